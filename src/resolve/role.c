/*
 * Roles and affiliations: what the article says a speaker is, and for whom.
 *
 * For every mention of a person the words around it are read, each find keeping its span:
 *
 *   before the name    former deputy U.S. trade representative Jo Hart
 *                      Trump campaign manager Kellyanne Orr
 *   after a comma      Jo Hart, a Russia analyst at the Center for ...,
 *                      Jo Hart, formerly the White House's press secretary,
 *   after the name     Jo Hart at the Council on Foreign Relations
 *   before a comma     the harbor master, Janis Ozols,
 *   relative clause    Jo Hart, who leads the Acme Union
 *   predicate          Jo Hart is the director of Acme
 *
 * "of", "at", "for", "with" lead to the institution if a name of one follows; another
 * word there stays part of the title ("officer for Russia"). Parties, states and
 * nationalities are no institutions. A person's name before a role ("Clinton spokesman")
 * is no institution either, but "Clinton campaign" is one.
 */
#include <string.h>

#include "resolve/resolve.h"

enum { ROLES_PER_PERSON = 8, MENTIONS_READ = 12 };

bool qt_is_role_word(const qt_document *doc, uint32_t token) {
    return qt_token_is(doc, token, QT_CLASS(role) | QT_CLASS(title)) &&
           !qt_token_is(doc, token,
                        QT_CLASS(honorific_feminine) | QT_CLASS(honorific_masculine));
}

