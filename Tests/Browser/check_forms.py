"""Checks of check_page.py in which people say something: answers and silences."""
import json
import time

from playwright.sync_api import expect

from browser import VIEWS, demand, open_first, until


def demand_focus(page, on, sentence):
    until(page, f"document.activeElement.id === {json.dumps(on)}", sentence)


def demand_fault(page, field, otherwise):
    """What is wrong is said at the field, for those who do not see it too, and the field has the focus."""
    until(page, f"""(() => {{
        const field = document.getElementById({json.dumps(field)});
        const faults = (field.getAttribute("aria-describedby") ?? "").split(" ")
            .map((id) => document.getElementById(id)).filter((one) => one?.matches(".fault"));
        return faults.some((one) => one.textContent !== "") && field.contains(document.activeElement);
    }})()""", otherwise)


def send(page):
    page.click("#form-send")
    expect(page.locator("#form-dialog")).to_be_hidden()


def says_what_is_missing(console):
    if console.options.user:
        return "with a login nothing is"
    with console.page() as page:
        detail = open_first(page)
        missing = detail.locator(".actions").inner_text()
        demand(missing.strip() != "", "nobody is told why they cannot answer")
        demand(page.locator("#detail [id^=do-]").count() == 0, "somebody who may not is offered to answer")
        page.keyboard.press("a")
        expect(page.locator("#form-fields")).to_contain_text(missing.split("\n")[0])
        expect(page.locator("#form-send")).to_be_hidden()
        page.keyboard.press("Escape")
        until(page, "document.activeElement.closest('#detail') !== null", "Escape does not lead back")
        page.keyboard.press(str(len(VIEWS)))
        expect(page.locator("#view .actions")).to_contain_text(missing.split("\n")[0])
        demand(page.locator("#silence-new").count() == 0, "somebody who may not is offered to silence")
        return missing.split("\n")[0]


def answers_an_episode(console):
    if not console.options.user:
        return "only with --user"
    mark = f"Checked by hand, {time.time_ns()}."
    with console.page() as page:
        detail = open_first(page)
        page.keyboard.press("a")
        demand_focus(page, "form-why", "a does not lead to the reason")
        page.keyboard.press("Enter")
        demand_fault(page, "form-why", "an answer without a reason is not refused at its field")
        page.keyboard.type(mark)
        expect(page.locator("#form-why")).not_to_have_attribute("aria-invalid", "true")
        page.keyboard.press("Escape")
        expect(page.locator("#form-dialog")).to_be_hidden()
        page.keyboard.press("a")
        expect(page.locator("#form-why")).to_have_value(mark)
        page.keyboard.press("Enter")
        expect(page.locator("#form-dialog")).to_be_hidden()
        expect(detail.locator(".people .answer")).to_contain_text(mark)
        expect(page.locator(".card.open .answer")).to_contain_text(mark)
        expect(detail.get_by_role("region").filter(has_text=mark)).to_be_visible()
        demand_focus(page, "do-acknowledged", "the focus does not return to the button")
        page.click("#do-taken-back")
        expect(page.locator("[name=kind][value=taken-back]")).to_be_checked()
        page.fill("#form-why", f"Not so: {mark}")
        send(page)
        expect(detail.locator(".people .answer")).to_have_count(0)
        expect(page.locator("#do-taken-back")).to_have_count(0)
        expect(detail.get_by_role("row").filter(has_text=mark)).to_have_count(2)


def keeps_what_was_written(console):
    if not console.options.user:
        return "only with --user"
    with console.page(allowed=[401]) as page:
        open_first(page)
        page.click("#do-silence")
        page.fill("#form-why", "Written once.")
        page.context.clear_cookies()
        page.click("#form-send")
        expect(page.locator("#form-fault")).not_to_be_empty()
        expect(page.locator("#form-why")).to_have_value("Written once.")
        if page.locator("#login-dialog[open]").count() == 0:
            page.click("#form-fault button")
        console.log_in(page)
        expect(page.locator("#form-dialog")).to_be_visible()
        expect(page.locator("#form-why")).to_have_value("Written once.")


