/*
 * Drafts: attributions in the making, and the table they become.
 *
 * A draft owns the quotations in its content; its ends are trimmed of commas and of a
 * full stop outside the marks. At the end the drafts are put in text order; the kind of
 * each follows from how many of its letters and digits stand inside marks, its parent is
 * the innermost one whose span it lies in.
 */
#include <stdlib.h>

#include "attrib/attrib.h"

/* `“We was robbed” (sic)`: the end of a quotation that one word in brackets follows. */
static uint32_t before_remark(const qt_attrib *attrib, qt_range content) {
    const qt_document *doc = attrib->doc;
    if (content.end < content.first + 4) return content.end;
    uint32_t open = content.end - 3;
    bool remark = qt_token_kind_of(doc, content.end - 1) == QT_TOKEN_CLOSE &&
                  qt_token_kind_of(doc, open) == QT_TOKEN_OPEN &&
                  attrib->quote_of[open] == QT_NONE &&
                  attrib->quote_of[open - 1] != QT_NONE;
    return remark ? open : content.end;
}

qt_range qt_content_trim(const qt_attrib *attrib, qt_range content) {
    const qt_document *doc = attrib->doc;
    while (!qt_range_empty(content)) {
        unsigned kind = qt_token_kind_of(doc, content.first);
        if (attrib->quote_of[content.first] != QT_NONE) break;
        if (kind != QT_TOKEN_COMMA && kind != QT_TOKEN_DASH && kind != QT_TOKEN_STOP &&
            kind != QT_TOKEN_SEMICOLON && kind != QT_TOKEN_COLON)
            break;
        content.first++;
    }
    content.end = before_remark(attrib, content);
    while (!qt_range_empty(content)) {
        unsigned kind = qt_token_kind_of(doc, content.end - 1);
        if (attrib->quote_of[content.end - 1] != QT_NONE) break;
        bool full_stop =
            kind == QT_TOKEN_STOP && qt_token_at(doc, content.end - 1)->glyph == '.';
        if (kind != QT_TOKEN_COMMA && kind != QT_TOKEN_DASH && !full_stop &&
            kind != QT_TOKEN_SEMICOLON && kind != QT_TOKEN_COLON)
            break;
        content.end--;
    }
    return content;
}

static void take_quotes(qt_attrib *attrib, qt_range content, uint32_t draft) {
    for (uint32_t i = content.first; i < content.end; i = qt_quote_end(attrib, i))
        if (attrib->quote_of[i] != QT_NONE) attrib->owner[attrib->quote_of[i]] = draft;
}

/* All of a range's words stand in quotations of the current depth. */
static bool wholly_quoted(const qt_attrib *attrib, qt_range content) {
    bool any = false;
    for (uint32_t i = content.first; i < content.end; i = qt_quote_end(attrib, i)) {
        unsigned kind = qt_token_kind_of(attrib->doc, i);
        if (attrib->quote_of[i] != QT_NONE) {
            any = true;
        } else if (kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER) {
            return false;
        }
    }
    return any;
}

quoth_status qt_draft_add(qt_attrib *attrib, const qt_draft *draft, uint32_t *index) {
    qt_draft *item = QT_PUSH(attrib->stage->memory, &attrib->drafts);
    if (!item) return qt_fail_memory(attrib->stage->error);
    *item = *draft;
    *index = attrib->drafts.count - 1;
    item->quoted = true;
    uint32_t kept = 0;
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_range content = qt_content_trim(attrib, draft->content[s]);
        if (qt_range_empty(content)) continue;
        item->content[kept++] = content;
        item->quoted &= wholly_quoted(attrib, content);
        take_quotes(attrib, content, *index);
    }
    item->content_count = kept;
    item->dead = kept == 0 || item->thought;
    return QUOTH_OK;
}

/* A draft for what the full draft `index` cannot hold: after it, by the same speaker;
 * before it, with the same source. */
static quoth_status overflow(qt_attrib *attrib, uint32_t index, qt_range content) {
    const qt_draft *full = &attrib->drafts.items[index];
    bool after = content.first > full->content[0].first;
    qt_draft more = {.content = {content},
                     .content_count = 1,
                     .sentence = content,
                     .source = after ? (qt_range){0, 0} : full->source,
                     .hint = after ? (qt_range){0, 0} : full->hint,
                     .paragraph = full->paragraph,
                     .speaker_of = after ? index : full->speaker_of,
                     .label = full->label,
                     .belief = full->belief,
                     .rule = full->rule,
                     .withheld = full->withheld,
                     .confidence = full->confidence};
    uint32_t added = QT_NONE;
    QT_TRY(qt_draft_add(attrib, &more, &added));
    attrib->drafts.items[index].more = added;
    return QUOTH_OK;
}

