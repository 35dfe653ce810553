/*
 * Explaining: for every quotation (or one) which rule or model found it, how its speaker
 * was resolved, where each role is stated, and what was considered and rejected.
 *
 *     q2  line 9, direct, confidence 0.97
 *         quoted   “We will appeal,”
 *         found    quote-cue-source: the quotation stands before its cue and its source
 *         cue      said
 *         source   she
 *         speaker  Maria Lopez (person): nobody else near fits the pronoun
 *         role     spokeswoman, Acme Corp., current: line 7, "a spokeswoman for Acme"
 *         not      Ada Orr: named 40 words before, not as a subject
 *         not      0.31 "would appeal" after "announced" (model): less likely than
 * another
 *
 * A probability is the models', of the whole reading being right. Text from the article
 * is shown escaped.
 */
#include <math.h>
#include <string.h>

#include "output/writer.h"
#include "syntax/phrase.h"

enum {
    SHOWN_BYTES = 160,
    REJECTED_SHOWN = 5,
    REJECTED_READ = 200,  /* looked at for one quotation */
    REJECTED_BYTES = 500, /* that far before it they may begin */
    MENTIONS_READ = 200,
    FAR_TOKENS = 400
};

static const struct {
    const char *rule, *words;
} rules[] = {
    {"model", "the models proposed it; no rule did"},
    {"quote-source-cue", "the quotation stands before its source and its cue"},
    {"quote-cue-source", "the quotation stands before its cue and its source"},
    {"source-cue-quote", "source and cue stand before the quotation"},
    {"cue-source-quote", "cue and source stand before the quotation"},
    {"source-cue-clause", "a clause follows source and cue"},
    {"clause-source-cue", "source and cue follow the clause"},
    {"clause-cue-source", "cue and source follow the clause"},
    {"aside-clause", "source and cue stand inside what is said"},
    {"source-infinitive", "an infinitive follows source and cue"},
    {"shared-subject", "the cue shares the subject of the verb before"},
    {"according-to", "\"according to\" and the like name the source"},
    {"noun-that", "a noun of speech tells what was said"},
    {"announced", "the sentence before announces it"},
    {"after-sentence", "the sentence before it names who speaks"},
    {"subject-colon", "a subject and a colon stand before it"},
    {"source-colon", "a source and a colon stand before it"},
    {"headline-colon", "a name and a colon in a headline"},
    {"signature", "it goes on from, or is signed by, who is named beside it"},
    {"transcript-label", "the turn of a transcript"},
    {"modifier-clause", "a clause that describes something tells who said it"},
    {"agentless", "a passive or an adverb tells that it was said, not by whom"},
    {"neighbour", "the paragraph before or after it names who speaks"},
    {"introduced", "the sentence before presents the one person who may speak"},
    {"dialogue", "two people take turns"},
    {"nested-report", "a report inside of what somebody else says"},
    {"reproached-for", "what somebody is blamed or praised for having said"},
    {"unattributed", "a quotation without an attribution beside it"},
};

static const char *words_of(const char *rule) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!strcmp(rules[i].rule, rule)) return rules[i].words;
    return "a rule of that name";
}

static void put(qt_writer *out, const char *text) {
    qt_write_text(out, text);
}

static void put_line(qt_writer *out, const char *name) {
    static const char blank[] = "         ";
    put(out, "    ");
    put(out, name);
    put(out, blank + strlen(name));
}

/* At most SHOWN_BYTES of a span, cut between characters. */
static void put_span(qt_writer *out, const qt_document *doc, qt_span span) {
    uint32_t end = span.end_byte;
    if (end - span.start_byte > SHOWN_BYTES) {
        end = span.start_byte + SHOWN_BYTES;
        while (((unsigned char)doc->text.bytes[end] & 0xC0) == 0x80) end--;
    }
    qt_write_safe(out, doc->text.bytes + span.start_byte, end - span.start_byte);
    if (end < span.end_byte) put(out, "\xE2\x80\xA6");
}

