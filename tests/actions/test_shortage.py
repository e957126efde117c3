"""Where the week's questions are short, who is wanted nearer is kept for it: counted from the town's own errands of the week."""

from datetime import timedelta
from math import dist, hypot
from random import Random

import pytest
from sqlalchemy import select, update

from helpnet import jobs
from helpnet.actions import errands, helping
from helpnet.domain.ask import Ask
from helpnet.domain.chances import Candidate
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.shortage import NEARER
from helpnet.domain.values import metres_per_degree
from helpnet.runtime import perform, read
from helpnet.store import others
from tests.builders import HOME, a_municipality, a_person, an_errand
from tests.queries.test_deck import north

pytestmark = pytest.mark.usefixtures("engine")
E, K, P = map(columns, (Errand, Ask, Person))


def ask() -> None:
    while jobs.ask():
        pass


def rows(statement) -> list:
    return read(lambda work, *, by: work.rows(statement), by=None)


def asked(errand) -> set:
    return {row.helper_id for row in rows(select(K.helper_id).where(K.errand_id == errand))}


def nearer(errand, *them) -> list[float]:
    """How many of a week's errands are nearer to the homes of these than this one is."""

    def look(work, *, by):
        found = others.Others(work, work.session.get_one(Errand, errand)).nearer(
            [Candidate(one.person_id, 0.0) for one in them]
        )
        return [found[one.person_id] for one in them]

    return read(look, by=None)


def often(person, times: int) -> None:
    perform(
        lambda work, *, by: work.write(update(Person).where(P.id == person.person_id).values(asks_per_week=times)),
        by=None,
    )


def test_the_towns_other_errands_of_the_week_are_counted_by_how_near_they_are_to_a_home(clock):
    town, elsewhere = a_municipality(), a_municipality(slug="other")
    asta, here, beyond = a_person(town), a_person(town, home=north(500)), a_person(town, home=north(2_100))
    an_errand(asta)
    clock.forward(days=6, hours=23)
    near = an_errand(a_person(town, home=north(400)))
    an_errand(a_person(town, home=north(2_000)))
    an_errand(a_person(elsewhere, home=north(450)))
    errand = an_errand(asta)
    assert nearer(errand, here, beyond) == [1, 2]  # the first of all stands at the same place: no nearer
    assert nearer(near, here, beyond) == [0, 1]
    assert nearer(errand, a_person(town, home=north(-900))) == [0]
    south, beside = a_person(town, home=north(-900)), an_errand(a_person(town, home=north(600)))
    assert nearer(beside, south) == [3]
    clock.forward(hours=2)
    assert nearer(beside, south) == [2]  # what was posted more than a week ago is no longer counted


def test_what_lies_between_is_found_all_round_a_home():
    town, dice = a_municipality(), Random(7)
    east, north = metres_per_degree(HOME[1])

    def somewhere(most: float) -> tuple[float, float]:
        return dice.uniform(-most, most), dice.uniform(-most, most)

    def at(x: float, y: float) -> tuple[float, float]:
        return HOME[0] + x / east, HOME[1] + y / north

    errand, spots = an_errand(a_person(town)), [somewhere(2_500) for _ in range(25)]
    for spot in spots:
        an_errand(a_person(town, home=at(*spot)))
    homes = [somewhere(1_500) for _ in range(25)]
    expected = [
        min(sum(dist(home, spot) < hypot(*home) for spot in spots), sum(hypot(*spot) < hypot(*home) for spot in spots))
        for home in homes
    ]
    assert nearer(errand, *(a_person(town, home=at(*home)) for home in homes)) == expected


def test_of_very_many_the_last_ones_tell_how_many_come_in_a_week(clock, monkeypatch):
    monkeypatch.setattr(others, "LAST", 4)
    monkeypatch.setattr(others, "_LATELY", others._LATELY.limit(4))
    town = a_municipality()
    for _ in range(7):
        an_errand(a_person(town, home=north(300)))
        clock.forward(hours=12)
    errand = an_errand(a_person(town))
    # Itself is the fourth of a day and a half; three others in that time are fourteen a week.
    assert nearer(errand, a_person(town, home=north(400))) == pytest.approx([14])


