/*
 * Attribution, first half: the frames around a cue in one sentence.
 *
 * Quotations are opaque here. For every cue verb the verb group, the subject and the
 * sides are read off the tags:
 *
 *     CONTENT, SUBJECT CUE.          "We won," Lopez said.   Sales fell, the firm said.
 *     CONTENT, CUE SUBJECT, ...      "We won," said Maria Lopez, a spokeswoman for Acme.
 *     SUBJECT CUE [adjuncts] CONTENT Lee told reporters that / said: "/ said the plan was
 *     A, SUBJECT CUE, B              one content of two spans
 *     ..., CUEing CONTENT            shares the subject of the cue before it
 *     according to SOURCE            either side
 *
 * Content to the right is preferred when the frame is plain (that, colon, marks, a clause
 * with its own verb); otherwise what stands left of the subject is the content. Cues
 * inside a content that was already found are left alone.
 *
 * Known limits: subjects further than PHRASE_REACH tokens, and clauses whose verb the
 * tagger missed, are not seen; both give no attribution rather than a wrong one.
 */
#include "attrib/attrib.h"

enum {
    ADJUNCT_STEPS = 6,
    OBJECT_REACH = 24,
    SIGNATURE_REACH = 12,
    CLAUSE_SCAN = 300,
    COMPLEMENT_REACH = 16
};

typedef struct cue {
    uint32_t verb;
    qt_range group;
    uint32_t flags;
    qt_polarity polarity;
    bool gerund, passive, infinitive;
} cue;

typedef struct frame {
    qt_attrib *attrib;
    const qt_document *doc;
    qt_range sentence;
    uint32_t paragraph;
    uint32_t floor;    /* tokens before belong to an earlier attribution */
    uint32_t previous; /* last draft of this sentence, or QT_NONE */
} frame;

static bool is_quote(const frame *f, uint32_t token) {
    return token < f->sentence.end && f->attrib->quote_of[token] != QT_NONE;
}

static const qt_quote *quote_at(const frame *f, uint32_t token) {
    return &f->doc->quotes.items[f->attrib->quote_of[token]];
}

static unsigned kind_at(const frame *f, uint32_t token) {
    if (token >= f->sentence.end) return QT_TOKEN_STOP;
    return qt_token_kind_of(f->doc, token);
}

static bool is(const frame *f, uint32_t token, qt_classes classes) {
    return token < f->sentence.end && token >= f->sentence.first && !is_quote(f, token) &&
           qt_token_is(f->doc, token, classes);
}

static uint32_t step(const frame *f, uint32_t token) {
    return qt_quote_end(f->attrib, token);
}

static bool is_verb(qt_tag tag) {
    return tag >= QT_TAG_VB && tag <= QT_TAG_VBZ;
}

/* ---- the cue and its verb group ---- */

static bool precedes_group(const frame *f, uint32_t token) {
    qt_tag tag = qt_tag_at(f->doc, token);
    if (tag == QT_TAG_RB || tag == QT_TAG_MD) return true;
    return is(f, token,
              QT_CLASS(be) | QT_CLASS(have) | QT_CLASS(do) | QT_CLASS(modal) |
                  QT_CLASS(negation));
}

static void widen_group(const frame *f, cue *c) {
    uint32_t first = c->verb;
    bool have = false, be = false;
    for (uint32_t i = c->verb; i > f->floor && !is_quote(f, i - 1);) {
        uint32_t before = i - 1;
        if (qt_tag_at(f->doc, before) == QT_TAG_TO && before > f->floor &&
            first == before + 1) {
            bool governed = is(f, before - 1, QT_CLASS(unreal) | QT_CLASS(negation));
            c->infinitive = true;
            if (!governed) break;
            c->polarity = is(f, before - 1, QT_CLASS(negation)) ? QT_POLARITY_NEGATIVE
                                                                : QT_POLARITY_UNREAL;
            first = before - 1;
            i = before - 1;
            continue;
        }
        if (!precedes_group(f, before)) break;
        bool adverb = qt_tag_at(f->doc, before) == QT_TAG_RB;
        if (is(f, before, QT_CLASS(negation))) {
            c->polarity = QT_POLARITY_NEGATIVE;
            first = before;
        } else if (!adverb) {
            first = before;
            have |= is(f, before, QT_CLASS(have));
            be |= is(f, before, QT_CLASS(be));
            if (is(f, before, QT_CLASS(unreal)) && c->polarity == QT_POLARITY_POSITIVE)
                c->polarity = QT_POLARITY_UNREAL;
        }
        i = before;
    }
    c->group = (qt_range){first, c->verb + 1};
    qt_tag tag = qt_tag_at(f->doc, c->verb);
    c->passive = be && tag != QT_TAG_VBG && tag != QT_TAG_VB;
    c->gerund = tag == QT_TAG_VBG && first == c->verb;
}

static bool beside_quote(const frame *f, uint32_t token) {
    if (token > f->sentence.first && is_quote(f, token - 1)) return true;
    uint32_t next = token + 1;
    while (kind_at(f, next) == QT_TOKEN_COMMA || kind_at(f, next) == QT_TOKEN_COLON)
        next++;
    return next < f->sentence.end && is_quote(f, next);
}

/* A quotation that calls for an attribution ends before `edge`: with a comma, ? or !. */
static bool open_quote_before(const frame *f, uint32_t edge) {
    if (edge <= f->floor || !is_quote(f, edge - 1)) return false;
    const qt_quote *quote = quote_at(f, edge - 1);
    if (quote->comma) return true;
    uint32_t last = quote->tokens.end - 2;
    return quote->stopped && quote->tokens.end - quote->tokens.first > 3 &&
           qt_token_at(f->doc, last)->glyph != '.';
}

/* Any finite verb is a cue where a quotation with a comma waits for one: "...," she
 * sighed. */
static bool waits_for_cue(const frame *f, uint32_t verb) {
    qt_tag tag = qt_tag_at(f->doc, verb);
    if (tag != QT_TAG_VBD && tag != QT_TAG_VBZ && tag != QT_TAG_VBN) return false;
    if (is(f, verb, QT_CLASS(be) | QT_CLASS(have) | QT_CLASS(do))) return false;
    /* Rubio fired back forcefully: "..." */
    for (uint32_t i = verb + 1; i + 1 < f->sentence.end && i - verb <= 3; i++) {
        unsigned kind = kind_at(f, i);
        if (kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) {
            if (is_quote(f, i + 1) && quote_at(f, i + 1)->capital &&
                quote_at(f, i + 1)->words > 2)
                return true;
            break;
        }
        qt_tag between = qt_tag_at(f->doc, i);
        bool it = is(f, i, QT_CLASS(neuter));
        if (is_quote(f, i) ||
            (!it && between != QT_TAG_RB && between != QT_TAG_RP && between != QT_TAG_IN))
            break;
    }
    if (open_quote_before(f, verb)) return true;
    for (uint32_t i = verb; i > f->floor && verb - i < OBJECT_REACH; i--) {
        if (is_quote(f, i - 1)) return open_quote_before(f, i);
        if (qt_is_finite(f->doc, i - 1) || kind_at(f, i - 1) == QT_TOKEN_COMMA)
            return false;
    }
    return false;
}

static bool read_cue(const frame *f, uint32_t token, cue *c) {
    const qt_word *word = qt_token_word(f->doc, token);
    if (qt_token_kind_of(f->doc, token) != QT_TOKEN_WORD) return false;
    if (!word || !word->cue_flags) {
        if (!waits_for_cue(f, token)) return false;
        *c = (cue){.verb = token,
                   .flags = QT_CUE(speech) | QT_CUE(invert) | QT_CUE(aside)};
        widen_group(f, c);
        return true;
    }
    /* "refused to say": the cue is the second verb */
    bool governs = is(f, token, QT_CLASS(negation)) && token + 2 < f->sentence.end &&
                   qt_tag_at(f->doc, token + 1) == QT_TAG_TO;
    if (governs && qt_token_word(f->doc, token + 2) &&
        qt_token_word(f->doc, token + 2)->cue_flags)
        return false;
    uint32_t waiting =
        waits_for_cue(f, token) ? QT_CUE(speech) | QT_CUE(invert) | QT_CUE(aside) : 0;
    qt_tag tag = qt_tag_at(f->doc, token);
    /* "The leak began in April, the memo shows." */
    bool closing =
        (token + 1 >= f->sentence.end || kind_at(f, token + 1) == QT_TOKEN_STOP) &&
        (word->cue_forms & QT_FORM_S) && qt_is_noun(tag);
    bool finite_form = word->cue_forms & (QT_FORM_PAST | QT_FORM_S | QT_FORM_BASE);
    if (!is_verb(tag) && !closing &&
        !(finite_form && beside_quote(f, token) && qt_is_noun(tag) && token > f->floor &&
          !is(f, token - 1, QT_CLASS(determiner)) &&
          qt_tag_at(f->doc, token - 1) != QT_TAG_JJ))
        return false;
    if (is(f, token, QT_CLASS(be))) return false;
    *c = (cue){.verb = token, .flags = word->cue_flags | waiting};
    widen_group(f, c);
    return true;
}

