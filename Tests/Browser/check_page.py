#!/usr/bin/env python3
"""Holds the console's page, in a real browser, against what it promises. Needs chromium and Playwright's
Python package; and axe-playwright-python, for what people with a screen reader or a keyboard need.

    check_page.py URL                       all checks, one line for each
    check_page.py URL --screenshots DIR     and pictures of each view: narrow and wide, light and dark
    check_page.py URL --await-episode TEXT  waits until an episode whose card has TEXT appears by itself; says
                                            "ready" when it waits, then {"after_ms": ..., "at_ms": ...} by the
                                            page's own clock

With --user NAME, an operator or an analyst, and the secret in VIGIA_SECRET, it logs in first; it also answers
an episode and takes that back, and makes a silence and ends it. Without, it looks whether the page says what
is missing. The exit status is 1 if anything is not as it should be.
"""
import argparse
import json
import pathlib
import sys
import time
import urllib.parse

from playwright.sync_api import Error, expect, sync_playwright

import check_forms
import check_live
from browser import REFLOW, SIZES, VIEWS, Console, Fault, demand, first_card, settled, until, visit


def opens(console):
    began = time.monotonic()
    with console.page() as page:
        first_card(page)
        took = round((time.monotonic() - began) * 1000)
        total = page.locator("#count-firing").inner_text()
        expect(page.locator("h1")).to_contain_text("Vigía")
        return f"{total} episodes, {took} ms with the start of a window"


def tongue(page):
    return page.evaluate("document.documentElement.lang")


def speaks_both_languages(console):
    with console.page(locale="es-MX") as page:
        demand(tongue(page) == "es", "a Spanish browser gets another language")
    with console.page(locale="de-DE") as page:
        demand(tongue(page) == "en", "a German browser does not get English")
        english = first_card(page).inner_text()
        page.click("#languages [value=es]")
        expect(page.locator("#views [data-view=firing]")).to_contain_text("Activos")
        settled(page)
        demand(first_card(page).inner_text() != english, "an episode's card reads the same in Spanish")
        page.reload()
        console.enter(page)
        expect(page.locator("#views [data-view=firing]")).to_contain_text("Activos")
        demand(tongue(page) == "es", "the language is not remembered")


def has_themes(console):
    with console.page(theme="dark") as page:
        colour = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(colour)
        page.select_option("#theme", "light")
        light = page.evaluate(colour)
        demand(light != dark, f"light and dark have the same ground, {light}")
        page.reload()
        demand(page.evaluate(colour) == light, "the theme is not remembered")


def works_by_keyboard(console):
    with console.page() as page:
        first = first_card(page).get_attribute("data-id")
        focused = "document.activeElement.closest('.card')?.dataset.id"
        on = "document.activeElement.id"
        page.keyboard.press("Tab")
        demand(page.evaluate(on) == "skip", "the first Tab does not reach the skip link")
        page.keyboard.press("Enter")
        demand(page.evaluate(on) == "list", "the skip link does not lead to the list")
        page.keyboard.press("j")
        demand(page.evaluate(focused) == first, "j does not go to the first episode")
        page.keyboard.press("Enter")
        page.wait_for_selector("#detail h2")
        demand(urllib.parse.quote(first, safe="") in page.url, "an open episode has no address of its own")
        until(page, "document.activeElement.closest('#detail') !== null", "Enter does not lead into it")
        page.keyboard.press("Escape")
        expect(page.locator("#detail")).to_be_hidden()
        demand(page.evaluate(focused) == first, "Escape does not lead back to the episode in the list")
        page.keyboard.press("/")
        demand(page.evaluate(on) == "search", "/ does not go to the search")
        page.keyboard.type("zzzz")
        expect(page.locator(".card")).to_have_count(0)
        expect(page.locator("#view .note").last).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.locator("#help-dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#help-dialog")).to_be_hidden()


def explains_an_episode(console):
    with console.page() as page:
        card = first_card(page)
        summary = card.locator("h3").inner_text()
        card.locator("h3 a").click()
        detail = page.locator("#detail")
        expect(detail.locator("h2")).to_have_text(summary)
        stage = detail.get_by_role("slider")
        expect(stage.locator("svg")).to_be_visible()
        stage.focus()
        said = stage.get_attribute("aria-valuetext")
        page.keyboard.press("ArrowLeft")
        expect(stage).not_to_have_attribute("aria-valuetext", said)
        points = int(stage.get_attribute("aria-valuemax"))
        table = detail.locator("figure details")
        table.locator("summary").click()
        expect(table.locator("tbody tr")).to_have_count(points)
        expect(detail.locator(".steps li").first).to_be_visible()
        for figure in detail.locator("dl.figures dd").all_inner_texts():
            demand(figure.strip() not in ("", "undefined", "null", "NaN"), f"a figure reads {figure!r}")
        demand("[object" not in detail.inner_text(), "the detail shows an object in place of its words")
        page.go_back()
        expect(detail).to_be_hidden()
        page.go_forward()
        expect(detail.locator("h2")).to_have_text(summary)
        return f"{summary}: {points} buckets"


