"""Push messages sealed, signed and taken by a sink on this machine, for each second of one core, beside others that do the same."""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import webpush

from bench.report import Row
from helpnet.domain.device import from_base64, in_base64
from helpnet.gateways.push import Push, WebPush
from helpnet.gateways.sealing import Signer, sealed
from tests.servers.push import Browser

ROUNDS, AT_ONCE, SECONDS = 5, 64, 2.0
BODY = json.dumps({"v": 1, "title": "Kan du hjälpa? Handla, i dag 14–16", "body": "x" * 100}).encode()
SUBJECT = "mailto:nobody@helpnet.example"
SINK = """
import asyncio, sys
ANSWER = b"HTTP/1.1 201 Created\\r\\ncontent-length: 0\\r\\n\\r\\n"
class Sink(asyncio.Protocol):
    def connection_made(self, transport): self.transport, self.read = transport, b""
    def data_received(self, data):
        self.read += data
        while True:
            head, found, rest = self.read.partition(b"\\r\\n\\r\\n")
            if not found: return
            length = next((int(one[15:]) for one in head.lower().split(b"\\r\\n") if one.startswith(b"content-length:")), 0)
            if len(rest) < length: return
            self.read = rest[length:]
            self.transport.write(ANSWER)
async def main():
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
NODE = """
const http = require("http"), https = require("https");
Object.assign(https, {request: http.request, Agent: http.Agent}); // it knows https alone; the sink speaks what it speaks to the others
const webpush = require("web-push"), s = JSON.parse(process.argv[2]), body = process.argv[3], o = {
  vapidDetails: {subject: s.subject, publicKey: s.public, privateKey: s.private}, TTL: 60, contentEncoding: "aes128gcm",
  agent: new http.Agent({keepAlive: true, maxSockets: s.at_once})};
const send = (n) => webpush.sendNotification(s.subscriptions[n % s.subscriptions.length], body, o);
(async () => {
  await Promise.all(s.subscriptions.map((_, n) => send(n)));
  const from = process.cpuUsage(), until = Date.now() + s.seconds * 1000; let sent = 0;
  const some = async (n) => { while (Date.now() < until) { await send(n); sent++; } };
  await Promise.all(Array.from({length: s.at_once}, (_, n) => some(n)));
  const used = process.cpuUsage(from); console.log(sent / ((used.user + used.system) / 1e6)); process.exit();
})();
"""


def measure() -> list[Row]:
    """Messages a second of one core's time: median of five rounds, one after the other so that all see the same machine.

    All senders keep to one core, the sink to another (as far as there are two): what moves between cores finds their caches cold.
    """
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    key = in_base64(number.to_bytes(32, "big"))
    with _sink() as origin, tempfile.TemporaryDirectory() as folder:
        browsers = [Browser(origin) for _ in range(64)]
        rivals: dict[str, Callable[[], float]] = {
            "ours": lambda: asyncio.run(_ours(key, origin, browsers)),
            "webpush": lambda: _webpush(key, browsers),
            "seal": lambda: _seal(browsers),
            "curve": _curve,
            "keys": _keys,
        }
        if node := _node(folder):
            rivals["node"] = lambda: _web_push(node, folder, key, browsers)
        found = {name: [] for name in rivals}
        for _ in range(ROUNDS):
            for name, one in rivals.items():
                found[name].append(one())
    value = {name: statistics.median(figures) for name, figures in found.items()}
    ours, least = value["ours"], 1 / (1 / value["curve"] + 1 / value["keys"])
    rows = [
        Row("push: sealed, signed, taken by a sink", ours, "/s", "webpush() as documented, same sink", ours / value["webpush"], value["webpush"]),
        Row("push: sealed", value["seal"], "/s", "an exchange as openssl speed ecdhp256 has it, and a key made", value["seal"] / least, least),
        Row("push: sealed", value["seal"], "/s", "openssl speed ecdhp256 alone, which makes no key", value["seal"] / value["curve"], value["curve"]),
    ]  # fmt: skip
    if "node" in value:
        rows.append(Row("push: sealed, signed, taken by a sink", ours, "/s", "npm web-push, connections kept, same sink", ours / value["node"], value["node"]))  # fmt: skip
    return rows


@contextmanager
def _sink() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True)
    cores = os.sched_getaffinity(0)
    if len(cores) > 1:
        os.sched_setaffinity(process.pid, {max(cores)})
        os.sched_setaffinity(0, {min(cores)})
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}" if process.stdout else ""
    finally:
        os.sched_setaffinity(0, cores)
        process.terminate()
        process.wait()


async def _ours(key: str, origin: str, browsers: list[Browser]) -> float:
    pushes = [Push(one.endpoint, *one.subscription["keys"].values(), BODY, 60, "high", "topic") for one in browsers]
    sent = 0
    async with WebPush(Signer(key, SUBJECT), (origin,)).opened() as gateway:

        async def some(push: Push, until: float) -> None:
            nonlocal sent
            while time.perf_counter() < until:
                await gateway.send(push)
                sent += 1

        await asyncio.gather(*(gateway.send(one) for one in pushes))
        used = time.process_time()
        until = time.perf_counter() + SECONDS
        await asyncio.gather(*(some(pushes[n % len(pushes)], until) for n in range(AT_ONCE)))
        return sent / (time.process_time() - used)


def _webpush(key: str, browsers: list[Browser]) -> float:
    sent, until, used = 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < until:
        webpush(browsers[sent % 64].subscription, BODY, vapid_private_key=key, vapid_claims={"sub": SUBJECT}, ttl=60)
        sent += 1
    return sent / (time.process_time() - used)


def _seal(browsers: list[Browser]) -> float:
    keys = [tuple(from_base64(one) for one in browser.subscription["keys"].values()) for browser in browsers]
    used = time.process_time()
    for number in range(10_000):
        sealed(BODY, *keys[number % len(keys)])
    return 10_000 / (time.process_time() - used)


def _keys() -> float:
    """Keys made a second: each message needs one of its own (RFC 8291)."""
    used = time.process_time()
    for _ in range(10_000):
        ec.generate_private_key(ec.SECP256R1())
    return 10_000 / (time.process_time() - used)


def _curve() -> float:
    """Exchanges on the curve a second, as OpenSSL itself measures them."""
    said = subprocess.run(["openssl", "speed", "-seconds", "2", "ecdhp256"], capture_output=True, text=True, check=True)
    return float(re.findall(r"ecdh.*?([\d.]+)\s*$", said.stdout, re.MULTILINE)[-1])


def _node(folder: str) -> str | None:
    """Node with web-push installed in the folder; None where there is no Node or no registry."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    done = subprocess.run(
        [npm, "install", "--silent", "--prefix", folder, "web-push@3.6.7"], capture_output=True, check=False
    )
    return node if done.returncode == 0 else None


def _web_push(node: str, folder: str, key: str, browsers: list[Browser]) -> float:
    said = {
        "subscriptions": [one.subscription for one in browsers],
        "at_once": AT_ONCE,
        "seconds": SECONDS,
        "subject": SUBJECT,
        "public": Signer(key, SUBJECT).public_key,
        "private": key,
    }
    script = Path(folder) / "measure.cjs"
    script.write_text(NODE)
    arguments = [node, str(script), json.dumps(said), BODY.decode()]
    return float(subprocess.run(arguments, capture_output=True, text=True, check=True, env={**os.environ}).stdout)
