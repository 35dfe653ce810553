/*
 * Parts: a document too long for one set of tables is analysed part by part, and of each
 * part the whole keeps what output reads; the rest of its tables goes.
 *
 * Offsets are those of the whole from the beginning, since a part borrows its text.
 * Tokens go: what is kept of ranges of them are their bytes. Paragraphs and sentences are
 * only counted: they are found again where they are asked for. Persons and organizations
 * of one label are the same in all parts; pronouns, surnames and "the company" are
 * resolved within a part.
 */
#include <string.h>

#include "document.h"

void qt_part_open(qt_document *part, const qt_document *whole,
                  const qt_layout_reader *window) {
    *part = (qt_document){.context = whole->context,
                          .pack = whole->pack,
                          .memory = whole->memory,
                          .text = whole->text,
                          .layout = window->found,
                          .extracted = whole->extracted,
                          .first_paragraph = window->first};
    part->layout.paragraphs = (qt_paragraph_table){
        .items = window->found.paragraphs.items, .count = window->count};
    qt_arena_init(&part->keep, &part->memory);
}

void qt_part_close(qt_document *part) {
    qt_tables_free(part);
    qt_arena_free(&part->keep);
}

/* ---- keeping ---- */

typedef struct keeper {
    qt_stage *stage;
    qt_document *whole;
    const qt_document *part;
    qt_names *names;
    uint32_t first_attribution, first_span;
    uint32_t *entity; /* per entity of the part: its place in the whole, or QT_NONE; 0
                       * while it is only wanted */
    bool *mark;       /* per pair of marks: whether it is kept */
} keeper;

static void want_entity(keeper *keep, uint32_t entity) {
    if (entity != QT_NONE) keep->entity[entity] = 0;
}

/* Its bytes. */
static qt_range moved_range(const keeper *keep, qt_range range) {
    qt_span span = qt_tokens_span(keep->part, range);
    return (qt_range){span.start_byte, span.end_byte};
}

static uint32_t moved_entity(const keeper *keep, uint32_t entity) {
    return entity == QT_NONE ? QT_NONE : keep->entity[entity];
}

static const char *copied(const keeper *keep, const char *text) {
    return text ? qt_arena_string(keep->stage->keep, text, strlen(text)) : NULL;
}

/* Who speaks or may have, who is told of without a name, and their institutions. */
static void want_entities(keeper *keep) {
    const qt_document *part = keep->part;
    const qt_entities *all = &part->entities;
    for (uint32_t i = 0; i < part->attributions.count; i++) {
        const qt_speaker *speaker = &all->speakers.items[i];
        want_entity(keep, speaker->entity);
        want_entity(keep, speaker->via);
        for (uint32_t c = 0; c < speaker->candidate_count; c++)
            want_entity(keep, all->candidates.items[speaker->candidates + c]);
    }
    for (uint32_t e = 0; e < all->count; e++)
        for (uint32_t m = 0; !keep->entity[e] && m < all->items[e].member_count; m++)
            want_entity(keep, all->items[e].members[m]);
    for (uint32_t e = 0; e < all->count; e++)
        for (uint32_t r = keep->entity[e] ? QT_NONE : all->items[e].roles; r != QT_NONE;
             r = all->roles.items[r].next)
            want_entity(keep, all->roles.items[r].organization);
}

/* The persons of whom a quotation speaks. */
static void want_mentioned(keeper *keep, qt_span span) {
    const qt_document *part = keep->part;
    uint32_t m = qt_mention_from(part, qt_token_from_byte(part, span.start_byte));
    for (; m < part->mentions.count; m++) {
        qt_range name = part->mentions.items[m].tokens;
        if (qt_token_at(part, name.first)->start >= span.end_byte) break;
        uint32_t entity = part->entities.mention_entity.items[m];
        if (entity != QT_NONE && part->entities.items[entity].kind == QT_ENTITY_PERSON)
            want_entity(keep, entity);
    }
}

