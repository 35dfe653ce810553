/* Parts: a long document gives what it gives in one piece, but for who is meant by a
 * surname or a pronoun from one part to the next. */
#include "unit.h"

#include <stdio.h>

TestSuite(part, .init = unit_open, .fini = unit_close);

static const char article[] =
    "Ferry Line Says Dock Is \"Safe\"\n\nBy Nora Pell\n\n"
    "The dock is safe, said Ida Moss, a spokeswoman for Elsen Ferries.\n\n"
    "\"We looked at every \xE2\x80\x98"
    "beam\xE2\x80\x99 of it,\" said Tom Reyes, "
    "an engineer of the Harbor Office, on Monday.\n\n"
    "A city official said that Tom Reyes had \"not even\" been there.\n\n"
    "Ida Moss, a director of the Harbor Council, said on Tuesday that the line was sorry."
    "\n\n"
    "\"Nobody asked the drivers,\" said Tessa Orrin, who works for Elsen Ferries.\n\n"
    "Click here to subscribe to our newsletter\n\n"
    "The \"old dock\" will close in May, according to the Harbor Office.\n";

static void divide(double bytes) {
    unit_context->pack.settings[QT_SETTING_part_bytes] = bytes;
}

static const char *written(quoth_format format) {
    unit_clear(&unit_shown);
    quoth_write_options options = {.size = sizeof options, .offsets = QUOTH_OFFSETS_BYTE};
    cr_assert_eq(
        quoth_write(unit_document, format, &options, unit_keep, &unit_shown, &unit_error),
        QUOTH_OK);
    return unit_shown.bytes;
}

static const qt_node *node_of(const char *id) {
    const qt_nodes *nodes = &unit_document->graph.nodes;
    for (uint32_t n = 0; n < nodes->count; n++)
        if (!strcmp(nodes->items[n].id, id)) return &nodes->items[n];
    cr_assert(false, "no node %s", id);
    return NULL;
}

/* The spans and kinds of a text's paragraphs, read in windows of the size that is set. */
static unit_buffer windows(uint32_t size, uint32_t *count) {
    unit_buffer out = {0};
    const qt_document *doc = unit_document;
    quoth_error error;
    qt_matcher matcher;
    qt_diagnostic_table said = {.items = NULL};
    cr_assert_eq(qt_matcher_init(&matcher, doc->pack, &error), QUOTH_OK);
    qt_stage stage = {.pack = doc->pack,
                      .memory = &doc->memory,
                      .diagnostics = &said,
                      .matcher = &matcher,
                      .error = &error};
    qt_layout_reader window = qt_layout_begin(&doc->text);
    char line[80];
    *count = 0;
    for (;;) {
        cr_assert_eq(qt_layout_next(&stage, &doc->text, &window), QUOTH_OK);
        if (!window.count) break;
        ++*count;
        const qt_paragraph *all = window.found.paragraphs.items;
        uint32_t bytes = all[window.count - 1].span.end_byte - all[0].span.start_byte;
        cr_expect(bytes <= size || window.count == 1, "%u bytes", bytes);
        for (uint32_t p = 0; p < window.count; p++) {
            snprintf(line, sizeof line, "%u: %u-%u %u %u %u\n", window.first + p,
                     all[p].span.start_byte, all[p].span.end_byte, all[p].body,
                     all[p].list, all[p].kind);
            unit_add(&out, line);
        }
    }
    qt_matcher_free(&matcher);
    QT_TABLE_FREE(&doc->memory, &window.found.paragraphs);
    QT_TABLE_FREE(&doc->memory, &said);
    return out;
}

