"""What was told to the county, and when: the only thing that the oracle starts from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

P = ParamSpec("P")
R = TypeVar("R")

MEETINGS, RECTIFICATION, VENUES = "meetings", "rectification", "venues"

# The field of each command that says on which day it happened. What has none happens on the day of its recording.
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
    "open_campaign": "opened_on",
    "analyse_cause": "analysed_on",
    "plan_measure": "planned_on",
    "complete_measure": "completed_on",
    "record_look_back": "looked_on",
    "plan_works": "planned_on",
    "start_works": "started_on",
    "complete_works": "completed_on",
    "hold_activity": "held_on",
    "publish_rota": "published_on",
    "check_in": "checked_on",
}


@dataclass(frozen=True)
class Fact:
    """One accepted command. `number` is its place in the order of recording, `source` the service that accepted it."""

    number: int
    at: datetime
    type: str
    data: Mapping[str, Any]
    source: str = MEETINGS

    def __getitem__(self, field: str) -> Any:
        return self.data.get(field)

    @cached_property
    def day(self) -> date:
        return self.date(_DAY[self.type]) if self.type in _DAY else self.recorded_on

    @property
    def recorded_on(self) -> date:
        return self.at.date()

    @property
    def known_from(self) -> date:
        """The later of its day and that of its recording: whence whoever has to answer it counts (case 3)."""
        return max(self.day, self.recorded_on)

    def date(self, field: str) -> date:
        return date.fromisoformat(self.data[field])


def as_told(number: int, at: datetime, what: str, data: Mapping[str, Any]) -> Fact:
    """`what`: the command's type, after the name of its service ("venues/start_works") when that is not meetings."""
    source, _, type_ = what.rpartition("/")
    return Fact(number, at, type_, data, source or MEETINGS)


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
    def by_type(self) -> Mapping[tuple[str, str], Sequence[Fact]]:
        """By source and type: two services may call different things by one name."""
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._told:
            found.setdefault((fact.source, fact.type), []).append(fact)
        return found


def of_type(facts: Facts, *types: str, source: str = MEETINGS) -> Iterator[Fact]:
    """Type after type, each in the order of recording."""
    return chain.from_iterable(facts.by_type.get((source, type_), ()) for type_ in types)


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
