"""A planned matter: its records, each with the verdict that the plan intends, and since when that verdict stands."""

from dataclasses import dataclass, field
from datetime import date, datetime

from deploy.sample.rules import COUNTED_REASONS, DEFAULT, Posted, Rules, Tally

STEPS = ("proposal", "deliberation", "review", "resolution", "disclosure", "awareness")
COLLECTIVE = frozenset({"collective_economy", "land_contracting", "share_reform"})


@dataclass(frozen=True)
class Told:
    """From `at` on the record counts as approved (no reasons) or refused; `day` is the record's day as then told."""

    at: datetime
    day: date
    reasons: frozenset[str]
    numbers: Tally | Posted | None = None

    def verdict(self, rules: Rules) -> frozenset[str]:
        """The plan's reasons; under changed numbers those that hang on a number are counted again."""
        if rules is DEFAULT or self.numbers is None or "counts_missing" in self.reasons:
            return self.reasons
        return (self.reasons - COUNTED_REASONS) | self.numbers.reasons(rules)


@dataclass
class Take:
    """One record that is to carry the matter through one step."""

    step: str
    record: str
    start: str  # the meeting's hour, which orders the meetings of a day
    told: list[Told] = field(default_factory=list)

    def known(self, at: datetime) -> Told | None:
        return next((told for told in reversed(self.told) if told.at <= at), None)


@dataclass
class Objection:
    id: str
    raised_on: date
    raised_at: datetime
    answered_on: date | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    id: str
    day: date
    at: datetime
    final: bool


@dataclass(frozen=True)
class Turn:
    """A return to `to_step`, or a withdrawal when that is None."""

    id: str
    day: date
    at: datetime
    to_step: str | None


@dataclass
class Matter:
    id: str
    story: str
    unit: str
    kind: str
    title: str
    opened_on: date
    opened_at: datetime
    steps_before: tuple[str, ...] = ()
    takes: list[Take] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    # Where the teller stands: the next step, the day from which it is due, and the first day that is free for it.
    next_step: str = "proposal"
    trigger: date = date.min
    due: date = date.min
    free_from: date = date.min
    notice_until: date = date.min
    finished: bool = False

    @property
    def collective(self) -> bool:
        return self.kind in COLLECTIVE

    def moments(self, until: datetime) -> list[datetime]:
        """Every moment before `until` at which something about the matter became known."""
        found = {self.opened_at}
        found |= {told.at for take in self.takes for told in take.told}
        found |= {report.at for report in self.reports}
        found |= {turn.at for turn in self.turns}
        for objection in self.objections:
            found |= {objection.raised_at}
            if objection.answered_at:
                found |= {objection.answered_at}
        return sorted(at for at in found if at < until)
