/*
 * Entities: the mentions of one person or institution brought together.
 *
 * Full names come first: two mentions are one person when first and last names agree (an
 * initial or a missing suffix is no difference, Jr. against Sr. is). Then every single
 * word: a surname that exactly one person bears is that person's; where several bear it
 * an honorific may decide by gender; otherwise the mention stays alone and nothing is
 * guessed. Unknown runs become persons when their last word is used as a surname
 * elsewhere or a title stands before them.
 *
 *     Walter C. "Bud" Orr           also Bud Orr
 *     María Guajardo Villar         also Ms. Guajardo Villar, Ms. Guajardo
 *     Jehan Orr ... Gary Orr ... Orr    the one of whom the paragraphs around speak
 *     Ada Orr and her husband, Lee Orr  the surname alone is Ada's
 *
 * Everything goes through hash tables, so that a million mentions of one surname cost no
 * more than a million lookups.
 */
#include <string.h>

#include "base/utf8.h"
#include "resolve/resolve.h"

enum { NEAR_PARAGRAPHS = 1, FAR_PARAGRAPHS = 4 };

/* ---- bearers ---- */

static qt_bearer *bearer_of(const qt_bearers *bearers, uint32_t hash) {
    if (!bearers->slots) return NULL;
    for (uint32_t slot = hash & bearers->mask;; slot = (slot + 1) & bearers->mask) {
        qt_bearer *bearer = &bearers->slots[slot];
        if (!bearer->count) return NULL;
        if (bearer->hash == hash) return bearer;
    }
}

const qt_bearer *qt_bearers_find(const qt_bearers *bearers, uint32_t hash) {
    return bearer_of(bearers, hash);
}

static quoth_status grow(qt_resolver *resolver, qt_bearers *bearers) {
    uint32_t count = bearers->slots ? (bearers->mask + 1) * 2 : 64;
    const qt_memory *memory = resolver->stage->memory;
    qt_bearer *slots = qt_memory_resize(memory, NULL, count * sizeof *slots);
    if (slots) memset(slots, 0, count * sizeof *slots);
    if (!slots) return qt_fail_memory(resolver->stage->error);
    for (uint32_t i = 0; bearers->slots && i <= bearers->mask; i++) {
        if (!bearers->slots[i].count) continue;
        uint32_t slot = bearers->slots[i].hash & (count - 1);
        while (slots[slot].count) slot = (slot + 1) & (count - 1);
        slots[slot] = bearers->slots[i];
    }
    qt_memory_release(memory, bearers->slots);
    bearers->slots = slots;
    bearers->mask = count - 1;
    return QUOTH_OK;
}

void qt_bearers_free(qt_resolver *resolver) {
    qt_bearers *const tables[] = {&resolver->labels,      &resolver->full,
                                  &resolver->tails,       &resolver->surnames,
                                  &resolver->firsts,      &resolver->middles,
                                  &resolver->titled,      &resolver->openings,
                                  &resolver->singles.any, &resolver->singles.titled};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        qt_memory_release(resolver->stage->memory, tables[t]->slots);
}

quoth_status qt_bearers_add(qt_resolver *resolver, qt_bearers *bearers, uint32_t hash,
                            uint32_t entity) {
    if (!bearers->slots || bearers->used * 2 > bearers->mask)
        QT_TRY(grow(resolver, bearers));
    uint32_t slot = hash & bearers->mask;
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): grow() made them
    while (bearers->slots[slot].count && bearers->slots[slot].hash != hash)
        slot = (slot + 1) & bearers->mask;
    qt_bearer *bearer = &bearers->slots[slot];
    if (!bearer->count) bearers->used++;
    uint8_t gender =
        entity == QT_NONE ? QT_GENDER_UNKNOWN : resolver->out->items[entity].gender;
    if (!bearer->count)
        bearer->recent = bearer->recent_mention = bearer->other_mention = QT_NONE;
    bearer->hash = hash;
    bearer->entity = entity;
    bearer->count++;
    bearer->of_gender[gender]++;
    bearer->latest_of[gender] = entity;
    return QUOTH_OK;
}

