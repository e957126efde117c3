"""The process dies while alerts are going out: another sends what was left, and no device is forgotten."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from helpnet import pushing
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.device import Device
from helpnet.domain.events import HelpWanted
from helpnet.domain.ladder import WAITING, Delivery
from helpnet.jobs import deliver
from helpnet.jobs.pushing import push_due
from helpnet.runtime import perform, read
from helpnet.settings import settings
from helpnet.store.clock import FixedClock, SystemClock
from tests.builders import a_municipality, a_person, an_errand
from tests.servers.push import push_service

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, EACH = int(os.environ.get("PUSH_PEOPLE", "30")), 10
SENDS = """
import sys
from helpnet import runtime
from helpnet.jobs.pushing import push_due
from helpnet.store.engine import make_engine
runtime.use(make_engine(sys.argv[1]))
while True: push_due("dies")
"""


def test_killed_while_alerts_go_out_every_device_has_each_at_least_once(engine, database_url, own_settings):
    from helpnet import runtime

    own_settings.setattr(runtime, "_clock", SystemClock())
    with push_service() as service:
        own_settings.setenv("HELPNET_PUSH_ORIGINS", service.origin)
        settings.cache_clear()
        pushing.signer.cache_clear()
        town = a_municipality()
        asta, helpers = a_person(town), [a_person(town) for _ in range(PEOPLE)]
        browsers = [(one, service.browser()) for one in helpers for _ in range(EACH)]
        errand = an_errand(asta)

        def set_up(work: Any, *, by: Any) -> None:
            rows = [
                {
                    "id": new_id(), "person_id": one.person_id, "endpoint": browser.endpoint, **browser.subscription["keys"],
                    "label": "", "added_at": work.now(), "failures": 0,
                }
                for one, browser in browsers
            ]  # fmt: skip
            work.connection.execute(insert(table(Device)), rows)
            tells = tuple(one.person_id for one in helpers)
            work.announce(HelpWanted(municipality_id=town, errand_id=errand, tells=tells))

        perform(set_up, by=None)
        while deliver("jobs"):
            pass
        engine.dispose()
        with subprocess.Popen([sys.executable, "-c", SENDS, database_url], cwd=ROOT, env={**os.environ}) as process:
            while sum(len(one.said) for _, one in browsers) < len(browsers) // 3:
                assert process.poll() is None
                time.sleep(0.01)
            process.kill()
        left = read(_waiting, by=None)
        assert left > 0  # else nothing was shown
        own_settings.setattr(runtime, "_clock", FixedClock(SystemClock().now()))
        runtime._clock.forward(seconds=31)  # its lease runs out
        while push_due("lives"):
            pass
        assert service.faults == []
        assert min(len(one.said) for _, one in browsers) == 1
        assert read(_waiting, by=None) == 0
    pushing.signer.cache_clear()


def _waiting(work: Any, *, by: Any) -> int:
    d = columns(Delivery)
    return work.value(select(func.count()).where(d.channel == "push", d.state == WAITING))
