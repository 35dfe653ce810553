/*
 * JSON Lines: one line becomes an article. jansson reads it; duplicate keys are refused,
 * depth is jansson's own limit, and only the members that an article has are looked at.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { JSON_DEPTH = 64, MEMBERS = 12 };

struct quoth_record {
    json_t *object;
    quoth_article article;
};

/* By which members corpora of news give what an article has, likeliest first: quoth's own
 * names, IPTC ninjs, news-please (CC-News), RealNews and C4, and plain custom. */
static const struct {
    const char *name, *plural; /* plural: a list in ninjs 2, or NULL */
    const char *members[MEMBERS];
} known[] = {
    {"text",
     "bodies",
     {"text", "body_text", "maintext", "content", "article", "body", "articleBody",
      "story", "full_text", "document"}},
    {"id", NULL, {"id", "uri", "guid", "article_id", "_id", "doc_id", "uuid"}},
    {"title", "headlines", {"title", "headline", "header"}},
    {"byline", NULL, {"byline", "author", "authors", "creator"}},
    {"publisher",
     NULL,
     {"publisher", "source", "outlet", "copyrightholder", "source_domain", "domain",
      "publication", "site"}},
    {"published",
     NULL,
     {"published", "date_publish", "datePublished", "publish_date", "published_at",
      "firstcreated", "versioncreated", "pubdate", "publication_date", "date"}},
    {"url", NULL, {"url", "link", "source_url", "canonical_url"}},
};
enum { KNOWN = sizeof known / sizeof *known, TEXT = 0 };

/* A string, or the first of an array where a list is meant: names, or ninjs 2's objects
 * with a "value". */
static const json_t *string_of(const json_t *value, bool list) {
    if (list && json_is_array(value)) value = json_array_get(value, 0);
    if (list && json_is_object(value)) {
        const json_t *inner = json_object_get(value, "value");
        value = inner ? inner : json_object_get(value, "name");
    }
    return json_is_string(value) ? value : NULL;
}

static const json_t *find(const json_t *object, unsigned index,
                          const quoth_record_options *options) {
    bool list = index != TEXT;
    for (size_t i = 0; options && i < options->field_count; i++) {
        if (strcmp(options->fields[i].name, known[index].name)) continue;
        const json_t *value =
            string_of(json_object_get(object, options->fields[i].member), list);
        if (value) return value;
    }
    for (size_t i = 0; i < MEMBERS && known[index].members[i]; i++) {
        const json_t *value =
            string_of(json_object_get(object, known[index].members[i]), list);
        if (value) return value;
    }
    return known[index].plural
               ? string_of(json_object_get(object, known[index].plural), true)
               : NULL;
}

static quoth_status fill(quoth_record *record, const quoth_record_options *options,
                         quoth_error *error) {
    const json_t *object = record->object;
    if (!json_is_object(object))
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "a line must hold an object");
    const json_t *text = find(object, TEXT, options);
    if (!text)
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "the object has no string \"text\"");
    const char *values[KNOWN] = {NULL};
    for (unsigned i = 1; i < KNOWN; i++)
        values[i] = json_string_value(find(object, i, options));
    record->article = (quoth_article){.size = sizeof(quoth_article),
                                      .text = json_string_value(text),
                                      .text_size = json_string_length(text),
                                      .id = values[1],
                                      .title = values[2],
                                      .byline = values[3],
                                      .publisher = values[4],
                                      .published = values[5],
                                      .url = values[6]};
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
                                const quoth_record_options *options, quoth_error *error) {
    qt_error_clear(error);
    *out = NULL;
    if (options && options->size < sizeof *options)
        return qt_fail(error, QUOTH_ERROR_ARGUMENT, "options.size is not set");
    if (too_deep(line, size))
        return qt_fail_at(error, QUOTH_ERROR_LIMIT, NULL, 1, 1,
                          "the line is nested deeper than the limit of %d", JSON_DEPTH);
    quoth_record *record = calloc(1, sizeof *record);
    if (!record) return qt_fail_memory(error);
    json_error_t problem;
    record->object =
        json_loadb(line, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    quoth_status status = QUOTH_OK;
    if (!record->object && json_error_code(&problem) == json_error_out_of_memory) {
        status = qt_fail_memory(error);
    } else if (!record->object) {
        status = qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1,
                            problem.column > 0 ? (uint32_t)problem.column : 1, "%s",
                            problem.text);
    } else {
        status = fill(record, options, error);
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
