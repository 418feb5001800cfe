// @ts-check
// Keys, and the list of them. No key acts while somebody writes, or together with Ctrl, Alt or Meta.

import { element, fill, known } from "./dom.js";
import { current, go, views } from "./route.js";
import { say } from "./words.js";

/** @typedef {{move: (step: 1 | -1) => void, close: () => void, search: () => void,
 *   answer: () => boolean, silence: () => boolean}} Actions */

/** @param {Actions} actions */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("input, select, textarea")) {
      if (event.key === "Escape" && target.id === "search") target.blur();
      return;
    }
    if (press(event.key, target, actions)) event.preventDefault();
  });
  known("help-open").addEventListener("click", help);
  known("help-close").addEventListener("click", () => dialog().close());
}

/**
 * @param {string} key
 * @param {HTMLElement} target
 * @param {Actions} actions
 * @returns {boolean} Whether it acts.
 */
function press(key, target, actions) {
  const isInList = target.closest(".cards") !== null;
  switch (key) {
    case "j": actions.move(1); return true;
    case "k": actions.move(-1); return true;
    case "ArrowDown": if (isInList) actions.move(1); return isInList;
    case "ArrowUp": if (isInList) actions.move(-1); return isInList;
    case "a": return actions.answer();
    case "s": return actions.silence();
    case "/": actions.search(); return true;
    case "?": help(); return true;
    case "Escape": if (current().id) actions.close(); return current().id !== "";
    default: {
      const view = views[Number(key) - 1];
      if (view) go({ ...current(), view, id: "" });
      return view !== undefined;
    }
  }
}

function dialog() { return /** @type {HTMLDialogElement} */ (known("help-dialog")); }

function help() {
  /** @type {[string, import("./words.js").Word][]} */
  const keys = [["j ↓", "keyNext"], ["k ↑", "keyPrevious"], ["Enter", "keyOpen"], ["Esc", "keyClose"],
    ["a", "keyAnswer"], ["s", "keySilence"], ["/", "keySearch"], [`1 – ${views.length}`, "keyViews"],
    ["← →", "keyChart"], ["?", "keyHelp"]];
  fill(known("help-title"), say("help"));
  fill(known("help-close"), say("close"));
  fill(known("help-list"), ...keys.map(([key, does]) => element("div", {},
    element("dt", {}, ...key.split(" ").map((one) => one === "–" ? " – " : element("kbd", {}, one))),
    element("dd", {}, say(does)))));
  dialog().showModal();
}
