"""The guidance that a link owes each year: who owes it, what meets it, what cancels it."""

import pytest

from services.supervision.domain.affairs.guidance import Guidance
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.matters import STEPS
from services.supervision.domain.roster import Seat
from tests.supervision.affairs.people import People, tell, township, years
from tests.supervision.county import COUNTY, TOWN, day

LEADER = "han linked_leader"
IN_TIME = ("03-01", "03-08", "03-15", "03-22", "03-29", "05-01")  # a day for each step


@pytest.fixture
def people() -> People:
    return township()


@pytest.fixture
def link(people: People) -> People:
    """Han is linked to the township since 1 March 2026."""
    people.assigns("A", LEADER, TOWN, first="03-01")
    return people


def owed(people: People, on: str) -> dict[str, str]:
    affair = Guidance("A", TOWN)
    return years(affair, tell(people, affair, on))


def the_duty(people: People, on: str) -> Duty:
    affair = Guidance("A", TOWN)
    return affair.duties(tell(people, affair, on))[-1]


def next_turn(people: People, on: str) -> str | None:
    affair = Guidance("A", TOWN)
    turn = affair.next_turn(tell(people, affair, on))
    return None if turn is None else turn.isoformat()


# Who owes it.


def test_it_is_owed_from_the_links_first_day_on(people: People) -> None:
    people.assigns("A", LEADER, TOWN, first="03-01")
    assert owed(people, "02-28") == {}
    assert owed(people, "03-01") == {"2026": "open"}


def test_it_is_owed_again_from_each_1_january_on(link: People) -> None:
    assert owed(link, "12-31") == {"2026": "open"}
    assert owed(link, "2027-01-01") == {"2026": "open", "2027": "open"}


def test_it_runs_through_the_year_of_whose_name_it_is(people: People) -> None:
    event = people.assigns("A", LEADER, TOWN, first="12-31")
    duty = the_duty(people, "12-31")
    assert (duty.subject, duty.trigger, duty.trigger_event) == ("link/A", "2026", event)
    assert (duty.since, duty.due) == (day("2025-12-31"), day("12-31"))


def test_a_township_is_asked_for_the_years_that_begin_while_it_is_watched(link: People) -> None:
    link.watches("01-01", recorded="2025-02-01")
    assert owed(link, "12-31") == {"2026": "open"}
    link.watches("01-02", recorded="2025-02-02")
    assert owed(link, "2027-01-01") == {"2027": "open"}


@pytest.mark.parametrize(
    ("recorded", "years_owed"),
    [("12-31 23:59", ["2026", "2027"]), ("2027-01-01 00:00", ["2027"])],
)
def test_a_township_is_asked_for_the_years_that_end_after_its_enrolment_was_recorded(
    recorded: str, years_owed: list[str]
) -> None:
    people = People()
    people.enrols(TOWN, "township", "01-01", recorded, parent=COUNTY)
    people.assigns("A", LEADER, TOWN, first="03-01")
    assert list(owed(people, "2027-01-01")) == years_owed


def test_two_leaders_linked_side_by_side_owe_one_each(link: People) -> None:
    link.assigns("B", "bai linked_leader", TOWN, first="03-01")
    link.guides_all(*IN_TIME)
    link.completes("05-01")
    other = Guidance("B", TOWN)
    assert owed(link, "12-31") == {"2026": "done 05-01"}
    assert years(other, tell(link, other, "12-31")) == {"2026": "open"}


def test_whoever_holds_the_link_on_the_due_day_answers_for_it(link: People) -> None:
    debtor = the_duty(link, "03-01").debtor
    assert (debtor.unit, debtor.post, debtor.person, debtor.own) == (TOWN, "linked_leader", "han", True)
    link.ends("A", "12-30", "10-01", unit=TOWN)
    link.assigns("B", "bai linked_leader", TOWN, first="12-31", recorded="10-02", succeeds="A")
    assert the_duty(link, "10-01").debtor.person is None
    assert the_duty(link, "10-02").debtor.person == "bai"
    link.ends("A", "12-31", "10-03", unit=TOWN)
    assert the_duty(link, "10-03").debtor.person == "bai"  # of two that day the one who took it last


def test_who_owes_it_in_person_is_asked_of_the_day(link: People) -> None:
    link.ends("A", "06-30", "06-01", unit=TOWN)
    link.assigns("B", "bai linked_leader", TOWN, first="07-02", recorded="06-01", succeeds="A")
    affair = Guidance("A", TOWN)
    now = tell(link, affair, "06-01")
    duty = affair.duties(now)[0]
    debtors = {on: affair.debtors(duty, day(on), now.roster, now.known_us) for on in ("06-30", "07-01", "07-02")}
    assert debtors == {
        "06-30": (Seat(TOWN, "linked_leader", "han"),),
        "07-01": (),
        "07-02": (Seat(TOWN, "linked_leader", "bai"),),
    }


# What meets it.


def test_one_matter_guided_at_all_steps_and_completed_meets_it(link: People) -> None:
    link.guides_all(*IN_TIME)
    event = link.completes("05-02")
    assert owed(link, "05-01") == {"2026": "open"}
    duty = the_duty(link, "05-02")
    assert (duty.done_on, duty.done_by) == (day("05-02"), event)


