/*
 * The document: a set of tables, one per stage, in pipeline order. A stage takes the
 * document as const and fills exactly one table through its own out parameter.
 */
#ifndef QT_DOCUMENT_H
#define QT_DOCUMENT_H

#include <string.h>

#include "base/memory.h"
#include "base/span.h"
#include "base/trace.h"
#include "lang/pack.h"

/* What every stage gets beside its tables. */
typedef struct qt_stage {
    const qt_pack *pack;
    const qt_memory *memory;
    qt_arena *keep;    /* lives with the document */
    qt_arena *scratch; /* emptied after the stage */
    struct qt_diagnostic_table *diagnostics;
    qt_matcher *matcher;
    quoth_error *error;
    quoth_timing *timings;    /* per qt_stage_name */
    uint32_t quotations_left; /* of the limit */
    bool quotations_full;     /* more were found, and said so */
    bool sources_full;        /* likewise */
} qt_stage;

/* ---- diagnostics (any stage may add) ---- */

typedef struct qt_diagnostic {
    const char *code, *message; /* static or in the document's arena */
    qt_span span;
} qt_diagnostic;
QT_TABLE(qt_diagnostic, qt_diagnostic_table);

/* At most QT_DIAGNOSTICS_KEPT are kept; later ones are dropped. */
enum { QT_DIAGNOSTICS_KEPT = 1000 };
quoth_status qt_diagnose(qt_stage *stage, const char *code, qt_span span,
                         const char *message) QT_CHECK;

/* ---- input: text and layout ---- */

enum { QT_CHECKPOINT_BYTES = 512 };

typedef struct qt_checkpoint {
    uint32_t codepoints, utf16, lines; /* before this byte */
    uint32_t line_start;               /* of the line this byte stands in */
} qt_checkpoint;
QT_TABLE(qt_checkpoint, qt_checkpoint_table);

typedef struct qt_text {
    const char *bytes; /* valid UTF-8, size bytes */
    char *own;         /* the same, or NULL where they are lent */
    uint32_t size;
    qt_checkpoint_table checkpoints;
    const quoth_piece *pieces; /* of the page the text was made of */
    uint32_t piece_count;      /* 0 for other texts */
    quoth_piece *own_pieces;   /* the same, or NULL where they are lent */
} qt_text;

typedef enum qt_paragraph_kind {
    QT_PARAGRAPH_BODY,
    QT_PARAGRAPH_TITLE,
    QT_PARAGRAPH_HEADING,
    QT_PARAGRAPH_BYLINE,
    QT_PARAGRAPH_DATE,
    QT_PARAGRAPH_FURNITURE
} qt_paragraph_kind;

typedef struct qt_paragraph {
    qt_span span;
    uint32_t body; /* first byte after a dateline; span.start_byte without one */
    uint32_t list; /* end of a list bullet, or span.start_byte */
    qt_paragraph_kind kind;
} qt_paragraph;
QT_TABLE(qt_paragraph, qt_paragraph_table);

typedef struct qt_layout {
    qt_paragraph_table paragraphs; /* none of a divided document: they are its parts' */
    qt_span title, byline, publisher, dateline;
    char published[20]; /* "2013-04-23T06:39", "2013-04-23" or empty */
    bool divided;       /* too long for one part */
} qt_layout;

/* Reads the paragraphs of a text window by window, a part in each. */
typedef struct qt_layout_reader {
    qt_layout found;       /* so far; its paragraphs: the window's and some more */
    uint32_t first, count; /* the window: paragraphs before it, and in it */
    /* private: */
    uint32_t at, wrap_width;
    qt_span open, last_line; /* open: a paragraph that the next line may go on with */
    qt_span rest;            /* of one that is complete: not taken yet */
    qt_paragraph before;     /* the last one of the window before */
    bool ended, titled, body, trailer;
} qt_layout_reader;

/* ---- segment: tokens, quotation marks, sentences ---- */

