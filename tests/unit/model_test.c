/* The weights file: what opens, what is refused and why; sums over rows; pattern folders
 * with weights and without. */
#define _XOPEN_SOURCE 700
#include "unit.h"

#include "model/rows.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the smallest file: two rows a table where their number is free ---- */

#define BYTES_OF(name, columns, bits) +((columns) << ((bits) ? (bits) : 1))
enum {
    HEAD_BYTES = QT_WEIGHTS_HEAD + QT_MODEL_COUNT * QT_WEIGHTS_ENTRY,
    FILE_BYTES = HEAD_BYTES + (0 QT_MODELS(BYTES_OF)),
    STRIDE = 31, /* not every place in tables of thousands of bytes */
    EXTRA_BYTES = 100,
    VERSION_AT = 8,
    COUNT_AT = 12,
    CHECKSUM_AT = 16,
    COLUMNS_IN_ENTRY = 16,
    BITS_IN_ENTRY = 20,
    SCALE_IN_ENTRY = 24
};

static uint8_t file[FILE_BYTES + EXTRA_BYTES];
static qt_models models;
static uint8_t *opened; /* what the models lie in */
static uint32_t state = 1;

static uint32_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void put(uint8_t *at, uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static void seal(uint8_t *bytes, size_t size) {
    put(bytes + CHECKSUM_AT,
        qt_models_checksum(bytes + QT_WEIGHTS_HEAD, size - QT_WEIGHTS_HEAD), 8);
}

static uint8_t *entry(uint8_t *bytes, unsigned model) {
    return bytes + QT_WEIGHTS_HEAD + model * QT_WEIGHTS_ENTRY;
}

static uint32_t scale_bits(float scale) {
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    return bits;
}

/* A scale of its own for each model. */
static float scale_of(unsigned model) {
    return 0.25f + (float)model;
}

static uint32_t bits_of(unsigned model) {
    uint32_t bits = qt_model_bits((qt_model_name)model);
    return bits ? bits : 1;
}

static void put_head(uint8_t *bytes) {
    memset(bytes, 0, HEAD_BYTES);
    memcpy(bytes, "quothwts", 8);
    put(bytes + VERSION_AT, QT_WEIGHTS_VERSION, 4);
    put(bytes + COUNT_AT, QT_MODEL_COUNT, 4);
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        uint8_t *at = entry(bytes, m);
        const char *name = qt_model_name_text((qt_model_name)m);
        memcpy(at, name, strlen(name));
        put(at + COLUMNS_IN_ENTRY, qt_model_columns((qt_model_name)m), 4);
        put(at + BITS_IN_ENTRY, bits_of(m), 4);
        put(at + SCALE_IN_ENTRY, scale_bits(scale_of(m)), 4);
    }
}

static void make_file(void) {
    memset(file, 0, sizeof file);
    put_head(file);
    for (unsigned i = HEAD_BYTES; i < FILE_BYTES; i++) file[i] = (uint8_t)next_random();
    seal(file, FILE_BYTES);
}

static void release(void) {
    free(opened);
    opened = NULL;
}

/* Opens a copy that ends where its block does, so that sanitizers see an overrun. */
static quoth_status try_open(const uint8_t *bytes, size_t size, bool verify) {
    release();
    opened = malloc(size ? size : 1);
    if (!opened) abort();
    memcpy(opened, bytes, size);
    models = (qt_models){0};
    unit_error = (quoth_error){0};
    return qt_models_open(&models, opened, size, verify, "x/y.weights", &unit_error);
}

static void expect_open(const uint8_t *bytes, size_t size, bool verify) {
    cr_assert_eq(try_open(bytes, size, verify), QUOTH_OK, "%s", unit_error.message);
    cr_assert(models.present);
}

static void expect_refused(const uint8_t *bytes, size_t size, bool verify,
                           const char *message) {
    cr_assert_eq(try_open(bytes, size, verify), QUOTH_ERROR_PATTERN, "%s", message);
    cr_assert_eq(unit_error.status, QUOTH_ERROR_PATTERN);
    cr_assert_str_eq(unit_error.file, "x/y.weights");
    cr_assert(strstr(unit_error.message, message), "%s, not: %s", message,
              unit_error.message);
    cr_assert(!models.present, "%s", message);
}

/* A wrong head is refused whether its checksum is right, wrong or not looked at. */
static void expect_bad_head(const char *message) {
    expect_refused(file, FILE_BYTES, false, message);
    expect_refused(file, FILE_BYTES, true, message);
    seal(file, FILE_BYTES);
    expect_refused(file, FILE_BYTES, true, message);
    make_file();
}

