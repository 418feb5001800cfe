// @ts-check
// One episode in full: what a person on duty needs to decide, and what an analyst needs to work the number
// out again.

import { Actions } from "./answering.js";
import { episodePath, read, seriesPath } from "./api.js";
import { badges, observation, people } from "./card.js";
import { element, fill, mark } from "./dom.js";
import { bucket, change, count, feed, instant, number, percent } from "./format.js";
import { failure } from "./list.js";
import { readableChart } from "./reader.js";
import {
  answers, breaks, corrections, drivers, feeds, provenance, rawRecord, ruleText, steps,
} from "./sections.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./api.js").Explanation} Explanation */
/** @typedef {import("./api.js").Series} Series */
/** @typedef {import("./api.js").Chart} Chart */

/** How many buckets can be asked for. */
const lengths = [24, 60, 120, 1500];

/** What stands beside the list. */
export class Detail {
  element = element("div", { class: "detail-body" });
  #reading = new AbortController();
  /** What is open: `episode ID` or `series KEY`. */
  #of = "";
  #length = 60;
  #actions = new Actions(() => this.again());

  /**
   * @param {HTMLElement} place
   * @param {() => void} leave
   */
  constructor(place, leave) {
    this.leave = leave;
    fill(place, this.element);
  }

  /**
   * @param {"episode" | "series"} kind
   * @param {string} id
   */
  async show(kind, id) {
    const of = `${kind} ${id}`;
    const isOther = this.#of !== of;
    this.#of = of;
    if (isOther) {
      this.#actions.show(null);
      this.#length = 60;
      fill(this.element, this.#bar(), element("p", { class: "soft", role: "status" }, say("reading")));
    }
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    try {
      if (kind === "episode") {
        const explanation = await read(episodePath(id), {}, signal);
        const { episode } = explanation;
        this.#actions.show(episode);
        const chart = this.#chart(explanation.chart, episode);
        const parts = () => episodeParts(explanation, chart, this.#actions.element);
        this.#fill(parts, isOther, episode.severity);
      } else {
        const { series, chart } = await read(seriesPath(id), { points: this.#length }, signal);
        const drawn = this.#chart(chart, { series: id });
        this.#fill(() => seriesParts(series, drawn), isOther, "");
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(kind, id, error);
    }
  }

  /** The episode that is open and has been read. */
  get episode() { return this.#actions.episode; }

  /** Reads the episode again. */
  again() { if (this.episode) this.show("episode", this.episode.id); }

  /** Somebody else may do something else. */
  permit() { this.#actions.show(); }

  hide() {
    this.#reading.abort();
    this.#actions.show(null);
    this.#of = "";
    fill(this.element);
  }

  /** The heading, for the focus. */
  focus() {
    const heading = this.element.querySelector("h2");
    if (heading) heading.focus({ preventScroll: true });
    else this.element.querySelector("button")?.focus({ preventScroll: true });
  }

  #bar() {
    return element("div", { class: "bar" },
      element("button", { class: "close", onclick: this.leave, title: "Esc" }, mark("back"),
        element("span", { class: "narrow" }, say("back")),
        element("span", { class: "wide" }, say("close"))));
  }

  /**
   * What was open stays open, and the focus stays where it was.
   * @param {() => import("./dom.js").Child[]} parts Made late: what stays takes the focus with it.
   * @param {boolean} isOther
   * @param {string} severity Colours the chart.
   */
  #fill(parts, isOther, severity) {
    this.element.dataset.severity = severity;
    const hadFocus = this.element.contains(document.activeElement);
    const wasOpen = [...this.element.querySelectorAll("details")].map((one) => one.open);
    const place = focusable(this.element).indexOf(/** @type {HTMLElement} */ (document.activeElement));
    fill(this.element, this.#bar(), ...parts());
    if (isOther) {
      if (hadFocus) this.focus();
      return;
    }
    this.element.querySelectorAll("details").forEach((one, index) => { one.open = wasOpen[index] ?? false; });
    if (hadFocus) focusable(this.element)[place]?.focus({ preventScroll: true });
  }

  /**
   * @param {"episode" | "series"} kind
   * @param {string} id
   * @param {any} error
   */
  #fail(kind, id, error) {
    const again = () => {
      this.#of = "";
      this.show(kind, id);
    };
    const gone = kind === "episode" ? say("noEpisode") : say("noSuchSeries");
    fill(this.element, this.#bar(),
      element("p", {}, error.status === 404 ? gone : failure(error, again)));
  }

  /**
   * The chart, and how much of the past it shows.
   * @param {Chart | undefined} chart
   * @param {{series?: string, direction?: "above" | "below", bucket?: {label: string}}} of
   */
  #chart(chart, { series, direction, bucket: of }) {
    const at = of?.label;
    if (!chart) return element("p", { class: "soft" }, say("noChart"));
    const isRound = chart.note !== undefined && chart.points.some(({ label }) => label === at);
    const stage = element("div", {}, ...drawn(chart, direction, at));
    if (series === undefined) return stage;
    const choice = /** @type {HTMLSelectElement} */ (element("select", {
      onchange: async () => {
        this.#length = Number(choice.value);
        if (isRound && this.#length === 60 && choice.selectedIndex === 0) {
          fill(stage, ...drawn(chart, direction, at));
          return;
        }
        try {
          const answer = await read(seriesPath(series), { points: this.#length }, this.#reading.signal);
          fill(stage, ...drawn(answer.chart, direction, at));
        } catch (error) {
          fill(stage, failure(error, () => choice.dispatchEvent(new Event("change"))));
        }
      },
    }, isRound ? element("option", { value: 60, selected: this.#length === 60 }, say("roundBucket")) : null,
    ...lengths.map((length) => element("option",
      { value: length, selected: length === this.#length && !(isRound && length === 60) },
      length === lengths.at(-1) ? say("allPoints") : say("lastPoints", { n: length })))));
    const label = element("label", { class: "length" }, `${say("points")} `, choice);
    if (this.#length !== 60 && (isRound || chart.points.length === 60)) {
      choice.dispatchEvent(new Event("change"));
    }
    return element("div", {}, label, stage);
  }
}

/**
 * A chart, and which buckets it shows where they are not the last.
 * @param {Chart} chart
 * @param {"above" | "below" | undefined} direction
 * @param {string | undefined} at
 */
function drawn(chart, direction, at) {
  return [chart.note ? element("p", { class: "soft" }, spoken(chart.note)) : null,
    readableChart(chart, direction, at)];
}

/**
 * @param {Element} root
 * @returns {HTMLElement[]}
 */
function focusable(root) {
  const found = root.querySelectorAll("a, button, summary, select, [tabindex]");
  return [...found].map((one) => /** @type {HTMLElement} */ (one));
}

/** @param {string} text */
function heading(text) { return element("h2", { tabindex: "-1" }, text); }

/**
 * @param {Explanation} explanation
 * @param {HTMLElement} chart
 * @param {HTMLElement} actions
 */
function episodeParts(explanation, chart, actions) {
  const { episode, text } = explanation;
  return [
    element("header", { "data-severity": episode.severity },
      element("p", { class: "meta" }, ...badges(episode)),
      heading(spoken(episode.summary)),
      element("p", { class: "text" }, spoken(text)),
      element("p", { class: "people" }, ...people(episode, true)), actions,
      links(episode)),
    section("chart", chart),
    section("figures", figures(episode)),
    answers(explanation), drivers(explanation), corrections(explanation), breaks(explanation),
    feeds(explanation),
    steps(explanation), ruleText(explanation), provenance(explanation), rawRecord(explanation),
  ];
}

/**
 * @param {Series} series
 * @param {HTMLElement} chart
 */
function seriesParts(series, chart) {
  const names = spoken(series.names);
  return [
    element("header", {},
      heading(spoken(series.summary)),
      element("p", { class: "meta" }, names ? element("span", {}, names) : null,
        element("a", { href: `#/rules/${encodeURIComponent(series.rule)}` }, series.rule)),
      series.episode === undefined ? null : element("p", { class: "links" }, element("a",
        { href: `#/firing/${encodeURIComponent(series.episode)}` }, mark("above"), say("fires")))),
    section("chart", chart),
  ];
}

/**
 * @param {import("./words.js").Word} title
 * @param {...import("./dom.js").Child} content
 */
function section(title, ...content) {
  return element("section", {}, element("h3", {}, say(title)), ...content);
}

/** @param {Episode} episode */
function links({ runbook, series }) {
  const isWeb = runbook !== undefined && /^https?:\/\//.test(runbook);
  if (!isWeb && !series) return null;
  return element("p", { class: "links" },
    isWeb ? element("a", { href: runbook, rel: "noreferrer", target: "_blank" },
      mark("out"), say("runbook")) : null,
    series ? element("a", { href: `#/series/${encodeURIComponent(series)}` }, say("openSeries")) : null);
}

/** @param {Episode} episode */
function figures(episode) {
  const { reference, bound, peak, missing, status } = episode;
  const labels = Object.entries(episode.labels).map(([name, value]) => `${name}=${value}`).join(", ");
  const placed = (/** @type {import("./api.js").Measurement} */ one) =>
    `${count(one.count)} · ${bucket(one.bucket)}`;
  /** @type {[string, string | false][]} */
  const rows = [
    [say("observed"), [observation(episode).join(" ").trim(), bucket(episode.bucket)].join(" · ")],
    [say("expectedLabel"), episode.expected !== undefined && number(episode.expected)],
    [say("reference"), reference !== undefined && placed(reference)],
    [say("change"), episode.change !== undefined && change(episode.change)],
    [say("upper"), bound.upper !== undefined && number(bound.upper)],
    [say("lower"), bound.lower !== undefined && number(bound.lower)],
    [say(episode.direction === "above" ? "peak" : "lowest"), placed(peak)],
    [say("sinceLabel"), bucket(episode.since)],
    [say("completeness"), percent(episode.completeness)
      + (missing.length > 0 ? `: ${say("missing", { feeds: missing.map(feed).join(", ") })}` : "")],
    [say("said"), `${say(status === "firing" ? "firedWord" : status)}, ${instant(episode.said)}`],
    [say("team"), episode.team ?? false],
    [say("rule"), episode.rule],
    [say("labels"), labels || false],
  ];
  return element("dl", { class: "figures" }, ...rows.filter(([, value]) => value !== false)
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value)))));
}
