"""What a branch owes in every period, and what meets it."""

from dataclasses import replace

import pytest

from services.supervision.domain.rows import CadenceRow
from tests.supervision.affairs.year import Year, became, by, cadence, duties, found, owed, settled
from tests.supervision.county import OTHER, RULES, TOWN, VILLAGE, day

MONTHLY = ("branch_study", "branch_committee", "theme_day", "dues")
YEARLY = ("organisation_life_meeting", "appraisal")


@pytest.fixture
def year() -> Year:
    return settled()


# Which periods are owed.


def test_a_branch_owes_by_the_month_the_quarter_and_the_year(year: Year) -> None:
    named = {(duty.rule.removeprefix("cadence."), duty.period and duty.period.name) for duty in duties(year, "02-28")}
    assert named == {
        *((rule, month) for rule in MONTHLY for month in ("2026-01", "2026-02")),
        ("members_assembly", "2026-Q1"),
        *((rule, "2026") for rule in YEARLY),
    }


def test_a_period_is_owed_from_its_first_day_on(year: Year) -> None:
    assert list(owed(year, "03-31", "theme_day")) == ["2026-01", "2026-02", "2026-03"]
    assert list(owed(year, "04-01", "theme_day")) == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert list(owed(year, "03-31", "members_assembly")) == ["2026-Q1"]
    assert list(owed(year, "04-01", "members_assembly")) == ["2026-Q1", "2026-Q2"]
    assert list(owed(year, "2027-01-01", "appraisal")) == ["2026", "2027"]


def test_a_duty_says_whose_it_is_and_from_when_to_when_it_runs(year: Year) -> None:
    [duty] = duties(year, "03-31", "members_assembly")
    assert (duty.subject, duty.debtor.unit, duty.debtor.post, duty.debtor.person) == (
        f"unit/{VILLAGE}",
        VILLAGE,
        "branch_secretary",
        None,
    )
    assert (duty.since, duty.due, duty.trigger) == (day("2025-12-31"), day("03-31"), "2026-Q1")
    assert duty.trigger_event == next(fact.id for fact in year.told if fact.unit == VILLAGE)


@pytest.mark.parametrize(
    ("enrolled", "month", "quarter", "first_year"),
    [
        ("01-01", "2026-01", "2026-Q1", "2026"),
        ("01-02", "2026-02", "2026-Q2", "2027"),
        ("04-01", "2026-04", "2026-Q2", "2027"),
    ],
)
def test_the_first_period_begins_on_the_day_of_enrolment_or_later(
    enrolled: str, month: str, quarter: str, first_year: str
) -> None:
    year = Year()
    year.enrols(VILLAGE, "village", enrolled)
    assert next(iter(owed(year, "2027-01-01", "theme_day"))) == month
    assert next(iter(owed(year, "2027-01-01", "members_assembly"))) == quarter
    assert next(iter(owed(year, "2027-01-01", "appraisal"))) == first_year


@pytest.mark.parametrize(
    ("recorded", "first"),
    [("01-31 23:59", "2026-01"), ("02-01 00:00", "2026-02"), ("02-28", "2026-02"), ("03-01", "2026-03")],
)
def test_the_first_period_ends_on_the_day_on_which_the_registration_was_recorded_or_later(
    recorded: str, first: str
) -> None:
    year = Year()
    year.enrols(VILLAGE, "village", "01-01", recorded)
    assert next(iter(owed(year, "03-15", "theme_day"))) == first


def test_a_quarter_and_a_year_that_still_run_when_the_unit_is_registered_are_owed() -> None:
    year = Year()
    year.enrols(VILLAGE, "village", "01-01", "03-31")
    assert list(owed(year, "03-31", "members_assembly")) == ["2026-Q1"]
    assert list(owed(year, "03-31", "appraisal")) == ["2026"]


def test_nothing_is_owed_before_the_unit_is_known() -> None:
    year = Year()
    year.enrols(VILLAGE, "village", "01-01", "02-10")
    assert duties(year, "02-09") == []
    assert list(owed(year, "02-10", "theme_day")) == ["2026-02"]


def test_the_county_s_first_watched_day_moves_the_first_period(year: Year) -> None:
    year.watches("02-01", "02-20")
    year.watches("02-02", "02-22")
    assert list(owed(year, "02-19", "theme_day")) == ["2026-01", "2026-02"]
    assert list(owed(year, "02-20", "theme_day")) == ["2026-02"]
    assert list(owed(year, "03-01", "theme_day")) == ["2026-03"]


def test_the_county_and_its_offices_owe_no_period() -> None:
    year = Year()
    year.enrols(VILLAGE, "county_department", "01-01")
    assert duties(year, "12-31") == []


