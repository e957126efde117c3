"""The command as a person runs it: a process of its own, in a fresh folder."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.postgres import programs

ROOT = Path(__file__).resolve().parents[2]
HELPNET = str(Path(sys.executable).with_name("helpnet"))
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def helpnet(tmp_path: Path) -> Command:
    """Run `helpnet` with these arguments, and settings by name; the folder's own database unless one is set."""
    folder = tmp_path / "folder"
    folder.mkdir()
    paths = {"PATH": f"{programs()}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8", "COLUMNS": "200"}
    paths["PYTHONPATH"] = str(ROOT)  # the code beside these tests, wherever it is installed from

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        chosen = {f"HELPNET_{name.upper()}": value for name, value in settings.items()}
        command = [HELPNET, *map(str, arguments)]
        return subprocess.run(
            command, cwd=folder, env={**paths, **chosen}, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal, which exits with 2 and prints nothing else."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()
