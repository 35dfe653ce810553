/*
 * Proposals: attributions that the models find in a sentence.
 *
 * Every unit that may be a cue gets the probability that it is one; from each that is
 * possible the sentence is labelled, and the best labelling that has a content becomes a
 * proposal. The drafts that the rules made get the same scores, of their cue and of the
 * labelling that they stand for, so that both can be compared (choose.c).
 */
#include <math.h>

#include "attrib/frame.h"
#include "attrib/learned.h"

enum {
    DENSE_REACH = 15, /* units to each side where every word may be a cue */
    SAME_CUE = 4      /* drafts in which those of one cue are looked for */
};

static const qt_model *model_of(const qt_attrib *attrib, qt_model_name name) {
    return &attrib->doc->pack->models.items[name];
}

uint32_t qt_cue_unit(const qt_scene *scene, qt_range cue) {
    const qt_document *doc = scene->doc;
    if (qt_range_empty(cue)) return QT_NONE;
    uint32_t top = cue.first;
    for (uint32_t i = cue.first; i < cue.end; i++) {
        uint32_t head = doc->syntax.heads[i];
        bool outside = head == QT_NONE || !qt_range_has(cue, head);
        if (!outside || doc->syntax.tags[i] == QT_TAG_PUNCT) continue;
        top = i;
        break;
    }
    if (!qt_range_has(scene->sentence, top)) return QT_NONE;
    uint32_t unit = scene->unit_of[top - scene->sentence.first];
    return scene->units[unit].quote ? QT_NONE : unit;
}

static float cue_score(const qt_scene *scene, uint32_t unit) {
    uint32_t features[QT_CUE_FEATURES];
    uint32_t count = qt_cue_features(scene, unit, features);
    return qt_model_score(model_of(scene->attrib, QT_MODEL_cue), features, count);
}

/* The logit of a probability. */
static float logit(double probability) {
    if (probability <= 0) return -INFINITY;
    return (float)log(probability / (1 - probability));
}

/* May the unit be a cue, from its word? */
static bool is_possible(const qt_scene *scene, uint32_t unit, float floor) {
    const qt_unit *item = &scene->units[unit];
    unsigned kind = qt_token_kind_of(scene->doc, item->top);
    if (item->quote || (kind != QT_TOKEN_WORD && kind != QT_TOKEN_COLON)) return false;
    uint32_t features[QT_WORD_FEATURES];
    uint32_t count = qt_word_features(scene, unit, features);
    return qt_model_score(model_of(scene->attrib, QT_MODEL_word), features, count) >
           floor;
}

static void read_steps(const qt_view *view, uint32_t index, const qt_model *model,
                       qt_steps *out) {
    for (unsigned q = 0; q < QT_PART_COUNT; q++) {
        uint32_t features[2];
        int32_t sums[8] = {0};
        uint32_t count = qt_step_features(view, index, (qt_part)q, features);
        qt_model_sum(model, 8, features, count, sums);
        for (unsigned p = 0; p < QT_PART_COUNT; p++)
            out->scores[q][p] = (float)sums[p] * model->scale;
    }
    qt_steps_raise(out);
}

static void fill(struct qt_room *room, const qt_model *model) {
    const qt_view *view = &room->view;
    qt_lattice *lattice = &room->lattice;
    uint32_t features[QT_SPAN_FEATURES];
    for (uint32_t i = 0; i < view->count; i++) {
        int32_t sums[8] = {0};
        uint32_t count = qt_span_features(view, i, features);
        qt_model_sum(model, 8, features, count, sums);
        for (unsigned p = 0; p < QT_PART_COUNT; p++)
            lattice->parts[i][p] = (float)sums[p] * model->scale;
        uint32_t at = view->first + i;
        unsigned side = at < view->cue ? 0 : at > view->cue ? 1 : 2;
        if (!qt_step_is_plain(view, i)) {
            read_steps(view, i, model, &lattice->steps[i]);
            continue;
        }
        if (!room->plain_known[side]) read_steps(view, i, model, &room->plain[side]);
        room->plain_known[side] = true;
        lattice->steps[i] = room->plain[side];
    }
    qt_lattice_sum(lattice, view->count);
}

/* "The lake is dead, said Vera Olm, and Karl Dreyer, a biologist, said": of two subjects,
 * each with a verb beside it, the one on the cue's side. */
