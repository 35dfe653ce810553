/*
 * Training the tagger and the parser: averaged perceptrons.
 *
 * The tagger learns from its own mistakes left to right. The parser explores: it follows
 * its own moves, and a dynamic oracle says which moves lose no arc that could still be
 * had (Goldberg and Nivre 2013). Each is trained once per fold without that fold, so that
 * whatever learns from their output sees the errors they make on new text, and once on
 * everything.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/learned.h"
#include "train/train.h"

enum {
    TAG_BITS = 16,
    MOVE_BITS = 20,
    LABEL_BITS = 15,
    TAG_ROUNDS = 8,
    PARSE_ROUNDS = 5,
    MARGIN = 100, /* by which the right move must be ahead */
    LONGEST_SENTENCE = 200
};

typedef struct sentence_ref {
    uint32_t item, sentence;
} sentence_ref;

typedef struct course {
    train_corpus *corpus;
    qt_models *final, *folds;
    sentence_ref *sentences;
    uint32_t count;
} course;

static qt_range range_of(const course *plan, sentence_ref ref) {
    return plan->corpus->items[ref.item].doc->sentences.items[ref.sentence].tokens;
}

/* The longest form table a sentence needs. */
static qt_lexical *form_room(const course *plan) {
    uint32_t longest = 1;
    for (uint32_t i = 0; i < plan->count; i++) {
        qt_range range = range_of(plan, plan->sentences[i]);
        if (range.end - range.first > longest) longest = range.end - range.first;
    }
    return train_take((longest + 1) * sizeof(qt_lexical));
}

/* ---- tagger ---- */

static void tag_round(const course *plan, const uint32_t *order, unsigned fold,
                      learner *learn, qt_lexical *forms) {
    uint8_t tags[LONGEST_SENTENCE];
    for (uint32_t o = 0; o < plan->count; o++) {
        sentence_ref ref = plan->sentences[order[o]];
        const train_item *item = &plan->corpus->items[ref.item];
        qt_range range = range_of(plan, ref);
        if (item->fold == fold || range.end - range.first > LONGEST_SENTENCE) continue;
        qt_tagging tagging = {item->doc, range, forms, tags};
        qt_forms_read(item->doc, range, forms);
        for (uint32_t i = 0; i < range.end - range.first; i++) {
            qt_tag gold = (qt_tag)item->tags[range.first + i];
            tags[i] = (uint8_t)qt_tag_certain(&tagging, i);
            if (tags[i]) continue;
            uint32_t features[QT_TAG_FEATURES];
            float scores[QT_MODEL_COLUMNS];
            uint32_t count = qt_tag_features(&tagging, i, features);
            learner_scores(learn, features, count, scores);
            uint64_t possible = qt_tags_possible(&tagging, i);
            unsigned best = QT_TAG_NONE;
            for (unsigned t = QT_TAG_CC; t < QT_TAG_PUNCT; t++)
                if ((possible >> t & 1) && (!best || scores[t] > scores[best])) best = t;
            tags[i] = (uint8_t)best;
            if (!(possible >> gold & 1) || !gold || gold == QT_TAG_PUNCT) continue;
            learn->steps++;
            if (best == gold) continue;
            learner_add(learn, features, count, gold, 1);
            learner_add(learn, features, count, best, -1);
        }
    }
}

static void shuffled(const course *plan, uint32_t *order, uint64_t seed) {
    for (uint32_t i = 0; i < plan->count; i++) order[i] = i;
    train_shuffle(order, plan->count, &seed);
}

static void train_tagger(void *user, unsigned fold) {
    const course *plan = user;
    learner learn = learner_new(TAG_BITS, 48);
    qt_lexical *forms = form_room(plan);
    uint32_t *order = train_take(plan->count * sizeof *order);
    for (unsigned round = 0; round < TAG_ROUNDS; round++) {
        shuffled(plan, order, round + 1);
        tag_round(plan, order, fold, &learn, forms);
    }
    learner_average(&learn);
    qt_models *models = fold < TRAIN_FOLDS ? &plan->folds[fold] : plan->final;
    models->items[QT_MODEL_tag] = learner_round(&learn);
    learner_free(&learn);
    free(forms);
    free(order);
}

