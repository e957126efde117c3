"""Whose pages may speak to us, and from which address somebody calls."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from helpnet.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def allowed_origins(given: Settings) -> tuple[str, ...]:
    """The origins of our own pages; outside production also the loopback names of this port."""
    public = urlsplit(given.public_url)
    own = [f"{public.scheme}://{public.netloc}"]
    if not given.is_production:
        own += [f"http://{name}:{given.port}" for name in ("localhost", "127.0.0.1")]
    return tuple(dict.fromkeys(own))


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """One header of an ASGI scope, or nothing."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def address(scope: dict, hops: int) -> str:
    """Who calls: the peer, or what the outermost of our own `hops` proxies saw; what others forward is a rumour."""
    peer = (scope.get("client") or ("",))[0]
    if not hops:
        return peer
    seen = [part.strip() for part in header(scope["headers"], b"x-forwarded-for").split(",") if part.strip()]
    return seen[-hops] if len(seen) >= hops else peer
