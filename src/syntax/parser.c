/*
 * The trained parser: greedy arc-hybrid transitions.
 *
 *     SHIFT   the next token goes onto the stack
 *     LEFT    the top of the stack becomes a child of the next token (or of the root,
 *             which stands after the last token), and leaves the stack
 *     RIGHT   the top becomes a child of the one below it, and leaves the stack
 *
 * Each token is pushed once and popped once: linear, whatever the text. Trees are
 * projective.
 *
 * A network of three layers chooses the move, and the label of the arc it makes. The
 * first sees each token among its neighbours, once (qt_token_features). What it makes of
 * the tokens at the places that matter, each place with weights of its own, and the state
 * (qt_state_features) are added up in the second; the third scores moves and labels
 * (Chen and Manning 2014; Zhang and Weiss 2016). The worth of a token at a place is kept
 * in a slot, since it is asked again; tokens that are 32 apart share one.
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

/* ---- features ---- */

static const qt_lexical outside = {.form = 7, .ending = 7, .choice = 7};

static const qt_lexical *form_at(const qt_parse *parse, int64_t token) {
    return token >= 0 && token < parse->count ? &parse->forms[token] : &outside;
}

/* The tag of a token; the root and what is missing have tags of their own. */
static uint32_t tag_at(const qt_parse *parse, int64_t token) {
    if (token < 0 || token > parse->count) return QT_TAG_COUNT;
    return token == parse->count ? QT_TAG_COUNT + 1u : parse->tags[token];
}

uint32_t qt_token_features(const qt_parse *parse, uint32_t token,
                           uint32_t f[QT_TOKEN_FEATURES]) {
    enum { AROUND = 3 };
    const qt_lexical *forms[2 * AROUND + 1], **w = forms + AROUND;
    uint32_t tags[2 * AROUND + 1], *t = tags + AROUND, n = 0;
    for (int i = -AROUND; i <= AROUND; i++) {
        w[i] = form_at(parse, (int64_t)token + i);
        t[i] = tag_at(parse, (int64_t)token + i);
    }
    f[n++] = qt_feature(0, 0); /* what every token has */
    for (int i = -AROUND; i <= AROUND; i++) {
        f[n++] = qt_feature((uint32_t)(8 + i), w[i]->form);
        f[n++] = qt_feature((uint32_t)(16 + i), t[i]);
    }
    f[n++] = qt_feature2(20, w[0]->form, t[0]);
    f[n++] = qt_feature2(21, w[0]->ending, t[0]);
    f[n++] = qt_feature2(22, w[0]->ending2, w[0]->shape);
    f[n++] = qt_feature(23, w[0]->choice);
    f[n++] = qt_feature(24, w[1]->ending);
    f[n++] = qt_feature(25, w[-1]->ending);
    f[n++] = qt_feature2(26, t[-1], t[0]);
    f[n++] = qt_feature2(27, t[0], t[1]);
    f[n++] = qt_feature3(28, t[-1], t[0], t[1]);
    f[n++] = qt_feature3(29, t[-2], t[-1], t[0]);
    f[n++] = qt_feature3(30, t[0], t[1], t[2]);
    f[n++] = qt_feature3(31, t[1], t[2], t[3]);
    f[n++] = qt_feature3(32, t[-1], t[-2], t[-3]);
    f[n++] = qt_feature2(33, w[0]->form, w[1]->form);
    f[n++] = qt_feature2(34, w[-1]->form, w[0]->form);
    f[n++] = qt_feature2(35, w[0]->form, t[1]);
    f[n++] = qt_feature2(36, w[0]->form, t[-1]);
    return n;
}

static const qt_branch absent = {QT_NONE, QT_NONE, QT_NONE, QT_NONE, QT_NONE, 0, 0, 0};

static const qt_branch *branch_of(const qt_parse *parse, uint32_t token) {
    return token == QT_NONE ? &absent : &parse->branches[token];
}

