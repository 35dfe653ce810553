/* Layout: paragraphs, hard wrapping, and the lines around an article. */
#include "unit.h"

TestSuite(layout, .init = unit_open, .fini = unit_close);

/* The paragraphs, a bar between them. */
static const char *paragraphs(void) {
    unit_clear(&unit_shown);
    unit_add(&unit_shown, "");
    for (uint32_t i = 0; i < unit_document->layout.paragraphs.count; i++)
        unit_show_span("|", unit_document->layout.paragraphs.items[i].span);
    return unit_shown.bytes;
}

static void check(const char *text, const char *expected) {
    unit_read(text);
    cr_expect_str_eq(paragraphs(), expected, "got %s\nnot %s", paragraphs(), expected);
}

static qt_paragraph_kind kind_of(uint32_t paragraph) {
    cr_assert(paragraph < unit_document->layout.paragraphs.count);
    return unit_document->layout.paragraphs.items[paragraph].kind;
}

/* ---- paragraphs ---- */

Test(layout, blank_lines_end_paragraphs) {
    check("One is here.\n\nTwo is here.\n", "One is here.|Two is here.");
    check("One is here.\r\n\r\nTwo is here.\r\n", "One is here.|Two is here.");
    check("One is here.\n \t \nTwo is here.", "One is here.|Two is here.");
    check("\n\n\n One is here. \n\n\n", "One is here.");
    check("One is here.\n\xC2\xA0\nTwo is here.", "One is here.|Two is here.");
}

Test(layout, of_nothing) {
    check("", "");
    check("\n", "");
    check(" \n\t\n\xC2\xA0\n", "");
}

Test(layout, a_line_is_a_paragraph_where_nothing_is_wrapped) {
    unit_buffer text = {0};
    unit_fill(&text, "This is one long line of a text. ", 330);
    unit_add(&text, "\nShort one.\nShort two.\n");
    unit_read_bytes(text.bytes, text.size);
    cr_assert_eq(unit_document->layout.paragraphs.count, 3);
    unit_clear(&text);
}

#define WRAPPED_1                                                                        \
    "The ferry that ran aground on Monday near the old lighthouse\n"                     \
    "was towed back into the harbor late on Tuesday, the company\n"                      \
    "said, and nobody was hurt."
#define WRAPPED_2                                                                        \
    "It will sail again in the spring, when the ice has left the\n"                      \
    "lake and the new captain has been found."

Test(layout, hard_wrapped_lines_are_joined) {
    check(WRAPPED_1 "\n\n" WRAPPED_2 "\n", WRAPPED_1 "|" WRAPPED_2);
}

Test(layout, paragraphs_are_trimmed_ordered_and_complete) {
    static const char *const texts[] = {
        WRAPPED_1 "\n" WRAPPED_2, "A\nB\n\nC", " \xC2\xA0x\xC2\xA0 \n\xE2\x80\xA8y",
        "By Marta Quill\n\n\n2016-05-04\n\nBody is here.\n\nAdvertisement",
        "\xC2\xA9 2014 Harbor Wire. All rights reserved.\nmore\nmore"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        const qt_document *doc = unit_read(texts[t]);
        uint32_t at = 0;
        for (uint32_t i = 0; i <= doc->layout.paragraphs.count; i++) {
            bool last = i == doc->layout.paragraphs.count;
            const qt_paragraph *item = last ? NULL : &doc->layout.paragraphs.items[i];
            uint32_t stop = last ? doc->text.size : item->span.start_byte;
            cr_assert(stop >= at);
            while (at < stop) {
                uint32_t length,
                    c = qt_utf8_decode(doc->text.bytes + at, stop - at, &length);
                cr_assert(qt_utf8_is_space(c), "text %zu: byte %u is lost", t, at);
                at += length;
            }
            if (last) break;
            cr_assert(item->span.start_byte < item->span.end_byte);
            cr_assert(item->body >= item->span.start_byte &&
                      item->body <= item->span.end_byte);
            cr_assert(item->list >= item->span.start_byte &&
                      item->list <= item->span.end_byte);
            at = item->span.end_byte;
        }
    }
}

/* ---- title, byline, date, publisher, dateline ---- */

