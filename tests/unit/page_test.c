/* Saved pages: limits, charsets, the trace to the file; records by other names; the
 * audit's public functions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

TestSuite(page, .init = unit_open, .fini = unit_close);
TestSuite(kind, .init = unit_open, .fini = unit_close);
TestSuite(audit, .init = unit_open, .fini = unit_close);

static const char story[] =
    "<html><body><p>The ferry to Elsen was late again on Monday, and nobody who stood at "
    "the pier in the rain was surprised by it at all.</p>"
    "<p>\xE2\x80\x9CWe will mend it,\xE2\x80\x9D said Nils Harmon, a courier.</p>";

static quoth_status read_sized(size_t size) {
    char *bytes = malloc(size);
    cr_assert(bytes);
    memset(bytes, ' ', size);
    memcpy(bytes, story, sizeof story - 1);
    quoth_page *page = NULL;
    quoth_status status =
        quoth_page_read(&page, unit_context, bytes, size, false, &unit_error);
    cr_expect_eq(status == QUOTH_OK, page != NULL);
    quoth_page_free(page);
    free(bytes);
    return status;
}

Test(page, the_size_is_limited) {
    cr_expect_eq(read_sized(QUOTH_LIMIT_PAGE - 1), QUOTH_OK);
    cr_expect_eq(read_sized(QUOTH_LIMIT_PAGE), QUOTH_OK);
    cr_expect_eq(read_sized((size_t)QUOTH_LIMIT_PAGE + 1), QUOTH_ERROR_LIMIT);
}

/* `unit` repeated within one paragraph, or a page of as many paragraphs. */
static quoth_page *read_repeated(const char *unit, size_t count, char **bytes) {
    size_t size = strlen(unit), head = sizeof story - 1;
    *bytes = malloc(head + size * count);
    cr_assert(*bytes);
    memcpy(*bytes, story, head);
    for (size_t i = 0; i < count; i++) memcpy(*bytes + head + size * i, unit, size);
    quoth_page *page = NULL;
    cr_assert_eq(quoth_page_read(&page, unit_context, *bytes, head + size * count, false,
                                 &unit_error),
                 QUOTH_OK, "%s", unit_error.message);
    return page;
}

/* A paragraph is an element and a text; the story and what is around it are some more. */
Test(page, the_elements_are_limited) {
    static const char unit[] = "<p>It was late, and nobody knew why it was so.";
    for (int more = -1; more <= 1; more++) {
        char *bytes;
        size_t around = 7; /* the page, html, body and two paragraphs with their texts */
        size_t count = (size_t)((int)(QUOTH_LIMIT_ELEMENTS - around) / 2 + more);
        quoth_page *page = read_repeated(unit, count, &bytes);
        const char *notice = quoth_page_article(page)->notice;
        bool cut = notice && strstr(notice, "too many elements");
        cr_expect_eq(cut, around + 2 * count >= QUOTH_LIMIT_ELEMENTS, "%d", more);
        quoth_page_free(page);
        free(bytes);
    }
}

/* An entity, a word and the blanks between are pieces; those beyond the limit are joined.
 */
Test(page, the_pieces_are_limited) {
    static const char unit[] = "&amp; late. ";
    char *bytes;
    quoth_page *page = read_repeated(unit, QUOTH_LIMIT_PIECES, &bytes);
    const quoth_article *article = quoth_page_article(page);
    cr_expect_gt(article->piece_count, QUOTH_LIMIT_PIECES, "%zu", article->piece_count);
    cr_expect_lt(article->piece_count, QUOTH_LIMIT_PIECES * 11 / 10);
    const char *text = article->text, *block = strstr(text, "& late.");
    const char *repeated = bytes + sizeof story - 1;
    for (size_t i = 0; i + 1 < article->piece_count; i++) {
        const quoth_piece *piece = &article->pieces[i];
        if (text + piece->text_byte < block || !piece->file_bytes) continue;
        /* "& late. " was made of the 12 bytes of the unit: all but the entity is later */
        size_t at = (size_t)(text + piece->text_byte - block), within = at % 8;
        size_t file =
            (size_t)(repeated - bytes) + at / 8 * 12 + (within ? within + 4 : 0);
        cr_assert(piece->file_byte <= file && file < piece->file_byte + piece->file_bytes,
                  "piece %zu", i);
        cr_assert_leq(piece->file_bytes, 200);
    }
    quoth_page_free(page);
    free(bytes);
}

static quoth_page *read_page(const char *bytes, size_t size) {
    quoth_page *page = NULL;
    cr_assert_eq(quoth_page_read(&page, unit_context, bytes, size, false, &unit_error),
                 QUOTH_OK, "%s", unit_error.message);
    return page;
}

Test(page, pieces_name_the_bytes_of_the_file) {
    quoth_page *page = read_page(story, sizeof story - 1);
    const quoth_article *article = quoth_page_article(page);
    cr_assert(article->piece_count);
    for (size_t i = 0; i < article->piece_count; i++) {
        const quoth_piece *piece = &article->pieces[i];
        size_t stop = i + 1 < article->piece_count ? article->pieces[i + 1].text_byte
                                                   : article->text_size;
        if (stop - piece->text_byte != piece->file_bytes) continue;
        cr_expect_arr_eq(article->text + piece->text_byte, story + piece->file_byte,
                         piece->file_bytes);
    }
    quoth_page_free(page);
}

