"""Every line of a chat is told: what tells of several tells of all that are unread, and what came too soon is told later."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from helpnet.actions import conversations, errands, helping, people
from helpnet.domain.actor import Actor
from helpnet.runtime import perform
from tests.builders import a_taken_errand, at
from tests.reaching.conftest import change, go, pass_by, switch_on, with_mail, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")


@pytest.fixture
def errand(asta: Actor, omar: Actor, clock: Any) -> UUID:
    """An errand of Asta's that Omar holds; what there was to tell of it is told."""
    made = a_taken_errand(asta, omar)
    work_off()
    clock.forward(minutes=1)
    work_off()
    return made


def write(errand: UUID, line: str, who: Actor) -> None:
    perform(conversations.write, errand, line, by=who)
    go()


def look(errand: UUID, who: Actor) -> None:
    perform(people.see_alerts, errand, by=who)


def test_a_line_after_those_that_wait_were_read_is_pushed(service, asta, omar, errand, clock):
    phone = switch_on(service, asta)
    write(errand, "Hej", omar)
    clock.forward(minutes=5)
    write(errand, "Är du där?", omar)
    look(errand, asta)
    write(errand, "Kan du öppna porten?", omar)
    pass_by(clock, timedelta(hours=1), timedelta(minutes=5))
    assert [one["title"] for one in phone.said] == ["1 nytt meddelande", "1 nytt meddelande"]


def test_a_line_is_pushed_to_every_device_also_when_one_of_them_is_away(service, asta, omar, errand, clock):
    phone, drawer = switch_on(service, asta), switch_on(service, asta)
    drawer.always = 503
    write(errand, "Hej", omar)
    clock.forward(minutes=15)
    write(errand, "Är du där?", omar)
    assert [one["title"] for one in phone.said] == ["1 nytt meddelande", "2 nya meddelanden"]
    drawer.always = None
    pass_by(clock, timedelta(hours=1), timedelta(minutes=5))
    assert (len(phone.said), [one["title"] for one in drawer.said]) == (2, ["2 nya meddelanden"])


def test_a_line_that_is_gathered_into_quiet_hours_is_pushed_after_them(service, asta, omar, errand, clock):
    phone = switch_on(service, asta)
    change(asta, quiet_from=21 * 60, quiet_until=7 * 60)
    clock.at = at(2026, 11, 24, 19, 50)  # ten to nine in the evening
    write(errand, "Hej", omar)
    clock.forward(minutes=5)
    write(errand, "Hej igen", omar)
    pass_by(clock, timedelta(hours=10), timedelta(minutes=30))
    assert len(phone.said) == 1
    clock.at = at(2026, 11, 25, 6)
    go()
    assert len(phone.said) == 2


def test_a_line_soon_after_a_letter_has_its_letter_two_hours_after_that_one(post, asta, omar, errand, clock):
    with_mail(asta, post)
    letters = len(post.box)
    write(errand, "Jag kommer klockan fyra", omar)
    pass_by(clock, timedelta(minutes=16), timedelta(minutes=8))
    assert len(post.box) == letters + 1
    look(errand, asta)
    clock.forward(minutes=10)
    write(errand, "Det blir klockan ett i stället, stämmer det?", omar)
    pass_by(clock, timedelta(minutes=105), timedelta(minutes=15))
    assert len(post.box) == letters + 1
    pass_by(clock, timedelta(hours=23), timedelta(minutes=15))
    assert len(post.box) == letters + 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["called off", "left", "left and came again"])
def test_a_line_that_its_reader_may_not_read_any_more_is_not_told(service, post, asta, omar, errand, clock, how):
    phone = switch_on(service, omar)
    phone.shows = None
    with_mail(omar, post)
    letters = len(post.box)
    for line in ("Hej", "Det passar inte i dag"):
        write(errand, line, asta)
        clock.forward(minutes=1)
    if how == "called off":
        perform(errands.cancel, errand, by=asta)
    else:
        perform(helping.withdraw, errand, by=omar)
    if how == "left and came again":
        clock.forward(minutes=1)
        perform(helping.accept, errand, by=omar)
        clock.forward(minutes=1)
        write(errand, "Hej igen", asta)
    pass_by(clock, timedelta(minutes=40), timedelta(minutes=5))
    pushed = [one["title"] for one in phone.said if one["kind"] == "MessageWritten"]
    mailed = ["skrev till dig" in post.text(one) for one in range(letters, len(post.box))]
    again = how == "left and came again"  # only what was written since is theirs to read
    assert (pushed, mailed.count(True)) == (["1 nytt meddelande"] * (1 + again), again)


def test_a_letter_that_failed_silences_no_line(post, asta, omar, errand, clock):
    with_mail(asta, post)
    letters = len(post.box)
    write(errand, "Hej", omar)
    clock.forward(minutes=16)
    post.refuse_letter = True
    work_off()
    post.refuse_letter = False
    write(errand, "Är du där?", omar)
    pass_by(clock, timedelta(minutes=20), timedelta(minutes=5))
    assert len(post.box) == letters + 1
