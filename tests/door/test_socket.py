"""The socket is a public door: each of these was once open, over a really running server."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import httpx
import pytest
import socketio

from tests.door.conftest import Served
from tests.door.tab import PROBE, ROOT, SESSION, Tab, aside

ANNA, BO = "secret-anna", "secret-bo"


def run(story: Callable[[], Awaitable[None]]) -> None:
    aside(lambda: asyncio.run(asyncio.wait_for(story(), 30)))


async def note_of(tab: Tab, handler: str) -> str:
    """Call a handler that answers in `note`."""
    tab.vars.pop(("probe_state", "note"), None)
    await tab.call("write", text="")
    await tab.call(handler)
    await tab.until(lambda: tab.probe("note"))
    return tab.probe("note")


# -- what may be called ---------------------------------------------------------


def test_a_forgotten_helper_cannot_be_called_and_is_answered_like_a_missing_errand(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("promote", role="admin")
            await tab.until(lambda: "can't find it" in tab.notice)
            await tab.call("write", text="after")
            await tab.until(lambda: tab.probe("note") == "after")
            assert "admin" not in str(tab.deltas)

    run(story)


@pytest.mark.parametrize(
    "event",
    [
        (f"{PROBE}.setvar", {"var_name": "hidden", "value": "reached"}),
        (f"{ROOT}.setvar", {"var_name": "is_hydrated", "value": False}),
        (f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal", {"vars": {f"{PROBE}.taste_rx_state_": "planted"}}),
        (f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception", {"info": "null", "component_stack": ""}),
        (f"{PROBE}.watch", {}),
        (f"{PROBE}.load", {}),
        (f"{SESSION}.report", {"code": "call this number"}),
        ("no.such.handler", {}),
    ],
    ids=lambda event: event[0].rpartition(".")[2],
)  # fmt: skip
def test_only_named_handlers_are_on_the_wire(server: Served, event: tuple[str, dict[str, Any]]):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA, path="/") as tab:
            name, payload = event
            await tab.send(name, **payload)
            await tab.until(lambda: "can't find it" in tab.notice)
            assert "hidden=untouched running=0" in await note_of(tab, "ask")
            assert "planted" not in str(tab.deltas)
            assert "call this number" not in str(tab.deltas)

    run(story)


def test_hydration_takes_no_vars_from_the_browser(server: Served):
    async def story() -> None:
        tab = Tab(server.base, cookie=ANNA)
        await tab.connect(
            tab.event(f"{ROOT}.hydrate_and_load", vars={f"{PROBE}.taste_rx_state_": "planted"}, hashes=None)
        )
        await tab.until(lambda: ("probe_state", "taste") in tab.vars)
        assert tab.probe("taste") == ""
        await tab.close()

    run(story)


def test_a_connection_cannot_begin_with_another_event_than_hydration(server: Served):
    async def story() -> None:
        tab = Tab(server.base, cookie=ANNA)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await tab.connect(tab.event(f"{PROBE}.promote", role="admin"))

    run(story)


@pytest.mark.parametrize(
    "nonsense", ["text", 7, None, [], {"name": {"$ne": 1}}, {"name": ["x"]}, {"payload": {}}], ids=repr
)
def test_nonsense_on_the_socket_harms_nobody(server: Served, nonsense: Any):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab._socket.emit("event", nonsense, namespace="/_event")
            await tab.call("write", text="still here")
            await tab.until(lambda: tab.probe("note") == "still here")

    run(story)


# -- whose state it is ------------------------------------------------------------


@pytest.mark.parametrize(
    "thief", [BO, "", "secret-nobody"], ids=["another's cookie", "no cookie", "an ended session's"]
)
def test_a_tabs_token_without_its_cookie_opens_nothing(server: Served, thief: str):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as own:
            await own.call("write", text="Anna's door code is 1234")
            await own.until(lambda: own.probe("note"))
            token = own.token
        async with Tab(server.base, cookie=thief, token=token) as other:
            await other.call("who")
            await asyncio.sleep(0.2)
            assert "1234" not in str(other.deltas)
            assert "anna" not in str(other.deltas)
        async with Tab(server.base, cookie=ANNA, token=token) as again:
            await again.until(lambda: "1234" in str(again.probe("note")))

    run(story)


def test_a_session_that_ended_does_not_find_its_old_screen(server: Served):
    async def story() -> None:
        token = str(uuid.uuid4())
        async with Tab(server.base, cookie="secret-cia", token=token) as own:
            await own.call("write", text="Cia's door code is 9876")
            await own.until(lambda: own.probe("note"))
        async with Tab(server.base, cookie=ANNA) as other:
            await other.call("suspend", name="cia")
            await asyncio.sleep(0.2)
        async with Tab(server.base, cookie="secret-cia", token=token) as later:
            await later.call("ask")
            await later.until(lambda: later.probe("note"))
            assert "9876" not in str(later.deltas)

    run(story)


@pytest.mark.parametrize("token", ["x", "y" * 7000, "", "../../etc/passwd"], ids=["short", "long", "none", "path"])
def test_a_token_is_a_uuid(server: Served, token: str):
    async def story() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with Tab(server.base, cookie=ANNA, token=token or " "):
                pass

    run(story)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None, "http://localhost:1"], ids=str)
def test_only_our_own_pages_may_open_the_socket(server: Served, origin: str | None):
    async def story() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with Tab(server.base, cookie=ANNA, origin=origin):
                pass

    run(story)


# -- how much, how often -------------------------------------------------------------


def test_a_large_message_closes_the_socket(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("write", text="x" * 70_000)
            for _ in range(50):
                if not tab.connected:
                    return
                await asyncio.sleep(0.05)
            raise AssertionError("70,000 characters were taken")

    run(story)


def test_the_socket_says_how_large_a_message_may_be(server: Served):
    """Both the server and Reflex's own socket library hold to 64 KiB; the latter tells the browser."""

    async def story() -> None:
        answer = ""
        async with aiohttp.ClientSession() as session:
            address = f"{server.base}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
            async with session.ws_connect(address, headers={"Origin": server.base}) as opened:
                answer = await opened.receive_str()
        assert '"maxPayload":65536' in answer

    run(story)


