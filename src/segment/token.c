/*
 * Tokens: words, numbers and punctuation of the paragraphs that are analysed.
 *
 * A word is a run of letters and digits joined by inner apostrophes, hyphens, and full
 * stops or commas between digits ("U.S.", "4:57", "1,000"); the second half of a written
 * word ("'s", "n't") is a token of its own. A full stop belongs to the word before it
 * when the pack lists the abbreviation, after a single capital (an initial), and after
 * letters with stops inside. An apostrophe that is neither inside a word nor an elision
 * ("'em", "'90s") is a quotation-mark candidate; the next stage decides.
 *
 *     "We can't," U.S. Sen. J. Roe said.  ->  " We ca n't , " U.S. Sen. J. Roe said .
 *
 * UTF-8 that was read as Windows-1252 and saved again (â€œ) still counts as the mark it
 * was, and so does a character reference (&ldquo;); the bytes stay as they are.
 */
#include <string.h>

#include "base/utf8.h"
#include "document.h"

typedef struct scanner {
    qt_stage *stage;
    const char *bytes;
    uint32_t at, end, start; /* of the paragraph's analysed part */
    uint32_t blank_end;      /* where the last blank ended */
    bool single_open;        /* a ‘ stands in the paragraph before */
    qt_tokens *out;
} scanner;

/* ---- characters ---- */

/* The mark that a doubly encoded sequence stands for, or 0. */
static uint32_t mojibake(const char *bytes, uint32_t size, uint32_t *length) {
    static const char prefix[] = "\xC3\xA2\xE2\x82\xAC";
    if (size < 5 || memcmp(bytes, prefix, 5)) return 0;
    static const struct {
        const char *tail;
        uint32_t codepoint;
    } tails[] = {{"\xC5\x93", 0x201C},     {"\xC2\x9D", 0x201D},
                 {"\xE2\x84\xA2", 0x2019}, {"\xCB\x9C", 0x2018},
                 {"\xE2\x80\x9D", 0x2014}, {"\xE2\x80\x9C", 0x2013}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        uint32_t tail = (uint32_t)strlen(tails[i].tail);
        if (size < 5 + tail || memcmp(bytes + 5, tails[i].tail, tail)) continue;
        *length = 5 + tail;
        return tails[i].codepoint;
    }
    *length = 5;
    return 0x201D;
}

static uint32_t peek(const scanner *scan, uint32_t at, uint32_t *length) {
    if (at >= scan->end) {
        *length = 0;
        return 0;
    }
    unsigned char byte = (unsigned char)scan->bytes[at];
    if (byte == '&') {
        uint32_t c = qt_utf8_reference(scan->bytes + at, scan->end - at, length);
        if (c) return c;
    }
    if (byte < 0x80) {
        *length = 1;
        return byte;
    }
    if (byte == 0xC3) {
        uint32_t mark = mojibake(scan->bytes + at, scan->end - at, length);
        if (mark) return mark;
    }
    return qt_utf8_decode(scan->bytes + at, scan->end - at, length);
}

static bool is_apostrophe(uint32_t c) {
    return c == '\'' || c == 0x2019 || c == 0x2BC;
}

static bool is_word_char(uint32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return qt_utf8_is_letter(c) || qt_utf8_is_digit(c) || qt_utf8_is_mark(c);
}

static unsigned mark_char(uint32_t c) {
    switch (c) {
    case '"':
    case '\'':
    case '`':
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0xAB:
    case 0xBB:
    case 0x2039:
    case 0x203A:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
    case 0xFF62:
    case 0xFF63: return true;
    default: return false;
    }
}

static uint8_t kind_of(uint32_t c) {
    if (mark_char(c)) return QT_TOKEN_MARK;
    switch (c) {
    case '.':
    case '?':
    case '!':
    case 0x3002:
    case 0x203D: return QT_TOKEN_STOP;
    case ',':
    case 0x3001: return QT_TOKEN_COMMA;
    case ':': return QT_TOKEN_COLON;
    case ';': return QT_TOKEN_SEMICOLON;
    case '-':
    case 0x2010:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015: return QT_TOKEN_DASH;
    case 0x2026: return QT_TOKEN_ELLIPSIS;
    case '(':
    case '[':
    case '{': return QT_TOKEN_OPEN;
    case ')':
    case ']':
    case '}': return QT_TOKEN_CLOSE;
    default: return QT_TOKEN_OTHER;
    }
}

