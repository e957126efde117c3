"""News that is not so any more, or that newer news has overtaken, is told nowhere outside the app: what somebody hears last is how it is."""

from datetime import timedelta

import pytest

from helpnet.actions import desk, errands, helping
from helpnet.runtime import perform
from tests import builders
from tests.reaching.conftest import change, go, switch_on, want, with_mail, work_off

CANCELLED, COMES = "ErrandCancelled", "ErrandAccepted"


def kinds(phone) -> list[str]:
    return [one["kind"] for one in phone.said]


def stands_by(town, asta, omar, clock, **hours):
    """An errand that bo is on, for whom omar stands by."""
    bo = builders.a_person(town)
    errand = builders.a_taken_errand(asta, bo, **hours)
    perform(helping.accept, errand, by=omar, standby=True)
    clock.forward(seconds=30)
    return errand, bo


def test_a_device_that_answers_late_is_not_told_of_a_place_in_what_was_called_off(service, town, asta, omar, clock):
    phone = switch_on(service, omar)
    errand, bo = stands_by(town, asta, omar, clock)
    phone.answers = [503]
    perform(helping.withdraw, errand, by=bo)
    go()
    perform(errands.cancel, errand, by=asta)
    go()
    clock.forward(seconds=10)
    go()
    assert kinds(phone) == [CANCELLED]


def test_a_letter_that_goes_late_does_not_tell_of_a_place_in_what_was_called_off(post, town, asta, omar, clock):
    with_mail(omar, post)
    errand, bo = stands_by(town, asta, omar, clock)
    work_off()
    letters = len(post.box)
    post.later = 1
    perform(helping.withdraw, errand, by=bo)
    work_off()
    perform(errands.cancel, errand, by=asta)
    work_off()
    clock.forward(seconds=40)
    work_off()
    assert len(post.box) == letters + 1
    assert "Det togs tillbaka" in post.text()


def test_of_all_that_waited_for_the_morning_only_what_is_so_is_told(service, town, asta, omar, clock):
    phone = switch_on(service, omar)
    change(omar, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 25, 1)
    hours = {"starts_at": builders.at(2026, 11, 25, 12), "ends_at": builders.at(2026, 11, 25, 14)}
    errand, bo = stands_by(town, asta, omar, clock, **hours)
    perform(helping.withdraw, errand, by=bo)
    go()
    clock.forward(minutes=5)
    perform(errands.cancel, errand, by=asta)
    clock.at = builders.at(2026, 11, 25, 6)
    go()
    assert kinds(phone) == [CANCELLED]


@pytest.mark.parametrize("twice", [False, True])
def test_who_was_put_on_an_errand_and_off_it_again_is_told_how_it_is(service, town, asta, omar, clock, twice):
    phone, cia = switch_on(service, omar), builders.a_coordinator(town)
    phone.answers = [503] if twice else [503, 503]
    errand = builders.an_errand(asta)
    perform(desk.assign, errand, omar.person_id, by=cia)
    go()
    perform(desk.reassign, errand, omar.person_id, by=cia)
    go()
    if twice:
        perform(desk.assign, errand, omar.person_id, by=cia)
    clock.forward(seconds=20)
    go()
    assert kinds(phone) == (["ErrandReassigned", "ErrandAssigned"] if twice else ["ErrandReassigned"])


def test_that_somebody_is_looked_for_is_not_told_once_somebody_comes(service, town, asta, omar, clock):
    phone, bo = switch_on(service, asta), builders.a_person(town)
    errand = builders.a_taken_errand(asta, omar)
    go()
    clock.forward(seconds=20)
    go()
    phone.answers = [(429, {"Retry-After": "60"})]
    perform(helping.withdraw, errand, by=omar)
    go()
    perform(helping.accept, errand, by=bo)
    go()
    clock.forward(seconds=70)
    go()
    assert kinds(phone) == [COMES, COMES]


def test_that_somebody_is_looked_for_is_told_after_all_if_that_yes_was_a_slip(service, town, asta, omar, clock):
    phone, bo = switch_on(service, asta), builders.a_person(town)
    errand = builders.a_taken_errand(asta, omar)
    go()
    clock.forward(seconds=20)
    go()
    phone.answers = [503]
    perform(helping.withdraw, errand, by=omar)
    go()
    perform(helping.accept, errand, by=bo)
    clock.forward(seconds=5)
    go()  # it would be tried again, and is not so now
    perform(helping.withdraw, errand, by=bo)
    clock.forward(seconds=5)
    go()
    assert kinds(phone) == [COMES, "ErrandWithdrawn"]


def test_each_helper_of_several_is_told_of_though_another_one_cannot_come(post, town, asta, omar, clock):
    with_mail(asta, post)
    bo = builders.a_person(town)
    change(asta, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 25, 1)
    errand = builders.an_errand(asta, helpers=3, ends_at=builders.at(2026, 11, 26))
    letters = len(post.box)
    for who in (omar, bo):
        perform(helping.accept, errand, by=who)
        clock.forward(minutes=1)
        work_off()
    perform(helping.withdraw, errand, by=bo)
    clock.at = builders.at(2026, 11, 25, 6, 5)
    work_off()
    said = sorted(post.text(one).split(":")[0] for one in range(letters, len(post.box)))
    assert len(said) == 2  # that omar comes, and that another one is looked for


def test_that_a_helper_could_not_is_not_told_again_once_it_is_told_of_the_next_one(
    service, post, town, asta, omar, clock
):
    bo, phone = builders.a_person(town), switch_on(service, asta)
    with_mail(asta, post, "asta@exempel.se")
    errand = builders.a_taken_errand(asta, omar)
    go()
    clock.forward(minutes=10)
    go()
    letters, phone.answers = len(post.box), [503]
    perform(helping.withdraw, errand, by=omar)
    go()
    perform(helping.accept, errand, by=bo)
    clock.forward(minutes=1)
    go()
    perform(helping.withdraw, errand, by=bo)
    go()
    clock.forward(minutes=3)
    work_off()
    assert kinds(phone) == [COMES, "ErrandWithdrawn"]
    assert len(post.box) == letters