def test_the_row_in_force_on_a_period_s_first_day_says_how_often() -> None:
    [monthly] = RULES.cadences["cadence.theme_day"]
    told = monthly.model_dump() | {"id": "cadence.theme_day/2", "every": "quarter", "in_force_from": day("04-01")}
    quarterly = CadenceRow.model_validate(told)
    rules = replace(RULES, cadences={"cadence.theme_day": (quarterly, monthly)})
    assert sorted(owed(settled(), "07-01", "theme_day", rules=rules)) == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-Q2",
        "2026-Q3",
    ]


def test_a_row_that_comes_into_force_in_the_course_of_a_period_holds_from_the_next_on() -> None:
    [first] = RULES.cadences["cadence.theme_day"]
    told = first.model_dump() | {"id": "cadence.theme_day/2", "grace_days": 5, "in_force_from": day("02-28")}
    rules = replace(RULES, cadences={"cadence.theme_day": (CadenceRow.model_validate(told), first)})
    rows = {duty.period and duty.period.name: duty.row.id for duty in duties(settled(), "03-31", rules=rules)}
    assert rows == {"2026-01": first.id, "2026-02": first.id, "2026-03": "cadence.theme_day/2"}


# What meets a period.


def test_a_meeting_on_the_last_day_meets_the_period_and_one_of_the_next_day_does_not(year: Year) -> None:
    year.meets("01-31", "theme_day", recorded="02-02")
    year.meets("03-01", "theme_day")
    assert owed(year, "03-01", "theme_day") == {"2026-01": "done 01-31", "2026-02": "open", "2026-03": "done 03-01"}


def test_one_sitting_meets_all_that_it_was_held_as(year: Year) -> None:
    year.meets("01-10", "branch_committee branch_study theme_day members_assembly organisation_life_meeting")
    met = {duty.rule for duty in duties(year, "01-31") if became(duty) == "done 01-10"}
    assert met == {
        f"cadence.{kind}"
        for kind in ("branch_committee", "branch_study", "theme_day", "members_assembly", "organisation_life_meeting")
    }


def test_the_earliest_day_meets_it_however_late_it_is_recorded(year: Year) -> None:
    year.meets("01-20", "theme_day")
    year.meets("01-05", "theme_day", recorded="02-10")
    assert owed(year, "02-09", "theme_day")["2026-01"] == "done 01-20"
    assert owed(year, "02-10", "theme_day")["2026-01"] == "done 01-05"


def test_of_two_meetings_of_one_day_the_one_recorded_first_meets_it(year: Year) -> None:
    year.meets("01-05", "theme_day", recorded="01-07")
    year.meets("01-05", "theme_day", recorded="01-06")
    [duty] = duties(year, "01-31", "theme_day")
    assert duty.done_by == year.lived[-1].id


def test_a_correction_replaces_the_whole_record(year: Year) -> None:
    year.meets("01-05", "theme_day branch_study", meeting="G")
    year.meets("02-05", "theme_day", recorded="02-06", meeting="G")
    assert owed(year, "02-05", "theme_day") == {"2026-01": "done 01-05", "2026-02": "open"}
    assert owed(year, "02-06", "theme_day") == {"2026-01": "open", "2026-02": "done 02-05"}
    assert owed(year, "02-06", "branch_study") == {"2026-01": "open", "2026-02": "open"}


def test_another_unit_s_records_meet_nothing(year: Year) -> None:
    year.meets("01-05", "theme_day", unit=OTHER)
    year.collects("01-05", unit=OTHER)
    assert owed(year, "01-31", "theme_day") == owed(year, "01-31", "dues") == {"2026-01": "open"}


def test_a_staff_study_is_no_branch_study_though_it_is_called_both_and_its_other_kinds_count(year: Year) -> None:
    year.meets("01-05", "staff_study branch_study theme_day")
    assert owed(year, "01-31", "branch_study") == {"2026-01": "open"}
    assert owed(year, "01-31", "theme_day") == {"2026-01": "done 01-05"}


def test_a_meeting_that_fails_for_one_kind_counts_for_its_others(year: Year) -> None:
    year.meets("01-05", "branch_committee theme_day", chair="stranger")
    assert owed(year, "01-31", "branch_committee") == {"2026-01": "open"}
    assert owed(year, "01-31", "theme_day") == {"2026-01": "done 01-05"}


def test_a_later_meeting_that_counts_meets_what_an_earlier_one_did_not(year: Year) -> None:
    year.meets("01-05", "branch_committee", chair="stranger")
    year.meets("01-06", "branch_committee", attendance="branch_committee:committee_members:2")
    year.meets("01-07", "branch_committee")
    assert owed(year, "01-31", "branch_committee") == {"2026-01": "done 01-07"}


