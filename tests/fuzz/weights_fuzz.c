/*
 * Fuzz target: any bytes as a weights file.
 *
 * Aborts with a line on stderr when a promise of model.h is broken:
 *
 *   error      a failure is a pattern error, has a message and names the file
 *   tables     follow each other from the end of the head to the end of the input
 *   sums       over any rows can be computed and are those of the bytes added singly
 *   again      a second opening ends the same
 *   checksum   is all that opening with it adds: no mutation finds the right one, so a
 *              copy is given it and must open with it where the bytes open without
 *
 * Built with libFuzzer where QUOTH_FUZZ is on, with replay.c everywhere else.
 */
#include <math.h>

#include "model/model.h"
#include "fuzz.h"

enum { FEATURES = 100, CHECKSUM_AT = 16, CHECKSUM_BYTES = 8 };

static const char file_name[] = "fuzz/model.weights";

typedef struct opening {
    const uint8_t *data;
    quoth_status status;
    qt_models models;
    quoth_error error;
} opening;

/* ---- what an opening says ---- */

static void check_error(const opening *it) {
    const quoth_error *error = &it->error;
    expect(it->status == error->status, "the status of an error is the one returned");
    expect(it->status == QUOTH_ERROR_PATTERN, "bad weights are a pattern error");
    expect(memchr(error->message, '\0', sizeof error->message), "a message ends");
    expect(error->message[0], "an error has a message");
    expect(!strcmp(error->file, file_name), "an error names the file");
    expect(!it->models.present, "there are no models after an error");
}

static void check_tables(const opening *it, size_t size) {
    size_t at = QT_WEIGHTS_HEAD + QT_MODEL_COUNT * (size_t)QT_WEIGHTS_ENTRY;
    expect(size >= at, "a file has a head");
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        const qt_model *model = &it->models.items[m];
        expect(model->bits >= 1 && model->bits <= 24, "a table has 2 to 2^24 rows");
        uint32_t fixed = qt_model_bits((qt_model_name)m);
        expect(!fixed || model->bits == fixed, "a table of classes has a row for each");
        expect(model->scale > 0 && isfinite(model->scale), "a scale is a number above 0");
        size_t table = (size_t)qt_model_columns((qt_model_name)m) << model->bits;
        expect(table <= size - at, "a table ends in the input");
        expect((const uint8_t *)model->rows == it->data + at,
               "a table begins where the one before ends");
        at += table;
    }
    expect(at == size, "the last table ends with the input");
}

static opening open_bytes(const uint8_t *data, size_t size, bool verify) {
    opening it = {.data = data};
    it.status = qt_models_open(&it.models, data, size, verify, file_name, &it.error);
    if (it.status) {
        check_error(&it);
        return it;
    }
    expect(!it.error.status, "no error where there are models");
    expect(it.models.present, "what opens is present");
    expect(strlen(it.models.checksum) == 2 * CHECKSUM_BYTES, "a checksum has 16 digits");
    check_tables(&it, size);
    return it;
}

/* The data of the two may differ, in the checksum. */
static void expect_same(const opening *one, const opening *two) {
    expect(one->status == two->status, "both open or none does");
    expect(!strcmp(one->error.message, two->error.message), "both say the same");
    if (one->status) return;
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        const qt_model *a = &one->models.items[m], *b = &two->models.items[m];
        expect(a->bits == b->bits && a->scale == b->scale, "both have the same models");
        expect((const uint8_t *)a->rows - one->data ==
                   (const uint8_t *)b->rows - two->data,
               "both have the same tables");
    }
}

/* ---- sums ---- */

static void check_products(const qt_model *model, uint32_t columns) {
    uint32_t last = (1u << model->bits) - 1;
    int16_t units[QT_STATE_UNITS];
    int32_t product, singly = 0;
    for (uint32_t u = 0; u < columns; u++) units[u] = (int16_t)(u * 500);
    for (uint32_t u = 0; u < columns; u++)
        singly += model->rows[last * columns + u] * units[u];
    qt_model_multiply(model, columns, last, 1, units, &product);
    expect(product == singly, "a product is that of its row");
}

static void check_sums(const qt_models *models, uint32_t seed) {
    uint32_t features[FEATURES] = {0, UINT32_MAX}; /* the first row and the last */
    for (uint32_t f = 2; f < FEATURES; f++) features[f] = qt_feature(seed, f);
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        const qt_model *model = &models->items[m];
        uint32_t columns = qt_model_columns((qt_model_name)m);
        int32_t sums[QT_STATE_UNITS], singly[QT_STATE_UNITS];
        for (int32_t c = 0; c < QT_STATE_UNITS; c++) sums[c] = singly[c] = 1000 * c;
        for (uint32_t f = 0; f < FEATURES; f++)
            for (uint32_t c = 0; c < columns; c++)
                singly[c] += model->rows[qt_row(model->bits, features[f]) * columns + c];
        qt_model_sum(model, columns, features, FEATURES, sums);
        expect(!memcmp(sums, singly, sizeof sums), "a sum is that of its column");
        if (qt_model_bits((qt_model_name)m)) check_products(model, columns);
        if (columns > 1) continue;
        float score = qt_model_score(model, features, FEATURES);
        expect(score == (float)singly[0] * model->scale, "a score is the sum, scaled");
        float likely = qt_probability(score);
        expect(likely >= 0 && likely <= 1, "a probability is 0 to 1");
    }
}

/* ---- one input ---- */

static void check_checksum(const uint8_t *data, size_t size, const opening *without) {
    opening with = open_bytes(data, size, true);
    if (size < QT_WEIGHTS_HEAD) {
        expect_same(&with, without);
        return;
    }
    uint64_t sum = qt_models_checksum(data + QT_WEIGHTS_HEAD, size - QT_WEIGHTS_HEAD);
    uint8_t *copy = malloc(size);
    expect(copy, "memory for the test itself");
    memcpy(copy, data, size);
    for (unsigned i = 0; i < CHECKSUM_BYTES; i++)
        copy[CHECKSUM_AT + i] = (uint8_t)(sum >> 8 * i);
    if (without->status || !memcmp(copy, data, size)) {
        expect_same(&with, without);
    } else {
        expect(with.status, "a wrong checksum is refused");
        expect(strstr(with.error.message, "checksum"), "a wrong checksum is named");
    }
    with = open_bytes(copy, size, true);
    expect_same(&with, without);
    free(copy);
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    opening first = open_bytes(data, size, false), second = open_bytes(data, size, false);
    expect_same(&first, &second);
    expect(!strcmp(first.models.checksum, second.models.checksum), "one checksum");
    if (!first.status) check_sums(&first.models, (uint32_t)size);
    check_checksum(data, size, &first);
    return 0;
}
