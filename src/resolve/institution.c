/*
 * Institutions inside the words of a role: whose director, campaign manager, professor.
 *
 *   after a preposition      director of [the centrist Tarn Policy Center]
 *                            chairman of [Mrs. Orr's 2008 campaign], head of the union
 *   before the role          [Norvik Motors] CEO, [White House] press secretary
 *                            [Elsen Supreme Court] Justice, [Acme]'s director
 *                            [Orr campaign] manager: the noun belongs to both
 *
 * Parties, states and nationalities by themselves are no institutions, a person is none
 * either.
 *
 * A common noun means the one institution named before that has it in its name ("the
 * union" after "the Dockers Union"), else the only one named: the union's president,
 * company spokeswoman, its chief executive.
 */
#include <string.h>
#include <strings.h>

#include "resolve/resolve.h"

enum { INSTITUTION_MENTIONS = 200 };

static bool is(const qt_document *doc, uint32_t token, qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

/* Whether a name's last word is somebody's surname in this article. */
static bool is_surname(const qt_resolver *resolver, uint32_t token) {
    return qt_bearers_find(&resolver->surnames, qt_token_hash(resolver->doc, token)) !=
           NULL;
}

static bool is_person(const qt_resolver *resolver, uint32_t mention) {
    const qt_mention *item = &resolver->doc->mentions.items[mention];
    uint32_t known = resolver->out->mention_entity.items[mention];
    bool single = item->tokens.end - item->tokens.first == 1;
    return item->kind == QT_ENTITY_PERSON ||
           (single && is_surname(resolver, item->tokens.first)) ||
           (known != QT_NONE && resolver->out->items[known].kind == QT_ENTITY_PERSON);
}

/* The mention that begins at a token, or QT_NONE. */
static uint32_t mention_from(const qt_document *doc, uint32_t token, uint32_t limit) {
    uint32_t mention = token < limit ? qt_mention_at(doc, token) : QT_NONE;
    return mention != QT_NONE && doc->mentions.items[mention].tokens.first == token
               ? mention
               : QT_NONE;
}

static bool is_institution_mention(const qt_document *doc, uint32_t mention) {
    return mention != QT_NONE &&
           doc->mentions.items[mention].kind == QT_ENTITY_ORGANIZATION;
}

/* The token after "the", "the state's", "the centrist", where an institution's name
 * follows; the one after "the" if none does. */
static uint32_t over_description(const qt_document *doc, uint32_t token, uint32_t limit) {
    if (token < limit && is(doc, token, QT_CLASS(determiner))) token++;
    for (uint32_t name = token; name < limit && name < token + 4; name++) {
        if (is_institution_mention(doc, mention_from(doc, name, limit))) return name;
        qt_tag tag = qt_tag_at(doc, name);
        bool firm =
            tag == QT_TAG_NN && is(doc, name + 1, QT_CLASS(org_noun)); /* law firm */
        bool describes = firm || tag == QT_TAG_JJ || tag == QT_TAG_VBN ||
                         tag == QT_TAG_POS ||
                         is(doc, name, QT_CLASS(org_noun) | QT_CLASS(demonym));
        if (!describes) break;
    }
    return token;
}

/* "Georgia", "Washington": a town or state, though its name may mean somebody. */
static bool is_place_name(const qt_document *doc, qt_range name) {
    return name.end - name.first == 1 &&
           is(doc, name.first, QT_CLASS(place) | QT_CLASS(homonym));
}

static quoth_status named(qt_resolver *resolver, qt_range label, uint32_t *entity) {
    qt_span span = qt_tokens_span(resolver->doc, label);
    span.start_byte += qt_former_prefix(resolver->doc, label.first);
    return qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                           resolver->doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, entity);
}

/* "the Orr campaign", "Orr's 2008 campaign": the noun that makes an institution of the
 * name that ends before `token`, or QT_NONE. */
