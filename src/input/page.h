/* A saved page on its way to an article: bytes → UTF-8 → elements → chosen blocks. */
#ifndef QT_PAGE_H
#define QT_PAGE_H

#include "base/memory.h"
#include "base/trace.h"
#include "lang/pack.h"

/* Refuses what is no text by its first bytes: PDF, archives, RTF, MHTML. */
quoth_status qt_refuse_file(const char *bytes, size_t size, quoth_error *error) QT_CHECK;

/* ---- charset: the file's bytes as UTF-8 ---- */

/* A page on its way to UTF-8, a stretch at a time. */
typedef struct qt_decoder {
    const qt_memory *memory;
    const char *bytes;
    size_t size, at;
    size_t unit;                /* bytes that a fault takes */
    void *converter;            /* iconv's; NULL: the page is UTF-8 */
    size_t faults, first_fault; /* ill-formed bytes of the file, and where */
    quoth_error *error;
} qt_decoder;

/* Chooses the charset: the byte-order mark's, UTF-8 if that is what the bytes are, the
 * meta element's, uchardet's guess, or windows-1252. bytes must outlive the decoder. */
qt_decoder qt_decoder_begin(const qt_memory *memory, const char *bytes, size_t size,
                            quoth_error *error);
/* Appends at least `least` bytes to out, or what is left of the page. Faults become
 * U+FFFD, control characters blanks. */
quoth_status qt_decoder_read(qt_decoder *decoder, size_t least, qt_traced *out) QT_CHECK;
static inline bool qt_decoder_done(const qt_decoder *decoder) {
    return decoder->at >= decoder->size;
}
void qt_decoder_end(qt_decoder *decoder);

/* ---- markup: UTF-8 as elements ---- */

/* What the extraction asks of a tag. */
typedef enum qt_tag_flag {
    QT_TAG_BLOCK = 1,      /* begins and ends a paragraph */
    QT_TAG_UNREAD = 2,     /* no reader sees its text, or it is no text */
    QT_TAG_HEADING = 4,    /* h1 to h6 */
    QT_TAG_BREAK = 8,      /* br: a line end */
    QT_TAG_LINK = 16,      /* a */
    QT_TAG_QUOTE = 32,     /* q: a reader sees quotation marks */
    QT_TAG_PARAGRAPH = 64, /* p, li, blockquote, …: holds running text */
    QT_TAG_ARTICLE = 128,  /* article, main */
    QT_TAG_ASIDE = 256,    /* nav, aside, footer, …: beside the article */
    QT_TAG_ROOT = 512,     /* html, body: never beside the article */
    QT_TAG_ITEM = 1024,    /* li: stands with its neighbours */
    QT_TAG_QUOTED = 2048,  /* blockquote */
    QT_TAG_CUSTOM = 4096   /* <x-y>: a block but within a paragraph */
} qt_tag_flag;

/* Elements and texts in document order; the descendants of element i are (i, end). */
typedef struct qt_element {
    uint32_t parent;
    uint16_t flags; /* of its tag; 0 for an unknown one */
    uint8_t level;  /* of a heading */
    bool is_text : 1;
    bool hidden : 1;   /* by its style or attribute */
    bool left_out : 1; /* set by the extraction: no part of the article */
    union {
        qt_span text; /* of a text: bytes of the traced text */
        struct {      /* of an element */
            uint32_t end;
            uint32_t names; /* class, id, role and itemprop in `strings`; 0: none */
        };
    };
} qt_element;
QT_TABLE(qt_element, qt_elements);

/* A fact that the page states about itself: a meta element, a title, JSON-LD, … */
typedef struct qt_fact {
    uint32_t name, value; /* in `strings` */
} qt_fact;
QT_TABLE(qt_fact, qt_facts);

typedef struct qt_markup {
    qt_elements elements;
    qt_traced traced; /* all text, in document order */
    qt_facts facts;
    qt_string_table strings; /* terminated; the first is empty */
    bool cut;                /* a limit ended the reading */
} qt_markup;

/* Before the first thread reads a page: libxml2 has state of its own to set up. */
void qt_markup_init(void);

quoth_status qt_markup_read(const qt_memory *memory, qt_decoder *source, qt_markup *out,
                            quoth_error *error) QT_CHECK;
void qt_markup_free(const qt_memory *memory, qt_markup *markup);

/* The first value of a fact, or NULL. */
const char *qt_markup_fact(const qt_markup *markup, const char *name);

/* ---- extract: the blocks of the article ---- */

/* A run of text between two block borders. */
typedef struct qt_block {
    uint32_t first, end; /* elements */
    uint32_t container;  /* the block element it stands in */
    uint32_t bytes, link_bytes, words, stops;
    bool kept, heading;
} qt_block;
QT_TABLE(qt_block, qt_blocks);

/* The text of elements [first, end) without what is left out, blanks as one, cut at
 * size - 1 bytes and terminated; its size. */
size_t qt_block_text(const qt_markup *markup, uint32_t first, uint32_t end, char *out,
                     size_t size);

/* Finds the blocks of the page and marks those of its article, and the elements that are
 * left out. title may be NULL. */
quoth_status qt_extract_blocks(const qt_memory *memory, qt_matcher *matcher,
                               qt_markup *markup, const char *title, qt_blocks *out,
                               quoth_error *error) QT_CHECK;

/* ---- facts: what the page says about its article ---- */

typedef struct qt_page_facts {
    const char *title, *byline, *publisher, *published, *url; /* in the arena, or NULL */
    const char *headline, *visible_byline; /* as the page shows them, or NULL */
    bool closed; /* the page says that only a part is free to read */
} qt_page_facts;

/* The name in a line "By …", in the arena; NULL where it is no byline. */
const char *qt_page_byline(qt_arena *arena, qt_matcher *matcher, const char *line,
                           bool *failed);

quoth_status qt_page_facts_find(qt_arena *arena, qt_matcher *matcher,
                                const qt_markup *markup, qt_page_facts *out,
                                quoth_error *error) QT_CHECK;

#endif
