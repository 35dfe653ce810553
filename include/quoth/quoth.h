/*
 * quoth: who said what, for whom.
 *
 * The one public header, written to be read from top to bottom:
 *
 *   1. status and errors        4. reading a document
 *   2. the context (patterns)   5. writing a document
 *   3. articles and analysis    6. saved pages, JSON Lines, pattern files
 *                               7. audit
 *
 * In short:
 *
 *     quoth_context *context = NULL;
 *     quoth_document *document = NULL;
 *     quoth_error error;
 *     quoth_article article = {.size = sizeof article, .text = text, .text_size = size};
 *     if (quoth_context_new(&context, NULL, &error) ||
 *         quoth_analyze(&document, context, &article, &error)) {
 *         fprintf(stderr, "%s\n", error.message);
 *         quoth_context_free(context);
 *         return 1;
 *     }
 *     for (size_t i = 0; i < quoth_document_quotation_count(document); i++) {
 *         quoth_quotation q;
 *         if (quoth_document_quotation(document, i, &q)) puts(q.id);
 *     }
 *     quoth_document_free(document);
 *     quoth_context_free(context);
 *
 * Conventions. Every function that can fail returns a quoth_status and fills the
 * caller's quoth_error, which may be NULL; the first error wins; nothing is printed and
 * the process is never ended. No pointer but that error may be NULL unless its function
 * says so. An `out` parameter comes first and is owned by the caller
 * afterwards; a returned pointer is borrowed from the object it came from and lives as
 * long as it does. A context is immutable and may be shared by any number of threads; a
 * document belongs to one thread at a time. Bad *text* is no error: any bytes give a
 * document, oddities become diagnostics in it.
 */
#ifndef QUOTH_H
#define QUOTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QUOTH_CHECK __attribute__((warn_unused_result))
#define QUOTH_API __attribute__((visibility("default")))
#else
#define QUOTH_CHECK
#define QUOTH_API
#endif

#define QUOTH_VERSION "0.1.0"

/* ---- 1. status and errors ---------------------------------------------------- */

typedef enum quoth_status {
    QUOTH_OK = 0,
    QUOTH_ERROR_MEMORY,   /* an allocation failed */
    QUOTH_ERROR_IO,       /* a file or a sink failed */
    QUOTH_ERROR_PATTERN,  /* a pattern file is wrong: file, line and column are set */
    QUOTH_ERROR_INPUT,    /* an input is no article (binary, bad JSON, ...) */
    QUOTH_ERROR_ENCODING, /* strict reading met ill-formed UTF-8 */
    QUOTH_ERROR_LIMIT,    /* an input is larger than a documented limit */
    QUOTH_ERROR_ARGUMENT  /* the caller passed something out of range */
} quoth_status;

/* Filled by a failing call. line and column count from 1 (code points), 0 = unknown;
 * offset counts bytes; file and message are always terminated. */
typedef struct quoth_error {
    quoth_status status;
    uint32_t line, column;
    size_t offset;
    char file[128];
    char message[256];
} quoth_error;

/* The name of a status, "out of memory" for example. Static storage. */
QUOTH_API const char *quoth_status_name(quoth_status status);

/* The library's version, QUOTH_VERSION of the build. Static storage. */
QUOTH_API const char *quoth_version(void);

/* ---- 2. the context ---------------------------------------------------------- */

typedef struct quoth_context quoth_context;

/* Memory comes from `reallocate(user, block, size)`: block NULL allocates, size 0
 * releases and returns NULL, a NULL return for size > 0 is a failure that comes back as
 * QUOTH_ERROR_MEMORY. It is called from every thread that uses the context. */
typedef struct quoth_allocator {
    void *(*reallocate)(void *user, void *block, size_t size);
    void *user;
} quoth_allocator;

typedef struct quoth_context_options {
    size_t size;               /* sizeof(quoth_context_options) */
    const char *patterns_dir;  /* folder that replaces the embedded patterns, or NULL */
    quoth_allocator allocator; /* all zero: malloc and free */
} quoth_context_options;

/* Loads the language's patterns. Fails with QUOTH_ERROR_PATTERN and a position when a
 * pattern file is wrong. options may be NULL: embedded English, malloc. */
