/*
 * Training the parser: it explores. It follows its own moves, and a dynamic oracle says
 * which moves lose no arc that could still be had (Goldberg and Nivre 2013); the loss is
 * that of all such moves together, and that of the label of each right arc.
 *
 * A step is a sentence: the tables of the last layers and the places change at its end,
 * the rows of the state at once. What a token was worth at a place collects what all
 * states that saw it there ask of it, and passes it on to the token's own rows. Units and
 * features of tokens are left out at random, which keeps it from learning the corpus by
 * heart.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "syntax/learned.h"
#include "train/train.h"

enum {
    TOKEN_BITS = 17,
    STATE_BITS = 14,
    ROUNDS = 3,
    DROP_UNITS = 30,
    DROP_FEATURES = 20,
    MOST = TRAIN_LONGEST_SENTENCE + 1, /* with the root */
    FOLLOWED = 9 /* of ten of its own moves, from the second round */
};

typedef struct gold_tree {
    uint32_t heads[MOST]; /* in tokens of the sentence; count: the root */
    const uint8_t *labels;
} gold_tree;

/* A word of the sentence, or its root: its features, and what is asked of it at each
 * place. */
typedef struct word {
    uint32_t features[QT_TOKEN_FEATURES], count;
    float units[QT_TOKEN_UNITS];
    float worth[QT_PLACE_COUNT][QT_STATE_UNITS], asked[QT_PLACE_COUNT][QT_STATE_UNITS];
} word;

typedef struct network {
    learner token, place, state, move, label;
    /* of this sentence */
    word words[MOST];
    float place_step[QT_PLACE_COUNT * QT_STATE_UNITS][QT_TOKEN_UNITS];
    float move_step[QT_MOVE_COUNT][QT_STATE_UNITS];
    float label_step[2 * QT_LABEL_ROWS][QT_STATE_UNITS];
    uint64_t random;
} network;

/* ---- the oracle ---- */

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
        bool ahead = head >= next;
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

/* The legal moves that lose least: bit set. */
static unsigned best_moves(const qt_parse *parse, const gold_tree *gold, unsigned legal) {
    uint32_t costs[QT_MOVE_COUNT], least = QT_NONE;
    unsigned best = 0;
    costs_of(parse, gold, legal, costs);
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
        if ((legal & (1u << m)) && costs[m] < least) least = costs[m];
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
        if ((legal & (1u << m)) && costs[m] == least) best |= 1u << m;
    return best;
}

/* ---- forward ---- */

static uint32_t place_row(uint32_t place, uint32_t unit) {
    return place * QT_STATE_UNITS + unit;
}

static void see_words(network *net, const qt_parse *parse) {
    for (uint32_t i = 0; i <= parse->count; i++) {
        word *it = &net->words[i];
        uint32_t all[QT_TOKEN_FEATURES], count = qt_token_features(parse, i, all);
        it->count = 0;
        for (uint32_t f = 0; f < count; f++)
            if (train_random(&net->random, 100) >= DROP_FEATURES)
                it->features[it->count++] = all[f];
        learner_scores(&net->token, it->features, it->count, it->units);
        train_rectify(it->units, QT_TOKEN_UNITS);
        for (uint32_t p = 0; p < QT_PLACE_COUNT; p++)
            for (uint32_t u = 0; u < QT_STATE_UNITS; u++)
                it->worth[p][u] = train_dot(learner_row(&net->place, place_row(p, u)),
                                            it->units, QT_TOKEN_UNITS);
        memset(it->asked, 0, sizeof it->asked);
    }
}

/* One state of the parser, and the way back through it. */
typedef struct sight {
    uint32_t places[QT_PLACE_COUNT], features[QT_STATE_FEATURES], count;
    float keep[QT_STATE_UNITS], units[QT_STATE_UNITS], back[QT_STATE_UNITS];
} sight;

static void see_state(network *net, const qt_parse *parse, sight *it) {
    it->count = qt_state_features(parse, it->features);
    learner_scores(&net->state, it->features, it->count, it->units);
    qt_parse_places(parse, it->places);
    for (uint32_t p = 0; p < QT_PLACE_COUNT; p++) {
        if (it->places[p] == QT_NONE) continue;
        const float *worth = net->words[it->places[p]].worth[p];
        for (uint32_t u = 0; u < QT_STATE_UNITS; u++) it->units[u] += worth[u];
    }
    train_drop(it->keep, QT_STATE_UNITS, DROP_UNITS, &net->random);
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++)
        it->units[u] = it->units[u] > 0 ? it->units[u] * it->keep[u] : 0;
    memset(it->back, 0, sizeof it->back);
}

/* ---- backward ---- */

