/*
 * The audit: what a fact-checker should look at before an article runs.
 *
 * The rules are data (patterns/en/audit); each names a check below, with a number and a
 * regex where it takes them. A check walks the finished document and adds findings; it
 * changes nothing and infers nothing new.
 *
 *     anonymous-without 1, pattern "anonymity|…"
 *         an anonymous speaker; no match in the sentence or one sentence beside it
 *
 * A finding has a place: the quotation's first span, a word in it, a sentence. Findings
 * stand in the order of the text; a rule gives at most FINDINGS_MAX.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/utf8.h"

enum { FINDINGS_MAX = 1000, NORMAL_BYTES = 400 };

typedef struct auditor {
    const qt_document *doc;
    qt_matcher *matcher;
    const qt_audit_rule *rule;
    uint32_t rule_index;
    qt_level level;
    qt_findings *out;
    uint32_t given; /* findings of the rule so far */
    quoth_error *error;
} auditor;

static quoth_status add(auditor *audit, qt_span span, uint32_t quotation) {
    if (audit->given >= FINDINGS_MAX) return QUOTH_OK;
    qt_finding *finding = QT_PUSH(&audit->doc->memory, audit->out);
    if (!finding) return qt_fail_memory(audit->error);
    *finding = (qt_finding){.rule = audit->rule_index,
                            .level = audit->level,
                            .span = span,
                            .quotation = quotation};
    audit->given++;
    return QUOTH_OK;
}

/* ---- what the checks ask ---- */

static const qt_quotation *quotation_at(const auditor *audit, uint32_t index) {
    return &audit->doc->graph.quotations.items[index];
}

static const qt_attribution *attribution_of(const auditor *audit, uint32_t index) {
    return &audit->doc->attributions.items[quotation_at(audit, index)->attribution];
}

static qt_span content_of(const auditor *audit, uint32_t index, uint32_t part) {
    uint32_t first = attribution_of(audit, index)->first_span;
    return audit->doc->attributions.spans.items[first + part];
}

static const qt_node *speaker_of(const auditor *audit, uint32_t index) {
    uint32_t speaker = quotation_at(audit, index)->speaker;
    return speaker == QT_NONE ? NULL : &audit->doc->graph.nodes.items[speaker];
}

static bool is_anonymous(const qt_node *node) {
    return node && !strcmp(node->kind, "anonymous");
}

static bool is_meant(const auditor *audit, const qt_node *speaker) {
    return audit->rule->who == QT_NONE ||
           qt_matcher_try(audit->matcher, audit->rule->who, speaker->label,
                          strlen(speaker->label), NULL);
}

static bool finds(const auditor *audit, qt_span span, qt_match *match) {
    return audit->rule->regex != QT_NONE && span.end_byte > span.start_byte &&
           qt_matcher_try(audit->matcher, audit->rule->regex,
                          audit->doc->text.bytes + span.start_byte,
                          span.end_byte - span.start_byte, match);
}

static qt_span match_span(qt_span span, const qt_match *match) {
    return (qt_span){span.start_byte + (uint32_t)match->group[0][0],
                     span.start_byte + (uint32_t)match->group[0][1]};
}

/* ---- checks of one quotation ---- */

static quoth_status check_orphan(auditor *audit, uint32_t index) {
    bool direct = attribution_of(audit, index)->kind == QT_KIND_DIRECT;
    const qt_quotation *quotation = quotation_at(audit, index);
    if (!direct || quotation->speaker != QT_NONE || quotation->parent != QT_NONE)
        return QUOTH_OK;
    return add(audit, content_of(audit, index, 0), index);
}