/* ---- opening ---- */

TestSuite(model, .init = make_file, .fini = release);

Test(model, a_file_comes_back_as_it_was_made) {
    expect_open(file, FILE_BYTES, true);
    char digits[17];
    snprintf(digits, sizeof digits, "%016llx",
             (unsigned long long)qt_models_checksum(file + QT_WEIGHTS_HEAD,
                                                    FILE_BYTES - QT_WEIGHTS_HEAD));
    cr_assert_str_eq(models.checksum, digits);
    const uint8_t *rows = opened + HEAD_BYTES;
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        cr_assert_eq((const uint8_t *)models.items[m].rows, rows, "model %u", m);
        cr_assert_eq(models.items[m].bits, bits_of(m));
        cr_assert_eq(models.items[m].scale, scale_of(m));
        rows += (size_t)qt_model_columns((qt_model_name)m) << bits_of(m);
    }
    cr_assert_eq(rows, opened + FILE_BYTES);
    cr_assert(!memcmp(opened, file, FILE_BYTES));
}

Test(model, the_form_of_the_file_is_that_of_files_already_made) {
    cr_expect_eq(QT_WEIGHTS_VERSION, 2);
    cr_expect_eq(FILE_BYTES, 27534);
    cr_expect_eq(qt_models_checksum("quoth weights", 13), 0x86137EB52FE1EA2E);
    cr_expect_eq(qt_models_checksum("", 0), 0xCBF29CE484222325);
    cr_expect_eq(qt_models_checksum("\0\0\0\0\0\0\0\0", 8), 0xAF63C549FD1FEF13);
}

Test(model, no_error_struct_is_needed) {
    cr_assert_eq(qt_models_open(&models, file, FILE_BYTES, true, "x", NULL), QUOTH_OK);
    cr_assert_eq(qt_models_open(&models, file, 9, true, "x", NULL), QUOTH_ERROR_PATTERN);
}

Test(model, a_file_cut_anywhere_is_refused) {
    for (size_t size = 0; size < FILE_BYTES;
         size += size < HEAD_BYTES || size > FILE_BYTES - STRIDE ? 1 : STRIDE)
        for (int verify = 0; verify < 2; verify++) {
            cr_assert_eq(try_open(file, size, verify), QUOTH_ERROR_PATTERN, "%zu", size);
            cr_assert_str_eq(unit_error.file, "x/y.weights");
            cr_assert(strstr(unit_error.message, "truncated") ||
                          strstr(unit_error.message, "not a weights file"),
                      "%zu: %s", size, unit_error.message);
        }
}

Test(model, a_cut_file_is_refused_though_its_checksum_is_right) {
    for (size_t size = HEAD_BYTES; size < FILE_BYTES; size += STRIDE) {
        seal(file, size);
        expect_refused(file, size, true, "truncated");
    }
}

Test(model, a_changed_byte_shows_only_in_the_checksum) {
    for (size_t at = HEAD_BYTES; at < FILE_BYTES; at += STRIDE) {
        file[at] ^= 1;
        expect_refused(file, FILE_BYTES, true, "damaged");
        expect_open(file, FILE_BYTES, false);
        file[at] ^= 1;
    }
    for (size_t at = CHECKSUM_AT; at < QT_WEIGHTS_HEAD; at++) {
        file[at] ^= 0x80;
        expect_refused(file, FILE_BYTES, true, "damaged");
        expect_open(file, FILE_BYTES, false);
        file[at] ^= 0x80;
    }
}

Test(model, bytes_after_the_end_are_refused) {
    for (size_t more = 1; more <= EXTRA_BYTES; more++) {
        expect_refused(file, FILE_BYTES + more, false, "bytes after its end");
        expect_refused(file, FILE_BYTES + more, true, "bytes after its end");
    }
    seal(file, FILE_BYTES + 1);
    expect_refused(file, FILE_BYTES + 1, true, "bytes after its end");
}

Test(model, another_file_is_refused) {
    for (size_t at = 0; at < VERSION_AT; at++) {
        file[at] ^= 0x20;
        expect_bad_head("not a weights file");
    }
}

