/*
 * The trained parser: greedy arc-hybrid transitions.
 *
 *     SHIFT   the next token goes onto the stack
 *     LEFT    the top of the stack becomes a child of the next token (or of the root,
 *             which stands after the last token), and leaves the stack
 *     RIGHT   the top becomes a child of the one below it, and leaves the stack
 *
 * Each token is pushed once and popped once: linear, whatever the text. A model chooses
 * the move, another the label of the arc it makes. Trees are projective.
 */
#include "syntax/learned.h"

void qt_parse_begin(qt_parse *parse) {
    parse->depth = parse->next = 0;
    for (uint32_t i = 0; i <= parse->count; i++)
        parse->branches[i] =
            (qt_branch){QT_NONE, QT_NONE, QT_NONE, QT_NONE, QT_NONE, 0, 0, 0};
}

unsigned qt_parse_legal(const qt_parse *parse) {
    unsigned legal = 0;
    if (parse->next < parse->count) legal |= 1u << QT_MOVE_SHIFT;
    if (parse->depth >= 1) legal |= 1u << QT_MOVE_LEFT;
    if (parse->depth >= 2) legal |= 1u << QT_MOVE_RIGHT;
    return legal;
}

uint32_t qt_move_child(const qt_parse *parse) {
    return parse->stack[parse->depth - 1];
}

uint32_t qt_move_head(const qt_parse *parse, qt_move move) {
    return move == QT_MOVE_LEFT ? parse->next : parse->stack[parse->depth - 2];
}

void qt_parse_move(qt_parse *parse, qt_move move, qt_label label) {
    if (move == QT_MOVE_SHIFT) {
        parse->stack[parse->depth++] = parse->next++;
        return;
    }
    uint32_t head = qt_move_head(parse, move), child = qt_move_child(parse);
    parse->depth--;
    qt_branch *above = &parse->branches[head], *item = &parse->branches[child];
    item->head = head;
    item->label = (uint8_t)label;
    if (child < head) {
        above->left2 = above->left;
        above->left = child;
        if (above->left_count < 255) above->left_count++;
    } else {
        above->right2 = above->right;
        above->right = child;
        if (above->right_count < 255) above->right_count++;
    }
}

/* A token as the parser sees it; the root and what is missing have words of their own. */
typedef struct view {
    uint32_t word, tag, label;
} view;

static inline view view_of(const qt_parse *parse, uint32_t token) {
    if (token == QT_NONE) return (view){3, QT_TAG_COUNT, 0};
    if (token >= parse->count) return (view){5, QT_TAG_COUNT + 1, 0};
    return (view){parse->forms[token].form, parse->tags[token],
                  parse->branches[token].label};
}

static const qt_branch absent = {QT_NONE, QT_NONE, QT_NONE, QT_NONE, QT_NONE, 0, 0, 0};

static const qt_branch *branch_of(const qt_parse *parse, uint32_t token) {
    return token == QT_NONE ? &absent : &parse->branches[token];
}

static uint32_t bucket(uint32_t distance) {
    return distance < 5 ? distance : distance < 8 ? 5 : distance < 15 ? 6 : 7;
}

static uint32_t few(uint32_t count) {
    return count < 3 ? count : 3;
}

