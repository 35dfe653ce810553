/*
 * The graph in XML: GEXF 1.3 (Gephi) and GraphML (networkx, yEd, igraph). Both declare
 * every attribute before its use; the flat tables give them.
 */
#include <string.h>

#include "base/utf8.h"
#include "output/encode.h"
#include "output/flat.h"

static void put(qt_writer *writer, const char *text) {
    qt_write_text(writer, text);
}

/* "n0", "e3": the name under which an attribute is declared. */
static void put_key(qt_writer *writer, char prefix, unsigned index) {
    qt_write_bytes(writer, &prefix, 1);
    qt_write_number(writer, index);
}

static void put_value(qt_writer *writer, const qt_flat_attribute *attribute,
                      qt_flat_value value) {
    if (attribute->number) {
        qt_write_number(writer, value.number);
    } else {
        qt_write_xml(writer, value.text, strlen(value.text));
    }
}

/* ---- GEXF ---- */

static void declare_gexf(qt_writer *writer, const char *class, char prefix,
                         const qt_flat_attribute *attributes, unsigned count) {
    put(writer, "    <attributes");
    qt_write_xml_member(writer, "class", class);
    put(writer, " mode=\"static\">\n");
    for (unsigned a = 0; a < count; a++) {
        put(writer, "      <attribute id=\"");
        put_key(writer, prefix, a);
        put(writer, "\"");
        qt_write_xml_member(writer, "title", attributes[a].name);
        qt_write_xml_member(writer, "type", attributes[a].number ? "integer" : "string");
        put(writer, "/>\n");
    }
    put(writer, "    </attributes>\n");
}

static void write_gexf_values(qt_writer *writer, qt_flat *flat, char prefix,
                              const qt_flat_attribute *attributes, unsigned count,
                              uint32_t index) {
    put(writer, "        <attvalues>\n");
    for (unsigned a = 0; a < count; a++) {
        qt_flat_value value = attributes[a].get(flat, index);
        if (!value.present) continue;
        put(writer, "          <attvalue for=\"");
        put_key(writer, prefix, a);
        put(writer, "\" value=\"");
        put_value(writer, &attributes[a], value);
        put(writer, "\"/>\n");
    }
    put(writer, "        </attvalues>\n");
}

void qt_write_gexf(qt_writer *writer, qt_flat *flat) {
    const qt_graph *graph = &flat->doc->graph;
    const char *title = graph->title ? graph->title : graph->id;
    put(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
                "  <meta>\n    <creator>quoth</creator>\n    <description>");
    qt_write_xml(writer, title, strlen(title));
    put(writer, "</description>\n  </meta>\n"
                "  <graph mode=\"static\" defaultedgetype=\"directed\">\n");
    declare_gexf(writer, "node", 'n', qt_node_attributes, QT_NODE_ATTRIBUTES);
    declare_gexf(writer, "edge", 'e', qt_edge_attributes, QT_EDGE_ATTRIBUTES);
    put(writer, "    <nodes>\n");
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        put(writer, "      <node");
        qt_write_xml_member(writer, "id", graph->nodes.items[n].id);
        qt_write_xml_member(writer, "label", graph->nodes.items[n].label);
        put(writer, ">\n");
        write_gexf_values(writer, flat, 'n', qt_node_attributes, QT_NODE_ATTRIBUTES, n);
        put(writer, "      </node>\n");
    }
    put(writer, "    </nodes>\n    <edges>\n");
    for (uint32_t e = 0; e < flat->edge_count; e++) {
        put(writer, "      <edge");
        char key[QT_ID_BYTES];
        qt_write_xml_member(writer, "id", qt_flat_key(flat, e, key));
        qt_write_xml_member(writer, "source", qt_flat_source(flat, e));
        qt_write_xml_member(writer, "target", qt_flat_target(flat, e));
        qt_write_xml_member(writer, "label", qt_flat_relation(flat, e));
        put(writer, " weight=\"");
        qt_write_number(writer, flat->edges[e].weight);
        put(writer, "\">\n");
        write_gexf_values(writer, flat, 'e', qt_edge_attributes, QT_EDGE_ATTRIBUTES, e);
        put(writer, "      </edge>\n");
    }
    put(writer, "    </edges>\n  </graph>\n</gexf>\n");
}

/* ---- GraphML ---- */

/* A node's id as the name token that the format's schema asks for: "person:jo-hart". The
 * id itself is an attribute. */
static void write_token(qt_writer *writer, const char *name, const char *id) {
    put(writer, " ");
    put(writer, name);
    put(writer, "=\"");
    size_t size = strlen(id);
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(id + at, size - at, &length);
        bool kept = qt_utf8_is_letter(c) || qt_utf8_is_digit(c) || c == '-' || c == '.';
        if (kept) {
            qt_write_bytes(writer, id + at, length);
        } else {
            put(writer, c == '/' ? ":" : c == '~' ? "." : "_");
        }
        at += length;
    }
    put(writer, "\"");
}

static void declare_graphml(qt_writer *writer, const char *element, char prefix,
                            const qt_flat_attribute *attributes, unsigned count) {
    for (unsigned a = 0; a < count; a++) {
        put(writer, "  <key id=\"");
        put_key(writer, prefix, a);
        put(writer, "\"");
        qt_write_xml_member(writer, "for", element);
        qt_write_xml_member(writer, "attr.name", attributes[a].name);
        qt_write_xml_member(writer, "attr.type", attributes[a].number ? "int" : "string");
        put(writer, "/>\n");
    }
}

static void write_graphml_values(qt_writer *writer, qt_flat *flat, char prefix,
                                 const qt_flat_attribute *attributes, unsigned count,
                                 uint32_t index) {
    for (unsigned a = 0; a < count; a++) {
        qt_flat_value value = attributes[a].get(flat, index);
        if (!value.present) continue;
        put(writer, "      <data key=\"");
        put_key(writer, prefix, a);
        put(writer, "\">");
        put_value(writer, &attributes[a], value);
        put(writer, "</data>\n");
    }
}

void qt_write_graphml(qt_writer *writer, qt_flat *flat) {
    const qt_graph *graph = &flat->doc->graph;
    put(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    put(writer,
        "  <key id=\"id\" for=\"node\" attr.name=\"id\" attr.type=\"string\"/>\n");
    declare_graphml(writer, "node", 'n', qt_node_attributes, QT_NODE_ATTRIBUTES);
    declare_graphml(writer, "edge", 'e', qt_edge_attributes, QT_EDGE_ATTRIBUTES);
    put(writer, "  <graph id=\"G\" edgedefault=\"directed\">\n");
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        const char *id = graph->nodes.items[n].id;
        put(writer, "    <node");
        write_token(writer, "id", id);
        put(writer, ">\n      <data key=\"id\">");
        qt_write_xml(writer, id, strlen(id));
        put(writer, "</data>\n");
        write_graphml_values(writer, flat, 'n', qt_node_attributes, QT_NODE_ATTRIBUTES,
                             n);
        put(writer, "    </node>\n");
    }
    for (uint32_t e = 0; e < flat->edge_count; e++) {
        put(writer, "    <edge");
        char key[QT_ID_BYTES];
        qt_write_xml_member(writer, "id", qt_flat_key(flat, e, key));
        write_token(writer, "source", qt_flat_source(flat, e));
        write_token(writer, "target", qt_flat_target(flat, e));
        put(writer, ">\n");
        write_graphml_values(writer, flat, 'e', qt_edge_attributes, QT_EDGE_ATTRIBUTES,
                             e);
        put(writer, "    </edge>\n");
    }
    put(writer, "  </graph>\n</graphml>\n");
}
