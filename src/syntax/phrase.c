/*
 * Noun phrases from tags.
 *
 * A base phrase runs from its determiner to its last noun; the full phrase adds what a
 * reader takes with it when the phrase names a source:
 *
 *     [Ruth Amadi], who replaced Tom Field as head of the union in July
 *     [a spokesman] for Acme       [Sen. Ana Ruiz] (D-N.M.)       [Kim Roe], 34, a nurse,
 *
 * Going backward from a verb the subject is found the same way: a phrase that ends before
 * it, or, after a comma, the first name of the clause whose modifiers fill the commas up
 * to the verb. Everything looks at most PHRASE_REACH tokens far.
 */
#include "syntax/phrase.h"

enum { PHRASE_REACH = 60 };

bool qt_is_noun(qt_tag tag) {
    return tag == QT_TAG_NN || tag == QT_TAG_NNS || tag == QT_TAG_NNP ||
           tag == QT_TAG_NNPS;
}

bool qt_is_finite(const qt_document *doc, uint32_t token) {
    qt_tag tag = qt_tag_at(doc, token);
    return tag == QT_TAG_VBD || tag == QT_TAG_VBZ || tag == QT_TAG_VBP ||
           tag == QT_TAG_MD;
}

/* Mayor Luis [de la] Cruz: between two capitals. */
static bool is_name_particle(const qt_document *doc, uint32_t token) {
    enum { PARTICLES = 3 };
    uint32_t before = token, after = token;
    while (before > 0 && token - before < PARTICLES &&
           qt_token_is(doc, before, QT_CLASS(particle)))
        before--;
    while (after + 1 < doc->tokens.count && after - token < PARTICLES &&
           qt_token_is(doc, after, QT_CLASS(particle)))
        after++;
    return before < token && after > token && qt_tag_at(doc, before) == QT_TAG_NNP &&
           qt_tag_at(doc, after) == QT_TAG_NNP;
}

static bool is_inside(const qt_document *doc, uint32_t token) {
    if (qt_token_is(doc, token, QT_CLASS(particle)))
        return is_name_particle(doc, token) || qt_is_noun(qt_tag_at(doc, token));
    /* “A,” [retired] firefighter Gus Hale told them */
    if (qt_tag_at(doc, token) == QT_TAG_VBD &&
        qt_token_is(doc, token, QT_CLASS(former)) && token + 1 < doc->tokens.count &&
        qt_token_is(doc, token + 1, QT_CLASS(role) | QT_CLASS(title)))
        return true;
    switch (qt_tag_at(doc, token)) {
    case QT_TAG_NN:
    case QT_TAG_NNS:
    case QT_TAG_NNP:
    case QT_TAG_NNPS:
    case QT_TAG_CD:
    case QT_TAG_JJ:
    case QT_TAG_JJR:
    case QT_TAG_JJS:
    case QT_TAG_POS:
    case QT_TAG_VBN:
    case QT_TAG_VBG:
    case QT_TAG_RBS:
    case QT_TAG_RBR: return true;
    case QT_TAG_PUNCT: {
        uint16_t glyph = qt_token_at(doc, token)->glyph;
        return glyph == '$' || glyph == '%' || glyph == '&' || glyph == 0x20AC ||
               glyph == 0xA3;
    }
    default: return false;
    }
}

static bool is_determiner(qt_tag tag) {
    return tag == QT_TAG_DT || tag == QT_TAG_PRPS || tag == QT_TAG_PDT ||
           tag == QT_TAG_WPS;
}

static bool is_pronoun(qt_tag tag) {
    return tag == QT_TAG_PRP || tag == QT_TAG_WP || tag == QT_TAG_EX || tag == QT_TAG_WDT;
}

/* Can be the last token of a base phrase. */
static bool is_head(const qt_document *doc, uint32_t token) {
    qt_tag tag = qt_tag_at(doc, token);
    return qt_is_noun(tag) || tag == QT_TAG_CD ||
           (tag == QT_TAG_JJ && qt_is_age(doc, token));
}

qt_range qt_noun_phrase_at(const qt_document *doc, uint32_t token, uint32_t end) {
    qt_range none = {token, token};
    if (token >= end) return none;
    if (is_pronoun(qt_tag_at(doc, token))) return (qt_range){token, token + 1};
    uint32_t i = token, head_end = token;
    bool started = false;
    while (i < end && i - token < PHRASE_REACH) {
        qt_tag tag = qt_tag_at(doc, i);
        if (is_determiner(tag) && !started) {
            i++;
            continue;
        }
        if (tag == QT_TAG_RB && !started && i + 1 < end && is_inside(doc, i + 1)) {
            i++;
            continue;
        }
        if (!is_inside(doc, i)) break;
        started = true;
        if (is_head(doc, i)) head_end = i + 1;
        i++;
    }
    if (head_end > token) return (qt_range){token, head_end};
    /* "some", "the latter", "many": a determiner or adjective alone */
    bool alone =
        i > token && i < end &&
        qt_token_is(doc, i - 1,
                    QT_CLASS(group_noun) | QT_CLASS(determiner) | QT_CLASS(demonym));
    return alone ? (qt_range){token, i} : none;
}