static uint32_t institution_noun(const qt_document *doc, uint32_t token, uint32_t limit) {
    for (uint32_t i = token; i < limit && i < token + 4; i++) {
        qt_tag tag = qt_tag_at(doc, i);
        if (qt_token_has(doc, i, QT_TOKEN_CAPITAL)) break;
        if (is(doc, i, QT_CLASS(org_noun))) return i;
        if (tag != QT_TAG_POS && tag != QT_TAG_JJ && tag != QT_TAG_CD &&
            qt_token_kind_of(doc, i) != QT_TOKEN_NUMBER)
            break;
    }
    return QT_NONE;
}

/* "Saxony's state premier": no state of that name. */
static bool is_civic_possession(const qt_document *doc, uint32_t owner_end,
                                uint32_t noun) {
    return is(doc, noun, QT_CLASS(org_civic)) &&
           qt_tag_at(doc, owner_end) == QT_TAG_POS && noun + 1 < doc->tokens.count &&
           qt_is_role_word(doc, noun + 1);
}

/* "Hawks", whatever the tagger made of the capital. */
static bool is_plural(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    return qt_tag_at(doc, token) == QT_TAG_NNPS || (word && word->tags[0] == QT_TAG_NNS);
}

/* "the owner of [Pell's Books]": where the name ends, or 0. */
static uint32_t shop_end(const qt_document *doc, uint32_t mention, uint32_t limit) {
    const qt_mention *owner = &doc->mentions.items[mention];
    uint32_t possessive = owner->tokens.end, end = possessive + 1;
    if (end >= limit || owner->kind == QT_ENTITY_PLACE ||
        owner->kind == QT_ENTITY_ORGANIZATION ||
        owner->tokens.end - owner->tokens.first > 1 ||
        qt_tag_at(doc, possessive) != QT_TAG_POS)
        return 0;
    while (end < limit && end - possessive <= 2 &&
           qt_token_has(doc, end, QT_TOKEN_CAPITAL) && !qt_is_role_word(doc, end))
        end++;
    bool closed = end >= limit || qt_token_kind_of(doc, end) != QT_TOKEN_WORD ||
                  !qt_token_has(doc, end, QT_TOKEN_CAPITAL);
    return end > possessive + 1 && closed && is_plural(doc, end - 1) ? end : 0;
}

quoth_status qt_institution_at(qt_resolver *resolver, uint32_t token, uint32_t limit,
                               uint32_t *entity, uint32_t *end) {
    const qt_document *doc = resolver->doc;
    *entity = QT_NONE;
    token = over_description(doc, token, limit);
    uint32_t first = token;
    while (mention_from(doc, token, limit) == QT_NONE && token < limit &&
           is(doc, token,
              QT_CLASS(honorific_masculine) | QT_CLASS(honorific_feminine) |
                  QT_CLASS(honorific)))
        token++;
    uint32_t mention = mention_from(doc, token, limit);
    if (mention == QT_NONE) return QUOTH_OK;
    uint32_t shop = shop_end(doc, mention, limit);
    if (shop) {
        *end = shop;
        return named(resolver,
                     (qt_range){doc->mentions.items[mention].tokens.first, shop}, entity);
    }
    /* "the Oklahoma City firm Sloan & Beech" */
    uint32_t after = doc->mentions.items[mention].tokens.end;
    uint32_t firm = after + 1 < limit && is(doc, after, QT_CLASS(org_noun)) &&
                            !qt_token_has(doc, after, QT_TOKEN_CAPITAL)
                        ? mention_from(doc, after + 1, limit)
                        : QT_NONE;
    if (firm != QT_NONE) {
        mention = firm;
        first = after + 1;
    }
    const qt_mention *item = &doc->mentions.items[mention];
    if (item->kind != QT_ENTITY_ORGANIZATION && item->kind != QT_ENTITY_PLACE) {
        uint32_t noun = institution_noun(doc, item->tokens.end, limit);
        if (noun != QT_NONE && is_civic_possession(doc, item->tokens.end, noun))
            return QUOTH_OK;
        if (noun != QT_NONE) {
            *end = noun + 1;
            return named(resolver, (qt_range){first, noun + 1}, entity);
        }
    }
    /* "pastor of Coralville's Solid Rock Church" */
    uint32_t owned = after + 1 < limit && qt_tag_at(doc, after) == QT_TAG_POS
                         ? mention_from(doc, after + 1, limit)
                         : QT_NONE;
    if (item->kind != QT_ENTITY_ORGANIZATION && is_institution_mention(doc, owned))
        item = &doc->mentions.items[mention = owned];
    if (item->kind == QT_ENTITY_PLACE || is_place_name(doc, item->tokens) ||
        is_person(resolver, mention))
        return QUOTH_OK;
    /* "of Crown consultation" */
    if (item->kind == QT_ENTITY_UNKNOWN && item->tokens.end < limit &&
        item->tokens.end - item->tokens.first == 1 &&
        qt_is_noun(qt_tag_at(doc, item->tokens.end)) &&
        !qt_is_role_word(doc, item->tokens.end) &&
        !qt_token_has(doc, item->tokens.end, QT_TOKEN_CAPITAL))
        return QUOTH_OK;
    *end = item->tokens.end;
    *entity = resolver->out->mention_entity.items[mention];
    if (*entity != QT_NONE) return QUOTH_OK;
    /* "Local 417" */
    qt_range name = item->tokens;
    if (name.end < limit && qt_token_kind_of(doc, name.end) == QT_TOKEN_NUMBER)
        *end = ++name.end;
    QT_TRY(named(resolver, name, entity));
    resolver->out->mention_entity.items[mention] = *entity;
    return QUOTH_OK;
}