def test_other_kinds_have_neither_chair_nor_quorum(year: Year) -> None:
    for kind in ("branch_study", "theme_day", "organisation_life_meeting", "appraisal"):
        year.meets("01-05", kind, chair="stranger", attendance="")
        assert list(owed(year, "01-31", kind).values()) == ["done 01-05"]


@pytest.mark.parametrize(("held", "advisory"), [("09-30", "before_fourth_quarter"), ("10-01", None)])
def test_an_appraisal_before_the_fourth_quarter_counts_and_is_noted(
    year: Year, held: str, advisory: str | None
) -> None:
    year.meets(held, "appraisal")
    [duty] = duties(year, "12-31", "appraisal")
    assert (became(duty), duty.advisory) == (f"done {held}", advisory)


def test_dues_count_by_the_day_of_their_collection(year: Year) -> None:
    year.collects("01-31", recorded="02-03")
    year.collects("03-01")
    assert owed(year, "03-31", "dues") == {"2026-01": "done 01-31", "2026-02": "open", "2026-03": "done 03-01"}


def test_the_first_collection_of_a_month_meets_it_however_late_it_is_recorded(year: Year) -> None:
    year.collects("01-20")
    year.collects("01-10", recorded="02-10")
    assert owed(year, "02-09", "dues")["2026-01"] == "done 01-20"
    assert owed(year, "02-10", "dues")["2026-01"] == "done 01-10"


def test_a_record_of_dues_stands_until_another_corrects_it(year: Year) -> None:
    year.collects("01-20", record="D1")
    year.collects("02-10", record="D2", corrects="D1")
    assert owed(year, "02-09", "dues") == {"2026-01": "done 01-20", "2026-02": "open"}
    assert owed(year, "02-10", "dues") == {"2026-01": "open", "2026-02": "done 02-10"}


# A branch without a committee.


@pytest.mark.parametrize(("members", "owes"), [(6, []), (7, ["2026-01"])])
def test_a_branch_with_fewer_than_seven_members_owes_no_committee_meeting(members: int, owes: list[str]) -> None:
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "village", "01-01")
    year.counts("01-31", f"voting_members:{members}")
    assert list(owed(year, "01-31", "branch_committee")) == owes
    assert list(owed(year, "01-31", "members_assembly")) == ["2026-Q1"]


def test_a_branch_that_declared_no_members_has_a_committee() -> None:
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "village", "01-01")
    year.counts("01-01", "committee_members:3")
    assert list(owed(year, "01-31", "branch_committee")) == ["2026-01"]


def test_whether_there_is_a_committee_is_asked_on_the_period_s_last_day_and_before_it_today(year: Year) -> None:
    year.counts("01-31", "voting_members:6")
    year.counts("02-15", "voting_members:7")
    year.counts("03-01", "voting_members:5")
    assert list(owed(year, "01-30", "branch_committee")) == ["2026-01"]
    assert list(owed(year, "01-31", "branch_committee")) == []
    assert list(owed(year, "02-14", "branch_committee")) == []
    assert list(owed(year, "02-15", "branch_committee")) == ["2026-02"]
    assert list(owed(year, "03-15", "branch_committee")) == ["2026-02"]


# The end of a unit.


@pytest.mark.parametrize(("held", "march"), [("03-15", "done 03-15"), ("03-16", "cancelled 03-15")])
def test_the_day_of_its_end_is_still_the_unit_s_own_and_no_later_day_is(year: Year, held: str, march: str) -> None:
    year.closes(VILLAGE, "03-15")
    year.meets(held, "theme_day")
    year.meets("01-10", "theme_day")
    assert owed(year, "05-01", "theme_day") == {"2026-01": "done 01-10", "2026-02": "open", "2026-03": march}


@pytest.mark.parametrize(("closed", "february"), [("02-28", "cancelled 02-28"), ("03-01", "open")])
def test_the_end_cancels_what_is_due_on_that_day_or_later(year: Year, closed: str, february: str) -> None:
    year.merges(VILLAGE, OTHER, closed)
    assert owed(year, "05-01", "theme_day")["2026-02"] == february
    [duty] = duties(year, "05-01", "appraisal")
    assert became(duty) == f"cancelled {closed}"
    assert duty.ended_by == year.told[-1].id


def test_no_period_begins_after_the_end(year: Year) -> None:
    year.closes(VILLAGE, "02-28", "04-10")
    assert list(owed(year, "04-09", "theme_day")) == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert list(owed(year, "04-10", "theme_day")) == ["2026-01", "2026-02"]


def test_dues_collected_after_the_end_count_for_nothing(year: Year) -> None:
    year.closes(VILLAGE, "03-15")
    year.collects("03-16")
    assert owed(year, "05-01", "dues")["2026-03"] == "cancelled 03-15"


