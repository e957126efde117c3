"""The net of the jobs: what goes wrong with one thing must not hold up the rest."""

from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def survive(act: Callable[..., Result], *args: Any, **fields: Any) -> tuple[Result | None, Exception | None]:
    """What came of it: its result, or the defect that it ended with."""
    try:
        return act(*args, **fields), None
    except Exception as fault:  # handed back to be logged and tried again: one defect must not stop all the rest
        return None, fault
