/*
 * Models over hashed features: a table of int8 rows, one row a feature. A feature is a
 * 32-bit hash whose upper bits choose the row, and the rows of what is seen are added up.
 *
 * In a linear model a column is a class and its sum the score. In a network the columns
 * are hidden units: what of their sums is below zero is cut off, and each row of
 * a second table, multiplied with them, gives the score of a class (or feeds the next
 * layer). The rows lie in the weights file as they are used.
 */
#ifndef QT_MODEL_H
#define QT_MODEL_H

#include "base/status.h"

/* The hidden units of the layers over tokens, and of that over states. */
enum { QT_TOKEN_UNITS = 32, QT_STATE_UNITS = 64 };

/* In the order of the weights file: the number of columns of each; that of its rows as a
 * power of two where they are not features, else 0. */
/* clang-format off */
#define QT_MODELS(X)                                                                     \
    X(tag, QT_TOKEN_UNITS, 0)     /* a token in front of the tagger */                   \
    X(tags, QT_TOKEN_UNITS, 6)    /* over the former, a row a Penn tag */                \
    X(token, QT_TOKEN_UNITS, 0)   /* a token as the parser sees it */                    \
    X(place, QT_TOKEN_UNITS, 9)   /* over the former, QT_STATE_UNITS rows a place */     \
    X(state, QT_STATE_UNITS, 0)   /* the parser's state beside the tokens */             \
    X(move, QT_STATE_UNITS, 2)    /* over places and state, a row a move */              \
    X(label, QT_STATE_UNITS, 7)   /* likewise a label, first for LEFT, then for RIGHT */ \
    X(word, 1, 0)                 /* may this token be a cue, asked of every one */      \
    X(cue, 1, 0)                  /* is it one, from its sentence */                     \
    X(span, 8, 0)                 /* what a token is to a cue: source, content, neither */ \
    X(accept, 1, 0)               /* is this attribution right */
/* clang-format on */

typedef enum qt_model_name {
#define QT_MODEL_ENUM(name, columns, bits) QT_MODEL_##name,
    QT_MODELS(QT_MODEL_ENUM) QT_MODEL_COUNT
#undef QT_MODEL_ENUM
} qt_model_name;

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
/* The table has 2^bits rows; 0: any number. */
uint32_t qt_model_bits(qt_model_name name);

/* The head of the file and of each table, all numbers little-endian:
 *   "quothwts", u32 version, u32 tables, u64 checksum of what follows
 *   per table: char name[16], u32 columns, u32 bits, f32 scale, u32 zero
 *   the tables, in the same order */
enum { QT_WEIGHTS_VERSION = 2, QT_WEIGHTS_HEAD = 24, QT_WEIGHTS_ENTRY = 32 };

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

/* What of the sums is below zero cut off, and what does not fit. */
void qt_model_units(const int32_t *sums, uint32_t count, int16_t *units);
/* out[i] = row first + i times units[columns], for i below count; columns is one of the
 * numbers of units. */
void qt_model_multiply(const qt_model *model, uint32_t columns, uint32_t first,
                       uint32_t count, const int16_t *units, int32_t *out);

/* The score of a model with one column. */
float qt_model_score(const qt_model *model, const uint32_t *features, uint32_t count);

/* 1 / (1 + e^-x) */
float qt_probability(float score);

#endif
