// @ts-check
// The page's language, and how its words are said in it.

import { words } from "./vocabulary.js";

/** @typedef {{en: string, es: string}} Text */
/** @typedef {keyof typeof words} Word */

/** Making them is slow, using them is fast. */
const plurals = { en: new Intl.PluralRules("en-US"), es: new Intl.PluralRules("es-MX") };

/** @returns {"en" | "es"} */
export function language() {
  return document.documentElement.lang === "es" ? "es" : "en";
}

/** The locale of numbers and dates. */
export function locale() {
  return language() === "es" ? "es-MX" : "en-US";
}

/** @param {"en" | "es"} chosen */
export function setLanguage(chosen) {
  document.documentElement.lang = chosen;
  keep("vigia-language", chosen);
}

/**
 * What was chosen stays chosen, where the browser may keep it.
 * @param {string} name
 * @param {string} value
 */
export function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* A browser that keeps nothing asks again. */ }
}

/**
 * A word of the page in its language, with `{name}` filled in.
 * @param {Word} word
 * @param {Record<string, string | number>} [values] `n` also chooses between one and many.
 */
export function say(word, values = {}) {
  const forms = words[word][language() === "es" ? 1 : 0].split("|");
  const isOne = forms.length > 1 && plurals[language()].select(Number(values.n)) === "one";
  const text = isOne ? forms[0] : forms[forms.length - 1];
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(locale()) : value ?? all;
  });
}

/**
 * A dimension's name; one that only its deployment knows stands as it is written.
 * @param {string} name
 */
export function dimension(name) {
  const word = `dimension${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return word in words ? say(/** @type {Word} */ (word)) : name;
}

/**
 * What the server says in both languages.
 * @param {Text} text
 */
export function spoken(text) {
  return text[language()];
}
