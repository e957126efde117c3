"""What `helpnet run` refuses before it serves anything."""

import socket
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.cli.conftest import PLACES, Command, refused


def test_a_port_in_use_is_named(helpnet: Command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} on 127.0.0.1 cannot be used" in refused(helpnet("run", "--port", port))


def test_a_data_folder_that_cannot_be_written_is_named(helpnet: Command, tmp_path: Path):
    (tmp_path / "file").touch()
    assert "cannot be written" in refused(helpnet("run", data_dir=str(tmp_path / "file" / "data")))


def test_a_newer_database_is_left_alone(helpnet: Command, tmp_path: Path):
    url = f"sqlite:///{tmp_path}/newer.db"
    helpnet("migrate", database_url=url)
    with create_engine(url).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    for command in ("run", "migrate"):
        assert "newer than this version" in refused(helpnet(command, database_url=url))
    assert helpnet("doctor", database_url=url).returncode == 2


def test_a_value_that_cannot_be_read_is_named(helpnet: Command):
    assert "HELPNET_PORT" in refused(helpnet("run", port="three"))
    assert "HELPNET_PORT" not in refused(helpnet("run", env="staging"))


def test_the_demonstration_is_refused_in_production(helpnet: Command):
    settings = {"env": "production", "secret_key": "s" * 40, "public_url": "https://help.example"}
    done = helpnet("run", "--demo", **settings)
    assert done.returncode == 2
    assert "HELPNET_DEMO" in done.stderr.splitlines()[-1]


def test_misuse_exits_with_2(helpnet: Command):
    assert helpnet("run", "--port", "many").returncode == 2
    assert helpnet("no-such-command").returncode == 2


def test_what_is_installed_is_this_command(tmp_path: Path):
    installed, wrong = Path(sys.executable).with_name("helpnet"), {"HELPNET_PORT": "three"}
    done = subprocess.run(
        [installed, "run"], cwd=tmp_path, env={**PLACES, **wrong}, capture_output=True, text=True, check=False
    )
    assert "HELPNET_PORT" in refused(done)
