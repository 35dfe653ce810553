/* Spans: half-open ranges of bytes (quoth_span) or of tokens (qt_range). */
#ifndef QT_SPAN_H
#define QT_SPAN_H

#include "base/status.h"

typedef quoth_span qt_span;

/* Tokens [first, end). Empty where first >= end. */
typedef struct qt_range {
    uint32_t first, end;
} qt_range;

static inline bool qt_range_empty(qt_range range) {
    return range.first >= range.end;
}

static inline bool qt_range_has(qt_range range, uint32_t token) {
    return token >= range.first && token < range.end;
}

/* Whether all of inner, which is not empty, lies in outer. */
static inline bool qt_range_within(qt_range inner, qt_range outer) {
    return !qt_range_empty(inner) && inner.first >= outer.first && inner.end <= outer.end;
}

static inline bool qt_span_empty(qt_span span) {
    return span.start_byte >= span.end_byte;
}

#endif
