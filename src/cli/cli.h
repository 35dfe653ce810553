/* The command: shared by its files. Only <quoth/...> of the library is used. */
#ifndef QUOTH_CLI_H
#define QUOTH_CLI_H

#include <quoth/quoth.h>
#include <stdio.h>

enum { EXIT_DONE = 0, EXIT_USAGE = 2, EXIT_INPUTS = 3 };

typedef enum input_kind { INPUT_AUTO, INPUT_TEXT, INPUT_JSONL } input_kind;

typedef struct cli_options {
    const char *output, *patterns;
    quoth_offsets offsets;
    input_kind input;
    const char *color; /* auto, always, never */
    uint32_t width;
    bool jsonl, strict, help, version;
    char **inputs;
    int input_count;
} cli_options;

/* Reads options after the command's name; prints what is wrong and returns false. */
bool cli_options_read(cli_options *options, int count, char **arguments);
void cli_print_options(FILE *stream);

/* A message to stderr: `quoth: NAME: message`, NAME escaped. */
void cli_complain(const char *name, const char *message);
void cli_complain_error(const char *name, const quoth_error *error);
/* Says how many messages were counted beyond the printed ones. */
void cli_close_messages(void);

/* Where output goes: stdout, or a temporary file that replaces PATH when it is closed. */
typedef struct cli_output {
    FILE *stream;
    const char *path;
    char *temporary;
} cli_output;
bool cli_output_open(cli_output *output, const char *path);
/* keep: false leaves the old file as it was. Returns whether all was written. */
bool cli_output_close(cli_output *output, bool keep);
int cli_sink(void *stream, const char *bytes, size_t size);

/* The whole of a stream; *bytes is freed by the caller. Stops above limit + 1 bytes. */
bool cli_read_all(FILE *stream, size_t limit, char **bytes, size_t *size);

/* Commands: the arguments begin after the command's name; the exit code. */
int cli_graph(int count, char **arguments);
int cli_report(int count, char **arguments);
int cli_explain(int count, char **arguments);
int cli_text(int count, char **arguments);
int cli_syntax(int count, char **arguments);
int cli_patterns(int count, char **arguments);

#endif