/* ---- words ---- */

/* Whether a connector at `at` joins the word before it to what follows. */
static bool joins(const scanner *scan, uint32_t at, uint32_t c, uint32_t before,
                  uint32_t after) {
    (void)scan;
    (void)at;
    if (!is_word_char(after)) return false;
    if (is_apostrophe(c)) return true;
    switch (c) {
    case '-':
    case 0x2010:
    case 0x2011:
    case '_': return true;
    case '&': return qt_utf8_is_upper(before) && qt_utf8_is_upper(after);
    case '@': return true;
    case '.':
        if (qt_utf8_is_digit(before) != qt_utf8_is_digit(after))
            return qt_utf8_is_digit(after);
        if (qt_utf8_is_digit(before)) return true;
        return !(qt_utf8_is_upper(after) && !qt_utf8_is_upper(before));
    case ',':
    case ':':
    case '/': return qt_utf8_is_digit(before) && qt_utf8_is_digit(after);
    default: return false;
    }
}

/* The end of the word that begins at `at`, before any splitting. */
static uint32_t word_end(const scanner *scan, uint32_t at, bool *inner_stop) {
    uint32_t before = 0;
    *inner_stop = false;
    while (at < scan->end) {
        unsigned char byte = (unsigned char)scan->bytes[at];
        if (byte < 0x80 && ((byte >= '0' && byte <= '9') ||
                            ((byte | 32) >= 'a' && (byte | 32) <= 'z'))) {
            before = byte;
            at++;
            continue;
        }
        uint32_t length, c = peek(scan, at, &length);
        if (is_word_char(c) && length < 5) {
            before = c;
            at += length;
            continue;
        }
        uint32_t next_length, after = peek(scan, at + length, &next_length);
        if (next_length >= 5 || !before || !joins(scan, at, c, before, after)) break;
        if (c == '.') *inner_stop = true;
        at += length + next_length;
        before = after;
    }
    return at;
}

static uint32_t find_word(const scanner *scan, uint32_t start, uint32_t end) {
    char key[QT_KEY_MAX];
    if (end - start >= QT_KEY_MAX) return QT_NONE;
    size_t size = qt_pack_key(scan->bytes + start, end - start, key);
    const qt_word *word = qt_pack_find(scan->stage->pack, key, size);
    if (!word && size) {
        /* "co-director" is a director; a verb after a hyphen is no cue */
        size_t part = size;
        while (part && key[part - 1] != '-') part--;
        if (part) word = qt_pack_find(scan->stage->pack, key + part, size - part);
        if (word && word->cue_flags) word = NULL;
    }
    if (!word && size) word = qt_pack_find_name(scan->stage->pack, key, size);
    return word ? (uint32_t)(word - scan->stage->pack->words.items) : QT_NONE;
}

static bool word_is(const scanner *scan, uint32_t word, qt_classes classes) {
    return word != QT_NONE && (scan->stage->pack->words.items[word].classes & classes);
}

static uint8_t shape_flags(const scanner *scan, uint32_t start, uint32_t end) {
    uint32_t length, c = peek(scan, start, &length);
    if (!qt_utf8_is_upper(c)) return 0;
    uint32_t letters = 0, capitals = 0;
    for (uint32_t at = start; at < end; at += length) {
        c = peek(scan, at, &length);
        if (!qt_utf8_is_letter(c)) continue;
        letters++;
        capitals += qt_utf8_is_upper(c);
    }
    return (uint8_t)(QT_TOKEN_CAPITAL |
                     (letters > 1 && letters == capitals ? QT_TOKEN_ALL_CAPITALS : 0));
}

static quoth_status emit(scanner *scan, uint32_t start, uint32_t end, unsigned kind,
                         unsigned flags, uint32_t glyph, uint32_t word) {
    qt_token *token = QT_PUSH(scan->stage->memory, scan->out);
    if (!token) return qt_fail_memory(scan->stage->error);
    bool space = start == scan->start || start == scan->blank_end;
    *token = (qt_token){.start = start,
                        .end = end,
                        .word = word,
                        .kind = (uint8_t)kind,
                        .flags = (uint8_t)(flags | (space ? QT_TOKEN_SPACE_BEFORE : 0)),
                        .glyph = glyph > 0xFFFF ? 0xFFFF : (uint16_t)glyph};
    return QUOTH_OK;
}