static qt_range of_two_subjects(const qt_document *doc, qt_range source, uint32_t cue) {
    uint32_t verb = source.end;
    if (verb < doc->tokens.count && qt_token_kind_of(doc, verb) == QT_TOKEN_COMMA) verb++;
    bool both = source.first && verb < doc->tokens.count &&
                qt_is_finite(doc, source.first - 1) && qt_is_finite(doc, verb);
    for (uint32_t i = source.first + 2; both && i + 1 < source.end; i++) {
        if (!qt_token_is(doc, i, QT_CLASS(coordinator)) ||
            qt_token_kind_of(doc, i - 1) != QT_TOKEN_COMMA)
            continue;
        if (cue < source.first) return (qt_range){source.first, i - 1};
        return (qt_range){i + 1, source.end};
    }
    return source;
}

/* The spans of a labelling, written into a draft without any. */
static void read_parts(const qt_view *view, const uint8_t *parts, qt_draft *draft) {
    for (uint32_t i = 0; i < view->count; i++) {
        qt_range tokens = view->scene->units[view->first + i].tokens;
        if (parts[i] == QT_PART_SOURCE && qt_range_empty(draft->source))
            draft->source = tokens;
        bool goes_on =
            i && (parts[i - 1] == QT_PART_SOURCE || parts[i - 1] == QT_PART_SOURCE_IN);
        if (parts[i] == QT_PART_SOURCE_IN && goes_on && draft->source.end == tokens.first)
            draft->source.end = tokens.end;
        if (parts[i] != QT_PART_CONTENT && parts[i] != QT_PART_CONTENT_IN) continue;
        qt_range *last =
            draft->content_count ? &draft->content[draft->content_count - 1] : NULL;
        if (last && last->end == tokens.first) {
            last->end = tokens.end;
        } else if (draft->content_count < QT_DRAFT_SPANS) {
            draft->content[draft->content_count++] = tokens;
        }
    }
    const qt_document *doc = view->scene->doc;
    /* a second clause is no part of it: "groups [it blames]" */
    bool relative = false;
    for (uint32_t i = draft->source.first + 1; i < draft->source.end && !relative; i++) {
        relative = qt_token_is(doc, i, QT_CLASS(relative));
        bool verb = qt_is_finite(doc, i) && qt_is_noun(qt_tag_at(doc, i - 1));
        if (!relative && (verb || qt_tag_at(doc, i) == QT_TAG_PRP)) draft->source.end = i;
    }
    while (!qt_range_empty(draft->source) &&
           qt_token_kind_of(doc, draft->source.end - 1) == QT_TOKEN_COMMA)
        draft->source.end--;
    uint32_t cue = view->scene->units[view->cue].top;
    if (draft->source.end <= cue)
        draft->source =
            qt_without_opening(doc, draft->source, view->scene->sentence.first);
    draft->source = of_two_subjects(doc, draft->source, cue);
}

/* Whether a range shares tokens with a draft's source or contents. */
static bool touches(const qt_draft *draft, qt_range range) {
    qt_draft one = {.content = {range}, .content_count = 1};
    qt_draft source = {.content = {draft->source}, .content_count = 1};
    return qt_draft_shared(&one, draft) || qt_draft_shared(&one, &source);
}

