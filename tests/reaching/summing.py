"""A process that sums weeks up and delivers for ever at one moment; a test ends it with SIGKILL."""

import sys
from datetime import datetime

from helpnet import jobs, runtime
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine


def main(url: str, moment: str, worker: str) -> None:
    """Few at a time, so that there is a middle to be killed in."""
    runtime.use(make_engine(url), FixedClock(datetime.fromisoformat(moment)))
    jobs.WEEKS_MOST = 3
    print("begins", flush=True)  # noqa: T201
    while True:
        jobs.sum_up()
        jobs.deliver(worker)


main(*sys.argv[1:])