/* ---- entities ---- */

/* The text of a name, character references read ("O&rsquo;Brien"); NULL without memory.
 */
static const char *label_string(const qt_stage *stage, const char *text, size_t size) {
    char *label = qt_arena_string(stage->keep, text, size);
    size_t written = 0;
    for (size_t at = 0; label && at < size;) {
        uint32_t length, c = qt_utf8_reference(text + at, size - at, &length);
        if (c) {
            written += qt_utf8_encode(c, label + written);
            at += length;
        } else {
            label[written++] = text[at++];
        }
    }
    if (label) label[written] = '\0';
    return label;
}

quoth_status qt_entity_new(qt_resolver *resolver, qt_entity_kind kind, const char *label,
                           size_t size, uint32_t *entity) {
    qt_stage *stage = resolver->stage;
    qt_entity *item = QT_PUSH(stage->memory, resolver->out);
    if (!item) return qt_fail_memory(stage->error);
    *item = (qt_entity){.kind = (uint8_t)kind,
                        .first_mention = QT_NONE,
                        .last_mention = QT_NONE,
                        .roles = QT_NONE};
    item->label = label_string(stage, label, size);
    if (!item->label) return qt_fail_memory(stage->error);
    *entity = resolver->out->count - 1;
    return QUOTH_OK;
}

static uint32_t label_hash(qt_entity_kind kind, const char *label, size_t size) {
    return qt_name_hash(label, size) ^ ((uint32_t)kind * 2654435761u);
}

quoth_status qt_entity_named(qt_resolver *resolver, qt_entity_kind kind,
                             const char *label, size_t size, uint32_t *entity) {
    uint32_t hash = label_hash(kind, label, size);
    const qt_bearer *known = qt_bearers_find(&resolver->labels, hash);
    if (known) {
        *entity = known->entity;
        return QUOTH_OK;
    }
    *entity = QT_NONE;
    QT_TRY(qt_entity_new(resolver, kind, label, size, entity));
    return qt_bearers_add(resolver, &resolver->labels, hash, *entity);
}

/* ---- mentions ---- */

/* "De Blasio" counts as one word: a particle alone is no given name. */
static qt_range without_particles(const qt_document *doc, qt_range name) {
    while (name.first + 1 < name.end && qt_token_is(doc, name.first, QT_CLASS(particle)))
        name.first++;
    return name;
}

uint32_t qt_name_words(const qt_document *doc, qt_range name) {
    return qt_surname_token(doc, name) - without_particles(doc, name).first + 1;
}

static uint32_t pair_hash(uint32_t first, uint32_t last) {
    uint32_t hash = first * 31 + last;
    return hash ? hash : 1;
}

/* First, last name and suffixes; for "Orr Jr." the last name stands for the first. */
static uint32_t full_name_hash(const qt_document *doc, qt_range name) {
    name = without_particles(doc, name);
    uint32_t last = qt_surname_token(doc, name);
    uint32_t hash = pair_hash(qt_token_hash(doc, name.first), qt_token_hash(doc, last));
    for (uint32_t i = last + 1; i < name.end; i++)
        if (qt_token_is(doc, i, QT_CLASS(suffix)))
            hash = pair_hash(hash, qt_token_hash(doc, i));
    return hash;
}

static quoth_status attach(qt_resolver *resolver, uint32_t mention, uint32_t entity) {
    qt_entities *out = resolver->out;
    qt_entity *item = &out->items[entity];
    out->mention_entity.items[mention] = entity;
    if (item->last_mention == QT_NONE) {
        item->first_mention = mention;
    } else {
        out->next_mention.items[item->last_mention] = mention;
    }
    item->last_mention = mention;
    uint8_t gender = resolver->doc->mentions.items[mention].gender;
    if (gender && !item->gender) item->gender = gender;
    return QUOTH_OK;
}

