/*
 * Pronouns: whom "he", "she", "it" and "they" mean as sources.
 *
 * He and she take the one person of their gender whom the paragraph and the ones before
 * offer, the last speaker first; where two fit, nobody is chosen. "It" takes an
 * institution that spoke or alone was named, "they" a group that spoke, or one person
 * where the article says that the pronoun is theirs; both the noun that is the subject of
 * the sentence before.
 *
 *     Lopez opened the hearing. ... she said         Lopez, if no other woman is near
 */
#include "resolve/speaking.h"

enum { PRONOUN_MENTIONS = 24, PRONOUN_PARAGRAPHS = 3, UNNAMED_REACH = 120 };

static bool fits_gender(const qt_speaking *s, uint32_t entity, uint8_t gender) {
    uint8_t own = qt_entity_of(s, entity)->gender;
    return !own || !gender || own == gender;
}

uint32_t qt_previous_speaker(const qt_speaking *s) {
    const qt_attributions *all = &s->doc->attributions;
    uint32_t paragraph = all->items[s->attribution].paragraph;
    uint32_t start = all->items[s->attribution].source.first;
    for (uint32_t i = s->attribution; i-- > 0;) {
        if (all->items[i].paragraph + PRONOUN_PARAGRAPHS < paragraph) break;
        if (all->items[i].source.first >= start) continue;
        uint32_t entity = s->resolver->out->speakers.items[i].entity;
        if (entity != QT_NONE) return entity;
        if (s->attribution - i > 8) break;
    }
    return QT_NONE;
}

/* First token of the source of the attribution before, 0 if it has none. */
static uint32_t previous_source(const qt_speaking *s) {
    const qt_attributions *all = &s->doc->attributions;
    return s->attribution ? all->items[s->attribution - 1].source.first : 0;
}

/* "Orr's lawyer", not "Orr's own work": what stands behind the possessive at `token`. */
static bool owns_person(const qt_document *doc, uint32_t token) {
    qt_range owned = qt_noun_phrase_at(doc, token + 1, doc->tokens.count);
    return qt_range_empty(owned) || qt_is_person_noun(doc, qt_phrase_head(doc, owned)) ||
           qt_token_has(doc, owned.end - 1, QT_TOKEN_CAPITAL);
}

/* "won the [Val Dorna] marathon": what a noun is called. */
static bool is_attributive(const qt_document *doc, const qt_mention *mention) {
    uint32_t next = mention->tokens.end;
    return mention->tokens.first && next < doc->tokens.count &&
           qt_range_empty(mention->title) &&
           qt_tag_at(doc, mention->tokens.first - 1) == QT_TAG_DT &&
           qt_is_noun(qt_tag_at(doc, next)) &&
           !qt_token_has(doc, next, QT_TOKEN_CAPITAL) &&
           qt_token_kind_of(doc, next) == QT_TOKEN_WORD;
}

qt_antecedents qt_look_back(const qt_speaking *s, uint32_t token, uint8_t gender,
                            qt_choice *out) {
    const qt_document *doc = s->doc;
    qt_antecedents near = {.owner = QT_NONE, .subject = QT_NONE};
    uint32_t paragraph = qt_token_paragraph(doc, token), seen = 0;
    const uint32_t *first = doc->tokens.paragraph_first.items;
    uint32_t floor =
        first[paragraph > PRONOUN_PARAGRAPHS ? paragraph - PRONOUN_PARAGRAPHS : 0];
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0 && seen < PRONOUN_MENTIONS;
         seen++) {
        const qt_mention *mention = &doc->mentions.items[m];
        if (mention->tokens.first < floor) break;
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity == QT_NONE || qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON)
            continue;
        if (mention->quoted || !fits_gender(s, entity, gender) ||
            is_attributive(doc, mention))
            continue;
        uint32_t before = out->candidate_count;
        if (!near.nearest) near.nearest = mention->tokens.first;
        qt_candidate_add(out, entity);
        bool here = mention->tokens.first >= first[paragraph];
        bool previous =
            !here && paragraph && mention->tokens.first >= first[paragraph - 1];
        if (out->candidate_count > before) {
            near.in_paragraph += here;
            near.in_previous += previous;
            if (previous) near.last_of_previous = entity;
        }
        if (here && mention->possessive && mention->tokens.first == first[paragraph] &&
            !owns_person(doc, mention->tokens.end))
            near.owner = entity;
        if (!mention->subject || mention->possessive || near.subject != QT_NONE) continue;
        near.subject = entity;
        near.subject_is_near = here;
    }
    return near;
}

/* "An electrician by trade, he said": a phrase that tells of whom the pronoun behind its
 * comma means. */
static bool is_fronted(const qt_document *doc, qt_range phrase) {
    enum { REACH = 16 };
    bool relative = false;
    for (uint32_t i = phrase.end; i + 1 < doc->tokens.count && i < phrase.end + REACH;
         i++) {
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA)
            return qt_tag_at(doc, i + 1) == QT_TAG_PRP &&
                   qt_word_is(doc, i + 1, QT_CLASS(masculine) | QT_CLASS(feminine));
        relative |= qt_word_is(doc, i, QT_CLASS(relative));
        if (qt_token_kind_of(doc, i) != QT_TOKEN_WORD &&
            qt_token_kind_of(doc, i) != QT_TOKEN_NUMBER)
            return false;
        if (!relative && qt_is_finite(doc, i)) return false;
    }
    return false;
}

