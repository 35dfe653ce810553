/*
 * Training syntax: the tagger, then the parser on the tagger's tags.
 *
 * Each is trained once per fold without that fold, so that whatever learns from their
 * output sees the errors they make on new text, and once on everything.
 */
#include <stdlib.h>

#include "syntax/learned.h"
#include "train/train.h"

qt_range train_sentence_at(const train_course *course, uint32_t sentence,
                           train_item **item) {
    struct train_sentence at = course->sentences[sentence];
    *item = &course->corpus->items[at.item];
    return (*item)->doc->sentences.items[at.sentence].tokens;
}

void train_order(const train_course *course, uint32_t *order, uint64_t seed) {
    for (uint32_t i = 0; i < course->count; i++) order[i] = i;
    train_shuffle(order, course->count, &seed);
}

/* Tags each article with the tagger that did not see it. */
static void tag_folds(const train_course *course) {
    qt_lexical *forms = train_take((course->longest + 1) * sizeof *forms);
    for (uint32_t i = 0; i < course->count; i++) {
        train_item *item;
        qt_range range = train_sentence_at(course, i, &item);
        if (!item->fold_tags) item->fold_tags = train_take(item->doc->tokens.count + 1);
        qt_tagging tagging = {item->doc, range, forms, item->fold_tags + range.first};
        qt_forms_read(item->doc, range, forms);
        qt_tag_sentence(&course->folds[item->fold], &tagging);
    }
    free(forms);
}

static void add_sentences(train_course *course, uint32_t item) {
    const quoth_document *doc = course->corpus->items[item].doc;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        qt_range range = doc->sentences.items[s].tokens;
        course->sentences[course->count++] = (struct train_sentence){item, s};
        if (range.end - range.first > course->longest)
            course->longest = range.end - range.first;
    }
}

void train_syntax(train_corpus *corpus, qt_models *final, qt_models *folds) {
    train_course course = {.corpus = corpus, .final = final, .folds = folds};
    uint32_t total = 0;
    for (uint32_t i = 0; i < corpus->count; i++)
        total += corpus->items[i].doc->sentences.count;
    course.sentences = train_take(total * sizeof *course.sentences);
    for (uint32_t i = 0; i < corpus->count; i++)
        if (corpus->items[i].tags) add_sentences(&course, i);
    train_parallel(train_tagger, &course, TRAIN_FOLDS + 1);
    tag_folds(&course);
    train_parallel(train_parser, &course, TRAIN_FOLDS + 1);
    free(course.sentences);
}
