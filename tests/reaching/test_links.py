"""A link opens a small page for whoever has it: looking changes nothing, its buttons do one thing, once."""

import pytest
from fastapi.testclient import TestClient

from helpnet.actions import access, helping
from helpnet.queries import people as known
from helpnet.runtime import perform, read
from tests.api.conftest import BASE, door
from tests.builders import a_coordinator, a_person, an_errand
from tests.reaching.conftest import LINK, change, link_in, want, with_mail, work_off
from tests.reaching.test_texts import place

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")


@pytest.fixture
def browser(engine):
    """Somebody's browser, signed in nowhere."""
    return TestClient(door(), base_url=BASE, raise_server_exceptions=False)


@pytest.fixture
def asked(asta, omar, post):
    """An errand, and the path of the link by which Omar is asked about it."""
    with_mail(omar, post)
    errand = an_errand(asta, title="Hemlig lista")
    want(errand, omar)
    work_off()
    return errand, f"/l/{link_in(post.text())}"


def test_looking_changes_nothing_and_shows_nothing_private(browser, asked, omar):
    errand, path = asked
    for _ in range(3):
        page = browser.get(path)
        assert page.status_code == 200
    assert "<html lang='sv'>" in page.text
    assert "Centrum" in page.text
    for private in ("Asta", "Hemlig", "Omar", "Drottninggatan", "<script"):
        assert private not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert place(errand, omar) is None


def test_a_yes_is_taken_once(browser, asked, omar):
    errand, path = asked
    page = browser.post(path, data={"answer": "yes"})
    assert page.status_code == 200
    assert f"href='/errands/{errand}'" in page.text
    assert place(errand, omar) == "accepted"
    perform(helping.withdraw, errand, by=omar)
    assert "redan svarat" in browser.post(path, data={"answer": "yes"}).text
    assert "redan svarat" in browser.get(path).text
    assert place(errand, omar) == "withdrawn"


def test_a_no_is_taken_and_nonsense_is_not(browser, asked, omar, engine):
    errand, path = asked
    for nonsense in ("", "perhaps", "YES"):
        assert "Jag gör det" in browser.post(path, data={"answer": nonsense}).text
    assert browser.post(path, data={"answer": "no"}).status_code == 200
    assert "redan svarat" in browser.get(path).text
    assert place(errand, omar) is None


def test_a_link_ends_with_its_errand_and_after_a_day(browser, asked, omar, town, clock):
    errand, path = asked
    perform(helping.accept, errand, by=a_person(town))
    assert "hann före" in browser.get(path).text
    refused = browser.post(path, data={"answer": "yes"})
    assert refused.status_code == 409
    assert place(errand, omar) is None
    clock.forward(hours=25)
    assert "väntar inte" in browser.get(path).text
    assert browser.post(path, data={"answer": "yes"}).status_code == 404


def test_a_link_that_is_none_says_so_in_the_readers_language(browser):
    for path in ("/l/x", "/l/" + "A" * 22, "/l/%00", "/l/a%2Fb"):
        assert browser.get(path, headers={"accept-language": "nb"}).status_code == 404
        assert browser.post(path, data={"answer": "yes"}).status_code == 404
    assert "virker ikke" in browser.get("/l/x", headers={"accept-language": "nb"}).text


def test_another_page_cannot_press_the_button(browser, asked, omar):
    errand, path = asked
    assert browser.post(path, data={"answer": "yes"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert place(errand, omar) is None


def test_who_is_suspended_says_yes_to_nothing_and_can_still_stop_the_mail(browser, asked, omar, town, post):
    errand, path = asked
    stop = LINK.search(post.box[-1][1]["List-Unsubscribe"])[0].removeprefix("http://localhost:3000")
    perform(access.suspend, omar.person_id, by=a_coordinator(town))
    assert browser.post(path, data={"answer": "yes"}).status_code == 403
    assert place(errand, omar) is None
    assert browser.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert read(known.profile, by=omar).mail == "off"


def test_one_click_stops_the_mail_and_looking_does_not(browser, asked, omar, post):
    stop = LINK.search(post.box[-1][1]["List-Unsubscribe"])[0].removeprefix("http://localhost:3000")
    assert "Inga fler mejl" in browser.get(stop).text
    assert read(known.profile, by=omar).mail == "on"
    for _ in range(2):
        assert browser.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert read(known.profile, by=omar).mail == "off"


def test_an_address_is_shown_to_be_mine_by_the_button_alone(browser, omar, post):
    change(omar, email="omar@exempel.se")
    work_off()
    path = f"/l/{link_in(post.text())}"
    assert "Ja, det är min" in browser.get(path).text
    assert read(known.profile, by=omar).mail == "waiting"
    assert browser.post(path, data={"answer": "mine"}).status_code == 200
    assert read(known.profile, by=omar).mail == "on"


def test_a_link_for_an_earlier_address_shows_nothing_of_the_new_one(browser, omar, post):
    change(omar, email="omar@exempel.se")
    work_off()
    path = f"/l/{link_in(post.text())}"
    change(omar, email="ny@exempel.se")
    assert browser.post(path, data={"answer": "mine"}).status_code == 404
    assert read(known.profile, by=omar).mail == "waiting"


def test_nobody_makes_helpnet_write_to_strangers_all_day(omar, post):
    from helpnet.domain.refusals import TooMany

    for n in range(5):
        change(omar, email=f"a{n}@exempel.se")
    with pytest.raises(TooMany):
        change(omar, email="b@exempel.se")


def test_guessing_links_is_slowed_down(browser):
    answers = [browser.get(f"/l/{n}").status_code for n in range(70)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_of_many_who_press_at_once_one_is_taken(asked, omar):
    import threading

    from helpnet import reaching
    from helpnet.domain.refusals import NotFound, Refusal

    errand, path = asked
    outcomes: list[str] = []

    def press() -> None:
        try:
            reaching.answer_by_link(path.removeprefix("/l/"), yes=True)
            outcomes.append("taken")
        except Refusal as refusal:
            outcomes.append(refusal.slug)

    presses = [threading.Thread(target=press) for _ in range(6)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(outcomes) == ["not-found"] * 5 + ["taken"]
    perform(helping.withdraw, errand, by=omar)
    with pytest.raises(NotFound):
        reaching.answer_by_link(path.removeprefix("/l/"), yes=True)
