/* The notations that several formats share. */
#ifndef QT_ENCODE_H
#define QT_ENCODE_H

#include "output/writer.h"

/* ---- JSON: a small stack keeps commas and indentation ---- */

enum { QT_JSON_DEPTH = 16 };

typedef struct qt_json {
    qt_writer *writer;
    const qt_document *doc;
    quoth_offsets offsets;
    bool indented;
    unsigned depth;
    bool filled[QT_JSON_DEPTH]; /* something was written at this depth */
    bool flat[QT_JSON_DEPTH];   /* members stay on one line */
} qt_json;

void qt_json_next(qt_json *out); /* before an item of an array */
void qt_json_key(qt_json *out, const char *name);
void qt_json_open(qt_json *out, const char *bracket, bool flat);
void qt_json_close(qt_json *out, const char *bracket);
void qt_json_string(qt_json *out, const char *name, const char *value); /* NULL: null */
void qt_json_text(qt_json *out, const char *name, const char *bytes, size_t size);
void qt_json_item(qt_json *out, const char *value); /* a string of an array */
void qt_json_number(qt_json *out, const char *name, uint32_t value);
void qt_json_boolean(qt_json *out, const char *name, bool value);
void qt_json_real(qt_json *out, const char *name, double value); /* two decimals */

/* A number with two decimals, no locale. */
void qt_write_hundredths(qt_writer *writer, double value);

/* ---- XML ---- */

/* Text or an attribute's value; what XML 1.0 cannot hold becomes U+FFFD. */
void qt_write_xml(qt_writer *writer, const char *bytes, size_t size);
/* ` name="value"` */
void qt_write_xml_member(qt_writer *writer, const char *name, const char *value);

#endif
