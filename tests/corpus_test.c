/*
 * Runs the corpus: every case of every file below a folder, through the public API and
 * the JSON that users read.
 *
 *     corpus_test FOLDER [-v] [FILE-OR-TITLE-PART]
 *
 * A file holds cases: `==== title`, the article, `---`, lines of expectation
 * (tests/README.md says them). A title ending in `:xfail` is a known failure: it fails
 * the run when it starts to pass.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <jansson.h>
#include <quoth/quoth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
    char *bytes;
    size_t size;
} text;

typedef struct tally {
    unsigned cases, failed, xfailed, xpassed;
} tally;

static const char *filter;
static bool verbose;

static void die(const char *what) {
    fprintf(stderr, "corpus_test: %s\n", what);
    exit(2);
}

static int append(void *user, const char *bytes, size_t size) {
    text *out = user;
    out->bytes = realloc(out->bytes, out->size + size + 1);
    if (!out->bytes) die("out of memory");
    memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
    out->bytes[out->size] = '\0';
    return 0;
}

static text read_file(const char *path) {
    text out = {0};
    FILE *stream = fopen(path, "rb");
    if (!stream) die(path);
    char buffer[8192];
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, stream)) > 0;)
        append(&out, buffer, got);
    fclose(stream);
    return out;
}

/* ---- the graph of a case ---- */

static json_t *analyse(quoth_context *context, const char *article, size_t size) {
    quoth_error error;
    quoth_document *document = NULL;
    quoth_article input = {
        .size = sizeof input, .text = article, .text_size = size, .id = "case"};
    if (quoth_analyze(&document, context, &input, &error)) die(error.message);
    text out = {0};
    if (quoth_write(document, QUOTH_FORMAT_JSONL, NULL, append, &out, &error))
        die(error.message);
    quoth_document_free(document);
    json_error_t problem;
    json_t *graph = json_loadb(out.bytes, out.size,
                               JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    if (!graph) die(problem.text);
    free(out.bytes);
    return graph;
}

static const char *string(const json_t *object, const char *name) {
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "-";
}

static json_t *node(const json_t *graph, const char *id) {
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(graph, "nodes"), index, item) {
        if (!strcmp(string(item, "id"), id)) return item;
    }
    return NULL;
}

static json_t *node_labelled(const json_t *graph, const char *label) {
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(graph, "nodes"), index, item) {
        if (strcmp(string(item, "kind"), "article") &&
            !strcmp(string(item, "label"), label))
            return item;
    }
    return NULL;
}

/* White space folded, for comparing spans that run over line ends. */
static char *fold(const char *source) {
    char *out = malloc(strlen(source) + 1);
    if (!out) die("out of memory");
    size_t size = 0;
    for (; *source; source++) {
        bool space = strchr(" \t\r\n", *source) != NULL;
        if (space && (!size || out[size - 1] == ' ')) continue;
        out[size++] = space ? ' ' : *source;
    }
    while (size && out[size - 1] == ' ') size--;
    out[size] = '\0';
    return out;
}

static char *content_of(const json_t *quotation) {
    text out = {0};
    append(&out, "", 0);
    size_t index;
    json_t *span;
    json_array_foreach(json_object_get(quotation, "content"), index, span) {
        if (index) append(&out, " ~~ ", 4);
        const char *part = string(span, "text");
        append(&out, part, strlen(part));
    }
    char *folded = fold(out.bytes);
    free(out.bytes);
    return folded;
}

/* ---- one case ---- */

typedef struct checker {
    const json_t *graph;
    const char *article;
    json_t *quotation; /* the last one a `quote` line named */
    size_t quotes_seen, next_quotation;
    bool open, none, any_sentence;
    size_t sentences_seen;
    text problems;
} checker;

static void problem(checker *check, const char *line, const char *got) {
    append(&check->problems, "    expected: ", 14);
    append(&check->problems, line, strlen(line));
    append(&check->problems, "\n         got: ", 15);
    append(&check->problems, got, strlen(got));
    append(&check->problems, "\n", 1);
}

static void expect_equal(checker *check, const char *line, const char *wanted,
                         const char *got) {
    char *a = fold(wanted), *b = fold(got);
    if (strcmp(a, b)) problem(check, line, got);
    free(a);
    free(b);
}

static void expect_quote(checker *check, const char *line, const char *value) {
    if (!strcmp(value, "none")) {
        check->none = true;
        return;
    }
    char kind[16] = "";
    int used = 0;
    sscanf(value, "%15s %n", kind, &used);
    char *wanted = fold(value + used);
    const json_t *quotations = json_object_get(check->graph, "quotations");
    check->quotation = NULL;
    check->quotes_seen++;
    for (size_t i = check->next_quotation; i < json_array_size(quotations); i++) {
        json_t *item = json_array_get(quotations, i);
        char *content = content_of(item);
        bool same = !strcmp(content, wanted);
        free(content);
        if (!same) continue;
        check->quotation = item;
        check->next_quotation = i + 1;
        if (strcmp(kind, string(item, "kind")))
            problem(check, line, string(item, "kind"));
        break;
    }
    if (!check->quotation) problem(check, line, "no such quotation");
    free(wanted);
}

