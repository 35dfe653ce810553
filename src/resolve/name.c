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
 * Everything goes through hash tables, so that a million mentions of one surname cost no
 * more than a million lookups.
 */
#include <string.h>

#include "base/utf8.h"
#include "resolve/resolve.h"

uint32_t qt_name_hash(const char *bytes, size_t size) {
    uint32_t hash = 2166136261u;
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        if (c == 0x2019) c = '\'';
        if (c != '.' && c != ',') hash = (hash ^ qt_utf8_lower(c)) * 16777619u;
        at += length;
    }
    return hash ? hash : 1;
}

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
    qt_bearer *slots = qt_arena_take(resolver->stage->scratch, count * sizeof *slots);
    if (!slots) return qt_fail_memory(resolver->stage->error);
    for (uint32_t i = 0; bearers->slots && i <= bearers->mask; i++) {
        if (!bearers->slots[i].count) continue;
        uint32_t slot = bearers->slots[i].hash & (count - 1);
        while (slots[slot].count) slot = (slot + 1) & (count - 1);
        slots[slot] = bearers->slots[i];
    }
    bearers->slots = slots;
    bearers->mask = count - 1;
    return QUOTH_OK;
}

quoth_status qt_bearers_add(qt_resolver *resolver, qt_bearers *bearers, uint32_t hash,
                            uint32_t entity) {
    if (!bearers->slots || bearers->used * 2 > bearers->mask)
        QT_TRY(grow(resolver, bearers));
    uint32_t slot = hash & bearers->mask;
    while (bearers->slots[slot].count && bearers->slots[slot].hash != hash)
        slot = (slot + 1) & bearers->mask;
    qt_bearer *bearer = &bearers->slots[slot];
    if (!bearer->count) bearers->used++;
    uint8_t gender =
        entity == QT_NONE ? QT_GENDER_UNKNOWN : resolver->out->items[entity].gender;
    bearer->hash = hash;
    bearer->entity = entity;
    bearer->count++;
    bearer->of_gender[gender]++;
    bearer->latest_of[gender] = entity;
    return QUOTH_OK;
}

/* ---- entities ---- */

quoth_status qt_entity_new(qt_resolver *resolver, qt_entity_kind kind, const char *label,
                           size_t size, uint32_t *entity) {
    qt_stage *stage = resolver->stage;
    qt_entity *item = QT_PUSH(stage->memory, resolver->out);
    if (!item) return qt_fail_memory(stage->error);
    *item = (qt_entity){.kind = (uint8_t)kind,
                        .first_mention = QT_NONE,
                        .last_mention = QT_NONE,
                        .roles = QT_NONE};
    item->label = qt_arena_string(stage->keep, label, size);
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
    QT_TRY(qt_entity_new(resolver, kind, label, size, entity));
    return qt_bearers_add(resolver, &resolver->labels, hash, *entity);
}

/* ---- mentions ---- */

uint32_t qt_mention_from(const qt_document *doc, uint32_t token) {
    uint32_t low = 0, high = doc->mentions.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->mentions.items[middle].tokens.first < token) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t qt_mention_at(const qt_document *doc, uint32_t token) {
    uint32_t next = qt_mention_from(doc, token + 1);
    if (!next) return QT_NONE;
    const qt_mention *mention = &doc->mentions.items[next - 1];
    return qt_range_has(mention->tokens, token) ? next - 1 : QT_NONE;
}

static uint32_t token_hash(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    return qt_name_hash(doc->text.bytes + item->start, item->end - item->start);
}

/* The last token of a name that is no suffix ("Jr."). */
static uint32_t surname_token(const qt_document *doc, qt_range name) {
    uint32_t last = name.end - 1;
    while (last > name.first && (qt_token_is(doc, last, QT_CLASS(suffix)) ||
                                 qt_token_kind_of(doc, last) != QT_TOKEN_WORD))
        last--;
    return last;
}

static uint32_t full_name_hash(const qt_document *doc, qt_range name) {
    uint32_t last = surname_token(doc, name);
    uint32_t hash = token_hash(doc, name.first) * 31 + token_hash(doc, last);
    for (uint32_t i = last + 1; i < name.end; i++)
        if (qt_token_is(doc, i, QT_CLASS(suffix))) hash = hash * 31 + token_hash(doc, i);
    return hash ? hash : 1;
}

