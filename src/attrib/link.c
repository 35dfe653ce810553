/*
 * Attribution, second half: paragraphs, and the quotations that no cue stands beside.
 *
 * The outer sentences of a paragraph (those inside marks joined to the one they end in)
 * are searched for frames. Then, in this order:
 *
 *   label        SMITH: ...           a transcript's turn, until the next label
 *   continuing   "A," he said. "B."   a quoted sentence joins the attribution before it
 *   chained      “A. ¶ “B.”           marks that open each paragraph and close once
 *   announced    He added: ¶ "A."     a sentence that ends with a colon and a cue
 *   signed       "A." ¶ — Ada Starr
 *   neighbour    a quoted paragraph after one that ends with somebody's quotation
 *
 * What is left without a cue is a quotation without a speaker if it reads as speech
 * (a sentence, or many words), and a diagnostic if it is a word or two.
 */
#include <stdlib.h>
#include <string.h>

#include "attrib/learned.h"

enum {
    LONE_WORDS = 5,
    LOOSE_WORDS = 12,
    ACTOR_TOKENS = 30,
    LABELS_OF_TRANSCRIPT = 2,
    TURNS_AHEAD = 8,      /* paragraphs in which another turn is looked for */
    JOINED_TOKENS = 6000, /* of an outer sentence with inner ones joined */
    DRAFTS_SEARCHED = 500
};

typedef struct linker {
    qt_attrib attrib;
    const qt_document *doc;
    uint32_t label; /* draft of the transcript turn that runs, or QT_NONE */
    uint32_t last;  /* last draft of the paragraph before, or QT_NONE */
    uint32_t
        turn; /* draft of the paragraph before `last`, if both are turns of a dialogue */
    bool crowd;       /* of three or more */
    bool goes_on;     /* the paragraph only continued that quotation */
    bool last_closes; /* that paragraph ends with its quotation or attribution */
    qt_range announce_cue, announce_source;
    qt_range actor;  /* who acts in the paragraph before, if nobody is quoted in it */
    qt_range before; /* the outer sentence before, in the same paragraph */
    bool announced;
    uint32_t labels; /* transcript labels of the document */
} linker;

/* ---- quotations without a cue ---- */

static const qt_quote *quote_item(const linker *link, uint32_t quote) {
    return &link->doc->quotes.items[quote];
}

/* The first quote of a sentence that holds nothing but quotations, or QT_NONE. */
static uint32_t lone_quote(const linker *link, qt_range sentence) {
    const qt_attrib *attrib = &link->attrib;
    uint32_t first = QT_NONE;
    for (uint32_t i = sentence.first; i < sentence.end; i = qt_quote_end(attrib, i)) {
        if (attrib->quote_of[i] != QT_NONE) {
            if (first == QT_NONE) first = attrib->quote_of[i];
            continue;
        }
        unsigned kind = qt_token_kind_of(link->doc, i);
        if (kind == QT_TOKEN_WORD || kind == QT_TOKEN_NUMBER) return QT_NONE;
    }
    return first;
}

static bool any_free_quote(const linker *link, qt_range range) {
    const qt_attrib *attrib = &link->attrib;
    for (uint32_t i = range.first; i < range.end; i = qt_quote_end(attrib, i))
        if (attrib->quote_of[i] != QT_NONE &&
            attrib->owner[attrib->quote_of[i]] == QT_NONE)
            return true;
    return false;
}

/* A draft of one content, without a cue or source yet. */
static qt_draft draft_at(const linker *link, qt_range content, qt_range sentence,
                         uint32_t paragraph, const char *rule, qt_setting confidence) {
    return (qt_draft){.content = {content},
                      .content_count = 1,
                      .sentence = sentence,
                      .paragraph = paragraph,
                      .speaker_of = QT_NONE,
                      .rule = rule,
                      .confidence = qt_setting_of(&link->attrib, confidence)};
}

/* A quotation without a cue: by the speaker of another draft, or by nobody. */
static quoth_status add_lone(linker *link, qt_range content, qt_range sentence,
                             uint32_t paragraph, uint32_t speaker_of, const char *rule,
                             qt_setting confidence) {
    qt_draft draft = draft_at(link, content, sentence, paragraph, rule, confidence);
    uint32_t index;
    draft.speaker_of = speaker_of;
    if (speaker_of == QT_NONE) draft.withheld = "no attribution beside the quotation";
    return qt_draft_add(&link->attrib, &draft, &index);
}

/* A name, "he", "the coach, Ada Orr". */
static bool is_person(const qt_document *doc, qt_range subject) {
    if (qt_tag_at(doc, subject.first) == QT_TAG_NNP ||
        qt_token_is(doc, subject.first, QT_CLASS(masculine) | QT_CLASS(feminine)))
        return true;
    qt_range base = qt_noun_phrase_at(doc, subject.first, subject.end);
    return !qt_range_empty(base) && base.end + 2 < subject.end &&
           qt_tag_at(doc, base.end - 1) == QT_TAG_NN &&
           qt_token_is(doc, base.end - 1, QT_CLASS(role) | QT_CLASS(title)) &&
           qt_token_kind_of(doc, base.end) == QT_TOKEN_COMMA &&
           qt_tag_at(doc, base.end + 1) == QT_TAG_NNP &&
           qt_tag_at(doc, base.end + 2) == QT_TAG_NNP;
}

/* The draft that owns the last quotation that ends before `token` in the paragraph. */
static uint32_t owner_before(const linker *link, uint32_t first, uint32_t token) {
    const qt_attrib *attrib = &link->attrib;
    uint32_t last = attrib->drafts.count;
    for (uint32_t d = last; d-- > 0 && last - d <= DRAFTS_SEARCHED;) {
        const qt_draft *draft = &attrib->drafts.items[d];
        if (draft->content[draft->content_count - 1].first < first) break;
        if (draft->dead || draft->content[0].first >= token) continue;
        return d;
    }
    return QT_NONE;
}

/* Dianne Roe agreed. "We are running out of time.": the subject of the sentence before.
 */
