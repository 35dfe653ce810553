/*
 * Judging: what the accept model sees of a candidate, a draft of the rules or a proposal
 * of the models, when all of them are known.
 *
 * It sees the scores of the cue and of the spans, the rule that made it, what its content
 * and source look like, how far rules and models agree on its cue, and what else claims
 * its words.
 */
#include <string.h>

#include "attrib/learned.h"

/* What claims a token: the two strongest contents over it. */
typedef struct claim {
    float first, second;
    uint32_t owner; /* candidate of the first */
} claim;

struct qt_contest {
    uint32_t *draft_at, *proposal_at; /* per token: with their cue there, or QT_NONE */
    claim *claims;                    /* per token */
};

const qt_draft *qt_candidate(const qt_attrib *attrib, uint32_t index) {
    return index < attrib->drafts.count
               ? &attrib->drafts.items[index]
               : &attrib->proposals.items[index - attrib->drafts.count];
}

uint32_t qt_rule_draft(const qt_attrib *attrib, const qt_draft *proposal) {
    return attrib->contest->draft_at[proposal->cue_token];
}

/* ---- features ---- */

static uint32_t bucket(float value, float least, float step, uint32_t most) {
    if (!(value > least)) return 0;
    float place = (value - least) / step;
    return place >= (float)most ? most : (uint32_t)place;
}

static uint32_t few(uint32_t count) {
    return count < 5    ? count
           : count < 8  ? 5
           : count < 13 ? 6
           : count < 25 ? 7
           : count < 60 ? 8
                        : 9;
}

static uint32_t hash_text(const char *text) {
    uint32_t hash = 2166136261u;
    for (; text && *text; text++) hash = (hash ^ (uint8_t)*text) * 16777619u;
    return hash;
}

static float strength(const qt_draft *draft) {
    return draft->scored ? draft->cue_score + draft->path_score : -1;
}

static bool same_range(qt_range a, qt_range b) {
    return a.first == b.first && a.end == b.end;
}

/* Tokens that two drafts' contents share. */
uint32_t qt_draft_shared(const qt_draft *a, const qt_draft *b) {
    uint32_t count = 0, i = 0, j = 0;
    while (i < a->content_count && j < b->content_count) {
        qt_range x = a->content[i], y = b->content[j];
        uint32_t first = x.first > y.first ? x.first : y.first;
        uint32_t end = x.end < y.end ? x.end : y.end;
        if (first < end) count += end - first;
        if (x.end < y.end) {
            i++;
        } else {
            j++;
        }
    }
    return count;
}

static uint32_t size_of(const qt_draft *draft) {
    uint32_t size = 0;
    for (uint32_t s = 0; s < draft->content_count; s++)
        size += draft->content[s].end - draft->content[s].first;
    return size;
}

/* How far a draft and its rival on the same cue agree: 0 no rival. */
static uint32_t agreement(const qt_draft *draft, const qt_draft *rival) {
    if (!rival) return 0;
    uint32_t common = qt_draft_shared(draft, rival),
             all = size_of(draft) + size_of(rival) - common;
    uint32_t content = common == all ? 3 : common * 10 >= all * 8 ? 2 : common * 2 >= all;
    uint32_t source = same_range(draft->source, rival->source) ? 2
                      : draft->source.first < rival->source.end &&
                              rival->source.first < draft->source.end
                          ? 1
                          : 0;
    return 1 + content * 3 + source;
}

typedef struct spot { /* a token as the features see it */
    uint32_t form, tag;
} spot;

static spot spot_at(const qt_document *doc, uint32_t token) {
    if (token >= doc->tokens.count) return (spot){1, 0};
    return (spot){doc->syntax.forms[token], doc->syntax.tags[token]};
}

/* Outside all of a draft's contents: tokens between its cue and the nearest of them. */
static uint32_t gap_to_cue(const qt_draft *draft) {
    uint32_t least = 99;
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_range c = draft->content[s];
        uint32_t gap = c.first >= draft->cue.end   ? c.first - draft->cue.end
                       : draft->cue.first >= c.end ? draft->cue.first - c.end
                                                   : 0;
        if (gap < least) least = gap;
    }
    return few(least);
}

static uint32_t sides_of(const qt_draft *draft) {
    if (qt_range_empty(draft->cue)) return 3;
    bool left = draft->content[0].first < draft->cue.first;
    bool right = draft->content[draft->content_count - 1].first >= draft->cue.end;
    return (uint32_t)left | (uint32_t)right << 1;
}

/* Words of the contents inside quotations of the top level: none, some, all. */
uint32_t qt_quoted_share(const qt_attrib *attrib, const qt_draft *draft) {
    uint32_t inside = 0, all = 0;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++) {
            unsigned kind = qt_token_kind_of(attrib->doc, i);
            if (kind != QT_TOKEN_WORD && kind != QT_TOKEN_NUMBER) continue;
            all++;
            inside += attrib->quote_of[i] != QT_NONE;
        }
    return !inside ? 0 : inside * 20 >= all * 19 ? 2 : 1;
}

