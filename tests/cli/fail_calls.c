/*
 * Makes the n-th call of one C library function fail, for the command's tests:
 *
 *     LD_PRELOAD=libfail_calls.so FAIL_CALL=write FAIL_AT=3 quoth ...
 *
 * FAIL_CALL is malloc (and realloc), open, read, fwrite, fflush, fsync, rename,
 * mkstemp or close (fclose). FAIL_COUNT=FILE: the number of calls goes to FILE at the
 * end. With FAIL_AFTER=1 all later calls fail as well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#pragma GCC visibility push(default) /* the build hides what is not said to be seen */

static const char *wanted;
static long at, calls;
static int after, ready;

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void) {
    wanted = getenv("FAIL_CALL");
    const char *number = getenv("FAIL_AT");
    at = number ? strtol(number, NULL, 10) : 0;
    after = getenv("FAIL_AFTER") != NULL;
    ready = wanted != NULL;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAIL_COUNT");
    ready = 0;
    FILE *stream = path ? fopen(path, "w") : NULL;
    if (!stream) return;
    fprintf(stream, "%ld\n", calls);
    fclose(stream);
}

/* Whether this call of `name` fails. */
static int fails(const char *name, int error) {
    if (!ready || strcmp(wanted, name)) return 0;
    long number = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (!at || (after ? number < at : number != at)) return 0;
    errno = error;
    return 1;
}

void *malloc(size_t size) {
    static void *(*next)(size_t);
    if (!next) *(void **)&next = real("malloc");
    return fails("malloc", ENOMEM) ? NULL : next(size);
}

void *realloc(void *block, size_t size) {
    static void *(*next)(void *, size_t);
    if (!next) *(void **)&next = real("realloc");
    return size && fails("malloc", ENOMEM) ? NULL : next(block, size);
}

int open(const char *path, int flags, ...) {
    int (*next)(const char *, int, ...);
    *(void **)&next = real("open");
    return fails("open", EMFILE) ? -1 : next(path, flags);
}

ssize_t read(int descriptor, void *block, size_t size) {
    static ssize_t (*next)(int, void *, size_t);
    if (!next) *(void **)&next = real("read");
    return fails("read", EIO) ? -1 : next(descriptor, block, size);
}

size_t fwrite(const void *block, size_t size, size_t count, FILE *stream) {
    static size_t (*next)(const void *, size_t, size_t, FILE *);
    if (!next) *(void **)&next = real("fwrite");
    if (stream == stderr || !fails("fwrite", ENOSPC))
        return next(block, size, count, stream);
    return 0;
}

int fflush(FILE *stream) {
    static int (*next)(FILE *);
    if (!next) *(void **)&next = real("fflush");
    return fails("fflush", ENOSPC) ? EOF : next(stream);
}

int fsync(int descriptor) {
    int (*next)(int);
    *(void **)&next = real("fsync");
    return fails("fsync", EIO) ? -1 : next(descriptor);
}

int rename(const char *from, const char *to) {
    int (*next)(const char *, const char *);
    *(void **)&next = real("rename");
    return fails("rename", EACCES) ? -1 : next(from, to);
}

int mkstemp(char *path) {
    int (*next)(char *);
    *(void **)&next = real("mkstemp");
    return fails("mkstemp", EACCES) ? -1 : next(path);
}

int fclose(FILE *stream) {
    static int (*next)(FILE *);
    if (!next) *(void **)&next = real("fclose");
    int result = next(stream);
    return fails("close", EIO) ? EOF : result;
}