static quoth_status place_after_sentence(linker *link, qt_range sentence,
                                         uint32_t paragraph) {
    qt_attrib *attrib = &link->attrib;
    uint32_t first = lone_quote(link, sentence);
    if (first == QT_NONE) first = attrib->quote_of[sentence.first];
    const qt_quote *quote = quote_item(link, first);
    if (qt_range_empty(link->before) || !quote->complete) return QUOTH_OK;
    qt_range subject = qt_main_subject(attrib, link->before, link->before.end);
    if (qt_range_empty(subject) || !is_person(link->doc, subject)) return QUOTH_OK;
    uint32_t index;
    qt_draft draft = draft_at(link, sentence, sentence, paragraph, "after-sentence",
                              QT_SETTING_confidence_neighbour);
    draft.source = subject;
    return qt_draft_add(attrib, &draft, &index);
}

static quoth_status place_lone(linker *link, uint32_t first, qt_range sentence,
                               uint32_t paragraph) {
    qt_attrib *attrib = &link->attrib;
    uint32_t before = owner_before(link, first, sentence.first);
    /* a report inside the sentence before is no new speaker: "...," Lee said, hinting
     * that ... */
    while (before != QT_NONE && before > 0 && !attrib->drafts.items[before].quoted) {
        const qt_draft *inner = &attrib->drafts.items[before], *outer = inner - 1;
        bool same = outer->paragraph == paragraph &&
                    outer->sentence.first == inner->sentence.first &&
                    outer->source.first == inner->source.first && !outer->dead;
        if (!same) break;
        before--;
    }
    if (before != QT_NONE) {
        return qt_draft_extend(attrib, before, sentence);
    }
    /* "A." "B," said Lopez: the quotation before the first attribution of the paragraph
     */
    for (uint32_t d = 0; d < attrib->drafts.count && d < DRAFTS_SEARCHED; d++) {
        uint32_t back = attrib->drafts.count - 1 - d;
        const qt_draft *draft = &attrib->drafts.items[back];
        if (draft->paragraph != paragraph) break;
        if (draft->dead || !draft->quoted || draft->content[0].first != sentence.end)
            continue;
        return qt_draft_extend(attrib, back, sentence);
    }
    return place_after_sentence(link, sentence, paragraph);
}

/* ---- outer sentences ---- */

typedef quoth_status (*sentence_visitor)(linker *link, uint32_t first, qt_range sentence,
                                         uint32_t paragraph);

/* Calls visit for every outer sentence in [range): inner sentence ends are joined. */
static quoth_status each_sentence(linker *link, uint32_t sentence, qt_range range,
                                  uint32_t paragraph, sentence_visitor visit) {
    const qt_sentences *sentences = &link->doc->sentences;
    uint32_t start = range.first;
    for (; sentence < sentences->count; sentence++) {
        const qt_sentence *item = &sentences->items[sentence];
        if (item->tokens.first >= range.end) break;
        if (item->tokens.end <= range.first) continue;
        if (item->inner && item->tokens.end - start < JOINED_TOKENS) continue;
        uint32_t end = item->tokens.end < range.end ? item->tokens.end : range.end;
        if (start < end)
            QT_TRY(visit(link, range.first, (qt_range){start, end}, paragraph));
        start = end;
    }
    return QUOTH_OK;
}

/* A participle of the sentence has the quotation, but other words stand between them:
 * "A," she said, citing the strike, "but B". It gives it up, and keeps the words. */
static bool gives_up(linker *link, uint32_t owner, uint32_t quote) {
    qt_draft *draft = &link->attrib.drafts.items[owner];
    qt_range *content = &draft->content[draft->content_count - 1];
    uint32_t start = quote_item(link, quote)->tokens.first;
    if (qt_range_empty(draft->cue) || draft->cue.end + 1 >= start ||
        qt_tag_at(link->doc, draft->cue.end - 1) != QT_TAG_VBG ||
        content->end != quote_item(link, quote)->tokens.end)
        return false;
    if (content->first < start) {
        content->end = start;
        *content = qt_content_trim(&link->attrib, *content);
    } else if (draft->content_count > 1) {
        draft->content_count--;
    } else {
        draft->dead = true;
    }
    return true;
}

/* "A," she said at a rally in Troy, N.Y., "but B.": a quotation that goes on with a small
 * letter after one that ended with a comma is its second part. */
static quoth_status resume_quotes(linker *link, qt_range sentence, uint32_t drafts) {
    qt_attrib *attrib = &link->attrib;
    if (attrib->drafts.count == drafts) return QUOTH_OK;
    const qt_draft *draft = &attrib->drafts.items[drafts];
    if (draft->dead || !draft->quoted || draft->content_count != 1) return QUOTH_OK;
    qt_range content = draft->content[0];
    uint32_t quote = attrib->quote_of[content.end - 1];
    if (quote == QT_NONE || !quote_item(link, quote)->comma) return QUOTH_OK;
    for (uint32_t i = content.end; i < sentence.end; i = qt_quote_end(attrib, i)) {
        quote = attrib->quote_of[i];
        if (quote == QT_NONE) continue;
        const qt_quote *next = quote_item(link, quote);
        uint32_t owner = attrib->owner[quote];
        bool resumes = owner != drafts && !next->capital &&
                       (next->words >= LONE_WORDS || next->stopped) &&
                       qt_token_kind_of(link->doc, i - 1) == QT_TOKEN_COMMA &&
                       (owner == QT_NONE || gives_up(link, owner, quote));
        return resumes ? qt_draft_extend(attrib, drafts, next->tokens) : QUOTH_OK;
    }
    return QUOTH_OK;
}

static quoth_status visit_frames(linker *link, uint32_t first, qt_range sentence,
                                 uint32_t paragraph) {
    (void)first;
    uint32_t drafts = link->attrib.drafts.count;
    QT_TRY(qt_frames_in_sentence(&link->attrib, sentence, paragraph));
    QT_TRY(resume_quotes(link, sentence, drafts));
    return qt_learned_scene(&link->attrib, sentence, paragraph, drafts);
}

