"""What a push service took is told once a browser shows it; until then somebody is told in another way, too, and the desk need not call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.actions import conversations, devices
from helpnet.domain.columns import columns, new_id
from helpnet.domain.record import Alert
from helpnet.domain.refusals import NotFound
from helpnet.jobs import deliver
from helpnet.jobs.pushing import push_due
from helpnet.queries import desk_errand
from helpnet.runtime import perform, read
from tests.builders import a_coordinator, a_taken_errand, an_errand
from tests.reaching.conftest import change, go, pass_by, showed, switch_on, want, with_mail, with_sms, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
N = columns(Alert)


def to_call(errand, desk) -> list[str]:
    return [one.name for one in read(desk_errand.candidates, errand, by=desk) if one.to_call]


def first_shown():
    return read(lambda work, *, by: work.value(select(N.shown_at).where(N.kind == "HelpWanted")), by=None)


def test_whose_phone_lies_in_a_drawer_is_mailed_after_two_minutes_and_once(service, post, gateway, asta, omar, clock):
    with_mail(omar, post)
    with_sms(omar, gateway)
    letters, texts, phone = len(post.box), len(gateway.sent), switch_on(service, omar)
    phone.shows = None
    want(an_errand(asta), omar)
    go()
    clock.forward(seconds=119)
    work_off()
    assert (len(phone.said), len(post.box)) == (1, letters)
    clock.forward(seconds=1)
    work_off()
    assert len(post.box) == letters + 1
    clock.forward(minutes=10)
    showed(omar, phone.said[0])  # it was found, and the letter stands
    clock.forward(minutes=10)
    go()
    work_off()
    assert (len(phone.said), len(post.box), len(gateway.sent)) == (1, letters + 1, texts)


def test_one_of_two_devices_that_shows_it_is_enough(service, post, asta, omar, clock):
    with_mail(omar, post)
    letters, old = len(post.box), switch_on(service, omar)
    old.shows = None
    switch_on(service, omar)
    want(an_errand(asta), omar)
    go()
    clock.forward(minutes=3)
    work_off()
    assert (len(old.said), len(post.box)) == (1, letters)


def test_a_letter_that_came_back_is_followed_by_no_text_once_the_phone_shows_it(
    service, post, gateway, asta, omar, clock
):
    with_mail(omar, post)
    with_sms(omar, gateway)
    texts, phone = len(gateway.sent), switch_on(service, omar)
    phone.shows = None
    want(an_errand(asta), omar)
    go()
    post.later = 99
    clock.forward(minutes=2)
    work_off()
    showed(omar, phone.said[0])
    for _ in range(6):
        clock.forward(minutes=5)
        work_off()
    assert len(gateway.sent) == texts


def test_who_has_nothing_but_a_phone_that_shows_nothing_is_not_called_at_once(
    service, post, gateway, town, asta, omar, clock
):
    desk, phone, errand = a_coordinator(town), switch_on(service, omar), an_errand(asta)
    change(omar, phone="042-10 00 02")
    phone.shows = None
    want(errand, omar)
    go()
    clock.forward(minutes=3)
    work_off()
    assert to_call(errand, desk) == []


def test_whom_the_desk_was_to_call_it_need_not_once_a_phone_shows_it(service, post, town, asta, omar, clock):
    desk, phone, errand = a_coordinator(town), switch_on(service, omar), an_errand(asta)
    change(omar, phone="042-10 00 02")
    phone.always = 503
    want(errand, omar)
    pass_by(clock, timedelta(minutes=7), timedelta(seconds=10))  # the quick attempts take up to six and a half
    assert to_call(errand, desk) == ["Omar"]
    phone.always = None
    pass_by(clock, timedelta(minutes=15))
    assert (len(phone.said), to_call(errand, desk)) == (1, [])


@pytest.mark.parametrize("shows", ["the newest", "none"])
def test_what_is_shown_of_a_chat_counts_for_the_lines_before_it(service, post, asta, omar, clock, shows):
    with_mail(omar, post)
    errand = a_taken_errand(asta, omar)
    work_off()
    letters, phone = len(post.box), switch_on(service, omar)
    for line in ("Hej", "Är du där?", "Ring gärna"):
        perform(conversations.write, errand, line, by=asta)
        deliver("w")
        push_due("w")
        phone.shows = None
        clock.forward(seconds=1)
    clock.forward(minutes=15)
    go()
    for minute in range(5):
        clock.forward(seconds=40)
        if minute == 1 and shows == "the newest":  # within its two minutes
            showed(omar, phone.said[-1])
        work_off()
    assert (len(phone.said), len(post.box) - letters) == (2, 0 if shows == "the newest" else 1)


def test_that_it_was_shown_is_said_by_its_own_person_and_kept_from_the_first_time(service, asta, omar, clock):
    phone = switch_on(service, omar)
    phone.shows = None
    want(an_errand(asta), omar)
    go()
    alert = read(lambda work, *, by: work.value(select(N.id).where(N.kind == "HelpWanted")), by=None)
    for who, which in ((asta, alert), (omar, new_id())):
        with pytest.raises(NotFound):
            perform(devices.show, which, by=who)
    assert first_shown() is None
    perform(devices.show, alert, by=omar)
    clock.forward(minutes=1)
    perform(devices.show, alert, by=omar)
    assert first_shown() == clock.now() - timedelta(minutes=1)
