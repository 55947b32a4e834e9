"""Histories on which the services once came to another account than the text."""

from datetime import date, datetime
from typing import Any

from tests.oracle.agreement import Look
from tests.oracle.counties import COUNTY
from tests.oracle.facts import Fact
from tests.oracle.trial import Trial, differences

TOWNSHIP, VILLAGE = "990101001000", "990101001001"
FOUNDING = "2026-01-01T00:00"
Line = tuple[str, str, dict[str, Any]]


def agree_on(*lines: Line) -> bool:
    """A matter is opened on 1 March, then these lines; both are asked in July, all at once and event by event."""
    unit = {"kind": "village", "name": "村", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    matter = {"matter": "M", "unit": VILLAGE, "kind": "works", "title": "事项", "opened_on": "2026-03-01"}
    post = {"assignment": "a", "person": "s", "post": "branch_secretary", "unit": VILLAGE, "first_day": "2026-01-01"}
    first: list[Line] = [
        (FOUNDING, "register_unit", unit | {"unit": COUNTY, "kind": "county", "parent": None}),
        (FOUNDING, "declare_watch", {"county": COUNTY, "watched_from": "2026-01-01"}),
        (FOUNDING, "register_unit", unit | {"unit": TOWNSHIP, "kind": "township", "parent": COUNTY}),
        (FOUNDING, "register_unit", unit | {"unit": VILLAGE}),
        (FOUNDING, "register_person", {"person": "s", "unit": VILLAGE, "name": "姓名"}),
        (FOUNDING, "assign_post", post),
        (FOUNDING, "declare_counts", {"unit": VILLAGE, "first_day": "2026-01-01", "counts": {"committee_members": 5}}),
        ("2026-03-01T09:00", "open_matter", matter),
    ]
    history = [Fact(n, datetime.fromisoformat(at), type_, data) for n, (at, type_, data) in enumerate([*first, *lines])]
    looks = tuple(Look(date(2026, 7, 1), cuts) for cuts in ((), tuple(range(100))))
    return not differences(Trial(history, frozenset(), looks))


def proposal(at: str, entries: int = 1, type_: str = "hold_meeting") -> Line:
    """Held on 5 March; the matter stands so many times on the agenda."""
    meeting = {
        "meeting": "G",
        "unit": VILLAGE,
        "held_on": "2026-03-05",
        "kinds": ["branch_committee"],
        "chair": "s",
        "recorder": "s",
        "present": ["s"],
        "attendance": [{"kind": "branch_committee", "counted": "committee_members", "present": 5}],
        "items": [{"matter": "M", "step": "proposal", "in_favour": 5}] * entries,
    }
    return at, type_, meeting


def returned(day: str) -> Line:
    """Recorded on its day."""
    data = {"matter": "M", "unit": VILLAGE, "to_step": "proposal", "returned_on": day, "reason": "重议"}
    return f"{day}T09:00", "return_matter", data


def test_a_matter_that_stands_twice_on_an_agenda_takes_its_step_by_the_first_entry() -> None:
    assert agree_on(proposal("2026-03-05T18:00", entries=2))
    assert agree_on(proposal("2026-04-20T18:00", entries=2))


def test_a_step_that_a_correction_takes_from_the_agenda_was_never_taken_also_before_a_return() -> None:
    dropped = proposal("2026-03-20T09:00", entries=0, type_="correct_meeting")
    assert agree_on(proposal("2026-03-05T18:00"), returned("2026-03-10"), dropped)


def test_a_withdrawal_recorded_late_leaves_nothing_of_what_was_recorded_for_later_days() -> None:
    withdrawn = {"matter": "M", "unit": VILLAGE, "withdrawn_on": "2026-04-17", "reason": "撤回"}
    assert agree_on(returned("2026-04-18"), ("2026-04-24T09:00", "withdraw_matter", withdrawn))