/* The pairs of marks inside a mixed quotation. */
static quoth_status check_short(auditor *audit, uint32_t index) {
    const qt_document *doc = audit->doc;
    const qt_attribution *item = attribution_of(audit, index);
    if (item->kind != QT_KIND_MIXED) return QUOTH_OK;
    for (uint32_t part = 0; part < item->span_count; part++) {
        qt_span span = content_of(audit, index, part);
        uint32_t m = qt_mark_from(doc, span.start_byte);
        for (; m < doc->marks.count; m++) {
            const qt_mark *mark = &doc->marks.items[m];
            qt_span quoted = qt_mark_span(doc, mark);
            if (quoted.start_byte >= span.end_byte) break;
            if (mark->close == QT_NONE || !mark->words ||
                mark->words > audit->rule->number)
                continue;
            QT_TRY(add(audit, quoted, index));
        }
    }
    return QUOTH_OK;
}

static quoth_status check_inside(auditor *audit, uint32_t index) {
    const qt_attribution *item = attribution_of(audit, index);
    if (item->kind == QT_KIND_INDIRECT) return QUOTH_OK;
    for (uint32_t part = 0; part < item->span_count; part++) {
        qt_match match;
        qt_span span = content_of(audit, index, part);
        if (finds(audit, span, &match))
            QT_TRY(add(audit, match_span(span, &match), index));
    }
    return QUOTH_OK;
}

/* Full stops within the first span, which stands before the source. */
static quoth_status check_late(auditor *audit, uint32_t index) {
    const qt_document *doc = audit->doc;
    const qt_attribution *item = attribution_of(audit, index);
    if (item->kind == QT_KIND_INDIRECT || qt_range_empty(item->source)) return QUOTH_OK;
    qt_span span = content_of(audit, index, 0);
    qt_span source = qt_tokens_span(doc, item->source);
    if (source.start_byte < span.end_byte || source.start_byte - span.end_byte > 200)
        return QUOTH_OK;
    uint32_t sentences = 1;
    for (uint32_t at = span.start_byte; at + 2 < span.end_byte; at++) {
        char c = doc->text.bytes[at];
        sentences += (c == '.' || c == '?' || c == '!') &&
                     doc->text.bytes[at + 1] == ' ' && doc->text.bytes[at + 2] >= 'A' &&
                     doc->text.bytes[at + 2] <= 'Z';
    }
    return sentences > audit->rule->number ? add(audit, span, index) : QUOTH_OK;
}

static quoth_status check_together(auditor *audit, uint32_t index) {
    if (!index) return QUOTH_OK;
    const qt_attribution *one = attribution_of(audit, index - 1),
                         *other = attribution_of(audit, index);
    uint32_t before = quotation_at(audit, index - 1)->speaker,
             speaker = quotation_at(audit, index)->speaker;
    bool direct = one->kind == QT_KIND_DIRECT && other->kind == QT_KIND_DIRECT;
    if (!direct || before == QT_NONE || speaker == QT_NONE || before == speaker ||
        one->paragraph != other->paragraph ||
        quotation_at(audit, index)->parent != QT_NONE)
        return QUOTH_OK;
    return add(audit, content_of(audit, index, 0), index);
}

static quoth_status check_label(auditor *audit, uint32_t index) {
    const qt_node *speaker = speaker_of(audit, index);
    if (!is_anonymous(speaker)) return QUOTH_OK;
    qt_span source = qt_tokens_span(audit->doc, attribution_of(audit, index)->source);
    bool bare = qt_matcher_try(audit->matcher, audit->rule->regex, speaker->label,
                               strlen(speaker->label), NULL);
    if (!bare) return QUOTH_OK;
    return add(audit, qt_span_empty(source) ? content_of(audit, index, 0) : source,
               index);
}

static bool names_person(const qt_document *doc, qt_span span) {
    uint32_t m = qt_mention_from(doc, qt_token_from_byte(doc, span.start_byte));
    for (; m < doc->mentions.count; m++) {
        const qt_mention *mention = &doc->mentions.items[m];
        if (qt_tokens_span(doc, mention->tokens).start_byte >= span.end_byte) break;
        uint32_t entity = doc->entities.mention_entity.items[m];
        if (entity != QT_NONE && doc->entities.items[entity].kind == QT_ENTITY_PERSON)
            return true;
    }
    return false;
}

