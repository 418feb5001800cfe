// The event decoder: one walk over the tokens of a record, or, where only its values differ from the record
// before, over those.
//
// simdjson's first stage checks UTF-8 and finds the tokens; the walk reads them by the grammar of RFC 8259.
// Every key and scalar is looked at once, here, so that what is not JSON is never accepted because nobody
// asked for it, and a personal field is found at any depth. The whole record is read before an outcome is
// given: not JSON wins over a personal field, which wins over the first other problem in the order of the
// text; a missing field comes last.

#include "EventDecoder.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <new>

using namespace vigia;

namespace {

/// 32 readable bytes to copy from where a field is absent.
constexpr uint8_t nothing[EVENT_DECODER_PADDING] = {};

/// Copies 32 bytes whatever the length, since nearly all values are shorter and both sides have room for it.
uint8_t *copy_text(uint8_t *out, Text text) {
    std::memcpy(out, text.bytes, 32);
    if (text.length > 32) std::memcpy(out + 32, text.bytes + 32, text.length - 32);
    return out + text.length;
}

uint8_t *append_length_and_text(uint8_t *out, Text text) {
    *out = uint8_t(text.length);
    return copy_text(out + 1, text);
}

}  // namespace

bool event_decoder::prepare(const event_schema &schema) {
    limits = schema.limits;
    if (schema.dimension_count > EVENT_DECODER_MAX_DIMENSIONS) return false;
    if (limits.value > 255 || limits.source_or_report > 255) return false;
    if (schema.default_report.length > limits.source_or_report) return false;
    for (auto name : {"id", "revision", "withdrawn", "time", "period", "count", "source", "report"}) {
        fields.add(name);
    }
    for (size_t i = 0; i < schema.dimension_count; ++i) {
        if (!fields.add({schema.dimensions[i].bytes, schema.dimensions[i].length})) return false;
    }
    for (size_t i = 0; i < schema.personal_count; ++i) {
        personal_names.add({schema.personal[i].bytes, schema.personal[i].length});
    }
    dimension_count = int32_t(schema.dimension_count);
    std::fill_n(longest, field_limit, uint32_t(limits.value));
    longest[EVENT_FIELD_SOURCE] = longest[EVENT_FIELD_REPORT] = uint32_t(limits.source_or_report);
    padded.reset(new uint8_t[limits.record + EVENT_DECODER_PADDING]());
    // Twice the record, since a string alone in its record stands there as it came and without its escapes.
    scratch.reset(new uint8_t[2 * limits.record + 1 + EVENT_DECODER_PADDING]());
    profile.reset(new uint8_t[256 * (dimension_count + 2) + EVENT_DECODER_PADDING]());
    identity.reset(new uint8_t[limits.source_or_report + 1 + limits.id + EVENT_DECODER_PADDING]());
    default_report.reset(new uint8_t[schema.default_report.length + EVENT_DECODER_PADDING]());
    std::memcpy(default_report.get(), schema.default_report.bytes, schema.default_report.length);
    default_report_text = {default_report.get(), uint32_t(schema.default_report.length)};
    return tokens.allocate(limits.record);
}

event_outcome event_decoder::decode(const uint8_t *payload, size_t length, event_record &out) {
    const event_outcome not_json = {EVENT_NOT_JSON, EVENT_FIELD_NONE};
    if (read_by_shape(payload, payload + length, out)) {
        finish(out);
        return problem;
    }
    begin_record();
    has_escapes = length && std::memchr(payload, '\\', length);
    if (!tokens.find(payload, length)) return not_json;
    if (!read_document(payload + length, out)) {
        return problem.reason == EVENT_RECORD_TOO_LARGE ? problem : not_json;
    }
    if (personal.reason != EVENT_OK) return personal;
    if (problem.reason == EVENT_OK) finish(out);
    if (problem.reason == EVENT_OK && !has_escapes) shape.learn(payload, length, tokens, fields);
    return problem;
}

void event_decoder::begin_record() {
    scratch_end = scratch.get();
    seen = present = 0;
    problem = personal = {EVENT_OK, EVENT_FIELD_NONE};
    std::fill_n(texts, EVENT_FIELD_DIMENSION + dimension_count, Text{nothing, 0});
}