static void read_cue(qt_attrib *attrib, const qt_scene *scene, uint32_t unit,
                     qt_draft *draft) {
    qt_frame frame = {.attrib = attrib,
                      .doc = scene->doc,
                      .sentence = scene->sentence,
                      .paragraph = scene->paragraph,
                      .floor = scene->sentence.first,
                      .previous = QT_NONE};
    uint32_t token = scene->units[unit].top;
    qt_cue cue;
    draft->cue = (qt_range){token, token + 1};
    if (token + 1 < scene->sentence.end && scene->doc->syntax.heads[token + 1] == token &&
        scene->doc->syntax.labels[token + 1] == QT_LABEL_mwe)
        draft->cue.end++;
    if (qt_is_verb(qt_tag_at(scene->doc, token)) && qt_cue_read(&frame, token, &cue)) {
        if (!touches(draft, cue.group)) draft->cue = cue.group;
        /* "described it as dire and called for a review" */
        if (qt_range_empty(draft->source) && token > scene->sentence.first &&
            qt_is_finite(scene->doc, token) &&
            qt_token_is(scene->doc, cue.group.first - 1, QT_CLASS(coordinator))) {
            qt_range shared = qt_source_of_clause(&frame, cue.group.first);
            if (qt_source_is_good(&frame, shared) && !touches(draft, shared))
                draft->source = shared;
        }
        draft->polarity = qt_cue_polarity(&frame, &cue, draft->source, draft->content[0]);
        if (!(cue.flags & QT_CUE(speech)) && (cue.flags & QT_CUE(mind)))
            draft->belief = true;
        if (qt_cue_is_headline_passive(&frame, &cue)) {
            draft->source = (qt_range){0, 0};
            draft->withheld = "the headline does not say who said it";
        }
        /* "The court was told that": the subject heard it */
        if (cue.passive && (cue.flags & (QT_CUE(addressee) | QT_CUE(question))) &&
            !qt_range_empty(draft->source) && draft->source.end <= cue.group.first) {
            draft->source = (qt_range){0, 0};
            draft->withheld = "the sentence tells who heard it, not who said it";
        }
    }
}

/* A span that is only "it" or "what": the place that the content fills. */
static bool is_filler(const qt_attrib *attrib, qt_range span) {
    return span.end - span.first == 1 && attrib->quote_of[span.first] == QT_NONE &&
           qt_token_is(attrib->doc, span.first, QT_CLASS(neuter) | QT_CLASS(wh));
}

/* Nothing but a name: "pointed at Lena Brand". */
static bool is_name(const qt_document *doc, const qt_draft *draft) {
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++) {
            qt_tag tag = qt_tag_at(doc, i);
            if (tag != QT_TAG_NNP && tag != QT_TAG_NNPS && tag != QT_TAG_DT &&
                tag != QT_TAG_POS && tag != QT_TAG_PRP && tag != QT_TAG_PUNCT)
                return false;
        }
    return true;
}

/* "authorities investigate the two men accused of": a verb that is no part of a relative
 * clause makes the source a clause. */
static bool is_clause(const qt_document *doc, qt_range source) {
    for (uint32_t i = source.first; i < source.end; i++) {
        qt_tag tag = qt_tag_at(doc, i);
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD ||
            qt_token_is(doc, i, QT_CLASS(relative)))
            return false;
        bool verb = tag == QT_TAG_VBP || tag == QT_TAG_VBZ || tag == QT_TAG_VB;
        qt_tag before = i > source.first ? qt_tag_at(doc, i - 1) : QT_TAG_DT;
        if (verb && (before == QT_TAG_NNS || before == QT_TAG_NN || before == QT_TAG_PRP))
            return true;
    }
    return false;
}

static bool holds_finite(const qt_document *doc, const qt_draft *draft) {
    for (uint32_t s = 0; s < draft->content_count; s++)
        for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
            if (qt_is_finite(doc, i)) return true;
    return false;
}

/* Whether a participle without a clause follows "declined to" and the like. */
static bool gives_reason(const qt_document *doc, const qt_draft *draft) {
    enum { REACH = 16 };
    uint32_t first = draft->sentence.first;
    if (draft->cue_token - first > REACH) first = draft->cue_token - REACH;
    for (uint32_t i = first; i < draft->cue_token; i++)
        if (qt_token_is(doc, i, QT_CLASS(negation)) && qt_is_verb(qt_tag_at(doc, i)))
            return !holds_finite(doc, draft);
    return false;
}

/* What no model may call a quotation: thoughts and words that were never said in marks,
 * what things show that cannot speak, "declined to comment". */