/* A sentence that begins with a long free quotation and goes on outside of it. */
static bool opens_freely(const linker *link, qt_range sentence) {
    uint32_t quote = link->attrib.quote_of[sentence.first];
    if (quote == QT_NONE || link->attrib.owner[quote] != QT_NONE) return false;
    return quote_item(link, quote)->capital &&
           quote_item(link, quote)->words >= LONE_WORDS;
}

static quoth_status visit_lone(linker *link, uint32_t first, qt_range sentence,
                               uint32_t paragraph) {
    uint32_t quote = lone_quote(link, sentence);
    quoth_status status = QUOTH_OK;
    if (quote != QT_NONE && any_free_quote(link, sentence)) {
        status = place_lone(link, first, sentence, paragraph);
    } else if (quote == QT_NONE && opens_freely(link, sentence) &&
               owner_before(link, first, sentence.first) != QT_NONE) {
        status = place_lone(link, first, sentence, paragraph);
    }
    link->before = sentence;
    return status;
}

/* ---- paragraphs ---- */

/* Quotes whose mark goes on from the paragraph before join the draft that owns it. */
static quoth_status join_chains(linker *link, qt_range tokens) {
    qt_attrib *attrib = &link->attrib;
    uint32_t quote = tokens.first < tokens.end ? attrib->quote_of[tokens.first] : QT_NONE;
    if (quote == QT_NONE || quote_item(link, quote)->previous == QT_NONE) return QUOTH_OK;
    uint32_t owner = attrib->owner[quote_item(link, quote)->previous];
    uint32_t own = attrib->owner[quote];
    if (owner == QT_NONE) {
        /* the first paragraph had no speaker: one found now is his of both */
        if (own == QT_NONE) return QUOTH_OK;
        return qt_draft_extend(
            attrib, own, quote_item(link, quote_item(link, quote)->previous)->tokens);
    }
    if (own == QT_NONE) {
        return qt_draft_extend(attrib, owner, quote_item(link, quote)->tokens);
    }
    uint32_t root = owner; /* the first of drafts that took over from each other */
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there are drafts, owner is one
    while (attrib->drafts.items[root].speaker_of != QT_NONE &&
           attrib->drafts.items[attrib->drafts.items[root].speaker_of].more == root)
        root = attrib->drafts.items[root].speaker_of;
    if (root != owner && own != owner && attrib->drafts.items[own].quoted &&
        qt_range_empty(attrib->drafts.items[root].source) &&
        attrib->drafts.items[root].speaker_of == QT_NONE) {
        attrib->drafts.items[root].source = attrib->drafts.items[own].source;
        attrib->drafts.items[root].withheld = NULL;
        return QUOTH_OK;
    }
    qt_draft *before = &attrib->drafts.items[owner];
    if (own != owner && qt_range_empty(before->source) && before->speaker_of == QT_NONE &&
        !before->agentless && attrib->drafts.items[own].quoted &&
        !attrib->drafts.items[own].label) {
        /* the cue came with a later paragraph: it is that of the earlier ones too */
        before->dead = true;
        for (uint32_t s = 0; s < attrib->drafts.items[owner].content_count; s++)
            QT_TRY(qt_draft_extend(attrib, own, attrib->drafts.items[owner].content[s]));
        return QUOTH_OK;
    }
    if (own != owner && attrib->drafts.items[own].speaker_of == QT_NONE &&
        qt_range_empty(attrib->drafts.items[own].source)) {
        attrib->drafts.items[own].speaker_of = owner;
        attrib->drafts.items[own].withheld = NULL;
    }
    return QUOTH_OK;
}

static bool match_label(const linker *link, uint32_t paragraph, qt_regex_name name,
                        qt_match *match) {
    const qt_document *doc = link->doc;
    const qt_paragraph *item = &doc->layout.paragraphs.items[paragraph];
    uint32_t start = item->body > item->list ? item->body : item->list;
    return qt_matcher_find(link->attrib.stage->matcher, name, doc->text.bytes + start,
                           item->span.end_byte - start, match);
}

static bool has_marks(const linker *link, qt_range tokens) {
    for (uint32_t i = tokens.first; i < tokens.end; i++)
        if (link->attrib.quote_of[i] != QT_NONE) return true;
    return false;
}

/* Whether a label stands before one of the next paragraphs. */
static bool goes_on_in_turns(const linker *link, uint32_t paragraph,
                             qt_regex_name label) {
    qt_match match;
    for (uint32_t p = paragraph + 1;
         p < link->doc->layout.paragraphs.count && p <= paragraph + TURNS_AHEAD; p++)
        if (match_label(link, p, label, &match)) return true;
    return false;
}

/* "KOLKATA: Police said": a place alone, or what may be one at the head of the text, of
 * no other turn. */
static bool is_dateline(const linker *link, uint32_t paragraph, qt_range label) {
    const qt_document *doc = link->doc;
    bool place = qt_phrase_at(doc, label.first, label.end, QT_CLASS(place)) ==
                 label.end - label.first;
    for (uint32_t p = 0; p < paragraph && !place; p++)
        if (doc->layout.paragraphs.items[p].kind == QT_PARAGRAPH_BODY) return false;
    return !link->labels && (place || label.end - label.first <= 2) &&
           !goes_on_in_turns(link, paragraph, QT_REGEX_speaker_label);
}

/* "NOTES: ...": capitals that are common words, and no turn of a transcript follows. */
static bool is_heading_word(const linker *link, uint32_t paragraph, qt_range label) {
    const qt_document *doc = link->doc;
    const qt_classes speaks = QT_CLASS(role) | QT_CLASS(role_anonymous) |
                              QT_CLASS(group_noun) | QT_CLASS(addressee) | QT_CLASS(kin) |
                              QT_CLASS(title);
    for (uint32_t i = label.first; i < label.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        bool letter = qt_token_at(doc, i)->end - qt_token_at(doc, i)->start == 1;
        if (letter || !word || !word->tags[0] || word->girls + word->boys ||
            (word->classes & speaks))
            return false;
    }
    return !goes_on_in_turns(link, paragraph, QT_REGEX_speaker_label);
}

