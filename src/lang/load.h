/* What the readers of pattern files share. */
#ifndef QT_LOAD_H
#define QT_LOAD_H

#include "lang/pack.h"

typedef struct qt_loader {
    qt_pack *pack;
    quoth_error *error;
    uint32_t file; /* index into the table of files */
    uint32_t line;
    const char *line_start;
} qt_loader;

/* A line or a part of one, without its end. */
typedef struct qt_line {
    const char *text, *end;
} qt_line;

/* QUOTH_ERROR_PATTERN at a place of the current line. */
quoth_status qt_bad_line(qt_loader *load, const char *at, const char *what);

/* The next blank-separated field of a line, empty at its end. */
qt_line qt_next_field(qt_line *rest);
size_t qt_field_size(qt_line field);
bool qt_field_is(qt_line field, const char *text);
bool qt_is_example(qt_line current); /* `+ text` or `- text` */

/* A terminated copy in pack->strings. */
quoth_status qt_load_string(qt_loader *load, const char *text, size_t size,
                            uint32_t *offset) QT_CHECK;
quoth_status qt_load_number(qt_loader *load, qt_line field, double *out) QT_CHECK;
quoth_status qt_load_regex(qt_loader *load, qt_line pattern, qt_regex *regex) QT_CHECK;

/* Whether every rule that was read says all it must. */
quoth_status qt_audit_complete(const qt_pack *pack, quoth_error *error) QT_CHECK;

/* A line of a .audit file; *state is 1 + the index of the rule that it belongs to. */
quoth_status qt_load_audit(qt_loader *load, qt_line current, uint32_t *state) QT_CHECK;

#endif
