/*
 * graph, report, text and syntax: every input is read, analysed and written before the
 * next; what goes wrong with one is said on stderr and costs only that one.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "cli/cli.h"

/* A JSON line holds one article and its members, escapes included. */
static const size_t line_limit = (size_t)QUOTH_LIMIT_TEXT * 2;

typedef struct job {
    const cli_options *options;
    quoth_context *context;
    quoth_format format;
    quoth_write_options writing;
    cli_output output;
    unsigned failed, written;
    bool broken; /* the output cannot be written: nothing more is tried */
} job;

static void write_separator(job *work, const char *id, bool several) {
    if (!several || work->format == QUOTH_FORMAT_JSONL ||
        work->format == QUOTH_FORMAT_CONLLU)
        return;
    fprintf(work->output.stream, "%s==> ", work->written ? "\n" : "");
    quoth_escape(id, strlen(id), cli_sink, work->output.stream);
    fputs(" <==\n", work->output.stream);
}

static void analyze(job *work, const char *name, uint32_t line,
                    const quoth_article *article, bool several) {
    quoth_document *document = NULL;
    quoth_error error;
    quoth_status status = quoth_analyze(&document, work->context, article, &error);
    if (!status) {
        write_separator(work, article->id, several);
        status = quoth_write(document, work->format, &work->writing, cli_sink,
                             work->output.stream, &error);
        if (status == QUOTH_ERROR_IO) work->broken = true;
        work->written++;
    }
    quoth_document_free(document);
    if (!status) return;
    work->failed++;
    if (line) error.line = line;
    if (line && !error.column) error.column = 1;
    if (!work->broken) cli_complain_error(name, &error);
}

/* The file's name without folder and suffix. */
static char *id_of(const char *path) {
    if (!strcmp(path, "-")) return strdup("stdin");
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return strndup(name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
}

static void read_text(job *work, const char *path, FILE *stream, bool several) {
    char *bytes = NULL, *id = id_of(path);
    size_t size;
    if (!id || !cli_read_all(stream, QUOTH_LIMIT_TEXT, &bytes, &size)) {
        cli_complain(path, strerror(errno));
        work->failed++;
    } else {
        quoth_article article = {.size = sizeof article,
                                 .text = bytes,
                                 .text_size = size,
                                 .id = id,
                                 .strict = work->options->strict};
        analyze(work, path, 0, &article, several);
    }
    free(bytes);
    free(id);
}

static bool is_blank(const char *line, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!line[i] || !strchr(" \t\r\n", line[i])) return false;
    return true;
}

static void read_line(job *work, const char *path, uint32_t number, const char *line,
                      size_t size) {
    quoth_record *record = NULL;
    quoth_error error;
    if (quoth_record_parse(&record, line, size, &error)) {
        error.line = number;
        cli_complain_error(path, &error);
        work->failed++;
        return;
    }
    quoth_article article = *quoth_record_article(record);
    char id[24];
    snprintf(id, sizeof id, "line-%u", number);
    if (!article.id) article.id = id;
    article.strict = work->options->strict;
    analyze(work, path, number, &article, true);
    quoth_record_free(record);
}

static void skip_byte_order_mark(FILE *stream) {
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};
    for (size_t i = 0; i < sizeof mark; i++) {
        int c = getc(stream);
        if (c == mark[i]) continue;
        if (c != EOF) ungetc(c, stream);
        return; /* half a mark is no mark: the line is then bad anyway */
    }
}

static void read_jsonl(job *work, const char *path, FILE *stream) {
    char *line = NULL;
    size_t capacity = 0, size = 0;
    uint32_t number = 1;
    skip_byte_order_mark(stream);
    bool skipping = false;
    for (int c = getc(stream); !work->broken; c = getc(stream)) {
        if (c == '\n' || c == EOF) {
            if (!skipping && !is_blank(line, size))
                read_line(work, path, number, line, size);
            number++;
            size = 0;
            skipping = false;
            if (c == EOF) break;
            continue;
        }
        if (skipping) continue;
        if (size == capacity) {
            size_t wanted = capacity ? capacity * 2 : 65536;
            char *grown = size < line_limit ? realloc(line, wanted) : NULL;
            if (!grown) {
                quoth_error error = {
                    .status = QUOTH_ERROR_LIMIT, .line = number, .column = 1};
                snprintf(error.message, sizeof error.message,
                         "the line is longer than the limit of %zu bytes", line_limit);
                cli_complain_error(path, &error);
                work->failed++;
                skipping = true;
                continue;
            }
            line = grown;
            capacity = wanted;
        }
        line[size++] = (char)c;
    }
    if (ferror(stream)) {
        cli_complain(path, strerror(errno));
        work->failed++;
    }
    free(line);
}

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), size = strlen(suffix);
    return length > size && !strcmp(path + length - size, suffix);
}

