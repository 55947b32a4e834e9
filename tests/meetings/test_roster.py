"""Units, persons, posts and counts; and what nobody can have done, refused at the door with field and rule."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.meetings.domain.commands import (
    AssignPost,
    CloseUnit,
    CorrectMeeting,
    DeclareCounts,
    DeclareWatch,
    EndPost,
    ErasePerson,
    HoldMeeting,
    MergeUnit,
    OpenMatter,
    RegisterPerson,
    RegisterUnit,
    RenameUnit,
)
from services.meetings.domain.decide import decide
from services.meetings.domain.events import PostAssigned, WatchDeclared
from services.meetings.domain.judging import FOLDS
from shared.adoption import AdoptRulebook, RulebookAdopted, digest
from shared.testing import Scenario
from tests.meetings.village import (
    COUNTY,
    NEIGHBOUR,
    ROWS,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    YEAR_START,
    answer,
    assign,
    day,
    founded,
    notice,
    objection,
    opened,
    report,
    sit,
    upto,
)

UNKNOWN = "990101001009"
TOMORROW = date(2027, 1, 1)


def village(**how: Any) -> RegisterUnit:
    told = {"unit": UNKNOWN, "kind": "village", "name": "丙村", "parent": TOWNSHIP, "enrolled_on": YEAR_START}
    return RegisterUnit.model_validate({**told, **how})


def test_the_rulebook_is_adopted_when_it_differs_from_the_one_in_use() -> None:
    adopt = AdoptRulebook(county=COUNTY, rows=ROWS)
    empty = Scenario(decide, FOLDS, "meetings", TODAY)
    empty.when(adopt).then(RulebookAdopted(unit=COUNTY, occurred_on=TODAY, digest=digest(ROWS), rows=ROWS))


def test_without_a_rulebook_no_matter_is_opened() -> None:
    bare = Scenario(decide, FOLDS, "meetings", TODAY).told(
        RegisterUnit(unit=COUNTY, kind="county", name="县", enrolled_on=YEAR_START),
        village(parent=COUNTY),
    )
    bare.when(opened(unit=UNKNOWN)).refused_by("rules.none_adopted")


def test_a_watch_may_begin_in_the_future_and_the_last_one_holds() -> None:
    watch = DeclareWatch(county=COUNTY, watched_from=date(2027, 3, 1))
    founded().when(watch).then(WatchDeclared(unit=COUNTY, occurred_on=TODAY, watched_from=date(2027, 3, 1)))
    founded().when(DeclareWatch(county=VILLAGE, watched_from=TODAY)).refused_by("input.not_a_county", "county")
    founded().when(DeclareWatch(county=UNKNOWN, watched_from=TODAY)).refused_by("input.unknown_unit", "county")


def test_a_unit_has_a_known_parent() -> None:
    founded().when(village()).then_types("unit_registered")
    founded().when(village(parent="990101009000")).refused_by("input.unknown_unit", "parent")
    founded().when(village(parent=None)).refused_by("input.parent_missing", "parent")
    founded().when(village(enrolled_on=TOMORROW)).refused_by("input.future_day", "enrolled_on")


def test_a_code_names_one_unit() -> None:
    founded().told(village()).when(village(kind="branch")).refused_by("input.id_taken", "unit")


def test_a_unit_is_renamed() -> None:
    founded().when(RenameUnit(unit=VILLAGE, name="新村", renamed_on=TODAY)).then_types("unit_renamed")
    founded().when(RenameUnit(unit=UNKNOWN, name="新村", renamed_on=TODAY)).refused_by("input.unknown_unit", "unit")


def merge(unit: str, into: str, on: date = TODAY) -> MergeUnit:
    return MergeUnit(unit=unit, into=into, merged_on=on)


def test_a_unit_is_merged_once_and_never_in_a_circle() -> None:
    founded().when(merge(VILLAGE, NEIGHBOUR)).then_types("unit_merged")
    founded().when(merge(VILLAGE, VILLAGE)).refused_by("input.merged_in_a_circle", "into")
    founded().when(merge(VILLAGE, UNKNOWN)).refused_by("input.unknown_unit", "into")
    merged = founded().told(merge(VILLAGE, NEIGHBOUR))
    merged.when(merge(NEIGHBOUR, VILLAGE)).refused_by("input.merged_in_a_circle", "into")
    merged.when(merge(VILLAGE, TOWNSHIP)).refused_by("input.id_taken", "unit")
    merged.when(CloseUnit(unit=VILLAGE, closed_on=TODAY)).refused_by("input.id_taken", "unit")
    founded().when(merge(VILLAGE, NEIGHBOUR, TOMORROW)).refused_by("input.future_day", "merged_on")


def test_nothing_is_merged_into_what_has_ended() -> None:
    closed = founded().told(CloseUnit(unit=NEIGHBOUR, closed_on=day("03-01")))
    closed.when(merge(VILLAGE, NEIGHBOUR, day("03-01"))).refused_by("input.unit_ended", "into")


def test_a_person_is_registered_once_and_erased_for_good() -> None:
    erase = ErasePerson(person="clerk", reason="本人要求")
    founded().when(erase).then_types("person_erased")
    again = RegisterPerson(person="clerk", unit=VILLAGE, name="姓名clerk")
    founded().when(again).then()
    founded().told(erase).when(again).refused_by("input.id_taken", "person")
    founded().when(RegisterPerson(person="clerk", unit=NEIGHBOUR, name="某")).refused_by("input.id_taken", "person")
    founded().when(ErasePerson(person="nobody", reason="无")).refused_by("input.unknown_person", "person")
    founded().when(RegisterPerson(person="new", unit=UNKNOWN, name="某")).refused_by("input.unknown_unit", "unit")


def test_a_name_or_phone_that_is_told_anew_replaces_the_old_one() -> None:
    def registered(name: str, phone: str | None = None) -> RegisterPerson:
        return RegisterPerson(person="clerk", unit=VILLAGE, name=name, phone=phone)

    founded().when(registered("张叁")).then_types("person_registered")
    with_phone = registered("姓名clerk", "13800000000")
    founded().when(with_phone).then_types("person_registered")
    founded().told(with_phone).when(registered("姓名clerk")).then_types("person_registered")
    founded().told(registered("张叁")).when(registered("姓名clerk")).then_types("person_registered")


def test_an_erased_name_leaves_the_state() -> None:
    erased = founded().told(ErasePerson(person="clerk", reason="本人要求")).state("person-clerk")
    assert (erased.unit, erased.registered, erased.erased) == (VILLAGE, None, True)


def test_a_post_may_begin_in_the_future() -> None:
    founded().when(assign("clerk", "village_director", TOMORROW)).then(
        PostAssigned(
            unit=VILLAGE,
            occurred_on=TOMORROW,
            assignment="A-clerk-village_director",
            person="clerk",
            post="village_director",
        )
    )


def test_a_post_is_held_by_somebody_somewhere_in_the_order_of_days() -> None:
    founded().when(assign("nobody", "village_clerk")).refused_by("input.unknown_person", "person")
    founded().when(assign("clerk", "village_clerk", unit=UNKNOWN)).refused_by("input.unknown_unit", "unit")
    backwards = assign("clerk", "village_director", TODAY, last_day=YEAR_START)
    founded().when(backwards).refused_by("input.days_reversed", "last_day")
    taken = AssignPost.model_validate({**dict(assign("clerk", "village_clerk")), "person": "member"})
    founded().when(taken).refused_by("input.id_taken", "assignment")
    heir = assign("clerk", "linked_leader", succeeds="A-clerk-village_clerk")
    founded().when(heir).refused_by("input.unknown_assignment", "succeeds")


def test_a_posts_end_may_be_told_again_and_the_last_one_holds() -> None:
    def end(on: str) -> EndPost:
        return EndPost(assignment="A-clerk-village_clerk", unit=VILLAGE, last_day=day(on))

    ended = founded().told(end("03-01"), end("04-01"))
    unit = ended.state(f"unit-{VILLAGE}")
    assert unit.holders("village_clerk", day("04-01")) == {"clerk"}
    assert unit.holders("village_clerk", day("04-02")) == frozenset()
    founded().when(EndPost(assignment="A-0", unit=VILLAGE, last_day=TODAY)).refused_by(
        "input.unknown_assignment", "assignment"
    )
    early = EndPost(assignment="A-clerk-village_clerk", unit=VILLAGE, last_day=date(2025, 12, 31))
    founded().when(early).refused_by("input.days_reversed", "last_day")


def test_of_counts_for_one_day_the_last_recorded_holds_each_by_itself() -> None:
    def counts(on: str, **numbers: int) -> DeclareCounts:
        return DeclareCounts.model_validate({"unit": VILLAGE, "first_day": day(on), "counts": numbers})

    told = founded().told(
        counts("03-01", voting_members=30, households=50),
        counts("05-01", voting_members=40),
        counts("03-01", voting_members=31),
    )
    unit = told.state(f"unit-{VILLAGE}")
    assert [unit.count("voting_members", day(on)) for on in ("02-28", "03-01", "04-30", "05-01")] == [20, 31, 31, 40]
    assert unit.count("households", TODAY) == 50
    assert unit.count("representatives", date(2025, 12, 31)) is None
    founded().when(DeclareCounts(unit=VILLAGE, first_day=TOMORROW, counts={"households": 1})).refused_by(
        "input.future_day", "first_day"
    )


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"unit": UNKNOWN}, "input.unknown_unit", "unit"),
    ({"opened_on": TOMORROW}, "input.future_day", "opened_on"),
    ({"steps_before": ["proposal"]}, "input.steps_before", "steps_before"),
    ({"opening_record": True, "steps_before": ["review"]}, "input.steps_before", "steps_before"),
])  # fmt: skip
def test_what_no_opening_can_say(change: dict[str, Any], rule: str, at: str) -> None:
    founded().when(opened(**change)).refused_by(rule, at)


def test_a_matters_number_is_given_once_in_the_county() -> None:
    scenario = founded().told(opened())
    scenario.when(opened()).then()
    scenario.when(opened(kind="venue")).refused_by("input.id_taken", "matter")
    scenario.when(opened(unit=NEIGHBOUR)).refused_by("input.id_taken", "matter")


def test_a_unit_that_has_ended_opens_no_matter() -> None:
    ended = founded().told(CloseUnit(unit=VILLAGE, closed_on=day("01-04")))
    ended.when(opened(on="01-05")).refused_by("input.unit_ended", "unit")
    ended.when(opened(on="01-04")).then_types("matter_opened", "matter_numbered", "matter_withdrawn")


MEETING = dict(sit("review", "02-01"))
REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"unit": UNKNOWN}, "input.unknown_unit", "unit"),
    ({"held_on": TOMORROW}, "input.future_day", "held_on"),
    ({"last_day": TOMORROW}, "input.future_day", "last_day"),
    ({"last_day": day("01-31")}, "input.days_reversed", "last_day"),
    ({"chair": "nobody"}, "input.unknown_person", "chair"),
    ({"recorder": "nobody"}, "input.unknown_person", "recorder"),
    ({"convener": "nobody"}, "input.unknown_person", "convener"),
    ({"present": ["clerk", "nobody"]}, "input.unknown_person", "present.1"),
    ({"items": [{"matter": "M-9", "step": "review"}]}, "input.unknown_matter", "items.0.matter"),
    (
        {"items": [{"matter": "M-1", "step": "review", "in_favour": 21}]},
        "input.more_in_favour_than_present",
        "items.0.in_favour",
    ),
    (
        {"attendance": [{"kind": "members_assembly", "counted": "voting_members", "present": 21}]},
        "input.more_present_than_entitled",
        "attendance.0.present",
    ),
    (
        {"attendance": [{"kind": "theme_day", "counted": "voting_members", "present": 5}]},
        "input.kind_not_held",
        "attendance.0.kind",
    ),
    (
        {"attendance": [{"kind": "members_assembly", "counted": "voting_members", "present": 20}] * 2},
        "input.counted_twice",
        "attendance.1.counted",
    ),
]


@pytest.mark.parametrize(("change", "rule", "at"), REFUSALS)
def test_what_no_meeting_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    upto("review").when(HoldMeeting.model_validate({**MEETING, **change})).refused_by(rule, at)


@pytest.mark.parametrize(("change", "rule", "at"), REFUSALS)
def test_a_malformed_correction_is_refused_and_the_old_record_stands(
    change: dict[str, Any], rule: str, at: str
) -> None:
    wrong = CorrectMeeting.model_validate({**MEETING, "type": "correct_meeting", **change})
    upto("resolution").when(wrong).refused_by(rule, at)


def test_in_favour_is_compared_with_the_attendance_of_the_steps_kind() -> None:
    listed = [
        {"kind": "members_assembly", "counted": "voting_members", "present": 11},
        {"kind": "theme_day", "counted": "adult_villagers", "present": 200},
    ]
    how = {"kinds": ["members_assembly", "theme_day"], "attendance": listed}
    item = {"matter": "M-1", "step": "review", "in_favour": 12}
    upto("review").when(sit("review", "02-01", **how, items=[item])).refused_by(
        "input.more_in_favour_than_present", "items.0.in_favour"
    )
    largest = sit("review", "02-01", kinds=["theme_day"], attendance=listed[1:], items=[item])
    upto("review").when(largest).then_types("meeting_held", "step_refused")


def test_a_meetings_id_is_given_once_and_its_correction_needs_it() -> None:
    other = HoldMeeting.model_validate({**MEETING, "chair": "first"})
    upto("resolution").when(other).refused_by("input.id_taken", "meeting")
    corrected = CorrectMeeting.model_validate({**MEETING, "type": "correct_meeting"})
    upto("review").when(corrected).refused_by("input.unknown_meeting", "meeting")
    upto("resolution").when(corrected).then()
    foreign = CorrectMeeting.model_validate({**MEETING, "type": "correct_meeting", "unit": NEIGHBOUR})
    upto("resolution").when(foreign).refused_by("meeting.wrong_unit", "unit")
    merged = upto("resolution").told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-05")))
    told = CorrectMeeting.model_validate({**dict(foreign), "chair": "first"})
    first, *_ = merged.when(told).outcome()
    assert first.unit == VILLAGE
    corrected_since = upto("resolution").told(CorrectMeeting.model_validate({**dict(told), "unit": VILLAGE}))
    corrected_since.when(HoldMeeting.model_validate(MEETING)).then()


def test_a_record_told_again_with_other_words_is_another_content() -> None:
    objected = upto("awareness").told(objection("02-20"), report("02-21"))
    objected.when(objection("02-20", content="另一条")).refused_by("input.id_taken", "objection")
    objected.when(report("02-21", content="另一条")).refused_by("input.id_taken", "report")
    objected.when(notice("02-15", "02-25", place="别处")).refused_by("input.id_taken", "notice")
    objected.when(opened(title="别的")).refused_by("input.id_taken", "matter")
    answered = objected.told(answer("02-22"))
    answered.when(answer("02-22", content="另一条")).refused_by("input.id_taken", "objection")


def test_other_minutes_are_a_correction_and_the_same_are_none() -> None:
    def corrected(minutes: str | None) -> CorrectMeeting:
        return CorrectMeeting.model_validate({**MEETING, "type": "correct_meeting", "minutes": minutes})

    scenario = upto("resolution")
    scenario.when(HoldMeeting.model_validate({**MEETING, "minutes": "另记"})).refused_by("input.id_taken", "meeting")
    scenario.when(corrected("更正")).then_types("meeting_corrected")
    scenario.told(corrected("更正")).when(corrected(None)).then_types("meeting_corrected")
    scenario.told(corrected("更正")).when(corrected("更正")).then()


def test_what_no_notice_objection_or_report_can_have_been() -> None:
    scenario = upto("awareness")
    scenario.when(notice("02-15", "02-26")).refused_by("input.id_taken", "notice")
    scenario.when(notice("02-20", "02-19")).refused_by("input.days_reversed", "last_day")
    scenario.when(notice("02-20", "03-19", first_day=TOMORROW, last_day=TOMORROW)).refused_by(
        "input.future_day", "first_day"
    )
    scenario.when(notice("02-20", "03-19", matter="M-9")).refused_by("input.unknown_matter", "matter")
    scenario.when(answer("02-20")).refused_by("input.unknown_objection", "objection")
    scenario.when(objection("02-20", unit=NEIGHBOUR)).refused_by("matter.wrong_unit", "unit")
    scenario.when(objection("02-20", raised_on=TOMORROW)).refused_by("input.future_day", "raised_on")
    objected = scenario.told(objection("02-20"))
    objected.when(answer("02-20", answered_on=TOMORROW)).refused_by("input.future_day", "answered_on")
    objected.when(answer("02-19")).refused_by("input.answered_before_raised", "answered_on")
    objected.when(objection("02-21")).refused_by("input.id_taken", "objection")
    answered = objected.told(answer("02-22"))
    answered.when(answer("02-22")).then()
    answered.when(answer("02-23")).refused_by("input.id_taken", "objection")
    scenario.when(report("02-20", reported_on=TOMORROW)).refused_by("input.future_day", "reported_on")
    scenario.when(report("02-20", unit=NEIGHBOUR)).refused_by("matter.wrong_unit", "unit")
    scenario.told(report("02-20")).when(report("02-20", final=True)).refused_by("input.id_taken", "report")


def test_a_field_that_nobody_knows_is_an_error_at_the_door() -> None:
    with pytest.raises(ValidationError):
        OpenMatter.model_validate({**dict(opened()), "colour": "red"})