static quoth_status check_against(auditor *audit, uint32_t index) {
    const qt_attribution *item = attribution_of(audit, index);
    if (!is_anonymous(speaker_of(audit, index))) return QUOTH_OK;
    for (uint32_t part = 0; part < item->span_count; part++) {
        qt_match match;
        qt_span span = content_of(audit, index, part);
        if (!finds(audit, span, &match) || !names_person(audit->doc, span)) continue;
        return add(audit, match_span(span, &match), index);
    }
    return QUOTH_OK;
}

static quoth_status check_cue(auditor *audit, uint32_t index) {
    qt_span cue = qt_tokens_span(audit->doc, attribution_of(audit, index)->cue);
    return finds(audit, cue, NULL) ? add(audit, cue, index) : QUOTH_OK;
}

/* ---- checks of the whole article ---- */

static quoth_status check_diagnostics(auditor *audit) {
    for (uint32_t d = 0; d < audit->doc->diagnostics.count; d++) {
        const qt_diagnostic *item = &audit->doc->diagnostics.items[d];
        if (qt_matcher_try(audit->matcher, audit->rule->regex, item->code,
                           strlen(item->code), NULL))
            QT_TRY(add(audit, item->span, QT_NONE));
    }
    return QUOTH_OK;
}

typedef struct search {
    auditor *audit;
    quoth_status status;
} search;

static bool search_sentences(const qt_document *part, void *user) {
    search *at = user;
    auditor *audit = at->audit;
    for (uint32_t s = 0; s < part->sentences.count && !at->status; s++) {
        const qt_sentence *sentence = &part->sentences.items[s];
        qt_match match;
        if (sentence->furniture || !finds(audit, sentence->span, &match)) continue;
        at->status = add(audit, match_span(sentence->span, &match), QT_NONE);
    }
    return !at->status && audit->given < FINDINGS_MAX;
}

static quoth_status check_sentences(auditor *audit) {
    search at = {.audit = audit};
    QT_TRY(qt_parts_show(audit->doc, QT_STAGE_sentences, search_sentences, &at,
                         audit->error));
    return at.status;
}

/* An anonymous source, and the nearest sentences that match, before and behind. */
typedef struct watched {
    qt_span source;
    uint32_t quotation, sentence, before, behind;
} watched;

/* A walk through all sentences past the sources, which are sorted. */
typedef struct walk {
    const auditor *audit;
    watched *watched;
    uint32_t count;
    uint32_t passed;     /* of them: how many stand in a sentence seen so far */
    uint32_t answered;   /* and have one behind them that matches */
    uint32_t last_match; /* a sentence, or QT_NONE */
} walk;

/* Those that begin before a byte stand in the sentence that ends there. */
static void pass_sources(walk *at, uint32_t byte, uint32_t sentence) {
    for (; at->passed < at->count; at->passed++) {
        watched *item = &at->watched[at->passed];
        if (item->source.start_byte >= byte) return;
        item->sentence = sentence;
        item->before = at->last_match;
    }
}

static bool watch_sentences(const qt_document *part, void *user) {
    walk *at = user;
    uint32_t number = part->first_sentence;
    for (uint32_t s = 0; s < part->sentences.count; s++, number++) {
        if (at->answered == at->count) return false;
        qt_span span = part->sentences.items[s].span;
        if (number) pass_sources(at, span.start_byte, number - 1);
        if (!finds(at->audit, span, NULL)) continue;
        at->last_match = number;
        for (; at->answered < at->passed; at->answered++)
            at->watched[at->answered].behind = number;
    }
    const qt_paragraph_table *all = &part->layout.paragraphs;
    if (all->count && number)
        pass_sources(at, all->items[all->count - 1].span.end_byte, number - 1);
    return true;
}

