/*
 * Annotations: W3C Web Annotation and schema.org in JSON-LD, and brat standoff.
 *
 * A Web Annotation targets its spans both by their words (with 32 characters around them)
 * and by their place in code points, so that it survives small edits. schema.org knows a
 * Quotation and its creator only: a speaker who is not named is left out there. brat's
 * spans never cross a line end, so a quotation over two lines has two fragments.
 *
 *     T1  Direct 16 38;55 71   “The ferry was late,” “It always is.”
 *     T2  Cue 39 43            said
 *     R1  CueOf Arg1:T2 Arg2:T1
 *     #1  AnnotatorNotes T1    Nils Harmon
 */
#include <string.h>

#include "output/encode.h"
#include "output/flat.h"

enum { AROUND = 32 }; /* code points before and after */

static uint32_t place(const qt_document *doc, uint32_t byte) {
    return qt_text_codepoint(&doc->text, byte);
}

/* `count` code points back from a byte, or on. */
static uint32_t back(const qt_document *doc, uint32_t byte, unsigned count) {
    while (byte && count) {
        byte--;
        if (((unsigned char)doc->text.bytes[byte] & 0xC0) != 0x80) count--;
    }
    return byte;
}

static uint32_t forth(const qt_document *doc, uint32_t byte, unsigned count) {
    while (byte < doc->text.size && count) {
        byte++;
        if (byte == doc->text.size ||
            ((unsigned char)doc->text.bytes[byte] & 0xC0) != 0x80)
            count--;
    }
    return byte;
}

static void text_member(qt_json *out, const char *name, qt_span span) {
    qt_json_text(out, name, out->doc->text.bytes + span.start_byte,
                 span.end_byte - span.start_byte);
}

static void fragment_id(qt_json *out, const char *name, const char *id) {
    qt_json_key(out, name);
    qt_write_text(out->writer, "\"#");
    qt_write_text(out->writer, id);
    qt_write_text(out->writer, "\"");
}

/* ---- Web Annotation ---- */

static void write_target(qt_json *out, qt_span span) {
    const qt_document *doc = out->doc;
    const qt_graph *graph = &doc->graph;
    qt_json_next(out);
    qt_json_open(out, "{", false);
    qt_json_string(out, "source", graph->url ? graph->url : graph->id);
    qt_json_key(out, "selector");
    qt_json_open(out, "[", false);
    qt_json_next(out);
    qt_json_open(out, "{", true);
    qt_json_string(out, "type", "TextQuoteSelector");
    text_member(out, "exact", span);
    text_member(out, "prefix",
                (qt_span){back(doc, span.start_byte, AROUND), span.start_byte});
    text_member(out, "suffix",
                (qt_span){span.end_byte, forth(doc, span.end_byte, AROUND)});
    qt_json_close(out, "}");
    qt_json_next(out);
    qt_json_open(out, "{", true);
    qt_json_string(out, "type", "TextPositionSelector");
    qt_json_number(out, "start", place(doc, span.start_byte));
    qt_json_number(out, "end", place(doc, span.end_byte));
    qt_json_close(out, "}");
    qt_json_close(out, "]");
    qt_json_close(out, "}");
}

static void write_body(qt_json *out, const char *purpose, const char *value) {
    if (!value) return;
    qt_json_next(out);
    qt_json_open(out, "{", true);
    qt_json_string(out, "type", "TextualBody");
    qt_json_string(out, "purpose", purpose);
    qt_json_string(out, "value", value);
    qt_json_close(out, "}");
}