/* ---- adjuncts between a cue and its content ---- */

static uint32_t after_addressee(const frame *f, uint32_t at, const cue *c) {
    uint32_t end = f->sentence.end;
    if (at < end && qt_tag_at(f->doc, at) == QT_TAG_TO &&
        !is_verb(qt_tag_at(f->doc, at + 1)))
        at++;
    else if (!(c->flags & (QT_CUE(addressee) | QT_CUE(question))))
        return at;
    if (at >= end || is_quote(f, at)) return at;
    if (is(f, at, QT_CLASS(complementizer)) && !is(f, at, QT_CLASS(determiner)))
        return at;
    qt_range phrase = qt_noun_phrase_at(f->doc, at, end);
    if (qt_range_empty(phrase)) return at;
    /* "told the BBC's Today programme", "told the head of the union" */
    uint32_t stop = phrase.end;
    while (stop + 1 < end && is(f, stop, QT_CLASS(attaching)) &&
           !is(f, stop, QT_CLASS(complementizer))) {
        qt_range more = qt_noun_phrase_at(f->doc, stop + 1, end);
        if (qt_range_empty(more)) break;
        stop = more.end;
    }
    return stop;
}

/* "in a statement", "during the debate", "after the vote": a phrase whose end is clear.
 */
static uint32_t after_prepositional(const frame *f, uint32_t at) {
    uint32_t end = f->sentence.end;
    if (!is(f, at, QT_CLASS(preposition)) || is(f, at, QT_CLASS(complementizer)))
        return at;
    qt_range phrase = qt_noun_phrase_at(f->doc, at + 1, end);
    if (qt_range_empty(phrase) && at + 1 < end && qt_tag_at(f->doc, at + 1) == QT_TAG_VBG)
        phrase = qt_noun_phrase_at(f->doc, at + 2, end);
    if (qt_range_empty(phrase)) return at;
    uint32_t stop = phrase.end;
    unsigned kind = kind_at(f, stop);
    bool clear = stop >= end || is_quote(f, stop) || kind == QT_TOKEN_COMMA ||
                 kind == QT_TOKEN_COLON || kind == QT_TOKEN_STOP ||
                 is(f, stop, QT_CLASS(complementizer) | QT_CLASS(preposition)) ||
                 is(f, stop, QT_CLASS(temporal));
    bool setting = is(f, phrase.end - 1, QT_CLASS(audience) | QT_CLASS(temporal));
    return clear || setting ? stop : at;
}

static uint32_t skip_adjuncts(const frame *f, uint32_t at, const cue *c) {
    uint32_t addressed = after_addressee(f, at, c);
    /* "told the mayors who gathered in Elsen, ...": the relative clause is the
     * addressee's */
    if (addressed > at && addressed < f->sentence.end && !is_quote(f, addressed) &&
        qt_tag_at(f->doc, addressed) == QT_TAG_WP) {
        uint32_t stop = addressed;
        while (stop < f->sentence.end && stop - addressed < COMPLEMENT_REACH &&
               !is_quote(f, stop) && kind_at(f, stop) != QT_TOKEN_COMMA)
            stop++;
        if (stop < f->sentence.end && kind_at(f, stop) == QT_TOKEN_COMMA)
            addressed = stop;
    }
    at = addressed;
    for (uint32_t steps = 0; steps < ADJUNCT_STEPS && at < f->sentence.end; steps++) {
        if (is_quote(f, at)) return at;
        uint32_t next = at;
        if (qt_tag_at(f->doc, at) == QT_TAG_RP && at == c->verb + 1) next = at + 1;
        if (qt_tag_at(f->doc, at) == QT_TAG_RB &&
            !is(f, at, QT_CLASS(complementizer) | QT_CLASS(wh)))
            next = at + 1;
        if (next == at) next = qt_time_phrase_end(f->doc, at, f->sentence.end);
        /* said, however, that */
        bool aside = kind_at(f, at) == QT_TOKEN_COMMA && at + 2 < f->sentence.end &&
                     !is_quote(f, at + 1) && kind_at(f, at + 2) == QT_TOKEN_COMMA &&
                     (is(f, at + 1, QT_CLASS(connective)) ||
                      qt_tag_at(f->doc, at + 1) == QT_TAG_RB);
        if (aside) next = at + 2;
        if (next == at) next = after_prepositional(f, at);
        if (next == at && qt_tag_at(f->doc, at) == QT_TAG_TO)
            next = after_addressee(f, at, c);
        if (next == at) break;
        at = next;
    }
    return at;
}

/* ---- content to the right ---- */

static bool clause_starts(const frame *f, uint32_t at);
static uint32_t object_quote(const frame *f, uint32_t at);

static bool cue_follows(const frame *f, uint32_t token, bool gerund) {
    const qt_word *word = token < f->sentence.end && !is_quote(f, token)
                              ? qt_token_word(f->doc, token)
                              : NULL;
    if (!word || !(word->cue_flags & (QT_CUE(speech) | QT_CUE(clause) | QT_CUE(object) |
                                      QT_CUE(infinitive))))
        return false;
    return gerund ? (word->cue_forms & QT_FORM_GERUND) != 0
                  : (word->cue_forms & (QT_FORM_PAST | QT_FORM_S | QT_FORM_BASE)) != 0 &&
                        is_verb(qt_tag_at(f->doc, token));
}

/* Whether an attribution "X said" closes the clause after a comma at `comma`. */
static bool aside_follows(const frame *f, uint32_t comma) {
    uint32_t i = comma + 1;
    qt_range phrase = qt_noun_phrase_at(f->doc, i, f->sentence.end);
    if (qt_range_empty(phrase)) return false;
    const qt_word *word =
        phrase.end < f->sentence.end ? qt_token_word(f->doc, phrase.end) : NULL;
    if (!word || !(word->cue_flags & QT_CUE(aside)) || is_quote(f, phrase.end))
        return false;
    unsigned after = kind_at(f, phrase.end + 1);
    return after == QT_TOKEN_STOP || after == QT_TOKEN_COMMA;
}

/* After "and": a cue with content of its own, with or without a new subject. */
static bool new_cue(const frame *f, uint32_t token) {
    uint32_t verb = token;
    qt_range subject = qt_noun_phrase_at(f->doc, token, f->sentence.end);
    if (!qt_range_empty(subject)) verb = subject.end;
    if (!cue_follows(f, verb, false) || !qt_is_finite(f->doc, verb)) return false;
    const qt_word *word = qt_token_word(f->doc, verb);
    uint32_t next = verb + 1;
    if (next >= f->sentence.end) return false;
    if (is(f, next, QT_CLASS(complementizer)) || is_quote(f, next) ||
        kind_at(f, next) == QT_TOKEN_COLON)
        return true;
    if (kind_at(f, next) == QT_TOKEN_COMMA && next + 1 < f->sentence.end &&
        is_quote(f, next + 1))
        return true;
    if ((word->cue_flags & QT_CUE(bare)) && !(word->cue_flags & QT_CUE(nonspeech)))
        return clause_starts(f, next);
    return (word->cue_flags & QT_CUE(object)) && object_quote(f, next) < f->sentence.end;
}

/* Whether the content ends at a comma, the clause after which begins at `next`. */
static bool ends_at_comma(const frame *f, uint32_t next) {
    uint32_t end = f->sentence.end;
    if (is(f, next, QT_CLASS(coordinator)) && !is(f, next, QT_CLASS(negation))) {
        qt_range subject = qt_noun_phrase_at(f->doc, next + 1, end);
        if (is(f, next, QT_CLASS(contrast)) && !qt_range_empty(subject)) return true;
        if (cue_follows(f, next + 1, false)) return true;
        if (!qt_range_empty(subject) && cue_follows(f, subject.end, false)) return true;
    }
    if (cue_follows(f, next, true)) return true;
    if (qt_phrase_at(f->doc, next, end, QT_CLASS(according))) return true;
    return is(f, next, QT_CLASS(subordinator)) && new_cue(f, next + 1);
}

