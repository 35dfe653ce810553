/* Arena, tables, and what happens when the n-th allocation fails. */
#include "unit.h"

#include <stdint.h>

QT_TABLE(uint32_t, number_table);

static qt_memory counted(unit_heap *heap) {
    return qt_memory_from(&(quoth_allocator){unit_reallocate, heap});
}

/* ---- tables ---- */

Test(memory, a_table_grows_and_keeps_its_items) {
    unit_heap heap = {0};
    qt_memory memory = counted(&heap);
    number_table table = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t *item = QT_PUSH(&memory, &table);
        cr_assert(item && *item == 0, "item %u is new and zero", i);
        *item = i + 1;
    }
    cr_assert_eq(table.count, 10000);
    for (uint32_t i = 0; i < table.count; i++) cr_assert_eq(table.items[i], i + 1);
    cr_assert_eq(heap.live, 1);
    QT_TABLE_FREE(&memory, &table);
    cr_assert_eq(heap.live, 0);
    cr_assert(!table.items && !table.count && !table.capacity);
}

Test(memory, a_table_is_unharmed_by_a_failure) {
    unit_heap heap = {.fail_at = 2};
    qt_memory memory = counted(&heap);
    number_table table = {0};
    uint32_t *item;
    while ((item = QT_PUSH(&memory, &table)) != NULL) *item = 7;
    cr_assert(table.count > 0 && table.count == table.capacity);
    for (uint32_t i = 0; i < table.count; i++) cr_assert_eq(table.items[i], 7);
    QT_TABLE_FREE(&memory, &table);
    cr_assert_eq(heap.live, 0);
}

Test(memory, without_an_allocator_malloc_is_used) {
    qt_memory memory = qt_memory_from(NULL);
    char *block = qt_memory_resize(&memory, NULL, 3);
    cr_assert(block);
    memcpy(block, "ab", 3);
    char *grown = qt_memory_resize(&memory, block, 3000);
    cr_assert_str_eq(grown, "ab");
    qt_memory_release(&memory, grown);
    qt_memory_release(&memory, NULL);
}

/* ---- the arena ---- */

Test(memory, arena_pieces_are_zeroed_aligned_and_apart) {
    unit_heap heap = {0};
    qt_memory memory = counted(&heap);
    qt_arena arena;
    qt_arena_init(&arena, &memory);
    unsigned char *pieces[500];
    for (size_t i = 0; i < 500; i++) {
        pieces[i] = qt_arena_take(&arena, i * 7);
        cr_assert(pieces[i] && (uintptr_t)pieces[i] % sizeof(void *) == 0);
        for (size_t k = 0; k < i * 7; k++) cr_assert_eq(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 251), i * 7);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < i * 7; k++) cr_assert_eq(pieces[i][k], i % 251);
    cr_assert(qt_arena_take(&arena, 8 << 20), "a piece larger than any block");
    qt_arena_free(&arena);
    cr_assert_eq(heap.live, 0);
    cr_assert(qt_arena_take(&arena, 1), "an emptied arena can be used again");
    qt_arena_free(&arena);
    cr_assert_eq(heap.live, 0);
}

Test(memory, arena_strings_are_terminated_copies) {
    qt_memory memory = qt_memory_from(NULL);
    qt_arena arena;
    qt_arena_init(&arena, &memory);
    cr_assert_str_eq(qt_arena_string(&arena, "quoted", 5), "quote");
    cr_assert_str_eq(qt_arena_string(&arena, NULL, 0), "");
    qt_arena_free(&arena);
}

Test(memory, an_arena_that_gets_nothing_gives_nothing) {
    unit_heap heap = {.fail_at = 1};
    qt_memory memory = counted(&heap);
    qt_arena arena;
    qt_arena_init(&arena, &memory);
    cr_assert_null(qt_arena_take(&arena, 8));
    cr_assert_null(qt_arena_string(&arena, "a", 1));
    qt_arena_free(&arena);
    cr_assert_eq(heap.live, 0);
}

/* ---- the n-th allocation fails ---- */

static quoth_status open_context(unit_heap *heap, quoth_context **out,
                                 quoth_error *error) {
    quoth_context_options options = {.size = sizeof options,
                                     .allocator = {unit_reallocate, heap}};
    return quoth_context_new(out, &options, error);
}

static void load_with_failures(bool once) {
    for (size_t n = 1;; n++) {
        unit_heap heap = {.fail_at = n, .once = once};
        quoth_context *context = NULL;
        quoth_error error;
        quoth_status status = open_context(&heap, &context, &error);
        if (!heap.failed) {
            cr_assert_eq(status, QUOTH_OK);
            quoth_context_free(context);
            cr_assert_eq(heap.live, 0);
            cr_assert(n > 10, "the allocator is used");
            return;
        }
        cr_assert_eq(status, QUOTH_ERROR_MEMORY, "allocation %zu", n);
        cr_assert_eq(error.status, QUOTH_ERROR_MEMORY);
        cr_assert(error.message[0] && !context);
        cr_assert_eq(heap.live, 0, "allocation %zu leaks %zu blocks", n, heap.live);
    }
}

Test(memory, every_failure_while_loading_comes_back) {
    load_with_failures(false);
}

Test(memory, a_single_failure_while_loading_comes_back) {
    load_with_failures(true);
}

static const char article_text[] =
    "Bridge Toll to Double\nBy Marta Quill\n2016-05-04\n\n"
    "RIGA, Latvia (NWS) \xE2\x80\x94 \xE2\x80\x9CWe will \xE2\x80\x98not\xE2\x80\x99 "
    "appeal,\xE2\x80\x9D said Maria Lopez, a spokeswoman for Acme Corp. "
    "\xE2\x80\x9CNever,\xE2\x80\x9D she added.\xFF\n\n"
    "According to a report, the toll will double. \xE2\x80\x9COpen\n";

static void analyse_with_failures(bool once) {
    unit_heap heap = {.once = once};
    quoth_context *context = NULL;
    quoth_error error;
    cr_assert_eq(open_context(&heap, &context, &error), QUOTH_OK);
    quoth_article article = {.size = sizeof article,
                             .text = article_text,
                             .text_size = sizeof article_text - 1};
    size_t loaded = heap.live, swallowed = 0;
    for (size_t n = 1;; n++) {
        heap.fail_at = heap.calls + n;
        heap.failed = false;
        quoth_document *document = NULL;
        quoth_status status = quoth_analyze(&document, context, &article, &error);
        heap.fail_at = 0;
        quoth_document_free(document);
        cr_assert_eq(heap.live, loaded, "allocation %zu leaks", n);
        if (!heap.failed) {
            cr_assert_eq(status, QUOTH_OK);
            break;
        }
        swallowed += status != QUOTH_ERROR_MEMORY;
        if (status) cr_assert(error.status == QUOTH_ERROR_MEMORY && !document);
    }
    quoth_context_free(context);
    cr_assert_eq(heap.live, 0);
    cr_assert_eq(swallowed, 0, "%zu failures did not come back", swallowed);
}

Test(memory, every_failure_while_analysing_comes_back) {
    analyse_with_failures(false);
}

Test(memory, a_single_failure_while_analysing_comes_back) {
    analyse_with_failures(true);
}
