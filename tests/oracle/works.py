"""The works: each village's, with its records as they stand after corrections (§8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.facts import VENUES, Fact, Facts, of_type, remembered


@dataclass(frozen=True)
class Works:
    """`before`: the stages that an opening record says lie behind it. `acts`: all later records, in order."""

    name: str
    home: str
    planned: Fact
    before: tuple[str, ...]
    acts: tuple[Fact, ...]

    @property
    def subject(self) -> str:
        return f"works/{self.name}"

    def all(self, *types: str) -> list[Fact]:
        return [act for act in self.acts if act.type in types]

    def standing(self, type_: str) -> list[Fact]:
        """Those that no later record corrects, in the order of their own recording."""
        told = self.all(type_)
        corrected = {act["corrects"] for act in told}
        return [act for act in told if act["record"] not in corrected]

    @property
    def start(self) -> Fact | None:
        return next(iter(self.standing("start_works")), None)

    @property
    def accepted(self) -> Fact | None:
        return next((act for act in self.all("record_acceptance") if holds(act)), None)

    @property
    def opened_on(self) -> date | None:
        """Since when the venue is in use; of one that was open before it was brought in, since that was recorded."""
        if "opened" in self.before:
            return self.planned.known_from
        return next((act.day for act in self.all("open_venue")), None)


@remembered
def planned(facts: Facts) -> Sequence[Works]:
    told = [fact for fact in facts if fact.source == VENUES]
    return [
        Works(
            plan["works"],
            plan["unit"],
            plan,
            tuple(plan["stages_before"] or ()),
            tuple(fact for fact in told if fact["works"] == plan["works"] and fact is not plan),
        )
        for plan in of_type(facts, "plan_works", source=VENUES)
    ]


# Acceptances.


def is_incomplete(acceptance: Fact) -> bool:
    """Said to be accepted although an item is missing: no verdict."""
    return acceptance["verdict"] == "accepted" and "missing" in acceptance["items"].values()


def holds(acceptance: Fact) -> bool:
    return acceptance["verdict"] == "accepted" and not is_incomplete(acceptance)