Test(page, faults_are_told_and_refused_when_strict) {
    char bytes[sizeof story + 8];
    memcpy(bytes, story, sizeof story - 1);
    char *meant = strstr(bytes, "Elsen");
    cr_assert(meant);
    *meant = '\xFF';
    static const char head[] = "<meta charset=utf-8>";
    char whole[sizeof head + sizeof bytes];
    memcpy(whole, head, sizeof head - 1);
    memcpy(whole + sizeof head - 1, bytes, sizeof story - 1);
    size_t size = sizeof head - 1 + sizeof story - 1;
    quoth_page *page = read_page(whole, size);
    const char *notice = quoth_page_article(page)->notice;
    cr_expect(notice && strstr(notice, "1 ill-formed"));
    quoth_page_free(page);
    page = NULL;
    cr_expect_eq(quoth_page_read(&page, unit_context, whole, size, true, &unit_error),
                 QUOTH_ERROR_ENCODING);
    cr_expect_null(page);
}

Test(page, what_is_no_page_is_said) {
    static const struct {
        const char *bytes, *said;
    } cases[] = {{"%PDF-1.4 …", "PDF"},
                 {"PK\x03\x04 …", "ZIP"},
                 {"{\\rtf1 …", "RTF"},
                 {"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: "
                  "multipart/related;\r\n",
                  "MHTML"},
                 {"<html><body><p>Late.</p>", "no article"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        quoth_page *page = NULL;
        cr_expect_eq(quoth_page_read(&page, unit_context, cases[i].bytes,
                                     strlen(cases[i].bytes), false, &unit_error),
                     QUOTH_ERROR_INPUT);
        cr_expect(strstr(unit_error.message, cases[i].said), "%s", unit_error.message);
    }
}

Test(kind, is_told_by_the_content) {
    static const struct {
        const char *bytes;
        quoth_input kind;
    } cases[] = {{"", QUOTH_INPUT_TEXT},
                 {"The ferry <b>was</b> late.", QUOTH_INPUT_TEXT},
                 {"{Updated} The ferry was late.", QUOTH_INPUT_TEXT},
                 {"[Updated] The ferry was late.", QUOTH_INPUT_TEXT},
                 {"{\"text\": \"a\"}", QUOTH_INPUT_JSONL},
                 {"\xEF\xBB\xBF\n {\"text\"", QUOTH_INPUT_JSONL},
                 {"[{\"text\": \"a\"}]", QUOTH_INPUT_JSONL},
                 {" \n<!DOCTYPE html>", QUOTH_INPUT_HTML},
                 {"<?xml version='1.0'?>\n<html>", QUOTH_INPUT_HTML},
                 {"<!-- saved -->\n<html>", QUOTH_INPUT_HTML},
                 {"%PDF-1.4", QUOTH_INPUT_OTHER},
                 {"\x1F\x8B", QUOTH_INPUT_OTHER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(quoth_input_kind(cases[i].bytes, strlen(cases[i].bytes)),
                     cases[i].kind, "%s", cases[i].bytes);
}

Test(audit, levels_are_checked_and_the_later_counts) {
    unit_read("“It is late,” an official said on Monday in the town.");
    quoth_audit *audit = NULL;
    const quoth_rule_level levels[] = {{"anon.*", "off"}, {"anon.bare", "note"}};
    quoth_audit_options options = {
        .size = sizeof options, .levels = levels, .level_count = 2};
    cr_assert_eq(quoth_audit_run(&audit, unit_document, &options, &unit_error), QUOTH_OK);
    quoth_finding finding;
    cr_assert_eq(quoth_audit_count(audit), 1);
    cr_assert(quoth_audit_finding(audit, 0, &finding));
    cr_expect_str_eq(finding.rule, "anon.bare");
    cr_expect_str_eq(finding.level, "note");
    cr_expect_not(quoth_audit_finding(audit, 1, &finding));
    quoth_audit_free(audit);
    const quoth_rule_level wrong[] = {{"anon.none", "off"}, {"anon.bare", "fatal"}};
    for (size_t i = 0; i < 2; i++) {
        options.levels = &wrong[i];
        options.level_count = 1;
        cr_expect_eq(quoth_audit_run(&audit, unit_document, &options, &unit_error),
                     QUOTH_ERROR_ARGUMENT);
        cr_expect_null(audit);
    }
    options.size = 0;
    cr_expect_eq(quoth_audit_run(&audit, unit_document, &options, &unit_error),
                 QUOTH_ERROR_ARGUMENT);
}

Test(audit, rules_say_what_they_are) {
    quoth_rule rule;
    size_t count = quoth_rule_count(unit_context);
    cr_expect_eq(count, 20);
    for (size_t i = 0; i < count; i++) {
        cr_assert(quoth_rule_at(unit_context, i, &rule));
        cr_expect(rule.id[0] && rule.level[0] && rule.message[0] && rule.why[0]);
    }
    cr_expect_not(quoth_rule_at(unit_context, count, &rule));
}
