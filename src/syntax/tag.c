/*
 * Syntax: a Penn tag for every token, and with weights a dependency tree over each
 * sentence (tagger.c, parser.c).
 *
 * Without weights each word gets the likeliest tag that the pack's dictionary lists for
 * it, or one guessed from its shape; then the pack's contextual rules run over the
 * sentence once, left to right, each changing a tag where its neighbours ask for it ("NN
 * VB before=TO|MD").
 *
 *     the companies plan to cut jobs  ->  DT NNS NN TO NN NNS  ->  DT NNS VBP TO VB NNS
 *
 * Known limit: the rules look at two neighbours in one pass.
 */
#include <string.h>

#include "syntax/learned.h"
#include "syntax/phrase.h"

const char *qt_label_name(qt_label label) {
    static const char *const names[] = {"_",
#define LABEL_NAME(name) #name,
                                        QT_LABELS(LABEL_NAME)
#undef LABEL_NAME
    };
    return names[label];
}

static bool ends_with(const qt_document *doc, const qt_token *token, const char *ending) {
    uint32_t size = (uint32_t)strlen(ending);
    return token->end - token->start > size + 1 &&
           !memcmp(doc->text.bytes + token->end - size, ending, size);
}

static qt_tag guess(const qt_document *doc, const qt_token *token) {
    if (token->flags & QT_TOKEN_CAPITAL) return QT_TAG_NNP;
    const qt_suffix *suffixes = doc->pack->suffixes.items;
    for (uint32_t i = 0; i < doc->pack->suffixes.count; i++)
        if (ends_with(doc, token, qt_pack_string(doc->pack, suffixes[i].text)))
            return (qt_tag)suffixes[i].tag;
    return QT_TAG_NN;
}

static qt_tag first_tag(const qt_document *doc, uint32_t index, bool begins) {
    const qt_token *token = qt_token_at(doc, index);
    if (token->kind == QT_TOKEN_NUMBER) return QT_TAG_CD;
    if (token->kind != QT_TOKEN_WORD) return QT_TAG_PUNCT;
    const qt_word *word = qt_token_word(doc, index);
    bool known = word && word->tags[0];
    bool capital = (token->flags & QT_TOKEN_CAPITAL) != 0;
    if (capital && (token->flags & (QT_TOKEN_PERIOD | QT_TOKEN_INITIAL)))
        return QT_TAG_NNP;
    if (capital && !begins) {
        /* closed-class words keep their tag in headlines and after odd stops */
        if (!known) return QT_TAG_NNP;
        qt_tag tag = (qt_tag)word->tags[0];
        bool open = (tag >= QT_TAG_JJ && tag <= QT_TAG_NNPS) ||
                    (tag >= QT_TAG_VB && tag <= QT_TAG_VBZ) || tag == QT_TAG_RB ||
                    tag == QT_TAG_UH || tag == QT_TAG_CD;
        return open ? QT_TAG_NNP : tag;
    }
    if (known) return (qt_tag)word->tags[0];
    return guess(doc, token);
}

static bool fits(uint64_t set, qt_tag tag) {
    return !set || ((set >> tag) & 1);
}

static bool listed(const qt_word *word, qt_tag tag) {
    return !word || !word->tags[0] || word->tags[0] == tag || word->tags[1] == tag ||
           word->tags[2] == tag;
}

static void apply_rules(const qt_document *doc, qt_range range, uint8_t *tags) {
    const qt_rule_table *rules = &doc->pack->rules;
    for (uint32_t i = range.first; i < range.end; i++) {
        qt_tag before = i > range.first ? (qt_tag)tags[i - 1] : QT_TAG_PUNCT;
        qt_tag before2 = i > range.first + 1 ? (qt_tag)tags[i - 2] : QT_TAG_PUNCT;
        qt_tag after = i + 1 < range.end ? (qt_tag)tags[i + 1] : QT_TAG_PUNCT;
        uint32_t word = qt_token_at(doc, i)->word;
        for (uint32_t r = 0; r < rules->count; r++) {
            const qt_context_rule *rule = &rules->items[r];
            if (rule->from != tags[i]) continue;
            if (!fits(rule->before, before) || !fits(rule->before2, before2) ||
                !fits(rule->after, after))
                continue;
            if (rule->word != QT_NONE && rule->word != word) continue;
            if (rule->before_word != QT_NONE &&
                (i == range.first || qt_token_at(doc, i - 1)->word != rule->before_word))
                continue;
            if (rule->word == QT_NONE && !listed(qt_token_word(doc, i), (qt_tag)rule->to))
                continue;
            tags[i] = rule->to;
            break;
        }
    }
}

