"""The Party lecture of a leading cadre: who owes it, what meets it, what cancels it, who answers for it."""

import pytest

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.lecture import Lecture
from services.supervision.domain.duty import Duty
from services.supervision.domain.roster import Seat
from tests.supervision.affairs.people import People, tell, township, years
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day, moment


@pytest.fixture
def people() -> People:
    return township()


@pytest.fixture
def secretary(people: People) -> People:
    """Li is secretary of the village since 30 June 2026."""
    people.assigns("A", "li branch_secretary", first="06-30")
    return people


def owed(people: People, on: str) -> dict[str, str]:
    affair = Lecture("li")
    return years(affair, tell(people, affair, on))


def the_duty(people: People, on: str) -> Duty:
    affair = Lecture("li")
    return affair.duties(tell(people, affair, on))[-1]


def seat(people: People, on: str) -> str:
    debtor = the_duty(people, on).debtor
    assert (debtor.person, debtor.own) == ("li", True)
    return f"{debtor.unit} {debtor.post}"


def next_turn(people: People, on: str) -> str | None:
    affair = Lecture("li")
    turn = affair.next_turn(tell(people, affair, on))
    return None if turn is None else turn.isoformat()


# Who owes it.


def test_it_is_owed_from_30_june_on(secretary: People) -> None:
    assert owed(secretary, "06-29") == {}
    assert owed(secretary, "06-30") == {"2026": "open"}


def test_whoever_takes_the_post_a_day_later_owes_nothing_that_year(people: People) -> None:
    people.assigns("A", "li branch_secretary", first="07-01")
    assert owed(people, "2027-06-30") == {"2027": "open"}


def test_the_first_day_is_judged_by_a_post_that_ends_on_it(people: People) -> None:
    people.assigns("A", "li branch_secretary", last="06-30")
    assert owed(people, "06-30") == {"2025": "open", "2026": "open"}
    people.ends("A", "06-29", "06-30")
    assert owed(people, "06-30") == {"2025": "open"}


def test_a_clerk_owes_no_lecture(people: People) -> None:
    people.assigns("A", "li village_clerk")
    assert owed(people, "12-31") == {}


def test_it_runs_through_the_year_of_whose_name_it_is(secretary: People) -> None:
    duty = the_duty(secretary, "06-30")
    assert (duty.subject, duty.trigger, duty.since, duty.due) == (
        "person/li",
        "2026",
        day("2025-12-31"),
        day("12-31"),
    )


def test_a_post_counts_in_a_unit_that_is_watched_from_1_january(people: People) -> None:
    people.watches("01-01", recorded="2025-02-01")
    people.assigns("A", "li branch_secretary")
    assert owed(people, "06-30") == {"2026": "open"}
    people.watches("01-02", recorded="2025-02-02")
    assert owed(people, "06-30") == {}


def test_a_post_counts_in_a_unit_that_is_enrolled_on_1_january(people: People) -> None:
    people.assigns("A", "li committee_secretary", "990101009000")
    people.enrols("990101009000", "township", "01-01", parent=COUNTY)
    assert owed(people, "06-30") == {"2026": "open"}
    people.enrols("990101009000", "township", "01-02", parent=COUNTY)
    assert owed(people, "06-30") == {}


@pytest.mark.parametrize(
    ("recorded", "years_owed"),
    [("12-31 23:59", ["2026", "2027"]), ("2027-01-01 00:00", ["2027"])],
)
def test_a_post_counts_in_a_unit_whose_enrolment_was_recorded_by_the_years_end(
    people: People, recorded: str, years_owed: list[str]
) -> None:
    people.assigns("A", "li committee_secretary", "990101009000")
    people.enrols("990101009000", "township", "01-01", recorded, parent=COUNTY)
    assert list(owed(people, "2027-06-30")) == years_owed


# What meets it.


@pytest.mark.parametrize(
    ("on", "became"),
    [("2025-12-31", "open"), ("01-01", "done 01-01"), ("12-31", "done 12-31"), ("2027-01-01", "open")],
)
def test_a_lecture_on_any_day_of_the_year_meets_it(secretary: People, on: str, became: str) -> None:
    secretary.lectures(on)
    assert owed(secretary, "2027-01-01") == {"2026": became}


def test_the_earliest_lecture_counts(secretary: People) -> None:
    secretary.lectures("09-01", meeting="G1")
    event = secretary.lectures("08-01", "09-02", meeting="G2")
    duty = the_duty(secretary, "09-02")
    assert (duty.done_on, duty.done_by) == (day("08-01"), event)


def test_a_lecture_in_another_unit_counts(secretary: People) -> None:
    secretary.lectures("09-01", unit=OTHER)
    assert owed(secretary, "09-01") == {"2026": "done 09-01"}


