/*
 * The pipeline, and the public functions that make, read and free a document.
 */
#include "document.h"

#include "input/page.h"

#include <string.h>
#include <time.h>

/* ---- diagnostics ---- */

quoth_status qt_diagnose(qt_stage *stage, const char *code, qt_span span,
                         const char *message) {
    if (stage->diagnostics->count >= QT_DIAGNOSTICS_KEPT) return QUOTH_OK;
    qt_diagnostic *item = QT_PUSH(stage->memory, stage->diagnostics);
    if (!item) return qt_fail_memory(stage->error);
    *item = (qt_diagnostic){.code = code, .message = message, .span = span};
    return QUOTH_OK;
}

/* ---- the context ---- */

quoth_status quoth_context_new(quoth_context **out, const quoth_context_options *options,
                               quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    qt_memory memory = qt_memory_from(options ? &options->allocator : NULL);
    quoth_context *context = qt_memory_resize(&memory, NULL, sizeof *context);
    if (!context) return qt_fail_memory(error);
    memset(context, 0, sizeof *context);
    context->memory = memory;
    quoth_status status = qt_pack_load(&context->pack, &memory,
                                       options ? options->patterns_dir : NULL, error);
    if (status) {
        quoth_context_free(context);
        return status;
    }
    qt_markup_init();
    *out = context;
    return QUOTH_OK;
}

void quoth_context_free(quoth_context *context) {
    if (!context) return;
    qt_memory memory = context->memory;
    qt_pack_free(&context->pack);
    qt_memory_release(&memory, context);
}

const char *quoth_context_fingerprint(const quoth_context *context) {
    return context->pack.fingerprint;
}

/* ---- the pipeline ---- */

static quoth_status run(qt_document *doc, qt_stage *stage, const quoth_article *article);

static double seconds(void) {
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

quoth_status quoth_analyze(quoth_document **out, const quoth_context *context,
                           const quoth_article *article, quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (article->size < sizeof *article)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "article.size is not set");
    quoth_document *doc = qt_memory_resize(&context->memory, NULL, sizeof *doc);
    if (!doc) return qt_fail_memory(error);
    memset(doc, 0, sizeof *doc);
    doc->context = context;
    doc->pack = &context->pack;
    doc->memory = context->memory;
    doc->extracted = article->piece_count > 0;
    qt_arena_init(&doc->keep, &doc->memory);
    qt_arena_init(&doc->scratch, &doc->memory);
    qt_stage stage = {.pack = doc->pack,
                      .memory = &doc->memory,
                      .keep = &doc->keep,
                      .scratch = &doc->scratch,
                      .diagnostics = &doc->diagnostics,
                      .error = error};
    qt_matcher matcher;
    quoth_status status = qt_matcher_init(&matcher, doc->pack, error);
    stage.matcher = &matcher;
    if (!status) status = run(doc, &stage, article);
    if (!status && matcher.out_of_memory) status = qt_fail_memory(error);
    if (!status && matcher.gave_up)
        status = qt_diagnose(&stage, "pattern-limit", (qt_span){0, 0},
                             "a pattern hit its limit and was taken as not matching");
    qt_matcher_free(&matcher);
    qt_arena_free(&doc->scratch);
    if (status) {
        quoth_document_free(doc);
        return status;
    }
    *out = doc;
    return QUOTH_OK;
}

/* One stage: run, empty the scratch arena, note the time. */
#define STAGE(name, call)                                                                \
    do {                                                                                 \
        double start = seconds();                                                        \
        quoth_status status = (call);                                                    \
        qt_arena_free(&doc->scratch);                                                    \
        doc->timings[doc->timing_count++] = (quoth_timing){name, seconds() - start};     \
        if (status) return status;                                                       \
    } while (0)

static quoth_status run(qt_document *doc, qt_stage *stage, const quoth_article *article) {
    STAGE("text", qt_text_read(stage, article, &doc->text));
    STAGE("layout", qt_layout_find(stage, doc, &doc->layout));
    STAGE("tokens", qt_tokens_find(stage, doc, &doc->tokens));
    STAGE("marks", qt_marks_pair(stage, doc, &doc->marks));
    STAGE("sentences", qt_sentences_split(stage, doc, &doc->sentences));
    STAGE("syntax", qt_syntax_tag(stage, doc, &doc->syntax));
    STAGE("quotes", qt_quotes_judge(stage, doc, &doc->quotes));
    STAGE("attribution", qt_attributions_find(stage, doc, &doc->attributions));
    STAGE("mentions", qt_mentions_find(stage, doc, &doc->mentions));
    STAGE("entities", qt_entities_resolve(stage, doc, &doc->entities));
    STAGE("graph", qt_graph_build(stage, doc, article, &doc->graph));
    return QUOTH_OK;
}

