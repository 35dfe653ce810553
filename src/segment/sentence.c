/*
 * Sentences: boundaries between tokens, quotation marks already paired.
 *
 * A sentence ends after . ? ! or an ellipsis, with the closing marks and brackets that
 * follow it, when what comes next can begin a sentence. An abbreviation's own full stop
 * ends one only if the pack says so and a capital follows. Inside quotation marks
 * sentences are split too, but the part that the outer sentence goes on from ("... twice.
 * Once!" he said) is not cut from its attribution; such inner ends are flagged, because
 * attribution reads the paragraph without them. Every paragraph ends a sentence, and no
 * sentence has more than SENTENCE_TOKENS tokens, so that later stages stay linear.
 *
 * A paragraph that is not analysed (byline, furniture) is one sentence without tokens.
 */
#include "document.h"

enum {
    SENTENCE_TOKENS = 1500,
    ATTRIBUTION_REACH = 7,
    APPOSITION_REACH = 30,
    WORD_REACH = 16
};

enum { OPENING = 1, CLOSING = 2 };

typedef struct splitter {
    qt_stage *stage;
    const qt_document *doc;
    qt_sentences *out;
    uint32_t paragraph;
    uint32_t first, end;
    uint8_t *side; /* per token: of a paired mark, OPENING or CLOSING */
} splitter;

static unsigned kind_at(const splitter *split, uint32_t token) {
    return token < split->end ? split->doc->tokens.items[token].kind : QT_TOKEN_STOP;
}

static bool is_closing_mark(const splitter *split, uint32_t token) {
    if (kind_at(split, token) != QT_TOKEN_MARK) return false;
    if (split->side[token]) return split->side[token] == CLOSING;
    return !(qt_token_at(split->doc, token)->flags & QT_TOKEN_SPACE_BEFORE);
}

static bool ends_here(const splitter *split, uint32_t token) {
    unsigned kind = kind_at(split, token);
    return kind == QT_TOKEN_STOP || kind == QT_TOKEN_ELLIPSIS ||
           (qt_token_at(split->doc, token)->flags & QT_TOKEN_PERIOD);
}

/* What can begin a sentence: a capital, a number, an opening mark or bracket. */
static bool can_begin(const splitter *split, uint32_t token) {
    const qt_token *next = qt_token_at(split->doc, token);
    switch (next->kind) {
    case QT_TOKEN_WORD:
    case QT_TOKEN_NUMBER:
        return (next->flags & QT_TOKEN_CAPITAL) || next->kind == QT_TOKEN_NUMBER;
    case QT_TOKEN_OPEN: return true;
    case QT_TOKEN_MARK: return true;
    case QT_TOKEN_OTHER: return true;
    default: return false;
    }
}

/* The first word at or near after token, marks and brackets skipped. */
static uint32_t first_word(const splitter *split, uint32_t token) {
    uint32_t stop = token + WORD_REACH;
    while (token < split->end && token < stop && kind_at(split, token) != QT_TOKEN_WORD &&
           kind_at(split, token) != QT_TOKEN_NUMBER)
        token++;
    return token;
}

static bool is_common_start(const splitter *split, uint32_t token) {
    if (token >= split->end) return false;
    const qt_word *word = qt_token_word(split->doc, token);
    if (!word || !word->tags[0]) return false;
    const qt_token *item = qt_token_at(split->doc, token);
    return (item->flags & QT_TOKEN_CAPITAL) && word->tags[0] != QT_TAG_NNP;
}

/* Whether an abbreviation's full stop ends the sentence too. */
static bool abbreviation_ends(const splitter *split, uint32_t token, uint32_t next) {
    const qt_document *doc = split->doc;
    const qt_token *item = qt_token_at(doc, token);
    if (qt_token_is(doc, token, QT_CLASS(abbreviation_title))) return false;
    if (kind_at(split, next) == QT_TOKEN_NUMBER &&
        !qt_token_is(doc, token, QT_CLASS(abbreviation_end)))
        return false;
    if (qt_token_is(doc, token, QT_CLASS(abbreviation_inner))) return false;
    uint32_t word = first_word(split, next);
    if (item->flags & QT_TOKEN_INITIAL) {
        /* "Vitamin B. The ..." against "J. Smith" */
        bool after_small = token > split->first &&
                           !(qt_token_at(doc, token - 1)->flags & QT_TOKEN_CAPITAL) &&
                           kind_at(split, token - 1) == QT_TOKEN_WORD;
        return after_small && is_common_start(split, word);
    }
    if (kind_at(split, next) == QT_TOKEN_MARK) return true;
    if (qt_token_is(doc, token, QT_CLASS(abbreviation_end))) {
        const qt_word *known = word < split->end ? qt_token_word(doc, word) : NULL;
        if (known && known->tags[0] && known->tags[0] != QT_TAG_NN &&
            known->tags[0] != QT_TAG_NNS && known->tags[0] != QT_TAG_NNP &&
            known->tags[0] != QT_TAG_JJ)
            return true;
        return false;
    }
    return is_common_start(split, word);
}

