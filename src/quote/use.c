/*
 * Quoted spans: what each pair of marks holds.
 *
 * Most hold speech; some hold a title ("Low Tide"), a nickname, what a placard says, or a
 * word kept at a distance. The words before the opening mark tell them apart, as listed
 * in the pack, and the shape of what is inside. Everything else stays a candidate for
 * speech: attribution decides, since a short quotation with a cue beside it is one.
 *
 *     a so-called “smart” wall      scare          Ed “Too Tall” Jones     nickname
 *     her book “Low Tide”           title          a sign reading “Keep out”   display
 */
#include "document.h"
#include "syntax/phrase.h"

enum { SCARE_WORDS = 6, TITLE_WORDS = 12, NICKNAME_WORDS = 4, PHRASE_BACK = 4 };

static bool is_word(const qt_document *doc, uint32_t token) {
    unsigned kind = qt_token_kind_of(doc, token);
    return kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER;
}

/* Whether a phrase of the classes ends right before `token`. */
static bool preceded_by(const qt_document *doc, uint32_t floor, uint32_t token,
                        qt_classes classes) {
    for (uint32_t back = 1; back <= PHRASE_BACK && token >= floor + back; back++)
        if (qt_phrase_at(doc, token - back, token, classes) == back) return true;
    return false;
}

static void describe(const qt_document *doc, qt_quote *quote, qt_range inner) {
    uint32_t first = inner.first;
    while (first < inner.end && !is_word(doc, first)) first++;
    quote->words = qt_range_words(doc, inner);
    if (first == inner.end) return;
    quote->capital = qt_token_has(doc, first, QT_TOKEN_CAPITAL) ||
                     qt_token_kind_of(doc, first) == QT_TOKEN_NUMBER;
    uint32_t last = inner.end;
    while (last > inner.first && qt_token_kind_of(doc, last - 1) == QT_TOKEN_MARK) last--;
    if (last == inner.first) return;
    unsigned kind = qt_token_kind_of(doc, last - 1);
    quote->comma = kind == QT_TOKEN_COMMA;
    quote->stopped = kind == QT_TOKEN_STOP || kind == QT_TOKEN_ELLIPSIS ||
                     kind == QT_TOKEN_DASH ||
                     qt_token_has(doc, last - 1, QT_TOKEN_PERIOD);
    quote->complete = quote->capital && quote->stopped;
}

/* Every word of four letters or more is capitalised, at least two words. */
static bool is_title_case(const qt_document *doc, qt_range inner) {
    uint32_t long_words = 0, words = 0;
    for (uint32_t i = inner.first; i < inner.end; i++) {
        const qt_token *token = qt_token_at(doc, i);
        if (token->kind == QT_TOKEN_COMMA || token->kind == QT_TOKEN_STOP) {
            if (i + 1 < inner.end && token->kind == QT_TOKEN_STOP && token->glyph == '.')
                return false;
            continue;
        }
        if (token->kind != QT_TOKEN_WORD || (token->flags & QT_TOKEN_CLITIC)) continue;
        words++;
        if (token->end - token->start < 4) continue;
        if (!(token->flags & QT_TOKEN_CAPITAL)) return false;
        long_words++;
    }
    return words >= 2 && long_words >= 1;
}

static bool is_name_word(const qt_document *doc, uint32_t token) {
    return qt_token_kind_of(doc, token) == QT_TOKEN_WORD &&
           qt_token_has(doc, token, QT_TOKEN_CAPITAL) &&
           !qt_token_is(doc, token, QT_CLASS(not_name));
}

/* Ed “Too Tall” Jones */
static bool is_inner_nickname(const qt_document *doc, const qt_quote *quote,
                              qt_range outer) {
    if (quote->tokens.first <= outer.first || quote->tokens.end >= outer.end)
        return false;
    return quote->words <= NICKNAME_WORDS && quote->capital && !quote->stopped &&
           !quote->comma && is_name_word(doc, quote->tokens.first - 1) &&
           is_name_word(doc, quote->tokens.end);
}

static bool is_colon(const qt_document *doc, qt_range range, uint32_t token) {
    return qt_range_has(range, token) && qt_token_kind_of(doc, token) == QT_TOKEN_COLON;
}

