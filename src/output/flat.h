/* The graph as flat tables of nodes and edges, for formats that nest nothing. */
#ifndef QT_FLAT_H
#define QT_FLAT_H

#include "output/writer.h"

/* Several edges of the same ends and relation, or one. */
typedef struct qt_flat_edge {
    uint32_t edge;          /* the first of them */
    uint32_t weight, words; /* how many, and their words */
} qt_flat_edge;

typedef struct qt_flat {
    const qt_document *doc;
    qt_flat_edge *edges;
    uint32_t edge_count;
    char roles[2048]; /* of the node asked for last */
} qt_flat;

/* An attribute of a node or an edge; text is NULL where it has none. */
typedef struct qt_flat_value {
    const char *text;
    uint32_t number;
    bool present;
} qt_flat_value;

typedef struct qt_flat_attribute {
    const char *name;
    bool number;
    qt_flat_value (*get)(qt_flat *flat, uint32_t index);
} qt_flat_attribute;

enum { QT_NODE_ATTRIBUTES = 6, QT_EDGE_ATTRIBUTES = 6, QT_NODE_ROLES = 5 };
extern const qt_flat_attribute qt_node_attributes[QT_NODE_ATTRIBUTES];
extern const qt_flat_attribute qt_edge_attributes[QT_EDGE_ATTRIBUTES];

/* collapse: parallel edges become one with their number as weight. false: no memory. */
bool qt_flat_make(qt_flat *flat, const qt_document *doc, bool collapse);
void qt_flat_free(qt_flat *flat);

/* The formats made of it. */
typedef void qt_flat_format(qt_writer *writer, qt_flat *flat);
qt_flat_format qt_write_d3, qt_write_cytoscape, qt_write_graphology, qt_write_jgf;
qt_flat_format qt_write_gexf, qt_write_graphml, qt_write_dot;
qt_flat_format qt_write_nodes_table, qt_write_edges_table, qt_write_quotations_table;
qt_flat_format qt_write_web_annotation, qt_write_schema_org, qt_write_brat;
void qt_write_nodes_head(qt_writer *writer);
void qt_write_edges_head(qt_writer *writer);
void qt_write_quotations_head(qt_writer *writer);

const char *qt_flat_source(const qt_flat *flat, uint32_t edge);
const char *qt_flat_target(const qt_flat *flat, uint32_t edge);
const char *qt_flat_key(const qt_flat *flat, uint32_t edge, char key[QT_ID_BYTES]);
const char *qt_flat_relation(const qt_flat *flat, uint32_t edge);

#endif
