"""`helpnet areas`, as somebody who answers for a municipality's data calls it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, refused
from tests.mapping.extracts import a_town


@pytest.fixture
def town(helpnet: Command) -> Command:
    """Helsingborg, with nobody in it but one."""
    assert helpnet("seed", "--people", "1", "--errands", "0").returncode == 0
    return helpnet


def shown(town: Command, *more: str) -> dict[str, dict[str, int]]:
    done = town("areas", "--json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_district_is_shown_as_coarsely_as_it_is_told_and_finely_again(town: Command):
    before = shown(town)
    assert any(by.get("8") for by in before.values())
    name = max(before, key=lambda one: before[one].get("8", 0))
    after = shown(town, "--district", name, "--finest", "6")
    assert not after[name].get("8")
    assert not after[name].get("7")
    assert {one: by for one, by in after.items() if one != name} != {}
    assert shown(town, "--district", name, "--finest", "8") == before


def test_what_is_not_there_is_said_in_a_sentence(town: Command):
    assert "no district" in refused(town("areas", "--district", "Mordor"))
    assert "no municipality" in refused(town("areas", "--municipality", "mordor"))
    name = next(iter(shown(town)))
    assert town("areas", "--district", name, "--finest", "9").returncode == 2


def test_a_municipality_with_a_map_of_its_own_is_counted_anew(town: Command, tmp_path: Path):
    before = shown(town)
    assert town("map", "import", a_town(tmp_path / "town.osm.pbf")).returncode == 0
    assert shown(town) != before
