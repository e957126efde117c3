"""Settings: their defaults, where they come from, and what production refuses."""

from pathlib import Path

import pytest

from helpnet.checkup import problems
from helpnet.keys import secret_key
from helpnet.settings import CannotStart, Settings, choose, prepare_data_dir, settings

SAFE = {
    "env": "production",
    "secret_key": "s" * 40,
    "public_url": "https://help.example",
    "database_url": "postgresql+psycopg:///helpnet",
    "smtp_url": "smtps://user:password@mail.example",
    "sms_url": "https://user:password@sms.example/send",
    "sms_secret": "t" * 40,
    "mail_secret": "m" * 40,
    "vapid_private_key": "v" * 43,
}


def errors(**given) -> list[str]:
    return [problem.sentence for problem in problems(Settings(**given)) if problem.level == "error"]


def test_what_follows_from_other_settings(tmp_path: Path):
    given = Settings(data_dir=tmp_path, port=4000)
    assert given.database_url == f"sqlite:///{tmp_path}/helpnet.db"
    assert given.public_url == "http://localhost:4000"


def test_settings_come_from_dotenv_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("HELPNET_PORT=4000\nHELPNET_RATE_SCALE=2\n")
    monkeypatch.setenv("HELPNET_PORT", "5000")
    given = Settings(_env_file=tmp_path / ".env")  # ty: ignore[unknown-argument]
    assert (given.port, given.rate_scale) == (5000, 2.0)


def test_an_option_of_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HELPNET_PORT", "5000")
    assert choose(port=6000, demo=None).port == 6000
    assert settings().port == 6000


def test_push_origins_are_read_from_a_list_of_words():
    assert Settings(push_origins="http://127.0.0.1:9, https://push.example").push_origins == (
        "http://127.0.0.1:9",
        "https://push.example",
    )


def test_a_safe_production_is_accepted():
    assert problems(Settings(**SAFE)) == []


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"demo": True}, "HELPNET_DEMO"),
        ({"secret_key": ""}, "HELPNET_SECRET_KEY"),
        ({"secret_key": "short"}, "HELPNET_SECRET_KEY"),
        ({"public_url": "http://help.example"}, "HELPNET_PUBLIC_URL"),
        ({"push_origins": "http://127.0.0.1:9"}, "HELPNET_PUSH_ORIGINS"),
    ],
)
def test_production_refuses_what_is_unsafe(unsafe: dict, named: str):
    found = errors(**SAFE | unsafe)
    assert len(found) == 1
    assert named in found[0]


def test_a_secret_key_is_made_once_and_for_nobody_else_to_read(tmp_path: Path):
    given = Settings(data_dir=tmp_path / "new")
    key = secret_key(given)
    assert len(key) >= 32
    assert secret_key(given) == key
    assert (given.data_dir / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in given.data_dir.iterdir()] == ["secret_key"]


def test_no_secret_key_is_made_up_in_production(tmp_path: Path):
    with pytest.raises(CannotStart, match="HELPNET_SECRET_KEY"):
        secret_key(Settings(**SAFE | {"secret_key": "", "data_dir": tmp_path}))


def test_a_data_folder_below_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="cannot be written"):
        prepare_data_dir(Settings(data_dir=tmp_path / "file" / "data"))


@pytest.mark.parametrize(
    "url", ["nominatim.example", "google+https://maps.example", "photon+ftp://x", "https://", "photon"]
)
def test_an_address_that_is_no_geocoders_stops_the_start(own_settings: pytest.MonkeyPatch, url: str):
    own_settings.setenv("HELPNET_GEOCODER_URL", url)
    settings.cache_clear()
    assert [one.level for one in problems(settings()) if "HELPNET_GEOCODER_URL" in one.sentence] == ["error"]
    own_settings.setenv("HELPNET_GEOCODER_URL", "pelias+https://geo.example:4000/v1")
    settings.cache_clear()
    assert problems(settings()) == []


def test_gateways_that_cannot_work_or_would_be_read_on_the_way_are_said():
    assert any("HELPNET_SMTP_URL must" in sentence for sentence in errors(smtp_url="mail.example"))
    assert any("HELPNET_SMS_URL must" in sentence for sentence in errors(sms_url="sms.example"))
    assert any("has no https" in sentence for sentence in errors(**{**SAFE, "sms_url": "http://sms.example/send"}))
    assert any("HELPNET_SMS_SECRET is shorter" in sentence for sentence in errors(sms_secret="short"))
    assert any("HELPNET_MAIL_SECRET is shorter" in sentence for sentence in errors(mail_secret="short"))
    without = [one.sentence for one in problems(Settings(**{**SAFE, "smtp_url": "", "sms_url": "", "sms_secret": ""}))]
    assert any("no mail either" in sentence for sentence in without)
