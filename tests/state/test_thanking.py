"""Saying thanks while others are just coming: nobody is paid whom the one who thanks has not seen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from helpnet.actions import helping
from helpnet.domain.actor import Actor
from helpnet.queries import wallet
from helpnet.runtime import perform, read
from tests.builders import a_person, an_errand
from tests.door.tab import ROOT, Tab
from tests.state.conftest import Town

ERRAND = f"{ROOT}.state___errand____errand_state"


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def at(town: Town, errand: UUID) -> Tab:
    return Tab(
        town.served.base, cookie=town.sign_in("helper"), path=f"/errands/{errand}", query={"errand": str(errand)}
    )


def of(tab: Tab, var: str) -> Any:
    return tab.vars.get(("errand_state", var))


def people(town: Town) -> tuple[UUID, Actor, Actor]:
    """An errand of the helper's for two, and those two."""
    here = town.helper.municipality_id
    return an_errand(town.helper, helpers=2, minutes=15), a_person(here), a_person(here)


def minutes(person: Actor) -> int:
    return read(wallet.for_person, by=person).balance


def test_a_second_helper_who_comes_at_that_moment_is_let_go_and_not_paid(town: Town):
    errand, omar, amra = people(town)
    perform(helping.accept, errand, by=omar)
    before = minutes(omar), minutes(amra)

    async def story() -> None:
        async with at(town, errand) as tab:
            await tab.until(lambda: of(tab, "page"))
            perform(helping.accept, errand, by=amra)  # in this process, so that the server has not told the tab
            await tab.send(f"{ERRAND}.thank", form={})
            await tab.until(lambda: of(tab, "page")["card"]["state"] == "confirmed")

    run(story)
    assert (minutes(omar), minutes(amra)) == (before[0] + 15, before[1])


def test_whoever_taps_for_one_while_a_second_has_come_is_asked_who_was_there(town: Town):
    errand, omar, amra = people(town)
    for helper in (omar, amra):
        perform(helping.accept, errand, by=helper)

    async def story() -> None:
        async with at(town, errand) as tab:
            await tab.until(lambda: of(tab, "several"))
            await tab.send(f"{ERRAND}.thank", form={})
            await tab.until(lambda: of(tab, "sheet") == "thank")
            assert not of(tab, "errors")
            await tab.send(f"{ERRAND}.thank", form={})
            await tab.until(lambda: of(tab, "errors"))
            await tab.send(f"{ERRAND}.thank", form={f"did.{omar.person_id}": "on"})
            await tab.until(lambda: of(tab, "page")["card"]["state"] == "confirmed")
            assert of(tab, "sheet") == ""

    run(story)
