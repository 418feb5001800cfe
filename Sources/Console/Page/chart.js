// @ts-check
// A series as SVG: counts as columns, the span within bounds as a band, what was expected as a line. Nothing
// is told by colour alone: what fires is underlined and carries a triangle, an open bucket is hatched, a
// revised one has a ring under it, and one that was not reported is a cross in a gap.

import { vector } from "./dom.js";
import { bucket, shortNumber, size } from "./format.js";
import { bucketTicks, highestValue, runs, valueTicks } from "./scale.js";

/** @typedef {import("./api.js").Chart} Chart */
/** @typedef {import("./api.js").Point} Point */
/** @typedef {{top: number, bottom: number, left: number, right: number,
 *   start: (index: number) => number, y: (value: number) => number, ceiling: number}} Plot Pixels. */

/**
 * @param {Chart} chart
 * @param {{width: number, height: number, isLarge: boolean, direction?: "above" | "below"}} options Pixels.
 * @returns {{picture: SVGElement, plot: Plot}}
 */
export function draw(chart, { width, height, isLarge, direction = "above" }) {
  const { points } = chart;
  const ticks = valueTicks(highestValue(points), isLarge ? 5 : 2);
  const plot = layOut(width, height, isLarge, points.length, ticks[ticks.length - 1]);
  const picture = vector("svg", {
    class: isLarge ? "chart chart-large" : "chart", width, height, viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true", focusable: "false",
  },
  band(points, plot), grid(ticks, plot, isLarge), ...columns(points, plot), ...lines(points, plot),
  alarms(points, plot, direction), revisions(points, plot), gaps(points, plot),
  bucketNames(chart, plot, isLarge));
  return { picture, plot };
}

/**
 * @param {number} width
 * @param {number} height
 * @param {boolean} isLarge
 * @param {number} count
 * @param {number} ceiling
 * @returns {Plot}
 */
function layOut(width, height, isLarge, count, ceiling) {
  const [left, right, top, bottom] = isLarge
    ? [52, width - 8, 16, height - 36] : [0, width, 10, height - 24];
  const step = (right - left) / Math.max(1, count);
  return {
    left, right, top, bottom, ceiling,
    start: (index) => Math.round(left + index * step),
    y: (value) => bottom - (bottom - top) * Math.min(1, Math.max(0, value / ceiling)),
  };
}

/** @param {number} value */
const at = (value) => String(Math.round(value * 10) / 10);

/**
 * @param {number[]} ticks
 * @param {Plot} plot
 * @param {boolean} isLarge
 */
function grid(ticks, plot, isLarge) {
  return vector("g", { class: "grid" }, ...ticks.flatMap((value, index) => {
    const y = Math.round(plot.y(value)) + 0.5;
    const line = vector("line",
      { x1: plot.left, x2: plot.right, y1: y, y2: y, class: index === 0 ? "base" : null });
    if (isLarge) {
      return [line, vector("text", { x: plot.left - 8, y: y + 4, "text-anchor": "end" }, shortNumber(value))];
    }
    return index === ticks.length - 1
      ? [line, vector("text", { x: plot.left, y: y - 2 }, shortNumber(value))] : [line];
  }));
}

/**
 * Where a count lies within its bounds.
 * @param {Point[]} points
 * @param {Plot} plot
 */
function band(points, plot) {
  const isBounded = (/** @type {Point} */ point) => point.upper !== undefined || point.lower !== undefined;
  const path = runs(points, isBounded).map(([from, to]) => {
    const bounded = points.slice(from, to);
    const start = (/** @type {number} */ index) => plot.start(from + index);
    const over = bounded.map(({ upper }, index) =>
      `H${start(index)}V${at(plot.y(upper ?? plot.ceiling))}H${start(index + 1)}`);
    const under = bounded.map(({ lower }, index) =>
      `H${start(index + 1)}V${at(plot.y(lower ?? 0))}H${start(index)}`);
    return `M${plot.start(from)} ${plot.bottom}${over.join("")}${under.reverse().join("")}Z`;
  });
  return vector("path", { class: "band", d: path.join("") });
}

/**
 * Bounds and what was expected, as steps.
 * @param {Point[]} points
 * @param {Plot} plot
 */
function lines(points, plot) {
  const line = (/** @type {"expected" | "upper" | "lower"} */ of, /** @type {string} */ name) => {
    const isSeen = (/** @type {Point} */ point) => (point[of] ?? Infinity) <= plot.ceiling;
    const path = runs(points, isSeen).map(([from, to]) => points.slice(from, to).map((point, index) =>
      `${index === 0 ? "M" : "L"}${plot.start(from + index)} ${at(plot.y(point[of] ?? 0))}`
      + `H${plot.start(from + index + 1)}`).join(""));
    return vector("path", { class: name, d: path.join("") });
  };
  return [line("expected", "expected"), line("upper", "bound"), line("lower", "bound")];
}

/**
 * One path for each look of a column.
 * @param {Point[]} points
 * @param {Plot} plot
 */