typedef enum qt_token_kind {
    QT_TOKEN_WORD,
    QT_TOKEN_NUMBER,
    QT_TOKEN_STOP, /* . ? ! and runs of them */
    QT_TOKEN_COMMA,
    QT_TOKEN_COLON,
    QT_TOKEN_SEMICOLON,
    QT_TOKEN_DASH,
    QT_TOKEN_ELLIPSIS,
    QT_TOKEN_OPEN,  /* ( [ { */
    QT_TOKEN_CLOSE, /* ) ] } */
    QT_TOKEN_MARK,  /* a quotation mark */
    QT_TOKEN_OTHER
} qt_token_kind;

typedef enum qt_token_flag {
    QT_TOKEN_CAPITAL = 1,      /* begins with an upper-case letter */
    QT_TOKEN_ALL_CAPITALS = 2, /* two or more letters, all upper case */
    QT_TOKEN_SPACE_BEFORE = 4, /* white space or a paragraph start before it */
    QT_TOKEN_CLITIC = 8,       /* 's, n't: the second half of a written word */
    QT_TOKEN_PERIOD = 16,      /* a word that ends with its own full stop */
    QT_TOKEN_INITIAL = 32      /* one capital letter and a full stop */
} qt_token_flag;

typedef struct qt_token {
    uint32_t start, end; /* bytes */
    uint32_t word;       /* index in the pack, or QT_NONE */
    uint8_t kind, flags;
    uint16_t glyph; /* code point of a token that is no word (0xFFFF: beyond 16 bits) */
} qt_token;

QT_TABLE(qt_token, qt_token_items);
typedef struct qt_tokens {
    qt_token *items;
    uint32_t count, capacity;
    uint32_t words;                 /* as qt_range_words counts them */
    qt_index_table paragraph_first; /* per paragraph its first token, and the end */
} qt_tokens;

typedef enum qt_mark_group {
    QT_MARK_DOUBLE,
    QT_MARK_SINGLE,
    QT_MARK_ANGLE,
    QT_MARK_ANGLE_SINGLE,
    QT_MARK_CORNER,
    QT_MARK_CORNER_DOUBLE
} qt_mark_group;

/* A pair of quotation marks, or an opening one that runs to the paragraph's end. */
typedef struct qt_mark {
    uint32_t open, close; /* tokens; close is QT_NONE where the mark is not closed */
    uint32_t parent;      /* enclosing mark, or QT_NONE */
    uint32_t end;         /* token after the quoted text, its closing mark included */
    uint32_t paragraph;
    uint32_t previous; /* the mark of the paragraph before that this one continues */
    uint32_t words;    /* between the marks */
    uint8_t group, depth;
    bool continued; /* the next paragraph goes on with this quotation */
} qt_mark;
QT_TABLE(qt_mark, qt_marks); /* sorted by open */

typedef struct qt_sentence {
    qt_span span;
    qt_range tokens;
    uint32_t paragraph;
    bool inner;     /* ends inside quotation marks that go on */
    bool furniture; /* a paragraph that is not analysed: no tokens */
} qt_sentence;
QT_TABLE(qt_sentence, qt_sentences);

/* ---- syntax: Penn tags and a dependency tree ---- */

/* Universal dependencies, version 1; `_` stands for `:`. */
/* clang-format off */
#define QT_LABELS(X)                                                                     \
    X(acl) X(acl_relcl) X(advcl) X(advmod) X(amod) X(appos) X(aux) X(auxpass) X(case)    \
    X(cc) X(cc_preconj) X(ccomp) X(compound) X(compound_prt) X(conj) X(cop) X(csubj)     \
    X(csubjpass) X(dep) X(det) X(det_predet) X(discourse) X(dobj) X(expl) X(iobj)        \
    X(mark) X(mwe) X(neg) X(nmod) X(nmod_npmod) X(nmod_poss) X(nmod_tmod) X(nsubj)       \
    X(nsubjpass) X(nummod) X(parataxis) X(punct) X(root) X(xcomp)
/* clang-format on */

typedef enum qt_label {
    QT_LABEL_NONE,
#define QT_LABEL_ENUM(name) QT_LABEL_##name,
    QT_LABELS(QT_LABEL_ENUM)
#undef QT_LABEL_ENUM
        QT_LABEL_COUNT
} qt_label;

/* The name as in QT_LABELS, "_" for none; static storage. */
const char *qt_label_name(qt_label label);

