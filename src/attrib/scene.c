/*
 * Scenes: an outer sentence as the models see it, and the first question about each of
 * its units: can this be a cue, is it one?
 *
 * A quotation is one unit, whatever it holds: marks fix the borders of quoted speech, the
 * models decide only whether it is content and whose.
 *
 *     "We won," said Ruiz , a nurse .   ->   QUOTE said NAME , a nurse .
 *
 * The first question is asked of every unit and looks at the word, its tag and what hangs
 * on it; few pass, and for these the neighbours, the head and the children are read too.
 */
#include <string.h>

#include "attrib/learned.h"

/* ---- units ---- */

enum {
    KIND_PERSON = 1,
    KIND_GROUP = 2,
    KIND_DOCUMENT = 4,
    KIND_ORGANIZATION = 8,
    KIND_PLACE = 16,
    KIND_TIME = 32,
    KIND_PRONOUN = 64,
    KIND_CAPITAL = 128,
    KIND_SPEECH = 256,
    KIND_NAME = 512
};

static uint32_t kinds_of(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    uint32_t kinds = qt_token_has(doc, token, QT_TOKEN_CAPITAL) ? KIND_CAPITAL : 0;
    if (!word) return kinds;
    static const struct {
        qt_classes classes;
        uint32_t kind;
    } table[] = {
        {QT_CLASS(role) | QT_CLASS(role_anonymous) | QT_CLASS(title) | QT_CLASS(kin),
         KIND_PERSON},
        {QT_CLASS(group_noun), KIND_GROUP},
        {QT_CLASS(document_noun), KIND_DOCUMENT},
        {QT_CLASS(org_noun) | QT_CLASS(org_head) | QT_CLASS(org_name), KIND_ORGANIZATION},
        {QT_CLASS(place) | QT_CLASS(demonym) | QT_CLASS(party), KIND_PLACE},
        {QT_CLASS(temporal), KIND_TIME},
        {QT_CLASS(masculine) | QT_CLASS(feminine) | QT_CLASS(plural_pronoun) |
             QT_CLASS(first_person),
         KIND_PRONOUN},
        {QT_CLASS(speech_noun), KIND_SPEECH},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (word->classes & table[i].classes) kinds |= table[i].kind;
    if (word->classes & QT_CLASS(kin)) kinds &= ~(uint32_t)KIND_PRONOUN; /* "mother" */
    if (word->girls + word->boys) kinds |= KIND_NAME;
    return kinds;
}

/* What a quotation is like, as one word. */
static uint32_t quote_form(const qt_quote *quote) {
    uint32_t words = quote->words < 3 ? quote->words : quote->words < 6 ? 3 : 4;
    return qt_join(99, words | (uint32_t)quote->capital << 4 |
                           (uint32_t)quote->complete << 5 |
                           (uint32_t)quote->stopped << 6 | (uint32_t)quote->comma << 7);
}

/* The token of a range that hangs on nothing inside of it. */
static uint32_t top_of(const qt_document *doc, qt_range range) {
    for (uint32_t i = range.first; i < range.end; i++) {
        uint32_t head = doc->syntax.heads[i];
        if (doc->syntax.tags[i] != QT_TAG_PUNCT &&
            (head == QT_NONE || !qt_range_has(range, head)))
            return i;
    }
    return range.first;
}

static void note_child(qt_scene *scene, uint32_t token) {
    const qt_syntax *syntax = &scene->doc->syntax;
    uint32_t head = syntax->heads[token];
    if (head == QT_NONE || !qt_range_has(scene->sentence, head)) return;
    qt_unit *unit = &scene->units[scene->unit_of[head - scene->sentence.first]];
    if (unit->quote || unit->top != head) return;
    enum {
        SUBJECT = 1,
        OBJECT = 2,
        CLAUSE = 4,
        INFINITIVE = 8,
        OBLIQUE = 16,
        AUX = 32,
        NEGATED = 64,
        PASSIVE = 128
    };
    switch (syntax->labels[token]) {
    case QT_LABEL_nsubjpass: unit->children |= PASSIVE; /* fall through */
    case QT_LABEL_nsubj:
    case QT_LABEL_csubj:
        unit->children |= SUBJECT;
        unit->subject = token;
        break;
    case QT_LABEL_dobj:
    case QT_LABEL_iobj:
        unit->children |= OBJECT;
        unit->object = token;
        break;
    case QT_LABEL_ccomp:
    case QT_LABEL_parataxis:
    case QT_LABEL_acl:
        unit->children |= CLAUSE;
        unit->clause = token;
        break;
    case QT_LABEL_xcomp:
        unit->children |= INFINITIVE;
        unit->infinitive = token;
        break;
    case QT_LABEL_nmod:
        unit->children |= OBLIQUE;
        unit->preposition = token;
        break;
    case QT_LABEL_auxpass: unit->children |= PASSIVE; /* fall through */
    case QT_LABEL_aux: unit->children |= AUX; break;
    case QT_LABEL_neg: unit->children |= NEGATED; break;
    case QT_LABEL_mark:
    case QT_LABEL_case: unit->mark = token; break;
    default: break;
    }
}

static void read_unit(qt_scene *scene, uint32_t token, qt_unit *unit) {
    const qt_document *doc = scene->doc;
    uint32_t quote = scene->attrib->quote_of[token];
    *unit = (qt_unit){.tokens = {token, token + 1},
                      .top = token,
                      .subject = QT_NONE,
                      .object = QT_NONE,
                      .clause = QT_NONE,
                      .infinitive = QT_NONE,
                      .preposition = QT_NONE,
                      .mark = QT_NONE,
                      .draft = QT_NONE};
    if (quote != QT_NONE) {
        unit->tokens.end = doc->quotes.items[quote].tokens.end;
        if (unit->tokens.end > scene->sentence.end)
            unit->tokens.end = scene->sentence.end;
        unit->quote = true;
        unit->top = top_of(doc, unit->tokens);
        unit->form = quote_form(&doc->quotes.items[quote]);
        unit->tag = QT_TAG_COUNT;
    } else {
        unit->form = doc->syntax.forms[token];
        unit->tag = doc->syntax.tags[token];
        unit->kinds = kinds_of(doc, token);
    }
    unit->label = doc->syntax.labels[unit->top];
}

void qt_attrib_free(qt_attrib *attrib) {
    const qt_memory *memory = attrib->stage->memory;
    QT_TABLE_FREE(memory, &attrib->drafts);
    QT_TABLE_FREE(memory, &attrib->proposals);
    if (!attrib->room) return;
    qt_memory_release(memory, attrib->room->units);
    qt_memory_release(memory, attrib->room->unit_of);
    qt_memory_release(memory, attrib->room);
}

static quoth_status make_room(qt_attrib *attrib, uint32_t tokens) {
    const qt_memory *memory = attrib->stage->memory;
    if (!attrib->room) {
        attrib->room = qt_memory_resize(memory, NULL, sizeof *attrib->room);
        if (!attrib->room) return qt_fail_memory(attrib->stage->error);
        memset(attrib->room, 0, sizeof *attrib->room);
    }
    struct qt_room *room = attrib->room;
    if (tokens <= room->capacity) return QUOTH_OK;
    uint32_t wanted = tokens < 256 ? 256 : tokens + tokens / 2;
    qt_unit *units = qt_memory_resize(memory, room->units, wanted * sizeof *units);
    if (!units) return qt_fail_memory(attrib->stage->error);
    room->units = units;
    uint32_t *unit_of = qt_memory_resize(memory, room->unit_of, wanted * sizeof *unit_of);
    if (!unit_of) return qt_fail_memory(attrib->stage->error);
    room->unit_of = unit_of;
    room->capacity = wanted;
    return QUOTH_OK;
}

quoth_status qt_scene_read(qt_scene *scene, qt_attrib *attrib, qt_range sentence,
                           uint32_t paragraph) {
    QT_TRY(make_room(attrib, sentence.end - sentence.first));
    *scene = (qt_scene){.attrib = attrib,
                        .doc = attrib->doc,
                        .sentence = sentence,
                        .paragraph = paragraph,
                        .units = attrib->room->units,
                        .unit_of = attrib->room->unit_of};
    uint32_t quotes = 0, commas = 0, finite = 0;
    for (uint32_t i = sentence.first; i < sentence.end;) {
        qt_unit *unit = &scene->units[scene->count];
        read_unit(scene, i, unit);
        unit->left_quotes = quotes;
        unit->commas = commas;
        unit->finite = finite;
        quotes += unit->quote;
        finite += !unit->quote && qt_is_finite(scene->doc, i);
        commas += !unit->quote && qt_token_kind_of(scene->doc, i) == QT_TOKEN_COMMA;
        for (; i < unit->tokens.end; i++)
            scene->unit_of[i - sentence.first] = scene->count;
        scene->count++;
    }
    for (uint32_t i = sentence.first; i < sentence.end; i++) note_child(scene, i);
    return QUOTH_OK;
}

/* ---- can it be a cue? ---- */

uint32_t qt_word_features(const qt_scene *scene, uint32_t index,
                          uint32_t f[QT_WORD_FEATURES]) {
    const qt_unit *unit = &scene->units[index];
    const qt_word *word = qt_token_word(scene->doc, unit->top);
    uint32_t flags = qt_cue_flags_seen(word);
    uint32_t next = index + 1 < scene->count ? scene->units[index + 1].form : 1;
    bool beside = (index && scene->units[index - 1].quote) ||
                  (index + 1 < scene->count && scene->units[index + 1].quote);
    uint32_t n = 0;
    f[n++] = qt_feature(1, unit->form);
    f[n++] = qt_feature2(2, unit->form, unit->tag);
    f[n++] = qt_feature(3, unit->tag);
    f[n++] = qt_feature2(4, flags, unit->tag);
    f[n++] = qt_feature2(5, unit->label, unit->tag);
    f[n++] = qt_feature2(6, unit->children, unit->tag);
    f[n++] = qt_feature2(7, beside, unit->tag);
    f[n++] = qt_feature2(8, unit->form, next);
    return n;
}

/* ---- is it one? ---- */

typedef struct sight { /* a token as the cue features see it */
    uint32_t form, tag, label, kinds;
} sight;

static sight see(const qt_scene *scene, uint32_t token) {
    if (token == QT_NONE) return (sight){1, 0, 0, 0};
    if (!qt_range_has(scene->sentence, token)) return (sight){2, 0, 0, 0};
    const qt_unit *unit = &scene->units[scene->unit_of[token - scene->sentence.first]];
    return (sight){unit->form, unit->tag, unit->label, unit->kinds};
}

static sight see_unit(const qt_scene *scene, uint32_t index, int step) {
    int64_t at = (int64_t)index + step;
    if (at < 0) return (sight){3, 0, 0, 0};
    if (at >= scene->count) return (sight){4, 0, 0, 0};
    const qt_unit *unit = &scene->units[at];
    return (sight){unit->form, unit->tag, unit->label, unit->kinds};
}

static uint32_t few(uint32_t count) {
    return count < 4 ? count : count < 8 ? 4 : 5;
}

/* The mark or preposition of a child. */
static uint32_t mark_of(const qt_scene *scene, uint32_t token) {
    if (token == QT_NONE) return QT_NONE;
    return scene->units[scene->unit_of[token - scene->sentence.first]].mark;
}

uint32_t qt_cue_features(const qt_scene *scene, uint32_t index,
                         uint32_t f[QT_CUE_FEATURES]) {
    const qt_document *doc = scene->doc;
    const qt_unit *unit = &scene->units[index];
    const qt_word *word = qt_token_word(doc, unit->top);
    uint32_t flags = qt_cue_flags_seen(word), form = unit->form, tag = unit->tag;
    sight b1 = see_unit(scene, index, -1), b2 = see_unit(scene, index, -2);
    sight a1 = see_unit(scene, index, 1), a2 = see_unit(scene, index, 2);
    sight a3 = see_unit(scene, index, 3);
    sight head = see(scene, doc->syntax.heads[unit->top]);
    sight subject = see(scene, unit->subject), object = see(scene, unit->object);
    sight clause = see(scene, unit->clause), infinitive = see(scene, unit->infinitive);
    sight oblique = see(scene, unit->preposition);
    sight clause_mark = see(scene, mark_of(scene, unit->clause));
    sight oblique_mark = see(scene, mark_of(scene, unit->preposition));
    sight own_mark = see(scene, unit->mark);
    const qt_unit *last = &scene->units[scene->count - 1];
    uint32_t quotes = last->left_quotes + last->quote;
    uint32_t quote_left = few(unit->left_quotes),
             quote_right = few(quotes - unit->left_quotes);
    uint32_t kind = doc->layout.paragraphs.items[scene->paragraph].kind;
    uint32_t n = 0;
    f[n++] = qt_feature(1, form);
    f[n++] = qt_feature2(2, form, tag);
    f[n++] = qt_feature2(3, tag, unit->label);
    f[n++] = qt_feature2(4, form, unit->label);
    f[n++] = qt_feature2(5, form, b1.form);
    f[n++] = qt_feature2(6, form, a1.form);
    f[n++] = qt_feature2(7, tag, b1.form);
    f[n++] = qt_feature2(8, tag, a1.form);
    f[n++] = qt_feature2(9, tag, b2.form);
    f[n++] = qt_feature2(10, tag, a2.form);
    f[n++] = qt_feature3(11, tag, b1.tag, a1.tag);
    f[n++] = qt_feature3(12, tag, a1.tag, a2.tag);
    f[n++] = qt_feature3(13, tag, b1.tag, b2.tag);
    f[n++] = qt_feature3(14, form, a1.tag, a2.tag);
    f[n++] = qt_feature3(15, form, b1.tag, a1.tag);
    f[n++] = qt_feature2(16, form, unit->children);
    f[n++] = qt_feature2(17, tag, unit->children);
    f[n++] = qt_feature2(18, flags, unit->children);
    f[n++] = qt_feature2(19, flags, tag);
    f[n++] = qt_feature2(20, form, subject.kinds);
    f[n++] = qt_feature2(21, tag, subject.form);
    f[n++] = qt_feature3(22, tag, subject.tag, subject.kinds);
    f[n++] = qt_feature3(23, flags, subject.tag, subject.kinds);
    f[n++] = qt_feature2(24, form, object.tag);
    f[n++] = qt_feature2(25, form, object.form);
    f[n++] = qt_feature2(26, tag, object.form);
    f[n++] = qt_feature2(27, flags, object.kinds);
    f[n++] = qt_feature2(28, form, clause_mark.form);
    f[n++] = qt_feature3(29, tag, clause_mark.form, clause.label);
    f[n++] = qt_feature3(30, form, clause.tag, clause.label);
    f[n++] = qt_feature2(31, form, infinitive.form);
    f[n++] = qt_feature2(32, tag, infinitive.form);
    f[n++] = qt_feature2(33, form, oblique_mark.form);
    f[n++] = qt_feature3(34, tag, oblique_mark.form, oblique.kinds);
    f[n++] = qt_feature2(35, form, own_mark.form);
    f[n++] = qt_feature3(36, tag, unit->label, head.form);
    f[n++] = qt_feature3(37, tag, unit->label, head.tag);
    f[n++] = qt_feature3(38, form, unit->label, head.tag);
    f[n++] = qt_feature2(39, form, head.form);
    f[n++] = qt_feature3(40, tag, quote_left, quote_right);
    f[n++] = qt_feature3(41, form, quote_left, quote_right);
    f[n++] = qt_feature3(42, flags, quote_left, quote_right);
    f[n++] = qt_feature2(43, tag, few(unit->commas));
    f[n++] = qt_feature2(44, tag, few(unit->finite));
    f[n++] = qt_feature2(45, tag, few(last->finite - unit->finite));
    f[n++] = qt_feature3(46, flags, few(unit->finite), few(last->finite - unit->finite));
    f[n++] = qt_feature2(47, tag, few(index));
    f[n++] = qt_feature2(48, tag, few(scene->count - index));
    f[n++] = qt_feature2(49, kind, tag);
    f[n++] = qt_feature3(50, kind, flags, unit->label);
    f[n++] = qt_feature3(51, unit->label, unit->children, flags);
    f[n++] = qt_feature3(52, unit->label, unit->children, tag);
    f[n++] = qt_feature3(53, form, unit->label, unit->children);
    f[n++] = qt_feature3(54, flags, a1.form, a2.tag);
    f[n++] = qt_feature3(55, form, a1.form, a2.form);
    f[n++] = qt_feature3(56, tag, a2.tag, a3.tag);
    f[n++] = qt_feature3(57, form, b1.form, b2.form);
    f[n++] = qt_feature2(58, form, a1.kinds);
    f[n++] = qt_feature2(59, form, b1.kinds);
    f[n++] = qt_feature3(60, tag, a1.kinds, b1.kinds);
    f[n++] = qt_feature2(61, unit->kinds, tag);
    f[n++] = qt_feature3(62, flags, head.form, unit->label);
    f[n++] = qt_feature3(63, tag, subject.kinds, clause.label);
    return n;
}
