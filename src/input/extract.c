/*
 * Which parts of a page are its article.
 *
 * The page's text falls into blocks: runs between the borders of block elements (or two
 * line breaks). Navigation, comments, related links, captions and hidden parts are left
 * out by what they are or call themselves. Every other block has a weight: sentences
 * count for the article by their length, links and scraps count against it. The article
 * is the element whose blocks together weigh most; within it, blocks that read as text
 * stay, with the headings and list items between them.
 *
 *     body                                   -310
 *       div.menu   Home News Sport            -90
 *       div.story                            1640   the article
 *         p        The ferry ran aground …    420
 *         div.tags Ferries Lakes              -40   left out
 *
 * Where this leaves too little, the page is read again with nothing left out by name
 * (retry), as Readability does. What repeats the body word for word (pull quotes) and
 * what stands in every outlet's furniture lines goes. Linear in the page.
 */
#include <string.h>

#include "base/utf8.h"
#include "input/page.h"

/* Shares of the heaviest element's weight that an inner one needs to be the article. */
static const double NEARLY = 0.9, NEARLY_NAMED = 0.8;

enum {
    SENTENCE_BYTES = 50, /* shorter blocks do not vote for being the article */
    LONG_BYTES = 160,    /* such a block needs no full stop to be text */
    ENOUGH_BYTES = 300,  /* less text than this: the page is read again */
    LINE_BYTES = 400,    /* longer blocks are no furniture lines */
    REPEAT_WORDS = 6,    /* words in a row that make a repetition */
    REPEAT_RUNS = 2,     /* such runs in a block that repeats */
    REPEAT_MOST = 80,    /* words of the longest block that may */
    DEPTH = 260          /* open elements: more than the markup keeps */
};

typedef struct finder {
    const qt_memory *memory;
    qt_matcher *matcher;
    qt_markup *markup;
    const char *title;
    bool by_name; /* leave parts out by their names */
    qt_blocks *out;
    int32_t *sums;   /* per element and one more: weight of the blocks before it */
    int32_t *shares; /* the same of the sentences, before anything was left out by name */
    uint32_t root;
    quoth_error *error;
} finder;

static bool named(const finder *find, const qt_element *element, qt_regex_name name) {
    if (!element->names) return false;
    const char *names = find->markup->strings.items + element->names;
    size_t size = strlen(names);
    return qt_utf8_valid_prefix(names, size) == size &&
           qt_matcher_find(find->matcher, name, names, size, NULL);
}

/* Whether more than three quarters of all sentences stand in the element. */
static bool holds_most(const finder *find, const qt_element *element) {
    uint32_t index = (uint32_t)(element - find->markup->elements.items);
    int64_t here = find->shares[element->end] - find->shares[index];
    return here * 4 > (int64_t)find->shares[find->markup->elements.count] * 3;
}

static bool is_left_out(const finder *find, const qt_element *element) {
    if (element->flags & QT_TAG_UNREAD) return true;
    if (element->flags & QT_TAG_ROOT) return false;
    if (element->hidden) return true;
    if (named(find, element, QT_REGEX_page_hidden)) return true;
    if (!find->by_name) return false;
    if (element->flags & QT_TAG_ASIDE) return true;
    /* a part of a line is part of what the line says */
    if (element->flags & QT_TAG_ARTICLE || !(element->flags & QT_TAG_BLOCK)) return false;
    if (named(find, element, QT_REGEX_page_comments)) return true;
    return named(find, element, QT_REGEX_page_out) &&
           !named(find, element, QT_REGEX_page_in) && !holds_most(find, element);
}

/* ---- blocks ---- */

static bool is_stop(char c) {
    return c == '.' || c == '?' || c == '!';
}

/* The first byte of a Chinese, Japanese or Korean character, nearly always: such text
 * has no blanks to count words by. */
static bool is_wide(char c) {
    return (unsigned char)c >= 0xE3 && (unsigned char)c <= 0xED;
}

typedef struct walk {
    uint32_t container[DEPTH], depth; /* open block elements */
    uint32_t link_end, skip_end;
    uint32_t breaks; /* line breaks since the last text */
    qt_block *block; /* open, or NULL */
    char last;       /* byte before, blanks as one */
} walk;