static bool begins_with_given(const linker *link, uint32_t paragraph) {
    const qt_document *doc = link->doc;
    uint32_t first = doc->tokens.paragraph_first.items[paragraph];
    if (first == doc->tokens.paragraph_first.items[paragraph + 1]) return false;
    return qt_is_given_name(doc, first);
}

/* Whether a capitalised word stands in one of the paragraphs before, within a sentence.
 */
static bool is_named_before(const qt_document *doc, uint32_t token) {
    enum { REACH = 400 };
    const qt_token *word = qt_token_at(doc, token);
    uint32_t size = word->end - word->start;
    for (uint32_t i = token; i-- > 1 && token - i < REACH;) {
        const qt_token *other = qt_token_at(doc, i);
        if (other->end - other->start == size &&
            !memcmp(doc->text.bytes + word->start, doc->text.bytes + other->start,
                    size) &&
            qt_token_kind_of(doc, i - 1) == QT_TOKEN_WORD)
            return true;
    }
    return false;
}

/* "Ada Orr: ..." in a paragraph near: a name in small letters is a label where it is one
 * again. */
static bool is_repeated(const linker *link, uint32_t paragraph, const qt_match *match) {
    const qt_document *doc = link->doc;
    const qt_paragraph_table *all = &doc->layout.paragraphs;
    const char *bytes = doc->text.bytes;
    const qt_paragraph *item = &all->items[paragraph];
    uint32_t start = item->body > item->list ? item->body : item->list;
    const char *label = bytes + start + match->group[1][0];
    size_t size = match->group[1][1] - match->group[1][0] + 1; /* with the colon */
    uint32_t first = paragraph > TURNS_AHEAD ? paragraph - TURNS_AHEAD : 0;
    for (uint32_t p = first; p < all->count && p <= paragraph + TURNS_AHEAD; p++) {
        qt_span span = all->items[p].span;
        if (p != paragraph && span.end_byte - span.start_byte > size &&
            !memcmp(bytes + span.start_byte, label, size))
            return true;
    }
    /* "Amar:" in a transcript, somebody who was named before */
    uint32_t word = doc->tokens.paragraph_first.items[paragraph];
    bool single = !memchr(label, ' ', size);
    if (single) return link->labels && is_named_before(doc, word);
    /* two turns in a row, one of somebody with a given name */
    for (uint32_t p = paragraph ? paragraph - 1 : 0; p <= paragraph + 1 && p < all->count;
         p++) {
        qt_match other;
        if (p != paragraph && match_label(link, p, QT_REGEX_name_label, &other) &&
            (begins_with_given(link, p) || begins_with_given(link, paragraph)))
            return true;
    }
    return goes_on_in_turns(link, paragraph, QT_REGEX_speaker_label);
}

/* SMITH: ... */
static quoth_status find_label(linker *link, uint32_t paragraph, qt_range *tokens) {
    const qt_document *doc = link->doc;
    const qt_paragraph *item = &doc->layout.paragraphs.items[paragraph];
    qt_match match;
    uint32_t start = item->body > item->list ? item->body : item->list;
    bool capitals = match_label(link, paragraph, QT_REGEX_speaker_label, &match);
    bool found = capitals || (item->kind == QT_PARAGRAPH_BODY &&
                              match_label(link, paragraph, QT_REGEX_name_label, &match) &&
                              is_repeated(link, paragraph, &match));
    /* what tells of somebody else's words after the last turn */
    if (!found && link->label != QT_NONE && has_marks(link, *tokens) &&
        !goes_on_in_turns(link, paragraph, QT_REGEX_speaker_label) &&
        !goes_on_in_turns(link, paragraph, QT_REGEX_name_label))
        link->label = QT_NONE;
    if (!found && link->label != QT_NONE && item->kind == QT_PARAGRAPH_BODY &&
        link->labels >= LABELS_OF_TRANSCRIPT) {
        if (qt_token_kind_of(doc, tokens->first) == QT_TOKEN_OPEN) return QUOTH_OK;
        return qt_draft_extend(&link->attrib, link->label, *tokens);
    }
    if (!found) return QUOTH_OK;
    uint32_t label_end = start + (uint32_t)match.group[1][1], colon = tokens->first;
    uint32_t whole_end = start + (uint32_t)match.group[0][1];
    while (colon < tokens->end && qt_token_at(doc, colon)->end < whole_end) colon++;
    while (tokens->first < colon && qt_token_kind_of(doc, tokens->first) == QT_TOKEN_MARK)
        tokens->first++;
    uint32_t name_end = tokens->first;
    while (name_end < colon && qt_token_at(doc, name_end)->start < label_end) name_end++;
    qt_range source = {tokens->first, name_end}, content = {colon + 1, tokens->end};
    while (content.first < content.end &&
           qt_token_kind_of(doc, content.first) == QT_TOKEN_OPEN) {
        uint32_t close = content.first;
        while (close < content.end && qt_token_kind_of(doc, close) != QT_TOKEN_CLOSE)
            close++;
        content.first = close + 1;
    }
    if (qt_range_empty(content) || qt_range_empty(source) ||
        (capitals && is_heading_word(link, paragraph, source)) ||
        is_dateline(link, paragraph, source))
        return QUOTH_OK;
    link->labels++;
    qt_draft draft = draft_at(link, content, *tokens, paragraph, "transcript-label",
                              QT_SETTING_confidence_label);
    draft.cue = (qt_range){colon, colon + 1};
    draft.source = source;
    draft.label = true;
    QT_TRY(qt_draft_add(&link->attrib, &draft, &link->label));
    tokens->first = tokens->end;
    return QUOTH_OK;
}

