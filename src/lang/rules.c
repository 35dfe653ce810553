/*
 * Reading audit rules: what a fact-checker should look at, as data.
 *
 *     [anon.bare]
 *     level   = error
 *     check   = anonymous-label
 *     pattern = (?i)^officials?$
 *     message = an anonymous source without any description
 *     why     = AP, NPR: say as much of the source as can be said
 *     + “No,” an official said.
 *     - “No,” a city official who was in the room said.
 *
 * `number` is the check's number where it has one; `who` a regex for the speakers that
 * are meant. `+` texts must give the finding, `-`
 * texts must not; `\n` in them is a line end. A rule is complete when the next begins.
 */
#include <string.h>

#include "lang/load.h"

static const char *const check_names[] = {
#define CHECK_NAME(name) #name,
    QT_CHECKS(CHECK_NAME)
#undef CHECK_NAME
};
static const char *const level_names[] = {"off", "note", "warning", "error"};
enum { LEVELS = sizeof level_names / sizeof *level_names };

const char *qt_check_name(qt_check check) {
    return check_names[check];
}

const char *qt_level_name(qt_level level) {
    return level_names[level];
}

/* The same but for `-` where a C name has `_`. */
static bool is_named(qt_line value, const char *name) {
    size_t size = strlen(name);
    if (qt_field_size(value) != size) return false;
    for (size_t i = 0; i < size; i++)
        if (value.text[i] != name[i] && !(value.text[i] == '-' && name[i] == '_'))
            return false;
    return true;
}

static quoth_status begin_rule(qt_loader *load, qt_line current, uint32_t *state) {
    qt_pack *pack = load->pack;
    if (current.end[-1] != ']' || current.end - current.text < 3)
        return qt_bad_line(load, current.text, "`]` expected");
    for (uint32_t i = 0; i < pack->audit.count; i++)
        if (qt_field_is((qt_line){current.text + 1, current.end - 1},
                        qt_pack_string(pack, pack->audit.items[i].id)))
            return qt_bad_line(load, current.text, "a rule of this name stands above");
    qt_audit_rule *rule = QT_PUSH(&pack->memory, &pack->audit);
    if (!rule) return qt_fail_memory(load->error);
    *rule = (qt_audit_rule){.check = QT_CHECK_COUNT,
                            .regex = QT_NONE,
                            .who = QT_NONE,
                            .file = load->file,
                            .line = load->line};
    *state = pack->audit.count;
    return qt_load_string(load, current.text + 1, qt_field_size(current) - 2, &rule->id);
}

/* A text with `\n` as line ends. */
static quoth_status add_text(qt_loader *load, qt_line text, uint32_t *offset) {
    QT_TRY(qt_load_string(load, text.text, qt_field_size(text), offset));
    char *at = load->pack->strings.items + *offset, *to = at;
    for (; *at; at++) {
        bool end = at[0] == '\\' && at[1] == 'n';
        *to++ = end ? '\n' : *at;
        at += end;
    }
    *to = '\0';
    return QUOTH_OK;
}

static quoth_status add_example(qt_loader *load, qt_line current, uint32_t subject) {
    qt_pack *pack = load->pack;
    bool must = *current.text == '+';
    qt_example *example = QT_PUSH(&pack->memory, &pack->examples);
    if (!example) return qt_fail_memory(load->error);
    *example = (qt_example){.subject = subject,
                            .is_audit = true,
                            .must = must,
                            .file = load->file,
                            .line = load->line};
    QT_TRY(add_text(load, (qt_line){current.text + 2, current.end}, &example->text));
    qt_audit_rule *rule = &pack->audit.items[subject];
    if (must && !rule->example) rule->example = example->text;
    return QUOTH_OK;
}

static quoth_status read_pattern(qt_loader *load, qt_line value, uint32_t *index) {
    qt_pack *pack = load->pack;
    qt_regex regex = {.name = QT_REGEX_audit, .file = load->file, .line = load->line};
    QT_TRY(qt_load_string(load, value.text, qt_field_size(value), &regex.pattern));
    qt_regex *item = QT_PUSH(&pack->memory, &pack->regexes);
    if (!item) return qt_fail_memory(load->error);
    *item = regex;
    *index = pack->regexes.count - 1;
    return qt_load_regex(load, value, item);
}

static quoth_status read_level(qt_loader *load, qt_line value, qt_audit_rule *rule) {
    for (unsigned i = 0; i < LEVELS; i++) {
        if (!qt_field_is(value, level_names[i])) continue;
        rule->level = (qt_level)i;
        return QUOTH_OK;
    }
    return qt_bad_line(load, value.text, "a level is off, note, warning or error");
}

static quoth_status read_check(qt_loader *load, qt_line value, qt_audit_rule *rule) {
    for (unsigned i = 0; i < QT_CHECK_COUNT; i++) {
        if (!is_named(value, check_names[i])) continue;
        rule->check = (qt_check)i;
        return QUOTH_OK;
    }
    return qt_bad_line(load, value.text, "unknown check");
}

/* Whether the rule that ends here says all it must. */
static bool is_complete(const qt_audit_rule *rule) {
    bool regex = rule->check == QT_CHECK_cue || rule->check == QT_CHECK_sentence ||
                 rule->check == QT_CHECK_diagnostic ||
                 rule->check == QT_CHECK_inside_quotation ||
                 rule->check == QT_CHECK_anonymous_label ||
                 rule->check == QT_CHECK_anonymous_without ||
                 rule->check == QT_CHECK_anonymous_against;
    return rule->check < QT_CHECK_COUNT && rule->message && rule->why &&
           (!regex || rule->regex != QT_NONE);
}

quoth_status qt_audit_complete(const qt_pack *pack, quoth_error *error) {
    for (uint32_t i = 0; i < pack->audit.count; i++) {
        const qt_audit_rule *rule = &pack->audit.items[i];
        if (is_complete(rule)) continue;
        return qt_fail_at(error, QUOTH_ERROR_PATTERN, qt_pack_file_name(rule->file),
                          rule->line, 1,
                          "a rule needs check, message and why, and most a pattern");
    }
    return QUOTH_OK;
}

quoth_status qt_load_audit(qt_loader *load, qt_line current, uint32_t *state) {
    if (*current.text == '[') return begin_rule(load, current, state);
    if (!*state) return qt_bad_line(load, current.text, "a line before the first [rule]");
    if (qt_is_example(current)) return add_example(load, current, *state - 1);
    qt_audit_rule *rule = &load->pack->audit.items[*state - 1];
    qt_line key = qt_next_field(&current), equals = qt_next_field(&current);
    if (!qt_field_is(equals, "=")) return qt_bad_line(load, equals.text, "`=` expected");
    while (current.text < current.end && *current.text == ' ') current.text++;
    if (!qt_field_size(current)) return qt_bad_line(load, current.text, "value expected");
    if (qt_field_is(key, "level")) return read_level(load, current, rule);
    if (qt_field_is(key, "check")) return read_check(load, current, rule);
    if (qt_field_is(key, "pattern")) return read_pattern(load, current, &rule->regex);
    if (qt_field_is(key, "who")) return read_pattern(load, current, &rule->who);
    if (qt_field_is(key, "message")) return add_text(load, current, &rule->message);
    if (qt_field_is(key, "why")) return add_text(load, current, &rule->why);
    if (qt_field_is(key, "number")) {
        double number = 0;
        QT_TRY(qt_load_number(load, current, &number));
        rule->number = (uint32_t)number;
        return QUOTH_OK;
    }
    return qt_bad_line(load, key.text, "unknown key of a rule");
}
