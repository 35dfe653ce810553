/*
 * Fuzz target: any bytes as an article, through quoth_analyze and every writer.
 *
 * Aborts with a line on stderr when a promise of quoth.h or of the source graph is
 * broken:
 *
 *   error      a failure has its status in the error and a message
 *   text       what was analysed is well-formed UTF-8; strict reading agrees
 *   spans      in range, on code-point borders; contents ordered and not empty, those
 *              of an inner quotation inside the outer one's
 *   positions  grow with the byte offset and count what the text holds
 *   graph      valid JSON without a key twice, every span slices to its own text in
 *              every unit, ids are unique and edges join nodes that exist
 *   terminal   no control, bidi or zero-width character in a graph or a report
 *   again      a second analysis gives the same bytes
 *   parts      all of this holds of a document that is analysed in parts
 *
 * Built with libFuzzer where QUOTH_FUZZ is on, with replay.c everywhere else.
 */
#include <jansson.h>
#include <quoth/quoth.h>

#include "document.h"
#include "fuzz.h"

typedef struct source {
    const char *text;
    size_t size;
} source;

static quoth_context *context;

static void expect_error(const quoth_error *error, quoth_status status) {
    expect(status == error->status, "the status of an error is the one returned");
    expect(error->message[0], "an error has a message");
    expect(memchr(error->message, '\0', sizeof error->message), "a message ends");
    expect(memchr(error->file, '\0', sizeof error->file), "a file name ends");
}

/* ---- UTF-8, decoded without the library ---- */

/* The code point at `at` and its length; 0 where the bytes are ill-formed. */
static size_t decode(source from, size_t at, uint32_t *c) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)from.text[at];
    size_t length = lead < 0x80   ? 1
                    : lead < 0xC0 ? 0
                    : lead < 0xE0 ? 2
                    : lead < 0xF0 ? 3
                                  : 4;
    if (!length || lead > 0xF4 || length > from.size - at) return 0;
    *c = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)from.text[at + i];
        if ((next & 0xC0) != 0x80) return 0;
        *c = *c << 6 | (next & 0x3Fu);
    }
    bool surrogate = *c >= 0xD800 && *c <= 0xDFFF;
    return *c < least[length] || *c > 0x10FFFF || surrogate ? 0 : length;
}

static bool is_well_formed(source from) {
    uint32_t c;
    for (size_t at = 0, length; at < from.size; at += length)
        if (!(length = decode(from, at, &c))) return false;
    return true;
}

static bool is_border(source from, uint32_t byte) {
    return byte == from.size || ((unsigned char)from.text[byte] & 0xC0) != 0x80;
}

