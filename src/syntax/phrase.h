/* Noun phrases found from tags: base phrases, their modifiers, subjects. */
#ifndef QT_PHRASE_H
#define QT_PHRASE_H

#include "document.h"

static inline qt_tag qt_tag_at(const qt_document *doc, uint32_t token) {
    return (qt_tag)doc->syntax.tags[token];
}

/* Whether most words of a sentence are capitalised, as in a headline. */
bool qt_is_headline_case(const qt_document *doc, qt_range range);

static inline bool qt_is_verb(qt_tag tag) {
    return tag >= QT_TAG_VB && tag <= QT_TAG_VBZ;
}
bool qt_is_noun(qt_tag tag);
bool qt_is_finite(const qt_document *doc, uint32_t token); /* a finite verb or modal */

/* The base noun phrase that begins at token (determiner to last noun, or a pronoun), at
 * most up to end; empty if there is none. */
qt_range qt_noun_phrase_at(const qt_document *doc, uint32_t token, uint32_t end);

/* The base noun phrase whose last token is end - 1, not before floor. */
qt_range qt_noun_phrase_before(const qt_document *doc, uint32_t end, uint32_t floor);

/* The phrase that begins at token with everything that belongs to it: "of ..." and "at
 * ...", parentheses, ages, appositions, relative clauses; never past end. */
qt_range qt_noun_phrase_full(const qt_document *doc, uint32_t token, uint32_t end);

/* The subject that ends right before `end`, appositions and modifiers included. */
qt_range qt_subject_before(const qt_document *doc, uint32_t end, uint32_t floor);

/* "After the vote, Ann Poll, a solicitor,": a source without what opens its sentence. */
qt_range qt_without_opening(const qt_document *doc, qt_range source, uint32_t floor);

/* A phrase of time only: "Monday", "last week", "on Tuesday" (with its preposition). */
uint32_t qt_time_phrase_end(const qt_document *doc, uint32_t token, uint32_t end);
bool qt_is_time_phrase(const qt_document *doc, qt_range phrase);

/* "when told", "when approached": a time clause without a subject begins at a token. */
bool qt_is_elided_time(const qt_document *doc, uint32_t token);

/* The head noun of a base phrase: its last noun, before "of" and the like. */
uint32_t qt_phrase_head(const qt_document *doc, qt_range phrase);

#endif
