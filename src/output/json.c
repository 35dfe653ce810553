/*
 * The source graph as JSON: SCHEMA version 1, keys in the schema's order.
 *
 * A list of members for encode.c's small stack, which keeps commas and indentation.
 */
#include <string.h>

#include "output/encode.h"

static uint32_t offset(const qt_json *out, uint32_t byte) {
    return qt_write_offset(out->doc, out->offsets, byte);
}

static void span_members(qt_json *out, qt_span span) {
    qt_json_number(out, "start", offset(out, span.start_byte));
    qt_json_number(out, "end", offset(out, span.end_byte));
    const qt_text *text = &out->doc->text;
    if (!text->piece_count) return;
    qt_span file = qt_traced_file(text->pieces, text->piece_count, text->size, span);
    qt_json_number(out, "byte_start", file.start_byte);
    qt_json_number(out, "byte_end", file.end_byte);
}

static void text_span(qt_json *out, qt_span span) {
    qt_json_open(out, "{", true);
    span_members(out, span);
    qt_json_key(out, "text");
    qt_write_json_string(out->writer, out->doc->text.bytes + span.start_byte,
                         span.end_byte - span.start_byte);
    qt_json_close(out, "}");
}

static void optional_span(qt_json *out, const char *name, qt_span span) {
    qt_json_key(out, name);
    if (qt_span_empty(span)) {
        qt_write_text(out->writer, "null");
    } else {
        text_span(out, span);
    }
}

static const char *node_id(const qt_json *out, uint32_t node) {
    return node == QT_NONE ? NULL : out->doc->graph.nodes.items[node].id;
}

/* ---- the parts ---- */

static void write_head(qt_json *out) {
    const qt_graph *graph = &out->doc->graph;
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    qt_json_string(out, "format", "quoth-source-graph");
    qt_json_number(out, "version", 1);
    qt_json_key(out, "generator");
    qt_json_open(out, "{", true);
    qt_json_string(out, "name", "quoth");
    qt_json_string(out, "version", quoth_version());
    qt_json_string(out, "language", "en");
    qt_json_string(out, "patterns", out->doc->pack->fingerprint);
    qt_json_close(out, "}");
    qt_json_boolean(out, "directed", true);
    qt_json_boolean(out, "multigraph", true);
    qt_json_key(out, "graph");
    qt_json_open(out, "{", false);
    qt_json_string(out, "id", graph->id);
    qt_json_string(out, "title", graph->title);
    qt_json_string(out, "byline", graph->byline);
    qt_json_string(out, "publisher", graph->publisher);
    qt_json_string(out, "published", graph->published);
    qt_json_string(out, "url", graph->url);
    optional_span(out, "dateline", out->doc->layout.dateline);
    qt_json_string(out, "language", "en");
    qt_json_string(out, "offsets", units[out->offsets]);
    qt_json_string(out, "text_sha256", graph->text_sha256);
    qt_json_number(out, "words", graph->words);
    qt_json_number(out, "sentences", graph->sentences);
    qt_json_number(out, "paragraphs", graph->paragraphs);
    qt_json_close(out, "}");
}

static bool alias_known(const qt_entity *entity, const qt_json *out, qt_span span,
                        uint32_t mention) {
    const qt_document *doc = out->doc;
    const char *bytes = doc->text.bytes + span.start_byte;
    size_t size = span.end_byte - span.start_byte;
    if (strlen(entity->label) == size && !memcmp(entity->label, bytes, size)) return true;
    uint32_t looked = 0;
    for (uint32_t m = entity->first_mention; m != mention && m != QT_NONE && looked < 50;
         m = doc->entities.next_mention.items[m], looked++) {
        qt_span other = qt_tokens_span(doc, doc->mentions.items[m].tokens);
        if (other.end_byte - other.start_byte == size &&
            !memcmp(doc->text.bytes + other.start_byte, bytes, size))
            return true;
    }
    return looked >= 50;
}

