/*
 * How fast the library is, and where the time goes.
 *
 *     quoth_bench FILE.jsonl
 *
 * Every article of the file is read first; then all are analysed and written as JSON
 * Lines into nothing, again and again for at least two seconds. Printed: MB/s and words/s
 * of text, peak memory of the process, the share of each stage, and
 * how many times as fast two threads are as one.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <quoth/quoth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { STAGES = 32 };

typedef struct corpus {
    quoth_record **records;
    size_t count, capacity;
    size_t bytes, words;
} corpus;

typedef struct stage {
    const char *name;
    double seconds;
} stage;

typedef struct result {
    stage stages[STAGES];
    size_t stage_count;
    double seconds; /* all rounds together */
    size_t rounds, written;
} result;

static void die(const char *what) {
    fprintf(stderr, "quoth_bench: %s\n", what);
    exit(2);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int discard(void *user, const char *bytes, size_t size) {
    (void)bytes;
    *(size_t *)user += size;
    return 0;
}

static size_t count_words(const char *text, size_t size) {
    size_t words = 0;
    bool inside = false;
    for (size_t i = 0; i < size; i++) {
        bool blank = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

static void add_record(corpus *all, const char *line, size_t size) {
    quoth_error error;
    if (all->count == all->capacity) {
        all->capacity = all->capacity ? all->capacity * 2 : 1024;
        all->records = realloc(all->records, all->capacity * sizeof *all->records);
        if (!all->records) die("out of memory");
    }
    if (quoth_record_parse(&all->records[all->count], line, size, NULL, &error))
        die(error.message);
    const quoth_article *article = quoth_record_article(all->records[all->count++]);
    all->bytes += article->text_size;
    all->words += count_words(article->text, article->text_size);
}

static corpus read_corpus(const char *path) {
    FILE *stream = fopen(path, "rb");
    if (!stream) die(path);
    corpus all = {0};
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size; (size = getline(&line, &capacity, stream)) > 0;)
        if (strspn(line, " \t\r\n") < (size_t)size) add_record(&all, line, (size_t)size);
    if (ferror(stream)) die(path);
    free(line);
    fclose(stream);
    if (!all.count) die("the file holds no article");
    return all;
}

static void add_seconds(result *out, const char *name, double seconds) {
    size_t i = 0;
    while (i < out->stage_count && strcmp(out->stages[i].name, name) != 0) i++;
    if (i == STAGES) return;
    if (i == out->stage_count) out->stages[out->stage_count++] = (stage){name, 0};
    out->stages[i].seconds += seconds;
}

static void run_article(const quoth_context *context, const quoth_article *article,
                        result *out) {
    quoth_document *document = NULL;
    quoth_error error;
    if (quoth_analyze(&document, context, article, &error)) die(error.message);
    double start = now();
    if (quoth_write(document, QUOTH_FORMAT_JSONL, NULL, discard, &out->written, &error))
        die(error.message);
    double writing = now() - start;
    quoth_timing timings[STAGES];
    size_t count = quoth_document_timings(document, timings, STAGES);
    for (size_t i = 0; i < count; i++)
        add_seconds(out, timings[i].stage, timings[i].seconds);
    add_seconds(out, "writing", writing);
    quoth_document_free(document);
}

static void run_rounds(const quoth_context *context, const corpus *all, result *out) {
    double start = now();
    do {
        for (size_t i = 0; i < all->count; i++)
            run_article(context, quoth_record_article(all->records[i]), out);
        out->rounds++;
        out->seconds = now() - start;
    } while (out->seconds < 2);
}

static void print_result(const corpus *all, const result *out, double loading) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double per_second = (double)out->rounds / out->seconds, accounted = 0;
    printf("%zu articles, %.2f MB, %zu words; %zu rounds in %.2f s\n", all->count,
           (double)all->bytes / 1e6, all->words, out->rounds, out->seconds);
    printf("%.2f MB/s, %.0f words/s, %.0f articles/s\n",
           (double)all->bytes / 1e6 * per_second, (double)all->words * per_second,
           (double)all->count * per_second);
    printf("loading the patterns: %.1f ms\n", loading * 1e3);
    printf("peak memory: %.1f MiB (with the input)\n", (double)usage.ru_maxrss / 1024);
    for (size_t i = 0; i < out->stage_count; i++) {
        accounted += out->stages[i].seconds;
        printf("  %-12s %5.1f%%\n", out->stages[i].name,
               100 * out->stages[i].seconds / out->seconds);
    }
    printf("  %-12s %5.1f%%\n", "the rest", 100 * (1 - accounted / out->seconds));
}

/* Every article once, by several threads over one context; the seconds it took. */
typedef struct worker {
    const quoth_context *context;
    const corpus *all;
    size_t first, step;
} worker;

static void *work(void *user) {
    const worker *own = user;
    result out = {0};
    for (size_t i = own->first; i < own->all->count; i += own->step)
        run_article(own->context, quoth_record_article(own->all->records[i]), &out);
    return NULL;
}

static double run_threads(const quoth_context *context, const corpus *all, size_t count) {
    pthread_t threads[2];
    worker workers[2];
    double start = now();
    for (size_t t = 0; t < count; t++) {
        workers[t] = (worker){context, all, t, count};
        if (pthread_create(&threads[t], NULL, work, &workers[t])) die("no thread");
    }
    for (size_t t = 0; t < count; t++) pthread_join(threads[t], NULL);
    return now() - start;
}

/* The best of a few rounds each, taken in turns: the machine may be busy. */
static void print_threads(const quoth_context *context, const corpus *all) {
    double one = 1e9, two = 1e9;
    for (unsigned round = 0; round < 3; round++) {
        double seconds = run_threads(context, all, 1);
        if (seconds < one) one = seconds;
        seconds = run_threads(context, all, 2);
        if (seconds < two) two = seconds;
    }
    printf("two threads: %.2f times one\n", one / two);
}

int main(int count, char **arguments) {
    if (count != 2) die("usage: quoth_bench FILE.jsonl");
    corpus all = read_corpus(arguments[1]);
    quoth_context *context = NULL;
    quoth_error error;
    double start = now();
    if (quoth_context_new(&context, NULL, &error)) die(error.message);
    double loading = now() - start;
    result out = {0};
    run_rounds(context, &all, &out);
    print_result(&all, &out, loading);
    print_threads(context, &all);
    quoth_context_free(context);
    for (size_t i = 0; i < all.count; i++) quoth_record_free(all.records[i]);
    free(all.records);
    return 0;
}
