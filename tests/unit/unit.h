/*
 * What the unit tests share: a context for the whole test, a document made from a string,
 * an allocator that counts and fails, and a sink that keeps what it is given.
 *
 *     TestSuite(token, .init = unit_open, .fini = unit_close);
 *     Test(token, of_a_sentence) {
 *         unit_read("We can't.");
 *         cr_assert_str_eq(unit_tokens(), "We|ca|n't|.");
 *     }
 *
 * Criterion runs every test in a process of its own, so that statics start fresh.
 */
#ifndef QUOTH_UNIT_H
#define QUOTH_UNIT_H

#include <criterion/criterion.h>
#include <quoth/quoth.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "document.h"

/* ---- a buffer that grows; also a sink ---- */

typedef struct unit_buffer {
    char *bytes;
    size_t size;
    size_t calls; /* of the sink */
    size_t room;  /* the sink fails after so many bytes; 0: never */
} unit_buffer;

static inline int unit_keep(void *user, const char *bytes, size_t size) {
    unit_buffer *out = user;
    out->calls++;
    if (out->room && out->size + size > out->room) return 1;
    out->bytes = realloc(out->bytes, out->size + size + 1);
    if (!out->bytes) abort();
    if (size) memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
    out->bytes[out->size] = '\0';
    return 0;
}

static inline void unit_add(unit_buffer *out, const char *text) {
    unit_keep(out, text, strlen(text));
}

static inline void unit_clear(unit_buffer *out) {
    free(out->bytes);
    *out = (unit_buffer){0};
}

/* ---- an allocator that counts and fails ---- */

typedef struct unit_heap {
    size_t calls, live; /* allocations asked for, blocks not yet released */
    size_t fail_at;     /* number of the allocation that fails, 0: none */
    bool once;          /* later ones succeed again */
    bool failed;
} unit_heap;

static inline void *unit_reallocate(void *user, void *block, size_t size) {
    unit_heap *heap = user;
    if (!size) {
        heap->live -= block != NULL;
        free(block);
        return NULL;
    }
    heap->calls++;
    bool due = heap->once ? heap->calls == heap->fail_at : heap->calls >= heap->fail_at;
    if (heap->fail_at && due) {
        heap->failed = true;
        return NULL;
    }
    heap->live += block == NULL;
    return realloc(block, size);
}

/* ---- one context, one document ---- */

static quoth_context *unit_context;
static quoth_document *unit_document;
static unit_buffer unit_shown; /* what unit_tokens and the like return */
static quoth_error unit_error;

static inline void unit_open(void) {
    quoth_status status = quoth_context_new(&unit_context, NULL, &unit_error);
    cr_assert_eq(status, QUOTH_OK, "%s", unit_error.message);
}

static inline void unit_close(void) {
    quoth_document_free(unit_document);
    quoth_context_free(unit_context);
    unit_document = NULL;
    unit_context = NULL;
    unit_clear(&unit_shown);
}

/* Analyses bytes; the status of a failure is the caller's. */
static inline quoth_status unit_try(const char *bytes, size_t size, bool strict) {
    quoth_document_free(unit_document);
    quoth_article article = {.size = sizeof article,
                             .text = bytes,
                             .text_size = size,
                             .id = "unit",
                             .strict = strict};
    return quoth_analyze(&unit_document, unit_context, &article, &unit_error);
}

static inline const qt_document *unit_read_bytes(const char *bytes, size_t size) {
    quoth_status status = unit_try(bytes, size, false);
    cr_assert_eq(status, QUOTH_OK, "%s", unit_error.message);
    return unit_document;
}

static inline const qt_document *unit_read(const char *text) {
    return unit_read_bytes(text, strlen(text));
}

/* ---- showing parts of the document ---- */

static inline void unit_show_span(const char *between, qt_span span) {
    if (unit_shown.size) unit_add(&unit_shown, between);
    unit_keep(&unit_shown, unit_document->text.bytes + span.start_byte,
              span.end_byte - span.start_byte);
}

static inline const char *unit_text_of(qt_span span) {
    unit_clear(&unit_shown);
    unit_show_span("", span);
    return unit_shown.bytes;
}

/* The tokens, a bar between them. */
static inline const char *unit_tokens(void) {
    unit_clear(&unit_shown);
    unit_add(&unit_shown, "");
    for (uint32_t i = 0; i < unit_document->tokens.count; i++) {
        const qt_token *token = qt_token_at(unit_document, i);
        unit_show_span("|", (qt_span){token->start, token->end});
    }
    return unit_shown.bytes;
}

/* How many diagnostics have this code. */
static inline size_t unit_diagnostics(const char *code) {
    size_t count = 0;
    quoth_diagnostic item;
    for (size_t i = 0; quoth_document_diagnostic(unit_document, i, &item); i++)
        count += !strcmp(item.code, code);
    return count;
}

/* The first diagnostic with this code, or the test fails. */
static inline quoth_diagnostic unit_diagnostic(const char *code) {
    quoth_diagnostic item = {0};
    for (size_t i = 0; quoth_document_diagnostic(unit_document, i, &item); i++)
        if (!strcmp(item.code, code)) return item;
    cr_assert(false, "no diagnostic %s", code);
    return item;
}

/* Appends `size` bytes: `unit` over and over. */
static inline void unit_fill(unit_buffer *out, const char *unit, size_t size) {
    size_t length = strlen(unit);
    char *bytes = malloc(size);
    if (!bytes) abort();
    for (size_t i = 0; i < size; i++) bytes[i] = unit[i % length];
    unit_keep(out, bytes, size);
    free(bytes);
}

#endif
