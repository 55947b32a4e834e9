"""One planned sitting: who was there, how many of whom, and the numbers of each vote."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from deploy.sample import names
from deploy.sample.matter import Matter, Take
from deploy.sample.rules import MeetingRow, Tally

if TYPE_CHECKING:
    from deploy.sample.teller import Teller

DEFAULT_CHAIRS = {
    "proposal": ("branch_secretary", "first_secretary"),
    "deliberation": ("assigned_leader",),
    "review": ("branch_secretary", "first_secretary"),
    "resolution": ("branch_secretary", "village_director"),
}
_CADRES = ("branch_secretary", "village_director", "village_committee_member", "village_clerk")
_THERE = {
    "proposal": ("branch_secretary", "branch_committee_member", "village_clerk"),
    "deliberation": ("assigned_leader", "assigned_cadre", "work_team_member", *_CADRES),
    "review": ("branch_secretary", "first_secretary", "branch_committee_member", "village_clerk"),
    "resolution": _CADRES,
}
_KINDS = {
    "committee_members": "branch_committee",
    "voting_members": "members_assembly",
    "representatives": "representatives_meeting",
    "adult_villagers": "villagers_meeting",
    "households": "villagers_meeting",
    "collective_members": "villagers_meeting",
}
_ROWS: dict[str, MeetingRow] = {
    "committee_members": "branch_committee",
    "voting_members": "members_assembly",
    "representatives": "representatives_meeting",
    "adult_villagers": "villagers_adults",
    "households": "villagers_households",
    "collective_members": "collective_asset",
}


@dataclass(frozen=True)
class Item:
    matter: Matter
    step: str
    reasons: frozenset[str] = frozenset()


@dataclass
class Meeting:
    id: str
    plan: "MeetingPlan"
    data: dict[str, Any]
    tallies: dict[tuple[str, str], Tally | None]
    takes: dict[tuple[str, str], Take] = field(default_factory=dict)


@dataclass(frozen=True)
class MeetingPlan:
    """What is not said is as it should be: the right kind and chair, nearly everybody there, all in favour."""

    day: date
    items: tuple[Item, ...]
    start: str = "09:00"
    unit: str | None = None  # held by another unit than the story's village
    kinds: tuple[str, ...] = ()  # instead of the right ones; such a meeting counts nobody
    also: tuple[str, ...] = ()  # kinds beside the right ones
    chair: str = ""  # the post in which the chair is to chair
    recorder: str = "village_clerk"
    absent: frozenset[str] = frozenset()  # posts whose holders were not there
    only: frozenset[str] = frozenset()  # posts whose holders alone were there
    counted: str = ""  # how the resolution counted
    named: str = ""  # the kind under which those who were counted met, when it is not the usual one
    present: int | None = None
    in_favour: int | None = None

    def changed(self, **changes: Any) -> "MeetingPlan":
        return replace(self, **changes)

    def build(self, teller: "Teller", record: str | None = None) -> Meeting:
        unit = self.unit or teller.village
        numbers = [self._numbers(teller, unit, item) for item in self.items]
        attendance = {}
        for counted, _due, present, _favour in numbers:
            if counted and not self.kinds:
                attendance[counted] = {"kind": self._kind(counted), "counted": counted, "present": present}
        kinds = self.kinds or (*dict.fromkeys(self._kind(counted) for counted, *_ in numbers), *self.also)
        chair = self._chair(teller, unit)
        recorder = teller.holder(self.recorder, self.day, unit)
        people = self._people(teller, unit, [chair, recorder], numbers[0][2])
        meeting = record or f"G-{len(teller.book.lines):06d}"
        data: dict[str, Any] = {
            "meeting": meeting,
            "unit": unit,
            "held_on": self.day.isoformat(),
            "starts_at": self.start,
            "kinds": list(kinds),
            "chair": chair,
            "recorder": recorder,
            "present": people,
            "attendance": list(attendance.values()),
            "items": [self._entry(item, row[3]) for item, row in zip(self.items, numbers, strict=True)],
            "minutes": teller.random.choice(names.MINUTES),
        }
        if self.recorder != "village_clerk":
            data["recorder_reason"] = names.RECORDER_REASON
        tallies = {
            (item.matter.id, item.step): self._tally(teller, unit, item, row)
            for item, row in zip(self.items, numbers, strict=True)
        }
        return Meeting(meeting, self, data, tallies)

    def _kind(self, counted: str) -> str:
        return (self.named or _KINDS[counted]) if counted else "joint_deliberation"

    def _entry(self, item: Item, favour: int) -> dict[str, Any]:
        entry: dict[str, Any] = {"matter": item.matter.id, "step": item.step}
        if item.step != "deliberation" and not self.kinds:
            entry["in_favour"] = favour
        return entry

    def _chair(self, teller: "Teller", unit: str) -> str:
        posts: Iterable[str] = (self.chair,) if self.chair else DEFAULT_CHAIRS[self.items[0].step]
        for post in posts:
            if post not in self.absent and teller.holds(post, self.day, unit):
                return teller.holder(post, self.day, unit)
        raise AssertionError(f"nobody can chair {teller.story} on {self.day}")

    def _counted(self, teller: "Teller", unit: str, item: Item) -> str:
        if item.step == "deliberation":
            return ""
        if item.step == "proposal":
            members = teller.county.count(unit, "voting_members", self.day)
            return "voting_members" if members is not None and members < 7 else "committee_members"
        if item.step == "review":
            return "voting_members"
        if self.counted:
            return self.counted
        return "collective_members" if item.matter.collective else "representatives"

    def _numbers(self, teller: "Teller", unit: str, item: Item) -> tuple[str, int | None, int, int]:
        """What is counted, how many are due, present, and in favour."""
        counted = self._counted(teller, unit, item)
        due = teller.county.count(unit, counted, self.day) if counted else None
        usual = due - due // 9 if due is not None else 20
        if counted == "committee_members" and "branch_secretary" in self.absent:
            usual = usual - 1
        present = usual if self.present is None or not counted else self.present
        favour = present if self.in_favour is None else self.in_favour
        return counted, due, present, favour

    def _tally(
        self, teller: "Teller", unit: str, item: Item, numbers: tuple[str, int | None, int, int]
    ) -> Tally | None:
        counted, due, present, favour = numbers
        if not counted or due is None or self.kinds or "mixed_attendance" in item.reasons:
            return None
        members = teller.county.count(unit, "voting_members", self.day) if item.step == "proposal" else None
        return Tally(_ROWS[counted], due, present, favour, members)

    def _people(self, teller: "Teller", unit: str, first: list[str], present: int) -> list[str]:
        step = self.items[0].step
        posts = tuple(self.only) if self.only else _THERE[step]
        found = list(first)
        for post in sorted(posts):
            if post not in self.absent:
                held = teller.county.truly(post, unit, self.day)
                seats = max(0, present - 1) if step == "proposal" and post == "branch_committee_member" else len(held)
                found += held[:seats]
        away = {person for post in self.absent for person in teller.county.truly(post, unit, self.day)}
        return [person for person in dict.fromkeys(found) if person not in away or person in first]
