/* Options: one table for every command. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef enum option_id {
    OPTION_OUTPUT,
    OPTION_OFFSETS,
    OPTION_INPUT,
    OPTION_JSONL,
    OPTION_FORMAT,
    OPTION_COLLAPSE,
    OPTION_HTML,
    OPTION_RULE,
    OPTION_RULES,
    OPTION_FAIL_LEVEL,
    OPTION_PATTERNS,
    OPTION_STRICT,
    OPTION_COLOR,
    OPTION_WIDTH,
    OPTION_FIELD,
    OPTION_RECURSIVE,
    OPTION_FILES_FROM,
    OPTION_THREADS,
    OPTION_PROGRESS,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION
} option_id;

static const struct {
    option_id id;
    char letter;
    const char *name, *value, *help;
} table[] = {
    {OPTION_OUTPUT, 'o', "output", "FILE",
     "write to FILE, replacing it only when all is done"},
    {OPTION_OFFSETS, 0, "offsets", "UNIT", "codepoint (default), byte or utf16"},
    {OPTION_INPUT, 0, "input", "KIND", "auto (default, by content), text, html or jsonl"},
    {OPTION_FIELD, 0, "field", "NAME=MEMBER",
     "JSON Lines: read text, id, title, byline, publisher, published or url from MEMBER"},
    {OPTION_RECURSIVE, 'r', "recursive", NULL,
     "read the .txt, .html and .jsonl files of folders"},
    {OPTION_FILES_FROM, 0, "files-from", "LIST",
     "read the paths in LIST (or -), one a line or ended by NUL"},
    {OPTION_THREADS, 'j', "threads", "N", "analyse N articles at a time (default 1)"},
    {OPTION_JSONL, 0, "jsonl", NULL, "graph: one compact object a line"},
    {OPTION_FORMAT, 0, "format", "FORMAT",
     "graph: json (default), jsonl, d3, cytoscape, graphology, jgf, gexf, graphml, dot, "
     "csv, csv-nodes, csv-edges, webannotation, schemaorg or brat; audit: terminal "
     "(default), lines, json, sarif or markdown"},
    {OPTION_HTML, 0, "html", NULL,
     "report: one HTML file with the article, works offline"},
    {OPTION_COLLAPSE, 0, "collapse", NULL,
     "graph: parallel edges become one with a weight (not json and jsonl)"},
    {OPTION_RULE, 0, "rule", "ID=LEVEL",
     "audit: a rule's level: off, note, warning or error; ID may end in *"},
    {OPTION_FAIL_LEVEL, 0, "fail-level", "LEVEL",
     "audit: exit 1 for a finding of this level: note, warning, error (default) or "
     "never"},
    {OPTION_RULES, 0, "rules", NULL, "audit: list the rules"},
    {OPTION_PATTERNS, 0, "patterns", "DIR",
     "use the patterns in DIR instead of the built-in ones"},
    {OPTION_STRICT, 0, "strict", NULL, "refuse ill-formed UTF-8 instead of replacing it"},
    {OPTION_COLOR, 0, "color", "WHEN", "report: auto (default), always or never"},
    {OPTION_WIDTH, 0, "width", "COLUMNS", "report: columns of a line (default 80)"},
    {OPTION_PROGRESS, 0, "progress", "WHEN",
     "a progress line on stderr: auto (default), always or never"},
    {OPTION_QUIET, 'q', "quiet", NULL, "no notices and no progress, only errors"},
    {OPTION_VERBOSE, 'v', "verbose", NULL, "a line about each article, and totals"},
    {OPTION_HELP, 'h', "help", NULL, "print this help"},
    {OPTION_VERSION, 0, "version", NULL, "print the version (before a command)"},
};
enum { OPTION_COUNT = sizeof table / sizeof *table };

void cli_print_options(FILE *stream) {
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char text[64];
        int used = table[i].letter ? snprintf(text, sizeof text, "-%c, ", table[i].letter)
                                   : snprintf(text, sizeof text, "    ");
        snprintf(text + used, sizeof text - (size_t)used, "--%s%s%s", table[i].name,
                 table[i].value ? "=" : "", table[i].value ? table[i].value : "");
        fprintf(stream, "  %-24s %s\n", text, table[i].help);
    }
}

/* The index of value in names, or -1. */
static int choose(const char *const names[], const char *value) {
    for (int i = 0; names[i]; i++)
        if (!strcmp(names[i], value)) return i;
    return -1;
}

static bool bad_value(const char *name, const char *value) {
    char message[96];
    snprintf(message, sizeof message, "bad value of --%s; see quoth --help", name);
    cli_complain(value, message);
    return false;
}

static bool read_number(const char *text, unsigned long least, unsigned long most,
                        unsigned long *out) {
    char *stop;
    errno = 0;
    *out = strtoul(text, &stop, 10);
    return !errno && *text >= '0' && *text <= '9' && !*stop && *out >= least &&
           *out <= most;
}

