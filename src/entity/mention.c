/*
 * Mentions: the names in the text, each with what kind of name it is.
 *
 * A name is a run of capitalised words (initials and particles included). Its kind
 * follows from the words in it: an institution's head ("Council", "University"), a known
 * institution or place, a title or a given name with what follows it. Titles and roles
 * before a person's name are kept beside it:
 *
 *     [Secretary of State] John Kerry      [Trump campaign manager] Kellyanne Orr
 *     Council on Foreign Relations         one name: "on" and "for" join its words
 *
 * The text is read twice. The first reading leaves headlines out, since everything in
 * them is capitalised, and collects the persons' names; the second finds these names in
 * headlines too, and surnames that are common words at the beginning of a sentence
 * ("Winter said"). A run of two or three unknown words stays UNKNOWN until the article
 * shows what it is.
 */
#include <string.h>

#include "base/utf8.h"
#include "entity/finder.h"
#include "syntax/phrase.h"

enum { TITLE_REACH = 10 };

/* ---- names known ---- */

uint32_t qt_name_hash(const char *bytes, size_t size) {
    uint32_t hash = 2166136261u;
    for (size_t at = 0; at < size;) {
        uint32_t length, c = qt_utf8_decode(bytes + at, size - at, &length);
        if (c == 0x2019) c = '\'';
        if (c != '.' && c != ',') hash = (hash ^ qt_utf8_lower(c)) * 16777619u;
        at += length;
    }
    return hash ? hash : 1;
}

uint32_t qt_token_hash(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    return qt_name_hash(doc->text.bytes + item->start, item->end - item->start);
}

uint32_t qt_surname_token(const qt_document *doc, qt_range name) {
    uint32_t last = name.end - 1;
    while (last > name.first && (qt_token_is(doc, last, QT_CLASS(suffix)) ||
                                 qt_token_kind_of(doc, last) != QT_TOKEN_WORD))
        last--;
    return last;
}

static uint32_t pair_hash(uint32_t first, uint32_t last) {
    uint32_t hash = first * 31 + last;
    return hash ? hash : 1;
}

static bool knows(const qt_known_names *names, uint32_t hash) {
    if (!names->slots) return false;
    for (uint32_t slot = hash & names->mask; names->slots[slot];
         slot = (slot + 1) & names->mask)
        if (names->slots[slot] == hash) return true;
    return false;
}

static void put(uint32_t *slots, uint32_t mask, uint32_t hash) {
    uint32_t slot = hash & mask;
    while (slots[slot]) slot = (slot + 1) & mask;
    slots[slot] = hash;
}

static quoth_status learn(qt_finder *find, uint32_t hash) {
    qt_known_names *names = &find->names;
    if (knows(names, hash)) return QUOTH_OK;
    if (!names->slots || names->used * 2 > names->mask) {
        uint32_t count = names->slots ? (names->mask + 1) * 2 : 64;
        uint32_t *slots = qt_arena_take(find->stage->scratch, count * sizeof *slots);
        if (!slots) return qt_fail_memory(find->stage->error);
        memset(slots, 0, count * sizeof *slots);
        for (uint32_t i = 0; names->slots && i <= names->mask; i++)
            if (names->slots[i]) put(slots, count - 1, names->slots[i]);
        names->slots = slots;
        names->mask = count - 1;
    }
    put(names->slots, names->mask, hash);
    names->used++;
    return QUOTH_OK;
}

static quoth_status learn_persons(qt_finder *find) {
    for (uint32_t m = 0; m < find->out->count; m++) {
        const qt_mention *item = &find->out->items[m];
        uint32_t last = qt_surname_token(find->doc, item->tokens);
        if (item->kind != QT_ENTITY_PERSON || last == item->tokens.first) continue;
        uint32_t hash = qt_token_hash(find->doc, last);
        QT_TRY(learn(find, hash));
        QT_TRY(
            learn(find, pair_hash(qt_token_hash(find->doc, item->tokens.first), hash)));
    }
    return QUOTH_OK;
}

static bool is_title_word(const qt_finder *find, uint32_t token) {
    return qt_finder_is(find, token,
                        QT_CLASS(title) | QT_CLASS(honorific) |
                            QT_CLASS(honorific_masculine) | QT_CLASS(honorific_feminine) |
                            QT_CLASS(abbreviation_title) | QT_CLASS(role));
}

static bool before_name(const qt_finder *find, uint32_t token) {
    return is_title_word(find, token) ||
           qt_finder_is(find, token,
                        QT_CLASS(demonym) | QT_CLASS(party) | QT_CLASS(former) |
                            QT_CLASS(current) | QT_CLASS(org_noun) | QT_CLASS(org_head) |
                            QT_CLASS(place) | QT_CLASS(role_anonymous) |
                            QT_CLASS(group_noun) | QT_CLASS(connective) |
                            QT_CLASS(org_name));
}

/* "Dean Orr", "Earl Gagnon": a title that is a common given name, before a surname. */
static bool is_name_rather(const qt_finder *find, qt_range run) {
    const qt_word *word = qt_token_word(find->doc, run.first);
    return run.end - run.first == 2 && word &&
           word->girls + word->boys >=
               find->doc->pack->settings[QT_SETTING_title_name_births];
}

/* "Big Sky Seating", "Golden Reel Awards": common words around what is a given name, too,
 * at `given`. */
static bool names_thing(const qt_finder *find, qt_range run, uint32_t given) {
    const qt_word *first = qt_token_word(find->doc, run.first);
    if (given == run.first)
        return first && first->tags[0] && run.first > find->first &&
               qt_tag_at(find->doc, run.first - 1) == QT_TAG_DT;
    for (uint32_t i = given + 1; i < run.end; i++)
        if (!qt_finder_is_common(find, i)) return false;
    return run.end - given == 2 && first &&
           (first->tags[0] == QT_TAG_JJ || first->tags[0] == QT_TAG_NN) &&
           !(first->classes & QT_CLASS(temporal)) && !before_name(find, run.first);
}

