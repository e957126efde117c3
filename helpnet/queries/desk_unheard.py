"""Whom the desk is to call, because nothing of ours has brought them what they must hear before an errand begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

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
        """All that they are to be called about, a sentence each."""
        return " ".join(one.words for one in self.people)


def unheard(work: Work, errand_id: UUID | None = None, *, by: Actor) -> dict[UUID, Unheard]:
    """By errand, those first that end first; of one errand, or of all in the municipality. Raises NotAllowed."""
    if not by.is_coordinator:
        raise NotAllowed()
    news: dict[UUID, dict[UUID, list[Row[Any]]]] = {}
    for row in unheard_news.found(work, by.municipality_id, errand_id):
        news.setdefault(row.errand_id, {}).setdefault(row.id, []).append(row)
    return {
        errand: Unheard(
            min(row.unreached_at for one in theirs.values() for row in one),
            [_to_call(one, by.language) for one in theirs.values()],
        )
        for errand, theirs in news.items()
    }


def _to_call(news: list[Row[Any]], language: str) -> DeskHelper:
    """Somebody who is to be called about all of this, a sentence each."""
    one = news[0]
    said = dict.fromkeys(unheard_words(row.kind, language, name=one.name, own=row.by_id == one.id) for row in news)
    return DeskHelper(str(one.id), one.name, " ".join(said), False, bool(one.phone))