/* Ed “Too Tall” Jones: the token before the opening mark, or QT_NONE. */
static uint32_t before_nickname(const qt_document *doc, uint32_t close, uint32_t floor) {
    for (uint32_t i = close; i-- > floor && close - i <= 5;) {
        if (qt_token_kind_of(doc, i) == QT_TOKEN_WORD) continue;
        bool open =
            qt_token_kind_of(doc, i) == QT_TOKEN_MARK && close - i > 1 && i > floor;
        return open && qt_token_has(doc, i - 1, QT_TOKEN_CAPITAL) &&
                       qt_token_has(doc, i + 1, QT_TOKEN_CAPITAL)
                   ? i - 1
                   : QT_NONE;
    }
    return QT_NONE;
}

qt_range qt_noun_phrase_before(const qt_document *doc, uint32_t end, uint32_t floor) {
    qt_range none = {end, end};
    if (end <= floor) return none;
    uint32_t last = end - 1;
    if (qt_token_kind_of(doc, last) != QT_TOKEN_WORD &&
        qt_token_kind_of(doc, last) != QT_TOKEN_NUMBER)
        return none;
    qt_tag tag = qt_tag_at(doc, last);
    if (is_pronoun(tag)) return (qt_range){last, end};
    bool capital = qt_token_has(doc, last, QT_TOKEN_CAPITAL);
    if (!is_head(doc, last) && !(capital && tag == QT_TAG_NNP)) {
        bool alone = tag == QT_TAG_DT || tag == QT_TAG_JJ || tag == QT_TAG_JJS ||
                     tag == QT_TAG_VBN;
        if (!alone ||
            !qt_token_is(doc, last,
                         QT_CLASS(group_noun) | QT_CLASS(determiner) | QT_CLASS(demonym)))
            return none;
    }
    uint32_t first = last;
    while (first > floor && last - first < PHRASE_REACH) {
        uint32_t before = first - 1;
        qt_tag before_tag = qt_tag_at(doc, before);
        if (is_determiner(qt_tag_at(doc, first)) && before_tag != QT_TAG_PDT) break;
        bool both = before_tag == QT_TAG_CC && /* "both women" */
                    qt_token_is(doc, before, QT_CLASS(determiner)) &&
                    qt_tag_at(doc, first) == QT_TAG_NNS;
        if (both) return (qt_range){before, end};
        if (is_determiner(before_tag)) {
            first = before;
            continue;
        }
        if (qt_token_kind_of(doc, before) == QT_TOKEN_MARK && before_tag != QT_TAG_POS) {
            uint32_t name = before_nickname(doc, before, floor);
            if (name == QT_NONE) break;
            first = name;
            continue;
        }
        if (!is_inside(doc, before)) break;
        if (before_tag == QT_TAG_VBG || before_tag == QT_TAG_VBN) {
            /* a participle belongs to the phrase only after a determiner or adjective */
            bool modifies =
                (before > floor && (is_determiner(qt_tag_at(doc, before - 1)) ||
                                    qt_tag_at(doc, before - 1) == QT_TAG_JJ)) ||
                /* "acting police chief Ada Orr" */
                (qt_token_is(doc, before, QT_CLASS(current) | QT_CLASS(former)) &&
                 qt_token_has(doc, last, QT_TOKEN_CAPITAL));
            if (!modifies) break;
        }
        first = before;
    }
    while (first < last && qt_tag_at(doc, first) == QT_TAG_POS) first++;
    return (qt_range){first, end};
}

/* "a report last year": where the time begins, or the phrase's end. */
static uint32_t without_time(const qt_document *doc, qt_range phrase) {
    uint32_t end = phrase.end;
    while (end > phrase.first && qt_token_is(doc, end - 1, QT_CLASS(temporal))) end--;
    bool time = phrase.end - end >= 2 && end > phrase.first && is_head(doc, end - 1);
    return time ? end : phrase.end;
}

uint32_t qt_phrase_head(const qt_document *doc, qt_range phrase) {
    phrase.end = without_time(doc, phrase);
    for (uint32_t i = phrase.end; i > phrase.first; i--)
        if (is_head(doc, i - 1) && qt_token_kind_of(doc, i - 1) == QT_TOKEN_WORD)
            return i - 1;
    return phrase.end - 1;
}

bool qt_is_elided_time(const qt_document *doc, uint32_t token) {
    if (token + 1 >= doc->tokens.count || qt_tag_at(doc, token) != QT_TAG_WRB)
        return false;
    qt_tag verb = qt_tag_at(doc, token + 1);
    return verb == QT_TAG_VBN || verb == QT_TAG_VBD;
}

