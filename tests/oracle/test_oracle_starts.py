"""The oracle on starts without a resolution, held against days that were worked out by hand from the text."""

from tests.oracle.facts import Fact
from tests.oracle.given import TOWNSHIP, VILLAGE, breaches, of_matter
from tests.oracle.given_works import (
    brought_in,
    built,
    planned,
    resolved,
    started,
)

STARTED = "works.start_without_resolution works/W"


def shown(facts: list[Fact], on: str) -> dict[str, str | None]:
    """The breach, if it was ever shown, with the day of its withdrawal."""
    return {name: withdrawn for name, withdrawn in breaches(facts, on).items() if name == STARTED}


def test_case_32_a_start_on_the_resolutions_day_is_none_and_a_day_before_is_a_breach() -> None:
    named = planned(matter="M")
    assert shown(built(named, *resolved(), started("2026-11-12")), "2026-12-31") == {}
    early = built(named, *resolved(), started("2026-11-11"))
    assert shown(early, "2026-11-14") == {}
    assert shown(early, "2026-11-15") == {STARTED: None}


def test_case_32_without_a_matter_it_is_shown_at_the_first_midnight_after_the_grace_or_when_it_is_told() -> None:
    facts = built(planned(), started("2026-11-10"))
    assert [shown(facts, day) for day in ("2026-11-13", "2026-11-14")] == [{}, {STARTED: None}]
    late = built(planned(), started("2026-11-10", at="2026-11-14T00:00"))
    assert [shown(late, day) for day in ("2026-11-13", "2026-11-14")] == [{}, {STARTED: None}]


def test_case_32_a_resolution_recorded_late_withdraws_it_and_one_within_the_grace_prevents_it() -> None:
    told = [planned(matter="M"), started("2026-11-12")]
    assert shown(built(*told, *resolved("2026-11-15T23:59")), "2026-12-31") == {}
    facts = built(*told, *resolved("2026-11-16T00:00"))
    assert shown(facts, "2026-12-31") == {STARTED: "2026-11-16"}


def test_case_32_a_resolution_that_was_void_by_the_start_does_not_suffice() -> None:
    data = of_matter(to_step="resolution", returned_on="2026-11-20")
    back = ("2026-11-20T12:00", "return_matter", data)
    for day, found in (("2026-11-19", {}), ("2026-11-20", {STARTED: None})):
        facts = built(planned(matter="M"), *resolved(), back, started(day))
        assert shown(facts, "2026-12-31") == found


def test_a_withdrawal_makes_no_resolution_void() -> None:
    gone = ("2026-11-16T18:00", "withdraw_matter", of_matter(withdrawn_on="2026-11-16"))
    facts = built(planned(matter="M"), *resolved(), gone, started("2026-11-20"))
    assert shown(facts, "2026-12-31") == {}


def test_case_32_a_start_that_is_corrected_is_judged_as_corrected_under_its_old_name() -> None:
    told = [planned(), *resolved(), started("2026-11-10")]
    named = started("2026-11-12", "2026-11-18", "T", "S", matter="M")
    assert shown(built(*told, named), "2026-12-31") == {STARTED: "2026-11-18"}
    moved = built(*told, started("2026-11-17", "2026-11-18", "T", "S"))
    assert shown(moved, "2026-11-18") == {STARTED: "2026-11-18"}
    assert shown(moved, "2026-11-21") == {STARTED: None}


def test_a_matter_that_was_resolved_before_it_was_brought_in_suffices_until_it_is_returned() -> None:
    before = ["proposal", "deliberation", "review", "resolution"]
    opening = of_matter(opened_on="2026-06-01", kind="works", opening_record=True, steps_before=before)
    told = [("2026-06-01T09:00", "open_matter", opening), planned(matter="M")]
    assert shown(built(*told, started("2026-07-01")), "2026-07-31") == {}
    back = ("2026-07-01T12:00", "return_matter", of_matter(to_step="review", returned_on="2026-07-01"))
    assert shown(built(*told, back, started("2026-07-01")), "2026-07-31") == {STARTED: None}
    later = ("2026-07-02T12:00", "return_matter", of_matter(to_step="review", returned_on="2026-07-02"))
    assert shown(built(*told, later, started("2026-07-01")), "2026-07-31") == {}


def test_a_start_that_lies_before_an_opening_record_is_not_judged() -> None:
    assert shown(built(brought_in("2026-03-02", "started"), started("2026-03-02")), "2026-07-31") == {}


def test_the_matter_must_be_the_village_s_own_on_the_day_of_the_start() -> None:
    unit = {"unit": "990101001002", "kind": "village", "parent": TOWNSHIP, "enrolled_on": "2026-01-01"}
    merger = {"unit": VILLAGE, "into": "990101001002", "merged_on": "2026-11-20"}
    told = [
        ("2026-01-01T00:00", "register_unit", unit),
        planned(matter="M", unit="990101001002"),
        ("2026-11-20T12:00", "merge_unit", merger),
        *resolved(),
    ]
    for day, found in (("2026-11-20", {STARTED: None}), ("2026-11-21", {})):
        assert shown(built(*told, started(day)), "2026-12-31") == found
