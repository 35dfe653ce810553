/*
 * The analysed text. Of a file: title, headings and body as they stand, a blank line
 * between paragraphs, bylines, dates and page furniture left out. Of a saved page: the
 * extracted text as it is, so that offsets fit it.
 */
#include "output/writer.h"

void qt_write_analysed_text(qt_writer *writer, const qt_document *doc) {
    bool first = true;
    if (doc->extracted) {
        qt_write_bytes(writer, doc->text.bytes, doc->text.size);
        qt_write_text(writer, "\n");
        return;
    }
    for (uint32_t p = 0; p < doc->layout.paragraphs.count; p++) {
        const qt_paragraph *paragraph = &doc->layout.paragraphs.items[p];
        if (paragraph->kind == QT_PARAGRAPH_FURNITURE ||
            paragraph->kind == QT_PARAGRAPH_DATE ||
            paragraph->kind == QT_PARAGRAPH_BYLINE)
            continue;
        if (!first) qt_write_text(writer, "\n");
        first = false;
        qt_write_bytes(writer, doc->text.bytes + paragraph->span.start_byte,
                       paragraph->span.end_byte - paragraph->span.start_byte);
        qt_write_text(writer, "\n");
    }
}
