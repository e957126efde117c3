"""Whom the desk is to call, because nothing of ours has brought them what they must hear before an errand begins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.refusals import NotAllowed
from helpnet.i18n.life import unheard_words
from helpnet.store import unheard as unheard_news
from helpnet.store.work import Work
from helpnet.views.desk import DeskHelper


@dataclass(frozen=True, slots=True)
class Unheard:
    """Those who are to be called about one errand; since when the first of them has waited."""

    since: datetime
    people: list[DeskHelper]

    @property
    def words(self) -> str:
        """All of them, a sentence each."""
        return " ".join(one.words for one in self.people)


def unheard(work: Work, errand_id: UUID | None = None, *, by: Actor) -> dict[UUID, Unheard]:
    """By errand, those first that end first; of one errand, or of all in the municipality. Raises NotAllowed."""
    if not by.is_coordinator:
        raise NotAllowed()
    them: dict[UUID, Unheard] = {}
    for row in unheard_news.found(work, by.municipality_id, errand_id):
        words = unheard_words(row.kind, by.language, name=row.name, own=row.by_id == row.id)
        here = them.setdefault(row.errand_id, Unheard(row.unreached_at, []))
        here.people.append(DeskHelper(str(row.id), row.name, words, False, bool(row.phone)))
    return them