QUOTH_API QUOTH_CHECK quoth_status quoth_context_new(quoth_context **out,
                                                     const quoth_context_options *options,
                                                     quoth_error *error);

/* NULL is allowed. No document of the context may be alive. */
QUOTH_API void quoth_context_free(quoth_context *context);

/* "sha256:..." over all pattern files, the graph's generator.patterns. Borrowed. */
QUOTH_API const char *quoth_context_fingerprint(const quoth_context *context);

/* ---- 3. articles and analysis -------------------------------------------------- */

/* Where a part of a text that was extracted from a file stands in it. */
typedef struct quoth_piece {
    uint32_t text_byte;             /* the piece covers the text up to the next piece */
    uint32_t file_byte, file_bytes; /* and was made of these bytes of the file */
} quoth_piece;

/* What is to be analysed. All strings are borrowed, for the call only unless the text is
 * lent, UTF-8, and NULL where unknown; text need not be well-formed or terminated. */
typedef struct quoth_article {
    size_t size;      /* sizeof(quoth_article) */
    const char *text; /* text_size bytes */
    size_t text_size;
    const char *id; /* graph.id */
    const char *title, *byline, *publisher, *published, *url;
    bool strict;               /* refuse ill-formed UTF-8 instead of replacing it */
    const quoth_piece *pieces; /* sorted, of an extracted text that is well-formed; or */
    size_t piece_count;        /* NULL and 0: the text is the file */
    const char *notice; /* what is odd about the article as a whole, or NULL: becomes a
                           diagnostic "partial-article" */
    bool lent; /* text and pieces stay as they are until the document is freed: they are
                  not copied, the text where it is well-formed */
} quoth_article;

typedef struct quoth_document quoth_document;

/* Runs the whole pipeline. A text of more than 128 KiB (part_bytes of the patterns'
 * settings) is analysed in parts of whole paragraphs, so that memory stays bounded:
 * persons and institutions are then the same in all parts by their full names, while
 * surnames and pronouns are resolved within a part. Fails only for memory, an article
 * above the limits below, a binary file (a NUL byte among the first 1024) or strict
 * reading. */
QUOTH_API QUOTH_CHECK quoth_status quoth_analyze(quoth_document **out,
                                                 const quoth_context *context,
                                                 const quoth_article *article,
                                                 quoth_error *error);

QUOTH_API void quoth_document_free(quoth_document *document);

/* Limits, each with its diagnostic or error: */
enum {
    QUOTH_LIMIT_TEXT = 64 << 20, /* bytes of an article: offsets and tables are 32 bit */
    QUOTH_LIMIT_ILL_FORMED = 4 << 20, /* ill-formed sequences of an article: each becomes
                                         three bytes, and more are no text */
    QUOTH_LIMIT_PAGE = 16 << 20, /* bytes of an HTML page: elements cost more than text */
    QUOTH_LIMIT_ELEMENTS = 400000, /* elements and texts of a page: no article has more */
    QUOTH_LIMIT_PIECES = 750000,   /* pieces of a page's text that are traced exactly,
                                      later ones within 64 bytes: they would outweigh it */
    QUOTH_LIMIT_QUOTATION = 64 << 10, /* bytes of one quotation: longer is a lost mark */
    QUOTH_LIMIT_QUOTATIONS =
        100000,                  /* quotations of a document: the graph stays usable */
    QUOTH_LIMIT_SOURCES = 45000, /* nodes of a document that is analysed in parts: later
                                    speakers are withheld, so that memory stays bounded */
    QUOTH_LIMIT_NESTING = 8,     /* quotations within quotations */
    QUOTH_LIMIT_NAME = 512       /* bytes of a name: longer is no name */
};

/* ---- 4. reading a document ------------------------------------------------------ */

/* A half-open range of bytes of the analysed text. */
typedef struct quoth_span {
    uint32_t start_byte, end_byte;
} quoth_span;

#define QUOTH_NONE UINT32_MAX

/* The analysed text and its size: the article's text, a leading byte-order mark
 * skipped, ill-formed bytes replaced by U+FFFD. Borrowed; terminated unless lent. */
