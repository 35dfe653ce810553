/*
 * The source graph: nodes, edges and quotations in the order and with the ids of SCHEMA.
 *
 * Part of the graph is every speaker, the institutions of their roles, what a quotation
 * came through, the members of a group and the candidates of a withheld speaker; other
 * names of the article are not. An id is the kind and the label as a slug, the same in
 * every article; two nodes of one slug are told apart by a number.
 */
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "document.h"

enum { SLUG_BYTES = 100 };

typedef struct builder {
    qt_stage *stage;
    const qt_document *doc;
    qt_graph *out;
    uint32_t *node_of; /* per entity: out->node_of */
    uint32_t edges_of[4];
} builder;

static const char *const kind_names[] = {
    [QT_ENTITY_PERSON] = "person",       [QT_ENTITY_ORGANIZATION] = "organization",
    [QT_ENTITY_DOCUMENT] = "document",   [QT_ENTITY_GROUP] = "group",
    [QT_ENTITY_ANONYMOUS] = "anonymous", [QT_ENTITY_AUTHOR] = "author",
    [QT_ENTITY_PLACE] = "organization",  [QT_ENTITY_UNKNOWN] = "person",
};

/* Appends the label's letters and digits, accents removed, "-" between words. */
static size_t slug(const char *label, char out[SLUG_BYTES]) {
    size_t written = 0, size = strlen(label);
    bool gap = false;
    for (size_t at = 0; at < size && written + 8 < SLUG_BYTES;) {
        uint32_t length, c = qt_utf8_decode(label + at, size - at, &length);
        at += length;
        utf8proc_int32_t parts[8];
        int boundary = 0;
        utf8proc_ssize_t count =
            utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
        bool letter = qt_utf8_is_letter(c) || qt_utf8_is_digit(c);
        if (!letter) {
            bool joins = c == '\'' || c == 0x2019 || c == '.';
            gap |= !joins && written;
            continue;
        }
        if (gap) out[written++] = '-';
        gap = false;
        for (utf8proc_ssize_t i = 0; i < count && i < 8; i++) {
            uint32_t part = (uint32_t)parts[i];
            if (qt_utf8_is_mark(part) || written + 4 >= SLUG_BYTES) continue;
            written += qt_utf8_encode(qt_utf8_lower(part), out + written);
        }
    }
    out[written] = '\0';
    return written;
}

/* ---- nodes ---- */

static quoth_status node_id(builder *build, const char *kind, const char *label,
                            const char **id) {
    char text[SLUG_BYTES], buffer[SLUG_BYTES + 48];
    if (!slug(label, text)) snprintf(text, sizeof text, "unnamed");
    int length = snprintf(buffer, sizeof buffer, "%s/%s", kind, text);
    *id = qt_arena_string(build->stage->keep, buffer, (size_t)length);
    return *id ? QUOTH_OK : qt_fail_memory(build->stage->error);
}

static quoth_status add_node(builder *build, uint32_t entity) {
    if (build->node_of[entity] != QT_NONE) return QUOTH_OK;
    const qt_entity *item = &build->doc->entities.items[entity];
    qt_node *node = QT_PUSH(build->stage->memory, &build->out->nodes);
    if (!node) return qt_fail_memory(build->stage->error);
    build->node_of[entity] = build->out->nodes.count - 1;
    *node =
        (qt_node){.kind = kind_names[item->kind],
                  .label = item->label,
                  .acronym = item->kind == QT_ENTITY_ORGANIZATION ? item->acronym : NULL,
                  .entity = entity,
                  .first_quotation = QT_NONE,
                  .last_quotation = QT_NONE};
    return node_id(build, node->kind, node->label, &node->id);
}

static int compare_ids(const void *left, const void *right) {
    const qt_node *a = *(const qt_node *const *)left, *b = *(const qt_node *const *)right;
    int order = strcmp(a->id, b->id);
    return order ? order : (a < b ? -1 : a > b);
}

