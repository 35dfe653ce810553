/*
 * The report for a terminal: who is quoted, as what and for whom, and what they said.
 *
 *     Bridge Toll to Double
 *     Harbor Wire · 2016-05-04 · 312 words, 4 quotations by 3 sources
 *
 *     1. Maria Lopez, spokeswoman, Acme Corp.        2 quotations  31 words  62%
 *        line 7  "We will appeal," ... said
 *
 * Sources stand in the order of their words, then the unattributed quotations with the
 * reason, then what the audit finds. Text from the article is shown escaped.
 */
#include <string.h>

#include "base/utf8.h"
#include "output/writer.h"

enum { DEFAULT_WIDTH = 80, LEAST_WIDTH = 40, INDENT = 5 };

typedef struct report {
    qt_writer *writer;
    const qt_document *doc;
    uint32_t width;
    bool color;
    uint32_t total_words;
} report;

static void put(report *out, const char *text) {
    qt_write_text(out->writer, text);
}

static void put_safe(report *out, const char *text) {
    qt_write_safe(out->writer, text, strlen(text));
}

static void style(report *out, const char *code) {
    if (out->color) put(out, code);
}

static void count(report *out, uint32_t number, const char *one, const char *many) {
    qt_write_number(out->writer, number);
    put(out, " ");
    put(out, number == 1 ? one : many);
}

static void blanks(report *out, uint32_t number) {
    for (uint32_t i = 0; i < number; i++) put(out, " ");
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Text wrapped at blanks; `column` is where the line stands, returned where it
 * stands then. */
static uint32_t wrapped(report *out, qt_span span, uint32_t column) {
    const char *bytes = out->doc->text.bytes;
    uint32_t at = span.start_byte;
    while (at < span.end_byte) {
        while (at < span.end_byte && is_blank(bytes[at])) at++;
        uint32_t stop = at;
        while (stop < span.end_byte && !is_blank(bytes[stop])) stop++;
        if (stop == at) break;
        uint32_t length = qt_utf8_count(bytes + at, stop - at);
        if (column > INDENT + 3 && column + 1 + length > out->width) {
            put(out, "\n");
            blanks(out, INDENT + 3);
            column = INDENT + 3;
        } else if (column > INDENT + 3) {
            put(out, " ");
            column++;
        }
        qt_write_safe(out->writer, bytes + at, stop - at);
        column += length;
        at = stop;
    }
    return column;
}

/* "sources: 3 named persons, 1 organization, 2 anonymous; words: 71% named" */
static void write_kinds(report *out) {
    static const struct {
        const char *kind, *one, *many;
        bool named;
    } kinds[] = {{"person", "named person", "named persons", true},
                 {"organization", "organization", "organizations", true},
                 {"document", "document", "documents", true},
                 {"group", "group", "groups", false},
                 {"anonymous", "anonymous", "anonymous", false},
                 {"author", "author", "authors", true}};
    const qt_graph *graph = &out->doc->graph;
    uint32_t named = 0, all = 0;
    bool first = true;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        uint32_t number = 0;
        for (uint32_t i = 0; i < graph->ranked_count; i++) {
            const qt_node *node = &graph->nodes.items[graph->ranked[i]];
            if (strcmp(node->kind, kinds[k].kind) != 0) continue;
            number++;
            all += node->words;
            named += kinds[k].named ? node->words : 0;
        }
        if (!number) continue;
        put(out, first ? "sources: " : ", ");
        first = false;
        count(out, number, kinds[k].one, kinds[k].many);
    }
    if (first) return;
    put(out, "; words of named ones: ");
    qt_write_number(out->writer,
                    all ? (uint32_t)(((uint64_t)named * 100 + all / 2) / all) : 0);
    put(out, "%\n");
}

static void write_head(report *out) {
    const qt_graph *graph = &out->doc->graph;
    uint32_t sources = 0;
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        sources += graph->nodes.items[n].quotations > 0;
    }
    style(out, "\033[1m");
    put_safe(out, graph->title ? graph->title : graph->id);
    style(out, "\033[0m");
    put(out, "\n");
    const char *parts[] = {graph->publisher, graph->byline, graph->published};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i]) continue;
        put_safe(out, parts[i]);
        put(out, " \xC2\xB7 ");
    }
    count(out, graph->words, "word", "words");
    put(out, ", ");
    count(out, graph->quotations.count, "quotation", "quotations");
    put(out, " by ");
    count(out, sources, "source", "sources");
    put(out, "\n");
    write_kinds(out);
}

static void heading(report *out, const char *text) {
    put(out, "\n");
    style(out, "\033[1m");
    put(out, text);
    style(out, "\033[0m");
    put(out, "\n");
}