Test(part, paragraphs_are_taken_together_up_to_the_size) {
    uint32_t count;
    divide(0);
    cr_expect_not(unit_read(article)->layout.divided);
    unit_buffer whole = windows(sizeof article, &count);
    cr_expect_eq(count, 1);
    divide(sizeof article);
    cr_expect_not(unit_read(article)->layout.divided);
    for (uint32_t size = 64; size < sizeof article; size += 13) {
        divide(size);
        cr_expect(unit_read(article)->layout.divided);
        cr_expect_eq(unit_document->layout.paragraphs.count, 0);
        unit_buffer parts = windows(size, &count);
        cr_expect(count > 1);
        if (size >= 100) cr_expect_str_eq(parts.bytes, whole.bytes, "at %u bytes", size);
        unit_clear(&parts);
    }
    unit_clear(&whole);
}

static bool add_sentences(const qt_document *part, void *user) {
    char line[80];
    for (uint32_t s = 0; s < part->sentences.count; s++) {
        const qt_sentence *item = &part->sentences.items[s];
        snprintf(line, sizeof line, "%u: %u-%u in %u%s\n", part->first_sentence + s,
                 item->span.start_byte, item->span.end_byte,
                 part->first_paragraph + item->paragraph, item->furniture ? " out" : "");
        unit_add(user, line);
    }
    return true;
}

/* What output says of the quotations but for who speaks, and of the sentences. */
static unit_buffer places(void) {
    unit_buffer out = {0};
    const qt_document *doc = unit_document;
    char line[160];
    for (uint32_t q = 0; q < doc->graph.quotations.count; q++) {
        quoth_quotation item;
        cr_assert(quoth_document_quotation(doc, q, &item));
        snprintf(line, sizeof line, "%s %s %s sentence %u paragraph %u words %u\n",
                 item.id, item.kind, item.rule, doc->attributions.items[q].sentence,
                 doc->attributions.items[q].paragraph, item.words);
        unit_add(&out, line);
        for (size_t s = 0; s < item.content_count + 2; s++) {
            qt_span span = s < item.content_count    ? item.content[s]
                           : s == item.content_count ? item.cue
                                                     : item.source;
            snprintf(line, sizeof line, "  %u-%u\n", span.start_byte, span.end_byte);
            unit_add(&out, line);
        }
    }
    cr_assert_eq(qt_parts_show(doc, QT_STAGE_sentences, add_sentences, &out, NULL),
                 QUOTH_OK);
    snprintf(line, sizeof line, "%u %u %u\n", doc->graph.words, doc->graph.sentences,
             doc->graph.paragraphs);
    unit_add(&out, line);
    return out;
}

Test(part, quotations_and_sentences_are_those_of_the_whole) {
    divide(0);
    unit_read(article);
    unit_buffer whole = places();
    for (unsigned size = 100; size < sizeof article; size += 57) {
        divide(size);
        cr_expect(unit_read(article)->layout.divided);
        unit_buffer parts = places();
        cr_expect_str_eq(parts.bytes, whole.bytes, "%u bytes: %s\nnot %s", size,
                         parts.bytes, whole.bytes);
        unit_clear(&parts);
    }
    unit_clear(&whole);
}

Test(part, one_name_is_one_node_with_all_its_roles) {
    divide(100);
    unit_read(article);
    const qt_node *moss = node_of("person/ida-moss");
    cr_expect_eq(moss->quotations, 2);
    const char *graph = written(QUOTH_FORMAT_GRAPH);
    cr_expect(strstr(graph, "\"organization/elsen-ferries\""));
    cr_expect(strstr(graph, "\"organization/harbor-council\""));
    cr_expect_null(strstr(graph, "~2"), "%s", graph);
    uint32_t mentions = 0;
    const qt_entities *all = &unit_document->entities;
    for (uint32_t m = all->items[moss->entity].first_mention; m != QT_NONE;
         m = all->next_mention.items[m], mentions++)
        cr_expect_str_eq(unit_text_of(qt_tokens_span(
                             unit_document, unit_document->mentions.items[m].tokens)),
                         "Ida Moss");
    cr_expect_eq(mentions, 2);
}