static void count_text(const finder *find, walk *at, qt_span text, uint32_t element) {
    qt_block *block = at->block;
    const char *bytes = find->markup->traced.text.items;
    uint32_t wide = 0;
    bool link = element < at->link_end;
    for (uint32_t i = text.start_byte; i < text.end_byte; i++) {
        char c =
            bytes[i] == '\n' || bytes[i] == '\t' || bytes[i] == '\r' ? ' ' : bytes[i];
        if (c == ' ' && at->last == ' ') continue;
        if (c != ' ' && at->last == ' ') block->words++;
        wide += is_wide(c);
        if (is_stop(at->last) && (c == ' ' || (unsigned char)c >= 0x80 || c == '"'))
            block->stops++;
        block->bytes++;
        block->link_bytes += link;
        at->last = c;
    }
    block->words += wide / 2;
    block->stops += wide > 20;
}

static bool is_blank(const finder *find, qt_span text) {
    const char *bytes = find->markup->traced.text.items;
    for (uint32_t i = text.start_byte; i < text.end_byte;) {
        uint32_t length, c = qt_utf8_decode(bytes + i, text.end_byte - i, &length);
        if (!qt_utf8_is_space(c) && c != 0xA0 && c != 0x200B && c != 0xFEFF) return false;
        i += length;
    }
    return true;
}

static void end_block(walk *at) {
    if (at->block && is_stop(at->last)) at->block->stops++;
    at->block = NULL;
    at->breaks = 0;
}

static quoth_status read_text(finder *find, walk *at, uint32_t index) {
    const qt_elements *elements = &find->markup->elements;
    qt_span text = elements->items[index].text;
    bool blank = is_blank(find, text);
    if (blank && !at->block) return QUOTH_OK;
    if (!blank) {
        if (at->breaks > 1) end_block(at);
        at->breaks = 0;
    }
    if (!at->block) {
        at->block = QT_PUSH(find->memory, find->out);
        if (!at->block) return qt_fail_memory(find->error);
        uint32_t container = at->depth ? at->container[at->depth - 1] : 0;
        *at->block = (qt_block){.first = index, .container = container};
        at->block->heading = elements->items[container].flags & QT_TAG_HEADING;
        at->last = ' ';
    }
    at->block->end = index + 1;
    count_text(find, at, text, index);
    return QUOTH_OK;
}

static quoth_status find_blocks(finder *find) {
    qt_elements *elements = &find->markup->elements;
    walk at = {.depth = 0};
    find->out->count = 0;
    for (uint32_t i = 0; i < elements->count; i++) {
        qt_element *element = &elements->items[i];
        while (at.depth && elements->items[at.container[at.depth - 1]].end <= i) {
            at.depth--;
            end_block(&at);
        }
        if (i < at.skip_end) continue;
        if (element->is_text) {
            QT_TRY(read_text(find, &at, i));
            continue;
        }
        element->left_out = is_left_out(find, element);
        if (element->left_out) {
            bool inside = element->flags & QT_TAG_UNREAD; /* a script, a picture */
            if (element->flags & QT_TAG_BLOCK && !inside) end_block(&at);
            at.skip_end = element->end;
            continue;
        }
        if (element->flags & QT_TAG_BREAK) at.breaks++;
        if (element->flags & QT_TAG_LINK && element->end > at.link_end)
            at.link_end = element->end;
        bool inline_custom =
            element->flags & QT_TAG_CUSTOM && at.depth &&
            elements->items[at.container[at.depth - 1]].flags & QT_TAG_PARAGRAPH;
        if (element->flags & QT_TAG_BLOCK && at.depth < DEPTH && !inline_custom) {
            end_block(&at);
            at.container[at.depth++] = i;
        }
    }
    end_block(&at);
    return QUOTH_OK;
}

/* ---- weights, and the element that weighs most ---- */

static bool is_linked(const qt_block *block) {
    return block->link_bytes * 2 > block->bytes;
}

static bool is_sentence(const qt_block *block) {
    return !block->heading && !is_linked(block) && block->words >= 6 &&
           ((block->bytes >= SENTENCE_BYTES && block->stops) ||
            block->bytes >= LONG_BYTES);
}

static int32_t weigh(const qt_block *block) {
    int32_t bytes = (int32_t)block->bytes, links = (int32_t)block->link_bytes;
    if (block->heading) return is_linked(block) ? -60 : 0;
    if (is_sentence(block)) return bytes - links > 800 ? 800 : bytes - links;
    if (is_linked(block)) return -30 - (links > 100 ? 100 : links);
    return -8;
}