function columns(points, plot) {
  /** @type {Record<string, string[]>} */
  const paths = { settled: [], fires: [], open: [], "open fires": [], hidden: [] };
  points.forEach((point, index) => {
    if (point.count === null || point.state === "missing") return;
    const x = plot.start(index);
    const room = plot.start(index + 1) - x;
    const width = Math.max(1, room - (room >= 3 ? 1 : 0));
    const least = size(point.count) > 0 ? 1 : 0;
    const y = Math.min(plot.bottom - least, plot.y(size(point.count)));
    paths[look(point)].push(`M${x} ${plot.bottom}V${at(y)}h${width}V${plot.bottom}Z`);
  });
  return Object.entries(paths).filter(([, path]) => path.length > 0)
    .map(([name, path]) => vector("path", { class: `column ${name}`, d: path.join("") }));
}

/**
 * How the column of a bucket looks. A count that is rounded is drawn like any other.
 * @param {Point} point
 */
export function look({ state, fires, count }) {
  if (state === "open") return fires ? "open fires" : "open";
  if (fires) return "fires";
  return typeof count === "object" && count !== null && "below" in count ? "hidden" : "settled";
}

/**
 * Under each bucket that fires a bar, and over the worst of each stretch a triangle, which points to where
 * the count has gone.
 * @param {Point[]} points
 * @param {Plot} plot
 * @param {"above" | "below"} direction
 */
function alarms(points, plot, direction) {
  const isWorse = direction === "above" ? (/** @type {number} */ a, /** @type {number} */ b) => a > b
    : (/** @type {number} */ a, /** @type {number} */ b) => a < b;
  const path = runs(points, (point) => point.fires).map(([from, to]) => {
    const under = `M${plot.start(from)} ${plot.bottom + 2}H${plot.start(to) - 1}v3H${plot.start(from)}Z`;
    let worst = from;
    for (let index = from; index < to; index += 1) {
      const { count, state } = points[index];
      const best = points[worst].count;
      if (state === "open" || count === null) continue;
      if (best === null || isWorse(size(count), size(best))) worst = index;
    }
    return under + triangle(plot, worst, points[worst].count, direction);
  });
  return vector("path", { class: "alarm", d: path.join("") });
}

/**
 * @param {Plot} plot
 * @param {number} index
 * @param {Point["count"]} count
 * @param {"above" | "below"} direction
 */
function triangle(plot, index, count, direction) {
  const half = 4;
  const left = Math.min(plot.right - 2 * half, Math.max(plot.left, middle(plot, index) - half));
  const y = Math.max(plot.top, plot.y(count === null ? 0 : size(count))) - 2;
  return direction === "above"
    ? `M${at(left)} ${at(y)}h${2 * half}l${-half} -7Z` : `M${at(left)} ${at(y - 7)}h${2 * half}l${-half} 7Z`;
}

/**
 * @param {Plot} plot
 * @param {number} index
 */
function middle(plot, index) { return (plot.start(index) + plot.start(index + 1) - 1) / 2; }

/**
 * @param {Point[]} points
 * @param {Plot} plot
 */
function revisions(points, plot) {
  return vector("g", { class: "revised" }, ...points.flatMap((point, index) => point.revised
    ? [vector("circle", { cx: at(middle(plot, index)), cy: plot.bottom + 9, r: 2 })] : []));
}

/**
 * @param {Point[]} points
 * @param {Plot} plot
 */
function gaps(points, plot) {
  const path = points.flatMap((point, index) => {
    if (point.state !== "missing") return [];
    const half = Math.min(3, (plot.start(index + 1) - plot.start(index)) / 2);
    const x = at(middle(plot, index) - half);
    const wide = at(2 * half);
    return [`M${x} ${at(plot.bottom - 2)}l${wide} ${at(-2 * half)}m${at(-2 * half)} 0l${wide} ${wide}`];
  });
  return vector("path", { class: "gap", d: path.join("") });
}

/**
 * A small chart names its first and last bucket, a large one as many as have room.
 * @param {Chart} chart
 * @param {Plot} plot
 * @param {boolean} isLarge
 */
function bucketNames(chart, plot, isLarge) {
  const { points, unit } = chart;
  if (points.length === 0) return null;
  const y = plot.bottom + (isLarge ? 26 : 22);
  const name = (/** @type {number} */ index) => bucket({ label: points[index].label, unit }, true);
  if (!isLarge) {
    const last = points.length - 1;
    return vector("g", { class: "names" },
      vector("text", { x: plot.left, y }, name(0)),
      vector("text", { x: plot.right, y, "text-anchor": "end" }, name(last)));
  }
  const room = (plot.right - plot.left) / 64;
  return vector("g", { class: "names" }, ...bucketTicks(chart, room).flatMap(({ index, isYear }) => {
    const tick = Math.round(middle(plot, index)) + 0.5;
    // A name at the edge would be cut off.
    const x = Math.min(plot.right - 22, Math.max(plot.left + 12, tick));
    const text = isYear ? points[index].label.slice(0, 4) : name(index);
    return [
      vector("line", { x1: tick, x2: tick, y1: plot.bottom, y2: plot.bottom + 12 }),
      vector("text", { x, y, "text-anchor": "middle" }, text),
    ];
  }));
}
