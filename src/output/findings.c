/*
 * Findings of the audit: for a terminal, as lines for editors, as JSON, as SARIF 2.1.0
 * for code-review tools, and as a Markdown list to tick off.
 *
 *     ferry.txt:7:1: error: [anon.bare] an anonymous source without any description
 *
 * Lines and columns are those of the analysed text, columns in code points. Of a saved
 * page SARIF names the bytes of the file instead, since its lines are not the text's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "output/encode.h"
#include "output/flat.h"

/* ---- lines, terminal ---- */

typedef struct printing {
    qt_writer *writer;
    const quoth_audit *audit;
    const char *name;
    const quoth_write_options *options;
} printing;

static void put(const printing *out, const char *text) {
    qt_write_text(out->writer, text);
}

static void put_safe(const printing *out, const char *text) {
    qt_write_safe(out->writer, text, strlen(text));
}

static void put_line(const printing *out, const quoth_finding *finding) {
    put_safe(out, out->name);
    put(out, ":");
    qt_write_number(out->writer, finding->line);
    put(out, ":");
    qt_write_number(out->writer, finding->column);
    put(out, ": ");
    put(out, finding->level);
    put(out, ": [");
    put(out, finding->rule);
    put(out, "] ");
    put(out, finding->message);
    put(out, "\n");
}

static void write_lines(const printing *out) {
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++)
        put_line(out, &finding);
}

/* The first bytes of a span, cut at a character's border. */
static qt_span cut(const qt_document *doc, qt_span span, uint32_t limit) {
    if (span.end_byte - span.start_byte <= limit) return span;
    span.end_byte = span.start_byte + limit;
    while (span.end_byte > span.start_byte &&
           ((unsigned char)doc->text.bytes[span.end_byte] & 0xC0) == 0x80)
        span.end_byte--;
    return span;
}

static void write_terminal(const printing *out) {
    static const char *const colors[] = {"", "\033[36m", "\033[33m", "\033[31m"};
    enum { SHOWN = 200 };
    const qt_document *doc = out->audit->doc;
    uint32_t counts[4] = {0};
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++) {
        qt_level level = out->audit->findings.items[i].level;
        counts[level]++;
        if (out->options->color) put(out, colors[level]);
        put_line(out, &finding);
        if (out->options->color) put(out, "\033[0m");
        qt_span shown = cut(doc, finding.span, SHOWN);
        if (qt_span_empty(shown)) continue;
        put(out, "    ");
        qt_write_safe(out->writer, doc->text.bytes + shown.start_byte,
                      shown.end_byte - shown.start_byte);
        put(out, shown.end_byte < finding.span.end_byte ? " …\n" : "\n");
    }
    static const char *const names[] = {"", "notes", "warnings", "errors"};
    put_safe(out, out->name);
    put(out, ": to check:");
    for (int level = QT_LEVEL_ERROR; level > QT_LEVEL_OFF; level--) {
        put(out, level == QT_LEVEL_ERROR ? " " : ", ");
        qt_write_number(out->writer, counts[level]);
        put(out, " ");
        put(out, names[level]);
    }
    put(out, "\n");
}

/* ---- JSON ---- */

static void write_json(const printing *out) {
    const qt_document *doc = out->audit->doc;
    qt_json json = {.writer = out->writer, .doc = doc};
    quoth_finding finding;
    qt_json_open(&json, "{", false);
    qt_json_string(&json, "format", "quoth-findings");
    qt_json_number(&json, "version", 1);
    qt_json_string(&json, "file", out->name);
    qt_json_string(&json, "article", doc->graph.id);
    qt_json_string(&json, "title", doc->graph.title);
    qt_json_key(&json, "findings");
    qt_json_open(&json, "[", false);
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++) {
        qt_json_next(&json);
        qt_json_open(&json, "{", true);
        qt_json_string(&json, "rule", finding.rule);
        qt_json_string(&json, "level", finding.level);
        qt_json_string(&json, "message", finding.message);
        qt_json_string(&json, "why", finding.why);
        qt_json_number(&json, "line", finding.line);
        qt_json_number(&json, "column", finding.column);
        qt_json_number(&json, "start",
                       qt_text_codepoint(&doc->text, finding.span.start_byte));
        qt_json_number(&json, "end",
                       qt_text_codepoint(&doc->text, finding.span.end_byte));
        qt_json_text(&json, "text", doc->text.bytes + finding.span.start_byte,
                     finding.span.end_byte - finding.span.start_byte);
        const qt_quotation *quotations = doc->graph.quotations.items;
        char id[QT_ID_BYTES];
        qt_json_string(&json, "quotation",
                       finding.quotation == QT_NONE
                           ? NULL
                           : qt_quotation_id(&quotations[finding.quotation], id));
        qt_json_close(&json, "}");
    }
    qt_json_close(&json, "]");
    qt_json_close(&json, "}");
    put(out, "\n");
}

/* ---- SARIF ---- */

static void write_message(qt_json *json, const char *name, const char *text) {
    qt_json_key(json, name);
    qt_json_open(json, "{", true);
    qt_json_string(json, "text", text);
    qt_json_close(json, "}");
}

