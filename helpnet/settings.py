"""Every setting of helpnet, read once from HELPNET_* variables and from `.env` in the working folder."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "HELPNET_"
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)


class CannotStart(Exception):
    """Something that whoever runs helpnet must mend first, in one clear sentence; the command line exits with 2."""


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


def prepare_data_dir(given: Settings) -> None:
    """Make the data folder and see that it can be written; raises CannotStart."""
    try:
        given.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=given.data_dir):
            pass
    except OSError as fault:
        sentence = f"The data folder {given.data_dir} cannot be written ({fault.strerror})"
        raise CannotStart(f"{sentence}: choose another in HELPNET_DATA_DIR.") from None


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + str(location[0]).upper() if location else "settings"
