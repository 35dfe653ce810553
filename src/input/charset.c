/*
 * The bytes of a page as UTF-8, each traced to the file, a stretch at a time.
 *
 * A byte-order mark decides; bytes that are valid UTF-8 are that; then a meta element in
 * the first 1,024 bytes; then uchardet's guess; then windows-1252. What calls itself
 * iso-8859-1 or ASCII is read as windows-1252, as browsers do: its curly quotation marks
 * would otherwise be control characters. A page that says UTF-8 and is not, but for a few
 * bytes, stays UTF-8 with U+FFFD in their place.
 *
 *     <meta charset="iso-8859-1"> … \x93No,\x94 she said      “No,” she said
 */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <uchardet/uchardet.h>

#include "base/utf8.h"
#include "input/page.h"

enum {
    META_WITHIN = 1024, /* bytes in which a page may name its charset */
    LABEL_MAX = 40,
    MADE = 64,            /* bytes that one character becomes at most */
    CHARACTER_MAX = 8,    /* bytes of a character in any charset, shifts included */
    GUESSED_ON = 1 << 18, /* bytes that uchardet looks at */
    STRETCH = 1 << 14     /* bytes of UTF-8 that are decoded at a time */
};

/* ---- which charset ---- */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool is_at(const char *bytes, size_t size, size_t at, const char *key) {
    for (size_t i = 0; key[i]; i++)
        if (at + i >= size || lower(bytes[at + i]) != key[i]) return false;
    return true;
}

/* The value after `charset` at a place, lower case; false where none follows. */
static bool read_label(const char *bytes, size_t size, size_t from, char *label) {
    size_t length = 0;
    while (from < size && bytes[from] && strchr(" \t\r\n", bytes[from])) from++;
    if (from >= size || bytes[from] != '=') return false;
    from++;
    while (from < size && bytes[from] && strchr(" \t\r\n\"'", bytes[from])) from++;
    while (from < size && length + 1 < LABEL_MAX && bytes[from] > ' ' &&
           !strchr("\"'/>;", bytes[from]))
        label[length++] = lower(bytes[from++]);
    label[length] = '\0';
    return length > 0;
}

/* What a meta element in the head of the page says; empty if none does. */
static void label_of(const char *bytes, size_t size, char label[LABEL_MAX]) {
    bool meta = false;
    label[0] = '\0';
    if (size > META_WITHIN) size = META_WITHIN;
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] == '<') meta = is_at(bytes, size, at, "<meta");
        if (bytes[at] == '>') meta = false;
        if (meta && is_at(bytes, size, at, "charset") &&
            read_label(bytes, size, at + strlen("charset"), label))
            return;
    }
}

/* A label of the web as a name iconv knows; NULL for UTF-8. */
static const char *iconv_name(const char *label) {
    static const char *const latin[] = {
        "iso-8859-1",      "iso8859-1",  "iso_8859-1",     "iso88591",
        "iso_8859-1:1987", "latin1",     "latin-1",        "l1",
        "cp819",           "ibm819",     "us-ascii",       "csisolatin1",
        "cp1252",          "iso-ir-100", "ansi_x3.4-1968", "ascii"};
    /* a page that names one of these in letters of ASCII is not of it */
    static const char *const wide[] = {"utf-16", "utf16", "utf-32", "utf32",    "ucs-2",
                                       "ucs-4",  "utf-7", "utf7",   "iso-10646"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (!strncmp(label, wide[i], strlen(wide[i]))) return NULL;
    static const struct {
        const char *label, *name;
    } known[] = {{"utf8", NULL},
                 {"utf-8", NULL},
                 {"unicode", NULL},
                 {"gb2312", "GB18030"},
                 {"gbk", "GB18030"},
                 {"shift_jis", "CP932"},
                 {"shift-jis", "CP932"},
                 {"x-sjis", "CP932"},
                 {"euc-kr", "CP949"},
                 {"ks_c_5601-1987", "CP949"},
                 {"iso-8859-9", "CP1254"},
                 {"x-gbk", "GB18030"},
                 {"gb_2312-80", "GB18030"},
                 {"x-euc-jp", "EUC-JP"},
                 {"x-cp1251", "CP1251"},
                 {"windows-949", "CP949"},
                 {"x-mac-roman", "MACINTOSH"}};
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (!strcmp(label, latin[i])) return "CP1252";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(label, known[i].label)) return known[i].name;
    return label;
}

static void guess(const char *bytes, size_t size, char label[LABEL_MAX]) {
    label[0] = '\0';
    uchardet_t detector = uchardet_new();
    if (!detector) return;
    if (!uchardet_handle_data(detector, bytes, size < GUESSED_ON ? size : GUESSED_ON)) {
        uchardet_data_end(detector);
        const char *found = uchardet_get_charset(detector);
        size_t length = strlen(found);
        if (length < LABEL_MAX)
            for (size_t i = 0; i <= length; i++) label[i] = lower(found[i]);
    }
    uchardet_delete(detector);
}

/* UTF-8 with a few faults: at most one in a thousand bytes, and many more characters of
 * several bytes that are right; else a page of another charset with few marks is one. */
static bool is_mostly_utf8(const char *bytes, size_t size) {
    size_t faults = 0, right = 0, at = 0;
    while (at < size && faults * 1000 <= size) {
        size_t valid = qt_utf8_valid_prefix(bytes + at, size - at);
        for (size_t i = at; i < at + valid; i++) right += (unsigned char)bytes[i] >= 0xC0;
        at += valid;
        if (at == size) break;
        faults++;
        at += qt_utf8_bad_length(bytes + at, size - at);
    }
    return faults * 1000 <= size && right >= faults * 4;
}

/* ---- decoding ---- */

