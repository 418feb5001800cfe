// @ts-check
// A large chart that can be read: value by value with the pointer or the arrow keys, as a sentence, and as
// a table.

import { draw, look } from "./chart.js";
import { element, fill, table, vector } from "./dom.js";
import { bucket, count, number, size } from "./format.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Chart} Chart */
/** @typedef {import("./api.js").Point} Point */

/**
 * What a chart shows, in a few sentences.
 * @param {Chart} chart
 */
export function summary({ unit, points, measure }) {
  const counted = points.filter((point) => point.count !== null);
  const last = counted.at(-1);
  if (!last) return say("noPoints");
  const name = (/** @type {Point} */ { label }) => bucket({ label, unit });
  const highest = counted.reduce((best, point) => level(point) > level(best) ? point : best);
  const fires = points.filter((point) => point.fires).length;
  const missing = points.filter((point) => point.state === "missing").length;
  return [
    say("chartOf", { n: points.length, from: name(points[0]), to: name(points[points.length - 1]) }),
    measured(measure),
    say("chartHighest", { count: count(highest.count ?? 0), bucket: name(highest) }),
    say("chartLast", { count: count(last.count ?? 0), bucket: name(last) }),
    fires > 0 ? say("chartFires", { n: fires }) : "",
    missing > 0 ? say("chartMissing", { n: missing }) : "",
  ].filter(Boolean).join(" ");
}

/** @param {Point} point */
function level(point) { return point.count === null ? -1 : size(point.count); }

/**
 * What each value adds up.
 * @param {string} measure
 */
export function measured(measure) {
  const [kind, of] = measure.split(":");
  if (kind === "window") return say("measureWindow", { n: Number(of) });
  return kind === "to-date" ? say("measureToDate") : "";
}

/**
 * The state of a point in words.
 * @param {Point} point
 */
function state({ state, fires, revised }) {
  const words = [say(state === "missing" ? "missingPoint" : state)];
  if (fires) words.push(say("fires"));
  if (revised) words.push(say("revised"));
  return words.join(", ");
}

/**
 * The chart with all that makes it readable.
 * @param {Chart} chart
 * @param {"above" | "below"} [direction]
 * @param {string} [at] The bucket that is read at first; otherwise the last one that has settled.
 * @returns {HTMLElement}
 */
export function readableChart(chart, direction, at) {
  if (chart.points.length === 0) return element("p", { class: "soft" }, say("noPoints"));
  const values = element("p", { class: "readout" });
  const stage = element("div", {
    class: "stage", role: "slider", tabindex: "0", "aria-label": say("chooseBucket"),
    "aria-valuemin": 1, "aria-valuemax": chart.points.length,
  });
  const reader = new Reader(chart, direction, stage, values, at);
  new ResizeObserver(() => reader.draw()).observe(stage);
  return element("figure", { class: "reader" },
    element("figcaption", { class: "unseen" }, summary(chart)),
    values, stage, legend(chart),
    element("details", {}, element("summary", {}, say("asTable")), chartTable(chart)));
}

class Reader {
  /** The bucket that is read. */
  #index;
  #width = 0;
  /** @type {ReturnType<typeof draw>["plot"] | null} */
  #plot = null;

