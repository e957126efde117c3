"""My errands in both roles, and what I should know about them."""

from uuid import UUID

from sqlalchemy import and_, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import NO, YES, Ask
from helpnet.domain.columns import columns
from helpnet.domain.conversation import Message, ReadMark
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, HOLDING, LIVE, OPEN, STANDBY, TAKEN, Acceptance, Errand
from helpnet.domain.ladder import WANTED
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.domain.reminders import REMINDERS
from helpnet.domain.summary import WEEK
from helpnet.i18n import say, say_n
from helpnet.i18n.life import alert_words, answered_words, place_words, state_words
from helpnet.queries import weekly
from helpnet.queries.cursors import cursor, read_cursor
from helpnet.queries.nearby import card_of, cards
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.errands import AlertView, MinePage, MineRow, MyErrand

E, A, P, M, L, N, K = map(columns, (Errand, Acceptance, Person, Message, ReadMark, Alert, Ask))
MOST = 50


def for_person(work: Work, *, by: Actor) -> MinePage:
    """What the acting person asked for and helps with: what goes on first, then what is over."""
    who = reader(work, by=by)
    asked = [_asked(row, who) for row in _rows(work, by, A.id.is_(None))]
    helping = [_helping(row, who) for row in _rows(work, by, A.id.is_not(None))]
    over = {"confirmed", "cancelled", "expired", "withdrawn", "released"}
    live = [row for row in asked if row.state in LIVE], [row for row in helping if row.state not in over]
    past = [row for row in (*asked, *helping) if row not in live[0] and row not in live[1]]
    past.sort(key=lambda row: row.id, reverse=True)
    return MinePage(*live, past[:MOST], alerts(work, by=by))


def page(work: Work, limit: int, after: str | None = None, *, by: Actor) -> tuple[list[MyErrand], str | None]:
    """Every errand the acting person asked for or has helped with, newest first, and the cursor of the next page."""
    who = reader(work, by=by)
    mine = and_(A.errand_id == E.id, A.helper_id == by.person_id)
    statement = (
        cards.add_columns(A.state.label("place"), _unread(by).label("unread"))
        .join(Acceptance, mine, isouter=True)
        .where(E.municipality_id == by.municipality_id, or_(E.requester_id == by.person_id, A.id.is_not(None)))
        .order_by(E.id.desc()).limit(limit + 1)
    )  # fmt: skip
    if after:
        statement = statement.where(E.id < read_cursor(after, UUID)[0])
    rows = work.rows(statement)
    found = [
        MyErrand(
            card_of(row, who), "helper" if row.place else "requester", row.place,
            row.unread if row.place in (None, *HOLDING) else 0,
        )
        for row in rows[:limit]
    ]  # fmt: skip
    return found, cursor(rows[limit - 1].id) if len(rows) > limit else None


def _unread(by: Actor):  # noqa: ANN202
    """How many messages of others the person has not read, as a part of a statement on errands."""
    seen = select(L.read_at).where(L.errand_id == M.errand_id, L.person_id == by.person_id).scalar_subquery()
    return (
        select(func.count())
        .where(M.errand_id == E.id, M.author_id != by.person_id, or_(seen.is_(None), M.written_at > seen))
        .scalar_subquery()
    )


def _rows(work: Work, by: Actor, role) -> list:  # noqa: ANN001
    """Errands with the reader's own acceptance (or none), the names of the others, and the unread count."""
    mine = and_(A.errand_id == E.id, A.helper_id == by.person_id)
    statement = (
        select(
            E.id, E.category, E.title, E.state, E.starts_at, E.ends_at, E.free, E.capacity, E.for_name, E.requester_id,
            A.state.label("place"), _unread(by).label("unread"),
        )
        .join_from(Errand, Acceptance, mine, isouter=True)
        .where(E.municipality_id == by.municipality_id, role, or_(E.requester_id == by.person_id, A.id.is_not(None)))
        .order_by(E.id.desc()).limit(MOST * 2)
    )  # fmt: skip
    rows = work.rows(statement)
    names: dict = {}
    helpers = (
        select(A.errand_id, P.name)
        .join(Person, P.id == A.helper_id)
        .where(A.errand_id.in_([row.id for row in rows]), A.state.in_(HOLDING))
    )
    for one in work.rows(helpers):
        names.setdefault(one.errand_id, []).append(one.name)
    return [(row, names.get(row.id, [])) for row in rows]


