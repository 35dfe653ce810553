/* The public functions: what they refuse, what is out of range, records of JSON Lines. */
#include <stdio.h>

#include "unit.h"

TestSuite(api, .init = unit_open, .fini = unit_close);

/* ---- arguments ---- */

Test(api, structs_without_their_size_are_refused) {
    quoth_context *context = unit_context;
    quoth_context_options options = {.size = 0};
    cr_expect_eq(quoth_context_new(&context, &options, &unit_error),
                 QUOTH_ERROR_ARGUMENT);
    cr_expect_eq(unit_error.status, QUOTH_ERROR_ARGUMENT);
    cr_expect(unit_error.message[0] && !context);

    quoth_document *document = (quoth_document *)unit_context;
    quoth_article article = {.text = "a", .text_size = 1};
    cr_expect_eq(quoth_analyze(&document, unit_context, &article, &unit_error),
                 QUOTH_ERROR_ARGUMENT);
    cr_expect_eq(unit_error.status, QUOTH_ERROR_ARGUMENT);
    cr_expect_null(document);

    unit_read("Some text.");
    unit_buffer out = {0};
    quoth_write_options write = {.width = 80};
    cr_expect_eq(quoth_write(unit_document, QUOTH_FORMAT_TEXT, &write, unit_keep, &out,
                             &unit_error),
                 QUOTH_ERROR_ARGUMENT);
    cr_expect_eq(out.calls, 0);
}

Test(api, an_unknown_format_is_refused) {
    unit_read("Some text.");
    unit_buffer out = {0};
    cr_assert_eq(
        quoth_write(unit_document, (quoth_format)99, NULL, unit_keep, &out, &unit_error),
        QUOTH_ERROR_ARGUMENT);
    cr_assert_eq(out.calls, 0);
}

Test(api, an_unknown_unit_of_offsets_is_refused) {
    unit_read("Some text.");
    unit_buffer out = {0};
    quoth_write_options options = {.size = sizeof options, .offsets = (quoth_offsets)99};
    cr_assert_eq(quoth_write(unit_document, QUOTH_FORMAT_JSONL, &options, unit_keep, &out,
                             &unit_error),
                 QUOTH_ERROR_ARGUMENT);
    cr_assert_eq(out.calls, 0);
}

Test(api, null_is_allowed_where_the_header_says_so) {
    quoth_context *context;
    cr_assert_eq(quoth_context_new(&context, NULL, NULL), QUOTH_OK);
    quoth_context_free(context);
    quoth_context_free(NULL);
    quoth_document_free(NULL);
    quoth_record_free(NULL);
    quoth_document *document;
    quoth_article article = {.size = 0};
    cr_assert_eq(quoth_analyze(&document, unit_context, &article, NULL),
                 QUOTH_ERROR_ARGUMENT);
}

/* More spans than one draft holds: none is lost, all have the speaker of the last. */
Test(api, a_chain_of_many_paragraphs_is_kept_whole) {
    enum { PARAGRAPHS = 60 };
    char text[PARAGRAPHS * 40];
    size_t size = 0;
    for (int i = 1; i < PARAGRAPHS; i++)
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 "\xE2\x80\x9CThe ferry %d was late.\n\n", i);
    snprintf(text + size, sizeof text - size,
             "\xE2\x80\x9CIt ends here,\xE2\x80\x9D said Maria Lopez.");
    unit_read(text);
    size_t spans = 0;
    quoth_quotation first, item;
    cr_assert(quoth_document_quotation(unit_document, 0, &first));
    for (size_t q = 0; q < quoth_document_quotation_count(unit_document); q++) {
        cr_assert(quoth_document_quotation(unit_document, q, &item));
        cr_expect_eq(item.speaker, first.speaker);
        cr_expect_null(item.withheld);
        spans += item.content_count;
        for (size_t s = 0; s < item.content_count; s++)
            cr_expect_lt(item.content[s].start_byte, item.content[s].end_byte);
    }
    cr_expect_eq(spans, PARAGRAPHS);
}

Test(api, a_success_clears_the_error) {
    cr_assert_eq(unit_try("%PDF-1", 6, false), QUOTH_ERROR_INPUT);
    cr_assert_eq(unit_try("Some text.", 10, false), QUOTH_OK);
    cr_assert_eq(unit_error.status, QUOTH_OK);
    cr_assert_str_eq(unit_error.message, "");
}