Test(model, another_version_or_number_of_models_is_refused) {
    static const uint32_t versions[] = {0, 1, 3, 0x100, 0x01000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        put(file + VERSION_AT, versions[i], 4);
        expect_bad_head("of another version");
    }
    static const uint32_t counts[] = {0, QT_MODEL_COUNT - 1, QT_MODEL_COUNT + 1,
                                      UINT32_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        put(file + COUNT_AT, counts[i], 4);
        expect_bad_head("another number of models");
    }
}

Test(model, another_set_of_models_is_refused) {
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        for (unsigned at = 0; at < COLUMNS_IN_ENTRY; at++) {
            entry(file, m)[at] ^= 1;
            expect_bad_head("another set of models");
        }
        uint32_t columns = qt_model_columns((qt_model_name)m);
        const uint32_t others[] = {0, columns - 1, columns + 1, UINT32_MAX};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            put(entry(file, m) + COLUMNS_IN_ENTRY, others[i], 4);
            expect_bad_head("another set of models");
        }
    }
    uint8_t *word = entry(file, QT_MODEL_word), *cue = entry(file, QT_MODEL_cue);
    uint8_t kept[QT_WEIGHTS_ENTRY]; /* both have one column */
    memcpy(kept, word, sizeof kept);
    memcpy(word, cue, sizeof kept);
    memcpy(cue, kept, sizeof kept);
    expect_bad_head("another set of models");
}

Test(model, a_table_of_an_odd_size_is_refused) {
    static const uint32_t odd[] = {0, 25, 31, 32, 33, 64, 0x80000000, UINT32_MAX};
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
            put(entry(file, m) + BITS_IN_ENTRY, odd[i], 4);
            expect_bad_head("a table of an odd size");
        }
        bool fixed = qt_model_bits((qt_model_name)m) != 0;
        for (uint32_t bits = 1; bits <= 24; bits++) { /* a size with too few bytes */
            if (bits == bits_of(m)) continue;
            if (!fixed &&
                ((size_t)qt_model_columns((qt_model_name)m) << bits) < FILE_BYTES)
                continue;
            put(entry(file, m) + BITS_IN_ENTRY, bits, 4);
            expect_bad_head(fixed ? "a table of an odd size" : "truncated");
        }
    }
}

Test(model, an_odd_scale_is_refused) {
    static const float odd[] = {0.0f, -0.0f, -1.0f,    NAN,    -NAN,
                                1e6f, 1e30f, INFINITY, -1e-9f, -INFINITY};
    static const float fair[] = {1e-40f, 1e-9f, 1.0f, 999999.0f};
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
            put(entry(file, m) + SCALE_IN_ENTRY, scale_bits(odd[i]), 4);
            expect_bad_head("an odd scale");
        }
        for (size_t i = 0; i < sizeof fair / sizeof *fair; i++) {
            put(entry(file, m) + SCALE_IN_ENTRY, scale_bits(fair[i]), 4);
            expect_open(file, FILE_BYTES, false);
            cr_assert_eq(models.items[m].scale, fair[i]);
            make_file();
        }
    }
}

Test(model, the_largest_table_opens) {
    const size_t rows = (size_t)1 << 24, size = FILE_BYTES - 2 + rows;
    uint8_t *bytes = calloc(size, 1);
    if (!bytes) abort();
    put_head(bytes);
    put(entry(bytes, QT_MODEL_accept) + BITS_IN_ENTRY, 24, 4);
    bytes[size - rows] = 100;
    bytes[size - 1] = 0x80;
    seal(bytes, size);
    expect_open(bytes, size, true);
    static const uint32_t ends[] = {0, UINT32_MAX};
    int32_t sum = 0;
    qt_model_sum(&models.items[QT_MODEL_accept], 1, ends, 2, &sum);
    cr_assert_eq(sum, 100 - 128);
    expect_refused(bytes, size - 1, false, "truncated");
    free(bytes);
}

/* ---- sums ---- */

enum { FEATURES = 100 };

/* A model whose table is the whole of its block, from its byte `shift` on. */
static qt_model make_model(uint32_t columns, uint32_t bits, size_t shift) {
    size_t size = (size_t)columns << bits;
    release();
    opened = malloc(size + shift);
    if (!opened) abort();
    for (size_t i = 0; i < size; i++) opened[shift + i] = (uint8_t)next_random();
    return (qt_model){(const int8_t *)opened + shift, bits, 0.5f};
}

