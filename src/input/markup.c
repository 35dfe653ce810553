/*
 * A page as a table of elements, by libxml2's HTML parser.
 *
 * libxml2 reads tags and entities, as broken as they come; no tree of its own is built.
 * It takes the page from a window of decoded text that moves along the file (window).
 * Its events fill one table in document order, and every text is traced to the bytes of
 * the file: the parser's position stands just behind the text that it reports, and where
 * the bytes before it are not that text, an entity stood there.
 *
 *     <p>He said &ldquo;no&rdquo;.      p; text `He said `, `“` from 7 bytes, `no`, …
 *
 * Facts that a page states about itself (meta elements, its title, JSON-LD, its canonical
 * link, where a browser saved it from) are kept beside the elements. A page nested or
 * split beyond the limits is read up to there.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/utf8.h"
#include "input/page.h"

enum {
    DEPTH_MAX = 200,         /* deeper elements lose their borders, not their text */
    PARSER_DEPTH_MAX = 1000, /* libxml2 searches its open elements at each end tag */
    NAMES_MAX = 400,         /* bytes of an element's class, id, role and itemprop */
    FACTS_MAX = 2000,
    ATTRIBUTES_MAX = 500, /* of a tag */
    FACT_BYTES = 4096,    /* of a meta element */
    DATA_BYTES = 1 << 20, /* of JSON-LD; what is longer is no JSON then */
    PART_BYTES = 500,     /* texts from this size on may be parts of longer ones */
    ENTITY_MAX = 40,      /* bytes of an entity in the file */
    STRETCH = 1 << 15,    /* bytes that are decoded at a time */
    BEHIND = 1 << 13,     /* bytes behind the parser that stay */
    AHEAD = 320,          /* bytes that tell what a `<` begins */
    COMMENT_PART = 4096   /* bytes of a comment that the parser keeps at a time */
};

enum {
    BLOCK = QT_TAG_BLOCK,
    UNREAD = QT_TAG_BLOCK | QT_TAG_UNREAD,
    PARAGRAPH = QT_TAG_BLOCK | QT_TAG_PARAGRAPH,
    ASIDE = QT_TAG_BLOCK | QT_TAG_ASIDE,
    ARTICLE = QT_TAG_BLOCK | QT_TAG_ARTICLE
};