Test(api, every_status_has_a_name) {
    for (int i = QUOTH_OK; i <= QUOTH_ERROR_ARGUMENT; i++) {
        const char *name = quoth_status_name((quoth_status)i);
        cr_assert(name && name[0]);
        for (int k = QUOTH_OK; k < i; k++)
            cr_assert_str_neq(name, quoth_status_name((quoth_status)k));
    }
    cr_assert(quoth_status_name((quoth_status)99));
    cr_assert_str_eq(quoth_version(), QUOTH_VERSION);
}

/* ---- any text gives a document ---- */

Test(api, a_quotation_may_follow_any_token) {
    static const char *const texts[] = {
        "He left. (\"We are running out of time.\")",
        "Jo left. * \"We are running out of time.\"",
        "Jo left. \xEF\xBF\xBD\"We are running out of time.\"",
        "Jo left. ... \"We are running out of time.\" ...",
        ". \"",
        "(\"\")",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        unit_read(texts[i]);
        cr_assert_str_eq(quoth_document_text(unit_document, NULL), texts[i]);
    }
}

static size_t count_quotations(size_t repeated) {
    static const char one[] = "\"Yes,\" said Ned Orr.\n\n";
    unit_buffer text = {0};
    unit_fill(&text, one, repeated * (sizeof one - 1));
    unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
    return quoth_document_quotation_count(unit_document);
}

Test(api, the_limit_of_quotations) {
    cr_expect_eq(count_quotations(QUOTH_LIMIT_QUOTATIONS - 1),
                 QUOTH_LIMIT_QUOTATIONS - 1);
    cr_expect_eq(count_quotations(QUOTH_LIMIT_QUOTATIONS), QUOTH_LIMIT_QUOTATIONS);
    cr_expect_eq(quoth_document_diagnostic_count(unit_document), 0);
    cr_expect_eq(count_quotations(QUOTH_LIMIT_QUOTATIONS + 1), QUOTH_LIMIT_QUOTATIONS);
    cr_expect_eq(quoth_document_diagnostic_count(unit_document), 1);
}

/* ---- indexes ---- */

static const char article_text[] =
    "\xE2\x80\x9CWe will appeal,\xE2\x80\x9D said Maria Lopez, a spokeswoman for Acme "
    "Corp. \xE2\x80\x9COpen\n";

Test(api, an_index_out_of_range_is_false_and_writes_nothing) {
    unit_read(article_text);
    quoth_quotation quotation = {.words = 77};
    quoth_node node = {.words = 77};
    quoth_diagnostic diagnostic = {.line = 77};
    size_t far[] = {0, UINT32_MAX, SIZE_MAX};
    for (size_t i = 0; i < 3; i++) {
        size_t q = far[i] ? far[i] : quoth_document_quotation_count(unit_document);
        size_t n = far[i] ? far[i] : quoth_document_node_count(unit_document);
        size_t d = far[i] ? far[i] : quoth_document_diagnostic_count(unit_document);
        cr_assert(!quoth_document_quotation(unit_document, q, &quotation));
        cr_assert(!quoth_document_node(unit_document, n, &node));
        cr_assert(!quoth_document_diagnostic(unit_document, d, &diagnostic));
    }
    cr_assert(quotation.words == 77 && node.words == 77 && diagnostic.line == 77);
}

Test(api, everything_in_range_is_there_and_refers_to_what_is_there) {
    unit_read(article_text);
    size_t size, nodes = quoth_document_node_count(unit_document);
    size_t quotations = quoth_document_quotation_count(unit_document);
    quoth_document_text(unit_document, &size);
    for (size_t i = 0; i < quotations; i++) {
        quoth_quotation item;
        cr_assert(quoth_document_quotation(unit_document, i, &item));
        cr_assert(item.id[0] && item.kind && item.polarity && item.rule);
        cr_assert(item.content_count > 0);
        for (size_t k = 0; k < item.content_count; k++)
            cr_assert(item.content[k].start_byte < item.content[k].end_byte &&
                      item.content[k].end_byte <= size);
        cr_assert(item.cue.start_byte <= item.cue.end_byte && item.cue.end_byte <= size);
        cr_assert(item.source.end_byte <= size);
        cr_assert(item.speaker == QUOTH_NONE || item.speaker < nodes);
        cr_assert(item.via == QUOTH_NONE || item.via < nodes);
        cr_assert(item.parent == QUOTH_NONE || item.parent < quotations);
        cr_assert(item.confidence >= 0 && item.confidence <= 1);
    }
    for (size_t i = 0; i < nodes; i++) {
        quoth_node item;
        cr_assert(quoth_document_node(unit_document, i, &item));
        cr_assert(item.id && item.kind && item.label);
    }
    cr_assert(quoth_document_diagnostic_count(unit_document) > 0);
    quoth_diagnostic item;
    cr_assert(quoth_document_diagnostic(unit_document, 0, &item));
    cr_assert(item.code && item.message && item.span.end_byte <= size);
}

