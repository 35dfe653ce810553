/*
 * Contents: what a cue announces, to its right, to its left, or on both sides.
 *
 *     said [that the plan was dead]     [The plan is dead], she said
 *     called [the plan "reckless"]      [The smelter], she said, [would close in March]
 *     said: ["We won."]                 ["We won,"] she said, ["at last."]
 *
 * Content to the right is taken only from plain frames: a complementizer, a colon, marks,
 * a clause with a verb of its own. It ends where the next attribution begins.
 */
#include "attrib/frame.h"

/* The dictionary knows the word as a finite verb too, and a noun stands before it. */
static bool could_be_finite(const qt_frame *f, uint32_t token) {
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
static bool could_be_finite_in_quote(const qt_frame *f, uint32_t token) {
    const qt_word *word = qt_token_word(f->doc, token);
    if (!word || qt_token_has(f->doc, token, QT_TOKEN_CAPITAL)) return false;
    return word->tags[0] == QT_TAG_VBD || word->tags[0] == QT_TAG_VBZ ||
           word->tags[0] == QT_TAG_VBP || word->tags[0] == QT_TAG_MD;
}

/* "at least six", "up to 10", "about 40", "$4 million" */
static bool opens_number(const qt_frame *f, uint32_t at) {
    unsigned glyph = qt_token_at(f->doc, at)->glyph;
    if (glyph == '$' || glyph == 0xA3 || glyph == 0x20AC) return true;
    qt_tag tag = qt_tag_at(f->doc, at), next = qt_tag_at(f->doc, at + 1);
    return at + 2 < f->sentence.end &&
           (tag == QT_TAG_IN || tag == QT_TAG_RP || tag == QT_TAG_RB) &&
           (next == QT_TAG_CD || next == QT_TAG_JJS || next == QT_TAG_RBS ||
            (next == QT_TAG_TO && qt_tag_at(f->doc, at + 2) == QT_TAG_CD));
}

/* A clause with a verb of its own, before any comma. */
bool qt_clause_starts(const qt_frame *f, uint32_t at) {
    if (at >= f->sentence.end || qt_frame_is_quote(f, at)) return false;
    qt_tag tag = qt_tag_at(f->doc, at);
    bool opener = qt_is_noun(tag) || tag == QT_TAG_DT || tag == QT_TAG_PRP ||
                  tag == QT_TAG_PRPS || tag == QT_TAG_CD || tag == QT_TAG_JJ ||
                  tag == QT_TAG_EX || tag == QT_TAG_VBG || tag == QT_TAG_JJR ||
                  tag == QT_TAG_JJS || tag == QT_TAG_PDT || tag == QT_TAG_RB ||
                  tag == QT_TAG_RBR || opens_number(f, at) ||
                  qt_frame_is(f, at, QT_CLASS(subordinator) | QT_CLASS(determiner));
    if (!opener) return false;
    bool subordinate = qt_frame_is(f, at, QT_CLASS(subordinator)), likely = false;
    uint32_t relatives = 0; /* each takes a verb: "those who left were lucky" */
    for (uint32_t i = at; i < f->sentence.end && i - at < 40; i++) {
        if (qt_frame_is_quote(f, i)) {
            if (i == at) return false;
            if (subordinate || qt_is_finite(f->doc, i + 1) ||
                could_be_finite_in_quote(f, i + 1))
                return true;
            /* the "whole valley" would pay */
            if (qt_frame_quote(f, i)->comma || qt_frame_quote(f, i)->stopped)
                return false;
            i = qt_frame_step(f, i) - 1;
            continue;
        }
        unsigned kind = qt_frame_kind(f, i);
        if (kind == QT_TOKEN_COMMA && subordinate) continue;
        if (kind == QT_TOKEN_COMMA || kind == QT_TOKEN_STOP || kind == QT_TOKEN_COLON ||
            kind == QT_TOKEN_SEMICOLON || kind == QT_TOKEN_DASH)
            return false;
        if (i > at && qt_frame_is(f, i, QT_CLASS(relative)) &&
            qt_tag_at(f->doc, i) != QT_TAG_IN && qt_tag_at(f->doc, i) != QT_TAG_DT) {
            relatives++;
            continue;
        }
        /* "recalled 40,000 bags after moths were found" */
        if (i > at && !subordinate && !likely &&
            qt_frame_is(f, i, QT_CLASS(subordinator)) &&
            qt_tag_at(f->doc, i) == QT_TAG_IN &&
            !qt_frame_is(f, i, QT_CLASS(complementizer))) {
            relatives++;
            continue;
        }
        if (relatives && qt_is_finite(f->doc, i)) {
            relatives--;
            continue;
        }
        if (i > at && qt_is_finite(f->doc, i)) /* "an emergency and closed the roads" */
            return !qt_frame_is(f, i - 1, QT_CLASS(coordinator)) || likely;
        if (i > at) likely |= could_be_finite(f, i);
    }
    return likely && !relatives;
}

/* "his mother, a nurse, had called": a verb after the commas of the subject. */
static bool interrupted_clause(const qt_frame *f, uint32_t at) {
    qt_range subject = qt_noun_phrase_full(f->doc, at, f->sentence.end);
    for (uint32_t i = subject.first; i < subject.end; i++)
        if (qt_frame_is_quote(f, i)) return false;
    return !qt_range_empty(subject) && qt_frame_kind(f, subject.end) == QT_TOKEN_COMMA &&
           subject.end + 1 < f->sentence.end && !qt_frame_is_quote(f, subject.end + 1) &&
           qt_is_finite(f->doc, subject.end + 1);
}

/* A quotation within reach that the cue's object leads to, or the sentence's end. */
static uint32_t object_quote(const qt_frame *f, uint32_t at) {
    for (uint32_t i = at; i < f->sentence.end && i - at < OBJECT_REACH; i++) {
        if (qt_frame_is_quote(f, i)) return i;
        unsigned kind = qt_frame_kind(f, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_SEMICOLON) break;
        if (kind == QT_TOKEN_COMMA) {
            if (i + 1 < f->sentence.end && qt_frame_is_quote(f, i + 1) &&
                qt_frame_quote(f, i + 1)->capital)
                break;
            qt_range subject = qt_noun_phrase_at(f->doc, i + 1, f->sentence.end);
            if (!qt_range_empty(subject) && subject.end < f->sentence.end &&
                qt_is_finite(f->doc, subject.end))
                break;
        }
        if (i > at && qt_cue_follows(f, i, false) && qt_is_finite(f->doc, i)) break;
        if (i > at && qt_cue_follows(f, i, true)) break;
    }
    return f->sentence.end;
}

/* Whether an attribution "X said" closes the clause after a comma at `comma`. */
static bool aside_follows(const qt_frame *f, uint32_t comma) {
    uint32_t i = comma + 1;
    qt_range phrase = qt_noun_phrase_at(f->doc, i, f->sentence.end);
    if (qt_range_empty(phrase)) return false;
    const qt_word *word =
        phrase.end < f->sentence.end ? qt_token_word(f->doc, phrase.end) : NULL;
    if (!word || !(word->cue_flags & QT_CUE(aside)) || qt_frame_is_quote(f, phrase.end))
        return false;
    unsigned after = qt_frame_kind(f, phrase.end + 1);
    return after == QT_TOKEN_STOP || after == QT_TOKEN_COMMA;
}

/* "urged members to stay" */
static bool object_and_infinitive(const qt_frame *f, uint32_t at) {
    qt_range object = qt_noun_phrase_at(f->doc, at, f->sentence.end);
    uint32_t to = object.end;
    return !qt_range_empty(object) && to + 1 < f->sentence.end &&
           qt_tag_at(f->doc, to) == QT_TAG_TO && qt_is_verb(qt_tag_at(f->doc, to + 1));
}

/* After "and": a cue with content of its own, with or without a new subject. */
static bool new_cue(const qt_frame *f, uint32_t token) {
    uint32_t verb = token;
    qt_range subject = qt_noun_phrase_at(f->doc, token, f->sentence.end);
    if (!qt_range_empty(subject)) verb = subject.end;
    if (!qt_cue_follows(f, verb, false)) return false;
    const qt_word *word = qt_token_word(f->doc, verb);
    uint32_t next = verb + 1;
    if (next >= f->sentence.end) return false;
    /* "said it was unsafe and called for “an inquiry”": taggers take it for a participle
     */
    if (!qt_is_finite(f->doc, verb))
        return verb == token && (word->cue_forms & QT_FORM_PAST) &&
               (qt_frame_is_quote(f, next) || qt_frame_is_quote(f, next + 1) ||
                ((word->cue_flags & QT_CUE(infinitive)) &&
                 object_and_infinitive(f, next)));
    if (qt_frame_is(f, next, QT_CLASS(complementizer)) || qt_frame_is_quote(f, next) ||
        qt_frame_kind(f, next) == QT_TOKEN_COLON)
        return true;
    if (qt_frame_kind(f, next) == QT_TOKEN_COMMA && next + 1 < f->sentence.end &&
        qt_frame_is_quote(f, next + 1))
        return true;
    if ((word->cue_flags & QT_CUE(infinitive)) && object_and_infinitive(f, next))
        return true;
    if ((word->cue_flags & QT_CUE(bare)) && !(word->cue_flags & QT_CUE(nonspeech)))
        return qt_clause_starts(f, next);
    return (word->cue_flags & QT_CUE(object)) && object_quote(f, next) < f->sentence.end;
}

/* Whether the content ends at a comma, the clause after which begins at `next`. */
static bool ends_at_comma(const qt_frame *f, uint32_t next) {
    uint32_t end = f->sentence.end;
    if (qt_frame_is(f, next, QT_CLASS(coordinator)) &&
        !qt_frame_is(f, next, QT_CLASS(negation))) {
        qt_range subject = qt_noun_phrase_at(f->doc, next + 1, end);
        if (qt_frame_is(f, next, QT_CLASS(contrast)) && !qt_range_empty(subject))
            return true;
        if (qt_cue_follows(f, next + 1, false)) return true;
        if (!qt_range_empty(subject) && qt_cue_follows(f, subject.end, false))
            return true;
    }
    if (qt_cue_follows(f, next, true)) return true;
    /* said it was unsafe, called the owner “a crook” and vowed to strike */
    if (qt_is_finite(f->doc, next) && qt_cue_follows(f, next, false) && new_cue(f, next))
        return true;
    if (qt_phrase_at(f->doc, next, end, QT_CLASS(according))) return true;
    return qt_frame_is(f, next, QT_CLASS(subordinator)) && new_cue(f, next + 1);
}

/* "..., Trump boasted, "That": a subject, a cue and a quotation. */
static bool announces_quote(const qt_frame *f, uint32_t token) {
    qt_range subject = qt_noun_phrase_at(f->doc, token, f->sentence.end);
    if (qt_range_empty(subject) || !qt_cue_follows(f, subject.end, false)) return false;
    uint32_t next = subject.end + 1;
    unsigned kind = qt_frame_kind(f, next);
    return (kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) &&
           next + 1 < f->sentence.end && qt_frame_is_quote(f, next + 1);
}

/* A quotation after a colon that has an attribution of its own: "...: "A," he wrote. */
static bool has_own_attribution(const qt_frame *f, uint32_t quote) {
    uint32_t stop = qt_frame_step(f, quote);
    if (!qt_cue_awaited(f, stop)) return false;
    for (uint32_t i = stop;
         i < f->sentence.end && i - stop < ADJUNCT_STEPS && !qt_frame_is_quote(f, i); i++)
        if (qt_is_finite(f->doc, i)) return true;
    return false;
}

/* said it was "overdue" [and] upgraded the stock: after the marks the source acts. */
static bool acts_after_quote(const qt_frame *f, uint32_t from, uint32_t coordinator) {
    if (qt_frame_kind(f, coordinator - 1) != QT_TOKEN_MARK ||
        coordinator + 1 >= f->sentence.end)
        return false;
    qt_tag tag = qt_tag_at(f->doc, coordinator + 1);
    return (tag == QT_TAG_VBD || tag == QT_TAG_VBN) &&
           qt_content_has_finite(f, from, coordinator);
}

uint32_t qt_content_end(const qt_frame *f, uint32_t from) {
    uint32_t end = f->sentence.end;
    if (end - from > CLAUSE_SCAN) end = from + CLAUSE_SCAN;
    for (uint32_t i = from; i < end; i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) {
            uint32_t next = qt_frame_step(f, i);
            if (next < end && !qt_frame_is_quote(f, next) &&
                qt_frame_quote(f, i)->comma && ends_at_comma(f, next))
                return next;
            continue;
        }
        switch (qt_frame_kind(f, i)) {
        case QT_TOKEN_SEMICOLON: return i;
        case QT_TOKEN_STOP:
            if (i + 1 >= f->sentence.end) return i;
            break;
        case QT_TOKEN_COLON:
            if (i + 1 < end && qt_frame_is_quote(f, i + 1) &&
                has_own_attribution(f, i + 1))
                return i;
            break;
        case QT_TOKEN_DASH:
            if (i + 1 < end && announces_quote(f, i + 1)) return i;
            break;
        case QT_TOKEN_COMMA:
            if (i + 1 < end && announces_quote(f, i + 1)) return i;
            if (i + 1 < end && (ends_at_comma(f, i + 1) || aside_follows(f, i))) return i;
            break;
        default:
            if (qt_frame_is(f, i, QT_CLASS(coordinator)) && i > from &&
                (new_cue(f, i + 1) || acts_after_quote(f, from, i)))
                return i;
            break;
        }
    }
    return end;
}

