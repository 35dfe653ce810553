/*
 * Pathological shapes: what is linear on an article must be linear on these too.
 *
 *     shapes_test [BYTES [SECONDS_PER_MB [SHAPE-PART]]]
 *     shapes_test --once BYTES SHAPE     one shape, once: seconds; for bench/growth
 *     shapes_test --list                 the names of all shapes
 *
 * Texts and, marked `page:`, saved pages. Every shape is built at BYTES and at half of it
 * (default 1,000,000), analysed and written as JSON Lines, as both reports and as a
 * collapsed graph. Seconds, MB/s and the ratio t(n) / t(n/2) are printed; a shape fails
 * only above SECONDS_PER_MB (default 20) or with an error. A ratio above 2.4 is measured
 * again, the best of three counts, and is marked `superlinear`.
 */
#include <quoth/quoth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct text {
    char *bytes;
    size_t size, limit;
} text;

static void die(const char *what) {
    fprintf(stderr, "shapes_test: %s\n", what);
    exit(2);
}

/* Appends a string, or nothing where it would pass the limit. */
static bool add(text *out, const char *string) {
    size_t size = strlen(string);
    if (out->size + size > out->limit) return false;
    memcpy(out->bytes + out->size, string, size);
    out->size += size;
    return true;
}

/* ---- shapes that are more than one string repeated ---- */

/* A capitalised word that is the same for the same number: "Baaa", "Baab", ... */
static const char *name_of(unsigned number) {
    static char name[8] = "Baaaaa";
    for (unsigned i = 5; i > 0; i--, number /= 26) name[i] = (char)('a' + number % 26);
    return name;
}

static bool add_speaker(text *out, const char *first, const char *last) {
    char line[80];
    snprintf(line, sizeof line, "\"Hi,\" said %s %s.\n\n", first, last);
    return add(out, line);
}

static void many_speakers(text *out) {
    for (unsigned i = 0; add_speaker(out, "Nils", name_of(i)); i++) continue;
}

static void many_speakers_one_paragraph(text *out) {
    char line[80];
    unsigned i = 0;
    do {
        snprintf(line, sizeof line, "\"Hi,\" said Nils %s. ", name_of(i++));
    } while (add(out, line));
}

static void one_surname(text *out) {
    for (unsigned i = 0; i < 1000 && add_speaker(out, name_of(i), "Orrin"); i++) continue;
    while (add(out, "\"No,\" said Orrin.\n\n")) continue;
}

static void one_surname_in_prose(text *out) {
    for (unsigned i = 0; i < 1000 && add_speaker(out, name_of(i), "Orrin"); i++) continue;
    while (add(out, "Orrin saw Orrin. ")) continue;
}

/* Up to the limit of such sequences, then words. */
static void ill_formed(text *out, const char *unit, size_t sequences) {
    for (size_t i = 0; i < sequences && add(out, unit); i++) continue;
    while (add(out, "a ")) continue;
}

static void ill_formed_bytes(text *out) {
    ill_formed(out, "\xFF", QUOTH_LIMIT_ILL_FORMED);
}

static void ill_formed_between_letters(text *out) {
    ill_formed(out, "a\xE2\x80", QUOTH_LIMIT_ILL_FORMED);
}

static void many_roles(text *out) {
    char line[120];
    unsigned i = 0;
    do {
        snprintf(line, sizeof line,
                 "Nils %s, director of %s Institute, said it rained.\n", name_of(i),
                 name_of(i));
        i++;
    } while (add(out, line));
}

/* Every line has another name in the place of %s. */
static void lines_with_names(text *out, const char *before, const char *after,
                             size_t limit) {
    size_t all = out->limit;
    if (limit < all) out->limit = limit;
    char line[160];
    unsigned i = 0;
    do {
        snprintf(line, sizeof line, "%s%s%s\n", before, name_of(i++), after);
    } while (add(out, line));
    out->limit = all;
}

