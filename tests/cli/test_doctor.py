"""`helpnet doctor` says what is set, what is missing and what is unsafe, and keeps secrets to itself."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Command


def test_a_fresh_folder_has_only_an_empty_database_to_mend(helpnet: Command):
    done = helpnet("doctor", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["settings"]["HELPNET_PORT"] == 3000
    assert [problem["level"] for problem in told["problems"]] == ["warning"]
    helpnet("migrate")
    assert json.loads(helpnet("doctor", "--json").stdout)["problems"] == []


def test_a_person_reads_a_table(helpnet: Command):
    done = helpnet("doctor", redis_url="redis://127.0.0.1:1/0")
    assert "HELPNET_DATABASE_URL" in done.stdout
    assert "Error: HELPNET_REDIS_URL does not answer" in done.stdout
    assert done.returncode == 2


def test_no_secret_is_shown(helpnet: Command):
    secrets = {
        "secret_key": "hemlighet" * 5,
        "smtp_url": "smtp://post:hemlighet@127.0.0.1:1",
        "redis_url": "redis://:hemlighet@127.0.0.1:1/0",
        "database_url": "postgresql+psycopg://helpnet:hemlighet@127.0.0.1:1/helpnet",
    }
    for done in (helpnet("doctor", **secrets), helpnet("doctor", "--json", **secrets)):
        assert "hemlighet" not in done.stdout + done.stderr


def test_a_misspelt_setting_is_named(helpnet: Command):
    assert "HELPNET_DATABSE_URL is not a setting" in helpnet("doctor", databse_url="sqlite://").stdout


def test_a_town_without_a_map_is_named(helpnet: Command, tmp_path: Path):
    def said(**settings: str) -> str:
        return " ".join(
            one["sentence"] for one in json.loads(helpnet("doctor", "--json", **settings).stdout)["problems"]
        )

    helpnet("seed", "--people", "1", "--errands", "0")
    assert "There is no map" not in said()
    with closing(sqlite3.connect(tmp_path / "folder" / "data" / "helpnet.db")) as database:
        database.execute("update municipality set slug = 'lund', name = 'Lund'")
        database.commit()
    assert "There is no map of Lund" in said()
    assert "There is no map" not in said(tiles_url="https://tiles.example/{z}/{x}/{y}.png")
