/*
 * The report as one HTML file: the article with every quotation marked in its speaker's
 * colour, who speaks as what and for whom, a drawing of it, and what is to be checked.
 *
 * It works from disk, offline and with scripts off; style and script are html/style.css
 * and html/script.js, embedded. Text from the article is escaped everywhere and nothing
 * is made from it but text: no link, no handler, no class. A Content-Security-Policy
 * allows the one script by its hash and nothing from anywhere.
 *
 * Quotations may stand in quotations: each stretch of text is marked for the innermost.
 */
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/utf8.h"
#include "output/encode.h"

extern const char qt_report_style[], qt_report_style_end[];
extern const char qt_report_script[], qt_report_script_end[];

enum {
    COLORS = 8,      /* speakers with a colour of their own; the others share the last */
    DRAWN = 12,      /* speakers in the drawing */
    ROW = 30,        /* pixels of the drawing */
    OPEN_SPANS = 64, /* quotations in quotations that are told apart */
    LABEL_BYTES = 44 /* of a name in the drawing */
};

/* A span of a quotation. */
typedef struct marked {
    qt_span span;
    uint32_t quotation;
    bool first; /* of its quotation */
} marked;

/* Where the walk through the text stands. */
typedef struct sweep {
    uint32_t next;                    /* span that is not open yet */
    uint32_t open[OPEN_SPANS], depth; /* spans, the innermost last */
} sweep;

typedef struct page {
    qt_writer *writer;
    const qt_document *doc;
    const quoth_audit *audit;
    uint32_t *rank; /* per node: 0 is who says most; QT_NONE: not quoted */
    marked *spans;  /* sorted */
    uint32_t span_count;
    uint32_t words; /* of all quoted sources */
    sweep sweep;
} page;

static void put(page *out, const char *text) {
    qt_write_text(out->writer, text);
}

static void put_number(page *out, uint32_t number) {
    qt_write_number(out->writer, number);
}

static void put_text(page *out, const char *bytes, size_t size) {
    qt_write_xml(out->writer, bytes, size);
}

static void put_string(page *out, const char *text) {
    put_text(out, text, strlen(text));
}

static const qt_node *node_at(const page *out, uint32_t node) {
    return &out->doc->graph.nodes.items[node];
}

static uint32_t color_of(const page *out, uint32_t node) {
    uint32_t rank = out->rank[node];
    return rank < COLORS - 1 ? rank : COLORS - 1;
}

/* ---- the head ---- */

static void put_base64(page *out, const uint8_t *bytes, size_t size) {
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        if (i + 1 < size) three |= (uint32_t)bytes[i + 1] << 8;
        if (i + 2 < size) three |= bytes[i + 2];
        char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                        i + 1 < size ? digits[three >> 6 & 63] : '=',
                        i + 2 < size ? digits[three & 63] : '='};
        qt_write_bytes(out->writer, four, sizeof four);
    }
}

static void put_policy(page *out) {
    SHA2_CTX hash;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&hash);
    SHA256Update(&hash, (const uint8_t *)qt_report_script,
                 (size_t)(qt_report_script_end - qt_report_script));
    SHA256Final(digest, &hash);
    put(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
             "style-src 'unsafe-inline'; script-src 'sha256-");
    put_base64(out, digest, sizeof digest);
    put(out, "'; base-uri 'none'; form-action 'none'\">\n");
}

static void put_facts(page *out) {
    const qt_graph *graph = &out->doc->graph;
    const char *facts[] = {graph->publisher, graph->byline, graph->published};
    uint32_t sources = graph->ranked_count;
    put(out, "<p class=\"facts\">");
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i]) continue;
        put_string(out, facts[i]);
        put(out, " · ");
    }
    put_number(out, graph->words);
    put(out, " words · ");
    put_number(out, graph->quotations.count);
    put(out, graph->quotations.count == 1 ? " quotation by " : " quotations by ");
    put_number(out, sources);
    put(out, sources == 1 ? " source</p>\n" : " sources</p>\n");
}

/* ---- the drawing: the article, who is quoted, for whom ---- */

/* A label that fits its column. */
static void put_label(page *out, const char *label) {
    size_t size = strlen(label);
    if (size <= LABEL_BYTES) {
        put_string(out, label);
        return;
    }
    size = LABEL_BYTES;
    while (size && ((unsigned char)label[size] & 0xC0) == 0x80) size--;
    put_text(out, label, size);
    put(out, "…");
}