bool qt_content_after_agent(const qt_frame *f, qt_range agent, qt_range *content) {
    uint32_t as = agent.end;
    if (qt_frame_kind(f, as) == QT_TOKEN_COMMA) as++;
    if (!qt_frame_is_quote(f, as + 1) || qt_tag_at(f->doc, as) != QT_TAG_IN) return false;
    *content = (qt_range){as + 1, qt_frame_step(f, as + 1)};
    return true;
}

bool qt_content_is_predicate(const qt_frame *f, const qt_cue *c, uint32_t quote) {
    bool clause = (c->flags & QT_CUE(bare)) &&
                  (qt_tag_at(f->doc, c->verb + 1) != QT_TAG_IN ||
                   qt_frame_is(f, c->verb + 1, QT_CLASS(complementizer)));
    return !clause && quote > c->verb + 1 && qt_is_finite(f->doc, quote + 1) &&
           qt_frame_kind(f, quote - 1) == QT_TOKEN_WORD &&
           !qt_frame_is(f, quote - 1, QT_CLASS(complementizer));
}

/* A quotation from `at` on: alone, or mixed with the clause that goes on after it. */
qt_range qt_content_quoted(const qt_frame *f, uint32_t at) {
    uint32_t stop, also = at;
    const qt_quote *quote;
    do { /* "A" and "B" */
        stop = also;
        do {
            quote = qt_frame_quote(f, stop);
            stop = qt_frame_step(f, stop);
        } while (qt_frame_is_quote(f, stop));
        also = stop;
        if (qt_frame_kind(f, also) == QT_TOKEN_COMMA) also++;
        if (!qt_frame_is(f, also, QT_CLASS(coordinator))) break;
        also++;
        if (qt_frame_kind(f, also) == QT_TOKEN_COMMA) also++;
    } while (qt_frame_is_quote(f, also));
    bool closed = quote->comma || quote->stopped || stop >= f->sentence.end;
    if (closed || qt_frame_kind(f, stop) == QT_TOKEN_COMMA ||
        qt_frame_kind(f, stop) == QT_TOKEN_STOP ||
        qt_frame_kind(f, stop) == QT_TOKEN_DASH)
        return (qt_range){at, stop};
    if (quote->capital &&
        qt_frame_is(f, stop, QT_CLASS(coordinator) | QT_CLASS(subordinator)))
        return (qt_range){at, stop};
    if (qt_frame_is(f, stop, QT_CLASS(coordinator)) && stop + 1 < f->sentence.end &&
        !qt_frame_is_quote(f, stop + 1) &&
        (qt_is_finite(f->doc, stop + 1) || qt_cue_follows(f, stop + 1, false) ||
         qt_tag_at(f->doc, stop + 1) == QT_TAG_VBN))
        return (qt_range){at, stop};
    /* called the bill "shameful" on Monday: the day is the cue's */
    uint32_t time = qt_time_phrase_end(f->doc, stop, f->sentence.end);
    unsigned after = qt_frame_kind(f, time);
    if (time > stop && (after == QT_TOKEN_STOP || after == QT_TOKEN_COMMA))
        return (qt_range){at, stop};
    return (qt_range){at, qt_content_end(f, stop)};
}

