/* Shared by the fuzz targets: what libFuzzer (or replay.c) calls, how a broken promise
 * ends, and a buffer to write to. */
#ifndef QT_FUZZ_H
#define QT_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void expect(bool holds, const char *promise) {
    if (holds) return;
    fprintf(stderr, "broken: %s\n", promise);
    abort();
}

typedef struct buffer {
    char *items;
    size_t size, capacity;
} buffer;

/* A quoth_sink whose user is a buffer; what it holds ends with a zero. */
static inline int append(void *user, const char *more, size_t size) {
    buffer *out = user;
    if (out->size + size + 1 > out->capacity) {
        out->capacity = 2 * (out->size + size + 1);
        out->items = realloc(out->items, out->capacity);
        expect(out->items, "memory for the test itself");
    }
    memcpy(out->items + out->size, more, size);
    out->size += size;
    out->items[out->size] = '\0';
    return 0;
}

#endif