static quoth_status new_from_mention(qt_resolver *resolver, uint32_t mention,
                                     qt_entity_kind kind, uint32_t *entity) {
    const qt_document *doc = resolver->doc;
    const qt_mention *item = &doc->mentions.items[mention];
    qt_span span = qt_tokens_span(doc, item->tokens);
    QT_TRY(qt_entity_new(resolver, kind, doc->text.bytes + span.start_byte,
                         span.end_byte - span.start_byte, entity));
    resolver->out->items[*entity].span = span;
    resolver->out->items[*entity].gender = item->gender;
    return attach(resolver, mention, *entity);
}

/* The first word in marks inside a name, or QT_NONE. */
static uint32_t nickname_token(const qt_document *doc, qt_range name) {
    for (uint32_t i = name.first + 1; i + 1 < name.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_MARK) return i + 1;
    return QT_NONE;
}

/* The other ways in which a full name may be printed: by its nickname, by its last two
 * words, by a middle one that is no given name, by surname and suffix. */
static quoth_status add_forms(qt_resolver *resolver, qt_range name, uint32_t entity) {
    const qt_document *doc = resolver->doc;
    uint32_t last = qt_surname_token(doc, name), surname = qt_token_hash(doc, last);
    uint32_t nickname = nickname_token(doc, name);
    QT_TRY(qt_bearers_add(resolver, &resolver->surnames, surname, entity));
    QT_TRY(qt_bearers_add(resolver, &resolver->firsts, qt_token_hash(doc, name.first),
                          entity));
    if (last + 1 < name.end)
        QT_TRY(qt_bearers_add(resolver, &resolver->full,
                              full_name_hash(doc, (qt_range){last, name.end}), entity));
    if (nickname != QT_NONE) {
        uint32_t hash = qt_token_hash(doc, nickname);
        QT_TRY(qt_bearers_add(resolver, &resolver->firsts, hash, entity));
        return qt_bearers_add(resolver, &resolver->full, pair_hash(hash, surname),
                              entity);
    }
    for (uint32_t i = name.first + 1; i < last; i++) {
        if (qt_token_has(doc, i, QT_TOKEN_INITIAL) ||
            !qt_token_has(doc, i, QT_TOKEN_CAPITAL))
            continue;
        uint32_t hash = qt_token_hash(doc, i);
        if (i + 1 == last)
            QT_TRY(qt_bearers_add(resolver, &resolver->tails, pair_hash(hash, surname),
                                  entity));
        if (!qt_is_given_name(doc, i))
            QT_TRY(qt_bearers_add(resolver, &resolver->middles, hash, entity));
    }
    return QUOTH_OK;
}

/* The one who bears the full name, also in one of its other forms, or QT_NONE. */
static uint32_t bearer_of_full_name(const qt_resolver *resolver, qt_range name) {
    const qt_document *doc = resolver->doc;
    uint32_t hash = full_name_hash(doc, name);
    const qt_bearer *known = qt_bearers_find(&resolver->full, hash);
    if (known) return known->entity;
    uint32_t nickname = nickname_token(doc, name);
    if (nickname != QT_NONE) {
        uint32_t last = qt_surname_token(doc, name);
        known = qt_bearers_find(&resolver->full, pair_hash(qt_token_hash(doc, nickname),
                                                           qt_token_hash(doc, last)));
        return known && known->count == 1 ? known->entity : QT_NONE;
    }
    known = qt_bearers_find(&resolver->tails, hash);
    return known && known->count == 1 ? known->entity : QT_NONE;
}

/* "Senator Ada Orr": a later "Senator Orr" is hers, whoever else is an Orr. */
static uint32_t titled_hash(const qt_document *doc, const qt_mention *mention) {
    if (qt_range_empty(mention->title)) return 0;
    return pair_hash(qt_token_hash(doc, mention->title.end - 1),
                     qt_token_hash(doc, qt_surname_token(doc, mention->tokens)));
}

