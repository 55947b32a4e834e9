"""A few small pictures that prove measures: drawn here, so that each is the same file wherever it is written."""

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256

MEDIA_TYPE = "image/png"
_SIDE = 16  # pixels
_SHADES = (40, 90, 140, 190, 240)


@dataclass(frozen=True)
class Picture:
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def told(self) -> dict[str, str | int]:
        """As the completion of a measure names it."""
        return {"sha256": self.sha256, "media_type": MEDIA_TYPE, "size_bytes": len(self.content)}


def _png(shade: int) -> bytes:
    """Stripes in grey. Stored and not compressed: what a compressor makes of the same bytes differs by its version."""
    rows = b"".join(b"\x00" + bytes((shade if row % 4 else 255 - shade,)) * _SIDE for row in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PICTURES = tuple(Picture(_png(shade)) for shade in _SHADES)
