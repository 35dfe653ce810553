/*
 * Learning: tables of floats with the rows of qt_model, Adagrad, what the networks share,
 * and rounding to bytes.
 */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "train/train.h"

learner learner_new(uint32_t bits, uint32_t columns) {
    size_t size = (size_t)columns << bits;
    return (learner){.weights = train_take(size * sizeof(float)),
                     .squares = train_take(size * sizeof(float)),
                     .bits = bits,
                     .columns = columns};
}

void learner_free(learner *learn) {
    free(learn->weights);
    free(learn->squares);
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

void learner_descend(learner *learn, const uint32_t *features, uint32_t count,
                     unsigned column, float gradient, float rate) {
    for (uint32_t f = 0; f < count; f++) {
        size_t at = place(learn, features[f]) + column;
        learn->squares[at] += gradient * gradient;
        learn->weights[at] -= rate * gradient / (sqrtf(learn->squares[at]) + 0.1f);
    }
}

void learner_descend_row(learner *learn, size_t row, const float *gradient, float rate) {
    float *weights = learner_row(learn, row);
    float *squares = learn->squares + row * learn->columns;
    for (uint32_t c = 0; c < learn->columns; c++) {
        squares[c] += gradient[c] * gradient[c];
        weights[c] -= rate * gradient[c] / (sqrtf(squares[c]) + 1e-3f);
    }
}

void learner_scatter(learner *learn, float size) {
    uint64_t state = 5;
    for (size_t i = 0; i < (size_t)learn->columns << learn->bits; i++)
        learn->weights[i] =
            ((float)train_random(&state, 1u << 24) / (float)(1u << 23) - 1) * size;
}

/* In eight sums at a time, so that every compiler adds in the same order. */
float train_dot(const float *a, const float *b, uint32_t count) {
    float parts[8] = {0}, sum = 0;
    for (uint32_t i = 0; i < count; i += 8)
        for (uint32_t part = 0; part < 8; part++)
            parts[part] += a[i + part] * b[i + part];
    for (uint32_t part = 0; part < 8; part++) sum += parts[part];
    return sum;
}

void train_rectify(float *units, uint32_t count) {
    for (uint32_t u = 0; u < count; u++) units[u] = units[u] > 0 ? units[u] : 0;
}

void train_softmax(float *scores, uint32_t count, uint64_t set) {
    float largest = -INFINITY, sum = 0;
    for (uint32_t i = 0; i < count; i++)
        if (set >> i & 1 && scores[i] > largest) largest = scores[i];
    for (uint32_t i = 0; i < count; i++) {
        scores[i] = set >> i & 1 ? expf(scores[i] - largest) : 0;
        sum += scores[i];
    }
    for (uint32_t i = 0; i < count; i++) scores[i] /= sum;
}

void train_drop(float *keep, uint32_t count, uint32_t percent, uint64_t *state) {
    float rest = 100.0f / (float)(100 - percent);
    for (uint32_t u = 0; u < count; u++)
        keep[u] = train_random(state, 100) < percent ? 0 : rest;
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
