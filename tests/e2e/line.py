"""The line between a browser and the server, which a test can cut and mend."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """A TCP relay on a port of its own, which the server takes for its own. While it is cut, nothing goes through."""

    def __init__(self, base: str) -> None:
        self._target = urlsplit(base).port
        self._whole, self._deaf = True, False
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._call(asyncio.start_server(self._relay, "127.0.0.1", 0))
        self.base = f"http://localhost:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Break every connection, and let no new one through."""
        self._whole = False
        self._call(self._drop())

    def mend(self) -> None:
        """Let connections through again, both ways."""
        self._whole, self._deaf = True, False

    def deafen(self) -> None:
        """Let what the browser says through, and lose the answers."""
        self._deaf = True

    def close(self) -> None:
        """End the relay."""
        self.cut()
        self._server.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    async def _drop(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        both = {writer, far_writer}
        self._writers |= both
        names = (urlsplit(self.base).netloc.encode(), f"localhost:{self._target}".encode())
        await asyncio.gather(
            self._pump(reader, far_writer, lambda data: data.replace(*names)),
            self._pump(far_reader, writer, lambda data: b"" if self._deaf else data),
        )
        self._writers -= both

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Callable[[bytes], bytes]
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(change(data))
                await writer.drain()
        writer.close()
