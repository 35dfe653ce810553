/*
 * Roles and affiliations: what the article says a speaker is, and for whom.
 *
 * For every mention of a person the words around it are read, each find keeping its span:
 *
 *   before the name    former deputy U.S. trade representative Jo Hart
 *                      Trump campaign manager Kellyanne Orr
 *                      the RT host and former MSNBC personality Jo Hart; NBC's Jo Hart
 *   after a comma      Jo Hart, a Russia analyst at the Center for ...,
 *                      Jo Hart, formerly the White House's press secretary,
 *   after the name     Jo Hart at the Council on Foreign Relations
 *   before a comma     the harbor master, Janis Ozols,
 *   relative clause    Jo Hart, who leads the Acme Union and served as mayor
 *   predicate          Jo Hart is the director of Acme
 *
 * title.c reads the words of the role there.
 */
#include "resolve/title.h"

enum { MENTIONS_READ = 40 };

static bool is(const qt_document *doc, uint32_t token, qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

/* ---- before the name ---- */

/* "Republican vice-presidential nominee Gov. Mike Orr": a capitalised title after a role
 * of its own is a second one. */
static uint32_t second_title(const qt_document *doc, qt_range title) {
    uint32_t last = title.end - 1;
    /* "Pathologist Dr" */
    if (title.end - title.first > 1 && is(doc, last, QT_CLASS(honorific)) &&
        qt_holds_role(doc, (qt_range){title.first, last}))
        return last;
    bool second = title.end - title.first > 1 &&
                  qt_token_has(doc, last, QT_TOKEN_CAPITAL) &&
                  is(doc, last, QT_CLASS(title)) && qt_is_role_word(doc, last - 1) &&
                  !qt_token_has(doc, last - 1, QT_TOKEN_CAPITAL);
    return second ? last : title.end;
}

/* "former Redhill and Wales defender": a status before the first of two names. */
static bool former_of_both(const qt_document *doc, uint32_t title) {
    if (title < 3 || !is(doc, title - 1, QT_CLASS(coordinator))) return false;
    uint32_t i = title - 2;
    while (i > 0 && qt_token_has(doc, i, QT_TOKEN_CAPITAL) &&
           !is(doc, i, QT_CLASS(former)))
        i--;
    return i < title - 2 && is(doc, i, QT_CLASS(former));
}

/* “It is over,” retired judge Ada Orr said: taggers take a participle there for a verb.
 */
static bool participle_before(const qt_document *doc, uint32_t title) {
    if (title < 2 || !is(doc, title - 1, QT_CLASS(former)) ||
        is(doc, title - 1, QT_CLASS(leading)) || qt_tag_at(doc, title - 1) != QT_TAG_VBD)
        return false;
    unsigned before = qt_token_kind_of(doc, title - 2);
    return before == QT_TOKEN_MARK || before == QT_TOKEN_COMMA;
}

/* [title] before the name, also "[title] and [title]". */
static quoth_status read_prenominal(qt_resolver *resolver, uint32_t entity,
                                    const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    qt_range range = mention->title;
    if (qt_range_empty(range)) {
        uint32_t organization;
        QT_TRY(qt_institution_possessing(resolver, mention->tokens.first, &organization));
        return qt_role_store(resolver, entity, (qt_range){0, 0}, organization, false,
                             qt_tokens_span(doc, mention->tokens));
    }
    qt_span span = qt_tokens_span(doc, range);
    uint32_t first = range.first;
    while (range.first < range.end &&
           is(doc, range.first,
              QT_CLASS(honorific_masculine) | QT_CLASS(honorific_feminine) |
                  QT_CLASS(connective)))
        range.first++;
    if (qt_range_empty(range)) return QUOTH_OK;
    uint32_t second = second_title(doc, range);
    bool former = former_of_both(doc, first) || participle_before(doc, first);
    QT_TRY(qt_role_of_words(resolver, entity, (qt_range){range.first, second}, former,
                            span));
    QT_TRY(
        qt_role_of_words(resolver, entity, (qt_range){second, range.end}, former, span));
    uint32_t floor = first > 12 ? first - 12 : 0;
    if (first < 2 || !is(doc, first - 1, QT_CLASS(coordinator))) return QUOTH_OK;
    /* "former Kessock Rovers and [Wales midfielder]": of the club, too */
    uint32_t club = qt_mention_at(doc, first - 2), role = first;
    while (role < range.end && qt_token_has(doc, role, QT_TOKEN_CAPITAL)) role++;
    if (club != QT_NONE && role > first && role < range.end &&
        doc->mentions.items[club].kind == QT_ENTITY_ORGANIZATION) {
        uint32_t before = doc->mentions.items[club].tokens.first, end;
        uint32_t organization;
        QT_TRY(qt_institution_at(resolver, before, first, &organization, &end));
        bool past = before && is(doc, before - 1, QT_CLASS(former));
        return organization == QT_NONE
                   ? QUOTH_OK
                   : qt_role_store_apart(resolver, entity, (qt_range){role, range.end},
                                         organization, past, span, true);
    }
    qt_range other = qt_noun_phrase_before(doc, first - 1, floor);
    if (qt_range_empty(other) || !qt_is_role_word(doc, other.end - 1) ||
        qt_token_has(doc, other.end - 1, QT_TOKEN_CAPITAL))
        return QUOTH_OK;
    return qt_role_of_words(resolver, entity, other, false, qt_tokens_span(doc, other));
}

/* The end of the sentence that goes on at `token`, in the paragraph of the one before. */
static uint32_t sentence_limit(const qt_document *doc, uint32_t token) {
    uint32_t paragraph = qt_token_paragraph(doc, token - 1);
    uint32_t end = doc->tokens.paragraph_first.items[paragraph + 1];
    uint32_t limit = token + 40 < end ? token + 40 : end;
    for (uint32_t i = token; i < limit; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_STOP ||
            (qt_token_kind_of(doc, i) == QT_TOKEN_MARK &&
             qt_tag_at(doc, i) != QT_TAG_POS) ||
            qt_token_kind_of(doc, i) == QT_TOKEN_SEMICOLON)
            return i;
    return limit;
}

/* "succeeded Jo Hart as mayor", `passive` "was succeeded by Jo Hart as mayor": both have
 * the role, one after the other. *stop is its end, or object. */
static quoth_status read_succession(qt_resolver *resolver, uint32_t entity,
                                    uint32_t object, uint32_t limit, bool passive,
                                    uint32_t *stop) {
    enum { TITLE_WORDS = 6 };
    const qt_document *doc = resolver->doc;
    *stop = object;
    uint32_t mention = qt_mention_from(doc, object);
    qt_range name = {0, 0};
    for (; mention < doc->mentions.count; mention++) {
        name = doc->mentions.items[mention].tokens;
        if (name.first > object + TITLE_WORDS || name.end + 1 >= limit) return QUOTH_OK;
        if (qt_tag_at(doc, name.end) == QT_TAG_IN) break;
    }
    if (mention >= doc->mentions.count) return QUOTH_OK;
    uint32_t role = name.end + 1, other = resolver->out->mention_entity.items[mention];
    QT_TRY(qt_role_read(resolver, entity, role, limit, passive, stop));
    if (*stop == role) *stop = object;
    bool person = other != QT_NONE && other != entity &&
                  resolver->out->items[other].kind == QT_ENTITY_PERSON;
    uint32_t end;
    return *stop > role && person
               ? qt_role_read(resolver, other, role, limit, !passive, &end)
               : QUOTH_OK;
}

/* "led the Hawks [in scoring]", "[with 22 points]", "[to a 4-1 record]" */
static bool is_statistic(const qt_document *doc, uint32_t at, uint32_t limit) {
    if (at + 1 >= limit || !is(doc, at, QT_CLASS(preposition)) ||
        is(doc, at + 1, QT_CLASS(temporal)))
        return false;
    qt_tag tag = qt_tag_at(doc, at + 1);
    if (is(doc, at, QT_CLASS(joining))) return false;
    if (tag == QT_TAG_CD) return at + 2 < limit && qt_tag_at(doc, at + 2) == QT_TAG_NNS;
    return (tag == QT_TAG_NN || tag == QT_TAG_NNS || tag == QT_TAG_VBG) &&
           !is(doc, at, QT_CLASS(affiliation)) && at + 2 >= limit;
}

/* What a verb says of its subject: "is the mayor", "served as mayor", "leads the union",
 * "works for Acme"; *stop is its end, or verb. */
static quoth_status read_verb(qt_resolver *resolver, uint32_t entity, uint32_t verb,
                              uint32_t limit, bool former, uint32_t *stop) {
    enum { LEAVING_REACH = 12 };
    const qt_document *doc = resolver->doc;
    *stop = verb;
    if (verb >= limit) return QUOTH_OK;
    /* "left the bank in April to become its regulator" */
    if (is(doc, verb, QT_CLASS(leaving)))
        for (uint32_t i = verb + 1; i + 1 < limit && i - verb < LEAVING_REACH; i++) {
            if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_finite(doc, i)) break;
            if (qt_tag_at(doc, i) == QT_TAG_TO && is(doc, i + 1, QT_CLASS(becoming)))
                return qt_role_read(resolver, entity, i + 2, limit, former, stop);
        }
    uint32_t size = qt_phrase_at(doc, verb, limit, QT_CLASS(leading));
    bool been = qt_tag_at(doc, verb) == QT_TAG_VBZ && is(doc, verb, QT_CLASS(have)) &&
                verb + 1 < limit && is(doc, verb + 1, QT_CLASS(be));
    if (been) verb++;
    bool being = is(doc, verb, QT_CLASS(be));
    if (!size && !being && !is(doc, verb, QT_CLASS(becoming))) return QUOTH_OK;
    if (size == 1 && is(doc, verb, QT_CLASS(former)))
        return read_succession(resolver, entity, verb + 1, limit, false, stop);
    if (is(doc, verb, QT_CLASS(becoming)))
        return qt_role_read(resolver, entity, verb + 1, limit, former, stop);
    if (size == 1 && is(doc, verb, QT_CLASS(current)))
        return QUOTH_OK; /* named another */
    if (being && verb + 3 < limit && is(doc, verb + 1, QT_CLASS(leading)) &&
        is(doc, verb + 1, QT_CLASS(former)) && is(doc, verb + 2, QT_CLASS(agent)))
        return read_succession(resolver, entity, verb + 3, limit, true, stop);
    bool past = qt_tag_at(doc, verb) == QT_TAG_VBD && !is(doc, verb, QT_CLASS(current));
    uint32_t object = verb + (size ? size : 1);
    if (size > 1) { /* "stepped down in June as head of" */
        uint32_t time = qt_time_phrase_end(doc, object, limit);
        if (time > object && time < limit && qt_tag_at(doc, time) == QT_TAG_IN)
            object = time + 1;
    }
    /* "was named head of", "was appointed to lead": the role begins then */
    bool begins = being && object < limit && qt_tag_at(doc, object) == QT_TAG_VBN &&
                  is(doc, object, QT_CLASS(leading)) &&
                  is(doc, object, QT_CLASS(current));
    if (begins) {
        past = false;
        object = qt_time_phrase_end(doc, object + 1, limit);
        /* "was appointed by the mayor" */
        if (object < limit && is(doc, object, QT_CLASS(agent))) return QUOTH_OK;
        /* "promoted [from line cook] to head chef" */
        qt_range old = object + 1 < limit && qt_tag_at(doc, object) == QT_TAG_IN
                           ? qt_noun_phrase_at(doc, object + 1, limit)
                           : (qt_range){0, 0};
        if (!qt_range_empty(old) && old.end < limit &&
            qt_tag_at(doc, old.end) == QT_TAG_TO)
            object = old.end;
        /* "as head of", "to head of" */
        if (object < limit && (qt_tag_at(doc, object) == QT_TAG_IN ||
                               (qt_tag_at(doc, object) == QT_TAG_TO &&
                                qt_tag_at(doc, object + 1) != QT_TAG_VB)))
            object++;
    }
    while (object < limit && qt_tag_at(doc, object) == QT_TAG_RB) {
        former |= is(doc, object, QT_CLASS(former));
        object++;
    }
    former |= past;
    if (being || size > 1) {
        QT_TRY(qt_role_read(resolver, entity, object, limit, former, stop));
        if (*stop > object || being) return QUOTH_OK;
        /* "took over from Jo Hart as mayor" */
        uint32_t other = qt_mention_at(doc, object);
        if (other != QT_NONE && doc->mentions.items[other].tokens.end < limit &&
            qt_tag_at(doc, doc->mentions.items[other].tokens.end) == QT_TAG_IN) {
            QT_TRY(read_succession(resolver, entity, object, limit, false, stop));
            if (*stop > object) return QUOTH_OK;
        }
    }
    uint32_t organization;
    QT_TRY(qt_institution_at(resolver, object, limit, &organization, stop));
    /* "teaches criminal law at Elsen University" */
    qt_range what = qt_noun_phrase_at(doc, object, limit);
    /* "directs the survey center at Elsen University" */
    bool unit = !qt_range_empty(what) &&
                is(doc, what.end - 1, QT_CLASS(org_noun) | QT_CLASS(org_head));
    if (organization == QT_NONE && (unit || is(doc, verb, QT_CLASS(affiliation))) &&
        !qt_range_empty(what) && what.end + 1 < limit &&
        is(doc, what.end, QT_CLASS(affiliation)) &&
        qt_names_institution(resolver, what.end + 1, limit))
        QT_TRY(qt_institution_at(resolver, what.end + 1, limit, &organization, stop));
    if (organization == QT_NONE || is_statistic(doc, *stop, limit)) {
        *stop = verb;
        return QUOTH_OK;
    }
    return qt_role_store_apart(resolver, entity, (qt_range){0, 0}, organization, former,
                               qt_tokens_span(doc, (qt_range){verb, *stop}), true);
}