QUOTH_API const char *quoth_document_text(const quoth_document *document, size_t *size);

/* A byte offset of the analysed text as a number of code points, line and column. */
typedef struct quoth_position {
    uint32_t codepoint, utf16, line, column;
} quoth_position;
QUOTH_API quoth_position quoth_document_position(const quoth_document *document,
                                                 uint32_t byte);

/* One quotation. Strings and spans are borrowed from the document; a cue or source that
 * the article does not give has start_byte == end_byte == 0; indexes of nodes and
 * quotations are QUOTH_NONE where there is none. */
typedef struct quoth_quotation {
    char id[12];      /* "q1" */
    const char *kind; /* "direct", "mixed", "indirect" */
    const quoth_span *content;
    size_t content_count;
    quoth_span cue, source;
    uint32_t speaker, via, parent;
    const char *withheld; /* why there is no speaker, or NULL */
    const char *polarity, *rule;
    double confidence;
    uint32_t words; /* words of the content */
} quoth_quotation;

QUOTH_API size_t quoth_document_quotation_count(const quoth_document *document);

/* false where index is out of range. */
QUOTH_API bool quoth_document_quotation(const quoth_document *document, size_t index,
                                        quoth_quotation *out);

/* One node of the source graph. */
typedef struct quoth_node {
    const char *id, *kind, *label;
    const char *acronym; /* or NULL */
    uint32_t quotations, words;
} quoth_node;

QUOTH_API size_t quoth_document_node_count(const quoth_document *document);
QUOTH_API bool quoth_document_node(const quoth_document *document, size_t index,
                                   quoth_node *out);

/* One diagnostic: an oddity of the text, never a failure. */
typedef struct quoth_diagnostic {
    const char *code, *message;
    quoth_span span;
    uint32_t line, column;
} quoth_diagnostic;

QUOTH_API size_t quoth_document_diagnostic_count(const quoth_document *document);
QUOTH_API bool quoth_document_diagnostic(const quoth_document *document, size_t index,
                                         quoth_diagnostic *out);

/* ---- 5. writing a document ------------------------------------------------------- */

/* Receives output; returns 0 to go on, anything else ends the writing with
 * QUOTH_ERROR_IO. */
typedef int (*quoth_sink)(void *user, const char *bytes, size_t size);

typedef enum quoth_format {
    QUOTH_FORMAT_GRAPH,       /* the source graph, SCHEMA version 1, indented JSON */
    QUOTH_FORMAT_JSONL,       /* the same as one compact line */
    QUOTH_FORMAT_REPORT,      /* for a terminal */
    QUOTH_FORMAT_TEXT,        /* the analysed text, page furniture left out */
    QUOTH_FORMAT_CONLLU,      /* tokens with Penn tags, heads and labels, as CoNLL-U */
    QUOTH_FORMAT_EXPLANATION, /* what found each quotation and its speaker, what lost */
    QUOTH_FORMAT_D3,          /* node-link JSON with `links` */
    QUOTH_FORMAT_CYTOSCAPE,   /* Cytoscape.js elements; networkx reads them too */
    QUOTH_FORMAT_GRAPHOLOGY,  /* graphology's serialisation: sigma */
    QUOTH_FORMAT_JGF,         /* JSON Graph Format 2 */
    QUOTH_FORMAT_GEXF,        /* GEXF 1.3: Gephi */
    QUOTH_FORMAT_GRAPHML,
    QUOTH_FORMAT_DOT,            /* Graphviz */
    QUOTH_FORMAT_CSV_NODES,      /* rows without the head that quoth_write_head gives */
    QUOTH_FORMAT_CSV_EDGES,      /* the same */
    QUOTH_FORMAT_CSV_QUOTATIONS, /* the same, a row a quotation: for spreadsheets */
    QUOTH_FORMAT_WEB_ANNOTATION, /* W3C Web Annotation, JSON-LD */
    QUOTH_FORMAT_SCHEMA_ORG,     /* a NewsArticle with its Quotations, JSON-LD */
    QUOTH_FORMAT_BRAT,           /* brat standoff of quoth_document_text */
    QUOTH_FORMAT_HTML /* the report with the article, one file that works offline */
} quoth_format;