static void one_given_name(text *out) {
    lines_with_names(out, "\"Hi,\" said Tessa ", ".", out->limit / 2);
    while (add(out, "\"No,\" said Tessa.\n")) continue;
}

static void pronouns_after_people(text *out) {
    lines_with_names(out, "\"Hi,\" said Tessa ", ".", out->limit / 2);
    while (add(out, "\"No,\" she said.\n")) continue;
}

static void descriptions_after_roles(text *out) {
    lines_with_names(out, "\"Hi,\" said Tessa ", ", the director.", out->limit / 2);
    while (add(out, "\"No,\" the director said.\n")) continue;
}

static void roles_of_one(text *out) {
    lines_with_names(out, "Nils Harmon, director of ", " Institute, said it rained.",
                     out->limit);
}

static void middle_names(text *out) {
    lines_with_names(out, "\"Hi,\" said Nils ", " Harmon.", out->limit);
}

static void organizations(text *out) {
    lines_with_names(out, "The Council of ", " Affairs (CA) said it rained.", out->limit);
}

static void organizations_short(text *out) {
    lines_with_names(out, "The Council of ", " Affairs said it rained.", out->limit / 2);
    while (add(out, "The council said it rained.\n")) continue;
}

static void joint_speakers(text *out) {
    lines_with_names(out, "\"Hi,\" said Nils Harmon and Tessa ", ".", out->limit);
}

static void joined_quotations(text *out) {
    add(out, "Then Lee said ");
    while (add(out, "\"a\" and ")) continue;
}

static void told_papers(text *out) {
    lines_with_names(out, "\"Hi,\" Nils Harmon told the ", " Times.", out->limit);
}

static void labels(text *out) {
    char line[40];
    unsigned i = 0;
    do {
        snprintf(line, sizeof line, "%s: Hi.\n\n", name_of(i++));
        for (char *at = line; *at != ':'; at++) *at = (char)(*at & ~0x20);
    } while (add(out, line));
}

static void unmatched_openers(text *out) {
    unsigned i = 0;
    while (i < 50000 && add(out, "\xE2\x80\x9C"
                                 "a "))
        i++;
    while (add(out, "The ferry was late again. ")) continue;
}

static void unmatched_opener_paragraphs(text *out) {
    while (add(out, "\xE2\x80\x9CThe ferry was late, he said.\n\n")) continue;
}

static void no_full_stop(text *out) {
    while (add(out, "the ferry was late and Nils Harmon said so and ")) continue;
}

static void quotation_then_cues(text *out) {
    add(out, "\"The ferry was late,\" ");
    while (add(out, "Nils said that ")) continue;
}

static void open_divisions(text *out) {
    add(out, "<p>The ferry was late, said Nils Harmon of the harbor line today.");
    while (add(out, "<div class=a>")) continue;
}

/* Each end tag is looked for among all open elements. */
static void unmatched_ends(text *out) {
    for (unsigned i = 0; i < 900 && add(out, "<div>"); i++) continue;
    while (add(out, "</b>")) continue;
}

