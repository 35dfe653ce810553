/* Reading bytes: byte-order mark, ill-formed bytes, refused files, positions, limits. */
#include "unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

TestSuite(text, .init = unit_open, .fini = unit_close);

static const char *read_text(const char *bytes, size_t size) {
    unit_read_bytes(bytes, size);
    size_t length;
    const char *text = quoth_document_text(unit_document, &length);
    cr_assert_eq(strlen(text), length);
    return text;
}

#define READ(literal) read_text(literal, sizeof literal - 1)

/* ---- encoding ---- */

Test(text, is_kept_as_it_is) {
    cr_assert_str_eq(READ("caf\xC3\xA9 \r\n\t \xF0\x9F\x98\x80."),
                     "caf\xC3\xA9 \r\n\t \xF0\x9F\x98\x80.");
    cr_assert_eq(quoth_document_diagnostic_count(unit_document), 0);
}

Test(text, of_nothing) {
    cr_assert_str_eq(READ(""), "");
    unit_read_bytes(NULL, 0);
    cr_assert_eq(unit_document->text.size, 0);
    cr_assert_eq(quoth_document_quotation_count(unit_document), 0);
    quoth_position position = quoth_document_position(unit_document, 0);
    cr_assert(position.codepoint == 0 && position.line == 1 && position.column == 1);
}

Test(text, a_leading_byte_order_mark_is_skipped) {
    cr_assert_str_eq(READ("\xEF\xBB\xBFHello."), "Hello.");
    cr_assert_str_eq(READ("\xEF\xBB\xBF"), "");
    cr_assert_str_eq(READ("A\xEF\xBB\xBF"), "A\xEF\xBB\xBF");
    cr_assert_str_eq(READ("\xEF\xBB\xBF\xEF\xBB\xBF"), "\xEF\xBB\xBF");
}

