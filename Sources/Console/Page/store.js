// @ts-check
// What the page knows: the overview, who asks, and all episodes that fire, kept up to date by the line.

import * as api from "./api.js";
import { size } from "./format.js";
import { Line } from "./live.js";

/** @typedef {import("./api.js").Episode} Episode */

/** Episodes asked for at once; the first answer is small, so that the worst are seen soon. */
const pages = { first: 60, next: 1000 };
/** More than anybody reads; the head tells how many there are. */
const most = 5000;

const rank = { critical: 0, warning: 1, info: 2 };

/**
 * By how much of its bound the peak lies outside of it.
 * @param {Episode} episode
 */
function excess({ peak, bound, direction }) {
  const limit = direction === "above" ? bound.upper : bound.lower;
  if (limit === undefined) return 0;
  const beyond = direction === "above" ? size(peak.count) - limit : limit - size(peak.count);
  return beyond / Math.max(1, Math.abs(limit));
}

/**
 * The worst first, as the server has them.
 * @param {Episode} a
 * @param {Episode} b
 */
export function byWorst(a, b) {
  return rank[a.severity] - rank[b.severity] || excess(b) - excess(a)
    || b.said.localeCompare(a.said) || a.id.localeCompare(b.id);
}

/**
 * Events: `overview`, `firing` (`detail.fresh`: episodes that began), `ended` (`detail`: an episode),
 * `episode` (`detail`: any that changed), `line`, `login`, `fault`.
 */
class Store extends EventTarget {
  /** @type {api.Overview | null} */
  overview = null;
  /** @type {api.Login | null} */
  login = null;
  /** @type {Map<string, Episode>} */
  firing = new Map();
  /** Whether the list of those that fire was read to its end. */
  isRead = false;
  /** @type {api.Refusal | null} Why the list could not be read. */
  fault = null;
  line = new Line();
  /**
   * What came while the list was read.
   * @type {Episode[] | null}
   */
  #meanwhile = null;
  /** The last reading; an older one that is still on its way is dropped. */
  #reading = 0;

  constructor() {
    super();
    this.line.addEventListener("open", () => this.read());
    this.line.addEventListener("reset", () => this.read());
    this.line.addEventListener("overview", (event) => this.#see(told(event)));
    this.line.addEventListener("episode", (event) => this.#change(told(event)));
    this.line.addEventListener("state", () => {
      // A server that refuses the stream may answer all the same.
      if (this.line.state === "waiting" && !this.isRead) this.read();
      this.#tell("line");
    });
    api.sessions.addEventListener("over", () => this.enter());
  }

  /** Asks who we are, and begins where reading is allowed. */
  async enter() {
    try {
      this.login = await api.session();
      this.fault = null;
    } catch (error) {
      this.#fail(error);
      setTimeout(() => this.enter(), 5_000);
      return;
    }
    this.#tell("login");
    if (this.isLocked) this.line.stop();
    else this.line.start();
  }

  /** Whether reading needs a login that is not there. */
  get isLocked() { return this.login !== null && this.login.required && this.login.name === null; }

  /** Reads everything that is shown anew. */
  async read() {
    const reading = this.#reading += 1;
    this.#meanwhile = [];
    try {
      const [overview, first] = await Promise.all([
        api.read("/api/overview"), api.read("/api/episodes", { state: "firing", limit: pages.first })]);
      if (reading !== this.#reading) return;
      this.#see(overview);
      const episodes = new Map(first.episodes.map((/** @type {Episode} */ one) => [one.id, one]));
      if (!this.isRead) this.#have(episodes, first.total <= episodes.size);
      while (episodes.size < Math.min(first.total, most)) {
        const next = await api.read("/api/episodes",
          { state: "firing", limit: pages.next, offset: episodes.size });
        if (reading !== this.#reading) return;
        if (next.episodes.length === 0) break;
        for (const one of next.episodes) episodes.set(one.id, one);
      }
      this.#have(episodes, true);
    } catch (error) {
      if (reading === this.#reading) this.#fail(error);
    }
  }

  /**
   * @param {Map<string, Episode>} episodes
   * @param {boolean} isWhole
   */
  #have(episodes, isWhole) {
    const fresh = this.isRead ? [...episodes.values()].filter((one) => !this.firing.has(one.id)) : [];
    this.firing = episodes;
    this.fault = null;
    if (isWhole) {
      this.isRead = true;
      const changed = this.#meanwhile ?? [];
      this.#meanwhile = null;
      for (const one of changed) this.#change(one);
    }
    this.#tell("firing", { fresh });
  }

  /** @param {Episode} episode */
  #change(episode) {
    if (this.#meanwhile) {
      this.#meanwhile.push(episode);
      return;
    }
    const isNew = episode.state === "firing" && !this.firing.has(episode.id);
    if (episode.state === "firing") this.firing.set(episode.id, episode);
    else this.firing.delete(episode.id);
    this.#tell("firing", { fresh: isNew ? [episode] : [] });
    if (episode.state !== "firing") this.#tell("ended", episode);
    this.#tell("episode", episode);
  }

  /** @param {api.Overview} overview */
  #see(overview) {
    this.overview = overview;
    this.#tell("overview");
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#meanwhile = null;
    this.fault = error instanceof api.Refusal ? error : new api.Refusal(0, String(error));
    this.#tell("fault");
  }

  /**
   * @param {string} kind
   * @param {unknown} [detail]
   */
  #tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }
}

/**
 * What an event of the store or the line carries.
 * @param {Event} event
 */
export function told(event) { return /** @type {CustomEvent} */ (event).detail; }

export const store = new Store();
