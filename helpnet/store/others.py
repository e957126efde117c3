"""The errands posted around one in the last week, as they lie to people's homes: those that want the same people."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from helpnet.domain.ask import WEEK
from helpnet.domain.chances import Candidate
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.shortage import LAST, WEEK_DAYS
from helpnet.domain.values import metres_per_degree
from helpnet.store.work import Work

E, P = columns(Errand), columns(Person)
_LATELY = (
    select(E.id, E.lon, E.lat, E.posted_at)
    .where(E.municipality_id == bindparam("municipality"), E.posted_at > bindparam("since"))
    .order_by(E.posted_at.desc(), E.id.desc())
    .limit(LAST)
)
_HOMES = select(P.id, P.home_lon, P.home_lat).where(P.id.in_(bindparam("ids", expanding=True)), P.home_lon.is_not(None))


TWICE = 4.04
"""Twice as far, of squares, and a little more than computing loses."""


class Others:
    """The town's other errands of the last seven days, whatever became of them; of more than a thousand the last ones.

    Nothing is read before it is asked for: where the week's questions are not short nobody's home is.
    """

    def __init__(self, work: Work, errand: Errand) -> None:
        self._work, self._errand = work, errand
        self._places: list[tuple[float, float]] | None = None
        self._beside: list[float] = []
        self._a_week = 1.0
        self._found: dict[UUID, float] = {}

    def nearer(self, them: Sequence[Candidate]) -> Mapping[UUID, float]:
        """How many of a week are nearer to each one's home than this errand is, or nearer to it than they are: whichever is fewer.

        Many at one spot keep nobody from each other, and one by itself keeps nobody.
        """
        east, north = metres_per_degree(self._errand.lat)
        x, y = self._errand.lon * east, self._errand.lat * north
        if self._places is None:
            places = ((lon * east, lat * north) for lon, lat in self._lately())
            beside = sorted(((c - x) * (c - x) + (d - y) * (d - y), c, d) for c, d in places)
            self._places = [(c, d) for _, c, d in beside]
            self._beside = [away for away, *_ in beside]
        fresh = [one.id for one in them if one.id not in self._found]
        for row in self._work.rows(_HOMES, ids=fresh) if fresh else ():
            a, b = row.home_lon * east, row.home_lat * north
            away = (a - x) * (a - x) + (b - y) * (b - y)
            # What is nearer to somebody than this errand is lies within twice their way of it: the rest of a city is not looked at.
            close = self._places[: bisect_left(self._beside, TWICE * away)]
            many = sum((a - c) * (a - c) + (b - d) * (b - d) < away for c, d in close)
            self._found[row.id] = min(many, bisect_left(self._beside, away)) * self._a_week
        return self._found

    def _lately(self) -> list[tuple[float, float]]:
        now = self._work.now()
        rows = self._work.rows(_LATELY, municipality=self._errand.municipality_id, since=now - WEEK)
        if len(rows) == LAST:
            self._a_week = WEEK_DAYS * 86_400 / max((now - rows[-1].posted_at).total_seconds(), 1.0)
        return [(row.lon, row.lat) for row in rows if row.id != self._errand.id]