/* By name, for a binary search. */
static const struct {
    const char *name;
    uint16_t flags;
} tags[] = {
    {"a", QT_TAG_LINK},
    {"address", BLOCK},
    {"amp-ad", UNREAD},
    {"amp-consent", UNREAD},
    {"amp-embed", UNREAD},
    {"amp-sidebar", UNREAD},
    {"amp-social-share", UNREAD},
    {"amp-sticky-ad", UNREAD},
    {"amp-user-notification", UNREAD},
    {"applet", UNREAD},
    {"area", UNREAD},
    {"article", ARTICLE},
    {"aside", ASIDE},
    {"audio", UNREAD},
    {"b", 0},
    {"base", UNREAD},
    {"blockquote", PARAGRAPH | QT_TAG_QUOTED},
    {"body", BLOCK | QT_TAG_ROOT},
    {"br", QT_TAG_BREAK},
    {"button", UNREAD},
    {"canvas", UNREAD},
    {"caption", BLOCK},
    {"center", BLOCK},
    {"dd", PARAGRAPH},
    {"del", QT_TAG_UNREAD},
    {"details", BLOCK},
    {"dialog", ASIDE},
    {"dir", BLOCK},
    {"div", BLOCK},
    {"dl", BLOCK},
    {"dt", PARAGRAPH},
    {"embed", UNREAD},
    {"fieldset", BLOCK},
    {"figcaption", UNREAD},
    {"figure", BLOCK},
    {"footer", ASIDE},
    {"form", BLOCK},
    {"frame", UNREAD},
    {"frameset", BLOCK},
    {"h1", BLOCK | QT_TAG_HEADING},
    {"h2", BLOCK | QT_TAG_HEADING},
    {"h3", BLOCK | QT_TAG_HEADING},
    {"h4", BLOCK | QT_TAG_HEADING},
    {"h5", BLOCK | QT_TAG_HEADING},
    {"h6", BLOCK | QT_TAG_HEADING},
    {"head", UNREAD},
    {"header", BLOCK},
    {"hr", BLOCK},
    {"html", BLOCK | QT_TAG_ROOT},
    {"iframe", UNREAD},
    {"input", QT_TAG_UNREAD},
    {"label", QT_TAG_UNREAD},
    {"legend", BLOCK},
    {"li", PARAGRAPH | QT_TAG_ITEM},
    {"link", UNREAD},
    {"main", ARTICLE},
    {"map", UNREAD},
    {"math", UNREAD},
    {"menu", ASIDE},
    {"meta", UNREAD},
    {"nav", ASIDE},
    {"noembed", UNREAD},
    {"noframes", UNREAD},
    {"noscript", UNREAD},
    {"object", UNREAD},
    {"ol", BLOCK},
    {"optgroup", UNREAD},
    {"option", UNREAD},
    {"p", PARAGRAPH},
    {"picture", UNREAD},
    {"pre", PARAGRAPH},
    {"progress", UNREAD},
    {"q", QT_TAG_QUOTE},
    {"rp", QT_TAG_UNREAD},
    {"rt", QT_TAG_UNREAD},
    {"s", QT_TAG_UNREAD},
    {"script", UNREAD},
    {"section", BLOCK},
    {"select", UNREAD},
    {"source", UNREAD},
    {"strike", QT_TAG_UNREAD},
    {"strong", 0},
    {"style", UNREAD},
    {"summary", BLOCK},
    {"svg", UNREAD},
    {"table", BLOCK},
    {"tbody", BLOCK},
    {"td", PARAGRAPH},
    {"template", UNREAD},
    {"textarea", UNREAD},
    {"tfoot", BLOCK},
    {"th", PARAGRAPH},
    {"thead", BLOCK},
    {"time", 0},
    {"title", UNREAD},
    {"tr", BLOCK},
    {"ul", BLOCK},
    {"video", UNREAD},
    {"wbr", 0},
};
enum { TAG_COUNT = sizeof tags / sizeof *tags };

/* The part of the page's UTF-8 between what the parser is done with and what is decoded.
 * Places in the page are bytes of its UTF-8. */
typedef struct window {
    qt_decoder *source;
    qt_traced traced;
    uint32_t passed; /* place of its first byte */
    uint32_t clean;  /* place up to which nothing is left that libxml2 must not see */
    uint32_t taken;  /* place up to which the parser has read */
    enum { IN_TEXT, IN_TAG, IN_LONG_TAG, IN_COMMENT, IN_RAW } state; /* at clean */
    const char *raw;        /* "script" where the tag begins one, else NULL */
    char quote;             /* that the tag's attribute is in, or 0 */
    uint32_t attributes;    /* of the tag so far */
    uint32_t comment_bytes; /* of this part of the comment */
} window;

typedef struct reader {
    const qt_memory *memory;
    window page;
    qt_markup *out;
    quoth_error *error;
    quoth_status status;
    xmlParserCtxtPtr parser;
    uint32_t open;          /* the innermost open element */
    uint32_t depth;         /* of open */
    uint32_t flattened;     /* open elements below DEPTH_MAX */
    uint32_t cursor;        /* piece of the window that was used last */
    const char *collecting; /* the fact that the next texts are: "title", "json-ld" */
    qt_string_table collected;
    bool titled;
    uint32_t preformatted, drawings; /* open pre and svg elements */
} reader;

/* Just behind what the parser has read; before it has begun, 0. */
static size_t parser_place(const reader *in) {
    const xmlParserInputPtr input = in->parser->input;
    return input ? (size_t)(input->cur - input->base) + input->consumed : 0;
}

