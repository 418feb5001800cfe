// The state behind one `event_decoder`, and the steps of its walk over a record.
#pragma once

#include "CSimdjson.h"

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <memory>
#include <string_view>

#include "RecordShape.hpp"

static_assert(EVENT_DECODER_PADDING >= simdjson::SIMDJSON_PADDING, "simdjson reads past the payload");

namespace vigia {
constexpr int32_t field_limit = EVENT_FIELD_DIMENSION + EVENT_DECODER_MAX_DIMENSIONS;
static_assert(field_limit <= FieldNames::most && field_limit <= 32, "one bit and one name a field");
}  // namespace vigia

struct event_decoder {
    bool prepare(const event_schema &schema);
    event_outcome decode(const uint8_t *payload, size_t length, event_record &out);

    std::unique_ptr<uint8_t[]> padded;
    event_limits limits;

private:
    using Place = vigia::Tokens::Place;

    void begin_record();
    bool read_by_shape(const uint8_t *p, const uint8_t *end, event_record &out);
    bool read_document(const uint8_t *end, event_record &out);
    bool read_lone_scalar(const uint8_t *first, const uint8_t *end);
    Place read_event(Place next, event_record &out);
    Place read_field(int32_t field, Place value, event_record &out);
    Place read_other_field(int32_t field, Place value, event_record &out);
    void take_text(int32_t field, vigia::Text text, event_record &out);
    void read_text_field(int32_t field, vigia::Text text, event_record &out);
    void read_number_field(int32_t field, vigia::Number kind, int64_t number, event_record &out);
    Place walk(Place value, int32_t depth);
    Place walk_object(Place next, int32_t depth);
    Place walk_array(Place next, int32_t depth);
    bool may_nest(int32_t depth);
    void check_personal(vigia::Text key);
    void require(int32_t field);
    void finish(event_record &out);

    /// The string whose quote is at `token`; the next token is at `next`, or the white space before it.
    bool read_string(const uint8_t *token, const uint8_t *next, vigia::Text &text) {
        if (has_escapes) return read_escaped(token + 1, scratch_end, text);
        while (*--next != '"') {}
        text = {token + 1, uint32_t(next - token - 1)};
        return true;
    }

    /// The first problem stays.
    void note(int32_t reason, int32_t field) {
        if (problem.reason == EVENT_OK) problem = {reason, field};
    }

    vigia::Tokens tokens;
    vigia::FieldNames fields;
    vigia::RecordShape shape;
    /// Bytes that a source, a report or a dimension may have.
    uint32_t longest[vigia::field_limit];
    vigia::LastDate last_date;
    vigia::PersonalNames personal_names;
    int32_t dimension_count = 0;
    std::unique_ptr<uint8_t[]> default_report, scratch, profile, identity;
    vigia::Text default_report_text;

    // Of the current record:
    bool has_escapes = false;
    uint8_t *scratch_end = nullptr;
    uint32_t seen = 0, present = 0;
    event_outcome problem, personal;
    vigia::Text texts[vigia::field_limit];
};
