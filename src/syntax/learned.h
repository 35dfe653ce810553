/* The trained tagger and parser: features and decisions, shared with the trainer. */
#ifndef QT_LEARNED_H
#define QT_LEARNED_H

#include "syntax/form.h"

/* ---- tagger.c ---- */

enum { QT_TAG_FEATURES = 36 };

/* One sentence in front of the tagger; tags are those of its tokens so far. */
typedef struct qt_tagging {
    const qt_document *doc;
    qt_range sentence;
    const qt_lexical *forms;
    uint8_t *tags; /* of the sentence */
} qt_tagging;

/* The tag of token i of the sentence where its form leaves no choice, else NONE. */
qt_tag qt_tag_certain(const qt_tagging *tagging, uint32_t i);
uint32_t qt_tag_features(const qt_tagging *tagging, uint32_t i,
                         uint32_t features[QT_TAG_FEATURES]);
/* The tags token i may have: bit set. */
uint64_t qt_tags_possible(const qt_tagging *tagging, uint32_t i);
void qt_tag_sentence(const qt_model *model, qt_tagging *tagging);

/* ---- parser.c: arc-hybrid, the root stands after the last token ---- */

typedef enum qt_move {
    QT_MOVE_SHIFT,
    QT_MOVE_LEFT,
    QT_MOVE_RIGHT,
    QT_MOVE_COUNT
} qt_move;

enum { QT_MOVE_FEATURES = 80, QT_LABEL_FEATURES = 32 };

/* A token's place in the tree so far, in tokens of the sentence; QT_NONE: none. */
typedef struct qt_branch {
    uint32_t head;
    uint32_t left, left2, right, right2; /* outermost children */
    uint8_t label, left_count, right_count;
} qt_branch;

typedef struct qt_parse {
    const qt_lexical *forms;
    const uint8_t *tags;
    uint32_t count;  /* tokens; `count` itself is the root */
    uint32_t *stack; /* room for count */
    uint32_t depth, next;
    qt_branch *branches; /* count + 1 */
} qt_parse;

void qt_parse_begin(qt_parse *parse);
static inline bool qt_parse_done(const qt_parse *parse) {
    return parse->next == parse->count && parse->depth == 0;
}
/* The moves possible now: bit set. */
unsigned qt_parse_legal(const qt_parse *parse);
uint32_t qt_parse_features(const qt_parse *parse, uint32_t features[QT_MOVE_FEATURES]);
/* For the arc a LEFT or RIGHT move would make. */
uint32_t qt_label_features(const qt_parse *parse, uint32_t head, uint32_t child,
                           uint32_t features[QT_LABEL_FEATURES]);
/* The child a move attaches, and its head. */
uint32_t qt_move_child(const qt_parse *parse);
uint32_t qt_move_head(const qt_parse *parse, qt_move move);
void qt_parse_move(qt_parse *parse, qt_move move, qt_label label);

/* Heads as tokens of the sentence, QT_NONE for the root's children. */
void qt_parse_sentence(const qt_models *models, qt_parse *parse);

#endif