static void expect_sums(const qt_model *model, uint32_t columns, const uint32_t *features,
                        uint32_t count) {
    int32_t sums[QT_STATE_UNITS + 1], naive[QT_STATE_UNITS + 1];
    for (int32_t c = 0; c <= QT_STATE_UNITS; c++) sums[c] = naive[c] = 70000 * c - 9;
    for (uint32_t f = 0; f < count; f++)
        for (uint32_t c = 0; c < columns; c++)
            naive[c] +=
                model->rows[(size_t)(features[f] >> (32 - model->bits)) * columns + c];
    qt_model_sum(model, columns, features, count, sums);
    for (uint32_t c = 0; c <= QT_STATE_UNITS; c++)
        cr_assert_eq(sums[c], naive[c], "column %u of %u, %u features: %d, not %d", c,
                     columns, count, sums[c], naive[c]);
}

static const uint32_t column_counts[] = {1, 8, QT_TOKEN_UNITS, QT_STATE_UNITS};
enum { COLUMN_COUNTS = sizeof column_counts / sizeof *column_counts };

Test(model, the_models_have_the_columns_that_are_tested) {
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++) {
        bool tested = false;
        for (unsigned i = 0; i < COLUMN_COUNTS; i++)
            tested |= column_counts[i] == qt_model_columns((qt_model_name)m);
        cr_expect(tested, "%s", qt_model_name_text((qt_model_name)m));
    }
}

Test(model, a_sum_is_that_of_the_rows) {
    static const uint32_t bits[] = {1, 2, 7, 14};
    for (unsigned i = 0; i < COLUMN_COUNTS; i++)
        for (unsigned b = 0; b < sizeof bits / sizeof *bits; b++)
            for (size_t shift = 0; shift < 8; shift++) {
                qt_model model = make_model(column_counts[i], bits[b], shift);
                uint32_t features[FEATURES] = {0, UINT32_MAX, 0, 0x80000000, 0x7FFFFFFF};
                for (uint32_t f = 5; f < FEATURES; f++) features[f] = next_random();
                for (uint32_t count = 0; count <= FEATURES; count++)
                    expect_sums(&model, column_counts[i], features, count);
            }
}

Test(model, a_sum_of_the_largest_weights_holds) {
    for (unsigned i = 0; i < COLUMN_COUNTS; i++) {
        uint32_t columns = column_counts[i], features[FEATURES];
        for (int weight = -128; weight <= 127; weight += 255) {
            qt_model model = make_model(columns, 5, 0);
            memset(opened, weight, (size_t)columns << 5);
            for (uint32_t f = 0; f < FEATURES; f++) features[f] = next_random();
            expect_sums(&model, columns, features, FEATURES);
            int32_t sums[QT_STATE_UNITS] = {0};
            qt_model_sum(&model, columns, features, FEATURES, sums);
            for (uint32_t c = 0; c < columns; c++)
                cr_assert_eq(sums[c], weight * FEATURES);
        }
        qt_model model = make_model(columns, 1, 0); /* one row of each */
        memset(opened, -128, columns);
        memset(opened + columns, 127, columns);
        for (uint32_t f = 0; f < FEATURES; f++) features[f] = f % 2 ? UINT32_MAX : 0;
        expect_sums(&model, columns, features, FEATURES);
    }
}

Test(model, units_are_what_is_above_zero) {
    static const int32_t sums[] = {0,         1,        -1, INT16_MAX, INT16_MAX + 1,
                                   INT32_MAX, INT32_MIN};
    static const int16_t expected[] = {0, 1, 0, INT16_MAX, INT16_MAX, INT16_MAX, 0};
    int16_t units[7];
    qt_model_units(sums, 7, units);
    cr_assert_arr_eq(units, expected, sizeof expected);
}

Test(model, a_product_is_that_of_row_and_units) {
    static const uint32_t widths[] = {QT_TOKEN_UNITS, QT_STATE_UNITS};
    enum { BITS = 4, ROWS = 1 << BITS };
    for (unsigned i = 0; i < 2; i++)
        for (size_t shift = 0; shift < 3; shift++) {
            uint32_t width = widths[i];
            qt_model model = make_model(width, BITS, shift);
            int16_t units[QT_STATE_UNITS];
            for (uint32_t u = 0; u < width; u++)
                units[u] = (int16_t)(next_random() & 0x7FFF);
            for (uint32_t first = 0; first <= ROWS; first++) {
                int32_t out[ROWS + 1];
                for (uint32_t r = 0; r <= ROWS; r++) out[r] = -7;
                qt_model_multiply(&model, width, first, ROWS - first, units, out);
                for (uint32_t r = first; r < ROWS; r++) {
                    int32_t naive = 0;
                    for (uint32_t u = 0; u < width; u++)
                        naive += model.rows[r * width + u] * units[u];
                    cr_assert_eq(out[r - first], naive, "row %u of %u units", r, width);
                }
                cr_assert_eq(out[ROWS - first], -7);
            }
        }
}

