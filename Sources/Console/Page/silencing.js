// @ts-check
// The form of a silence: what it is about, when, and why; and beside it, in words, what will come of it.

import { silence } from "./api.js";
import { element, fill, mark } from "./dom.js";
import { faultOf, field, may, open, openHint, reason, Wrong, written } from "./form.js";
import { buckets, number } from "./format.js";
import { conditionsOf, dayName, days, kinds, matches, matchOf, sentence } from "./silence.js";
import { store } from "./store.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./silence.js").Condition} Condition */
/** @typedef {import("./silence.js").Kind} Kind */
/** @typedef {import("./silence.js").Weekly} Weekly */

const hour = 3_600_000;
/** Hours that are offered. */
const lengths = [1, 4, 24];
/** How long a silence may last, and what is proposed where hours come back. */
const longest = 366 * 24 * hour;
const proposed = { until: 48 * hour, weekly: 28 * 24 * hour };

/**
 * Asks for a silence.
 * @param {string} from The id of what gets the focus back.
 * @param {Episode} [episode] What it is about at first; otherwise nothing is.
 */
export function openSilencing(from, episode) {
  if (!may()) return openHint(say("silenceTitle"), from);
  const what = new Conditions(episode ? conditionsOf(episode) : [{ kind: "rule", name: "", value: "" }]);
  const when = new Times();
  const why = reason();
  const said = element("output", { class: "said", id: "form-said" });
  const about = () => fill(said, ...outlook(what, when));
  for (const part of [what.element, when.element]) {
    for (const event of ["input", "change", "click"]) part.addEventListener(event, about);
  }
  about();
  const send = () => {
    const match = matchOf(what.read());
    const { until, weekly } = when.read();
    return silence({ match, until, weekly: weekly ? text(weekly) : undefined, why: written(why.input) });
  };
  return open({ title: say("silenceTitle"), about: say("silenceLong"), isBroad: true,
    fields: [what.element, when.element, why.field, said], button: say("silenceSend"), send,
    done: say("silenceDone"), first: episode ? why.input : what.first, from });
}

/**
 * As the server reads it.
 * @param {Weekly} weekly
 */
function text({ days, from, to, zone }) { return `${days.join(",")} ${from}-${to} ${zone}`; }

/**
 * What will be muted until when, and how many of those that fire now; or that something is missing.
 * @param {Conditions} what
 * @param {Times} when
 */
function outlook(what, when) {
  try {
    const match = matchOf(what.read());
    const { until, weekly } = when.read();
    const firing = [...store.firing.values()];
    const n = firing.filter((episode) => matches(match, episode)).length;
    return [element("strong", {}, sentence(match, until, weekly)), " ",
      say("wouldMute", { n, total: number(firing.length) })];
  } catch (error) {
    return error instanceof Wrong ? [element("span", { class: "soft" }, error.message)] : [];
  }
}

/** @type {Condition} */
const empty = { kind: "group", name: "", value: "" };

