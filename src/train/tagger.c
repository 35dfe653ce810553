/*
 * Training the tagger: left to right over its own tags, so that it learns from its own
 * mistakes; the loss is that of the gold tag among the possible ones. Some features and
 * units are left out at random, which keeps it from learning the corpus by heart.
 */
#include <math.h>
#include <stdlib.h>

#include "syntax/learned.h"
#include "train/train.h"

enum { TAG_BITS = 17, ROUNDS = 3, DROP_UNITS = 20, DROP_FEATURES = 10 };

typedef struct tagger {
    learner rows, tags;
} tagger;

/* One token: the tag it gets now, and a step towards gold where that is one. */
static unsigned learn_token(tagger *net, const uint32_t *features, uint32_t count,
                            uint64_t possible, unsigned gold, float rate,
                            uint64_t *state) {
    float units[QT_TOKEN_UNITS], keep[QT_TOKEN_UNITS], back[QT_TOKEN_UNITS] = {0},
                                                       scores[QT_TAG_COUNT];
    uint64_t open = 0;
    unsigned best = QT_TAG_NONE;
    learner_scores(&net->rows, features, count, units);
    train_drop(keep, QT_TOKEN_UNITS, DROP_UNITS, state);
    for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++)
        units[u] = units[u] > 0 ? units[u] * keep[u] : 0;
    for (unsigned t = QT_TAG_CC; t < QT_TAG_PUNCT; t++) {
        if (!(possible >> t & 1)) continue;
        scores[t] = train_dot(learner_row(&net->tags, t), units, QT_TOKEN_UNITS);
        open |= (uint64_t)1 << t;
        if (!best || scores[t] > scores[best]) best = t;
    }
    if (!(open >> gold & 1)) return best;
    train_softmax(scores, QT_TAG_COUNT, open);
    for (unsigned t = QT_TAG_CC; t < QT_TAG_PUNCT; t++) {
        float wrong = scores[t] - (t == gold), step[QT_TOKEN_UNITS];
        if (!(open >> t & 1) || fabsf(wrong) < 1e-3f) continue;
        const float *row = learner_row(&net->tags, t);
        for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++) {
            back[u] += wrong * row[u];
            step[u] = wrong * units[u];
        }
        learner_descend_row(&net->tags, t, step, rate);
    }
    for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++)
        back[u] = units[u] > 0 ? back[u] * keep[u] : 0;
    for (uint32_t f = 0; f < count; f++)
        learner_descend_row(&net->rows, qt_row(net->rows.bits, features[f]), back, rate);
    return best;
}

static void learn_sentence(tagger *net, const train_item *item, qt_range range,
                           qt_lexical *forms, float rate, uint64_t *state) {
    uint8_t tags[TRAIN_LONGEST_SENTENCE];
    qt_tagging tagging = {item->doc, range, forms, tags};
    qt_forms_read(item->doc, range, forms);
    for (uint32_t i = 0; i < range.end - range.first; i++) {
        tags[i] = (uint8_t)qt_tag_certain(&tagging, i);
        if (tags[i]) continue;
        uint32_t features[QT_TAG_FEATURES], kept = 0;
        uint32_t count = qt_tag_features(&tagging, i, features);
        for (uint32_t f = 0; f < count; f++)
            if (train_random(state, 100) >= DROP_FEATURES) features[kept++] = features[f];
        tags[i] = (uint8_t)learn_token(net, features, kept, qt_tags_possible(&tagging, i),
                                       item->tags[range.first + i], rate, state);
    }
}

void train_tagger(void *user, unsigned fold) {
    const train_course *course = user;
    tagger net = {.rows = learner_new(TAG_BITS, QT_TOKEN_UNITS),
                  .tags = learner_new(qt_model_bits(QT_MODEL_tags), QT_TOKEN_UNITS)};
    learner_scatter(&net.tags, 0.15f);
    float *common = learner_row(&net.rows, qt_row(TAG_BITS, qt_feature(0, 0)));
    for (uint32_t u = 0; u < QT_TOKEN_UNITS; u++) common[u] = 0.1f;
    qt_lexical *forms = train_take((course->longest + 1) * sizeof *forms);
    uint32_t *order = train_take(course->count * sizeof *order);
    uint64_t state = 7;
    for (unsigned round = 0; round < ROUNDS; round++) {
        train_order(course, order, round + 1);
        for (uint32_t o = 0; o < course->count; o++) {
            train_item *item;
            qt_range range = train_sentence_at(course, order[o], &item);
            float done = ((float)round + (float)o / (float)course->count) / ROUNDS;
            if (item->fold != fold && range.end - range.first <= TRAIN_LONGEST_SENTENCE)
                learn_sentence(&net, item, range, forms, 0.03f * (1 - done), &state);
        }
    }
    qt_models *models = train_models_of(course, fold);
    models->items[QT_MODEL_tag] = learner_round(&net.rows);
    models->items[QT_MODEL_tags] = learner_round(&net.tags);
    learner_free(&net.rows);
    learner_free(&net.tags);
    free(forms);
    free(order);
}
