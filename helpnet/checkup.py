"""What is missing or unsafe about the settings, in sentences: `helpnet doctor` tells all of it, `helpnet run` heeds the errors."""

import os
import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from helpnet.mapping.elsewhere import kind_of
from helpnet.settings import PREFIX, Settings

SHORTEST_SECRET = 32  # characters
SITE = re.compile(r"\*|https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)
"""A site as a policy names it; nothing else gets into one."""


class Problem(NamedTuple):
    """One thing about the settings that is missing or unsafe; helpnet does not start over an `error`."""

    level: Literal["error", "warning"]
    sentence: str


def problems(given: Settings) -> list[Problem]:
    """All that is missing or unsafe, worst first."""
    found = [Problem("warning", f"{name} is not a setting of helpnet; is it misspelt?") for name in _unknown()]
    if given.rate_scale != 1 and given.is_production:
        found.append(
            Problem("warning", f"HELPNET_RATE_SCALE={given.rate_scale:g}: rate limits are not the usual ones.")
        )
    found += _unreachable(given)
    secret = given.secret_key.get_secret_value()
    if secret and len(secret) < SHORTEST_SECRET:
        found.append(Problem("error", f"HELPNET_SECRET_KEY is shorter than {SHORTEST_SECRET} characters."))
    found += _tiles(given) + _geocoder(given) + _embedding(given)
    if given.is_production:
        found += _unsafe_in_production(given)
    return sorted(found, key=lambda problem: problem.level)


def _tiles(given: Settings) -> list[Problem]:
    if not given.tiles_url:
        return []
    try:
        kind_of(given.tiles_url)
    except ValueError as wrong:
        return [Problem("error", f"HELPNET_TILES_URL cannot be used: {wrong}.")]
    if given.tiles_attribution:
        return []
    return [
        Problem("warning", "HELPNET_TILES_ATTRIBUTION is empty: most maps may be shown only with their source's name.")
    ]


def _geocoder(given: Settings) -> list[Problem]:
    parts = urlsplit(given.geocoder_url)
    kind, _, scheme = parts.scheme.rpartition("+")
    known = kind in ("", "nominatim", "photon", "pelias") and scheme in ("http", "https") and bool(parts.hostname)
    if not given.geocoder_url or known:
        return []
    sentence = "HELPNET_GEOCODER_URL cannot be used: it must be https://host (Nominatim), photon+https://host or pelias+https://host."
    return [Problem("error", sentence)]


def _embedding(given: Settings) -> list[Problem]:
    wrong = [site for site in given.embed_origins if not SITE.fullmatch(site)]
    if not wrong:
        return []
    return [Problem("error", f"HELPNET_EMBED_ORIGINS: {wrong[0]} is no site: it must be like https://site.example.")]


def _unreachable(given: Settings) -> list[Problem]:
    """What is missing for those whom no device of theirs tells."""
    found = []
    smtp, sms, secret = (one.get_secret_value() for one in (given.smtp_url, given.sms_url, given.sms_secret))
    if 0 < len(given.mail_secret) < SHORTEST_SECRET:
        found.append(Problem("error", f"HELPNET_MAIL_SECRET is shorter than {SHORTEST_SECRET} characters."))
    if given.is_production and not smtp:
        found.append(Problem("warning", "HELPNET_SMTP_URL is not set: whoever gets no push gets no mail either."))
    if given.is_production and not sms:
        found.append(
            Problem("warning", "HELPNET_SMS_URL is not set: whoever gets no push gets no text message either.")
        )
    if smtp and (urlsplit(smtp).scheme not in ("smtp", "smtps") or not urlsplit(smtp).hostname):
        found.append(Problem("error", "HELPNET_SMTP_URL must be smtp://user:password@host:port or smtps://…."))
    if sms and (urlsplit(sms).scheme not in ("http", "https") or not urlsplit(sms).hostname):
        found.append(Problem("error", "HELPNET_SMS_URL must be https://user:password@host/path."))
    if sms and urlsplit(sms).scheme == "http" and given.is_production:
        found.append(Problem("error", "HELPNET_SMS_URL has no https: numbers and words would be read on the way."))
    if smtp and given.is_production and not given.mail_secret:
        found.append(
            Problem("warning", "HELPNET_MAIL_SECRET is not set: letters that come back later are not noticed.")
        )
    if sms and not secret:
        found.append(Problem("warning", "HELPNET_SMS_SECRET is not set: nobody can answer a text message."))
    if secret and len(secret) < SHORTEST_SECRET:
        found.append(Problem("error", f"HELPNET_SMS_SECRET is shorter than {SHORTEST_SECRET} characters."))
    return found


def _unsafe_in_production(given: Settings) -> list[Problem]:
    found = []
    if given.demo:
        found.append(Problem("error", "HELPNET_DEMO lets anybody sign in as anybody: switch it off in production."))
    if not given.secret_key.get_secret_value():
        found.append(
            Problem(
                "error", f"HELPNET_SECRET_KEY must be set in production: {SHORTEST_SECRET} random characters or more."
            )
        )
    if urlsplit(given.public_url).scheme != "https":
        found.append(
            Problem("error", f"HELPNET_PUBLIC_URL is {given.public_url}: in production it must begin with https://.")
        )
    if not given.vapid_private_key.get_secret_value():
        found.append(
            Problem(
                "warning",
                "HELPNET_VAPID_PRIVATE_KEY is not set: the key in the data folder is used; if it is lost, nobody gets a push.",
            )
        )
    if any(origin.startswith("http://") for origin in given.push_origins):
        found.append(Problem("error", "HELPNET_PUSH_ORIGINS names an origin without https: only for tests."))
    if given.is_sqlite:
        found.append(
            Problem(
                "warning",
                "The database is SQLite: right for one small municipality on one machine, else use PostgreSQL.",
            )
        )
    return found


def _unknown() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