static bool is_ruled_out(qt_attrib *attrib, const qt_view *view, const qt_draft *draft) {
    const qt_document *doc = attrib->doc;
    qt_frame frame = {.attrib = attrib,
                      .doc = doc,
                      .sentence = view->scene->sentence,
                      .paragraph = draft->paragraph,
                      .floor = view->scene->sentence.first,
                      .previous = QT_NONE};
    bool quoted = qt_quoted_share(attrib, draft) > 0;
    if (quoted && draft->content_count == 1 &&
        qt_names_term(&frame, draft->cue_token, draft->source, draft->content[0]))
        return true;
    if (quoted &&
        (qt_token_is(doc, draft->cue_token, QT_CLASS(thought) | QT_CLASS(unreal)) ||
         draft->polarity != QT_POLARITY_POSITIVE))
        return true;
    if (!qt_range_empty(draft->source) && !quoted &&
        !qt_source_can_speak(&frame, draft->source))
        return true;
    if (!quoted && (is_name(doc, draft) || is_clause(doc, draft->source))) return true;
    /* "read a statement on the steps": not what it said */
    qt_range thing =
        qt_noun_phrase_at(doc, draft->content[0].first, draft->content[0].end);
    if (!quoted && !qt_range_empty(thing) &&
        qt_token_is(doc, thing.first, QT_CLASS(indefinite)) &&
        qt_token_is(doc, qt_phrase_head(doc, thing), QT_CLASS(speech_noun)) &&
        !holds_finite(doc, draft))
        return true;
    /* "you want to be there": the reader says nothing */
    const qt_word *cue = qt_token_word(doc, draft->cue_token);
    if (!quoted && draft->source.end == draft->source.first + 1 &&
        qt_token_is(doc, draft->source.first, QT_CLASS(second_person)) &&
        !(cue && (cue->cue_flags & QT_CUE(speech))))
        return true;
    /* "told the story of a man who saw it": the noun's clause */
    uint32_t start = draft->content[0].first;
    if (!quoted && start > draft->cue_token + 1 && qt_tag_at(doc, start) == QT_TAG_WP &&
        qt_token_is(doc, start, QT_CLASS(relative)) &&
        qt_is_noun(qt_tag_at(doc, start - 1)) && draft->content_count == 1)
        return true;
    /* "quoted the driver, Emil Pell, as saying" */
    uint32_t as = draft->content[draft->content_count - 1].end;
    if (as < draft->sentence.end && qt_token_kind_of(doc, as) == QT_TOKEN_COMMA) as++;
    const qt_word *saying =
        as + 1 < draft->sentence.end ? qt_token_word(doc, as + 1) : NULL;
    if (!quoted && saying && qt_tag_at(doc, as) == QT_TAG_IN &&
        qt_tag_at(doc, as + 1) == QT_TAG_VBG && (saying->cue_flags & QT_CUE(speech)))
        return true;
    /* "Asked about the audit, Orr said": nobody's words */
    qt_tag form = qt_tag_at(doc, draft->cue_token);
    if (!quoted && draft->cue_token == draft->sentence.first &&
        (form == QT_TAG_VBN || form == QT_TAG_VBG) && !holds_finite(doc, draft))
        return true;
    /* "declined to comment, citing the lawsuit": a reason */
    if (!quoted && form == QT_TAG_VBG && gives_reason(doc, draft)) return true;
    /* “A,” she said, pointing at it, “but B”: what is said goes on */
    uint32_t last = draft->content_count - 1;
    if (quoted && last && form == QT_TAG_VBG &&
        attrib->quote_of[draft->content[0].first] == QT_NONE &&
        attrib->quote_of[draft->content[last].first] != QT_NONE &&
        qt_token_kind_of(doc, draft->content[last].first - 1) == QT_TOKEN_COMMA)
        return true;
    if (qt_source_was_asked(doc, draft->source, draft->cue_token)) return true;
    /* "laughed when told", "declined to comment when approached" */
    if (!quoted && draft->content_count == 1 &&
        qt_is_elided_time(doc, draft->content[0].first))
        return true;
    /* "NOTES: The midfielder left early." */
    bool heading =
        qt_token_kind_of(doc, draft->cue_token) == QT_TOKEN_COLON &&
        draft->cue_token == draft->sentence.first + 1 &&
        qt_token_has(doc, draft->sentence.first, QT_TOKEN_ALL_CAPITALS) &&
        doc->layout.paragraphs.items[draft->paragraph].kind == QT_PARAGRAPH_BODY;
    if (!quoted && heading) return true;
    /* "The measure, which was written by" */
    if (draft->content_count == 1 &&
        draft->content[0].end == draft->content[0].first + 1 &&
        qt_tag_at(doc, draft->content[0].first) == QT_TAG_WDT)
        return true;
    /* "Elsen crash: Driver heard a bang": a headline's topic */
    uint32_t topic = draft->cue_token - (draft->cue_token > draft->sentence.first);
    if (qt_token_kind_of(doc, draft->cue_token) == QT_TOKEN_COLON &&
        doc->layout.paragraphs.items[draft->paragraph].kind != QT_PARAGRAPH_BODY &&
        draft->source.end == draft->cue_token &&
        !qt_token_has(doc, topic, QT_TOKEN_CAPITAL) &&
        !qt_token_is(doc, topic,
                     QT_CLASS(role) | QT_CLASS(title) | QT_CLASS(role_anonymous) |
                         QT_CLASS(group_noun) | QT_CLASS(document_noun) |
                         QT_CLASS(org_noun)))
        return true;
    /* "two people said, asking not to be named" */
    uint32_t begin = draft->content[0].first;
    if (!quoted && begin == draft->cue_token + 2 && qt_tag_at(doc, begin) == QT_TAG_VBG &&
        qt_token_kind_of(doc, begin - 1) == QT_TOKEN_COMMA)
        return true;
    qt_span content = qt_tokens_span(doc, draft->content[0]);
    qt_match match;
    return draft->content_count == 1 &&
           qt_matcher_find(attrib->stage->matcher, QT_REGEX_no_quotation,
                           doc->text.bytes + content.start_byte,
                           content.end_byte - content.start_byte, &match);
}

