/*
 * The graph for programs that draw it, in JSON: d3, Cytoscape.js, graphology (sigma),
 * JSON Graph Format. The same flat tables in four arrangements.
 *
 *     d3           {"nodes": [{"id": …, …}], "links": [{"source": …, "target": …, …}]}
 *     Cytoscape    {"elements": {"nodes": [{"data": {…}}], "edges": [{"data": {…}}]}}
 *     graphology   {"nodes": [{"key": …, "attributes": {…}}], "edges": […]}
 *     JGF          {"graph": {"nodes": {"person/…": {"label": …, "metadata": {…}}}, …}}
 */
#include "output/encode.h"
#include "output/flat.h"

/* The attributes that are there, but for those that the format says elsewhere. */
static void write_attributes(qt_json *out, qt_flat *flat,
                             const qt_flat_attribute *attributes, unsigned count,
                             uint32_t index, unsigned skipped) {
    for (unsigned a = 0; a < count; a++) {
        if (skipped >> a & 1) continue;
        qt_flat_value value = attributes[a].get(flat, index);
        if (!value.present) continue;
        if (attributes[a].number) {
            qt_json_number(out, attributes[a].name, value.number);
        } else {
            qt_json_string(out, attributes[a].name, value.text);
        }
    }
}

static void write_node(qt_json *out, qt_flat *flat, uint32_t node, unsigned skipped) {
    write_attributes(out, flat, qt_node_attributes, QT_NODE_ATTRIBUTES, node, skipped);
}

static void write_edge(qt_json *out, qt_flat *flat, uint32_t edge, unsigned skipped) {
    write_attributes(out, flat, qt_edge_attributes, QT_EDGE_ATTRIBUTES, edge, skipped);
}

static const char *node_id(const qt_flat *flat, uint32_t node) {
    return flat->doc->graph.nodes.items[node].id;
}

static void write_facts(qt_json *out, const qt_graph *graph) {
    qt_json_string(out, "id", graph->id);
    qt_json_string(out, "title", graph->title);
    qt_json_string(out, "byline", graph->byline);
    qt_json_string(out, "publisher", graph->publisher);
    qt_json_string(out, "published", graph->published);
    qt_json_string(out, "url", graph->url);
}

static void write_ends(qt_json *out, const qt_flat *flat, uint32_t edge) {
    qt_json_string(out, "source", qt_flat_source(flat, edge));
    qt_json_string(out, "target", qt_flat_target(flat, edge));
}

static qt_json begin(qt_writer *writer, const qt_document *doc) {
    qt_json out = {.writer = writer, .doc = doc};
    qt_json_open(&out, "{", false);
    return out;
}

static void end(qt_json *out) {
    qt_json_close(out, "}");
    qt_write_text(out->writer, "\n");
}

/* How a format arranges the rows of both tables. */
typedef struct arrangement {
    const char *edges, *node_id, *edge_id; /* names */
    const char *around;                    /* an object around a whole row, or NULL */
    const char *attributes;                /* an object around its attributes, or NULL */
    bool named;                            /* nodes have `name` and `value` too */
} arrangement;

static void open_part(qt_json *out, const char *name) {
    if (!name) return;
    qt_json_key(out, name);
    qt_json_open(out, "{", true);
}

static void close_part(qt_json *out, const char *name) {
    if (name) qt_json_close(out, "}");
}

static void write_node_row(qt_json *out, qt_flat *flat, uint32_t node,
                           const arrangement *as) {
    qt_json_next(out);
    qt_json_open(out, "{", true);
    open_part(out, as->around);
    qt_json_string(out, as->node_id, node_id(flat, node));
    if (as->named) {
        qt_json_string(out, "name", flat->doc->graph.nodes.items[node].label);
        qt_json_string(out, "value",
                       node_id(flat, node)); /* networkx's name for the id */
    }
    open_part(out, as->attributes);
    write_node(out, flat, node, 0);
    close_part(out, as->attributes);
    close_part(out, as->around);
    qt_json_close(out, "}");
}

static void write_edge_row(qt_json *out, qt_flat *flat, uint32_t edge,
                           const arrangement *as) {
    qt_json_next(out);
    qt_json_open(out, "{", true);
    open_part(out, as->around);
    char key[QT_ID_BYTES];
    (void)qt_flat_key(flat, edge, key);
    qt_json_string(out, as->edge_id, key);
    if (as->named) qt_json_string(out, "key", key);
    write_ends(out, flat, edge);
    open_part(out, as->attributes);
    write_edge(out, flat, edge, 0);
    close_part(out, as->attributes);
    close_part(out, as->around);
    qt_json_close(out, "}");
}

