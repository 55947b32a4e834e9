"""A campaign and a problem told in a few words, for cases that are worked out by hand."""

from typing import Any

from tests.oracle.facts import Fact
from tests.oracle.given import COUNTY, TOWNSHIP, VILLAGE, Line, county, post

NEIGHBOUR = "990101001002"
LAST_DAY = "2026-11-30"


def rectified(*lines: Line, ends_on: str = LAST_DAY, **more: Any) -> list[Fact]:
    """A campaign for the village and its neighbour that was opened on 2 March, and these lines.

    `i` sits in the inspection office, `o` in the organisation department.
    """
    unit = {"unit": NEIGHBOUR, "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    return county(
        ("2026-01-01T00:00", "register_unit", unit),
        post("inspection_office", COUNTY, "2026-01-01", person="i"),
        post("organisation_department", COUNTY, "2026-01-01", person="o"),
        campaign("2026-03-02", ends_on=ends_on),
        *lines,
        **more,
    )


def campaign(opened_on: str, at: str = "", **more: Any) -> Line:
    scope = {"units": [VILLAGE, NEIGHBOUR]}
    data = {"campaign": "C", "opened_on": opened_on, "ends_on": LAST_DAY, "scope": scope}
    return at or f"{opened_on}T08:00", "rectification/open_campaign", data | more


def filed(day: str, unit: str = VILLAGE, *reports: str) -> Line:
    """Of itself the unit lists the problems that are named."""
    data = {"campaign": "C", "unit": unit, "reports": [{"problem": number} for number in reports]}
    return f"{day}T12:00", "rectification/file_plan", data


def listed(day: str, problem: str = "P", at: str = "", **more: Any) -> Line:
    data = {"problem": problem, "campaign": "C", "unit": VILLAGE}
    return at or f"{day}T09:00", "rectification/list_problem", data | more


def _act(type_: str, at: str, problem: str, data: dict[str, Any]) -> Line:
    return at if "T" in at else f"{at}T12:00", f"rectification/{type_}", {"problem": problem} | data


def claimed(day: str, problem: str = "P") -> Line:
    return _act("claim_problem", day, problem, {"unit": VILLAGE, "responsible": "s"})


def declined(day: str, decline: str = "D", problem: str = "P") -> Line:
    return _act("decline_claim", day, problem, {"unit": VILLAGE, "decline": decline})


def ruled(day: str, ruling: str, decline: str = "D", problem: str = "P") -> Line:
    return _act("rule_claim", day, problem, {"decline": decline, "ruling": ruling})


def analysed(day: str, at: str = "", problem: str = "P") -> Line:
    return _act("analyse_cause", at or day, problem, {"unit": VILLAGE, "cause": day, "analysed_on": day})


def planned(day: str, due_on: str = "2026-06-30", measure: str = "m", at: str = "", problem: str = "P") -> Line:
    data = {"unit": VILLAGE, "measure": measure, "planned_on": day, "due_on": due_on}
    return _act("plan_measure", at or day, problem, data)


def completed(day: str, measure: str = "m", at: str = "", by: str = "w", problem: str = "P") -> Line:
    data = {"unit": VILLAGE, "measure": measure, "completed_on": day, "completer": by}
    return _act("complete_measure", at or day, problem, data)


def extended(day: str, duty: str, due_on: str, measure: str | None = None, problem: str = "P") -> Line:
    return _act("grant_extension", day, problem, {"duty": duty, "due_on": due_on, "measure": measure})


def asked(day: str, request: str = "R", by: str = "s", problem: str = "P") -> Line:
    return _act("request_closure", day, problem, {"unit": VILLAGE, "request": request, "requester": by})


def rejected(day: str, request: str = "R", by: str = "i", office: str = COUNTY, problem: str = "P") -> Line:
    return _act("reject_closure", day, problem, {"request": request, "verifier": by, "office": office})


def closed(day: str, request: str = "R", by: str = "i", office: str = COUNTY, problem: str = "P") -> Line:
    return _act("close_problem", day, problem, {"request": request, "verifier": by, "office": office})


def reopened(day: str, reopening: str = "O", problem: str = "P") -> Line:
    return _act("reopen_problem", day, problem, {"reopening": reopening})


def looked(day: str, at: str = "", problem: str = "P") -> Line:
    return _act("record_look_back", at or day, problem, {"look_back": day, "looked_on": day})


def checked(day: str, unit: str, found: bool, problem: str = "P") -> Line:
    return _act("file_self_check", day, problem, {"unit": unit, "found": found})


def done(day: str, problem: str = "P") -> list[Line]:
    """Claimed, analysed, one measure planned and completed, all on that day."""
    return [
        claimed(day, problem),
        analysed(day, problem=problem),
        planned(day, problem=problem),
        completed(day, problem=problem),
    ]


def closed_in_april() -> list[Line]:
    """Asked for on 30 March, verified on 10 April."""
    return [listed("2026-03-02"), *done("2026-03-05"), asked("2026-03-30"), closed("2026-04-10")]
