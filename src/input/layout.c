/*
 * Input, second half: the text becomes paragraphs, and the lines around an article are
 * told from the article.
 *
 * A blank line always ends a paragraph. A single line end does too, unless the text is
 * hard-wrapped: no line is longer than 120 characters and the next line's first word
 * would not have fit on this one. Each paragraph is then a title, a byline, a date, page
 * furniture (navigation, newsletter boxes, rules for comments), a heading or body text.
 * Furniture and metadata stay in the text, so that offsets fit the file, but later stages
 * look at titles, headings and body only.
 *
 *     Lake Ferry Runs Aground              title
 *     By Tessa Orrin                       byline
 *     RIGA, Latvia (NWS) — The ferry ...   body that starts after the dash
 *     © 2014 Harbor Wire. All rights ...   copyright: the publisher; what follows in the
 *                                          second half of the text is furniture
 *
 * The paragraphs are read in windows of one part each, so that those of a long text are
 * never in memory together.
 *
 * Known limit: a page without a headline above its first paragraph has no title.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "document.h"

enum {
    WRAP_WIDTH = 120,     /* bytes: no longer line in a hard-wrapped text */
    FURNITURE_LINE = 400, /* bytes: longer lines are never furniture */
    TITLE_BYTES = 250,    /* longer paragraphs are no headline */
    TITLE_WITHIN = 12,    /* a headline is among the first paragraphs */
    BYLINE_WITHIN = 6,    /* a byline may stand below a summary */
    HEADING_BYTES = 80,
    PART_LEAST = 64, /* bytes: a paragraph is not cut into less */
    LEAD_GROWTH = 3, /* the text after a headline has three times its size */
    LEAD = 5         /* paragraphs after a headline that are looked at */
};

typedef struct layout_state {
    qt_stage *stage;
    const qt_text *text;
    qt_layout_reader *reader;
    qt_layout *out; /* the reader's */
} layout_state;

static bool line_blank(const char *bytes, qt_span span) {
    for (uint32_t at = span.start_byte; at < span.end_byte;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, span.end_byte - at, &length);
        if (!qt_utf8_is_space(c)) return false;
        at += length;
    }
    return true;
}

static qt_span trim(const char *bytes, qt_span span) {
    while (span.start_byte < span.end_byte) {
        uint32_t length;
        uint32_t c = qt_utf8_decode(bytes + span.start_byte,
                                    span.end_byte - span.start_byte, &length);
        if (!qt_utf8_is_space(c)) break;
        span.start_byte += length;
    }
    while (span.end_byte > span.start_byte) {
        uint32_t last = span.end_byte - 1, length;
        while (last > span.start_byte && ((unsigned char)bytes[last] & 0xC0) == 0x80)
            last--;
        uint32_t c = qt_utf8_decode(bytes + last, span.end_byte - last, &length);
        if (!qt_utf8_is_space(c)) break;
        span.end_byte = last;
    }
    return span;
}

static uint32_t line_end(const qt_text *text, uint32_t at) {
    const char *newline = memchr(text->bytes + at, '\n', text->size - at);
    return newline ? (uint32_t)(newline - text->bytes) : text->size;
}

/* The longest line's bytes, or 0 where some line is too long for a wrapped text. */
static uint32_t wrap_width(const qt_text *text) {
    uint32_t longest = 0;
    for (uint32_t at = 0; at < text->size;) {
        uint32_t stop = line_end(text, at);
        if (stop - at > longest) longest = stop - at;
        at = stop + 1;
    }
    return longest <= WRAP_WIDTH ? longest : 0;
}

/* The pack's word for what stands after the last blank of a span, or NULL. */
static const qt_word *last_word(const layout_state *state, qt_span span) {
    const char *bytes = state->text->bytes;
    uint32_t first = span.end_byte;
    while (first > span.start_byte && (unsigned char)bytes[first - 1] > ' ') first--;
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(bytes + first, span.end_byte - first, key);
    return qt_pack_find(state->stage->pack, key, size);
}

