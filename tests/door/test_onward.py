"""Where a sign-in leads on to: pages of ours, whatever was asked for."""

from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.door.onward import MOST, PLACES, own_page, way_in
from helpnet.pages import PAGES

FOR_EVERYBODY = {"", "404", "gallery", "welcome"}
PIECES = (
    "/", "\\", "//", "..", ".", ":", "@", "?", "#", "%2f", "%2F", "%5c", "%252f", "%00", "%0d%0a", "\t", "\r\n", "\x00", "\u2028", "／", "。", " ",
    "errands", "deck", "auth", "logout", "api", "l", "https:", "javascript:", "evil.example", "1", "next=", "&", "=", "-", "é",
)  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/errands/019a-Bc_9", "/deck", "/desk/intake", "/map?kind=doctor&km=5", "/profile/rules"]
)
def test_a_page_of_ours_stays_as_it_is(path: str):
    assert own_page(path) == path
    assert parse_qs(urlsplit(way_in(path)).query) == {"next": [path]}


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https://evil.example/deck", "javascript:alert(1)",
        "/errands//evil.example", "/%2f/evil.example", "/%2fevil.example", "/%5cevil.example", "/errands/%2e%2e/%2fevil.example", "/errands/../auth/logout",
        "/errands/1#@evil.example", "/errands/1\r\nSet-Cookie: x=1", "/errands/1\n", "/errands/1?to=//evil.example", "/errands/1?x=%0a", "/Errands/1", "errands/1",
        "/auth/logout", "/api/v1/me", "/l/secret", "/welcome", "/", "", "/errands/é", "/errands/" + "a" * MOST, None, 7, ["/deck"],
    ],
)  # fmt: skip
def test_anything_else_leads_nowhere(path: object):
    assert own_page(path) == ""
    assert way_in(path) == "/"


@given(
    st.text()
    | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
    | st.from_regex(r"/(errands|deck)[\s\S]{0,30}")
)
def test_whatever_is_asked_for_it_is_nothing_or_a_page_here(path: str):
    page = own_page(path)
    assert page in ("", path)
    if page:
        assert unquote(page) == page  # there is nothing in it to be read in another way later
        gone_to = urlsplit(urljoin("https://help.example/", page))
        assert (gone_to.scheme, gone_to.netloc) == ("https", "help.example")
        assert gone_to.path.split("/")[1] in PLACES
        assert page.isascii()
        assert page.isprintable()
        assert not set(page) & set("\\:@#%")
        assert "//" not in page


def test_every_page_for_those_who_are_signed_in_can_be_led_on_to():
    assert {page.route.split("/")[1] for page in PAGES} - FOR_EVERYBODY == PLACES
