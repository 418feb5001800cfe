"""Opens the console's page in a real browser and prints, for each card whose text names a new place-N, its name and the
page's own clock in milliseconds since 1970. Ends with its input.

    page_times.py URL
"""

import sys

from playwright.sync_api import sync_playwright

LOOK = """() => {
    const seen = new Set();
    const look = () => {
        for (const card of document.querySelectorAll(".card")) {
            const name = card.textContent.match(/place-\\d+/)?.[0];
            if (name === undefined || seen.has(name)) continue;
            seen.add(name);
            window.found(name, Date.now());
        }
    };
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
    look();
}"""

with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    page.expose_function("found", lambda name, at: print(name, at, flush=True))
    page.goto(sys.argv[1])
    page.wait_for_selector("text=Live")
    page.evaluate(LOOK)
    print("ready", flush=True)
    import threading
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        page.wait_for_timeout(20)
    browser.close()