bool qt_is_time_phrase(const qt_document *doc, qt_range phrase) {
    if (qt_range_empty(phrase)) return false;
    for (uint32_t i = phrase.first; i < phrase.end; i++) {
        qt_tag tag = qt_tag_at(doc, i);
        bool filler = is_determiner(tag) || tag == QT_TAG_CD || tag == QT_TAG_JJ ||
                      tag == QT_TAG_POS;
        if (!filler && !qt_token_is(doc, i, QT_CLASS(temporal))) return false;
    }
    bool number = qt_token_kind_of(doc, phrase.end - 1) == QT_TOKEN_NUMBER &&
                  phrase.end - phrase.first == 1;
    return number || qt_token_is(doc, phrase.end - 1, QT_CLASS(temporal)) ||
           (qt_tag_at(doc, phrase.end - 1) == QT_TAG_CD && /* "The two said" */
            qt_token_kind_of(doc, phrase.end - 1) != QT_TOKEN_WORD);
}

uint32_t qt_time_phrase_end(const qt_document *doc, uint32_t token, uint32_t end) {
    uint32_t i = token;
    if (i < end && qt_token_is(doc, i, QT_CLASS(preposition)) &&
        !qt_token_is(doc, i, QT_CLASS(temporal)))
        i++;
    qt_range phrase = qt_noun_phrase_at(doc, i, end);
    if (qt_range_empty(phrase)) {
        /* "later", "now" */
        bool alone = i == token && i < end && qt_token_is(doc, i, QT_CLASS(temporal));
        return alone ? i + 1 : token;
    }
    uint32_t stop = phrase.first;
    while (stop < phrase.end) {
        qt_range part = {phrase.first, stop + 1};
        if (!qt_is_time_phrase(doc, part) && !is_determiner(qt_tag_at(doc, stop)) &&
            qt_tag_at(doc, stop) != QT_TAG_JJ && qt_tag_at(doc, stop) != QT_TAG_CD)
            break;
        stop++;
    }
    if (stop < end && qt_tag_at(doc, stop) == QT_TAG_POS) return token; /* today's vote */
    /* "in 2012" is a time; "three people", "three", "in his 1996 memoir" are none */
    const qt_token *number = qt_token_at(doc, phrase.first);
    bool year = phrase.first > token && stop == phrase.first + 1 &&
                number->kind == QT_TOKEN_NUMBER && number->end - number->start >= 4;
    bool adjective = stop > phrase.first && qt_tag_at(doc, stop - 1) == QT_TAG_JJ &&
                     stop < phrase.end; /* "early voting" */
    bool word = stop == phrase.first + 1 && number->kind == QT_TOKEN_WORD &&
                qt_tag_at(doc, phrase.first) == QT_TAG_CD; /* "about one in five" */
    bool no_time = adjective || word ||
                   (stop > phrase.first && !year &&
                    !qt_token_is(doc, stop - 1, QT_CLASS(temporal)) &&
                    (stop < phrase.end || phrase.first == token));
    return !no_time && qt_is_time_phrase(doc, (qt_range){phrase.first, stop}) ? stop
                                                                              : token;
}

/* ---- forward: the full phrase ---- */

static uint32_t after_parentheses(const qt_document *doc, uint32_t token, uint32_t end) {
    if (token >= end || qt_token_kind_of(doc, token) != QT_TOKEN_OPEN) return token;
    for (uint32_t i = token + 1; i < end && i - token < 12; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_CLOSE) return i + 1;
    return token;
}

/* "of the union", "at Acme", but not "on Monday" or "in an interview". */
static uint32_t after_prepositional(const qt_document *doc, uint32_t token,
                                    uint32_t end) {
    if (token + 1 >= end || !qt_token_is(doc, token, QT_CLASS(attaching))) return token;
    bool dated = token > 0 && qt_token_is(doc, token - 1, QT_CLASS(document_noun));
    if (!dated && qt_time_phrase_end(doc, token, end) > token) return token;
    qt_range phrase = qt_noun_phrase_at(doc, token + 1, end);
    if (qt_range_empty(phrase)) return token;
    if (qt_token_is(doc, phrase.end - 1, QT_CLASS(audience)) &&
        !qt_token_has(doc, phrase.end - 1, QT_TOKEN_CAPITAL))
        return token;
    return phrase.end;
}

static uint32_t after_coordination(const qt_document *doc, uint32_t token, uint32_t end) {
    if (token + 1 >= end || qt_tag_at(doc, token) != QT_TAG_CC) return token;
    if (!qt_token_is(doc, token, QT_CLASS(coordinator))) return token;
    qt_range phrase = qt_noun_phrase_at(doc, token + 1, end);
    if (qt_range_empty(phrase)) return token;
    bool names = qt_token_has(doc, token - 1, QT_TOKEN_CAPITAL) &&
                 qt_token_has(doc, phrase.end - 1, QT_TOKEN_CAPITAL);
    if (!names) return token;
    return phrase.end < end && qt_is_finite(doc, phrase.end) ? token : phrase.end;
}