/* "said in an op-ed before the hearing, "...": a capital quotation after a comma or
 * colon, no verb between; the sentence's end if there is none. */
static uint32_t quote_after_comma(const qt_frame *f, uint32_t at) {
    for (uint32_t i = at; i + 1 < f->sentence.end && i - at < OBJECT_REACH; i++) {
        if (qt_frame_is_quote(f, i) || qt_is_finite(f->doc, i)) break;
        unsigned kind = qt_frame_kind(f, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_SEMICOLON) break;
        if ((kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) &&
            qt_frame_is_quote(f, i + 1))
            return qt_frame_quote(f, i + 1)->capital ? i + 1 : f->sentence.end;
    }
    return f->sentence.end;
}

static bool only_determiners(const qt_frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        qt_tag tag = qt_tag_at(f->doc, i);
        if (tag != QT_TAG_DT && tag != QT_TAG_IN && tag != QT_TAG_PRPS) return false;
    }
    return true;
}

/* "said, among other things, that": the complementizer behind phrases without a verb. */
static uint32_t complementizer_within(const qt_frame *f, uint32_t at) {
    for (uint32_t i = at; i < f->sentence.end && i - at < COMPLEMENT_REACH; i++) {
        if (qt_frame_is_quote(f, i)) break;
        unsigned kind = qt_frame_kind(f, i);
        if (kind != QT_TOKEN_WORD && kind != QT_TOKEN_NUMBER && kind != QT_TOKEN_COMMA)
            break;
        if (qt_frame_is(f, i, QT_CLASS(complementizer)) &&
            qt_tag_at(f->doc, i) == QT_TAG_IN && i + 1 < f->sentence.end)
            return qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA ||
                           qt_frame_is(f, i - 1, QT_CLASS(temporal))
                       ? i
                       : at;
        if (qt_is_finite(f->doc, i)) break;
    }
    return at;
}

