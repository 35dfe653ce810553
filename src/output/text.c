/*
 * The analysed text. Of a file: title, headings and body as they stand, a blank line
 * between paragraphs, bylines, dates and page furniture left out. Of a saved page: the
 * extracted text as it is, so that offsets fit it.
 */
#include "output/writer.h"

typedef struct text {
    qt_writer *writer;
    bool begun;
} text;

static bool write_paragraphs(const qt_document *doc, void *user) {
    text *out = user;
    qt_writer *writer = out->writer;
    for (uint32_t p = 0; p < doc->layout.paragraphs.count; p++) {
        const qt_paragraph *paragraph = &doc->layout.paragraphs.items[p];
        if (paragraph->kind == QT_PARAGRAPH_FURNITURE ||
            paragraph->kind == QT_PARAGRAPH_DATE ||
            paragraph->kind == QT_PARAGRAPH_BYLINE)
            continue;
        if (out->begun) qt_write_text(writer, "\n");
        out->begun = true;
        qt_write_bytes(writer, doc->text.bytes + paragraph->span.start_byte,
                       paragraph->span.end_byte - paragraph->span.start_byte);
        qt_write_text(writer, "\n");
    }
    return true;
}

bool qt_write_analysed_text(qt_writer *writer, const qt_document *doc,
                            const quoth_write_options *options) {
    (void)options;
    text out = {.writer = writer};
    if (!doc->extracted)
        return !qt_parts_show(doc, QT_STAGE_layout, write_paragraphs, &out, NULL);
    qt_write_bytes(writer, doc->text.bytes, doc->text.size);
    qt_write_text(writer, "\n");
    return true;
}
