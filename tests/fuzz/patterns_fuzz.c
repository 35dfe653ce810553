/*
 * Fuzz target: any bytes as one pattern file.
 *
 * The first byte of an input chooses the file by its letter in the table below (any other
 * byte by its value), the rest is what the file then holds. The folder is a copy of
 * patterns/, made once; QUOTH_PATTERNS_DIR in the environment names another original.
 * Large lists are cut to their first lines there, since every input loads all of them.
 *
 * Loading must succeed, or fail with a file, a message and for a bad line its place. What
 * loads must serve: examples, dump and a short article run with it. Aborts with a line on
 * stderr otherwise.
 *
 * Built with libFuzzer where QUOTH_FUZZ is on, with replay.c everywhere else.
 */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <quoth/quoth.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

enum { PATH_ROOM = 1024, KEPT_BYTES = 16 << 10 };

static const struct {
    char letter;
    const char *name;
} files[] = {
    {'s', "en/settings.settings"},     {'x', "en/input/layout.regex"},
    {'m', "en/input/calendar.months"}, {'a', "en/segment/abbreviations.words"},
    {'c', "en/syntax/classes.words"},  {'t', "en/syntax/lexicon.tags"},
    {'r', "en/syntax/context.rules"},  {'u', "en/quote/uses.words"},
    {'q', "en/attrib/cues.cues"},      {'f', "en/attrib/frames.words"},
    {'e', "en/entity/roles.words"},    {'o', "en/entity/organizations.words"},
    {'p', "en/entity/places.words"},   {'w', "en/entity/people.words"},
    {'n', "en/entity/given.names"},    {'v', "en/resolve/status.words"},
    {'k', "en/attrib/contents.regex"}, {'g', "en/input/page.regex"},
    {'d', "en/audit/rules.audit"},     {'h', "en/resolve/speakers.regex"},
};
enum { FILE_COUNT = sizeof files / sizeof *files };

static const char article[] =
    "Bridge Toll to Double\n\n"
    "By Nora Wells\nHarbor Wire\nPublished Mar. 3, 2014\n\n"
    "PORT ALDER, March 3 — “The toll will double,” said Nils Harmon, a former spokesman "
    "for the Alder Bridge Authority (ABA). Sen. Ida Marsh (D-Ohio) told reporters she "
    "would not vote for it, calling the plan “reckless.”\n\n"
    "“We were never asked,” she added. “My mother told me, ‘Count the boats.’”\n\n"
    "According to a report by the National Ferry Council, traffic has fallen. He denied "
    "that. Officials reportedly refused to comment.\n\n"
    "© 2014 Harbor Wire. All rights reserved.\n";

static char folder[PATH_ROOM];
static size_t original_length; /* of the path that is copied */
static char *kept[FILE_COUNT]; /* what a file of the copy holds between inputs */
static size_t kept_size[FILE_COUNT];

static void die(const char *what) {
    perror(what);
    _exit(2); /* the environment is wrong, no input is to blame */
}

/* ---- the folder ---- */

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *stream = fopen(path, "wb");
    if (!stream || (size && fwrite(bytes, 1, size, stream) != size) || fclose(stream))
        die(path);
}

/* The file at path, cut after a line end when it is large. */
static char *read_file(const char *path, size_t *size) {
    char *bytes = malloc(KEPT_BYTES);
    FILE *stream = fopen(path, "rb");
    if (!bytes || !stream) die(path);
    *size = fread(bytes, 1, KEPT_BYTES, stream);
    if (*size == KEPT_BYTES)
        while (*size && bytes[*size - 1] != '\n') --*size;
    fclose(stream);
    return bytes;
}

static void join(char path[PATH_ROOM], const char *name) {
    int length = snprintf(path, PATH_ROOM, "%s/%s", folder, name);
    if (length < 0 || length >= PATH_ROOM) die(name);
}

static int copy_one(const char *path, const struct stat *about, int kind,
                    struct FTW *place) {
    (void)about;
    char target[PATH_ROOM];
    if (!place->level) return 0;
    join(target, path + original_length + 1);
    if (kind == FTW_D) {
        if (mkdir(target, 0700)) die(target);
        return 0;
    }
    size_t length = strlen(path), suffix = strlen(".weights"), size;
    bool weights = length > suffix && !strcmp(path + length - suffix, ".weights");
    if (weights) return 0; /* a target of its own; the rules alone load faster */
    char *bytes = read_file(path, &size);
    write_file(target, bytes, size);
    free(bytes);
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind,
                      struct FTW *place) {
    (void)about, (void)kind, (void)place;
    return remove(path);
}