/* who leads the union and was mayor of Elsen; *stop is the end of what was read. */
static quoth_status read_relative(qt_resolver *resolver, uint32_t entity, uint32_t who,
                                  uint32_t limit, uint32_t *stop) {
    const qt_document *doc = resolver->doc;
    *stop = who;
    for (uint32_t part = 0, at = who + 1; part < 3; part++) {
        bool former = false;
        while (at < limit && qt_tag_at(doc, at) == QT_TAG_RB) {
            former |= is(doc, at, QT_CLASS(former));
            at++;
        }
        uint32_t end;
        QT_TRY(read_verb(resolver, entity, at, limit, former, &end));
        if (end == at) return QUOTH_OK;
        *stop = end;
        at = end;
        uint32_t time = qt_time_phrase_end(doc, at, limit);
        if (time > at) at = time;
        if (at + 1 >= limit || !is(doc, at, QT_CLASS(coordinator))) return QUOTH_OK;
        at++;
    }
    return QUOTH_OK;
}

/* "who", unless another name stands before it: "a friend of Ken Orr, who directs". */
static bool is_who(const qt_document *doc, uint32_t token, uint32_t limit,
                   const qt_mention *mention) {
    if (token >= limit || !is(doc, token, QT_CLASS(relative)) ||
        qt_tag_at(doc, token) != QT_TAG_WP)
        return false;
    uint32_t before = token - 1;
    if (qt_token_kind_of(doc, before) == QT_TOKEN_COMMA) before--;
    if (qt_range_has(mention->tokens, before)) return true;
    uint32_t other = qt_mention_at(doc, before);
    return other == QT_NONE ||
           doc->mentions.items[other].kind == QT_ENTITY_ORGANIZATION ||
           doc->mentions.items[other].kind == QT_ENTITY_PLACE;
}