/* “The Salt Road,” a film about a widow */
static bool described_as_work(const qt_document *doc, uint32_t after, uint32_t end) {
    enum { REACH = 4 };
    if (after >= end || qt_tag_at(doc, after) != QT_TAG_DT) return false;
    for (uint32_t i = after + 1; i < end && i - after <= REACH; i++) {
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_finite(doc, i) ||
            qt_token_is(doc, i, QT_CLASS(preposition)))
            return false;
        if (qt_token_is(doc, i, QT_CLASS(title_before)) && qt_is_noun(qt_tag_at(doc, i)))
            return true;
    }
    return false;
}

static qt_use judge(const qt_document *doc, const qt_quote *quote, qt_range inner,
                    qt_range outer) {
    uint32_t open = quote->tokens.first, before = open;
    bool comma =
        before > outer.first && qt_token_kind_of(doc, before - 1) == QT_TOKEN_COMMA;
    if (is_inner_nickname(doc, quote, outer)) return QT_USE_NICKNAME;
    /* in a headline everything is capitalised: what a colon divides off is speech */
    bool heading =
        doc->layout.paragraphs.items[quote->paragraph].kind != QT_PARAGRAPH_BODY &&
        (is_colon(doc, outer, open - 1) || is_colon(doc, outer, quote->tokens.end));
    bool title_case =
        !heading && is_title_case(doc, inner) && quote->words <= TITLE_WORDS;
    if (title_case && preceded_by(doc, outer.first, comma ? before - 1 : before,
                                  QT_CLASS(title_before)))
        return QT_USE_TITLE;
    if (title_case && described_as_work(doc, quote->tokens.end, outer.end))
        return QT_USE_TITLE;
    if (comma) return QT_USE_SPEECH;
    bool bare = !quote->comma && !quote->complete;
    if (quote->words <= NICKNAME_WORDS && quote->capital &&
        preceded_by(doc, outer.first, before, QT_CLASS(nickname_before)) &&
        (!quote->complete || quote->words <= 2))
        return QT_USE_NICKNAME;
    if (quote->words <= SCARE_WORDS && (!quote->complete || quote->words <= 2) &&
        preceded_by(doc, outer.first, before, QT_CLASS(scare_before)))
        return QT_USE_SCARE;
    if (preceded_by(doc, outer.first, before, QT_CLASS(display_before)))
        return QT_USE_DISPLAY;
    const qt_word *verb = before > outer.first ? qt_token_word(doc, before - 1) : NULL;
    /* His T-shirt said “Game Over” */
    if (verb && verb->cue_flags && before > outer.first + 2 &&
        qt_token_is(doc, before - 2, QT_CLASS(display_before)) &&
        qt_is_noun(qt_tag_at(doc, before - 2)))
        return QT_USE_DISPLAY;
    /* told “Fox and Friends” */
    if (title_case && verb && (verb->cue_flags & QT_CUE(addressee))) return QT_USE_TITLE;
    /* on NBC's “Meet the Press.” */
    bool within =
        before > outer.first && qt_token_kind_of(doc, before - 1) == QT_TOKEN_WORD &&
        !(qt_token_word(doc, before - 1) && qt_token_word(doc, before - 1)->cue_flags);
    if (title_case && within && quote->words <= TITLE_WORDS / 2) return QT_USE_TITLE;
    if (title_case && bare &&
        (before == outer.first ||
         !(qt_token_word(doc, before - 1) && qt_token_word(doc, before - 1)->cue_flags)))
        return QT_USE_TITLE;
    return QT_USE_SPEECH;
}

quoth_status qt_quotes_judge(qt_stage *stage, const qt_document *doc, qt_quotes *out) {
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        const qt_mark *mark = &doc->marks.items[m];
        qt_quote *quote = QT_PUSH(stage->memory, out);
        if (!quote) return qt_fail_memory(stage->error);
        *quote = (qt_quote){.tokens = {mark->open, mark->end},
                            .mark = m,
                            .parent = mark->parent,
                            .paragraph = mark->paragraph,
                            .previous = mark->previous};
        quote->span = qt_tokens_span(doc, quote->tokens);
        qt_range inner = {mark->open + 1,
                          mark->close == QT_NONE ? mark->end : mark->close};
        qt_range outer = {doc->tokens.paragraph_first.items[mark->paragraph],
                          doc->tokens.paragraph_first.items[mark->paragraph + 1]};
        /* after "at 8 p.m." the word before the mark is another sentence's */
        const qt_sentence *sentence =
            &doc->sentences.items[qt_sentence_at(doc, quote->span.start_byte)];
        if (sentence->tokens.first == mark->open) outer.first = mark->open;
        describe(doc, quote, inner);
        quote->use = (uint8_t)judge(doc, quote, inner, outer);
    }
    return QUOTH_OK;
}
