"""What every answer tells the browser: what it may run, whom it may talk to, who may frame it."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from helpnet.mapping.elsewhere import kind_of, origin_of
from helpnet.settings import Settings

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def security_headers(given: Settings) -> list[tuple[bytes, bytes]]:
    """The headers of every answer, whatever its content."""
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),  # not no-referrer: browsers would then send `Origin: null` with our forms
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"geolocation=(self), camera=(), microphone=(), payment=(), usb=()"),
    ]
    if _is_https(given):
        headers.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
    return headers


def policy_for_data() -> bytes:
    """The policy of answers that are no pages: nothing at all may run."""
    return b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def policy_for_page(html: str, given: Settings) -> bytes:
    """The policy of one built page: our own files and exactly its own inline scripts; no eval."""
    hashes = " ".join(sorted({f"'sha256-{_digest(script)}'" for script in _INLINE.findall(html) if script.strip()}))
    pictures, tiles = _map_origins(given)
    public = urlsplit(given.public_url)
    socket = f"{'wss' if _is_https(given) else 'ws'}://{public.netloc}"  # older Safari: 'self' is not ws
    parts = [
        "default-src 'self'",
        f"script-src 'self' {hashes}".rstrip(),
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob: {pictures}".rstrip(),
        f"connect-src 'self' {socket} {tiles}".rstrip(),
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    if _is_https(given):
        parts.append("upgrade-insecure-requests")
    return "; ".join(parts).encode()


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _is_https(given: Settings) -> bool:
    return given.public_url.startswith("https://")


def _map_origins(given: Settings) -> tuple[str, str]:
    """Where the map's pictures, and its data, may come from besides us; one of the two at most."""
    if not given.tiles_url:
        return "", ""
    origin = origin_of(given.tiles_url)
    return (origin, "") if kind_of(given.tiles_url) == "raster" else ("", origin)
