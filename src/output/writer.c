/*
 * Writing: a small buffer before the caller's sink, and the escapes of JSON and
 * terminals.
 */
#include "output/writer.h"

#include <string.h>

#include "base/utf8.h"

void qt_write_flush(qt_writer *writer) {
    if (writer->used && !writer->failed)
        writer->failed = writer->sink(writer->user, writer->buffer, writer->used) != 0;
    writer->used = 0;
}

void qt_write_bytes(qt_writer *writer, const char *bytes, size_t size) {
    while (size) {
        size_t room = QT_WRITER_BUFFER - writer->used, part = size < room ? size : room;
        memcpy(writer->buffer + writer->used, bytes, part);
        writer->used += part;
        bytes += part;
        size -= part;
        if (writer->used == QT_WRITER_BUFFER) qt_write_flush(writer);
    }
}

void qt_write_text(qt_writer *writer, const char *text) {
    qt_write_bytes(writer, text, strlen(text));
}

void qt_write_number(qt_writer *writer, uint32_t number) {
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    qt_write_bytes(writer, digits + at, sizeof digits - at);
}

static void write_hex(qt_writer *writer, uint32_t value, unsigned digits) {
    for (unsigned i = digits; i-- > 0;) {
        char digit = "0123456789abcdef"[(value >> (4 * i)) & 15];
        qt_write_bytes(writer, &digit, 1);
    }
}

static void write_json_escape(qt_writer *writer, uint32_t c) {
    switch (c) {
    case '\n': qt_write_text(writer, "\\n"); return;
    case '\t': qt_write_text(writer, "\\t"); return;
    case '\r': qt_write_text(writer, "\\r"); return;
    case '"': qt_write_text(writer, "\\\""); return;
    case '\\': qt_write_text(writer, "\\\\"); return;
    default: break;
    }
    if (c >= 0x10000) {
        qt_write_text(writer, "\\u");
        write_hex(writer, 0xD800 + ((c - 0x10000) >> 10), 4);
        c = 0xDC00 + ((c - 0x10000) & 0x3FF);
    }
    qt_write_text(writer, "\\u");
    write_hex(writer, c, 4);
}

void qt_write_json_string(qt_writer *writer, const char *bytes, size_t size) {
    qt_write_bytes(writer, "\"", 1);
    size_t plain = 0;
    for (size_t at = 0; at < size;) {
        unsigned char byte = (unsigned char)bytes[at];
        if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
            at++;
            continue;
        }
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        bool escape = c == '"' || c == '\\' || qt_utf8_is_unsafe(c);
        if (escape) {
            qt_write_bytes(writer, bytes + plain, at - plain);
            write_json_escape(writer, c);
            plain = at + length;
        }
        at += length;
    }
    qt_write_bytes(writer, bytes + plain, size - plain);
    qt_write_bytes(writer, "\"", 1);
}

void qt_write_safe(qt_writer *writer, const char *bytes, size_t size) {
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        if (c == '\n' || c == '\t' || c == '\r') {
            qt_write_bytes(writer, " ", 1);
        } else if (qt_utf8_is_unsafe(c)) {
            qt_write_text(writer, "\\u{");
            write_hex(writer, c, c > 0xFFFF ? 6 : 4);
            qt_write_text(writer, "}");
        } else {
            qt_write_bytes(writer, bytes + at, length);
        }
        at += length;
    }
}

void quoth_escape(const char *bytes, size_t size, quoth_sink sink, void *user) {
    qt_writer writer = {.sink = sink, .user = user};
    while (size) {
        size_t valid = qt_utf8_valid_prefix(bytes, size);
        qt_write_safe(&writer, bytes, valid);
        if (valid < size) {
            qt_write_text(&writer, "\\u{fffd}");
            valid += qt_utf8_bad_length(bytes + valid, size - valid);
        }
        bytes += valid;
        size -= valid;
    }
    qt_write_flush(&writer);
}

uint32_t qt_write_offset(const qt_document *doc, quoth_offsets unit, uint32_t byte) {
    switch (unit) {
    case QUOTH_OFFSETS_BYTE: return byte;
    case QUOTH_OFFSETS_UTF16: return qt_text_utf16(&doc->text, byte);
    default: return qt_text_codepoint(&doc->text, byte);
    }
}

quoth_status quoth_write(const quoth_document *document, quoth_format format,
                         const quoth_write_options *options, quoth_sink sink, void *user,
                         quoth_error *error) {
    qt_error_clear(error);
    quoth_write_options defaults = {.size = sizeof defaults};
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    if (options && options->offsets > QUOTH_OFFSETS_UTF16)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown unit of offsets");
    const quoth_write_options *used = options ? options : &defaults;
    qt_writer writer = {.sink = sink, .user = user};
    switch (format) {
    case QUOTH_FORMAT_GRAPH: qt_write_graph(&writer, document, used, true); break;
    case QUOTH_FORMAT_JSONL: qt_write_graph(&writer, document, used, false); break;
    case QUOTH_FORMAT_REPORT: qt_write_report(&writer, document, used); break;
    case QUOTH_FORMAT_TEXT: qt_write_analysed_text(&writer, document); break;
    case QUOTH_FORMAT_EXPLANATION: qt_write_explanation(&writer, document, used); break;
    case QUOTH_FORMAT_CONLLU: qt_write_conllu(&writer, document, used); break;
    default: return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown format");
    }
    qt_write_flush(&writer);
    if (writer.failed)
        return qt_fail(error, QUOTH_ERROR_IO, "the output could not be written");
    return QUOTH_OK;
}
