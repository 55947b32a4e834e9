"""The rulebook: dated rows, and the ladder as it stands for a debtor named by post."""

import re
from datetime import date
from pathlib import Path

import pytest

from services.supervision.domain.ladder import rungs_for
from services.supervision.domain.rules import parse
from tests.supervision.county import RULES

TEXT = (Path(__file__).parents[2] / "services/supervision/rules.toml").read_text(encoding="utf-8")
LATER = """
[[rule]]
id = "matter.proposal/2"
rule = "matter.proposal"
in_force_from = 2026-07-01
due_days = 20
first_due_days = 20
grace_days = 3
group = "party_building"
source = "the county's own decision"
"""


def test_an_old_fact_is_judged_by_the_row_in_force_on_its_day() -> None:
    rules = parse(TEXT + LATER)
    rows = [rules.term("matter.proposal", on).id for on in (date(2026, 6, 30), date(2026, 7, 1))]
    assert rows == ["matter.proposal/1", "matter.proposal/2"]


def test_a_changed_row_changes_the_digest() -> None:
    assert parse(TEXT).digest() == RULES.digest() != parse(TEXT + LATER).digest()


@pytest.mark.parametrize("damage", ["due_days = 0", 'due_days = "soon"', "days = 3"])
def test_a_row_that_makes_no_sense_is_refused(damage: str) -> None:
    with pytest.raises(ValueError, match="rule"):
        parse(TEXT.replace("due_days = 30", damage, 1))


def test_two_rows_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        parse(TEXT + LATER.replace("/2", "/1"))


@pytest.mark.parametrize(
    ("debtor", "rungs"),
    [
        (None, [(1, 1, 4), (2, 3, 1), (3, 7, 1), (4, 15, 1)]),
        ("assigned_cadre", [(1, 1, 4), (2, 3, 1), (3, 7, 1), (4, 15, 1)]),
        ("branch_secretary", [(1, 1, 4), (2, 3, 1), (3, 7, 1), (4, 15, 1)]),
        ("deputy_secretary", [(1, 1, 5), (3, 7, 1), (4, 15, 1)]),
        ("committee_secretary", [(1, 1, 6), (4, 15, 1)]),
        ("inspection_office", [(1, 1, 7)]),
    ],
)
def test_a_debtor_on_the_ladder_makes_his_rung_and_those_below_the_first(
    debtor: str | None, rungs: list[tuple[int, int, int]]
) -> None:
    ladder = rungs_for(RULES.ladder("matter.proposal", None, None, None, date(2026, 1, 1)), debtor)
    assert [(rung.number, rung.red_day, len(rung.posts)) for rung in ladder] == rungs


OF_A_SECTOR = """
[[ladder]]
id = "ladder.education/1"
in_force_from = 2026-07-01
sectors = ["education"]
source = "the county's own decision"

[[ladder.rung]]
number = 1
red_day = 2
posts = [{ post = "branch_secretary", at = "branch" }]
"""


@pytest.mark.parametrize(
    ("owner", "kind", "sector", "ladder"),
    [
        (None, "village", None, "ladder/1"),
        (None, "branch", "health", "ladder/1"),
        (None, "branch", "education", "ladder.education/1"),
        (None, "county_department", "education", "ladder.county_office/1"),
        ("branch_secretary", "branch", "education", "ladder.education/1"),
        ("linked_leader", "township", "education", "ladder.linked_leader/1"),
    ],
)
def test_an_owners_ladder_goes_before_an_offices_that_before_a_sectors_and_all_before_the_general_one(
    owner: str | None, kind: str, sector: str | None, ladder: str
) -> None:
    book = parse(TEXT + OF_A_SECTOR)
    assert book.ladder("cadence.theme_day", owner, kind, sector, date(2026, 7, 1)).id == ladder


def test_before_its_first_day_a_sectors_ladder_leaves_the_general_one() -> None:
    book = parse(TEXT + OF_A_SECTOR)
    assert book.ladder("cadence.theme_day", None, None, "education", date(2026, 6, 30)).id == "ladder/1"


def test_a_deadline_has_a_row_in_force_and_no_number_of_days() -> None:
    later = """
[[deadline]]
id = "problem.measure/2"
rule = "problem.measure"
in_force_from = 2026-07-01
grace_days = 5
group = "rectification"
source = "the county's own decision"
"""
    rules = parse(TEXT + later)
    rows = [rules.deadline("problem.measure", on).grace_days for on in (date(2026, 6, 30), date(2026, 7, 1))]
    assert rows == [3, 5]
    with pytest.raises(ValueError, match="due_days"):
        parse(TEXT + later + "due_days = 3\n")


