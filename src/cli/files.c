/*
 * Files: reading all of one, writing one that is replaced only when it is complete, and
 * messages about them.
 */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

int cli_sink(void *stream, const char *bytes, size_t size) {
    return fwrite(bytes, 1, size, stream) == size ? 0 : 1;
}

static void print_safe(const char *text) {
    quoth_escape(text, strlen(text), cli_sink, stderr);
}

enum { MESSAGES_PRINTED = 100 };

static unsigned long messages;

/* Whether one more message is printed: the first hundred are, the rest is counted. */
static bool may_print(void) {
    return messages++ < MESSAGES_PRINTED;
}

void cli_close_messages(void) {
    if (messages > MESSAGES_PRINTED)
        fprintf(stderr, "quoth: %lu more messages\n", messages - MESSAGES_PRINTED);
}

void cli_complain(const char *name, const char *message) {
    if (!may_print()) return;
    fputs("quoth: ", stderr);
    print_safe(name);
    fputs(": ", stderr);
    print_safe(message);
    fputc('\n', stderr);
}

void cli_note(const char *name, const char *message) {
    print_safe(name);
    fputs(": ", stderr);
    print_safe(message);
    fputc('\n', stderr);
}

void cli_complain_error(const char *name, const quoth_error *error) {
    if (!may_print()) return;
    fputs("quoth: ", stderr);
    print_safe(error->file[0] ? error->file : name);
    if (error->line) fprintf(stderr, ":%u:%u", error->line, error->column);
    fputs(": ", stderr);
    print_safe(error->message[0] ? error->message : quoth_status_name(error->status));
    fputc('\n', stderr);
}

bool cli_read_all(FILE *stream, const char *head, size_t head_size, size_t limit,
                  char **bytes, size_t *size) {
    size_t capacity = head_size ? 65536 : 0;
    *bytes = capacity ? malloc(capacity) : NULL;
    *size = head_size;
    if (capacity && !*bytes) return false;
    if (head_size) memcpy(*bytes, head, head_size);
    while (*size <= limit) {
        if (*size == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *grown = realloc(*bytes, capacity);
            if (!grown) {
                errno = ENOMEM;
                return false;
            }
            *bytes = grown;
        }
        size_t wanted = capacity - *size;
        if (wanted > limit + 1 - *size) wanted = limit + 1 - *size;
        size_t got = wanted ? fread(*bytes + *size, 1, wanted, stream) : 0;
        *size += got;
        if (!got) break;
    }
    return !ferror(stream);
}

bool cli_output_open(cli_output *output, const char *path) {
    *output = (cli_output){.stream = stdout, .path = path};
    if (!path || !strcmp(path, "-")) {
        output->path = NULL;
        return true;
    }
    struct stat info;
    bool exists = !stat(path, &info);
    /* behind a link, the file it names is replaced, not the link */
    output->target = exists ? realpath(path, NULL) : strdup(path);
    if (!output->target) {
        cli_complain(path, strerror(errno));
        return false;
    }
    if (exists && !S_ISREG(info.st_mode)) {
        /* a device or a pipe is written as it is */
        output->stream = fopen(path, "wb");
        if (!output->stream) {
            cli_complain(path, strerror(errno));
            free(output->target);
        }
        return output->stream != NULL;
    }
    size_t length = strlen(output->target) + sizeof ".XXXXXX";
    output->temporary = malloc(length);
    if (!output->temporary) {
        cli_complain(path, strerror(ENOMEM));
        free(output->target);
        return false;
    }
    snprintf(output->temporary, length, "%s.XXXXXX", output->target);
    int descriptor = mkstemp(output->temporary);
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = exists ? info.st_mode & 07777 : 0666 & ~mask;
    if (descriptor >= 0) (void)fchmod(descriptor, mode); /* else it is the owner's */
    output->stream = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (output->stream) return true;
    cli_complain(path, strerror(errno));
    if (descriptor >= 0) {
        close(descriptor);
        unlink(output->temporary);
    }
    free(output->temporary);
    free(output->target);
    return false;
}

bool cli_output_close(cli_output *output, bool keep) {
    if (!output->path) return !fflush(stdout) && !ferror(stdout);
    bool good = !fflush(output->stream) && !ferror(output->stream);
    if (output->temporary) good = good && !fsync(fileno(output->stream));
    good = !fclose(output->stream) && good;
    if (output->temporary) {
        good = good && keep && !rename(output->temporary, output->target);
        if (!good) unlink(output->temporary);
        free(output->temporary);
    }
    free(output->target);
    if (!good && keep) cli_complain(output->path, "cannot be written");
    return good;
}
