/*
 * Quotation marks: pair first, split second.
 *
 * Within a paragraph one pass with a small stack pairs the marks; what a mark is
 * (opening, closing, apostrophe, inch) follows from its shape and from the white space
 * beside it, and only where both leave it open from what is already on the stack.
 *
 *     “My boss told me ‘sign it’ and left,” said Roy.      nested
 *     'The workers' pay isn't theirs,' Bell said           s' is a possessive: a better
 *                                                          closing mark follows
 *     “Hello," he said  ``TeX''  „de“  »de«                any closing shape of the group
 *
 * A mark left open at the end of a paragraph goes on where the next paragraph opens with
 * the same mark again; otherwise it pairs with nothing, which is a diagnostic and costs
 * only itself. Quotations longer than QUOTH_LIMIT_QUOTATION count as unclosed, marks
 * nested deeper than QUOTH_LIMIT_NESTING are passed over.
 */
#include <string.h>

#include "document.h"

static const uint32_t TOO_LONG = QT_NONE - 1; /* qt_mark.end: see close_top */

typedef enum direction { OPENS, CLOSES, EITHER, NEITHER } direction;

typedef struct open_mark {
    uint32_t mark; /* index in out */
    uint16_t glyph;
    uint8_t group;
} open_mark;

typedef struct pairing {
    qt_stage *stage;
    const qt_document *doc;
    qt_marks *out;
    uint32_t first, end; /* tokens of the paragraph */
    uint32_t paragraph;
    open_mark stack[QUOTH_LIMIT_NESTING];
    uint32_t depth;
    uint32_t beyond;        /* opening marks passed over because of the nesting limit */
    int32_t double_balance; /* closing minus opening double marks still to come */
    uint32_t
        strong_single;    /* last closing single mark that is beyond doubt, or QT_NONE */
    uint32_t last_single; /* last single mark that could close */
} pairing;

static uint8_t group_of(uint16_t glyph) {
    switch (glyph) {
    case '\'':
    case '`':
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B: return QT_MARK_SINGLE;
    case 0xAB:
    case 0xBB: return QT_MARK_ANGLE;
    case 0x2039:
    case 0x203A: return QT_MARK_ANGLE_SINGLE;
    case 0x300C:
    case 0x300D:
    case 0xFF62:
    case 0xFF63: return QT_MARK_CORNER;
    case 0x300E:
    case 0x300F: return QT_MARK_CORNER_DOUBLE;
    default: return QT_MARK_DOUBLE;
    }
}

static const qt_token *token_of(const pairing *pair, uint32_t token) {
    return &pair->doc->tokens.items[token];
}

static bool space_before(const pairing *pair, uint32_t token) {
    return token == pair->first || (token_of(pair, token)->flags & QT_TOKEN_SPACE_BEFORE);
}

static bool space_after(const pairing *pair, uint32_t token) {
    return token + 1 >= pair->end ||
           (token_of(pair, token + 1)->flags & QT_TOKEN_SPACE_BEFORE);
}

static bool is_wordlike(const pairing *pair, uint32_t token) {
    unsigned kind = token_of(pair, token)->kind;
    return kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER;
}

/* What stands left of the mark lets it open: a space, a bracket, a dash, an opening mark.
 */
static bool left_lets_open(const pairing *pair, uint32_t token) {
    if (space_before(pair, token)) return true;
    const qt_token *before = token_of(pair, token - 1);
    if (before->kind == QT_TOKEN_OPEN || before->kind == QT_TOKEN_DASH) return true;
    return before->kind == QT_TOKEN_MARK &&
           (space_before(pair, token - 1) || before->glyph == 0x201C ||
            before->glyph == 0x2018);
}

/* The direction that white space alone suggests. */
static direction by_space(const pairing *pair, uint32_t token) {
    bool left = left_lets_open(pair, token), right = !space_after(pair, token);
    bool glued = !space_before(pair, token);
    if (right && token_of(pair, token + 1)->kind != QT_TOKEN_MARK &&
        !is_wordlike(pair, token + 1)) {
        unsigned next = token_of(pair, token + 1)->kind;
        bool opening_next = next == QT_TOKEN_OPEN || next == QT_TOKEN_ELLIPSIS ||
                            next == QT_TOKEN_OTHER || next == QT_TOKEN_DASH;
        if (glued && !opening_next) right = false;
    }
    if (left && right && glued && token_of(pair, token - 1)->kind == QT_TOKEN_DASH)
        return EITHER;
    if (left && right) return OPENS;
    if (glued && right && !left) return EITHER;
    if (glued) return CLOSES;
    return NEITHER;
}

