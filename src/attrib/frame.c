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
#include <string.h>

#include "attrib/frame.h"

static const qt_range nothing = {0, 0};

/* A draft with one content, still to be filled in, and nobody else's speaker. */
qt_draft qt_frame_draft(qt_range cue, qt_range source, const char *rule) {
    return (qt_draft){.content_count = 1,
                      .cue = cue,
                      .source = source,
                      .speaker_of = QT_NONE,
                      .rule = rule};
}

bool qt_frame_quotes_free(const qt_frame *f, qt_range content) {
    for (uint32_t i = content.first; i < content.end; i = qt_frame_step(f, i))
        if (qt_frame_is_quote(f, i) &&
            f->attrib->owner[f->attrib->quote_of[i]] != QT_NONE)
            return false;
    return true;
}

static double confidence_of(const qt_frame *f, const qt_draft *draft) {
    bool quoted = true, any = false;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end;
             i = qt_frame_step(f, i)) {
            any |= qt_frame_is_quote(f, i);
            quoted &= qt_frame_is_quote(f, i) || qt_frame_kind(f, i) != QT_TOKEN_WORD;
        }
    if (any && quoted) return qt_setting_of(f->attrib, QT_SETTING_confidence_direct_cue);
    return qt_setting_of(f->attrib, any ? QT_SETTING_confidence_mixed
                                        : QT_SETTING_confidence_indirect);
}

/* "would never say “good enough”", "is never likely to say “sorry”", "nobody said “yes”":
 * words that nobody spoke. */
static bool is_hypothetical(const qt_frame *f, const qt_draft *draft) {
    bool negative = draft->polarity == QT_POLARITY_NEGATIVE;
    bool unreal = negative && !qt_range_empty(draft->source) &&
                  qt_frame_is(f, draft->source.first, QT_CLASS(nobody));
    for (uint32_t i = draft->cue.first; i < draft->cue.end; i++)
        unreal |= qt_tag_at(f->doc, i) == QT_TAG_MD ||
                  (negative && qt_frame_is(f, i, QT_CLASS(unreal)));
    return unreal && draft->polarity != QT_POLARITY_POSITIVE &&
           draft->content[0].first >= draft->cue.end;
}

quoth_status qt_frame_add(qt_frame *f, qt_draft *draft, uint32_t consumed) {
    draft->sentence = f->sentence;
    draft->paragraph = f->paragraph;
    /* “Why me?” she wondered: nothing was said aloud */
    bool quoted = false;
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
            quoted |= qt_frame_is_quote(f, i);
    if (quoted && !qt_range_empty(draft->cue) &&
        (qt_frame_is(f, draft->cue.end - 1, QT_CLASS(thought)) ||
         is_hypothetical(f, draft)))
        draft->thought = true;
    if (draft->confidence <= 0) draft->confidence = confidence_of(f, draft);
    QT_TRY(qt_draft_add(f->attrib, draft, &f->previous));
    if (consumed > f->floor) f->floor = consumed;
    return QUOTH_OK;
}

static bool is_belief(const qt_cue *c) {
    return !(c->flags & QT_CUE(speech)) && (c->flags & QT_CUE(mind));
}

qt_polarity qt_cue_polarity(const qt_frame *f, const qt_cue *c, qt_range subject,
                            qt_range content) {
    if (!qt_range_empty(subject) && c->polarity != QT_POLARITY_NEGATIVE &&
        (qt_frame_is(f, subject.first, QT_CLASS(nobody)) ||
         (subject.first > f->sentence.first &&
          qt_frame_is(f, subject.first - 1, QT_CLASS(nobody)))))
        return QT_POLARITY_NEGATIVE;
    if (c->polarity != QT_POLARITY_POSITIVE) return c->polarity;
    uint32_t before = qt_range_empty(subject) ? c->group.first : subject.first;
    if (before > f->sentence.first &&
        qt_frame_is(f, before - 1, QT_CLASS(subordinator)) &&
        qt_frame_is(f, before - 1, QT_CLASS(unreal)))
        return QT_POLARITY_UNREAL;
    if ((c->flags & QT_CUE(question)) && !qt_frame_is_quote(f, content.first) &&
        qt_frame_is(f, content.first, QT_CLASS(wh) | QT_CLASS(unreal)))
        return QT_POLARITY_UNREAL;
    return QT_POLARITY_POSITIVE;
}

/* "Donna Pyke, 44, said Kyle Pyke, 19, rang her", "The goat's owner, Earl Dobbs, said the
 * animal, Trixie, had gone": a name with an age, or after a comma and before a noun, is
 * the subject. */
static bool opens_with_subject(const qt_frame *f, qt_range opening, qt_range inverted) {
    uint32_t end = opening.end;
    if (end <= opening.first + 2) return false;
    if (qt_frame_kind(f, end - 1) == QT_TOKEN_NUMBER)
        return qt_frame_kind(f, end - 2) == QT_TOKEN_COMMA &&
               qt_token_has(f->doc, end - 3, QT_TOKEN_CAPITAL);
    bool comma = false;
    for (uint32_t i = opening.first; i < end; i++)
        comma |= qt_frame_kind(f, i) == QT_TOKEN_COMMA;
    return comma && qt_tag_at(f->doc, end - 1) == QT_TAG_NNP &&
           qt_tag_at(f->doc, inverted.first) == QT_TAG_DT &&
           !qt_content_has_finite(f, opening.first, end);
}