static quoth_status add_titled(qt_resolver *resolver, uint32_t mention, uint32_t entity) {
    uint32_t hash = titled_hash(resolver->doc, &resolver->doc->mentions.items[mention]);
    const qt_bearer *known = qt_bearers_find(&resolver->titled, hash);
    if (!hash || (known && known->entity == entity)) return QUOTH_OK;
    return qt_bearers_add(resolver, &resolver->titled, hash, entity);
}

/* "her husband, Lee Orr", "his son Lee Orr": the word by which somebody else introduces a
 * person, or QT_NONE. */
static uint32_t kin_word(const qt_document *doc, const qt_mention *mention) {
    uint32_t first =
        qt_range_empty(mention->title) ? mention->tokens.first : mention->title.first;
    for (uint32_t i = mention->title.first; i < mention->title.end; i++)
        if (qt_token_is(doc, i, QT_CLASS(kin)) && !qt_token_is(doc, i, QT_CLASS(title)))
            return i;
    if (first && qt_token_is(doc, first - 1, QT_CLASS(determiner))) first--;
    if (first && qt_token_kind_of(doc, first - 1) == QT_TOKEN_COMMA) first--;
    bool kin = first && qt_token_is(doc, first - 1, QT_CLASS(kin)) &&
               !qt_token_is(doc, first - 1, QT_CLASS(title));
    return kin ? first - 1 : QT_NONE;
}

static uint8_t gender_of_kin(const qt_document *doc, uint32_t word) {
    return word == QT_NONE                               ? QT_GENDER_UNKNOWN
           : qt_token_is(doc, word, QT_CLASS(masculine)) ? QT_GENDER_MASCULINE
           : qt_token_is(doc, word, QT_CLASS(feminine))  ? QT_GENDER_FEMININE
                                                         : QT_GENDER_UNKNOWN;
}

static quoth_status unify_full_name(qt_resolver *resolver, uint32_t mention) {
    const qt_document *doc = resolver->doc;
    qt_range name = doc->mentions.items[mention].tokens;
    uint32_t hash = full_name_hash(doc, name);
    uint32_t entity = bearer_of_full_name(resolver, name);
    if (entity == QT_NONE) {
        QT_TRY(new_from_mention(resolver, mention, QT_ENTITY_PERSON, &entity));
        uint8_t *gender = &resolver->out->items[entity].gender;
        if (!*gender)
            *gender = gender_of_kin(doc, kin_word(doc, &doc->mentions.items[mention]));
        QT_TRY(qt_bearers_add(resolver, &resolver->full, hash, entity));
        QT_TRY(add_forms(resolver, name, entity));
        return add_titled(resolver, mention, entity);
    }
    QT_TRY(attach(resolver, mention, entity));
    QT_TRY(add_titled(resolver, mention, entity));
    if (!qt_bearers_find(&resolver->full, hash))
        QT_TRY(qt_bearers_add(resolver, &resolver->full, hash, entity));
    /* the fullest form printed is the label */
    qt_span span = qt_tokens_span(doc, name);
    qt_entity *item = &resolver->out->items[entity];
    if (span.end_byte - span.start_byte <= strlen(item->label)) return QUOTH_OK;
    item->label = label_string(resolver->stage, doc->text.bytes + span.start_byte,
                               span.end_byte - span.start_byte);
    return item->label ? QUOTH_OK : qt_fail_memory(resolver->stage->error);
}

