/*
 * Lists the quotations of a text file, one a line: speaker, tab, quotation.
 *
 *     cc list_quotes.c $(pkg-config --cflags --libs quoth) -o list_quotes
 *     ./list_quotes articles/harbor-dam.txt
 *
 * Everything the library offers to a program that wants results rather than JSON: a
 * context, a document, its quotations and its nodes.
 */
#include <quoth/quoth.h>
#include <stdio.h>
#include <stdlib.h>

static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    char *bytes = NULL;
    *size = 0;
    for (size_t got = 1; got;) {
        char *grown = realloc(bytes, *size + 65536);
        if (!grown) break;
        bytes = grown;
        got = fread(bytes + *size, 1, 65536, file);
        *size += got;
    }
    fclose(file);
    return bytes;
}

static void print_quotation(const quoth_document *document, const quoth_quotation *quotation) {
    const char *text = quoth_document_text(document, NULL);
    quoth_node speaker = {.label = "?"};
    if (quotation->speaker != QUOTH_NONE)
        (void)quoth_document_node(document, quotation->speaker, &speaker);
    printf("%s\t", speaker.label);
    for (size_t i = 0; i < quotation->content_count; i++) {
        quoth_span span = quotation->content[i];
        printf("%s%.*s", i ? " ... " : "", (int)(span.end_byte - span.start_byte),
               text + span.start_byte);
    }
    putchar('\n');
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: list_quotes FILE\n");
        return 2;
    }
    size_t size;
    char *bytes = read_file(arguments[1], &size);
    if (!bytes) {
        perror(arguments[1]);
        return 1;
    }
    quoth_error error;
    quoth_context *context = NULL;
    quoth_document *document = NULL;
    quoth_article article = {.size = sizeof article, .text = bytes, .text_size = size};
    quoth_status status = quoth_context_new(&context, NULL, &error);
    if (!status) status = quoth_analyze(&document, context, &article, &error);
    if (status) fprintf(stderr, "%s: %s\n", arguments[1], error.message);
    for (size_t i = 0; !status && i < quoth_document_quotation_count(document); i++) {
        quoth_quotation quotation;
        if (quoth_document_quotation(document, i, &quotation))
            print_quotation(document, &quotation);
    }
    quoth_document_free(document);
    quoth_context_free(context);
    free(bytes);
    return status ? 1 : 0;
}