static uint32_t stacked(const qt_parse *parse, uint32_t below) {
    return parse->depth > below ? parse->stack[parse->depth - 1 - below] : QT_NONE;
}

void qt_parse_places(const qt_parse *parse, uint32_t places[QT_PLACE_COUNT]) {
    uint32_t below = stacked(parse, 1);
    places[QT_PLACE_TOP] = stacked(parse, 0);
    places[QT_PLACE_BELOW] = below;
    places[QT_PLACE_NEXT] = parse->next;
    places[QT_PLACE_BELOW_RIGHT] = branch_of(parse, below)->right;
    places[QT_PLACE_NEXT_LEFT] = parse->branches[parse->next].left;
}

static uint32_t bucket(uint32_t distance) {
    return distance < 5 ? distance : distance < 8 ? 5 : distance < 15 ? 6 : 7;
}

static uint32_t few(uint32_t count) {
    return count < 3 ? count : 3;
}

uint32_t qt_state_features(const qt_parse *parse, uint32_t f[QT_STATE_FEATURES]) {
    uint32_t top = stacked(parse, 0), below = stacked(parse, 1), next = parse->next;
    const qt_branch *a = branch_of(parse, top), *b = branch_of(parse, below),
                    *c = branch_of(parse, next);
    uint32_t t = top == QT_NONE ? QT_TAG_COUNT : tag_at(parse, top);
    uint32_t s = below == QT_NONE ? QT_TAG_COUNT : tag_at(parse, below);
    uint32_t u = tag_at(parse, next), n = 0;
    uint32_t children[] = {a->left, a->right, a->left2, a->right2,
                           b->left, b->right, c->left};
    f[n++] = qt_feature(0, 0); /* what every state has */
    for (uint32_t i = 0; i < sizeof children / sizeof *children; i++) {
        uint32_t child = children[i];
        f[n++] = child == QT_NONE ? qt_feature(1 + i, QT_NONE)
                                  : qt_feature2(1 + i, tag_at(parse, child),
                                                parse->branches[child].label);
    }
    f[n++] = qt_feature3(10, t, u, top == QT_NONE ? 8 : bucket(next - top));
    f[n++] = qt_feature3(11, s, t, below == QT_NONE ? 8 : bucket(top - below));
    f[n++] = qt_feature3(12, t, s, u);
    f[n++] = qt_feature3(13, t, few(a->left_count), few(a->right_count));
    f[n++] = qt_feature3(14, s, few(b->left_count), few(b->right_count));
    f[n++] = qt_feature2(15, u, few(c->left_count));
    f[n++] = qt_feature(16, parse->depth < 8 ? parse->depth : 8);
    return n;
}

/* ---- the network ---- */

static qt_slot *slot_of(const qt_models *models, const qt_parse *parse, uint32_t token) {
    qt_slot *slot = &parse->slots[token % parse->slot_count];
    if (slot->token == token) return slot;
    uint32_t features[QT_TOKEN_FEATURES];
    int32_t sums[QT_TOKEN_UNITS] = {0};
    uint32_t count = qt_token_features(parse, token, features);
    qt_model_sum(&models->items[QT_MODEL_token], QT_TOKEN_UNITS, features, count, sums);
    qt_model_units(sums, QT_TOKEN_UNITS, slot->units);
    slot->token = token;
    slot->places = 0;
    return slot;
}

/* The sums of the second layer are whole numbers of 1/256, whatever the weights. */
static void in_steps(const int32_t sums[QT_STATE_UNITS], float scale,
                     int16_t steps[QT_STATE_UNITS]) {
    const float most = INT16_MAX;
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++) {
        float value = (float)sums[u] * scale * 256;
        value = value < most ? value : most;
        steps[u] = (int16_t)(value > -most ? value : -most);
    }
}

