"""`python -m tests.cli.forking`: has the command loaded, and for each line of JSON runs it in a fork of itself.

Each command is a process of its own, as it is for a person; only what every one of them would load first is loaded once.
"""

import json
import os
import signal
import sys

from helpnet.cli import main

SECONDS = 60


def become(arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str) -> None:
    """Be that command: its folder, its environment, its output into these files."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, file, how in ((0, os.devnull, os.O_RDONLY), (1, out, writing), (2, err, writing)):
        os.dup2(os.open(file, how), number)
    sys.argv = ["helpnet", *arguments]
    main()
    sys.exit()


for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if not child:
        become(**json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201
