"""Whoever hears only the verdicts' events knows what now stands: approved or refused, on which day, void by what."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.meetings.domain.commands import CorrectMeeting, ReturnMatter
from services.meetings.domain.matter_events import StepApproved, StepRefused, StepVoided
from services.meetings.domain.words import Step
from shared.decider import Command, DomainEvent
from shared.testing import Scenario
from tests.meetings.village import VILLAGE, day, founded, opened, sit, upto

Heard = dict[tuple[str, str, int], str]


def listen(heard: Heard, events: Sequence[DomainEvent]) -> None:
    """A listener's whole knowledge: of one record, step and entry the last that was told holds."""
    for event in events:
        match event:
            case StepApproved():
                heard[event.record, event.step, event.item] = f"taken on {event.occurred_on}"
            case StepRefused():
                heard[event.record, event.step, event.item] = f"refused on {event.occurred_on}: {event.reasons}"
            case StepVoided(by_return=True):
                heard[event.record, event.step, event.item] += ", then returned"
            case StepVoided():
                del heard[event.record, event.step, event.item]


def published(scenario: Scenario, *commands: Command) -> Heard:
    heard: Heard = {}
    for command in commands:
        events = scenario.when(command).outcome()
        listen(heard, events)
        scenario = scenario.given(*events)
    return heard


def correction(step: Step, on: str, **how: Any) -> CorrectMeeting:
    return CorrectMeeting.model_validate({**dict(sit(step, on, **how)), "type": "correct_meeting"})


REVIEW = ("G-review-02-01", "review", 1)
RETURN = ReturnMatter(matter="M-1", unit=VILLAGE, to_step="review", returned_on=day("02-12"), reason="程序有误")
CORRECTIONS: list[tuple[dict[str, Any], str | None]] = [
    ({"held_on": day("02-02")}, "taken on 2026-02-02, then returned"),
    ({"held_on": day("02-12")}, "taken on 2026-02-12, then returned"),
    ({"held_on": day("02-13")}, "taken on 2026-02-13"),
    ({"chair": "clerk"}, "refused on 2026-02-01: ('wrong_chair',)"),
    ({"items": []}, None),
    ({"topics": ["venues"]}, "taken on 2026-02-01, then returned"),
]


@pytest.mark.parametrize(("change", "stands"), CORRECTIONS)
def test_what_a_return_had_voided_is_told_again_when_its_record_is_corrected(
    change: dict[str, Any], stands: str | None
) -> None:
    corrected = correction("review", "02-01", **change)
    heard = published(upto("review"), sit("review", "02-01"), RETURN, corrected)
    assert heard.get(REVIEW) == stands
    told_at_once = published(upto("review"), sit("review", "02-01", **change), RETURN)
    assert told_at_once.get(REVIEW) == stands


def test_what_was_corrected_away_and_back_again_stands_as_before() -> None:
    away, back = correction("review", "02-01", items=[]), correction("review", "02-01")
    heard = published(upto("review"), sit("review", "02-01"), RETURN, away, back)
    assert heard[REVIEW] == "taken on 2026-02-01, then returned"


def test_a_correction_that_changes_nothing_of_a_voided_step_tells_nothing_of_it() -> None:
    upto("resolution").told(RETURN).when(correction("review", "02-01", topics=["venues"])).then_types(
        "meeting_corrected"
    )


def test_a_meeting_moved_to_before_a_return_had_taken_its_step_that_day() -> None:
    late = sit("review", "02-13")
    heard = published(upto("review"), RETURN, late, correction("review", "02-13", held_on=day("02-03")))
    assert heard[late.meeting, "review", 1] == "taken on 2026-02-03, then returned"


# The same matter and step twice on one agenda.

TWICE: list[dict[str, Any]] = [{"matter": "M-1", "step": "proposal", "in_favour": n} for n in (5, 4)]


def test_of_one_step_twice_on_an_agenda_the_first_entry_counts_and_the_second_is_refused() -> None:
    both = sit("proposal", "01-10", items=TWICE)
    events = upto("proposal").when(both).outcome()
    assert [event.type for event in events] == ["meeting_held", "step_approved", "step_refused"]
    approved, refused = events[1:]
    assert isinstance(approved, StepApproved)
    assert isinstance(refused, StepRefused)
    assert (approved.record, approved.item) == (both.meeting, 1)
    assert (refused.record, refused.item) == (both.meeting, 2)
    assert refused.reasons == ("already_approved", "second_step_in_meeting")


def test_a_second_entry_that_is_taken_off_leaves_the_first_untouched() -> None:
    both, one = sit("proposal", "01-10", items=TWICE), correction("proposal", "01-10", items=TWICE[:1])
    upto("proposal").told(both).when(one).then_types("meeting_corrected", "step_voided")
    heard = published(upto("proposal"), both, one)
    assert heard == {(both.meeting, "proposal", 1): "taken on 2026-01-10"}


def test_entries_of_other_matters_do_not_count() -> None:
    items = [{"matter": key, "step": "proposal", "in_favour": 5} for key in ("M-2", "M-1")]
    heard = published(founded().told(opened(), opened("M-2")), sit("proposal", "01-10", items=items))
    assert set(heard) == {("G-proposal-01-10", "proposal", 1)}


def test_the_same_step_of_two_matters_has_an_entry_each() -> None:
    before = founded().told(opened(), opened("M-2"))
    events = before.when(sit("proposal", "01-10", items=[*TWICE, {**TWICE[0], "matter": "M-2"}])).outcome()
    told = [(e.matter, e.item) for e in events if isinstance(e, StepApproved | StepRefused)]
    assert sorted(told) == [("M-1", 1), ("M-1", 2), ("M-2", 1)]
