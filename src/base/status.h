/* Status codes, the guard macro and filling the caller's error struct. */
#ifndef QT_STATUS_H
#define QT_STATUS_H

#include <quoth/quoth.h>

#define QT_CHECK QUOTH_CHECK
#define QT_NONE UINT32_MAX

/* Leaves the function with the status of a failing expression. */
#define QT_TRY(expression)                                                               \
    do {                                                                                 \
        quoth_status try_status = (expression);                                          \
        if (try_status != QUOTH_OK) return try_status;                                   \
    } while (0)

/* Fills error (may be NULL; the first error wins) and returns status. */
quoth_status qt_fail(quoth_error *error, quoth_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a position in a file; file may be NULL. */
quoth_status qt_fail_at(quoth_error *error, quoth_status status, const char *file,
                        uint32_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

quoth_status qt_fail_memory(quoth_error *error);

/* Clears error before a public call starts. */
void qt_error_clear(quoth_error *error);

#endif