/* A class whose score is `wrong` too high: asks its row, and the units below. */
static void blame(const float row[QT_STATE_UNITS], float step[QT_STATE_UNITS], sight *it,
                  float wrong, float share) {
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++) {
        step[u] += wrong * it->units[u];
        it->back[u] += share * wrong * row[u];
    }
}

static void pass_back(network *net, sight *it, float rate) {
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++)
        it->back[u] = it->units[u] > 0 ? it->back[u] * it->keep[u] : 0;
    for (uint32_t p = 0; p < QT_PLACE_COUNT; p++) {
        if (it->places[p] == QT_NONE) continue;
        float *asked = net->words[it->places[p]].asked[p];
        for (uint32_t u = 0; u < QT_STATE_UNITS; u++) asked[u] += it->back[u];
    }
    for (uint32_t f = 0; f < it->count; f++)
        learner_descend_row(&net->state, qt_row(STATE_BITS, it->features[f]), it->back,
                            rate);
}

static void pass_to_rows(network *net, const word *it, float rate) {
    float back[QT_TOKEN_UNITS] = {0};
    for (uint32_t p = 0; p < QT_PLACE_COUNT; p++)
        for (uint32_t s = 0; s < QT_STATE_UNITS; s++) {
            float asked = it->asked[p][s];
            if (asked == 0) continue;
            const float *row = learner_row(&net->place, place_row(p, s));
            float *step = net->place_step[place_row(p, s)];
            for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++) {
                step[u] += asked * it->units[u];
                back[u] += asked * row[u];
            }
        }
    for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++)
        back[u] = it->units[u] > 0 ? back[u] : 0;
    for (uint32_t f = 0; f < it->count; f++)
        learner_descend_row(&net->token, qt_row(TOKEN_BITS, it->features[f]), back, rate);
}

static void step_tables(network *net, uint32_t tokens, float rate) {
    for (uint32_t i = 0; i < tokens; i++) pass_to_rows(net, &net->words[i], rate);
    for (uint32_t r = 0; r < QT_PLACE_COUNT * QT_STATE_UNITS; r++)
        learner_descend_row(&net->place, r, net->place_step[r], rate);
    for (uint32_t m = 0; m < QT_MOVE_COUNT; m++)
        learner_descend_row(&net->move, m, net->move_step[m], rate);
    for (uint32_t l = 0; l < 2 * QT_LABEL_ROWS; l++)
        learner_descend_row(&net->label, l, net->label_step[l], rate);
    memset(net->place_step, 0, sizeof net->place_step);
    memset(net->move_step, 0, sizeof net->move_step);
    memset(net->label_step, 0, sizeof net->label_step);
}

/* ---- a sentence ---- */

/* The move to make: its own or, while it does not explore, the likeliest right one. */
static qt_move learn_move(network *net, const qt_parse *parse, const gold_tree *gold,
                          bool explore, sight *it) {
    unsigned legal = qt_parse_legal(parse), right = best_moves(parse, gold, legal);
    float scores[QT_MOVE_COUNT], sure = 0;
    unsigned own = QT_MOVE_COUNT, good = QT_MOVE_COUNT;
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
        scores[m] = train_dot(learner_row(&net->move, m), it->units, QT_STATE_UNITS);
    train_softmax(scores, QT_MOVE_COUNT, legal);
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++) {
        if (!(legal & (1u << m))) continue;
        if (own == QT_MOVE_COUNT || scores[m] > scores[own]) own = m;
        if (!(right & (1u << m))) continue;
        sure += scores[m];
        if (good == QT_MOVE_COUNT || scores[m] > scores[good]) good = m;
    }
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++) {
        float wanted = right & (1u << m) ? scores[m] / (sure > 1e-9f ? sure : 1e-9f) : 0;
        float wrong = scores[m] - wanted;
        if (fabsf(wrong) > 1e-5f)
            blame(learner_row(&net->move, m), net->move_step[m], it, wrong, 1);
    }
    bool follow = explore && train_random(&net->random, 10) < FOLLOWED;
    return (qt_move)(follow ? own : good);
}