/* The example of Unicode 15, table 3-8 and its neighbours. */
Test(text, each_maximal_subpart_becomes_one_replacement_character) {
    cr_expect_str_eq(READ("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
                     BAD BAD BAD BAD BAD BAD BAD BAD "A");
    cr_expect_str_eq(READ("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
                     BAD BAD BAD BAD BAD BAD BAD BAD "A");
    cr_expect_str_eq(READ("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
                     BAD BAD BAD BAD BAD "A" BAD BAD "B");
    cr_expect_str_eq(READ("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), BAD BAD BAD BAD "A");
    cr_expect_str_eq(READ("a\xF0\x9F\x98"), "a" BAD);
}

Test(text, every_replacement_has_a_diagnostic) {
    READ("ok\n\xC3\xA9\xFF \xE2\x80 end");
    cr_assert_eq(unit_diagnostics("ill-formed-utf8"), 2);
    quoth_diagnostic first = unit_diagnostic("ill-formed-utf8");
    cr_assert_eq(first.line, 2);
    cr_assert_eq(first.column, 2);
    cr_assert_str_eq(unit_text_of(first.span), BAD);
}

Test(text, the_diagnostic_names_the_byte_in_the_file) {
    char bytes[] = "0123456789\xFF";
    unit_read_bytes(bytes, sizeof bytes - 1);
    const char *message = unit_diagnostic("ill-formed-utf8").message;
    const char *digits = strstr(message, "byte ");
    cr_assert(digits, "\"%s\" says: byte N", message);
    cr_assert_eq(strtoul(digits + 5, NULL, 10), 10, "\"%s\"", message);
}

Test(text, diagnostics_are_bounded) {
    unit_buffer bytes = {0};
    unit_fill(&bytes, "\xFF", 5000);
    unit_read_bytes(bytes.bytes, bytes.size);
    cr_assert_eq(unit_document->text.size, 15000);
    cr_assert_eq(quoth_document_diagnostic_count(unit_document), QT_DIAGNOSTICS_KEPT);
    unit_clear(&bytes);
}

/* ---- strict reading ---- */

Test(text, strict_reading_names_line_and_column) {
    const char bytes[] = "one\ntw\xC3\xB6 \xE2\x80\nthree";
    cr_assert_eq(unit_try(bytes, sizeof bytes - 1, true), QUOTH_ERROR_ENCODING);
    cr_assert_eq(unit_error.status, QUOTH_ERROR_ENCODING);
    cr_assert_eq(unit_error.line, 2);
    cr_assert_eq(unit_error.column, 5);
    cr_assert_eq(unit_error.offset, 9);
    cr_assert_null(unit_document);
}

Test(text, strict_reading_counts_the_byte_order_mark_as_bytes) {
    const char bytes[] = "\xEF\xBB\xBFok\xFF";
    cr_assert_eq(unit_try(bytes, sizeof bytes - 1, true), QUOTH_ERROR_ENCODING);
    cr_assert_eq(unit_error.line, 1);
    cr_assert_eq(unit_error.column, 3);
    cr_assert_eq(unit_error.offset, 5, "a byte of what the caller passed, got %zu",
                 unit_error.offset);
}

Test(text, strict_reading_takes_what_is_well_formed) {
    cr_assert_eq(unit_try("caf\xC3\xA9", 5, true), QUOTH_OK);
    cr_assert_eq(unit_try("", 0, true), QUOTH_OK);
    cr_assert_eq(unit_try("\xEF\xBB\xBF", 3, true), QUOTH_OK);
}

/* ---- files that are no text ---- */

#define REFUSE(literal) unit_try(literal, sizeof literal - 1, false)

Test(text, other_files_are_refused_with_their_name) {
    cr_assert_eq(REFUSE("\xFF\xFEH\0i\0"), QUOTH_ERROR_INPUT);
    cr_assert(strstr(unit_error.message, "UTF-16"));
    cr_assert_eq(REFUSE("\xFE\xFF\0H\0i"), QUOTH_ERROR_INPUT);
    cr_assert(strstr(unit_error.message, "UTF-16"));
    cr_assert_eq(REFUSE("%PDF-1.7\nabc"), QUOTH_ERROR_INPUT);
    cr_assert(strstr(unit_error.message, "PDF"));
    cr_assert_eq(REFUSE("GIF\0a"), QUOTH_ERROR_INPUT);
    cr_assert(strstr(unit_error.message, "binary"));
    cr_assert_null(unit_document);
}

Test(text, a_nul_counts_among_the_first_1024_bytes) {
    unit_buffer bytes = {0};
    unit_fill(&bytes, "words ", 2000);
    bytes.bytes[1023] = '\0';
    cr_expect_eq(unit_try(bytes.bytes, bytes.size, false), QUOTH_ERROR_INPUT);
    bytes.bytes[1023] = 'a';
    bytes.bytes[1024] = '\0';
    cr_expect_eq(unit_try(bytes.bytes, bytes.size, false), QUOTH_OK);
    cr_expect_eq(unit_document->text.size, 2000);
    unit_clear(&bytes);
}

/* ---- positions ---- */

static void check_positions(void) {
    const qt_text *text = &unit_document->text;
    quoth_position expected = {.line = 1, .column = 1};
    for (uint32_t at = 0; at <= text->size;) {
        quoth_position position = quoth_document_position(unit_document, at);
        cr_assert_eq(position.codepoint, expected.codepoint, "byte %u", at);
        cr_assert_eq(position.utf16, expected.utf16, "byte %u", at);
        cr_assert_eq(position.line, expected.line, "byte %u", at);
        cr_assert_eq(position.column, expected.column, "byte %u", at);
        cr_assert_eq(qt_text_codepoint(text, at), expected.codepoint);
        cr_assert_eq(qt_text_utf16(text, at), expected.utf16);
        if (at == text->size) return;
        uint32_t length, c = qt_utf8_decode(text->bytes + at, text->size - at, &length);
        at += length;
        expected.codepoint++;
        expected.utf16 += c >= 0x10000 ? 2 : 1;
        expected.column++;
        if (c != '\n') continue;
        expected.line++;
        expected.column = 1;
    }
}

Test(text, positions_of_every_code_point_over_many_checkpoints) {
    unit_buffer bytes = {0};
    for (int i = 0; i < 500; i++)
        unit_add(&bytes, i % 7 ? "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 "
                               : "\xF0\x9F\x98\x80\n\nline ");
    unit_read_bytes(bytes.bytes, bytes.size);
    cr_assert(unit_document->text.size > 8 * QT_CHECKPOINT_BYTES);
    check_positions();
    unit_clear(&bytes);
}

Test(text, positions_where_the_text_ends_at_a_checkpoint) {
    for (size_t size = QT_CHECKPOINT_BYTES - 1; size <= QT_CHECKPOINT_BYTES + 1; size++) {
        unit_buffer bytes = {0};
        unit_fill(&bytes, "ab\n", size);
        unit_read_bytes(bytes.bytes, bytes.size);
        check_positions();
        unit_clear(&bytes);
    }
}

Test(text, a_position_behind_the_end_is_the_end) {
    READ("one\ntwo");
    quoth_position end = quoth_document_position(unit_document, 7);
    quoth_position behind = quoth_document_position(unit_document, UINT32_MAX);
    cr_assert_eq(behind.codepoint, end.codepoint);
    cr_assert(behind.line == 2 && behind.column == 4);
}

/* ---- the limit ---- */

static quoth_status read_only(size_t size, char byte) {
    char *bytes = malloc(size);
    cr_assert(bytes);
    memset(bytes, byte, size);
    quoth_article article = {.size = sizeof article, .text = bytes, .text_size = size};
    qt_memory memory = qt_memory_from(NULL);
    qt_arena keep;
    qt_arena_init(&keep, &memory);
    qt_diagnostic_table diagnostics = {0};
    qt_stage stage = {.memory = &memory,
                      .keep = &keep,
                      .diagnostics = &diagnostics,
                      .error = &unit_error};
    qt_error_clear(&unit_error);
    qt_text text = {0};
    quoth_status status = qt_text_read(&stage, &article, &text);
    if (!status) cr_expect_eq(text.size, byte == 'a' ? size : size * 3);
    qt_memory_release(&memory, text.own);
    QT_TABLE_FREE(&memory, &text.checkpoints);
    QT_TABLE_FREE(&memory, &diagnostics);
    qt_arena_free(&keep);
    free(bytes);
    return status;
}

Test(text, the_limit_of_an_article) {
    cr_expect_eq(read_only(QUOTH_LIMIT_TEXT - 1, 'a'), QUOTH_OK);
    cr_expect_eq(read_only(QUOTH_LIMIT_TEXT, 'a'), QUOTH_OK);
    cr_expect_eq(read_only((size_t)QUOTH_LIMIT_TEXT + 1, 'a'), QUOTH_ERROR_LIMIT);
    cr_expect(unit_error.message[0]);
}

Test(text, the_limit_of_ill_formed_sequences) {
    cr_expect_eq(read_only(QUOTH_LIMIT_ILL_FORMED - 1, '\xFF'), QUOTH_OK);
    cr_expect_eq(read_only(QUOTH_LIMIT_ILL_FORMED, '\xFF'), QUOTH_OK);
    cr_expect_eq(read_only(QUOTH_LIMIT_ILL_FORMED + 1, '\xFF'), QUOTH_ERROR_LIMIT);
    cr_expect_eq(unit_error.column, QUOTH_LIMIT_ILL_FORMED + 1);
    cr_expect(unit_error.message[0]);
}

/* Nothing of an article above the limit is looked at. */
Test(text, an_article_above_the_limit_is_not_read) {
    cr_assert_eq(unit_try("a", SIZE_MAX, false), QUOTH_ERROR_LIMIT);
    cr_assert_eq(unit_try("a", (size_t)QUOTH_LIMIT_TEXT + 1, true), QUOTH_ERROR_LIMIT);
}
