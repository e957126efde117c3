"""What changes is told at once to those who look, and to nobody else."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import pytest

from helpnet import live
from helpnet.settings import PREFIX, settings
from tests.door.conftest import Served
from tests.door.tab import Tab, aside

ANNA, BO = "secret-anna", "secret-bo"


def run(story: Callable[[], Awaitable[None]]) -> None:
    aside(lambda: asyncio.run(asyncio.wait_for(story(), 30)))


async def running(tab: Tab) -> int:
    """How many watches the server has running, asked through a tab."""
    await tab.call("write", text="")
    await tab.until(lambda: tab.probe("note") == "")
    await tab.call("ask")
    await tab.until(lambda: "running=" in str(tab.probe("note")))
    return int(tab.probe("note").split("running=")[1].split()[0])


# -- the signal itself ----------------------------------------------------------------


def test_a_publication_from_another_thread_wakes_the_subscriber_quickly():
    async def story() -> None:
        async with live.subscription({"errand:1"}) as changes:
            threading.Timer(0.05, live.publish, [{"errand:1", "errand:2"}]).start()
            began = time.monotonic()
            await asyncio.wait_for(changes.next(), 2)
            assert time.monotonic() - began < 0.3

    run(story)


def test_other_topics_wake_nobody():
    async def story() -> None:
        async with live.subscription({"errand:3"}) as changes:
            live.publish({"errand:4"})
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(changes.next(), 0.2)

    run(story)


def test_a_hundred_publications_are_told_at_most_ten_times_a_second():
    async def story() -> None:
        told, end = 0, time.monotonic() + 1.0
        async with live.subscription({"errand:5"}) as changes:
            while time.monotonic() < end:
                live.publish({"errand:5"})
                try:
                    await asyncio.wait_for(changes.next(), 0.01)
                    told += 1
                except TimeoutError:
                    pass
        assert told <= 11

    run(story)


def test_what_changed_between_reading_and_subscribing_is_still_told():
    async def story() -> None:
        live.publish({"errand:6"})
        async with live.subscription({"errand:6"}) as changes:
            await asyncio.wait_for(changes.next(), 1)

    run(story)


def test_who_is_spoken_to_hears_before_a_hundred_who_hear_of_the_whole_municipality():
    async def story() -> None:
        heard: list[str] = []

        async def listen(name: str, *topics: str) -> None:
            async with live.subscription({*topics}) as changes:
                await changes.next()
                heard.append(name)

        decks = [asyncio.create_task(listen("deck", "municipality:9")) for _ in range(100)]
        asta = asyncio.create_task(listen("asta", "municipality:9", "person:asta"))
        await asyncio.sleep(0.05)
        live.publish({"municipality:9", "person:asta"})
        await asyncio.gather(asta, *decks)
        assert heard.index("asta") < 10
        assert len(heard) == 101

    run(story)


def test_nothing_at_all_is_no_change():
    live._recent.clear()
    live._tell(set())


def test_nothing_is_left_of_a_subscription_that_ended():
    async def story() -> None:
        async with live.subscription({"errand:7"}):
            assert "errand:7" in live._subscribers
        assert "errand:7" not in live._subscribers
        live.publish({"errand:7"})

    run(story)


def test_a_subscriber_whose_loop_has_ended_harms_no_publisher():
    left = []

    async def story() -> None:
        left.append(live.subscription({"errand:8"}))
        await left[0].__aenter__()

    asyncio.run(story())
    live.publish({"errand:8"})
    live._subscribers.clear()


# -- several processes -----------------------------------------------------------------


def test_another_process_hears_through_redis(
    redis_url: str, serve: Callable[..., Served], own_settings: pytest.MonkeyPatch
):
    served = serve(HELPNET_REDIS_URL=redis_url, HELPNET_RATE_SCALE="100")
    own_settings.setenv(f"{PREFIX}REDIS_URL", redis_url)
    settings.cache_clear()

    async def story() -> None:
        async with Tab(served.base, cookie=ANNA) as tab:
            await asyncio.sleep(0.3)
            before = tab.probe("looks") or 0
            await asyncio.to_thread(live.publish, {"probe"})
            await tab.until(lambda: tab.probe("looks") > before, 2)

    run(story)


def test_a_redis_that_is_away_fails_no_publisher(own_settings: pytest.MonkeyPatch):
    own_settings.setenv(f"{PREFIX}REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()

    async def story() -> None:
        async with live.subscription({"errand:9"}) as changes:
            await asyncio.to_thread(live.publish, {"errand:9"})
            await asyncio.wait_for(changes.next(), 1)

    run(story)


def test_after_redis_comes_back_everybody_looks_again():
    from tests.servers.valkey import real_valkey

    async def story() -> None:
        async with live.subscription({"errand:10"}) as changes:
            with real_valkey() as url:
                listening = asyncio.create_task(live.listen(url))
                await asyncio.wait_for(changes.next(), 3)
                listening.cancel()

    run(story)


# -- a tab that watches -------------------------------------------------------------------


def test_a_change_reaches_another_persons_tab_without_reload(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as anna, Tab(server.base, cookie=BO, path="/") as bo:
            began = time.monotonic()
            await bo.call("publish", times=1)
            await anna.until(lambda: anna.probe("note") == "anna looked", 2)
            assert time.monotonic() - began < 1

    run(story)


def test_many_changes_become_few_looks(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA) as tab:
            await asyncio.sleep(0.2)
            before = tab.probe("looks") or 0
            for _ in range(20):
                await tab.call("publish", times=50)
            await asyncio.sleep(1)
            assert 1 <= tab.probe("looks") - before <= 12

    run(story)


def test_a_watch_ends_when_its_tab_is_closed(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA, path="/") as asking:
            before = await running(asking)
            async with Tab(server.base, cookie=BO):
                assert await running(asking) == before + 1
            await asyncio.sleep(0.2)
            assert await running(asking) == before

    run(story)


def test_a_watch_that_a_button_began_ends_with_its_tab_too(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA, path="/") as asking:
            before = await running(asking)
            async with Tab(server.base, cookie=BO, path="/") as tab:
                await tab.call("start")
                await asyncio.sleep(0.2)
                assert await running(asking) == before + 1
            await asyncio.sleep(0.2)
            assert await running(asking) == before

    run(story)


def test_a_watch_never_runs_twice_in_a_tab(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA, path="/") as asking:
            before = await running(asking)
            async with Tab(server.base, cookie=BO) as tab:
                for _ in range(5):
                    await tab.call("start")
                await asyncio.sleep(0.3)
                assert await running(asking) == before + 1

    run(story)


def test_a_watch_ends_when_its_person_goes_to_another_page(server: Served):
    async def story() -> None:
        async with Tab(server.base, cookie=ANNA, path="/") as asking:
            before = await running(asking)
            async with Tab(server.base, cookie=BO) as tab:
                assert await running(asking) == before + 1
                tab.path = "/"
                await tab.send("reflex___state____state.reflex___state____on_load_internal_state.on_load_internal")
                await asyncio.sleep(0.3)
                assert await running(asking) == before

    run(story)


def test_who_is_suspended_gets_nothing_more_and_is_led_out_at_once(serve: Callable[..., Served]):
    served = serve(HELPNET_RATE_SCALE="100")

    async def story() -> None:
        async with Tab(served.base, cookie=ANNA, path="/") as anna, Tab(served.base, cookie=BO) as bo:
            await bo.call("write", text="what Bo could see")
            await bo.until(lambda: bo.probe("note") == "what Bo could see")
            await anna.call("suspend", name="bo")
            await bo.until(lambda: any(event["name"] == "_redirect" for event in bo.events), 2)
            await bo.until(lambda: bo.probe("note") == "" and "paused" in bo.notice)
            looks = bo.probe("looks")
            await anna.call("publish", times=1)
            await asyncio.sleep(0.4)
            assert bo.probe("looks") == looks
            await bo.call("who")
            await asyncio.sleep(0.2)
            assert bo.probe("note") == ""

    run(story)