/* "The court was told that the money": the subject is no part of what it heard. */
static void drop_hearer(const qt_attrib *attrib, qt_draft *draft) {
    if (draft->content_count != 2 || draft->content[0].end > draft->cue_token ||
        attrib->quote_of[draft->content[0].first] != QT_NONE ||
        !qt_token_is(attrib->doc, draft->content[1].first, QT_CLASS(complementizer)))
        return;
    draft->content[0] = draft->content[1];
    draft->content_count = 1;
}

/* "what he described [as] “a grave lapse”" */
static void drop_as(const qt_attrib *attrib, qt_draft *draft) {
    const qt_word *cue = qt_token_word(attrib->doc, draft->cue_token);
    qt_range *content = &draft->content[draft->content_count - 1];
    if (cue && (cue->cue_flags & QT_CUE(object)) && content->end > content->first + 1 &&
        qt_tag_at(attrib->doc, content->first) == QT_TAG_IN &&
        attrib->quote_of[content->first] == QT_NONE &&
        attrib->quote_of[content->first + 1] != QT_NONE)
        content->first++;
}

static quoth_status propose(qt_attrib *attrib, const qt_view *view, const uint8_t *parts,
                            float score, float path) {
    const qt_scene *scene = view->scene;
    qt_draft draft = {.sentence = scene->sentence,
                      .paragraph = scene->paragraph,
                      .speaker_of = QT_NONE,
                      .rule = "model",
                      .learned = true,
                      .scored = true,
                      .cue_token = scene->units[view->cue].top,
                      .cue_score = score,
                      .path_score = path};
    read_parts(view, parts, &draft);
    if (!draft.content_count) return QUOTH_OK;
    read_cue(attrib, scene, view->cue, &draft);
    uint32_t kept = 0;
    qt_tag verb = qt_tag_at(attrib->doc, draft.cue_token);
    for (uint32_t s = 0; s < draft.content_count; s++) {
        qt_range content = qt_content_trim(attrib, draft.content[s]);
        bool filler = draft.content_count > 1 && is_filler(attrib, content);
        /* "what researchers call “forcing”": a term, nobody's words */
        if (filler && (verb == QT_TAG_VBP || verb == QT_TAG_VBZ)) return QUOTH_OK;
        if (!qt_range_empty(content) && !filler) draft.content[kept++] = content;
    }
    draft.content_count = kept;
    if (!kept) return QUOTH_OK;
    drop_as(attrib, &draft);
    drop_hearer(attrib, &draft);
    if (is_ruled_out(attrib, view, &draft)) return QUOTH_OK;
    qt_draft *item = QT_PUSH(attrib->stage->memory, &attrib->proposals);
    if (!item) return qt_fail_memory(attrib->stage->error);
    *item = draft;
    return QUOTH_OK;
}

/* Whether a source has a verb of its own, and the draft's stands between it and the cue:
 * "The book was shown, and the curator, Ada Orr, said". */
