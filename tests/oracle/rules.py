"""The numbers of what recurs, as dated rows: the row in force on a period's first day holds for the period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Row:
    """`every`: week, month, quarter or year; "" for what is owed once."""

    rule: str
    every: str = ""
    grace: int = 3
    since: date = date(2020, 1, 1)


Rules = Sequence[Row]

OF_BRANCHES = (
    Row("cadence.branch_study", "month"),
    Row("cadence.branch_committee", "month"),
    Row("cadence.theme_day", "month"),
    Row("cadence.dues", "month"),
    Row("cadence.members_assembly", "quarter"),
    Row("cadence.organisation_life_meeting", "year"),
    Row("cadence.appraisal", "year"),
)
RULES: Rules = (
    *OF_BRANCHES,
    Row("cadence.committee_study"),
    Row("cadence.party_lecture", "year"),
    Row("cadence.guidance", "year"),
    Row("venue.rota", "week"),
    Row("venue.activity", "month"),
)


def in_force(rules: Rules, rule: str, day: date) -> Row:
    """The latest row of the rule that begins on or before the day."""
    return max((row for row in rules if row.rule == rule and row.since <= day), key=lambda row: row.since)