/* A quotation after a colon that has an attribution of its own: "...: "A," he wrote. */
static bool has_own_attribution(const frame *f, uint32_t quote) {
    uint32_t stop = step(f, quote);
    if (!open_quote_before(f, stop)) return false;
    for (uint32_t i = stop;
         i < f->sentence.end && i - stop < ADJUNCT_STEPS && !is_quote(f, i); i++)
        if (qt_is_finite(f->doc, i)) return true;
    return false;
}

static uint32_t content_end(const frame *f, uint32_t from) {
    uint32_t end = f->sentence.end;
    if (end - from > CLAUSE_SCAN) end = from + CLAUSE_SCAN;
    for (uint32_t i = from; i < end; i = step(f, i)) {
        if (is_quote(f, i)) {
            uint32_t next = step(f, i);
            if (next < end && !is_quote(f, next) && quote_at(f, i)->comma &&
                ends_at_comma(f, next))
                return next;
            continue;
        }
        switch (kind_at(f, i)) {
        case QT_TOKEN_SEMICOLON: return i;
        case QT_TOKEN_STOP:
            if (i + 1 >= f->sentence.end) return i;
            break;
        case QT_TOKEN_COLON:
            if (i + 1 < end && is_quote(f, i + 1) && has_own_attribution(f, i + 1))
                return i;
            break;
        case QT_TOKEN_COMMA:
            if (i + 1 < end && (ends_at_comma(f, i + 1) || aside_follows(f, i))) return i;
            break;
        default:
            if (is(f, i, QT_CLASS(coordinator)) && i > from && new_cue(f, i + 1))
                return i;
            break;
        }
    }
    return end;
}

/* The dictionary knows the word as a finite verb too, and a noun stands before it. */
static bool could_be_finite(const frame *f, uint32_t token) {
    const qt_word *word = qt_token_word(f->doc, token);
    if (!word || !(qt_is_noun(qt_tag_at(f->doc, token - 1)) ||
                   qt_tag_at(f->doc, token - 1) == QT_TAG_PRP))
        return false;
    for (unsigned t = 0; t < 3; t++)
        if (word->tags[t] == QT_TAG_VBD || word->tags[t] == QT_TAG_VBZ ||
            word->tags[t] == QT_TAG_VBP)
            return true;
    return qt_tag_at(f->doc, token) == QT_TAG_VBN;
}

/* The same for the first word inside marks: said the town "have had enough". */
static bool could_be_finite_in_quote(const frame *f, uint32_t token) {
    const qt_word *word = qt_token_word(f->doc, token);
    if (!word || qt_token_has(f->doc, token, QT_TOKEN_CAPITAL)) return false;
    return word->tags[0] == QT_TAG_VBD || word->tags[0] == QT_TAG_VBZ ||
           word->tags[0] == QT_TAG_VBP || word->tags[0] == QT_TAG_MD;
}

/* A clause with a verb of its own, before any comma or relative pronoun. */
static bool clause_starts(const frame *f, uint32_t at) {
    if (at >= f->sentence.end || is_quote(f, at)) return false;
    qt_tag tag = qt_tag_at(f->doc, at);
    bool opener = qt_is_noun(tag) || tag == QT_TAG_DT || tag == QT_TAG_PRP ||
                  tag == QT_TAG_PRPS || tag == QT_TAG_CD || tag == QT_TAG_JJ ||
                  tag == QT_TAG_EX || tag == QT_TAG_VBG || tag == QT_TAG_JJR ||
                  tag == QT_TAG_JJS || tag == QT_TAG_PDT ||
                  is(f, at, QT_CLASS(subordinator));
    if (!opener) return false;
    bool subordinate = is(f, at, QT_CLASS(subordinator)), likely = false;
    for (uint32_t i = at; i < f->sentence.end && i - at < 40; i++) {
        if (is_quote(f, i))
            return i > at && (subordinate || qt_is_finite(f->doc, i + 1) ||
                              could_be_finite_in_quote(f, i + 1));
        unsigned kind = kind_at(f, i);
        if (kind == QT_TOKEN_COMMA && subordinate) continue;
        if (kind == QT_TOKEN_COMMA || kind == QT_TOKEN_STOP || kind == QT_TOKEN_COLON ||
            kind == QT_TOKEN_SEMICOLON || kind == QT_TOKEN_DASH)
            return false;
        if (i > at && is(f, i, QT_CLASS(relative)) && qt_tag_at(f->doc, i) != QT_TAG_IN &&
            qt_tag_at(f->doc, i) != QT_TAG_DT)
            return false;
        if (i > at && qt_is_finite(f->doc, i)) return true;
        if (i > at) likely |= could_be_finite(f, i);
    }
    return likely;
}

/* A quotation from `at` on: alone, or mixed with the clause that goes on after it. */
static qt_range quoted_content(const frame *f, uint32_t at) {
    uint32_t stop = step(f, at);
    const qt_quote *quote = quote_at(f, at);
    while (stop < f->sentence.end && is_quote(f, stop)) {
        quote = quote_at(f, stop);
        stop = step(f, stop);
    }
    /* "A" and "B" */
    uint32_t also = stop;
    if (kind_at(f, also) == QT_TOKEN_COMMA && also < f->sentence.end) also++;
    if (also < f->sentence.end && is(f, also, QT_CLASS(coordinator))) {
        also++;
        if (kind_at(f, also) == QT_TOKEN_COMMA) also++;
        if (also < f->sentence.end && is_quote(f, also))
            return (qt_range){at, quoted_content(f, also).end};
    }
    bool closed = quote->comma || quote->stopped || stop >= f->sentence.end;
    if (closed || kind_at(f, stop) == QT_TOKEN_COMMA || kind_at(f, stop) == QT_TOKEN_STOP)
        return (qt_range){at, stop};
    if (quote->capital && is(f, stop, QT_CLASS(coordinator) | QT_CLASS(subordinator)))
        return (qt_range){at, stop};
    if (is(f, stop, QT_CLASS(coordinator)) && stop + 1 < f->sentence.end &&
        !is_quote(f, stop + 1) &&
        (qt_is_finite(f->doc, stop + 1) || cue_follows(f, stop + 1, false)))
        return (qt_range){at, stop};
    return (qt_range){at, content_end(f, stop)};
}

/* A quotation within reach that the cue's object leads to, or the sentence's end. */
static uint32_t object_quote(const frame *f, uint32_t at) {
    for (uint32_t i = at; i < f->sentence.end && i - at < OBJECT_REACH; i++) {
        if (is_quote(f, i)) return i;
        unsigned kind = kind_at(f, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_SEMICOLON) break;
        if (kind == QT_TOKEN_COMMA) {
            if (i + 1 < f->sentence.end && is_quote(f, i + 1) &&
                quote_at(f, i + 1)->capital)
                break;
            qt_range subject = qt_noun_phrase_at(f->doc, i + 1, f->sentence.end);
            if (!qt_range_empty(subject) && subject.end < f->sentence.end &&
                qt_is_finite(f->doc, subject.end))
                break;
        }
        if (i > at && cue_follows(f, i, false) && qt_is_finite(f->doc, i)) break;
        if (i > at && cue_follows(f, i, true)) break;
    }
    return f->sentence.end;
}

/* "said in an op-ed before the hearing, "...": a capital quotation after a comma or
 * colon, no verb between; the sentence's end if there is none. */
static uint32_t quote_after_comma(const frame *f, uint32_t at) {
    for (uint32_t i = at; i + 1 < f->sentence.end && i - at < OBJECT_REACH; i++) {
        if (is_quote(f, i) || qt_is_finite(f->doc, i)) break;
        unsigned kind = kind_at(f, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_SEMICOLON) break;
        if ((kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) && is_quote(f, i + 1))
            return quote_at(f, i + 1)->capital ? i + 1 : f->sentence.end;
    }
    return f->sentence.end;
}

static bool only_determiners(const frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        qt_tag tag = qt_tag_at(f->doc, i);
        if (tag != QT_TAG_DT && tag != QT_TAG_IN && tag != QT_TAG_PRPS) return false;
    }
    return true;
}