static void put_number(qt_writer *out, double value) {
    uint32_t hundredths = (uint32_t)lround(value * 100);
    qt_write_number(out, hundredths / 100);
    put(out, hundredths % 100 < 10 ? ".0" : ".");
    qt_write_number(out, hundredths % 100);
}

static void put_name(qt_writer *out, const char *name) {
    qt_write_safe(out, name, strlen(name));
}

static uint32_t line_of(const qt_document *doc, uint32_t byte) {
    return quoth_document_position(doc, byte).line;
}

static void put_roles(qt_writer *out, const qt_document *doc, const qt_entity *entity) {
    const qt_entities *all = &doc->entities;
    for (uint32_t r = entity->roles; r != QT_NONE; r = all->roles.items[r].next) {
        const qt_role *role = &all->roles.items[r];
        put_line(out, "role");
        if (role->title) put_name(out, role->title);
        if (role->organization != QT_NONE) {
            if (role->title) put(out, ", ");
            put_name(out, all->items[role->organization].label);
        }
        put(out, role->former ? ", former: line " : ", current: line ");
        qt_write_number(out, line_of(doc, role->span.start_byte));
        put(out, ", \"");
        put_span(out, doc, role->span);
        put(out, "\"\n");
    }
}

/* The last mention of an entity before a token, or QT_NONE. */
static uint32_t mention_before(const qt_document *doc, uint32_t entity, uint32_t token) {
    for (uint32_t m = qt_mention_from(doc, token), read = 0;
         m-- > 0 && read < MENTIONS_READ; read++)
        if (doc->entities.mention_entity.items[m] == entity) return m;
    return QT_NONE;
}

static void put_candidates(qt_writer *out, const qt_document *doc,
                           const qt_attribution *item, const qt_speaker *speaker) {
    for (uint32_t c = 0; c < speaker->candidate_count; c++) {
        uint32_t candidate = doc->entities.candidates.items[speaker->candidates + c];
        if (candidate == speaker->entity) continue;
        const qt_entity *other = &doc->entities.items[candidate];
        uint32_t token =
            qt_range_empty(item->source) ? item->first_token : item->source.first;
        uint32_t m = mention_before(doc, candidate, token);
        put_line(out, speaker->entity == QT_NONE ? "maybe" : "not");
        put_name(out, other->label);
        if (m != QT_NONE && !doc->layout.divided &&
            token - doc->mentions.items[m].tokens.end < FAR_TOKENS) {
            const qt_mention *mention = &doc->mentions.items[m];
            uint32_t words = qt_range_words(doc, (qt_range){mention->tokens.end, token});
            put(out, ": named ");
            qt_write_number(out, words);
            put(out, words == 1 ? " word before" : " words before");
            put(out, mention->possessive ? ", as an owner"
                     : mention->subject  ? ", as a subject"
                                         : ", not as a subject");
        }
        put(out, "\n");
    }
}

static bool overlap(qt_span a, qt_span b) {
    return a.start_byte < b.end_byte && b.start_byte < a.end_byte;
}