/* The start of a clitic at the end of a written word, or its end where there is none. */
static uint32_t clitic_start(const scanner *scan, uint32_t start, uint32_t end) {
    uint32_t apostrophe = end;
    for (uint32_t at = start; at < end;) {
        uint32_t length, c = peek(scan, at, &length);
        if (is_apostrophe(c) && at > start) apostrophe = at;
        at += length;
    }
    if (apostrophe == end) return end;
    if (word_is(scan, find_word(scan, apostrophe, end), QT_CLASS(clitic)))
        return apostrophe;
    if (apostrophe > start + 1 &&
        word_is(scan, find_word(scan, apostrophe - 1, end), QT_CLASS(clitic)))
        return apostrophe - 1;
    return end;
}

static bool has_tags(const scanner *scan, uint32_t word) {
    return word != QT_NONE && scan->stage->pack->words.items[word].tags[0];
}

/* Whether a number follows after spaces: "No. 7". */
static bool number_follows(const scanner *scan, uint32_t at) {
    while (at < scan->end && scan->bytes[at] == ' ') at++;
    return at < scan->end && scan->bytes[at] >= '0' && scan->bytes[at] <= '9';
}

/* Extends a word over the full stop of an abbreviation. */
static uint32_t with_period(const scanner *scan, uint32_t start, uint32_t end,
                            bool inner_stop, unsigned *flags) {
    if (end >= scan->end || scan->bytes[end] != '.') return end;
    if (end + 1 < scan->end && scan->bytes[end + 1] == '.') return end; /* an ellipsis */
    uint32_t length;
    uint32_t c = peek(scan, start, &length);
    if (start + length == end && qt_utf8_is_upper(c)) {
        *flags |= QT_TOKEN_PERIOD | QT_TOKEN_INITIAL;
        return end + 1;
    }
    uint32_t stopped = find_word(scan, start, end + 1);
    bool listed = word_is(scan, stopped,
                          QT_CLASS(abbreviation_title) | QT_CLASS(abbreviation_end) |
                              QT_CLASS(abbreviation_inner));
    /* "She said no. Then": an abbreviation that is a word, too, needs its number */
    if (word_is(scan, stopped, QT_CLASS(abbreviation_inner)) &&
        has_tags(scan, find_word(scan, start, end)) && !number_follows(scan, end + 1))
        return end;
    /* "he was ill." is no state */
    if (word_is(scan, stopped, QT_CLASS(abbreviation_end)) && !qt_utf8_is_upper(c) &&
        has_tags(scan, find_word(scan, start, end)))
        return end;
    bool letters_and_stops = inner_stop && end - start <= 8 && !qt_utf8_is_digit(c) &&
                             (end - start < 2 || scan->bytes[end - 2] == '.');
    if (!listed && !letters_and_stops) return end;
    *flags |= QT_TOKEN_PERIOD;
    return end + 1;
}

static quoth_status scan_word(scanner *scan) {
    bool inner_stop;
    uint32_t start = scan->at, end = word_end(scan, start, &inner_stop), length;
    bool number = qt_utf8_is_digit(peek(scan, start, &length));
    unsigned kind = number ? QT_TOKEN_NUMBER : QT_TOKEN_WORD, flags = 0;
    uint32_t split = memchr(scan->bytes + start, '\'', end - start) ||
                             memchr(scan->bytes + start, 0xE2, end - start) ||
                             memchr(scan->bytes + start, '&', end - start)
                         ? clitic_start(scan, start, end)
                         : end;
    if (split == end) end = split = with_period(scan, start, end, inner_stop, &flags);
    flags |= shape_flags(scan, start, split);
    QT_TRY(emit(scan, start, split, kind, flags, 0, find_word(scan, start, split)));
    scan->at = end;
    if (split == end) return QUOTH_OK;
    return emit(scan, split, end, QT_TOKEN_WORD, QT_TOKEN_CLITIC, 0,
                find_word(scan, split, end));
}

/* ---- punctuation ---- */

