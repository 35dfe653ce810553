/*
 * graph, report, explain, text and syntax: inputs become items (a file's text, a page, a
 * JSON line), items are analysed, by several threads if wanted, and written in input
 * order; what goes wrong with one is said on stderr and costs only that one.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct job {
    const cli_options *options;
    quoth_context *context;
    quoth_format format;
    quoth_write_options writing;
    bool auditing;
    bool never_fails; /* findings do not make the command fail */
    quoth_audit_format audit_format;
    cli_output output;
    cli_flow *flow;
    cli_progress progress;
    bool many; /* more than one input */
    unsigned long inputs, failed, written, quotations, failing;
    bool broken; /* the output cannot be written: nothing more is tried */
} job;

/* ---- the work: one item, on any thread ---- */

/* What people read gets a line with the article's id above it, where there are several;
 * what programs read does not. */
static bool is_for_reading(quoth_format format) {
    return format == QUOTH_FORMAT_REPORT || format == QUOTH_FORMAT_EXPLANATION ||
           format == QUOTH_FORMAT_TEXT;
}

/* An empty line before each output but the first. */
static bool needs_gap(const job *work) {
    return work->written && is_for_reading(work->format);
}

/* Between the outputs of several inputs. */
static void write_separator(const job *work, const char *id, const cli_item *item) {
    if (!item->several || !is_for_reading(work->format)) return;
    if (work->options->threads == 1 && needs_gap(work)) fputc('\n', item->output);
    fputs("==> ", item->output);
    quoth_escape(id, strlen(id), cli_sink, item->output);
    fputs(" <==\n", item->output);
}

/* Bytes that are no UTF-8 are read, and said. */
static void note_faults(cli_item *item, const quoth_document *document) {
    quoth_diagnostic fault;
    for (size_t i = 0; quoth_document_diagnostic(document, i, &fault); i++) {
        if (strcmp(fault.code, "ill-formed-utf8")) continue;
        snprintf(item->notice, sizeof item->notice, "line %u, column %u: %s", fault.line,
                 fault.column, fault.message);
        return;
    }
}

/* "note" < "warning" < "error" < "never" */
static int rank(const char *level) {
    static const char *const levels[] = {"off", "note", "warning", "error", "never"};
    for (int i = 0; i < 5; i++)
        if (!strcmp(level, levels[i])) return i;
    return 0;
}

static quoth_status audit(const job *work, cli_item *item,
                          const quoth_document *document) {
    quoth_audit_options options = {.size = sizeof options,
                                   .levels = work->options->levels,
                                   .level_count = work->options->level_count};
    quoth_audit *made = NULL;
    quoth_status status = quoth_audit_run(&made, document, &options, &item->error);
    if (status) return status;
    quoth_finding finding;
    for (size_t i = 0; quoth_audit_finding(made, i, &finding); i++)
        item->failing += rank(finding.level) >= rank(work->options->fail_level);
    if (work->options->threads == 1 && work->written)
        fputs(quoth_audit_frame(work->audit_format, QUOTH_FRAME_BETWEEN), item->output);
    status = quoth_audit_write(made, work->audit_format, item->name, &work->writing,
                               cli_sink, item->output, &item->error);
    quoth_audit_free(made);
    return status;
}

static quoth_status analyze(const job *work, cli_item *item,
                            const quoth_article *article) {
    quoth_document *document = NULL;
    quoth_status status = quoth_analyze(&document, work->context, article, &item->error);
    if (status) return status;
    if (work->auditing) {
        status = audit(work, item, document);
    } else {
        write_separator(work, article->id, item);
        status = quoth_write(document, work->format, &work->writing, cli_sink,
                             item->output, &item->error);
    }
    item->broken = status == QUOTH_ERROR_IO;
    item->written = true;
    item->quotations = quoth_document_quotation_count(document);
    item->nodes = quoth_document_node_count(document);
    if (!item->notice[0]) note_faults(item, document);
    quoth_document_free(document);
    return status;
}

static quoth_status work_on_article(const job *work, cli_item *item,
                                    const quoth_article *given) {
    char id[24];
    snprintf(id, sizeof id, "line-%u", item->line);
    quoth_article article = *given;
    if (!article.id) article.id = item->id ? item->id : id;
    article.strict = work->options->strict;
    article.lent = true;
    return analyze(work, item, &article);
}

static quoth_status work_on_page(const job *work, cli_item *item) {
    quoth_page *page = NULL;
    quoth_status status = quoth_page_read(&page, work->context, item->bytes, item->size,
                                          work->options->strict, &item->error);
    if (status) return status;
    const quoth_article *article = quoth_page_article(page);
    if (article->notice)
        snprintf(item->notice, sizeof item->notice, "%s", article->notice);
    status = work_on_article(work, item, article);
    quoth_page_free(page);
    return status;
}