static void write_tables(qt_json *out, qt_flat *flat, const arrangement *as) {
    qt_json_key(out, "nodes");
    qt_json_open(out, "[", false);
    for (uint32_t n = 0; n < flat->doc->graph.nodes.count; n++)
        write_node_row(out, flat, n, as);
    qt_json_close(out, "]");
    qt_json_key(out, as->edges);
    qt_json_open(out, "[", false);
    for (uint32_t e = 0; e < flat->edge_count; e++) write_edge_row(out, flat, e, as);
    qt_json_close(out, "]");
}

static void write_graph_facts(qt_json *out, const qt_flat *flat, const char *name) {
    open_part(out, name);
    write_facts(out, &flat->doc->graph);
    close_part(out, name);
}

static void write_kind(qt_json *out) {
    qt_json_boolean(out, "directed", true);
    qt_json_boolean(out, "multigraph", true);
}

void qt_write_d3(qt_writer *writer, qt_flat *flat) {
    static const arrangement as = {.edges = "links", .node_id = "id", .edge_id = "key"};
    qt_json out = begin(writer, flat->doc);
    write_kind(&out);
    write_graph_facts(&out, flat, "graph");
    write_tables(&out, flat, &as);
    end(&out);
}

void qt_write_cytoscape(qt_writer *writer, qt_flat *flat) {
    static const arrangement as = {.edges = "edges",
                                   .node_id = "id",
                                   .edge_id = "id",
                                   .around = "data",
                                   .named = true};
    qt_json out = begin(writer, flat->doc);
    write_graph_facts(&out, flat, "data");
    write_kind(&out);
    qt_json_key(&out, "elements");
    qt_json_open(&out, "{", false);
    write_tables(&out, flat, &as);
    qt_json_close(&out, "}");
    end(&out);
}

void qt_write_graphology(qt_writer *writer, qt_flat *flat) {
    static const arrangement as = {
        .edges = "edges", .node_id = "key", .edge_id = "key", .attributes = "attributes"};
    qt_json out = begin(writer, flat->doc);
    write_graph_facts(&out, flat, "attributes");
    open_part(&out, "options");
    qt_json_string(&out, "type", "directed");
    qt_json_boolean(&out, "multi", true);
    qt_json_boolean(&out, "allowSelfLoops", true);
    close_part(&out, "options");
    write_tables(&out, flat, &as);
    end(&out);
}

void qt_write_jgf(qt_writer *writer, qt_flat *flat) {
    enum { LABEL = 1u << 0, RELATION = 1u << 0 }; /* said beside the metadata */
    const qt_graph *graph = &flat->doc->graph;
    qt_json out = begin(writer, flat->doc);
    qt_json_key(&out, "graph");
    qt_json_open(&out, "{", false);
    qt_json_string(&out, "id", graph->id);
    qt_json_string(&out, "type", "quoth-source-graph");
    qt_json_string(&out, "label", graph->title ? graph->title : graph->id);
    qt_json_boolean(&out, "directed", true);
    qt_json_key(&out, "metadata");
    qt_json_open(&out, "{", true);
    write_facts(&out, graph);
    qt_json_close(&out, "}");
    qt_json_key(&out, "nodes");
    qt_json_open(&out, "{", false);
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        qt_json_item(&out, node_id(flat, n));
        qt_write_text(writer, ":");
        qt_json_open(&out, "{", true);
        qt_json_string(&out, "label", graph->nodes.items[n].label);
        qt_json_key(&out, "metadata");
        qt_json_open(&out, "{", true);
        write_node(&out, flat, n, LABEL);
        qt_json_close(&out, "}");
        qt_json_close(&out, "}");
    }
    qt_json_close(&out, "}");
    qt_json_key(&out, "edges");
    qt_json_open(&out, "[", false);
    for (uint32_t e = 0; e < flat->edge_count; e++) {
        qt_json_next(&out);
        qt_json_open(&out, "{", true);
        char key[QT_ID_BYTES];
        qt_json_string(&out, "id", qt_flat_key(flat, e, key));
        write_ends(&out, flat, e);
        qt_json_string(&out, "relation", qt_flat_relation(flat, e));
        qt_json_boolean(&out, "directed", true);
        qt_json_string(&out, "label", qt_flat_relation(flat, e));
        qt_json_key(&out, "metadata");
        qt_json_open(&out, "{", true);
        write_edge(&out, flat, e, RELATION);
        qt_json_close(&out, "}");
        qt_json_close(&out, "}");
    }
    qt_json_close(&out, "]");
    qt_json_close(&out, "}");
    end(&out);
}
