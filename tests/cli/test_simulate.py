"""`helpnet simulate` as a person calls it."""

import json

import pytest

from helpnet.cli.simulate import simulate
from helpnet.settings import CannotStart
from tests.cli.conftest import Command, refused


def test_a_town_is_told_as_json_and_drawn(helpnet: Command, tmp_path):
    picture = tmp_path / "town.svg"
    done = helpnet("simulate", "--seeds", "1", "--json", "--plot", picture)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["scenario"], told["seeds"]) == ("helsingborg", 1)
    assert set(told["policies"]) == {"ours", "all", "nearest", "random50", "one"}
    assert "<svg" in picture.read_text()


def test_what_cannot_be_is_refused_in_a_sentence(helpnet: Command, tmp_path):
    assert "choose helsingborg, drammen, crisis, city" in refused(helpnet("simulate", "--scenario", "lund"))
    for wrong, sentence in (
        ({"seeds": 0}, "--seeds"),
        ({"plot": tmp_path / "nowhere" / "town.svg"}, "cannot be written"),
        ({"plot": tmp_path / "town.doc"}, "must end in .svg"),
    ):
        with pytest.raises(CannotStart, match=sentence):
            simulate(**{"scenario": "helsingborg", "seeds": 1, "plot": None, "as_json": True} | wrong)
