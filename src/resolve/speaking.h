/* Shared by the files that find who speaks: pronouns, descriptions, sources. */
#ifndef QT_SPEAKING_H
#define QT_SPEAKING_H

#include "resolve/resolve.h"

enum { QT_CANDIDATES = 4 };

/* Who was found, or why nobody was, and who else was thought of. */
typedef struct qt_choice {
    uint32_t entity;
    const char *withheld, *how;
    uint32_t candidates[QT_CANDIDATES];
    uint32_t candidate_count;
} qt_choice;

/* The attribution whose source is looked at. */
typedef struct qt_speaking {
    qt_resolver *resolver;
    const qt_document *doc;
    uint32_t attribution;
    const bool *inside_marks; /* per token */
    uint32_t question;        /* first label of one letter, "Q", or QT_NONE */
    uint32_t interviewed;     /* the one person named before it, or QT_NONE */
} qt_speaking;

static inline bool qt_word_is(const qt_document *doc, uint32_t token,
                              qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

static inline void qt_withhold(qt_choice *out, const char *reason) {
    out->entity = QT_NONE;
    out->withheld = reason;
}

static inline void qt_found(qt_choice *out, uint32_t entity, const char *how) {
    out->entity = entity;
    out->how = how;
}

static inline qt_entity *qt_entity_of(const qt_speaking *s, uint32_t entity) {
    return &s->resolver->out->items[entity];
}

/* Adds one that is not among the candidates yet. */
void qt_candidate_add(qt_choice *out, uint32_t entity);

/* The entity of that kind with these words as its label, made if new. */
quoth_status qt_entity_from(const qt_speaking *s, qt_entity_kind kind, qt_range label,
                            uint32_t *entity) QT_CHECK;

/* ---- pronoun.c ---- */

/* Whether a word of the cue has a property. */
bool qt_has_cue(const qt_document *doc, const qt_attribution *item, unsigned flag);

/* Who spoke before in this paragraph or the last ones, or QT_NONE. */
uint32_t qt_previous_speaker(const qt_speaking *s);

/* Persons before a token: who fits, nearest first. */
typedef struct qt_antecedents {
    uint32_t owner; /* whose something, nobody's role, opens the paragraph, or QT_NONE */
    uint32_t subject;      /* the nearest that is a subject, or QT_NONE */
    bool subject_is_near;  /* it stands in the token's paragraph */
    uint32_t in_paragraph; /* how many different ones that paragraph has */
    uint32_t in_previous;  /* and the one before it, these not counted again */
    uint32_t last_of_previous;
    uint32_t nearest; /* first token of the nearest mention, 0 if there is none */
} qt_antecedents;
/* They become the candidates of *out. */
qt_antecedents qt_look_back(const qt_speaking *s, uint32_t token, uint8_t gender,
                            qt_choice *out);

/* Whether an unnamed person ("A neighbor watched") begins a sentence between two tokens.
 */
bool qt_unnamed_between(const qt_speaking *s, uint32_t from, uint32_t to);

quoth_status qt_pronoun_resolve(const qt_speaking *s, uint32_t token,
                                qt_choice *out) QT_CHECK;

/* ---- relative.c ---- */

quoth_status qt_relative_resolve(const qt_speaking *s, uint32_t token,
                                 qt_choice *out) QT_CHECK;

/* ---- kin.c ---- */

/* "the younger Orr", "his father": the one of two named kin; nobody where it is not said.
 */
quoth_status qt_kin_resolve(const qt_speaking *s, qt_range source, qt_range base,
                            qt_choice *out) QT_CHECK;

/* ---- description.c ---- */

/* The source without what does not describe: a relative clause, a comma at its end. */
qt_range qt_source_shortened(const qt_document *doc, qt_range source);

/* A source that is no name: its noun phrase decides. */
quoth_status qt_description_resolve(const qt_speaking *s, qt_range source, qt_range base,
                                    qt_choice *out) QT_CHECK;

#endif
