/*
 * quoth-train: from corpora to weights, in one deterministic run.
 *
 *     quoth-train --gold FILE.jsonl --silver FILE.jsonl [--tags FOLDER] -o FILE.weights
 *
 * The formats are in README.md beside this file. Memory lives until the program ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train/train.h"

static void put_u32(uint8_t *at, uint32_t value) {
    for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
}

/* The layout is that of model/model.h. */
static void write_weights(const char *path, const qt_models *models) {
    size_t size = QT_WEIGHTS_HEAD + QT_MODEL_COUNT * (size_t)QT_WEIGHTS_ENTRY, at = size;
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++)
        size += (size_t)qt_model_columns((qt_model_name)m) << models->items[m].bits;
    uint8_t *bytes = train_take(size);
    memcpy(bytes, "quothwts", 8);
    put_u32(bytes + 8, QT_WEIGHTS_VERSION);
    put_u32(bytes + 12, QT_MODEL_COUNT);
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        const qt_model *model = &models->items[m];
        uint8_t *entry = bytes + QT_WEIGHTS_HEAD + m * (size_t)QT_WEIGHTS_ENTRY;
        uint32_t columns = qt_model_columns((qt_model_name)m), scale;
        size_t table = (size_t)columns << model->bits;
        const char *name = qt_model_name_text((qt_model_name)m);
        memcpy(entry, name, strlen(name));
        memcpy(&scale, &model->scale, sizeof scale);
        put_u32(entry + 16, columns);
        put_u32(entry + 20, model->bits);
        put_u32(entry + 24, scale);
        if (model->rows) memcpy(bytes + at, model->rows, table);
        at += table;
    }
    uint64_t checksum =
        qt_models_checksum(bytes + QT_WEIGHTS_HEAD, size - QT_WEIGHTS_HEAD);
    put_u32(bytes + 16, (uint32_t)checksum);
    put_u32(bytes + 20, (uint32_t)(checksum >> 32));
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        train_fail("%s: cannot write", path);
    printf("%s: %zu bytes\n", path, size);
    free(bytes);
}

typedef struct paths {
    const char *gold, *silver, *tags, *out;
} paths;

static paths read_arguments(int count, char **arguments) {
    paths given = {0};
    for (int i = 1; i + 1 < count; i += 2) {
        const char *name = arguments[i];
        const char **value = !strcmp(name, "--gold")     ? &given.gold
                             : !strcmp(name, "--silver") ? &given.silver
                             : !strcmp(name, "--tags")   ? &given.tags
                             : !strcmp(name, "-o")       ? &given.out
                                                         : NULL;
        if (!value) train_fail("unknown option %s", name);
        *value = arguments[i + 1];
    }
    if (!given.gold || !given.silver || !given.out || count % 2 == 0)
        train_fail("usage: quoth-train --gold FILE.jsonl --silver FILE.jsonl "
                   "[--tags FOLDER] -o FILE.weights");
    return given;
}

int main(int count, char **arguments) {
    paths given = read_arguments(count, arguments);
    quoth_context *context;
    quoth_error error;
    if (quoth_context_new(&context, NULL, &error)) train_fail("%s", error.message);
    context->pack.models = (qt_models){0}; /* no model of an earlier training */
    train_corpus corpus = {0};
    train_read(&corpus, context, given.gold, given.silver);
    printf("%u articles\n", corpus.count);
    uint32_t articles = corpus.count;
    if (given.tags) train_read_tags(&corpus, context, given.tags);
    qt_models final = {0}, folds[TRAIN_FOLDS] = {0};
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        uint32_t bits = qt_model_bits((qt_model_name)m);
        final.items[m] = (qt_model){.bits = bits ? bits : 1, .scale = 1};
    }
    train_syntax(&corpus, &final, folds);
    corpus.count = articles; /* those for tags alone have no attributions */
    train_attributions(&corpus, context, &final, folds);
    write_weights(given.out, &final);
    quoth_context_free(context);
    return 0;
}
