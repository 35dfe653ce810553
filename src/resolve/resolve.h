/* Shared by the files of this stage: entities in the making. */
#ifndef QT_RESOLVE_H
#define QT_RESOLVE_H

#include "document.h"
#include "syntax/phrase.h"

/* Who bears a surname (or a label): one entity, or how many. */
typedef struct qt_bearer {
    uint32_t hash;
    uint32_t entity; /* the latest */
    uint32_t count;
    uint32_t of_gender[3]; /* how many of each qt_gender */
    uint32_t latest_of[3];
    /* of a surname only: */
    uint32_t leading, leading_named;      /* whose full name is printed most, how often */
    uint32_t named;                       /* all full names with it */
    uint32_t of_no_kin, latest_of_no_kin; /* not introduced as somebody's kin */
    uint32_t recent, recent_mention;      /* who was mentioned last; or QT_NONE */
    uint32_t other_mention;               /* the last one of somebody else */
} qt_bearer;

/* Open addressing, never more than half full; qt_entities_resolve frees them. */
typedef struct qt_bearers {
    qt_bearer *slots;
    uint32_t mask, used;
} qt_bearers;

/* Single names: `any` as surnames may stand alone, `titled` those after "Mr." and the
 * like. */
typedef struct qt_single_names {
    qt_bearers any, titled;
} qt_single_names;

typedef struct qt_resolver {
    qt_stage *stage;
    const qt_document *doc;
    qt_entities *out;
    qt_bearers labels;                    /* kind and label */
    qt_bearers full, tails;               /* full names; their last two words */
    qt_bearers surnames, firsts, middles; /* single words of them */
    qt_bearers titled;                    /* a title and a surname */
    qt_bearers openings;                  /* first words of institutions */
    qt_single_names singles;
} qt_resolver;

/* Who a single name means: its only bearer, by gender if an honorific tells it, or the
 * one it is left to; QT_NONE. */
uint32_t qt_only_bearer(const qt_resolver *resolver, const qt_bearer *bearer,
                        uint8_t gender);

/* name.c: every mention gets its entity. */
quoth_status qt_names_unify(qt_resolver *resolver) QT_CHECK;
quoth_status qt_entity_new(qt_resolver *resolver, qt_entity_kind kind, const char *label,
                           size_t size, uint32_t *entity) QT_CHECK;
/* The entity of kind and label, made if new. */
quoth_status qt_entity_named(qt_resolver *resolver, qt_entity_kind kind,
                             const char *label, size_t size, uint32_t *entity) QT_CHECK;
quoth_status qt_bearers_add(qt_resolver *resolver, qt_bearers *bearers, uint32_t hash,
                            uint32_t entity) QT_CHECK;
void qt_bearers_free(qt_resolver *resolver); /* all tables */
const qt_bearer *qt_bearers_find(const qt_bearers *bearers, uint32_t hash);

/* person.c: who is a person. */
quoth_status qt_singles_collect(qt_resolver *resolver) QT_CHECK;
/* Per mention, in scratch memory: 1 for an unknown name that is the source of an
 * attribution or one of several, 2 for one that speaks of itself as "it". */
/* "Norvane Semiconductor said it would cut": no person is an "it". */
bool qt_speaks_of_itself(const qt_document *doc, uint32_t attribution);

quoth_status qt_sources_mark(qt_resolver *resolver, uint8_t **sources) QT_CHECK;
/* A full name by its own words. */
bool qt_is_person_run(const qt_document *doc, uint32_t mention);
/* An unknown run of two to four words that the text shows to be one. */
bool qt_shows_person(const qt_resolver *resolver, const uint8_t *sources,
                     uint32_t mention);
/* ", 34," ", who ..." ", a nurse" after a name. */
bool qt_describes_person(const qt_document *doc, uint32_t comma);
/* Words of a name, particles and suffixes not counted. */
uint32_t qt_name_words(const qt_document *doc, qt_range name);