void qt_write_web_annotation(qt_writer *writer, qt_flat *flat) {
    const qt_document *doc = flat->doc;
    qt_json out = {.writer = writer, .doc = doc};
    qt_json_open(&out, "{", false);
    qt_json_string(&out, "@context", "http://www.w3.org/ns/anno.jsonld");
    qt_json_string(&out, "type", "AnnotationPage");
    qt_json_key(&out, "items");
    qt_json_open(&out, "[", false);
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) {
        quoth_quotation item;
        if (!quoth_document_quotation(doc, q, &item)) break;
        const qt_node *speaker =
            item.speaker == QT_NONE ? NULL : &doc->graph.nodes.items[item.speaker];
        qt_json_next(&out);
        qt_json_open(&out, "{", false);
        fragment_id(&out, "id", item.id);
        qt_json_string(&out, "type", "Annotation");
        qt_json_string(&out, "motivation", "identifying");
        qt_json_key(&out, "body");
        qt_json_open(&out, "[", false);
        write_body(&out, "tagging", item.kind);
        write_body(&out, "identifying", speaker ? speaker->label : NULL);
        write_body(&out, "describing",
                   speaker
                       ? qt_node_attributes[QT_NODE_ROLES].get(flat, item.speaker).text
                       : NULL);
        qt_json_close(&out, "]");
        qt_json_key(&out, "target");
        qt_json_open(&out, "[", false);
        for (size_t s = 0; s < item.content_count; s++)
            write_target(&out, item.content[s]);
        qt_json_close(&out, "]");
        qt_json_close(&out, "}");
    }
    qt_json_close(&out, "]");
    qt_json_close(&out, "}");
    qt_write_text(writer, "\n");
}

/* ---- schema.org ---- */

static void write_thing(qt_json *out, const char *key, const char *type,
                        const char *name) {
    if (!name) return;
    qt_json_key(out, key);
    qt_json_open(out, "{", true);
    qt_json_string(out, "@type", type);
    qt_json_string(out, "name", name);
    qt_json_close(out, "}");
}

/* A named person with the first current role, or an organization. */
static void write_creator(qt_json *out, const qt_node *node) {
    const qt_document *doc = out->doc;
    bool person = !strcmp(node->kind, "person");
    if (!person && strcmp(node->kind, "organization") != 0) return;
    qt_json_key(out, "creator");
    qt_json_open(out, "{", true);
    qt_json_string(out, "@type", person ? "Person" : "Organization");
    qt_json_string(out, "name", node->label);
    uint32_t role = doc->entities.items[node->entity].roles;
    while (role != QT_NONE && doc->entities.roles.items[role].former)
        role = doc->entities.roles.items[role].next;
    if (person && role != QT_NONE) {
        const qt_role *item = &doc->entities.roles.items[role];
        if (item->title) qt_json_string(out, "jobTitle", item->title);
        if (item->organization != QT_NONE)
            write_thing(out, "affiliation", "Organization",
                        doc->entities.items[item->organization].label);
    }
    qt_json_close(out, "}");
}

static void write_quotation_text(qt_json *out, const quoth_quotation *item) {
    qt_json_key(out, "text");
    if (item->content_count == 1) {
        qt_write_json_string(out->writer,
                             out->doc->text.bytes + item->content[0].start_byte,
                             item->content[0].end_byte - item->content[0].start_byte);
        return;
    }
    qt_json_open(out, "[", true);
    for (size_t s = 0; s < item->content_count; s++) {
        qt_span span = item->content[s];
        qt_json_next(out);
        qt_write_json_string(out->writer, out->doc->text.bytes + span.start_byte,
                             span.end_byte - span.start_byte);
    }
    qt_json_close(out, "]");
}

void qt_write_schema_org(qt_writer *writer, qt_flat *flat) {
    const qt_document *doc = flat->doc;
    const qt_graph *graph = &doc->graph;
    qt_json out = {.writer = writer, .doc = doc};
    qt_json_open(&out, "{", false);
    qt_json_string(&out, "@context", "https://schema.org");
    qt_json_string(&out, "@type", "NewsArticle");
    qt_json_string(&out, "identifier", graph->id);
    if (graph->title) qt_json_string(&out, "headline", graph->title);
    if (graph->url) qt_json_string(&out, "url", graph->url);
    if (graph->published) qt_json_string(&out, "datePublished", graph->published);
    write_thing(&out, "author", "Person", graph->byline);
    write_thing(&out, "publisher", "Organization", graph->publisher);
    qt_json_key(&out, "hasPart");
    qt_json_open(&out, "[", false);
    for (uint32_t q = 0; q < graph->quotations.count; q++) {
        quoth_quotation item;
        if (!quoth_document_quotation(doc, q, &item)) break;
        qt_json_next(&out);
        qt_json_open(&out, "{", false);
        qt_json_string(&out, "@type", "Quotation");
        fragment_id(&out, "@id", item.id);
        write_quotation_text(&out, &item);
        if (item.speaker != QT_NONE)
            write_creator(&out, &graph->nodes.items[item.speaker]);
        qt_json_close(&out, "}");
    }
    qt_json_close(&out, "]");
    qt_json_close(&out, "}");
    qt_write_text(writer, "\n");
}

