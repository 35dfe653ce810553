/*
 * Cues: the verbs that announce what somebody said, and what belongs to them.
 *
 * A cue comes with its verb group (auxiliaries, negation, "refused to"), which tells its
 * polarity: "did not say", "is expected to say". Beside a quotation that waits for its
 * attribution, one that ends with a comma, any finite verb serves: "...," she sighed.
 * After the cue stand adjuncts that are neither source nor content: the listener, the
 * time, the occasion ("told reporters on Monday in a statement").
 */
#include "attrib/frame.h"

bool qt_cue_precedes(const qt_frame *f, uint32_t token) {
    qt_tag tag = qt_tag_at(f->doc, token);
    if (tag == QT_TAG_RB || tag == QT_TAG_MD) return true;
    return qt_frame_is(f, token,
                       QT_CLASS(be) | QT_CLASS(have) | QT_CLASS(do) | QT_CLASS(negation));
}

static void widen_group(const qt_frame *f, qt_cue *c) {
    uint32_t first = c->verb;
    bool be = false;
    for (uint32_t i = c->verb; i > f->floor && !qt_frame_is_quote(f, i - 1);) {
        uint32_t before = i - 1;
        if (qt_tag_at(f->doc, before) == QT_TAG_TO && before > f->floor &&
            first == before + 1) {
            bool not_yet = /* "has yet to" */
                qt_phrase_at(f->doc, before - 1, f->sentence.end, QT_CLASS(negation)) > 1;
            bool negated = not_yet || qt_frame_is(f, before - 1, QT_CLASS(negation));
            c->infinitive = !not_yet;
            if (!negated && !qt_frame_is(f, before - 1, QT_CLASS(unreal))) break;
            c->polarity = negated ? QT_POLARITY_NEGATIVE : QT_POLARITY_UNREAL;
            first = before - 1;
            i = before - 1;
            continue;
        }
        if (!qt_cue_precedes(f, before)) break;
        bool adverb = qt_tag_at(f->doc, before) == QT_TAG_RB;
        if (qt_frame_is(f, before, QT_CLASS(negation))) {
            c->polarity = QT_POLARITY_NEGATIVE;
            first = before;
        } else if (!adverb) {
            first = before;
            be |= qt_frame_is(f, before, QT_CLASS(be));
            if (qt_frame_is(f, before, QT_CLASS(unreal)) &&
                c->polarity == QT_POLARITY_POSITIVE)
                c->polarity = QT_POLARITY_UNREAL;
        }
        i = before;
    }
    /* "stopped short of saying" */
    uint32_t short_of = 3;
    if (first == c->verb && first >= f->floor + short_of &&
        qt_phrase_at(f->doc, first - short_of, f->sentence.end, QT_CLASS(negation)) ==
            short_of) {
        c->polarity = QT_POLARITY_NEGATIVE;
        first -= short_of;
    }
    c->group = (qt_range){first, c->verb + 1};
    qt_tag tag = qt_tag_at(f->doc, c->verb);
    c->passive = be && tag != QT_TAG_VBG && tag != QT_TAG_VB;
    c->gerund = tag == QT_TAG_VBG && first == c->verb;
}

static bool beside_quote(const qt_frame *f, uint32_t token) {
    if (token > f->sentence.first && qt_frame_is_quote(f, token - 1)) return true;
    uint32_t next = token + 1;
    if (next + 1 < f->sentence.end && qt_tag_at(f->doc, next) == QT_TAG_IN &&
        qt_tag_at(f->doc, next + 1) == QT_TAG_NN &&
        qt_frame_kind(f, next + 2) == QT_TOKEN_COMMA)
        next += 2; /* "read in part, ..." */
    while (qt_frame_kind(f, next) == QT_TOKEN_COMMA ||
           qt_frame_kind(f, next) == QT_TOKEN_COLON)
        next++;
    return next < f->sentence.end && qt_frame_is_quote(f, next);
}

/* A quotation that calls for an attribution ends before `edge`: with a comma, ? or !. */
bool qt_cue_awaited(const qt_frame *f, uint32_t edge) {
    if (edge <= f->floor || !qt_frame_is_quote(f, edge - 1)) return false;
    const qt_quote *quote = qt_frame_quote(f, edge - 1);
    if (quote->comma) return true;
    uint32_t last = quote->tokens.end - 2;
    return quote->stopped && quote->tokens.end - quote->tokens.first > 3 &&
           qt_token_at(f->doc, last)->glyph != '.';
}

/* “A,” [retired] firefighter Gus Hale told them: what a role is called, before the cue.
 */
