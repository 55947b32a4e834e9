"""A campaign: its plan and scope, one filing a unit that covers every item, and its last day."""

from datetime import date, timedelta
from functools import partial

import pytest

from services.rectification.domain.campaign_commands import EndCampaign, FilePlan
from services.rectification.domain.events import CampaignEnded, CampaignOpened
from services.rectification.domain.problem_events import SelfCheckFiled
from shared.words import Sector
from tests.rectification.county import (
    BUREAU,
    COUNTY,
    LAST_DAY,
    NEIGHBOUR,
    OFFICE,
    OPENED,
    SCHOOL,
    THIRD,
    TOWNSHIP,
    VILLAGE,
    campaign,
    filing,
    founded,
    heard,
    listed,
    merge,
    shut,
)

END = EndCampaign(campaign="C", unit=COUNTY)


def scope_of(**more: object) -> tuple[str, ...]:
    (opened,) = founded().when(campaign(campaign="D", **more)).outcome()
    assert isinstance(opened, CampaignOpened)
    return opened.units


def test_opening_a_campaign_names_the_organisations_in_scope() -> None:
    told = campaign(campaign="D")
    founded().when(told).then(
        CampaignOpened.model_validate(
            {
                "unit": COUNTY,
                "occurred_on": OPENED,
                "campaign": "D",
                "ends_on": LAST_DAY,
                "items": [{"item": "K1", "aspect": "disclosure"}, {"item": "K2", "aspect": "disputes"}],
                "scope": {"prefix": "990101001"},
                "units": [TOWNSHIP, VILLAGE, NEIGHBOUR, THIRD],
            }
        )
    )


def test_a_scope_is_a_prefix_a_sector_or_a_list() -> None:
    everybody = (TOWNSHIP, VILLAGE, NEIGHBOUR, THIRD, BUREAU, SCHOOL)
    assert scope_of(scope={"prefix": "990101"}) == everybody
    assert scope_of(scope={"prefix": VILLAGE}) == (VILLAGE,)
    assert scope_of(scope={"sector": "township"}) == everybody[:4]
    assert scope_of(scope={"sector": "education"}) == (BUREAU, SCHOOL)
    assert scope_of(scope={"units": [SCHOOL, VILLAGE]}) == (VILLAGE, SCHOOL)


@pytest.mark.parametrize(
    "scope", [{}, {"prefix": "990101", "sector": "education"}, {"prefix": "990101", "units": [VILLAGE]}]
)
def test_a_scope_told_in_no_way_or_in_two_is_refused(scope: dict[str, object]) -> None:
    founded().when(campaign(campaign="D", scope=scope)).refused_by("scope.not_one", "scope")


def test_a_scope_of_nobody_or_of_what_is_no_organisation_is_refused() -> None:
    sector: Sector = "health"
    founded().when(campaign(campaign="D", scope={"sector": sector})).refused_by("scope.empty", "scope")
    offices = campaign(campaign="D", scope={"units": [VILLAGE, OFFICE]})
    founded().when(offices).refused_by("scope.not_an_organisation", "scope.units.1", unit=OFFICE)
    unknown = campaign(campaign="D", scope={"units": ["990101009009"]})
    founded().when(unknown).refused_by("input.unknown_unit", "scope.units.0")


def test_a_unit_that_had_ended_before_the_opening_is_not_in_scope() -> None:
    roster = heard()
    shut(roster, THIRD, OPENED - timedelta(days=1))
    merge(roster, NEIGHBOUR, VILLAGE, OPENED)
    (opened,) = founded(roster).when(campaign(campaign="D")).outcome()
    assert isinstance(opened, CampaignOpened)
    assert opened.units == (TOWNSHIP, VILLAGE, NEIGHBOUR)


