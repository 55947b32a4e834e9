"""Who may preside over a sitting of the branch, and how many must be there."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.supervision.domain.affairs.procedure import Quorum
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.facts.roster import ProcedureAdopted
from tests.supervision.affairs.year import PROCEDURE, Year, found, owed, settled
from tests.supervision.county import COUNTY, OTHER, VILLAGE, day, moment


@pytest.fixture
def year() -> Year:
    return settled()


def counted(year: Year, on: str = "01-31", kind: str = "branch_committee") -> bool:
    """Whether the first period was met."""
    return next(iter(owed(year, on, kind).values())) != "open"


def changed(id: str, new: str, **fields: Any) -> Mapping[str, Any]:
    """That row of meetings' rulebook under a new id, with other fields."""
    [row] = [row for row in PROCEDURE if row["id"] == id]
    return {**row, "id": new, **fields}


# The chair.


@pytest.mark.parametrize(
    ("kind", "chair", "present", "permitted"),
    [
        ("branch_committee", "zhi", "", True),
        ("branch_committee", "diyi", "", True),
        ("branch_committee", "diyi", "diyi cun", True),
        ("branch_committee", "diyi", "diyi zhi", False),
        ("branch_committee", "bao", "", False),
        ("branch_committee", "stranger", "zhi", False),
        ("members_assembly", "zhi", "", True),
        ("members_assembly", "diyi", "diyi zhi", True),
        ("members_assembly", "bao", "", False),
        ("members_assembly", "stranger", "", False),
    ],
)
def test_the_committee_has_the_proposal_s_chairs_and_the_assembly_the_review_s(
    year: Year, kind: str, chair: str, present: str, permitted: bool
) -> None:
    year.appoints("bao", "assigned_leader", "01-01")
    year.meets("01-05", kind, chair=chair, present=present)
    assert counted(year, kind=kind) is permitted
    assert [one.rule for one in found(year, "01-31")] == ([] if permitted else ["meeting.chair"])


def test_the_first_secretary_may_chair_while_the_secretary_s_post_is_vacant() -> None:
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "village", "01-01")
    year.counts("01-01", "committee_members:5")
    year.appoints("zhi", "branch_secretary", "01-01", "01-04")
    year.appoints("diyi", "first_secretary", "01-01")
    year.meets("01-05", "branch_committee", chair="diyi", present="diyi zhi")
    assert counted(year)


def test_one_secretary_of_two_who_is_there_is_enough_to_keep_the_first_secretary_from_the_chair(year: Year) -> None:
    year.appoints("xin", "branch_secretary", "01-05")
    year.meets("01-05", "branch_committee", chair="diyi", present="xin")
    assert not counted(year)


def test_of_several_posts_held_that_day_a_permitted_one_counts(year: Year) -> None:
    year.appoints("jian", "assigned_cadre", "01-01")
    year.appoints("jian", "branch_secretary", "01-05", "01-05")
    year.meets("01-05", "branch_committee", chair="jian")
    assert counted(year)


@pytest.mark.parametrize(("held", "permitted"), [("01-09", False), ("01-10", True), ("01-20", True), ("01-21", False)])
def test_the_post_must_be_held_on_the_day_of_the_meeting(year: Year, held: str, permitted: bool) -> None:
    year.appoints("xin", "branch_secretary", "01-10", "01-20")
    year.meets(held, "members_assembly", chair="xin")
    assert counted(year, kind="members_assembly") is permitted


def test_a_post_that_is_recorded_late_permits_from_then_on(year: Year) -> None:
    year.appoints("xin", "branch_secretary", "01-01", recorded="02-10 00:00")
    year.meets("01-05", "members_assembly", chair="xin")
    assert (counted(year, "02-09", "members_assembly"), len(found(year, "02-09"))) == (False, 1)
    assert (counted(year, "02-10", "members_assembly"), len(found(year, "02-10"))) == (True, 0)


def test_a_post_held_elsewhere_is_none_here(year: Year) -> None:
    year.appoints("lin", "branch_secretary", "01-01", unit=OTHER)
    year.meets("01-05", "members_assembly", chair="lin")
    assert not counted(year, kind="members_assembly")


