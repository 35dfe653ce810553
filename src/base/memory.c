#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct qt_arena_block {
    struct qt_arena_block *previous;
    size_t used, size;
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGNMENT = 16 };

static void *default_reallocate(void *user, void *block, size_t size) {
    (void)user;
    if (size) return realloc(block, size);
    free(block);
    return NULL;
}

qt_memory qt_memory_from(const quoth_allocator *allocator) {
    qt_memory memory = {.allocator = {.reallocate = default_reallocate}};
    if (allocator && allocator->reallocate) memory.allocator = *allocator;
    return memory;
}

void *qt_memory_resize(const qt_memory *memory, void *block, size_t size) {
    return memory->allocator.reallocate(memory->allocator.user, block, size);
}

void qt_memory_release(const qt_memory *memory, void *block) {
    if (block) memory->allocator.reallocate(memory->allocator.user, block, 0);
}

bool qt_table_reserve(const qt_memory *memory, void **items, uint32_t *capacity,
                      uint32_t count, size_t item_size) {
    if (count >= *capacity) {
        uint32_t wanted = *capacity ? *capacity + *capacity / 2 + 8 : 16;
        if (wanted < *capacity) return false;
        if (wanted <= count) wanted = count + 1; /* several items at once */
        if (!wanted) return false;
        void *grown = qt_memory_resize(memory, *items, wanted * item_size);
        if (!grown) return false;
        *items = grown;
        *capacity = wanted;
    }
    memset((char *)*items + (size_t)count * item_size, 0, item_size);
    return true;
}

void qt_arena_init(qt_arena *arena, const qt_memory *memory) {
    *arena = (qt_arena){.memory = memory, .next_size = FIRST_BLOCK};
}

static bool add_block(qt_arena *arena, size_t least) {
    size_t size = arena->next_size;
    if (size < least) size = least;
#ifdef QT_ARENA_SINGLE
    size = least;
#endif
    size_t head = (sizeof(struct qt_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct qt_arena_block *block = qt_memory_resize(arena->memory, NULL, head + size);
    if (!block) return false;
    *block = (struct qt_arena_block){
        .previous = arena->blocks, .used = head, .size = head + size};
    arena->blocks = block;
    if (arena->next_size < LARGEST_BLOCK) arena->next_size *= 2;
    return true;
}

void *qt_arena_take(qt_arena *arena, size_t size) {
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
#ifdef QT_ARENA_SINGLE
    rounded = size ? size : 1;
    if (!add_block(arena, rounded)) return NULL;
#else
    if (!arena->blocks || arena->blocks->size - arena->blocks->used < rounded) {
        if (!add_block(arena, rounded)) return NULL;
    }
#endif
    void *taken = (char *)arena->blocks + arena->blocks->used;
    arena->blocks->used += rounded;
    memset(taken, 0, size);
    return taken;
}

char *qt_arena_string(qt_arena *arena, const char *bytes, size_t size) {
    char *copy = qt_arena_take(arena, size + 1);
    if (copy && size) memcpy(copy, bytes, size);
    return copy;
}

void qt_arena_free(qt_arena *arena) {
    struct qt_arena_block *block = arena->blocks;
    while (block) {
        struct qt_arena_block *previous = block->previous;
        qt_memory_release(arena->memory, block);
        block = previous;
    }
    arena->blocks = NULL;
    arena->next_size = FIRST_BLOCK;
}
