"""Whom nothing tells outside the app is no hope of an errand's: others are asked at once, and the desk sees whom to call."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from helpnet import jobs
from helpnet.actions import helping
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.jobs.pushing import push_due
from helpnet.queries import desk, desk_errand
from helpnet.runtime import perform, read
from tests.builders import a_coordinator, a_person, an_errand
from tests.invariants import broken
from tests.queries.test_deck import north
from tests.reaching.conftest import change, go, switch_on, with_mail, work_off

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
K, E, C = columns(Ask), columns(Errand), columns(AnswerCount)


def rows(statement: Any) -> list[Any]:
    return read(lambda work, *, by: work.rows(statement), by=None)


def outcomes(errand: Any) -> dict[Any, str]:
    """What came of asking whom about an errand."""
    return {row.helper_id: row.outcome for row in rows(select(K.helper_id, K.outcome).where(K.errand_id == errand))}


def looks_at(errand: Any) -> Any:
    return rows(select(E.asks_at).where(E.id == errand))[0].asks_at


def counted(person: Any) -> list[tuple[int, int, int]]:
    """Yes, no and silences of a person."""
    mine = C.person_id == person.person_id, C.sort == "all"
    return [tuple(row) for row in rows(select(C.yes, C.no, C.silent).where(*mine))]


def ask() -> None:
    while jobs.ask():
        pass
    go()
    work_off()


def test_those_with_telephones_are_told_at_once_however_many_without_live_nearer(service, post, town, asta, clock):
    mute = [a_person(town) for _ in range(20)]
    heard = [a_person(town, home=north(340)) for _ in range(6)]
    phones = [switch_on(service, one) for one in heard]
    errand = an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    ask()
    assert [len(phone.said) for phone in phones] == [1] * 6
    them = outcomes(errand)
    assert {them.pop(one.person_id) for one in heard} == {"waiting"}
    assert set(them) < {one.person_id for one in mute}  # a few besides, in the app
    assert set(them.values()) == {"unreached"}


def test_where_nothing_tells_anybody_a_few_find_it_in_the_app_and_the_desk_sees_whom_to_call(town, asta, clock):
    helpers, boss = [a_person(town) for _ in range(30)], a_coordinator(town)
    errand = an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    ask()
    first = outcomes(errand)
    assert set(first.values()) == {"unreached"}
    assert 3 <= len(first) < len(helpers)
    ask()
    assert (outcomes(errand), looks_at(errand)) == (first, clock.now() + timedelta(minutes=10))
    clock.forward(minutes=10)
    words = f"Inget vi skickat har nått {len(first)} hjälpare som kan: ring dem gärna"
    assert [row.why for row in read(desk.overview, by=boss).attention] == [words]
    call = [one.to_call for one in read(desk_errand.candidates, errand, by=boss)]
    assert call[: len(first)] == [True] * len(first)
    ask()
    assert len(outcomes(errand)) > len(first)
    assert not any(row.silent for row in rows(select(C.silent)))
    one = next(one for one in helpers if one.person_id in first)
    perform(helping.accept, errand, by=one)
    assert (counted(one), read(broken, by=None)) == ([(1, 0, 0)], {})


def test_once_all_of_them_were_asked_in_the_app_the_errand_is_stalled_and_says_so(town, asta, omar, clock):
    errand = an_errand(asta)
    ask()
    clock.forward(hours=1)
    ask()
    assert outcomes(errand) == {omar.person_id: "unreached"}
    assert [tuple(row) for row in rows(select(E.stall, E.stall_count))] == [("unreached", 1)]


@pytest.mark.parametrize("way", ["push", "mail"])
def test_whom_nothing_reached_is_hoped_for_no_longer_and_the_next_is_asked_at_once(
    service, post, town, asta, omar, clock, way
):
    if way == "push":
        switch_on(service, omar).always = 410
    else:
        with_mail(omar, post)
        post.refuse_letter = True
    errand = an_errand(asta)
    while jobs.ask():
        pass
    bo = a_person(town)  # who has just come
    phone = switch_on(service, bo)
    clock.forward(minutes=5)
    go()
    work_off()
    assert (outcomes(errand), looks_at(errand)) == ({omar.person_id: "unreached"}, clock.now())
    ask()
    assert (len(phone.said), outcomes(errand)[bo.person_id]) == (1, "waiting")
    clock.forward(hours=2)
    ask()
    assert (counted(omar), counted(bo)) == ([], [(0, 0, 1)])


def test_what_reached_nobody_is_none_of_the_week_once_something_does(service, asta, omar):
    change(omar, asks_per_week=1)
    lost, still = an_errand(asta), an_errand(asta)
    ask()
    assert [outcomes(one) for one in (lost, still)] == [{omar.person_id: "unreached"}, {}]  # in the app it is one
    phone = switch_on(service, omar)
    for times in (1, 1):
        an_errand(asta)
        ask()
        assert len(phone.said) == times


def test_a_device_that_is_still_being_tried_is_waited_for(service, asta, omar, clock):
    phone, errand = switch_on(service, omar), an_errand(asta)
    phone.answers = [(429, {"Retry-After": "240"})]
    ask()
    for _ in range(3):
        clock.forward(minutes=1, seconds=10)
        ask()
        assert outcomes(errand) == {omar.person_id: "waiting"}
    clock.forward(minutes=1)
    push_due("w")
    assert (len(phone.said), outcomes(errand)) == (1, {omar.person_id: "waiting"})


def test_a_device_whose_service_rests_for_an_hour_is_not_and_nobody_falls_silent(service, town, asta, omar, clock):
    phone, errand = switch_on(service, omar), an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    phone.answers = [(429, {"Retry-After": "3600"})]
    ask()
    bo = a_person(town)  # who has just come
    clock.forward(minutes=7)
    ask()
    assert outcomes(errand) == {omar.person_id: "unreached"}
    ask()
    assert set(outcomes(errand)) == {omar.person_id, bo.person_id}
    for _ in range(11):
        clock.forward(minutes=5)
        ask()
    assert (len(phone.said), outcomes(errand)[omar.person_id], counted(omar)) == (1, "waiting", [])


@pytest.mark.parametrize("way", ["push", "mail"])
def test_whom_an_outage_kept_from_it_until_another_took_it_is_asked_when_that_one_cannot(
    service, post, town, asta, omar, clock, way
):
    phone = switch_on(service, omar) if way == "push" else with_mail(omar, post) and service.browser()
    change(omar, asks_per_week=2)
    letters, post.later, phone.always = len(post.box), 1000, (429, {"Retry-After": "3600"})
    bo, boss, errand = a_person(town), a_coordinator(town), an_errand(asta)
    for _ in range(5):
        ask()
        clock.forward(minutes=2)
    perform(helping.accept, errand, by=bo)
    ask()
    post.later, phone.always = 0, None
    clock.forward(minutes=15)
    ask()
    assert (len(phone.said) + len(post.box), outcomes(errand)[omar.person_id]) == (letters, "unreached")
    perform(helping.withdraw, errand, by=bo)
    for _ in range(2):
        ask()
        assert (len(phone.said) + len(post.box), outcomes(errand)[omar.person_id]) == (letters + 1, "waiting")
    times = [one.words for one in read(desk_errand.opened, errand, by=boss).asked if one.name == "Omar"]
    assert times == ["Inget av det vi skickat har nått fram", "Har inte svarat än"]
    clock.forward(hours=2)
    ask()
    assert (counted(omar), read(broken, by=None)) == ([(0, 0, 1)], {})
    an_errand(asta)
    ask()
    assert len(phone.said) + len(post.box) == letters + 2  # it was one of the week


def test_what_is_put_anew_is_one_of_the_week_though_its_errand_was_taken_before(post, town, asta, omar, clock):
    with_mail(omar, post)
    change(omar, asks_per_week=2, alerts_on=False)
    bo, errand = a_person(town), an_errand(asta)
    ask()
    perform(helping.accept, errand, by=bo)
    ask()
    clock.forward(minutes=1)
    change(omar, alerts_on=True)
    letters, post.later = len(post.box), 1000
    perform(helping.withdraw, errand, by=bo)
    for _ in range(5):
        ask()
        clock.forward(minutes=1)
    post.later = 0
    clock.forward(minutes=5)
    ask()
    assert (len(post.box), outcomes(errand)[omar.person_id]) == (letters + 1, "waiting")
    an_errand(asta)
    ask()
    assert len(post.box) == letters + 2


def test_who_wants_one_question_a_week_has_one_when_the_mail_server_is_back(post, asta, omar, clock):
    with_mail(omar, post)
    change(omar, asks_per_week=1)
    letters, post.later = len(post.box), 1000
    asked = []
    for _ in range(3):
        asked.append(an_errand(asta, ends_at=clock.now() + timedelta(hours=30)))
        for _ in range(5):
            ask()
            clock.forward(minutes=1)
    clock.forward(minutes=20)
    for _ in range(2):  # each is tried again, in vain
        ask()
        clock.forward(minutes=1)
    assert [outcomes(one) for one in asked] == [{omar.person_id: "unreached"}] * 3
    post.later = 0
    for _ in range(3):
        clock.forward(minutes=15)
        ask()
    assert len(post.box) == letters + 1
    assert sorted(outcomes(one)[omar.person_id] for one in asked) == ["silent", "unreached", "unreached"]
    clock.forward(hours=1)
    ask()
    assert (counted(omar), read(broken, by=None)) == ([(0, 0, 1)], {})


def test_who_has_promised_to_be_elsewhere_since_is_asked_once_they_are_free_again(post, asta, omar, clock):
    with_mail(omar, post)
    letters, post.later, begins = len(post.box), 1000, clock.now() + timedelta(hours=6)
    one, two = (an_errand(asta, starts_at=begins, ends_at=begins + timedelta(hours=1)) for _ in range(2))
    for _ in range(5):
        ask()
        clock.forward(minutes=1)
    perform(helping.accept, two, by=omar)
    post.later = 0
    clock.forward(minutes=5)
    ask()
    assert (outcomes(one)[omar.person_id], outcomes(two)[omar.person_id]) == ("unreached", "yes")
    assert len(post.box) == letters
    perform(helping.withdraw, two, by=omar)
    clock.forward(minutes=5)
    ask()
    assert (len(post.box), outcomes(one)[omar.person_id]) == (letters + 1, "waiting")


def test_an_errand_asks_no_more_than_it_wants_when_a_push_service_is_back(service, town, asta, clock):
    phones = [switch_on(service, a_person(town)) for _ in range(18)]
    for phone in phones:
        phone.always = 503
    begun, errand = clock.now(), an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    ask()
    wanted = len(outcomes(errand))
    while list(outcomes(errand).values()) != ["unreached"] * 18:  # about ten minutes
        assert clock.now() < begun + timedelta(minutes=40)
        clock.forward(minutes=1)
        ask()
    for phone in phones:
        phone.always = None
    clock.forward(minutes=25)
    ask()
    assert sum(len(phone.said) for phone in phones) == wanted < 18
    clock.forward(minutes=11)
    ask()
    assert [len(phone.said) for phone in phones] == [1] * 18  # the others, once these are silent


def test_the_desk_sees_each_time_that_somebody_was_asked(service, town, asta, omar, clock):
    bo, boss = a_person(town), a_coordinator(town)
    switch_on(service, omar)
    errand = an_errand(asta, ends_at=clock.now() + timedelta(hours=30))
    ask()
    clock.forward(minutes=5)
    perform(helping.accept, errand, by=bo)
    go()
    clock.forward(hours=3)
    perform(helping.withdraw, errand, by=bo)
    ask()
    opened = read(desk_errand.opened, errand, by=boss)
    times = [(one.at, one.words) for one in opened.asked if one.person_id == str(omar.person_id)]
    assert [words for _, words in times] == ["Någon annan hann före", "Har inte svarat än"]
    assert (len({at for at, _ in times}), opened.asked_before) == (2, "")