def at_night(town, asta, omar, clock, reader):
    """An errand at noon that omar and bo are on, and a reader who hears of nothing until the morning."""
    bo = builders.a_person(town)
    change(reader, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 24, 20)
    hours = {"starts_at": builders.at(2026, 11, 25, 12), "ends_at": builders.at(2026, 11, 25, 14)}
    errand = builders.a_taken_errand(asta, omar, bo, **hours)
    clock.forward(minutes=1)
    go()
    clock.at = builders.at(2026, 11, 25, 1)
    return errand, bo


def test_of_two_who_could_not_the_other_is_told_of_when_one_comes_after_all(service, town, asta, omar, clock):
    errand, bo = at_night(town, asta, omar, clock, reader=asta)
    phone = switch_on(service, asta)
    perform(helping.withdraw, errand, by=omar)
    perform(helping.withdraw, errand, by=bo)
    perform(helping.accept, errand, by=bo)
    go()
    clock.at = builders.at(2026, 11, 25, 6)
    go()
    assert sorted(kinds(phone)) == [COMES, "ErrandWithdrawn"]


def test_who_has_left_does_not_hear_of_another_who_did(service, town, asta, omar, clock):
    errand, bo = at_night(town, asta, omar, clock, reader=omar)
    phone = switch_on(service, omar)
    perform(helping.withdraw, errand, by=bo)
    go()
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=omar)
    go()
    clock.at = builders.at(2026, 11, 25, 6)
    go()
    assert kinds(phone) == []


def test_that_another_one_comes_before_quiet_hours_end_does_not_wait_for_that(service, town, asta, omar, clock):
    phone = switch_on(service, asta)
    change(asta, quiet_from=22 * 60, quiet_until=8 * 60)
    clock.at = builders.at(2026, 11, 24, 20)
    hours = {"starts_at": builders.at(2026, 11, 25, 6), "ends_at": builders.at(2026, 11, 25, 7)}
    errand, bo = stands_by(town, asta, omar, clock, **hours)
    go()
    clock.forward(hours=2)
    perform(helping.withdraw, errand, by=bo)
    go()
    assert kinds(phone)[-1] == "HelperReplaced"


def test_who_has_left_does_not_hear_who_comes_instead_of_another(service, town, asta, omar, clock):
    phone = switch_on(service, omar)
    bo, eva = builders.a_person(town), builders.a_person(town)
    errand = builders.a_taken_errand(asta, bo, omar)
    perform(helping.accept, errand, by=eva, standby=True)
    go()
    clock.forward(minutes=1)
    phone.answers = [503, 503]
    perform(helping.withdraw, errand, by=bo)
    go()
    perform(helping.withdraw, errand, by=omar)
    for _ in range(3):
        clock.forward(seconds=10)
        go()
    assert "HelperReplaced" not in kinds(phone)


@pytest.mark.parametrize("why", ["done", "thanked for", "past"])
def test_that_somebody_comes_is_told_nowhere_once_it_is_over(service, post, asta, omar, clock, why):
    with_mail(asta, post, "asta@exempel.se")
    phone, letters = switch_on(service, asta), len(post.box)
    change(asta, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 24, 22)
    errand = builders.a_taken_errand(asta, omar, ends_at=builders.at(2026, 11, 25, 5 if why == "past" else 12))
    go()
    clock.forward(hours=1)
    if why == "done":
        perform(helping.done, errand, by=omar)
    elif why == "thanked for":
        perform(errands.confirm, errand, by=asta)
    for _ in range(3):
        clock.at = max(clock.at, builders.at(2026, 11, 25, 6)) + timedelta(minutes=3)
        go()
        work_off()
    assert (kinds(phone), len(post.box) - letters) == ([], 0)


def test_of_two_who_come_who_has_been_there_is_told_of_no_more_and_the_other_is(service, town, asta, omar, clock):
    phone, bo = switch_on(service, asta), builders.a_person(town)
    change(asta, quiet_from=22 * 60, quiet_until=7 * 60)
    clock.at = builders.at(2026, 11, 24, 22)
    errand = builders.a_taken_errand(asta, omar, bo, ends_at=builders.at(2026, 11, 25, 12))
    go()
    clock.forward(hours=1)
    perform(helping.done, errand, by=omar)
    clock.at = builders.at(2026, 11, 25, 7)
    go()
    assert kinds(phone) == [COMES]


def test_a_service_that_is_back_after_the_errand_tells_nobody_that_somebody_comes(service, asta, omar, clock):
    phone = switch_on(service, asta)
    builders.a_taken_errand(asta, omar, ends_at=clock.at + timedelta(hours=1))
    phone.answers = [(429, {"Retry-After": "3600"})]
    go()
    clock.forward(seconds=20)
    go()
    clock.forward(hours=1, minutes=1)
    go()
    assert (phone.answers, kinds(phone)) == ([], [])


def test_a_question_that_is_put_anew_is_mailed_once(service, post, asta, omar, clock):
    with_mail(omar, post)
    letters, phone = len(post.box), switch_on(service, omar)
    phone.shows = None  # it lies in a drawer
    errand = builders.an_errand(asta)
    for _ in range(2):
        want(errand, omar)
        go()
        clock.forward(minutes=1)
    for _ in range(3):
        clock.forward(minutes=1)
        work_off()
    assert len(post.box) == letters + 1