/* A dash and a name below a quoted paragraph. */
static bool find_signature(linker *link, uint32_t paragraph, qt_range tokens) {
    const qt_document *doc = link->doc;
    const qt_paragraph *item = &doc->layout.paragraphs.items[paragraph];
    if (link->last == QT_NONE) return false;
    qt_draft *last = &link->attrib.drafts.items[link->last];
    if (!qt_range_empty(last->source) || last->speaker_of != QT_NONE || !last->quoted)
        return false;
    qt_match match;
    if (!qt_matcher_find(link->attrib.stage->matcher, QT_REGEX_attribution_line,
                         doc->text.bytes + item->span.start_byte,
                         item->span.end_byte - item->span.start_byte, &match))
        return false;
    uint32_t name = item->span.start_byte + (uint32_t)match.group[1][0],
             first = tokens.first;
    while (first < tokens.end && qt_token_at(doc, first)->start < name) first++;
    if (first == tokens.end) return false;
    last->source = (qt_range){first, tokens.end};
    last->rule = "signature";
    last->withheld = NULL;
    last->confidence = qt_setting_of(&link->attrib, QT_SETTING_confidence_label);
    return true;
}

/* Remembers "Lopez added:" at the end of a paragraph for the next one. */
/* "From Commissioner Ada Starr:", "From the coach after the match:" */
static qt_range sender(const linker *link, qt_range sentence) {
    const qt_document *doc = link->doc;
    qt_range none = {sentence.end, sentence.end};
    if (!qt_token_is(doc, sentence.first, QT_CLASS(sender))) return none;
    qt_range source = qt_noun_phrase_full(doc, sentence.first + 1, sentence.end);
    if (qt_range_empty(source)) return none;
    for (uint32_t i = source.end; i + 1 < sentence.end; i++)
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD || qt_is_verb(qt_tag_at(doc, i)))
            return none;
    bool person = qt_tag_at(doc, source.end - 1) == QT_TAG_NNP ||
                  qt_token_is(doc, source.end - 1,
                              QT_CLASS(role) | QT_CLASS(title) | QT_CLASS(kin));
    return person ? source : none;
}

/* "Mayor Ada Orr, in a letter to residents:", "The full statement of Bishop Tom Hale:": a
 * sentence without a verb whose words follow. */
static qt_range presented(const linker *link, qt_range sentence) {
    const qt_document *doc = link->doc;
    qt_range none = {sentence.end, sentence.end};
    for (uint32_t i = sentence.first; i < sentence.end; i++)
        if (qt_is_finite(doc, i)) return none;
    qt_range base = qt_noun_phrase_at(doc, sentence.first, sentence.end);
    if (qt_range_empty(base)) return none;
    if (qt_token_is(doc, base.end - 1, QT_CLASS(speech_noun)) &&
        base.end + 1 < sentence.end && qt_token_is(doc, base.end, QT_CLASS(joining))) {
        base = qt_noun_phrase_at(doc, base.end + 1, sentence.end);
        return qt_range_empty(base) || base.end + 1 != sentence.end ||
                       qt_tag_at(doc, base.end - 1) != QT_TAG_NNP
                   ? none
                   : base;
    }
    bool named = base.end - base.first > 1 &&
                 qt_tag_at(doc, base.end - 1) == QT_TAG_NNP &&
                 qt_token_kind_of(doc, base.end) == QT_TOKEN_COMMA &&
                 qt_tag_at(doc, base.end + 1) == QT_TAG_IN;
    return named ? base : none;
}

static void remember_announcement(linker *link, qt_range tokens) {
    const qt_document *doc = link->doc;
    link->announced = false;
    if (qt_range_empty(tokens) || qt_token_kind_of(doc, tokens.end - 1) != QT_TOKEN_COLON)
        return;
    uint32_t floor = tokens.end - 1;
    while (floor > tokens.first && qt_token_kind_of(doc, floor - 1) != QT_TOKEN_STOP)
        floor--;
    for (uint32_t i = tokens.end - 1; i-- > floor;) {
        const qt_word *word = qt_token_word(doc, i);
        if (!word || !(word->cue_flags & (QT_CUE(speech) | QT_CUE(clause))) ||
            link->attrib.quote_of[i] != QT_NONE)
            continue;
        bool verb = qt_tag_at(doc, i) >= QT_TAG_VB && qt_tag_at(doc, i) <= QT_TAG_VBZ;
        verb |= i + 2 == tokens.end && (word->cue_forms & (QT_FORM_S | QT_FORM_PAST));
        if (!verb) continue;
        qt_range subject = qt_subject_before(doc, i, floor);
        if (qt_range_empty(subject)) continue;
        link->announce_cue = (qt_range){i, i + 1};
        link->announce_source = subject;
        link->announced = true;
        return;
    }
    qt_range sentence = {floor, tokens.end};
    link->announce_cue = (qt_range){tokens.end - 1, tokens.end};
    link->announce_source = qt_main_subject(&link->attrib, sentence, tokens.end);
    if (qt_range_empty(link->announce_source))
        link->announce_source = sender(link, sentence);
    if (qt_range_empty(link->announce_source))
        link->announce_source = presented(link, sentence);
    link->announced = !qt_range_empty(link->announce_source);
}

/* "Mayor Trask cut the ribbon while his predecessor, Donna Whitlock, watched": a full
 * name behind the subject. */
static bool names_another(const qt_document *doc, qt_range subject, uint32_t end) {
    for (uint32_t i = subject.end + 1; i < end; i++)
        if (qt_tag_at(doc, i) == QT_TAG_NNP && qt_tag_at(doc, i - 1) == QT_TAG_NNP &&
            !qt_token_is(doc, i,
                         QT_CLASS(temporal) | QT_CLASS(org_head) | QT_CLASS(place)))
            return true;
    return false;
}

/* Casper Pratt was more blunt. ¶ "They lied to us.": the subject of a short paragraph
 * without quotations, unless something is done to him ("was buried"). */
static void remember_actor(linker *link, qt_range tokens, bool quoted) {
    const qt_document *doc = link->doc;
    link->actor = (qt_range){0, 0};
    if (quoted || qt_range_empty(tokens) || tokens.end - tokens.first > ACTOR_TOKENS)
        return;
    qt_range subject = qt_main_subject(&link->attrib, tokens, tokens.end);
    bool leads = subject.first == tokens.first ||
                 qt_token_kind_of(doc, subject.first - 1) == QT_TOKEN_COMMA;
    if (qt_range_empty(subject) || !leads) return;
    uint32_t verb = subject.end;
    while (verb < tokens.end && !qt_is_finite(doc, verb)) verb++;
    bool passive = verb + 1 < tokens.end && qt_token_is(doc, verb, QT_CLASS(be)) &&
                   qt_tag_at(doc, verb + 1) == QT_TAG_VBN;
    if (is_person(doc, subject) && !passive && !names_another(doc, subject, tokens.end))
        link->actor = subject;
}

