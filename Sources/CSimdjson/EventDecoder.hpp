// The state behind one `event_decoder`, and the steps of its walk over a record.
#pragma once

#include "CSimdjson.h"

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <memory>
#include <string_view>

#include "EventFields.hpp"

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
    event_outcome read_document(
        simdjson::ondemand::document &document, const uint8_t *end, event_record &out);
    bool read_event(simdjson::ondemand::object &object, event_record &out);
    bool read_field(
        int32_t field, simdjson::ondemand::value &value, std::string_view token, event_record &out);
    void read_text_field(int32_t field, vigia::Text text, event_record &out);
    void read_number_field(int32_t field, vigia::Number kind, int64_t number, event_record &out);
    bool walk(simdjson::ondemand::value &value, int32_t depth);
    bool walk_object(simdjson::ondemand::object &object, int32_t depth);
    bool walk_array(simdjson::ondemand::array &array, int32_t depth);
    bool read_key(const uint8_t *key, const uint8_t *value, vigia::Text &text);
    bool read_string(std::string_view token, vigia::Text &text);
    bool read_scalar(std::string_view token, vigia::Text &text, vigia::Number &kind, int64_t &number);
    void check_personal(vigia::Text key);
    void require(int32_t field);
    void finish(event_record &out);

    /// The first problem stays.
    void note(int32_t reason, int32_t field) {
        if (problem.reason == EVENT_OK) problem = {reason, field};
    }

    simdjson::ondemand::parser parser;
    vigia::FieldNames fields;
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
