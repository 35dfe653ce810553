/* Shared by the files that find names: the reading of one sentence, runs of capitals. */
#ifndef QT_FINDER_H
#define QT_FINDER_H

#include "document.h"

enum { QT_NAME_WORDS = 10 };

/* Hashes of the persons' surnames and of pairs of first and last name; open addressing,
 * never more than half full. */
typedef struct qt_known_names {
    uint32_t *slots, mask, used;
} qt_known_names;

typedef struct qt_finder {
    qt_stage *stage;
    const qt_document *doc;
    qt_mentions *out;
    uint32_t end; /* of the sentence */
    uint32_t first;
    uint32_t mark; /* running index for `quoted` */
    qt_known_names names;
    bool again; /* the second reading */
} qt_finder;

static inline bool qt_finder_is(const qt_finder *find, uint32_t token,
                                qt_classes classes) {
    return token < find->end && qt_token_is(find->doc, token, classes);
}

static inline bool qt_finder_is_given(const qt_finder *find, uint32_t token) {
    return token < find->doc->tokens.count &&
           qt_token_has(find->doc, token, QT_TOKEN_CAPITAL) && /* not "van" */
           qt_is_given_name(find->doc, token);
}

/* ---- run.c ---- */

/* A capitalised word, or a particle and a capital in one ("al-Barzani"). */
bool qt_finder_is_capital(const qt_finder *find, uint32_t token);

/* A word of the dictionary that is no given name. */
bool qt_finder_is_common(const qt_finder *find, uint32_t token);

/* Whether a capitalised word is part of no name. */
bool qt_run_breaks(const qt_finder *find, uint32_t token);

/* The end of the capitalised words in a row from a token on. */
uint32_t qt_run_end(const qt_finder *find, uint32_t token);

/* ---- organization.c ---- */

/* Whether a run names an institution by its words. */
bool qt_run_is_organization(const qt_finder *find, qt_range run);

/* Where the institution's name that a run begins ends: "Council [on Foreign Relations]".
 */
uint32_t qt_organization_end(const qt_finder *find, qt_range run);

/* Whether "and" ties a run to the rest of an institution's name. */
bool qt_run_joins_organization(const qt_finder *find, qt_range run);

/* The end of a name that tells a cause, "Priests for Life", or run.end. */
uint32_t qt_cause_end(const qt_finder *find, qt_range run);

/* The end of a firm's name that goes on after a comma, or run.end. */
uint32_t qt_firm_end(const qt_finder *find, qt_range run);

/* The end of an institution that is named with a possessive, or run.end. */
uint32_t qt_possessive_end(const qt_finder *find, qt_range run);

#endif