static bool is_control(char c) {
    return ((unsigned char)c < ' ' || c == 0x7F) && c != '\n' && c != '\t' && c != '\r';
}

/* Text that `used` bytes of the file say. */
static quoth_status put(qt_decoder *in, const char *text, size_t size, size_t used,
                        qt_traced *out) {
    size_t before = out->text.count;
    QT_TRY(qt_traced_add(in->memory, out, text, size, in->at, used, in->error));
    char *items = out->text.items;
    for (size_t i = before; i < out->text.count; i++) {
        if (is_control(items[i])) items[i] = ' ';
        /* U+FFFE and U+FFFF are no characters for libxml2 */
        bool none = items[i] == '\xEF' && i + 2 < out->text.count &&
                    items[i + 1] == '\xBF' && (unsigned char)items[i + 2] >= 0xBE;
        if (none) items[i + 2] = '\xBD';
    }
    in->at += used;
    return QUOTH_OK;
}

static quoth_status put_replacement(qt_decoder *in, size_t used, qt_traced *out) {
    if (!in->faults++) in->first_fault = in->at;
    return put(in, "\xEF\xBF\xBD", 3, used, out);
}

/* Up to size bytes, no character cut in two. */
static quoth_status decode_utf8(qt_decoder *in, size_t size, qt_traced *out) {
    const char *rest = in->bytes + in->at;
    size_t left = in->size - in->at;
    if (left > size) {
        left = size;
        while (left > size - 3 && ((unsigned char)rest[left] & 0xC0) == 0x80) left--;
    }
    size_t valid = qt_utf8_valid_prefix(rest, left);
    QT_TRY(put(in, rest, valid, valid, out));
    if (valid == left) return QUOTH_OK;
    return put_replacement(in, qt_utf8_bad_length(rest + valid, left - valid), out);
}

/* The next character: its text in made, *written bytes, and how many bytes of the file
 * say it, shifts before it included; 0 where they are ill-formed. */
static size_t convert(const qt_decoder *in, char made[MADE], size_t *written) {
    size_t left_in = in->size - in->at, fed = 0;
    for (size_t tried = 1; tried <= CHARACTER_MAX && tried <= left_in; tried++) {
        char *from = (char *)in->bytes + in->at + fed, *to = made;
        size_t left = tried - fed, room = MADE;
        bool failed = iconv(in->converter, &from, &left, &to, &room) == (size_t)-1;
        if (failed && errno != EINVAL) return 0;
        *written = MADE - room;
        if (*written) return tried;
        if (!failed) fed = tried; /* a shift, or a character that may be composed */
    }
    return fed;
}

/* One character, so that each is traced. */
static quoth_status decode_character(qt_decoder *in, qt_traced *out) {
    char made[MADE];
    size_t written = 0, left = in->size - in->at, used = convert(in, made, &written);
    if (used) return put(in, made, written, used, out);
    iconv(in->converter, NULL, NULL, NULL, NULL);
    return put_replacement(in, left < in->unit ? left : in->unit, out);
}

/* What waited to be composed. */
static quoth_status flush(qt_decoder *in, qt_traced *out) {
    char made[MADE], *to = made;
    size_t room = MADE;
    iconv(in->converter, NULL, NULL, &to, &room);
    return put(in, made, MADE - room, 0, out);
}

quoth_status qt_decoder_read(qt_decoder *in, size_t least, qt_traced *out) {
    size_t enough = out->text.count + least;
    while (!qt_decoder_done(in) && out->text.count < enough) {
        QT_TRY(in->converter ? decode_character(in, out) : decode_utf8(in, STRETCH, out));
        if (qt_decoder_done(in) && in->converter) QT_TRY(flush(in, out));
    }
    return QUOTH_OK;
}

static void *open_converter(const char *name) {
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) converter = iconv_open("UTF-8", "CP1252");
    return converter == (iconv_t)-1 ? NULL : converter;
}

/* Whether there is a way to decode a label. */
static bool is_known(const char *label) {
    const char *name = iconv_name(label);
    iconv_t converter = name ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (converter == (iconv_t)-1) return !name;
    iconv_close(converter);
    return true;
}

/* The name for iconv of the charset of a page without a byte-order mark; NULL: UTF-8. */
static const char *charset_of(const char *bytes, size_t size, char label[LABEL_MAX]) {
    label_of(bytes, size, label);
    bool shifts =
        !strncmp(label, "iso-2022", strlen("iso-2022")) && memchr(bytes, 0x1B, size);
    /* whatever it calls itself, nothing else is UTF-8 by chance */
    if (qt_utf8_valid_prefix(bytes, size) == size && !shifts) return NULL;
    if (!label[0] && is_mostly_utf8(bytes, size)) return NULL;
    if (label[0] && !is_known(label)) label[0] = '\0';
    if (!label[0]) guess(bytes, size, label);
    return label[0] ? iconv_name(label) : "CP1252";
}

qt_decoder qt_decoder_begin(const qt_memory *memory, const char *bytes, size_t size,
                            quoth_error *error) {
    qt_decoder in = {
        .memory = memory, .bytes = bytes, .size = size, .unit = 1, .error = error};
    char label[LABEL_MAX];
    const char *name = NULL;
    if (size >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
        in.at = 3;
    } else if (size >= 2 && !memcmp(bytes, "\xFF\xFE", 2)) {
        in.at = in.unit = 2;
        name = "UTF-16LE";
    } else if (size >= 2 && !memcmp(bytes, "\xFE\xFF", 2)) {
        in.at = in.unit = 2;
        name = "UTF-16BE";
    } else if (size) {
        name = charset_of(bytes, size, label);
    }
    if (name) in.converter = open_converter(name);
    return in;
}

void qt_decoder_end(qt_decoder *in) {
    if (in->converter) iconv_close(in->converter);
    in->converter = NULL;
}