/* How often each full name is printed, for those who share a surname. */
static void count_full_names(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    for (uint32_t e = 0; e < resolver->out->count; e++) {
        const qt_entity *item = &resolver->out->items[e];
        if (item->kind != QT_ENTITY_PERSON || item->first_mention == QT_NONE) continue;
        uint32_t named = 0;
        for (uint32_t m = item->first_mention; m != QT_NONE;
             m = resolver->out->next_mention.items[m])
            named += !doc->mentions.items[m].quoted;
        const qt_mention *first = &doc->mentions.items[item->first_mention];
        qt_bearer *bearer =
            bearer_of(&resolver->surnames,
                      qt_token_hash(doc, qt_surname_token(doc, first->tokens)));
        if (!bearer) continue;
        bearer->named += named;
        bool kin = kin_word(doc, first) != QT_NONE;
        bearer->of_no_kin += !kin;
        if (!kin) bearer->latest_of_no_kin = e;
        if (named <= bearer->leading_named) continue;
        bearer->leading = e;
        bearer->leading_named = named;
    }
}

static bool may_have_gender(const qt_resolver *resolver, uint32_t entity,
                            uint8_t gender) {
    uint8_t known = resolver->out->items[entity].gender;
    return !gender || !known || gender == known;
}

/* Of several who share a surname, the one to whom it is left alone: the others are named
 * in full each time, or are introduced as their kin. */
static uint32_t leading_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                               uint8_t gender) {
    double lead = resolver->doc->pack->settings[QT_SETTING_surname_lead];
    uint32_t others = bearer->named - bearer->leading_named;
    uint32_t leading = QT_NONE;
    if (bearer->leading_named >= lead && bearer->leading_named >= lead * others)
        leading = bearer->leading;
    bool others_named_once = others < bearer->count;
    if (leading == QT_NONE && bearer->of_no_kin == 1 && bearer->leading_named > 1 &&
        others_named_once && bearer->leading == bearer->latest_of_no_kin)
        leading = bearer->leading;
    return leading != QT_NONE && may_have_gender(resolver, leading, gender) ? leading
                                                                            : QT_NONE;
}

/* Of several who share a surname, the one whom alone the article has introduced so far,
 * or of whom the last paragraphs speak while the others are far. */
static uint32_t nearest_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                               uint32_t token, uint8_t gender) {
    const qt_document *doc = resolver->doc;
    if (bearer->recent == QT_NONE || !may_have_gender(resolver, bearer->recent, gender))
        return QT_NONE;
    if (bearer->other_mention == QT_NONE) return bearer->recent;
    uint32_t near = doc->mentions.items[bearer->recent_mention].tokens.first;
    uint32_t far = doc->mentions.items[bearer->other_mention].tokens.first;
    uint32_t paragraph = qt_token_paragraph(doc, token);
    bool here = qt_token_paragraph(doc, near) + NEAR_PARAGRAPHS >= paragraph;
    bool others_far = qt_token_paragraph(doc, far) + FAR_PARAGRAPHS <= paragraph;
    return here && others_far ? bearer->recent : QT_NONE;
}

/* Keeps who of the bearers was mentioned last, and when another one was. */
static void mentioned(qt_resolver *resolver, uint32_t mention, uint32_t entity) {
    const qt_document *doc = resolver->doc;
    qt_range name = doc->mentions.items[mention].tokens;
    qt_bearer *bearer =
        bearer_of(&resolver->surnames, qt_token_hash(doc, qt_surname_token(doc, name)));
    if (!bearer) return;
    if (bearer->recent != QT_NONE && bearer->recent != entity)
        bearer->other_mention = bearer->recent_mention;
    bearer->recent = entity;
    bearer->recent_mention = mention;
}

uint32_t qt_only_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                        uint8_t gender) {
    if (!bearer) return QT_NONE;
    if (bearer->count == 1)
        return may_have_gender(resolver, bearer->entity, gender) ? bearer->entity
                                                                 : QT_NONE;
    if (gender && bearer->of_gender[gender] == 1 && !bearer->of_gender[QT_GENDER_UNKNOWN])
        return bearer->latest_of[gender];
    return leading_bearer(resolver, bearer, gender);
}

