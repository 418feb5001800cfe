// @ts-check
// What the page knows: the overview, who asks, and all episodes that fire, kept up to date by the line.

import * as api from "./api.js";
import { Line } from "./live.js";

/** @typedef {import("./api.js").Episode} Episode */

/**
 * Episodes asked for at once; the first answer is small, so that the worst are seen soon. Pages overlap:
 * where one ends meanwhile, those after it move up.
 */
const pages = { first: 60, next: 1000, overlap: 100 };
/** More than anybody reads; the head tells how many there are. */
const most = 5000;

/** Milliseconds between two looks at the overview while nobody looks at the page. */
const glance = 60_000;
/** Milliseconds until a list that could not be read is read again. */
const patience = 5_000;
/** Milliseconds between two looks at who is here. */
const watch = 3_600_000;
/** The same until a page that is older than its server is loaded again, where that has to wait. */
const reluctance = 5_000;
/**
 * How old a page must be to be loaded again: where servers of two versions take turns, it would never stand
 * still.
 */
const maturity = 60_000;

const rank = { critical: 0, warning: 1, info: 2 };

/**
 * How many times its bound the peak is, or the bound the peak; 1 where that is hidden.
 * @param {Episode} episode
 */
function excess({ peak, bound, direction }) {
  if (typeof peak.count !== "number") return 1;
  if (direction === "above" && bound.upper !== undefined) return peak.count / Math.max(bound.upper, 1);
  return bound.lower === undefined ? 1 : bound.lower / Math.max(peak.count, 1);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

/**
 * The worst first, as the server has them.
 * @param {Episode} a
 * @param {Episode} b
 */
export function byWorst(a, b) {
  return rank[a.severity] - rank[b.severity] || excess(b) - excess(a)
    || compare(b.since.start, a.since.start) || compare(a.id, b.id);
}

/**
 * Events: `overview`, `firing` (`detail.fresh`: episodes that began), `ended` (`detail`: an episode),
 * `episode` (`detail`: any that changed), `again` (all was read again: what is shown beside may be old),
 * `silences`, `line`, `login`, `fault`.
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
  /** Whether it was ever, by who is here. */
  #wasRead = false;
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
  /** The next try, after one that failed. */
  #retry = 0;
  /** Of the server that the page came from. */
  #version = "";
  #reload = 0;

  constructor() {
    super();
    this.line.addEventListener("open", () => this.read());
    this.line.addEventListener("reset", () => this.read());
    this.line.addEventListener("overview", (event) => this.#see(told(event)));
    this.line.addEventListener("episode", (event) => this.#change(told(event)));
    for (const event of ["silences", "open", "reset"]) {
      this.line.addEventListener(event, () => this.#tell("silences"));
    }
    this.line.addEventListener("state", () => {
      if (this.line.state === "waiting") this.#ask();
      // Also where the browser has mended the line: it ends with the session.
      if (this.line.state === "open") this.#recognise();
      this.#tell("line");
    });
    api.sessions.addEventListener("over", () => this.enter());
    setInterval(() => { if (this.line.isResting) this.#glance(); }, glance);
    setInterval(() => this.#recognise(), watch);
  }

  /** Asks who we are, and begins where reading is allowed. */
  async enter() {
    try {
      this.#become(await api.session());
    } catch (error) {
      this.#fail(error);
      setTimeout(() => this.enter(), 5_000);
      return;
    }
    if (this.isLocked) this.line.stop();
    else this.line.start();
  }

  /**
   * Where everybody may read, nothing is refused when a session is over: the head would go on saying who is
   * here.
   */
  async #recognise() {
    try {
      if (this.#isOther(await api.session())) await this.enter();
    } catch { /* The head tells that the server does not answer. */ }
  }

  /** @param {api.Login} login */
  #isOther({ name, role }) {
    return this.login !== null && (this.login.name !== name || this.login.role !== role);
  }

  /** Why the line is refused: the session may be over, or the server have no room for one more reader. */
  async #ask() {
    try {
      const login = await api.session();
      if (login.required && login.name === null) await this.enter();
      else if (!this.isRead) await this.read();
    } catch { /* The head tells that the server does not answer. */ }
  }

  /** While nobody looks, the title at least stays true. */
  async #glance() {
    try {
      this.#see(await api.read("/api/overview"));
    } catch { /* Whoever comes back is told. */ }
  }

  /**
   * What somebody else may see, or nobody any more, must not stay.
   * @param {api.Login} login
   */
  #become(login) {
    const isOther = this.#isOther(login);
    this.login = login;
    this.fault = null;
    if (isOther) {
      this.firing = new Map();
      this.overview = null;
      this.isRead = this.#wasRead = false;
    }
    this.#tell("login", { isOther });
  }

  /** Whether reading needs a login that is not there. */
  get isLocked() { return this.login !== null && this.login.required && this.login.name === null; }

  /** Reads everything that is shown anew. */
  async read() {
    const reading = this.#reading += 1;
    clearTimeout(this.#retry);
    // Of a reading that this one overtakes.
    this.#catchUp();
    this.#meanwhile = [];
    try {
      const [overview, first] = await Promise.all([
        api.read("/api/overview"), api.read("/api/episodes", { state: "firing", limit: pages.first })]);
      if (reading !== this.#reading) return;
      this.#see(overview);
      const episodes = new Map(first.episodes.map((/** @type {Episode} */ one) => [one.id, one]));
      if (this.firing.size === 0) this.#have(episodes, first.total <= episodes.size);
      while (episodes.size < Math.min(first.total, most)) {
        const next = await api.read("/api/episodes",
          { state: "firing", limit: pages.next, offset: Math.max(0, episodes.size - pages.overlap) });
        if (reading !== this.#reading) return;
        const known = episodes.size;
        for (const one of next.episodes) episodes.set(one.id, one);
        if (episodes.size === known) break;
      }
      this.#have(episodes, true);
    } catch (error) {
      if (reading === this.#reading) this.#lose(error);
    }
  }

  /**
   * A list that is old is not told as one that lives: what came meanwhile is kept, and it is read again until
   * that works.
   * @param {unknown} error
   */
  #lose(error) {
    this.isRead = false;
    this.#fail(error);
    this.#catchUp();
    this.#retryLater();
  }

  /** Without a line nothing is tried: when it opens, all is read. */
  #retryLater() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.isLocked) return;
      if (this.line.state === "open" && !this.line.isResting) this.read();
      else this.#retryLater();
    }, patience);
  }

  /** Applies what came while the list was read. */
  #catchUp() {
    const changed = this.#meanwhile ?? [];
    this.#meanwhile = null;
    for (const one of changed) this.#change(one);
  }

  /**
   * @param {Map<string, Episode>} episodes
   * @param {boolean} isWhole
   */
  #have(episodes, isWhole) {
    const wasRead = this.#wasRead;
    const fresh = wasRead ? [...episodes.values()].filter((one) => !this.firing.has(one.id)) : [];
    this.firing = episodes;
    this.fault = null;
    if (isWhole) {
      this.isRead = this.#wasRead = true;
      this.#catchUp();
    }
    this.#tell("firing", { fresh });
    if (isWhole && wasRead) this.#tell("again");
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
    // First, so that a list can keep it for a moment.
    if (episode.state !== "firing") this.#tell("ended", episode);
    this.#tell("firing", { fresh: isNew ? [episode] : [] });
    this.#tell("episode", episode);
  }

  /** @param {api.Overview} overview */
  #see(overview) {
    this.#version ||= overview.version;
    this.overview = overview;
    this.#fit();
    this.#tell("overview");
  }

  /**
   * A page that has been open for weeks must fit the server that it talks to; but what somebody writes is not
   * taken from them.
   */
  #fit() {
    clearTimeout(this.#reload);
    if (this.overview === null || this.overview.version === this.#version) return;
    const mayReload = performance.now() > maturity && document.querySelector("dialog[open]") === null;
    if (mayReload) location.reload();
    else this.#reload = setTimeout(() => this.#fit(), reluctance);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.fault = error instanceof api.Refusal ? error : new api.Refusal(0, api.plain(String(error)));
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