  /**
   * @param {Chart} chart
   * @param {"above" | "below" | undefined} direction
   * @param {HTMLElement} stage
   * @param {HTMLElement} values
   * @param {string | undefined} at
   */
  constructor(chart, direction, stage, values, at) {
    this.chart = chart;
    this.direction = direction;
    this.stage = stage;
    this.values = values;
    const own = chart.points.findIndex(({ label }) => label === at);
    const settled = chart.points.findLastIndex(({ state }) => state === "settled");
    this.#index = own >= 0 ? own : settled >= 0 ? settled : chart.points.length - 1;
    stage.addEventListener("pointermove", (event) => this.#point(event));
    stage.addEventListener("pointerdown", (event) => this.#point(event));
    stage.addEventListener("keydown", (event) => this.#key(event));
    this.#read();
  }

  draw() {
    const width = Math.floor(this.stage.clientWidth);
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    const { picture, plot } = draw(this.chart,
      { width, height: width < 480 ? 220 : 280, isLarge: true, direction: this.direction });
    this.#plot = plot;
    this.cursor = vector("rect", { class: "cursor", y: plot.top, height: plot.bottom - plot.top });
    picture.prepend(this.cursor);
    fill(this.stage, picture);
    this.#read();
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (!this.#plot) return;
    const { left, right } = this.#plot;
    const part = (event.clientX - this.stage.getBoundingClientRect().left - left) / (right - left);
    this.#go(Math.floor(part * this.chart.points.length));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.chart.points.length - 1;
    const next = {
      ArrowLeft: this.#index - 1, ArrowDown: this.#index - 1, ArrowRight: this.#index + 1,
      ArrowUp: this.#index + 1, PageUp: this.#index + 12, PageDown: this.#index - 12, Home: 0, End: last,
    }[event.key];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#go(next);
  }

  /** @param {number} index */
  #go(index) {
    const next = Math.min(this.chart.points.length - 1, Math.max(0, index));
    if (next === this.#index) return;
    this.#index = next;
    this.#read();
  }

  #read() {
    const point = this.chart.points[this.#index];
    const pairs = told(point);
    fill(this.values, element("strong", {}, bucket({ label: point.label, unit: this.chart.unit })),
      ...pairs.map(([name, value]) =>
        element("span", {}, element("span", { class: "soft" }, `${name} `), value)),
      element("span", { class: point.fires ? "fires" : "soft" }, state(point)));
    this.stage.setAttribute("aria-valuenow", String(this.#index + 1));
    this.stage.setAttribute("aria-valuetext", this.values.innerText || (this.values.textContent ?? ""));
    if (this.#plot && this.cursor) {
      const start = this.#plot.start(this.#index);
      this.cursor.setAttribute("x", String(start));
      this.cursor.setAttribute("width", String(Math.max(1, this.#plot.start(this.#index + 1) - start)));
    }
  }
}

/**
 * @param {Point} point
 * @returns {[string, string][]}
 */
function told(point) {
  /** @type {[string, string][]} */
  const pairs = [[say("observed"), point.count === null ? "–" : count(point.count)]];
  if (point.expected !== undefined) pairs.push([say("expectedLabel"), number(point.expected)]);
  if (point.lower !== undefined) pairs.push([say("lower"), number(point.lower)]);
  if (point.upper !== undefined) pairs.push([say("upper"), number(point.upper)]);
  return pairs;
}

/**
 * What the looks mean, of those that occur.
 * @param {Chart} chart
 */
function legend({ points }) {
  /** @type {[string, import("./words.js").Word, boolean][]} */
  const entries = [
    ["settled", "settled", points.some((point) => look(point) === "settled")],
    ["hidden", "hidden", points.some((point) => look(point) === "hidden")],
    ["fires", "fires", points.some((point) => point.fires)],
    ["open", "open", points.some((point) => point.state === "open")],
    ["band", "withinBounds", points.some((point) => point.upper !== undefined || point.lower !== undefined)],
    ["expected", "expected", points.some((point) => point.expected !== undefined)],
    ["bound", "bound", points.some((point) => point.upper !== undefined || point.lower !== undefined)],
    ["revised", "revised", points.some((point) => point.revised)],
    ["gap", "missingPoint", points.some((point) => point.state === "missing")],
  ];
  return element("ul", { class: "legend", "aria-hidden": "true" }, ...entries.filter(([, , occurs]) => occurs)
    .map(([look, word]) => element("li", {}, swatch(look), say(word))));
}

/** @param {string} look */
function swatch(look) {
  /** @type {Record<string, [string, Record<string, unknown>]>} */
  const shapes = {
    band: ["rect", { class: "band", width: 14, height: 12 }],
    expected: ["path", { class: "expected", d: "M0 6H14" }],
    bound: ["path", { class: "bound", d: "M0 6H14" }],
    revised: ["circle", { class: "ring", cx: 7, cy: 6, r: 2.5 }],
    gap: ["path", { class: "gap", d: "M4 3L10 9M10 3L4 9" }],
  };
  const [tag, attributes] = shapes[look] ?? ["path", { class: `column ${look}`, d: "M4 12V2H10V12Z" }];
  return vector("svg", { class: "chart swatch", width: 14, height: 12, "aria-hidden": "true" },
    vector(tag, attributes));
}

/**
 * The newest first: that is what is looked for.
 * @param {Chart} chart
 */
function chartTable(chart) {
  const has = (/** @type {"expected" | "lower" | "upper"} */ of) =>
    chart.points.some((point) => point[of] !== undefined);
  const columns = [
    { text: say("bucket") }, { text: say("observed"), class: "number" },
    ...has("expected") ? [{ text: say("expectedLabel"), class: "number" }] : [],
    ...has("lower") ? [{ text: say("lower"), class: "number" }] : [],
    ...has("upper") ? [{ text: say("upper"), class: "number" }] : [],
    { text: say("state") },
  ];
  const shown = (/** @type {number | undefined} */ value) => value === undefined ? "–" : number(value);
  const rows = chart.points.map((point) => [
    bucket({ label: point.label, unit: chart.unit }), point.count === null ? "–" : count(point.count),
    ...has("expected") ? [shown(point.expected)] : [],
    ...has("lower") ? [shown(point.lower)] : [],
    ...has("upper") ? [shown(point.upper)] : [],
    state(point),
  ]);
  return table(say("asTable"), columns, rows.reverse());
}
