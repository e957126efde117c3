"""Where the week's questions are short, who is wanted nearer is kept for it: counted from the town's own errands of the week."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from helpnet import jobs
from helpnet.actions import errands, helping
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.shortage import NEARER
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


def beside(errand, at=None):
    def look(work, *, by):
        return others.others(work, work.session.get_one(Errand, errand))

    return read(look, by=None)


def often(person, times: int) -> None:
    perform(
        lambda work, *, by: work.write(update(Person).where(P.id == person.person_id).values(asks_per_week=times)),
        by=None,
    )


def test_the_towns_other_errands_of_the_week_are_counted_by_where_they_are(clock):
    town, elsewhere = a_municipality(), a_municipality(slug="other")
    asta = a_person(town)
    an_errand(asta)
    clock.forward(days=6, hours=23)
    near = an_errand(a_person(town, home=north(400)))
    an_errand(a_person(town, home=north(2_000)))
    an_errand(a_person(elsewhere))
    errand = an_errand(asta)
    found = beside(errand)
    assert found.metres == pytest.approx([0, 400, 2_000], abs=3)
    assert found.days == 7
    clock.forward(hours=2)
    assert beside(errand).metres == pytest.approx([400, 2_000], abs=3)  # a week ago was a week ago
    assert beside(near).metres == pytest.approx([400, 1_600], abs=3)


def test_of_very_many_the_last_ones_tell_how_many_come_in_a_week(clock, monkeypatch):
    monkeypatch.setattr(others, "LAST", 4)
    monkeypatch.setattr(others, "_LATELY", others._LATELY.limit(4))
    town = a_municipality()
    for _ in range(7):
        an_errand(a_person(town, home=north(300)))
        clock.forward(hours=12)
    errand = an_errand(a_person(town))
    found = beside(errand)
    assert len(found.metres) == 3  # itself is the fourth
    assert found.days == pytest.approx(1.5)
    assert found.nearer(1_000) == pytest.approx(14)


def test_whoever_more_errands_lie_nearer_to_is_left_for_them_as_long_as_others_can_be_asked():
    town = a_municipality()
    spent = a_person(town, home=north(100))
    for n in range(int(NEARER) + 1):  # all of them in the middle, and taken back again
        middle = a_person(town, home=north(n))
        often(middle, 0)
        errand = an_errand(middle)
        ask()
        perform(errands.cancel, errand, by=middle)
    assert len(rows(select(K.errand_id).where(K.helper_id == spent.person_id))) == 3  # as often as they want in a week
    near, far, last = a_person(town, home=HOME), a_person(town, home=north(2_500)), a_person(town, home=HOME)
    often(far, 1)
    often(last, 0)
    errand = an_errand(last)
    ask()
    assert asked(errand) == {near.person_id}
    perform(helping.decline, errand, by=near)
    ask()
    assert asked(errand) == {near.person_id, far.person_id}


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