/* A draft's source, that of the draft it continues if it has none. */
static qt_range source_of(const linker *link, uint32_t draft) {
    const qt_draft *item = &link->attrib.drafts.items[draft];
    while (qt_range_empty(item->source) && item->speaker_of != QT_NONE)
        item = &link->attrib.drafts.items[item->speaker_of];
    return item->source;
}

/* The last word of a source. */
static qt_span last_word(const linker *link, qt_range source) {
    if (qt_range_empty(source)) return (qt_span){0, 0};
    return qt_tokens_span(link->doc, (qt_range){source.end - 1, source.end});
}

/* The word before the last of a source where both are parts of a name: "Petra" of Petra
 * Lindh. */
static qt_span given_name(const linker *link, qt_range source) {
    qt_span none = {0, 0};
    if (source.end < source.first + 2 ||
        qt_tag_at(link->doc, source.end - 2) != QT_TAG_NNP ||
        qt_token_is(link->doc, source.end - 2, QT_CLASS(title) | QT_CLASS(honorific)))
        return none;
    return qt_tokens_span(link->doc, (qt_range){source.end - 2, source.end - 1});
}

static bool says_the_same(const linker *link, qt_span one, qt_span other) {
    uint32_t size = one.end_byte - one.start_byte;
    const char *bytes = link->doc->text.bytes;
    return size == other.end_byte - other.start_byte &&
           !memcmp(bytes + one.start_byte, bytes + other.start_byte, size);
}

/* `before` if two quoted paragraphs in a row are turns of two people, else QT_NONE. */
static uint32_t other_turn(const linker *link, uint32_t before, uint32_t latest) {
    if (before == QT_NONE || latest == QT_NONE || !link->last_closes) return QT_NONE;
    const qt_draft *a = &link->attrib.drafts.items[before],
                   *b = &link->attrib.drafts.items[latest];
    if (!a->quoted || !b->quoted || a->content_count > 1 || b->content_count > 1)
        return QT_NONE;
    if (a->paragraph == b->paragraph) return QT_NONE;
    qt_range one = source_of(link, before), two = source_of(link, latest);
    qt_span x = last_word(link, one), y = last_word(link, two);
    bool same = says_the_same(link, x, y);
    qt_span given = given_name(link, one), other = given_name(link, two);
    if (same && !qt_span_empty(given) && !qt_span_empty(other))
        same = says_the_same(link, given, other);
    return same || qt_span_empty(x) || qt_span_empty(y) ? QT_NONE : before;
}

/* Whether the turn of a dialogue before the last two is a third person's, by name. */
static bool is_third(const linker *link, uint32_t older, uint32_t latest) {
    if (older == QT_NONE || latest == QT_NONE) return false;
    qt_range one = source_of(link, older), two = source_of(link, latest);
    return !qt_range_empty(one) && !qt_range_empty(two) &&
           qt_token_has(link->doc, one.end - 1, QT_TOKEN_CAPITAL) &&
           qt_token_has(link->doc, two.end - 1, QT_TOKEN_CAPITAL) &&
           !says_the_same(link, last_word(link, one), last_word(link, two));
}

/* Whether a draft's last quotation is a question: who answers is somebody else. */
static bool asks_before(const qt_document *doc, uint32_t end) {
    uint32_t last = end - 1;
    if (qt_token_kind_of(doc, last) == QT_TOKEN_MARK && last) last--;
    const qt_token *stop = qt_token_at(doc, last);
    return stop->kind == QT_TOKEN_STOP && doc->text.bytes[stop->end - 1] == '?';
}

static bool asks(const linker *link, uint32_t draft) {
    const qt_draft *item = &link->attrib.drafts.items[draft];
    return asks_before(link->doc, item->content[item->content_count - 1].end);
}

/* "He never answers": what begins so may be about the person who was just introduced. */
static bool tells_of_another(const linker *link, qt_range content) {
    uint32_t word = content.first;
    while (word < content.end && qt_token_kind_of(link->doc, word) != QT_TOKEN_WORD)
        word++;
    return word < content.end &&
           qt_token_is(link->doc, word, QT_CLASS(masculine) | QT_CLASS(feminine));
}

/* A quoted paragraph that asks, and is answered in the quotation of the next: no speaker
 * goes on. */
static bool is_answered(const linker *link, qt_range content, uint32_t paragraph) {
    const qt_document *doc = link->doc;
    const qt_index_table *first = &doc->tokens.paragraph_first;
    if (paragraph + 2 >= first->count || !asks_before(doc, content.end)) return false;
    uint32_t next = first->items[paragraph + 1];
    return next < first->items[paragraph + 2] && link->attrib.quote_of[next] != QT_NONE;
}