static void fail_memory(reader *in) {
    in->status = qt_fail_memory(in->error);
    xmlStopParser(in->parser);
}

static bool is(const xmlChar *name, const char *wanted) {
    return !xmlStrcasecmp(name, (const xmlChar *)wanted);
}

static uint16_t flags_of(const xmlChar *name) {
    size_t low = 0, high = TAG_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = xmlStrcasecmp(name, (const xmlChar *)tags[middle].name);
        if (!order) return tags[middle].flags;
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    /* an element of somebody's own, <amp-body>: its text may be anything */
    return xmlStrchr(name, '-') ? BLOCK | QT_TAG_CUSTOM : 0;
}

static const char *attribute(const xmlChar **attributes, const char *name) {
    for (; attributes && attributes[0]; attributes += 2)
        if (is(attributes[0], name))
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

/* ---- strings and facts ---- */

static bool reserve(reader *in, qt_string_table *table, size_t size) {
    if (size && qt_table_reserve(in->memory, (void **)&table->items, &table->capacity,
                                 table->count + (uint32_t)size - 1, 1))
        return true;
    if (size) fail_memory(in);
    return !size;
}

static void append(reader *in, qt_string_table *table, const char *bytes, size_t size) {
    if (!reserve(in, table, size) || !size) return;
    memcpy(table->items + table->count, bytes, size);
    table->count += (uint32_t)size;
}

static void collect(reader *in, const char *bytes, size_t size) {
    if (in->collected.count < DATA_BYTES) append(in, &in->collected, bytes, size);
}

/* Cut to `limit` bytes, at a character's border. */
static uint32_t keep(reader *in, const char *text, size_t size, size_t limit) {
    uint32_t at = in->out->strings.count;
    if (size > limit) {
        size = limit;
        while (size && ((unsigned char)text[size] & 0xC0) == 0x80) size--;
    }
    append(in, &in->out->strings, text, size);
    append(in, &in->out->strings, "", 1);
    return at;
}

static void add_fact(reader *in, const char *name, const char *value, size_t size,
                     size_t limit) {
    if (in->out->facts.count >= FACTS_MAX || !size) return;
    char key[64];
    size_t length = strlen(name);
    if (length >= sizeof key) return;
    for (size_t i = 0; i <= length; i++)
        key[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 'a' - 'A') : name[i];
    qt_fact *fact = QT_PUSH(in->memory, &in->out->facts);
    if (!fact) {
        fail_memory(in);
        return;
    }
    uint32_t kept = keep(in, key, length, length);
    uint32_t said = in->status ? 0 : keep(in, value, size, limit);
    *fact = (qt_fact){kept, said};
}

static void add_meta(reader *in, const xmlChar **attributes) {
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = attribute(attributes, "content");
    if (!content) return;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *name = attribute(attributes, keys[i]);
        if (name) add_fact(in, name, content, strlen(content), FACT_BYTES);
    }
}

/* ---- elements ---- */

/* Class, id, role and itemprop, a blank between them. */
static uint32_t keep_names(reader *in, const xmlChar **attributes) {
    static const char *const keys[] = {
        "class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label"};
    char names[NAMES_MAX];
    size_t size = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *value = attribute(attributes, keys[i]);
        if (!value || !*value) continue;
        size_t length = strlen(value), room = sizeof names - size;
        if (room < 8) break;
        if (length + 2 > room) length = room - 2;
        while (length && ((unsigned char)value[length] & 0xC0) == 0x80) length--;
        if (size) names[size++] = ' ';
        memcpy(names + size, value, length);
        size += length;
    }
    return size ? keep(in, names, size, size) : 0;
}

/* Whether a style says `property: value`. */
static bool has_style(const char *style, const char *property, const char *value) {
    const xmlChar *at = (const xmlChar *)style;
    while ((at = xmlStrcasestr(at, (const xmlChar *)property)) != NULL) {
        bool begins = at == (const xmlChar *)style || at[-1] == ';' || at[-1] == ' ';
        at += strlen(property);
        while (*at == ' ' || *at == ':') at++;
        if (begins && !xmlStrncasecmp(at, (const xmlChar *)value, (int)strlen(value)))
            return true;
    }
    return false;
}

