"""What was told to the county, and when: the only thing that the oracle starts from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# The field of each command that says on which day it happened.
_DAY = {
    "hold_meeting": "held_on",
    "correct_meeting": "held_on",
    "open_matter": "opened_on",
    "post_disclosure": "first_day",
    "raise_objection": "raised_on",
    "answer_objection": "answered_on",
    "report_progress": "reported_on",
    "return_matter": "returned_on",
    "withdraw_matter": "withdrawn_on",
    "merge_unit": "merged_on",
    "close_unit": "closed_on",
    "declare_counts": "first_day",
    "assign_post": "first_day",
    "end_post": "last_day",
    "register_unit": "enrolled_on",
    "record_guide": "guided_on",
}


@dataclass(frozen=True)
class Fact:
    """One accepted command. `number` is its place in the order of recording."""

    number: int
    at: datetime
    type: str
    data: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.data.get(field)

    @property
    def day(self) -> date:
        return self.date(_DAY[self.type])

    def date(self, field: str) -> date:
        return date.fromisoformat(self.data[field])


Facts = Sequence[Fact]


def of_type(facts: Facts, *types: str) -> Iterator[Fact]:
    return (fact for fact in facts if fact.type in types)


def known_before(facts: Facts, moment: datetime) -> Facts:
    """What had been recorded strictly before the moment."""
    return [fact for fact in facts if fact.at < moment]