bool qt_unnamed_between(const qt_speaking *s, uint32_t from, uint32_t to) {
    const qt_document *doc = s->doc;
    if (to - from > UNNAMED_REACH) from = to - UNNAMED_REACH;
    for (uint32_t i = from + 1; i < to; i++) {
        if (s->inside_marks[i]) continue;
        unsigned before = qt_token_kind_of(doc, i - 1);
        bool begins = before == QT_TOKEN_STOP || before == QT_TOKEN_MARK ||
                      qt_word_is(doc, i - 1, QT_CLASS(connective)) ||
                      qt_token_paragraph(doc, i) != qt_token_paragraph(doc, i - 1);
        /* "One of them, known as DJ Lantern, recalled" */
        if (begins && qt_tag_at(doc, i) == QT_TAG_CD &&
            qt_word_is(doc, i + 1, QT_CLASS(joining)))
            return true;
        bool after_comma = before == QT_TOKEN_COMMA && qt_tag_at(doc, i) == QT_TAG_DT;
        if ((!begins && !after_comma) ||
            !qt_word_is(doc, i,
                        QT_CLASS(determiner) | QT_CLASS(connective) |
                            QT_CLASS(possessive)))
            continue;
        qt_range phrase = qt_noun_phrase_at(doc, i, to);
        if (qt_range_empty(phrase)) continue;
        /* "Asked about it, the governor smiled" */
        if (!begins && (phrase.end >= to || !qt_is_finite(doc, phrase.end))) continue;
        uint32_t head = qt_phrase_head(doc, phrase);
        if (qt_is_person_noun(doc, head) && qt_tag_at(doc, head) == QT_TAG_NN &&
            !is_fronted(doc, phrase))
            return true;
    }
    return false;
}

/* "Nandra said Coyle was silent. He said": a subject between two tokens whose name no or
 * several persons bear. */
static bool unknown_between(const qt_speaking *s, uint32_t from, uint32_t to) {
    const qt_document *doc = s->doc;
    if (to - from > UNNAMED_REACH) from = to - UNNAMED_REACH;
    for (uint32_t m = qt_mention_from(doc, from + 1);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < to; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        bool name = item->kind == QT_ENTITY_UNKNOWN || item->kind == QT_ENTITY_PERSON;
        if (name && item->subject && !item->possessive && !item->quoted &&
            s->resolver->out->mention_entity.items[m] == QT_NONE)
            return true;
    }
    return false;
}

/* Whether the last attribution before a pronoun stands in its paragraph and nobody but
 * its speaker is a subject since, save in what was said: "Ohm said Lund had lied. He
 * said". */
static bool goes_on_speaking(const qt_speaking *s, uint32_t speaker, uint32_t token) {
    const qt_document *doc = s->doc;
    const qt_attributions *all = &doc->attributions;
    uint32_t i = s->attribution;
    while (i > 0 && (qt_range_empty(all->items[i - 1].source) ||
                     all->items[i - 1].source.first >= token))
        i--;
    if (!i || s->resolver->out->speakers.items[i - 1].entity != speaker) return false;
    const qt_attribution *before = &all->items[i - 1];
    uint32_t from = before->source.first;
    if (qt_token_paragraph(doc, from) != qt_token_paragraph(doc, token)) return false;
    const qt_span *spans = &all->spans.items[before->first_span];
    uint32_t seen = 0;
    for (uint32_t m = qt_mention_from(doc, from);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token; m++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (++seen > PRONOUN_MENTIONS) return false;
        if (entity == speaker || mention->quoted || !mention->subject) continue;
        if (entity == QT_NONE || qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON)
            continue;
        uint32_t at = qt_token_at(doc, mention->tokens.first)->start;
        bool said = false;
        for (uint32_t p = 0; p < before->span_count && !said; p++)
            said = at >= spans[p].start_byte && at < spans[p].end_byte;
        if (!said) return false;
    }
    return true;
}

/* ---- who was named since somebody spoke ---- */

/* Where the speaker was last spoken of before a token: named, or as a source. */
static uint32_t last_of_speaker(const qt_speaking *s, uint32_t speaker, uint32_t token) {
    const qt_document *doc = s->doc;
    const qt_attributions *all = &doc->attributions;
    uint32_t last = 0, seen = 0;
    for (uint32_t i = s->attribution; i-- > 0 && s->attribution - i < 9;) {
        qt_range source = all->items[i].source;
        if (source.first >= token ||
            s->resolver->out->speakers.items[i].entity != speaker)
            continue;
        if (source.end > last) last = source.end;
        break;
    }
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0 && seen < PRONOUN_MENTIONS;
         seen++) {
        const qt_mention *mention = &doc->mentions.items[m];
        if (mention->tokens.end <= last) break;
        if (s->resolver->out->mention_entity.items[m] == speaker && !mention->quoted &&
            !mention->possessive)
            return mention->tokens.end;
    }
    return last;
}

/* Whether a token stands in what an attribution says. */
static bool says(const qt_speaking *s, uint32_t attribution, uint32_t token) {
    const qt_attributions *all = &s->doc->attributions;
    const qt_attribution *item = &all->items[attribution];
    uint32_t at = qt_token_at(s->doc, token)->start;
    for (uint32_t p = 0; p < item->span_count; p++) {
        qt_span span = all->spans.items[item->first_span + p];
        if (at >= span.start_byte && at < span.end_byte) return true;
    }
    return false;
}

/* Whether a token stands in what somebody says, before the attribution looked at. */
static bool is_said(const qt_speaking *s, uint32_t token) {
    if (s->inside_marks[token]) return true;
    for (uint32_t i = s->attribution; i-- > 0 && s->attribution - i < 9;)
        if (says(s, i, token)) return true;
    return false;
}

