"""The counts of open errands by cell are what counting gives, gathered in or not, and however many gather at once."""

import threading
from collections import Counter
from uuid import UUID

import h3
from sqlalchemy import select, update

from helpnet.actions import errands, helping, tidying
from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, table
from helpnet.domain.counts import OpenChange
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.values import area_of
from helpnet.runtime import perform, read
from helpnet.store import counts
from helpnet.store.work import Work
from tests.builders import HOME, a_coordinator, a_municipality, a_person, an_errand

E = columns(Errand)
KINDS = ("shopping", "parcel", "garden")


def in_cells(resolution: int, by: Actor, kinds: tuple = SLUGS) -> dict[int, int]:
    around = h3.grid_disk(h3.latlng_to_cell(HOME[1], HOME[0], resolution), 8)

    def look(work: Work, *, by: Actor) -> dict[int, int]:
        return counts.in_cells(work, [h3.str_to_int(cell) for cell in around], kinds, within=by.municipality_id)

    return read(look, by=by)


def counted(resolution: int, by: Actor, kinds: tuple = SLUGS) -> dict[int, int]:
    def look(work: Work, *, by: Actor) -> dict[int, int]:
        rows = work.rows(
            select(E.h3_r8).where(E.state == OPEN, E.category.in_(kinds), E.municipality_id == by.municipality_id)
        )
        return dict(Counter(h3.str_to_int(h3.cell_to_parent(h3.int_to_str(row.h3_r8), resolution)) for row in rows))

    return read(look, by=by)


def test_what_opens_and_closes_is_counted_before_and_after_it_is_gathered(engine):
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    posted = [
        an_errand(a_person(town, home=(HOME[0] + n * 0.01, HOME[1])), category=KINDS[n % 3], helpers=1 + n % 2)
        for n in range(12)
    ]
    elsewhere = an_errand(a_person(a_municipality(slug="other")))
    assert elsewhere
    for step in ("fresh", "gathered", "changed", "gathered again"):
        for resolution in (8, 7, 5, 3):
            assert in_cells(resolution, asta) == counted(resolution, asta), step
        assert in_cells(6, asta, ("parcel",)) == counted(6, asta, ("parcel",))
        if step.startswith(("fresh", "changed")):
            while perform(tidying.gather, by=None):
                pass
        if step == "gathered":
            for errand in posted[:6]:
                perform(helping.accept, errand, by=omar)
            perform(helping.withdraw, posted[0], by=omar)
            perform(errands.cancel, posted[7], by=a_coordinator(town))
            perform(_move, posted[8], by=None)
    assert sum(counted(3, asta).values()) == 9  # three taken, of which one is free again; one cancelled


def _move(work: Work, errand_id: UUID, *, by: Actor | None) -> None:
    cell = h3.str_to_int(area_of(HOME[0] + 0.05, HOME[1]).cell)
    work.write(update(table(Errand)).where(E.id == errand_id).values(h3_r8=cell))


def test_those_who_gather_at_once_count_nothing_twice(engine):
    asta = a_person(a_municipality())
    for _ in range(20):
        an_errand(asta)
    threads = [threading.Thread(target=perform, args=(tidying.gather,), kwargs={"by": None}) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while perform(tidying.gather, by=None):
        pass
    left = read(lambda work, *, by: len(work.rows(select(columns(OpenChange).number))), by=None)
    assert left == 0
    assert in_cells(8, asta) == counted(8, asta) == {h3.str_to_int(area_of(*HOME).cell): 20}
