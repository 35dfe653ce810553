/*
 * Persons: what shows that an unknown run of capitals is somebody's name.
 *
 * Its last word stands alone elsewhere, as surnames do; it is the source of words and no
 * institution by its own; an age, a role, "who" or "was named head of" follow it; a role
 * stands before its comma; something of "his" or "hers" comes after; it is joined to a
 * person's full name.
 *
 *     Josefa Stahl ... Stahl said          Odile Marchais lost her vines
 *     Fenella Marsh and Iona Carrick       Tamsin Oyelaran won. The 26-year-old said
 */
#include <string.h>

#include "resolve/resolve.h"

bool qt_speaks_of_itself(const qt_document *doc, uint32_t attribution) {
    uint32_t first = doc->attributions.items[attribution].first_token;
    if (qt_token_is(doc, first, QT_CLASS(complementizer))) first++;
    if (first + 2 >= doc->tokens.count || !qt_token_is(doc, first, QT_CLASS(neuter)))
        return false;
    /* "said it was a shame": anybody's */
    qt_tag after = qt_tag_at(doc, first + 2);
    return !qt_token_is(doc, first + 1, QT_CLASS(be)) || after == QT_TAG_VBG ||
           after == QT_TAG_VBN;
}

/* Marks the unknown names that are the source of an attribution, or one of several: 1 for
 * what may be a person, 2 for an institution. */
quoth_status qt_sources_mark(qt_resolver *resolver, uint8_t **out) {
    const qt_document *doc = resolver->doc;
    uint8_t *sources =
        qt_arena_take(resolver->stage->scratch, (size_t)doc->mentions.count + 1);
    if (!sources) return qt_fail_memory(resolver->stage->error);
    for (uint32_t a = 0; a < doc->attributions.count; a++) {
        qt_range source = doc->attributions.items[a].source;
        if (qt_range_empty(source)) source = doc->attributions.items[a].hint;
        bool inside = false; /* what a role is of: "Minister for Health, Ada Orr" */
        for (uint32_t i = source.first; i < source.end;) {
            uint32_t mention = qt_mention_at(doc, i);
            if (mention != QT_NONE && inside) {
                i = doc->mentions.items[mention].tokens.end;
                continue;
            }
            if (mention != QT_NONE) {
                qt_range name = doc->mentions.items[mention].tokens;
                bool possessive = doc->mentions.items[mention].possessive;
                i = name.end > i ? name.end : i + 1;
                /* "Akron Comets coach Ada Orr": what stands before a role is not he */
                bool before_role = i < source.end && qt_is_role_word(doc, i);
                if (before_role) continue;
                if (!possessive) sources[mention] = qt_speaks_of_itself(doc, a) ? 2 : 1;
                bool joined =
                    i < source.end && qt_token_is(doc, i, QT_CLASS(coordinator));
                if (joined && !possessive) i++;
                if (joined || possessive) continue; /* "Orr's lawyer, Ada Hale" */
                break;
            }
            qt_tag tag = qt_tag_at(doc, i);
            bool before_name = tag == QT_TAG_JJ || qt_is_noun(tag) || tag == QT_TAG_CC ||
                               tag == QT_TAG_DT || tag == QT_TAG_PRPS ||
                               tag == QT_TAG_POS || tag == QT_TAG_TO ||
                               qt_token_is(doc, i, QT_CLASS(affiliation)) ||
                               qt_token_kind_of(doc, i) == QT_TOKEN_COMMA;
            if (!before_name) break;
            inside |= tag == QT_TAG_TO || qt_token_is(doc, i, QT_CLASS(affiliation));
            inside &= qt_token_kind_of(doc, i) != QT_TOKEN_COMMA;
            i++;
        }
    }
    *out = sources;
    return QUOTH_OK;
}

bool qt_is_person_run(const qt_document *doc, uint32_t mention) {
    const qt_mention *item = &doc->mentions.items[mention];
    if (item->kind == QT_ENTITY_PERSON) return qt_name_words(doc, item->tokens) >= 2;
    return false;
}