static bool describes_role(const qt_frame *f, uint32_t verb) {
    enum { REACH = 10 };
    uint32_t role = verb + 1, end = f->sentence.end;
    if (role >= end || !qt_frame_is(f, role, QT_CLASS(role) | QT_CLASS(title)) ||
        qt_tag_at(f->doc, role) != QT_TAG_NN)
        return false;
    for (uint32_t i = role + 1; i < end && i - role < REACH; i++) {
        const qt_word *word = qt_token_word(f->doc, i);
        if (qt_frame_is_quote(f, i)) return false;
        if (qt_is_finite(f->doc, i)) return word && (word->cue_flags & QT_CUE(speech));
    }
    return false;
}

/* Any finite verb is a cue where a quotation with a comma waits for one: "...," she
 * sighed. */
static bool waits_for_cue(const qt_frame *f, uint32_t verb) {
    qt_tag tag = qt_tag_at(f->doc, verb);
    if (tag != QT_TAG_VBD && tag != QT_TAG_VBZ && tag != QT_TAG_VBN) return false;
    if (describes_role(f, verb)) return false;
    if (qt_frame_is(f, verb, QT_CLASS(be) | QT_CLASS(have) | QT_CLASS(do))) return false;
    /* Rubio fired back forcefully: "..." */
    for (uint32_t i = verb + 1; i + 1 < f->sentence.end && i - verb <= 3; i++) {
        unsigned kind = qt_frame_kind(f, i);
        if (kind == QT_TOKEN_COMMA || kind == QT_TOKEN_COLON) {
            if (qt_frame_is_quote(f, i + 1) && qt_frame_quote(f, i + 1)->capital &&
                qt_frame_quote(f, i + 1)->words > 2)
                return true;
            break;
        }
        qt_tag between = qt_tag_at(f->doc, i);
        bool it = qt_frame_is(f, i, QT_CLASS(neuter)) || /* "read in part" */
                  (i == verb + 2 && qt_tag_at(f->doc, i - 1) == QT_TAG_IN &&
                   between == QT_TAG_NN);
        if (qt_frame_is_quote(f, i) ||
            (!it && between != QT_TAG_RB && between != QT_TAG_RP && between != QT_TAG_IN))
            break;
    }
    if (qt_cue_awaited(f, verb)) return true;
    for (uint32_t i = verb; i > f->floor && verb - i < OBJECT_REACH; i--) {
        if (qt_frame_is_quote(f, i - 1)) return qt_cue_awaited(f, i);
        if (qt_is_finite(f->doc, i - 1) || qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA)
            return false;
    }
    return false;
}

bool qt_cue_is_headline_passive(const qt_frame *f, const qt_cue *c) {
    return f->doc->layout.paragraphs.items[f->paragraph].kind != QT_PARAGRAPH_BODY &&
           (c->flags & QT_CUE(object)) && c->verb + 1 < f->sentence.end &&
           qt_tag_at(f->doc, c->verb + 1) == QT_TAG_IN;
}

bool qt_cue_read(const qt_frame *f, uint32_t token, qt_cue *c) {
    const qt_word *word = qt_token_word(f->doc, token);
    if (qt_token_kind_of(f->doc, token) != QT_TOKEN_WORD ||
        qt_phrase_at(f->doc, token, f->sentence.end, QT_CLASS(org_noun)) > 1)
        return false; /* a think tank */
    if (!word || !word->cue_flags) {
        if (!waits_for_cue(f, token)) return false;
        *c = (qt_cue){.verb = token,
                      .flags = QT_CUE(speech) | QT_CUE(invert) | QT_CUE(aside)};
        widen_group(f, c);
        return true;
    }
    /* "refused to say": the cue is the second verb */
    bool governs = qt_frame_is(f, token, QT_CLASS(negation)) &&
                   token + 2 < f->sentence.end &&
                   qt_tag_at(f->doc, token + 1) == QT_TAG_TO;
    if (governs && qt_token_word(f->doc, token + 2) &&
        qt_token_word(f->doc, token + 2)->cue_flags)
        return false;
    uint32_t waiting =
        waits_for_cue(f, token) ? QT_CUE(speech) | QT_CUE(invert) | QT_CUE(aside) : 0;
    qt_tag tag = qt_tag_at(f->doc, token);
    /* "The leak began in April, the memo shows." */
    bool closing =
        (token + 1 >= f->sentence.end || qt_frame_kind(f, token + 1) == QT_TOKEN_STOP) &&
        (word->cue_forms & QT_FORM_S) && qt_is_noun(tag);
    /* "is alleged to have gone", "It is alleged that" */
    bool passive =
        tag == QT_TAG_JJ && (word->cue_forms & QT_FORM_PARTICIPLE) && token > f->floor &&
        qt_frame_is(f, token - 1, QT_CLASS(be)) &&
        (qt_tag_at(f->doc, token + 1) == QT_TAG_TO ||
         (token > f->floor + 1 && qt_frame_is(f, token - 2, QT_CLASS(neuter)) &&
          qt_frame_is(f, token + 1, QT_CLASS(complementizer))));
    bool finite_form = word->cue_forms & (QT_FORM_PAST | QT_FORM_S | QT_FORM_BASE);
    if (!qt_is_verb(tag) && !closing && !passive &&
        !(finite_form && beside_quote(f, token) && qt_is_noun(tag) && token > f->floor &&
          !qt_frame_is(f, token - 1, QT_CLASS(determiner)) &&
          qt_tag_at(f->doc, token - 1) != QT_TAG_JJ))
        return false;
    if (qt_frame_is(f, token, QT_CLASS(be))) return false;
    *c = (qt_cue){.verb = token, .flags = word->cue_flags | waiting};
    widen_group(f, c);
    return true;
}

