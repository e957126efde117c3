"""`helpnet jobs`: deliver announcements and do timed work, beside `helpnet run --no-jobs`."""

import signal
import threading

from helpnet.cli.app import app, database, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.settings import settings


@app.command()
def jobs() -> None:
    """Deliver alerts and do timed work until Ctrl-C; several at once do no harm."""
    from helpnet import runtime
    from helpnet.jobs import run_forever

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with database(settings()) as engine:
        bring_up_to_date(engine)
        runtime.use(engine)
        say("helpnet delivers.")
        run_forever(stop)