static void expect_member(checker *check, const char *line, const char *name,
                          const char *value) {
    if (!check->quotation) return;
    const json_t *span = json_object_get(check->quotation, name);
    expect_equal(check, line, value, json_is_object(span) ? string(span, "text") : "-");
}

static void expect_node(checker *check, const char *line, const char *member,
                        const char *field, const char *value) {
    if (!check->quotation) return;
    const char *id = string(check->quotation, member);
    const json_t *speaker = node(check->graph, id);
    expect_equal(check, line, value, speaker ? string(speaker, field) : "-");
}

static void expect_parent(checker *check, const char *line, const char *value) {
    if (!check->quotation) return;
    const json_t *quotations = json_object_get(check->graph, "quotations");
    const json_t *parent = json_array_get(quotations, (size_t)atoi(value) - 1);
    expect_equal(check, line, parent ? string(parent, "id") : "?",
                 string(check->quotation, "parent"));
}

static bool same_role(const json_t *role, const char *title, const char *status) {
    const char *got = string(role, "title");
    return !strcmp(got, title) && !strcmp(string(role, "status"), status);
}

static char *cut(char *start, const char *separator) {
    char *at = strstr(start, separator);
    if (!at) return NULL;
    *at = '\0';
    return at + strlen(separator);
}

/* PERSON -> ORG (title, status) */
static void expect_affiliation(checker *check, const char *line, const char *value) {
    char *copy = strdup(value), *organization = cut(copy, " -> ");
    char *bracket = organization ? strrchr(organization, '(') : NULL;
    if (!bracket) die(line);
    bracket[-1] = '\0';
    char *title = bracket + 1, *status = strrchr(title, ',');
    if (!status) die(line);
    *status = '\0';
    status += 2;
    *strchr(status, ')') = '\0';
    size_t index;
    json_t *edge;
    bool found = false;
    text got = {0};
    append(&got, "", 0);
    json_array_foreach(json_object_get(check->graph, "edges"), index, edge) {
        if (strcmp(string(edge, "relation"), "affiliated_with")) continue;
        const char *from = string(node(check->graph, string(edge, "source")), "label");
        const char *to = string(node(check->graph, string(edge, "target")), "label");
        found |= !strcmp(from, copy) && !strcmp(to, organization) &&
                 same_role(edge, title, status);
        append(&got, from, strlen(from));
        append(&got, " -> ", 4);
        append(&got, to, strlen(to));
        append(&got, " (", 2);
        append(&got, string(edge, "title"), strlen(string(edge, "title")));
        append(&got, ", ", 2);
        append(&got, string(edge, "status"), strlen(string(edge, "status")));
        append(&got, "); ", 3);
    }
    if (!found) problem(check, line, got.bytes);
    free(got.bytes);
    free(copy);
}

/* PERSON: title (status) */
static void expect_role(checker *check, const char *line, const char *value) {
    char *copy = strdup(value), *title = cut(copy, ": ");
    char *bracket = title ? strrchr(title, '(') : NULL;
    if (!bracket) die(line);
    bracket[-1] = '\0';
    char *status = bracket + 1;
    *strchr(status, ')') = '\0';
    const json_t *person = node_labelled(check->graph, copy);
    size_t index;
    json_t *role;
    bool found = false;
    text got = {0};
    append(&got, "", 0);
    json_array_foreach(json_object_get(person, "roles"), index, role) {
        found |= same_role(role, title, status);
        append(&got, string(role, "title"), strlen(string(role, "title")));
        append(&got, " (", 2);
        append(&got, string(role, "status"), strlen(string(role, "status")));
        append(&got, "); ", 3);
    }
    if (!found) problem(check, line, got.bytes);
    free(got.bytes);
    free(copy);
}

static void expect_no_affiliation(checker *check, const char *line, const char *value) {
    size_t index;
    json_t *edge;
    json_array_foreach(json_object_get(check->graph, "edges"), index, edge) {
        if (strcmp(string(edge, "relation"), "affiliated_with")) continue;
        const char *from = string(node(check->graph, string(edge, "source")), "label");
        if (!strcmp(from, value)) problem(check, line, string(edge, "target"));
    }
}