static uint32_t after_addressee(const qt_frame *f, uint32_t at, const qt_cue *c) {
    uint32_t end = f->sentence.end;
    if (at < end && qt_tag_at(f->doc, at) == QT_TAG_TO &&
        !qt_is_verb(qt_tag_at(f->doc, at + 1)))
        at++;
    else if (!(c->flags & (QT_CUE(addressee) | QT_CUE(question))))
        return at;
    if (at >= end || qt_frame_is_quote(f, at)) return at;
    if (qt_frame_is(f, at, QT_CLASS(complementizer)) &&
        !qt_frame_is(f, at, QT_CLASS(determiner)))
        return at;
    /* "assured her the beams would": taggers take it for a possessive */
    if (qt_tag_at(f->doc, at) == QT_TAG_PRPS && at + 1 < end &&
        qt_tag_at(f->doc, at + 1) == QT_TAG_DT)
        return at + 1;
    qt_range phrase = qt_noun_phrase_at(f->doc, at, end);
    if (qt_range_empty(phrase)) return at;
    /* "told the BBC's Today programme", "told the head of the union" */
    uint32_t stop = phrase.end;
    while (stop + 1 < end && qt_frame_is(f, stop, QT_CLASS(attaching)) &&
           !qt_frame_is(f, stop, QT_CLASS(complementizer)) &&
           qt_time_phrase_end(f->doc, stop, end) == stop) {
        qt_range more = qt_noun_phrase_at(f->doc, stop + 1, end);
        if (qt_range_empty(more)) break;
        stop = more.end;
    }
    return stop;
}

/* "in a statement", "during the debate", "after the vote": a phrase whose end is clear.
 */
static uint32_t after_prepositional(const qt_frame *f, uint32_t at) {
    uint32_t end = f->sentence.end;
    if (!qt_frame_is(f, at, QT_CLASS(preposition)) ||
        qt_frame_is(f, at, QT_CLASS(complementizer)))
        return at;
    qt_range phrase = qt_noun_phrase_at(f->doc, at + 1, end);
    if (qt_cue_follows(f, at + 1, true)) return at; /* "before asking her" */
    if (qt_range_empty(phrase) && at + 1 < end && qt_tag_at(f->doc, at + 1) == QT_TAG_VBG)
        phrase = qt_noun_phrase_at(f->doc, at + 2, end);
    if (qt_range_empty(phrase)) return at;
    uint32_t stop = phrase.end;
    unsigned kind = qt_frame_kind(f, stop);
    bool clear = stop >= end || qt_frame_is_quote(f, stop) || kind == QT_TOKEN_COMMA ||
                 kind == QT_TOKEN_COLON || kind == QT_TOKEN_STOP ||
                 qt_frame_is(f, stop, QT_CLASS(complementizer) | QT_CLASS(preposition)) ||
                 qt_frame_is(f, stop, QT_CLASS(temporal));
    bool setting =
        qt_frame_is(f, phrase.end - 1, QT_CLASS(audience) | QT_CLASS(temporal));
    return clear || setting ? stop : at;
}

/* "said flatly", "said again"; but "said nearly 40 people", "said only two": the
 * number's.
 */