/* The pairs of marks that begin in a span. */
static void want_marks(keeper *keep, qt_span span) {
    const qt_document *part = keep->part;
    uint32_t m = qt_mark_from(part, span.start_byte);
    for (; m < part->marks.count; m++) {
        const qt_mark *mark = &part->marks.items[m];
        if (qt_token_at(part, mark->open)->start >= span.end_byte) break;
        keep->mark[m] = mark->close != QT_NONE;
    }
}

static void want_quoted(keeper *keep) {
    const qt_document *part = keep->part;
    want_marks(keep, part->layout.title);
    for (uint32_t i = 0; i < part->attributions.count; i++) {
        const qt_attribution *item = &part->attributions.items[i];
        uint32_t entity = part->entities.speakers.items[i].entity;
        bool anonymous =
            entity != QT_NONE && part->entities.items[entity].kind == QT_ENTITY_ANONYMOUS;
        for (uint32_t s = 0; s < item->span_count; s++) {
            qt_span span = part->attributions.spans.items[item->first_span + s];
            if (anonymous) want_mentioned(keep, span);
            if (item->kind == QT_KIND_MIXED) want_marks(keep, span);
        }
    }
}

static bool is_kept(const keeper *keep, uint32_t mention) {
    uint32_t entity = keep->part->entities.mention_entity.items[mention];
    return entity != QT_NONE && keep->entity[entity] != QT_NONE;
}

static quoth_status keep_marks(keeper *keep) {
    for (uint32_t m = 0; m < keep->part->marks.count; m++) {
        const qt_mark *from = &keep->part->marks.items[m];
        if (!keep->mark[m]) continue;
        qt_mark *mark = QT_PUSH(keep->stage->memory, &keep->whole->marks);
        if (!mark) return qt_fail_memory(keep->stage->error);
        *mark = *from;
        qt_range bytes = moved_range(keep, (qt_range){from->open, from->end});
        mark->open = bytes.first;
        mark->end = bytes.end;
        mark->close = bytes.end - 1;
        mark->paragraph += keep->part->first_paragraph;
        mark->parent = mark->previous = QT_NONE;
    }
    return QUOTH_OK;
}

/* Moves entities in place, those that were left out dropped; how many are left. */
static uint32_t move_entities(const keeper *keep, uint32_t *entities, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t moved = moved_entity(keep, entities[i]);
        if (moved != QT_NONE) entities[kept++] = moved;
    }
    return kept;
}

static quoth_status keep_candidates(keeper *keep, qt_speaker *speaker) {
    qt_index_table *out = &keep->whole->entities.candidates;
    const uint32_t *from = keep->part->entities.candidates.items;
    uint32_t first = out->count;
    for (uint32_t c = 0; c < speaker->candidate_count; c++) {
        uint32_t moved = moved_entity(keep, from[speaker->candidates + c]);
        if (moved == QT_NONE) continue;
        uint32_t *item = QT_PUSH(keep->stage->memory, out);
        if (!item) return qt_fail_memory(keep->stage->error);
        *item = moved;
    }
    speaker->candidates = first;
    speaker->candidate_count = out->count - first;
    return QUOTH_OK;
}

static quoth_status keep_attributions(keeper *keep) {
    const qt_attributions *all = &keep->part->attributions;
    qt_attributions *out = &keep->whole->attributions;
    const qt_memory *memory = keep->stage->memory;
    for (uint32_t i = 0; i < all->count; i++) {
        qt_attribution *item = QT_PUSH(memory, out);
        if (!item) return qt_fail_memory(keep->stage->error);
        *item = all->items[i];
        item->first_span += keep->first_span;
        item->first_token = 0;
        item->cue = moved_range(keep, item->cue);
        item->source = moved_range(keep, item->source);
        item->via = item->hint = (qt_range){0, 0};
        item->paragraph += keep->part->first_paragraph;
        item->sentence += keep->part->first_sentence;
        item->speaker_of = QT_NONE;
        if (item->parent != QT_NONE) item->parent += keep->first_attribution;
        qt_speaker *speaker = QT_PUSH(memory, &keep->whole->entities.speakers);
        if (!speaker) return qt_fail_memory(keep->stage->error);
        *speaker = keep->part->entities.speakers.items[i];
        uint32_t entity = moved_entity(keep, speaker->entity);
        if (entity == QT_NONE && speaker->entity != QT_NONE)
            speaker->withheld = "the document has more sources than the limit";
        speaker->entity = entity;
        speaker->via = moved_entity(keep, speaker->via);
        QT_TRY(keep_candidates(keep, speaker));
    }
    for (uint32_t s = 0; s < all->spans.count; s++) {
        qt_span *span = QT_PUSH(memory, &out->spans);
        if (!span) return qt_fail_memory(keep->stage->error);
        *span = all->spans.items[s];
    }
    return QUOTH_OK;
}

