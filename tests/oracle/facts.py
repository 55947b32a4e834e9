"""What was told to the county, and when: the only thing that the oracle starts from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

P = ParamSpec("P")
R = TypeVar("R")

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
    "collect_dues": "collected_on",
    "record_development_step": "taken_on",
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

    @cached_property
    def day(self) -> date:
        return self.date(_DAY[self.type])

    def date(self, field: str) -> date:
        return date.fromisoformat(self.data[field])


class Facts(Sequence[Fact]):
    """What is known at some moment, in order of recording. What follows from it is worked out once (`remembered`)."""

    def __init__(self, told: Iterable[Fact] = ()) -> None:
        self._told = tuple(told)
        self.remembered: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Fact]: ...
    def __getitem__(self, place: int | slice) -> Fact | Sequence[Fact]:
        return self._told[place]

    @cached_property
    def by_type(self) -> Mapping[str, Sequence[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self._told:
            found.setdefault(fact.type, []).append(fact)
        return found


def of_type(facts: Facts, *types: str) -> Iterator[Fact]:
    """Type after type, each in the order of recording."""
    return chain.from_iterable(facts.by_type.get(type_, ()) for type_ in types)


def remembered(
    function: Callable[Concatenate[Facts, P], R],
) -> Callable[Concatenate[Facts, P], R]:
    """For a function of the facts alone: what it once answered of them it answers again."""

    def answer(facts: Facts, /, *args: P.args, **kwargs: P.kwargs) -> R:
        name = function, *args
        if name not in facts.remembered:
            facts.remembered[name] = function(facts, *args, **kwargs)
        answered: R = facts.remembered[name]
        return answered

    return answer
