// @ts-check
// Numbers, percentages and times as people of the page's language write them.

import { locale, say } from "./words.js";

/** @typedef {number | {below: number} | {about: number}} Count Persons; hidden where there are few. */
/** @typedef {"minute" | "hour" | "day" | "week" | "month" | "quarter" | "year" | "fiscal-year"} Unit */

/**
 * Making a formatter is slow, using it is fast.
 * @type {Map<string, Intl.NumberFormat | Intl.DateTimeFormat>}
 */
const formatters = new Map();

/** @param {Intl.NumberFormatOptions} options */
function numbers(options) {
  const key = `n${locale()}${JSON.stringify(options)}`;
  let format = formatters.get(key);
  if (!format) formatters.set(key, format = new Intl.NumberFormat(locale(), options));
  return /** @type {Intl.NumberFormat} */ (format);
}

/** @param {Intl.DateTimeFormatOptions} options */
function dates(options) {
  const key = `d${locale()}${JSON.stringify(options)}`;
  let format = formatters.get(key);
  if (!format) formatters.set(key, format = new Intl.DateTimeFormat(locale(), options));
  return /** @type {Intl.DateTimeFormat} */ (format);
}

/** @param {number} value At most one decimal. */
export function number(value) {
  return numbers({ maximumFractionDigits: 1 }).format(value);
}

/**
 * `250K`, for an axis.
 * @param {number} value
 */
export function shortNumber(value) {
  return numbers({ notation: "compact", maximumFractionDigits: 2 }).format(value);
}

/**
 * `1,234`, `<10`, `≈120`.
 * @param {Count} count
 */
export function count(count) {
  if (typeof count === "number") return number(count);
  return "below" in count ? `<${number(count.below)}` : `≈${number(count.about)}`;
}

/**
 * Where a count stands on a scale: a hidden one at its limit.
 * @param {Count} count
 */
export function size(count) {
  if (typeof count === "number") return count;
  return "below" in count ? count.below : count.about;
}

/** @param {number} value In percent; rounded down, so that what is missing never reads as 100 %. */
export function percent(value) {
  return numbers({ style: "percent", maximumFractionDigits: 1 }).format(Math.floor(value * 10) / 1000);
}

/** @param {number} value The percent of a part. */
export function share(value) {
  return numbers({ style: "percent", maximumFractionDigits: 0 }).format(value / 100);
}

/**
 * `+11.3%`, `<10`.
 * @param {number | {below: number}} change In percent, or fewer than so many persons.
 */
export function change(change) {
  if (typeof change !== "number") return `<${number(change.below)}`;
  const digits = Math.abs(change) >= 100 ? 0 : 1;
  return numbers({ style: "percent", maximumFractionDigits: digits, signDisplay: "exceptZero" })
    .format(change / 100);
}

/**
 * The numbers in a bucket's label, in order: year, month, day, hour, minute; or year and week or quarter.
 * @param {string} label
 */
function parts(label) {
  return (label.slice(0, 16).match(/\d+/g) ?? []).map(Number);
}

/**
 * A bucket as people call it, from its label alone: whatever the browser's own time zone.
 * @param {{label: string, unit?: Unit}} bucket
 * @param {boolean} [isShort] As on an axis.
 */
export function bucket({ label, unit }, isShort = false) {
  const [year, second = 1, day = 1, hour = 0, minute = 0] = parts(label);
  if (year === undefined) return label;
  const moment = Date.UTC(year, second - 1, day, hour, minute);
  const shown = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    dates({ timeZone: "UTC", ...options }).format(moment);
  switch (unit) {
    case "minute":
    case "hour":
      return isShort
        ? shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
        : shown({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
          hourCycle: "h23" });
    case "day": return isShort
      ? shown({ day: "numeric", month: "short" })
      : shown({ day: "numeric", month: "short", year: "numeric" });
    case "week": return `${label.slice(0, 4)}-W${String(second).padStart(2, "0")}`;
    case "month": return isShort
      ? shown({ month: "short", year: "numeric" })
      : shown({ month: "long", year: "numeric" });
    case "quarter": return locale() === "es-MX" ? `T${second} ${year}` : `Q${second} ${year}`;
    case "year": return String(year);
    case "fiscal-year": return locale() === "es-MX" ? `AF${year}` : `FY${year}`;
    case undefined: return label;
  }
}

/**
 * `20 Jun 2024, 00:00`, in the browser's time zone.
 * @param {string} instant RFC 3339.
 */
export function instant(instant) {
  return dates({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23" }).format(new Date(instant));
}

/**
 * `1 Jun 2024, 00:00 EDT`: where buckets end. Without the hour and the zone, the end of a month in New York
 * would be another day in Mexico City.
 * @param {string} instant
 */
export function end(instant) {
  return dates({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZoneName: "short" }).format(new Date(instant));
}

/**
 * `14:03:22`.
 * @param {number} milliseconds Since 1970.
 */
export function clock(milliseconds) {
  return dates({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })
    .format(new Date(milliseconds));
}

/**
 * The largest unit that leaves at least two, so that nothing is rounded away.
 * @type {[string, number][]}
 */
const spans = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/**
 * `12 s`, `3 min`, `5 hr`, `880 days`.
 * @param {number} seconds
 */
export function span(seconds) {
  const [unit, length] = spans.find(([, length]) => seconds >= 2 * length) ?? ["second", 1];
  return numbers({ style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 })
    .format(Math.max(0, seconds) / length);
}

/**
 * `12 seconds ago`.
 * @param {number} seconds
 */
export function ago(seconds) {
  const [unit, length] = spans.find(([, length]) => seconds >= 2 * length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "always" })
    .format(-Math.max(0, Math.round(seconds / length)), /** @type {Intl.RelativeTimeFormatUnit} */ (unit));
}

/**
 * `INM (boletin-nationality)`, as alerts call a feed.
 * @param {string} feed `STREAM/SOURCE/REPORT`.
 */
export function feed(feed) {
  const [, source, report] = feed.split("/");
  if (source === undefined) return feed;
  return report === undefined || report === "events" ? source : `${source} (${report})`;
}

/**
 * `month`, `mes`.
 * @param {Unit} unit
 */
export function unit(unit) {
  const name = new Intl.DisplayNames(locale(), { type: "dateTimeField", style: "long" });
  switch (unit) {
    case "fiscal-year": return locale() === "es-MX" ? "año fiscal" : "fiscal year";
    case "week": return name.of("weekOfYear") ?? unit;
    case "minute": case "hour": case "day": case "month": case "quarter": case "year":
      return name.of(unit) ?? unit;
  }
}

/**
 * `6 months`, `6 meses`; the number alone where a language has no such unit.
 * @param {number} value
 * @param {Unit} unit
 */
export function buckets(value, unit) {
  if (unit === "quarter" || unit === "fiscal-year") return number(value);
  return numbers({ style: "unit", unit, unitDisplay: "long" }).format(value);
}

/**
 * `lag in records` and the like where nothing is known.
 * @param {number | null} value
 */
export function known(value) {
  return value === null ? say("unknown") : number(value);
}

/**
 * `VEN, COL or ECU`.
 * @param {string[]} parts
 * @param {"conjunction" | "disjunction"} type
 */
export function list(parts, type) { return new Intl.ListFormat(locale(), { type }).format(parts); }
