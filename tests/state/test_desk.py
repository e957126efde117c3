"""The desk and the phone over a really running server: what changes by itself, what is refused, what is sent once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from helpnet import jobs
from helpnet.actions import errands, people
from helpnet.domain.drafts import ProfileDraft
from helpnet.jobs.climbing import climb
from helpnet.queries import desk as desk_view
from helpnet.runtime import perform, read
from tests.builders import a_caller, a_draft, a_taken_errand, an_errand
from tests.door.tab import ROOT, Tab
from tests.state.conftest import Town

DESK = f"{ROOT}.state___desk____desk_state"
ERRAND = f"{ROOT}.state___desk_errand____desk_errand_state"
INTAKE = f"{ROOT}.state___intake____intake_state"
CONNECTING = f"{ROOT}.state___connecting____connecting_state"
FORM = {
    "phone": "042-10 50 00", "name": "Greta Lind", "address": "Drottninggatan 14", "category": "parcel", "title": "Hämta paketet",
    "where": "home", "when": "today", "minutes": "20", "helpers": "1",
}  # fmt: skip


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def at_desk(town: Town, handle: str = "coordinator", path: str = "/desk") -> Tab:
    return Tab(town.served.base, cookie=town.sign_in(handle), path=path)


async def call(town: Town, handle: str, path: str) -> None:
    """What somebody does elsewhere, at the same server."""
    headers = {"Cookie": f"helpnet_session={town.sign_in(handle)}", "Origin": town.served.base}
    answer = await asyncio.to_thread(httpx.post, f"{town.served.base}/api/v1/errands/{path}", headers=headers, json={})
    assert answer.is_success, answer.text


def of(tab: Tab, state: str, var: str) -> Any:
    return tab.vars.get((state, var))


def rows(tab: Tab) -> list[str]:
    return [row["kind"] for row in of(tab, "desk_state", "attention") or []]


def test_the_desk_changes_by_itself_and_says_what_was_done(town: Town):
    errand, other = an_errand(town.helper, title="Till doktorn"), an_errand(town.coordinator)
    taken = a_taken_errand(town.coordinator, town.helper)
    perform(errands.report, taken, "Ingen öppnade.", by=town.helper)

    async def story() -> None:
        async with at_desk(town) as tab:
            await tab.until(lambda: of(tab, "desk_state", "loaded"))
            assert (rows(tab), of(tab, "desk_state", "numbers")["open"]) == (["trouble"], 2)
            await call(town, "helper", f"{other}/accept")
            await tab.until(lambda: of(tab, "desk_state", "numbers")["open"] == 1, 2)
            await tab.send(f"{DESK}.settle", errand_id=str(taken))
            await tab.until(lambda: rows(tab) == ["answered"])
            await tab.until(lambda: rows(tab) == [], 8)
            await tab.send(f"{DESK}.widen", errand_id=str(errand), metres=8000)
            await tab.until(lambda: tab.notice != "")

    run(story)
    assert read(desk_view.overview, by=town.coordinator).open[0].widen_to == 12_000


def test_calling_around_ends_with_somebody_on_it(town: Town):
    perform(people.change_profile, ProfileDraft({"phone": "070-174 06 05"}), by=town.helper)
    errand, helper = an_errand(town.coordinator), str(town.helper.person_id)

    async def story() -> None:
        async with at_desk(town) as tab:
            await tab.send(f"{ERRAND}.call", errand_id=str(errand))
            await tab.until(lambda: of(tab, "desk_errand_state", "candidates"))
            await tab.send(f"{ERRAND}.show_number", person_id=helper)
            await tab.until(lambda: of(tab, "desk_errand_state", "phone") == "070-174 06 05")
            await tab.send(f"{ERRAND}.said_yes", person_id=helper)
            await tab.until(lambda: of(tab, "desk_errand_state", "part") == "")
            assert of(tab, "desk_errand_state", "phone") == ""
            await tab.send(f"{ERRAND}.call", errand_id=str(errand))
            await tab.until(lambda: of(tab, "desk_errand_state", "about"))
            await tab.send(f"{ERRAND}.said_yes", person_id=helper)
            await tab.until(lambda: of(tab, "desk_errand_state", "trouble"))

    run(story)


def test_somebody_who_says_yes_in_the_app_shows_in_the_open_sheet(town: Town):
    errand = an_errand(town.coordinator)

    async def story() -> None:
        async with at_desk(town) as tab:
            await tab.send(f"{ERRAND}.call", errand_id=str(errand))
            await tab.until(lambda: of(tab, "desk_errand_state", "about"))
            await call(town, "helper", f"{errand}/accept")
            await tab.until(lambda: of(tab, "desk_errand_state", "about")["helpers"], 2)

    run(story)


def test_nobody_else_sees_or_does_anything_at_the_desk(town: Town):
    errand = an_errand(town.coordinator)

    async def story() -> None:
        async with at_desk(town, "helper") as tab:
            await tab.send(f"{DESK}.widen", errand_id=str(errand), metres=8000)
            await tab.until(lambda: tab.notice != "")
            await tab.send(f"{ERRAND}.open", errand_id=str(errand))
            await tab.send(f"{INTAKE}.send", form=FORM)
            await tab.send(f"{INTAKE}.find", phone="042-10 50 00")
            await tab.send(f"{CONNECTING}.show", errand_id=str(errand), helper_id=str(town.helper.person_id))
            await asyncio.sleep(0.5)
            assert not of(tab, "desk_state", "loaded")
            assert of(tab, "desk_errand_state", "about") is None
            assert of(tab, "intake_state", "sent") == ""
            assert of(tab, "intake_state", "kinds") == []
            assert of(tab, "connecting_state", "numbers") is None

    run(story)


def test_a_call_becomes_one_errand_however_often_it_is_sent(town: Town):
    async def story() -> None:
        async with at_desk(town, path="/desk/intake") as tab:
            await tab.until(lambda: of(tab, "intake_state", "kinds"))
            await tab.send(f"{INTAKE}.find", phone=FORM["phone"])
            await tab.until(lambda: of(tab, "intake_state", "known") == "new")
            await tab.send(f"{INTAKE}.told", form=FORM)
            await tab.until(lambda: "Drottninggatan 14" in (of(tab, "intake_state", "words") or ""))
            await tab.send(f"{INTAKE}.send", form=FORM)
            await tab.send(f"{INTAKE}.send", form=FORM)
            await tab.until(lambda: of(tab, "intake_state", "sent"))
            await tab.send(f"{INTAKE}.another")
            await tab.until(lambda: of(tab, "intake_state", "known") == "known")
            assert of(tab, "intake_state", "caller")["name"] == "Greta Lind"

    run(story)
    assert read(desk_view.overview, by=town.coordinator).numbers.open == 1


def test_what_cannot_be_taken_is_said_next_to_its_field(town: Town):
    wrong = {
        **FORM,
        "phone": "hej",
        "name": "",
        "title": "",
        "category": "",
        "when": "day",
        "day": "2020-01-01",
        "where": "other",
        "place": "",
    }

    async def story() -> None:
        async with at_desk(town, path="/desk/intake") as tab:
            await tab.until(lambda: of(tab, "intake_state", "kinds"))
            await tab.send(f"{INTAKE}.send", form=wrong)
            await tab.until(lambda: of(tab, "intake_state", "errors"))
            assert set(of(tab, "intake_state", "errors")) == {"phone", "name", "title", "category", "day", "place"}
            assert of(tab, "intake_state", "to") == "phone"
            await tab.send(f"{INTAKE}.told", form={**wrong, "name": "Greta"})
            await tab.until(lambda: "name" not in of(tab, "intake_state", "errors"))
            await tab.send(f"{INTAKE}.send", form={**FORM, "address": "Ingenstansgatan 999"})
            await tab.until(lambda: set(of(tab, "intake_state", "errors")) == {"address"})

    run(story)


def test_both_numbers_stand_ready_when_somebody_said_yes(town: Town):
    errand = perform(errands.post, a_draft(caller=a_caller(), lon=12.70, lat=56.04), by=town.coordinator)

    async def story() -> None:
        async with at_desk(town, path="/desk/intake") as tab:
            await tab.until(lambda: of(tab, "connecting_state", "rows") == [])
            await call(town, "helper", f"{errand}/accept")
            await tab.until(lambda: of(tab, "connecting_state", "rows"), 2)
            await tab.send(f"{CONNECTING}.show", errand_id=str(errand), helper_id=str(town.helper.person_id))
            await tab.until(lambda: of(tab, "connecting_state", "numbers"))
            assert of(tab, "connecting_state", "numbers")["caller_phone"] == "042-10 50 00"
            await tab.until(lambda: of(tab, "connecting_state", "rows")[0]["shown"] != "")

    run(story)


def test_whom_nothing_reached_is_called_and_gone_from_the_desk_once_they_know(town: Town):
    errand = a_taken_errand(town.coordinator, town.helper)
    perform(errands.cancel, errand, by=town.coordinator)
    while jobs.deliver("w") or climb([]):
        pass

    async def story() -> None:
        async with at_desk(town) as tab:
            await tab.until(lambda: rows(tab) == ["unheard"])
            await tab.send(f"{ERRAND}.open", errand_id=str(errand))
            await tab.until(lambda: of(tab, "desk_errand_state", "about"))
            [helper] = of(tab, "desk_errand_state", "about")["unheard"]
            assert "som kanske inte vet att det togs tillbaka" in helper["words"]
            await tab.send(f"{ERRAND}.told", person_id=helper["person_id"])
            await tab.until(lambda: of(tab, "desk_errand_state", "about")["unheard"] == [])
            await tab.until(lambda: rows(tab) == [])

    run(story)
