/*
 * Training attribution, from the outside in:
 *
 *   word    may a word be a cue                        logistic, over every unit
 *   cue     is it one                                  logistic, over what passes
 *   span    what each unit is to a gold cue            a chain (conditional random field)
 *   accept  is a draft or a proposal right             logistic, over all candidates
 *
 * Cue and span are trained once per fold without it, so that accept learns from scores
 * such as new text will get, and once on everything.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrib/learned.h"
#include "train/train.h"

enum {
    WORD_BITS = 16,
    CUE_BITS = 20,
    SPAN_BITS = 19,
    ACCEPT_BITS = 17,
    WORD_ROUNDS = 4,
    CUE_ROUNDS = 8,
    SPAN_ROUNDS = 8,
    ACCEPT_ROUNDS = 8,
    SPAN_COLUMNS = 8,
    LEAST_SEEN = 3
};

/* ---- examples ---- */

/* Rows of features, one after the other, with what is to be learned from each. */
typedef struct example {
    uint32_t first, count; /* features */
    uint8_t target, fold;
} example;

typedef struct examples {
    uint32_t *features;
    size_t feature_count, feature_room;
    example *items;
    uint32_t count, room;
} examples;

static void add_example(examples *set, const uint32_t *features, uint32_t count,
                        uint8_t target, unsigned fold) {
    if (set->feature_count + count > set->feature_room) {
        set->feature_room = set->feature_room * 2 + 4096;
        set->features = realloc(set->features, set->feature_room * sizeof *set->features);
    }
    if (set->count == set->room) {
        set->room = set->room * 2 + 1024;
        set->items = realloc(set->items, set->room * sizeof *set->items);
    }
    if (!set->features || !set->items || set->feature_count > UINT32_MAX - count)
        train_fail("out of memory");
    memcpy(set->features + set->feature_count, features, count * sizeof *features);
    set->items[set->count++] =
        (example){(uint32_t)set->feature_count, count, target, (uint8_t)fold};
    set->feature_count += count;
}

/* Features seen once or twice teach little and take the room of others: left out. */
static void prune(examples *set) {
    enum { COUNT_BITS = 26 };
    uint8_t *seen = train_take((size_t)1 << COUNT_BITS);
    for (size_t i = 0; i < set->feature_count; i++) {
        uint8_t *count = &seen[qt_row(COUNT_BITS, set->features[i])];
        if (*count < LEAST_SEEN) ++*count;
    }
    for (uint32_t e = 0; e < set->count; e++) {
        example *item = &set->items[e];
        uint32_t kept = 0, *features = set->features + item->first;
        for (uint32_t f = 0; f < item->count; f++)
            if (seen[qt_row(COUNT_BITS, features[f])] >= LEAST_SEEN)
                features[kept++] = features[f];
        item->count = kept;
    }
    free(seen);
}

static void free_examples(examples *set) {
    free(set->features);
    free(set->items);
    *set = (examples){0};
}

/* ---- logistic regression ---- */

static float score_of(const learner *learn, const examples *set, const example *item) {
    float score;
    learner_scores(learn, set->features + item->first, item->count, &score);
    return score;
}

/* The average of the weights after each of the later rounds generalises best. */
static void add_weights(const learner *learn, float *sum) {
    size_t size = (size_t)learn->columns << learn->bits;
    for (size_t i = 0; i < size; i++) sum[i] += learn->weights[i];
}

static void report(const char *name, const learner *learn, const examples *set,
                   unsigned fold) {
    double loss = 0;
    uint32_t right = 0, found = 0, gold = 0, total = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        const example *item = &set->items[i];
        if (item->fold != fold) continue;
        float p = qt_probability(score_of(learn, set, item));
        loss -= log((double)(item->target ? p : 1 - p) + 1e-9);
        found += p > 0.4f;
        gold += item->target;
        right += item->target && p > 0.4f;
        total++;
    }
    printf("%s fold %u: %u examples, %u positive, loss %.4f, P %.3f R %.3f\n", name, fold,
           total, gold, total ? loss / total : 0, found ? (double)right / found : 0,
           gold ? (double)right / gold : 0);
}

