/*
 * Speakers: who the source of each attribution is.
 *
 * The source's head decides. A name is looked up; a pronoun takes the one person of its
 * gender whom the paragraph and the ones before offer, the last speaker first; "the
 * senator" takes the one person with that role; a document, a group, an unnamed official
 * become nodes of their own kind; an institution's spokesman is anonymous and affiliated.
 * Where two persons fit nobody is chosen: the speaker is withheld, the reason and the
 * candidates are kept.
 *
 *     "...," said Maria Lopez, a spokeswoman for Acme.   person
 *     she said                                           Lopez, if no other woman is near
 *     a spokesman for Acme said                          anonymous, affiliated with Acme
 *     Kim and Park said in a joint statement             group with two members
 */
#include <string.h>

#include "resolve/resolve.h"

enum {
    PRONOUN_MENTIONS = 24,
    PRONOUN_PARAGRAPHS = 3,
    INSTITUTION_MENTIONS = 200,
    UNNAMED_REACH = 120,
    CANDIDATES = 4
};

typedef struct choice {
    uint32_t entity;
    const char *withheld, *how;
    uint32_t candidates[CANDIDATES];
    uint32_t candidate_count;
} choice;

typedef struct speaking {
    qt_resolver *resolver;
    const qt_document *doc;
    uint32_t attribution;
    const bool *inside_marks; /* per token */
} speaking;

static bool is(const qt_document *doc, uint32_t token, qt_classes classes) {
    return token < doc->tokens.count && qt_token_is(doc, token, classes);
}

static void withhold(choice *out, const char *reason) {
    out->entity = QT_NONE;
    out->withheld = reason;
}

static void add_candidate(choice *out, uint32_t entity) {
    for (uint32_t i = 0; i < out->candidate_count; i++)
        if (out->candidates[i] == entity) return;
    if (out->candidate_count < CANDIDATES)
        out->candidates[out->candidate_count++] = entity;
}

static void found(choice *out, uint32_t entity, const char *how) {
    out->entity = entity;
    out->how = how;
}

static qt_entity *entity_of(const speaking *s, uint32_t entity) {
    return &s->resolver->out->items[entity];
}

static quoth_status named(const speaking *s, qt_entity_kind kind, qt_range label,
                          uint32_t *entity) {
    const qt_document *doc = s->doc;
    while (label.end - label.first > 1 && kind == QT_ENTITY_ORGANIZATION &&
           is(doc, label.first, QT_CLASS(determiner)))
        label.first++;
    qt_span span = qt_tokens_span(doc, label);
    uint32_t size = span.end_byte - span.start_byte;
    if (size > QUOTH_LIMIT_NAME) {
        size = QUOTH_LIMIT_NAME;
        while (size &&
               ((unsigned char)doc->text.bytes[span.start_byte + size] & 0xC0) == 0x80)
            size--;
    }
    QT_TRY(qt_entity_named(s->resolver, kind, doc->text.bytes + span.start_byte, size,
                           entity));
    if (!entity_of(s, *entity)->span.end_byte) entity_of(s, *entity)->span = span;
    return QUOTH_OK;
}

/* ---- pronouns ---- */

static bool fits_gender(const speaking *s, uint32_t entity, uint8_t gender) {
    uint8_t own = entity_of(s, entity)->gender;
    return !own || !gender || own == gender;
}

static uint32_t previous_speaker(const speaking *s) {
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
static uint32_t previous_source(const speaking *s) {
    const qt_attributions *all = &s->doc->attributions;
    return s->attribution ? all->items[s->attribution - 1].source.first : 0;
}

/* What stands before a pronoun: who fits it, nearest first. */
typedef struct antecedents {
    uint32_t subject;      /* the nearest that is a subject, or QT_NONE */
    bool subject_is_near;  /* it stands in the pronoun's paragraph */
    uint32_t in_paragraph; /* how many different ones the pronoun's paragraph has */
    uint32_t in_previous;  /* and the one before it, these not counted again */
    uint32_t last_of_previous;
    uint32_t nearest; /* first token of the nearest mention, 0 if there is none */
} antecedents;

static antecedents look_back(const speaking *s, uint32_t token, uint8_t gender,
                             choice *out) {
    const qt_document *doc = s->doc;
    antecedents near = {.subject = QT_NONE};
    uint32_t paragraph = qt_token_paragraph(doc, token), seen = 0;
    const uint32_t *first = doc->tokens.paragraph_first.items;
    uint32_t floor =
        first[paragraph > PRONOUN_PARAGRAPHS ? paragraph - PRONOUN_PARAGRAPHS : 0];
    for (uint32_t m = qt_mention_from(doc, token); m-- > 0 && seen < PRONOUN_MENTIONS;
         seen++) {
        const qt_mention *mention = &doc->mentions.items[m];
        if (mention->tokens.first < floor) break;
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity == QT_NONE || entity_of(s, entity)->kind != QT_ENTITY_PERSON) continue;
        if (mention->quoted || !fits_gender(s, entity, gender)) continue;
        uint32_t before = out->candidate_count;
        if (!near.nearest) near.nearest = mention->tokens.first;
        add_candidate(out, entity);
        bool here = mention->tokens.first >= first[paragraph];
        bool previous =
            !here && paragraph && mention->tokens.first >= first[paragraph - 1];
        if (out->candidate_count > before) {
            near.in_paragraph += here;
            near.in_previous += previous;
            if (previous) near.last_of_previous = entity;
        }
        if (!mention->subject || mention->possessive || near.subject != QT_NONE) continue;
        near.subject = entity;
        near.subject_is_near = here;
    }
    return near;
}

