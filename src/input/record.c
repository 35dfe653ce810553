/*
 * JSON Lines: one line becomes an article. jansson reads it; duplicate keys are refused,
 * depth is jansson's own limit, and only the members that an article has are looked at.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { JSON_DEPTH = 64 };

struct quoth_record {
    json_t *object;
    quoth_article article;
};

static const char *member(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static quoth_status fill(quoth_record *record, quoth_error *error) {
    const json_t *object = record->object;
    if (!json_is_object(object))
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "a line must hold an object");
    const json_t *text = json_object_get(object, "text");
    if (!json_is_string(text))
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "the object has no string \"text\"");
    record->article = (quoth_article){.size = sizeof(quoth_article),
                                      .text = json_string_value(text),
                                      .text_size = json_string_length(text),
                                      .id = member(object, "id"),
                                      .title = member(object, "title"),
                                      .byline = member(object, "byline"),
                                      .publisher = member(object, "publisher"),
                                      .published = member(object, "published"),
                                      .url = member(object, "url")};
    return QUOTH_OK;
}

/* The nesting of brackets outside strings; jansson's own limit is far higher. */
static bool too_deep(const char *line, size_t size) {
    int depth = 0;
    bool inside = false;
    for (size_t i = 0; i < size; i++) {
        if (inside) {
            if (line[i] == '\\') {
                i++;
            } else if (line[i] == '"') {
                inside = false;
            }
            continue;
        }
        if (line[i] == '"') inside = true;
        if (line[i] == '{' || line[i] == '[') depth++;
        if (line[i] == '}' || line[i] == ']') depth--;
        if (depth > JSON_DEPTH) return true;
    }
    return false;
}

quoth_status quoth_record_parse(quoth_record **out, const char *line, size_t size,
                                quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (too_deep(line, size))
        return qt_fail_at(error, QUOTH_ERROR_LIMIT, NULL, 1, 1,
                          "the line is nested deeper than the limit of %d", JSON_DEPTH);
    quoth_record *record = calloc(1, sizeof *record);
    if (!record) return qt_fail_memory(error);
    json_error_t problem;
    record->object =
        json_loadb(line, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    quoth_status status = QUOTH_OK;
    if (!record->object) {
        status = qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1,
                            problem.column > 0 ? (uint32_t)problem.column : 1, "%s",
                            problem.text);
    } else {
        status = fill(record, error);
    }
    if (status) {
        quoth_record_free(record);
        return status;
    }
    *out = record;
    return QUOTH_OK;
}

const quoth_article *quoth_record_article(const quoth_record *record) {
    return &record->article;
}

void quoth_record_free(quoth_record *record) {
    if (!record) return;
    json_decref(record->object);
    free(record);
}
