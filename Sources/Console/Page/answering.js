// @ts-check
// What a person may do about an episode: answer it, take an answer back, silence it. Stands in the head of
// its detail.

import { answer } from "./api.js";
import { element, mark, refill } from "./dom.js";
import { hint, may, open, openHint, reason, written } from "./form.js";
import { openSilencing } from "./silencing.js";
import { say, spoken } from "./words.js";

/** @typedef {import("./api.js").Episode} Episode */
/** @typedef {import("./api.js").Answer["kind"]} Kind */
/** @typedef {import("./words.js").Word} Word */

/** @type {[Kind, Word][]} */
const kinds = [["acknowledged", "acknowledge"], ["confirmed", "confirm"], ["false-alarm", "falseAlarmDo"],
  ["taken-back", "takeBack"]];

/**
 * Reasons that were written and not sent, by episode: whoever closes the form to look at the chart again
 * finds them there.
 * @type {Map<string, string>}
 */
const drafts = new Map();

/**
 * Kinds that make sense: what nobody has answered cannot be taken back.
 * @param {Episode} episode
 */
function possible({ answer }) { return kinds.filter(([kind]) => kind !== "taken-back" || answer); }

export class Actions {
  element = element("div", { class: "actions" });
  /** @type {Episode | null} */
  episode = null;

  /** @param {() => void} after Told when an answer was taken. */
  constructor(after) { this.after = after; }

  /** @param {Episode | null} [episode] Otherwise the same again, to somebody else. */
  show(episode = this.episode) {
    this.episode = episode;
    if (episode === null) return refill(this.element);
    if (!may()) {
      const words = hint();
      return refill(this.element, words.length === 0 ? null : element("p", { class: "soft" }, ...words));
    }
    const buttons = possible(episode).map(([kind, word]) => element("button",
      { type: "button", id: `do-${kind}`, "aria-haspopup": "dialog", onclick: () => this.#answer(kind) },
      say(word)));
    const silence = element("button", { type: "button", id: "do-silence", "aria-haspopup": "dialog",
      onclick: () => { if (this.episode) openSilencing("do-silence", this.episode); } },
    mark("muted"), say("silenceThis"));
    return refill(this.element, ...buttons, silence);
  }

  /** @param {Kind} kind */
  #answer(kind) { if (this.episode) openAnswer(this.episode, kind, `do-${kind}`, this.after); }
}

/**
 * Asks for an answer.
 * @param {Episode} episode
 * @param {Kind} kind What is chosen at first.
 * @param {string} from The id of what gets the focus back, if it is still there.
 * @param {() => void} [after]
 */
export function openAnswer(episode, kind, from, after) {
  if (!may()) return openHint(say("answerTitle"), from);
  const why = reason(drafts.get(episode.id));
  why.input.addEventListener("input", () => drafts.set(episode.id, why.input.value));
  const choices = element("fieldset", { class: "choice" }, element("legend", {}, say("answer")),
    ...possible(episode).map(([value, word]) => element("label", {},
      element("input", { type: "radio", name: "kind", value, checked: value === kind }), say(word),
      element("span", { class: "soft" }, say(meaning(value))))));
  const send = async () => {
    /** @type {HTMLInputElement | null} */
    const chosen = choices.querySelector("input:checked");
    const text = written(why.input);
    await answer(episode.id, /** @type {Kind} */ (chosen?.value ?? kind), text);
    drafts.delete(episode.id);
  };
  return open({ title: say("answerTitle"), about: spoken(episode.summary), fields: [choices, why.field],
    button: say("answerSend"), send, done: say("answerDone"), first: why.input, from, after });
}

/**
 * @param {Kind} kind
 * @returns {Word}
 */
function meaning(kind) {
  switch (kind) {
    case "acknowledged": return "acknowledgeLong";
    case "confirmed": return "confirmLong";
    case "false-alarm": return "falseAlarmLong";
    case "taken-back": return "takeBackLong";
  }
}