/* Whether an unnamed person ("A neighbor watched") begins a sentence between two tokens.
 */
static bool unnamed_between(const speaking *s, uint32_t from, uint32_t to) {
    const qt_document *doc = s->doc;
    if (to - from > UNNAMED_REACH) from = to - UNNAMED_REACH;
    for (uint32_t i = from + 1; i < to; i++) {
        if (s->inside_marks[i]) continue;
        unsigned before = qt_token_kind_of(doc, i - 1);
        bool begins = before == QT_TOKEN_STOP || before == QT_TOKEN_MARK ||
                      is(doc, i - 1, QT_CLASS(connective)) ||
                      qt_token_paragraph(doc, i) != qt_token_paragraph(doc, i - 1);
        if (!begins ||
            !is(doc, i,
                QT_CLASS(determiner) | QT_CLASS(connective) | QT_CLASS(possessive)))
            continue;
        qt_range phrase = qt_noun_phrase_at(doc, i, to);
        if (qt_range_empty(phrase)) continue;
        uint32_t head = qt_phrase_head(doc, phrase);
        bool person = qt_is_role_word(doc, head) ||
                      is(doc, head, QT_CLASS(role_anonymous) | QT_CLASS(kin));
        if (person && qt_tag_at(doc, head) == QT_TAG_NN) return true;
    }
    return false;
}

/* Whether the last attribution before a pronoun stands in its paragraph and nobody but
 * its speaker is a subject since, save in what was said: "Ohm said Lund had lied. He
 * said". */
static bool goes_on_speaking(const speaking *s, uint32_t speaker, uint32_t token) {
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
        if (entity == QT_NONE || entity_of(s, entity)->kind != QT_ENTITY_PERSON) continue;
        uint32_t at = qt_token_at(doc, mention->tokens.first)->start;
        bool said = false;
        for (uint32_t p = 0; p < before->span_count && !said; p++)
            said = at >= spans[p].start_byte && at < spans[p].end_byte;
        if (!said) return false;
    }
    return true;
}

/* he, she: the one person near that fits. */
static void resolve_person(const speaking *s, uint32_t token, uint8_t gender,
                           choice *out) {
    antecedents near = look_back(s, token, gender, out);
    uint32_t speaker = previous_speaker(s);
    uint8_t kind = speaker == QT_NONE ? QT_ENTITY_UNKNOWN : entity_of(s, speaker)->kind;
    bool speaker_fits = kind == QT_ENTITY_PERSON && fits_gender(s, speaker, gender);
    bool here = near.subject != QT_NONE && near.subject_is_near;
    if (kind == QT_ENTITY_ANONYMOUS && previous_source(s) > near.nearest) {
        found(out, speaker, "the pronoun goes on from the unnamed speaker before it");
    } else if (speaker_fits && (near.subject == QT_NONE || near.subject == speaker)) {
        found(out, speaker, "the pronoun goes on from the speaker before it");
    } else if (!out->candidate_count) {
        withhold(out, "no person near fits the pronoun");
    } else if (unnamed_between(s, near.nearest, token)) {
        withhold(out, "the pronoun may mean somebody unnamed");
    } else if (out->candidate_count == 1) {
        found(out, out->candidates[0], "nobody else near fits the pronoun");
    } else if (here && near.in_paragraph == 1 && near.subject == out->candidates[0]) {
        found(out, near.subject,
              "the paragraph speaks of nobody else whom the pronoun fits");
    } else if (speaker_fits &&
               (near.in_paragraph == 0 || goes_on_speaking(s, speaker, token))) {
        found(out, speaker, "who spoke before is still the subject");
    } else if (!near.in_paragraph && near.in_previous == 1) {
        found(out, near.last_of_previous,
              "the paragraph before speaks of nobody else whom the pronoun fits");
    } else {
        withhold(out, "several people fit the pronoun");
    }
}

static void resolve_neuter(const speaking *s, uint32_t token, choice *out) {
    const qt_document *doc = s->doc;
    uint32_t speaker = previous_speaker(s), paragraph = qt_token_paragraph(doc, token);
    uint8_t kind = speaker == QT_NONE ? QT_ENTITY_UNKNOWN : entity_of(s, speaker)->kind;
    if (kind == QT_ENTITY_ORGANIZATION || kind == QT_ENTITY_DOCUMENT) {
        found(out, speaker, "the pronoun goes on from the speaker before it");
        return;
    }
    /* "Brightwell Foods recalled the sauce. It said": the subject that opens the
     * paragraph */
    uint32_t first = qt_mention_from(doc, doc->tokens.paragraph_first.items[paragraph]);
    bool opens =
        first < doc->mentions.count && doc->mentions.items[first].tokens.first < token &&
        doc->mentions.items[first].subject && !doc->mentions.items[first].possessive;
    uint32_t entity = opens ? s->resolver->out->mention_entity.items[first] : QT_NONE;
    if (entity != QT_NONE && entity_of(s, entity)->kind == QT_ENTITY_ORGANIZATION &&
        qt_only_institution(s->resolver, token) == entity) {
        found(out, entity, "the only institution named so far opens the paragraph");
        return;
    }
    withhold(out, "the pronoun is not resolved");
}

/* Whether the attribution before ends with its sentence, so that "they" can go on from
 * it. */
