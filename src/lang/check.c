/*
 * Looking after the data: every example of the pattern files is run, and everything that
 * was loaded can be printed in a canonical order.
 */
#include <sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/pack.h"

enum { EXAMPLE_MATCH_LIMIT = 20000 };

typedef struct printer {
    const qt_pack *pack;
    quoth_sink sink;
    void *user;
    bool failed;
} printer;

static void print(printer *out, const char *text) {
    if (!out->failed) out->failed = out->sink(out->user, text, strlen(text)) != 0;
}

static void print_unsigned(printer *out, unsigned long long value) {
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", value);
    print(out, digits);
}

/* Line ends as they stand in the file: \n. */
static void print_on_line(printer *out, const char *text) {
    while (*text && !out->failed) {
        size_t size = strcspn(text, "\n");
        out->failed = out->sink(out->user, text, size) != 0;
        text += size;
        if (!*text) break;
        print(out, "\\n");
        text++;
    }
}

/* ---- examples ---- */

static const qt_word *next_word(const qt_pack *pack, const char **at) {
    while (**at == ' ') (*at)++;
    const char *start = *at;
    while (**at && **at != ' ') (*at)++;
    char key[QT_KEY_MAX];
    size_t size = qt_pack_key(start, (size_t)(*at - start), key);
    const qt_word *word = qt_pack_find(pack, key, size);
    while (!word && size && strchr(".,;:!?\"", key[size - 1]))
        word = qt_pack_find(pack, key, --size);
    return word;
}

static bool phrase_matches(const qt_pack *pack, const qt_phrase *phrase, const char *at) {
    for (uint32_t i = 0; i < phrase->word_count; i++) {
        const qt_word *word = next_word(pack, &at);
        uint32_t wanted = pack->phrase_words.items[phrase->first_word + i];
        if (!word || (uint32_t)(word - pack->words.items) != wanted) return false;
    }
    return true;
}

static bool text_has_class(const qt_pack *pack, const char *text, unsigned class_index) {
    qt_classes wanted = (qt_classes)1 << class_index;
    while (*text) {
        const char *start = text;
        const qt_word *word = next_word(pack, &text);
        if (!word) continue;
        if (word->classes & wanted) return true;
        for (uint32_t p = word->phrases; p != QT_NONE; p = pack->phrases.items[p].next) {
            const qt_phrase *phrase = &pack->phrases.items[p];
            if ((phrase->classes & wanted) && phrase_matches(pack, phrase, start))
                return true;
        }
    }
    return false;
}

/* Whether the audit of a text has a finding of the rule. */
static quoth_status audit_finds(const quoth_context *context, uint32_t rule,
                                const char *text, bool *found, quoth_error *error) {
    quoth_document *document = NULL;
    quoth_audit *audit = NULL;
    quoth_article article = {
        .size = sizeof article, .text = text, .text_size = strlen(text), .id = "example"};
    quoth_status status = quoth_analyze(&document, context, &article, error);
    if (!status) status = quoth_audit_run(&audit, document, NULL, error);
    const char *id = qt_pack_string(&context->pack, context->pack.audit.items[rule].id);
    quoth_finding finding;
    *found = false;
    for (size_t i = 0; audit && quoth_audit_finding(audit, i, &finding); i++)
        *found |= !strcmp(finding.rule, id);
    quoth_audit_free(audit);
    quoth_document_free(document);
    return status;
}

static bool example_holds(qt_matcher *matcher, const qt_example *example) {
    const qt_pack *pack = matcher->pack;
    const char *text = qt_pack_string(pack, example->text);
    if (example->is_class)
        return text_has_class(pack, text, example->subject) == example->must;
    qt_match match;
    qt_regex_name name = pack->regexes.items[example->subject].name;
    bool found = qt_matcher_find(matcher, name, text, strlen(text), &match);
    /* a positive example is its own pattern's, a negative one no pattern's of the name */
    return example->must ? found && match.rule == example->subject : !found;
}