/* A file's name as a URI, relative unless the name begins at the root: what is no letter
 * or digit there is percent-encoded. */
static void write_uri(qt_json *json, const char *name) {
    static const char plain[] = "-._~/";
    qt_json_key(json, "uri");
    qt_write_text(json->writer, *name == '/' ? "\"file://" : "\"");
    for (const char *at = name; *at; at++) {
        unsigned char c = (unsigned char)*at;
        bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                    (c >= 'a' && c <= 'z') || strchr(plain, *at);
        char text[4] = {*at, '\0'};
        if (!safe) snprintf(text, sizeof text, "%%%02X", c);
        qt_write_text(json->writer, text);
    }
    qt_write_text(json->writer, "\"");
}

static void write_region(qt_json *json, const quoth_finding *finding) {
    const qt_text *text = &json->doc->text;
    qt_json_key(json, "region");
    qt_json_open(json, "{", true);
    if (text->piece_count) {
        qt_span file =
            qt_traced_file(text->pieces, text->piece_count, text->size, finding->span);
        qt_json_number(json, "byteOffset", file.start_byte);
        qt_json_number(json, "byteLength", file.end_byte - file.start_byte);
    } else {
        quoth_position stop = quoth_document_position(json->doc, finding->span.end_byte);
        qt_json_number(json, "startLine", finding->line);
        qt_json_number(json, "startColumn", finding->column);
        qt_json_number(json, "endLine", stop.line);
        qt_json_number(json, "endColumn", stop.column);
    }
    qt_json_key(json, "snippet");
    qt_json_open(json, "{", true);
    qt_json_text(json, "text", text->bytes + finding->span.start_byte,
                 finding->span.end_byte - finding->span.start_byte);
    qt_json_close(json, "}");
    qt_json_close(json, "}");
}

/* The same finding in a later version of the article: rule and words. */
static void write_fingerprint(qt_json *json, const quoth_finding *finding) {
    uint64_t hash = 14695981039346656037u;
    const char *parts[] = {finding->rule,
                           json->doc->text.bytes + finding->span.start_byte};
    size_t sizes[] = {strlen(finding->rule),
                      finding->span.end_byte - finding->span.start_byte};
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < sizes[p]; i++)
            hash = (hash ^ (unsigned char)parts[p][i]) * 1099511628211u;
    char text[24];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
    qt_json_key(json, "partialFingerprints");
    qt_json_open(json, "{", true);
    qt_json_string(json, "quotedText/v1", text);
    qt_json_close(json, "}");
}

static void write_sarif_rules(qt_json *json) {
    const qt_pack *pack = json->doc->pack;
    qt_json_key(json, "rules");
    qt_json_open(json, "[", false);
    for (uint32_t r = 0; r < pack->audit.count; r++) {
        const qt_audit_rule *rule = &pack->audit.items[r];
        qt_json_next(json);
        qt_json_open(json, "{", true);
        qt_json_string(json, "id", qt_pack_string(pack, rule->id));
        write_message(json, "shortDescription", qt_pack_string(pack, rule->message));
        write_message(json, "fullDescription", qt_pack_string(pack, rule->why));
        qt_json_key(json, "defaultConfiguration");
        qt_json_open(json, "{", true);
        qt_json_string(json, "level", rule->level ? qt_level_name(rule->level) : "none");
        qt_json_close(json, "}");
        qt_json_close(json, "}");
    }
    qt_json_close(json, "]");
}

static void write_sarif_result(qt_json *json, const char *name,
                               const quoth_finding *finding, uint32_t rule) {
    qt_json_next(json);
    qt_json_open(json, "{", false);
    qt_json_string(json, "ruleId", finding->rule);
    qt_json_number(json, "ruleIndex", rule);
    qt_json_string(json, "level", finding->level);
    write_message(json, "message", finding->message);
    qt_json_key(json, "locations");
    qt_json_open(json, "[", false);
    qt_json_next(json);
    qt_json_open(json, "{", false);
    qt_json_key(json, "physicalLocation");
    qt_json_open(json, "{", false);
    qt_json_key(json, "artifactLocation");
    qt_json_open(json, "{", true);
    write_uri(json, name);
    qt_json_close(json, "}");
    write_region(json, finding);
    qt_json_close(json, "}");
    qt_json_close(json, "}");
    qt_json_close(json, "]");
    write_fingerprint(json, finding);
    qt_json_close(json, "}");
}

static void write_sarif(const printing *out) {
    qt_json json = {.writer = out->writer, .doc = out->audit->doc};
    qt_json_open(&json, "{", false);
    qt_json_key(&json, "tool");
    qt_json_open(&json, "{", false);
    qt_json_key(&json, "driver");
    qt_json_open(&json, "{", false);
    qt_json_string(&json, "name", "quoth");
    qt_json_string(&json, "version", quoth_version());
    write_sarif_rules(&json);
    qt_json_close(&json, "}");
    qt_json_close(&json, "}");
    qt_json_string(&json, "columnKind", "unicodeCodePoints");
    qt_json_key(&json, "results");
    qt_json_open(&json, "[", false);
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++)
        write_sarif_result(&json, out->name, &finding,
                           out->audit->findings.items[i].rule);
    qt_json_close(&json, "]");
    qt_json_close(&json, "}");
    put(out, "\n");
}