def test_events_over_the_limit_are_dropped_and_the_person_is_told(serve: Callable[..., Served]):
    served = serve()

    async def story() -> None:
        async with Tab(served.base, cookie=ANNA) as tab, Tab(served.base, cookie=BO) as neighbour:
            for _ in range(300):
                await tab.call("count")
                await asyncio.sleep(0.001)
            await tab.until(lambda: "a lot at once" in tab.notice)
            await neighbour.call("write", text="not held up")
            await neighbour.until(lambda: neighbour.probe("note") == "not held up", 1)
            assert 50 <= tab.probe("hits") <= 100

    run(story)


def test_one_tab_cannot_let_its_events_pile_up(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="1000")

    async def story() -> None:
        async with Tab(served.base, cookie=ANNA) as tab:
            for _ in range(200):
                await tab.call("slow")
            await tab.until(lambda: "a lot at once" in tab.notice)
            await asyncio.sleep(4)
            assert tab.probe("hits") <= 60

    run(story)


def test_a_tab_that_does_not_listen_is_closed(serve: Callable[..., Served]):
    served = serve()

    async def story() -> None:
        async with Tab(served.base, cookie=ANNA) as tab:
            for _ in range(800):
                await tab._socket.emit("event", tab.event("no.such.handler"), namespace="/_event")
            for _ in range(60):
                if not tab.connected:
                    return
                await asyncio.sleep(0.05)
            raise AssertionError("800 forged events, and the socket is open")

    run(story)


def test_an_address_cannot_open_sockets_without_end(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.01")  # three at once

    async def story() -> None:
        tabs = [Tab(served.base, cookie=ANNA) for _ in range(6)]
        outcomes = await asyncio.gather(*(tab.connect() for tab in tabs), return_exceptions=True)
        assert sum(outcome is None for outcome in outcomes) == 3
        for tab in tabs:
            await tab.close()

    run(story)


def test_an_address_that_changes_its_word_is_still_one_address(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="0.01")

    async def story() -> None:
        tabs = [Tab(served.base, cookie=ANNA, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(6)]
        outcomes = await asyncio.gather(*(tab.connect() for tab in tabs), return_exceptions=True)
        assert sum(outcome is None for outcome in outcomes) == 3
        for tab in tabs:
            await tab.close()

    run(story)


# -- what comes out --------------------------------------------------------------------


def test_the_browser_is_sent_neither_cookie_nor_hidden_vars(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("who")
            await tab.until(lambda: tab.probe("note") == "anna")
            assert "secret-anna" not in str(tab.deltas)
            assert "kept on the server" not in str(tab.deltas)

    run(story)


def test_a_defect_shows_a_code_and_the_log_has_it(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("crash")
            await tab.until(lambda: "code" in tab.notice)
            code = tab.notice.split("code ")[-1].rstrip(".")
            assert f"defect {code}" in server.said
            assert "the price of tea" in server.said
            assert "price" not in str(tab.deltas)
            assert not any("toast" in str(event) or "call_" in str(event) for event in tab.events)

    run(story)


def test_a_refusal_that_a_handler_lets_out_becomes_the_notice(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("refuse")
            await tab.until(lambda: "a little quicker" in tab.notice)

    run(story)


def test_who_is_not_signed_in_is_led_to_the_first_page(server: Served):
    async def story() -> None:
        async with Tab(server.base) as tab:
            await tab.call("write", text="mine")
            await tab.call("who")
            await tab.until(lambda: any(event["name"] == "_redirect" for event in tab.events))
            await tab.until(lambda: tab.probe("note") == "")

    run(story)


def test_tokens_and_queries_are_not_in_the_log(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await tab.call("who")
            await tab.until(lambda: tab.probe("note"))
            await asyncio.to_thread(httpx.get, f"{server.base}/?code=oauth-secret")
            await asyncio.sleep(0.2)
        assert tab.token not in server.said
        assert "oauth-secret" not in server.said
        assert "secret-anna" not in server.said

    run(story)


def test_a_link_made_from_the_callers_words_is_not_ours(server: Served):
    """`router.url` says what the caller said, so nothing of ours may use it for links."""
    from helpnet.build import ROOT as PROJECT

    sources = [*PROJECT.glob("helpnet/**/*.py"), *PROJECT.glob("state/**/*.py"), *PROJECT.glob("components/**/*.py")]
    for word in (
        "router.url.origin",
        "router.url.netloc",
        "router.page",
        "router.headers.host",
        "router.headers.origin",
    ):
        assert [str(file) for file in sources if word in file.read_text()] == []
