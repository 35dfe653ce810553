/* What the models see of a token: its word without the names, its ending, its shape. */
#ifndef QT_FORM_H
#define QT_FORM_H

#include "document.h"
#include "model/model.h"

typedef enum qt_shape {
    QT_SHAPE_CAPITAL = 1,
    QT_SHAPE_ALL_CAPITALS = 2,
    QT_SHAPE_DIGIT = 4,
    QT_SHAPE_HYPHEN = 8,
    QT_SHAPE_PERIOD = 16,
    QT_SHAPE_CLITIC = 32,
    QT_SHAPE_FIRST = 64,  /* the first word of a sentence or of a quotation */
    QT_SHAPE_GIVEN = 128, /* a given name */
    QT_SHAPE_LETTER = 256 /* a number with letters: 1st, 63-year-old */
} qt_shape;

typedef struct qt_lexical {
    uint32_t form;    /* the lower-case word; of a name only that it is one */
    uint32_t ending;  /* its last three letters */
    uint32_t ending2; /* its last two */
    uint32_t start;   /* its first letter */
    uint32_t start3;  /* its first three */
    uint32_t choice;  /* the tags that the dictionary lists for it, 0: none */
    uint32_t shape;   /* qt_shape bits */
} qt_lexical;

/* Fills out[token - range.first] for every token of a sentence. */
void qt_forms_read(const qt_document *doc, qt_range sentence, qt_lexical *out);

#endif