def test_somebody_elses_lecture_and_a_meeting_without_one_do_not_count(secretary: People) -> None:
    secretary.lectures("09-01", meeting="G1", lecturer="wang")
    secretary.lectures("09-02", meeting="G2", kinds="theme_day")
    assert owed(secretary, "09-02") == {"2026": "open"}


def test_a_correction_that_names_another_lecturer_takes_it_away(secretary: People) -> None:
    secretary.lectures("09-01")
    secretary.lectures("09-01", "09-05", lecturer="wang")
    assert owed(secretary, "09-04") == {"2026": "done 09-01"}
    assert owed(secretary, "09-05") == {"2026": "open"}


def test_a_correction_moves_it_to_its_true_day(secretary: People) -> None:
    secretary.lectures("09-01")
    event = secretary.lectures("08-31", "09-05")
    assert owed(secretary, "09-05") == {"2026": "done 08-31"}
    assert the_duty(secretary, "09-05").done_by == event


def test_of_two_lectures_of_one_day_the_one_told_first_counts(secretary: People) -> None:
    secretary.lectures("09-01", meeting="G1")
    secretary.lectures("09-01", "09-02", meeting="G2")
    event = secretary.lectures("09-01", "09-03", meeting="G1")
    assert the_duty(secretary, "09-03").done_by == event


def test_what_a_unit_holds_after_its_own_end_counts_for_nothing(secretary: People) -> None:
    secretary.closes(OTHER, "09-01")
    secretary.lectures("09-02", unit=OTHER, meeting="G1")
    assert owed(secretary, "09-02") == {"2026": "open"}
    secretary.lectures("09-01", "09-03", unit=OTHER, meeting="G2")
    assert owed(secretary, "09-03") == {"2026": "done 09-01"}


# What cancels it.


def test_it_is_cancelled_on_the_first_day_without_a_post(secretary: People) -> None:
    event = secretary.ends("A", "09-10")
    assert owed(secretary, "09-10") == {"2026": "open"}
    assert owed(secretary, "09-11") == {"2026": "cancelled 09-11"}
    assert the_duty(secretary, "09-11").ended_by == event


def test_the_post_is_held_on_the_due_day_itself(secretary: People) -> None:
    secretary.ends("A", "12-31")
    assert owed(secretary, "2027-01-01") == {"2026": "open"}
    secretary.ends("A", "12-30", "2027-01-02")
    assert owed(secretary, "2027-01-02") == {"2026": "cancelled 12-31"}


def test_a_planned_end_cancels_it_when_its_day_comes(people: People) -> None:
    event = people.assigns("A", "li branch_secretary", last="09-10")
    assert owed(people, "09-10")["2026"] == "open"
    assert the_duty(people, "09-11").ended_by == event


def test_an_end_that_is_not_known_yet_cancels_nothing(secretary: People) -> None:
    secretary.ends("A", "09-10", "10-01")
    assert owed(secretary, "09-30") == {"2026": "open"}
    assert owed(secretary, "10-01") == {"2026": "cancelled 09-11"}


def test_an_end_told_again_moves_it(secretary: People) -> None:
    secretary.ends("A", "09-10")
    secretary.ends("A", "10-10", "09-20")
    assert owed(secretary, "09-19") == {"2026": "cancelled 09-11"}
    assert owed(secretary, "09-20") == {"2026": "open"}
    assert owed(secretary, "10-11") == {"2026": "cancelled 10-11"}


def test_another_post_from_the_next_day_on_carries_it_on(secretary: People) -> None:
    secretary.ends("A", "09-10")
    secretary.assigns("B", "li committee_member", TOWN, first="09-11")
    assert owed(secretary, "12-31") == {"2026": "open"}


def test_one_day_without_a_post_cancels_it(secretary: People) -> None:
    secretary.ends("A", "09-10")
    secretary.assigns("B", "li committee_member", TOWN, first="09-12")
    assert owed(secretary, "12-31") == {"2026": "cancelled 09-11"}


def test_of_two_posts_that_overlap_the_longer_one_counts(secretary: People) -> None:
    secretary.assigns("B", "li first_secretary", OTHER, last="10-10")
    secretary.ends("A", "09-10")
    assert owed(secretary, "12-31")["2026"] == "cancelled 10-11"


def test_a_unit_that_ends_takes_its_posts_along_on_the_day_after(secretary: People) -> None:
    secretary.merges(VILLAGE, OTHER, "09-10")
    assert owed(secretary, "09-10") == {"2026": "open"}
    assert owed(secretary, "09-11") == {"2026": "cancelled 09-11"}


def test_a_post_that_ended_before_its_unit_cancels_on_its_own_day(secretary: People) -> None:
    secretary.ends("A", "09-09")
    secretary.closes(VILLAGE, "09-10")
    assert owed(secretary, "09-11") == {"2026": "cancelled 09-10"}