/* Whether the line end between two lines is only a wrap. */
static bool is_wrapped(const layout_state *state, qt_span line, qt_span next,
                       uint32_t width) {
    if (!width) return false;
    const char *bytes = state->text->bytes;
    uint32_t word_end = next.start_byte;
    while (word_end < next.end_byte && (unsigned char)bytes[word_end] > ' ') word_end++;
    const qt_word *ends = last_word(state, line);
    if (ends && (ends->classes & QT_CLASS(honorific))) return true; /* Dr. */
    uint32_t length = line.end_byte - line.start_byte, word = word_end - next.start_byte;
    unsigned char first = (unsigned char)bytes[next.start_byte];
    /* "We found the vests / ourselves.": a short line, but no sentence ends with it */
    bool small = first >= 'a' && first <= 'z';
    unsigned char last = (unsigned char)bytes[line.end_byte - 1];
    bool goes_on = small && (last == ',' || (last >= 'a' && last <= 'z'));
    if (length * 10 < width * (goes_on ? 3 : 6)) return false;
    bool dash = first == '-' || (next.end_byte - next.start_byte > 3 &&
                                 !memcmp(bytes + next.start_byte, "\xE2\x80\x94", 3));
    if (dash) return false;
    if (small) return true;
    return length + 1 + word > width * 9 / 10;
}

static uint32_t span_bytes(qt_span span) {
    return span.end_byte - span.start_byte;
}

/* Where a paragraph longer than a part is cut: after a full stop near the part's end, a
 * word, or anywhere between two characters. */
static uint32_t cut_of(const char *bytes, uint32_t start, uint32_t size) {
    uint32_t last = start + size, first = last - size / 16, word = 0;
    for (uint32_t at = last; at > first; at--) {
        if (bytes[at] != ' ') continue;
        if (strchr(".?!\"", bytes[at - 1])) return at;
        if (!word) word = at;
    }
    while (((unsigned char)bytes[last] & 0xC0) == 0x80) last--;
    return word ? word : last;
}

static quoth_status push_paragraph(layout_state *state, qt_span span) {
    qt_paragraph *item = QT_PUSH(state->stage->memory, &state->out->paragraphs);
    if (!item) return qt_fail_memory(state->stage->error);
    *item = (qt_paragraph){.span = span,
                           .body = span.start_byte,
                           .list = span.start_byte,
                           .kind = QT_PARAGRAPH_BODY};
    return QUOTH_OK;
}

/* A paragraph that is complete, or a piece of it that fits a part. */
static quoth_status cut_piece(layout_state *state) {
    qt_span *rest = &state->reader->rest, piece = *rest;
    double part = state->stage->pack->settings[QT_SETTING_part_bytes];
    uint32_t size = part >= PART_LEAST ? (uint32_t)part : PART_LEAST;
    const char *bytes = state->text->bytes;
    *rest = (qt_span){0, 0};
    if (part > 0 && span_bytes(piece) > size) {
        uint32_t cut = cut_of(bytes, piece.start_byte, size);
        QT_TRY(qt_diagnose(state->stage, "long-paragraph", (qt_span){cut, cut},
                           "the paragraph is too long to be analysed whole: cut here"));
        *rest = trim(bytes, (qt_span){cut, piece.end_byte});
        piece = trim(bytes, (qt_span){piece.start_byte, cut});
    }
    return push_paragraph(state, piece);
}

/* A line, which ends the open paragraph or goes on with it; at the text's end there is
 * none. */
static void read_line(layout_state *state) {
    const qt_text *text = state->text;
    qt_layout_reader *reader = state->reader;
    qt_span *open = &reader->open, line = {0, 0};
    bool blank = true;
    if (reader->at < text->size) {
        qt_span all = {reader->at, line_end(text, reader->at)};
        line = trim(text->bytes, all);
        blank = line_blank(text->bytes, all);
        reader->at = all.end_byte + 1;
    } else {
        reader->ended = true;
    }
    bool joins = !blank && !qt_span_empty(*open) &&
                 is_wrapped(state, reader->last_line, line, reader->wrap_width);
    if (!joins) {
        reader->rest = *open;
        *open = (qt_span){0, 0};
    }
    if (blank) return;
    *open = (qt_span){joins ? open->start_byte : line.start_byte, line.end_byte};
    reader->last_line = line;
}