static const struct {
    const char *name;
    const char *repeated; /* or */
    void (*build)(text *out);
} shapes[] = {
    {"straight marks", "\"", NULL},
    {"straight single marks", "'", NULL},
    {"curly openers", "\xE2\x80\x9C", NULL},
    {"curly closers", "\xE2\x80\x9D", NULL},
    {"curly opener, letter, blank",
     "\xE2\x80\x9C"
     "a ",
     NULL},
    {"double and single openers", "\xE2\x80\x9C\xE2\x80\x98", NULL},
    {"50,000 unmatched openers", NULL, unmatched_openers},
    {"an unmatched opener a paragraph", NULL, unmatched_opener_paragraphs},
    {"one word", "a", NULL},
    {"one capital word", "A", NULL},
    {"one endless name", "Xavier ", NULL},
    {"one endless name with stops", "X. ", NULL},
    {"said", "said ", NULL},
    {"name said name said", "Xx said Yy said ", NULL},
    {"he said that", "he said that ", NULL},
    {"a quotation, then cues", NULL, quotation_then_cues},
    {"letter and full stop", "a. ", NULL},
    {"capital sentence", "He said so. ", NULL},
    {"no full stop", NULL, no_full_stop},
    {"combining marks", "\xCC\x81", NULL},
    {"letter and combining marks", "e\xCC\x81\xCC\x81\xCC\x81", NULL},
    {"many speakers", NULL, many_speakers},
    {"many speakers, one paragraph", NULL, many_speakers_one_paragraph},
    {"many roles", NULL, many_roles},
    {"one surname of 1000 people", NULL, one_surname},
    {"one surname of 1000 people, in prose", NULL, one_surname_in_prose},
    {"many people of one given name", NULL, one_given_name},
    {"pronouns after many people", NULL, pronouns_after_people},
    {"descriptions after many roles", NULL, descriptions_after_roles},
    {"many roles of one person", NULL, roles_of_one},
    {"many middle names of one person", NULL, middle_names},
    {"many organizations of one acronym", NULL, organizations},
    {"many organizations, one head", NULL, organizations_short},
    {"joint speakers", NULL, joint_speakers},
    {"joined quotations", NULL, joined_quotations},
    {"brackets and full stops", "( . ", NULL},
    {"quotations before any speaker", "\"Go on home at once now.\" ", NULL},
    {"I said", "\"Hi,\" I said. ", NULL},
    {"many papers told", NULL, told_papers},
    {"many labels", NULL, labels},
    {"an official said", "\"Hi,\" an official said.\n", NULL},
    {"voters said", "\"Hi,\" voters said.\n", NULL},
    {"the report said", "The report said it rained.\n", NULL},
    {"his wife said", "\"Hi,\" his wife said.\n", NULL},
    {"told who told who", "said Nils told Tessa that ", NULL},
    {"brackets", "(", NULL},
    {"square brackets", "[", NULL},
    {"commas", ", ", NULL},
    {"name and comma", "Xavier, ", NULL},
    {"and", "Xavier and ", NULL},
    {"of", "Bank of ", NULL},
    {"dashes", "\xE2\x80\x94 ", NULL},
    {"hyphens", "-", NULL},
    {"apostrophes", "it's ", NULL},
    {"numbers", "1,000.5 ", NULL},
    {"short quotations, one paragraph", "\"a\" ", NULL},
    {"quotations nobody says", "\"The ferry was late.\"\n\n", NULL},
    {"continued quotations",
     "\xE2\x80\x9C"
     "A ferry.\n\n",
     NULL},
    {"nested pairs", "\"a 'b' c\" ", NULL},
    {"pronoun speakers", "\"Hi,\" she said. ", NULL},
    {"according to", "according to ", NULL},
    {"lines of one letter", "a\n", NULL},
    {"paragraphs of one letter", "a\n\n", NULL},
    {"labels", "ORRIN: Hi.\n", NULL},
    {"blank lines", "\n", NULL},
    {"blanks", " ", NULL},
    {"carriage returns", "\r", NULL},
    {"tabs", "\t", NULL},
    {"ill-formed bytes", NULL, ill_formed_bytes},
    {"ill-formed bytes between letters", NULL, ill_formed_between_letters},
    {"copyright lines", "(c) 2014 Wire. All rights reserved.\n", NULL},
    {"bylines", "By Nils Harmon\n", NULL},
    {"emoji", "\xF0\x9F\x98\x80", NULL},
    {"page: open divisions", NULL, open_divisions},
    {"page: unmatched end tags", NULL, unmatched_ends},
    {"page: paragraphs", "<p>The ferry was late, said Nils Harmon of the line. ", NULL},
    {"page: open bold in paragraphs", "<p><b>The ferry was late, said Nils. ", NULL},
    {"page: links", "<a href=x>The ferry was late</a> ", NULL},
    {"page: less-than signs", "<", NULL},
    {"page: ampersands", "&", NULL},
    {"page: entities", "&ldquo;a&rdquo; ", NULL},
    {"page: comments", "<!-- a -->", NULL},
    {"page: open comment", "<!-- ", NULL},
    {"page: open attribute", "<a b='", NULL},
    {"page: attributes", "<p a=b c=d ", NULL},
    {"page: quotations in q", "<q>Late.</q> ", NULL},
    {"page: open q", "<q>Late. ", NULL},
    {"page: list items", "<li>The ferry was late again. ", NULL},
    {"page: table cells", "<table><tr><td>The ferry was late. ", NULL},
    {"page: scripts", "<script>a</script>", NULL},
    {"page: JSON-LD", "<script type=application/ld+json>{\"@type\":1}</script>", NULL},
    {"page: meta elements", "<meta name=a content=b>", NULL},
    {"page: repeated paragraphs",
     "<p>The ferry was late again, said Nils Harmon of it.</p>", NULL},
    {"page: soft hyphens", "&shy;a", NULL},
    {"page: one line without blanks", "a", NULL},
    {"page: ill-formed bytes", "<p>\xE2\x80\x93 late\xFF", NULL},
};
enum { SHAPE_COUNT = sizeof shapes / sizeof *shapes };