static void write_quotation(report *out, const qt_quotation *quotation) {
    const qt_document *doc = out->doc;
    const qt_attribution *item = &doc->attributions.items[quotation->attribution];
    static const char *const kinds[] = {"direct", "mixed", "indirect"};
    static const char *const polarities[] = {"", ", negated", ", not asserted"};
    qt_span first = doc->attributions.spans.items[item->first_span];
    quoth_position position = quoth_document_position(doc, first.start_byte);
    blanks(out, INDENT);
    style(out, "\033[2m");
    put(out, "line ");
    qt_write_number(out->writer, position.line);
    put(out, ", ");
    put(out, kinds[item->kind]);
    put(out, polarities[item->polarity]);
    if (quotation->via != QT_NONE) {
        put(out, ", via ");
        put_safe(out, doc->graph.nodes.items[quotation->via].label);
    }
    const char *withheld = qt_withheld(doc, quotation);
    if (quotation->speaker == QT_NONE && withheld) {
        put(out, ", no speaker: ");
        put(out, withheld);
    }
    style(out, "\033[0m");
    put(out, "\n");
    blanks(out, INDENT + 3);
    uint32_t column = INDENT + 3;
    for (uint32_t s = 0; s < item->span_count; s++) {
        if (s) {
            put(out, " \xE2\x80\xA6");
            column += 2;
        }
        column =
            wrapped(out, doc->attributions.spans.items[item->first_span + s], column);
    }
    put(out, "\n");
}

static void write_roles(report *out, const qt_entity *entity) {
    const qt_entities *entities = &out->doc->entities;
    for (uint32_t r = entity->roles; r != QT_NONE; r = entities->roles.items[r].next) {
        const qt_role *role = &entities->roles.items[r];
        put(out, r == entity->roles ? " \xE2\x80\x94 " : "; ");
        if (role->former) put(out, "former ");
        if (role->title) put_safe(out, role->title);
        if (role->organization == QT_NONE) continue;
        const qt_entity *organization = &entities->items[role->organization];
        if (role->title) put(out, ", ");
        put_safe(out, organization->label);
        if (organization->acronym) {
            put(out, " (");
            put_safe(out, organization->acronym);
            put(out, ")");
        }
    }
}

static void write_source(report *out, uint32_t number, uint32_t index) {
    const qt_node *node = &out->doc->graph.nodes.items[index];
    const qt_entity *entity = &out->doc->entities.items[node->entity];
    put(out, "\n");
    qt_write_number(out->writer, number);
    put(out, ". ");
    style(out, "\033[1m");
    put_safe(out, node->label);
    style(out, "\033[0m");
    write_roles(out, entity);
    put(out, "\n");
    blanks(out, 3);
    style(out, "\033[2m");
    put(out, node->kind);
    put(out, ", ");
    count(out, node->quotations, "quotation", "quotations");
    put(out, ", ");
    count(out, node->words, "word", "words");
    put(out, ", ");
    qt_write_number(out->writer, out->total_words
                                     ? (uint32_t)(((uint64_t)node->words * 100 +
                                                   out->total_words / 2) /
                                                  out->total_words)
                                     : 0);
    put(out, "% of what is quoted");
    style(out, "\033[0m");
    put(out, "\n");
    const qt_quotations *quotations = &out->doc->graph.quotations;
    for (uint32_t q = node->first_quotation; q != QT_NONE; q = quotations->items[q].next)
        write_quotation(out, &quotations->items[q]);
}

static void write_unattributed(report *out, uint32_t count_of) {
    const qt_quotations *quotations = &out->doc->graph.quotations;
    if (!count_of) return;
    heading(out, "Without a speaker");
    for (uint32_t q = 0; q < quotations->count; q++)
        if (quotations->items[q].speaker == QT_NONE)
            write_quotation(out, &quotations->items[q]);
}

/* The audit's findings, rules at their own levels. */
static bool write_findings(report *out) {
    quoth_audit *audit = NULL;
    if (quoth_audit_run(&audit, out->doc, NULL, NULL)) return false;
    quoth_finding finding;
    if (quoth_audit_count(audit)) heading(out, "To check");
    for (size_t i = 0; quoth_audit_finding(audit, i, &finding); i++) {
        blanks(out, INDENT);
        put(out, "line ");
        qt_write_number(out->writer, finding.line);
        put(out, ", ");
        put(out, finding.level);
        put(out, ": ");
        put(out, finding.message);
        put(out, " [");
        put(out, finding.rule);
        put(out, "]\n");
    }
    quoth_audit_free(audit);
    return true;
}

bool qt_write_report(qt_writer *writer, const qt_document *doc,
                     const quoth_write_options *options) {
    report out = {.writer = writer,
                  .doc = doc,
                  .width = options->width ? options->width : DEFAULT_WIDTH,
                  .color = options->color};
    if (out.width < LEAST_WIDTH) out.width = LEAST_WIDTH;
    const qt_graph *graph = &doc->graph;
    uint32_t unattributed = 0;
    for (uint32_t q = 0; q < graph->quotations.count; q++) {
        out.total_words +=
            doc->attributions.items[graph->quotations.items[q].attribution].words;
        unattributed += graph->quotations.items[q].speaker == QT_NONE;
    }
    write_head(&out);
    for (uint32_t i = 0; i < graph->ranked_count; i++)
        write_source(&out, i + 1, graph->ranked[i]);
    write_unattributed(&out, unattributed);
    return write_findings(&out);
}
