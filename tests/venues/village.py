"""Two villages with their cadres, an office that accepts, a programme with one works, and how it is built."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from services.venues.domain import rules
from services.venues.domain.commands import (
    AllocateFunds,
    CompleteWorks,
    DisburseFunds,
    OpenBatch,
    OpenProgramme,
    OpenVenue,
    PauseWorks,
    PlanWorks,
    RecordAcceptance,
    ReportProgress,
    StartWorks,
)
from services.venues.domain.decide import FOLDS, decide
from services.venues.domain.rules import Rulebook
from services.venues.domain.venue_commands import (
    ChangeFacility,
    CheckIn,
    CountErrands,
    HoldActivity,
    PublishRota,
    SwapShift,
)
from shared.adoption import AdoptRulebook
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.testing import Scenario

COUNTY, OFFICE, TOWNSHIP = "990101000000", "990101000002", "990101001000"
VILLAGE, NEIGHBOUR, NOWHERE = "990101001001", "990101001002", "990101001009"
YEAR_START = date(2026, 1, 1)
TODAY = date(2026, 12, 31)
# Everybody's id is the short name of the one post that they hold in the village; next door with an "n" before it.
CADRES: Mapping[str, str] = {
    "secretary": "branch_secretary",
    "member": "branch_committee_member",
    "director": "village_director",
    "councillor": "village_committee_member",
    "clerk": "village_clerk",
    "cadre": "assigned_cadre",
}
RULES: Rulebook = rules.read(RulesFile.at(Path("services/venues/rules.toml")))
SEVEN = RULES.seven_ones(TODAY).items


def day(text: str) -> date:
    """ "03-09": a day of the year that the tests play in."""
    return date.fromisoformat(f"2026-{text}")


def heard() -> Roster:
    roster = Roster()
    units = {COUNTY: ("county", None), OFFICE: ("county_department", COUNTY), TOWNSHIP: ("township", COUNTY)}
    units |= {VILLAGE: ("village", TOWNSHIP), NEIGHBOUR: ("village", TOWNSHIP)}
    for code, (kind, parent) in units.items():
        roster.learn("unit_registered", code, YEAR_START, {"kind": kind, "parent": parent, "name": f"{code}（虚构）"})
    for unit, prefix in ((VILLAGE, ""), (NEIGHBOUR, "n")):
        for name, post in CADRES.items():
            assign(roster, prefix + name, post, unit)
    assign(roster, "inspector", "organisation_department", OFFICE)
    assign(roster, "secretary_of_township", "committee_secretary", TOWNSHIP)
    return roster


def assign(roster: Roster, person: str, post: str, unit: str, first_day: date = YEAR_START) -> None:
    told = {"assignment": f"A-{person}-{post}", "person": person, "post": post}
    roster.learn("post_assigned", unit, first_day, told)


def merge(roster: Roster, on: str, unit: str = VILLAGE, into: str = NEIGHBOUR) -> None:
    """As the roster hears of it, whatever was decided before."""
    roster.learn("unit_merged", unit, day(on), {"into": into})


def adopt(book: Rulebook = RULES) -> AdoptRulebook:
    return AdoptRulebook(county=COUNTY, rows=book.plain())


def county(roster: Roster | None = None, today: date = TODAY) -> Scenario:
    return Scenario(partial(decide, roster=roster or heard(), rules=RULES), FOLDS, "venues", today)


def founded(roster: Roster | None = None, today: date = TODAY) -> Scenario:
    """With a programme, a batch, and the works W-1 planned for the village."""
    return county(roster, today).told(programme(), batch(), planned())


def accepted(roster: Roster | None = None) -> Scenario:
    """On 1 October; the works was started in May and completed in September."""
    return founded(roster, day("10-01")).told(start(), complete(), acceptance())


def programme(**how: Any) -> OpenProgramme:
    told = {"programme": "P-1", "unit": COUNTY, "title": "村级阵地建设", "opened_on": day("01-05")}
    return OpenProgramme.model_validate({**told, **how})


def batch(**how: Any) -> OpenBatch:
    told = {"batch": "B-1", "programme": "P-1", "unit": COUNTY, "title": "第一批", "opened_on": day("01-10")}
    return OpenBatch.model_validate({**told, **how})


def planned(**how: Any) -> PlanWorks:
    told = {"works": "W-1", "programme": "P-1", "batch": "B-1", "unit": VILLAGE, "kind": "new_build", "year": 2026}
    told |= {"title": "文化活动中心", "planned_on": day("02-01"), "matter": "M-1"}
    return PlanWorks.model_validate({**told, **how})


def allocate(amount_fen: int = 10_000_000, **how: Any) -> AllocateFunds:
    told = {"entry": "A-1", "works": "W-1", "unit": VILLAGE, "source": "county", "note": "第一笔"}
    return AllocateFunds.model_validate({**told, "allocated_on": day("03-01"), "amount_fen": amount_fen, **how})


def disburse(amount_fen: int = 4_000_000, **how: Any) -> DisburseFunds:
    told = {"entry": "D-1", "works": "W-1", "unit": VILLAGE, "source": "county", "note": "材料款"}
    return DisburseFunds.model_validate({**told, "disbursed_on": day("06-01"), "amount_fen": amount_fen, **how})


def start(on: str = "05-01", **how: Any) -> StartWorks:
    told = {"record": "S-1", "works": "W-1", "unit": VILLAGE, "started_on": day(on), "in_charge": "director"}
    return StartWorks.model_validate({**told, **how})


def pause(on: str = "06-10", **how: Any) -> PauseWorks:
    told = {"record": "T-1", "works": "W-1", "unit": VILLAGE, "paused_on": day(on), "reason": "等待材料"}
    return PauseWorks.model_validate({**told, **how})


def report(percent: int, on: str, **how: Any) -> ReportProgress:
    told = {"record": f"R-{on}", "works": "W-1", "unit": VILLAGE, "reported_on": day(on), "percent": percent}
    return ReportProgress.model_validate({**told, **how})


def complete(on: str = "09-20", **how: Any) -> CompleteWorks:
    told = {"record": f"C-{on}", "works": "W-1", "unit": VILLAGE, "completed_on": day(on)}
    return CompleteWorks.model_validate({**told, **how})


def acceptance(missing: tuple[str, ...] = (), **how: Any) -> RecordAcceptance:
    items = {item: "missing" if item in missing else "working" for item in SEVEN}
    told = {"acceptance": "Y-1", "works": "W-1", "unit": VILLAGE, "office": OFFICE, "inspector": "inspector"}
    return RecordAcceptance.model_validate({**told, "verdict": "accepted", "items": items, **how})


def rejection(due: date, **how: Any) -> RecordAcceptance:
    told = {"verdict": "rejected", "defects": [{"defect": "F-1", "due": due, "what": "舞台地面开裂"}]}
    return acceptance(**{**told, **how})


def open_venue(**how: Any) -> OpenVenue:
    return OpenVenue.model_validate({"works": "W-1", "unit": VILLAGE, **how})


def change(condition: str, item: str = "notice_board", **how: Any) -> ChangeFacility:
    told = {"change": f"X-{item}-{condition}", "works": "W-1", "unit": VILLAGE, "item": item, "condition": condition}
    return ChangeFacility.model_validate({**told, **how})


def activity(on: str = "10-01", **how: Any) -> HoldActivity:
    told = {
        "record": f"H-{on}",
        "works": "W-1",
        "unit": VILLAGE,
        "held_on": day(on),
        "title": "广场舞",
        "participants": 60,
    }
    return HoldActivity.model_validate({**told, **how})


def errands(month: str = "2026-09", on: str = "10-01", **how: Any) -> CountErrands:
    told = {"record": f"E-{month}", "works": "W-1", "unit": VILLAGE, "month": month, "counted_on": day(on)}
    return CountErrands.model_validate({**told, "taken_in": 12, "dealt_with": 11, **how})


def shift(
    on: str, person: str = "clerk", starts_at: str = "08:00", ends_at: str = "12:00", **how: Any
) -> dict[str, Any]:
    told = {"shift": f"s-{on}-{starts_at[:2]}", "day": day(on), "starts_at": starts_at, "ends_at": ends_at}
    return {**told, "person": person, **how}


def rota(*shifts: dict[str, Any], week: str = "2026-W40", on: str = "09-27", **how: Any) -> PublishRota:
    told = {"rota": f"rota-{on}", "works": "W-1", "unit": VILLAGE, "week": week, "published_on": day(on)}
    return PublishRota.model_validate({**told, "shifts": shifts, **how})


def swap(shift_id: str, person: str, on: str = "09-28", **how: Any) -> SwapShift:
    told = {"swap": f"swap-{on}", "works": "W-1", "unit": VILLAGE, "rota": "rota-09-27", "shift": shift_id}
    return SwapShift.model_validate({**told, "person": person, "swapped_on": day(on), **how})


def check_in(on: str, at: str, person: str = "clerk", door_open: bool = True, **how: Any) -> CheckIn:
    told = {"check_in": f"i-{on}-{at.replace(':', '')}-{person}", "works": "W-1", "unit": VILLAGE, "person": person}
    return CheckIn.model_validate({**told, "checked_on": day(on), "at": at, "door_open": door_open, **how})


def later(on: date, days: int) -> date:
    return on + timedelta(days=days)