static bool is_reporting(const qt_word *word) {
    return word && (word->cue_flags & QT_CUE(speech)) &&
           (word->cue_forms & (QT_FORM_PAST | QT_FORM_S));
}

/* "Smith, the mayor, asked.": whether what the comma opens is closed right before a verb
 * of speech that nothing follows but where and to whom. */
static bool apposition_and_cue(const splitter *split, uint32_t comma) {
    const qt_document *doc = split->doc;
    uint32_t stop =
        comma + APPOSITION_REACH < split->end ? comma + APPOSITION_REACH : split->end;
    for (uint32_t i = comma + 1; i + 1 < stop; i++) {
        unsigned kind = kind_at(split, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_COLON) return false;
        if (kind != QT_TOKEN_COMMA || !is_reporting(qt_token_word(doc, i + 1))) continue;
        uint32_t after = i + 2;
        return after >= split->end || kind_at(split, after) == QT_TOKEN_STOP ||
               kind_at(split, after) == QT_TOKEN_COMMA ||
               qt_token_is(doc, after, QT_CLASS(preposition));
    }
    return false;
}

/* After "Is it?" or "Go!": does an attribution follow (Smith asked, said the mayor)? */
static bool attribution_follows(const splitter *split, uint32_t token) {
    const qt_document *doc = split->doc;
    uint32_t stop =
        token + ATTRIBUTION_REACH < split->end ? token + ATTRIBUTION_REACH : split->end;
    for (uint32_t i = token; i < stop; i++) {
        const qt_token *item = qt_token_at(doc, i);
        const qt_word *word = qt_token_word(doc, i);
        if (item->kind == QT_TOKEN_COMMA && i > token)
            return apposition_and_cue(split, i);
        if (item->kind != QT_TOKEN_WORD) return false;
        if (is_reporting(word)) return i > token || !(item->flags & QT_TOKEN_CAPITAL);
        bool name =
            (item->flags & QT_TOKEN_CAPITAL) &&
            (!word || !(word->classes & (QT_CLASS(connective) | QT_CLASS(subordinator))));
        bool nominal = qt_token_is(doc, i,
                                   QT_CLASS(determiner) | QT_CLASS(subject_pronoun) |
                                       QT_CLASS(particle) | QT_CLASS(kin) |
                                       QT_CLASS(role) | QT_CLASS(role_anonymous));
        bool clitic = (item->flags & QT_TOKEN_CLITIC) && i > token;
        if (!name && !nominal && !clitic) return false;
    }
    return false;
}

/* The token after the sentence that ends with the stop at `token`, or 0 if it does not
 * end there. */
