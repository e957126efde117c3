"""What belongs to another municipality is not there: a call made by hand over the socket is answered like one for nothing."""

from typing import Any

import httpx
import pytest

from tests.door.tab import ROOT, Tab

NEVER = "00000000-0000-7000-8000-000000000000"
DECK, CHAT, ERRAND, DESK = (
    f"{ROOT}.state___{name}____{name}_state" for name in ("deck", "chat", "errand", "desk_errand")
)


@pytest.mark.anyio
async def test_a_forged_call_for_another_town_is_answered_like_one_for_nothing(app: str):
    with (
        asking(app, "resident") as asta,
        asking(app, "bergen-helper") as helper,
        asking(app, "bergen-coordinator") as desk,
    ):
        draft = {"category": "shopping", "title": "Bread", "place": {"address": "Drottninggatan 4, Helsingborg"}}
        errand = asta.post("/api/v1/errands", json=draft).json()["id"]
        for who, path, name, payload in (
            (helper, "/deck", f"{DECK}.answer", {"direction": "right", "card_id": "ID"}),
            (helper, "/deck", f"{DECK}.answer", {"direction": "left", "card_id": "ID"}),
            (helper, "/errands/ID", f"{ERRAND}.accept", {}),
            (helper, "/errands/ID", f"{ERRAND}.finish", {}),
            (helper, "/errands/ID", f"{CHAT}.write", {"text": "Hej", "key": "k"}),
            (desk, "/desk", f"{DESK}.open", {"errand_id": "ID"}),
            (desk, "/errands/ID", f"{ERRAND}.take_back", {"form": {"reason": "x"}}),
        ):
            told = [
                await answer(app, who, path.replace("ID", one), name, with_id(payload, one)) for one in (errand, NEVER)
            ]
            assert told[0] == told[1] != "", name
        assert asta.get(f"/api/v1/errands/{errand}").json()["state"] == "open"


def asking(app: str, handle: str) -> httpx.Client:
    """Somebody's session, without a browser."""
    signed = httpx.post(f"{app}/auth/demo", data={"person": handle}, headers={"Origin": app})
    return httpx.Client(base_url=app, cookies=signed.cookies, headers={"Origin": app})


def with_id(payload: dict[str, Any], one: str) -> dict[str, Any]:
    return {name: one if value == "ID" else value for name, value in payload.items()}


async def answer(app: str, who: httpx.Client, path: str, name: str, payload: dict[str, Any]) -> str:
    """What a tab is told that calls a handler by hand."""
    async with Tab(app, cookie=who.cookies["helpnet_session"], path=path) as tab:
        await tab.send(name, **payload)
        await tab.until(lambda: tab.notice)
        assert tab.vars.get(("errand_state", "page")) is None
        return tab.notice
