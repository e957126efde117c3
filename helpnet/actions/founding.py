"""How municipalities and people come into helpnet."""

from typing import Any
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.categories import CATEGORIES
from helpnet.domain.ledger import POT, Account
from helpnet.domain.municipality import CategoryRule, Municipality
from helpnet.domain.person import Person
from helpnet.store import ledger
from helpnet.store.work import Work


def found(work: Work, *, by: Actor | None, **fields: Any) -> UUID:
    """A new municipality with its pot and the usual rules for each kind of errand; its id."""
    municipality = Municipality(**fields)
    work.add(municipality, Account(municipality_id=municipality.id, kind=POT))
    rules = (
        CategoryRule(
            municipality_id=municipality.id, category=kind.slug, minutes=kind.minutes,
            qualification=kind.qualification, position=position,
        )
        for position, kind in enumerate(CATEGORIES)
    )  # fmt: skip
    work.add(*rules)
    return municipality.id


def join(work: Work, *, by: Actor | None, municipality_id: UUID, handle: str, name: str, **fields: Any) -> UUID:
    """A new person with an account and the municipality's welcome minutes; their id."""
    municipality = work.municipality(municipality_id)
    given: dict[str, Any] = {"language": municipality.language, "languages": [municipality.language], **fields}
    person = Person(
        municipality_id=municipality.id, handle=handle, name=name, joined_at=work.now(),
        **given,
    )  # fmt: skip
    work.add(person)
    ledger.open_account(work, municipality.id, person.id, grant=municipality.start_grant)
    return person.id
