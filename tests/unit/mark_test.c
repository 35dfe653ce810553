/* Quotation marks: what pairs with what, and the limits of length and nesting. */
#include "unit.h"

#include <stdio.h>

TestSuite(mark, .init = unit_open, .fini = unit_close);

/* The quoted texts, a bar between them, in the order of their opening marks; "..." after
 * one that is not closed. */
static const char *marks(void) {
    unit_clear(&unit_shown);
    unit_add(&unit_shown, "");
    for (uint32_t i = 0; i < unit_document->marks.count; i++) {
        const qt_mark *mark = &unit_document->marks.items[i];
        unit_show_span("|",
                       qt_tokens_span(unit_document, (qt_range){mark->open, mark->end}));
        if (mark->close == QT_NONE) unit_add(&unit_shown, "...");
    }
    return unit_shown.bytes;
}

static void check(const char *text, const char *expected) {
    unit_read(text);
    cr_expect_str_eq(marks(), expected, "%s\n  got  %s\n  not  %s", text, marks(),
                     expected);
}

static void check_silent(const char *text, const char *expected) {
    check(text, expected);
    cr_expect_eq(quoth_document_diagnostic_count(unit_document), 0, "%s", text);
}

/* ---- pairs ---- */

Test(mark, every_shape_pairs) {
    static const char *const shapes[][2] = {{"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                            {"\"", "\""},
                                            {"\xE2\x80\x9E", "\xE2\x80\x9C"},
                                            {"\xE2\x80\x9E", "\xE2\x80\x9D"},
                                            {"\xC2\xAB", "\xC2\xBB"},
                                            {"\xC2\xBB", "\xC2\xAB"},
                                            {"\xE2\x80\xB9", "\xE2\x80\xBA"},
                                            {"\xE3\x80\x8C", "\xE3\x80\x8D"},
                                            {"\xE3\x80\x8E", "\xE3\x80\x8F"},
                                            {"\xE2\x80\x98", "\xE2\x80\x99"},
                                            {"``", "''"},
                                            {"'", "'"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        char text[80], quoted[40];
        snprintf(quoted, sizeof quoted, "%sIt is late,%s", shapes[i][0], shapes[i][1]);
        snprintf(text, sizeof text, "Later %s she said.", quoted);
        check_silent(text, quoted);
    }
}

Test(mark, several_pairs_in_a_paragraph) {
    check_silent("\"One,\" he said, \"two.\" \"Three.\"", "\"One,\"|\"two.\"|\"Three.\"");
}

Test(mark, wrong_way_marks_pair) {
    check_silent("Later \xE2\x80\x9DIt is late,\xE2\x80\x9C she said.",
                 "\xE2\x80\x9DIt is late,\xE2\x80\x9C");
    check_silent("Later \xE2\x80\x9CIt is late,\xE2\x80\x9C she said.",
                 "\xE2\x80\x9CIt is late,\xE2\x80\x9C");
    check_silent("Later \xE2\x80\x9CIt is late,\" she said.",
                 "\xE2\x80\x9CIt is late,\"");
}

Test(mark, nested_marks) {
    unit_read("\xE2\x80\x9CMy boss told me \xE2\x80\x98sign it\xE2\x80\x99 and "
              "left,\xE2\x80\x9D said Roy.");
    cr_assert_eq(unit_document->marks.count, 2);
    const qt_mark *outer = &unit_document->marks.items[0], *inner = outer + 1;
    cr_assert(outer->parent == QT_NONE && outer->depth == 0);
    cr_assert(inner->parent == 0 && inner->depth == 1);
    cr_assert(inner->open > outer->open && inner->end < outer->end);
}

Test(mark, marks_that_close_together) {
    check_silent("\xE2\x80\x9CHe said \xE2\x80\x98no.\xE2\x80\x99\xE2\x80\x9D Then he "
                 "left.",
                 "\xE2\x80\x9CHe said \xE2\x80\x98no.\xE2\x80\x99\xE2\x80\x9D|"
                 "\xE2\x80\x98no.\xE2\x80\x99");
}

/* ---- what is no quotation mark ---- */

Test(mark, apostrophes_are_no_marks) {
    check_silent("The workers' pay isn't theirs.", "");
    check_silent("The workers\xE2\x80\x99 pay isn\xE2\x80\x99t theirs.", "");
    check_silent("Get 'em in the '90s, rock 'n' roll.", "");
}

Test(mark, a_possessive_inside_does_not_close) {
    check_silent("'The workers' pay isn't theirs,' Bell said.",
                 "'The workers' pay isn't theirs,'");
}

Test(mark, primes_are_no_marks) {
    check_silent("He is 6'2\" tall.", "");
    check_silent("A 12\" pipe broke.", "");
}

Test(mark, an_inch_inside_a_quotation) {
    check_silent("\"He is 6'2\" tall,\" she said.", "\"He is 6'2\" tall,\"");
}

/* ---- marks without a partner ---- */

Test(mark, an_unclosed_mark_costs_only_itself) {
    check("Later \xE2\x80\x9CIt is late, she said.\n\n\xE2\x80\x98No\xE2\x80\x99 and "
          "\xE2\x80\x9Cyes.\xE2\x80\x9D",
          "\xE2\x80\x98No\xE2\x80\x99|\xE2\x80\x9Cyes.\xE2\x80\x9D");
    cr_assert_eq(unit_diagnostics("unclosed-quotation"), 1);
    quoth_diagnostic item = unit_diagnostic("unclosed-quotation");
    cr_assert(item.line == 1 && item.column == 7);
    cr_assert_str_eq(unit_text_of(item.span), "\xE2\x80\x9C");
}

Test(mark, an_unopened_mark_is_a_diagnostic) {
    check("It is late,\xE2\x80\x9D she said. \xE2\x80\x9CYes.\xE2\x80\x9D",
          "\xE2\x80\x9CYes.\xE2\x80\x9D");
    cr_assert_eq(unit_diagnostics("unopened-quotation"), 1);
    cr_assert_eq(unit_diagnostic("unopened-quotation").column, 12);
}

Test(mark, a_quotation_goes_on_in_the_next_paragraph) {
    unit_read("\xE2\x80\x9COne is here.\n\n\xE2\x80\x9CTwo is here.\n\n"
              "\xE2\x80\x9CThree,\xE2\x80\x9D she said. \xE2\x80\x9C"
              "Four.\xE2\x80\x9D");
    cr_assert_eq(unit_document->marks.count, 4);
    const qt_mark *mark = unit_document->marks.items;
    cr_expect(mark[0].continued && mark[0].close == QT_NONE);
    cr_expect(mark[0].previous == QT_NONE);
    cr_expect(mark[1].continued && mark[1].previous == 0);
    cr_expect(!mark[2].continued && mark[2].previous == 1 && mark[2].close != QT_NONE);
    cr_expect(!mark[3].continued && mark[3].previous == QT_NONE);
    cr_expect_eq(quoth_document_diagnostic_count(unit_document), 0);
}

Test(mark, a_quotation_ends_where_the_next_paragraph_opens_nothing) {
    check("\xE2\x80\x9COne is here.\n\nTwo is here.", "");
    cr_assert_eq(unit_diagnostics("unclosed-quotation"), 1);
}

Test(mark, a_mark_inside_a_closed_one_does_not_run_on) {
    unit_read(
        "\xE2\x80\x98He said \xE2\x80\x9Cno\xE2\x80\x99 twice.\n\n\xE2\x80\x9CTwo is "
        "here,\xE2\x80\x9D she said.");
    const qt_document *doc = unit_document;
    for (uint32_t i = 0; i < doc->marks.count; i++) {
        const qt_mark *mark = &doc->marks.items[i];
        if (mark->parent == QT_NONE) continue;
        cr_assert(doc->marks.items[mark->parent].end >= mark->end);
    }
}

/* ---- limits ---- */

/* A quotation of `size` bytes, its marks included. */
static void read_quotation(size_t size) {
    unit_buffer text = {0};
    unit_add(&text, "Later \xE2\x80\x9C");
    unit_fill(&text, "word ", size - 7);
    unit_add(&text, ".\xE2\x80\x9D she said. \xE2\x80\x9CYes.\xE2\x80\x9D");
    unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
}

Test(mark, the_limit_of_a_quotation) {
    for (size_t size = QUOTH_LIMIT_QUOTATION - 1; size <= QUOTH_LIMIT_QUOTATION; size++) {
        read_quotation(size);
        cr_assert_eq(unit_document->marks.count, 2, "%zu bytes", size);
        const qt_mark *mark = &unit_document->marks.items[0];
        qt_span span =
            qt_tokens_span(unit_document, (qt_range){mark->open, mark->close + 1});
        cr_assert_eq(span.end_byte - span.start_byte, size);
        cr_assert_eq(quoth_document_diagnostic_count(unit_document), 0);
    }
    read_quotation(QUOTH_LIMIT_QUOTATION + 1);
    cr_assert_str_eq(marks(), "\xE2\x80\x9CYes.\xE2\x80\x9D");
    cr_assert_eq(unit_diagnostics("quotation-too-long"), 1);
    cr_assert_eq(unit_diagnostic("quotation-too-long").column, 7);
}

Test(mark, a_quotation_above_the_limit_is_one_diagnostic) {
    read_quotation(QUOTH_LIMIT_QUOTATION + 1);
    cr_assert_eq(quoth_document_diagnostic_count(unit_document), 1);
}

/* `levels` quotations within each other, curly double and single marks in turn. */
static void read_nested(unsigned levels) {
    unit_buffer text = {0};
    for (unsigned i = 0; i < levels; i++)
        unit_add(&text, i % 2 ? "\xE2\x80\x98look " : "\xE2\x80\x9Clook ");
    for (unsigned i = levels; i-- > 0;)
        unit_add(&text, i % 2 ? "here,\xE2\x80\x99 " : "here,\xE2\x80\x9D ");
    unit_add(&text, "she said.");
    unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
}

Test(mark, nesting_up_to_the_limit) {
    for (unsigned levels = QUOTH_LIMIT_NESTING - 1; levels <= QUOTH_LIMIT_NESTING;
         levels++) {
        read_nested(levels);
        cr_assert_eq(unit_document->marks.count, levels);
        for (uint32_t i = 0; i < levels; i++) {
            const qt_mark *mark = &unit_document->marks.items[i];
            cr_assert(mark->depth == i && mark->close != QT_NONE);
            cr_assert_eq(mark->parent, i ? i - 1 : QT_NONE);
        }
        cr_assert_eq(quoth_document_diagnostic_count(unit_document), 0);
    }
}

Test(mark, deeper_marks_are_passed_over) {
    read_nested(QUOTH_LIMIT_NESTING + 1);
    cr_assert_eq(unit_document->marks.count, QUOTH_LIMIT_NESTING);
    uint32_t before = unit_document->tokens.count;
    for (uint32_t i = 0; i < QUOTH_LIMIT_NESTING; i++) {
        const qt_mark *mark = &unit_document->marks.items[i];
        cr_assert_eq(mark->depth, i);
        cr_assert(mark->close != QT_NONE && mark->close < before,
                  "level %u closes within the level around it", i);
        before = mark->close;
    }
}

Test(mark, nesting_deeper_than_the_limit_is_a_diagnostic) {
    read_nested(QUOTH_LIMIT_NESTING + 1);
    cr_assert(quoth_document_diagnostic_count(unit_document) > 0);
}

/* ---- invariants ---- */

static void check_marks(void) {
    const qt_document *doc = unit_document;
    for (uint32_t i = 0; i < doc->marks.count; i++) {
        const qt_mark *mark = &doc->marks.items[i];
        cr_assert_eq(qt_token_kind_of(doc, mark->open), QT_TOKEN_MARK);
        cr_assert(!i || mark[-1].open < mark->open, "sorted by opening mark");
        cr_assert(mark->end > mark->open && mark->end <= doc->tokens.count);
        cr_assert_eq(qt_token_paragraph(doc, mark->open), mark->paragraph);
        cr_assert_eq(qt_token_paragraph(doc, mark->end - 1), mark->paragraph);
        if (mark->close != QT_NONE) {
            cr_assert_eq(qt_token_kind_of(doc, mark->close), QT_TOKEN_MARK);
            cr_assert(mark->close > mark->open && mark->end == mark->close + 1);
        }
        if (mark->parent != QT_NONE) {
            const qt_mark *parent = &doc->marks.items[mark->parent];
            cr_assert(parent->open < mark->open && parent->end >= mark->end);
            cr_assert_eq(parent->depth + 1, mark->depth);
        }
        if (mark->previous != QT_NONE) {
            cr_assert(mark->previous < i);
            cr_assert(doc->marks.items[mark->previous].continued);
        }
    }
}

Test(mark, any_mixture_of_marks_keeps_the_table_in_order) {
    static const char *const parts[] = {"\"",
                                        "'",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x98",
                                        "\xE2\x80\x99",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        " ",
                                        " ",
                                        "word",
                                        "6",
                                        ",",
                                        ".",
                                        "\n\n",
                                        "(",
                                        "--",
                                        "``",
                                        "''",
                                        "\xE2\x80\x9E"};
    enum { PARTS = sizeof parts / sizeof *parts };
    uint32_t random = 7;
    for (unsigned round = 0; round < 3000; round++) {
        unit_buffer text = {0};
        for (unsigned i = 0; i < 4 + round / 60; i++) {
            random = random * 1664525u + 1013904223u;
            unit_add(&text, parts[(random >> 16) % PARTS]);
        }
        unit_read_bytes(text.bytes, text.size);
        check_marks();
        unit_clear(&text);
    }
}

Test(mark, many_unmatched_openers) {
    unit_buffer text = {0};
    for (unsigned i = 0; i < 20000; i++)
        unit_add(&text, "\xE2\x80\x9C"
                        "a ");
    unit_read_bytes(text.bytes, text.size);
    check_marks();
    unit_clear(&text);
}
