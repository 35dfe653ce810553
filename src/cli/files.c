/*
 * Files: reading all of one, writing one that is replaced only when it is complete, and
 * messages about them.
 */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

/* ---- reading ---- */

bool cli_source_open(cli_source *source, const char *path) {
    source->path = path;
    source->ended = false;
    source->error = 0;
    source->size = source->at = 0;
    source->descriptor = STDIN_FILENO;
    if (!strcmp(path, "-")) return true;
    cli_read_begins(); /* a pipe is opened when its writer comes */
    source->descriptor = open(path, O_RDONLY);
    cli_read_ends();
    return source->descriptor >= 0;
}

void cli_source_close(cli_source *source) {
    if (source->descriptor > STDIN_FILENO) close(source->descriptor);
}

/* Behind what is there, of which nothing is taken yet. */
static bool read_more(cli_source *source) {
    while (!source->ended && source->size < sizeof source->bytes) {
        cli_read_begins();
        ssize_t got = read(source->descriptor, source->bytes + source->size,
                           sizeof source->bytes - source->size);
        cli_read_ends();
        if (got < 0 && errno == EINTR && !cli_interrupted()) continue;
        if (got < 0) source->error = errno;
        source->ended = got <= 0;
        if (got > 0) {
            source->size += (size_t)got;
            return true;
        }
    }
    return false;
}

bool cli_source_fill(cli_source *source) {
    if (source->at < source->size) return true;
    source->at = source->size = 0;
    return read_more(source);
}

void cli_source_peek(cli_source *source) {
    enum { ENOUGH = 4096 };
    /* of a pipe a line will do, the rest may come much later; not one that tells nothing
     */
    while (source->size < ENOUGH && read_more(source)) {
        size_t blank = 0;
        while (blank < source->size && strchr(" \t\r\n", source->bytes[blank]) &&
               source->bytes[blank])
            blank++;
        bool prologue = blank < source->size && source->bytes[blank] == '<';
        if (!prologue && blank < source->size &&
            memchr(source->bytes + blank, '\n', source->size - blank))
            break;
    }
}

bool cli_source_all(cli_source *source, size_t limit, char **bytes, size_t *size) {
    size_t capacity = 0;
    *bytes = NULL;
    *size = 0;
    while (*size <= limit && cli_source_fill(source)) {
        size_t got = source->size - source->at;
        if (got > limit + 1 - *size) got = limit + 1 - *size;
        if (!got) break;
        if (*size + got > capacity) {
            while (*size + got > capacity) capacity = capacity ? capacity * 2 : 65536;
            char *grown = realloc(*bytes, capacity);
            if (!grown) {
                errno = ENOMEM;
                return false;
            }
            *bytes = grown;
        }
        memcpy(*bytes + *size, source->bytes + source->at, got);
        *size += got;
        source->at += got;
    }
    errno = source->error;
    return !source->error;
}

/* ---- writing ---- */

/* Where a file at path is made: the path, or what a chain of links there leads to. */
static char *follow_links(const char *path) {
    enum { LINKS = 40 };
    char *at = strdup(path);
    for (int i = 0; at && i < LINKS; i++) {
        char name[4096];
        ssize_t size = readlink(at, name, sizeof name - 1);
        if (size < 0) return at;
        name[size] = '\0';
        const char *slash = strrchr(at, '/');
        size_t folder = slash && name[0] != '/' ? (size_t)(slash - at) + 1 : 0;
        char *next = malloc(folder + (size_t)size + 1);
        if (next) {
            memcpy(next, at, folder);
            memcpy(next + folder, name, (size_t)size + 1);
        }
        free(at);
        at = next;
    }
    return at;
}

/* Whether the path names what standard output is: /dev/stdout and the like. */
static bool is_standard_output(const struct stat *about) {
    struct stat own;
    return !fstat(STDOUT_FILENO, &own) && own.st_dev == about->st_dev &&
           own.st_ino == about->st_ino;
}

/* The number in /dev/fd/3: what stands open there is written as it is; -1 for others. */
static int named_descriptor(const char *path) {
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t size = strlen(folders[i]);
        if (strncmp(path, folders[i], size) != 0 || !path[size]) continue;
        char *stop;
        long number = strtol(path + size, &stop, 10);
        if (!*stop && number >= 0 && number < 1 << 20) return (int)number;
    }
    return -1;
}

bool cli_output_open(cli_output *output, const char *path) {
    *output = (cli_output){.stream = stdout, .path = path};
    struct stat info;
    bool exists = path && !stat(path, &info);
    if (!path || !strcmp(path, "-") || (exists && is_standard_output(&info))) {
        output->path = NULL;
        return true;
    }
    if (!*path) {
        cli_complain("-o", "the name of a file is missing");
        return false;
    }
    int descriptor_named = named_descriptor(path);
    if (descriptor_named >= 0) {
        int own = dup(descriptor_named);
        output->stream = own < 0 ? NULL : fdopen(own, "wb");
        if (!output->stream) cli_complain(path, strerror(errno));
        return output->stream != NULL;
    }
    if (exists && !S_ISREG(info.st_mode)) {
        /* a device or a pipe is written as it is */
        output->stream = fopen(path, "wb");
        if (!output->stream) cli_complain(path, strerror(errno));
        return output->stream != NULL;
    }
    output->target = follow_links(path);
    if (!output->target) {
        cli_complain(path, strerror(ENOMEM));
        return false;
    }
    size_t length = strlen(output->target) + sizeof ".XXXXXX";
    /* a reader of the messages that goes away costs them only, a size limit is an error
     */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
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
        cli_interrupts_remove(NULL);
        free(output->temporary);
    }
    free(output->target);
    if (!good && keep) cli_complain(output->path, "cannot be written");
    return good;
}
