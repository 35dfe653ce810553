/*
 * The language pack: everything the pipeline knows of English, loaded from patterns/ once
 * and immutable afterwards. Code asks it by class ("is this word a modal?"), never by
 * word.
 */
#ifndef QT_PACK_H
#define QT_PACK_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/memory.h"
#include "base/span.h"
#include "base/trace.h"
#include "model/model.h"

/* Word classes, no more than 128, new ones last: the weights know some by their number.
 * `[name]` in a .words file of the pack fills one. */
/* clang-format off */
#define QT_CLASSES(X)                                                                    \
    X(abbreviation_title) X(abbreviation_end) X(abbreviation_inner) X(elision)           \
    X(clitic) X(be) X(have) X(do) X(org_civic) X(negation) X(unreal) X(preposition)      \
    X(attaching) X(joining) X(determiner) X(subject_pronoun) X(masculine) X(feminine)    \
    X(plural_pronoun) X(neuter) X(first_person) X(relative) X(possessive)                \
    X(coordinator) X(subordinator) X(complementizer) X(wh) X(connective) X(temporal)     \
    X(scare_before) X(title_before) X(nickname_before) X(display_before) X(thought)      \
    X(addressee) X(according) X(passive_report) X(speech_noun) X(honorific_masculine)    \
    X(honorific_feminine) X(honorific) X(title) X(role) X(role_anonymous) X(org_head)    \
    X(org_name) X(org_noun) X(group_noun) X(document_noun) X(place) X(demonym)           \
    X(particle) X(suffix) X(kin) X(former) X(current) X(leading) X(affiliation)          \
    X(not_name) X(party) X(audience) X(adverb_sentence) X(contrast) X(agent)             \
    X(purpose) X(nobody) X(common) X(degree) X(becoming) X(any_institution) X(pair)      \
    X(perceiving) X(firm_kind) X(area) X(partners) X(sender) X(younger) X(elder)         \
    X(descendant) X(ancestor) X(homonym) X(habitual) X(two) X(three) X(indefinite)       \
    X(second_person) X(leaving) X(office_part) X(firm_noun) X(firm_name)
/* clang-format on */

typedef enum qt_class_index {
#define QT_CLASS_INDEX(name) QT_CLASS_INDEX_##name,
    QT_CLASSES(QT_CLASS_INDEX) QT_CLASS_COUNT
#undef QT_CLASS_INDEX
} qt_class_index;

__extension__ typedef unsigned __int128 qt_classes;
#define QT_CLASS(name) ((qt_classes)1 << QT_CLASS_INDEX_##name)

/* Penn Treebank tags; QT_TAG_NONE where nothing is known. */
/* clang-format off */
#define QT_TAGS(X)                                                                       \
    X(CC) X(CD) X(DT) X(EX) X(IN) X(JJ) X(JJR) X(JJS) X(MD) X(NN) X(NNS) X(NNP)          \
    X(NNPS) X(PDT) X(POS) X(PRP) X(PRPS) X(RB) X(RBR) X(RBS) X(RP) X(TO) X(UH) X(VB)     \
    X(VBD) X(VBG) X(VBN) X(VBP) X(VBZ) X(WDT) X(WP) X(WPS) X(WRB) X(PUNCT)
/* clang-format on */

typedef enum qt_tag {
    QT_TAG_NONE,
#define QT_TAG_ENUM(name) QT_TAG_##name,
    QT_TAGS(QT_TAG_ENUM)
#undef QT_TAG_ENUM
        QT_TAG_COUNT
} qt_tag;

/* The Penn name of a tag ("PRP$" for QT_TAG_PRPS); NULL-terminated static storage. */
const char *qt_tag_name(qt_tag tag);
qt_tag qt_tag_find(const char *name, size_t size);

/* What a cue verb takes; the words are those of attrib/cues.cues. */
/* clang-format off */
#define QT_CUE_FLAGS(X)                                                                  \
    X(speech) X(clause) X(bare) X(invert) X(object) X(addressee) X(report) X(mind)       \
    X(question) X(infinitive) X(aside) X(nonspeech) X(relay) X(reply)      \
    X(hearing)
/* clang-format on */

typedef enum qt_cue_flag_index {
#define QT_CUE_INDEX(name) QT_CUE_INDEX_##name,
    QT_CUE_FLAGS(QT_CUE_INDEX) QT_CUE_FLAG_COUNT
#undef QT_CUE_INDEX
} qt_cue_flag_index;
#define QT_CUE(name) (1u << QT_CUE_INDEX_##name)

typedef enum qt_form { /* bit set: which form of a cue verb a word can be */
                       QT_FORM_BASE = 1,
                       QT_FORM_S = 2,
                       QT_FORM_PAST = 4,
                       QT_FORM_PARTICIPLE = 8,
                       QT_FORM_GERUND = 16
} qt_form;

