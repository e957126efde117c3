"""Pictures of pages: phone and desk size, light and dark. `python -m scripts.shots /deck /mine --as helper`.

Looks at a running helpnet (`make run`) and writes build/shots/; without routes it takes the README's two pictures instead.
With `--axe` it also says what axe finds. Exits 1 if axe found anything, or a page is wider than its screen.
"""

from __future__ import annotations

import argparse
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
README = Path("docs/pictures")
SIZES = {"phone": (390, 844), "desk": (1440, 900), "narrow": (320, 640)}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@contextmanager
def open_page(browser: Browser, base: str, size: str, theme: str, person: str, language: str) -> Generator[Page]:
    """A page of that size and theme, signed in when a person is named."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        timezone_id="Europe/Stockholm",
        has_touch=size != "desk",
        reduced_motion="reduce",
    )
    if person:
        context.request.post("/auth/demo", form={"person": person}, headers={"Origin": base})
    yield context.new_page()
    context.close()


def look(page: Page, route: str, wait: int) -> None:
    """Open a route and let it come to rest."""
    page.goto(route, wait_until="load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(wait)


def main() -> int:
    """Take the pictures; 1 when something is wrong with a page."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("routes", nargs="*")
    given.add_argument("--base", default="http://localhost:3000")
    given.add_argument("--as", dest="person", default="")
    given.add_argument("--language", default="sv-SE")
    given.add_argument("--out", type=Path, default=Path("build/shots"))
    given.add_argument("--sizes", nargs="+", default=["phone", "desk"], choices=list(SIZES))
    given.add_argument("--themes", nargs="+", default=["light", "dark"])
    given.add_argument("--wait", type=int, default=1200, help="milliseconds before the picture")
    given.add_argument("--whole", action="store_true", help="the whole page, not only the first screen")
    given.add_argument("--axe", action="store_true")
    wish = given.parse_args()
    wrong = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        if not wish.routes:
            for_readme(browser, wish.base, wish.wait)
        else:
            wish.out.mkdir(parents=True, exist_ok=True)
        for size in wish.sizes:
            for theme in wish.themes:
                with open_page(browser, wish.base, size, theme, wish.person, wish.language) as page:
                    page.on("pageerror", lambda fault: print(f"  script: {fault}"))
                    for route in wish.routes:
                        look(page, route, wish.wait)
                        name = f"{route.strip('/').replace('/', '-') or 'first'}-{size}-{theme}.png"
                        page.screenshot(path=wish.out / name, full_page=wish.whole)
                        print(wish.out / name)
                        wrong += wide(page) + (axe(page) if wish.axe else 0)
        browser.close()
    return 1 if wrong else 0


def for_readme(browser: Browser, base: str, wait: int) -> None:
    """The deck as a helper sees it on a phone, and the coordinator's desk."""
    README.mkdir(parents=True, exist_ok=True)
    for route, size, person in (("/deck", "phone", "helper"), ("/desk", "desk", "coordinator")):
        with open_page(browser, base, size, "light", person, "sv-SE") as page:
            look(page, route, wait)
            page.screenshot(path=README / f"{route.strip('/')}.png")
            print(README / f"{route.strip('/')}.png")


def wide(page: Page) -> int:
    """Whether one would have to scroll sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        print(f"  {over} px wider than the screen")
    return int(over > 0)


def axe(page: Page) -> int:
    """How many rules axe finds broken; each is printed with where."""
    found = Axe().run(page, options=RULES).response["violations"]
    for rule in found:
        for node in rule["nodes"][:4]:
            print(f"  axe {rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary'].splitlines()[1:2]}")
    return len(found)


if __name__ == "__main__":
    raise SystemExit(main())