/* Whether the next paragraph that was read belongs to the window. */
static bool fits(const layout_state *state) {
    const qt_paragraph_table *all = &state->out->paragraphs;
    double size = state->stage->pack->settings[QT_SETTING_part_bytes];
    uint32_t count = state->reader->count;
    if (count >= all->count) return false;
    return !count || size <= 0 ||
           all->items[count].span.end_byte - all->items[0].span.start_byte <= size;
}

/* Reads the paragraphs of the window, and LEAD more. */
static quoth_status fill_window(layout_state *state) {
    qt_layout_reader *reader = state->reader;
    for (;;) {
        while (fits(state)) reader->count++;
        if (state->out->paragraphs.count - reader->count >= LEAD) return QUOTH_OK;
        if (!qt_span_empty(reader->rest)) {
            QT_TRY(cut_piece(state));
        } else if (reader->ended) {
            return QUOTH_OK;
        } else {
            read_line(state);
        }
    }
}

static void drop_window(qt_layout_reader *reader) {
    qt_paragraph_table *all = &reader->found.paragraphs;
    if (!reader->count) return;
    reader->before = all->items[reader->count - 1];
    all->count -= reader->count;
    memmove(all->items, all->items + reader->count, all->count * sizeof *all->items);
    reader->first += reader->count;
    reader->count = 0;
}

/* ---- what a paragraph is ---- */

static bool matches(const layout_state *state, qt_regex_name name, qt_span span,
                    qt_match *match) {
    return qt_matcher_find(state->stage->matcher, name,
                           state->text->bytes + span.start_byte,
                           span.end_byte - span.start_byte, match);
}

static qt_span group_span(qt_span span, const qt_match *match, uint32_t group) {
    if (group >= match->group_count) return (qt_span){0, 0};
    return (qt_span){span.start_byte + (uint32_t)match->group[group][0],
                     span.start_byte + (uint32_t)match->group[group][1]};
}

static unsigned number_of(const char *bytes, qt_span span) {
    unsigned value = 0;
    for (uint32_t i = span.start_byte; i < span.end_byte && value < 100000; i++)
        if (bytes[i] >= '0' && bytes[i] <= '9')
            value = value * 10 + (unsigned)(bytes[i] - '0');
    return value;
}

/* The month of a number or of a name or abbreviation in the pack; 0 if it is none. */
static unsigned month_of(const layout_state *state, qt_span span) {
    const char *bytes = state->text->bytes;
    if (bytes[span.start_byte] >= '0' && bytes[span.start_byte] <= '9')
        return number_of(bytes, span);
    char key[QT_KEY_MAX];
    uint32_t size = span_bytes(span);
    if (size && bytes[span.end_byte - 1] == '.') size--;
    size_t length = qt_pack_key(bytes + span.start_byte, size, key);
    const qt_word *word = qt_pack_find(state->stage->pack, key, length);
    return word ? word->month : 0;
}

/* Groups of a `published` pattern: 1 year, 2 month, 3 day, 4 hour, 5 minute, 6 p.m.,
 * 7 a.m. */
static void keep_date(layout_state *state, qt_span span, const qt_match *match) {
    const char *bytes = state->text->bytes;
    qt_layout *out = state->out;
    if (out->published[0]) return;
    unsigned year = number_of(bytes, group_span(span, match, 1));
    unsigned month = month_of(state, group_span(span, match, 2));
    unsigned day = number_of(bytes, group_span(span, match, 3));
    if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return;
    qt_span hour_span = group_span(span, match, 4);
    if (qt_span_empty(hour_span)) {
        snprintf(out->published, sizeof out->published, "%04u-%02u-%02u", year % 10000,
                 month % 100, day % 100);
        return;
    }
    unsigned hour = number_of(bytes, hour_span) % 24;
    unsigned minute = number_of(bytes, group_span(span, match, 5)) % 60;
    bool afternoon = !qt_span_empty(group_span(span, match, 6));
    bool morning = !qt_span_empty(group_span(span, match, 7));
    if (afternoon && hour < 12) hour += 12;
    if (morning && hour == 12) hour = 0;
    snprintf(out->published, sizeof out->published, "%04u-%02u-%02uT%02u:%02u",
             year % 10000, month % 100, day % 100, hour, minute);
}

