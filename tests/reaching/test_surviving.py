"""No fault that passes ends a worker, and nothing odd holds up the rest."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as NoneToSpare

from helpnet import jobs
from helpnet.actions import errands
from helpnet.jobs import deliver, pushing, reaching
from tests.builders import an_errand
from tests.reaching.conftest import switch_on, want, with_mail
from tests.reaching.test_sending import away, once, states, wait_for

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")


@contextmanager
def at_work() -> Iterator[None]:
    """The jobs while the block lasts, as a process has them."""
    stop = threading.Event()
    main = threading.Thread(target=jobs.run_forever, args=(stop,))
    main.start()
    try:
        yield
    finally:
        stop.set()
        for thread in [main, *(one for one in threading.enumerate() if one.name in ("reaching", "pushing"))]:
            thread.join()


def odd(*_: Any, **__: Any) -> Any:
    raise ValueError("odd")


def test_all_of_them_work_on_when_the_database_had_no_connection_to_spare(
    engine: Engine, service, post, asta, omar, caplog
):
    with_mail(asta, post)
    phone, letters, held = switch_on(service, omar), len(post.box), []
    engine.pool._timeout = 0.1

    def all_of_them_failed() -> bool:
        with suppress(NoneToSpare):
            held.append(engine.connect())
        failed = {one.name for one in caplog.records if one.exc_info and one.exc_info[0] is NoneToSpare}
        return failed >= {"helpnet.jobs", "helpnet.jobs.pushing", "helpnet.jobs.reaching"}

    with at_work():
        try:
            wait_for(all_of_them_failed)
        finally:
            for connection in held:
                connection.close()
        an_errand(asta)
        an_errand(omar)
        wait_for(lambda: phone.said and len(post.box) > letters)


def test_a_connection_lost_while_a_message_is_worded_loses_no_message(service, asta, omar, monkeypatch, clock):
    def lose(work: Any, one: Any) -> Any:
        work.connection.invalidate()
        away()

    phone = switch_on(service, omar)
    once(monkeypatch, pushing, "_worded", lose)
    with at_work():
        an_errand(asta)
        wait_for(lambda: phone.said)


def test_what_came_back_while_the_database_was_away_is_settled_later(service, asta, omar, monkeypatch, clock):
    phone = switch_on(service, omar)
    once(monkeypatch, pushing, "_settle", away)
    with at_work():
        an_errand(asta)
        wait_for(lambda: ("sent", "") in states("push"))
    assert len(phone.said) == 1


def test_a_worker_that_ended_is_begun_anew(engine: Engine, monkeypatch):
    begun = []
    monkeypatch.setattr(reaching, "run_forever", begun.append)
    with at_work():
        wait_for(lambda: len(begun) > 1)


def test_a_defect_of_one_part_holds_up_no_other(post, asta, omar, monkeypatch):
    with_mail(omar, post)
    letters, gathered = len(post.box), []
    monkeypatch.setattr(errands, "expire", odd)
    monkeypatch.setattr(jobs.tidying, "gather", lambda *_, **__: gathered.append("once"))
    with at_work():
        wait_for(lambda: gathered)
        an_errand(asta)
        wait_for(lambda: len(post.box) > letters)


def test_a_message_with_a_defect_is_put_off_and_then_gone_past(service, asta, omar, clock):
    class Odd:
        async def send(self, push: Any) -> None:
            raise OverflowError

    async def all_of_it() -> None:
        sender = pushing.Sender(Odd(), "w")
        await sender.look()
        await asyncio.gather(*sender.going)
        await sender.settle()

    switch_on(service, omar)
    want(an_errand(asta), omar)
    deliver("w")
    asyncio.run(all_of_it())
    assert states("push") == [("waiting", "OverflowError")]
    for _ in range(30):
        clock.forward(hours=1)
        asyncio.run(all_of_it())
    assert states("push") == [("expired", "OverflowError")]
