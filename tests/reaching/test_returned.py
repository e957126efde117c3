"""A letter that comes back later counts as one that was refused at once."""

import pytest
from fastapi.testclient import TestClient

from helpnet.queries import desk_reaching
from helpnet.queries import people as known
from helpnet.runtime import read
from helpnet.settings import settings
from tests.api.conftest import BASE, door
from tests.builders import a_coordinator, an_errand
from tests.gateways.test_returned import report
from tests.reaching.conftest import change, verify, want, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
SECRET = "a-secret-that-only-the-mail-server-knows"


@pytest.fixture
def give_back(own_settings, post):
    """Give the last letter back, as the mail server does hours later."""
    own_settings.setenv("HELPNET_MAIL_SECRET", SECRET)
    settings.cache_clear()
    caller = TestClient(door(), base_url=BASE)

    def giving(secret: str = SECRET, letter: bytes | None = None, **changes: str) -> int:
        key = str(post.box[-1][1]["Message-ID"]).strip("<>").partition("@")[0]
        raw = report(key=key, **changes) if letter is None else letter
        headers = {"content-type": "message/rfc822"}
        return caller.post(f"/api/v1/mail/returned/{secret}", content=raw, headers=headers).status_code

    return giving


def test_a_letter_that_came_back_takes_the_next_way_and_turns_the_address_off(
    asta, omar, town, post, gateway, give_back
):
    with_mail(omar, post)
    with_sms(omar, gateway)
    want(an_errand(asta), omar)
    work_off()
    texts = len(gateway.sent)
    assert give_back() == give_back() == 200
    work_off()
    assert len(gateway.sent) == texts + 1
    assert read(known.profile, by=omar).mail == "broken"
    (row,) = read(desk_reaching.broken, by=a_coordinator(town))
    assert row.name == "Omar"


@pytest.mark.parametrize("status", ["5.7.1", "4.4.1"])
def test_what_is_not_the_addresss_fault_only_takes_the_next_way(asta, omar, post, gateway, give_back, status):
    with_mail(omar, post)
    with_sms(omar, gateway)
    want(an_errand(asta), omar)
    work_off()
    texts = len(gateway.sent)
    assert give_back(status=status) == 200
    work_off()
    assert len(gateway.sent) == texts + 1
    assert read(known.profile, by=omar).mail == "on"


def test_an_address_that_was_changed_meanwhile_keeps_working(asta, omar, post, give_back):
    with_mail(omar, post)
    want(an_errand(asta), omar)
    work_off()
    sent = post.box[-1]
    change(omar, email="omar@annat.se")
    work_off()
    verify(post.text())
    post.box.append(sent)
    assert give_back() == 200
    assert read(known.profile, by=omar).mail == "on"


def test_only_the_mail_server_may_say_so(asta, omar, post, give_back, own_settings):
    with_mail(omar, post)
    want(an_errand(asta), omar)
    work_off()
    assert {give_back(secret) for secret in ("wrong", SECRET[:-1], "%C3%A5")} == {404}
    assert give_back(letter=b"Subject: I am away\r\n\r\nHej") == 200
    assert give_back(letter=b"x" * 70_000) == 413
    own_settings.setenv("HELPNET_MAIL_SECRET", "")
    settings.cache_clear()
    assert give_back() == 404
    assert read(known.profile, by=omar).mail == "on"