static qt_model train_logistic(const char *name, const examples *set, unsigned fold,
                               uint32_t bits, unsigned rounds, float rate) {
    learner learn = learner_new(bits, 1);
    uint32_t *order = train_take(set->count * sizeof *order);
    float *sum = train_take(((size_t)1 << bits) * sizeof *sum);
    uint64_t state = 5;
    for (unsigned round = 0; round < rounds; round++) {
        for (uint32_t i = 0; i < set->count; i++) order[i] = i;
        train_shuffle(order, set->count, &state);
        for (uint32_t o = 0; o < set->count; o++) {
            const example *item = &set->items[order[o]];
            if (item->fold == fold) continue;
            float gradient = qt_probability(score_of(&learn, set, item)) - item->target;
            learner_descend(&learn, set->features + item->first, item->count, 0, gradient,
                            rate);
        }
        if (round >= rounds / 2) add_weights(&learn, sum);
    }
    size_t size = (size_t)1 << bits;
    for (size_t i = 0; i < size; i++)
        learn.weights[i] = sum[i] / (float)(rounds - rounds / 2);
    if (fold < TRAIN_FOLDS) report(name, &learn, set, fold);
    qt_model model = learner_round(&learn);
    learner_free(&learn);
    free(order);
    free(sum);
    return model;
}

/* ---- the chain ---- */

typedef struct chain { /* one gold cue: its units are consecutive examples */
    uint32_t first, count;
    uint32_t steps; /* QT_PART_COUNT rows of two features a unit */
    uint8_t fold;
} chain;

typedef struct chains {
    examples units, steps; /* target of a unit: its part */
    chain *items;
    uint32_t count, room;
} chains;

static void fill(const learner *learn, const chains *set, const chain *item,
                 qt_lattice *lattice) {
    float scores[SPAN_COLUMNS];
    for (uint32_t i = 0; i < item->count; i++) {
        const example *unit = &set->units.items[item->first + i];
        learner_scores(learn, set->units.features + unit->first, unit->count, scores);
        memcpy(lattice->parts[i], scores, sizeof lattice->parts[i]);
        for (unsigned q = 0; q < QT_PART_COUNT; q++) {
            const example *step = &set->steps.items[item->steps + i * QT_PART_COUNT + q];
            learner_scores(learn, set->steps.features + step->first, step->count, scores);
            memcpy(lattice->steps[i].scores[q], scores,
                   sizeof lattice->steps[i].scores[q]);
        }
    }
}

/* Probabilities of the parts, and of the steps into each unit, by forward and backward
 * sums, each scaled to one. */
typedef struct beliefs {
    double parts[QT_VIEW_UNITS][QT_PART_COUNT];
    double steps[QT_VIEW_UNITS][QT_PART_COUNT][QT_PART_COUNT];
} beliefs;

static void believe(const qt_lattice *lattice, uint32_t count, beliefs *out) {
    static _Thread_local double ahead[QT_VIEW_UNITS + 1][QT_PART_COUNT],
        behind[QT_VIEW_UNITS + 1][QT_PART_COUNT];
    memset(ahead[0], 0, sizeof ahead[0]);
    ahead[0][QT_PART_OTHER] = 1;
    for (uint32_t i = 0; i < count; i++) {
        double all = 0;
        for (unsigned p = 0; p < QT_PART_COUNT; p++) {
            double sum = 0;
            for (unsigned q = 0; q < QT_PART_COUNT; q++)
                if (qt_part_follows((qt_part)p, (qt_part)q))
                    sum += ahead[i][q] * exp((double)lattice->steps[i].scores[q][p]);
            ahead[i + 1][p] = sum * exp((double)lattice->parts[i][p]);
            all += ahead[i + 1][p];
        }
        for (unsigned p = 0; p < QT_PART_COUNT; p++) ahead[i + 1][p] /= all;
    }
    for (unsigned p = 0; p < QT_PART_COUNT; p++) behind[count][p] = 1;
    for (uint32_t i = count; i-- > 0;) {
        double all = 0, pairs = 0;
        for (unsigned q = 0; q < QT_PART_COUNT; q++) {
            behind[i][q] = 0;
            for (unsigned p = 0; p < QT_PART_COUNT; p++) {
                double one = 0;
                if (qt_part_follows((qt_part)p, (qt_part)q))
                    one = exp((double)(lattice->steps[i].scores[q][p] +
                                       lattice->parts[i][p])) *
                          behind[i + 1][p];
                behind[i][q] += one;
                out->steps[i][q][p] = ahead[i][q] * one;
                pairs += out->steps[i][q][p];
            }
            all += behind[i][q];
        }
        for (unsigned p = 0; p < QT_PART_COUNT; p++) out->parts[i][p] = 0;
        for (unsigned q = 0; q < QT_PART_COUNT; q++) {
            for (unsigned p = 0; p < QT_PART_COUNT; p++) {
                out->steps[i][q][p] /= pairs;
                out->parts[i][p] += out->steps[i][q][p];
            }
            behind[i][q] /= all;
        }
    }
}

