"""The work handbook of a branch or committee for one year, printed from the records: nothing in it is typed.

A meeting of several kinds is told once, in its month; under each of its kinds its id refers to it.
"""

from asyncio import Lock
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from services.meetings.domain.branch_events import DevelopmentStepRecorded, DuesCollected, StandardAssessed
from services.meetings.domain.county import County
from services.meetings.domain.events import MeetingRecord
from services.meetings.domain.meeting import Meeting
from shared.append import EventStore
from shared.decider import Refused
from shared.entries import Entry
from shared.handler import Handler

PAGE = 1_000
_KINDS = ("meeting", "development")  # streams that a unit has several of
Row = dict[str, Any]


class Handbooks:
    """Remembers which streams are whose, and reads on from where it was; what they hold is folded when asked for."""

    def __init__(self, handler: Handler, store: EventStore) -> None:
        self._handler = handler
        self._store = store
        self._read = 0
        self._streams: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._reading = Lock()

    async def handbook(self, code: str, year: int) -> Row:
        """Records stand in the month of their day, dues in that of their collection. Raises "view.not_found"."""
        county: County = await self._handler.state("county")
        if code not in county.units:
            raise Refused("view.not_found", "unit", what=code)
        await self._catch_up()
        meetings = [record for record in await self._meetings(code) if record.occurred_on.year == year]
        dues: list[DuesCollected] = await self._entries(f"dues-{code}", year)
        steps: list[DevelopmentStepRecorded] = []
        for stream in self._of(code, "development"):
            steps += [step for step in await self._entries(stream, year) if step.unit == code]
        assessed: list[StandardAssessed] = (await self._handler.state(f"standard-{code}")).entries.standing.values()
        return {
            "unit": code,
            "name": county.units[code].name,
            "year": year,
            "months": [_month(f"{year}-{month:02}", meetings, dues, steps) for month in range(1, 13)],
            "counts": _counts(meetings, dues, steps),
            "standard": next((_entry(one) for one in assessed if one.year == year), None),
        }

    async def _catch_up(self) -> None:
        async with self._reading:
            while page := await self._store.read_page(self._read, PAGE):
                for event in page:
                    if event.stream_id.partition("-")[0] in _KINDS:
                        self._streams[event.unit][event.stream_id] = None
                self._read = page[-1].position

    def _of(self, code: str, kind: str) -> list[str]:
        return [stream for stream in self._streams.get(code, ()) if stream.startswith(f"{kind}-")]

    async def _meetings(self, code: str) -> list[MeetingRecord]:
        """As they stand, in order of their days."""
        found: list[MeetingRecord] = []
        for stream in self._of(code, "meeting"):
            meeting: Meeting = await self._handler.state(stream)
            if meeting.record is not None and meeting.record.unit == code:
                found.append(meeting.record)
        return sorted(found, key=lambda record: (record.occurred_on, record.starts_at or "", record.meeting))

    async def _entries(self, stream: str, year: int) -> list[Any]:
        standing: Iterable[Entry] = (await self._handler.state(stream)).entries.standing.values()
        found = [entry for entry in standing if entry.occurred_on.year == year]
        return sorted(found, key=lambda entry: (entry.occurred_on, entry.record))


def _month(
    month: str, meetings: list[MeetingRecord], dues: list[DuesCollected], steps: list[DevelopmentStepRecorded]
) -> Row:
    held = [record for record in meetings if _in(month, record.occurred_on)]
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for record in held:
        for kind in dict.fromkeys(record.kinds):
            by_kind[kind].append(record.meeting)
    return {
        "month": month,
        "meetings": [_meeting(record) for record in held],
        "by_kind": dict(sorted(by_kind.items())),
        "lectures": [
            {"meeting": record.meeting, "lecturer": record.lecturer}
            for record in held
            if "party_lecture" in record.kinds
        ],
        "dues": [_entry(one) for one in dues if _in(month, one.occurred_on)],
        "development": [_entry(one) for one in steps if _in(month, one.occurred_on)],
    }


def _in(month: str, day: date) -> bool:
    return day.isoformat().startswith(month)


def _meeting(record: MeetingRecord) -> Row:
    told = record.model_dump(mode="json", exclude={"type", "unit", "occurred_on", "present", "recorder_explained"})
    other = record.texts.get("topics")
    return {
        **told,
        "day": record.occurred_on.isoformat(),
        "office_holders_present": len(record.present),
        "other_topics": other.split("\n") if other else [],
    }


def _entry(entry: Entry) -> Row:
    return {
        **entry.model_dump(mode="json", exclude={"type", "unit", "occurred_on", "corrects"}),
        "day": entry.occurred_on.isoformat(),
    }


def _counts(meetings: list[MeetingRecord], dues: list[DuesCollected], steps: list[DevelopmentStepRecorded]) -> Row:
    """A meeting counts once, and once for each of its kinds."""
    kinds = Counter(kind for record in meetings for kind in dict.fromkeys(record.kinds))
    return {
        "meetings": len(meetings),
        "by_kind": dict(sorted(kinds.items())),
        "dues_fen": sum(one.amount_fen for one in dues),
        "cases": len({step.case for step in steps}),
        "development": dict(sorted(Counter(step.step for step in steps).items())),
    }
