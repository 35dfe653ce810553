/*
 * The source graph as JSON: SCHEMA version 1, keys in the schema's order.
 *
 * Written by hand because the output must escape more than JSON demands (bidi and control
 * characters never reach a terminal) and must be the same on every machine. A small stack
 * keeps commas and indentation; everything else is a list of members.
 */
#include <string.h>

#include "output/writer.h"

enum { JSON_DEPTH = 16 };

typedef struct json {
    qt_writer *writer;
    const qt_document *doc;
    quoth_offsets offsets;
    bool indented;
    unsigned depth;
    bool filled[JSON_DEPTH]; /* something was written at this depth */
    bool flat[JSON_DEPTH];   /* members stay on one line */
} json;

static void next_member(json *out) {
    if (out->filled[out->depth])
        qt_write_text(out->writer, out->indented && out->flat[out->depth] ? ", " : ",");
    out->filled[out->depth] = true;
    if (!out->indented || out->flat[out->depth] || !out->depth) return;
    qt_write_text(out->writer, "\n");
    for (unsigned i = 0; i < out->depth; i++) qt_write_text(out->writer, "  ");
}

static void key(json *out, const char *name) {
    next_member(out);
    qt_write_text(out->writer, "\"");
    qt_write_text(out->writer, name);
    qt_write_text(out->writer, out->indented ? "\": " : "\":");
}

static void open(json *out, const char *bracket, bool flat) {
    qt_write_text(out->writer, bracket);
    bool inside_flat = out->flat[out->depth];
    out->depth++;
    out->filled[out->depth] = false;
    out->flat[out->depth] = flat || inside_flat;
}

static void close(json *out, const char *bracket) {
    bool newline = out->indented && out->filled[out->depth] && !out->flat[out->depth];
    out->depth--;
    if (newline) {
        qt_write_text(out->writer, "\n");
        for (unsigned i = 0; i < out->depth; i++) qt_write_text(out->writer, "  ");
    }
    qt_write_text(out->writer, bracket);
}

static void string(json *out, const char *name, const char *value) {
    key(out, name);
    if (value) {
        qt_write_json_string(out->writer, value, strlen(value));
    } else {
        qt_write_text(out->writer, "null");
    }
}

static void number(json *out, const char *name, uint32_t value) {
    key(out, name);
    qt_write_number(out->writer, value);
}

static void boolean(json *out, const char *name, bool value) {
    key(out, name);
    qt_write_text(out->writer, value ? "true" : "false");
}

/* Two decimals, no locale. */
static void real(json *out, const char *name, double value) {
    uint32_t hundredths = (uint32_t)(value * 100 + 0.5);
    key(out, name);
    qt_write_number(out->writer, hundredths / 100);
    qt_write_text(out->writer, ".");
    qt_write_number(out->writer, hundredths / 10 % 10);
    qt_write_number(out->writer, hundredths % 10);
}

static uint32_t offset(const json *out, uint32_t byte) {
    return qt_write_offset(out->doc, out->offsets, byte);
}

static void span_members(json *out, qt_span span) {
    number(out, "start", offset(out, span.start_byte));
    number(out, "end", offset(out, span.end_byte));
    const qt_text *text = &out->doc->text;
    if (!text->pieces.count) return;
    qt_span file =
        qt_traced_file(text->pieces.items, text->pieces.count, text->size, span);
    number(out, "byte_start", file.start_byte);
    number(out, "byte_end", file.end_byte);
}

static void text_span(json *out, qt_span span) {
    open(out, "{", true);
    span_members(out, span);
    key(out, "text");
    qt_write_json_string(out->writer, out->doc->text.bytes + span.start_byte,
                         span.end_byte - span.start_byte);
    close(out, "}");
}

static void optional_span(json *out, const char *name, qt_span span) {
    key(out, name);
    if (qt_span_empty(span)) {
        qt_write_text(out->writer, "null");
    } else {
        text_span(out, span);
    }
}

static const char *node_id(const json *out, uint32_t node) {
    return node == QT_NONE ? NULL : out->doc->graph.nodes.items[node].id;
}

/* ---- the parts ---- */

