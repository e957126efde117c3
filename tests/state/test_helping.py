"""The deck, the list, the profile and the first steps over a really running server."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from helpnet.actions import helping, people
from helpnet.domain.drafts import ProfileDraft
from helpnet.queries import errand_page
from helpnet.queries import people as known
from helpnet.runtime import perform, read
from tests.builders import a_person, an_errand
from tests.door.tab import ROOT, Tab
from tests.state.conftest import Town

DECK, NEARBY, MAP, PROFILE, WELCOME, PLACES = (
    f"{ROOT}.state___{name}____{name.removesuffix('s')}_state"
    for name in ("deck", "nearby", "map", "profile", "welcome", "places")
)


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def at(town: Town, path: str, handle: str = "helper") -> Tab:
    return Tab(town.served.base, cookie=town.sign_in(handle), path=path)


def of(tab: Tab, state: str, var: str) -> Any:
    return tab.vars.get((f"{state}_state", var))


def titles(tab: Tab) -> list[str]:
    return [card["title"] for card in of(tab, "deck", "cards") or []]


def test_yes_can_be_taken_back_and_the_card_is_on_top_again(town: Town):
    first = an_errand(town.coordinator, title="Mjölk")
    an_errand(town.coordinator, title="Bröd")

    async def story() -> None:
        async with at(town, "/deck") as tab:
            await tab.until(lambda: len(titles(tab)) == 2)
            top = of(tab, "deck", "cards")[0]
            await tab.send(f"{DECK}.answer", direction="right", card_id=top["id"])
            await tab.until(lambda: len(titles(tab)) == 1)
            assert of(tab, "answer", "last_title") == top["title"]
            await tab.send(f"{DECK}.undo")
            await tab.until(lambda: len(titles(tab)) == 2)
            assert titles(tab)[0] == top["title"]
            assert of(tab, "deck", "turn") == 1
            await tab.send(f"{DECK}.undo")  # its moment has passed
            await tab.until(lambda: "can't find it" in tab.notice)

    run(story)
    assert read(errand_page.for_reader, first, by=town.helper).role == "neighbour"


def test_an_id_that_is_none_of_theirs_is_not_found_and_changes_nothing(town: Town):
    elsewhere = "00000000-0000-0000-0000-000000000000"

    async def story() -> None:
        async with at(town, "/deck") as tab:
            await tab.until(lambda: of(tab, "deck", "ready"))
            for direction, card in (("right", elsewhere), ("left", elsewhere), ("right", {"$ne": 1})):
                await tab.send(f"{DECK}.answer", direction=direction, card_id=card)
                await tab.until(lambda: "can't find it" in tab.notice)
            await tab.send(f"{DECK}.widen")  # nothing is farther away
            await asyncio.sleep(0.2)

    run(story)
    assert read(known.profile, by=town.helper).alert_radius == 3000


def test_the_last_place_goes_to_one_and_the_other_is_told(town: Town):
    errand = an_errand(town.coordinator, title="Mjölk")
    quicker = a_person(town.helper.municipality_id)

    async def story() -> None:
        async with at(town, "/deck") as tab:
            await tab.until(lambda: titles(tab) == ["Mjölk"])
            perform(helping.accept, errand, by=quicker)  # in this process, so that the server has not told the tab
            await tab.send(f"{DECK}.answer", direction="right", card_id=str(errand))
            await tab.until(lambda: "a little quicker" in tab.notice)
            await tab.until(lambda: titles(tab) == [])
            assert of(tab, "answer", "last_id") in ("", None)
            assert of(tab, "deck", "end")["widen_to"] == 0

    run(story)


def test_quiet_hours_are_times_and_each_error_is_told_by_its_field(town: Town):
    async def story() -> None:
        async with at(town, "/welcome?step=2") as tab:
            await tab.until(lambda: of(tab, "profile", "me"))
            given = {"quiet": "on", "quiet_from": "22:30", "alert_radius": "5000", "likes.garden": "on"}
            await tab.send(f"{WELCOME}.save_help", form={**given, "quiet_until": ""})
            await tab.until(lambda: of(tab, "profile", "errors").get("quiet_until"))
            await tab.send(f"{WELCOME}.save_help", form={**given, "quiet_until": "06:15", "alert_radius": "20000"})
            await tab.until(lambda: of(tab, "profile", "errors").get("alert_radius"))
            await tab.send(f"{WELCOME}.save_help", form={**given, "quiet_until": "06:15"})
            await tab.until(lambda: of(tab, "profile", "me")["alert_radius"] == 5000)

    run(story)
    me = read(known.profile, by=town.helper)
    assert (me.quiet_from, me.quiet_until, me.likes) == ("22:30", "06:15", ["garden"])


def test_nobody_is_erased_who_was_not_asked(town: Town):
    async def story() -> None:
        async with at(town, "/profile") as tab:
            await tab.until(lambda: of(tab, "profile", "me"))
            await tab.send(f"{PROFILE}.erase")
            await asyncio.sleep(0.3)
            assert read(known.profile, by=town.helper).name == "Helper"
            await tab.send(f"{PROFILE}.ask_erase")
            await tab.send(f"{PROFILE}.erase")
            await tab.until(lambda: any(event["name"] == "_redirect" for event in tab.events))
            assert of(tab, "profile", "me") is None

    run(story)


def test_where_one_is_must_be_in_the_municipality(town: Town):
    async def story() -> None:
        async with at(town, "/welcome") as tab:
            await tab.until(lambda: of(tab, "profile", "me"))
            await tab.send(f"{PLACES}.locate", lon=18.07, lat=59.33, accuracy=10)
            await tab.until(lambda: of(tab, "place", "trouble"))
            await tab.send(f"{PLACES}.locate", lon=12.6945, lat=56.0465, accuracy=10)
            await tab.until(lambda: of(tab, "place", "here") == "Drottninggatan 4, Helsingborg")
            await tab.send(f"{WELCOME}.save_home", form={"home": "Drottninggatan 4, Helsingborg"})
            await tab.until(lambda: any("step=2" in str(event["payload"]) for event in tab.events))

    run(story)
    me = read(known.profile, by=town.helper)
    assert (me.home_lon, me.home_lat) == (12.6945, 56.0465)  # the very point


def test_the_language_is_the_persons_from_then_on(town: Town):
    perform(people.change_profile, ProfileDraft({"language": "sv"}), by=town.helper)

    async def story() -> None:
        async with at(town, "/profile") as tab:
            await tab.send(f"{ROOT}.state___language____language_state.choose", code="nb")
            await tab.until(lambda: of(tab, "session", "language") == "nb")
            await tab.send(f"{ROOT}.state___language____language_state.choose", code="xx")
            await asyncio.sleep(0.2)

    run(story)
    assert read(known.profile, by=town.helper).language == "nb"


def test_a_language_chosen_before_anybody_is_known_outlives_what_the_browser_wished(town: Town):
    async def story() -> None:
        async with Tab(town.served.base, path="/") as tab:
            await tab.send(f"{ROOT}.state___language____language_state.choose", code="nb")
            await tab.until(lambda: of(tab, "session", "language") == "nb")
            await tab.send(f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal")  # the page's own start
            await asyncio.sleep(0.5)
            assert of(tab, "session", "language") == "nb"

    run(story)


def test_what_is_under_the_pin_is_told_and_taken_as_the_very_point(town: Town):
    async def story() -> None:
        async with at(town, "/profile") as tab:
            await tab.until(lambda: of(tab, "profile", "me"))
            await tab.send(f"{PLACES}.look", lon=18.07, lat=59.33)
            await tab.until(lambda: (of(tab, "place", "aim") or {}).get("trouble"))
            for nonsense in (None, "12", {"$ne": 1}, 10**400, True):
                await tab.send(f"{PLACES}.look", lon=nonsense, lat=nonsense)
            await tab.send(f"{PLACES}.look", lon=12.69461, lat=56.04632)
            await tab.until(lambda: of(tab, "place", "aim").get("key") == "12.69461 56.04632")
            words = of(tab, "place", "aim")["address"]
            await tab.send(f"{PLACES}.look", lon=12.72, lat=56.03)  # the pin moved on, and back
            await tab.until(lambda: of(tab, "place", "aim").get("key") == "12.72000 56.03000")
            await tab.send(f"{PROFILE}.save_home", form={"home": words})
            await tab.until(lambda: "home is saved" in tab.notice)

    run(story)
    me = read(known.profile, by=town.helper)
    assert (me.home_lon, me.home_lat) == (12.69461, 56.04632)


def test_the_map_lists_what_is_in_sight_and_refuses_what_is_none(town: Town):
    here = an_errand(town.coordinator, title="Mjölk")
    an_errand(a_person(town.helper.municipality_id, home=(12.90, 56.05)), title="Långt bort")

    def rows(tab: Tab) -> list[str]:
        return [card["title"] for card in of(tab, "map", "rows") or []]

    async def story() -> None:
        async with at(town, "/map") as tab:
            await tab.until(lambda: of(tab, "map", "reach"))
            await tab.send(f"{MAP}.look", west=12.6, south=56.0, east=12.8, north=56.1)
            await tab.until(lambda: rows(tab) == ["Mjölk"])
            await tab.send(f"{MAP}.look", west=12.6, south=56.0, east="x", north=56.1)
            await tab.until(lambda: tab.notice)
            await tab.send(f"{MAP}.pick", errand_id=str(here))
            await tab.until(lambda: len(of(tab, "map", "tapped") or []) == 1)
            await tab.send(f"{MAP}.answer", yes=True, errand_id=str(here))
            await tab.until(lambda: rows(tab) == [] and of(tab, "map", "tapped") == [])
            assert of(tab, "answer", "last_title") == "Mjölk"
            await tab.send(f"{MAP}.undo")
            await tab.until(lambda: rows(tab) == ["Mjölk"])
            await tab.send(f"{MAP}.look", west=12.6, south=56.0, east=12.95, north=56.1)
            await tab.until(lambda: rows(tab) == ["Mjölk", "Långt bort"])
            await tab.send(f"{MAP}.gather", cell="nonsense")
            await tab.send(f"{MAP}.gather", cell=of(tab, "map", "rows")[1]["cell"])
            await tab.until(lambda: [card["title"] for card in of(tab, "map", "tapped")] == ["Långt bort"])

    run(story)


def test_not_me_in_the_deck_after_a_yes_elsewhere_says_that_the_place_is_given_up(town: Town):
    errand = an_errand(town.coordinator, title="Mjölk")

    async def story() -> None:
        async with at(town, "/deck") as tab:
            await tab.until(lambda: titles(tab) == ["Mjölk"])
            perform(helping.accept, errand, by=town.helper)  # in this process, so that the server has not told the tab
            await tab.send(f"{DECK}.answer", direction="left", card_id=str(errand))
            await tab.until(lambda: "You had said yes to this one." in tab.notice)
            assert of(tab, "answer", "last_id") in ("", None)

    run(story)
    assert read(errand_page.for_reader, errand, by=town.helper).role == "neighbour"