/* Where the personal name begins in a run: after titles, at a given name. run.end: none.
 */
static uint32_t person_start(const qt_finder *find, qt_range run, bool *titled) {
    uint32_t i = run.first;
    *titled = false;
    if (is_name_rather(find, run)) return run.first;
    /* Wells Fargo CEO John Stumpf: the name stands after the last title */
    for (uint32_t t = run.end - 1; t-- > run.first;) {
        if (!is_title_word(find, t) || qt_finder_is(find, t, QT_CLASS(former))) continue;
        bool name =
            !qt_finder_is(find, t + 1,
                          QT_CLASS(suffix) | QT_CLASS(org_head) | QT_CLASS(title)) &&
            qt_token_kind_of(find->doc, t + 1) == QT_TOKEN_WORD;
        bool given = qt_finder_is_given(find, t) && t == run.first &&
                     !qt_finder_is(find, t, QT_CLASS(abbreviation_title));
        if (!name || (given && run.end - t == 2)) break;
        *titled = true;
        /* "Gov. Dean Wickstrom" */
        bool first_name = t > run.first && is_title_word(find, t - 1) &&
                          is_name_rather(find, (qt_range){t, run.end});
        return first_name ? t : t + 1;
    }
    while (i < run.end && before_name(find, i)) {
        uint32_t size =
            qt_phrase_at(find->doc, i, run.end,
                         QT_CLASS(title) | QT_CLASS(org_name) | QT_CLASS(place));
        bool title = is_title_word(find, i) ||
                     qt_phrase_at(find->doc, i, run.end, QT_CLASS(title)) > 1;
        bool given = qt_finder_is_given(find, i) && i + 1 < run.end &&
                     !is_title_word(find, i) && size <= 1 && !before_name(find, i + 1);
        if (given) break;
        *titled = title || (*titled && qt_finder_is(find, i, QT_CLASS(former)));
        i += size ? size : 1;
    }
    if (i < run.end && i > run.first && *titled) return i;
    uint32_t rest = i;
    for (uint32_t g = rest; g + 1 < run.end; g++) {
        bool initial = qt_token_has(find->doc, g, QT_TOKEN_INITIAL);
        if (!initial &&
            (!qt_finder_is_given(find, g) || qt_finder_is(find, g, QT_CLASS(org_head))))
            continue;
        if (initial && g > rest && !qt_finder_is_common(find, g - 1)) continue;
        if (before_name(find, g + 1) && !qt_finder_is_given(find, g + 1) &&
            g + 2 == run.end)
            return run.end;
        bool common = g > rest;
        for (uint32_t k = rest; k < g; k++)
            common &= qt_finder_is_common(find, k) || before_name(find, k);
        if (names_thing(find, (qt_range){rest, run.end}, g)) return run.end;
        /* "João Pedro Silva", "Tran Van Luc": one word that nothing else is, unless the
         * name is known without it */
        bool shorter =
            knows(&find->names, pair_hash(qt_token_hash(find->doc, g),
                                          qt_token_hash(find->doc, run.end - 1)));
        if (g == rest + 1 && !common && !initial && !shorter) return rest;
        return g == rest || common || run.end - g >= 2 ? g : run.end;
    }
    return run.end;
}

static uint8_t gender_of(const qt_finder *find, qt_range name, qt_range title) {
    const qt_document *doc = find->doc;
    for (uint32_t i = title.first; i < title.end; i++) {
        if (qt_finder_is(find, i, QT_CLASS(honorific_masculine)))
            return QT_GENDER_MASCULINE;
        if (qt_finder_is(find, i, QT_CLASS(honorific_feminine)))
            return QT_GENDER_FEMININE;
    }
    if (name.end - name.first < 2) return QT_GENDER_UNKNOWN;
    const qt_word *word = qt_token_word(doc, name.first);
    if (!word) return QT_GENDER_UNKNOWN;
    double ratio = doc->pack->settings[QT_SETTING_gender_ratio];
    if (word->girls + word->boys < 60) return QT_GENDER_UNKNOWN;
    if (word->girls >= ratio * word->boys) return QT_GENDER_FEMININE;
    if (word->boys >= ratio * word->girls) return QT_GENDER_MASCULINE;
    return QT_GENDER_UNKNOWN;
}

/* "drove past security guard Lou Marsh": a word that may be a preposition, where no
 * article shows that it is none. */
static bool is_on_the_way(const qt_finder *find, uint32_t token) {
    const qt_word *word = qt_token_word(find->doc, token);
    bool listed = false;
    for (size_t t = 0; word && t < sizeof word->tags / sizeof *word->tags; t++)
        listed |= word->tags[t] == QT_TAG_IN;
    if (!listed || token == find->first) return false;
    qt_tag before = qt_tag_at(find->doc, token - 1);
    return before != QT_TAG_DT && before != QT_TAG_PRPS && before != QT_TAG_PUNCT;
}

/* "[Health and] Social Care Secretary Ada Orr", not "teachers and union leader Ada Orr".
 */
