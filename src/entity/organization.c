/*
 * Organizations: which runs of capitals name an institution, and where its name ends.
 *
 *     Council on Foreign Relations, Department of Roads, Bridges and Ports
 *     the Maritime and Harbour Union       Harlan, Pike & Stone
 *     the Busmen's Union                   St. Odile's Hospital
 */
#include "entity/finder.h"
#include "syntax/phrase.h"

static bool has_class(const qt_finder *find, qt_range range, qt_classes classes) {
    for (uint32_t i = range.first; i < range.end; i++)
        if (qt_finder_is(find, i, classes)) return true;
    return false;
}

/* "Institute for River Infrastructure (IRI)": capitals in parentheses that begin as the
 * name does. */
static bool acronym_follows(const qt_finder *find, uint32_t first, uint32_t end) {
    const qt_document *doc = find->doc;
    return end + 2 < find->end && qt_token_kind_of(doc, end) == QT_TOKEN_OPEN &&
           qt_token_kind_of(doc, end + 2) == QT_TOKEN_CLOSE &&
           qt_token_has(doc, end + 1, QT_TOKEN_ALL_CAPITALS) &&
           doc->text.bytes[qt_token_at(doc, end + 1)->start] ==
               doc->text.bytes[qt_token_at(doc, first)->start];
}

/* "Roads, Bridges and Ports" after "Department of": the end of a list of common words
 * that begins at `word`, or `word`. */
static uint32_t subjects_end(const qt_finder *find, uint32_t word) {
    uint32_t end = word, items = 0;
    while (qt_finder_is_capital(find, end) && !qt_run_breaks(find, end) &&
           !qt_finder_is_given(find, end) &&
           !qt_finder_is(find, end, QT_CLASS(place) | QT_CLASS(org_name)) &&
           (!qt_finder_is(find, end, QT_CLASS(org_head)) ||
            qt_finder_is_common(find, end))) {
        items++;
        uint32_t next = end + 1;
        if (qt_finder_is(find, next, QT_CLASS(coordinator)) &&
            !qt_finder_is(find, next, QT_CLASS(contrast)))
            return items > 1 && qt_finder_is_capital(find, next + 1) &&
                           !qt_run_breaks(find, next + 1) &&
                           !qt_finder_is_given(find, next + 1)
                       ? qt_run_end(find, next + 1)
                       : word;
        if (next >= find->end || qt_token_kind_of(find->doc, next) != QT_TOKEN_COMMA)
            return word;
        end = next + 1;
    }
    return word;
}

/* "Disease Control [Director Tom Hale]", after an office "Elections [Susan Marsh]": where
 * the words from `word` to `stop` are no longer the institution's, or stop. */
static uint32_t before_officer(const qt_finder *find, bool office, uint32_t word,
                               uint32_t stop) {
    for (uint32_t i = word + 1; i + 1 < stop; i++) {
        if (office && qt_finder_is_given(find, i)) return i;
        bool name = qt_finder_is_given(find, i + 1) ||
                    (stop - i == 3 && !qt_finder_is_common(find, i + 1) &&
                     !qt_finder_is_common(find, i + 2));
        if (!name || !qt_finder_is(find, i, QT_CLASS(title) | QT_CLASS(role))) continue;
        while (i > word + 1 &&
               qt_phrase_at(find->doc, i - 1, stop, QT_CLASS(title) | QT_CLASS(role)) > 1)
            i--;
        return i;
    }
    return stop;
}

/* "Council on Foreign Relations", "University of Texas at Austin", "Bureau of Labor and
 * Trade", "Department of Roads, Bridges and Ports". */
uint32_t qt_organization_end(const qt_finder *find, qt_range run) {
    uint32_t end = run.end;
    bool joined = false;
    bool office = qt_finder_is(find, end - 1, QT_CLASS(title) | QT_CLASS(role));
    for (;;) {
        uint32_t next = end;
        bool attaches = qt_finder_is(find, next, QT_CLASS(attaching)) &&
                        !qt_finder_is(find, next, QT_CLASS(agent));
        bool coordinates = joined && qt_finder_is(find, next, QT_CLASS(coordinator)) &&
                           !qt_finder_is(find, next, QT_CLASS(contrast));
        if (!attaches && !coordinates) break;
        uint32_t word = next + 1;
        if (qt_finder_is(find, word, QT_CLASS(determiner)) &&
            !qt_finder_is_capital(find, word))
            word++;
        if (!qt_finder_is_capital(find, word) || qt_run_breaks(find, word) ||
            qt_finder_is(find, word, QT_CLASS(temporal)))
            break;
        uint32_t stop = qt_run_end(find, word);
        if (coordinates && qt_finder_is_given(find, word) &&
            !acronym_follows(find, run.first, stop))
            break;
        /* "of" ties an institution to its subject; "at", "in" only to a place */
        bool place = qt_finder_is(find, word, QT_CLASS(place));
        bool subject = qt_finder_is(find, next, QT_CLASS(joining));
        /* "Lind Securities in London" is called so without the place, but "University of
         * Texas at Austin" with it */
        bool at = joined && qt_finder_is(find, next, QT_CLASS(affiliation));
        if (place && !subject && !coordinates && !at) break;
        /* "Centre for Energy, Climate and Development" */
        uint32_t subjects = subject || qt_finder_is(find, next, QT_CLASS(purpose))
                                ? subjects_end(find, word)
                                : word;
        bool list = subjects > word;
        bool named_for = !subject && !coordinates && !list &&
                         has_class(find, (qt_range){word, stop}, QT_CLASS(org_head));
        /* "the Crane Institute in Elsen" */
        bool within = qt_tag_at(find->doc, next) == QT_TAG_IN &&
                      !qt_finder_is(find, next, QT_CLASS(affiliation));
        if (!coordinates && !subject && !place &&
            (named_for || within || qt_finder_is_given(find, word)) &&
            !acronym_follows(find, run.first, stop))
            break;
        if (!coordinates && !subject && !place && !joined && end - run.first > 1 &&
            !qt_finder_is(find, end - 1, QT_CLASS(org_head)))
            break;
        end = subjects > word ? subjects : before_officer(find, office, word, stop);
        joined = true;
    }
    return end;
}