static bool is_jsonl(const cli_options *options, const char *path) {
    if (options->input != INPUT_AUTO) return options->input == INPUT_JSONL;
    return has_suffix(path, ".jsonl") || has_suffix(path, ".ndjson");
}

static void read_input(job *work, const char *path, bool several) {
    bool standard = !strcmp(path, "-");
    FILE *stream = standard ? stdin : fopen(path, "rb");
    if (!stream) {
        cli_complain(path, strerror(errno));
        work->failed++;
        return;
    }
    if (is_jsonl(work->options, path)) {
        read_jsonl(work, path, stream);
    } else {
        read_text(work, path, stream, several);
    }
    if (!standard) fclose(stream);
}

static bool wants_color(const cli_options *options) {
    if (!strcmp(options->color, "always")) return true;
    const char *off = getenv("NO_COLOR");
    return !strcmp(options->color, "auto") && !options->output && isatty(STDOUT_FILENO) &&
           !(off && *off);
}

/* "q3" */
static bool is_quotation_id(const char *text) {
    size_t digits = text[0] == 'q' ? strspn(text + 1, "0123456789") : 0;
    return digits && !text[1 + digits];
}

static int run(int count, char **arguments, quoth_format format) {
    cli_options options;
    if (!cli_options_read(&options, count, arguments)) return EXIT_USAGE;
    const char *quotation = NULL;
    if (format == QUOTH_FORMAT_EXPLANATION && options.input_count > 1 &&
        is_quotation_id(options.inputs[options.input_count - 1]))
        quotation = options.inputs[--options.input_count];
    if (!options.input_count) {
        cli_complain("usage",
                     "an input is missing; - is standard input; see quoth --help");
        return EXIT_USAGE;
    }
    job work = {.options = &options, .format = format};
    work.writing = (quoth_write_options){.size = sizeof work.writing,
                                         .offsets = options.offsets,
                                         .width = options.width,
                                         .color = wants_color(&options),
                                         .quotation = quotation};
    bool lines = false;
    for (int i = 0; i < options.input_count; i++)
        lines |= is_jsonl(&options, options.inputs[i]);
    bool several = options.input_count > 1 || lines;
    if (format == QUOTH_FORMAT_GRAPH && (several || options.jsonl))
        work.format = QUOTH_FORMAT_JSONL;
    quoth_error error;
    quoth_context_options context = {.size = sizeof context,
                                     .patterns_dir = options.patterns};
    if (quoth_context_new(&work.context, &context, &error)) {
        cli_complain_error(options.patterns ? options.patterns : "patterns", &error);
        return EXIT_USAGE;
    }
    if (!cli_output_open(&work.output, options.output)) {
        quoth_context_free(work.context);
        return EXIT_INPUTS;
    }
    for (int i = 0; i < options.input_count && !work.broken; i++)
        read_input(&work, options.inputs[i], several);
    if (work.broken && work.output.path)
        cli_complain(work.output.path, "cannot be written");
    bool keep = !work.broken && (work.written || !work.failed);
    bool closed = cli_output_close(&work.output, keep);
    if (!keep) closed = false;
    quoth_context_free(work.context);
    return work.failed || !closed ? EXIT_INPUTS : EXIT_DONE;
}

int cli_graph(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_GRAPH);
}

int cli_report(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_REPORT);
}

int cli_explain(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_EXPLANATION);
}

int cli_text(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_TEXT);
}

int cli_syntax(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_CONLLU);
}