/* The end of a relative clause that begins at token: the comma or stop that closes it. */
static uint32_t clause_end(const qt_document *doc, uint32_t token, uint32_t end) {
    for (uint32_t i = token; i < end; i++) {
        switch (qt_token_kind_of(doc, i)) {
        case QT_TOKEN_MARK:
            if (qt_tag_at(doc, i) == QT_TAG_POS) continue;
            return i;
        case QT_TOKEN_STOP:
        case QT_TOKEN_SEMICOLON:
        case QT_TOKEN_COLON:
        case QT_TOKEN_DASH: return i;
        case QT_TOKEN_COMMA:
            /* a list or place inside the clause goes on: "in Troy, N.Y., and ..." */
            if (i + 1 < end && qt_token_is(doc, i + 1, QT_CLASS(place))) continue;
            return i;
        default: break;
        }
    }
    return end;
}

static bool is_role_word(const qt_document *doc, uint32_t token) {
    return qt_token_is(doc, token,
                       QT_CLASS(role) | QT_CLASS(role_anonymous) | QT_CLASS(title) |
                           QT_CLASS(kin) | QT_CLASS(org_noun) | QT_CLASS(group_noun) |
                           QT_CLASS(document_noun));
}

/* An apposition after a comma: a phrase with a role or an institution in it. */
static uint32_t after_apposition(const qt_document *doc, uint32_t token, uint32_t end) {
    uint32_t i = token;
    while (i < end && qt_token_is(doc, i, QT_CLASS(former) | QT_CLASS(current)) &&
           qt_tag_at(doc, i) == QT_TAG_RB)
        i++;
    qt_range phrase = qt_noun_phrase_at(doc, i, end);
    if (qt_range_empty(phrase) || is_pronoun(qt_tag_at(doc, i))) return token;
    bool role = false;
    for (uint32_t t = phrase.first; t < phrase.end; t++) role |= is_role_word(doc, t);
    bool party =
        qt_token_at(doc, phrase.first)->end - qt_token_at(doc, phrase.first)->start > 2 &&
        doc->text.bytes[qt_token_at(doc, phrase.first)->start + 1] == '-' &&
        qt_token_has(doc, phrase.first, QT_TOKEN_CAPITAL);
    /* "a cobbler": any phrase with an article, if a comma or stop closes it */
    const qt_token *first = qt_token_at(doc, phrase.first);
    bool article =
        qt_tag_at(doc, phrase.first) == QT_TAG_DT && first->end - first->start <= 2;
    if (!role && !party && !article) return token;
    uint32_t stop = phrase.end;
    for (;;) {
        uint32_t next = after_prepositional(doc, stop, end);
        if (next == stop) next = after_parentheses(doc, stop, end);
        if (next == stop && stop + 1 < end && qt_tag_at(doc, stop) == QT_TAG_CC) {
            qt_range more = qt_noun_phrase_at(doc, stop + 1, end);
            if (!qt_range_empty(more) &&
                (more.end >= end || !qt_is_finite(doc, more.end)))
                next = more.end;
        }
        if (next == stop && stop < end &&
            (qt_token_is(doc, stop, QT_CLASS(relative)) ||
             qt_tag_at(doc, stop) == QT_TAG_VBG || qt_tag_at(doc, stop) == QT_TAG_VBN))
            next = clause_end(doc, stop, end);
        if (next == stop) break;
        stop = next;
    }
    /* a new subject is no apposition: "..., the mayor has left" */
    if (stop < end && qt_is_finite(doc, stop)) return token;
    if (role || party || stop >= end) return stop;
    unsigned closing = qt_token_kind_of(doc, stop);
    bool closed = closing == QT_TOKEN_COMMA || closing == QT_TOKEN_STOP ||
                  closing == QT_TOKEN_MARK || closing == QT_TOKEN_DASH ||
                  closing == QT_TOKEN_COLON;
    return closed ? stop : token;
}

