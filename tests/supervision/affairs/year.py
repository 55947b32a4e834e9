"""The small county of `county.py` with what its branches and committees record in the course of a year."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services.supervision.domain.affairs.affair import Fault, Now
from services.supervision.domain.affairs.cadence import Cadence
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Duty, Law
from services.supervision.domain.facts.branches import BranchFact, CountsDeclared, DuesCollected, MeetingTold
from services.supervision.domain.facts.roster import PostAssigned, ProcedureAdopted, RosterFact, UnitRegistered
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import Rulebook
from shared.calendar import WorkingCalendar
from shared.days import midnight_us
from tests.supervision.county import COUNTY, RULES, TOWN, VILLAGE, County, day

Rows = tuple[Mapping[str, Any], ...]
PROCEDURE: Rows = tuple(
    {**row, "in_force_from": row["in_force_from"].isoformat()}
    for row in tomllib.loads((Path(__file__).parents[3] / "services/meetings/rules.toml").read_text("utf-8"))["row"]
    if row["about"] in ("step", "assembly", "committee")
)
EVERYONE = "branch_committee:committee_members:5 members_assembly:voting_members:20"


@dataclass
class Year(County):
    """`lived` is what affairs learn; `told` what the roster does."""

    lived: list[BranchFact] = field(default_factory=list)

    def enrols(self, unit: str, kind: str, on: str, recorded: str | None = None, parent: str | None = TOWN) -> None:
        self.told.append(UnitRegistered(*self._head(on, recorded, unit), kind, parent, "单位"))

    def adopts(self, rows: Rows = PROCEDURE, recorded: str = "2020-01-01") -> None:
        self.told.append(ProcedureAdopted(*self._head(recorded.split()[0], recorded, COUNTY), rows))

    def appoints(
        self,
        person: str,
        post: str,
        first: str,
        last: str | None = None,
        recorded: str = "2020-01-01",
        unit: str = VILLAGE,
    ) -> None:
        head = self._head(first, recorded, unit)
        until = None if last is None else day(last)
        self.told.append(PostAssigned(*head, f"{person}-{post}-{first}", person, post, until, ()))

    def counts(self, on: str, numbers: str, recorded: str | None = None) -> None:
        """`numbers` in words of counted:number."""
        told = (word.split(":") for word in numbers.split())
        declared = {counted: int(number) for counted, number in told}
        self.lived.append(CountsDeclared(*self._head(on, recorded, VILLAGE), declared))

    def meets(
        self,
        on: str,
        kinds: str,
        recorded: str | None = None,
        meeting: str = "",
        chair: str = "zhi",
        present: str = "",
        attendance: str = EVERYONE,
        topics: str = "",
        unit: str = VILLAGE,
    ) -> None:
        """`attendance` in words of kind:counted:present. Told again under the same id, it is corrected."""
        head = self._head(on, recorded, unit)
        lines = (line.split(":") for line in attendance.split())
        listed = tuple((kind, counted, int(number)) for kind, counted, number in lines)
        self.lived.append(
            MeetingTold(
                *head,
                meeting or f"G-{head[0]}",
                tuple(kinds.split()),
                chair,
                tuple(present.split()),
                listed,
                tuple(topics.split()),
            )
        )

    def collects(
        self, on: str, recorded: str | None = None, record: str = "", corrects: str | None = None, unit: str = VILLAGE
    ) -> None:
        head = self._head(on, recorded, unit)
        self.lived.append(DuesCollected(*head, record or f"D-{head[0]}", corrects))


def settled() -> Year:
    """One village, watched since 2026 began, with a secretary, a first secretary and all its counts declared."""
    year = Year()
    year.adopts()
    year.enrols(VILLAGE, "village", "01-01")
    year.appoints("zhi", "branch_secretary", "01-01")
    year.appoints("diyi", "first_secretary", "01-01")
    year.counts("01-01", "voting_members:20 committee_members:5")
    return year


def by(year: Year, on: str, rules: Rulebook = RULES) -> Now:
    """The end of that day: on it, by all that was recorded until then."""
    roster, sittings = Roster(COUNTY), Sittings()
    for told in sorted(year.told, key=lambda fact: fact.recorded_us):
        if isinstance(told, ProcedureAdopted):
            sittings.learn(told)
        elif isinstance(told, RosterFact):
            roster.learn(told)
    return Now(Law(rules, WorkingCalendar()), roster, sittings, day(on), midnight_us(day(on) + timedelta(days=1)))


def cadence(year: Year, now: Now, unit: str = VILLAGE) -> Cadence:
    affair = Cadence(unit)
    for fact in sorted(year.lived, key=lambda fact: fact.recorded_us):
        if fact.recorded_us < now.known_us:
            affair.learn(fact)
    return affair


def duties(year: Year, on: str, rule: str = "", unit: str = VILLAGE, rules: Rulebook = RULES) -> list[Duty]:
    """As they stand at the end of that day, of that rule or of all."""
    now = by(year, on, rules)
    return [
        duty for duty in cadence(year, now, unit).duties(now) if duty.rule.removeprefix("cadence.") == rule or not rule
    ]


def owed(year: Year, on: str, rule: str, unit: str = VILLAGE, rules: Rulebook = RULES) -> dict[str, str]:
    """Period or due day → what became of it."""
    return {
        short(duty.due) if duty.period is None else duty.period.name: became(duty)
        for duty in duties(year, on, rule, unit, rules)
    }


def found(year: Year, on: str, unit: str = VILLAGE, rules: Rulebook = RULES) -> list[Fault]:
    now = by(year, on, rules)
    return list(cadence(year, now, unit).faults(now))


def became(duty: Duty) -> str:
    """ "open", "done 03-10" or "cancelled 03-10"."""
    if duty.done_on is not None:
        return f"done {short(duty.done_on)}"
    return "open" if duty.ended_on is None else f"cancelled {short(duty.ended_on)}"


def short(on: date) -> str:
    """Without the year when it is 2026."""
    return on.isoformat().removeprefix("2026-")
