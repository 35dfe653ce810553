/*
 * Corpora: articles with gold attributions and silver syntax, brought onto the tokens of
 * quoth's own analysis.
 *
 * A silver token that is exactly one of ours gives its tag, head and label. Where ours
 * spans several, the one that the others hang on counts; where ours is a part of one, the
 * last part counts and the others hang on it. Heads outside our sentence become roots.
 */
#include <dirent.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train/train.h"

void train_fail(const char *format, ...) {
    va_list list;
    va_start(list, format);
    fputs("quoth-train: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

void *train_take(size_t size) {
    void *taken = calloc(1, size ? size : 1);
    if (!taken) train_fail("out of memory");
    return taken;
}

/* ---- offsets ---- */

/* Bytes before each code point, and the end. */
static uint32_t *codepoints(const char *text, size_t size, size_t *count) {
    uint32_t *starts = train_take((size + 1) * sizeof *starts);
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80) starts[n++] = (uint32_t)i;
    starts[n] = (uint32_t)size;
    *count = n;
    return starts;
}

/* The tokens that a span of bytes touches. */
static qt_range tokens_of(const quoth_document *doc, uint32_t start, uint32_t end) {
    uint32_t low = 0, high = doc->tokens.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->tokens.items[middle].end <= start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    qt_range range = {low, low};
    while (range.end < doc->tokens.count && doc->tokens.items[range.end].start < end)
        range.end++;
    return range;
}

static uint32_t number_at(const json_t *array, size_t index) {
    return (uint32_t)json_integer_value(json_array_get(array, index));
}

/* ---- articles ---- */

static qt_range range_of(const quoth_document *doc, const json_t *span,
                         const uint32_t *starts, size_t points) {
    uint32_t a = number_at(span, 0), b = number_at(span, 1);
    if (a > b || b > points) train_fail("a span outside of its text");
    return tokens_of(doc, starts[a], starts[b]);
}

static void read_gold(train_item *item, const json_t *quotations, const uint32_t *starts,
                      size_t points) {
    size_t index, s;
    const json_t *quotation, *span;
    item->gold = train_take(json_array_size(quotations) * sizeof *item->gold);
    json_array_foreach(quotations, index, quotation) {
        train_gold *gold = &item->gold[item->gold_count++];
        const json_t *content = json_object_get(quotation, "content");
        const json_t *cue = json_object_get(quotation, "cue");
        const json_t *source = json_object_get(quotation, "source");
        gold->content = train_take(json_array_size(content) * sizeof *gold->content);
        json_array_foreach(content, s, span) gold->content[gold->content_count++] =
            range_of(item->doc, span, starts, points);
        if (json_array_size(cue))
            gold->cue = range_of(item->doc, json_array_get(cue, 0), starts, points);
        if (json_array_size(source))
            gold->source = range_of(item->doc, json_array_get(source, 0), starts, points);
    }
}

void train_analyse(train_item *item, quoth_context *context) {
    quoth_document_free(item->doc);
    quoth_article article = {.size = sizeof article,
                             .text = item->text,
                             .text_size = item->size,
                             .id = item->id};
    quoth_error error;
    if (quoth_analyze(&item->doc, context, &article, &error))
        train_fail("%s: %s", item->id, error.message);
}

/* ---- silver syntax ---- */

static qt_label label_find(const char *name) {
    char plain[32];
    snprintf(plain, sizeof plain, "%s", name);
    for (char *at = plain; *at; at++)
        if (*at == ':') *at = '_';
    for (unsigned l = 1; l < QT_LABEL_COUNT; l++)
        if (!strcmp(qt_label_name((qt_label)l), plain)) return (qt_label)l;
    return QT_LABEL_dep;
}

static qt_tag tag_find(const char *name) {
    qt_tag tag = qt_tag_find(name, strlen(name));
    if (tag) return tag;
    if (!strcmp(name, "FW")) return QT_TAG_NN;
    if (!strcmp(name, "LS")) return QT_TAG_CD;
    return QT_TAG_PUNCT;
}

typedef struct silver_token {
    uint32_t start, end, head; /* bytes; index in the sentence, QT_NONE the root */
    qt_tag tag;
    qt_label label;
    uint32_t ours; /* the token of ours that stands for it */
} silver_token;

/* Our token takes over what the silver one says; heads are filled in later. */
static void align(train_item *item, silver_token *silver, uint32_t count) {
    const quoth_document *doc = item->doc;
    for (uint32_t i = 0; i < count; i++) {
        qt_range range = tokens_of(doc, silver[i].start, silver[i].end);
        silver[i].ours = qt_range_empty(range) ? QT_NONE : range.end - 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t ours = silver[i].ours;
        if (ours == QT_NONE) continue;
        bool inside = silver[i].head != QT_NONE && silver[silver[i].head].ours == ours;
        if (inside) continue;
        item->tags[ours] = (uint8_t)silver[i].tag;
        item->labels[ours] = (uint8_t)silver[i].label;
        item->heads[ours] =
            silver[i].head == QT_NONE ? QT_NONE : silver[silver[i].head].ours;
        qt_range range = tokens_of(doc, silver[i].start, silver[i].end);
        for (uint32_t part = range.first; part + 1 < range.end; part++) {
            if (item->labels[part]) continue;
            item->heads[part] = ours;
            item->labels[part] = QT_LABEL_compound;
        }
    }
}

static void read_silver(train_item *item, const json_t *sentences, const uint32_t *starts,
                        size_t points) {
    size_t tokens = item->doc->tokens.count + 1, s, t;
    const json_t *sentence, *token;
    item->tags = train_take(tokens);
    item->labels = train_take(tokens);
    item->heads = train_take(tokens * sizeof *item->heads);
    memset(item->heads, 0xFF, tokens * sizeof *item->heads);
    json_array_foreach(sentences, s, sentence) {
        uint32_t count = (uint32_t)json_array_size(sentence);
        silver_token *silver = train_take(count * sizeof *silver);
        json_array_foreach(sentence, t, token) {
            uint32_t a = number_at(token, 0), b = number_at(token, 1);
            if (a > b || b > points) train_fail("%s: a token outside the text", item->id);
            uint32_t head = number_at(token, 4);
            silver[t] = (silver_token){
                .start = starts[a],
                .end = starts[b],
                .head = head && head <= count ? head - 1 : QT_NONE,
                .tag = tag_find(json_string_value(json_array_get(token, 2))),
                .label = label_find(json_string_value(json_array_get(token, 5)))};
        }
        align(item, silver, count);
        free(silver);
    }
    const qt_sentences *ours = &item->doc->sentences;
    for (uint32_t i = 0; i < ours->count; i++)
        for (uint32_t k = ours->items[i].tokens.first; k < ours->items[i].tokens.end; k++)
            if (item->heads[k] != QT_NONE &&
                !qt_range_has(ours->items[i].tokens, item->heads[k])) {
                item->heads[k] = QT_NONE;
                item->labels[k] = QT_LABEL_root;
            }
}

/* ---- files ---- */

static json_t *read_line(FILE *file, char **line, size_t *capacity, const char *path) {
    ssize_t size = getline(line, capacity, file);
    if (size <= 0) return NULL;
    json_error_t error;
    json_t *value = json_loadb(*line, (size_t)size, 0, &error);
    if (!value) train_fail("%s: %s", path, error.text);
    return value;
}

static FILE *open_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) train_fail("%s: cannot read", path);
    return file;
}

