/*
 * Writing: a small buffer before the caller's sink, and the escapes of JSON and
 * terminals.
 */
#include "output/writer.h"

#include <string.h>

#include "base/utf8.h"
#include "output/flat.h"

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

/* ---- the formats ---- */

static bool write_graph(qt_writer *writer, const qt_document *doc,
                        const quoth_write_options *options) {
    return qt_write_graph(writer, doc, options, true);
}

static bool write_line(qt_writer *writer, const qt_document *doc,
                       const quoth_write_options *options) {
    return qt_write_graph(writer, doc, options, false);
}

/* One of write and flat is set. */
static const struct {
    quoth_format format;
    const char *name; /* of a graph's format, or NULL */
    bool (*write)(qt_writer *writer, const qt_document *doc,
                  const quoth_write_options *options); /* false: no memory */
    qt_flat_format *flat;
    void (*head)(qt_writer *writer);
    bool repeats;
} formats[] = {
    {.format = QUOTH_FORMAT_GRAPH, .name = "json", .write = write_graph},
    {.format = QUOTH_FORMAT_JSONL, .name = "jsonl", .write = write_line, .repeats = true},
    {.format = QUOTH_FORMAT_REPORT, .write = qt_write_report, .repeats = true},
    {.format = QUOTH_FORMAT_TEXT, .write = qt_write_analysed_text, .repeats = true},
    {.format = QUOTH_FORMAT_EXPLANATION, .write = qt_write_explanation, .repeats = true},
    {.format = QUOTH_FORMAT_CONLLU, .write = qt_write_conllu, .repeats = true},
    {.format = QUOTH_FORMAT_D3, .name = "d3", .flat = qt_write_d3, .repeats = true},
    {.format = QUOTH_FORMAT_CYTOSCAPE,
     .name = "cytoscape",
     .flat = qt_write_cytoscape,
     .repeats = true},
    {.format = QUOTH_FORMAT_GRAPHOLOGY,
     .name = "graphology",
     .flat = qt_write_graphology,
     .repeats = true},
    {.format = QUOTH_FORMAT_JGF, .name = "jgf", .flat = qt_write_jgf, .repeats = true},
    {.format = QUOTH_FORMAT_GEXF, .name = "gexf", .flat = qt_write_gexf},
    {.format = QUOTH_FORMAT_GRAPHML, .name = "graphml", .flat = qt_write_graphml},
    {.format = QUOTH_FORMAT_DOT, .name = "dot", .flat = qt_write_dot, .repeats = true},
    {.format = QUOTH_FORMAT_CSV_NODES,
     .name = "csv-nodes",
     .flat = qt_write_nodes_table,
     .head = qt_write_nodes_head,
     .repeats = true},
    {.format = QUOTH_FORMAT_CSV_EDGES,
     .name = "csv-edges",
     .flat = qt_write_edges_table,
     .head = qt_write_edges_head,
     .repeats = true},
    {.format = QUOTH_FORMAT_CSV_QUOTATIONS,
     .name = "csv",
     .flat = qt_write_quotations_table,
     .head = qt_write_quotations_head,
     .repeats = true},
    {.format = QUOTH_FORMAT_WEB_ANNOTATION,
     .name = "webannotation",
     .flat = qt_write_web_annotation,
     .repeats = true},
    {.format = QUOTH_FORMAT_SCHEMA_ORG,
     .name = "schemaorg",
     .flat = qt_write_schema_org,
     .repeats = true},
    {.format = QUOTH_FORMAT_BRAT, .name = "brat", .flat = qt_write_brat},
    {.format = QUOTH_FORMAT_HTML, .write = qt_write_html},
};
enum { FORMATS = sizeof formats / sizeof *formats };

bool quoth_format_find(const char *name, quoth_format *format, bool *repeats) {
    for (size_t i = 0; i < FORMATS; i++) {
        if (!formats[i].name || strcmp(formats[i].name, name)) continue;
        *format = formats[i].format;
        *repeats = formats[i].repeats;
        return true;
    }
    return false;
}

static quoth_status finish(qt_writer *writer, quoth_error *error) {
    qt_write_flush(writer);
    if (writer->failed)
        return qt_fail(error, QUOTH_ERROR_IO, "the output could not be written");
    return QUOTH_OK;
}

/* The index of a format in the table; FORMATS for an unknown one. */
static size_t index_of(quoth_format format) {
    size_t i = 0;
    while (i < FORMATS && formats[i].format != format) i++;
    return i;
}

quoth_status quoth_write_head(quoth_format format, quoth_sink sink, void *user,
                              quoth_error *error) {
    qt_error_clear(error);
    size_t index = index_of(format);
    if (index == FORMATS) return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown format");
    qt_writer writer = {.sink = sink, .user = user};
    if (formats[index].head) formats[index].head(&writer);
    return finish(&writer, error);
}

quoth_status quoth_write(const quoth_document *document, quoth_format format,
                         const quoth_write_options *options, quoth_sink sink, void *user,
                         quoth_error *error) {
    qt_error_clear(error);
    quoth_write_options defaults = {.size = sizeof defaults};
    size_t index = index_of(format);
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    if (options && options->offsets > QUOTH_OFFSETS_UTF16)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown unit of offsets");
    if (index == FORMATS) return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown format");
    const quoth_write_options *used = options ? options : &defaults;
    qt_writer writer = {.sink = sink, .user = user};
    if (formats[index].flat) {
        qt_flat flat;
        if (!qt_flat_make(&flat, document, used->collapse)) return qt_fail_memory(error);
        formats[index].flat(&writer, &flat);
        qt_flat_free(&flat);
    } else if (!formats[index].write(&writer, document, used)) {
        return qt_fail_memory(error);
    }
    return finish(&writer, error);
}