/* Whether he or she, of the gender, is the subject between two tokens. */
static bool pronoun_between(const qt_document *doc, uint32_t from, uint32_t to,
                            uint8_t gender) {
    qt_classes classes =
        gender == QT_GENDER_FEMININE ? QT_CLASS(feminine) : QT_CLASS(masculine);
    for (uint32_t i = from; i < to; i++) {
        bool subject = qt_tag_at(doc, i) == QT_TAG_PRP && i + 1 < to &&
                       (qt_is_finite(doc, i + 1) || qt_tag_at(doc, i + 1) == QT_TAG_RB);
        if (subject && qt_word_is(doc, i, classes)) return true;
    }
    return false;
}

/* "That drew a rebuke from the chairwoman.": a person whom a definite noun means, not by
 * what was said. */
static bool described_between(const qt_speaking *s, uint32_t from, uint32_t to) {
    const qt_document *doc = s->doc;
    if (to - from > UNNAMED_REACH) from = to - UNNAMED_REACH;
    for (uint32_t i = from; i + 1 < to; i++) {
        if (qt_tag_at(doc, i) != QT_TAG_DT || !qt_word_is(doc, i, QT_CLASS(determiner)) ||
            is_said(s, i))
            continue;
        qt_range phrase = qt_noun_phrase_at(doc, i, to);
        if (qt_range_empty(phrase) || phrase.end - phrase.first > 4) continue;
        uint32_t head = qt_phrase_head(doc, phrase);
        if (qt_tag_at(doc, head) == QT_TAG_NN && qt_is_role_word(doc, head)) return true;
    }
    return false;
}

/* Whether a person whose gender is the pronoun's is named since the speaker, whose gender
 * nothing shows, spoke: "Azizi said visitors ask about Esther Lowell. ... she said" */
static bool other_of_gender(const qt_speaking *s, uint32_t speaker, uint32_t token,
                            uint8_t gender) {
    const qt_document *doc = s->doc;
    if (!gender || qt_entity_of(s, speaker)->gender) return false;
    uint32_t seen = 0;
    for (uint32_t m = qt_mention_from(doc, last_of_speaker(s, speaker, token));
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token &&
         seen < PRONOUN_MENTIONS;
         m++, seen++) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity != QT_NONE && entity != speaker && !doc->mentions.items[m].quoted &&
            qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON &&
            qt_entity_of(s, entity)->gender == gender)
            return true;
    }
    return described_between(s, last_of_speaker(s, speaker, token), token);
}

/* Who was named between the last word on the speaker and a pronoun. */
typedef struct newcomers {
    uint32_t person; /* the last who fits, or QT_NONE */
    bool subject;    /* that is what he or she is there */
    bool several;    /* others, too, or a name that may be a person's */
    bool addressed;  /* a name that may be a person's stands right after the last cue */
    bool object;     /* only in a sentence of which the speaker is the subject */
} newcomers;

/* An unknown name, or what looks like a street's: "Vic Lane". */
static bool may_be_person(const qt_document *doc, const qt_mention *mention) {
    if (mention->kind != QT_ENTITY_PLACE)
        return mention->kind == QT_ENTITY_UNKNOWN || mention->kind == QT_ENTITY_PERSON;
    const qt_word *first = qt_token_word(doc, mention->tokens.first);
    return mention->tokens.end - mention->tokens.first == 2 &&
           (!first || !first->tags[0]) && !(first && first->classes & QT_CLASS(place)) &&
           qt_token_word(doc, mention->tokens.end - 1) &&
           qt_token_word(doc, mention->tokens.end - 1)->tags[0];
}

static newcomers named_since(const qt_speaking *s, uint32_t speaker, uint32_t token,
                             uint8_t gender) {
    const qt_document *doc = s->doc;
    newcomers found = {.person = QT_NONE};
    uint32_t from = last_of_speaker(s, speaker, token), seen = 0;
    uint32_t cue_end =
        s->attribution ? doc->attributions.items[s->attribution - 1].cue.end : 0;
    for (uint32_t m = qt_mention_from(doc, from);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token &&
         seen < PRONOUN_MENTIONS;
         m++, seen++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        uint32_t name = mention->tokens.first; /* "Aurora, she said, has": in her words */
        if (mention->quoted || mention->possessive || entity == speaker ||
            is_said(s, name) || says(s, s->attribution, name))
            continue;
        bool person = entity != QT_NONE &&
                      qt_entity_of(s, entity)->kind == QT_ENTITY_PERSON &&
                      fits_gender(s, entity, gender);
        bool unknown = entity == QT_NONE && may_be_person(doc, mention);
        if (!person) {
            found.several |= unknown && mention->subject;
            found.addressed |= unknown && mention->tokens.first == cue_end;
            continue;
        }
        found.several |= found.person != QT_NONE && found.person != entity;
        uint32_t first = mention->tokens.first;
        bool same = false; /* the sentence in which the speaker was spoken of */
        for (uint32_t i = from; i < first && !same; i++)
            same = qt_token_kind_of(doc, i) == QT_TOKEN_STOP && !s->inside_marks[i];
        same = !same && qt_token_paragraph(doc, from ? from - 1 : 0) ==
                            qt_token_paragraph(doc, first);
        found.person = entity;
        found.subject = mention->subject;
        uint32_t begin = first;
        while (begin > from && qt_token_kind_of(doc, begin - 1) != QT_TOKEN_STOP) begin--;
        found.object = same || pronoun_between(doc, begin, first, gender);
    }
    return found;
}

