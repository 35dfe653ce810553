/*
 * The audit's settings and its rules.
 *
 * `.quoth.json` in the working folder sets levels for a newsroom; options go before it:
 *
 *     {"rules": {"anon.bare": "warning", "cue.*": "off"}, "fail-level": "warning"}
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char settings_name[] = ".quoth.json";

static bool refuse(const char *what) {
    cli_complain(settings_name, what);
    return false;
}

static bool is_level(const char *text, bool never) {
    static const char *const levels[] = {"note", "warning", "error"};
    for (size_t i = 0; text && i < sizeof levels / sizeof *levels; i++)
        if (!strcmp(text, levels[i])) return true;
    return text && !strcmp(text, never ? "never" : "off");
}

/* Its levels, then those of the options: the later one counts. */
static bool take_levels(cli_options *options, const json_t *rules) {
    quoth_rule_level own[LEVELS_MAX];
    size_t count = 0;
    const char *rule;
    const json_t *level;
    if (rules && !json_is_object(rules)) return refuse("\"rules\" must be an object");
    json_object_foreach((json_t *)rules, rule, level) {
        if (!is_level(json_string_value(level), false))
            return refuse("a level is \"off\", \"note\", \"warning\" or \"error\"");
        if (count + options->level_count == LEVELS_MAX) return refuse("too many rules");
        own[count++] = (quoth_rule_level){rule, json_string_value(level)};
    }
    memmove(options->levels + count, options->levels,
            options->level_count * sizeof *options->levels);
    if (count) memcpy(options->levels, own, count * sizeof *own);
    options->level_count += count;
    return true;
}

static bool take_settings(cli_options *options, const json_t *settings) {
    const char *key;
    const json_t *value;
    if (!json_is_object(settings)) return refuse("an object is expected");
    json_object_foreach((json_t *)settings, key, value) {
        if (!strcmp(key, "rules")) continue;
        if (strcmp(key, "fail-level") != 0)
            return refuse("only \"rules\" and \"fail-level\" are known");
        if (!is_level(json_string_value(value), true))
            return refuse(
                "\"fail-level\" is \"note\", \"warning\", \"error\" or \"never\"");
        if (!options->fail_level) options->fail_level = json_string_value(value);
    }
    return take_levels(options, json_object_get(settings, "rules"));
}

bool cli_audit_settings(cli_options *options, void **settings) {
    FILE *stream = fopen(settings_name, "rb");
    bool good = true;
    *settings = NULL;
    if (stream) {
        json_error_t problem;
        json_t *read = json_loadf(stream, JSON_REJECT_DUPLICATES, &problem);
        fclose(stream);
        if (read) {
            *settings = read;
            good = take_settings(options, read);
        } else {
            quoth_error error = {.status = QUOTH_ERROR_INPUT,
                                 .line = (uint32_t)problem.line,
                                 .column = (uint32_t)problem.column};
            snprintf(error.message, sizeof error.message, "%s", problem.text);
            cli_complain_error(settings_name, &error);
            good = false;
        }
    }
    if (!options->fail_level) options->fail_level = "error";
    if (good) return true;
    cli_audit_settings_free(*settings);
    *settings = NULL;
    return false;
}

void cli_audit_settings_free(void *settings) {
    json_decref(settings);
}

bool cli_check_levels(const quoth_context *context, const cli_options *options) {
    quoth_document *document = NULL;
    quoth_audit *audit = NULL;
    quoth_error error;
    quoth_article nothing = {.size = sizeof nothing, .text = "", .id = ""};
    quoth_audit_options wanted = {.size = sizeof wanted,
                                  .levels = options->levels,
                                  .level_count = options->level_count};
    quoth_status status = quoth_analyze(&document, context, &nothing, &error);
    if (!status) status = quoth_audit_run(&audit, document, &wanted, &error);
    if (status) cli_complain_error("rules", &error);
    quoth_audit_free(audit);
    quoth_document_free(document);
    return !status;
}

void cli_print_rules(const quoth_context *context) {
    quoth_rule rule;
    for (size_t i = 0; quoth_rule_at(context, i, &rule); i++)
        printf("%-22s %-8s %s\n", rule.id, rule.level, rule.message);
}

bool cli_explain_rule(const quoth_context *context, const char *id) {
    quoth_rule rule;
    for (size_t i = 0; quoth_rule_at(context, i, &rule); i++) {
        if (strcmp(rule.id, id) != 0) continue;
        printf("%s (%s): %s\n\nWhy: %s.\n", rule.id, rule.level, rule.message, rule.why);
        if (rule.example)
            printf("\nIt finds this, for example:\n\n    %s\n", rule.example);
        printf("\nTo switch it off: --rule %s=off, or in .quoth.json\n\n"
               "    {\"rules\": {\"%s\": \"off\"}}\n",
               rule.id, rule.id);
        return true;
    }
    return false;
}
