// @ts-check
// The line to the server: what changes, as it changes. A short break is mended by the browser, which tells
// the server the last event that came, so that nothing is missed. After a longer one, or where the server
// refuses, the page connects anew, each time after a longer pause, and reads everything again.

/** The server says something every 15 seconds; a line that has been silent for longer is dead. */
const silence = 40_000;
/** Breaks in a row that are left to the browser. */
const patience = 2;
const firstPause = 1_000;
const longestPause = 30_000;
/**
 * A page that nobody sees gives up its line after this: browsers keep only six connections to a server, for
 * all of their tabs together.
 */
const rest = 20_000;

/**
 * Events: `open` (anew: what is shown may be old), `overview` and `episode` (with `detail`), `silences`
 * (their list is another), `reset`, `state`.
 */
export class Line extends EventTarget {
  /** When the server was last heard; 0 before. */
  heard = 0;
  /** @type {"connecting" | "open" | "waiting"} */
  state = "connecting";
  /** While `waiting`: when the next try is due. */
  due = 0;
  /** @type {EventSource | null} */
  #source = null;
  #pause = firstPause;
  #breaks = 0;
  #timer = 0;
  #rest = 0;
  #isWanted = false;

  constructor() {
    super();
    setInterval(() => this.#check(), 5_000);
    // After sleep, timers come late: look at once.
    for (const event of ["online", "pageshow", "focus"]) addEventListener(event, () => this.#check());
    document.addEventListener("visibilitychange", () => this.#look());
  }

  start() {
    this.#isWanted = true;
    this.connect();
    this.#look();
  }

  stop() {
    this.#isWanted = false;
    this.#end();
  }

  /** Whether nobody sees the page, so that it does without a line. */
  get isResting() { return this.#isWanted && this.#source === null && document.hidden; }

  /** Connects now, whatever the pause. */
  connect() {
    this.#end();
    this.#become("connecting");
    const source = new EventSource("/api/stream");
    this.#source = source;
    let isFirst = true;
    source.addEventListener("open", () => {
      this.#hear();
      this.#breaks = 0;
      this.#pause = firstPause;
      this.#become("open");
      if (isFirst) this.dispatchEvent(new Event("open"));
      isFirst = false;
    });
    source.addEventListener("error", () => this.#break(source));
    for (const kind of ["overview", "episode", "silences", "reset"]) {
      source.addEventListener(kind, (event) => {
        this.#hear();
        const said = /** @type {MessageEvent<string>} */ (event).data;
        this.dispatchEvent(new CustomEvent(kind, { detail: kind === "reset" ? null : JSON.parse(said) }));
      });
    }
  }

  /** @param {EventSource} source */
  #break(source) {
    if (source !== this.#source) return;
    this.#breaks += 1;
    if (source.readyState === EventSource.CONNECTING && this.#breaks <= patience) {
      this.#become("connecting");
    } else {
      this.#wait();
    }
  }

  #wait() {
    this.#end();
    if (!this.#isWanted) return;
    // Chance, so that a room full of screens does not come back in the same instant.
    const pause = this.#pause * (0.5 + Math.random() / 2);
    this.#pause = Math.min(longestPause, this.#pause * 2);
    this.due = Date.now() + pause;
    this.#timer = setTimeout(() => this.connect(), pause);
    this.#become("waiting");
  }

  #end() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Whether somebody sees the page has changed. */
  #look() {
    clearTimeout(this.#rest);
    if (document.hidden) this.#rest = setTimeout(() => this.#end(), rest);
    else if (this.#isWanted && this.#source === null && this.state !== "waiting") this.connect();
    else this.#check();
  }

  #check() {
    if (!this.#isWanted || document.hidden) return;
    if (this.state === "waiting" ? Date.now() > this.due + 1_000 : this.#isSilent) this.connect();
  }

  get #isSilent() { return this.heard > 0 && Date.now() - this.heard > silence && this.state === "open"; }

  #hear() { this.heard = Date.now(); }

  /** @param {Line["state"]} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
