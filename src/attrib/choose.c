/*
 * Choosing: the drafts of the rules and the proposals of the models compete.
 *
 * For each the accept model says how likely it is right (judge.c). The likeliest is taken
 * first; whatever then shares its cue or its words, or stands inside of it, is out,
 * unless two that it keeps out are worth more together. What is left below the threshold
 * is dropped. Quotations inside quotations and the turns of a transcript do not compete.
 */
#include <stdlib.h>
#include <string.h>

#include "attrib/learned.h"

enum { PARTNERS = 12 }; /* candidates kept out by one that are tried in pairs */

/* Below this probability nobody asks why a reading was rejected. */
static const double least_rejected = 0.05;

static qt_draft *writable(qt_attrib *attrib, uint32_t index) {
    return index < attrib->drafts.count
               ? &attrib->drafts.items[index]
               : &attrib->proposals.items[index - attrib->drafts.count];
}

/* Whether the cue of b stands in the content of a. */
static bool covers(const qt_draft *a, const qt_draft *b) {
    for (uint32_t s = 0; s < a->content_count; s++)
        if (qt_range_has(a->content[s], b->cue_token)) return b->scored;
    return false;
}

typedef struct entry {
    double score; /* what it is ranked by */
    double probability;
    bool likely; /* enough to be reported */
    uint32_t index, first;
    uint8_t tier; /* lower ones are served first */
    bool in;
    uint32_t kept_out, next; /* chain of those that only this one keeps out */
} entry;

/* Served first: what the rules read off plain words and PolNeAR's annotators leave out.
 * Served last: a quotation without cue and source. */
enum { TIER_FIRM, TIER_PLAIN, TIER_ANONYMOUS };

static uint8_t tier_of(const qt_draft *draft) {
    if (qt_range_empty(draft->cue) && qt_range_empty(draft->source))
        return TIER_ANONYMOUS;
    return draft->firm ? TIER_FIRM : TIER_PLAIN;
}

static int by_score(const void *left, const void *right) {
    const entry *a = left, *b = right;
    if (a->tier != b->tier) return a->tier < b->tier ? -1 : 1;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

#define SEVERAL (QT_NONE - 1)

/* Which entry holds a token: as its cue, or by its content. */
typedef struct board {
    uint32_t *cues, *contents;
} board;

/* What stands in a draft's way: QT_NONE nothing, SEVERAL, or the only entry. */
static uint32_t obstacle(const qt_draft *draft, const board *taken) {
    uint32_t only = QT_NONE, held[2];
    for (uint32_t s = 0; s <= draft->content_count; s++) {
        bool cue = s == draft->content_count;
        if (cue && !draft->scored) break;
        qt_range range =
            cue ? (qt_range){draft->cue_token, draft->cue_token + 1} : draft->content[s];
        for (uint32_t i = range.first; i < range.end; i++) {
            held[0] = taken->cues[i];
            held[1] = taken->contents[i];
            for (unsigned h = 0; h < 2; h++) {
                if (held[h] == QT_NONE || held[h] == only) continue;
                if (only != QT_NONE) return SEVERAL;
                only = held[h];
            }
        }
    }
    return only;
}

static void hold(const qt_draft *draft, uint32_t entry_index, const board *taken) {
    if (draft->scored) taken->cues[draft->cue_token] = entry_index;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
            taken->contents[i] = entry_index;
}

/* A draft of the rules that lost to the models' view of the same cue becomes theirs, in
 * its place: others may have its speaker. */
static void become(qt_draft *draft, const qt_draft *proposal) {
    draft->dead = false;
    /* "Lee is expected to say that A": the one who speaks is no part of what is said */
    for (uint32_t s = 0; s < proposal->content_count; s++)
        if (!qt_range_empty(draft->source) && qt_range_empty(proposal->source) &&
            qt_range_within(draft->source, proposal->content[s]))
            return;
    memcpy(draft->content, proposal->content, sizeof draft->content);
    draft->content_count = proposal->content_count;
    if (!qt_range_empty(proposal->source)) {
        draft->source = proposal->source;
        draft->speaker_of = QT_NONE;
        draft->agentless = false;
        draft->withheld = NULL;
    }
    draft->polarity = proposal->polarity;
    draft->belief = proposal->belief;
    draft->cue_score = proposal->cue_score;
    draft->path_score = proposal->path_score;
    draft->rule = proposal->rule;
    draft->confidence = proposal->confidence;
    draft->uncertain = proposal->uncertain;
}

/* Whether the content holds a finite verb that is not in a relative clause. */
static bool holds_clause(const qt_document *doc, const qt_draft *draft) {
    enum { DEPTH = 32 };
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++) {
            if (!qt_is_finite(doc, i)) continue;
            bool relative = false;
            uint32_t at = i;
            for (unsigned depth = 0; depth < DEPTH && qt_range_has(draft->content[s], at);
                 depth++) {
                relative |= doc->syntax.labels[at] == QT_LABEL_acl_relcl;
                at = doc->syntax.heads[at];
            }
            if (!relative) return true;
        }
    return false;
}