bool qt_has_cue(const qt_document *doc, const qt_attribution *item, unsigned flag) {
    for (uint32_t i = item->cue.first; i < item->cue.end; i++) {
        const qt_word *word = qt_token_word(doc, i);
        if (word && (word->cue_flags & flag)) return true;
    }
    return false;
}

/* Whether the attribution before tells what was said to a person of the gender: "A nurse
 * told her to go home." */
static bool was_told(const qt_speaking *s, uint8_t gender) {
    const qt_document *doc = s->doc;
    if (!s->attribution) return false;
    const qt_attribution *before = &doc->attributions.items[s->attribution - 1];
    qt_classes classes =
        gender == QT_GENDER_FEMININE ? QT_CLASS(feminine) : QT_CLASS(masculine);
    return qt_has_cue(doc, before, QT_CUE(addressee)) &&
           qt_word_is(doc, before->cue.end, classes) &&
           qt_tag_at(doc, before->cue.end) != QT_TAG_PRPS;
}

/* Whether the attribution before asks something, so that the next is the answer. */
static bool was_asked(const qt_speaking *s) {
    const qt_attribution *items = s->doc->attributions.items;
    return s->attribution &&
           qt_has_cue(s->doc, &items[s->attribution - 1], QT_CUE(question));
}

/* Whether what a pronoun says is an answer, so that it is not who spoke before:
 * "replied", or after what somebody asked, in a paragraph of its own or whether something
 * is so. */
static bool is_answer(const qt_speaking *s) {
    const qt_attribution *items = s->doc->attributions.items;
    const qt_attribution *item = &items[s->attribution], *before = item - 1;
    if (!s->attribution ||
        s->resolver->out->speakers.items[s->attribution - 1].entity == QT_NONE)
        return false;
    if (qt_has_cue(s->doc, item, QT_CUE(reply))) return true;
    return was_asked(s) &&
           (before->kind == QT_KIND_INDIRECT || before->paragraph != item->paragraph);
}

static void withhold_among(uint32_t speaker, uint32_t other, qt_choice *out) {
    out->candidate_count = 0;
    qt_candidate_add(out, speaker);
    if (other != QT_NONE) qt_candidate_add(out, other);
    qt_withhold(out, "somebody else was named since the last speaker spoke");
}

static uint32_t sentence_begin(const qt_document *doc, uint32_t token) {
    const uint32_t *first = doc->tokens.paragraph_first.items;
    uint32_t floor = first[qt_token_paragraph(doc, token)];
    while (token > floor && qt_token_kind_of(doc, token - 1) != QT_TOKEN_STOP) token--;
    return token ? token - 1 : 0;
}

/* The speaker before, unless somebody was named since who may be meant. */
static void go_on(const qt_speaking *s, uint32_t speaker, uint32_t token, uint8_t gender,
                  const char *how, qt_choice *out) {
    newcomers since = named_since(s, speaker, token, gender);
    bool answer = is_answer(s);
    if (since.person == QT_NONE) {
        if (since.several || answer || (since.addressed && was_asked(s)) ||
            was_told(s, gender) || other_of_gender(s, speaker, token, gender) ||
            qt_unnamed_between(s, last_of_speaker(s, speaker, token), token)) {
            withhold_among(speaker, QT_NONE, out);
        } else {
            qt_found(out, speaker, how);
        }
    } else if (since.several) {
        withhold_among(speaker, since.person, out);
    } else if (since.object && (was_asked(s) || answer)) {
        qt_found(out, since.person, "who was spoken to answers");
    } else if (since.object && !since.subject &&
               !other_of_gender(s, speaker, token, gender)) {
        qt_found(out, speaker, how);
    } else if (since.subject) {
        qt_found(out, since.person, "the last person named, as a subject");
    } else {
        withhold_among(speaker, since.person, out);
    }
}

/* "Few people said": no single person. */
static bool previous_is_plural(const qt_speaking *s) {
    qt_range source = s->doc->attributions.items[s->attribution - 1].source;
    if (qt_range_empty(source)) return false;
    qt_tag tag = qt_tag_at(s->doc, qt_phrase_head(s->doc, source));
    return tag == QT_TAG_NNS || tag == QT_TAG_NNPS;
}

/* "He voted for Lund, he said": he is not Lund. */
static bool is_named_in_content(const qt_speaking *s, uint32_t entity,
                                qt_classes pronoun) {
    const qt_document *doc = s->doc;
    const qt_attribution *item = &doc->attributions.items[s->attribution];
    if (!qt_word_is(doc, item->first_token, pronoun)) return false;
    for (uint32_t p = 0; p < item->span_count; p++) {
        qt_span span = doc->attributions.spans.items[item->first_span + p];
        uint32_t m = qt_mention_from(doc, qt_token_from_byte(doc, span.start_byte));
        for (; m < doc->mentions.count; m++) {
            const qt_mention *mention = &doc->mentions.items[m];
            if (qt_token_at(doc, mention->tokens.first)->start >= span.end_byte) break;
            if (s->resolver->out->mention_entity.items[m] == entity &&
                !mention->possessive)
                return true;
        }
    }
    return false;
}