static bool is_joint_portfolio(const qt_finder *find, uint32_t joint) {
    const qt_document *doc = find->doc;
    if (joint <= find->first || !qt_finder_is(find, joint, QT_CLASS(coordinator)) ||
        qt_finder_is(find, joint, QT_CLASS(contrast)))
        return false;
    uint32_t noun = joint - 1;
    bool begins = noun == find->first ||
                  !qt_token_has(doc, noun, QT_TOKEN_SPACE_BEFORE) ||
                  qt_token_has(doc, noun, QT_TOKEN_CAPITAL);
    return begins && qt_token_kind_of(doc, noun) == QT_TOKEN_WORD &&
           qt_finder_is_common(find, noun) && qt_is_noun(qt_tag_at(doc, noun)) &&
           qt_tag_at(doc, noun) != QT_TAG_NNS && !is_title_word(find, noun) &&
           !qt_finder_is(find, noun, QT_CLASS(role_anonymous) | QT_CLASS(kin)) &&
           !qt_finder_is_given(find, noun);
}

/* Extends a title to the left: "Secretary of [State] John Kerry", "campaign manager
 * [...]". */
static qt_range title_before(const qt_finder *find, uint32_t name) {
    const qt_document *doc = find->doc;
    uint32_t first = name, count = find->out->count;
    const qt_mention *last = count ? &find->out->items[count - 1] : NULL;
    bool stops = last && last->kind == QT_ENTITY_PERSON && !last->possessive;
    uint32_t person = stops ? last->tokens.end : 0;
    while (first > find->first && name - first < TITLE_REACH) {
        uint32_t before = first - 1;
        /* "Bank of England governor" */
        if (first < name && last && last->kind == QT_ENTITY_ORGANIZATION &&
            last->tokens.end == first && last->tokens.first >= find->first) {
            first = last->tokens.first;
            continue;
        }
        if (qt_token_kind_of(doc, before) != QT_TOKEN_WORD || before < person) break;
        qt_tag tag = qt_tag_at(doc, before);
        if ((qt_finder_is(find, before, QT_CLASS(former)) &&
             is_on_the_way(find, before)) ||
            qt_finder_is(find, before, QT_CLASS(nobody))) /* "nothing President Orr" */
            break;
        bool phrase_of =
            qt_finder_is(find, before, QT_CLASS(affiliation)) && before > find->first &&
            qt_finder_is(find, before - 1, QT_CLASS(title) | QT_CLASS(role)) &&
            before - 1 >= find->first &&
            qt_token_has(doc, before - 1, QT_TOKEN_CAPITAL) &&
            qt_token_has(doc, first, QT_TOKEN_CAPITAL) && first < name;
        if (phrase_of) {
            first = before - 1;
            continue;
        }
        if (first < name && before > person && is_joint_portfolio(find, before)) {
            first = before - 1;
            continue;
        }
        bool clitic = qt_token_has(doc, before, QT_TOKEN_CLITIC) && first < name;
        bool modifier =
            qt_is_noun(tag) || tag == QT_TAG_JJ || tag == QT_TAG_VBN ||
            is_title_word(find, before) ||
            qt_finder_is(find, before, QT_CLASS(former) | QT_CLASS(current)) ||
            qt_phrase_at(doc, before, name, QT_CLASS(title)) > 1; /* planning officer */
        /* taggers take a role after a quotation for a verb; a verb it is if it is a cue
         */
        const qt_word *word = qt_token_word(doc, before);
        bool role = word && (word->classes & QT_CLASS(role)) && !word->cue_flags;
        if (qt_is_finite(doc, before) && !role &&
            !qt_token_has(doc, before, QT_TOKEN_CAPITAL))
            modifier = false;
        /* "has summoned Governor Lind", "Police arrested Senator Orr" */
        bool verb =
            tag == QT_TAG_VBN && before > find->first &&
            (qt_is_noun(qt_tag_at(doc, before - 1)) ||
             qt_tag_at(doc, before - 1) == QT_TAG_PRP || qt_is_finite(doc, before - 1));
        /* "must guard Trey Lind" */
        verb |= tag == QT_TAG_VB && before > find->first &&
                (qt_tag_at(doc, before - 1) == QT_TAG_TO ||
                 qt_tag_at(doc, before - 1) == QT_TAG_MD);
        if ((!modifier && !clitic) || verb) break;
        if (qt_finder_is(find, before, QT_CLASS(temporal)) &&
            !qt_finder_is(find, before, QT_CLASS(former)))
            break;
        first = before;
    }
    while (first < name && qt_token_has(doc, first, QT_TOKEN_CLITIC)) first++;
    /* a title needs a role in it */
    for (uint32_t i = first; i < name; i++)
        if (is_title_word(find, i) || qt_finder_is(find, i, QT_CLASS(role_anonymous)) ||
            qt_finder_is(find, i, QT_CLASS(kin)))
            return (qt_range){first, name};
    return (qt_range){name, name};
}

/* Whether a name is a subject in the tree, also in apposition to one: "His predecessor,
 * Ellen Shaw, disagreed". */
static bool is_tree_subject(const qt_document *doc, qt_range name) {
    const qt_syntax *syntax = &doc->syntax;
    if (!syntax->heads) return false;
    for (uint32_t i = name.first; i < name.end; i++) {
        uint32_t head = syntax->heads[i];
        if (head != QT_NONE && qt_range_has(name, head)) continue;
        unsigned label = syntax->labels[i];
        if (label == QT_LABEL_appos && head != QT_NONE) label = syntax->labels[head];
        return label == QT_LABEL_nsubj || label == QT_LABEL_nsubjpass;
    }
    return false;
}

/* "In the crowd, [Ada Orr], a nurse, wore a sign": trees take the name for the crowd's.
 */
static bool is_introduced(const qt_finder *find, uint32_t start, uint32_t next) {
    enum { REACH = 8 };
    const qt_document *doc = find->doc;
    if (start <= find->first + 1 || start - find->first > REACH ||
        qt_token_kind_of(doc, start - 1) != QT_TOKEN_COMMA ||
        !qt_finder_is(find, find->first, QT_CLASS(preposition)) || next >= find->end ||
        qt_token_kind_of(doc, next) != QT_TOKEN_COMMA)
        return false;
    for (uint32_t i = find->first; i < start; i++)
        if (qt_is_finite(doc, i)) return false;
    for (uint32_t i = next + 1; i + 1 < find->end && i - next < REACH; i++)
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) return qt_is_finite(doc, i + 1);
    return false;
}

