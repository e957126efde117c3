"""A mail server or a push service that is away for hours loses nothing: what is still to be told is told once it is back, once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from helpnet.actions import errands, helping
from helpnet.domain.columns import columns
from helpnet.domain.ladder import Delivery
from helpnet.domain.record import Alert
from helpnet.gateways.push import Held
from helpnet.jobs import deliver, pushing
from helpnet.runtime import perform, read
from tests.builders import a_person, a_taken_errand, an_errand, at
from tests.reaching.conftest import change, go, pass_by, switch_on, want, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
D, N = columns(Delivery), columns(Alert)


def last(statement: Any) -> Any:
    return read(lambda work, *, by: work.value(statement.order_by(D.id.desc()).limit(1)), by=None)


def is_unreached(person: Any) -> bool:
    here = select(N.id).where(N.person_id == person.person_id, N.unreached_at.is_not(None))
    return read(lambda work, *, by: work.row(here) is not None, by=None)


def call_off(asta: Any, omar: Any, clock: Any) -> None:
    errand = a_taken_errand(asta, omar)
    clock.forward(minutes=1)
    work_off()
    go()
    perform(errands.cancel, errand, by=asta)


def test_a_letter_goes_when_the_mail_server_is_back_and_until_then_the_desk_may_call(post, asta, omar, clock):
    with_mail(omar, post)
    call_off(asta, omar, clock)
    letters, post.later = len(post.box), 1000
    pass_by(clock, timedelta(minutes=4), timedelta(seconds=10))
    assert is_unreached(omar)
    pass_by(clock, timedelta(hours=3))
    assert len(post.box) == letters
    assert 1000 - post.later == 4 + 4  # after 5, 15, 60 and 60 minutes
    post.later = 0
    pass_by(clock, timedelta(hours=24), timedelta(hours=1))
    assert len(post.box) == letters + 1
    assert not is_unreached(omar)


def test_what_another_way_has_told_is_not_told_again(post, gateway, service, asta, omar, clock):
    with_mail(omar, post)
    with_sms(omar, gateway)
    phone = switch_on(service, omar)
    call_off(asta, omar, clock)
    letters, texts, pushed = len(post.box), len(gateway.sent), len(phone.said)
    post.later, phone.always = 1000, 503
    pass_by(clock, timedelta(minutes=10), timedelta(seconds=30))
    assert len(gateway.sent) == texts + 1
    post.later, phone.always = 0, None
    pass_by(clock, timedelta(hours=3), timedelta(minutes=15))
    assert (len(post.box), len(gateway.sent), len(phone.said)) == (letters, texts + 1, pushed)


def test_what_is_not_so_any_more_when_it_is_back_is_not_told(post, asta, omar, clock):
    with_mail(omar, post)
    letters, post.later, errand = len(post.box), 1000, an_errand(asta)
    want(errand, omar)
    pass_by(clock, timedelta(minutes=30))
    perform(errands.cancel, errand, by=asta)
    post.later = 0
    pass_by(clock, timedelta(hours=3), timedelta(minutes=15))
    assert len(post.box) == letters


def test_a_text_that_may_have_come_is_not_sent_for_hours(gateway, asta, omar, clock):
    with_sms(omar, gateway)
    gateway.answers = ["hang"] * 10
    call_off(asta, omar, clock)
    pass_by(clock, timedelta(minutes=4), timedelta(seconds=30))
    assert len(gateway.answers) == 6
    pass_by(clock, timedelta(hours=3), timedelta(minutes=15))
    assert len(gateway.answers) == 6
    assert is_unreached(omar)


def test_a_push_goes_when_its_service_is_back(service, asta, omar, clock):
    phone = switch_on(service, omar)
    call_off(asta, omar, clock)
    pushed, phone.always = len(phone.said), 503
    pass_by(clock, timedelta(minutes=7), timedelta(seconds=10))  # the quick attempts take up to six and a half
    assert is_unreached(omar)
    pass_by(clock, timedelta(hours=2))
    assert last(select(D.attempts)) <= 8 + 5
    phone.always = None
    pass_by(clock, timedelta(hours=24), timedelta(hours=1))
    assert len(phone.said) == pushed + 1
    assert not is_unreached(omar)


@pytest.mark.parametrize("quiet_until", [0, 12 * 60])  # it is ten in the morning
def test_who_is_to_hear_of_it_from_a_service_that_rests_for_hours_may_be_called(
    service, asta, omar, clock, quiet_until
):
    phone = switch_on(service, omar)
    change(omar, quiet_from=9 * 60 if quiet_until else None, quiet_until=quiet_until or None)
    call_off(asta, omar, clock)
    pushed, phone.always = len(phone.said), (429, {"Retry-After": "3600"})
    go()
    if quiet_until:
        clock.at = at(2026, 11, 24, 11)
    for minutes in range(8):
        go()
        work_off()
        assert is_unreached(omar) == (minutes == 7), minutes
        clock.forward(minutes=1)
    phone.always = None
    pass_by(clock, timedelta(hours=1))
    assert (len(phone.said), is_unreached(omar)) == (pushed + 1, False)


def test_turns_in_which_the_service_was_left_alone_are_no_attempts(service, asta, omar, clock):
    class Resting:
        async def send(self, push: Any) -> None:
            raise Held("left alone", 60.0)

    async def all_of_it() -> None:
        sender = pushing.Sender(Resting(), "w")
        await sender.look()
        await asyncio.gather(*sender.going)
        await sender.settle()

    phone = switch_on(service, omar)
    want(an_errand(asta), omar)
    deliver("w")
    for _ in range(20):
        asyncio.run(all_of_it())
        clock.forward(seconds=61)
    assert (last(select(D.state)), last(select(D.attempts))) == ("waiting", 0)
    go()
    assert len(phone.said) == 1


@pytest.mark.parametrize("way", ["push", "mail"])
def test_what_is_late_does_not_come_in_quiet_hours_that_began_meanwhile(service, post, asta, omar, clock, way):
    with_mail(omar, post)
    change(omar, quiet_from=21 * 60, quiet_until=7 * 60)
    clock.at = at(2026, 11, 24, 19, 58)  # two to nine in the evening
    call_off(asta, omar, clock)
    phone = switch_on(service, omar) if way == "push" else service.browser()
    phone.always, letters = 503, len(post.box)
    post.later = 2 if way == "mail" else 0
    pass_by(clock, timedelta(minutes=2), timedelta(seconds=10))
    clock.at = at(2026, 11, 24, 20, 1)
    phone.always = None
    pass_by(clock, timedelta(hours=9), timedelta(minutes=30))
    assert (len(phone.said), len(post.box)) == (0, letters)
    clock.at = at(2026, 11, 25, 6)
    go()
    work_off()
    clock.forward(minutes=2)
    work_off()
    assert (len(phone.said), len(post.box) - letters) == ((1, 0) if way == "push" else (0, 1))


def test_a_device_has_its_time_before_a_letter_also_when_both_waited_for_the_morning(service, post, asta, omar, clock):
    with_mail(omar, post)
    change(omar, quiet_from=21 * 60, quiet_until=7 * 60)
    clock.at = at(2026, 11, 24, 19, 56)  # four to nine in the evening
    call_off(asta, omar, clock)
    phone, letters = switch_on(service, omar), len(post.box)
    phone.always, post.later = 503, 1000
    pass_by(clock, timedelta(minutes=6), timedelta(seconds=30))
    assert last(select(D.channel)) == "mail"
    phone.always, post.later, clock.at = None, 0, at(2026, 11, 25, 6)
    work_off()  # mail looks before push does
    go()
    clock.forward(minutes=2)
    work_off()
    assert (len(phone.said), len(post.box)) == (1, letters)


@pytest.mark.parametrize("minutes", [20, 60])
def test_a_question_on_a_phone_that_nothing_reaches_ends_once_something_does(service, town, asta, omar, clock, minutes):
    bo, phone, errand = a_person(town), switch_on(service, omar), an_errand(asta)
    want(errand, omar)
    go()
    perform(helping.accept, errand, by=bo)
    phone.always = 503
    for _ in range(minutes // 2):
        go()
        clock.forward(minutes=2)
    phone.always = None
    for _ in range(6):
        clock.forward(minutes=5)
        go()
    if minutes == 60:  # what came of it is old by now, until it is so again
        assert len(phone.said) == 1
        perform(helping.withdraw, errand, by=bo)
        perform(helping.accept, errand, by=a_person(town))
        go()
        clock.forward(seconds=15)
        go()
    assert [one["kind"] for one in phone.said] == ["HelpWanted", "AlreadyTaken"]
