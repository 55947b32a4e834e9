"""No acceptance of a probationary member without the committee's review in writing before it."""

import pytest

from services.supervision.domain.affairs.development import Development
from tests.supervision.affairs.people import People, tell, township
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, day

ELSEWHERE = "990101002000"


@pytest.fixture
def people() -> People:
    return township()


def breaches(people: People, on: str) -> list[str]:
    """The day of each acceptance that is a breach."""
    affair = Development("C-7")
    return [finding.on.isoformat()[5:] for finding in affair.faults(tell(people, affair, on))]


def test_an_acceptance_without_a_review_is_a_breach_of_its_own_day(people: People) -> None:
    people.develops("applicant", "03-01")
    event = people.develops("probationary_member", "05-01", "05-03")
    affair = Development("C-7")
    (finding,) = affair.faults(tell(people, affair, "05-03"))
    assert (finding.rule, finding.subject) == ("development.no_pre_review", "development/C-7")
    assert (finding.debtor.unit, finding.on, finding.event) == (VILLAGE, day("05-01"), event)


def test_other_steps_need_no_review(people: People) -> None:
    for step, on in zip(("applicant", "activist", "development_target"), ("03-01", "03-02", "03-03"), strict=True):
        people.develops(step, on)
    people.develops("full_member", "05-01")
    assert breaches(people, "05-01") == []


@pytest.mark.parametrize(("reviewed", "found"), [("04-30", []), ("05-01", ["05-01"]), ("05-02", ["05-01"])])
def test_the_review_comes_on_a_day_before_the_acceptance(people: People, reviewed: str, found: list[str]) -> None:
    people.develops("probationary_member", "05-01")
    people.develops("pre_review", reviewed, "05-03", reviewer=TOWN, in_writing=True)
    assert breaches(people, "05-02") == ["05-01"]
    assert breaches(people, "05-03") == found


def test_the_review_is_in_writing(people: People) -> None:
    people.develops("pre_review", "04-30", reviewer=TOWN)
    people.develops("probationary_member", "05-01")
    assert breaches(people, "05-01") == ["05-01"]


@pytest.mark.parametrize("reviewer", [COUNTY, VILLAGE])
def test_the_review_is_the_parents(people: People, reviewer: str) -> None:
    people.develops("pre_review", "04-30", reviewer=reviewer, in_writing=True)
    people.develops("probationary_member", "05-01")
    assert breaches(people, "05-01") == ["05-01"]


def test_the_review_is_by_the_committee_above_the_branch_of_that_day(people: People) -> None:
    people.enrols(ELSEWHERE, "township", "2025-01-01", parent=COUNTY)
    people.enrols("990101002001", "village", "2025-01-01", parent=ELSEWHERE)
    people.develops("applicant", "03-01")
    people.merges(VILLAGE, "990101002001", "04-10")
    people.develops("probationary_member", "05-01", unit="990101002001")
    people.develops("pre_review", "04-10", "05-02", "R", reviewer=ELSEWHERE, in_writing=True)
    people.develops("pre_review", "04-10", "05-03", "S", "R", reviewer=TOWN, in_writing=True)
    people.develops("pre_review", "04-11", "05-04", "T", "S", reviewer=TOWN, in_writing=True)
    people.develops("pre_review", "04-11", "05-05", "U", "T", reviewer=ELSEWHERE, in_writing=True)
    affair = Development("C-7")
    tell(people, affair, "05-01")
    assert affair.unit == VILLAGE
    found = {on: breaches(people, on) for on in ("05-02", "05-03", "05-04", "05-05")}
    assert found == {"05-02": ["05-01"], "05-03": [], "05-04": ["05-01"], "05-05": []}


def test_a_corrected_review_counts_no_more(people: People) -> None:
    people.develops("pre_review", "04-30", record="R", reviewer=TOWN, in_writing=True)
    people.develops("probationary_member", "05-01")
    people.develops("pre_review", "05-02", record="S", corrects="R", reviewer=TOWN, in_writing=True)
    assert (breaches(people, "05-01"), breaches(people, "05-02")) == ([], ["05-01"])


def test_a_corrected_acceptance_is_judged_by_its_true_day(people: People) -> None:
    people.develops("pre_review", "05-02", record="R", reviewer=TOWN, in_writing=True)
    people.develops("probationary_member", "05-02", record="P")
    people.develops("probationary_member", "05-03", "05-04", record="Q", corrects="P")
    assert (breaches(people, "05-03"), breaches(people, "05-04")) == (["05-02"], [])


def test_an_acceptance_before_the_first_watched_day_is_not_judged(people: People) -> None:
    people.develops("probationary_member", "05-01")
    people.watches("05-01", recorded="2025-02-01")
    assert breaches(people, "05-01") == ["05-01"]
    people.watches("05-02", recorded="2025-02-02")
    assert breaches(people, "05-01") == []


def test_a_case_begins_with_its_first_record_and_listens_for_its_branch_and_successors(people: People) -> None:
    people.merges(VILLAGE, OTHER, "04-10")
    people.develops("applicant", "03-01")
    affair = Development("C-7")
    assert (affair.begun, affair.unit) == (False, "")
    roster = tell(people, affair, "04-10").roster
    assert (affair.begun, affair.unit) == (True, VILLAGE)
    assert affair.ears(roster) == {"every", f"unit/{VILLAGE}", f"unit/{OTHER}", f"unit/{TOWN}"}
