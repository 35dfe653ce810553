/*
 * Kin: whose child or parent somebody is, where the article says so of a name.
 *
 *     Harold Orr Sr. opened the shop, and his son, Harold Orr Jr., runs it.
 *     “...,” the younger Orr said. His father said ...
 */
#include "resolve/speaking.h"

enum { PERSONS = 200 };

typedef struct pair {
    uint32_t parent, child;
} pair;

/* The person named last before a token, in its paragraph; or QT_NONE. */
static uint32_t person_before(const qt_speaking *s, uint32_t token) {
    const qt_document *doc = s->doc;
    uint32_t floor = doc->tokens.paragraph_first.items[qt_token_paragraph(doc, token)];
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0;) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (doc->mentions.items[m].tokens.first < floor) break;
        if (qt_entity_is(s->resolver, entity, QT_ENTITY_PERSON)) return entity;
    }
    return QT_NONE;
}

/* "his son, Ada Orr", "Ann Orr's father, Tom": what the words before the first name of a
 * person say. */
static bool is_introduced(const qt_speaking *s, uint32_t person, pair *out) {
    enum { ADJECTIVES = 2 };
    const qt_document *doc = s->doc;
    uint32_t m = qt_entity_of(s, person)->first_mention;
    if (m == QT_NONE) return false;
    const qt_mention *item = &doc->mentions.items[m];
    const qt_classes kin = QT_CLASS(descendant) | QT_CLASS(ancestor);
    bool titled = !qt_range_empty(item->title) &&
                  !qt_word_is(doc, item->title.end - 1, kin); /* "his son, Dr. Orr" */
    uint32_t name = titled ? item->title.first : item->tokens.first;
    if (name < 3) return false;
    uint32_t noun = name - 1;
    if (qt_token_kind_of(doc, noun) == QT_TOKEN_COMMA) noun--;
    bool child = qt_word_is(doc, noun, QT_CLASS(descendant));
    if (!child && !qt_word_is(doc, noun, QT_CLASS(ancestor))) return false;
    uint32_t owner = noun - 1;
    for (uint32_t i = 0; i < ADJECTIVES && owner && qt_tag_at(doc, owner) == QT_TAG_JJ;
         i++)
        owner--;
    uint32_t other = QT_NONE;
    if (qt_tag_at(doc, owner) == QT_TAG_PRPS) other = person_before(s, owner);
    if (owner && qt_tag_at(doc, owner) == QT_TAG_POS)
        other = qt_entity_at(s->resolver, owner - 1);
    if (other == person || !qt_entity_is(s->resolver, other, QT_ENTITY_PERSON))
        return false;
    *out = child ? (pair){other, person} : (pair){person, other};
    return true;
}

static bool bears(const qt_speaking *s, uint32_t person, uint32_t surname) {
    uint32_t m = qt_entity_of(s, person)->first_mention;
    return m != QT_NONE &&
           qt_token_hash(s->doc,
                         qt_surname_token(s->doc, s->doc->mentions.items[m].tokens)) ==
               qt_token_hash(s->doc, surname);
}

/* "the younger Orr": the child of a pair that bears the name; elder: the parent. */
static void by_generation(const qt_speaking *s, bool younger, uint32_t surname,
                          qt_choice *out) {
    uint32_t found = QT_NONE, count = s->resolver->out->count;
    for (uint32_t e = 0; e < count && e < PERSONS; e++) {
        pair kin;
        if (!qt_entity_is(s->resolver, e, QT_ENTITY_PERSON) ||
            !is_introduced(s, e, &kin) || !bears(s, kin.parent, surname) ||
            !bears(s, kin.child, surname))
            continue;
        uint32_t meant = younger ? kin.child : kin.parent;
        if (found != QT_NONE && found != meant) return;
        found = meant;
    }
    if (found != QT_NONE)
        qt_found(out, found, "of parent and child, the one of that age");
}

/* "His father": of the one that the pronoun means. */
static quoth_status by_pronoun(const qt_speaking *s, uint32_t pronoun, bool ancestor,
                               qt_choice *out) {
    qt_choice whose = {.entity = QT_NONE};
    QT_TRY(qt_pronoun_resolve(s, pronoun, &whose));
    uint32_t found = QT_NONE, count = s->resolver->out->count;
    for (uint32_t e = 0; whose.entity != QT_NONE && e < count && e < PERSONS; e++) {
        pair kin;
        if (!qt_entity_is(s->resolver, e, QT_ENTITY_PERSON) ||
            !is_introduced(s, e, &kin) ||
            (ancestor ? kin.child : kin.parent) != whose.entity)
            continue;
        uint32_t meant = ancestor ? kin.parent : kin.child;
        if (found != QT_NONE && found != meant) return QUOTH_OK;
        found = meant;
    }
    if (found != QT_NONE) qt_found(out, found, "whose parent or child that is was said");
    return QUOTH_OK;
}

quoth_status qt_kin_resolve(const qt_speaking *s, qt_range source, qt_range base,
                            qt_choice *out) {
    const qt_document *doc = s->doc;
    if (base.end - base.first < 2 || base.end != source.end) return QUOTH_OK;
    uint32_t second = base.first + 1, last = base.end - 1;
    bool younger = qt_word_is(doc, second, QT_CLASS(younger));
    if (qt_tag_at(doc, base.first) == QT_TAG_DT && last > second &&
        qt_token_has(doc, last, QT_TOKEN_CAPITAL) &&
        (younger || qt_word_is(doc, second, QT_CLASS(elder))))
        by_generation(s, younger, last, out);
    bool ancestor = qt_word_is(doc, last, QT_CLASS(ancestor));
    if (qt_tag_at(doc, base.first) == QT_TAG_PRPS && last == second &&
        (ancestor || qt_word_is(doc, last, QT_CLASS(descendant))))
        return by_pronoun(s, base.first, ancestor, out);
    return QUOTH_OK;
}
