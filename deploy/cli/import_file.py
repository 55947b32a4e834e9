"""A file of JSON Lines on its way into a service: how far it came, and what was refused, beside the file itself."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from deploy.cli.texts import say
from deploy.local.folder import write_whole

LINES_MAX = 1_000  # of one request, the door's own limit
BYTES_MAX = 4 * 1024 * 1024  # of one line, and of the lines before the last of a request: twice that is far from 16 MiB
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """`number` as an editor numbers it, from 1. `text` is None of a line that is too long to be sent."""

    number: int
    text: bytes | None


@dataclass(frozen=True)
class Refusal:
    """A line that was not stored, and why, as the service told it."""

    line: Line
    problem: Mapping[str, Any]

    def row(self) -> bytes:
        told = {name: self.problem.get(name) for name in ("rule", "field", "detail")}
        text = (self.line.text or b"").decode("utf-8", "backslashreplace")
        return (json.dumps({"line": self.line.number, **told, "told": text}, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class Piece:
    """Some whole lines, the empty ones left out. `end` is the offset behind it, `last` the number of its last line."""

    lines: tuple[Line, ...]
    end: int
    last: int


@dataclass(frozen=True)
class Progress:
    """What is done: the file's first `offset` bytes, whose SHA-256 is `digest`, in `lines` lines.

    `rejected_size` is that of the file of refused lines: what stands behind it was written by a run that was cut off.
    """

    offset: int = 0
    lines: int = 0
    digest: str = sha256(b"").hexdigest()
    stored: int = 0
    repeated: int = 0
    rejected: int = 0
    rejected_size: int = 0


class ImportFile:
    """Raises OSError for what cannot be read or written, ValueError for marks that do not belong to the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self._mark = path.with_name(path.name + ".progress")
        self.rejected = path.with_name(path.name + ".rejected")
        self._digest = sha256()

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """For one process at a time."""
        with self.path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ValueError(say("import_busy", file=self.path)) from None
            yield file

    def resumed(self, file: BinaryIO) -> Progress:
        """Where the last run ended, or the beginning. The file then stands behind it."""
        progress = self._marked()
        self._digest = sha256()
        left = progress.offset
        while left and (read := file.read(min(left, BYTES_MAX))):
            self._digest.update(read)
            left -= len(read)
        if left or self._digest.hexdigest() != progress.digest:
            raise ValueError(say("import_changed", file=self.path, mark=self._mark.name))
        if progress.rejected:
            with self.rejected.open("r+b") as out:
                out.truncate(progress.rejected_size)
        else:
            self.rejected.unlink(missing_ok=True)
        return progress

    def pieces(self, file: BinaryIO, progress: Progress) -> Iterator[Piece]:
        """All that comes behind the progress, in requests' sizes. Each line is read only once it is asked for."""
        offset, number = progress.offset, progress.lines
        while True:
            lines: list[Line] = []
            size = 0
            start = offset
            while len(lines) < LINES_MAX and size < BYTES_MAX:
                length, text = self._read_line(file)
                if not length:
                    break
                offset, number = offset + length, number + 1
                if text is None or text.strip():
                    lines.append(Line(number, text))
                    size += len(text or b"")
            if offset == start:
                return
            yield Piece(tuple(lines), offset, number)

    def _read_line(self, file: BinaryIO) -> tuple[int, bytes | None]:
        """Its length, 0 at the file's end, and its text. A line that is too long is passed over, not kept."""
        raw = file.readline(BYTES_MAX)
        self._digest.update(raw)
        length, text = len(raw), raw.removeprefix(_BOM).rstrip(b"\r\n")
        if length < BYTES_MAX or raw.endswith(b"\n"):
            return length, text
        while raw and not raw.endswith(b"\n"):
            raw = file.readline(BYTES_MAX)
            self._digest.update(raw)
            length += len(raw)
        return length, None

    def done(self, progress: Progress, piece: Piece, stored: int, repeated: int, refused: list[Refusal]) -> Progress:
        """The refused lines first, then the mark: cut off between the two, they are cut off the file and told again."""
        if refused:
            with open(self.rejected, "ab", opener=_for_us_alone) as out:
                out.writelines(refusal.row() for refusal in refused)
        told = Progress(
            offset=piece.end,
            lines=piece.last,
            digest=self._digest.hexdigest(),
            stored=progress.stored + stored,
            repeated=progress.repeated + repeated,
            rejected=progress.rejected + len(refused),
            rejected_size=self.rejected.stat().st_size if progress.rejected + len(refused) else 0,
        )
        write_whole(self._mark, json.dumps(asdict(told)))
        return told

    def finish(self) -> None:
        """Nothing is left to resume: told again, the whole file is asked again, and is known by its ids."""
        self._mark.unlink(missing_ok=True)

    def _marked(self) -> Progress:
        try:
            return Progress(**json.loads(self._mark.read_text("utf-8")))
        except FileNotFoundError:
            return Progress()
        except (TypeError, ValueError):
            raise ValueError(say("import_no_mark", mark=self._mark)) from None


def _for_us_alone(path: str, flags: int) -> int:
    """Refused lines hold names."""
    return os.open(path, flags, 0o600)
