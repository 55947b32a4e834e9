"""A committee is never six months without grass-roots Party building on its agenda."""

from dataclasses import replace

import pytest

from services.supervision.domain.rows import StudyRow
from tests.supervision.affairs.year import Year, by, cadence, duties, owed
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE, day


@pytest.fixture
def year() -> Year:
    year = Year()
    year.enrols(TOWN, "township", "01-10", parent=COUNTY)
    return year


def chain(year: Year, on: str) -> dict[str, str]:
    return owed(year, on, "committee_study", TOWN)


def studies(year: Year, on: str, recorded: str | None = None, meeting: str = "", **told: str) -> None:
    """A meeting of the committee on the subject, unless it is told otherwise."""
    told = {"kinds": "committee_meeting", "topics": "party_building", "unit": TOWN} | told
    year.meets(on, recorded=recorded, meeting=meeting, attendance="", **told)


def test_the_first_is_due_six_months_after_the_enrolment(year: Year) -> None:
    assert chain(year, "01-10") == {"07-10": "open"}
    [duty] = duties(year, "01-10", unit=TOWN)
    assert (duty.rule, duty.subject, duty.debtor.unit) == ("cadence.committee_study", f"unit/{TOWN}", TOWN)
    assert (duty.debtor.post, duty.debtor.person, duty.period) == ("committee_secretary", None, None)
    assert (duty.trigger, duty.trigger_event, duty.since) == ("registered", year.told[0].id, day("01-10"))


def test_nothing_is_owed_before_the_committee_is_known() -> None:
    year = Year()
    year.enrols(TOWN, "township", "01-10", "02-01")
    assert chain(year, "01-31") == {}
    assert chain(year, "02-01") == {"07-10": "open"}


def test_the_county_s_first_watched_day_moves_the_beginning(year: Year) -> None:
    year.watches("01-31", "02-10")
    year.watches("02-28", "03-10")
    assert chain(year, "02-09") == {"07-10": "open"}
    assert chain(year, "02-10") == {"07-31": "open"}
    assert chain(year, "03-10") == {"08-28": "open"}


@pytest.mark.parametrize(
    ("recorded", "due"), [("07-10", "07-10"), ("07-10 23:59", "07-10"), ("07-11 00:00", "2027-01-11")]
)
def test_it_counts_from_the_recording_of_the_registration_when_the_day_had_passed(recorded: str, due: str) -> None:
    year = Year()
    year.enrols(TOWN, "township", "01-10", recorded)
    assert chain(year, "07-11") == {due: "open"}


def test_meetings_before_a_recording_from_which_the_chain_starts_count_for_nothing() -> None:
    year = Year()
    year.enrols(TOWN, "township", "01-10", "08-31")
    studies(year, "08-30")
    assert chain(year, "09-30") == {"2027-02-28": "open"}
    studies(year, "08-31", meeting="G")
    assert chain(year, "09-30") == {"2027-02-28": "open"}  # the later of two with the same due day
    assert duties(year, "09-30", unit=TOWN)[0].trigger == "G"


@pytest.mark.parametrize(
    ("held", "due"), [("01-09", {"07-10": "open"}), ("01-11", {"07-10": "done 01-11", "07-11": "open"})]
)
def test_meetings_count_from_the_first_day_on(year: Year, held: str, due: dict[str, str]) -> None:
    studies(year, held)
    assert chain(year, "01-31") == due


def test_each_meeting_ends_the_duty_before_it_and_begins_the_next(year: Year) -> None:
    studies(year, "07-10", meeting="G1")
    studies(year, "2027-01-11", meeting="G2")
    assert chain(year, "2027-01-11") == {"07-10": "done 07-10", "2027-01-10": "done 2027-01-11", "2027-07-11": "open"}
    second = duties(year, "2027-01-11", unit=TOWN)[1]
    assert (second.trigger, second.trigger_event, second.done_by) == ("G1", year.lived[0].id, year.lived[1].id)
    assert second.since == day("07-10")


@pytest.mark.parametrize(
    ("held", "due"), [("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29"), ("03-31", "09-30")]
)
def test_six_months_end_with_the_month_at_the_latest(year: Year, held: str, due: str) -> None:
    studies(year, held)
    assert list(chain(year, held).values())[-1] == "open"
    assert list(chain(year, held))[-1] == due


def test_duties_due_on_the_same_day_are_one_and_the_later_stands(year: Year) -> None:
    studies(year, "03-30", meeting="G1")
    studies(year, "03-31", meeting="G2")
    studies(year, "03-31", recorded="04-01", meeting="G3")
    assert chain(year, "04-01") == {"07-10": "done 03-30", "09-30": "open"}
    assert duties(year, "04-01", unit=TOWN)[-1].trigger == "G3"


def test_a_meeting_recorded_late_takes_its_place_in_the_chain(year: Year) -> None:
    studies(year, "06-01", meeting="G2")
    studies(year, "03-01", recorded="06-10", meeting="G1")
    assert chain(year, "06-09") == {"07-10": "done 06-01", "12-01": "open"}
    assert chain(year, "06-10") == {"07-10": "done 03-01", "09-01": "done 06-01", "12-01": "open"}