def test_a_last_guide_after_the_completion_is_what_meets_it(link: People) -> None:
    link.guides_all(*IN_TIME[:5])
    link.completes("05-01")
    event = link.guides("awareness", "05-02")
    duty = the_duty(link, "05-02")
    assert (duty.done_on, duty.done_by) == (day("05-02"), event)


@pytest.mark.parametrize("missing", STEPS)
def test_a_step_without_guidance_leaves_it_open(link: People, missing: str) -> None:
    for step, on in zip(STEPS, IN_TIME, strict=True):
        if step != missing:
            link.guides(step, on)
    link.completes("05-01")
    assert owed(link, "12-31") == {"2026": "open"}


def test_steps_of_two_matters_do_not_add_up(link: People) -> None:
    link.guides_all(*IN_TIME[:5], matter="M")
    link.guides("awareness", "05-01", matter="N")
    link.completes("05-01", matter="M")
    link.completes("05-01", matter="N")
    assert owed(link, "12-31") == {"2026": "open"}


def test_the_earliest_matter_counts(link: People) -> None:
    link.guides_all(*IN_TIME, matter="M")
    link.guides_all(*IN_TIME, matter="N")
    link.completes("05-03", matter="M")
    link.completes("05-02", matter="N")
    assert owed(link, "05-03") == {"2026": "done 05-02"}


def test_earlier_steps_may_lie_in_the_year_before(people: People) -> None:
    people.assigns("A", LEADER, TOWN)
    people.guides_all("2025-01-01", "2025-03-01", "2025-05-01", "2025-07-01", "2025-12-31", "01-01")
    people.completes("01-01")
    assert owed(people, "01-01") == {"2025": "open", "2026": "done 01-01"}


def test_the_last_step_may_be_guided_in_the_year_before_too(people: People) -> None:
    people.assigns("A", LEADER, TOWN)
    people.guides_all("2025-01-01", "2025-03-01", "2025-05-01", "2025-07-01", "2025-11-01", "2025-12-31")
    people.completes("01-02")
    assert owed(people, "01-02") == {"2025": "open", "2026": "done 01-02"}


def test_steps_two_years_before_are_too_early() -> None:
    people = People()
    people.enrols(TOWN, "township", "2024-01-01", parent=COUNTY)
    people.assigns("A", LEADER, TOWN, first="2024-01-01")
    people.guides_all("2024-12-31", *IN_TIME[1:])
    people.completes("05-01")
    assert owed(people, "05-01")["2026"] == "open"
    people.guides("proposal", "2025-01-01", recorded="05-02")
    assert owed(people, "05-02")["2026"] == "done 05-01"


def test_a_matter_that_is_completed_after_the_year_meets_the_next_one(people: People) -> None:
    people.assigns("A", LEADER, TOWN)
    people.guides_all(*IN_TIME[:5], "2027-01-01")
    people.completes("2027-01-01")
    assert owed(people, "2027-01-01") == {"2025": "open", "2026": "open", "2027": "done 2027-01-01"}


def test_a_guide_after_the_year_is_too_late_for_it(link: People) -> None:
    link.guides_all(*IN_TIME[:5], "2027-01-01")
    link.completes("12-31")
    assert owed(link, "2027-01-01") == {"2026": "open", "2027": "open"}


def test_a_guide_on_a_day_on_which_the_link_was_not_held_counts_for_nothing(link: People) -> None:
    link.guides_all(*IN_TIME)
    link.completes("05-01")
    link.ends("A", "05-01", "05-02", unit=TOWN)
    assert owed(link, "05-02")["2026"] == "done 05-01"
    link.ends("A", "04-30", "05-03", unit=TOWN)
    assert owed(link, "05-03")["2026"] == "cancelled 05-01"


def test_the_guides_of_a_chain_add_up(link: People) -> None:
    link.assigns("B", "bai linked_leader", TOWN, first="03-23", succeeds="A")
    link.assigns("C", "mao linked_leader", TOWN, first="04-01", succeeds="B")
    link.guides_all(*IN_TIME[:4], assignment="A")
    link.guides("disclosure", "03-29", assignment="B")
    link.guides("awareness", "05-01", assignment="C")
    link.completes("05-01")
    assert owed(link, "05-01") == {"2026": "done 05-01"}


def test_a_guide_of_another_link_does_not_count(link: People) -> None:
    link.assigns("B", "bai linked_leader", TOWN, first="03-01")
    link.guides_all(*IN_TIME[:5])
    link.guides("awareness", "05-01", assignment="B")
    link.completes("05-01")
    assert owed(link, "12-31") == {"2026": "open"}


def test_a_completion_that_falls_takes_it_away(link: People) -> None:
    link.guides_all(*IN_TIME)
    link.completes("05-01")
    link.refuses_completion("05-01", "05-03")
    assert (owed(link, "05-02"), owed(link, "05-03")) == ({"2026": "done 05-01"}, {"2026": "open"})
    link.completes("05-04", report="q")
    link.voids_completion("05-04", "05-06", report="q")
    assert (owed(link, "05-05"), owed(link, "05-06")) == ({"2026": "done 05-04"}, {"2026": "open"})