bool qt_names_institution(const qt_resolver *resolver, uint32_t token, uint32_t limit) {
    const qt_document *doc = resolver->doc;
    token = over_description(doc, token, limit);
    return is_institution_mention(doc, mention_from(doc, token, limit));
}

/* ---- before the role ---- */

bool qt_words_match(const qt_resolver *resolver, qt_regex_name name, qt_range words) {
    qt_span span = qt_tokens_span(resolver->doc, words);
    return qt_matcher_find(resolver->stage->matcher, name,
                           resolver->doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, NULL);
}

/* "Theatre nurse", at the head of a sentence: any word has a capital there. */
static bool is_opening_noun(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    bool opens = token == 0 || qt_token_kind_of(doc, token - 1) == QT_TOKEN_STOP ||
                 qt_token_paragraph(doc, token) != qt_token_paragraph(doc, token - 1);
    return opens && word &&
           (word->tags[0] == QT_TAG_NN || word->classes & QT_CLASS(common)) &&
           !(word->classes & QT_CLASS(org_name));
}

/* "Norvik Motors CEO", "Elsen Supreme Court Justice", read as one run with the name: the
 * capitals before the role. */
static quoth_status in_run(qt_resolver *resolver, qt_range range, uint32_t *entity,
                           uint32_t *title_first) {
    const qt_document *doc = resolver->doc;
    bool head = false, other = false;
    /* "Acting Police Commissioner", not "New Hampshire Gov." */
    while (range.first + 1 < range.end &&
           is(doc, range.first, QT_CLASS(former) | QT_CLASS(current)) &&
           qt_token_has(doc, range.first, QT_TOKEN_CAPITAL) &&
           qt_phrase_at(doc, range.first, range.end, QT_CLASS(place)) < 2)
        range.first++;
    uint32_t end = range.first;
    /* "Athletic director" */
    if (qt_phrase_at(doc, range.first, range.end, QT_CLASS(title)) > 1) return QUOTH_OK;
    while (
        end < range.end && qt_token_has(doc, end, QT_TOKEN_CAPITAL) &&
        !qt_is_role_word(doc, end) &&
        !(end > range.first && /* "Tarn Fire Battalion Chief", "Nor Foreign Minister" */
          qt_phrase_at(doc, end, range.end, QT_CLASS(title) | QT_CLASS(role)) > 1)) {
        head |= end > range.first && is(doc, end, QT_CLASS(org_head));
        other |= is(doc, end,
                    QT_CLASS(place) | QT_CLASS(demonym) | QT_CLASS(party) |
                        QT_CLASS(former) | QT_CLASS(current) | QT_CLASS(not_name));
        end++;
    }
    if (end == range.first || end == range.end) return QUOTH_OK;
    if (end - range.first == 1 && !head &&
        qt_words_match(resolver, QT_REGEX_public_office, (qt_range){end, range.end}))
        return QUOTH_OK;
    /* "Akron Comets coach" */
    bool team = end - range.first > 1 && is_plural(doc, end - 1) &&
                is(doc, range.first, QT_CLASS(place));
    if (!head && !team && (other || is_surname(resolver, end - 1))) return QUOTH_OK;
    /* "Police Chief", "City Attorney", "Board chairman": one title */
    if (end - range.first == 1 && is(doc, range.first, QT_CLASS(org_noun)))
        return QUOTH_OK;
    const qt_word *word = qt_token_word(doc, range.first);
    if (end - range.first == 1 && is_opening_noun(doc, range.first) &&
        !qt_token_has(doc, end, QT_TOKEN_CAPITAL))
        return QUOTH_OK;
    /* "Art detective": also a given name is no institution alone */
    bool common = word &&
                  (word->tags[0] || word->classes & QT_CLASS(common) ||
                   qt_is_given_name(doc, range.first)) &&
                  !(word->classes & (QT_CLASS(org_head) | QT_CLASS(org_name)));
    /* "Hawks coach" */
    if (common && end - range.first == 1 && !is_plural(doc, range.first)) return QUOTH_OK;
    /* "Teachers union representative" */
    if (end + 1 < range.end && is(doc, end, QT_CLASS(org_noun)) &&
        !qt_token_has(doc, end, QT_TOKEN_CAPITAL) && !qt_is_role_word(doc, end))
        end++;
    *title_first = end;
    return named(resolver, (qt_range){range.first, end}, entity);
}

