/*
 * Speakers: who the source of each attribution is.
 *
 * The source's head decides. A name is looked up, two are a group, a pronoun
 * (pronoun.c) or a description (description.c) means somebody named elsewhere or gives a
 * node of its own. Where two persons fit nobody is chosen: the speaker is withheld, the
 * reason and the candidates are kept.
 *
 *     "...," said Maria Lopez, a spokeswoman for Acme.   person
 *     she said                                           Lopez, if no other woman is near
 *     a spokesman for Acme said                          anonymous, affiliated with Acme
 *     Kim and Park said in a joint statement             group with two members
 */
#include <string.h>

#include "resolve/speaking.h"

void qt_candidate_add(qt_choice *out, uint32_t entity) {
    for (uint32_t i = 0; i < out->candidate_count; i++)
        if (out->candidates[i] == entity) return;
    if (out->candidate_count < QT_CANDIDATES)
        out->candidates[out->candidate_count++] = entity;
}

quoth_status qt_entity_from(const qt_speaking *s, qt_entity_kind kind, qt_range label,
                            uint32_t *entity) {
    const qt_document *doc = s->doc;
    while (label.end - label.first > 1 && kind == QT_ENTITY_ORGANIZATION &&
           qt_word_is(doc, label.first, QT_CLASS(determiner)))
        label.first++;
    qt_span span = qt_tokens_span(doc, label);
    uint32_t size = span.end_byte - span.start_byte;
    if (size > QUOTH_LIMIT_NAME) {
        size = QUOTH_LIMIT_NAME;
        while (size &&
               ((unsigned char)doc->text.bytes[span.start_byte + size] & 0xC0) == 0x80)
            size--;
    }
    QT_TRY(qt_entity_named(s->resolver, kind, doc->text.bytes + span.start_byte, size,
                           entity));
    if (!qt_entity_of(s, *entity)->span.end_byte) qt_entity_of(s, *entity)->span = span;
    return QUOTH_OK;
}

/* ---- names ---- */

/* "Lisa Cole, the president of Acme, and Raj Patel, its treasurer": a person at the
 * beginning and another after a comma and "and"; 2 or 0. */
static uint32_t two_with_roles(const qt_speaking *s, qt_range source,
                               uint32_t names[QT_MEMBERS]) {
    const qt_document *doc = s->doc;
    uint32_t count = 0;
    for (uint32_t m = qt_mention_from(doc, source.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.end <= source.end;
         m++) {
        const qt_mention *item = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity == QT_NONE || item->possessive ||
            qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON)
            continue;
        uint32_t first =
            qt_range_empty(item->title) ? item->tokens.first : item->title.first;
        bool opens = first == source.first;
        bool joins = count && first >= source.first + 2 &&
                     qt_word_is(doc, first - 1, QT_CLASS(coordinator)) &&
                     qt_token_kind_of(doc, first - 2) == QT_TOKEN_COMMA;
        if (count ? joins : opens) names[count++] = m;
        if (count == 2) return count;
    }
    return 0;
}