/* ---- the frames to the right, in the order they are tried; `at` is where the adjuncts
 * end ---- */

typedef bool (*right_frame)(const qt_frame *f, const qt_cue *c, uint32_t at,
                            qt_range *content);

static bool plain(const qt_cue *c, unsigned flags) {
    return (c->flags & flags) && !(c->flags & QT_CUE(nonspeech));
}

static bool clause_from(const qt_frame *f, uint32_t at, qt_range *content) {
    *content = (qt_range){at, qt_content_end(f, at)};
    return !qt_is_elided_time(f->doc, at);
}

/* said "..." */
static bool right_quotation(const qt_frame *f, const qt_cue *c, uint32_t at,
                            qt_range *content) {
    bool takes = c->flags & (QT_CUE(speech) | QT_CUE(clause) | QT_CUE(object));
    if (!takes || !qt_frame_is_quote(f, at)) return false;
    *content = qt_content_quoted(f, at);
    return true;
}

/* said, "..."   said: "..."   said: The plan was dead. */
static bool right_announced(const qt_frame *f, const qt_cue *c, uint32_t at,
                            qt_range *content) {
    unsigned kind = qt_frame_kind(f, at);
    bool colon = kind == QT_TOKEN_COLON,
         said = c->flags & (QT_CUE(speech) | QT_CUE(clause));
    if (!said || (!colon && kind != QT_TOKEN_COMMA) || at + 1 >= f->sentence.end)
        return false;
    if (!qt_frame_is_quote(f, at + 1))
        return colon && !(c->flags & QT_CUE(nonspeech)) &&
               clause_from(f, at + 1, content);
    *content = qt_content_quoted(f, at + 1);
    return colon || !(c->flags & QT_CUE(nonspeech)) || qt_frame_quote(f, at + 1)->capital;
}

