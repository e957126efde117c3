"""Who is at the page, with real people in a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.door.tab import Tab
from tests.state.conftest import Town

ANYTHING = [
    None,
    True,
    7,
    -1.5,
    "",
    "x" * 3000,
    "<b>",
    "00000000-0000-0000-0000-000000000000",
    [],
    [1, [2]],
    {},
    {"$ne": 1},
]


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def shown(tab: Tab, var: str) -> Any:
    return tab.vars.get(("session_state", var))


def test_a_page_knows_who_is_at_it(town: Town):
    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in("coordinator"), path="/") as tab:
            await tab.until(lambda: shown(tab, "signed_in"))
            assert shown(tab, "person")["name"] == "Coordinator"
            assert shown(tab, "person")["municipality"] == "Helsingborg"
            assert shown(tab, "coordinator") is True
        async with Tab(town.served.base, path="/") as tab:
            assert shown(tab, "signed_in") is False
            assert not any(event["name"] == "_redirect" for event in tab.events)

    run(story)


def test_signing_out_everywhere_ends_the_pages_on_other_devices_at_once(town: Town):
    phone, desk = town.sign_in("helper"), town.sign_in("helper")

    async def story() -> None:
        async with Tab(town.served.base, cookie=phone, path="/") as tab:
            await tab.until(lambda: shown(tab, "signed_in"))
            headers = {"Cookie": f"helpnet_session={desk}", "Origin": town.served.base}
            await asyncio.to_thread(httpx.post, f"{town.served.base}/auth/logout-everywhere", headers=headers)
            await tab.until(lambda: any(event["name"] == "_redirect" for event in tab.events), 2)
            await tab.until(lambda: shown(tab, "signed_in") is False)
            assert shown(tab, "person")["name"] == ""

    run(story)


@pytest.mark.parametrize("handle", ["", "helper", "coordinator"], ids=lambda handle: handle or "nobody")
def test_no_value_on_the_wire_is_a_defect(town: Town, handle: str):
    """Every handler that a browser can call, each with every kind of value, for nobody and for everybody."""
    import helpnet.helpnet  # noqa: F401 - registers every state
    from helpnet.door.wire import _parameters, wire_surface

    handlers = {
        name: list(_parameters(name))
        for name in wire_surface()
        if ".tests___" not in name and ".reflex___" not in name and ".state___" in name
    }
    assert handlers

    async def story() -> None:
        async with Tab(town.served.base, cookie=town.sign_in(handle) if handle else "", path="/") as tab:
            for name, parameters in handlers.items():
                for value in ANYTHING if parameters else [None]:
                    await tab.send(name, **dict.fromkeys(parameters, value))
                    await asyncio.sleep(0.01)
                await tab.send(name)
                await tab.send(name, unknown=1)
            await asyncio.sleep(0.5)

    run(story)
    assert [line for line in town.served.said.splitlines() if "defect" in line] == []