/* "Caldmoor Ferries": the last word is a common noun and the first no given name. */
static bool ends_in_common_noun(const qt_document *doc, qt_range name) {
    const qt_word *last = qt_token_word(doc, name.end - 1);
    /* "Cricket Australia" */
    if (last && (last->classes & QT_CLASS(place)) && !qt_is_given_name(doc, name.first))
        return true;
    return !qt_is_given_name(doc, name.first) && last && last->tags[0] >= QT_TAG_NN &&
           last->tags[0] <= QT_TAG_NNS;
}

/* "The editor in chief, Ada Orr,": a role ends at the comma before the name. */
static bool role_before_comma(const qt_document *doc, qt_range name) {
    if (name.first < 2 || name.end >= doc->tokens.count ||
        qt_token_kind_of(doc, name.first - 1) != QT_TOKEN_COMMA ||
        (qt_token_kind_of(doc, name.end) != QT_TOKEN_COMMA &&
         qt_token_kind_of(doc, name.end) != QT_TOKEN_STOP))
        return false;
    for (uint32_t i = name.first - 1; i-- > 0 && i + 8 > name.first;) {
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_finite(doc, i))
            return false;
        if (qt_token_is(doc, i, QT_CLASS(role) | QT_CLASS(kin)))
            return qt_tag_at(doc, i) == QT_TAG_NN;
    }
    return false;
}

/* "The operator, Redgum Coaches,", "Severn Link, the operator,": what firms are called
 * beside a name whose last word is no surname. */
static bool is_firm_of_kind(const qt_document *doc, qt_range name) {
    const qt_word *last = qt_token_word(doc, name.end - 1);
    if (!last || (!last->tags[0] && !(last->classes & QT_CLASS(common))) ||
        qt_is_given_name(doc, name.first))
        return false;
    if (name.first > 1 && qt_token_kind_of(doc, name.first - 1) == QT_TOKEN_COMMA &&
        qt_token_is(doc, name.first - 2, QT_CLASS(firm_kind)))
        return true;
    return name.end + 2 < doc->tokens.count &&
           qt_token_kind_of(doc, name.end) == QT_TOKEN_COMMA &&
           qt_tag_at(doc, name.end + 1) == QT_TAG_DT &&
           qt_token_is(doc, name.end + 2, QT_CLASS(firm_kind));
}

/* "Freedom of Information Act": words of the dictionary, none a given name. */
static bool is_all_common(const qt_document *doc, qt_range name) {
    for (uint32_t i = name.first; i < name.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        bool common = word && (word->tags[0] || word->classes & QT_CLASS(common));
        if (!common || qt_is_given_name(doc, i)) return false;
    }
    return true;
}

/* ", 34," " (34)" ", who ..." ", a nurse" after a name. */
bool qt_describes_person(const qt_document *doc, uint32_t comma) {
    if (comma + 2 < doc->tokens.count && qt_token_kind_of(doc, comma) == QT_TOKEN_OPEN)
        return qt_token_kind_of(doc, comma + 1) == QT_TOKEN_NUMBER &&
               qt_token_kind_of(doc, comma + 2) == QT_TOKEN_CLOSE &&
               qt_token_at(doc, comma + 1)->end - qt_token_at(doc, comma + 1)->start == 2;
    if (comma + 1 >= doc->tokens.count || qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA)
        return false;
    if (qt_token_kind_of(doc, comma + 1) == QT_TOKEN_NUMBER) return true;
    if (qt_token_is(doc, comma + 1, QT_CLASS(relative)) &&
        qt_tag_at(doc, comma + 1) == QT_TAG_WP)
        return true;
    for (uint32_t i = comma + 1; i < doc->tokens.count && i < comma + 8; i++) {
        if (qt_is_age(doc, i)) return true;
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD) return false;
        if (qt_token_is(doc, i, QT_CLASS(role))) return true;
        if (qt_token_is(doc, i, QT_CLASS(preposition))) return false;
    }
    return false;
}

/* "was named chief executive" after a name. */
static bool becomes_something(const qt_document *doc, uint32_t verb) {
    if (verb + 2 >= doc->tokens.count || !qt_token_is(doc, verb, QT_CLASS(be)) ||
        qt_tag_at(doc, verb + 1) != QT_TAG_VBN ||
        !qt_token_is(doc, verb + 1, QT_CLASS(leading)) ||
        !qt_token_is(doc, verb + 1, QT_CLASS(current)))
        return false;
    qt_range office = qt_noun_phrase_at(doc, verb + 2, doc->tokens.count);
    return !qt_range_empty(office) && qt_is_role_word(doc, office.end - 1);
}

