/*
 * What a page says about its article: JSON-LD first (the article object of schema.org),
 * then Open Graph and other meta elements, then the title element, the canonical link and
 * where a browser saved the page from.
 *
 *     {"@type": "NewsArticle", "headline": "…", "author": {"name": "…"}, …}
 *     <meta property="og:site_name" content="The Linden Courier">
 *
 * A date is kept where it is an ISO 8601 one. An outlet's name at the end of a title
 * ("Ferry runs aground - The Linden Courier") is cut off where the page names the outlet.
 */
#include <jansson.h>
#include <string.h>

#include "base/utf8.h"
#include "input/page.h"

enum {
    GRAPH_DEPTH = 4,
    FACT_TEXT = 512, /* bytes of a headline or byline */
    TRIED = 20       /* elements that may be the headline or the byline */
};

typedef struct seeker {
    qt_arena *arena;
    qt_matcher *matcher;
    const qt_markup *markup;
    qt_page_facts *out;
    const json_t *data; /* the JSON-LD that is read */
    bool failed;
} seeker;

/* A copy without blanks at its ends and with single ones inside; NULL for none. */
static const char *tidy(seeker *seek, const char *text) {
    if (!text) return NULL;
    size_t size = strlen(text), length = 0;
    char *copy = qt_arena_string(seek->arena, text, size);
    if (!copy) {
        seek->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < size; i++) {
        bool blank = (unsigned char)text[i] <= ' ';
        if (blank && (!length || copy[length - 1] == ' ')) continue;
        copy[length++] = blank ? ' ' : text[i];
    }
    if (length && copy[length - 1] == ' ') length--;
    copy[length] = '\0';
    return length ? copy : NULL;
}

static void take(seeker *seek, const char **fact, const char *text) {
    if (!*fact) *fact = tidy(seek, text);
}

/* "By Ada Starr": who wrote it; NULL where a line says nobody. */
const char *qt_page_byline(qt_arena *arena, qt_matcher *matcher, const char *line,
                           bool *failed) {
    qt_match match;
    size_t size = line ? strlen(line) : 0;
    if (!line || qt_utf8_valid_prefix(line, size) < size ||
        !qt_matcher_find(matcher, QT_REGEX_byline, line, size, &match) ||
        match.group_count < 2)
        return NULL;
    char *name = qt_arena_string(arena, line + match.group[1][0],
                                 match.group[1][1] - match.group[1][0]);
    *failed |= !name;
    return name;
}

/* ---- dates ---- */

/* "2019-11-19", "2019-11-19T11:00:09.000Z": digits where d stands in the shape. */
static bool has_shape(const char *text, const char *shape) {
    for (; *shape; shape++, text++) {
        bool digit = *text >= '0' && *text <= '9';
        if (*shape == 'd'   ? !digit
            : *shape == 'T' ? *text != 'T' && *text != ' '
                            : *text != *shape)
            return false;
    }
    return true;
}

