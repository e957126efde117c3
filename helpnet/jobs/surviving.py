"""The net of the jobs: what goes wrong with one thing must not hold up the rest."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import exc

Result = TypeVar("Result")
PASSES = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)
"""Faults of the database that pass: it is away for a while, or has no connection to spare."""


def survive(act: Callable[..., Result], *args: Any, **fields: Any) -> tuple[Result | None, Exception | None]:
    """What came of it: its result, or the defect that it ended with. Not for a part of a transaction: that ends with it."""
    try:
        return act(*args, **fields), None
    except Exception as fault:  # handed back to be logged and tried again: one defect must not stop all the rest
        return None, fault


async def survive_waiting(awaited: Awaitable[Result]) -> tuple[Result | None, Exception | None]:
    """The same for what is waited for."""
    try:
        return await awaited, None
    except Exception as fault:  # handed back too: one odd message must not end the sender
        return None, fault