static bool is(const qt_document *doc, uint32_t token, qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

/* ---- storing ---- */

/* "then-Gov.", "ex-mayor": a prefix that makes the role former. */
static bool former_prefix(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    const char *hyphen = memchr(text, '-', item->end - item->start);
    if (!hyphen) return false;
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(text, (size_t)(hyphen - text), key);
    const qt_word *word = qt_pack_find(doc->pack, key, size);
    return word && (word->classes & QT_CLASS(former));
}

static bool same_text(const char *a, const char *b) {
    if (!a || !b) return a == b;
    return strcmp(a, b) == 0;
}

static quoth_status store(qt_resolver *resolver, uint32_t entity, qt_range title,
                          uint32_t organization, bool former, qt_span span) {
    const qt_document *doc = resolver->doc;
    qt_entities *out = resolver->out;
    char *text = NULL;
    if (!qt_range_empty(title)) {
        qt_span words = qt_tokens_span(doc, title);
        if (former_prefix(doc, title.first))
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
        bool same_title = same_text(role->title, text) || !text || !role->title;
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

/* ---- institutions inside a phrase ---- */

/* Whether a name's last word is somebody's surname in this article. */
static bool is_surname(const qt_resolver *resolver, qt_range name) {
    qt_span last = qt_tokens_span(resolver->doc, (qt_range){name.end - 1, name.end});
    uint32_t hash = qt_name_hash(resolver->doc->text.bytes + last.start_byte,
                                 last.end_byte - last.start_byte);
    return name.end - name.first == 1 && qt_bearers_find(&resolver->surnames, hash);
}

/* The token after "the", "the state", "the state's", where a name follows. */
static uint32_t over_owner(const qt_document *doc, uint32_t token, uint32_t limit) {
    if (token < limit && is(doc, token, QT_CLASS(determiner))) token++;
    uint32_t name = token;
    if (name + 1 >= limit || qt_token_has(doc, name, QT_TOKEN_CAPITAL) ||
        !is(doc, name, QT_CLASS(org_noun)))
        return token;
    name++;
    if (qt_tag_at(doc, name) == QT_TAG_POS) name++;
    uint32_t mention = name < limit ? qt_mention_at(doc, name) : QT_NONE;
    bool named = mention != QT_NONE &&
                 doc->mentions.items[mention].kind == QT_ENTITY_ORGANIZATION &&
                 doc->mentions.items[mention].tokens.first == name;
    return named ? name : token;
}

/* The institution named at `token` (after "the"), its end to *end; QT_NONE. */
static quoth_status institution_at(qt_resolver *resolver, uint32_t token, uint32_t limit,
                                   uint32_t *entity, uint32_t *end) {
    const qt_document *doc = resolver->doc;
    *entity = QT_NONE;
    token = over_owner(doc, token, limit);
    if (token >= limit) return QUOTH_OK;
    uint32_t mention = qt_mention_at(doc, token);
    if (mention == QT_NONE) return QUOTH_OK;
    const qt_mention *item = &doc->mentions.items[mention];
    if (item->tokens.first != token) return QUOTH_OK;
    uint32_t next = item->tokens.end;
    /* "the Trump campaign", "the Acme company" */
    bool noun_after = next < limit && is(doc, next, QT_CLASS(org_noun)) &&
                      !qt_token_has(doc, next, QT_TOKEN_CAPITAL);
    if (noun_after && item->kind != QT_ENTITY_ORGANIZATION &&
        item->kind != QT_ENTITY_PLACE) {
        qt_span span = qt_tokens_span(doc, (qt_range){token, next + 1});
        *end = next + 1;
        return qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                               doc->text.bytes + span.start_byte,
                               span.end_byte - span.start_byte, entity);
    }
    if (item->kind == QT_ENTITY_PLACE) return QUOTH_OK;
    uint32_t known = resolver->out->mention_entity.items[mention];
    if (is_surname(resolver, item->tokens)) return QUOTH_OK;
    if (item->kind == QT_ENTITY_PERSON ||
        (known != QT_NONE && resolver->out->items[known].kind == QT_ENTITY_PERSON))
        return QUOTH_OK;
    *end = next;
    if (known != QT_NONE) {
        *entity = known;
        return QUOTH_OK;
    }
    qt_span span = qt_tokens_span(doc, item->tokens);
    QT_TRY(qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                           doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, entity));
    resolver->out->mention_entity.items[mention] = *entity;
    return QUOTH_OK;
}

/* Whether what stands at `token` (after "the") is surely an institution. */
static bool names_institution(const qt_resolver *resolver, uint32_t token,
                              uint32_t limit) {
    const qt_document *doc = resolver->doc;
    token = over_owner(doc, token, limit);
    uint32_t mention = token < limit ? qt_mention_at(doc, token) : QT_NONE;
    return mention != QT_NONE &&
           doc->mentions.items[mention].kind == QT_ENTITY_ORGANIZATION;
}

/* Skips determiners and words of time at the head of a role; tells whether it is former.
 */
static uint32_t skip_status(const qt_document *doc, qt_range phrase, bool *former) {
    uint32_t i = phrase.first;
    while (i < phrase.end) {
        const qt_token *token = qt_token_at(doc, i);
        bool capital_title = is(doc, i, QT_CLASS(title));
        if (is(doc, i, QT_CLASS(former)) && !capital_title) {
            *former = true;
        } else if (!is(doc, i, QT_CLASS(determiner)) &&
                   !(is(doc, i, QT_CLASS(current)) && qt_tag_at(doc, i) == QT_TAG_RB) &&
                   !(token->flags & QT_TOKEN_CLITIC)) {
            break;
        }
        i++;
    }
    return i;
}

/* Tokens [first, end) as a title: a role word must be in it. */
static bool holds_role(const qt_document *doc, qt_range range) {
    for (uint32_t i = range.first; i < range.end; i++)
        if (qt_is_role_word(doc, i)) return true;
    return false;
}

/* "Norvik Motors CEO", read as one run with the name: the capitals before the role. */
static quoth_status institution_in_run(qt_resolver *resolver, qt_range range,
                                       uint32_t *entity, uint32_t *title_first) {
    const qt_document *doc = resolver->doc;
    uint32_t end = range.first;
    while (end < range.end && qt_token_has(doc, end, QT_TOKEN_CAPITAL) &&
           !qt_is_role_word(doc, end))
        end++;
    if (end == range.first || end == range.end) return QUOTH_OK;
    bool other = false;
    for (uint32_t i = range.first; i < end; i++)
        other |= is(doc, i,
                    QT_CLASS(place) | QT_CLASS(demonym) | QT_CLASS(party) |
                        QT_CLASS(former) | QT_CLASS(current) | QT_CLASS(not_name));
    qt_span last = qt_tokens_span(doc, (qt_range){end - 1, end});
    uint32_t hash =
        qt_name_hash(doc->text.bytes + last.start_byte, last.end_byte - last.start_byte);
    if (other || qt_bearers_find(&resolver->surnames, hash)) return QUOTH_OK;
    const qt_word *word = qt_token_word(doc, range.first);
    bool common = word && word->tags[0] &&
                  !(word->classes & (QT_CLASS(org_head) | QT_CLASS(org_name)));
    if (common && end - range.first == 1) return QUOTH_OK;
    qt_span span = qt_tokens_span(doc, (qt_range){range.first, end});
    *title_first = end;
    return qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                           doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, entity);
}

/* The institution inside [first, end) before the role word: "White House press
 * secretary", "Acme's director", "Trump campaign manager". *title_first is where the
 * title begins. */