/* Whether most words of a sentence are capitalised, as in a headline. */
bool qt_is_headline_case(const qt_document *doc, qt_range range) {
    uint32_t words = 0, capitals = 0;
    for (uint32_t i = range.first; i < range.end; i++) {
        const qt_token *token = qt_token_at(doc, i);
        if (token->kind != QT_TOKEN_WORD || token->end - token->start < 4) continue;
        words++;
        capitals += (token->flags & QT_TOKEN_CAPITAL) != 0;
    }
    return words >= 4 && capitals * 4 >= words * 3;
}

/* The apostrophe of "the workers' pay": a mark that pairs with nothing, after a word. */
static quoth_status tag_apostrophes(qt_stage *stage, const qt_document *doc,
                                    uint8_t *tags) {
    uint8_t *paired = qt_arena_take(stage->scratch, (size_t)doc->tokens.count + 1);
    if (!paired) return qt_fail_memory(stage->error);
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        paired[doc->marks.items[m].open] = 1;
        if (doc->marks.items[m].close != QT_NONE) paired[doc->marks.items[m].close] = 1;
    }
    for (uint32_t i = 1; i + 1 < doc->tokens.count; i++) {
        const qt_token *token = qt_token_at(doc, i);
        bool apostrophe = token->kind == QT_TOKEN_MARK && !paired[i] &&
                          (token->glyph == '\'' || token->glyph == 0x2019);
        if (!apostrophe || (token->flags & QT_TOKEN_SPACE_BEFORE)) continue;
        if (qt_token_kind_of(doc, i - 1) == QT_TOKEN_WORD &&
            qt_token_kind_of(doc, i + 1) == QT_TOKEN_WORD)
            tags[i] = QT_TAG_POS;
    }
    return QUOTH_OK;
}

static void tag_by_rules(const qt_document *doc, qt_range range, uint8_t *tags) {
    bool begins = true, headline = qt_is_headline_case(doc, range);
    for (uint32_t i = range.first; i < range.end; i++) {
        tags[i] = (uint8_t)first_tag(doc, i, begins || headline);
        unsigned kind = qt_token_kind_of(doc, i);
        if (kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER) begins = false;
        bool opens = kind == QT_TOKEN_MARK && i + 1 < range.end &&
                     !qt_token_has(doc, i + 1, QT_TOKEN_SPACE_BEFORE);
        if (opens || kind == QT_TOKEN_COLON) begins = true;
    }
    apply_rules(doc, range, tags);
}

/* ---- with weights: tagger.c and parser.c, sentence by sentence ---- */

typedef struct workspace { /* room for the longest sentence */
    qt_lexical *forms;
    uint32_t *stack;
    qt_branch *branches;
    qt_slot *slots;
    uint32_t slot_count;
} workspace;

/* “It was hot,” the actor recalls, smiling: behind a closing mark a noun in the plural
 * that ends a phrase is a verb if it may be one of speech. */
static void retag_inquits(const qt_document *doc, qt_range range, uint8_t *tags) {
    enum { REACH = 6 };
    for (uint32_t i = range.first + 2; i + 1 < range.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        qt_tag before = (qt_tag)tags[i - 1];
        unsigned after = qt_token_kind_of(doc, i + 1);
        if (tags[i] != QT_TAG_NNS || !word || !(word->cue_flags & QT_CUE(speech)) ||
            !(word->cue_forms & QT_FORM_S) ||
            (before != QT_TAG_NN && before != QT_TAG_NNP) ||
            (after != QT_TOKEN_COMMA && after != QT_TOKEN_STOP))
            continue;
        uint32_t first = i - 1;
        while (first > range.first && i - first < REACH &&
               qt_token_kind_of(doc, first) == QT_TOKEN_WORD)
            first--;
        if (qt_token_kind_of(doc, first) == QT_TOKEN_MARK &&
            !qt_token_has(doc, first, QT_TOKEN_SPACE_BEFORE))
            tags[i] = QT_TAG_VBZ;
    }
}

