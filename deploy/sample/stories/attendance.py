"""Exactly enough of them, or one short: present and in favour, for each kind of meeting and each size of branch."""

from functools import partial
from typing import Any

from deploy.sample.days import plus
from deploy.sample.rules import DEFAULT, MeetingRow
from deploy.sample.stories.common import carry, enlist, hold, soon, story
from deploy.sample.stories.meetings import refused_once
from deploy.sample.teller import Teller

_STEP_OF: dict[MeetingRow, str] = {
    "branch_committee": "proposal",
    "members_assembly": "review",
    "villagers_adults": "resolution",
    "villagers_households": "resolution",
    "representatives_meeting": "resolution",
    "collective_asset": "resolution",
}
_COUNTED: dict[MeetingRow, str] = {
    "branch_committee": "committee_members",
    "members_assembly": "voting_members",
    "villagers_adults": "adult_villagers",
    "villagers_households": "households",
    "representatives_meeting": "representatives",
    "collective_asset": "collective_members",
}


def attended(t: Teller, row: MeetingRow, edge: str) -> None:
    """Exactly enough of them, or one short: present (quorum) or in favour (majority)."""
    step, counted = _STEP_OF[row], _COUNTED[row]
    kind = t.random.choice(("collective_economy", "land_contracting", "share_reform"))
    m = t.open(kind=kind if row == "collective_asset" else None)
    carry(t, m, step)
    quorum, majority = DEFAULT.meeting(row)
    due = t.county.count(t.village, counted, m.trigger)
    assert due is not None
    present = quorum.least(due)
    if edge.startswith("majority"):
        present = due - due % 2 if majority.base == "present" else due
        favour = majority.share.least(present if majority.base == "present" else due)
    else:
        favour = present
    if edge == "quorum_one_short":
        present = favour = present - 1
    if edge == "majority_one_short":
        favour -= 1
    reasons = set()
    if edge == "quorum_one_short":
        reasons.add("no_quorum")
    # Where the majority is of all who are due, a bare quorum may be too few to carry it.
    if edge == "majority_one_short" or (majority.base == "due" and favour < majority.share.least(due)):
        reasons.add("no_majority")
    how: dict[str, Any] = {"counted": counted, "present": present, "in_favour": favour}
    if reasons:
        refused_once(t, m, reasons, **how)
    else:
        hold(t, m, step, soon(t, m), **how)
        carry(t, m)


@story()
def the_collective_meets_as_representatives(t: Teller) -> None:
    """Judged by the collective's own row, whatever the meeting is called."""
    m = t.open(kind="collective_economy")
    carry(t, m, "resolution")
    hold(t, m, "resolution", soon(t, m), named="representatives_meeting")
    carry(t, m)


@story(alone=True)
def six_members_propose_in_assembly(t: Teller) -> None:
    t.redeclare(voting_members=6)
    t.undeclare("committee_members")
    carry(t, t.open())
    other = t.open()
    hold(t, other, "proposal", soon(t, other), present=3, in_favour=3, reasons=["no_majority"])
    hold(t, other, "proposal", plus(other.trigger, 15), present=4, in_favour=4)
    carry(t, other)


@story(alone=True)
def one_of_a_committee_of_three(t: Teller) -> None:
    t.redeclare(committee_members=3)
    refused_once(t, t.open(), ["no_quorum"], present=1, in_favour=1)


@story(alone=True)
def half_of_a_committee_of_four(t: Teller) -> None:
    t.redeclare(committee_members=4)
    m = t.open()
    hold(t, m, "proposal", soon(t, m), present=2, in_favour=2)
    carry(t, m)


@story(alone=True)
def seven_members_have_a_committee(t: Teller) -> None:
    t.redeclare(voting_members=7)
    carry(t, t.open())
    m = t.open()
    refused_once(t, m, ["wrong_kind"], kinds=("members_assembly",))


for _row in _STEP_OF:
    for _edge in ("quorum_exact", "quorum_one_short", "majority_exact", "majority_one_short"):
        enlist(f"{_row}_{_edge}", partial(attended, row=_row, edge=_edge))
