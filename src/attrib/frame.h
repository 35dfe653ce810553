/*
 * The frames around a cue in one sentence, shared by the files that read them: the cue
 * (cue.c), its content (content.c), its source (source.c), and the frames (frame.c).
 */
#ifndef QT_FRAME_H
#define QT_FRAME_H

#include "attrib/attrib.h"

enum {
    ADJUNCT_STEPS = 6,
    OBJECT_REACH = 24,
    SIGNATURE_REACH = 12,
    CLAUSE_SCAN = 300,
    COMPLEMENT_REACH = 16
};

typedef struct qt_cue {
    uint32_t verb;
    qt_range group;
    uint32_t flags;
    qt_polarity polarity;
    bool gerund, passive, infinitive;
} qt_cue;

typedef struct qt_frame {
    qt_attrib *attrib;
    const qt_document *doc;
    qt_range sentence;
    uint32_t paragraph;
    uint32_t floor;    /* tokens before belong to an earlier attribution */
    uint32_t previous; /* last draft of this sentence, or QT_NONE */
} qt_frame;

/* ---- frame.c ---- */

/* A draft with one content, still to be filled in, and nobody else's speaker. */
qt_draft qt_frame_draft(qt_range cue, qt_range source, const char *rule);
/* "Physicists call such a state “supercooled”", "what the trade calls “ghosting”": a
 * term, whatever the cue. */
bool qt_names_term(const qt_frame *f, uint32_t verb, qt_range subject, qt_range content);
/* Whether no quotation of the content has an attribution yet. */
bool qt_frame_quotes_free(const qt_frame *f, qt_range content);
/* Adds the draft; the tokens before `consumed` belong to it. */
quoth_status qt_frame_add(qt_frame *f, qt_draft *draft, uint32_t consumed) QT_CHECK;

/* ---- modifier.c ---- */

/* Adds what relative clauses and participles of the sentence report. */
quoth_status qt_modifier_frames(qt_frame *f) QT_CHECK;

/* ---- tokens of the sentence; quotations are opaque ---- */

static inline bool qt_frame_is_quote(const qt_frame *f, uint32_t token) {
    return token < f->sentence.end && f->attrib->quote_of[token] != QT_NONE;
}

static inline const qt_quote *qt_frame_quote(const qt_frame *f, uint32_t token) {
    return &f->doc->quotes.items[f->attrib->quote_of[token]];
}

static inline unsigned qt_frame_kind(const qt_frame *f, uint32_t token) {
    if (token >= f->sentence.end) return QT_TOKEN_STOP;
    return qt_token_kind_of(f->doc, token);
}

static inline bool qt_frame_is(const qt_frame *f, uint32_t token, qt_classes classes) {
    return token < f->sentence.end && token >= f->sentence.first &&
           !qt_frame_is_quote(f, token) && qt_token_is(f->doc, token, classes);
}

static inline uint32_t qt_frame_step(const qt_frame *f, uint32_t token) {
    return qt_quote_end(f->attrib, token);
}

/* ---- cue.c ---- */

/* Whether a token can stand before a verb in its group: auxiliary, negation, adverb. */
bool qt_cue_precedes(const qt_frame *f, uint32_t token);
/* Whether a quotation that calls for an attribution (a comma, ? or ! inside its end) ends
 * right before token edge. */
bool qt_cue_awaited(const qt_frame *f, uint32_t edge);
/* The cue whose verb stands at a token; false if there is none. */
bool qt_cue_read(const qt_frame *f, uint32_t token, qt_cue *c);

/* "Minister accused of hiding": in a headline, a participle of what is said of somebody
 * is a passive. */
bool qt_cue_is_headline_passive(const qt_frame *f, const qt_cue *c);
/* The token after listeners, times and occasions that begin at `at`. */
uint32_t qt_cue_skip_adjuncts(const qt_frame *f, uint32_t at, const qt_cue *c);
/* Whether a verb of speech stands at a token: a participle, or a finite one. */
bool qt_cue_follows(const qt_frame *f, uint32_t token, bool gerund);

/* Whether the cue says that it was said, was not, or is only thought of. */
qt_polarity qt_cue_polarity(const qt_frame *f, const qt_cue *c, qt_range subject,
                            qt_range content);

/* ---- content.c ---- */

/* Whether a clause with a verb of its own begins at a token. */
bool qt_clause_starts(const qt_frame *f, uint32_t at);
/* Where the clause that ends at `end` begins, connectives at its head left out. */
uint32_t qt_clause_start(const qt_frame *f, uint32_t end);
/* The end of the content that begins at `from`: where the next attribution begins. */
uint32_t qt_content_end(const qt_frame *f, uint32_t from);
/* The content that begins with the quotation at `at`: alone, or with what goes on. */
qt_range qt_content_quoted(const qt_frame *f, uint32_t at);
/* Whether [from, to) has a finite verb or a quotation. */
/* The quotation behind the agent of a passive, over "as": "described by Lee as “grave”".
 */
bool qt_content_after_agent(const qt_frame *f, qt_range agent, qt_range *content);
/* Whether a quotation behind a cue's phrase holds the main verb: "who complains about it
 * “is not having fun”". */
bool qt_content_is_predicate(const qt_frame *f, const qt_cue *c, uint32_t quote);
bool qt_content_has_finite(const qt_frame *f, uint32_t from, uint32_t to);
/* The content after a cue; false where the frame is not plain. */
bool qt_content_right(const qt_frame *f, const qt_cue *c, qt_range *content);
/* The content before `edge`, the first token of the subject or of an inverted cue. */
bool qt_content_left(const qt_frame *f, const qt_cue *c, uint32_t edge,
                     qt_range *content);
/* The second part of "A, she said, B", which begins at `at`. */
bool qt_content_resumes(const qt_frame *f, uint32_t at, qt_range *content);

/* "mocked the director for saying": who is mocked speaks. */
#define QT_RULE_REPROACHED "reproached-for"

/* ---- source.c; an empty range where there is none ---- */

/* Whether a phrase names somebody or something that can make a statement. */
bool qt_source_can_speak(const qt_frame *f, qt_range subject);
/* Whether a range can be a source at all: no quotation in it, no time, no "there". */
bool qt_source_is_good(const qt_frame *f, qt_range subject);
/* "The minister, asked whether he would go, left": others asked. */
bool qt_source_was_asked(const qt_document *doc, qt_range source, uint32_t verb);
/* The subject of the sentence's main clause before a token. */
qt_range qt_source_of_clause(const qt_frame *f, uint32_t before);
/* The agent of a passive cue. */
qt_range qt_source_agent(const qt_frame *f, const qt_cue *c);
/* The subject of a cue; *rule is set where it is shared with another verb. */
qt_range qt_source_subject(const qt_frame *f, const qt_cue *c, const char **rule);
/* All that stands between a quotation that awaits its attribution and the cue. */
qt_range qt_source_region(const qt_frame *f, const qt_cue *c);
/* A document with its author: "a report by the Halden Institute". */
qt_range qt_source_with_agent(const qt_frame *f, qt_range source);

#endif
