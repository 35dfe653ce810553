/* Writing: escapes of JSON and terminals, failing sinks, output that never varies. */
#include "unit.h"

#include <jansson.h>
#include <locale.h>

#include "output/writer.h"

TestSuite(writer, .init = unit_open, .fini = unit_close);

/* ---- strings of JSON ---- */

static unit_buffer json_of(const char *bytes, size_t size) {
    unit_buffer out = {0};
    qt_writer *writer = calloc(1, sizeof *writer);
    cr_assert(writer);
    writer->sink = unit_keep;
    writer->user = &out;
    qt_write_json_string(writer, bytes, size);
    qt_write_flush(writer);
    cr_assert(!writer->failed);
    free(writer);
    return out;
}

static void check_json(const char *bytes, size_t size, const char *expected) {
    unit_buffer out = json_of(bytes, size);
    cr_expect_str_eq(out.bytes, expected, "got %s, not %s", out.bytes, expected);
    unit_clear(&out);
}

#define JSON(literal, expected) check_json(literal, sizeof literal - 1, expected)

Test(writer, json_strings) {
    JSON("", "\"\"");
    JSON("plain caf\xC3\xA9 \xF0\x9F\x98\x80", "\"plain caf\xC3\xA9 \xF0\x9F\x98\x80\"");
    JSON("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
    JSON("\n\r\t", "\"\\n\\r\\t\"");
    JSON("a\0b", "\"a\\u0000b\"");
    JSON("\x01\x1B[31m\x1F", "\"\\u0001\\u001b[31m\\u001f\"");
    JSON("\x7F", "\"\\u007f\"");
    JSON("\xC2\x80\xC2\x9B\xC2\x9F", "\"\\u0080\\u009b\\u009f\"");
    JSON("\xE2\x80\xAA\xE2\x80\xAE\xE2\x81\xA6\xE2\x81\xA9",
         "\"\\u202a\\u202e\\u2066\\u2069\"");
    JSON("\xE2\x80\xA8\xE2\x80\xA9", "\"\\u2028\\u2029\"");
    JSON("\xE2\x80\x8B\xE2\x80\x8F\xEF\xBB\xBF", "\"\\u200b\\u200f\\ufeff\"");
    JSON("\xF3\xA0\x80\x81", "\"\\udb40\\udc01\"");
    JSON("\xE2\x80\x9Cquoted\xE2\x80\x9D", "\"\xE2\x80\x9Cquoted\xE2\x80\x9D\"");
}

Test(writer, json_strings_read_back_as_they_were) {
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
        if (c >= 0xD800 && c < 0xE000) c = 0xE000;
        char bytes[6] = {'a'};
        size_t size = 1 + qt_utf8_encode(c, bytes + 1);
        bytes[size++] = 'z';
        unit_buffer out = json_of(bytes, size);
        json_t *value =
            json_loadb(out.bytes, out.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        cr_assert(value, "U+%04X", c);
        cr_assert_eq(json_string_length(value), size);
        cr_assert(!memcmp(json_string_value(value), bytes, size), "U+%04X", c);
        json_decref(value);
        unit_clear(&out);
    }
}

Test(writer, strings_longer_than_the_buffer) {
    unit_buffer text = {0};
    unit_fill(&text, "0123456789\x01", 3 * QT_WRITER_BUFFER);
    unit_buffer out = json_of(text.bytes, text.size);
    cr_assert_eq(out.size, 2 + text.size + text.size / 11 * 5);
    cr_assert(out.calls > 2);
    unit_clear(&out);
    unit_clear(&text);
}

Test(writer, numbers) {
    unit_buffer out = {0};
    qt_writer *writer = calloc(1, sizeof *writer);
    cr_assert(writer);
    *writer = (qt_writer){.sink = unit_keep, .user = &out};
    qt_write_number(writer, 0);
    qt_write_text(writer, " ");
    qt_write_number(writer, 1234567);
    qt_write_text(writer, " ");
    qt_write_number(writer, UINT32_MAX);
    qt_write_flush(writer);
    cr_expect_str_eq(out.bytes, "0 1234567 4294967295");
    free(writer);
    unit_clear(&out);
}

/* ---- terminals ---- */

static void check_escape(const char *bytes, size_t size, const char *expected) {
    unit_buffer out = {0};
    unit_add(&out, "");
    quoth_escape(bytes, size, unit_keep, &out);
    cr_expect_str_eq(out.bytes, expected, "got %s, not %s", out.bytes, expected);
    unit_clear(&out);
}

#define ESCAPE(literal, expected) check_escape(literal, sizeof literal - 1, expected)

Test(writer, terminal_escapes) {
    ESCAPE("", "");
    ESCAPE("plain caf\xC3\xA9 \"\\", "plain caf\xC3\xA9 \"\\");
    ESCAPE("a\nb\tc\rd", "a b c d");
    ESCAPE("\x1B[2J\x07", "\\u{001b}[2J\\u{0007}");
    ESCAPE("a\0b", "a\\u{0000}b");
    ESCAPE("\x7F\xC2\x9B", "\\u{007f}\\u{009b}");
    ESCAPE("\xE2\x80\xAE\xE2\x80\x8B\xE2\x81\xA7", "\\u{202e}\\u{200b}\\u{2067}");
    ESCAPE("\xF3\xA0\x80\x81", "\\u{0e0001}");
    ESCAPE("a\xFF\xE2\x80z", "a\\u{fffd}\\u{fffd}z");
    ESCAPE("\xF0\x9F\x98", "\\u{fffd}");
}

/* ---- whole documents ---- */

static const char nasty[] =
    "Title \x1B[31m \xE2\x80\xAE red\n\n"
    "\xE2\x80\x9CWe \x07 will \xE2\x80\xA8 appeal \xC2\x9B \x7F \xFF,\xE2\x80\x9D said "
    "Maria\xE2\x80\x8B Lopez, a \"spokeswoman\" for Acme\\Corp. \xEF\xBB\xBF "
    "\xE2\x80\x9CNever \x1B]0;x\x07 again \xF3\xA0\x80\x81,\xE2\x80\x9D she added. "
    "\xE2\x80\x9COpen </script>\n";

static const quoth_format formats[] = {QUOTH_FORMAT_GRAPH, QUOTH_FORMAT_JSONL,
                                       QUOTH_FORMAT_REPORT, QUOTH_FORMAT_TEXT,
                                       QUOTH_FORMAT_EXPLANATION};
enum { FORMATS = sizeof formats / sizeof *formats };

static void read_nasty(void) {
    quoth_article article = {.size = sizeof article,
                             .text = nasty,
                             .text_size = sizeof nasty - 1,
                             .id = "id\x1B\n\"\xE2\x80\xAE",
                             .title = "title\x1B[1m\xE2\x80\xA8\\",
                             .byline = "by\xC2\x85line",
                             .publisher = "pub\x7F",
                             .published = "2016\x01",
                             .url = "javascript:\"\x02"};
    quoth_document_free(unit_document);
    cr_assert_eq(quoth_analyze(&unit_document, unit_context, &article, &unit_error),
                 QUOTH_OK);
}

static unit_buffer write_as(quoth_format format, const quoth_write_options *options) {
    unit_buffer out = {0};
    unit_add(&out, "");
    quoth_status status =
        quoth_write(unit_document, format, options, unit_keep, &out, &unit_error);
    cr_assert_eq(status, QUOTH_OK, "%s", unit_error.message);
    return out;
}

static void check_safe(const unit_buffer *out) {
    cr_assert_eq(qt_utf8_valid_prefix(out->bytes, out->size), out->size);
    for (size_t at = 0; at < out->size;) {
        uint32_t length, c = qt_utf8_decode(out->bytes + at, out->size - at, &length);
        cr_assert(c == '\n' || !qt_utf8_is_unsafe(c), "U+%04X at byte %zu", c, at);
        at += length;
    }
}

Test(writer, json_and_report_hold_nothing_unsafe) {
    read_nasty();
    for (size_t i = 0; i < 3; i++) {
        unit_buffer out = write_as(formats[i], NULL);
        cr_assert(out.size > 0);
        check_safe(&out);
        unit_clear(&out);
    }
}

Test(writer, json_is_valid_in_every_unit) {
    read_nasty();
    for (unsigned unit = QUOTH_OFFSETS_CODEPOINT; unit <= QUOTH_OFFSETS_UTF16; unit++) {
        quoth_write_options options = {.size = sizeof options,
                                       .offsets = (quoth_offsets)unit};
        for (size_t i = 0; i < 2; i++) {
            unit_buffer out = write_as(formats[i], &options);
            json_t *graph = json_loadb(out.bytes, out.size, JSON_REJECT_DUPLICATES, NULL);
            cr_assert(graph);
            cr_assert_str_eq(json_string_value(json_object_get(graph, "format")),
                             "quoth-source-graph");
            json_t *about = json_object_get(graph, "graph");
            cr_assert(strstr(json_string_value(json_object_get(about, "url")), "\x02"));
            json_decref(graph);
            unit_clear(&out);
        }
    }
}

Test(writer, the_two_json_formats_say_the_same) {
    read_nasty();
    unit_buffer graph = write_as(QUOTH_FORMAT_GRAPH, NULL);
    unit_buffer line = write_as(QUOTH_FORMAT_JSONL, NULL);
    json_t *one = json_loadb(graph.bytes, graph.size, 0, NULL);
    json_t *two = json_loadb(line.bytes, line.size, 0, NULL);
    cr_assert(one && two && json_equal(one, two));
    cr_assert_eq(memchr(line.bytes, '\n', line.size), line.bytes + line.size - 1,
                 "one line");
    json_decref(one);
    json_decref(two);
    unit_clear(&graph);
    unit_clear(&line);
}

Test(writer, json_of_a_text_with_a_nul) {
    unit_buffer text = {0};
    unit_fill(&text, "words here ", 1100);
    unit_keep(&text, "\0 \"Yes,\0\" said Ned.", 20);
    unit_read_bytes(text.bytes, text.size);
    for (size_t i = 0; i < 3; i++) {
        unit_buffer out = write_as(formats[i], NULL);
        check_safe(&out);
        unit_clear(&out);
    }
    unit_clear(&text);
}

Test(writer, every_span_of_the_json_is_its_text) {
    static const char text[] = "\xF0\x9F\x98\x80 caf\xC3\xA9: \xE2\x80\x9CWe \xF0\x9F\x98"
                               "\x80 will,\xE2\x80\x9D said Maria Lopez.\n";
    unit_read(text);
    quoth_write_options options = {.size = sizeof options, .offsets = QUOTH_OFFSETS_BYTE};
    unit_buffer out = write_as(QUOTH_FORMAT_JSONL, &options);
    json_t *graph = json_loadb(out.bytes, out.size, 0, NULL), *quotation;
    cr_assert(graph);
    size_t i, k;
    json_array_foreach(json_object_get(graph, "quotations"), i, quotation) {
        json_t *span;
        json_array_foreach(json_object_get(quotation, "content"), k, span) {
            size_t start = (size_t)json_integer_value(json_object_get(span, "start"));
            size_t end = (size_t)json_integer_value(json_object_get(span, "end"));
            const char *said = json_string_value(json_object_get(span, "text"));
            cr_assert(start < end && end < sizeof text && strlen(said) == end - start);
            cr_assert(!memcmp(text + start, said, end - start));
        }
    }
    json_decref(graph);
    unit_clear(&out);
}

Test(writer, the_report_has_colour_only_when_asked) {
    read_nasty();
    quoth_write_options options = {.size = sizeof options, .color = true};
    unit_buffer plain = write_as(QUOTH_FORMAT_REPORT, NULL);
    unit_buffer color = write_as(QUOTH_FORMAT_REPORT, &options);
    cr_assert_null(memchr(plain.bytes, 0x1B, plain.size));
    cr_assert(memchr(color.bytes, 0x1B, color.size));
    cr_assert_null(strstr(color.bytes, "\x1B]0;"));
    cr_assert_null(strstr(color.bytes, "\x1B[31m"));
    unit_clear(&plain);
    unit_clear(&color);
}

/* ---- the same bytes every time ---- */

/* Reads and writes once more, in a context of its own; frees what was written first. */
static void write_again(unit_buffer *first) {
    unit_close();
    unit_open();
    read_nasty();
    for (size_t i = 0; i < FORMATS; i++) {
        unit_buffer again = write_as(formats[i], NULL);
        cr_assert_eq(again.size, first[i].size);
        cr_assert(!memcmp(again.bytes, first[i].bytes, again.size), "format %zu", i);
        unit_clear(&again);
        unit_clear(&first[i]);
    }
}

Test(writer, two_runs_give_the_same_bytes) {
    unit_buffer first[FORMATS];
    read_nasty();
    for (size_t i = 0; i < FORMATS; i++) first[i] = write_as(formats[i], NULL);
    write_again(first);
}

/* Needs a locale with a decimal comma; passes over the test where there is none. */
Test(writer, the_locale_has_no_effect) {
    unit_buffer first[FORMATS];
    read_nasty();
    for (size_t i = 0; i < FORMATS; i++) first[i] = write_as(formats[i], NULL);
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8",
                                          "de_DE", "fr_FR"};
    const char *set = NULL;
    for (size_t i = 0; i < sizeof locales / sizeof *locales && !set; i++)
        set = setlocale(LC_ALL, locales[i]);
    if (set) cr_assert_str_eq(localeconv()->decimal_point, ",");
    write_again(first);
    if (!set) cr_skip_test("no locale with a decimal comma is installed");
}

