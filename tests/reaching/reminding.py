"""A process that reminds and delivers for ever at one moment; a test ends it with SIGKILL."""

import sys
from datetime import datetime

from helpnet import runtime
from helpnet.actions import reminding
from helpnet.jobs import deliver
from helpnet.runtime import perform
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine


def main(url: str, moment: str, worker: str) -> None:
    """Remind few at a time, so that there is a middle to be killed in."""
    runtime.use(make_engine(url), FixedClock(datetime.fromisoformat(moment)))
    reminding.MOST = 3
    print("begins", flush=True)  # noqa: T201
    while True:
        perform(reminding.remind, by=None)
        deliver(worker)


main(*sys.argv[1:])
