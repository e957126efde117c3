"""A yes taken back at once is a slip: nobody was told of it outside the app, and all is as if it had not been."""

import threading

import pytest
from sqlalchemy import func, select

from helpnet import jobs
from helpnet.actions import helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns
from helpnet.domain.ladder import SECOND_THOUGHTS
from helpnet.domain.record import Alert
from helpnet.jobs import deliver
from helpnet.jobs.pushing import _claim
from helpnet.queries import errand_page, mine
from helpnet.runtime import perform, read
from helpnet.store.work import Work
from helpnet.views.errands import ErrandPage
from tests.builders import a_person, a_taken_errand, an_errand, at
from tests.invariants import broken
from tests.reaching.conftest import change, go, switch_on, want, with_mail, work_off

WINDOW = SECOND_THOUGHTS.total_seconds()
COMES, NOT_AFTER_ALL, ASKED, TAKEN = "ErrandAccepted", "ErrandWithdrawn", "HelpWanted", "AlreadyTaken"
N, K = columns(Alert), columns(Ask)


def told(person) -> list[str]:
    return [alert.kind for alert in read(mine.alerts, by=person)]


def kinds(phone) -> list[str]:
    return [one["kind"] for one in phone.said]


def everywhere() -> None:
    go()
    work_off()


def test_a_yes_stands_in_the_app_at_once_and_is_told_elsewhere_when_it_is_no_slip_any_more(
    service, post, town, asta, omar, clock
):
    eva, phone = a_person(town), switch_on(service, asta)
    with_mail(eva, post)
    letters = len(post.box)
    for who in (asta, eva):
        a_taken_errand(who, omar)
    everywhere()
    assert (told(asta), told(eva)[:1]) == ([COMES], [COMES])
    assert (kinds(phone), len(post.box)) == ([], letters)
    clock.forward(seconds=WINDOW)
    everywhere()
    assert (kinds(phone), len(post.box)) == ([COMES], letters + 1)
    clock.forward(minutes=10)
    everywhere()
    assert (kinds(phone), len(post.box)) == ([COMES], letters + 1)


def test_a_slip_is_heard_of_nowhere(service, post, town, asta, omar, clock):
    eva, phone = a_person(town), switch_on(service, asta)
    with_mail(eva, post)
    letters = len(post.box)
    for who in (asta, eva):
        errand = a_taken_errand(who, omar)
        everywhere()
        clock.forward(seconds=5)
        perform(helping.withdraw, errand, by=omar)
    for _ in range(10):
        everywhere()
        clock.forward(minutes=1)
    assert COMES not in told(asta) + told(eva)
    assert (kinds(phone), len(post.box)) == ([], letters)


def test_what_is_on_its_way_by_then_is_unsaid_aloud(service, asta, omar, clock):
    phone = switch_on(service, asta)
    errand = a_taken_errand(asta, omar)
    deliver("jobs")
    clock.forward(seconds=WINDOW)
    assert len(perform(_claim, "slow", 200, by=None)) == 1
    perform(helping.withdraw, errand, by=omar)  # in time for a slip
    go()
    assert told(asta) == [NOT_AFTER_ALL, COMES]
    assert kinds(phone) == [NOT_AFTER_ALL]  # after the one that the slow worker sends