/* "The mailman is [Jerome Tisdale]", "For [Ada Orr], who grew up here,", "Pell's
 * chairwoman, [Dorothea Pell], granddaughter of the founder, will keep": of whom the
 * sentence tells. */
static bool is_presented(const qt_finder *find, uint32_t start, uint32_t next) {
    enum { REACH = 12 };
    const qt_document *doc = find->doc;
    if (start <= find->first) return false;
    bool comma_behind = next < find->end && qt_token_kind_of(doc, next) == QT_TOKEN_COMMA;
    if (start == find->first + 1)
        return comma_behind && qt_finder_is(find, find->first, QT_CLASS(purpose));
    if (start - find->first > REACH) return false;
    uint32_t before = start - 1;
    bool is = qt_finder_is(find, before, QT_CLASS(be)) && qt_is_finite(doc, before);
    for (uint32_t i = find->first; i < before; i++)
        if (qt_is_finite(doc, i) || (is && qt_token_kind_of(doc, i) != QT_TOKEN_WORD))
            return false;
    if (is) return qt_tag_at(doc, find->first) == QT_TAG_DT;
    if (qt_token_kind_of(doc, before) != QT_TOKEN_COMMA || !comma_behind ||
        qt_finder_is(find, find->first, QT_CLASS(preposition)) ||
        !qt_is_noun(qt_tag_at(doc, before - 1)))
        return false;
    /* "The grower, [Verdant Acres], said" */
    if (next + 1 < find->end && qt_is_finite(doc, next + 1))
        return qt_tag_at(doc, find->first) == QT_TAG_DT ||
               qt_tag_at(doc, find->first) == QT_TAG_PRPS;
    for (uint32_t i = next + 1; i + 1 < find->end && i - next < REACH; i++) {
        if (qt_is_finite(doc, i)) return false;
        if (qt_token_kind_of(doc, i) == QT_TOKEN_COMMA) return qt_is_finite(doc, i + 1);
    }
    return false;
}

static quoth_status add(qt_finder *find, qt_range name, qt_range title, uint8_t kind) {
    const qt_document *doc = find->doc;
    if (qt_range_empty(name)) return QUOTH_OK;
    qt_span span = qt_tokens_span(doc, name);
    if (span.end_byte - span.start_byte > QUOTH_LIMIT_NAME) return QUOTH_OK;
    qt_mention *item = QT_PUSH(find->stage->memory, find->out);
    if (!item) return qt_fail_memory(find->stage->error);
    while (find->mark < doc->marks.count &&
           doc->marks.items[find->mark].end <= name.first)
        find->mark++;
    bool quoted =
        find->mark < doc->marks.count && doc->marks.items[find->mark].open < name.first;
    uint32_t next = name.end;
    *item =
        (qt_mention){.tokens = name,
                     .title = title,
                     .kind = kind,
                     .quoted = quoted,
                     .possessive = next < find->end && qt_tag_at(doc, next) == QT_TAG_POS,
                     .gender = kind == QT_ENTITY_PERSON ? gender_of(find, name, title)
                                                        : QT_GENDER_UNKNOWN};
    while (next < find->end && qt_tag_at(doc, next) == QT_TAG_RB) next++;
    uint32_t start = qt_range_empty(title) ? name.first : title.first;
    while (start > find->first &&
           qt_finder_is(find, start - 1, QT_CLASS(connective) | QT_CLASS(determiner)))
        start--;
    bool opens =
        start == find->first ||
        (qt_token_kind_of(doc, start - 1) == QT_TOKEN_MARK && start - 1 == find->first);
    item->subject = (next < find->end && qt_is_finite(doc, next)) || opens ||
                    is_tree_subject(doc, name) || is_introduced(find, start, next) ||
                    is_presented(find, start, next);
    return QUOTH_OK;
}

/* "Jr." after a comma belongs to the name. */
static uint32_t with_suffix(const qt_finder *find, uint32_t end) {
    if (end + 1 < find->end && qt_token_kind_of(find->doc, end) == QT_TOKEN_COMMA &&
        qt_finder_is(find, end + 1, QT_CLASS(suffix)) && !is_title_word(find, end + 1) &&
        qt_token_has(find->doc, end + 1, QT_TOKEN_CAPITAL))
        return end + 2;
    return end;
}

/* "3rd", "9th": a number that ends in a letter. */
static bool is_ordinal(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    return item->kind == QT_TOKEN_NUMBER && doc->text.bytes[item->start] <= '9' &&
           doc->text.bytes[item->end - 1] >= 'a' && doc->text.bytes[item->end - 1] <= 'z';
}

static bool has_nickname(const qt_finder *find, qt_range run) {
    for (uint32_t i = run.first; i < run.end; i++)
        if (qt_token_kind_of(find->doc, i) == QT_TOKEN_MARK &&
            !qt_finder_is_common(find, run.first) && !is_title_word(find, run.first) &&
            !qt_token_has(find->doc, run.first, QT_TOKEN_PERIOD))
            return true;
    return false;
}

/* "Dock Street": a common noun of places ends it, no title or given name begins it. */
static bool is_street(const qt_finder *find, qt_range run) {
    const qt_word *last = qt_token_word(find->doc, run.end - 1);
    /* "Vic Lane disagreed": streets do nothing but be */
    if (run.end < find->end && qt_is_finite(find->doc, run.end) &&
        !qt_finder_is(find, run.end, QT_CLASS(be) | QT_CLASS(have)) &&
        run.end - run.first == 2)
        return false;
    return run.end - run.first > 1 && last && last->tags[0] &&
           (last->classes & QT_CLASS(place)) && !is_title_word(find, run.first) &&
           (!qt_finder_is_given(find, run.first) ||
            qt_finder_is(find, run.first - 1, QT_CLASS(attaching)));
}