static qt_label learn_label(network *net, const qt_parse *parse, qt_move move,
                            const gold_tree *gold, sight *it) {
    enum { SHARE = 2 }; /* the labels ask half as much as the moves */
    uint32_t head = qt_move_head(parse, move), child = qt_move_child(parse);
    if (head == parse->count) return QT_LABEL_root;
    float scores[QT_LABEL_COUNT];
    unsigned best = QT_LABEL_NONE + 1;
    for (unsigned l = best; l < QT_LABEL_COUNT; l++) {
        scores[l] = train_dot(learner_row(&net->label, qt_label_row(move, l)), it->units,
                              QT_STATE_UNITS);
        if (l != QT_LABEL_root && scores[l] > scores[best]) best = l;
    }
    if (gold->heads[child] != head) return (qt_label)best;
    train_softmax(scores, QT_LABEL_COUNT, ~(uint64_t)1);
    for (unsigned l = QT_LABEL_NONE + 1; l < QT_LABEL_COUNT; l++) {
        float wrong = scores[l] - (l == gold->labels[child]);
        uint32_t row = qt_label_row(move, l);
        if (fabsf(wrong) > 1e-3f)
            blame(learner_row(&net->label, row), net->label_step[row], it, wrong,
                  1.0f / SHARE);
    }
    return (qt_label)best;
}

static void learn_sentence(network *net, qt_parse *parse, const gold_tree *gold,
                           bool explore, float rate) {
    see_words(net, parse);
    qt_parse_begin(parse);
    while (!qt_parse_done(parse)) {
        sight it;
        see_state(net, parse, &it);
        qt_move move = learn_move(net, parse, gold, explore, &it);
        qt_label label = QT_LABEL_NONE;
        if (move != QT_MOVE_SHIFT) label = learn_label(net, parse, move, gold, &it);
        pass_back(net, &it, rate);
        qt_parse_move(parse, move, label);
    }
    step_tables(net, parse->count + 1, rate);
}

static bool has_tree(const train_item *item, qt_range range) {
    uint32_t size = range.end - range.first, known = 0;
    if (!item->labels || size < 2 || size > TRAIN_LONGEST_SENTENCE) return false;
    for (uint32_t i = range.first; i < range.end; i++) known += item->labels[i] != 0;
    return known == size;
}

static void read_gold(gold_tree *gold, const train_item *item, qt_range range) {
    gold->labels = item->labels + range.first;
    for (uint32_t i = range.first; i < range.end; i++)
        gold->heads[i - range.first] = item->heads[i] == QT_NONE
                                           ? range.end - range.first
                                           : item->heads[i] - range.first;
}

static network *new_network(void) {
    network *net = train_take(sizeof *net);
    net->token = learner_new(TOKEN_BITS, QT_TOKEN_UNITS);
    net->state = learner_new(STATE_BITS, QT_STATE_UNITS);
    net->place = learner_new(qt_model_bits(QT_MODEL_place), QT_TOKEN_UNITS);
    net->move = learner_new(qt_model_bits(QT_MODEL_move), QT_STATE_UNITS);
    net->label = learner_new(qt_model_bits(QT_MODEL_label), QT_STATE_UNITS);
    learner_scatter(&net->place, 0.15f);
    learner_scatter(&net->move, 0.15f);
    learner_scatter(&net->label, 0.1f);
    float *first = learner_row(&net->token, qt_row(TOKEN_BITS, qt_feature(0, 0)));
    float *second = learner_row(&net->state, qt_row(STATE_BITS, qt_feature(0, 0)));
    for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++) first[u] = 0.1f;
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++) second[u] = 0.1f;
    net->random = 17;
    return net;
}

static void keep_network(network *net, qt_models *models) {
    learner *learned[] = {&net->token, &net->place, &net->state, &net->move, &net->label};
    static const qt_model_name names[] = {QT_MODEL_token, QT_MODEL_place, QT_MODEL_state,
                                          QT_MODEL_move, QT_MODEL_label};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        models->items[names[i]] = learner_round(learned[i]);
        learner_free(learned[i]);
    }
    free(net);
}

void train_parser(void *user, unsigned fold) {
    const train_course *course = user;
    network *net = new_network();
    qt_lexical *forms = train_take((course->longest + 1) * sizeof *forms);
    uint32_t *order = train_take(course->count * sizeof *order);
    uint32_t stack[MOST];
    qt_branch branches[MOST];
    gold_tree gold;
    for (unsigned round = 0; round < ROUNDS; round++) {
        train_order(course, order, round + 101);
        for (uint32_t o = 0; o < course->count; o++) {
            train_item *item;
            qt_range range = train_sentence_at(course, order[o], &item);
            if (item->fold == fold || !has_tree(item, range)) continue;
            float done = ((float)round + (float)o / (float)course->count) / ROUNDS;
            qt_forms_read(item->doc, range, forms);
            read_gold(&gold, item, range);
            qt_parse parse = {.forms = forms,
                              .tags = item->fold_tags + range.first,
                              .count = range.end - range.first,
                              .stack = stack,
                              .branches = branches};
            learn_sentence(net, &parse, &gold, round > 0, 0.03f * (1 - done));
        }
    }
    keep_network(net, train_models_of(course, fold));
    free(forms);
    free(order);
}
