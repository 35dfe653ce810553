/* UTF-8: strict validation, decoding of validated text, lower case, character kinds. */
#ifndef QT_UTF8_H
#define QT_UTF8_H

#include "base/status.h"

/* The number of leading bytes that are well-formed UTF-8 (Unicode 15, table 3-7). */
size_t qt_utf8_valid_prefix(const char *bytes, size_t size);

/* The length of the ill-formed maximal subpart at bytes (Unicode 15, 3.9, U+FFFD
 * substitution), at least 1. */
size_t qt_utf8_bad_length(const char *bytes, size_t size);

/* The code point at bytes[0..size), which is well-formed; its length goes to *length. */
uint32_t qt_utf8_decode(const char *bytes, size_t size, uint32_t *length);

/* The punctuation, "&" or blank that a character reference of HTML at bytes[0..size)
 * stands for ("&ldquo;", "&#8217;", "&#x27;"), its length to *length; 0 for any other. */
uint32_t qt_utf8_reference(const char *bytes, size_t size, uint32_t *length);

/* Code points of well-formed text. */
uint32_t qt_utf8_count(const char *bytes, size_t size);

/* Writes a code point, returns its length (1 to 4). */
size_t qt_utf8_encode(uint32_t codepoint, char out[4]);

uint32_t qt_utf8_lower(uint32_t codepoint);
bool qt_utf8_is_letter(uint32_t codepoint);
bool qt_utf8_is_upper(uint32_t codepoint);
bool qt_utf8_is_digit(uint32_t codepoint);
bool qt_utf8_is_mark(uint32_t codepoint);  /* combining */
bool qt_utf8_is_space(uint32_t codepoint); /* white space and line ends */

/* Control, format, bidi and line-separator characters that never reach a terminal or a
 * JSON string unescaped. */
bool qt_utf8_is_unsafe(uint32_t codepoint);

#endif