def test_what_was_held_after_the_end_meets_nothing_of_the_longer_periods(year: Year) -> None:
    year.closes(VILLAGE, "02-10")
    year.meets("02-11", "appraisal members_assembly")
    assert owed(year, "12-31", "appraisal") == {"2026": "cancelled 02-10"}
    assert owed(year, "12-31", "members_assembly") == {"2026-Q1": "cancelled 02-10"}


# Breaches.


def test_a_record_that_is_both_staff_study_and_branch_study_is_a_breach(year: Year) -> None:
    year.meets("01-05", "staff_study branch_study", meeting="G")
    year.meets("01-06", "staff_study theme_day")
    [breach] = found(year, "01-31")
    assert (breach.rule, breach.subject) == ("meeting.staff_study_as_branch_study", "meeting/G")
    assert (breach.debtor.unit, breach.on, breach.event) == (VILLAGE, day("01-05"), year.lived[-2].id)


def test_what_may_not_be_told_as_branch_study_is_asked_of_the_row_in_force_on_the_meeting_s_day(year: Year) -> None:
    [first] = RULES.cadences["cadence.branch_study"]
    told = first.model_dump() | {
        "id": "cadence.branch_study/2",
        "not_with": ["training"],
        "in_force_from": day("01-10"),
    }
    rules = replace(RULES, cadences={"cadence.branch_study": (CadenceRow.model_validate(told), first)})
    for on in ("01-09", "01-10"):
        year.meets(on, "branch_study training", meeting=f"T-{on}")
        year.meets(on, "branch_study staff_study", meeting=f"S-{on}")
    assert [one.subject for one in found(year, "01-31", rules=rules)] == ["meeting/S-01-09", "meeting/T-01-10"]


def test_a_wrong_chair_is_one_breach_of_the_meeting(year: Year) -> None:
    year.meets("01-05", "branch_committee members_assembly", chair="stranger", meeting="G")
    year.meets("01-06", "theme_day", chair="stranger")
    year.meets("01-07", "members_assembly")
    assert [(one.rule, one.subject) for one in found(year, "01-31")] == [("meeting.chair", "meeting/G")]


def test_a_correction_ends_the_breach(year: Year) -> None:
    year.meets("01-05", "members_assembly", chair="stranger", meeting="G")
    year.meets("01-05", "members_assembly", recorded="01-20", meeting="G")
    assert len(found(year, "01-19")) == 1
    assert found(year, "01-20") == []


def test_what_was_held_before_the_first_watched_day_is_no_breach(year: Year) -> None:
    year.watches("02-10", "01-01")
    year.meets("02-09", "members_assembly", chair="stranger")
    year.meets("02-10", "members_assembly", chair="stranger", meeting="G")
    assert [one.subject for one in found(year, "02-28")] == ["meeting/G"]


def test_what_was_held_after_the_end_is_no_breach(year: Year) -> None:
    year.closes(VILLAGE, "02-10")
    year.meets("02-10", "members_assembly", chair="stranger", meeting="G")
    year.meets("02-11", "members_assembly", chair="stranger")
    assert [one.subject for one in found(year, "02-28")] == ["meeting/G"]


def test_a_missing_quorum_is_no_breach(year: Year) -> None:
    year.meets("01-05", "members_assembly", attendance="")
    assert found(year, "01-31") == []


def test_a_committee_may_have_any_chair_and_may_not_pass_a_staff_study_off_either(year: Year) -> None:
    year.enrols(TOWN, "township", "01-01")
    year.meets("01-05", "staff_study branch_study members_assembly", chair="stranger", unit=TOWN)
    assert [one.rule for one in found(year, "01-31", TOWN)] == ["meeting.staff_study_as_branch_study"]


# When it is asked again.


def test_a_living_branch_owes_something_new_with_each_month(year: Year) -> None:
    for on, turn in (("01-01", "02-01"), ("01-31", "02-01"), ("02-01", "03-01"), ("12-31", "2027-01-01")):
        now = by(year, on)
        assert cadence(year, now).next_turn(now) == day(turn)


def test_neither_a_committee_nor_a_branch_that_has_ended_owes_anything_by_time_alone(year: Year) -> None:
    year.enrols(TOWN, "township", "01-01")
    year.closes(VILLAGE, "01-31")
    for unit in (TOWN, VILLAGE, OTHER):
        now = by(year, "01-31")
        assert cadence(year, now, unit).next_turn(now) is None


def test_it_listens_to_the_roster_of_its_unit_and_to_the_county_s_rules(year: Year) -> None:
    now = by(year, "01-31")
    affair = cadence(year, now)
    assert affair.ears(now.roster) == {"every", "sittings", f"unit/{VILLAGE}", f"cadence/{VILLAGE}"}
    assert affair.begun
    assert affair.debtors(affair.duties(now)[0], now.day, now.roster, now.known_us) == ()