/* Who is meant by a single name, and whether anybody could be. */
static uint32_t bearer_of_single(const qt_resolver *resolver, const qt_mention *mention,
                                 bool *known) {
    const qt_document *doc = resolver->doc;
    uint32_t last = qt_surname_token(doc, mention->tokens);
    uint32_t hash = qt_token_hash(doc, last);
    if (last + 1 < mention->tokens.end) {
        uint32_t suffixed = full_name_hash(doc, (qt_range){last, mention->tokens.end});
        const qt_bearer *bearer = qt_bearers_find(&resolver->full, suffixed);
        if (bearer && bearer->count == 1) return bearer->entity;
    }
    const qt_bearers *const tables[] = {&resolver->surnames, &resolver->firsts,
                                        &resolver->middles};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const qt_bearer *bearer = qt_bearers_find(tables[i], hash);
        if (!bearer) continue;
        *known = true;
        uint32_t entity = qt_only_bearer(resolver, bearer, mention->gender);
        const qt_bearer *titled =
            qt_bearers_find(&resolver->titled, titled_hash(doc, mention));
        if (entity == QT_NONE && titled && titled->count == 1) return titled->entity;
        if (entity == QT_NONE && !i)
            entity = nearest_bearer(resolver, bearer, last, mention->gender);
        return entity;
    }
    return QT_NONE;
}

/* "Kestrel" of the only institution whose name begins so, "Kestrel Robotics". */
static uint32_t institution_of_first_word(const qt_resolver *resolver, uint32_t token) {
    const qt_word *word = qt_token_word(resolver->doc, token);
    const qt_bearer *bearer =
        qt_bearers_find(&resolver->openings, qt_token_hash(resolver->doc, token));
    bool common = word && word->tags[0] && !qt_is_given_name(resolver->doc, token);
    if (!bearer || bearer->count != 1 || common) return QT_NONE;
    /* "Tarland" of the Tarland Police is the place */
    uint32_t first = resolver->out->items[bearer->entity].first_mention;
    qt_range name = resolver->doc->mentions.items[first].tokens;
    return qt_token_is(resolver->doc, name.end - 1, QT_CLASS(org_civic)) ? QT_NONE
                                                                         : bearer->entity;
}

/* The institution that a single name repeats where the person of that name comes later:
 * "Larkspur" after "Larkspur Foods" and before "Gail Larkspur"; else QT_NONE. */
static uint32_t institution_named_before(const qt_resolver *resolver, uint32_t mention,
                                         uint32_t person) {
    const qt_mention *item = &resolver->doc->mentions.items[mention];
    const qt_entity *all = resolver->out->items;
    if (item->kind == QT_ENTITY_PERSON || all[person].first_mention < mention)
        return QT_NONE;
    uint32_t entity = institution_of_first_word(resolver, item->tokens.first);
    return entity != QT_NONE && all[entity].first_mention < mention ? entity : QT_NONE;
}

static quoth_status unify_single(qt_resolver *resolver, uint32_t mention) {
    const qt_document *doc = resolver->doc;
    const qt_mention *item = &doc->mentions.items[mention];
    bool known = false;
    uint32_t entity = bearer_of_single(resolver, item, &known);
    if (entity != QT_NONE) {
        uint32_t before = institution_named_before(resolver, mention, entity);
        if (before != QT_NONE) return attach(resolver, mention, before);
    }
    if (entity != QT_NONE) {
        mentioned(resolver, mention, entity);
        return attach(resolver, mention, entity);
    }
    if (known) return QUOTH_OK; /* several bear it */
    bool described = item->subject && qt_describes_person(doc, item->tokens.end);
    if (item->kind != QT_ENTITY_PERSON && !described) {
        entity = institution_of_first_word(resolver, item->tokens.first);
        return entity == QT_NONE ? QUOTH_OK : attach(resolver, mention, entity);
    }
    QT_TRY(new_from_mention(resolver, mention, QT_ENTITY_PERSON, &entity));
    return qt_bearers_add(resolver, &resolver->surnames,
                          qt_token_hash(doc, qt_surname_token(doc, item->tokens)),
                          entity);
}

