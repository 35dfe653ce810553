/*
 * Graphviz DOT, and comma-separated tables: nodes, edges, and quotations for
 * spreadsheets.
 *
 * Every DOT id and label stands in quotation marks. A table's cell that a spreadsheet
 * would run as a formula (it begins with = + - @) gets an apostrophe before it; cells
 * hold one line. All rows begin with the article's id, so that tables of many articles
 * are one table; its head is written once, by quoth_write_head.
 */
#include <string.h>

#include "base/utf8.h"
#include "output/encode.h"
#include "output/flat.h"

/* ---- DOT ---- */

/* Text within quotation marks: `escapes` get `escape` before them, line ends and tabs are
 * blanks, what must not reach a terminal becomes U+FFFD. */
static void put_quoted(qt_writer *writer, const char *bytes, size_t size,
                       const char *escapes, const char *escape) {
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        if (c == '\n' || c == '\t' || c == '\r') {
            qt_write_text(writer, " ");
        } else if (qt_utf8_is_unsafe(c)) {
            qt_write_text(writer, "\xEF\xBF\xBD");
        } else {
            if (length == 1 && strchr(escapes, (int)c)) qt_write_text(writer, escape);
            qt_write_bytes(writer, bytes + at, length);
        }
        at += length;
    }
}

static void put_dot_string(qt_writer *writer, const char *text) {
    qt_write_text(writer, "\"");
    put_quoted(writer, text, strlen(text), "\"\\", "\\");
    qt_write_text(writer, "\"");
}

static void put_dot_attributes(qt_writer *writer, qt_flat *flat,
                               const qt_flat_attribute *attributes, unsigned count,
                               uint32_t index) {
    for (unsigned a = 0; a < count; a++) {
        qt_flat_value value = attributes[a].get(flat, index);
        if (!value.present) continue;
        qt_write_text(writer, a ? ", " : "");
        qt_write_text(writer, attributes[a].name);
        qt_write_text(writer, "=");
        if (attributes[a].number) {
            qt_write_number(writer, value.number);
        } else {
            put_dot_string(writer, value.text);
        }
    }
}

void qt_write_dot(qt_writer *writer, qt_flat *flat) {
    const qt_graph *graph = &flat->doc->graph;
    qt_write_text(writer, "digraph ");
    put_dot_string(writer, graph->id);
    qt_write_text(writer, " {\n  rankdir=LR;\n");
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        qt_write_text(writer, "  ");
        put_dot_string(writer, graph->nodes.items[n].id);
        qt_write_text(writer, " [");
        put_dot_attributes(writer, flat, qt_node_attributes, QT_NODE_ATTRIBUTES, n);
        qt_write_text(writer, "];\n");
    }
    for (uint32_t e = 0; e < flat->edge_count; e++) {
        qt_write_text(writer, "  ");
        put_dot_string(writer, qt_flat_source(flat, e));
        qt_write_text(writer, " -> ");
        put_dot_string(writer, qt_flat_target(flat, e));
        qt_write_text(writer, " [");
        put_dot_attributes(writer, flat, qt_edge_attributes, QT_EDGE_ATTRIBUTES, e);
        qt_write_text(writer, ", label=");
        put_dot_string(writer, qt_flat_relation(flat, e));
        qt_write_text(writer, "];\n");
    }
    qt_write_text(writer, "}\n");
}

/* ---- tables ---- */

/* Text within a cell that is open. */
static void put_in_cell(qt_writer *writer, const char *bytes, size_t size) {
    put_quoted(writer, bytes, size, "\"", "\"");
}

static void open_cell(qt_writer *writer, bool first, const char *bytes, size_t size) {
    qt_write_text(writer, first ? "\"" : ",\"");
    if (size && strchr("=+-@", bytes[0])) qt_write_text(writer, "'");
    put_in_cell(writer, bytes, size);
}

static void put_cell(qt_writer *writer, bool first, const char *text) {
    open_cell(writer, first, text ? text : "", text ? strlen(text) : 0);
    qt_write_text(writer, "\"");
}

static void put_number_cell(qt_writer *writer, uint32_t number) {
    qt_write_text(writer, ",");
    qt_write_number(writer, number);
}

static void put_values(qt_writer *writer, qt_flat *flat,
                       const qt_flat_attribute *attributes, unsigned count,
                       uint32_t index) {
    for (unsigned a = 0; a < count; a++) {
        qt_flat_value value = attributes[a].get(flat, index);
        if (attributes[a].number && value.present) {
            put_number_cell(writer, value.number);
        } else {
            put_cell(writer, false, value.text);
        }
    }
    qt_write_text(writer, "\n");
}