/* A quoted paragraph that no frame claimed. */
static quoth_status place_paragraph(linker *link, qt_range tokens, uint32_t paragraph) {
    qt_attrib *attrib = &link->attrib;
    uint32_t index;
    uint32_t first = tokens.first < tokens.end ? attrib->quote_of[tokens.first] : QT_NONE;
    if (first == QT_NONE || attrib->owner[first] != QT_NONE) return QUOTH_OK;
    qt_range content = {tokens.first, tokens.first};
    for (uint32_t i = tokens.first; i < tokens.end; i = qt_quote_end(attrib, i)) {
        if (attrib->quote_of[i] == QT_NONE) break;
        content.end = qt_quote_end(attrib, i);
    }
    const qt_quote *quote = quote_item(link, first);
    bool alone = content.end == tokens.end;
    if (link->announced) {
        qt_draft draft = draft_at(link, content, tokens, paragraph, "announced",
                                  QT_SETTING_confidence_announced);
        draft.cue = link->announce_cue;
        draft.source = link->announce_source;
        return qt_draft_add(attrib, &draft, &index);
    }
    if (!alone || !(quote->complete || quote->words >= LONE_WORDS)) return QUOTH_OK;
    if (link->last == QT_NONE && !qt_range_empty(link->actor) &&
        !tells_of_another(link, content)) {
        qt_draft draft = draft_at(link, content, tokens, paragraph, "introduced",
                                  QT_SETTING_confidence_neighbour);
        draft.hint = link->actor;
        return qt_draft_add(attrib, &draft, &index);
    }
    const qt_paragraph *layout = &link->doc->layout.paragraphs.items[paragraph];
    bool item = layout->list > layout->span.start_byte;
    bool neighbour = link->last != QT_NONE && link->last_closes && !item &&
                     (link->turn != QT_NONE || !is_answered(link, content, paragraph)) &&
                     (link->turn != QT_NONE || !asks(link, link->last));
    if (neighbour && link->turn != QT_NONE && !link->crowd)
        return add_lone(link, content, tokens, paragraph, link->turn, "dialogue",
                        QT_SETTING_confidence_neighbour);
    neighbour &= !link->crowd;
    if (neighbour && attrib->drafts.items[link->last].quoted) {
        /* "A," he said. ¶ "B.": one quotation over two paragraphs */
        link->goes_on = true;
        return qt_draft_extend(attrib, link->last, content);
    }
    if (!neighbour)
        return add_lone(link, content, tokens, paragraph, QT_NONE, "unattributed",
                        QT_SETTING_confidence_none);
    return add_lone(link, content, tokens, paragraph, link->last, "neighbour",
                    QT_SETTING_confidence_neighbour);
}

/* What is still free: speech without a speaker, or a word or two at a distance. */
static quoth_status place_rest(linker *link, qt_range tokens, uint32_t paragraph) {
    qt_attrib *attrib = &link->attrib;
    for (uint32_t i = tokens.first; i < tokens.end; i = qt_quote_end(attrib, i)) {
        uint32_t quote = attrib->quote_of[i];
        if (quote == QT_NONE || attrib->owner[quote] != QT_NONE) continue;
        const qt_quote *item = quote_item(link, quote);
        bool speech =
            item->capital ? item->words >= LONE_WORDS : item->words >= LOOSE_WORDS;
        if (speech || (item->complete && item->words > 1)) {
            QT_TRY(add_lone(link, item->tokens, tokens, paragraph, QT_NONE,
                            "unattributed", QT_SETTING_confidence_none));
            continue;
        }
        if (!item->words) continue;
        QT_TRY(qt_diagnose(
            attrib->stage, "loose-quotation", item->span,
            "a few words in quotation marks that nobody is said to have spoken"));
    }
    return QUOTH_OK;
}

/* ---- quotations inside quotations ---- */

static void cover(linker *link, uint32_t from_quote, uint32_t end_quote,
                  uint32_t parent) {
    for (uint32_t q = from_quote; q < end_quote; q++) {
        const qt_quote *quote = quote_item(link, q);
        if (parent != QT_NONE &&
            quote->tokens.first >= quote_item(link, parent)->tokens.end)
            break;
        if (quote->parent != parent || quote->use != QT_USE_SPEECH) continue;
        for (uint32_t i = quote->tokens.first; i < quote->tokens.end; i++)
            link->attrib.quote_of[i] = q;
    }
}

/* Frames inside the marks of quotes [first, end) that hold quotes of their own. */
static quoth_status search_inside(linker *link, uint32_t first, uint32_t end) {
    const qt_document *doc = link->doc;
    for (uint32_t q = first; q < end; q++) {
        const qt_quote *quote = quote_item(link, q);
        bool inner = q + 1 < doc->quotes.count && quote_item(link, q + 1)->parent == q;
        if (!inner || link->attrib.owner[q] == QT_NONE) continue;
        qt_range inside = {quote->tokens.first + 1, quote->tokens.end};
        if (doc->marks.items[quote->mark].close != QT_NONE) inside.end--;
        for (uint32_t i = inside.first; i < inside.end; i++)
            link->attrib.quote_of[i] = QT_NONE;
        cover(link, q + 1, end, q);
        uint32_t low = 0, high = doc->sentences.count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (doc->sentences.items[middle].tokens.end <= inside.first) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        uint32_t start = inside.first, before = link->attrib.drafts.count;
        for (uint32_t s = low; s < doc->sentences.count && start < inside.end; s++) {
            uint32_t stop = doc->sentences.items[s].tokens.end;
            if (stop > inside.end) stop = inside.end;
            if (stop < inside.end && link->attrib.quote_of[stop] != QT_NONE &&
                link->attrib.quote_of[stop - 1] == link->attrib.quote_of[stop])
                continue;
            if (any_free_quote(link, (qt_range){start, stop}))
                QT_TRY(qt_frames_in_sentence(&link->attrib, (qt_range){start, stop},
                                             quote->paragraph));
            start = stop;
        }
        for (uint32_t d = before; d < link->attrib.drafts.count; d++) {
            /* only what somebody is reported to have said: quoted, and a plain past or
             * present perfect; "people say" and "I would say" are the speaker's own */
            qt_draft *draft = &link->attrib.drafts.items[d];
            qt_tag tag = qt_range_empty(draft->cue) ? QT_TAG_NONE
                                                    : qt_tag_at(doc, draft->cue.end - 1);
            bool quotes = false;
            draft->inner = true;
            /* "My father used to say, ‘Never sell.’" */
            bool habit = tag == QT_TAG_VB && draft->cue.end > inside.first + 3 &&
                         qt_token_is(doc, draft->cue.end - 3, QT_CLASS(habitual));
            draft->dead |= tag != QT_TAG_VBD && tag != QT_TAG_VBN && !habit;
            draft->dead |= draft->polarity != QT_POLARITY_POSITIVE;
            /* "what they called 'miracles'": a name for a thing, nobody's speech */
            const qt_word *cue = qt_range_empty(draft->cue)
                                     ? NULL
                                     : qt_token_word(doc, draft->cue.end - 1);
            draft->dead |= cue && (cue->cue_flags & QT_CUE(object)) &&
                           !(cue->cue_flags & QT_CUE(speech));
            for (uint32_t s = 0; s < draft->content_count; s++)
                for (uint32_t i = draft->content[s].first; i < draft->content[s].end; i++)
                    quotes |= link->attrib.quote_of[i] != QT_NONE;
            draft->dead |= !quotes;
        }
        for (uint32_t i = inside.first; i < inside.end; i++) link->attrib.quote_of[i] = q;
    }
    return QUOTH_OK;
}