/* The noun is part of both: campaign manager of the Orr campaign. */
static quoth_status campaign(qt_resolver *resolver, uint32_t first, uint32_t noun,
                             uint32_t end, uint32_t *entity, uint32_t *title_first) {
    *title_first = noun;
    if (noun + 1 < end && !is(resolver->doc, noun + 1, QT_CLASS(role) | QT_CLASS(title)))
        *title_first = noun + 1;
    return named(resolver, (qt_range){first, noun + 1}, entity);
}

/* "its chief executive", "the union's president", "company spokeswoman": the noun (or
 * "its") that means the institution, and where the title begins; or QT_NONE. */
static uint32_t common_owner(const qt_document *doc, qt_range range,
                             uint32_t *title_first) {
    uint32_t first = range.first;
    if (is(doc, first, QT_CLASS(neuter)) && qt_tag_at(doc, first) == QT_TAG_PRPS) {
        *title_first = first + 1;
        return first;
    }
    for (uint32_t i = first; i + 1 < range.end; i++) {
        if (qt_tag_at(doc, i) == QT_TAG_POS && i > first) {
            *title_first = i + 1;
            return i - 1;
        }
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD ||
            qt_token_has(doc, i, QT_TOKEN_CAPITAL))
            break;
    }
    bool speaks_for = range.end - first == 2 && is(doc, first + 1, QT_CLASS(kin)) &&
                      is(doc, first, QT_CLASS(org_noun)) &&
                      !qt_token_has(doc, first, QT_TOKEN_CAPITAL);
    return speaks_for ? first : QT_NONE;
}

