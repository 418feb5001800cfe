"""Checks of check_page.py of what happens to a page that stays open: what it is told, and what fails."""
import re

from playwright.sync_api import expect

from browser import demand, first_card, settled

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


CHECKS = [tells_that_a_list_may_be_old]