/* "For most patients, says Dr. Merck, the new drip makes no difference". */
static quoth_status try_inverted_aside(qt_frame *f, const qt_cue *c, qt_range subject,
                                       bool *done) {
    qt_range more, opening = {qt_clause_start(f, c->verb), c->verb - 1};
    bool aside =
        (c->flags & QT_CUE(aside)) && qt_frame_kind(f, subject.end) == QT_TOKEN_COMMA;
    if (opens_with_subject(f, opening, subject)) return QUOTH_OK;
    bool bare = opening.first >= opening.end; /* But, said Solovey, "I don't ..." */
    if (!aside || !qt_content_resumes(f, subject.end, &more) ||
        !qt_frame_quotes_free(f, more) || (!bare && !qt_frame_quotes_free(f, opening)))
        return QUOTH_OK;
    qt_draft draft = qt_frame_draft(c->group, subject, "aside-clause");
    draft.belief = is_belief(c);
    draft.content[0] = bare ? more : opening;
    draft.content[1] = more;
    draft.content_count = bare ? 1 : 2;
    draft.polarity = c->polarity;
    *done = true;
    return qt_frame_add(f, &draft, more.end);
}

/* `"A," said Moss, wiping her eyes, "B"`: the comma after the participle's phrase, if a
 * quotation follows it; else `at`. */
static uint32_t over_participle(const qt_frame *f, uint32_t at) {
    if (qt_frame_kind(f, at) != QT_TOKEN_COMMA || at + 1 >= f->sentence.end ||
        qt_tag_at(f->doc, at + 1) != QT_TAG_VBG || qt_cue_follows(f, at + 1, true))
        return at;
    for (uint32_t i = at + 2; i + 1 < f->sentence.end && i - at < OBJECT_REACH; i++) {
        if (qt_frame_is_quote(f, i) || qt_is_finite(f->doc, i)) break;
        if (qt_frame_kind(f, i) == QT_TOKEN_COMMA && qt_frame_is_quote(f, i + 1))
            return i;
    }
    return at;
}

/* "said Vera Olm, and Karl Dreyer, a biologist, said": the source before the next clause,
 * whose verb follows the phrase. */
static qt_range before_next_clause(const qt_frame *f, qt_range source) {
    uint32_t verb = source.end;
    if (qt_frame_kind(f, verb) == QT_TOKEN_COMMA) verb++;
    if (verb >= f->sentence.end || qt_frame_is_quote(f, verb) ||
        !qt_is_finite(f->doc, verb))
        return source;
    for (uint32_t i = source.first + 2; i < source.end; i++)
        if (qt_frame_is(f, i, QT_CLASS(coordinator)) &&
            qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA)
            source.end = i - 1;
    return source;
}

/* "..., said NP": the subject after the verb. */
static quoth_status try_inverted(qt_frame *f, const qt_cue *c, bool *done) {
    if (!(c->flags & QT_CUE(invert)) || c->group.first != c->verb || c->gerund)
        return QUOTH_OK;
    uint32_t edge = c->verb;
    if (edge == f->sentence.first) {
        /* Said Ellis: "..." */
        qt_range name = qt_noun_phrase_full(f->doc, edge + 1, f->sentence.end);
        unsigned kind = qt_frame_kind(f, name.end);
        bool quoted = (kind == QT_TOKEN_COLON || kind == QT_TOKEN_COMMA) &&
                      name.end + 1 < f->sentence.end &&
                      qt_frame_is_quote(f, name.end + 1);
        if (!quoted || !qt_source_is_good(f, name)) return QUOTH_OK;
        qt_range content = qt_content_quoted(f, name.end + 1);
        if (!qt_frame_quotes_free(f, content)) return QUOTH_OK;
        qt_draft opening = qt_frame_draft(c->group, name, "cue-source-quote");
        opening.belief = is_belief(c);
        opening.content[0] = content;
        *done = true;
        return qt_frame_add(f, &opening, content.end);
    }
    if (edge <= f->floor) return QUOTH_OK;
    bool after_quote = qt_frame_is_quote(f, edge - 1) ||
                       (qt_frame_kind(f, edge - 1) == QT_TOKEN_COMMA &&
                        edge >= f->floor + 2 && qt_frame_is_quote(f, edge - 2));
    if (!after_quote && qt_frame_kind(f, edge - 1) != QT_TOKEN_COMMA) return QUOTH_OK;
    uint32_t at = c->verb + 1;
    qt_range subject =
        before_next_clause(f, qt_noun_phrase_full(f->doc, at, f->sentence.end));
    qt_range base = qt_noun_phrase_at(f->doc, at, f->sentence.end);
    if (qt_is_time_phrase(f->doc, base)) return QUOTH_OK;
    if (!qt_source_is_good(f, subject)) return QUOTH_OK;
    if (!after_quote && qt_clause_starts(f, at)) return QUOTH_OK;
    qt_range left, more;
    if (!qt_content_left(f, c, edge, &left) || !qt_frame_quotes_free(f, left))
        return try_inverted_aside(f, c, subject, done);
    /* "Lee, who was hired in May, denied misleading the board" */
    qt_range owner = qt_subject_before(f->doc, edge, f->floor);
    if (!after_quote && !qt_range_empty(owner) &&
        !qt_content_has_finite(f, f->floor, owner.first))
        return QUOTH_OK;
    qt_draft draft = qt_frame_draft(
        c->group, subject, after_quote ? "quote-cue-source" : "clause-cue-source");
    draft.belief = is_belief(c);
    draft.content[0] = left;
    draft.polarity = c->polarity;
    uint32_t consumed = subject.end,
             next = over_participle(
                 f, qt_cue_skip_adjuncts(f, subject.end, &(qt_cue){.verb = c->verb}));
    bool quote_next = qt_frame_kind(f, next) == QT_TOKEN_COMMA &&
                      next + 1 < f->sentence.end && qt_frame_is_quote(f, next + 1);
    if (quote_next && qt_content_resumes(f, next, &more) &&
        qt_frame_quotes_free(f, more)) {
        draft.content[draft.content_count++] = more;
        consumed = more.end;
    }
    *done = true;
    return qt_frame_add(f, &draft, consumed);
}