def test_a_lecture_given_before_that_day_stays_and_one_given_later_counts_no_more(secretary: People) -> None:
    secretary.ends("A", "09-10")
    secretary.lectures("09-12", meeting="G1")
    assert owed(secretary, "09-12") == {"2026": "cancelled 09-11"}
    secretary.lectures("09-10", "09-13", meeting="G2")
    assert owed(secretary, "09-13") == {"2026": "done 09-10"}


# Who answers for it.


def test_of_several_posts_the_highest_answers_and_then_the_lowest_code(people: People) -> None:
    people.assigns("A", "li branch_secretary", OTHER)
    people.assigns("B", "li branch_secretary", VILLAGE)
    assert seat(people, "06-30") == f"{VILLAGE} branch_secretary"
    event = people.assigns("C", "li committee_member", TOWN)
    assert seat(people, "06-30") == f"{TOWN} committee_member"
    assert the_duty(people, "06-30").trigger_event == event


def test_the_due_day_says_which_post_is_the_highest(people: People) -> None:
    people.assigns("A", "li deputy_secretary", TOWN, last="12-30")
    people.assigns("B", "li committee_member", TOWN, first="12-31")
    assert seat(people, "06-30") == f"{TOWN} committee_member"
    people.ends("A", "12-31", "07-01", unit=TOWN)
    assert seat(people, "07-01") == f"{TOWN} deputy_secretary"


def test_while_no_post_is_known_for_the_due_day_the_highest_of_today_answers(people: People) -> None:
    people.assigns("A", "li deputy_secretary", TOWN, last="08-31")
    people.assigns("B", "li branch_secretary", VILLAGE, last="09-10")
    assert (seat(people, "08-31"), next_turn(people, "08-30")) == (f"{TOWN} deputy_secretary", "2026-09-01")
    assert (seat(people, "09-01"), next_turn(people, "09-01")) == (f"{VILLAGE} branch_secretary", "2026-09-11")
    assert seat(people, "09-11") == f"{VILLAGE} branch_secretary"


def test_a_higher_post_that_is_to_begin_before_a_planned_end_answers_from_its_first_day_on(people: People) -> None:
    people.assigns("A", "li branch_secretary", last="09-30")
    people.assigns("B", "li committee_member", TOWN, first="09-10", last="09-20")
    assert (seat(people, "09-09"), next_turn(people, "09-08")) == (f"{VILLAGE} branch_secretary", "2026-09-10")
    assert (seat(people, "09-10"), next_turn(people, "09-10")) == (f"{TOWN} committee_member", "2026-09-21")


def test_the_person_owes_it_in_that_seat(secretary: People) -> None:
    affair = Lecture("li")
    now = tell(secretary, affair, "06-30")
    debtors = affair.debtors(affair.duties(now)[0], now.day, now.roster, now.known_us)
    assert debtors == (Seat(VILLAGE, "branch_secretary", "li"),)


# When it changes by time alone, and what it listens for.


def test_the_next_turn_is_30_june_while_a_post_is_held(people: People) -> None:
    people.assigns("A", "li branch_secretary")
    assert next_turn(people, "06-29") == "2026-06-30"
    assert next_turn(people, "06-30") == "2027-06-30"


def test_the_next_turn_is_the_day_after_a_planned_end(secretary: People) -> None:
    secretary.ends("A", "09-10", "07-01")
    assert next_turn(secretary, "07-01") == "2026-09-11"
    assert next_turn(secretary, "09-11") is None


def test_a_post_that_begins_years_later_turns_on_its_first_30_june(people: People) -> None:
    people.assigns("A", "li branch_secretary", first="2029-07-01")
    assert next_turn(people, "01-01") == "2030-06-30"


def test_a_county_that_is_watched_from_a_later_year_turns_in_that_year(people: People) -> None:
    people.assigns("A", "li branch_secretary")
    people.watches("2028-01-02", recorded="2025-02-01")
    assert next_turn(people, "2025-03-01") == "2029-06-30"


def test_without_a_post_there_is_no_turn(people: People) -> None:
    assert next_turn(people, "01-01") is None


def test_it_listens_for_the_units_in_which_a_post_was_ever_held(secretary: People) -> None:
    secretary.assigns("B", "li committee_member", TOWN, first="2030-01-01")
    roster = tell(secretary, Lecture("li"), "01-01").roster
    assert Lecture("li").ears(roster) == {"every", "lecture/li", f"unit/{VILLAGE}", f"unit/{TOWN}"}


def test_the_ladder_begins_at_the_rung_of_whoever_owes_it(people: People) -> None:
    people.assigns("A", "li deputy_secretary", TOWN)
    now = tell(people, Lecture("li"), "2027-02-28")
    kept = Account(now.law, now.roster, now.sittings, Lecture("li"))
    kept.touch(moment("01-02"), "e")
    kept.advance(now.day)
    [missed] = [one for one in kept.tracks if one.period == "2026"]
    assert [rung.number for rung in missed.rungs] == [1, 3, 4]
    assert Seat(TOWN, "deputy_secretary", "li") in missed.rungs[0].addressed.receivers
