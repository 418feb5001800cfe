// @ts-check
// Any series by search: what a rule watches, group by group, whether or not it fires.

import { read } from "./api.js";
import { element, fill, mark } from "./dom.js";
import { bucket, count } from "./format.js";
import { failure } from "./list.js";
import { forget, plotOf } from "./plots.js";
import { address, current } from "./route.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./api.js").Series} Series */

/** Series found at once; a narrower search is quicker than a longer list. */
const most = 60;

export class SeriesList {
  element = element("div", { class: "cards" });
  #list = element("ol", { "aria-label": say("series") });
  #note = element("p", { class: "note", role: "status" });
  #reading = new AbortController();
  /** @type {Series[]} */
  #found = [];

  constructor() {
    fill(this.element, this.#note, this.#list);
    fill(this.#note, say("reading"));
    this.show();
  }

  async show() {
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    const { q, rule } = current().filter;
    try {
      const { total, series } = await read("/api/series", { q, rule, limit: most }, signal);
      const focused = this.#focused;
      forget(this.#list);
      this.#found = series;
      fill(this.#list, ...series.map(seriesCard));
      this.#focus(focused);
      fill(this.#note, total === 0 ? say("noSeries") : say("shown", { shown: series.length, total }));
      this.mark(current().id);
    } catch (error) {
      if (signal.aborted) return;
      fill(this.#note, failure(error, () => this.show()));
    }
  }

  /** Reads the same again. */
  renew() { return this.show(); }

  /** The key of the card that has the focus. */
  get #focused() {
    const node = document.activeElement;
    return this.#list.contains(node) ? node?.closest(".card")?.getAttribute("data-id") : undefined;
  }

  /** @param {string | null | undefined} key */
  #focus(key) {
    if (!key) return;
    /** @type {HTMLElement | null} */
    const link = this.#list.querySelector(`.card[data-id="${CSS.escape(key)}"] h3 a`);
    link?.focus({ preventScroll: true });
  }

  /** The keys of the cards as they stand on the page. */
  get order() { return this.#found.map(({ key }) => key); }

  /** @param {string} key */
  mark(key) {
    for (const card of this.#list.querySelectorAll(".card")) {
      const isOpen = /** @type {HTMLElement} */ (card).dataset.id === key;
      card.classList.toggle("open", isOpen);
      const link = card.querySelector("h3 a");
      if (isOpen) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  }

  relink() {
    for (const card of this.#list.querySelectorAll(".card")) {
      const id = /** @type {HTMLElement} */ (card).dataset.id ?? "";
      card.querySelector("h3 a")?.setAttribute("href", address({ ...current(), id }));
    }
  }

  close() {
    this.#reading.abort();
    forget(this.#list);
  }
}

/** @param {Series} series */
function seriesCard(series) {
  const names = spoken(series.names);
  return element("li", { class: "card series", "data-id": series.key }, element("article", {},
    element("p", { class: "meta" }, element("span", {}, series.rule),
      series.episode ? element("span", { class: "badge firing" }, mark("above"), say("fires")) : null),
    element("h3", {}, element("a", { href: address({ ...current(), id: series.key }) },
      names || spoken(series.summary))),
    names ? element("p", { class: "names" }, spoken(series.summary)) : null,
    element("p", { class: "numbers" }, ...last(series)),
    plotOf(series.key)));
}

/** @param {Series} series */
function last({ last }) {
  if (!last) return [];
  return [element("strong", {}, count(last.count)), element("span", {}, bucket(last.bucket))];
}
