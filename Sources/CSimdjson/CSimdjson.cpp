// The event decoder: one walk over a record with simdjson On-Demand.
//
// simdjson's first stage (chosen for the machine at run time) checks UTF-8 and finds the structure; On-Demand
// then leads through objects and arrays. Every key and scalar is looked at once, here, so that what is not
// JSON is never accepted because nobody asked for it, and a personal field is found at any depth. The whole
// record is read before an outcome is given: not JSON wins over a personal field, which wins over the first
// other problem in the order of the text; a missing field comes last.

#include "EventDecoder.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <new>

using namespace simdjson;
using namespace vigia;

namespace {

/// 32 readable bytes to copy from where a field is absent.
constexpr uint8_t nothing[EVENT_DECODER_PADDING] = {};

const uint8_t *bytes(const char *p) { return reinterpret_cast<const uint8_t *>(p); }

/// Copies 32 bytes whatever the length, since nearly all values are shorter and both sides have room for it.
uint8_t *copy_text(uint8_t *out, Text text) {
    std::memcpy(out, text.bytes, 32);
    if (text.length > 32) std::memcpy(out + 32, text.bytes + 32, text.length - 32);
    return out + text.length;
}

/// Nothing but white space follows what was read: only there is no location left.
bool at_end(ondemand::document &document) { return document.current_location().error() == OUT_OF_BOUNDS; }

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
    padded.reset(new uint8_t[limits.record + EVENT_DECODER_PADDING]());
    // Twice the record, since a string alone in its record stands there as it came and without its escapes.
    scratch.reset(new uint8_t[2 * limits.record + 1 + EVENT_DECODER_PADDING]());
    profile.reset(new uint8_t[256 * (dimension_count + 2) + EVENT_DECODER_PADDING]());
    identity.reset(new uint8_t[limits.source_or_report + 1 + limits.id + EVENT_DECODER_PADDING]());
    default_report.reset(new uint8_t[schema.default_report.length + EVENT_DECODER_PADDING]());
    std::memcpy(default_report.get(), schema.default_report.bytes, schema.default_report.length);
    default_report_text = {default_report.get(), uint32_t(schema.default_report.length)};
    return parser.allocate(limits.record) == SUCCESS;
}

event_outcome event_decoder::decode(const uint8_t *payload, size_t length, event_record &out) {
    const event_outcome not_json = {EVENT_NOT_JSON, EVENT_FIELD_NONE};
    scratch_end = scratch.get();
    seen = present = 0;
    has_escapes = length && std::memchr(payload, '\\', length);
    problem = personal = {EVENT_OK, EVENT_FIELD_NONE};
    for (auto &text : texts) text = {nothing, 0};
    ondemand::document document;
    if (parser.iterate(payload, length, length + EVENT_DECODER_PADDING).get(document)) return not_json;
    return read_document(document, payload + length, out);
}

event_outcome event_decoder::read_document(
    ondemand::document &document, const uint8_t *end, event_record &out) {
    const event_outcome not_json = {EVENT_NOT_JSON, EVENT_FIELD_NONE};
    std::string_view token;
    if (document.raw_json_token().get(token)) return not_json;
    bool whole;
    if (token[0] == '{') {
        ondemand::object object;
        if (document.get_object().get(object)) return not_json;
        whole = read_event(object, out) && at_end(document);
    } else if (token[0] == '[') {
        ondemand::array array;
        if (document.get_array().get(array)) return not_json;
        note(EVENT_NOT_AN_OBJECT, EVENT_FIELD_NONE);
        whole = walk_array(array, 1) && at_end(document);
    } else {
        // A scalar alone. On-Demand leaves its end to us: a blank after a copy of the token makes it a value
        // inside.
        if (bytes(token.data()) + token.size() != end) return not_json;
        while (is_space(uint8_t(token.back()))) token.remove_suffix(1);
        std::memcpy(scratch_end, token.data(), token.size());
        scratch_end[token.size()] = ' ';
        token = {reinterpret_cast<const char *>(scratch_end), token.size() + 1};
        scratch_end += token.size();
        Text text;
        Number kind;
        int64_t number;
        note(EVENT_NOT_AN_OBJECT, EVENT_FIELD_NONE);
        whole = read_scalar(token, text, kind, number);
    }
    if (!whole) return problem.reason == EVENT_RECORD_TOO_LARGE ? problem : not_json;
    if (personal.reason != EVENT_OK) return personal;
    if (problem.reason == EVENT_OK) finish(out);
    return problem;
}

/// The top-level fields. False: not JSON (or nested too deep, which is then the problem noted).
bool event_decoder::read_event(ondemand::object &object, event_record &out) {
    out = {};
    out.count = 1;
    for (auto each : object) {
        if (each.error()) return false;
        ondemand::field &&pair = std::move(each).value_unsafe();
        const std::string_view token = pair.value().raw_json_token();
        Text key;
        if (!read_key(bytes(pair.key().raw()), bytes(token.data()), key)) return false;
        const int32_t field = fields.find(key);
        if (field < 0) {
            check_personal(key);
            if (!walk(pair.value(), 2)) return false;
            continue;
        }
        if (seen >> field & 1) note(EVENT_DUPLICATE_FIELD, field);
        seen |= 1u << field;
        if (!read_field(field, pair.value(), token, out)) return false;
    }
    return true;
}