/* "De Blasio" counts as one word: a particle alone is no given name. */
static uint32_t name_words(const qt_document *doc, qt_range name) {
    while (name.first + 1 < name.end && qt_token_is(doc, name.first, QT_CLASS(particle)))
        name.first++;
    return surname_token(doc, name) - name.first + 1;
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

static quoth_status unify_full_name(qt_resolver *resolver, qt_bearers *full,
                                    uint32_t mention) {
    const qt_document *doc = resolver->doc;
    qt_range name = doc->mentions.items[mention].tokens;
    uint32_t hash = full_name_hash(doc, name), entity;
    const qt_bearer *known = qt_bearers_find(full, hash);
    if (known) {
        entity = known->entity;
        /* the fullest form printed is the label */
        qt_span span = qt_tokens_span(doc, name);
        qt_entity *item = &resolver->out->items[entity];
        QT_TRY(attach(resolver, mention, entity));
        if (span.end_byte - span.start_byte > strlen(item->label)) {
            item->label =
                qt_arena_string(resolver->stage->keep, doc->text.bytes + span.start_byte,
                                span.end_byte - span.start_byte);
            if (!item->label) return qt_fail_memory(resolver->stage->error);
        }
        return QUOTH_OK;
    }
    QT_TRY(new_from_mention(resolver, mention, QT_ENTITY_PERSON, &entity));
    QT_TRY(qt_bearers_add(resolver, full, hash, entity));
    QT_TRY(
        qt_bearers_add(resolver, &resolver->firsts, token_hash(doc, name.first), entity));
    return qt_bearers_add(resolver, &resolver->surnames,
                          token_hash(doc, surname_token(doc, name)), entity);
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
        qt_range name = doc->mentions.items[item->first_mention].tokens;
        qt_bearer *bearer =
            bearer_of(&resolver->surnames, token_hash(doc, surname_token(doc, name)));
        if (!bearer) continue;
        bearer->named += named;
        if (named <= bearer->leading_named) continue;
        bearer->leading = e;
        bearer->leading_named = named;
    }
}

/* Of several who share a surname, the one whose full name is printed so much more often
 * that the surname alone is theirs: the others are named in full each time. */
static uint32_t leading_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                               uint8_t gender) {
    double lead = resolver->doc->pack->settings[QT_SETTING_surname_lead];
    uint32_t others = bearer->named - bearer->leading_named;
    if (bearer->leading_named < lead || bearer->leading_named < lead * others)
        return QT_NONE;
    uint8_t known = resolver->out->items[bearer->leading].gender;
    return gender && known && gender != known ? QT_NONE : bearer->leading;
}

/* The only bearer of a single name, by gender if an honorific tells it; QT_NONE. */
uint32_t qt_only_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                        uint8_t gender) {
    if (!bearer) return QT_NONE;
    if (bearer->count == 1) {
        uint8_t other =
            gender == QT_GENDER_FEMININE ? QT_GENDER_MASCULINE : QT_GENDER_FEMININE;
        return gender && bearer->of_gender[other] ? QT_NONE : bearer->entity;
    }
    if (gender && bearer->of_gender[gender] == 1 && !bearer->of_gender[QT_GENDER_UNKNOWN])
        return bearer->latest_of[gender];
    return leading_bearer(resolver, bearer, gender);
}

/* "Norvane Semiconductor said it would cut": no person is an "it". */
static bool speaks_of_itself(const qt_document *doc, uint32_t attribution) {
    uint32_t first = doc->attributions.items[attribution].first_token;
    if (qt_token_is(doc, first, QT_CLASS(complementizer))) first++;
    return first < doc->tokens.count && qt_token_is(doc, first, QT_CLASS(neuter));
}

/* Marks the unknown names that are the source of an attribution, or one of several: 1 for
 * what may be a person, 2 for an institution. */
static quoth_status mark_sources(qt_resolver *resolver, uint8_t **out) {
    const qt_document *doc = resolver->doc;
    uint8_t *sources =
        qt_arena_take(resolver->stage->scratch, (size_t)doc->mentions.count + 1);
    if (!sources) return qt_fail_memory(resolver->stage->error);
    for (uint32_t a = 0; a < doc->attributions.count; a++) {
        qt_range source = doc->attributions.items[a].source;
        if (qt_range_empty(source)) source = doc->attributions.items[a].hint;
        for (uint32_t i = source.first; i < source.end;) {
            uint32_t mention = qt_mention_at(doc, i);
            if (mention != QT_NONE) {
                qt_range name = doc->mentions.items[mention].tokens;
                bool possessive = doc->mentions.items[mention].possessive;
                if (!possessive) sources[mention] = speaks_of_itself(doc, a) ? 2 : 1;
                i = name.end > i ? name.end : i + 1;
                if (i < source.end && qt_token_is(doc, i, QT_CLASS(coordinator)) &&
                    !possessive) {
                    i++;
                    continue;
                }
                break;
            }
            qt_tag tag = qt_tag_at(doc, i);
            bool before_name = tag == QT_TAG_JJ || qt_is_noun(tag) || tag == QT_TAG_CC ||
                               tag == QT_TAG_DT || tag == QT_TAG_PRPS ||
                               tag == QT_TAG_POS ||
                               qt_token_kind_of(doc, i) == QT_TOKEN_COMMA;
            if (!before_name) break;
            i++;
        }
    }
    *out = sources;
    return QUOTH_OK;
}

static bool is_person_run(const qt_document *doc, uint32_t mention) {
    const qt_mention *item = &doc->mentions.items[mention];
    if (item->kind == QT_ENTITY_PERSON) return name_words(doc, item->tokens) >= 2;
    return false;
}

