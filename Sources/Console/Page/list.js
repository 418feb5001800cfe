// @ts-check
// The episodes of a view: those that fire, by severity, the worst first; those that ended, the newest first.

import { read } from "./api.js";
import { Card } from "./card.js";
import { element, fill, mark, refill } from "./dom.js";
import { forget } from "./plots.js";
import { address, current, isFiltered } from "./route.js";
import { byWorst, store, told } from "./store.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./api.js").Severity} Severity */
/** @typedef {import("./route.js").Filter} Filter */

/** @type {Severity[]} */
const severities = ["critical", "warning", "info"];
/** Milliseconds for which an episode that ended stays where it was seen. */
const farewell = 12_000;
/** Milliseconds for which a new one is marked. */
const welcome = 8_000;
/** Cards made in one go. */
const atOnce = 120;
/** Ended episodes that are shown at first, and by how many more. */
const page = 100;
/** The most that can be asked for at once. */
const most = 1000;

/**
 * Words that all must occur, as the server searches.
 * @param {Episode} episode
 * @param {Filter} filter
 */
function fits(episode, { q, severity, team, rule }) {
  const lowest = severities.findIndex((one) => one === severity);
  if (lowest >= 0 && severities.indexOf(episode.severity) > lowest) return false;
  if (team && episode.team !== team) return false;
  if (rule && episode.rule !== rule) return false;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { summary, names, group } = episode;
  const text = [episode.rule, summary.en, summary.es, names.en, names.es, ...Object.values(group)]
    .join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The part that both views share: cards by id, in places, without touching those that stay. */
class Cards {
  /** @type {Map<string, Card>} */
  cards = new Map();
  element = element("div", { class: "cards" });
  note = element("p", { class: "note" });

  /**
   * @param {Element} place An `ol`.
   * @param {Episode[]} episodes In their order.
   */
  arrange(place, episodes) {
    /** @type {Element | null} */
    let next = place.firstElementChild;
    for (const episode of episodes) {
      const card = this.card(episode);
      if (card.node === next) next = next.nextElementSibling;
      else put(place, card.node, next);
    }
    while (next) {
      const gone = next;
      next = next.nextElementSibling;
      gone.remove();
    }
  }

  /**
   * Takes away the others: a page may be open for months.
   * @param {Episode[]} episodes
   */
  keep(episodes) {
    const kept = new Set(episodes.map(({ id }) => id));
    for (const [id, { node }] of this.cards) {
      if (kept.has(id)) continue;
      this.cards.delete(id);
      forget(node);
      node.remove();
    }
  }

  /** @param {Episode} episode */
  card(episode) {
    const known = this.cards.get(episode.id);
    if (known) {
      known.update(episode);
      return known;
    }
    const made = new Card(episode, (id) => address({ ...current(), id }));
    made.isOpen = current().id === episode.id;
    this.cards.set(episode.id, made);
    return made;
  }

  /** The ids of the cards as they stand on the page. */
  get order() {
    return [...this.element.querySelectorAll(".card")].map((node) => node.getAttribute("data-id") ?? "");
  }

  /** @param {string} id */
  mark(id) { for (const card of this.cards.values()) card.isOpen = card.id === id; }

  relink() { for (const card of this.cards.values()) card.link(); }

  close() { forget(this.element); }
}

/**
 * Those that ended a moment ago are still shown, and not counted.
 * @param {Episode} episode
 */
function fires({ state }) { return state === "firing"; }

/**
 * A card that moves keeps the focus, where the browser can move at all.
 * @param {any} place
 * @param {Element} node
 * @param {Element | null} before
 */
function put(place, node, before) {
  if (node.isConnected && "moveBefore" in place && node.parentNode) place.moveBefore(node, before);
  else place.insertBefore(node, before);
}

export class FiringList extends Cards {
  /** @type {Record<Severity, {section: HTMLElement, number: HTMLElement, list: HTMLElement}>} */
  #sections;
  /**
   * Those that ended a moment ago.
   * @type {Map<string, Episode>}
   */
  #leaving = new Map();
  #ear = new AbortController();
  #onShow;
  #soon = 0;

  /** @param {() => void} onShow Told each time that the list was arranged. */
  constructor(onShow) {
    super();
    this.#onShow = onShow;
    const made = severities.map((severity) => {
      const number = element("span", { class: "soft" });
      const list = element("ol", { "aria-labelledby": `of-${severity}` });
      const section = element("section", { class: `group ${severity}` },
        element("h2", { id: `of-${severity}` }, mark(severity), say(severity), " ", number), list);
      return [severity, { section, number, list }];
    });
    this.#sections = Object.fromEntries(made);
    fill(this.element, this.note, ...severities.map((severity) => this.#sections[severity].section));
    const { signal } = this.#ear;
    store.addEventListener("ended", (event) => this.#part(told(event)), { signal });
    store.addEventListener("firing", (event) => this.show(told(event).fresh), { signal });
    for (const event of ["fault", "login"]) store.addEventListener(event, () => this.show(), { signal });
    this.show();
  }

  /** @param {Episode[]} [fresh] */
  show(fresh = []) {
    const { filter, id } = current();
    for (const again of this.#leaving.keys()) if (store.firing.has(again)) this.#leaving.delete(again);
    const all = [...store.firing.values(), ...this.#leaving.values()];
    const shown = all.filter((episode) => fits(episode, filter)).sort(byWorst);
    clearTimeout(this.#soon);
    let rest = atOnce;
    for (const severity of severities) {
      const own = shown.filter((episode) => episode.severity === severity);
      const { section, number, list } = this.#sections[severity];
      section.hidden = own.length === 0;
      number.textContent = String(own.filter(fires).length);
      // Cards that are new are made a part at a time, so that a long list does not hold up the page.
      const ready = own.filter(({ id }) => this.cards.has(id) || (rest -= 1) >= 0);
      this.arrange(list, ready);
    }
    if (rest < 0) this.#soon = setTimeout(() => this.show());
    this.keep(shown);
    this.mark(id);
    this.shown = shown.filter(fires).length;
    this.#explain(shown.length, all.length);
    this.#onShow();
    for (const episode of fresh) this.#welcome(episode.id);
  }

  /**
   * What stands in place of a list that is empty, or above one that may be old.
   * @param {number} shown
   * @param {number} all
   */
  #explain(shown, all) {
    this.note.hidden = shown > 0 && !store.fault;
    if (this.note.hidden) {
      fill(this.note);
    } else if (store.fault) {
      refill(this.note, failure(store.fault, () => store.read(), all > 0 ? "mayBeOld" : undefined));
    } else if (store.isLocked) {
      refill(this.note, element("span", { class: "soft" }, say("loginNeeded")));
    } else if (!store.isRead && all === 0) {
      refill(this.note, element("span", { class: "soft" }, say("reading")));
    } else if (all === 0) {
      refill(this.note, element("span", { class: "calm" }, mark("ok"), say("allCalm")),
        element("span", { class: "soft" }, say("allCalmLong")));
    } else {
      refill(this.note, say("noneFits"));
    }
  }

  /** @param {string} id */
  #welcome(id) {
    const card = this.cards.get(id);
    if (!card) return;
    card.node.classList.add("fresh");
    setTimeout(() => card.node.classList.remove("fresh"), welcome);
  }

  /** @param {Episode} episode */
  #part(episode) {
    if (!this.cards.has(episode.id)) return;
    this.#leaving.set(episode.id, episode);
    this.show();
    const leave = () => {
      if (this.#ear.signal.aborted) return;
      if (current().id === episode.id) {
        setTimeout(leave, farewell);
        return;
      }
      this.#leaving.delete(episode.id);
      this.show();
    };
    setTimeout(leave, farewell);
  }

  close() {
    clearTimeout(this.#soon);
    this.#ear.abort();
    super.close();
  }
}

export class EndedList extends Cards {
  #list = element("ol", { "aria-label": say("ended") });
  #more = element("button", { class: "more", onclick: () => this.#readMore() }, say("more"));
  /** How many are shown, where there are so many. */
  #wanted = page;
  #reading = new AbortController();
  #ear = new AbortController();
  #soon = 0;

  constructor() {
    super();
    fill(this.element, this.#list, this.note, this.#more);
    store.addEventListener("ended", () => {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.renew(), 1_000);
    }, { signal: this.#ear.signal });
    this.show();
  }

  /** Reads the first ones, as after another search. */
  show() {
    this.#wanted = page;
    return this.renew();
  }

  #readMore() {
    this.#wanted += page;
    return this.renew();
  }

  /** Reads as many as are shown: what was loaded stays. */
  async renew() {
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    const { filter, id } = current();
    try {
      const { total, episodes } = await ended(filter, this.#wanted, signal);
      this.arrange(this.#list, episodes);
      this.keep(episodes);
      this.mark(id);
      this.note.hidden = total > 0;
      fill(this.note, say(isFiltered(filter) ? "noneFits" : "noneEnded"));
      this.#more.hidden = episodes.length >= total;
    } catch (error) {
      if (signal.aborted) return;
      this.note.hidden = false;
      fill(this.note, failure(error, () => this.renew()));
      this.#more.hidden = true;
    }
  }

  close() {
    clearTimeout(this.#soon);
    this.#ear.abort();
    this.#reading.abort();
    super.close();
  }
}

/**
 * The newest of those that ended. One that ends meanwhile moves the others: none is taken twice.
 * @param {Filter} filter
 * @param {number} wanted
 * @param {AbortSignal} signal
 */
async function ended(filter, wanted, signal) {
  /** @type {Map<string, Episode>} */
  const found = new Map();
  let total = 0;
  let known = 0;
  do {
    known = found.size;
    const answer = await read("/api/episodes",
      { ...filter, state: "ended", limit: Math.min(most, wanted - known), offset: known }, signal);
    for (const one of answer.episodes) found.set(one.id, one);
    total = answer.total;
  } while (found.size > known && found.size < Math.min(total, wanted));
  return { total, episodes: [...found.values()] };
}

/**
 * That something could not be read, and a way to try again.
 * @param {any} error
 * @param {() => void} again
 * @param {import("./words.js").Word} [word]
 */
export function failure(error, again, word = error.status === 0 ? "noServer" : "failed") {
  return element("span", { class: "failure", role: "alert" }, mark("away"),
    say(word), error.sentence ? ` ${error.sentence}` : "",
    " ", element("button", { onclick: again }, say("again")));
}
