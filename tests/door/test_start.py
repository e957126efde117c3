"""Starting and stopping: pages built once, one port, clean ends."""

import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from helpnet import build
from helpnet.server import _listen
from helpnet.settings import CannotStart
from tests.door.conftest import start


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of the test's own, whose export only counts."""
    (tmp_path / "components").mkdir()
    (tmp_path / "reflex.lock").mkdir()
    (tmp_path / "components" / "one.py").write_text("ONE = 1")
    (tmp_path / ".web" / "build").mkdir(parents=True)
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "STAMP", tmp_path / ".web" / "build" / "helpnet.stamp")
    return tmp_path


def test_pages_are_built_again_only_when_something_in_them_has_changed(parts: Path, monkeypatch: pytest.MonkeyPatch):
    built = []

    def export() -> None:
        built.append(1)
        (parts / "reflex.lock" / "bun.lock").write_text("written by the build itself")

    monkeypatch.setattr(build, "_export", export)
    assert build.build_pages()
    assert not build.build_pages()
    (parts / "components" / "one.py").write_text("ONE = 2")
    assert build.build_pages()
    (parts / "components" / "two.py").write_text("TWO = 2")
    assert build.build_pages()
    (parts / "data.py").write_text("no part of the pages")
    assert not build.build_pages()
    assert len(built) == 3


def test_two_builds_at_once_are_one(parts: Path, monkeypatch: pytest.MonkeyPatch):
    built = []
    monkeypatch.setattr(build, "_export", lambda: (time.sleep(0.2), built.append(1)))
    both = [threading.Thread(target=build.build_pages) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(built) == 1


def test_a_build_that_fails_says_why_and_is_tried_again(parts: Path, monkeypatch: pytest.MonkeyPatch):
    def fails() -> None:
        raise build._failed(
            "Compiling…\n" * 50 + "error: components/one.py is broken\n   at f (/x/y.mjs:1)\n" + "more\n" * 60
        )

    monkeypatch.setattr(build, "_export", fails)
    for _ in range(2):
        with pytest.raises(CannotStart) as told:
            build.build_pages()
        words = str(told.value).splitlines()
        assert "error: components/one.py is broken" in words
        assert len(words) < 30
        assert not any("y.mjs" in line for line in words)


def test_the_browser_finds_its_server_where_the_page_came_from():
    script = "if (x) {\n      " + build.SameAddress.BUILT_IN
    patched = build.SameAddress()._same_port(script)
    assert "endpoint.port = window.location.port" in patched
    assert 'endpoint.port = ""' not in patched
    assert build.SameAddress()._same_port(patched) == patched
    with pytest.raises(CannotStart):
        build.SameAddress()._same_port("another Reflex")


def test_a_taken_port_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotStart, match=f"Port {port} on 127.0.0.1 cannot be used .*; choose another with --port."
        ):
            _listen("127.0.0.1", port)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_a_start_is_quick_and_a_stop_is_clean(tmp_path: Path, how: signal.Signals):
    began = time.monotonic()
    served = start(tmp_path)
    took = time.monotonic() - began
    served.process.send_signal(how)
    assert served.process.wait(8) == 0  # before anything else can fail: what is left running fails the tests after it
    assert took < 30  # 6 to 8 s alone on a slow machine, 19 beside journeys
    assert "Traceback" not in served.said
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", int(served.base.rpartition(":")[2])))


def test_one_process_serves_everything(tmp_path: Path):
    served = start(tmp_path)
    children = subprocess.run(
        ["ps", "--ppid", str(served.process.pid), "-o", "pid="], capture_output=True, text=True, check=False
    )
    assert children.stdout.strip() == ""
    assert httpx.get(f"{served.base}/healthz").status_code == 200
    served.process.terminate()
    served.process.wait(8)


def test_no_states_are_kept_on_disk():
    """They are pickles: whoever can write one can run code."""
    from reflex.istate.manager.memory import StateManagerMemory

    from helpnet.helpnet import app

    assert isinstance(app.state_manager, StateManagerMemory)