/* An apostrophe that begins an elided word ('em, '90s): the end of that word, or 0. */
static uint32_t elision_end(const scanner *scan, uint32_t length) {
    uint32_t start = scan->at, next = start + length, next_length;
    uint32_t c = peek(scan, next, &next_length);
    if (qt_utf8_is_digit(c)) {
        uint32_t at = next;
        while (at < scan->end && scan->bytes[at] >= '0' && scan->bytes[at] <= '9') at++;
        if (at != next + 2) return 0;
        return at < scan->end && scan->bytes[at] == 's' ? at + 1 : at;
    }
    bool inner_stop;
    uint32_t end = word_end(scan, next, &inner_stop);
    if (end == next) return 0;
    return word_is(scan, find_word(scan, start, end), QT_CLASS(elision)) ? end : 0;
}

static quoth_status scan_mark(scanner *scan, uint32_t c, uint32_t length) {
    uint32_t start = scan->at;
    if (is_apostrophe(c) || c == 0x2018) {
        uint32_t end = elision_end(scan, length);
        if (end) {
            scan->at = end;
            return emit(scan, start, end, QT_TOKEN_WORD, 0, 0,
                        find_word(scan, start, end));
        }
    }
    uint32_t next_length, next = peek(scan, start + length, &next_length);
    bool doubled = (c == '`' || c == '\'') && next == c && next_length;
    /* “A,’’ ‘‘B’’: two curly ones are one, unless a single one may be open */
    bool curly = (c == 0x2019 && !scan->single_open) || c == 0x2018;
    if (curly && next == c && next_length) {
        uint32_t third_length;
        bool last = peek(scan, start + length + next_length, &third_length) != c;
        if (last) {
            length += next_length;
            c = c == 0x2018 ? 0x201C : 0x201D;
        }
    }
    scan->single_open |= c == 0x2018;
    /* three in a row that close: the single mark comes first */
    bool three = doubled && start > scan->start && start + 2 < scan->end &&
                 scan->bytes[start + 2] == (char)c && scan->bytes[start - 1] != ' ';
    if (three && c == '\'') doubled = false;
    if (doubled && c == '\'') {
        scan->at += length;
        doubled = !elision_end(scan, next_length);
        scan->at = start;
    }
    if (doubled) {
        /* ``TeX'' */
        length += next_length;
        c = c == '`' ? 0x201C : 0x201D;
    }
    scan->at = start + length;
    return emit(scan, start, start + length, QT_TOKEN_MARK, 0, c, QT_NONE);
}

/* A run of one sort: "...", "?!", "--". */
static uint32_t run_end(const scanner *scan, uint32_t c, uint32_t length) {
    uint32_t at = scan->at + length;
    bool stops = c == '.' || c == '?' || c == '!', dash = c == '-';
    while (at < scan->end) {
        char next = scan->bytes[at];
        bool same = (stops && (next == '.' || next == '?' || next == '!')) ||
                    (dash && next == '-') || (c == '*' && next == '*') ||
                    (c == '_' && next == '_') || (c == '=' && next == '=');
        if (!same) break;
        at++;
    }
    return at;
}

static quoth_status scan_other(scanner *scan, uint32_t c, uint32_t length) {
    uint8_t kind = kind_of(c);
    uint32_t end = run_end(scan, c, length), start = scan->at;
    if (c == '.' && end - start >= 2 && !memchr(scan->bytes + start, '?', end - start) &&
        !memchr(scan->bytes + start, '!', end - start))
        kind = QT_TOKEN_ELLIPSIS;
    if (c == '.' && end == start + 1 && start + 4 < scan->end &&
        !memcmp(scan->bytes + start, ". . .", 5)) {
        kind = QT_TOKEN_ELLIPSIS;
        end = start + 5;
    }
    scan->at = end;
    return emit(scan, start, end, kind, 0, c, QT_NONE);
}