static quoth_status institution_before_role(qt_resolver *resolver, qt_range range,
                                            uint32_t *entity, uint32_t *title_first) {
    const qt_document *doc = resolver->doc;
    *entity = QT_NONE;
    *title_first = range.first;
    uint32_t mention =
        range.first < range.end ? qt_mention_at(doc, range.first) : QT_NONE;
    if (mention == QT_NONE) {
        /* an acronym or name inside a run that was read as one person: "NBC anchor Jo
         * Roe" */
        uint32_t size = qt_phrase_at(doc, range.first, range.end, QT_CLASS(org_name));
        if (size && range.first + size < range.end) {
            qt_span span =
                qt_tokens_span(doc, (qt_range){range.first, range.first + size});
            *title_first = range.first + size;
            return qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                                   doc->text.bytes + span.start_byte,
                                   span.end_byte - span.start_byte, entity);
        }
        return institution_in_run(resolver, range, entity, title_first);
    }
    const qt_mention *item = &doc->mentions.items[mention];
    uint32_t next = item->tokens.end < range.end ? item->tokens.end : range.end;
    uint32_t known = resolver->out->mention_entity.items[mention];
    bool person =
        item->kind == QT_ENTITY_PERSON || is_surname(resolver, item->tokens) ||
        (known != QT_NONE && resolver->out->items[known].kind == QT_ENTITY_PERSON);
    bool campaign = next < range.end && is(doc, next, QT_CLASS(org_noun)) &&
                    !qt_is_role_word(doc, next) && next + 1 < range.end;
    if (campaign && item->kind != QT_ENTITY_ORGANIZATION &&
        item->kind != QT_ENTITY_PLACE) {
        qt_span span = qt_tokens_span(doc, (qt_range){item->tokens.first, next + 1});
        /* the noun is part of both: campaign manager of the Trump campaign */
        *title_first = next;
        if (next + 1 < range.end && !is(doc, next + 1, QT_CLASS(role) | QT_CLASS(title)))
            *title_first = next + 1;
        return qt_entity_named(resolver, QT_ENTITY_ORGANIZATION,
                               doc->text.bytes + span.start_byte,
                               span.end_byte - span.start_byte, entity);
    }
    if (person || item->kind == QT_ENTITY_PLACE) return QUOTH_OK;
    bool single = item->tokens.end - item->tokens.first == 1;
    if (single && is(doc, item->tokens.first, QT_CLASS(demonym) | QT_CLASS(party)))
        return QUOTH_OK;
    if (next >= range.end) return QUOTH_OK;
    uint32_t end;
    QT_TRY(institution_at(resolver, range.first, range.end, entity, &end));
    if (*entity == QT_NONE) return QUOTH_OK;
    *title_first = end;
    while (*title_first < range.end && qt_token_has(doc, *title_first, QT_TOKEN_CLITIC))
        (*title_first)++;
    return QUOTH_OK;
}

/* ---- the frames ---- */

/* A role phrase: [former] [the] [Acme's] title [of/at/for Institution]. */
static quoth_status read_role(qt_resolver *resolver, uint32_t entity, uint32_t first,
                              uint32_t limit, bool former, uint32_t *stop) {
    const qt_document *doc = resolver->doc;
    *stop = first;
    qt_range phrase = {first, limit};
    uint32_t begin = skip_status(doc, phrase, &former);
    qt_range base = qt_noun_phrase_at(doc, begin, limit);
    if (qt_range_empty(base)) return QUOTH_OK;
    base.first = skip_status(doc, base, &former);
    if (base.first < base.end && former_prefix(doc, base.first)) former = true;
    if (!holds_role(doc, base)) return QUOTH_OK;
    /* "Mr. Delacroix, The Kestrel Courier reported": an institution's name is no role */
    uint32_t head = qt_mention_at(doc, base.end - 1);
    if (head != QT_NONE && doc->mentions.items[head].kind == QT_ENTITY_ORGANIZATION)
        return QUOTH_OK;
    uint32_t organization, title_first;
    QT_TRY(institution_before_role(resolver, base, &organization, &title_first));
    title_first = skip_status(doc, (qt_range){title_first, base.end}, &former);
    qt_range title = {title_first, base.end};
    uint32_t at = base.end;
    for (uint32_t steps = 0; steps < 4; steps++) {
        uint32_t preposition = at;
        if (preposition < limit && qt_token_kind_of(doc, preposition) == QT_TOKEN_COMMA)
            preposition++;
        if (preposition + 1 >= limit ||
            !is(doc, preposition, QT_CLASS(affiliation) | QT_CLASS(attaching)))
            break;
        if (qt_time_phrase_end(doc, preposition, limit) > preposition) break;
        uint32_t named = QT_NONE, end = at;
        if (is(doc, preposition, QT_CLASS(affiliation)) ||
            names_institution(resolver, preposition + 1, limit))
            QT_TRY(institution_at(resolver, preposition + 1, limit, &named, &end));
        if (named != QT_NONE) {
            if (organization == QT_NONE) organization = named;
            at = end;
            continue;
        }
        if (preposition != at) break;
        qt_range inner = qt_noun_phrase_at(doc, preposition + 1, limit);
        if (qt_range_empty(inner)) break;
        at = inner.end;
        /* "officer for Russia", "secretary of state" stay in the title */
        bool bare =
            !is(doc, preposition + 1, QT_CLASS(determiner) | QT_CLASS(possessive));
        if (title.end == preposition && bare) title.end = at;
    }
    *stop = at;
    qt_span span = qt_tokens_span(doc, (qt_range){first, at});
    return store(resolver, entity, title, organization, former, span);
}