void quoth_document_free(quoth_document *doc) {
    if (!doc) return;
    qt_memory memory = doc->memory;
    qt_memory_release(&memory, doc->text.bytes);
    QT_TABLE_FREE(&memory, &doc->text.checkpoints);
    QT_TABLE_FREE(&memory, &doc->text.pieces);
    QT_TABLE_FREE(&memory, &doc->layout.paragraphs);
    QT_TABLE_FREE(&memory, &doc->tokens);
    QT_TABLE_FREE(&memory, &doc->tokens.paragraph_first);
    QT_TABLE_FREE(&memory, &doc->marks);
    QT_TABLE_FREE(&memory, &doc->sentences);
    qt_memory_release(&memory, doc->syntax.tags);
    qt_memory_release(&memory, doc->syntax.labels);
    qt_memory_release(&memory, doc->syntax.heads);
    qt_memory_release(&memory, doc->syntax.forms);
    QT_TABLE_FREE(&memory, &doc->quotes);
    QT_TABLE_FREE(&memory, &doc->attributions);
    QT_TABLE_FREE(&memory, &doc->attributions.spans);
    QT_TABLE_FREE(&memory, &doc->attributions.rejected);
    QT_TABLE_FREE(&memory, &doc->mentions);
    QT_TABLE_FREE(&memory, &doc->entities);
    QT_TABLE_FREE(&memory, &doc->entities.roles);
    QT_TABLE_FREE(&memory, &doc->entities.mention_entity);
    QT_TABLE_FREE(&memory, &doc->entities.next_mention);
    QT_TABLE_FREE(&memory, &doc->entities.speakers);
    QT_TABLE_FREE(&memory, &doc->graph.nodes);
    QT_TABLE_FREE(&memory, &doc->graph.edges);
    QT_TABLE_FREE(&memory, &doc->graph.quotations);
    QT_TABLE_FREE(&memory, &doc->diagnostics);
    qt_arena_free(&doc->keep);
    qt_arena_free(&doc->scratch);
    qt_memory_release(&memory, doc);
}

/* ---- reading ---- */

const char *quoth_document_text(const quoth_document *document, size_t *size) {
    if (size) *size = document->text.size;
    return document->text.bytes;
}

quoth_position quoth_document_position(const quoth_document *document, uint32_t byte) {
    const qt_text *text = &document->text;
    if (byte > text->size) byte = text->size;
    const qt_checkpoint *from = &text->checkpoints.items[byte / QT_CHECKPOINT_BYTES];
    quoth_position position = {.codepoint = qt_text_codepoint(text, byte),
                               .utf16 = qt_text_utf16(text, byte),
                               .line = 1 + from->lines};
    uint32_t line_start = from->line_start;
    for (uint32_t i = byte / QT_CHECKPOINT_BYTES * QT_CHECKPOINT_BYTES; i < byte; i++) {
        if (text->bytes[i] != '\n') continue;
        position.line++;
        line_start = i + 1;
    }
    position.column = 1 + position.codepoint - qt_text_codepoint(text, line_start);
    return position;
}

size_t quoth_document_quotation_count(const quoth_document *document) {
    return document->graph.quotations.count;
}

bool quoth_document_quotation(const quoth_document *document, size_t index,
                              quoth_quotation *out) {
    static const char *const kinds[] = {"direct", "mixed", "indirect"};
    static const char *const polarities[] = {"positive", "negative", "unreal"};
    if (index >= document->graph.quotations.count) return false;
    const qt_quotation *quotation = &document->graph.quotations.items[index];
    const qt_attribution *item = &document->attributions.items[quotation->attribution];
    *out = (quoth_quotation){.id = quotation->id,
                             .kind = kinds[item->kind],
                             .content =
                                 document->attributions.spans.items + item->first_span,
                             .content_count = item->span_count,
                             .cue = qt_tokens_span(document, item->cue),
                             .source = qt_tokens_span(document, item->source),
                             .speaker = quotation->speaker,
                             .via = quotation->via,
                             .parent = quotation->parent,
                             .withheld = quotation->withheld,
                             .polarity = polarities[item->polarity],
                             .rule = item->rule,
                             .confidence = item->confidence,
                             .words = item->words};
    return true;
}

size_t quoth_document_node_count(const quoth_document *document) {
    return document->graph.nodes.count;
}

bool quoth_document_node(const quoth_document *document, size_t index, quoth_node *out) {
    if (index >= document->graph.nodes.count) return false;
    const qt_node *node = &document->graph.nodes.items[index];
    *out = (quoth_node){.id = node->id,
                        .kind = node->kind,
                        .label = node->label,
                        .acronym = node->acronym,
                        .quotations = node->quotations,
                        .words = node->words};
    return true;
}

size_t quoth_document_diagnostic_count(const quoth_document *document) {
    return document->diagnostics.count;
}

bool quoth_document_diagnostic(const quoth_document *document, size_t index,
                               quoth_diagnostic *out) {
    if (index >= document->diagnostics.count) return false;
    const qt_diagnostic *item = &document->diagnostics.items[index];
    quoth_position position = quoth_document_position(document, item->span.start_byte);
    *out = (quoth_diagnostic){.code = item->code,
                              .message = item->message,
                              .span = item->span,
                              .line = position.line,
                              .column = position.column};
    return true;
}

size_t quoth_document_timings(const quoth_document *document, quoth_timing *out,
                              size_t capacity) {
    size_t count = document->timing_count < capacity ? document->timing_count : capacity;
    memcpy(out, document->timings, count * sizeof *out);
    return count;
}
