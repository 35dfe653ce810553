/* Tokens: what is one, what kind it has, and that nothing of the text is lost. */
#include "unit.h"

#include <stdio.h>

TestSuite(token, .init = unit_open, .fini = unit_close);

static void check(const char *text, const char *expected) {
    unit_read(text);
    cr_expect_str_eq(unit_tokens(), expected, "%s\n  got  %s\n  not  %s", text,
                     unit_tokens(), expected);
}

/* The token with these bytes, or the test fails. */
static const qt_token *token_of(const char *bytes) {
    size_t size = strlen(bytes);
    for (uint32_t i = 0; i < unit_document->tokens.count; i++) {
        const qt_token *token = qt_token_at(unit_document, i);
        if (token->end - token->start == size &&
            !memcmp(unit_document->text.bytes + token->start, bytes, size))
            return token;
    }
    cr_assert(false, "no token %s in %s", bytes, unit_tokens());
    return NULL;
}

/* ---- words ---- */

Test(token, words_and_punctuation) {
    check("The toll rose, she said.", "The|toll|rose|,|she|said|.");
    check("well-known co-op", "well-known|co-op");
    check("caf\xC3\xA9 na\xC3\xAFve Stra\xC3\x9F"
          "e",
          "caf\xC3\xA9|na\xC3\xAFve|Stra\xC3\x9F"
          "e");
    check("e\xCC\x81t\xC3\xA9", "e\xCC\x81t\xC3\xA9");
    check("", "");
    check(" \t\r\n \xC2\xA0 ", "");
}

Test(token, clitics_are_tokens_of_their_own) {
    check("We can't, they're, she'll, I've, it's, he'd, I'm.",
          "We|ca|n't|,|they|'re|,|she|'ll|,|I|'ve|,|it|'s|,|he|'d|,|I|'m|.");
    check("It\xE2\x80\x99s", "It|\xE2\x80\x99s");
    check("didn\xE2\x80\x99t", "did|n\xE2\x80\x99t");
    check("O'Brien's", "O'Brien|'s");
    unit_read("It's.");
    cr_assert(token_of("'s")->flags & QT_TOKEN_CLITIC);
    cr_assert(!(token_of("It")->flags & QT_TOKEN_CLITIC));
    cr_assert_eq(qt_range_words(unit_document, (qt_range){0, 3}), 1);
}

Test(token, abbreviations_keep_their_stop) {
    check("Mr. Orr of Acme Inc. left.", "Mr.|Orr|of|Acme|Inc.|left|.");
    check("U.S. Sen. Orr at 5 p.m. today.", "U.S.|Sen.|Orr|at|5|p.m.|today|.");
    check("The end. Next", "The|end|.|Next");
    unit_read("Mr. Orr left.");
    cr_assert(token_of("Mr.")->flags & QT_TOKEN_PERIOD);
    cr_assert(!(token_of("left")->flags & QT_TOKEN_PERIOD));
    cr_assert_eq(token_of(".")->kind, QT_TOKEN_STOP);
}

Test(token, initials) {
    check("J. R. Orr", "J.|R.|Orr");
    check("\xC3\x89. Roux", "\xC3\x89.|Roux");
    unit_read("J. Orr");
    cr_assert(token_of("J.")->flags & QT_TOKEN_INITIAL);
}

Test(token, elisions_are_words) {
    check("Get 'em", "Get|'em");
    check("the '90s and \xE2\x80\x99"
          "68",
          "the|'90s|and|\xE2\x80\x99"
          "68");
    unit_read("Get 'em");
    cr_assert_eq(token_of("'em")->kind, QT_TOKEN_WORD);
}

Test(token, numbers) {
    check("1,000 4:57 3.14 1/2 5th", "1,000|4:57|3.14|1/2|5th");
    check("In 2016, 3.", "In|2016|,|3|.");
    check("$5.50", "$|5.50");
    unit_read("1,000 words");
    cr_assert_eq(token_of("1,000")->kind, QT_TOKEN_NUMBER);
    cr_assert_eq(token_of("words")->kind, QT_TOKEN_WORD);
}

Test(token, flags_of_capitals_and_spaces) {
    unit_read("NATO and \xC3\x89ric (met)A");
    cr_expect_eq(token_of("NATO")->flags,
                 QT_TOKEN_CAPITAL | QT_TOKEN_ALL_CAPITALS | QT_TOKEN_SPACE_BEFORE);
    cr_expect_eq(token_of("and")->flags, QT_TOKEN_SPACE_BEFORE);
    cr_expect_eq(token_of("\xC3\x89ric")->flags,
                 QT_TOKEN_CAPITAL | QT_TOKEN_SPACE_BEFORE);
    cr_expect_eq(token_of("met")->flags, 0);
    cr_expect_eq(token_of("A")->flags, QT_TOKEN_CAPITAL);
}

