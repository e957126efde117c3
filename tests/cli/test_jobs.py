"""`helpnet jobs` in a process of its own delivers what another process announced, and ends when told to."""

import os
import signal
import subprocess
import sys
import time

from helpnet.jobs import deliver
from helpnet.queries import mine
from helpnet.runtime import read
from helpnet.store.clock import SystemClock
from tests.builders import a_municipality, a_person, a_taken_errand


def test_two_of_them_deliver_each_alert_once(engine, database_url, monkeypatch):
    from helpnet import runtime

    monkeypatch.setattr(runtime, "_clock", SystemClock())
    town = a_municipality()
    asta = a_person(town)
    for _ in range(5):
        a_taken_errand(asta, a_person(town), minutes=5)
    environment = {**os.environ, "HELPNET_DATABASE_URL": database_url}
    command = [sys.executable, "-m", "helpnet.cli", "jobs"]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    for process in running:  # told to end before it listens, it would end as any program does
        assert process.stderr is not None
        assert b"delivers" in process.stderr.readline()
    try:
        until = time.monotonic() + 20
        while len(read(mine.alerts, by=asta)) < 5 and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
    assert [process.wait(10) for process in running] == [0, 0]
    for process in running:
        process.communicate()
    assert len(read(mine.alerts, by=asta)) == 5
    assert deliver("nobody") == 0