quoth_status quoth_patterns_check(const quoth_context *context, quoth_sink sink,
                                  void *user, size_t *examples, size_t *failures,
                                  quoth_error *error) {
    qt_error_clear(error);
    const qt_pack *pack = &context->pack;
    printer out = {.pack = pack, .sink = sink, .user = user};
    qt_matcher matcher;
    QT_TRY(qt_matcher_init(&matcher, pack, error));
    /* many examples against many patterns: none may take long */
    pcre2_set_match_limit(matcher.context, EXAMPLE_MATCH_LIMIT);
    *examples = pack->examples.count;
    *failures = 0;
    quoth_status status = QUOTH_OK;
    for (uint32_t i = 0; i < pack->examples.count; i++) {
        const qt_example *example = &pack->examples.items[i];
        bool holds = false;
        if (example->is_audit) {
            status = audit_finds(context, example->subject,
                                 qt_pack_string(pack, example->text), &holds, error);
            if (status) break;
            holds = holds == example->must;
        } else {
            holds = example_holds(&matcher, example);
        }
        if (holds) continue;
        ++*failures;
        print(&out, qt_pack_file_name(example->file));
        print(&out, ":");
        print_unsigned(&out, example->line);
        print(&out, example->must ? ":1: example does not match: "
                                  : ":1: example must not match: ");
        print_on_line(&out, qt_pack_string(pack, example->text));
        print(&out, "\n");
    }
    qt_matcher_free(&matcher);
    if (status) return status;
    if (matcher.out_of_memory) return qt_fail_memory(error);
    if (out.failed)
        return qt_fail(error, QUOTH_ERROR_IO, "the output could not be written");
    return QUOTH_OK;
}

/* ---- the dump ---- */

typedef struct entry {
    const char *text;
    const qt_word *word;
} entry;

static int by_text(const void *left, const void *right) {
    return strcmp(((const entry *)left)->text, ((const entry *)right)->text);
}

static void print_word(printer *out, const entry *item) {
    static const char *const flags[] = {
#define FLAG_NAME(name) #name,
        QT_CUE_FLAGS(FLAG_NAME)
#undef FLAG_NAME
    };
    const qt_word *word = item->word;
    print(out, item->text);
    for (unsigned i = 0; i < QT_CLASS_COUNT; i++) {
        if (!(word->classes >> i & 1)) continue;
        print(out, " ");
        print(out, qt_class_name(i));
    }
    if (word->month) {
        print(out, " month=");
        print_unsigned(out, word->month);
    }
    if (word->cue_flags) {
        print(out, " forms=");
        print_unsigned(out, word->cue_forms);
        for (unsigned i = 0; i < QT_CUE_FLAG_COUNT; i++) {
            if (!(word->cue_flags >> i & 1)) continue;
            print(out, " cue:");
            print(out, flags[i]);
        }
    }
    print(out, "\n");
}

static void print_phrases(printer *out) {
    const qt_pack *pack = out->pack;
    print(out, "# phrases\n");
    for (uint32_t p = 0; p < pack->phrases.count; p++) {
        const qt_phrase *phrase = &pack->phrases.items[p];
        for (uint32_t i = 0; i < phrase->word_count; i++) {
            if (i) print(out, "_");
            const qt_word *word =
                &pack->words.items[pack->phrase_words.items[phrase->first_word + i]];
            print(out, qt_pack_string(pack, word->text));
        }
        for (unsigned i = 0; i < QT_CLASS_COUNT; i++) {
            if (!(phrase->classes >> i & 1)) continue;
            print(out, " ");
            print(out, qt_class_name(i));
        }
        print(out, "\n");
    }
}

/* The tags of a bit set, joined by |. */
static void print_condition(printer *out, const char *name, uint64_t tags) {
    if (!tags) return;
    const char *before = name;
    for (unsigned t = 0; t < QT_TAG_COUNT; t++) {
        if (!(tags >> t & 1)) continue;
        print(out, before);
        print(out, qt_tag_name((qt_tag)t));
        before = "|";
    }
}

static void print_rule_word(printer *out, const char *name, uint32_t word) {
    if (word == QT_NONE) return;
    print(out, name);
    print(out, qt_pack_string(out->pack, out->pack->words.items[word].text));
}