def comes_back_where_it_fails(console):
    if not console.options.user:
        return "only with --user"
    with console.page(allowed=[503]) as page:
        waiting = []
        page.route("**/answers", lambda route: waiting.append(route))
        open_first(page)
        page.click("#do-confirmed")
        page.fill("#form-why", "Sent once.")
        page.click("#form-send")
        page.click("#form-send")
        page.keyboard.press("Escape")
        expect(page.locator("#form-dialog")).to_be_hidden()
        demand(len(waiting) == 1, f"what is sent once goes out {len(waiting)} times")
        waiting[0].fulfill(status=503, json={"error": "the brokers are away"})
        expect(page.locator("#form-fault")).to_contain_text("the brokers are away")
        expect(page.locator("#form-why")).to_have_value("Sent once.")
        expect(page.locator("[name=kind][value=confirmed]")).to_be_checked()


def silences_an_episode(console):
    if not console.options.user:
        return "only with --user"
    with console.page() as page:
        detail = open_first(page)
        page.click("#do-silence")
        demand(page.locator("#match-1").input_value() != "", "the rule of the episode is not proposed")
        expect(page.locator("#form-said strong")).not_to_be_empty()
        said = page.locator("#form-said").inner_text()
        for _ in range(page.locator(".condition").count()):
            page.locator(".remove").last.click()
        page.fill("#form-why", "Checked by hand.")
        page.click("#form-send")
        demand_fault(page, "match", "a silence of everything is not refused where its conditions stand")
        page.keyboard.press("Escape")
        demand_focus(page, "do-silence", "the focus does not return to the button")
        page.click("#do-silence")
        page.check("[name=when][value=until]")
        page.fill("#until", "2020-01-01T00:00")
        page.fill("#form-why", "Checked by hand.")
        page.click("#form-send")
        demand_fault(page, "until", "an end that has passed is not refused at its field")
        page.check("[name=when][value='1']")
        send(page)
        detail.locator(".muted a").click()
        silence = page.locator(".silence[aria-current]")
        expect(silence).to_have_attribute("data-state", "active")
        expect(silence).to_contain_text("Checked by hand.")
        name = silence.get_attribute("id")
        silence.get_by_role("button").click()
        page.click("#form-send")
        demand_fault(page, "form-why", "an end without a reason is not refused at its field")
        page.fill("#form-why", "It was checked.")
        send(page)
        over = page.locator(f"#silences-over #{name}")
        expect(over).to_have_attribute("data-state", "over")
        expect(over).to_contain_text("It was checked.")
        demand_focus(page, "list", "what has gone leaves the focus nowhere")
        page.go_back()
        expect(page.locator("#detail .actions button").first).to_be_visible()
        expect(page.locator("#detail .muted")).to_have_count(0)
        return said


def says_why_in_its_language(console):
    if not console.options.user:
        return "only with --user"
    with console.page(locale="es-MX", allowed=[409]) as page:
        detail = open_first(page)
        page.click("#do-silence")
        page.check("[name=when][value='1']")
        page.fill("#form-why", "Revisado a mano.")
        send(page)
        detail.locator(".muted a").click()
        silence = page.locator(".silence[aria-current]")
        name = silence.get_attribute("id").removeprefix("silence-")
        silence.get_by_role("button").click()
        page.fill("#form-why", "Ya no hace falta.")
        # Somebody else is faster.
        ended = page.request.post(f"{console.options.url.rstrip('/')}/api/silences/{name}/end",
                                  data={"why": "Otra persona lo termina."})
        demand(ended.ok, f"the silence cannot be ended: {ended.text()}")
        page.click("#form-send")
        expect(page.locator("#form-fault")).to_contain_text("ya terminó")
        return page.locator("#form-fault").inner_text()


CHECKS = [says_what_is_missing, answers_an_episode, keeps_what_was_written,
          comes_back_where_it_fails, silences_an_episode, says_why_in_its_language]