/* "Caldmoor Ferries": the last word is a common noun and the first no given name. */
static bool ends_in_common_noun(const qt_document *doc, qt_range name) {
    const qt_word *first = qt_token_word(doc, name.first),
                  *last = qt_token_word(doc, name.end - 1);
    bool given = first && first->girls + first->boys >=
                              doc->pack->settings[QT_SETTING_name_year_births];
    return !given && last && last->tags[0] >= QT_TAG_NN && last->tags[0] <= QT_TAG_NNS;
}

/* An unknown run of two or three words whose last word stands alone elsewhere, or that an
 * age or a role in apposition follows. */
static bool shows_person(const qt_resolver *resolver, const qt_bearers *singles,
                         const uint8_t *sources, uint32_t mention) {
    const qt_document *doc = resolver->doc;
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t words = name_words(doc, item->tokens);
    if (item->kind != QT_ENTITY_UNKNOWN || words < 2 || words > 4) return false;
    if (item->tokens.first &&
        qt_token_is(doc, item->tokens.first - 1, QT_CLASS(determiner)))
        return false;
    if (sources[mention])
        return sources[mention] == 1 && !ends_in_common_noun(doc, item->tokens);
    uint32_t after = item->tokens.end;
    if (after + 1 < doc->tokens.count && qt_token_kind_of(doc, after) == QT_TOKEN_COMMA) {
        if (qt_token_kind_of(doc, after + 1) == QT_TOKEN_NUMBER) return true;
        if (qt_token_is(doc, after + 1, QT_CLASS(relative)) &&
            qt_tag_at(doc, after + 1) == QT_TAG_WP)
            return true;
        uint32_t i = after + 1;
        while (i < doc->tokens.count && i < after + 8 &&
               qt_token_kind_of(doc, i) == QT_TOKEN_WORD) {
            if (qt_token_is(doc, i, QT_CLASS(role))) return true;
            if (qt_token_is(doc, i, QT_CLASS(preposition))) break;
            i++;
        }
    }
    return qt_bearers_find(singles, token_hash(doc, surname_token(doc, item->tokens))) !=
           NULL;
}

/* Single unknown or titled words, by their hash, so that surnames can be recognised. */
static quoth_status collect_singles(qt_resolver *resolver, qt_bearers *singles) {
    const qt_document *doc = resolver->doc;
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        bool single = item->tokens.end - item->tokens.first == 1 &&
                      (item->kind == QT_ENTITY_UNKNOWN || item->kind == QT_ENTITY_PERSON);
        if (!single) continue;
        uint32_t hash = token_hash(doc, item->tokens.first);
        if (!qt_bearers_find(singles, hash))
            QT_TRY(qt_bearers_add(resolver, singles, hash, QT_NONE));
    }
    return QUOTH_OK;
}

static quoth_status unify_single(qt_resolver *resolver, uint32_t mention) {
    const qt_document *doc = resolver->doc;
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t last = surname_token(doc, item->tokens);
    uint32_t hash = token_hash(doc, last), entity;
    const qt_bearer *bearer = qt_bearers_find(&resolver->surnames, hash);
    if (!bearer) bearer = qt_bearers_find(&resolver->firsts, hash);
    entity = qt_only_bearer(resolver, bearer, item->gender);
    if (entity != QT_NONE) return attach(resolver, mention, entity);
    if (item->kind != QT_ENTITY_PERSON) return QUOTH_OK;
    /* several bear it, or nobody known: a person of that one name, if titled */
    if (bearer && bearer->count > 1) return QUOTH_OK;
    QT_TRY(new_from_mention(resolver, mention, QT_ENTITY_PERSON, &entity));
    return qt_bearers_add(resolver, &resolver->surnames, hash, entity);
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
    if (item->span.end_byte == 0) item->span = span;
    uint32_t printed = printed_acronym(doc, name);
    bool words = name.end - name.first > 1;
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

quoth_status qt_names_unify(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    qt_bearers full = {0}, singles = {0};
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        uint32_t *entity =
            QT_PUSH(resolver->stage->memory, &resolver->out->mention_entity);
        uint32_t *next = QT_PUSH(resolver->stage->memory, &resolver->out->next_mention);
        if (!entity || !next) return qt_fail_memory(resolver->stage->error);
        *entity = *next = QT_NONE;
    }
    uint8_t *sources = NULL;
    QT_TRY(collect_singles(resolver, &singles));
    QT_TRY(mark_sources(resolver, &sources));
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        if (is_person_run(doc, m) || shows_person(resolver, &singles, sources, m))
            QT_TRY(unify_full_name(resolver, &full, m));
    }
    count_full_names(resolver);
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        if (resolver->out->mention_entity.items[m] != QT_NONE) continue;
        if (item->kind == QT_ENTITY_ORGANIZATION) {
            QT_TRY(unify_institution(resolver, m));
        } else if (item->kind == QT_ENTITY_PERSON ||
                   (item->kind == QT_ENTITY_UNKNOWN &&
                    name_words(doc, item->tokens) == 1)) {
            QT_TRY(unify_single(resolver, m));
        }
    }
    return QUOTH_OK;
}