bool event_decoder::read_field(
    int32_t field, ondemand::value &value, std::string_view token, event_record &out) {
    const char first = token[0];
    if (first == '"') {
        ondemand::raw_json_string raw;
        Text text;
        if (value.get_raw_json_string().get(raw) || !read_string(token, text)) return false;
        read_text_field(field, text, out);
        return true;
    }
    if (first == '{' || first == '[') {
        note(EVENT_WRONG_TYPE, field);
        return walk(value, 2);
    }
    Text none;
    Number kind = Number::invalid;
    int64_t number = 0;
    if (!read_scalar(token, none, kind, number)) return false;
    if (first == 'n') return true;
    if (first == 't' || first == 'f') {
        if (field != EVENT_FIELD_WITHDRAWN) note(EVENT_WRONG_TYPE, field);
        out.withdrawn = first == 't';
    } else {
        read_number_field(field, kind, number, out);
    }
    return true;
}

void event_decoder::read_text_field(int32_t field, Text text, event_record &out) {
    present |= 1u << field;
    texts[field] = text;
    switch (field) {
    case EVENT_FIELD_ID:
        if (text.length == 0) note(EVENT_BAD_ID, field);
        if (text.length > limits.id) note(EVENT_ID_TOO_LONG, field);
        break;
    case EVENT_FIELD_TIME: {
        Moment moment;
        if (!parse_time(text, limits.earliest_year, limits.latest_year, moment)) {
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
    case EVENT_FIELD_REVISION:
    case EVENT_FIELD_WITHDRAWN:
    case EVENT_FIELD_COUNT:
        note(EVENT_WRONG_TYPE, field);
        break;
    case EVENT_FIELD_SOURCE:
    case EVENT_FIELD_REPORT:
        if (text.length > limits.source_or_report) note(EVENT_VALUE_TOO_LONG, field);
        break;
    default:
        if (text.length > limits.value) note(EVENT_VALUE_TOO_LONG, field);
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

/// The key whose first byte is at `key`; between its end and its value are one colon and white space.
bool event_decoder::read_key(const uint8_t *key, const uint8_t *value, Text &text) {
    if (has_escapes) return read_escaped(key, scratch_end, text);
    const uint8_t *end = before_space(before_space(value) - 1);
    text = {key, uint32_t(end - 1 - key)};
    return true;
}

/// A token goes from its first byte to the next of the structure, so a string's ends with its quote and white
/// space.
bool event_decoder::read_string(std::string_view token, Text &text) {
    const uint8_t *begin = bytes(token.data()) + 1;
    if (has_escapes) return read_escaped(begin, scratch_end, text);
    const uint8_t *end = before_space(begin - 1 + token.size());
    text = {begin, uint32_t(end - 1 - begin)};
    return true;
}

/// A string, number, `true`, `false` or `null`. False: not JSON.
bool event_decoder::read_scalar(std::string_view token, Text &text, Number &kind, int64_t &number) {
    const uint8_t *p = bytes(token.data()), *end;
    switch (*p) {
    case '"': return read_string(token, text);
    case 't': return std::memcmp(p, "true", 4) == 0 && ends_scalar(p[4]);
    case 'f': return std::memcmp(p, "false", 5) == 0 && ends_scalar(p[5]);
    case 'n': return std::memcmp(p, "null", 4) == 0 && ends_scalar(p[4]);
    default:
        kind = read_number(p, end, number);
        return kind != Number::invalid && ends_scalar(*end);
    }
}

/// A value nobody reads, for validity and personal names. Consumes it.
bool event_decoder::walk(ondemand::value &value, int32_t depth) {
    const std::string_view token = value.raw_json_token();
    if (token[0] == '{') {
        ondemand::object object;
        return !value.get_object().get(object) && walk_object(object, depth);
    }
    if (token[0] == '[') {
        ondemand::array array;
        return !value.get_array().get(array) && walk_array(array, depth);
    }
    ondemand::raw_json_string raw;
    if (token[0] == '"' && value.get_raw_json_string().get(raw)) return false;
    Text text;
    Number kind;
    int64_t number;
    return read_scalar(token, text, kind, number);
}

bool event_decoder::walk_object(ondemand::object &object, int32_t depth) {
    if (depth > limits.depth) {
        problem = {EVENT_RECORD_TOO_LARGE, EVENT_FIELD_NONE};
        return false;
    }
    for (auto each : object) {
        if (each.error()) return false;
        ondemand::field &&pair = std::move(each).value_unsafe();
        const std::string_view token = pair.value().raw_json_token();
        Text key;
        if (!read_key(bytes(pair.key().raw()), bytes(token.data()), key)) return false;
        check_personal(key);
        if (!walk(pair.value(), depth + 1)) return false;
    }
    return true;
}

bool event_decoder::walk_array(ondemand::array &array, int32_t depth) {
    if (depth > limits.depth) {
        problem = {EVENT_RECORD_TOO_LARGE, EVENT_FIELD_NONE};
        return false;
    }
    for (auto each : array) {
        ondemand::value value;
        if (std::move(each).get(value) || !walk(value, depth + 1)) return false;
    }
    return true;
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
    out.profile_hash = XXH3_64bits(out.profile, out.profile_length);

    struct {
        int64_t time_ms, count, period_ms;
        int32_t period_months, period_days, utc_offset_s;
        uint32_t flags;
    } content = {out.time_ms, out.count, out.period_ms, out.period_months, out.period_days, out.utc_offset_s,
                 uint32_t(out.withdrawn) | uint32_t(out.has_period) << 1};
    static_assert(sizeof content == 40, "every byte is hashed: no gaps");
    out.content_hash = XXH3_64bits_withSeed(&content, sizeof content, out.profile_hash);

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