static quoth_status scan_paragraph(scanner *scan) {
    scan->single_open = false;
    while (scan->at < scan->end) {
        uint32_t length, c = peek(scan, scan->at, &length);
        if (qt_utf8_is_space(c) || c == 0x200B || c == 0xAD) {
            scan->at += length;
            if (qt_utf8_is_space(c)) scan->blank_end = scan->at;
            continue;
        }
        bool handle = (c == '#' || c == '@') && scan->at + 1 < scan->end &&
                      is_word_char((unsigned char)scan->bytes[scan->at + 1]) &&
                      (unsigned char)scan->bytes[scan->at + 1] < 0x80;
        if (length < 5 && is_word_char(c)) {
            QT_TRY(scan_word(scan));
        } else if (handle) {
            uint32_t start = scan->at;
            bool inner_stop;
            scan->at = word_end(scan, start + 1, &inner_stop);
            QT_TRY(
                emit(scan, start, scan->at, QT_TOKEN_WORD, QT_TOKEN_CAPITAL, 0, QT_NONE));
        } else if (mark_char(c)) {
            QT_TRY(scan_mark(scan, c, length));
        } else {
            QT_TRY(scan_other(scan, c, length));
        }
    }
    return QUOTH_OK;
}

static uint32_t words_of(const qt_token *tokens, uint32_t first, uint32_t end) {
    uint32_t words = 0;
    for (uint32_t i = first; i < end; i++)
        words += (tokens[i].kind == QT_TOKEN_WORD || tokens[i].kind == QT_TOKEN_NUMBER) &&
                 !(tokens[i].flags & QT_TOKEN_CLITIC);
    return words;
}

quoth_status qt_tokens_find(qt_stage *stage, const qt_document *doc, qt_tokens *out) {
    scanner scan = {.stage = stage, .bytes = doc->text.bytes, .out = out};
    for (uint32_t i = 0; i <= doc->layout.paragraphs.count; i++) {
        uint32_t *first = QT_PUSH(stage->memory, &out->paragraph_first);
        if (!first) return qt_fail_memory(stage->error);
        *first = out->count;
        if (i == doc->layout.paragraphs.count) break;
        const qt_paragraph *paragraph = &doc->layout.paragraphs.items[i];
        if (paragraph->kind != QT_PARAGRAPH_BODY &&
            paragraph->kind != QT_PARAGRAPH_TITLE &&
            paragraph->kind != QT_PARAGRAPH_HEADING)
            continue;
        scan.start =
            paragraph->body > paragraph->list ? paragraph->body : paragraph->list;
        scan.at = scan.blank_end = scan.start;
        scan.end = paragraph->span.end_byte;
        QT_TRY(scan_paragraph(&scan));
    }
    out->words = words_of(out->items, 0, out->count);
    return QUOTH_OK;
}

/* ---- small questions ---- */

uint32_t qt_phrase_at(const qt_document *doc, uint32_t token, uint32_t end,
                      qt_classes classes) {
    const qt_word *word = qt_token_word(doc, token);
    if (!word) return 0;
    const qt_pack *pack = doc->pack;
    uint32_t best = word->classes & classes ? 1 : 0;
    for (uint32_t p = word->phrases; p != QT_NONE; p = pack->phrases.items[p].next) {
        const qt_phrase *phrase = &pack->phrases.items[p];
        if (!(phrase->classes & classes) || phrase->word_count <= best) continue;
        if (phrase->word_count > end - token) continue;
        uint32_t i = 1;
        while (i < phrase->word_count &&
               doc->tokens.items[token + i].word ==
                   pack->phrase_words.items[phrase->first_word + i])
            i++;
        if (i == phrase->word_count) best = i;
    }
    return best;
}

uint32_t qt_range_words(const qt_document *doc, qt_range range) {
    return words_of(doc->tokens.items, range.first, range.end);
}

uint32_t qt_token_from_byte(const qt_document *doc, uint32_t byte) {
    if (doc->layout.divided) return byte;
    uint32_t low = 0, high = doc->tokens.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->tokens.items[middle].start < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool qt_is_age(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    uint32_t size = item->end - item->start, digits = 0;
    while (digits < size && text[digits] >= '0' && text[digits] <= '9') digits++;
    return digits && digits <= 3 && digits + 2 < size && text[digits] == '-' &&
           memchr(text + digits + 1, '-', size - digits - 1);
}

uint32_t qt_token_paragraph(const qt_document *doc, uint32_t token) {
    const qt_index_table *first = &doc->tokens.paragraph_first;
    uint32_t low = 0, high = first->count - 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (first->items[middle] <= token) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}