static void write_head(json *out) {
    const qt_graph *graph = &out->doc->graph;
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    string(out, "format", "quoth-source-graph");
    number(out, "version", 1);
    key(out, "generator");
    open(out, "{", true);
    string(out, "name", "quoth");
    string(out, "version", quoth_version());
    string(out, "language", "en");
    string(out, "patterns", out->doc->pack->fingerprint);
    close(out, "}");
    boolean(out, "directed", true);
    boolean(out, "multigraph", true);
    key(out, "graph");
    open(out, "{", false);
    string(out, "id", graph->id);
    string(out, "title", graph->title);
    string(out, "byline", graph->byline);
    string(out, "publisher", graph->publisher);
    string(out, "published", graph->published);
    string(out, "url", graph->url);
    optional_span(out, "dateline", out->doc->layout.dateline);
    string(out, "language", "en");
    string(out, "offsets", units[out->offsets]);
    string(out, "text_sha256", graph->text_sha256);
    number(out, "words", graph->words);
    number(out, "sentences", graph->sentences);
    number(out, "paragraphs", graph->paragraphs);
    close(out, "}");
}

static bool alias_known(const qt_entity *entity, const json *out, qt_span span,
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

static void write_names(json *out, const qt_entity *entity) {
    const qt_document *doc = out->doc;
    key(out, "aliases");
    open(out, "[", true);
    for (uint32_t m = entity->first_mention; m != QT_NONE;
         m = doc->entities.next_mention.items[m]) {
        qt_span span = qt_tokens_span(doc, doc->mentions.items[m].tokens);
        if (alias_known(entity, out, span, m)) continue;
        next_member(out);
        qt_write_json_string(out->writer, doc->text.bytes + span.start_byte,
                             span.end_byte - span.start_byte);
    }
    close(out, "]");
    key(out, "mentions");
    open(out, "[", true);
    for (uint32_t m = entity->first_mention; m != QT_NONE;
         m = doc->entities.next_mention.items[m]) {
        next_member(out);
        open(out, "{", true);
        span_members(out, qt_tokens_span(doc, doc->mentions.items[m].tokens));
        close(out, "}");
    }
    if (entity->first_mention == QT_NONE && !qt_span_empty(entity->span)) {
        next_member(out);
        open(out, "{", true);
        span_members(out, entity->span);
        close(out, "}");
    }
    close(out, "]");
}

static uint32_t node_of_entity(const json *out, uint32_t entity) {
    return entity == QT_NONE ? QT_NONE : out->doc->graph.node_of[entity];
}

static void write_roles(json *out, const qt_entity *entity) {
    const qt_roles *roles = &out->doc->entities.roles;
    if (entity->roles == QT_NONE) return;
    key(out, "roles");
    open(out, "[", false);
    for (uint32_t r = entity->roles; r != QT_NONE; r = roles->items[r].next) {
        const qt_role *role = &roles->items[r];
        next_member(out);
        open(out, "{", true);
        string(out, "title", role->title);
        string(out, "organization",
               node_id(out, node_of_entity(out, role->organization)));
        string(out, "status", role->former ? "former" : "current");
        span_members(out, role->span);
        close(out, "}");
    }
    close(out, "]");
}

static void write_node(json *out, const qt_node *node) {
    next_member(out);
    open(out, "{", false);
    string(out, "id", node->id);
    string(out, "kind", node->kind);
    string(out, "label", node->label);
    if (node->acronym) string(out, "acronym", node->acronym);
    if (node->entity != QT_NONE) {
        const qt_entity *entity = &out->doc->entities.items[node->entity];
        number(out, "quotations", node->quotations);
        number(out, "words", node->words);
        write_names(out, entity);
        write_roles(out, entity);
    }
    close(out, "}");
}

static void write_edge(json *out, const qt_edge *edge) {
    next_member(out);
    open(out, "{", true);
    string(out, "key", edge->key);
    string(out, "source", node_id(out, edge->source));
    string(out, "target", node_id(out, edge->target));
    string(out, "relation", edge->relation);
    if (edge->kind) {
        string(out, "kind", edge->kind);
        number(out, "words", edge->words);
    }
    if (!strcmp(edge->relation, "affiliated_with")) {
        string(out, "title", edge->title);
        string(out, "status", edge->former ? "former" : "current");
    }
    close(out, "}");
}

static void write_quotation(json *out, const qt_quotation *quotation) {
    static const char *const kinds[] = {"direct", "mixed", "indirect"};
    static const char *const polarities[] = {"positive", "negative", "unreal"};
    const qt_document *doc = out->doc;
    const qt_attribution *item = &doc->attributions.items[quotation->attribution];
    next_member(out);
    open(out, "{", false);
    string(out, "id", quotation->id);
    string(out, "kind", kinds[item->kind]);
    key(out, "content");
    open(out, "[", false);
    for (uint32_t s = 0; s < item->span_count; s++) {
        next_member(out);
        text_span(out, doc->attributions.spans.items[item->first_span + s]);
    }
    close(out, "]");
    optional_span(out, "cue", qt_tokens_span(doc, item->cue));
    optional_span(out, "source", qt_tokens_span(doc, item->source));
    string(out, "speaker", node_id(out, quotation->speaker));
    string(out, "via", node_id(out, quotation->via));
    real(out, "confidence", item->confidence);
    string(out, "rule", item->rule);
    string(out, "polarity", polarities[item->polarity]);
    string(out, "channel", item->channel);
    number(out, "sentence", quotation->sentence);
    number(out, "paragraph", item->paragraph);
    if (quotation->parent != QT_NONE)
        string(out, "parent", doc->graph.quotations.items[quotation->parent].id);
    if (quotation->speaker == QT_NONE && quotation->withheld) {
        const qt_speaker *speaker = &doc->entities.speakers.items[quotation->attribution];
        string(out, "withheld", quotation->withheld);
        key(out, "candidates");
        open(out, "[", true);
        for (uint32_t c = 0; c < speaker->candidate_count; c++) {
            const char *id = node_id(out, node_of_entity(out, speaker->candidates[c]));
            if (!id) continue;
            next_member(out);
            qt_write_json_string(out->writer, id, strlen(id));
        }
        close(out, "]");
    }
    close(out, "}");
}

static void write_sentences(json *out) {
    const qt_document *doc = out->doc;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        const qt_sentence *sentence = &doc->sentences.items[s];
        next_member(out);
        open(out, "{", true);
        span_members(out, sentence->span);
        number(out, "paragraph", sentence->paragraph);
        if (qt_range_empty(sentence->tokens)) boolean(out, "furniture", true);
        close(out, "}");
    }
}