/* All per token. Without weights in the pack there are tags only, the rest is NULL. */
typedef struct qt_syntax {
    uint8_t *tags;   /* a qt_tag */
    uint8_t *labels; /* a qt_label */
    uint32_t *heads; /* a token of the same sentence; QT_NONE: the root's child */
    uint32_t *forms; /* the word without the names (syntax/form.h) */
} qt_syntax;

/* ---- quote: what quoted spans are ---- */

typedef enum qt_use {
    QT_USE_SPEECH, /* may be a quotation: attribution decides */
    QT_USE_SCARE,
    QT_USE_TITLE,
    QT_USE_NICKNAME,
    QT_USE_DISPLAY, /* placard, motto, sign */
} qt_use;

typedef struct qt_quote {
    qt_range tokens; /* marks included */
    qt_span span;
    uint32_t mark, parent, paragraph;
    uint32_t previous; /* the quote this one continues over a paragraph border */
    uint32_t words;
    uint8_t use;
    bool capital;  /* begins with a capital letter */
    bool complete; /* a sentence or more: capital and final stop */
    bool stopped;  /* ends with . ? ! … — inside the marks */
    bool comma;    /* ends with a comma inside the marks */
} qt_quote;
QT_TABLE(qt_quote, qt_quotes);

/* ---- attrib: cues, sources, contents ---- */

typedef enum qt_kind { QT_KIND_DIRECT, QT_KIND_MIXED, QT_KIND_INDIRECT } qt_kind;
typedef enum qt_polarity {
    QT_POLARITY_POSITIVE,
    QT_POLARITY_NEGATIVE,
    QT_POLARITY_UNREAL
} qt_polarity;

typedef struct qt_attribution {
    uint32_t first_span, span_count; /* in qt_attributions.spans */
    qt_range cue, source, via;       /* tokens, empty where there is none */
    qt_range hint;                   /* names the speaker without being a source */
    uint32_t speaker_of; /* attribution that has the same speaker, or QT_NONE */
    uint32_t parent;     /* enclosing attribution, or QT_NONE */
    uint32_t paragraph, sentence, first_token;
    uint32_t words;
    uint8_t kind, polarity;
    bool no_source_expected; /* "reportedly", "is said to" */
    bool uncertain;          /* too much so to name a speaker */
    bool label;              /* the source is a transcript label or headline name */
    bool belief;             /* what is thought, not said */
    const char *rule;
    const char *withheld; /* reason, or NULL */
    double confidence;
} qt_attribution;
QT_TABLE(qt_attribution, qt_attribution_items);
QT_TABLE(qt_span, qt_spans);

/* A reading that lost: another claimed its cue or words, or it was not likely enough. */
typedef struct qt_rejected {
    qt_span cue, source, content; /* content: the first span */
    const char *rule;
    float probability;
    bool likely; /* it lost to another */
} qt_rejected;
QT_TABLE(qt_rejected, qt_rejecteds);

typedef struct qt_attributions {
    qt_attribution *items;
    uint32_t count, capacity;
    qt_spans spans;
    qt_rejecteds rejected; /* by the start of their contents */
} qt_attributions;

/* ---- entity: mentions ---- */

typedef enum qt_entity_kind {
    QT_ENTITY_PERSON,
    QT_ENTITY_ORGANIZATION,
    QT_ENTITY_DOCUMENT,
    QT_ENTITY_GROUP,
    QT_ENTITY_ANONYMOUS,
    QT_ENTITY_AUTHOR,
    QT_ENTITY_PLACE,
    QT_ENTITY_UNKNOWN
} qt_entity_kind;

typedef enum qt_gender {
    QT_GENDER_UNKNOWN,
    QT_GENDER_FEMININE,
    QT_GENDER_MASCULINE
} qt_gender;

/* A name in the text. */
typedef struct qt_mention {
    qt_range tokens; /* the name itself */
    qt_range title;  /* prenominal title and roles, empty if none */
    uint8_t kind, gender;
    bool quoted;  /* inside quotation marks */
    bool subject; /* stands where a subject stands */
    bool possessive;
} qt_mention;
QT_TABLE(qt_mention, qt_mentions);

/* ---- resolve: entities, speakers, roles ---- */

