/*
 * The weights file, and sums over its rows.
 *
 * The file is used in place: its head is read once, every byte of a table is a valid
 * weight, so that wrong bytes can make wrong answers but never a wrong access. The
 * checksum tells a damaged file; it is not computed for the one inside the binary.
 */
#include "model/model.h"
#include "model/rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    uint32_t columns, bits;
} kinds[] = {
#define MODEL_KIND(name, columns, bits) {#name, columns, bits},
    QT_MODELS(MODEL_KIND)
#undef MODEL_KIND
};

const char *qt_model_name_text(qt_model_name name) {
    return kinds[name].name;
}

uint32_t qt_model_columns(qt_model_name name) {
    return kinds[name].columns;
}

uint32_t qt_model_bits(qt_model_name name) {
    return kinds[name].bits;
}

/* ---- the file ---- */

static uint32_t read_u32(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

uint64_t qt_models_checksum(const void *bytes, size_t size) {
    const uint8_t *at = bytes;
    uint64_t sum = 0xCBF29CE484222325u ^ size;
    for (; size >= 8; at += 8, size -= 8) {
        uint64_t word = (uint64_t)read_u32(at) | (uint64_t)read_u32(at + 4) << 32;
        sum = (sum ^ word) * 0x100000001B3u;
        sum ^= sum >> 29;
    }
    for (; size; at++, size--) sum = (sum ^ *at) * 0x100000001B3u;
    return sum;
}

static quoth_status bad(const char *name, const char *what, quoth_error *error) {
    return qt_fail_at(error, QUOTH_ERROR_PATTERN, name, 0, 0, "bad weights: %s", what);
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

quoth_status qt_models_open(qt_models *models, const void *bytes, size_t size,
                            bool verify, const char *name, quoth_error *error) {
    const uint8_t *head = bytes;
    size_t tables = QT_WEIGHTS_HEAD + QT_MODEL_COUNT * (size_t)QT_WEIGHTS_ENTRY;
    if (size < tables) return bad(name, "truncated", error);
    if (memcmp(head, "quothwts", 8)) return bad(name, "not a weights file", error);
    if (read_u32(head + 8) != QT_WEIGHTS_VERSION)
        return bad(name, "of another version", error);
    if (read_u32(head + 12) != QT_MODEL_COUNT)
        return bad(name, "another number of models", error);
    const uint8_t *rows = head + tables;
    for (uint32_t m = 0; m < QT_MODEL_COUNT; m++) {
        const uint8_t *entry = head + QT_WEIGHTS_HEAD + m * (size_t)QT_WEIGHTS_ENTRY;
        uint32_t columns = read_u32(entry + 16), bits = read_u32(entry + 20);
        float scale = float_of(read_u32(entry + 24));
        char expected[16] = {0};
        memcpy(expected, kinds[m].name, strlen(kinds[m].name));
        if (memcmp(entry, expected, sizeof expected) || columns != kinds[m].columns)
            return bad(name, "another set of models", error);
        if (bits < 1 || bits > 24 || (kinds[m].bits && bits != kinds[m].bits))
            return bad(name, "a table of an odd size", error);
        if (!(scale > 0 && scale < 1e6f)) return bad(name, "an odd scale", error);
        size_t table = (size_t)columns << bits;
        if (table > size - (size_t)(rows - head)) return bad(name, "truncated", error);
        models->items[m] = (qt_model){(const int8_t *)rows, bits, scale};
        rows += table;
    }
    if (rows != head + size) return bad(name, "bytes after its end", error);
    uint64_t stored = read_u32(head + 16) | (uint64_t)read_u32(head + 20) << 32;
    if (verify &&
        qt_models_checksum(head + QT_WEIGHTS_HEAD, size - QT_WEIGHTS_HEAD) != stored)
        return bad(name, "damaged (wrong checksum)", error);
    snprintf(models->checksum, sizeof models->checksum, "%016llx",
             (unsigned long long)stored);
    models->present = true;
    return QUOTH_OK;
}

/* ---- sums ---- */

static inline const int8_t *row_of(const qt_model *model, uint32_t columns,
                                   uint32_t feature) {
    return model->rows + (size_t)qt_row(model->bits, feature) * columns;
}

static inline void sum_rows(const qt_model *model, const uint32_t columns,
                            const uint32_t *features, uint32_t count, int32_t *sums) {
    eight parts[QT_STATE_UNITS / 8] = {{0}};
    for (uint32_t f = 0; f < count; f++)
        add_row(row_of(model, columns, features[f]), columns, parts);
    int16_t part[QT_STATE_UNITS];
    memcpy(part, parts, sizeof part);
    for (uint32_t c = 0; c < columns; c++) sums[c] += part[c];
}

#ifdef QT_WIDE
QT_WIDE static inline void sum_wide_rows(const qt_model *model, const uint32_t columns,
                                         const uint32_t *features, uint32_t count,
                                         int32_t *sums) {
    __m256i parts[QT_STATE_UNITS / 16];
    for (uint32_t c = 0; c < columns; c += 16) parts[c / 16] = _mm256_setzero_si256();
    for (uint32_t f = 0; f < count; f++)
        add_wide_row(row_of(model, columns, features[f]), columns, parts);
    for (uint32_t c = 0; c < columns; c += 16) {
        __m256i *out = (__m256i *)(sums + c);
        __m256i low = _mm256_cvtepi16_epi32(_mm256_castsi256_si128(parts[c / 16]));
        __m256i high = _mm256_cvtepi16_epi32(_mm256_extracti128_si256(parts[c / 16], 1));
        _mm256_storeu_si256(out, _mm256_add_epi32(_mm256_loadu_si256(out), low));
        _mm256_storeu_si256(out + 1, _mm256_add_epi32(_mm256_loadu_si256(out + 1), high));
    }
}

QT_WIDE static void sum_wide(const qt_model *model, uint32_t columns,
                             const uint32_t *features, uint32_t count, int32_t *sums) {
    if (columns == QT_TOKEN_UNITS)
        sum_wide_rows(model, QT_TOKEN_UNITS, features, count, sums);
    else
        sum_wide_rows(model, QT_STATE_UNITS, features, count, sums);
}

QT_WIDE static inline void multiply_wide_rows(const int8_t *rows, const uint32_t columns,
                                              uint32_t count, const int16_t *units,
                                              int32_t *out) {
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4)
        multiply_four_wide(rows + (size_t)i * columns, columns, units, out + i);
    for (; i < count; i++)
        out[i] = multiply_one(rows + (size_t)i * columns, columns, units);
}

QT_WIDE static void multiply_wide(const int8_t *rows, uint32_t columns, uint32_t count,
                                  const int16_t *units, int32_t *out) {
    if (columns == QT_TOKEN_UNITS)
        multiply_wide_rows(rows, QT_TOKEN_UNITS, count, units, out);
    else
        multiply_wide_rows(rows, QT_STATE_UNITS, count, units, out);
}
#endif

void qt_model_sum(const qt_model *model, uint32_t columns, const uint32_t *features,
                  uint32_t count, int32_t *sums) {
    for (uint32_t f = 0; f < count; f++) /* what takes time is waiting for the rows */
        __builtin_prefetch(row_of(model, columns, features[f]));
#ifdef QT_WIDE
    if (columns >= QT_TOKEN_UNITS && qt_rows_are_wide()) {
        sum_wide(model, columns, features, count, sums);
        return;
    }
#endif
    switch (columns) { /* a constant number of columns is what makes these fast */
    case 1:
        for (uint32_t f = 0; f < count; f++) *sums += *row_of(model, 1, features[f]);
        break;
    case 8: sum_rows(model, 8, features, count, sums); break;
    case QT_TOKEN_UNITS: sum_rows(model, QT_TOKEN_UNITS, features, count, sums); break;
    default: sum_rows(model, QT_STATE_UNITS, features, count, sums); break;
    }
}

void qt_model_units(const int32_t *sums, uint32_t count, int16_t *units) {
    for (uint32_t u = 0; u < count; u++) {
        int32_t sum = sums[u] < INT16_MAX ? sums[u] : INT16_MAX;
        units[u] = (int16_t)(sum > 0 ? sum : 0);
    }
}

static inline void multiply(const int8_t *rows, const uint32_t columns, uint32_t count,
                            const int16_t *units, int32_t *out) {
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4)
        multiply_four(rows + (size_t)i * columns, columns, units, out + i);
    for (; i < count; i++)
        out[i] = multiply_one(rows + (size_t)i * columns, columns, units);
}

void qt_model_multiply(const qt_model *model, uint32_t columns, uint32_t first,
                       uint32_t count, const int16_t *units, int32_t *out) {
    const int8_t *row = model->rows + (size_t)first * columns;
#ifdef QT_WIDE
    if (qt_rows_are_wide()) {
        multiply_wide(row, columns, count, units, out);
        return;
    }
#endif
    if (columns == QT_TOKEN_UNITS)
        multiply(row, QT_TOKEN_UNITS, count, units, out);
    else
        multiply(row, QT_STATE_UNITS, count, units, out);
}

float qt_model_score(const qt_model *model, const uint32_t *features, uint32_t count) {
    int32_t sum = 0;
    qt_model_sum(model, 1, features, count, &sum);
    return (float)sum * model->scale;
}

float qt_probability(float score) {
    return 1.0f / (1.0f + expf(-score));
}
