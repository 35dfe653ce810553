/*
 * The learned half of attribution, shared with the trainer: what the models see of a
 * sentence, of a possible cue in it, of a token from that cue, of a whole attribution.
 */
#ifndef QT_LEARNED_ATTRIB_H
#define QT_LEARNED_ATTRIB_H

#include "attrib/attrib.h"
#include "model/model.h"

enum {
    QT_WORD_FEATURES = 16,
    QT_CUE_FEATURES = 96,
    QT_SPAN_FEATURES = 96,
    QT_ACCEPT_FEATURES = 96,
    QT_VIEW_REACH = 120, /* units to each side of a cue */
    QT_VIEW_UNITS = 2 * QT_VIEW_REACH + 1
};

/* One token outside quotation marks, or a whole quotation. */
typedef struct qt_unit {
    qt_range tokens;
    uint32_t top; /* the token of it that the others hang on */
    uint32_t form;
    uint32_t kinds; /* bits: person words, groups, documents, names, times, ... */
    uint32_t subject, object, clause, infinitive, preposition,
        mark;                     /* children: tokens */
    uint32_t left_quotes;         /* quotations of the scene before it */
    uint32_t commas;              /* commas before it */
    uint32_t finite;              /* finite verbs before it */
    uint32_t draft;               /* first draft of the rules with this cue, or QT_NONE */
    uint8_t tag, label, children; /* children: bits */
    bool quote, possible;         /* possible: its cue_score is known, and high enough */
    float cue_score;
} qt_unit;

/* An outer sentence with its quotations as single units. */
typedef struct qt_scene {
    const qt_attrib *attrib;
    const qt_document *doc;
    qt_range sentence;
    uint32_t paragraph;
    qt_unit *units;
    uint32_t count;
    uint32_t *unit_of; /* per token of the sentence */
} qt_scene;

/* The scene's tables are those of attrib->room: one scene at a time. */
quoth_status qt_scene_read(qt_scene *scene, qt_attrib *attrib, qt_range sentence,
                           uint32_t paragraph) QT_CHECK;

/* May the unit be a cue at all: cheap, asked of every unit. */
uint32_t qt_word_features(const qt_scene *scene, uint32_t unit,
                          uint32_t features[QT_WORD_FEATURES]);
uint32_t qt_cue_features(const qt_scene *scene, uint32_t unit,
                         uint32_t features[QT_CUE_FEATURES]);

/* The unit of a cue's governing token, or QT_NONE: outside, or inside a quotation. */
uint32_t qt_cue_unit(const qt_scene *scene, qt_range cue);

/* What a unit is to a cue. */
typedef enum qt_part {
    QT_PART_OTHER,
    QT_PART_SOURCE, /* begins one */
    QT_PART_SOURCE_IN,
    QT_PART_CONTENT,
    QT_PART_CONTENT_IN,
    QT_PART_COUNT
} qt_part;

/* Where a unit stands in the tree, from the cue: up to a common ancestor, down to the
 * cue.
 */
typedef struct qt_path {
    uint32_t child;                  /* its ancestor below the common one */
    uint8_t up, down;                /* steps */
    uint8_t label, cue_label, first; /* of the top edges on both sides; of its own */
} qt_path;

/* The scene as one cue sees it: units [first, first + count) around it. */
typedef struct qt_view {
    const qt_scene *scene;
    uint32_t cue, first, count;
    qt_path paths[QT_VIEW_UNITS];
} qt_view;

/* reach: units to each side, at most QT_VIEW_REACH. */
void qt_view_read(qt_view *view, const qt_scene *scene, uint32_t cue, uint32_t reach);
/* index counts from view->first. */
uint32_t qt_span_features(const qt_view *view, uint32_t index,
                          uint32_t features[QT_SPAN_FEATURES]);
/* The features of the step from part `before` to the one at index. */
uint32_t qt_step_features(const qt_view *view, uint32_t index, qt_part before,
                          uint32_t features[2]);