Test(part, who_is_only_spoken_of_later_gets_no_half_role) {
    divide(100);
    unit_read("\"We looked at every beam of it,\" said Ida Moss, the director of Elsen "
              "Ferries.\n\n"
              "A city official said that Ida Moss, the director of Elsen Ferries, had "
              "left the town.\n");
    cr_assert(unit_document->layout.divided);
    const qt_entities *all = &unit_document->entities;
    uint32_t roles = 0;
    for (uint32_t r = all->items[node_of("person/ida-moss")->entity].roles; r != QT_NONE;
         r = all->roles.items[r].next, roles++)
        cr_expect_neq(all->roles.items[r].organization, QT_NONE);
    cr_expect_eq(roles, 1);
}

Test(part, syntax_is_written_as_of_the_whole) {
    divide(0);
    unit_read(article);
    char *whole = strdup(written(QUOTH_FORMAT_CONLLU));
    divide(100);
    unit_read(article);
    cr_expect_str_eq(written(QUOTH_FORMAT_CONLLU), whole);
    free(whole);
}

/* The findings' rules and places. */
static unit_buffer findings(void) {
    unit_buffer out = {0};
    quoth_audit *audit = NULL;
    cr_assert_eq(quoth_audit_run(&audit, unit_document, NULL, &unit_error), QUOTH_OK);
    quoth_finding item;
    char line[160];
    for (size_t i = 0; quoth_audit_finding(audit, i, &item); i++) {
        snprintf(line, sizeof line, "%s %u-%u\n", item.rule, item.span.start_byte,
                 item.span.end_byte);
        unit_add(&out, line);
    }
    quoth_audit_free(audit);
    return out;
}

Test(part, the_audit_finds_the_same) {
    divide(0);
    unit_read(article);
    unit_buffer whole = findings();
    cr_assert(whole.size);
    divide(100);
    unit_read(article);
    unit_buffer parts = findings();
    cr_expect_str_eq(parts.bytes, whole.bytes, "%s\nnot %s", parts.bytes, whole.bytes);
    unit_clear(&whole);
    unit_clear(&parts);
}

/* ---- long paragraphs ---- */

typedef struct pieces {
    uint32_t count, covered, longest;
    bool stopped; /* each ends with a full stop */
} pieces;

static bool look_at_pieces(const qt_document *part, void *user) {
    pieces *out = user;
    for (uint32_t p = 0; p < part->layout.paragraphs.count; p++, out->count++) {
        qt_span span = part->layout.paragraphs.items[p].span;
        uint32_t size = span.end_byte - span.start_byte;
        cr_expect_eq(qt_utf8_valid_prefix(part->text.bytes + span.start_byte, size),
                     size);
        out->stopped &= part->text.bytes[span.end_byte - 1] == '.';
        out->covered += size;
        if (size > out->longest) out->longest = size;
    }
    return true;
}

static pieces pieces_of(const qt_document *doc) {
    pieces out = {.stopped = true};
    cr_assert_eq(qt_parts_show(doc, QT_STAGE_layout, look_at_pieces, &out, NULL),
                 QUOTH_OK);
    return out;
}

Test(part, a_long_paragraph_is_cut_after_a_full_stop) {
    divide(400);
    unit_buffer text = {0};
    for (int i = 0; i < 30; i++) unit_add(&text, "The old dock was safe, she said. ");
    const qt_document *doc = unit_read_bytes(text.bytes, text.size);
    pieces found = pieces_of(doc);
    cr_expect_eq(found.count, 3);
    cr_expect(found.stopped && found.longest <= 400);
    cr_expect_eq(unit_diagnostics("long-paragraph"), 2);
    cr_expect_eq(doc->graph.quotations.count, 30);
    unit_clear(&text);
}

Test(part, a_cut_never_divides_a_character) {
    divide(64);
    static const char *const units[] = {"\xC3\xA9", "\xE2\x80\x94", "\xF0\x9F\x98\x80"};
    for (size_t u = 0; u < 3; u++) {
        for (size_t before = 0; before < 4; before++) {
            unit_buffer text = {0};
            unit_fill(&text, "a", before);
            unit_fill(&text, units[u], strlen(units[u]) * 200);
            const qt_document *doc = unit_read_bytes(text.bytes, text.size);
            pieces found = pieces_of(doc);
            cr_expect(found.count > 3);
            cr_expect_eq(found.covered, text.size);
            unit_clear(&text);
        }
    }
}