static int32_t weigh_sentence(const qt_block *block) {
    return is_sentence(block) ? weigh(block) : 0;
}

static void sum_up(const finder *find, int32_t *sums,
                   int32_t (*weight)(const qt_block *block)) {
    uint32_t block = 0;
    int32_t sum = 0;
    for (uint32_t i = 0; i <= find->markup->elements.count; i++) {
        sums[i] = sum;
        while (block < find->out->count && find->out->items[block].first == i)
            sum += weight(&find->out->items[block++]);
    }
}

size_t qt_block_text(const qt_markup *markup, uint32_t first, uint32_t end, char *out,
                     size_t size) {
    const char *bytes = markup->traced.text.items;
    size_t length = 0;
    bool blank = false;
    for (uint32_t i = first; i < end; i++) {
        const qt_element *element = &markup->elements.items[i];
        blank |= element->flags & (QT_TAG_BREAK | QT_TAG_BLOCK);
        if (element->left_out || element->hidden || element->flags & QT_TAG_UNREAD)
            i = element->end - 1;
        if (!element->is_text) continue;
        for (uint32_t b = element->text.start_byte; b < element->text.end_byte; b++) {
            bool nbsp = bytes[b] == '\xC2' && b + 1 < element->text.end_byte &&
                        bytes[b + 1] == '\xA0';
            b += nbsp;
            if (nbsp || (unsigned char)bytes[b] <= ' ') {
                blank = true;
                continue;
            }
            if (length + 2 >= size) break;
            if (blank && length) out[length++] = ' ';
            blank = false;
            out[length++] = bytes[b];
        }
    }
    length = qt_utf8_valid_prefix(out, length);
    out[length] = '\0';
    return length;
}

/* Whether these elements say what the page is titled. */
static bool is_title(const finder *find, uint32_t first, uint32_t end) {
    if (!find->title) return false;
    char text[LINE_BYTES + 8];
    size_t size = qt_block_text(find->markup, first, end, text, sizeof text);
    return size > 10 && !strncmp(find->title, text, size);
}

static bool is_headline(const finder *find, uint32_t heading) {
    return is_title(find, heading, find->markup->elements.items[heading].end);
}

static int32_t weight_of(const finder *find, uint32_t element) {
    return find->sums[find->markup->elements.items[element].end] - find->sums[element];
}

/* The innermost element within the heaviest that holds nearly as much as it. */
static void choose_root(finder *find) {
    const qt_elements *elements = &find->markup->elements;
    sum_up(find, find->sums, weigh);
    int32_t best = 0;
    find->root = 0;
    for (uint32_t i = 0; i < elements->count; i++) {
        if (!(elements->items[i].flags & QT_TAG_BLOCK) || weight_of(find, i) <= best)
            continue;
        best = weight_of(find, i);
        find->root = i;
    }
    for (uint32_t i = find->root + 1; i < elements->items[find->root].end; i++) {
        const qt_element *element = &elements->items[i];
        if (!(element->flags & QT_TAG_BLOCK)) continue;
        double needed =
            element->flags & QT_TAG_ARTICLE || named(find, element, QT_REGEX_page_in)
                ? NEARLY_NAMED
                : NEARLY;
        if (weight_of(find, i) >= best * needed) find->root = i;
    }
}

/* Where several articles stand one after the other, each under a headline of its own, the
 * page is about the one that it is titled by, or the first. */
static void choose_of_several(finder *find) {
    const qt_elements *elements = &find->markup->elements;
    uint32_t stop = elements->items[find->root].end, chosen = QT_NONE, headed = 0;
    bool titled = false;
    for (uint32_t i = find->root + 1; i < stop; i++) {
        const qt_element *element = &elements->items[i];
        if (!(element->flags & QT_TAG_ARTICLE) || element->left_out) continue;
        bool is_titled = false, has_headline = false, outer = false;
        for (uint32_t h = i + 1; h < element->end && !outer; h++) {
            outer = elements->items[h].flags & QT_TAG_ARTICLE;
            if (has_headline || elements->items[h].level != 1) continue;
            has_headline = true;
            is_titled = is_headline(find, h);
        }
        if (outer) continue; /* <main> around them */
        if (has_headline) {
            headed++;
            if (chosen == QT_NONE || (is_titled && !titled)) chosen = i;
            titled |= is_titled;
        }
        i = element->end - 1;
    }
    if (headed > 1) find->root = chosen;
}

/* ---- what stays ---- */

