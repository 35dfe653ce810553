/*
 * Looking things up in the pack: words by key, regexes by name.
 *
 * Regexes run in a window of 4 KiB with match, depth and heap limits, without a UTF check
 * (the text was validated once when it was read). A pattern that hits a limit decides
 * nothing: it counts as no match, and the document gets a diagnostic.
 */
#include "lang/pack.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum {
    REGEX_WINDOW = 4096,
    REGEX_GROUPS = 8,
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_LIMIT = 1024 * 1024
};

static const char *const tag_names[] = {"",
#define TAG_NAME(name) #name,
                                        QT_TAGS(TAG_NAME)
#undef TAG_NAME
};

const char *qt_tag_name(qt_tag tag) {
    if (tag == QT_TAG_PRPS) return "PRP$";
    if (tag == QT_TAG_WPS) return "WP$";
    return tag_names[tag];
}

qt_tag qt_tag_find(const char *name, size_t size) {
    for (unsigned tag = 1; tag < QT_TAG_COUNT; tag++) {
        const char *candidate = qt_tag_name((qt_tag)tag);
        if (strlen(candidate) == size && !memcmp(candidate, name, size))
            return (qt_tag)tag;
    }
    return QT_TAG_NONE;
}

const char *qt_class_name(unsigned index) {
    static const char *const names[] = {
#define CLASS_NAME(name) #name,
        QT_CLASSES(CLASS_NAME)
#undef CLASS_NAME
    };
    return index < QT_CLASS_COUNT ? names[index] : "";
}

const char *qt_regex_name_text(qt_regex_name name) {
    static const char *const names[] = {
#define REGEX_NAME(name) #name,
        QT_REGEXES(REGEX_NAME)
#undef REGEX_NAME
    };
    return name < QT_REGEX_COUNT ? names[name] : "";
}

static uint32_t hash_key(const char *key, size_t size) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    return hash;
}

size_t qt_pack_key(const char *word, size_t size, char key[QT_KEY_MAX]) {
    size_t written = 0;
    for (size_t at = 0; at < size;) {
        if (written + 4 > QT_KEY_MAX) return 0;
        unsigned char byte = (unsigned char)word[at];
        uint32_t length,
            reference =
                byte == '&' ? qt_utf8_reference(word + at, size - at, &length) : 0;
        if (reference) { /* "can&rsquo;t" */
            bool apostrophe = reference == 0x2019 || reference == 0x2018;
            written += qt_utf8_encode(apostrophe ? '\'' : reference, key + written);
            at += length;
            continue;
        }
        if (byte < 0x80) {
            key[written++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            at++;
            continue;
        }
        uint32_t codepoint = qt_utf8_decode(word + at, size - at, &length);
        at += length;
        if (codepoint == 0x2019 || codepoint == 0x2018) {
            key[written++] = '\'';
            continue;
        }
        written += qt_utf8_encode(qt_utf8_lower(codepoint), key + written);
    }
    return written;
}

const qt_word *qt_pack_find(const qt_pack *pack, const char *key, size_t size) {
    if (!size || !pack->slots) return NULL;
    uint32_t hash = hash_key(key, size);
    for (uint32_t slot = hash & pack->slot_mask;; slot = (slot + 1) & pack->slot_mask) {
        uint32_t index = pack->slots[slot];
        if (index == QT_NONE) return NULL;
        const qt_word *word = &pack->words.items[index];
        if (word->hash == hash && word->length == size &&
            !memcmp(qt_pack_string(pack, word->text), key, size))
            return word;
    }
}

/* The letters of a key without their accents; 0 where it has none or is too long. */
static size_t without_accents(const char *key, size_t size, char out[QT_KEY_MAX]) {
    utf8proc_int32_t parts[QT_KEY_MAX];
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)key, (utf8proc_ssize_t)size, parts,
                           QT_KEY_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
    size_t written = 0;
    if (count < 0 || count > QT_KEY_MAX) return 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        if (written + 4 >= QT_KEY_MAX) return 0;
        written += qt_utf8_encode((uint32_t)parts[i], out + written);
    }
    return written < size ? written : 0;
}

const qt_word *qt_pack_find_name(const qt_pack *pack, const char *key, size_t size) {
    char plain[QT_KEY_MAX];
    size_t letters = 0;
    while (letters < size && (unsigned char)key[letters] < 0x80) letters++;
    if (letters == size || !(size = without_accents(key, size, plain))) return NULL;
    const qt_word *word = qt_pack_find(pack, plain, size);
    return word && word->girls + word->boys ? word : NULL;
}

quoth_status qt_matcher_init(qt_matcher *matcher, const qt_pack *pack,
                             quoth_error *error) {
    *matcher = (qt_matcher){.pack = pack};
    matcher->data = pcre2_match_data_create(REGEX_GROUPS, pack->regex_memory);
    matcher->context = pcre2_match_context_copy(pack->match_context);
    matcher->stack =
        pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_LIMIT, pack->regex_memory);
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    if (!matcher->data || !matcher->context || (jit && !matcher->stack)) {
        qt_matcher_free(matcher);
        return qt_fail_memory(error);
    }
    if (matcher->stack) pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return QUOTH_OK;
}

void qt_matcher_free(qt_matcher *matcher) {
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    *matcher = (qt_matcher){.pack = matcher->pack,
                            .out_of_memory = matcher->out_of_memory,
                            .gave_up = matcher->gave_up};
}

static void keep_groups(const qt_matcher *matcher, uint32_t rule, int found,
                        qt_match *match) {
    const PCRE2_SIZE *groups = pcre2_get_ovector_pointer(matcher->data);
    match->rule = rule;
    match->group_count = REGEX_GROUPS;
    for (uint32_t g = 0; g < REGEX_GROUPS; g++) {
        bool set = (int)g < found && groups[2 * g] != PCRE2_UNSET;
        match->group[g][0] = set ? groups[2 * g] : 0;
        match->group[g][1] = set ? groups[2 * g + 1] : 0;
    }
}

bool qt_matcher_try(qt_matcher *matcher, uint32_t regex, const char *subject, size_t size,
                    qt_match *match) {
    if (size > REGEX_WINDOW) {
        size = REGEX_WINDOW;
        while (size && ((unsigned char)subject[size] & 0xC0) == 0x80) size--;
    }
    const qt_regex *item = &matcher->pack->regexes.items[regex];
    if (size < item->least) return false;
    PCRE2_SPTR bytes = (PCRE2_SPTR)subject;
    int found = item->compiled
                    ? pcre2_jit_match(item->code, bytes, size, 0, PCRE2_NO_UTF_CHECK,
                                      matcher->data, matcher->context)
                    : pcre2_match(item->code, bytes, size, 0, PCRE2_NO_UTF_CHECK,
                                  matcher->data, matcher->context);
    if (found == PCRE2_ERROR_NOMEMORY) {
        matcher->out_of_memory = true;
    } else if (found < 0 && found != PCRE2_ERROR_NOMATCH) {
        matcher->gave_up = true;
    }
    if (found > 0 && match) keep_groups(matcher, regex, found, match);
    return found > 0;
}

bool qt_matcher_find(qt_matcher *matcher, qt_regex_name name, const char *subject,
                     size_t size, qt_match *match) {
    const qt_pack *pack = matcher->pack;
    for (uint32_t i = pack->first_regex[name]; i != QT_NONE;
         i = pack->regexes.items[i].next)
        if (qt_matcher_try(matcher, i, subject, size, match)) return true;
    return false;
}