static bool names_person(const qt_document *doc, qt_range range) {
    for (uint32_t m = qt_mention_from(doc, range.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < range.end; m++)
        if (doc->mentions.items[m].kind == QT_ENTITY_PERSON) return true;
    return false;
}

/* Whether a title is the second half of one that opens the source: "former Redhill and
 * Wales defender Tom Vane". */
static bool is_second_half(const qt_document *doc, qt_range source, uint32_t title) {
    uint32_t i = source.first;
    /* "JPL scientist and study co-author Ram Patil", with no article */
    if (title > i + 1 && qt_word_is(doc, title - 1, QT_CLASS(coordinator)) &&
        qt_is_person_noun(doc, title - 2) && !qt_word_is(doc, i, QT_CLASS(determiner)) &&
        !names_person(doc, (qt_range){i, title}))
        return true;
    if (qt_word_is(doc, i, QT_CLASS(determiner))) i++;
    if (!qt_word_is(doc, i++, QT_CLASS(former))) return false;
    while (i < title && qt_token_has(doc, i, QT_TOKEN_CAPITAL)) i++;
    return i + 1 == title && qt_word_is(doc, i, QT_CLASS(coordinator));
}

/* "Britain and France": a place among places. */
static bool is_country(const qt_document *doc, const qt_mention *item,
                       const uint32_t *names, uint32_t count) {
    return item->kind == QT_ENTITY_PLACE &&
           (!count || doc->mentions.items[names[count - 1]].kind == QT_ENTITY_PLACE);
}

/* The mentions that a coordinated source names: "Mira Holt and Ned Orr", "Carl and Wendy
 * Hoag"; how many, 0 if it is none. */
static uint32_t coordinated_names(const qt_speaking *s, qt_range source,
                                  uint32_t names[QT_MEMBERS]) {
    const qt_document *doc = s->doc;
    uint32_t count = 0, joined = 0; /* the coordinator */
    uint32_t start = source.first, opening = qt_mention_from(doc, start);
    /* "state senators Ada Orr and Tom Hale" */
    for (uint32_t m = opening; m < doc->mentions.count && m < opening + 2; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        uint32_t name = item->tokens.first;
        if (item->tokens.end > source.end || name - source.first > QT_MEMBERS) break;
        bool titled = !qt_range_empty(item->title) && item->title.first == source.first;
        qt_tag tag = name > source.first ? qt_tag_at(doc, name - 1) : QT_TAG_NONE;
        bool several = (tag == QT_TAG_NNS || tag == QT_TAG_NNPS) &&
                       (qt_is_person_noun(doc, name - 1) ||
                        qt_word_is(doc, name - 1, QT_CLASS(group_noun)));
        if (!titled && !several) continue;
        start = name;
        break;
    }
    for (uint32_t i = start; i < source.end;) {
        uint32_t mention = qt_mention_at(doc, i);
        if (mention != QT_NONE) {
            const qt_mention *item = &doc->mentions.items[mention];
            uint32_t entity = s->resolver->out->mention_entity.items[mention];
            uint8_t kind =
                entity == QT_NONE ? QT_ENTITY_UNKNOWN : qt_entity_of(s, entity)->kind;
            bool name = entity == QT_NONE
                            ? item->kind == QT_ENTITY_UNKNOWN ||
                                  is_country(doc, item, names, count)
                            : kind == QT_ENTITY_PERSON || kind == QT_ENTITY_ORGANIZATION;
            /* "Deputy Prime Minister and Finance Minister Ada Orr" */
            name &= !qt_is_role_word(doc, item->tokens.end - 1);
            /* "the Arjay and Frances Miller Chair"; "a Brookings fellow" */
            if (joined && item->tokens.end < source.end &&
                qt_is_role_word(doc, item->tokens.end)) {
                if (qt_word_is(doc, i - 1, QT_CLASS(coordinator))) return 0;
                break;
            }
            if (is_second_half(doc, source, item->title.first)) return 0;
            if (name && !item->possessive && count < QT_MEMBERS) names[count++] = mention;
            i = item->tokens.end > i ? item->tokens.end : i + 1;
            continue;
        }
        if (qt_word_is(doc, i, QT_CLASS(coordinator))) joined = i;
        /* "a Democrat and former senator who ran for the Senate": no second name */
        qt_tag tag = qt_tag_at(doc, i);
        if (joined && (tag == QT_TAG_IN || tag == QT_TAG_WP || qt_is_finite(doc, i)) &&
            qt_tag_at(doc, joined + 1) != QT_TAG_PRPS)
            break;
        bool link = joined || qt_token_kind_of(doc, i) == QT_TOKEN_COMMA ||
                    qt_word_is(doc, i, QT_CLASS(title)) ||
                    qt_tag_at(doc, i) == QT_TAG_NNP || qt_tag_at(doc, i) == QT_TAG_DT;
        if (!link) break;
        i++;
    }
    return joined && count >= 2 ? count : two_with_roles(s, source, names);
}

/* The members of a coordinated source that are known, or show by now that they are no
 * persons ("Arbel Foods and Norline Dairy"); 0 if it is none. */
static quoth_status members_of(const qt_speaking *s, qt_range source, uint32_t *members,
                               uint32_t *count) {
    uint32_t names[QT_MEMBERS], named_count = coordinated_names(s, source, names);
    *count = 0;
    for (uint32_t n = 0; n < named_count; n++) {
        const qt_mention *item = &s->doc->mentions.items[names[n]];
        uint32_t *entity = &s->resolver->out->mention_entity.items[names[n]];
        if (*entity == QT_NONE &&
            (item->kind == QT_ENTITY_PLACE || item->tokens.end - item->tokens.first > 1))
            QT_TRY(qt_entity_from(s, QT_ENTITY_ORGANIZATION, item->tokens, entity));
        if (*entity != QT_NONE && (!*count || members[*count - 1] != *entity))
            members[(*count)++] = *entity;
    }
    return QUOTH_OK;
}

/* The person whose name follows or is the head of a described source. */
static uint32_t person_in(const qt_speaking *s, qt_range source, qt_range base) {
    const qt_document *doc = s->doc;
    /* "Secretary of State Ada Orr", "Bank of England governor Tom Hay" */
    for (uint32_t m = qt_mention_from(doc, source.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.end <= source.end;
         m++) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        uint32_t title = doc->mentions.items[m].title.first;
        if ((title == source.first || is_second_half(doc, source, title)) &&
            !qt_range_empty(doc->mentions.items[m].title) && entity != QT_NONE &&
            !doc->mentions.items[m].possessive && /* "Dr. Lund's lawyer" */
            qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON)
            return entity;
    }
    /* "Fiona Walsh MP" */
    uint32_t last = base.end - 1;
    bool seat = base.end - base.first > 2 && qt_word_is(doc, last, QT_CLASS(suffix)) &&
                qt_is_role_word(doc, last);
    for (uint32_t i = base.first; i < base.end; i++) {
        uint32_t mention = qt_mention_at(doc, i);
        if (mention == QT_NONE) continue;
        const qt_mention *item = &doc->mentions.items[mention];
        uint32_t entity = s->resolver->out->mention_entity.items[mention];
        bool head = item->tokens.end + seat >= base.end;
        if (head && entity != QT_NONE) return entity;
    }
    /* "the harbor master, Janis Ozols", "a lawyer for the heirs, Ada Orr" */
    uint32_t head = qt_phrase_head(doc, base);
    bool person_noun = qt_is_person_noun(doc, head);
    bool singular = qt_tag_at(doc, head) == QT_TAG_NN;
    /* "one of the volunteers, Ada Orr" */
    bool one = base.end < source.end && qt_tag_at(doc, head) == QT_TAG_CD &&
               qt_word_is(doc, base.end, QT_CLASS(joining));
    if (!person_noun && !singular && !one) return QT_NONE;
    for (uint32_t comma = base.end; comma + 1 < source.end; comma++) {
        if (qt_is_finite(doc, comma)) break;
        if (qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA) continue;
        /* "a spokesman for the group, led by Ada Orr" */
        if (qt_tag_at(doc, comma + 1) == QT_TAG_VBN) break;
        uint32_t name = comma + 1;
        /* "her adviser, the late Klaus Oster" */
        if (name + 2 < source.end && qt_tag_at(doc, name) == QT_TAG_DT &&
            qt_word_is(doc, name + 1, QT_CLASS(former)))
            name += 2;
        /* "Her union, the Association of Pilots" */
        uint32_t other = name + 1 < source.end ? qt_mention_at(doc, name + 1) : QT_NONE;
        if (qt_tag_at(doc, name) == QT_TAG_DT && other != QT_NONE &&
            doc->mentions.items[other].kind == QT_ENTITY_ORGANIZATION)
            name++;
        while (name + 1 < source.end && qt_mention_at(doc, name) == QT_NONE &&
               name < comma + 4 &&
               (qt_word_is(doc, name,
                           QT_CLASS(title) | QT_CLASS(honorific_masculine) |
                               QT_CLASS(honorific_feminine) | QT_CLASS(honorific) |
                               QT_CLASS(org_noun)) ||
                qt_token_has(doc, name, QT_TOKEN_PERIOD)))
            name++; /* "the director, Sir Julian Hale" */
        uint32_t mention = qt_mention_at(doc, name);
        /* "The report's author, Stanford economist Li Wei" */
        uint32_t titled = qt_mention_from(doc, comma + 1);
        for (; titled < doc->mentions.count &&
               doc->mentions.items[titled].tokens.end <= source.end;
             titled++)
            if (doc->mentions.items[titled].title.first ==
                    comma + 1 + qt_word_is(doc, comma + 1, QT_CLASS(former)) &&
                !qt_range_empty(doc->mentions.items[titled].title)) {
                mention = titled;
                name = doc->mentions.items[titled].tokens.first;
                break;
            }
        if (mention == QT_NONE || doc->mentions.items[mention].tokens.first != name)
            continue;
        uint32_t entity = s->resolver->out->mention_entity.items[mention];
        bool ends = doc->mentions.items[mention].tokens.end == source.end;
        /* "The firm's largest shareholder, Castlepoint Capital" */
        if (ends && (person_noun || qt_word_is(doc, head, QT_CLASS(org_noun))) &&
            doc->mentions.items[mention].kind == QT_ENTITY_ORGANIZATION &&
            entity != QT_NONE)
            return entity;
        if ((person_noun || ends) && entity != QT_NONE &&
            qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON)
            return entity;
    }
    return QT_NONE;
}

/* "a trader, who identified herself as Iya Bisi": the name that ends the source, behind
 * "herself as"; empty if there is none. */
static qt_range named_self(const qt_speaking *s, qt_range source) {
    const qt_document *doc = s->doc;
    qt_range none = {source.end, source.end};
    uint32_t m = qt_mention_at(doc, source.end - 1);
    if (m == QT_NONE) return none;
    qt_range name = doc->mentions.items[m].tokens;
    bool self = name.end == source.end && name.first >= source.first + 3 &&
                qt_tag_at(doc, name.first - 1) == QT_TAG_IN &&
                qt_tag_at(doc, name.first - 2) == QT_TAG_PRP &&
                qt_word_is(doc, name.first - 2, QT_CLASS(masculine) | QT_CLASS(feminine));
    return self ? name : none;
}

/* "the family and its lawyer, Ada Orr": the name is that of one of two. */
static bool joins_another(const qt_document *doc, qt_range source, qt_range base) {
    if (qt_word_is(doc, source.first, QT_CLASS(nobody))) /* "Neither the family nor" */
        base = qt_noun_phrase_at(doc, source.first + 1, source.end);
    if (qt_range_empty(base) || base.end + 3 >= source.end ||
        !qt_word_is(doc, base.end, QT_CLASS(coordinator)))
        return false;
    qt_range other = qt_noun_phrase_at(doc, base.end + 1, source.end);
    qt_tag tag = qt_tag_at(doc, base.end + 1);
    return (tag == QT_TAG_DT || tag == QT_TAG_PRPS) && !qt_range_empty(other) &&
           qt_token_kind_of(doc, other.end) == QT_TOKEN_COMMA &&
           qt_mention_at(doc, other.end + 1) != QT_NONE;
}

/* "the wife of the accused, Ada Orr", "an aide to the minister, Ada Orr": whether the
 * name behind the comma may be either's. */
static bool may_name_either(const qt_speaking *s, qt_range source, qt_range base) {
    const qt_document *doc = s->doc;
    if (qt_range_empty(base) || base.end + 3 >= source.end ||
        !qt_is_person_noun(doc, qt_phrase_head(doc, base)) ||
        (!qt_word_is(doc, base.end, QT_CLASS(affiliation)) &&
         qt_tag_at(doc, base.end) != QT_TAG_TO))
        return false;
    qt_range other = qt_noun_phrase_at(doc, base.end + 1, source.end);
    if (qt_range_empty(other)) /* "the accused" */
        other = (qt_range){base.end + 1, base.end + 3};
    if (other.end + 1 >= source.end ||
        qt_token_kind_of(doc, other.end) != QT_TOKEN_COMMA ||
        !qt_word_is(doc, other.first, QT_CLASS(determiner) | QT_CLASS(possessive)))
        return false;
    uint32_t head = qt_phrase_head(doc, other);
    qt_tag tag = qt_tag_at(doc, head);
    bool person = qt_is_person_noun(doc, head) && tag == QT_TAG_NN;
    bool accused = tag == QT_TAG_VBN || tag == QT_TAG_VBD; /* "the accused" */
    return (person || accused) && !qt_token_has(doc, head, QT_TOKEN_CAPITAL) &&
           qt_mention_at(doc, other.end + 1) != QT_NONE;
}

/* "RA:" for Rosalind Achebe: the one person named before with these initials, or
 * QT_NONE. */
static uint32_t person_of_initials(const qt_speaking *s, qt_range name) {
    enum { LOOKED_AT = 200, MOST = 3 };
    const qt_document *doc = s->doc;
    const qt_token *token = qt_token_at(doc, name.first);
    uint32_t size = token->end - token->start, found = QT_NONE;
    if (name.end - name.first != 1 || size < 2 || size > MOST ||
        !(token->flags & QT_TOKEN_ALL_CAPITALS))
        return QT_NONE;
    const qt_entities *all = s->resolver->out;
    for (uint32_t e = 0; e < all->count && e < LOOKED_AT; e++) {
        if (all->items[e].kind != QT_ENTITY_PERSON) continue;
        const char *label = all->items[e].label;
        uint32_t seen = 0;
        bool same = true;
        for (const char *at = label; *at; at++) {
            if (at != label && at[-1] != ' ') continue;
            same &= seen < size && *at == doc->text.bytes[token->start + seen];
            seen++;
        }
        if (!same || seen != size) continue;
        if (found != QT_NONE) return QT_NONE;
        found = e;
    }
    return found;
}

/* A transcript's label: SMITH, SEN. ANA DÍAZ. Titles before the name are left off. */
static quoth_status by_label(const qt_speaking *s, qt_range source, qt_choice *out) {
    const qt_document *doc = s->doc;
    qt_range name = source;
    while (name.end - name.first > 1 &&
           (qt_word_is(doc, name.first,
                       QT_CLASS(title) | QT_CLASS(honorific) |
                           QT_CLASS(honorific_masculine) | QT_CLASS(honorific_feminine) |
                           QT_CLASS(abbreviation_title)) ||
            qt_token_kind_of(doc, name.first) != QT_TOKEN_WORD))
        name.first++;
    for (uint32_t i = name.first; i < name.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) name.end = i;
    uint32_t hash = qt_token_hash(doc, name.end - 1);
    const qt_bearer *bearer = qt_bearers_find(&s->resolver->surnames, hash);
    uint32_t only = qt_only_bearer(s->resolver, bearer, QT_GENDER_UNKNOWN);
    if (only != QT_NONE && (bearer->count == 1 || name.end - name.first == 1)) {
        qt_found(out, only, "nobody else bears the surname");
        return QUOTH_OK;
    }
    if (bearer && name.end - name.first == 1) {
        qt_withhold(out, "several people bear the name");
        return QUOTH_OK;
    }
    uint32_t initials = bearer ? QT_NONE : person_of_initials(s, name);
    if (initials != QT_NONE) {
        qt_found(out, initials, "nobody else has these initials");
        return QUOTH_OK;
    }
    bool role = true;
    for (uint32_t i = name.first; i < name.end; i++)
        role &= qt_is_role_word(doc, i) ||
                qt_word_is(doc, i,
                           QT_CLASS(role_anonymous) | QT_CLASS(group_noun) |
                               QT_CLASS(addressee) | QT_CLASS(determiner));
    /* "Northern Plate:" asks, a magazine */
    bool common = name.end - name.first > 1;
    for (uint32_t i = name.first; i < name.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        common &= word && (word->tags[0] || word->classes & QT_CLASS(common)) &&
                  !qt_is_given_name(doc, i);
    }
    qt_entity_kind kind = role     ? QT_ENTITY_ANONYMOUS
                          : common ? QT_ENTITY_ORGANIZATION
                                   : QT_ENTITY_PERSON;
    QT_TRY(qt_entity_from(s, kind, name, &out->entity));
    if (kind != QT_ENTITY_PERSON) return QUOTH_OK;
    return qt_bearers_add(s->resolver, &s->resolver->surnames, hash, out->entity);
}

/* Whether the dictionary knows a word as a finite verb too. */
static bool may_be_verb(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    if (!word || qt_is_role_word(doc, token)) return false;
    for (size_t t = 0; t < sizeof word->tags / sizeof *word->tags; t++)
        if (word->tags[t] == QT_TAG_VBZ || word->tags[t] == QT_TAG_VBD) return true;
    return false;
}

/* "Nora Willing Slams Lake Bank CEO: ‘…’", "Mayor Attacks Union: ‘…’": the subject alone,
 * a person's name or a role, whatever the tagger made of the capitals. */
static qt_range subject_of_headline(const qt_speaking *s, qt_range source) {
    const qt_document *doc = s->doc;
    for (uint32_t i = source.first + 1; i < source.end; i++) {
        if (!may_be_verb(doc, i)) continue;
        uint32_t mention = qt_mention_at(doc, i - 1);
        uint32_t entity = mention == QT_NONE
                              ? QT_NONE
                              : s->resolver->out->mention_entity.items[mention];
        bool person = entity != QT_NONE && doc->mentions.items[mention].tokens.end == i &&
                      qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON;
        if (person || qt_is_role_word(doc, i - 1)) return (qt_range){source.first, i};
    }
    return source;
}

/* One letter that is no pronoun: "Q:" and "A:". */
static bool is_letter(const qt_document *doc, qt_range source) {
    qt_span words = qt_tokens_span(doc, source);
    return words.end_byte - words.start_byte == 1 &&
           !qt_token_is(doc, source.first, QT_CLASS(first_person));
}

/* Who asks and who answers in an interview whose turns have letters: the text above the
 * first question names one person. */
static void look_for_interview(qt_speaking *s) {
    const qt_document *doc = s->doc;
    s->question = s->interviewed = QT_NONE;
    for (uint32_t i = 0; i < doc->attributions.count && s->question == QT_NONE; i++)
        if (doc->attributions.items[i].label &&
            is_letter(doc, doc->attributions.items[i].source))
            s->question = doc->attributions.items[i].source.first;
    for (uint32_t m = 0; s->question != QT_NONE && m < doc->mentions.count &&
                         doc->mentions.items[m].tokens.first < s->question;
         m++) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity == QT_NONE || qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON)
            continue;
        if (s->interviewed != QT_NONE && s->interviewed != entity) {
            s->interviewed = QT_NONE;
            return;
        }
        s->interviewed = entity;
    }
}