static bool is_hidden(const xmlChar **attributes) {
    if (attribute(attributes, "hidden")) return true;
    const char *style = attribute(attributes, "style");
    return style && (has_style(style, "display", "none") ||
                     has_style(style, "visibility", "hidden"));
}

static qt_element *push(reader *in) {
    qt_element *element = QT_PUSH(in->memory, &in->out->elements);
    if (!element) {
        fail_memory(in);
        return NULL;
    }
    *element = (qt_element){.parent = in->open, .end = in->out->elements.count};
    if (in->out->elements.count >= QUOTH_LIMIT_ELEMENTS) {
        in->out->cut = true;
        xmlStopParser(in->parser);
    }
    return element;
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes) {
    reader *in = user;
    if (in->status) return;
    if (in->parser->nameNr > PARSER_DEPTH_MAX) {
        in->out->cut = true;
        xmlStopParser(in->parser);
        return;
    }
    if (is(name, "meta")) add_meta(in, attributes);
    if (is(name, "link") && attribute(attributes, "href") &&
        attribute(attributes, "rel") &&
        !strcmp(attribute(attributes, "rel"), "canonical"))
        add_fact(in, "canonical", attribute(attributes, "href"),
                 strlen(attribute(attributes, "href")), FACT_BYTES);
    if (is(name, "html") && attribute(attributes, "itemid"))
        add_fact(in, "itemid", attribute(attributes, "itemid"),
                 strlen(attribute(attributes, "itemid")), FACT_BYTES);
    if (is(name, "time") && attribute(attributes, "datetime"))
        add_fact(in, "datetime", attribute(attributes, "datetime"),
                 strlen(attribute(attributes, "datetime")), FACT_BYTES);
    in->drawings += is(name, "svg");
    if (is(name, "title") && !in->titled && !in->drawings) in->collecting = "title";
    const char *type = is(name, "script") ? attribute(attributes, "type") : NULL;
    static const char data[] = "application/ld+json"; /* parameters may follow */
    if (type &&
        !xmlStrncasecmp((const xmlChar *)type, (const xmlChar *)data, (int)strlen(data)))
        in->collecting = "json-ld";
    in->preformatted += is(name, "pre");
    if (in->depth >= DEPTH_MAX) {
        in->flattened++;
        return;
    }
    uint32_t index = in->out->elements.count;
    qt_element *element = push(in);
    if (!element) return;
    element->flags = flags_of(name);
    if (element->flags & QT_TAG_LINK && !attribute(attributes, "href"))
        element->flags = 0; /* an anchor */
    if (element->flags & QT_TAG_HEADING) element->level = (uint8_t)(name[1] - '0');
    element->hidden = is_hidden(attributes);
    uint32_t names = keep_names(in, attributes);
    if (!in->status) in->out->elements.items[index].names = names;
    in->open = index;
    in->depth++;
}

static void on_end(void *user, const xmlChar *name) {
    reader *in = user;
    if (in->status) return;
    if (in->preformatted && is(name, "pre")) in->preformatted--;
    if (in->drawings && is(name, "svg")) in->drawings--;
    if (in->collecting) {
        add_fact(in, in->collecting, in->collected.items, in->collected.count,
                 in->collected.count);
        if (!strcmp(in->collecting, "title")) in->titled = true;
        in->collecting = NULL;
        in->collected.count = 0;
    }
    if (in->flattened) {
        in->flattened--;
        return;
    }
    if (!in->depth) return;
    qt_element *element = &in->out->elements.items[in->open];
    element->end = in->out->elements.count;
    in->open = element->parent;
    in->depth--;
}

/* ---- texts ---- */

/* The bytes of the window that say `text`: just before the parser's position, from the
 * last `&` there where they are an entity. */