/* ---- brat ---- */

typedef struct brat {
    qt_writer *writer;
    const qt_document *doc;
    uint32_t spans, relations, notes; /* so far */
} brat;

/* The pieces of a span between line ends: `what` 1 places, 2 texts. */
static void put_pieces(brat *out, qt_span span, int what, bool *first) {
    const char *bytes = out->doc->text.bytes;
    for (uint32_t at = span.start_byte; at < span.end_byte;) {
        uint32_t stop = at;
        while (stop < span.end_byte && bytes[stop] != '\n') stop++;
        if (stop > at) {
            if (!*first) qt_write_text(out->writer, what == 1 ? ";" : " ");
            *first = false;
            if (what == 1) {
                qt_write_number(out->writer, place(out->doc, at));
                qt_write_text(out->writer, " ");
                qt_write_number(out->writer, place(out->doc, stop));
            } else {
                qt_write_safe(out->writer, bytes + at, stop - at);
            }
        }
        at = stop + 1;
    }
}

static uint32_t put_spans(brat *out, const char *type, const qt_span *spans,
                          size_t count) {
    bool first = true;
    out->spans++;
    qt_write_text(out->writer, "T");
    qt_write_number(out->writer, out->spans);
    qt_write_text(out->writer, "\t");
    qt_write_text(out->writer, type);
    qt_write_text(out->writer, " ");
    for (size_t i = 0; i < count; i++) put_pieces(out, spans[i], 1, &first);
    qt_write_text(out->writer, "\t");
    first = true;
    for (size_t i = 0; i < count; i++) put_pieces(out, spans[i], 2, &first);
    qt_write_text(out->writer, "\n");
    return out->spans;
}

static void put_relation(brat *out, const char *type, qt_span span, const char *relation,
                         uint32_t quotation) {
    if (qt_span_empty(span)) return;
    uint32_t own = put_spans(out, type, &span, 1);
    qt_write_text(out->writer, "R");
    qt_write_number(out->writer, ++out->relations);
    qt_write_text(out->writer, "\t");
    qt_write_text(out->writer, relation);
    qt_write_text(out->writer, " Arg1:T");
    qt_write_number(out->writer, own);
    qt_write_text(out->writer, " Arg2:T");
    qt_write_number(out->writer, quotation);
    qt_write_text(out->writer, "\n");
}

void qt_write_brat(qt_writer *writer, qt_flat *flat) {
    static const char *const types[] = {"Direct", "Mixed", "Indirect"};
    const qt_document *doc = flat->doc;
    brat out = {.writer = writer, .doc = doc};
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) {
        quoth_quotation item;
        if (!quoth_document_quotation(doc, q, &item)) break;
        unsigned kind =
            doc->attributions.items[doc->graph.quotations.items[q].attribution].kind;
        uint32_t own = put_spans(&out, types[kind], item.content, item.content_count);
        put_relation(&out, "Cue", item.cue, "CueOf", own);
        put_relation(&out, "Source", item.source, "SourceOf", own);
        if (item.speaker == QT_NONE) continue;
        const char *label = doc->graph.nodes.items[item.speaker].label;
        qt_write_text(writer, "#");
        qt_write_number(writer, ++out.notes);
        qt_write_text(writer, "\tAnnotatorNotes T");
        qt_write_number(writer, own);
        qt_write_text(writer, "\t");
        qt_write_safe(writer, label, strlen(label));
        qt_write_text(writer, "\n");
    }
}
