"""Whose record is it? The next village's office changes nothing of this one's, whatever unit it names."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from services.meetings.domain.commands import (
    AssignPost,
    CorrectMeeting,
    EndPost,
    ErasePerson,
    MergeUnit,
    RecordGuide,
    RegisterPerson,
    ReturnMatter,
    WithdrawMatter,
)
from shared.decider import Command
from shared.memory import MemoryStore
from tests.doors import Door
from tests.meetings.doors import door
from tests.meetings.village import (
    COURSE,
    NEIGHBOUR,
    TOWNSHIP,
    VILLAGE,
    answer,
    assign,
    county,
    day,
    founded,
    notice,
    objection,
    opened,
    report,
    sit,
    upto,
)

LINK = assign("leader", "linked_leader", unit=TOWNSHIP)


def correction(**how: Any) -> CorrectMeeting:
    return CorrectMeeting.model_validate({**dict(sit("review", "02-01", **how)), "type": "correct_meeting"})


@pytest_asyncio.fixture
async def meetings() -> AsyncIterator[Door]:
    async with door(MemoryStore("meetings")) as opened_door:
        for command in (*county(), opened(), LINK, *COURSE[:5], objection("02-20")):
            told = command.model_dump(mode="json")
            assert (await opened_door.tell(told["type"], told)).status_code == 200
        yield opened_door


CHANGES: list[tuple[Command, str]] = [
    (correction(chair="clerk"), "meeting.wrong_unit"),
    (objection("02-21", objection="O-2"), "matter.wrong_unit"),
    (answer("02-21"), "matter.wrong_unit"),
    (report("03-01"), "matter.wrong_unit"),
    (ReturnMatter(matter="M-1", unit=VILLAGE, to_step="review", returned_on=day("03-01"), reason="x"),
     "matter.wrong_unit"),
    (WithdrawMatter(matter="M-1", unit=VILLAGE, withdrawn_on=day("03-01"), reason="x"), "matter.wrong_unit"),
    (RecordGuide(guide="L-1", matter="M-1", unit=VILLAGE, assignment=LINK.assignment, step="review",
                 guided_on=day("02-01")), "matter.wrong_unit"),
    (EndPost(assignment="A-clerk-village_clerk", unit=VILLAGE, last_day=day("03-01")), "input.unknown_assignment"),
    (RegisterPerson(person="clerk", unit=VILLAGE, name="别人"), "input.id_taken"),
    (opened(title="别的"), "input.id_taken"),
    (sit("review", "02-01", chair="nclerk"), "input.id_taken"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "rule"), CHANGES, ids=lambda value: getattr(value, "type", None))
async def test_another_villages_office_changes_nothing(meetings: Door, command: Command, rule: str) -> None:
    before = await meetings.count()
    told = command.model_dump(mode="json")
    role: Any = (
        "township_office" if told["type"] in ("return_matter", "end_post", "register_person") else "village_office"
    )
    named = await meetings.tell(told["type"], told, role, NEIGHBOUR)
    assert (named.status_code, named.json()["rule"]) == (403, "access.scope")
    in_its_own_name = await meetings.tell(told["type"], {**told, "unit": NEIGHBOUR}, role, NEIGHBOUR)
    assert (in_its_own_name.status_code, in_its_own_name.json()["rule"]) == (422, rule)
    assert await meetings.count() == before


async def test_a_person_is_erased_by_those_whose_scope_holds_its_roster(meetings: Door) -> None:
    told = ErasePerson(person="clerk", reason="本人要求").model_dump(mode="json")
    answered = await meetings.tell("erase_person", told, "organisation_department", NEIGHBOUR)
    assert (answered.status_code, answered.json()["rule"]) == (403, "access.scope")


RECORDS: list[Command] = [
    notice("02-16", "03-10", unit=NEIGHBOUR),
    report("03-01", final=True, unit=NEIGHBOUR),
    sit("review", "02-02", unit=NEIGHBOUR, chair="nsecretary", recorder="nclerk", present=[]),
]


@pytest.mark.parametrize("command", RECORDS, ids=lambda value: value.type)
def test_what_another_unit_did_is_on_record_in_its_own_name_and_takes_no_step(command: Command) -> None:
    stored, *verdicts = upto("awareness").when(command).outcome()
    assert stored.unit == NEIGHBOUR
    (refused,) = verdicts
    assert refused.unit == VILLAGE
    assert "wrong_unit" in refused.reasons  # type: ignore[attr-defined]


def test_the_successor_corrects_what_the_old_unit_held_and_the_meeting_stays_the_old_units() -> None:
    merged = upto("resolution").told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-20")))
    by_successor = correction(unit=NEIGHBOUR, chair="first")
    (corrected,) = merged.when(by_successor).outcome()
    assert (corrected.type, corrected.unit) == ("meeting_corrected", VILLAGE)
    merged.when(correction(unit=NEIGHBOUR)).then()
    merged.when(correction(unit=TOWNSHIP, chair="first")).refused_by("meeting.wrong_unit", "unit")


def test_attendance_is_held_against_the_roster_of_the_unit_that_held_the_meeting() -> None:
    merged = upto("resolution").told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-20")))
    listed = [{"kind": "members_assembly", "counted": "voting_members", "present": 21}]
    merged.when(correction(unit=NEIGHBOUR, attendance=listed)).refused_by(
        "input.more_present_than_entitled", "attendance.0.present"
    )


def test_a_post_is_filled_by_a_person_of_another_roster_too() -> None:
    founded().when(
        AssignPost(assignment="A-1", person="nclerk", post="village_clerk", unit=VILLAGE, first_day=day("02-01"))
    ).then_types("post_assigned")