static const int16_t *worth_of(const qt_models *models, const qt_parse *parse,
                               uint32_t place, uint32_t token) {
    qt_slot *slot = slot_of(models, parse, token);
    int16_t *worth = slot->worth[place];
    if (slot->places & (1u << place)) return worth;
    const qt_model *model = &models->items[QT_MODEL_place];
    int32_t sums[QT_STATE_UNITS];
    qt_model_multiply(model, QT_TOKEN_UNITS, place * QT_STATE_UNITS, QT_STATE_UNITS,
                      slot->units, sums);
    in_steps(sums, model->scale * models->items[QT_MODEL_token].scale, worth);
    slot->places |= 1u << place;
    return worth;
}

/* The units of the second layer. */
static void see_state(const qt_models *models, const qt_parse *parse,
                      int16_t units[QT_STATE_UNITS]) {
    const qt_model *model = &models->items[QT_MODEL_state];
    uint32_t features[QT_STATE_FEATURES], places[QT_PLACE_COUNT];
    int32_t sums[QT_STATE_UNITS] = {0};
    int16_t steps[QT_STATE_UNITS];
    uint32_t count = qt_state_features(parse, features);
    qt_model_sum(model, QT_STATE_UNITS, features, count, sums);
    in_steps(sums, model->scale, steps);
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++) sums[u] = steps[u];
    qt_parse_places(parse, places);
    for (uint32_t p = 0; p < QT_PLACE_COUNT; p++) {
        if (places[p] == QT_NONE) continue;
        const int16_t *worth = worth_of(models, parse, p, places[p]);
        for (uint32_t u = 0; u < QT_STATE_UNITS; u++) sums[u] += worth[u];
    }
    qt_model_units(sums, QT_STATE_UNITS, units);
}

static qt_move choose_move(const qt_model *model, unsigned legal,
                           const int16_t units[QT_STATE_UNITS]) {
    int32_t scores[QT_MOVE_COUNT];
    qt_model_multiply(model, QT_STATE_UNITS, 0, QT_MOVE_COUNT, units, scores);
    qt_move best = legal & (1u << QT_MOVE_SHIFT) ? QT_MOVE_SHIFT : QT_MOVE_LEFT;
    for (unsigned m = 0; m < QT_MOVE_COUNT; m++)
        if ((legal & (1u << m)) && scores[m] > scores[best]) best = (qt_move)m;
    return best;
}

static qt_label choose_label(const qt_model *model, const qt_parse *parse, qt_move move,
                             const int16_t units[QT_STATE_UNITS]) {
    if (qt_move_head(parse, move) == parse->count) return QT_LABEL_root;
    int32_t scores[QT_LABEL_COUNT];
    qt_model_multiply(model, QT_STATE_UNITS, qt_label_row(move, 0), QT_LABEL_COUNT, units,
                      scores);
    unsigned best = QT_LABEL_NONE + 1;
    for (unsigned l = best; l < QT_LABEL_COUNT; l++)
        if (l != QT_LABEL_root && scores[l] > scores[best]) best = l;
    return (qt_label)best;
}

void qt_parse_sentence(const qt_models *models, qt_parse *parse) {
    qt_parse_begin(parse);
    for (uint32_t s = 0; s < parse->slot_count; s++) parse->slots[s].token = QT_NONE;
    while (!qt_parse_done(parse)) {
        int16_t units[QT_STATE_UNITS];
        qt_move move = QT_MOVE_SHIFT;
        qt_label label = QT_LABEL_NONE;
        unsigned legal = qt_parse_legal(parse);
        if (legal != 1u << QT_MOVE_SHIFT) { /* a choice, or an arc to label */
            see_state(models, parse, units);
            move = choose_move(&models->items[QT_MODEL_move], legal, units);
        }
        if (move != QT_MOVE_SHIFT)
            label = choose_label(&models->items[QT_MODEL_label], parse, move, units);
        qt_parse_move(parse, move, label);
    }
}
