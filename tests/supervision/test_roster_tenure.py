"""From when to when a post is held, as known before an instant; and the links that are handed on."""

import pytest

from services.supervision.domain.affairs.affair import Affair
from services.supervision.domain.affairs.cadence import Cadence
from services.supervision.domain.affairs.development import Development
from services.supervision.domain.affairs.guidance import Guidance
from services.supervision.domain.affairs.lecture import Lecture
from services.supervision.domain.affairs.opening import affair_of, own_subject
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.duty import Debtor
from services.supervision.domain.facts.matters import MatterOpened
from services.supervision.domain.facts.roster import RosterFact, UnitRegistered
from services.supervision.domain.ladder import answerable
from services.supervision.domain.roster import Roster, Seat
from services.supervision.domain.turns import begun_by, keys, named
from tests.supervision.affairs.people import People
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE, day, moment

LEADING = ("branch_secretary", "committee_member")


@pytest.fixture
def people() -> People:
    return People()


def roster(people: People) -> Roster:
    known = Roster(COUNTY)
    for told in sorted(people.told, key=lambda fact: fact.recorded_us):
        assert isinstance(told, RosterFact)
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


def test_a_unit_stands_below_all_that_were_ever_told_to_be_above_it(people: People) -> None:
    people.enrols(VILLAGE, "village", "2025-01-01")
    people.enrols(VILLAGE, "village", "2025-01-01", "2025-02-01", parent=COUNTY)
    people.enrols(OTHER, "village", "2025-01-01")
    known = roster(people)
    assert (known.below({TOWN}), known.below({COUNTY}), known.below({OTHER})) == ({VILLAGE, OTHER}, {VILLAGE}, set())


def test_a_successor_stands_for_all_that_were_merged_into_it_and_into_those(people: People) -> None:
    last = "990101001003"
    for unit in (VILLAGE, OTHER, last):
        people.enrols(unit, "village", "2025-01-01")
    people.merges(VILLAGE, OTHER, "2025-03-01")
    people.merges(OTHER, last, "2025-04-01")
    known = roster(people)
    assert known.predecessors(last) == {VILLAGE, OTHER, last}
    assert known.predecessors(OTHER) == {VILLAGE, OTHER}
    assert known.predecessors(VILLAGE) == {VILLAGE}
    assert known.predecessors("990101009999") == {"990101009999"}


@pytest.mark.parametrize(("inherited", "carrier"), [(True, OTHER), (False, VILLAGE)])
def test_whoever_carries_the_units_affairs_on_the_due_day_answers_for_what_is_passed_on(
    people: People, inherited: bool, carrier: str
) -> None:
    people.assigns("A", "li branch_secretary", VILLAGE)
    people.assigns("B", "wang branch_secretary", OTHER)
    people.merges(VILLAGE, OTHER, "2025-03-01")
    debtor = Debtor(VILLAGE, "branch_secretary", inherited=inherited)
    person = "wang" if carrier == OTHER else "li"
    assert answerable(roster(people), debtor, day("03-02"), moment("03-02")) == Seat(
        carrier, "branch_secretary", person
    )


def test_whoever_owes_it_in_person_answers_wherever_the_post_has_gone(people: People) -> None:
    people.assigns("A", "li branch_secretary", VILLAGE)
    debtor = Debtor(VILLAGE, "branch_secretary", "wang", own=True)
    assert answerable(roster(people), debtor, day("03-02"), moment("03-02")).person == "wang"


def test_the_county_s_units_are_itself_and_its_offices_once_they_are_known(people: People) -> None:
    office = "990101000099"
    people.enrols(COUNTY, "county", "2025-01-01")
    people.enrols(office, "county_department", "2025-01-01", "02-01 10:00")
    people.enrols(VILLAGE, "village", "2025-01-01")
    known = roster(people)
    assert known.county_units(moment("02-01 10:00")) == [COUNTY]
    assert known.county_units(moment("02-01 10:01")) == [COUNTY, office]