/* Numbers nodes whose slugs are the same. */
static quoth_status settle_ids(builder *build) {
    uint32_t count = build->out->nodes.count;
    qt_node **order = qt_arena_take(build->stage->scratch, count * sizeof *order);
    if (!order) return qt_fail_memory(build->stage->error);
    for (uint32_t i = 0; i < count; i++) order[i] = &build->out->nodes.items[i];
    qsort(order, count, sizeof *order, compare_ids);
    const char *base = order[0]->id;
    uint32_t number = 1;
    for (uint32_t i = 1; i < count; i++) {
        if (strcmp(order[i]->id, base)) {
            base = order[i]->id;
            number = 1;
            continue;
        }
        char buffer[SLUG_BYTES + 64];
        int length = snprintf(buffer, sizeof buffer, "%s~%u", base, ++number);
        order[i]->id = qt_arena_string(build->stage->keep, buffer, (size_t)length);
        if (!order[i]->id) return qt_fail_memory(build->stage->error);
    }
    return QUOTH_OK;
}

/* ---- edges ---- */

static quoth_status add_edge(builder *build, const qt_edge *edge) {
    qt_edge *item = QT_PUSH(build->stage->memory, &build->out->edges);
    if (!item) return qt_fail_memory(build->stage->error);
    *item = *edge;
    item->number = ++build->edges_of[edge->relation];
    return QUOTH_OK;
}

const char *qt_edge_key(const qt_edge *edge, char key[QT_ID_BYTES]) {
    snprintf(key, QT_ID_BYTES, "%c%u", "qavm"[edge->relation], edge -> number);
    return key;
}

const char *qt_quotation_id(const qt_quotation *quotation, char id[QT_ID_BYTES]) {
    snprintf(id, QT_ID_BYTES, "q%u", quotation->attribution + 1);
    return id;
}

const char *qt_edge_relation(const qt_edge *edge) {
    static const char *const names[] = {"quoted_in", "affiliated_with", "via",
                                        "member_of"};
    return names[edge->relation];
}

const char *qt_edge_kind(const qt_edge *edge) {
    static const char *const names[] = {"direct", "mixed", "indirect"};
    return edge->relation == QT_RELATION_QUOTED_IN ? names[edge->kind] : NULL;
}

const qt_role *qt_edge_role(const qt_document *doc, const qt_edge *edge) {
    return edge->role == QT_NONE ? NULL : &doc->entities.roles.items[edge->role];
}

static quoth_status add_role_nodes(builder *build) {
    const qt_entities *entities = &build->doc->entities;
    uint32_t speakers = build->out->nodes.count;
    for (uint32_t n = 1; n < speakers; n++) {
        uint32_t entity = build->out->nodes.items[n].entity;
        for (uint32_t r = entities->items[entity].roles; r != QT_NONE;
             r = entities->roles.items[r].next)
            if (entities->roles.items[r].organization != QT_NONE)
                QT_TRY(add_node(build, entities->roles.items[r].organization));
    }
    return QUOTH_OK;
}

static quoth_status add_role_edges(builder *build) {
    const qt_entities *entities = &build->doc->entities;
    for (uint32_t n = 1; n < build->out->nodes.count; n++) {
        uint32_t entity = build->out->nodes.items[n].entity;
        const qt_entity *item = &entities->items[entity];
        for (uint32_t r = item->roles; r != QT_NONE; r = entities->roles.items[r].next) {
            const qt_role *role = &entities->roles.items[r];
            uint32_t target = role->organization == QT_NONE
                                  ? QT_NONE
                                  : build->node_of[role->organization];
            if (target == QT_NONE || target == n) continue;
            QT_TRY(add_edge(build, &(qt_edge){.relation = QT_RELATION_AFFILIATED_WITH,
                                              .source = n,
                                              .target = target,
                                              .role = r}));
        }
    }
    for (uint32_t n = 1; n < build->out->nodes.count; n++) {
        const qt_entity *group = &entities->items[build->out->nodes.items[n].entity];
        for (uint32_t m = 0; m < group->member_count; m++) {
            if (build->node_of[group->members[m]] == QT_NONE) continue;
            QT_TRY(add_edge(build, &(qt_edge){.relation = QT_RELATION_MEMBER_OF,
                                              .source = build->node_of[group->members[m]],
                                              .target = n,
                                              .role = QT_NONE}));
        }
    }
    return QUOTH_OK;
}