/* "Soo-hyun" in "Bae Soo-hyun": a hyphen and a small letter in a name's last word. */
static bool is_hyphened_given_name(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    const char *hyphen = memchr(text, '-', item->end - item->start);
    return hyphen && hyphen[1] >= 'a' && hyphen[1] <= 'z';
}

/* "Odile Marchais lost her vines": a subject, and something of his or hers soon after. */
static bool has_something(const qt_document *doc, const qt_mention *item) {
    enum { REACH = 6 };
    uint32_t verb = item->tokens.end;
    if (!item->subject || verb >= doc->tokens.count || !qt_is_finite(doc, verb))
        return false;
    for (uint32_t i = verb + 1; i < doc->tokens.count && i < verb + REACH; i++) {
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_mention_at(doc, i) != QT_NONE)
            return false;
        if (qt_tag_at(doc, i) == QT_TAG_PRPS)
            return qt_token_is(doc, i, QT_CLASS(masculine) | QT_CLASS(feminine));
    }
    return false;
}

/* "Fenella Marsh and Iona Carrick": beside a person's full name. */
static bool is_joined_to_person(const qt_document *doc, uint32_t mention) {
    qt_range name = doc->mentions.items[mention].tokens;
    for (int side = 0; side < 2; side++) {
        uint32_t other = side ? mention + 1 : mention - 1;
        if (other >= doc->mentions.count || !qt_is_person_run(doc, other)) continue;
        qt_range near = doc->mentions.items[other].tokens;
        uint32_t between = side ? name.end : near.end;
        uint32_t after = side ? near.first : name.first;
        if (after == between + 1 && qt_token_is(doc, between, QT_CLASS(coordinator)))
            return !ends_in_common_noun(doc, name);
    }
    return false;
}

/* "Tamsin Oyelaran won on Sunday. The 26-year-old said": a subject whose age opens the
 * next sentence. */
static bool age_follows(const qt_document *doc, const qt_mention *item) {
    enum { REACH = 40 };
    uint32_t i = item->tokens.end, end = i + REACH;
    if (!item->subject) return false;
    while (i < end && i < doc->tokens.count && qt_token_kind_of(doc, i) != QT_TOKEN_STOP)
        i++;
    while (i < end && i < doc->tokens.count && qt_token_kind_of(doc, i) != QT_TOKEN_WORD)
        i++;
    if (i + 1 >= doc->tokens.count || qt_tag_at(doc, i) != QT_TAG_DT) return false;
    return qt_is_age(doc, i + 1);
}

/* The first token outside quotation marks at or after `token` that is a word, or the end.
 */
