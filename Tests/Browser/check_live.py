"""Checks of check_page.py of what happens to a page that stays open: what it is told, and what fails."""
import re

from playwright.sync_api import Error, expect

from browser import demand, first_card, open_first, settled, until, visit

LIST = re.compile(r"/api/episodes\?")


def tell(page, event, detail="null"):
    """As if the server had said it; `detail` is JavaScript, in which `store` is what the page knows."""
    page.evaluate(f"""async () => {{
        const {{ store }} = await import("/page/store.js");
        store.line.dispatchEvent(new CustomEvent({event!r}, {{ detail: {detail} }}));
    }}""")


def tells_that_a_list_may_be_old(console):
    with console.page(allowed=[503]) as page:
        first_card(page)
        waiting = []
        page.route(LIST, lambda route: waiting.append(route))
        with page.expect_request(LIST):
            tell(page, "reset")
        tell(page, "episode", "{ ...[...store.firing.values()][0], id: 'came-meanwhile' }")
        demand(page.locator("#view .failure").count() == 0, "a list that is being read is called old")
        for route in waiting:
            route.fulfill(status=503, json={"error": "the topics are away"})
        page.unroute(LIST)
        expect(page.locator("#view .failure")).to_contain_text("the topics are away")
        expect(page.locator(".card[data-id=came-meanwhile]")).to_have_count(1)
        expect(page.locator("#view .failure")).to_have_count(0)
        expect(page.locator(".card[data-id=came-meanwhile]")).to_have_count(0)
        settled(page)


def answer_otherwise(page, url, change):
    """What the server says, with a change."""
    def fulfill(route):
        try:
            response = route.fetch()
            answer = response.json()
            change(answer)
            route.fulfill(response=response, json=answer)
        except Error:
            pass  # The page was closed while it still asked.
    page.route(url, fulfill)


def reads_again_what_is_open(console):
    with console.page() as page:
        detail = open_first(page)
        answer_otherwise(page, re.compile("/api/episodes/"),
                         lambda answer: answer["text"].update(en="It was read again."))
        tell(page, "reset")
        expect(detail.locator(".text")).to_have_text("It was read again.")
        visit(page, "series")
        page.locator(".card h3 a").first.focus()
        key = first_card(page).get_attribute("data-id")
        answer_otherwise(page, re.compile(r"/api/series\?"),
                         lambda answer: answer["series"][0]["summary"].update(en="It was found again."))
        tell(page, "reset")
        expect(page.locator(".card").first).to_contain_text("It was found again.")
        demand(page.evaluate("document.activeElement.closest('.card')?.dataset.id") == key,
               "a list that was read again loses the focus")


def keeps_how_far_a_list_was_read(console):
    with console.page() as page:
        visit(page, "ended")
        cards = page.locator("#view .card")
        first = cards.count()
        if page.locator("#view .more").is_hidden():
            return f"only {first} have ended"
        page.click("#view .more")
        expect(cards.nth(first)).to_be_attached()
        shown = cards.count()
        ended = re.compile("state=ended")
        answer_otherwise(page, ended, lambda answer: answer["episodes"][0]["names"].update(en="Named again"))
        with page.expect_response(ended):
            tell(page, "episode", "{ ...[...store.firing.values()][0], state: 'ended', status: 'resolved' }")
        expect(cards.first).to_contain_text("Named again")
        demand(cards.count() == shown, f"of {shown} episodes that were loaded {cards.count()} are left")
        return f"{shown} have ended"


def lets_go_of_what_has_left(console):
    """A wall screen is open for months."""
    with console.page() as page:
        page.add_init_script("""
            window.watched = new Set();
            const { observe, unobserve } = IntersectionObserver.prototype;
            Object.assign(IntersectionObserver.prototype, {
                observe(target) { watched.add(target); return observe.call(this, target); },
                unobserve(target) { watched.delete(target); return unobserve.call(this, target); },
            });
        """)
        page.reload()
        console.enter(page)
        first_card(page)
        demand(page.evaluate("watched.size") > 0, "no chart of a list is watched")
        page.fill("#search", "zzzz zzzz")
        expect(page.locator(".card")).to_have_count(0)
        until(page, "watched.size === 0", "charts of cards that have left are still watched")
        page.fill("#search", "")
        settled(page)
        visit(page, "ended")
        until(page, "[...watched].every((one) => one.isConnected)", "charts of another view are watched")