/* "said, among other things, that": the complementizer behind phrases without a verb. */
static uint32_t complementizer_within(const frame *f, uint32_t at) {
    for (uint32_t i = at; i < f->sentence.end && i - at < COMPLEMENT_REACH; i++) {
        if (is_quote(f, i)) break;
        unsigned kind = kind_at(f, i);
        if (kind != QT_TOKEN_WORD && kind != QT_TOKEN_NUMBER && kind != QT_TOKEN_COMMA)
            break;
        if (is(f, i, QT_CLASS(complementizer)) && qt_tag_at(f->doc, i) == QT_TAG_IN &&
            i + 1 < f->sentence.end)
            return kind_at(f, i - 1) == QT_TOKEN_COMMA || is(f, i - 1, QT_CLASS(temporal))
                       ? i
                       : at;
        if (qt_is_finite(f->doc, i)) break;
    }
    return at;
}

static bool content_right(const frame *f, const cue *c, qt_range *content) {
    uint32_t end = f->sentence.end, at = skip_adjuncts(f, c->verb + 1, c);
    if (at >= end) return false;
    /* "referred to Rubio as": he is what is spoken of, not who is told */
    bool about = (c->flags & QT_CUE(object)) && !is_quote(f, at) && at > c->verb + 2 &&
                 qt_tag_at(f->doc, c->verb + 1) == QT_TAG_TO &&
                 is(f, at, QT_CLASS(preposition));
    if (about) at = c->verb + 2;
    if (c->flags & (QT_CUE(clause) | QT_CUE(speech))) at = complementizer_within(f, at);
    unsigned kind = kind_at(f, at);
    bool said = c->flags & (QT_CUE(speech) | QT_CUE(clause));
    if (is_quote(f, at) && (said || (c->flags & QT_CUE(object)))) {
        *content = quoted_content(f, at);
        return true;
    }
    if ((kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) && at + 1 < end && said) {
        if (is_quote(f, at + 1)) {
            *content = quoted_content(f, at + 1);
            return kind == QT_TOKEN_COLON || !(c->flags & QT_CUE(nonspeech)) ||
                   quote_at(f, at + 1)->capital;
        }
        if (kind == QT_TOKEN_COLON) {
            *content = (qt_range){at + 1, content_end(f, at + 1)};
            return !(c->flags & QT_CUE(nonspeech));
        }
        return false;
    }
    qt_tag tag = qt_tag_at(f->doc, at);
    bool complement = is(f, at, QT_CLASS(complementizer)) && tag != QT_TAG_WP &&
                      at + 1 < end && kind_at(f, at + 1) != QT_TOKEN_COMMA;
    if (complement && tag == QT_TAG_DT && !clause_starts(f, at)) complement = false;
    if (complement && (c->flags & (QT_CUE(clause) | QT_CUE(speech)))) {
        bool relative = (c->flags & QT_CUE(nonspeech)) && tag != QT_TAG_IN;
        *content = (qt_range){at, content_end(f, at)};
        if (!relative) return true;
    }
    if (tag == QT_TAG_WP && (c->flags & (QT_CUE(clause) | QT_CUE(speech))) &&
        !(c->flags & QT_CUE(nonspeech))) {
        *content = (qt_range){at, content_end(f, at)};
        return true;
    }
    if ((c->flags & QT_CUE(bare)) && !(c->flags & QT_CUE(nonspeech)) &&
        clause_starts(f, at)) {
        *content = (qt_range){at, content_end(f, at)};
        return true;
    }
    if ((c->flags & QT_CUE(bare)) && (c->flags & QT_CUE(addressee)) && at > c->verb + 1 &&
        clause_starts(f, at)) {
        *content = (qt_range){at, content_end(f, at)};
        return true;
    }
    if ((c->flags & QT_CUE(infinitive)) && !is(f, c->verb, QT_CLASS(negation)) &&
        tag == QT_TAG_TO && at + 1 < end && is_verb(qt_tag_at(f->doc, at + 1))) {
        *content = (qt_range){at, content_end(f, at)};
        return true;
    }
    if (said && !(c->flags & QT_CUE(nonspeech))) {
        uint32_t quote = quote_after_comma(f, at);
        if (quote < end) {
            *content = quoted_content(f, quote);
            return true;
        }
    }
    if (c->flags &
        (QT_CUE(object) | QT_CUE(speech) | QT_CUE(clause) | QT_CUE(infinitive))) {
        uint32_t quote = object_quote(f, at);
        if (quote >= end) return false;
        if (only_determiners(f, at, quote)) at = quote;
        *content = at == quote ? quoted_content(f, quote)
                               : (qt_range){at, quoted_content(f, quote).end};
        return true;
    }
    return false;
}

/* ---- content to the left ---- */

static bool has_finite(const frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i = step(f, i))
        if (is_quote(f, i) || qt_is_finite(f->doc, i)) return true;
    return false;
}

/* Where the clause that ends at `end` begins: connectives at its head are left out. */
static uint32_t clause_start(const frame *f, uint32_t end) {
    uint32_t at = f->floor;
    while (at < end && !is_quote(f, at) &&
           (is(f, at, QT_CLASS(connective)) || kind_at(f, at) == QT_TOKEN_COMMA ||
            kind_at(f, at) == QT_TOKEN_DASH || kind_at(f, at) == QT_TOKEN_SEMICOLON))
        at++;
    return at;
}

/* edge: the subject's or inverted cue's first token. */
static bool content_left(const frame *f, const cue *c, uint32_t edge, qt_range *content) {
    if (edge <= f->floor) return false;
    uint32_t stop = edge;
    unsigned before = kind_at(f, edge - 1);
    bool quote_before = is_quote(f, edge - 1);
    if (!quote_before) {
        if (before != QT_TOKEN_COMMA && before != QT_TOKEN_DASH) return false;
        stop = edge - 1;
        quote_before = stop > f->floor && is_quote(f, stop - 1);
    }
    if (quote_before) {
        uint32_t first = quote_at(f, stop - 1)->tokens.first;
        while (first > f->floor && is_quote(f, first - 1))
            first = quote_at(f, first - 1)->tokens.first;
        uint32_t start = clause_start(f, stop);
        if (!(c->flags & (QT_CUE(speech) | QT_CUE(aside)))) return false;
        if (start >= first) start = first;
        /* `... : "Q," he said`: the part before the colon is not his */
        for (uint32_t i = start; i < first; i = step(f, i))
            if (kind_at(f, i) == QT_TOKEN_COLON && !is_quote(f, i)) start = i + 1;
        const qt_quote *quote = &f->doc->quotes.items[f->attrib->quote_of[first]];
        if (start < first && quote->capital && quote->words > 3 &&
            (quote->comma || quote->stopped) && kind_at(f, first - 1) != QT_TOKEN_WORD)
            start = first;
        *content = (qt_range){start, stop};
        return true;
    }
    if (!(c->flags & QT_CUE(aside))) return false;
    uint32_t start = clause_start(f, stop);
    if (start >= stop || !has_finite(f, start, stop)) return false;
    if (is(f, start, QT_CLASS(subordinator)) || is(f, start, QT_CLASS(preposition))) {
        /* "When asked about it, Lee said ...": a lead-in is no content without a main
         * clause */
        bool main_clause = false;
        for (uint32_t i = start; i < stop; i = step(f, i))
            if (kind_at(f, i) == QT_TOKEN_COMMA && !is_quote(f, i) &&
                has_finite(f, i + 1, stop))
                main_clause = true;
        if (!main_clause) return false;
    }
    *content = (qt_range){start, stop};
    return true;
}

/* The rest of "A, she said, B": what goes on after the cue, its adjuncts and a comma. */
static bool content_resumes(const frame *f, uint32_t at, qt_range *content) {
    if (at >= f->sentence.end) return false;
    unsigned kind = kind_at(f, at);
    if (is_quote(f, at)) {
        *content = quoted_content(f, at);
        return true;
    }
    if (kind != QT_TOKEN_COMMA && kind != QT_TOKEN_COLON && kind != QT_TOKEN_DASH)
        return false;
    uint32_t next = at + 1;
    if (next >= f->sentence.end) return false;
    if (is_quote(f, next)) {
        *content = quoted_content(f, next);
        return true;
    }
    qt_tag tag = qt_tag_at(f->doc, next);
    if (tag == QT_TAG_VBG || tag == QT_TAG_VBN || kind != QT_TOKEN_COMMA) return false;
    if (is(f, next, QT_CLASS(relative) | QT_CLASS(subordinator))) return false;
    bool joined = is(f, next, QT_CLASS(coordinator)) && next + 1 < f->sentence.end &&
                  is_quote(f, next + 1);
    if (joined) {
        *content = quoted_content(f, next + 1);
        return true;
    }
    if (is(f, next, QT_CLASS(coordinator)) && !has_finite(f, next, content_end(f, next)))
        return false;
    *content = (qt_range){next, content_end(f, next)};
    return has_finite(f, content->first, content->end);
}