static void by_letter(const qt_speaking *s, qt_range source, qt_choice *out) {
    const qt_document *doc = s->doc;
    bool answers = s->question != QT_NONE &&
                   doc->text.bytes[qt_token_at(doc, source.first)->start] !=
                       doc->text.bytes[qt_token_at(doc, s->question)->start];
    if (answers && s->interviewed != QT_NONE)
        qt_found(out, s->interviewed, "the only person named above the first question");
    else
        qt_withhold(out, "the label names nobody");
}

/* Whether an office of several words ends where a name begins: "Deputy Commissioner of
 * Police (North) [Jan Orr]", "Leader of the opposition [Jan Orr]", not "lawyer for the
 * victim Jan Orr" or "teachers and union leader Jan Orr". */
static bool is_long_office(const qt_document *doc, qt_range source,
                           const qt_mention *name) {
    uint32_t first = name->tokens.first;
    if (qt_token_kind_of(doc, first - 1) == QT_TOKEN_CLOSE) return true;
    uint32_t joint = QT_NONE;
    for (uint32_t i = source.first; i < first; i++) {
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_finite(doc, i))
            return false;
        bool joins = qt_word_is(doc, i, QT_CLASS(joining) | QT_CLASS(coordinator));
        if (joins && joint == QT_NONE) joint = i;
    }
    if (joint == QT_NONE || joint == source.first) return false;
    /* "Father of two Jan Orr" */
    if (joint + 2 == first && qt_word_is(doc, joint, QT_CLASS(joining)) &&
        qt_word_is(doc, joint - 1, QT_CLASS(kin)))
        return qt_tag_at(doc, joint + 1) == QT_TAG_CD;
    /* "the novelist and critic Jan Orr" */
    if (joint + 2 == first && joint == source.first + 2 &&
        qt_word_is(doc, joint, QT_CLASS(coordinator)) &&
        qt_tag_at(doc, source.first) == QT_TAG_DT &&
        qt_word_is(doc, joint - 1, QT_CLASS(role)) &&
        qt_word_is(doc, joint + 1, QT_CLASS(role)) &&
        !qt_token_has(doc, joint + 1, QT_TOKEN_CAPITAL))
        return true;
    /* "food and farming minister", "Ways and Means chairman" */
    uint32_t before = joint - 1, institution = qt_mention_at(doc, joint + 1);
    const qt_word *common = qt_token_word(doc, before);
    if (qt_word_is(doc, joint, QT_CLASS(coordinator)))
        return !qt_range_empty(name->title) && name->title.first > joint && common &&
               common->tags[0] && qt_is_noun(qt_tag_at(doc, before)) &&
               qt_tag_at(doc, source.first) != QT_TAG_DT &&
               !qt_is_person_noun(doc, before) &&
               !qt_word_is(doc, before, QT_CLASS(org_noun)) &&
               (institution == QT_NONE ||
                doc->mentions.items[institution].kind != QT_ENTITY_ORGANIZATION);
    return joint + 1 < first && qt_tag_at(doc, source.first) != QT_TAG_DT &&
           qt_is_role_word(doc, joint - 1) && qt_is_noun(qt_tag_at(doc, first - 1)) &&
           qt_range_empty(name->title) && !qt_is_person_noun(doc, first - 1);
}

