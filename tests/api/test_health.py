"""Whoever watches over the machine hears when the jobs leave something undone, whatever it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from helpnet import reaching
from helpnet.domain.actor import Actor
from helpnet.domain.columns import new_id
from helpnet.domain.ladder import Delivery
from helpnet.domain.record import Alert
from helpnet.gateways.mail import QuietMail
from helpnet.queries import health
from helpnet.runtime import perform, read
from helpnet.store.clock import FixedClock
from tests.api.conftest import Client


def late_climb(work: Any, person: Actor) -> None:
    row = {"outbox_id": new_id(), "person_id": person.person_id, "kind": "ErrandAccepted"}
    work.add(Alert(**row, told_at=work.now(), climbs_at=work.now()))


def late_delivery(channel: str) -> Callable[[Any, Actor], None]:
    def make(work: Any, person: Actor) -> None:
        alert = Alert(outbox_id=new_id(), person_id=person.person_id, kind="ErrandAccepted", told_at=work.now())
        work.add(alert)
        work.add(Delivery(alert_id=alert.id, person_id=person.person_id, channel=channel, run_at=work.now()))

    return make


@pytest.mark.parametrize(
    ("make", "ready"),
    [(late_climb, False), (late_delivery("push"), False), (late_delivery("mail"), False), (late_delivery("sms"), True)],
    ids=["climb", "push", "mail", "no gateway for it"],
)
def test_not_ready_while_nobody_is_told(
    client: Client, anna: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, make: Any, ready: bool
):
    monkeypatch.setattr(reaching, "_mail", QuietMail)
    monkeypatch.setattr(reaching, "_sms", lambda: None)

    def change(act: Any) -> None:
        def whole(work: Any, *, by: Any) -> None:
            act(work)

        perform(whole, by=None)

    change(lambda work: make(work, anna))
    clock.forward(seconds=50)
    assert client().get("/readyz").status_code == 200
    clock.forward(minutes=5)
    assert client().get("/readyz").status_code == (200 if ready else 503)
    change(lambda work: work.write(update(Delivery).values(lease="w", run_at=work.now() + timedelta(seconds=30))))
    change(lambda work: work.write(update(Alert).values(climbs_at=None)))
    assert client().get("/readyz").status_code == 200


def test_asking_for_its_jobs_reads_by_index(engine: Engine):
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    with engine.connect() as connection:
        read(health.jobs_answer, ("mail", "sms"), by=None)
        looks = [one for one in asked if one[0].startswith("SELECT")]
        on_sqlite = engine.dialect.name == "sqlite"
        if not on_sqlite:
            connection.exec_driver_sql("set enable_seqscan = off")  # it would read so few rows whole, and be right to
        how = "explain query plan " if on_sqlite else "explain "
        plans = [str(connection.exec_driver_sql(how + said, values).all()) for said, values in looks]
    assert len(plans) == 6
    for plan, index in zip(plans, ["outbox_due", *["delivery_due"] * 3, "alert_climbs", "errand_asks"], strict=True):
        assert index in plan if on_sqlite else "Seq Scan" not in plan, plan
