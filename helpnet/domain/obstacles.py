"""What stands in the way of asking somebody, and why nobody is left to ask. Pure."""

from collections.abc import Mapping

from helpnet.domain.chances import Candidate

OWN, UNQUALIFIED, TOO_FAR, ANSWERED, UNREACHED, UNWILLING, BUSY, ASLEEP, ENOUGH = (
    "own", "unqualified", "too-far", "answered", "unreached", "unwilling", "busy", "asleep", "enough",
)  # fmt: skip
"""Why somebody is not asked: their own errand, not approved for it, lives too far, asked about it before or has said no,
asked about it in the app alone, because nothing tells them outside it,
not to be asked about this kind, on another errand then, in their quiet hours or on a pause, asked as often as they want to be this week."""


def obstacle(one: Candidate) -> str | None:
    """What stands in the way of asking somebody, the lasting before the passing; None: they may be asked."""
    if one.own:
        return OWN
    if not one.qualified:
        return UNQUALIFIED
    if not one.covered:
        return TOO_FAR
    if one.answered:
        return ANSWERED
    if one.unreached:
        return UNREACHED
    if not one.willing:
        return UNWILLING
    if one.busy:
        return BUSY
    if one.asks_left < 1:
        return ENOUGH
    return None if one.awake else ASLEEP


def stall(obstacles: Mapping[str, int]) -> tuple[str, int]:
    """Why nobody is left to ask, and of how many that is true: the obstacle of most of those who could have done it."""
    able = [(obstacles.get(why, 0), why) for why in (UNREACHED, ANSWERED, ENOUGH, ASLEEP, BUSY, UNWILLING)]
    most = max(able, key=lambda entry: entry[0])
    if most[0]:
        return most[1], most[0]
    return (UNQUALIFIED, obstacles[UNQUALIFIED]) if obstacles.get(UNQUALIFIED) else (TOO_FAR, 0)
