"""Somebody whom only mail or text messages reach, real servers for both, and asks about errands."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from helpnet import reaching
from helpnet.actions import devices, people
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.events import HelpWanted
from helpnet.domain.ladder import Delivery
from helpnet.gateways.mail import SmtpMail
from helpnet.gateways.sms import HttpSms
from helpnet.jobs import deliver
from helpnet.jobs.pushing import push_due
from helpnet.jobs.reaching import reach
from helpnet.runtime import perform, read
from helpnet.settings import settings
from tests import builders
from tests.servers.push import Browser, PushService
from tests.servers.sms import Gateway, sms_gateway
from tests.servers.smtp import Postbox, mail_server

SECRET = "a-secret-that-only-the-gateway-knows"
LINK = re.compile(r"https?://[^\s<>\"']+/l/([\w-]+)")
CODE = re.compile(r"JA (\d{4})")
D = columns(Delivery)
Row = Any


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A real mail server that helpnet sends by."""
    with mail_server() as server:
        gateway = SmtpMail(server.url, "helpnet <noreply@helpnet.example>", seconds=2)
        monkeypatch.setattr(reaching, "_mail", lambda: gateway)
        yield server


@pytest.fixture
def gateway(own_settings: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A real text message gateway that helpnet sends by, and that may call back."""
    with sms_gateway() as server:
        own_settings.setenv("HELPNET_SMS_SECRET", SECRET)
        settings.cache_clear()
        sender = HttpSms(server.url, "+46700000000", seconds=2)
        own_settings.setattr(reaching, "_sms", lambda: sender)
        yield server


@pytest.fixture
def town(engine: Engine) -> Any:
    """Helsingborg."""
    return builders.a_municipality()


@pytest.fixture
def asta(town: Any) -> Actor:
    """Who asks."""
    return builders.a_person(town, "asta", name="Asta Hemlig")


@pytest.fixture
def omar(town: Any) -> Actor:
    """Who is asked."""
    return builders.a_person(town, "omar", name="Omar")


def change(person: Actor, **changes: Any) -> None:
    perform(people.change_profile, ProfileDraft(changes), by=person)


def switch_on(service: PushService, person: Any, **said: Any) -> Browser:
    """A browser in which the person switched alerts on; it says what it shows, as our worker does."""
    browser = service.browser()
    subscription = browser.subscription
    given = {"endpoint": subscription["endpoint"], **subscription["keys"], **said}
    perform(devices.add, given, settings().push_origins, by=person)
    browser.shows = lambda told: showed(person, told)
    return browser


def showed(person: Actor, told: dict[str, Any]) -> None:
    """The person's browser says that it shows what it was told; of what only replaces a question it says nothing."""
    if not told["silent"]:
        perform(devices.show, UUID(told["alert"]), by=person)


def want(errand: Any, *helpers: Actor) -> None:
    """Ask these helpers about an errand, as a wave does."""

    def ask(work: Any, *, by: Any) -> None:
        tells = tuple(one.person_id for one in helpers)
        work.announce(HelpWanted(municipality_id=helpers[0].municipality_id, errand_id=errand, tells=tells))

    perform(ask, by=None)


def work_off(worker: str = "w") -> None:
    """Deliver announcements, climb and send, until nothing is due."""
    deliver(worker)
    while reach(worker):
        deliver(worker)
    deliver(worker)


def go() -> None:
    """Deliver announcements and push, until nothing is due."""
    while deliver("jobs"):
        pass
    push_due("jobs")


def with_mail(person: Actor, post: Postbox, address: str = "omar@exempel.se") -> str:
    """Give the person a mail address that is shown to be theirs."""
    change(person, email=address)
    work_off()
    return verify(post.text())


def with_sms(person: Actor, gateway: Gateway, number: str = "070-174 06 05") -> None:
    """Give the person text messages, shown to be theirs."""
    change(person, phone=number, sms_alerts=True)
    work_off()
    assert gateway.sent, read(lambda work, *, by: work.rows(select(D.channel, D.state, D.attempts, D.why)), by=None)
    verify(gateway.sent[-1]["message"])


def verify(text: str) -> str:
    """Follow the link of a text, as its reader."""
    from helpnet.actions import contacts

    secret = link_in(text)
    perform(contacts.verify, secret, by=reaching.actor_of_link(secret))
    return secret


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[1]


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found[1]


def pass_by(clock: Any, how_long: timedelta, step: timedelta = timedelta(minutes=5)) -> None:
    """Let time pass, and do what is due before each step and after the last."""
    for number in range(how_long // step + 1):
        clock.forward(seconds=step.total_seconds() if number else 0)
        go()
        work_off()