typedef enum quoth_offsets {
    QUOTH_OFFSETS_CODEPOINT,
    QUOTH_OFFSETS_BYTE,
    QUOTH_OFFSETS_UTF16
} quoth_offsets;

typedef struct quoth_write_options {
    size_t size; /* sizeof(quoth_write_options) */
    quoth_offsets offsets;
    uint32_t width;        /* columns of a report; 0 = 80 */
    bool color;            /* ANSI colour in a report */
    const char *quotation; /* explanation: of this quotation only ("q3"), or NULL */
    bool collapse; /* formats that draw: parallel edges become one, with a weight */
} quoth_write_options;

/* Byte-identical for the same document, context version and options. options may be
 * NULL. */
QUOTH_API QUOTH_CHECK quoth_status quoth_write(const quoth_document *document,
                                               quoth_format format,
                                               const quoth_write_options *options,
                                               quoth_sink sink, void *user,
                                               quoth_error *error);

/* What stands once before all documents of a format: the first row of a table. Nothing
 * for most. */
QUOTH_API QUOTH_CHECK quoth_status quoth_write_head(quoth_format format, quoth_sink sink,
                                                    void *user, quoth_error *error);

/* The format of a name ("gexf"), as in `quoth graph --format`; false for an unknown one.
 * *repeats: whether documents of it may follow each other in one file. */
QUOTH_API bool quoth_format_find(const char *name, quoth_format *format, bool *repeats);

/* Bytes that may hold anything, made safe for a terminal: control, bidi and zero-width
 * characters and ill-formed UTF-8 are shown as \\u{...}, line ends as blanks. */
QUOTH_API void quoth_escape(const char *bytes, size_t size, quoth_sink sink, void *user);

/* ---- 6. saved pages, JSON Lines, pattern files ------------------------------------ */

typedef enum quoth_input {
    QUOTH_INPUT_TEXT,
    QUOTH_INPUT_HTML,
    QUOTH_INPUT_JSONL,
    QUOTH_INPUT_OTHER /* compressed, PDF, UTF-16 text...: refused as a text */
} quoth_input;

/* What a file is, by its first bytes (4 KiB are enough). */
QUOTH_API quoth_input quoth_input_kind(const char *bytes, size_t size);

/* An HTML page as saved from a browser, in any charset: its article's text, title,
 * byline, publisher, date and url, and where each part of the text stands in the file.
 * bytes may be released afterwards. Fails with QUOTH_ERROR_INPUT where the page holds no
 * article, QUOTH_ERROR_LIMIT above QUOTH_LIMIT_PAGE bytes, and, if strict, with
 * QUOTH_ERROR_ENCODING for ill-formed bytes. The article lives in the
 * page; its id is NULL. */
typedef struct quoth_page quoth_page;
QUOTH_API QUOTH_CHECK quoth_status quoth_page_read(quoth_page **out,
                                                   const quoth_context *context,
                                                   const char *bytes, size_t size,
                                                   bool strict, quoth_error *error);
QUOTH_API const quoth_article *quoth_page_article(const quoth_page *page);
QUOTH_API void quoth_page_free(quoth_page *page); /* NULL is allowed */

/* Where an article's "text", "id", "title", "byline", "publisher", "published" or "url"
 * stands in a JSON object. */
typedef struct quoth_field {
    const char *name, *member;
} quoth_field;

typedef struct quoth_record_options {
    size_t size;               /* sizeof(quoth_record_options) */
    const quoth_field *fields; /* looked at first, in this order; may be NULL */
    size_t field_count;
} quoth_record_options;

/* One line of JSON Lines: an object with a text and, if given, an id, title and so on, by
 * these names, by those that IPTC ninjs, news-please, Common Crawl's and other corpora
 * use, or by the options' (NULL: none). The article's strings live in the record. */
typedef struct quoth_record quoth_record;
QUOTH_API QUOTH_CHECK quoth_status quoth_record_parse(quoth_record **out,
                                                      const char *line, size_t size,
                                                      const quoth_record_options *options,
                                                      quoth_error *error);
QUOTH_API const quoth_article *quoth_record_article(const quoth_record *record);
QUOTH_API void quoth_record_free(quoth_record *record);