/* Read as HTML. */
static bool is_page(size_t shape) {
    return !strncmp(shapes[shape].name, "page: ", strlen("page: "));
}

/* ---- the measurement ---- */

static int count_bytes(void *user, const char *bytes, size_t size) {
    (void)bytes;
    *(size_t *)user += size;
    return 0;
}

static double now(void) {
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void build(size_t shape, size_t size, text *out) {
    out->size = 0;
    out->limit = size;
    if (shapes[shape].build) {
        shapes[shape].build(out);
        return;
    }
    while (add(out, shapes[shape].repeated)) continue;
}

typedef struct run {
    double seconds;
    size_t written, quotations;
    const char *slowest;
    double slowest_share;
} run;

static quoth_status measure(const quoth_context *context, const text *input, bool is_page,
                            run *out, quoth_error *error) {
    quoth_document *document = NULL;
    quoth_article article = {.size = sizeof article,
                             .text = input->bytes,
                             .text_size = input->size,
                             .lent = true,
                             .id = "shape"};
    quoth_page *page = NULL;
    *out = (run){.slowest = "writing"};
    double start = now();
    if (is_page) {
        /* a page of scraps is refused: its reading is what is measured */
        quoth_status read =
            quoth_page_read(&page, context, input->bytes, input->size, false, error);
        out->seconds = now() - start;
        out->slowest = "page";
        out->slowest_share = 1;
        if (read) return read == QUOTH_ERROR_INPUT ? QUOTH_OK : read;
        article = *quoth_page_article(page);
        article.id = "shape";
        article.lent = true;
    }
    quoth_status status = quoth_analyze(&document, context, &article, error);
    double analysed = now();
    if (!status)
        status = quoth_write(document, QUOTH_FORMAT_JSONL, NULL, count_bytes,
                             &out->written, error);
    if (!status)
        status = quoth_write(document, QUOTH_FORMAT_REPORT, NULL, count_bytes,
                             &out->written, error);
    if (!status)
        status = quoth_write(document, QUOTH_FORMAT_HTML, NULL, count_bytes,
                             &out->written, error);
    quoth_write_options merged = {.size = sizeof merged, .collapse = true};
    if (!status)
        status = quoth_write(document, QUOTH_FORMAT_D3, &merged, count_bytes,
                             &out->written, error);
    double stop = now(), most = stop - analysed;
    out->seconds = stop - start;
    if (document) {
        quoth_timing stages[32];
        size_t count = quoth_document_timings(document, stages, 32);
        for (size_t i = 0; i < count; i++) {
            if (stages[i].seconds <= most) continue;
            most = stages[i].seconds;
            out->slowest = stages[i].stage;
        }
        out->quotations = quoth_document_quotation_count(document);
    }
    out->slowest_share = out->seconds > 0 ? most / out->seconds : 0;
    quoth_document_free(document);
    quoth_page_free(page);
    return status;
}

static bool test_shape(const quoth_context *context, size_t shape, size_t size,
                       double limit, text *buffer) {
    run half = {0}, whole = {0}, again;
    double best_half = 1e9, best_whole = 1e9, ratio = 0;
    quoth_error error;
    for (unsigned tries = 0; tries < 3 && (!tries || ratio > 2.4); tries++) {
        build(shape, size / 2, buffer);
        if (measure(context, buffer, is_page(shape), &half, &error)) break;
        build(shape, size, buffer);
        if (measure(context, buffer, is_page(shape), &again, &error)) break;
        error.status = QUOTH_OK;
        if (half.seconds < best_half) best_half = half.seconds;
        if (again.seconds < best_whole) {
            best_whole = again.seconds;
            whole = again;
        }
        ratio = best_whole / (best_half > 1e-4 ? best_half : 1e-4);
    }
    if (error.status) {
        printf("FAIL %-38s %s: %s\n", shapes[shape].name, quoth_status_name(error.status),
               error.message);
        return false;
    }
    double megabytes = (double)size / 1e6;
    bool slow = whole.seconds > limit * megabytes;
    printf("%-4s %-38s %7.3f s %8.2f MB/s  x%4.1f  %6zu quotations  %4.0f%% %s%s\n",
           slow ? "FAIL" : "ok", shapes[shape].name, whole.seconds,
           megabytes / whole.seconds, ratio, whole.quotations, whole.slowest_share * 100,
           whole.slowest, ratio > 2.4 ? "  superlinear" : "");
    fflush(stdout);
    return !slow;
}

static int list(void) {
    for (size_t i = 0; i < SHAPE_COUNT; i++) puts(shapes[i].name);
    return 0;
}

/* One shape at one size; nothing else is in the process, so that its memory is its own.
 */
static int once(const quoth_context *context, size_t size, const char *name) {
    text buffer = {.bytes = malloc(size)};
    if (!buffer.bytes) die("out of memory");
    for (size_t i = 0; i < SHAPE_COUNT; i++) {
        run result = {0};
        quoth_error error;
        if (strcmp(shapes[i].name, name)) continue;
        build(i, size, &buffer);
        if (measure(context, &buffer, is_page(i), &result, &error)) die(error.message);
        printf("%.4f\n", result.seconds);
    }
    free(buffer.bytes);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && !strcmp(arguments[1], "--list")) return list();
    bool single = count == 4 && !strcmp(arguments[1], "--once");
    size_t size = count > 1 ? strtoul(arguments[single ? 2 : 1], NULL, 10) : 1000000;
    double limit = count > 2 && !single ? strtod(arguments[2], NULL) : 20;
    const char *filter = count > 3 ? arguments[3] : "";
    if (size < 1000 || size > QUOTH_LIMIT_TEXT || limit <= 0 || count > 4)
        die("usage: shapes_test [BYTES [SECONDS_PER_MB [SHAPE-PART]]]");
    quoth_context *context = NULL;
    quoth_error error;
    if (quoth_context_new(&context, NULL, &error)) die(error.message);
    if (single) {
        int status = once(context, size, arguments[3]);
        quoth_context_free(context);
        return status;
    }
    text buffer = {.bytes = malloc(size)};
    if (!buffer.bytes) die("out of memory");
    unsigned passed = 0, failed = 0;
    for (size_t i = 0; i < SHAPE_COUNT; i++) {
        if (!strstr(shapes[i].name, filter)) continue;
        if (is_page(i) && size > QUOTH_LIMIT_PAGE) continue;
        bool good = test_shape(context, i, size, limit, &buffer);
        passed += good;
        failed += !good;
    }
    free(buffer.bytes);
    quoth_context_free(context);
    printf("%u passed, %u failed\n", passed, failed);
    return failed || !passed ? 1 : 0;
}
