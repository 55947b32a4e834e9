"""Who may preside over a sitting of the branch, how many must be there, and who keeps a shift of a venue.

By the rows that meetings and venues have adopted: they are written down once, where they are applied first, and reach
us as events.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.affairs.keepers import Keepers, keepers_of
from services.supervision.domain.affairs.procedure import SITTINGS, Procedure, parsed
from services.supervision.domain.facts.branches import CountsDeclared, MeetingTold
from services.supervision.domain.facts.roster import KeepersAdopted, ProcedureAdopted
from services.supervision.domain.roster import Roster
from services.supervision.domain.rules import in_force


@dataclass(slots=True)
class Counts:
    """How many there are of each sort, and from which day on. Facts are learned in order of recording."""

    declared: dict[str, dict[date, int]] = field(default_factory=dict)

    def learn(self, fact: CountsDeclared) -> None:
        for counted, number in fact.counts.items():
            self.declared.setdefault(counted, {})[fact.on] = number

    def on(self, counted: str, day: date) -> int | None:
        """The number of the newest day on or before this one; of several for that day the last recorded."""
        numbers = self.declared.get(counted, {})
        latest = max((first for first in numbers if first <= day), default=None)
        return None if latest is None else numbers[latest]


@dataclass(slots=True)
class Sittings:
    """Facts are learned in order of recording."""

    adopted: list[Procedure] = field(default_factory=list)
    kept_by: list[Keepers] = field(default_factory=list)

    def learn(self, fact: ProcedureAdopted | KeepersAdopted) -> None:
        """Raises KeyError, ValueError or TypeError for a row that is not of its shape."""
        match fact:
            case ProcedureAdopted():
                self.adopted.append(parsed(fact))
            case KeepersAdopted():
                self.kept_by.append(keepers_of(fact))

    def keepers(self, day: date, known_us: int) -> frozenset[str]:
        """The posts whose check-in keeps a shift of that day. As long as no rows are known there are none."""
        keepers = next((one for one in reversed(self.kept_by) if one.recorded_us < known_us), None)
        return in_force(keepers.rows, day).posts if keepers is not None and keepers.rows else frozenset()

    def bench(self, unit: str, counts: Counts, roster: Roster, known_us: int) -> "Bench":
        """To judge the sittings of that unit, by what was recorded before the instant."""
        nothing = Procedure(known_us)
        procedure = next((one for one in reversed(self.adopted) if one.recorded_us < known_us), nothing)
        registered = roster.registered(unit, known_us)
        in_village = registered is not None and registered.kind == "village"
        return Bench(procedure, in_village, counts, roster, known_us)


@dataclass(frozen=True, slots=True)
class Bench:
    """As long as no rows are known, nobody is in a wrong chair and nothing has a quorum."""

    procedure: Procedure
    in_village: bool
    counts: Counts
    roster: Roster
    known_us: int

    def holds(self, kind: str, meeting: MeetingTold) -> bool:
        """Whether the meeting, which says that it is of this kind, counts as one."""
        return kind not in SITTINGS or (self.quorate(kind, meeting) and not self.wrong_chair(kind, meeting))

    def wrong_chair(self, kind: str, meeting: MeetingTold) -> bool:
        """In villages only. Of several posts held that day in that village a permitted one counts."""
        if not self.in_village or kind not in self.procedure.chairs:
            return False
        row = in_force(self.procedure.chairs[kind], meeting.on)
        chair = (meeting.chair,)
        if self._held(row.chairs, chair, meeting):
            return False
        if not self._held(row.without_secretary, chair, meeting):
            return True
        return self._held(("branch_secretary",), (*chair, *meeting.present), meeting)

    def quorate(self, kind: str, meeting: MeetingTold) -> bool:
        """Not as long as nobody has declared how many there were that day: it is judged again when they do."""
        if kind not in self.procedure.quorums:
            return False
        for quorum in in_force(self.procedure.quorums[kind], meeting.on).quorums:
            due = self.counts.on(quorum.counted, meeting.on)
            listed = (kind, quorum.counted)
            present = max(
                (number for of, counted, number in meeting.attendance if (of, counted) == listed), default=None
            )
            if due is not None and present is not None and quorum.reached(present, due):
                return True
        return False

    def has_committee(self, day: date) -> bool:
        """It has, when nobody has declared how many members there are."""
        members = self.counts.on("voting_members", day)
        if members is None or not self.procedure.committees:
            return True
        return members >= in_force(self.procedure.committees, day).members_min

    def _held(self, posts: Iterable[str], persons: Iterable[str | None], meeting: MeetingTold) -> bool:
        """Whether one of those persons held one of the posts that day."""
        for post in posts:
            for seat in self.roster.holders(meeting.unit, post, meeting.on, self.known_us):
                if seat.person in persons:
                    return True
        return False
