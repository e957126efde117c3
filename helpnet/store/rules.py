"""A person's own rules, looked at once more when a question is about to go to them; and what becomes of one they stop."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, case, delete, exists, func, select

from helpnet.domain.ask import UNREACHED, WEEK, Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import Errand
from helpnet.domain.ladder import SENT, WAITING, WANTED, Delivery
from helpnet.domain.person import Person
from helpnet.domain.quiet import asks_nothing, until_awake
from helpnet.domain.record import Alert
from helpnet.domain.values import distance_m
from helpnet.store import asks
from helpnet.store.work import Work

N, D, E, P, K = map(columns, (Alert, Delivery, Errand, Person, Ask))
ROUNDED = 1.0
"""Metres by which this distance and that of a search (store.nearest) may differ: who was found is not sent away for that."""
_lately = (
    select(func.count())
    .where(K.helper_id == N.person_id, K.asked_at > bindparam("week"), K.outcome != UNREACHED, N.kind == WANTED)
    .correlate(table(Alert))
    .scalar_subquery()
)
_unreached = exists().where(
    K.errand_id == N.errand_id, K.helper_id == N.person_id, K.outcome == UNREACHED, N.kind == WANTED
)
RULES = (
    P.municipality_id, P.alerts_on, P.paused_until, P.kinds_off, P.quiet_from, P.quiet_until, P.asks_per_week, P.alert_radius, P.home_lon,
    P.home_lat, E.category, E.area_lon, E.area_lat, E.reach, _lately.label("lately"),
    case((_unreached, True), else_=False).label("unreached"),
)  # fmt: skip
"""What is known of a question on its way, in a statement on alerts, people and errands that is given `since(work)`."""


def since(work: Work) -> dict[str, Any]:
    """From when on the week's questions are counted."""
    return {"week": work.now() - WEEK}


def forbid(work: Work, one: Row[Any]) -> bool:
    """Whether somebody's rules let no such question through now: the rules by which a wave chooses (store.around)."""
    if asks_nothing(one.alerts_on, one.paused_until, one.kinds_off, one.category, at=work.now()):
        return True
    if one.asks_per_week < max(1, one.lately):  # this question is one of them
        return True
    zone = ZoneInfo(work.municipality(one.municipality_id).time_zone)
    if until_awake(one.quiet_from, one.quiet_until, None, at=work.now(), zone=zone) is not None:
        return True
    if one.home_lon is None or one.home_lat is None:
        return True
    metres = distance_m(one.area_lon, one.area_lat, one.home_lon, one.home_lat)
    return metres > max(one.alert_radius, one.reach) + ROUNDED


def let_go(work: Work, one: Row[Any]) -> None:
    """A question that is over: if it was never read and its person's rules let nothing of it go, it was not put at all."""
    if one.kind != WANTED or one.read_at or not forbid(work, one):
        return
    went = select(D.id).where(D.alert_id == one.id, D.state.in_((SENT, WAITING))).limit(1)
    if work.row(went) is None:
        asks.unput(work, one.errand_id, one.person_id)
        work.write(delete(Alert).where(N.id == one.id))
