"""What `venues` tells of works and of venues in use."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.supervision.domain.facts.heard import Data, Envelope, Heard, Readers
from shared.days import minute_of


@dataclass(slots=True)
class WorksPlanned(Heard):
    """To be finished before the frost of `year`. What is in `stages_before` lay behind it then, and is not judged."""

    works: str
    year: int
    matter: str | None
    stages_before: tuple[str, ...]


@dataclass(slots=True)
class WorksRecord(Heard):
    """`corrects` names the record of the same sort whose place it takes, from its own recording on."""

    works: str
    record: str
    corrects: str | None


@dataclass(slots=True)
class WorksStarted(WorksRecord):
    """`matter` is the one that resolved on it; None: none was ever named."""

    matter: str | None


@dataclass(slots=True)
class WorksReported(WorksRecord):
    """So much of the whole stood on that day."""

    percent: int


@dataclass(slots=True)
class WorksCompleted(WorksRecord):
    pass


@dataclass(slots=True)
class AcceptanceRecorded(Heard):
    """`office` sent whoever looked at it; `unit` is still the village. `missing`: an item was not there.

    `dues`: until when defects are to be mended, each day once, in their order.
    """

    works: str
    office: str
    accepted: bool
    missing: bool
    dues: tuple[date, ...]

    @property
    def decides(self) -> bool:
        """Accepted with an item missing is no verdict."""
        return not (self.accepted and self.missing)


@dataclass(slots=True)
class VenueOpened(Heard):
    works: str


@dataclass(slots=True)
class FacilityChanged(Heard):
    """`missing`: the item is lost; otherwise it is there again."""

    works: str
    item: str
    missing: bool


@dataclass(slots=True)
class ActivityHeld(WorksRecord):
    pass


class Shift(NamedTuple):
    """Of `day`, on which it starts, with both its minutes, which are counted from the first day of the calendar."""

    day: date
    first_minute: int
    last_minute: int


@dataclass(slots=True)
class RotaPublished(Heard):
    """A week's, from its `monday` to its Sunday. It holds for the days from `on`, on which it was posted."""

    works: str
    monday: date
    shifts: tuple[Shift, ...]


@dataclass(slots=True)
class DutyCheckedIn(Heard):
    """`minute` is counted from the first day of the calendar."""

    works: str
    person: str
    minute: int
    door_open: bool


BuildingFact = WorksPlanned | WorksStarted | WorksReported | WorksCompleted | AcceptanceRecorded | FacilityChanged
UseFact = ActivityHeld | RotaPublished | DutyCheckedIn
WorksFact = BuildingFact | VenueOpened | UseFact


def _record(data: Data) -> tuple[str, str, str | None]:
    return data["works"], data["record"], data.get("corrects")


def _acceptance(envelope: Envelope, data: Data) -> AcceptanceRecorded:
    return AcceptanceRecorded(
        *envelope,
        data["works"],
        data["office"],
        data["verdict"] == "accepted",
        "missing" in data["items"].values(),
        tuple(sorted({date.fromisoformat(defect["due"]) for defect in data.get("defects", ())})),
    )


def _monday(week: str) -> date:
    """`week` is "2026-W47"."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _shift(data: Any) -> Shift:
    """One that ends before it starts, by the clock, ends on the next day."""
    day = date.fromisoformat(data["day"])
    last_day = day + timedelta(days=data["ends_at"] < data["starts_at"])
    return Shift(day, minute_of(day, data["starts_at"]), minute_of(last_day, data["ends_at"]))


def _check_in(envelope: Envelope, data: Data) -> DutyCheckedIn:
    minute = minute_of(envelope[3], data["at"])
    return DutyCheckedIn(*envelope, data["works"], data["person"], minute, data["door_open"])


READERS: Readers[WorksFact] = {
    "works_planned": lambda e, d: WorksPlanned(
        *e, d["works"], d["year"], d.get("matter"), tuple(d.get("stages_before", ()))
    ),
    "works_started": lambda e, d: WorksStarted(*e, *_record(d), d.get("matter")),
    "progress_reported": lambda e, d: WorksReported(*e, *_record(d), d["percent"]),
    "works_completed": lambda e, d: WorksCompleted(*e, *_record(d)),
    "acceptance_recorded": _acceptance,
    "venue_opened": lambda e, d: VenueOpened(*e, d["works"]),
    "facility_changed": lambda e, d: FacilityChanged(*e, d["works"], d["item"], d["condition"] == "missing"),
    "activity_held": lambda e, d: ActivityHeld(*e, *_record(d)),
    "rota_published": lambda e, d: RotaPublished(
        *e, d["works"], _monday(d["week"]), tuple(_shift(shift) for shift in d["shifts"])
    ),
    "duty_checked_in": _check_in,
}