def test_a_unit_s_sector_is_its_own_or_else_that_of_the_committee_above() -> None:
    known = Roster(COUNTY)
    for unit, kind, parent, sector in (
        (TOWN, "committee", COUNTY, "organ"),
        (VILLAGE, "branch", TOWN, None),
        (OTHER, "branch", TOWN, "state_enterprise"),
    ):
        told = UnitRegistered("e", "c", unit, day("01-01"), moment("01-01"), kind, parent, "单位", sector)
        known.learn(told)
    found = [known.sector_of(unit, moment("01-02")) for unit in (TOWN, VILLAGE, OTHER, COUNTY)]
    assert found == ["organ", "organ", "state_enterprise", None]


# The accounts that a turn of the roster concerns.


def concerned(people: People) -> list[tuple[set[str], set[str], set[str]]]:
    """Of each turn: all that it concerns, those that it names, those that it begins."""
    known = roster(people)
    turns = [told for told in people.told if isinstance(told, RosterFact)]
    return [
        (set(keys(turn, known, RULES)), named(keys(turn, known, RULES)), set(begun_by(turn, known, RULES)))
        for turn in turns
    ]


def test_a_registration_begins_the_year_of_a_branch_and_of_a_committee_only(people: People) -> None:
    people.enrols(VILLAGE, "village", "2025-01-01")
    people.enrols(TOWN, "township", "2025-01-01")
    people.enrols(COUNTY, "county", "2025-01-01")
    assert concerned(people) == [
        ({f"unit/{VILLAGE}"}, set(), {f"cadence/{VILLAGE}"}),
        ({f"unit/{TOWN}"}, set(), {f"cadence/{TOWN}"}),
        ({f"unit/{COUNTY}"}, set(), set()),
    ]


def test_a_post_and_its_end_concern_its_unit_its_holders_lecture_and_the_link(people: People) -> None:
    people.assigns("A", "li branch_secretary")
    people.assigns("B", "han linked_leader", TOWN)
    people.assigns("C", "bai linked_leader", TOWN, succeeds="B")
    people.assigns("A", "wang village_clerk", OTHER)
    people.ends("A", "03-01")
    secretary, link = {f"cadence/{VILLAGE}", "lecture/li"}, {f"cadence/{TOWN}", "link/B"}

    def whose(unit: str, person: str) -> set[str]:
        return {f"posts/{unit}", f"person/{person}"}

    assert concerned(people) == [
        (secretary | whose(VILLAGE, "li"), secretary, {"lecture/li"}),
        (link | whose(TOWN, "han"), link, {"link/B"}),
        (link | whose(TOWN, "bai"), link, {"link/B"}),
        ({f"cadence/{OTHER}"} | whose(OTHER, "wang"), {f"cadence/{OTHER}"}, set()),
        (secretary | whose(VILLAGE, "li"), secretary, set()),
    ]


def test_a_watch_and_the_rows_of_meetings_concern_many_and_name_nobody(people: People) -> None:
    people.watches("01-01")
    people.adopts(())
    assert concerned(people) == [({"every"}, set(), set()), ({"sittings"}, set(), set())]


@pytest.mark.parametrize(
    ("name", "kind", "subject"),
    [
        ("matter/M/1", VillageMatter, "matter/M/1"),
        (f"cadence/{VILLAGE}", Cadence, f"unit/{VILLAGE}"),
        ("lecture/li", Lecture, None),
        ("link/A", Guidance, None),
        ("development/C/7", Development, "development/C/7"),
    ],
)
def test_an_account_is_named_after_what_it_is_about(
    people: People, name: str, kind: type[Affair], subject: str | None
) -> None:
    people.assigns("A", "han linked_leader", TOWN)
    assert isinstance(affair_of(name, roster(people)), kind)
    assert own_subject(name) == subject


def test_a_matter_listens_for_its_unit_and_those_that_carry_on_its_affairs(people: People) -> None:
    people.merges(VILLAGE, OTHER, "2025-03-01")
    matter = VillageMatter()
    matter.learn(MatterOpened("e", "c", VILLAGE, day("01-01"), moment("01-01"), "M", ()))
    assert matter.ears(roster(people)) == {"every", f"unit/{VILLAGE}", f"unit/{OTHER}"}
