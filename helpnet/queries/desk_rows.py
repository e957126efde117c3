"""Errands as the desk shows them: what each is to it, why, and how much farther it could be shown."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import and_, func, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import UNREACHED, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import DONE, HOLDING, LIVE, OPEN, Acceptance, Decline, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotAllowed
from helpnet.i18n import say, say_n, span
from helpnet.i18n.life import NOBODY, stall_words
from helpnet.queries.desk_unheard import Unheard
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.desk import DeskRow

E, A, D, P, R, K = map(columns, (Errand, Acceptance, Decline, Person, CategoryRule, Ask))
OVERDUE = timedelta(hours=12)
STEPS = (5_000, 8_000, 12_000, 20_000, 50_000)
"""Where an errand is shown next when nobody nearby can, in metres."""

_declined = select(func.count()).where(D.errand_id == E.id).scalar_subquery()
_asked = select(func.count()).where(K.errand_id == E.id).scalar_subquery()
_unreached = select(func.count()).where(K.errand_id == E.id, K.outcome == UNREACHED).scalar_subquery()
rows = select(
    E.id, E.category, E.title, E.area_name, E.starts_at, E.ends_at, E.posted_at, E.state, E.free, E.reach, E.trouble, E.dropped_at, E.stalls_at,
    E.area_lon, E.area_lat, E.for_name, E.stall, E.stall_count, R.qualification, _declined.label("declined"), _asked.label("asked"), _unreached.label("unreached"),
).join_from(Errand, CategoryRule, and_(R.municipality_id == E.municipality_id, R.category == E.category))  # fmt: skip


def shown(
    work: Work, found: list, *, by: Actor, unheard: Mapping[UUID, Unheard] = MappingProxyType({})
) -> list[DeskRow]:
    """Rows of `rows` as the desk shows them, in their order; raises NotAllowed. `unheard`: who is to be called about which."""
    who, names = coordinator(work, by=by), {}
    statement = (
        select(A.errand_id, P.name)
        .join(Person, P.id == A.helper_id)
        .where(A.errand_id.in_([row.id for row in found]), A.state.in_(HOLDING))
    )
    for one in work.rows(statement):
        names.setdefault(one.errand_id, []).append(one.name)
    return [_row(row, _kind(row, who), who, names.get(row.id, []), unheard.get(row.id)) for row in found]


def _kind(row, who: Reader) -> str:  # noqa: ANN001
    """What an errand is to the desk: dropped, stalled, trouble, overdue, open or taken; "over" when it is closed."""
    waits = row.state == OPEN and row.ends_at > who.now
    if waits and row.stalls_at <= who.now:
        return "dropped" if row.dropped_at else "stalled"
    if row.trouble:
        return "trouble"
    if row.state not in LIVE:
        return "over"
    if waits:
        return "open"
    return "overdue" if row.ends_at <= who.now - OVERDUE else "taken"


def _row(row, kind: str, who: Reader, names: list[str], unheard: Unheard | None) -> DeskRow:  # noqa: ANN001
    if unheard and kind in ("open", "taken", "over"):
        kind = "unheard"
    open_ = row.state == OPEN and row.ends_at > who.now
    widen = _wider(row) if open_ else 0
    since = {"dropped": row.dropped_at, "overdue": row.ends_at, "unheard": unheard.since if unheard else None}.get(kind)
    waited = max(0, int((who.now - (since or row.posted_at)).total_seconds() // 60))
    to_call = unheard.words if unheard else ""
    return DeskRow(
        id=str(row.id), category=row.category, title=row.title, area_name=row.area_name, when=who.when(row.starts_at, row.ends_at),
        waited=span(waited, who.language), kind=kind, why=to_call if kind == "unheard" else _why(row, kind, who),
        people=", ".join(names), free=row.free, widen_to=widen,
        widen_words=say("Show it up to {km} km away", who.language, km=widen // 1000) if widen else "",
        trouble=row.trouble, unheard=to_call,
    )  # fmt: skip


def _wider(row) -> int:  # noqa: ANN001
    """How far an errand is shown next: farther than where nobody is known to be; 0: it is shown everywhere already."""
    nobody_within = row.stall_count * 1000 if row.stall in NOBODY else 0
    farther = (step for step in STEPS if step > max(row.reach, 3_000, nobody_within))
    return next(farther, STEPS[-1] if row.reach < STEPS[-1] else 0)


def _why(row, kind: str, who: Reader) -> str:  # noqa: ANN001
    language = who.language
    if kind == "trouble":
        return row.trouble
    if kind == "overdue":
        if row.state == DONE:
            return say("The helper says it is done, and nobody has said thanks yet", language)
        return say("The time passed, and nobody has said how it went", language)
    if kind not in ("stalled", "dropped"):
        return ""
    lost = say("The helper could not after all", language) if kind == "dropped" else ""
    return ". ".join(part for part in (lost, _search(row, kind, language)) if part)


def _search(row, kind: str, language: str) -> str:  # noqa: ANN001
    """How far the search for helpers has come."""
    if row.stall:
        return stall_words(row.stall, row.stall_count, language)
    if kind == "dropped":
        return ""
    if not row.asked:
        return say("Nobody has been asked yet", language)
    asked = say_n(
        "{n} helper has been asked, and nobody has said yes",
        "{n} helpers have been asked, and nobody has said yes",
        row.asked - row.unreached,
        language,
    )
    call = stall_words(UNREACHED, row.unreached, language)
    return ". ".join([asked] * (row.asked > row.unreached) + [call] * bool(row.unreached))


def coordinator(work: Work, *, by: Actor) -> Reader:
    """The acting coordinator as a reader; raises NotAllowed."""
    if not by.is_coordinator:
        raise NotAllowed()
    return reader(work, by=by)
