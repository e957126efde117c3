"""A process that only runs the jobs; the crash test ends it with SIGKILL."""

import sys
import threading

from helpnet import runtime
from helpnet.jobs import run_forever
from helpnet.store.engine import make_engine

runtime.use(make_engine(sys.argv[1]))
print("here", flush=True)  # noqa: T201
run_forever(threading.Event())