static void expect_group_member(checker *check, const char *line, const char *value) {
    char *copy = strdup(value), *group = cut(copy, " -> ");
    if (!group) die(line);
    size_t index;
    json_t *edge;
    bool found = false;
    json_array_foreach(json_object_get(check->graph, "edges"), index, edge) {
        if (strcmp(string(edge, "relation"), "member_of")) continue;
        found |=
            !strcmp(string(node(check->graph, string(edge, "source")), "label"), copy) &&
            !strcmp(string(node(check->graph, string(edge, "target")), "label"), group);
    }
    if (!found) problem(check, line, "no such edge");
    free(copy);
}

static void expect_acronym(checker *check, const char *line, const char *value) {
    char *copy = strdup(value), *acronym = cut(copy, " = ");
    if (!acronym) die(line);
    expect_equal(check, line, acronym,
                 string(node_labelled(check->graph, copy), "acronym"));
    free(copy);
}

static void expect_diagnostic(checker *check, const char *line, const char *value) {
    char code[64];
    int row = 0, column = 0;
    if (sscanf(value, "%63s %d:%d", code, &row, &column) != 3) die(line);
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(check->graph, "diagnostics"), index, item) {
        if (!strcmp(string(item, "code"), code) &&
            json_integer_value(json_object_get(item, "line")) == row &&
            json_integer_value(json_object_get(item, "column")) == column)
            return;
    }
    problem(check, line, "no such diagnostic");
}

/* The slice of the article between two code points. */
static char *slice(const char *article, json_int_t start, json_int_t end) {
    const char *at = article, *from = NULL;
    for (json_int_t i = 0;; at++) {
        if (((unsigned char)*at & 0xC0) == 0x80) continue;
        if (i == start) from = at;
        if (i == end || !*at) break;
        i++;
    }
    return from ? strndup(from, (size_t)(at - from)) : strdup("");
}

static void expect_sentence(checker *check, const char *line, const char *value) {
    const json_t *item = json_array_get(json_object_get(check->graph, "sentences"),
                                        check->sentences_seen++);
    check->any_sentence = true;
    char *got = slice(check->article, json_integer_value(json_object_get(item, "start")),
                      json_integer_value(json_object_get(item, "end")));
    expect_equal(check, line, value, item ? got : "no more sentences");
    free(got);
}

static void expect_label(checker *check, const char *line, const char *value,
                         bool wanted) {
    if ((node_labelled(check->graph, value) != NULL) != wanted)
        problem(check, line, wanted ? "no such node" : "there is such a node");
}

static void expect(checker *check, char *line) {
    char keyword[24] = "";
    int used = 0;
    sscanf(line, "%23s %n", keyword, &used);
    const char *value = used ? line + used : "";
    if (!strcmp(line, "...")) {
        check->open = true;
    } else if (!strcmp(keyword, "quote") || !strcmp(keyword, "quotes")) {
        expect_quote(check, line, value);
    } else if (!strcmp(keyword, "cue") || !strcmp(keyword, "source")) {
        expect_member(check, line, keyword, value);
    } else if (!strcmp(keyword, "speaker")) {
        expect_node(check, line, "speaker", "label", value);
    } else if (!strcmp(keyword, "via")) {
        expect_node(check, line, "via", "label", value);
    } else if (!strcmp(keyword, "kind")) {
        expect_node(check, line, "speaker", "kind", value);
    } else if (!strcmp(keyword, "polarity")) {
        if (check->quotation)
            expect_equal(check, line, value, string(check->quotation, "polarity"));
    } else if (!strcmp(keyword, "parent")) {
        expect_parent(check, line, value);
    } else if (!strcmp(keyword, "affil")) {
        expect_affiliation(check, line, value);
    } else if (!strcmp(keyword, "role")) {
        expect_role(check, line, value);
    } else if (!strcmp(keyword, "noaffil")) {
        expect_no_affiliation(check, line, value);
    } else if (!strcmp(keyword, "member")) {
        expect_group_member(check, line, value);
    } else if (!strcmp(keyword, "acronym")) {
        expect_acronym(check, line, value);
    } else if (!strcmp(keyword, "diagnostic")) {
        expect_diagnostic(check, line, value);
    } else if (!strcmp(keyword, "sentence")) {
        expect_sentence(check, line, value);
    } else if (!strcmp(keyword, "label") || !strcmp(keyword, "nolabel")) {
        expect_label(check, line, value, keyword[0] == 'l');
    } else if (!strcmp(keyword, "title") || !strcmp(keyword, "byline") ||
               !strcmp(keyword, "publisher") || !strcmp(keyword, "published")) {
        expect_equal(check, line, value,
                     string(json_object_get(check->graph, "graph"), keyword));
    } else if (!strcmp(keyword, "dateline")) {
        const json_t *span =
            json_object_get(json_object_get(check->graph, "graph"), "dateline");
        expect_equal(check, line, value,
                     json_is_object(span) ? string(span, "text") : "-");
    } else {
        die(line);
    }
}

