"""`helpnet token` and `helpnet export-openapi`."""

import json
from pathlib import Path

from helpnet.actions import access
from helpnet.runtime import actor_from_token
from tests.builders import a_municipality, a_person
from tests.cli.conftest import Command, refused


def test_a_token_acts_for_its_person(helpnet: Command, database_url: str, engine: object):
    a_person(a_municipality(), "anna")
    done = helpnet("token", "anna", database_url=database_url)
    assert done.returncode == 0, done.stderr
    actor, scopes = actor_from_token(done.stdout.strip())
    assert (actor.name, scopes) == ("Anna", frozenset(access.SCOPES))
    reading = helpnet("token", "anna", "--scope", "read", database_url=database_url).stdout.strip()
    assert actor_from_token(reading)[1] == {"read"}


def test_nobody_gets_no_token(helpnet: Command):
    assert refused(helpnet("token", "nobody")).startswith("helpnet: We can't find it")


def test_a_made_up_scope_is_refused(helpnet: Command, database_url: str, engine: object):
    a_person(a_municipality(), "anna")
    refused(helpnet("token", "anna", "--scope", "everything", database_url=database_url))


def test_the_description_of_the_api_is_written(helpnet: Command, tmp_path: Path):
    file = tmp_path / "openapi.json"
    assert helpnet("export-openapi", file).returncode == 0
    assert json.loads(file.read_text())["openapi"].startswith("3.1")
    assert json.loads(helpnet("export-openapi").stdout) == json.loads(file.read_text())
    refused(helpnet("export-openapi", tmp_path / "no" / "openapi.json"))