static quoth_status work_on_line(const job *work, cli_item *item) {
    quoth_record *record = NULL;
    quoth_record_options options = {.size = sizeof options,
                                    .fields = work->options->fields,
                                    .field_count = work->options->field_count};
    quoth_status status =
        quoth_record_parse(&record, item->bytes, item->size, &options, &item->error);
    if (status) return status;
    status = work_on_article(work, item, quoth_record_article(record));
    quoth_record_free(record);
    return status;
}

static quoth_status work_on_text(const job *work, cli_item *item) {
    quoth_article article = {
        .size = sizeof article, .text = item->bytes, .text_size = item->size};
    return work_on_article(work, item, &article);
}

static void work_on(void *user, cli_item *item) {
    const job *work = user;
    if (item->failed) return; /* could not be read */
    double start = cli_seconds();
    quoth_status status = item->kind == QUOTH_INPUT_HTML    ? work_on_page(work, item)
                          : item->kind == QUOTH_INPUT_JSONL ? work_on_line(work, item)
                                                            : work_on_text(work, item);
    item->failed = status != QUOTH_OK;
    item->seconds = cli_seconds() - start;
}

/* ---- the closing: in input order, on one thread ---- */

static void say_what_came(const job *work, cli_item *item) {
    const cli_options *options = work->options;
    const char *name = item->name ? item->name : "input";
    if (item->failed && !work->broken) {
        if (item->line) item->error.line = item->line;
        if (item->line && !item->error.column) item->error.column = 1;
        cli_complain_error(name, &item->error);
    }
    if (item->notice[0] && !options->quiet) cli_complain(name, item->notice);
    if (options->verbose && item->written) {
        char line[96];
        snprintf(line, sizeof line, "bytes %zu, quotations %zu, nodes %zu, %.1f ms",
                 item->size, item->quotations, item->nodes, item->seconds * 1000);
        cli_note(name, line);
    }
}

static void write_aside(job *work, cli_item *item) {
    FILE *stream = work->output.stream;
    if (!item->text_size || work->broken) return;
    if (work->auditing) {
        if (work->written)
            fputs(quoth_audit_frame(work->audit_format, QUOTH_FRAME_BETWEEN), stream);
    } else if (needs_gap(work) && item->several) {
        fputc('\n', stream);
    }
    item->broken |= fwrite(item->text, 1, item->text_size, stream) != item->text_size;
}

static void close_item(void *user, cli_item *item) {
    job *work = user;
    write_aside(work, item);
    work->broken |= item->broken;
    work->inputs++;
    work->written += item->written;
    work->quotations += item->quotations;
    work->failed += item->failed;
    work->failing += item->failing;
    if (item->failed || item->notice[0] || work->options->verbose) {
        cli_progress_clear(&work->progress);
        say_what_came(work, item);
    }
    cli_progress_step(&work->progress, item->size, 1);
}

static bool is_over(void *user) {
    const job *work = user;
    return work->broken || cli_interrupted();
}

/* The only input decides how the graph is written: lines for lines. */
static void settle_format(void *user, quoth_input kind) {
    job *work = user;
    if (work->format != QUOTH_FORMAT_GRAPH) return;
    if (work->many || work->options->jsonl || kind == QUOTH_INPUT_JSONL)
        work->format = QUOTH_FORMAT_JSONL;
}

/* ---- the command ---- */

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

static void say_totals(const job *work) {
    if (work->options->quiet || (work->inputs < 2 && !work->options->verbose)) return;
    if (!work->options->verbose && !work->progress.shown) return;
    double passed = cli_seconds() - work->progress.started;
    fprintf(stderr, "quoth: %lu inputs, %lu failed, %lu quotations, %.1f s%s\n",
            work->inputs, work->failed, work->quotations, passed,
            cli_interrupted() ? ", interrupted" : "");
}

/* Reads, analyses and writes all inputs; whether the output is whole. */
static bool run_inputs(job *work, const cli_inputs *inputs) {
    const cli_options *options = work->options;
    quoth_error error;
    if (!cli_output_open(&work->output, options->output)) return false;
    cli_progress_start(&work->progress, options, inputs->bytes);
    cli_interrupts_remove(work->output.temporary);
    work->flow =
        cli_flow_start(options->threads, work->output.stream, work_on, close_item, work);
    if (!work->flow) {
        cli_complain("threads", strerror(ENOMEM));
        return cli_output_close(&work->output, false);
    }
    if (work->auditing) {
        fputs(quoth_audit_frame(work->audit_format, QUOTH_FRAME_HEAD),
              work->output.stream);
    } else if (quoth_write_head(work->format, cli_sink, work->output.stream, &error)) {
        work->broken = true;
    }
    cli_reading reading = {.options = options,
                           .flow = work->flow,
                           .many = work->many,
                           .settle = settle_format,
                           .is_over = is_over,
                           .user = work};
    cli_source *from = malloc(sizeof *from);
    if (!from) cli_complain("inputs", strerror(ENOMEM));
    for (size_t i = 0; from && i < inputs->count && !is_over(work); i++)
        cli_read_input(&reading, from, inputs->paths[i]);
    work->failed += !from;
    free(from);
    cli_flow_end(work->flow);
    if (work->auditing)
        fputs(quoth_audit_frame(work->audit_format, QUOTH_FRAME_TAIL),
              work->output.stream);
    cli_progress_clear(&work->progress);
    if (work->broken && work->output.path)
        cli_complain(work->output.path, "cannot be written");
    bool keep = !work->broken && (work->written || (!work->failed && !cli_interrupted()));
    bool closed = cli_output_close(&work->output, keep) && keep;
    say_totals(work);
    return closed;
}

