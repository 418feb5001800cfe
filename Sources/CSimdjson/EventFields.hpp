// Field names: which field a key is, and which keys are refused as personal.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "JSONScalars.hpp"

namespace vigia {

/// Letters of U+00C0...U+00FF (second byte 80...BF after C3) without accent, 0 where there is none to strip.
inline constexpr char unaccented[] =
    "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";
static_assert(sizeof(unaccented) == 65);

/// A field name in the form of `event_schema.personal`. Stops when `capacity` bytes are written and more
/// would come, and then returns `capacity + 1`.
inline size_t fold(const uint8_t *name, size_t length, uint8_t *out, size_t capacity) {
    size_t written = 0;
    for (size_t i = 0; i < length; ++i) {
        uint8_t c = name[i];
        const uint8_t next = i + 1 < length ? name[i + 1] : 0;
        if (c == '_' || c == '-' || c == '.' || c == ' ') continue;
        if (c >= 'A' && c <= 'Z') {
            c |= 0x20;
        } else if ((c == 0xCC && next >= 0x80) || (c == 0xCD && next >= 0x80 && next <= 0xAF)) {
            ++i;  // a combining accent
            continue;
        } else if (c == 0xC3 && next >= 0x80 && next <= 0xBF && unaccented[next - 0x80]) {
            c = uint8_t(unaccented[next - 0x80]);
            ++i;
        }
        if (written == capacity) return capacity + 1;
        out[written++] = c;
    }
    return written;
}

/// Names to small numbers, by a hash of length, first and last byte; made once, read for every key.
///
/// Producers keep to one order of their fields, so the name that stood at a place of the record before is
/// tried first.
class FieldNames {
public:
    static constexpr size_t longest = 64, most = 32, slot_count = 256;

    FieldNames() { std::fill_n(order, most, names); }

    bool add(std::string_view text) {
        if (text.empty() || text.size() > longest || count == most) return false;
        Name &name = names[count];
        std::memcpy(name.bytes, text.data(), text.size());
        name.bytes[text.size()] = '"';
        std::memset(name.mask, 0xFF, std::min(text.size() + 1, sizeof name.mask));
        name.length = uint8_t(text.size());
        size_t slot = first_slot(name.bytes, name.length);
        while (slots[slot]) slot = (slot + 1) % slot_count;
        slots[slot] = uint8_t(++count);
        return true;
    }

    /// The field whose key begins at `key`, if it is the one that stood at that place of the record before;
    /// else -1. Where the key ends need not be known: its quote is compared with the rest.
    int32_t again(const uint8_t *key, size_t place) const {
        const Name *guess = order[place % most];
        const uint64_t low = (load_8(key) ^ load_8(guess->bytes)) & load_8(guess->mask);
        const uint64_t high = (load_8(key + 8) ^ load_8(guess->bytes + 8)) & load_8(guess->mask + 8);
        if (low | high) return -1;
        if (guess->length >= 16 && !equal(guess->bytes, key, guess->length + 1u)) return -1;
        return int32_t(guess - names);
    }

    /// The field of the key at a place of its record; -1 for an unknown name.
    int32_t find(Text key, size_t place) {
        if (key.length == 0) return -1;
        for (size_t slot = first_slot(key.bytes, key.length); slots[slot]; slot = (slot + 1) % slot_count) {
            const Name &name = names[slots[slot] - 1];
            if (name.length != key.length || !equal(name.bytes, key.bytes, key.length)) continue;
            order[place % most] = &name;
            return slots[slot] - 1;
        }
        return -1;
    }

private:
    struct Name {
        uint8_t bytes[longest + 1 + 8] = {};
        uint8_t mask[16] = {};
        uint8_t length = 0;
    };

    static size_t first_slot(const uint8_t *bytes, size_t length) {
        return (length * 7 + bytes[0] * 3 + bytes[length - 1]) % slot_count;
    }

    Name names[most];
    uint8_t slots[slot_count] = {};
    /// By place, the name that stood there last.
    const Name *order[most];
    size_t count = 0;
};

/// The configured personal names, folded.
class PersonalNames {
public:
    void add(std::string_view folded) {
        if (folded.empty()) return;
        texts.push_back(std::make_unique<std::string>(folded));
        numbers.emplace(*texts.back(), numbers.size());
        if (folded.size() > longest) {
            longest = folded.size();
            buffer.resize(longest + 1);
        }
    }

    /// -1 for a name that may stand in a record.
    int32_t find(Text key) {
        const size_t length = fold(key.bytes, key.length, buffer.data(), longest);
        if (length == 0 || length > longest) return -1;
        const auto found = numbers.find({reinterpret_cast<const char *>(buffer.data()), length});
        return found == numbers.end() ? -1 : found->second;
    }

private:
    std::vector<std::unique_ptr<std::string>> texts;
    std::unordered_map<std::string_view, int32_t> numbers;
    std::vector<uint8_t> buffer = std::vector<uint8_t>(1);
    size_t longest = 0;
};

}  // namespace vigia