typedef struct qt_word {
    qt_classes classes;
    uint32_t text; /* offset into pack->strings */
    uint32_t hash;
    uint32_t girls, boys; /* peak yearly births with this given name */
    uint32_t phrases;     /* first phrase that begins with this word, or QT_NONE */
    uint32_t cue_flags;   /* 0: no cue verb */
    uint8_t length;
    uint8_t cue_forms;
    uint8_t month;   /* 1 to 12 */
    uint8_t tags[3]; /* likeliest first */
} qt_word;

typedef struct qt_phrase {
    qt_classes classes;
    uint32_t first_word, word_count; /* in pack->phrase_words */
    uint32_t next;                   /* next phrase with the same first word */
} qt_phrase;

/* clang-format off */
#define QT_REGEXES(X)                                                                    \
    X(furniture) X(trailer) X(copyright) X(published) X(byline) X(dateline)              \
    X(list_item) X(speaker_label) X(attribution_line) X(no_quotation) X(section_label) X(page_byline)     \
    X(page_hidden) X(page_comments) X(page_out) X(page_in) X(audit) X(uses_they)       \
    X(name_label) X(other_rank) X(holds_seat)               \
    X(stands_outside) X(public_office) X(of_firm) X(of_place)
/* clang-format on */

typedef enum qt_regex_name {
#define QT_REGEX_ENUM(name) QT_REGEX_##name,
    QT_REGEXES(QT_REGEX_ENUM) QT_REGEX_COUNT
#undef QT_REGEX_ENUM
} qt_regex_name;

typedef struct qt_regex {
    qt_regex_name name;
    pcre2_code *code;
    uint32_t pattern; /* offset into pack->strings */
    uint32_t file, line, column;
    uint32_t next;  /* of the same name, or QT_NONE */
    uint32_t least; /* characters, so as many bytes at least: no shorter text matches */
    bool compiled;  /* to machine code, and may be called without pcre2_match */
} qt_regex;

typedef struct qt_example {
    uint32_t subject;        /* regex index, or word class index */
    bool is_class, is_audit; /* else of a regex */
    bool must;               /* must match, or must not */
    uint32_t text;           /* offset into pack->strings */
    uint32_t file, line;
} qt_example;

/* One contextual tag rule: FROM becomes TO where the neighbours have one of these tags or
 * classes (bit sets over qt_tag; 0 = any). */
typedef struct qt_context_rule {
    uint8_t from, to;
    uint64_t before, before2, after;
    uint32_t word; /* word index the token must be, or QT_NONE */
    uint32_t before_word;
} qt_context_rule;

/* The tag guessed for an unknown small word with this ending; first match wins. */
typedef struct qt_suffix {
    uint32_t text; /* offset into pack->strings */
    uint8_t tag;
} qt_suffix;

/* clang-format off */
#define QT_SETTINGS(X)                                                                   \
    X(confidence_direct_cue) X(confidence_mixed) X(confidence_indirect)                  \
    X(confidence_announced) X(confidence_neighbour) X(confidence_label)                 \
    X(confidence_according) X(confidence_none) X(name_year_births) X(title_name_births) X(gender_ratio) X(surname_lead)          \
    X(cue_word) X(cue_floor) X(accept) X(accept_quoted) X(accept_phrase) X(accept_unknown) X(accept_rule) \
    X(rule_bonus) X(speaker) X(source_margin) X(part_bytes)
/* clang-format on */

typedef enum qt_setting {
#define QT_SETTING_ENUM(name) QT_SETTING_##name,
    QT_SETTINGS(QT_SETTING_ENUM) QT_SETTING_COUNT
#undef QT_SETTING_ENUM
} qt_setting;

/* ---- audit rules ---- */

/* What a rule looks at; audit/audit.c says what each means. */
/* clang-format off */
#define QT_CHECKS(X)                                                                     \
    X(direct_without_speaker) X(headline_quotation) X(diagnostic) X(short_quotation)     \
    X(inside_quotation) X(late_speaker) X(speakers_run_together) X(anonymous_label)      \
    X(anonymous_without) X(anonymous_against) X(only_anonymous) X(single_source)         \
    X(unidentified_speaker) X(conflicting_roles) X(cue) X(sentence)
/* clang-format on */

typedef enum qt_check {
#define QT_CHECK_ENUM(name) QT_CHECK_##name,
    QT_CHECKS(QT_CHECK_ENUM) QT_CHECK_COUNT
#undef QT_CHECK_ENUM
} qt_check;

