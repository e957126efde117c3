"""Processes that remind, or sum weeks up, and deliver for ever at one moment, until a test ends them with SIGKILL."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from helpnet import jobs, runtime
from helpnet.actions import reminding
from helpnet.runtime import perform
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine

ROOT = Path(__file__).parents[2]


def killed_in_the_middle(work: str, database_url: str, moment: datetime) -> None:
    """Four processes at once do the work ("remind" or "sum-up") and are killed in it; twice, the second time on what the first left."""
    for turn in range(2):
        command = [sys.executable, "-m", __name__, work, database_url, moment.isoformat()]
        running = [
            subprocess.Popen([*command, f"{turn}-{n}"], cwd=ROOT, stdout=subprocess.PIPE, text=True) for n in range(4)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "begins\n"
            process.kill()
            process.communicate()


def main(work: str, url: str, moment: str, worker: str) -> None:
    """Few at a time, so that there is a middle to be killed in."""
    runtime.use(make_engine(url), FixedClock(datetime.fromisoformat(moment)))
    reminding.MOST = jobs.WEEKS_MOST = 3
    print("begins", flush=True)  # noqa: T201
    while True:
        perform(reminding.remind, by=None) if work == "remind" else jobs.sum_up()
        jobs.deliver(worker)


if __name__ == "__main__":
    main(*sys.argv[1:])