static const char page[] =
    "Lake Ferry Runs Aground\n"
    "By Tessa Orrin\n"
    "Published: 2016-05-04T07:15\n"
    "\n"
    "RIGA, Latvia (NWS) \xE2\x80\x94 The ferry ran aground on Monday, the owner of the "
    "line said. Nobody was hurt, and the passengers were brought to the shore in boats. "
    "The captain was asked to stay on the ship until the tide came back at night.\n"
    "\n"
    "The line has run its boats on the lake for a hundred years. It will go on doing so, "
    "the owner said on Tuesday at the harbor.\n"
    "\n"
    "\xC2\xA9 2016 Harbor Wire. All rights reserved.\n"
    "Sign up for our newsletter\n";

Test(layout, the_lines_around_an_article) {
    unit_read(page);
    cr_assert_eq(unit_document->layout.paragraphs.count, 7);
    static const qt_paragraph_kind kinds[] = {
        QT_PARAGRAPH_TITLE,     QT_PARAGRAPH_BYLINE, QT_PARAGRAPH_DATE,
        QT_PARAGRAPH_BODY,      QT_PARAGRAPH_BODY,   QT_PARAGRAPH_FURNITURE,
        QT_PARAGRAPH_FURNITURE,
    };
    for (uint32_t i = 0; i < 7; i++) cr_expect_eq(kind_of(i), kinds[i], "line %u", i);
}

Test(layout, what_the_lines_say) {
    const qt_layout *layout = &unit_read(page)->layout;
    cr_expect_str_eq(unit_text_of(layout->title), "Lake Ferry Runs Aground");
    cr_expect_str_eq(unit_text_of(layout->byline), "Tessa Orrin");
    cr_expect_str_eq(unit_text_of(layout->publisher), "Harbor Wire");
    cr_expect_str_eq(layout->published, "2016-05-04T07:15");
    cr_expect_str_eq(unit_text_of(layout->dateline), "RIGA, Latvia");
    qt_span body = layout->paragraphs.items[3].span;
    body.start_byte = layout->paragraphs.items[3].body;
    cr_expect_eq(strncmp(unit_text_of(body), "The ferry", 9), 0);
}

Test(layout, dates) {
    static const struct {
        const char *line, *published;
    } cases[] = {
        {"2016-05-04", "2016-05-04"},
        {"Tuesday, 23 April 2013 06:39 AM EDT", "2013-04-23T06:39"},
        {"May 4, 2016 7:15 PM", "2016-05-04T19:15"},
        {"Posted July 8, 2011, 12:20 a.m.", "2011-07-08T00:20"},
        {"May 4, 2016 12:05 p.m.", "2016-05-04T12:05"},
        {"4 Sept. 2016", "2016-09-04"},
        {"Smarch 4, 2016", ""},
        {"2016-13-04", ""},
        {"2016-05-32", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unit_buffer text = {0};
        unit_add(&text, cases[i].line);
        unit_add(&text, "\n\nThe ferry ran aground on Monday, the owner said.\n");
        unit_read_bytes(text.bytes, text.size);
        cr_expect_str_eq(unit_document->layout.published, cases[i].published, "%s: %s",
                         cases[i].line, unit_document->layout.published);
        unit_clear(&text);
    }
}

Test(layout, a_date_in_a_sentence_is_no_date_line) {
    unit_read("May 4, 2016 was cold, she said.\n\nThe ferry ran aground.\n");
    cr_assert_eq(kind_of(0), QT_PARAGRAPH_BODY);
    cr_assert_str_eq(unit_document->layout.published, "");
}

Test(layout, list_items_begin_after_their_bullet) {
    unit_read("The list is this, she said.\n\n\xE2\x80\xA2 The first of the items is "
              "here.\n\n1. The second of the items is here.\n");
    const qt_paragraph *items = unit_document->layout.paragraphs.items;
    cr_assert_eq(unit_document->layout.paragraphs.count, 3);
    for (uint32_t i = 1; i < 3; i++) {
        qt_span rest = {items[i].list, items[i].span.end_byte};
        cr_expect_eq(strncmp(unit_text_of(rest), "The ", 4), 0, "%s", unit_text_of(rest));
    }
    cr_expect_eq(items[0].list, items[0].span.start_byte);
}
