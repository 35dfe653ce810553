/*
 * Sources: who a cue belongs to.
 *
 * The subject stands before the verb (syntax/phrase.c finds it), or is what stands
 * between a quotation and the verb, or opens the sentence; a participle or a coordinated
 * verb shares the subject before it; a passive has its agent after "by". "History shows"
 * has no source: only what can speak is one.
 */
#include "attrib/frame.h"

/* Somebody or something that can make a statement: a name, a person, a group, an
 * institution, a document. "History shows that" is nobody's. */
bool qt_source_can_speak(const qt_frame *f, qt_range subject) {
    const qt_classes speaks = QT_CLASS(role) | QT_CLASS(role_anonymous) |
                              QT_CLASS(title) | QT_CLASS(kin) | QT_CLASS(group_noun) |
                              QT_CLASS(document_noun) | QT_CLASS(org_noun) |
                              QT_CLASS(org_head) | QT_CLASS(org_name) | QT_CLASS(place) |
                              QT_CLASS(party) | QT_CLASS(demonym) | QT_CLASS(addressee);
    qt_range base = qt_noun_phrase_at(f->doc, subject.first, subject.end);
    if (qt_range_empty(base)) base = subject;
    /* "one of the people" */
    if (base.end - base.first == 1 && base.end + 1 < subject.end &&
        qt_frame_is(f, base.first, QT_CLASS(determiner)) &&
        qt_frame_is(f, base.end, QT_CLASS(joining))) {
        qt_range whole = qt_noun_phrase_at(f->doc, base.end + 1, subject.end);
        if (!qt_range_empty(whole)) base = whole;
    }
    if (qt_tag_at(f->doc, base.first) == QT_TAG_PRP ||
        qt_tag_at(f->doc, base.first) == QT_TAG_WP)
        return true;
    for (uint32_t i = base.first; i < base.end; i++) {
        if (qt_frame_is(f, i, speaks) || qt_is_age(f->doc, i)) return true;
        if (i > f->sentence.first && qt_token_has(f->doc, i, QT_TOKEN_CAPITAL))
            return true;
    }
    uint32_t head = qt_phrase_head(f->doc, base);
    bool opens = base.first == f->sentence.first &&
                 qt_token_has(f->doc, base.first, QT_TOKEN_CAPITAL);
    const qt_word *word = qt_token_word(f->doc, head);
    return opens && base.end - base.first <= 3 && (!word || !word->tags[0]) &&
           qt_token_has(f->doc, head, QT_TOKEN_CAPITAL);
}

bool qt_source_is_good(const qt_frame *f, qt_range subject) {
    if (qt_range_empty(subject)) return false;
    for (uint32_t i = subject.first; i < subject.end; i++)
        if (qt_frame_is_quote(f, i)) return false;
    if (qt_is_time_phrase(f->doc, subject)) return false;
    qt_tag tag = qt_tag_at(f->doc, subject.first);
    /* "An estimated 100,000": an article alone */
    bool article =
        tag == QT_TAG_DT && subject.end - subject.first == 1 &&
        !qt_frame_is(f, subject.first, QT_CLASS(group_noun) | QT_CLASS(subject_pronoun));
    return !article && tag != QT_TAG_EX && tag != QT_TAG_WDT;
}

bool qt_source_was_asked(const qt_document *doc, qt_range source, uint32_t verb) {
    const qt_word *word = qt_token_word(doc, verb);
    if (!word || !(word->cue_flags & QT_CUE(question)) || qt_range_empty(source) ||
        source.end + 1 != verb || qt_token_kind_of(doc, source.end) != QT_TOKEN_COMMA)
        return false;
    /* "Orr, a lawyer, asked whether": may ask */
    for (uint32_t i = source.first; i < source.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA)
            return qt_tag_at(doc, verb) == QT_TAG_VBN;
    return true;
}

/* The subject of the sentence's main clause, for a participle: "Lee left, saying ...". */
qt_range qt_source_of_clause(const qt_frame *f, uint32_t before) {
    qt_range none = {before, before}, relative = none;
    bool verb = false;
    for (uint32_t i = f->sentence.first; i < before; i = qt_frame_step(f, i)) {
        /* "The report ... found that Dr. Orr performed it, and described" */
        if (verb && qt_frame_is(f, i, QT_CLASS(complementizer))) return none;
        if (qt_frame_is_quote(f, i) || !qt_is_finite(f->doc, i)) continue;
        verb = true;
        uint32_t group = i;
        while (group > f->sentence.first && qt_cue_precedes(f, group - 1)) group--;
        qt_range subject = qt_subject_before(f->doc, group, f->sentence.first);
        /* "Lee, who lost the vote, left the room, saying": the relative clause's */
        if (!qt_range_empty(subject) && qt_tag_at(f->doc, subject.first) == QT_TAG_WP) {
            relative = subject;
            continue;
        }
        if (qt_source_is_good(f, subject) &&
            !qt_frame_is(f,
                         subject.first > f->sentence.first ? subject.first - 1
                                                           : f->sentence.end,
                         QT_CLASS(subordinator)))
            return subject;
    }
    return relative;
}

qt_range qt_source_agent(const qt_frame *f, const qt_cue *c) {
    qt_range none = {0, 0};
    for (uint32_t i = c->verb + 1; i < f->sentence.end && i < c->verb + 8; i++) {
        if (qt_frame_is_quote(f, i)) break;
        if (!qt_frame_is(f, i, QT_CLASS(agent))) continue;
        qt_range full = qt_noun_phrase_full(f->doc, i + 1, f->sentence.end);
        return qt_source_is_good(f, full) ? full : none;
    }
    return none;
}

