// @ts-check
// The views Feeds, Lag and Rules: read when they are opened, and again every few seconds.

import { read } from "./api.js";
import { element, fill, known as at, mark, table } from "./dom.js";
import { bucket, feed, instant, known, number, span, unit } from "./format.js";
import { failure } from "./list.js";
import { source } from "./sections.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./api.js").Feed} Feed */
/** @typedef {import("./api.js").Lag} Lag */
/** @typedef {import("./api.js").Rule} Rule */

/** Milliseconds between readings. */
const pause = 15_000;

/** What hurts comes first. */
const feedOrder = ["silent", "late", "never", "reporting"];

export function feedColumns() {
  return [{ text: say("feed") }, { text: say("state") }, { text: say("lastReport") },
    { text: say("stream") }, { text: say("units") }, { text: say("privacy"), class: "number" }];
}

/** @param {Feed[]} feeds */
export function feedRows(feeds) {
  const sorted = [...feeds].sort((a, b) =>
    feedOrder.indexOf(a.state) - feedOrder.indexOf(b.state) || a.feed.localeCompare(b.feed));
  return sorted.map((one) => [
    element("span", { title: one.feed }, feed(one.feed)),
    element("span", { class: `badge feed-${one.state}` }, mark(`feed-${one.state}`), say(one.state)),
    one.last ? bucket(one.last) : "–",
    one.stream, one.units.map(unit).join(", "),
    one.privacy_minimum === undefined ? "–" : number(one.privacy_minimum),
  ]);
}

export function lagColumns() {
  return [{ text: say("topic") }, { text: say("partition"), class: "number" },
    { text: say("recordsLabel"), class: "number" }, { text: say("eventTimeLag"), class: "number" },
    { text: say("stage") }, { text: say("next"), class: "number" }, { text: say("end"), class: "number" },
    { text: say("clock") }];
}

/** @param {Lag[]} partitions */
export function lagRows(partitions) {
  return partitions.map((one) => [
    one.topic, number(one.partition),
    one.records ? element("strong", {}, known(one.records)) : known(one.records),
    one.event_time_seconds === null ? say("unknown") : span(one.event_time_seconds),
    say(one.stage), known(one.offset), known(one.end),
    one.clock === null ? say("unknown") : instant(one.clock),
  ]);
}

/** A view that is read again and again while it is open, and drawn where something changed. */
export class Reading {
  element = element("div", { class: "reading" });
  #ear = new AbortController();
  #shown = "";
  #isDrawn = false;
  #timer = 0;

  /**
   * @param {string} path
   * @param {(answer: any, isFirst: boolean) => HTMLElement} draw Only the first time may it lead somewhere:
   *   later, whoever reads has gone on.
   */
  constructor(path, draw) {
    this.path = path;
    this.draw = draw;
    fill(this.element, element("p", { class: "note soft", role: "status" }, say("reading")));
    this.show();
    this.#timer = setInterval(() => { if (!document.hidden) this.show(); }, pause);
  }

  async show() {
    try {
      const answer = await read(this.path, {}, this.#ear.signal);
      const text = JSON.stringify(answer);
      if (text === this.#shown) return;
      this.#shown = text;
      const open = new Set([...this.element.querySelectorAll("details[open]")].map((one) => one.id));
      const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
      const scrolled = [...this.element.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
      fill(this.element, this.draw(answer, !this.#isDrawn));
      this.#isDrawn = true;
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      this.element.querySelectorAll(".scroll").forEach((one, place) => {
        one.scrollLeft = scrolled[place] ?? 0;
      });
      // Of what has gone, the list around it gets the focus: nobody is sent back to the top of the page.
      if (focused) (document.getElementById(focused.id) ?? at("list")).focus({ preventScroll: true });
    } catch (error) {
      if (this.#ear.signal.aborted || this.#shown !== "") return;
      fill(this.element, element("p", { class: "note" }, failure(error, () => this.show())));
    }
  }

  /** Where something else has changed than what was read. */
  again() {
    this.#shown = "";
    return this.show();
  }

  /** Ends with the view. */
  get signal() { return this.#ear.signal; }

  close() {
    clearInterval(this.#timer);
    this.#ear.abort();
  }
}

export function feedsView() {
  return new Reading("/api/feeds", ({ feeds }) => feeds.length === 0 ? nothing("noFeeds")
    : table(say("feeds"), feedColumns(), feedRows(feeds), { id: "feeds-table" }));
}

export function lagView() {
  return new Reading("/api/lag", ({ partitions }) => partitions.length === 0 ? nothing("noLag")
    : table(say("lag"), lagColumns(), lagRows(partitions), { id: "lag-table" }));
}

/** @param {string} name The rule that is open. */
export function rulesView(name) {
  return new Reading("/api/rules", ({ rules }, isFirst) => rules.length === 0 ? nothing("noRules")
    : element("div", { class: "rules" },
      ...rules.map((/** @type {Rule} */ rule) => ruleEntry(rule, isFirst && rule.name === name))));
}

/**
 * @param {Rule} rule
 * @param {boolean} isOpen
 */
function ruleEntry(rule, isOpen) {
  const entry = element("article", { class: "rule", id: `rule-${rule.name}` },
    element("h2", {}, rule.name),
    element("p", { class: "soft" }, spoken(rule.summary)),
    element("p", {}, rule.sentence),
    element("p", { class: "meta" },
      rule.firing > 0 ? element("a", { id: `fire-${rule.name}`,
        href: `#/firing?rule=${encodeURIComponent(rule.name)}` },
        mark("above"), say("fireNow", { n: rule.firing })) : null,
      rule.team ? element("span", { class: "team" }, rule.team) : null,
      element("a", { id: `series-${rule.name}`, href: `#/series?rule=${encodeURIComponent(rule.name)}` },
        say("series"))),
    element("details", { id: `text-${rule.name}`, open: isOpen },
      element("summary", { id: `head-${rule.name}` }, say("ruleText")),
      source(rule.text, `${say("ruleText")}: ${rule.name}`)));
  if (isOpen) requestAnimationFrame(() => entry.scrollIntoView({ block: "center" }));
  return entry;
}

/** @param {import("./words.js").Word} word */
export function nothing(word) { return element("p", { class: "note" }, say(word)); }