/* "Heejin Park, an economist": two words, the second one of places or institutions, and a
 * person's role after the comma. */
static bool is_described(const qt_finder *find, qt_range run) {
    enum { REACH = 5 };
    const qt_document *doc = find->doc;
    uint32_t comma = run.end;
    /* "on Tolliver Street, an engineer wrote" */
    if (run.first > find->first && qt_tag_at(doc, run.first - 1) == QT_TAG_IN)
        return false;
    if (run.end - run.first != 2 || comma + 2 >= find->end ||
        qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA ||
        qt_tag_at(doc, comma + 1) != QT_TAG_DT || is_title_word(find, run.first) ||
        (!qt_finder_is_given(find, run.first) && qt_token_word(doc, run.first)))
        return false;
    for (uint32_t i = comma + 2; i < find->end && i < comma + 2 + REACH; i++) {
        qt_tag tag = qt_tag_at(doc, i);
        if (tag != QT_TAG_JJ && tag != QT_TAG_NN) return false;
        bool ends = i + 1 == find->end || qt_tag_at(doc, i + 1) != QT_TAG_NN;
        if (tag == QT_TAG_NN && ends) return qt_finder_is(find, i, QT_CLASS(role));
    }
    return false;
}

/* "the Foreign Minister", "Deputy Superintendent of Police": common words, the last one a
 * title, after "the" or before "of" or a bracket. */
static bool is_office(const qt_finder *find, qt_range run) {
    bool the = run.first > find->first &&
               qt_finder_is(find, run.first - 1, QT_CLASS(determiner));
    /* "Deputy Director General (Elsen) Jan Orr" */
    bool bracket =
        run.end < find->end && qt_token_kind_of(find->doc, run.end) == QT_TOKEN_OPEN;
    if (run.end - run.first < 2 ||
        (!the && !bracket && !qt_finder_is(find, run.end, QT_CLASS(joining))) ||
        !qt_finder_is(find, run.end - 1, QT_CLASS(title) | QT_CLASS(role)) ||
        qt_finder_is(find, run.end - 1, QT_CLASS(org_head) | QT_CLASS(org_noun)))
        return false;
    for (uint32_t i = run.first; i < run.end; i++)
        if (!qt_finder_is_common(find, i) && !is_title_word(find, i)) return false;
    return true;
}

/* "Sen. Clay Hutchins, R-Dry Fork": a party's letter and a seat after a person. */
static bool is_seat(const qt_finder *find, uint32_t token) {
    const qt_document *doc = find->doc;
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    const qt_mention *last =
        find->out->count ? &find->out->items[find->out->count - 1] : NULL;
    return last && last->kind == QT_ENTITY_PERSON && last->tokens.end + 1 == token &&
           qt_token_kind_of(doc, token - 1) == QT_TOKEN_COMMA &&
           item->end - item->start > 2 && text[1] == '-' && text[2] >= 'A' &&
           text[2] <= 'Z';
}

/* "Given Obama's vote", "Though Kaine agreed", "Telling Jeb Bush": a word that begins its
 * sentence and is no part of the name. */
static bool is_opening_word(const qt_finder *find, uint32_t token) {
    const qt_document *doc = find->doc;
    bool opens =
        token == find->first ||
        (token == find->first + 1 && qt_token_kind_of(doc, find->first) == QT_TOKEN_MARK);
    if (!opens || qt_finder_is_given(find, token) || before_name(find, token) ||
        qt_phrase_at(doc, token, find->end, QT_CLASS(place) | QT_CLASS(org_name)) ||
        !qt_finder_is_capital(find, token + 1))
        return false;
    const qt_word *word = qt_token_word(doc, token);
    qt_tag tag = word && word->tags[0] ? (qt_tag)word->tags[0] : qt_tag_at(doc, token);
    if (tag == QT_TAG_VBG || tag == QT_TAG_VBN || tag == QT_TAG_VB)
        return qt_tag_at(doc, token) == tag &&
               (qt_finder_is_given(find, token + 1) ||
                knows(&find->names, qt_token_hash(doc, token + 1)) ||
                (tag == QT_TAG_VBN && !qt_finder_is_common(find, token + 1)));
    return tag == QT_TAG_IN || tag == QT_TAG_RB || tag == QT_TAG_WRB;
}

/* "Tokyo-based Lantern House" */
static bool is_compound_adjective(const qt_finder *find, uint32_t token) {
    const qt_token *item = qt_token_at(find->doc, token);
    const char *text = find->doc->text.bytes + item->start;
    const char *hyphen = memchr(text, '-', item->end - item->start);
    return hyphen && hyphen[1] >= 'a' && hyphen[1] <= 'z' &&
           qt_tag_at(find->doc, token) == QT_TAG_JJ;
}

/* "Minister for Health Sorcha Burke", "MP for Leeds North Todd Hennessy": where the name
 * begins in a run that a seat opens, or run.first. */
