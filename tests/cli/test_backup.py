"""`helpnet backup` and `helpnet restore`, on both engines: all of it or nothing, and never over data unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.cli.conftest import Command, refused

NOTE = "insert into repeated_note values (7, 'åäö')"


@pytest.fixture
def marked(database_url: str) -> str:
    """A migrated database with a row that can be found again."""
    _say(database_url, "create table repeated_note (number int, words text)")
    _say(database_url, NOTE)
    return database_url


@pytest.fixture
def elsewhere(marked: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on the same engine."""
    if marked.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere.db"
    else:
        server = request.getfixturevalue("postgres")
        name = server.create()
        yield server.url(name)
        server.drop(name)


def _say(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        answer = connection.execute(text(statement))
        rows = [tuple(row) for row in answer] if answer.returns_rows else []
    engine.dispose()
    return rows


def test_a_backup_restores_into_an_empty_database(helpnet: Command, marked: str, elsewhere: str, tmp_path: Path):
    file = tmp_path / "everything"
    assert helpnet("backup", file, database_url=marked).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    done = helpnet("restore", file, database_url=elsewhere)
    assert done.returncode == 0, done.stderr
    assert _say(elsewhere, "select * from repeated_note") == [(7, "åäö")]


def test_a_backup_goes_over_data_only_by_force(helpnet: Command, marked: str, tmp_path: Path):
    file = tmp_path / "everything"
    helpnet("backup", file, database_url=marked)
    _say(marked, "update repeated_note set number = 8")
    _say(marked, "create table made_later (id int)")
    assert "--force" in refused(helpnet("restore", file, database_url=marked))
    assert "--force" in refused(helpnet("backup", file, database_url=marked))
    assert _say(marked, "select number from repeated_note") == [(8,)]
    assert helpnet("restore", file, "--force", database_url=marked).returncode == 0
    assert _say(marked, "select number from repeated_note") == [(7,)]


def test_a_damaged_backup_changes_nothing(helpnet: Command, marked: str, tmp_path: Path):
    file = tmp_path / "everything"
    helpnet("backup", file, database_url=marked)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    refused(helpnet("restore", file, "--force", database_url=marked))
    assert _say(marked, "select number from repeated_note") == [(7,)]


def test_a_backup_from_a_newer_version_is_refused(helpnet: Command, marked: str, tmp_path: Path):
    file = tmp_path / "everything"
    _say(marked, "update alembic_version set version_num = '9999'")
    helpnet("backup", file, database_url=marked)
    assert "newer version" in refused(helpnet("restore", file, "--force", database_url=marked))


def test_what_is_no_backup_is_refused(helpnet: Command, marked: str, tmp_path: Path):
    (tmp_path / "letter").write_text("Dear all")
    assert "is not a backup" in refused(helpnet("restore", tmp_path / "letter", "--force", database_url=marked))
    assert "cannot be read" in refused(helpnet("restore", tmp_path / "nothing", "--force", database_url=marked))


def test_an_empty_database_has_nothing_to_back_up(helpnet: Command, elsewhere: str, tmp_path: Path):
    assert "nothing to back up" in refused(helpnet("backup", tmp_path / "file", database_url=elsewhere))
    assert list(tmp_path.glob(".file*")) == []


def test_a_folder_that_cannot_be_written_is_named(helpnet: Command, marked: str):
    assert "/nowhere/file" in refused(helpnet("backup", "/nowhere/file", database_url=marked))