/* About how wide a label is drawn, in units of the drawing. */
static uint32_t label_width(const char *label) {
    uint32_t width = 0;
    size_t size = strlen(label);
    if (size > LABEL_BYTES) size = LABEL_BYTES;
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(label + at, size - at, &length);
        width += c >= 0x1100 ? 14 : 7;
        at += length;
    }
    return width;
}

/* Level from `start` to x, then to the other end. */
static void put_curve(page *out, uint32_t start, uint32_t x, uint32_t y, uint32_t to_x,
                      uint32_t to_y, uint32_t width, uint32_t node) {
    char text[160];
    uint32_t middle = (x + to_x) / 2;
    snprintf(
        text, sizeof text,
        "<path class=\"s%u\" stroke-width=\"%u\" d=\"M%u %uH%uC%u %u %u %u %u %u\"/>",
        color_of(out, node), width, start, y, x, middle, y, middle, to_y, to_x, to_y);
    put(out, text);
}

static void put_svg_text(page *out, uint32_t x, uint32_t y, const char *anchor,
                         const char *label) {
    char text[80];
    snprintf(text, sizeof text, "<text x=\"%u\" y=\"%u\"%s>", x, y + 5, anchor);
    put(out, text);
    put_label(out, label);
    put(out, "</text>");
}

/* The nodes a speaker is affiliated with, each once over all speakers. */
static uint32_t affiliations(const page *out, uint32_t drawn, uint32_t *found) {
    const qt_edges *edges = &out->doc->graph.edges;
    uint32_t count = 0;
    for (uint32_t e = 0; e < edges->count && count < DRAWN; e++) {
        const qt_edge *edge = &edges->items[e];
        if (edge->relation != QT_RELATION_AFFILIATED_WITH ||
            out->rank[edge->source] >= drawn)
            continue;
        bool known = false;
        for (uint32_t i = 0; i < count; i++) known |= found[i] == edge->target;
        if (!known) found[count++] = edge->target;
    }
    return count;
}

static void write_drawing(page *out) {
    const qt_graph *graph = &out->doc->graph;
    uint32_t drawn = graph->ranked_count < DRAWN ? graph->ranked_count : DRAWN;
    uint32_t right[DRAWN], right_count = affiliations(out, drawn, right);
    if (!drawn) return;
    uint32_t rows = drawn > right_count ? drawn : right_count, middle = rows * ROW / 2;
    char text[200];
    snprintf(text, sizeof text,
             "<div class=\"drawing\"><svg viewBox=\"0 0 960 %u\" role=\"img\" "
             "aria-label=\"who is quoted, and for whom\">",
             rows * ROW + 10);
    put(out, text);
    for (uint32_t i = 0; i < drawn; i++) {
        uint32_t node = graph->ranked[i], y = i * ROW + ROW / 2;
        uint32_t width = out->words ? 1 + node_at(out, node)->words * 14 / out->words : 1;
        put_curve(out, 150, 150, middle, 300, y, width, node);
    }
    for (uint32_t e = 0; e < graph->edges.count; e++) {
        const qt_edge *edge = &graph->edges.items[e];
        if (edge->relation != QT_RELATION_AFFILIATED_WITH ||
            out->rank[edge->source] >= drawn)
            continue;
        uint32_t start = 320 + label_width(node_at(out, edge->source)->label);
        if (start > 610) start = 610;
        for (uint32_t i = 0; i < right_count; i++)
            if (right[i] == edge->target)
                put_curve(out, start, 610, out->rank[edge->source] * ROW + ROW / 2, 660,
                          i * ROW + ROW / 2, qt_edge_role(out->doc, edge)->former ? 1 : 2,
                          edge->source);
    }
    put_svg_text(out, 142, middle, " text-anchor=\"end\"",
                 graph->publisher && strlen(graph->publisher) < 22 ? graph->publisher
                                                                   : "the article");
    for (uint32_t i = 0; i < drawn; i++) {
        snprintf(text, sizeof text, "<a href=\"#s%u\"><g data-s=\"%u\">", i + 1, i);
        put(out, text);
        put_svg_text(out, 308, i * ROW + ROW / 2, "",
                     node_at(out, graph->ranked[i])->label);
        put(out, "</g></a>");
    }
    for (uint32_t i = 0; i < right_count; i++)
        put_svg_text(out, 668, i * ROW + ROW / 2, "", node_at(out, right[i])->label);
    put(out, "</svg></div>\n");
}

/* ---- the article ---- */

