/*
 * The files to read: as named, from a list, and, with -r, those of folders, in byte order
 * of their names. The `page_files` folder that a browser saves beside `page.html` is not
 * entered, nor are hidden files and links to folders.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/cli.h"

static const size_t list_limit = (size_t)1 << 30;

static bool add(cli_inputs *inputs, const char *path, size_t size) {
    if (inputs->count == inputs->capacity) {
        size_t capacity = inputs->capacity ? inputs->capacity * 2 : 64;
        char **grown = realloc(inputs->paths, capacity * sizeof *grown);
        if (!grown) return false;
        inputs->paths = grown;
        inputs->capacity = capacity;
    }
    char *copy = strndup(path, size);
    if (!copy) return false;
    inputs->paths[inputs->count++] = copy;
    return true;
}

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), size = strlen(suffix);
    return length > size && !strcasecmp(path + length - size, suffix);
}

static bool is_wanted(const char *name) {
    static const char *const suffixes[] = {".txt",   ".text",  ".htm",   ".html",
                                           ".xhtml", ".jsonl", ".ndjson"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (has_suffix(name, suffixes[i])) return true;
    return false;
}

static int by_name(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* "page_files" beside "page.html" in a sorted list of names. */
static bool is_saved_beside(const char *name, char *const *names, size_t count) {
    static const char *const ends[] = {".html", ".htm", ".xhtml"};
    if (!has_suffix(name, "_files")) return false;
    char wanted[512];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        int stem = (int)(strlen(name) - strlen("_files"));
        if (snprintf(wanted, sizeof wanted, "%.*s%s", stem, name, ends[i]) >=
            (int)sizeof wanted)
            continue;
        const char *key = wanted;
        if (bsearch(&key, names, count, sizeof *names, by_name)) return true;
    }
    return false;
}

static bool add_folder(cli_inputs *inputs, const char *path);

static bool add_entry(cli_inputs *inputs, const char *folder, char *const *names,
                      size_t count, size_t index) {
    size_t size = strlen(folder) + strlen(names[index]) + 2;
    char *path = malloc(size);
    if (!path) return false;
    size_t length = strlen(folder);
    snprintf(path, size, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/",
             names[index]);
    struct stat about, target;
    bool good = true;
    if (lstat(path, &about)) {
        cli_complain(path, strerror(errno));
        inputs->failed++;
    } else if (S_ISDIR(about.st_mode)) {
        if (!is_saved_beside(names[index], names, count)) good = add_folder(inputs, path);
    } else if (is_wanted(names[index]) && !stat(path, &target) &&
               S_ISREG(target.st_mode)) {
        good = add(inputs, path, strlen(path));
    }
    free(path);
    return good;
}

static bool add_folder(cli_inputs *inputs, const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        cli_complain(path, strerror(errno));
        inputs->failed++;
        return true;
    }
    cli_inputs names = {0}; /* a list of names is a list of paths */
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            good = add(&names, entry->d_name, strlen(entry->d_name));
    closedir(folder);
    if (names.count) qsort(names.paths, names.count, sizeof *names.paths, by_name);
    for (size_t i = 0; good && i < names.count; i++)
        good = add_entry(inputs, path, names.paths, names.count, i);
    cli_inputs_free(&names);
    return good;
}

static bool add_path(cli_inputs *inputs, const cli_options *options, const char *path) {
    struct stat about;
    if (!options->recursive || !strcmp(path, "-") || stat(path, &about) ||
        !S_ISDIR(about.st_mode))
        return add(inputs, path, strlen(path));
    inputs->many = true;
    size_t before = inputs->count;
    if (!add_folder(inputs, path)) return false;
    if (inputs->count == before && !options->quiet)
        cli_complain(path, "no .txt, .html or .jsonl file is in this folder");
    return true;
}

/* The whole list; a list that cannot be read is said and counted. */
static bool read_list(cli_inputs *inputs, const char *path, char **bytes, size_t *size) {
    cli_source *source = malloc(sizeof *source);
    if (!source) return false;
    bool opened = cli_source_open(source, path);
    if (!opened || !cli_source_all(source, list_limit, bytes, size)) {
        cli_complain(path, strerror(errno));
        inputs->failed++;
        *size = 0;
    }
    if (opened) cli_source_close(source);
    free(source);
    return true;
}

/* A path a line; where the list holds a NUL byte, a path before each of them. */
static bool add_list(cli_inputs *inputs, const cli_options *options) {
    char *bytes = NULL;
    size_t size = 0;
    bool good = read_list(inputs, options->files_from, &bytes, &size);
    char border = size && memchr(bytes, '\0', size) ? '\0' : '\n';
    for (size_t at = 0; good && at < size;) {
        const char *stop = memchr(bytes + at, border, size - at);
        size_t length = stop ? (size_t)(stop - bytes) - at : size - at;
        size_t kept = length;
        if (border == '\n' && kept && bytes[at + kept - 1] == '\r') kept--;
        char *name = kept ? strndup(bytes + at, kept) : NULL;
        if (kept) good = name && add_path(inputs, options, name);
        free(name);
        at += length + 1;
    }
    free(bytes);
    inputs->many = true;
    return good;
}

bool cli_inputs_find(cli_inputs *inputs, const cli_options *options) {
    *inputs = (cli_inputs){.many = options->input_count > 1};
    bool good = true;
    for (int i = 0; good && i < options->input_count; i++)
        good = add_path(inputs, options, options->inputs[i]);
    if (good && options->files_from) good = add_list(inputs, options);
    if (!good) cli_complain("inputs", strerror(ENOMEM));
    for (size_t i = 0; good && i < inputs->count; i++) {
        struct stat about;
        if (!stat(inputs->paths[i], &about) && S_ISREG(about.st_mode))
            inputs->bytes += (uint64_t)about.st_size;
    }
    return good;
}

void cli_inputs_free(cli_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++) free(inputs->paths[i]);
    free(inputs->paths);
}