/* said that ...   did not say whether ...   asked who ... */
static bool right_complement(const qt_frame *f, const qt_cue *c, uint32_t at,
                             qt_range *content) {
    qt_tag tag = qt_tag_at(f->doc, at);
    if (tag == QT_TAG_WP)
        return plain(c, QT_CUE(clause) | QT_CUE(speech)) && clause_from(f, at, content);
    bool complement = qt_frame_is(f, at, QT_CLASS(complementizer)) &&
                      at + 1 < f->sentence.end &&
                      qt_frame_kind(f, at + 1) != QT_TOKEN_COMMA;
    if (tag == QT_TAG_DT && !qt_clause_starts(f, at)) complement = false;
    bool takes = (c->flags & QT_CUE(clause)) || plain(c, QT_CUE(speech));
    bool relative = (c->flags & QT_CUE(nonspeech)) && tag != QT_TAG_IN;
    return complement && takes && !relative && clause_from(f, at, content);
}

/* "feared harassment, said the panel had met": the first verb is another cue, after a
 * comma. */
static bool is_cut_by_cue(const qt_frame *f, qt_range content) {
    for (uint32_t i = content.first; i + 1 < content.end; i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) return false;
        if (!qt_is_finite(f->doc, i)) continue;
        const qt_word *word = qt_token_word(f->doc, i);
        return i > content.first && qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA && word &&
               (word->cue_flags & QT_CUE(speech));
    }
    return false;
}

