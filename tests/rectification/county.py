"""One county with two townships, a sector's committee and both offices, and the commands of a problem's life."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from services.rectification.domain import rules
from services.rectification.domain.campaign_commands import FilePlan, OpenCampaign
from services.rectification.domain.commands import (
    AnalyseCause,
    ClaimProblem,
    CloseProblem,
    CompleteMeasure,
    DeclineClaim,
    FileSelfCheck,
    GrantExtension,
    ListProblem,
    PlanMeasure,
    RecordLookBack,
    RejectClosure,
    ReopenProblem,
    RequestClosure,
    RequestSelfCheck,
    RuleClaim,
)
from services.rectification.domain.decide import FOLDS, decide
from shared.decider import Command
from shared.roster import Roster
from shared.rulebooks import RulesFile
from shared.testing import Scenario

COUNTY, OFFICE, DEPARTMENT = "990101000000", "990101900100", "990101900200"
TOWNSHIP, VILLAGE, NEIGHBOUR, THIRD = "990101001000", "990101001001", "990101001002", "990101001003"
BUREAU, SCHOOL = "990101900300", "990101900301"
START = date(2026, 1, 1)
OPENED, LAST_DAY = date(2026, 6, 1), date(2026, 11, 30)
RULES = rules.read(RulesFile.at(Path("services/rectification/rules.toml")))
FILE = {"sha256": "a" * 64, "media_type": "image/jpeg", "size_bytes": 1_000}

UNITS = {
    COUNTY: ("county", None, None),
    OFFICE: ("county_department", COUNTY, None),
    DEPARTMENT: ("county_department", COUNTY, None),
    TOWNSHIP: ("township", COUNTY, "township"),
    VILLAGE: ("village", TOWNSHIP, None),
    NEIGHBOUR: ("village", TOWNSHIP, None),
    THIRD: ("village", TOWNSHIP, None),
    BUREAU: ("committee", COUNTY, "education"),
    SCHOOL: ("branch", BUREAU, None),
}
# Everybody's id says what they are.
POSTS = {
    "secretary": ("branch_secretary", VILLAGE),
    "clerk": ("village_clerk", VILLAGE),
    "neighbour": ("branch_secretary", NEIGHBOUR),
    "third": ("branch_secretary", THIRD),
    "committee": ("committee_secretary", TOWNSHIP),
    "school": ("branch_secretary", SCHOOL),
    "inspector": ("inspection_office", OFFICE),
    "colleague": ("inspection_office", OFFICE),
    "organiser": ("organisation_department", DEPARTMENT),
}


def day(text: str) -> date:
    """ "03-09": a day of the year that the tests play in."""
    return date.fromisoformat(f"2026-{text}")


def heard() -> Roster:
    told = Roster()
    for code, (kind, parent, sector) in UNITS.items():
        name = f"{code}（虚构）"
        told.learn("unit_registered", code, START, {"kind": kind, "parent": parent, "sector": sector, "name": name})
    for person, (post, unit) in POSTS.items():
        appoint(told, person, post, unit)
    return told


def appoint(roster: Roster, person: str, post: str, unit: str, first_day: date = START) -> None:
    told = {"assignment": f"A-{person}-{post}-{unit}", "person": person, "post": post, "last_day": None}
    roster.learn("post_assigned", unit, first_day, told)


def dismiss(roster: Roster, person: str, post: str, unit: str, last_day: date) -> None:
    roster.learn("post_ended", unit, last_day, {"assignment": f"A-{person}-{post}-{unit}"})


def merge(roster: Roster, unit: str, into: str, on: date) -> None:
    roster.learn("unit_merged", unit, on, {"into": into})


def shut(roster: Roster, unit: str, on: date) -> None:
    roster.learn("unit_closed", unit, on, {})


def founded(roster: Roster | None = None, on: str = "06-01") -> Scenario:
    """The campaign is open; today is `on`."""
    scenario = Scenario(partial(decide, roster=roster or heard(), rules=RULES), FOLDS, "rectification", OPENED)
    return scenario.told(campaign()).on(day(on))


def campaign(**more: Any) -> OpenCampaign:
    items = [
        {"item": f"K{n}", "aspect": aspect, "wording": f"第{n}项"} for n, aspect in ((1, "disclosure"), (2, "disputes"))
    ]
    told: dict[str, Any] = {
        "campaign": "C",
        "unit": COUNTY,
        "title": "集中整治",
        "opened_on": OPENED,
        "ends_on": LAST_DAY,
    }
    return OpenCampaign.model_validate({**told, "items": items, "scope": {"prefix": "990101001"}, **more})


def listed(number: str = "P-1", **more: Any) -> ListProblem:
    told = {"problem": number, "campaign": "C", "unit": VILLAGE, "office": OFFICE, "title": "公开不及时"}
    return ListProblem.model_validate({**told, "description": "季度账目未公开", **more})


def filing(
    unit: str = VILLAGE, counts: tuple[int, ...] | None = None, reports: tuple[str, ...] = (), **more: Any
) -> FilePlan:
    """Unless told otherwise K1 is counted as often as it is reported, and nothing else was found."""
    findings = [{"item": f"K{n}", "count": count} for n, count in enumerate(counts or (len(reports), 0), 1)]
    told = [{"problem": number, "item": "K1", "title": "自查", "description": "自查发现"} for number in reports]
    return FilePlan.model_validate({"campaign": "C", "unit": unit, "findings": findings, "reports": told, **more})


def claim(number: str = "P-1", **more: Any) -> ClaimProblem:
    return ClaimProblem.model_validate({"problem": number, "unit": VILLAGE, "responsible": "secretary", **more})


def decline(number: str = "P-1", **more: Any) -> DeclineClaim:
    return DeclineClaim.model_validate(
        {"problem": number, "unit": VILLAGE, "decline": "D-1", "reason": "不属本村", **more}
    )


def ruling(verdict: str, number: str = "P-1", **more: Any) -> RuleClaim:
    told = {"problem": number, "office": OFFICE, "decline": "D-1", "ruling": verdict, "reason": "理由"}
    return RuleClaim.model_validate({**told, **more})


def cause(on: str, number: str = "P-1", **more: Any) -> AnalyseCause:
    told = {"problem": number, "unit": VILLAGE, "cause": "U-1", "analysed_on": day(on), "text": "无人负责"}
    return AnalyseCause.model_validate({**told, **more})


def measure(on: str, number: str = "P-1", **more: Any) -> PlanMeasure:
    told = {"problem": number, "unit": VILLAGE, "measure": "M-1", "planned_on": day(on), "wording": "专人负责"}
    return PlanMeasure.model_validate({**told, "responsible": "clerk", "due_on": day("07-31"), **more})


def completion(on: str, number: str = "P-1", **more: Any) -> CompleteMeasure:
    told = {"problem": number, "unit": VILLAGE, "measure": "M-1", "completed_on": day(on), "completer": "clerk"}
    return CompleteMeasure.model_validate({**told, "evidence": [FILE], **more})


def extension(duty: str, until: str, number: str = "P-1", **more: Any) -> GrantExtension:
    told = {"problem": number, "office": OFFICE, "duty": duty, "due_on": day(until), "reason": "汛期"}
    return GrantExtension.model_validate({**told, **more})


def request(number: str = "P-1", **more: Any) -> RequestClosure:
    told = {"problem": number, "unit": VILLAGE, "request": "R-1", "requester": "secretary"}
    return RequestClosure.model_validate({**told, **more})


def rejection(number: str = "P-1", **more: Any) -> RejectClosure:
    told = {"problem": number, "office": OFFICE, "request": "R-1", "verifier": "inspector", "reasons": "未整改到位"}
    return RejectClosure.model_validate({**told, **more})


def closing(number: str = "P-1", **more: Any) -> CloseProblem:
    told = {"problem": number, "office": OFFICE, "request": "R-1", "verifier": "inspector"}
    return CloseProblem.model_validate({**told, **more})


def reopening(number: str = "P-1", **more: Any) -> ReopenProblem:
    told = {"problem": number, "office": OFFICE, "reopening": "O-1", "reason": "反弹"}
    return ReopenProblem.model_validate({**told, **more})


def look_back(on: str, number: str = "P-1", **more: Any) -> RecordLookBack:
    told = {"problem": number, "office": OFFICE, "look_back": "L-1", "looked_on": day(on), "result": "holds"}
    return RecordLookBack.model_validate({**told, **more})


def check(number: str = "P-1", **more: Any) -> RequestSelfCheck:
    told = {"problem": number, "office": OFFICE, "scope": {"prefix": "990101001"}}
    return RequestSelfCheck.model_validate({**told, **more})


def found(unit: str, is_found: bool, number: str = "P-1", **more: Any) -> FileSelfCheck:
    return FileSelfCheck.model_validate({"problem": number, "unit": unit, "found": is_found, **more})


DONE: tuple[Command, ...] = (listed(), claim(), cause("06-01"), measure("06-01"), completion("06-01"))


def asked(roster: Roster | None = None) -> Scenario:
    """P-1 is done, and its closing is asked for, all on the campaign's first day."""
    return founded(roster).told(*DONE, request())


def closed(roster: Roster | None = None) -> Scenario:
    return asked(roster).told(closing())