/* ---- Markdown ---- */

/* Text in a table's cell: bars and markup are escaped. */
static void put_cell(const printing *out, const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (strchr("\\|*_`[]<>#", bytes[i])) put(out, "\\");
        size_t run = 1;
        while (i + run < size && ((unsigned char)bytes[i + run] & 0xC0) == 0x80) run++;
        qt_write_safe(out->writer, bytes + i, run);
        i += run - 1;
    }
}

static void put_text_cell(const printing *out, const char *text) {
    put(out, " | ");
    if (text) put_cell(out, text, strlen(text));
}

static void put_quotation_row(const printing *out, uint32_t index) {
    const qt_document *doc = out->audit->doc;
    quoth_quotation item;
    if (!quoth_document_quotation(doc, index, &item)) return;
    const qt_node *speaker =
        item.speaker == QT_NONE ? NULL : &doc->graph.nodes.items[item.speaker];
    const qt_node *via = item.via == QT_NONE ? NULL : &doc->graph.nodes.items[item.via];
    const qt_role *role = NULL;
    if (speaker && doc->entities.items[speaker->entity].roles != QT_NONE)
        role = &doc->entities.roles.items[doc->entities.items[speaker->entity].roles];
    put(out, "| \u2610 | ");
    qt_write_number(out->writer, index + 1);
    put(out, " | ");
    for (size_t i = 0; i < item.content_count; i++) {
        qt_span span = item.content[i];
        if (i) put(out, " … ");
        put_cell(out, doc->text.bytes + span.start_byte, span.end_byte - span.start_byte);
    }
    put_text_cell(out, speaker ? speaker->label : NULL);
    put_text_cell(out, role ? role->title : NULL);
    put_text_cell(out, role && role->organization != QT_NONE
                           ? doc->entities.items[role->organization].label
                           : NULL);
    put_text_cell(out, via ? via->label : NULL);
    put(out, " |\n");
}

static void write_markdown(const printing *out) {
    const qt_document *doc = out->audit->doc;
    const char *title = doc->graph.title ? doc->graph.title : doc->graph.id;
    put(out, "# ");
    put_cell(out, title, strlen(title));
    put(out, "\n\n| | No. | quotation | speaker | title | affiliation | by way of |\n"
             "|---|---|---|---|---|---|---|\n");
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) put_quotation_row(out, q);
    put(out, "\n## To check\n\n");
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(out->audit, i, &finding); i++) {
        put(out, "- [ ] line ");
        qt_write_number(out->writer, finding.line);
        put(out, ", ");
        put(out, finding.level);
        put(out, ": ");
        put_cell(out, finding.message, strlen(finding.message));
        put(out, " (");
        put(out, finding.rule);
        put(out, "): ");
        put_cell(out, doc->text.bytes + finding.span.start_byte,
                 finding.span.end_byte - finding.span.start_byte);
        put(out, "\n");
    }
    if (!out->audit->findings.count) put(out, "Nothing.\n");
}

/* ---- the formats ---- */

static const struct {
    const char *name;
    void (*write)(const printing *out);
    const char *head, *between, *tail;
} formats[] = {
    {"terminal", write_terminal, "", "", ""},
    {"lines", write_lines, "", "", ""},
    {"json", write_json, "", "", ""},
    {"sarif", write_sarif,
     "{\"$schema\":\"https://json.schemastore.org/"
     "sarif-2.1.0.json\",\"version\":\"2.1.0\","
     "\"runs\":[\n",
     ",", "]}\n"},
    {"markdown", write_markdown, "", "\n", ""},
};
enum { FORMATS = sizeof formats / sizeof *formats };

bool quoth_audit_format_find(const char *name, quoth_audit_format *format) {
    for (unsigned i = 0; i < FORMATS; i++) {
        if (strcmp(name, formats[i].name) != 0) continue;
        *format = (quoth_audit_format)i;
        return true;
    }
    return false;
}

const char *quoth_audit_frame(quoth_audit_format format, quoth_frame part) {
    if ((unsigned)format >= FORMATS) return "";
    return part == QUOTH_FRAME_HEAD      ? formats[format].head
           : part == QUOTH_FRAME_BETWEEN ? formats[format].between
                                         : formats[format].tail;
}

quoth_status quoth_audit_write(const quoth_audit *audit, quoth_audit_format format,
                               const char *name, const quoth_write_options *options,
                               quoth_sink sink, void *user, quoth_error *error) {
    qt_error_clear(error);
    quoth_write_options defaults = {.size = sizeof defaults};
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    if ((unsigned)format >= FORMATS)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "unknown format");
    qt_writer writer = {.sink = sink, .user = user};
    printing out = {.writer = &writer,
                    .audit = audit,
                    .name = name,
                    .options = options ? options : &defaults};
    formats[format].write(&out);
    qt_write_flush(&writer);
    if (writer.failed)
        return qt_fail(error, QUOTH_ERROR_IO, "the output could not be written");
    return QUOTH_OK;
}
