/*
 * Descriptions: whom a source means that gives no name.
 *
 * "The senator" and "the 26-year-old" take the one person with that role or age, "the
 * company" the one institution that it can mean, "both men" the two of whom the text
 * speaks. A document, a group, an unnamed official become nodes of their own kind; an
 * institution's spokesman is anonymous and affiliated.
 *
 *     a spokesman for Acme said       anonymous, affiliated with Acme
 *     the Norwegian governor said     the one person of whom the paragraph speaks
 */
#include <string.h>
#include <strings.h>

#include "resolve/speaking.h"

enum { AGE_MENTIONS = 200 };

/* "the president" is no vice president: the title's head has a word before it that makes
 * it another title, and the description lacks that word. */
static bool is_other_rank(const qt_speaking *s, const char *title, qt_range base) {
    qt_match match;
    if (!qt_matcher_find(s->resolver->stage->matcher, QT_REGEX_other_rank, title,
                         strlen(title), &match))
        return false;
    bool has[2] = {false, false};
    for (uint32_t i = base.first; i < base.end; i++) {
        const qt_token *item = qt_token_at(s->doc, i);
        for (size_t g = 0; g < 2; g++) {
            size_t from = match.group[g + 1][0], size = match.group[g + 1][1] - from;
            has[g] |= size == item->end - item->start &&
                      !strncasecmp(title + from, s->doc->text.bytes + item->start, size);
        }
    }
    return has[1] && !has[0];
}

/* Every word of a description but the article is in the title: "the GOP nominee" is not
 * the Democratic one. */
static bool title_fits(const qt_speaking *s, const char *title, qt_range base) {
    const qt_document *doc = s->doc;
    for (uint32_t i = base.first; i < base.end; i++)
        if (!qt_word_is(doc, i,
                        QT_CLASS(determiner) | QT_CLASS(former) | QT_CLASS(current)) &&
            !qt_title_has_word(doc, title, i))
            return false;
    return !is_other_rank(s, title, base);
}

/* "the 26-year-old": the one person with that number after the name. */
static void by_age(const qt_speaking *s, uint32_t head, qt_choice *out) {
    const qt_document *doc = s->doc;
    const char *age = doc->text.bytes + qt_token_at(doc, head)->start;
    uint32_t digits = 0, looked = 0;
    while (age[digits] >= '0' && age[digits] <= '9') digits++;
    for (uint32_t m = qt_mention_from(doc, head); m-- > 0 && looked < AGE_MENTIONS;
         looked++) {
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        uint32_t number = doc->mentions.items[m].tokens.end + 1;
        if (entity == QT_NONE || qt_entity_of(s, entity)->kind != QT_ENTITY_PERSON ||
            number >= head)
            continue;
        const qt_token *item = qt_token_at(doc, number);
        if (item->kind == QT_TOKEN_NUMBER && item->end - item->start == digits &&
            !memcmp(doc->text.bytes + item->start, age, digits))
            qt_candidate_add(out, entity);
    }
    if (out->candidate_count == 1)
        qt_found(out, out->candidates[0], "the only person of that age");
}

/* Whether a number stands behind the name: "Ada Orr, 44, said". */
static bool has_age(const qt_speaking *s, uint32_t entity) {
    const qt_document *doc = s->doc;
    uint32_t m = qt_entity_of(s, entity)->first_mention;
    for (uint32_t looked = 0; m != QT_NONE && looked < AGE_MENTIONS; looked++) {
        uint32_t comma = doc->mentions.items[m].tokens.end;
        if (comma + 1 < doc->tokens.count &&
            qt_token_kind_of(doc, comma) == QT_TOKEN_COMMA &&
            qt_token_kind_of(doc, comma + 1) == QT_TOKEN_NUMBER)
            return true;
        m = s->resolver->out->next_mention.items[m];
    }
    return false;
}

/* "the chief executive" of a CEO: capitals that begin as the words do. */
static bool is_spelled_out(const qt_document *doc, const char *title, qt_range base) {
    size_t size = strlen(title), at = 0;
    if (size < 2 || size > 4) return false;
    bool article = qt_tag_at(doc, base.first) == QT_TAG_DT;
    for (uint32_t i = base.first + article; i < base.end; i++, at++) {
        char first = doc->text.bytes[qt_token_at(doc, i)->start];
        if (at == size || title[at] < 'A' || title[at] > 'Z' ||
            (first | 32) != (title[at] | 32))
            return false;
    }
    return at >= 2;
}

/* "S.C." of South Carolina, "Calif." of California, "Pa." of Pennsylvania: whether the
 * `size` letters at `text` are short for the words [first, end). */
