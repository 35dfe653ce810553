/* Buffered output to a sink, and what every format escapes. */
#ifndef QT_WRITER_H
#define QT_WRITER_H

#include "document.h"

enum { QT_WRITER_BUFFER = 8192 };

typedef struct qt_writer {
    quoth_sink sink;
    void *user;
    size_t used;
    bool failed;
    char buffer[QT_WRITER_BUFFER];
} qt_writer;

void qt_write_bytes(qt_writer *writer, const char *bytes, size_t size);
void qt_write_text(qt_writer *writer, const char *text);
void qt_write_number(qt_writer *writer, uint32_t number);
void qt_write_flush(qt_writer *writer);

/* A JSON string with its quotation marks: control, bidi and line-separator characters
 * escaped. */
void qt_write_json_string(qt_writer *writer, const char *bytes, size_t size);

/* For a terminal: unsafe characters shown as \u{...}, line ends as blanks. */
void qt_write_safe(qt_writer *writer, const char *bytes, size_t size);

/* A byte offset in another unit. */
uint32_t qt_write_offset(const qt_document *doc, quoth_offsets unit, uint32_t byte);

/* The formats; false: no memory. */
bool qt_write_graph(qt_writer *writer, const qt_document *doc,
                    const quoth_write_options *options, bool indented);
bool qt_write_report(qt_writer *writer, const qt_document *doc,
                     const quoth_write_options *options);
bool qt_write_explanation(qt_writer *writer, const qt_document *doc,
                          const quoth_write_options *options);
bool qt_write_analysed_text(qt_writer *writer, const qt_document *doc,
                            const quoth_write_options *options);
bool qt_write_conllu(qt_writer *writer, const qt_document *doc,
                     const quoth_write_options *options);

/* The report as one HTML file. */
bool qt_write_html(qt_writer *writer, const qt_document *doc,
                   const quoth_write_options *options);

#endif
