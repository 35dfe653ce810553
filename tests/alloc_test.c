/*
 * Fails the n-th allocation, for n = 1, 2, 3, ... until a run needs no more than that:
 *
 *     alloc_test ARTICLE [PATTERNS_DIR]
 *
 * Every failure must come back as QUOTH_ERROR_MEMORY and leave nothing behind. Each step
 * is tried twice, with only the n-th allocation failing and with all from the n-th on.
 * jansson and stdio call malloc themselves; they are outside the hook.
 */
#include <quoth/quoth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

static const char page_bytes[] =
    "<html><head><meta charset=iso-8859-1><title>Ferry late | The Courier</title>"
    "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\":"
    "[{\"name\": \"By Ada Starr\"}]}</script></head><body><div class=story-body>"
    "<p>The ferry to Elsen was late again on Monday, and nobody was surprised by it.</p>"
    "<p>\x93We will mend it,\x94 said Nils Harmon, <q>soon</q>, as he has often said.</p>"
    "<p>&ldquo;Nobody asked the drivers,&rdquo; said Tessa Orrin of Elsen Haulage.</p>"
    "</div><div class=comments><p>I was there too, and it was very wet.</p></div></body>";

typedef struct hook {
    size_t calls;   /* allocations since the step began */
    size_t fail_at; /* 0: never */
    bool and_after; /* all later ones fail too */
    size_t failures;
    long live; /* blocks not yet released */
} hook;

typedef struct fixture {
    hook *memory;
    quoth_context_options options;
    quoth_context *context;   /* made before the steps that need one */
    quoth_document *document; /* the same */
    quoth_article article;
} fixture;

static unsigned problems;

static void *reallocate(void *user, void *block, size_t size) {
    hook *memory = user;
    if (!size) {
        memory->live -= block != NULL;
        free(block);
        return NULL;
    }
    memory->calls++;
    bool hit = memory->fail_at && (memory->and_after ? memory->calls >= memory->fail_at
                                                     : memory->calls == memory->fail_at);
    if (hit) {
        memory->failures++;
        return NULL;
    }
    void *grown = realloc(block, size);
    if (grown) memory->live += block == NULL;
    return grown;
}

static int discard(void *user, const char *bytes, size_t size) {
    (void)user, (void)bytes, (void)size;
    return 0;
}

static void die(const char *what) {
    fprintf(stderr, "alloc_test: %s\n", what);
    exit(2);
}

/* ---- the steps: each leaves the fixture as it was ---- */

static quoth_status make_context(fixture *use, quoth_error *error) {
    quoth_context *context = NULL;
    quoth_status status = quoth_context_new(&context, &use->options, error);
    if (status && context) return QUOTH_ERROR_ARGUMENT;
    quoth_context_free(context);
    return status;
}

static quoth_status load_embedded(fixture *use, quoth_error *error) {
    const char *folder = use->options.patterns_dir;
    use->options.patterns_dir = NULL;
    quoth_status status = make_context(use, error);
    use->options.patterns_dir = folder;
    return status;
}

static quoth_status load_folder(fixture *use, quoth_error *error) {
    return use->options.patterns_dir ? make_context(use, error) : QUOTH_OK;
}

static quoth_status analyze(fixture *use, quoth_error *error) {
    quoth_document *document = NULL;
    quoth_status status = quoth_analyze(&document, use->context, &use->article, error);
    if (status && document) return QUOTH_ERROR_ARGUMENT;
    quoth_document_free(document);
    return status;
}

static quoth_status read_page(fixture *use, quoth_error *error) {
    quoth_page *page = NULL;
    quoth_status status = quoth_page_read(&page, use->context, page_bytes,
                                          sizeof page_bytes - 1, false, error);
    if (status && page) return QUOTH_ERROR_ARGUMENT;
    quoth_page_free(page);
    return status;
}

static quoth_status audit(fixture *use, quoth_error *error) {
    quoth_audit *made = NULL;
    quoth_status status = quoth_audit_run(&made, use->document, NULL, error);
    if (status && made) return QUOTH_ERROR_ARGUMENT;
    quoth_audit_free(made);
    return status;
}

static quoth_status write_all(fixture *use, quoth_error *error) {
    static const quoth_format formats[] = {QUOTH_FORMAT_GRAPH,       QUOTH_FORMAT_JSONL,
                                           QUOTH_FORMAT_REPORT,      QUOTH_FORMAT_TEXT,
                                           QUOTH_FORMAT_EXPLANATION, QUOTH_FORMAT_D3,
                                           QUOTH_FORMAT_GEXF};
    quoth_write_options options = {.size = sizeof options, .collapse = true};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        quoth_status status =
            quoth_write(use->document, formats[i], &options, discard, NULL, error);
        if (status) return status;
    }
    return QUOTH_OK;
}