static bool is_furniture(const finder *find, const qt_block *block) {
    if (block->bytes > LINE_BYTES) return false;
    char text[LINE_BYTES + 8];
    size_t size =
        qt_block_text(find->markup, block->first, block->end, text, sizeof text);
    return qt_matcher_find(find->matcher, QT_REGEX_furniture, text, size, NULL) ||
           qt_matcher_find(find->matcher, QT_REGEX_copyright, text, size, NULL) ||
           (block->words < 12 &&
            qt_matcher_find(find->matcher, QT_REGEX_published, text, size, NULL)) ||
           (block->words < 12 &&
            qt_matcher_find(find->matcher, QT_REGEX_byline, text, size, NULL));
}

/* Whether a short block that is no sentence may stand between sentences. */
static bool may_stay(const finder *find, const qt_block *block) {
    const qt_element *container = &find->markup->elements.items[block->container];
    if (is_linked(block)) return false;
    return container->flags & QT_TAG_PARAGRAPH || (block->words >= 4 && block->stops);
}

/* A short first or last paragraph: among the others, and a sentence by its full stop. */
static bool goes_on_after(const finder *find, const qt_block *text,
                          const qt_block *next) {
    const qt_elements *elements = &find->markup->elements;
    const qt_element *one = &elements->items[text->container],
                     *other = &elements->items[next->container];
    bool beside = text->container == next->container ||
                  (one->parent == other->parent && one->flags == other->flags);
    return next->kept && beside && next->stops && !next->heading && next->words > 1;
}

static void keep_blocks(finder *find) {
    const qt_element *root = &find->markup->elements.items[find->root];
    qt_block *blocks = find->out->items;
    uint32_t count = find->out->count, first = count, last = 0;
    for (uint32_t i = 0; i < count; i++) {
        qt_block *block = &blocks[i];
        if (block->first < find->root || block->first >= root->end) continue;
        block->kept = block->heading
                          ? !is_linked(block) && !is_title(find, block->first, block->end)
                          : is_sentence(block) || may_stay(find, block);
        if (block->kept && is_furniture(find, block)) block->kept = false;
        if (!block->kept || !is_sentence(block)) continue;
        if (i < first) first = i;
        last = i;
    }
    while (first && first < count &&
           goes_on_after(find, &blocks[first], &blocks[first - 1]))
        first--;
    for (uint32_t i = last + 1; i < count && first < count; i++) {
        if (!goes_on_after(find, &blocks[last], &blocks[i])) break;
        last = i;
    }
    bool text_follows = false;
    for (uint32_t i = count; i-- > 0;) {
        qt_block *block = &blocks[i];
        const qt_element *container = &find->markup->elements.items[block->container];
        bool item = container->flags & (QT_TAG_ITEM | QT_TAG_QUOTED);
        if (i < first || (i > last && !item)) block->kept = false;
        if (block->heading && !text_follows) block->kept = false;
        if (block->kept) text_follows = !block->heading || text_follows;
    }
}

/* ---- what repeats the body ---- */

/* How often each run of REPEAT_WORDS words stands in the kept blocks, by its hash. */
typedef struct run_counts {
    uint8_t *slots;
    uint32_t mask;
} run_counts;

typedef struct word_run {
    uint32_t words[REPEAT_WORDS], filled;
    uint32_t word; /* hash of the open one */
    bool inside;
} word_run;

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * 16777619u;
    return hash;
}

/* Reads a byte; true where it ends a run, whose slot goes to *slot. */
static bool ends_run(word_run *run, unsigned char c, const run_counts *table,
                     uint8_t **slot) {
    bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                  (c >= 'a' && c <= 'z') ||
                  (c >= 0xC3 && c != 0xE2); /* E2: dashes, marks */
    if (letter || (run->inside && c >= 0x80)) {
        run->word = hash_bytes(run->inside ? run->word : 2166136261u, &c, 1);
        run->inside = true;
        return false;
    }
    if (!run->inside) return false;
    run->inside = false;
    run->words[run->filled++ % REPEAT_WORDS] = run->word;
    if (run->filled < REPEAT_WORDS) return false;
    uint32_t hash = 0;
    for (uint32_t i = 0; i < REPEAT_WORDS; i++)
        hash = hash_bytes(hash, &run->words[(run->filled + i) % REPEAT_WORDS],
                          sizeof run->word);
    *slot = &table->slots[(hash ^ hash >> 15) & table->mask];
    return true;
}