/** What must hold: a row for each condition. */
class Conditions {
  #rows = element("div", {});
  #made = 0;
  element = element("fieldset", { id: "match", "aria-describedby": "match-note match-fault" },
    element("legend", {}, say("silenceWhat")), element("p", { class: "soft", id: "match-note" },
      say("conditionsNote")), this.#rows, faultOf("match"),
    element("button", { type: "button", id: "match-add", onclick: () => this.#add(empty).focus() },
      say("addCondition")));

  /** @param {Condition[]} conditions */
  constructor(conditions) {
    for (const condition of conditions) this.#add(condition);
  }

  /** @returns {HTMLElement} */
  get first() { return this.#rows.querySelector("input:not([hidden])") ?? this.element; }

  /** @param {Condition} condition */
  #add({ kind, name, value }) {
    const id = `match-${this.#made += 1}`;
    const choice = /** @type {HTMLSelectElement} */ (element("select", { "aria-label": say("condition") },
      ...kinds.map((one) => element("option", { value: one, selected: one === kind }, kindName(one)))));
    const named = /** @type {HTMLInputElement} */ (element("input", { id: `${id}-name`, value: name,
      class: "of", list: `${id}-names`, maxlength: 256, autocomplete: "off", spellcheck: "false",
      "aria-label": say("conditionName"), "aria-describedby": `${id}-name-fault`,
      placeholder: say("conditionName") }));
    const valued = element("input", { id, value, list: `${id}-values`, maxlength: 256, autocomplete: "off",
      spellcheck: "false", "aria-label": say("conditionValue"), "aria-describedby": `${id}-fault`,
      placeholder: say("conditionValue") });
    const names = element("datalist", { id: `${id}-names` });
    const values = element("datalist", { id: `${id}-values` });
    const offer = () => {
      const chosen = /** @type {Kind} */ (choice.value);
      named.hidden = chosen !== "label" && chosen !== "group";
      fill(names, ...options(known(chosen).map(([own]) => own)));
      fill(values, ...options(known(chosen).filter(([own]) => own === named.value || named.hidden)
        .map(([, own]) => own)));
    };
    choice.addEventListener("change", offer);
    named.addEventListener("input", offer);
    const row = element("div", { class: "condition" }, choice, named, valued,
      element("button", { type: "button", class: "remove", "aria-label": say("removeCondition"),
        onclick: () => this.#remove(row) }, mark("away")), names, values,
      faultOf(`${id}-name`), faultOf(id));
    offer();
    this.#rows.append(row);
    return choice;
  }

  /** @param {Element} row */
  #remove(row) {
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    /** @type {HTMLElement | null} */
    const next = beside?.querySelector(".remove") ?? this.element.querySelector("#match-add");
    next?.focus();
  }

  /** @returns {Condition[]} Throws where something is missing. */
  read() {
    const rows = [...this.#rows.children];
    if (rows.length === 0) throw new Wrong(this.element, say("conditionMissing"));
    return rows.map((row) => {
      const kind = /** @type {Kind} */ (row.querySelector("select")?.value);
      const [named, valued] = row.querySelectorAll("input");
      const name = named.hidden ? "" : named.value.trim();
      if (!named.hidden && name === "") throw new Wrong(named, say("nameMissing"));
      const value = valued.value.trim();
      if (value === "") throw new Wrong(valued, say("valueMissing"));
      return { kind, name, value };
    });
  }
}

/** @param {Kind} kind */
function kindName(kind) {
  switch (kind) {
    case "rule": return say("rule");
    case "team": return say("team");
    case "stream": return say("stream");
    case "label": return say("label");
    case "group": return say("dimension");
  }
}

/**
 * Names and values that occur in what fires, to be offered.
 * @param {Kind} kind
 * @returns {[name: string, value: string][]}
 */
function known(kind) {
  return [...store.firing.values()].flatMap(({ rule, team, stream, labels, group }) => {
    switch (kind) {
      case "rule": return [["", rule]];
      case "team": return team ? [["", team]] : [];
      case "stream": return [["", stream]];
      case "label": return Object.entries(labels);
      case "group": return Object.entries(group);
    }
  });
}

/** @param {string[]} texts */
function options(texts) {
  return [...new Set(texts)].sort().map((value) => element("option", { value }));
}

/** When it mutes. */
class Times {
  #choice = element("div", { class: "choices-row" }, ...[...lengths.map(String), "until", "weekly"].map(
    (value, index) => element("label", {}, element("input",
      { type: "radio", name: "when", value, checked: index === 1 }), whenName(value))));
  #until = /** @type {HTMLInputElement} */ (element("input", { type: "datetime-local", id: "until" }));
  #untilField = field(say("untilLabel"), this.#until, say("untilNote"));
  #days = element("fieldset", { id: "days", class: "choices-row", "aria-describedby": "days-fault" },
    element("legend", {}, say("days")), ...days.map((value) => element("label", {},
      element("input", { type: "checkbox", value }), dayName(value))), faultOf("days"));
  #from = /** @type {HTMLInputElement} */ (element("input", { type: "time", id: "from", value: "22:00" }));
  #to = /** @type {HTMLInputElement} */ (element("input", { type: "time", id: "to", value: "06:00" }));
  #zone = /** @type {HTMLInputElement} */ (element("input", { id: "zone", list: "zones", autocomplete: "off",
    spellcheck: "false", value: new Intl.DateTimeFormat().resolvedOptions().timeZone }));
  #weekly = element("div", { class: "weekly" }, this.#days, element("div", { class: "hours" },
    field(say("fromHour"), this.#from), field(say("toHour"), this.#to), field(say("zone"), this.#zone)),
  element("datalist", { id: "zones" }, ...options(Intl.supportedValuesOf("timeZone"))));
  element = element("fieldset", {}, element("legend", {}, say("silenceWhen")), this.#choice, this.#weekly,
    this.#untilField);

  constructor() {
    this.#choice.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** @returns {string} */
  get #chosen() {
    /** @type {HTMLInputElement | null} */
    const chosen = this.#choice.querySelector("input:checked");
    return chosen?.value ?? "";
  }

  #show() {
    const chosen = this.#chosen;
    this.#weekly.hidden = chosen !== "weekly";
    this.#untilField.hidden = chosen !== "weekly" && chosen !== "until";
    if (chosen === "until" || chosen === "weekly") {
      this.#until.value = local(Date.now() + proposed[chosen]);
    }
  }

  /** @returns {{until: string, weekly: Weekly | null}} Throws where something is missing. */
  read() {
    const chosen = this.#chosen;
    if (chosen !== "until" && chosen !== "weekly") {
      return { until: wholeMinute(Date.now() + Number(chosen) * hour), weekly: null };
    }
    const weekly = chosen === "weekly" ? this.#readWeekly() : null;
    const until = new Date(this.#until.value).getTime();
    if (Number.isNaN(until)) throw new Wrong(this.#until, say("untilMissing"));
    if (until <= Date.now()) throw new Wrong(this.#until, say("untilPast"));
    if (until > Date.now() + longest) throw new Wrong(this.#until, say("untilFar"));
    return { until: wholeMinute(until), weekly };
  }

  /** @returns {Weekly} */
  #readWeekly() {
    const chosen = [...this.#days.querySelectorAll("input")].filter((one) => one.checked);
    if (chosen.length === 0) throw new Wrong(this.#days, say("daysMissing"));
    const [from, to] = [this.#from.value, this.#to.value === "00:00" ? "24:00" : this.#to.value];
    if (from === "") throw new Wrong(this.#from, say("hourMissing"));
    if (to === "") throw new Wrong(this.#to, say("hourMissing"));
    if (from === to) throw new Wrong(this.#to, say("hoursSame"));
    const zone = this.#zone.value.trim();
    if (!isZone(zone)) throw new Wrong(this.#zone, say("zoneUnknown"));
    return { days: chosen.map(({ value }) => value), from, to, zone };
  }
}

/** @param {string} value */
function whenName(value) {
  switch (value) {
    case "until": return say("untilTime");
    case "weekly": return say("weekly");
    default: return buckets(Number(value), "hour");
  }
}

/** @param {string} zone */
function isZone(zone) {
  try {
    return zone !== "" && Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch { return false; }
}

/**
 * As the server reads it, to the end of the minute.
 * @param {number} milliseconds Since 1970.
 */
function wholeMinute(milliseconds) {
  return new Date(Math.ceil(milliseconds / 60_000) * 60_000).toISOString().replace(".000", "");
}

/**
 * As a field for a time has it, on the browser's clock.
 * @param {number} milliseconds Since 1970.
 */
function local(milliseconds) {
  const at = new Date(milliseconds);
  return new Date(milliseconds - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