typedef struct qt_role {
    const char *title;     /* or NULL */
    uint32_t organization; /* entity, or QT_NONE */
    bool former;
    qt_span span;
    uint32_t next;
} qt_role;
QT_TABLE(qt_role, qt_roles);

enum { QT_MEMBERS = 4 };

typedef struct qt_entity {
    const char *label, *acronym;
    uint32_t first_mention, last_mention;       /* chained by qt_entities.next_mention */
    uint32_t roles;                             /* first role or QT_NONE */
    uint32_t members[QT_MEMBERS], member_count; /* of a group: the persons known */
    qt_span span;                               /* of a description without a name */
    uint8_t kind, gender;
} qt_entity;
QT_TABLE(qt_entity, qt_entity_items);

typedef struct qt_speaker { /* per attribution */
    uint32_t entity, via;
    const char *withheld;
    const char *how;     /* by what the entity was found, or NULL */
    uint32_t candidates; /* who else was thought of; the withheld ones: the first of */
    uint32_t candidate_count; /* as many in qt_entities.candidates */
} qt_speaker;
QT_TABLE(qt_speaker, qt_speakers);

typedef struct qt_entities {
    qt_entity *items;
    uint32_t count, capacity;
    qt_roles roles;
    qt_index_table mention_entity; /* per mention */
    qt_index_table next_mention;   /* per mention: next of the same entity */
    qt_speakers speakers;
    qt_index_table candidates;
} qt_entities;

/* ---- graph ---- */

typedef struct qt_node {
    const char *id, *kind, *label, *acronym;
    uint32_t entity; /* QT_NONE for the article */
    uint32_t quotations, words;
    uint32_t first_quotation,
        last_quotation; /* chained by qt_quotation.next, or QT_NONE */
} qt_node;
QT_TABLE(qt_node, qt_nodes);

typedef enum qt_relation {
    QT_RELATION_QUOTED_IN,
    QT_RELATION_AFFILIATED_WITH,
    QT_RELATION_VIA,
    QT_RELATION_MEMBER_OF
} qt_relation;

typedef struct qt_edge {
    uint32_t number;         /* among those of its relation, from 1 on */
    uint32_t source, target; /* nodes */
    uint32_t words;          /* of a quotation */
    uint32_t role;           /* of an affiliation, else QT_NONE */
    uint8_t relation;        /* a qt_relation */
    uint8_t kind;            /* of a quotation */
} qt_edge;
QT_TABLE(qt_edge, qt_edges);

typedef struct qt_quotation { /* one for each attribution, in the same order */
    uint32_t attribution, speaker, via, parent;
    uint32_t next; /* of the same speaker, or QT_NONE */
} qt_quotation;
QT_TABLE(qt_quotation, qt_quotations);

typedef struct qt_graph {
    const char *id, *title, *byline, *publisher, *published, *url;
    qt_nodes nodes;
    qt_edges edges;
    qt_quotations quotations;
    uint32_t *ranked; /* quoted nodes by falling words; in the document's arena */
    uint32_t ranked_count;
    uint32_t *node_of; /* per entity its node, or QT_NONE; in the document's arena */
    uint32_t words, sentences, paragraphs;
    char text_sha256[65];
} qt_graph;

/* ---- the whole ---- */

#define QT_STAGES(X)                                                                     \
    X(text)                                                                              \
    X(layout)                                                                            \
    X(tokens)                                                                            \
    X(marks)                                                                             \
    X(sentences) X(syntax) X(quotes) X(attribution) X(mentions) X(entities) X(graph)

typedef enum qt_stage_name {
#define QT_STAGE_ENUM(name) QT_STAGE_##name,
    QT_STAGES(QT_STAGE_ENUM) QT_STAGE_COUNT
#undef QT_STAGE_ENUM
} qt_stage_name;

