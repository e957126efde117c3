"""What no page of ours would send, sent by hand: answered like a mistake, never like a defect."""

import httpx
import pytest

from tests.door.tab import ROOT, Tab

pytestmark = pytest.mark.anyio
ASK = f"{ROOT}.state___asking____ask_state"
ERRAND = f"{ROOT}.state___errand____errand_state"
CHAT = f"{ROOT}.state___chat____chat_state"
NOWHERE = "/errands/00000000-0000-7000-8000-000000000000"


def cookie(app: str, handle: str) -> str:
    answer = httpx.post(f"{app}/auth/demo", data={"person": handle}, headers={"Origin": app})
    return answer.cookies["helpnet_session"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        None,
        "x",
        ["x"],
        {"title": {"$ne": 1}},
        {"step": 4, "minutes": "many"},
        {"step": "9" * 400},
        {"step": 3, "when": ["now"]},
    ],
)
async def test_a_form_that_is_none_is_refused_by_its_fields(app: str, form: object):
    async with Tab(app, cookie=cookie(app, "resident"), path="/errands/new") as tab:
        await tab.send(f"{ASK}.forward", form=form)
        await tab.until(lambda: tab.vars.get(("ask_state", "turn")))
        assert tab.vars["ask_state", "errors"]
        assert not tab.vars.get(("ask_state", "done"))
        assert "noted it" not in tab.notice


@pytest.mark.parametrize("path", [NOWHERE, "/errands/x", "/errands/%7B%7D"])
@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (f"{ERRAND}.accept", {}),
        (f"{ERRAND}.finish", {}),
        (f"{ERRAND}.thank", {"form": {"did.x": "on"}}),
        (f"{ERRAND}.thank", {"form": 7}),
        (f"{ERRAND}.take_back", {"form": None}),
        (f"{ERRAND}.report", {"form": {"trouble": {"$ne": 1}}}),
        (f"{CHAT}.write", {"text": "Hello", "key": "k"}),
        (f"{CHAT}.write", {"text": None, "key": {"$ne": 1}}),
    ],
)
async def test_an_errand_that_is_not_there_is_answered_so(app: str, path: str, handler: str, payload: dict):
    async with Tab(app, cookie=cookie(app, "helper"), path=path) as tab:
        await tab.until(lambda: tab.vars.get(("errand_state", "missing")))
        await tab.send(handler, **payload)
        await tab.until(lambda: tab.notice)
        assert "code" not in tab.notice
        assert "kod" not in tab.notice