/* ---- the limit of quotations ---- */

static const qt_document *read_quotations(uint32_t count) {
    unit_buffer text = {0};
    char line[80];
    for (uint32_t i = 0; i < count; i++) {
        snprintf(line, sizeof line, "\"We will come,\" said Ida %c%u Moss.\n\n",
                 'A' + (char)(i % 26), i);
        unit_add(&text, line);
    }
    const qt_document *doc = unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
    return doc;
}

/* Below a limit, at it and above it; with sanitizers only above: minutes. */
#ifdef QT_ARENA_SINGLE
enum { FIRST_SIDE = 1 };
#else
enum { FIRST_SIDE = -1 };
#endif

Test(part, the_limit_of_quotations_is_the_documents) {
    for (int more = FIRST_SIDE; more <= 1; more++) {
        uint32_t count = (uint32_t)(QUOTH_LIMIT_QUOTATIONS + more),
                 kept = more > 0 ? (uint32_t)QUOTH_LIMIT_QUOTATIONS : count;
        const qt_document *doc = read_quotations(count);
        cr_expect(doc->layout.divided);
        cr_expect_eq(doc->graph.quotations.count, kept);
        cr_expect_eq(unit_diagnostics("quotation-limit"), more > 0);
        cr_expect_eq(doc->graph.sentences, count);
    }
}

static const qt_document *read_sources(uint32_t count) {
    unit_buffer text = {0};
    char line[80], name[] = "Baaaa";
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t letter = 4, rest = i; letter > 0; letter--, rest /= 26)
            name[letter] = (char)('a' + rest % 26);
        snprintf(line, sizeof line, "\"We will come,\" said Nils %s.\n\n", name);
        unit_add(&text, line);
    }
    const qt_document *doc = unit_read_bytes(text.bytes, text.size);
    unit_clear(&text);
    return doc;
}

/* Every quotation's speaker is somebody else. */
Test(part, the_limit_of_sources_is_the_documents) {
    for (int more = FIRST_SIDE; more <= 1; more++) {
        uint32_t count = (uint32_t)(QUOTH_LIMIT_SOURCES + more), withheld = 0;
        const qt_document *doc = read_sources(count);
        cr_expect_eq(doc->entities.count,
                     more > 0 ? (uint32_t)QUOTH_LIMIT_SOURCES : count);
        cr_expect_eq(unit_diagnostics("source-limit"), more > 0);
        for (uint32_t i = 0; i < doc->entities.speakers.count; i++)
            withheld += doc->entities.speakers.items[i].withheld != NULL;
        cr_expect_eq(withheld, more > 0 ? 1 : 0, "%u", withheld);
        cr_expect_eq(doc->graph.quotations.count, count);
    }
}

/* ---- lent texts ---- */

static const qt_document *read_lent(const char *bytes, size_t size) {
    quoth_document_free(unit_document);
    quoth_article lent = {.size = sizeof lent,
                          .text = bytes,
                          .text_size = size,
                          .id = "unit",
                          .lent = true};
    cr_assert_eq(quoth_analyze(&unit_document, unit_context, &lent, &unit_error),
                 QUOTH_OK);
    return unit_document;
}

Test(part, a_lent_text_is_not_copied_where_it_is_well_formed) {
    static const char good[] = "\xEF\xBB\xBF\"No,\" said Ida Moss.",
                      bad[] = "\"No,\" said Ida \xFFMoss.";
    cr_expect_eq(read_lent(good, sizeof good - 1)->text.bytes, good + 3);
    const qt_document *doc = read_lent(bad, sizeof bad - 1);
    cr_expect_neq(doc->text.bytes, bad);
    cr_expect_eq(doc->text.size, sizeof bad - 1 + 2);
    cr_expect_eq(doc->graph.quotations.count, 1);
}
