/* The words of one role (title.c), for the files that know where roles stand. */
#ifndef QT_TITLE_H
#define QT_TITLE_H

#include "resolve/resolve.h"

/* Whether a role word or a relative is in it. */
bool qt_holds_role(const qt_document *doc, qt_range range);

/* Notes a role of a person, or adds what it lacks to one noted before; the title and the
 * organization (QT_NONE) may be missing. `span` is the evidence. */
quoth_status qt_role_store(qt_resolver *resolver, uint32_t entity, qt_range title,
                           uint32_t organization, bool former, qt_span span) QT_CHECK;

/* The same; `apart`: an institution alone is no part of another role. */
quoth_status qt_role_store_apart(qt_resolver *resolver, uint32_t entity, qt_range title,
                                 uint32_t organization, bool former, qt_span span,
                                 bool apart) QT_CHECK;

/* [former] [Acme's] title: all words of `phrase`, with nothing after them. */
quoth_status qt_role_of_words(qt_resolver *resolver, uint32_t entity, qt_range phrase,
                              bool former, qt_span span) QT_CHECK;

/* A role phrase from a token on, [former] [the] [Acme's] title [of/at/for Institution],
 * not past `limit`; *stop is its end, or `first` where there is none. */
quoth_status qt_role_read(qt_resolver *resolver, uint32_t entity, uint32_t first,
                          uint32_t limit, bool former, uint32_t *stop) QT_CHECK;

#endif