quoth_status qt_institution_before_role(qt_resolver *resolver, qt_range range,
                                        uint32_t *entity, uint32_t *title_first) {
    const qt_document *doc = resolver->doc;
    *entity = QT_NONE;
    *title_first = range.first;
    if (qt_range_empty(range)) return QUOTH_OK;
    /* "Labour's shadow secretary" */
    if (range.first + 2 < range.end && is(doc, range.first, QT_CLASS(party)) &&
        qt_token_has(doc, range.first, QT_TOKEN_CAPITAL) &&
        qt_tag_at(doc, range.first + 1) == QT_TAG_POS) {
        *title_first = range.first + 2;
        return named(resolver, (qt_range){range.first, range.first + 1}, entity);
    }
    uint32_t owner = common_owner(doc, range, title_first);
    if (owner != QT_NONE) {
        uint32_t called[2];
        if (is(doc, owner, QT_CLASS(org_noun) | QT_CLASS(org_head) | QT_CLASS(neuter)))
            QT_TRY(qt_institution_meant(resolver, owner, entity));
        else if (qt_institutions_with_word(resolver, owner, 2, called) == 1)
            *entity = called[0];
        if (*entity != QT_NONE && *title_first == range.first) (*title_first)++;
        return QUOTH_OK;
    }
    /* "board President Ada Orr", where the article names one board */
    uint32_t common = range.first, named_so[2];
    if (range.end - common == 2 &&
        is(doc, common, QT_CLASS(org_civic) | QT_CLASS(org_head)) &&
        !qt_token_has(doc, common, QT_TOKEN_CAPITAL) &&
        is(doc, common + 1, QT_CLASS(title)) &&
        qt_institutions_with_word(resolver, common, 2, named_so) == 1) {
        *entity = named_so[0];
        return QUOTH_OK;
    }
    /* "Dr Lindqvist's lawyer": a person's, whatever the title */
    uint32_t possessor = range.first;
    while (possessor + 2 < range.end && qt_mention_at(doc, possessor) == QT_NONE &&
           is(doc, possessor,
              QT_CLASS(title) | QT_CLASS(honorific) | QT_CLASS(honorific_masculine) |
                  QT_CLASS(honorific_feminine)))
        possessor++;
    uint32_t person = possessor > range.first ? qt_mention_at(doc, possessor) : QT_NONE;
    if (person != QT_NONE && is_person(resolver, person)) {
        uint32_t after = doc->mentions.items[person].tokens.end;
        if (after + 1 < range.end && qt_tag_at(doc, after) == QT_TAG_POS) {
            *title_first = after + 1;
            return QUOTH_OK;
        }
    }
    /* "longtime Stroud Theatre stage manager" */
    uint32_t name = over_description(doc, range.first, range.end);
    if (name > range.first && name + 1 < range.end &&
        is_institution_mention(doc, mention_from(doc, name, range.end)))
        range.first = *title_first = name;
    uint32_t mention = qt_mention_at(doc, range.first);
    if (mention == QT_NONE) {
        /* an institution inside a run that was read as one person: "NBC anchor Jo Roe" */
        uint32_t size = qt_phrase_at(doc, range.first, range.end, QT_CLASS(org_name));
        if (!size || range.first + size >= range.end)
            return in_run(resolver, range, entity, title_first);
        *title_first = range.first + size;
        return named(resolver, (qt_range){range.first, *title_first}, entity);
    }
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t next = item->tokens.end < range.end ? item->tokens.end : range.end;
    /* "Ostrander's lawyer": a person's, unless it surely is an institution */
    if (item->kind != QT_ENTITY_ORGANIZATION && next + 1 < range.end &&
        qt_tag_at(doc, next) == QT_TAG_POS && is(doc, range.end - 1, QT_CLASS(kin))) {
        *title_first = next + 1;
        return QUOTH_OK;
    }
    if (item->kind != QT_ENTITY_ORGANIZATION && item->kind != QT_ENTITY_PLACE) {
        uint32_t noun = institution_noun(doc, next, range.end);
        if (noun != QT_NONE && noun + 1 < range.end && !qt_is_role_word(doc, noun) &&
            !is_civic_possession(doc, next, noun))
            return campaign(resolver, item->tokens.first, noun, range.end, entity,
                            title_first);
    }
    if (is_person(resolver, mention) || item->kind == QT_ENTITY_PLACE ||
        is_place_name(doc, item->tokens))
        return QUOTH_OK;
    /* "the Latvian journalist", "Gold Star mother" */
    bool single = item->tokens.end - item->tokens.first == 1;
    bool unknown = item->kind == QT_ENTITY_UNKNOWN;
    if (single && is(doc, item->tokens.first, QT_CLASS(demonym) | QT_CLASS(party)))
        return QUOTH_OK;
    if (unknown && single &&
        (qt_tag_at(doc, item->tokens.first) == QT_TAG_JJ ||
         is_opening_noun(doc, item->tokens.first)))
        return QUOTH_OK;
    /* "Republican Senate candidate": a party, and the seat */
    if (item->tokens.end - item->tokens.first == 2 &&
        is(doc, item->tokens.first, QT_CLASS(party)) &&
        is(doc, item->tokens.end - 1, QT_CLASS(org_name)))
        return QUOTH_OK;
    if (unknown && is(doc, range.end - 1, QT_CLASS(kin)) &&
        !qt_is_role_word(doc, range.end - 1))
        return QUOTH_OK;
    /* "Concord resident" */
    if (unknown && single && qt_words_match(resolver, QT_REGEX_of_place, range))
        return QUOTH_OK;
    if (next >= range.end) return QUOTH_OK;
    uint32_t end;
    QT_TRY(qt_institution_at(resolver, range.first, range.end, entity, &end));
    if (*entity == QT_NONE) return QUOTH_OK;
    *title_first = end;
    while (*title_first < range.end && qt_token_has(doc, *title_first, QT_TOKEN_CLITIC))
        (*title_first)++;
    return QUOTH_OK;
}

