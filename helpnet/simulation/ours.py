"""Our own policy: the domain code that the house runs, given the facts that the house has, and nothing of how people are drawn."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np

from helpnet.domain import waves
from helpnet.domain.chances import NONE, Candidate, Tally, part_of_day, town_share
from helpnet.domain.haste import Urgency, past, urgency
from helpnet.domain.shortage import LAST as LATELY
from helpnet.domain.shortage import WEEK_DAYS
from helpnet.domain.way import LAST, STEPS, Answers, felt, halved_every, step_of
from helpnet.simulation.answering import NO, SILENT, YES, Mood
from helpnet.simulation.figures import DAY, HOUR
from helpnet.simulation.policies import QUIET_FROM, QUIET_UNTIL, Asking, Rules, quiet
from helpnet.simulation.town import Array, Town

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
PAGE, PAGES = 200, 10
"""So many around an errand are read at a time, nearest first, and only until a wave passes: as `store.around` does."""
AGAIN_LEAST, AGAIN_MOST = HOUR, 12 * HOUR
"""When there is nobody to ask and nobody to wait for: look again, as `actions.waves` does."""
COLUMN, NOTHING = {YES: 0, NO: 1, SILENT: 2}, [0, 0, 0]
WALLED = {
    wall: Candidate(None, 0.0, answered=wall[0], busy=wall[1], awake=not wall[2])
    for wall in product((False, True), repeat=3)
}
"""Of whom may not be asked no more is looked at than why; but of those asked as often as they want, how likely a yes would be."""


class Ours:
    """Asks by `waves.choose`, keeps the counts of answers as the house does, and respects quiet hours and weekly budgets."""

    replaces = True

    def __init__(self, town: Town, mood: Mood) -> None:
        n, kinds = town.taste.shape
        self._town, self._mood, self._rules = town, mood, Rules(town)
        self._answers, self._of_kind = np.zeros((n, 3), np.int32), np.zeros((n, kinds, 3), np.int16)
        self._at_hour = np.zeros((n, 4, 3), np.int16)
        self._by_way = np.zeros((len(town.errands), STEPS + 1, 3))
        self._posted = 0
        self._where = np.array([(one.posted, one.x, one.y) for one in town.errands]).T
        self._helped, self._earned = np.zeros(n, np.int32), np.zeros(n, np.int32)

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The next wave; look again when the first of those waited for has been waited for long enough."""
        for place in [place for place, (_, until) in asking.pending.items() if until <= now]:
            self._count(asking, place, SILENT)
            del asking.pending[place]
        haste = urgency(None, _moment(asking.errand.ends), at=_moment(now))
        wave = self._wave(asking, haste, now)
        until = now + haste.wait.total_seconds()
        asked = np.array([one.id for one in wave.asked], np.int64)
        asking.pending |= {one.id: (one.chance, until) for one in wave.asked}
        asking.asked |= {one.id: (_part(now), one.next_door) for one in wave.asked}
        self._rules.asked(asking.who[asked], now)
        looks = [until for _, until in asking.pending.values()]
        if not wave.passed and quiet(now):
            looks.append(now - now % DAY + QUIET_UNTIL + (DAY if now % DAY >= QUIET_FROM else 0))
        if wave.kept:
            looks.append(until)
        later = now + min(AGAIN_MOST, max(AGAIN_LEAST, (now - asking.errand.posted) / 2))
        return asked, min([*looks, later])

    def heard(self, asking: Asking, place: int, says: int) -> None:
        """An answer counts once: a late one takes the place of the silence that was counted."""
        if place not in asking.pending:
            self._count(asking, place, SILENT, -1)
        self._count(asking, place, says)
        asking.pending.pop(place, None)
        if says == YES:
            self._helped[asking.who[place]] += 1
            self._earned[asking.who[place]] += asking.errand.minutes

    def _count(self, asking: Asking, place: int, says: int, more: int = 1) -> None:
        person, column = asking.who[place], COLUMN[says]
        part, next_door = asking.asked[place]
        self._answers[person, column] += more
        self._of_kind[person, asking.errand.kind, column] += more
        self._at_hour[person, part, column] += more
        step = step_of(round(felt(asking.metres[place], self._town.radius[person])))
        self._by_way[asking.errand.number, step] += more, more * (says == YES), more * next_door

    def by_way(self) -> list[Answers]:
        """The answers to the last errands, by the steps of the way, as `store.ways` reads them."""
        sums = self._by_way[max(0, self._posted - LAST) : self._posted].sum(axis=0)
        return [Answers(step, *sums[step].tolist()) for step in np.flatnonzero(sums[:, 0]).tolist()]

    def _wave(self, asking: Asking, haste: Urgency, now: float) -> waves.Wave:
        pending = [chance for chance, _ in asking.pending.values()]
        self._posted = max(self._posted, asking.errand.number + 1)
        halved = halved_every(self.by_way())
        wave, known = waves.choose([], haste=haste, pending=pending), []
        between: dict[int, float] = {}
        gone = past(_moment(asking.errand.posted), None, _moment(asking.errand.ends), at=_moment(now), zone=UTC)
        for first in range(0, min(len(asking.who), PAGE * PAGES), PAGE):
            if wave.passed and (asking.asked or first >= PAGE * waves.TURN_PAGES):
                break
            page = slice(first, first + PAGE)
            known += self._candidates(asking, page, now)
            yes, no, silent = (int(count) for count in self._answers[asking.who[: page.stop]].sum(axis=0))
            wave = waves.choose(
                known,
                haste=haste,
                pending=pending,
                share=town_share(Tally(yes, no, silent)),
                part=_part(now),
                halved=halved,
                first=not asking.asked,
                nearer=lambda them: self._nearer(asking, them, now, between),
                past=gone,
            )
        return wave

    def _nearer(
        self, asking: Asking, them: Sequence[Candidate], now: float, found: dict[int, float]
    ) -> dict[int, float]:
        """How many errands of a week are nearer to each one's home, as `store.others` counts them; `found` are those known already."""
        town, errand, (posted, x, y) = self._town, asking.errand, self._where
        last = int(np.searchsorted(posted, now, side="right"))
        first = max(last - LATELY, int(np.searchsorted(posted, now - WEEK_DAYS * DAY, side="right")))
        a_week = WEEK_DAYS * DAY / max(now - float(posted[first]), 1.0) if last - first == LATELY else 1.0
        lately = np.arange(first, last)
        there = lately[lately != errand.number]
        places = np.array([one.id for one in them if one.id not in found], np.int64)
        who = asking.who[places]
        own = np.hypot(town.x[who] - errand.x, town.y[who] - errand.y)
        # What is nearer to somebody than this errand is lies within twice their way of it: the rest of a city is not looked at.
        between = np.hypot(x[there] - errand.x, y[there] - errand.y)
        close = there[between <= 2.01 * own.max(initial=0.0)]
        away = np.hypot(town.x[who, None] - x[close], town.y[who, None] - y[close])
        many = np.minimum((away < own[:, None]).sum(axis=1), np.searchsorted(np.sort(between), own)) * a_week
        found.update(zip(places.tolist(), many.tolist(), strict=True))
        return found

    def _candidates(self, asking: Asking, page: slice, now: float) -> list[Candidate]:
        """A page of those around, as the domain sees them."""
        town, who = self._town, asking.who[page]
        places = np.arange(page.start, page.start + len(who))
        answered = ~asking.open[page] | (town.joined[who] > now)
        busy, spent = self._mood.busy_until[who] > now, self._rules.left(who, now) < 1
        asleep = self._rules.asleep(who, now)
        described = ~(answered | busy | (asleep & ~spent))
        walls = zip(*(wall[~described].tolist() for wall in (answered, busy, asleep)), strict=True)
        return self._described(asking, places[described], spent[described], now) + [WALLED[wall] for wall in walls]

    def _described(self, asking: Asking, places: Array, spent: Array, now: float) -> list[Candidate]:
        town, kind, who = self._town, asking.errand.kind, asking.who[places]
        rows = zip(
            places.tolist(), asking.metres[places].tolist(), ((now - town.joined[who]) / DAY).tolist(),
            ((now - self._mood.asked_at[who]) / DAY).tolist(), self._answers[who].tolist(), self._of_kind[who, kind].tolist(),
            self._at_hour[who, _part(now)].tolist(), town.named[who, kind].tolist(), self._helped[who].tolist(),
            self._earned[who].tolist(), town.budget[who].tolist(), town.radius[who].tolist(), spent.tolist(), strict=True,
        )  # fmt: skip
        return [
            Candidate(
                id=place, metres=metres, joined_days=joined, asked_days=None if asked == np.inf else asked, answers=_tally(answers),
                of_kind=_tally(of_kind), at_hour=_tally(at_hour), liked=None if named < 0 else named == 1, helped=helped,
                balance=balance, asks_per_week=budget, radius=radius, asks_left=0 if spends else 1,
            )
            for place, metres, joined, asked, answers, of_kind, at_hour, named, helped, balance, budget, radius, spends in rows
        ]  # fmt: skip


def _moment(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _part(now: float) -> int:
    return part_of_day(int(now % DAY // HOUR))


def _tally(counts: list[int]) -> Tally:
    return NONE if counts == NOTHING else Tally(*counts)
