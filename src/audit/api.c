/*
 * The audit as programs use it: its rules, their levels, a run, its findings.
 */
#include <string.h>

#include "audit/audit.h"

/* ---- the rules ---- */

size_t quoth_rule_count(const quoth_context *context) {
    return context->pack.audit.count;
}

bool quoth_rule_at(const quoth_context *context, size_t index, quoth_rule *out) {
    const qt_pack *pack = &context->pack;
    if (index >= pack->audit.count) return false;
    const qt_audit_rule *rule = &pack->audit.items[index];
    *out = (quoth_rule){.id = qt_pack_string(pack, rule->id),
                        .level = qt_level_name(rule->level),
                        .message = qt_pack_string(pack, rule->message),
                        .why = qt_pack_string(pack, rule->why),
                        .example =
                            rule->example ? qt_pack_string(pack, rule->example) : NULL};
    return true;
}

/* ---- levels ---- */

static bool read_level(const char *name, qt_level *out) {
    for (int i = QT_LEVEL_OFF; i <= QT_LEVEL_ERROR; i++) {
        if (strcmp(name, qt_level_name((qt_level)i)) != 0) continue;
        *out = (qt_level)i;
        return true;
    }
    return false;
}

/* "anon.bare", or "anon.*" for all of a kind. */
static bool is_meant(const char *pattern, const char *id) {
    size_t size = strlen(pattern);
    if (size && pattern[size - 1] == '*') return !strncmp(pattern, id, size - 1);
    return !strcmp(pattern, id);
}

static quoth_status set_levels(const qt_pack *pack, const quoth_audit_options *options,
                               qt_level *levels, quoth_error *error) {
    for (uint32_t r = 0; r < pack->audit.count; r++)
        levels[r] = pack->audit.items[r].level;
    for (size_t i = 0; options && i < options->level_count; i++) {
        const quoth_rule_level *wish = &options->levels[i];
        qt_level level;
        bool known = false;
        if (!read_level(wish->level, &level))
            return qt_fail(error, QUOTH_ERROR_ARGUMENT, "%s: no such level", wish->level);
        for (uint32_t r = 0; r < pack->audit.count; r++) {
            if (!is_meant(wish->rule, qt_pack_string(pack, pack->audit.items[r].id)))
                continue;
            levels[r] = level;
            known = true;
        }
        if (!known)
            return qt_fail(error, QUOTH_ERROR_ARGUMENT, "%s: no such rule", wish->rule);
    }
    return QUOTH_OK;
}

/* ---- a run and its findings ---- */

quoth_status quoth_audit_run(quoth_audit **out, const quoth_document *document,
                             const quoth_audit_options *options, quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    const qt_pack *pack = document->pack;
    const qt_memory *memory = &document->memory;
    size_t rules = pack->audit.count ? pack->audit.count : 1;
    quoth_audit *audit = qt_memory_resize(memory, NULL, sizeof *audit);
    qt_level *levels = qt_memory_resize(memory, NULL, rules * sizeof *levels);
    if (audit) *audit = (quoth_audit){.doc = document};
    quoth_status status = audit && levels ? set_levels(pack, options, levels, error)
                                          : qt_fail_memory(error);
    if (!status) status = qt_audit_run(document, levels, &audit->findings, error);
    qt_memory_release(memory, levels);
    if (status) {
        quoth_audit_free(audit);
        return status;
    }
    *out = audit;
    return QUOTH_OK;
}

void quoth_audit_free(quoth_audit *audit) {
    if (!audit) return;
    qt_memory memory = audit->doc->memory;
    QT_TABLE_FREE(&memory, &audit->findings);
    qt_memory_release(&memory, audit);
}

size_t quoth_audit_count(const quoth_audit *audit) {
    return audit->findings.count;
}

bool quoth_audit_finding(const quoth_audit *audit, size_t index, quoth_finding *out) {
    if (index >= audit->findings.count) return false;
    const qt_document *doc = audit->doc;
    const qt_finding *item = &audit->findings.items[index];
    const qt_audit_rule *rule = &doc->pack->audit.items[item->rule];
    quoth_position place = quoth_document_position(doc, item->span.start_byte);
    *out = (quoth_finding){.rule = qt_pack_string(doc->pack, rule->id),
                           .level = qt_level_name(item->level),
                           .message = qt_pack_string(doc->pack, rule->message),
                           .why = qt_pack_string(doc->pack, rule->why),
                           .span = item->span,
                           .line = place.line,
                           .column = place.column,
                           .quotation = item->quotation};
    return true;
}