/* ---- subjects ---- */

/* Somebody or something that can make a statement: a name, a person, a group, an
 * institution, a document. "History shows that" is nobody's. */
static bool can_speak(const frame *f, qt_range subject) {
    const qt_classes speaks = QT_CLASS(role) | QT_CLASS(role_anonymous) |
                              QT_CLASS(title) | QT_CLASS(kin) | QT_CLASS(group_noun) |
                              QT_CLASS(document_noun) | QT_CLASS(org_noun) |
                              QT_CLASS(org_head) | QT_CLASS(org_name) | QT_CLASS(place) |
                              QT_CLASS(party) | QT_CLASS(demonym) | QT_CLASS(addressee);
    qt_range base = qt_noun_phrase_at(f->doc, subject.first, subject.end);
    if (qt_range_empty(base)) base = subject;
    if (qt_tag_at(f->doc, base.first) == QT_TAG_PRP ||
        qt_tag_at(f->doc, base.first) == QT_TAG_WP)
        return true;
    for (uint32_t i = base.first; i < base.end; i++) {
        if (is(f, i, speaks)) return true;
        if (i > f->sentence.first && qt_token_has(f->doc, i, QT_TOKEN_CAPITAL))
            return true;
    }
    uint32_t head = qt_phrase_head(f->doc, base);
    bool opens = base.first == f->sentence.first &&
                 qt_token_has(f->doc, base.first, QT_TOKEN_CAPITAL);
    const qt_word *word = qt_token_word(f->doc, head);
    return opens && base.end - base.first <= 3 && (!word || !word->tags[0]);
}

static bool good_subject(const frame *f, qt_range subject) {
    if (qt_range_empty(subject)) return false;
    for (uint32_t i = subject.first; i < subject.end; i++)
        if (is_quote(f, i)) return false;
    if (qt_is_time_phrase(f->doc, subject)) return false;
    qt_tag tag = qt_tag_at(f->doc, subject.first);
    return tag != QT_TAG_EX && tag != QT_TAG_WDT;
}

/* The subject of the sentence's main clause, for a participle: "Lee left, saying ...". */
static qt_range main_subject(const frame *f, uint32_t before) {
    qt_range none = {before, before};
    for (uint32_t i = f->sentence.first; i < before; i = step(f, i)) {
        if (is_quote(f, i) || !qt_is_finite(f->doc, i)) continue;
        uint32_t group = i;
        while (group > f->sentence.first && precedes_group(f, group - 1)) group--;
        qt_range subject = qt_subject_before(f->doc, group, f->sentence.first);
        if (good_subject(f, subject) &&
            !is(f,
                subject.first > f->sentence.first ? subject.first - 1 : f->sentence.end,
                QT_CLASS(subordinator)))
            return subject;
    }
    return none;
}

static qt_range agent_after(const frame *f, const cue *c) {
    qt_range none = {0, 0};
    for (uint32_t i = c->verb + 1; i < f->sentence.end && i < c->verb + 8; i++) {
        if (is_quote(f, i)) break;
        if (!is(f, i, QT_CLASS(agent))) continue;
        qt_range full = qt_noun_phrase_full(f->doc, i + 1, f->sentence.end);
        return good_subject(f, full) ? full : none;
    }
    return none;
}

/* ---- drafts ---- */

static bool quotes_free(const frame *f, qt_range content) {
    for (uint32_t i = content.first; i < content.end; i = step(f, i))
        if (is_quote(f, i) && f->attrib->owner[f->attrib->quote_of[i]] != QT_NONE)
            return false;
    return true;
}

static double confidence_of(const frame *f, const qt_draft *draft) {
    bool quoted = true, any = false;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end;
             i = step(f, i)) {
            any |= is_quote(f, i);
            quoted &= is_quote(f, i) || kind_at(f, i) != QT_TOKEN_WORD;
        }
    if (any && quoted) return qt_setting_of(f->attrib, QT_SETTING_confidence_direct_cue);
    return qt_setting_of(f->attrib, any ? QT_SETTING_confidence_mixed
                                        : QT_SETTING_confidence_indirect);
}

static quoth_status add(frame *f, qt_draft *draft, uint32_t consumed) {
    draft->sentence = f->sentence;
    draft->paragraph = f->paragraph;
    /* “Why me?” she wondered: nothing was said aloud */
    bool quoted = false;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
            quoted |= is_quote(f, i);
    if (quoted && !qt_range_empty(draft->cue) &&
        is(f, draft->cue.end - 1, QT_CLASS(thought)))
        draft->thought = true;
    if (draft->confidence <= 0) draft->confidence = confidence_of(f, draft);
    QT_TRY(qt_draft_add(f->attrib, draft, &f->previous));
    if (consumed > f->floor) f->floor = consumed;
    return QUOTH_OK;
}

static const char *channel_of(const cue *c) {
    if (c->flags & QT_CUE(speech)) return "statement";
    return c->flags & QT_CUE(mind) ? "belief" : "statement";
}

static qt_polarity polarity_of(const frame *f, const cue *c, qt_range subject,
                               qt_range content) {
    if (c->polarity != QT_POLARITY_POSITIVE) return c->polarity;
    uint32_t before = qt_range_empty(subject) ? c->group.first : subject.first;
    if (before > f->sentence.first && is(f, before - 1, QT_CLASS(subordinator)) &&
        is(f, before - 1, QT_CLASS(unreal)))
        return QT_POLARITY_UNREAL;
    if ((c->flags & QT_CUE(question)) && !is_quote(f, content.first) &&
        is(f, content.first, QT_CLASS(wh) | QT_CLASS(unreal)))
        return QT_POLARITY_UNREAL;
    return QT_POLARITY_POSITIVE;
}

/* "..., said NP": the subject after the verb. */
static quoth_status try_inverted(frame *f, const cue *c, bool *done) {
    if (!(c->flags & QT_CUE(invert)) || c->group.first != c->verb || c->gerund)
        return QUOTH_OK;
    uint32_t edge = c->verb;
    if (edge == f->sentence.first) {
        /* Said Ellis: "..." */
        qt_range name = qt_noun_phrase_full(f->doc, edge + 1, f->sentence.end);
        unsigned kind = kind_at(f, name.end);
        bool quoted = (kind == QT_TOKEN_COLON || kind == QT_TOKEN_COMMA) &&
                      name.end + 1 < f->sentence.end && is_quote(f, name.end + 1);
        if (!quoted || !good_subject(f, name)) return QUOTH_OK;
        qt_range content = quoted_content(f, name.end + 1);
        if (!quotes_free(f, content)) return QUOTH_OK;
        qt_draft opening = {.content = {content},
                            .content_count = 1,
                            .cue = c->group,
                            .source = name,
                            .speaker_of = QT_NONE,
                            .channel = channel_of(c),
                            .rule = "cue-source-quote"};
        *done = true;
        return add(f, &opening, content.end);
    }
    if (edge <= f->floor) return QUOTH_OK;
    bool after_quote =
        is_quote(f, edge - 1) || (kind_at(f, edge - 1) == QT_TOKEN_COMMA &&
                                  edge >= f->floor + 2 && is_quote(f, edge - 2));
    if (!after_quote && kind_at(f, edge - 1) != QT_TOKEN_COMMA) return QUOTH_OK;
    uint32_t at = c->verb + 1;
    qt_range subject = qt_noun_phrase_full(f->doc, at, f->sentence.end);
    if (!good_subject(f, subject)) return QUOTH_OK;
    if (!after_quote && clause_starts(f, at)) return QUOTH_OK;
    qt_range left, more;
    if (!content_left(f, c, edge, &left) || !quotes_free(f, left)) return QUOTH_OK;
    qt_draft draft = {.content = {left},
                      .content_count = 1,
                      .cue = c->group,
                      .source = subject,
                      .polarity = c->polarity,
                      .speaker_of = QT_NONE,
                      .channel = channel_of(c),
                      .rule = after_quote ? "quote-cue-source" : "clause-cue-source"};
    uint32_t consumed = subject.end,
             next = skip_adjuncts(f, subject.end, &(cue){.verb = c->verb});
    bool quote_next =
        next < f->sentence.end &&
        (is_quote(f, next) || (next + 1 < f->sentence.end && is_quote(f, next + 1)));
    if (quote_next && content_resumes(f, next, &more) && quotes_free(f, more)) {
        draft.content[draft.content_count++] = more;
        consumed = more.end;
    }
    *done = true;
    return add(f, &draft, consumed);
}

