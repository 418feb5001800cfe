// @ts-check
// The head: whether what is shown is alive, what fires, how far it is complete, how far behind.

import { element, fill, known as at, mark, refill } from "./dom.js";
import { ago, clock, end, number, span } from "./format.js";
import { store } from "./store.js";
import { say, spoken } from "./words.js";

/** @typedef {"critical" | "warning" | "info"} Severity */

/** Seconds of a lag in event time that nobody needs to know of. */
const unnoticed = 60;
/** Seconds after which a line that is not open is told in words: a short break is nobody's concern. */
const grace = 4;

/** Since when the line has been broken; 0 while it is not. */
let brokenSince = 0;

/**
 * What the page knows of its own liveness.
 * @returns {"live" | "loading" | "away" | "lost" | "locked"}
 */
function liveness() {
  if (store.isLocked) return "locked";
  if (store.line.state === "open" || store.overview === null) brokenSince = 0;
  else if (brokenSince === 0) brokenSince = Date.now();
  if (brokenSince > 0 && Date.now() - brokenSince > grace * 1000) return "lost";
  return store.overview?.reading ?? "loading";
}

/** Draws what depends on the clock. */
export function tick() {
  const state = liveness();
  document.documentElement.dataset.live = state;
  refill(at("liveness"), mark(`live-${state}`), element("span", {}, say(state)));
  const heard = store.line.heard;
  const seconds = (Date.now() - heard) / 1000;
  fill(at("heard"), heard > 0 && (state === "live" || state === "away") ? clock(heard) : "");
  at("heard").title = heard > 0 ? `${say("heard")}: ${ago(seconds)}` : "";
  if (state === "lost") lost(heard, seconds);
  else if (state === "live") banner("");
  else banner(say(state === "away" ? "awayLong" : state === "locked" ? "loginNeeded" : "loadingLong"));
}

/**
 * @param {number} heard
 * @param {number} seconds
 */
function lost(heard, seconds) {
  const { state, due } = store.line;
  const rest = Math.max(0, Math.ceil((due - Date.now()) / 1000));
  const next = state === "waiting" && rest > 0 ? say("retryIn", { n: rest }) : say("retrying");
  banner(heard > 0 ? say("lostLong", { time: clock(heard), ago: ago(seconds) }) : say("noServer"), next);
}

/**
 * @param {string} text
 * @param {string} [next] What changes each second, and is not announced.
 */
function banner(text, next) {
  const place = at("banner");
  place.hidden = text === "";
  // Read aloud once a state, not once a second.
  const spokenAloud = document.documentElement.dataset.live ?? "";
  if (place.dataset.state !== spokenAloud) {
    place.dataset.state = spokenAloud;
    fill(at("announcer"), text);
  }
  fill(at("banner-text"), text);
  fill(at("banner-next"), next ?? "");
  at("banner-retry").hidden = next === undefined;
}

/** Draws what the overview tells. */
export function show() {
  const { overview } = store;
  const { critical = 0, warning = 0, info = 0 } = overview?.firing ?? {};
  const total = critical + warning + info;
  refill(at("firing"), ...overview === null ? []
    : total === 0 ? [element("span", { class: "badge ok" }, mark("ok"), say("nothingFires"))]
      : [counter("critical", critical), counter("warning", warning), counter("info", info)]);
  refill(at("figures"), ...overview === null ? [] : [completeTo(overview), lag(overview), feeds(overview)]);
  refill(at("warnings"),
    ...(overview?.warnings ?? []).map((text) => element("li", {}, mark("incomplete"), spoken(text))));
  at("warnings").hidden = (overview?.warnings.length ?? 0) === 0;
  const name = overview === null || overview.application === "vigia" ? say("console") : overview.application;
  document.title = total > 0 ? `(${number(total)}) ${name}` : name;
  fill(at("count-firing"), overview === null ? "" : number(total));
  tick();
}

/**
 * @param {Severity} severity
 * @param {number} count
 */
function counter(severity, count) {
  const href = `#/firing?severity=${severity}`;
  return element("a", { class: `counter ${severity}`, "data-none": count === 0, href },
    mark(severity), element("strong", {}, number(count)), element("span", {}, say(severity)));
}

/**
 * @param {string} name
 * @param {string} href
 * @param {...import("./dom.js").Child} value
 */
function figure(name, href, ...value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, element("a", { href }, ...value)));
}

/** @param {import("./api.js").Overview} overview */
function completeTo({ complete_to: to }) {
  return figure(say("completeTo"), "#/feeds", to === null ? say("notYet") : end(to));
}

/** @param {import("./api.js").Overview} overview */
function lag({ lag }) {
  const { records, event_time_seconds: seconds } = lag;
  const parts = [
    records === null || records === 0 ? "" : say("records", { n: records }),
    seconds === null || seconds < unnoticed ? "" : say("behind", { time: span(seconds) }),
  ].filter(Boolean);
  const isUnknown = records === null && seconds === null;
  return figure(say("lag"), "#/lag", isUnknown ? say("unknown") : parts.join(" · ") || say("upToDate"));
}

/** @param {import("./api.js").Overview} overview */
function feeds({ feeds }) {
  /** @type {["reporting" | "late" | "silent" | "never", import("./words.js").Word][]} */
  const states = [["silent", "nSilent"], ["late", "nLate"], ["never", "nNever"], ["reporting", "nReporting"]];
  const found = states.filter(([state]) => feeds[state] > 0);
  return figure(say("feeds"), "#/feeds", ...found.map(([state, word]) => element("span",
    { class: `badge feed-${state}` }, mark(`feed-${state}`), say(word, { n: feeds[state] }))));
}