bool qt_run_is_organization(const qt_finder *find, qt_range run) {
    for (uint32_t i = run.first; i < run.end; i++) {
        uint32_t size = qt_phrase_at(find->doc, i, find->end, QT_CLASS(org_name));
        bool all_caps_only = size == 1 && run.end - run.first > 1;
        if (size && (!all_caps_only || i + size == run.end)) return true;
    }
    for (uint32_t i = run.first; i < run.end; i++) {
        if (!qt_finder_is(find, i, QT_CLASS(org_head))) continue;
        bool last = i + 1 == run.end, first = i == run.first;
        bool opens = first && qt_finder_is(find, run.end, QT_CLASS(attaching));
        if ((last && !first) || opens || (!first && !qt_finder_is_given(find, run.first)))
            return true;
    }
    return false;
}

/* the Maritime and Harbour Union */
bool qt_run_joins_organization(const qt_finder *find, qt_range run) {
    bool the = run.first > find->first &&
               qt_finder_is(find, run.first - 1, QT_CLASS(determiner));
    if (run.end - run.first == 1 && qt_finder_is(find, run.end, QT_CLASS(coordinator)) &&
        qt_finder_is_capital(find, run.end + 1)) { /* Avon and Somerset Police */
        uint32_t police = qt_run_end(find, run.end + 1);
        bool partners = qt_finder_is(find, police - 1, QT_CLASS(partners));
        if (police - run.end == 3 && qt_finder_is(find, police - 1, QT_CLASS(org_head)) &&
            (partners || qt_finder_is(find, police - 1, QT_CLASS(group_noun))))
            return true;
    }
    if (!the || run.end - run.first > 2 ||
        !qt_finder_is(find, run.end, QT_CLASS(coordinator)))
        return false;
    if (!qt_finder_is_capital(find, run.end + 1) || qt_run_breaks(find, run.end + 1))
        return false;
    uint32_t end = qt_run_end(find, run.end + 1);
    return qt_finder_is(find, end - 1, QT_CLASS(org_head)) &&
           !qt_finder_is(find, run.end - 1, QT_CLASS(org_head) | QT_CLASS(demonym)) &&
           end - run.end - 1 >= 2;
}

/* "Students", "Priests": a word in the plural, as far as one can tell. */
static bool is_called_plural(const qt_document *doc, uint32_t token) {
    const qt_word *word = qt_token_word(doc, token);
    const qt_token *item = qt_token_at(doc, token);
    const char *end = doc->text.bytes + item->end;
    if (word && word->tags[0]) return word->tags[0] == QT_TAG_NNS;
    return item->end - item->start > 4 && end[-1] == 's' && end[-2] != 's';
}

/* Whether the capitals from a token on, after a preposition, end as institutions do. */
static bool ends_as_head(const qt_finder *find, uint32_t word) {
    return qt_finder_is(find, word - 1, QT_CLASS(attaching)) &&
           qt_finder_is_capital(find, word) &&
           qt_finder_is(find, qt_run_end(find, word) - 1, QT_CLASS(org_head));
}

/* "Priests for Life", "the head of Right to Rise", "Rock the Vote": the end of what is
 * called after its cause, or run.end. */
