"""What the list and the map are narrowed to: a kind, a distance and a day, which stand in the page's address."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from helpnet.domain.categories import SLUGS
from helpnet.queries.nearby import Filters

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": SLUGS,
    "km": ("1", "2", "5", "10", "25"),
    "when": ("today", "week"),
}

STEPS_KEPT = 8  # addresses that a page was sent to and has not come to


def chosen_in(asked: Mapping[str, Any]) -> tuple[str, str, str]:
    """The kind, the kilometres and the day that an address names; empty for what it does not, or what is none of ours."""
    kind, km, when = (asked.get(name, "") if asked.get(name) in CHOICES[name] else "" for name in CHOICES)
    return kind, km, when


def address(kind: str, km: str, when: str, *, name: Any = "", value: Any = "") -> str:
    """What stands behind the `?`, with one choice changed; empty when everything is shown."""
    chosen = {"kind": kind, "km": km, "when": when}
    if isinstance(name, str) and name in CHOICES:
        chosen[name] = value if value in CHOICES[name] else ""
    return urlencode({key: kept for key, kept in chosen.items() if kept})


def narrowed(kind: str, km: str, when: str, name: Any, value: Any) -> tuple[str, tuple[str, str, str]]:
    """The address with one choice changed, and what is chosen then: the next may be made before the page has gone there."""
    query = address(kind, km, when, name=name, value=value)
    return query, chosen_in(dict(parse_qsl(query)))


def passes(query: str, steps: Sequence[str]) -> bool:
    """Whether a page that is at this address only passes there, on its way to the last of these steps."""
    return query in steps and query != steps[-1]


def metres(km: str) -> int | None:
    """The distance in metres; None for one's own."""
    return int(km) * 1000 if km else None


def filters(kind: str, km: str, when: str) -> Filters:
    """The choices as the queries take them."""
    return Filters(kind or None, metres(km), when or None)