/* id -> its sentences */
static json_t *read_index(const char *path) {
    json_t *index = json_object(), *value;
    if (!path) return index;
    FILE *file = open_file(path);
    char *line = NULL;
    size_t capacity = 0;
    while ((value = read_line(file, &line, &capacity, path))) {
        json_object_set(index, json_string_value(json_object_get(value, "id")),
                        json_object_get(value, "sentences"));
        json_decref(value);
    }
    free(line);
    fclose(file);
    return index;
}

static unsigned fold_of(const char *id) {
    uint32_t hash = 2166136261u;
    for (; *id; id++) hash = (hash ^ (uint8_t)*id) * 16777619u;
    return (hash >> 8) % TRAIN_FOLDS;
}

static train_item *add_item(train_corpus *corpus, quoth_context *context, const char *id,
                            const char *text, size_t size) {
    corpus->items = realloc(corpus->items, (corpus->count + 1) * sizeof *corpus->items);
    if (!corpus->items) train_fail("out of memory");
    train_item *item = &corpus->items[corpus->count++];
    *item = (train_item){.id = strdup(id),
                         .text = memcpy(train_take(size + 1), text, size),
                         .size = size,
                         .fold = fold_of(id)};
    train_analyse(item, context);
    return item;
}

void train_read(train_corpus *out, quoth_context *context, const char *gold,
                const char *silver) {
    json_t *index = read_index(silver), *value;
    FILE *file = open_file(gold);
    char *line = NULL;
    size_t capacity = 0;
    while ((value = read_line(file, &line, &capacity, gold))) {
        const char *id = json_string_value(json_object_get(value, "id"));
        const json_t *text = json_object_get(value, "text");
        if (!id || !json_is_string(text)) train_fail("%s: no id or text", gold);
        size_t size = json_string_length(text), points;
        train_item *item = add_item(out, context, id, json_string_value(text), size);
        uint32_t *starts = codepoints(item->text, size, &points);
        read_gold(item, json_object_get(value, "quotations"), starts, points);
        const json_t *sentences = json_object_get(index, id);
        if (sentences) read_silver(item, sentences, starts, points);
        free(starts);
        json_decref(value);
    }
    free(line);
    fclose(file);
    json_decref(index);
}