/* How a range hangs in the tree: how many of its tokens have their head outside, the
 * label of the first such, whether its head is the cue. */
typedef struct fit {
    uint32_t loose, label, of_cue;
} fit;

static fit fit_of(const qt_document *doc, qt_range range, uint32_t cue) {
    fit found = {0};
    for (uint32_t i = range.first; i < range.end; i++) {
        uint32_t head = doc->syntax.heads[i];
        if (doc->syntax.tags[i] == QT_TAG_PUNCT) continue;
        if (head != QT_NONE && qt_range_has(range, head)) continue;
        if (!found.loose) found.label = doc->syntax.labels[i];
        found.loose++;
        if (head != QT_NONE && head == cue) {
            found.of_cue = 1;
            found.label = doc->syntax.labels[i];
        }
    }
    found.loose = found.loose < 3 ? found.loose : 3;
    return found;
}

/* Words next to a range, on one side, that hang on something inside of it: it was cut too
 * short. */
static uint32_t left_over(const qt_document *doc, qt_range range, qt_range sentence) {
    uint32_t before = 0, after = 0;
    for (uint32_t i = range.first; i > sentence.first && range.first - i < 4; i--) {
        uint32_t head = doc->syntax.heads[i - 1];
        before |= head != QT_NONE && qt_range_has(range, head) &&
                  doc->syntax.tags[i - 1] != QT_TAG_PUNCT;
    }
    for (uint32_t i = range.end; i < sentence.end && i - range.end < 4; i++) {
        uint32_t head = doc->syntax.heads[i];
        after |= head != QT_NONE && qt_range_has(range, head) &&
                 doc->syntax.tags[i] != QT_TAG_PUNCT;
    }
    return before | after << 1;
}

/* The quotations of a draft's contents: what the first and the last are like, and whether
 * a whole sentence in marks stands in the middle of other words. */
static uint32_t quotes_of(const qt_attrib *attrib, const qt_draft *draft) {
    uint32_t first = QT_NONE, last = QT_NONE, inside = 0;
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_range c = draft->content[s];
        for (uint32_t i = c.first; i < c.end; i = qt_quote_end(attrib, i)) {
            if (attrib->quote_of[i] == QT_NONE) continue;
            last = attrib->quote_of[i];
            if (first == QT_NONE) first = last;
            const qt_quote *quote = &attrib->doc->quotes.items[last];
            if (i > c.first && quote->capital && quote->words > 2) inside = 1;
        }
    }
    if (first == QT_NONE) return 0;
    const qt_quote *a = &attrib->doc->quotes.items[first],
                   *b = &attrib->doc->quotes.items[last];
    return 1 | inside << 1 | (uint32_t)a->capital << 2 | (uint32_t)a->complete << 3 |
           (uint32_t)b->comma << 4 | (uint32_t)b->stopped << 5 |
           (uint32_t)b->complete << 6 | (uint32_t)(a->words < 3) << 7;
}

/* The strongest other claim on a token. */
static uint32_t rival_claim(const qt_attrib *attrib, uint32_t token, uint32_t self,
                            float own) {
    const claim *held = &attrib->contest->claims[token];
    float other = held->owner == self ? held->second : held->first;
    if (!(other > -50)) return 0;
    return 1 + bucket(other - own, -6, 1.5f, 8);
}