def test_a_corrected_day_keeps_the_record_that_the_duty_counts_from(year: Year) -> None:
    studies(year, "03-01", meeting="G")
    studies(year, "03-05", recorded="03-20", meeting="G")
    assert chain(year, "03-20") == {"07-10": "done 03-05", "09-05": "open"}
    assert [duty.trigger for duty in duties(year, "03-20", unit=TOWN)] == ["registered", "G"]


def test_only_a_committee_meeting_on_the_subject_counts(year: Year) -> None:
    studies(year, "03-01", topics="venues")
    studies(year, "03-02", topics="")
    studies(year, "03-03", kinds="staff_study")
    studies(year, "03-04", unit=OTHER)
    assert chain(year, "03-31") == {"07-10": "open"}
    studies(year, "03-05", kinds="training committee_meeting", topics="venues party_building")
    assert chain(year, "03-31") == {"07-10": "done 03-05", "09-05": "open"}


def test_a_committee_of_a_sector_owes_the_same_and_no_periods() -> None:
    year = Year()
    year.enrols(TOWN, "committee", "01-10")
    assert [duty.rule for duty in duties(year, "12-31", unit=TOWN)] == ["cadence.committee_study"]


def test_a_branch_owes_no_committee_study(year: Year) -> None:
    year.enrols(VILLAGE, "village", "01-10")
    assert duties(year, "12-31", "committee_study", VILLAGE) == []


@pytest.mark.parametrize(("closed", "became"), [("07-10", "cancelled 07-10"), ("07-11", "open")])
def test_the_end_cancels_what_is_due_on_that_day_or_later(year: Year, closed: str, became: str) -> None:
    year.closes(TOWN, closed)
    assert chain(year, "12-31") == {"07-10": became}


def test_a_meeting_on_the_day_of_the_end_counts_and_a_later_one_does_not(year: Year) -> None:
    year.closes(TOWN, "07-01")
    studies(year, "07-02")
    assert chain(year, "12-31") == {"07-10": "cancelled 07-01"}
    studies(year, "07-01")
    assert chain(year, "12-31") == {"07-10": "done 07-01", "2027-01-01": "cancelled 07-01"}


def test_a_chain_that_would_begin_on_the_day_of_the_end_is_cancelled_on_that_day() -> None:
    year = Year()
    year.enrols(TOWN, "township", "01-10", "09-01")
    year.closes(TOWN, "09-01")
    assert chain(year, "12-31") == {"2027-03-01": "cancelled 09-01"}


def test_of_meetings_of_one_day_the_one_told_last_begins_the_next_duty_also_when_another_is_corrected(
    year: Year,
) -> None:
    studies(year, "03-01", meeting="G1")
    studies(year, "03-01", recorded="03-02", meeting="G2")
    studies(year, "03-01", recorded="03-03", meeting="G1", chair="stranger")
    assert duties(year, "03-03", unit=TOWN)[-1].trigger == "G2"


def test_a_committee_whose_end_was_over_when_its_chain_would_begin_owes_nothing() -> None:
    year = Year()
    year.enrols(TOWN, "township", "01-10", "09-01")
    year.closes(TOWN, "08-31", "09-01")
    assert chain(year, "12-31") == {}


def test_a_duty_is_judged_by_the_row_in_force_on_the_day_it_counts_from(year: Year) -> None:
    told = RULES.studies[0].model_dump() | {"id": "cadence.committee_study/2", "due_months": 3}
    shorter = StudyRow.model_validate(told | {"in_force_from": day("03-02")})
    rules = replace(RULES, studies=(shorter, *RULES.studies))
    for held, due in (("03-01", "09-01"), ("03-02", "06-02")):
        year.lived.clear()
        studies(year, held)
        assert list(owed(year, "03-31", "committee_study", TOWN, rules)) == ["07-10", due]


def test_a_chain_from_the_recording_of_the_registration_takes_the_row_of_that_day() -> None:
    told = RULES.studies[0].model_dump() | {"id": "cadence.committee_study/2", "due_months": 3}
    shorter = StudyRow.model_validate(told | {"in_force_from": day("09-01")})
    year = Year()
    year.enrols(TOWN, "township", "01-10", "09-01")
    rules = replace(RULES, studies=(shorter, *RULES.studies))
    assert owed(year, "09-30", "committee_study", TOWN, rules) == {"12-01": "open"}


def test_a_first_watched_day_that_is_still_to_come_begins_the_chain_when_it_comes(year: Year) -> None:
    year.watches("03-01", "01-20")
    for on, due, turn in (("02-28", {}, day("03-01")), ("03-01", {"09-01": "open"}, None)):
        now = by(year, on)
        assert chain(year, on) == due
        assert cadence(year, now, TOWN).next_turn(now) == turn


def test_a_chain_that_has_begun_waits_for_records_alone(year: Year) -> None:
    now = by(year, "12-31")
    assert cadence(year, now, TOWN).next_turn(now) is None
