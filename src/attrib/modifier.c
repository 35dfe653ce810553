/*
 * Reports inside a noun phrase, before the frames of the main clause are read: a relative
 * clause or a participle that quotes belongs to its own subject, not to the verb that has
 * the phrase as its object.
 *
 *     Ministers defended a plan that [critics] have called [“cruel”].
 *     The deal, which [Nora Pell, the chairwoman,] described as [“fair”], ...
 *     Crane apologised to Webb, [who] had accused her of [“sleeping on the job.”]
 *     a scheme hailed by [Lena Voss] as [“a lifeline”]
 *     Crane denied [Webb]'s charge [that she was asleep].
 *     Prosser recalled [the foreman] telling them: [“Nobody climbs.”]
 *
 * Of clauses only what stands in marks is taken, and only where no verb of speech before
 * them has the whole clause as what it reports.
 */
#include "attrib/frame.h"

enum { CUE_REACH = 30 };

static bool has_finite(const qt_frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i = qt_frame_step(f, i))
        if (!qt_frame_is_quote(f, i) && qt_is_finite(f->doc, i)) return true;
    return false;
}

/* Whether a verb of speech before a modifier reports the clause that it stands in: "said
 * the plan, which critics call “cruel”, would pass"; verb_follows: the clause's stands
 * behind the modifier. */
static bool is_reported(const qt_frame *f, uint32_t modifier, bool verb_follows) {
    qt_frame whole = *f;
    whole.floor = f->sentence.first;
    for (uint32_t i = f->sentence.first; i < modifier; i = qt_frame_step(f, i)) {
        qt_cue c;
        if (qt_frame_is_quote(f, i)) continue;
        if (qt_phrase_at(f->doc, i, f->sentence.end, QT_CLASS(according))) return true;
        if (!qt_cue_read(&whole, i, &c) ||
            !(c.flags & (QT_CUE(clause) | QT_CUE(bare) | QT_CUE(addressee))))
            continue;
        uint32_t at = qt_cue_skip_adjuncts(f, i + 1, &c);
        if (qt_frame_is(f, at, QT_CLASS(complementizer)) && at <= modifier) return true;
        if ((c.flags & QT_CUE(bare)) && (verb_follows || has_finite(f, at, modifier)))
            return true;
    }
    return false;
}

/* The quotation that a cue leads to, alone or behind "was"; false where there is none. */
static bool quoted_content(const qt_frame *f, const qt_cue *c, qt_range *content) {
    if (!qt_content_right(f, c, content)) {
        uint32_t at = c->verb + 1;
        if (!(c->flags & QT_CUE(bare)) || !qt_frame_is(f, at, QT_CLASS(be)) ||
            !qt_is_finite(f->doc, at))
            return false;
        uint32_t quote = at + 1;
        while (quote < f->sentence.end && quote < at + 4 && !qt_frame_is_quote(f, quote))
            quote++;
        if (!qt_frame_is_quote(f, quote)) return false;
        *content = (qt_range){at, qt_frame_step(f, quote)};
        return true;
    }
    uint32_t quote = content->first;
    while (quote < content->end && !qt_frame_is_quote(f, quote)) quote++;
    if (quote == content->end) return false;
    if (qt_content_is_predicate(f, c, quote)) return false;
    /* “cruel” [and] ...: what follows the marks is the main clause's where a verb or a
     * comma does; a phrase is the quotation's */
    uint32_t end = qt_frame_step(f, quote);
    for (uint32_t i = end; i < content->end; i = qt_frame_step(f, i)) {
        unsigned kind = qt_frame_kind(f, i);
        if (qt_frame_is_quote(f, i) ||
            ((kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER) &&
             !qt_is_finite(f->doc, i)))
            continue;
        content->end = end;
    }
    return true;
}

/* The cue of a relative clause that begins at `relative`, and whose subject it is. */
static bool relative_cue(const qt_frame *f, uint32_t relative, qt_cue *c,
                         qt_range *source) {
    qt_frame clause = *f;
    clause.floor = relative + 1;
    uint32_t first = relative + 1;
    for (uint32_t i = first; i < f->sentence.end && i - first < CUE_REACH; i++) {
        if (qt_frame_is_quote(f, i)) return false;
        if (!qt_is_verb(qt_tag_at(f->doc, i))) continue;
        if (!qt_cue_read(&clause, i, c)) {
            if (qt_is_finite(f->doc, i) && !qt_cue_precedes(f, i)) return false;
            continue;
        }
        bool belief = (c->flags & QT_CUE(mind)) && !(c->flags & QT_CUE(speech));
        if (c->passive || c->infinitive || c->gerund || belief ||
            c->polarity != QT_POLARITY_POSITIVE)
            return false;
        if (c->group.first == first) {
            *source = (qt_range){relative, first};
            qt_range noun = qt_noun_phrase_before(f->doc, relative, f->sentence.first);
            return qt_tag_at(f->doc, relative) == QT_TAG_WP ||
                   (!qt_range_empty(noun) && (c->flags & QT_CUE(report)) &&
                    qt_source_can_speak(f, noun));
        }
        *source = qt_subject_before(f->doc, c->group.first, first);
        return source->first == first && qt_source_is_good(f, *source) &&
               !qt_frame_is(f, first, QT_CLASS(neuter));
    }
    return false;
}