static direction of_double(const pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    direction spaced = by_space(pair, token);
    switch (glyph) {
    case 0x201E: return OPENS;
    case 0x201C:
        if (spaced == CLOSES) return CLOSES;
        return OPENS;
    case 0x201D:
        if (spaced == OPENS) return OPENS;
        return CLOSES;
    default: return spaced;
    }
}

static direction of_angle(const pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    bool left = glyph == 0xAB || glyph == 0x2039;
    direction spaced = by_space(pair, token);
    for (uint32_t i = pair->depth; i-- > 0;) {
        if (pair->stack[i].group != group_of(glyph)) continue;
        return pair->stack[i].glyph == glyph ? (left ? OPENS : CLOSES) : CLOSES;
    }
    if (left) return spaced == CLOSES ? NEITHER : OPENS;
    return spaced == OPENS ? OPENS : NEITHER; /* »de« opens; » alone is a bullet */
}

/* A word in s before and a word after: the workers' pay. */
static bool looks_possessive(const pairing *pair, uint32_t token) {
    if (space_before(pair, token) || !is_wordlike(pair, token - 1)) return false;
    const qt_token *before = token_of(pair, token - 1);
    char last = pair->doc->text.bytes[before->end - 1];
    if (last != 's' && last != 'S' && last != 'z' && last != 'x' && last != 'n')
        return false;
    return token + 1 < pair->end && is_wordlike(pair, token + 1);
}

/* A closing single mark beyond doubt: punctuation on one of its sides. */
static bool closes_strongly(const pairing *pair, uint32_t token) {
    if (space_before(pair, token)) return false;
    if (!is_wordlike(pair, token - 1)) return true;
    return token + 1 >= pair->end || !is_wordlike(pair, token + 1);
}

static bool is_single_closer(const pairing *pair, uint32_t token) {
    const qt_token *mark = token_of(pair, token);
    if (mark->kind != QT_TOKEN_MARK || group_of(mark->glyph) != QT_MARK_SINGLE)
        return false;
    if (mark->glyph == 0x2018 || mark->glyph == '`') return false;
    return !space_before(pair, token) && by_space(pair, token) != OPENS;
}

static bool open_in_group(const pairing *pair, uint8_t group) {
    for (uint32_t i = 0; i < pair->depth; i++)
        if (pair->stack[i].group == group) return true;
    return false;
}

/* A prime: after a number where no single quotation is open. */
static bool is_prime(const pairing *pair, uint32_t token) {
    return !space_before(pair, token) &&
           token_of(pair, token - 1)->kind == QT_TOKEN_NUMBER;
}

static direction of_single(const pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    direction spaced = by_space(pair, token);
    bool open = open_in_group(pair, QT_MARK_SINGLE);
    if (glyph == 0x2018 || glyph == '`') {
        if (spaced == CLOSES) return open ? CLOSES : NEITHER;
        return OPENS;
    }
    if (spaced == OPENS && glyph != 0x2019)
        return pair->last_single != QT_NONE && pair->last_single > token ? OPENS
                                                                         : NEITHER;
    if (!open || space_before(pair, token)) return NEITHER;
    if (!closes_strongly(pair, token)) {
        bool better = pair->strong_single != QT_NONE && pair->strong_single > token;
        if (better && looks_possessive(pair, token)) return NEITHER;
        if (!space_after(pair, token)) return NEITHER;
    }
    return CLOSES;
}

static direction direction_of(const pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    switch (group_of(glyph)) {
    case QT_MARK_DOUBLE: return of_double(pair, token);
    case QT_MARK_SINGLE: return of_single(pair, token);
    case QT_MARK_ANGLE:
    case QT_MARK_ANGLE_SINGLE: return of_angle(pair, token);
    default:
        return glyph == 0x300C || glyph == 0x300E || glyph == 0xFF62 ? OPENS : CLOSES;
    }
}

/* ---- the stack ---- */

static qt_span token_span(const pairing *pair, uint32_t token) {
    const qt_token *mark = token_of(pair, token);
    return (qt_span){mark->start, mark->end};
}

/* Drops stack level `level` and all above it as unclosed; those above never run on. */
static void abandon(pairing *pair, uint32_t level) {
    for (uint32_t i = level; i < pair->depth; i++)
        pair->out->items[pair->stack[i].mark].end = QT_NONE;
    pair->depth = level;
}

static quoth_status push_open(pairing *pair, uint32_t token) {
    const qt_token *mark = token_of(pair, token);
    uint8_t group = group_of(mark->glyph);
    if (pair->depth == QUOTH_LIMIT_NESTING) {
        pair->beyond++;
        return qt_diagnose(
            pair->stage, "nesting-limit", token_span(pair, token),
            "quotation nested deeper than the limit, its marks are ignored");
    }
    qt_mark *item = QT_PUSH(pair->stage->memory, pair->out);
    if (!item) return qt_fail_memory(pair->stage->error);
    *item = (qt_mark){.open = token,
                      .close = QT_NONE,
                      .parent = QT_NONE,
                      .previous = QT_NONE,
                      .end = pair->end,
                      .paragraph = pair->paragraph,
                      .group = group};
    pair->stack[pair->depth++] =
        (open_mark){.mark = pair->out->count - 1, .glyph = mark->glyph, .group = group};
    return QUOTH_OK;
}