/* ---- failing sinks ---- */

Test(writer, a_failing_sink_is_an_error) {
    read_nasty();
    for (size_t i = 0; i < FORMATS; i++) {
        unit_buffer out = {.room = 1};
        quoth_status status =
            quoth_write(unit_document, formats[i], NULL, unit_keep, &out, &unit_error);
        cr_assert_eq(status, QUOTH_ERROR_IO, "format %zu", i);
        cr_assert_eq(unit_error.status, QUOTH_ERROR_IO);
        cr_assert(unit_error.message[0]);
        cr_assert_eq(out.calls, 1, "a sink that failed is not called again");
        cr_assert_eq(quoth_write(unit_document, formats[i], NULL, unit_keep, &out, NULL),
                     QUOTH_ERROR_IO);
        unit_clear(&out);
    }
}

Test(writer, a_sink_may_fail_at_any_call) {
    unit_buffer text = {0};
    for (unsigned i = 0; i < 300; i++)
        unit_add(&text, "\xE2\x80\x9CWe will appeal,\xE2\x80\x9D said Maria Lopez.\n\n");
    unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
    for (size_t i = 0; i < FORMATS; i++) {
        unit_buffer whole = write_as(formats[i], NULL);
        for (size_t call = 1; call < whole.calls; call++) {
            unit_buffer out = {.room = call * QT_WRITER_BUFFER - 1};
            quoth_status status = quoth_write(unit_document, formats[i], NULL, unit_keep,
                                              &out, &unit_error);
            if (out.room >= whole.size) {
                cr_assert_eq(status, QUOTH_OK);
            } else {
                cr_assert_eq(status, QUOTH_ERROR_IO);
                cr_assert_eq(out.calls, call, "format %zu, call %zu", i, call);
            }
            unit_clear(&out);
        }
        unit_clear(&whole);
    }
}

Test(writer, escaping_stops_with_its_sink) {
    unit_buffer text = {0}, out = {.room = 1};
    unit_fill(&text, "\x1B words ", 5 * QT_WRITER_BUFFER);
    quoth_escape(text.bytes, text.size, unit_keep, &out);
    cr_assert_eq(out.calls, 1);
    unit_clear(&text);
}
