"""Written statements go past SQLAlchemy to the driver, and behave as its own do."""

import pickle
from datetime import timedelta
from uuid import UUID, SafeUUID

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from helpnet.domain.columns import new_id
from helpnet.runtime import read
from helpnet.store.work import Work
from helpnet.store.written import among, moment_of, run, uuid_of, written
from tests.builders import HOME, a_municipality, a_person


def _say(statement: str, **values: object) -> list:
    """The rows of a statement, as `run` gives them."""
    return read(lambda work, *, by: run(work, written(statement, work.connection.dialect.name), values), by=None)


@pytest.mark.usefixtures("engine")
def test_values_and_rows_are_as_they_were_kept():
    town = a_municipality()
    asta = a_person(town, home=HOME)

    def look(work: Work, *, by: None) -> tuple:
        ((who, joined),) = run(
            work,
            written("select id, joined_at from person where id = :who", work.connection.dialect.name),
            {"who": asta.person_id},
        )
        return uuid_of(who), work.now() - moment_of(joined)

    who, ago = read(look, by=None)
    assert (who, type(who)) == (asta.person_id, UUID)
    assert timedelta() <= ago < timedelta(minutes=1)


def test_an_id_is_an_id_like_any_other():
    known = new_id()
    for kept in (known, known.hex, UUID(int=1).hex):
        made = uuid_of(kept)
        again = pickle.loads(pickle.dumps(made))
        assert made == again == UUID(str(made))
        assert (hash(made), repr(made), made.is_safe) == (hash(again), repr(again), SafeUUID.unknown)
    assert uuid_of(known.hex) == known


@pytest.mark.usefixtures("engine")
def test_a_list_is_one_value():
    def many(work: Work, *, by: None) -> list:
        dialect = work.connection.dialect.name
        numbers = "select n from (select 617700169958293503 as n union all select 2 union all select 3) as few where "
        return [
            sorted(row[0] for row in run(work, written(numbers + among("n", "few", dialect), dialect), {"few": few}))
            for few in ([617700169958293503, 3], [], [2])
        ]

    assert read(many, by=None) == [[3, 617700169958293503], [], [2]]


@pytest.mark.usefixtures("engine")
def test_what_the_database_refuses_is_told_as_sqlalchemy_tells_it():
    town = a_municipality()
    asta = a_person(town, home=HOME)
    with pytest.raises(IntegrityError) as told:
        _say("update person set name = null where id = :who returning id", who=asta.person_id)
    assert told.value.params is None, "what was asked for is nobody's to read in a log"
    with pytest.raises(DBAPIError):
        _say("select nothing from nowhere where id = :who", who=new_id())
    assert _say("select name from person where id = :who", who=asta.person_id), "the next one finds its connection well"
