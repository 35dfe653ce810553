/*
 * Runs: capitalised words in a row, with what may stand between them.
 *
 *     Ludwig van der Berg      particles
 *     Harlan & Pike            "&"
 *     Ed “Too Tall” Jones      a nickname in marks
 */
#include <string.h>

#include "entity/finder.h"
#include "syntax/phrase.h"

/* "al-Barzani", "d'Aubigny": a particle, a hyphen or apostrophe, a capital. */
static bool has_particle(const qt_document *doc, uint32_t token) {
    static const char curly[] = "\xE2\x80\x99";
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    size_t length = item->end - item->start;
    size_t after = length > 2 && text[1] == '\''               ? 2
                   : length > 4 && !memcmp(text + 1, curly, 3) ? 4
                                                               : 0;
    if (after && text[0] >= 'a' && text[0] <= 'z' && text[after] >= 'A' &&
        text[after] <= 'Z')
        return true;
    const char *hyphen = memchr(text, '-', length);
    if (!hyphen || hyphen[1] < 'A' || hyphen[1] > 'Z') return false;
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(text, (size_t)(hyphen - text), key);
    const qt_word *word = qt_pack_find(doc->pack, key, size);
    return word && (word->classes & QT_CLASS(particle));
}

/* "T-shirt", "X-ray": a letter and a word in small letters. */
static bool is_lettered(const qt_document *doc, uint32_t token) {
    const qt_token *item = qt_token_at(doc, token);
    const char *text = doc->text.bytes + item->start;
    return item->end - item->start > 3 && text[1] == '-' && text[2] >= 'a' &&
           text[2] <= 'z';
}

bool qt_finder_is_capital(const qt_finder *find, uint32_t token) {
    return token < find->end && qt_token_kind_of(find->doc, token) == QT_TOKEN_WORD &&
           !is_lettered(find->doc, token) &&
           (qt_token_has(find->doc, token, QT_TOKEN_CAPITAL) ||
            has_particle(find->doc, token));
}

bool qt_run_breaks(const qt_finder *find, uint32_t token) {
    return qt_finder_is(find, token, QT_CLASS(not_name)) &&
           !qt_finder_is(find, token, QT_CLASS(place) | QT_CLASS(org_name));
}

/* "de la Cruz": the capitalised word after particles, or token. */
static uint32_t after_particles(const qt_finder *find, uint32_t token) {
    uint32_t after = token;
    while (after < token + 3 && qt_finder_is(find, after, QT_CLASS(particle)) &&
           !qt_finder_is(find, after, QT_CLASS(be)))
        after++;
    return after > token && qt_finder_is_capital(find, after) ? after : token;
}

bool qt_finder_is_common(const qt_finder *find, uint32_t token) {
    const qt_word *word = qt_token_word(find->doc, token);
    return word && (word->tags[0] || word->classes & QT_CLASS(common)) &&
           !qt_finder_is_given(find, token);
}

/* Ed “Too Tall” Jones: the name after the marks at `open`, or open. */
static uint32_t after_nickname(const qt_finder *find, uint32_t first, uint32_t open) {
    const qt_document *doc = find->doc;
    if (open >= find->end || qt_token_kind_of(doc, open) != QT_TOKEN_MARK ||
        qt_tag_at(doc, open) == QT_TAG_POS)
        return open;
    uint32_t close = open + 1;
    while (close < find->end && close - open < 6 &&
           qt_token_kind_of(doc, close) == QT_TOKEN_WORD)
        close++;
    bool closes = close + 1 < find->end && close > open + 1 &&
                  qt_token_kind_of(doc, close) == QT_TOKEN_MARK;
    if (!closes || !qt_finder_is_capital(find, open + 1) ||
        !qt_finder_is_capital(find, close + 1) || qt_run_breaks(find, close + 1))
        return open;
    for (uint32_t i = first; i < open; i++)
        if (qt_finder_is_given(find, i)) return close + 1;
    /* two words that are nothing else */
    return !qt_finder_is_common(find, open - 1) && !qt_finder_is_common(find, close + 1)
               ? close + 1
               : open;
}

/* Capitalised words in a row from `token` on. */
uint32_t qt_run_end(const qt_finder *find, uint32_t token) {
    uint32_t end = token + 1;
    while (end < find->end && end - token < QT_NAME_WORDS) {
        if (qt_finder_is_capital(find, end) && !qt_run_breaks(find, end)) {
            end++;
            continue;
        }
        uint32_t after = after_particles(find, end);
        if (after > end) {
            end = after + 1;
            continue;
        }
        const qt_token *item = qt_token_at(find->doc, end);
        if (item->kind == QT_TOKEN_OTHER && item->glyph == '&' &&
            qt_finder_is_capital(find, end + 1)) {
            end += 2;
            continue;
        }
        uint32_t name = after_nickname(find, token, end);
        if (name > end) {
            end = name + 1;
            continue;
        }
        break;
    }
    return end;
}
