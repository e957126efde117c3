"""`helpnet map import`, as a municipality's own people call it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, refused
from tests.mapping.extracts import MIDDLE, Drawing, a_town

BERGEN = (5.3240, 60.3925)


@pytest.fixture
def towns(helpnet: Command) -> Command:
    """Helsingborg and Bergen, with nobody in them but one."""
    for slug in ("helsingborg", "bergen"):
        assert helpnet("seed", "--people", "1", "--errands", "0", "--municipality", slug).returncode == 0
    return helpnet


def maps(tmp_path: Path) -> set[str]:
    home = tmp_path / "folder" / "data" / "maps"
    return {one.name for one in home.iterdir()} if home.exists() else set()


def test_the_municipality_gets_its_map_and_is_told_how_large(towns: Command, tmp_path: Path):
    extract = a_town(tmp_path / "town.osm.pbf")
    done = towns("map", "import", extract)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Helsingborg has its own map" in done.stderr
    assert "© OpenStreetMap contributors" in done.stderr
    again = towns("map", "import", extract, "--municipality", "helsingborg", "--json")
    assert again.returncode == 0
    told = json.loads(again.stdout)
    assert (told["municipality"], told["doors"]) == ("helsingborg", 11)
    assert len(maps(tmp_path)) == 2


def test_a_wrong_file_changes_nothing(towns: Command, tmp_path: Path):
    towns("map", "import", a_town(tmp_path / "town.osm.pbf"))
    before = maps(tmp_path)
    (tmp_path / "broken.osm.pbf").write_bytes((tmp_path / "town.osm.pbf").read_bytes()[:200])
    (tmp_path / "letter.pdf").write_text("Dear Sir")
    Drawing().write(tmp_path / "empty.osm.pbf")
    assert "broken.osm.pbf cannot be read" in refused(towns("map", "import", tmp_path / "broken.osm.pbf"))
    assert "letter.pdf cannot be read" in refused(towns("map", "import", tmp_path / "letter.pdf"))
    assert "holds no streets" in refused(towns("map", "import", tmp_path / "empty.osm.pbf"))
    assert "is not there" in refused(towns("map", "import", tmp_path / "nowhere.osm.pbf"))
    assert maps(tmp_path) == before


def test_it_must_be_clear_whose_map_it_is(towns: Command, tmp_path: Path):
    extract = a_town(tmp_path / "town.osm.pbf")
    assert "Nothing in town.osm.pbf lies in Bergen" in refused(
        towns("map", "import", extract, "--municipality", "bergen")
    )
    assert "choose bergen or helsingborg" in refused(towns("map", "import", extract, "--municipality", "lund"))
    both = Drawing()
    both.line((0, 0), (1, 0), highway="primary", name="Ågatan")
    far = tuple(1000 * (there - here) for there, here in zip(BERGEN, MIDDLE, strict=True))
    both.line(far, (far[0] + 1, far[1]), highway="primary", name="Elvegaten")
    both.write(tmp_path / "both.osm.pbf")
    assert "say --municipality: choose bergen or helsingborg" in refused(
        towns("map", "import", tmp_path / "both.osm.pbf")
    )
    assert towns("map", "import", tmp_path / "both.osm.pbf", "--municipality", "bergen").returncode == 0


def test_a_fresh_database_knows_no_municipality(helpnet: Command, tmp_path: Path):
    assert "lies in a municipality" in refused(helpnet("map", "import", a_town(tmp_path / "town.osm.pbf")))
    assert helpnet("map").returncode == 2