static void remove_folder(void) {
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void copy_patterns(void) {
    const char *original = getenv("QUOTH_PATTERNS_DIR"), *parent = getenv("TMPDIR");
#ifdef QUOTH_SOURCE_DIR
    if (!original) original = QUOTH_SOURCE_DIR "/patterns";
#endif
    if (!original) die("QUOTH_PATTERNS_DIR");
    int length = snprintf(folder, sizeof folder, "%s/quoth-patterns-XXXXXX",
                          parent ? parent : "/tmp");
    if (length < 0 || length >= (int)sizeof folder || !mkdtemp(folder)) die(folder);
    original_length = strlen(original);
    if (atexit(remove_folder) || nftw(original, copy_one, 16, FTW_PHYS)) die(original);
    for (size_t i = 0; i < FILE_COUNT; i++) {
        char path[PATH_ROOM];
        join(path, files[i].name);
        kept[i] = read_file(path, &kept_size[i]);
    }
}

static size_t choose(uint8_t byte) {
    for (size_t i = 0; i < FILE_COUNT; i++)
        if (files[i].letter == (char)byte) return i;
    return byte % FILE_COUNT;
}

/* ---- one input ---- */

static int discard(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return 0;
}

/* Each line is `file:line:column: message`. */
static int count_lines(void *user, const char *bytes, size_t size) {
    size_t *lines = user;
    for (size_t i = 0; i < size; i++) *lines += bytes[i] == '\n';
    return 0;
}

/* The file need not be the input's: a word may be listed twice only by a later one. */
static void expect_error(const quoth_error *error, quoth_status status) {
    char path[PATH_ROOM];
    expect(status == error->status, "the status of an error is the one returned");
    expect(status == QUOTH_ERROR_PATTERN, "a bad pattern file is a pattern error");
    expect(memchr(error->message, '\0', sizeof error->message), "a message ends");
    expect(memchr(error->file, '\0', sizeof error->file), "a file name ends");
    expect(error->message[0], "an error has a message");
    join(path, error->file);
    expect(error->file[0] && !access(path, R_OK), "an error names a pattern file");
    expect(error->line && error->column, "a bad line has its place");
}

static void check_article(const quoth_context *context) {
    static const quoth_format formats[] = {QUOTH_FORMAT_GRAPH, QUOTH_FORMAT_JSONL,
                                           QUOTH_FORMAT_REPORT, QUOTH_FORMAT_TEXT,
                                           QUOTH_FORMAT_EXPLANATION};
    quoth_error error;
    quoth_document *document = NULL;
    quoth_article input = {.size = sizeof input,
                           .text = article,
                           .text_size = sizeof article - 1,
                           .id = "fuzz"};
    quoth_status status = quoth_analyze(&document, context, &input, &error);
    if (status) fprintf(stderr, "patterns_fuzz: %s\n", error.message);
    expect(!status, "an article is analysed with whatever patterns load");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        expect(!quoth_write(document, formats[i], NULL, discard, NULL, &error),
               "writing to nowhere succeeds");
    for (size_t i = 0; i < quoth_document_quotation_count(document); i++) {
        quoth_quotation item;
        expect(quoth_document_quotation(document, i, &item), "a quotation of each index");
        expect(item.content_count, "a quotation has content");
        for (size_t s = 0; s < item.content_count; s++)
            expect(item.content[s].start_byte < item.content[s].end_byte &&
                       item.content[s].end_byte <= sizeof article - 1,
                   "content is not empty and in range");
    }
    quoth_document_free(document);
}

static void check_data(const quoth_context *context) {
    quoth_error error;
    size_t examples = 0, failures = 0, lines = 0;
    quoth_status status =
        quoth_patterns_check(context, count_lines, &lines, &examples, &failures, &error);
    if (status) fprintf(stderr, "patterns_fuzz: %s\n", error.message);
    expect(!status, "the examples of whatever patterns load can be run");
    expect(failures <= examples, "no more examples fail than run");
    expect(lines == failures, "a failing example is one line");
    expect(!quoth_patterns_dump(context, discard, NULL, &error),
           "the data can be dumped");
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    copy_patterns();
    quoth_error error;
    quoth_context *context = NULL;
    quoth_context_options options = {.size = sizeof options, .patterns_dir = folder};
    quoth_status status = quoth_context_new(&context, &options, &error);
    if (status) fprintf(stderr, "%s:%u: %s\n", error.file, error.line, error.message);
    expect(!status, "the patterns load as they stand");
    quoth_context_free(context);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    size_t chosen = choose(*data);
    char path[PATH_ROOM];
    join(path, files[chosen].name);
    write_file(path, data + 1, size - 1);
    quoth_error error;
    quoth_context *context = NULL;
    quoth_context_options options = {.size = sizeof options, .patterns_dir = folder};
    quoth_status status = quoth_context_new(&context, &options, &error);
    expect(!status == (context != NULL), "a context or an error");
    if (status) {
        expect_error(&error, status);
    } else {
        check_article(context);
        check_data(context);
    }
    quoth_context_free(context);
    write_file(path, kept[chosen], kept_size[chosen]);
    return 0;
}