/* Whether the step into a unit depends on its side of the cue alone. */
bool qt_step_is_plain(const qt_view *view, uint32_t index);
/* Whether a part may follow another. */
static inline bool qt_part_follows(qt_part part, qt_part before) {
    if (part == QT_PART_SOURCE_IN)
        return before == QT_PART_SOURCE || before == QT_PART_SOURCE_IN;
    if (part == QT_PART_CONTENT_IN)
        return before == QT_PART_CONTENT || before == QT_PART_CONTENT_IN;
    return true;
}

/* The scores of all parts and steps of a view, and what follows from them. */
typedef struct qt_steps {
    float scores[QT_PART_COUNT][QT_PART_COUNT]; /* [before][part] */
    float powers[QT_PART_COUNT][QT_PART_COUNT]; /* e to the score; 0 where none follows */
} qt_steps;

typedef struct qt_lattice {
    float parts[QT_VIEW_UNITS][QT_PART_COUNT];
    qt_steps steps[QT_VIEW_UNITS];
    float total; /* logarithm of the sum over all labellings */
} qt_lattice;

/* Fills the powers from the scores. */
void qt_steps_raise(qt_steps *steps);

/* The flags of a word that the models see: all but what only coreference asks. */
static inline uint32_t qt_cue_flags_seen(const qt_word *word) {
    return word ? word->cue_flags & ~(uint32_t)(QT_CUE(reply) | QT_CUE(hearing)) : 0;
}

/* Room for a scene and what is seen of it, used again for each. */
struct qt_room {
    qt_unit *units;
    uint32_t *unit_of;
    uint32_t capacity; /* tokens */
    qt_view view;
    qt_lattice lattice;
    qt_steps plain[3]; /* steps between units without marks, by side of the cue */
    bool plain_known[3];
};

/* The best labelling, or the best one with the contents of another (content, or NULL);
 * returns its score. */
float qt_lattice_best(const qt_lattice *lattice, uint32_t count, const uint8_t *content,
                      uint8_t *parts);
/* The score of a labelling. */
float qt_lattice_score(const qt_lattice *lattice, uint32_t count, const uint8_t *parts);
/* Fills total. */
void qt_lattice_sum(qt_lattice *lattice, uint32_t count);

/* What the models make of a sentence: drafts that have no rule behind them are added, all
 * drafts from `first` on get the scores of their cue and spans. */
quoth_status qt_learned_scene(qt_attrib *attrib, qt_range sentence, uint32_t paragraph,
                              uint32_t first) QT_CHECK;

/* The labelling of a view that a draft stands for. */
void qt_parts_of(const qt_view *view, const qt_draft *draft, uint8_t *parts);

/* Is this attribution right: from everything that is known when all are collected. */
uint32_t qt_accept_features(const qt_attrib *attrib, uint32_t candidate,
                            uint32_t features[QT_ACCEPT_FEATURES]);

/* Prepares what these features look at. */
quoth_status qt_contest_open(qt_attrib *attrib) QT_CHECK;

/* Candidates are the drafts, then the proposals. */
static inline uint32_t qt_candidate_count(const qt_attrib *attrib) {
    return attrib->drafts.count + attrib->proposals.count;
}
const qt_draft *qt_candidate(const qt_attrib *attrib, uint32_t index);
/* Whether a candidate competes: not what stands inside another's quotation, and not the
 * turns of a transcript. */
bool qt_competes(const qt_draft *draft);
/* The draft of the rules with the cue of a proposal, or QT_NONE. */
uint32_t qt_rule_draft(const qt_attrib *attrib, const qt_draft *proposal);
/* Words of the contents inside quotations: 0 none, 1 some, 2 all. */
uint32_t qt_quoted_share(const qt_attrib *attrib, const qt_draft *draft);
/* Tokens that two drafts' contents share. */
uint32_t qt_draft_shared(const qt_draft *a, const qt_draft *b);

/* Drafts compete: those that lose are dead afterwards. */
quoth_status qt_learned_choose(qt_attrib *attrib, qt_rejecteds *rejected) QT_CHECK;

/* Collects all drafts, by rules and by models, without choosing among them. */
quoth_status qt_attributions_collect(qt_attrib *attrib) QT_CHECK;
void qt_attrib_free(qt_attrib *attrib);

#endif