Test(api, the_article_s_members_win_over_what_is_found) {
    static const char text[] = "Found Title of It\nBy Marta Quill\n2016-05-04\n\nThe "
                               "ferry ran aground on Monday, the owner of it said.\n";
    quoth_article article = {.size = sizeof article,
                             .text = text,
                             .text_size = sizeof text - 1,
                             .id = "x1",
                             .title = "Given",
                             .byline = "Somebody",
                             .publisher = "Wire",
                             .published = "1999",
                             .url = "https://example.org/"};
    cr_assert_eq(quoth_analyze(&unit_document, unit_context, &article, NULL), QUOTH_OK);
    const qt_graph *graph = &unit_document->graph;
    cr_expect_str_eq(graph->id, "x1");
    cr_expect_str_eq(graph->title, "Given");
    cr_expect_str_eq(graph->byline, "Somebody");
    cr_expect_str_eq(graph->publisher, "Wire");
    cr_expect_str_eq(graph->published, "1999");
    cr_expect_str_eq(graph->url, "https://example.org/");
}

Test(api, timings_are_at_most_what_fits) {
    unit_read(article_text);
    quoth_timing timings[40];
    size_t all = quoth_document_timings(unit_document, timings, 40);
    cr_assert_eq(all, QT_STAGE_COUNT);
    for (size_t i = 0; i < all; i++)
        cr_assert(timings[i].stage && timings[i].seconds >= 0);
    cr_assert_eq(quoth_document_timings(unit_document, timings, 2), 2);
    cr_assert_eq(quoth_document_timings(unit_document, timings, 0), 0);
}

/* ---- records ---- */

static quoth_status parse_bytes(quoth_record **out, const char *line, size_t size) {
    *out = (quoth_record *)&unit_error;
    quoth_status status = quoth_record_parse(out, line, size, NULL, &unit_error);
    if (status) cr_assert_null(*out);
    cr_assert_eq(unit_error.status, status);
    return status;
}

static quoth_status parse(quoth_record **out, const char *line) {
    return parse_bytes(out, line, strlen(line));
}

Test(record, all_members) {
    quoth_record *record;
    cr_assert_eq(parse(&record, "{\"id\": \"a1\", \"text\": \"Hi\", \"title\": \"T\", "
                                "\"byline\": \"B\", \"publisher\": \"P\", \"published\": "
                                "\"2016\", \"url\": \"U\", \"other\": [1, {}]}"),
                 QUOTH_OK);
    const quoth_article *article = quoth_record_article(record);
    cr_expect_eq(article->size, sizeof *article);
    cr_expect_str_eq(article->id, "a1");
    cr_expect_eq(article->text_size, 2);
    cr_expect_str_eq(article->text, "Hi");
    cr_expect_str_eq(article->title, "T");
    cr_expect_str_eq(article->byline, "B");
    cr_expect_str_eq(article->publisher, "P");
    cr_expect_str_eq(article->published, "2016");
    cr_expect_str_eq(article->url, "U");
    cr_expect(!article->strict);
    quoth_record_free(record);
}

Test(record, only_the_text_is_needed) {
    quoth_record *record;
    cr_assert_eq(parse(&record, " {\"text\":\"\"}\r\n"), QUOTH_OK);
    const quoth_article *article = quoth_record_article(record);
    cr_assert_eq(article->text_size, 0);
    cr_assert(!article->id && !article->title && !article->byline && !article->url);
    quoth_record_free(record);
}