/* What a machine without AVX2 does, which the tests above may not reach. */
Test(model, narrow_rows_are_those_of_any_machine) {
    enum { ROWS = 4 };
    int8_t rows[ROWS * QT_STATE_UNITS];
    int16_t units[QT_STATE_UNITS], part[QT_STATE_UNITS];
    for (unsigned i = 0; i < COLUMN_COUNTS; i++) {
        uint32_t columns = column_counts[i];
        if (columns < 8) continue;
        eight parts[QT_STATE_UNITS / 8] = {{0}};
        int32_t out[ROWS];
        for (uint32_t r = 0; r < ROWS * columns; r++) rows[r] = (int8_t)next_random();
        for (uint32_t u = 0; u < columns; u++) units[u] = (int16_t)(next_random() >> 17);
        for (uint32_t r = 0; r < ROWS; r++) add_row(rows + r * columns, columns, parts);
        memcpy(part, parts, sizeof part);
        for (uint32_t c = 0; c < columns; c++)
            cr_assert_eq(part[c], rows[c] + rows[columns + c] + rows[2 * columns + c] +
                                      rows[3 * columns + c]);
        if (columns < QT_TOKEN_UNITS) continue;
        multiply_four(rows, columns, units, out);
        for (uint32_t r = 0; r < ROWS; r++)
            cr_assert_eq(out[r], multiply_one(rows + r * columns, columns, units));
    }
}

Test(model, a_product_of_the_largest_holds) {
    qt_model model = make_model(QT_STATE_UNITS, 1, 0);
    memset(opened, -128, QT_STATE_UNITS);
    int16_t units[QT_STATE_UNITS];
    int32_t out;
    for (uint32_t u = 0; u < QT_STATE_UNITS; u++) units[u] = INT16_MAX;
    qt_model_multiply(&model, QT_STATE_UNITS, 0, 1, units, &out);
    cr_assert_eq(out, -128 * INT16_MAX * QT_STATE_UNITS);
}

Test(model, a_score_is_the_sum_times_the_scale) {
    qt_model model = make_model(1, 1, 0);
    opened[0] = 7, opened[1] = (uint8_t)-10;
    static const uint32_t features[] = {0, UINT32_MAX, UINT32_MAX};
    cr_expect_eq(qt_model_score(&model, features, 3), -6.5f);
    cr_expect_eq(qt_model_score(&model, features, 1), 3.5f);
    cr_expect_eq(qt_model_score(&model, features, 0), 0.0f);
    cr_expect_eq(qt_probability(0), 0.5f);
    cr_expect_eq(qt_probability(1e9f), 1.0f);
    cr_expect_eq(qt_probability(-1e9f), 0.0f);
}

Test(model, a_row_is_chosen_by_the_upper_bits) {
    cr_expect_eq(qt_row(1, 0x7FFFFFFF), 0);
    cr_expect_eq(qt_row(1, 0x80000000), 1);
    cr_expect_eq(qt_row(24, 0xFFFFFFFF), (1u << 24) - 1);
    cr_expect_eq(qt_row(24, 0x000000FF), 0);
}

/* ---- a folder of patterns, without its weights ---- */

enum { PATH_BYTES = 1000 };
static char folder[PATH_BYTES / 2];
static const char original[] = QUOTH_SOURCE_DIR "/patterns",
                  weights_name[] = "en/model.weights";

static void path_in(char path[PATH_BYTES], const char *name) {
    int length = snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    cr_assert(length > 0 && length < PATH_BYTES, "%s", name);
}

static void copy_file(const char *from, const char *to) {
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    cr_assert(in && out, "%s", to);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0;)
        cr_assert_eq(fwrite(bytes, 1, got, out), got, "%s", to);
    cr_assert(!ferror(in), "%s", from);
    fclose(in);
    cr_assert_eq(fclose(out), 0, "%s", to);
}