def test_a_list_names_only_units_that_stand_on_the_day() -> None:
    roster = heard()
    shut(roster, THIRD, OPENED - timedelta(days=1))
    merge(roster, NEIGHBOUR, VILLAGE, OPENED)
    later = {"kind": "village", "parent": TOWNSHIP, "name": "新村（虚构）"}
    roster.learn("unit_registered", "990101001009", OPENED + timedelta(days=1), later)
    given = founded(roster, on="06-02")
    given.when(campaign(campaign="D", scope={"units": [VILLAGE, NEIGHBOUR]})).then_types("campaign_opened")
    its_first = campaign(campaign="D", scope={"units": ["990101001009"]}, opened_on=OPENED + timedelta(days=1))
    given.when(its_first).then_types("campaign_opened")
    ended = campaign(campaign="D", scope={"units": [VILLAGE, THIRD]})
    given.when(ended).refused_by("input.unit_ended", "scope.units.1", unit=THIRD)
    early = campaign(campaign="D", scope={"units": ["990101001009"]})
    given.when(early).refused_by("scope.not_yet_enrolled", "scope.units.0", day=OPENED + timedelta(days=1))


def test_what_cannot_be_a_campaign_is_refused() -> None:
    founded().when(campaign(title="另一个")).refused_by("input.id_taken", "campaign", id="C")
    founded().when(campaign(campaign="D", unit=TOWNSHIP)).refused_by("input.not_a_county", "unit")
    late = campaign(campaign="D", opened_on=date(2026, 6, 2))
    founded().when(late).refused_by("input.future_day", "opened_on")
    over = campaign(campaign="D", ends_on=date(2026, 5, 31))
    founded().when(over).refused_by("input.days_reversed", "ends_on")
    item = {"item": "K1", "aspect": "disclosure", "wording": "项"}
    founded().when(campaign(campaign="D", items=[item, item])).refused_by("campaign.item_twice", "items.1.item")


def test_a_campaign_ends_on_its_last_day_and_not_before() -> None:
    founded(on="11-29").when(END).refused_by("campaign.running", "campaign", day=LAST_DAY)
    founded(on="11-30").when(END).then(CampaignEnded(unit=COUNTY, occurred_on=LAST_DAY, campaign="C"))
    founded().when(EndCampaign(campaign="X", unit=COUNTY)).refused_by("input.unknown_campaign", "campaign")
    founded(on="11-30").when(EndCampaign(campaign="C", unit=TOWNSHIP)).refused_by("campaign.wrong_unit", "unit")


def test_a_problem_is_listed_on_the_last_day_and_never_after() -> None:
    founded(on="11-30").when(listed()).then_types("problem_listed")
    founded(on="12-01").when(listed()).refused_by("campaign.ended", "problem", day=LAST_DAY)
    founded(on="11-30").told(END).when(listed()).refused_by("campaign.ended", "problem")


def test_one_filing_covers_every_item() -> None:
    founded(on="06-20").when(filing(counts=(0, 3))).then_types("self_check_filed")
    founded().when(filing(counts=(0,))).refused_by("filing.item_missing", "findings", item="K2")
    founded().when(filing(counts=(0, 0, 0))).refused_by("campaign.unknown_item", "findings.2.item", item="K3")
    twice = [{"item": "K1", "count": 0}, {"item": "K1", "count": 1}]
    founded().when(filing(findings=twice)).refused_by("campaign.item_twice", "findings.1.item")


def test_a_filing_says_whether_anything_was_found() -> None:
    for counts, is_found in (((0, 0), False), ((0, 2), True)):
        (filed,) = founded().when(filing(counts=counts)).outcome()
        assert getattr(filed, "found", None) == is_found
        assert filed.subject_id() == "campaign/C"
        assert filed.stream_id() == "campaign-C"


def test_the_order_of_the_findings_is_no_other_filing() -> None:
    turned = [{"item": "K2", "count": 2}, {"item": "K1", "count": 1}]
    assert not founded().told(filing(counts=(1, 2))).when(filing(findings=turned)).outcome()


def test_a_unit_files_once_and_only_when_it_is_in_scope() -> None:
    filed = founded().told(filing())
    filed.when(filing(counts=(1, 0))).refused_by("filing.filed_already", "unit")
    assert not filed.on(date(2026, 6, 9)).when(filing()).outcome()
    founded().when(filing(unit=SCHOOL)).refused_by("filing.not_in_scope", "unit", unit=SCHOOL)
    founded().when(filing(campaign="X")).refused_by("input.unknown_campaign", "campaign")


