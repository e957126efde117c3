"""Our own policy: the domain code that the house runs, given the facts that the house has, and nothing of how people are drawn."""

from collections import deque
from datetime import UTC, datetime, timedelta

import numpy as np

from helpnet.domain import waves
from helpnet.domain.chances import NONE, Candidate, Tally, part_of_day, town_share
from helpnet.simulation.answering import NO, SILENT, YES, Mood
from helpnet.simulation.figures import DAY, HOUR, WEEK
from helpnet.simulation.policies import Asking
from helpnet.simulation.town import Array, Town

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
QUIET_FROM, QUIET_UNTIL = 22 * HOUR, 7 * HOUR
PAGE, PAGES = 200, 10
"""So many around an errand are read at a time, nearest first, and only until a wave passes: as `store.around` does."""
AGAIN_LEAST, AGAIN_MOST = HOUR, 12 * HOUR
"""When there is nobody to ask and nobody to wait for: look again, as `actions.waves` does."""
COLUMN = {YES: 0, NO: 1, SILENT: 2}


class Ours:
    """Asks by `waves.choose`, keeps the counts of answers as the house does, and respects quiet hours and weekly budgets."""

    replaces = True

    def __init__(self, town: Town, mood: Mood) -> None:
        n, kinds = town.taste.shape
        self._town, self._mood = town, mood
        self._answers, self._of_kind = np.zeros((n, 3), np.int32), np.zeros((n, kinds, 3), np.int16)
        self._at_hour = np.zeros((n, 4, 3), np.int16)
        self._helped, self._earned, self._week = (np.zeros(n, np.int32) for _ in range(3))
        self._lately: deque[tuple[float, Array]] = deque()

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The next wave; look again when the first of those waited for has been waited for long enough."""
        for place in [place for place, (_, until) in asking.pending.items() if until <= now]:
            self._count(asking, place, SILENT)
            del asking.pending[place]
        haste = waves.urgency(None, MONDAY + timedelta(seconds=asking.errand.ends), at=MONDAY + timedelta(seconds=now))
        wave = self._wave(asking, haste, now)
        until = now + haste.wait.total_seconds()
        asked = np.array([one.id for one in wave.asked], np.int64)
        asking.pending |= {one.id: (one.chance, until) for one in wave.asked}
        asking.parts |= dict.fromkeys(asked.tolist(), _part(now))
        if len(asked):
            self._lately.append((now, asking.who[asked]))
            self._week[asking.who[asked]] += 1
        looks = [until for _, until in asking.pending.values()]
        if not wave.passed and _quiet(now):
            looks.append(now - now % DAY + QUIET_UNTIL + (DAY if now % DAY >= QUIET_FROM else 0))
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
        part = asking.parts[place]
        self._answers[person, column] += more
        self._of_kind[person, asking.errand.kind, column] += more
        self._at_hour[person, part, column] += more

    def _wave(self, asking: Asking, haste: waves.Urgency, now: float) -> waves.Wave:
        while self._lately and self._lately[0][0] <= now - WEEK:
            self._week[self._lately.popleft()[1]] -= 1
        pending = [chance for chance, _ in asking.pending.values()]
        wave, known = waves.choose([], haste=haste, pending=pending), []
        for first in range(0, min(len(asking.who), PAGE * PAGES), PAGE):
            if wave.passed:
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
                first=not asking.parts,
            )
        return wave

    def _candidates(self, asking: Asking, page: slice, now: float) -> list[Candidate]:
        """A page of those around, as the domain sees them."""
        town, kind, who = self._town, asking.errand.kind, asking.who[page]
        answered = ~asking.open[page] | (town.joined[who] > now)
        rows = zip(
            range(page.start, page.stop), asking.metres[page].tolist(), ((now - town.joined[who]) / DAY).tolist(),
            ((now - self._mood.asked_at[who]) / DAY).tolist(), self._answers[who].tolist(), self._of_kind[who, kind].tolist(),
            self._at_hour[who, _part(now)].tolist(), town.named[who, kind].tolist(), self._helped[who].tolist(),
            self._earned[who].tolist(), answered.tolist(), (self._mood.busy_until[who] > now).tolist(),
            (town.quiet[who] & _quiet(now)).tolist(), (town.budget[who] - self._week[who]).tolist(), strict=False,
        )  # fmt: skip
        return [
            Candidate(
                id=place, metres=metres, joined_days=joined, asked_days=None if asked == np.inf else asked, answers=_tally(answers),
                of_kind=_tally(of_kind), at_hour=_tally(at_hour), liked=None if named < 0 else named == 1, helped=helped,
                balance=balance, answered=known, busy=busy, awake=not quiet, asks_left=left,
            )
            for place, metres, joined, asked, answers, of_kind, at_hour, named, helped, balance, known, busy, quiet, left in rows
        ]  # fmt: skip


def _part(now: float) -> int:
    return part_of_day(int(now % DAY // HOUR))


def _quiet(now: float) -> bool:
    return now % DAY >= QUIET_FROM or now % DAY < QUIET_UNTIL


def _tally(counts: list[int]) -> Tally:
    return Tally(*counts) if any(counts) else NONE