/* Adds `step` to the counts of a block's runs; how many runs there are, and the least of
 * their counts before. */
static uint32_t count_runs(const finder *find, const qt_block *block,
                           const run_counts *table, int step, uint32_t *least) {
    const char *bytes = find->markup->traced.text.items;
    word_run run = {.filled = 0};
    uint32_t runs = 0;
    uint8_t *slot;
    *least = UINT8_MAX;
    for (uint32_t i = block->first; i < block->end; i++) {
        const qt_element *element = &find->markup->elements.items[i];
        if (element->left_out) i = element->end - 1;
        if (!element->is_text) continue;
        for (uint32_t b = element->text.start_byte; b <= element->text.end_byte; b++) {
            char c = b < element->text.end_byte ? bytes[b] : ' ';
            if (!ends_run(&run, (unsigned char)c, table, &slot)) continue;
            runs++;
            if (*slot < *least) *least = *slot;
            if (*slot < UINT8_MAX && (step >= 0 || *slot))
                *slot = (uint8_t)(*slot + step);
        }
    }
    return runs;
}

/* A short block, every run of which stands elsewhere in the article too, says nothing
 * new: a pull quote, a standfirst that is printed twice. */
static quoth_status leave_repetitions(finder *find) {
    uint32_t words = 0, least;
    for (uint32_t i = 0; i < find->out->count; i++)
        if (find->out->items[i].kept) words += find->out->items[i].words;
    run_counts table = {.mask = 1023};
    while (table.mask / 16 < words && table.mask < 1u << 23)
        table.mask = table.mask * 2 + 1;
    size_t size = ((size_t)table.mask + 1) * sizeof *table.slots;
    table.slots = qt_memory_resize(find->memory, NULL, size);
    if (!table.slots) return qt_fail_memory(find->error);
    memset(table.slots, 0, size);
    for (uint32_t i = 0; i < find->out->count; i++)
        if (find->out->items[i].kept)
            count_runs(find, &find->out->items[i], &table, 1, &least);
    for (uint32_t i = 0; i < find->out->count; i++) {
        qt_block *block = &find->out->items[i];
        if (!block->kept || block->words > REPEAT_MOST) continue;
        count_runs(find, block, &table, -1, &least); /* elsewhere, not in itself */
        uint32_t runs = count_runs(find, block, &table, 0, &least);
        block->kept = runs < REPEAT_RUNS || !least;
        if (block->kept) count_runs(find, block, &table, 1, &least);
    }
    qt_memory_release(find->memory, table.slots);
    return QUOTH_OK;
}

static uint32_t kept_bytes(const finder *find) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < find->out->count; i++)
        if (find->out->items[i].kept) sum += find->out->items[i].bytes;
    return sum;
}

static quoth_status find_article(finder *find) {
    QT_TRY(find_blocks(find));
    if (!find->out->count) return QUOTH_OK;
    choose_root(find);
    choose_of_several(find);
    keep_blocks(find);
    return leave_repetitions(find);
}

/* With parts left out by name, then, where that leaves too little, with none. */
static quoth_status try_both(finder *find) {
    QT_TRY(find_blocks(find));
    sum_up(find, find->shares, weigh_sentence);
    find->by_name = true;
    QT_TRY(find_article(find));
    uint32_t strict = kept_bytes(find);
    if (strict >= ENOUGH_BYTES) return QUOTH_OK;
    find->by_name = false;
    QT_TRY(find_article(find));
    if (kept_bytes(find) >= strict * 2) return QUOTH_OK;
    find->by_name = true; /* nothing was lost by names */
    return find_article(find);
}

quoth_status qt_extract_blocks(const qt_memory *memory, qt_matcher *matcher,
                               qt_markup *markup, const char *title, qt_blocks *out,
                               quoth_error *error) {
    size_t size = ((size_t)markup->elements.count + 1) * sizeof(int32_t);
    finder find = {.memory = memory,
                   .matcher = matcher,
                   .markup = markup,
                   .title = title,
                   .out = out,
                   .sums = qt_memory_resize(memory, NULL, size),
                   .shares = qt_memory_resize(memory, NULL, size),
                   .error = error};
    quoth_status status =
        find.sums && find.shares ? try_both(&find) : qt_fail_memory(error);
    qt_memory_release(memory, find.sums);
    qt_memory_release(memory, find.shares);
    return status;
}
