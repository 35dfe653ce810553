/* patterns check [DIR]: load and run every example. patterns dump [DIR]: print the data.
 */
#include <string.h>

#include "cli/cli.h"

static int usage(void) {
    cli_complain("usage", "quoth patterns check [DIR] or quoth patterns dump [DIR]");
    return EXIT_USAGE;
}

int cli_patterns(int count, char **arguments) {
    cli_options options;
    if (!cli_options_read(&options, count, arguments)) return EXIT_USAGE;
    if (options.output) {
        cli_complain(options.output, "patterns writes to standard output only");
        return EXIT_USAGE;
    }
    if (options.input_count < 1 || options.input_count > 2) return usage();
    const char *action = options.inputs[0];
    bool check = !strcmp(action, "check");
    if (!check && strcmp(action, "dump")) return usage();
    if (options.input_count == 2) options.patterns = options.inputs[1];
    quoth_context_options wanted = {.size = sizeof wanted,
                                    .patterns_dir = options.patterns};
    quoth_context *context = NULL;
    quoth_error error;
    if (quoth_context_new(&context, &wanted, &error)) {
        cli_complain_error(options.patterns ? options.patterns : "patterns", &error);
        return EXIT_USAGE;
    }
    size_t examples = 0, failures = 0;
    quoth_status status = check ? quoth_patterns_check(context, cli_sink, stdout,
                                                       &examples, &failures, &error)
                                : quoth_patterns_dump(context, cli_sink, stdout, &error);
    quoth_context_free(context);
    if (status) {
        cli_complain_error("patterns", &error);
        return EXIT_INPUTS;
    }
    if (check) printf("%zu examples, %zu failed\n", examples, failures);
    return failures ? EXIT_INPUTS : EXIT_DONE;
}