static void analyse_sentence(const qt_document *doc, qt_range range,
                             const workspace *space, qt_syntax *out) {
    qt_tagging tagging = {doc, range, space->forms, out->tags + range.first};
    qt_forms_read(doc, range, space->forms);
    qt_tag_sentence(&doc->pack->models, &tagging);
    retag_inquits(doc, range, out->tags);
    qt_parse parse = {.forms = space->forms,
                      .tags = tagging.tags,
                      .count = range.end - range.first,
                      .stack = space->stack,
                      .branches = space->branches,
                      .slots = space->slots,
                      .slot_count = space->slot_count};
    qt_parse_sentence(&doc->pack->models, &parse);
    for (uint32_t i = 0; i < parse.count; i++) {
        uint32_t head = parse.branches[i].head;
        out->heads[range.first + i] = head == parse.count ? QT_NONE : range.first + head;
        out->labels[range.first + i] = parse.branches[i].label;
        out->forms[range.first + i] = space->forms[i].form;
    }
}

static quoth_status analyse(qt_stage *stage, const qt_document *doc, qt_syntax *out) {
    size_t tokens = (size_t)doc->tokens.count + 1, longest = 1;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        qt_range range = doc->sentences.items[s].tokens;
        if (!qt_range_empty(range) && range.end - range.first > longest)
            longest = range.end - range.first;
    }
    out->labels = qt_memory_resize(stage->memory, NULL, tokens);
    out->heads = qt_memory_resize(stage->memory, NULL, tokens * sizeof *out->heads);
    out->forms = qt_memory_resize(stage->memory, NULL, tokens * sizeof *out->forms);
    workspace space = {
        .forms = qt_arena_take(stage->scratch, longest * sizeof *space.forms),
        .stack = qt_arena_take(stage->scratch, longest * sizeof *space.stack),
        .branches = qt_arena_take(stage->scratch, (longest + 1) * sizeof *space.branches),
        .slot_count = longest < QT_SLOTS ? (uint32_t)longest + 1 : QT_SLOTS};
    space.slots = qt_arena_take(stage->scratch, space.slot_count * sizeof *space.slots);
    if (!out->labels || !out->heads || !out->forms || !space.forms || !space.stack ||
        !space.branches || !space.slots)
        return qt_fail_memory(stage->error);
    memset(out->labels, 0, tokens);
    memset(out->forms, 0, tokens * sizeof *out->forms);
    memset(out->heads, 0xFF, tokens * sizeof *out->heads);
    for (uint32_t s = 0; s < doc->sentences.count; s++)
        if (!qt_range_empty(doc->sentences.items[s].tokens))
            analyse_sentence(doc, doc->sentences.items[s].tokens, &space, out);
    return QUOTH_OK;
}

quoth_status qt_syntax_tag(qt_stage *stage, const qt_document *doc, qt_syntax *out) {
    size_t tokens = (size_t)doc->tokens.count + 1;
    out->tags = qt_memory_resize(stage->memory, NULL, tokens);
    if (!out->tags) return qt_fail_memory(stage->error);
    memset(out->tags, QT_TAG_PUNCT, tokens);
    if (doc->pack->models.present) {
        QT_TRY(analyse(stage, doc, out));
    } else {
        for (uint32_t s = 0; s < doc->sentences.count; s++)
            if (!qt_range_empty(doc->sentences.items[s].tokens))
                tag_by_rules(doc, doc->sentences.items[s].tokens, out->tags);
    }
    return tag_apostrophes(stage, doc, out->tags);
}
