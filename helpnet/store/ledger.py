"""Minutes move here and nowhere else, by guarded statements that hold under any number of simultaneous callers."""

from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.ledger import PERSON, POT, Account, Transfer
from helpnet.domain.refusals import BalanceTooLow
from helpnet.store.work import Work

A = columns(Account)
T = columns(Transfer)

_RESERVE = (
    update(table(Account))
    .where(
        A.id == bindparam("account"),
        or_(A.kind == POT, A.balance - A.reserved - bindparam("minutes") >= bindparam("limit")),
    )
    .values(reserved=A.reserved + bindparam("minutes"))
)
_RELEASE = update(table(Account)).where(A.id == bindparam("account")).values(reserved=A.reserved - bindparam("minutes"))
_MOVE = update(table(Account)).where(A.id == bindparam("account")).values(balance=A.balance + bindparam("minutes"))


def reserve(work: Work, account: Account, minutes: int, *, limit: int) -> None:
    """Promise minutes to an errand; raises BalanceTooLow when a person's account would pass the limit."""
    if not work.write(_RESERVE, {"account": account.id, "minutes": minutes, "limit": limit}):
        raise BalanceTooLow(balance=account.balance - account.reserved, limit=limit)


def release(work: Work, account_id: UUID, minutes: int) -> None:
    """Take a promise back."""
    if minutes:
        work.write(_RELEASE, {"account": account_id, "minutes": minutes})


def transfer(
    work: Work,
    *,
    municipality_id: UUID,
    source: UUID,
    target: UUID,
    minutes: int,
    reason: str,
    errand_id: UUID | None = None,
) -> bool:
    """Move minutes from one account to another; False, and nothing moved, if this errand paid that account before."""
    if source == target or minutes <= 0:
        return False
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    row = make(table(Transfer)).values(
        id=new_id(), municipality_id=municipality_id, from_account=source, to_account=target, minutes=minutes,
        reason=reason, errand_id=errand_id, moved_at=work.now(),
    )  # fmt: skip
    if not work.write(row.on_conflict_do_nothing(index_elements=["errand_id", "to_account"])):
        return False
    # In the order of the ids, so that two transfers between the same accounts wait for, and never block, each other.
    for account, change in sorted(((source, -minutes), (target, minutes))):
        work.write(_MOVE, {"account": account, "minutes": change})
    return True


def open_account(work: Work, municipality_id: UUID, person_id: UUID, *, grant: int) -> Account:
    """A new person's account, with the municipality's welcome minutes on it."""
    account = Account(municipality_id=municipality_id, person_id=person_id, kind=PERSON)
    work.add(account)
    pot = work.pot_of(municipality_id)
    transfer(work, municipality_id=municipality_id, source=pot.id, target=account.id, minutes=grant, reason="welcome")
    return account


def discrepancies(work: Work) -> int:
    """How far the ledger is from whole, in minutes: 0 unless something is broken."""
    moved = (
        select(T.to_account.label("account"), T.minutes.label("minutes"))
        .union_all(select(T.from_account, -T.minutes))
        .subquery()
    )
    sums = select(moved.c.account, func.sum(moved.c.minutes).label("sum")).group_by(moved.c.account).subquery()
    off = func.coalesce(func.sum(func.abs(A.balance - func.coalesce(sums.c.sum, 0))), 0)
    statement = select(off).select_from(table(Account).outerjoin(sums, sums.c.account == A.id))
    return int(work.value(statement)) + abs(int(work.value(select(func.coalesce(func.sum(A.balance), 0)))))