static quoth_status close_top(pairing *pair, uint32_t token, uint8_t group) {
    if (pair->beyond) {
        pair->beyond--;
        return QUOTH_OK;
    }
    for (uint32_t i = pair->depth; i-- > 0;) {
        if (pair->stack[i].group != group) continue;
        qt_mark *mark = &pair->out->items[pair->stack[i].mark];
        uint32_t bytes = token_of(pair, token)->end - token_of(pair, mark->open)->start;
        abandon(pair, i);
        mark->end = bytes > QUOTH_LIMIT_QUOTATION ? TOO_LONG : token + 1;
        if (bytes > QUOTH_LIMIT_QUOTATION)
            return qt_diagnose(pair->stage, "quotation-too-long",
                               token_span(pair, mark->open),
                               "quotation longer than the limit, its mark is ignored");
        mark->close = token;
        mark->end = token + 1;
        return QUOTH_OK;
    }
    if (group == QT_MARK_SINGLE || is_prime(pair, token)) return QUOTH_OK;
    return qt_diagnose(pair->stage, "unopened-quotation", token_span(pair, token),
                       "closing quotation mark without an opening one");
}

/* The same straight mark opens again while one is open: nested if enough closing marks
 * follow, otherwise the earlier one was never closed. */
static void settle_reopening(pairing *pair, uint16_t glyph) {
    for (uint32_t i = pair->depth; i-- > 0;) {
        if (pair->stack[i].glyph != glyph) continue;
        if (group_of(glyph) == QT_MARK_DOUBLE && pair->double_balance < 2)
            abandon(pair, i);
        return;
    }
}

static bool is_inch(const pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    if ((glyph != '"' && glyph != 0x201D) || !is_prime(pair, token)) return false;
    if (!open_in_group(pair, QT_MARK_DOUBLE)) return true;
    bool after_feet = token >= pair->first + 2 &&
                      token_of(pair, token - 2)->kind == QT_TOKEN_MARK &&
                      group_of(token_of(pair, token - 2)->glyph) == QT_MARK_SINGLE;
    return after_feet || (pair->double_balance >= 1 && token + 1 < pair->end &&
                          is_wordlike(pair, token + 1));
}

static void count_off(pairing *pair, uint32_t token) {
    if (group_of(token_of(pair, token)->glyph) != QT_MARK_DOUBLE) return;
    direction way = of_double(pair, token);
    pair->double_balance -= way == CLOSES ? 1 : way == OPENS ? -1 : 0;
}

static quoth_status pair_mark(pairing *pair, uint32_t token) {
    uint16_t glyph = token_of(pair, token)->glyph;
    uint8_t group = group_of(glyph);
    count_off(pair, token);
    if (is_inch(pair, token)) return QUOTH_OK;
    direction way = direction_of(pair, token);
    if (way == EITHER) way = open_in_group(pair, group) ? CLOSES : OPENS;
    if (way == NEITHER && group == QT_MARK_DOUBLE)
        way = open_in_group(pair, group) ? CLOSES
                                         : (space_after(pair, token) ? CLOSES : OPENS);
    if (way == NEITHER) return QUOTH_OK;
    if (way == CLOSES) return close_top(pair, token, group);
    settle_reopening(pair, glyph);
    return push_open(pair, token);
}

/* ---- paragraphs ---- */

static void look_ahead(pairing *pair) {
    pair->double_balance = 0;
    pair->strong_single = pair->last_single = QT_NONE;
    pair->depth = pair->beyond = 0;
    for (uint32_t i = pair->first; i < pair->end; i++) {
        const qt_token *mark = token_of(pair, i);
        if (mark->kind != QT_TOKEN_MARK) continue;
        if (group_of(mark->glyph) == QT_MARK_DOUBLE) {
            direction way = of_double(pair, i);
            pair->double_balance += way == CLOSES ? 1 : way == OPENS ? -1 : 0;
        } else if (is_single_closer(pair, i)) {
            pair->last_single = i;
            if (closes_strongly(pair, i)) pair->strong_single = i;
        }
    }
}