/* Whether the paragraph ends as a sentence does, closing marks skipped. */
static bool ends_as_sentence(const char *bytes, qt_span span) {
    for (uint32_t at = span.end_byte; at > span.start_byte;) {
        at--;
        while (at > span.start_byte && ((unsigned char)bytes[at] & 0xC0) == 0x80) at--;
        uint32_t length, c = qt_utf8_decode(bytes + at, span.end_byte - at, &length);
        if (c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == ')') continue;
        return c == '.' || c == '?' || c == '!' || c == 0x2026 || c == ':' || c == ',';
    }
    return false;
}

/* At least three of five words that could be capitalised are. */
static bool is_title_case(const char *bytes, qt_span span) {
    uint32_t words = 0, capitals = 0;
    bool in_word = false;
    for (uint32_t at = span.start_byte; at < span.end_byte;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, span.end_byte - at, &length);
        bool letter = qt_utf8_is_letter(c) || c == '\'' || c == 0x2019;
        if (letter && !in_word) {
            uint32_t stop = at;
            while (stop < span.end_byte && (unsigned char)bytes[stop] > ' ') stop++;
            if (stop - at > 3) {
                words++;
                capitals += qt_utf8_is_upper(c);
            }
        }
        in_word = letter;
        at += length;
    }
    return words && capitals * 5 >= words * 3;
}

static bool can_be_title(const layout_state *state, uint32_t index) {
    const qt_paragraph *paragraphs = state->out->paragraphs.items;
    qt_span span = paragraphs[index].span;
    if (span_bytes(span) > TITLE_BYTES || index + 1 >= state->out->paragraphs.count)
        return false;
    uint32_t rest = 0;
    for (uint32_t i = index + 1; i < state->out->paragraphs.count && i <= index + LEAD;
         i++)
        rest += span_bytes(paragraphs[i].span);
    if (rest < span_bytes(span)) return false;
    const char *bytes = state->text->bytes;
    bool asks = bytes[span.end_byte - 1] == '?' && span_bytes(span) <= HEADING_BYTES;
    if (asks && rest > span_bytes(span) * LEAD_GROWTH) return true;
    if (!ends_as_sentence(bytes, span)) return true;
    return is_title_case(bytes, span) && rest > span_bytes(span) * LEAD_GROWTH;
}

static void keep_byline(layout_state *state, qt_span span, const qt_match *match) {
    if (qt_span_empty(state->out->byline))
        state->out->byline = trim(state->text->bytes, group_span(span, match, 1));
    qt_span publisher = group_span(span, match, 2);
    if (!qt_span_empty(publisher) && qt_span_empty(state->out->publisher))
        state->out->publisher = trim(state->text->bytes, publisher);
}

static qt_span without_stop(const char *bytes, qt_span span) {
    span = trim(bytes, span);
    while (!qt_span_empty(span) &&
           (bytes[span.end_byte - 1] == '.' || bytes[span.end_byte - 1] == ','))
        span = trim(bytes, (qt_span){span.start_byte, span.end_byte - 1});
    return span;
}

/* The kind of a short paragraph that is no running text, or BODY. */
static qt_paragraph_kind judge_short(layout_state *state, uint32_t index, bool in_head) {
    qt_span span = state->out->paragraphs.items[index].span;
    if (span_bytes(span) > FURNITURE_LINE) return QT_PARAGRAPH_BODY;
    qt_match match;
    if (matches(state, QT_REGEX_copyright, span, &match)) {
        if (qt_span_empty(state->out->publisher))
            state->out->publisher =
                without_stop(state->text->bytes, group_span(span, &match, 1));
        return QT_PARAGRAPH_FURNITURE;
    }
    if (matches(state, QT_REGEX_furniture, span, NULL)) return QT_PARAGRAPH_FURNITURE;
    if (span_bytes(span) <= TITLE_BYTES &&
        matches(state, QT_REGEX_published, span, &match)) {
        keep_date(state, span, &match);
        return QT_PARAGRAPH_DATE;
    }
    if (in_head && matches(state, QT_REGEX_byline, span, &match)) {
        keep_byline(state, span, &match);
        return QT_PARAGRAPH_BYLINE;
    }
    return QT_PARAGRAPH_BODY;
}