static bool is_hostile(uint32_t c) {
    return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static void expect_safe(const buffer *output) {
    source from = {output->items, output->size};
    uint32_t c = 0;
    for (size_t at = 0, length; at < from.size; at += length) {
        length = decode(from, at, &c);
        expect(length, "output is well-formed UTF-8");
        expect(!is_hostile(c), "no hostile character reaches a terminal");
    }
}

/* ---- spans and positions ---- */

static bool is_before(quoth_position left, quoth_position right) {
    bool lines =
        left.line == right.line ? left.column < right.column : left.line < right.line;
    return lines && left.codepoint < right.codepoint && left.utf16 < right.utf16;
}

static void expect_counts(source from, uint32_t byte, quoth_position position) {
    uint32_t codepoints = 0, units = 0, c = 0;
    for (size_t at = 0; at < byte;) {
        at += decode(from, at, &c);
        codepoints++;
        units += c > 0xFFFF ? 2 : 1;
    }
    expect(position.codepoint == codepoints, "a position counts code points");
    expect(position.utf16 == units, "a position counts UTF-16 units");
    expect(position.line && position.column, "lines and columns count from 1");
}

static void expect_span(const quoth_document *document, source from, quoth_span span) {
    expect(span.start_byte <= span.end_byte, "a span is ordered");
    expect(span.end_byte <= from.size, "a span is in range");
    expect(is_border(from, span.start_byte), "a span begins on a code-point border");
    expect(is_border(from, span.end_byte), "a span ends on a code-point border");
    quoth_position start = quoth_document_position(document, span.start_byte);
    quoth_position end = quoth_document_position(document, span.end_byte);
    expect_counts(from, span.start_byte, start);
    expect_counts(from, span.end_byte, end);
    if (span.start_byte < span.end_byte)
        expect(is_before(start, end), "positions grow with the offset");
}

/* ---- quotations, nodes, diagnostics ---- */

static bool lies_within(quoth_span inner, const quoth_quotation *outer) {
    for (size_t i = 0; i < outer->content_count; i++)
        if (outer->content[i].start_byte <= inner.start_byte &&
            inner.end_byte <= outer->content[i].end_byte)
            return true;
    return false;
}

static void expect_parent(const quoth_document *document, const quoth_quotation *item) {
    quoth_quotation parent, above = *item;
    if (item->parent == QUOTH_NONE) return;
    expect(quoth_document_quotation(document, item->parent, &parent),
           "the parent is a quotation");
    for (size_t i = 0; i < item->content_count; i++)
        expect(lies_within(item->content[i], &parent),
               "content lies within the parent's");
    for (unsigned depth = 0; above.parent != QUOTH_NONE; depth++) {
        expect(depth < QUOTH_LIMIT_NESTING, "quotations nest no deeper than the limit");
        expect(quoth_document_quotation(document, above.parent, &above),
               "the parent is a quotation");
    }
}

static void expect_quotation(const quoth_document *document, source from, size_t index) {
    quoth_quotation item;
    expect(quoth_document_quotation(document, index, &item), "a quotation of each index");
    expect(item.id[0] && item.kind && item.polarity && item.rule,
           "a quotation has its strings");
    expect(item.content_count, "a quotation has content");
    uint32_t before = 0;
    for (size_t i = 0; i < item.content_count; i++) {
        quoth_span span = item.content[i];
        expect_span(document, from, span);
        expect(span.start_byte < span.end_byte, "content is not empty");
        expect(span.start_byte >= before, "content spans are ordered");
        before = span.end_byte;
    }
    expect_span(document, from, item.cue);
    expect_span(document, from, item.source);
    size_t nodes = quoth_document_node_count(document);
    expect(item.speaker == QUOTH_NONE || item.speaker < nodes, "the speaker is a node");
    expect(item.via == QUOTH_NONE || item.via < nodes, "via is a node");
    expect(item.confidence >= 0 && item.confidence <= 1, "confidence is 0 to 1");
    expect_parent(document, &item);
}

static void expect_document(const quoth_document *document, source article) {
    source from;
    from.text = quoth_document_text(document, &from.size);
    expect(is_well_formed(from), "the analysed text is well-formed");
    if (article.size >= 3 && !memcmp(article.text, "\xEF\xBB\xBF", 3)) {
        article.text += 3;
        article.size -= 3;
    }
    if (is_well_formed(article))
        expect(article.size == from.size &&
                   (!from.size || !memcmp(article.text, from.text, from.size)),
               "a well-formed text is analysed as it is");
    for (size_t i = 0; i < quoth_document_quotation_count(document); i++)
        expect_quotation(document, from, i);
    for (size_t i = 0; i < quoth_document_node_count(document); i++) {
        quoth_node node;
        expect(quoth_document_node(document, i, &node), "a node of each index");
        expect(node.id && node.kind && node.label, "a node has its strings");
    }
    for (size_t i = 0; i < quoth_document_diagnostic_count(document); i++) {
        quoth_diagnostic item;
        expect(quoth_document_diagnostic(document, i, &item),
               "a diagnostic of each index");
        expect(item.code && item.message, "a diagnostic has its strings");
        expect_span(document, from, item.span);
    }
    quoth_quotation none;
    expect(!quoth_document_quotation(document, quoth_document_quotation_count(document),
                                     &none),
           "no quotation beyond the last");
}

/* ---- the graph as JSON ---- */

/* The byte of each offset of a unit, UINT32_MAX within a code point; room for size + 1.
 */
static size_t offsets_of(source from, quoth_offsets unit, uint32_t *byte_of) {
    size_t count = 0;
    uint32_t c = 0;
    for (size_t at = 0, length; at < from.size; at += length) {
        length = decode(from, at, &c);
        size_t units = unit == QUOTH_OFFSETS_BYTE                  ? length
                       : unit == QUOTH_OFFSETS_UTF16 && c > 0xFFFF ? 2
                                                                   : 1;
        byte_of[count++] = (uint32_t)at;
        while (--units) byte_of[count++] = UINT32_MAX;
    }
    byte_of[count] = (uint32_t)from.size;
    return count;
}

typedef struct slicer {
    source from;
    const uint32_t *byte_of;
    size_t count;
} slicer;

static void expect_slice(const slicer *by, const json_t *item) {
    const json_t *start = json_object_get(item, "start"),
                 *end = json_object_get(item, "end");
    const json_t *text = json_object_get(item, "text");
    if (!start || !end) return;
    expect(json_is_integer(start) && json_is_integer(end), "offsets are integers");
    json_int_t first = json_integer_value(start), last = json_integer_value(end);
    expect(first >= 0 && first <= last && (size_t)last <= by->count,
           "offsets are in range");
    uint32_t from = by->byte_of[first], to = by->byte_of[last];
    expect(from != UINT32_MAX && to != UINT32_MAX, "offsets fall between code points");
    if (!text) return;
    expect(json_string_length(text) == to - from &&
               !memcmp(json_string_value(text), by->from.text + from, to - from),
           "a span slices to its own text");
}

static void expect_slices(const slicer *by, json_t *value) {
    size_t index;
    const char *key;
    json_t *item;
    if (json_is_object(value)) {
        expect_slice(by, value);
        json_object_foreach(value, key, item) expect_slices(by, item);
    }
    json_array_foreach(value, index, item) expect_slices(by, item);
}

/* The set of one member of all objects of an array, none of them twice. */
static json_t *unique(const json_t *graph, const char *array, const char *member) {
    json_t *seen = json_object(), *item;
    size_t index;
    json_array_foreach(json_object_get(graph, array), index, item) {
        const char *value = json_string_value(json_object_get(item, member));
        expect(value, "nodes, edges and quotations have an id");
        expect(!json_object_get(seen, value), "ids are unique");
        json_object_set_new(seen, value, json_true());
    }
    return seen;
}

static void expect_known(const json_t *nodes, const json_t *item, const char *member) {
    const json_t *id = json_object_get(item, member);
    if (json_is_string(id))
        expect(json_object_get(nodes, json_string_value(id)),
               "ids name nodes that exist");
}

static void expect_graph(const json_t *graph) {
    json_t *nodes = unique(graph, "nodes", "id"), *edges = unique(graph, "edges", "key");
    json_t *quotations = unique(graph, "quotations", "id"), *item;
    size_t index;
    json_array_foreach(json_object_get(graph, "edges"), index, item) {
        expect(json_is_string(json_object_get(item, "source")), "an edge has a source");
        expect(json_is_string(json_object_get(item, "target")), "an edge has a target");
        expect_known(nodes, item, "source");
        expect_known(nodes, item, "target");
    }
    json_array_foreach(json_object_get(graph, "quotations"), index, item) {
        expect_known(nodes, item, "speaker");
        expect_known(nodes, item, "via");
    }
    json_decref(nodes);
    json_decref(edges);
    json_decref(quotations);
}

static void expect_json(const quoth_document *document, const buffer *output,
                        quoth_offsets unit) {
    json_error_t error;
    json_t *graph = json_loadb(output->items, output->size,
                               JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!graph) fprintf(stderr, "text_fuzz: %s\n", error.text);
    expect(graph, "the graph is valid JSON without a key twice");
    slicer by;
    by.from.text = quoth_document_text(document, &by.from.size);
    uint32_t *byte_of = malloc((by.from.size + 1) * sizeof *byte_of);
    expect(byte_of, "memory for the test itself");
    by.byte_of = byte_of;
    by.count = offsets_of(by.from, unit, byte_of);
    expect_slices(&by, graph);
    expect_graph(graph);
    free(byte_of);
    json_decref(graph);
}

/* ---- one input ---- */

static buffer write_as(const quoth_document *document, quoth_format format,
                       quoth_offsets unit) {
    quoth_error error;
    quoth_write_options options = {.size = sizeof options, .offsets = unit, .width = 72};
    buffer out = {0};
    append(&out, "", 0);
    quoth_status status = quoth_write(document, format, &options, append, &out, &error);
    expect(status == QUOTH_OK, "writing to memory succeeds");
    return out;
}

static bool is_plain_json(quoth_format format) {
    return format == QUOTH_FORMAT_D3 || format == QUOTH_FORMAT_CYTOSCAPE ||
           format == QUOTH_FORMAT_GRAPHOLOGY || format == QUOTH_FORMAT_JGF ||
           format == QUOTH_FORMAT_WEB_ANNOTATION || format == QUOTH_FORMAT_SCHEMA_ORG;
}

static void expect_some_json(const buffer *output) {
    json_t *value = json_loadb(output->items, output->size,
                               JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    expect(value, "an exchange format in JSON is JSON");
    json_decref(value);
}

static void check_output(const quoth_document *first, const quoth_document *second,
                         quoth_format format, quoth_offsets unit) {
    buffer one = write_as(first, format, unit), other = write_as(second, format, unit);
    expect(one.size == other.size && !memcmp(one.items, other.items, one.size),
           "a second analysis gives the same bytes");
    bool tabs = format == QUOTH_FORMAT_BRAT; /* between its fields */
    if (format != QUOTH_FORMAT_TEXT && !tabs) expect_safe(&one);
    if (format == QUOTH_FORMAT_JSONL)
        expect(memchr(one.items, '\n', one.size) == one.items + one.size - 1,
               "a compact graph is one line");
    if (is_plain_json(format)) expect_some_json(&one);
    if (format == QUOTH_FORMAT_GRAPH || format == QUOTH_FORMAT_JSONL)
        expect_json(first, &one, unit);
    free(one.items);
    free(other.items);
}

static void check_outputs(const quoth_document *first, const quoth_document *second) {
    static const struct {
        quoth_format format;
        quoth_offsets unit;
    } outputs[] = {
        {QUOTH_FORMAT_GRAPH, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_GRAPH, QUOTH_OFFSETS_BYTE},
        {QUOTH_FORMAT_GRAPH, QUOTH_OFFSETS_UTF16},
        {QUOTH_FORMAT_JSONL, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_JSONL, QUOTH_OFFSETS_BYTE},
        {QUOTH_FORMAT_JSONL, QUOTH_OFFSETS_UTF16},
        {QUOTH_FORMAT_REPORT, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_TEXT, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_EXPLANATION, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_D3, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_CYTOSCAPE, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_GRAPHOLOGY, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_JGF, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_GEXF, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_GRAPHML, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_DOT, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_CSV_NODES, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_CSV_EDGES, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_CSV_QUOTATIONS, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_WEB_ANNOTATION, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_SCHEMA_ORG, QUOTH_OFFSETS_CODEPOINT},
        {QUOTH_FORMAT_BRAT, QUOTH_OFFSETS_CODEPOINT},
    };
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        check_output(first, second, outputs[i].format, outputs[i].unit);
}

static void check_audit(const quoth_document *document) {
    quoth_audit *audit = NULL;
    quoth_error error;
    source from;
    from.text = quoth_document_text(document, &from.size);
    expect(quoth_audit_run(&audit, document, NULL, &error) == QUOTH_OK, "the audit runs");
    uint32_t before = 0;
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(audit, i, &finding); i++) {
        expect_span(document, from, finding.span);
        expect(finding.span.start_byte >= before, "findings stand in the text's order");
        before = finding.span.start_byte;
    }
    for (int format = QUOTH_AUDIT_TERMINAL; format <= QUOTH_AUDIT_MARKDOWN; format++) {
        buffer out = {0};
        append(&out, "", 0);
        expect(quoth_audit_write(audit, (quoth_audit_format)format, "a\033b.txt", NULL,
                                 append, &out, &error) == QUOTH_OK,
               "findings are written");
        expect_safe(&out);
        if (format == QUOTH_AUDIT_JSON || format == QUOTH_AUDIT_SARIF)
            expect_some_json(&out);
        free(out.items);
    }
    quoth_audit_free(audit);
}

static quoth_document *analyse(source from, bool strict, quoth_status *status) {
    quoth_error error;
    quoth_document *document = NULL;
    quoth_article article = {.size = sizeof article,
                             .text = from.text,
                             .text_size = from.size,
                             .id = "fuzz",
                             .strict = strict,
                             .lent = true};
    *status = quoth_analyze(&document, context, &article, &error);
    expect((*status == QUOTH_OK) == (document != NULL), "a document or an error");
    if (*status) expect_error(&error, *status);
    return document;
}

static void check_strict(source from, quoth_status lenient) {
    quoth_status status;
    quoth_document_free(analyse(from, true, &status));
    if (lenient) {
        expect(status, "strict reading accepts no more");
        return;
    }
    expect(status == (is_well_formed(from) ? QUOTH_OK : QUOTH_ERROR_ENCODING),
           "strict reading refuses ill-formed text and no other");
}

static void check_escape(source from) {
    buffer out = {0};
    append(&out, "", 0);
    quoth_escape(from.text, from.size, append, &out);
    expect_safe(&out);
    expect(!memchr(out.items, '\n', out.size), "line ends are shown as blanks");
    free(out.items);
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    quoth_error error;
    expect(quoth_context_new(&context, NULL, &error) == QUOTH_OK, "the patterns load");
    return 0;
}

static void check(source from, double part_bytes) {
    context->pack.settings[QT_SETTING_part_bytes] = part_bytes;
    quoth_status status, again;
    quoth_document *first = analyse(from, false, &status);
    quoth_document *second = analyse(from, false, &again);
    expect(status == again, "a second analysis ends the same");
    if (first) {
        expect_document(first, from);
        check_outputs(first, second);
        check_audit(first);
    }
    quoth_document_free(first);
    quoth_document_free(second);
    check_strict(from, status);
    check_escape(from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    source from = {(const char *)data, size};
    check(from, 0);
    check(from, 200);
    return 0;
}