/* "the Department of Health spokesman Tom Orr", "the Bank of Elsen's Ada Lund": an
 * institution, or its role, before a name. */
static bool is_office_of(const qt_document *doc, qt_range source,
                         const qt_mention *name) {
    enum { WORDS = 3 };
    uint32_t first = name->tokens.first, m = qt_mention_at(doc, source.first + 1);
    const qt_mention *office = m == QT_NONE ? NULL : &doc->mentions.items[m];
    if (!office || office->kind != QT_ENTITY_ORGANIZATION ||
        office->tokens.first != source.first + 1)
        return false;
    uint32_t end = office->tokens.end;
    if (end + 1 == first && qt_tag_at(doc, end) == QT_TAG_POS) return true;
    if (end >= first || first - end > WORDS || !qt_is_role_word(doc, first - 1))
        return false;
    for (uint32_t i = end; i < first; i++)
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD ||
            qt_token_has(doc, i, QT_TOKEN_CAPITAL | QT_TOKEN_CLITIC))
            return false;
    return true;
}

/* The person whose name ends the source, after such an office; empty if there is none. */
/* "[ambassador] to South Africa Ram Patil": the office of who is named at `name`; empty
 * if there is none. */
static qt_range envoy_before(const qt_document *doc, qt_range source, uint32_t name) {
    enum { WORDS = 3 };
    uint32_t at = name;
    while (at > source.first && name - at < WORDS &&
           qt_token_has(doc, at - 1, QT_TOKEN_CAPITAL))
        at--;
    bool envoy = at < name && at > source.first + 1 &&
                 qt_tag_at(doc, at - 1) == QT_TAG_TO && qt_is_role_word(doc, at - 2) &&
                 qt_phrase_at(doc, at, name, QT_CLASS(place)) == name - at;
    return envoy ? qt_noun_phrase_before(doc, at - 1, source.first)
                 : (qt_range){name, name};
}

