"""Whom to ask about an errand: the fewest whose joint chance of a yes is enough, and each in their turn.

A wave is a row of candidates from the front of a queue, cut where the chance that enough of them say yes passes the target.
The queue goes by chance, and by turn among those nearly alike. An errand's first wave asks some more besides: those whose turn
has come, so that nobody who is ready to help waits for ever; where errands are many nobody waits that long, and none are added.
Whom nothing tells outside the app is no hope: where the others are not enough they are asked besides, in the app alone.
Pure: the same facts give the same wave, in whatever order they come. The simulation runs this code.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from helpnet.domain.chances import DAYTIME, USUAL, Candidate, chance, next_door, own_share
from helpnet.domain.haste import Urgency
from helpnet.domain.hope import Hope
from helpnet.domain.obstacles import ENOUGH, obstacle
from helpnet.domain.shortage import Nearer, felt, kept, nothing_nearer, shortage, sparing
from helpnet.domain.way import USUAL_WAY, way

MOST_PER_PLACE = 30
"""However unlikely each yes, one wave asks no more than this for one place; the next answers bring in the next."""
TURN_DAYS = 60.0
"""Who has not been asked for two months drifts away: by then their turn weighs most."""
FIRST_TURN = 0.5
"""What never having helped adds to a turn."""
OVERDUE, TURNS, TURN_PAGES = 30.0, 30, 2
"""After so many days without a question somebody's turn has come (after LONG, if they never had one), before they drift away;
how many of them an errand's first wave asks at most, besides those whom it needs; and how many pages it looks for them in."""
FAR = 0.25
"""What the way must leave of the odds for a turn: who lives farther is not asked for form's sake, but about an errand nearer to them."""
BALANCE_SPAN, BALANCE_LEAN = 300, 0.3
"""Minutes from a full lean to none on either side of nought, and how much that lean is."""
NEAR, LONG = 600, 14.0
"""Metres that are near, and days that are long, when a reason is given."""

