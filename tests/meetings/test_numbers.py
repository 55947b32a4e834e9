"""Quorum and majority in whole numbers, for every number of people: never a fraction of a person, never typed in."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.meetings.domain.rules import Share
from services.meetings.domain.words import Count, MeetingKind, Step
from tests.meetings.village import COUNTS, founded, opened, reasons, sit, upto

ON: dict[Step, str] = {"proposal": "01-10", "review": "02-01", "resolution": "02-10"}
HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


@given(count=st.integers(0, 10**6), of=st.integers(1, 10**6), num=st.integers(1, 9), den=st.integers(1, 9))
def test_at_least_includes_the_fraction_and_more_than_excludes_it(count: int, of: int, num: int, den: int) -> None:
    exact = Fraction(count, of)
    assert Share(num=num, den=den, test="at_least").reached(count, of) == (exact >= Fraction(num, den))
    assert Share(num=num, den=den, test="more_than").reached(count, of) == (exact > Fraction(num, den))


def voted(
    step: Step, kind: MeetingKind, counted: Count, due: int, present: int, in_favour: int, matter: str = "works"
) -> set[str]:
    scenario = founded(counts={**COUNTS, counted: due})
    scenario = upto(step, scenario) if matter == "works" else _upto_resolution(scenario, matter)
    command = sit(
        step,
        ON[step],
        kinds=[kind],
        attendance=[{"kind": kind, "counted": counted, "present": present}],
        items=[{"matter": "M-1", "step": step, "in_favour": in_favour}],
    )
    return set(reasons(scenario, command))


def _upto_resolution(scenario: Any, kind: str) -> Any:
    before: dict[str, Any] = {"opening_record": True, "steps_before": ["proposal", "deliberation", "review"]}
    return scenario.told(opened(kind=kind, **before))


def judged(due: int, present: int, in_favour: int, quorum: bool, majority: bool) -> set[str]:
    return {name for name, reached in (("no_quorum", quorum), ("no_majority", majority)) if not reached}


@st.composite
def votes(draw: st.DrawFn, least: int = 1, most: int = 400) -> tuple[int, int, int]:
    """Due, present, in favour; near the edges of one half and two thirds more often than elsewhere."""
    due = draw(st.integers(least, most))
    edges = [due // 2, due // 2 + 1, due * 2 // 3, -(-due * 2 // 3), due]
    present = min(due, draw(st.sampled_from(edges) | st.integers(0, due)))
    edges = [present // 2, present // 2 + 1, due // 2, due // 2 + 1, due * 2 // 3, -(-due * 2 // 3)]
    return due, present, min(present, draw(st.sampled_from(edges) | st.integers(0, present)))


@settings(max_examples=60, deadline=None)
@given(vote=votes())
def test_a_branch_committee_needs_half_of_itself_and_more_than_half_of_those_present(
    vote: tuple[int, int, int],
) -> None:
    due, present, favour = vote
    expected = judged(*vote, 2 * present >= due, 2 * favour > present)
    assert voted("proposal", "branch_committee", "committee_members", *vote) == expected


@settings(max_examples=60, deadline=None)
@given(vote=votes(least=7))
def test_an_assembly_needs_half_of_the_members_and_more_than_half_of_those_due(vote: tuple[int, int, int]) -> None:
    due, present, favour = vote
    expected = judged(*vote, 2 * present >= due, 2 * favour > due)
    assert voted("review", "members_assembly", "voting_members", *vote) == expected


@settings(max_examples=60, deadline=None)
@given(vote=votes())
def test_representatives_need_two_thirds_and_more_than_half_of_those_present(vote: tuple[int, int, int]) -> None:
    due, present, favour = vote
    expected = judged(*vote, Fraction(present, due) >= TWO_THIRDS, 2 * favour > present)
    assert voted("resolution", "representatives_meeting", "representatives", *vote) == expected


@settings(max_examples=60, deadline=None)
@given(vote=votes())
def test_adults_need_more_than_half_of_themselves(vote: tuple[int, int, int]) -> None:
    due, present, favour = vote
    expected = judged(*vote, Fraction(present, due) > HALF, 2 * favour > present)
    assert voted("resolution", "villagers_meeting", "adult_villagers", *vote) == expected


@settings(max_examples=60, deadline=None)
@given(vote=votes())
def test_households_need_two_thirds_of_themselves(vote: tuple[int, int, int]) -> None:
    due, present, favour = vote
    expected = judged(*vote, Fraction(present, due) >= TWO_THIRDS, 2 * favour > present)
    assert voted("resolution", "villagers_meeting", "households", *vote) == expected


@settings(max_examples=60, deadline=None)
@given(vote=votes(), kind=st.sampled_from(["collective_economy", "land_contracting", "share_reform"]))
def test_the_collectives_assets_need_two_thirds_of_all_members_twice(vote: tuple[int, int, int], kind: str) -> None:
    due, present, favour = vote
    expected = judged(*vote, Fraction(present, due) >= TWO_THIRDS, Fraction(favour, due) >= TWO_THIRDS)
    assert voted("resolution", "villagers_meeting", "collective_members", *vote, matter=kind) == expected


def villagers(adults: int | None, households: int | None, in_favour: int) -> set[str]:
    listed = [("adult_villagers", adults), ("households", households)]
    command = sit(
        "resolution",
        "02-10",
        kinds=["villagers_meeting"],
        attendance=[{"kind": "villagers_meeting", "counted": c, "present": n} for c, n in listed if n is not None],
        items=[{"matter": "M-1", "step": "resolution", "in_favour": in_favour}],
    )
    return set(reasons(upto("resolution"), command))


def test_either_half_of_the_adults_or_two_thirds_of_the_households_suffice() -> None:
    assert villagers(150, 60, 100) == set()
    assert villagers(151, 59, 100) == set()
    assert villagers(150, 59, 100) == {"no_quorum"}


def test_the_majority_is_of_persons_unless_only_households_were_counted() -> None:
    assert villagers(100, 60, 50) == {"no_majority"}
    assert villagers(100, 60, 51) == set()
    assert villagers(None, 60, 31) == set()
    assert villagers(None, 60, 30) == {"no_majority"}


@pytest.mark.parametrize(("members", "kind", "expected"), [
    (6, "members_assembly", ()),
    (6, "branch_committee", ("wrong_kind",)),
    (7, "members_assembly", ("wrong_kind",)),
    (7, "branch_committee", ()),
    (None, "branch_committee", ()),
])  # fmt: skip
def test_with_fewer_than_seven_members_the_assembly_proposes(
    members: int | None, kind: str, expected: tuple[str, ...]
) -> None:
    counts: dict[Count, int] = {"committee_members": 3}
    if members is not None:
        counts["voting_members"] = members
    counted = "voting_members" if kind == "members_assembly" else "committee_members"
    present = 3 if counted == "committee_members" else (members or 0)
    command = sit(
        "proposal",
        "01-10",
        kinds=[kind],
        attendance=[{"kind": kind, "counted": counted, "present": present}],
        items=[{"matter": "M-1", "step": "proposal", "in_favour": present}],
    )
    assert reasons(upto("proposal", founded(counts=counts)), command) == expected


@pytest.mark.parametrize(("present", "favour", "chair", "expected"), [
    (3, 3, "secretary", ("no_majority",)),
    (4, 4, "secretary", ()),
    (2, 2, "secretary", ("no_quorum", "no_majority")),
    (4, 4, "first", ("wrong_chair",)),
])  # fmt: skip
def test_an_assembly_that_proposes_keeps_the_proposals_chairs(
    present: int, favour: int, chair: str, expected: tuple[str, ...]
) -> None:
    command = sit(
        "proposal",
        "01-10",
        chair=chair,
        kinds=["members_assembly"],
        attendance=[{"kind": "members_assembly", "counted": "voting_members", "present": present}],
        items=[{"matter": "M-1", "step": "proposal", "in_favour": favour}],
    )
    assert reasons(upto("proposal", founded(counts={"voting_members": 6})), command) == expected


def resolved(*attendance: tuple[str, int]) -> dict[str, set[str]]:
    """A meeting that resolves a land matter (M-1) and a works matter (M-2), everybody in favour."""
    before: dict[str, Any] = {"opening_record": True, "steps_before": ["proposal", "deliberation", "review"]}
    scenario = founded().told(opened("M-1", "land_contracting", **before), opened("M-2", "works", **before))
    command = sit(
        "resolution",
        "02-10",
        kinds=["villagers_meeting"],
        attendance=[{"kind": "villagers_meeting", "counted": c, "present": n} for c, n in attendance],
        items=[{"matter": f"M-{n}", "step": "resolution", "in_favour": min(p for _, p in attendance)} for n in (1, 2)],
    )
    told = [event for event in scenario.when(command).outcome() if event.type in ("step_approved", "step_refused")]
    return {event.matter: set(getattr(event, "reasons", ())) for event in told}  # type: ignore[attr-defined]


def test_the_collectives_resolution_is_not_mixed_with_others_under_one_attendance() -> None:
    assert resolved(("adult_villagers", 200)) == {"M-1": {"mixed_attendance"}, "M-2": set()}
    assert resolved(("collective_members", 80))["M-1"] == {"mixed_attendance"}


def test_with_an_attendance_each_they_are_judged_by_their_own() -> None:
    assert resolved(("adult_villagers", 151), ("collective_members", 80)) == {"M-1": set(), "M-2": set()}


def test_the_collectives_matters_may_share_an_attendance() -> None:
    before: dict[str, Any] = {"opening_record": True, "steps_before": ["proposal", "deliberation", "review"]}
    scenario = founded().told(opened("M-1", "land_contracting", **before), opened("M-2", "share_reform", **before))
    command = sit(
        "resolution",
        "02-10",
        attendance=[{"kind": "representatives_meeting", "counted": "collective_members", "present": 60}],
        items=[{"matter": f"M-{n}", "step": "resolution", "in_favour": 60} for n in (1, 2)],
    )
    scenario.when(command).then_types("meeting_held", "step_approved", "step_approved")


def test_an_attendance_that_was_not_counted_is_no_quorum() -> None:
    command = sit("review", "02-01", attendance=[])
    assert reasons(upto("review"), command) == ("no_quorum", "no_majority")


def test_without_a_vote_there_is_no_majority() -> None:
    assert reasons(upto("review"), sit("review", "02-01", in_favour=None)) == ("no_majority",)


def test_with_no_counts_at_all_the_vote_waits_for_them() -> None:
    scenario = upto("resolution").told()
    command = sit(
        "resolution",
        "02-10",
        kinds=["villagers_meeting"],
        attendance=[{"kind": "villagers_meeting", "counted": "adult_villagers", "present": 99}],
        items=[{"matter": "M-1", "step": "resolution", "in_favour": 99}],
    )
    bare = founded(counts={"committee_members": 5, "voting_members": 20, "representatives": 30})
    assert reasons(upto("resolution", bare), command) == ("counts_missing",)
    assert reasons(scenario, command) == ("no_quorum",)


def test_a_meeting_of_two_kinds_that_fails_for_one_still_counts_for_the_other() -> None:
    def both(adults: int, representatives: int) -> tuple[str, ...]:
        listed = [
            ("villagers_meeting", "adult_villagers", adults),
            ("representatives_meeting", "representatives", representatives),
        ]
        command = sit(
            "resolution",
            "02-10",
            kinds=["villagers_meeting", "representatives_meeting"],
            attendance=[{"kind": kind, "counted": counted, "present": present} for kind, counted, present in listed],
            items=[{"matter": "M-1", "step": "resolution", "in_favour": 20}],
        )
        return reasons(upto("resolution"), command)

    assert both(150, 20) == ()
    assert both(151, 20) == ()
    assert both(150, 19) == ("no_quorum",)


@pytest.mark.parametrize("attended", [True, False])
def test_an_assembly_of_members_whose_number_nobody_declared_waits_for_it(attended: bool) -> None:
    how: dict[str, Any] = {} if attended else {"attendance": []}
    undeclared = founded(counts={"committee_members": 5})
    assert reasons(upto("review", undeclared), sit("review", "02-01", **how)) == ("counts_missing",)


@pytest.mark.parametrize("declared", ["representatives", "adult_villagers"])
def test_a_meeting_of_two_kinds_is_told_what_the_kind_with_the_fewest_reasons_fails_for(declared: Count) -> None:
    listed = [("villagers_meeting", "adult_villagers"), ("representatives_meeting", "representatives")]
    command = sit(
        "resolution",
        "02-10",
        kinds=[kind for kind, _ in listed],
        attendance=[
            {"kind": kind, "counted": counted, "present": 9 if counted == declared else 1} for kind, counted in listed
        ],
        items=[{"matter": "M-1", "step": "resolution", "in_favour": 1}],
    )
    counts: dict[Count, int] = {"committee_members": 5, "voting_members": 20, declared: 30}
    assert reasons(upto("resolution", founded(counts=counts)), command) == ("counts_missing",)
