// @ts-check
// What the page shows stands behind the # of its address, so that it can be sent to others and Back works:
// `#/firing/ID?severity=warning&q=tucson`. `#/episode/ID` is the short form for links from elsewhere.

/** @typedef {"firing" | "ended" | "series" | "feeds" | "lag" | "rules" | "silences"} View */
/** @typedef {{q: string, severity: string, team: string, rule: string}} Filter Empty where all is wanted. */
/** @typedef {{view: View, id: string, filter: Filter}} Route `id`: what is open of the view, or empty. */

/** @type {View[]} In the order in which they stand on the page. */
export const views = ["firing", "ended", "series", "feeds", "lag", "rules", "silences"];

/**
 * Whether what is open of a view stands beside its list; else it stands in it.
 * @param {View} view
 */
export function isBeside(view) { return view !== "rules" && view !== "silences"; }

/** @type {(keyof Filter)[]} */
const filterNames = ["q", "severity", "team", "rule"];

/**
 * @param {string} hash
 * @returns {Route}
 */
export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [first = "", ...rest] = path.split("/");
  const asked = new URLSearchParams(query);
  const view = views.find((one) => one === first) ?? "firing";
  const filter = { q: "", severity: "", team: "", rule: "" };
  for (const name of filterNames) filter[name] = asked.get(name)?.slice(0, 200) ?? "";
  return { view, id: decoded(rest.join("/")), filter };
}

/**
 * What somebody typed may not be decodable.
 * @param {string} text
 */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

/** @param {Route} route */
export function address({ view, id, filter }) {
  const set = filterNames.filter((name) => filter[name]);
  const asked = new URLSearchParams(set.map((name) => [name, filter[name]])).toString();
  const path = id ? `#/${view}/${encodeURIComponent(id)}` : `#/${view}`;
  return asked ? `${path}?${asked}` : path;
}

/** The route that is shown. */
export function current() { return parse(location.hash); }

/**
 * Shows another route.
 * @param {Route} route
 * @param {{isStep?: boolean}} options Whether Back leads to the one before; a letter in a filter is no step.
 */
export function go(route, { isStep = true } = {}) {
  const to = address(route);
  if (to === address(current())) return;
  if (isStep) location.hash = to;
  else {
    history.replaceState(null, "", to);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** @param {Filter} filter */
export function isFiltered(filter) { return filterNames.some((name) => filter[name] !== ""); }
