"""Any sequence of what people can do leaves errands, places and minutes whole (hypothesis, stateful, on both engines)."""

import contextlib
import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from helpnet import runtime
from helpnet.actions import conversations, desk, errands, helping, people
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance, Errand
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.refusals import Refusal
from helpnet.jobs import ask, deliver
from helpnet.runtime import perform, read
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine
from tests.builders import a_coordinator, a_draft, a_municipality, a_person
from tests.invariants import broken, unasked

E, A, C, T = map(columns, (Errand, Acceptance, Account, Transfer))
PEOPLE = 5
who, which = st.integers(0, PEOPLE - 1), st.integers(0, 9)


class Life(RuleBasedStateMachine):
    """Five residents and a coordinator do whatever comes to their minds; refusals are part of life, broken sums are not."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        runtime._clock = self.clock
        self.errands: list = []

    @initialize()
    def begin(self) -> None:
        slug = f"town-{perform(_count, by=None)}"
        town = a_municipality(slug=slug, start_grant=60, hard_limit=-120)
        self.town = town
        self.people = [a_person(town) for _ in range(PEOPLE)]
        self.people.append(a_coordinator(town))

    def teardown(self) -> None:
        """The next life begins at the same moment in the same database: nothing of this one may still be going on."""
        for errand in self.errands:
            self.do(errands.cancel, errand, by=self.people[-1])

    def do(self, action, *args, by, **fields) -> None:
        with contextlib.suppress(Refusal):
            perform(action, *args, by=by, **fields)

    @rule(n=who, minutes=st.integers(5, 90), helpers=st.integers(1, 3))
    def ask(self, n, minutes, helpers) -> None:
        with contextlib.suppress(Refusal):
            self.errands.append(perform(errands.post, a_draft(minutes=minutes, helpers=helpers), by=self.people[n]))

    @rule(n=who, e=which, standby=st.booleans())
    def accept(self, n, e, standby) -> None:
        if self.errands:
            self.do(helping.accept, self.errands[e % len(self.errands)], by=self.people[n], standby=standby)

    @rule(
        n=st.integers(0, PEOPLE),
        e=which,
        action=st.sampled_from((helping.withdraw, helping.decline, helping.done, errands.confirm, errands.cancel)),
    )
    def answer(self, n, e, action) -> None:
        if self.errands:
            self.do(action, self.errands[e % len(self.errands)], by=self.people[n])

    @rule(
        deeds=st.lists(
            st.tuples(
                st.integers(0, PEOPLE),
                which,
                st.sampled_from((helping.accept, helping.withdraw, helping.done, errands.confirm, errands.cancel)),
            ),
            min_size=2,
            max_size=6,
        )
    )
    def all_at_once(self, deeds) -> None:
        if not self.errands:
            return
        gate = threading.Barrier(len(deeds))

        def act(n, e, action) -> None:
            gate.wait()
            self.do(action, self.errands[e % len(self.errands)], by=self.people[n])

        threads = [threading.Thread(target=act, args=deed) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @rule(n=who, other=who, e=which, action=st.sampled_from((desk.assign, desk.reassign)))
    def step_in(self, n, other, e, action) -> None:
        if self.errands:
            self.do(action, self.errands[e % len(self.errands)], self.people[other].person_id, by=self.people[-1])

    @rule(n=who, e=which)
    def say_something(self, n, e) -> None:
        if self.errands:
            self.do(conversations.write, self.errands[e % len(self.errands)], "Hej", by=self.people[n])

    @rule(days=st.integers(0, 8))
    def time_passes(self, days) -> None:
        self.clock.forward(days=days, minutes=1)
        perform(errands.expire, by=None)
        deliver("worker")

    @rule(minutes=st.integers(0, 40))
    def helpers_are_asked(self, minutes) -> None:
        self.clock.forward(minutes=minutes)
        while ask():
            deliver("worker")
        assert read(unasked, by=None) == 0

    @rule(n=st.integers(1, PEOPLE - 1))
    def leave_for_good(self, n) -> None:
        if self.people[n] is not self.people[0]:
            self.do(people.erase_me, by=self.people[n])

    @invariant()
    def all_is_whole(self) -> None:
        assert read(broken, by=None) == {}


def _count(work, *, by) -> int:
    return work.value(select(func.count()).select_from(Errand)) + work.value(select(func.count()).select_from(Account))


@pytest.fixture(params=["sqlite", "postgres"])
def life_engine(request, tmp_path: Path, monkeypatch):
    """One database for all examples of a run; each example founds its own town."""
    if request.param == "sqlite":
        file = tmp_path / "life.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        engine: Engine = make_engine(f"sqlite:///{file}")
    else:
        server = request.getfixturevalue("postgres")
        engine = make_engine(server.url(server.create(template=request.getfixturevalue("postgres_template"))))
    # Put back afterwards: each life sets a clock of its own.
    monkeypatch.setattr(runtime, "_engine", engine)
    monkeypatch.setattr(runtime, "_clock", runtime._clock)
    yield engine
    engine.dispose()


def test_whatever_people_do_everything_stays_whole(life_engine):
    examples = 25 if life_engine.dialect.name == "sqlite" else 10
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