void qt_draft_insert(qt_draft *draft, qt_range content) {
    /* what it shares with the ranges there becomes one with them */
    uint32_t kept = 0;
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_range range = draft->content[s];
        if (range.end <= content.first || range.first >= content.end) {
            draft->content[kept++] = range;
            continue;
        }
        if (range.first < content.first) content.first = range.first;
        if (range.end > content.end) content.end = range.end;
    }
    draft->content_count = kept;
    if (draft->content_count == QT_DRAFT_SPANS) return;
    uint32_t at = draft->content_count++;
    while (at > 0 && draft->content[at - 1].first > content.first) {
        draft->content[at] = draft->content[at - 1];
        at--;
    }
    draft->content[at] = content;
}

quoth_status qt_draft_extend(qt_attrib *attrib, uint32_t index, qt_range content) {
    content = qt_content_trim(attrib, content);
    if (qt_range_empty(content)) return QUOTH_OK;
    while (attrib->drafts.items[index].more) index = attrib->drafts.items[index].more;
    qt_draft *draft = &attrib->drafts.items[index];
    if (draft->content_count == QT_DRAFT_SPANS) return overflow(attrib, index, content);
    take_quotes(attrib, content, index);
    qt_draft_insert(draft, content);
    return QUOTH_OK;
}

/* ---- the table ---- */

static int by_start(const void *left, const void *right) {
    const qt_draft *a = *(const qt_draft *const *)left,
                   *b = *(const qt_draft *const *)right;
    if (a->content[0].first != b->content[0].first)
        return a->content[0].first < b->content[0].first ? -1 : 1;
    uint32_t a_end = a->content[a->content_count - 1].end,
             b_end = b->content[b->content_count - 1].end;
    if (a_end != b_end) return a_end > b_end ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Letters and digits inside top-level marks against all of them. */
static qt_kind kind_of(const qt_document *doc, const qt_draft *draft, uint32_t *mark) {
    uint64_t inside = 0, all = 0;
    const qt_marks *marks = &doc->marks;
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_range content = draft->content[s];
        while (*mark > 0 && marks->items[*mark - 1].end > content.first) (*mark)--;
        while (*mark < marks->count && marks->items[*mark].end <= content.first)
            (*mark)++;
        uint32_t m = *mark;
        for (uint32_t i = content.first; i < content.end; i++) {
            while (m < marks->count && marks->items[m].end <= i) m++;
            const qt_token *token = qt_token_at(doc, i);
            if (token->kind != QT_TOKEN_WORD && token->kind != QT_TOKEN_NUMBER) continue;
            uint32_t size = token->end - token->start;
            all += size;
            bool speech = m < marks->count && marks->items[m].open <= i &&
                          doc->quotes.items[m].use != QT_USE_TITLE &&
                          doc->quotes.items[m].use != QT_USE_NICKNAME &&
                          doc->quotes.items[m].use != QT_USE_SCARE;
            if (speech) inside += size;
        }
    }
    if (!inside) return QT_KIND_INDIRECT;
    return inside * 100 >= all * 95 ? QT_KIND_DIRECT : QT_KIND_MIXED;
}

/* Who speaks, of more than was read as the source:
 *
 *     the reports; the League of Cities, about half      what the semicolon cuts off
 *     He is led by a union whose president, Bo Lind, said     whose president
 */
static qt_range source_of(const qt_document *doc, const qt_draft *draft) {
    qt_range source = draft->source;
    bool before = source.end <= draft->cue.first;
    for (uint32_t i = source.first + 1; i < source.end; i++) {
        if (qt_token_kind_of(doc, i) != QT_TOKEN_SEMICOLON) continue;
        if (!before) return (qt_range){source.first, i};
        source.first = i + 1;
    }
    for (uint32_t i = source.end; before && i-- > source.first;) {
        if (qt_is_finite(doc, i)) break;
        qt_tag tag = qt_tag_at(doc, i);
        if (tag != QT_TAG_WDT && tag != QT_TAG_WPS) continue;
        qt_range holder = qt_noun_phrase_at(doc, i + 1, source.end);
        /* "a decision which [chairman Jan Orr] called"; not "a report that year" */
        if (tag == QT_TAG_WDT && i > source.first && source.end == draft->cue.first &&
            !qt_range_empty(holder) && holder.end == source.end &&
            !qt_token_is(doc, i + 1, QT_CLASS(temporal)))
            return holder;
        if (tag != QT_TAG_WPS) continue;
        if (!qt_range_empty(holder) &&
            qt_token_is(doc, holder.end - 1, QT_CLASS(role) | QT_CLASS(kin)))
            return (qt_range){i + 1, source.end};
    }
    return source;
}

