"""Each mail and text goes by itself: what is slow, odd or away holds up no other, and nothing goes twice."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from helpnet import reaching as ways
from helpnet.actions import errands
from helpnet.domain.columns import columns
from helpnet.domain.ladder import Delivery
from helpnet.domain.municipality import Municipality
from helpnet.gateways.mail import Letter, QuietMail
from helpnet.jobs import deliver, reaching
from helpnet.runtime import perform, read
from tests.builders import a_person, a_taken_errand, an_errand, bergen
from tests.reaching.conftest import change, want, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
D = columns(Delivery)


def wait_for(found: Callable[[], Any], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until
        time.sleep(0.05)


def once(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Callable[..., Any]) -> None:
    """Let one call of a function go wrong."""
    usual = getattr(where, name)

    def fails(*args: Any, **fields: Any) -> Any:
        monkeypatch.setattr(where, name, usual)
        return fault(*args, **fields)

    monkeypatch.setattr(where, name, fails)


def away(*_: Any, **__: Any) -> Any:
    raise OperationalError("select", {}, Exception("server closed the connection"))


def states(channel: str) -> list[tuple[str, str]]:
    def look(work: Any, *, by: Any) -> list[tuple[str, str]]:
        rows = work.rows(select(D.state, D.why).where(D.channel == channel).order_by(D.id))
        return [tuple(row) for row in rows]

    return read(look, by=None)


class SlowMail(QuietMail):
    """A mail server that takes a letter and does not say so until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.has_one, self.may = threading.Event(), threading.Event()

    async def send(self, letter: Letter) -> str:
        """Remember a letter, in the end."""
        self.has_one.set()
        await asyncio.to_thread(self.may.wait, 60)
        return await super().send(letter)


def test_a_text_is_settled_while_a_mail_server_is_slow_and_its_report_counts(
    post, gateway, asta, omar, town, monkeypatch
):
    eva, slow, stop = a_person(town, "eva"), SlowMail(), threading.Event()
    with_mail(eva, post, "eva@exempel.se")
    with_sms(omar, gateway)
    monkeypatch.setattr(ways, "_mail", lambda: slow)
    want(an_errand(asta), eva)
    want(an_errand(asta), omar)
    deliver("w")
    texts = len(gateway.sent)
    sending = threading.Thread(target=reaching.run_forever, args=(stop,))
    sending.start()
    try:
        assert slow.has_one.wait(20)
        for number in (1, 2):  # one goes together with the letter, one while the letter is on its way
            wait_for(lambda: len(states("sms")) == number + 1 and states("sms")[-1] == ("sent", ""))  # noqa: B023
            ways.reported(f"s{texts + number}", "failed")
            assert states("sms")[-1] == ("failed", "came back")
            want(an_errand(asta), omar)
            deliver("w")
        assert slow.box == []
        slow.may.set()
        wait_for(lambda: slow.box and states("mail")[-1][0] == "sent")
    finally:
        slow.may.set()
        stop.set()
        sending.join()


def test_a_letter_with_a_defect_holds_up_no_other(post, gateway, asta, omar, town, monkeypatch, clock):
    with_mail(omar, post)
    with_sms(omar, gateway)
    eva = a_person(town, "eva")
    with_mail(eva, post, "eva@exempel.se")
    letters, texts = len(post.box), len(gateway.sent)

    async def odd(letter: Any) -> str:
        raise RuntimeError("odd")

    once(monkeypatch, reaching.mail(), "send", odd)
    want(an_errand(asta), omar)
    want(an_errand(asta), eva)
    work_off()
    assert (len(post.box), len(gateway.sent)) == (letters + 1, texts)
    assert ("waiting", "RuntimeError") in states("mail")
    clock.forward(minutes=1)
    work_off()
    assert (len(post.box), len(gateway.sent)) == (letters + 2, texts)


def test_an_alert_that_cannot_climb_holds_up_no_other(post, asta, omar, clock):
    elsewhere = bergen()
    nils, kari = (a_person(elsewhere, name, home=(5.3221, 60.3913)) for name in ("nils", "kari"))
    for one in (omar, nils):
        with_mail(one, post, f"{one.name.lower()}@exempel.se")
    change(nils, quiet_from=60, quiet_until=120)
    letters = len(post.box)

    def zone(name: str) -> None:
        towns = update(Municipality).where(columns(Municipality).id == elsewhere)
        perform(lambda work, *, by: work.write(towns.values(time_zone=name)), by=None)

    for asks, helps in ((kari, nils), (asta, omar)):
        errand = a_taken_errand(asks, helps)
        while deliver("w"):
            pass
        perform(errands.cancel, errand, by=asks)
    while deliver("w"):
        pass
    zone("Nowhere")
    work_off()
    assert [to for to, _ in post.box[letters:]] == ["omar@exempel.se"]
    zone("Europe/Oslo")
    clock.forward(minutes=6)
    work_off()
    assert [to for to, _ in post.box[letters + 1 :]] == ["nils@exempel.se"]


def test_a_text_is_not_sent_twice_because_the_database_was_away(gateway, asta, omar, monkeypatch, clock):
    with_sms(omar, gateway)
    texts = len(gateway.sent)
    monkeypatch.setattr(reaching, "PAUSE", 0.1)
    want(an_errand(asta), omar)
    once(monkeypatch, reaching, "_settle", away)
    work_off()
    clock.forward(minutes=3)
    work_off()
    assert len(gateway.sent) == texts + 1
