/* UTF-8: table 3-7 of Unicode 15 row by row, maximal subparts, character kinds. */
#include "unit.h"

static bool is_valid(const char *bytes) {
    return qt_utf8_valid_prefix(bytes, strlen(bytes)) == strlen(bytes);
}

/* ---- validation ---- */

Test(utf8, borders_of_every_row_are_valid) {
    static const char *const rows[] = {"\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xE0\xBF\xBF",
                                       "\xE1\x80\x80",
                                       "\xEC\xBF\xBF",
                                       "\xED\x80\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF0\xBF\xBF\xBF",
                                       "\xF1\x80\x80\x80",
                                       "\xF3\xBF\xBF\xBF",
                                       "\xF4\x80\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect(is_valid(rows[i]), "row %zu", i);
}

Test(utf8, ill_formed_sequences_are_refused) {
    static const struct {
        const char *bytes, *what;
    } cases[] = {
        {"\x80", "lone continuation"},
        {"\xBF", "lone continuation"},
        {"\xC0\x80", "overlong NUL"},
        {"\xC1\xBF", "overlong DEL"},
        {"\xE0\x80\xAF", "overlong slash"},
        {"\xE0\x9F\xBF", "overlong U+07FF"},
        {"\xF0\x80\x80\xAF", "overlong slash"},
        {"\xF0\x8F\xBF\xBF", "overlong U+FFFF"},
        {"\xED\xA0\x80", "surrogate U+D800"},
        {"\xED\xBF\xBF", "surrogate U+DFFF"},
        {"\xF4\x90\x80\x80", "U+110000"},
        {"\xF5\x80\x80\x80", "lead above F4"},
        {"\xFE", "FE"},
        {"\xFF", "FF"},
        {"\xC3", "cut after one byte of two"},
        {"\xE2\x80", "cut after two bytes of three"},
        {"\xF0\x9F\x98", "cut after three bytes of four"},
        {"\xC3\x28", "no continuation"},
        {"\xE2\x28\xA1", "no second byte"},
        {"\xE2\x82\x28", "no third byte"},
        {"\xF0\x9F\x98\x28", "no fourth byte"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(qt_utf8_valid_prefix(cases[i].bytes, strlen(cases[i].bytes)), 0,
                     "case %zu: %s", i, cases[i].what);
}

Test(utf8, every_two_byte_sequence_agrees_with_the_table) {
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            const char bytes[2] = {(char)first, (char)second};
            size_t expected = first < 0x80 ? (second < 0x80 ? 2 : 1) : 0;
            if (first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF)
                expected = 2;
            cr_assert_eq(qt_utf8_valid_prefix(bytes, 2), expected, "%02x %02x", first,
                         second);
        }
    }
}

/* The fault is found wherever it stands to the blocks of eight that are skipped. */
Test(utf8, a_fault_is_found_at_every_place) {
    for (size_t place = 0; place < 40; place++) {
        char bytes[40];
        memset(bytes, 'a', sizeof bytes);
        bytes[place] = '\xFF';
        cr_assert_eq(qt_utf8_valid_prefix(bytes, sizeof bytes), place);
    }
    cr_assert_eq(qt_utf8_valid_prefix("", 0), 0);
    cr_assert_eq(qt_utf8_valid_prefix("ab\0cd", 5), 5, "NUL is well-formed");
}

/* ---- maximal subparts ---- */

Test(utf8, maximal_subparts) {
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"\x80 ", 1},         {"\xC0\xAF", 1},     {"\xC3", 1},
        {"\xC3 ", 1},         {"\xE0\x80\xAF", 1}, {"\xE0\xA0", 2},
        {"\xE2\x80 ", 2},     {"\xE2 \x80", 1},    {"\xED\xA0\x80", 1},
        {"\xF0\x80\x80", 1},  {"\xF0\x9F", 2},     {"\xF0\x9F\x98", 3},
        {"\xF0\x9F\x98 ", 3}, {"\xF0\x9F ", 2},    {"\xF4\x90\x80\x80", 1},
        {"\xF5\x80", 1},      {"\xFF\xFF", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(qt_utf8_bad_length(cases[i].bytes, strlen(cases[i].bytes)),
                     cases[i].length, "case %zu", i);
}

/* ---- decoding and encoding ---- */

Test(utf8, every_scalar_value_survives_a_round_trip) {
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800) c = 0xE000;
        char bytes[4];
        uint32_t length;
        size_t written = qt_utf8_encode(c, bytes);
        cr_assert_eq(written, 1u + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000));
        cr_assert_eq(qt_utf8_valid_prefix(bytes, written), written, "U+%04X", c);
        cr_assert_eq(qt_utf8_decode(bytes, written, &length), c, "U+%04X", c);
        cr_assert_eq(length, written);
    }
}