static int by_place(const void *left, const void *right) {
    const marked *one = left, *other = right;
    if (one->span.start_byte != other->span.start_byte)
        return one->span.start_byte < other->span.start_byte ? -1 : 1;
    if (one->span.end_byte != other->span.end_byte)
        return one->span.end_byte > other->span.end_byte ? -1 : 1;
    return one->quotation < other->quotation ? -1 : one->quotation > other->quotation;
}

static void open_mark(page *out, const marked *item, bool with_id) {
    const qt_quotation *quotation = &out->doc->graph.quotations.items[item->quotation];
    put(out, "<mark tabindex=\"-1\"");
    if (with_id) {
        char id[QT_ID_BYTES];
        put(out, " id=\"");
        put(out, qt_quotation_id(quotation, id));
        put(out, "\"");
    }
    if (quotation->speaker == QT_NONE) {
        const char *withheld = qt_withheld(out->doc, quotation);
        put(out, " class=\"nobody\" title=\"");
        put_string(out, withheld ? withheld : "no speaker");
        put(out, "\">");
        return;
    }
    char text[64];
    snprintf(text, sizeof text, " class=\"s%u\" data-s=\"%u\" title=\"",
             color_of(out, quotation->speaker), out->rank[quotation->speaker]);
    put(out, text);
    put_string(out, node_at(out, quotation->speaker)->label);
    put(out, "\">");
}

/* Behind the last stretch of a quotation: who says it. */
static void put_who(page *out, uint32_t index) {
    const qt_quotation *quotation = &out->doc->graph.quotations.items[index];
    char text[64];
    if (quotation->speaker == QT_NONE) {
        put(out, "<a class=\"who\" href=\"#nobody\">no speaker</a>");
        return;
    }
    snprintf(text, sizeof text, "<a class=\"who\" href=\"#s%u\">",
             out->rank[quotation->speaker] + 1);
    put(out, text);
    put_label(out, node_at(out, quotation->speaker)->label);
    put(out, "</a>");
}

static bool is_last_part(const page *out, const marked *item) {
    uint32_t index = out->doc->graph.quotations.items[item->quotation].attribution;
    const qt_attribution *all = &out->doc->attributions.items[index];
    const qt_span *last =
        &out->doc->attributions.spans.items[all->first_span + all->span_count - 1];
    return last->end_byte == item->span.end_byte;
}

static void put_anchor(page *out, const marked *item) {
    char id[QT_ID_BYTES];
    put(out, "<span id=\"");
    put(out, qt_quotation_id(&out->doc->graph.quotations.items[item->quotation], id));
    put(out, "\"></span>");
}

/* Stretch by stretch: each ends where a span begins or ends, or the text does. */
static void write_stretches(page *out, sweep *at, qt_span text) {
    const char *bytes = out->doc->text.bytes;
    for (uint32_t byte = text.start_byte; byte < text.end_byte;) {
        bool opened = false;
        while (at->next < out->span_count &&
               out->spans[at->next].span.start_byte <= byte) {
            if (at->depth < OPEN_SPANS) at->open[at->depth++] = at->next;
            /* one that begins with another inside it has a place of its own */
            if (opened) put_anchor(out, &out->spans[at->next - 1]);
            opened = out->spans[at->next].first;
            at->next++;
        }
        uint32_t stop = text.end_byte;
        if (at->next < out->span_count && out->spans[at->next].span.start_byte < stop)
            stop = out->spans[at->next].span.start_byte;
        for (uint32_t i = 0; i < at->depth; i++)
            if (out->spans[at->open[i]].span.end_byte < stop)
                stop = out->spans[at->open[i]].span.end_byte;
        const marked *inner = at->depth ? &out->spans[at->open[at->depth - 1]] : NULL;
        if (inner) open_mark(out, inner, opened);
        put_text(out, bytes + byte, stop - byte);
        if (inner) put(out, "</mark>");
        byte = stop;
        for (uint32_t i = 0; i < at->depth;) {
            const marked *item = &out->spans[at->open[i]];
            if (item->span.end_byte > byte) {
                i++;
                continue;
            }
            if (is_last_part(out, item)) put_who(out, item->quotation);
            memmove(at->open + i, at->open + i + 1,
                    (at->depth - i - 1) * sizeof *at->open);
            at->depth--;
        }
    }
}