struct quoth_document {
    const quoth_context *context;
    const qt_pack *pack;
    qt_memory memory;
    qt_arena keep;
    qt_diagnostic_table diagnostics;
    qt_text text;
    qt_layout layout;
    qt_tokens tokens;
    qt_marks marks;
    qt_sentences sentences;
    qt_syntax syntax;
    qt_quotes quotes;
    qt_attributions attributions;
    qt_mentions mentions;
    qt_entities entities;
    qt_graph graph;
    quoth_timing timings[QT_STAGE_COUNT];
    bool extracted;                           /* the text was made of a page */
    uint32_t first_paragraph, first_sentence; /* of a part: those before it */
};
typedef struct quoth_document qt_document;

/* ---- the words of the graph (graph.c); static storage or the document's ---- */

enum { QT_ID_BYTES = 12 };
/* "q1", written into id. */
const char *qt_quotation_id(const qt_quotation *quotation, char id[QT_ID_BYTES]);
/* "a1": the relation's letter and the edge's number, written into key. */
const char *qt_edge_key(const qt_edge *edge, char key[QT_ID_BYTES]);
const char *qt_edge_relation(const qt_edge *edge);
/* The kind of its quotation, or NULL. */
const char *qt_edge_kind(const qt_edge *edge);
/* The role of an affiliation, or NULL. */
const qt_role *qt_edge_role(const qt_document *doc, const qt_edge *edge);
/* Why the speaker of a quotation is withheld, or NULL. */
const char *qt_withheld(const qt_document *doc, const qt_quotation *quotation);

/* ---- small questions many stages ask ---- */

static inline const qt_token *qt_token_at(const qt_document *doc, uint32_t token) {
    return &doc->tokens.items[token];
}

/* The pack's word for a token, or NULL. */
static inline const qt_word *qt_token_word(const qt_document *doc, uint32_t token) {
    uint32_t word = doc->tokens.items[token].word;
    return word == QT_NONE ? NULL : &doc->pack->words.items[word];
}

static inline bool qt_token_is(const qt_document *doc, uint32_t token,
                               qt_classes classes) {
    uint32_t word = doc->tokens.items[token].word;
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a word of the pack is in it
    return word != QT_NONE && (doc->pack->words.items[word].classes & classes) != 0;
}

/* Whether a token is a given name that many bear. */
static inline bool qt_is_given_name(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    return word &&
           word->girls + word->boys >= doc->pack->settings[QT_SETTING_name_year_births];
}

static inline bool qt_token_has(const qt_document *doc, uint32_t token, unsigned flags) {
    return (doc->tokens.items[token].flags & flags) != 0;
}

static inline unsigned qt_token_kind_of(const qt_document *doc, uint32_t token) {
    return doc->tokens.items[token].kind;
}

/* A divided document has no tokens: what was kept of its ranges of tokens are bytes. */
static inline qt_span qt_tokens_span(const qt_document *doc, qt_range range) {
    if (qt_range_empty(range)) return (qt_span){0, 0};
    if (doc->layout.divided) return (qt_span){range.first, range.end};
    return (qt_span){doc->tokens.items[range.first].start,
                     doc->tokens.items[range.end - 1].end};
}

/* The marks included. */
static inline qt_span qt_mark_span(const qt_document *doc, const qt_mark *mark) {
    return qt_tokens_span(doc, (qt_range){mark->open, mark->end});
}

/* The number of tokens of the longest phrase of one of the classes that begins at a
 * token and stays before end; 0 if there is none. */
uint32_t qt_phrase_at(const qt_document *doc, uint32_t token, uint32_t end,
                      qt_classes classes);

/* The first token that begins at or after a byte, in a divided document the byte; the
 * first pair of marks that does. */
uint32_t qt_token_from_byte(const qt_document *doc, uint32_t byte);
uint32_t qt_mark_from(const qt_document *doc, uint32_t byte);
/* The sentence that a byte stands in: the last that begins before or at it. */
uint32_t qt_sentence_at(const qt_document *doc, uint32_t byte);

/* "26-year-old": a number and letters with hyphens between. */
bool qt_is_age(const qt_document *doc, uint32_t token);

/* Both NULL, or the same text. */
static inline bool qt_same_text(const char *one, const char *other) {
    return one == other || (one && other && !strcmp(one, other));
}

/* Words (tokens of letters or digits, a clitic not counted) in a range. */
uint32_t qt_range_words(const qt_document *doc, qt_range range);

/* The paragraph a token stands in. */
uint32_t qt_token_paragraph(const qt_document *doc, uint32_t token);