/* "When Lee said A, ...", "If he says A, ...": the clause ends at its comma. */
static bool in_opening_clause(const qt_frame *f, const qt_cue *c, qt_range subject) {
    uint32_t first = qt_range_empty(subject) ? c->group.first : subject.first;
    uint32_t start = f->floor;
    for (uint32_t i = f->floor; i < first; i = qt_frame_step(f, i))
        if (!qt_frame_is_quote(f, i) && qt_frame_kind(f, i) == QT_TOKEN_COMMA)
            start = i + 1;
    while (start < first && qt_frame_is(f, start, QT_CLASS(connective))) start++;
    return start < first && qt_frame_is(f, start, QT_CLASS(subordinator));
}

static uint32_t first_comma(const qt_frame *f, qt_range content) {
    for (uint32_t i = content.first; i < content.end; i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i) || qt_frame_kind(f, i) != QT_TOKEN_COMMA) continue;
        qt_range next = qt_noun_phrase_at(f->doc, i + 1, f->sentence.end);
        if (!qt_range_empty(next)) return i;
    }
    return content.end;
}

/* "leading advisers to counter that ...": the one who is led to speak stands before "to".
 */
static quoth_status try_infinitive(qt_frame *f, const qt_cue *c, bool *done) {
    uint32_t to = c->verb;
    while (to > f->floor && qt_tag_at(f->doc, to) != QT_TAG_TO) to--;
    uint32_t verb = to; /* "went on to say": over the verb that governs it */
    while (verb > f->floor && !qt_frame_is_quote(f, verb - 1) &&
           (qt_is_verb(qt_tag_at(f->doc, verb - 1)) ||
            qt_tag_at(f->doc, verb - 1) == QT_TAG_RP ||
            qt_tag_at(f->doc, verb - 1) == QT_TAG_RB ||
            qt_tag_at(f->doc, verb - 1) == QT_TAG_IN))
        verb--;
    qt_range right, subject = qt_subject_before(f->doc, verb, f->floor);
    if (!qt_source_is_good(f, subject) || !qt_content_right(f, c, &right) ||
        !qt_frame_quotes_free(f, right))
        return QUOTH_OK;
    if (!qt_frame_is_quote(f, right.first) &&
        !qt_frame_is(f, right.first, QT_CLASS(complementizer)))
        return QUOTH_OK;
    qt_draft draft =
        qt_frame_draft((qt_range){to, c->verb + 1}, subject, "source-infinitive");
    draft.belief = is_belief(c);
    /* "is hardly the man to say “...”": what somebody is like, nothing said */
    uint32_t is = subject.first;
    while (is > f->floor && qt_tag_at(f->doc, is - 1) == QT_TAG_RB) is--;
    draft.thought =
        is > f->floor && qt_frame_is(f, is - 1, QT_CLASS(be)) && subject.end == to;
    draft.content[0] = right;
    *done = true;
    return qt_frame_add(f, &draft, right.end);
}

/* "The smelter, she said, would close": what stands before the aside is part of the
 * content, a lead-in such as "On Monday" is too; a connective is not. 1 if it counts,
 * else 0. */
static uint32_t opening_counts(const qt_frame *f, qt_range opening) {
    for (uint32_t i = opening.first; i < opening.end; i = qt_frame_step(f, i))
        if (qt_frame_is_quote(f, i) || (qt_frame_kind(f, i) == QT_TOKEN_WORD &&
                                        !qt_frame_is(f, i, QT_CLASS(connective)) &&
                                        qt_tag_at(f->doc, i) != QT_TAG_RB))
            return 1;
    return 0;
}

/* "It is said that A", "A is said to B": a report without a source. */
static quoth_status try_agentless(qt_frame *f, const qt_cue *c, bool *done) {
    uint32_t at = qt_cue_skip_adjuncts(f, c->verb + 1, &(qt_cue){.verb = c->verb});
    if (at >= f->sentence.end || qt_frame_is_quote(f, at)) return QUOTH_OK;
    bool it = c->group.first > f->sentence.first &&
              qt_frame_is(f, c->group.first - 1, QT_CLASS(neuter));
    bool that = it && qt_frame_is(f, at, QT_CLASS(complementizer));
    bool to = at == c->verb + 1 && qt_tag_at(f->doc, at) == QT_TAG_TO &&
              (c->flags & QT_CUE(speech)) &&
              !(c->flags & (QT_CUE(addressee) | QT_CUE(question) | QT_CUE(infinitive))) &&
              at + 1 < f->sentence.end && qt_tag_at(f->doc, at + 1) == QT_TAG_VB;
    qt_range subject = qt_subject_before(f->doc, c->group.first, f->floor);
    if (!that && (!to || !qt_source_is_good(f, subject))) return QUOTH_OK;
    qt_draft draft = qt_frame_draft(c->group, nothing, "agentless");
    if (!that) {
        draft.content[0] = subject;
        draft.content_count = 2;
    }
    qt_range *clause = &draft.content[draft.content_count - 1];
    *clause = (qt_range){at, qt_content_end(f, at)};
    draft.polarity = c->polarity;
    draft.agentless = draft.firm = true;
    if (!qt_frame_quotes_free(f, *clause)) return QUOTH_OK;
    *done = true;
    return qt_frame_add(f, &draft, clause->end);
}