/* "Jo Hart, a former captain of the Rovers, is now the coach of the Hawks". */
static quoth_status read_verb_after(qt_resolver *resolver, uint32_t entity,
                                    const qt_mention *mention, uint32_t verb,
                                    uint32_t limit) {
    const qt_document *doc = resolver->doc;
    if (verb < limit && qt_token_kind_of(doc, verb) == QT_TOKEN_COMMA) verb++;
    if (!mention->subject || mention->possessive || verb >= limit ||
        qt_token_kind_of(doc, verb - 1) != QT_TOKEN_COMMA)
        return QUOTH_OK;
    uint32_t stop;
    while (verb < limit && qt_tag_at(doc, verb) == QT_TAG_RB) verb++;
    if (verb >= limit || !qt_is_finite(doc, verb)) return QUOTH_OK;
    return read_verb(resolver, entity, verb, limit, false, &stop);
}

/* ", whose group, Clean Rivers Now, sued", "whose firm Marlow Foods sued": hers; *stop is
 * its end, or token. */
static quoth_status read_whose(qt_resolver *resolver, uint32_t entity, uint32_t token,
                               uint32_t limit, uint32_t *stop) {
    const qt_document *doc = resolver->doc;
    *stop = token;
    if (token + 3 >= limit || qt_tag_at(doc, token) != QT_TAG_WPS ||
        !is(doc, token + 1, QT_CLASS(org_noun) | QT_CLASS(org_head)))
        return QUOTH_OK;
    bool comma = qt_token_kind_of(doc, token + 2) == QT_TOKEN_COMMA;
    qt_range name = {token + 2 + comma, token + 2 + comma};
    while (name.end < limit && qt_token_has(doc, name.end, QT_TOKEN_CAPITAL)) name.end++;
    bool closed =
        name.end < limit && (comma ? qt_token_kind_of(doc, name.end) == QT_TOKEN_COMMA
                                   : qt_is_finite(doc, name.end));
    if (!closed || qt_range_empty(name)) return QUOTH_OK;
    uint32_t organization, end = name.first;
    QT_TRY(qt_institution_at(resolver, name.first, limit, &organization, &end));
    if (organization == QT_NONE || end != name.end) {
        qt_span span = qt_tokens_span(doc, name);
        QT_TRY(qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                               doc->text.bytes + span.start_byte,
                               span.end_byte - span.start_byte, &organization));
    }
    *stop = name.end;
    return qt_role_store(resolver, entity, (qt_range){0, 0}, organization, false,
                         qt_tokens_span(doc, (qt_range){token, name.end}));
}