uint32_t qt_cause_end(const qt_finder *find, qt_range run) {
    const qt_document *doc = find->doc;
    uint32_t last = run.end - 1, word = run.end + 1;
    bool people = is_called_plural(doc, last) &&
                  (qt_finder_is(find, run.end, QT_CLASS(purpose)) ||
                   ends_as_head(find, word)); /* "Refugees in Towns Project" */
    bool call = run.end - run.first == 1 && run.first > find->first &&
                qt_finder_is(find, run.first - 1, QT_CLASS(affiliation)) &&
                (qt_finder_is(find, run.end, QT_CLASS(determiner)) ||
                 (run.end < find->end && qt_tag_at(doc, run.end) == QT_TAG_TO));
    if ((!people && !call) || qt_finder_is_given(find, run.first) ||
        (call && !qt_finder_is_common(find, last)) ||
        qt_finder_is(find, last, QT_CLASS(place) | QT_CLASS(demonym) | QT_CLASS(party)) ||
        !qt_finder_is_capital(find, word) || qt_run_breaks(find, word) ||
        qt_finder_is_given(find, word) || !qt_finder_is_common(find, word))
        return run.end;
    uint32_t end = qt_run_end(find, word);
    while (qt_finder_is(find, end, QT_CLASS(joining)) &&
           qt_finder_is_capital(find, end + 1))
        end = qt_run_end(find, end + 1);
    return end;
}

/* "Harlan, Pike & Stone": the end of a firm's name that goes on after a comma, or
 * run.end. */
uint32_t qt_firm_end(const qt_finder *find, qt_range run) {
    const qt_document *doc = find->doc;
    bool place = qt_finder_is(find, run.first, QT_CLASS(place));
    bool opening =
        run.first == find->first + 1 && qt_tag_at(doc, find->first) == QT_TAG_IN;
    /* "a partner at Harlan, Pike & Stone" */
    bool partner = run.first > find->first &&
                   qt_finder_is(find, run.first - 1, QT_CLASS(affiliation));
    bool members = (partner && run.first > find->first + 1 &&
                    qt_finder_is(find, run.first - 2, QT_CLASS(role) | QT_CLASS(kin))) ||
                   (run.first > find->first &&
                    qt_finder_is(find, run.first - 1, QT_CLASS(org_noun)));
    bool given = qt_finder_is_given(find, run.first) && !partner;
    if (run.end - run.first > 1 || place || opening || given) return run.end;
    for (uint32_t comma = run.end;
         comma + 1 < find->end && comma - run.end < QT_NAME_WORDS;) {
        if (qt_token_kind_of(doc, comma) != QT_TOKEN_COMMA ||
            !qt_finder_is_capital(find, comma + 1))
            break;
        uint32_t end = qt_run_end(find, comma + 1);
        for (uint32_t i = comma + 1; i < end; i++)
            if (qt_token_at(doc, i)->glyph == '&') return end;
        if (end > comma + 2) break;
        /* "a lawyer with Hale, Pemberton and Oduya" */
        if (members && end + 1 < find->end &&
            qt_finder_is(find, end, QT_CLASS(coordinator)) &&
            qt_finder_is_capital(find, end + 1) && qt_run_end(find, end + 1) == end + 2 &&
            !qt_finder_is_given(find, end + 1))
            return end + 2;
        comma = end;
    }
    return run.end;
}

/* A word of places, peoples and institutions. */
static bool is_known(const qt_finder *find, uint32_t token) {
    return qt_finder_is(find, token,
                        QT_CLASS(place) | QT_CLASS(org_name) | QT_CLASS(org_head) |
                            QT_CLASS(party) | QT_CLASS(demonym));
}

/* "Lakeshore Children's Hospital", "Rhine Shippers' Council": a noun in the plural ends
 * what is named. */
static bool ends_in_plural(const qt_finder *find, qt_range run) {
    const qt_document *doc = find->doc;
    uint32_t last = run.end - 1;
    const qt_word *word = qt_token_word(doc, last);
    bool noun = word && word->tags[0] == QT_TAG_NNS;
    bool apostrophe = run.end < find->end &&
                      qt_token_kind_of(doc, run.end) == QT_TOKEN_MARK &&
                      doc->text.bytes[qt_token_at(doc, last)->end - 1] == 's';
    return run.end - run.first > 1 && (noun || apostrophe) &&
           !qt_finder_is_given(find, run.first) && (apostrophe || !is_known(find, last));
}

/* "the Busmen's Union", "St. Odile's Hospital": the end of the institution that is named
 * with a noun's or a saint's possessive, or run.end. */
uint32_t qt_possessive_end(const qt_finder *find, qt_range run) {
    const qt_document *doc = find->doc;
    uint32_t last = run.end - 1;
    bool noun = last == run.first && run.first > find->first &&
                qt_finder_is(find, run.first - 1, QT_CLASS(determiner)) &&
                !is_known(find, last);
    bool saint = last == run.first + 1 &&
                 qt_finder_is(find, run.first, QT_CLASS(honorific)) &&
                 qt_token_has(doc, run.first, QT_TOKEN_PERIOD);
    if ((!noun && !saint && !ends_in_plural(find, run)) || run.end >= find->end ||
        qt_tag_at(doc, run.end) != QT_TAG_POS || !qt_finder_is_capital(find, run.end + 1))
        return run.end;
    uint32_t end = qt_run_end(find, run.end + 1);
    return qt_finder_is(find, end - 1, QT_CLASS(org_head)) ? end : run.end;
}