static unsigned two_digits(const char *text) {
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool is_day(const char *text) {
    static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = two_digits(text) * 100 + two_digits(text + 2),
             month = two_digits(text + 5), day = two_digits(text + 8);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1500 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

/* To the minute, with its zone where one is given: the schema's form. */
static void take_date(seeker *seek, const char *text) {
    char date[40];
    if (seek->out->published || !text) return;
    while (*text && (unsigned char)*text <= ' ') text++;
    if (!has_shape(text, "dddd-dd-dd") || !is_day(text)) return;
    memcpy(date, text, 10);
    size_t size = 10;
    if (has_shape(text + 10, "Tdd:dd") && two_digits(text + 11) < 24 &&
        two_digits(text + 14) < 60) {
        memcpy(date + 10, text + 10, 6);
        date[10] = 'T';
        size = 16;
        const char *zone = text + 16;
        while (*zone == ':' || *zone == '.' || (*zone >= '0' && *zone <= '9')) zone++;
        if (*zone == 'Z') {
            date[size++] = 'Z';
        } else if (has_shape(zone + (*zone != 0), "dd:dd") && strchr("+-", *zone)) {
            memcpy(date + size, zone, 6);
            size += 6;
        } else if (has_shape(zone + (*zone != 0), "dddd") && strchr("+-", *zone)) {
            memcpy(date + size, zone, 3);
            date[size + 3] = ':';
            memcpy(date + size + 4, zone + 3, 2);
            size += 6;
        }
    }
    date[size] = '\0';
    take(seek, &seek->out->published, date);
}

/* ---- JSON-LD ---- */

static bool ends_with(const char *text, const char *end) {
    size_t size = strlen(text), length = strlen(end);
    return size >= length && !strcmp(text + size - length, end);
}

static bool is_article_type(const char *name) {
    return name && (ends_with(name, "Article") || ends_with(name, "BlogPosting") ||
                    ends_with(name, "Report"));
}

/* One of its types is. */
static bool is_article(const json_t *object) {
    const json_t *type = json_object_get(object, "@type"), *item;
    size_t index;
    if (is_article_type(json_string_value(type))) return true;
    json_array_foreach(type, index,
                       item) if (is_article_type(json_string_value(item))) return true;
    return false;
}

/* The object that {"@id": "…"} refers to, within the depth of a graph. */
static const json_t *find_object(const json_t *value, const char *id, unsigned depth) {
    const json_t *item;
    const char *key;
    size_t index;
    if (depth > GRAPH_DEPTH) return NULL;
    const char *own = json_string_value(json_object_get(value, "@id"));
    if (own && !strcmp(own, id) && json_object_get(value, "name")) return value;
    json_array_foreach(value, index, item) {
        const json_t *found = find_object(item, id, depth + 1);
        if (found) return found;
    }
    json_object_foreach((json_t *)value, key, item) {
        if (!json_is_object(item) && !json_is_array(item)) continue;
        const json_t *found = find_object(item, id, depth + 1);
        if (found) return found;
    }
    return NULL;
}

/* The name that a string or an object gives; NULL for none. */
static const char *name_of(const seeker *seek, const json_t *value) {
    const char *id = json_string_value(json_object_get(value, "@id"));
    if (id && !json_object_get(value, "name")) value = find_object(seek->data, id, 0);
    if (json_is_object(value)) value = json_object_get(value, "name");
    return json_string_value(value);
}

/* One name, or those of an array, joined by commas. */
static void take_names(seeker *seek, const char **fact, const json_t *value) {
    if (*fact || !value) return;
    if (!json_is_array(value)) {
        take(seek, fact, name_of(seek, value));
        return;
    }
    char names[512];
    size_t used = 0, index;
    const json_t *item;
    json_array_foreach(value, index, item) {
        if (index == TRIED) break;
        const char *name = name_of(seek, item);
        size_t length = name ? strlen(name) : 0;
        if (!length || used + length + 3 > sizeof names) continue;
        if (used) {
            memcpy(names + used, ", ", 2);
            used += 2;
        }
        memcpy(names + used, name, length);
        used += length;
    }
    names[used] = '\0';
    if (used) take(seek, fact, names);
}

static void read_article(seeker *seek, const json_t *object) {
    qt_page_facts *out = seek->out;
    take(seek, &out->title, json_string_value(json_object_get(object, "headline")));
    take_names(seek, &out->byline, json_object_get(object, "author"));
    take_names(seek, &out->publisher, json_object_get(object, "publisher"));
    take_date(seek, json_string_value(json_object_get(object, "datePublished")));
    const json_t *url = json_object_get(object, "mainEntityOfPage");
    if (json_is_object(url)) url = json_object_get(url, "@id");
    const char *text = json_string_value(url);
    if (!text || strncmp(text, "http", 4))
        text = json_string_value(json_object_get(object, "url"));
    if (text && !strncmp(text, "http", 4)) take(seek, &out->url, text);
    const json_t *free_to_read = json_object_get(object, "isAccessibleForFree");
    const char *said = json_string_value(free_to_read);
    if (json_is_false(free_to_read) ||
        (said && (ends_with(said, "False") || ends_with(said, "false"))))
        out->closed = true;
}

/* The first article of an object, an array or a graph of them. */
static bool read_data(seeker *seek, const json_t *value, unsigned depth) {
    if (depth > GRAPH_DEPTH) return false;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        if (read_data(seek, json_array_get(value, i), depth + 1)) return true;
    if (!json_is_object(value)) return false;
    if (is_article(value)) {
        read_article(seek, value);
        return true;
    }
    return read_data(seek, json_object_get(value, "@graph"), depth + 1);
}

static void read_json(seeker *seek) {
    const qt_facts *facts = &seek->markup->facts;
    const char *strings = seek->markup->strings.items;
    for (uint32_t i = 0; i < facts->count; i++) {
        if (strcmp(strings + facts->items[i].name, "json-ld")) continue;
        json_error_t problem;
        json_t *data =
            json_loads(strings + facts->items[i].value, JSON_ALLOW_NUL, &problem);
        if (!data && json_error_code(&problem) == json_error_out_of_memory)
            seek->failed = true;
        seek->data = data;
        bool found = read_data(seek, data, 0);
        json_decref(data);
        if (found) return;
    }
}

static const char *first_of(const seeker *seek, const char *const names[]) {
    for (size_t i = 0; names[i]; i++) {
        const char *value = qt_markup_fact(seek->markup, names[i]);
        if (value && *value && strncmp(value, "http", 4)) return value;
    }
    return NULL;
}

/* ---- the title without the outlet ---- */

static const char *const borders[] = {" | ", " - ", " – ", " — ", " · ", " :: ", ": "};
enum { BORDERS = sizeof borders / sizeof *borders };

/* Whether a part of the title is its headline, as the page shows it: a word or two may
 * be a section's name. */
static bool is_shown(const seeker *seek, const char *part, size_t size) {
    enum { LEAST = 12 };
    const char *headline = seek->out->headline;
    return headline && size >= LEAST && strlen(headline) == size &&
           !memcmp(headline, part, size) &&
           !(seek->out->publisher && !strcmp(headline, seek->out->publisher));
}

static bool is_outlet(const seeker *seek, const char *part, size_t size) {
    const char *publisher = seek->out->publisher;
    return publisher && strlen(publisher) == size && !memcmp(publisher, part, size);
}

/* The headline of a title that has the outlet's name before or behind it:
 * "Ferry runs aground - The Linden Courier". The title itself may be cut. */
static const char *without_outlet(const seeker *seek, char *title) {
    for (size_t i = 0; i < BORDERS; i++) {
        bool colon = borders[i][0] == ':' && borders[i][1] == ' ';
        char *last = NULL;
        for (char *at = title; (at = strstr(at, borders[i])) != NULL; last = at++) {
            size_t before = (size_t)(at - title);
            const char *rest = at + strlen(borders[i]);
            if (is_outlet(seek, title, before) || is_shown(seek, rest, strlen(rest)))
                return rest;
            if ((is_shown(seek, title, before) && !colon) ||
                is_outlet(seek, rest, strlen(rest))) {
                *at = '\0';
                return title;
            }
        }
        if (i == 0 && last && last - title > (ptrdiff_t)strlen(last)) *last = '\0';
    }
    return title;
}

/* ---- what stands in the page itself ---- */

static const char *text_of(seeker *seek, uint32_t element) {
    char text[FACT_TEXT];
    uint32_t end = seek->markup->elements.items[element].end;
    qt_block_text(seek->markup, element, end, text, sizeof text);
    return tidy(seek, text);
}

/* The first headline, and the first byline of a part that calls itself one. */
static void read_elements(seeker *seek) {
    const qt_markup *markup = seek->markup;
    qt_page_facts *out = seek->out;
    unsigned headlines = 0, bylines = 0;
    for (uint32_t i = 0; i < markup->elements.count; i++) {
        const qt_element *element = &markup->elements.items[i];
        if (element->level == 1 && headlines++ < TRIED && !out->headline)
            out->headline = text_of(seek, i);
        if (out->visible_byline || element->is_text || !element->names ||
            bylines >= TRIED)
            continue;
        const char *names = markup->strings.items + element->names;
        size_t size = strlen(names);
        if (qt_utf8_valid_prefix(names, size) < size ||
            !qt_matcher_find(seek->matcher, QT_REGEX_page_byline, names, size, NULL))
            continue;
        bylines++;
        out->visible_byline =
            qt_page_byline(seek->arena, seek->matcher, text_of(seek, i), &seek->failed);
    }
}

/* ---- meta elements ---- */

/* Not "admin", "ada@courier.example", "12". */
static bool is_name(const char *text) {
    bool capital = false;
    for (const char *at = text; at && *at; at++) {
        if (strchr("@/_<>", *at)) return false;
        capital |= (*at >= 'A' && *at <= 'Z') || (unsigned char)*at >= 0xC3;
    }
    return capital;
}

static void read_meta(seeker *seek) {
    static const char *const titles[] = {"og:title", "twitter:title",  "headline",
                                         "dc.title", "sailthru.title", NULL};
    static const char *const authors[] = {"byl",
                                          "author",
                                          "article:author_name",
                                          "article:author",
                                          "parsely-author",
                                          "sailthru.author",
                                          "dc.creator",
                                          "dcterms.creator",
                                          NULL};
    static const char *const outlets[] = {
        "og:site_name", "application-name", "publisher", "dc.publisher", "cre", NULL};
    static const char *const dates[] = {"article:published_time",
                                        "article:published",
                                        "datepublished",
                                        "og:published_time",
                                        "pubdate",
                                        "publish-date",
                                        "parsely-pub-date",
                                        "sailthru.date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "dcterms.created",
                                        "date",
                                        "datetime",
                                        NULL};
    static const char *const urls[] = {"og:url", "canonical", "itemid", "saved-from",
                                       NULL};
    qt_page_facts *out = seek->out;
    take(seek, &out->publisher, first_of(seek, outlets));
    take(seek, &out->title, first_of(seek, titles));
    take(seek, &out->title, qt_markup_fact(seek->markup, "title"));
    char *title =
        out->title ? qt_arena_string(seek->arena, out->title, strlen(out->title)) : NULL;
    if (out->title && !title) seek->failed = true;
    if (title) out->title = without_outlet(seek, title);
    const char *author = first_of(seek, authors);
    if (is_name(author)) take(seek, &out->byline, author);
    if (!out->byline) out->byline = out->visible_byline;
    for (size_t i = 0; dates[i]; i++)
        take_date(seek, qt_markup_fact(seek->markup, dates[i]));
    for (size_t i = 0; urls[i] && !out->url; i++) {
        const char *url = qt_markup_fact(seek->markup, urls[i]);
        if (url && !strncmp(url, "http", 4)) take(seek, &out->url, url);
    }
    if (out->byline && out->publisher && !strcmp(out->byline, out->publisher))
        out->byline = NULL; /* an outlet's own */
    const char *tier = qt_markup_fact(seek->markup, "article:content_tier");
    if (tier && (!strcmp(tier, "locked") || !strcmp(tier, "metered"))) out->closed = true;
}

quoth_status qt_page_facts_find(qt_arena *arena, qt_matcher *matcher,
                                const qt_markup *markup, qt_page_facts *out,
                                quoth_error *error) {
    seeker seek = {.arena = arena, .matcher = matcher, .markup = markup, .out = out};
    *out = (qt_page_facts){.closed = false};
    read_elements(&seek);
    read_json(&seek);
    read_meta(&seek);
    const char *name = qt_page_byline(arena, matcher, out->byline, &seek.failed);
    if (name) out->byline = name;
    return seek.failed ? qt_fail_memory(error) : QUOTH_OK;
}