def test_a_return_voids_the_steps_from_there_on_with_their_guidance_on_its_own_day_too(link: People) -> None:
    link.guides_all("03-01", "03-08", "03-15", "03-22", "03-29", "05-01")
    link.completes("05-01")
    link.takes_back("disclosure", "05-01", "05-02")
    link.voids_completion("05-01", "05-02", by_return=True)
    link.completes("06-01", report="q")
    link.guides("awareness", "06-01")
    assert owed(link, "06-01") == {"2026": "open"}
    link.guides("disclosure", "05-01", recorded="06-02")
    assert owed(link, "06-02") == {"2026": "open"}
    link.guides("disclosure", "05-02", recorded="06-03")
    assert owed(link, "06-03") == {"2026": "done 06-01"}


# What cancels it.


def test_a_link_that_ends_before_the_due_day_is_cancelled_the_day_after(link: People) -> None:
    event = link.ends("A", "09-30", "09-01", unit=TOWN)
    assert owed(link, "09-30") == {"2026": "open"}
    assert owed(link, "10-01") == {"2026": "cancelled 10-01"}
    assert the_duty(link, "10-01").ended_by == event


def test_a_link_that_is_held_on_the_due_day_owes_it(link: People) -> None:
    link.ends("A", "12-31", "09-01", unit=TOWN)
    assert owed(link, "2027-06-30") == {"2026": "open"}


def test_a_link_that_ends_a_day_before_owes_nothing(link: People) -> None:
    link.ends("A", "12-30", "09-01", unit=TOWN)
    assert owed(link, "12-31") == {"2026": "cancelled 12-31"}


def test_a_successor_who_holds_it_on_the_due_day_owes_it_after_a_gap_too(link: People) -> None:
    link.ends("A", "04-30", unit=TOWN)
    link.assigns("B", "bai linked_leader", TOWN, first="06-01", recorded="06-01", succeeds="A")
    assert owed(link, "05-31") == {"2026": "cancelled 05-01"}
    assert owed(link, "06-01") == {"2026": "open"}


def test_a_successor_who_leaves_before_the_due_day_too_is_the_last(link: People) -> None:
    link.ends("A", "04-30", unit=TOWN)
    link.assigns("B", "bai linked_leader", TOWN, first="05-01", last="09-30", succeeds="A")
    assert owed(link, "09-30") == {"2026": "open"}
    assert owed(link, "10-01") == {"2026": "cancelled 10-01"}


def test_the_last_to_leave_is_told_by_the_days_whatever_the_assignments_are_called(link: People) -> None:
    link.ends("A", "04-30", unit=TOWN)
    link.assigns("0", "bai linked_leader", TOWN, first="05-01", last="09-30", succeeds="A")
    assert owed(link, "10-01") == {"2026": "cancelled 10-01"}


def test_a_year_in_which_nobody_holds_the_link_owes_nothing(link: People) -> None:
    link.ends("A", "12-31", unit=TOWN)
    link.assigns("B", "bai linked_leader", TOWN, first="2028-05-01", succeeds="A")
    assert owed(link, "2028-04-30") == {"2026": "open"}
    assert owed(link, "2028-05-01") == {"2026": "open", "2028": "open"}


def test_what_was_met_before_the_link_ended_stays_met(link: People) -> None:
    link.guides_all(*IN_TIME)
    link.completes("05-01")
    link.ends("A", "09-30", unit=TOWN)
    assert owed(link, "12-31") == {"2026": "done 05-01"}


def test_the_townships_end_cancels_what_was_due_from_that_day_on(link: People) -> None:
    link.closes(TOWN, "2027-03-01")
    assert owed(link, "2027-03-01") == {"2026": "open", "2027": "cancelled 2027-03-01"}
    assert owed(link, "2028-03-01") == {"2026": "open", "2027": "cancelled 2027-03-01"}


def test_a_townships_end_on_the_due_day_cancels_it(link: People) -> None:
    link.closes(TOWN, "12-31")
    assert owed(link, "12-31") == {"2026": "cancelled 12-31"}


# When it changes by time alone, and what it listens for.


def test_it_turns_on_the_links_first_day_on_1_january_and_on_the_day_after_its_end(link: People) -> None:
    link.ends("A", "2027-09-30", "03-01", unit=TOWN)
    assert next_turn(link, "2025-02-01") == "2026-03-01"
    assert next_turn(link, "03-01") == "2027-01-01"
    assert next_turn(link, "2027-01-01") == "2027-10-01"
    assert next_turn(link, "2027-10-01") is None


def test_a_township_that_has_ended_turns_no_more(link: People) -> None:
    link.closes(TOWN, "09-01")
    assert next_turn(link, "09-01") is None


def test_it_listens_for_its_own_link_and_its_township(link: People) -> None:
    affair = Guidance("A", TOWN)
    assert affair.ears(tell(link, affair, "03-01").roster) == {"every", "link/A", f"unit/{TOWN}"}