/* "Jo Hart, [M.D.], a surgeon": its tokens, 0 if there is none. */
static uint32_t degree_at(const qt_document *doc, uint32_t token, uint32_t limit) {
    uint32_t size = qt_phrase_at(doc, token, limit, QT_CLASS(degree)), end = token + size;
    bool closed = end >= limit || qt_token_kind_of(doc, end) == QT_TOKEN_COMMA;
    return size && closed && qt_token_has(doc, token, QT_TOKEN_CAPITAL) ? size : 0;
}

/* "Prairie Lending, a subsidiary of Dunmore": an apposition to the institution before the
 * comma, not to the person. */
static bool is_firm_apposed(const qt_resolver *resolver, uint32_t at, uint32_t limit) {
    const qt_document *doc = resolver->doc;
    qt_range base = qt_noun_phrase_at(doc, at, limit);
    uint32_t firm = at > 1 ? qt_mention_at(doc, at - 2) : QT_NONE;
    return firm != QT_NONE && !qt_range_empty(base) && qt_tag_at(doc, at) == QT_TAG_DT &&
           qt_entity_is(resolver, resolver->out->mention_entity.items[firm],
                        QT_ENTITY_ORGANIZATION) &&
           is(doc, base.end, QT_CLASS(joining)) &&
           qt_words_match(resolver, QT_REGEX_of_firm, base);
}