/* Whether a draft reports the last words of a paragraph: "He said he had not slept." */
static bool ends_reported(const linker *link, uint32_t draft, qt_range tokens) {
    const qt_draft *item = &link->attrib.drafts.items[draft];
    uint32_t end = tokens.end;
    while (end > tokens.first && qt_token_kind_of(link->doc, end - 1) == QT_TOKEN_STOP)
        end--;
    return item->content_count && item->content[item->content_count - 1].end >= end;
}

/* ---- one paragraph ---- */

static quoth_status link_paragraph(linker *link, uint32_t paragraph, uint32_t sentence,
                                   qt_range tokens) {
    qt_attrib *attrib = &link->attrib;
    uint32_t drafts = attrib->drafts.count;
    if (find_signature(link, paragraph, tokens)) return QUOTH_OK;
    qt_range rest = tokens;
    QT_TRY(find_label(link, paragraph, &rest));
    QT_TRY(each_sentence(link, sentence, rest, paragraph, visit_frames));
    QT_TRY(join_chains(link, tokens));
    link->before = (qt_range){0, 0};
    QT_TRY(each_sentence(link, sentence, rest, paragraph, visit_lone));
    QT_TRY(place_paragraph(link, rest, paragraph));
    link->before = (qt_range){0, 0};
    QT_TRY(each_sentence(link, sentence, rest, paragraph, visit_lone));
    if (link->label == QT_NONE) QT_TRY(place_rest(link, rest, paragraph));
    remember_announcement(link, tokens);
    remember_actor(link, tokens, attrib->drafts.count > drafts);
    bool title = link->doc->layout.paragraphs.items[paragraph].kind != QT_PARAGRAPH_BODY;
    if (title) {
        link->last = QT_NONE;
        return QUOTH_OK;
    }
    if (link->goes_on) {
        link->goes_on = false;
        return QUOTH_OK;
    }
    /* who may go on in the next paragraph */
    uint32_t latest = QT_NONE;
    bool one_voice = true;
    for (uint32_t d = drafts; d < attrib->drafts.count; d++)
        if (!attrib->drafts.items[d].dead) {
            const qt_draft *draft = &attrib->drafts.items[d];
            one_voice &=
                latest == QT_NONE || draft->speaker_of == latest ||
                (draft->source.first == attrib->drafts.items[latest].source.first);
            if (!qt_range_empty(draft->source) || draft->speaker_of != QT_NONE)
                latest = d;
        }
    bool quoted =
        latest != QT_NONE && attrib->drafts.items[latest].content_count &&
        attrib->quote_of[attrib->drafts.items[latest].content[0].first] != QT_NONE;
    bool ends_quoted = attrib->quote_of[tokens.end - 1] != QT_NONE;
    uint32_t older = link->turn;
    link->turn = other_turn(link, link->last, latest);
    link->crowd = link->turn != QT_NONE && (link->crowd || is_third(link, older, latest));
    link->last = latest;
    link->last_closes =
        latest != QT_NONE && (((ends_quoted || quoted) && (one_voice || ends_quoted)) ||
                              (one_voice && ends_reported(link, latest, tokens)));
    if (latest == QT_NONE && attrib->drafts.count > drafts)
        link->last = attrib->drafts.count - 1;
    return QUOTH_OK;
}

static quoth_status link_all(linker *link) {
    const qt_document *doc = link->doc;
    qt_attrib *attrib = &link->attrib;
    size_t tokens = doc->tokens.count + 1, quotes = doc->quotes.count + 1;
    attrib->quote_of = qt_arena_take(attrib->stage->scratch, tokens * sizeof(uint32_t));
    attrib->owner = qt_arena_take(attrib->stage->scratch, quotes * sizeof(uint32_t));
    if (!attrib->quote_of || !attrib->owner) return qt_fail_memory(attrib->stage->error);
    memset(attrib->quote_of, 0xFF, tokens * sizeof(uint32_t));
    memset(attrib->owner, 0xFF, quotes * sizeof(uint32_t));
    cover(link, 0, doc->quotes.count, QT_NONE);
    uint32_t sentence = 0, quote = 0;
    for (uint32_t p = 0; p < doc->layout.paragraphs.count; p++) {
        qt_range range = {doc->tokens.paragraph_first.items[p],
                          doc->tokens.paragraph_first.items[p + 1]};
        uint32_t first_quote = quote;
        while (quote < doc->quotes.count && doc->quotes.items[quote].paragraph == p)
            quote++;
        while (sentence < doc->sentences.count &&
               doc->sentences.items[sentence].paragraph < p)
            sentence++;
        if (qt_range_empty(range)) continue;
        QT_TRY(link_paragraph(link, p, sentence, range));
        QT_TRY(search_inside(link, first_quote, quote));
    }
    return QUOTH_OK;
}

quoth_status qt_attributions_collect(qt_attrib *attrib) {
    linker link = {.attrib = *attrib,
                   .doc = attrib->doc,
                   .label = QT_NONE,
                   .last = QT_NONE,
                   .turn = QT_NONE};
    quoth_status status = link_all(&link);
    *attrib = link.attrib;
    return status;
}

quoth_status qt_attributions_find(qt_stage *stage, const qt_document *doc,
                                  qt_attributions *out) {
    qt_attrib attrib = {.stage = stage, .doc = doc};
    quoth_status status = qt_attributions_collect(&attrib);
    if (!status) status = qt_learned_choose(&attrib, &out->rejected);
    if (!status) status = qt_nested_find(&attrib);
    if (!status) qt_relays_find(&attrib);
    if (!status) status = qt_drafts_finish(&attrib, out);
    qt_attrib_free(&attrib);
    return status;
}
