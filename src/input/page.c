/*
 * A saved page as an article: the kept blocks of extract.c become a text as a reader
 * sees it, a blank line between paragraphs, and every part of it is traced to the file.
 *
 *     <p>He said,\n <q>No</q>&nbsp;…   He said, “No” …
 *
 * Blanks are single, invisible characters (soft hyphens, zero-width ones) go, <br> is a
 * line end, <q> shows quotation marks as in a browser. Other kinds of files that are
 * often taken for pages are refused by what they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "document.h"
#include "input/page.h"

enum {
    LOOKED_AT = 4096, /* bytes that tell what a file is */
    STUB_WORDS = 250, /* less text of a closed article is its beginning only */
    BYLINE_WORDS = 12,
    BYLINE_BYTES = 160,
    ARTICLE_WORDS = 25 /* less text is no article */
};

struct quoth_page {
    qt_memory memory;
    qt_arena keep;
    qt_traced text;
    quoth_article article;
};

/* ---- what a file is ---- */

static bool begins_with(const char *bytes, size_t size, const char *tag) {
    for (size_t i = 0; tag[i]; i++) {
        if (i >= size) return false;
        char c = bytes[i] >= 'A' && bytes[i] <= 'Z' ? (char)(bytes[i] + 32) : bytes[i];
        if (c != tag[i]) return false;
    }
    return true;
}

static bool is_html(const char *bytes, size_t size) {
    static const char *const marks[] = {
        "<!doctype html", "<html", "<head", "<body",  "<meta",   "<title", "<article",
        "<div",           "<p>",   "<link", "<style", "<script", "<h1",    "<!--[if"};
    static const char *const prologues[] = {"<!--", "<?xml"};
    enum { SURE = 4 }; /* the first marks, after a prologue */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (begins_with(bytes, size, marks[i])) return true;
    bool prologue =
        begins_with(bytes, size, prologues[0]) || begins_with(bytes, size, prologues[1]);
    for (size_t at = 0; prologue && at < size; at++)
        for (size_t i = 0; i < SURE; i++)
            if (begins_with(bytes + at, size - at, marks[i])) return true;
    return false;
}

static bool is_blank_byte(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* An object, or an array of them: the latter is refused line by line, with its place. */
static bool is_json(const char *bytes, size_t size) {
    size_t at = size && bytes[0] == '[' ? 1 : 0;
    bool array = at;
    while (at < size && is_blank_byte(bytes[at])) at++;
    if (at >= size || bytes[at] != '{') return false;
    for (at++; at < size && is_blank_byte(bytes[at]);) at++;
    return at < size ? bytes[at] == '"' || bytes[at] == '}' : !array;
}

quoth_input quoth_input_kind(const char *bytes, size_t size) {
    if (size > LOOKED_AT) size = LOOKED_AT;
    if (qt_refuse_file(bytes, size, NULL)) return QUOTH_INPUT_OTHER;
    char narrow[LOOKED_AT / 2];
    bool little = size >= 2 && !memcmp(bytes, "\xFF\xFE", 2);
    if (little || (size >= 2 && !memcmp(bytes, "\xFE\xFF", 2))) {
        size_t length = 0; /* UTF-16: every other byte tells enough */
        for (size_t i = little ? 2 : 3; i < size; i += 2) narrow[length++] = bytes[i];
        size_t at = 0;
        while (at < length && is_blank_byte(narrow[at])) at++;
        return is_html(narrow + at, length - at) ? QUOTH_INPUT_HTML : QUOTH_INPUT_OTHER;
    }
    if (size >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
        bytes += 3;
        size -= 3;
    }
    size_t at = 0;
    while (at < size && is_blank_byte(bytes[at])) at++;
    if (is_html(bytes + at, size - at)) return QUOTH_INPUT_HTML;
    return is_json(bytes + at, size - at) ? QUOTH_INPUT_JSONL : QUOTH_INPUT_TEXT;
}

/* ---- the text ---- */

typedef struct pen {
    const quoth_page *page;
    const qt_markup *markup;
    qt_traced *out;
    size_t block_start;        /* of the text: nothing of the block is written yet */
    bool blank;                /* a blank is due before the next character */
    unsigned breaks;           /* line ends that are due */
    size_t place;              /* in the file, where the last text ended */
    uint32_t quotes[8], depth; /* where open q elements end */
    uint32_t passed;           /* elements before the block */
    quoth_error *error;
} pen;

static quoth_status put(pen *at, const char *text, size_t size, qt_span file) {
    at->place = file.end_byte;
    return qt_traced_add(&at->page->memory, at->out, text, size, file.start_byte,
                         file.end_byte - file.start_byte, at->error);
}

/* Text that the reader sees and the file does not hold. */
static quoth_status put_made(pen *at, const char *text) {
    qt_span nothing = {(uint32_t)at->place, (uint32_t)at->place};
    return put(at, text, strlen(text), nothing);
}

static bool is_at_start(const pen *at) {
    return at->out->text.count == at->block_start;
}

static quoth_status put_due_blank(pen *at) {
    const char *due = at->breaks ? "\n" : at->blank ? " " : "";
    bool start = is_at_start(at);
    at->breaks = 0;
    at->blank = false;
    return start ? QUOTH_OK : put_made(at, due);
}

static bool is_invisible(uint32_t c) {
    return c == 0xAD || c == 0x200B || c == 0x200C || c == 0xFEFF || c == 0x2060;
}

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0xA0;
}

