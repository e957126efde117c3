"""A finished map opens anywhere, with the network cut, and plays; and the public one stands in another site's frame."""

from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers.serving import serving

pytestmark = pytest.mark.browser
At = Callable[..., Page]


@pytest.mark.parametrize("kind", ["now", "week"])
def test_the_desk_takes_a_map_and_it_opens_without_any_contact(at: At, browser: Browser, tmp_path: Path, kind: str):
    desk = at("coordinator", "/desk")
    link = desk.get_by_role("link", name={"now": "The map right now", "week": "The week, hour by hour"}[kind])
    with desk.expect_download() as taking:
        link.click()
    taking.value.save_as(tmp_path / "map.html")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        context.set_offline(True)
        page, asked, wrong = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda fault: wrong.append(str(fault)))
        page.on("console", lambda line: wrong.append(line.text))
        page.goto((tmp_path / "map.html").as_uri())
        expect(page.get_by_role("heading", level=1)).to_contain_text("Helsingborg")
        link = page.get_by_role("link", name="© OpenStreetMap contributors")
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", "https://www.openstreetmap.org/copyright")
        expect(link).to_have_attribute("rel", "noreferrer noopener")
        expect(page.locator("canvas").first).to_be_visible()
        if kind == "week":
            slider = page.get_by_role("slider")
            slider.fill("0")
            page.get_by_role("button", name="Play").click()
            expect(slider).not_to_have_value("0")
            page.get_by_role("button", name="Pause").click()
        page.get_by_text("as a table").click()
        expect(page.get_by_role("table")).to_be_visible()
        assert (len(asked), wrong) == (1, [])
    finally:
        context.close()


def test_the_public_map_stands_in_the_frame_of_another_site(app: str, browser: Browser):
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<iframe src='{app}/embed/map?municipality=helsingborg' width=390 height=500></iframe>".encode()
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    context = browser.new_context()
    with serving(site), closing(context):
        terms = "https://www.openstreetmap.org/copyright"
        context.route(terms, lambda route: route.fulfill(body="Terms", content_type="text/html"))
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda fault: wrong.append(str(fault)))
        page.goto(f"http://127.0.0.1:{site.server_address[1]}/")
        inside = page.frame_locator("iframe")
        expect(inside.get_by_role("heading", level=1)).to_have_text("Hjälp önskas i Helsingborg")
        expect(inside.locator("canvas").first).to_be_visible()
        with page.expect_popup() as opening:
            inside.get_by_role("link", name="© OpenStreetMap contributors").click()
        expect(opening.value).to_have_url(terms)
        assert opening.value.evaluate("[window.opener, self.origin]") == [None, "https://www.openstreetmap.org"]
        assert (wrong, context.cookies()) == ([], [])
