"""The finished maps: now and a week for the coordinators, and one that anybody may see."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import h3
from sqlalchemy import func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.events import MapTaken
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotFound
from helpnet.domain.values import AREA_RESOLUTION
from helpnet.i18n import LANGUAGES, clock, day
from helpnet.queries.access import municipality_named
from helpnet.queries.desk_rows import coordinator
from helpnet.store.work import Work
from helpnet.views.documents import Course, Hexagon, NowMap, OpenMap, WeekMap

E, P = columns(Errand), columns(Person)
FEWEST_HELPERS, FEWEST_OPEN = 5, 3
PUBLIC_RESOLUTION = 7
HOURS = 7 * 24
MOST = 20_000  # errands of one week in a document


def now(work: Work, *, by: Actor) -> NowMap:
    """Open errands and ready helpers by area, for the coordinator; logged. Raises NotAllowed.

    Helpers are counted in fives, and only where there are five: where there are fewer, in the larger area around.
    """
    who, here = coordinator(work, by=by), work.municipality(by.municipality_id)
    open_now = select(E.cell, func.max(E.area_name).label("name"), func.count().label("count")).where(
        E.municipality_id == here.id, E.state == OPEN, E.ends_at > who.now
    )
    needs = [Hexagon(row.cell, row.count, row.name) for row in work.rows(open_now.group_by(E.cell).order_by(E.cell))]
    ready = select(P.home_cell, func.count().label("count")).where(
        P.municipality_id == here.id, P.home_cell.is_not(None), P.alerts_on, P.suspended_at.is_(None), P.erased_at.is_(None)
    )  # fmt: skip
    at_home = Counter({row.home_cell: row.count for row in work.rows(ready.group_by(P.home_cell))})
    work.announce(MapTaken(municipality_id=here.id))
    return NowMap(
        here.slug, here.name, who.language, _moment(who.now, who.language, here), needs, in_fives(at_home), _box(here)
    )


def in_fives(at_home: Counter[str]) -> list[Hexagon]:
    """Counts of five or more, rounded down to fives; the rest together in coarser cells, or not at all."""
    shown: list[Hexagon] = []
    left: Counter[str] = Counter()
    for resolution in range(AREA_RESOLUTION, COARSEST - 1, -1):
        above: Counter[str] = Counter()
        left.update({cell: count for cell, count in at_home.items() if h3.get_resolution(cell) == resolution})
        for cell, count in left.items():
            if count >= FEWEST_HELPERS:
                shown.append(Hexagon(cell, count - count % FEWEST_HELPERS))
            elif resolution > COARSEST:
                above[h3.cell_to_parent(cell, resolution - 1)] += count
        left = above
    return sorted(shown, key=lambda hexagon: (h3.get_resolution(hexagon.cell), hexagon.cell))


def week(work: Work, *, by: Actor) -> WeekMap:
    """The last seven days hour by hour: which errands came, were taken and ended, by area; logged. Raises NotAllowed."""
    who, here = coordinator(work, by=by), work.municipality(by.municipality_id)
    full_hour = who.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    begin = full_hour - timedelta(hours=HOURS)
    rows = work.rows(
        select(E.cell, E.area_name, E.posted_at, E.first_accepted_at, E.closed_at, E.ends_at, E.state)
        .where(E.municipality_id == here.id, E.posted_at < full_hour, or_(E.closed_at.is_(None), E.closed_at > begin), E.ends_at > begin)
        .order_by(E.posted_at.desc())
        .limit(MOST)
    )  # fmt: skip

    def hour(moment: datetime | None) -> int:
        return -1 if moment is None else max(0, int((moment.astimezone(UTC) - begin) / timedelta(hours=1)))

    courses = [
        Course(row.cell, hour(row.posted_at), hour(row.first_accepted_at),
               hour(min(filter(None, (row.closed_at, row.ends_at)))))
        for row in rows
    ]  # fmt: skip
    hours = [_moment(begin + timedelta(hours=number), who.language, here) for number in range(HOURS)]
    names = {row.cell: row.area_name for row in rows if row.area_name}
    work.announce(MapTaken(municipality_id=here.id))
    return WeekMap(here.slug, here.name, who.language, f"{hours[0]} – {hours[-1]}", hours, courses, names, _box(here))


def open_now(work: Work, slug: str, language: str | None = None, *, by: Actor | None) -> OpenMap:
    """Open errands by coarse area, for anybody, never finer than they are shown; counts under three are words only. Raises NotFound."""
    here = municipality_named(work, slug, by=by)
    if language is not None and language not in LANGUAGES:
        raise NotFound()
    cells = Counter[str]()
    counted = select(E.cell, func.count().label("count")).where(
        E.municipality_id == here.id, E.state == OPEN, E.ends_at > work.now()
    )
    for row in work.rows(counted.group_by(E.cell)):
        cells[h3.cell_to_parent(row.cell, min(PUBLIC_RESOLUTION, h3.get_resolution(row.cell)))] += row.count
    shown = [
        Hexagon(cell, count if count >= FEWEST_OPEN else 0, rough=count < FEWEST_OPEN)
        for cell, count in sorted(cells.items(), key=lambda item: (h3.get_resolution(item[0]), item[0]))
    ]
    return OpenMap(here.slug, here.name, language or here.language, shown, _box(here))


def _moment(moment: datetime, language: str, here: Municipality) -> str:
    zone = ZoneInfo(here.time_zone)
    a_while_ago = moment - timedelta(days=3)  # a document names the day: it may be read on another one
    return f"{day(moment, language, zone=zone, now=a_while_ago)} {clock(moment, language, zone=zone)}"


def _box(here: Municipality) -> tuple[float, float, float, float]:
    return here.west, here.south, here.east, here.north
