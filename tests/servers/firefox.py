"""Firefox for the journeys that Chromium cannot make: driven by WebDriver BiDi alone, closed off from every network but this machine."""

import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("firefox-esr", "firefox")
STARTS_WITHIN = 60  # seconds: the first start on a machine reads three hundred megabytes
PREFS: dict[str, Any] = {
    "dom.push.testing.allowInsecureServerURL": True, "dom.push.retryBaseInterval": 100,
    "dom.push.connection.enabled": True,  # remote control switches it off
    "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9, "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "alerts.useSystemBackend": False, "intl.accept_languages": "en-GB", "remote.active-protocols": 1,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False, "datareporting.policy.dataSubmissionEnabled": False, "app.normandy.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1", "extensions.update.enabled": False,
}  # fmt: skip


def path_of_firefox() -> str | None:
    """Where Firefox is: $FIREFOX, else the first on PATH; None where there is none."""
    names = (os.environ.get("FIREFOX", ""), *NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


class Firefox:
    """One window. `goto`, `click`, `js` and `until` are all that a journey needs."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._number = socket, itertools.count(1)
        self.call("session.new", capabilities={})
        self._window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, *, seconds: float = 30, **params: Any) -> Any:
        """Give one command of WebDriver BiDi, and wait for its result."""
        number = next(self._number)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv(timeout=seconds))).get("id") != number:
            pass  # an event
        assert answer["type"] == "success", f"{method}: {answer['error']} {answer['message']}"
        return answer["result"]

    def goto(self, url: str) -> None:
        """Open an address in the window."""
        self.call("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def js(self, expression: str) -> Any:
        """What an expression gives in the page, awaited and as JSON."""
        said = self.call(
            "script.evaluate", expression=f"(async () => JSON.stringify(await ({expression})) ?? 'null')()",
            target={"context": self._window}, awaitPromise=True,
        )  # fmt: skip
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return json.loads(said["result"]["value"])

    def until(self, expression: str, wanted: Any, seconds: float = 15) -> None:
        """Wait until an expression gives what is wanted."""
        end = time.monotonic() + seconds
        while (found := self.js(expression)) != wanted:
            assert time.monotonic() < end, f"{expression} gives {found}, not {wanted}"
            time.sleep(0.05)

    def click(self, name: str) -> None:
        """Press the button of this name, by the mouse, once it is there."""
        button = f"[...document.querySelectorAll('button')].find(one => (one.ariaLabel ?? one.innerText).trim() === {json.dumps(name)})"
        self.until(f"{button} !== undefined", True)
        target = {"context": self._window}
        seen = f"(found => (found.scrollIntoView({{block: 'center', behavior: 'instant'}}), found))({button})"
        found = self.call("script.evaluate", expression=seen, target=target, awaitPromise=False)
        element = {"sharedId": found["result"]["sharedId"]}
        at = {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": element}}
        acts = [at, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "actions": acts}
        self.call("input.performActions", context=self._window, actions=[mouse])

    def allow_notifications(self, origin: str) -> None:
        """Answer yes to the question that this browser is about to put."""
        self.call("permissions.setPermission", descriptor={"name": "notifications"}, state="granted", origin=origin)


@contextmanager
def firefox(path: str, folder: Path, push_url: str) -> Iterator[Firefox]:
    """A Firefox with a new profile in `folder`, told to keep its pushes at that service."""
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in (PREFS | {"dom.push.serverURL": push_url}).items()
    ]
    (folder / "user.js").write_text("\n".join(lines))
    log = folder / "stderr"
    with log.open("wb") as writing:
        process = subprocess.Popen(
            [path, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0", "about:blank"],
            stdout=writing, stderr=subprocess.STDOUT, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
    try:
        end = time.monotonic() + STARTS_WITHIN
        while not (told := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        with connect(f"{told[1]}/session", max_size=None, proxy=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(20)