uint32_t qt_parse_features(const qt_parse *parse, uint32_t f[QT_MOVE_FEATURES]) {
    uint32_t depth = parse->depth;
    uint32_t i0 = depth > 0 ? parse->stack[depth - 1] : QT_NONE;
    uint32_t i1 = depth > 1 ? parse->stack[depth - 2] : QT_NONE;
    uint32_t i2 = depth > 2 ? parse->stack[depth - 3] : QT_NONE;
    uint32_t j0 = parse->next;
    uint32_t j1 = j0 + 1 <= parse->count ? j0 + 1 : QT_NONE;
    uint32_t j2 = j0 + 2 <= parse->count ? j0 + 2 : QT_NONE;
    view s0 = view_of(parse, i0), s1 = view_of(parse, i1), s2 = view_of(parse, i2);
    view n0 = view_of(parse, j0), n1 = view_of(parse, j1), n2 = view_of(parse, j2);
    const qt_branch *c0 = branch_of(parse, i0), *c1 = branch_of(parse, i1),
                    *d0 = branch_of(parse, j0);
    view s0l = view_of(parse, c0->left), s0r = view_of(parse, c0->right);
    view s0l2 = view_of(parse, c0->left2), s0r2 = view_of(parse, c0->right2);
    view s1l = view_of(parse, c1->left), s1r = view_of(parse, c1->right);
    view n0l = view_of(parse, d0->left), n0l2 = view_of(parse, d0->left2);
    uint32_t gap = i0 == QT_NONE ? 8 : bucket(j0 - i0);
    uint32_t gap1 = i1 == QT_NONE ? 8 : bucket(i0 - i1);
    uint32_t tags = s0.tag << 16 | n0.tag << 8 | s1.tag;
    uint32_t n = 0;
    f[n++] = qt_feature(1, s0.word);
    f[n++] = qt_feature(2, s0.tag);
    f[n++] = qt_feature2(3, s0.word, s0.tag);
    f[n++] = qt_feature(4, s1.word);
    f[n++] = qt_feature(5, s1.tag);
    f[n++] = qt_feature2(6, s1.word, s1.tag);
    f[n++] = qt_feature(7, n0.word);
    f[n++] = qt_feature(8, n0.tag);
    f[n++] = qt_feature2(9, n0.word, n0.tag);
    f[n++] = qt_feature2(10, n1.word, n1.tag);
    f[n++] = qt_feature(11, n1.tag);
    f[n++] = qt_feature2(12, n2.word, n2.tag);
    f[n++] = qt_feature(13, n2.tag);
    f[n++] = qt_feature2(14, s2.word, s2.tag);
    /* pairs */
    f[n++] = qt_feature2(15, s0.word, n0.word);
    f[n++] = qt_feature3(16, s0.word, s0.tag, n0.tag);
    f[n++] = qt_feature3(17, s0.tag, n0.word, n0.tag);
    f[n++] = qt_feature(18, s0.tag << 8 | n0.tag);
    f[n++] = qt_feature2(19, s0.word, s1.word);
    f[n++] = qt_feature3(20, s0.word, s0.tag, s1.tag);
    f[n++] = qt_feature3(21, s0.tag, s1.word, s1.tag);
    f[n++] = qt_feature(22, s0.tag << 8 | s1.tag);
    f[n++] = qt_feature2(23, s1.word, n0.word);
    f[n++] = qt_feature2(24, s1.tag << 8 | n0.tag, n0.word);
    f[n++] = qt_feature2(25, s1.tag << 8 | n0.tag, s1.word);
    f[n++] = qt_feature(26, n0.tag << 8 | n1.tag);
    f[n++] = qt_feature2(27, n0.tag << 8 | n1.tag, s0.word);
    f[n++] = qt_feature(80, s1.tag << 8 | n0.tag);
    /* triples */
    f[n++] = qt_feature(28, tags);
    f[n++] = qt_feature2(29, tags, s0.word);
    f[n++] = qt_feature2(30, tags, n0.word);
    f[n++] = qt_feature2(31, tags, s1.word);
    f[n++] = qt_feature2(32, s0.tag << 8 | n0.tag, n1.tag << 8 | n2.tag);
    f[n++] = qt_feature(33, s0.tag << 16 | n0.tag << 8 | n1.tag);
    f[n++] = qt_feature(34, n0.tag << 16 | n1.tag << 8 | n2.tag);
    f[n++] = qt_feature(35, s2.tag << 16 | s1.tag << 8 | s0.tag);
    f[n++] = qt_feature2(36, tags, n1.tag);
    f[n++] = qt_feature2(37, tags, s2.tag);
    /* children */
    f[n++] = qt_feature(38, s0.tag << 16 | s0l.tag << 8 | s0r.tag);
    f[n++] = qt_feature2(39, s0.tag << 8 | n0.tag, s0l.tag);
    f[n++] = qt_feature2(40, s0.tag << 8 | n0.tag, s0r.tag);
    f[n++] = qt_feature2(41, s0.tag << 8 | n0.tag, n0l.tag);
    f[n++] = qt_feature2(42, s1.tag << 8 | s0.tag, s1r.tag);
    f[n++] = qt_feature2(43, s1.tag << 8 | s0.tag, s0l.tag);
    f[n++] = qt_feature2(44, s1.tag << 8 | s0.tag, s0r.tag);
    f[n++] = qt_feature2(45, s1.tag << 8 | s0.tag, s1l.tag);
    f[n++] = qt_feature3(46, s0.tag, s0l.label << 8 | s0r.label, n0.tag);
    f[n++] = qt_feature3(47, s0.word, s0l.label << 8 | s0r.label, 0);
    f[n++] = qt_feature3(48, s1.tag, s1l.label << 8 | s1r.label, s0.tag);
    f[n++] = qt_feature3(49, n0.tag, n0l.label << 8 | n0l2.label, s0.tag);
    f[n++] = qt_feature3(50, s0.tag, s0r.label << 8 | s0r2.label, n0.tag);
    f[n++] = qt_feature3(51, s0.tag, s0l.label << 8 | s0l2.label, n0.tag);
    f[n++] = qt_feature2(52, s0r.word, s0.tag << 8 | n0.tag);
    f[n++] = qt_feature2(53, s0l.word, s0.tag << 8 | n0.tag);
    f[n++] = qt_feature2(54, n0l.word, s0.tag << 8 | n0.tag);
    f[n++] = qt_feature2(55, s1r.word, s1.tag << 8 | s0.tag);
    /* counts and distances */
    f[n++] = qt_feature3(56, s0.tag, few(c0->left_count), n0.tag);
    f[n++] = qt_feature3(57, s0.tag, few(c0->right_count), n0.tag);
    f[n++] = qt_feature3(58, s1.tag, few(c1->right_count), s0.tag);
    f[n++] = qt_feature3(59, n0.tag, few(d0->left_count), s0.tag);
    f[n++] = qt_feature2(60, s0.word, few(c0->right_count));
    f[n++] = qt_feature2(61, s0.word, gap);
    f[n++] = qt_feature2(62, n0.word, gap);
    f[n++] = qt_feature2(63, s0.tag << 8 | n0.tag, gap);
    f[n++] = qt_feature2(64, s1.tag << 8 | s0.tag, gap1);
    f[n++] = qt_feature3(65, s1.tag << 8 | s0.tag, gap1, n0.tag);
    return n;
}