/* "a plan that critics called “cruel”": behind a noun, "that" is the object where the
 * quotation follows the verb. */
static bool is_relative(const qt_frame *f, uint32_t token) {
    qt_tag tag = qt_tag_at(f->doc, token);
    return qt_frame_is(f, token, QT_CLASS(relative)) &&
           (tag == QT_TAG_WDT || tag == QT_TAG_WP ||
            (tag == QT_TAG_IN && qt_is_noun(qt_tag_at(f->doc, token - 1)) &&
             !qt_frame_is(f, token - 1, QT_CLASS(speech_noun))));
}

/* "hailed by Lena Voss as “a lifeline”": a participle behind the noun. */
static bool participle_cue(const qt_frame *f, uint32_t verb, qt_cue *c,
                           qt_range *source) {
    if (qt_tag_at(f->doc, verb) != QT_TAG_VBN || !qt_is_noun(qt_tag_at(f->doc, verb - 1)))
        return false;
    if (!qt_cue_read(f, verb, c) || !(c->flags & QT_CUE(object))) return false;
    *source = qt_source_agent(f, c);
    return !qt_range_empty(*source) && source->first == verb + 2;
}

/* "Prosser recalled the foreman telling them: “...”", "“...,” she remembered him
 * shouting": who is heard speaks. */
static bool overheard_cue(const qt_frame *f, uint32_t verb, qt_cue *c, qt_range *source,
                          qt_range *content) {
    const qt_word *word = qt_token_word(f->doc, verb);
    if (!word || !(word->cue_forms & QT_FORM_GERUND) ||
        !(word->cue_flags & (QT_CUE(speech) | QT_CUE(addressee))))
        return false;
    *c = (qt_cue){.verb = verb,
                  .group = {verb, verb + 1},
                  .flags = word->cue_flags,
                  .gerund = true};
    *source = qt_noun_phrase_before(f->doc, verb, f->sentence.first);
    if (qt_range_empty(*source) || source->first < f->sentence.first + 2 ||
        qt_tag_at(f->doc, source->first) == QT_TAG_PRP ||
        !qt_source_is_good(f, *source) || !qt_source_can_speak(f, *source))
        return false;
    uint32_t hears = source->first - 1;
    if (!qt_is_finite(f->doc, hears) || !qt_frame_is(f, hears, QT_CLASS(perceiving)))
        return false;
    if (qt_content_right(f, c, content) && qt_frame_is_quote(f, content->first)) {
        content->end = qt_frame_step(f, content->first);
        return true;
    }
    qt_range hearer = qt_subject_before(f->doc, hears, f->sentence.first);
    return !qt_range_empty(hearer) && qt_content_left(f, c, hearer.first, content) &&
           qt_frame_is_quote(f, content->first);
}

static bool is_copula(const qt_frame *f, uint32_t token) {
    return qt_frame_is(f, token, QT_CLASS(be)) &&
           f->doc->syntax.labels[token] == QT_LABEL_cop;
}

/* "his claim that the vote was rigged has cost him", "to his claim that the vote was
 * rigged, Webb said": where the main clause goes on behind the noun's. */
