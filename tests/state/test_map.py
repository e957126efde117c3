"""The map's list and sheet over a really running server: they say what the map says, and open for whoever tapped."""

import pytest

from helpnet.actions import helping
from helpnet.runtime import perform
from tests.builders import a_person, an_errand
from tests.door.tab import ROOT, Tab
from tests.state.conftest import Town
from tests.state.test_helping import MAP, at, of, run

LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"  # what the page says at a new address


def titles(tab: Tab, of_what: str) -> list[str]:
    return [card["title"] for card in of(tab, "map", of_what) or []]


async def look(tab: Tab, *shown: str) -> None:
    """Wait for the page, then move the map until it shows these."""
    await tab.until(lambda: of(tab, "map", "reach"))
    await tab.send(f"{MAP}.look", west=12.6, south=56.0, east=12.8, north=56.1)
    await tab.until(lambda: titles(tab, "rows") == [*shown])


def test_a_filter_narrows_the_list_in_the_moment_in_which_the_map_is_told(town: Town):
    an_errand(town.coordinator, title="Mjölk")
    an_errand(town.coordinator, title="Häck", category="garden")

    async def story() -> None:
        async with at(town, "/map") as tab:
            await look(tab, "Mjölk", "Häck")
            narrower, wider = ("/map?kind=garden", ["Häck"]), ("/map", ["Mjölk", "Häck"])
            for tab.path, shown in (narrower, wider, narrower):
                told = len(tab.deltas)
                await tab.send(LOAD)
                await tab.until(lambda told=told: any("'query_rx_state_'" in str(delta) for delta in tab.deltas[told:]))
                assert titles(tab, "rows") == shown

    run(story)


@pytest.mark.parametrize("page", ["map", "nearby"])
def test_filters_on_the_heels_of_one_another_are_all_kept(town: Town, page: str):
    async def story() -> None:
        async with at(town, f"/{page}") as tab:
            await tab.until(lambda: of(tab, page, "choice") is not None)
            narrow = f"{ROOT}.state___{page}____{page}_state.narrow"
            await tab.send(narrow, name="kind", value="garden")
            await tab.send(narrow, name="km", value="5")  # before the page has gone where the first one leads
            await tab.until(lambda: any("kind=garden&km=5" in str(event["payload"]) for event in tab.events))
            told, tab.path = len(tab.deltas), f"/{page}?kind=garden"  # the page comes where the first one leads
            await tab.send(LOAD)
            await tab.until(lambda: any("'choice_rx_state_'" in str(delta) for delta in tab.deltas[told:]))
            await tab.send(narrow, name="when", value="today")  # and is not yet where the second one leads
            await tab.until(lambda: any("when=today" in str(event["payload"]) for event in tab.events))
            assert any("kind=garden&km=5&when=today" in str(event["payload"]) for event in tab.events)
            for there in ("kind=garden&km=5&when=today", "kind=garden"):  # it arrives; then the back button, twice
                tab.path = f"/{page}?{there}"
                await tab.send(LOAD)
                await tab.until(lambda there=there: of(tab, page, "choice") == there)

    run(story)


def test_a_sheet_with_nothing_left_is_put_away_with_a_word_and_opens_for_nobody_who_did_not_tap(town: Town):
    other = a_person(town.helper.municipality_id, "other")

    async def story(title: str, tap: str, by: str) -> None:
        errand = an_errand(town.coordinator, title=title)
        async with at(town, "/map") as tab:
            await look(tab, title)
            what = {by: of(tab, "map", "rows")[0]["cell" if by == "cell" else "id"]}
            await tab.send(f"{MAP}.{tap}", **what)
            await tab.until(lambda: titles(tab, "tapped") == [title])
            perform(helping.accept, errand, by=other)  # in this process, so that the server has not told the tab
            await look(tab)
            await tab.until(lambda: f"just said yes to “{title}”" in tab.notice)
            perform(helping.withdraw, errand, by=other)
            await look(tab, title)
            assert titles(tab, "tapped") == []
            perform(helping.accept, errand, by=other)
            await tab.send(f"{ROOT}.state___session____session_state.dismiss")
            await tab.until(lambda: not tab.notice)
            await tab.send(f"{MAP}.{tap}", **what)  # the sign was still there
            await tab.until(lambda: f"just said yes to “{title}”" in tab.notice)
            perform(helping.withdraw, errand, by=other)
            await look(tab, title)
            assert titles(tab, "tapped") == []
            perform(helping.accept, errand, by=other)

    run(lambda: story("Mjölk", "gather", "cell"))
    run(lambda: story("Bröd", "pick", "errand_id"))
