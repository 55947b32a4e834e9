"""A fact as its source would have written it: its type, its subject, and its body."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.supervision.domain.facts.branches import DevelopmentStepRecorded, MeetingTold
from services.supervision.domain.facts.problems import CampaignOpened, ClaimRuled, ProblemFact, SelfCheckFiled
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.facts.roster import KeepersAdopted, ProcedureAdopted
from services.supervision.domain.facts.works import (
    AcceptanceRecorded,
    DutyCheckedIn,
    FacilityChanged,
    RotaPublished,
    Shift,
    WorksFact,
    WorksReported,
)
from services.supervision.domain.lanes import RECTIFICATION, ROSTER_SOURCE, VENUES

IDS = UUID("5a3a7c1e-2d5b-5f0e-9a54-000000000000")
HEAD_FIELDS = {"id", "command", "unit", "on", "recorded_us"}


def event_id(number: str) -> str:
    return str(uuid5(IDS, number))


def source_of(fact: Fact) -> str:
    if isinstance(fact, ProblemFact):
        return RECTIFICATION.name
    return VENUES.name if isinstance(fact, WorksFact | KeepersAdopted) else ROSTER_SOURCE


def type_of(fact: Fact) -> str:
    """A meeting is held here; its correction is of the same shape."""
    match fact:
        case MeetingTold():
            return "meeting_held"
        case ProcedureAdopted() | KeepersAdopted():
            return "rulebook_adopted"
        case WorksReported():
            return "progress_reported"
    name = type(fact).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def subject_of(fact: Fact) -> str:
    match fact:
        case MeetingTold(meeting=meeting):
            return f"meeting/{meeting}"
        case DevelopmentStepRecorded(case=case):
            return f"development/{case}"
        case CampaignOpened(campaign=campaign):
            return f"campaign/{campaign}"
        case SelfCheckFiled(about=about, of=of):
            return f"{about}/{of}"
    if isinstance(fact, ProblemFact):
        return f"problem/{fact.problem}"
    if isinstance(fact, WorksFact):
        return f"works/{fact.works}"
    matter = getattr(fact, "matter", None)
    return f"matter/{matter}" if matter else f"unit/{fact.unit}"


def body_of(fact: Fact, kind: str) -> str:
    return json.dumps(
        {
            "id": event_id(fact.id),
            "type": f"{kind}.v1",
            "source": f"/mingbai/990101/{source_of(fact)}",
            "subject": subject_of(fact),
            "stream": "",
            "unit": fact.unit,
            "occurredon": fact.on.isoformat(),
            "actor": "clerk",
            "causationid": event_id(fact.command),
            "correlationid": event_id(fact.command),
            "data": _data(fact),
        }
    )


def _data(fact: Fact) -> dict[str, Any]:
    """Its own fields, unless the source has other words for what they say."""
    data = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(fact).items()
        if name not in HEAD_FIELDS
    }
    match fact:
        case MeetingTold():
            fields = ("kind", "counted", "present")
            data["attendance"] = [dict(zip(fields, line, strict=True)) for line in fact.attendance]
        case ClaimRuled():
            data["ruling"] = "accepted" if fact.accepted else "insisted"
        case AcceptanceRecorded():
            data["verdict"] = "accepted" if fact.accepted else "rejected"
            data["items"] = {"culture_room": "missing" if fact.missing else "working"}
            data["defects"] = [{"defect": str(due), "due": due.isoformat()} for due in fact.dues]
            del data["dues"]
        case FacilityChanged():
            data["condition"] = "missing" if fact.missing else "present"
        case RotaPublished():
            year, week, _ = fact.monday.isocalendar()
            data["week"] = f"{year}-W{week:02}"
            data["shifts"] = [_shift(one) for one in fact.shifts]
        case DutyCheckedIn():
            data["at"] = _clock(fact.minute)
    return data


def _shift(shift: Shift) -> dict[str, str]:
    starts_at, ends_at = _clock(shift.first_minute), _clock(shift.last_minute)
    return {"day": shift.day.isoformat(), "starts_at": starts_at, "ends_at": ends_at}


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
