"""Ed25519 signatures over positions of a chain. One signs for everything before it, because each hash holds the one
before."""

import base64
import struct
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

_INT8 = struct.Struct(">q")


def _place(service: str, position: int, hash_: bytes) -> bytes:
    return service.encode() + b"\x00" + _INT8.pack(position) + hash_


class Signer:
    """What a service signs with: its batches on the stream, its pages of a replay and its heads."""

    def __init__(self, service: str, seed: bytes) -> None:
        self._service = service
        self._key = SigningKey(seed)

    @classmethod
    def from_file(cls, service: str, path: Path) -> "Signer":
        """The file holds the seed of 32 bytes, as hex."""
        return cls(service, bytes.fromhex(path.read_text().strip()))

    @property
    def public_key(self) -> str:
        return bytes(self._key.verify_key).hex()

    def sign(self, position: int, hash_: bytes) -> str:
        return self._base64(_place(self._service, position, hash_))

    def sign_head(self, position: int, hash_: bytes, recorded_until_us: int) -> str:
        return self._base64(_place(self._service, position, hash_) + _INT8.pack(recorded_until_us))

    def _base64(self, message: bytes) -> str:
        return base64.b64encode(self._key.sign(message).signature).decode()


class Verifier:
    """What a reader checks a source with."""

    def __init__(self, service: str, public_key: str) -> None:
        self._service = service
        self._key = VerifyKey(bytes.fromhex(public_key))

    def fits(self, signature: str, position: int, hash_: bytes) -> bool:
        return self._holds(signature, _place(self._service, position, hash_))

    def fits_head(self, signature: str, position: int, hash_: bytes, recorded_until_us: int) -> bool:
        return self._holds(signature, _place(self._service, position, hash_) + _INT8.pack(recorded_until_us))

    def _holds(self, signature: str, message: bytes) -> bool:
        try:
            self._key.verify(message, base64.b64decode(signature, validate=True))
        except (BadSignatureError, ValueError):
            return False
        return True
