"""What a coordinator decides about a person, at the command line."""

import pytest

from helpnet.actions import helping
from helpnet.domain.refusals import NotSignedIn, Suspended
from helpnet.runtime import actor_from_token, actor_of_handle, perform
from tests.builders import a_coordinator, a_municipality, a_person, an_errand
from tests.cli.conftest import Command, refused


def test_who_is_found_fit_may_take_what_needs_it(helpnet: Command, database_url: str, engine: object):
    town = a_municipality()
    errand, hans = an_errand(a_person(town), category="doctor"), a_person(town, "hans")
    a_coordinator(town, "boss")
    assert helpnet("qualify", "hans", "companion", "--by", "boss", database_url=database_url).returncode == 0
    assert perform(helping.accept, errand, by=hans) == "accepted"
    refused(helpnet("qualify", "hans", "wizard", "--by", "boss", database_url=database_url))
    refused(helpnet("qualify", "hans", "digital", "--by", "hans", database_url=database_url))


def test_access_is_closed_and_opened_again(helpnet: Command, database_url: str, engine: object):
    town = a_municipality()
    a_person(town, "hans")
    a_coordinator(town, "boss")
    assert helpnet("suspend", "hans", "--by", "boss", database_url=database_url).returncode == 0
    with pytest.raises(Suspended):
        actor_of_handle("hans")
    assert helpnet("suspend", "hans", "--by", "boss", "--lift", database_url=database_url).returncode == 0
    assert actor_of_handle("hans").name == "Hans"
    refused(helpnet("suspend", "nobody", "--by", "boss", database_url=database_url))


def test_tokens_end(helpnet: Command, database_url: str, engine: object):
    a_person(a_municipality(), "hans")
    secret = helpnet("token", "hans", database_url=database_url).stdout.strip()
    assert helpnet("token", "hans", "--revoke", database_url=database_url).returncode == 0
    with pytest.raises(NotSignedIn):
        actor_from_token(secret)
