// @ts-check
// Elements of the page. Values only ever become text nodes and attributes: nothing that the server says is
// read as markup.

/** @typedef {Node | string | null | undefined | false} Child */

const vectors = "http://www.w3.org/2000/svg";

/**
 * An HTML element. A function under `onclick` and the like listens; `true` sets an attribute without a
 * value; `null`, `undefined` and `false` set none.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  dress(node, attributes);
  fill(node, ...children);
  return node;
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function vector(tag, attributes = {}, ...children) {
  const node = document.createElementNS(vectors, tag);
  dress(node, attributes);
  fill(node, ...children);
  return /** @type {SVGElement} */ (node);
}

/**
 * The children in place of those that are there.
 * @param {Element} node
 * @param {...Child} children
 */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter(isShown));
}

/**
 * The same, but only where something differs; a link or button that has the focus keeps it.
 * @param {Element} node
 * @param {...Child} children
 */
export function refill(node, ...children) {
  const fresh = /** @type {Element} */ (node.cloneNode(false));
  fill(fresh, ...children);
  if (fresh.isEqualNode(node)) return;
  const place = [...node.querySelectorAll("a, button")].findIndex((one) => one === document.activeElement);
  node.replaceChildren(...fresh.childNodes);
  /** @type {NodeListOf<HTMLElement>} */
  const now = node.querySelectorAll("a, button");
  now[place]?.focus({ preventScroll: true });
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isShown(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/**
 * @param {Element} node
 * @param {Record<string, unknown>} attributes
 */
function dress(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/**
 * One of the marks that index.html draws: `critical`, `warning`, `info`, `ok`, ...
 * @param {string} name
 */
export function mark(name) {
  return vector("svg", { class: `mark mark-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    vector("use", { href: `#mark-${name}` }));
}

/**
 * The element with this id, which index.html is known to have.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function known(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no element #${id}`);
  return node;
}

/**
 * A table for figures. A cell that is a number's text is aligned by the class of its column.
 * @param {string} caption Read by screen readers, and shown where `isShown` says so.
 * @param {{text: string, class?: string}[]} columns
 * @param {Child[][]} rows The first cell of each is its head.
 * @param {{isCaptionShown?: boolean, id?: string}} options `id`: by which it keeps the focus when it is drawn
 *   anew.
 */
export function table(caption, columns, rows, { isCaptionShown = false, id } = {}) {
  const cells = (/** @type {Child[]} */ row) => row.map((cell, index) =>
    element(index === 0 ? "th" : "td",
      { class: columns[index].class, scope: index === 0 ? "row" : null }, cell));
  const content = element("table", {},
    element("caption", { class: isCaptionShown ? null : "unseen" }, caption),
    element("thead", {}, element("tr", {},
      ...columns.map((column) => element("th", { scope: "col", class: column.class }, column.text)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells(row)))));
  return element("div", { class: "scroll", id, tabindex: "0", role: "region", "aria-label": caption },
    content);
}