static uint32_t after_seat(const qt_finder *find, qt_range run) {
    const qt_document *doc = find->doc;
    if (run.end - run.first < 3 || run.first < find->first + 2 ||
        !is_title_word(find, run.first - 2) || qt_run_is_organization(find, run))
        return run.first;
    uint32_t place = qt_phrase_at(doc, run.first, run.end, QT_CLASS(place));
    /* "ambassador to Britain Liu Xiaming" */
    if (place && qt_tag_at(doc, run.first - 1) == QT_TAG_TO &&
        place + 2 <= run.end - run.first)
        return run.first + place;
    if (!qt_finder_is(find, run.first - 1, QT_CLASS(affiliation))) return run.first;
    uint32_t seat = run.first + (place ? place : 1);
    for (uint32_t i = seat; i + 1 < run.end; i++)
        if (qt_finder_is_given(find, i)) return i;
    if (!place && !qt_finder_is_common(find, run.first)) return run.first;
    while (seat + 2 < run.end && qt_finder_is_common(find, seat)) seat++;
    return seat + 1 < run.end ? seat : run.first;
}

/* "Foster Quill, the freight company,": an institution's noun in apposition. */
static bool is_described_firm(const qt_finder *find, uint32_t comma) {
    enum { REACH = 6 };
    const qt_document *doc = find->doc;
    if (comma + 2 >= find->end || qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA ||
        qt_tag_at(doc, comma + 1) != QT_TAG_DT)
        return false;
    for (uint32_t i = comma + 2; i < find->end && i < comma + REACH; i++) {
        qt_tag tag = qt_tag_at(doc, i);
        if (tag != QT_TAG_JJ && tag != QT_TAG_NN) return false;
        bool ends = i + 1 == find->end || qt_token_kind_of(doc, i + 1) != QT_TOKEN_WORD;
        if (ends)
            return qt_finder_is(find, i, QT_CLASS(org_noun)) && !is_title_word(find, i);
    }
    return false;
}

/* The name of a firm that reads as a person's, among the known names. */
static uint32_t firm_hash(const qt_document *doc, qt_range name) {
    uint32_t hash =
        ~pair_hash(qt_token_hash(doc, name.first), qt_token_hash(doc, name.end - 1));
    return hash ? hash : 1;
}

/* "insurer Marlow Mutual", "Developer Crest Homes": the name behind what firms are
 * called, where its last word is no surname; empty if it is none. */
static qt_range firm_of_kind(const qt_finder *find, qt_range run) {
    qt_range none = {run.end, run.end};
    bool inside = qt_finder_is(find, run.first, QT_CLASS(firm_kind));
    if (inside) run.first++;
    if (run.first <= find->first ||
        !qt_finder_is(find, run.first - 1, QT_CLASS(firm_kind)) ||
        run.end < run.first + 2 || is_title_word(find, run.first))
        return none;
    bool thing = (qt_finder_is_common(find, run.end - 1) &&
                  !qt_finder_is_given(find, run.first)) ||
                 qt_finder_is(find, run.end - 1, QT_CLASS(org_head)) ||
                 qt_token_at(find->doc, run.end - 2)->glyph == '&';
    return thing && !is_title_word(find, run.end - 1) ? run : none;
}

