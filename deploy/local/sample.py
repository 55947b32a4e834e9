"""The fictitious county: written once into var/sample, loaded through the services' own doors, never twice."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import psycopg

from deploy.local.folder import Folder, write_whole
from deploy.local.texts import Failed
from deploy.sample import make, write

SEED = 1
LINES_MAX = 1_000  # of one request, the importer's own limit
CHINA = timezone(timedelta(hours=8))
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today() -> date:
    return datetime.now(CHINA).date()


@dataclass(frozen=True)
class Sample:
    """The files of one county."""

    folder: Path

    @property
    def key(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "key.json").read_text("utf-8"))
        return found

    @property
    def until(self) -> date:
        return date.fromisoformat(self.key["until"])

    def opened_at_us(self) -> int:
        """When the county's first record was made: 8 o'clock on the day from which it is watched."""
        watched_from = date.fromisoformat(self.key["watched_from"])
        first = datetime(watched_from.year, watched_from.month, watched_from.day, 8, tzinfo=CHINA)
        return int((first - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def written(folder: Folder, townships: int, villages: int) -> Sample:
    """The county's files, the year to date; written now if they are not there whole."""
    if not folder.sample.exists():
        unfinished = folder.root / "sample.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        write(make(SEED, townships, villages, today()), unfinished)
        unfinished.rename(folder.sample)
    return Sample(folder.sample)


def is_loaded(meetings_dsn: str) -> bool:
    """A fact of the database: the file's clock ended with the last line."""
    with psycopg.connect(meetings_dsn) as connection:
        row = connection.execute("SELECT clock FROM es.head").fetchone()
    return row is not None and row[0] == "wall"


def load(sample: Sample, meetings_dsn: str, url: str, token: str, tell: Callable[..., None]) -> None:
    """Load what is not loaded yet. Every line carries its command's id, so that a line sent twice changes nothing."""
    lines = (sample.folder / "commands.jsonl").read_text("utf-8").splitlines(keepends=True)
    mark = sample.folder / "loaded"
    done = int(mark.read_text()) if mark.exists() else 0
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=120) as client:
        if not mark.exists():
            _require_good(client.post("/meetings/roster/import", content=_roster(sample), headers=_type(_SPREADSHEET)))
            write_whole(mark, "0")
        for chunk in _chunks(lines[done:]):
            tell("loading", done=done, total=len(lines))
            body = "".join(chunk).encode()
            _require_good(client.post("/meetings/import", content=body, headers=_type("application/x-ndjson")))
            done += len(chunk)
            write_whole(mark, str(done))
    with psycopg.connect(meetings_dsn, autocommit=True) as connection:
        connection.execute("SELECT es.end_file_clock()")


def _roster(sample: Sample) -> bytes:
    return (sample.folder / "roster.xlsx").read_bytes()


def _type(content: str) -> dict[str, str]:
    return {"Content-Type": content}


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while chunk := list(islice(rest, LINES_MAX)):
        yield chunk


def _require_good(answer: httpx.Response) -> None:
    """Raises Failed for an answer that is no success, and for the first line that was refused."""
    if answer.status_code >= 300:
        raise Failed("sample_failed", reason=f"{answer.status_code} {answer.text[:300]}")
    if "ndjson" in answer.headers.get("content-type", ""):
        for line in answer.text.splitlines():
            if not json.loads(line)["ok"]:
                raise Failed("sample_failed", reason=line[:300])