/* ---- institutions ---- */

static void acronym_of(const qt_document *doc, qt_range name, char out[16]) {
    size_t length = 0;
    for (uint32_t i = name.first; i < name.end && length < 15; i++) {
        const qt_token *token = qt_token_at(doc, i);
        if (token->kind != QT_TOKEN_WORD || !(token->flags & QT_TOKEN_CAPITAL)) continue;
        char letter = doc->text.bytes[token->start];
        if (letter >= 'A' && letter <= 'Z') out[length++] = letter;
    }
    out[length] = '\0';
}

/* "(CSIS)" after a name: the acronym's token, or QT_NONE. */
static uint32_t printed_acronym(const qt_document *doc, qt_range name) {
    uint32_t open = name.end;
    if (open + 2 >= doc->tokens.count || qt_token_kind_of(doc, open) != QT_TOKEN_OPEN)
        return QT_NONE;
    uint32_t word = open + 1;
    if (qt_token_kind_of(doc, word + 1) != QT_TOKEN_CLOSE) return QT_NONE;
    return qt_token_has(doc, word, QT_TOKEN_ALL_CAPITALS) ? word : QT_NONE;
}

static quoth_status unify_institution(qt_resolver *resolver, uint32_t mention) {
    const qt_document *doc = resolver->doc;
    qt_stage *stage = resolver->stage;
    qt_range name = doc->mentions.items[mention].tokens;
    if (name.end - name.first > 1 && qt_token_is(doc, name.first, QT_CLASS(determiner)))
        name.first++;
    qt_span span = qt_tokens_span(doc, name);
    const char *label = doc->text.bytes + span.start_byte;
    size_t size = span.end_byte - span.start_byte;
    uint32_t entity;
    QT_TRY(qt_entity_named(resolver, QT_ENTITY_ORGANIZATION, label, size, &entity));
    QT_TRY(attach(resolver, mention, entity));
    qt_entity *item = &resolver->out->items[entity];
    uint32_t printed = printed_acronym(doc, name);
    bool words = name.end - name.first > 1;
    if (item->span.end_byte == 0) {
        item->span = span;
        if (words)
            QT_TRY(qt_bearers_add(resolver, &resolver->openings,
                                  qt_token_hash(doc, name.first), entity));
    }
    if (item->acronym || !words) return QUOTH_OK;
    char acronym[16];
    acronym_of(doc, name, acronym);
    if (printed != QT_NONE) {
        const qt_token *token = qt_token_at(doc, printed);
        item->acronym = qt_arena_string(stage->keep, doc->text.bytes + token->start,
                                        token->end - token->start);
    } else if (strlen(acronym) >= 2) {
        item->acronym = qt_arena_string(stage->keep, acronym, strlen(acronym));
    } else {
        return QUOTH_OK;
    }
    if (!item->acronym) return qt_fail_memory(stage->error);
    uint32_t hash =
        label_hash(QT_ENTITY_ORGANIZATION, item->acronym, strlen(item->acronym));
    if (qt_bearers_find(&resolver->labels, hash)) return QUOTH_OK;
    return qt_bearers_add(resolver, &resolver->labels, hash, entity);
}

/* "Okonjo lost his seat": the gender of the first pronoun after a subject, before anybody
 * else is named. */
