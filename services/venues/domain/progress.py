"""How the building goes on: its start, pauses, reports and completion, whatever is lacking for it."""

from datetime import date

from services.venues.domain.commands import BuildingCommand, CompleteWorks, PauseWorks, ReportProgress, StartWorks
from services.venues.domain.events import ProgressReported, WorksCompleted, WorksPaused, WorksStarted
from services.venues.domain.rules import Rulebook
from services.venues.domain.works import Works, require_ours
from shared.decider import Refused
from shared.door import happened
from shared.roster import Roster

# Commands.


def start(command: StartWorks, works: Works, roster: Roster, today: date) -> list[WorksStarted]:
    """Whatever is lacking for it, it is told as it was."""
    told = WorksStarted(
        unit=command.unit,
        occurred_on=command.started_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
        matter=command.matter or works.required(command.works).matter,
        in_charge=command.in_charge,
    )
    if not works.starts.is_new(told):
        return []
    _require_allowed(command, works, roster, command.started_on, "started_on", today)
    roster.known(command.in_charge, "in_charge")
    brought_in = works.required(command.works).occurred_on
    if works.had("started") and command.started_on > brought_in:
        raise Refused("works.started_before", "started_on", works=command.works, day=brought_in)
    first = min((*works.pauses.days(), *works.reports.days(), *works.completions.days()), default=None)
    if first is not None and first < command.started_on:
        raise Refused("works.start_after_records", "started_on", day=first)
    return [told]


def pause(command: PauseWorks, works: Works, roster: Roster, today: date) -> list[WorksPaused]:
    told = WorksPaused(
        unit=command.unit,
        occurred_on=command.paused_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
        texts={"reason": command.reason},
    )
    if not works.pauses.is_new(told):
        return []
    _require_running(command, works, roster, command.paused_on, "paused_on", today)
    return [told]


def report(
    command: ReportProgress, works: Works, roster: Roster, rules: Rulebook, today: date
) -> list[ProgressReported]:
    told = ProgressReported(
        unit=command.unit,
        occurred_on=command.reported_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
        percent=command.percent,
        photos=command.photos,
        texts={} if command.note is None else {"note": command.note},
    )
    if not works.reports.is_new(told):
        return []
    _require_running(command, works, roster, command.reported_on, "reported_on", today)
    photos_max = rules.photos(command.reported_on).report_max
    if len(command.photos) > photos_max:
        raise Refused("works.too_many_photos", "photos", count=len(command.photos), photos_max=photos_max)
    for index, photo in enumerate(command.photos):
        if photo in command.photos[:index]:
            raise Refused("works.photo_twice", f"photos.{index}")
    return [told]


def complete(command: CompleteWorks, works: Works, roster: Roster, today: date) -> list[WorksCompleted]:
    """Once, and again after each rejection."""
    told = WorksCompleted(
        unit=command.unit,
        occurred_on=command.completed_on,
        works=command.works,
        record=command.record,
        corrects=command.corrects,
    )
    if not works.completions.is_new(told):
        return []
    _require_running(command, works, roster, command.completed_on, "completed_on", today)
    if command.corrects is None and works.is_completed:
        raise Refused("works.completed_already", "works", works=command.works)
    _require_in_its_round(command, works)
    return [told]


def _require_in_its_round(command: CompleteWorks, works: Works) -> None:
    """A completion comes after the rejection before it, and before the one that undid it; their days belong to it."""
    undone = works.undone.get(command.corrects or "")
    before = works.rejections if undone is None else works.rejections[: works.rejections.index(undone)]
    if before and command.completed_on < before[-1].occurred_on:
        raise Refused("works.before_rejection", "completed_on", day=before[-1].occurred_on)
    if undone is not None and command.completed_on > undone.occurred_on:
        raise Refused("works.after_rejection", "completed_on", day=undone.occurred_on)


def _require_allowed(command: BuildingCommand, works: Works, roster: Roster, day: date, at: str, today: date) -> None:
    """`at` is the command's field that tells the day. What was done by the acceptance may still be recorded."""
    happened(day, today, at)
    require_ours(command, works, roster, day)
    accepted, brought_in = works.acceptance, works.required(command.works).occurred_on
    if accepted is not None and day > accepted.occurred_on:
        raise Refused("works.accepted_already", at, works=command.works, day=accepted.occurred_on)
    if works.had("accepted") and day > brought_in:
        raise Refused("works.accepted_before", at, works=command.works, day=brought_in)


def _require_running(command: BuildingCommand, works: Works, roster: Roster, day: date, at: str, today: date) -> None:
    _require_allowed(command, works, roster, day, at, today)
    if not works.is_started:
        raise Refused("works.not_started", "works", works=command.works)
    if works.start is not None and day < works.start.occurred_on:
        raise Refused("works.before_start", at, day=works.start.occurred_on)