static void find_body_start(layout_state *state, qt_paragraph *paragraph) {
    qt_match match;
    qt_span span = paragraph->span;
    if (qt_span_empty(state->out->dateline) &&
        matches(state, QT_REGEX_dateline, span, &match)) {
        state->out->dateline = group_span(span, &match, 1);
        paragraph->body = group_span(span, &match, 0).end_byte;
    }
    if (matches(state, QT_REGEX_list_item, span, &match))
        paragraph->list = group_span(span, &match, 0).end_byte;
}

/* A short line without a final stop, of few words, inside the text. */
static bool is_heading(const layout_state *state, uint32_t index) {
    qt_span span = state->out->paragraphs.items[index].span;
    return span_bytes(span) <= HEADING_BYTES &&
           !ends_as_sentence(state->text->bytes, span);
}

/* "Staff Writer", "MARCH 3, 2025": no outlet. */
static bool is_no_outlet(const layout_state *state, qt_span span) {
    char last = state->text->bytes[span.end_byte - 1];
    if (last >= '0' && last <= '9') return true; /* a date */
    const qt_word *word = last_word(state, span);
    return word && (word->classes & QT_CLASS(role)) &&
           !(word->classes & QT_CLASS(org_head));
}

/* A line directly below the byline that is the outlet's name. */
static bool is_outlet_line(const layout_state *state, uint32_t index) {
    const qt_paragraph *paragraph = &state->out->paragraphs.items[index];
    const qt_paragraph *byline = index ? paragraph - 1 : &state->reader->before;
    if (byline->kind != QT_PARAGRAPH_BYLINE) return false;
    const char *bytes = state->text->bytes;
    uint32_t newlines = 0;
    for (uint32_t i = byline->span.end_byte; i < paragraph->span.start_byte; i++)
        newlines += bytes[i] == '\n';
    return newlines == 1 && is_heading(state, index) &&
           is_title_case(bytes, paragraph->span) && !is_no_outlet(state, paragraph->span);
}

static void judge_window(layout_state *state) {
    qt_layout *out = state->out;
    qt_layout_reader *reader = state->reader;
    bool only = reader->first + out->paragraphs.count == 1;
    for (uint32_t i = 0; i < reader->count; i++) {
        qt_paragraph *paragraph = &out->paragraphs.items[i];
        uint32_t number = reader->first + i;
        if (reader->trailer) {
            paragraph->kind = QT_PARAGRAPH_FURNITURE;
            continue;
        }
        paragraph->kind = judge_short(state, i, !reader->body || number < BYLINE_WITHIN);
        if (paragraph->kind == QT_PARAGRAPH_FURNITURE) {
            bool second_half =
                reader->body && paragraph->span.start_byte > state->text->size / 2;
            reader->trailer =
                second_half && matches(state, QT_REGEX_trailer, paragraph->span, NULL);
        }
        if (paragraph->kind != QT_PARAGRAPH_BODY) continue;
        if (is_outlet_line(state, i)) {
            paragraph->kind = QT_PARAGRAPH_BYLINE;
            if (qt_span_empty(out->publisher)) out->publisher = paragraph->span;
            continue;
        }
        if (!reader->titled && !reader->body && number < TITLE_WITHIN &&
            can_be_title(state, i)) {
            paragraph->kind = QT_PARAGRAPH_TITLE;
            out->title = paragraph->span;
            reader->titled = true;
            continue;
        }
        if (is_heading(state, i) && !only) {
            paragraph->kind = QT_PARAGRAPH_HEADING;
            continue;
        }
        reader->body = true;
        find_body_start(state, paragraph);
    }
}

qt_layout_reader qt_layout_begin(const qt_text *text) {
    return (qt_layout_reader){.wrap_width = wrap_width(text)};
}

quoth_status qt_layout_next(qt_stage *stage, const qt_text *text,
                            qt_layout_reader *reader) {
    layout_state state = {
        .stage = stage, .text = text, .reader = reader, .out = &reader->found};
    drop_window(reader);
    QT_TRY(fill_window(&state));
    judge_window(&state);
    return QUOTH_OK;
}
