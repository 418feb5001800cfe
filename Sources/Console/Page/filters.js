// @ts-check
// What is looked for: words, severity, team, rule. It stands in the address, so that it can be sent to
// others.

import { element, fill } from "./dom.js";
import { current, go, isFiltered } from "./route.js";
import { store } from "./store.js";
import { say } from "./words.js";

/** @typedef {import("./route.js").Filter} Filter */
/** @typedef {import("./route.js").View} View */

/** Milliseconds without a key after which words are looked for. */
const rest = 200;

export class Filters {
  #search = /** @type {HTMLInputElement} */ (element("input",
    { type: "search", id: "search", maxlength: 200, autocomplete: "off", spellcheck: "false" }));
  #severity = element("select", { id: "severity" });
  #team = element("select", { id: "team" });
  #rule = element("button", { type: "button", class: "chip" });
  #clear = element("button", { type: "button", class: "plain" });
  #shown = element("output", { class: "soft" });
  #timer = 0;

  constructor() {
    this.element = element("form", { class: "filters", role: "search" },
      element("label", { for: "search", class: "unseen" }), this.#search,
      element("label", { for: "severity", class: "unseen" }), this.#severity,
      element("label", { for: "team", class: "unseen" }), this.#team, this.#rule, this.#clear, this.#shown);
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#change({ q: value(this.#search) }), rest);
    });
    this.#severity.addEventListener("change", () => this.#change({ severity: value(this.#severity) }));
    this.#team.addEventListener("change", () => this.#change({ team: value(this.#team) }));
    this.#rule.addEventListener("click", () => this.#change({ rule: "" }));
    this.#clear.addEventListener("click", () => {
      this.#change({ q: "", severity: "", team: "", rule: "" });
      this.#search.focus();
    });
  }

  /** @param {View} view */
  show(view) {
    const { filter } = current();
    const isOfEpisodes = view === "firing" || view === "ended";
    this.element.hidden = !isOfEpisodes && view !== "series";
    this.element.setAttribute("aria-label", say("filters"));
    const [search, severity, team] = this.element.querySelectorAll("label");
    fill(search, say("search"));
    fill(severity, say("severity"));
    fill(team, say("team"));
    this.#search.setAttribute("placeholder", `${say(view === "series" ? "searchSeries" : "search")}  /`);
    if (document.activeElement !== this.#search) this.#search.value = filter.q;
    options(this.#severity, [["", say("anySeverity")], ["warning", say("warningOrWorse")],
      ["critical", say("criticalOnly")]], filter.severity);
    options(this.#team, [["", say("anyTeam")], ...this.#teams(filter.team)], filter.team);
    this.#severity.hidden = this.#team.hidden = !isOfEpisodes;
    this.#rule.hidden = filter.rule === "";
    fill(this.#rule, filter.rule, " ×");
    this.#rule.setAttribute("aria-label", `${say("clear")}: ${filter.rule}`);
    this.#clear.hidden = !isFiltered(filter);
    fill(this.#clear, say("clear"));
  }

  /**
   * How many of how many are shown.
   * @param {number} shown
   * @param {number} total
   */
  count(shown, total) {
    fill(this.#shown, shown === total ? "" : say("shown", { shown, total }));
  }

  focus() {
    this.#search.focus();
    this.#search.select();
  }

  /**
   * Teams that have an episode, and the one that is chosen.
   * @param {string} chosen
   * @returns {[string, string][]}
   */
  #teams(chosen) {
    const teams = new Set([...store.firing.values()].flatMap(({ team }) => team ?? []));
    if (chosen) teams.add(chosen);
    return [...teams].sort().map((team) => [team, team]);
  }

  /** @param {Partial<Filter>} part */
  #change(part) {
    const route = current();
    go({ ...route, filter: { ...route.filter, ...part } }, { isStep: false });
  }
}

/** @param {Element} field */
function value(field) { return /** @type {HTMLInputElement} */ (field).value.trim(); }

/**
 * A choice is made anew only where it changed: a list that is open stays so.
 * @param {HTMLElement} select
 * @param {[string, string][]} choices
 * @param {string} chosen
 */
function options(select, choices, chosen) {
  const shown = JSON.stringify(choices);
  if (select.dataset.choices !== shown) {
    select.dataset.choices = shown;
    fill(select, ...choices.map(([value, text]) => element("option", { value }, text)));
  }
  /** @type {HTMLSelectElement} */ (select).value = chosen;
}