static quoth_status judge_run(qt_finder *find, qt_range run, uint32_t *next) {
    const qt_document *doc = find->doc;
    *next = run.end;
    if (is_seat(find, run.first)) return QUOTH_OK;
    if (run.first + 1 < run.end &&
        (is_compound_adjective(find, run.first) || is_opening_word(find, run.first)))
        run.first++;
    /* "Former Redhill Rovers goalkeeper" */
    if (run.first + 1 < run.end && qt_finder_is(find, run.first, QT_CLASS(former)) &&
        !qt_finder_is_given(find, run.first))
        run.first++;
    /* "the Bristol South MP" names nobody, "Fiona Walsh MP" has a role */
    if (run.end - run.first > 1 && run.first > find->first &&
        qt_tag_at(doc, run.first - 1) == QT_TAG_DT &&
        qt_finder_is(find, run.end - 1, QT_CLASS(suffix)) &&
        is_title_word(find, run.end - 1))
        return QUOTH_OK;
    if (run.end - run.first > 2 && qt_finder_is(find, run.end - 1, QT_CLASS(suffix)) &&
        is_title_word(find, run.end - 1))
        *next = --run.end;
    /* "Ann Poll MD" */
    while (run.end - run.first > 2 && qt_finder_is(find, run.end - 1, QT_CLASS(degree)))
        *next = --run.end;
    qt_range kind = firm_of_kind(find, run);
    if (!qt_range_empty(kind))
        return add(find, kind, (qt_range){kind.first, kind.first},
                   QT_ENTITY_ORGANIZATION);
    uint32_t seat = after_seat(find, run);
    if (seat > run.first)
        return add(find, (qt_range){seat, run.end}, title_before(find, seat),
                   QT_ENTITY_PERSON);
    uint32_t place = qt_phrase_at(doc, run.first, run.end, QT_CLASS(place));
    for (uint32_t i = run.first; i < run.end; i++)
        if (qt_token_at(doc, i)->glyph == '&')
            return add(find, run, (qt_range){run.first, run.first},
                       QT_ENTITY_ORGANIZATION);
    /* Acme, Inc. */
    uint32_t legal = with_suffix(find, run.end);
    if (legal > run.end && qt_finder_is(find, legal - 1, QT_CLASS(org_head))) {
        *next = legal;
        return add(find, (qt_range){run.first, legal}, (qt_range){run.first, run.first},
                   QT_ENTITY_ORGANIZATION);
    }
    uint32_t longer = qt_firm_end(find, run);
    if (longer == run.end) longer = qt_possessive_end(find, run);
    if (longer == run.end) longer = qt_cause_end(find, run);
    if (longer > run.end) {
        *next = longer;
        return add(find, (qt_range){run.first, longer}, (qt_range){run.first, run.first},
                   QT_ENTITY_ORGANIZATION);
    }
    if (has_nickname(find, run) || is_described(find, run))
        return add(find, run, title_before(find, run.first), QT_ENTITY_PERSON);
    if (qt_run_joins_organization(find, run)) {
        run.end = qt_run_end(find, run.end + 1);
        *next = run.end;
        return add(find, run, (qt_range){run.first, run.first}, QT_ENTITY_ORGANIZATION);
    }
    if (is_office(find, run)) return QUOTH_OK;
    /* "DC Marsh": a rank in capitals before a surname known */
    const qt_token *rank = qt_token_at(doc, run.first);
    if (run.end - run.first == 2 && (rank->flags & QT_TOKEN_ALL_CAPITALS) &&
        rank->end - rank->start == 2 && !(rank->flags & QT_TOKEN_PERIOD) &&
        !qt_token_has(doc, run.first + 1, QT_TOKEN_ALL_CAPITALS) &&
        !qt_finder_is_given(find, run.first) &&
        knows(&find->names, qt_token_hash(doc, run.first + 1)))
        return add(find, (qt_range){run.first + 1, run.end},
                   (qt_range){run.first, run.first + 1}, QT_ENTITY_PERSON);
    bool titled;
    uint32_t person = person_start(find, run, &titled);
    bool institution = qt_run_is_organization(find, run);
    bool named_person =
        person < run.end && (titled || run.end - person >= 2) && !is_street(find, run);
    /* "Center Director Jo Roe" is a person, "Roe Center" is not */
    if (named_person && institution) {
        bool name_has_head = qt_run_is_organization(find, (qt_range){person, run.end}) ||
                             qt_finder_is(find, run.end - 1, QT_CLASS(org_head));
        bool given = qt_finder_is_given(find, person) && run.end - person >= 2;
        uint32_t size = qt_phrase_at(doc, person, run.end, QT_CLASS(org_name));
        if (size > 1 && size == run.end - person) named_person = false;
        /* "Mayor Don Guardian" */
        bool plain = titled && given && is_name_rather(find, (qt_range){person, run.end});
        if (name_has_head && !plain &&
            !(given && !qt_finder_is(find, run.end - 1, QT_CLASS(org_head))))
            named_person = false;
    }
    if (named_person && !titled && run.end - person == 2) {
        qt_range name = {person, run.end};
        bool firm = is_described_firm(find, run.end);
        if (firm) QT_TRY(learn(find, firm_hash(doc, name)));
        if (firm || knows(&find->names, firm_hash(doc, name)))
            return add(find, name, (qt_range){person, person}, QT_ENTITY_ORGANIZATION);
    }
    if (named_person) {
        uint32_t end = with_suffix(find, run.end);
        *next = end;
        while (person < end && qt_finder_is(find, person, QT_CLASS(title)) &&
               end - person > 1 && !qt_finder_is_given(find, person))
            person++;
        /* "Deputy Prime Minister": a title without a name */
        bool office = qt_phrase_at(doc, person, end, QT_CLASS(title)) == end - person ||
                      (end - person == 1 && qt_finder_is(find, person, QT_CLASS(role)));
        if (office && !qt_finder_is_given(find, person)) return QUOTH_OK;
        return add(find, (qt_range){person, end}, title_before(find, person),
                   QT_ENTITY_PERSON);
    }
    /* "Workers at the Elsen factory" */
    if (institution && run.end - run.first == 1 && run.first == find->first &&
        qt_tag_at(doc, run.first) == QT_TAG_NNS && qt_finder_is_common(find, run.first))
        return QUOTH_OK;
    if (institution) {
        if (run.first > find->first && is_ordinal(doc, run.first - 1)) run.first--;
        /* "White House Russia adviser": the office is not called after the country */
        uint32_t known = qt_phrase_at(doc, run.first, run.end, QT_CLASS(org_name));
        if (known && known < run.end - run.first && is_title_word(find, run.end) &&
            !qt_finder_is_capital(find, run.end) &&
            qt_phrase_at(doc, run.first + known, run.end, QT_CLASS(place)) ==
                run.end - run.first - known)
            run.end = run.first + known;
        else
            run.end = qt_organization_end(find, run);
        *next = run.end;
        return add(find, run, (qt_range){run.first, run.first}, QT_ENTITY_ORGANIZATION);
    }
    if (place == run.end - run.first || is_street(find, run))
        return add(find, run, (qt_range){run.first, run.first}, QT_ENTITY_PLACE);
    if (qt_finder_is(find, run.end - 1,
                     QT_CLASS(demonym) | QT_CLASS(party) | QT_CLASS(group_noun)))
        return QUOTH_OK;
    if (qt_finder_is(find, run.end - 1, QT_CLASS(temporal)) ||
        qt_finder_is(find, run.first, QT_CLASS(temporal)))
        return QUOTH_OK;
    if (run.end - run.first == 1 && is_title_word(find, run.first)) {
        /* "Shepherd" of whom "Alan Shepherd" is said elsewhere */
        bool article =
            run.first > find->first && qt_tag_at(doc, run.first - 1) == QT_TAG_DT;
        if (article || !knows(&find->names, qt_token_hash(doc, run.first)))
            return QUOTH_OK;
        return add(find, run, (qt_range){run.first, run.first}, QT_ENTITY_UNKNOWN);
    }
    while (run.first + 1 < run.end && before_name(find, run.first) &&
           !(run.end - run.first == 2 && /* "Summit Rescue" */
             qt_finder_is(find, run.first, QT_CLASS(place)) &&
             qt_finder_is_common(find, run.first + 1)) &&
           (qt_finder_is_common(find, run.first) ||
            qt_finder_is(find, run.first, QT_CLASS(role_anonymous))))
        run.first++;
    /* "the consultancy Bergmann Lind", "the charity Warm Road" */
    if (run.first > find->first &&
        qt_finder_is(find, run.first - 1, QT_CLASS(org_noun)) &&
        !qt_finder_is(find, run.first - 1, QT_CLASS(org_civic)) &&
        !is_title_word(find, run.first - 1) && !qt_finder_is_capital(find, run.first - 1))
        return add(find, run, (qt_range){run.first, run.first}, QT_ENTITY_ORGANIZATION);
    qt_range title = run.end - run.first <= 3 ? title_before(find, run.first)
                                              : (qt_range){run.first, run.first};
    return add(find, run, title,
               qt_range_empty(title) ? QT_ENTITY_UNKNOWN : QT_ENTITY_PERSON);
}