static void put_names(qt_writer *writer, const qt_flat_attribute *attributes,
                      unsigned count) {
    for (unsigned a = 0; a < count; a++) {
        qt_write_text(writer, ",");
        qt_write_text(writer, attributes[a].name);
    }
    qt_write_text(writer, "\n");
}

void qt_write_nodes_head(qt_writer *writer) {
    qt_write_text(writer, "article,id");
    put_names(writer, qt_node_attributes, QT_NODE_ATTRIBUTES);
}

void qt_write_nodes_table(qt_writer *writer, qt_flat *flat) {
    const qt_graph *graph = &flat->doc->graph;
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        put_cell(writer, true, graph->id);
        put_cell(writer, false, graph->nodes.items[n].id);
        put_values(writer, flat, qt_node_attributes, QT_NODE_ATTRIBUTES, n);
    }
}

void qt_write_edges_head(qt_writer *writer) {
    qt_write_text(writer, "article,key,source,target");
    put_names(writer, qt_edge_attributes, QT_EDGE_ATTRIBUTES);
}

void qt_write_edges_table(qt_writer *writer, qt_flat *flat) {
    for (uint32_t e = 0; e < flat->edge_count; e++) {
        put_cell(writer, true, flat->doc->graph.id);
        char key[QT_ID_BYTES];
        put_cell(writer, false, qt_flat_key(flat, e, key));
        put_cell(writer, false, qt_flat_source(flat, e));
        put_cell(writer, false, qt_flat_target(flat, e));
        put_values(writer, flat, qt_edge_attributes, QT_EDGE_ATTRIBUTES, e);
    }
}

void qt_write_quotations_head(qt_writer *writer) {
    qt_write_text(writer,
                  "article,id,kind,text,speaker,speaker_kind,roles,cue,source,via,"
                  "polarity,withheld,words,line,start,end,confidence\n");
}

static void put_span_cell(qt_writer *writer, const qt_document *doc, qt_span span) {
    open_cell(writer, false, doc->text.bytes + span.start_byte,
              span.end_byte - span.start_byte);
    qt_write_text(writer, "\"");
}

/* The spans of a content in one cell, " … " between them. */
static void put_content_cell(qt_writer *writer, const qt_document *doc,
                             const quoth_quotation *quotation) {
    for (size_t i = 0; i < quotation->content_count; i++) {
        qt_span span = quotation->content[i];
        const char *bytes = doc->text.bytes + span.start_byte;
        size_t size = span.end_byte - span.start_byte;
        if (i) {
            qt_write_text(writer, " … ");
            put_in_cell(writer, bytes, size);
        } else {
            open_cell(writer, false, bytes, size);
        }
    }
    qt_write_text(writer, "\"");
}

void qt_write_quotations_table(qt_writer *writer, qt_flat *flat) {
    const qt_document *doc = flat->doc;
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) {
        quoth_quotation item;
        if (!quoth_document_quotation(doc, q, &item)) break;
        const qt_node *speaker =
            item.speaker == QT_NONE ? NULL : &doc->graph.nodes.items[item.speaker];
        const qt_node *via =
            item.via == QT_NONE ? NULL : &doc->graph.nodes.items[item.via];
        qt_span first = item.content[0], last = item.content[item.content_count - 1];
        put_cell(writer, true, doc->graph.id);
        put_cell(writer, false, item.id);
        put_cell(writer, false, item.kind);
        put_content_cell(writer, doc, &item);
        put_cell(writer, false, speaker ? speaker->label : NULL);
        put_cell(writer, false, speaker ? speaker->kind : NULL);
        put_cell(writer, false,
                 speaker ? qt_node_attributes[QT_NODE_ROLES].get(flat, item.speaker).text
                         : NULL);
        put_span_cell(writer, doc, item.cue);
        put_span_cell(writer, doc, item.source);
        put_cell(writer, false, via ? via->label : NULL);
        put_cell(writer, false, item.polarity);
        put_cell(writer, false, item.withheld);
        put_number_cell(writer, item.words);
        put_number_cell(writer, quoth_document_position(doc, first.start_byte).line);
        put_number_cell(writer, qt_text_codepoint(&doc->text, first.start_byte));
        put_number_cell(writer, qt_text_codepoint(&doc->text, last.end_byte));
        qt_write_text(writer, ",");
        qt_write_hundredths(writer, item.confidence);
        qt_write_text(writer, "\n");
    }
}