/* ---- quotations ---- */

static quoth_status add_members(builder *build, uint32_t entity) {
    const qt_entity *group = &build->doc->entities.items[entity];
    for (uint32_t m = 0; m < group->member_count; m++)
        QT_TRY(add_node(build, group->members[m]));
    return QUOTH_OK;
}

const char *qt_withheld(const qt_document *doc, const qt_quotation *quotation) {
    return doc->entities.speakers.items[quotation->attribution].withheld;
}

static quoth_status add_quotation(builder *build, uint32_t index) {
    const qt_document *doc = build->doc;
    const qt_attribution *item = &doc->attributions.items[index];
    const qt_speaker *speaker = &doc->entities.speakers.items[index];
    qt_quotation *quotation = QT_PUSH(build->stage->memory, &build->out->quotations);
    if (!quotation) return qt_fail_memory(build->stage->error);
    *quotation = (qt_quotation){.attribution = index,
                                .speaker = QT_NONE,
                                .next = QT_NONE,
                                .via = QT_NONE,
                                .parent = item->parent};
    if (speaker->via != QT_NONE) {
        QT_TRY(add_node(build, speaker->via));
        quotation->via = build->node_of[speaker->via];
    }
    for (uint32_t c = 0; c < speaker->candidate_count && speaker->entity == QT_NONE; c++)
        QT_TRY(add_node(build, doc->entities.candidates.items[speaker->candidates + c]));
    if (speaker->entity == QT_NONE) return QUOTH_OK;
    QT_TRY(add_node(build, speaker->entity));
    if (doc->entities.items[speaker->entity].kind == QT_ENTITY_GROUP)
        QT_TRY(add_members(build, speaker->entity));
    uint32_t node = build->node_of[speaker->entity];
    quotation->speaker = node;
    qt_node *speaks = &build->out->nodes.items[node];
    speaks->quotations++;
    speaks->words += item->words;
    uint32_t self = build->out->quotations.count - 1;
    if (speaks->last_quotation == QT_NONE) {
        speaks->first_quotation = self;
    } else {
        build->out->quotations.items[speaks->last_quotation].next = self;
    }
    speaks->last_quotation = self;
    QT_TRY(add_edge(build, &(qt_edge){.relation = QT_RELATION_QUOTED_IN,
                                      .kind = item->kind,
                                      .source = node,
                                      .words = item->words,
                                      .role = QT_NONE}));
    if (quotation->via == QT_NONE) return QUOTH_OK;
    return add_edge(build, &(qt_edge){.relation = QT_RELATION_VIA,
                                      .source = node,
                                      .target = quotation->via,
                                      .role = QT_NONE});
}

/* ---- the article ---- */

void qt_graph_count(qt_graph *graph, const qt_document *part) {
    const qt_paragraph_table *paragraphs = &part->layout.paragraphs;
    for (uint32_t p = 0; p < paragraphs->count; p++)
        graph->paragraphs += paragraphs->items[p].kind != QT_PARAGRAPH_FURNITURE;
    for (uint32_t s = 0; s < part->sentences.count; s++)
        graph->sentences += !part->sentences.items[s].furniture;
    graph->words += part->tokens.words;
}

static quoth_status text_of(builder *build, const char *given, qt_span found,
                            const char **out) {
    const qt_document *doc = build->doc;
    *out = NULL;
    const char *bytes = given;
    size_t size = given ? strlen(given) : 0;
    if (given && qt_utf8_valid_prefix(given, size) < size)
        return qt_fail(build->stage->error, QUOTH_ERROR_ENCODING,
                       "a member of the article is ill-formed UTF-8");
    if (!given && !qt_span_empty(found)) {
        bytes = doc->text.bytes + found.start_byte;
        size = found.end_byte - found.start_byte;
    }
    if (!bytes) return QUOTH_OK;
    char *copy = qt_arena_string(build->stage->keep, bytes, size);
    if (!copy) return qt_fail_memory(build->stage->error);
    for (size_t i = 0; i < size; i++)
        if (copy[i] == '\n' || copy[i] == '\r') copy[i] = ' ';
    *out = copy;
    return QUOTH_OK;
}