/* Runs every example of the context's patterns. Each failing one goes to the sink as a
 * line `file:line:column: message`; *failures counts them, *examples all that ran. */
QUOTH_API QUOTH_CHECK quoth_status quoth_patterns_check(const quoth_context *context,
                                                        quoth_sink sink, void *user,
                                                        size_t *examples,
                                                        size_t *failures,
                                                        quoth_error *error);

/* Writes all loaded pattern data in a canonical form, so that a change of data shows as
 * a diff. */
QUOTH_API QUOTH_CHECK quoth_status quoth_patterns_dump(const quoth_context *context,
                                                       quoth_sink sink, void *user,
                                                       quoth_error *error);

/* ---- 7. audit: what a fact-checker should look at -----------------------------------
 */

/* A rule of the context's audit. Strings are borrowed from the context. */
typedef struct quoth_rule {
    const char *id, *level; /* "anon.bare"; "error", "warning", "note" or "off" */
    const char *message, *why;
    const char *example; /* a text in which it finds something, or NULL */
} quoth_rule;

QUOTH_API size_t quoth_rule_count(const quoth_context *context);
QUOTH_API bool quoth_rule_at(const quoth_context *context, size_t index, quoth_rule *out);

/* A level other than the rule's own; rule may end in "*". */
typedef struct quoth_rule_level {
    const char *rule, *level;
} quoth_rule_level;

typedef struct quoth_audit_options {
    size_t size;                    /* sizeof(quoth_audit_options) */
    const quoth_rule_level *levels; /* the later one counts */
    size_t level_count;
} quoth_audit_options;

/* Runs all rules that are not off. The document must outlive the audit. Fails with
 * QUOTH_ERROR_ARGUMENT for an unknown rule or level. options may be NULL. */
typedef struct quoth_audit quoth_audit;
QUOTH_API QUOTH_CHECK quoth_status quoth_audit_run(quoth_audit **out,
                                                   const quoth_document *document,
                                                   const quoth_audit_options *options,
                                                   quoth_error *error);
QUOTH_API void quoth_audit_free(quoth_audit *audit); /* NULL is allowed */

/* One finding, in the order of the text. Strings are borrowed from the context. */
typedef struct quoth_finding {
    const char *rule, *level, *message, *why;
    quoth_span span;
    uint32_t line, column;
    uint32_t quotation; /* index, or QUOTH_NONE */
} quoth_finding;

QUOTH_API size_t quoth_audit_count(const quoth_audit *audit);
QUOTH_API bool quoth_audit_finding(const quoth_audit *audit, size_t index,
                                   quoth_finding *out);

typedef enum quoth_audit_format {
    QUOTH_AUDIT_TERMINAL,
    QUOTH_AUDIT_LINES, /* file:line:column: level: [rule] message */
    QUOTH_AUDIT_JSON,  /* one object a line */
    QUOTH_AUDIT_SARIF, /* one run of a SARIF 2.1.0 log; quoth_audit_frame has the rest */
    QUOTH_AUDIT_MARKDOWN
} quoth_audit_format;

QUOTH_API bool quoth_audit_format_find(const char *name, quoth_audit_format *format);

/* name is the file that the findings are about. options may be NULL. */
QUOTH_API QUOTH_CHECK quoth_status quoth_audit_write(
    const quoth_audit *audit, quoth_audit_format format, const char *name,
    const quoth_write_options *options, quoth_sink sink, void *user, quoth_error *error);

/* What stands before all audits of a format, between two, and behind all. Static. */
typedef enum quoth_frame {
    QUOTH_FRAME_HEAD,
    QUOTH_FRAME_BETWEEN,
    QUOTH_FRAME_TAIL
} quoth_frame;
QUOTH_API const char *quoth_audit_frame(quoth_audit_format format, quoth_frame part);

/* Seconds spent per stage by quoth_analyze on this document, in pipeline order; the
 * names are static. Returns how many were written, at most capacity. */
typedef struct quoth_timing {
    const char *stage;
    double seconds;
} quoth_timing;
QUOTH_API size_t quoth_document_timings(const quoth_document *document, quoth_timing *out,
                                        size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
