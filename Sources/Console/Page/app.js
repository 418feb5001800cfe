// @ts-check
// The page: what is shown where, and what keys do.

import { openAnswer } from "./answering.js";
import { Detail } from "./detail.js";
import { fill, known } from "./dom.js";
import { Filters } from "./filters.js";
import { listen as listenToForm } from "./form.js";
import * as head from "./head.js";
import { listen as listenToKeys } from "./keys.js";
import { EndedList, FiringList } from "./list.js";
import * as login from "./login.js";
import { forgetCharts, refresh } from "./plots.js";
import { address, current, go, isBeside, views } from "./route.js";
import { SeriesList } from "./series.js";
import { silencesView } from "./silences.js";
import { openSilencing } from "./silencing.js";
import { store, told } from "./store.js";
import { feedsView, lagView, rulesView } from "./tables.js";
import { keep, language, say, setLanguage, spoken } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./route.js").Route} Route */

/** The list, which is wide where nothing stands beside it. */
const list = known("list");
const filters = new Filters();
const detail = new Detail(known("detail"), close);

/** @type {any} The view that is open: `element`, `close()`, and what it can do of `show`, `renew`,
 * `mark`, `order`. */
let view = null;
/** @type {Route | null} What is shown, in words of the address. */
let shown = null;
/** Where the list was before an episode covered it. */
let scrolled = 0;

/** Shows what the address says. */
function route() {
  const to = current();
  const from = shown;
  shown = to;
  const isOtherView = from === null || from.view !== to.view || (!isBeside(to.view) && from.id !== to.id);
  if (isOtherView) openView(to);
  filters.show(to.view);
  for (const link of known("views").querySelectorAll("a")) {
    const name = link.dataset.view;
    const leads = views.find((one) => one === name) ?? "firing";
    link.setAttribute("href", address({ ...to, view: leads, id: "" }));
    if (name === to.view) {
      link.setAttribute("aria-current", "page");
      // On a phone, not all of them are in view.
      known("views").scrollLeft = link.offsetLeft - known("views").offsetLeft - 24;
    } else link.removeAttribute("aria-current");
  }
  if (!isOtherView && JSON.stringify(from.filter) !== JSON.stringify(to.filter)) {
    view.show?.();
    view.relink?.();
  }
  openDetail(from, to);
  count();
}

/** @param {Route} to */
function openView(to) {
  view?.close();
  view = {
    firing: () => new FiringList(count), ended: () => new EndedList(), series: () => new SeriesList(),
    feeds: feedsView, lag: lagView, rules: () => rulesView(to.id),
    silences: () => silencesView(to.id),
  }[to.view]();
  known("view-title").textContent = say(to.view);
  fill(known("view"), view.element);
}

/**
 * @param {Route | null} from
 * @param {Route} to
 */
function openDetail(from, to) {
  const id = isBeside(to.view) ? to.id : "";
  const was = from !== null && isBeside(from.view) ? from.id : "";
  if (id === was && from?.view === to.view) return;
  const isWide = matchMedia("(min-width: 64rem)").matches;
  if (id && !was) scrolled = scrollY;
  document.body.classList.toggle("reads", id !== "");
  known("detail").hidden = id === "";
  view.mark?.(id);
  if (id) {
    detail.show(to.view === "series" ? "series" : "episode", id);
    known("detail").scrollTop = 0;
    if (isWide) bringIntoView(id);
    else scrollTo(0, 0);
    if (from !== null) detail.focus();
  } else {
    detail.hide();
    if (!isWide && was) scrollTo(0, scrolled);
    if (was) focusCard(was);
  }
}

/**
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function card(id) { return known("view").querySelector(`.card[data-id="${CSS.escape(id)}"]`); }

/** @param {string} id */
function bringIntoView(id) { card(id)?.scrollIntoView({ block: "nearest" }); }

/** @param {string} id */
function focusCard(id) {
  /** @type {HTMLElement | null | undefined} */
  const link = card(id)?.querySelector("h3 a");
  link?.focus({ preventScroll: true });
  if (matchMedia("(min-width: 64rem)").matches) bringIntoView(id);
}

function close() { go({ ...current(), id: "" }); }

/**
 * To the next or previous card; where one is open, the next is opened.
 * @param {1 | -1} step
 */
