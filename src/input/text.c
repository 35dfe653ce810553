/*
 * Input, first half: bytes become the analysed text.
 *
 * A leading byte-order mark is skipped; every ill-formed maximal subpart becomes one
 * U+FFFD and gives a diagnostic with its place in the file; everything after this stage
 * relies on valid UTF-8 (PCRE2 runs without its own check). UTF-16 and binary files are
 * refused with a line that says what they are. The text is never changed otherwise.
 *
 * Checkpoints every 256 bytes count code points and UTF-16 units, so that any byte offset
 * is converted without walking the text.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "document.h"
#include "input/page.h"

/* Whether `what` stands at the beginning of one of the first lines. */
static bool has_line(const char *bytes, size_t size, const char *what) {
    size_t length = strlen(what);
    for (size_t at = 0; at + length <= size; at++)
        if ((!at || bytes[at - 1] == '\n') && !memcmp(bytes + at, what, length))
            return true;
    return false;
}

quoth_status qt_refuse_file(const char *bytes, size_t size, quoth_error *error) {
    static const struct {
        const char *start;
        size_t size;
        const char *message;
    } kinds[] = {
        {"%PDF-", 5, "this is a PDF file, not text"},
        {"\x1F\x8B", 2, "this is a compressed file (gzip); unpack it first"},
        {"PK\x03\x04", 4, "this is a ZIP archive (.docx and .epub are), not text"},
        {"{\\rtf", 5, "this is an RTF file; save it as plain text"},
    };
    enum { LOOKED_AT = 1024 };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (size >= kinds[i].size && !memcmp(bytes, kinds[i].start, kinds[i].size))
            return qt_fail(error, QUOTH_ERROR_INPUT, "%s", kinds[i].message);
    size_t looked = size < LOOKED_AT ? size : LOOKED_AT;
    if (has_line(bytes, looked, "MIME-Version:") &&
        has_line(bytes, looked, "Content-Type: multipart/related"))
        return qt_fail(error, QUOTH_ERROR_INPUT,
                       "this is an MHTML archive; save the page as HTML instead");
    return QUOTH_OK;
}

static quoth_status refuse_other_files(qt_stage *stage, const char *bytes, size_t size) {
    QT_TRY(qt_refuse_file(bytes, size, stage->error));
    if (size >= 2 && (!memcmp(bytes, "\xFF\xFE", 2) || !memcmp(bytes, "\xFE\xFF", 2)))
        return qt_fail(stage->error, QUOTH_ERROR_INPUT,
                       "this is UTF-16 text; convert it to UTF-8 first");
    if (memchr(bytes, '\0', size < 1024 ? size : 1024))
        return qt_fail(stage->error, QUOTH_ERROR_INPUT,
                       "this is a binary file, not text");
    return QUOTH_OK;
}

static quoth_status note_bad_bytes(qt_stage *stage, unsigned char byte,
                                   size_t file_offset, uint32_t at) {
    if (stage->diagnostics->count >= QT_DIAGNOSTICS_KEPT) return QUOTH_OK;
    bool mark = byte >= 0x91 && byte <= 0x94;
    char text[160];
    int length = snprintf(
        text, sizeof text, "ill-formed UTF-8 at byte %zu, read as U+FFFD%s", file_offset,
        mark ? " (in Windows-1252 a quotation mark: convert the file)" : "");
    char *message = qt_arena_string(stage->keep, text, (size_t)length);
    if (!message) return qt_fail_memory(stage->error);
    return qt_diagnose(stage, "ill-formed-utf8", (qt_span){at, at + 3}, message);
}

/* With the line and column of a byte offset in unvalidated bytes. */
static quoth_status fail_encoding(qt_stage *stage, quoth_status status, const char *bytes,
                                  size_t skipped, size_t offset) {
    uint32_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset; i++)
        if (bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    bool limit = status == QUOTH_ERROR_LIMIT;
    qt_fail_at(stage->error, status, NULL, line,
               1 + qt_utf8_count(bytes + start, offset - start),
               "ill-formed UTF-8 at byte %zu%s", skipped + offset,
               limit ? ", after more than can be read as U+FFFD: this is no text" : "");
    if (stage->error) stage->error->offset = skipped + offset;
    return status;
}

/* Where an extracted text stands in its file. */
static quoth_status keep_pieces(qt_stage *stage, const quoth_article *article,
                                qt_text *out) {
    size_t size = article->piece_count * sizeof *article->pieces;
    out->pieces = article->pieces;
    out->piece_count = (uint32_t)article->piece_count;
    if (!size || article->lent) return QUOTH_OK;
    out->pieces = out->own_pieces = qt_memory_resize(stage->memory, NULL, size);
    if (!out->pieces) return qt_fail_memory(stage->error);
    memcpy(out->own_pieces, article->pieces, size);
    return QUOTH_OK;
}

