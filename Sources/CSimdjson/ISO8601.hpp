// RFC 3339 times and ISO 8601 durations, from bytes to numbers, strictly.
#pragma once

#include <cstdint>
#include <cstring>

namespace vigia {

/// Bytes with escapes resolved. At least 64 bytes after the end are readable.
struct Text {
    const uint8_t *bytes = nullptr;
    uint32_t length = 0;
};

inline uint64_t load_8(const uint8_t *p) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
}

/// Both sides are readable 8 bytes past their end.
inline bool equal(const uint8_t *a, const uint8_t *b, size_t length) {
    if (length <= 8) return length == 0 || (load_8(a) ^ load_8(b)) << (64 - 8 * length) == 0;
    if (length <= 16) return load_8(a) == load_8(b) && load_8(a + length - 8) == load_8(b + length - 8);
    return std::memcmp(a, b, length) == 0;
}

struct Moment {
    int64_t utc_ms = 0;
    int32_t offset_s = 0;
};

struct Duration {
    int32_t months = 0;
    int32_t days = 0;
    int64_t milliseconds = 0;
};

/// Days from 1970-01-01 in the proleptic Gregorian calendar (years counted from March, so that the leap day
/// is last).
inline int64_t days_since_1970(int64_t year, int64_t month, int64_t day) {
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

inline int32_t days_in_month(int32_t year, int32_t month) {
    static constexpr uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

inline bool is_digit(uint8_t byte) { return uint8_t(byte - '0') < 10; }

/// Two digits, or a number above 99 when one of them is not a digit.
inline int32_t two_digits(const uint8_t *p) {
    return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : 1000;
}

/// `Z` or `+hh:mm` up to `end`. `-00:00` (local offset unknown) counts as UTC.
inline bool parse_offset(const uint8_t *p, const uint8_t *end, int32_t &offset_s) {
    if (end - p == 1 && (*p == 'Z' || *p == 'z')) {
        offset_s = 0;
        return true;
    }
    if (end - p != 6 || (*p != '+' && *p != '-') || p[3] != ':') return false;
    const int32_t hours = two_digits(p + 1), minutes = two_digits(p + 4);
    if (hours > 23 || minutes > 59) return false;
    offset_s = (hours * 3600 + minutes * 60) * (*p == '-' ? -1 : 1);
    return true;
}

/// The date that was read last, with its days since 1970: events that come together mostly happened on
/// the same day. The bytes are `2024-05-01`.
struct LastDate {
    uint8_t bytes[10 + 8] = {0xFF};  // No text has this byte.
    int64_t days = 0;
};

/// The date in the ten bytes at `p`.
inline bool parse_date(const uint8_t *p, int32_t earliest_year, int32_t latest_year, LastDate &last) {
    if (equal(p, last.bytes, 10)) return true;
    if (p[4] != '-' || p[7] != '-') return false;
    const int32_t century = two_digits(p), rest = two_digits(p + 2);
    const int32_t month = two_digits(p + 5), day = two_digits(p + 8);
    if (century > 99 || rest > 99) return false;
    const int32_t year = century * 100 + rest;
    if (year < earliest_year || year > latest_year) return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
    std::memcpy(last.bytes, p, 10);
    last.days = days_since_1970(year, month, day);
    return true;
}

/// RFC 3339 date-time. Digits beyond the millisecond are cut off. A leap second is legal where there can be
/// one (23:59:60 UTC) and becomes the last millisecond of its minute, so that it stays in its day.
inline bool parse_time(
    Text text, int32_t earliest_year, int32_t latest_year, LastDate &date, Moment &moment) {
    const uint8_t *p = text.bytes, *end = p + text.length;
    if (text.length < 20 || (p[10] | 0x20) != 't' || p[13] != ':' || p[16] != ':') return false;
    const int32_t hour = two_digits(p + 11), minute = two_digits(p + 14), second = two_digits(p + 17);
    if (hour > 23 || minute > 59 || second > 60) return false;
    if (!parse_date(p, earliest_year, latest_year, date)) return false;

    int32_t fraction_ms = 0;
    p += 19;
    if (*p == '.') {
        const uint8_t *digits = ++p;
        for (int32_t unit = 100; p < end && is_digit(*p); ++p, unit /= 10) fraction_ms += (*p - '0') * unit;
        if (p == digits) return false;
    }
    if (!parse_offset(p, end, moment.offset_s)) return false;
    const int64_t minutes = date.days * 1440 + hour * 60 + minute - moment.offset_s / 60;
    if (second == 60) {
        if ((minutes % 1440 + 1440) % 1440 != 1439) return false;
        moment.utc_ms = minutes * 60000 + 59999;
    } else {
        moment.utc_ms = minutes * 60000 + second * 1000 + fraction_ms;
    }
    return true;
}

/// ISO 8601 duration with whole numbers of at most six digits, each designator at most once and in order,
/// weeks alone (`P1M`, `P2W`, `P1DT12H`), longer than nothing and, each part for itself, not above
/// `longest_years`.
inline bool parse_duration(Text text, int32_t longest_years, Duration &duration) {
    static constexpr struct { uint8_t letter; bool time; int64_t unit; int32_t per_year; } parts[] = {
        {'Y', false, 12, 1}, {'M', false, 1, 12}, {'W', false, 7, 53}, {'D', false, 1, 366},
        {'H', true, 3600000, 8784}, {'M', true, 60000, 527040}, {'S', true, 1000, 31622400},
    };
    const uint8_t *p = text.bytes, *end = p + text.length;
    if (p == end || *p++ != 'P') return false;
    int64_t months = 0, days = 0, milliseconds = 0;
    bool in_time = false, part_expected = true;
    int next = 0;
    while (p < end) {
        if (*p == 'T') {
            if (in_time) return false;
            in_time = part_expected = true;
            ++p;
            continue;
        }
        const uint8_t *digits = p;
        int64_t number = 0;
        for (; p < end && is_digit(*p); ++p) {
            if (p - digits == 6) return false;
            number = number * 10 + (*p - '0');
        }
        if (p == digits || p == end) return false;
        while (next < 7 && (parts[next].letter != *p || parts[next].time != in_time)) ++next;
        if (next == 7 || number > int64_t(longest_years) * parts[next].per_year) return false;
        if (*p == 'W' && (months || p + 1 != end)) return false;
        int64_t &sum = in_time ? milliseconds : next < 2 ? months : days;
        sum += number * parts[next].unit;
        part_expected = false;
        ++next;
        ++p;
    }
    if (part_expected || (months | days | milliseconds) == 0) return false;
    duration = {int32_t(months), int32_t(days), milliseconds};
    return true;
}

}  // namespace vigia