/* What follows a comma and still belongs to the phrase; token after it, or `comma`. */
static uint32_t after_comma(const qt_document *doc, uint32_t comma, uint32_t end,
                            uint32_t head) {
    uint32_t token = comma + 1;
    if (token >= end) return comma;
    /* "the harbor master, Janis Ozols", "his niece, state Sen. Ada Orr", "the curator of
     * prints, Ada Orr" */
    bool role =
        is_role_word(doc, comma - 1) && !qt_token_has(doc, comma - 1, QT_TOKEN_CAPITAL);
    if (role || (is_role_word(doc, head) && !qt_token_has(doc, head, QT_TOKEN_CAPITAL))) {
        qt_range name = qt_noun_phrase_at(doc, token, end);
        bool whole = !qt_range_empty(name) &&
                     qt_token_has(doc, name.end - 1, QT_TOKEN_CAPITAL) &&
                     qt_tag_at(doc, name.first) != QT_TAG_DT &&
                     (name.end >= end || !qt_is_finite(doc, name.end));
        if (whole) return name.end;
    }
    const qt_token *item = qt_token_at(doc, token);
    unsigned next_kind =
        token + 1 < end ? qt_token_kind_of(doc, token + 1) : QT_TOKEN_STOP;
    bool closed = next_kind == QT_TOKEN_COMMA || next_kind == QT_TOKEN_STOP ||
                  next_kind == QT_TOKEN_MARK || token + 1 >= end;
    if (item->kind == QT_TOKEN_NUMBER && closed) return token + 1;
    bool legal = qt_token_is(doc, token, QT_CLASS(org_head)); /* Acme, Inc. */
    if (qt_token_is(doc, token, QT_CLASS(suffix) | QT_CLASS(degree)) && (closed || legal))
        return token + 1;
    if (qt_token_is(doc, token, QT_CLASS(place))) {
        uint32_t size = qt_phrase_at(doc, token, end, QT_CLASS(place));
        uint32_t stop = token + size;
        bool end_of_place = stop >= end ||
                            qt_token_kind_of(doc, stop) == QT_TOKEN_COMMA ||
                            qt_token_kind_of(doc, stop) == QT_TOKEN_STOP;
        if (end_of_place) return stop;
    }
    if (qt_token_is(doc, token, QT_CLASS(relative)) &&
        qt_tag_at(doc, token) != QT_TAG_IN && qt_tag_at(doc, token) != QT_TAG_DT)
        return clause_end(doc, token, end);
    uint32_t prepositional = qt_token_is(doc, token, QT_CLASS(affiliation))
                                 ? after_prepositional(doc, token, end)
                                 : token;
    if (prepositional > token && prepositional < end &&
        qt_token_kind_of(doc, prepositional) == QT_TOKEN_COMMA)
        return prepositional;
    /* "a memo, included as an appendix, warned" */
    bool past = qt_tag_at(doc, token) == QT_TAG_VBD;
    if (past || qt_tag_at(doc, token) == QT_TAG_VBN) {
        uint32_t stop = clause_end(doc, token, end);
        if (stop < end && qt_token_kind_of(doc, stop) == QT_TOKEN_COMMA &&
            (!past || qt_is_finite(doc, stop + 1)))
            return stop;
    }
    uint32_t apposition = after_apposition(doc, token, end);
    return apposition > token ? apposition : comma;
}

qt_range qt_noun_phrase_full(const qt_document *doc, uint32_t token, uint32_t end) {
    qt_range phrase = qt_noun_phrase_at(doc, token, end);
    if (qt_range_empty(phrase) || qt_tag_at(doc, token) == QT_TAG_PRP) return phrase;
    uint32_t head = qt_phrase_head(doc, phrase);
    for (;;) {
        uint32_t at = phrase.end;
        if (at >= end || at - phrase.first > PHRASE_REACH) break;
        uint32_t next = after_parentheses(doc, at, end);
        if (next == at) next = after_prepositional(doc, at, end);
        if (next == at) next = after_coordination(doc, at, end);
        /* "a source familiar with the talks" */
        if (next == at && at + 1 < end && qt_tag_at(doc, at) == QT_TAG_JJ &&
            qt_token_is(doc, at + 1, QT_CLASS(attaching)))
            next = after_prepositional(doc, at + 1, end) > at + 1
                       ? after_prepositional(doc, at + 1, end)
                       : at;
        if (next == at && qt_token_is(doc, at, QT_CLASS(relative)) &&
            (qt_tag_at(doc, at) == QT_TAG_WP || qt_tag_at(doc, at) == QT_TAG_WPS))
            next = clause_end(doc, at, end);
        if (next == at && qt_token_kind_of(doc, at) == QT_TOKEN_COMMA)
            next = after_comma(doc, at, end, head);
        if (next == at) break;
        phrase.end = next;
    }
    return phrase;
}

/* ---- backward: the subject of a verb ---- */

/* Where "on Monday" before a token begins, or the token. */
static uint32_t before_time(const qt_document *doc, uint32_t token, uint32_t floor) {
    qt_range time = qt_noun_phrase_before(doc, token, floor);
    if (qt_range_empty(time) || !qt_is_time_phrase(doc, time)) return token;
    uint32_t first = time.first;
    if (first > floor && qt_token_is(doc, first - 1, QT_CLASS(preposition))) first--;
    return first;
}

