/*
 * The notations that several formats share: JSON, XML.
 *
 * JSON is written by hand because the output must escape more than JSON demands (bidi and
 * control characters never reach a terminal) and must be the same on every machine.
 */
#include "output/encode.h"

#include <string.h>

#include "base/utf8.h"

/* ---- JSON ---- */

void qt_json_next(qt_json *out) {
    if (out->filled[out->depth])
        qt_write_text(out->writer, out->indented && out->flat[out->depth] ? ", " : ",");
    out->filled[out->depth] = true;
    if (!out->indented || out->flat[out->depth] || !out->depth) return;
    qt_write_text(out->writer, "\n");
    for (unsigned i = 0; i < out->depth; i++) qt_write_text(out->writer, "  ");
}

void qt_json_key(qt_json *out, const char *name) {
    qt_json_next(out);
    qt_write_text(out->writer, "\"");
    qt_write_text(out->writer, name);
    qt_write_text(out->writer, out->indented ? "\": " : "\":");
}

void qt_json_open(qt_json *out, const char *bracket, bool flat) {
    qt_write_text(out->writer, bracket);
    bool inside_flat = out->flat[out->depth];
    out->depth++;
    out->filled[out->depth] = false;
    out->flat[out->depth] = flat || inside_flat;
}

void qt_json_close(qt_json *out, const char *bracket) {
    bool newline = out->indented && out->filled[out->depth] && !out->flat[out->depth];
    out->depth--;
    if (newline) {
        qt_write_text(out->writer, "\n");
        for (unsigned i = 0; i < out->depth; i++) qt_write_text(out->writer, "  ");
    }
    qt_write_text(out->writer, bracket);
}

void qt_json_string(qt_json *out, const char *name, const char *value) {
    qt_json_key(out, name);
    if (value) {
        qt_write_json_string(out->writer, value, strlen(value));
    } else {
        qt_write_text(out->writer, "null");
    }
}

void qt_json_number(qt_json *out, const char *name, uint32_t value) {
    qt_json_key(out, name);
    qt_write_number(out->writer, value);
}

void qt_json_boolean(qt_json *out, const char *name, bool value) {
    qt_json_key(out, name);
    qt_write_text(out->writer, value ? "true" : "false");
}

/* Two decimals, no locale. */
void qt_write_hundredths(qt_writer *writer, double value) {
    uint32_t hundredths = (uint32_t)(value * 100 + 0.5);
    qt_write_number(writer, hundredths / 100);
    qt_write_text(writer, ".");
    qt_write_number(writer, hundredths / 10 % 10);
    qt_write_number(writer, hundredths % 10);
}

void qt_json_real(qt_json *out, const char *name, double value) {
    qt_json_key(out, name);
    qt_write_hundredths(out->writer, value);
}

void qt_json_text(qt_json *out, const char *name, const char *bytes, size_t size) {
    qt_json_key(out, name);
    qt_write_json_string(out->writer, bytes, size);
}

void qt_json_item(qt_json *out, const char *value) {
    qt_json_next(out);
    qt_write_json_string(out->writer, value, strlen(value));
}

/* ---- XML ---- */

void qt_write_xml(qt_writer *writer, const char *bytes, size_t size) {
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        const char *escaped = c == '<'    ? "&lt;"
                              : c == '>'  ? "&gt;"
                              : c == '&'  ? "&amp;"
                              : c == '"'  ? "&quot;"
                              : c == '\n' ? "&#10;"
                              : c == '\t' ? "&#9;"
                                          : NULL;
        if (escaped) {
            qt_write_text(writer, escaped);
        } else if (qt_utf8_is_unsafe(c)) {
            qt_write_text(writer, "\xEF\xBF\xBD"); /* XML 1.0 has no way to say most */
        } else {
            qt_write_bytes(writer, bytes + at, length);
        }
        at += length;
    }
}

void qt_write_xml_member(qt_writer *writer, const char *name, const char *value) {
    qt_write_text(writer, " ");
    qt_write_text(writer, name);
    qt_write_text(writer, "=\"");
    qt_write_xml(writer, value, strlen(value));
    qt_write_text(writer, "\"");
}
