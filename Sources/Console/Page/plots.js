// @ts-check
// The small charts of lists: read and drawn only where they come into view, few at a time, the last ones
// asked for first, so that a list of a thousand costs no more than what is seen of it.

import { read, seriesPath } from "./api.js";
import { draw } from "./chart.js";
import { element, fill } from "./dom.js";
import { summary } from "./reader.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Chart} Chart */
/** @typedef {{key: string, until?: string, direction: "above" | "below", isSeen: boolean,
 *   width: number, height: number, drawn: string}} Plot Pixels, as the observers tell them: to ask for them
 *   would lay out the page once for each chart. `drawn`: what stands there now. */

const atOnce = 4;
/** Buckets of a small chart, and after an episode that has ended. */
const bucketsShown = 48;
const bucketsAfter = 6;
/** How far back an ended episode is looked for. */
const bucketsSearched = 400;
/** Milliseconds after which a chart that is in view is read again. */
const freshness = 60_000;

/** @type {Map<Element, Plot>} */
const plots = new Map();
/** @type {Map<string, {chart: Chart, isLong: boolean, read: number, version: number}>} */
const charts = new Map();
/** @type {string[]} The next to be read is the last. */
let wanted = [];
/** @type {Set<string>} */
const underWay = new Set();

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    const plot = plots.get(target);
    if (!plot) continue;
    plot.isSeen = isIntersecting;
    if (!isIntersecting) continue;
    measure(plot, boundingClientRect);
    show(target, plot);
  }
}, { rootMargin: "240px" });

const sized = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const plot = plots.get(target);
    if (!plot?.isSeen) continue;
    measure(plot, contentRect);
    show(target, plot);
  }
});

/**
 * @param {Plot} plot
 * @param {DOMRectReadOnly} room
 */
function measure(plot, room) {
  plot.width = Math.floor(room.width);
  plot.height = Math.floor(room.height);
}

/**
 * A place for the chart of a series.
 * @param {string | undefined} key
 * @param {"above" | "below"} [direction]
 * @param {string} [until] The last bucket of an episode that has ended; what came long after is not shown.
 */
export function plotOf(key, direction = "above", until) {
  const host = element("div", { class: "plot" });
  if (key === undefined) {
    fill(host, element("p", { class: "soft" }, say("noChart")));
    return host;
  }
  plots.set(host, { key, direction, until, isSeen: false, width: 0, height: 0, drawn: "" });
  seen.observe(host);
  sized.observe(host);
  return host;
}

/**
 * Of a list that is taken away.
 * @param {Element} list
 */
export function forget(list) {
  for (const host of list.querySelectorAll(".plot")) {
    plots.delete(host);
    seen.unobserve(host);
    sized.unobserve(host);
  }
}

/** Where somebody else sees other numbers. */
export function forgetCharts() { charts.clear(); }

/**
 * What is in view is read again: a series that has changed, or all.
 * @param {string} [key]
 */
export function refresh(key) {
  for (const [host, plot] of plots) {
    if (key !== undefined && plot.key !== key) continue;
    const known = charts.get(plot.key);
    if (known) known.read = 0;
    if (plot.isSeen) show(host, plot);
  }
}

setInterval(() => {
  sweep();
  if (document.hidden) return;
  for (const [host, plot] of plots) if (plot.isSeen) show(host, plot);
}, freshness);

/** A chart that has no place any more is only kept for a moment, for whoever comes back to its view. */
function sweep() {
  const placed = new Set([...plots.values()].map(({ key }) => key));
  for (const key of charts.keys()) if (!placed.has(key)) charts.delete(key);
}

/**
 * @param {Element} host
 * @param {Plot} plot
 */
function show(host, plot) {
  const known = charts.get(plot.key);
  if (known) paint(host, plot, known);
  const isEnough = known && (known.isLong || plot.until === undefined);
  if (isEnough && Date.now() - known.read < freshness) return;
  wanted = [...wanted.filter((key) => key !== plot.key), plot.key];
  next();
}

/**
 * @param {Element} host
 * @param {Plot} plot
 * @param {{chart: Chart, version: number}} known
 */
function paint(host, plot, { chart, version }) {
  const { width, height } = plot;
  const look = `${width} ${height} ${version}`;
  if (width === 0 || plot.drawn === look) return;
  plot.drawn = look;
  const part = around(chart, plot.until);
  const { picture } = draw(part,
    { width, height, isLarge: false, direction: plot.direction });
  fill(host, picture, element("p", { class: "unseen" }, `${say("chart")}: ${summary(part)}`));
}

/**
 * @param {Chart} chart
 * @param {string | undefined} until
 * @returns {Chart}
 */
function around(chart, until) {
  const place = chart.points.findIndex(({ label }) => label === until);
  const end = place < 0 ? chart.points.length : place + 1 + bucketsAfter;
  return { ...chart, points: chart.points.slice(0, end).slice(-bucketsShown) };
}

function next() {
  while (underWay.size < atOnce) {
    const key = wanted.pop();
    if (key === undefined) return;
    const hosts = [...plots].filter(([, plot]) => plot.key === key && plot.isSeen);
    if (hosts.length > 0 && !underWay.has(key)) load(key);
  }
}

/** @param {string} key */
async function load(key) {
  underWay.add(key);
  try {
    const isLong = [...plots.values()].some((plot) => plot.key === key && plot.until !== undefined);
    const { chart } = await read(seriesPath(key), { points: isLong ? bucketsSearched : bucketsShown });
    const now = Date.now();
    const known = { chart, isLong, read: now, version: now };
    charts.set(key, known);
    for (const [host, plot] of plots) if (plot.key === key && plot.isSeen) paint(host, plot, known);
  } catch {
    fail(key);
  } finally {
    underWay.delete(key);
    next();
  }
}

/**
 * A chart that was there stays; the head tells that the server is away.
 * @param {string} key
 */
function fail(key) {
  for (const [host, plot] of plots) {
    if (plot.key === key && plot.drawn === "") fill(host, element("p", { class: "soft" }, say("failed")));
  }
}