/* Hash of a name's letters: case, full stops and commas do not count. Never 0. */
uint32_t qt_name_hash(const char *bytes, size_t size);
uint32_t qt_token_hash(const qt_document *doc, uint32_t token);
/* The last word of a name that is no suffix ("Jr."). */
uint32_t qt_surname_token(const qt_document *doc, qt_range name);

/* The mention that covers a token, or QT_NONE. */
uint32_t qt_mention_at(const qt_document *doc, uint32_t token);
/* The first mention that begins at or after a token. */
uint32_t qt_mention_from(const qt_document *doc, uint32_t token);

/* ---- the stages, in order ---- */

quoth_status qt_text_read(qt_stage *stage, const quoth_article *article,
                          qt_text *out) QT_CHECK;
/* Before the first window. */
qt_layout_reader qt_layout_begin(const qt_text *text);
static inline bool qt_layout_is_whole(const qt_layout_reader *first) {
    return first->ended && qt_span_empty(first->rest) &&
           first->count == first->found.paragraphs.count;
}
/* The next window, empty after the last. Whatever comes of it, the caller frees
 * reader->found.paragraphs. */
quoth_status qt_layout_next(qt_stage *stage, const qt_text *text,
                            qt_layout_reader *reader) QT_CHECK;
quoth_status qt_tokens_find(qt_stage *stage, const qt_document *doc,
                            qt_tokens *out) QT_CHECK;
quoth_status qt_marks_pair(qt_stage *stage, const qt_document *doc,
                           qt_marks *out) QT_CHECK;
quoth_status qt_sentences_split(qt_stage *stage, const qt_document *doc,
                                qt_sentences *out) QT_CHECK;
quoth_status qt_syntax_tag(qt_stage *stage, const qt_document *doc,
                           qt_syntax *out) QT_CHECK;
quoth_status qt_quotes_judge(qt_stage *stage, const qt_document *doc,
                             qt_quotes *out) QT_CHECK;
quoth_status qt_mentions_find(qt_stage *stage, const qt_document *doc,
                              qt_mentions *out) QT_CHECK;
quoth_status qt_attributions_find(qt_stage *stage, const qt_document *doc,
                                  qt_attributions *out) QT_CHECK;
quoth_status qt_entities_resolve(qt_stage *stage, const qt_document *doc,
                                 qt_entities *out) QT_CHECK;
/* Adds the words, sentences and paragraphs of a part, furniture left out. */
void qt_graph_count(qt_graph *graph, const qt_document *part);
quoth_status qt_graph_build(qt_stage *stage, const qt_document *doc,
                            const quoth_article *article, qt_graph *out) QT_CHECK;

/* ---- parts of a long document (part.c) ---- */

/* A document of the paragraphs of a window, which it borrows, as it does the whole's
 * text. Its tables, still empty, are its own until qt_part_close. */
void qt_part_open(qt_document *part, const qt_document *whole,
                  const qt_layout_reader *window);
void qt_part_close(qt_document *part);

/* Entities by name, while parts are brought together: an open hash table of indexes
 * plus one, 0 where a place is free. */
typedef struct qt_names {
    uint32_t *items;
    uint32_t count, capacity;
} qt_names;

/* Adds what output reads of an analysed part to the whole. */
quoth_status qt_part_keep(qt_stage *stage, qt_document *whole, const qt_document *part,
                          qt_names *names) QT_CHECK;

/* Calls `show` with each part, its tables filled up to a stage: layout, sentences or
 * syntax, which an analysis in parts does not keep. A document of one part is shown as
 * is. show returns whether it wants another. error may be NULL. */
quoth_status qt_parts_show(const qt_document *doc, qt_stage_name upto,
                           bool (*show)(const qt_document *part, void *user), void *user,
                           quoth_error *error) QT_CHECK;

/* Releases the tables of the stages from tokens to entities. */
void qt_tables_free(qt_document *doc);

/* Position of a byte offset, from the text's checkpoints. */
uint32_t qt_text_codepoint(const qt_text *text, uint32_t byte);
uint32_t qt_text_utf16(const qt_text *text, uint32_t byte);

#endif