/* "Reportedly, A", "A, reportedly.", "They reportedly A": the adverb alone. */
static quoth_status try_reportedly(qt_frame *f, uint32_t token, bool *done) {
    qt_draft draft = qt_frame_draft((qt_range){token, token + 1}, nothing, "agentless");
    draft.agentless = draft.firm = true;
    uint32_t next = token + 1;
    bool first = token == f->sentence.first && qt_frame_kind(f, next) == QT_TOKEN_COMMA;
    bool last = token > f->floor && qt_frame_kind(f, token - 1) == QT_TOKEN_COMMA &&
                (next >= f->sentence.end || qt_frame_kind(f, next) == QT_TOKEN_STOP);
    /* "The clerk allegedly took the money": the clause around it */
    bool inside = !first && !last && token > f->floor && next < f->sentence.end &&
                  !qt_frame_is_quote(f, token - 1) && !qt_frame_is_quote(f, next) &&
                  qt_is_verb(qt_tag_at(f->doc, next));
    if (first) draft.content[0] = (qt_range){token + 2, qt_content_end(f, token + 2)};
    if (last) draft.content[0] = (qt_range){qt_clause_start(f, token - 1), token - 1};
    if (inside) {
        draft.content[0] = (qt_range){qt_clause_start(f, token), token};
        draft.content[1] = (qt_range){next, qt_content_end(f, next)};
        draft.content_count = 2;
        draft.firm = false;
    }
    uint32_t end = draft.content[draft.content_count - 1].end;
    if ((!first && !last && !inside) || draft.content[0].first >= draft.content[0].end ||
        !qt_content_has_finite(f, draft.content[0].first, end) ||
        !qt_frame_quotes_free(f, draft.content[0]) ||
        !qt_frame_quotes_free(f, draft.content[draft.content_count - 1]))
        return QUOTH_OK;
    *done = true;
    return qt_frame_add(f, &draft, last ? next : end);
}

/* What stands on the two sides of a subject and its cue. */
typedef struct sides {
    qt_range left, right;
    bool has_left, has_right, quote_left;
} sides;

/* The subject, or all that stands between a quotation and the cue; *rule where it is
 * shared with another verb. */
static qt_range choose_source(const qt_frame *f, const qt_cue *c, const char **rule) {
    if (c->passive) return qt_source_agent(f, c);
    qt_range subject = qt_source_subject(f, c, rule);
    qt_range region = c->gerund ? nothing : qt_source_region(f, c);
    if (qt_range_empty(region) || (!*rule && subject.first <= region.first))
        return subject;
    bool subordinate = !qt_range_empty(subject) && !*rule &&
                       qt_frame_is(f, subject.first - 1, QT_CLASS(subordinator));
    *rule = NULL;
    return subordinate ? subject : region;
}

bool qt_names_term(const qt_frame *f, uint32_t verb, qt_range subject, qt_range content) {
    enum { TERM_WORDS = 3 };
    const qt_word *word = qt_token_word(f->doc, verb);
    if (!word || (word->cue_flags & QT_CUE(speech)) || qt_range_empty(subject))
        return false;
    qt_tag form = qt_tag_at(f->doc, verb);
    uint32_t head = qt_phrase_head(f->doc, subject);
    bool generic = (form == QT_TAG_VBP || form == QT_TAG_VB) &&
                   qt_tag_at(f->doc, head) == QT_TAG_NNS && head == subject.first;
    /* "what the trade calls" */
    generic |= form == QT_TAG_VBZ && subject.first > f->sentence.first &&
               qt_frame_is(f, subject.first - 1, QT_CLASS(wh)) &&
               qt_tag_at(f->doc, subject.first) == QT_TAG_DT &&
               !qt_source_can_speak(f, subject);
    uint32_t quote = content.first;
    while (quote < content.end && !qt_frame_is_quote(f, quote)) quote++;
    return generic && quote < content.end &&
           qt_frame_quote(f, quote)->words <= TERM_WORDS &&
           qt_frame_step(f, quote) == content.end;
}

/* false where the cue is no utterance after all: "what scientists call “forcing”". */
static bool look_at_sides(const qt_frame *f, const qt_cue *c, qt_range subject,
                          bool left_too, sides *out) {
    *out = (sides){0};
    out->has_left = left_too && subject.first > f->floor &&
                    qt_content_left(f, c, subject.first, &out->left) &&
                    qt_frame_quotes_free(f, out->left);
    out->has_right =
        qt_content_right(f, c, &out->right) && qt_frame_quotes_free(f, out->right);
    bool quote_right = out->has_right && qt_frame_is_quote(f, out->right.first);
    /* what she called "a bad joke" ... */
    bool what = quote_right && subject.first > f->sentence.first &&
                qt_frame_is(f, subject.first - 1, QT_CLASS(wh)) &&
                (c->flags & QT_CUE(object));
    if (what) out->right.end = qt_frame_step(f, out->right.first);
    qt_tag form = qt_tag_at(f->doc, c->verb);
    bool habit = form != QT_TAG_VBD && form != QT_TAG_VBN && form != QT_TAG_VBZ;
    if (what && habit) return false;
    if (out->has_right && qt_names_term(f, c->verb, subject, out->right)) return false;
    out->quote_left = out->has_left && qt_frame_is_quote(f, out->left.end - 1);
    if (out->quote_left && !quote_right && out->has_right &&
        qt_frame_kind(f, c->verb + 1) != QT_TOKEN_COLON &&
        !qt_frame_is(f, out->right.first, QT_CLASS(complementizer)))
        out->has_right = false;
    return true;
}

/* "A, SUBJECT CUE" and, if it goes on, "A, SUBJECT CUE, B"; the token after it. */
static uint32_t take_left(const qt_frame *f, const qt_cue *c, const sides *found,
                          qt_draft *draft) {
    draft->content[0] = found->left;
    draft->rule = found->quote_left ? "quote-source-cue" : "clause-source-cue";
    bool both = found->has_right && !found->quote_left &&
                qt_frame_kind(f, found->right.first - 1) == QT_TOKEN_COMMA;
    if (both) {
        draft->content[draft->content_count++] = found->right;
        return found->right.end;
    }
    qt_range more;
    uint32_t next = over_participle(f, qt_cue_skip_adjuncts(f, c->verb + 1, c));
    bool quote_next = qt_frame_is_quote(f, next) || qt_frame_is_quote(f, next + 1) ||
                      (qt_frame_is(f, next + 1, QT_CLASS(coordinator)) &&
                       qt_frame_is_quote(f, next + 2));
    if ((!quote_next && found->quote_left) || !qt_content_resumes(f, next, &more) ||
        !qt_frame_quotes_free(f, more))
        return c->verb + 1;
    draft->content[draft->content_count++] = more;
    return more.end;
}