static quoth_status find_in_sentence(qt_finder *find, qt_range sentence) {
    bool begins = true;
    find->first = sentence.first;
    find->end = sentence.end;
    for (uint32_t i = sentence.first; i < sentence.end;) {
        if (!qt_finder_is_capital(find, i) ||
            qt_token_has(find->doc, i, QT_TOKEN_CLITIC) || qt_run_breaks(find, i)) {
            unsigned kind = qt_token_kind_of(find->doc, i);
            /* “We pushed it,” Dresser said: behind a comma the sentence goes on */
            bool goes_on = kind == QT_TOKEN_MARK && i > sentence.first &&
                           !qt_token_has(find->doc, i, QT_TOKEN_SPACE_BEFORE) &&
                           qt_token_kind_of(find->doc, i - 1) == QT_TOKEN_COMMA;
            begins = !goes_on && (kind == QT_TOKEN_MARK || kind == QT_TOKEN_COLON ||
                                  (begins && kind != QT_TOKEN_WORD));
            i++;
            continue;
        }
        uint32_t end = qt_run_end(find, i);
        /* "Transport for London", "No 10" */
        uint32_t listed = qt_phrase_at(find->doc, i, find->end, QT_CLASS(org_name));
        if (i + listed > end) end = i + listed;
        /* a common word that begins a sentence names nobody unless the name goes on */
        bool lone =
            end - i == 1 && begins && qt_finder_is_common(find, i) &&
            !qt_phrase_at(find->doc, i, end, QT_CLASS(org_name) | QT_CLASS(place));
        /* "Kestrel said": a noun that may be counted, and nothing before it */
        const qt_word *verb = end < find->end ? qt_token_word(find->doc, end) : NULL;
        if (lone && !qt_token_word(find->doc, i)->tags[0] && verb && verb->cue_flags)
            lone = false;
        bool surname = lone && find->again &&
                       knows(&find->names, qt_token_hash(find->doc, i)) &&
                       (end >= find->end || qt_is_finite(find->doc, end) ||
                        qt_tag_at(find->doc, end) == QT_TAG_POS);
        begins = false;
        if (lone && !surname &&
            !(qt_finder_is(find, i, QT_CLASS(org_head)) &&
              qt_finder_is(find, end, QT_CLASS(attaching)))) {
            i = end;
            continue;
        }
        uint32_t next = end;
        QT_TRY(judge_run(find, (qt_range){i, end}, &next));
        i = next;
    }
    return QUOTH_OK;
}

/* The names of persons known from the text, in a headline. */
static quoth_status find_in_headline(qt_finder *find, qt_range sentence) {
    const qt_document *doc = find->doc;
    find->first = sentence.first;
    find->end = sentence.end;
    for (uint32_t i = sentence.first; i < sentence.end; i++) {
        if (!qt_finder_is_capital(find, i)) continue;
        qt_range name = {i, i + 1};
        uint32_t hash = qt_token_hash(doc, i);
        for (uint32_t last = i + 1; last < sentence.end && last < i + 4; last++) {
            if (!qt_finder_is_capital(find, last)) break;
            if (knows(&find->names, pair_hash(hash, qt_token_hash(doc, last)))) {
                name.end = last + 1;
                break;
            }
        }
        if (name.end == i + 1 && !knows(&find->names, hash)) continue;
        QT_TRY(add(find, name, (qt_range){i, i},
                   name.end > i + 1 ? QT_ENTITY_PERSON : QT_ENTITY_UNKNOWN));
        i = name.end - 1;
    }
    return QUOTH_OK;
}

static quoth_status read_text(qt_finder *find) {
    const qt_document *doc = find->doc;
    find->mark = 0;
    find->out->count = 0;
    for (uint32_t s = 0; s < doc->sentences.count; s++) {
        const qt_sentence *sentence = &doc->sentences.items[s];
        if (qt_range_empty(sentence->tokens)) continue;
        qt_paragraph_kind kind = doc->layout.paragraphs.items[sentence->paragraph].kind;
        bool heading =
            kind == QT_PARAGRAPH_TITLE ||
            (kind == QT_PARAGRAPH_HEADING && qt_is_headline_case(doc, sentence->tokens));
        if (!heading) {
            QT_TRY(find_in_sentence(find, sentence->tokens));
        } else if (find->again) {
            QT_TRY(find_in_headline(find, sentence->tokens));
        }
    }
    return QUOTH_OK;
}

quoth_status qt_mentions_find(qt_stage *stage, const qt_document *doc, qt_mentions *out) {
    qt_finder find = {.stage = stage, .doc = doc, .out = out};
    QT_TRY(read_text(&find));
    QT_TRY(learn_persons(&find));
    if (!find.names.used) return QUOTH_OK;
    find.again = true;
    return read_text(&find);
}

uint32_t qt_mention_from(const qt_document *doc, uint32_t token) {
    uint32_t low = 0, high = doc->mentions.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->mentions.items[middle].tokens.first < token) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t qt_mention_at(const qt_document *doc, uint32_t token) {
    uint32_t next = qt_mention_from(doc, token + 1);
    if (!next) return QT_NONE;
    const qt_mention *mention = &doc->mentions.items[next - 1];
    return qt_range_has(mention->tokens, token) ? next - 1 : QT_NONE;
}