static bool write_paragraphs(const qt_document *part, void *user) {
    page *out = user;
    for (uint32_t p = 0; p < part->layout.paragraphs.count; p++) {
        const qt_paragraph *paragraph = &part->layout.paragraphs.items[p];
        bool heading = paragraph->kind == QT_PARAGRAPH_HEADING ||
                       paragraph->kind == QT_PARAGRAPH_TITLE;
        bool body = heading || paragraph->kind == QT_PARAGRAPH_BODY;
        put(out, heading ? "<h3>" : body ? "<p>" : "<p class=\"furniture\">");
        write_stretches(out, &out->sweep, paragraph->span);
        put(out, heading ? "</h3>\n" : "</p>\n");
    }
    return true;
}

static bool write_article(page *out) {
    put(out, "<article>\n");
    bool good = !qt_parts_show(out->doc, QT_STAGE_layout, write_paragraphs, out, NULL);
    put(out, "</article>\n");
    return good;
}

/* ---- the sources ---- */

static void put_roles(page *out, const qt_node *node) {
    const qt_document *doc = out->doc;
    uint32_t role = doc->entities.items[node->entity].roles;
    for (; role != QT_NONE; role = doc->entities.roles.items[role].next) {
        const qt_role *item = &doc->entities.roles.items[role];
        put(out, "<span class=\"role\">");
        if (item->former) put(out, "formerly ");
        if (item->title) put_string(out, item->title);
        if (item->organization != QT_NONE) {
            if (item->title) put(out, ", ");
            put_string(out, doc->entities.items[item->organization].label);
        }
        put(out, "</span>");
    }
}

static void put_jumps(page *out, uint32_t quotation) {
    const qt_quotations *all = &out->doc->graph.quotations;
    put(out, "<span class=\"jump\">");
    for (uint32_t q = quotation; q != QT_NONE; q = all->items[q].next) {
        char id[QT_ID_BYTES];
        (void)qt_quotation_id(&all->items[q], id);
        put(out, "<a href=\"#");
        put(out, id);
        put(out, "\">");
        put(out, id);
        put(out, "</a> ");
    }
    put(out, "</span>");
}

static void write_source(page *out, uint32_t rank) {
    const qt_node *node = node_at(out, out->doc->graph.ranked[rank]);
    uint32_t share = out->words ? (node->words * 100 + out->words / 2) / out->words : 0;
    char text[120];
    snprintf(text, sizeof text,
             "<li class=\"s%u\" id=\"s%u\" data-s=\"%u\" tabindex=\"-1\"><b>",
             color_of(out, out->doc->graph.ranked[rank]), rank + 1, rank);
    put(out, text);
    put_string(out, node->label);
    put(out, "</b>");
    if (node->entity != QT_NONE) put_roles(out, node);
    snprintf(text, sizeof text,
             "<span class=\"share\">%s · %u of %u words, %u %%</span>"
             "<span class=\"bar\"><i style=\"width:%u%%\"></i></span>",
             node->kind, node->words, out->words, share, share);
    put(out, text);
    put_jumps(out, node->first_quotation);
    put(out, "</li>\n");
}

static void write_unattributed(page *out) {
    const qt_quotations *all = &out->doc->graph.quotations;
    bool any = false;
    for (uint32_t q = 0; q < all->count; q++) {
        const qt_quotation *quotation = &all->items[q];
        if (quotation->speaker != QT_NONE) continue;
        if (!any)
            put(out, "<h2 id=\"nobody\">Without a speaker</h2>\n<ol class=\"findings\">");
        any = true;
        char id[QT_ID_BYTES];
        (void)qt_quotation_id(quotation, id);
        put(out, "<li class=\"error\"><a href=\"#");
        put(out, id);
        put(out, "\">");
        put(out, id);
        put(out, "</a> <small>");
        const char *withheld = qt_withheld(out->doc, quotation);
        put_string(out, withheld ? withheld : "no speaker is found");
        put(out, "</small></li>\n");
    }
    if (any) put(out, "</ol>\n");
}