static void expect_nothing_else(checker *check) {
    const json_t *quotations = json_object_get(check->graph, "quotations");
    if (!check->open && (check->none || check->quotes_seen) &&
        json_array_size(quotations) > check->quotes_seen) {
        text all = {0};
        for (size_t i = 0; i < json_array_size(quotations); i++) {
            char *content = content_of(json_array_get(quotations, i));
            append(&all, "[", 1);
            append(&all, content, strlen(content));
            append(&all, "] ", 2);
            free(content);
        }
        problem(check, "no other quotations", all.bytes);
        free(all.bytes);
    }
    if (check->any_sentence && json_array_size(json_object_get(
                                   check->graph, "sentences")) != check->sentences_seen)
        problem(check, "no other sentences", "there are others");
}

/* Every span of every quotation is in range and slices to its text. */
static void check_slices(checker *check) {
    size_t index, part;
    json_t *quotation, *span;
    json_array_foreach(json_object_get(check->graph, "quotations"), index, quotation) {
        json_array_foreach(json_object_get(quotation, "content"), part, span) {
            char *got =
                slice(check->article, json_integer_value(json_object_get(span, "start")),
                      json_integer_value(json_object_get(span, "end")));
            if (strcmp(got, string(span, "text")))
                problem(check, "a span slices to its text", got);
            free(got);
        }
    }
}

static void run_case(quoth_context *context, const char *path, char *title, char *article,
                     size_t size, char *expectations, tally *all) {
    if (filter && !strstr(path, filter) && !strstr(title, filter)) return;
    size_t length = strlen(title);
    bool xfail = length > 6 && !strcmp(title + length - 6, ":xfail");
    json_t *graph = analyse(context, article, size);
    checker check = {.graph = graph, .article = article};
    append(&check.problems, "", 0);
    for (char *line = expectations, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next) *next++ = '\0';
        if (*line && *line != '#') expect(&check, line);
    }
    expect_nothing_else(&check);
    check_slices(&check);
    bool failed = check.problems.size > 0;
    all->cases++;
    all->xfailed += failed && xfail;
    if (failed && !xfail) {
        all->failed++;
        printf("FAIL %s: %s\n%s", path, title, check.problems.bytes);
    }
    if (!failed && xfail) {
        all->xpassed++;
        printf("PASSES NOW, remove :xfail: %s: %s\n", path, title);
    }
    if (verbose && failed && xfail)
        printf("xfail %s: %s\n%s", path, title, check.problems.bytes);
    if (verbose && !failed) printf("ok %s: %s\n", path, title);
    free(check.problems.bytes);
    json_decref(graph);
}

static void run_file(quoth_context *context, const char *path, tally *all) {
    text file = read_file(path);
    char *at = strstr(file.bytes, "==== ");
    while (at) {
        char *title = at + 5, *article = strchr(title, '\n');
        if (!article) die(path);
        *article++ = '\0';
        char *rule = strstr(article, "\n---\n");
        if (!rule) die(path);
        char *expectations = rule + 5;
        *rule = '\0';
        char *next = strstr(expectations, "\n==== ");
        if (next) *next++ = '\0';
        run_case(context, path, title, article, (size_t)(rule - article), expectations,
                 all);
        at = next;
    }
    free(file.bytes);
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_folder(quoth_context *context, const char *path, tally *all) {
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, by_name);
    if (count < 0) die(path);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char child[1024];
        snprintf(child, sizeof child, "%s/%s", path, name);
        size_t length = strlen(name);
        if (length > 4 && !strcmp(name + length - 4, ".txt")) {
            run_file(context, child, all);
        } else if (name[0] != '.') {
            run_folder(context, child, all);
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int count, char **arguments) {
    const char *folder = NULL;
    for (int i = 1; i < count; i++) {
        if (!strcmp(arguments[i], "-v")) {
            verbose = true;
        } else if (!folder) {
            folder = arguments[i];
        } else {
            filter = arguments[i];
        }
    }
    if (!folder) die("usage: corpus_test FOLDER [-v] [FILE-OR-TITLE-PART]");
    quoth_context *context = NULL;
    quoth_error error;
    if (quoth_context_new(&context, NULL, &error)) die(error.message);
    tally all = {0};
    run_folder(context, folder, &all);
    quoth_context_free(context);
    printf("%u cases: %u passed, %u failed, %u known failures\n", all.cases,
           all.cases - all.failed - all.xfailed - all.xpassed, all.failed + all.xpassed,
           all.xfailed);
    return all.failed || all.xpassed || !all.cases ? 1 : 0;
}