uint32_t qt_label_features(const qt_parse *parse, uint32_t head, uint32_t child,
                           uint32_t f[QT_LABEL_FEATURES]) {
    view h = view_of(parse, head), c = view_of(parse, child);
    const qt_branch *b = branch_of(parse, child), *a = branch_of(parse, head);
    view cl = view_of(parse, b->left), cr = view_of(parse, b->right);
    view hl = view_of(parse, a->left), hr = view_of(parse, a->right);
    uint32_t side = child < head ? 1 : 0;
    uint32_t before = child ? child - 1 : QT_NONE;
    view p = view_of(parse, before), q = view_of(parse, child + 1);
    uint32_t pair = (h.tag << 8 | c.tag) << 1 | side;
    uint32_t distance = bucket(side ? head - child : child - head);
    uint32_t n = 0;
    f[n++] = qt_feature(1, pair);
    f[n++] = qt_feature2(2, pair, h.word);
    f[n++] = qt_feature2(3, pair, c.word);
    f[n++] = qt_feature2(4, h.word, c.word);
    f[n++] = qt_feature2(5, pair, distance);
    f[n++] = qt_feature2(6, pair, cl.tag);
    f[n++] = qt_feature2(7, pair, cl.word);
    f[n++] = qt_feature2(8, pair, cl.label);
    f[n++] = qt_feature2(9, pair, cr.label);
    f[n++] = qt_feature2(10, pair, hl.label << 8 | hr.label);
    f[n++] = qt_feature2(11, pair, p.tag);
    f[n++] = qt_feature2(12, pair, p.word);
    f[n++] = qt_feature2(13, pair, q.tag);
    f[n++] = qt_feature3(14, h.word, side, c.tag);
    f[n++] = qt_feature3(15, c.word, side, h.tag);
    f[n++] = qt_feature3(16, pair, few(b->left_count), few(b->right_count));
    f[n++] = qt_feature3(17, pair, few(a->left_count), few(a->right_count));
    f[n++] = qt_feature2(18, c.word, cl.word);
    f[n++] = qt_feature3(19, pair, hr.label, h.word);
    return n;
}

static qt_label choose_label(const qt_model *model, const qt_parse *parse, uint32_t head,
                             uint32_t child) {
    if (head == parse->count) return QT_LABEL_root;
    uint32_t features[QT_LABEL_FEATURES];
    int32_t sums[QT_MODEL_COLUMNS] = {0};
    uint32_t count = qt_label_features(parse, head, child, features);
    qt_model_sum(model, 48, features, count, sums);
    unsigned best = QT_LABEL_NONE + 1;
    for (unsigned l = best; l < QT_LABEL_COUNT; l++)
        if (l != QT_LABEL_root && sums[l] > sums[best]) best = l;
    return (qt_label)best;
}

void qt_parse_sentence(const qt_models *models, qt_parse *parse) {
    qt_parse_begin(parse);
    while (!qt_parse_done(parse)) {
        unsigned legal = qt_parse_legal(parse);
        qt_move move = legal & (1u << QT_MOVE_SHIFT) ? QT_MOVE_SHIFT : QT_MOVE_LEFT;
        if (legal & (legal - 1)) { /* a choice */
            uint32_t features[QT_MOVE_FEATURES];
            int32_t sums[4] = {0};
            uint32_t count = qt_parse_features(parse, features);
            qt_model_sum(&models->items[QT_MODEL_move], 4, features, count, sums);
            for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
                if ((legal & (1u << m)) && sums[m] > sums[move]) move = (qt_move)m;
        }
        qt_label label = QT_LABEL_NONE;
        if (move != QT_MOVE_SHIFT)
            label = choose_label(&models->items[QT_MODEL_label], parse,
                                 qt_move_head(parse, move), qt_move_child(parse));
        qt_parse_move(parse, move, label);
    }
}
