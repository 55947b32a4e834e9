"""The clear account (明白账) of a unit: everything that it owes as one list, with origin, owner, due day and result."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.supervision.domain.roster import Roster
from services.supervision.views.naming import EVER_US
from services.supervision.views.reading import Filter, View
from services.supervision.views.shown import MET, Row, Shown
from services.supervision.views.wording import AREA, citation, rule_text, seat_in_words
from shared.decider import Refused
from shared.texts import Language, catalogue, word


class Place(NamedTuple):
    """Behind which task a page begins; the list stands in this order."""

    due: date
    rule: str
    account: str
    number: int

    @classmethod
    def read(cls, told: str) -> "Place":
        """From a page's `next`; empty is the list's beginning. Raises Refused "view.unknown_page"."""
        due, _, rest = (told or f"{date.min}:::0").partition(":")
        rule, _, rest = rest.partition(":")
        account, _, number = rest.rpartition(":")
        try:
            return cls(date.fromisoformat(due), rule, account, int(number))
        except ValueError:
            raise Refused("view.unknown_page", "after") from None

    @classmethod
    def of(cls, row: Row) -> "Place":
        return cls(row["due"], row["rule"], row["account"], row["number"])

    def __str__(self) -> str:
        return ":".join(map(str, self))


@dataclass(frozen=True)
class TaskList:
    """What these units owe by the days from `first` to `last`, in the words of one language.

    `open_only` lists what is not over: the open duties, and the missed ones whose alert no later period has ended.
    """

    view: View
    units: tuple[str, ...]
    first: date
    last: date
    open_only: bool
    language: Language

    async def page(self, after: Place, limit: int) -> tuple[list[Shown], Place | None]:
        """So many tasks, and behind which one the next page begins; None: there is no more."""
        rows = await self.view.connection.fetch(self.view.sql["tasks"], *self._asked(), *after, limit)
        following = Place.of(rows[-1]) if len(rows) == limit else None
        return [self._task(row) for row in rows], following

    async def every(self, after: Place) -> AsyncIterator[Shown]:
        """All that follow, without holding more than a few at a time."""
        asked = (*self._asked(), *after, None)
        async for row in self.view.connection.cursor(self.view.sql["tasks"], *asked):
            yield self._task(row)

    async def counts(self) -> dict[str, int | None]:
        """Of all in these days, listed or not. In whole numbers, and of this list alone: it is compared with no other.

        `decided` are those of which it is known whether they were met in time: met, missed or red. `met_in_time` are
        those done by their due day, also when that was recorded late; `in_time_percent` is their share of the decided,
        rounded down, None of none.
        """
        units, first, last, _ = self._asked()
        days = self.view.at.days_by_sort()
        row = await self.view.connection.fetchrow(self.view.sql["task_counts"], units, first, last, *days)
        assert row is not None, "an aggregate has one row"
        counts: dict[str, int | None] = dict(row)
        counts["in_time_percent"] = 100 * row["met_in_time"] // row["decided"] if row["decided"] else None
        return counts

    def _asked(self) -> tuple[list[str], date, date, bool]:
        return list(self.units), self.first, self.last, self.open_only

    def _task(self, row: Row) -> Shown:
        told = self.view.duty(row)
        rules, language = self.view.book.law.rules, self.language
        words, state = catalogue(AREA, language)["task"], told["state"]
        origin = (rules.row(told["row"]) or {}).get("origin")  # not known of a row that an older rulebook had
        return {
            "rule": told["rule"],
            "rule_text": rule_text(rules, language, told),
            "subject": told["subject"],
            "period": told["period"],
            "unit": told["unit"],
            "unit_name": told["unit_name"],
            "origin": origin,
            "origin_text": words["origin"].get(origin),
            "citation": citation(rules, language, told["row"], told["source"]),
            "answerable": seat_in_words(language, told["answerable"]),
            "due": told["due"],
            "provisional": told["provisional"],
            "result": {
                "state": state,
                "state_text": words["state"][state],
                "light": told["light"],
                "light_text": word("light", language, told["light"]),
                "resolved_on": told["resolved_on"],
                "days_overdue": told["days_overdue"],
                "met_by": [row["closed_by"]] if state in MET else [],
            },
            "alert": told["alert"] if told["rungs"] else None,
            "advisory": told["advisory"],
            "reliable": told["reliable"],
        }


def require_known(roster: Roster, unit: str) -> None:
    """Raises Refused "view.not_found"."""
    if unit != roster.county and roster.registered(unit, EVER_US) is None:
        raise Refused("view.not_found", "unit")


async def with_those_below(view: View, unit: str, scope: Filter) -> tuple[str, ...]:
    """The unit, and of those within the scope that owe or owed anything the ones that stand under it today."""
    rows = await view.connection.fetch(view.sql["units_owing"], scope.patterns)
    below = [row["unit"] for row in rows if unit in _above(view.book.roster, row["unit"])]
    return (unit, *(code for code in below if code != unit))


def _above(roster: Roster, unit: str) -> set[str]:
    """Its parents, however high; in place of one that was merged stands the unit that carries on its affairs."""
    found: set[str] = set()
    registered = roster.registered(unit, EVER_US)
    while registered is not None and registered.parent is not None:
        unit = roster.unit_on(registered.parent, date.max, EVER_US)
        if unit in found:
            break
        found.add(unit)
        registered = roster.registered(unit, EVER_US)
    return found
