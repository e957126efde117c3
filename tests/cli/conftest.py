"""The command as a person runs it: a process of its own, in a fresh folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.postgres import programs

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "PATH": f"{programs()}:{os.environ['PATH']}",
    "LANG": "C.UTF-8",
    "COLUMNS": "200",
    "PYTHONPATH": str(ROOT),  # the code beside these tests, wherever it is installed from
}
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., int]]:
    """The command, loaded once; told what to be, it runs as a process of its own, and gives its exit code."""
    command = [sys.executable, "-m", "tests.cli.forking"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=PLACES, **pipes) as process:

        def told(**what: Any) -> int:
            print(json.dumps(what), file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield told
        process.stdin.close()


@pytest.fixture
def helpnet(tmp_path: Path, loaded: Callable[..., int]) -> Command:
    """Run `helpnet` with these arguments, and settings by name; the folder's own database unless one is set."""
    folder = tmp_path / "folder"
    folder.mkdir()
    out, err = tmp_path / "stdout", tmp_path / "stderr"

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        chosen = {f"HELPNET_{name.upper()}": value for name, value in settings.items()}
        given, environment = [*map(str, arguments)], {**PLACES, "HOME": str(tmp_path), **chosen}
        code = loaded(arguments=given, folder=str(folder), environment=environment, out=str(out), err=str(err))
        return subprocess.CompletedProcess(given, code, out.read_text(), err.read_text())

    return run


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal, which exits with 2 and prints nothing else."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()
