// @ts-check
// The parts of an explanation below its chart. A part of which there is nothing to say is left out.

import { answerKind } from "./card.js";
import { element, table } from "./dom.js";
import { bucket, count, end, feed, instant, known, percent, share } from "./format.js";
import { feedRows, feedColumns, lagColumns, lagRows } from "./tables.js";
import { dimension as dimensionName, say, spoken } from "./words.js";

/** @typedef {import("./api.js").Explanation} Explanation */
/** @typedef {import("./api.js").Driver} Driver */
/** @typedef {import("./words.js").Word} Word */

/**
 * @param {Word} title
 * @param {...import("./dom.js").Child} content
 */
function section(title, ...content) {
  return element("section", {}, element("h3", {}, say(title)), ...content);
}

/**
 * Sub-groups by dimension, each with its share as a bar and as a number.
 * @param {Explanation} explanation
 */
export function drivers({ drivers }) {
  if (drivers.length === 0) return null;
  const dimensions = Map.groupBy(drivers, (driver) => driver.dimension);
  const widest = Math.max(...drivers.map((driver) => Math.abs(driver.share ?? 0)), 1);
  return section("drivers", ...[...dimensions].map(([dimension, own]) =>
    element("div", { class: "drivers" }, element("h4", {}, dimensionName(dimension)),
      element("ul", {}, ...own.map((driver) => driverRow(driver, widest))))));
}

/**
 * @param {Driver} driver
 * @param {number} widest Percent of the longest bar.
 */
function driverRow(driver, widest) {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  const part = driver.share ?? 0;
  bar.style.setProperty("--share", `${Math.abs(part) / widest * 100}%`);
  if (part < 0) bar.classList.add("against");
  const counts = [driver.base, driver.count].flatMap((one) => one === undefined ? [] : [count(one)]);
  return element("li", {},
    element("span", { class: "driver-name" }, spoken(driver.name)), bar,
    element("span", { class: "driver-share" }, driver.share === undefined ? "–" : share(driver.share)),
    element("span", { class: "driver-counts soft" }, counts.join(" → ")));
}

/** @param {Explanation} explanation */
export function corrections({ corrections }) {
  if (corrections.length === 0) return null;
  return section("corrections", table(say("corrections"),
    [{ text: say("bucket") }, { text: say("from"), class: "number" }, { text: say("to"), class: "number" }],
    corrections.map((one) => [bucket(one.bucket), count(one.from), count(one.to)])));
}

/** @param {Explanation} explanation */
export function breaks({ breaks }) {
  return breaks.length === 0 ? null
    : section("breaks", element("ul", {}, ...breaks.map((one) => element("li", {}, spoken(one)))));
}

/**
 * Who reports, and who is missing.
 * @param {Explanation} explanation
 */
export function feeds({ episode, feeds }) {
  if (feeds.length === 0) return null;
  const { completeness, missing } = episode;
  const sentence = [say("complete", { percent: percent(completeness) })];
  if (missing.length > 0) sentence.push(say("missing", { feeds: missing.map(feed).join(", ") }));
  return section("feeds", element("p", { class: "lead" }, `${sentence.join(": ")}.`),
    table(say("feeds"), feedColumns(), feedRows(feeds)));
}

/** @param {Explanation} explanation */
export function answers({ answers = [] }) {
  if (answers.length === 0) return null;
  const rows = [...answers].reverse().map(({ at, kind, by, why }) =>
    [instant(at), answerKind(kind), by, element("span", { class: "why" }, why)]);
  return section("answers", table(say("answers"),
    [{ text: say("when") }, { text: say("answer") }, { text: say("who") }, { text: say("why") }], rows));
}

/** @param {Explanation} explanation */
export function steps({ steps }) {
  return steps.length === 0 ? null : section("steps",
    element("ol", { class: "steps" }, ...steps.map((one) => element("li", {}, spoken(one)))));
}

/**
 * A rule that was removed is not known any more.
 * @param {Explanation} explanation
 */
export function ruleText({ rule }) {
  if (!rule) return null;
  return section("rule", element("p", {}, element("strong", {}, rule.name), `: ${rule.sentence}`),
    element("details", {}, element("summary", {}, say("ruleText")), source(rule.text, say("ruleText"))));
}

/**
 * Text as it is written; a reader with a keyboard can scroll it.
 * @param {string} text
 * @param {string} label
 */
export function source(text, label) {
  return element("pre", { tabindex: "0", role: "region", "aria-label": label }, text);
}

/** @param {Explanation} explanation */
export function provenance({ episode, words, inputs }) {
  const columns = [{ text: say("time") }, { text: say("status") }, { text: say("severity") },
    { text: say("when") }, { text: say("topic") }, { text: say("partition"), class: "number" },
    { text: say("offset"), class: "number" }];
  const rows = words.map((word) => [end(word.time),
    `${say(word.status === "firing" ? "firedWord" : word.status)}, `
      + say(word.class === "early" ? "early" : "settledWord"),
    say(word.severity), instant(word.said), word.topic, known(word.partition), known(word.offset)]);
  return section("provenance",
    element("p", { class: "soft" }, `${say("episode")} `, element("code", {}, episode.id)),
    element("h4", {}, say("whatWasSaid")), table(say("whatWasSaid"), columns, rows),
    inputs.length === 0 ? null : element("h4", {}, say("inputs")),
    inputs.length === 0 ? null : table(say("inputs"), lagColumns(), lagRows(inputs)));
}

/** @param {Explanation} explanation */
export function rawRecord({ alert }) {
  return element("section", {}, element("details", {}, element("summary", {}, say("raw")),
    source(JSON.stringify(alert, null, 2), say("raw"))));
}