static void write_names(qt_json *out, const qt_entity *entity) {
    const qt_document *doc = out->doc;
    qt_json_key(out, "aliases");
    qt_json_open(out, "[", true);
    for (uint32_t m = entity->first_mention; m != QT_NONE;
         m = doc->entities.next_mention.items[m]) {
        qt_span span = qt_tokens_span(doc, doc->mentions.items[m].tokens);
        if (alias_known(entity, out, span, m)) continue;
        qt_json_next(out);
        qt_write_json_string(out->writer, doc->text.bytes + span.start_byte,
                             span.end_byte - span.start_byte);
    }
    qt_json_close(out, "]");
    qt_json_key(out, "mentions");
    qt_json_open(out, "[", true);
    for (uint32_t m = entity->first_mention; m != QT_NONE;
         m = doc->entities.next_mention.items[m]) {
        qt_json_next(out);
        qt_json_open(out, "{", true);
        span_members(out, qt_tokens_span(doc, doc->mentions.items[m].tokens));
        qt_json_close(out, "}");
    }
    if (entity->first_mention == QT_NONE && !qt_span_empty(entity->span)) {
        qt_json_next(out);
        qt_json_open(out, "{", true);
        span_members(out, entity->span);
        qt_json_close(out, "}");
    }
    qt_json_close(out, "]");
}

static uint32_t node_of_entity(const qt_json *out, uint32_t entity) {
    return entity == QT_NONE ? QT_NONE : out->doc->graph.node_of[entity];
}

static void write_roles(qt_json *out, const qt_entity *entity) {
    const qt_roles *roles = &out->doc->entities.roles;
    if (entity->roles == QT_NONE) return;
    qt_json_key(out, "roles");
    qt_json_open(out, "[", false);
    for (uint32_t r = entity->roles; r != QT_NONE; r = roles->items[r].next) {
        const qt_role *role = &roles->items[r];
        qt_json_next(out);
        qt_json_open(out, "{", true);
        qt_json_string(out, "title", role->title);
        qt_json_string(out, "organization",
                       node_id(out, node_of_entity(out, role->organization)));
        qt_json_string(out, "status", role->former ? "former" : "current");
        span_members(out, role->span);
        qt_json_close(out, "}");
    }
    qt_json_close(out, "]");
}

static void write_node(qt_json *out, const qt_node *node) {
    qt_json_next(out);
    qt_json_open(out, "{", false);
    qt_json_string(out, "id", node->id);
    qt_json_string(out, "kind", node->kind);
    qt_json_string(out, "label", node->label);
    if (node->acronym) qt_json_string(out, "acronym", node->acronym);
    if (node->entity != QT_NONE) {
        const qt_entity *entity = &out->doc->entities.items[node->entity];
        qt_json_number(out, "quotations", node->quotations);
        qt_json_number(out, "words", node->words);
        write_names(out, entity);
        write_roles(out, entity);
    }
    qt_json_close(out, "}");
}

static void write_edge(qt_json *out, const qt_edge *edge) {
    qt_json_next(out);
    qt_json_open(out, "{", true);
    char key[QT_ID_BYTES];
    qt_json_string(out, "key", qt_edge_key(edge, key));
    qt_json_string(out, "source", node_id(out, edge->source));
    qt_json_string(out, "target", node_id(out, edge->target));
    qt_json_string(out, "relation", qt_edge_relation(edge));
    const char *kind = qt_edge_kind(edge);
    if (kind) {
        qt_json_string(out, "kind", kind);
        qt_json_number(out, "words", edge->words);
    }
    const qt_role *role = qt_edge_role(out->doc, edge);
    if (role) {
        qt_json_string(out, "title", role->title);
        qt_json_string(out, "status", role->former ? "former" : "current");
    }
    qt_json_close(out, "}");
}

