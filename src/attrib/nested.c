/*
 * Reports within reports: words in marks that somebody else is reported to have said.
 *
 *     Lyle testified that [the clerk] told her [“the safe was empty.”]
 *     Lyle testified that [the clerk] told her [the safe “was a joke.”]
 *
 * The outer report keeps its content; the quotation inside becomes one of its own. Only
 * what stands in marks behind a verb of speech with a subject of its own is taken, with
 * the clause that ends in them.
 */
#include "attrib/frame.h"

/* "told her “A”", "said: “A”", "shouted “A”"; not "asked the “expert”", "agrees to “A”".
 */
static bool leads_to(const qt_frame *f, const qt_cue *c, uint32_t quote) {
    uint32_t before = quote - 1;
    qt_tag tag = qt_tag_at(f->doc, before);
    bool listener = (c->flags & QT_CUE(addressee)) &&
                    (tag == QT_TAG_PRP || tag == QT_TAG_PRPS || qt_is_noun(tag));
    return before == c->verb || listener || qt_frame_kind(f, before) != QT_TOKEN_WORD ||
           (qt_frame_is(f, before, QT_CLASS(complementizer)) && tag == QT_TAG_IN);
}

/* "that he could “A”", "the beams would “A”": a clause that the quotation ends. */
static bool is_ended(const qt_frame *f, uint32_t at, uint32_t quote) {
    bool that = qt_frame_is(f, at, QT_CLASS(complementizer)) &&
                qt_tag_at(f->doc, at) == QT_TAG_IN;
    /* "told him she “only meant to scare it”" */
    bool subject = at + 1 == quote && qt_tag_at(f->doc, at) == QT_TAG_PRP &&
                   qt_tag_at(f->doc, at - 1) == QT_TAG_PRP;
    if (at >= quote || qt_frame_step(f, quote) != f->sentence.end ||
        (!that && !subject && !qt_clause_starts(f, at)))
        return false;
    if (subject) return true;
    for (uint32_t i = at; i < quote; i++)
        if (qt_is_finite(f->doc, i)) return true;
    return false;
}

/* The verb of speech before a quotation that has a subject within the content; *content
 * is the first token of what it tells. */
static bool inner_cue(const qt_frame *f, uint32_t quote, qt_cue *c, qt_range *source,
                      uint32_t *content) {
    enum { REACH = 12 };
    for (uint32_t i = quote; i-- > f->floor && quote - i <= REACH;) {
        if (qt_frame_is_quote(f, i)) return false;
        if (!qt_is_verb(qt_tag_at(f->doc, i))) continue;
        const qt_word *word = qt_token_word(f->doc, i);
        if (quote - i > 1 && (!word || !word->cue_flags)) continue; /* "she would “A”" */
        if (!qt_cue_read(f, i, c) || !(c->flags & (QT_CUE(speech) | QT_CUE(addressee))) ||
            c->passive || c->gerund || c->infinitive ||
            c->polarity != QT_POLARITY_POSITIVE)
            return false;
        uint32_t at = qt_cue_skip_adjuncts(f, i + 1, c);
        if (qt_frame_kind(f, at) == QT_TOKEN_COMMA ||
            qt_frame_kind(f, at) == QT_TOKEN_COLON)
            at++;
        if (at == quote ? !leads_to(f, c, quote) : !is_ended(f, at, quote)) return false;
        *content = at;
        *source = qt_subject_before(f->doc, c->group.first, f->floor);
        return qt_source_is_good(f, *source) && qt_source_can_speak(f, *source) &&
               qt_tag_at(f->doc, source->first) != QT_TAG_PRP;
    }
    return false;
}

static quoth_status look_into(qt_attrib *attrib, uint32_t draft, uint32_t span) {
    const qt_draft *outer = &attrib->drafts.items[draft];
    qt_range content = outer->content[span];
    qt_frame f = {.attrib = attrib,
                  .doc = attrib->doc,
                  .sentence = content,
                  .paragraph = outer->paragraph,
                  .floor = content.first,
                  .previous = QT_NONE};
    if (qt_frame_is(&f, content.first, QT_CLASS(complementizer))) f.floor++;
    for (uint32_t i = f.floor; i < content.end; i = qt_frame_step(&f, i)) {
        qt_cue c;
        qt_range source;
        uint32_t first;
        if (!qt_frame_is_quote(&f, i) || !inner_cue(&f, i, &c, &source, &first)) continue;
        qt_draft inner = qt_frame_draft(c.group, source, "nested-report");
        inner.content[0] = (qt_range){first, qt_frame_step(&f, i)};
        inner.sentence = content;
        inner.paragraph = f.paragraph;
        inner.inner = true;
        inner.confidence = qt_setting_of(attrib, QT_SETTING_confidence_mixed);
        uint32_t index;
        return qt_draft_add(attrib, &inner, &index);
    }
    return QUOTH_OK;
}

quoth_status qt_nested_find(qt_attrib *attrib) {
    for (uint32_t d = 0, count = attrib->drafts.count; d < count; d++) {
        const qt_draft *outer = &attrib->drafts.items[d];
        if (outer->dead || outer->inner || outer->label || qt_range_empty(outer->cue))
            continue;
        for (uint32_t s = 0; s < attrib->drafts.items[d].content_count; s++)
            if (attrib->quote_of[attrib->drafts.items[d].content[s].first] == QT_NONE)
                QT_TRY(look_into(attrib, d, s));
    }
    return QUOTH_OK;
}
