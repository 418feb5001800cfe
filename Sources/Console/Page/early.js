// What must be known before the first paint: without it, a page in the dark would flash white. It is a
// script of the old kind, as only those run before the page is drawn.
(() => {
  const root = document.documentElement;
  /** A place where nothing may be kept, as in a locked-down browser, must not stop the page. */
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const asked = new URLSearchParams(location.hash.split("?")[1] ?? "").get("lang");
  const first = (navigator.languages ?? [navigator.language]).find((one) => /^(en|es)\b/i.test(one));
  const language = asked ?? kept("vigia-language") ?? first?.slice(0, 2).toLowerCase();
  root.lang = language === "es" ? "es" : "en";
  const theme = kept("vigia-theme");
  root.dataset.theme = theme === "light" || theme === "dark" ? theme : "auto";
})();
