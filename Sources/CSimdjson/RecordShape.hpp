// Everything in a record but its values: what a producer writes the same way each time.
#pragma once

#include "EventFields.hpp"
#include "Tokens.hpp"

namespace vigia {

/// Sixteen bytes that are looked at in one step, on any machine.
using Bytes16 = uint8_t __attribute__((ext_vector_type(16)));

inline Bytes16 load_16(const uint8_t *p) {
    Bytes16 bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/// One bit for each byte that is not zero, the first lowest.
template <typename Bytes>
uint32_t bits(Bytes bytes) {
    using Bits = bool __attribute__((ext_vector_type(16)));
    return __builtin_bit_cast(uint16_t, __builtin_convertvector(bytes != 0, Bits));
}

/// The quote that ends the string whose first byte is at `p`; null where it has an escape, a control
/// character or bytes that are no UTF-8, or does not end before `end`. 16 bytes behind `end` are readable.
inline const uint8_t *string_end(const uint8_t *const p, const uint8_t *end) {
    uint32_t beyond_ascii = 0;
    for (const uint8_t *next = p; next < end; next += 16) {
        const Bytes16 bytes = load_16(next);
        const uint32_t stops = bits((bytes == '"') | (bytes == '\\') | (bytes < 0x20));
        const uint32_t high = bits(bytes & 0x80);
        if (!stops) {
            beyond_ascii |= high;
            continue;
        }
        beyond_ascii |= high & (stops - 1) & ~stops;
        const uint8_t *stop = next + __builtin_ctz(stops);
        if (*stop != '"' || stop >= end) return nullptr;
        const bool is_text = !beyond_ascii || simdjson::validate_utf8((const char *)p, size_t(stop - p));
        return is_text ? stop : nullptr;
    }
    return nullptr;
}

/// The shape of a record whose values all are texts without escapes or natural numbers: the bytes before each
/// value and behind the last. That of the last such record is kept.
///
/// A record of the same shape is JSON if its values are, and has the same fields in the same order; so it is
/// read without looking for tokens: 1,560 instructions for 210 bytes instead of 2,990.
class RecordShape {
public:
    struct Part {
        static constexpr size_t longest = 64;

        /// What stands before the value, the quote of a text included.
        uint8_t bytes[longest] = {};
        /// Of the first 32 of them.
        uint8_t mask[32] = {};
        uint32_t length = 0;
        /// Of the value; -1 where nobody reads it, or where none follows.
        int32_t field = -1;
        bool is_number = false;

        bool set(const uint8_t *from, const uint8_t *to) {
            if (to - from > ptrdiff_t(longest)) return false;
            length = uint32_t(to - from);
            std::memset(bytes, 0, longest);
            std::memcpy(bytes, from, length);
            std::memset(mask, 0, sizeof mask);
            std::memset(mask, 0xFF, std::min<size_t>(length, sizeof mask));
            return true;
        }

        /// Whether it stands at `p`, behind which `longest` bytes are readable.
        bool is_at(const uint8_t *p) const {
            const Bytes16 first = (load_16(p) ^ load_16(bytes)) & load_16(mask);
            const Bytes16 second = (load_16(p + 16) ^ load_16(bytes + 16)) & load_16(mask + 16);
            if (bits(first | second)) return false;
            return length <= sizeof mask || std::memcmp(p, bytes, length) == 0;
        }
    };

    static constexpr size_t most = FieldNames::most;

    bool is_known() const { return count > 0; }
    const Part *begin() const { return parts; }
    const Part *end() const { return parts + count; }
    const Part &last() const { return parts[count]; }
    /// One bit for each field that it has.
    uint32_t fields() const { return present; }

    /// Takes the shape of a record that was read without a problem and has no escapes, if it is one.
    void learn(const uint8_t *payload, size_t length, const Tokens &tokens, const FieldNames &names) {
        count = 0;
        present = 0;
        size_t number = 0;
        const uint8_t *from = payload;
        for (auto place = tokens.begin() + 1;; place += 4, ++number) {
            if (number == most || tokens.left(place) < 4) return;
            const uint8_t *key = tokens.known(place), *value = tokens.known(place + 2);
            Part &part = parts[number];
            part.field = names.again(key + 1, number);
            part.is_number = is_digit(*value);
            if (!part.is_number && *value != '"') return;
            if (part.is_number && part.field < 0) return;
            if (!part.set(from, part.is_number ? value : value + 1)) return;
            if (part.field >= 0) present |= 1u << part.field;
            const uint8_t *after = tokens.known(place + 3);
            from = part.is_number ? number_end(value) : text_end(after);
            if (*after == '}') break;
        }
        if (parts[number + 1].set(from, payload + length)) count = number + 1;
    }

private:
    static const uint8_t *number_end(const uint8_t *p) {
        while (is_digit(*p)) ++p;
        return p;
    }

    static const uint8_t *text_end(const uint8_t *after) {
        while (*--after != '"') {}
        return after;
    }

    Part parts[most + 1];
    size_t count = 0;
    uint32_t present = 0;
};

}  // namespace vigia