def waits_with_an_upgrade(console):
    """The page of the server's new version is loaded when nobody writes, and never twice in a minute."""
    with console.page() as page:
        open_first(page)
        page.keyboard.press("a")
        expect(page.locator("#form-dialog")).to_be_visible()
        page.evaluate("window.isOld = true; performance.now = () => 100_000")
        other = "{ ...store.overview, version: 'another' }"
        answer_otherwise(page, re.compile("/api/overview"), lambda answer: answer.update(version="another"))
        tell(page, "overview", other)
        page.wait_for_timeout(500)
        demand(page.evaluate("window.isOld === true"), "a page is loaded again while somebody writes in it")
        page.keyboard.press("Escape")
        with page.expect_event("load"):
            tell(page, "overview", other)
        console.enter(page)
        page.evaluate("window.isNew = true")
        tell(page, "overview", "{ ...store.overview, version: 'a third' }")
        page.wait_for_timeout(500)
        demand(page.evaluate("window.isNew === true"), "a page that is new is loaded again at once")


def notices_who_is_here(console):
    """Also where everybody may read, so that nothing is refused."""
    with console.page() as page:
        first_card(page)
        answer_otherwise(page, re.compile("/api/session"),
                         lambda answer: answer.update(name="somebody-else", role="viewer"))
        tell(page, "state")
        expect(page.locator("#login .who")).to_contain_text("somebody-else")
        expect(page.locator(".card").first).to_be_visible()
        page.unroute(re.compile("/api/session"))
        tell(page, "state")
        expect(page.locator("#login")).not_to_contain_text("somebody-else")
        expect(page.locator(".card").first).to_be_visible()


def leaves_the_reader_in_place(console):
    """In the views that read themselves again after a while."""
    with console.page(size=320) as page:
        visit(page, "rules")
        name = page.locator(".rule h2").last.inner_text()
        page.clock.install()
        page.evaluate("(hash) => { location.hash = hash; }", f"#/rules/{name}")
        page.reload()
        console.enter(page)
        page.clock.run_for(100)
        opened = page.locator(".rule").last.locator("details")
        expect(opened).to_have_attribute("open", "")
        opened.locator("summary").click()
        page.evaluate("scrollTo(0, 0)")
        answer_otherwise(page, re.compile("/api/rules"),
                         lambda answer: answer["rules"][0].update(sentence="It was read again."))
        page.clock.run_for(16_000)
        expect(page.locator(".rule").first).to_contain_text("It was read again.")
        page.clock.run_for(100)
        expect(opened).not_to_have_attribute("open", "")
        demand(page.evaluate("scrollY") == 0, "a reader is led back to the rule that was linked to")
        visit(page, "feeds")
        table = page.locator("#view .scroll")
        table.evaluate("(table) => { table.focus(); table.scrollLeft = 40; }")
        answer_otherwise(page, re.compile("/api/feeds"),
                         lambda answer: answer["feeds"][0].update(stream="read-again"))
        page.clock.run_for(16_000)
        expect(table).to_contain_text("read-again")
        expect(table).to_be_focused()
        demand(table.evaluate("(table) => table.scrollLeft") == 40, "a table goes back to its first column")


def says_in_which_zone_all_is_complete(console):
    """The end of a May in New York is not midnight everywhere."""
    for zone, said in [("America/New_York", "Jun 1, 2024, 00:00 EDT"),
                       ("America/Mexico_City", "May 31, 2024, 22:00 CST")]:
        with console.page(zone=zone) as page:
            tell(page, "overview", "{ ...store.overview, complete_to: '2024-06-01T04:00:00Z' }")
            expect(page.locator("#figures")).to_contain_text(said)


CHECKS = [tells_that_a_list_may_be_old, reads_again_what_is_open, keeps_how_far_a_list_was_read,
          lets_go_of_what_has_left, waits_with_an_upgrade, notices_who_is_here, leaves_the_reader_in_place,
          says_in_which_zone_all_is_complete]