function move(step) {
  /** @type {string[]} */
  const order = view.order ?? [];
  if (order.length === 0) return;
  const { id } = current();
  /** @type {HTMLElement | null | undefined} */
  const focused = document.activeElement?.closest(".card");
  const at = order.indexOf(id || (focused?.dataset.id ?? ""));
  const next = order[Math.min(order.length - 1, Math.max(0, at + step))];
  if (id) go({ ...current(), id: next }, { isStep: false });
  else focusCard(next);
  bringIntoView(next);
}

/**
 * What keys act on: the episode that is open, or else the one whose card has the focus.
 * @returns {Episode | null}
 */
function atHand() {
  /** @type {HTMLElement | null | undefined} */
  const focused = document.activeElement?.closest(".card");
  return detail.episode ?? view.cards?.get(focused?.dataset.id)?.episode ?? null;
}

function answerIt() {
  const episode = atHand();
  if (episode) openAnswer(episode, "acknowledged", "do-acknowledged", () => detail.again());
  return episode !== null;
}

function silenceIt() {
  const episode = atHand();
  if (episode) openSilencing("do-silence", episode);
  return episode !== null;
}

/** How many of those that fire the filters leave. */
function count() {
  if (current().view === "firing" && view) filters.count(view.shown, store.firing.size);
  else filters.count(0, 0);
}

/** The words of index.html itself, in the chosen language. */
function label() {
  /** @param {Element} node @param {string} name */
  const word = (node, name) => say(/** @type {import("./words.js").Word} */ (node.getAttribute(name)));
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = word(node, "data-say");
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node, "data-label"));
  }
  for (const button of known("languages").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === language()));
  }
  /** @type {HTMLSelectElement} */ (known("theme")).value = document.documentElement.dataset.theme ?? "auto";
}

/** Draws all of it in the language that was chosen. */
function relabel() {
  label();
  shown = null;
  const { id, view: name } = current();
  detail.hide();
  route();
  if (id && isBeside(name)) bringIntoView(id);
  head.show();
  login.show();
}

/**
 * Says politely what began.
 * @param {Episode[]} fresh The worst is named.
 */
function announce(fresh) {
  if (fresh.length === 0) return;
  const { severity, summary } = fresh[0];
  const words = { severity: say(severity), summary: spoken(summary), n: fresh.length };
  fill(known("announcer"), say(fresh.length === 1 ? "newEpisode" : "newEpisodes", words));
}

/** Reads what is shown again: of what changed while the line was broken nobody was told. */
function renew() {
  refresh();
  view.renew?.();
  const { id, view: name } = current();
  if (id && isBeside(name)) detail.show(name === "series" ? "series" : "episode", id);
}

function listen() {
  addEventListener("hashchange", route);
  store.addEventListener("overview", head.show);
  store.addEventListener("line", head.tick);
  store.addEventListener("login", (event) => {
    if (told(event).isOther) {
      forgetCharts();
      relabel();
    }
    login.show();
    head.show();
    detail.permit();
  });
  store.addEventListener("fault", () => {
    if (store.login === null) head.tick();
  });
  store.addEventListener("firing", (event) => {
    filters.show(current().view);
    announce(told(event).fresh);
  });
  store.addEventListener("again", renew);
  store.addEventListener("episode", (event) => {
    /** @type {Episode} */
    const episode = told(event);
    refresh(episode.series);
    const { id, view: name } = current();
    if (id === episode.id && (name === "firing" || name === "ended")) detail.show("episode", id);
  });
  known("languages").addEventListener("click", (event) => {
    const chosen = /** @type {HTMLButtonElement} */ (event.target).value;
    if (chosen !== "en" && chosen !== "es") return;
    setLanguage(chosen);
    relabel();
  });
  known("theme").addEventListener("change", (event) => {
    const chosen = /** @type {HTMLSelectElement} */ (event.target).value;
    document.documentElement.dataset.theme = chosen;
    keep("vigia-theme", chosen);
  });
  known("banner-retry").addEventListener("click", () => store.line.connect());
  known("skip").addEventListener("click", (event) => {
    event.preventDefault();
    list.focus();
  });
  // What stands beside the list begins below the head, whose height depends on what it tells.
  const top = /** @type {HTMLElement} */ (document.querySelector(".head"));
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--head", `${top.offsetHeight}px`);
  }).observe(top);
  setInterval(head.tick, 1_000);
}

listen();
login.listen();
listenToForm();
listenToKeys({ move, close, search: () => filters.focus(), answer: answerIt, silence: silenceIt });
fill(known("filters"), filters.element);
label();
route();
head.show();
store.enter();