def test_a_home_that_is_gone_meanwhile_is_passed_over():
    town = a_municipality()
    errand, gone = an_errand(a_person(town)), a_person(town)
    perform(lambda work, *, by: work.write(update(Person).where(P.id == gone.person_id).values(home_lon=None)), by=None)

    def look(work, *, by):
        return dict(others.Others(work, work.session.get_one(Errand, errand)).nearer([Candidate(gone.person_id, 0.0)]))

    assert read(look, by=None) == {}


def test_whoever_more_errands_lie_nearer_to_is_left_for_them_until_an_errands_time_runs_out(clock):
    town = a_municipality()
    spent = a_person(town, home=north(100))
    for n in range(int(3 * NEARER) + 1):  # all of them north, and taken back again
        there = a_person(town, home=north(2_400 + n))
        often(there, 0)
        errand = an_errand(there)
        ask()
        perform(errands.cancel, errand, by=there)
    assert len(rows(select(K.errand_id).where(K.helper_id == spent.person_id))) == 3  # as often as they want in a week
    near, far, last = a_person(town, home=HOME), a_person(town, home=north(2_450)), a_person(town, home=HOME)
    often(last, 0)
    errand = an_errand(
        last, ends_at=clock.now() + timedelta(hours=19)
    )  # five in the morning: there are twelve hours of daytime
    ask()
    assert asked(errand) == {near.person_id}
    perform(helping.decline, errand, by=near)
    ask()
    assert asked(errand) == {near.person_id}  # nobody is waited for, and who is kept is kept
    # It is looked at again as soon as if somebody were waited for.
    assert rows(select(E.asks_at).where(E.id == errand))[0].asks_at <= clock.now() + timedelta(minutes=30)
    clock.forward(hours=3)
    ask()
    assert asked(errand) == {near.person_id, far.person_id}


def test_many_at_one_spot_keep_nobody_from_each_other_and_one_by_itself_keeps_nobody():
    town = a_municipality()
    spots = [an_errand(a_person(town)) for _ in range(3)]
    alone = an_errand(a_person(town, home=north(2_000)))
    assert nearer(spots[0], a_person(town, home=north(700))) == [0]
    assert nearer(alone, a_person(town, home=north(100))) == [0]
    assert nearer(alone, a_person(town, home=north(-100))) == [3]


def test_who_is_near_enough_is_asked_at_once_though_questions_are_short():
    town = a_municipality()
    spent = a_person(town, home=north(100))
    for n in range(4):
        asta = a_person(town, home=north(2_000 + n))
        often(asta, 0)
        an_errand(asta)
        ask()
    assert len(rows(select(K.errand_id).where(K.helper_id == spent.person_id))) == 3
    near, last = a_person(town, home=north(900)), a_person(town, home=HOME)
    often(near, 1)
    often(last, 0)
    errand = an_errand(last)
    ask()
    assert near.person_id in asked(errand)


def test_no_more_is_read_than_the_last_errands():
    town = a_municipality()

    def look(work, *, by) -> str | None:
        if work.connection.dialect.name != "sqlite":  # PostgreSQL reads so few rows whole, and is right to
            return None
        statement = others._LATELY.params(municipality=town, since=work.now() - timedelta(days=7))
        made = str(statement.compile(work.connection, compile_kwargs={"literal_binds": True}))
        return " / ".join(str(row) for row in work.connection.exec_driver_sql(f"explain query plan {made}"))

    plan = perform(look, by=None)
    if plan is not None:
        assert "SEARCH errand USING INDEX errand_posted" in plan, plan
        assert "SCAN" not in plan, plan
