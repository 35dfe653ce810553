/*
 * The graph as flat tables: what a node or an edge is, as scalars only.
 *
 * Formats that nest nothing (GEXF, GraphML, CSV, Cytoscape, ...) walk the two tables of
 * attributes below; none of them knows the graph itself. With `collapse`, parallel edges
 * (a speaker's five quotations) become one edge of weight five, in the order of their
 * first.
 */
#include "output/flat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const qt_node *node_at(const qt_flat *flat, uint32_t index) {
    return &flat->doc->graph.nodes.items[index];
}

static const qt_edge *edge_at(const qt_flat *flat, uint32_t index) {
    return &flat->doc->graph.edges.items[flat->edges[index].edge];
}

static qt_flat_value text(const char *value) {
    return (qt_flat_value){.text = value, .present = value != NULL};
}

static qt_flat_value number(uint32_t value, bool present) {
    return (qt_flat_value){.number = value, .present = present};
}

/* ---- nodes ---- */

static qt_flat_value node_label(qt_flat *flat, uint32_t index) {
    return text(node_at(flat, index)->label);
}

static qt_flat_value node_kind(qt_flat *flat, uint32_t index) {
    return text(node_at(flat, index)->kind);
}

static qt_flat_value node_acronym(qt_flat *flat, uint32_t index) {
    return text(node_at(flat, index)->acronym);
}

static qt_flat_value node_quotations(qt_flat *flat, uint32_t index) {
    const qt_node *node = node_at(flat, index);
    return number(node->quotations, node->entity != QT_NONE);
}

static qt_flat_value node_words(qt_flat *flat, uint32_t index) {
    const qt_node *node = node_at(flat, index);
    return number(node->words, node->entity != QT_NONE);
}

/* "analyst, Veld Institute; director, Harbor Board (former)" */
static qt_flat_value node_roles(qt_flat *flat, uint32_t index) {
    const qt_document *doc = flat->doc;
    const qt_node *node = node_at(flat, index);
    size_t used = 0;
    flat->roles[0] = '\0';
    if (node->entity == QT_NONE) return text(NULL);
    uint32_t role = doc->entities.items[node->entity].roles;
    for (; role != QT_NONE; role = doc->entities.roles.items[role].next) {
        const qt_role *item = &doc->entities.roles.items[role];
        const char *title = item->title ? item->title : "";
        const char *where = item->organization == QT_NONE
                                ? ""
                                : doc->entities.items[item->organization].label;
        int size = snprintf(flat->roles + used, sizeof flat->roles - used, "%s%s%s%s%s",
                            used ? "; " : "", title, *title && *where ? ", " : "", where,
                            item->former ? " (former)" : "");
        if (size < 0 || (size_t)size >= sizeof flat->roles - used) {
            flat->roles[used] = '\0'; /* as many as fit, none cut */
            break;
        }
        used += (size_t)size;
    }
    return text(used ? flat->roles : NULL);
}

const qt_flat_attribute qt_node_attributes[QT_NODE_ATTRIBUTES] = {
    {"label", false, node_label},     {"kind", false, node_kind},
    {"acronym", false, node_acronym}, {"quotations", true, node_quotations},
    {"words", true, node_words},      {"roles", false, node_roles},
};

/* ---- edges ---- */

static qt_flat_value edge_relation(qt_flat *flat, uint32_t index) {
    return text(qt_edge_relation(edge_at(flat, index)));
}

static qt_flat_value edge_kind(qt_flat *flat, uint32_t index) {
    return text(flat->edges[index].weight > 1 ? NULL
                                              : qt_edge_kind(edge_at(flat, index)));
}

static qt_flat_value edge_words(qt_flat *flat, uint32_t index) {
    return number(flat->edges[index].words,
                  edge_at(flat, index)->relation == QT_RELATION_QUOTED_IN);
}

static qt_flat_value edge_title(qt_flat *flat, uint32_t index) {
    const qt_role *role = qt_edge_role(flat->doc, edge_at(flat, index));
    return text(role ? role->title : NULL);
}

static qt_flat_value edge_status(qt_flat *flat, uint32_t index) {
    const qt_role *role = qt_edge_role(flat->doc, edge_at(flat, index));
    return text(!role ? NULL : role->former ? "former" : "current");
}

