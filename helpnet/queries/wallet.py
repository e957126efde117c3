"""My minutes: how many, and where they came from."""

from uuid import UUID

from sqlalchemy import case, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import Errand
from helpnet.domain.ledger import POT, Account, Transfer
from helpnet.domain.person import Person
from helpnet.i18n import duration, say
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.people import EntryView, WalletView

A, T, E, P = map(columns, (Account, Transfer, Errand, Person))


def for_person(work: Work, limit: int = 30, *, by: Actor, before: UUID | None = None) -> WalletView:
    """The acting person's minutes in words, and a page of entries, newest first (`next` is the cursor of the page after)."""
    who = reader(work, by=by)
    mine = work.row(select(A.id, A.balance, A.reserved).where(A.person_id == by.person_id))
    account, balance, reserved = (mine.id, mine.balance, mine.reserved) if mine else (None, 0, 0)
    rows = _entries(work, account, limit + 1, before)
    entries = [_entry(row, who) for row in rows[:limit]]
    return WalletView(
        balance=balance, headline=headline(balance, who.language), explanation=_explanation(balance, who),
        reserved=reserved,
        reserved_words=say("{length} is set aside for what you have asked for", who.language, length=who.length(reserved)) if reserved else "",
        kind_word=_kind_word(balance - reserved, who), entries=entries, next=entries[-1].id if len(rows) > limit else "",
    )  # fmt: skip


def headline(balance: int, language: str) -> str:
    """The minutes as one short line that never speaks of owing."""
    if balance >= 0:
        return duration(balance, language)
    return say("{length} of help received", language, length=duration(-balance, language))


def _explanation(balance: int, who: Reader) -> str:
    if balance > 0:
        return say("Time you have given. Use it when you want a hand yourself.", who.language)
    if balance == 0:
        return say("You have given as much as you got. Ask, or help, whenever it suits.", who.language)
    return say(
        "Neighbours have been happy to help. You can keep asking, and help somebody when it suits you.", who.language
    )


def _kind_word(left: int, who: Reader) -> str:
    municipality = who.municipality
    if left > municipality.soft_limit:
        return ""
    return say(
        "You have had a lot of help lately. Is there something you would like to do for somebody? Call us, and we will find it together.",
        who.language,
    )


def _entries(work: Work, account: UUID | None, limit: int, before: UUID | None) -> list:
    other, owner = table(Account).alias(), table(Person).alias()
    came = T.to_account == account
    statement = (
        select(T.id, T.minutes, came.label("came"), T.reason, T.moved_at, T.errand_id, E.title, E.for_name, E.beneficiary_id, owner.c.name, other.c.kind)
        .join_from(Transfer, other, other.c.id == case((came, T.from_account), else_=T.to_account))
        .join(owner, owner.c.id == other.c.person_id, isouter=True)
        .join(Errand, E.id == T.errand_id, isouter=True)
        .where(or_(came, T.from_account == account))
        .order_by(T.id.desc()).limit(limit)
    )  # fmt: skip
    if before is not None:
        statement = statement.where(T.id < before)
    return work.rows(statement)


def _entry(row, who: Reader) -> EntryView:  # noqa: ANN001
    signed = row.minutes if row.came else -row.minutes
    what = {
        "welcome": say("Welcome to helpnet", who.language),
        "farewell": say("Goodbye", who.language),
    }.get(row.reason, row.title or say("An errand", who.language))
    whom = row.for_name if row.kind == POT and row.beneficiary_id else (row.name or "").split(" ")[0]
    whom = whom or (who.municipality.name if row.kind == POT else say("A neighbour", who.language))
    sign = "+" if signed > 0 else ""
    return EntryView(
        str(row.id),
        signed,
        sign + who.length(signed),
        what,
        whom,
        who.day(row.moved_at),
        row.moved_at.isoformat(),
        str(row.errand_id or ""),
    )