/// Reads a record of the shape that was learned. False where it is of another, or where a value is not as it
/// should be: then it is read like any other, which says what is wrong.
bool event_decoder::read_by_shape(const uint8_t *p, const uint8_t *end, event_record &out) {
    if (!shape.is_known() || !shape.begin()->is_at(p)) return false;
    begin_record();
    out = {};
    out.count = 1;
    present = shape.fields();
    for (const RecordShape::Part &part : shape) {
        if (!part.is_at(p)) return false;
        p += part.length;
        // Behind the end anything may stand, the rest of the shape too.
        if (p >= end) return false;
        if (part.is_number) {
            const uint8_t *digits = p;
            uint64_t number = 0;
            for (; p < end && is_digit(*p); ++p) number = number * 10 + (*p - '0');
            if (p == digits || p - digits > 18 || (*digits == '0' && p - digits > 1)) return false;
            read_number_field(part.field, Number::natural, int64_t(number), out);
        } else {
            const uint8_t *stop = string_end(p, end);
            if (!stop) return false;
            if (part.field >= 0) take_text(part.field, {p, uint32_t(stop - p)}, out);
            p = stop;
        }
    }
    return problem.reason == EVENT_OK && shape.last().is_at(p) && p + shape.last().length == end;
}

/// False: not JSON (or nested too deep, which is then the problem noted). What is nested too deep is not read
/// to its end; all that is asked of it is that it seems to have one.
bool event_decoder::read_document(const uint8_t *end, event_record &out) {
    const Place first = tokens.begin();
    const uint8_t token = *tokens[first];
    if (token == '{') return tokens.end_with('}') && tokens.at_end(read_event(first + 1, out));
    note(EVENT_NOT_AN_OBJECT, EVENT_FIELD_NONE);
    if (token == '[') return tokens.end_with(']') && tokens.at_end(walk_array(first + 1, 1));
    return tokens.at_end(first + 1) && read_lone_scalar(tokens[first], end);
}

/// What ends a scalar is the byte after it, which here is not the record's: a blank after a copy makes it a
/// value like those inside.
bool event_decoder::read_lone_scalar(const uint8_t *first, const uint8_t *end) {
    const size_t length = size_t(end - first);
    uint8_t *const copy = scratch_end;
    std::memcpy(copy, first, length);
    copy[length] = ' ';
    scratch_end += length + 1;
    Text text;
    if (*copy == '"') return read_string(copy, copy + length, text);
    Number kind;
    int64_t number;
    return read_plain_scalar(copy, kind, number);
}

/// The top-level fields, after the brace that opens them, up to behind the one that closes them.
Tokens::Place event_decoder::read_event(Place next, event_record &out) {
    out = {};
    out.count = 1;
    if (*tokens[next] == '}') return next + 1;
    for (size_t number = 0;; ++number) {
        // A key, a colon, a value and what follows it.
        if (tokens.left(next) < 4) return nullptr;
        const uint8_t *key = tokens.known(next), *colon = tokens.known(next + 1);
        if (*key != '"' || *colon != ':') return nullptr;
        int32_t field = fields.again(key + 1, number);
        if (field < 0) {
            Text name;
            if (!read_string(key, colon, name)) return nullptr;
            field = fields.find(name, number);
            if (field < 0) check_personal(name);
        }
        next = field < 0 ? walk(next + 2, 2) : read_field(field, next + 2, out);
        if (!next) return nullptr;
        const uint8_t after = *tokens[next++];
        if (after != ',') return after == '}' ? next : nullptr;
    }
}

[[gnu::always_inline]] inline Tokens::Place event_decoder::read_field(
    int32_t field, Place value, event_record &out) {
    if (seen >> field & 1) note(EVENT_DUPLICATE_FIELD, field);
    seen |= 1u << field;
    const uint8_t *token = tokens.known(value);
    if (*token != '"') return read_other_field(field, value, out);
    Text text;
    if (!read_string(token, tokens.known(value + 1), text)) return nullptr;
    present |= 1u << field;
    take_text(field, text, out);
    return value + 1;
}

