/*
 * Relays: who cites others is not the source but what the report came through.
 *
 *     Harbor Radio, citing two officials, reported     source: two officials, via Harbor
 *     the pier will close, Harbor Radio said, citing two officials         Radio
 *
 * Only people and names count as cited: with "citing weak demand" or "citing the report"
 * the one who speaks gives a reason.
 */
#include "attrib/attrib.h"

enum { CITING_REACH = 10 };

static bool cites(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    return word && (word->cue_flags & QT_CUE(relay)) &&
           (word->cue_forms & QT_FORM_GERUND) && qt_tag_at(doc, token) == QT_TAG_VBG;
}

/* Who is cited from `token` on, or an empty range. */
static qt_range people_cited(const qt_document *doc, uint32_t token, uint32_t end) {
    qt_range none = {token, token};
    qt_range base = qt_noun_phrase_at(doc, token, end);
    if (qt_range_empty(base)) return none;
    uint32_t head = qt_phrase_head(doc, base);
    bool people = qt_token_is(doc, head,
                              QT_CLASS(role) | QT_CLASS(role_anonymous) |
                                  QT_CLASS(group_noun) | QT_CLASS(kin));
    bool named = qt_tag_at(doc, head) == QT_TAG_NNP && head + 1 == base.end;
    if (!people && !named) return none;
    qt_range full = qt_noun_phrase_full(doc, token, end);
    /* "two people [briefed on the plan]" */
    if (people && full.end < end && qt_tag_at(doc, full.end) == QT_TAG_VBN)
        while (full.end < end && qt_token_kind_of(doc, full.end) == QT_TOKEN_WORD &&
               !qt_is_finite(doc, full.end))
            full.end++;
    return full;
}

/* The comma and participle of "SOURCE, citing ..." at or after `from`; QT_NONE. */
static uint32_t citing_after(const qt_document *doc, uint32_t from, uint32_t end) {
    for (uint32_t i = from; i + 2 < end && i < from + CITING_REACH; i++) {
        unsigned kind = qt_token_kind_of(doc, i);
        if (kind == QT_TOKEN_STOP || kind == QT_TOKEN_MARK) break;
        if (kind == QT_TOKEN_COMMA && cites(doc, i + 1)) return i;
    }
    return QT_NONE;
}

static void relay(const qt_document *doc, qt_draft *draft) {
    qt_range source = draft->source;
    uint32_t comma = citing_after(doc, source.first, source.end);
    uint32_t limit = draft->sentence.end;
    if (comma == QT_NONE) {
        uint32_t from = draft->cue.end;
        for (uint32_t s = 0; s < draft->content_count; s++)
            if (draft->content[s].end > from) from = draft->content[s].end;
        comma = citing_after(doc, from, limit);
    }
    if (comma == QT_NONE) return;
    qt_range people = people_cited(doc, comma + 2, limit);
    if (qt_range_empty(people)) return;
    if (source.end > comma) source.end = comma;
    draft->via = source;
    draft->source = people;
}

void qt_relays_find(qt_attrib *attrib) {
    const qt_document *doc = attrib->doc;
    for (uint32_t d = 0; d < attrib->drafts.count; d++) {
        qt_draft *draft = &attrib->drafts.items[d];
        if (draft->dead) continue;
        /* "citing two officials" says nothing itself */
        bool citing = !qt_range_empty(draft->cue) &&
                      draft->cue.end - draft->cue.first == 1 &&
                      cites(doc, draft->cue.first);
        if (citing && draft->content_count == 1 &&
            !qt_range_empty(
                people_cited(doc, draft->content[0].first, draft->content[0].end))) {
            draft->dead = true;
            continue;
        }
        if (!qt_range_empty(draft->source) && !qt_range_empty(draft->cue) &&
            qt_range_empty(draft->via))
            relay(doc, draft);
    }
}
