"""The phone desk's form as it comes over the wire."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from helpnet.domain.drafts import CallerDraft, ErrandDraft, Wish
from helpnet.domain.refusals import FieldError
from helpnet.gateways.geocoding import Found
from helpnet.views.desk import CallerView

FIELDS = (
    "phone",
    "name",
    "address",
    "note",
    "category",
    "title",
    "text",
    "place",
    "when",
    "day",
    "from",
    "until",
    "minutes",
    "helpers",
)
"""In the order in which one meets them."""


class IntakeForm(BaseModel):
    """What was typed so far; checked by what it becomes."""

    model_config = ConfigDict(populate_by_name=True, frozen=True)

    phone: str = ""
    name: str = ""
    address: str = ""
    note: str = ""
    category: str = ""
    title: str = ""
    text: str = ""
    where: str = "home"
    place: str = ""
    when: str = ""
    day: str = ""
    since: str = Field(default="", alias="from")
    until: str = ""
    minutes: int = 30
    helpers: int = 1

    def value(self, field: str) -> Any:
        """What stands in a field of that name."""
        return getattr(self, "since" if field == "from" else field, None)

    def draft(self, known: CallerView, points: Mapping[str, Found] | None = None) -> ErrandDraft:
        """The errand it asks for, at the caller's home unless it says where.

        Neither a known home nor what was pointed at on the map (`points`, by their words) is looked up again.
        """

        def at(address: str) -> tuple[float | None, float | None]:
            pointed = (points or {}).get(address.strip())
            if pointed is not None:
                return pointed.lon, pointed.lat
            return (known.lon, known.lat) if known.lon and address.strip() == known.address else (None, None)

        caller = CallerDraft(self.name, self.phone, self.address, self.note, *at(self.address))
        place = self.place if self.where == "other" else ""
        lon, lat = at(place) if place else (None, None)
        return ErrandDraft(
            category=self.category, title=self.title, text=self.text, lon=lon, lat=lat, address=place,
            helpers=self.helpers, minutes=self.minutes, caller=caller, wish=Wish(self.when, self.day, self.since, self.until),
        )  # fmt: skip

    def lacks(self) -> list[FieldError]:
        """What only this form asks for."""
        return [FieldError("place", "required")] if self.where == "other" and not self.place.strip() else []

    def where_shown(self, error: FieldError) -> FieldError:
        """The error at the field that people filled in: without a place of its own, the errand's place is the address."""
        if error.field == "place" and self.where != "other":
            return FieldError("address", error.reason, error.limit)
        return error