def _asked(found, who: Reader) -> MineRow:  # noqa: ANN001
    row, names = found
    return MineRow(
        str(row.id), row.category, row.title, row.state, state_words(row.state, who.language), who.when(row.starts_at, row.ends_at),
        ", ".join(names), "requester", row.unread, attention=row.state == DONE,
    )  # fmt: skip


def _helping(found, who: Reader) -> MineRow:  # noqa: ANN001
    row, _names = found
    place = row.place
    if place in (ACCEPTED, DONE) and row.state in LIVE:
        state, role = row.state, "helper"
        words = say("You are on it", who.language) if place == ACCEPTED else state_words(DONE, who.language)
    elif place == STANDBY:
        state, words, role = STANDBY, place_words(STANDBY, who.language), "standby"
    else:
        state, role = (CONFIRMED if place == CONFIRMED else place), "helper"
        words = state_words(CONFIRMED, who.language) if place == CONFIRMED else place_words(place, who.language)
    return MineRow(
        str(row.id), row.category, row.title, state, words, who.when(row.starts_at, row.ends_at), row.for_name, role,
        row.unread if role == "helper" and place in HOLDING else 0, attention=place == ACCEPTED and row.state in LIVE,
    )  # fmt: skip


def alerts(work: Work, limit: int = 20, *, by: Actor) -> list[AlertView]:
    """What the acting person was told, newest first."""
    who = reader(work, by=by)
    statement = (
        select(N.id, N.kind, N.errand_id, N.by_id, N.told_at, N.read_at, E.title, E.starts_at, E.ends_at, E.state, P.name, K.reason, K.outcome)
        .join_from(Alert, Errand, E.id == N.errand_id, isouter=True).join(Person, P.id == N.by_id, isouter=True)
        .join(Ask, and_(K.errand_id == N.errand_id, K.helper_id == N.person_id, N.kind == WANTED), isouter=True)
        .where(N.person_id == by.person_id).order_by(N.id.desc()).limit(limit)
    )  # fmt: skip

    def words(row) -> str:  # noqa: ANN001
        if row.kind == WEEK:
            return "\n".join(weekly.lines(work, by=by))
        if row.kind == WANTED and (how := _answered(row, who)):
            return answered_words(how, who.language, title=row.title)
        when = ""
        if row.kind in REMINDERS:
            when = who.when(row.starts_at, row.ends_at) if row.ends_at > who.now else who.day(row.starts_at)
        return alert_words(
            row.kind, who.language, name=row.name or "", title=row.title or "", when=when, why=row.reason or "",
            own=row.by_id == by.person_id,
        )  # fmt: skip

    return [
        AlertView(
            str(row.id), row.kind, words(row), str(row.errand_id or ""), who.ago(row.told_at), row.read_at is None
        )
        for row in work.rows(statement)
    ]


def _answered(row, who: Reader) -> str:  # noqa: ANN001
    """How a question ended, if it waits for no answer any more."""
    if row.outcome in (YES, NO):
        return row.outcome
    if row.state == OPEN and row.ends_at > who.now:
        return ""
    return "taken" if row.state in (TAKEN, DONE, CONFIRMED) else "over"


def unread(work: Work, errand_id: UUID | None = None, *, by: Actor) -> int:
    """How many things the acting person has not seen yet, in all or about one errand."""
    statement = select(func.count()).where(N.person_id == by.person_id, N.read_at.is_(None))
    return work.value(statement if errand_id is None else statement.where(N.errand_id == errand_id))


def unread_words(count: int, language: str) -> str:
    """The count as a sentence for screen readers."""
    return say_n("{count} new thing", "{count} new things", count, language, count=count)