/* "For Ada Orr the debate feels remote": what "spoke" before was hardly anybody. */
static bool previous_is_thing(const qt_speaking *s) {
    if (!s->attribution) return false;
    const qt_attribution *before = &s->doc->attributions.items[s->attribution - 1];
    qt_range base = qt_noun_phrase_at(s->doc, before->source.first, before->source.end);
    double least = s->doc->pack->settings[QT_SETTING_confidence_none];
    if (before->confidence >= least || qt_range_empty(base)) return false;
    uint32_t head = qt_phrase_head(s->doc, base);
    return qt_tag_at(s->doc, head) == QT_TAG_NN && !qt_is_person_noun(s->doc, head) &&
           !qt_word_is(s->doc, head, QT_CLASS(role_anonymous) | QT_CLASS(kin));
}

/* The sentence before the one of a token, which may stand in the paragraph before. */
static qt_range sentence_before(const qt_speaking *s, uint32_t token) {
    enum { REACH = 200 };
    const qt_document *doc = s->doc;
    const uint32_t *paragraphs = doc->tokens.paragraph_first.items;
    uint32_t paragraph = qt_token_paragraph(doc, token), end = token;
    uint32_t floor = paragraphs[paragraph];
    if (token - floor > REACH) floor = token - REACH;
    while (end > floor &&
           (s->inside_marks[end - 1] || qt_token_kind_of(doc, end - 1) != QT_TOKEN_STOP))
        end--;
    if (end == paragraphs[paragraph] && paragraph) floor = paragraphs[paragraph - 1];
    if (end - floor > REACH) floor = end - REACH;
    uint32_t first = end > floor ? end - 1 : end;
    while (first > floor && (s->inside_marks[first - 1] ||
                             qt_token_kind_of(doc, first - 1) != QT_TOKEN_STOP))
        first--;
    return (qt_range){first, end};
}

/* "Walsh left the mat. “A,” she said": the subject of the sentence before, where neither
 * it nor the pronoun's names anybody else who may be meant; or QT_NONE. */
static uint32_t last_subject(const qt_speaking *s, uint32_t token, uint8_t gender) {
    const qt_document *doc = s->doc;
    qt_range before = sentence_before(s, token);
    uint32_t found = QT_NONE;
    for (uint32_t m = qt_mention_from(doc, before.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token; m++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (mention->quoted ||
            (mention->kind != QT_ENTITY_PERSON && !may_be_person(doc, mention)))
            continue;
        if (entity != QT_NONE && (qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON ||
                                  !fits_gender(s, entity, gender)))
            continue;
        if (entity == QT_NONE || (found != QT_NONE && entity != found)) return QT_NONE;
        if (found == QT_NONE &&
            (!mention->subject || mention->possessive ||
             pronoun_between(doc, before.first, mention->tokens.first, gender)))
            return QT_NONE;
        found = entity;
    }
    return found;
}

/* The one person whom the article has named so far, not long ago, whose gender is known;
 * or QT_NONE. */
static uint32_t only_person(const qt_speaking *s, uint32_t token, uint8_t gender) {
    enum { FAR = 2 * PRONOUN_PARAGRAPHS, MENTIONS = 100 };
    const qt_document *doc = s->doc;
    uint32_t found = QT_NONE, last = 0, looked = 0;
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0; looked++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (looked == MENTIONS) return QT_NONE;
        if (mention->kind != QT_ENTITY_PERSON && !may_be_person(doc, mention)) continue;
        if (mention->quoted) return QT_NONE;
        if (entity == QT_NONE || (found != QT_NONE && entity != found)) return QT_NONE;
        found = entity;
        if (!last) last = mention->tokens.end;
    }
    if (found == QT_NONE || qt_entity_of(s, found)->kind != QT_ENTITY_PERSON ||
        qt_entity_of(s, found)->gender != gender ||
        qt_token_paragraph(doc, last) + FAR < qt_token_paragraph(doc, token) ||
        qt_unnamed_between(s, last, token))
        return QT_NONE;
    return found;
}

/* he, she: the one person near that fits. */
static void resolve_person(const qt_speaking *s, uint32_t token, uint8_t gender,
                           qt_choice *out) {
    qt_antecedents near = qt_look_back(s, token, gender, out);
    uint32_t speaker = qt_previous_speaker(s);
    uint8_t kind =
        speaker == QT_NONE ? QT_ENTITY_UNKNOWN : qt_entity_of(s, speaker)->kind;
    bool speaker_fits = kind == QT_ENTITY_PERSON && fits_gender(s, speaker, gender);
    bool here = near.subject != QT_NONE && near.subject_is_near;
    uint32_t subject = last_subject(s, token, gender);
    /* "Her lawyer, Dominic Faure, repeated his warning that" */
    if (qt_tag_at(s->doc, token) == QT_TAG_PRPS && near.subject != QT_NONE &&
        near.nearest > sentence_begin(s->doc, token) &&
        out->candidates[0] == near.subject && !s->inside_marks[token]) {
        qt_found(out, near.subject, "the subject of the pronoun's sentence");
        return;
    }
    if (kind == QT_ENTITY_ANONYMOUS && previous_is_thing(s)) {
        qt_withhold(out, "the pronoun may mean somebody unnamed");
        return;
    }
    if (kind == QT_ENTITY_ANONYMOUS && !previous_is_plural(s) &&
        (previous_source(s) > near.nearest || is_said(s, near.nearest))) {
        newcomers since = named_since(s, speaker, token, gender);
        if (since.person != QT_NONE || since.several || is_answer(s) ||
            was_told(s, gender) ||
            qt_unnamed_between(s, last_of_speaker(s, speaker, token), token)) {
            withhold_among(speaker, since.person, out);
        } else {
            qt_found(out, speaker,
                     "the pronoun goes on from the unnamed speaker before it");
        }
    } else if (near.owner != QT_NONE && near.in_paragraph == 1) {
        qt_found(out, near.owner, "the paragraph begins with what is that person's");
    } else if (speaker_fits && (near.subject == QT_NONE || near.subject == speaker)) {
        go_on(s, speaker, token, gender, "the pronoun goes on from the speaker before it",
              out);
    } else if (!out->candidate_count) {
        uint32_t only = only_person(s, token, gender);
        if (only != QT_NONE)
            qt_found(out, only, "the only person named so far");
        else
            qt_withhold(out, "no person near fits the pronoun");
    } else if (qt_unnamed_between(s, near.nearest, token)) {
        qt_withhold(out, "the pronoun may mean somebody unnamed");
    } else if (out->candidate_count == 1) {
        newcomers since = named_since(s, out->candidates[0], token, gender);
        if (since.several || since.addressed || unknown_between(s, near.nearest, token)) {
            qt_withhold(out, "the pronoun may mean somebody else who was named");
        } else {
            qt_found(out, out->candidates[0], "nobody else near fits the pronoun");
        }
    } else if (here && near.in_paragraph == 1 && near.subject == out->candidates[0]) {
        qt_found(out, near.subject,
                 "the paragraph speaks of nobody else whom the pronoun fits");
    } else if (speaker_fits &&
               (near.in_paragraph == 0 || goes_on_speaking(s, speaker, token))) {
        go_on(s, speaker, token, gender, "who spoke before is still the subject", out);
    } else if (!near.in_paragraph && near.in_previous == 1 &&
               !unknown_between(s, near.nearest, token)) {
        qt_found(out, near.last_of_previous,
                 "the paragraph before speaks of nobody else whom the pronoun fits");
    } else if (subject != QT_NONE &&
               (!speaker_fits || speaker == subject || was_asked(s))) {
        qt_found(out, subject, "the subject of the sentence before");
    } else {
        qt_withhold(out, "several people fit the pronoun");
    }
}

