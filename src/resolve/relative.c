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
 * back over prepositions to a person, by name, *entity, or by a noun, QT_NONE; empty if
 * there is none. */
static qt_range person_before(const qt_speaking *s, uint32_t end, uint32_t floor,
                              uint32_t *entity) {
    enum { STEPS = 4 };
    const qt_document *doc = s->doc;
    qt_range noun = qt_noun_phrase_before(doc, end, floor);
    for (uint32_t step = 0; step < STEPS && !qt_range_empty(noun); step++) {
        uint32_t head = qt_phrase_head(doc, noun);
        *entity = qt_entity_at(s->resolver, noun.end - 1);
        if (qt_entity_is(s->resolver, *entity, QT_ENTITY_PERSON)) return noun;
        *entity = QT_NONE;
        if (qt_is_person_noun(doc, head) || qt_word_is(doc, head, QT_CLASS(group_noun)))
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
    static const char by_role[] = "the relative pronoun follows what the person is";
    const qt_document *doc = s->doc;
    bool comma = token > 1 && qt_token_kind_of(doc, token - 1) == QT_TOKEN_COMMA;
    uint32_t end = token - comma;
    uint32_t floor = doc->tokens.paragraph_first.items[qt_token_paragraph(doc, token)];
    bool who = qt_tag_at(doc, token) == QT_TAG_WP;
    uint32_t entity = token ? qt_entity_at(s->resolver, end - 1) : QT_NONE;
    bool institution = qt_entity_is(s->resolver, entity, QT_ENTITY_ORGANIZATION);
    uint32_t named = QT_NONE;
    qt_range person = who ? person_before(s, end, floor, &named) : (qt_range){end, end};
    bool known = !qt_range_empty(person);
    /* "Bernt Lind of Polaris Books, who said" */
    uint32_t firm = token ? qt_mention_at(doc, end - 1) : QT_NONE;
    uint32_t of = firm == QT_NONE ? 0 : doc->mentions.items[firm].tokens.first;
    if (comma && who && of > floor + 1 &&
        qt_word_is(doc, of - 1, QT_CLASS(affiliation))) {
        uint32_t member = qt_mention_at(doc, of - 2);
        const qt_mention *name = member == QT_NONE ? NULL : &doc->mentions.items[member];
        uint32_t person_named = qt_entity_at(s->resolver, of - 2);
        if (qt_entity_is(s->resolver, person_named, QT_ENTITY_PERSON)) {
            qt_found(out, person_named, "the name stands before the relative pronoun");
            return QUOTH_OK;
        }
        if (name && person_named == QT_NONE && name->kind == QT_ENTITY_UNKNOWN &&
            name->tokens.end - name->tokens.first > 1)
            return qt_entity_from(s, QT_ENTITY_PERSON, name->tokens, &out->entity);
    }
    if (entity != QT_NONE && !(institution && known)) {
        qt_found(out, entity, "the name stands before the relative pronoun");
        return QUOTH_OK;
    }
    /* "merchants who said", "Gail Marks, the county engineer, who said" */
    qt_range noun = qt_noun_phrase_before(doc, end, floor);
    bool apposed = entity == QT_NONE && noun.first > floor + 1 &&
                   qt_token_kind_of(doc, noun.first - 1) == QT_TOKEN_COMMA;
    uint32_t before = apposed ? qt_entity_at(s->resolver, noun.first - 2) : QT_NONE;
    if (qt_entity_is(s->resolver, before, QT_ENTITY_PERSON)) {
        qt_found(out, before, by_role);
        return QUOTH_OK;
    }
    bool unresolved = entity == QT_NONE && token &&
                      qt_mention_at(doc, end - 1) != QT_NONE; /* a name of nobody known */
    if (qt_range_empty(noun) || unresolved || !who) {
        qt_withhold(out, "the relative pronoun is not resolved");
    } else if (known && named != QT_NONE) {
        qt_found(out, named, by_role);
    } else if (known && (institution || person.first < noun.first)) {
        qt_range base = qt_noun_phrase_at(doc, person.first, person.end);
        return qt_description_resolve(s, person, base, out);
    } else {
        return qt_description_resolve(s, noun, noun, out);
    }
    return QUOTH_OK;
}
