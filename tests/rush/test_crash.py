"""The process dies in the middle of everything: what it had acknowledged is there, and all of it is whole."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from helpnet.domain.columns import columns
from helpnet.domain.conversation import Message
from helpnet.domain.errand import Errand
from helpnet.jobs import ask, deliver
from helpnet.runtime import read
from helpnet.store.clock import SystemClock
from tests.builders import a_municipality, a_person
from tests.invariants import broken, unasked, unrecorded

ROOT = Path(__file__).resolve().parents[2]


def test_killed_in_the_middle_of_200_deeds_nothing_acknowledged_is_lost(engine, database_url, monkeypatch):
    from helpnet import runtime

    monkeypatch.setattr(runtime, "_clock", SystemClock())
    town = a_municipality(start_grant=600)
    handles = [f"crash-{n}" for n in range(5)]
    for handle in handles:
        a_person(town, handle)
    engine.dispose()
    acknowledged: list[str] = []
    for _ in range(3):  # and again on what the crash before left
        command = [sys.executable, "-m", "tests.rush.doing", database_url, *handles]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(70)]
            process.kill()
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        assert read(broken, by=None) == {}
        assert read(unrecorded, by=None) == 0
    made = {line.split()[1] for line in acknowledged if line.startswith("posted ")}
    said = {line.split()[1] for line in acknowledged if line.startswith("write ")}
    assert len(acknowledged) > 200
    assert made <= read(_ids, Errand, by=None)
    assert said <= read(_ids, Message, by=None)
    while ask() + deliver("after the crash"):
        pass
    assert read(unasked, by=None) == 0
    assert read(broken, by=None) == {}


def _ids(work, noun, *, by) -> set[str]:
    return {str(UUID(str(row.id))) for row in work.rows(select(columns(noun).id))}


@pytest.mark.parametrize("rule", ["minutes"])
def test_the_check_itself_sees_what_is_broken(engine, rule):
    from sqlalchemy import update

    from helpnet.domain.ledger import Account

    a_person(a_municipality())
    with engine.begin() as connection:
        connection.execute(update(Account).values(balance=7))
    assert rule in read(broken, by=None)