/* "The army denied this.": an institution that a common noun means is a subject between
 * two tokens, or one is named, not by what was said. */
static bool institution_between(const qt_speaking *s, uint32_t speaker, uint32_t from,
                                uint32_t to) {
    const qt_document *doc = s->doc;
    if (to - from > UNNAMED_REACH) from = to - UNNAMED_REACH;
    for (uint32_t m = qt_mention_from(doc, from);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < to; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (item->tokens.first < from || !item->subject || item->possessive ||
            item->quoted || entity == speaker || is_said(s, item->tokens.first))
            continue;
        if (item->kind == QT_ENTITY_UNKNOWN || item->kind == QT_ENTITY_ORGANIZATION)
            return true;
    }
    for (uint32_t i = from + 1; i < to; i++) {
        unsigned before = qt_token_kind_of(doc, i - 1);
        if ((before != QT_TOKEN_STOP && before != QT_TOKEN_MARK) ||
            !qt_word_is(doc, i, QT_CLASS(determiner)) || is_said(s, i))
            continue;
        qt_range phrase = qt_noun_phrase_at(doc, i, to);
        if (!qt_range_empty(phrase) &&
            qt_word_is(doc, qt_phrase_head(doc, phrase), QT_CLASS(org_noun)))
            return true;
    }
    return false;
}

/* "The ministry put the toll at 23. It accused the army": the noun with an article that
 * is the subject of the sentence before, where the pronoun's begins with it or follows
 * what was said; or nothing. */
static qt_range subject_before(const qt_speaking *s, uint32_t token) {
    const qt_document *doc = s->doc;
    const uint32_t *paragraphs = doc->tokens.paragraph_first.items;
    uint32_t floor = paragraphs[qt_token_paragraph(doc, token)], end = token;
    qt_range none = {token, token};
    while (end > floor && s->inside_marks[end - 1]) end--; /* what "they" said */
    if (end == token && end > floor && qt_token_kind_of(doc, end - 1) != QT_TOKEN_STOP)
        return none;
    if (end <= floor + 1 || qt_token_kind_of(doc, end - 1) != QT_TOKEN_STOP) return none;
    uint32_t first = end - 1;
    while (first > floor && qt_token_kind_of(doc, first - 1) != QT_TOKEN_STOP &&
           !s->inside_marks[first - 1])
        first--;
    if (first > floor && s->inside_marks[first - 1]) return none;
    if (qt_tag_at(doc, first) != QT_TAG_DT && qt_tag_at(doc, first) != QT_TAG_CD)
        return none;
    uint32_t verb = qt_noun_phrase_full(doc, first, end).end;
    if (verb < end && qt_token_kind_of(doc, verb) == QT_TOKEN_COMMA) verb++;
    /* "The driver, who asked not to be named, was" */
    if (verb < end && qt_word_is(doc, verb, QT_CLASS(relative))) {
        while (verb < end && qt_token_kind_of(doc, verb) != QT_TOKEN_COMMA) verb++;
        verb++;
    }
    if (verb >= end || !qt_is_finite(doc, verb)) return none;
    return qt_noun_phrase_at(doc, first, end);
}

/* "The truck driver, who asked not to be named, was treated. ... he said": the one of
 * whom the sentence before speaks, where it speaks of no other. */
