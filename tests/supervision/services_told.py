"""A story that three services tell: a matter M and a works W of villages, and a problem P in a campaign C."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from services.supervision.domain.facts.problems import SelfCheckFiled
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.lanes import SOURCES
from tests.supervision.affairs.problems import Campaign
from tests.supervision.affairs.site import Site, settled
from tests.supervision.heard import Judged
from tests.supervision.written import source_of


@dataclass
class Services:
    """`site` tells of the roster, the matter and the works, `acts` of the campaign and the problem."""

    site: Site = field(default_factory=settled)
    acts: Campaign = field(default_factory=lambda: Campaign(numbers=1_000_000))  # no number is another one's
    heard: set[str] = field(default_factory=set)

    @property
    def told(self) -> list[Fact]:
        """In order of recording."""
        every: list[Fact] = [*self.site.told, *self.acts.told, *self.site.built, *self.acts.acted]
        return sorted(every, key=lambda fact: fact.recorded_us)

    def fresh(self, *sources: str) -> list[Fact]:
        """What these sources, or all, have told since the last time."""
        told = [fact for fact in self.told if fact.id not in self.heard and source_of(fact) in (sources or SOURCES)]
        self.heard |= {fact.id for fact in told}
        return told

    async def reach(self, it: Judged, until: str, *sources: str) -> None:
        """Whatever these sources have told comes, with heads up to the 00:00 of that day, and is judged."""
        await it.trail.bring(self.fresh(*sources))
        await it.trail.head(until, *sources)
        await it.judge()


def apart(told: Services, name: str, *stories: Callable[[Services], None]) -> None:
    """What these tell is of a matter, a works and a problem of their own."""
    lists: tuple[list[Any], ...] = (told.site.told, told.site.built, told.acts.acted)
    marks = [len(facts) for facts in lists]
    for story in stories:
        story(told)
    for facts, mark in zip(lists, marks, strict=True):
        for place in range(mark, len(facts)):
            facts[place] = _renamed(facts[place], name)


def _renamed(fact: Any, name: str) -> Any:
    named = {key: f"{was}-{name}" for key in ("matter", "works", "problem") if (was := getattr(fact, key, None))}
    if isinstance(fact, SelfCheckFiled) and fact.about == "problem":
        named["of"] = f"{fact.of}-{name}"
    return replace(fact, **named)


async def states(it: Judged, *rules: str) -> dict[str, str]:
    """rule@period → state, of these rules or of all."""
    rows: Sequence[dict[str, str]] = await it.rows()
    return {f"{row['rule']}@{row['period']}": row["state"] for row in rows if not rules or row["rule"] in rules}


async def statuses(it: Judged, rule: str) -> list[str]:
    """Of the alerts of that rule, in the order in which they were raised."""
    return [alert["status"] for alert in await it.alerts() if alert["rule"] == rule]


async def said_about(it: Judged, rule: str) -> dict[str, list[str]]:
    """By subject what the events told of that rule's alerts, in their order: what happened, and when."""
    found: dict[str, list[str]] = {}
    for row in await it.pool.fetch("SELECT type, occurred_on, body FROM es.events ORDER BY position"):
        data = json.loads(row["body"])["data"]
        if data.get("rule") == rule:
            found.setdefault(data["about"], []).append(
                f"{row['type'].removeprefix('alert_')} {row['occurred_on']:%m-%d}"
            )
    return found