/* Extends a base phrase to the left over "of", "for" and the phrase before. */
static qt_range over_prepositions(const qt_document *doc, qt_range phrase,
                                  uint32_t floor) {
    while (phrase.first >= floor + 2) {
        uint32_t preposition = phrase.first - 1;
        /* "a letter obtained [on Monday] by the AP": the agent of a participle is no
         * subject */
        uint32_t verb_end = qt_token_is(doc, preposition, QT_CLASS(agent))
                                ? before_time(doc, preposition, floor)
                                : preposition;
        bool agent = qt_token_is(doc, preposition, QT_CLASS(agent)) &&
                     verb_end >= floor + 2 &&
                     (qt_tag_at(doc, verb_end - 1) == QT_TAG_VBN ||
                      qt_tag_at(doc, verb_end - 1) == QT_TAG_VBD);
        /* "the utility serving this town": so is the object of one */
        bool object = !agent && preposition >= floor + 1 &&
                      qt_tag_at(doc, preposition) == QT_TAG_VBG &&
                      qt_is_noun(qt_tag_at(doc, preposition - 1));
        bool author = qt_token_is(doc, preposition, QT_CLASS(agent)) &&
                      preposition > floor &&
                      qt_token_is(doc, preposition - 1, QT_CLASS(document_noun));
        if (agent) preposition = verb_end - 1;
        if (!agent && !object && !author &&
            !qt_token_is(doc, preposition, QT_CLASS(attaching)))
            break;
        /* "sources familiar with the matter" */
        if (preposition > floor + 1 && qt_tag_at(doc, preposition - 1) == QT_TAG_JJ &&
            is_role_word(doc, preposition - 2))
            preposition--;
        qt_range before = qt_noun_phrase_before(doc, preposition, floor);
        if (qt_range_empty(before) || is_pronoun(qt_tag_at(doc, before.first))) break;
        if (qt_is_time_phrase(doc, before)) break;
        phrase.first = before.first;
    }
    return phrase;
}

/* "Holm, who studies the industry said": the object of a relative clause is no subject.
 */
static qt_range over_relative(const qt_document *doc, qt_range phrase, uint32_t floor) {
    if (phrase.first < floor + 3) return phrase;
    uint32_t who = phrase.first - 2;
    if (qt_tag_at(doc, who) != QT_TAG_WP || !qt_token_is(doc, who, QT_CLASS(relative)))
        return phrase;
    if (qt_token_kind_of(doc, who - 1) == QT_TOKEN_COMMA) who--;
    qt_range before = qt_noun_phrase_before(doc, who, floor);
    if (!qt_range_empty(before))
        phrase.first = over_prepositions(doc, before, floor).first;
    return phrase;
}

/* "The union that represents most of the workers said": the object of a clause with
 * "that" leads to the noun before it, at the beginning of the sentence or clause. */
static qt_range over_that(const qt_document *doc, qt_range phrase, uint32_t floor) {
    if (phrase.first < floor + 3) return phrase;
    uint32_t verb = phrase.first - 1;
    if (!qt_is_finite(doc, verb) || qt_tag_at(doc, verb - 1) != QT_TAG_WDT) return phrase;
    qt_range before = qt_noun_phrase_before(doc, verb - 1, floor);
    if (qt_range_empty(before) || is_pronoun(qt_tag_at(doc, before.first))) return phrase;
    phrase.first = over_prepositions(doc, before, floor).first;
    return phrase;
}

/* A name of two or more words. */
static bool is_long_name(const qt_document *doc, qt_range phrase) {
    for (uint32_t i = phrase.first; i < phrase.end; i++)
        if (!qt_token_has(doc, i, QT_TOKEN_CAPITAL)) return false;
    return phrase.end - phrase.first > 1;
}

/* "Janis Ozols, the harbor master" or "the harbor master, Janis Ozols" up to a comma,
 * whatever the noun. */
static bool is_described_name(const qt_document *doc, qt_range base, uint32_t comma) {
    if (base.end >= comma || qt_token_kind_of(doc, base.end) != QT_TOKEN_COMMA)
        return false;
    qt_range other = qt_noun_phrase_at(doc, base.end + 1, comma);
    if (qt_range_empty(other) || other.end != comma) return false;
    bool first = is_long_name(doc, base), second = is_long_name(doc, other);
    return first != second &&
           qt_tag_at(doc, first ? other.first : base.first) == QT_TAG_DT;
}

static bool has_role_word(const qt_document *doc, qt_range range) {
    for (uint32_t i = range.first; i < range.end; i++)
        if (is_role_word(doc, i)) return true;
    return false;
}

/* Whether a name begins at a token: with a given name, a title or a role before it. */
static bool is_introduced_name(const qt_document *doc, qt_range base) {
    return base.end - base.first > 1 &&
           qt_token_has(doc, base.end - 1, QT_TOKEN_CAPITAL) &&
           (qt_is_given_name(doc, base.first) || is_role_word(doc, base.first) ||
            qt_token_is(doc, base.first, QT_CLASS(honorific) | QT_CLASS(title)));
}

/* Whether the range, which a comma follows, tells when, where or how something is said,
 * not who says it. */
