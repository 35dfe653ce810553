/*
 * The words of one role: what a person is, since when, and where.
 *
 *     [former] deputy U.S. trade representative
 *     the White House's [press secretary]
 *     Russia analyst [at] the Center for ...
 *
 * "of", "at", "for", "with" lead to the institution if a name of one follows; another
 * word there stays part of the title ("officer for Russia"). institution.c knows what is
 * an institution, role.c where roles stand.
 */
#include <string.h>

#include "resolve/title.h"

enum { ROLES_PER_PERSON = 8 };

bool qt_is_role_word(const qt_document *doc, uint32_t token) {
    return qt_token_is(doc, token, QT_CLASS(role) | QT_CLASS(title)) &&
           !qt_token_is(doc, token,
                        QT_CLASS(honorific_feminine) | QT_CLASS(honorific_masculine));
}

bool qt_is_person_noun(const qt_document *doc, uint32_t token) {
    return qt_is_role_word(doc, token) ||
           qt_token_is(doc, token, QT_CLASS(role_anonymous) | QT_CLASS(kin));
}

static bool is(const qt_document *doc, uint32_t token, qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

/* ---- storing ---- */

uint32_t qt_former_prefix(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    const char *hyphen = memchr(text, '-', item->end - item->start);
    if (!hyphen) return 0;
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(text, (size_t)(hyphen - text), key);
    const qt_word *word = qt_pack_find(doc->pack, key, size);
    return word && (word->classes & QT_CLASS(former)) ? (uint32_t)(hyphen - text) + 1 : 0;
}

/* "an Iranian journalist [visiting Nice]", "[calling major fundraisers]": the words of a
 * title without what the person is doing; empty where there is nothing else. */
static qt_range without_deed(const qt_document *doc, qt_range title) {
    if (!doc->syntax.heads) return title; /* no trees without weights */
    for (uint32_t i = title.first; i < title.end; i++) {
        if (qt_tag_at(doc, i) != QT_TAG_VBG) continue;
        uint32_t last = title.end - 1;
        bool person = qt_tag_at(doc, last) == QT_TAG_NN && qt_is_role_word(doc, last);
        bool object = i == title.first && last > i && doc->syntax.heads[last] == i &&
                      doc->syntax.labels[last] == QT_LABEL_dobj;
        if (object && !person) title.end = i;
        if (i > title.first && !person && doc->syntax.labels[i] == QT_LABEL_acl)
            title.end = qt_is_role_word(doc, i - 1) ? i : title.first;
    }
    return title;
}

/* Notes a role, or adds what it lacks to one noted before. `apart`: an institution alone
 * is no part of another role. */
quoth_status qt_role_store_apart(qt_resolver *resolver, uint32_t entity, qt_range title,
                                 uint32_t organization, bool former, qt_span span,
                                 bool apart) {
    const qt_document *doc = resolver->doc;
    qt_entities *out = resolver->out;
    char *text = NULL;
    while (!qt_range_empty(title) && qt_tag_at(doc, title.first) == QT_TAG_POS)
        title.first++; /* "Rovers’ head coach" */
    if (!qt_range_empty(title)) {
        qt_span words = qt_tokens_span(doc, title);
        if (qt_former_prefix(doc, title.first))
            while (doc->text.bytes[words.start_byte++] != '-') continue;
        text = qt_arena_string(resolver->stage->keep, doc->text.bytes + words.start_byte,
                               words.end_byte - words.start_byte);
        if (!text) return qt_fail_memory(resolver->stage->error);
    }
    if (!text && organization == QT_NONE) return QUOTH_OK;
    uint32_t last = QT_NONE, count = 0;
    for (uint32_t r = out->items[entity].roles; r != QT_NONE;
         r = out->roles.items[r].next) {
        qt_role *role = &out->roles.items[r];
        /* "Sen. Orr, who chairs the Forestry Committee": not the committee's senator */
        bool rank = role->title && role->title[strlen(role->title) - 1] == '.';
        bool same_title =
            qt_same_text(role->title, text) || (!text && !rank && !apart) || !role->title;
        bool same_place = role->organization == organization || organization == QT_NONE ||
                          role->organization == QT_NONE;
        if (same_title && same_place) {
            if (!role->title) role->title = text;
            if (role->organization == QT_NONE) role->organization = organization;
            return QUOTH_OK;
        }
        last = r;
        if (++count >= ROLES_PER_PERSON) return QUOTH_OK;
    }
    uint32_t index = out->roles.count;
    qt_role *role = QT_PUSH(resolver->stage->memory, &out->roles);
    if (!role) return qt_fail_memory(resolver->stage->error);
    *role = (qt_role){.title = text,
                      .organization = organization,
                      .former = former,
                      .span = span,
                      .next = QT_NONE};
    if (last == QT_NONE) {
        out->items[entity].roles = index;
    } else {
        out->roles.items[last].next = index;
    }
    return QUOTH_OK;
}

quoth_status qt_role_store(qt_resolver *resolver, uint32_t entity, qt_range title,
                           uint32_t organization, bool former, qt_span span) {
    return qt_role_store_apart(resolver, entity, title, organization, former, span,
                               false);
}

/* Skips determiners and words of time at the head of a role; tells whether it is former.
 */
static uint32_t skip_status(const qt_document *doc, qt_range phrase, bool *former) {
    uint32_t i = phrase.first;
    while (i < phrase.end) {
        const qt_token *token = qt_token_at(doc, i);
        bool capital_title = is(doc, i, QT_CLASS(title));
        bool past = is(doc, i, QT_CLASS(former)) && !is(doc, i, QT_CLASS(leading)) &&
                    qt_tag_at(doc, i) != QT_TAG_IN; /* "over the wall and past" */
        if (past && !capital_title) {
            *former = true;
        } else if (is(doc, i, QT_CLASS(neuter)) && qt_tag_at(doc, i) == QT_TAG_PRPS) {
            break; /* "its": an institution's */
        } else if (!is(doc, i, QT_CLASS(determiner)) &&
                   !(is(doc, i, QT_CLASS(current)) && qt_tag_at(doc, i) == QT_TAG_RB) &&
                   !(token->flags & QT_TOKEN_CLITIC)) {
            break;
        }
        i++;
    }
    return i;
}

/* Whether a role word is in it. */
bool qt_holds_role(const qt_document *doc, qt_range range) {
    for (uint32_t i = range.first; i < range.end; i++)
        if (qt_is_role_word(doc, i) || is(doc, i, QT_CLASS(kin))) return true;
    return false;
}

/* ---- reading ---- */

/* [former] [Acme's] title: the words of one role with nothing after them. */
quoth_status qt_role_of_words(qt_resolver *resolver, uint32_t entity, qt_range phrase,
                              bool former, qt_span span) {
    const qt_document *doc = resolver->doc;
    phrase.first = skip_status(doc, phrase, &former);
    phrase = without_deed(doc, phrase);
    /* "a resident named Ada Orr" */
    if (phrase.end > phrase.first + 1 && (qt_tag_at(doc, phrase.end - 1) == QT_TAG_VBN ||
                                          qt_tag_at(doc, phrase.end - 1) == QT_TAG_VBD))
        phrase.end--;
    if (qt_range_empty(phrase) || !qt_holds_role(doc, phrase)) return QUOTH_OK;
    if (qt_former_prefix(doc, phrase.first)) former = true;
    uint32_t organization, first;
    QT_TRY(qt_institution_before_role(resolver, phrase, &organization, &first));
    first = skip_status(doc, (qt_range){first, phrase.end}, &former);
    return qt_role_store(resolver, entity, (qt_range){first, phrase.end}, organization,
                         former, span);
}

/* "and international affairs" after "of geosciences": its end, or token. A role there
 * begins a phrase of its own. */
static uint32_t after_coordination(const qt_document *doc, uint32_t token,
                                   uint32_t limit) {
    if (token + 1 >= limit || !is(doc, token, QT_CLASS(coordinator))) return token;
    qt_range more = qt_noun_phrase_at(doc, token + 1, limit);
    if (qt_range_empty(more) || qt_holds_role(doc, more) ||
        qt_tag_at(doc, more.first) == QT_TAG_DT ||
        (more.end < limit && qt_is_finite(doc, more.end)))
        return token;
    return more.end;
}

/* Whether a phrase names a person or tells what one is. */
static bool holds_person(const qt_resolver *resolver, qt_range phrase) {
    const qt_document *doc = resolver->doc;
    /* "chief of staff": the bare word is nobody */
    bool bare = phrase.end - phrase.first == 1 &&
                qt_tag_at(doc, phrase.first) == QT_TAG_NN &&
                !qt_is_role_word(doc, phrase.first);
    if (!bare && qt_holds_role(doc, phrase)) return true;
    for (uint32_t m = qt_mention_from(doc, phrase.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < phrase.end;
         m++) {
        uint32_t entity = resolver->out->mention_entity.items[m];
        if (entity != QT_NONE && resolver->out->items[entity].kind == QT_ENTITY_PERSON)
            return true;
    }
    return false;
}

/* "one of the president's closest aides": the phrase after "one of", or first. */
static uint32_t after_one_of(const qt_document *doc, uint32_t first, uint32_t limit) {
    bool one = first + 2 < limit && qt_tag_at(doc, first) == QT_TAG_CD &&
               is(doc, first, QT_CLASS(determiner)) &&
               is(doc, first + 1, QT_CLASS(joining));
    return one ? first + 2 : first;
}

/* ", policy" in "vice president, policy, at Acme": where it ends, else `at`. */
static uint32_t department_end(const qt_document *doc, uint32_t at, uint32_t limit) {
    enum { WORDS = 4 };
    if (at + 3 >= limit || qt_token_kind_of(doc, at) != QT_TOKEN_COMMA) return at;
    uint32_t end = at + 1;
    while (end < limit && end <= at + WORDS &&
           !qt_token_has(doc, end, QT_TOKEN_CAPITAL) &&
           (qt_tag_at(doc, end) == QT_TAG_NN || qt_tag_at(doc, end) == QT_TAG_NNS ||
            qt_tag_at(doc, end) == QT_TAG_JJ || is(doc, end, QT_CLASS(coordinator))))
        end++;
    bool closed = end > at + 1 && end + 1 < limit &&
                  qt_token_kind_of(doc, end) == QT_TOKEN_COMMA &&
                  is(doc, end + 1, QT_CLASS(affiliation)) &&
                  !qt_holds_role(doc, (qt_range){at + 1, end});
    return closed ? end : at;
}

/* Whether the institution at `name` is none of whom the title before it names: "the MP
 * for Elsen North", "a critic of the Water Authority". */
static bool is_not_theirs(const qt_resolver *resolver, qt_range title, uint32_t name,
                          uint32_t limit) {
    if (is(resolver->doc, name - 1, QT_CLASS(joining)) &&
        qt_words_match(resolver, QT_REGEX_stands_outside, title))
        return true;
    return qt_words_match(resolver, QT_REGEX_holds_seat, title) &&
           !qt_names_institution(resolver, name, limit);
}

/* "a rancher from Tilden County": where one lives. */
static bool is_home(const qt_document *doc, uint32_t preposition) {
    uint32_t name = qt_mention_at(doc, preposition + 1);
    return !is(doc, preposition, QT_CLASS(affiliation)) && name != QT_NONE &&
           is(doc, doc->mentions.items[name].tokens.end - 1, QT_CLASS(area));
}

/* "a neuroethologist", "a Swiss one": a noun that the dictionary does not know. */
static bool is_unheard_of(const qt_document *doc, uint32_t article, qt_range base) {
    uint32_t head = base.end - 1;
    return qt_tag_at(doc, article) == QT_TAG_DT && head > article &&
           (head == article + 1 || qt_tag_at(doc, head - 1) == QT_TAG_JJ) &&
           qt_tag_at(doc, head) == QT_TAG_NN && !qt_token_word(doc, head) &&
           qt_token_kind_of(doc, head) == QT_TOKEN_WORD &&
           !qt_token_has(doc, head, QT_TOKEN_CAPITAL);
}

/* "survived by Eleanor, a son, Thomas, and": a relative in a list, not the one before. */
static bool is_listed_kin(const qt_document *doc, qt_range base, uint32_t limit) {
    return base.end - base.first == 1 && base.first &&
           is(doc, base.first, QT_CLASS(kin)) && !qt_is_role_word(doc, base.first) &&
           qt_tag_at(doc, base.first - 1) == QT_TAG_DT && base.end + 1 < limit &&
           qt_token_kind_of(doc, base.end) == QT_TOKEN_COMMA &&
           qt_token_has(doc, base.end + 1, QT_TOKEN_CAPITAL);
}

/* A role phrase: [former] [the] [Acme's] title [of/at/for Institution]. */
quoth_status qt_role_read(qt_resolver *resolver, uint32_t entity, uint32_t first,
                          uint32_t limit, bool former, uint32_t *stop) {
    const qt_document *doc = resolver->doc;
    *stop = first;
    uint32_t begin = after_one_of(doc, first, limit);
    begin = skip_status(doc, (qt_range){begin, limit}, &former);
    qt_range base = qt_noun_phrase_at(doc, begin, limit);
    /* "whose family": another's */
    if (qt_range_empty(base) || is(doc, base.first, QT_CLASS(relative))) return QUOTH_OK;
    base.first = skip_status(doc, base, &former);
    if (base.first < base.end && qt_former_prefix(doc, base.first) > 0) former = true;
    if ((!qt_holds_role(doc, base) && !is_unheard_of(doc, first, base)) ||
        is_listed_kin(doc, base, limit))
        return QUOTH_OK;
    /* "Mr. Delacroix, The Kestrel Courier reported": an institution's name is no role */
    uint32_t head = qt_mention_at(doc, base.end - 1);
    if (head != QT_NONE && doc->mentions.items[head].kind == QT_ENTITY_ORGANIZATION)
        return QUOTH_OK;
    /* "Senator Cruz, Governor Kasich": somebody else */
    if (head != QT_NONE && resolver->out->mention_entity.items[head] != entity &&
        qt_entity_is(resolver, resolver->out->mention_entity.items[head],
                     QT_ENTITY_PERSON))
        return QUOTH_OK;
    uint32_t organization, title_first;
    QT_TRY(qt_institution_before_role(resolver, base, &organization, &title_first));
    /* "House editor for the Post", "Elsen bureau chief for the Post" */
    uint32_t opening = qt_mention_at(doc, base.first);
    bool weak = organization != QT_NONE &&
                (is(doc, base.first, QT_CLASS(org_head)) || opening == QT_NONE ||
                 doc->mentions.items[opening].kind != QT_ENTITY_ORGANIZATION);
    title_first = skip_status(doc, (qt_range){title_first, base.end}, &former);
    qt_range title = without_deed(doc, (qt_range){title_first, base.end});
    if (qt_range_empty(title)) return QUOTH_OK;
    /* "founder and chief executive of": one title */
    if (base.end + 1 < limit && is(doc, base.end, QT_CLASS(coordinator))) {
        qt_range more = qt_noun_phrase_at(doc, base.end + 1, limit);
        bool bare = !qt_range_empty(more) && more.end < limit &&
                    (qt_tag_at(doc, more.first) == QT_TAG_NN ||
                     qt_tag_at(doc, more.first) == QT_TAG_JJ) &&
                    qt_holds_role(doc, more) && is(doc, more.end, QT_CLASS(affiliation));
        if (bare) title.end = base.end = more.end;
    }
    uint32_t at = department_end(doc, base.end, limit);
    if (at > base.end) title.end = at;
    for (uint32_t steps = 0; steps < 5; steps++) {
        uint32_t preposition = at;
        if (preposition < limit && qt_token_kind_of(doc, preposition) == QT_TOKEN_COMMA)
            preposition++;
        if (preposition + 1 >= limit ||
            !is(doc, preposition, QT_CLASS(affiliation) | QT_CLASS(attaching)))
            break;
        if (qt_time_phrase_end(doc, preposition, limit) > preposition) break;
        uint32_t named = QT_NONE, end = at;
        /* "Minister for Enterprise" */
        bool portfolio = !is(doc, preposition, QT_CLASS(joining)) &&
                         qt_words_match(resolver, QT_REGEX_public_office, title) &&
                         !qt_names_institution(resolver, preposition + 1, limit);
        /* "Vice President of Sales for Marlow" */
        uint32_t part = preposition + 1;
        uint32_t words = qt_phrase_at(doc, part, limit, QT_CLASS(office_part));
        bool office_part = words && (part + words >= limit ||
                                     !qt_token_has(doc, part + words, QT_TOKEN_CAPITAL));
        bool theirs = !office_part &&
                      !(is_not_theirs(resolver, title, preposition + 1, limit) &&
                        (at == base.end || is(doc, preposition, QT_CLASS(joining)))) &&
                      !is_home(doc, preposition);
        if (theirs && !portfolio &&
            (is(doc, preposition, QT_CLASS(affiliation)) ||
             qt_names_institution(resolver, preposition + 1, limit)))
            QT_TRY(qt_institution_at(resolver, preposition + 1, limit, &named, &end));
        /* "a spokesman for the department" */
        uint32_t noun = preposition + 2;
        if (named == QT_NONE && preposition == at && noun <= limit && theirs &&
            is(doc, preposition, QT_CLASS(affiliation)) &&
            qt_tag_at(doc, preposition + 1) == QT_TAG_DT && noun < doc->tokens.count &&
            is(doc, noun, QT_CLASS(org_noun)) &&
            !qt_token_has(doc, noun, QT_TOKEN_CAPITAL) &&
            (noun + 1 >= limit || qt_token_kind_of(doc, noun + 1) != QT_TOKEN_WORD)) {
            QT_TRY(qt_institution_meant(resolver, noun, &named));
            if (named != QT_NONE) end = noun + 1;
        }
        if (named != QT_NONE) {
            if (organization == QT_NONE || weak) {
                if (weak) title.first = base.first;
                organization = named;
            }
            weak = false;
            at = end;
            continue;
        }
        if (preposition != at) break;
        qt_range inner = qt_noun_phrase_at(doc, preposition + 1, limit);
        if (qt_range_empty(inner)) break;
        at = after_coordination(doc, inner.end, limit);
        /* "a friend of Ken Orr, director of ...": what follows may be Orr's */
        if (holds_person(resolver, inner)) {
            if (at >= limit || !is(doc, at, QT_CLASS(coordinator))) at = limit;
            break;
        }
        /* "officer for Russia", "secretary of state" stay in the title */
        /* "a truck driver from Denver": a place is no part of it */
        bool place = !is(doc, preposition, QT_CLASS(affiliation)) &&
                     qt_token_has(doc, inner.end - 1, QT_TOKEN_CAPITAL);
        bool bare = !place && !is(doc, preposition + 1,
                                  QT_CLASS(determiner) | QT_CLASS(possessive));
        /* "MP for Saltby and Marske" */
        bool seats = qt_words_match(resolver, QT_REGEX_holds_seat, title);
        if (title.end == preposition && bare) title.end = seats ? at : inner.end;
    }
    *stop = at;
    qt_span span = qt_tokens_span(doc, (qt_range){first, at});
    return qt_role_store(resolver, entity, title, organization, former, span);
}

quoth_status qt_role_of_phrase(qt_resolver *resolver, uint32_t entity, qt_range phrase,
                               bool former) {
    uint32_t stop;
    return qt_role_read(resolver, entity, phrase.first, phrase.end, former, &stop);
}
