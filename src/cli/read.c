/*
 * Reading: a file becomes an item, or each line of it; what a file is, its first bytes
 * tell. What cannot be read becomes an item too, so that it is said in its turn.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* A JSON line holds one article and its members, escapes included. */
static const size_t line_limit = (size_t)QUOTH_LIMIT_TEXT * 2;

/* An input that cannot be read: it is said in its turn. */
static void fail_input(cli_reading *to, const char *path, const quoth_error *error) {
    cli_item item = {.name = strdup(path), .failed = true};
    if (error) {
        item.error = *error;
        item.line = error->line;
    } else {
        item.error.status = QUOTH_ERROR_IO;
        snprintf(item.error.message, sizeof item.error.message, "%s%s", strerror(errno),
                 errno == EISDIR ? "; read its files with -r" : "");
    }
    cli_flow_put(to->flow, &item);
}

/* A string that grows; NULL after a failure. */
typedef struct growing {
    char *text;
    size_t size;
    bool failed;
} growing;

static int grow(void *user, const char *bytes, size_t size) {
    growing *out = user;
    char *grown = realloc(out->text, out->size + size + 1);
    if (!grown) out->failed = true;
    if (!grown) return 1;
    memcpy(grown + out->size, bytes, size);
    out->text = grown;
    out->size += size;
    grown[out->size] = '\0';
    return 0;
}

/* The file's name without folder and suffix; what is no text in it escaped. */
static char *id_of(const char *path) {
    if (!strcmp(path, "-")) return strdup("stdin");
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    growing id = {.text = NULL};
    if (grow(&id, "", 0)) return NULL;
    quoth_escape(name, dot && dot != name ? (size_t)(dot - name) : strlen(name), grow,
                 &id);
    if (!id.failed) return id.text;
    free(id.text);
    return NULL;
}

static int next_byte(cli_source *from) {
    if (from->at == from->size && !cli_source_fill(from)) return EOF;
    return (unsigned char)from->bytes[from->at++];
}

static void put_whole(cli_reading *to, cli_source *from, quoth_input kind) {
    const char *path = from->path;
    cli_item item = {
        .name = strdup(path), .id = id_of(path), .kind = kind, .several = to->many};
    bool page = kind == QUOTH_INPUT_HTML;
    size_t limit = page ? QUOTH_LIMIT_PAGE : QUOTH_LIMIT_TEXT;
    if (item.name && item.id && cli_source_all(from, limit, &item.bytes, &item.size)) {
        cli_flow_put(to->flow, &item);
        return;
    }
    if (!cli_interrupted()) fail_input(to, path, NULL);
    free(item.name);
    free(item.id);
    free(item.bytes);
}

static bool is_blank(const char *line, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!line[i] || !strchr(" \t\r\n", line[i])) return false;
    return true;
}

static void put_line(cli_reading *to, const char *path, uint32_t number, const char *line,
                     size_t size) {
    if (is_blank(line, size)) return;
    cli_item item = {.name = strdup(path),
                     .line = number,
                     .kind = QUOTH_INPUT_JSONL,
                     .bytes = malloc(size ? size : 1),
                     .size = size,
                     .several = true};
    if (item.name && item.bytes) {
        memcpy(item.bytes, line, size);
        cli_flow_put(to->flow, &item);
        return;
    }
    fail_input(to, path, NULL);
    free(item.name);
    free(item.bytes);
}

static void refuse_long_line(cli_reading *to, const char *path, uint32_t number) {
    quoth_error error = {.status = QUOTH_ERROR_LIMIT, .line = number, .column = 1};
    snprintf(error.message, sizeof error.message,
             "the line is longer than the limit of %zu bytes", line_limit);
    fail_input(to, path, &error);
}

/* A line of any length, byte by byte: one without an end must not be read into memory. */
static void put_lines(cli_reading *to, cli_source *from) {
    const char *path = from->path;
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};
    char *line = NULL;
    size_t capacity = 0, size = 0;
    uint32_t number = 1;
    bool skipping = false;
    for (int c = next_byte(from); !to->is_over(to->user); c = next_byte(from)) {
        if (c == '\n' || c == EOF) {
            if (c == EOF && cli_interrupted()) break; /* half a line */
            size_t skip = number == 1 && size >= 3 && !memcmp(line, mark, 3) ? 3 : 0;
            if (!skipping && size > skip)
                put_line(to, path, number, line + skip, size - skip);
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
                refuse_long_line(to, path, number);
                skipping = true;
                continue;
            }
            line = grown;
            capacity = wanted;
        }
        line[size++] = (char)c;
    }
    if (from->error && !cli_interrupted()) {
        errno = from->error;
        fail_input(to, path, NULL);
    }
    free(line);
}

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), size = strlen(suffix);
    return length > size && !strcmp(path + length - size, suffix);
}

/* As told, or by the file's first bytes; where they are nothing else, a suffix tells
 * lines of which the first is bad. */
static quoth_input kind_of(const cli_reading *to, const cli_source *from) {
    switch (to->options->input) {
    case INPUT_TEXT: return QUOTH_INPUT_TEXT;
    case INPUT_HTML: return QUOTH_INPUT_HTML;
    case INPUT_JSONL: return QUOTH_INPUT_JSONL;
    case INPUT_AUTO: break;
    }
    quoth_input kind = quoth_input_kind(from->bytes, from->size);
    bool lines = has_suffix(from->path, ".jsonl") || has_suffix(from->path, ".ndjson");
    bool page = has_suffix(from->path, ".html") || has_suffix(from->path, ".htm") ||
                has_suffix(from->path, ".xhtml");
    if (kind == QUOTH_INPUT_TEXT && page && memchr(from->bytes, '<', from->size))
        return QUOTH_INPUT_HTML;
    return kind == QUOTH_INPUT_TEXT && lines ? QUOTH_INPUT_JSONL : kind;
}

void cli_read_input(cli_reading *to, cli_source *from, const char *path) {
    if (!cli_source_open(from, path)) {
        if (!cli_interrupted()) fail_input(to, path, NULL);
        return;
    }
    cli_source_peek(from);
    quoth_input kind = kind_of(to, from);
    to->settle(to->user, kind);
    if (kind == QUOTH_INPUT_JSONL) {
        put_lines(to, from);
    } else {
        put_whole(to, from, kind);
    }
    cli_source_close(from);
}
