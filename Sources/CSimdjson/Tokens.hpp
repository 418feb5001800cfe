// Where the tokens of a record begin: what simdjson's first stage finds.
#pragma once

#include <memory>

#include "JSONScalars.hpp"

namespace vigia {

/// The braces, brackets, colons and commas of one record and the first bytes of its strings, numbers and
/// literals, in order. Between the end of a scalar and the next token there is nothing but white space.
///
/// The first stage is chosen for the machine at run time. simdjson's own second stages are left out:
/// On-Demand, compiled for any x86-64 machine, took 1,990 instructions more for a record of 210 bytes than
/// the walk that needs only this.
class Tokens {
public:
    /// A place among the tokens of a record; the walk hands it on and gets the next one back, or null where
    /// what stands there is not JSON.
    using Place = const uint32_t *;

    bool allocate(size_t capacity) {
        return !simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, first_stage);
    }

    /// False where the bytes are no UTF-8, have a string without end or a control character in one, or no
    /// token at all.
    bool find(const uint8_t *payload, size_t length) {
        if (first_stage->stage1(payload, length, simdjson::stage1_mode::regular)) return false;
        bytes = payload;
        end = begin() + first_stage->n_structural_indexes;
        return true;
    }

    Place begin() const { return first_stage->structural_indexes.get(); }
    bool at_end(Place place) const { return place == end; }
    ptrdiff_t left(Place place) const { return end - place; }

    /// The token at a place, or a byte that begins none.
    const uint8_t *operator[](Place place) const { return place < end ? bytes + *place : &none; }

    /// The same where it is known that so many are left.
    const uint8_t *known(Place place) const { return bytes + *place; }

    /// Whether the last of them is this one.
    bool end_with(char token) const { return bytes[end[-1]] == token; }

private:
    static constexpr uint8_t none = 0;

    std::unique_ptr<simdjson::internal::dom_parser_implementation> first_stage;
    const uint8_t *bytes = nullptr;
    Place end = nullptr;
};

}  // namespace vigia
