// @ts-check
// Who is here: a name and a way out, or a way in.

import { logIn, logOut } from "./api.js";
import { element, fill, known } from "./dom.js";
import { store } from "./store.js";
import { say } from "./words.js";

/** Draws the part of the head; where reading needs a login, asks for one. */
export function show() {
  const { login } = store;
  const place = known("login");
  if (login === null || (login.name === null && !login.possible)) fill(place);
  else if (login.name === null) fill(place, element("button", { onclick: open }, say("logIn")));
  else {
    fill(place, element("span", { class: "who" }, login.name,
      element("span", { class: "soft" }, login.role ? ` ${say(login.role)}` : "")),
    element("button", { onclick: leave }, say("logOut")));
  }
  if (store.isLocked) open();
  else dialog().close();
}

function dialog() { return /** @type {HTMLDialogElement} */ (known("login-dialog")); }

/** @param {"name" | "secret"} name */
function field(name) { return /** @type {HTMLInputElement} */ (known(`login-${name}`)); }

export function open() {
  fill(known("login-title"), say("logIn"));
  fill(known("login-why"), say(store.isLocked ? "loginNeeded" : "loginWhy"));
  fill(known("login-name-label"), say("name"));
  fill(known("login-secret-label"), say("secret"));
  fill(known("login-send"), say("logIn"));
  fill(known("login-cancel"), say("close"));
  known("login-cancel").hidden = store.isLocked;
  if (!dialog().open) {
    fill(known("login-fault"));
    dialog().showModal();
  }
}

/** @param {any} refusal */
function why(refusal) {
  switch (refusal.status) {
    case 0: return say("noServer");
    case 401: return say("wrongLogin");
    case 429: return say("tooManyLogins");
    default: return String(refusal.sentence ?? refusal.message);
  }
}

/** Listens, once. */
export function listen() {
  known("login-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    fill(known("login-fault"));
    try {
      await logIn(field("name").value.trim(), field("secret").value);
      field("secret").value = "";
      await store.enter();
    } catch (refusal) {
      fill(known("login-fault"), why(refusal));
      field("secret").select();
    }
  });
  known("login-cancel").addEventListener("click", () => dialog().close());
  // Where nothing can be read without it, Escape leads nowhere.
  dialog().addEventListener("cancel", (event) => { if (store.isLocked) event.preventDefault(); });
}

async function leave() {
  try {
    await logOut();
  } catch { /* A session that is over has ended, too. */ }
  await store.enter();
}