static quoth_status decode(qt_stage *stage, const quoth_article *article,
                           const char *bytes, size_t size, size_t skipped, qt_text *out) {
    size_t at = qt_utf8_valid_prefix(bytes, size);
    if (article->lent && at == size) {
        out->bytes = bytes;
        out->size = (uint32_t)size;
        return QUOTH_OK;
    }
    /* worst case: a byte is replaced by three */
    size_t most = size - at < QUOTH_LIMIT_ILL_FORMED ? size - at : QUOTH_LIMIT_ILL_FORMED,
           room = size + most * 2, faults = 0;
    out->own = qt_memory_resize(stage->memory, NULL, room + 1);
    if (!out->own) return qt_fail_memory(stage->error);
    memcpy(out->own, bytes, at);
    size_t written = at;
    while (at < size) {
        if (article->strict)
            return fail_encoding(stage, QUOTH_ERROR_ENCODING, bytes, skipped, at);
        if (++faults > QUOTH_LIMIT_ILL_FORMED)
            return fail_encoding(stage, QUOTH_ERROR_LIMIT, bytes, skipped, at);
        QT_TRY(note_bad_bytes(stage, (unsigned char)bytes[at], skipped + at,
                              (uint32_t)written));
        at += qt_utf8_bad_length(bytes + at, size - at);
        memcpy(out->own + written, "\xEF\xBF\xBD", 3);
        written += 3;
        size_t valid = at < size ? qt_utf8_valid_prefix(bytes + at, size - at) : 0;
        memcpy(out->own + written, bytes + at, valid);
        written += valid;
        at += valid;
    }
    out->own[written] = '\0';
    out->bytes = out->own;
    out->size = (uint32_t)written;
    return QUOTH_OK;
}

static quoth_status count_positions(qt_stage *stage, qt_text *out) {
    qt_checkpoint now = {0, 0, 0, 0};
    for (uint32_t at = 0; at <= out->size; at += QT_CHECKPOINT_BYTES) {
        qt_checkpoint *item = QT_PUSH(stage->memory, &out->checkpoints);
        if (!item) return qt_fail_memory(stage->error);
        *item = now;
        uint32_t stop =
            out->size - at < QT_CHECKPOINT_BYTES ? out->size : at + QT_CHECKPOINT_BYTES;
        for (uint32_t i = at; i < stop; i++) {
            unsigned char byte = (unsigned char)out->bytes[i];
            now.codepoints += (byte & 0xC0) != 0x80;
            now.utf16 += (uint32_t)((byte & 0xC0) != 0x80) + (byte >= 0xF0);
            if (byte != '\n') continue;
            now.lines++;
            now.line_start = i + 1;
        }
    }
    return QUOTH_OK;
}

quoth_status qt_text_read(qt_stage *stage, const quoth_article *article, qt_text *out) {
    const char *bytes = article->text ? article->text : "";
    size_t size = article->text ? article->text_size : 0;
    if (size > QUOTH_LIMIT_TEXT)
        return qt_fail(stage->error, QUOTH_ERROR_LIMIT,
                       "the article has more than the limit of %d bytes",
                       (int)QUOTH_LIMIT_TEXT);
    if (!article->piece_count) QT_TRY(refuse_other_files(stage, bytes, size));
    size_t skipped = 0;
    if (size >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
        skipped = 3;
        bytes += 3;
        size -= 3;
    }
    QT_TRY(decode(stage, article, bytes, size, skipped, out));
    QT_TRY(keep_pieces(stage, article, out));
    if (article->notice) {
        char *notice =
            qt_arena_string(stage->keep, article->notice, strlen(article->notice));
        if (!notice) return qt_fail_memory(stage->error);
        QT_TRY(qt_diagnose(stage, "partial-article", (qt_span){0, 0}, notice));
    }
    return count_positions(stage, out);
}

uint32_t qt_text_codepoint(const qt_text *text, uint32_t byte) {
    uint32_t block = byte / QT_CHECKPOINT_BYTES, start = block * QT_CHECKPOINT_BYTES;
    return text->checkpoints.items[block].codepoints +
           qt_utf8_count(text->bytes + start, byte - start);
}

uint32_t qt_text_utf16(const qt_text *text, uint32_t byte) {
    uint32_t block = byte / QT_CHECKPOINT_BYTES,
             units = text->checkpoints.items[block].utf16;
    for (uint32_t i = block * QT_CHECKPOINT_BYTES; i < byte; i++) {
        unsigned char b = (unsigned char)text->bytes[i];
        units += (uint32_t)((b & 0xC0) != 0x80) + (b >= 0xF0);
    }
    return units;
}
