/*
 * Runs a fuzz target over files and folders of inputs, for compilers without libFuzzer:
 *
 *     TARGET_replay FILE-OR-FOLDER...
 *
 * The target aborts when an input breaks a promise; the input's name is on stderr then.
 * At least one input must be found.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned inputs;

static void die(const char *what) {
    perror(what);
    exit(2);
}

static void run_file(const char *path, size_t size) {
    uint8_t *data = malloc(size + 1);
    FILE *stream = fopen(path, "rb");
    if (!data || !stream || fread(data, 1, size, stream) != size) die(path);
    fclose(stream);
    uint8_t *exact = realloc(data, size ? size : 1); /* an overrun is one of the block */
    if (!exact) die(path);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    inputs++;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run(const char *path) {
    struct stat about;
    if (stat(path, &about)) die(path);
    if (!S_ISDIR(about.st_mode)) {
        run_file(path, (size_t)about.st_size);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, by_name);
    if (count < 0) die(path);
    for (int i = 0; i < count; i++) {
        char child[1024];
        int length = snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
        if (length < 0 || length >= (int)sizeof child) die(path);
        if (entries[i]->d_name[0] != '.') run(child);
        free(entries[i]);
    }
    free(entries);
}

int main(int count, char **arguments) {
    if (count < 2) {
        fputs("usage: replay FILE-OR-FOLDER...\n", stderr);
        return 2;
    }
    LLVMFuzzerInitialize(&count, &arguments);
    for (int i = 1; i < count; i++) run(arguments[i]);
    printf("%u inputs\n", inputs);
    return inputs ? 0 : 1;
}
