/* The trained tagger and parser: features and decisions, shared with the trainer. */
#ifndef QT_LEARNED_H
#define QT_LEARNED_H

#include "syntax/form.h"

/* ---- tagger.c ---- */

enum { QT_TAG_FEATURES = 40 };

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
void qt_tag_sentence(const qt_models *models, qt_tagging *tagging);

/* ---- parser.c: arc-hybrid, the root stands after the last token ---- */

typedef enum qt_move {
    QT_MOVE_SHIFT,
    QT_MOVE_LEFT,
    QT_MOVE_RIGHT,
    QT_MOVE_COUNT
} qt_move;

/* The tokens that a decision looks at; more of them gain a fifth of a point. */
typedef enum qt_place {
    QT_PLACE_TOP, /* of the stack */
    QT_PLACE_BELOW,
    QT_PLACE_NEXT,
    QT_PLACE_BELOW_RIGHT, /* the last right child of the one below */
    QT_PLACE_NEXT_LEFT,   /* the first left child of the next token */
    QT_PLACE_COUNT
} qt_place;

enum { QT_TOKEN_FEATURES = 36, QT_STATE_FEATURES = 20, QT_SLOTS = 32 };

/* A token's place in the tree so far, in tokens of the sentence; QT_NONE: none. */
typedef struct qt_branch {
    uint32_t head;
    uint32_t left, left2, right, right2; /* outermost children */
    uint8_t label, left_count, right_count;
} qt_branch;

/* What the network makes of a token, kept until another takes its slot. */
typedef struct qt_slot {
    uint32_t token;  /* QT_NONE: free */
    uint32_t places; /* bit set: which of these are known */
    int16_t units[QT_TOKEN_UNITS];
    int16_t worth[QT_PLACE_COUNT][QT_STATE_UNITS]; /* in steps of 1/256 */
} qt_slot;

typedef struct qt_parse {
    const qt_lexical *forms;
    const uint8_t *tags;
    uint32_t count;  /* tokens; `count` itself is the root */
    uint32_t *stack; /* room for count */
    uint32_t depth, next;
    qt_branch *branches; /* count + 1 */
    qt_slot *slots; /* QT_SLOTS, or one a token and the root; the trainer needs none */
    uint32_t slot_count;
} qt_parse;

void qt_parse_begin(qt_parse *parse);
static inline bool qt_parse_done(const qt_parse *parse) {
    return parse->next == parse->count && parse->depth == 0;
}
/* The moves possible now: bit set. */
unsigned qt_parse_legal(const qt_parse *parse);
/* The token at each place, QT_NONE where there is none. */
void qt_parse_places(const qt_parse *parse, uint32_t places[QT_PLACE_COUNT]);
/* Of a token (or the root) among its neighbours, whatever the state. */
uint32_t qt_token_features(const qt_parse *parse, uint32_t token,
                           uint32_t features[QT_TOKEN_FEATURES]);
uint32_t qt_state_features(const qt_parse *parse, uint32_t features[QT_STATE_FEATURES]);
/* As many as the tables have rows for (model/model.h). */
_Static_assert(QT_TAG_COUNT <= 64 && QT_LABEL_COUNT <= 64 &&
                   QT_PLACE_COUNT * QT_STATE_UNITS <= 512,
               "the models' tables are too small");

/* The row of a label in the model `label`, which has QT_LABEL_ROWS for each side. */
enum { QT_LABEL_ROWS = 64 };
static inline uint32_t qt_label_row(qt_move move, unsigned label) {
    return move == QT_MOVE_RIGHT ? QT_LABEL_ROWS + label : label;
}
/* The child a move attaches, and its head. */
uint32_t qt_move_child(const qt_parse *parse);
uint32_t qt_move_head(const qt_parse *parse, qt_move move);
void qt_parse_move(qt_parse *parse, qt_move move, qt_label label);

/* Heads as tokens of the sentence, `count` for the root's children. */
void qt_parse_sentence(const qt_models *models, qt_parse *parse);

#endif
