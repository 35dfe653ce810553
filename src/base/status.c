#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [QUOTH_OK] = "ok",
    [QUOTH_ERROR_MEMORY] = "out of memory",
    [QUOTH_ERROR_IO] = "input/output error",
    [QUOTH_ERROR_PATTERN] = "bad pattern file",
    [QUOTH_ERROR_INPUT] = "bad input",
    [QUOTH_ERROR_ENCODING] = "ill-formed UTF-8",
    [QUOTH_ERROR_LIMIT] = "limit exceeded",
    [QUOTH_ERROR_ARGUMENT] = "bad argument",
};

const char *quoth_status_name(quoth_status status) {
    size_t index = (size_t)status;
    return index < sizeof names / sizeof *names ? names[index] : "unknown status";
}

const char *quoth_version(void) {
    return QUOTH_VERSION;
}

void qt_error_clear(quoth_error *error) {
    if (error) memset(error, 0, sizeof *error);
}

static void fill(quoth_error *error, quoth_status status, const char *file, uint32_t line,
                 uint32_t column, const char *format, va_list arguments) {
    if (!error || error->status != QUOTH_OK) return;
    error->status = status;
    error->line = line;
    error->column = column;
    snprintf(error->file, sizeof error->file, "%s", file ? file : "");
    vsnprintf(error->message, sizeof error->message, format, arguments);
}

quoth_status qt_fail(quoth_error *error, quoth_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, NULL, 0, 0, format, arguments);
    va_end(arguments);
    return status;
}

quoth_status qt_fail_at(quoth_error *error, quoth_status status, const char *file,
                        uint32_t line, uint32_t column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, file, line, column, format, arguments);
    va_end(arguments);
    return status;
}

quoth_status qt_fail_memory(quoth_error *error) {
    return qt_fail(error, QUOTH_ERROR_MEMORY, "%s", names[QUOTH_ERROR_MEMORY]);
}