static uint32_t main_clause_after(const qt_frame *f, uint32_t noun, qt_range content) {
    const qt_syntax *syntax = &f->doc->syntax;
    uint32_t verb = syntax->heads ? syntax->heads[noun] : QT_NONE;
    bool subject = verb != QT_NONE && verb > content.first &&
                   (syntax->labels[noun] == QT_LABEL_nsubj ||
                    syntax->labels[noun] == QT_LABEL_nsubjpass);
    bool opens = !has_finite(f, f->sentence.first, noun);
    /* the noun is the subject of a verb that must come, whatever the tree says */
    bool must = verb == QT_NONE && opens &&
                qt_noun_phrase_at(f->doc, f->sentence.first, noun + 1).end + 2 > noun;
    bool first = false;
    for (uint32_t i = content.first + 1; i < content.end; i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) continue;
        unsigned kind = qt_frame_kind(f, i);
        if (kind == QT_TOKEN_DASH) return i;
        if (kind == QT_TOKEN_COMMA && first && opens && qt_clause_starts(f, i + 1))
            return i;
        /* "his statement that they lied, and his refusal to go" */
        if (kind == QT_TOKEN_COMMA && first && qt_tag_at(f->doc, i + 1) == QT_TAG_CC &&
            (qt_tag_at(f->doc, i + 2) == QT_TAG_PRPS ||
             qt_tag_at(f->doc, i + 2) == QT_TAG_IN))
            return i;
        if (!qt_is_finite(f->doc, i)) continue;
        qt_tag before = qt_tag_at(f->doc, i - 1);
        bool own = qt_is_noun(before) || before == QT_TAG_PRP || before == QT_TAG_WP ||
                   before == QT_TAG_WDT || before == QT_TAG_RB || before == QT_TAG_DT;
        if (first && must && qt_is_noun(before)) return i;
        if (first &&
            (!own || (subject && i <= verb && (verb - i <= 2 || is_copula(f, i)))))
            return i;
        first = true;
    }
    return content.end;
}

/* "Webb's charge that", "her claim that", "claims by Dr. Lamm that": whose words a noun
 * of speech tells of; *that: where they begin. Empty where it has no owner. */
static qt_range owner_of(const qt_frame *f, uint32_t noun, uint32_t *that) {
    qt_range none = {0, 0};
    *that = noun + 1;
    if (qt_tag_at(f->doc, noun - 1) == QT_TAG_PRPS) return (qt_range){noun - 1, noun};
    if (qt_tag_at(f->doc, noun - 1) == QT_TAG_POS)
        return qt_noun_phrase_before(f->doc, noun - 1, f->floor);
    if (!qt_frame_is(f, noun + 1, QT_CLASS(agent))) return none;
    qt_range agent = qt_noun_phrase_full(f->doc, noun + 2, f->sentence.end);
    *that = agent.end;
    return agent;
}

/* A noun of speech with its owner and a clause. */
static bool read_nominal(const qt_frame *f, uint32_t noun, qt_draft *draft) {
    if (!qt_frame_is(f, noun, QT_CLASS(speech_noun)) ||
        !qt_is_noun(qt_tag_at(f->doc, noun)))
        return false;
    uint32_t that;
    qt_range source = owner_of(f, noun, &that);
    bool clause = that + 1 < f->sentence.end &&
                  qt_frame_is(f, that, QT_CLASS(complementizer)) &&
                  qt_tag_at(f->doc, that) == QT_TAG_IN &&
                  !qt_frame_is(f, that, QT_CLASS(attaching));
    if (!clause || !qt_source_is_good(f, source)) return false;
    qt_range content = {that, qt_content_end(f, that)};
    content.end = main_clause_after(f, noun, content);
    *draft = qt_frame_draft((qt_range){noun, noun + 1}, source, "noun-that");
    draft->content[0] = content;
    draft->firm = true;
    return qt_frame_quotes_free(f, content) &&
           !is_reported(f, source.first < noun ? source.first : noun,
                        content.end < qt_content_end(f, that));
}

quoth_status qt_modifier_frames(qt_frame *f) {
    for (uint32_t i = f->sentence.first + 1; i + 2 < f->sentence.end;
         i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) continue;
        qt_draft draft;
        qt_cue c = {0};
        qt_range source = {0, 0}, content = {0, 0};
        if (read_nominal(f, i, &draft)) {
            QT_TRY(qt_frame_add(f, &draft, f->floor));
            f->previous = QT_NONE;
            continue;
        }
        bool found = is_relative(f, i) ? relative_cue(f, i, &c, &source) &&
                                             quoted_content(f, &c, &content)
                                       : (participle_cue(f, i, &c, &source) &&
                                          qt_content_after_agent(f, source, &content)) ||
                                             overheard_cue(f, i, &c, &source, &content);
        if (!found || !qt_frame_quotes_free(f, content)) continue;
        bool gap = qt_tag_at(f->doc, i) != QT_TAG_IN || content.first <= c.verb + 2;
        if (!gap) continue;
        uint32_t end = content.end + 2 < f->sentence.end ? content.end + 2 : content.end;
        bool verb_follows =
            qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA && has_finite(f, content.end, end);
        if (is_reported(f, i, verb_follows)) continue;
        draft = qt_frame_draft(c.group, source, "modifier-clause");
        draft.content[0] = content;
        draft.firm = true;
        QT_TRY(qt_frame_add(f, &draft, f->floor));
        f->previous = QT_NONE;
    }
    return QUOTH_OK;
}
