/*
 * Syntax as CoNLL-U: one token a line, the Penn tag in column 5, head and label
 * (universal dependencies, version 1) in 7 and 8, the token's place in the text as
 * `Span=12:17` in the last, in the unit of the options. Without weights there are no
 * heads.
 */
#include <string.h>

#include "output/writer.h"

/* The Penn name of a token's tag; punctuation has one by its sign. */
static const char *penn_name(const qt_document *doc, uint32_t token) {
    qt_tag tag = (qt_tag)doc->syntax.tags[token];
    const qt_token *item = qt_token_at(doc, token);
    if (tag != QT_TAG_PUNCT) return qt_tag_name(tag);
    switch (item->kind) {
    case QT_TOKEN_STOP: return ".";
    case QT_TOKEN_COMMA: return ",";
    case QT_TOKEN_OPEN: return "-LRB-";
    case QT_TOKEN_CLOSE: return "-RRB-";
    case QT_TOKEN_OTHER:
        switch (item->glyph) {
        case '$':
        case 0xA3:
        case 0x20AC: return "$";
        case '#': return "#";
        case '&': return "CC";
        case '%':
        case '_': return "NN";
        default: return "SYM";
        }
    default: return ":";
    }
}

static void write_label(qt_writer *writer, qt_label label) {
    for (const char *at = qt_label_name(label); *at; at++)
        qt_write_bytes(writer, *at == '_' && label ? ":" : at, 1);
}

static void write_token(qt_writer *writer, const qt_document *doc, const char *tag,
                        qt_range sentence, uint32_t token, quoth_offsets unit) {
    const qt_token *item = qt_token_at(doc, token);
    qt_write_number(writer, token - sentence.first + 1);
    qt_write_text(writer, "\t");
    qt_write_bytes(writer, doc->text.bytes + item->start, item->end - item->start);
    qt_write_text(writer, "\t_\t_\t");
    qt_write_text(writer, tag);
    qt_write_text(writer, "\t_\t");
    if (doc->syntax.heads) {
        uint32_t head = doc->syntax.heads[token];
        qt_write_number(writer, head == QT_NONE ? 0 : head - sentence.first + 1);
        qt_write_text(writer, "\t");
        write_label(writer, (qt_label)doc->syntax.labels[token]);
    } else {
        qt_write_text(writer, "_\t_");
    }
    qt_write_text(writer, "\t_\tSpan=");
    qt_write_number(writer, qt_write_offset(doc, unit, item->start));
    qt_write_text(writer, ":");
    qt_write_number(writer, qt_write_offset(doc, unit, item->end));
    qt_write_text(writer, "\n");
}

typedef struct conllu {
    qt_writer *writer;
    quoth_offsets unit;
} conllu;

static bool write_sentences(const qt_document *doc, void *user) {
    const conllu *out = user;
    const qt_marks *marks = &doc->marks;
    uint32_t m = 0;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        qt_range sentence = doc->sentences.items[s].tokens;
        if (qt_range_empty(sentence)) continue;
        for (uint32_t i = sentence.first; i < sentence.end; i++) {
            const char *tag = penn_name(doc, i);
            bool mark = qt_token_kind_of(doc, i) == QT_TOKEN_MARK &&
                        doc->syntax.tags[i] == QT_TAG_PUNCT;
            while (m < marks->count && marks->items[m].open < i) m++;
            bool opens = m < marks->count && marks->items[m].open == i;
            if (mark) tag = opens ? "``" : "''";
            write_token(out->writer, doc, tag, sentence, i, out->unit);
        }
        qt_write_text(out->writer, "\n");
    }
    return true;
}

bool qt_write_conllu(qt_writer *writer, const qt_document *doc,
                     const quoth_write_options *options) {
    qt_write_text(writer, "# newdoc id = ");
    qt_write_safe(writer, doc->graph.id, strlen(doc->graph.id));
    qt_write_text(writer, "\n");
    conllu out = {.writer = writer, .unit = options->offsets};
    return !qt_parts_show(doc, QT_STAGE_syntax, write_sentences, &out, NULL);
}
