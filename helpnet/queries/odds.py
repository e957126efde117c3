"""Honest odds: how much is asked for near somebody, how many others help there, and about how long it takes until theirs."""

from dataclasses import replace
from datetime import datetime, timedelta

from h3 import cell_to_latlng, grid_disk, latlng_to_cell, str_to_int
from sqlalchemy import func, select

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.columns import columns
from helpnet.domain.errand import CANCELLED, CONFIRMED, Acceptance, Errand
from helpnet.domain.person import Person
from helpnet.domain.values import AREA_RESOLUTION
from helpnet.i18n.odds import odds_words
from helpnet.queries import offered
from helpnet.queries.nearby import Filters, near
from helpnet.queries.reading import Reader
from helpnet.store.work import Work
from helpnet.views.errands import Odds

E, P, A = map(columns, (Errand, Person, Acceptance))
CANDIDATES = 200
FEW = 5
APART = 700
"""Metres between the middles of areas of resolution 8, where they are smallest; of each coarser one the square root of seven times that."""
WEEK, SEEN = timedelta(days=7), timedelta(days=28)
"""What has been asked for in the last four weeks tells what to expect; where helpnet is younger, what was since the beginning."""


def around(work: Work, *, by: Actor) -> Odds:
    """How many errands wait for the acting person within their distance and of their kinds, how many come, and who else helps.

    By the areas that others may know, others in fives, and errands to one a week: who moves their own home and counts again
    finds nobody's door.
    """
    who, rows = near(work, Filters(), CANDIDATES, by=by)
    areas = [cell for resolution in range(COARSEST, AREA_RESOLUTION + 1) for cell in _cells(who, resolution)]
    cells = [str_to_int(cell) for cell in _cells(who, AREA_RESOLUTION)]
    others = work.value(
        select(func.count()).where(
            P.municipality_id == by.municipality_id, P.id != by.person_id, P.alerts_on,
            P.home_lon.is_not(None), P.suspended_at.is_(None), P.erased_at.is_(None), P.home_cell.in_(areas),
        )
    )  # fmt: skip
    helpers = others - others % FEW
    begun = (
        work.value(select(func.min(E.posted_at, type_=E.posted_at.type)).where(E.municipality_id == by.municipality_id))
        or who.now
    )
    since = max(who.now - SEEN, min(begun, who.now - WEEK))
    errands, places = _asked_for(work, who, cells, since)
    spell = (who.now - since) / WEEK
    # Those who are not told of are two on the average, and the reader themself comes on top.
    weeks = round((helpers + FEW // 2 + 1) * spell / places, 1) if places else 0.0
    now = sum(row.category not in who.kinds_off for row in rows)
    found = Odds(who.has_home, who.radius, now, round(errands / spell), helpers, weeks, [])
    return replace(
        found, words=odds_words(found, who.language, fresh=_is_fresh(work, by), some_off=bool(who.kinds_off))
    )


def _cells(who: Reader, resolution: int) -> list[str]:
    """The areas of a resolution whose middle lies within the reader's distance."""
    here = latlng_to_cell(who.lat, who.lon, resolution)
    disk = grid_disk(here, int(who.radius / (APART * 7 ** ((AREA_RESOLUTION - resolution) / 2))) + 1)
    return [cell for cell in disk if who.metres_to(*reversed(cell_to_latlng(cell))) <= who.radius]


def _asked_for(work: Work, who: Reader, cells: list[int], since: datetime) -> tuple[int, int]:
    """How many errands of others that the reader could have taken were asked for there, and for how many helpers."""
    kinds = [kind for kind in offered.kinds(work, who, by=who.by) if kind not in who.kinds_off]
    row = work.row(
        select(func.count().label("errands"), func.coalesce(func.sum(E.capacity), 0).label("places")).where(
            E.municipality_id == who.by.municipality_id, E.posted_at >= since, E.requester_id != who.by.person_id,
            E.state != CANCELLED, E.category.in_(kinds), E.h3_r8.in_(cells),
        )
    )  # fmt: skip
    return (row.errands, row.places) if row is not None else (0, 0)


def _is_fresh(work: Work, by: Actor) -> bool:
    """Whether they wait for their first errand."""
    return work.row(select(A.id).where(A.helper_id == by.person_id, A.state == CONFIRMED).limit(1)) is None
