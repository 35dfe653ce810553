/*
 * Reports inside a noun phrase, before the frames of the main clause are read: a relative
 * clause or a participle that quotes belongs to its own subject, not to the verb that has
 * the phrase as its object.
 *
 *     Ministers defended a plan that [critics] have called [“cruel”].
 *     The deal, which [Nora Pell, the chairwoman,] described as [“fair”], ...
 *     Crane apologised to Webb, [who] had accused her of [“sleeping on the job.”]
 *     a scheme hailed by [Lena Voss] as [“a lifeline”]
 *
 * Only what stands in marks is taken, and only where no verb of speech before it has the
 * whole clause as what it reports.
 */
#include "attrib/frame.h"

enum { CUE_REACH = 30 };

static bool has_finite(const qt_frame *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i = qt_frame_step(f, i))
        if (!qt_frame_is_quote(f, i) && qt_is_finite(f->doc, i)) return true;
    return false;
}

/* Whether a verb of speech before a modifier reports the clause that it stands in: "said
 * the plan, which critics call “cruel”, would pass". */
static bool is_reported(const qt_frame *f, uint32_t modifier, uint32_t end) {
    qt_frame whole = *f;
    whole.floor = f->sentence.first;
    bool verb_follows = qt_frame_kind(f, modifier - 1) == QT_TOKEN_COMMA &&
                        has_finite(f, end, end + 2 < f->sentence.end ? end + 2 : end);
    for (uint32_t i = f->sentence.first; i < modifier; i = qt_frame_step(f, i)) {
        qt_cue c;
        if (qt_frame_is_quote(f, i)) continue;
        if (qt_phrase_at(f->doc, i, f->sentence.end, QT_CLASS(according))) return true;
        if (!qt_cue_read(&whole, i, &c) || !(c.flags & QT_CUE(clause))) continue;
        uint32_t at = qt_cue_skip_adjuncts(f, i + 1, &c);
        if (qt_frame_is(f, at, QT_CLASS(complementizer)) && at < modifier) return true;
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
    /* “cruel” [and] ...: what follows the marks is the main clause's */
    content->end = qt_frame_step(f, quote);
    /* "accused her of “sleeping”": only what stands in marks */
    if (!(c->flags & QT_CUE(speech))) content->first = quote;
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
        if (c->passive || c->infinitive || c->gerund ||
            c->polarity != QT_POLARITY_POSITIVE)
            return false;
        if (c->group.first == first) {
            *source = (qt_range){relative, first};
            if (qt_tag_at(f->doc, relative) == QT_TAG_WP) return true;
            *source = qt_noun_phrase_before(f->doc, relative, f->sentence.first);
            return !qt_range_empty(*source) && (c->flags & QT_CUE(report)) &&
                   qt_source_can_speak(f, *source);
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

/* The first quotation behind a source, over one word: "as". */
static bool content_after(const qt_frame *f, qt_range source, qt_range *content) {
    uint32_t quote = source.end + 1;
    if (!qt_frame_is_quote(f, quote) || qt_tag_at(f->doc, source.end) != QT_TAG_IN)
        return false;
    *content = (qt_range){quote, qt_frame_step(f, quote)};
    return true;
}

quoth_status qt_modifier_frames(qt_frame *f) {
    for (uint32_t i = f->sentence.first + 1; i + 2 < f->sentence.end;
         i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) continue;
        qt_cue c;
        qt_range source, content;
        bool found =
            is_relative(f, i)
                ? relative_cue(f, i, &c, &source) && quoted_content(f, &c, &content)
                : participle_cue(f, i, &c, &source) && content_after(f, source, &content);
        bool gap = qt_tag_at(f->doc, i) != QT_TAG_IN || content.first <= c.verb + 2;
        if (!found || !gap || is_reported(f, i, content.end) ||
            !qt_frame_quotes_free(f, content))
            continue;
        qt_draft draft = qt_frame_draft(c.group, source, "modifier-clause");
        draft.content[0] = content;
        draft.firm = true;
        uint32_t floor = f->floor;
        QT_TRY(qt_frame_add(f, &draft, floor));
        f->previous = QT_NONE;
    }
    return QUOTH_OK;
}
