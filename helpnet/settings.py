"""Every setting of helpnet, read once from HELPNET_* variables and from `.env` in the working folder."""

import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from helpnet.mapping.elsewhere import kind_of

PREFIX = "HELPNET_"
SHORTEST_SECRET = 32  # characters
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)
SITE = re.compile(r"\*|https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)
"""A site as a policy names it; nothing else gets into one."""


class CannotStart(Exception):
    """Something that whoever runs helpnet must mend first, in one clear sentence; the command line exits with 2."""


class Problem(NamedTuple):
    """One thing about the settings that is missing or unsafe; helpnet does not start over an `error`."""

    level: Literal["error", "warning"]
    sentence: str


def _words(given: object) -> object:
    """Several values in one variable, with commas or spaces between them."""
    return tuple(given.replace(",", " ").split()) if isinstance(given, str) else given


class Settings(BaseSettings):
    """The settings, typed, each under its name in lower case and without HELPNET_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    env: Literal["development", "production"] = Field("development", description="production refuses what is unsafe")
    data_dir: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        Path("data"), validate_default=True, description="what helpnet keeps on disk"
    )
    database_url: str = Field(
        default_factory=lambda read: f"sqlite:///{read['data_dir']}/helpnet.db",
        description="SQLite in the data folder, or postgresql+psycopg://…",
    )
    redis_url: str = Field("", description="none: helpnet is one process")
    port: int = Field(3000, ge=1, le=65535, description="where `helpnet run` listens")
    public_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] = Field(
        default_factory=lambda read: f"http://localhost:{read['port']}",
        description="where people reach helpnet; every link begins with it",
    )
    secret_key: SecretStr = Field(SecretStr(""), description="signs cookies and tokens; made on first start")
    demo: bool = Field(False, description="demonstration sign-in and data")
    smtp_url: SecretStr = Field(SecretStr(""), description="mail server: smtp://user:password@host:587 or smtps://…")
    mail_from: str = Field(
        default_factory=lambda read: f"helpnet <noreply@{urlsplit(read['public_url']).hostname}>",
        description="whom mail comes from",
    )
    mail_secret: SecretStr = Field(
        SecretStr(""),
        description="the last part of the address at which the mail server tells us what came back; none: it cannot",
    )
    sms_url: SecretStr = Field(SecretStr(""), description="text message gateway: https://user:password@host/path")
    sms_from: str = Field("helpnet", description="whom text messages come from; a number, if they are to be answered")
    sms_secret: SecretStr = Field(
        SecretStr(""), description="the last part of the address at which the gateway calls us; none: it cannot"
    )
    geocoder_url: str = Field("", description="finds places by address; none: the gazetteer that comes with helpnet")
    tiles_url: str = Field("", description="map tiles; none: what `helpnet map import` made, or the demonstration's")
    tiles_attribution: str = Field("", description="whose map that is; shown on it")
    tiles_zoom: int = Field(19, ge=0, le=24, description="the finest tiles there are")
    embed_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        ("*",), description="the sites that may show /embed/map in a frame: https://site, https://*.site or * for any"
    )
    push_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        PUSH_SERVICES, description="the push services that a subscription may point to"
    )
    vapid_private_key: SecretStr = Field(SecretStr(""), description="signs push messages; made on first start")
    vapid_subject: str = Field("", description="whom a push service may write to: mailto:… or https://…")
    proxy_hops: int = Field(0, ge=0, description="how many reverse proxies of ours stand in front; 0: none")
    rate_scale: float = Field(1.0, gt=0, description="multiplies every rate limit; for load tests")

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


@cache
def settings() -> Settings:
    """The settings of this process; raises CannotStart with a sentence for each value that cannot be read."""
    try:
        return Settings()
    except ValidationError as invalid:
        wrong = [fault for fault in invalid.errors() if fault["type"] != "default_factory_not_called"]
        raise CannotStart("; ".join(f"{_variable(fault['loc'])}: {fault['msg']}" for fault in wrong)) from None


def choose(**chosen: str | int | bool | None) -> Settings:
    """Let options of the command line win over the environment, for this process and those it starts."""
    for name, value in chosen.items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(int(value) if isinstance(value, bool) else value)
    settings.cache_clear()
    return settings()


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


def prepare_data_dir(given: Settings) -> None:
    """Make the data folder and see that it can be written; raises CannotStart."""
    try:
        given.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=given.data_dir):
            pass
    except OSError as fault:
        sentence = f"The data folder {given.data_dir} cannot be written ({fault.strerror})"
        raise CannotStart(f"{sentence}: choose another in HELPNET_DATA_DIR.") from None


def _unknown() -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + str(location[0]).upper() if location else "settings"