static bool previous_is_whole(const speaking *s) {
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
static bool states_they(const speaking *s, uint32_t entity) {
    enum { READ = 8, BYTES = 300 };
    const qt_document *doc = s->doc;
    uint32_t m = entity_of(s, entity)->first_mention;
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
static uint32_t called_they(const speaking *s, uint32_t token) {
    choice near = {.entity = QT_NONE};
    look_back(s, token, QT_GENDER_UNKNOWN, &near);
    uint32_t found = QT_NONE;
    for (uint32_t c = 0; c < near.candidate_count; c++) {
        if (!states_they(s, near.candidates[c])) continue;
        if (found != QT_NONE) return QT_NONE;
        found = near.candidates[c];
    }
    return found;
}

static void resolve_plural(const speaking *s, uint32_t token, choice *out) {
    uint32_t person = called_they(s, token);
    if (person != QT_NONE) {
        found(out, person, "the article says that the pronoun is theirs");
        return;
    }
    uint32_t speaker = previous_is_whole(s) ? previous_speaker(s) : QT_NONE;
    if (speaker != QT_NONE && (entity_of(s, speaker)->kind == QT_ENTITY_GROUP ||
                               entity_of(s, speaker)->kind == QT_ENTITY_ANONYMOUS)) {
        found(out, speaker, "the pronoun goes on from the speakers before it");
        return;
    }
    withhold(out, "the pronoun is not resolved");
}

/* who, whose: the name or noun before. */
static quoth_status resolve_relative(const speaking *s, uint32_t token, choice *out) {
    uint32_t before = token ? token - 1 : 0;
    if (token && qt_token_kind_of(s->doc, before) == QT_TOKEN_COMMA && before) before--;
    uint32_t mention = token ? qt_mention_at(s->doc, before) : QT_NONE;
    uint32_t entity =
        mention == QT_NONE ? QT_NONE : s->resolver->out->mention_entity.items[mention];
    if (entity != QT_NONE) {
        found(out, entity, "the name stands before the relative pronoun");
    } else {
        withhold(out, "the relative pronoun is not resolved");
    }
    return QUOTH_OK;
}

/* A pronoun inside a quotation: "I" is who speaks there; "he" is not looked for outside.
 */
static quoth_status resolve_inside(const speaking *s, uint32_t token, uint32_t parent,
                                   choice *out) {
    uint32_t outer = s->resolver->out->speakers.items[parent].entity;
    const qt_attribution *all = s->doc->attributions.items;
    if (is(s->doc, token, QT_CLASS(first_person)) && outer != QT_NONE) {
        found(out, outer, "\"I\" inside the quotation is who speaks there");
        return QUOTH_OK;
    }
    bool third = is(s->doc, token, QT_CLASS(masculine) | QT_CLASS(feminine));
    for (uint32_t i = s->attribution; third && i-- > parent + 1;) {
        uint32_t before = s->resolver->out->speakers.items[i].entity;
        if (all[i].parent != parent || before == QT_NONE || before == outer) continue;
        found(out, before, "the pronoun goes on from the speaker inside the quotation");
        return QUOTH_OK;
    }
    withhold(out, "the pronoun stands inside a quotation");
    return QUOTH_OK;
}

static quoth_status resolve_pronoun(const speaking *s, uint32_t token, choice *out) {
    const qt_document *doc = s->doc;
    uint32_t parent = doc->attributions.items[s->attribution].parent;
    if (parent != QT_NONE && parent < s->attribution)
        return resolve_inside(s, token, parent, out);
    if (is(doc, token, QT_CLASS(feminine))) {
        resolve_person(s, token, QT_GENDER_FEMININE, out);
    } else if (is(doc, token, QT_CLASS(masculine))) {
        resolve_person(s, token, QT_GENDER_MASCULINE, out);
    } else if (is(doc, token, QT_CLASS(first_person))) {
        if (!s->inside_marks[token])
            return qt_entity_named(s->resolver, QT_ENTITY_AUTHOR, "the author", 10,
                                   &out->entity);
        withhold(out, "the pronoun stands inside a quotation");
    } else if (is(doc, token, QT_CLASS(neuter))) {
        resolve_neuter(s, token, out);
    } else if (is(doc, token, QT_CLASS(plural_pronoun))) {
        resolve_plural(s, token, out);
    } else if (is(doc, token, QT_CLASS(relative))) {
        return resolve_relative(s, token, out);
    } else {
        withhold(out, "the source is not resolved");
    }
    return QUOTH_OK;
}

/* ---- names and descriptions ---- */

/* The mentions that a coordinated source names: "Mira Holt and Ned Orr", "Carl and Wendy
 * Hoag"; how many, 0 if it is none. */
static uint32_t coordinated_names(const speaking *s, qt_range source,
                                  uint32_t names[QT_MEMBERS]) {
    const qt_document *doc = s->doc;
    uint32_t count = 0;
    bool coordinated = false;
    for (uint32_t i = source.first; i < source.end;) {
        uint32_t mention = qt_mention_at(doc, i);
        if (mention != QT_NONE) {
            const qt_mention *item = &doc->mentions.items[mention];
            uint32_t entity = s->resolver->out->mention_entity.items[mention];
            uint8_t kind =
                entity == QT_NONE ? QT_ENTITY_UNKNOWN : entity_of(s, entity)->kind;
            bool name = entity == QT_NONE
                            ? item->kind == QT_ENTITY_UNKNOWN
                            : kind == QT_ENTITY_PERSON || kind == QT_ENTITY_ORGANIZATION;
            if (name && !item->possessive && count < QT_MEMBERS) names[count++] = mention;
            i = item->tokens.end > i ? item->tokens.end : i + 1;
            continue;
        }
        if (is(doc, i, QT_CLASS(coordinator))) coordinated = true;
        bool link = coordinated || qt_token_kind_of(doc, i) == QT_TOKEN_COMMA ||
                    is(doc, i, QT_CLASS(title)) || qt_tag_at(doc, i) == QT_TAG_NNP ||
                    qt_tag_at(doc, i) == QT_TAG_DT;
        if (!link) break;
        i++;
    }
    return coordinated && count >= 2 ? count : 0;
}

/* The members of a coordinated source that are known, or show by now that they are no
 * persons ("Arbel Foods and Norline Dairy"); 0 if it is none. */
static quoth_status members_of(const speaking *s, qt_range source, uint32_t *members,
                               uint32_t *count) {
    uint32_t names[QT_MEMBERS], named_count = coordinated_names(s, source, names);
    *count = 0;
    for (uint32_t n = 0; n < named_count; n++) {
        const qt_mention *item = &s->doc->mentions.items[names[n]];
        uint32_t *entity = &s->resolver->out->mention_entity.items[names[n]];
        if (*entity == QT_NONE && item->tokens.end - item->tokens.first > 1)
            QT_TRY(named(s, QT_ENTITY_ORGANIZATION, item->tokens, entity));
        if (*entity != QT_NONE && (!*count || members[*count - 1] != *entity))
            members[(*count)++] = *entity;
    }
    return QUOTH_OK;
}

/* The person whose name follows or is the head of a described source. */
static uint32_t person_in(const speaking *s, qt_range source, qt_range base) {
    const qt_document *doc = s->doc;
    for (uint32_t i = base.first; i < base.end; i++) {
        uint32_t mention = qt_mention_at(doc, i);
        if (mention == QT_NONE) continue;
        const qt_mention *item = &doc->mentions.items[mention];
        uint32_t entity = s->resolver->out->mention_entity.items[mention];
        bool head = item->tokens.end >= base.end;
        if (head && entity != QT_NONE) return entity;
    }
    /* "the harbor master, Janis Ozols", "a lawyer for the heirs, Ada Orr" */
    uint32_t head = qt_phrase_head(doc, base);
    bool person_noun = qt_is_role_word(doc, head) ||
                       is(doc, head, QT_CLASS(kin) | QT_CLASS(role_anonymous));
    bool singular = qt_tag_at(doc, head) == QT_TAG_NN;
    if (!person_noun && !singular) return QT_NONE;
    for (uint32_t comma = base.end; comma + 1 < source.end; comma++) {
        if (qt_is_finite(doc, comma)) break;
        if (qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA) continue;
        uint32_t name = comma + 1;
        while (name + 1 < source.end && qt_mention_at(doc, name) == QT_NONE &&
               name < comma + 4 &&
               (is(doc, name,
                   QT_CLASS(title) | QT_CLASS(honorific_masculine) |
                       QT_CLASS(honorific_feminine) | QT_CLASS(honorific) |
                       QT_CLASS(org_noun)) ||
                qt_token_has(doc, name, QT_TOKEN_PERIOD)))
            name++; /* "the director, Sir Julian Hale" */
        uint32_t mention = qt_mention_at(doc, name);
        if (mention == QT_NONE || doc->mentions.items[mention].tokens.first != name)
            continue;
        uint32_t entity = s->resolver->out->mention_entity.items[mention];
        bool ends = doc->mentions.items[mention].tokens.end == source.end;
        if ((person_noun || ends) && entity != QT_NONE &&
            entity_of(s, entity)->kind == QT_ENTITY_PERSON)
            return entity;
    }
    return QT_NONE;
}

/* Every word of a description but the article is in the title: "the GOP nominee" is not
 * the Democratic one. */
static bool title_fits(const qt_document *doc, const char *title, qt_range base) {
    for (uint32_t i = base.first; i < base.end; i++)
        if (!is(doc, i, QT_CLASS(determiner) | QT_CLASS(former) | QT_CLASS(current)) &&
            !qt_title_has_word(doc, title, i))
            return false;
    return true;
}

/* "the 26-year-old": the one person with that number after the name. */
static void by_age(const speaking *s, uint32_t head, choice *out) {
    const qt_document *doc = s->doc;
    const char *age = doc->text.bytes + qt_token_at(doc, head)->start;
    uint32_t digits = 0, looked = 0;
    while (age[digits] >= '0' && age[digits] <= '9') digits++;
    if (!digits || age[digits] != '-') return;
    for (uint32_t m = qt_mention_from(doc, head);
         m-- > 0 && looked < INSTITUTION_MENTIONS; looked++) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        uint32_t number = doc->mentions.items[m].tokens.end + 1;
        if (entity == QT_NONE || entity_of(s, entity)->kind != QT_ENTITY_PERSON ||
            number >= head)
            continue;
        const qt_token *item = qt_token_at(doc, number);
        if (item->kind == QT_TOKEN_NUMBER && item->end - item->start == digits &&
            !memcmp(doc->text.bytes + item->start, age, digits))
            add_candidate(out, entity);
    }
    if (out->candidate_count == 1)
        found(out, out->candidates[0], "the only person of that age");
}

/* "the senator": the one person whose role says so. */
static void by_description(const speaking *s, qt_range base, uint32_t head, choice *out) {
    const qt_entities *all = s->resolver->out;
    uint32_t looked = all->count < 2000 ? all->count : 2000;
    for (uint32_t e = 0; e < looked; e++) {
        if (all->items[e].kind != QT_ENTITY_PERSON) continue;
        uint32_t mention = all->items[e].first_mention;
        if (mention == QT_NONE || s->doc->mentions.items[mention].tokens.first > head)
            continue;
        for (uint32_t r = all->items[e].roles; r != QT_NONE; r = all->roles.items[r].next)
            if (all->roles.items[r].title &&
                title_fits(s->doc, all->roles.items[r].title, base))
                add_candidate(out, e);
    }
    if (out->candidate_count == 1)
        found(out, out->candidates[0], "the only person with that role");
}

/* The institution of an unnamed speaker: "a spokesman for Acme". */
static quoth_status affiliate(const speaking *s, uint32_t entity, qt_range source,
                              uint32_t head) {
    bool has_role =
        qt_is_role_word(s->doc, head) ||
        (is(s->doc, head, QT_CLASS(role_anonymous)) && !is(s->doc, head, QT_CLASS(kin)));
    if (!has_role || entity_of(s, entity)->roles != QT_NONE) return QUOTH_OK;
    return qt_role_of_phrase(s->resolver, entity, source, false);
}

/* A role of the person that the description contradicts: "the Republican nominee" is not
 * the Democratic one. */
static bool contradicts(const speaking *s, uint32_t entity, qt_range base,
                        uint32_t head) {
    const qt_entities *all = s->resolver->out;
    for (uint32_t r = entity_of(s, entity)->roles; r != QT_NONE;
         r = all->roles.items[r].next) {
        const char *title = all->roles.items[r].title;
        if (title && qt_title_has_word(s->doc, title, head) &&
            !title_fits(s->doc, title, base))
            return true;
    }
    return false;
}

/* "Orr flew to Elsen. The Norland governor said": a description of several words that no
 * role explains means the one person of whom its paragraph, or the one before it, speaks,
 * as their subject. It is a role of that person then. */
static quoth_status by_context(const speaking *s, qt_range base, uint32_t head,
                               choice *out) {
    choice persons = {.entity = QT_NONE};
    antecedents near = look_back(s, base.first, QT_GENDER_UNKNOWN, &persons);
    uint32_t count = near.in_paragraph ? near.in_paragraph : near.in_previous;
    uint32_t only = persons.candidate_count ? persons.candidates[0] : QT_NONE;
    if (count != 1 || only == QT_NONE || near.subject != only ||
        contradicts(s, only, base, head) || unnamed_between(s, near.nearest, base.first))
        return QUOTH_OK;
    found(out, only, "the description means the one person of whom the text speaks");
    return qt_role_of_phrase(s->resolver, only, base, false);
}

static bool is_definite(const qt_document *doc, qt_range base) {
    return qt_tag_at(doc, base.first) == QT_TAG_DT && base.end - base.first <= 6 &&
           !qt_token_has(doc, base.end - 1, QT_TOKEN_CAPITAL) &&
           qt_token_at(doc, base.first)->end - qt_token_at(doc, base.first)->start == 3;
}

static qt_range shortened(const qt_document *doc, qt_range source) {
    /* "a person familiar with the talks, who asked not to be named" */
    for (uint32_t i = source.first + 1; i + 1 < source.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA &&
            is(doc, i + 1, QT_CLASS(relative)))
            source.end = i;
    while (source.end > source.first + 1 &&
           (qt_token_kind_of(doc, source.end - 1) == QT_TOKEN_COMMA ||
            qt_tag_at(doc, source.end - 1) == QT_TAG_IN))
        source.end--;
    return source;
}

/* "the Marlow campaign": somebody's people who are an institution by that name. */
static bool is_named_institution(const qt_document *doc, qt_range base, uint32_t head) {
    return head > base.first && is(doc, head, QT_CLASS(kin)) &&
           is(doc, head, QT_CLASS(org_noun) | QT_CLASS(org_head)) &&
           qt_tag_at(doc, head - 1) == QT_TAG_NNP;
}

/* "the department": an institution that has the word in its name, that spoke before, or
 * that alone was named. */
static void by_institution(const speaking *s, uint32_t head, choice *out) {
    const qt_entities *all = s->resolver->out;
    /* "the department" after "Department of ..." */
    out->candidate_count =
        qt_institutions_with_word(s->resolver, head, CANDIDATES, out->candidates);
    if (out->candidate_count == 1) {
        found(out, out->candidates[0], "the only institution with that word in its name");
        return;
    }
    uint32_t speaker = previous_speaker(s);
    if (speaker != QT_NONE && entity_of(s, speaker)->kind == QT_ENTITY_ORGANIZATION &&
        !qt_is_of_another_kind(s->resolver, speaker, head)) {
        found(out, speaker, "the institution that spoke before");
        return;
    }
    /* the company whose spokesman spoke before; the only one named so far */
    uint32_t role = speaker == QT_NONE ? QT_NONE : entity_of(s, speaker)->roles;
    if (role != QT_NONE && all->roles.items[role].organization != QT_NONE &&
        !qt_is_of_another_kind(s->resolver, all->roles.items[role].organization, head)) {
        found(out, all->roles.items[role].organization,
              "the institution of who spoke before");
        return;
    }
    uint32_t only = qt_only_institution(s->resolver, head);
    if (only != QT_NONE && !qt_is_of_another_kind(s->resolver, only, head)) {
        found(out, only, "the only institution named so far");
        return;
    }
    out->candidate_count = 0;
}

/* "both men": a determiner that may be a conjunction, and a plural. */
static bool means_both(const qt_document *doc, qt_range base, uint32_t head) {
    const qt_word *word = qt_token_word(doc, base.first);
    if (!word || head != base.first + 1 || !is(doc, base.first, QT_CLASS(determiner)) ||
        qt_tag_at(doc, head) != QT_TAG_NNS)
        return false;
    for (size_t t = 0; t < sizeof word->tags / sizeof *word->tags; t++)
        if (word->tags[t] == QT_TAG_CC) return true;
    return false;
}

/* A group of the two persons of whom the text speaks, if there are just two. */
static quoth_status by_pair(const speaking *s, qt_range base, choice *out) {
    choice persons = {.entity = QT_NONE};
    look_back(s, base.first, QT_GENDER_UNKNOWN, &persons);
    QT_TRY(named(s, QT_ENTITY_GROUP, base, &out->entity));
    if (persons.candidate_count != 2) return QUOTH_OK;
    qt_entity *group = entity_of(s, out->entity);
    group->member_count = 2;
    for (uint32_t m = 0; m < 2; m++) group->members[m] = persons.candidates[1 - m];
    out->how = "the two of whom the text speaks";
    return QUOTH_OK;
}

static quoth_status by_head(const speaking *s, qt_range source, qt_range base,
                            choice *out) {
    const qt_document *doc = s->doc;
    uint32_t head = qt_phrase_head(doc, base);
    bool plural =
        qt_tag_at(doc, head) == QT_TAG_NNS || qt_tag_at(doc, head) == QT_TAG_NNPS;
    bool definite = is_definite(doc, base);
    qt_range label = shortened(doc, source);
    bool person_noun = qt_is_role_word(doc, head) ||
                       is(doc, head, QT_CLASS(role_anonymous) | QT_CLASS(kin));
    bool possessed = is(doc, base.first, QT_CLASS(possessive));
    if (person_noun && means_both(doc, base, head)) return by_pair(s, base, out);
    if (is(doc, head, QT_CLASS(document_noun)) && !person_noun)
        return named(s, QT_ENTITY_DOCUMENT, label, &out->entity);
    if (!plural && is_named_institution(doc, base, head))
        return named(s, QT_ENTITY_ORGANIZATION,
                     (qt_range){base.first + definite, base.end}, &out->entity);
    if (definite) by_age(s, head, out);
    if (out->entity != QT_NONE) return QUOTH_OK;
    if (person_noun && !plural && definite && !possessed) {
        by_description(s, base, head, out);
        if (out->entity != QT_NONE) return QUOTH_OK;
        if (out->candidate_count > 1) {
            withhold(out, "several people fit the description");
            return QUOTH_OK;
        }
        out->candidate_count = 0;
        bool owned = false;
        for (uint32_t i = base.first; i < base.end; i++)
            owned |= qt_tag_at(doc, i) == QT_TAG_POS;
        if (base.end - base.first > 2 && !owned) {
            QT_TRY(by_context(s, base, head, out));
            if (out->entity == QT_NONE) withhold(out, "the description is not resolved");
            return QUOTH_OK;
        }
    }
    if (is(doc, head, QT_CLASS(role_anonymous) | QT_CLASS(kin)) ||
        (person_noun && !plural)) {
        bool group = plural && is(doc, head, QT_CLASS(group_noun)) &&
                     !is(doc, head, QT_CLASS(role_anonymous));
        QT_TRY(
            named(s, group ? QT_ENTITY_GROUP : QT_ENTITY_ANONYMOUS, label, &out->entity));
        return affiliate(s, out->entity, label, head);
    }
    if (is(doc, head, QT_CLASS(group_noun) | QT_CLASS(party) | QT_CLASS(demonym)) ||
        (plural && person_noun))
        return named(s, QT_ENTITY_GROUP, label, &out->entity);
    if (is(doc, head, QT_CLASS(org_noun) | QT_CLASS(org_head) | QT_CLASS(org_name))) {
        if (definite) by_institution(s, head, out);
        if (out->entity != QT_NONE) return QUOTH_OK;
        uint32_t mention =
            definite ? qt_only_unknown_subject(s->resolver, head) : QT_NONE;
        if (mention != QT_NONE) {
            base = doc->mentions.items[mention].tokens;
            out->how = "the only name so far, and a subject";
        }
        return named(s, QT_ENTITY_ORGANIZATION, base, &out->entity);
    }
    if (is(doc, head, QT_CLASS(place)))
        return named(s, QT_ENTITY_ORGANIZATION, base, &out->entity);
    if (plural) return named(s, QT_ENTITY_GROUP, label, &out->entity);
    if (qt_tag_at(doc, head) == QT_TAG_CD) /* "One of them said" */
        return named(s, QT_ENTITY_ANONYMOUS, label, &out->entity);
    if (qt_token_has(doc, head, QT_TOKEN_CAPITAL)) {
        qt_range name = {head, head + 1};
        while (name.first > base.first &&
               qt_token_has(doc, name.first - 1, QT_TOKEN_CAPITAL) &&
               !is(doc, name.first - 1, QT_CLASS(determiner) | QT_CLASS(title)))
            name.first--;
        const qt_bearer *bearer =
            qt_bearers_find(&s->resolver->surnames, qt_token_hash(doc, head));
        uint32_t only = qt_only_bearer(s->resolver, bearer, QT_GENDER_UNKNOWN);
        if (only != QT_NONE && name.end - name.first == 1) {
            found(out, only, "nobody else bears the surname");
            return QUOTH_OK;
        }
        if (bearer && name.end - name.first == 1) {
            withhold(out, "several people bear the name");
            return QUOTH_OK;
        }
        bool the = is(doc, base.first, QT_CLASS(determiner));
        qt_entity_kind kind = the || name.end - name.first > 3 ||
                                      qt_token_has(doc, head, QT_TOKEN_ALL_CAPITALS)
                                  ? QT_ENTITY_ORGANIZATION
                                  : QT_ENTITY_PERSON;
        QT_TRY(named(s, kind, name, &out->entity));
        if (kind == QT_ENTITY_PERSON)
            return qt_bearers_add(s->resolver, &s->resolver->surnames,
                                  qt_token_hash(doc, head), out->entity);
        return QUOTH_OK;
    }
    return named(s, QT_ENTITY_ANONYMOUS, label, &out->entity);
}

/* A transcript's label: SMITH, SEN. ANA DÍAZ. Titles before the name are left off. */
static quoth_status by_label(const speaking *s, qt_range source, choice *out) {
    const qt_document *doc = s->doc;
    qt_range name = source;
    while (name.end - name.first > 1 &&
           (is(doc, name.first,
               QT_CLASS(title) | QT_CLASS(honorific) | QT_CLASS(honorific_masculine) |
                   QT_CLASS(honorific_feminine) | QT_CLASS(abbreviation_title)) ||
            qt_token_kind_of(doc, name.first) != QT_TOKEN_WORD))
        name.first++;
    for (uint32_t i = name.first; i < name.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) name.end = i;
    uint32_t hash = qt_token_hash(doc, name.end - 1);
    const qt_bearer *bearer = qt_bearers_find(&s->resolver->surnames, hash);
    uint32_t only = qt_only_bearer(s->resolver, bearer, QT_GENDER_UNKNOWN);
    if (only != QT_NONE && (bearer->count == 1 || name.end - name.first == 1)) {
        found(out, only, "nobody else bears the surname");
        return QUOTH_OK;
    }
    if (bearer && name.end - name.first == 1) {
        withhold(out, "several people bear the name");
        return QUOTH_OK;
    }
    bool role = true;
    for (uint32_t i = name.first; i < name.end; i++)
        role &= qt_is_role_word(doc, i) ||
                is(doc, i,
                   QT_CLASS(role_anonymous) | QT_CLASS(group_noun) | QT_CLASS(addressee) |
                       QT_CLASS(determiner));
    QT_TRY(named(s, role ? QT_ENTITY_ANONYMOUS : QT_ENTITY_PERSON, name, &out->entity));
    if (role) return QUOTH_OK;
    return qt_bearers_add(s->resolver, &s->resolver->surnames, hash, out->entity);
}

/* Whether the dictionary knows a word as a finite verb too. */
static bool may_be_verb(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    if (!word || qt_is_role_word(doc, token)) return false;
    for (size_t t = 0; t < sizeof word->tags / sizeof *word->tags; t++)
        if (word->tags[t] == QT_TAG_VBZ || word->tags[t] == QT_TAG_VBD) return true;
    return false;
}

/* "Nora Willing Slams Lake Bank CEO: ‘…’", "Mayor Attacks Union: ‘…’": the subject alone,
 * a person's name or a role, whatever the tagger made of the capitals. */
static qt_range subject_of_headline(const speaking *s, qt_range source) {
    const qt_document *doc = s->doc;
    for (uint32_t i = source.first + 1; i < source.end; i++) {
        if (!may_be_verb(doc, i)) continue;
        uint32_t mention = qt_mention_at(doc, i - 1);
        uint32_t entity = mention == QT_NONE
                              ? QT_NONE
                              : s->resolver->out->mention_entity.items[mention];
        bool person = entity != QT_NONE && doc->mentions.items[mention].tokens.end == i &&
                      entity_of(s, entity)->kind == QT_ENTITY_PERSON;
        if (person || qt_is_role_word(doc, i - 1)) return (qt_range){source.first, i};
    }
    return source;
}

static quoth_status resolve_source(const speaking *s, qt_range source, bool label,
                                   choice *out) {
    const qt_document *doc = s->doc;
    qt_span words = qt_tokens_span(doc, source);
    if (words.end_byte - words.start_byte == 1 &&
        !qt_token_is(doc, source.first, QT_CLASS(first_person))) {
        withhold(out, "the label names nobody"); /* Q: and A: */
        return QUOTH_OK;
    }
    if (label) return by_label(s, source, out);
    uint32_t paragraph = qt_token_paragraph(doc, source.first);
    if (doc->layout.paragraphs.items[paragraph].kind != QT_PARAGRAPH_BODY)
        source = subject_of_headline(s, source);
    qt_range base = qt_noun_phrase_at(doc, source.first, source.end);
    if (qt_range_empty(base)) base = source;
    qt_tag tag = qt_tag_at(doc, base.first);
    if (base.end - base.first == 1 && (tag == QT_TAG_PRP || tag == QT_TAG_PRPS ||
                                       tag == QT_TAG_WP || tag == QT_TAG_WDT))
        return resolve_pronoun(s, base.first, out);
    uint32_t members[QT_MEMBERS], count;
    qt_range whole = shortened(doc, source);
    QT_TRY(members_of(s, whole, members, &count));
    if (count) {
        QT_TRY(named(s, QT_ENTITY_GROUP, whole, &out->entity));
        qt_entity *group = entity_of(s, out->entity);
        group->member_count = count;
        memcpy(group->members, members, count * sizeof *members);
        return QUOTH_OK;
    }
    uint32_t person = person_in(s, source, base);
    if (person != QT_NONE) {
        found(out, person, "the source names the speaker");
        return QUOTH_OK;
    }
    uint32_t head = qt_phrase_head(doc, base), mention = qt_mention_at(doc, head);
    bool unknown = mention != QT_NONE &&
                   doc->mentions.items[mention].kind == QT_ENTITY_UNKNOWN &&
                   s->resolver->out->mention_entity.items[mention] == QT_NONE &&
                   doc->mentions.items[mention].tokens.end -
                           doc->mentions.items[mention].tokens.first >=
                       2;
    if (unknown && !qt_token_is(doc, base.first, QT_CLASS(role)))
        return named(s, QT_ENTITY_ORGANIZATION, doc->mentions.items[mention].tokens,
                     &out->entity);
    if (mention != QT_NONE && doc->mentions.items[mention].kind != QT_ENTITY_PLACE &&
        doc->mentions.items[mention].tokens.end == base.end &&
        doc->mentions.items[mention].tokens.end -
                doc->mentions.items[mention].tokens.first ==
            1) {
        const qt_bearer *bearer =
            qt_bearers_find(&s->resolver->surnames, qt_token_hash(doc, head));
        if (bearer && bearer->count > 1) {
            withhold(out, "several people bear the name");
            return QUOTH_OK;
        }
    }
    return by_head(s, source, base, out);
}

/* ---- all attributions ---- */

static quoth_status resolve_one(speaking *s, qt_speaker *speaker) {
    const qt_attribution *item = &s->doc->attributions.items[s->attribution];
    choice chosen = {.entity = QT_NONE}, via = {.entity = QT_NONE};
    if (qt_range_empty(item->source) && !qt_range_empty(item->hint)) {
        QT_TRY(resolve_source(s, item->hint, false, &chosen));
        bool person = chosen.entity != QT_NONE &&
                      entity_of(s, chosen.entity)->kind == QT_ENTITY_PERSON;
        if (!person) withhold(&chosen, "no attribution beside the quotation");
    } else if (qt_range_empty(item->source)) {
        chosen.withheld = item->no_source_expected ? NULL : item->withheld;
    } else {
        QT_TRY(resolve_source(s, item->source, item->label, &chosen));
    }
    if (!qt_range_empty(item->via)) QT_TRY(resolve_source(s, item->via, false, &via));
    if (item->uncertain && chosen.entity != QT_NONE) {
        uint32_t likeliest = chosen.entity;
        withhold(&chosen, "the attribution is not certain enough");
        chosen.candidates[0] = likeliest;
        chosen.candidate_count = 1;
    }
    *speaker = (qt_speaker){.entity = chosen.entity,
                            .via = via.entity,
                            .how = chosen.how,
                            .candidate_count = chosen.candidate_count};
    memcpy(speaker->candidates, chosen.candidates, sizeof chosen.candidates);
    if (chosen.entity != QT_NONE) return QUOTH_OK;
    speaker->withheld = chosen.withheld            ? chosen.withheld
                        : item->no_source_expected ? NULL
                                                   : "no source beside the quotation";
    return QUOTH_OK;
}

/* Per token: whether it stands inside marks. NULL without memory. */
static bool *tokens_inside_marks(const qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    bool *inside = qt_arena_take(resolver->stage->scratch,
                                 ((size_t)doc->tokens.count + 1) * sizeof *inside);
    if (!inside) return NULL;
    memset(inside, 0, ((size_t)doc->tokens.count + 1) * sizeof *inside);
    uint32_t done = 0;
    for (uint32_t m = 0; m < doc->marks.count; m++) {
        const qt_mark *mark = &doc->marks.items[m];
        for (uint32_t i = mark->open > done ? mark->open : done; i < mark->end; i++)
            inside[i] = true;
        if (mark->end > done) done = mark->end;
    }
    return inside;
}

quoth_status qt_speakers_find(qt_resolver *resolver) {
    const qt_document *doc = resolver->doc;
    speaking s = {.resolver = resolver, .doc = doc};
    s.inside_marks = tokens_inside_marks(resolver);
    if (!s.inside_marks) return qt_fail_memory(resolver->stage->error);
    for (uint32_t i = 0; i < doc->attributions.count; i++) {
        qt_speaker *speaker = QT_PUSH(resolver->stage->memory, &resolver->out->speakers);
        if (!speaker) return qt_fail_memory(resolver->stage->error);
        speaker->entity = speaker->via = QT_NONE;
        s.attribution = i;
        uint32_t same = doc->attributions.items[i].speaker_of;
        if (same != QT_NONE && same < i) {
            const qt_speaker *before = &resolver->out->speakers.items[same];
            *speaker = *before;
            speaker->via = QT_NONE;
            speaker->how = "who speaks in the quotation that this one goes on from";
            continue;
        }
        qt_speaker made;
        QT_TRY(resolve_one(&s, &made));
        resolver->out->speakers.items[i] = made;
    }
    return QUOTH_OK;
}

quoth_status qt_entities_resolve(qt_stage *stage, const qt_document *doc,
                                 qt_entities *out) {
    qt_resolver resolver = {.stage = stage, .doc = doc, .out = out};
    QT_TRY(qt_names_unify(&resolver));
    QT_TRY(qt_roles_find(&resolver));
    return qt_speakers_find(&resolver);
}