static uint32_t boundary_after(const splitter *split, uint32_t token) {
    const qt_document *doc = split->doc;
    if (!ends_here(split, token)) return 0;
    uint32_t next = token + 1;
    bool marked = false;
    while (next < split->end &&
           (is_closing_mark(split, next) || (kind_at(split, next) == QT_TOKEN_CLOSE))) {
        marked |= kind_at(split, next) == QT_TOKEN_MARK;
        next++;
    }
    if (next >= split->end) return next;
    const qt_token *item = qt_token_at(doc, token), *after = qt_token_at(doc, next);
    bool period_word = item->kind == QT_TOKEN_WORD || item->kind == QT_TOKEN_NUMBER;
    if (!(after->flags & QT_TOKEN_SPACE_BEFORE)) {
        /* "end.Next" on the web; "Yahoo!s" not */
        if (period_word || !(after->flags & QT_TOKEN_CAPITAL) || item->glyph != '.')
            return 0;
    }
    if (item->kind == QT_TOKEN_STOP && qt_token_at(doc, token)->end - item->start > 1 &&
        !marked && after->kind == QT_TOKEN_WORD)
        return can_begin(split, next) ? next : 0;
    if (!can_begin(split, next)) return 0;
    if (period_word && !abbreviation_ends(split, token, next)) return 0;
    bool full_stop =
        item->kind == QT_TOKEN_STOP && item->glyph == '.' && item->end - item->start == 1;
    if (marked && !full_stop && attribution_follows(split, next)) return 0;
    if (item->kind == QT_TOKEN_ELLIPSIS) {
        uint32_t word = first_word(split, next);
        if (!is_common_start(split, word) && !marked && after->kind == QT_TOKEN_WORD &&
            !(after->flags & QT_TOKEN_CAPITAL))
            return 0;
    }
    if (kind_at(split, next) == QT_TOKEN_OTHER || kind_at(split, next) == QT_TOKEN_OPEN) {
        uint32_t word = first_word(split, next);
        if (word < split->end && !(qt_token_at(doc, word)->flags & QT_TOKEN_CAPITAL) &&
            kind_at(split, word) == QT_TOKEN_WORD)
            return 0;
    }
    return next;
}

static quoth_status add_sentence(splitter *split, uint32_t first, uint32_t end,
                                 bool inner) {
    qt_sentence *item = QT_PUSH(split->stage->memory, split->out);
    if (!item) return qt_fail_memory(split->stage->error);
    const qt_paragraph *paragraph =
        &split->doc->layout.paragraphs.items[split->paragraph];
    *item = (qt_sentence){.span = qt_tokens_span(split->doc, (qt_range){first, end}),
                          .tokens = {first, end},
                          .paragraph = split->paragraph,
                          .inner = inner};
    if (first == split->first) item->span.start_byte = paragraph->span.start_byte;
    if (end == split->end) item->span.end_byte = paragraph->span.end_byte;
    return QUOTH_OK;
}

/* The outermost mark that still runs at `token`, from *mark on; QT_NONE if none. */
static uint32_t running_mark(const qt_document *doc, uint32_t token, uint32_t *mark) {
    const qt_marks *marks = &doc->marks;
    while (*mark < marks->count && marks->items[*mark].end <= token) (*mark)++;
    if (*mark >= marks->count || marks->items[*mark].open >= token) return QT_NONE;
    return *mark;
}

static quoth_status split_paragraph(splitter *split, uint32_t *mark) {
    uint32_t start = split->first;
    for (uint32_t i = split->first; i < split->end; i++) {
        uint32_t next = boundary_after(split, i);
        if (!next && i + 1 - start >= SENTENCE_TOKENS) next = i + 1;
        if (!next || next >= split->end) continue;
        bool inner = running_mark(split->doc, next, mark) != QT_NONE;
        QT_TRY(add_sentence(split, start, next, inner));
        start = next;
        i = next - 1;
    }
    return start < split->end ? add_sentence(split, start, split->end, false) : QUOTH_OK;
}

quoth_status qt_sentences_split(qt_stage *stage, const qt_document *doc,
                                qt_sentences *out) {
    splitter split = {.stage = stage, .doc = doc, .out = out};
    split.side = qt_arena_take(stage->scratch, (size_t)doc->tokens.count + 1);
    if (!split.side) return qt_fail_memory(stage->error);
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        split.side[doc->marks.items[m].open] = OPENING;
        if (doc->marks.items[m].close != QT_NONE)
            split.side[doc->marks.items[m].close] = CLOSING;
    }
    uint32_t mark = 0;
    for (uint32_t p = 0; p < doc->layout.paragraphs.count; p++) {
        split.paragraph = p;
        split.first = doc->tokens.paragraph_first.items[p];
        split.end = doc->tokens.paragraph_first.items[p + 1];
        if (split.first < split.end) {
            QT_TRY(split_paragraph(&split, &mark));
            continue;
        }
        qt_sentence *item = QT_PUSH(stage->memory, out);
        if (!item) return qt_fail_memory(stage->error);
        *item = (qt_sentence){.span = doc->layout.paragraphs.items[p].span,
                              .tokens = {split.first, split.first},
                              .paragraph = p,
                              .furniture = true};
    }
    return QUOTH_OK;
}

uint32_t qt_sentence_at(const qt_document *doc, uint32_t byte) {
    uint32_t low = 0, high = doc->sentences.count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->sentences.items[middle].span.start_byte <= byte) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}
