#pragma once

/* One event record (JSON bytes) into one flat struct, by simdjson.
 *
 * A decoder is made once for a stream's schema and reused for every record. It is not thread-safe: one
 * thread at a time. Nothing is allocated per record. All hashes are XXH3, the same in every build and on
 * every machine. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes after the payload that must be readable for `event_decoder_decode_padded`. What stands there is
 * not used. */
enum { EVENT_DECODER_PADDING = 64 };

enum { EVENT_DECODER_MAX_DIMENSIONS = 16 };

/* Why a record is refused. */
enum {
    EVENT_OK = 0,
    EVENT_NOT_JSON,
    EVENT_NOT_AN_OBJECT,
    EVENT_WRONG_TYPE,
    EVENT_MISSING_FIELD,
    EVENT_DUPLICATE_FIELD,
    EVENT_BAD_TIME,
    EVENT_BAD_PERIOD,
    EVENT_BAD_COUNT,
    EVENT_BAD_REVISION,
    EVENT_BAD_ID,
    EVENT_ID_TOO_LONG,
    EVENT_VALUE_TOO_LONG,
    EVENT_RECORD_TOO_LARGE,
    EVENT_PERSONAL_FIELD
};

/* Numbers of the fields; dimension d is EVENT_FIELD_DIMENSION + d. */
enum {
    EVENT_FIELD_NONE = -1,
    EVENT_FIELD_ID = 0,
    EVENT_FIELD_REVISION,
    EVENT_FIELD_WITHDRAWN,
    EVENT_FIELD_TIME,
    EVENT_FIELD_PERIOD,
    EVENT_FIELD_COUNT,
    EVENT_FIELD_SOURCE,
    EVENT_FIELD_REPORT,
    EVENT_FIELD_DIMENSION
};

/* Sizes in bytes, after escapes are resolved. `value`, `source_or_report` and the dimension names must be
 * below 256. */
typedef struct {
    size_t record;
    size_t id;
    size_t value;
    size_t source_or_report;
    int64_t count;
    int64_t revision;
    int32_t earliest_year;
    int32_t latest_year;
    int32_t period_years;
    int32_t depth;
} event_limits;

typedef struct {
    const char *bytes;
    size_t length;
} event_text;

/* Names and default report are copied. `personal` names are given folded: ASCII letters in lower case,
 * Latin-1 letters without accents, and without `_`, `-`, `.`, space and combining accents. Keys are folded
 * the same way. */
typedef struct {
    const event_text *dimensions;
    size_t dimension_count;
    const event_text *personal;
    size_t personal_count;
    event_text default_report;
    event_limits limits;
} event_schema;

/* A decoded record. The pointers hold until the next call on the same decoder; `id` and `source` may point
 * into the payload. Nothing here is set unless the outcome is EVENT_OK. */
typedef struct {
    int64_t time_ms;
    int64_t count;
    int64_t period_ms;
    int32_t period_months;
    int32_t period_days;
    int32_t utc_offset_s;
    uint32_t revision;
    bool has_period;
    bool withdrawn;
    uint64_t id_high;
    uint64_t id_low;
    uint64_t content_hash;
    uint64_t profile_high;
    uint64_t profile_low;
    const uint8_t *profile;
    const uint8_t *id;
    const uint8_t *source;
    uint32_t profile_length;
    uint32_t id_length;
    uint32_t source_length;
} event_record;

/* `field` numbers the field, or for EVENT_PERSONAL_FIELD the entry of `personal`; EVENT_FIELD_NONE where
 * none. */
typedef struct {
    int32_t reason;
    int32_t field;
} event_outcome;

typedef struct event_decoder event_decoder;

/* NULL when memory is short or the schema is beyond a limit named above. Free it with
 * `event_decoder_free`. */
event_decoder *event_decoder_create(const event_schema *schema);
void event_decoder_free(event_decoder *decoder);

event_outcome event_decoder_decode(
    event_decoder *decoder, const void *payload, size_t length, event_record *out);

/* The same without a copy: EVENT_DECODER_PADDING bytes after the payload are readable. */
event_outcome event_decoder_decode_padded(
    event_decoder *decoder, const void *payload, size_t length, event_record *out);

#ifdef __cplusplus
}
#endif
