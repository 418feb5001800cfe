// @ts-check
// One episode in a list: what, how much, against what, since when, how sure, and its chart. A card is made
// once; what changes is filled in, so that its link keeps the focus.

import { element, fill, mark } from "./dom.js";
import { bucket, buckets, change, count, feed, instant, number, percent } from "./format.js";
import { plotOf } from "./plots.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */

export class Card {
  #link = element("a", {});
  #meta = element("p", { class: "meta" });
  #names = element("p", { class: "names" });
  #numbers = element("p", { class: "numbers" });
  #notes = element("p", { class: "notes" });
  /** @type {string} What is shown, to change nothing where nothing changed. */
  #shown = "";

  /**
   * @param {Episode} episode
   * @param {(id: string) => string} address Where its link leads.
   */
  constructor(episode, address) {
    this.id = episode.id;
    const until = episode.state === "firing" ? undefined : episode.bucket.label;
    this.node = element("li", { class: "card" }, element("article", {},
      this.#meta, element("h3", {}, this.#link), this.#names, this.#numbers,
      plotOf(episode.series, episode.direction, until), this.#notes));
    this.address = address;
    this.update(episode);
  }

  /** @param {Episode} episode */
  update(episode) {
    const shown = JSON.stringify(episode);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.episode = episode;
    this.node.dataset.severity = episode.severity;
    this.node.dataset.state = episode.state;
    this.node.dataset.id = episode.id;
    fill(this.#meta, ...badges(episode));
    fill(this.#link, spoken(episode.summary));
    const names = spoken(episode.names);
    fill(this.#names, spoken(episode.summary).includes(names) ? null : names);
    fill(this.#numbers, ...numbers(episode));
    fill(this.#notes, ...notes(episode));
    this.link();
  }

  /** Its link again, after the filters have changed. */
  link() { this.#link.setAttribute("href", this.address(this.id)); }

  focus() { this.#link.focus({ preventScroll: true }); }

  /** @param {boolean} isOpen */
  set isOpen(isOpen) {
    this.node.classList.toggle("open", isOpen);
    if (isOpen) this.#link.setAttribute("aria-current", "true");
    else this.#link.removeAttribute("aria-current");
  }
}

/**
 * Severity and state: by shape and word, not by colour alone.
 * @param {Episode} episode
 */
export function badges({ severity, state, early, status, since, team }) {
  return [
    element("span", { class: `badge ${severity}` }, mark(severity), say(severity)),
    early
      ? element("span", { class: "badge early", title: say("earlyLong") }, mark("early"), say("early"))
      : null,
    state === "firing" && (status === "firing" || status === "updated")
      ? null : element("span", { class: "badge status" }, say(status === "firing" ? "firedWord" : status)),
    element("span", {}, say("since", { bucket: bucket(since) })),
    team ? element("span", { class: "team" }, team) : null,
  ];
}

/** @param {Episode} episode */
function numbers(episode) {
  const [amount, what] = observation(episode);
  return [
    element("strong", {}, amount), what ? element("span", {}, what) : null,
    element("span", {}, bucket(episode.bucket)), changed(episode), comparison(episode),
  ];
}

/**
 * What was seen; of a feed that has fallen silent, for how long nothing was.
 * @param {Episode} episode
 * @returns {[amount: string, what: string]}
 */
export function observation({ observed, group, bucket }) {
  if (!("feed" in group) || typeof observed !== "number") return [count(observed), ""];
  return [buckets(observed, bucket.unit), say("withoutReport")];
}

/** @param {Episode} episode */
function changed({ change: by, direction }) {
  if (by === undefined) return null;
  const way = typeof by === "number" ? (by > 0 ? "above" : by < 0 ? "below" : "") : direction;
  return element("span", { class: "change" }, way ? mark(way) : null, change(by));
}

/** @param {Episode} episode */
function comparison({ reference, expected, bucket: own, group }) {
  if (reference) {
    const when = reference.bucket.label === own.label ? "" : ` · ${bucket(reference.bucket)}`;
    return element("span", { class: "soft" }, say("against", { count: count(reference.count) }) + when);
  }
  return expected === undefined || "feed" in group ? null
    : element("span", { class: "soft" }, `${say("expected")} ${number(expected)}`);
}

/** @param {Episode} episode */
function notes(episode) {
  const { bound, direction, completeness, missing, observed, peak, bucket: own } = episode;
  const limit = direction === "above" ? bound.upper : bound.lower;
  const isPast = peak.bucket.label !== own.label && count(peak.count) !== count(observed);
  const extreme = say(direction === "above" ? "peak" : "lowest");
  return [
    limit === undefined ? null : element("span", {}, `${say("bound")} ${number(limit)}`),
    isPast ? element("span", {}, `${extreme} ${count(peak.count)} · ${bucket(peak.bucket)}`) : null,
    completeness < 100 || missing.length > 0 ? element("span", { class: "incomplete" }, mark("incomplete"),
      [say("complete", { percent: percent(completeness) }),
        missing.length > 0 ? say("missing", { feeds: missing.map(feed).join(", ") }) : ""]
        .filter(Boolean).join(": ")) : null,
    ...people(episode),
  ];
}

/**
 * What people have made of it.
 * @param {Episode} episode
 * @param {boolean} [isLinked] A card leads to its episode alone.
 */
export function people({ answer, muted }, isLinked = false) {
  return [
    answer ? element("span", { class: "answer" }, mark("ok"),
      say("answered", { kind: answerKind(answer.kind), by: answer.by, why: answer.why })) : null,
    muted ? element("span", { class: "muted" }, mark("muted"),
      say("notSent", { why: onThisClock(spoken(muted.text)) }), " ", isLinked && reasonLink(muted)) : null,
  ];
}

/**
 * What the server says, its instants as this browser's clock has them.
 * @param {string} text
 */
function onThisClock(text) { return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, instant); }

/**
 * To the silence, or to the episode of the silent feed.
 * @param {import("./api.js").Muted} muted
 */
function reasonLink({ silence, episode }) {
  if (silence) return element("a", { href: `#/silences/${encodeURIComponent(silence)}` }, say("itsSilence"));
  return episode
    ? element("a", { href: `#/firing/${encodeURIComponent(episode)}` }, say("itsEpisode")) : null;
}

/** @param {import("./api.js").Answer["kind"]} kind */
export function answerKind(kind) {
  switch (kind) {
    case "acknowledged": return say("acknowledged");
    case "false-alarm": return say("falseAlarm");
    case "confirmed": return say("confirmed");
    case "taken-back": return say("takenBack");
  }
}
