/*
 * Learning: tables of floats with the rows of qt_model, the averaged perceptron and
 * Adagrad, and rounding to bytes.
 */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "train/train.h"

learner learner_new(uint32_t bits, uint32_t columns) {
    size_t size = (size_t)columns << bits;
    return (learner){.weights = train_take(size * sizeof(float)),
                     .sums = train_take(size * sizeof(double)),
                     .bits = bits,
                     .columns = columns};
}

void learner_free(learner *learn) {
    free(learn->weights);
    free(learn->sums);
}

static size_t place(const learner *learn, uint32_t feature) {
    return (size_t)qt_row(learn->bits, feature) * learn->columns;
}

void learner_scores(const learner *learn, const uint32_t *features, uint32_t count,
                    float *scores) {
    for (uint32_t c = 0; c < learn->columns; c++) scores[c] = 0;
    for (uint32_t f = 0; f < count; f++) {
        const float *row = learn->weights + place(learn, features[f]);
        for (uint32_t c = 0; c < learn->columns; c++) scores[c] += row[c];
    }
}

void learner_add(learner *learn, const uint32_t *features, uint32_t count,
                 unsigned column, float delta) {
    for (uint32_t f = 0; f < count; f++) {
        size_t at = place(learn, features[f]) + column;
        learn->weights[at] += delta;
        learn->sums[at] += delta * learn->steps;
    }
}

void learner_average(learner *learn) {
    size_t size = (size_t)learn->columns << learn->bits;
    for (size_t i = 0; i < size; i++)
        learn->weights[i] -=
            (float)(learn->sums[i] / (learn->steps > 0 ? learn->steps : 1));
}

void learner_descend(learner *learn, const uint32_t *features, uint32_t count,
                     unsigned column, float gradient, float rate) {
    for (uint32_t f = 0; f < count; f++) {
        size_t at = place(learn, features[f]) + column;
        learn->sums[at] += (double)gradient * gradient;
        learn->weights[at] -= rate * gradient / ((float)sqrt(learn->sums[at]) + 0.1f);
    }
}

static int by_size(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

/* One weight in ten thousand is clipped. */
qt_model learner_round(const learner *learn) {
    size_t size = (size_t)learn->columns << learn->bits, used = 0;
    float *sizes = train_take(size * sizeof *sizes);
    for (size_t i = 0; i < size; i++)
        if (fabsf(learn->weights[i]) > 0) sizes[used++] = fabsf(learn->weights[i]);
    qsort(sizes, used, sizeof *sizes, by_size);
    float largest = used ? sizes[used - 1 - used / 10000] : 1;
    free(sizes);
    qt_model model = {.bits = learn->bits, .scale = largest / 127};
    int8_t *rows = train_take(size);
    for (size_t i = 0; i < size; i++) {
        float value = roundf(learn->weights[i] / model.scale);
        rows[i] = (int8_t)(value > 127 ? 127 : value < -127 ? -127 : value);
    }
    model.rows = rows;
    return model;
}

uint32_t train_random(uint64_t *state, uint32_t limit) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % limit);
}

void train_shuffle(uint32_t *items, uint32_t count, uint64_t *state) {
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = train_random(state, i), item = items[i - 1];
        items[i - 1] = items[j];
        items[j] = item;
    }
}

/* ---- two at a time ---- */

typedef struct queue {
    void (*task)(void *context, unsigned index);
    void *context;
    unsigned next, count;
    pthread_mutex_t lock;
} queue;

static void *work(void *user) {
    queue *todo = user;
    for (;;) {
        pthread_mutex_lock(&todo->lock);
        unsigned index = todo->next++;
        pthread_mutex_unlock(&todo->lock);
        if (index >= todo->count) return NULL;
        todo->task(todo->context, index);
    }
}

void train_parallel(void (*task)(void *context, unsigned index), void *context,
                    unsigned count) {
    queue todo = {.task = task, .context = context, .count = count};
    pthread_mutex_init(&todo.lock, NULL);
    pthread_t other;
    bool second = count > 1 && !pthread_create(&other, NULL, work, &todo);
    work(&todo);
    if (second) pthread_join(other, NULL);
    pthread_mutex_destroy(&todo.lock);
}