/* "But, SUBJECT CUE, B", "A part, SUBJECT CUE, the rest"; 0 if it is none. */
static uint32_t take_aside(const qt_frame *f, const qt_cue *c, qt_range subject,
                           qt_draft *draft) {
    qt_range more;
    uint32_t next = qt_cue_skip_adjuncts(f, c->verb + 1, c);
    /* "The line, Lee told the court, would close"; "stemmed" may be tagged a participle
     */
    bool told =
        (c->flags & QT_CUE(addressee)) && next > c->verb + 1 &&
        qt_frame_kind(f, next) == QT_TOKEN_COMMA && next + 1 < f->sentence.end &&
        !qt_frame_is_quote(f, next + 1) &&
        (qt_is_finite(f->doc, next + 1) || qt_tag_at(f->doc, next + 1) == QT_TAG_VBN);
    bool aside = (told || (c->flags & QT_CUE(aside))) && subject.first > f->floor &&
                 qt_frame_kind(f, subject.first - 1) == QT_TOKEN_COMMA;
    if (!aside) return 0;
    qt_range opening = {qt_clause_start(f, subject.first), subject.first - 1};
    bool participle = told && qt_tag_at(f->doc, next + 1) == QT_TAG_VBN;
    if (participle &&
        qt_noun_phrase_full(f->doc, opening.first, opening.end).end == opening.end)
        more = (qt_range){next + 1, qt_content_end(f, next + 1)};
    else if (!qt_content_resumes(f, next, &more))
        return 0;
    if (!qt_frame_quotes_free(f, more)) return 0;
    draft->content[0] = opening;
    draft->content_count = opening_counts(f, opening);
    draft->content[draft->content_count++] = more;
    draft->rule = "aside-clause";
    return more.end;
}

static uint32_t take_right(const qt_frame *f, const qt_cue *c, qt_range subject,
                           qt_range right, qt_draft *draft) {
    bool quote = qt_frame_is_quote(f, right.first);
    if (!draft->rule) draft->rule = quote ? "source-cue-quote" : "source-cue-clause";
    if (in_opening_clause(f, c, subject)) right.end = first_comma(f, right);
    draft->content[0] = right;
    return right.end;
}

/* `"A," drivers were told by AGENT`: a quotation before who heard it. */
static quoth_status try_agent(qt_frame *f, const qt_cue *c, qt_range agent, bool *done) {
    qt_range told = qt_subject_before(f->doc, c->group.first, f->floor);
    qt_draft draft = qt_frame_draft(c->group, agent, "quote-cue-source");
    if (qt_range_empty(told) || !(c->flags & QT_CUE(addressee)) ||
        !qt_content_left(f, c, told.first, &draft.content[0]) ||
        !qt_frame_is_quote(f, draft.content[0].first) ||
        !qt_frame_quotes_free(f, draft.content[0]))
        return QUOTH_OK;
    draft.belief = is_belief(c);
    draft.polarity = c->polarity;
    draft.firm = true;
    *done = true;
    return qt_frame_add(f, &draft, agent.end);
}

/* "SUBJECT CUE": content to the right, to the left, or on both sides. */
static quoth_status try_subject(qt_frame *f, const qt_cue *c, bool *done) {
    const char *rule = NULL;
    if (c->infinitive && c->polarity == QT_POLARITY_POSITIVE)
        return try_infinitive(f, c, done);
    qt_range subject = choose_source(f, c, &rule);
    if (qt_range_empty(subject)) return c->passive ? try_agentless(f, c, done) : QUOTH_OK;
    if (qt_cue_is_headline_passive(f, c)) return QUOTH_OK;
    if (qt_source_was_asked(f->doc, subject, c->verb)) return QUOTH_OK;
    bool report = (c->flags & QT_CUE(report)) && !(c->flags & QT_CUE(speech));
    if (report && !qt_source_can_speak(f, subject)) return QUOTH_OK;
    if (c->passive && subject.first > c->verb) QT_TRY(try_agent(f, c, subject, done));
    if (*done) return QUOTH_OK;
    qt_range described;
    if (c->passive && subject.first > c->verb && (c->flags & QT_CUE(object)) &&
        qt_content_after_agent(f, subject, &described) &&
        qt_frame_quotes_free(f, described)) {
        qt_draft draft = qt_frame_draft(c->group, subject, "source-cue-quote");
        draft.content[0] = described;
        draft.polarity = c->polarity;
        draft.firm = true;
        *done = true;
        return qt_frame_add(f, &draft, described.end);
    }
    sides found;
    if (!look_at_sides(f, c, subject, !rule && !c->passive, &found)) return QUOTH_OK;
    qt_draft draft = qt_frame_draft(c->group, subject, rule);
    draft.belief = is_belief(c);
    bool small_quote_right = found.has_right && qt_frame_is_quote(f, found.right.first) &&
                             qt_frame_kind(f, found.right.first - 1) == QT_TOKEN_COMMA &&
                             !qt_frame_quote(f, found.right.first)->capital;
    bool left =
        found.has_left && (!found.has_right || found.quote_left || small_quote_right);
    uint32_t consumed = left              ? take_left(f, c, &found, &draft)
                        : found.has_right ? take_right(f, c, subject, found.right, &draft)
                                          : take_aside(f, c, subject, &draft);
    if (!consumed) return QUOTH_OK;
    draft.polarity = qt_cue_polarity(f, c, rule ? nothing : subject, draft.content[0]);
    draft.firm = c->passive || (rule && !strcmp(rule, QT_RULE_REPROACHED));
    /* "felt most keenly by residents": the agent ends what is felt */
    if (c->passive && qt_range_within(subject, draft.content[0]))
        draft.content[0].end = subject.first - 1;
    *done = true;
    return qt_frame_add(f, &draft, consumed);
}

