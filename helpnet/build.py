"""The pages, built once: `python -m helpnet.build` builds them when something that they are made of has changed."""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from helpnet.settings import CannotStart

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / ".web" / "build" / "client"
STAMP = ROOT / ".web" / "build" / "helpnet.stamp"  # inside what a build begins by throwing away

MADE_OF = (
    "rxconfig.py",
    "requirements.lock",
    "assets/**/*",
    "components/**/*.py",
    "state/**/*.py",
    "helpnet/*.py",
    "helpnet/pages/**/*.py",
    "helpnet/views/**/*.py",
    "helpnet/domain/**/*.py",
    "helpnet/i18n/**/*.py",
    "helpnet/i18n/**/*.po",
)
LOCK = ("reflex.lock/*",)  # a build may add to it
MADE_BY_US = ("assets/locales/", "assets/external/")
FONT = "styles/font.css"
"""The font by a name that stays, for the pages that are no part of the app (helpnet.api.links)."""
LAST_LINES = 25
_FACE = re.compile(r"@font-face\s*{[^}]*}")


class SameAddress(Plugin):
    """The pages speak to the host and port that they came from, instead of one that was fixed when they were built."""

    BUILT_IN = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.\n    }'

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"]("utils/state.js", self._same_port)

    def _same_port(self, script: str) -> str:
        ours = "}\n    endpoint.port = window.location.port;"
        if ours in script:
            return script
        if self.BUILT_IN not in script:
            raise CannotStart("This version of Reflex finds its server in another way: see SameAddress.")
        return script.replace(self.BUILT_IN, ours)


def build_pages(say: Callable[[str], None] = lambda sentence: None) -> bool:
    """Build the pages unless they are as their parts are; whether it did. Raises CannotStart with what went wrong."""
    with _alone():
        parts = fingerprint(MADE_OF)
        if STAMP.exists() and STAMP.read_text() == parts + fingerprint(LOCK):
            return False
        say("Building the pages: half a minute, and only when something in them has changed.")
        _export()
        STAMP.write_text(parts + fingerprint(LOCK))
        return True


def fingerprint(patterns: tuple[str, ...]) -> str:
    """One number for the names and contents of all the files."""
    seen = hashlib.sha256()
    for file in sorted({file for pattern in patterns for file in ROOT.glob(pattern) if file.is_file()}):
        name = file.relative_to(ROOT).as_posix()
        if not name.startswith(MADE_BY_US) and "__pycache__" not in name:
            seen.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()


@contextmanager
def _alone() -> Generator[None]:
    """One build at a time: the second of two starts waits, and then finds everything done."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _export() -> None:
    _run("helpnet.i18n", "compile")  # the .po catalogues into what the pages load
    said = _run("reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info")
    if not (PAGES / "404.html").exists():
        raise _failed(said)
    sheets = sorted((PAGES / "assets").glob("*.css"))
    faces = [face for sheet in sheets for face in _FACE.findall(sheet.read_text())]
    if not faces:
        raise CannotStart("The pages were built without their font.")
    (PAGES / FONT).write_text("\n".join(faces))


def _run(module: str, *arguments: str) -> str:
    here = str(Path(sys.executable).parent)  # where the wheel has put bun
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}",
            "NO_COLOR": "1",
            "COLUMNS": "200",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise _failed(done.stdout)
    return done.stdout


def _failed(said: str) -> CannotStart:
    """The lines that say what is wrong: from the first that speaks of an error, without the tools' own call stacks."""
    lines = [
        line.rstrip() for line in said.splitlines() if line.strip() and not line.lstrip().startswith(("at ", "(/"))
    ]
    first = next((number for number, line in enumerate(lines) if "error" in line.lower()), 0)
    shown = (
        lines[first:]
        if len(lines) - first <= LAST_LINES
        else [*lines[first : first + 5], "…", *lines[5 - LAST_LINES :]]
    )
    return CannotStart("The pages could not be built:\n" + "\n".join(shown))


if __name__ == "__main__":
    try:
        built = build_pages(lambda sentence: print(sentence, file=sys.stderr))  # noqa: T201
    except CannotStart as fault:
        sys.exit(str(fault))
    sys.stderr.write("The pages are built.\n" if built else "The pages were built already.\n")