static quoth_status put_text(pen *at, qt_span text) {
    const qt_traced *traced = &at->markup->traced;
    const char *bytes = traced->text.items;
    for (uint32_t i = text.start_byte; i < text.end_byte;) {
        uint32_t from = i, length = 0;
        uint32_t c = qt_utf8_decode(bytes + i, text.end_byte - i, &length);
        if (is_blank(c) || is_invisible(c)) {
            at->blank |= is_blank(c);
            i += length;
            continue;
        }
        while (i < text.end_byte) {
            c = qt_utf8_decode(bytes + i, text.end_byte - i, &length);
            if (is_blank(c) || is_invisible(c)) break;
            i += length;
        }
        QT_TRY(put_due_blank(at));
        /* piece by piece: what lies in one is traced alike */
        for (uint32_t part = from; part < i;) {
            uint32_t stop = qt_traced_stop(traced, part);
            if (stop > i) stop = i;
            qt_span file = qt_traced_file(traced->pieces.items, traced->pieces.count,
                                          traced->text.count, (qt_span){part, stop});
            QT_TRY(put(at, bytes + part, stop - part, file));
            part = stop;
        }
    }
    return QUOTH_OK;
}

/* Whether an element's text begins with a quotation mark of its own. */
static bool has_own_marks(const qt_markup *markup, uint32_t element) {
    static const char *const marks[] = {"\"", "“", "‘", "«", "„", "'"};
    char text[8];
    uint32_t end = markup->elements.items[element].end;
    size_t size = qt_block_text(markup, element, end, text, sizeof text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= strlen(marks[i]) && !memcmp(text, marks[i], strlen(marks[i])))
            return true;
    return false;
}

/* A q: a reader sees marks around it, unless it holds them. */
static quoth_status open_quote(pen *at, uint32_t element) {
    if (at->depth >= sizeof at->quotes / sizeof *at->quotes ||
        has_own_marks(at->markup, element))
        return QUOTH_OK;
    QT_TRY(put_due_blank(at));
    at->quotes[at->depth++] = at->markup->elements.items[element].end;
    return put_made(at, at->depth % 2 ? "“" : "‘");
}

static quoth_status close_quotes(pen *at, uint32_t element) {
    while (at->depth && at->quotes[at->depth - 1] <= element) {
        QT_TRY(put_made(at, at->depth % 2 ? "”" : "’"));
        at->depth--;
    }
    return QUOTH_OK;
}

/* Where a text begins in the file, its blanks skipped. */
static uint32_t file_place(const qt_markup *markup, qt_span text) {
    const qt_traced *traced = &markup->traced;
    while (text.start_byte + 1 < text.end_byte &&
           (unsigned char)traced->text.items[text.start_byte] <= ' ')
        text.start_byte++;
    return qt_traced_file(traced->pieces.items, traced->pieces.count, traced->text.count,
                          text)
        .start_byte;
}

static quoth_status put_block(pen *at, const qt_block *block) {
    const qt_elements *elements = &at->markup->elements;
    if (at->out->text.count) QT_TRY(put_made(at, "\n\n"));
    at->block_start = at->out->text.count;
    at->blank = false;
    at->breaks = 0;
    at->place = file_place(at->markup, elements->items[block->first].text);
    /* a q may begin before the block's first text */
    for (uint32_t i = at->passed; i < block->first; i++)
        if (elements->items[i].flags & QT_TAG_QUOTE &&
            elements->items[i].end > block->first && !elements->items[i].left_out)
            QT_TRY(open_quote(at, i));
    for (uint32_t i = block->first; i < block->end; i++) {
        const qt_element *element = &elements->items[i];
        QT_TRY(close_quotes(at, i));
        if (element->is_text) {
            QT_TRY(put_text(at, element->text));
        } else if (element->left_out) {
            i = element->end - 1;
        } else if (element->flags & QT_TAG_BREAK) {
            at->breaks++;
        } else if (element->flags & QT_TAG_QUOTE) {
            QT_TRY(open_quote(at, i));
        }
    }
    at->passed = block->end;
    return close_quotes(at, UINT32_MAX);
}

static quoth_status write_text(quoth_page *page, const qt_markup *markup,
                               const qt_blocks *blocks, uint32_t *words,
                               quoth_error *error) {
    pen at = {.page = page, .markup = markup, .out = &page->text, .error = error};
    for (uint32_t i = 0; i < blocks->count; i++) {
        if (!blocks->items[i].kept) continue;
        *words += blocks->items[i].words;
        QT_TRY(put_block(&at, &blocks->items[i]));
    }
    return QUOTH_OK;
}

/* ---- the page ---- */

