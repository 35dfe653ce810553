/*
 * A line on stderr while many articles are analysed.
 *
 *     [#########                     ]  31 %  262 articles, 1,204 a second, 0:02 left
 */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

enum { BAR = 30, WIDTH = 78 };
static const double redraw_after = 0.1; /* seconds */

double cli_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void cli_progress_start(cli_progress *progress, const cli_options *options,
                        uint64_t all_bytes) {
    const char *when = options->progress;
    const char *term = getenv("TERM");
    bool dumb = term && !strcmp(term, "dumb");
    struct stat about;
    bool to_file =
        options->output || (!fstat(STDOUT_FILENO, &about) && S_ISREG(about.st_mode));
    bool shown = !strcmp(when, "always") ||
                 (!strcmp(when, "auto") && !dumb && isatty(STDERR_FILENO) && to_file);
    *progress = (cli_progress){.shown = shown && !options->quiet,
                               .started = cli_seconds(),
                               .all_bytes = all_bytes};
}

void cli_progress_clear(cli_progress *progress) {
    if (!progress->shown || progress->drawn <= 0) return;
    fprintf(stderr, "\r%*s\r", WIDTH, "");
    progress->drawn = 0;
}

static void draw(const cli_progress *progress, double now) {
    double passed = now - progress->started;
    double rate = passed > 0 ? (double)progress->articles / passed : 0;
    char line[160];
    int size = 0;
    if (progress->all_bytes) {
        double share = (double)progress->bytes / (double)progress->all_bytes;
        if (share > 1) share = 1;
        char bar[BAR + 1];
        for (int i = 0; i < BAR; i++) bar[i] = i < (int)(share * BAR) ? '#' : ' ';
        bar[BAR] = '\0';
        double left = share > 0 ? passed / share - passed : 0;
        unsigned long seconds = left < 359999 ? (unsigned long)left : 359999;
        size = snprintf(line, sizeof line,
                        "[%s] %3d %%  %llu articles, %.0f a second, %lu:%02lu left", bar,
                        (int)(share * 100), (unsigned long long)progress->articles, rate,
                        seconds / 60, seconds % 60);
    } else {
        size = snprintf(line, sizeof line, "%llu articles, %.0f a second",
                        (unsigned long long)progress->articles, rate);
    }
    if (size > WIDTH) line[WIDTH] = '\0';
    fprintf(stderr, "\r%-*s", WIDTH, line);
}

void cli_progress_step(cli_progress *progress, uint64_t bytes, unsigned articles) {
    progress->bytes += bytes;
    progress->articles += articles;
    if (!progress->shown) return;
    double now = cli_seconds();
    if (progress->drawn > 0 && now - progress->drawn < redraw_after) return;
    draw(progress, now);
    progress->drawn = now;
}