def test_an_organisation_lists_what_it_finds_itself() -> None:
    told = filing(counts=(1, 0), reports=("S-1", "S-2"))
    founded().when(told).then_types("self_check_filed", "problem_listed", "problem_listed")
    after = founded().told(told)
    for number in ("S-1", "S-2"):
        problem = after.state(f"problem-{number}").listed
        assert (problem.unit, problem.origin, problem.item, problem.office) == (VILLAGE, "self_report", "K1", None)


def test_whoever_lists_a_problem_under_an_item_has_counted_it_and_so_has_found_something() -> None:
    for counts in ((0, 0), (0, 3)):
        founded().when(filing(counts=counts, reports=("S-1",))).refused_by("filing.none_counted", "reports.0.item")
    filed, _ = founded().when(filing(counts=(1, 0), reports=("S-1",))).outcome()
    assert getattr(filed, "found", None)


def test_a_filing_of_earlier_days_that_counted_nothing_and_listed_something_is_still_known() -> None:
    told = filing(counts=(0, 0), reports=("S-1",))
    listing = founded().when(filing(reports=("S-1",))).outcome()[1]
    counts = [{"item": "K1", "count": 0}, {"item": "K2", "count": 0}]
    before = {"unit": VILLAGE, "occurred_on": "2026-06-01", "about": "campaign", "of": "C", "found": False}
    filed = SelfCheckFiled.model_validate({**before, "findings": counts, "listed": ["S-1"]})
    assert not founded().given(filed, listing).when(told).outcome()


def test_a_report_under_a_taken_number_is_refused() -> None:
    founded().told(listed()).when(filing(reports=("P-1",))).refused_by("input.id_taken", "reports.0.problem")
    founded().when(filing(reports=("S-1", "S-1"))).refused_by("filing.number_twice", "reports.1.problem")


@pytest.mark.parametrize(
    "other", [{"title": "别的"}, {"description": "另一件事"}, {"item": "K2"}], ids=["title", "description", "item"]
)
def test_a_report_told_again_with_another_content_is_refused(other: dict[str, str]) -> None:
    told = filing(counts=(1, 1), reports=("S-1", "S-2"))
    filed = founded().told(told)
    assert not filed.on(date(2026, 12, 1)).when(told).outcome()
    first, second = (report.model_dump() for report in told.reports)
    changed = filing(counts=(1, 1), reports=("S-1", "S-2")).model_dump() | {"reports": [first, second | other]}
    filed.when(FilePlan.model_validate(changed)).refused_by("input.id_taken", "reports.1.problem", id="S-2")


@pytest.mark.parametrize("reports", [(), ("S-1",)])
def test_a_unit_that_has_ended_files_nothing(reports: tuple[str, ...]) -> None:
    for end in (partial(merge, into=NEIGHBOUR), shut):
        roster = heard()
        end(roster, VILLAGE, on=date(2026, 6, 15))
        given = founded(roster, on="06-15")
        assert given.when(filing(reports=reports)).outcome()
        given.on(date(2026, 6, 16)).when(filing(reports=reports)).refused_by("input.unit_ended", "unit", unit=VILLAGE)
        assert not given.told(filing(reports=reports)).on(date(2026, 6, 16)).when(filing(reports=reports)).outcome()


def test_a_report_of_what_is_not_in_the_plan_is_refused() -> None:
    told = {"problem": "S-1", "item": "K9", "title": "自查", "description": "自查发现"}
    founded().when(FilePlan.model_validate(filing().model_dump() | {"reports": [told]})).refused_by(
        "campaign.unknown_item", "reports.0.item"
    )


def test_after_the_end_a_filing_is_recorded_but_lists_nothing_more() -> None:
    founded(on="12-01").when(filing(counts=(1, 0))).then_types("self_check_filed")
    founded(on="12-01").when(filing(reports=("S-1",))).refused_by("campaign.ended", "reports")