static void write_quotation(qt_json *out, const qt_quotation *quotation) {
    static const char *const kinds[] = {"direct", "mixed", "indirect"};
    static const char *const polarities[] = {"positive", "negative", "unreal"};
    const qt_document *doc = out->doc;
    const qt_attribution *item = &doc->attributions.items[quotation->attribution];
    qt_json_next(out);
    qt_json_open(out, "{", false);
    char id[QT_ID_BYTES];
    qt_json_string(out, "id", qt_quotation_id(quotation, id));
    qt_json_string(out, "kind", kinds[item->kind]);
    qt_json_key(out, "content");
    qt_json_open(out, "[", false);
    for (uint32_t s = 0; s < item->span_count; s++) {
        qt_json_next(out);
        text_span(out, doc->attributions.spans.items[item->first_span + s]);
    }
    qt_json_close(out, "]");
    optional_span(out, "cue", qt_tokens_span(doc, item->cue));
    optional_span(out, "source", qt_tokens_span(doc, item->source));
    qt_json_string(out, "speaker", node_id(out, quotation->speaker));
    qt_json_string(out, "via", node_id(out, quotation->via));
    qt_json_real(out, "confidence", item->confidence);
    qt_json_string(out, "rule", item->rule);
    qt_json_string(out, "polarity", polarities[item->polarity]);
    qt_json_string(out, "channel", item->belief ? "belief" : "statement");
    qt_json_number(out, "sentence", item->sentence);
    qt_json_number(out, "paragraph", item->paragraph);
    if (quotation->parent != QT_NONE)
        qt_json_string(
            out, "parent",
            qt_quotation_id(&doc->graph.quotations.items[quotation->parent], id));
    const char *withheld = qt_withheld(doc, quotation);
    if (quotation->speaker == QT_NONE && withheld) {
        const qt_speaker *speaker = &doc->entities.speakers.items[quotation->attribution];
        qt_json_string(out, "withheld", withheld);
        qt_json_key(out, "candidates");
        qt_json_open(out, "[", true);
        for (uint32_t c = 0; c < speaker->candidate_count; c++) {
            uint32_t entity = doc->entities.candidates.items[speaker->candidates + c];
            const char *candidate = node_id(out, node_of_entity(out, entity));
            if (!candidate) continue;
            qt_json_next(out);
            qt_write_json_string(out->writer, candidate, strlen(candidate));
        }
        qt_json_close(out, "]");
    }
    qt_json_close(out, "}");
}

static bool write_sentences(const qt_document *doc, void *user) {
    qt_json *out = user;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        const qt_sentence *sentence = &doc->sentences.items[s];
        qt_json_next(out);
        qt_json_open(out, "{", true);
        span_members(out, sentence->span);
        qt_json_number(out, "paragraph", doc->first_paragraph + sentence->paragraph);
        if (sentence->furniture) qt_json_boolean(out, "furniture", true);
        qt_json_close(out, "}");
    }
    return true;
}

static void write_diagnostics(qt_json *out) {
    for (size_t d = 0; d < quoth_document_diagnostic_count(out->doc); d++) {
        quoth_diagnostic item;
        if (!quoth_document_diagnostic(out->doc, d, &item)) break;
        qt_json_next(out);
        qt_json_open(out, "{", true);
        qt_json_string(out, "code", item.code);
        span_members(out, item.span);
        qt_json_number(out, "line", item.line);
        qt_json_number(out, "column", item.column);
        qt_json_string(out, "message", item.message);
        qt_json_close(out, "}");
    }
}

bool qt_write_graph(qt_writer *writer, const qt_document *doc,
                    const quoth_write_options *options, bool indented) {
    qt_json out = {
        .writer = writer, .doc = doc, .offsets = options->offsets, .indented = indented};
    const qt_graph *graph = &doc->graph;
    qt_json_open(&out, "{", false);
    write_head(&out);
    qt_json_key(&out, "nodes");
    qt_json_open(&out, "[", false);
    for (uint32_t n = 0; n < graph->nodes.count; n++)
        write_node(&out, &graph->nodes.items[n]);
    qt_json_close(&out, "]");
    qt_json_key(&out, "edges");
    qt_json_open(&out, "[", false);
    for (uint32_t e = 0; e < graph->edges.count; e++)
        write_edge(&out, &graph->edges.items[e]);
    qt_json_close(&out, "]");
    qt_json_key(&out, "quotations");
    qt_json_open(&out, "[", false);
    for (uint32_t q = 0; q < graph->quotations.count; q++)
        write_quotation(&out, &graph->quotations.items[q]);
    qt_json_close(&out, "]");
    qt_json_key(&out, "sentences");
    qt_json_open(&out, "[", false);
    bool written = !qt_parts_show(doc, QT_STAGE_sentences, write_sentences, &out, NULL);
    qt_json_close(&out, "]");
    qt_json_key(&out, "diagnostics");
    qt_json_open(&out, "[", false);
    write_diagnostics(&out);
    qt_json_close(&out, "]");
    qt_json_close(&out, "}");
    qt_write_text(writer, "\n");
    return written;
}