/* Who stands after "by" at *at, which goes on behind it; or nothing. */
static qt_range take_agent(const qt_frame *f, uint32_t *at) {
    if (!qt_frame_is(f, *at, QT_CLASS(agent))) return nothing;
    qt_range agent = qt_noun_phrase_full(f->doc, *at + 1, f->sentence.end);
    if (!qt_source_is_good(f, agent)) return nothing;
    *at = agent.end;
    return agent;
}

/* "Lantern Radio quoted Lundgren as saying A", "A, Lantern Radio quoted Lundgren as
 * saying", "A, Lundgren was quoted as saying by Lantern Radio": who is quoted speaks, who
 * quotes relays it. */
static quoth_status try_relay(qt_frame *f, const qt_cue *c, bool *done) {
    if (!(c->flags & QT_CUE(relay))) return QUOTH_OK;
    qt_range quoted = qt_subject_before(f->doc, c->group.first, f->floor);
    qt_range relayer = quoted;
    uint32_t edge = qt_range_empty(quoted) ? c->group.first : quoted.first;
    uint32_t as = c->verb + 1;
    if (c->passive) {
        relayer = take_agent(f, &as);
    } else {
        quoted = qt_noun_phrase_full(f->doc, as, f->sentence.end);
        as = quoted.end + (qt_frame_kind(f, quoted.end) == QT_TOKEN_COMMA);
    }
    if (!qt_source_is_good(f, quoted) || !qt_cue_follows(f, as + 1, true))
        return QUOTH_OK;
    qt_cue saying;
    if (!qt_cue_read(f, as + 1, &saying)) return QUOTH_OK;
    uint32_t end = saying.verb + 1;
    if (c->passive && qt_range_empty(relayer)) relayer = take_agent(f, &end);
    qt_draft draft = qt_frame_draft(saying.group, quoted, NULL);
    if (qt_source_is_good(f, relayer)) draft.via = relayer;
    if (qt_content_right(f, &saying, &draft.content[0]))
        draft.rule = qt_frame_is_quote(f, draft.content[0].first) ? "source-cue-quote"
                                                                  : "source-cue-clause";
    else if (qt_content_left(f, &saying, edge, &draft.content[0]))
        draft.rule = "quote-source-cue";
    if (!draft.rule || !qt_frame_quotes_free(f, draft.content[0])) return QUOTH_OK;
    draft.polarity = c->polarity;
    draft.firm = true;
    *done = true;
    return qt_frame_add(f, &draft,
                        draft.content[0].end > end ? draft.content[0].end : end);
}

/* "a report submitted to the minister,": what was done to a document belongs to it. */
static qt_range with_participle(const qt_frame *f, qt_range source) {
    if (qt_range_empty(source) || source.end >= f->sentence.end ||
        qt_tag_at(f->doc, source.end) != QT_TAG_VBN)
        return source;
    for (uint32_t i = source.end; i < f->sentence.end; i = qt_frame_step(f, i)) {
        if (qt_frame_kind(f, i) == QT_TOKEN_COMMA) return (qt_range){source.first, i};
        if (qt_frame_is_quote(f, i) || qt_is_finite(f->doc, i)) break;
    }
    return source;
}

/* "The club is, according to ...": the verb waits for the rest. */
static bool waits_for_rest(const qt_frame *f, uint32_t verb) {
    return qt_tag_at(f->doc, verb) == QT_TAG_MD ||
           qt_frame_is(f, verb, QT_CLASS(be) | QT_CLASS(have));
}

/* The rest may look like an apposition to the source: "Reyes, a place for the idle". */
static qt_range before_rest(const qt_frame *f, qt_range source) {
    if (qt_frame_kind(f, source.end) == QT_TOKEN_COMMA) return source;
    for (uint32_t i = source.end; i > source.first + 1; i--)
        if (qt_frame_kind(f, i - 1) == QT_TOKEN_COMMA)
            return (qt_range){source.first, i - 1};
    return source;
}

