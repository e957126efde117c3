"""Two clocks, answers in the middle, and a process that dies: each errand has its one wave, and nobody is asked twice."""

import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from helpnet import runtime
from helpnet.actions import helping, waves
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.record import Alert, OutboxRow
from helpnet.domain.refusals import Refusal
from helpnet.jobs import ask, deliver
from helpnet.runtime import perform, read
from helpnet.store.clock import SystemClock
from tests.builders import a_municipality, a_person, an_errand
from tests.invariants import broken, unasked

pytestmark = pytest.mark.usefixtures("engine")
ROOT = Path(__file__).resolve().parents[2]
K, E, N, O = map(columns, (Ask, Errand, Alert, OutboxRow))  # noqa: E741


def rows(statement) -> list:
    return read(lambda work, *, by: work.rows(statement), by=None)


def at_once(*acts) -> None:
    """Each in a thread of its own, beginning together; what one of them raises is raised."""
    gate, faults = threading.Barrier(len(acts)), []

    def run(act) -> None:
        gate.wait()
        try:
            act()
        except Refusal:
            pass
        except Exception as fault:  # a thread would swallow it: kept, and the test fails with it below
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []


def many_errands(count: int, helpers: int) -> tuple[list, list]:
    town = a_municipality(start_grant=600)
    askers = [a_person(town) for _ in range(5)]
    crowd = [a_person(town) for _ in range(helpers)]
    return [an_errand(askers[n % 5], minutes=5) for n in range(count)], crowd


def test_four_jobs_at_once_give_each_of_fifty_errands_one_first_wave():
    errands, _ = many_errands(50, helpers=60)

    def work_it_off() -> None:
        while ask():
            pass

    at_once(*[work_it_off] * 4)
    first = {row.id: row.waves for row in rows(select(E.id, E.waves))}
    announced = Counter(row.errand_id for row in rows(select(O.errand_id).where(O.kind == "HelpWanted")))
    asked = {row.errand_id for row in rows(select(K.errand_id))}
    # Later errands may find that all around have been asked enough this week: those are stalled, with the reason.
    assert {errand for errand, count in first.items() if count} == asked == set(announced)
    assert set(announced.values()) == {1}
    assert max(first.values()) == 1
    assert len(asked) > 15
    assert read(broken, by=None) == {}
    assert read(unasked, by=None) == 0
    assert len(errands) == 50


def test_nobody_is_asked_more_than_they_want_by_jobs_at_once():
    many_errands(30, helpers=12)
    at_once(*[ask] * 4)
    most = rows(select(func.count().label("n")).select_from(Ask).group_by(K.helper_id))
    assert max(row.n for row in most) <= 3


def test_a_no_a_yes_and_the_jobs_at_the_same_moment_leave_all_whole():
    errands, crowd = many_errands(8, helpers=30)
    while ask():
        pass
    asked = {
        errand: [row.helper_id for row in rows(select(K.helper_id).where(K.errand_id == errand))] for errand in errands
    }
    by_id = {one.person_id: one for one in crowd}
    for errand, them in asked.items():
        here = [by_id[one] for one in them if one in by_id][:4]
        if len(here) < 4:
            continue
        no, other_no, yes, other_yes = here
        at_once(
            lambda e=errand, who=no: perform(helping.decline, e, by=who),
            lambda e=errand, who=other_no: perform(helping.decline, e, by=who),
            lambda e=errand, who=yes: perform(helping.accept, e, by=who),
            lambda e=errand, who=other_yes: perform(helping.accept, e, by=who),
            lambda e=errand: perform(waves.ask, e, by=None),
            lambda e=errand: perform(waves.ask, e, by=None),
        )
        assert read(broken, by=None) == {}
    while ask():
        pass
    assert read(unasked, by=None) == 0


def test_killed_in_the_middle_of_waves_no_errand_is_forgotten_and_nobody_is_told_twice(
    engine, database_url, monkeypatch
):
    monkeypatch.setattr(runtime, "_clock", SystemClock())
    many_errands(60, helpers=80)
    engine.dispose()
    for _ in range(3):
        before = _asked()
        command = [sys.executable, "-m", "tests.rush.asking", database_url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            until = time.monotonic() + 20
            while _asked() < before + 15 and _left() and time.monotonic() < until:
                time.sleep(0.002)
            process.kill()
        assert read(broken, by=None) == {}
    _lease_is_over()
    while ask() + deliver("after the crash"):
        pass
    assert read(unasked, by=None) == 0
    told = Counter(
        (row.errand_id, row.person_id) for row in rows(select(N.errand_id, N.person_id).where(N.kind == "HelpWanted"))
    )
    asked = {(row.errand_id, row.helper_id) for row in rows(select(K.errand_id, K.helper_id))}
    assert set(told) == asked
    assert set(told.values()) == {1}


def _asked() -> int:
    return rows(select(func.count().label("n")).select_from(Ask))[0].n


def _left() -> int:
    return rows(select(func.count().label("n")).select_from(Errand).where(E.waves == 0, E.stall == ""))[0].n


def _lease_is_over() -> None:
    """What the killed had claimed may be claimed again now, not in half a minute."""
    from sqlalchemy import update

    perform(
        lambda work, *, by: work.write(update(OutboxRow).where(O.done_at.is_(None)).values(run_at=work.now())), by=None
    )
