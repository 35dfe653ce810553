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

static double seconds(void) {
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One stage: run, empty the scratch arena, note the time. */
#define STAGE(name, call)                                                                \
    do {                                                                                 \
        double start = seconds();                                                        \
        quoth_status done = (call);                                                      \
        qt_arena_free(stage->scratch);                                                   \
        stage->timings[QT_STAGE_##name].seconds += seconds() - start;                    \
        if (done) return done;                                                           \
    } while (0)

static quoth_status find_sentences(qt_document *doc, qt_stage *stage) {
    STAGE(tokens, qt_tokens_find(stage, doc, &doc->tokens));
    STAGE(marks, qt_marks_pair(stage, doc, &doc->marks));
    STAGE(sentences, qt_sentences_split(stage, doc, &doc->sentences));
    return QUOTH_OK;
}

static quoth_status find_quotations(qt_document *doc, qt_stage *stage) {
    STAGE(syntax, qt_syntax_tag(stage, doc, &doc->syntax));
    STAGE(quotes, qt_quotes_judge(stage, doc, &doc->quotes));
    STAGE(attribution, qt_attributions_find(stage, doc, &doc->attributions));
    STAGE(mentions, qt_mentions_find(stage, doc, &doc->mentions));
    STAGE(entities, qt_entities_resolve(stage, doc, &doc->entities));
    return QUOTH_OK;
}

/* Past the limit of quotations the sentences alone are still counted. */
static quoth_status run_part(qt_document *part, qt_stage *stage) {
    QT_TRY(find_sentences(part, stage));
    return stage->quotations_full ? QUOTH_OK : find_quotations(part, stage);
}

static quoth_status run_window(qt_document *doc, qt_stage *stage,
                               const qt_layout_reader *window, qt_names *names,
                               uint32_t *sentences) {
    qt_document part;
    qt_arena *keep = stage->keep;
    qt_part_open(&part, doc, window);
    part.first_sentence = *sentences;
    stage->keep = &part.keep;
    quoth_status status = run_part(&part, stage);
    stage->keep = keep;
    if (!status) status = qt_part_keep(stage, doc, &part, names);
    qt_graph_count(&doc->graph, &part);
    *sentences += part.sentences.count;
    qt_arena_free(stage->scratch);
    qt_part_close(&part);
    return status;
}

static quoth_status next_window(const qt_document *doc, qt_stage *stage,
                                qt_layout_reader *window) {
    STAGE(layout, qt_layout_next(stage, &doc->text, window));
    return QUOTH_OK;
}

static quoth_status run_windows(qt_document *doc, qt_stage *stage,
                                qt_layout_reader *window) {
    qt_names names = {.items = NULL};
    uint32_t sentences = 0;
    quoth_status status = QUOTH_OK;
    while (!status && window->count) {
        status = run_window(doc, stage, window, &names, &sentences);
        if (!status) status = next_window(doc, stage, window);
    }
    qt_memory_release(&doc->memory, names.items);
    return status;
}

/* The window's paragraphs become those of a document of one part; of a longer one they
 * stay the caller's, to be freed. */
static quoth_status run_parts(qt_document *doc, qt_stage *stage,
                              qt_layout_reader *window) {
    QT_TRY(next_window(doc, stage, window));
    if (qt_layout_is_whole(window)) {
        doc->layout = window->found;
        window->found.paragraphs = (qt_paragraph_table){.items = NULL};
        QT_TRY(run_part(doc, stage));
        qt_graph_count(&doc->graph, doc);
    } else {
        QT_TRY(run_windows(doc, stage, window));
        doc->layout = window->found;
        doc->layout.paragraphs = (qt_paragraph_table){.items = NULL};
        doc->layout.divided = true;
    }
    return QUOTH_OK;
}

static quoth_status run(qt_document *doc, qt_stage *stage, const quoth_article *article) {
    STAGE(text, qt_text_read(stage, article, &doc->text));
    qt_layout_reader window = qt_layout_begin(&doc->text);
    quoth_status status = run_parts(doc, stage, &window);
    QT_TABLE_FREE(&doc->memory, &window.found.paragraphs);
    if (status) return status;
    STAGE(graph, qt_graph_build(stage, doc, article, &doc->graph));
    return QUOTH_OK;
}

quoth_status quoth_analyze(quoth_document **out, const quoth_context *context,
                           const quoth_article *article, quoth_error *error) {
    static const char *const names[] = {
#define STAGE_NAME(name) #name,
        QT_STAGES(STAGE_NAME)
#undef STAGE_NAME
    };
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
    for (int i = 0; i < QT_STAGE_COUNT; i++) doc->timings[i].stage = names[i];
    qt_arena_init(&doc->keep, &doc->memory);
    qt_matcher matcher;
    quoth_status status = qt_matcher_init(&matcher, doc->pack, error);
    qt_arena scratch;
    qt_arena_init(&scratch, &doc->memory);
    qt_stage stage = {.pack = doc->pack,
                      .memory = &doc->memory,
                      .keep = &doc->keep,
                      .scratch = &scratch,
                      .diagnostics = &doc->diagnostics,
                      .matcher = &matcher,
                      .error = error,
                      .timings = doc->timings,
                      .quotations_left = QUOTH_LIMIT_QUOTATIONS};
    if (!status) status = run(doc, &stage, article);
    if (!status && matcher.out_of_memory) status = qt_fail_memory(error);
    if (!status && matcher.gave_up)
        status = qt_diagnose(&stage, "pattern-limit", (qt_span){0, 0},
                             "a pattern hit its limit and was taken as not matching");
    qt_matcher_free(&matcher);
    qt_arena_free(&scratch);
    if (status) {
        quoth_document_free(doc);
        return status;
    }
    *out = doc;
    return QUOTH_OK;
}

static quoth_status read_part(qt_document *part, qt_stage *stage, qt_stage_name upto) {
    if (upto >= QT_STAGE_sentences) QT_TRY(find_sentences(part, stage));
    return upto >= QT_STAGE_syntax ? qt_syntax_tag(stage, part, &part->syntax) : QUOTH_OK;
}

quoth_status qt_parts_show(const qt_document *doc, qt_stage_name upto,
                           bool (*show)(const qt_document *part, void *user), void *user,
                           quoth_error *error) {
    if (!doc->layout.divided) {
        (void)show(doc, user);
        return QUOTH_OK;
    }
    qt_arena scratch;
    qt_arena_init(&scratch, &doc->memory);
    qt_matcher matcher;
    qt_diagnostic_table said_before = {.items = NULL};
    quoth_timing timings[QT_STAGE_COUNT] = {{.stage = NULL}};
    qt_stage stage = {.pack = doc->pack,
                      .memory = &doc->memory,
                      .scratch = &scratch,
                      .diagnostics = &said_before,
                      .matcher = &matcher,
                      .error = error,
                      .timings = timings};
    qt_layout_reader window = qt_layout_begin(&doc->text);
    uint32_t sentences = 0;
    quoth_status status = qt_matcher_init(&matcher, doc->pack, error);
    bool more = true;
    while (!status && more && !(status = qt_layout_next(&stage, &doc->text, &window)) &&
           window.count) {
        qt_document part;
        qt_part_open(&part, doc, &window);
        part.first_sentence = sentences;
        stage.keep = &part.keep;
        status = read_part(&part, &stage, upto);
        if (!status) more = show(&part, user);
        sentences += part.sentences.count;
        qt_arena_free(stage.scratch);
        qt_part_close(&part);
    }
    if (!status && matcher.out_of_memory) status = qt_fail_memory(error);
    QT_TABLE_FREE(&doc->memory, &window.found.paragraphs);
    qt_matcher_free(&matcher);
    QT_TABLE_FREE(&doc->memory, &said_before);
    return status;
}

void qt_tables_free(qt_document *doc) {
    const qt_memory *memory = &doc->memory;
    QT_TABLE_FREE(memory, &doc->tokens);
    QT_TABLE_FREE(memory, &doc->tokens.paragraph_first);
    QT_TABLE_FREE(memory, &doc->marks);
    QT_TABLE_FREE(memory, &doc->sentences);
    qt_memory_release(memory, doc->syntax.tags);
    qt_memory_release(memory, doc->syntax.labels);
    qt_memory_release(memory, doc->syntax.heads);
    qt_memory_release(memory, doc->syntax.forms);
    QT_TABLE_FREE(memory, &doc->quotes);
    QT_TABLE_FREE(memory, &doc->attributions);
    QT_TABLE_FREE(memory, &doc->attributions.spans);
    QT_TABLE_FREE(memory, &doc->attributions.rejected);
    QT_TABLE_FREE(memory, &doc->mentions);
    QT_TABLE_FREE(memory, &doc->entities);
    QT_TABLE_FREE(memory, &doc->entities.roles);
    QT_TABLE_FREE(memory, &doc->entities.mention_entity);
    QT_TABLE_FREE(memory, &doc->entities.next_mention);
    QT_TABLE_FREE(memory, &doc->entities.speakers);
    QT_TABLE_FREE(memory, &doc->entities.candidates);
}

void quoth_document_free(quoth_document *doc) {
    if (!doc) return;
    qt_memory memory = doc->memory;
    qt_memory_release(&memory, doc->text.own);
    QT_TABLE_FREE(&memory, &doc->text.checkpoints);
    qt_memory_release(&memory, doc->text.own_pieces);
    QT_TABLE_FREE(&memory, &doc->layout.paragraphs);
    qt_tables_free(doc);
    QT_TABLE_FREE(&memory, &doc->graph.nodes);
    QT_TABLE_FREE(&memory, &doc->graph.edges);
    QT_TABLE_FREE(&memory, &doc->graph.quotations);
    QT_TABLE_FREE(&memory, &doc->diagnostics);
    qt_arena_free(&doc->keep);
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
    *out = (quoth_quotation){.kind = kinds[item->kind],
                             .content =
                                 document->attributions.spans.items + item->first_span,
                             .content_count = item->span_count,
                             .cue = qt_tokens_span(document, item->cue),
                             .source = qt_tokens_span(document, item->source),
                             .speaker = quotation->speaker,
                             .via = quotation->via,
                             .parent = quotation->parent,
                             .withheld = qt_withheld(document, quotation),
                             .polarity = polarities[item->polarity],
                             .rule = item->rule,
                             .confidence = item->confidence,
                             .words = item->words};
    (void)qt_quotation_id(quotation, out->id);
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
    size_t count = QT_STAGE_COUNT < capacity ? QT_STAGE_COUNT : capacity;
    memcpy(out, document->timings, count * sizeof *out);
    return count;
}
