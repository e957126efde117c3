"""The unit of work: one transaction, its clock, and the doors through which actions fetch nouns."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Executable, Row, select
from sqlmodel import Session, SQLModel

from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance, Errand
from helpnet.domain.events import Event
from helpnet.domain.ledger import Account
from helpnet.domain.municipality import CategoryRule, Municipality
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotFound
from helpnet.store.clock import Clock

E, P, B, C, A, R = map(columns, (Errand, Person, Beneficiary, Account, Acceptance, CategoryRule))
Noun = TypeVar("Noun", bound=SQLModel)


class Work:
    """What an action or query works with while its transaction lasts.

    Nouns fetched to be changed are locked (on SQLite the whole transaction is), so their verbs decide on what is true.
    Every fetch says within which municipality; another's looks like none at all.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self.announced: list[Event] = []
        self._now = clock.now()
        self._municipalities: dict[UUID, Municipality] = {}  # the session alone forgets what nobody holds

    def now(self) -> datetime:
        """The moment of this transaction; the same throughout."""
        return self._now

    def announce(self, *events: Event) -> None:
        """Tell what happened; written down and delivered with the transaction, or not at all."""
        self.announced.extend(events)

    @cached_property
    def session(self) -> Session:
        """The ORM session for what is not in a hurry."""
        return Session(self.connection, autoflush=True, expire_on_commit=False)

    def flush(self) -> None:
        """Send pending changes of nouns to the database, so that its own walls can object."""
        if "session" in self.__dict__:
            self.session.flush()

    # -- any statement -------------------------------------------------------

    def rows(self, statement: Executable, **values: Any) -> list[Row[Any]]:
        """All rows of a statement."""
        self.flush()
        return list(self.connection.execute(statement, values).all())

    def row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        self.flush()
        return self.connection.execute(statement, values).first()

    def value(self, statement: Executable, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(statement, **values)
        return None if found is None else found[0]

    def write(self, statement: Executable, values: Any = None) -> int:
        """Run a changing statement; how many rows it touched."""
        self.flush()
        # Without asking, SQLAlchemy does not keep the count of an INSERT.
        options = {"preserve_rowcount": True}
        return self.connection.execute(
            statement, values if values is not None else {}, execution_options=options
        ).rowcount

    # -- nouns ---------------------------------------------------------------

    def add(self, *nouns: SQLModel) -> None:
        """Put new nouns into the database, in this order; what others refer to comes first."""
        for noun in nouns:
            self.session.add(noun)
            self.session.flush()

    def errand(self, errand_id: UUID, *, within: UUID) -> Errand:
        """The errand, locked; raises NotFound."""
        return self._one(select(Errand).where(E.id == errand_id, E.municipality_id == within))

    def person(self, person_id: UUID, *, within: UUID) -> Person:
        """The person, locked; raises NotFound, also for one who was erased."""
        return self._one(select(Person).where(P.id == person_id, P.municipality_id == within, P.erased_at.is_(None)))

    def me(self, by: Actor) -> Person:
        """The acting person, locked."""
        return self.person(by.person_id, within=by.municipality_id)

    def beneficiary(self, beneficiary_id: UUID, *, within: UUID) -> Beneficiary:
        """The caller, locked; raises NotFound."""
        return self._one(select(Beneficiary).where(B.id == beneficiary_id, B.municipality_id == within))

    def municipality(self, municipality_id: UUID) -> Municipality:
        """The municipality, as it is; raises NotFound."""
        found = self._municipalities.get(municipality_id) or self.session.get(Municipality, municipality_id)
        if found is None:
            raise NotFound()
        self._municipalities[municipality_id] = found
        return found

    def rule(self, category: str, *, within: UUID) -> CategoryRule:
        """The municipality's rule for a category; raises NotFound."""
        return self._one(select(CategoryRule).where(R.municipality_id == within, R.category == category), lock=False)

    def acceptances(self, errand_id: UUID) -> list[Acceptance]:
        """Every acceptance of an errand, oldest first; the errand must be fetched, and so locked, before."""
        statement = select(Acceptance).where(A.errand_id == errand_id).order_by(A.since, A.id)
        return list(self.session.scalars(statement.execution_options(populate_existing=True)))

    def account_of(self, person_id: UUID) -> Account:
        """A person's account; raises NotFound. Its minutes move only through `store.ledger`."""
        return self._one(select(Account).where(C.person_id == person_id), lock=False)

    def pot_of(self, municipality_id: UUID) -> Account:
        """The municipality's pot."""
        return self._one(select(Account).where(C.municipality_id == municipality_id, C.kind == "pot"), lock=False)

    def _one(self, statement: Any, *, lock: bool = True) -> Any:
        if lock:
            statement = statement.with_for_update(key_share=True)  # rows that only refer to it may go on
        found = self.session.scalars(statement.execution_options(populate_existing=True)).first()
        if found is None:
            raise NotFound()
        return found


def ids(values: Iterable[UUID]) -> list[UUID]:
    """The ids, each once, in order."""
    return list(dict.fromkeys(values))