static int by_source(const void *left, const void *right) {
    const watched *one = left, *other = right;
    if (one->source.start_byte != other->source.start_byte)
        return one->source.start_byte < other->source.start_byte ? -1 : 1;
    return one->quotation < other->quotation ? -1 : one->quotation > other->quotation;
}

static bool is_near(uint32_t match, uint32_t sentence, uint32_t distance) {
    if (match == QT_NONE) return false;
    return (match > sentence ? match - sentence : sentence - match) <= distance;
}

/* Once for each anonymous source, at its first quotation. */
static quoth_status check_without(auditor *audit) {
    const qt_document *doc = audit->doc;
    const qt_graph *graph = &doc->graph;
    walk at = {.audit = audit, .last_match = QT_NONE};
    size_t size = (graph->nodes.count + 1) * sizeof *at.watched;
    at.watched = qt_memory_resize(&doc->memory, NULL, size);
    if (!at.watched) return qt_fail_memory(audit->error);
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        const qt_node *node = &graph->nodes.items[n];
        if (!is_anonymous(node) || !node->quotations || !is_meant(audit, node)) continue;
        uint32_t index = node->first_quotation;
        qt_span source = qt_tokens_span(doc, attribution_of(audit, index)->source);
        if (qt_span_empty(source)) source = content_of(audit, index, 0);
        at.watched[at.count++] = (watched){source, index, 0, QT_NONE, QT_NONE};
    }
    if (at.count) qsort(at.watched, at.count, sizeof *at.watched, by_source);
    quoth_status status = QUOTH_OK;
    if (at.count)
        status =
            qt_parts_show(doc, QT_STAGE_sentences, watch_sentences, &at, audit->error);
    for (uint32_t i = 0; i < at.count && !status; i++) {
        const watched *item = &at.watched[i];
        if (!is_near(item->before, item->sentence, audit->rule->number) &&
            !is_near(item->behind, item->sentence, audit->rule->number))
            status = add(audit, item->source, item->quotation);
    }
    qt_memory_release(&doc->memory, at.watched);
    return status;
}

/* Letters and digits in lower case, a blank between words; false where it is too long. */
static bool normal(const char *bytes, size_t size, char *out) {
    size_t length = 0;
    bool gap = false;
    for (size_t at = 0; at < size;) {
        uint32_t used, c = qt_utf8_decode(bytes + at, size - at, &used);
        at += used;
        if (!qt_utf8_is_letter(c) && !qt_utf8_is_digit(c)) {
            gap |= c != '\'' && c != 0x2019;
            continue;
        }
        if (length + 6 >= NORMAL_BYTES) return false;
        if (gap && length) out[length++] = ' ';
        gap = false;
        char encoded[4];
        size_t made = qt_utf8_encode(qt_utf8_lower(c), encoded);
        memcpy(out + length, encoded, made);
        length += made;
    }
    out[length] = '\0';
    return length > 0;
}

/* Whether some quotation of the body has these words among its quoted ones. */
static bool is_quoted(const auditor *audit, const char *words) {
    const qt_document *doc = audit->doc;
    qt_span title = doc->layout.title;
    size_t length = strlen(words);
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) {
        const qt_attribution *item = attribution_of(audit, q);
        for (uint32_t part = 0; part < item->span_count; part++) {
            qt_span span = content_of(audit, q, part);
            bool in_title =
                span.start_byte >= title.start_byte && span.end_byte <= title.end_byte;
            if (in_title) continue;
            /* in windows, so that a long quotation is compared too */
            for (uint32_t at = span.start_byte; at < span.end_byte;) {
                char window[NORMAL_BYTES];
                uint32_t stop = span.end_byte - at > NORMAL_BYTES / 2
                                    ? at + NORMAL_BYTES / 2
                                    : span.end_byte;
                while (stop < span.end_byte &&
                       ((unsigned char)doc->text.bytes[stop] & 0xC0) == 0x80)
                    stop++;
                if (normal(doc->text.bytes + at, stop - at, window) &&
                    strstr(window, words))
                    return true;
                if (stop == span.end_byte) break;
                uint32_t back = (uint32_t)length + 8;
                at = stop - at > back * 2 ? stop - back : stop;
                while (((unsigned char)doc->text.bytes[at] & 0xC0) == 0x80) at++;
            }
        }
    }
    return false;
}

