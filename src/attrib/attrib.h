/* Shared by the files of this stage: the state while attributions are collected. */
#ifndef QT_ATTRIB_H
#define QT_ATTRIB_H

#include "document.h"
#include "syntax/phrase.h"

enum { QT_DRAFT_SPANS = 24 };

/* An attribution in the making: contents as token ranges, in text order. */
typedef struct qt_draft {
    qt_range content[QT_DRAFT_SPANS];
    uint32_t content_count;
    qt_range cue, source, via;
    qt_range hint;     /* who speaks without being a source in the text */
    qt_range sentence; /* outer sentence it was found in */
    uint32_t paragraph;
    uint32_t speaker_of; /* draft with the same speaker, or QT_NONE */
    uint32_t more;       /* draft that took over when this one was full, or 0 */
    qt_polarity polarity;
    bool quoted; /* all of its content stands in marks */
    bool agentless, label, dead, thought;
    bool firm;      /* plain words say it: no model is asked */
    bool inner;     /* found inside the marks of another's quotation */
    bool uncertain; /* too much so to name a speaker */
    bool learned;   /* proposed by the models, no rule's */
    bool scored;    /* the models' scores are known: */
    uint32_t cue_token;
    float cue_score;  /* logit of the cue */
    float path_score; /* logarithm of the probability of its spans given the cue */
    bool belief;      /* what is thought, not said */
    const char *rule, *withheld;
    double confidence;
} qt_draft;
QT_TABLE(qt_draft, qt_drafts);

struct qt_scene;

typedef struct qt_attrib {
    qt_stage *stage;
    struct qt_room *room;       /* of the models (learned.h) */
    struct qt_contest *contest; /* while drafts compete (choose.c) */
    /* the trainer looks at the scenes instead of proposing from them */
    void (*watch)(const struct qt_scene *scene, void *user);
    void *user;
    const qt_document *doc;
    qt_drafts drafts;
    qt_drafts proposals; /* of the models (propose.c) */
    uint32_t *quote_of;  /* per token: the quote of the current depth that covers it */
    uint32_t *owner;     /* per quote: the draft that has it, or QT_NONE */
} qt_attrib;

/* Finds the cues of one outer sentence (quotations collapsed) and adds their drafts. */
quoth_status qt_frames_in_sentence(qt_attrib *attrib, qt_range sentence,
                                   uint32_t paragraph) QT_CHECK;

/* The subject of the main clause before a token, for participles and for the quotation
 * that follows a sentence. */
qt_range qt_main_subject(const qt_attrib *attrib, qt_range sentence, uint32_t before);

/* Adds a draft and takes the quotes in its content. */
quoth_status qt_draft_add(qt_attrib *attrib, const qt_draft *draft,
                          uint32_t *index) QT_CHECK;

/* Adds one more content range to a draft, kept in text order; to a draft of its own, with
 * the same speaker, where the draft is full. Drafts may move. */
quoth_status qt_draft_extend(qt_attrib *attrib, uint32_t draft,
                             qt_range content) QT_CHECK;

/* One more content range in text order, one with those it overlaps; left out where the
 * draft is full. */
void qt_draft_insert(qt_draft *draft, qt_range content);

/* Adds what somebody is said to have said within a report. */
quoth_status qt_nested_find(qt_attrib *attrib) QT_CHECK;

/* Makes those the sources whom a source cites: "Harbor Radio said, citing officials". */
void qt_relays_find(qt_attrib *attrib);

/* Fills the table from the drafts that are not dead. */
quoth_status qt_drafts_finish(qt_attrib *attrib, qt_attributions *out) QT_CHECK;

/* The content without commas, dashes and a final stop outside marks at its ends. */
qt_range qt_content_trim(const qt_attrib *attrib, qt_range content);

static inline uint32_t qt_quote_end(const qt_attrib *attrib, uint32_t token) {
    uint32_t quote = attrib->quote_of[token];
    return quote == QT_NONE ? token + 1 : attrib->doc->quotes.items[quote].tokens.end;
}

static inline double qt_setting_of(const qt_attrib *attrib, qt_setting setting) {
    return attrib->doc->pack->settings[setting];
}

#endif
