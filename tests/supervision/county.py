"""A small fictitious county to tell stories in: facts with their day and the moment of their recording."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.acts import Act, AlertDismissed, ObligationExcused
from services.supervision.domain.facts.heard import Envelope
from services.supervision.domain.facts.matters import (
    STEPS,
    MatterFact,
    MatterOpened,
    MatterReturned,
    MatterWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
    ProgressReported,
    StepApproved,
    StepRefused,
    StepVoided,
)
from services.supervision.domain.facts.roster import (
    PostAssigned,
    PostEnded,
    RosterFact,
    UnitClosed,
    UnitMerged,
    UnitRegistered,
    WatchDeclared,
)
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import Rulebook, parse
from services.supervision.domain.track import Track
from shared.calendar import WorkingCalendar
from shared.days import SHANGHAI, midnight_us, to_us

COUNTY, TOWN, VILLAGE, OTHER = "990101000000", "990101001000", "990101001001", "990101001002"
RULES = parse((Path(__file__).parents[2] / "services/supervision/rules.toml").read_text(encoding="utf-8"))


def of_matters(rules: Rulebook) -> Rulebook:
    """Without what units, persons and links owe by the calendar, for stories in which it would only be noise."""
    return replace(rules, cadences={}, studies=(), lectures=(), guidances=())


MATTERS = of_matters(RULES)


def day(text: str) -> date:
    """`03-09` is in 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def moment(text: str) -> int:
    """`03-09 10:00` in Asia/Shanghai, in microseconds since the epoch."""
    on, _, clock = text.partition(" ")
    hours = datetime.strptime(clock or "12:00", "%H:%M").replace(tzinfo=SHANGHAI)
    return midnight_us(day(on)) + to_us(hours) - to_us(hours.replace(hour=0, minute=0))


@dataclass
class County:
    """Facts are told with the day on which they happened and, when it was another, when they were recorded."""

    told: list[RosterFact | MatterFact | Act] = field(default_factory=list)
    numbers: int = 0

    def _head(self, on: str, recorded: str | None, unit: str, command: str | None = None) -> Envelope:
        self.numbers += 1
        number = f"e{self.numbers}"
        return (number, command or f"c{self.numbers}", unit, day(on), moment(recorded or on))

    def unit(self, unit: str, kind: str, parent: str | None = None, on: str = "01-01 08:00") -> None:
        self.told.append(UnitRegistered(*self._head(on.split()[0], on, unit), kind, parent, f"单位{unit[6:]}"))

    def seat(self, person: str, post: str, unit: str, portfolio: str = "", recorded: str = "01-01 08:00") -> None:
        head = self._head("01-01", recorded, unit)
        fields = tuple(portfolio.split())
        self.told.append(PostAssigned(*head, f"a-{person}-{post}", person, post, None, fields))

    def leaves(self, person: str, post: str, unit: str, last: str, recorded: str | None = None) -> None:
        self.told.append(PostEnded(*self._head(last, recorded, unit), f"a-{person}-{post}"))

    def merges(self, unit: str, into: str, on: str, recorded: str | None = None) -> None:
        self.told.append(UnitMerged(*self._head(on, recorded, unit), into))

    def closes(self, unit: str, on: str, recorded: str | None = None) -> None:
        self.told.append(UnitClosed(*self._head(on, recorded, unit)))

    def watches(self, first: str, recorded: str = "01-01 08:00") -> None:
        self.told.append(WatchDeclared(*self._head(recorded.split()[0], recorded, COUNTY), day(first)))

    def opens(self, on: str, recorded: str | None = None, before: str = "") -> None:
        self.told.append(MatterOpened(*self._head(on, recorded, VILLAGE), "M", tuple(before.split())))

    def approves(
        self,
        step: str,
        on: str,
        recorded: str | None = None,
        record: str = "",
        command: str | None = None,
        matter: str = "M",
    ) -> None:
        head = self._head(on, recorded, VILLAGE, command)
        self.told.append(StepApproved(*head, matter, step, record or f"r-{step}-{on}", 1))

    def refuses(
        self, step: str, on: str, reasons: str, recorded: str | None = None, record: str = "", item: int = 1
    ) -> None:
        head = self._head(on, recorded, VILLAGE)
        record = record or f"r-{step}-{on}"
        self.told.append(StepRefused(*head, "M", step, record, item, f"{step}/1", tuple(reasons.split())))

    def voids(
        self,
        step: str,
        on: str,
        recorded: str,
        record: str = "",
        command: str | None = None,
        by_return: bool = False,
    ) -> None:
        head = self._head(on, recorded, VILLAGE, command)
        self.told.append(StepVoided(*head, "M", step, record or f"r-{step}-{on}", 1, by_return))

    def returns(self, to_step: str, on: str, recorded: str | None = None, command: str | None = None) -> None:
        self.told.append(MatterReturned(*self._head(on, recorded, VILLAGE, command), "M", to_step))

    def withdraws(self, on: str, recorded: str | None = None) -> None:
        self.told.append(MatterWithdrawn(*self._head(on, recorded, VILLAGE), "M"))

    def objects(self, objection: str, on: str, recorded: str | None = None) -> None:
        self.told.append(ObjectionRaised(*self._head(on, recorded, VILLAGE), "M", objection))

    def answers(self, objection: str, on: str, recorded: str | None = None) -> None:
        self.told.append(ObjectionAnswered(*self._head(on, recorded, VILLAGE), "M", objection))

    def reports(self, report: str, on: str, recorded: str | None = None, unit: str = VILLAGE) -> None:
        self.told.append(ProgressReported(*self._head(on, recorded, unit), "M", report))

    def excuses(self, rule: str, about: str, period: str, recorded: str) -> None:
        head = self._head(recorded.split()[0], recorded, VILLAGE)
        self.told.append(ObligationExcused(*head, "matter/M", rule, about, day(period).isoformat()))

    def dismisses(self, alert: str, recorded: str) -> None:
        self.told.append(AlertDismissed(*self._head(recorded.split()[0], recorded, VILLAGE), "matter/M", alert))

    def goes_through(self, *days: str) -> None:
        """The steps from the proposal on, each on its day and recorded at once."""
        for step, on in zip(STEPS, days, strict=False):
            self.approves(step, on)