/* [title] before the name. */
static quoth_status read_prenominal(qt_resolver *resolver, uint32_t entity,
                                    const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    qt_range range = mention->title;
    if (qt_range_empty(range)) return QUOTH_OK;
    bool former = false;
    uint32_t first = skip_status(doc, range, &former);
    if (first < range.end && former_prefix(doc, first)) former = true;
    range.first = first;
    while (range.first < range.end &&
           is(doc, range.first,
              QT_CLASS(honorific_masculine) | QT_CLASS(honorific_feminine) |
                  QT_CLASS(connective)))
        range.first++;
    if (qt_range_empty(range) || !holds_role(doc, range)) return QUOTH_OK;
    uint32_t organization, title_first;
    QT_TRY(institution_before_role(resolver, range, &organization, &title_first));
    title_first = skip_status(doc, (qt_range){title_first, range.end}, &former);
    return store(resolver, entity, (qt_range){title_first, range.end}, organization,
                 former, qt_tokens_span(doc, mention->title));
}

/* The end of the sentence that goes on at `token`, in the paragraph of the one before. */
static uint32_t sentence_limit(const qt_document *doc, uint32_t token) {
    uint32_t paragraph = qt_token_paragraph(doc, token - 1);
    uint32_t end = doc->tokens.paragraph_first.items[paragraph + 1];
    uint32_t limit = token + 40 < end ? token + 40 : end;
    for (uint32_t i = token; i < limit; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_STOP ||
            qt_token_kind_of(doc, i) == QT_TOKEN_MARK ||
            qt_token_kind_of(doc, i) == QT_TOKEN_SEMICOLON)
            return i;
    return limit;
}

/* who leads the union; who was mayor of Elsen */
static quoth_status read_relative(qt_resolver *resolver, uint32_t entity, uint32_t at,
                                  uint32_t limit) {
    const qt_document *doc = resolver->doc;
    uint32_t verb = at + 1;
    bool former = false;
    while (verb < limit && qt_tag_at(doc, verb) == QT_TAG_RB) {
        former |= is(doc, verb, QT_CLASS(former));
        verb++;
    }
    if (verb >= limit) return QUOTH_OK;
    if (is(doc, verb, QT_CLASS(leading))) {
        uint32_t organization, end;
        former |= qt_tag_at(doc, verb) == QT_TAG_VBD;
        QT_TRY(institution_at(resolver, verb + 1, limit, &organization, &end));
        if (organization == QT_NONE) return QUOTH_OK;
        return store(resolver, entity, (qt_range){0, 0}, organization, former,
                     qt_tokens_span(doc, (qt_range){at, end}));
    }
    if (!is(doc, verb, QT_CLASS(be))) return QUOTH_OK;
    former |= qt_tag_at(doc, verb) == QT_TAG_VBD;
    uint32_t stop;
    return read_role(resolver, entity, verb + 1, limit, former, &stop);
}