/* said the plan was dead   told reporters the plan was dead */
static bool right_bare(const qt_frame *f, const qt_cue *c, uint32_t at,
                       qt_range *content) {
    bool listener = (c->flags & QT_CUE(addressee)) && at > c->verb + 1;
    bool takes = (c->flags & QT_CUE(bare)) && (plain(c, QT_CUE(bare)) || listener);
    return takes && (qt_clause_starts(f, at) || interrupted_clause(f, at)) &&
           clause_from(f, at, content) && !is_cut_by_cue(f, *content);
}

/* vowed to appeal; but "who asked not to be named" asks for nothing to be said */
static bool right_infinitive(const qt_frame *f, const qt_cue *c, uint32_t at,
                             qt_range *content) {
    bool to = qt_tag_at(f->doc, at) == QT_TAG_TO && at + 1 < f->sentence.end &&
              qt_is_verb(qt_tag_at(f->doc, at + 1));
    bool passive = (c->flags & QT_CUE(question)) && qt_frame_is(f, at + 1, QT_CLASS(be));
    bool takes =
        (c->flags & QT_CUE(infinitive)) && !qt_frame_is(f, c->verb, QT_CLASS(negation));
    return to && takes && !passive && clause_from(f, at, content);
}

/* said in an op-ed before the hearing, "..."   issued a statement, "..." */
static bool right_delayed(const qt_frame *f, const qt_cue *c, uint32_t at,
                          qt_range *content) {
    bool statement = false;
    for (uint32_t i = c->verb + 1; i < f->sentence.end && i - c->verb < ADJUNCT_STEPS;
         i++)
        statement |= qt_frame_is(f, i, QT_CLASS(speech_noun));
    if (!plain(c, QT_CUE(speech) | QT_CUE(clause)) && !statement) return false;
    uint32_t quote = quote_after_comma(f, at);
    if (quote >= f->sentence.end) return false;
    *content = qt_content_quoted(f, quote);
    return true;
}

/* called the plan "reckless"; a single word with an article or adjective before it (its
 * much-hyped "reset") is a term */
static bool right_object(const qt_frame *f, const qt_cue *c, uint32_t at,
                         qt_range *content) {
    bool takes = c->flags &
                 (QT_CUE(object) | QT_CUE(speech) | QT_CUE(clause) | QT_CUE(infinitive));
    uint32_t quote = takes ? object_quote(f, at) : f->sentence.end;
    if (quote >= f->sentence.end) return false;
    qt_tag before = qt_tag_at(f->doc, quote - 1);
    bool modified = before == QT_TAG_DT || before == QT_TAG_JJ || before == QT_TAG_PRPS ||
                    before == QT_TAG_VBN || before == QT_TAG_VBD;
    if (qt_frame_quote(f, quote)->words < 2 && modified && quote > at) return false;
    if (only_determiners(f, at, quote)) at = quote;
    *content = (qt_range){at, qt_content_quoted(f, quote).end};
    return true;
}