[[gnu::always_inline]] inline void event_decoder::take_text(int32_t field, Text text, event_record &out) {
    texts[field] = text;
    if (field < EVENT_FIELD_SOURCE) {
        read_text_field(field, text, out);
    } else if (text.length > longest[field]) {
        note(EVENT_VALUE_TOO_LONG, field);
    }
}

/// A field whose value is no text.
Tokens::Place event_decoder::read_other_field(int32_t field, Place value, event_record &out) {
    const uint8_t *token = tokens[value], first = *token;
    if (first == '{' || first == '[') {
        note(EVENT_WRONG_TYPE, field);
        return walk(value, 2);
    }
    Number kind = Number::invalid;
    int64_t number = 0;
    if (!read_plain_scalar(token, kind, number)) return nullptr;
    if (first == 't' || first == 'f') {
        if (field != EVENT_FIELD_WITHDRAWN) note(EVENT_WRONG_TYPE, field);
        out.withdrawn = first == 't';
    } else if (first != 'n') {
        read_number_field(field, kind, number, out);
    }
    return value + 1;
}

/// Of the fields before the source, whose texts mean something.
void event_decoder::read_text_field(int32_t field, Text text, event_record &out) {
    switch (field) {
    case EVENT_FIELD_ID:
        if (text.length == 0) note(EVENT_BAD_ID, field);
        if (text.length > limits.id) note(EVENT_ID_TOO_LONG, field);
        break;
    case EVENT_FIELD_TIME: {
        Moment moment;
        if (!parse_time(text, limits.earliest_year, limits.latest_year, last_date, moment)) {
            return note(EVENT_BAD_TIME, field);
        }
        out.time_ms = moment.utc_ms;
        out.utc_offset_s = moment.offset_s;
        break;
    }
    case EVENT_FIELD_PERIOD: {
        Duration period;
        if (!parse_duration(text, limits.period_years, period)) return note(EVENT_BAD_PERIOD, field);
        out.has_period = true;
        out.period_months = period.months;
        out.period_days = period.days;
        out.period_ms = period.milliseconds;
        break;
    }
    default:
        note(EVENT_WRONG_TYPE, field);
    }
}

void event_decoder::read_number_field(int32_t field, Number kind, int64_t number, event_record &out) {
    if (field == EVENT_FIELD_COUNT) {
        if (kind != Number::natural || number > limits.count) return note(EVENT_BAD_COUNT, field);
        out.count = number;
    } else if (field == EVENT_FIELD_REVISION) {
        if (kind != Number::natural || number > limits.revision) return note(EVENT_BAD_REVISION, field);
        out.revision = uint32_t(number);
    } else {
        note(EVENT_WRONG_TYPE, field);
    }
}

/// A value nobody reads, for validity and personal names. A string is never the last token: a brace or
/// bracket is.
Tokens::Place event_decoder::walk(Place value, int32_t depth) {
    const uint8_t *token = tokens[value];
    switch (*token) {
    case '{': return walk_object(value + 1, depth);
    case '[': return walk_array(value + 1, depth);
    case '"': {
        Text text;
        return read_string(token, tokens[value + 1], text) ? value + 1 : nullptr;
    }
    default: {
        Number kind;
        int64_t number;
        return read_plain_scalar(token, kind, number) ? value + 1 : nullptr;
    }
    }
}

Tokens::Place event_decoder::walk_object(Place next, int32_t depth) {
    if (!may_nest(depth)) return nullptr;
    if (*tokens[next] == '}') return next + 1;
    for (;;) {
        const uint8_t *key = tokens[next], *colon = tokens[next + 1];
        Text name;
        if (*key != '"' || *colon != ':' || !read_string(key, colon, name)) return nullptr;
        check_personal(name);
        next = walk(next + 2, depth + 1);
        if (!next) return nullptr;
        const uint8_t after = *tokens[next++];
        if (after != ',') return after == '}' ? next : nullptr;
    }
}

