/*
 * Views: a sentence from one possible cue in it, and the chain of parts read off it.
 *
 * Each unit is other, or begins or continues the source or a content of this cue. What it
 * is shows in its path to the cue through the tree, its side and distance, its word and
 * its neighbours; a chain over all units gives the best labelling, and the probability of
 * any labelling.
 *
 *     The mayor  ,  who was tired ,  said   the plan   was dead .
 *     S  S-in    S-in     ...     .  (cue)  C  C-in    C-in C-in
 */
#include <math.h>
#include <string.h>

#include "attrib/learned.h"

enum { LONGEST_PATH = 14 };

/* ---- paths ---- */

static qt_path path_of(const qt_scene *scene, uint32_t top, const uint32_t *above,
                       uint32_t depth) {
    const qt_syntax *syntax = &scene->doc->syntax;
    qt_path path = {.child = top, .first = syntax->labels[top]};
    uint32_t at = top;
    for (uint32_t up = 0; up < LONGEST_PATH; up++) {
        for (uint32_t d = 0; d < depth; d++) {
            if (above[d] != at) continue;
            path.up = (uint8_t)up;
            path.down = (uint8_t)d;
            path.cue_label = d ? syntax->labels[above[d - 1]] : QT_LABEL_NONE;
            return path;
        }
        path.child = at;
        path.label = syntax->labels[at];
        at = syntax->heads[at];
        if (at == QT_NONE) break;
    }
    path.up = path.down = LONGEST_PATH;
    return path;
}

void qt_view_read(qt_view *view, const qt_scene *scene, uint32_t cue, uint32_t reach) {
    const qt_syntax *syntax = &scene->doc->syntax;
    uint32_t above[LONGEST_PATH], depth = 0;
    for (uint32_t at = scene->units[cue].top; at != QT_NONE && depth < LONGEST_PATH;
         at = syntax->heads[at])
        above[depth++] = at;
    view->scene = scene;
    view->cue = cue;
    view->first = cue > reach ? cue - reach : 0;
    uint32_t end = cue + reach + 1;
    if (end > scene->count) end = scene->count;
    view->count = end - view->first;
    for (uint32_t i = 0; i < view->count; i++)
        view->paths[i] = path_of(scene, scene->units[view->first + i].top, above, depth);
}

/* ---- features ---- */

static uint32_t distance_of(uint32_t from, uint32_t to) {
    uint32_t d = from > to ? from - to : to - from;
    uint32_t size = d < 4 ? d : d < 6 ? 4 : d < 9 ? 5 : d < 15 ? 6 : d < 26 ? 7 : 8;
    return to > from ? size : size + 16;
}

static const qt_unit edge_unit = {.form = 5};

