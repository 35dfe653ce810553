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
    json_t *made; /* strings that the object does not hold as such */
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
enum { KNOWN = sizeof known / sizeof *known, TEXT = 0, ID = 1 };
static const double MOST = 9007199254740992; /* whole numbers up to here are exact */

/* A string with something in it, or of an object its "value" or "name". */
static const json_t *string_of(const json_t *value) {
    if (json_is_object(value)) {
        const json_t *inner = json_object_get(value, "value");
        value = inner ? inner : json_object_get(value, "name");
    }
    return json_string_length(value) ? value : NULL;
}

/* The first string of an array; of ninjs 2's bodies the plain one, if there is one. */
static const json_t *first_of(const json_t *array) {
    const json_t *item, *first = NULL;
    size_t index;
    json_array_foreach(array, index, item) {
        const char *type = json_string_value(json_object_get(item, "contentType"));
        const json_t *value = string_of(item);
        if (value && type && !strcmp(type, "text/plain")) return value;
        if (!first) first = value;
    }
    return first;
}

/* A new string: the names of an array, joined by commas; NULL for none. */
static json_t *joined(const json_t *array) {
    json_t *all = NULL;
    const json_t *item;
    size_t index;
    json_array_foreach(array, index, item) {
        const char *name = json_string_value(string_of(item));
        if (!name || (all && json_string_length(all) > QUOTH_LIMIT_NAME)) continue;
        json_t *longer = all ? json_sprintf("%s, %s", json_string_value(all), name)
                             : json_string(name);
        json_decref(all);
        all = longer;
    }
    return all;
}

/* An id that is a number is its digits. */
static json_t *digits_of(const json_t *value) {
    if (json_is_integer(value))
        return json_sprintf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    double number = json_number_value(value);
    bool whole = json_is_number(value) && number >= -MOST && number <= MOST &&
                 number == (double)(json_int_t)number;
    return whole ? json_sprintf("%" JSON_INTEGER_FORMAT, (json_int_t)number) : NULL;
}

/* What a member gives, as a string; what is made for it lives in record->made. */
static const json_t *read_member(quoth_record *record, unsigned index, const char *name) {
    const json_t *value = json_object_get(record->object, name);
    if (json_is_string(value)) return string_of(value);
    if (index == TEXT) return NULL;
    json_t *made = index == ID            ? digits_of(value)
                   : json_is_array(value) ? joined(value)
                                          : json_copy((json_t *)string_of(value));
    if (made) json_array_append_new(record->made, made);
    return made;
}

static const json_t *find(quoth_record *record, unsigned index,
                          const quoth_record_options *options) {
    for (size_t i = 0; options && i < options->field_count; i++) {
        if (strcmp(options->fields[i].name, known[index].name)) continue;
        const json_t *value = read_member(record, index, options->fields[i].member);
        if (value) return value;
    }
    for (size_t i = 0; i < MEMBERS && known[index].members[i]; i++) {
        const json_t *value = read_member(record, index, known[index].members[i]);
        if (value) return value;
    }
    if (known[index].plural) {
        const json_t *value =
            first_of(json_object_get(record->object, known[index].plural));
        if (value) return value;
    }
    /* an empty text is a text too */
    const json_t *own = json_object_get(record->object, known[index].name);
    return index == TEXT && json_is_string(own) ? own : NULL;
}

static quoth_status fill(quoth_record *record, const quoth_record_options *options,
                         quoth_error *error) {
    const json_t *object = record->object;
    if (!json_is_object(object))
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "a line must hold an object");
    record->made = json_array();
    if (!record->made) return qt_fail_memory(error);
    const json_t *text = find(record, TEXT, options);
    if (!text)
        return qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                          "the object has no string \"text\"");
    const char *values[KNOWN] = {NULL};
    for (unsigned i = 1; i < KNOWN; i++)
        values[i] = json_string_value(find(record, i, options));
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
    /* numbers too large for whole ones, in members that nobody asks for */
    if (!record->object && json_error_code(&problem) == json_error_numeric_overflow)
        record->object = json_loadb(
            line, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
            &problem);

    quoth_status status = QUOTH_OK;
    if (!record->object && json_error_code(&problem) == json_error_out_of_memory) {
        status = qt_fail_memory(error);
    } else if (!record->object && size && line[0] == '[') {
        status = qt_fail_at(error, QUOTH_ERROR_INPUT, NULL, 1, 1,
                            "a JSON array; one object a line is needed");
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
    json_decref(record->made);
    json_decref(record->object);
    free(record);
}
