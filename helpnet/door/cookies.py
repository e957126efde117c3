"""The two cookies: who it is, for the server alone; and the language, which is taste."""

from helpnet.settings import settings

LANGUAGE_COOKIE = "helpnet_language"
SESSION_COOKIE = "helpnet_session"


def session_cookie() -> str:
    """The name of the cookie with the session's secret; on https no other host can set one of that name."""
    return f"__Host-{SESSION_COOKIE}" if settings().public_url.startswith("https://") else SESSION_COOKIE


def cookie(header: str, name: str) -> str | None:
    """One cookie's value out of a Cookie header."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None
