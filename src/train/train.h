/*
 * quoth-train: from corpora to weights. Shared by the files of this program.
 *
 * The trainer is a client of the library's own stages: it analyses the corpus with them
 * and learns from the features that they compute, so that what is trained is what runs.
 */
#ifndef QT_TRAIN_H
#define QT_TRAIN_H

#include "document.h"
#include "model/model.h"

/* ---- corpus.c ---- */

enum { TRAIN_FOLDS = 4, TRAIN_NO_SYNTAX = 255 };

/* A gold attribution, in tokens of the document. */
typedef struct train_gold {
    qt_range *content;
    uint32_t content_count;
    qt_range cue, source; /* empty where there is none */
} train_gold;

typedef struct train_item {
    char *id, *text;
    size_t size;
    unsigned fold; /* of its id: the same article is never in two */
    quoth_document *doc;
    train_gold *gold;
    uint32_t gold_count;
    /* silver syntax per token, NULL without it */
    uint8_t *tags, *labels;
    uint32_t *heads;    /* QT_NONE: the root, or outside of the sentence */
    uint8_t *fold_tags; /* by a tagger that did not see this article */
} train_item;

typedef struct train_corpus {
    train_item *items;
    uint32_t count;
} train_corpus;

/* Reads articles with attributions (gold) and their syntax (silver, may be NULL), and
 * analyses each. Exits with a message where a file is bad. */
void train_read(train_corpus *out, quoth_context *context, const char *gold,
                const char *silver);
/* Adds the sentences of a CoNLL-U folder, for their tags alone. */
void train_read_tags(train_corpus *corpus, quoth_context *context, const char *folder);
/* Analyses an article again, with the models that its fold may see. */
void train_analyse(train_item *item, quoth_context *context);

/* Ends the program with a message. */
_Noreturn void train_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *train_take(size_t size);

/* ---- learn.c ---- */

/* A model in training: the same rows as qt_model, in floats. */
typedef struct learner {
    float *weights, *squares; /* squares: of the gradients so far */
    uint32_t bits, columns;
} learner;

learner learner_new(uint32_t bits, uint32_t columns);
void learner_free(learner *learn);
void learner_scores(const learner *learn, const uint32_t *features, uint32_t count,
                    float *scores);
/* Adagrad: one step against the gradient of a column. */
void learner_descend(learner *learn, const uint32_t *features, uint32_t count,
                     unsigned column, float gradient, float rate);
/* The same for all columns of a row of a network's table, whatever its feature. */
void learner_descend_row(learner *learn, size_t row, const float *gradient, float rate);
/* Small random weights, the same each time. */
void learner_scatter(learner *learn, float size);
static inline float *learner_row(const learner *learn, size_t row) {
    return learn->weights + row * learn->columns;
}
/* count is a multiple of 8. */
float train_dot(const float *a, const float *b, uint32_t count);
void train_rectify(float *units, uint32_t count);
/* Makes probabilities of count scores, those outside of the set of bits 0. */
void train_softmax(float *scores, uint32_t count, uint64_t set);
/* Of each unit whether it is kept in this step, 0 or what makes up for those that are
 * not; the odds are percent. */
void train_drop(float *keep, uint32_t count, uint32_t percent, uint64_t *state);
/* Rounds to bytes; the caller owns model->rows. */
qt_model learner_round(const learner *learn);

/* A reproducible random number below limit. */
uint32_t train_random(uint64_t *state, uint32_t limit);
void train_shuffle(uint32_t *items, uint32_t count, uint64_t *state);

/* Runs task(context, 0..count-1), two at a time. */
void train_parallel(void (*task)(void *context, unsigned index), void *context,
                    unsigned count);

/* ---- syntax.c ---- */

/* The tagger and the parser: into final those learned from everything, into
 * folds[f] those that did not see fold f. */
void train_syntax(train_corpus *corpus, qt_models *final, qt_models *folds);

/* The sentences to learn syntax from, and where what is learned goes. */
typedef struct train_course {
    train_corpus *corpus;
    qt_models *final, *folds;
    struct train_sentence {
        uint32_t item, sentence;
    } * sentences;
    uint32_t count, longest; /* of tokens */
} train_course;

enum { TRAIN_LONGEST_SENTENCE = 200 };

qt_range train_sentence_at(const train_course *course, uint32_t sentence,
                           train_item **item);
/* The sentences in the order of a round, new each time. */
void train_order(const train_course *course, uint32_t *order, uint64_t seed);
static inline qt_models *train_models_of(const train_course *course, unsigned fold) {
    return fold < TRAIN_FOLDS ? &course->folds[fold] : course->final;
}

/* ---- tagger.c, parser.c: without a fold, or with TRAIN_FOLDS from everything ---- */

void train_tagger(void *course, unsigned fold);
void train_parser(void *course, unsigned fold);

/* ---- attrib.c ---- */

void train_attributions(train_corpus *corpus, quoth_context *context, qt_models *final,
                        qt_models *folds);

#endif