/* "anon.bare=off"; the argument is cut in two. */
static bool add_level(cli_options *options, const char *value) {
    char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1] || options->level_count == LEVELS_MAX)
        return false;
    *equals = '\0';
    options->levels[options->level_count++] = (quoth_rule_level){value, equals + 1};
    return true;
}

/* "text=body" */
static bool add_field(cli_options *options, const char *value) {
    static const char *const names[] = {"text",      "id",        "title", "byline",
                                        "publisher", "published", "url",   NULL};
    const char *equals = strchr(value, '=');
    if (!equals || !equals[1] || options->field_count == FIELDS_MAX) return false;
    for (size_t i = 0; names[i]; i++) {
        if (strlen(names[i]) != (size_t)(equals - value) ||
            strncmp(names[i], value, (size_t)(equals - value)))
            continue;
        options->fields[options->field_count++] = (quoth_field){names[i], equals + 1};
        return true;
    }
    return false;
}

static bool apply(cli_options *options, size_t index, const char *value) {
    static const char *const offsets[] = {"codepoint", "byte", "utf16", NULL};
    static const char *const inputs[] = {"auto", "text", "html", "jsonl", NULL};
    static const char *const levels[] = {"note", "warning", "error", "never", NULL};
    static const char *const colors[] = {"auto", "always", "never", NULL};
    int chosen = 0;
    switch (table[index].id) {
    case OPTION_OUTPUT: options->output = value; break;
    case OPTION_PATTERNS: options->patterns = value; break;
    case OPTION_JSONL: options->jsonl = true; break;
    case OPTION_HTML: options->html = true; break;
    case OPTION_COLLAPSE: options->collapse = true; break;
    case OPTION_FORMAT: options->format = value; break;
    case OPTION_RULES: options->rules = true; break;
    case OPTION_RULE: chosen = add_level(options, value) ? 0 : -1; break;
    case OPTION_FAIL_LEVEL:
        chosen = choose(levels, value);
        options->fail_level = value;
        break;
    case OPTION_STRICT: options->strict = true; break;
    case OPTION_HELP:
    case OPTION_VERSION: break; /* seen by main */
    case OPTION_OFFSETS:
        chosen = choose(offsets, value);
        options->offsets = (quoth_offsets)chosen;
        break;
    case OPTION_INPUT:
        chosen = choose(inputs, value);
        options->input = (input_choice)chosen;
        break;
    case OPTION_COLOR:
        chosen = choose(colors, value);
        options->color = value;
        break;
    case OPTION_WIDTH: {
        unsigned long width = 0;
        chosen = read_number(value, 40, 1000, &width) ? 0 : -1;
        options->width = (uint32_t)width;
        break;
    }
    case OPTION_THREADS: {
        unsigned long threads = 0;
        chosen = read_number(value, 1, 256, &threads) ? 0 : -1;
        options->threads = (unsigned)threads;
        break;
    }
    case OPTION_PROGRESS:
        chosen = choose(colors, value);
        options->progress = value;
        break;
    case OPTION_RECURSIVE: options->recursive = true; break;
    case OPTION_FILES_FROM: options->files_from = value; break;
    case OPTION_QUIET: options->quiet = true; break;
    case OPTION_VERBOSE: options->verbose = true; break;
    case OPTION_FIELD: chosen = add_field(options, value) ? 0 : -1; break;
    }
    return chosen >= 0 || bad_value(table[index].name, value);
}

/* The table's index for an argument, its attached value in *value; -1 if unknown. */
static int find(const char *argument, const char **value) {
    *value = NULL;
    bool dashes = argument[1] == '-';
    const char *name = argument + (dashes ? 2 : 1);
    const char *equals = dashes ? strchr(name, '=') : NULL;
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        bool letter = !dashes && table[i].letter && name[0] == table[i].letter;
        bool word = dashes && strlen(table[i].name) == length &&
                    !memcmp(table[i].name, name, length);
        if (!letter && !word) continue;
        if (letter && name[1]) *value = name + 1;
        if (equals) *value = equals + 1;
        return (int)i;
    }
    return -1;
}

bool cli_options_read(cli_options *options, int count, char **arguments) {
    *options = (cli_options){
        .color = "auto", .progress = "auto", .threads = 1, .inputs = arguments};
    bool only_files = false;
    for (int i = 0; i < count; i++) {
        char *argument = arguments[i];
        if (only_files || argument[0] != '-' || !argument[1]) {
            options->inputs[options->input_count++] = argument;
            continue;
        }
        if (!strcmp(argument, "--")) {
            only_files = true;
            continue;
        }
        const char *value;
        int index = find(argument, &value);
        if (index < 0) {
            cli_complain(argument, "unknown option; see quoth --help");
            return false;
        }
        bool wants = table[index].value != NULL;
        if (wants && !value && i + 1 < count) value = arguments[++i];
        if (wants != (value != NULL)) {
            cli_complain(argument, wants ? "the option needs a value"
                                         : "the option takes no value");
            return false;
        }
        if (!apply(options, (size_t)index, value ? value : "")) return false;
    }
    return true;
}