/* What follows the name: parentheses, age, comma and apposition, "at Acme". */
static quoth_status read_after(qt_resolver *resolver, uint32_t entity,
                               const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    uint32_t limit = sentence_limit(doc, mention->tokens.end), at = mention->tokens.end;
    uint32_t organization, end;
    if (at < limit && qt_token_kind_of(doc, at) == QT_TOKEN_OPEN) {
        uint32_t open = at;
        while (at < limit && qt_token_kind_of(doc, at) != QT_TOKEN_CLOSE) at++;
        QT_TRY(qt_role_read(resolver, entity, open + 1, at, false, &end));
        at++;
    }
    /* "Fiona Walsh MP" */
    if (at < limit && is(doc, at, QT_CLASS(suffix)) && qt_is_role_word(doc, at)) {
        qt_range seat = {at, at + 1};
        QT_TRY(qt_role_store(resolver, entity, seat, QT_NONE, false,
                             qt_tokens_span(doc, seat)));
        at++;
    }
    /* "Otto Hartig himself, now a visiting fellow" */
    if (at + 1 < limit && qt_tag_at(doc, at) == QT_TAG_PRP &&
        is(doc, at, QT_CLASS(masculine) | QT_CLASS(feminine)) &&
        qt_token_kind_of(doc, at + 1) == QT_TOKEN_COMMA)
        at++;
    if (at >= limit) return QUOTH_OK;
    /* "Kwabena Asare for The Tin Choir": only "of" ties what may be no institution */
    bool tied =
        is(doc, at, QT_CLASS(affiliation)) &&
        (is(doc, at, QT_CLASS(joining)) || qt_names_institution(resolver, at + 1, limit));
    /* "Rep. Darius Poole of Fort Lauderdale": where a seat is */
    uint32_t seat = tied ? qt_mention_at(doc, at + 1) : QT_NONE;
    if (seat != QT_NONE && doc->mentions.items[seat].kind == QT_ENTITY_UNKNOWN &&
        !qt_range_empty(mention->title) &&
        qt_token_has(doc, mention->title.end - 1, QT_TOKEN_PERIOD))
        tied = false;
    /* "Lydia Marsh of Ardley": a town as well as a firm */
    if (seat != QT_NONE && doc->mentions.items[seat].kind == QT_ENTITY_UNKNOWN &&
        qt_range_empty(mention->title) && is(doc, at, QT_CLASS(joining)) &&
        doc->mentions.items[seat].tokens.end - doc->mentions.items[seat].tokens.first ==
            1)
        tied = false;
    if (tied && !mention->possessive) {
        QT_TRY(qt_institution_at(resolver, at + 1, limit, &organization, &end));
        if (organization != QT_NONE)
            return qt_role_store(resolver, entity, (qt_range){0, 0}, organization, false,
                                 qt_tokens_span(doc, (qt_range){at, end}));
    }
    for (uint32_t part = 0; part < 6 && at < limit; part++) {
        if (part && is_who(doc, at, limit, mention)) {
            QT_TRY(read_relative(resolver, entity, at, limit, &end));
            if (end == at) break;
            at = end;
            continue;
        }
        bool comma = qt_token_kind_of(doc, at) == QT_TOKEN_COMMA;
        bool and_more = part && is(doc, at, QT_CLASS(coordinator));
        bool dash = qt_token_kind_of(doc, at) == QT_TOKEN_DASH;
        if (!comma && !and_more && !dash) break;
        at++;
        bool joined = and_more;
        if (comma && at < limit && is(doc, at, QT_CLASS(coordinator)) && part) {
            joined = true;
            at++;
        }
        /* "Merle Stokes, 81, and his wife, Ada": another */
        if (at >= limit || (joined && qt_tag_at(doc, at) == QT_TAG_PRPS)) break;
        if (qt_token_kind_of(doc, at) == QT_TOKEN_NUMBER && at + 1 < limit &&
            qt_token_kind_of(doc, at + 1) == QT_TOKEN_COMMA) {
            at++;
            continue;
        }
        if (is_who(doc, at, limit, mention)) {
            QT_TRY(read_relative(resolver, entity, at, limit, &end));
            if (end == at) break;
            at = end;
            continue;
        }
        /* "Speaking beside Orr, the mayor said": the subject of what follows */
        if (comma && qt_tag_at(doc, at) == QT_TAG_DT) {
            qt_range subject = qt_noun_phrase_full(doc, at, limit);
            if (subject.end < limit && qt_is_finite(doc, subject.end)) break;
        }
        /* "her son Wiryo, his wife and nine chickens" */
        if (comma && qt_tag_at(doc, at) == QT_TAG_PRPS) {
            qt_range kin = qt_noun_phrase_at(doc, at, limit);
            if (!qt_range_empty(kin) && kin.end < limit &&
                is(doc, kin.end, QT_CLASS(coordinator)))
                break;
        }
        QT_TRY(read_whose(resolver, entity, at, limit, &end));
        if (end > at) {
            at = end;
            continue;
        }
        uint32_t degree = comma ? degree_at(doc, at, limit) : 0;
        if (degree) {
            at += degree;
            continue;
        }
        if (comma && is_firm_apposed(resolver, at, limit)) break;
        /* "Jo Hart, the Republican who chairs the committee" */
        qt_range one = qt_tag_at(doc, at) == QT_TAG_DT ? qt_noun_phrase_at(doc, at, limit)
                                                       : (qt_range){at, at};
        if (!qt_range_empty(one) && !qt_holds_role(doc, one) &&
            is_who(doc, one.end, limit, mention)) {
            QT_TRY(read_relative(resolver, entity, one.end, limit, &end));
            if (end == one.end) break;
            at = end;
            continue;
        }
        if (is(doc, at, QT_CLASS(affiliation)) && part < 2) {
            bool home = is(doc, at, QT_CLASS(joining)) &&
                        !qt_names_institution(resolver, at + 1, limit);
            organization = QT_NONE;
            if (!home)
                QT_TRY(qt_institution_at(resolver, at + 1, limit, &organization, &end));
            if (organization != QT_NONE) {
                QT_TRY(qt_role_store(resolver, entity, (qt_range){0, 0}, organization,
                                     false, qt_tokens_span(doc, (qt_range){at, end})));
                at = end;
                continue;
            }
            qt_range place = qt_noun_phrase_at(doc, at + 1, limit); /* of Fernley */
            if (place.end < limit && qt_token_kind_of(doc, place.end) == QT_TOKEN_COMMA) {
                at = place.end;
                continue;
            }
        }
        uint32_t stop;
        QT_TRY(qt_role_read(resolver, entity, at, limit, false, &stop));
        if (stop == at) {
            /* a place or an age may stand between the name and the role */
            uint32_t place = qt_phrase_at(doc, at, limit, QT_CLASS(place));
            if (!place) break;
            stop = at + place;
        }
        at = stop;
    }
    return read_verb_after(resolver, entity, mention, at, limit);
}