/* "according to SOURCE": content on the other side. */
static quoth_status try_according(qt_frame *f, uint32_t token, uint32_t size,
                                  bool *done) {
    qt_range source = qt_noun_phrase_full(f->doc, token + size, f->sentence.end);
    if (!qt_source_is_good(f, source) || !qt_source_can_speak(f, source)) return QUOTH_OK;
    source = with_participle(f, qt_source_with_agent(f, source));
    qt_draft draft =
        qt_frame_draft((qt_range){token, token + size}, source, "according-to");
    uint32_t edge = token, consumed = source.end;
    if (edge > f->floor && qt_frame_kind(f, edge - 1) == QT_TOKEN_COMMA &&
        !qt_frame_is_quote(f, edge - 1))
        edge--;
    /* "which is, in the words of Lee, “an accident”" */
    if (edge > f->floor && edge < token && qt_frame_is(f, edge - 1, QT_CLASS(be)) &&
        qt_frame_is(f, token + 2, QT_CLASS(speech_noun)) &&
        qt_frame_kind(f, source.end) == QT_TOKEN_COMMA &&
        qt_frame_is_quote(f, source.end + 1)) {
        draft.content[0] = qt_content_quoted(f, source.end + 1);
        draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_according);
        if (!qt_frame_quotes_free(f, draft.content[0])) return QUOTH_OK;
        *done = true;
        return qt_frame_add(f, &draft, draft.content[0].end);
    }
    uint32_t start = qt_clause_start(f, edge);
    bool left = start < edge && qt_content_has_finite(f, start, edge);
    if (left) {
        draft.content[0] = (qt_range){start, edge};
        if (!qt_frame_quotes_free(f, draft.content[0]) ||
            (f->previous != QT_NONE &&
             f->attrib->drafts.items[f->previous].sentence.first == f->sentence.first &&
             start >= f->attrib->drafts.items[f->previous].cue.end &&
             start == f->floor)) {
            left = false;
        }
    }
    bool waits = left && edge < token && waits_for_rest(f, edge - 1);
    if (waits) source = draft.source = before_rest(f, source);
    uint32_t rest = source.end + 1;
    bool goes_on = qt_frame_kind(f, source.end) == QT_TOKEN_COMMA &&
                   rest < f->sentence.end && (waits || !left);
    if (goes_on && start < edge && (waits || qt_is_finite(f->doc, rest))) {
        /* "The vans, according to police, were stolen" */
        draft.content[0] = (qt_range){start, edge};
        draft.content[1] = qt_frame_is_quote(f, rest)
                               ? qt_content_quoted(f, rest)
                               : (qt_range){rest, qt_content_end(f, rest)};
        draft.content_count = 2;
        consumed = draft.content[1].end;
        if (!qt_frame_quotes_free(f, draft.content[0]) ||
            !qt_frame_quotes_free(f, draft.content[1]))
            return QUOTH_OK;
        draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_according);
        *done = true;
        return qt_frame_add(f, &draft, consumed);
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
        unsigned kind = qt_frame_kind(f, next);
        if ((kind != QT_TOKEN_COMMA && kind != QT_TOKEN_COLON) ||
            next + 1 >= f->sentence.end)
            return QUOTH_OK;
        draft.content[0] = (qt_range){next + 1, qt_content_end(f, next + 1)};
        if (!qt_content_has_finite(f, draft.content[0].first, draft.content[0].end) ||
            !qt_frame_quotes_free(f, draft.content[0]))
            return QUOTH_OK;
        consumed = draft.content[0].end;
    }
    draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_according);
    *done = true;
    return qt_frame_add(f, &draft, consumed);
}

/* `Kaine has taken a stance: "...` , `Clinton's response was: "...`: the sentence's
 * subject. */
static quoth_status try_announced(qt_frame *f, uint32_t colon, bool *done) {
    qt_range subject = qt_source_of_clause(f, colon);
    const qt_quote *quote = qt_frame_quote(f, colon + 1);
    if (qt_range_empty(subject) || !quote->capital || quote->words < 3) return QUOTH_OK;
    qt_range announcer = {colon, colon + 1};
    for (uint32_t i = subject.first; i < subject.end; i++) {
        if (qt_tag_at(f->doc, i) != QT_TAG_POS ||
            !qt_frame_is(f, subject.end - 1, QT_CLASS(speech_noun)))
            continue;
        announcer = (qt_range){subject.end - 1, subject.end};
        subject.end = i;
        break;
    }
    if (qt_tag_at(f->doc, subject.first) == QT_TAG_PRPS &&
        qt_frame_is(f, subject.end - 1, QT_CLASS(speech_noun))) {
        announcer = (qt_range){subject.first + 1, subject.end};
        subject.end = subject.first + 1;
    }
    qt_range content = qt_content_quoted(f, colon + 1);
    if (!qt_frame_quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft = qt_frame_draft(announcer, subject, "subject-colon");
    draft.content[0] = content;
    draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_neighbour);
    *done = true;
    return qt_frame_add(f, &draft, content.end);
}

/* `Northair to cut 400 jobs: report`: a headline that names its source last. */
static quoth_status try_reverse_headline(qt_frame *f, uint32_t colon, bool *done) {
    qt_range source = {colon + 1, f->sentence.end};
    while (source.end > source.first && qt_frame_kind(f, source.end - 1) == QT_TOKEN_STOP)
        source.end--;
    if (qt_range_empty(source) || source.end - source.first > 3) return QUOTH_OK;
    if (!qt_frame_is(f, source.end - 1,
                     QT_CLASS(document_noun) | QT_CLASS(group_noun) |
                         QT_CLASS(role_anonymous)))
        return QUOTH_OK;
    qt_range content = {f->sentence.first, colon};
    if (!qt_frame_quotes_free(f, content)) return QUOTH_OK;
    qt_draft draft =
        qt_frame_draft((qt_range){colon, colon + 1}, source, "headline-colon");
    draft.content[0] = content;
    *done = true;
    return qt_frame_add(f, &draft, f->sentence.end);
}

/* "Elmford: Two roads closed": whether the text below says the word again, as it does of
 * who speaks. */
static bool is_named_again(const qt_document *doc, uint32_t token) {
    enum { REACH = 400 };
    const qt_token *word = qt_token_at(doc, token);
    uint32_t size = word->end - word->start;
    for (uint32_t i = token + 1; i < doc->tokens.count && i < token + REACH; i++) {
        const qt_token *other = qt_token_at(doc, i);
        if (other->end - other->start == size &&
            !memcmp(doc->text.bytes + word->start, doc->text.bytes + other->start, size))
            return true;
    }
    return false;
}

/* "Opinion: The river needs a wall" */
static bool is_section_label(const qt_frame *f, uint32_t colon) {
    qt_span span = qt_tokens_span(f->doc, (qt_range){f->sentence.first, colon});
    return qt_matcher_find(f->attrib->stage->matcher, QT_REGEX_section_label,
                           f->doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, NULL);
}

/* "Referee: J. Marsden" */
static bool is_bare_name(const qt_document *doc, qt_range content) {
    for (uint32_t i = content.first; i < content.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_WORD && qt_tag_at(doc, i) != QT_TAG_NNP)
            return false;
    return true;
}

