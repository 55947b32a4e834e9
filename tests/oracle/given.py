"""A county told in a few words, for cases that are worked out by hand."""

from datetime import date, datetime
from typing import Any

from tests.oracle import oracle
from tests.oracle.facts import Fact, as_told
from tests.oracle.rules import RULES, Rules
from tests.oracle.steps import STEPS

COUNTY, TOWNSHIP, VILLAGE = "990101000000", "990101001000", "990101001001"
SECTOR, SCHOOL = "990101900000", "990101900001"  # a committee of education and one of its branches
Line = tuple[str, str, dict[str, Any]]


def county(*lines: Line, since: str = "2026-01-01", watched_from: str = "2026-01-01") -> list[Fact]:
    """A village with a secretary `s`, eight members and a committee of five in a township, and these lines."""
    at = f"{since}T00:00"
    founding: list[Line] = [
        (at, "register_unit", {"unit": COUNTY, "kind": "county", "enrolled_on": since}),
        (at, "declare_watch", {"watched_from": watched_from}),
        (at, "register_unit", {"unit": TOWNSHIP, "kind": "township", "parent": COUNTY, "enrolled_on": since}),
        (at, "register_unit", {"unit": VILLAGE, "kind": "village", "parent": TOWNSHIP, "enrolled_on": since}),
        post("branch_secretary", VILLAGE, since, person="s"),
        counts(at, since, voting_members=8, committee_members=5),
    ]
    told = sorted([*founding, *lines], key=lambda line: datetime.fromisoformat(line[0]))
    return [as_told(number, datetime.fromisoformat(at), what, data) for number, (at, what, data) in enumerate(told)]


def counts(at: str, day: str, **numbers: int) -> Line:
    return at, "declare_counts", {"unit": VILLAGE, "first_day": day, "counts": numbers}


def post(name: str, unit: str, first: str, last: str | None = None, person: str = "p", **more: Any) -> Line:
    """Recorded at 00:00 of its first day; the assignment is called like post, unit and person."""
    data = {"assignment": f"{name} {unit} {person}", "person": person, "post": name, "unit": unit}
    return f"{first}T00:00", "assign_post", data | {"first_day": first, "last_day": last} | more


def held(day: str, *kinds: str, at: str = "", unit: str = VILLAGE, meeting: str = "", **more: Any) -> Line:
    """Recorded at noon unless `at` says when; three of five and four of eight come, the secretary is in the chair."""
    data = {
        "meeting": meeting or f"G {day} {kinds[0]}",
        "unit": unit,
        "held_on": day,
        "kinds": kinds,
        "chair": "s",
        "attendance": [
            {"kind": "branch_committee", "counted": "committee_members", "present": 3},
            {"kind": "members_assembly", "counted": "voting_members", "present": 4},
        ],
    }
    return at or f"{day}T12:00", "hold_meeting", data | more


def matter(year: str, completed: str, leaders: dict[str, str], to: str = "") -> list[Line]:
    """One whole run from November, each step guided by the leader named for it, the first by default."""
    days = dict(zip(STEPS, ("11-02", "11-05", "11-09", "11-12", "11-16"), strict=False))
    told: list[Line] = [(f"{year}-11-01T09:00", "open_matter", of_matter(opened_on=f"{year}-11-01", kind="other"))]
    kinds = ("branch_committee", "joint_deliberation", "members_assembly", "representatives_meeting")
    for step, kind in zip(STEPS, kinds, strict=False):
        items = [{"matter": "M", "step": step, "in_favour": 8}]
        attendance = [
            {"kind": kind, "counted": counted, "present": 8}
            for counted in ("committee_members", "voting_members", "representatives")
        ]
        more: Any = {"items": items, "attendance": attendance, "present": ["s", "l"]}
        told.append(held(f"{year}-{days[step]}", kind, meeting=f"G {step}", **more))
    notice = {"notice": "N", "first_day": f"{year}-11-16", "last_day": f"{year}-11-30"}
    told.append((f"{year}-11-16T12:00", "post_disclosure", of_matter(**notice)))
    told.append((f"{completed}T12:00", "report_progress", of_matter(report="R", reported_on=completed, final=True)))
    for step in STEPS:
        day = f"{year}-{days[step]}" if step in days else completed
        guide = {"guide": f"C {step}", "step": step, "guided_on": day}
        link = f"linked_leader {TOWNSHIP} {leaders.get(step, 'l')}"
        told.append((f"{day}T13:00", "record_guide", of_matter(assignment=link, **guide)))
    return told


def of_matter(**more: Any) -> dict[str, Any]:
    return {"matter": "M", "unit": VILLAGE} | more


def linked(person: str, first: str, last: str | None = None, after: str | None = None) -> Line:
    succeeds = after and f"linked_leader {TOWNSHIP} {after}"
    return post("linked_leader", TOWNSHIP, first, last, person=person, succeeds=succeeds)


def run(*lines: Line) -> list[Any]:
    """The village has what a run of the procedure needs besides."""
    assigned = post("assigned_leader", VILLAGE, "2026-01-01", person="l")
    numbers = {"unit": VILLAGE, "first_day": "2026-01-01", "counts": {"representatives": 12}}
    return county(assigned, ("2026-01-01T00:00", "declare_counts", numbers), *lines)


def row(
    facts: list[Fact], on: str, rule: str, period: str, rules: Rules = RULES, subject: str = ""
) -> oracle.Row | None:
    """The duty as it is shown at the end of the day. `subject`: where there are several of that rule and period."""
    found = [
        row
        for row in rows(facts, on, rules)
        if (row["rule"], row["period"]) == (rule, period) and subject in ("", row["subject"])
    ]
    assert len(found) <= 1, found
    return found[0] if found else None


def rows(facts: list[Fact], on: str, rules: Rules = RULES) -> list[oracle.Row]:
    account = oracle.account(facts, datetime.fromisoformat(f"{on}T23:59:59"), rules)
    return account.rows(date.fromisoformat(on))


def periods(facts: list[Fact], on: str, rule: str) -> list[str]:
    """Of all duties of the rule that are shown on the day, in order."""
    return sorted(row["period"] for row in rows(facts, on) if row["rule"] == rule)


def shown(
    facts: list[Fact], on: str, rule: str, period: str, *fields: str, rules: Rules = RULES, subject: str = ""
) -> Any:
    """One field, or several, of the duty; None when nothing is owed."""
    found = row(facts, on, rule, period, rules, subject)
    values = [] if found is None else [found[name] for name in fields]
    return tuple(values) if len(values) > 1 else (values or [None])[0]


def rungs(facts: list[Fact], on: str, rule: str, period: str) -> dict[int, str]:
    found = row(facts, on, rule, period)
    return {} if found is None else {rung: day for rung, (day, _) in found["rungs"].items()}


def breaches(facts: list[Fact], on: str) -> dict[str, str | None]:
    """Rule and subject of each breach that does not concern a matter, with the day of its withdrawal."""
    account = oracle.account(facts, datetime.fromisoformat(f"{on}T23:59:59"))
    return {f"{row['rule']} {row['subject']}": row["withdrawn_on"] for row in account.breach_rows()}