static void write_diagnostics(json *out) {
    for (size_t d = 0; d < quoth_document_diagnostic_count(out->doc); d++) {
        quoth_diagnostic item;
        if (!quoth_document_diagnostic(out->doc, d, &item)) break;
        next_member(out);
        open(out, "{", true);
        string(out, "code", item.code);
        span_members(out, item.span);
        number(out, "line", item.line);
        number(out, "column", item.column);
        string(out, "message", item.message);
        close(out, "}");
    }
}

void qt_write_graph(qt_writer *writer, const qt_document *doc,
                    const quoth_write_options *options, bool indented) {
    json out = {
        .writer = writer, .doc = doc, .offsets = options->offsets, .indented = indented};
    const qt_graph *graph = &doc->graph;
    open(&out, "{", false);
    write_head(&out);
    key(&out, "nodes");
    open(&out, "[", false);
    for (uint32_t n = 0; n < graph->nodes.count; n++)
        write_node(&out, &graph->nodes.items[n]);
    close(&out, "]");
    key(&out, "edges");
    open(&out, "[", false);
    for (uint32_t e = 0; e < graph->edges.count; e++)
        write_edge(&out, &graph->edges.items[e]);
    close(&out, "]");
    key(&out, "quotations");
    open(&out, "[", false);
    for (uint32_t q = 0; q < graph->quotations.count; q++)
        write_quotation(&out, &graph->quotations.items[q]);
    close(&out, "]");
    key(&out, "sentences");
    open(&out, "[", false);
    write_sentences(&out);
    close(&out, "]");
    key(&out, "diagnostics");
    open(&out, "[", false);
    write_diagnostics(&out);
    close(&out, "]");
    close(&out, "}");
    qt_write_text(writer, "\n");
}
