// @ts-check
// What a silence is about and when it mutes, in words; and which episodes it means, as delivery has it.

import { instant, list } from "./format.js";
import { dimension, say } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./api.js").Match} Match */
/** @typedef {"rule" | "team" | "stream" | "label" | "group"} Kind */
/** @typedef {{kind: Kind, name: string, value: string}} Condition `name`: of a label or a dimension. */
/** @typedef {{days: string[], from: string, to: string, zone: string}} Weekly */

/** @type {Kind[]} */
export const kinds = ["rule", "team", "stream", "label", "group"];
/** As the server writes them, from Monday on. */
export const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * Of the same kind and name, one value must hold.
 * @param {Condition[]} conditions
 * @returns {Match}
 */
export function matchOf(conditions) {
  /** @type {Match} */
  const match = {};
  /** @param {string[] | undefined} known @param {string} value */
  const and = (known, value) => known?.includes(value) ? known : [...known ?? [], value];
  for (const { kind, name, value } of conditions) {
    switch (kind) {
      case "rule": match.rules = and(match.rules, value); break;
      case "team": match.teams = and(match.teams, value); break;
      case "stream": match.streams = and(match.streams, value); break;
      case "label": match.labels = { ...match.labels, [name]: and(match.labels?.[name], value) }; break;
      case "group": match.group = { ...match.group, [name]: and(match.group?.[name], value) }; break;
    }
  }
  return match;
}

/**
 * What a silence of this episode's kind is about: its rule, on its series.
 * @param {Episode} episode
 * @returns {Condition[]}
 */
export function conditionsOf({ rule, group }) {
  return [{ kind: "rule", name: "", value: rule }, ...Object.entries(group).map(([name, value]) =>
    /** @type {Condition} */ ({ kind: "group", name, value }))];
}

/**
 * Whether an episode is meant.
 * @param {Match} match
 * @param {Episode} episode
 */
export function matches({ rules, teams, streams, labels = {}, group = {} }, episode) {
  /** @param {string[] | undefined} wanted @param {string | undefined} value */
  const holds = (wanted, value) => wanted === undefined || (value !== undefined && wanted.includes(value));
  return holds(rules, episode.rule) && holds(teams, episode.team) && holds(streams, episode.stream)
    && Object.entries(labels).every(([name, wanted]) => holds(wanted, episode.labels[name]))
    && Object.entries(group).every(([name, wanted]) => holds(wanted, episode.group[name]));
}

/**
 * `rule usbp-record, nationality VEN or COL`
 * @param {Match} match
 */
export function inWords({ rules, teams, streams, labels = {}, group = {} }) {
  /** @type {[string, string[] | undefined][]} */
  const parts = [[say("ofRule"), rules], [say("ofTeam"), teams], [say("ofStream"), streams],
    ...Object.entries(labels),
    ...Object.entries(group).map(([name, wanted]) =>
      /** @type {[string, string[]]} */ ([dimension(name), wanted]))];
  return parts.filter(([, wanted]) => wanted !== undefined)
    .map(([name, wanted]) => `${name} ${list(wanted ?? [], "disjunction")}`).join(", ");
}

/**
 * `Sat,Sun 00:00-24:00 America/Tijuana`, taken apart; nothing where it is written otherwise.
 * @param {string} text
 * @returns {Weekly | null}
 */
export function weeklyOf(text) {
  const [named = "", hours = "", zone = ""] = text.split(" ");
  const [from = "", to = ""] = hours.split("-");
  return zone === "" ? null : { days: named.split(","), from, to, zone };
}

/**
 * `Saturday and Sunday, 00:00 to 24:00 (America/Tijuana)`
 * @param {Weekly} weekly
 */
export function weeklyInWords({ days, from, to, zone }) {
  const named = list(days.map(dayName), "conjunction");
  return say(from < to ? "weeklyWords" : "weeklyOverMidnight", { days: named, from, to, zone });
}

/** @param {string} name One of `days`. */
export function dayName(name) {
  const place = days.indexOf(name);
  // The first day of 2024 was a Monday.
  return place < 0 ? name : new Intl.DateTimeFormat(document.documentElement.lang,
    { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + place));
}

/**
 * What will not be sent, and until when.
 * @param {Match} match
 * @param {string} until
 * @param {Weekly | null} weekly
 */
export function sentence(match, until, weekly) {
  const what = inWords(match);
  const end = instant(until);
  return weekly === null ? say("willMute", { what, until: end })
    : say("willMuteWeekly", { what, until: end, weekly: weeklyInWords(weekly) });
}