/* The phrase that opens the sentence, when this is its first verb: "Lee, in an attempt to
 * draw attention, wrote". */
static qt_range opening_subject(const frame *f, const cue *c) {
    qt_range none = {0, 0};
    uint32_t at = f->floor;
    while (at < c->group.first && !is_quote(f, at) &&
           is(f, at, QT_CLASS(connective) | QT_CLASS(subordinator)))
        at++;
    if (kind_at(f, at) != QT_TOKEN_WORD || !qt_token_has(f->doc, at, QT_TOKEN_CAPITAL))
        return none;
    bool relative = false;
    qt_range full = qt_noun_phrase_full(f->doc, at, c->group.first);
    unsigned after = kind_at(f, full.end);
    if (!good_subject(f, full) || (after != QT_TOKEN_COMMA && after != QT_TOKEN_DASH))
        return none;
    for (uint32_t i = full.end; i < c->group.first; i = step(f, i)) {
        if (is_quote(f, i)) return none;
        relative |= is(f, i, QT_CLASS(relative));
        if (!relative && qt_is_finite(f->doc, i)) return none;
    }
    return full;
}

/* "Lantern Radio quoted Lundgren as saying": the object of the verb before "as". */
static qt_range relayed(const frame *f, const cue *c) {
    qt_range none = {0, 0};
    if (c->verb < f->floor + 3) return none;
    for (uint32_t i = c->verb - 1; i > f->floor && c->verb - i < OBJECT_REACH; i--) {
        const qt_word *word = qt_token_word(f->doc, i);
        if (is_quote(f, i)) return none;
        if (!word || !(word->cue_flags & QT_CUE(relay))) continue;
        qt_range object = qt_noun_phrase_full(f->doc, i + 1, c->verb - 1);
        return good_subject(f, object) && object.end + 1 == c->verb ? object : none;
    }
    return none;
}

static qt_range subject_of(const frame *f, const cue *c, const char **rule) {
    qt_range subject = qt_subject_before(f->doc, c->group.first, f->floor);
    if (good_subject(f, subject)) return subject;
    if (!c->gerund) subject = opening_subject(f, c);
    if (!qt_range_empty(subject)) return subject;
    if (c->gerund && (subject = relayed(f, c), !qt_range_empty(subject))) return subject;
    *rule = "shared-subject";
    bool coordinated = c->group.first > f->sentence.first &&
                       is(f, c->group.first - 1, QT_CLASS(coordinator));
    bool participle = c->gerund;
    if (!coordinated && !participle) return (qt_range){0, 0};
    uint32_t last = f->previous;
    bool begins = c->group.first == f->sentence.first;
    if (last == QT_NONE && begins && f->attrib->drafts.count &&
        f->attrib->drafts.items[f->attrib->drafts.count - 1].paragraph == f->paragraph)
        last = f->attrib->drafts.count - 1;
    if (last != QT_NONE) {
        const qt_draft *previous = &f->attrib->drafts.items[last];
        if (!qt_range_empty(previous->source)) return previous->source;
    }
    return main_subject(f, c->group.first);
}

/* "When Lee said A, ...", "If he says A, ...": the clause ends at its comma. */
static bool in_opening_clause(const frame *f, const cue *c, qt_range subject) {
    uint32_t first = qt_range_empty(subject) ? c->group.first : subject.first;
    for (uint32_t i = f->floor; i < first; i = step(f, i)) {
        if (is_quote(f, i) || kind_at(f, i) == QT_TOKEN_COMMA) return false;
        if (is(f, i, QT_CLASS(subordinator))) return i <= f->sentence.first + 1;
    }
    return false;
}

static uint32_t first_comma(const frame *f, qt_range content) {
    for (uint32_t i = content.first; i < content.end; i = step(f, i)) {
        if (is_quote(f, i) || kind_at(f, i) != QT_TOKEN_COMMA) continue;
        qt_range next = qt_noun_phrase_at(f->doc, i + 1, f->sentence.end);
        if (!qt_range_empty(next)) return i;
    }
    return content.end;
}

/* Everything between a quotation that waits for its attribution and the verb: "...,"
 * former State policy planning director Anne-Marie Roe wrote. */
static qt_range region_subject(const frame *f, const cue *c) {
    qt_range none = {0, 0};
    uint32_t first = c->group.first;
    bool relative = false;
    while (first > f->floor && c->group.first - first < OBJECT_REACH &&
           !is_quote(f, first - 1)) {
        first--;
        unsigned kind = kind_at(f, first);
        if (kind == QT_TOKEN_SEMICOLON || kind == QT_TOKEN_COLON || kind == QT_TOKEN_STOP)
            return none;
    }
    if (first == c->group.first || !open_quote_before(f, first)) return none;
    if (kind_at(f, first) != QT_TOKEN_WORD || qt_is_finite(f->doc, first)) return none;
    for (uint32_t i = first; i < c->group.first; i++) {
        relative |= is(f, i, QT_CLASS(relative));
        if (!relative && qt_is_finite(f->doc, i)) return none;
    }
    qt_range region = {first, c->group.first};
    while (region.end > region.first && kind_at(f, region.end - 1) == QT_TOKEN_COMMA)
        region.end--;
    bool noun = false;
    for (uint32_t i = region.first; i < region.end; i++)
        noun |= qt_is_noun(qt_tag_at(f->doc, i));
    return noun ? region : none;
}

/* "leading advisers to counter that ...": the one who is led to speak stands before "to".
 */
static quoth_status try_infinitive(frame *f, const cue *c, bool *done) {
    uint32_t to = c->verb;
    while (to > f->floor && qt_tag_at(f->doc, to) != QT_TAG_TO) to--;
    qt_range right, subject = qt_subject_before(f->doc, to, f->floor);
    if (!good_subject(f, subject) || !content_right(f, c, &right) ||
        !quotes_free(f, right))
        return QUOTH_OK;
    if (!is_quote(f, right.first) && !is(f, right.first, QT_CLASS(complementizer)))
        return QUOTH_OK;
    qt_draft draft = {.content = {right},
                      .content_count = 1,
                      .cue = {to, c->verb + 1},
                      .source = subject,
                      .speaker_of = QT_NONE,
                      .channel = channel_of(c),
                      .rule = "source-infinitive"};
    *done = true;
    return add(f, &draft, right.end);
}

/* "The smelter, she said, would close": what stands before the aside is part of the
 * content, a lead-in such as "On Monday" is too; a connective is not. 1 if it counts,
 * else 0. */
static uint32_t opening_counts(const frame *f, qt_range opening) {
    for (uint32_t i = opening.first; i < opening.end; i = step(f, i))
        if (is_quote(f, i) ||
            (kind_at(f, i) == QT_TOKEN_WORD && !is(f, i, QT_CLASS(connective)) &&
             qt_tag_at(f->doc, i) != QT_TAG_RB))
            return 1;
    return 0;
}

/* "It is said that ...": a report without a source. */
static quoth_status try_agentless(frame *f, const cue *c, bool *done) {
    uint32_t at = skip_adjuncts(f, c->verb + 1, &(cue){.verb = c->verb});
    bool it =
        c->group.first > f->sentence.first && is(f, c->group.first - 1, QT_CLASS(neuter));
    if (!it || at >= f->sentence.end || is_quote(f, at) ||
        !is(f, at, QT_CLASS(complementizer)))
        return QUOTH_OK;
    qt_draft draft = {.content = {{at, content_end(f, at)}},
                      .content_count = 1,
                      .cue = c->group,
                      .speaker_of = QT_NONE,
                      .polarity = c->polarity,
                      .agentless = true,
                      .channel = "statement",
                      .rule = "agentless"};
    if (!quotes_free(f, draft.content[0])) return QUOTH_OK;
    *done = true;
    return add(f, &draft, draft.content[0].end);
}