/* A verb after a name, also after ", 40,". */
static bool is_closed_by_verb(const qt_document *doc, uint32_t after) {
    uint32_t count = doc->tokens.count;
    if (after + 3 < count && qt_token_kind_of(doc, after) == QT_TOKEN_COMMA &&
        qt_token_kind_of(doc, after + 1) == QT_TOKEN_NUMBER &&
        qt_token_kind_of(doc, after + 2) == QT_TOKEN_COMMA)
        after += 2;
    if (after < count && qt_token_kind_of(doc, after) == QT_TOKEN_COMMA) after++;
    return after < count && qt_is_finite(doc, after);
}

/* "the Lantern Union, whose president, Ada Orr,": the role that ends at a comma. */
static quoth_status read_whose_role(qt_resolver *resolver, uint32_t entity,
                                    uint32_t floor, uint32_t comma, bool *done) {
    const qt_document *doc = resolver->doc;
    uint32_t whose = comma;
    while (whose > floor && qt_tag_at(doc, whose) != QT_TAG_WPS) whose--;
    *done = whose > floor + 1;
    if (!*done) return QUOTH_OK;
    qt_range title = qt_noun_phrase_at(doc, whose + 1, comma);
    uint32_t theirs = qt_entity_at(resolver, whose - 2);
    if (title.end != comma || !qt_holds_role(doc, title) ||
        !qt_entity_is(resolver, theirs, QT_ENTITY_ORGANIZATION))
        return QUOTH_OK;
    return qt_role_store(resolver, entity, title, theirs, false,
                         qt_tokens_span(doc, (qt_range){whose, comma}));
}