static void print_rules(printer *out) {
    const qt_pack *pack = out->pack;
    print(out, "# patterns\n");
    for (uint32_t r = 0; r < pack->regexes.count; r++) {
        print(out, qt_regex_name_text(pack->regexes.items[r].name));
        print(out, " = ");
        print(out, qt_pack_string(pack, pack->regexes.items[r].pattern));
        print(out, "\n");
    }
    print(out, "# contextual rules\n");
    for (uint32_t r = 0; r < pack->rules.count; r++) {
        const qt_context_rule *rule = &pack->rules.items[r];
        print(out, qt_tag_name((qt_tag)rule->from));
        print(out, " ");
        print(out, qt_tag_name((qt_tag)rule->to));
        print_condition(out, " before=", rule->before);
        print_condition(out, " before2=", rule->before2);
        print_condition(out, " after=", rule->after);
        print_rule_word(out, " word=", rule->word);
        print_rule_word(out, " before-word=", rule->before_word);
        print(out, "\n");
    }
    for (uint32_t s = 0; s < pack->suffixes.count; s++) {
        print(out, "-");
        print(out, qt_pack_string(pack, pack->suffixes.items[s].text));
        print(out, " ");
        print(out, qt_tag_name((qt_tag)pack->suffixes.items[s].tag));
        print(out, "\n");
    }
}

/* Tags and given names are too many to print: their number and a checksum. */
static void print_checksums(printer *out, const entry *entries, uint32_t count) {
    SHA2_CTX hash;
    SHA256Init(&hash);
    unsigned long long tagged = 0, named = 0;
    for (uint32_t i = 0; i < count; i++) {
        const qt_word *word = entries[i].word;
        tagged += word->tags[0] != 0;
        named += word->girls + word->boys > 0;
        SHA256Update(&hash, (const uint8_t *)entries[i].text,
                     strlen(entries[i].text) + 1);
        SHA256Update(&hash, word->tags, sizeof word->tags);
        char births[32];
        snprintf(births, sizeof births, "%u %u", word->girls, word->boys);
        SHA256Update(&hash, (const uint8_t *)births, strlen(births) + 1);
    }
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Final(digest, &hash);
    print(out, "# tags and given names\n");
    print_unsigned(out, tagged);
    print(out, " words with tags, ");
    print_unsigned(out, named);
    print(out, " given names, ");
    for (size_t i = 0; i < 8; i++) {
        char hex[3];
        snprintf(hex, sizeof hex, "%02x", digest[i]);
        print(out, hex);
    }
    print(out, "\n");
}

static void print_audit(printer *out) {
    print(out, "# audit rules\n");
    const qt_pack *pack = out->pack;
    for (uint32_t i = 0; i < pack->audit.count; i++) {
        const qt_audit_rule *rule = &pack->audit.items[i];
        const char *parts[] = {qt_pack_string(pack, rule->id), qt_level_name(rule->level),
                               qt_check_name(rule->check),
                               qt_pack_string(pack, rule->message),
                               qt_pack_string(pack, rule->why)};
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
            print(out, p ? " | " : "");
            print(out, parts[p]);
        }
        if (rule->number) {
            print(out, " | ");
            print_unsigned(out, rule->number);
        }
        print(out, "\n");
    }
}

quoth_status quoth_patterns_dump(const quoth_context *context, quoth_sink sink,
                                 void *user, quoth_error *error) {
    qt_error_clear(error);
    const qt_pack *pack = &context->pack;
    printer out = {.pack = pack, .sink = sink, .user = user};
    entry *entries = qt_memory_resize(&context->memory, NULL,
                                      (pack->words.count + 1) * sizeof *entries);
    if (!entries) return qt_fail_memory(error);
    for (uint32_t i = 0; i < pack->words.count; i++)
        entries[i] = (entry){qt_pack_string(pack, pack->words.items[i].text),
                             &pack->words.items[i]};
    qsort(entries, pack->words.count, sizeof *entries, by_text);
    print(&out, "# words\n");
    for (uint32_t i = 0; i < pack->words.count; i++)
        if (entries[i].word->classes || entries[i].word->cue_flags ||
            entries[i].word->month)
            print_word(&out, &entries[i]);
    print_phrases(&out);
    print_rules(&out);
    static const char *const settings[] = {
#define QT_SETTING_TEXT(name) #name,
        QT_SETTINGS(QT_SETTING_TEXT)
#undef QT_SETTING_TEXT
    };
    print(&out, "# settings, in thousandths\n");
    for (unsigned i = 0; i < QT_SETTING_COUNT; i++) {
        print(&out, settings[i]);
        print(&out, " = ");
        print_unsigned(&out, (unsigned long long)(pack->settings[i] * 1000 + 0.5));
        print(&out, "\n");
    }
    print_audit(&out);
    print_checksums(&out, entries, pack->words.count);
    qt_memory_release(&context->memory, entries);
    if (out.failed)
        return qt_fail(error, QUOTH_ERROR_IO, "the output could not be written");
    return QUOTH_OK;
}
