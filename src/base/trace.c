#include "base/trace.h"

#include <string.h>

void qt_traced_free(const qt_memory *memory, qt_traced *traced) {
    QT_TABLE_FREE(memory, &traced->text);
    QT_TABLE_FREE(memory, &traced->pieces);
}

static quoth_status append(const qt_memory *memory, qt_string_table *text,
                           const char *bytes, size_t size, quoth_error *error) {
    if (!size) return QUOTH_OK;
    /* room for the last byte is room for all */
    if (!qt_table_reserve(memory, (void **)&text->items, &text->capacity,
                          text->count + (uint32_t)size - 1, 1))
        return qt_fail_memory(error);
    memcpy(text->items + text->count, bytes, size);
    text->count += (uint32_t)size;
    return QUOTH_OK;
}

/* Whether text of `size` bytes at file_byte goes on where the last piece, byte for byte,
 * ends. */
static bool goes_on(const qt_traced *traced, size_t size, size_t file_byte,
                    size_t file_bytes) {
    if (!traced->pieces.count || size != file_bytes) return false;
    const quoth_piece *last = &traced->pieces.items[traced->pieces.count - 1];
    uint32_t length = traced->text.count - last->text_byte;
    return last->file_bytes == length && last->file_byte + length == file_byte;
}

/* Beyond the limit of pieces, whether text belongs to the last one, too, which then names
 * the bytes of the file for all of it and for each part of it. */
static bool joins(const qt_traced *traced, size_t size, size_t file_byte,
                  size_t file_bytes) {
    enum { JOINED = 64 };
    if (traced->pieces.count < QUOTH_LIMIT_PIECES) return false;
    const quoth_piece *last = &traced->pieces.items[traced->pieces.count - 1];
    size_t length = traced->text.count - last->text_byte + size;
    /* as many bytes as in the file would mean the same bytes */
    return length <= JOINED && file_byte >= last->file_byte &&
           length != file_byte + file_bytes - last->file_byte;
}

quoth_status qt_traced_add(const qt_memory *memory, qt_traced *traced, const char *text,
                           size_t size, size_t file_byte, size_t file_bytes,
                           quoth_error *error) {
    if (!size) return QUOTH_OK;
    if (goes_on(traced, size, file_byte, file_bytes)) {
        traced->pieces.items[traced->pieces.count - 1].file_bytes += (uint32_t)file_bytes;
    } else if (joins(traced, size, file_byte, file_bytes)) {
        quoth_piece *last = &traced->pieces.items[traced->pieces.count - 1];
        last->file_bytes = (uint32_t)(file_byte + file_bytes) - last->file_byte;
    } else {
        quoth_piece *piece = QT_PUSH(memory, &traced->pieces);
        if (!piece) return qt_fail_memory(error);
        *piece = (quoth_piece){.text_byte = traced->text.count,
                               .file_byte = (uint32_t)file_byte,
                               .file_bytes = (uint32_t)file_bytes};
    }
    return append(memory, &traced->text, text, size, error);
}

/* The piece that holds a byte of the text. */
static uint32_t piece_at(const quoth_piece *pieces, uint32_t count, uint32_t byte) {
    uint32_t low = 0, high = count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (pieces[middle].text_byte <= byte) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint32_t file_of(const quoth_piece *pieces, uint32_t count, uint32_t text_size,
                        uint32_t byte, bool at_end) {
    uint32_t index = piece_at(pieces, count, at_end ? byte - 1 : byte);
    const quoth_piece *piece = &pieces[index];
    uint32_t stop = index + 1 < count ? pieces[index + 1].text_byte : text_size;
    if (stop - piece->text_byte == piece->file_bytes)
        return piece->file_byte + (byte - piece->text_byte);
    return piece->file_byte + (at_end ? piece->file_bytes : 0);
}

qt_span qt_traced_file(const quoth_piece *pieces, uint32_t count, uint32_t text_size,
                       qt_span text) {
    if (!count) return text;
    if (qt_span_empty(text)) {
        bool at_end = text.start_byte && text.start_byte >= text_size;
        uint32_t place = file_of(pieces, count, text_size,
                                 at_end ? text_size : text.start_byte, at_end);
        return (qt_span){place, place};
    }
    return (qt_span){file_of(pieces, count, text_size, text.start_byte, false),
                     file_of(pieces, count, text_size, text.end_byte, true)};
}

uint32_t qt_traced_piece(const qt_traced *traced, uint32_t byte) {
    return piece_at(traced->pieces.items, traced->pieces.count, byte);
}

uint32_t qt_traced_stop(const qt_traced *traced, uint32_t byte) {
    const qt_pieces *pieces = &traced->pieces;
    if (!pieces->count) return traced->text.count;
    uint32_t next = piece_at(pieces->items, pieces->count, byte) + 1;
    return next < pieces->count ? pieces->items[next].text_byte : traced->text.count;
}