/* ---- entities ---- */

static bool is_known_by_name(const qt_entity *entity) {
    return entity->kind == QT_ENTITY_PERSON || entity->kind == QT_ENTITY_ORGANIZATION ||
           entity->kind == QT_ENTITY_AUTHOR;
}

/* The place of an entity's name in the open table of names: its entity there or 0. */
static uint32_t *name_place(const qt_names *names, const qt_entities *all,
                            const qt_entity *entity) {
    uint32_t mask = names->capacity - 1;
    uint32_t at = qt_name_hash(entity->label, strlen(entity->label)) & mask;
    for (;; at = (at + 1) & mask) {
        uint32_t *place = &names->items[at];
        if (!*place) return place;
        const qt_entity *other = &all->items[*place - 1];
        if (other->kind == entity->kind && !strcmp(other->label, entity->label))
            return place;
    }
}

/* Twice as many places as names, at least; the names are entered anew. */
static quoth_status widen_names(keeper *keep) {
    qt_names *names = keep->names;
    const qt_entities *all = &keep->whole->entities;
    if (names->count * 2 < names->capacity) return QUOTH_OK;
    uint32_t capacity = names->capacity ? names->capacity * 2 : 1024;
    size_t size = capacity * sizeof *names->items;
    uint32_t *items = qt_memory_resize(keep->stage->memory, names->items, size);
    if (!items) return qt_fail_memory(keep->stage->error);
    memset(items, 0, size);
    names->items = items;
    names->capacity = capacity;
    for (uint32_t e = 0; e < all->count; e++)
        if (is_known_by_name(&all->items[e])) {
            uint32_t *place = name_place(names, all, &all->items[e]);
            if (!*place) *place = e + 1;
        }
    return QUOTH_OK;
}

static quoth_status leave_out(keeper *keep, uint32_t index) {
    qt_stage *stage = keep->stage;
    keep->entity[index] = QT_NONE;
    if (stage->sources_full) return QUOTH_OK;
    stage->sources_full = true;
    return qt_diagnose(stage, "source-limit", (qt_span){0, 0},
                       "more sources than the limit; the later ones are withheld");
}

/* Two of one name within a part stay two. */
static quoth_status keep_entity(keeper *keep, uint32_t index, uint32_t known) {
    const qt_entity *from = &keep->part->entities.items[index];
    qt_entities *all = &keep->whole->entities;
    if (is_known_by_name(from)) {
        QT_TRY(widen_names(keep));
        uint32_t *place = name_place(keep->names, all, from);
        if (*place && *place <= known) {
            keep->entity[index] = *place - 1;
            return QUOTH_OK;
        }
        if (all->count < QUOTH_LIMIT_SOURCES) {
            keep->names->count += !*place;
            if (!*place) *place = all->count + 1;
        }
    }
    if (all->count >= QUOTH_LIMIT_SOURCES) return leave_out(keep, index);
    keep->entity[index] = all->count;
    qt_entity *entity = QT_PUSH(keep->stage->memory, all);
    if (!entity) return qt_fail_memory(keep->stage->error);
    *entity = *from;
    entity->label = copied(keep, from->label);
    entity->acronym = copied(keep, from->acronym);
    entity->first_mention = entity->last_mention = entity->roles = QT_NONE;
    if (!entity->label || (from->acronym && !entity->acronym))
        return qt_fail_memory(keep->stage->error);
    return QUOTH_OK;
}