quoth_status qt_institution_possessing(qt_resolver *resolver, uint32_t token,
                                       uint32_t *entity) {
    const qt_document *doc = resolver->doc;
    *entity = QT_NONE;
    if (token < 2 || qt_tag_at(doc, token - 1) != QT_TAG_POS) return QUOTH_OK;
    uint32_t mention = qt_mention_at(doc, token - 2);
    if (mention == QT_NONE || is_person(resolver, mention)) return QUOTH_OK;
    const qt_mention *item = &doc->mentions.items[mention];
    bool capitals = item->kind == QT_ENTITY_UNKNOWN &&
                    qt_token_has(doc, item->tokens.first, QT_TOKEN_ALL_CAPITALS);
    if (item->kind != QT_ENTITY_ORGANIZATION && !capitals) return QUOTH_OK;
    uint32_t end;
    return qt_institution_at(resolver, item->tokens.first, token, entity, &end);
}

/* ---- what a common noun means ---- */

bool qt_title_has_word(const qt_document *doc, const char *title, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    size_t size = item->end - item->start, length = strlen(title);
    const char *word = doc->text.bytes + item->start;
    for (size_t at = 0; at < length; at++) {
        if (at && title[at - 1] != ' ') continue;
        size_t i = 0;
        while (i < size && at + i < length && (title[at + i] | 32) == (word[i] | 32)) i++;
        bool ends = at + i == length || title[at + i] == ' ';
        /* "the senator" of a Sen. */
        bool short_for = i > 2 && i < size && title[at + i] == '.';
        if ((i == size && ends) || short_for) return true;
    }
    return false;
}

/* Whether an institution's label says what a noun says. Where a body of a place is meant
 * the noun is the label's head: "the county" is no Tilden County Courthouse. */
