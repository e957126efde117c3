"""The place that is saved is the one that was chosen, over a really running server."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpnet.queries import people as known
from helpnet.runtime import read
from helpnet.views.people import ProfileView
from tests.door.conftest import Served
from tests.door.tab import ROOT, Tab
from tests.mapping.extracts import EK, two_streets_of_one_name
from tests.state.conftest import Town

PLACES, PROFILE = f"{ROOT}.state___places____place_state", f"{ROOT}.state___profile____profile_state"
A_SECOND_LATER = 1.2  # the server looks again then whether there is an import


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def of(tab: Tab, var: str) -> Any:
    return tab.vars.get(("place_state", var))


def me(town: Town) -> ProfileView:
    return read(known.profile, by=town.helper)


async def suggested(tab: Tab, text: str) -> list[str]:
    """The addresses that are offered for a text."""
    await tab.send(f"{PLACES}.suggest", text=text)
    await tab.until(lambda: [place["asked"] for place in of(tab, "found") or []][:1] == [text])
    return [place["address"] for place in of(tab, "found")]


async def saved(tab: Tab, words: str) -> None:
    """The home is saved as those words."""
    await tab.send(f"{PROFILE}.save_home", form={"home": words})
    await tab.until(lambda: "home is saved" in tab.notice)


@pytest.fixture
def leads(running: tuple[Served, Path]) -> Iterator[Path]:
    """What leads the server to a gazetteer with two streets of one name."""
    leads = two_streets_of_one_name(running[1].parent)
    yield leads
    leads.unlink(missing_ok=True)
    time.sleep(A_SECOND_LATER)
    shutil.rmtree(running[1].parent / "maps")


def test_a_suggestion_that_was_chosen_is_saved_where_it_was_even_if_nobody_finds_it_again(town: Town, leads: Path):
    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await asyncio.sleep(A_SECOND_LATER)
            there = next(address for address in await suggested(tab, "Skolgatan 1") if "Ek" in address)
            for text in ("sto", "stor", "storg", "storga", "storgat", "Storgatan 1"):  # typed in another field
                await suggested(tab, text)
            await asyncio.to_thread(leads.unlink)
            await asyncio.sleep(A_SECOND_LATER)
            await saved(tab, there)

    run(story)
    home = me(town)
    assert (home.home_lon, home.home_address) == (pytest.approx(EK[0]), "Skolgatan 1, Ek, Helsingborg")


def test_what_may_mean_two_places_is_said_next_to_its_field_and_saves_neither(town: Town, leads: Path):
    before = me(town)

    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await asyncio.sleep(A_SECOND_LATER)
            await tab.send(f"{PROFILE}.save_home", form={"home": "Skolgatan 1"})
            await tab.until(
                lambda: "which place you mean" in tab.vars.get(("profile_state", "errors"), {}).get("home", "")
            )

    run(story)
    assert me(town) == before


def test_where_one_is_fills_the_field_each_time_it_is_pressed_also_where_no_street_is_near(town: Town):
    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await tab.send(f"{PLACES}.locate", lon=12.60, lat=56.00, accuracy=10)
            await tab.until(lambda: "(56.00000, 12.60000)" in (of(tab, "here") or ""))
            first = of(tab, "located")
            # The field says something else by now.
            await tab.send(f"{PLACES}.locate", lon=12.60, lat=56.00, accuracy=10)
            await tab.until(lambda: of(tab, "located") != first)
            told = of(tab, "located")
            await tab.send(f"{PLACES}.locate", lon=18.07, lat=59.33, accuracy=10)
            await tab.until(lambda: of(tab, "trouble"))
            assert of(tab, "located") == told

    run(story)


def test_a_pin_on_the_map_outlasts_the_suggestion_of_the_same_door(town: Town):
    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await tab.send(f"{PLACES}.look", lon=12.69461, lat=56.04632)
            await tab.until(lambda: (of(tab, "aim") or {}).get("address"))
            words = of(tab, "aim")["address"]
            assert words in await suggested(tab, words)
            await saved(tab, words)

    run(story)
    home = me(town)
    assert (home.home_lon, home.home_lat) == (12.69461, 56.04632)


def test_a_home_whose_words_are_left_as_they_are_stays_where_it_is(town: Town):
    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await tab.send(f"{PLACES}.look", lon=12.69461, lat=56.04632)
            await tab.until(lambda: (of(tab, "aim") or {}).get("address"))
            await saved(tab, of(tab, "aim")["address"])
        async with Tab(town.served.base, cookie=town.sign_in("helper"), path="/profile") as tab:
            await saved(tab, me(town).home_address)

    run(story)
    home = me(town)
    assert (home.home_lon, home.home_lat) == (12.69461, 56.04632)
