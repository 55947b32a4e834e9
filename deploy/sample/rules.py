"""The numbers that the plan counts with: written a second time, so that a changed rulebook shows as a difference."""

from dataclasses import dataclass
from typing import Literal

MeetingRow = Literal[
    "branch_committee",
    "members_assembly",
    "villagers_adults",
    "villagers_households",
    "representatives_meeting",
    "collective_asset",
]
Base = Literal["present", "due"]


@dataclass(frozen=True)
class Share:
    """`above` excludes the number itself ("more than"), otherwise it is included ("at least")."""

    numerator: int
    denominator: int
    above: bool

    def reached(self, count: int, of: int) -> bool:
        left, right = count * self.denominator, of * self.numerator
        return left > right if self.above else left >= right

    def least(self, of: int) -> int:
        """The smallest count that reaches the share."""
        return next(count for count in range(of + 2) if self.reached(count, of))


@dataclass(frozen=True)
class Majority:
    share: Share
    base: Base  # of those present, or of all who are due to attend


HALF = Share(1, 2, above=False)
OVER_HALF = Share(1, 2, above=True)
TWO_THIRDS = Share(2, 3, above=False)


@dataclass(frozen=True)
class Rules:
    next_step_days: int = 30
    disclosure_days: int = 10
    disclosure_full_days: int = 7
    objection_working_days: int = 5
    progress_days: int = 90
    grace_days: int = 3
    rung_1_day: int = 1
    rung_2_day: int = 3
    rung_3_day: int = 7
    rung_4_day: int = 15
    long_duty_days: int = 90
    middle_duty_days: int = 25
    yellow_long_days: int = 14
    yellow_middle_days: int = 7
    yellow_short_days: int = 2
    study_months: int = 6
    committee_from_members: int = 7
    filing_working_days: int = 20
    claim_working_days: int = 5
    cause_working_days: int = 15
    measures_working_days: int = 15
    ruling_working_days: int = 5
    verify_working_days: int = 10
    reopened_days: int = 30
    look_back_days: int = 90
    look_back_from_days: int = 60
    self_check_working_days: int = 20
    frost_month: int = 11
    frost_day: int = 15
    forecast_reports: int = 2
    acceptance_working_days: int = 15
    opening_days: int = 30
    repair_days: int = 30
    committee_quorum: Share = HALF
    committee_majority: Majority = Majority(OVER_HALF, "present")
    assembly_quorum: Share = HALF
    assembly_majority: Majority = Majority(OVER_HALF, "due")
    adults_quorum: Share = OVER_HALF
    households_quorum: Share = TWO_THIRDS
    villagers_majority: Majority = Majority(OVER_HALF, "present")
    representatives_quorum: Share = TWO_THIRDS
    representatives_majority: Majority = Majority(OVER_HALF, "present")
    collective_quorum: Share = TWO_THIRDS
    collective_majority: Majority = Majority(TWO_THIRDS, "due")

    @property
    def rungs(self) -> tuple[int, int, int, int]:
        return (self.rung_1_day, self.rung_2_day, self.rung_3_day, self.rung_4_day)

    def yellow_days(self, runs_days: int) -> int:
        """How many days before its due day a duty that runs so long is near."""
        if runs_days >= self.long_duty_days:
            return self.yellow_long_days
        if runs_days >= self.middle_duty_days:
            return self.yellow_middle_days
        return self.yellow_short_days

    def meeting(self, row: MeetingRow) -> tuple[Share, Majority]:
        rows: dict[MeetingRow, tuple[Share, Majority]] = {
            "branch_committee": (self.committee_quorum, self.committee_majority),
            "members_assembly": (self.assembly_quorum, self.assembly_majority),
            "villagers_adults": (self.adults_quorum, self.villagers_majority),
            "villagers_households": (self.households_quorum, self.villagers_majority),
            "representatives_meeting": (self.representatives_quorum, self.representatives_majority),
            "collective_asset": (self.collective_quorum, self.collective_majority),
        }
        return rows[row]


DEFAULT = Rules()


@dataclass(frozen=True)
class Tally:
    """The numbers of one vote. `full_members` is given for a proposal only: it decides which meeting may propose."""

    row: MeetingRow
    due: int
    present: int
    in_favour: int
    full_members: int | None = None

    def reasons(self, rules: Rules) -> frozenset[str]:
        if self.full_members is not None:
            small = self.full_members < rules.committee_from_members
            if (self.row == "members_assembly") != small:
                return frozenset({"wrong_kind"})
        quorum, majority = rules.meeting(self.row)
        found = set()
        if not quorum.reached(self.present, self.due):
            found.add("no_quorum")
        if not majority.share.reached(self.in_favour, self.present if majority.base == "present" else self.due):
            found.add("no_majority")
        return frozenset(found)


@dataclass(frozen=True)
class Posted:
    """A notice hangs `full_days` whole days after its first."""

    full_days: int

    def reasons(self, rules: Rules) -> frozenset[str]:
        return frozenset({"disclosure_too_short"}) if self.full_days < rules.disclosure_full_days else frozenset()


COUNTED_REASONS = frozenset({"no_quorum", "no_majority", "disclosure_too_short", "wrong_kind"})