static quoth_status resolve_unnamed(const qt_speaking *s, uint32_t token,
                                    qt_choice *out) {
    const qt_document *doc = s->doc;
    qt_range subject = subject_before(s, token);
    if (qt_range_empty(subject) || qt_tag_at(doc, subject.end - 1) != QT_TAG_NN ||
        (!qt_is_role_word(doc, subject.end - 1) &&
         !qt_word_is(doc, subject.end - 1, QT_CLASS(role_anonymous))))
        return QUOTH_OK;
    for (uint32_t i = subject.end; i < token && !s->inside_marks[i]; i++)
        if (qt_word_is(doc, i, QT_CLASS(masculine) | QT_CLASS(feminine)) ||
            qt_mention_at(doc, i) != QT_NONE)
            return QUOTH_OK;
    qt_choice made = {.entity = QT_NONE};
    QT_TRY(qt_description_resolve(s, subject, subject, &made));
    if (made.entity == QT_NONE && made.candidate_count) return QUOTH_OK;
    if (made.entity == QT_NONE)
        QT_TRY(qt_entity_from(s, QT_ENTITY_ANONYMOUS, subject, &made.entity));
    qt_found(out, made.entity, "of whom the sentence before speaks");
    out->withheld = NULL;
    return QUOTH_OK;
}

/* "Tidewater Lithium halted drilling. It said": the one institution, or name that may be
 * one, that is the subject of the sentence before. */
static quoth_status by_last_name(const qt_speaking *s, uint32_t token, qt_choice *out) {
    const qt_document *doc = s->doc;
    qt_range before = sentence_before(s, token);
    uint32_t subject = QT_NONE;
    for (uint32_t m = qt_mention_from(doc, before.first);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token; m++) {
        const qt_mention *item = &doc->mentions.items[m];
        bool name =
            item->kind == QT_ENTITY_UNKNOWN || item->kind == QT_ENTITY_ORGANIZATION;
        if (!name || !item->subject || item->quoted) continue;
        if (subject != QT_NONE || item->possessive) return QUOTH_OK;
        subject = m;
    }
    if (subject == QT_NONE) return QUOTH_OK;
    uint32_t entity = s->resolver->out->mention_entity.items[subject];
    if (entity == QT_NONE && doc->mentions.items[subject].tokens.end - before.first < 8)
        QT_TRY(qt_institution_meant(s->resolver, token, &entity));
    if (entity != QT_NONE && s->resolver->out->mention_entity.items[subject] == entity &&
        qt_entity_of(s, entity)->kind == QT_ENTITY_ORGANIZATION)
        qt_found(out, entity, "the subject of the sentence before");
    return QUOTH_OK;
}

static quoth_status resolve_neuter(const qt_speaking *s, uint32_t token, qt_choice *out) {
    const qt_document *doc = s->doc;
    uint32_t speaker = qt_previous_speaker(s), paragraph = qt_token_paragraph(doc, token);
    uint8_t kind =
        speaker == QT_NONE ? QT_ENTITY_UNKNOWN : qt_entity_of(s, speaker)->kind;
    if ((kind == QT_ENTITY_ORGANIZATION || kind == QT_ENTITY_DOCUMENT) &&
        institution_between(s, speaker, last_of_speaker(s, speaker, token), token)) {
        qt_withhold(out, "somebody else was named since the last speaker spoke");
        return QUOTH_OK;
    }
    if (kind == QT_ENTITY_ORGANIZATION || kind == QT_ENTITY_DOCUMENT) {
        qt_found(out, speaker, "the pronoun goes on from the speaker before it");
        return QUOTH_OK;
    }
    /* "Brightwell Foods recalled the sauce. It said": the subject that opens the
     * paragraph */
    uint32_t first = qt_mention_from(doc, doc->tokens.paragraph_first.items[paragraph]);
    bool opens =
        first < doc->mentions.count && doc->mentions.items[first].tokens.first < token &&
        doc->mentions.items[first].subject && !doc->mentions.items[first].possessive;
    uint32_t entity = opens ? s->resolver->out->mention_entity.items[first] : QT_NONE;
    if (entity != QT_NONE && qt_entity_of(s, entity)->kind == QT_ENTITY_ORGANIZATION &&
        qt_only_institution(s->resolver, token) == entity) {
        qt_found(out, entity, "the only institution named so far opens the paragraph");
        return QUOTH_OK;
    }
    qt_range subject = subject_before(s, token);
    if (!qt_range_empty(subject) && qt_tag_at(doc, subject.end - 1) == QT_TAG_NN &&
        qt_word_is(doc, subject.end - 1, QT_CLASS(org_noun)) &&
        !qt_is_role_word(doc, subject.end - 1))
        return qt_description_resolve(s, subject, subject, out);
    QT_TRY(by_last_name(s, token, out));
    if (out->entity == QT_NONE) qt_withhold(out, "the pronoun is not resolved");
    return QUOTH_OK;
}

/* Whether the attribution before ends with its sentence, so that "they" can go on from
 * it. */
static bool previous_is_whole(const qt_speaking *s) {
    if (!s->attribution) return false;
    const qt_attributions *all = &s->doc->attributions;
    const qt_attribution *before = &all->items[s->attribution - 1];
    qt_span last = all->spans.items[before->first_span + before->span_count - 1];
    const char *bytes = s->doc->text.bytes;
    char after = bytes[last.end_byte], inside = bytes[last.end_byte - 1];
    return after == '.' || after == '\n' || after == '\0' || (inside & 0x80) ||
           inside == '"' ||
           qt_token_at(s->doc, before->source.first)->start > last.start_byte;
}

