/*
 * Loading a language pack: pattern files in, an immutable qt_pack out.
 *
 * Each file of the table below has one of these line grammars (patterns/README.md says
 * them in full):
 *
 *   .words     [class] heads a section, then words, `_` for a blank within a phrase;
 *              `+ text` must contain one of the section's words, `- text` must not
 *   .cues      base, -s, past, participle and -ing form of a verb, `:`, what it takes
 *   .tags      word and its Penn tags, likeliest first
 *   .names     given name, girls, boys (peak yearly births)
 *   .months    name of a month and its number
 *   .rules     FROM TO conditions: a tag changed by its neighbours; -ending TAG
 *   .regex     name = pattern, then `+` and `-` examples
 *   .settings  name = number
 *   .audit     [rule], then what it says, as key = value; `+` and `-` texts
 *
 * `#` begins a comment line everywhere. Words are kept in one hash table; a word of
 * several files has the union of what they say. The first bad line ends the loading with
 * file, line and column.
 */
#include "lang/load.h"

#include <errno.h>
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf8.h"

typedef quoth_status (*line_reader)(qt_loader *load, qt_line current, uint32_t *state);

static quoth_status read_words(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_cues(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_tags(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_names(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_months(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_rules(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_regex(qt_loader *load, qt_line current, uint32_t *state);
static quoth_status read_settings(qt_loader *load, qt_line current, uint32_t *state);

static const struct {
    const char *name;
    line_reader reader;
} files[] = {
    {"en/settings.settings", read_settings},
    {"en/input/layout.regex", read_regex},
    {"en/input/page.regex", read_regex},
    {"en/input/calendar.months", read_months},
    {"en/segment/abbreviations.words", read_words},
    {"en/syntax/classes.words", read_words},
    {"en/syntax/lexicon.tags", read_tags},
    {"en/syntax/context.rules", read_rules},
    {"en/quote/uses.words", read_words},
    {"en/attrib/cues.cues", read_cues},
    {"en/attrib/frames.words", read_words},
    {"en/attrib/contents.regex", read_regex},
    {"en/entity/roles.words", read_words},
    {"en/entity/organizations.words", read_words},
    {"en/entity/places.words", read_words},
    {"en/entity/people.words", read_words},
    {"en/entity/common.words", read_words},
    {"en/entity/given.names", read_names},
    {"en/resolve/status.words", read_words},
    {"en/audit/rules.audit", qt_load_audit},
    {"en/resolve/speakers.regex", read_regex},
};
enum { FILE_COUNT = sizeof files / sizeof *files, LARGEST_NUMBER = 1000000000 };

const char *qt_pack_file_name(uint32_t file) {
    return file < FILE_COUNT ? files[file].name : "";
}

quoth_status qt_bad_line(qt_loader *load, const char *at, const char *what) {
    uint32_t column =
        1 + qt_utf8_count(load->line_start, (size_t)(at - load->line_start));
    return qt_fail_at(load->error, QUOTH_ERROR_PATTERN, files[load->file].name,
                      load->line, column, "%s", what);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* The next blank-separated field of a line, empty at its end. */
qt_line qt_next_field(qt_line *rest) {
    while (rest->text < rest->end && is_blank(*rest->text)) rest->text++;
    qt_line field = {rest->text, rest->text};
    while (field.end < rest->end && !is_blank(*field.end)) field.end++;
    rest->text = field.end;
    return field;
}

/* An error where a field is left. */
static quoth_status end_of_line(qt_loader *load, qt_line rest) {
    qt_line field = qt_next_field(&rest);
    return field.text == field.end ? QUOTH_OK
                                   : qt_bad_line(load, field.text, "unexpected field");
}

size_t qt_field_size(qt_line field) {
    return (size_t)(field.end - field.text);
}

bool qt_field_is(qt_line field, const char *text) {
    return strlen(text) == qt_field_size(field) &&
           !memcmp(text, field.text, strlen(text));
}

/* ---- strings and words ---- */

quoth_status qt_load_string(qt_loader *load, const char *text, size_t size,
                            uint32_t *offset) {
    qt_string_table *strings = &load->pack->strings;
    uint32_t need = strings->count + (uint32_t)size + 1;
    if (need > strings->capacity) {
        uint32_t capacity = need + need / 2 + 65536;
        char *grown = qt_memory_resize(&load->pack->memory, strings->items, capacity);
        if (!grown) return qt_fail_memory(load->error);
        strings->items = grown;
        strings->capacity = capacity;
    }
    *offset = strings->count;
    memcpy(strings->items + strings->count, text, size);
    strings->items[strings->count + size] = '\0';
    strings->count = need;
    return QUOTH_OK;
}

static quoth_status grow_slots(qt_loader *load) {
    qt_pack *pack = load->pack;
    uint32_t count = pack->slots ? (pack->slot_mask + 1) * 2 : 65536;
    uint32_t *slots = qt_memory_resize(&pack->memory, NULL, count * sizeof *slots);
    if (!slots) return qt_fail_memory(load->error);
    memset(slots, 0xFF, count * sizeof *slots);
    for (uint32_t i = 0; i < pack->words.count; i++) {
        uint32_t slot = pack->words.items[i].hash & (count - 1);
        while (slots[slot] != QT_NONE) slot = (slot + 1) & (count - 1);
        slots[slot] = i;
    }
    qt_memory_release(&pack->memory, pack->slots);
    pack->slots = slots;
    pack->slot_mask = count - 1;
    return QUOTH_OK;
}

/* The word of a field, made if it is new. */
static quoth_status intern(qt_loader *load, qt_line field, qt_word **out) {
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(field.text, qt_field_size(field), key);
    if (!size) return qt_bad_line(load, field.text, "empty or too long word");
    qt_pack *pack = load->pack;
    const qt_word *known = qt_pack_find(pack, key, size);
    if (known) {
        *out = &pack->words.items[known - pack->words.items];
        return QUOTH_OK;
    }
    if (!pack->slots || pack->words.count * 2 > pack->slot_mask) QT_TRY(grow_slots(load));
    qt_word *word = QT_PUSH(&pack->memory, &pack->words);
    if (!word) return qt_fail_memory(load->error);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    *word = (qt_word){.hash = hash, .length = (uint8_t)size, .phrases = QT_NONE};
    QT_TRY(qt_load_string(load, key, size, &word->text));
    uint32_t slot = hash & pack->slot_mask;
    /* made by the caller where there was none */
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    while (pack->slots[slot] != QT_NONE) slot = (slot + 1) & pack->slot_mask;
    pack->slots[slot] = pack->words.count - 1;
    *out = word;
    return QUOTH_OK;
}

static uint32_t word_index(const qt_loader *load, const qt_word *word) {
    return (uint32_t)(word - load->pack->words.items);
}

/* A phrase of several words joined by `_`. */
static quoth_status add_phrase(qt_loader *load, qt_line field, qt_classes classes) {
    qt_pack *pack = load->pack;
    uint32_t first_word = pack->phrase_words.count, head = QT_NONE;
    const char *at = field.text;
    while (at <= field.end) {
        const char *stop = at;
        while (stop < field.end && *stop != '_') stop++;
        qt_word *word;
        QT_TRY(intern(load, (qt_line){at, stop}, &word));
        if (head == QT_NONE) head = word_index(load, word);
        uint32_t *item = QT_PUSH(&pack->memory, &pack->phrase_words);
        if (!item) return qt_fail_memory(load->error);
        *item = word_index(load, word);
        at = stop + 1;
    }
    qt_phrase *phrase = QT_PUSH(&pack->memory, &pack->phrases);
    if (!phrase) return qt_fail_memory(load->error);
    *phrase = (qt_phrase){.classes = classes,
                          .first_word = first_word,
                          .word_count = pack->phrase_words.count - first_word,
                          .next = pack->words.items[head].phrases};
    pack->words.items[head].phrases = pack->phrases.count - 1;
    return QUOTH_OK;
}

static quoth_status add_example(qt_loader *load, qt_line current, uint32_t subject,
                                bool is_class) {
    qt_example *example = QT_PUSH(&load->pack->memory, &load->pack->examples);
    if (!example) return qt_fail_memory(load->error);
    bool must = *current.text == '+';
    current.text++;
    while (current.text < current.end && is_blank(*current.text)) current.text++;
    *example = (qt_example){.subject = subject,
                            .is_class = is_class,
                            .must = must,
                            .file = load->file,
                            .line = load->line};
    return qt_load_string(load, current.text, qt_field_size(current), &example->text);
}

bool qt_is_example(qt_line current) {
    return current.end - current.text > 2 &&
           (*current.text == '+' || *current.text == '-') && is_blank(current.text[1]);
}

/* ---- the line grammars ---- */

/* state: 1 + class of the open section */
static quoth_status read_words(qt_loader *load, qt_line current, uint32_t *state) {
    if (*current.text == '[') {
        const char *name = current.text + 1, *stop = current.end;
        if (stop[-1] != ']') return qt_bad_line(load, stop, "`]` is missing");
        for (unsigned i = 0; i < QT_CLASS_COUNT; i++) {
            if (!qt_field_is((qt_line){name, stop - 1}, qt_class_name(i))) continue;
            *state = i + 1;
            return QUOTH_OK;
        }
        return qt_bad_line(load, name, "unknown word class");
    }
    if (!*state) return qt_bad_line(load, current.text, "words before the first [class]");
    if (qt_is_example(current)) return add_example(load, current, *state - 1, true);
    qt_classes classes = (qt_classes)1 << (*state - 1);
    for (qt_line field = qt_next_field(&current); qt_field_size(field);
         field = qt_next_field(&current)) {
        if (memchr(field.text, '_', qt_field_size(field))) {
            QT_TRY(add_phrase(load, field, classes));
            continue;
        }
        qt_word *word;
        QT_TRY(intern(load, field, &word));
        if (word->classes & classes)
            return qt_bad_line(load, field.text, "word listed twice");
        word->classes |= classes;
    }
    return QUOTH_OK;
}

static quoth_status cue_flag(qt_loader *load, qt_line field, uint32_t *flags) {
    static const char *const names[] = {
#define CUE_NAME(name) #name,
        QT_CUE_FLAGS(CUE_NAME)
#undef CUE_NAME
    };
    for (unsigned i = 0; i < QT_CUE_FLAG_COUNT; i++) {
        if (!qt_field_is(field, names[i])) continue;
        *flags |= 1u << i;
        return QUOTH_OK;
    }
    return qt_bad_line(load, field.text, "unknown property of a cue");
}

static quoth_status read_cues(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    qt_line forms[5];
    for (unsigned i = 0; i < 5; i++) {
        forms[i] = qt_next_field(&current);
        if (!qt_field_size(forms[i]) || qt_field_is(forms[i], ":"))
            return qt_bad_line(load, forms[i].text, "a cue needs five forms before `:`");
    }
    qt_line colon = qt_next_field(&current);
    if (!qt_field_is(colon, ":")) return qt_bad_line(load, colon.text, "`:` expected");
    uint32_t flags = 0;
    for (qt_line field = qt_next_field(&current); qt_field_size(field);
         field = qt_next_field(&current))
        QT_TRY(cue_flag(load, field, &flags));
    if (!flags) return qt_bad_line(load, colon.text, "a cue needs a property after `:`");
    for (unsigned i = 0; i < 5; i++) {
        qt_word *word;
        QT_TRY(intern(load, forms[i], &word));
        word->cue_flags |= flags;
        word->cue_forms = (uint8_t)(word->cue_forms | (1u << i));
    }
    return QUOTH_OK;
}

static quoth_status read_tags(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    qt_word *word;
    QT_TRY(intern(load, qt_next_field(&current), &word));
    for (unsigned i = 0; i < 4; i++) {
        qt_line field = qt_next_field(&current);
        if (qt_field_size(field) && i == 3)
            return qt_bad_line(load, field.text, "a word has at most three tags");
        if (!qt_field_size(field)) {
            return i ? QUOTH_OK : qt_bad_line(load, field.text, "a tag is missing");
        }
        qt_tag tag = qt_tag_find(field.text, qt_field_size(field));
        if (!tag) return qt_bad_line(load, field.text, "unknown tag");
        word->tags[i] = (uint8_t)tag;
    }
    return QUOTH_OK;
}

quoth_status qt_load_number(qt_loader *load, qt_line field, double *out) {
    char digits[32], *stop;
    size_t size = qt_field_size(field);
    if (!size || size >= sizeof digits)
        return qt_bad_line(load, field.text, "number expected");
    memcpy(digits, field.text, size);
    digits[size] = '\0';
    if (strspn(digits, "0123456789.") != size || digits[0] == '.' || size > 12)
        return qt_bad_line(load, field.text, "number expected");
    /* no locale: at most one point, handled by hand */
    double value = (double)strtoul(digits, &stop, 10), scale = 1;
    if (*stop == '.') {
        for (stop++; *stop >= '0' && *stop <= '9'; stop++) {
            scale /= 10;
            value += scale * (*stop - '0');
        }
    }
    if (*stop) return qt_bad_line(load, field.text, "number expected");
    if (value > LARGEST_NUMBER)
        return qt_bad_line(load, field.text, "the number is too large");
    *out = value;
    return QUOTH_OK;
}

static quoth_status read_names(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    qt_word *word;
    double girls, boys;
    QT_TRY(intern(load, qt_next_field(&current), &word));
    QT_TRY(qt_load_number(load, qt_next_field(&current), &girls));
    QT_TRY(qt_load_number(load, qt_next_field(&current), &boys));
    word->girls = (uint32_t)girls;
    word->boys = (uint32_t)boys;
    return end_of_line(load, current);
}

static quoth_status read_months(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    qt_word *word;
    double number;
    QT_TRY(intern(load, qt_next_field(&current), &word));
    qt_line field = qt_next_field(&current);
    QT_TRY(qt_load_number(load, field, &number));
    if (number < 1 || number > 12)
        return qt_bad_line(load, field.text, "a month is 1 to 12");
    word->month = (uint8_t)number;
    return end_of_line(load, current);
}

static quoth_status tag_set(qt_loader *load, qt_line field, uint64_t *set) {
    const char *at = field.text;
    if (at == field.end) return qt_bad_line(load, at, "unknown tag");
    while (at < field.end) {
        const char *stop = at;
        while (stop < field.end && *stop != '|') stop++;
        qt_tag tag = qt_tag_find(at, (size_t)(stop - at));
        if (!tag) return qt_bad_line(load, at, "unknown tag");
        *set |= (uint64_t)1 << tag;
        at = stop + 1;
    }
    return QUOTH_OK;
}

/* `-ending TAG` */
static quoth_status read_suffix(qt_loader *load, qt_line current) {
    qt_line ending = qt_next_field(&current), tag = qt_next_field(&current);
    if (qt_field_size(ending) < 2)
        return qt_bad_line(load, ending.text, "an ending needs letters");
    qt_suffix *item = QT_PUSH(&load->pack->memory, &load->pack->suffixes);
    if (!item) return qt_fail_memory(load->error);
    item->tag = (uint8_t)qt_tag_find(tag.text, qt_field_size(tag));
    if (!item->tag) return qt_bad_line(load, tag.text, "unknown tag");
    QT_TRY(end_of_line(load, current));
    return qt_load_string(load, ending.text + 1, qt_field_size(ending) - 1, &item->text);
}

static quoth_status read_rules(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    qt_context_rule rule = {.word = QT_NONE, .before_word = QT_NONE};
    if (*current.text == '-') return read_suffix(load, current);
    qt_line from = qt_next_field(&current), to = qt_next_field(&current);
    rule.from = (uint8_t)qt_tag_find(from.text, qt_field_size(from));
    rule.to = (uint8_t)qt_tag_find(to.text, qt_field_size(to));
    if (!rule.from) return qt_bad_line(load, from.text, "unknown tag");
    if (!rule.to) return qt_bad_line(load, to.text, "unknown tag");
    for (qt_line field = qt_next_field(&current); qt_field_size(field);
         field = qt_next_field(&current)) {
        const char *equals = memchr(field.text, '=', qt_field_size(field));
        if (!equals) return qt_bad_line(load, field.text, "condition without `=`");
        qt_line key = {field.text, equals}, value = {equals + 1, field.end};
        qt_word *word = NULL;
        if (qt_field_is(key, "before")) {
            QT_TRY(tag_set(load, value, &rule.before));
        } else if (qt_field_is(key, "before2")) {
            QT_TRY(tag_set(load, value, &rule.before2));
        } else if (qt_field_is(key, "after")) {
            QT_TRY(tag_set(load, value, &rule.after));
        } else if (qt_field_is(key, "word")) {
            QT_TRY(intern(load, value, &word));
            rule.word = word_index(load, word);
        } else if (qt_field_is(key, "before-word")) {
            QT_TRY(intern(load, value, &word));
            rule.before_word = word_index(load, word);
        } else {
            return qt_bad_line(load, key.text, "unknown condition");
        }
    }
    qt_context_rule *item = QT_PUSH(&load->pack->memory, &load->pack->rules);
    if (!item) return qt_fail_memory(load->error);
    *item = rule;
    return QUOTH_OK;
}

#ifndef QT_NO_JIT
/* "(*NOTEMPTY)": pcre2_match obeys it, pcre2_jit_match does not. */
static bool has_verb(qt_line pattern) {
    return qt_field_size(pattern) > 2 && !memcmp(pattern.text, "(*", 2);
}
#endif

quoth_status qt_load_regex(qt_loader *load, qt_line pattern, qt_regex *regex) {
    int code;
    PCRE2_SIZE offset;
    pcre2_compile_context *context =
        pcre2_compile_context_create(load->pack->regex_memory);
    if (!context) return qt_fail_memory(load->error);
    regex->code =
        pcre2_compile((PCRE2_SPTR)pattern.text, qt_field_size(pattern),
                      PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (!regex->code) {
        if (code == PCRE2_ERROR_HEAP_FAILED) return qt_fail_memory(load->error);
        char message[160];
        pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
        if (offset > qt_field_size(pattern)) offset = qt_field_size(pattern);
        return qt_bad_line(load, pattern.text + offset, message);
    }
#ifndef QT_NO_JIT /* valgrind does not understand generated code */
    int compiled = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    if (compiled == PCRE2_ERROR_NOMEMORY) return qt_fail_memory(load->error);
    /* any other answer: no JIT on this machine, the interpreter serves */
    size_t code_size = 0;
    pcre2_pattern_info(regex->code, PCRE2_INFO_JITSIZE, &code_size);
    regex->compiled = code_size && !has_verb(pattern);
#endif
    pcre2_pattern_info(regex->code, PCRE2_INFO_MINLENGTH, &regex->least);
    return QUOTH_OK;
}

/* state: 1 + index of the last regex */
static quoth_status read_regex(qt_loader *load, qt_line current, uint32_t *state) {
    if (qt_is_example(current)) {
        if (!*state)
            return qt_bad_line(load, current.text, "example before the first pattern");
        return add_example(load, current, *state - 1, false);
    }
    qt_line name = qt_next_field(&current), equals = qt_next_field(&current);
    qt_regex regex = {.name = QT_REGEX_COUNT, .file = load->file, .line = load->line};
    for (unsigned i = 0; i < QT_REGEX_COUNT; i++)
        if (qt_field_is(name, qt_regex_name_text((qt_regex_name)i)))
            regex.name = (qt_regex_name)i;
    if (regex.name == QT_REGEX_COUNT)
        return qt_bad_line(load, name.text, "unknown pattern name");
    if (!qt_field_is(equals, "=")) return qt_bad_line(load, equals.text, "`=` expected");
    while (current.text < current.end && is_blank(*current.text)) current.text++;
    if (!qt_field_size(current))
        return qt_bad_line(load, current.text, "pattern expected");
    regex.column =
        1 + qt_utf8_count(load->line_start, (size_t)(current.text - load->line_start));
    qt_pack *pack = load->pack;
    QT_TRY(qt_load_string(load, current.text, qt_field_size(current), &regex.pattern));
    qt_regex *item = QT_PUSH(&pack->memory, &pack->regexes);
    if (!item) return qt_fail_memory(load->error);
    *item = regex;
    *state = pack->regexes.count;
    return qt_load_regex(load, current, item);
}

static quoth_status read_settings(qt_loader *load, qt_line current, uint32_t *state) {
    (void)state;
    static const char *const names[] = {
#define SETTING_NAME(name) #name,
        QT_SETTINGS(SETTING_NAME)
#undef SETTING_NAME
    };
    qt_line name = qt_next_field(&current), equals = qt_next_field(&current);
    if (!qt_field_is(equals, "=")) return qt_bad_line(load, equals.text, "`=` expected");
    for (unsigned i = 0; i < QT_SETTING_COUNT; i++) {
        if (!qt_field_is(name, names[i])) continue;
        qt_line value = qt_next_field(&current);
        QT_TRY(qt_load_number(load, value, &load->pack->settings[i]));
        bool confidence = !strncmp(names[i], "confidence", strlen("confidence"));
        if (confidence && load->pack->settings[i] > 1)
            return qt_bad_line(load, value.text, "a confidence is 0 to 1");
        return end_of_line(load, current);
    }
    return qt_bad_line(load, name.text, "unknown setting");
}

/* ---- files ---- */

static quoth_status read_file_text(qt_loader *load, const char *bytes, size_t size) {
    uint32_t state = 0;
    const char *at = bytes, *stop = bytes + size;
    load->line = 0;
    while (at < stop) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at));
        qt_line current = {at, newline ? newline : stop};
        load->line++;
        load->line_start = at;
        at = current.end + 1;
        if (current.end > current.text && current.end[-1] == '\r') current.end--;
        size_t valid = qt_utf8_valid_prefix(current.text, qt_field_size(current));
        if (valid < qt_field_size(current))
            return qt_bad_line(load, current.text + valid, "ill-formed UTF-8");
        while (current.text < current.end && is_blank(*current.text)) current.text++;
        while (current.end > current.text && is_blank(current.end[-1])) current.end--;
        if (current.text == current.end || *current.text == '#') continue;
        QT_TRY(files[load->file].reader(load, current, &state));
    }
    return QUOTH_OK;
}

/* The whole file at path; the caller releases *bytes. */
static quoth_status slurp(qt_loader *load, const char *name, const char *path,
                          char **bytes, size_t *size) {
    const qt_memory *memory = &load->pack->memory;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return qt_fail_at(load->error, QUOTH_ERROR_PATTERN, name, 0, 0, "cannot read: %s",
                          strerror(errno));
    size_t capacity = 0;
    quoth_status status = QUOTH_OK;
    *bytes = NULL;
    *size = 0;
    for (;;) {
        if (*size == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *grown = qt_memory_resize(memory, *bytes, capacity);
            if (!grown) {
                status = qt_fail_memory(load->error);
                break;
            }
            *bytes = grown;
        }
        size_t got = fread(*bytes + *size, 1, capacity - *size, stream);
        *size += got;
        if (!got) break;
    }
    if (!status && ferror(stream))
        status = qt_fail_at(load->error, QUOTH_ERROR_PATTERN, name, 0, 0,
                            "cannot read: %s", strerror(errno));
    fclose(stream);
    return status;
}

static void hash_file(SHA2_CTX *hash, const char *name, const char *bytes, size_t size) {
    SHA256Update(hash, (const uint8_t *)name, strlen(name) + 1);
    SHA256Update(hash, (const uint8_t *)bytes, size);
    SHA256Update(hash, (const uint8_t *)"", 1);
}

static quoth_status load_from_folder(qt_loader *load, const char *directory,
                                     SHA2_CTX *hash) {
    const char *name = files[load->file].name;
    size_t length = strlen(directory) + strlen(name) + 2;
    char *path = qt_memory_resize(&load->pack->memory, NULL, length), *bytes = NULL;
    if (!path) return qt_fail_memory(load->error);
    snprintf(path, length, "%s/%s", directory, name);
    size_t size = 0;
    quoth_status status = slurp(load, name, path, &bytes, &size);
    if (!status) {
        hash_file(hash, name, bytes, size);
        status = read_file_text(load, bytes, size);
    }
    qt_memory_release(&load->pack->memory, bytes);
    qt_memory_release(&load->pack->memory, path);
    return status;
}

static quoth_status load_embedded(qt_loader *load, SHA2_CTX *hash) {
    const char *name = files[load->file].name;
    for (const qt_embedded *file = qt_embedded_files; file->name; file++) {
        if (strcmp(file->name, name)) continue;
        size_t size = (size_t)(file->end - file->start);
        hash_file(hash, name, file->start, size);
        return read_file_text(load, file->start, size);
    }
    return qt_fail_at(load->error, QUOTH_ERROR_PATTERN, name, 0, 0, "not embedded");
}

/* ---- weights: a pack may have none ---- */

static const char weights_name[] = "en/model.weights";

static quoth_status open_weights(qt_loader *load, const char *bytes, size_t size,
                                 bool verify, SHA2_CTX *hash) {
    qt_models *models = &load->pack->models;
    QT_TRY(qt_models_open(models, bytes, size, verify, weights_name, load->error));
    hash_file(hash, weights_name, models->checksum, strlen(models->checksum));
    return QUOTH_OK;
}

static quoth_status load_weights(qt_loader *load, const char *directory, SHA2_CTX *hash) {
    if (!directory) {
        for (const qt_embedded *file = qt_embedded_files; file->name; file++)
            if (!strcmp(file->name, weights_name))
                return open_weights(load, file->start, (size_t)(file->end - file->start),
                                    false, hash);
        return QUOTH_OK;
    }
    size_t length = strlen(directory) + sizeof weights_name + 1, size = 0;
    char *path = qt_memory_resize(&load->pack->memory, NULL, length);
    if (!path) return qt_fail_memory(load->error);
    snprintf(path, length, "%s/%s", directory, weights_name);
    struct stat about;
    bool absent = stat(path, &about) && (errno == ENOENT || errno == ENOTDIR);
    quoth_status status = QUOTH_OK;
    if (!absent) {
        status = slurp(load, weights_name, path, &load->pack->weights, &size);
        if (!status) status = open_weights(load, load->pack->weights, size, true, hash);
    }
    qt_memory_release(&load->pack->memory, path);
    return status;
}

static void *regex_allocate(size_t size, void *user) {
    return qt_memory_resize(user, NULL, size);
}

static void regex_release(void *block, void *user) {
    qt_memory_release(user, block);
}

static quoth_status prepare_regexes(qt_pack *pack, quoth_error *error) {
    pack->regex_memory =
        pcre2_general_context_create(regex_allocate, regex_release, &pack->memory);
    if (!pack->regex_memory) return qt_fail_memory(error);
    pack->match_context = pcre2_match_context_create(pack->regex_memory);
    if (!pack->match_context) return qt_fail_memory(error);
    pcre2_set_match_limit(pack->match_context, 1000000);
    pcre2_set_depth_limit(pack->match_context, 10000);
    pcre2_set_heap_limit(pack->match_context, 20 * 1024);
    return QUOTH_OK;
}

/* Those of one name in the order of the files. */
static void chain_regexes(qt_pack *pack) {
    for (unsigned n = 0; n < QT_REGEX_COUNT; n++) pack->first_regex[n] = QT_NONE;
    for (uint32_t i = pack->regexes.count; i-- > 0;) {
        qt_regex *item = &pack->regexes.items[i];
        item->next = pack->first_regex[item->name];
        pack->first_regex[item->name] = i;
    }
}

quoth_status qt_pack_load(qt_pack *pack, const qt_memory *memory, const char *directory,
                          quoth_error *error) {
    *pack = (qt_pack){.memory = *memory};
    QT_TRY(prepare_regexes(pack, error));
    qt_loader load = {.pack = pack, .error = error};
    SHA2_CTX hash;
    SHA256Init(&hash);
    for (load.file = 0; load.file < FILE_COUNT; load.file++) {
        if (directory) {
            QT_TRY(load_from_folder(&load, directory, &hash));
            continue;
        }
        QT_TRY(load_embedded(&load, &hash));
    }
    chain_regexes(pack);
    QT_TRY(qt_audit_complete(pack, error));
    QT_TRY(load_weights(&load, directory, &hash));
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Final(digest, &hash);
    int at = snprintf(pack->fingerprint, sizeof pack->fingerprint, "sha256:");
    for (unsigned i = 0; i < sizeof digest; i++)
        at += snprintf(pack->fingerprint + at, sizeof pack->fingerprint - (size_t)at,
                       "%02x", digest[i]);
    return QUOTH_OK;
}

void qt_pack_free(qt_pack *pack) {
    for (uint32_t i = 0; i < pack->regexes.count; i++)
        pcre2_code_free(pack->regexes.items[i].code);
    pcre2_match_context_free(pack->match_context);
    pcre2_general_context_free(pack->regex_memory);
    QT_TABLE_FREE(&pack->memory, &pack->strings);
    QT_TABLE_FREE(&pack->memory, &pack->words);
    QT_TABLE_FREE(&pack->memory, &pack->phrases);
    QT_TABLE_FREE(&pack->memory, &pack->phrase_words);
    QT_TABLE_FREE(&pack->memory, &pack->regexes);
    QT_TABLE_FREE(&pack->memory, &pack->examples);
    QT_TABLE_FREE(&pack->memory, &pack->rules);
    QT_TABLE_FREE(&pack->memory, &pack->audit);
    QT_TABLE_FREE(&pack->memory, &pack->suffixes);
    qt_memory_release(&pack->memory, pack->weights);
    qt_memory_release(&pack->memory, pack->slots);
    pack->models = (qt_models){0};
    pack->weights = NULL;
    pack->slots = NULL;
}