/* Tags each article with the tagger that did not see it. */
static void tag_folds(const course *plan) {
    qt_lexical *forms = form_room(plan);
    for (uint32_t i = 0; i < plan->count; i++) {
        train_item *item = &plan->corpus->items[plan->sentences[i].item];
        qt_range range = range_of(plan, plan->sentences[i]);
        if (!item->fold_tags) item->fold_tags = train_take(item->doc->tokens.count + 1);
        qt_tagging tagging = {item->doc, range, forms, item->fold_tags + range.first};
        qt_forms_read(item->doc, range, forms);
        qt_tag_sentence(&plan->folds[item->fold].items[QT_MODEL_tag], &tagging);
    }
    free(forms);
}

/* ---- parser ---- */

typedef struct gold_tree {
    uint32_t *heads; /* in tokens of the sentence; count: the root */
    const uint8_t *labels;
} gold_tree;

static bool on_stack(const qt_parse *parse, uint32_t token, uint32_t below) {
    for (uint32_t i = 0; i < below; i++)
        if (parse->stack[i] == token) return true;
    return false;
}

/* How many gold arcs each legal move makes impossible. */
static void costs_of(const qt_parse *parse, const gold_tree *gold, unsigned legal,
                     uint32_t costs[QT_MOVE_COUNT]) {
    uint32_t next = parse->next, depth = parse->depth;
    memset(costs, 0, QT_MOVE_COUNT * sizeof *costs);
    if (depth) {
        uint32_t top = parse->stack[depth - 1], head = gold->heads[top], lost = 0;
        for (uint32_t i = next; i < parse->count; i++) lost += gold->heads[i] == top;
        bool ahead = head != QT_NONE && head >= next;
        costs[QT_MOVE_RIGHT] = lost + ahead;
        costs[QT_MOVE_LEFT] = lost + (ahead && head != next);
        if (depth > 1) costs[QT_MOVE_LEFT] += head == parse->stack[depth - 2];
    }
    if (legal & (1u << QT_MOVE_SHIFT)) {
        uint32_t head = gold->heads[next];
        for (uint32_t i = 0; i < depth; i++)
            costs[QT_MOVE_SHIFT] += gold->heads[parse->stack[i]] == next;
        costs[QT_MOVE_SHIFT] +=
            depth > 1 && head < next && on_stack(parse, head, depth - 1);
    }
}

static void learn_label(const qt_parse *parse, qt_move move, const gold_tree *gold,
                        learner *labels, qt_label *label) {
    uint32_t head = qt_move_head(parse, move), child = qt_move_child(parse);
    *label = QT_LABEL_root;
    if (head == parse->count) return;
    uint32_t features[QT_LABEL_FEATURES];
    float scores[QT_MODEL_COLUMNS];
    uint32_t count = qt_label_features(parse, head, child, features);
    learner_scores(labels, features, count, scores);
    unsigned best = 1;
    for (unsigned l = 1; l < QT_LABEL_COUNT; l++)
        if (l != QT_LABEL_root && scores[l] > scores[best]) best = l;
    *label = (qt_label)best;
    if (gold->heads[child] != head || !gold->labels[child]) return;
    labels->steps++;
    if (best == gold->labels[child]) return;
    learner_add(labels, features, count, gold->labels[child], 1);
    learner_add(labels, features, count, best, -1);
}

