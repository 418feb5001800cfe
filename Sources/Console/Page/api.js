// @ts-check
// The server's answers, as Config/schemas/console.openapi.yaml describes them.

import { spoken } from "./words.js";

/** @typedef {import("./words.js").Text} Text */
/** @typedef {import("./format.js").Count} Count */
/** @typedef {import("./format.js").Unit} Unit */
/** @typedef {"info" | "warning" | "critical"} Severity */
/** @typedef {{label: string, unit: Unit, zone?: string, start: string, end: string}} Bucket */
/** @typedef {{bucket: Bucket, count: Count}} Measurement */
/** @typedef {{name: string | null, role: "viewer" | "operator" | "analyst" | null,
 *   required: boolean, possible: boolean}} Login */
/** @typedef {{application: string, version: string, now: string, reading: "live" | "loading" | "away",
 *   firing: Record<Severity, number>, episodes: number, series: number,
 *   feeds: Record<"reporting" | "late" | "silent" | "never", number>,
 *   lag: {records: number | null, event_time_seconds: number | null}, complete_to: string | null,
 *   warnings: Text[]}} Overview */
/** @typedef {{id: string, state: "firing" | "ended" | "withdrawn", early: boolean,
 *   status: "firing" | "updated" | "amended" | "withdrawn" | "resolved", severity: Severity, summary: Text,
 *   rule: string, team?: string, labels: Record<string, string>, runbook?: string, stream: string,
 *   group: Record<string, string>, names: Text, bucket: Bucket, since: Bucket, peak: Measurement,
 *   direction: "above" | "below", observed: Count, expected?: number,
 *   bound: {lower?: number, upper?: number}, reference?: Measurement,
 *   change?: number | {below: number}, completeness: number, missing: string[],
 *   said: string, word: string, answer?: Answer, muted?: Muted,
 *   series?: string}} Episode */
/** @typedef {{kind: "acknowledged" | "false-alarm" | "confirmed" | "taken-back", by: string, at: string,
 *   why: string}} Answer What somebody says an episode is. */
/** @typedef {{kind: "silence" | "silent-feed" | "break", text: Text, silence?: string,
 *   episode?: string}} Muted */
/** @typedef {{rules?: string[], teams?: string[], streams?: string[], labels?: Record<string, string[]>,
 *   group?: Record<string, string[]>}} Match All conditions must hold, each by one of its values. */
/** @typedef {{id: string, match: Match, text: string, from: string, until: string, weekly?: string,
 *   by: string, at: string, why: string, state: "pending" | "active" | "between" | "over",
 *   next?: {from: string, until: string}, ended?: {by: string, at: string, why: string}}} Silence */
/** @typedef {{match: Match, until: string, weekly?: string, why: string}} SilenceWish */
/** @typedef {{label: string, start: string, end: string, state: "settled" | "open" | "missing",
 *   count: Count | null, expected?: number, lower?: number, upper?: number, fires: boolean,
 *   revised: boolean}} Point */
/** @typedef {{unit: Unit, zone: string, measure: string, points: Point[],
 *   note?: Text}} Chart `note`: which buckets these are, where they are not the last. */
/** @typedef {{key: string, rule: string, summary: Text, group: Record<string, string>, names: Text,
 *   last?: Measurement, episode?: string}} Series */
/** @typedef {{dimension: string, value: string, name: Text, count?: Count, base?: Count,
 *   share?: number}} Driver */
/** @typedef {{id: string, status: Episode["status"], class: "early" | "settled", severity: Severity,
 *   time: string, said: string, topic: string, partition: number, offset: number}} SaidWord */
/** @typedef {{feed: string, stream: string, source: string, report: string,
 *   state: "reporting" | "late" | "silent" | "never", last?: Bucket, complete_to?: string, units: Unit[],
 *   privacy_minimum?: number}} Feed */
/** @typedef {{stage: "tally" | "watch", topic: string, partition: number, offset: number | null,
 *   end: number | null, records: number | null, clock: string | null,
 *   event_time_seconds: number | null}} Lag */
/** @typedef {{name: string, summary: Text, sentence: string, text: string, stream: string, team?: string,
 *   labels: Record<string, string>, runbook?: string, firing: number}} Rule */
/** @typedef {{episode: Episode, text: Text, rule?: Rule, chart?: Chart, drivers: Driver[],
 *   corrections: {bucket: Bucket, from: Count, to: Count}[], breaks: Text[], feeds: Feed[],
 *   words: SaidWord[], inputs: Lag[], steps: Text[], answers?: Answer[],
 *   alert: object}} Explanation */

/** An answer other than the one that was asked for. */
export class Refusal extends Error {
  /**
   * @param {number} status Of HTTP; 0 where no answer came.
   * @param {Text} text The server's sentence.
   */
  constructor(status, text) {
    super(text.en);
    this.status = status;
    this.text = text;
  }

  /** In the language of the page. */
  get sentence() { return spoken(this.text); }
}

/** Told of every 401 of a read: the session is over. */
export const sessions = new EventTarget();

/**
 * @param {string} path
 * @param {Record<string, string | number | undefined | null>} [query] What is empty is left out.
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function read(path, query = {}, signal) {
  const asked = Object.entries(query).map(([name, value]) => [name, String(value ?? "")]);
  const search = new URLSearchParams(asked.filter(([, value]) => value !== "")).toString();
  return ask("GET", search ? `${path}?${search}` : path, undefined, signal);
}

/** @returns {Promise<Login>} */
export function session() { return read("/api/session"); }

/**
 * @param {string} name
 * @param {string} secret
 * @returns {Promise<Login>}
 */
export function logIn(name, secret) { return ask("POST", "/api/session", { name, secret }); }

/** @returns {Promise<void>} */
export function logOut() { return ask("DELETE", "/api/session"); }

/**
 * @param {string} id
 * @param {Answer["kind"]} kind
 * @param {string} why
 * @returns {Promise<Answer>}
 */
export function answer(id, kind, why) { return ask("POST", `${episodePath(id)}/answers`, { kind, why }); }

/**
 * @param {SilenceWish} wish
 * @returns {Promise<Silence>}
 */
export function silence(wish) { return ask("POST", "/api/silences", wish); }

/**
 * @param {string} id
 * @param {string} why
 * @returns {Promise<Silence>}
 */
export function endSilence(id, why) {
  return ask("POST", `/api/silences/${encodeURIComponent(id)}/end`, { why });
}

/** @param {string} id */
export const episodePath = (id) => `/api/episodes/${encodeURIComponent(id)}`;

/** @param {string} key */
export const seriesPath = (key) => `/api/series/${encodeURIComponent(key)}`;

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {AbortSignal} [signal]
 */
async function ask(method, path, body, signal) {
  const answer = await fetch(path, {
    method, signal, cache: "no-store", credentials: "same-origin",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  }).catch((error) => {
    if (signal?.aborted) throw error;
    throw new Refusal(0, plain(""));
  });
  if (answer.status === 204) return undefined;
  if (answer.ok) return answer.json();
  if (answer.status === 401 && method === "GET") sessions.dispatchEvent(new Event("over"));
  const problem = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, problem.text ?? plain(problem.error ?? `HTTP ${answer.status}`));
}

/**
 * What is the same in both languages, or known in one only.
 * @param {string} sentence
 * @returns {Text}
 */
export const plain = (sentence) => ({ en: sentence, es: sentence });