static void put_rejected(qt_writer *out, const qt_document *doc,
                         const qt_attribution *item) {
    const qt_attributions *all = &doc->attributions;
    qt_span cue = qt_tokens_span(doc, item->cue);
    qt_span first = all->spans.items[item->first_span];
    uint32_t shown = 0, low = 0, high = all->rejected.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (all->rejected.items[middle].content.start_byte + REJECTED_BYTES <
            first.start_byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (uint32_t r = low, read = 0;
         r < all->rejected.count && shown < REJECTED_SHOWN && read < REJECTED_READ;
         r++, read++) {
        const qt_rejected *other = &all->rejected.items[r];
        bool rival = overlap(cue, other->cue);
        for (uint32_t s = 0; s < item->span_count && !rival; s++)
            rival = overlap(all->spans.items[item->first_span + s], other->content);
        /* the models' own reading of the same words is no other */
        bool same = overlap(cue, other->cue) &&
                    first.start_byte == other->content.start_byte &&
                    first.end_byte == other->content.end_byte;
        if (!rival || same) continue;
        shown++;
        put_line(out, "not");
        put_number(out, (double)other->probability);
        put(out, " \"");
        put_span(out, doc, other->content);
        put(out, "\"");
        if (other->cue.end_byte) {
            put(out, " by \"");
            put_span(out, doc, other->cue);
            put(out, "\"");
        }
        if (other->source.end_byte) {
            put(out, " of \"");
            put_span(out, doc, other->source);
            put(out, "\"");
        }
        put(out, " (");
        put(out, other->rule);
        put(out, other->likely ? "): another reading is likelier\n"
                               : "): not likely enough\n");
    }
}

static void explain(qt_writer *out, const qt_document *doc,
                    const qt_quotation *quotation) {
    static const char *const kinds[] = {"direct", "mixed", "indirect"};
    const qt_attribution *item = &doc->attributions.items[quotation->attribution];
    const qt_speaker *speaker = &doc->entities.speakers.items[quotation->attribution];
    const qt_span *spans = &doc->attributions.spans.items[item->first_span];
    char id[QT_ID_BYTES];
    put(out, qt_quotation_id(quotation, id));
    put(out, "  line ");
    qt_write_number(out, line_of(doc, spans[0].start_byte));
    put(out, ", ");
    put(out, kinds[item->kind]);
    put(out, ", confidence ");
    put_number(out, item->confidence);
    put(out, "\n");
    for (uint32_t s = 0; s < item->span_count; s++) {
        put_line(out, s ? "" : "quoted");
        put_span(out, doc, spans[s]);
        put(out, "\n");
    }
    put_line(out, "found");
    put(out, item->rule);
    put(out, ": ");
    put(out, words_of(item->rule));
    put(out, "\n");
    if (!qt_range_empty(item->cue)) {
        put_line(out, "cue");
        put_span(out, doc, qt_tokens_span(doc, item->cue));
        put(out, "\n");
    }
    if (!qt_range_empty(item->source)) {
        put_line(out, "source");
        put_span(out, doc, qt_tokens_span(doc, item->source));
        put(out, "\n");
    }
    put_line(out, "speaker");
    if (speaker->entity == QT_NONE) {
        put(out, "none: ");
        put(out, speaker->withheld ? speaker->withheld : "the article does not say who");
        put(out, "\n");
    } else {
        const qt_entity *entity = &doc->entities.items[speaker->entity];
        put_name(out, entity->label);
        put(out, " (");
        put(out, doc->graph.nodes.items[quotation->speaker].kind);
        put(out, "): ");
        put(out, speaker->how ? speaker->how : "the words of the source describe it");
        put(out, "\n");
        put_roles(out, doc, entity);
    }
    if (quotation->via != QT_NONE) {
        put_line(out, "via");
        put_name(out, doc->graph.nodes.items[quotation->via].label);
        put(out, "\n");
    }
    put_candidates(out, doc, item, speaker);
    put_rejected(out, doc, item);
}

bool qt_write_explanation(qt_writer *writer, const qt_document *doc,
                          const quoth_write_options *options) {
    const qt_quotations *all = &doc->graph.quotations;
    bool any = false;
    for (uint32_t q = 0; q < all->count; q++) {
        char id[QT_ID_BYTES];
        if (options->quotation &&
            strcmp(options->quotation, qt_quotation_id(&all->items[q], id)) != 0)
            continue;
        if (any) put(writer, "\n");
        any = true;
        explain(writer, doc, &all->items[q]);
    }
    if (any) return true;
    if (options->quotation) {
        put(writer, "no quotation ");
        qt_write_safe(writer, options->quotation, strlen(options->quotation));
        put(writer, "; there are ");
        qt_write_number(writer, all->count);
        put(writer, "\n");
    } else {
        put(writer, "no quotations\n");
    }
    return true;
}