static qt_span place_of(const reader *in, const char *text, size_t size) {
    const qt_string_table *source = &in->page.traced.text;
    size_t at = parser_place(in) - in->page.passed;
    if (at > source->count) at = source->count;
    /* a long text is reported in parts, each before its last character is passed */
    size_t last = size < PART_BYTES ? at : at + 4;
    for (size_t end = at; end <= last && end <= source->count; end++)
        if (size <= end && !memcmp(source->items + end - size, text, size))
            return (qt_span){(uint32_t)(end - size), (uint32_t)end};
    size_t from = at;
    while (from && at - from < ENTITY_MAX && source->items[from - 1] != '&') from--;
    if (from && source->items[from - 1] == '&') from--;
    if (at - from >= ENTITY_MAX) from = at;
    return (qt_span){(uint32_t)from, (uint32_t)at};
}

/* A numeric reference to a C1 control means the character of windows-1252, as in
 * browsers. */
static const char *c1_text(const char *text, size_t size) {
    static const char *const characters[32] = {"€",  NULL, "‚", "ƒ", "„", "…",  "†", "‡",
                                               "ˆ",  "‰",  "Š", "‹", "Œ", NULL, "Ž", NULL,
                                               NULL, "‘",  "’", "“", "”", "•",  "–", "—",
                                               "˜",  "™",  "š", "›", "œ", NULL, "ž", "Ÿ"};
    unsigned char second = size == 2 ? (unsigned char)text[1] : 0;
    if (size != 2 || text[0] != '\xC2' || second < 0x80 || second > 0x9F) return NULL;
    return characters[second - 0x80];
}

/* The same bytes in the file, piece by piece where text and source agree. */
static quoth_status add_traced(reader *in, const char *text, size_t size, qt_span place) {
    const qt_traced *source = &in->page.traced;
    const qt_pieces *pieces = &source->pieces;
    qt_traced *out = &in->out->traced;
    if (place.end_byte - place.start_byte != size) {
        qt_span file =
            qt_traced_file(pieces->items, pieces->count, source->text.count, place);
        return qt_traced_add(in->memory, out, text, size, file.start_byte,
                             file.end_byte - file.start_byte, in->error);
    }
    while (in->cursor + 1 < pieces->count &&
           pieces->items[in->cursor + 1].text_byte <= place.start_byte)
        in->cursor++;
    for (uint32_t at = place.start_byte; at < place.end_byte;) {
        while (in->cursor + 1 < pieces->count &&
               pieces->items[in->cursor + 1].text_byte <= at)
            in->cursor++;
        uint32_t stop = in->cursor + 1 < pieces->count
                            ? pieces->items[in->cursor + 1].text_byte
                            : source->text.count;
        if (stop > place.end_byte) stop = place.end_byte;
        qt_span file = qt_traced_file(pieces->items, pieces->count, source->text.count,
                                      (qt_span){at, stop});
        QT_TRY(qt_traced_add(in->memory, out, text + (at - place.start_byte), stop - at,
                             file.start_byte, file.end_byte - file.start_byte,
                             in->error));
        at = stop;
    }
    return QUOTH_OK;
}

/* A text of the innermost open element; `after` bytes more were reported with it. */
static void add_text(reader *in, const char *text, size_t size, size_t after) {
    qt_elements *elements = &in->out->elements;
    qt_string_table *all = &in->out->traced.text;
    uint32_t start = all->count;
    qt_span place = place_of(in, text, size + after);
    if (place.end_byte - place.start_byte == size + after)
        place.end_byte -= (uint32_t)after;
    const char *meant = c1_text(text, size);
    if (meant) {
        text = meant;
        size = strlen(meant);
    }
    in->status = add_traced(in, text, size, place);
    if (in->status) {
        xmlStopParser(in->parser);
        return;
    }
    qt_element *last = elements->count ? &elements->items[elements->count - 1] : NULL;
    if (last && last->is_text && last->parent == in->open &&
        last->text.end_byte == start) {
        last->text.end_byte = all->count;
        return;
    }
    qt_element *element = push(in);
    if (!element) return;
    element->is_text = true;
    element->text = (qt_span){start, all->count};
}