static void write_findings(page *out) {
    quoth_finding finding;
    put(out, "<h2 id=\"findings\">To check</h2>\n<ol class=\"findings\">\n");
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++) {
        put(out, "<li class=\"");
        put(out, finding.level);
        put(out, "\">");
        put_string(out, finding.message);
        if (finding.quotation != QT_NONE) {
            char id[QT_ID_BYTES];
            put(out, " <a href=\"#");
            put(out, qt_quotation_id(&out->doc->graph.quotations.items[finding.quotation],
                                     id));
            put(out, "\">");
            put(out, id);
            put(out, "</a>");
        }
        put(out, "<small>");
        put(out, finding.level);
        put(out, ", line ");
        put_number(out, finding.line);
        put(out, ": ");
        uint32_t size = finding.span.end_byte - finding.span.start_byte;
        qt_span shown = finding.span;
        if (size > 160) {
            shown.end_byte = shown.start_byte + 160;
            while (((unsigned char)out->doc->text.bytes[shown.end_byte] & 0xC0) == 0x80)
                shown.end_byte--;
        }
        put_text(out, out->doc->text.bytes + shown.start_byte,
                 shown.end_byte - shown.start_byte);
        put(out, size > 160 ? " …</small><small>" : "</small><small>");
        put_string(out, finding.why);
        put(out, "</small></li>\n");
    }
    put(out, "</ol>\n");
    if (!quoth_audit_count(out->audit)) put(out, "<p>Nothing.</p>\n");
}

/* ---- the page ---- */

static bool prepare(page *out) {
    const qt_document *doc = out->doc;
    const qt_graph *graph = &doc->graph;
    const qt_memory *memory = &doc->memory;
    size_t spans = doc->attributions.spans.count + 1;
    out->rank =
        qt_memory_resize(memory, NULL, (graph->nodes.count + 1) * sizeof *out->rank);
    out->spans = qt_memory_resize(memory, NULL, spans * sizeof *out->spans);
    if (!out->rank || !out->spans) return false;
    memset(out->rank, 0xFF, (graph->nodes.count + 1) * sizeof *out->rank);
    for (uint32_t i = 0; i < graph->ranked_count; i++) {
        out->rank[graph->ranked[i]] = i;
        out->words += node_at(out, graph->ranked[i])->words;
    }
    bool sorted = true;
    for (uint32_t q = 0; q < graph->quotations.count; q++) {
        const qt_attribution *item =
            &doc->attributions.items[graph->quotations.items[q].attribution];
        for (uint32_t s = 0; s < item->span_count && out->span_count < spans; s++) {
            marked *made = &out->spans[out->span_count++];
            *made = (marked){.span = doc->attributions.spans.items[item->first_span + s],
                             .quotation = q,
                             .first = s == 0};
            sorted &= out->span_count < 2 || by_place(made - 1, made) < 0;
        }
    }
    /* nearly always they are in order; sorting takes as much memory again */
    if (!sorted) qsort(out->spans, out->span_count, sizeof *out->spans, by_place);
    return true;
}

static bool write_page(page *out) {
    const qt_graph *graph = &out->doc->graph;
    const char *title = graph->title ? graph->title : graph->id;
    put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put_policy(out);
    put(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    put_string(out, title);
    put(out, "</title>\n<style>\n");
    qt_write_bytes(out->writer, qt_report_style,
                   (size_t)(qt_report_style_end - qt_report_style));
    put(out, "</style>\n</head>\n<body>\n<nav aria-label=\"report\"><a href=\"#sources\">"
             "sources</a><a href=\"#findings\">to check</a></nav>\n<header>\n<h1>");
    put_string(out, title);
    put(out, "</h1>\n");
    put_facts(out);
    write_drawing(out);
    put(out, "</header>\n<div class=\"layout\">\n<main>\n");
    bool good = write_article(out);
    put(out,
        "</main>\n<aside>\n<h2 id=\"sources\">Sources</h2>\n<ol class=\"sources\">\n");
    for (uint32_t i = 0; i < graph->ranked_count; i++) write_source(out, i);
    put(out, "</ol>\n");
    write_unattributed(out);
    write_findings(out);
    put(out, "</aside>\n</div>\n<footer>quoth ");
    put(out, quoth_version());
    put(out,
        ", found by a machine: a finding says to check, never bad.</footer>\n<script>");
    qt_write_bytes(out->writer, qt_report_script,
                   (size_t)(qt_report_script_end - qt_report_script));
    put(out, "</script>\n</body>\n</html>\n");
    return good;
}

bool qt_write_html(qt_writer *writer, const qt_document *doc,
                   const quoth_write_options *options) {
    (void)options;
    page out = {.writer = writer, .doc = doc};
    quoth_audit *audit = NULL;
    bool good = quoth_audit_run(&audit, doc, NULL, NULL) == QUOTH_OK && prepare(&out);
    out.audit = audit;
    good = good && write_page(&out);
    quoth_audit_free(audit);
    qt_memory_release(&doc->memory, out.rank);
    qt_memory_release(&doc->memory, out.spans);
    return good;
}
