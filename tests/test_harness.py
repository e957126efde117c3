"""The harness itself: databases are fresh and migrated, clocks stand still, and nothing reaches the network."""

import socket
import urllib.request

import pytest
from sqlalchemy import Engine, inspect, text

from helpnet.settings import settings
from helpnet.store import schema
from helpnet.store.clock import FixedClock


def test_a_database_is_migrated(engine: Engine):
    assert schema.status(engine) == "current"


@pytest.mark.parametrize("round_", [1, 2])
def test_a_database_is_fresh_every_time(engine: Engine, round_: int):
    assert "left_behind" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("create table left_behind (id int)"))


def test_no_name_is_looked_up():
    with pytest.raises(RuntimeError, match="example"):
        urllib.request.urlopen("http://example.org/")


def test_no_address_but_loopback_is_reached():
    with socket.socket() as outward, pytest.raises(RuntimeError, match="192.0.2.1"):
        outward.connect(("192.0.2.1", 80))


def test_a_developers_settings_stay_outside(tmp_path):
    assert settings().data_dir == tmp_path / "data"
    assert settings().demo is False


def test_a_clock_moves_only_when_told(clock: FixedClock):
    before = clock.now()
    clock.forward(hours=2)
    assert (clock.now() - before).total_seconds() == 7200


@pytest.mark.anyio
async def test_async_tests_run():
    assert True


def test_valkey_answers(redis_url: str):
    import redis

    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
