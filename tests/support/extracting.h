/* Captures made packet by packet, run through the pipeline and extracted, for tests of what an
 * extract may hold. */
#ifndef TESTS_SUPPORT_EXTRACTING_H
#define TESTS_SUPPORT_EXTRACTING_H

#include "support/packets.h"
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/pipeline/extract.h"

#include <stdlib.h>

enum { LINK_RAW = 101, PATH_BYTES = 40 };

struct extracting {
    struct text capture; /* a pcap file */
    struct settings settings;
    struct mask *mask;
    uint16_t port; /* of --port; 0: none */
    bool shows_secrets;
    bool is_part;      /* only of the first half of the calls */
    struct text bytes; /* of the extract */
    struct extract_result result;
    struct error error;
};

static inline void put_le32(struct text *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        text_add_char(out, (char)(value >> (8 * i)));
}

static inline void extracting_begin(struct extracting *run)
{
    *run = (struct extracting){.mask = NULL};
    hash_init();
    settings_init(&run->settings);
    put_le32(&run->capture, 0xa1b2c3d4);
    put_le32(&run->capture, 0x00040002);
    put_le32(&run->capture, 0);
    put_le32(&run->capture, 0);
    put_le32(&run->capture, 262144);
    put_le32(&run->capture, LINK_RAW);
}

static inline void extracting_end(struct extracting *run)
{
    text_free(&run->capture);
    text_free(&run->bytes);
    mask_free(run->mask);
}

/* An IP packet, so many milliseconds after the first; the capture has so many bytes of it. */
static inline void extracting_add_cut(struct extracting *run, unsigned time_ms,
                                      const struct octets *packet, size_t captured)
{
    put_le32(&run->capture, 1795197600 + time_ms / 1000);
    put_le32(&run->capture, time_ms % 1000 * 1000);
    put_le32(&run->capture, (uint32_t)captured);
    put_le32(&run->capture, (uint32_t)packet->len);
    text_add(&run->capture, (struct str){(const char *)packet->at, captured});
}

static inline void extracting_add(struct extracting *run, unsigned time_ms,
                                  const struct octets *packet)
{
    extracting_add_cut(run, time_ms, packet, packet->len);
}

static inline void extracting_write(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
    fclose(file);
}

static inline void extracting_read(struct text *out, const char *path)
{
    char room[4096];
    size_t len;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((len = fread(room, 1, sizeof room, file)) > 0)
        text_add(out, (struct str){room, len});
    fclose(file);
}

static inline bool extracting_write_extract(struct extracting *run, struct pipeline *pipeline,
                                            const char *path)
{
    struct analysis selected = *pipeline_analysis(pipeline);
    selected.call_count -= run->is_part ? selected.call_count / 2 : 0;
    const struct extract extract = {.path = path,
                                    .selected = &selected,
                                    .is_all = !run->is_part,
                                    .mask = run->mask,
                                    .shows_secrets = run->shows_secrets};
    return extract_write(pipeline, &extract, &run->result, &run->error);
}

/* A file that holds the capture, or is empty. */
static inline void extracting_make_file(char path[PATH_BYTES], struct str bytes)
{
    snprintf(path, PATH_BYTES, "/tmp/extracting-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    if (bytes.len)
        extracting_write(path, bytes);
}

static inline struct pipeline *extracting_analyse(struct extracting *run, const char *const *names,
                                                  size_t count)
{
    return pipeline_run(&(struct pipeline_options){
        .names = names,
        .name_count = count,
        .settings = &run->settings,
        .ports = &run->port,
        .port_count = run->port != 0,
        .mask = run->mask,
        .keeps_frames = true,
    });
}

/* Of all calls in the capture. */
static inline void extracting_run(struct extracting *run)
{
    char from[PATH_BYTES], to[PATH_BYTES];
    const char *names[] = {from};
    extracting_make_file(from, text_str(&run->capture));
    extracting_make_file(to, STR(""));
    struct pipeline *pipeline = extracting_analyse(run, names, 1);
    assert_true(extracting_write_extract(run, pipeline, to));
    text_clear(&run->bytes);
    extracting_read(&run->bytes, to);
    pipeline_free(pipeline);
    unlink(from);
    unlink(to);
}

static inline bool extract_has(const struct extracting *run, const char *words)
{
    return memmem(run->bytes.at, run->bytes.len, words, strlen(words));
}

#endif