static uint32_t word_outside_marks(const qt_document *doc, uint32_t token, uint32_t end) {
    uint32_t m = 0, high = doc->marks.count;
    while (m < high) {
        uint32_t middle = m + (high - m) / 2;
        if (doc->marks.items[middle].end <= token) {
            m = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; token < end; token++) {
        while (m < doc->marks.count && doc->marks.items[m].end <= token) m++;
        if (m < doc->marks.count && doc->marks.items[m].open <= token) {
            token = doc->marks.items[m].end - 1;
        } else if (qt_token_kind_of(doc, token) == QT_TOKEN_WORD) {
            return token;
        }
    }
    return end;
}

/* Two or three words of which none is a common one. */
static bool is_rare_run(const qt_document *doc, qt_range name) {
    for (uint32_t i = name.first; i < name.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        bool common = word && (word->tags[0] || word->classes & QT_CLASS(common));
        if (common && !qt_is_given_name(doc, i)) return false;
    }
    return name.end - name.first <= 3;
}

/* "Farida Noorzai reached the summit. She said": a subject with whom nobody else is named
 * before the next sentence has "he" or "she" as its own. */
static bool pronoun_follows(const qt_document *doc, uint32_t mention) {
    enum { REACH = 50 };
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t end = item->tokens.end + REACH, i = item->tokens.end;
    if (end > doc->tokens.count) end = doc->tokens.count;
    if (!item->subject || item->possessive || item->quoted || i >= end ||
        (!qt_is_finite(doc, i) && qt_token_kind_of(doc, i) != QT_TOKEN_COMMA &&
         !qt_token_is(doc, i, QT_CLASS(affiliation))) ||
        (item->tokens.first &&
         qt_token_is(doc, item->tokens.first - 1, QT_CLASS(coordinator))))
        return false;
    while (i < end && qt_token_kind_of(doc, i) != QT_TOKEN_STOP) i++;
    i = word_outside_marks(doc, i, end);
    uint32_t next = mention + 1;
    bool other = next < doc->mentions.count &&
                 doc->mentions.items[next].tokens.first < i &&
                 doc->mentions.items[next].kind == QT_ENTITY_PERSON;
    return i + 1 < end && !other && qt_tag_at(doc, i) == QT_TAG_PRP &&
           qt_token_is(doc, i, QT_CLASS(masculine) | QT_CLASS(feminine)) &&
           qt_is_finite(doc, i + 1) && is_rare_run(doc, item->tokens);
}

/* An unknown run of two to four words whose last word stands alone elsewhere, or that an
 * age or a role in apposition follows; "Bae Su-jin" where "Ms. Bae" is found. */
bool qt_shows_person(const qt_resolver *resolver, const uint8_t *sources,
                     uint32_t mention) {
    const qt_document *doc = resolver->doc;
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t words = qt_name_words(doc, item->tokens);
    if (item->kind != QT_ENTITY_UNKNOWN || words > 4) return false;
    /* "His wife, Sylvie, disagreed" */
    if (words == 1) {
        uint32_t name = item->tokens.first;
        bool kin = name > 1 && qt_token_is(doc, name - 2, QT_CLASS(kin));
        return (kin || qt_is_given_name(doc, name)) &&
               role_before_comma(doc, item->tokens);
    }
    if (is_all_common(doc, item->tokens)) return false;
    if (item->tokens.first &&
        qt_token_is(doc, item->tokens.first - 1, QT_CLASS(determiner)))
        return false;
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one for every mention
    if (sources[mention] == 2 && ends_in_common_noun(doc, item->tokens)) return false;
    if (is_firm_of_kind(doc, item->tokens)) return false;
    if (role_before_comma(doc, item->tokens)) return true;
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one for every mention
    if (sources[mention])
        return !ends_in_common_noun(doc, item->tokens) &&
               (sources[mention] == 1 || qt_describes_person(doc, item->tokens.end));
    if (qt_describes_person(doc, item->tokens.end) ||
        becomes_something(doc, item->tokens.end) || age_follows(doc, item) ||
        is_joined_to_person(doc, mention) || pronoun_follows(doc, mention) ||
        (has_something(doc, item) && !ends_in_common_noun(doc, item->tokens)))
        return true;
    const qt_single_names *singles = &resolver->singles;
    uint32_t last = qt_surname_token(doc, item->tokens);
    for (uint32_t i = item->tokens.first + 1; i <= last; i++)
        if (qt_bearers_find(&singles->any, qt_token_hash(doc, i))) return true;
    uint32_t first = qt_token_hash(doc, item->tokens.first);
    return qt_bearers_find(&singles->titled, first) ||
           (is_hyphened_given_name(doc, last) && qt_bearers_find(&singles->any, first));
}

/* Single unknown or titled words, by their hash, so that surnames can be recognised. */
quoth_status qt_singles_collect(qt_resolver *resolver) {
    qt_single_names *singles = &resolver->singles;
    const qt_document *doc = resolver->doc;
    for (uint32_t m = 0; m < doc->mentions.count; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        bool person = item->kind == QT_ENTITY_PERSON;
        bool single = qt_name_words(doc, item->tokens) == 1 &&
                      (item->kind == QT_ENTITY_UNKNOWN || person);
        if (!single) continue;
        uint32_t hash = qt_token_hash(doc, qt_surname_token(doc, item->tokens));
        if (!qt_bearers_find(&singles->any, hash))
            QT_TRY(qt_bearers_add(resolver, &singles->any, hash, QT_NONE));
        if (person && !qt_bearers_find(&singles->titled, hash))
            QT_TRY(qt_bearers_add(resolver, &singles->titled, hash, QT_NONE));
    }
    return QUOTH_OK;
}