static quoth_status keep_role(keeper *keep, qt_entity *entity, const qt_role *from) {
    qt_roles *roles = &keep->whole->entities.roles;
    uint32_t organization = moved_entity(keep, from->organization), last = QT_NONE;
    if (!from->title && organization == QT_NONE) return QUOTH_OK;
    for (uint32_t r = entity->roles; r != QT_NONE; r = roles->items[r].next) {
        const qt_role *role = &roles->items[r];
        if (role->organization == organization && role->former == from->former &&
            qt_same_text(role->title, from->title))
            return QUOTH_OK;
        last = r;
    }
    uint32_t index = roles->count;
    qt_role *role = QT_PUSH(keep->stage->memory, roles);
    if (!role) return qt_fail_memory(keep->stage->error);
    *role = *from;
    role->organization = organization;
    role->next = QT_NONE;
    role->title = copied(keep, from->title);
    if (from->title && !role->title) return qt_fail_memory(keep->stage->error);
    *(last == QT_NONE ? &entity->roles : &roles->items[last].next) = index;
    return QUOTH_OK;
}

static quoth_status keep_entities(keeper *keep) {
    const qt_entities *from = &keep->part->entities;
    qt_entities *all = &keep->whole->entities;
    uint32_t known = all->count;
    for (uint32_t e = 0; e < from->count; e++)
        if (keep->entity[e] != QT_NONE) QT_TRY(keep_entity(keep, e, known));
    for (uint32_t e = 0; e < from->count; e++) {
        if (keep->entity[e] == QT_NONE) continue;
        qt_entity *entity = &all->items[keep->entity[e]];
        for (uint32_t r = from->items[e].roles; r != QT_NONE;
             r = from->roles.items[r].next)
            QT_TRY(keep_role(keep, entity, &from->roles.items[r]));
        if (keep->entity[e] >= known)
            entity->member_count =
                move_entities(keep, entity->members, entity->member_count);
    }
    return QUOTH_OK;
}

static quoth_status keep_mentions(keeper *keep) {
    const qt_memory *memory = keep->stage->memory;
    qt_document *whole = keep->whole;
    for (uint32_t m = 0; m < keep->part->mentions.count; m++) {
        if (!is_kept(keep, m)) continue;
        uint32_t index = whole->mentions.count;
        uint32_t owner = moved_entity(keep, keep->part->entities.mention_entity.items[m]);
        qt_mention *mention = QT_PUSH(memory, &whole->mentions);
        uint32_t *entity = QT_PUSH(memory, &whole->entities.mention_entity);
        uint32_t *next = QT_PUSH(memory, &whole->entities.next_mention);
        if (!mention || !entity || !next) return qt_fail_memory(keep->stage->error);
        *mention = keep->part->mentions.items[m];
        mention->tokens = moved_range(keep, mention->tokens);
        mention->title = (qt_range){0, 0};
        *entity = owner;
        *next = QT_NONE;
        qt_entity *known = &whole->entities.items[owner];
        if (known->last_mention == QT_NONE) {
            known->first_mention = index;
        } else {
            whole->entities.next_mention.items[known->last_mention] = index;
        }
        known->last_mention = index;
    }
    return QUOTH_OK;
}

quoth_status qt_part_keep(qt_stage *stage, qt_document *whole, const qt_document *part,
                          qt_names *names) {
    keeper keep = {.stage = stage,
                   .whole = whole,
                   .part = part,
                   .names = names,
                   .first_attribution = whole->attributions.count,
                   .first_span = whole->attributions.spans.count};
    size_t entities = part->entities.count * sizeof *keep.entity;
    keep.entity = qt_arena_take(stage->scratch, entities);
    keep.mark = qt_arena_take(stage->scratch, part->marks.count * sizeof *keep.mark);
    if (!keep.entity || !keep.mark) return qt_fail_memory(stage->error);
    memset(keep.entity, 0xFF, entities);
    want_quoted(&keep);
    want_entities(&keep);
    QT_TRY(keep_marks(&keep));
    QT_TRY(keep_entities(&keep));
    QT_TRY(keep_mentions(&keep));
    return keep_attributions(&keep);
}
