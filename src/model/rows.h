/*
 * Rows of bytes, added up and multiplied with units: sixteen columns at a time where the
 * compiler has SSE2 (every x86-64), by loops elsewhere; in wider registers where the
 * machine has AVX2. Whole numbers, so that all give the same.
 */
#ifndef QT_ROWS_H
#define QT_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef int16_t eight __attribute__((vector_size(16)));

static inline int32_t multiply_one(const int8_t *row, const uint32_t columns,
                                   const int16_t *units) {
    int32_t sum = 0;
    for (uint32_t u = 0; u < columns; u++) sum += row[u] * units[u];
    return sum;
}

static inline void add_eight(const int8_t *row, eight *part) {
    int8_t __attribute__((vector_size(8))) bytes;
    memcpy(&bytes, row, sizeof bytes);
    *part += __builtin_convertvector(bytes, eight);
}

#ifdef __SSE2__
#include <emmintrin.h>

/* Sixteen bytes as two times eight numbers. */
static inline void widen(const int8_t *bytes, __m128i *low, __m128i *high) {
    __m128i all = _mm_loadu_si128((const __m128i *)bytes);
    __m128i sign = _mm_cmpgt_epi8(_mm_setzero_si128(), all);
    *low = _mm_unpacklo_epi8(all, sign);
    *high = _mm_unpackhi_epi8(all, sign);
}

/* Adds a row to parts[columns / 8]. */
static inline void add_row(const int8_t *row, const uint32_t columns, eight *parts) {
    uint32_t c = 0;
    for (; c + 16 <= columns; c += 16) {
        __m128i low, high;
        widen(row + c, &low, &high);
        parts[c / 8] += (eight)low;
        parts[c / 8 + 1] += (eight)high;
    }
    if (c < columns) add_eight(row + c, &parts[c / 8]);
}

static inline __m128i multiply_parts(const int8_t *row, const uint32_t columns,
                                     const int16_t *units) {
    __m128i sum = _mm_setzero_si128();
    for (uint32_t u = 0; u < columns; u += 16) {
        __m128i low, high;
        widen(row + u, &low, &high);
        low = _mm_madd_epi16(low, _mm_loadu_si128((const __m128i *)(units + u)));
        high = _mm_madd_epi16(high, _mm_loadu_si128((const __m128i *)(units + u + 8)));
        sum = _mm_add_epi32(sum, _mm_add_epi32(low, high));
    }
    return sum;
}

/* [a0 .. a3], [b0 .. b3] -> [a0 + a2, b0 + b2, a1 + a3, b1 + b3] */
static inline __m128i fold_pairs(__m128i a, __m128i b) {
    return _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
}

/* Four rows: their sums lie side by side in the end. */
static inline void multiply_four(const int8_t *rows, const uint32_t columns,
                                 const int16_t *units, int32_t out[4]) {
    const int8_t *third = rows + 2 * (size_t)columns;
    __m128i one = fold_pairs(multiply_parts(rows, columns, units),
                             multiply_parts(rows + columns, columns, units));
    __m128i two = fold_pairs(multiply_parts(third, columns, units),
                             multiply_parts(third + columns, columns, units));
    __m128i sums =
        _mm_add_epi32(_mm_unpacklo_epi64(one, two), _mm_unpackhi_epi64(one, two));
    _mm_storeu_si128((__m128i *)out, sums);
}

#ifdef __x86_64__
#include <immintrin.h>

/* These functions and their callers are for machines with AVX2 (qt_rows_are_wide). */
#define QT_WIDE __attribute__((target("avx2")))

static inline bool qt_rows_are_wide(void) {
    return __builtin_cpu_supports("avx2");
}

QT_WIDE static inline __m256i widen_all(const int8_t *bytes) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)bytes));
}

/* Adds a row to parts[columns / 16]; columns is a multiple of 16. */
QT_WIDE static inline void add_wide_row(const int8_t *row, const uint32_t columns,
                                        __m256i *parts) {
    for (uint32_t c = 0; c < columns; c += 16)
        parts[c / 16] = _mm256_add_epi16(parts[c / 16], widen_all(row + c));
}

QT_WIDE static inline __m256i
multiply_wide_parts(const int8_t *row, const uint32_t columns, const int16_t *units) {
    __m256i sum = _mm256_setzero_si256();
    for (uint32_t u = 0; u < columns; u += 16) {
        __m256i part = _mm256_loadu_si256((const __m256i *)(units + u));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(widen_all(row + u), part));
    }
    return sum;
}

QT_WIDE static inline void multiply_four_wide(const int8_t *rows, const uint32_t columns,
                                              const int16_t *units, int32_t out[4]) {
    const int8_t *third = rows + 2 * (size_t)columns;
    __m256i one = _mm256_hadd_epi32(multiply_wide_parts(rows, columns, units),
                                    multiply_wide_parts(rows + columns, columns, units));
    __m256i two = _mm256_hadd_epi32(multiply_wide_parts(third, columns, units),
                                    multiply_wide_parts(third + columns, columns, units));
    __m256i all = _mm256_hadd_epi32(one, two);
    __m128i sums =
        _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    _mm_storeu_si128((__m128i *)out, sums);
}
#endif

#else

static inline void add_row(const int8_t *row, const uint32_t columns, eight *parts) {
    for (uint32_t c = 0; c < columns; c += 8) add_eight(row + c, &parts[c / 8]);
}

static inline void multiply_four(const int8_t *rows, const uint32_t columns,
                                 const int16_t *units, int32_t out[4]) {
    for (uint32_t i = 0; i < 4; i++)
        out[i] = multiply_one(rows + i * columns, columns, units);
}

#endif

#endif
