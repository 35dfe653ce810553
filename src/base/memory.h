/* The allocation hook, growing tables, and the arena for what lives with a document. */
#ifndef QT_MEMORY_H
#define QT_MEMORY_H

#include "base/status.h"

typedef struct qt_memory {
    quoth_allocator allocator;
} qt_memory;

/* malloc and free where the allocator's function is NULL. */
qt_memory qt_memory_from(const quoth_allocator *allocator);

void *qt_memory_resize(const qt_memory *memory, void *block, size_t size) QT_CHECK;
void qt_memory_release(const qt_memory *memory, void *block);

/* A table is {items, count, capacity}; QT_TABLE declares one, QT_PUSH gives a pointer to
 * a new zeroed last item or NULL, QT_TABLE_FREE releases the items. */
#define QT_TABLE(type, name)                                                             \
    typedef struct name {                                                                \
        type *items;                                                                     \
        uint32_t count, capacity;                                                        \
    } name

#define QT_PUSH(memory, table)                                                           \
    (qt_table_reserve((memory), (void **)&(table)->items, &(table)->capacity,            \
                      (table)->count, sizeof *(table)->items)                            \
         ? &(table)->items[(table)->count++]                                             \
         : NULL)

#define QT_TABLE_FREE(memory, table)                                                     \
    (qt_memory_release((memory), (table)->items), (table)->items = NULL,                 \
     (table)->count = (table)->capacity = 0)

/* Makes room for item number `count`, zeroes it; false on failure. */
bool qt_table_reserve(const qt_memory *memory, void **items, uint32_t *capacity,
                      uint32_t count, size_t item_size) QT_CHECK;

/* Blocks of growing size, released together. With QT_ARENA_SINGLE every piece is a
 * malloc of its own, so that sanitizers see overruns. */
typedef struct qt_arena {
    const qt_memory *memory;
    struct qt_arena_block *blocks;
    size_t next_size;
} qt_arena;

void qt_arena_init(qt_arena *arena, const qt_memory *memory);
void *qt_arena_take(qt_arena *arena, size_t size) QT_CHECK;
void qt_arena_free(qt_arena *arena);

/* A terminated copy of size bytes; NULL on failure. */
char *qt_arena_string(qt_arena *arena, const char *bytes, size_t size) QT_CHECK;

#endif
