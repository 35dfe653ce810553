/* The language pack: lookups, phrases, and pattern folders with one wrong line. */
#define _POSIX_C_SOURCE 200809L
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(pack, .init = unit_open, .fini = unit_close);

/* ---- lookups ---- */

static const qt_word *find(const char *word) {
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(word, strlen(word), key);
    return qt_pack_find(&unit_context->pack, key, size);
}

Test(pack, words_are_found_in_any_case) {
    cr_assert(find("said") && find("said") == find("SAID"));
    cr_assert(find("mr.") && find("Mr.") == find("mr."));
    cr_assert_eq(find("n\xE2\x80\x99t"), find("n't"));
    cr_assert_null(find("xyzzyplugh"));
    cr_assert_null(find(""));
}

Test(pack, words_have_what_their_files_say) {
    cr_expect(find("mr.")->classes & QT_CLASS(abbreviation_title));
    cr_expect(find("n't")->classes & QT_CLASS(clitic));
    cr_expect(find("said")->cue_flags & QT_CUE(speech));
    cr_expect_eq(find("say")->cue_forms & QT_FORM_BASE, QT_FORM_BASE);
    cr_expect_eq(find("said")->cue_forms & QT_FORM_PAST, QT_FORM_PAST);
    cr_expect_eq(find("january")->month, 1);
    cr_expect_eq(find("dec")->month, 12);
    cr_expect(find("mary")->girls > find("mary")->boys);
    cr_expect_eq(find("the")->tags[0], QT_TAG_DT);
    cr_expect_eq(find("the")->cue_flags, 0);
}

Test(pack, keys_are_lower_case_with_straight_apostrophes) {
    char key[QT_KEY_MAX];
    static const char word[] = "L\xE2\x80\x99\xC3\x89T\xC3\x89";
    size_t size = qt_pack_key(word, sizeof word - 1, key);
    cr_assert_eq(size, 7);
    cr_assert(!memcmp(key, "l'\xC3\xA9t\xC3\xA9", 7));
    cr_assert_eq(qt_pack_key("", 0, key), 0);
}

Test(pack, a_word_that_is_too_long_has_no_key) {
    char key[QT_KEY_MAX], word[200];
    memset(word, 'a', sizeof word);
    cr_assert_eq(qt_pack_key(word, sizeof word, key), 0);
    cr_assert_eq(qt_pack_key(word, QT_KEY_MAX + 1, key), 0);
    cr_assert_eq(qt_pack_key(word, 40, key), 40);
}

Test(pack, tags_have_names) {
    for (unsigned tag = 1; tag < QT_TAG_COUNT; tag++) {
        const char *name = qt_tag_name((qt_tag)tag);
        cr_assert_eq(qt_tag_find(name, strlen(name)), tag, "%s", name);
    }
    cr_assert_str_eq(qt_tag_name(QT_TAG_PRPS), "PRP$");
    cr_assert_eq(qt_tag_find("QQ", 2), QT_TAG_NONE);
    cr_assert_eq(qt_tag_find("NNPX", 3), QT_TAG_NNP);
}

Test(pack, regexes_give_groups_as_offsets) {
    qt_match match;
    static const char line[] = "By Marta Quill";
    const qt_pack *pack = &unit_context->pack;
    qt_matcher matcher;
    cr_assert_eq(qt_matcher_init(&matcher, pack, NULL), QUOTH_OK);
    cr_assert(qt_matcher_find(&matcher, QT_REGEX_byline, line, sizeof line - 1, &match));
    cr_assert(match.group[0][0] == 0 && match.group[0][1] == sizeof line - 1);
    cr_assert(match.group[1][0] == 3 && match.group[1][1] == sizeof line - 1);
    cr_assert_eq(pack->regexes.items[match.rule].name, QT_REGEX_byline);
    cr_assert(!qt_matcher_find(&matcher, QT_REGEX_byline, "No.", 3, &match));
    cr_assert(!qt_matcher_find(&matcher, QT_REGEX_byline, "", 0, NULL));
    qt_matcher_free(&matcher);
}

Test(pack, a_regex_looks_at_4_kib_on_code_point_borders) {
    for (size_t lead = 0; lead < 3; lead++) {
        unit_buffer text = {0};
        unit_fill(&text, "a", lead + 1);
        unit_fill(&text, "\xE2\x82\xAC", 9000);
        qt_match match;
        qt_matcher matcher;
        cr_assert_eq(qt_matcher_init(&matcher, &unit_context->pack, NULL), QUOTH_OK);
        (void)qt_matcher_find(&matcher, QT_REGEX_published, text.bytes, text.size,
                              &match);
        qt_matcher_free(&matcher);
        unit_clear(&text);
    }
}

/* ---- folders ---- */