/* "the Bank of Elsen's chairman, Tom Orr,": a name that is longer than the phrase that
 * ends with `inside`. */
static quoth_status read_owned_role(qt_resolver *resolver, uint32_t entity,
                                    uint32_t inside, uint32_t comma, bool *done) {
    const qt_document *doc = resolver->doc;
    uint32_t owner = qt_mention_at(doc, inside), theirs = qt_entity_at(resolver, inside);
    *done = false;
    if (owner == QT_NONE || !qt_entity_is(resolver, theirs, QT_ENTITY_ORGANIZATION))
        return QUOTH_OK;
    qt_range name = doc->mentions.items[owner].tokens;
    if (name.end <= inside + 1 || name.end + 1 >= comma ||
        qt_tag_at(doc, name.end) != QT_TAG_POS)
        return QUOTH_OK;
    qt_range title = qt_noun_phrase_at(doc, name.end + 1, comma);
    if (title.end != comma || !qt_holds_role(doc, title)) return QUOTH_OK;
    bool former = is(doc, title.first, QT_CLASS(former)) && title.end > title.first + 1;
    title.first += former;
    *done = true;
    return qt_role_store(resolver, entity, title, theirs, former,
                         qt_tokens_span(doc, (qt_range){name.first, comma}));
}

/* "the harbor master, Janis Ozols,": a role phrase that ends at the comma before a name.
 */