/* What a draft must reach to be reported. A rule has reasons of its own; a proposal that
 * is a phrase without a verb needs to be likely. */
static double threshold_of(const qt_attrib *attrib, const qt_draft *draft) {
    const qt_document *doc = attrib->doc;
    uint32_t quoted = qt_quoted_share(attrib, draft);
    if (!draft->learned) return qt_setting_of(attrib, QT_SETTING_accept_rule);
    if (quoted == 2) return qt_setting_of(attrib, QT_SETTING_accept_quoted);
    bool clause = holds_clause(doc, draft);
    bool body = doc->layout.paragraphs.items[draft->paragraph].kind == QT_PARAGRAPH_BODY;
    if (!clause && !body) return 1; /* "Council Rejects Bridge": a headline's object */
    clause |= qt_tag_at(doc, draft->content[0].first) == QT_TAG_TO;
    const qt_word *cue = qt_token_word(doc, draft->cue_token);
    bool known = cue && cue->cue_flags;
    bool speech = known && !(cue->cue_flags & QT_CUE(nonspeech));
    if (quoted || (clause && known)) return qt_setting_of(attrib, QT_SETTING_accept);
    return qt_setting_of(attrib, clause || speech ? QT_SETTING_accept_unknown
                                                  : QT_SETTING_accept_phrase);
}

/* Two that a rival keeps out and that together are worth more than it take its place:
 * "warned that A and added that B". */
static void try_pairs(const qt_attrib *attrib, entry *entries, uint32_t rival,
                      const board *taken) {
    uint32_t tried = 0;
    for (uint32_t e = entries[rival].kept_out; e != QT_NONE && tried < PARTNERS;
         e = entries[e].next, tried++) {
        const qt_draft *a = qt_candidate(attrib, entries[e].index);
        uint32_t others = 0;
        for (uint32_t o = entries[e].next; o != QT_NONE && others < PARTNERS;
             o = entries[o].next, others++) {
            const qt_draft *b = qt_candidate(attrib, entries[o].index);
            if (entries[e].score + entries[o].score <= entries[rival].score ||
                qt_draft_shared(a, b) || covers(a, b) || covers(b, a) ||
                a->cue_token == b->cue_token || obstacle(a, taken) != rival ||
                obstacle(b, taken) != rival)
                continue; /* an earlier exchange may stand in their way by now */
            entries[rival].in = false;
            entries[e].in = entries[o].in = true;
            hold(qt_candidate(attrib, entries[rival].index), QT_NONE, taken);
            hold(a, e, taken);
            hold(b, o, taken);
            return;
        }
    }
}

static void reconsider(const qt_attrib *attrib, entry *entries, uint32_t count,
                       const board *taken) {
    for (uint32_t e = count; e-- > 0;) { /* backward: the likeliest is first in a chain */
        if (entries[e].in || entries[e].tier != TIER_PLAIN || !entries[e].likely)
            continue;
        uint32_t rival = obstacle(qt_candidate(attrib, entries[e].index), taken);
        if (rival == QT_NONE || rival == SEVERAL || entries[rival].tier != TIER_PLAIN)
            continue;
        entries[e].next = entries[rival].kept_out;
        entries[rival].kept_out = e;
    }
    for (uint32_t e = 0; e < count; e++)
        if (entries[e].in) try_pairs(attrib, entries, e, taken);
}

static quoth_status settle(qt_attrib *attrib, entry *entries, uint32_t count) {
    size_t size = ((size_t)attrib->doc->tokens.count + 1) * sizeof(uint32_t);
    board taken = {qt_arena_take(attrib->stage->scratch, size),
                   qt_arena_take(attrib->stage->scratch, size)};
    if (!taken.cues || !taken.contents) return qt_fail_memory(attrib->stage->error);
    memset(taken.cues, 0xFF, size);
    memset(taken.contents, 0xFF, size);
    for (uint32_t e = 0; e < count; e++) {
        const qt_draft *draft = qt_candidate(attrib, entries[e].index);
        entries[e].in = (entries[e].likely || entries[e].tier == TIER_FIRM) &&
                        obstacle(draft, &taken) == QT_NONE;
        if (entries[e].in) hold(draft, e, &taken);
    }
    reconsider(attrib, entries, count, &taken);
    double speaker = qt_setting_of(attrib, QT_SETTING_speaker);
    for (uint32_t e = 0; e < count; e++) {
        qt_draft *draft = writable(attrib, entries[e].index);
        draft->dead = !entries[e].in;
        if (entries[e].tier != TIER_FIRM) draft->confidence = entries[e].probability;
        draft->uncertain = draft->learned && draft->confidence < speaker;
    }
    for (uint32_t p = 0; p < attrib->proposals.count; p++) {
        const qt_draft *proposal = &attrib->proposals.items[p];
        if (proposal->dead) continue;
        uint32_t same = qt_rule_draft(attrib, proposal);
        if (same != QT_NONE) {
            become(&attrib->drafts.items[same], proposal);
            continue;
        }
        qt_draft *item = QT_PUSH(attrib->stage->memory, &attrib->drafts);
        if (!item) return qt_fail_memory(attrib->stage->error);
        *item = *proposal;
    }
    return QUOTH_OK;
}