FIRST, TURN, LIKES, KNOWS, CLOSE, ABLE = "first", "turn", "likes", "knows", "near", "able"
"""Why somebody is asked: first errand, long since the last question, likes the kind, has helped with it before, lives near, can."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One helper in a wave: how likely they say yes, would have next door, how far it is as they feel it, and why it is them."""

    id: Any
    chance: float
    next_door: float
    metres: float
    reason: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Who is asked now, the chance that enough say yes (those waited for included), and how many could not be asked, by why.

    `kept`: how many more could be asked, and are left for errands nearer to them. `beside`: how many of those asked, the last ones,
    are told by the app alone; they add nothing to the chance.
    """

    asked: tuple[Asked, ...]
    chance: float
    passed: bool
    obstacles: Mapping[str, int] = field(default_factory=dict)
    kept: int = 0
    beside: int = 0


def choose(
    candidates: Iterable[Candidate],
    *,
    haste: Urgency,
    places: int = 1,
    pending: Iterable[float] = (),
    unheard: Iterable[float] = (),
    share: float = USUAL,
    part: int = DAYTIME,
    halved: float = USUAL_WAY,
    earns: bool = True,
    first: bool = False,
    nearer: Nearer = nothing_nearer,
    past: float = 0.0,
) -> Wave:
    """The next wave for an errand that wants so many more helpers, when those of `pending` are already waited for.

    `share` is the town's share of yes, `part` the part of the day, `halved` the metres that halve the odds in the town; `earns`:
    the errand gives minutes; `first`: nobody was asked about it before. `nearer` tells how many of the week's errands are nearer to
    somebody's home, and `past` what share of this one's own time has passed: both count where the week's questions are short, and only
    then is `nearer` asked. Nobody is asked when those waited for are enough, and, but for those whose turn has
    come in the first wave, never more than are needed: without the last one asked, the target would not be passed.

    Whom nothing tells outside the app come after all others, in the app alone: as many as would be enough if they looked there, those
    of `unheard` included, who were asked so and have their time yet.
    """
    told: list[Candidate] = []
    mute: list[Candidate] = []
    for one in candidates:
        (told if one.reachable else mute).append(one)
    front = partial(
        _front, haste=haste, places=places, share=share, part=part, halved=halved, earns=earns, nearer=nearer, past=past
    )
    waited_for, turns = list(pending), TURNS if first else 0
    wave, turns = front(told, pending=waited_for, turns=turns)
    if not mute:
        return wave
    hoped = [1.0] * places if wave.passed else [*waited_for, *unheard, *(one.chance for one in wave.asked)]
    beside, _ = front(mute, pending=hoped, turns=turns)
    obstacles = Counter(wave.obstacles) + Counter(beside.obstacles)
    asked, kept_ones = wave.asked + beside.asked, wave.kept + beside.kept
    return Wave(asked, wave.chance, wave.passed, dict(obstacles), kept_ones, len(beside.asked))


def _front(
    candidates: Iterable[Candidate], *, haste: Urgency, places: int, pending: Iterable[float], share: float, part: int, halved: float,
    earns: bool, nearer: Nearer, past: float, turns: int,
) -> tuple[Wave, int]:  # fmt: skip
    """The front of the queue of these, and at most `turns` more whose turn has come; how many of those are left."""
    hope = Hope(places)
    for one in pending:
        hope.add(one)
    free: list[tuple[Candidate, float]] = []
    spent, obstacles = [], Counter[str]()
    for one in candidates:
        why = obstacle(one)
        if why is None:
            free.append((one, chance(one, share=share, part=part, halved=halved)))
        else:
            obstacles[why] += 1
            if why == ENOUGH and one.asks_per_week:  # who never wants to be asked is no hope that was spent
                spent.append(chance(one, share=share, part=part, halved=halved))
    short = shortage(spent, [likely for _, likely in free])
    target, spares = sparing(haste.target, short), felt(short)
    left = kept([one for one, _ in free], nearer, short=short, past=past)
    queue = [
        (-worth(one, likely, haste, earns=earns) / own_share(one.answers, share) ** spares, -one.waited_days, one.metres, one.id, likely, one)
        for one, likely in free
        if one.id not in left
    ]  # fmt: skip
    queue.sort(key=lambda entry: entry[:4])
    asked: list[Asked] = []

    def ask(one: Candidate, likely: float) -> None:
        hope.add(likely)
        asked.append(Asked(one.id, likely, next_door(one, share=share, part=part), one.felt_metres, reason(one)))

    for *_, likely, one in queue[: MOST_PER_PLACE * places]:
        if hope.chance >= target:
            break
        ask(one, likely)
    late: list[Any] = []
    if turns:
        late = [
            entry for entry in queue[len(asked) :] if overdue(entry[-1]) and way(entry[-1].felt_metres, halved) >= FAR
        ]
        late.sort(key=lambda entry: (-entry[4] * entry[5].waited_days, *entry[2:4]))
        late = late[:turns]
        for *_, likely, one in late:
            ask(one, likely)
    return Wave(tuple(asked), hope.chance, hope.chance >= target, dict(obstacles), len(left)), turns - len(late)


def overdue(one: Candidate) -> bool:
    """Whether somebody's turn has come, whoever else is likelier to say yes."""
    return one.waited_days >= (LONG if one.asked_days is None else OVERDUE)


def worth(one: Candidate, likely: float, haste: Urgency, *, earns: bool = True) -> float:
    """A candidate's standing in the queue: the chance, times what their turn and (for earning errands) a low balance add."""
    lean = BALANCE_LEAN * min(1.0, max(0.0, (BALANCE_SPAN - one.balance) / (2 * BALANCE_SPAN))) if earns else 0.0
    return likely * (1 + haste.lean * turn(one) + lean)


def turn(one: Candidate) -> float:
    """How much it is somebody's turn, 0 to 1.5: how long since they were asked (or joined), and more before the first errand."""
    waited = min(1.0, max(0.0, one.waited_days) / TURN_DAYS)
    return waited + (FIRST_TURN if one.helped == 0 else 0.0)


def reason(one: Candidate) -> str:
    """What is said to somebody who wonders why it is them: the one thing that speaks most for them."""
    if one.helped == 0 and one.asked_days is None:
        return FIRST
    if one.waited_days >= LONG:
        return TURN
    if one.liked:
        return LIKES
    if one.of_kind.yes:
        return KNOWS
    return CLOSE if one.metres <= NEAR else ABLE