enum { PATH_BYTES = 500 };
static char folder[PATH_BYTES / 2];

static void write_file(const char *path, const unit_buffer *content) {
    FILE *stream = fopen(path, "wb");
    cr_assert(stream, "%s", path);
    if (content->size) fwrite(content->bytes, 1, content->size, stream);
    cr_assert_eq(fclose(stream), 0);
}

static unit_buffer read_file(const char *path) {
    unit_buffer content = {0};
    FILE *stream = fopen(path, "rb");
    cr_assert(stream, "%s", path);
    char bytes[4096];
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, stream)) > 0;)
        unit_keep(&content, bytes, got);
    fclose(stream);
    return content;
}

static void path_in(char path[PATH_BYTES], const char *directory, const char *name) {
    snprintf(path, PATH_BYTES, "%s/%s", directory, name);
}

/* Writes the pack's file into the folder, `first` before the lines it has. */
static void copy_file(const char *name, const char *first) {
    char from[PATH_BYTES], to[PATH_BYTES];
    path_in(from, QUOTH_SOURCE_DIR "/patterns", name);
    path_in(to, folder, name);
    for (char *slash = strchr(to + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(to, 0777);
        *slash = '/';
    }
    unit_buffer content = {0}, rest = read_file(from);
    unit_add(&content, first);
    unit_keep(&content, rest.bytes, rest.size);
    write_file(to, &content);
    unit_clear(&content);
    unit_clear(&rest);
}

static void open_folder(void) {
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/quoth-unit-XXXXXX",
             temporary ? temporary : "/tmp");
    cr_assert(mkdtemp(folder));
    for (const qt_embedded *file = qt_embedded_files; file->name; file++)
        if (!strstr(file->name, ".weights")) /* large, and no text (model_test.c) */
            copy_file(file->name, "");
}

static void close_folder(void) {
    char path[PATH_BYTES];
    for (const qt_embedded *file = qt_embedded_files; file->name; file++) {
        path_in(path, folder, file->name);
        unlink(path);
    }
    for (const qt_embedded *file = qt_embedded_files; file->name; file++) {
        path_in(path, folder, file->name);
        for (char *slash = strrchr(path, '/'); slash > path + strlen(folder);
             slash = strrchr(path, '/')) {
            *slash = '\0';
            rmdir(path);
        }
    }
    rmdir(folder);
}

static quoth_status load_folder(quoth_context **out) {
    quoth_context_options options = {.size = sizeof options, .patterns_dir = folder};
    return quoth_context_new(out, &options, &unit_error);
}

TestSuite(folder, .init = open_folder, .fini = close_folder);

Test(folder, the_source_folder_is_what_is_embedded) {
    quoth_context *context;
    quoth_context_options options = {.size = sizeof options,
                                     .patterns_dir = QUOTH_SOURCE_DIR "/patterns"};
    cr_assert_eq(quoth_context_new(&context, &options, &unit_error), QUOTH_OK, "%s",
                 unit_error.message);
    unit_open();
    cr_expect_str_eq(quoth_context_fingerprint(context),
                     quoth_context_fingerprint(unit_context));
    cr_expect_eq(strlen(quoth_context_fingerprint(context)), 7 + 64);
    cr_expect_eq(strncmp(quoth_context_fingerprint(context), "sha256:", 7), 0);
    quoth_context_free(context);
    unit_close();
}

Test(folder, any_change_changes_the_fingerprint) {
    unit_open();
    quoth_context *context;
    copy_file("en/input/calendar.months", "# a comment\n");
    cr_assert_eq(load_folder(&context), QUOTH_OK);
    cr_expect_str_neq(quoth_context_fingerprint(context),
                      quoth_context_fingerprint(unit_context));
    quoth_context_free(context);
    unit_close();
}