static qt_flat_value edge_weight(qt_flat *flat, uint32_t index) {
    return number(flat->edges[index].weight, true);
}

const qt_flat_attribute qt_edge_attributes[QT_EDGE_ATTRIBUTES] = {
    {"relation", false, edge_relation}, {"kind", false, edge_kind},
    {"words", true, edge_words},        {"title", false, edge_title},
    {"status", false, edge_status},     {"weight", true, edge_weight},
};

const char *qt_flat_source(const qt_flat *flat, uint32_t edge) {
    return node_at(flat, edge_at(flat, edge)->source)->id;
}

const char *qt_flat_target(const qt_flat *flat, uint32_t edge) {
    return node_at(flat, edge_at(flat, edge)->target)->id;
}

const char *qt_flat_key(const qt_flat *flat, uint32_t edge, char key[QT_ID_BYTES]) {
    return qt_edge_key(edge_at(flat, edge), key);
}

const char *qt_flat_relation(const qt_flat *flat, uint32_t edge) {
    return qt_edge_relation(edge_at(flat, edge));
}

/* ---- making ---- */

typedef struct sorted_edge {
    const qt_edge *edge;
    const char *title; /* or "" */
} sorted_edge;

/* By ends, relation and title; then as they stand. */
static int compare(const sorted_edge *left, const sorted_edge *right) {
    const qt_edge *one = left->edge, *other = right->edge;
    if (one->source != other->source) return one->source < other->source ? -1 : 1;
    if (one->target != other->target) return one->target < other->target ? -1 : 1;
    if (one->relation != other->relation) return one->relation < other->relation ? -1 : 1;
    return strcmp(left->title, right->title);
}

static int by_ends(const void *left, const void *right) {
    const sorted_edge *one = left, *other = right;
    int order = compare(one, other);
    return order ? order : one->edge < other->edge ? -1 : 1;
}

static int by_first(const void *left, const void *right) {
    const qt_flat_edge *one = left, *other = right;
    return one->edge < other->edge ? -1 : one->edge > other->edge;
}

static bool merge(qt_flat *flat) {
    const qt_edges *edges = &flat->doc->graph.edges;
    size_t size = (size_t)edges->count * sizeof(sorted_edge);
    sorted_edge *sorted = qt_memory_resize(&flat->doc->memory, NULL, size);
    if (!sorted) return false;
    for (uint32_t i = 0; i < edges->count; i++) {
        const qt_role *role = qt_edge_role(flat->doc, &edges->items[i]);
        sorted[i] =
            (sorted_edge){&edges->items[i], role && role->title ? role->title : ""};
    }
    qsort(sorted, edges->count, sizeof *sorted, by_ends);
    flat->edge_count = 0;
    for (uint32_t i = 0; i < edges->count; i++) {
        bool same = i && !compare(&sorted[i - 1], &sorted[i]);
        if (!same)
            flat->edges[flat->edge_count++] =
                (qt_flat_edge){.edge = (uint32_t)(sorted[i].edge - edges->items)};
        qt_flat_edge *into = &flat->edges[flat->edge_count - 1];
        into->weight++;
        into->words += sorted[i].edge->words;
    }
    qt_memory_release(&flat->doc->memory, sorted);
    qsort(flat->edges, flat->edge_count, sizeof *flat->edges, by_first);
    return true;
}

bool qt_flat_make(qt_flat *flat, const qt_document *doc, bool collapse) {
    const qt_edges *edges = &doc->graph.edges;
    *flat = (qt_flat){.doc = doc};
    if (!edges->count) return true;
    size_t size = (size_t)edges->count * sizeof *flat->edges;
    flat->edges = qt_memory_resize(&doc->memory, NULL, size);
    if (!flat->edges) return false;
    flat->edge_count = edges->count;
    for (uint32_t i = 0; i < edges->count; i++)
        flat->edges[i] =
            (qt_flat_edge){.edge = i, .weight = 1, .words = edges->items[i].words};
    if (!collapse || merge(flat)) return true;
    qt_flat_free(flat);
    return false;
}

void qt_flat_free(qt_flat *flat) {
    qt_memory_release(&flat->doc->memory, flat->edges);
    flat->edges = NULL;
    flat->edge_count = 0;
}