static void descend_chain(learner *learn, const chains *set, const chain *item,
                          const beliefs *belief, float rate) {
    unsigned before = QT_PART_OTHER;
    for (uint32_t i = 0; i < item->count; i++) {
        const example *unit = &set->units.items[item->first + i];
        for (unsigned p = 0; p < QT_PART_COUNT; p++) {
            float gradient = (float)belief->parts[i][p] - (p == unit->target);
            if (fabsf(gradient) > 1e-4f)
                learner_descend(learn, set->units.features + unit->first, unit->count, p,
                                gradient, rate);
        }
        for (unsigned q = 0; q < QT_PART_COUNT; q++) {
            const example *step = &set->steps.items[item->steps + i * QT_PART_COUNT + q];
            for (unsigned p = 0; p < QT_PART_COUNT; p++) {
                float gradient =
                    (float)belief->steps[i][q][p] - (q == before && p == unit->target);
                if (fabsf(gradient) > 1e-4f)
                    learner_descend(learn, set->steps.features + step->first, step->count,
                                    p, gradient, rate);
            }
        }
        before = unit->target;
    }
}

static void report_chain(const learner *learn, const chains *set, unsigned fold,
                         qt_lattice *lattice) {
    uint32_t whole = 0, content = 0, source = 0, total = 0;
    for (uint32_t c = 0; c < set->count; c++) {
        const chain *item = &set->items[c];
        if (item->fold != fold) continue;
        uint8_t parts[QT_VIEW_UNITS];
        fill(learn, set, item, lattice);
        qt_lattice_best(lattice, item->count, NULL, parts);
        bool same_content = true, same_source = true;
        for (uint32_t i = 0; i < item->count; i++) {
            unsigned a = parts[i], b = set->units.items[item->first + i].target;
            bool is_content = a >= QT_PART_CONTENT, should = b >= QT_PART_CONTENT;
            bool is_source = a == QT_PART_SOURCE || a == QT_PART_SOURCE_IN;
            bool should_source = b == QT_PART_SOURCE || b == QT_PART_SOURCE_IN;
            same_content &= is_content == should;
            same_source &= is_source == should_source;
        }
        whole += same_content && same_source;
        content += same_content;
        source += same_source;
        total++;
    }
    printf("span fold %u: %u cues, content exact %.3f, source exact %.3f, both %.3f\n",
           fold, total, (double)content / total, (double)source / total,
           (double)whole / total);
}

static qt_model train_chain(const chains *set, unsigned fold) {
    learner learn = learner_new(SPAN_BITS, SPAN_COLUMNS);
    size_t size = (size_t)SPAN_COLUMNS << SPAN_BITS;
    float *sum = train_take(size * sizeof *sum);
    uint32_t *order = train_take(set->count * sizeof *order);
    qt_lattice *lattice = train_take(sizeof *lattice);
    beliefs *belief = train_take(sizeof *belief);
    uint64_t state = 9;
    for (unsigned round = 0; round < SPAN_ROUNDS; round++) {
        for (uint32_t i = 0; i < set->count; i++) order[i] = i;
        train_shuffle(order, set->count, &state);
        for (uint32_t o = 0; o < set->count; o++) {
            const chain *item = &set->items[order[o]];
            if (item->fold == fold) continue;
            fill(&learn, set, item, lattice);
            believe(lattice, item->count, belief);
            descend_chain(&learn, set, item, belief, 0.025f);
        }
        if (round >= SPAN_ROUNDS / 2) add_weights(&learn, sum);
    }
    for (size_t i = 0; i < size; i++)
        learn.weights[i] = sum[i] / (float)(SPAN_ROUNDS - SPAN_ROUNDS / 2);
    if (fold < TRAIN_FOLDS) report_chain(&learn, set, fold, lattice);
    qt_model model = learner_round(&learn);
    learner_free(&learn);
    free(sum);
    free(order);
    free(lattice);
    free(belief);
    return model;
}

/* ---- collecting ---- */

typedef struct collector {
    train_corpus *corpus;
    quoth_context *context;
    qt_models *final, *folds;
    const train_item *item;
    bool words; /* collect for the word model, else for cue and span */
    examples word, cue, accept;
    chains span;
} collector;

/* The gold attribution whose cue has its unit here, or NULL. */
static const train_gold *gold_at(const collector *all, const qt_scene *scene,
                                 uint32_t unit) {
    for (uint32_t g = 0; g < all->item->gold_count; g++) {
        const train_gold *gold = &all->item->gold[g];
        if (gold->cue.end <= scene->sentence.first ||
            gold->cue.first >= scene->sentence.end)
            continue;
        if (qt_cue_unit(scene, gold->cue) == unit) return gold;
    }
    return NULL;
}

