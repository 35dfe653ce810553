/*
 * Fuzz target: any bytes as lines of JSON, through quoth_record_parse.
 *
 *   error      a failure has its status, a line and column, and a message
 *   record     an accepted line is an object for jansson too, and has a text; its strings
 *              are well-formed
 *   fields     a member named for the text is the one that is taken, unless it is empty
 *   analysis   a short text is analysed
 */
#include <jansson.h>
#include <quoth/quoth.h>

#include "base/utf8.h"
#include "fuzz.h"

enum { ANALYSED = 400 }; /* bytes of the longest text that is analysed too */

static quoth_context *context;

static void expect_string(const char *text) {
    if (!text) return;
    size_t size = strlen(text);
    expect(qt_utf8_valid_prefix(text, size) == size, "a string is well-formed");
}

static void expect_record(const quoth_record *record, const char *line, size_t size) {
    const quoth_article *article = quoth_record_article(record);
    expect(article->text, "a record has a text");
    expect(qt_utf8_valid_prefix(article->text, article->text_size) == article->text_size,
           "the text is well-formed");
    const char *strings[] = {article->id,        article->title,     article->byline,
                             article->publisher, article->published, article->url};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        expect_string(strings[i]);
    json_t *object = json_loadb(
        line, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
        NULL);
    expect(json_is_object(object), "an accepted line is an object");
    json_decref(object);
    if (article->text_size > ANALYSED) return;
    quoth_document *document = NULL;
    quoth_error error;
    quoth_status status = quoth_analyze(&document, context, article, &error);
    expect(status == QUOTH_OK || status == QUOTH_ERROR_INPUT, "a record is analysed");
    quoth_document_free(document);
}

static void try_line(const char *line, size_t size) {
    static const quoth_field field = {"text", "body"};
    const quoth_record_options options = {
        .size = sizeof options, .fields = &field, .field_count = 1};
    quoth_record *record = NULL;
    quoth_error error;
    quoth_status status = quoth_record_parse(&record, line, size, NULL, &error);
    if (status) {
        expect(!record && error.status == status && error.message[0] && error.line == 1 &&
                   error.column,
               "a refused line has its place and a message");
    } else {
        expect_record(record, line, size);
    }
    quoth_record_free(record);
    if (quoth_record_parse(&record, line, size, &options, &error)) return;
    json_t *object = json_loadb(line, size, JSON_ALLOW_NUL, NULL);
    const json_t *body = json_object_get(object, "body");
    const quoth_article *article = quoth_record_article(record);
    if (json_string_length(body))
        expect(article->text_size == json_string_length(body) &&
                   !memcmp(article->text, json_string_value(body), article->text_size),
               "the named member is the text");
    json_decref(object);
    quoth_record_free(record);
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    quoth_error error;
    expect(quoth_context_new(&context, NULL, &error) == QUOTH_OK, "the patterns load");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *at = (const char *)data, *stop = at + size;
    while (at < stop) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at));
        const char *end = newline ? newline : stop;
        try_line(at, (size_t)(end - at));
        at = end + 1;
    }
    return 0;
}