/* "Reportedly, A", "A, reportedly.": the adverb alone. */
static quoth_status try_reportedly(frame *f, uint32_t token, bool *done) {
    qt_draft draft = {.content_count = 1,
                      .cue = {token, token + 1},
                      .speaker_of = QT_NONE,
                      .agentless = true,
                      .channel = "statement",
                      .rule = "agentless"};
    bool first = token == f->sentence.first && kind_at(f, token + 1) == QT_TOKEN_COMMA;
    bool last = token > f->floor && kind_at(f, token - 1) == QT_TOKEN_COMMA &&
                (token + 1 >= f->sentence.end || kind_at(f, token + 1) == QT_TOKEN_STOP);
    if (first) draft.content[0] = (qt_range){token + 2, content_end(f, token + 2)};
    if (last) draft.content[0] = (qt_range){clause_start(f, token - 1), token - 1};
    if ((!first && !last) ||
        !has_finite(f, draft.content[0].first, draft.content[0].end) ||
        !quotes_free(f, draft.content[0]))
        return QUOTH_OK;
    *done = true;
    return add(f, &draft, first ? draft.content[0].end : token + 1);
}

/* "his claim that ...", "the mayor's warning that ...": a noun of speech with its owner.
 */
static quoth_status try_nominal(frame *f, uint32_t noun, bool *done) {
    uint32_t that = noun + 1;
    bool clause = that + 1 < f->sentence.end && is(f, that, QT_CLASS(complementizer)) &&
                  qt_tag_at(f->doc, that) == QT_TAG_IN &&
                  !is(f, that, QT_CLASS(attaching));
    if (!clause || noun <= f->floor) return QUOTH_OK;
    qt_range source = {noun - 1, noun};
    if (qt_tag_at(f->doc, noun - 1) == QT_TAG_POS)
        source = qt_noun_phrase_before(f->doc, noun - 1, f->floor);
    bool owner = qt_tag_at(f->doc, noun - 1) == QT_TAG_PRPS ||
                 qt_tag_at(f->doc, noun - 1) == QT_TAG_POS;
    qt_range content = {that, content_end(f, that)};
    if (!owner || !good_subject(f, source) || !quotes_free(f, content)) return QUOTH_OK;
    /* a verb right after a short clause belongs to the main sentence: "his claim that A
     * is B" */
    qt_draft draft = {.content = {content},
                      .content_count = 1,
                      .cue = {noun, noun + 1},
                      .source = source,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = "noun-that"};
    *done = true;
    return add(f, &draft, content.end);
}

/* "SUBJECT CUE": content to the right, to the left, or on both sides. */
static quoth_status try_subject(frame *f, const cue *c, bool *done) {
    const char *rule = NULL;
    bool led = c->infinitive && c->polarity == QT_POLARITY_POSITIVE;
    if (led) return try_infinitive(f, c, done);
    qt_range subject = c->passive ? agent_after(f, c) : subject_of(f, c, &rule);
    qt_range region = c->passive || c->gerund ? (qt_range){0, 0} : region_subject(f, c);
    if (!qt_range_empty(region) && (rule || subject.first > region.first)) {
        if (qt_range_empty(subject) || rule ||
            !is(f, subject.first - 1, QT_CLASS(subordinator)))
            subject = region;
        rule = NULL;
    }
    bool shared = rule != NULL;
    if (c->passive && qt_range_empty(subject)) return try_agentless(f, c, done);
    if (qt_range_empty(subject)) return QUOTH_OK;
    qt_range right, left, more;
    qt_draft draft = {.cue = c->group,
                      .source = subject,
                      .speaker_of = QT_NONE,
                      .channel = channel_of(c),
                      .content_count = 1};
    bool report = (c->flags & QT_CUE(report)) && !(c->flags & QT_CUE(speech));
    if (report && !can_speak(f, subject)) return QUOTH_OK;
    bool before = !shared && !c->passive && subject.first > f->floor &&
                  content_left(f, c, subject.first, &left) && quotes_free(f, left);
    bool after = content_right(f, c, &right) && quotes_free(f, right);
    /* what she called "a bad joke" ... */
    bool what = after && is_quote(f, right.first) && subject.first > f->sentence.first &&
                is(f, subject.first - 1, QT_CLASS(wh)) && (c->flags & QT_CUE(object));
    if (what) right.end = step(f, right.first);
    bool quote_left = before && is_quote(f, left.end - 1);
    if (after && quote_left && !is_quote(f, right.first) &&
        kind_at(f, c->verb + 1) != QT_TOKEN_COLON &&
        !is(f, right.first, QT_CLASS(complementizer)))
        after = false;
    uint32_t consumed;
    bool both = before && after && !quote_left && is_quote(f, right.first) &&
                kind_at(f, right.first - 1) == QT_TOKEN_COMMA &&
                !quote_at(f, right.first)->capital;
    if (both) {
        draft.content[0] = left;
        draft.content[1] = right;
        draft.content_count = 2;
        draft.rule = "clause-source-cue";
        consumed = right.end;
    } else if (before && (!after || quote_left)) {
        draft.content[0] = left;
        draft.rule = quote_left ? "quote-source-cue" : "clause-source-cue";
        consumed = c->verb + 1;
        uint32_t next = skip_adjuncts(f, c->verb + 1, c);
        bool quote_next =
            is_quote(f, next) || is_quote(f, next + 1) ||
            (is(f, next + 1, QT_CLASS(coordinator)) && is_quote(f, next + 2));
        if ((quote_next || !quote_left) && content_resumes(f, next, &more) &&
            quotes_free(f, more)) {
            draft.content[draft.content_count++] = more;
            consumed = more.end;
        }
    } else if (after) {
        draft.content[0] = right;
        draft.rule = shared                     ? rule
                     : is_quote(f, right.first) ? "source-cue-quote"
                                                : "source-cue-clause";
        consumed = right.end;
    } else {
        /* "But, she said, Russia seldom ...": the clause follows the aside */
        uint32_t next = skip_adjuncts(f, c->verb + 1, c);
        bool aside = (c->flags & QT_CUE(aside)) && subject.first > f->floor &&
                     kind_at(f, subject.first - 1) == QT_TOKEN_COMMA;
        if (!aside || !content_resumes(f, next, &more) || !quotes_free(f, more))
            return QUOTH_OK;
        qt_range opening = {clause_start(f, subject.first), subject.first - 1};
        draft.content[0] = opening;
        draft.content_count = opening_counts(f, opening);
        draft.content[draft.content_count++] = more;
        draft.rule = "aside-clause";
        consumed = more.end;
    }
    draft.polarity =
        polarity_of(f, c, shared ? (qt_range){0, 0} : subject, draft.content[0]);
    if (draft.content_count == 1 && draft.content[0].first >= c->verb &&
        in_opening_clause(f, c, subject)) {
        draft.content[0].end = first_comma(f, draft.content[0]);
        consumed = draft.content[0].end;
    }
    *done = true;
    return add(f, &draft, consumed);
}

/* "a report by the Halden Institute": an author belongs to a document. */
static qt_range with_agent(const frame *f, qt_range source) {
    if (!is(f, source.end, QT_CLASS(agent)) ||
        !is(f, source.end - 1, QT_CLASS(document_noun)))
        return source;
    qt_range author = qt_noun_phrase_full(f->doc, source.end + 1, f->sentence.end);
    if (!qt_range_empty(author)) source.end = author.end;
    return source;
}

/* "according to SOURCE": content on the other side. */
static quoth_status try_according(frame *f, uint32_t token, uint32_t size, bool *done) {
    qt_range source = qt_noun_phrase_full(f->doc, token + size, f->sentence.end);
    if (!good_subject(f, source) || !can_speak(f, source)) return QUOTH_OK;
    source = with_agent(f, source);
    qt_draft draft = {.cue = {token, token + size},
                      .source = source,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = "according-to",
                      .content_count = 1};
    uint32_t edge = token, consumed = source.end;
    if (edge > f->floor && kind_at(f, edge - 1) == QT_TOKEN_COMMA &&
        !is_quote(f, edge - 1))
        edge--;
    uint32_t start = clause_start(f, edge);
    bool left = start < edge && has_finite(f, start, edge);
    if (left) {
        draft.content[0] = (qt_range){start, edge};
        if (!quotes_free(f, draft.content[0]) ||
            (f->previous != QT_NONE &&
             f->attrib->drafts.items[f->previous].sentence.first == f->sentence.first &&
             start >= f->attrib->drafts.items[f->previous].cue.end &&
             start == f->floor)) {
            left = false;
        }
    }
    if (!left && start < edge && kind_at(f, source.end) == QT_TOKEN_COMMA &&
        source.end + 1 < f->sentence.end && qt_is_finite(f->doc, source.end + 1)) {
        /* "The vans, according to police, were stolen" */
        draft.content[0] = (qt_range){start, edge};
        draft.content[1] = (qt_range){source.end + 1, content_end(f, source.end + 1)};
        draft.content_count = 2;
        consumed = draft.content[1].end;
        if (!quotes_free(f, draft.content[0]) || !quotes_free(f, draft.content[1]))
            return QUOTH_OK;
        draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_according);
        *done = true;
        return add(f, &draft, consumed);
    }
    if (!left && f->previous != QT_NONE && token > f->sentence.first) {
        /* the attribution before is reported through this source */
        qt_draft *previous = &f->attrib->drafts.items[f->previous];
        if (qt_range_empty(previous->via)) previous->via = source;
        *done = true;
        f->floor = source.end;
        return QUOTH_OK;
    }
    if (!left) {
        uint32_t next = source.end;
        unsigned kind = kind_at(f, next);
        if ((kind != QT_TOKEN_COMMA && kind != QT_TOKEN_COLON) ||
            next + 1 >= f->sentence.end)
            return QUOTH_OK;
        draft.content[0] = (qt_range){next + 1, content_end(f, next + 1)};
        if (!has_finite(f, draft.content[0].first, draft.content[0].end) ||
            !quotes_free(f, draft.content[0]))
            return QUOTH_OK;
        consumed = draft.content[0].end;
    }
    draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_according);
    *done = true;
    return add(f, &draft, consumed);
}