static bool is_opening(const qt_document *doc, qt_range range, qt_range next,
                       uint32_t floor) {
    bool begins = range.first == floor ||
                  qt_token_kind_of(doc, range.first - 1) == QT_TOKEN_COMMA ||
                  qt_token_kind_of(doc, range.first - 1) == QT_TOKEN_MARK;
    bool role = has_role_word(doc, range);
    if (qt_is_time_phrase(doc, range)) return true;
    if (!begins) { /* "After the vote,"; but "After the mayor, Ann Poll, said" */
        uint32_t before = range.first - 1;
        bool first =
            before == floor || qt_token_kind_of(doc, before - 1) == QT_TOKEN_COMMA;
        bool head = is_role_word(doc, qt_phrase_head(doc, range));
        return first && qt_token_is(doc, before, QT_CLASS(preposition)) &&
               qt_tag_at(doc, before) == QT_TAG_IN && !head;
    }
    qt_tag tag = qt_tag_at(doc, range.first);
    if (tag == QT_TAG_VBG || tag == QT_TAG_TO ||
        qt_token_is(doc, range.first, QT_CLASS(preposition)))
        return true;
    if (tag == QT_TAG_RB || tag == QT_TAG_VBN) return !role;
    /* "Undeterred, Mayor Ann Poll, who ...": a word alone that is no name */
    return range.end - range.first == 1 && !role && range.first == floor &&
           !qt_is_given_name(doc, range.first) &&
           !qt_token_has(doc, range.first, QT_TOKEN_ALL_CAPITALS) &&
           is_introduced_name(doc, next);
}

qt_range qt_without_opening(const qt_document *doc, qt_range source, uint32_t floor) {
    for (uint32_t comma = source.first + 1; comma + 1 < source.end; comma++) {
        if (qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA) continue;
        qt_range next = qt_noun_phrase_at(doc, comma + 1, source.end);
        bool name =
            !qt_range_empty(next) && qt_token_has(doc, next.end - 1, QT_TOKEN_CAPITAL);
        bool person = !qt_range_empty(next) && has_role_word(doc, next);
        if ((name || person) &&
            is_opening(doc, (qt_range){source.first, comma}, next, floor))
            source.first = comma + 1;
        break;
    }
    return source;
}

/* A segment between commas that is a modifier: age, place, apposition, "of ...". */
static qt_range subject_over_commas(const qt_document *doc, uint32_t comma,
                                    uint32_t floor) {
    /* try phrase starts from the left; the first whose modifiers reach the comma wins */
    uint32_t lowest = comma > floor + PHRASE_REACH ? comma - PHRASE_REACH : floor;
    for (uint32_t start = lowest; start < comma; start++) {
        if (start > floor) {
            unsigned before = qt_token_kind_of(doc, start - 1);
            bool border =
                before == QT_TOKEN_COMMA || before == QT_TOKEN_MARK ||
                before == QT_TOKEN_DASH || before == QT_TOKEN_COLON ||
                before == QT_TOKEN_SEMICOLON || qt_tag_at(doc, start - 1) == QT_TAG_CC ||
                (qt_tag_at(doc, start - 1) == QT_TAG_RB &&
                 (start < floor + 2 || !qt_is_verb(qt_tag_at(doc, start - 2)))) ||
                qt_token_is(doc, start - 1,
                            QT_CLASS(subordinator) | QT_CLASS(complementizer) |
                                QT_CLASS(connective) | QT_CLASS(temporal));
            if (!border) continue;
        }
        qt_range base = qt_noun_phrase_at(doc, start, comma);
        if (qt_range_empty(base) || is_pronoun(qt_tag_at(doc, start))) continue;
        if (qt_is_time_phrase(doc, base)) continue;
        qt_range full = qt_noun_phrase_full(doc, start, comma + 1);
        if (full.end == comma) return qt_without_opening(doc, full, floor);
        if (is_described_name(doc, base, comma)) return (qt_range){start, comma};
    }
    return (qt_range){comma, comma};
}

/* "Lee, meanwhile, said": the adverb between commas is stepped over. */
static uint32_t over_adverb(const qt_document *doc, uint32_t at, uint32_t floor) {
    if (at < floor + 4 || qt_token_kind_of(doc, at - 1) != QT_TOKEN_COMMA) return at;
    bool adverb = qt_tag_at(doc, at - 2) == QT_TAG_RB ||
                  qt_token_is(doc, at - 2, QT_CLASS(connective));
    return adverb && qt_token_kind_of(doc, at - 3) == QT_TOKEN_COMMA ? at - 3 : at;
}

/* "An aide, speaking on Monday, was blunt": the participle between commas is stepped
 * over. */
static uint32_t over_participle(const qt_document *doc, uint32_t at, uint32_t floor) {
    enum { REACH = 14 };
    if (at < floor + 4 || qt_token_kind_of(doc, at - 1) != QT_TOKEN_COMMA) return at;
    for (uint32_t i = at - 2; i > floor && at - i < REACH; i--) {
        const qt_word *verb = qt_token_word(doc, i + 1);
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) /* not "citing officials" */
            return qt_tag_at(doc, i + 1) == QT_TAG_VBG &&
                           (!verb || !(verb->cue_flags & QT_CUE(relay)))
                       ? i
                       : at;
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_finite(doc, i)) return at;
    }
    return at;
}

/* "In a radio interview Trump said": without a comma between them the occasion and the
 * subject look like one phrase; the subject is the name at its end. */