uint32_t qt_accept_features(const qt_attrib *attrib, uint32_t index,
                            uint32_t f[QT_ACCEPT_FEATURES]) {
    const qt_document *doc = attrib->doc;
    const qt_draft *draft = qt_candidate(attrib, index);
    const struct qt_contest *contest = attrib->contest;
    bool own = index < attrib->drafts.count;
    const qt_draft *rival = NULL;
    if (draft->scored) {
        uint32_t at = own ? contest->proposal_at[draft->cue_token]
                          : contest->draft_at[draft->cue_token];
        if (at != QT_NONE) rival = qt_candidate(attrib, at);
    }
    qt_range first = draft->content[0], last = draft->content[draft->content_count - 1];
    uint32_t rule = hash_text(draft->rule), quoted = qt_quoted_share(attrib, draft);
    uint32_t size = few(size_of(draft)), spans = few(draft->content_count);
    uint32_t cue = draft->scored ? 1 + bucket(draft->cue_score, -5, 0.5f, 24) : 0;
    uint32_t path = draft->scored ? 1 + bucket(draft->path_score, -10, 0.5f, 20) : 0;
    uint32_t whole = draft->scored ? 1 + bucket(strength(draft), -10, 0.5f, 36) : 0;
    uint32_t accord = agreement(draft, rival) | (uint32_t)own << 8;
    uint32_t cue_end = qt_range_empty(draft->cue) ? QT_NONE : draft->cue.end - 1;
    spot verb = spot_at(doc, draft->scored ? draft->cue_token : cue_end);
    const qt_word *word = draft->scored ? qt_token_word(doc, draft->cue_token) : NULL;
    uint32_t flags = qt_cue_flags_seen(word);
    spot begin = spot_at(doc, first.first), end = spot_at(doc, last.end - 1);
    spot before = spot_at(doc, first.first - 1), after = spot_at(doc, last.end);
    bool source = !qt_range_empty(draft->source);
    spot who = spot_at(doc, source ? draft->source.first : QT_NONE);
    spot whom = spot_at(doc, source ? draft->source.end - 1 : QT_NONE);
    uint32_t names = source ? few(draft->source.end - draft->source.first) : 0;
    uint32_t side = sides_of(draft), gap = gap_to_cue(draft);
    uint32_t speaks = draft->speaker_of != QT_NONE   ? 1
                      : source                       ? 2
                      : !qt_range_empty(draft->hint) ? 3
                                                     : 0;
    uint32_t kind = doc->layout.paragraphs.items[draft->paragraph].kind;
    bool sentence_start = first.first == draft->sentence.first;
    bool sentence_end = last.end + 1 >= draft->sentence.end;
    uint32_t bounds = (uint32_t)sentence_start | (uint32_t)sentence_end << 1;
    uint32_t at_cue = draft->scored
                          ? rival_claim(attrib, draft->cue_token, index, strength(draft))
                          : 99;
    uint32_t at_begin = rival_claim(attrib, first.first, index, strength(draft));
    uint32_t at_end = rival_claim(attrib, last.end - 1, index, strength(draft));
    uint32_t marks = quotes_of(attrib, draft);
    uint32_t n = 0;
    f[n++] = qt_feature(1, 0);
    f[n++] = qt_feature(2, rule);
    f[n++] = qt_feature(3, cue);
    f[n++] = qt_feature(4, path);
    f[n++] = qt_feature(5, whole);
    f[n++] = qt_feature2(6, cue, path);
    f[n++] = qt_feature2(7, accord, rule);
    f[n++] = qt_feature2(8, accord, quoted);
    f[n++] = qt_feature2(9, cue, quoted);
    f[n++] = qt_feature2(10, path, quoted);
    f[n++] = qt_feature2(11, cue, rule);
    f[n++] = qt_feature2(12, path, rule);
    f[n++] = qt_feature3(13, quoted, size, rule);
    f[n++] = qt_feature3(14, quoted, spans, side);
    f[n++] = qt_feature2(15, verb.form, quoted);
    f[n++] = qt_feature2(16, verb.tag, quoted);
    f[n++] = qt_feature3(17, flags, quoted, side);
    f[n++] = qt_feature2(18, begin.form, side);
    f[n++] = qt_feature2(19, begin.tag, side);
    f[n++] = qt_feature2(20, begin.tag, verb.tag);
    f[n++] = qt_feature2(21, begin.form, verb.form);
    f[n++] = qt_feature2(22, end.tag, quoted);
    f[n++] = qt_feature2(23, after.form, quoted);
    f[n++] = qt_feature2(24, after.tag, end.tag);
    f[n++] = qt_feature2(25, before.form, quoted);
    f[n++] = qt_feature2(26, before.tag, begin.tag);
    f[n++] = qt_feature3(27, bounds, side, quoted);
    f[n++] = qt_feature3(28, gap, side, quoted);
    f[n++] = qt_feature3(29, gap, verb.form, side);
    f[n++] = qt_feature3(30, speaks, quoted, rule);
    f[n++] = qt_feature2(31, who.tag, whom.tag);
    f[n++] = qt_feature2(32, who.form, verb.tag);
    f[n++] = qt_feature2(33, whom.form, verb.tag);
    f[n++] = qt_feature3(34, who.tag, names, verb.tag);
    f[n++] = qt_feature2(35, names, side);
    f[n++] = qt_feature3(36, kind, quoted, rule);
    f[n++] = qt_feature2(37, at_cue, quoted);
    f[n++] = qt_feature2(38, at_begin, quoted);
    f[n++] = qt_feature2(39, at_end, quoted);
    f[n++] = qt_feature3(40, at_cue, at_begin, at_end);
    f[n++] = qt_feature2(41, at_begin, whole);
    f[n++] = qt_feature2(42, at_cue, whole);
    f[n++] = qt_feature3(43, draft->polarity, quoted, side);
    f[n++] = qt_feature3(44, size, side, verb.tag);
    f[n++] = qt_feature2(45, size, verb.form);
    f[n++] = qt_feature2(46, accord, whole);
    f[n++] = qt_feature3(47, accord, quoted, rule);
    f[n++] = qt_feature2(48, accord, verb.form);
    f[n++] = qt_feature2(49, marks, quoted);
    f[n++] = qt_feature2(50, marks, rule);
    f[n++] = qt_feature3(51, marks, side, speaks);
    f[n++] = qt_feature2(52, marks, at_begin);
    f[n++] = qt_feature2(53, marks, accord);
    uint32_t token = draft->scored ? draft->cue_token : QT_NONE;
    fit whole_fit = fit_of(doc, first, token),
        source_fit = fit_of(doc, draft->source, token);
    uint32_t over = left_over(doc, last, draft->sentence);
    uint32_t hangs = whole_fit.loose << 8 | whole_fit.of_cue << 7 | whole_fit.label;
    f[n++] = qt_feature3(54, hangs, quoted, side);
    f[n++] = qt_feature3(55, hangs, verb.form, 0);
    f[n++] = qt_feature3(56, hangs, verb.tag, over);
    f[n++] = qt_feature3(57, over, quoted, side);
    f[n++] =
        qt_feature3(58, source_fit.loose << 8 | source_fit.of_cue << 7 | source_fit.label,
                    verb.tag, side);
    f[n++] = qt_feature3(59, source_fit.label, source_fit.of_cue, rule);
    f[n++] = qt_feature3(60, hangs, path, 0);
    return n;
}