/* ---- punctuation ---- */

Test(token, kinds_of_punctuation) {
    static const struct {
        const char *bytes;
        unsigned kind;
    } cases[] = {
        {".", QT_TOKEN_STOP},
        {"?", QT_TOKEN_STOP},
        {"!", QT_TOKEN_STOP},
        {",", QT_TOKEN_COMMA},
        {":", QT_TOKEN_COLON},
        {";", QT_TOKEN_SEMICOLON},
        {"\xE2\x80\x94", QT_TOKEN_DASH},
        {"--", QT_TOKEN_DASH},
        {"\xE2\x80\xA6", QT_TOKEN_ELLIPSIS},
        {"...", QT_TOKEN_ELLIPSIS},
        {". . .", QT_TOKEN_ELLIPSIS},
        {"(", QT_TOKEN_OPEN},
        {"]", QT_TOKEN_CLOSE},
        {"\"", QT_TOKEN_MARK},
        {"\xE2\x80\x9C", QT_TOKEN_MARK},
        {"\xC2\xBB", QT_TOKEN_MARK},
        {"\xE3\x80\x8C", QT_TOKEN_MARK},
        {"%", QT_TOKEN_OTHER},
        {"\xF0\x9F\x98\x80", QT_TOKEN_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[40];
        snprintf(text, sizeof text, "word %s word", cases[i].bytes);
        unit_read(text);
        cr_expect_eq(token_of(cases[i].bytes)->kind, cases[i].kind, "%s", cases[i].bytes);
    }
}

Test(token, runs_are_one_token) {
    check("What?! Yes... yes--no", "What|?!|Yes|...|yes|--|no");
    check("Wait . . . now", "Wait|. . .|now");
    check("He said ***", "He|said|***");
}

Test(token, an_ellipsis_is_no_abbreviation) {
    check("No... I said", "No|...|I|said");
    check("Plan A... or not", "Plan|A|...|or|not");
    check("Mr... Orr", "Mr|...|Orr");
}

Test(token, the_glyph_is_the_code_point) {
    unit_read("She said \xE2\x80\x9Cno\xE2\x80\x9D \xF0\x9F\x98\x80.");
    cr_expect_eq(token_of("\xE2\x80\x9C")->glyph, 0x201C);
    cr_expect_eq(token_of("\xE2\x80\x9D")->glyph, 0x201D);
    cr_expect_eq(token_of("\xF0\x9F\x98\x80")->glyph, 0xFFFF);
    cr_expect_eq(token_of(".")->glyph, '.');
}

Test(token, doubled_single_marks_are_double_marks) {
    unit_read("She said ``no'' today.");
    cr_assert_eq(token_of("``")->glyph, 0x201C);
    cr_assert_eq(token_of("''")->glyph, 0x201D);
}

/* ---- mojibake: UTF-8 read as Windows-1252 and encoded again ---- */

Test(token, doubly_encoded_marks_are_marks) {
#define OPEN "\xC3\xA2\xE2\x82\xAC\xC5\x93"
#define CLOSE "\xC3\xA2\xE2\x82\xAC\xC2\x9D"
#define DASH "\xC3\xA2\xE2\x82\xAC\xE2\x80\x9D"
#define APOSTROPHE "\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2"
    check("She said " OPEN "no" CLOSE " twice.",
          "She|said|" OPEN "|no|" CLOSE "|twice|.");
    cr_expect_eq(token_of(OPEN)->glyph, 0x201C);
    cr_expect_eq(token_of(CLOSE)->glyph, 0x201D);
    check("one " DASH " two", "one|" DASH "|two");
    cr_expect_eq(token_of(DASH)->kind, QT_TOKEN_DASH);
    cr_expect_str_eq(quoth_document_text(unit_document, NULL), "one " DASH " two");
    check("don" APOSTROPHE "t", "don" APOSTROPHE "t");
}

Test(token, half_of_a_doubly_encoded_mark_is_harmless) {
    check("\xC3\xA2", "\xC3\xA2");
    check("p\xC3\xA2t\xC3\xA9", "p\xC3\xA2t\xC3\xA9");
    unit_read("end \xC3\xA2\xE2\x82\xAC");
    cr_assert_eq(unit_document->tokens.items[1].start, 4);
}

/* ---- invariants ---- */

static bool is_passed_over(uint32_t c) {
    return qt_utf8_is_space(c) || c == 0x200B || c == 0xAD;
}

/* Tokens in order, apart, on code-point borders, and every byte between two tokens of a
 * paragraph is white space. */
static void check_cover(void) {
    const qt_document *doc = unit_document;
    uint32_t last = 0;
    cr_assert_eq(doc->tokens.paragraph_first.count, doc->layout.paragraphs.count + 1);
    for (uint32_t p = 0; p < doc->layout.paragraphs.count; p++) {
        const qt_paragraph *paragraph = &doc->layout.paragraphs.items[p];
        uint32_t first = doc->tokens.paragraph_first.items[p];
        uint32_t end = doc->tokens.paragraph_first.items[p + 1];
        bool analysed = paragraph->kind == QT_PARAGRAPH_BODY ||
                        paragraph->kind == QT_PARAGRAPH_TITLE ||
                        paragraph->kind == QT_PARAGRAPH_HEADING;
        cr_assert(first <= end);
        if (!analysed) cr_assert_eq(first, end);
        uint32_t at =
            paragraph->body > paragraph->list ? paragraph->body : paragraph->list;
        for (uint32_t i = first; i <= end && analysed; i++) {
            const qt_token *token = i < end ? qt_token_at(doc, i) : NULL;
            uint32_t stop = token ? token->start : paragraph->span.end_byte;
            cr_assert(stop >= last && stop >= at, "tokens overlap at byte %u", stop);
            while (at < stop) {
                uint32_t length,
                    c = qt_utf8_decode(doc->text.bytes + at, stop - at, &length);
                cr_assert(is_passed_over(c), "U+%04X at byte %u is in no token", c, at);
                at += length;
            }
            if (!token) break;
            cr_assert(token->start < token->end);
            cr_assert(token->end <= paragraph->span.end_byte);
            cr_assert(((unsigned char)doc->text.bytes[token->start] & 0xC0) != 0x80);
            cr_assert(((unsigned char)doc->text.bytes[token->end] & 0xC0) != 0x80);
            last = at = token->end;
        }
    }
    cr_assert_eq(doc->tokens.paragraph_first.items[doc->layout.paragraphs.count],
                 doc->tokens.count);
}

Test(token, tokens_cover_the_text) {
    static const char *const texts[] = {
        "Toll to Double\nBy Marta Quill\n\nRIGA, Latvia (NWS) \xE2\x80\x94 It's 5 p.m.",
        "\xE2\x80\xA2 first\n\xE2\x80\xA2 second item. . .\n1. third \xE2\x80\x8B item\n",
        "'''''\"\"\"``''`'\xC2\xAB\xE2\x80\x9C\xE2\x80\x9E",
        "a.b.c.d U.S.A.. ... .. 1.2.3,4:5/6 @handle #tag a@b.c A&B x_y",
        "\xC3\xA2\xE2\x82\xAC \xC3\xA2\xE2\x82\xAC\xC5\x93\xC3\xA2\xE2\x82",
        "'9 '99 '999 'em' n't 's ''s",
        "e\xCC\x81 \xCC\x81 \xD9\xA5\xD9\xA5 \xE4\xB8\xAD\xE6\x96\x87\xE3\x80\x82",
        "\xE2\x80\xAE hidden \xEF\xBB\xBF\xC2\xAD soft\xC2\xADhyphen",
        "A. A. A. . . a. . . . 'tis . .",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        unit_read(texts[i]);
        check_cover();
    }
}

/* All pairs and a walk over longer mixtures of what the scanner tells apart. */
Test(token, tokens_cover_every_mixture) {
    static const char *const parts[] = {"a",
                                        "A",
                                        "7",
                                        " ",
                                        "\n",
                                        ".",
                                        ",",
                                        "'",
                                        "-",
                                        "n't",
                                        "@",
                                        "``",
                                        "\"",
                                        "Mr",
                                        "\xE2\x80\x99",
                                        "\xC3\xA2\xE2\x82\xAC",
                                        "#",
                                        "\xCC\x81",
                                        "\xFF",
                                        ":"};
    enum { PARTS = sizeof parts / sizeof *parts };
    uint32_t random = 1;
    for (unsigned round = 0; round < 1500; round++) {
        unit_buffer text = {0};
        for (unsigned i = 0; i < 2 + round / 50; i++) {
            random = random * 1664525u + 1013904223u;
            unit_add(&text, parts[(random >> 16) % PARTS]);
        }
        unit_read_bytes(text.bytes, text.size);
        check_cover();
        unit_clear(&text);
    }
}

Test(token, furniture_has_no_tokens) {
    unit_read("The toll will double.\n\nAdvertisement\n\nIt is the second time.\n");
    cr_assert_null(strstr(unit_tokens(), "Advertisement"));
    check_cover();
}

Test(token, knows_its_paragraph) {
    unit_read("One.\n\nTwo two.\n\nThree.");
    for (uint32_t i = 0; i < unit_document->tokens.count; i++) {
        uint32_t p = qt_token_paragraph(unit_document, i);
        qt_span span = unit_document->layout.paragraphs.items[p].span;
        const qt_token *token = qt_token_at(unit_document, i);
        cr_assert(token->start >= span.start_byte && token->end <= span.end_byte);
    }
}
