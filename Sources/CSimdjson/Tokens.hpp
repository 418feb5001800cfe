// Where the tokens of a record begin: what simdjson's first stage finds.
#pragma once

#include <memory>

#include "JSONScalars.hpp"

namespace vigia {

/// The braces, brackets, colons and commas of one record and the first bytes of its strings, numbers and
/// literals, in order. Between the end of a scalar and the next token there is nothing but white space.
///
/// The first stage is chosen for the machine at run time. simdjson's own second stages are left out: On-Demand,
/// compiled for any x86-64 machine, took 1,760 instructions more for a record of 210 bytes than the walk that
/// needs only this.
class Tokens {
public:
    bool allocate(size_t capacity) {
        return !simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, first_stage);
    }

    /// False where the bytes are no UTF-8, have a string without end or a control character in one, or no
    /// token at all.
    bool find(const uint8_t *payload, size_t length) {
        if (first_stage->stage1(payload, length, simdjson::stage1_mode::regular)) return false;
        begin = payload;
        next = first_stage->structural_indexes.get();
        end = next + first_stage->n_structural_indexes;
        return true;
    }

    /// Whether the last of them is this one.
    bool end_with(char token) const { return begin[end[-1]] == token; }

    bool at_end() const { return next == end; }

    /// How many are left; each of them can be looked at by its place among them.
    ptrdiff_t left() const { return end - next; }
    const uint8_t *operator[](ptrdiff_t place) const { return begin + next[place]; }
    void skip(ptrdiff_t count) { next += count; }

    /// The next token, or a byte that begins none.
    const uint8_t *peek() const { return next < end ? begin + *next : &none; }

    const uint8_t *take() { return next < end ? begin + *next++ : &none; }

    bool take(char token) {
        if (*peek() != token) return false;
        ++next;
        return true;
    }

private:
    static constexpr uint8_t none = 0;

    std::unique_ptr<simdjson::internal::dom_parser_implementation> first_stage;
    const uint8_t *begin = nullptr;
    const uint32_t *next = nullptr, *end = nullptr;
};

}  // namespace vigia