static bool is_called(const qt_document *doc, const char *label, uint32_t noun) {
    if (!qt_title_has_word(doc, label, noun)) return false;
    if (!is(doc, noun, QT_CLASS(org_civic))) return true;
    const qt_token *item = qt_token_at(doc, noun);
    const char *word = doc->text.bytes + item->start;
    size_t size = item->end - item->start, length = strlen(label);
    for (size_t at = 0; at + size <= length; at++) {
        bool here = (!at || label[at - 1] == ' ') && !strncasecmp(label + at, word, size);
        bool ends = here && at + size == length;
        bool goes_on = here && !ends && label[at + size] == ' ' &&
                       !(label[at + size + 1] >= 'A' && label[at + size + 1] <= 'Z');
        if (ends || goes_on) return true;
    }
    return false;
}

static uint32_t institution_of(const qt_resolver *resolver, uint32_t mention) {
    uint32_t entity = resolver->out->mention_entity.items[mention];
    return entity != QT_NONE &&
                   resolver->out->items[entity].kind == QT_ENTITY_ORGANIZATION
               ? entity
               : QT_NONE;
}

uint32_t qt_institutions_with_word(const qt_resolver *resolver, uint32_t noun,
                                   uint32_t room, uint32_t *found) {
    uint32_t count = 0, looked = 0;
    for (uint32_t m = qt_mention_from(resolver->doc, noun);
         m-- > 0 && looked < INSTITUTION_MENTIONS; looked++) {
        uint32_t entity = institution_of(resolver, m), known = 0;
        if (entity == QT_NONE ||
            !is_called(resolver->doc, resolver->out->items[entity].label, noun))
            continue;
        while (known < count && found[known] != entity) known++;
        if (known == count && count < room) found[count++] = entity;
    }
    return count;
}

uint32_t qt_only_institution(const qt_resolver *resolver, uint32_t token) {
    const qt_document *doc = resolver->doc;
    uint32_t found = QT_NONE, looked = 0;
    for (uint32_t m = qt_mention_from(doc, token);
         m-- > 0 && looked < INSTITUTION_MENTIONS; looked++) {
        const qt_mention *mention = &doc->mentions.items[m];
        bool unknown = mention->kind == QT_ENTITY_UNKNOWN &&
                       resolver->out->mention_entity.items[m] == QT_NONE &&
                       mention->tokens.end - mention->tokens.first > 1;
        if (unknown) return QT_NONE; /* it may be one */
        uint32_t entity = institution_of(resolver, m);
        if (entity == QT_NONE) continue;
        if (found != QT_NONE && found != entity) return QT_NONE;
        found = entity;
    }
    return found;
}

static bool has_capital(const char *label) {
    for (; *label; label++)
        if (*label >= 'A' && *label <= 'Z') return true;
    return false;
}

bool qt_is_of_another_kind(const qt_resolver *resolver, uint32_t entity, uint32_t noun) {
    const qt_entity *item = &resolver->out->items[entity];
    /* "Beijing" is no news organization */
    if (item->first_mention != QT_NONE && !is(resolver->doc, noun, QT_CLASS(org_civic)) &&
        is_place_name(resolver->doc,
                      resolver->doc->mentions.items[item->first_mention].tokens))
        return true;
    if (is(resolver->doc, noun, QT_CLASS(any_institution))) return false;
    bool has_word = is_called(resolver->doc, item->label, noun);
    if (!has_word && is(resolver->doc, noun, QT_CLASS(org_civic))) return true;
    /* "the city" and "the company" */
    if (item->first_mention == QT_NONE) return !has_word && !has_capital(item->label);
    qt_range name = resolver->doc->mentions.items[item->first_mention].tokens;
    for (uint32_t i = name.first; i < name.end; i++)
        if (is(resolver->doc, i, QT_CLASS(org_noun)) && !has_word &&
            !(is(resolver->doc, noun, QT_CLASS(firm_noun)) &&
              is(resolver->doc, i, QT_CLASS(firm_name))) &&
            !is(resolver->doc, noun, QT_CLASS(group_noun))) /* any is a group */
            return true;
    return false;
}