/* `Their argument: ...`, `Its message: "Go home."`, `Linden Mayor: "I will"`. */
static quoth_status try_colon(qt_frame *f, uint32_t colon, bool *done) {
    uint32_t next = colon + 1;
    if (next >= f->sentence.end || f->previous != QT_NONE || colon == f->sentence.first)
        return QUOTH_OK;
    bool headline =
        f->doc->layout.paragraphs.items[f->paragraph].kind != QT_PARAGRAPH_BODY;
    if (headline) QT_TRY(try_reverse_headline(f, colon, done));
    if (*done) return QUOTH_OK;
    bool quote = qt_frame_is_quote(f, next);
    if (!headline && !quote) return QUOTH_OK;
    qt_range source = qt_noun_phrase_at(f->doc, f->sentence.first, colon);
    if (!headline && (qt_range_empty(source) || source.end != colon))
        return try_announced(f, colon, done);
    if (qt_range_empty(source) || (headline && is_section_label(f, colon)))
        return QUOTH_OK;
    bool on = headline && quote && source.end < colon &&
              qt_frame_is(f, source.end, QT_CLASS(preposition));
    if (source.end != colon && !on)
        source = qt_noun_phrase_full(f->doc, f->sentence.first, colon);
    if ((source.end != colon && !on) || source.end - source.first > 8 ||
        !qt_source_is_good(f, source) || !qt_source_can_speak(f, source))
        return QUOTH_OK; /* Photograph: Lena Brand */
    if (qt_frame_is(f, source.first, QT_CLASS(place)) && source.end - source.first == 1)
        return QUOTH_OK;
    if (headline && !quote && source.end - source.first == 1 &&
        !qt_token_word(f->doc, source.first) && !is_named_again(f->doc, source.first))
        return QUOTH_OK;
    if (!qt_token_has(f->doc, source.end - 1, QT_TOKEN_CAPITAL) &&
        !qt_frame_is(f, colon - 1, QT_CLASS(document_noun)))
        return QUOTH_OK;
    qt_range content =
        quote ? qt_content_quoted(f, next) : (qt_range){next, qt_content_end(f, next)};
    if (!qt_frame_quotes_free(f, content) || (!quote && is_bare_name(f->doc, content)))
        return QUOTH_OK;
    qt_draft draft = qt_frame_draft((qt_range){colon, colon + 1}, source,
                                    headline ? "headline-colon" : "source-colon");
    draft.content[0] = content;
    *done = true;
    return qt_frame_add(f, &draft, content.end);
}

/* "..." — Ada Starr: a dash and a name to the end of the sentence. */
static quoth_status try_signature(qt_frame *f, uint32_t dash, bool *done) {
    if (dash == f->floor || !qt_frame_is_quote(f, dash - 1)) return QUOTH_OK;
    qt_range name = {dash + 1, f->sentence.end};
    while (name.end > name.first && qt_frame_kind(f, name.end - 1) == QT_TOKEN_STOP)
        name.end--;
    if (qt_range_empty(name) || name.end - name.first > SIGNATURE_REACH) return QUOTH_OK;
    for (uint32_t i = name.first; i < name.end; i++)
        if (qt_frame_is_quote(f, i) || qt_is_finite(f->doc, i)) return QUOTH_OK;
    if (!qt_token_has(f->doc, name.first, QT_TOKEN_CAPITAL)) return QUOTH_OK;
    qt_range content = {qt_clause_start(f, dash), dash};
    if (!qt_frame_is_quote(f, content.first) || !qt_frame_quotes_free(f, content))
        return QUOTH_OK;
    qt_draft draft = qt_frame_draft(nothing, name, "signature");
    draft.content[0] = content;
    draft.confidence = qt_setting_of(f->attrib, QT_SETTING_confidence_label);
    *done = true;
    return qt_frame_add(f, &draft, name.end);
}

qt_range qt_main_subject(const qt_attrib *attrib, qt_range sentence, uint32_t before) {
    qt_frame f = {.attrib = (qt_attrib *)attrib,
                  .doc = attrib->doc,
                  .sentence = sentence,
                  .floor = sentence.first,
                  .previous = QT_NONE};
    return qt_source_of_clause(&f, before);
}

quoth_status qt_frames_in_sentence(qt_attrib *attrib, qt_range sentence,
                                   uint32_t paragraph) {
    qt_frame f = {.attrib = attrib,
                  .doc = attrib->doc,
                  .sentence = sentence,
                  .paragraph = paragraph,
                  .floor = sentence.first,
                  .previous = QT_NONE};
    QT_TRY(qt_modifier_frames(&f));
    for (uint32_t i = sentence.first; i < sentence.end;) {
        if (qt_frame_is_quote(&f, i)) {
            i = qt_frame_step(&f, i);
            continue;
        }
        bool done = false;
        qt_cue c;
        uint32_t according = qt_phrase_at(f.doc, i, sentence.end, QT_CLASS(according));
        if (according) {
            QT_TRY(try_according(&f, i, according, &done));
        } else if (qt_frame_kind(&f, i) == QT_TOKEN_COLON) {
            QT_TRY(try_colon(&f, i, &done));
        } else if (qt_frame_kind(&f, i) == QT_TOKEN_DASH) {
            QT_TRY(try_signature(&f, i, &done));
        } else if (qt_frame_is(&f, i, QT_CLASS(passive_report))) {
            QT_TRY(try_reportedly(&f, i, &done));
        } else {
            if (qt_cue_read(&f, i, &c)) {
                QT_TRY(try_relay(&f, &c, &done));
                if (!done) QT_TRY(try_inverted(&f, &c, &done));
                if (!done) QT_TRY(try_subject(&f, &c, &done));
            }
        }
        i = done && f.floor > i ? f.floor : i + 1;
    }
    return QUOTH_OK;
}