typedef enum qt_level {
    QT_LEVEL_OFF,
    QT_LEVEL_NOTE,
    QT_LEVEL_WARNING,
    QT_LEVEL_ERROR
} qt_level;

typedef struct qt_audit_rule {
    uint32_t id, message, why; /* offsets into pack->strings */
    uint32_t example;          /* a text that it finds, or 0 */
    qt_check check;
    qt_level level;
    uint32_t number;     /* of the check: words, sentences */
    uint32_t regex, who; /* indexes, or QT_NONE; who: of the speakers that are meant */
    uint32_t file, line;
} qt_audit_rule;
QT_TABLE(qt_audit_rule, qt_audit_rules);

QT_TABLE(qt_word, qt_word_table);
QT_TABLE(qt_phrase, qt_phrase_table);
QT_TABLE(uint32_t, qt_index_table);
QT_TABLE(qt_regex, qt_regex_table);
QT_TABLE(qt_example, qt_example_table);
QT_TABLE(qt_context_rule, qt_rule_table);
QT_TABLE(qt_suffix, qt_suffix_table);

typedef struct qt_pack {
    qt_memory memory;
    qt_string_table strings;
    qt_word_table words;
    uint32_t *slots; /* open addressing: word index or QT_NONE */
    uint32_t slot_mask;
    qt_phrase_table phrases;
    qt_index_table phrase_words;
    qt_regex_table regexes;
    uint32_t first_regex[QT_REGEX_COUNT]; /* of each name, or QT_NONE */
    qt_example_table examples;
    qt_rule_table rules;
    qt_suffix_table suffixes;
    qt_audit_rules audit;
    double settings[QT_SETTING_COUNT];
    qt_models models; /* not present in a pack without weights */
    char *weights;    /* the bytes of models read from a folder, else NULL */
    pcre2_general_context *regex_memory;
    pcre2_match_context *match_context;
    char fingerprint[80];
} qt_pack;

struct quoth_context {
    qt_memory memory;
    qt_pack pack;
};

/* Loads every file of the pack, from directory or (NULL) the embedded ones. */
quoth_status qt_pack_load(qt_pack *pack, const qt_memory *memory, const char *directory,
                          quoth_error *error) QT_CHECK;
void qt_pack_free(qt_pack *pack);

static inline const char *qt_pack_string(const qt_pack *pack, uint32_t offset) {
    return pack->strings.items + offset;
}

/* The word of a key (lower case, straight apostrophe), or NULL. */
const qt_word *qt_pack_find(const qt_pack *pack, const char *key, size_t size);
/* The given name that a key with accents is, or NULL: José is listed as jose. */
const qt_word *qt_pack_find_name(const qt_pack *pack, const char *key, size_t size);

enum { QT_KEY_MAX = 48 }; /* bytes of the longest word a pack can hold */

/* Lower case, ’ as '. Returns the key's size, 0 where it does not fit. */
size_t qt_pack_key(const char *word, size_t size, char key[QT_KEY_MAX]);

/* A regex match. Groups are byte offsets into subject; group 0 is the whole. */
typedef struct qt_match {
    uint32_t rule; /* index of the regex */
    size_t group[8][2];
    uint32_t group_count;
} qt_match;

/* What matching needs and one thread uses at a time. */
typedef struct qt_matcher {
    const qt_pack *pack;
    pcre2_match_data *data;
    pcre2_match_context *context; /* the pack's, with a stack of its own */
    pcre2_jit_stack *stack;
    bool out_of_memory; /* some match failed for lack of memory */
    bool gave_up;       /* some match hit a limit: it counts as no match */
} qt_matcher;
quoth_status qt_matcher_init(qt_matcher *matcher, const qt_pack *pack,
                             quoth_error *error) QT_CHECK;
void qt_matcher_free(qt_matcher *matcher);

/* Tries the regexes of a name in file order, anchored as written. subject is valid UTF-8;
 * at most 4 KiB are looked at. */
bool qt_matcher_find(qt_matcher *matcher, qt_regex_name name, const char *subject,
                     size_t size, qt_match *match);

/* The same with one regex. */
bool qt_matcher_try(qt_matcher *matcher, uint32_t regex, const char *subject, size_t size,
                    qt_match *match);

const char *qt_check_name(qt_check check); /* "cue", "late-speaker" */
const char *qt_level_name(qt_level level); /* "off", "note", "warning", "error" */
const char *qt_class_name(unsigned index);
const char *qt_regex_name_text(qt_regex_name name);
const char *qt_pack_file_name(uint32_t file);

/* Embedded pattern files, made by CMake. */
typedef struct qt_embedded {
    const char *name;
    const char *start, *end;
} qt_embedded;
extern const qt_embedded qt_embedded_files[];

#endif