static bool abbreviates(const qt_document *doc, const char *text, size_t size,
                        uint32_t first, uint32_t end) {
    char letters[QT_KEY_MAX];
    size_t count = 0;
    for (size_t i = 0; i < size && count < sizeof letters; i++)
        if ((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z')
            letters[count++] = (char)(text[i] | 32);
    if (count < 2) return false;
    const qt_token *word = qt_token_at(doc, first);
    const char *full = doc->text.bytes + word->start;
    size_t length = word->end - word->start;
    if (end - first > 1) {
        for (uint32_t i = first; i < end; i++)
            if (i - first >= count ||
                letters[i - first] != (doc->text.bytes[qt_token_at(doc, i)->start] | 32))
                return false;
        return count == end - first;
    }
    if (count == 2)
        return letters[0] == (full[0] | 32) && letters[1] == (full[length - 1] | 32);
    return count < length && !strncasecmp(letters, full, count);
}

/* "the South Carolina senator" of "Sen. Lin Gray, R-S.C.", "the Indiana governor" of
 * "Gov. Mike Pell of Indiana": the words that say so right behind a name; how many, 0 if
 * they do not. */
static uint32_t told_behind(const qt_document *doc, qt_range name, uint32_t word,
                            uint32_t end) {
    enum { REACH = 7 };
    uint32_t place = qt_phrase_at(doc, word, end, QT_CLASS(place));
    if (!place) place = 1;
    for (uint32_t i = name.end; i < doc->tokens.count && i < name.end + REACH; i++) {
        unsigned kind = qt_token_kind_of(doc, i);
        if (kind == QT_TOKEN_STOP || qt_is_finite(doc, i)) break;
        if (kind != QT_TOKEN_WORD) continue;
        if (qt_token_hash(doc, i) == qt_token_hash(doc, word)) return 1;
        const qt_token *item = qt_token_at(doc, i);
        const char *text = doc->text.bytes + item->start;
        size_t size = item->end - item->start;
        bool seat = size > 3 && text[1] == '-'; /* "R-Ind." */
        if (seat && qt_word_is(doc, word, QT_CLASS(party)) &&
            (text[0] | 32) == (doc->text.bytes[qt_token_at(doc, word)->start] | 32))
            return 1;
        bool state = qt_phrase_at(doc, word, end, QT_CLASS(place)) ||
                     qt_word_is(doc, word, QT_CLASS(homonym));
        if (state && (seat || text[size - 1] == '.') &&
            abbreviates(doc, text + 2 * seat, size - 2 * seat, word, word + place))
            return place;
    }
    return 0;
}

/* Whether a role, its institution and what stands behind the name say all that a
 * description does. */
static bool says_all(const qt_speaking *s, uint32_t entity, const qt_role *role,
                     qt_range base, uint32_t head) {
    const qt_document *doc = s->doc;
    const qt_entities *all = s->resolver->out;
    qt_range name = doc->mentions.items[all->items[entity].first_mention].tokens;
    const char *institution =
        role->organization == QT_NONE ? NULL : all->items[role->organization].label;
    if (!qt_title_has_word(doc, role->title, head) || is_other_rank(s, role->title, base))
        return false;
    for (uint32_t i = base.first; i < base.end; i++) {
        if (qt_word_is(doc, i,
                       QT_CLASS(determiner) | QT_CLASS(former) | QT_CLASS(current)) ||
            qt_title_has_word(doc, role->title, i) ||
            (institution && qt_title_has_word(doc, institution, i)))
            continue;
        uint32_t told = told_behind(doc, name, i, base.end);
        if (!told) return false;
        i += told - 1;
    }
    return true;
}

/* "the senator": the one person whose role says so. */
static void by_description(const qt_speaking *s, qt_range base, uint32_t head,
                           qt_choice *out) {
    const qt_entities *all = s->resolver->out;
    uint32_t looked = all->count < 2000 ? all->count : 2000;
    bool former = false;
    for (uint32_t i = base.first; i < base.end; i++)
        former |= qt_word_is(s->doc, i, QT_CLASS(former));
    for (uint32_t e = 0; e < looked; e++) {
        if (all->items[e].kind != QT_ENTITY_PERSON) continue;
        uint32_t mention = all->items[e].first_mention;
        if (mention == QT_NONE || s->doc->mentions.items[mention].tokens.first > head)
            continue;
        for (uint32_t r = all->items[e].roles; r != QT_NONE; r = all->roles.items[r].next)
            if (all->roles.items[r].title && all->roles.items[r].former == former &&
                (says_all(s, e, &all->roles.items[r], base, head) ||
                 is_spelled_out(s->doc, all->roles.items[r].title, base)))
                qt_candidate_add(out, e);
    }
    if (out->candidate_count == 1)
        qt_found(out, out->candidates[0], "the only person with that role");
}

/* The institution of an unnamed speaker: "a spokesman for Acme". */
static quoth_status affiliate(const qt_speaking *s, uint32_t entity, qt_range source,
                              uint32_t head) {
    bool has_role = qt_is_role_word(s->doc, head) ||
                    (qt_word_is(s->doc, head, QT_CLASS(role_anonymous)) &&
                     !qt_word_is(s->doc, head, QT_CLASS(kin)));
    if (!has_role || qt_entity_of(s, entity)->roles != QT_NONE) return QUOTH_OK;
    return qt_role_of_phrase(s->resolver, entity, source, false);
}

/* A role of the person that the description contradicts: "the Republican nominee" is not
 * the Democratic one. */
static bool contradicts(const qt_speaking *s, uint32_t entity, qt_range base,
                        uint32_t head) {
    const qt_entities *all = s->resolver->out;
    for (uint32_t r = qt_entity_of(s, entity)->roles; r != QT_NONE;
         r = all->roles.items[r].next) {
        const char *title = all->roles.items[r].title;
        if (title && qt_title_has_word(s->doc, title, head) &&
            !title_fits(s, title, base))
            return true;
    }
    return false;
}

/* "Orr flew to Elsen. The Norwegian governor said": a description of several words that
 * no role explains means the one person of whom its paragraph, or the one before it,
 * speaks, as their subject. It is a role of that person then. */
static quoth_status by_context(const qt_speaking *s, qt_range base, uint32_t head,
                               qt_choice *out) {
    qt_choice persons = {.entity = QT_NONE};
    qt_antecedents near = qt_look_back(s, base.first, QT_GENDER_UNKNOWN, &persons);
    uint32_t count = near.in_paragraph ? near.in_paragraph : near.in_previous;
    uint32_t only = persons.candidate_count ? persons.candidates[0] : QT_NONE;
    const qt_attribution *item = &s->doc->attributions.items[s->attribution];
    bool replies = only != QT_NONE && qt_has_cue(s->doc, item, QT_CUE(reply)) &&
                   only == qt_previous_speaker(s);
    if (count != 1 || only == QT_NONE || near.subject != only || replies ||
        contradicts(s, only, base, head) ||
        qt_unnamed_between(s, near.nearest, base.first))
        return QUOTH_OK;
    qt_found(out, only, "the description means the one person of whom the text speaks");
    return qt_role_of_phrase(s->resolver, only, base, false);
}

/* "the Republican nominee", "the Ohio businessman": what a person may be beside being
 * somebody else's; "the hospital spokeswoman" is another one. */
static bool describes_origin(const qt_document *doc, qt_range base) {
    /* "the Bristol South MP" */
    bool origin = qt_word_is(doc, base.end - 1, QT_CLASS(suffix));
    for (uint32_t i = base.first + 1; i + 1 < base.end; i++) {
        bool here =
            qt_word_is(doc, i, QT_CLASS(party) | QT_CLASS(demonym) | QT_CLASS(place)) ||
            qt_phrase_at(doc, i, base.end, QT_CLASS(place)) ||
            (qt_token_has(doc, i, QT_TOKEN_CAPITAL) && origin);
        if (!here && qt_tag_at(doc, i) != QT_TAG_JJ) return false;
        origin |= here;
    }
    return origin;
}

static bool is_definite(const qt_document *doc, qt_range base) {
    return qt_tag_at(doc, base.first) == QT_TAG_DT && base.end - base.first <= 6 &&
           (!qt_token_has(doc, base.end - 1, QT_TOKEN_CAPITAL) ||
            qt_is_role_word(doc, base.end - 1)) &&
           qt_token_at(doc, base.first)->end - qt_token_at(doc, base.first)->start == 3;
}

qt_range qt_source_shortened(const qt_document *doc, qt_range source) {
    /* "a person familiar with the talks, who asked not to be named" */
    for (uint32_t i = source.first + 1; i + 1 < source.end; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA &&
            qt_word_is(doc, i + 1, QT_CLASS(relative)))
            source.end = i;
    while (source.end > source.first + 1 &&
           (qt_token_kind_of(doc, source.end - 1) == QT_TOKEN_COMMA ||
            qt_tag_at(doc, source.end - 1) == QT_TAG_IN))
        source.end--;
    return source;
}

/* "the Marlow campaign": somebody's people who are an institution by that name; "the
 * United Nations refugee agency": one of another's. */
static bool is_named_institution(const qt_document *doc, qt_range base, uint32_t head) {
    uint32_t first =
        base.first + (base.first < head && qt_tag_at(doc, base.first) == QT_TAG_DT);
    uint32_t owner = qt_mention_at(doc, first);
    if (owner != QT_NONE && qt_word_is(doc, head, QT_CLASS(org_noun)) &&
        !qt_is_role_word(doc, head) &&
        doc->mentions.items[owner].kind == QT_ENTITY_ORGANIZATION &&
        doc->mentions.items[owner].tokens.end < head)
        return true;
    return head > base.first && qt_word_is(doc, head, QT_CLASS(kin)) &&
           qt_word_is(doc, head, QT_CLASS(org_noun) | QT_CLASS(org_head)) &&
           qt_tag_at(doc, head - 1) == QT_TAG_NNP;
}

/* The one institution that is a subject in a token's paragraph before it, or QT_NONE. */
static uint32_t institution_here(const qt_speaking *s, uint32_t token) {
    const qt_document *doc = s->doc;
    const uint32_t *first = doc->tokens.paragraph_first.items;
    uint32_t found = QT_NONE;
    for (uint32_t m = qt_mention_from(doc, first[qt_token_paragraph(doc, token)]);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token; m++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (entity == QT_NONE || !mention->subject || mention->possessive ||
            mention->quoted || qt_entity_of(s, entity)->kind != QT_ENTITY_ORGANIZATION ||
            qt_is_of_another_kind(s->resolver, entity, token))
            continue;
        if (found != QT_NONE && found != entity) return QT_NONE;
        found = entity;
    }
    return found;
}

/* The one institution named in the paragraph before a token's, nobody quoted there and no
 * unknown name; or QT_NONE. */
static uint32_t institution_above(const qt_speaking *s, uint32_t token) {
    const qt_document *doc = s->doc;
    const uint32_t *first = doc->tokens.paragraph_first.items;
    uint32_t paragraph = qt_token_paragraph(doc, token), found = QT_NONE;
    if (!paragraph || qt_mention_from(doc, first[paragraph]) <
                          qt_mention_from(doc, token)) /* names in this one, too */
        return QT_NONE;
    for (uint32_t m = qt_mention_from(doc, first[paragraph - 1]);
         m < doc->mentions.count && doc->mentions.items[m].tokens.first < token; m++) {
        const qt_mention *mention = &doc->mentions.items[m];
        uint32_t entity = s->resolver->out->mention_entity.items[m];
        if (mention->kind == QT_ENTITY_PLACE) continue;
        if (entity == QT_NONE || (found != QT_NONE && found != entity) ||
            qt_entity_of(s, entity)->kind != QT_ENTITY_ORGANIZATION ||
            qt_is_of_another_kind(s->resolver, entity, token))
            return QT_NONE;
        found = entity;
    }
    return found;
}

/* "the department": an institution that has the word in its name, that spoke before, or
 * that alone was named. */
static void by_institution(const qt_speaking *s, uint32_t head, qt_choice *out) {
    const qt_entities *all = s->resolver->out;
    /* "the department" after "Department of ..." */
    out->candidate_count =
        qt_institutions_with_word(s->resolver, head, QT_CANDIDATES, out->candidates);
    if (out->candidate_count == 1) {
        qt_found(out, out->candidates[0],
                 "the only institution with that word in its name");
        return;
    }
    /* "Korvane Inc. fell after the company cut its forecast. The company": that of which
     * the paragraph speaks, not that of who spoke before */
    uint32_t here = institution_here(s, head);
    if (here != QT_NONE) {
        qt_found(out, here, "the institution of which the paragraph speaks");
        return;
    }
    /* "Shares in Corvessa fell. ¶ The company" */
    uint32_t above = institution_above(s, head);
    uint32_t speaker = qt_previous_speaker(s);
    if (above != QT_NONE && (speaker == QT_NONE ||
                             qt_entity_of(s, speaker)->kind != QT_ENTITY_ORGANIZATION)) {
        qt_found(out, above, "the only institution of the paragraph before");
        return;
    }
    if (speaker != QT_NONE && qt_entity_of(s, speaker)->kind == QT_ENTITY_ORGANIZATION &&
        !qt_is_of_another_kind(s->resolver, speaker, head)) {
        qt_found(out, speaker, "the institution that spoke before");
        return;
    }
    /* the company whose spokesman spoke before; the only one named so far */
    uint32_t role = speaker == QT_NONE ? QT_NONE : qt_entity_of(s, speaker)->roles;
    if (role != QT_NONE && all->roles.items[role].organization != QT_NONE &&
        !qt_is_of_another_kind(s->resolver, all->roles.items[role].organization, head)) {
        qt_found(out, all->roles.items[role].organization,
                 "the institution of who spoke before");
        return;
    }
    uint32_t only = qt_only_institution(s->resolver, head);
    if (only != QT_NONE && !qt_is_of_another_kind(s->resolver, only, head)) {
        qt_found(out, only, "the only institution named so far");
        return;
    }
    out->candidate_count = 0;
}

static bool may_coordinate(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    for (size_t t = 0; word && t < sizeof word->tags / sizeof *word->tags; t++)
        if (word->tags[t] == QT_TAG_CC) return true;
    return false;
}

/* "both men": a determiner that may be a conjunction, and a plural. */
static bool means_both(const qt_document *doc, qt_range base, uint32_t head) {
    return head == base.first + 1 && qt_tag_at(doc, head) == QT_TAG_NNS &&
           qt_word_is(doc, base.first, QT_CLASS(determiner)) &&
           may_coordinate(doc, base.first);
}

/* "the brothers", "the two women", "both" alone */
static bool means_pair(const qt_document *doc, qt_range base, uint32_t head) {
    bool the = qt_tag_at(doc, base.first) == QT_TAG_DT &&
               qt_word_is(doc, base.first, QT_CLASS(determiner));
    if (head == base.first)
        return the && qt_word_is(doc, head, QT_CLASS(group_noun)) &&
               may_coordinate(doc, head);
    bool two =
        head == base.first + 2 && qt_tag_at(doc, base.first + 1) == QT_TAG_CD &&
        qt_word_is(doc, base.first + 1, QT_CLASS(determiner)) &&
        qt_tag_at(doc, head) == QT_TAG_NNS &&
        (qt_is_person_noun(doc, head) || qt_word_is(doc, head, QT_CLASS(group_noun)));
    return the && !qt_token_has(doc, head, QT_TOKEN_CAPITAL) &&
           (two || (head == base.first + 1 && qt_word_is(doc, head, QT_CLASS(pair))));
}

/* "All three", "The two" */
static bool is_counted(const qt_document *doc, qt_range base) {
    return base.end == base.first + 2 && qt_tag_at(doc, base.first) == QT_TAG_DT &&
           qt_tag_at(doc, base.first + 1) == QT_TAG_CD &&
           qt_token_kind_of(doc, base.first + 1) == QT_TOKEN_WORD;
}

/* A group of the two (or three) persons of whom the text speaks, if there are no more. */
static quoth_status by_pair(const qt_speaking *s, qt_range base, qt_choice *out) {
    qt_choice persons = {.entity = QT_NONE};
    qt_look_back(s, base.first, QT_GENDER_UNKNOWN, &persons);
    QT_TRY(qt_entity_from(s, QT_ENTITY_GROUP, base, &out->entity));
    uint32_t count = 2;
    for (uint32_t i = base.first; i < base.end; i++)
        if (qt_tag_at(s->doc, i) == QT_TAG_CD)
            count = qt_word_is(s->doc, i, QT_CLASS(two))     ? 2
                    : qt_word_is(s->doc, i, QT_CLASS(three)) ? 3
                                                             : 0;
    if (!count || persons.candidate_count != count) return QUOTH_OK;
    qt_entity *group = qt_entity_of(s, out->entity);
    group->member_count = count;
    for (uint32_t m = 0; m < count; m++)
        group->members[m] = persons.candidates[count - 1 - m];
    out->how = "those of whom the text speaks";
    return QUOTH_OK;
}

/* "the source" after "a source close to the board": the one speaker of a kind before whom
 * the words describe, or QT_NONE; *source is the first token of the last source. */
static uint32_t described_before(const qt_speaking *s, qt_entity_kind kind, qt_range base,
                                 uint32_t *source) {
    enum { LOOKED_AT = 30 };
    uint32_t found = QT_NONE;
    *source = 0;
    for (uint32_t i = s->attribution; i-- > 0 && s->attribution - i < LOOKED_AT;) {
        uint32_t entity = s->resolver->out->speakers.items[i].entity;
        if (entity == QT_NONE || entity == found ||
            qt_entity_of(s, entity)->kind != kind ||
            !title_fits(s, qt_entity_of(s, entity)->label, base))
            continue;
        if (found != QT_NONE) return QT_NONE;
        found = entity;
        *source = s->doc->attributions.items[i].source.first;
    }
    return found;
}

/* "the campaign": the only one that was named or that spoke. */
static void by_body(const qt_speaking *s, qt_range base, qt_choice *out) {
    uint32_t found[2], source;
    uint32_t count = qt_institutions_with_word(s->resolver, base.first + 1, 2, found);
    uint32_t spoke = described_before(s, QT_ENTITY_ORGANIZATION, base, &source);
    if (count > 1 || (count && spoke != QT_NONE && spoke != found[0])) return;
    if (count) spoke = found[0];
    if (spoke != QT_NONE) qt_found(out, spoke, "the only one of that name before");
}

/* The last mention of a candidate before a token, 0 if there is none. */
static uint32_t last_named(const qt_speaking *s, const qt_choice *out, uint32_t token) {
    uint32_t looked = 0;
    for (uint32_t m = qt_mention_from(s->doc, token);
         m-- > 0 && out->candidate_count && looked < AGE_MENTIONS; looked++)
        for (uint32_t c = 0; c < out->candidate_count; c++)
            if (s->resolver->out->mention_entity.items[m] == out->candidates[c])
                return s->doc->mentions.items[m].tokens.first;
    return 0;
}

/* "Democrat", of whom there may be several: not "Labour". */
static bool is_partisan(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    char key[QT_KEY_MAX + 1];
    size_t size =
        qt_pack_key(doc->text.bytes + item->start, item->end - item->start, key);
    if (!qt_word_is(doc, token, QT_CLASS(party)) || !size || size >= QT_KEY_MAX)
        return false;
    key[size] = 's';
    const qt_word *several = qt_pack_find(doc->pack, key, size + 1);
    return several && (several->classes & (QT_CLASS(party) | QT_CLASS(group_noun)));
}

/* "the Dane", "the Elsen Democrat" */
static bool is_one_by_origin(const qt_document *doc, qt_range base, uint32_t head) {
    qt_tag tag = qt_tag_at(doc, head);
    bool dane = qt_word_is(doc, head, QT_CLASS(demonym)) && base.end - base.first == 2;
    return (dane || is_partisan(doc, head)) &&
           qt_word_is(doc, base.first, QT_CLASS(determiner)) &&
           qt_tag_at(doc, base.first) == QT_TAG_DT && tag != QT_TAG_NNS &&
           tag != QT_TAG_NNPS;
}

/* "The aircraft's manufacturer, Belmont": the capitals after the comma that end the
 * source; empty if there are none. */
static qt_range name_in_apposition(const qt_document *doc, qt_range source,
                                   qt_range base) {
    qt_range name = {base.end + 1, base.end + 1};
    if (base.end + 1 >= source.end || qt_token_kind_of(doc, base.end) != QT_TOKEN_COMMA)
        return name;
    while (name.end < source.end && qt_token_has(doc, name.end, QT_TOKEN_CAPITAL))
        name.end++;
    if (name.end != source.end) name.end = name.first;
    return name;
}

/* "Pellucid, the maker of the smart doorbell", "Pellucid, which makes doorbells": an
 * institution's noun or pronoun after the comma. */
static bool is_described_institution(const qt_document *doc, qt_range source,
                                     qt_range base) {
    if (base.end + 1 < doc->tokens.count &&
        qt_token_kind_of(doc, base.end) == QT_TOKEN_COMMA &&
        qt_tag_at(doc, base.end + 1) == QT_TAG_WDT)
        return true;
    if (base.end + 2 >= source.end || qt_token_kind_of(doc, base.end) != QT_TOKEN_COMMA ||
        qt_tag_at(doc, base.end + 1) != QT_TAG_DT)
        return false;
    qt_range other = qt_noun_phrase_at(doc, base.end + 1, source.end);
    if (qt_range_empty(other)) return false;
    uint32_t head = qt_phrase_head(doc, other);
    /* "Severn Link, the operator": the name's last word is no surname */
    const qt_word *last = qt_token_word(doc, base.end - 1);
    bool thing = last && (last->tags[0] || last->classes & QT_CLASS(common)) &&
                 !qt_is_given_name(doc, base.first);
    return (qt_word_is(doc, head, QT_CLASS(org_noun)) && !qt_is_role_word(doc, head)) ||
           (qt_word_is(doc, head, QT_CLASS(firm_kind)) && thing);
}

/* "the mayor's lawyer" */
static bool is_owned(const qt_document *doc, qt_range base) {
    for (uint32_t i = base.first; i < base.end; i++)
        if (qt_tag_at(doc, i) == QT_TAG_POS) return true;
    return false;
}

/* "CrowdTangle", "Tarnfall.com": no surname is written so. */
static bool is_brand(const qt_document *doc, uint32_t token) {
    enum { PREFIX = 4 }; /* "McCann", "DeLuca", "MacLeod" are surnames */
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes;
    if (text[item->start] == '@') return false; /* anybody's account */
    for (uint32_t i = item->start + 1; i + 1 < item->end; i++) {
        bool small = text[i - 1] >= 'a' && text[i - 1] <= 'z';
        if (small && i - item->start >= PREFIX && text[i] >= 'A' && text[i] <= 'Z')
            return true;
        if (small && text[i] == '.' && text[i + 1] >= 'a' && text[i + 1] <= 'z')
            return true;
    }
    return false;
}

/* A name that no mention resolved: a surname known, an institution, or somebody new. */
static quoth_status by_capitals(const qt_speaking *s, qt_range source, qt_range base,
                                uint32_t head, qt_choice *out) {
    const qt_document *doc = s->doc;
    qt_range name = {head, head + 1};
    while (name.first > base.first &&
           qt_token_has(doc, name.first - 1, QT_TOKEN_CAPITAL) &&
           !qt_word_is(doc, name.first - 1, QT_CLASS(determiner) | QT_CLASS(title)))
        name.first--;
    const qt_bearer *bearer =
        qt_bearers_find(&s->resolver->surnames, qt_token_hash(doc, head));
    uint32_t only = qt_only_bearer(s->resolver, bearer, QT_GENDER_UNKNOWN);
    if (only != QT_NONE && name.end - name.first == 1) {
        qt_found(out, only, "nobody else bears the surname");
        return QUOTH_OK;
    }
    if (bearer && name.end - name.first == 1) {
        qt_withhold(out, "several people bear the name");
        return QUOTH_OK;
    }
    bool the = qt_word_is(doc, base.first, QT_CLASS(determiner));
    qt_entity_kind kind = the || is_described_institution(doc, source, base) ||
                                  qt_speaks_of_itself(doc, s->attribution) ||
                                  qt_name_words(doc, name) > 3 || is_brand(doc, head) ||
                                  qt_token_has(doc, head, QT_TOKEN_ALL_CAPITALS)
                              ? QT_ENTITY_ORGANIZATION
                              : QT_ENTITY_PERSON;
    QT_TRY(qt_entity_from(s, kind, name, &out->entity));
    if (kind != QT_ENTITY_PERSON) return QUOTH_OK;
    QT_TRY(qt_bearers_add(s->resolver, &s->resolver->surnames, qt_token_hash(doc, head),
                          out->entity));
    /* "Huda, a 29-year-old pharmacist" */
    qt_range other = {base.end, base.end};
    if (base.end + 1 < source.end && qt_tag_at(doc, base.end + 1) == QT_TAG_DT)
        other = qt_noun_phrase_at(doc, base.end + 1, source.end);
    if (qt_range_empty(other) || !qt_is_role_word(doc, other.end - 1)) return QUOTH_OK;
    return qt_role_of_phrase(s->resolver, out->entity, other, false);
}

/* "The lender", "the operator": a firm, where no person is called so. */
static quoth_status by_firm(const qt_speaking *s, qt_range base, uint32_t head,
                            qt_choice *out) {
    if (head != base.first + 1 || !qt_word_is(s->doc, head, QT_CLASS(firm_kind)))
        return QUOTH_OK;
    by_institution(s, head, out);
    uint32_t name =
        out->entity == QT_NONE ? qt_only_unknown_subject(s->resolver, head) : QT_NONE;
    if (name == QT_NONE) return QUOTH_OK;
    out->how = "the only name so far, and a subject";
    return qt_entity_from(s, QT_ENTITY_ORGANIZATION, s->doc->mentions.items[name].tokens,
                          &out->entity);
}

quoth_status qt_description_resolve(const qt_speaking *s, qt_range source, qt_range base,
                                    qt_choice *out) {
    const qt_document *doc = s->doc;
    /* "a study published Wednesday": the participle ends the phrase */
    for (uint32_t i = base.first + 1; i + 1 < base.end; i++)
        if (qt_tag_at(doc, i) == QT_TAG_VBN && qt_is_noun(qt_tag_at(doc, i - 1)) &&
            qt_word_is(doc, base.end - 1, QT_CLASS(temporal)))
            base.end = i;
    /* "an ad Monday" */
    while (base.end - base.first > 1 &&
           qt_word_is(doc, base.end - 1, QT_CLASS(temporal)) &&
           qt_token_has(doc, base.end - 1, QT_TOKEN_CAPITAL))
        base.end--;
    uint32_t head = qt_phrase_head(doc, base);
    bool plural =
        qt_tag_at(doc, head) == QT_TAG_NNS || qt_tag_at(doc, head) == QT_TAG_NNPS;
    /* "the union that represents most of the workers" is none named before */
    bool defined = base.end < source.end && qt_tag_at(doc, base.end) == QT_TAG_WDT;
    bool definite = is_definite(doc, base) && !defined;
    qt_range label = qt_source_shortened(doc, source);
    bool person_noun = qt_is_person_noun(doc, head);
    bool possessed = qt_word_is(doc, base.first, QT_CLASS(possessive));
    if ((person_noun && means_both(doc, base, head)) || means_pair(doc, base, head) ||
        is_counted(doc, base))
        return by_pair(s, base, out);
    /* Its message: “Check your cellar.” */
    bool theirs = head == base.first + 1 && base.end == source.end &&
                  qt_tag_at(doc, base.first) == QT_TAG_PRPS &&
                  qt_word_is(doc, head, QT_CLASS(speech_noun)) &&
                  qt_token_kind_of(doc, base.end) == QT_TOKEN_COLON;
    if (theirs) QT_TRY(qt_pronoun_resolve(s, base.first, out));
    if (out->entity != QT_NONE || out->withheld) return QUOTH_OK;
    if (qt_word_is(doc, head, QT_CLASS(document_noun)) && !person_noun)
        return qt_entity_from(s, QT_ENTITY_DOCUMENT, label, &out->entity);
    if (!plural && is_named_institution(doc, base, head))
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION,
                              (qt_range){base.first + definite, base.end}, &out->entity);
    if (definite && qt_is_age(doc, head)) {
        by_age(s, head, out);
        if (!out->candidate_count) QT_TRY(by_context(s, base, head, out));
        if (out->entity == QT_NONE)
            return qt_entity_from(s, QT_ENTITY_ANONYMOUS, label, &out->entity);
    }
    if (out->entity != QT_NONE) return QUOTH_OK;
    /* The "Salt Hotel" star */
    if (base.end == base.first + 1 && qt_tag_at(doc, head) == QT_TAG_DT) {
        qt_withhold(out, "the description is not resolved");
        return QUOTH_OK;
    }
    /* "the Belgium international", "the former rugby league international" */
    bool adjective = qt_tag_at(doc, base.first) == QT_TAG_DT &&
                     base.end + 1 == source.end && qt_tag_at(doc, base.end) == QT_TAG_JJ;
    if (adjective || is_one_by_origin(doc, base, head)) {
        QT_TRY(by_context(s, base, head, out));
        if (out->entity == QT_NONE) qt_withhold(out, "the description is not resolved");
        return QUOTH_OK;
    }
    if (person_noun && !plural && definite && !possessed) {
        /* "the 68-year-old farmer" */
        bool aged = base.first + 2 < base.end && qt_is_age(doc, base.first + 1);
        if (aged) by_age(s, base.first + 1, out);
        if (out->entity != QT_NONE) return QUOTH_OK;
        by_description(s, (qt_range){base.first + 2 * aged, base.end}, head, out);
        if (aged && out->entity != QT_NONE && has_age(s, out->entity))
            qt_withhold(out, "the description is not resolved");
        uint32_t spoke, unnamed = described_before(s, QT_ENTITY_ANONYMOUS, base, &spoke);
        if (unnamed != QT_NONE && spoke >= last_named(s, out, base.first)) {
            qt_found(out, unnamed, "the one unnamed speaker of that kind before");
            return QUOTH_OK;
        }
        if (out->entity != QT_NONE) return QUOTH_OK;
        if (out->candidate_count > 1) {
            qt_withhold(out, "several people fit the description");
            return QUOTH_OK;
        }
        if (!out->candidate_count) QT_TRY(by_firm(s, base, head, out));
        if (out->entity != QT_NONE) return QUOTH_OK;
        out->withheld = NULL;
        out->candidate_count = 0;
        if (base.end - base.first > 2 && !is_owned(doc, base)) {
            if (describes_origin(doc, base)) QT_TRY(by_context(s, base, head, out));
            if (out->entity != QT_NONE) return QUOTH_OK;
            /* "the prime minister" is an office, whoever holds it */
            if (qt_phrase_at(doc, base.first + 1, base.end, QT_CLASS(title)) !=
                base.end - base.first - 1) {
                qt_withhold(out, "the description is not resolved");
                return QUOTH_OK;
            }
        }
    }
    /* "A rival, Greenline Brands, said it was", "His label, Tin Moth Records, said": a
     * name that is nobody's */
    qt_range firm = name_in_apposition(doc, source, base);
    const qt_word *last = qt_range_empty(firm) ? NULL : qt_token_word(doc, firm.end - 1);
    bool thing = last && last->tags[0] == QT_TAG_NNS && !person_noun;
    /* "The operator, Redgum Coaches" */
    thing |= last && qt_word_is(doc, head, QT_CLASS(firm_kind)) &&
             (last->tags[0] || last->classes & QT_CLASS(common)) &&
             !qt_is_given_name(doc, firm.first);
    if (!thing && !(person_noun && qt_speaks_of_itself(doc, s->attribution)))
        firm.end = firm.first;
    if (firm.end > firm.first + 1)
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION, firm, &out->entity);
    /* "Hale's campaign" */
    bool body = qt_word_is(doc, head, QT_CLASS(kin)) && !plural &&
                qt_word_is(doc, head, QT_CLASS(org_noun));
    if (body && !possessed && is_owned(doc, base))
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION, base, &out->entity);
    if (body && definite && head == base.first + 1) by_body(s, base, out);
    if (out->entity != QT_NONE) return QUOTH_OK;
    if (qt_word_is(doc, head, QT_CLASS(role_anonymous) | QT_CLASS(kin)) ||
        (person_noun && !plural)) {
        bool group = plural && qt_word_is(doc, head, QT_CLASS(group_noun)) &&
                     !qt_word_is(doc, head, QT_CLASS(role_anonymous));
        QT_TRY(qt_entity_from(s, group ? QT_ENTITY_GROUP : QT_ENTITY_ANONYMOUS, label,
                              &out->entity));
        return affiliate(s, out->entity, label, head);
    }
    /* "the group" */
    if (definite && !plural && !is_owned(doc, base) &&
        qt_word_is(doc, head, QT_CLASS(group_noun)) &&
        qt_word_is(doc, head, QT_CLASS(org_head)))
        by_institution(s, head, out);
    if (out->entity != QT_NONE) return QUOTH_OK;
    if (qt_word_is(doc, head,
                   QT_CLASS(group_noun) | QT_CLASS(party) | QT_CLASS(demonym)) ||
        (plural && person_noun))
        return qt_entity_from(s, QT_ENTITY_GROUP, label, &out->entity);
    if (definite && !plural && !person_noun) QT_TRY(by_firm(s, base, head, out));
    if (out->entity != QT_NONE) return QUOTH_OK;
    if (qt_word_is(doc, head,
                   QT_CLASS(org_noun) | QT_CLASS(org_head) | QT_CLASS(org_name))) {
        qt_range name = name_in_apposition(doc, source, base);
        if (!qt_range_empty(name))
            return qt_entity_from(s, QT_ENTITY_ORGANIZATION, name, &out->entity);
        if (definite && !is_owned(doc, base)) by_institution(s, head, out);
        if (out->entity != QT_NONE) return QUOTH_OK;
        uint32_t mention =
            definite ? qt_only_unknown_subject(s->resolver, head) : QT_NONE;
        if (mention != QT_NONE) {
            base = doc->mentions.items[mention].tokens;
            out->how = "the only name so far, and a subject";
        }
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION, base, &out->entity);
    }
    if (qt_word_is(doc, head, QT_CLASS(place)))
        return qt_entity_from(s, QT_ENTITY_ORGANIZATION, base, &out->entity);
    if (plural) return qt_entity_from(s, QT_ENTITY_GROUP, label, &out->entity);
    /* "One of them said", "Six in 10 said" */
    bool share = head + 2 < doc->tokens.count && qt_tag_at(doc, head + 1) == QT_TAG_IN &&
                 qt_tag_at(doc, head + 2) == QT_TAG_CD;
    if (qt_tag_at(doc, head) == QT_TAG_CD)
        return qt_entity_from(s, share ? QT_ENTITY_GROUP : QT_ENTITY_ANONYMOUS, label,
                              &out->entity);
    if (base.end == base.first + 1 && qt_tag_at(doc, head) == QT_TAG_JJ &&
        qt_mention_at(doc, head) == QT_NONE) /* "Several said" */
        return qt_entity_from(s, QT_ENTITY_GROUP, label, &out->entity);
    /* al-Mansouri has its capital inside */
    if (qt_token_has(doc, head, QT_TOKEN_CAPITAL) || qt_mention_at(doc, head) != QT_NONE)
        return by_capitals(s, source, base, head, out);
    return qt_entity_from(s, QT_ENTITY_ANONYMOUS, label, &out->entity);
}