static const qt_unit *unit_at(const qt_scene *scene, int64_t index) {
    return index < 0 || index >= scene->count ? &edge_unit : &scene->units[index];
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t between(uint32_t a, uint32_t b) {
    uint32_t d = a > b ? a - b : b - a;
    return least(d, 3);
}

static uint32_t step_of(const qt_path *path) {
    return path ? (uint32_t)path->label << 8 | path->up : 0xFFFF;
}

uint32_t qt_span_features(const qt_view *view, uint32_t index,
                          uint32_t f[QT_SPAN_FEATURES]) {
    const qt_scene *scene = view->scene;
    uint32_t at = view->first + index;
    const qt_unit *u = &scene->units[at], *cue = &scene->units[view->cue];
    const qt_unit *b1 = unit_at(scene, (int64_t)at - 1),
                  *b2 = unit_at(scene, (int64_t)at - 2);
    const qt_unit *a1 = unit_at(scene, (int64_t)at + 1),
                  *a2 = unit_at(scene, (int64_t)at + 2);
    const qt_word *word = qt_token_word(scene->doc, cue->top);
    uint32_t flags = qt_cue_flags_seen(word);
    const qt_path *p = &view->paths[index];
    uint32_t side = at < view->cue ? 0 : at > view->cue ? 1 : 2;
    uint32_t distance = distance_of(view->cue, at);
    uint32_t path = (uint32_t)p->label << 16 | (uint32_t)p->cue_label << 8 |
                    least(p->up, 6) << 4 | least(p->down, 6);
    uint32_t top = (uint32_t)p->label << 16 | (uint32_t)p->cue_label << 8 |
                   (p->up > 0 ? 2u : 0u) | least(p->down, 2) << 2;
    const qt_path *before = index ? &view->paths[index - 1] : NULL;
    const qt_path *after = index + 1 < view->count ? &view->paths[index + 1] : NULL;
    uint32_t left_edge = !before || before->child != p->child;
    uint32_t right_edge = !after || after->child != p->child;
    uint32_t edges = left_edge | right_edge << 1;
    uint32_t commas = between(u->commas, cue->commas),
             finite = between(u->finite, cue->finite);
    uint32_t quotes = between(u->left_quotes, cue->left_quotes);
    uint32_t child_form = scene->doc->syntax.forms[p->child];
    uint32_t to_end = least(scene->count - at, 3), n = 0;
    f[n++] = qt_feature2(1, u->form, side);
    f[n++] = qt_feature3(2, u->tag, side, distance);
    f[n++] = qt_feature2(3, b1->form, side);
    f[n++] = qt_feature2(4, a1->form, side);
    f[n++] = qt_feature3(5, b1->tag, u->tag, side);
    f[n++] = qt_feature3(6, u->tag, a1->tag, side);
    f[n++] = qt_feature3(7, (uint32_t)b2->tag << 8 | b1->tag, u->tag, side);
    f[n++] = qt_feature3(8, u->tag, (uint32_t)a1->tag << 8 | a2->tag, side);
    f[n++] = qt_feature3(9, b1->tag, u->tag, a1->tag);
    f[n++] = qt_feature2(10, b1->form, u->form);
    f[n++] = qt_feature2(11, u->form, a1->form);
    f[n++] = qt_feature(12, distance);
    f[n++] = qt_feature2(13, distance, cue->form);
    f[n++] = qt_feature2(14, distance, cue->tag);
    f[n++] = qt_feature2(15, path, side);
    f[n++] = qt_feature2(16, path, cue->form);
    f[n++] = qt_feature3(17, path, cue->tag, side);
    f[n++] = qt_feature3(18, path, edges, side);
    f[n++] = qt_feature3(19, top, edges, side);
    f[n++] = qt_feature3(20, top, cue->form, side);
    f[n++] = qt_feature3(21, top, flags, side);
    f[n++] = qt_feature3(22, top, u->tag, side);
    f[n++] = qt_feature3(23, top, u->tag, edges);
    f[n++] = qt_feature3(24, top, u->form, side);
    f[n++] = qt_feature3(25, top, child_form, side);
    f[n++] = qt_feature3(26, top, b1->form, side);
    f[n++] = qt_feature3(27, top, b1->tag, u->tag);
    f[n++] = qt_feature3(28, top, commas, side);
    f[n++] = qt_feature3(29, top, finite, side);
    f[n++] = qt_feature3(30, top, quotes, side);
    f[n++] = qt_feature3(31, commas, finite, side);
    f[n++] = qt_feature3(32, commas, u->tag, side);
    f[n++] = qt_feature3(33, quotes, u->tag, side);
    f[n++] = qt_feature3(34, cue->form, u->tag, side);
    f[n++] = qt_feature3(35, cue->form, u->form, side);
    f[n++] = qt_feature3(36, flags, u->tag, distance);
    f[n++] = qt_feature3(37, cue->form, b1->tag, side);
    f[n++] = qt_feature3(38, u->kinds, u->tag, side);
    f[n++] = qt_feature3(39, u->kinds, top, 0);
    f[n++] = qt_feature3(40, u->kinds, a1->kinds, b1->kinds);
    f[n++] = qt_feature3(41, p->first, u->tag, side);
    f[n++] = qt_feature3(42, p->first, top, edges);
    f[n++] = qt_feature3(43, u->label, u->tag, a1->tag);
    f[n++] = qt_feature3(44, to_end, u->tag, side);
    f[n++] = qt_feature3(45, least(at, 3), u->tag, side);
    f[n++] = qt_feature3(46, cue->label, side, distance);
    f[n++] = qt_feature3(47, cue->label, top, edges);
    f[n++] = qt_feature3(48, cue->children, top, edges);
    f[n++] = qt_feature3(49, cue->children, side, u->tag);
    f[n++] = qt_feature3(50, before ? before->label : 99u, p->label,
                         after ? after->label : 99u);
    f[n++] = qt_feature3(51, step_of(before), step_of(p), side);
    f[n++] = qt_feature3(52, step_of(after), step_of(p), side);
    f[n++] = qt_feature3(53, a1->tag, a2->form, side);
    f[n++] = qt_feature3(54, top, a1->form, side);
    f[n++] = qt_feature3(55, flags, cue->children, top);
    return n;
}

/* What stands between two units decides whether a span ends there. */
static uint32_t joint_of(const qt_unit *unit) {
    if (unit->quote) return 1;
    if (unit->tag == QT_TAG_PUNCT) return 2 + unit->form % 61;
    return unit->tag == QT_TAG_IN || unit->tag == QT_TAG_CC || unit->tag == QT_TAG_WP ||
                   unit->tag == QT_TAG_WDT
               ? 100u + unit->tag
               : 0;
}

uint32_t qt_step_features(const qt_view *view, uint32_t index, qt_part before,
                          uint32_t features[2]) {
    const qt_scene *scene = view->scene;
    uint32_t at = view->first + index;
    uint32_t side = at < view->cue ? 0 : at > view->cue ? 1 : 2;
    const qt_unit *left = unit_at(scene, (int64_t)at - 1);
    features[0] = qt_feature2(200, before, side);
    features[1] = qt_feature3(201, before, joint_of(left), joint_of(&scene->units[at]));
    return 2;
}

bool qt_step_is_plain(const qt_view *view, uint32_t index) {
    uint32_t at = view->first + index;
    return !joint_of(unit_at(view->scene, (int64_t)at - 1)) &&
           !joint_of(&view->scene->units[at]);
}

/* ---- the chain ---- */

void qt_steps_raise(qt_steps *steps) {
    for (unsigned q = 0; q < QT_PART_COUNT; q++)
        for (unsigned p = 0; p < QT_PART_COUNT; p++)
            steps->powers[q][p] =
                qt_part_follows((qt_part)p, (qt_part)q) ? expf(steps->scores[q][p]) : 0;
}

float qt_lattice_best(const qt_lattice *lattice, uint32_t count, const uint8_t *content,
                      uint8_t *parts) {
    float best[QT_PART_COUNT] = {0};
    uint8_t from[QT_VIEW_UNITS][QT_PART_COUNT];
    for (uint32_t i = 0; i < count; i++) {
        float next[QT_PART_COUNT];
        for (unsigned p = 0; p < QT_PART_COUNT; p++) {
            next[p] = -INFINITY;
            from[i][p] = QT_PART_OTHER;
            for (unsigned q = 0; q < QT_PART_COUNT; q++) {
                if (!qt_part_follows((qt_part)p, (qt_part)q) || (!i && q)) continue;
                float score = lattice->steps[i].scores[q][p] + (i ? best[q] : 0);
                if (score <= next[p]) continue;
                next[p] = score;
                from[i][p] = (uint8_t)q;
            }
            next[p] += lattice->parts[i][p];
            bool given =
                content && (content[i] >= QT_PART_CONTENT || p >= QT_PART_CONTENT);
            if (given && p != content[i]) next[p] = -INFINITY;
        }
        memcpy(best, next, sizeof best);
    }
    unsigned last = QT_PART_OTHER;
    for (unsigned p = 0; p < QT_PART_COUNT; p++)
        if (best[p] > best[last]) last = p;
    float score = best[last];
    for (uint32_t i = count; i-- > 0;) {
        parts[i] = (uint8_t)last;
        last = from[i][last];
    }
    return score;
}

float qt_lattice_score(const qt_lattice *lattice, uint32_t count, const uint8_t *parts) {
    float score = 0;
    unsigned before = QT_PART_OTHER;
    for (uint32_t i = 0; i < count; i++) {
        score += lattice->steps[i].scores[before][parts[i]] + lattice->parts[i][parts[i]];
        before = parts[i];
    }
    return score;
}

void qt_lattice_sum(qt_lattice *lattice, uint32_t count) {
    float sums[QT_PART_COUNT] = {1};
    double total = 0;
    for (uint32_t i = 0; i < count; i++) {
        float next[QT_PART_COUNT], all = 0, highest = lattice->parts[i][0];
        for (unsigned p = 1; p < QT_PART_COUNT; p++)
            if (lattice->parts[i][p] > highest) highest = lattice->parts[i][p];
        for (unsigned p = 0; p < QT_PART_COUNT; p++) {
            next[p] = 0;
            for (unsigned q = 0; q < QT_PART_COUNT; q++)
                next[p] += sums[q] * lattice->steps[i].powers[q][p];
            next[p] *= expf(lattice->parts[i][p] - highest);
            all += next[p];
        }
        total += (double)highest;
        for (unsigned p = 0; p < QT_PART_COUNT; p++) sums[p] = next[p] / all;
        total += log((double)all);
    }
    lattice->total = (float)total;
}

void qt_parts_of(const qt_view *view, const qt_draft *draft, uint8_t *parts) {
    const qt_scene *scene = view->scene;
    bool inside_source = false, inside_content = false;
    for (uint32_t i = 0; i < view->count; i++) {
        qt_range tokens = scene->units[view->first + i].tokens;
        bool source = false, content = false, begins = false;
        for (uint32_t s = 0; s < draft->content_count; s++) {
            bool has = tokens.first < draft->content[s].end &&
                       draft->content[s].first < tokens.end;
            content |= has;
            begins |= has && draft->content[s].first >= tokens.first;
        }
        source = !content && tokens.first < draft->source.end &&
                 draft->source.first < tokens.end;
        parts[i] = QT_PART_OTHER;
        if (content)
            parts[i] = inside_content && !begins ? QT_PART_CONTENT_IN : QT_PART_CONTENT;
        if (source) parts[i] = inside_source ? QT_PART_SOURCE_IN : QT_PART_SOURCE;
        inside_source = source;
        inside_content = content;
    }
}