Test(folder, phrases_are_found_in_a_text) {
    copy_file("en/entity/places.words", "[place]\nxyzzy xyzzy_lower xyzzy_lower_falls\n");
    cr_assert_eq(load_folder(&unit_context), QUOTH_OK, "%s", unit_error.message);
    static const struct {
        const char *text;
        uint32_t tokens;
    } cases[] = {
        {"Xyzzy Lower Falls froze", 3}, {"Xyzzy Lower froze", 2}, {"Xyzzy froze", 1},
        {"Lower Falls froze", 0},       {"Xyzzy Lower", 2},       {"Xyzzy Falls", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const qt_document *doc = unit_read(cases[i].text);
        cr_expect_eq(qt_phrase_at(doc, 0, doc->tokens.count, QT_CLASS(place)),
                     cases[i].tokens, "%s", cases[i].text);
        cr_expect_eq(qt_phrase_at(doc, 0, doc->tokens.count, QT_CLASS(clitic)), 0);
    }
    const qt_document *doc = unit_read("Xyzzy Lower Falls");
    cr_expect_eq(qt_phrase_at(doc, 0, 2, QT_CLASS(place)), 2, "stays before the end");
    unit_close();
}

Test(folder, line_ends_comments_and_blank_lines_do_not_matter) {
    quoth_context *context;
    copy_file("en/entity/given.names", "# head\r\n\r\n  \t\r\n  xyzzy\t300 2\r\n");
    cr_assert_eq(load_folder(&context), QUOTH_OK, "%s", unit_error.message);
    const qt_word *word = qt_pack_find(&context->pack, "xyzzy", 5);
    cr_assert(word && word->girls == 300 && word->boys == 2);
    quoth_context_free(context);
}

/* ---- a wrong line in each kind of file ---- */

static const struct {
    const char *file, *first;
    uint32_t line, column;
} wrong[] = {
    {"en/settings.settings", "# x\nno_such_setting = 1\n", 2, 1},
    {"en/settings.settings", "gender_ratio : 1\n", 1, 14},
    {"en/settings.settings", "gender_ratio = 0,85\n", 1, 16},
    {"en/settings.settings", "gender_ratio =\n", 1, 15},
    {"en/input/layout.regex", "# x\n\nbyline = (By\n", 3, 13},
    {"en/input/layout.regex", "bylne = By\n", 1, 1},
    {"en/input/layout.regex", "byline By\n", 1, 8},
    {"en/input/layout.regex", "byline =\n", 1, 9},
    {"en/input/layout.regex", "+ By Marta Quill\n", 1, 1},
    {"en/input/calendar.months", "# x\nsmarch 13\n", 2, 8},
    {"en/input/calendar.months", "smarch x\n", 1, 8},
    {"en/input/calendar.months", "smarch\n", 1, 7},
    {"en/segment/abbreviations.words", "# x\norphan\n", 2, 1},
    {"en/segment/abbreviations.words", "[no_such_class]\n", 1, 2},
    {"en/segment/abbreviations.words", "[place\n", 1, 7},
    {"en/quote/uses.words", "[place]\nxyzzy plugh xyzzy\n", 2, 13},
    {"en/quote/uses.words", "[place]\nxyzzy_ plugh\n", 2, 7},
    {"en/syntax/lexicon.tags", "# x\nxyzzy QQ\n", 2, 7},
    {"en/syntax/lexicon.tags", "xyzzy NN QQ\n", 1, 10},
    {"en/syntax/lexicon.tags", "xyzzy\n", 1, 6},
    {"en/syntax/context.rules", "# x\nNN QQ\n", 2, 4},
    {"en/syntax/context.rules", "QQ NN\n", 1, 1},
    {"en/syntax/context.rules", "NN VB before:TO\n", 1, 7},
    {"en/syntax/context.rules", "NN VB behind=TO\n", 1, 7},
    {"en/syntax/context.rules", "NN VB before=TO|QQ\n", 1, 17},
    {"en/syntax/context.rules", "-zzy QQ\n", 1, 6},
    {"en/attrib/cues.cues", "# x\nxyzzy xyzzies xyzzied : speech\n", 2, 23},
    {"en/attrib/cues.cues", "a b c d e speech\n", 1, 11},
    {"en/attrib/cues.cues", "a b c d e : loud\n", 1, 13},
    {"en/attrib/cues.cues", "a b c d e :\n", 1, 11},
    {"en/entity/given.names", "# x\nxyzzy many 3\n", 2, 7},
    {"en/entity/given.names", "xyzzy 3\n", 1, 8},
    {"en/entity/given.names", "# x\nna\xFFme 1 2\n", 2, 3},
    {"en/entity/given.names", "\xC3\xA9\xE2\x82\xAC\xC3 1 2\n", 1, 3},
};

Test(folder, a_wrong_line_is_named_with_file_line_and_column) {
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        quoth_context *context = (quoth_context *)&folder;
        copy_file(wrong[i].file, wrong[i].first);
        quoth_status status = load_folder(&context);
        cr_expect_eq(status, QUOTH_ERROR_PATTERN, "case %zu: %s", i, wrong[i].first);
        cr_expect_eq(unit_error.status, QUOTH_ERROR_PATTERN);
        cr_expect_str_eq(unit_error.file, wrong[i].file);
        cr_expect(unit_error.line == wrong[i].line &&
                      unit_error.column == wrong[i].column,
                  "case %zu: %u:%u, not %u:%u: %s", i, unit_error.line, unit_error.column,
                  wrong[i].line, wrong[i].column, unit_error.message);
        cr_expect(unit_error.message[0]);
        cr_expect_null(context);
        if (!status) quoth_context_free(context);
        copy_file(wrong[i].file, "");
    }
}

