"""What belongs to one kind of meeting alone: who gave the lecture, what was trained, what was on the agenda."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.meetings import contract
from services.meetings.domain.commands import CorrectMeeting, HoldMeeting, RegisterPerson
from services.meetings.domain.events import MeetingHeld
from shared.envelope import parse
from tests.meetings.village import TOWNSHIP, VILLAGE, day, founded

UNITS = {"village": VILLAGE, "township": TOWNSHIP}


def held(*kinds: str, by: str = "village", **how: Any) -> HoldMeeting:
    told = {"meeting": "G-1", "unit": UNITS[by], "held_on": day("06-30"), "kinds": kinds}
    return HoldMeeting.model_validate({**told, "chair": "secretary", "recorder": "clerk", **how})


def corrected(*kinds: str, **how: Any) -> CorrectMeeting:
    return CorrectMeeting.model_validate({**dict(held(*kinds, **how)), "type": "correct_meeting"})


def test_a_lecture_names_who_gave_it() -> None:
    founded().when(held("theme_day", "party_lecture", lecturer="first")).then(
        MeetingHeld(
            unit=VILLAGE,
            occurred_on=day("06-30"),
            meeting="G-1",
            kinds=("theme_day", "party_lecture"),
            chair="secretary",
            recorder="clerk",
            lecturer="first",
        )
    )
    founded().when(held("party_lecture")).refused_by("meeting.lecturer_missing", "lecturer")
    founded().when(held("party_lecture", lecturer="nobody")).refused_by("input.unknown_person", "lecturer")
    founded().when(held("theme_day", lecturer="first")).refused_by("meeting.lecturer_without_party_lecture", "lecturer")


def test_a_training_has_a_theme_out_of_a_closed_set() -> None:
    founded().when(held("training", theme="village_procedure")).then_types("meeting_held")
    founded().when(held("training")).refused_by("meeting.theme_missing", "theme")
    founded().when(held("branch_study", theme="law")).refused_by("meeting.theme_without_training", "theme")
    with pytest.raises(ValidationError):
        held("training", theme="fishing")


def test_a_democratic_life_meeting_is_a_committees() -> None:
    leader = RegisterPerson(person="head", unit=TOWNSHIP, name="某")
    held_by_township = held("democratic_life_meeting", by="township", chair="head", recorder="head")
    founded().told(leader).when(held_by_township).then_types("meeting_held")
    founded().when(held("democratic_life_meeting")).refused_by("meeting.not_a_committee", "kinds")


def test_the_topics_that_rules_ask_for_are_words_and_all_others_free_text() -> None:
    spoken = held("committee_meeting", by="township", topics=["party_building"], other_topics=["春耕", "防火"])
    (told,) = founded().when(spoken).outcome()
    assert isinstance(told, MeetingHeld)
    assert (told.topics, told.texts["topics"]) == (("party_building",), "春耕\n防火")
    assert "春耕" not in told.model_dump_json()
    with pytest.raises(ValidationError):
        held("committee_meeting", topics=["party_bulding"])


def test_another_free_topic_is_a_correction() -> None:
    scenario = founded().told(held("theme_day", other_topics=["春耕"]))
    scenario.when(corrected("theme_day", other_topics=["防火"])).then_types("meeting_corrected")
    scenario.when(corrected("theme_day", other_topics=["春耕"])).then()


def test_a_correction_may_name_the_lecturer_anew() -> None:
    scenario = founded().told(held("party_lecture", lecturer="first"))
    scenario.when(corrected("party_lecture", lecturer="secretary")).then_types("meeting_corrected")
    scenario.when(corrected("party_lecture")).refused_by("meeting.lecturer_missing", "lecturer")


def test_a_meeting_of_the_first_records_keeps_its_free_topics_and_needs_no_lecturer() -> None:
    corpus = Path("tests/contract/corpus/meetings").glob("meeting_held.v1.*.json")
    topics = [getattr(contract.read(parse(file.read_bytes())), "topics", ()) for file in corpus]
    assert ("传达上级精神", "party_building") in topics