static int copy_one(const char *path, const struct stat *about, int kind,
                    struct FTW *place) {
    (void)about;
    char target[PATH_BYTES];
    if (!place->level) return 0;
    const char *name = path + sizeof original;
    path_in(target, name);
    if (kind == FTW_D)
        cr_assert_eq(mkdir(target, 0700), 0, "%s", target);
    else if (strcmp(name, weights_name))
        copy_file(path, target);
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind,
                      struct FTW *place) {
    (void)about, (void)kind, (void)place;
    return remove(path);
}

static void open_folder(void) {
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/quoth-model-XXXXXX",
             temporary ? temporary : "/tmp");
    cr_assert(mkdtemp(folder), "%s", folder);
    cr_assert_eq(nftw(original, copy_one, 16, FTW_PHYS), 0);
    make_file();
}

static void close_folder(void) {
    unit_close();
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void write_weights(size_t size) {
    char path[PATH_BYTES];
    path_in(path, weights_name);
    FILE *stream = fopen(path, "wb");
    cr_assert(stream, "%s", path);
    cr_assert_eq(fwrite(file, 1, size, stream), size);
    cr_assert_eq(fclose(stream), 0);
}

static quoth_status load_folder(void) {
    quoth_context_options options = {.size = sizeof options, .patterns_dir = folder};
    unit_close();
    return quoth_context_new(&unit_context, &options, &unit_error);
}

static void expect_load(bool with_weights) {
    cr_assert_eq(load_folder(), QUOTH_OK, "%s: %s", unit_error.file, unit_error.message);
    cr_assert_eq(unit_context->pack.models.present, with_weights);
}

static void expect_no_load(const char *message) {
    cr_assert_eq(load_folder(), QUOTH_ERROR_PATTERN, "%s", message);
    cr_assert_null(unit_context);
    cr_assert_str_eq(unit_error.file, weights_name);
    cr_assert(strstr(unit_error.message, message), "%s, not: %s", message,
              unit_error.message);
    cr_assert_eq(unit_error.line, 0);
}

static const char article[] =
    "PORT ALDER, March 3 — “The toll will double,” said Nils Harmon, a spokesman for the "
    "Alder Bridge Authority. Sen. Ida Marsh told reporters she would not vote for it.\n\n"
    "“We were never asked,” she added.\n";

TestSuite(weights, .init = open_folder, .fini = close_folder);

Test(weights, a_folder_without_them_means_rules_only) {
    expect_load(false);
    for (unsigned m = 0; m < QT_MODEL_COUNT; m++)
        cr_expect_null(unit_context->pack.models.items[m].rows);
    unit_read(article);
    cr_expect(quoth_document_quotation_count(unit_document) >= 2);
}

Test(weights, they_are_read_from_the_folder) {
    write_weights(FILE_BYTES);
    expect_load(true);
    const qt_models *read = &unit_context->pack.models;
    cr_assert_eq(read->items[QT_MODEL_tag].bits, bits_of(QT_MODEL_tag));
    cr_assert_eq(read->items[QT_MODEL_accept].scale, scale_of(QT_MODEL_accept));
    cr_assert(!memcmp(read->items[0].rows, file + HEAD_BYTES, FILE_BYTES - HEAD_BYTES));
    unit_read(article); /* the answers are random, and the sanitizers silent */
}

Test(weights, they_count_in_the_fingerprint) {
    char without[80], with[80];
    expect_load(false);
    snprintf(without, sizeof without, "%s", quoth_context_fingerprint(unit_context));
    write_weights(FILE_BYTES);
    expect_load(true);
    snprintf(with, sizeof with, "%s", quoth_context_fingerprint(unit_context));
    cr_expect_str_neq(with, without);
    file[FILE_BYTES - 1] ^= 1;
    seal(file, FILE_BYTES);
    write_weights(FILE_BYTES);
    expect_load(true);
    cr_expect_str_neq(quoth_context_fingerprint(unit_context), with);
    cr_expect_str_neq(quoth_context_fingerprint(unit_context), without);
}

Test(weights, truncated_ones_are_named) {
    static const size_t sizes[] = {0, 8, HEAD_BYTES - 1, HEAD_BYTES, FILE_BYTES - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_weights(sizes[i]);
        expect_no_load("truncated");
    }
}

Test(weights, damaged_ones_are_named) {
    file[FILE_BYTES - 1] ^= 1;
    write_weights(FILE_BYTES);
    expect_no_load("damaged");
}

Test(weights, a_folder_in_their_place_is_named) {
    char path[PATH_BYTES];
    path_in(path, weights_name);
    cr_assert_eq(mkdir(path, 0700), 0);
    expect_no_load("cannot read");
}