def test_of_a_sender_and_a_slip_at_the_same_moment_the_requester_is_never_left_believing(service, asta, omar, clock):
    switch_on(service, asta)
    for _ in range(10):
        errand, sent = a_taken_errand(asta, omar, minutes=5), []
        deliver("jobs")
        clock.forward(seconds=WINDOW)
        start = threading.Barrier(2)

        def send(start=start, sent=sent) -> None:
            start.wait()
            sent += [one.about.errand_id for one, _ in perform(_claim, "w", 200, by=None) if one.about.kind == COMES]

        def take_back(start=start, errand=errand) -> None:
            start.wait()
            perform(helping.withdraw, errand, by=omar)

        both = [threading.Thread(target=one) for one in (send, take_back)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        deliver("jobs")
        here = N.errand_id == errand, N.kind == NOT_AFTER_ALL
        unsaid = read(lambda work, *, by, here=here: work.value(select(func.count()).where(*here)), by=None)
        assert unsaid >= len(sent)


def test_who_read_of_it_in_the_app_hears_that_it_is_not_so_and_no_more(service, asta, omar, clock):
    phone = switch_on(service, asta)
    errand = a_taken_errand(asta, omar)
    deliver("jobs")
    perform(people.see_alerts, by=asta)
    perform(helping.withdraw, errand, by=omar)
    clock.forward(minutes=1)
    go()
    assert kinds(phone) == [NOT_AFTER_ALL]


@pytest.mark.parametrize("way", ["phone", "mail"])
def test_news_that_waited_for_the_morning_is_not_told_if_it_is_not_so_any_more(service, post, asta, omar, clock, way):
    phone = None if way == "mail" else switch_on(service, asta)
    if phone is None:
        with_mail(asta, post)
    letters = len(post.box)
    change(asta, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = at(2026, 11, 25, 1)  # two at night
    errand = a_taken_errand(asta, omar, ends_at=at(2026, 11, 26))
    everywhere()
    clock.forward(hours=1)
    perform(helping.withdraw, errand, by=omar)
    everywhere()
    clock.forward(hours=5)
    everywhere()
    if phone is None:
        assert len(post.box) == letters + 1
        assert "fick förhinder" in post.text()
    else:
        assert kinds(phone) == [NOT_AFTER_ALL]


def test_a_slip_silences_nobody_elses_phone_and_a_real_yes_after_it_does(service, town, asta, omar, clock):
    others = [a_person(town) for _ in range(3)]
    phones = [switch_on(service, one) for one in others]
    errand = an_errand(asta)
    while jobs.ask():
        pass
    go()
    perform(helping.accept, errand, by=omar)
    go()
    clock.forward(seconds=5)
    perform(helping.withdraw, errand, by=omar)
    go()
    clock.forward(seconds=WINDOW)
    go()
    assert [kinds(one) for one in phones] == [[ASKED]] * 3
    perform(helping.accept, errand, by=omar)
    go()
    clock.forward(seconds=WINDOW)
    go()
    assert [kinds(one) for one in phones] == [[ASKED, TAKEN]] * 3


@pytest.mark.parametrize("seconds", [5, WINDOW])
def test_a_slip_leaves_the_question_of_who_said_yes_before_it_over(service, town, asta, omar, clock, seconds):
    bo, hers, phone = a_person(town), switch_on(service, asta), switch_on(service, omar)
    errand = an_errand(asta, helpers=2)
    want(errand, omar)
    go()
    perform(helping.accept, errand, by=omar)
    go()
    clock.forward(seconds=5)
    perform(helping.accept, errand, by=bo)
    go()
    clock.forward(seconds=seconds - 3)
    go()
    perform(helping.withdraw, errand, by=bo)
    clock.forward(minutes=1)
    go()
    assert kinds(phone) == [ASKED, "AlreadyYours"]
    assert kinds(hers) == [COMES]


def test_a_slip_leaves_nobody_waited_for_where_who_stood_by_steps_in(service, town, asta, omar, clock):
    bo, eva, phone = a_person(town), a_person(town), switch_on(service, omar)
    for one in (bo, eva):
        switch_on(service, one)
    errand = an_errand(asta)
    while jobs.ask():
        pass
    go()
    perform(helping.accept, errand, by=bo)
    go()
    clock.forward(seconds=4)
    perform(helping.accept, errand, by=eva, standby=True)
    clock.forward(seconds=4)
    perform(helping.withdraw, errand, by=bo)
    for _ in range(3):
        everywhere()
        clock.forward(minutes=1)
    assert kinds(phone) == [ASKED, TAKEN]
    rows = read(lambda work, *, by: work.rows(select(K.outcome)), by=None)
    assert {row.outcome for row in rows} == {"filled"}
    assert read(broken, by=None) == {}


def test_a_phone_that_was_not_told_of_one_yes_is_told_of_the_next(service, asta, omar, town, clock):
    bo, phone = a_person(town), switch_on(service, omar)
    errand = an_errand(asta)
    want(errand, omar)
    go()
    perform(helping.accept, errand, by=bo)
    go()
    perform(people.see_alerts, by=asta)
    perform(helping.withdraw, errand, by=bo)  # said aloud, for it was read
    clock.forward(seconds=WINDOW)
    go()
    assert kinds(phone) == [ASKED]
    perform(helping.accept, errand, by=bo)
    go()
    clock.forward(seconds=WINDOW)
    go()
    assert kinds(phone) == [ASKED, TAKEN]


@pytest.mark.parametrize("way", ["phone", "mail"])
def test_a_question_that_a_slip_held_back_is_put_after_all(service, post, asta, omar, town, clock, way):
    bo = a_person(town)
    phone = None if way == "mail" else switch_on(service, omar)
    if phone is None:
        with_mail(omar, post)
    letters = len(post.box)
    errand = an_errand(asta)
    want(errand, omar)
    deliver("jobs")
    perform(helping.accept, errand, by=bo)
    everywhere()
    clock.forward(seconds=5)
    perform(helping.withdraw, errand, by=bo)
    everywhere()
    clock.forward(minutes=2)
    everywhere()
    if phone is None:
        assert len(post.box) == letters + 1
    else:
        assert kinds(phone) == [ASKED]


@pytest.mark.parametrize("delivered", [True, False])
def test_who_saw_the_door_takes_nothing_back_unheard(asta, omar, clock, delivered):
    errand = a_taken_errand(asta, omar)
    if delivered:
        deliver("jobs")
    assert read(errand_page.for_reader, errand, by=omar).place is not None
    clock.forward(seconds=1)
    perform(helping.withdraw, errand, by=omar)
    deliver("jobs")
    assert told(asta) == [NOT_AFTER_ALL, COMES]


def test_who_saw_the_door_once_makes_no_slip_of_coming_back(asta, omar, clock):
    errand = a_taken_errand(asta, omar)
    read(errand_page.for_reader, errand, by=omar)
    perform(helping.withdraw, errand, by=omar)
    perform(helping.accept, errand, by=omar)
    perform(helping.withdraw, errand, by=omar)
    deliver("jobs")
    assert told(asta).count(NOT_AFTER_ALL) == 2


def test_a_door_that_is_looked_up_while_the_yes_is_taken_back_stays_shut(asta, omar):
    errand, looks = a_taken_errand(asta, omar), []

    def slowly(work: Work, *, by: Actor) -> ErrandPage:
        page = errand_page.for_reader(work, errand, by=by)
        looks.append(page.place)
        if len(looks) == 1:
            perform(helping.withdraw, errand, by=by)
        return page

    page = read(slowly, by=omar)
    deliver("jobs")
    assert (page.role, page.place, page.contact, told(asta)) == ("neighbour", None, None, [])
    assert looks[0] is not None
