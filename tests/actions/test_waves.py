"""Asking: a wave at once, the next with each no or silence, and the desk with the true reason when nobody is left."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from helpnet import jobs
from helpnet.actions import access, desk, errands, helping, people, waves
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.queries import desk as desk_view
from helpnet.queries import mine
from helpnet.runtime import perform, read
from helpnet.store import around
from tests.builders import HOME, a_coordinator, a_municipality, a_person, an_errand, at
from tests.invariants import broken
from tests.queries.test_deck import north

pytestmark = pytest.mark.usefixtures("engine")
K, E, N, P = map(columns, (Ask, Errand, AnswerCount, Person))


def asked(errand) -> dict:
    """What came of asking, by helper."""
    return {row.helper_id: row.outcome for row in _rows(select(K.helper_id, K.outcome).where(K.errand_id == errand))}


def state(errand):
    return _rows(select(E.asks_at, E.waves, E.stall, E.stall_count, E.stalls_at).where(E.id == errand))[0]


def counts(person) -> dict[str, tuple[int, int, int]]:
    rows = _rows(select(N.sort, N.yes, N.no, N.silent).where(N.person_id == person.person_id))
    return {row.sort: (row.yes, row.no, row.silent) for row in rows}


def _rows(statement) -> list:
    return read(lambda work, *, by: work.rows(statement), by=None)


def change(person, **values) -> None:
    perform(lambda work, *, by: work.write(update(Person).where(P.id == person.person_id).values(**values)), by=None)


def a_town(helpers: int) -> tuple:
    """A municipality, somebody who asks, and so many who could help."""
    town = a_municipality()
    return town, a_person(town), [a_person(town) for _ in range(helpers)]


def ask() -> None:
    while jobs.ask():
        pass
    while jobs.deliver("worker"):
        pass


def test_a_posted_errand_asks_a_few_at_once_and_tells_them():
    _, asta, helpers = a_town(16)
    errand = an_errand(asta)
    ask()
    them = asked(errand)
    assert 3 <= len(them) < len(helpers)
    assert set(them.values()) == {"waiting"}
    told = [one for one in helpers if [alert.kind for alert in read(mine.alerts, by=one)] == ["HelpWanted"]]
    assert {one.person_id for one in told} == set(them)
    assert state(errand).waves == 1
    ask()
    assert asked(errand) == them
    assert read(broken, by=None) == {}


def test_only_the_first_wave_asks_besides_those_whose_turn_has_come(clock, monkeypatch):
    town, asta, helpers = a_town(20)
    clock.forward(days=14)  # nobody has ever been asked, for two weeks
    errand = an_errand(asta)
    first = []
    choose = waves.choose
    monkeypatch.setattr(waves, "choose", lambda them, **how: first.append(how.get("first")) or choose(them, **how))
    ask()
    assert first[-1] is True
    assert len(asked(errand)) == len(helpers)
    late = a_person(town)
    clock.forward(minutes=60)  # nobody has answered
    ask()
    assert first[-1] is False
    assert late.person_id in asked(errand)
    assert (state(errand).waves, read(broken, by=None)) == (2, {})


def test_the_first_wave_looks_one_page_on_for_those_whose_turn_has_come_and_the_next_ones_do_not(clock, monkeypatch):
    monkeypatch.setattr(around, "PAGE", 12)
    town, asta, _ = a_town(12)
    beyond = [a_person(town, home=north(900 + n)) for n in range(12)]
    third = a_person(town, home=north(1_800))
    clock.forward(days=14)
    errand = an_errand(asta)
    ask()
    first = set(asked(errand))
    assert first.issuperset(one.person_id for one in beyond[:-1])  # she who asks is the first page's twelfth
    assert third.person_id not in first
    clock.forward(minutes=60)
    ask()
    assert third.person_id in asked(errand)  # nobody else is left


def test_each_no_brings_in_the_next_at_once():
    _, asta, helpers = a_town(16)
    errand = an_errand(asta)
    ask()
    before = asked(errand)
    first = next(one for one in helpers if one.person_id in before)
    perform(helping.decline, errand, by=first)
    ask()
    after = asked(errand)
    assert after[first.person_id] == "no"
    assert len(after) == len(before) + 1
    assert counts(first) == {"all": (0, 1, 0), "shopping": (0, 1, 0), "part-1": (0, 1, 0)}


def test_who_does_not_answer_in_time_is_waited_for_no_longer_but_may_still_say_yes(clock):
    _, asta, helpers = a_town(20)
    errand = an_errand(asta)
    ask()
    first = set(asked(errand))
    clock.forward(minutes=29)
    ask()
    assert set(asked(errand)) == first
    clock.forward(minutes=1)
    ask()
    them = asked(errand)
    assert {them[one] for one in first} == {"silent"}
    assert "waiting" in them.values()
    late = next(one for one in helpers if one.person_id in first)
    assert counts(late)["all"] == (0, 0, 1)
    perform(helping.accept, errand, by=late)
    assert counts(late)["all"] == (1, 0, 0)
    assert "waiting" not in asked(errand).values()
    assert read(broken, by=None) == {}


def test_a_yes_ends_the_waiting_for_the_others_and_counts_neither_for_nor_against_them():
    _, asta, helpers = a_town(12)
    errand = an_errand(asta)
    ask()
    yes, other = [one for one in helpers if one.person_id in asked(errand)][:2]
    perform(helping.accept, errand, by=yes)
    them = asked(errand)
    assert them[yes.person_id] == "yes"
    assert them[other.person_id] == "filled"
    assert counts(other) == {}
    assert state(errand).asks_at is None


def test_an_errand_for_several_asks_on_until_all_its_places_are_filled():
    _, asta, helpers = a_town(30)
    errand = an_errand(asta, helpers=3)
    ask()
    first = set(asked(errand))
    for one in [one for one in helpers if one.person_id in first][:3]:
        assert state(errand).asks_at is not None
        perform(helping.accept, errand, by=one)
        ask()
    assert sorted(set(asked(errand).values())) == ["filled", "yes"]


def test_a_drop_out_asks_again_at_once_also_those_who_could_not_answer_before(clock):
    _, asta, helpers = a_town(4)
    errand = an_errand(asta)
    ask()
    assert len(asked(errand)) == 4
    perform(helping.accept, errand, by=helpers[0])
    clock.forward(hours=2)
    perform(helping.withdraw, errand, by=helpers[0])
    ask()
    assert asked(errand) == {
        helpers[0].person_id: "taken-back",
        **{one.person_id: "waiting" for one in helpers[1:]},
    }
    assert counts(helpers[0])["all"] == (0, 1, 0)  # a yes taken back is a no


def test_a_drop_out_at_night_asks_at_once_whoever_is_awake_and_the_others_when_they_wake(clock):
    _, asta, helpers = a_town(4)
    went, awake, *sleep = helpers
    clock.at = at(2026, 11, 24, 12)
    begins = at(2026, 11, 25, 8)
    errand = an_errand(asta, starts_at=begins, ends_at=begins + timedelta(hours=2))
    perform(helping.accept, errand, by=went)
    for one in sleep:
        change(one, quiet_from=22 * 60, quiet_until=6 * 60)
    clock.at = at(2026, 11, 25, 2)  # three at night
    perform(helping.withdraw, errand, by=went)
    ask()
    assert asked(errand) == {awake.person_id: "waiting"}
    clock.at = at(2026, 11, 25, 5)
    ask()
    assert set(asked(errand)) == {one.person_id for one in (awake, *sleep)}


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("none", "Kan du hjälpa till med ”Mjölk och bröd”? Vi frågar dig för att du väntar på ditt första uppdrag."),
        ("yes", "Du har sagt ja till ”Mjölk och bröd”"),
        ("no", "Du har sagt nej till ”Mjölk och bröd”. Tack för att du svarade."),
        ("taken", "”Mjölk och bröd” har redan fått hjälp. Tack för att du finns."),
        ("cancelled", "”Mjölk och bröd” är över. Tack för att du finns."),
    ],
)
def test_a_question_that_is_over_asks_nothing_any_more_in_the_app(end, words):
    _, asta, (one, other) = a_town(2)
    errand = an_errand(asta)
    ask()
    ends = {
        "yes": (helping.accept, one), "no": (helping.decline, one), "taken": (helping.accept, other), "cancelled": (errands.cancel, asta),
    }  # fmt: skip
    if end in ends:
        deed, who = ends[end]
        perform(deed, errand, by=who)
    ask()
    assert [alert.words for alert in read(mine.alerts, by=one) if alert.kind == "HelpWanted"] == [words]


def test_a_slip_of_the_finger_leaves_everybody_waited_for_as_before(clock):
    _, asta, helpers = a_town(4)
    errand = an_errand(asta)
    ask()
    before = asked(errand)
    perform(helping.accept, errand, by=helpers[0])
    clock.forward(seconds=5)
    perform(helping.withdraw, errand, by=helpers[0])
    ask()
    assert asked(errand) == before
    assert counts(helpers[0])["all"] == (0, 0, 0)
    assert read(mine.unread, by=helpers[1]) == 1  # told once


def test_a_no_taken_back_is_no_no(clock):
    _, asta, helpers = a_town(3)
    errand = an_errand(asta)
    ask()
    perform(helping.decline, errand, by=helpers[0])
    perform(helping.reconsider, errand, by=helpers[0])
    assert asked(errand)[helpers[0].person_id] == "waiting"
    assert counts(helpers[0])["all"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"quiet_from": 0, "quiet_until": 1439}, "asleep"),
        ({"asks_per_week": 0}, "enough"),
        ({"alert_radius": 500, "home_lat": HOME[1] + 0.01}, "too-far"),
        ({"alerts_on": False}, "too-far"),
        ({"kinds_off": ["shopping"]}, "unwilling"),
        ({"kinds_off": ["garden"]}, ""),
    ],
)
def test_nobody_is_asked_against_their_own_rules_and_the_desk_is_told_the_reason(rule, why):
    _, asta, (helper,) = a_town(1)
    change(helper, **rule)
    errand = an_errand(asta)
    ask()
    assert asked(errand) == ({} if why else {helper.person_id: "waiting"})
    assert state(errand).stall == why
    assert read(broken, by=None) == {}


def test_who_is_on_a_pause_is_asked_when_it_is_over(clock):
    _, asta, (helper,) = a_town(1)
    change(helper, paused_until=clock.now() + timedelta(minutes=50))
    errand = an_errand(asta)
    ask()
    assert state(errand).stall == ""  # in less than an hour and within the desk's patience somebody can be asked
    assert state(errand).asks_at == clock.now() + timedelta(minutes=50)
    clock.forward(minutes=50)
    ask()
    assert asked(errand) == {helper.person_id: "waiting"}


def test_nobody_is_asked_more_often_in_a_week_than_they_want(clock):
    _, asta, (helper,) = a_town(1)
    for _ in range(5):
        an_errand(asta, minutes=5)
        ask()
        clock.forward(minutes=61)
    assert len(_rows(select(K.errand_id).where(K.helper_id == helper.person_id))) == 3
    clock.forward(days=7)
    ask()
    assert len(_rows(select(K.errand_id).where(K.helper_id == helper.person_id))) > 3


def test_a_question_that_comes_again_when_a_place_came_free_is_one_of_the_week_too(clock):
    town, asta, (helper,) = a_town(1)

    def questions() -> int:
        return [alert.kind for alert in read(mine.alerts, by=helper)].count("HelpWanted")

    errand = an_errand(asta, ends_at=clock.now() + timedelta(days=3))
    for times in (1, 2, 3, 3):
        ask()
        assert questions() == times
        quick = a_person(town)
        change(quick, alerts_on=False)
        perform(helping.accept, errand, by=quick)
        clock.forward(hours=1)
        perform(helping.withdraw, errand, by=quick)
    an_errand(asta, minutes=5)
    ask()
    assert questions() == 3
    clock.forward(days=7)
    an_errand(asta, minutes=5)
    ask()
    assert questions() > 3


def test_only_those_approved_are_asked_and_nobody_approved_is_a_reason():
    town, asta, (helper,) = a_town(1)
    boss = a_coordinator(town)
    errand = an_errand(asta, category="doctor", minutes=60)
    ask()
    assert (state(errand).stall, asked(errand)) == ("unqualified", {})
    perform(people.grant_qualification, helper.person_id, "companion", by=boss)
    perform(desk.widen, errand, 5000, by=boss)
    ask()
    assert asked(errand) == {helper.person_id: "waiting"}


@pytest.mark.parametrize(
    ("kind", "km", "changed", "words", "wider"),
    [
        ("doctor", None, {}, "Nobody within 50 km is approved for this", 50_000),
        ("doctor", 11.4, {}, "Nobody within 11 km is approved for this", 12_000),
        ("doctor", 5.5, {"alert_radius": 1000}, "Nobody within 5 km is approved for this", 8000),
        ("doctor", 0.6, {"alert_radius": 500}, "Those nearest who are approved for this do not want to be asked about errands here", 5000),
        ("doctor", 3.5, {"alerts_on": False}, "Nobody within 3 km is approved for this", 5000),
        ("shopping", None, {}, "Nobody who helps lives within 50 km", 50_000),
        ("shopping", 20.5, {}, "Nobody who helps lives within 20 km", 50_000),
        ("shopping", 3.5, {"alerts_on": False}, "Nobody who helps lives within 50 km", 50_000),
        ("shopping", 0.6, {"alert_radius": 500}, "Those nearest who help do not want to be asked about errands here", 5000),
    ],
)  # fmt: skip
def test_where_nobody_is_the_desk_learns_how_far_that_is_true_and_offers_to_go_farther(kind, km, changed, words, wider):
    town = a_municipality()
    boss = a_person(town, home=None, language="en", roles=["coordinator"])
    asta = a_person(town)
    perform(people.grant_qualification, asta.person_id, "companion", by=boss)  # who asks is nobody to ask
    if km:
        helper = a_person(town, home=(HOME[0], HOME[1] + km / 111.35))
        change(helper, **{"alert_radius": 3000, **changed})
        perform(people.grant_qualification, helper.person_id, "companion", by=boss)
        if kind == "doctor":
            a_person(town)  # near, and not approved
    errand = an_errand(asta, category=kind, minutes=60)
    ask()
    first = read(desk_view.overview, by=boss).attention[0]
    assert (first.why, first.widen_to) == (words, wider)
    perform(desk.widen, errand, wider, by=boss)
    ask()
    assert len(asked(errand)) == (1 if km and changed.get("alerts_on", True) else 0)


def test_after_the_last_no_the_errand_is_stalled_at_once_and_says_why():
    _, asta, helpers = a_town(2)
    errand = an_errand(asta)
    ask()
    for one in helpers:
        assert state(errand).stall == ""
        perform(helping.decline, errand, by=one)
        ask()
    now = state(errand)
    assert (now.stall, now.stall_count) == ("answered", 2)
    assert now.asks_at is not None
    assert read(broken, by=None) == {}


@pytest.mark.parametrize("how", ["suspended", "erased"])
def test_who_is_gone_is_not_waited_for_and_others_are_asked_at_once(how, clock):
    town, asta, helpers = a_town(2)
    boss = a_coordinator(town)
    errand = an_errand(asta)
    ask()
    assert len(asked(errand)) == 3  # the coordinator lives there, too
    late = a_person(town)
    for one in helpers:
        if how == "suspended":
            perform(access.suspend, one.person_id, by=boss)
        else:
            perform(people.erase_me, by=one)
    assert state(errand).asks_at == clock.now()
    ask()
    assert asked(errand) == {boss.person_id: "waiting", late.person_id: "waiting"}
    assert read(broken, by=None) == {}


def test_who_has_promised_to_be_elsewhere_then_is_not_asked(clock):
    _, asta, (helper,) = a_town(1)
    begin, end = clock.now() + timedelta(hours=5), clock.now() + timedelta(hours=7)
    held = an_errand(asta, starts_at=begin, ends_at=end)
    perform(helping.accept, held, by=helper)
    beside = an_errand(asta, starts_at=begin + timedelta(hours=1), ends_at=end + timedelta(hours=1))
    after = an_errand(asta, starts_at=end, ends_at=end + timedelta(hours=2))
    ask()
    assert (asked(beside), state(beside).stall) == ({}, "busy")
    assert asked(after) == {helper.person_id: "waiting"}


def test_a_cancelled_and_an_expired_errand_wait_for_nobody(clock):
    _, asta, _ = a_town(2)
    taken_back, over = an_errand(asta), an_errand(asta, ends_at=clock.now() + timedelta(hours=3))
    ask()
    perform(errands.cancel, taken_back, by=asta)
    clock.forward(hours=4)
    ask()
    perform(errands.expire, by=None)
    assert set(asked(taken_back).values()) == {"ended"}
    assert set(asked(over).values()) <= {"ended", "silent"}
    assert state(over).asks_at is None
    assert read(broken, by=None) == {}


def test_what_goes_wrong_with_one_errand_holds_up_no_other(monkeypatch, clock):
    _, asta, _ = a_town(3)
    bad, good = an_errand(asta), an_errand(asta)
    real = waves.ask

    def ask_or_fail(work, errand_id, open_channels, *, by):
        if errand_id == bad:
            raise ValueError
        return real(work, errand_id, open_channels, by=by)

    monkeypatch.setattr(waves, "ask", ask_or_fail)
    ask()
    assert asked(good) != {}
    assert state(bad).asks_at == clock.now() + waves.PUT_OFF


def test_a_moved_profile_keeps_a_helpers_own_rules():
    _, _, (helper,) = a_town(1)
    change(helper, asks_per_week=7)
    perform(people.change_profile, ProfileDraft({"alert_radius": 1000}), by=helper)
    assert _rows(select(P.asks_per_week).where(P.id == helper.person_id))[0][0] == 7
