"""One planned sitting of a branch or a committee that carries no matter: its kinds, its chair, how many were there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from deploy.sample import names
from deploy.sample.clerk import Clerk

_COUNTED = {"branch_committee": "committee_members", "members_assembly": "voting_members"}
_USUAL = {"committee_members": 3, "voting_members": 12}  # when nobody has declared how many there are
_CHAIRS = (
    *("branch_secretary", "first_secretary", "village_director", "branch_committee_member"),
    *("committee_secretary", "deputy_secretary", "committee_member", "party_office_director"),
)
_THERE = (
    *("branch_secretary", "first_secretary", "branch_committee_member", "village_clerk"),
    *("committee_secretary", "deputy_secretary", "committee_member", "party_office_director"),
)


@dataclass(frozen=True)
class SittingPlan:
    """What is not said is as it should be: chaired by the first who may, nearly everybody there."""

    id: str
    day: date
    kinds: tuple[str, ...]
    start: str = "14:30"
    last_day: date | None = None
    chair: str = ""  # the post in which the chair is to chair
    chaired_by: str = ""  # this person, whatever the post
    absent: frozenset[str] = frozenset()  # posts whose holders were not there
    present: Mapping[str, int] | None = None  # by what is counted; the others nearly all
    topics: tuple[str, ...] = ()
    lecturer: str | None = None

    def changed(self, **changes: Any) -> "SittingPlan":
        return replace(self, **changes)

    def build(self, clerk: Clerk, at: datetime) -> dict[str, Any]:
        """By the roster as it is known at `at`."""
        chair = self.chaired_by or self._held(clerk, at, (self.chair,) if self.chair else _CHAIRS)[0]
        recorder = self._held(clerk, at, ("village_clerk", "party_office_director", *_CHAIRS))[0]
        there = self._held(clerk, at, _THERE)
        found: dict[str, Any] = {
            "meeting": self.id,
            "unit": clerk.village,
            "held_on": self.day.isoformat(),
            "starts_at": self.start,
            "kinds": list(self.kinds),
            "chair": chair,
            "recorder": recorder,
            "present": list(dict.fromkeys([chair, recorder, *there])),
            "attendance": [self._attendance(clerk, at, kind) for kind in self.kinds if kind in _COUNTED],
            "minutes": clerk.random.choice(names.SITTINGS),
        }
        if self.last_day:
            found["last_day"] = self.last_day.isoformat()
        if self.topics:
            found["topics"] = list(self.topics)
        if "party_lecture" in self.kinds:
            found["lecturer"] = self.lecturer
        return found

    def _held(self, clerk: Clerk, at: datetime, posts: tuple[str, ...]) -> list[str]:
        return [
            holding.person
            for post in posts
            if post not in self.absent
            for holding in clerk.county.holders(post, clerk.village, self.day, at, at_that_moment=True)
        ]

    def _attendance(self, clerk: Clerk, at: datetime, kind: str) -> dict[str, Any]:
        counted = _COUNTED[kind]
        due = clerk.county.count(clerk.village, counted, self.day, at)
        present = (self.present or {}).get(counted)
        if present is None:
            present = _USUAL[counted] if due is None else due - due // 6
        return {"kind": kind, "counted": counted, "present": present}
