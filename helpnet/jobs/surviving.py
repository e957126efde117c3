"""The net of the jobs: what goes wrong with one thing must not hold up the rest."""

from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def survive(act: Callable[..., Result], *args: Any, **fields: Any) -> tuple[Result | None, Exception | None]:
    """What came of it: its result, or the defect that it ended with."""
    try:
        return act(*args, **fields), None
    except Exception as fault:
        return None, fault