static bool is_other_subject(const qt_document *doc, qt_range source,
                             const qt_draft *draft) {
    if (qt_range_empty(draft->source) || source.end >= draft->source.first ||
        draft->source.end > draft->cue.first ||
        qt_tag_at(doc, draft->source.first - 1) != QT_TAG_CC)
        return false;
    for (uint32_t i = source.end; i < draft->source.first; i++)
        if (qt_is_finite(doc, i)) return true;
    return false;
}

/* The score of the spans of a draft of the rules; with its contents kept, the source that
 * the models see instead of its own where they are sure enough. */
static void weigh_source(const qt_attrib *attrib, const qt_view *view,
                         const qt_lattice *lattice, qt_draft *draft) {
    uint8_t own[QT_VIEW_UNITS], other[QT_VIEW_UNITS];
    qt_parts_of(view, draft, own);
    float score = qt_lattice_score(lattice, view->count, own);
    float best = qt_lattice_best(lattice, view->count, own, other);
    if (best - score > (float)qt_setting_of(attrib, QT_SETTING_source_margin)) {
        qt_draft seen = {.content_count = 0};
        read_parts(view, other, &seen);
        bool better = !qt_range_empty(seen.source) && !draft->firm &&
                      !qt_range_within(seen.source, draft->source) &&
                      !is_other_subject(attrib->doc, seen.source, draft);
        if (better) {
            draft->source = seen.source;
            score = best;
        }
    }
    draft->path_score = score - lattice->total;
}

/* One possible cue: its proposal, and the scores of the rules' drafts that have it. */
static quoth_status look_from(qt_attrib *attrib, const qt_scene *scene, uint32_t unit,
                              uint32_t reach) {
    float score = scene->units[unit].cue_score;
    uint8_t parts[QT_VIEW_UNITS];
    qt_view *view = &attrib->room->view;
    qt_lattice *lattice = &attrib->room->lattice;
    qt_view_read(view, scene, unit, reach);
    fill(attrib->room, model_of(attrib, QT_MODEL_span));
    float best = qt_lattice_best(lattice, view->count, NULL, parts);
    QT_TRY(propose(attrib, view, parts, score, best - lattice->total));
    uint32_t first = scene->units[unit].draft;
    for (uint32_t d = first; d < attrib->drafts.count && d - first < SAME_CUE; d++) {
        qt_draft *draft = &attrib->drafts.items[d];
        if (qt_cue_unit(scene, draft->cue) != unit) continue;
        draft->scored = true;
        draft->cue_token = scene->units[unit].top;
        draft->cue_score = score;
        weigh_source(attrib, view, lattice, draft);
    }
    return QUOTH_OK;
}

quoth_status qt_learned_scene(qt_attrib *attrib, qt_range sentence, uint32_t paragraph,
                              uint32_t first) {
    if (!attrib->doc->pack->models.present) return QUOTH_OK;
    qt_scene scene;
    QT_TRY(qt_scene_read(&scene, attrib, sentence, paragraph));
    if (attrib->watch) {
        attrib->watch(&scene, attrib->user);
        return QUOTH_OK;
    }
    for (uint32_t d = attrib->drafts.count; d-- > first;) {
        uint32_t unit = qt_cue_unit(&scene, attrib->drafts.items[d].cue);
        if (unit != QT_NONE && !attrib->drafts.items[d].dead) scene.units[unit].draft = d;
    }
    float word_floor = logit(qt_setting_of(attrib, QT_SETTING_cue_word));
    float floor = logit(qt_setting_of(attrib, QT_SETTING_cue_floor));
    uint32_t possible = 0;
    for (uint32_t u = 0; u < scene.count; u++) {
        qt_unit *unit = &scene.units[u];
        bool drafted = unit->draft != QT_NONE;
        if (!drafted && !is_possible(&scene, u, word_floor)) continue;
        unit->cue_score = cue_score(&scene, u);
        unit->possible = drafted || unit->cue_score > floor;
        possible += unit->possible;
    }
    /* where every other word may be a cue, none sees far: the work stays linear and small
     */
    uint32_t reach = possible ? DENSE_REACH * (scene.count / possible + 1) : 0;
    if (reach > QT_VIEW_REACH) reach = QT_VIEW_REACH;
    for (uint32_t u = 0; u < scene.count; u++)
        if (scene.units[u].possible) QT_TRY(look_from(attrib, &scene, u, reach));
    return QUOTH_OK;
}