def test_the_chair_is_judged_in_villages_only_and_the_quorum_in_every_branch() -> None:
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "branch", "01-01")
    year.counts("01-01", "committee_members:5")
    year.meets("01-05", "branch_committee", chair="stranger", attendance="branch_committee:committee_members:2")
    assert (counted(year), found(year, "01-31")) == (False, [])
    year.meets("01-06", "branch_committee", chair="stranger", attendance="branch_committee:committee_members:3")
    assert (counted(year), found(year, "01-31")) == (True, [])


# The quorum.


@pytest.mark.parametrize(
    ("kind", "of", "due", "present", "quorate"),
    [
        ("branch_committee", "committee_members", 4, 2, True),
        ("branch_committee", "committee_members", 4, 1, False),
        ("branch_committee", "committee_members", 5, 3, True),
        ("branch_committee", "committee_members", 5, 2, False),
        ("members_assembly", "voting_members", 20, 10, True),
        ("members_assembly", "voting_members", 20, 9, False),
        ("members_assembly", "voting_members", 21, 11, True),
        ("members_assembly", "voting_members", 21, 10, False),
    ],
)
def test_at_least_half_must_be_there(year: Year, kind: str, of: str, due: int, present: int, quorate: bool) -> None:
    year.counts("01-02", f"{of}:{due}")
    year.meets("01-05", kind, attendance=f"{kind}:{of}:{present}")
    assert counted(year, kind=kind) is quorate


@pytest.mark.parametrize(
    "attendance",
    [
        "",
        "members_assembly:committee_members:5",
        "branch_committee:voting_members:20",
        "branch_committee:households:90",
    ],
)
def test_only_an_attendance_of_the_kind_and_of_those_counted_there_counts(year: Year, attendance: str) -> None:
    year.meets("01-05", "branch_committee members_assembly", attendance=attendance)
    assert not counted(year)


def test_of_several_attendances_the_largest_counts(year: Year) -> None:
    year.meets(
        "01-05",
        "branch_committee",
        attendance="branch_committee:committee_members:3 branch_committee:committee_members:2",
    )
    assert counted(year)


def test_the_number_of_the_newest_day_up_to_the_meeting_s_counts(year: Year) -> None:
    year.counts("01-05", "committee_members:7")
    year.counts("01-06", "committee_members:5")
    year.meets("01-04", "branch_committee", attendance="branch_committee:committee_members:3")
    assert counted(year)
    year.lived.pop()
    year.meets("01-05", "branch_committee", attendance="branch_committee:committee_members:3")
    assert not counted(year)


def test_of_several_numbers_for_one_day_the_last_recorded_counts(year: Year) -> None:
    year.meets("01-10", "branch_committee", attendance="branch_committee:committee_members:3")
    year.counts("01-05", "committee_members:7", recorded="01-20")
    year.counts("01-05", "committee_members:6", recorded="01-22")
    assert counted(year, "01-19")
    assert not counted(year, "01-20")
    assert counted(year, "01-22")


def test_each_count_is_looked_up_by_itself(year: Year) -> None:
    year.counts("01-04", "voting_members:40")
    year.meets("01-05", "branch_committee members_assembly")
    assert counted(year, kind="branch_committee")
    assert counted(year, kind="members_assembly")
    year.counts("01-04", "voting_members:41", recorded="01-20")
    assert counted(year, kind="branch_committee")
    assert not counted(year, kind="members_assembly")


def test_without_a_number_it_meets_nothing_and_is_judged_again_when_one_is_told() -> None:
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "village", "01-01")
    year.appoints("zhi", "branch_secretary", "01-01")
    year.meets("01-05", "branch_committee")
    year.counts("01-06", "committee_members:5", recorded="01-10")
    year.counts("01-05", "committee_members:5", recorded="02-10")
    assert not counted(year, "02-09")
    assert counted(year, "02-10")


# The rows that meetings has adopted.


def test_a_meeting_is_judged_by_the_rows_in_force_on_its_day(year: Year) -> None:
    half = {"counted": "committee_members", "share": {"num": 1, "den": 2, "test": "more_than"}}
    stricter = changed(
        "assembly.branch_committee/1", "assembly.branch_committee/2", in_force_from="2026-02-10", quorums=[half]
    )
    directors = changed(
        "matter.proposal/1", "matter.proposal/2", in_force_from="2026-03-10", chairs=["village_director"]
    )
    year.adopts((directors, stricter, *PROCEDURE), "01-01")
    year.counts("01-02", "committee_members:4")
    held = "branch_committee:committee_members:2"
    for on in ("01-31", "02-09", "03-09", "04-10"):
        year.meets(on, "branch_committee", attendance=held if on < "03" else "branch_committee:committee_members:4")
    assert list(owed(year, "04-30", "branch_committee").values()) == ["done 01-31", "done 02-09", "done 03-09", "open"]
    year.lived = [told for told in year.lived if told.on != day("02-09")]
    year.meets("02-10", "branch_committee", attendance=held)
    assert owed(year, "04-30", "branch_committee")["2026-02"] == "open"


