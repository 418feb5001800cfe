// @ts-check
// One dialog in which people say something that others will read. What is written stays until it is taken:
// an error leaves all of it as it was, and says at the field what is wrong.

import { element, fill, known, mark } from "./dom.js";
import { open as openLogin } from "./login.js";
import { store } from "./store.js";
import { say } from "./words.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {{title: string, about?: string, fields: HTMLElement[], button: string,
 *   send: () => Promise<unknown>, done: string, first: HTMLElement, isBroad?: boolean, from: string,
 *   after?: () => void}} Form `done`: said aloud when it is taken. `first`: gets the focus. `from`: the id of
 *   what gets it back; where nothing has it, whatever had the focus before. */

/** Characters of a reason. */
export const longest = 500;

/** What keeps a form from being sent, at the field where that is. */
export class Wrong extends Error {
  /**
   * @param {HTMLElement} field
   * @param {string} sentence
   */
  constructor(field, sentence) {
    super(sentence);
    this.field = field;
  }
}

function dialog() { return /** @type {HTMLDialogElement} */ (known("form-dialog")); }

/** @type {Form | null} */
let shown = null;
/** @type {Element | null} What had the focus before. */
let was = null;
let isUnderWay = false;

/** @param {Form} form */
export function open(form) {
  if (shown === null) was = document.activeElement;
  shown = form;
  isUnderWay = false;
  dialog().classList.toggle("broad", form.isBroad === true);
  fill(known("form-title"), form.title);
  fill(known("form-about"), form.about);
  fill(known("form-fields"), ...form.fields);
  fill(known("form-fault"));
  fill(known("form-send"), form.button);
  fill(known("form-cancel"), say("close"));
  known("form-send").hidden = false;
  if (!dialog().open) dialog().showModal();
  form.first.focus();
}

/**
 * Why this person may not, and what to do about it, in place of a form.
 * @param {string} title
 * @param {string} from
 */
export function openHint(title, from) {
  open({ title, fields: [element("p", {}, ...hint())], button: "", send: async () => {}, done: "", from,
    first: known("form-cancel") });
  known("form-send").hidden = true;
}

/** Whether who is here may say something. */
export function may() { return store.login?.role === "operator" || store.login?.role === "analyst"; }

/**
 * What is missing to somebody who may not.
 * @returns {Child[]}
 */
export function hint() {
  const { login } = store;
  if (login === null || may()) return [];
  if (login.name !== null) return [say("roleMissing", { name: login.name })];
  if (!login.possible) return [say("noUsers")];
  const enter = () => {
    dialog().close();
    openLogin();
  };
  return [say("loginToSay"), " ", element("button", { type: "button", onclick: enter }, say("logIn"))];
}

/**
 * A field with its label, and a place for what is wrong in it.
 * @param {string} label
 * @param {HTMLElement} input With an id.
 * @param {string} [note]
 */
export function field(label, input, note) {
  const { id } = input;
  input.setAttribute("aria-describedby", note ? `${id}-note ${id}-fault` : `${id}-fault`);
  return element("div", { class: "field" }, element("label", { for: id }, label), input,
    note ? element("p", { class: "soft note-small", id: `${id}-note` }, note) : null, faultOf(id));
}

/**
 * Where what is wrong in a field or a group of fields is told.
 * @param {string} id
 */
export function faultOf(id) { return element("p", { class: "fault", id: `${id}-fault` }); }

/**
 * Why something is said, in a line.
 * @param {string} [text]
 */
export function reason(text = "") {
  const input = /** @type {HTMLInputElement} */ (element("input", { id: "form-why", required: true,
    maxlength: longest, autocomplete: "off", value: text }));
  return { input, field: field(say("why"), input, say("whyNote", { n: longest })) };
}

/**
 * What a reason says; throws where it says nothing.
 * @param {HTMLInputElement} input
 */
export function written(input) {
  const text = input.value.trim();
  if (text === "") throw new Wrong(input, say("whyMissing"));
  return text;
}

/** Takes back what was told of an earlier try. */
function forgive() {
  fill(known("form-fault"));
  for (const fault of known("form-fields").querySelectorAll(".fault")) fill(fault);
  for (const one of dialog().querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
}

/** @param {any} error */
function tell(error) {
  if (error instanceof Wrong) {
    fill(known(`${error.field.id}-fault`), mark("away"), error.message);
    const isGroup = error.field.matches("fieldset");
    /** @type {HTMLElement | null} */
    const place = isGroup ? error.field.querySelector("input, button") : error.field;
    if (!isGroup) place?.setAttribute("aria-invalid", "true");
    place?.focus();
    return;
  }
  const isOver = error.status === 401 && store.login?.possible;
  fill(known("form-fault"), mark("away"), refusal(error),
    isOver ? element("button", { type: "button", onclick: openLogin }, say("logIn")) : null);
}

/** @param {any} error */
function refusal({ status, sentence, message }) {
  switch (status) {
    case 0: return say("notSaid", { why: say("noServer") });
    case 401: return say("loginOver");
    default: return say("notSaid", { why: sentence ?? message });
  }
}

async function send() {
  const form = shown;
  if (form === null || isUnderWay) return;
  forgive();
  isUnderWay = true;
  known("form-send").setAttribute("aria-busy", "true");
  try {
    await form.send();
    if (shown === form) dialog().close();
    form.after?.();
    fill(known("announcer"), form.done);
  } catch (error) {
    // Whoever has closed it meanwhile believes that it was taken.
    if (shown === null) open(form);
    if (shown === form) tell(error);
    else fill(known("announcer"), refusal(error));
  } finally {
    if (shown === form || shown === null) isUnderWay = false;
    known("form-send").removeAttribute("aria-busy");
  }
}

/** Listens, once. */
export function listen() {
  known("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  // What is being corrected is not wrong until it is sent again.
  known("form-fields").addEventListener("input", forgive);
  known("form-cancel").addEventListener("click", () => dialog().close());
  dialog().addEventListener("close", () => {
    const from = shown?.from ?? "";
    shown = null;
    giveFocus(from);
  });
}

/**
 * Buttons may have been drawn anew meanwhile; one that has gone leaves the focus to what stands around it.
 * @param {string} id
 */
function giveFocus(id) {
  if (document.querySelector("dialog[open]")) return;
  const around = known("detail").hidden ? known("list") : known("detail").querySelector("h2");
  const before = was?.isConnected && was !== document.body ? was : around;
  /** @type {HTMLElement | null} */ (document.getElementById(id) ?? before)?.focus({ preventScroll: true });
}
