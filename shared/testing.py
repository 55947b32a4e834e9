"""Given what has happened, when this is asked, then these events follow, or a refusal by that rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import reduce
from string import Formatter
from typing import Any, get_args

from shared.days import SHANGHAI
from shared.decider import Command, DomainEvent, Refused
from shared.deciding import Context, Decision, Fold
from shared.texts import Language, catalogue


@dataclass(frozen=True)
class Scenario:
    """Carries decisions out on states in memory. `today` is the day on which the commands are recorded.

    `area` is the catalogue with the texts of the refusals, beside those that all share.
    """

    decide: Callable[[Any, Context], Decision]
    folds: Mapping[str, Fold[Any]]
    area: str
    today: date
    states: Mapping[str, Any] = field(default_factory=dict)
    command: Command | None = None

    def on(self, today: date) -> "Scenario":
        return replace(self, today=today)

    def given(self, *events: DomainEvent) -> "Scenario":
        return replace(self, states=reduce(self._evolved, events, self.states))

    def told(self, *commands: Command) -> "Scenario":
        """Given that these commands were carried out."""
        return reduce(lambda scenario, command: scenario.given(*scenario.when(command).outcome()), commands, self)

    def when(self, command: Command) -> "Scenario":
        return replace(self, command=command)

    def outcome(self) -> Sequence[DomainEvent]:
        """What is decided. Raises Refused."""
        assert self.command is not None
        decision = self.decide(self.command, Context(datetime.combine(self.today, time(12), SHANGHAI), "tester"))
        answer: Any = None
        while True:
            try:
                asked = decision.send(answer)
            except StopIteration as end:
                events: Sequence[DomainEvent] = end.value
                return events
            answer = self.state(asked.stream_id)

    def then(self, *events: DomainEvent) -> None:
        """The decision is these events (texts aside), and asking again once they are stored adds none."""
        decided = self.outcome()
        assert _plain(decided) == _plain(events), f"decided {_plain(decided)}"
        again = self.given(*decided).outcome()
        assert not again, f"asked again: {_plain(again)}"

    def then_types(self, *types: str) -> None:
        """The same, where only the kinds of event matter."""
        decided = self.outcome()
        assert [event.type for event in decided] == [*types], f"decided {_plain(decided)}"
        again = self.given(*decided).outcome()
        assert not again, f"asked again: {_plain(again)}"

    def refused_by(self, rule: str, at: str | None = None, **facts: object) -> None:
        """By this rule at this field. The refusal names at least these facts, and all that its text has blanks for."""
        found = self._refusal()
        assert (found.rule, found.field) == (rule, at), f"refused by {found.rule} at {found.field}"
        assert facts.items() <= found.facts.items(), f"refused with {found.facts}"
        for language in get_args(Language):
            texts = {**catalogue("problems", language), **catalogue(self.area, language)}
            blanks = {name for _, name, _, _ in Formatter().parse(texts[rule]) if name}
            unfilled = {name for name in blanks if found.facts.get(name) is None}
            assert not unfilled, f"{rule} leaves {unfilled} empty"

    def _refusal(self) -> Refused:
        try:
            events = self.outcome()
        except Refused as refusal:
            return refusal
        raise AssertionError(f"expected a refusal, got {_plain(events)}")

    def state(self, stream_id: str) -> Any:
        return self.states.get(stream_id, self.folds[stream_id.partition("-")[0]].initial)

    def _evolved(self, states: Mapping[str, Any], event: DomainEvent) -> Mapping[str, Any]:
        stream_id = event.stream_id()
        before = states.get(stream_id, self.folds[stream_id.partition("-")[0]].initial)
        return {**states, stream_id: self.folds[stream_id.partition("-")[0]].evolve(before, event)}


def _plain(events: Sequence[DomainEvent]) -> list[dict[str, Any]]:
    return [event.model_dump() for event in events]