static void learn_sentence(qt_parse *parse, const gold_tree *gold, learner *moves,
                           learner *labels, bool explore, uint64_t *state) {
    qt_parse_begin(parse);
    while (!qt_parse_done(parse)) {
        unsigned legal = qt_parse_legal(parse);
        uint32_t features[QT_MOVE_FEATURES], costs[QT_MOVE_COUNT], least = QT_NONE;
        float scores[4];
        uint32_t count = qt_parse_features(parse, features);
        learner_scores(moves, features, count, scores);
        costs_of(parse, gold, legal, costs);
        for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
            if ((legal & (1u << m)) && costs[m] < least) least = costs[m];
        unsigned right = QT_MOVE_COUNT, wrong = QT_MOVE_COUNT; /* the likeliest of each */
        for (unsigned m = 0; m < QT_MOVE_COUNT; m++) {
            if (!(legal & (1u << m))) continue;
            unsigned *side = costs[m] == least ? &right : &wrong;
            if (*side == QT_MOVE_COUNT || scores[m] > scores[*side]) *side = m;
        }
        moves->steps++;
        bool tempting = wrong != QT_MOVE_COUNT && scores[wrong] > scores[right];
        if (wrong != QT_MOVE_COUNT && scores[wrong] > scores[right] - MARGIN) {
            learner_add(moves, features, count, right, 1);
            learner_add(moves, features, count, wrong, -1);
        }
        bool follow = explore && tempting && train_random(state, 10) < 9;
        qt_move move = (qt_move)(follow ? wrong : right);
        qt_label label = QT_LABEL_NONE;
        if (move != QT_MOVE_SHIFT) learn_label(parse, move, gold, labels, &label);
        qt_parse_move(parse, move, label);
    }
}

static bool has_tree(const train_item *item, qt_range range) {
    uint32_t size = range.end - range.first, known = 0;
    if (!item->labels || size < 2 || size > LONGEST_SENTENCE) return false;
    for (uint32_t i = range.first; i < range.end; i++) known += item->labels[i] != 0;
    return known == size;
}

static void train_parser(void *user, unsigned fold) {
    const course *plan = user;
    learner moves = learner_new(MOVE_BITS, 4), labels = learner_new(LABEL_BITS, 48);
    qt_lexical *forms = form_room(plan);
    uint32_t *order = train_take(plan->count * sizeof *order);
    uint32_t stack[LONGEST_SENTENCE], heads[LONGEST_SENTENCE];
    qt_branch branches[LONGEST_SENTENCE + 1];
    uint64_t state = 17;
    for (unsigned round = 0; round < PARSE_ROUNDS; round++) {
        shuffled(plan, order, round + 101);
        for (uint32_t o = 0; o < plan->count; o++) {
            sentence_ref ref = plan->sentences[order[o]];
            const train_item *item = &plan->corpus->items[ref.item];
            qt_range range = range_of(plan, ref);
            if (item->fold == fold || !has_tree(item, range)) continue;
            qt_forms_read(item->doc, range, forms);
            qt_parse parse = {.forms = forms,
                              .tags = item->fold_tags + range.first,
                              .count = range.end - range.first,
                              .stack = stack,
                              .branches = branches};
            for (uint32_t i = 0; i < parse.count; i++) {
                uint32_t head = item->heads[range.first + i];
                heads[i] = head == QT_NONE ? parse.count : head - range.first;
            }
            gold_tree gold = {heads, item->labels + range.first};
            learn_sentence(&parse, &gold, &moves, &labels, round > 0, &state);
        }
    }
    learner_average(&moves);
    learner_average(&labels);
    qt_models *models = fold < TRAIN_FOLDS ? &plan->folds[fold] : plan->final;
    models->items[QT_MODEL_move] = learner_round(&moves);
    models->items[QT_MODEL_label] = learner_round(&labels);
    learner_free(&moves);
    learner_free(&labels);
    free(forms);
    free(order);
}

void train_syntax(train_corpus *corpus, qt_models *final, qt_models *folds) {
    course plan = {.corpus = corpus, .final = final, .folds = folds};
    uint32_t total = 0;
    for (uint32_t i = 0; i < corpus->count; i++)
        total += corpus->items[i].doc->sentences.count;
    plan.sentences = train_take(total * sizeof *plan.sentences);
    for (uint32_t i = 0; i < corpus->count; i++)
        for (uint32_t s = 0; s < corpus->items[i].doc->sentences.count; s++)
            if (corpus->items[i].tags)
                plan.sentences[plan.count++] = (sentence_ref){i, s};
    train_parallel(train_tagger, &plan, TRAIN_FOLDS + 1);
    tag_folds(&plan);

    train_parallel(train_parser, &plan, TRAIN_FOLDS + 1);
    free(plan.sentences);
}