/* The phrase that opens the sentence, when this is its first verb: "Lee, in an attempt to
 * draw attention, wrote". */
static qt_range opening_subject(const qt_frame *f, const qt_cue *c) {
    qt_range none = {0, 0};
    uint32_t at = f->floor;
    while (at < c->group.first && !qt_frame_is_quote(f, at) &&
           qt_frame_is(f, at, QT_CLASS(connective) | QT_CLASS(subordinator)))
        at++;
    if (qt_frame_kind(f, at) != QT_TOKEN_WORD ||
        !qt_token_has(f->doc, at, QT_TOKEN_CAPITAL))
        return none;
    bool relative = false;
    qt_range full = qt_noun_phrase_full(f->doc, at, c->group.first);
    unsigned after = qt_frame_kind(f, full.end);
    if (!qt_source_is_good(f, full) ||
        (after != QT_TOKEN_COMMA && after != QT_TOKEN_DASH))
        return none;
    for (uint32_t i = full.end; i < c->group.first; i = qt_frame_step(f, i)) {
        if (qt_frame_is_quote(f, i)) return none;
        relative |= qt_frame_is(f, i, QT_CLASS(relative));
        /* "in a statement made available to the press" */
        bool participle = qt_tag_at(f->doc, i) == QT_TAG_VBD &&
                          qt_frame_is(f, i - 1, QT_CLASS(document_noun));
        if (!relative && !participle && qt_is_finite(f->doc, i)) return none;
    }
    return full;
}

/* "mocked director Ana Ruiz for saying": the one to whom it is done for that. */
static qt_range reproached(const qt_frame *f, const qt_cue *c) {
    qt_range none = {0, 0};
    uint32_t purpose = c->group.first - 1;
    if (!c->gerund || c->group.first < f->sentence.first + 3 ||
        !qt_frame_is(f, purpose, QT_CLASS(purpose)))
        return none;
    qt_range object = qt_noun_phrase_before(f->doc, purpose, f->sentence.first);
    if (qt_range_empty(object) || object.first == f->sentence.first ||
        !qt_source_is_good(f, object) || !qt_source_can_speak(f, object))
        return none;
    qt_tag verb = qt_tag_at(f->doc, object.first - 1);
    return verb == QT_TAG_VBD || verb == QT_TAG_VBZ || verb == QT_TAG_VBN ||
                   verb == QT_TAG_VBP
               ? object
               : none;
}

qt_range qt_source_subject(const qt_frame *f, const qt_cue *c, const char **rule) {
    qt_range subject = qt_subject_before(f->doc, c->group.first, f->floor);
    if (qt_source_is_good(f, subject)) return subject;
    if (!c->gerund) subject = opening_subject(f, c);
    if (!qt_range_empty(subject)) return subject;
    subject = reproached(f, c);
    if (!qt_range_empty(subject)) {
        *rule = QT_RULE_REPROACHED;
        return subject;
    }
    *rule = "shared-subject";
    uint32_t before = c->group.first;
    while (before > f->sentence.first && qt_tag_at(f->doc, before - 1) == QT_TAG_RB)
        before--;
    bool coordinated =
        before > f->sentence.first && qt_frame_is(f, before - 1, QT_CLASS(coordinator));
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
    return qt_source_of_clause(f, c->group.first);
}

/* Everything between a quotation that waits for its attribution and the verb: "...,"
 * former State policy planning director Anne-Marie Roe wrote. */
qt_range qt_source_region(const qt_frame *f, const qt_cue *c) {
    qt_range none = {0, 0};
    uint32_t first = c->group.first;
    bool relative = false;
    while (first > f->floor && c->group.first - first < OBJECT_REACH &&
           !qt_frame_is_quote(f, first - 1)) {
        first--;
        unsigned kind = qt_frame_kind(f, first);
        if (kind == QT_TOKEN_SEMICOLON || kind == QT_TOKEN_COLON || kind == QT_TOKEN_STOP)
            return none;
    }
    if (first == c->group.first || !qt_cue_awaited(f, first)) return none;
    if (qt_frame_kind(f, first) != QT_TOKEN_WORD || qt_is_finite(f->doc, first))
        return none;
    for (uint32_t i = first; i < c->group.first; i++) {
        relative |= qt_frame_is(f, i, QT_CLASS(relative));
        if (!relative && qt_is_finite(f->doc, i)) return none;
    }
    qt_range region = {first, c->group.first};
    while (region.end > region.first &&
           qt_frame_kind(f, region.end - 1) == QT_TOKEN_COMMA)
        region.end--;
    bool noun = false;
    for (uint32_t i = region.first; i < region.end; i++)
        noun |= qt_is_noun(qt_tag_at(f->doc, i));
    return noun ? region : none;
}

/* "a report by the Halden Institute": an author belongs to a document. */
qt_range qt_source_with_agent(const qt_frame *f, qt_range source) {
    if (!qt_frame_is(f, source.end, QT_CLASS(agent)) ||
        !qt_frame_is(f, source.end - 1, QT_CLASS(document_noun)))
        return source;
    qt_range author = qt_noun_phrase_full(f->doc, source.end + 1, f->sentence.end);
    if (!qt_range_empty(author)) source.end = author.end;
    return source;
}
