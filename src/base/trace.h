/* Text that was made from a file, and where in that file each part of it stands. */
#ifndef QT_TRACE_H
#define QT_TRACE_H

#include "base/memory.h"
#include "base/span.h"

QT_TABLE(char, qt_string_table);
QT_TABLE(quoth_piece, qt_pieces);

/* Piece i covers the text up to piece i + 1. Text without pieces is the file itself. */
typedef struct qt_traced {
    qt_string_table text;
    qt_pieces pieces;
} qt_traced;

void qt_traced_free(const qt_memory *memory, qt_traced *traced);

/* Appends text that stands at file_byte in the file, taking file_bytes there. */
quoth_status qt_traced_add(const qt_memory *memory, qt_traced *traced, const char *text,
                           size_t size, size_t file_byte, size_t file_bytes,
                           quoth_error *error) QT_CHECK;

/* The bytes of the file that text bytes [start, end) were made of. */
qt_span qt_traced_file(const quoth_piece *pieces, uint32_t count, uint32_t text_size,
                       qt_span text);

/* The piece that holds a byte of the text, and where that piece ends. */
uint32_t qt_traced_piece(const qt_traced *traced, uint32_t byte);
uint32_t qt_traced_stop(const qt_traced *traced, uint32_t byte);

#endif