static qt_range named_at_end(const qt_document *doc, qt_range source) {
    uint32_t m = qt_mention_at(doc, source.end - 1);
    if (m == QT_NONE) return (qt_range){source.end, source.end};
    const qt_mention *item = &doc->mentions.items[m];
    bool person =
        item->kind == QT_ENTITY_PERSON ||
        (item->kind == QT_ENTITY_UNKNOWN && item->tokens.end - item->tokens.first > 1);
    if (!person || item->tokens.end != source.end ||
        item->tokens.first <= source.first + 1 ||
        (!is_long_office(doc, source, item) && !is_office_of(doc, source, item) &&
         qt_range_empty(envoy_before(doc, source, item->tokens.first))))
        return (qt_range){source.end, source.end};
    return item->tokens;
}

static bool has_coordinator(const qt_document *doc, qt_range range) {
    for (uint32_t i = range.first; i < range.end; i++)
        if (qt_word_is(doc, i, QT_CLASS(coordinator))) return true;
    return false;
}

static quoth_status resolve_source(const qt_speaking *s, qt_range source, bool label,
                                   qt_choice *out) {
    const qt_document *doc = s->doc;
    if (is_letter(doc, source)) {
        by_letter(s, source, out);
        return QUOTH_OK;
    }
    if (label) return by_label(s, source, out);
    uint32_t paragraph = qt_token_paragraph(doc, source.first);
    if (doc->layout.paragraphs.items[paragraph].kind != QT_PARAGRAPH_BODY)
        source = subject_of_headline(s, source);
    qt_range base = qt_noun_phrase_at(doc, source.first, source.end);
    if (qt_range_empty(base)) { /* "the 60-year-old, a librarian from Elsen" */
        base = source;
        for (uint32_t i = source.end; i-- > source.first + 1;)
            if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) base.end = i;
    }
    bool alone = base.end == source.end && base.end - base.first == 1;
    if (qt_word_is(doc, source.first, QT_CLASS(nobody)) &&
        !qt_word_is(doc, base.end, QT_CLASS(coordinator)) &&
        (alone || qt_tag_at(doc, source.first) != QT_TAG_CC) &&
        !has_coordinator(doc, source)) {
        qt_withhold(out, "the source is nobody");
        return QUOTH_OK;
    }
    /* "Everyone said" */
    if (alone && qt_word_is(doc, base.first, QT_CLASS(subject_pronoun)) &&
        qt_is_noun(qt_tag_at(doc, base.first)) &&
        !qt_word_is(doc, base.first, QT_CLASS(role_anonymous)))
        return qt_entity_from(s, QT_ENTITY_GROUP, base, &out->entity);
    qt_range name = named_at_end(doc, source);
    if (!qt_range_empty(name)) {
        uint32_t mention = qt_mention_at(doc, name.first);
        uint32_t *entity = &s->resolver->out->mention_entity.items[mention];
        qt_range office = envoy_before(doc, source, name.first);
        if (*entity == QT_NONE && qt_range_empty(office))
            return qt_entity_from(s, QT_ENTITY_PERSON, name, &out->entity);
        if (*entity == QT_NONE) QT_TRY(qt_entity_from(s, QT_ENTITY_PERSON, name, entity));
        if (!qt_range_empty(office) && qt_entity_of(s, *entity)->kind == QT_ENTITY_PERSON)
            QT_TRY(qt_role_of_phrase(s->resolver, *entity, office, false));
        base = source = name;
    }
    /* "The senator representing Kogi East, Isaac Lind" */
    for (uint32_t i = base.first + 1; i < base.end; i++)
        if (qt_tag_at(doc, i) == QT_TAG_VBG && qt_is_role_word(doc, i - 1)) base.end = i;
    /* "A Department for Transport spokesperson": the name is longer than the phrase */
    uint32_t inner = qt_mention_at(doc, base.end - 1);
    if (inner != QT_NONE && doc->mentions.items[inner].tokens.end > base.end &&
        doc->mentions.items[inner].tokens.end < source.end) {
        qt_range more =
            qt_noun_phrase_at(doc, doc->mentions.items[inner].tokens.end, source.end);
        if (!qt_range_empty(more) && qt_is_role_word(doc, more.end - 1))
            base.end = more.end;
    }
    /* "Tarland's premier", whatever the tag of what is possessed */
    if (base.end + 2 == source.end && qt_tag_at(doc, base.end) == QT_TAG_POS &&
        qt_is_role_word(doc, base.end + 1)) {
        return qt_entity_from(s, QT_ENTITY_ANONYMOUS, qt_source_shortened(doc, source),
                              &out->entity);
    }
    qt_tag tag = qt_tag_at(doc, base.first);
    /* "He Jianxiong, an economist": a surname */
    if (base.end - base.first == 1 && tag == QT_TAG_PRP && base.end < source.end &&
        qt_token_has(doc, base.first, QT_TOKEN_CAPITAL) &&
        qt_token_has(doc, base.end, QT_TOKEN_CAPITAL)) {
        while (base.end < source.end && qt_token_has(doc, base.end, QT_TOKEN_CAPITAL))
            base.end++;
        return qt_entity_from(s, QT_ENTITY_PERSON, base, &out->entity);
    }
    if (base.end - base.first == 1 && (tag == QT_TAG_PRP || tag == QT_TAG_PRPS ||
                                       tag == QT_TAG_WP || tag == QT_TAG_WDT))
        return qt_pronoun_resolve(s, base.first, out);
    uint32_t members[QT_MEMBERS], count;
    qt_range whole = qt_source_shortened(doc, source);
    QT_TRY(members_of(s, whole, members, &count));
    if (count) {
        QT_TRY(qt_entity_from(s, QT_ENTITY_GROUP, whole, &out->entity));
        qt_entity *group = qt_entity_of(s, out->entity);
        group->member_count = count;
        memcpy(group->members, members, count * sizeof *members);
        return QUOTH_OK;
    }
    qt_range self = named_self(s, source);
    if (!qt_range_empty(self) && !qt_range_empty(base)) {
        uint32_t *entity =
            &s->resolver->out->mention_entity.items[qt_mention_at(doc, self.first)];
        if (*entity == QT_NONE) QT_TRY(qt_entity_from(s, QT_ENTITY_PERSON, self, entity));
        if (qt_entity_of(s, *entity)->kind == QT_ENTITY_PERSON) {
            qt_found(out, *entity, "the source tells the name");
            return qt_role_of_phrase(s->resolver, *entity, base, false);
        }
    }
    QT_TRY(qt_kin_resolve(s, source, base, out));
    if (out->entity != QT_NONE) return QUOTH_OK;
    if (joins_another(doc, source, base))
        return qt_entity_from(s, QT_ENTITY_GROUP, whole, &out->entity);
    if (may_name_either(s, source, base)) {
        uint32_t named = qt_entity_at(s->resolver, source.end - 1);
        if (named != QT_NONE) qt_candidate_add(out, named);
        qt_withhold(out, "the name may be that of another in the source");
        return QUOTH_OK;
    }
    uint32_t person = person_in(s, source, base);
    if (person != QT_NONE) {
        qt_found(out, person, "the source names the speaker");
        return QUOTH_OK;
    }
    uint32_t head = qt_phrase_head(doc, base), mention = qt_mention_at(doc, head);
    bool unknown = mention != QT_NONE &&
                   doc->mentions.items[mention].kind == QT_ENTITY_UNKNOWN &&
                   s->resolver->out->mention_entity.items[mention] == QT_NONE &&
                   doc->mentions.items[mention].tokens.end -
                           doc->mentions.items[mention].tokens.first >=
                       2;
    if (unknown && !qt_token_is(doc, base.first, QT_CLASS(role)))
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION,
                              doc->mentions.items[mention].tokens, &out->entity);
    if (mention != QT_NONE && doc->mentions.items[mention].kind != QT_ENTITY_PLACE &&
        doc->mentions.items[mention].tokens.end == base.end &&
        doc->mentions.items[mention].tokens.end -
                doc->mentions.items[mention].tokens.first ==
            1) {
        const qt_bearer *bearer =
            qt_bearers_find(&s->resolver->surnames, qt_token_hash(doc, head));
        if (bearer && bearer->count > 1) {
            qt_withhold(out, "several people bear the name");
            return QUOTH_OK;
        }
    }
    return qt_description_resolve(s, source, base, out);
}