bool qt_content_right(const qt_frame *f, const qt_cue *c, qt_range *content) {
    static const right_frame frames[] = {
        right_quotation,  right_announced, right_complement, right_bare,
        right_infinitive, right_delayed,   right_object};
    uint32_t at = qt_cue_skip_adjuncts(f, c->verb + 1, c);
    if (at >= f->sentence.end) return false;
    /* "referred to Rubio as": he is what is spoken of, not who is told */
    bool about = (c->flags & QT_CUE(object)) && !qt_frame_is_quote(f, at) &&
                 at > c->verb + 2 && qt_tag_at(f->doc, c->verb + 1) == QT_TAG_TO &&
                 qt_frame_is(f, at, QT_CLASS(preposition));
    if (about) at = c->verb + 2;
    bool said = c->flags & (QT_CUE(clause) | QT_CUE(speech));
    if (said) at = complementizer_within(f, at);
    /* a comma before anything but a quotation closes the frame: "The pier, she said, is"
     */
    bool mark =
        qt_frame_kind(f, at) == QT_TOKEN_COMMA || qt_frame_kind(f, at) == QT_TOKEN_COLON;
    if (said && mark) return right_announced(f, c, at, content);
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (frames[i](f, c, at, content)) return true;
    return false;
}

bool qt_content_has_finite(const qt_frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i = qt_frame_step(f, i))
        if (qt_frame_is_quote(f, i) || qt_is_finite(f->doc, i)) return true;
    return false;
}

/* Where the clause that ends at `end` begins: connectives at its head are left out. */
uint32_t qt_clause_start(const qt_frame *f, uint32_t end) {
    uint32_t at = f->floor;
    while (at < end && !qt_frame_is_quote(f, at) &&
           ((qt_frame_is(f, at, QT_CLASS(connective)) && at + 1 < end &&
             qt_tag_at(f->doc, at + 1) != QT_TAG_POS && !qt_is_finite(f->doc, at + 1)) ||
            qt_frame_kind(f, at) == QT_TOKEN_COMMA ||
            qt_frame_kind(f, at) == QT_TOKEN_DASH ||
            qt_frame_kind(f, at) == QT_TOKEN_SEMICOLON))
        at++;
    return at;
}

/* edge: the subject's or inverted cue's first token. */
/* "Food was running out, Hale told Reuters by phone.": nothing but who heard it follows.
 */
static bool is_told(const qt_frame *f, const qt_cue *c) {
    if (!(c->flags & QT_CUE(addressee)) || c->passive) return false;
    uint32_t at = qt_cue_skip_adjuncts(f, c->verb + 1, c);
    return at > c->verb + 1 &&
           (at >= f->sentence.end || qt_frame_kind(f, at) == QT_TOKEN_STOP);
}

