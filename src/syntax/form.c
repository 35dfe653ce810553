/*
 * Forms: what the models see of a token.
 *
 * No model learns a name: a capitalised word that the tag dictionary (which holds no
 * proper names) does not list is only "a capitalised word", with its shape, its ending
 * and whether it is a given name. Words of the pack's classes (parties, places, titles)
 * keep what class they are of.
 *
 * In a headline of capitalised words the capital of a listed word says nothing.
 *
 *     Mr. Ruiz toured Elsen.   ->   mr. NAME toured NAME .
 */
#include "syntax/form.h"
#include "syntax/phrase.h"

enum { FORM_NAME = 1, FORM_NUMBER, FORM_OTHER, FORM_CLASS, FORM_WORD };

static uint32_t hash_lower(const char *bytes, uint32_t size) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        if (byte >= 'A' && byte <= 'Z') byte = (uint8_t)(byte + 'a' - 'A');
        hash = (hash ^ byte) * 16777619u;
    }
    return hash;
}

static uint32_t shape_of(const qt_document *doc, const qt_token *token) {
    uint32_t shape = 0;
    if (token->flags & QT_TOKEN_CAPITAL) shape |= QT_SHAPE_CAPITAL;
    if (token->flags & QT_TOKEN_ALL_CAPITALS) shape |= QT_SHAPE_ALL_CAPITALS;
    if (token->flags & (QT_TOKEN_PERIOD | QT_TOKEN_INITIAL)) shape |= QT_SHAPE_PERIOD;
    if (token->flags & QT_TOKEN_CLITIC) shape |= QT_SHAPE_CLITIC;
    bool word = token->kind == QT_TOKEN_WORD;
    for (uint32_t i = token->start; i < token->end; i++) {
        char byte = doc->text.bytes[i];
        if (byte >= '0' && byte <= '9') shape |= QT_SHAPE_DIGIT;
        if (byte == '-') shape |= QT_SHAPE_HYPHEN;
        if (!word && (byte | 32) >= 'a' && (byte | 32) <= 'z') shape |= QT_SHAPE_LETTER;
    }
    return shape;
}

static void read_ending(const qt_document *doc, const qt_token *token, qt_lexical *out) {
    const char *end = doc->text.bytes + token->end;
    uint32_t size = token->end - token->start;
    uint32_t three = size < 3 ? size : 3, two = size < 2 ? size : 2;
    out->ending = hash_lower(end - three, three);
    out->ending2 = hash_lower(end - two, two);
    out->start = hash_lower(end - size, 1);
    out->start3 = hash_lower(end - size, three);
}

static void read_word(const qt_document *doc, uint32_t index, bool first, bool headline,
                      qt_lexical *out) {
    const qt_classes named = QT_CLASS(place) | QT_CLASS(party) | QT_CLASS(demonym) |
                             QT_CLASS(title) | QT_CLASS(honorific) | QT_CLASS(org_name) |
                             QT_CLASS(org_head) | QT_CLASS(org_noun) | QT_CLASS(role) |
                             QT_CLASS(temporal);
    const qt_token *token = qt_token_at(doc, index);
    const qt_word *word = qt_token_word(doc, index);
    const char *bytes = doc->text.bytes + token->start;
    uint32_t size = token->end - token->start;
    bool listed = word && word->tags[0], capital = token->flags & QT_TOKEN_CAPITAL;
    if (listed)
        out->choice =
            word->tags[0] | (uint32_t)word->tags[1] << 8 | (uint32_t)word->tags[2] << 16;
    /* "chef": a role in small letters that the dictionary lacks is a noun */
    bool role = word && word->classes & QT_CLASS(role) && !capital && !listed;
    if (role) out->choice = QT_TAG_NN;
    if (qt_is_given_name(doc, index)) out->shape |= QT_SHAPE_GIVEN;
    read_ending(doc, token, out);
    bool given = (out->shape & QT_SHAPE_GIVEN) != 0;
    if (headline && listed && (!given || word->tags[0] == QT_TAG_MD))
        out->shape &=
            ~(uint32_t)(QT_SHAPE_CAPITAL | QT_SHAPE_ALL_CAPITALS | QT_SHAPE_GIVEN);
    bool name =
        capital && !listed && !(word && word->classes & ~(named | QT_CLASS(common)));
    if (name && word && (word->classes & named)) {
        qt_classes classes = word->classes & named;
        out->form = qt_join(FORM_CLASS, (uint32_t)(classes ^ classes >> 32));
    } else if (name) {
        out->form = qt_join(FORM_NAME, out->shape & QT_SHAPE_GIVEN);
    } else {
        out->form = qt_join(FORM_WORD, hash_lower(bytes, size));
    }
    if (first) out->shape |= QT_SHAPE_FIRST;
}

void qt_forms_read(const qt_document *doc, qt_range sentence, qt_lexical *out) {
    bool first = true, headline = qt_is_headline_case(doc, sentence);
    for (uint32_t i = sentence.first; i < sentence.end; i++) {
        const qt_token *token = qt_token_at(doc, i);
        qt_lexical *item = &out[i - sentence.first];
        *item = (qt_lexical){.shape = shape_of(doc, token)};
        switch (token->kind) {
        case QT_TOKEN_WORD: read_word(doc, i, first, headline, item); break;
        case QT_TOKEN_NUMBER:
            read_ending(doc, token, item);
            item->form =
                qt_join(FORM_NUMBER,
                        token->end - token->start < 5 ? token->end - token->start : 5);
            break;
        default:
            item->form = qt_join(FORM_OTHER, (uint32_t)token->kind << 16 | token->glyph);
            break;
        }
        if (token->kind == QT_TOKEN_WORD || token->kind == QT_TOKEN_NUMBER) first = false;
        bool opens = token->kind == QT_TOKEN_MARK && i + 1 < sentence.end &&
                     !qt_token_has(doc, i + 1, QT_TOKEN_SPACE_BEFORE);
        if (opens || token->kind == QT_TOKEN_COLON) first = true;
    }
}