Tokens::Place event_decoder::walk_array(Place next, int32_t depth) {
    if (!may_nest(depth)) return nullptr;
    if (*tokens[next] == ']') return next + 1;
    for (;;) {
        next = walk(next, depth + 1);
        if (!next) return nullptr;
        const uint8_t after = *tokens[next++];
        if (after != ',') return after == ']' ? next : nullptr;
    }
}

bool event_decoder::may_nest(int32_t depth) {
    if (depth <= limits.depth) return true;
    problem = {EVENT_RECORD_TOO_LARGE, EVENT_FIELD_NONE};
    return false;
}

void event_decoder::check_personal(Text key) {
    if (personal.reason != EVENT_OK) return;
    const int32_t number = personal_names.find(key);
    if (number >= 0) personal = {EVENT_PERSONAL_FIELD, number};
}

void event_decoder::require(int32_t field) {
    if (!(present >> field & 1)) note(EVENT_MISSING_FIELD, field);
}

/// What is known only when the whole record is read: missing fields, defaults, profile and hashes.
void event_decoder::finish(event_record &out) {
    require(EVENT_FIELD_ID);
    require(EVENT_FIELD_TIME);
    if (texts[EVENT_FIELD_SOURCE].length == 0) note(EVENT_MISSING_FIELD, EVENT_FIELD_SOURCE);
    if (problem.reason != EVENT_OK) return;
    const Text id = texts[EVENT_FIELD_ID], source = texts[EVENT_FIELD_SOURCE];
    const Text report = texts[EVENT_FIELD_REPORT].length ? texts[EVENT_FIELD_REPORT] : default_report_text;

    uint8_t *end = append_length_and_text(profile.get(), source);
    end = append_length_and_text(end, report);
    for (int32_t d = 0; d < dimension_count; ++d) {
        end = append_length_and_text(end, texts[EVENT_FIELD_DIMENSION + d]);
    }
    out.profile = profile.get();
    out.profile_length = uint32_t(end - profile.get());
    const XXH128_hash_t profile_hash = XXH3_128bits(out.profile, out.profile_length);
    out.profile_high = profile_hash.high64;
    out.profile_low = profile_hash.low64;

    struct {
        int64_t time_ms, count, period_ms;
        int32_t period_months, period_days, utc_offset_s;
        uint32_t flags;
    } content = {out.time_ms, out.count, out.period_ms, out.period_months, out.period_days, out.utc_offset_s,
                 uint32_t(out.withdrawn) | uint32_t(out.has_period) << 1};
    static_assert(sizeof content == 40, "every byte is hashed: no gaps");
    out.content_hash = XXH3_64bits_withSeed(&content, sizeof content, out.profile_low);

    // The length as seed tells source "a", id "\0b" from source "a\0", id "b".
    uint8_t *identity_end = copy_text(identity.get(), source);
    *identity_end++ = 0;
    identity_end = copy_text(identity_end, id);
    const XXH128_hash_t hash =
        XXH3_128bits_withSeed(identity.get(), size_t(identity_end - identity.get()), source.length);
    out.id_high = hash.high64;
    out.id_low = hash.low64;
    out.id = id.bytes;
    out.id_length = id.length;
    out.source = source.bytes;
    out.source_length = source.length;
}

extern "C" {

event_decoder *event_decoder_create(const event_schema *schema) {
    try {
        auto decoder = std::make_unique<event_decoder>();
        return decoder->prepare(*schema) ? decoder.release() : nullptr;
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void event_decoder_free(event_decoder *decoder) { delete decoder; }

event_outcome event_decoder_decode_padded(
    event_decoder *decoder, const void *payload, size_t length, event_record *out) {
    if (length > decoder->limits.record) return {EVENT_RECORD_TOO_LARGE, EVENT_FIELD_NONE};
    return decoder->decode(static_cast<const uint8_t *>(payload), length, *out);
}

event_outcome event_decoder_decode(
    event_decoder *decoder, const void *payload, size_t length, event_record *out) {
    if (length > decoder->limits.record) return {EVENT_RECORD_TOO_LARGE, EVENT_FIELD_NONE};
    if (length) std::memcpy(decoder->padded.get(), payload, length);
    return decoder->decode(decoder->padded.get(), length, *out);
}

}  // extern "C"
