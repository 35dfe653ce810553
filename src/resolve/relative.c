/*
 * who, whose, which: the name or noun before a relative pronoun; a person for "who".
 *
 *     merchants who said                            the merchants
 *     Gail Marks, the county engineer, who said     Gail Marks
 *     the head of the Harbor Patrol, who said       the head
 */
#include "resolve/speaking.h"
#include "syntax/phrase.h"

/* "the head of the Harbor Patrol, who said", "One of the guards at the gate, who said":
 * back over prepositions to a person. The mention is QT_NONE for a noun; empty if there
 * is none. */
static qt_range person_before(const qt_speaking *s, uint32_t end, uint32_t floor,
                              uint32_t *mention) {
    enum { STEPS = 4 };
    const qt_document *doc = s->doc;
    qt_range noun = qt_noun_phrase_before(doc, end, floor);
    for (uint32_t step = 0; step < STEPS && !qt_range_empty(noun); step++) {
        uint32_t head = qt_phrase_head(doc, noun);
        *mention = qt_mention_at(doc, noun.end - 1);
        uint32_t entity = *mention == QT_NONE
                              ? QT_NONE
                              : s->resolver->out->mention_entity.items[*mention];
        if (entity != QT_NONE && qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON)
            return noun;
        *mention = QT_NONE;
        if (qt_is_role_word(doc, head) ||
            qt_word_is(doc, head,
                       QT_CLASS(role_anonymous) | QT_CLASS(kin) | QT_CLASS(group_noun)))
            return (qt_range){noun.first, end};
        /* "One of the guards at the gate" */
        if (step && noun.first > floor + 1 && qt_tag_at(doc, head) == QT_TAG_NNS &&
            qt_tag_at(doc, noun.first - 2) == QT_TAG_CD)
            return (qt_range){noun.first - 2, end};
        if (noun.first < floor + 2 ||
            !qt_word_is(doc, noun.first - 1, QT_CLASS(affiliation) | QT_CLASS(attaching)))
            break;
        noun = qt_noun_phrase_before(doc, noun.first - 1, floor);
    }
    return (qt_range){end, end};
}

quoth_status qt_relative_resolve(const qt_speaking *s, uint32_t token, qt_choice *out) {
    const qt_document *doc = s->doc;
    uint32_t before = token ? token - 1 : 0;
    if (token && qt_token_kind_of(doc, before) == QT_TOKEN_COMMA && before) before--;
    uint32_t mention = token ? qt_mention_at(doc, before) : QT_NONE;
    uint32_t entity =
        mention == QT_NONE ? QT_NONE : s->resolver->out->mention_entity.items[mention];
    uint32_t floor = doc->tokens.paragraph_first.items[qt_token_paragraph(doc, token)];
    bool who = qt_tag_at(doc, token) == QT_TAG_WP;
    if (entity != QT_NONE && who &&
        qt_entity_of(s, entity)->kind == QT_ENTITY_ORGANIZATION) {
        uint32_t name;
        qt_range person = person_before(s, before + 1, floor, &name);
        if (!qt_range_empty(person) && name == QT_NONE)
            return qt_description_resolve(
                s, person, qt_noun_phrase_at(doc, person.first, person.end), out);
        if (!qt_range_empty(person))
            entity = s->resolver->out->mention_entity.items[name];
    }
    if (entity != QT_NONE) {
        qt_found(out, entity, "the name stands before the relative pronoun");
        return QUOTH_OK;
    }
    /* "merchants who said", "Gail Marks, the county engineer, who said" */
    qt_range noun = qt_noun_phrase_before(doc, before + 1, floor);
    uint32_t name = QT_NONE;
    if (noun.first > floor + 1 && qt_token_kind_of(doc, noun.first - 1) == QT_TOKEN_COMMA)
        name = qt_mention_at(doc, noun.first - 2);
    if (name != QT_NONE) entity = s->resolver->out->mention_entity.items[name];
    if (entity != QT_NONE && qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON) {
        qt_found(out, entity, "the relative pronoun follows what the person is");
        return QUOTH_OK;
    }
    if (qt_range_empty(noun) || mention != QT_NONE || !who) {
        qt_withhold(out, "the relative pronoun is not resolved");
        return QUOTH_OK;
    }
    qt_range person = person_before(s, before + 1, floor, &name);
    if (!qt_range_empty(person) && name != QT_NONE) {
        qt_found(out, s->resolver->out->mention_entity.items[name],
                 "the relative pronoun follows what the person is");
        return QUOTH_OK;
    }
    if (!qt_range_empty(person) && person.first < noun.first)
        return qt_description_resolve(
            s, person, qt_noun_phrase_at(doc, person.first, person.end), out);
    return qt_description_resolve(s, noun, noun, out);
}