static quoth_status read_before_comma(qt_resolver *resolver, uint32_t entity,
                                      const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    uint32_t name =
        qt_range_empty(mention->title) ? mention->tokens.first : mention->title.first;
    if (name < 3 || qt_token_kind_of(doc, name - 1) != QT_TOKEN_COMMA) return QUOTH_OK;
    uint32_t after = mention->tokens.end;
    if (is(doc, after,
           QT_CLASS(affiliation))) { /* "Her solicitor, Tom Orr of Orr LLP," */
        qt_range firm = qt_noun_phrase_at(doc, after + 1, doc->tokens.count);
        if (!qt_range_empty(firm)) after = firm.end;
    }
    bool closed = after >= doc->tokens.count ||
                  qt_token_kind_of(doc, after) == QT_TOKEN_COMMA ||
                  qt_token_kind_of(doc, after) == QT_TOKEN_STOP;
    if (!closed) return QUOTH_OK;
    uint32_t paragraph = qt_token_paragraph(doc, name);
    uint32_t floor = doc->tokens.paragraph_first.items[paragraph];
    if (name - 1 > floor + 20) floor = name - 21;
    bool subject = is_closed_by_verb(doc, after), done;
    QT_TRY(read_whose_role(resolver, entity, floor, name - 1, &done));
    if (done) return QUOTH_OK;
    for (uint32_t first = floor; first + 1 < name; first++) {
        bool capital = qt_tag_at(doc, first) == QT_TAG_NNP ||
                       (qt_tag_at(doc, first) == QT_TAG_JJ &&
                        qt_token_has(doc, first, QT_TOKEN_CAPITAL));
        if (!capital && !is(doc, first, QT_CLASS(determiner) | QT_CLASS(possessive)))
            continue;
        qt_range full = qt_noun_phrase_full(doc, first, name - 1);
        if (full.end != name - 1) continue;
        qt_range base = qt_noun_phrase_at(doc, first, name - 1);
        uint32_t stop;
        QT_TRY(read_owned_role(resolver, entity, base.end - 1, name - 1, &done));
        if (done) return QUOTH_OK;
        /* "his friend, Ada Orr" is kin, "his lawyer" and "a friend of Acme" are not */
        bool kin = is(doc, base.end - 1, QT_CLASS(kin)) &&
                   !is(doc, base.end - 1, QT_CLASS(role)) &&
                   (base.end >= name - 1 || is(doc, base.first, QT_CLASS(possessive)));
        /* "Prof. Lind, who advised the minister, Rami Orr,": the minister, not Lind */
        uint32_t named = qt_entity_at(resolver, base.end - 1);
        if (qt_entity_is(resolver, named, QT_ENTITY_PERSON)) continue;
        if (!qt_holds_role(doc, base) || kin) return QUOTH_OK;
        /* "Standing beside the mayor, Ana Diaz said": another's */
        qt_tag before = first > floor ? qt_tag_at(doc, first - 1) : QT_TAG_PUNCT;
        if (subject &&
            (before == QT_TAG_IN || before == QT_TAG_VBG || before == QT_TAG_TO))
            return QUOTH_OK;
        return qt_role_read(resolver, entity, first, name - 1, false, &stop);
    }
    return QUOTH_OK;
}

/* "Jo Hart is the director of Acme", "Jo Hart leads Acme". */
static quoth_status read_predicate(qt_resolver *resolver, uint32_t entity,
                                   const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    uint32_t verb = mention->tokens.end, limit = sentence_limit(doc, verb), stop;
    /* in marks somebody else may say it: “Luis is a friend” */
    if (verb + 2 >= limit || mention->possessive || mention->quoted) return QUOTH_OK;
    qt_tag tag = qt_tag_at(doc, verb);
    if (tag != QT_TAG_VBZ && tag != QT_TAG_VBD) return QUOTH_OK;
    return read_verb(resolver, entity, verb, limit, false, &stop);
}

quoth_status qt_role_of_relative(qt_resolver *resolver, uint32_t entity,
                                 qt_range source) {
    const qt_document *doc = resolver->doc;
    uint32_t stop, who = source.first + 1;
    while (who < source.end && !is(doc, who, QT_CLASS(relative))) who++;
    return who < source.end && qt_tag_at(doc, who) == QT_TAG_WP
               ? read_relative(resolver, entity, who, source.end, &stop)
               : QUOTH_OK;
}

quoth_status qt_roles_find(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    uint32_t persons = resolver->out->count;
    for (uint32_t e = 0; e < persons; e++) {
        if (resolver->out->items[e].kind != QT_ENTITY_PERSON) continue;
        uint32_t m = resolver->out->items[e].first_mention;
        for (uint32_t read = 0; m != QT_NONE && read < MENTIONS_READ; read++) {
            const qt_mention *mention = &doc->mentions.items[m];
            QT_TRY(read_prenominal(resolver, e, mention));
            QT_TRY(read_after(resolver, e, mention));
            QT_TRY(read_before_comma(resolver, e, mention));
            QT_TRY(read_predicate(resolver, e, mention));
            m = resolver->out->next_mention.items[m];
        }
    }
    return QUOTH_OK;
}