static void add_chain(collector *all, const qt_scene *scene, uint32_t unit,
                      const train_gold *gold) {
    static qt_view view;
    uint32_t features[QT_SPAN_FEATURES];
    uint8_t parts[QT_VIEW_UNITS];
    chains *set = &all->span;
    qt_draft draft = {.source = gold->source};
    for (uint32_t s = 0; s < gold->content_count && s < QT_DRAFT_SPANS; s++) {
        qt_range content = qt_content_trim(scene->attrib, gold->content[s]);
        if (!qt_range_empty(content)) draft.content[draft.content_count++] = content;
    }
    qt_view_read(&view, scene, unit, QT_VIEW_REACH);
    qt_parts_of(&view, &draft, parts);
    bool any = false;
    for (uint32_t i = 0; i < view.count; i++) any |= parts[i] >= QT_PART_CONTENT;
    if (!any) return;
    if (set->count == set->room) {
        set->room = set->room * 2 + 1024;
        set->items = realloc(set->items, set->room * sizeof *set->items);
        if (!set->items) train_fail("out of memory");
    }
    set->items[set->count++] =
        (chain){set->units.count, view.count, set->steps.count, (uint8_t)all->item->fold};
    for (uint32_t i = 0; i < view.count; i++) {
        uint32_t count = qt_span_features(&view, i, features);
        add_example(&set->units, features, count, parts[i], all->item->fold);
        for (unsigned q = 0; q < QT_PART_COUNT; q++) {
            count = qt_step_features(&view, i, (qt_part)q, features);
            add_example(&set->steps, features, count, 0, all->item->fold);
        }
    }
}

static void watch_scene(const qt_scene *scene, void *user) {
    collector *all = user;
    uint32_t features[QT_CUE_FEATURES];
    float floor = logf(0.01f / 0.99f);
    for (uint32_t u = 0; u < scene->count; u++) {
        const qt_unit *unit = &scene->units[u];
        unsigned kind = qt_token_kind_of(scene->doc, unit->top);
        if (unit->quote || (kind != QT_TOKEN_WORD && kind != QT_TOKEN_COLON)) continue;
        const train_gold *gold = gold_at(all, scene, u);
        uint32_t count = qt_word_features(scene, u, features);
        if (all->words) {
            add_example(&all->word, features, count, gold != NULL, all->item->fold);
            continue;
        }
        if (gold) add_chain(all, scene, u, gold);
        if (qt_model_score(&all->final->items[QT_MODEL_word], features, count) <= floor)
            continue;
        count = qt_cue_features(scene, u, features);
        add_example(&all->cue, features, count, gold != NULL, all->item->fold);
    }
}

/* ---- is a candidate right? ---- */

static bool is_word(const qt_document *doc, uint32_t token) {
    unsigned kind = qt_token_kind_of(doc, token);
    return kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER;
}

/* The overlap of two lists of ranges, in words: shared / all. */
static double overlap(const qt_document *doc, const qt_range *a, uint32_t a_count,
                      const qt_range *b, uint32_t b_count) {
    uint32_t common = 0, left = 0, right = 0;
    for (uint32_t s = 0; s < a_count; s++)
        for (uint32_t i = a[s].first; i < a[s].end; i++) {
            if (!is_word(doc, i)) continue;
            left++;
            for (uint32_t t = 0; t < b_count; t++)
                if (qt_range_has(b[t], i)) {
                    common++;
                    break;
                }
        }
    for (uint32_t t = 0; t < b_count; t++)
        for (uint32_t i = b[t].first; i < b[t].end; i++) right += is_word(doc, i);
    return left + right > common ? (double)common / (left + right - common) : 0;
}

static bool is_right(const train_item *item, const qt_draft *draft) {
    const qt_document *doc = item->doc;
    for (uint32_t g = 0; g < item->gold_count; g++) {
        const train_gold *gold = &item->gold[g];
        if (overlap(doc, draft->content, draft->content_count, gold->content,
                    gold->content_count) < 0.8)
            continue;
        bool none = qt_range_empty(gold->source), absent = qt_range_empty(draft->source);
        if (absent && qt_range_empty(draft->cue))
            return true; /* quoted, by nobody named */
        if (none && absent) return true;
        if (!none && !absent && overlap(doc, &draft->source, 1, &gold->source, 1) >= 0.5)
            return true;
    }
    return false;
}