/* The opening mark that begins the next analysed paragraph, or 0. */
static uint16_t next_opening(const pairing *pair) {
    const qt_index_table *first = &pair->doc->tokens.paragraph_first;
    for (uint32_t p = pair->paragraph + 1; p + 1 < first->count; p++) {
        if (first->items[p] == first->items[p + 1]) {
            if (pair->doc->layout.paragraphs.items[p].kind == QT_PARAGRAPH_FURNITURE)
                continue;
            return 0;
        }
        const qt_token *token = &pair->doc->tokens.items[first->items[p]];
        return token->kind == QT_TOKEN_MARK ? token->glyph : 0;
    }
    return 0;
}

/* Decides on the marks that the paragraph leaves open and closes the gaps in the table.
 */
static quoth_status finish_paragraph(pairing *pair, uint32_t first_mark,
                                     uint32_t *continues) {
    qt_marks *out = pair->out;
    uint16_t next = next_opening(pair);
    uint32_t kept = first_mark, previous = *continues;
    *continues = QT_NONE;
    for (uint32_t i = first_mark; i < out->count; i++) {
        qt_mark mark = out->items[i];
        bool starts = mark.open == pair->first;
        bool same = group_of(token_of(pair, mark.open)->glyph) == mark.group;
        if (starts && previous != QT_NONE && out->items[previous].group == mark.group) {
            mark.previous = previous;
            out->items[previous].continued = true;
        }
        if (mark.close == QT_NONE) {
            bool dropped = mark.end >= TOO_LONG; /* closed over, or beyond the limit */
            bool goes_on = !dropped && next && group_of(next) == mark.group && same &&
                           *continues == QT_NONE && mark.group != QT_MARK_ANGLE;
            uint32_t bytes =
                token_of(pair, pair->end - 1)->end - token_of(pair, mark.open)->start;
            if (bytes > QUOTH_LIMIT_QUOTATION) goes_on = false;
            bool lost =
                dropped || mark.previous == QT_NONE || bytes > QUOTH_LIMIT_QUOTATION;
            if (!goes_on && lost) {
                if (mark.end == TOO_LONG) continue; /* it has its diagnostic */
                if (mark.group != QT_MARK_SINGLE ||
                    token_of(pair, mark.open)->glyph == 0x2018)
                    QT_TRY(qt_diagnose(pair->stage, "unclosed-quotation",
                                       token_span(pair, mark.open),
                                       "opening quotation mark without a closing one"));
                continue;
            }
            if (goes_on) *continues = kept;
        }
        out->items[kept++] = mark;
    }
    out->count = kept;
    return QUOTH_OK;
}

static void nest(qt_marks *out, uint32_t first_mark) {
    uint32_t stack[QUOTH_LIMIT_NESTING + 1], depth = 0;
    for (uint32_t i = first_mark; i < out->count; i++) {
        qt_mark *mark = &out->items[i];
        while (depth && out->items[stack[depth - 1]].end <= mark->open) depth--;
        mark->parent = depth ? stack[depth - 1] : QT_NONE;
        mark->depth = (uint8_t)depth;
        if (depth < QUOTH_LIMIT_NESTING) stack[depth++] = i;
    }
}

static quoth_status count_words(qt_stage *stage, const qt_document *doc, qt_marks *out) {
    uint32_t count = doc->tokens.count;
    uint32_t *before = qt_arena_take(stage->scratch, (count + 1) * sizeof *before);
    if (!before) return qt_fail_memory(stage->error);
    for (uint32_t t = 0; t < count; t++)
        before[t + 1] = before[t] + (qt_token_kind_of(doc, t) == QT_TOKEN_WORD &&
                                     !qt_token_has(doc, t, QT_TOKEN_CLITIC));
    for (uint32_t m = 0; m < out->count; m++)
        out->items[m].words = before[out->items[m].end] - before[out->items[m].open];
    return QUOTH_OK;
}

quoth_status qt_marks_pair(qt_stage *stage, const qt_document *doc, qt_marks *out) {
    const qt_index_table *first = &doc->tokens.paragraph_first;
    pairing pair = {.stage = stage, .doc = doc, .out = out};
    uint32_t continues = QT_NONE;
    for (uint32_t p = 0; p + 1 < first->count; p++) {
        pair.first = first->items[p];
        pair.end = first->items[p + 1];
        pair.paragraph = p;
        if (pair.first == pair.end) continue;
        uint32_t first_mark = out->count;
        look_ahead(&pair);
        for (uint32_t i = pair.first; i < pair.end; i++)
            if (token_of(&pair, i)->kind == QT_TOKEN_MARK) QT_TRY(pair_mark(&pair, i));
        QT_TRY(finish_paragraph(&pair, first_mark, &continues));
        nest(out, first_mark);
    }
    return count_words(stage, doc, out);
}

uint32_t qt_mark_from(const qt_document *doc, uint32_t byte) {
    uint32_t low = 0, high = doc->marks.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (qt_mark_span(doc, &doc->marks.items[middle]).start_byte < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