/* Quoted words of a headline: a finding where no quotation has them. */
static quoth_status check_words(auditor *audit, const char *bytes, size_t size,
                                qt_span span) {
    char words[NORMAL_BYTES];
    if (!normal(bytes, size, words) || strlen(words) > NORMAL_BYTES / 4 ||
        is_quoted(audit, words))
        return QUOTH_OK;
    return add(audit, span, QT_NONE);
}

/* A headline that the text does not hold, of a page or a record; it has no place there.
 */
static quoth_status check_given_headline(auditor *audit, const char *title) {
    static const char *const pairs[][2] = {{"“", "”"}, {"\"", "\""}, {"‘", "’"}};
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        const char *open = strstr(title, pairs[p][0]);
        const char *first = open ? open + strlen(pairs[p][0]) : NULL;
        const char *close = open ? strstr(first, pairs[p][1]) : NULL;
        if (close)
            QT_TRY(check_words(audit, first, (size_t)(close - first), (qt_span){0, 0}));
    }
    return QUOTH_OK;
}

static quoth_status check_headline(auditor *audit) {
    const qt_document *doc = audit->doc;
    qt_span title = doc->layout.title;
    if (qt_span_empty(title) && doc->graph.title)
        return check_given_headline(audit, doc->graph.title);
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        const qt_mark *mark = &doc->marks.items[m];
        qt_span span = qt_mark_span(doc, mark);
        if (span.start_byte >= title.end_byte) break;
        if (span.start_byte < title.start_byte || mark->close == QT_NONE) continue;
        QT_TRY(check_words(audit, doc->text.bytes + span.start_byte,
                           span.end_byte - span.start_byte, span));
    }
    return QUOTH_OK;
}

/* The quoted nodes, and how many of them are anonymous or groups. */
static uint32_t count_sources(const qt_graph *graph, uint32_t *anonymous) {
    uint32_t sources = 0;
    *anonymous = 0;
    for (uint32_t n = 0; n < graph->nodes.count; n++) {
        if (!graph->nodes.items[n].quotations) continue;
        sources++;
        *anonymous += is_anonymous(&graph->nodes.items[n]);
    }
    return sources;
}

static quoth_status check_only_anonymous(auditor *audit) {
    uint32_t anonymous, sources = count_sources(&audit->doc->graph, &anonymous);
    if (!sources || anonymous < sources) return QUOTH_OK;
    return add(audit, content_of(audit, 0, 0), QT_NONE);
}

static quoth_status check_single(auditor *audit) {
    const qt_graph *graph = &audit->doc->graph;
    uint32_t anonymous, sources = count_sources(graph, &anonymous);
    if (sources != 1 || graph->words < audit->rule->number) return QUOTH_OK;
    return add(audit, content_of(audit, 0, 0), QT_NONE);
}

/* ---- checks of a node ---- */

static quoth_status check_identity(auditor *audit, const qt_node *node) {
    const qt_document *doc = audit->doc;
    if (!node->quotations || strcmp(node->kind, "person") != 0) return QUOTH_OK;
    if (doc->entities.items[node->entity].roles != QT_NONE) return QUOTH_OK;
    uint32_t first = node->first_quotation;
    qt_span source = qt_tokens_span(doc, attribution_of(audit, first)->source);
    return add(audit, qt_span_empty(source) ? content_of(audit, first, 0) : source,
               first);
}