/* ---- CoNLL-U, for its tags ---- */

typedef struct conllu {
    char *text;
    size_t size;
    struct {
        uint32_t start, end;
        qt_tag tag;
    } * words;
    uint32_t count;
} conllu;

/* The words of a sentence are found in its text, in order. */
static void add_word(conllu *out, size_t *at, const char *form, const char *tag) {
    const char *found = strstr(out->text + *at, form);
    if (!found) return;
    out->words = realloc(out->words, (out->count + 1) * sizeof *out->words);
    if (!out->words) train_fail("out of memory");
    uint32_t start = (uint32_t)(found - out->text), end = start + (uint32_t)strlen(form);
    out->words[out->count].start = start;
    out->words[out->count].end = end;
    out->words[out->count++].tag = tag_find(tag);
    *at = end;
}

static void read_conllu(conllu *out, const char *path) {
    FILE *file = open_file(path);
    char *line = NULL;
    size_t capacity = 0, at = 0;
    ssize_t got;
    while ((got = getline(&line, &capacity, file)) > 0) {
        if (line[got - 1] == '\n') line[--got] = 0;
        if (!strncmp(line, "# text = ", 9)) {
            size_t size = strlen(line + 9);
            out->text = realloc(out->text, out->size + size + 2);
            if (!out->text) train_fail("out of memory");
            at = out->size;
            memcpy(out->text + out->size, line + 9, size);
            out->size += size;
            out->text[out->size++] = '\n';
            out->text[out->size] = 0;
        }
        char *fields[5] = {0}, *rest = line;
        for (unsigned i = 0; i < 5 && rest; i++) fields[i] = strsep(&rest, "\t");
        bool word = fields[4] && strspn(fields[0], "0123456789") == strlen(fields[0]);
        if (word && out->text) add_word(out, &at, fields[1], fields[4]);
    }
    free(line);
    fclose(file);
}

static int by_name(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void train_read_tags(train_corpus *corpus, quoth_context *context, const char *folder) {
    DIR *listing = opendir(folder);
    if (!listing) train_fail("%s: cannot read", folder);
    char **names = NULL;
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(listing));) {
        size_t size = strlen(entry->d_name);
        if (size < 7 || strcmp(entry->d_name + size - 7, ".conllu")) continue;
        names = realloc(names, (count + 1) * sizeof *names);
        if (!names) train_fail("out of memory");
        names[count++] = strdup(entry->d_name);
    }
    closedir(listing);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        conllu file = {0};
        read_conllu(&file, path);
        train_item *item =
            add_item(corpus, context, names[i], file.text ? file.text : "", file.size);
        item->tags = train_take(item->doc->tokens.count + 1);
        for (uint32_t w = 0; w < file.count; w++) {
            qt_range ours = tokens_of(item->doc, file.words[w].start, file.words[w].end);
            if (ours.end == ours.first + 1 &&
                item->doc->tokens.items[ours.first].start == file.words[w].start &&
                item->doc->tokens.items[ours.first].end == file.words[w].end)
                item->tags[ours.first] = (uint8_t)file.words[w].tag;
        }
        free(file.text);
        free(file.words);
        free(names[i]);
    }
    free(names);
}