static void add_candidates(collector *all, qt_attrib *attrib) {
    if (qt_contest_open(attrib)) train_fail("out of memory");
    uint32_t features[QT_ACCEPT_FEATURES], total = qt_candidate_count(attrib);
    for (uint32_t c = 0; c < total; c++) {
        const qt_draft *draft = qt_candidate(attrib, c);
        if (!qt_competes(draft)) continue;
        uint32_t count = qt_accept_features(attrib, c, features);
        add_example(&all->accept, features, count, is_right(all->item, draft),
                    all->item->fold);
    }
}

/* Runs the stage over an article as far as the choice. */
static void collect(collector *all, train_item *item, bool watch) {
    qt_document *doc = item->doc;
    qt_matcher matcher;
    quoth_error error;
    qt_arena keep, scratch;
    qt_diagnostic_table diagnostics = {0};
    qt_arena_init(&keep, &doc->memory);
    qt_arena_init(&scratch, &doc->memory);
    qt_stage stage = {.pack = doc->pack,
                      .memory = &doc->memory,
                      .keep = &keep,
                      .scratch = &scratch,
                      .diagnostics = &diagnostics,
                      .matcher = &matcher,
                      .error = &error};
    qt_attrib attrib = {.stage = &stage, .doc = doc};
    all->item = item;
    if (watch) attrib.watch = watch_scene;
    attrib.user = all;
    if (qt_matcher_init(&matcher, doc->pack, &error) || qt_attributions_collect(&attrib))
        train_fail("%s: %s", item->id, error.message);
    if (!watch) add_candidates(all, &attrib);
    qt_attrib_free(&attrib);
    qt_matcher_free(&matcher);
    QT_TABLE_FREE(&doc->memory, &diagnostics);
    qt_arena_free(&keep);
    qt_arena_free(&scratch);
}

/* Models that propose nothing and accept everything, until there are better ones. */
static qt_model no_model(uint32_t columns, int8_t value) {
    int8_t *rows = train_take((size_t)columns << 1);
    memset(rows, value, (size_t)columns << 1);
    return (qt_model){rows, 1, 1};
}

static void train_fold(void *user, unsigned index) {
    collector *all = user;
    unsigned fold = index / 2;
    qt_models *models = fold < TRAIN_FOLDS ? &all->folds[fold] : all->final;
    if (index % 2) {
        models->items[QT_MODEL_span] = train_chain(&all->span, fold);
    } else {
        models->items[QT_MODEL_cue] =
            train_logistic("cue", &all->cue, fold, CUE_BITS, CUE_ROUNDS, 0.02f);
    }
}

void train_attributions(train_corpus *corpus, quoth_context *context, qt_models *final,
                        qt_models *folds) {
    collector all = {
        .corpus = corpus, .context = context, .final = final, .folds = folds};
    for (unsigned f = 0; f < TRAIN_FOLDS; f++) {
        folds[f].present = true;
        folds[f].items[QT_MODEL_word] = no_model(1, -100);
        folds[f].items[QT_MODEL_cue] = no_model(1, 0);
        folds[f].items[QT_MODEL_span] = no_model(SPAN_COLUMNS, 0);
        folds[f].items[QT_MODEL_accept] = no_model(1, 0);
    }
    for (uint32_t i = 0; i < corpus->count; i++) {
        context->pack.models = folds[corpus->items[i].fold];
        train_analyse(&corpus->items[i], context);
    }
    all.words = true;
    for (uint32_t i = 0; i < corpus->count; i++) collect(&all, &corpus->items[i], true);
    train_logistic("word", &all.word, 0, WORD_BITS, WORD_ROUNDS, 0.05f);
    final->items[QT_MODEL_word] =
        train_logistic("word", &all.word, TRAIN_FOLDS, WORD_BITS, WORD_ROUNDS, 0.05f);
    free_examples(&all.word);
    all.words = false;
    for (uint32_t i = 0; i < corpus->count; i++) collect(&all, &corpus->items[i], true);
    prune(&all.cue);
    prune(&all.span.units);
    train_parallel(train_fold, &all, 2 * (TRAIN_FOLDS + 1));
    for (uint32_t i = 0; i < corpus->count; i++) {
        folds[corpus->items[i].fold].items[QT_MODEL_word] = final->items[QT_MODEL_word];
        context->pack.models = folds[corpus->items[i].fold];
        collect(&all, &corpus->items[i], false);
    }
    train_logistic("accept", &all.accept, 0, ACCEPT_BITS, ACCEPT_ROUNDS, 0.01f);
    final->items[QT_MODEL_accept] = train_logistic("accept", &all.accept, TRAIN_FOLDS,
                                                   ACCEPT_BITS, ACCEPT_ROUNDS, 0.01f);
}
