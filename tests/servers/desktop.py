"""A desktop for tests: it shows what a browser notifies, as a phone's or a computer's own does, and lets a hand touch it.

Chromium hands notifications to whoever owns org.freedesktop.Notifications on its session bus, and takes a touch from there for a
real one: only then may a worker open a window or bring one to the front.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
DAEMON = shutil.which("dbus-daemon") or ""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One notification on the screen; `actions` are its buttons' keys by what stands on them, `again` how often it was replaced."""

    id: int
    title: str
    body: str
    actions: dict[str, str]
    again: int


class Desktop:
    """`env` is what a browser is started with to notify here."""

    def __init__(self, bus: DBusConnection, address: str) -> None:
        self._bus, self.env = bus, {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
        self._shown: dict[int, Shown] = {}
        self._sends, self._numbers = threading.Lock(), itertools.count(1)
        bus.send_and_get_reply(message_bus.RequestName(NAME))
        threading.Thread(target=self._serve, daemon=True).start()

    def clear(self) -> None:
        """Show nothing any more, as when another browser is started."""
        self._shown.clear()

    def waits_for(self, title: str, body: str = "", again: int = 0, seconds: float = 30) -> Shown:
        """The notification of that title (and whose text ends so), once it is shown, and was replaced so many times."""
        end = time.monotonic() + seconds
        while True:
            for one in list(self._shown.values()):
                if one.title == title and one.body.endswith(body) and one.again >= again:
                    return one
            assert time.monotonic() < end, f"shown are {list(self._shown.values())}"
            time.sleep(0.02)

    def touch(self, one: Shown, button: str = "") -> None:
        """Touch a notification, or a button of it."""
        self._signal("ActionInvoked", "us", (one.id, one.actions[button] if button else "default"))

    def _serve(self) -> None:
        while True:
            try:
                asked = self._bus.receive()
            except (ConnectionError, OSError):
                return
            if asked.header.message_type is MessageType.method_call:
                signature, answer = self._answer(asked.header.fields[HeaderFields.member], asked.body)
                with self._sends:
                    self._bus.send(new_method_return(asked, signature or None, answer))

    def _answer(self, what: str, said: Any) -> tuple[str, tuple[Any, ...]]:
        if what == "GetCapabilities":
            return "as", (["actions", "body", "persistence"],)
        if what == "GetServerInformation":
            return "ssss", ("tests", "helpnet", "1", "1.2")
        if what == "Notify":
            _, replaces, _, title, body, actions, _, _ = said
            number = replaces or next(self._numbers)
            keys, before = dict(zip(actions[1::2], actions[::2], strict=True)), self._shown.get(number)
            self._shown[number] = Shown(number, title, body, keys, before.again + 1 if before else 0)
            return "u", (number,)
        if what == "CloseNotification":
            self._shown.pop(said[0], None)
            self._signal("NotificationClosed", "uu", (said[0], 3))
        return "", ()

    def _signal(self, name: str, signature: str, said: tuple[Any, ...]) -> None:
        with self._sends:
            self._bus.send(new_signal(DBusAddress(PATH, interface=NAME), name, signature, said))


@contextmanager
def desktop() -> Iterator[Desktop]:
    """A desktop with a bus of its own while the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bus.conf").write_text(BUS.format(socket=f"{folder}/bus"))
        command = [DAEMON, f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile", "--print-address"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
            assert daemon.stdout
            address = daemon.stdout.readline().strip()
            try:
                with open_dbus_connection(address) as bus:
                    yield Desktop(bus, address)
            finally:
                daemon.terminate()