static qt_range without_occasion(const qt_document *doc, qt_range phrase,
                                 uint32_t floor) {
    if (phrase.first <= floor ||
        !qt_token_is(doc, phrase.first - 1, QT_CLASS(preposition)))
        return phrase;
    bool opens = phrase.first == floor + 1 ||
                 qt_token_kind_of(doc, phrase.first - 2) == QT_TOKEN_COMMA;
    uint32_t name = phrase.end;
    while (name > phrase.first && qt_tag_at(doc, name - 1) == QT_TAG_NNP) name--;
    bool occasion = name > phrase.first && name < phrase.end &&
                    qt_tag_at(doc, name - 1) == QT_TAG_NN &&
                    !qt_token_has(doc, name - 1, QT_TOKEN_CAPITAL) &&
                    !qt_token_is(doc, name - 1, QT_CLASS(role) | QT_CLASS(title));
    return opens && occasion ? (qt_range){name, phrase.end} : phrase;
}

/* "Rolf Arden, Mia Cole and Ed Pike said": the names before the comma that open the
 * sentence, one after the other. */
static qt_range over_listed_names(const qt_document *doc, qt_range phrase,
                                  uint32_t floor) {
    uint32_t first = phrase.first;
    while (first >= floor + 3 && qt_token_kind_of(doc, first - 1) == QT_TOKEN_COMMA) {
        qt_range name = qt_noun_phrase_before(doc, first - 1, floor);
        if (name.end - name.first < 2) return phrase;
        for (uint32_t i = name.first; i < name.end; i++)
            if (!qt_token_has(doc, i, QT_TOKEN_CAPITAL)) return phrase;
        first = name.first;
    }
    bool opens =
        first == floor ||
        qt_token_is(doc, first - 1, QT_CLASS(connective) | QT_CLASS(coordinator));
    if (opens) phrase.first = first;
    return phrase;
}

qt_range qt_subject_before(const qt_document *doc, uint32_t end, uint32_t floor) {
    uint32_t at = over_participle(doc, over_adverb(doc, end, floor), floor);
    /* step over "on Tuesday", "also" between subject and verb */
    for (uint32_t steps = 0; at > floor && steps < 4; steps++) {
        if (qt_tag_at(doc, at - 1) == QT_TAG_RB ||
            qt_token_is(doc, at - 1, QT_CLASS(adverb_sentence))) {
            at--;
            continue;
        }
        qt_range time = qt_noun_phrase_before(doc, at, floor);
        if (qt_range_empty(time) || !qt_is_time_phrase(doc, time)) break;
        uint32_t before = time.first;
        if (before > floor && qt_token_is(doc, before - 1, QT_CLASS(preposition)))
            before--;
        if (before <= floor) break;
        at = before;
    }
    if (at <= floor) return (qt_range){end, end};
    if (qt_token_kind_of(doc, at - 1) == QT_TOKEN_COMMA)
        return subject_over_commas(doc, at - 1, floor);
    if (qt_token_kind_of(doc, at - 1) == QT_TOKEN_CLOSE) {
        for (uint32_t i = at - 1; i > floor && at - i < 12; i--) {
            if (qt_token_kind_of(doc, i) != QT_TOKEN_OPEN) continue;
            qt_range phrase =
                over_prepositions(doc, qt_noun_phrase_before(doc, i, floor), floor);
            if (qt_range_empty(phrase)) break;
            return (qt_range){phrase.first, at};
        }
        return (qt_range){end, end};
    }
    qt_range phrase = qt_noun_phrase_before(doc, at, floor);
    /* "in Marrakech someone said" */
    if (phrase.end > phrase.first + 1 &&
        qt_token_is(doc, phrase.end - 1, QT_CLASS(subject_pronoun)))
        return (qt_range){phrase.end - 1, phrase.end};
    if (qt_range_empty(phrase)) return (qt_range){end, end};
    /* "Acme, Inc. said" */
    if (phrase.first >= floor + 2 && phrase.end - phrase.first == 1 &&
        qt_token_is(doc, phrase.first, QT_CLASS(suffix)) &&
        qt_token_kind_of(doc, phrase.first - 1) == QT_TOKEN_COMMA) {
        qt_range name = qt_noun_phrase_before(doc, phrase.first - 1, floor);
        if (!qt_range_empty(name)) phrase.first = name.first;
    }
    qt_range subject = without_occasion(doc, phrase, floor);
    if (subject.first > phrase.first) return subject;
    phrase = over_prepositions(doc, phrase, floor);
    phrase = over_relative(doc, phrase, floor);
    phrase = over_that(doc, phrase, floor);
    /* "Kim and Park said" */
    bool joined = false;
    while (phrase.first >= floor + 2 && qt_tag_at(doc, phrase.first - 1) == QT_TAG_CC &&
           qt_token_has(doc, phrase.first, QT_TOKEN_CAPITAL) &&
           qt_token_has(doc, phrase.first - 2, QT_TOKEN_CAPITAL)) {
        qt_range before = qt_noun_phrase_before(doc, phrase.first - 1, floor);
        if (qt_range_empty(before)) break;
        phrase.first = over_prepositions(doc, before, floor).first;
        joined = true;
    }
    return joined ? over_listed_names(doc, phrase, floor) : phrase;
}
