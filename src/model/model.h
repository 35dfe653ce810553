/*
 * Linear models over hashed features: a table of int8 rows, one row a feature, one column
 * a class. A feature is a 32-bit hash whose upper bits choose the row; the score of a
 * class is the sum of its column. The rows lie in the weights file as they are used.
 */
#ifndef QT_MODEL_H
#define QT_MODEL_H

#include "base/status.h"

/* In the order of the weights file; the number of columns of each. */
/* clang-format off */
#define QT_MODELS(X)                                                                     \
    X(tag, 48)       /* a Penn tag for a token */                                        \
    X(move, 4)       /* the parser's next move */                                        \
    X(label, 48)     /* the label of an arc */                                           \
    X(word, 1)       /* may this token be a cue, asked of every one */                  \
    X(cue, 1)        /* is it one, from its sentence */                                  \
    X(span, 8)       /* what a token is to a cue: source, content, neither */            \
    X(accept, 1)     /* is this attribution right */
/* clang-format on */

typedef enum qt_model_name {
#define QT_MODEL_ENUM(name, columns) QT_MODEL_##name,
    QT_MODELS(QT_MODEL_ENUM) QT_MODEL_COUNT
#undef QT_MODEL_ENUM
} qt_model_name;

enum { QT_MODEL_COLUMNS = 48 };

typedef struct qt_model {
    const int8_t *rows; /* NULL where the pack has no weights */
    uint32_t bits;      /* the table has 2^bits rows */
    float scale;        /* a weight is its byte times this */
} qt_model;

typedef struct qt_models {
    qt_model items[QT_MODEL_COUNT];
    bool present;
    char checksum[17];
} qt_models;

/* Reads the weights file in bytes, which must live as long as the models. The checksum
 * is compared only where `verify` is true. QUOTH_ERROR_PATTERN names what is wrong. */
quoth_status qt_models_open(qt_models *models, const void *bytes, size_t size,
                            bool verify, const char *name, quoth_error *error) QT_CHECK;

/* The checksum of a weights file's tables, as its head holds it. */
uint64_t qt_models_checksum(const void *bytes, size_t size);

const char *qt_model_name_text(qt_model_name name);
uint32_t qt_model_columns(qt_model_name name);

/* The head of the file and of each table, all numbers little-endian:
 *   "quothwts", u32 version, u32 tables, u64 checksum of what follows
 *   per table: char name[16], u32 columns, u32 bits, f32 scale, u32 zero
 *   the tables, in the same order */
enum { QT_WEIGHTS_VERSION = 1, QT_WEIGHTS_HEAD = 24, QT_WEIGHTS_ENTRY = 32 };

/* ---- features ---- */

/* The feature of template `kind` with the value a (, b (, c)). Its upper bits are used.
 */
static inline uint32_t qt_feature(uint32_t kind, uint32_t a) {
    uint32_t h = (a + kind * 0x9E3779B1u) * 0x85EBCA6Bu;
    h = (h ^ h >> 15) * 0xC2B2AE35u;
    return h ^ h >> 16;
}

static inline uint32_t qt_join(uint32_t a, uint32_t b) {
    uint32_t h = a * 0x9E3779B1u + b;
    return (h ^ h >> 16) * 0x7FEB352Du;
}

static inline uint32_t qt_feature2(uint32_t kind, uint32_t a, uint32_t b) {
    return qt_feature(kind, qt_join(a, b));
}

static inline uint32_t qt_feature3(uint32_t kind, uint32_t a, uint32_t b, uint32_t c) {
    return qt_feature(kind, qt_join(qt_join(a, b), c));
}

static inline uint32_t qt_row(uint32_t bits, uint32_t feature) {
    return feature >> (32 - bits);
}

/* Adds the rows of at most 256 features to sums[columns]. */
void qt_model_sum(const qt_model *model, uint32_t columns, const uint32_t *features,
                  uint32_t count, int32_t *sums);

/* The score of a model with one column. */
float qt_model_score(const qt_model *model, const uint32_t *features, uint32_t count);

/* 1 / (1 + e^-x) */
float qt_probability(float score);

#endif