/* What follows the name: parentheses, age, comma and apposition, "at Acme". */
static quoth_status read_after(qt_resolver *resolver, uint32_t entity,
                               const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    uint32_t limit = sentence_limit(doc, mention->tokens.end), at = mention->tokens.end;
    if (at < limit && qt_token_kind_of(doc, at) == QT_TOKEN_OPEN) {
        while (at < limit && qt_token_kind_of(doc, at) != QT_TOKEN_CLOSE) at++;
        at++;
    }
    if (at >= limit) return QUOTH_OK;
    if (is(doc, at, QT_CLASS(affiliation)) && !mention->possessive) {
        uint32_t organization, end;
        QT_TRY(institution_at(resolver, at + 1, limit, &organization, &end));
        if (organization != QT_NONE)
            return store(resolver, entity, (qt_range){0, 0}, organization, false,
                         qt_tokens_span(doc, (qt_range){at, end}));
    }
    for (uint32_t part = 0; part < 5 && at < limit; part++) {
        bool comma = qt_token_kind_of(doc, at) == QT_TOKEN_COMMA;
        bool and_more = part && is(doc, at, QT_CLASS(coordinator));
        bool dash = qt_token_kind_of(doc, at) == QT_TOKEN_DASH;
        if (!comma && !and_more && !dash) break;
        at++;
        if (comma && at < limit && is(doc, at, QT_CLASS(coordinator)) && part) at++;
        if (at >= limit) break;
        if (qt_token_kind_of(doc, at) == QT_TOKEN_NUMBER && at + 1 < limit &&
            qt_token_kind_of(doc, at + 1) == QT_TOKEN_COMMA) {
            at++;
            continue;
        }
        if (is(doc, at, QT_CLASS(relative)) && qt_tag_at(doc, at) == QT_TAG_WP)
            return read_relative(resolver, entity, at, limit);
        uint32_t organization, end;
        if (is(doc, at, QT_CLASS(affiliation)) && part == 0) {
            QT_TRY(institution_at(resolver, at + 1, limit, &organization, &end));
            if (organization != QT_NONE) {
                QT_TRY(store(resolver, entity, (qt_range){0, 0}, organization, false,
                             qt_tokens_span(doc, (qt_range){at, end})));
                at = end;
                continue;
            }
        }
        uint32_t stop;
        QT_TRY(read_role(resolver, entity, at, limit, false, &stop));
        if (stop == at) {
            /* a place or an age may stand between the name and the role */
            uint32_t place = qt_phrase_at(doc, at, limit, QT_CLASS(place));
            if (!place) break;
            stop = at + place;
        }
        at = stop;
    }
    return QUOTH_OK;
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
    bool closed = after >= doc->tokens.count ||
                  qt_token_kind_of(doc, after) == QT_TOKEN_COMMA ||
                  qt_token_kind_of(doc, after) == QT_TOKEN_STOP;
    if (!closed) return QUOTH_OK;
    uint32_t paragraph = qt_token_paragraph(doc, name);
    uint32_t floor = doc->tokens.paragraph_first.items[paragraph];
    if (name - 1 > floor + 20) floor = name - 21;
    for (uint32_t first = floor; first + 1 < name; first++) {
        if (!is(doc, first, QT_CLASS(determiner) | QT_CLASS(possessive)) &&
            qt_tag_at(doc, first) != QT_TAG_NNP)
            continue;
        qt_range full = qt_noun_phrase_full(doc, first, name - 1);
        if (full.end != name - 1) continue;
        qt_range base = qt_noun_phrase_at(doc, first, name - 1);
        uint32_t stop;
        if (!holds_role(doc, base) || is(doc, base.end - 1, QT_CLASS(kin)))
            return QUOTH_OK;
        return read_role(resolver, entity, first, name - 1, false, &stop);
    }
    return QUOTH_OK;
}

/* "Jo Hart is the director of Acme", "Jo Hart leads Acme". */
static quoth_status read_predicate(qt_resolver *resolver, uint32_t entity,
                                   const qt_mention *mention) {
    const qt_document *doc = resolver->doc;
    uint32_t verb = mention->tokens.end, limit = sentence_limit(doc, verb);
    if (verb + 2 >= limit || mention->possessive) return QUOTH_OK;
    if (!is(doc, verb, QT_CLASS(be))) return QUOTH_OK;
    qt_tag tag = qt_tag_at(doc, verb);
    if (tag != QT_TAG_VBZ && tag != QT_TAG_VBD) return QUOTH_OK;
    if (!is(doc, verb + 1, QT_CLASS(determiner)) && !qt_is_role_word(doc, verb + 1))
        return QUOTH_OK;
    uint32_t stop;
    return read_role(resolver, entity, verb + 1, limit, tag == QT_TAG_VBD, &stop);
}

quoth_status qt_role_of_phrase(qt_resolver *resolver, uint32_t entity, qt_range phrase,
                               bool former) {
    uint32_t stop;
    return read_role(resolver, entity, phrase.first, phrase.end, former, &stop);
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
