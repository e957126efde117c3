"""Mozilla's push service for tests: Firefox keeps a WebSocket to it, and what senders post is carried over that.

Who sends is checked by the PushService beneath; what is sent only Firefox itself can open.
"""

import json
import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.servers.push import Browser, PushService, b64, push_service


class Channel(Browser):
    """One subscription of a Firefox; what comes for it is carried to that Firefox, sealed as it is."""

    def __init__(self, origin: str, channel: str, key: str, firefox: ServerConnection) -> None:
        super().__init__(origin)
        self.channel, self.sender, self._firefox = channel, key, firefox

    def take(self, sent: bytes) -> None:
        """Hand a message on."""
        told = {"messageType": "notification", "channelID": self.channel, "version": uuid.uuid4().hex}
        self._firefox.send(json.dumps(told | {"data": b64(sent), "headers": {"encoding": "aes128gcm"}}))


class Autopush:
    """`url` is where Firefox connects, `channels` its subscriptions, `acks` the code it gave each message (100: shown)."""

    def __init__(self, service: PushService) -> None:
        self.service, self.url = service, ""
        self.channels: list[Channel] = []
        self.acks: list[int] = []
        self._known: dict[str, ServerConnection] = {}

    def forget(self) -> None:
        """Know no Firefox any more, as a push service that lost its data: each has to subscribe anew."""
        known, self._known = self._known, {}
        for one in self.channels:
            one.always = 410
        for firefox in known.values():
            firefox.close()

    def speak(self, firefox: ServerConnection) -> None:
        """Answer one Firefox until it goes."""
        try:
            for line in firefox:
                if (answer := self._answer(json.loads(line), firefox)) is not None:
                    firefox.send(json.dumps(answer))
        except ConnectionClosed:
            pass

    def _answer(self, said: dict[str, Any], firefox: ServerConnection) -> dict[str, Any] | None:
        match said.get("messageType"):
            case "hello":
                name = said.get("uaid")
                name = name if name in self._known else secrets.token_hex(16)
                self._known[name] = firefox
                return said | {"uaid": name, "status": 200, "use_webpush": True, "broadcasts": {}}
            case "register":
                known = (one for one in self.channels if one.channel == said["channelID"])
                made = next(known, None) or self._add(said, firefox)  # when it reconnects, it says so twice
                return {
                    "messageType": "register",
                    "channelID": made.channel,
                    "status": 200,
                    "pushEndpoint": made.endpoint,
                }
            case "unregister":
                for one in self.channels:
                    if one.channel == said["channelID"]:
                        one.always = 410
                return said | {"status": 200}
            case "ack":
                self.acks += [one["code"] for one in said["updates"]]
            case None:
                return {}  # are you there?
        return None

    def _add(self, said: dict[str, Any], firefox: ServerConnection) -> Channel:
        made = Channel(self.service.origin, said["channelID"], said["key"].rstrip("="), firefox)
        self.service.browsers[made.token] = made
        self.channels.append(made)
        return made


@contextmanager
def autopush() -> Iterator[Autopush]:
    """The service while the block lasts, on free ports of this machine."""
    with push_service() as service:
        made = Autopush(service)
        with serve(made.speak, "127.0.0.1", 0, close_timeout=0.2) as server:
            made.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield made
            server.shutdown()
            thread.join()
