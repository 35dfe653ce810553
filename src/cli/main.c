/* quoth: the command table. */
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/cli.h"

static const struct {
    const char *name;
    int (*run)(int count, char **arguments);
    const char *help;
} commands[] = {
    {"graph", cli_graph, "write the source graph as JSON"},
    {"report", cli_report, "show who is quoted, as what and for whom"},
    {"explain", cli_explain,
     "FILE [qN]: what found each quotation and its speaker, and what was rejected; RULE: "
     "a "
     "rule of the audit"},
    {"audit", cli_audit, "list what a fact-checker should look at; exit 1 for errors"},
    {"text", cli_text, "print the text that is analysed"},
    {"syntax", cli_syntax, "print tokens, tags and dependency trees as CoNLL-U"},
    {"patterns", cli_patterns,
     "check [DIR]: run all pattern examples; dump [DIR]: print the data"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *stream) {
    fputs("quoth: who said what, for whom\n\n"
          "usage: quoth COMMAND [OPTION]... [FILE]...\n\n"
          "FILE is UTF-8 text, a saved HTML page, JSON Lines (one article a line), or - "
          "for standard input.\n\n"
          "commands:\n",
          stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("\noptions:\n", stream);
    cli_print_options(stream);
    fputs("\nexit status: 0 done, 1 findings (audit), 2 usage, 3 some inputs failed and "
          "the rest was "
          "written, 130 "
          "interrupted and what was finished is written\n",
          stream);
}

static int finish(int status) {
    cli_close_messages();
    if (fflush(stdout) || ferror(stdout)) {
        cli_complain("standard output", "cannot be written");
        return status ? status : EXIT_INPUTS;
    }
    return status;
}

/* Large blocks go back to the system when they are freed; glibc would keep more of them
 * after each. */
static void return_large_blocks(void) {
#ifdef __GLIBC__
    enum { LARGE = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

int main(int count, char **arguments) {
    return_large_blocks();
    if (count < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const char *name = arguments[1];
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        print_help(stdout);
        return finish(EXIT_DONE);
    }
    if (!strcmp(name, "--version")) {
        printf("quoth %s\n", quoth_version());
        return finish(EXIT_DONE);
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i].name)) continue;
        for (int a = 2; a < count; a++) {
            if (!strcmp(arguments[a], "--")) break;
            if (strcmp(arguments[a], "--help") && strcmp(arguments[a], "-h")) continue;
            print_help(stdout);
            return finish(EXIT_DONE);
        }
        return finish(commands[i].run(count - 2, arguments + 2));
    }
    cli_complain(name, "no such command; see quoth --help");
    return EXIT_USAGE;
}
