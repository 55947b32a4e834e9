"""Who was in the chair, who was there, what else was on the agenda: ways in which a meeting fails to carry a step."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from deploy.sample.days import moment, plus
from deploy.sample.matter import Matter
from deploy.sample.meeting import Item, MeetingPlan
from deploy.sample.stories.common import carry, enlist, hold, soon, started, story, take
from deploy.sample.teller import Infeasible, Teller


def refused_once(t: Teller, m: Matter, reasons: Iterable[str], **how: Any) -> None:
    """The meeting fails as told; a few days later another one does it right."""
    step = m.next_step
    hold(t, m, step, soon(t, m), reasons=reasons, **how)
    take(t, m, step, plus(m.trigger, t.random.randint(14, 24)))
    carry(t, m)


def wrong_chair(t: Teller, step: str, post: str) -> None:
    m = started(t, step)
    if t.holder(post, m.due) in (t.holder("branch_secretary", m.due),):
        raise Infeasible(t.story)  # one person in both posts: the permitted one counts
    refused_once(t, m, ["wrong_chair"], chair=post)


def allowed_chair(t: Teller, step: str, post: str) -> None:
    m = started(t, step)
    absent = frozenset({"branch_secretary"}) if (step, post) == ("proposal", "first_secretary") else frozenset()
    hold(t, m, step, soon(t, m), chair=post, absent=absent)
    carry(t, m)


@story()
def a_director_who_is_secretary_reviews(t: Teller) -> None:
    """Of several posts held that day, a permitted one counts."""
    m = started(t, "review")
    if t.holder("village_director", m.due) != t.holder("branch_secretary", m.due):
        raise Infeasible(t.story)
    hold(t, m, "review", soon(t, m), chair="village_director")
    carry(t, m)


@story()
def the_cadre_writes_the_minutes(t: Teller) -> None:
    """Tolerated, and no step fails for its recorder."""
    m = started(t, "review")
    hold(t, m, "review", soon(t, m), recorder="assigned_cadre")
    carry(t, m)


@story(alone=True)
def first_secretary_chairs_a_vacant_branch(t: Teller) -> None:
    leaving = plus(t.start, 5)
    m = t.open()
    t.dismiss("branch_secretary", leaving, moment(leaving, "17:00"))
    hold(t, m, "proposal", plus(leaving, 4), chair="first_secretary")
    carry(t, m)


@story()
def no_village_cadre_at_the_deliberation(t: Teller) -> None:
    there = frozenset({"assigned_leader", "assigned_cadre", "work_team_member"})
    m = started(t, "deliberation")
    refused_once(t, m, ["parties_missing"], chair="assigned_leader", recorder="assigned_cadre", only=there)


@story()
def nobody_assigned_at_the_deliberation(t: Teller) -> None:
    there = frozenset({"branch_secretary", "village_director", "village_clerk", "work_team_member"})
    m = started(t, "deliberation")
    refused_once(t, m, ["parties_missing"], chair="branch_secretary", only=there)


@story()
def proposed_at_a_staff_study(t: Teller) -> None:
    refused_once(t, t.open(), ["wrong_kind"], kinds=("staff_study",))


@story()
def reviewed_by_a_theme_day(t: Teller) -> None:
    refused_once(t, started(t, "review"), ["wrong_kind"], kinds=("theme_day",))


@story()
def two_faults_in_one_meeting(t: Teller) -> None:
    m = started(t, "review")
    due = t.county.count(t.village, "voting_members", m.trigger) or 0
    reasons = ["wrong_chair", "no_quorum", "no_majority"]
    refused_once(t, m, reasons, chair="assigned_cadre", present=due // 3, in_favour=due // 3)


@story()
def two_steps_in_one_meeting(t: Teller) -> None:
    m = t.open()
    second = Item(m, "deliberation", frozenset({"second_step_in_meeting"}))
    everybody = frozenset(
        {
            "branch_secretary",
            "branch_committee_member",
            "village_director",
            "village_clerk",
            "assigned_leader",
            "assigned_cadre",
        }
    )
    t.meet(MeetingPlan(soon(t, m), (Item(m, "proposal"), second), chair="branch_secretary", only=everybody))
    carry(t, m)


@story()
def one_sitting_carries_three_matters(t: Teller) -> None:
    """Merging is wanted: one branch committee, two proposals; one assembly reviews all three."""
    first, second, third = t.open(), t.open(), t.open()
    day = soon(t, first)
    t.meet(MeetingPlan(day, (Item(first, "proposal"), Item(second, "proposal")), also=("branch_study",)))
    take(t, third, "proposal", plus(day, 2))
    t.meet(MeetingPlan(plus(day, 6), tuple(Item(m, "deliberation") for m in (first, second, third))))
    review = tuple(Item(m, "review") for m in (third, first, second))
    t.meet(MeetingPlan(plus(day, 15), review, also=("theme_day",)))
    for m in (first, second, third):
        carry(t, m)


@story()
def proposal_and_review_of_two_matters_in_one_sitting(t: Teller) -> None:
    """Attendance is per kind: the committee's for one matter, the assembly's for the other."""
    older = started(t, "review")
    younger = t.open(older.trigger)
    day = max(soon(t, older), younger.free_from)
    t.meet(MeetingPlan(day, (Item(younger, "proposal"), Item(older, "review"))))
    carry(t, older)
    carry(t, younger)


@story()
def reviewed_twice(t: Teller) -> None:
    m = started(t, "resolution")
    hold(t, m, "review", plus(m.trigger, 3), reasons=["already_approved"])
    take(t, m, "resolution", plus(m.trigger, 8))
    carry(t, m)


@story()
def land_mixed_with_works_under_one_attendance(t: Teller) -> None:
    """The works are resolved by the meeting's own attendance, the land is not."""
    land, works = t.open(kind="land_contracting"), t.open(kind="works")
    for m in (land, works):
        carry(t, m, "resolution")
    day = max(soon(t, land), soon(t, works))
    mixed = Item(land, "resolution", frozenset({"mixed_attendance"}))
    t.meet(MeetingPlan(day, (Item(works, "resolution"), mixed), counted="adult_villagers"))
    carry(t, works)
    take(t, land, "resolution", plus(day, 8))
    carry(t, land)


@story()
def two_matters_of_the_collective_under_one_attendance(t: Teller) -> None:
    first, second = t.open(kind="land_contracting"), t.open(kind="share_reform")
    for m in (first, second):
        carry(t, m, "resolution")
    day = max(soon(t, first), soon(t, second))
    t.meet(MeetingPlan(day, (Item(first, "resolution"), Item(second, "resolution"))))
    carry(t, first)
    carry(t, second)


for _step, _post in (
    ("proposal", "assigned_leader"),
    ("proposal", "assigned_cadre"),
    ("proposal", "first_secretary"),  # the secretary is among those present
    ("proposal", "village_director"),
    ("deliberation", "village_clerk"),
    ("deliberation", "work_team_member"),
    ("review", "village_director"),
    ("review", "assigned_leader"),
    ("resolution", "first_secretary"),
    ("resolution", "assigned_cadre"),
):
    enlist(f"{_step}_chaired_by_{_post}", partial(wrong_chair, step=_step, post=_post))
for _step, _post in (
    ("proposal", "first_secretary"),  # the secretary is absent
    ("deliberation", "assigned_cadre"),
    ("deliberation", "branch_secretary"),
    ("deliberation", "village_director"),
    ("deliberation", "first_secretary"),
    ("review", "first_secretary"),
    ("resolution", "village_director"),
):
    enlist(f"{_step}_well_chaired_by_{_post}", partial(allowed_chair, step=_step, post=_post))
