// Strings, numbers and literals inside a document whose structure and UTF-8 simdjson has checked.
//
// Strings without escapes are used where they stand, and every scalar is held to RFC 8259: lone surrogates
// are refused, and so is what is wrong in a scalar that nobody reads.
#pragma once

#include "ISO8601.hpp"

namespace vigia {

/// The first `"` or `\` at or after `p`; one is known to come. Eight bytes at a time.
inline const uint8_t *quote_or_backslash(const uint8_t *p) {
    static constexpr uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    for (;; p += 8) {
        const uint64_t word = load_8(p), quotes = word ^ ones * '"', slashes = word ^ ones * '\\';
        const uint64_t hits = (((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes)) & tops;
        if (hits) return p + (__builtin_ctzll(hits) >> 3);
    }
}

/// Four hexadecimal digits, or a negative number.
inline int32_t hex_4(const uint8_t *p) {
    int32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const uint8_t c = p[i], lower = c | 0x20;
        const int32_t digit = is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

inline uint8_t *write_utf8(int32_t c, uint8_t *out) {
    if (c < 0x80) {
        *out++ = uint8_t(c);
    } else if (c < 0x800) {
        *out++ = uint8_t(0xC0 | c >> 6);
        *out++ = uint8_t(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *out++ = uint8_t(0xE0 | c >> 12);
        *out++ = uint8_t(0x80 | (c >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (c & 0x3F));
    } else {
        *out++ = uint8_t(0xF0 | c >> 18);
        *out++ = uint8_t(0x80 | (c >> 12 & 0x3F));
        *out++ = uint8_t(0x80 | (c >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (c & 0x3F));
    }
    return out;
}

/// The escape whose backslash is at `p`: writes what it stands for and moves both on. Surrogates must come in
/// pairs.
inline bool unescape_one(const uint8_t *&p, uint8_t *&out) {
    static constexpr char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (p[1] != 'u') {
        const void *at = std::memchr(letters, p[1], 8);
        if (!at) return false;
        *out++ = uint8_t(values[static_cast<const char *>(at) - letters]);
        p += 2;
        return true;
    }
    int32_t c = hex_4(p + 2);
    p += 6;
    if (c < 0 || (c >= 0xDC00 && c <= 0xDFFF)) return false;
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (p[0] != '\\' || p[1] != 'u') return false;
        const int32_t low = hex_4(p + 2);
        if (low < 0xDC00 || low > 0xDFFF) return false;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        p += 6;
    }
    out = write_utf8(c, out);
    return true;
}

inline bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

/// The string whose first byte after the quote is at `p`. Only a string with escapes goes to `scratch`, which
/// is moved on; what is written is never longer than what was read.
[[gnu::noinline]] inline bool read_escaped(const uint8_t *p, uint8_t *&scratch, Text &text) {
    const uint8_t *stop = quote_or_backslash(p);
    if (*stop == '"') {
        text = {p, uint32_t(stop - p)};
        return true;
    }
    uint8_t *const begin = scratch;
    for (;;) {
        std::memcpy(scratch, p, size_t(stop - p));
        scratch += stop - p;
        p = stop;
        if (*p == '"') break;
        if (!unescape_one(p, scratch)) return false;
        stop = quote_or_backslash(p);
    }
    text = {begin, uint32_t(scratch - begin)};
    return true;
}

/// What may stand directly after a number or literal inside an object or array.
inline bool ends_scalar(uint8_t byte) {
    return byte == ',' || byte == '}' || byte == ']' || is_space(byte);
}

enum class Number { invalid, natural, other };

/// A number by RFC 8259, and its value when it is natural: no sign, fraction or exponent. A natural number
/// too large for `int64_t` is given as its maximum. `end` is set to the byte after it.
inline Number read_number(const uint8_t *p, const uint8_t *&end, int64_t &value) {
    bool natural = true;
    if (*p == '-') {
        natural = false;
        ++p;
    }
    const uint8_t *digits = p;
    value = 0;
    for (; is_digit(*p); ++p) {
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *p - '0', &value)) {
            value = INT64_MAX;
        }
    }
    if (p == digits || (*digits == '0' && p - digits > 1)) return Number::invalid;
    if (p - digits > 18) value = INT64_MAX;
    if (*p == '.') {
        natural = false;
        const uint8_t *fraction = ++p;
        while (is_digit(*p)) ++p;
        if (p == fraction) return Number::invalid;
    }
    if ((*p | 0x20) == 'e') {
        natural = false;
        ++p;
        if (*p == '+' || *p == '-') ++p;
        const uint8_t *exponent = p;
        while (is_digit(*p)) ++p;
        if (p == exponent) return Number::invalid;
    }
    end = p;
    return natural ? Number::natural : Number::other;
}

/// A number, `true`, `false` or `null`. False: not JSON.
inline bool read_plain_scalar(const uint8_t *p, Number &kind, int64_t &number) {
    const uint8_t *end;
    switch (*p) {
    case 't': return std::memcmp(p, "true", 4) == 0 && ends_scalar(p[4]);
    case 'f': return std::memcmp(p, "false", 5) == 0 && ends_scalar(p[5]);
    case 'n': return std::memcmp(p, "null", 4) == 0 && ends_scalar(p[4]);
    default:
        kind = read_number(p, end, number);
        return kind != Number::invalid && ends_scalar(*end);
    }
}

}  // namespace vigia
