"""Whether ours holds beside the others is told for each guess, as a table and as JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from helpnet.cli.simulate import simulate
from helpnet.simulation import bars
from helpnet.simulation.bars import Bars
from helpnet.simulation.figures import VARIED
from helpnet.simulation.picture import draw
from helpnet.simulation.scenarios import SCENARIOS
from helpnet.simulation.study import Study, study
from tests.simulation.test_simulation import SMALL


@pytest.fixture(scope="module")
def found() -> Study:
    return study(SMALL, 1, policies=bars.POLICIES)


def changed(found: Study, policy: str, **fields: float) -> Bars:
    """The bars, had the policy done so."""
    return Bars.of(replace(found, policies=found.policies | {policy: replace(found.policies[policy], **fields)}))


def test_each_bar_is_the_one_promised(found):
    everybody, nearest = found.policies["all"], found.policies["nearest"]
    for accepted, holds in ((everybody.accepted - 0.009, True), (everybody.accepted - 0.011, False)):
        assert changed(found, "ours", accepted=accepted).hold[0] is holds
    for alerts, holds in ((everybody.alerts / 5 - 1, True), (everybody.alerts / 5 + 1, False)):
        assert changed(found, "ours", alerts=alerts).hold[1] is holds
    for seconds, holds in ((nearest.median_seconds, True), (nearest.median_seconds + 1, False)):
        assert changed(found, "ours", median_seconds=seconds).hold[2] is holds
    assert changed(found, "ours", asked_90=0.6, reachable_90=0.8).asked == pytest.approx(0.75)


def test_each_guess_has_its_row(monkeypatch, capsys):
    few = {name: VARIED[name] for name in ("as assumed", "slow to look")}
    monkeypatch.setattr(bars, "VARIED", few)
    monkeypatch.setitem(SCENARIOS, "drammen", SMALL)
    simulate("drammen", 1, vary=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == list(few)
    assert told["as assumed"] != told["slow to look"]
    simulate("drammen", 1, vary=True)
    assert "slow to look" in capsys.readouterr().out


def test_a_picture_has_all_policies(found, tmp_path: Path):
    draw(found, tmp_path / "town.png")
    assert (tmp_path / "town.png").read_bytes().startswith(b"\x89PNG")
