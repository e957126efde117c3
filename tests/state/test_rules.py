"""My own rules over a really running server: each tap is kept and said, and what no button sends changes nothing."""

import asyncio

from helpnet.queries import people as known
from helpnet.runtime import read
from tests.door.tab import ROOT
from tests.state.conftest import Town
from tests.state.test_helping import at, of, run

RULES = f"{ROOT}.state___rules____rules_state"


def test_each_rule_is_one_tap_and_the_same_tap_takes_it_back(town: Town):
    async def story() -> None:
        async with at(town, "/profile/rules") as tab:
            await tab.until(lambda: of(tab, "rules", "odds"))

            async def tap(handler: str, said: str, **values: object) -> None:
                await tab.send(f"{RULES}.{handler}", **values)
                await tab.until(lambda: said in tab.notice)

            await tap("rest", "We ask you nothing until", how="month")
            assert of(tab, "rules", "me")["pause"] == "month"
            await tap("rest", "The pause is over", how="month")
            await tap("rest_until", "We ask you nothing until", day=of(tab, "rules", "days")[1])
            await tap("rest", "The pause is over", how="day")
            await tap("often", "at most 5 times a week", times="5")
            await tap("within", "within 1.5 km", metres="1500")
            await tap("hush", "between 21:00 and 07:00", on=True)
            await tap("hush_from", "between 22:00 and 07:00", time="22:00")
            await tap("hush_until", "between 22:00 and 06:00", time="06:00")
            await tap("ask_about", "do not ask you about this: Garden", kind="garden", on=False)
            await tap("ask_about", "do not ask you about this: Post", kind="post", on=False)
            await tap("ask_about", "We ask you about this: Garden", kind="garden", on=True)
            await tap("hear", "leave you in peace", on=False)

    run(story)
    me = read(known.profile, by=town.helper)
    assert (me.pause, me.asks_per_week, me.alert_radius, me.alerts_on) == ("", 5, 1500, False)
    assert (me.quiet_from, me.quiet_until, me.kinds_off) == ("22:00", "06:00", ["post"])


def test_what_no_button_sends_is_refused_in_words_and_changes_nothing(town: Town):
    before = read(known.profile, by=town.helper)
    sent = [
        ("rest", {"how": "for ever"}), ("rest", {"how": {"$ne": 1}}), ("rest_until", {"day": "2020-01-01"}),
        ("rest_until", {"day": "9999-12-31"}), ("rest_until", {"day": None}), ("often", {"times": "-1"}), ("often", {"times": []}),
        ("within", {"metres": "499"}), ("within", {"metres": "near"}), ("hush", {"on": "maybe"}), ("hush_from", {"time": "24:00"}),
        ("hush_until", {"time": 7}), ("hush_until", {"time": "21:00"}), ("ask_about", {"kind": "piracy", "on": False}), ("ask_about", {"kind": ["garden"], "on": False}),
        ("hear", {"on": "no"}),
    ]  # fmt: skip

    async def story() -> None:
        async with at(town, "/profile/rules") as tab:
            await tab.until(lambda: of(tab, "rules", "odds"))
            await tab.send(f"{RULES}.rest_until", day="0202-12-04")  # a year that is being typed
            await asyncio.sleep(0.3)
            assert tab.notice == ""
            for handler, values in sent:
                await tab.send(f"{RULES}.{handler}", **values)
                await asyncio.sleep(0.1)
            await tab.until(lambda: tab.notice != "")
            assert "noted it" not in tab.notice  # no defect

    run(story)
    assert read(known.profile, by=town.helper) == before