def filled() -> County:
    """Every post of the ladder is held since 1 January."""
    county = County()
    county.unit(COUNTY, "county")
    county.unit(TOWN, "township", COUNTY)
    county.unit(VILLAGE, "village", TOWN)
    county.unit(OTHER, "village", TOWN)
    county.seat("zhi", "branch_secretary", VILLAGE)
    county.seat("diyi", "first_secretary", VILLAGE)
    county.seat("ban", "party_office_director", TOWN)
    county.seat("wei", "committee_member", TOWN, portfolio="party_building venues")
    county.seat("qita", "committee_member", TOWN, portfolio="rectification")
    county.seat("fu", "deputy_secretary", TOWN)
    county.seat("shu", "committee_secretary", TOWN)
    county.seat("du", "inspection_office", COUNTY)
    return county


def account(county: County, until: str, law: Law | None = None) -> Account:
    """The matter's account once the 00:00 of `until` has passed."""
    roster = Roster(COUNTY)
    kept = Account(law or Law(MATTERS, WorkingCalendar()), roster, Sittings(), VillageMatter())
    told = sorted(county.told, key=lambda fact: fact.recorded_us)
    for fact in told:
        if isinstance(fact, RosterFact):
            roster.learn(fact)
    for fact in told:
        if fact.recorded_us >= midnight_us(day(until)):
            break
        if isinstance(fact, UnitMerged | UnitClosed | WatchDeclared) and kept.affair.begun:
            kept.touch(fact.recorded_us, fact.id)
        elif not isinstance(fact, RosterFact):
            kept.learn(fact)
    kept.advance(day(until))
    return kept


def track(kept: Account, rule: str, due: str | None = None) -> Track:
    """The one duty of that rule, or the one that is due on that day."""
    found = [t for t in kept.tracks if t.duty.rule == rule and (due is None or t.duty.due == day(due))]
    assert len(found) == 1, [(t.duty.rule, t.duty.due) for t in kept.tracks]
    return found[0]


def rungs(kept: Account, rule: str, due: str | None = None) -> list[tuple[int, str]]:
    return [(rung.number, rung.day.isoformat()[5:]) for rung in track(kept, rule, due).rungs]


def owed(county: County, until: str) -> dict[str, str]:
    """rule@due → state, for everything that the account holds."""
    tracks = account(county, until).tracks
    return {f"{t.duty.rule.removeprefix('matter.')}@{t.duty.due.isoformat()[5:]}": t.state for t in tracks}
