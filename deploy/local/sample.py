"""The fictitious county: written once into var/sample, loaded through the services' own doors, never twice."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psycopg

from deploy.local.folder import Folder, write_whole
from deploy.local.texts import Failed
from deploy.sample import make, write
from deploy.sample.clerk import SERVICES
from deploy.sample.write import EVIDENCE, commands_of

if TYPE_CHECKING:
    from deploy.local.suite import Suite

SEED = 1
LINES_MAX = 1_000  # of one request, the importer's own limit
CHINA = timezone(timedelta(hours=8))
SHELF_PATIENCE_S = 30.0  # until the object store is there
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Tell = Callable[..., None]


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

    def halves(self) -> Iterator[Mapping[str, list[str]]]:
        """The lines of each service, parted where the county's second half begins."""
        halfway = datetime.fromisoformat(self.key["halfway"])
        told = {name: (self.folder / commands_of(name)).read_text("utf-8").splitlines(True) for name in SERVICES}
        for second in (False, True):
            yield {name: [line for line in lines if _is_after(line, halfway) == second] for name, lines in told.items()}


def _is_after(line: str, halfway: datetime) -> bool:
    return datetime.fromisoformat(json.loads(line)["recorded_at"]) >= halfway


def written(folder: Folder, townships: int, villages: int) -> Sample:
    """The county's files, the year to date; written now if they are not there whole."""
    if not folder.sample.exists():
        unfinished = folder.root / "sample.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        write(make(SEED, townships, villages, today()), unfinished)
        unfinished.rename(folder.sample)
    return Sample(folder.sample)


def load(sample: Sample, suite: "Suite", tell: Tell) -> None:
    """Load what is not loaded yet. Every line carries its command's id, so that a line sent twice changes nothing.

    The roster of meetings is what the others decide by, as they know it. So each half of what is told goes to meetings
    first, and to the others once they have heard it; what the second half says of the roster the first did not know.
    """
    if all(_is_loaded(suite.dsn(name)) for name in SERVICES):
        return
    headers = {"Authorization": f"Bearer {suite.secrets.token('operator')}"}
    with httpx.Client(base_url=suite.caddy.url, headers=headers, timeout=120) as client:
        first, *hearing = desks = [Desk(name, sample.folder, client) for name in SERVICES]
        halves = list(sample.halves())
        total = sum(len(lines) for half in halves for lines in half.values())

        def told() -> None:
            tell("loading", done=sum(desk.done for desk in desks), total=total)

        _send_roster(sample, client)
        for half in halves:
            first.send(half[first.name], told)
            if any(desk.left(half[desk.name]) for desk in hearing):
                suite.start_anew(desk.name for desk in hearing)
                _send_evidence(sample, client)
            for desk in hearing:
                desk.send(half[desk.name], told)
    for name in SERVICES:
        with psycopg.connect(suite.dsn(name), autocommit=True) as connection:
            connection.execute("SELECT es.end_file_clock()")


def _is_loaded(dsn: str) -> bool:
    """A fact of the database: the file's clock ended with the last line."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT clock FROM es.head").fetchone()
    return row is not None and row[0] == "wall"


class Desk:
    """One service's import. Beside the files it notes how many of its lines are done."""

    def __init__(self, name: str, folder: Path, client: httpx.Client) -> None:
        self.name = name
        self._client = client
        self._mark = folder / f"loaded.{name}"
        self._before = 0  # lines of the halves that were sent whole
        self.done = int(self._mark.read_text()) if self._mark.exists() else 0

    def left(self, half: list[str]) -> list[str]:
        return half[max(0, self.done - self._before) :]

    def send(self, half: list[str], told: Callable[[], None]) -> None:
        for chunk in _chunks(self.left(half)):
            told()
            body = "".join(chunk).encode()
            answer = self._client.post(f"/{self.name}/import", content=body, headers=_type("application/x-ndjson"))
            _require_good(answer)
            self.done += len(chunk)
            write_whole(self._mark, str(self.done))
        self._before += len(half)


def _send_roster(sample: Sample, client: httpx.Client) -> None:
    mark = sample.folder / "loaded.roster"
    if not mark.exists():
        content = (sample.folder / "roster.xlsx").read_bytes()
        _require_good(client.post("/meetings/roster/import", content=content, headers=_type(_SPREADSHEET)))
        write_whole(mark, "1")


def _send_evidence(sample: Sample, client: httpx.Client) -> None:
    """A file that is there already is found again. The object store may still be made."""
    deadline = time.monotonic() + SHELF_PATIENCE_S
    for file in sorted((sample.folder / EVIDENCE).iterdir()):
        while True:
            answer = client.post("/rectification/evidence", content=file.read_bytes(), headers=_type("image/png"))
            if answer.status_code != 503 or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        _require_good(answer)


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