/* ---- all attributions ---- */

static quoth_status resolve_one(qt_speaking *s, qt_speaker *speaker) {
    const qt_attribution *item = &s->doc->attributions.items[s->attribution];
    qt_choice chosen = {.entity = QT_NONE}, via = {.entity = QT_NONE};
    if (qt_range_empty(item->source) && !qt_range_empty(item->hint)) {
        QT_TRY(resolve_source(s, item->hint, false, &chosen));
        bool person = chosen.entity != QT_NONE &&
                      qt_entity_of(s, chosen.entity)->kind == QT_ENTITY_PERSON;
        if (!person) qt_withhold(&chosen, "no attribution beside the quotation");
    } else if (qt_range_empty(item->source)) {
        chosen.withheld = item->no_source_expected ? NULL : item->withheld;
    } else {
        QT_TRY(resolve_source(s, item->source, item->label, &chosen));
        if (chosen.entity != QT_NONE &&
            qt_entity_of(s, chosen.entity)->kind == QT_ENTITY_PERSON &&
            qt_mention_at(s->doc, item->source.first) == QT_NONE &&
            qt_tag_at(s->doc, item->source.first) == QT_TAG_DT)
            QT_TRY(qt_role_of_relative(s->resolver, chosen.entity, item->source));
        /* "The court heard that": somebody else said it */
        if (qt_has_cue(s->doc, item, QT_CUE(hearing)))
            qt_withhold(&chosen, "the source heard it and did not say it");
    }
    if (!qt_range_empty(item->via)) QT_TRY(resolve_source(s, item->via, false, &via));
    if (item->uncertain && chosen.entity != QT_NONE) {
        uint32_t likeliest = chosen.entity;
        qt_withhold(&chosen, "the attribution is not certain enough");
        chosen.candidates[0] = likeliest;
        chosen.candidate_count = 1;
    }
    *speaker = (qt_speaker){.entity = chosen.entity,
                            .via = via.entity,
                            .how = chosen.how,
                            .candidates = s->resolver->out->candidates.count,
                            .candidate_count = chosen.candidate_count};
    for (uint32_t c = 0; c < chosen.candidate_count; c++) {
        uint32_t *candidate =
            QT_PUSH(s->resolver->stage->memory, &s->resolver->out->candidates);
        if (!candidate) return qt_fail_memory(s->resolver->stage->error);
        *candidate = chosen.candidates[c];
    }
    if (chosen.entity != QT_NONE) return QUOTH_OK;
    speaker->withheld = chosen.withheld            ? chosen.withheld
                        : item->no_source_expected ? NULL
                                                   : "no source beside the quotation";
    return QUOTH_OK;
}

