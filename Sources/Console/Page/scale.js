// @ts-check
// The geometry of a chart, pure: which values the axis names, which buckets are named, where things stand.

import { size } from "./format.js";

/** @typedef {import("./api.js").Chart} Chart */
/** @typedef {import("./api.js").Point} Point */

const roundFactors = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/**
 * Round values from 0 to at least `highest`.
 * @param {number} highest
 * @param {number} lines At most so many above 0.
 * @returns {number[]}
 */
export function valueTicks(highest, lines) {
  const rough = Math.max(highest, 1) / lines;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, magnitude * (roundFactors.find((factor) => factor * magnitude >= rough) ?? 10));
  return Array.from({ length: Math.ceil(Math.max(highest, 1) / step) + 1 }, (_, index) => index * step);
}

/**
 * The highest value that must be seen: counts and what was expected, and bounds that are not beyond
 * twice that, so that a bound far off does not flatten the counts.
 * @param {Point[]} points
 */
export function highestValue(points) {
  let highest = 1;
  for (const { count, expected } of points) {
    highest = Math.max(highest, count === null ? 0 : size(count), expected ?? 0);
  }
  let withBounds = highest;
  for (const { upper, lower } of points) {
    for (const bound of [upper, lower]) {
      if (bound !== undefined && bound <= 2 * highest) withBounds = Math.max(withBounds, bound);
    }
  }
  return withBounds;
}

/** Distances between named buckets, so that they fall on beginnings of years and the like. */
const distances = {
  minute: [1, 5, 15, 30, 60, 240], hour: [1, 3, 6, 12, 24, 72, 168], day: [1, 7, 14, 28, 56, 182, 364],
  week: [1, 2, 4, 13, 26, 52, 104], month: [1, 3, 6, 12, 24, 60, 120], quarter: [1, 2, 4, 8, 20, 40],
  year: [1, 2, 5, 10, 20], "fiscal-year": [1, 2, 5, 10, 20],
};

/**
 * Which buckets an axis names: few enough to have room, months and quarters at the same place of each year.
 * @param {Chart} chart
 * @param {number} room How many names have room.
 * @returns {{index: number, isYear: boolean}[]} `isYear`: the year alone is name enough.
 */
export function bucketTicks({ unit, points }, room) {
  const wanted = points.length / Math.max(1, room);
  const distance = distances[unit].find((one) => one >= wanted) ?? Math.ceil(wanted);
  const perYear = unit === "month" ? 12 : unit === "quarter" ? 4 : 0;
  const place = (/** @type {Point} */ point, /** @type {number} */ index) => {
    if (perYear === 0) return index - (points.length - 1);
    const [year, part] = point.label.match(/\d+/g)?.map(Number) ?? [0, 1];
    return year * perYear + part - 1;
  };
  return points.flatMap((point, index) => place(point, index) % distance === 0
    ? [{ index, isYear: perYear > 0 && distance % perYear === 0 }] : []);
}

/**
 * Stretches of buckets for which something holds: `[start, end)`.
 * @param {Point[]} points
 * @param {(point: Point) => boolean} holds
 * @returns {[number, number][]}
 */
export function runs(points, holds) {
  /** @type {[number, number][]} */
  const found = [];
  let start = -1;
  for (let index = 0; index <= points.length; index += 1) {
    const isIn = index < points.length && holds(points[index]);
    if (isIn && start < 0) start = index;
    if (!isIn && start >= 0) {
      found.push([start, index]);
      start = -1;
    }
  }
  return found;
}
