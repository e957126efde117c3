"""The built pages, served from memory: a path is looked up, never opened, so none can lead out of the folder."""

import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpnet.door.headers import policy_for_data, policy_for_page
from helpnet.door.origins import header
from helpnet.settings import Settings

ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first
FALLBACK = "404.html"  # the shell that draws any page in the browser

FOREVER = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"
WORKER = "sw.js"
POLICY_FOR_WORKER = (
    b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"  # it asks our own API
)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True, slots=True)
class Built:
    """One built file, in each encoding we have it in, with its headers."""

    bodies: dict[str, bytes]
    etag: bytes
    headers: tuple[tuple[bytes, bytes], ...]


class Pages:
    """ASGI application over one folder of built pages. `routes` answers which page route a path belongs to, or None."""

    def __init__(self, folder: Path, routes: Callable[[str], str | None], given: Settings, hidden: set[str]) -> None:
        self._files = {
            f"/{file.relative_to(folder).as_posix()}": _built(file, folder, given)
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix not in ENCODINGS.values()
        }
        self._routes = routes
        self._hidden = hidden

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")], b"")
            return
        status, file = self._find(scope["path"])
        if file is None:
            await _answer(send, 503, [(b"content-type", b"text/plain")], b"The pages have not been built yet.")
            return
        headers = list(file.headers)
        if status == 200 and header(scope["headers"], b"if-none-match").removeprefix("W/").encode() == file.etag:
            await _answer(send, 304, headers, b"")
            return
        accepted = header(scope["headers"], b"accept-encoding")
        encoding = next((name for name in ENCODINGS if name in accepted and name in file.bodies), "")
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        body = file.bodies[encoding]
        headers.append((b"content-length", str(len(body)).encode()))
        await _answer(send, status, headers, b"" if scope["method"] == "HEAD" else body)

    def _find(self, path: str) -> tuple[int, Built | None]:
        plain = path.rstrip("/") or "/index"
        route = self._routes(plain)
        if plain in self._hidden:
            return 404, self._files.get(f"/{FALLBACK}")
        exact = self._files.get(path) or self._files.get(f"{plain}.html")
        if exact is not None and plain != "/404":
            return 200, exact
        known = route is not None and route != "404" and plain != "/404"
        return (200 if known else 404), self._files.get(f"/{FALLBACK}")


async def _answer(send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _built(file: Path, folder: Path, given: Settings) -> Built:
    plain = file.read_bytes()
    sidecars = {name: file.with_name(file.name + suffix) for name, suffix in ENCODINGS.items()}
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'.encode()
    page = kind == "text/html"
    text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return Built(
        bodies={"": plain, **{name: path.read_bytes() for name, path in sidecars.items() if path.exists()}},
        etag=etag,
        headers=(
            (b"content-type", f"{kind}; charset=utf-8".encode() if text else kind.encode()),
            (b"cache-control", FOREVER if file.is_relative_to(folder / "assets") else ASK_AGAIN),
            (b"etag", etag),
            (b"vary", b"accept-encoding"),
            (b"content-security-policy", _policy(file, plain, given, page=page)),
        ),
    )


def _policy(file: Path, plain: bytes, given: Settings, *, page: bool) -> bytes:
    if page:
        return policy_for_page(plain.decode(), given)
    return POLICY_FOR_WORKER if file.name == WORKER else policy_for_data()