/* In parts, and what is written from parts made again. */
static quoth_status divide(fixture *use, quoth_error *error) {
    double *size = &use->context->pack.settings[QT_SETTING_part_bytes], whole = *size;
    quoth_document *document = NULL;
    *size = 300;
    quoth_status status = quoth_analyze(&document, use->context, &use->article, error);
    if (!status)
        status = quoth_write(document, QUOTH_FORMAT_CONLLU, NULL, discard, NULL, error);
    quoth_document_free(document);
    *size = whole;
    return status;
}

static quoth_status check_patterns(fixture *use, quoth_error *error) {
    size_t examples, failures;
    return quoth_patterns_check(use->context, discard, NULL, &examples, &failures, error);
}

static quoth_status dump_patterns(fixture *use, quoth_error *error) {
    return quoth_patterns_dump(use->context, discard, NULL, error);
}

typedef struct step {
    const char *name;
    quoth_status (*run)(fixture *use, quoth_error *error);
} step;

static const step steps[] = {
    {"context, embedded patterns", load_embedded},
    {"context, patterns of a folder", load_folder},
    {"read a page", read_page},
    {"analyse", analyze},
    {"analyse in parts", divide},
    {"audit", audit},
    {"write in every format", write_all},
    {"patterns check", check_patterns},
    {"patterns dump", dump_patterns},
};

/* ---- the test ---- */

static void problem(const step *tested, const hook *memory, const char *what) {
    if (problems++ < 20)
        printf("FAIL %s, allocation %zu%s: %s\n", tested->name, memory->fail_at,
               memory->and_after ? " and later" : "", what);
}

/* Runs a step with one failure; false when it ended before the n-th allocation. */
static bool fails_at(const step *tested, fixture *use, size_t n, bool and_after) {
    hook *memory = use->memory;
    long before = memory->live;
    quoth_error error;
    memset(&error, 0xA5, sizeof error);
    memory->calls = memory->failures = 0;
    memory->fail_at = n;
    memory->and_after = and_after;
    quoth_status status = tested->run(use, &error);
    size_t failures = memory->failures;
    if (memory->live > before) problem(tested, memory, "blocks are left behind");
    if (memory->live < before) problem(tested, memory, "blocks are released twice");
    memory->live = before;
    if (failures && !status) problem(tested, memory, "the failure was swallowed");
    if (failures && status && status != QUOTH_ERROR_MEMORY)
        problem(tested, memory, quoth_status_name(status));
    if (failures && status && error.status != status)
        problem(tested, memory, "the error's status is not the returned one");
    if (!failures && status) problem(tested, memory, "fails without a cause");
    memory->fail_at = 0;
    return failures > 0;
}

static void test_step(const step *tested, fixture *use) {
    size_t n = 1;
    while (fails_at(tested, use, n, false)) fails_at(tested, use, n++, true);
    printf("%s: %zu allocations, each failed twice\n", tested->name, n - 1);
}

static char *read_file(const char *path, size_t *size) {
    FILE *stream = fopen(path, "rb");
    if (!stream) die(path);
    size_t capacity = 1 << 20;
    char *bytes = malloc(capacity);
    if (!bytes) die("out of memory");
    *size = fread(bytes, 1, capacity, stream);
    if (*size == capacity) die("the article is larger than 1 MiB");
    fclose(stream);
    return bytes;
}

int main(int count, char **arguments) {
    if (count < 2 || count > 3) die("usage: alloc_test ARTICLE [PATTERNS_DIR]");
    size_t size;
    char *text = read_file(arguments[1], &size);
    hook memory = {0};
    fixture use = {.memory = &memory,
                   .options = {.size = sizeof use.options,
                               .patterns_dir = count > 2 ? arguments[2] : NULL,
                               .allocator = {.reallocate = reallocate, .user = &memory}},
                   .article = {.size = sizeof use.article,
                               .text = text,
                               .text_size = size,
                               .id = "article"}};
    quoth_error error;
    if (quoth_context_new(&use.context, &use.options, &error)) die(error.message);
    if (quoth_analyze(&use.document, use.context, &use.article, &error))
        die(error.message);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) test_step(&steps[i], &use);
    quoth_document_free(use.document);
    quoth_context_free(use.context);
    free(text);
    if (memory.live) printf("FAIL %ld blocks are left at the end\n", memory.live);
    printf("%u problems\n", problems);
    return problems || memory.live ? 1 : 0;
}