Test(folder, the_error_may_be_null) {
    quoth_context_options options = {.size = sizeof options, .patterns_dir = folder};
    quoth_context *context;
    copy_file("en/settings.settings", "nonsense\n");
    cr_assert_eq(quoth_context_new(&context, &options, NULL), QUOTH_ERROR_PATTERN);
    cr_assert_null(context);
}

Test(folder, a_missing_file_is_named) {
    char path[PATH_BYTES];
    quoth_context *context;
    path_in(path, folder, "en/attrib/cues.cues");
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(load_folder(&context), QUOTH_ERROR_PATTERN);
    cr_assert_str_eq(unit_error.file, "en/attrib/cues.cues");
    cr_assert_eq(unit_error.line, 0);
    snprintf(folder + strlen(folder), 8, "/none");
    cr_assert_eq(load_folder(&context), QUOTH_ERROR_PATTERN);
    folder[strlen(folder) - 5] = '\0';
}

Test(folder, a_folder_in_place_of_a_file_is_an_error) {
    char path[PATH_BYTES];
    quoth_context *context;
    path_in(path, folder, "en/settings.settings");
    cr_assert(!unlink(path) && !mkdir(path, 0777));
    cr_assert_eq(load_folder(&context), QUOTH_ERROR_PATTERN);
    cr_assert_str_eq(unit_error.file, "en/settings.settings");
    rmdir(path);
}

/* ---- examples and dump ---- */

static void check_examples(size_t *failures, unit_buffer *lines) {
    size_t examples = 0;
    quoth_context *context;
    cr_assert_eq(load_folder(&context), QUOTH_OK, "%s", unit_error.message);
    cr_assert_eq(
        quoth_patterns_check(context, unit_keep, lines, &examples, failures, &unit_error),
        QUOTH_OK);
    cr_assert(examples > 50);
    quoth_context_free(context);
}

Test(folder, a_failing_example_is_named_and_counted) {
    size_t before, after;
    unit_buffer lines = {0}, more = {0};
    check_examples(&before, &lines);
    copy_file("en/entity/places.words",
              "[place]\nxyzzy\n+ plugh it\n- the Xyzzy.\n+ a xyzzy, too\n");
    check_examples(&after, &more);
    cr_assert_eq(after, before + 2);
    cr_assert(strstr(more.bytes, "en/entity/places.words:3:"), "%s", more.bytes);
    cr_assert(strstr(more.bytes, "plugh it\n"));
    cr_assert(strstr(more.bytes, "en/entity/places.words:4:"), "%s", more.bytes);
    cr_assert_null(strstr(more.bytes, "en/entity/places.words:5:"));
    unit_clear(&lines);
    unit_clear(&more);
}

/* Whether JIT compiles them or not, patterns match as PCRE2 says. */
Test(folder, verbs_before_a_pattern_are_obeyed) {
    size_t before, after;
    unit_buffer lines = {0}, more = {0};
    check_examples(&before, &lines);
    copy_file("en/input/layout.regex", "trailer = (*NO_JIT)^plugh$\n+ plugh\n- plughs\n"
                                       "trailer = (*NOTEMPTY)z*\n+ fuzz\n- plover\n"
                                       "trailer = ^\xC3\xA9{2}$\n+ \xC3\xA9\xC3\xA9\n"
                                       "- \xC3\xA9\n");
    check_examples(&after, &more);
    cr_expect_eq(after, before, "%s", more.size ? more.bytes : "");
    unit_clear(&lines);
    unit_clear(&more);
}

Test(pack, every_example_holds) {
    unit_buffer lines = {0};
    size_t examples, failures;
    cr_assert_eq(quoth_patterns_check(unit_context, unit_keep, &lines, &examples,
                                      &failures, &unit_error),
                 QUOTH_OK);
    cr_expect_eq(failures, 0, "%s", lines.bytes);
    unit_clear(&lines);
}

Test(pack, the_dump_is_the_same_every_time) {
    unit_buffer one = {0}, two = {0};
    cr_assert_eq(quoth_patterns_dump(unit_context, unit_keep, &one, NULL), QUOTH_OK);
    cr_assert_eq(quoth_patterns_dump(unit_context, unit_keep, &two, NULL), QUOTH_OK);
    cr_assert(one.size > 1000 && one.size == two.size);
    cr_assert(!memcmp(one.bytes, two.bytes, one.size));
    unit_clear(&one);
    unit_clear(&two);
}

Test(pack, a_failing_sink_ends_the_dump) {
    unit_buffer out = {.room = 100};
    cr_assert_eq(quoth_patterns_dump(unit_context, unit_keep, &out, &unit_error),
                 QUOTH_ERROR_IO);
    cr_assert_eq(unit_error.status, QUOTH_ERROR_IO);
    cr_assert(out.size <= 100);
    unit_clear(&out);
}