static quoth_status check_conflict(auditor *audit, const qt_node *node) {
    const qt_entities *entities = &audit->doc->entities;
    if (strcmp(node->kind, "person") != 0) return QUOTH_OK;
    uint32_t known = QT_NONE;
    for (uint32_t r = entities->items[node->entity].roles; r != QT_NONE;
         r = entities->roles.items[r].next) {
        const qt_role *role = &entities->roles.items[r];
        if (role->former || role->organization == QT_NONE) continue;
        if (known != QT_NONE && known != role->organization)
            return add(audit, role->span, QT_NONE);
        known = role->organization;
    }
    return QUOTH_OK;
}

/* ---- the whole ---- */

/* One of them is set. */
static const struct {
    quoth_status (*quotation)(auditor *audit, uint32_t index);
    quoth_status (*node)(auditor *audit, const qt_node *node);
    quoth_status (*article)(auditor *audit);
} checks[QT_CHECK_COUNT] = {
    [QT_CHECK_direct_without_speaker] = {.quotation = check_orphan},
    [QT_CHECK_headline_quotation] = {.article = check_headline},
    [QT_CHECK_diagnostic] = {.article = check_diagnostics},
    [QT_CHECK_short_quotation] = {.quotation = check_short},
    [QT_CHECK_inside_quotation] = {.quotation = check_inside},
    [QT_CHECK_late_speaker] = {.quotation = check_late},
    [QT_CHECK_speakers_run_together] = {.quotation = check_together},
    [QT_CHECK_anonymous_label] = {.quotation = check_label},
    [QT_CHECK_anonymous_without] = {.article = check_without},
    [QT_CHECK_anonymous_against] = {.quotation = check_against},
    [QT_CHECK_only_anonymous] = {.article = check_only_anonymous},
    [QT_CHECK_single_source] = {.article = check_single},
    [QT_CHECK_unidentified_speaker] = {.node = check_identity},
    [QT_CHECK_conflicting_roles] = {.node = check_conflict},
    [QT_CHECK_cue] = {.quotation = check_cue},
    [QT_CHECK_sentence] = {.article = check_sentences},
};

static quoth_status run_rule(auditor *audit) {
    const qt_graph *graph = &audit->doc->graph;
    if (checks[audit->rule->check].article)
        return checks[audit->rule->check].article(audit);
    if (checks[audit->rule->check].node) {
        for (uint32_t n = 0; n < graph->nodes.count; n++)
            if (graph->nodes.items[n].entity != QT_NONE)
                QT_TRY(checks[audit->rule->check].node(audit, &graph->nodes.items[n]));
        return QUOTH_OK;
    }
    for (uint32_t q = 0; q < graph->quotations.count; q++)
        QT_TRY(checks[audit->rule->check].quotation(audit, q));
    return QUOTH_OK;
}

static int by_place(const void *left, const void *right) {
    const qt_finding *one = left, *other = right;
    if (one->span.start_byte != other->span.start_byte)
        return one->span.start_byte < other->span.start_byte ? -1 : 1;
    if (one->rule != other->rule) return one->rule < other->rule ? -1 : 1;
    return one->span.end_byte < other->span.end_byte
               ? -1
               : one->span.end_byte > other->span.end_byte;
}

quoth_status qt_audit_run(const qt_document *doc, const qt_level *levels,
                          qt_findings *out, quoth_error *error) {
    qt_matcher matcher;
    QT_TRY(qt_matcher_init(&matcher, doc->pack, error));
    quoth_status status = QUOTH_OK;
    for (uint32_t r = 0; r < doc->pack->audit.count && !status; r++) {
        auditor audit = {.doc = doc,
                         .matcher = &matcher,
                         .rule = &doc->pack->audit.items[r],
                         .rule_index = r,
                         .level = levels[r],
                         .out = out,
                         .error = error};
        if (audit.level != QT_LEVEL_OFF) status = run_rule(&audit);
    }
    if (!status && matcher.out_of_memory) status = qt_fail_memory(error);
    qt_matcher_free(&matcher);
    if (!status && out->count)
        qsort(out->items, out->count, sizeof *out->items, by_place);
    return status;
}