def finds_a_series(console):
    with console.page() as page:
        visit(page, "series")
        expect(page.locator(".card").first, "no series is listed").to_be_visible()
        name = page.locator(".card h3").last.text_content()
        page.fill("#search", name)
        until(page, "location.hash.includes('?q=')", "what is searched does not stand in the address")
        expect(page.locator(".card h3").first).to_contain_text(name)
        page.locator(".card h3 a").first.click()
        expect(page.locator("#detail").get_by_role("slider").locator("svg")).to_be_visible()
        page.fill("#search", "zzzz zzzz")
        expect(page.locator(".card")).to_have_count(0)
        return name


def shows_each_view(console):
    with console.page() as page:
        for view in VIEWS:
            page.click(f"#views [data-view={view}]")
            expect(page.locator("#views [aria-current=page]")).to_have_attribute("data-view", view)
            settled(page)
            demand(page.locator(".failure").count() == 0, f"{view} could not be read")
            page.reload()
            console.enter(page)
            expect(page.locator("#views [aria-current=page]")).to_have_attribute("data-view", view)


def needs_no_sideways_scrolling(console):
    with console.page(size=REFLOW) as page:
        for sight in console.sights:
            visit(page, sight)
            width = page.evaluate("document.documentElement.scrollWidth")
            demand(width <= REFLOW, f"{sight} is {width} pixels wide in a window of {REFLOW}")


def is_accessible(console):
    from axe_playwright_python.sync_playwright import Axe
    axe = Axe()
    faults = []
    for size, theme in [(size, theme) for size in SIZES for theme in ("light", "dark")]:
        with console.page("", size, theme) as page:
            for sight in console.sights:
                visit(page, sight)
                for found in axe.run(page).response["violations"]:
                    if found["impact"] in ("serious", "critical"):
                        places = ", ".join(str(node["target"]) for node in found["nodes"][:3])
                        faults.append(f"{sight}, {size}, {theme}: {found['id']}: {found['help']}: {places}")
    demand(not faults, "\n    ".join(faults))


CHECKS = [opens, speaks_both_languages, has_themes, works_by_keyboard, explains_an_episode, finds_a_series,
          shows_each_view, *check_live.CHECKS, *check_forms.CHECKS, needs_no_sideways_scrolling,
          is_accessible]


def take_pictures(console, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for size, theme, locale in [("wide", "light", "en-US"), ("wide", "dark", "es-MX"),
                                ("narrow", "light", "es-MX"), ("narrow", "dark", "en-US")]:
        with console.page("", size, theme, locale) as page:
            for sight in console.sights:
                visit(page, sight)
                page.screenshot(path=folder / f"{sight}-{size}-{theme}-{locale[:2]}.png")


def await_episode(console, text, seconds):
    """Without a reload: a mark on the window would be gone with it."""
    with console.page() as page:
        page.evaluate("""(text) => {
            window.waiting = {since: Date.now(), at: 0};
            const look = () => {
                if (waiting.at > 0) return;
                const cards = [...document.querySelectorAll(".card")];
                if (cards.some((card) => card.textContent.includes(text))) waiting.at = Date.now();
            };
            const all = {subtree: true, childList: true, characterData: true};
            new MutationObserver(look).observe(document.body, all);
            look();
        }""", text)
        print("ready", flush=True)
        until(page, "window.waiting.at > 0", f"no episode with {text!r} appeared within {seconds} s", seconds)
        since, at = page.evaluate("[waiting.since, waiting.at]")
        print(json.dumps({"after_ms": at - since, "at_ms": at}), flush=True)


def run_checks(console):
    """Every check is made, also after one has failed."""
    is_well = True
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            print(f"ok    {name}" + (f": {said}" if (said := check(console)) else ""), flush=True)
        except (Fault, Error, AssertionError) as fault:
            is_well = False
            sentence = str(fault).split("\nCall log:")[0].replace("\n", "\n      ")
            print(f"FAIL  {name}: {sentence}", flush=True)
    return is_well


def main():
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("url")
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--await-episode", metavar="TEXT")
    parser.add_argument("--seconds", type=int, default=60, help="how long to wait for it (60)")
    parser.add_argument("--user", metavar="NAME")
    parser.add_argument("--chromium", default="/usr/bin/chromium", metavar="FILE")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        console = Console(browser, options)
        try:
            if options.await_episode:
                await_episode(console, options.await_episode, options.seconds)
                return 0
            is_well = run_checks(console)
            if options.screenshots:
                take_pictures(console, options.screenshots)
            return 0 if is_well else 1
        except (Fault, Error) as fault:
            print(f"FAIL  {fault}", flush=True)
            return 1
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
