"""From when to when a post is held, as known before an instant; and the links that are handed on."""

import pytest

from services.supervision.domain import facts
from services.supervision.domain.roster import Roster
from tests.supervision.affairs.people import People
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day, moment

LEADING = ("branch_secretary", "committee_member")


@pytest.fixture
def people() -> People:
    return People()


def roster(people: People) -> Roster:
    known = Roster(COUNTY)
    for told in sorted(people.told, key=lambda fact: fact.recorded_us):
        assert isinstance(told, facts.RosterFact)
        known.learn(told)
    return known


def spans(people: People, before: str) -> list[str]:
    tenures = roster(people).tenures_of("li", LEADING, moment(before))
    return [f"{one.unit} {one.post} {one.first} {one.last} {one.begun_by} {one.ended_by}" for one in tenures]


# Tenures.


def test_a_tenure_is_known_from_its_recording_on(people: People) -> None:
    event = people.assigns("A", "li branch_secretary", first="2026-03-01", recorded="02-01 10:00")
    assert spans(people, "02-01 10:00") == []
    assert spans(people, "02-01 10:01") == [f"{VILLAGE} branch_secretary 2026-03-01 None {event} None"]


def test_a_planned_end_is_told_by_the_assignment_itself(people: People) -> None:
    event = people.assigns("A", "li branch_secretary", first="2026-03-01", last="09-01")
    assert spans(people, "01-01") == [f"{VILLAGE} branch_secretary 2026-03-01 2026-09-01 {event} {event}"]


def test_the_end_told_last_holds_and_the_one_before_it_is_still_known_before(people: People) -> None:
    begun = people.assigns("A", "li branch_secretary", first="2026-03-01", last="09-01")
    first, second = people.ends("A", "08-01", "07-01 10:00"), people.ends("A", "10-01", "07-02 10:00")
    told = f"{VILLAGE} branch_secretary 2026-03-01"
    assert spans(people, "07-01 10:00") == [f"{told} 2026-09-01 {begun} {begun}"]
    assert spans(people, "07-02 10:00") == [f"{told} 2026-08-01 {begun} {first}"]
    assert spans(people, "07-02 10:01") == [f"{told} 2026-10-01 {begun} {second}"]


def test_a_post_is_held_on_its_first_and_on_its_last_day(people: People) -> None:
    people.assigns("A", "li branch_secretary", first="03-01", last="09-01")
    (tenure,) = roster(people).tenures_of("li", LEADING, moment("01-01"))
    days = ("02-28", "03-01", "09-01", "09-02")
    assert [tenure.held_on(day(on)) for on in days] == [False, True, True, False]


def test_a_tenure_touches_days_of_which_it_holds_one(people: People) -> None:
    people.assigns("A", "li branch_secretary", first="03-01", last="09-01")
    (tenure,) = roster(people).tenures_of("li", LEADING, moment("01-01"))
    ranges = (("01-01", "02-28"), ("01-01", "03-01"), ("09-01", "12-31"), ("09-02", "12-31"))
    assert [tenure.touches(day(first), day(last)) for first, last in ranges] == [False, True, True, False]


def test_a_tenure_is_cut_short_and_never_drawn_out(people: People) -> None:
    people.assigns("A", "li branch_secretary", first="03-01", last="09-01")
    (tenure,) = roster(people).tenures_of("li", LEADING, moment("01-01"))
    assert tenure.until(day("09-02"), "e") == tenure
    assert (tenure.until(day("08-31"), "e").last, tenure.until(day("08-31"), "e").ended_by) == (day("08-31"), "e")


def test_only_the_posts_that_are_asked_for_are_found(people: People) -> None:
    people.assigns("A", "li village_clerk")
    people.assigns("B", "wang branch_secretary")
    people.assigns("C", "li committee_member", TOWN)
    assert [one.assignment for one in roster(people).tenures_of("li", LEADING, moment("01-01"))] == ["C"]


def test_one_id_may_be_given_in_two_units(people: People) -> None:
    people.assigns("A", "li branch_secretary", VILLAGE)
    people.assigns("A", "wang branch_secretary", OTHER, recorded="2025-01-02")
    people.ends("A", "05-01", unit=VILLAGE)
    known = roster(people)
    holders = [
        known.holder(unit, "branch_secretary", day("05-02"), moment("05-02")).person for unit in (VILLAGE, OTHER)
    ]
    assert holders == [None, "wang"]
    assert (known.assigned("A", VILLAGE).person, known.assigned("A").person) == ("li", "wang")


# Links.


def test_a_link_is_named_after_its_first_assignment(people: People) -> None:
    people.assigns("A", "han linked_leader", TOWN)
    people.assigns("B", "bai linked_leader", TOWN, recorded="2025-01-02", succeeds="A")
    people.assigns("C", "mao linked_leader", TOWN, recorded="2025-01-03", succeeds="B")
    people.assigns("D", "lin linked_leader", TOWN, recorded="2025-01-04")
    known = roster(people)
    assert [known.first_of_chain(one) for one in "ABCD"] == ["A", "A", "A", "D"]
    assert [one.person for one in known.chain("A", moment("01-01"))] == ["han", "bai", "mao"]
    assert known.chains_of(TOWN) == {"A", "D"}


def test_a_chain_has_the_assignments_known_before_the_instant(people: People) -> None:
    people.assigns("A", "han linked_leader", TOWN)
    people.assigns("B", "bai linked_leader", TOWN, recorded="02-01 10:00", succeeds="A")
    known = roster(people)
    assert [one.person for one in known.chain("A", moment("02-01 10:00"))] == ["han"]
    assert [one.person for one in known.chain("A", moment("02-01 10:01"))] == ["han", "bai"]


def test_an_unknown_assignment_is_a_key_error(people: People) -> None:
    known = roster(people)
    with pytest.raises(KeyError):
        known.first_of_chain("X")
    with pytest.raises(KeyError):
        known.chain("X", moment("01-01"))
    with pytest.raises(KeyError):
        known.assigned("X")
    people.assigns("B", "bai linked_leader", TOWN, succeeds="X")
    with pytest.raises(KeyError):
        roster(people)


# Whom something may concern.


def test_who_ever_held_a_post_in_a_unit_and_where_a_person_ever_did(people: People) -> None:
    people.assigns("A", "li branch_secretary", VILLAGE, first="2030-01-01")
    people.assigns("B", "wang branch_secretary", VILLAGE, last="2025-02-01")
    people.assigns("C", "zhou village_clerk", VILLAGE)
    people.assigns("D", "li committee_member", TOWN)
    known = roster(people)
    assert known.persons_of(VILLAGE, LEADING) == {"li", "wang"}
    assert known.units_of("li") == {VILLAGE, TOWN}
    assert (known.persons_of(OTHER, LEADING), known.units_of("nobody")) == (set(), set())
    assert known.chains_of(VILLAGE) == set()