/* What the options make of the command's own format; false: wrong, said so. */
static bool choose_format(job *work, quoth_format format, bool auditing, bool *single) {
    const char *name = work->options->format;
    bool repeats = true, good = true;
    work->format = format;
    work->auditing = auditing;
    if (work->options->html && format == QUOTH_FORMAT_REPORT && !name) {
        work->format = QUOTH_FORMAT_HTML;
        *single = true;
    } else if (work->options->html) {
        cli_complain("--html", "is for the report only, and a format of its own");
        return false;
    }
    /* a report as Markdown is the audit's list to tick off */
    if (name && format == QUOTH_FORMAT_REPORT && !strcmp(name, "markdown")) {
        work->auditing = auditing = true;
        work->never_fails = true;
    }
    if (!name) return true;
    if (auditing) {
        good = quoth_audit_format_find(name, &work->audit_format);
    } else if (format == QUOTH_FORMAT_GRAPH) {
        good = quoth_format_find(name, &work->format, &repeats);
        *single = !repeats && work->format != QUOTH_FORMAT_GRAPH;
    } else {
        good = false;
    }
    if (!good) cli_complain(name, "no such format of this command; see quoth --help");
    return good;
}

/* With a context: reads, analyses, writes; the exit code. */
static int run_with(job *work, cli_options *options, bool single) {
    if (options->rules) {
        cli_print_rules(work->context);
        return EXIT_DONE;
    }
    if (work->format == QUOTH_FORMAT_EXPLANATION && options->input_count == 1 &&
        cli_explain_rule(work->context, options->inputs[0]))
        return EXIT_DONE;
    if (work->auditing && !cli_check_levels(work->context, options)) return EXIT_USAGE;
    cli_interrupts_begin();
    cli_inputs inputs;
    bool good = cli_inputs_find(&inputs, options);
    work->many = inputs.many;
    work->failed = inputs.failed;
    bool refused = good && single && inputs.count > 1;
    if (refused) cli_complain("usage", "this format holds one article; give one input");
    good = good && !refused && run_inputs(work, &inputs);
    cli_inputs_free(&inputs);
    cli_interrupts_end();
    if (cli_interrupted()) return EXIT_SIGNAL + cli_interrupted();
    if (refused) return EXIT_USAGE;
    if (work->failed || !good) return EXIT_INPUTS;
    return work->failing && !work->never_fails ? EXIT_FINDINGS : EXIT_DONE;
}

static int run_command(job *work, cli_options *options, bool single) {
    quoth_error error;
    quoth_context_options context = {.size = sizeof context,
                                     .patterns_dir = options->patterns};
    if (quoth_context_new(&work->context, &context, &error)) {
        cli_complain_error(options->patterns ? options->patterns : "patterns", &error);
        return EXIT_USAGE;
    }
    int status = run_with(work, options, single);
    quoth_context_free(work->context);
    return status;
}

static int run(int count, char **arguments, quoth_format format, bool auditing) {
    cli_options options;
    job work = {.options = &options};
    bool single = false;
    if (!cli_options_read(&options, count, arguments) ||
        !choose_format(&work, format, auditing, &single))
        return EXIT_USAGE;
    const char *quotation = NULL;
    if (format == QUOTH_FORMAT_EXPLANATION && options.input_count > 1 &&
        is_quotation_id(options.inputs[options.input_count - 1]))
        quotation = options.inputs[--options.input_count];
    if (!options.input_count && !options.files_from && !options.rules) {
        cli_complain("usage",
                     "an input is missing; - is standard input; see quoth --help");
        return EXIT_USAGE;
    }
    work.writing = (quoth_write_options){.size = sizeof work.writing,
                                         .offsets = options.offsets,
                                         .width = options.width,
                                         .color = wants_color(&options),
                                         .quotation = quotation,
                                         .collapse = options.collapse};
    void *settings = NULL;
    if (work.auditing && !cli_audit_settings(&options, &settings)) return EXIT_USAGE;
    int status = run_command(&work, &options, single);
    cli_audit_settings_free(settings);
    return status;
}

int cli_graph(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_GRAPH, false);
}

int cli_report(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_REPORT, false);
}

int cli_explain(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_EXPLANATION, false);
}

int cli_text(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_TEXT, false);
}

int cli_syntax(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_CONLLU, false);
}

int cli_audit(int count, char **arguments) {
    return run(count, arguments, QUOTH_FORMAT_TEXT, true);
}
