"""Chromium for the browser journeys: where it is, and how it is started."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

LAUNCH_ARGUMENTS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but localhost resolves: the browser itself cannot call home, and a page that calls a third party fails.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)


def chromium() -> str:
    """The path of Chromium: $CHROMIUM, else the first on PATH."""
    found = [path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (path := shutil.which(name))]
    if not found:
        raise RuntimeError("no Chromium: run `make browsers`, or name it in $CHROMIUM")
    return found[0]
