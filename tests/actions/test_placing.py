"""What people type becomes a place in their municipality, or a clear refusal."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpnet import placing
from helpnet.actions import errands
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.gateways.geocoding import Area, Found
from helpnet.i18n import field_words
from helpnet.queries import mine
from helpnet.runtime import perform, read, read_off_loop
from helpnet.settings import settings
from tests.builders import a_caller, a_coordinator, a_draft, a_municipality, a_person
from tests.mapping.extracts import EK, two_streets_of_one_name

pytestmark = pytest.mark.usefixtures("engine")


def test_an_address_becomes_a_point_and_an_area():
    asta = a_person(a_municipality())
    draft = placing.placed(a_draft(address="Drottninggatan 14, 3 tr"), by=asta)
    assert draft.address.startswith("Drottninggatan 14, 3 tr")
    assert 12.6 < draft.lon < 12.8
    assert draft.area_name


def test_without_an_address_it_stands_at_home():
    asta = a_person(a_municipality())
    assert placing.placed(a_draft(area_name=""), by=asta).area_name
    perform(errands.post, placing.placed(a_draft(), by=asta), by=asta)
    assert read(mine.for_person, by=asta).asked


def test_a_point_without_an_address_gets_words_that_say_near():
    asta = a_person(a_municipality(), language="sv")
    draft = placing.placed(a_draft(lon=12.6945, lat=56.0465, address=""), by=asta)
    assert draft.address.startswith("Nära ")
    assert (draft.lon, draft.lat) == (12.6945, 56.0465)


@pytest.mark.parametrize("point", [(18.07, 59.33), (float("nan"), 56.0), ("x", 56.0)])
def test_a_point_elsewhere_is_left_to_the_action_to_refuse(point: tuple):
    asta = a_person(a_municipality())
    draft = placing.placed(a_draft(lon=point[0], lat=point[1], address=""), by=asta)
    with pytest.raises(Invalid):
        perform(errands.post, draft, by=asta)


def test_an_unknown_address_is_refused_by_field():
    asta = a_person(a_municipality())
    for address in ("Ingenstansgatan 99999", "x" * 10_000, 7, "\x00"):
        with pytest.raises(Invalid) as refused:
            placing.placed(a_draft(address=address), by=asta)
        assert refused.value.errors[0].field == "place"


def test_an_address_that_may_mean_two_places_is_refused_by_field_until_it_says_which(own_settings):
    two_streets_of_one_name(settings().data_dir)
    boss = a_coordinator(a_municipality())
    for draft, field in (
        (a_draft(address="Skolgatan 1"), "place"),
        (a_draft(caller=a_caller(lon=None, lat=None, address="Skolgatan 1")), "address"),
    ):
        with pytest.raises(Invalid) as refused:
            placing.placed(draft, by=boss)
        assert refused.value.errors == [FieldError(field, "ambiguous-address")]
    draft = placing.placed(a_draft(address="Skolgatan 1, Ek"), by=boss)
    assert (draft.address, round(draft.lon, 4)) == ("Skolgatan 1, Ek, Helsingborg", round(EK[0], 4))


def test_who_may_mean_another_place_is_not_told_that_there_are_two_with_that_address():
    asta = a_person(a_municipality())
    with pytest.raises(
        Invalid
    ) as refused:  # the list has Kullagatan in Centrum and others; none of them is called Kulla
        placing.find("Kulla 5, Centrum", by=asta)
    assert field_words(refused.value.errors[0], "en").startswith("We are not sure which place you mean.")


def test_a_callers_address_is_looked_up_and_used():
    boss = a_coordinator(a_municipality())
    draft = placing.placed(a_draft(caller=a_caller(lon=None, lat=None, address="Södergatan 3")), by=boss)
    assert draft.caller is not None
    assert draft.lon == draft.caller.lon is not None


def test_where_one_stands_has_words_and_elsewhere_is_refused():
    asta = a_person(a_municipality())
    assert placing.here(12.6945, 56.0465, by=asta).address
    with pytest.raises(Invalid):
        placing.here(18.07, 59.33, by=asta)


@pytest.mark.parametrize("point", [(12.60, 56.00), (12.5, 55.9)])
def test_where_one_stands_has_words_also_at_sea_and_around_the_municipality(point: tuple):
    asta = a_person(a_municipality())
    found = placing.here(*point, by=asta)
    assert f"({point[1]:.5f}, {point[0]:.5f})" in found.address
    again = placing.find(found.address, by=asta)
    assert (found.lon, found.lat) == (again.lon, again.lat) == point
    draft = placing.placed(a_draft(lon=point[0], lat=point[1], address=""), by=asta)
    assert draft.address == found.address


def test_a_point_in_the_countryside_is_still_that_point_when_its_words_are_all_that_is_left():
    asta = a_person(a_municipality(), language="en")
    found = placing.pointed_at(12.83, 56.07, by=asta)
    assert found.address == f"Point on the map near {found.district} (56.07000, 12.83000)"
    again = placing.find(found.address, by=asta)
    assert (again.lon, again.lat) == (12.83, 56.07)
    again = placing.find(f"{found.address}, the red house", by=asta)
    assert (again.lon, again.lat, again.address) == (12.83, 56.07, f"{found.address}, the red house")


class Nowhere:
    """A geocoder that knows nothing, as one that is down does."""

    def suggest(self, text: str, within: Area, limit: int = 6) -> list[Found]:
        return []

    def geocode(self, text: str, within: Area) -> Found | None:
        return None

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        return None


def test_those_who_wait_for_a_slow_geocoder_keep_nobody_else_waiting(monkeypatch: pytest.MonkeyPatch):
    asta, over = a_person(a_municipality()), threading.Event()

    class Slow(Nowhere):
        def suggest(self, text: str, within: Area, limit: int = 6) -> list[Found]:
            over.wait(20)
            return []

    async def story() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=2))
        typing = [asyncio.create_task(placing.off_loop(placing.suggest, "Storgatan", by=asta)) for _ in range(9)]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            await asyncio.to_thread(str)
            await read_off_loop(mine.for_person, by=asta)
        assert not any(one.done() for one in typing)
        over.set()
        assert await asyncio.gather(*typing) == [[]] * 9

    monkeypatch.setattr(placing, "geocoder", Slow)
    asyncio.run(story())


def test_a_point_on_the_map_has_the_nearest_address_and_stays_the_very_point():
    asta = a_person(a_municipality())
    found = placing.pointed_at(12.69451, 56.04652, by=asta)
    assert found.address.endswith("Helsingborg")
    assert (found.lon, found.lat) == (12.69451, 56.04652)


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_where_nobody_knows_an_address_the_words_hold_the_point(language: str, monkeypatch: pytest.MonkeyPatch):
    asta = a_person(a_municipality(), language=language)
    monkeypatch.setattr(placing, "geocoder", Nowhere)
    found = placing.pointed_at(12.701234, 56.051234, by=asta)
    assert "(56.05123, 12.70123)" in found.address
    again = placing.find(found.address, by=asta)  # after a reload, when the words are all that is left
    assert (again.lon, again.lat, again.address) == (12.70123, 56.05123, found.address)
    draft = placing.placed(a_draft(address=found.address), by=asta)
    assert (draft.lon, draft.lat) == (12.70123, 56.05123)


@pytest.mark.parametrize(
    "point", [(18.07, 59.33), (12.54, 56.05), (float("nan"), 56.0), ("x", 56.0), (None, None), (10**400, 1)]
)
def test_a_point_outside_the_municipality_cannot_be_chosen_on_the_map(point: tuple):
    asta = a_person(a_municipality())
    with pytest.raises(Invalid):
        placing.pointed_at(*point, by=asta)


def test_words_that_hold_a_point_far_away_are_refused():
    asta = a_person(a_municipality())
    with pytest.raises(Invalid):
        placing.find("Point on the map near Stockholm (59.33000, 18.07000)", by=asta)
