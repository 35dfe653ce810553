/*
 * UTF-8 by hand where it is hot (validation, decoding), utf8proc for character kinds.
 */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

/* The length of a well-formed sequence at bytes, or 0. */
static size_t sequence_length(const unsigned char *b, size_t size) {
    if (b[0] < 0x80) return 1;
    if (b[0] < 0xC2) return 0;
    if (b[0] < 0xE0) return size >= 2 && (b[1] & 0xC0) == 0x80 ? 2 : 0;
    if (b[0] < 0xF0) {
        if (size < 3 || (b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80) return 0;
        if (b[0] == 0xE0 && b[1] < 0xA0) return 0;
        if (b[0] == 0xED && b[1] > 0x9F) return 0;
        return 3;
    }
    if (b[0] > 0xF4 || size < 4) return 0;
    if ((b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80 || (b[3] & 0xC0) != 0x80) return 0;
    if (b[0] == 0xF0 && b[1] < 0x90) return 0;
    if (b[0] == 0xF4 && b[1] > 0x8F) return 0;
    return 4;
}

size_t qt_utf8_valid_prefix(const char *bytes, size_t size) {
    const unsigned char *b = (const unsigned char *)bytes;
    size_t at = 0;
    while (at < size) {
        uint64_t word;
        while (at + 8 <= size) {
            memcpy(&word, b + at, 8);
            if (word & 0x8080808080808080u) break;
            at += 8;
        }
        if (at >= size) break;
        size_t length = sequence_length(b + at, size - at);
        if (!length) return at;
        at += length;
    }
    return size;
}

size_t qt_utf8_bad_length(const char *bytes, size_t size) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] < 0xC2 || b[0] > 0xF4 || size < 2) return 1;
    unsigned char low = 0x80, high = 0xBF;
    if (b[0] == 0xE0) low = 0xA0;
    if (b[0] == 0xED) high = 0x9F;
    if (b[0] == 0xF0) low = 0x90;
    if (b[0] == 0xF4) high = 0x8F;
    if (b[1] < low || b[1] > high) return 1;
    if (b[0] < 0xE0) return 1;
    if (b[0] < 0xF0 || size < 3 || (b[2] & 0xC0) != 0x80) return 2;
    return 3;
}

uint32_t qt_utf8_decode(const char *bytes, size_t size, uint32_t *length) {
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] < 0x80 || size < 2) {
        *length = 1;
        return b[0];
    }
    if (b[0] < 0xE0 || size < 3) {
        *length = 2;
        return ((b[0] & 0x1Fu) << 6) | (b[1] & 0x3Fu);
    }
    if (b[0] < 0xF0 || size < 4) {
        *length = 3;
        return ((b[0] & 0x0Fu) << 12) | ((b[1] & 0x3Fu) << 6) | (b[2] & 0x3Fu);
    }
    *length = 4;
    return ((b[0] & 0x07u) << 18) | ((b[1] & 0x3Fu) << 12) | ((b[2] & 0x3Fu) << 6) |
           (b[3] & 0x3Fu);
}

/* The code point of "#8217" or "#x2019" at text[0..size), 0 where it is none. */
static uint32_t numeric_reference(const char *text, size_t size) {
    bool hexadecimal = size > 1 && (text[1] | 32) == 'x';
    uint32_t value = 0;
    for (size_t i = hexadecimal ? 2 : 1; i < size; i++) {
        uint32_t digit = text[i] >= '0' && text[i] <= '9' ? (uint32_t)(text[i] - '0')
                         : hexadecimal && (text[i] | 32) >= 'a' && (text[i] | 32) <= 'f'
                             ? (uint32_t)((text[i] | 32) - 'a') + 10
                             : 16;
        if (digit > (hexadecimal ? 15 : 9)) return 0;
        value = value * (hexadecimal ? 16 : 10) + digit;
    }
    return value;
}

uint32_t qt_utf8_reference(const char *bytes, size_t size, uint32_t *length) {
    static const struct {
        char name[7];
        uint16_t codepoint;
    } known[] = {{"quot", '"'},     {"apos", '\''},    {"amp", '&'},
                 {"nbsp", 0xA0},    {"ldquo", 0x201C}, {"rdquo", 0x201D},
                 {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A},
                 {"bdquo", 0x201E}, {"laquo", 0xAB},   {"raquo", 0xBB},
                 {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}};
    enum { LONGEST = 8 };
    if (size < 4 || bytes[0] != '&') return 0;
    const char *end = memchr(bytes, ';', size < LONGEST ? size : LONGEST);
    size_t inner = end ? (size_t)(end - bytes) - 1 : 0;
    if (inner < 2) return 0;
    uint32_t found = bytes[1] == '#' ? numeric_reference(bytes + 1, inner) : 0,
             listed = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool same = bytes[1] == '#' ? found == known[i].codepoint
                                    : strlen(known[i].name) == inner &&
                                          !memcmp(known[i].name, bytes + 1, inner);
        if (same) listed = known[i].codepoint;
    }
    *length = (uint32_t)inner + 2;
    return listed;
}

uint32_t qt_utf8_count(const char *bytes, size_t size) {
    uint32_t count = 0;
    for (size_t i = 0; i < size; i++) count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

size_t qt_utf8_encode(uint32_t c, char out[4]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

uint32_t qt_utf8_lower(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

bool qt_utf8_is_letter(uint32_t c) {
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return true;
    default: return false;
    }
}

bool qt_utf8_is_upper(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool qt_utf8_is_digit(uint32_t c) {
    if (c < 0x80) return c >= '0' && c <= '9';
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ND;
}

bool qt_utf8_is_mark(uint32_t c) {
    if (c < 0x300) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool qt_utf8_is_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
           c == 0xFEFF;
}

bool qt_utf8_is_unsafe(uint32_t c) {
    if (c < 0x20) return true;
    if (c < 0x7F) return false;
    if (c < 0xA0) return true;
    return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}
