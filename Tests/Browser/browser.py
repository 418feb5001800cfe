"""A console in a browser, as the checks of check_page.py see it."""
import contextlib
import os
import time
import urllib.parse

from playwright.sync_api import expect

VIEWS = ["firing", "ended", "series", "feeds", "lag", "rules", "silences"]
# And what opens beside a list, or above it.
SIGHTS = [*VIEWS, "episode", "answer"]
# And above it for somebody who may.
FORMS = ["silence", "week"]
SIZES = {"narrow": (360, 780), "wide": (1440, 900)}
# The narrowest width at which everything must still be readable without scrolling sideways (WCAG 1.4.10).
REFLOW = 320
# Milliseconds; a machine that builds and tests at the same time is slow.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


class Fault(Exception):
    """A sentence: what is not as it should be."""


def demand(holds, sentence):
    if not holds:
        raise Fault(sentence)


class Console:
    """One browser and one console; each check gets a page of its own, which is watched all the while."""

    def __init__(self, browser, options):
        self.browser = browser
        self.options = options
        self.host = urllib.parse.urlsplit(options.url).netloc
        self.sights = SIGHTS + (FORMS if options.user else [])

    @contextlib.contextmanager
    def page(self, path="", size="wide", theme="light", locale="en-US", allowed=(), zone=None):
        """With statuses that the check brings about itself, which are no fault."""
        width, height = SIZES.get(size, (size, 800))
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale=locale,
            timezone_id=zone)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        heard = []
        self.watch(page, heard, allowed)
        try:
            page.goto(self.options.url.rstrip("/") + "/" + path)
            self.enter(page)
            yield page
            demand(not heard, "; ".join(heard[:5]))
        finally:
            context.close()

    def watch(self, page, heard, allowed):
        def said(message):
            is_allowed = any(f"status of {status}" in message.text for status in allowed)
            if message.type in ("error", "warning") and not is_allowed:
                heard.append(f"the browser's console says: {message.text}")

        def asked(request):
            parts = urllib.parse.urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
                heard.append(f"the page asks another host: {request.url}")

        def failed(request):
            # A search that was overtaken by the next one is given up by the page itself.
            if request.failure != "net::ERR_ABORTED":
                heard.append(f"{request.url} fails: {request.failure}")

        def answered(response):
            if response.status >= 400 and response.status not in allowed:
                heard.append(f"{response.url} answers {response.status}")

        page.on("console", said)
        page.on("pageerror", lambda error: heard.append(f"a script fails: {error}"))
        page.on("request", asked)
        page.on("requestfailed", failed)
        page.on("response", answered)

    def enter(self, page):
        """Logs in where that is needed, and waits until the page is alive."""
        if self.options.user:
            page.wait_for_selector("#login-dialog[open], #login button")
            if page.locator("#login .who").count() == 0:
                if page.locator("#login-dialog[open]").count() == 0:
                    page.click("#login button")
                self.log_in(page)
        page.wait_for_selector(":root[data-live=live]")

    def log_in(self, page):
        """In the dialog that is open."""
        page.fill("#login-name", self.options.user)
        page.fill("#login-secret", os.environ.get("VIGIA_SECRET", ""))
        page.click("#login-send")
        expect(page.locator("#login-dialog")).to_be_hidden()
        page.wait_for_selector("#login .who")


def until(page, expression, otherwise, seconds=PATIENCE / 1000):
    """Playwright's own way to wait has the page evaluate text, which its Content-Security-Policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        demand(time.monotonic() < end, otherwise)
        page.wait_for_timeout(30)


def settled(page):
    """Until the view has drawn what it read, and the charts in view are there."""
    page.wait_for_selector("#view .card, #view table, #view .rule, #view .actions, #view .note:not(:empty)")
    until(page, """[...document.querySelectorAll(".plot")].every((plot) => {
        const {top, bottom} = plot.getBoundingClientRect();
        return bottom < 0 || top > innerHeight || plot.childElementCount > 0;
    })""", "a chart in view stays empty")


def visit(page, sight):
    """As somebody who follows a link within the page."""
    if page.locator("#form-dialog[open]").count():
        page.keyboard.press("Escape")
    view = sight if sight in VIEWS else "silences" if sight == "week" else "firing"
    page.evaluate("(hash) => { location.hash = hash; }", f"#/{view}")
    page.wait_for_selector(f"#views [data-view={view}][aria-current=page]")
    settled(page)
    if sight in ("episode", "answer", "silence"):
        first_card(page).locator("h3 a").click()
        page.wait_for_selector("#detail .stage svg")
    if sight in ("answer", "silence"):
        page.keyboard.press(sight[0])
        page.wait_for_selector("#form-dialog[open]")
    if sight == "week":
        page.click("#silence-new")
        page.check("[name=when][value=weekly]")
        page.click("#form-send")
        page.wait_for_selector("#form-dialog .fault:not(:empty)")


def first_card(page):
    settled(page)
    demand(page.locator(".card").count() > 0, "there is no episode on the page")
    return page.locator(".card").first


def open_first(page):
    first_card(page).locator("h3 a").click()
    page.wait_for_selector("#detail .stage svg")
    return page.locator("#detail")
