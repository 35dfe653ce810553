/*
 * Fuzz target: any bytes as a saved page, through quoth_page_read and quoth_analyze.
 *
 * Aborts with a line on stderr when a promise of quoth.h is broken:
 *
 *   error      a failure has its status in the error and a message; only "no article" and
 *              the size limit are failures
 *   text       is well-formed UTF-8, without invisible characters, blanks single
 *   facts      are well-formed, trimmed and not empty
 *   trace      pieces are sorted, begin with the text, and lie within the file; what one
 *              piece covers byte for byte is the file's own bytes where the file is UTF-8
 *   graph      spans carry bytes of the file, ordered
 *   again      a second reading gives the same text and pieces
 */
#include <jansson.h>
#include <quoth/quoth.h>

#include "base/utf8.h"
#include "fuzz.h"

static quoth_context *context;

static void expect_text(const quoth_article *article) {
    expect(qt_utf8_valid_prefix(article->text, article->text_size) == article->text_size,
           "the text is well-formed");
    bool blank = true;
    for (size_t at = 0; at < article->text_size;) {
        uint32_t length,
            c = qt_utf8_decode(article->text + at, article->text_size - at, &length);
        expect(c != 0xAD && c != 0x200B && c != 0xFEFF && c != 0xA0 && c != '\t' &&
                   c != '\r',
               "no invisible character, blanks are blanks");
        expect(!(c == ' ' && blank), "blanks are single and inside lines");
        blank = c == ' ' || c == '\n';
        at += length;
    }
}

static void expect_fact(const char *fact) {
    if (!fact) return;
    size_t size = strlen(fact);
    expect(size && fact[0] != ' ' && fact[size - 1] != ' ', "a fact is trimmed");
    expect(qt_utf8_valid_prefix(fact, size) == size, "a fact is well-formed");
}

static void expect_trace(const quoth_article *article, const char *file, size_t size) {
    const quoth_piece *pieces = article->pieces;
    size_t count = article->piece_count;
    /* ISO-2022 is ASCII to look at, and shifts to other characters */
    bool utf8 = qt_utf8_valid_prefix(file, size) == size && !memchr(file, 0x1B, size);
    expect(count && pieces[0].text_byte == 0, "the trace begins with the text");
    for (size_t i = 0; i < count; i++) {
        const quoth_piece *piece = &pieces[i];
        size_t stop = i + 1 < count ? pieces[i + 1].text_byte : article->text_size;
        expect(piece->text_byte < stop, "pieces are sorted and not empty");
        expect(piece->file_byte <= size && piece->file_bytes <= size - piece->file_byte,
               "pieces lie within the file");
        bool same = stop - piece->text_byte == piece->file_bytes;
        if (utf8 && same && piece->file_bytes > 8)
            expect(!memcmp(file + piece->file_byte, article->text + piece->text_byte,
                           piece->file_bytes),
                   "a piece is the file's own bytes");
    }
}

static void expect_spans(const json_t *value, size_t size) {
    const json_t *item;
    const char *key;
    size_t index;
    const json_t *start = json_object_get(value, "byte_start");
    if (start) {
        json_int_t from = json_integer_value(start),
                   to = json_integer_value(json_object_get(value, "byte_end"));
        expect(from >= 0 && from <= to && (size_t)to <= size,
               "a span's bytes are ordered and within the file");
    }
    json_object_foreach((json_t *)value, key, item) expect_spans(item, size);
    json_array_foreach(value, index, item) expect_spans(item, size);
}

static void expect_graph(const quoth_article *article, size_t size) {
    quoth_document *document = NULL;
    quoth_error error;
    quoth_article strict = *article;
    strict.strict = true;
    strict.id = "fuzz";
    expect(quoth_analyze(&document, context, &strict, &error) == QUOTH_OK,
           "the text of a page is analysed");
    buffer out = {0};
    expect(quoth_write(document, QUOTH_FORMAT_JSONL, NULL, append, &out, &error) ==
               QUOTH_OK,
           "writing to memory succeeds");
    json_t *graph = json_loadb(out.items, out.size, JSON_REJECT_DUPLICATES, NULL);
    expect(graph, "the graph is JSON");
    expect_spans(graph, size);
    json_decref(graph);
    free(out.items);
    quoth_document_free(document);
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    quoth_error error;
    expect(quoth_context_new(&context, NULL, &error) == QUOTH_OK, "the patterns load");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *file = (const char *)data;
    quoth_page *page = NULL, *again = NULL;
    quoth_error error, other;
    (void)quoth_input_kind(file, size);
    quoth_status status = quoth_page_read(&page, context, file, size, false, &error);
    expect(quoth_page_read(&again, context, file, size, false, &other) == status,
           "a second reading ends the same");
    if (status) {
        expect(!page && status == error.status && error.message[0],
               "a failure is said in the error");
        expect(status == QUOTH_ERROR_INPUT, "only a page without an article fails");
        return 0;
    }
    const quoth_article *one = quoth_page_article(page), *two = quoth_page_article(again);
    expect(one->text_size == two->text_size &&
               !memcmp(one->text, two->text, one->text_size) &&
               one->piece_count == two->piece_count &&
               !memcmp(one->pieces, two->pieces, one->piece_count * sizeof *one->pieces),
           "a second reading gives the same");
    expect_text(one);
    const char *facts[] = {one->title, one->byline, one->publisher, one->published,
                           one->url};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) expect_fact(facts[i]);
    expect_trace(one, file, size);
    expect_graph(one, size);
    quoth_page_free(page);
    quoth_page_free(again);
    return 0;
}