bool qt_content_left(const qt_frame *f, const qt_cue *c, uint32_t edge,
                     qt_range *content) {
    if (edge <= f->floor) return false;
    uint32_t stop = edge;
    unsigned before = qt_frame_kind(f, edge - 1);
    bool quote_before = qt_frame_is_quote(f, edge - 1);
    if (!quote_before) {
        if (before != QT_TOKEN_COMMA && before != QT_TOKEN_DASH) return false;
        stop = edge - 1;
        quote_before = stop > f->floor && qt_frame_is_quote(f, stop - 1);
    }
    if (quote_before) {
        uint32_t first = qt_frame_quote(f, stop - 1)->tokens.first;
        while (first > f->floor && qt_frame_is_quote(f, first - 1))
            first = qt_frame_quote(f, first - 1)->tokens.first;
        uint32_t start = qt_clause_start(f, stop);
        if (!(c->flags & (QT_CUE(speech) | QT_CUE(aside)))) return false;
        if (start >= first) start = first;
        /* `... : "Q," he said`: the part before the colon is not his */
        for (uint32_t i = start; i < first; i = qt_frame_step(f, i))
            if (qt_frame_kind(f, i) == QT_TOKEN_COLON && !qt_frame_is_quote(f, i))
                start = i + 1;
        const qt_quote *quote = &f->doc->quotes.items[f->attrib->quote_of[first]];
        if (start < first && quote->capital && quote->words > 3 &&
            (quote->comma || quote->stopped) &&
            qt_frame_kind(f, first - 1) != QT_TOKEN_WORD)
            start = first;
        *content = (qt_range){start, stop};
        return true;
    }
    /* "The leak began in April, the memo shows." */
    bool closing =
        (c->flags & QT_CUE(report)) && qt_frame_kind(f, c->verb + 1) == QT_TOKEN_STOP;
    if (!(c->flags & QT_CUE(aside)) && !closing && !is_told(f, c)) return false;
    uint32_t start = qt_clause_start(f, stop);
    if (start >= stop || !qt_content_has_finite(f, start, stop)) return false;
    qt_tag opener = qt_tag_at(f->doc, start);
    if (qt_frame_is(f, start, QT_CLASS(subordinator) | QT_CLASS(preposition)) ||
        opener == QT_TAG_VBD || opener == QT_TAG_VBN) {
        /* "When asked about it, Lee said ...", "Asked whether ...": a lead-in is no
         * content without a main clause */
        bool main_clause = opens_number(f, start);
        for (uint32_t i = start; i < stop; i = qt_frame_step(f, i))
            if (qt_frame_kind(f, i) == QT_TOKEN_COMMA && !qt_frame_is_quote(f, i) &&
                qt_content_has_finite(f, i + 1, stop))
                main_clause = true;
        if (!main_clause) return false;
    }
    *content = (qt_range){start, stop};
    return true;
}

/* "The plant, she said, would close; it “has no orders”": a second clause about the same
 * thing, partly in marks, goes on with the content. */
static uint32_t over_semicolon(const qt_frame *f, uint32_t end) {
    if (qt_frame_kind(f, end) != QT_TOKEN_SEMICOLON || end + 1 >= f->sentence.end ||
        qt_frame_is_quote(f, end + 1) || qt_tag_at(f->doc, end + 1) != QT_TAG_PRP)
        return end;
    uint32_t stop = qt_content_end(f, end + 1);
    for (uint32_t i = end + 1; i < stop; i = qt_frame_step(f, i))
        if (qt_frame_is_quote(f, i)) return stop;
    return end;
}

/* The rest of "A, she said, B": what goes on after the cue, its adjuncts and a comma. */
bool qt_content_resumes(const qt_frame *f, uint32_t at, qt_range *content) {
    if (at >= f->sentence.end) return false;
    unsigned kind = qt_frame_kind(f, at);
    if (qt_frame_is_quote(f, at)) {
        *content = qt_content_quoted(f, at);
        return true;
    }
    if (kind != QT_TOKEN_COMMA && kind != QT_TOKEN_COLON && kind != QT_TOKEN_DASH)
        return false;
    uint32_t next = at + 1;
    if (next >= f->sentence.end) return false;
    if (qt_frame_is_quote(f, next)) {
        *content = qt_content_quoted(f, next);
        return true;
    }
    qt_tag tag = qt_tag_at(f->doc, next);
    if (tag == QT_TAG_VBG || tag == QT_TAG_VBN || kind != QT_TOKEN_COMMA) return false;
    if (qt_frame_is(f, next, QT_CLASS(relative) | QT_CLASS(subordinator))) return false;
    bool joined = qt_frame_is(f, next, QT_CLASS(coordinator)) &&
                  next + 1 < f->sentence.end && qt_frame_is_quote(f, next + 1);
    if (joined) {
        *content = qt_content_quoted(f, next + 1);
        return true;
    }
    if (qt_frame_is(f, next, QT_CLASS(coordinator)) &&
        !qt_content_has_finite(f, next, qt_content_end(f, next)))
        return false;
    *content = (qt_range){next, over_semicolon(f, qt_content_end(f, next))};
    return qt_content_has_finite(f, content->first, content->end);
}