/* Whether a sentence that names the person says that "they" is the pronoun. */
static bool states_they(const qt_speaking *s, uint32_t entity) {
    enum { READ = 8, BYTES = 300 };
    const qt_document *doc = s->doc;
    uint32_t m = qt_entity_of(s, entity)->first_mention;
    for (uint32_t read = 0; m != QT_NONE && read < READ; read++) {
        const char *bytes = doc->text.bytes;
        uint32_t start = qt_token_at(doc, doc->mentions.items[m].tokens.first)->start;
        uint32_t end = start;
        while (end < doc->text.size && bytes[end] != '\n' &&
               (end - start < BYTES || ((unsigned char)bytes[end] & 0xC0) == 0x80))
            end++;
        if (qt_matcher_find(s->resolver->stage->matcher, QT_REGEX_uses_they,
                            bytes + start, end - start, NULL))
            return true;
        m = s->resolver->out->next_mention.items[m];
    }
    return false;
}

/* The one person near who is called "they", or QT_NONE. */
static uint32_t called_they(const qt_speaking *s, uint32_t token) {
    qt_choice near = {.entity = QT_NONE};
    qt_look_back(s, token, QT_GENDER_UNKNOWN, &near);
    uint32_t found = QT_NONE;
    for (uint32_t c = 0; c < near.candidate_count; c++) {
        if (!states_they(s, near.candidates[c])) continue;
        if (found != QT_NONE) return QT_NONE;
        found = near.candidates[c];
    }
    return found;
}

static quoth_status resolve_plural(const qt_speaking *s, uint32_t token, qt_choice *out) {
    uint32_t person = called_they(s, token);
    if (person != QT_NONE) {
        qt_found(out, person, "the article says that the pronoun is theirs");
        return QUOTH_OK;
    }
    uint32_t speaker = previous_is_whole(s) ? qt_previous_speaker(s) : QT_NONE;
    if (speaker != QT_NONE && (qt_entity_of(s, speaker)->kind == QT_ENTITY_GROUP ||
                               qt_entity_of(s, speaker)->kind == QT_ENTITY_ANONYMOUS)) {
        qt_found(out, speaker, "the pronoun goes on from the speakers before it");
        return QUOTH_OK;
    }
    qt_range subject = subject_before(s, token);
    if (!qt_range_empty(subject) && qt_tag_at(s->doc, subject.end - 1) == QT_TAG_NNS &&
        (qt_is_role_word(s->doc, subject.end - 1) ||
         qt_word_is(s->doc, subject.end - 1,
                    QT_CLASS(role_anonymous) | QT_CLASS(group_noun))))
        return qt_description_resolve(s, subject, subject, out);
    qt_withhold(out, "the pronoun is not resolved");
    return QUOTH_OK;
}

/* A pronoun inside a quotation: "I" is who speaks there; "he" is not looked for outside.
 */
static quoth_status resolve_inside(const qt_speaking *s, uint32_t token, uint32_t parent,
                                   qt_choice *out) {
    uint32_t outer = s->resolver->out->speakers.items[parent].entity;
    const qt_attribution *all = s->doc->attributions.items;
    if (qt_word_is(s->doc, token, QT_CLASS(first_person)) && outer != QT_NONE) {
        qt_found(out, outer, "\"I\" inside the quotation is who speaks there");
        return QUOTH_OK;
    }
    bool third = qt_word_is(s->doc, token, QT_CLASS(masculine) | QT_CLASS(feminine));
    for (uint32_t i = s->attribution; third && i-- > parent + 1;) {
        uint32_t before = s->resolver->out->speakers.items[i].entity;
        if (all[i].parent != parent || before == QT_NONE || before == outer) continue;
        qt_found(out, before,
                 "the pronoun goes on from the speaker inside the quotation");
        return QUOTH_OK;
    }
    qt_withhold(out, "the pronoun stands inside a quotation");
    return QUOTH_OK;
}

quoth_status qt_pronoun_resolve(const qt_speaking *s, uint32_t token, qt_choice *out) {
    const qt_document *doc = s->doc;
    uint32_t parent = doc->attributions.items[s->attribution].parent;
    if (parent != QT_NONE && parent < s->attribution)
        return resolve_inside(s, token, parent, out);
    if (qt_word_is(doc, token, QT_CLASS(feminine) | QT_CLASS(masculine))) {
        bool feminine = qt_word_is(doc, token, QT_CLASS(feminine));
        resolve_person(s, token, feminine ? QT_GENDER_FEMININE : QT_GENDER_MASCULINE,
                       out);
        if (out->entity != QT_NONE &&
            is_named_in_content(s, out->entity,
                                feminine ? QT_CLASS(feminine) : QT_CLASS(masculine)))
            qt_withhold(out, "the words name whom the pronoun would mean");
        /* who was he cannot be she */
        if (out->entity != QT_NONE && !qt_entity_of(s, out->entity)->gender)
            qt_entity_of(s, out->entity)->gender =
                feminine ? QT_GENDER_FEMININE : QT_GENDER_MASCULINE;
        if (out->entity == QT_NONE && !out->candidate_count)
            return resolve_unnamed(s, token, out);
    } else if (qt_word_is(doc, token, QT_CLASS(first_person))) {
        if (!s->inside_marks[token])
            return qt_entity_named(s->resolver, QT_ENTITY_AUTHOR, "the author", 10,
                                   &out->entity);
        qt_withhold(out, "the pronoun stands inside a quotation");
    } else if (qt_word_is(doc, token, QT_CLASS(neuter))) {
        return resolve_neuter(s, token, out);
    } else if (qt_word_is(doc, token, QT_CLASS(plural_pronoun))) {
        return resolve_plural(s, token, out);
    } else if (qt_word_is(doc, token, QT_CLASS(relative))) {
        return qt_relative_resolve(s, token, out);
    } else {
        qt_withhold(out, "the source is not resolved");
    }
    return QUOTH_OK;
}