Test(utf8, counts_code_points) {
    const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    cr_assert_eq(qt_utf8_count(text, sizeof text - 1), 4);
    cr_assert_eq(qt_utf8_count("", 0), 0);
}

/* ---- kinds ---- */

Test(utf8, lower_case) {
    cr_expect_eq(qt_utf8_lower('A'), 'a');
    cr_expect_eq(qt_utf8_lower('z'), 'z');
    cr_expect_eq(qt_utf8_lower('@'), '@');
    cr_expect_eq(qt_utf8_lower('['), '[');
    cr_expect_eq(qt_utf8_lower(0xC9), 0xE9);
    cr_expect_eq(qt_utf8_lower(0x416), 0x436);
    cr_expect_eq(qt_utf8_lower(0x4E00), 0x4E00);
}

Test(utf8, letters_digits_marks_and_spaces) {
    cr_expect(qt_utf8_is_letter('q') && qt_utf8_is_letter(0xDF));
    cr_expect(qt_utf8_is_letter(0x4E00) && !qt_utf8_is_letter('1'));
    cr_expect(!qt_utf8_is_letter(0x2019) && !qt_utf8_is_letter(0x301));
    cr_expect(qt_utf8_is_upper('Q') && qt_utf8_is_upper(0xC9) && !qt_utf8_is_upper('q'));
    cr_expect(qt_utf8_is_digit('0') && qt_utf8_is_digit(0x665) && !qt_utf8_is_digit('a'));
    cr_expect(qt_utf8_is_mark(0x301) && !qt_utf8_is_mark('a'));
    static const uint32_t spaces[] = {' ',    '\t',   '\n',   '\r',   0xA0,
                                      0x2009, 0x2028, 0x2029, 0x3000, 0x202F};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        cr_expect(qt_utf8_is_space(spaces[i]), "U+%04X", spaces[i]);
    cr_expect(!qt_utf8_is_space('a') && !qt_utf8_is_space(0) &&
              !qt_utf8_is_space(0x200B));
}

Test(utf8, unsafe_characters) {
    static const uint32_t unsafe[] = {
        0,      0x1B,   0x1F,   0x7F,   0x80,   0x85,   0x9B,   0x9F,    0xAD,
        0x61C,  0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029,  0x202A,
        0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xFFF9, 0xFFFB, 0xE0001, 0xE007F};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        cr_expect(qt_utf8_is_unsafe(unsafe[i]), "U+%04X", unsafe[i]);
    static const uint32_t safe[] = {' ',    '~',    0xA0,   0xA1,   0xE9,   0x2013,
                                    0x201C, 0x20AC, 0x4E00, 0xFFFD, 0x1F600};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        cr_expect(!qt_utf8_is_unsafe(safe[i]), "U+%04X", safe[i]);
}

/* ---- character references ---- */

static uint32_t reference(const char *text, uint32_t expected) {
    uint32_t length = 0, c = qt_utf8_reference(text, strlen(text), &length);
    if (c) cr_expect_eq(length, expected, "%s: %u", text, length);
    return c;
}

Test(utf8, character_references) {
    cr_expect_eq(reference("&quot;The", 6), '"');
    cr_expect_eq(reference("&ldquo;", 7), 0x201C);
    cr_expect_eq(reference("&rsquo;s", 7), 0x2019);
    cr_expect_eq(reference("&#8217;", 7), 0x2019);
    cr_expect_eq(reference("&#x201D; said", 8), 0x201D);
    cr_expect_eq(reference("&#39;", 5), '\'');
    cr_expect_eq(reference("&amp;", 5), '&');
    cr_expect_eq(reference("&hellip;", 8), 0x2026);
    static const char *const none[] = {
        "&",     "&&quot;", "&;",     "&#;",         "&#x;",  "&eacute;", "&#65;",
        "&quot", "& quot;", "&QUOT;", "&#99999999;", "quot;", "&#x2g;",   ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_eq(reference(none[i], 0), 0, "%s", none[i]);
}
