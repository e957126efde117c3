"""What holds for the caller's municipality: what may be asked for, and how it is doing."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from helpnet.api.calling import Acting
from helpnet.api.openapi import problems
from helpnet.api.words import Page, Shown
from helpnet.queries import desk, people
from helpnet.runtime import read

router = APIRouter(prefix="/api/v1", tags=["municipality"])


class Category(Shown):
    """A kind of errand here."""

    slug: str
    name: Annotated[str, Field(description="In your language.")]
    minutes: Annotated[int, Field(description="As usual.")]
    needs: Annotated[str | None, Field(description="The qualification that helping takes.")]
    may_ask: bool
    may_perform: bool


class Monitor(Shown):
    """The municipality's numbers."""

    open: int
    stalled: Annotated[int, Field(description="Open for longer than neighbours should need.")]
    taken: int
    done_today: int
    median_seconds: Annotated[int | None, Field(description="From asking to the first acceptance, over 30 days.")]
    p90_seconds: int | None
    never_asked: Annotated[int, Field(description="Helpers who were never alerted and never helped.")]
    waiting_first: Annotated[int, Field(description="Helpers who wait for their first errand.")]
    alerts_sent: Annotated[int, Field(description="Today.")]


@router.get("/categories", responses=problems())
def categories(actor: Acting) -> Page[Category]:
    """What may be asked for here, what each needs, and whether you may ask for it and perform it."""
    items = [
        Category(
            slug=one.slug, name=one.name, minutes=one.minutes, needs=one.needs or None, may_ask=one.may_ask,
            may_perform=one.may_perform,
        )
        for one in read(people.categories, by=actor)
    ]  # fmt: skip
    return Page[Category](items=items, next=None)


@router.get("/monitor", responses=problems())
def monitor(actor: Acting) -> Monitor:
    """How the municipality is doing, for its coordinators."""
    numbers = read(desk.numbers, by=actor)
    return Monitor(**{name: getattr(numbers, name) for name in Monitor.model_fields})
