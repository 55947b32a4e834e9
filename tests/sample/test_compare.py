"""The key goes by the rules' numbers, and the comparison finds every difference: else agreement proves nothing."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from deploy.sample.compare import differences
from deploy.sample.key import Answers, answers
from deploy.sample.plan import Sample, make
from deploy.sample.rules import DEFAULT, Majority, Rules, Share


def test_the_plans_reasons_are_those_that_its_numbers_give(county: Sample) -> None:
    """Under the default rules nothing is counted for the key; here it is, so that a plan that miscounts is found."""
    counted = replace(DEFAULT)
    assert counted == DEFAULT
    assert counted is not DEFAULT
    for matter in county.matters:
        for take in matter.takes:
            for told in take.told:
                assert told.verdict(counted) == told.reasons, (matter.story, take)


@dataclass(frozen=True)
class Known:
    """A sample with its key under the default rules."""

    sample: Sample
    key: dict[str, Any]

    def differences(self, altered: Rules) -> list[str]:
        changed = self.sample.key(altered)
        return differences(self.key, changed["rows"], changed["breaches"])


@pytest.fixture(scope="module")
def of_matters(county: Sample) -> Known:
    return Known(county, county.key())


@pytest.fixture(scope="module")
def of_the_year(year: Sample) -> Known:
    """Without its problems and works."""
    alone = replace(year, affairs=None)
    return Known(alone, alone.key())


# Those of problems and works are changed in a test of their own.
_OF_AFFAIRS = (
    *("filing_working_days", "claim_working_days", "cause_working_days", "measures_working_days"),
    *("ruling_working_days", "verify_working_days", "reopened_days", "look_back_days", "look_back_from_days"),
    *("self_check_working_days", "frost_month", "frost_day", "forecast_reports", "acceptance_working_days"),
    *("opening_days", "repair_days"),
)
_NUMBERS = [field.name for field in fields(Rules) if isinstance(getattr(DEFAULT, field.name), int)]
# No duty runs 24 to 26 days, nor 89: those edges are for other duties to hold.
_UNSEEN = {("middle_duty_days", 1), ("middle_duty_days", -1), ("long_duty_days", -1)}


@pytest.mark.parametrize(
    ("name", "by"),
    [(name, by) for name in _NUMBERS for by in (1, -1) if name not in _OF_AFFAIRS and (name, by) not in _UNSEEN],
)
def test_the_key_changes_when_a_number_changes_by_one(
    of_matters: Known, of_the_year: Known, name: str, by: int
) -> None:
    altered = replace(DEFAULT, **{name: getattr(DEFAULT, name) + by})
    assert of_matters.differences(altered) or of_the_year.differences(altered)


@pytest.fixture(scope="module")
def of_affairs(year: Sample) -> Answers:
    return answers((), year.county, DEFAULT, None, year.affairs)


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize("name", _OF_AFFAIRS)
def test_the_key_of_problems_and_works_changes_with_each_of_its_numbers(
    of_affairs: Answers, year: Sample, name: str, by: int
) -> None:
    altered = replace(DEFAULT, **{name: getattr(DEFAULT, name) + by})
    changed = answers((), year.county, altered, None, year.affairs)
    assert changed.duties != of_affairs.duties


_OF_THE_YEAR = {
    "grace_days": ("branch_study", "dues", "committee_study", "party_lecture", "guidance"),
    "rung_1_day": ("theme_day", "dues", "committee_study", "party_lecture", "guidance"),
    "rung_2_day": ("theme_day", "dues", "committee_study", "party_lecture"),
    "rung_3_day": ("branch_committee", "dues", "committee_study", "party_lecture"),
    "rung_4_day": ("members_assembly", "dues", "committee_study", "party_lecture", "guidance"),
    "committee_from_members": ("branch_committee",),
    "study_months": ("committee_study",),
}


@pytest.mark.parametrize("name", _OF_THE_YEAR)
def test_the_years_rows_change_with_its_numbers(of_the_year: Known, name: str) -> None:
    found = of_the_year.differences(replace(DEFAULT, **{name: getattr(DEFAULT, name) + 1}))
    for rule in _OF_THE_YEAR[name]:
        assert any(line.startswith(f"cadence.{rule} ") for line in found), rule


@pytest.mark.parametrize(
    ("name", "rule"), [("committee_quorum", "branch_committee"), ("assembly_quorum", "members_assembly")]
)
def test_the_years_rows_change_with_its_quorums(of_the_year: Known, name: str, rule: str) -> None:
    share: Share = getattr(DEFAULT, name)
    altered: dict[str, Any] = {name: replace(share, above=not share.above)}
    found = of_the_year.differences(replace(DEFAULT, **altered))
    assert any(line.startswith(f"cadence.{rule} ") for line in found)


_SHARES = [field.name for field in fields(Rules) if field.name not in _NUMBERS]
_ALTERED: dict[str, Callable[[Share], Share]] = {
    "numerator": lambda share: replace(share, numerator=share.numerator + 1),
    "denominator": lambda share: replace(share, denominator=share.denominator + 1),
    "at_least_or_more_than": lambda share: replace(share, above=not share.above),
}


@pytest.mark.parametrize("name", _SHARES)
@pytest.mark.parametrize("part", list(_ALTERED))
def test_the_key_changes_when_a_share_changes(of_matters: Known, name: str, part: str) -> None:
    row: Share | Majority = getattr(DEFAULT, name)
    change = _ALTERED[part]
    altered: Any = replace(row, share=change(row.share)) if isinstance(row, Majority) else change(row)
    assert of_matters.differences(replace(DEFAULT, **{name: altered}))


def test_an_account_that_agrees_has_no_differences(county: Sample) -> None:
    key = county.key()
    assert differences(key, list(reversed(key["rows"])), key["breaches"]) == []


@pytest.mark.parametrize("field", ["unit", "answerable", "due", "state", "days_overdue", "resolved_on", "rungs"])
def test_a_difference_in_one_field_is_told_in_one_line(field: str) -> None:
    key = make(1, 2, 2, date(2026, 11, 23)).key()
    wrong = {"rungs": [{"rung": 1, "day": "2026-01-01", "receivers": []}]}.get(field, "2001-01-01")
    altered = [{**key["rows"][0], field: wrong}, *key["rows"][1:]]
    (line,) = differences(key, altered, key["breaches"])
    assert key["rows"][0]["subject"] in line


def test_a_missing_and_a_surplus_row_are_differences() -> None:
    key = make(1, 2, 2, date(2026, 11, 23)).key()
    surplus = {**key["rows"][0], "period": "2030-01-01"}
    missing, more = sorted(differences(key, [*key["rows"][1:], surplus], key["breaches"]))
    assert "the account has not" in missing
    assert "the key has not" in more


def test_every_duty_of_every_matter_is_in_the_key(county: Sample) -> None:
    subjects = {row["subject"] for row in county.key()["rows"]}
    assert {f"matter/{matter.id}" for matter in county.matters} <= subjects
    assert {state for row in county.key()["rows"] for state in [row["state"]]} == {
        "met",
        "met_late",
        "met_recorded_late",
        "open",
        "cancelled",
    }


def test_every_rung_is_reached_on_the_very_last_midnight(county: Sample) -> None:
    last = county.county.until.isoformat()
    fired = {rung["rung"] for row in county.key()["rows"] for rung in row["rungs"] if rung["day"] == last}
    assert fired == {1, 2, 3, 4}
    eve = (county.county.until - timedelta(days=1)).isoformat()
    assert any(rung["day"] == eve for row in county.key()["rows"] for rung in row["rungs"])