/* Per token: whether it stands inside marks. NULL without memory. */
static bool *tokens_inside_marks(const qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    bool *inside = qt_arena_take(resolver->stage->scratch,
                                 ((size_t)doc->tokens.count + 1) * sizeof *inside);
    if (!inside) return NULL;
    memset(inside, 0, ((size_t)doc->tokens.count + 1) * sizeof *inside);
    uint32_t done = 0;
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        const qt_mark *mark = &doc->marks.items[m];
        for (uint32_t i = mark->open > done ? mark->open : done; i < mark->end; i++)
            inside[i] = true;
        if (mark->end > done) done = mark->end;
    }
    return inside;
}

quoth_status qt_speakers_find(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    qt_speaking s = {.resolver = resolver, .doc = doc};
    s.inside_marks = tokens_inside_marks(resolver);
    if (!s.inside_marks) return qt_fail_memory(resolver->stage->error);
    look_for_interview(&s);
    for (uint32_t i = 0; i < doc->attributions.count; i++) {
        qt_speaker *speaker = QT_PUSH(resolver->stage->memory, &resolver->out->speakers);
        if (!speaker) return qt_fail_memory(resolver->stage->error);
        speaker->entity = speaker->via = QT_NONE;
        s.attribution = i;
        uint32_t same = doc->attributions.items[i].speaker_of;
        if (same != QT_NONE && same < i) {
            const qt_speaker *before = &resolver->out->speakers.items[same];
            *speaker = *before;
            speaker->via = QT_NONE;
            speaker->how = "who speaks in the quotation that this one goes on from";
            continue;
        }
        qt_speaker made;
        QT_TRY(resolve_one(&s, &made));
        resolver->out->speakers.items[i] = made;
    }
    return QUOTH_OK;
}

quoth_status qt_entities_resolve(qt_stage *stage, const qt_document *doc,
                                 qt_entities *out) {
    qt_resolver resolver = {.stage = stage, .doc = doc, .out = out};
    quoth_status status = qt_names_unify(&resolver);
    if (!status) status = qt_roles_find(&resolver);
    if (!status) status = qt_speakers_find(&resolver);
    qt_bearers_free(&resolver);
    return status;
}