static quoth_status store(qt_stage *stage, const qt_document *doc, qt_draft *draft,
                          uint32_t *mark, qt_attributions *out) {
    qt_attribution *item = QT_PUSH(stage->memory, out);
    if (!item) return qt_fail_memory(stage->error);
    *item = (qt_attribution){.first_span = out->spans.count,
                             .span_count = draft->content_count,
                             .cue = draft->cue,
                             .source = source_of(doc, draft),
                             .via = draft->via,
                             .hint = draft->hint,
                             .speaker_of = draft->speaker_of,
                             .parent = QT_NONE,
                             .paragraph = draft->paragraph,
                             .first_token = draft->content[0].first,
                             .kind = (uint8_t)kind_of(doc, draft, mark),
                             .polarity = (uint8_t)draft->polarity,
                             .no_source_expected = draft->agentless,
                             .uncertain = draft->uncertain,
                             .label = draft->label,
                             .rule = draft->rule,
                             .belief = draft->belief,
                             .withheld = draft->withheld,
                             .confidence = draft->confidence};
    for (uint32_t s = 0; s < draft->content_count; s++) {
        qt_span *span = QT_PUSH(stage->memory, &out->spans);
        if (!span) return qt_fail_memory(stage->error);
        *span = qt_tokens_span(doc, draft->content[s]);
        item->words += qt_range_words(doc, draft->content[s]);
    }
    item->sentence = qt_sentence_at(doc, out->spans.items[item->first_span].start_byte);
    return QUOTH_OK;
}

static void find_parents(qt_attributions *out) {
    uint32_t stack[QUOTH_LIMIT_NESTING], depth = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        qt_attribution *item = &out->items[i];
        qt_span first = out->spans.items[item->first_span];
        qt_span last = out->spans.items[item->first_span + item->span_count - 1];
        while (depth) {
            const qt_attribution *top = &out->items[stack[depth - 1]];
            qt_span end = out->spans.items[top->first_span + top->span_count - 1];
            if (end.end_byte > first.start_byte) break;
            depth--;
        }
        for (uint32_t d = depth; d-- > 0 && item->parent == QT_NONE;) {
            const qt_attribution *outer = &out->items[stack[d]];
            for (uint32_t s = 0; s < outer->span_count; s++) {
                qt_span span = out->spans.items[outer->first_span + s];
                if (span.start_byte <= first.start_byte && span.end_byte >= last.end_byte)
                    item->parent = stack[d];
            }
        }
        if (depth < QUOTH_LIMIT_NESTING) stack[depth++] = i;
    }
}

quoth_status qt_drafts_finish(qt_attrib *attrib, qt_attributions *out) {
    qt_stage *stage = attrib->stage;
    qt_drafts *drafts = &attrib->drafts;
    if (!drafts->count) return QUOTH_OK;
    qt_draft **order = qt_arena_take(stage->scratch, drafts->count * sizeof *order);
    uint32_t *place = qt_arena_take(stage->scratch, drafts->count * sizeof *place);
    if (!order || !place) return qt_fail_memory(stage->error);
    uint32_t count = 0;
    for (uint32_t d = 0; d < drafts->count; d++) {
        place[d] = QT_NONE;
        if (!drafts->items[d].dead) order[count++] = &drafts->items[d];
    }
    qsort(order, count, sizeof *order, by_start);
    if (count > stage->quotations_left) {
        count = stage->quotations_left;
        stage->quotations_full = true;
        QT_TRY(
            qt_diagnose(stage, "quotation-limit", (qt_span){0, 0},
                        "more quotations than the limit; the later ones are left out"));
    }
    stage->quotations_left -= count;
    uint32_t mark = 0;
    for (uint32_t i = 0; i < count; i++) {
        place[order[i] - drafts->items] = i;
        QT_TRY(store(stage, attrib->doc, order[i], &mark, out));
    }
    for (uint32_t i = 0; i < count; i++) {
        qt_attribution *item = &out->items[i];
        if (item->speaker_of == QT_NONE) continue;
        item->speaker_of = place[item->speaker_of];
        if (item->speaker_of == QT_NONE || item->speaker_of < i) continue;
        /* speakers are found in text order: a later one's source is named here */
        item->source = out->items[item->speaker_of].source;
        item->speaker_of = QT_NONE;
    }
    find_parents(out);
    return QUOTH_OK;
}