def test_every_rule_of_a_problem_and_a_campaign_is_owed_by_the_rectification_portfolio() -> None:
    rules = [rule for rule in RULES.duties if rule.startswith(("problem.", "campaign."))]
    steps = ("claim", "cause", "measures", "close", "ruling", "verify", "look_back", "self_check")
    assert rules == [*(f"problem.{step}" for step in steps), "campaign.filing", "problem.measure"]
    groups = {row["group"] for row in RULES.rows if str(row["id"]).startswith(("problem.", "campaign."))}
    assert groups == {"rectification"}


def test_a_look_back_may_come_at_once_where_no_number_says_otherwise() -> None:
    text = TEXT.replace("counts_from_days = 60\n", "")
    rows = [parse(told).term("problem.look_back", date(2026, 6, 1)) for told in (TEXT, text)]
    assert [row.counts_from_days for row in rows] == [60, 0]


@pytest.mark.parametrize(("length_days", "before_days"), [(-3, 2), (0, 2), (24, 2), (25, 7), (89, 7), (90, 14)])
def test_what_is_due_before_it_began_is_yellow_like_whatever_is_short(length_days: int, before_days: int) -> None:
    assert RULES.yellow(date(2026, 1, 1)).before_days(length_days) == before_days


@pytest.mark.parametrize(
    "windows",
    ["[]", "[{ length_days = 25, before_days = 7 }]", "[{ before_days = 2 }, { length_days = 9, before_days = 3 }]"],
)
def test_yellow_windows_that_leave_a_length_out_are_refused(windows: str) -> None:
    text = re.sub(r"windows = .*", f"windows = {windows}", TEXT)
    with pytest.raises(ValueError, match="windows"):
        parse(text)


@pytest.mark.parametrize("on", ["02-29", "02-30", "04-31", "11-31", "13-01", "00-10", "6-30"])
def test_a_day_that_not_every_year_has_is_refused(on: str) -> None:
    with pytest.raises(ValueError, match="due_on"):
        parse(TEXT.replace('due_on = "11-15"', f'due_on = "{on}"'))


@pytest.mark.parametrize("on", ["01-31", "02-28", "04-30", "10-09", "11-20", "12-31"])
def test_a_day_that_every_year_has_is_taken(on: str) -> None:
    row = parse(TEXT.replace('due_on = "11-15"', f'due_on = "{on}"')).frost(date(2026, 1, 1))
    assert f"{row.due_in(2026):%m-%d}" == f"{row.due_in(2028):%m-%d}" == on


@pytest.mark.parametrize(
    ("damage", "at"),
    [("reports_min = 0", "reports_min"), ('reports_min = 2\nevery = "week"', "every"), ("", "reports_min")],
)
def test_a_frost_that_makes_no_sense_is_refused(damage: str, at: str) -> None:
    with pytest.raises(ValueError, match=at):
        parse(TEXT.replace("reports_min = 2", damage))


def test_a_branch_owes_nothing_by_the_week_and_a_venue_nothing_by_the_quarter() -> None:
    for was, given in (('every = "quarter"', 'every = "week"'), ('every = "week"', 'every = "quarter"')):
        with pytest.raises(ValueError, match="every"):
            parse(TEXT.replace(was, given, 1))


LATER_FROST = """
[[frost]]
id = "works.frost/2"
rule = "works.frost"
in_force_from = 2026-07-01
due_on = "11-01"
reports_min = 3
grace_days = 3
group = "venues"
source = "the county's own decision"
"""


def test_a_later_frost_is_in_force_from_its_day_on() -> None:
    rules = parse(TEXT + LATER_FROST)
    assert [rules.frost(on).id for on in (date(2026, 6, 30), date(2026, 7, 1))] == ["works.frost/1", "works.frost/2"]


def test_a_start_without_resolution_has_a_row_of_its_own_among_the_breaches() -> None:
    on = date(2026, 1, 1)
    found = [RULES.breach(rule, on) for rule in ("works.start_without_resolution", "works.accepted_incomplete")]
    assert [(row.id, row.grace_days) for row in found] == [
        ("works.start_without_resolution/1", 3),
        ("works.breach/1", 0),
    ]