static uint8_t gender_after(const qt_document *doc, uint32_t mention) {
    enum { REACH = 10 };
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t end = item->tokens.end + REACH;
    if (!item->subject || item->quoted || item->possessive) return QT_GENDER_UNKNOWN;
    if (mention + 1 < doc->mentions.count &&
        doc->mentions.items[mention + 1].tokens.first < end)
        end = doc->mentions.items[mention + 1].tokens.first;
    for (uint32_t i = item->tokens.end; i < end && i < doc->tokens.count; i++) {
        unsigned kind = qt_token_kind_of(doc, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_MARK) break;
        if (qt_tag_at(doc, i) != QT_TAG_PRPS) continue;
        return qt_token_is(doc, i, QT_CLASS(masculine))  ? QT_GENDER_MASCULINE
               : qt_token_is(doc, i, QT_CLASS(feminine)) ? QT_GENDER_FEMININE
                                                         : QT_GENDER_UNKNOWN;
    }
    return QT_GENDER_UNKNOWN;
}

/* The genders that names and honorifics do not tell, where the article's pronouns agree
 * on one. */
static void learn_genders(qt_resolver *resolver) {
    enum { READ = 40 };
    for (uint32_t e = 0; e < resolver->out->count; e++) {
        qt_entity *item = &resolver->out->items[e];
        if (item->kind != QT_ENTITY_PERSON || item->gender) continue;
        uint32_t seen[3] = {0}, m = item->first_mention;
        for (uint32_t read = 0; m != QT_NONE && read < READ; read++) {
            seen[gender_after(resolver->doc, m)]++;
            m = resolver->out->next_mention.items[m];
        }
        if (seen[QT_GENDER_MASCULINE] && !seen[QT_GENDER_FEMININE])
            item->gender = QT_GENDER_MASCULINE;
        if (seen[QT_GENDER_FEMININE] && !seen[QT_GENDER_MASCULINE])
            item->gender = QT_GENDER_FEMININE;
    }
}

quoth_status qt_names_unify(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    const uint32_t *entity_of = NULL;
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        uint32_t *entity =
            QT_PUSH(resolver->stage->memory, &resolver->out->mention_entity);
        uint32_t *next = QT_PUSH(resolver->stage->memory, &resolver->out->next_mention);
        if (!entity || !next) return qt_fail_memory(resolver->stage->error);
        *entity = *next = QT_NONE;
    }
    entity_of = resolver->out->mention_entity.items;
    uint8_t *sources = NULL;
    QT_TRY(qt_singles_collect(resolver));
    QT_TRY(qt_sources_mark(resolver, &sources));
    /* the longer names first, so that two words of them are known */
    for (int longer = 1; longer >= 0; longer--) {
        for (uint32_t m = 0; m < doc->mentions.count; m++) {
            bool is_longer = qt_name_words(doc, doc->mentions.items[m].tokens) > 2;
            if (is_longer == (longer == 1) &&
                (qt_is_person_run(doc, m) || qt_shows_person(resolver, sources, m)))
                QT_TRY(unify_full_name(resolver, m));
        }
    }
    /* what a role or an age showed once to be a person's name is one elsewhere too */
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        if (entity_of[m] == QT_NONE && item->kind == QT_ENTITY_UNKNOWN &&
            qt_name_words(doc, item->tokens) > 1 &&
            qt_bearers_find(&resolver->full, full_name_hash(doc, item->tokens)))
            QT_TRY(unify_full_name(resolver, m));
    }
    count_full_names(resolver);
    for (uint32_t m = 0; m < doc->mentions.count; m++)
        if (entity_of[m] == QT_NONE &&
            doc->mentions.items[m].kind == QT_ENTITY_ORGANIZATION)
            QT_TRY(unify_institution(resolver, m));
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        bool single =
            item->kind == QT_ENTITY_PERSON ||
            (item->kind == QT_ENTITY_UNKNOWN && qt_name_words(doc, item->tokens) == 1);
        if (entity_of[m] != QT_NONE) {
            if (resolver->out->items[entity_of[m]].kind == QT_ENTITY_PERSON)
                mentioned(resolver, m, entity_of[m]);
        } else if (single) {
            QT_TRY(unify_single(resolver, m));
        }
    }
    learn_genders(resolver);
    return QUOTH_OK;
}