/* Whether the sentence goes on with "it" or "its" after a name: no person's. */
static bool speaks_of_its_own(const qt_document *doc, uint32_t token) {
    enum { REACH = 30 };
    for (uint32_t i = token; i < doc->tokens.count && i < token + REACH; i++) {
        if (qt_token_kind_of(doc, i) == QT_TOKEN_STOP) return false;
        if (is(doc, i, QT_CLASS(neuter))) return true;
    }
    return false;
}

uint32_t qt_only_unknown_subject(const qt_resolver *resolver, uint32_t token) {
    const qt_document *doc = resolver->doc;
    uint32_t found = QT_NONE, looked = 0;
    bool persons = false;
    if (is(doc, token, QT_CLASS(org_civic))) return QT_NONE;
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0; looked++) {
        const qt_mention *mention = &doc->mentions.items[m];
        if (looked == INSTITUTION_MENTIONS || institution_of(resolver, m) != QT_NONE)
            return QT_NONE;
        persons |= mention->kind == QT_ENTITY_PERSON;
        if (mention->kind != QT_ENTITY_UNKNOWN || mention->quoted ||
            resolver->out->mention_entity.items[m] != QT_NONE)
            continue;
        if (found != QT_NONE &&
            qt_token_hash(doc, mention->tokens.first) !=
                qt_token_hash(doc, doc->mentions.items[found].tokens.first))
            return QT_NONE;
        if (mention->subject && !mention->possessive) found = m;
    }
    /* beside persons it must show that it is none */
    if (found != QT_NONE && persons &&
        !speaks_of_its_own(doc, doc->mentions.items[found].tokens.end))
        return QT_NONE;
    return found;
}

/* "Acme cut 40 jobs. Its chief executive": the institution that is the subject before and
 * the last name of any kind, the only one in its sentence; or QT_NONE. */
static uint32_t last_subject(const qt_resolver *resolver, uint32_t token) {
    enum { REACH = 40 };
    const qt_document *doc = resolver->doc;
    uint32_t m = qt_mention_from(doc, token);
    /* "which represents workers in Ohio": places do not count */
    do {
        if (!m--) return QT_NONE;
    } while (doc->mentions.items[m].kind == QT_ENTITY_PLACE);
    const qt_mention *item = &doc->mentions.items[m];
    if (!item->subject || item->possessive || item->quoted ||
        item->tokens.first + REACH < token)
        return QT_NONE;
    if (m && doc->mentions.items[m - 1].kind != QT_ENTITY_PERSON)
        for (uint32_t i = doc->mentions.items[m - 1].tokens.end;
             qt_token_kind_of(doc, i) != QT_TOKEN_STOP; i++)
            if (i >= item->tokens.first) return QT_NONE;
    return institution_of(resolver, m);
}

quoth_status qt_institution_meant(qt_resolver *resolver, uint32_t noun,
                                  uint32_t *entity) {
    uint32_t found[2];
    uint32_t count = qt_institutions_with_word(resolver, noun, 2, found);
    *entity = count == 1 ? found[0] : QT_NONE;
    /* a campaign or a team is somebody's, not the firm that the text names */
    if (count || is(resolver->doc, noun, QT_CLASS(kin))) return QUOTH_OK;
    uint32_t only = qt_only_institution(resolver, noun);
    bool its = is(resolver->doc, noun, QT_CLASS(neuter));
    if (only != QT_NONE && (its || !qt_is_of_another_kind(resolver, only, noun)))
        *entity = only;
    if (*entity == QT_NONE) *entity = last_subject(resolver, noun);
    if (!its && *entity != QT_NONE && qt_is_of_another_kind(resolver, *entity, noun))
        *entity = QT_NONE;
    if (only != QT_NONE || *entity != QT_NONE) return QUOTH_OK;
    uint32_t mention = qt_only_unknown_subject(resolver, noun);
    if (mention == QT_NONE) return QUOTH_OK;
    QT_TRY(named(resolver, resolver->doc->mentions.items[mention].tokens, entity));
    resolver->out->mention_entity.items[mention] = *entity;
    return QUOTH_OK;
}