/* institution.c: whose role it is. Each gives QT_NONE where there is no institution. */
/* Named at `token` (after "the"); its end to *end. */
quoth_status qt_institution_at(qt_resolver *resolver, uint32_t token, uint32_t limit,
                               uint32_t *entity, uint32_t *end) QT_CHECK;
/* Whether what stands at `token` (after "the") is surely an institution. */
bool qt_names_institution(const qt_resolver *resolver, uint32_t token, uint32_t limit);
/* Inside the words of a role before their head; *title_first is where the title begins.
 */
quoth_status qt_institution_before_role(qt_resolver *resolver, qt_range range,
                                        uint32_t *entity, uint32_t *title_first) QT_CHECK;
/* The one that possesses the name at `token`: "NBC's Jo Hart". */
quoth_status qt_institution_possessing(qt_resolver *resolver, uint32_t token,
                                       uint32_t *entity) QT_CHECK;

/* Whether a regex of the pack matches in the words of a title. */
bool qt_words_match(const qt_resolver *resolver, qt_regex_name name, qt_range words);

/* Whether a word of the text stands in a title or a label, whatever its case. */
bool qt_title_has_word(const qt_document *doc, const char *title, uint32_t token);
/* The institutions named before `noun` that have it in their names, nearest first, at
 * most `room`; how many. */
uint32_t qt_institutions_with_word(const qt_resolver *resolver, uint32_t noun,
                                   uint32_t room, uint32_t *found);
/* The one institution that the article names before a token, or QT_NONE. */
uint32_t qt_only_institution(const qt_resolver *resolver, uint32_t token);
/* "then-Gov.", "ex-mayor", "then-Senate": the bytes of a prefix that makes what follows
 * former, with the hyphen; 0 if there is none. */
uint32_t qt_former_prefix(const qt_document *doc, uint32_t token);

/* The mention before a token of the one name of which the article does not say what it
 * is, where that is the subject of its sentence; else QT_NONE. "Skovair cancelled ninety
 * flights. ..., the airline said." */
uint32_t qt_only_unknown_subject(const qt_resolver *resolver, uint32_t token);
/* Whether an institution's name says that it is something else: "the newspaper" is no
 * "Brell University". */
bool qt_is_of_another_kind(const qt_resolver *resolver, uint32_t entity, uint32_t noun);
/* The institution that a common noun, or "its", means; QT_NONE. */
quoth_status qt_institution_meant(qt_resolver *resolver, uint32_t noun,
                                  uint32_t *entity) QT_CHECK;

/* role.c, title.c: roles and affiliations of the entities, from where they are mentioned. */
quoth_status qt_roles_find(qt_resolver *resolver) QT_CHECK;
/* What a source says of an entity in a relative clause: "The 44-year-old, who runs". */
quoth_status qt_role_of_relative(qt_resolver *resolver, uint32_t entity,
                                 qt_range source) QT_CHECK;
quoth_status qt_role_of_phrase(qt_resolver *resolver, uint32_t entity, qt_range phrase,
                               bool former) QT_CHECK;
bool qt_is_role_word(const qt_document *doc, uint32_t token);
/* A role, somebody unnamed or a relative. */
bool qt_is_person_noun(const qt_document *doc, uint32_t token);

/* The entity of the mention that covers a token, or QT_NONE. */
static inline uint32_t qt_entity_at(const qt_resolver *resolver, uint32_t token) {
    uint32_t mention = qt_mention_at(resolver->doc, token);
    return mention == QT_NONE ? QT_NONE : resolver->out->mention_entity.items[mention];
}

/* Whether it is one of that kind; QT_NONE is none. */
static inline bool qt_entity_is(const qt_resolver *resolver, uint32_t entity,
                                qt_entity_kind kind) {
    return entity != QT_NONE && resolver->out->items[entity].kind == kind;
}

/* speaker.c: who each attribution's source is. */
quoth_status qt_speakers_find(qt_resolver *resolver) QT_CHECK;

#endif