/* The first block outside the article that is a byline. */
static quoth_status find_byline(quoth_page *page, const qt_markup *markup,
                                qt_matcher *matcher, const qt_blocks *blocks,
                                const char **byline, quoth_error *error) {
    bool failed = false;
    for (uint32_t i = 0; i < blocks->count && !*byline && !failed; i++) {
        const qt_block *block = &blocks->items[i];
        if (block->kept || block->words > BYLINE_WORDS) continue;
        char line[BYLINE_BYTES];
        qt_block_text(markup, block->first, block->end, line, sizeof line);
        *byline = qt_page_byline(&page->keep, matcher, line, &failed);
    }
    return failed ? qt_fail_memory(error) : QUOTH_OK;
}

static quoth_status build(quoth_page *page, const qt_decoder *source, qt_markup *markup,
                          qt_matcher *matcher, qt_blocks *blocks, quoth_error *error) {
    qt_page_facts facts;
    QT_TRY(qt_page_facts_find(&page->keep, matcher, markup, &facts, error));
    QT_TRY(qt_extract_blocks(&page->memory, matcher, markup, facts.title, blocks, error));
    if (!facts.byline)
        QT_TRY(find_byline(page, markup, matcher, blocks, &facts.byline, error));
    uint32_t words = 0;
    QT_TRY(write_text(page, markup, blocks, &words, error));
    if (words < ARTICLE_WORDS)
        return qt_fail(error, QUOTH_ERROR_INPUT,
                       facts.closed
                           ? "the page holds no article text: it is closed to readers "
                             "without a subscription"
                           : "no article in this page: it holds %u words of running text",
                       words);
    page->article = (quoth_article){.size = sizeof page->article,
                                    .text = page->text.text.items,
                                    .text_size = page->text.text.count,
                                    .title = facts.title,
                                    .byline = facts.byline,
                                    .publisher = facts.publisher,
                                    .published = facts.published,
                                    .url = facts.url,
                                    .pieces = page->text.pieces.items,
                                    .piece_count = page->text.pieces.count};
    if (facts.closed && words < STUB_WORDS)
        page->article.notice = "the page holds only the beginning of the article: the "
                               "rest is closed to readers without a subscription";
    if (source->faults && !page->article.notice) {
        char text[120];
        int size =
            snprintf(text, sizeof text,
                     "%zu ill-formed byte sequences, the first at byte %zu, read as "
                     "U+FFFD",
                     source->faults, source->first_fault);
        page->article.notice = qt_arena_string(&page->keep, text, (size_t)size);
        if (!page->article.notice) return qt_fail_memory(error);
    }
    if (markup->cut)
        page->article.notice = "the page is nested too deeply or has too many elements: "
                               "only its beginning was read";
    return QUOTH_OK;
}

static quoth_status read_page(quoth_page *page, const quoth_context *context,
                              const char *bytes, size_t size, bool strict,
                              quoth_error *error) {
    const qt_memory *memory = &page->memory;
    qt_markup markup = {0};
    qt_blocks blocks = {0};
    qt_matcher matcher;
    QT_TRY(qt_matcher_init(&matcher, &context->pack, error));
    qt_decoder source = qt_decoder_begin(memory, bytes, size, error);
    quoth_status status = qt_markup_read(memory, &source, &markup, error);
    qt_decoder_end(&source); /* its faults stay known */
    if (!status && strict && source.faults)
        status = qt_fail(error, QUOTH_ERROR_ENCODING, "ill-formed bytes at byte %zu",
                         source.first_fault);
    if (!status) status = build(page, &source, &markup, &matcher, &blocks, error);
    if (!status && matcher.out_of_memory) status = qt_fail_memory(error);
    QT_TABLE_FREE(memory, &blocks);
    qt_markup_free(memory, &markup);
    qt_matcher_free(&matcher);
    return status;
}

quoth_status quoth_page_read(quoth_page **out, const quoth_context *context,
                             const char *bytes, size_t size, bool strict,
                             quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (size > QUOTH_LIMIT_PAGE)
        return qt_fail(error, QUOTH_ERROR_LIMIT,
                       "the page has more than the limit of %d bytes",
                       (int)QUOTH_LIMIT_PAGE);
    QT_TRY(qt_refuse_file(bytes, size, error));
    quoth_page *page = qt_memory_resize(&context->memory, NULL, sizeof *page);
    if (!page) return qt_fail_memory(error);
    memset(page, 0, sizeof *page);
    page->memory = context->memory;
    qt_arena_init(&page->keep, &page->memory);
    quoth_status status = read_page(page, context, bytes, size, strict, error);
    if (status) {
        quoth_page_free(page);
        return status;
    }
    *out = page;
    return QUOTH_OK;
}

const quoth_article *quoth_page_article(const quoth_page *page) {
    return &page->article;
}

void quoth_page_free(quoth_page *page) {
    if (!page) return;
    qt_memory memory = page->memory;
    qt_traced_free(&memory, &page->text);
    qt_arena_free(&page->keep);
    qt_memory_release(&memory, page);
}