/* `Kaine has taken a stance: "...` , `Clinton's response was: "...`: the sentence's
 * subject. */
static quoth_status try_announced(frame *f, uint32_t colon, bool *done) {
    qt_range subject = main_subject(f, colon);
    const qt_quote *quote = quote_at(f, colon + 1);
    if (qt_range_empty(subject) || !quote->capital || quote->words < 3) return QUOTH_OK;
    qt_range announcer = {colon, colon + 1};
    for (uint32_t i = subject.first; i < subject.end; i++) {
        if (qt_tag_at(f->doc, i) != QT_TAG_POS ||
            !is(f, subject.end - 1, QT_CLASS(speech_noun)))
            continue;
        announcer = (qt_range){subject.end - 1, subject.end};
        subject.end = i;
        break;
    }
    if (qt_tag_at(f->doc, subject.first) == QT_TAG_PRPS &&
        is(f, subject.end - 1, QT_CLASS(speech_noun))) {
        announcer = (qt_range){subject.first + 1, subject.end};
        subject.end = subject.first + 1;
    }
    qt_range content = quoted_content(f, colon + 1);
    if (!quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft = {.content = {content},
                      .content_count = 1,
                      .cue = announcer,
                      .source = subject,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = "subject-colon",
                      .confidence =
                          qt_setting_of(f->attrib, QT_SETTING_confidence_neighbour)};
    *done = true;
    return add(f, &draft, content.end);
}

/* `Northair to cut 400 jobs: report`: a headline that names its source last. */
static quoth_status try_reverse_headline(frame *f, uint32_t colon, bool *done) {
    qt_range source = {colon + 1, f->sentence.end};
    while (source.end > source.first && kind_at(f, source.end - 1) == QT_TOKEN_STOP)
        source.end--;
    if (qt_range_empty(source) || source.end - source.first > 3) return QUOTH_OK;
    if (!is(f, source.end - 1,
            QT_CLASS(document_noun) | QT_CLASS(group_noun) | QT_CLASS(role_anonymous)))
        return QUOTH_OK;
    qt_range content = {f->sentence.first, colon};
    if (!quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft = {.content = {content},
                      .content_count = 1,
                      .cue = {colon, colon + 1},
                      .source = source,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = "headline-colon"};
    *done = true;
    return add(f, &draft, f->sentence.end);
}

/* `Their argument: ...`, `Its message: "Go home."`, `Linden Mayor: "I will"`. */
static quoth_status try_colon(frame *f, uint32_t colon, bool *done) {
    uint32_t next = colon + 1;
    if (next >= f->sentence.end || f->previous != QT_NONE || colon == f->sentence.first)
        return QUOTH_OK;
    bool headline =
        f->doc->layout.paragraphs.items[f->paragraph].kind != QT_PARAGRAPH_BODY;
    if (headline) QT_TRY(try_reverse_headline(f, colon, done));
    if (*done) return QUOTH_OK;
    bool quote = is_quote(f, next);
    if (!headline && !quote) return QUOTH_OK;
    qt_range source = qt_noun_phrase_at(f->doc, f->sentence.first, colon);
    if (!headline && (qt_range_empty(source) || source.end != colon))
        return try_announced(f, colon, done);
    if (qt_range_empty(source)) return QUOTH_OK;
    bool on = headline && quote && source.end < colon &&
              is(f, source.end, QT_CLASS(preposition));
    if (source.end != colon && !on)
        source = qt_noun_phrase_full(f->doc, f->sentence.first, colon);
    if ((source.end != colon && !on) || source.end - source.first > 8 ||
        !good_subject(f, source))
        return QUOTH_OK;
    if (is(f, source.first, QT_CLASS(place)) && source.end - source.first == 1)
        return QUOTH_OK;
    if (!qt_token_has(f->doc, source.end - 1, QT_TOKEN_CAPITAL) &&
        !is(f, colon - 1, QT_CLASS(document_noun)))
        return QUOTH_OK;
    qt_range content =
        quote ? quoted_content(f, next) : (qt_range){next, content_end(f, next)};
    if (!quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft = {.content = {content},
                      .content_count = 1,
                      .cue = {colon, colon + 1},
                      .source = source,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = headline ? "headline-colon" : "source-colon"};
    *done = true;
    return add(f, &draft, content.end);
}

/* "..." — Ada Starr: a dash and a name to the end of the sentence. */
static quoth_status try_signature(frame *f, uint32_t dash, bool *done) {
    if (dash == f->floor || !is_quote(f, dash - 1)) return QUOTH_OK;
    qt_range name = {dash + 1, f->sentence.end};
    while (name.end > name.first && kind_at(f, name.end - 1) == QT_TOKEN_STOP) name.end--;
    if (qt_range_empty(name) || name.end - name.first > SIGNATURE_REACH) return QUOTH_OK;
    for (uint32_t i = name.first; i < name.end; i++)
        if (is_quote(f, i) || qt_is_finite(f->doc, i)) return QUOTH_OK;
    if (!qt_token_has(f->doc, name.first, QT_TOKEN_CAPITAL)) return QUOTH_OK;
    qt_range content = {clause_start(f, dash), dash};
    if (!is_quote(f, content.first) || !quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft = {.content = {content},
                      .content_count = 1,
                      .source = name,
                      .speaker_of = QT_NONE,
                      .channel = "statement",
                      .rule = "signature",
                      .confidence =
                          qt_setting_of(f->attrib, QT_SETTING_confidence_label)};
    *done = true;
    return add(f, &draft, name.end);
}

qt_range qt_main_subject(const qt_attrib *attrib, qt_range sentence, uint32_t before) {
    frame f = {.attrib = (qt_attrib *)attrib,
               .doc = attrib->doc,
               .sentence = sentence,
               .floor = sentence.first,
               .previous = QT_NONE};
    return main_subject(&f, before);
}

quoth_status qt_frames_in_sentence(qt_attrib *attrib, qt_range sentence,
                                   uint32_t paragraph) {
    frame f = {.attrib = attrib,
               .doc = attrib->doc,
               .sentence = sentence,
               .paragraph = paragraph,
               .floor = sentence.first,
               .previous = QT_NONE};
    for (uint32_t i = sentence.first; i < sentence.end;) {
        if (is_quote(&f, i)) {
            i = step(&f, i);
            continue;
        }
        bool done = false;
        cue c;
        uint32_t according = qt_phrase_at(f.doc, i, sentence.end, QT_CLASS(according));
        if (according) {
            QT_TRY(try_according(&f, i, according, &done));
        } else if (kind_at(&f, i) == QT_TOKEN_COLON) {
            QT_TRY(try_colon(&f, i, &done));
        } else if (kind_at(&f, i) == QT_TOKEN_DASH) {
            QT_TRY(try_signature(&f, i, &done));
        } else if (is(&f, i, QT_CLASS(passive_report))) {
            QT_TRY(try_reportedly(&f, i, &done));
        } else if (is(&f, i, QT_CLASS(speech_noun)) && qt_is_noun(qt_tag_at(f.doc, i))) {
            QT_TRY(try_nominal(&f, i, &done));
        } else if (read_cue(&f, i, &c)) {
            QT_TRY(try_inverted(&f, &c, &done));
            if (!done) QT_TRY(try_subject(&f, &c, &done));
        }
        i = done && f.floor > i ? f.floor : i + 1;
    }
    return QUOTH_OK;
}