/* ---- the contest ---- */

bool qt_competes(const qt_draft *draft) {
    return !draft->dead && !draft->inner && !draft->label && draft->content_count;
}

static void lay_claim(claim *held, uint32_t index, float own) {
    if (own > held->first) {
        held->second = held->first;
        held->first = own;
        held->owner = index;
    } else if (own > held->second) {
        held->second = own;
    }
}

/* What the rules joined to a draft from other sentences belongs to the models' view of
 * the same cue as well. */
static void share_extensions(qt_attrib *attrib) {
    const struct qt_contest *contest = attrib->contest;
    for (uint32_t p = 0; p < attrib->proposals.count; p++) {
        qt_draft *proposal = &attrib->proposals.items[p];
        uint32_t at = contest->draft_at[proposal->cue_token];
        if (at == QT_NONE) continue;
        const qt_draft *draft = &attrib->drafts.items[at];
        proposal->dead = draft->content_count + proposal->content_count > QT_DRAFT_SPANS;
        for (uint32_t s = 0; s < draft->content_count && !proposal->dead; s++) {
            qt_range span = draft->content[s];
            bool outside =
                span.first >= draft->sentence.end || span.end <= draft->sentence.first;
            if (outside) qt_draft_insert(proposal, span);
        }
        /* who speaks as what: the longer of two sources tells more */
        qt_draft source = {.content = {draft->source}, .content_count = 1};
        if (qt_range_within(proposal->source, draft->source) &&
            !qt_draft_shared(&source, proposal) &&
            !qt_range_has(draft->source, proposal->cue_token))
            proposal->source = draft->source;
    }
}

quoth_status qt_contest_open(qt_attrib *attrib) {
    qt_arena *scratch = attrib->stage->scratch;
    size_t tokens = (size_t)attrib->doc->tokens.count + 1;
    struct qt_contest *contest = qt_arena_take(scratch, sizeof *contest);
    if (!contest) return qt_fail_memory(attrib->stage->error);
    contest->draft_at = qt_arena_take(scratch, tokens * sizeof(uint32_t));
    contest->proposal_at = qt_arena_take(scratch, tokens * sizeof(uint32_t));
    contest->claims = qt_arena_take(scratch, tokens * sizeof(claim));
    if (!contest->draft_at || !contest->proposal_at || !contest->claims)
        return qt_fail_memory(attrib->stage->error);
    attrib->contest = contest;
    memset(contest->draft_at, 0xFF, tokens * sizeof(uint32_t));
    memset(contest->proposal_at, 0xFF, tokens * sizeof(uint32_t));
    for (size_t i = 0; i < tokens; i++) contest->claims[i] = (claim){-99, -99, QT_NONE};
    for (uint32_t c = 0; c < qt_candidate_count(attrib); c++) {
        const qt_draft *draft = qt_candidate(attrib, c);
        if (!qt_competes(draft)) continue;
        uint32_t *at =
            c < attrib->drafts.count ? contest->draft_at : contest->proposal_at;
        if (draft->scored) at[draft->cue_token] = c;
    }
    share_extensions(attrib);
    for (uint32_t c = 0; c < qt_candidate_count(attrib); c++) {
        const qt_draft *draft = qt_candidate(attrib, c);
        if (!qt_competes(draft)) continue;
        for (uint32_t s = 0; s < draft->content_count; s++)
            for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
                lay_claim(&contest->claims[i], c, strength(draft));
    }
    return QUOTH_OK;
}