Test(record, escapes_are_decoded) {
    quoth_record *record;
    cr_assert_eq(parse(&record, "{\"text\":\"\\u201cA\\u201d \\ud83d\\ude00\\n\"}"),
                 QUOTH_OK);
    cr_assert_str_eq(quoth_record_article(record)->text,
                     "\xE2\x80\x9C"
                     "A\xE2\x80\x9D \xF0\x9F\x98\x80\n");
    quoth_record_free(record);
}

Test(record, a_nul_counts_as_a_byte_of_the_text) {
    quoth_record *record;
    cr_assert_eq(parse(&record, "{\"text\":\"a\\u0000b\"}"), QUOTH_OK);
    const quoth_article *article = quoth_record_article(record);
    cr_assert_eq(article->text_size, 3);
    cr_assert(!memcmp(article->text, "a\0b", 3));
    unit_open();
    cr_assert_eq(quoth_analyze(&unit_document, unit_context, article, &unit_error),
                 QUOTH_ERROR_INPUT);
    unit_close();
    quoth_record_free(record);
}

Test(record, what_is_no_article_is_refused) {
    static const char *const lines[] = {
        "",
        " ",
        "[]",
        "\"text\"",
        "null",
        "{}",
        "{\"title\": \"T\"}",
        "{\"text\": null}",
        "{\"text\": 1}",
        "{\"text\": [\"a\"]}",
        "{\"text\": \"a\"} x",
        "{\"text\": \"a\"}{}",
        "{\"text\": \"a\",}",
        "{'text': 'a'}",
        "{\"text\": \"a",
        "{\"text\": \"a\\ud800\"}",
        "{\"text\": \"a\\x\"}",
        "{\"text\": \"\x01\"}",
        "{\"text\": \"\xFF\"}",
        "{\"text\": \"a\", \"n\": 1e999}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        quoth_record *record;
        cr_expect_eq(parse(&record, lines[i]), QUOTH_ERROR_INPUT, "%s", lines[i]);
        cr_expect_eq(unit_error.line, 1, "%s", lines[i]);
        cr_expect(unit_error.column >= 1 && unit_error.message[0], "%s", lines[i]);
        if (record) quoth_record_free(record);
    }
}

Test(record, duplicate_keys_are_refused) {
    quoth_record *record;
    cr_expect_eq(parse(&record, "{\"text\":\"a\",\"text\":\"b\"}"), QUOTH_ERROR_INPUT);
    cr_expect(unit_error.column > 11 && unit_error.message[0]);
    cr_expect_eq(parse(&record, "{\"text\":\"a\",\"x\":{\"y\":1,\"y\":2}}"),
                 QUOTH_ERROR_INPUT);
    cr_expect_eq(parse(&record, "{\"text\":\"a\",\"te\\u0078t\":\"b\"}"),
                 QUOTH_ERROR_INPUT);
}

Test(record, a_fault_is_named_with_its_column) {
    static const struct {
        const char *line;
        uint32_t column;
    } cases[] = {{"{\"text\":}", 9},
                 {"{\"text\": \"a\" ]", 14},
                 {"x", 1},
                 {"{\"text\": \"\xC3\xA9\xE2\x82\xAC\" ]", 15}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        quoth_record *record;
        cr_assert_eq(parse(&record, cases[i].line), QUOTH_ERROR_INPUT);
        cr_expect_eq(unit_error.column, cases[i].column, "%s: %u, not %u: %s",
                     cases[i].line, unit_error.column, cases[i].column,
                     unit_error.message);
    }
}

static quoth_status parse_depth(size_t depth) {
    unit_buffer line = {0};
    unit_add(&line, "{\"text\":\"a\",\"x\":");
    unit_fill(&line, "[", depth - 1);
    unit_fill(&line, "]", depth - 1);
    unit_add(&line, "}");
    quoth_record *record;
    quoth_status status = parse_bytes(&record, line.bytes, line.size);
    quoth_record_free(record);
    unit_clear(&line);
    return status;
}

Test(record, the_depth_is_limited) {
    cr_expect_eq(parse_depth(63), QUOTH_OK);
    cr_expect_eq(parse_depth(64), QUOTH_OK);
    cr_expect_eq(parse_depth(100000), QUOTH_ERROR_LIMIT);
}

/* The documented limit, shared/ROBUST.md: JSON depth 64. */
Test(record, the_depth_is_limited_to_64) {
    cr_expect_neq(parse_depth(65), QUOTH_OK);
}
