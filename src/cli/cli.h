/* The command: shared by its files. Only <quoth/...> of the library is used. */
#ifndef QUOTH_CLI_H
#define QUOTH_CLI_H

#include <quoth/quoth.h>
#include <stdio.h>

enum {
    EXIT_DONE = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,
    EXIT_INPUTS = 3,
    EXIT_SIGNAL = 128
};

typedef enum input_choice {
    INPUT_AUTO,
    INPUT_TEXT,
    INPUT_HTML,
    INPUT_JSONL
} input_choice;

enum { FIELDS_MAX = 32, LEVELS_MAX = 256 };

typedef struct cli_options {
    const char *output, *patterns, *files_from;
    quoth_offsets offsets;
    input_choice input;
    const char *color, *progress; /* auto, always, never */
    uint32_t width;
    unsigned threads;
    const char *format; /* a name, of graph or audit */
    bool collapse, rules, html;
    quoth_rule_level levels[LEVELS_MAX];
    size_t level_count;
    const char *fail_level;
    bool jsonl, strict, recursive, quiet, verbose;
    quoth_field fields[FIELDS_MAX];
    size_t field_count;
    char **inputs;
    int input_count;
} cli_options;

/* Reads options after the command's name; prints what is wrong and returns false. */
bool cli_options_read(cli_options *options, int count, char **arguments);
void cli_print_options(FILE *stream);

/* A message to stderr: `quoth: NAME: message`, NAME escaped. */
void cli_complain(const char *name, const char *message);
void cli_complain_error(const char *name, const quoth_error *error);
/* The same without `quoth:`, not counted: what -v asked for. */
void cli_note(const char *name, const char *message);
/* Says how many messages were counted beyond the printed ones. */
void cli_close_messages(void);

/* Where output goes: stdout, or a temporary file that replaces PATH when it is closed. */
typedef struct cli_output {
    FILE *stream;
    const char *path;
    char *temporary, *target; /* target: PATH, or the file that a link at PATH names */
} cli_output;
bool cli_output_open(cli_output *output, const char *path);
/* keep: false leaves the old file as it was. Returns whether all was written. */
bool cli_output_close(cli_output *output, bool keep);
int cli_sink(void *stream, const char *bytes, size_t size);

/* Where input comes from: a file, or standard input for "-". */
typedef struct cli_source {
    const char *path;
    int descriptor;
    bool ended;
    int error; /* errno of a read that failed, or 0 */
    size_t size, at;
    char bytes[65536]; /* [at, size) are not taken yet */
} cli_source;
/* false: errno says why. */
bool cli_source_open(cli_source *source, const char *path);
void cli_source_close(cli_source *source);
/* Reads more where nothing is left; false at the end, after an error or an interrupt. */
bool cli_source_fill(cli_source *source);
/* Sees to it that the first bytes are there that tell what the file is. */
void cli_source_peek(cli_source *source);
/* All that is left; *bytes is freed by the caller. Stops above limit + 1 bytes. false:
 * errno says why. */
bool cli_source_all(cli_source *source, size_t limit, char **bytes, size_t *size);

/* ---- inputs: the files to read, in order ---- */

typedef struct cli_inputs {
    char **paths;
    size_t count, capacity;
    unsigned failed; /* could not be listed; said so */
    bool many;       /* a folder or a list: several by nature */
    uint64_t bytes;  /* of all regular files */
} cli_inputs;
/* false: out of memory or the list cannot be read; said so. */
bool cli_inputs_find(cli_inputs *inputs, const cli_options *options);
void cli_inputs_free(cli_inputs *inputs);

/* ---- items: one article each, worked on by threads, closed in order ---- */

typedef struct cli_item {
    char *name;    /* of the file, for messages */
    char *id;      /* of the article where it has none itself, or NULL */
    uint32_t line; /* of a JSON line, else 0 */
    quoth_input kind;
    char *bytes;
    size_t size;
    bool several; /* more than this article is written */
    /* what came of it */
    quoth_error error;
    bool failed, written, broken;
    char notice[256];
    size_t quotations, nodes;
    size_t failing; /* findings of an audit at the level that fails */
    double seconds;
    FILE *output; /* where the work writes */
    char *text;   /* its output until the item's turn comes, with threads */
    size_t text_size;
    bool done;
} cli_item;

/* Works on one item, on any thread; closes one, on the thread that puts, in order. */
typedef void (*cli_work)(void *user, cli_item *item);
typedef void (*cli_close)(void *user, cli_item *item);

typedef struct cli_flow cli_flow;
/* threads = 1: no thread is started, items write straight to `output`. NULL on failure.
 */
cli_flow *cli_flow_start(unsigned threads, FILE *output, cli_work work, cli_close close,
                         void *user);
/* Owns the item's strings afterwards; may wait for a free place. */
void cli_flow_put(cli_flow *flow, cli_item *item);
/* Waits for all, joins the threads, frees. */
void cli_flow_end(cli_flow *flow);

/* ---- reading: files become items ---- */

typedef struct cli_reading {
    const cli_options *options;
    cli_flow *flow;
    bool many;                                    /* inputs */
    void (*settle)(void *user, quoth_input kind); /* before an input's first item */
    bool (*is_over)(void *user);                  /* nothing more is to be read */
    void *user;
} cli_reading;
void cli_read_input(cli_reading *to, cli_source *from, const char *path);

/* ---- progress ---- */

typedef struct cli_progress {
    bool shown;
    double started, drawn;
    uint64_t bytes, all_bytes, articles;
} cli_progress;
void cli_progress_start(cli_progress *progress, const cli_options *options,
                        uint64_t all_bytes);
void cli_progress_step(cli_progress *progress, uint64_t bytes, unsigned articles);
/* Takes the line away, so that a message can be printed. */
void cli_progress_clear(cli_progress *progress);
double cli_seconds(void);

/* ---- interrupts: see interrupt.c ---- */

void cli_interrupts_begin(void);
void cli_interrupts_end(void);
/* The file that a second signal removes; NULL: none. It must outlive its use. */
void cli_interrupts_remove(const char *temporary);
/* The number of the signal that asked for the end, or 0. */
int cli_interrupted(void);
/* Around a read that may wait: an interrupt ends it, with EINTR. */
void cli_read_begins(void);
void cli_read_ends(void);

/* Commands: the arguments begin after the command's name; the exit code. */
int cli_graph(int count, char **arguments);
int cli_report(int count, char **arguments);
int cli_explain(int count, char **arguments);
int cli_text(int count, char **arguments);
int cli_syntax(int count, char **arguments);
int cli_audit(int count, char **arguments);
int cli_patterns(int count, char **arguments);

/* ---- audit: see audit.c ---- */

/* The levels of .quoth.json in the working folder come before those of the options.
 * *settings must live as long as the options are used. false: wrong, said so. */
bool cli_audit_settings(cli_options *options, void **settings);
void cli_audit_settings_free(void *settings);
/* Whether the levels are of rules and levels that there are; said if not. */
bool cli_check_levels(const quoth_context *context, const cli_options *options);
void cli_print_rules(const quoth_context *context);
/* Explains a rule; false where there is none of that name. */
bool cli_explain_rule(const quoth_context *context, const char *id);

#endif