/* Within <pre> a line end is a break: an empty line ends a paragraph. */
static void add_lines(reader *in, const char *text, size_t size) {
    while (size && !in->status) {
        const char *newline = memchr(text, '\n', size);
        size_t line = newline ? (size_t)(newline - text) : size;
        if (line) add_text(in, text, line, size - line);
        text += line;
        size -= line;
        if (!newline) break;
        qt_element *element = push(in);
        if (element) element->flags = QT_TAG_BREAK;
        text++;
        size--;
    }
}

static void on_text(void *user, const xmlChar *bytes, int length) {
    reader *in = user;
    if (in->status || length <= 0) return;
    const char *text = (const char *)bytes;
    size_t size = (size_t)length;
    if (in->collecting) {
        collect(in, text, size);
        return;
    }
    /* a number may be that of no character */
    if (qt_utf8_valid_prefix(text, size) < size) return;
    if (in->preformatted) {
        add_lines(in, text, size);
    } else {
        add_text(in, text, size, 0);
    }
}

/* What a script or a style holds is no text; only JSON-LD is of use. */
static void on_data(void *user, const xmlChar *bytes, int length) {
    reader *in = user;
    if (!in->status && in->collecting && length > 0)
        collect(in, (const char *)bytes, (size_t)length);
}

/* `saved from url=(0042)https://…`, as browsers write it. */
static void on_comment(void *user, const xmlChar *bytes) {
    static const char key[] = "saved from url=(";
    reader *in = user;
    if (in->status) return;
    const char *found = strstr((const char *)bytes, key);
    found = found ? strchr(found, ')') : NULL;
    if (!found) return;
    found++;
    size_t size = strcspn(found, " \t\r\n");
    add_fact(in, "saved-from", found, size, FACT_BYTES);
}

/* ---- the window ---- */

