// @ts-check
// The view Silences: what is not sent to receivers, until when, who wanted it and why; and a way to end it.

import { endSilence } from "./api.js";
import { element, mark } from "./dom.js";
import { hint, may, open, reason, written } from "./form.js";
import { instant, number } from "./format.js";
import { inWords, matches, weeklyInWords, weeklyOf } from "./silence.js";
import { openSilencing } from "./silencing.js";
import { store } from "./store.js";
import { Reading } from "./tables.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Silence} Silence */

/** Those that are over: more than anybody reads; `vigia silence list` has the rest. */
const mostOver = 100;

/** @param {string} id The silence that is open. */
export function silencesView(id) {
  /** @type {Reading} */
  const view = new Reading("/api/silences", ({ silences }, isFirst) =>
    draw(silences, id, isFirst, () => view.again()));
  const { signal } = view;
  for (const event of ["silences", "login"]) store.addEventListener(event, () => view.again(), { signal });
  return view;
}

/**
 * @param {Silence[]} silences
 * @param {string} id
 * @param {boolean} isFirst
 * @param {() => void} again
 */
function draw(silences, id, isFirst, again) {
  const standing = silences.filter(({ state }) => state !== "over");
  const over = silences.filter(({ state }) => state === "over");
  const entries = (/** @type {Silence[]} */ some) => element("div", { class: "rules silences" },
    ...some.map((one) => entry(one, one.id === id, isFirst, again)));
  const isOpen = isFirst && over.some((one) => one.id === id);
  const shown = over.filter((one, place) => place < mostOver || one.id === id);
  return element("div", {},
    element("div", { class: "actions" }, may() ? element("button", { class: "main", id: "silence-new",
      "aria-haspopup": "dialog", onclick: () => openSilencing("silence-new") }, say("newSilence"))
      : element("p", { class: "soft" }, ...hint())),
    standing.length === 0 ? element("p", { class: "note" }, say("noSilences")) : entries(standing),
    over.length === 0 ? null : element("details", { id: "silences-over", open: isOpen },
      element("summary", { id: "silences-over-head" }, say("silencesOver", { n: over.length })),
      entries(shown)));
}

/**
 * @param {Silence} silence
 * @param {boolean} isOpen
 * @param {boolean} isFirst
 * @param {() => void} again
 */
function entry(silence, isOpen, isFirst, again) {
  const { id, match, until, weekly, by, at, why, state, next, ended } = silence;
  const parts = weekly ? weeklyOf(weekly) : null;
  const firing = [...store.firing.values()].filter((episode) => matches(match, episode)).length;
  const place = element("article", { class: "rule silence", id: `silence-${id}`, "data-state": state,
    "aria-current": isOpen ? "true" : null, tabindex: "-1" },
  element("p", { class: "meta" }, badge(state),
    element("span", {}, say(state === "over" ? "wasUntil" : "until",
      { time: instant(ended && ended.at < until ? ended.at : until) }))),
  element("h2", {}, inWords(match)),
  weekly ? element("p", {}, parts ? weeklyInWords(parts) : weekly) : null,
  next && (weekly || state === "pending") ? stretch(state, next) : null,
  element("p", {}, element("span", { class: "soft" }, `${by}, ${instant(at)}:`), " ", why),
  ended ? element("p", {},
    element("span", { class: "soft" }, say("endedBy", { by: ended.by, time: instant(ended.at) })), " ",
    ended.why) : null,
  state === "over" ? null : element("div", { class: "foot" },
    element("span", { class: "soft" }, say("means", { n: firing, total: number(store.firing.size) })),
    may() ? element("button", { id: `end-${id}`, "aria-haspopup": "dialog",
      onclick: () => openEnd(silence, again) }, say("endSilence")) : null));
  if (isOpen && isFirst) requestAnimationFrame(() => place.scrollIntoView({ block: "center" }));
  return place;
}

/**
 * The stretch in which it mutes now, or the first or next one.
 * @param {Silence["state"]} state
 * @param {{from: string, until: string}} stretch
 */
function stretch(state, { from, until }) {
  const words = { from: instant(from), until: instant(until) };
  switch (state) {
    case "active": return element("p", {}, say("mutesNow", words));
    case "pending": return element("p", {}, say("mutesFirst", words));
    case "between": case "over": return element("p", {}, say("mutesNext", words));
  }
}

/** @param {Silence["state"]} state */
function badge(state) {
  switch (state) {
    case "active": return element("span", { class: "badge" }, mark("muted"), say("silenceActive"));
    case "pending": return element("span", { class: "badge" }, mark("early"), say("silencePending"));
    case "between": return element("span", { class: "badge" }, mark("feed-late"), say("silenceBetween"));
    case "over": return element("span", { class: "badge soft" }, mark("ok"), say("silenceOver"));
  }
}

/**
 * @param {Silence} silence
 * @param {() => void} after
 */
function openEnd({ id, match }, after) {
  const why = reason();
  open({ title: say("endTitle"), about: inWords(match), fields: [why.field], button: say("endSend"),
    send: () => endSilence(id, written(why.input)), done: say("endDone"), first: why.input,
    from: `end-${id}`, after });
}
