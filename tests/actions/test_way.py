"""How far people come, from the answers that are kept: the same as counting them one by one, and as the simulation feeds it."""

from collections import defaultdict

import numpy as np
import pytest
from sqlalchemy import select, update

from helpnet import jobs
from helpnet.actions import waves
from helpnet.domain.ask import FILLED, NO, SILENT, TAKEN_BACK, WAITING, YES, Ask
from helpnet.domain.columns import columns
from helpnet.domain.person import Person
from helpnet.domain.way import LAST, USUAL_WAY, Answers, felt, step_of
from helpnet.runtime import perform, read
from helpnet.simulation import answering
from helpnet.simulation.answering import Mood
from helpnet.simulation.figures import USUAL
from helpnet.simulation.ours import Ours
from helpnet.simulation.policies import Asking
from helpnet.simulation.town import draw
from helpnet.store import ways
from tests.builders import HOME, a_municipality, a_person, an_errand
from tests.queries.test_deck import north
from tests.simulation.test_simulation import SMALL

pytestmark = pytest.mark.usefixtures("engine")
K, P = columns(Ask), columns(Person)
OUTCOMES = (YES, NO, SILENT, TAKEN_BACK, FILLED, WAITING, "ended")


def ask() -> None:
    while jobs.ask():
        pass


def a_question(errand, helper, *, metres: int, outcome: str, next_door: float | None) -> None:
    """A question that came out so."""

    def write(work, *, by) -> None:
        given = {
            "errand_id": errand,
            "helper_id": helper.person_id,
            "wave": 1,
            "asked_at": work.now(),
            "waits_until": work.now(),
        }
        work.session.add(
            Ask(
                **given, part=2, chance=0.2, metres=metres, reason="able", next_door=next_door, outcome=outcome,
                answered_at=None if outcome == WAITING else work.now(),
            )
        )  # fmt: skip

    perform(write, by=None)


def answers(town) -> list[Answers]:
    return sorted(read(lambda work, *, by: ways.answers(work, town), by=None), key=lambda one: one.step)


def test_what_is_read_is_what_counting_gives_for_the_errands_posted_last(clock):
    town, elsewhere = a_municipality(), a_municipality(slug="other")
    helpers = [a_person(town) for _ in range(9)]
    stranger = a_person(elsewhere)
    kept = []
    for number in range(LAST + 4):
        errand = an_errand(a_person(town, home=HOME if number % 5 else north(300)))
        clock.forward(minutes=1)
        for n, helper in enumerate(helpers):
            metres, outcome = (number * 97 + n * 1_303) % 30_000, OUTCOMES[(number + n) % len(OUTCOMES)]
            likely = None if (number, n) == (LAST, 1) else 0.02 + (n * 0.1)
            a_question(errand, helper, metres=metres, outcome=outcome, next_door=likely)
            kept.append((number, metres, outcome, likely))
    a_question(an_errand(a_person(elsewhere)), stranger, metres=10, outcome=YES, next_door=0.5)
    by_step: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, metres, outcome, likely in kept:
        if number >= 4 and likely is not None and outcome in (YES, NO, SILENT, TAKEN_BACK):
            by_step[step_of(metres)].append((int(outcome == YES), likely))
    found = answers(town)
    assert [(one.step, one.asked, one.yes) for one in found] == [
        (step, len(them), sum(yes for yes, _ in them)) for step, them in sorted(by_step.items())
    ]
    for one in found:
        assert one.next_door == pytest.approx(sum(likely for _, likely in by_step[one.step]))
    assert sum(one.asked for one in answers(elsewhere)) == 1


def test_the_simulation_feeds_the_same():
    town = draw(SMALL, USUAL, 1)
    ours = Ours(town, Mood.fresh(town))
    place = a_municipality()
    asta, helpers = a_person(place), [a_person(place) for _ in range(6)]
    heard = {YES: answering.YES, NO: answering.NO, SILENT: answering.SILENT}
    for number in range(5):
        errand = an_errand(asta)
        metres = np.array([(number * 310 + n * 1_999) % 25_000 + 0.4 for n in range(len(helpers))])
        asking = Asking(town.errands[number], np.arange(len(helpers)), metres, np.ones(len(helpers), bool))
        ours._posted = number + 1
        for n, helper in enumerate(helpers):
            outcome, likely = (YES, NO, SILENT, FILLED, WAITING)[(number * 2 + n) % 5], 0.1 + n / 10
            asking.asked[n] = 2, likely
            asking.pending[n] = likely, 0.0
            if outcome in heard:
                ours.heard(asking, n, heard[outcome])
            a_question(errand, helper, metres=round(felt(metres[n], town.radius[n])), outcome=outcome, next_door=likely)
    mine, theirs = ours.by_way(), answers(place)
    assert [(one.step, one.asked, one.yes) for one in mine] == [(one.step, one.asked, one.yes) for one in theirs]
    assert [one.next_door for one in mine] == pytest.approx([one.next_door for one in theirs])


def test_how_far_it_is_is_kept_as_people_feel_it_by_the_distance_they_chose():
    town = a_municipality()
    asta, *asked = (a_person(town, home=home) for home in (HOME, north(300), north(300)))
    for person, chosen in zip(asked, (750, 3_000), strict=True):
        perform(
            lambda work, *, by, to=chosen: work.write(
                update(Person).where(P.id == by.person_id).values(alert_radius=to)
            ),
            by=person,
        )
    an_errand(asta)
    ask()
    rows = read(lambda work, *, by: work.rows(select(K.helper_id, K.metres, K.chance)), by=None)
    short, usual = (next(row for row in rows if row.helper_id == person.person_id) for person in asked)
    assert short.metres == pytest.approx(2 * usual.metres, abs=1)
    assert short.chance < usual.chance


def test_a_question_keeps_the_chance_without_the_way_and_answers_change_what_the_next_wave_thinks_of_it(monkeypatch):
    town = a_municipality()
    asta, near = a_person(town), [a_person(town, home=north(n * 50)) for n in range(12)]
    told = []
    choose = waves.choose
    monkeypatch.setattr(waves, "choose", lambda them, **how: told.append(how.get("halved")) or choose(them, **how))
    an_errand(asta)
    ask()
    assert told[-1] == USUAL_WAY
    rows = read(lambda work, *, by: work.rows(select(K.chance, K.next_door, K.metres)), by=None)
    assert rows
    assert all(row.next_door >= row.chance for row in rows)
    errand = an_errand(asta)
    for helper in near:
        a_question(errand, helper, metres=100, outcome=YES, next_door=0.3)
        a_question(errand, a_person(town), metres=2_600, outcome=SILENT, next_door=0.3)
    ask()
    assert told[-1] < USUAL_WAY


def test_no_more_is_read_than_the_last_errands_and_their_questions():
    town = a_municipality()

    def look(work, *, by) -> str | None:
        if work.connection.dialect.name != "sqlite":  # PostgreSQL reads so few rows whole, and is right to
            return None
        statement = ways._BY_WAY.params(municipality=town)
        made = str(statement.compile(work.connection, compile_kwargs={"literal_binds": True}))
        return " / ".join(str(row) for row in work.connection.exec_driver_sql(f"explain query plan {made}"))

    plan = perform(look, by=None)
    if plan is not None:
        assert "USING INDEX errand_posted" in plan, plan
        assert "SEARCH ask USING" in plan, plan
        assert "SCAN errand" not in plan, plan
        assert "SCAN ask" not in plan, plan