static bool begins(const char *text, size_t size, const char *what) {
    size_t length = strlen(what);
    return size >= length &&
           !xmlStrncasecmp((const xmlChar *)text, (const xmlChar *)what, (int)length);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void blank(char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\n') text[i] = ' ';
}

/* The bytes of a conditional section's mark, `<![if …]>` or `<![CDATA[`, blanked. */
static size_t blank_section(char *text, size_t size) {
    static const char data[] = "<![CDATA[";
    enum { LONGEST = 300 };
    const char *end = memchr(text, '>', size < LONGEST ? size : LONGEST);
    size_t length = begins(text, size, data) ? sizeof data - 1
                    : end                    ? (size_t)(end - text) + 1
                                             : strlen("<![");
    blank(text, length);
    return length;
}

/* These pass over what they know the end of, and say how much; 0: more must be decoded.
 * Here up to the next `<` and what it begins. */
static size_t pass_text(window *page, char *text, size_t size, bool last) {
    static const char *const raw[] = {"script", "style"};
    char *found = memchr(text, '<', size);
    if (!found) return size;
    size_t at = (size_t)(found - text), left = size - at;
    if (left < AHEAD && !last) return at;
    if (begins(found, left, "<!--")) {
        page->state = IN_COMMENT;
        page->comment_bytes = 0;
        return at + strlen("<!");
    }
    if (begins(found, left, "<![")) return at + blank_section(found, left);
    if (left < 2 || !is_letter(found[1])) return at + 1;
    page->state = IN_TAG;
    page->raw = NULL;
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        if (begins(found + 1, left - 1, raw[i])) page->raw = raw[i];
    page->quote = 0;
    page->attributes = 0;
    return at + 1;
}

/* libxml2 compares the names of all attributes of a tag with each other. */
static size_t pass_tag(window *page, char *text, size_t size) {
    for (size_t at = 0; at < size; at++) {
        char c = text[at];
        if (page->quote) {
            if (c == page->quote) page->quote = 0;
        } else if (c == '>') {
            page->state = page->raw ? IN_RAW : IN_TEXT;
            return at + 1;
        } else if ((c == '"' || c == '\'') && text[at - 1] == '=') {
            page->quote = c;
        } else if (c == '=' && ++page->attributes > ATTRIBUTES_MAX) {
            page->state = IN_LONG_TAG;
            text[at] = ' ';
            return at + 1;
        }
    }
    return size;
}

/* Attributes beyond the limit become blanks. */
static size_t pass_long_tag(window *page, char *text, size_t size) {
    const char *end = memchr(text, '>', size);
    size_t rest = end ? (size_t)(end - text) : size;
    blank(text, rest);
    if (!end) return rest;
    page->state = page->raw ? IN_RAW : IN_TEXT;
    return rest + 1;
}

/* What a comment holds is not shown, and libxml2 keeps a comment whole: in a long one
 * `--><!--` takes the place of as many letters or blanks. */
static size_t pass_comment(window *page, char *text, size_t size, bool last) {
    static const char border[] = "--><!--";
    enum { BORDER = sizeof border - 1 };
    size_t at = 0, plain = 0;
    for (; at + BORDER < size || (last && at < size); at++) {
        if (begins(text + at, size - at, "-->") || begins(text + at, size - at, "--!>")) {
            page->state = IN_TEXT;
            return at + 1;
        }
        plain = is_letter(text[at]) || text[at] == ' ' ? plain + 1 : 0;
        if (++page->comment_bytes < COMMENT_PART || plain < BORDER) continue;
        memcpy(text + at + 1 - BORDER, border, BORDER);
        page->comment_bytes = 0;
        plain = 0;
    }
    return at;
}

/* What scripts and styles hold is left alone. */
static size_t pass_raw(window *page, const char *text, size_t size, bool last) {
    const char *found = memchr(text, '<', size);
    if (!found) return size;
    size_t at = (size_t)(found - text), left = size - at;
    if (left < AHEAD && !last) return at;
    if (left > 2 && found[1] == '/' && begins(found + 2, left - 2, page->raw))
        page->state = IN_TEXT;
    return at + 1;
}

/* Blanks of the same length for what libxml2 would take long over or show, so that every
 * place stays. */
static void clean(window *page) {
    char *text = page->traced.text.items;
    size_t end = page->traced.text.count, at = page->clean - page->passed, step = 1;
    bool last = qt_decoder_done(page->source);
    for (; at < end && step; at += step) {
        size_t left = end - at;
        unsigned state = page->state;
        step = state == IN_TEXT       ? pass_text(page, text + at, left, last)
               : state == IN_TAG      ? pass_tag(page, text + at, left)
               : state == IN_LONG_TAG ? pass_long_tag(page, text + at, left)
               : state == IN_COMMENT  ? pass_comment(page, text + at, left, last)
                                      : pass_raw(page, text + at, left, last);
    }
    page->clean = page->passed + (uint32_t)at;
}

/* Lets go of what the parser is far beyond, up to a piece's border or within one that is
 * the file's own bytes. */
static void forget(reader *in) {
    window *page = &in->page;
    qt_pieces *pieces = &page->traced.pieces;
    size_t at = parser_place(in);
    if (at < page->passed + 2 * (size_t)STRETCH) return;
    uint32_t gone = (uint32_t)at - page->passed - BEHIND;
    uint32_t first = qt_traced_piece(&page->traced, gone);
    quoth_piece *piece = &pieces->items[first];
    uint32_t length = qt_traced_stop(&page->traced, gone) - piece->text_byte;
    if (length == piece->file_bytes) {
        piece->file_byte += gone - piece->text_byte;
        piece->file_bytes -= gone - piece->text_byte;
        piece->text_byte = gone;
    } else {
        gone = piece->text_byte;
    }
    pieces->count -= first;
    memmove(pieces->items, piece, pieces->count * sizeof *piece);
    for (uint32_t i = 0; i < pieces->count; i++) pieces->items[i].text_byte -= gone;
    qt_string_table *text = &page->traced.text;
    text->count -= gone;
    memmove(text->items, text->items + gone, text->count);
    page->passed += gone;
    in->cursor = 0;
}

/* libxml2 asks for more of the page; 0 at its end. */
static int on_read(void *user, char *bytes, int size) {
    reader *in = user;
    window *page = &in->page;
    size_t wanted = (size_t)size;
    while (!in->status && page->clean - page->taken < wanted &&
           !(qt_decoder_done(page->source) &&
             page->clean == page->passed + page->traced.text.count)) {
        forget(in);
        in->status = qt_decoder_read(page->source, STRETCH, &page->traced);
        if (!in->status) clean(page);
    }
    if (in->status) return 0;
    if (wanted > page->clean - page->taken) wanted = page->clean - page->taken;
    if (!wanted) return 0;
    memcpy(bytes, page->traced.text.items + (page->taken - page->passed), wanted);
    page->taken += (uint32_t)wanted;
    return (int)wanted;
}

/* ---- the whole ---- */

/* libxml2 goes on after a failed allocation, for ever if need be, and would print. */
static void on_error(void *user, xmlErrorPtr fault) {
    reader *in = user;
    if (fault && fault->code == XML_ERR_NO_MEMORY && !in->status) fail_memory(in);
}

static void listen(xmlSAXHandler *handler) {
    *handler = (xmlSAXHandler){.startElement = on_start,
                               .endElement = on_end,
                               .characters = on_text,
                               .ignorableWhitespace = on_text,
                               .cdataBlock = on_data,
                               .comment = on_comment,
                               .initialized = XML_SAX2_MAGIC,
                               .serror = on_error};
}

void qt_markup_init(void) {
    xmlInitParser();
}

quoth_status qt_markup_read(const qt_memory *memory, qt_decoder *source, qt_markup *out,
                            quoth_error *error) {
    reader in = {.memory = memory, .page.source = source, .out = out, .error = error};
    in.parser = htmlNewParserCtxt();
    if (!in.parser) return qt_fail_memory(error);
    append(&in, &out->strings, "", 1);
    if (!in.status)
        push(&in); /* all of the page: elements without a parent are its own */
    if (!in.status) {
        out->elements.items[0].flags = BLOCK | QT_TAG_ROOT;
        listen(in.parser->sax);
        in.parser->userData = &in;
        htmlDocPtr none = htmlCtxtReadIO(in.parser, on_read, NULL, &in, NULL, "UTF-8",
                                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                             HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                             HTML_PARSE_IGNORE_ENC);
        if (none) xmlFreeDoc(none);
        /* libxml2 ends early and says so only here */
        if (!in.status && in.parser->errNo == XML_ERR_NO_MEMORY)
            in.status = qt_fail_memory(error);
    }
    htmlFreeParserCtxt(in.parser);
    QT_TABLE_FREE(memory, &in.collected);
    qt_traced_free(memory, &in.page.traced);
    if (in.status) return in.status;
    /* what was open when the page ended */
    for (uint32_t at = in.open;; at = out->elements.items[at].parent) {
        out->elements.items[at].end = out->elements.count;
        if (!at) break;
    }
    return QUOTH_OK;
}

void qt_markup_free(const qt_memory *memory, qt_markup *markup) {
    QT_TABLE_FREE(memory, &markup->elements);
    QT_TABLE_FREE(memory, &markup->facts);
    QT_TABLE_FREE(memory, &markup->strings);
    qt_traced_free(memory, &markup->traced);
}

const char *qt_markup_fact(const qt_markup *markup, const char *name) {
    const char *strings = markup->strings.items;
    for (uint32_t i = 0; i < markup->facts.count; i++)
        if (!strcmp(strings + markup->facts.items[i].name, name))
            return strings + markup->facts.items[i].value;
    return NULL;
}