static quoth_status describe_article(builder *build, const quoth_article *article) {
    const qt_document *doc = build->doc;
    qt_graph *out = build->out;
    qt_span none = {0, 0};
    QT_TRY(text_of(build, article->id ? article->id : "article", none, &out->id));
    QT_TRY(text_of(build, article->title, doc->layout.title, &out->title));
    QT_TRY(text_of(build, article->byline, doc->layout.byline, &out->byline));
    QT_TRY(text_of(build, article->publisher, doc->layout.publisher, &out->publisher));
    QT_TRY(text_of(build, article->url, none, &out->url));
    const char *published =
        article->published ? article->published : doc->layout.published;
    QT_TRY(text_of(build, published[0] ? published : NULL, none, &out->published));
    SHA2_CTX hash;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&hash);
    SHA256Update(&hash, (const uint8_t *)doc->text.bytes, doc->text.size);
    SHA256Final(digest, &hash);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out->text_sha256 + 2 * i, 3, "%02x", digest[i]);
    qt_node *node = QT_PUSH(build->stage->memory, &out->nodes);
    if (!node) return qt_fail_memory(build->stage->error);
    *node = (qt_node){.kind = "article",
                      .label = out->title ? out->title : out->id,
                      .entity = QT_NONE,
                      .first_quotation = QT_NONE,
                      .last_quotation = QT_NONE};
    size_t length = strlen(out->id) + sizeof "article/";
    char *id = qt_arena_take(build->stage->keep, length);
    if (!id) return qt_fail_memory(build->stage->error);
    snprintf(id, length, "article/%s", out->id);
    node->id = id;
    return QUOTH_OK;
}

static int by_words(const void *left, const void *right) {
    const qt_node *a = *(const qt_node *const *)left, *b = *(const qt_node *const *)right;
    if (a->words != b->words) return a->words > b->words ? -1 : 1;
    return a < b ? -1 : a > b;
}

static quoth_status rank_sources(builder *build) {
    qt_graph *out = build->out;
    const qt_node **order =
        qt_arena_take(build->stage->scratch, out->nodes.count * sizeof *order);
    out->ranked =
        qt_arena_take(build->stage->keep, out->nodes.count * sizeof *out->ranked);
    if (!order || !out->ranked) return qt_fail_memory(build->stage->error);
    for (uint32_t n = 0; n < out->nodes.count; n++)
        if (out->nodes.items[n].quotations)
            order[out->ranked_count++] = &out->nodes.items[n];
    qsort(order, out->ranked_count, sizeof *order, by_words);
    for (uint32_t i = 0; i < out->ranked_count; i++)
        out->ranked[i] = (uint32_t)(order[i] - out->nodes.items);
    return QUOTH_OK;
}

quoth_status qt_graph_build(qt_stage *stage, const qt_document *doc,
                            const quoth_article *article, qt_graph *out) {
    builder build = {.stage = stage, .doc = doc, .out = out};
    build.node_of =
        qt_arena_take(stage->keep, (doc->entities.count + 1) * sizeof *build.node_of);
    out->node_of = build.node_of;
    if (!build.node_of) return qt_fail_memory(stage->error);
    memset(build.node_of, 0xFF, (doc->entities.count + 1) * sizeof *build.node_of);
    QT_TRY(describe_article(&build, article));
    for (uint32_t i = 0; i < doc->attributions.count; i++)
        QT_TRY(add_quotation(&build, i));
    QT_TRY(add_role_nodes(&build));
    QT_TRY(add_role_edges(&build));
    QT_TRY(rank_sources(&build));
    return settle_ids(&build);
}
