"""The errands posted around one in the last week: those that want the same people."""

from sqlalchemy import bindparam, select

from helpnet.domain.ask import WEEK
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.shortage import LAST, Others
from helpnet.domain.values import distance_m
from helpnet.store.work import Work

E = columns(Errand)
_LATELY = (
    select(E.id, E.lon, E.lat, E.posted_at)
    .where(E.municipality_id == bindparam("municipality"), E.posted_at > bindparam("since"))
    .order_by(E.posted_at.desc(), E.id.desc())
    .limit(LAST)
)


def others(work: Work, errand: Errand) -> Others:
    """The town's other errands of the last seven days, whatever became of them; of more than a thousand the last ones."""
    now = work.now()
    rows = work.rows(_LATELY, municipality=errand.municipality_id, since=now - WEEK)
    metres = sorted(distance_m(errand.lon, errand.lat, row.lon, row.lat) for row in rows if row.id != errand.id)
    if len(rows) < LAST:
        return Others(metres)
    return Others(metres, max((now - rows[-1].posted_at).total_seconds(), 1.0) / 86_400)