static bool is_adverb_of_cue(const qt_frame *f, uint32_t at) {
    if (qt_tag_at(f->doc, at) != QT_TAG_RB ||
        qt_frame_is(f, at, QT_CLASS(complementizer) | QT_CLASS(wh)))
        return false;
    if (at + 1 >= f->sentence.end || qt_frame_is_quote(f, at + 1)) return true;
    qt_tag next = qt_tag_at(f->doc, at + 1);
    return next != QT_TAG_CD;
}

/* "said about one in five would go": a word that may be an adverb, and a number that is
 * no year. */
static bool is_about_number(const qt_frame *f, uint32_t at) {
    const qt_word *word = qt_token_word(f->doc, at);
    bool adverb = false;
    if (at + 1 >= f->sentence.end || qt_tag_at(f->doc, at + 1) != QT_TAG_CD ||
        qt_frame_is(f, at + 2, QT_CLASS(joining))) /* "in one of ten notes" */
        return false;
    for (size_t t = 0; word && t < sizeof word->tags / sizeof *word->tags; t++)
        adverb |= word->tags[t] == QT_TAG_RB;
    bool fraction = at + 3 < f->sentence.end &&
                    qt_frame_is(f, at + 2, QT_CLASS(preposition)) &&
                    qt_tag_at(f->doc, at + 3) == QT_TAG_CD;
    const qt_token *number = qt_token_at(f->doc, at + 1);
    return (adverb || fraction) && number->end - number->start != 4;
}

uint32_t qt_cue_skip_adjuncts(const qt_frame *f, uint32_t at, const qt_cue *c) {
    uint32_t addressed = after_addressee(f, at, c);
    /* "told the mayors who gathered in Elsen, ...": the relative clause is the
     * addressee's */
    if (addressed > at && addressed < f->sentence.end &&
        !qt_frame_is_quote(f, addressed) && qt_tag_at(f->doc, addressed) == QT_TAG_WP) {
        uint32_t stop = addressed;
        while (stop < f->sentence.end && stop - addressed < COMPLEMENT_REACH &&
               !qt_frame_is_quote(f, stop) && qt_frame_kind(f, stop) != QT_TOKEN_COMMA)
            stop++;
        if (stop < f->sentence.end && qt_frame_kind(f, stop) == QT_TOKEN_COMMA)
            addressed = stop;
    }
    at = addressed;
    for (uint32_t steps = 0; steps < ADJUNCT_STEPS && at < f->sentence.end; steps++) {
        if (qt_frame_is_quote(f, at)) return at;
        uint32_t next = at;
        bool up_to = qt_frame_kind(f, at + 1) == QT_TOKEN_WORD &&
                     qt_tag_at(f->doc, at + 1) == QT_TAG_TO; /* "up to 10 workers" */
        if (qt_tag_at(f->doc, at) == QT_TAG_RP && at == c->verb + 1 && !up_to)
            next = at + 1;
        if (is_adverb_of_cue(f, at)) next = at + 1;
        if (next == at) next = qt_time_phrase_end(f->doc, at, f->sentence.end);
        /* "said Monday was the worst day": the subject of what was said */
        if (next > at && next < f->sentence.end && !qt_frame_is_quote(f, next) &&
            qt_is_finite(f->doc, next))
            break;
        /* said, however, that */
        bool aside = qt_frame_kind(f, at) == QT_TOKEN_COMMA && at + 2 < f->sentence.end &&
                     !qt_frame_is_quote(f, at + 1) &&
                     qt_frame_kind(f, at + 2) == QT_TOKEN_COMMA &&
                     (qt_frame_is(f, at + 1, QT_CLASS(connective)) ||
                      qt_tag_at(f->doc, at + 1) == QT_TAG_RB);
        if (aside) next = at + 2;
        if (next == at && !is_about_number(f, at)) next = after_prepositional(f, at);
        if (next == at && qt_tag_at(f->doc, at) == QT_TAG_TO)
            next = after_addressee(f, at, c);
        if (next == at) break;
        at = next;
    }
    return at;
}

bool qt_cue_follows(const qt_frame *f, uint32_t token, bool gerund) {
    const qt_word *word = token < f->sentence.end && !qt_frame_is_quote(f, token)
                              ? qt_token_word(f->doc, token)
                              : NULL;
    if (!word || !(word->cue_flags & (QT_CUE(speech) | QT_CUE(clause) | QT_CUE(object) |
                                      QT_CUE(infinitive))))
        return false;
    return gerund ? (word->cue_forms & QT_FORM_GERUND) != 0
                  : (word->cue_forms & (QT_FORM_PAST | QT_FORM_S | QT_FORM_BASE)) != 0 &&
                        qt_is_verb(qt_tag_at(f->doc, token));
}