/* Who has the speaker of a draft that is out has its source instead. */
static void keep_speakers(qt_attrib *attrib) {
    for (uint32_t d = 0; d < attrib->drafts.count; d++) {
        qt_draft *draft = &attrib->drafts.items[d];
        if (draft->dead) continue;
        for (uint32_t steps = 0; draft->speaker_of != QT_NONE && steps < 100; steps++) {
            const qt_draft *other = &attrib->drafts.items[draft->speaker_of];
            if (!other->dead) break;
            if (qt_range_empty(draft->source)) draft->source = other->source;
            if (qt_range_empty(draft->hint)) draft->hint = other->hint;
            draft->speaker_of =
                qt_range_empty(draft->source) ? other->speaker_of : QT_NONE;
        }
    }
}

static int by_content(const void *left, const void *right) {
    const qt_rejected *a = left, *b = right;
    if (a->content.start_byte != b->content.start_byte)
        return a->content.start_byte < b->content.start_byte ? -1 : 1;
    if (a->probability > b->probability) return -1;
    if (a->probability < b->probability) return 1;
    return a->cue.start_byte < b->cue.start_byte ? -1
                                                 : a->cue.start_byte > b->cue.start_byte;
}

/* Keeps the readings that lost, so that they can be shown. */
static quoth_status keep_rejected(qt_attrib *attrib, const entry *entries, uint32_t count,
                                  qt_rejecteds *out) {
    const qt_document *doc = attrib->doc;
    for (uint32_t e = 0; e < count; e++) {
        if (entries[e].in || entries[e].probability < least_rejected) continue;
        const qt_draft *draft = qt_candidate(attrib, entries[e].index);
        qt_rejected *item = QT_PUSH(attrib->stage->memory, out);
        if (!item) return qt_fail_memory(attrib->stage->error);
        *item = (qt_rejected){.cue = qt_tokens_span(doc, draft->cue),
                              .source = qt_tokens_span(doc, draft->source),
                              .content = qt_tokens_span(doc, draft->content[0]),
                              .rule = draft->rule,
                              .probability = (float)entries[e].probability,
                              .likely = entries[e].likely};
    }
    if (out->count) qsort(out->items, out->count, sizeof *out->items, by_content);
    return QUOTH_OK;
}

quoth_status qt_learned_choose(qt_attrib *attrib, qt_rejecteds *rejected) {
    const qt_models *models = &attrib->doc->pack->models;
    if (!models->present) return QUOTH_OK;
    QT_TRY(qt_contest_open(attrib));
    uint32_t total = qt_candidate_count(attrib), count = 0;
    entry *entries = qt_arena_take(attrib->stage->scratch, (total + 1) * sizeof *entries);
    if (!entries) return qt_fail_memory(attrib->stage->error);
    float bonus = (float)qt_setting_of(attrib, QT_SETTING_rule_bonus);
    for (uint32_t c = 0; c < total; c++) {
        const qt_draft *draft = qt_candidate(attrib, c);
        if (!qt_competes(draft)) continue;
        uint32_t features[QT_ACCEPT_FEATURES];
        uint32_t size = qt_accept_features(attrib, c, features);
        float score = qt_model_score(&models->items[QT_MODEL_accept], features, size);
        double probability = (double)qt_probability(score);
        double ranked =
            draft->learned ? probability : (double)qt_probability(score + bonus);
        entries[count++] = (entry){.score = ranked,
                                   .probability = probability,
                                   .likely = probability >= threshold_of(attrib, draft),
                                   .index = c,
                                   .first = draft->content[0].first,
                                   .kept_out = QT_NONE,
                                   .next = QT_NONE,
                                   .tier = tier_of(draft)};
    }
    qsort(entries, count, sizeof *entries, by_score);
    uint32_t drafts = attrib->drafts.count;
    QT_TRY(settle(attrib, entries, count));
    /* settling adds drafts behind the rules': the proposals' numbers have moved */
    uint32_t added = attrib->drafts.count - drafts;
    for (uint32_t e = 0; e < count; e++)
        if (entries[e].index >= drafts) entries[e].index += added;
    QT_TRY(keep_rejected(attrib, entries, count, rejected));
    keep_speakers(attrib);
    return QUOTH_OK;
}
