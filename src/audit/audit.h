/* Findings of the audit. */
#ifndef QT_AUDIT_H
#define QT_AUDIT_H

#include "document.h"

typedef struct qt_finding {
    uint32_t rule; /* index in pack->audit */
    qt_level level;
    qt_span span;
    uint32_t quotation; /* or QT_NONE */
} qt_finding;
QT_TABLE(qt_finding, qt_findings);

struct quoth_audit {
    const qt_document *doc;
    qt_findings findings;
};

/* Runs every rule whose level (by index) is not off; findings in the order of the text.
 */
quoth_status qt_audit_run(const qt_document *doc, const qt_level *levels,
                          qt_findings *out, quoth_error *error) QT_CHECK;

#endif
