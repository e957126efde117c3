"""Messages sealed for one browser (RFC 8291), and signed for its push service (RFC 8292).

The protocol is pywebpush's; sealing is our own on `cryptography`, because pywebpush's takes several times the processor time
of the curve itself (docs/adr/0014). The signature is py_vapid's, made once for each push service and kept for half a day.
"""

import os
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from helpnet.domain.device import in_base64
from helpnet.store.clock import SystemClock

BLOCK = 128
"""Bodies are padded to multiples of this, so that their length tells nothing."""
LONGEST = 31 * BLOCK - 1
RECORD = 4096
SIGNED_FOR, SIGN_ANEW = 12 * 3600, 3600  # seconds
_POINT = Encoding.X962, PublicFormat.UncompressedPoint


def sealed(body: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body as only that browser can read it, padded to a multiple of 128 bytes; raises ValueError when it is too long."""
    if len(body) > LONGEST:
        raise ValueError("too long for a push message")
    padded = (body + b"\x02").ljust(-(-(len(body) + 1) // BLOCK) * BLOCK, b"\x00")
    return seal(padded, p256dh, auth, key=ec.generate_private_key(ec.SECP256R1()), salt=os.urandom(16))


def seal(padded: bytes, p256dh: bytes, auth: bytes, *, key: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """RFC 8291: one record of aes128gcm, with the sender's key of this one message in its header."""
    ours = key.public_key().public_bytes(*_POINT)
    shared = key.exchange(ec.ECDH(), _theirs(p256dh))
    mixed = HKDF(SHA256(), 32, salt=auth, info=b"WebPush: info\x00" + p256dh + ours).derive(shared)
    root = HKDF.extract(SHA256(), salt, mixed)
    content_key = HKDFExpand(SHA256(), 16, info=b"Content-Encoding: aes128gcm\x00").derive(root)
    nonce = HKDFExpand(SHA256(), 12, info=b"Content-Encoding: nonce\x00").derive(root)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(content_key).encrypt(nonce, padded, None)


@lru_cache(maxsize=20_000)  # the same devices are told again and again: a tenth of sealing
def _theirs(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)


class Signer:
    """Shows a push service who sends; `key` is a P-256 private key, 32 bytes in base64url."""

    def __init__(self, key: str, subject: str) -> None:
        self._vapid, self._subject = Vapid02.from_raw(key.encode()), subject
        self._kept: dict[str, tuple[float, str]] = {}

    @property
    def public_key(self) -> str:
        """What a browser subscribes with: an uncompressed point in base64url."""
        return in_base64(self._vapid.public_key.public_bytes(*_POINT))

    def header(self, origin: str) -> str:
        """The Authorization for a push service, the same for half a day."""
        until, header = self._kept.get(origin, (0.0, ""))
        now = SystemClock().now().timestamp()
        if not SIGN_ANEW <= until - now <= SIGNED_FOR:  # more when the clock was set back: services take a day at most
            until = now + SIGNED_FOR
            claims = {
                "aud": origin,
                "exp": int(until),
                "sub": self._subject,
            }  # made anew: py_vapid changes what it is given
            header = self._vapid.sign(claims)["Authorization"]
            self._kept[origin] = until, header
        return header
