"""The keys that helpnet makes for itself when it first needs them, and keeps in the data folder."""

import os
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec

from helpnet.domain.device import in_base64
from helpnet.settings import CannotStart, Settings, prepare_data_dir


def secret_key(given: Settings) -> str:
    """The key that signs cookies and tokens: the setting, else one kept in the data folder; raises CannotStart in production."""
    if key := given.secret_key.get_secret_value():
        return key
    if given.is_production:
        raise CannotStart("HELPNET_SECRET_KEY must be set in production.")
    return _kept(given, "secret_key", lambda: secrets.token_urlsafe(48))


def vapid_key(given: Settings) -> str:
    """The key that signs push messages, 32 bytes in base64url: the setting, else one kept in the data folder.

    Every process must have the same one, and it must not change: browsers subscribe to its public part.
    """
    return given.vapid_private_key.get_secret_value() or _kept(given, "vapid_private_key", _new_vapid_key)


def _new_vapid_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return in_base64(number.to_bytes(32, "big"))


def _kept(given: Settings, name: str, make: Callable[[], str]) -> str:
    prepare_data_dir(given)
    home = given.data_dir / name
    if not home.exists():
        draft = given.data_dir / f"{name}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, home)  # of several processes that start at once, one wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return home.read_text()
