/*
 * The trained tagger: greedy, left to right, a network with one hidden layer, whose first
 * is a sum of rows, one a feature (model/model.h).
 *
 * Most words leave no choice (punctuation, numbers, closed classes with one tag in the
 * dictionary) and cost nothing. The others look at the words around them, the tags that
 * the dictionary lists for these, and the two tags chosen before.
 */
#include "syntax/learned.h"

#define BIT(tag) ((uint64_t)1 << QT_TAG_##tag)

static const qt_lexical edge = {.form = 7, .choice = 7};

static bool is_closed(qt_tag tag) {
    return tag == QT_TAG_CC || tag == QT_TAG_DT || tag == QT_TAG_MD ||
           tag == QT_TAG_PRP || tag == QT_TAG_PRPS || tag == QT_TAG_TO ||
           tag == QT_TAG_WP || tag == QT_TAG_EX;
}

qt_tag qt_tag_certain(const qt_tagging *tagging, uint32_t i) {
    uint32_t token = tagging->sentence.first + i;
    unsigned kind = qt_token_kind_of(tagging->doc, token);
    bool number = kind == QT_TOKEN_NUMBER;
    if (number && !(tagging->forms[i].shape & QT_SHAPE_LETTER)) return QT_TAG_CD;
    if (kind != QT_TOKEN_WORD && !number) return QT_TAG_PUNCT;
    qt_tag only = (qt_tag)(tagging->forms[i].choice & 0xFF);
    bool alone = only && !(tagging->forms[i].choice >> 8);
    bool plain = !(tagging->forms[i].shape & QT_SHAPE_CAPITAL) ||
                 (tagging->forms[i].shape & QT_SHAPE_FIRST);
    /* "US officials": not "us" */
    bool shouted = (tagging->forms[i].shape & QT_SHAPE_ALL_CAPITALS) &&
                   token + 1 < tagging->sentence.end &&
                   !(tagging->forms[i + 1].shape & QT_SHAPE_ALL_CAPITALS);
    return alone && plain && !shouted && is_closed(only) ? only : QT_TAG_NONE;
}

uint32_t qt_tag_features(const qt_tagging *tagging, uint32_t i,
                         uint32_t features[QT_TAG_FEATURES]) {
    uint32_t size = tagging->sentence.end - tagging->sentence.first;
    const qt_lexical *w = &tagging->forms[i];
    const qt_lexical *b1 = i > 0 ? w - 1 : &edge, *b2 = i > 1 ? w - 2 : &edge;
    const qt_lexical *a1 = i + 1 < size ? w + 1 : &edge,
                     *a2 = i + 2 < size ? w + 2 : &edge;
    uint32_t t1 = i > 0 ? tagging->tags[i - 1] : QT_TAG_COUNT;
    uint32_t t2 = i > 1 ? tagging->tags[i - 2] : QT_TAG_COUNT;
    uint32_t n = 0;
    features[n++] = qt_feature(0, 0); /* what every token has */
    features[n++] = qt_feature(1, w->form);
    features[n++] = qt_feature(2, b1->form);
    features[n++] = qt_feature(3, a1->form);
    features[n++] = qt_feature(4, b2->form);
    features[n++] = qt_feature(5, a2->form);
    features[n++] = qt_feature2(6, b1->form, w->form);
    features[n++] = qt_feature2(7, w->form, a1->form);
    features[n++] = qt_feature(8, t1);
    features[n++] = qt_feature2(9, t1, t2);
    features[n++] = qt_feature2(10, t1, w->form);
    features[n++] = qt_feature2(11, t1, a1->form);
    features[n++] = qt_feature2(12, w->ending, w->shape);
    features[n++] = qt_feature2(13, w->ending2, w->shape);
    features[n++] = qt_feature2(14, w->start, w->shape);
    features[n++] = qt_feature2(15, w->shape, t1);
    features[n++] = qt_feature3(16, w->shape, a1->shape, b1->shape);
    features[n++] = qt_feature(17, w->choice);
    features[n++] = qt_feature2(18, w->choice, a1->choice);
    features[n++] = qt_feature2(19, w->choice, t1);
    features[n++] = qt_feature3(20, w->choice, t1, t2);
    features[n++] = qt_feature3(21, w->choice, t1, a1->choice);
    features[n++] = qt_feature2(22, a1->choice, a2->choice);
    features[n++] = qt_feature2(23, w->ending, t1);
    features[n++] = qt_feature2(24, w->ending, a1->ending);
    features[n++] = qt_feature(25, a1->ending);
    features[n++] = qt_feature(26, b1->ending);
    features[n++] = qt_feature3(27, w->choice, a1->choice, a2->choice);
    features[n++] = qt_feature2(28, w->start3, w->shape);
    features[n++] = qt_feature2(29, b1->form, a1->form);
    features[n++] = qt_feature2(30, b1->choice, w->choice);
    features[n++] = qt_feature2(31, t1, a1->choice);
    return n;
}

/* The tags a token may have: where the dictionary lists closed classes alone ("the")
 * those, for others any open one, too, and a preposition's, whatever is listed ("to
 * question": a noun there). */
uint64_t qt_tags_possible(const qt_tagging *tagging, uint32_t i) {
    const uint64_t names = BIT(NNP) | BIT(NNPS), small = BIT(IN) | BIT(RP);
    const uint64_t open = BIT(NN) | BIT(NNS) | BIT(JJ) | BIT(JJR) | BIT(JJS) | BIT(RB) |
                          BIT(VB) | BIT(VBD) | BIT(VBG) | BIT(VBN) | BIT(VBP) | BIT(VBZ) |
                          BIT(CD);
    const qt_lexical *form = &tagging->forms[i];
    if (!form->choice) return form->shape & QT_SHAPE_CLITIC ? ~(uint64_t)0 : open | names;
    uint64_t listed = 0;
    for (uint32_t choice = form->choice; choice; choice >>= 8)
        listed |= (uint64_t)1 << (choice & 0xFF);
    if (listed & (open | small)) listed |= open | small | BIT(UH);
    return form->shape & QT_SHAPE_CAPITAL ? listed | open | names : listed;
}

void qt_tag_sentence(const qt_models *models, qt_tagging *tagging) {
    uint32_t size = tagging->sentence.end - tagging->sentence.first;
    for (uint32_t i = 0; i < size; i++) {
        qt_tag tag = qt_tag_certain(tagging, i);
        if (!tag) {
            uint32_t features[QT_TAG_FEATURES];
            int32_t sums[QT_TOKEN_UNITS] = {0}, scores[QT_TAG_COUNT];
            int16_t units[QT_TOKEN_UNITS];
            uint32_t count = qt_tag_features(tagging, i, features);
            qt_model_sum(&models->items[QT_MODEL_tag], QT_TOKEN_UNITS, features, count,
                         sums);
            qt_model_units(sums, QT_TOKEN_UNITS, units);
            qt_model_multiply(&models->items[QT_MODEL_tags], QT_TOKEN_UNITS, 0,
                              QT_TAG_COUNT, units, scores);
            uint64_t possible = qt_tags_possible(tagging, i);
            for (unsigned t = QT_TAG_CC; t < QT_TAG_PUNCT; t++)
                if ((possible >> t & 1) && (!tag || scores[t] > scores[tag]))
                    tag = (qt_tag)t;
        }
        tagging->tags[i] = (uint8_t)tag;
    }
}