def test_before_the_first_row_of_its_sort_the_oldest_one_holds(year: Year) -> None:
    later = tuple({**row, "in_force_from": "2026-06-01"} for row in PROCEDURE)
    year.adopts(later, "01-01")
    year.meets("01-05", "branch_committee")
    year.meets("01-06", "branch_committee", chair="stranger")
    assert counted(year)
    assert len(found(year, "01-31")) == 1


def test_only_the_last_adoption_known_counts(year: Year) -> None:
    strict = changed("assembly.branch_committee/1", "assembly.branch_committee/1")
    strict = {
        **strict,
        "quorums": [{"counted": "committee_members", "share": {"num": 1, "den": 1, "test": "at_least"}}],
    }
    year.adopts(tuple(strict if row["id"] == strict["id"] else row for row in PROCEDURE), "01-20 00:00")
    year.meets("01-05", "branch_committee", attendance="branch_committee:committee_members:4")
    assert counted(year, "01-19")
    assert not counted(year, "01-20")


def test_with_fewer_members_than_the_row_of_that_day_says_there_is_no_committee(year: Year) -> None:
    ten = changed("branch.committee/1", "branch.committee/2", in_force_from="2026-02-28", members_min=21)
    year.adopts((*PROCEDURE, ten), "01-01")
    assert list(owed(year, "03-31", "branch_committee")) == ["2026-01"]


def test_a_chair_that_is_tolerated_is_no_wrong_one(year: Year) -> None:
    told = changed(
        "matter.review/1", "matter.review/2", in_force_from="2026-01-01", tolerated_chairs=["village_director"]
    )
    year.adopts((*PROCEDURE, told), "01-01")
    year.appoints("cun", "village_director", "01-01")
    year.meets("01-05", "members_assembly", chair="cun")
    assert counted(year, kind="members_assembly")
    assert found(year, "01-31") == []


def test_a_secretary_in_the_chair_is_there(year: Year) -> None:
    told = changed("matter.proposal/1", "matter.proposal/2", in_force_from="2026-01-01", chairs=["village_director"])
    year.adopts((*PROCEDURE, told), "01-01")
    year.appoints("diyi", "branch_secretary", "01-20")
    year.meets("01-05", "branch_committee", chair="diyi")
    assert counted(year)
    year.lived.pop()
    year.meets("01-20", "branch_committee", chair="diyi")
    assert not counted(year)


def test_without_rows_nobody_is_in_a_wrong_chair_and_nothing_has_a_quorum() -> None:
    year = Year()
    year.enrols(VILLAGE, "village", "01-01")
    year.counts("01-01", "committee_members:5 voting_members:3")
    year.meets("01-05", "branch_committee theme_day", chair="stranger")
    assert owed(year, "01-31", "branch_committee") == {"2026-01": "open"}
    assert counted(year, kind="theme_day")
    assert found(year, "01-31") == []


def test_rows_of_another_shape_are_refused_when_they_are_learned() -> None:
    fact = ProcedureAdopted("e", "c", COUNTY, day("01-01"), moment("01-01"), (changed("branch.committee/1", "x"),))
    Sittings().learn(fact)
    for field in ("members_min", "in_force_from"):
        row = {key: told for key, told in fact.rows[0].items() if key != field}
        with pytest.raises(KeyError):
            Sittings().learn(ProcedureAdopted("e", "c", COUNTY, fact.on, fact.recorded_us, (row,)))


@pytest.mark.parametrize(("present", "at_least", "reached"), [
    (2, True, True), (2, False, False), (3, False, True), (1, True, False),
])  # fmt: skip
def test_a_quorum_is_counted_in_whole_numbers(present: int, at_least: bool, reached: bool) -> None:
    assert Quorum("voting_members", 2, 3, at_least).reached(present, 3) == reached
