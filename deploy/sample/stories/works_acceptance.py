"""Accepted, incomplete, rejected with defects; the door opened; items lost and mended."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from deploy.sample.days import moment, plus, working_days_after
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.affairs import ACTS, enlist_works, works_story
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.works_moves import acceptance_due, accepted, finished, opened, some_day
from deploy.sample.teller import Infeasible
from deploy.sample.venue_teller import VenueTeller
from deploy.sample.works import Works


def accepted_after(t: VenueTeller, days: int) -> None:
    """So many days after the department was to have looked; then the door is opened soon."""
    works, done = finished(t, 40)
    day = plus(acceptance_due(done), days)
    t.accept(works, day)
    t.open_door(works, plus(day, 5))


@works_story()
def accepted_at_the_last_microsecond(t: VenueTeller) -> None:
    works, done = finished(t, 40)
    due = acceptance_due(done)
    t.accept(works, due, microsecond_before(plus(due, 1)))


@works_story()
def accepted_at_the_very_00_00(t: VenueTeller) -> None:
    works, done = finished(t, 40)
    day = plus(acceptance_due(done), 1)
    t.accept(works, day, moment(day))


@works_story()
def never_accepted(t: VenueTeller) -> None:
    """Red for the department alone."""
    finished(t, 30)


@works_story()
def the_completion_is_told_late(t: VenueTeller) -> None:
    """The department's time counts from the day on which it could know."""
    works, done = finished(t, 45, told=11)
    t.accept(works, acceptance_due(done))


def the_completion_is_corrected(t: VenueTeller, days: int, known: int) -> None:
    """To a day so many days later (or earlier), told so many days after the first record."""
    works, done = finished(t, 45)
    again = t.complete(works, plus(done.day, days), t.at(plus(done.day, known), "complete_works"), corrects=done)
    later = working_days_after(max(again.day, done.day), DEFAULT.acceptance_working_days)
    t.accept(works, max(plus(later, 2), plus(done.day, known + 3)))


@works_story()
def accepted_with_an_item_missing(t: VenueTeller) -> None:
    """A breach, and no verdict: the department stays red until it is whole."""
    works, done = finished(t, 50)
    t.accept(works, working_days_after(done.day, 6), missing=("notice_board",))
    t.accept(works, plus(acceptance_due(done), ACTS[1] + 1))


@works_story()
def never_accepted_whole(t: VenueTeller) -> None:
    works, done = finished(t, 40)
    t.accept(works, working_days_after(done.day, 3), missing=("simple_stage", "sports_equipment"))


@works_story()
def accepted_by_the_township_with_an_item_missing(t: VenueTeller) -> None:
    """Its secretary answers for that; the verdict is still the department's to give."""
    works, done = finished(t, 40)
    t.accept(works, working_days_after(done.day, 4), missing=("culture_room",), office=t.county.parent(works.unit))
    t.accept(works, working_days_after(done.day, 9))


def rejected(t: VenueTeller, dues: Sequence[int], mended: int | None, told: int = 0) -> None:
    """Defects due so many days after the rejection; mended so many days after it, and told so many days after that."""
    works, done = finished(t, 70)
    day = working_days_after(done.day, 5)
    t.reject(works, day, *(plus(day, due) for due in dues))
    if mended is not None:
        on = plus(day, mended)
        again = t.complete(works, on, t.at(plus(on, told), "complete_works"))
        t.accept(works, plus(acceptance_due(again), -2))


@works_story()
def rejected_twice_with_one_due_day(t: VenueTeller) -> None:
    """Of two defects for the same day the later one stands."""
    works, done = finished(t, 80)
    day = working_days_after(done.day, 4)
    due = plus(day, 20)
    t.reject(works, day, due)
    t.complete(works, plus(day, 6))
    t.reject(works, plus(day, 10), due, plus(due, 9))
    t.complete(works, plus(due, 3))
    t.accept(works, plus(due, 8))


# The door.


def opened_after(t: VenueTeller, days: int | None) -> None:
    """So many days after the thirty that the village has, or never."""
    works, day = accepted(t, 50)
    if days is not None:
        t.open_door(works, plus(day, DEFAULT.opening_days + days))


def brought_in(t: VenueTeller, stages: tuple[str, ...], after: int) -> None:
    """An opening record: what comes next counts from the day on which it was told."""
    works = t.plan(some_day(t, 50, first=8), before=stages)
    day = works.planned.day
    if "accepted" in stages:
        t.open_door(works, plus(day, DEFAULT.opening_days + after))
    else:
        t.accept(works, plus(working_days_after(day, DEFAULT.acceptance_working_days), after))


# Items of an accepted venue.


def lost(t: VenueTeller) -> tuple[Works, date]:
    """With the day on which the loss is told."""
    works, day = opened(t, 55)
    return works, plus(day, t.random.randint(1, 6))


def mended_after(t: VenueTeller, days: int | None) -> None:
    works, day = lost(t)
    t.change(works, "broadcast_equipment", day, "missing")
    if days is not None:
        t.change(works, "broadcast_equipment", plus(day, DEFAULT.repair_days + days), "working")


@works_story()
def two_items_of_one_day(t: VenueTeller) -> None:
    """One duty; one is back in time, the other one late."""
    works, day = lost(t)
    t.change(works, "culture_equipment", day, "missing", moment(day, "09:10:00.500000"))
    t.change(works, "sports_equipment", day, "missing", moment(day, "15:10:00.500000"))
    t.change(works, "sports_equipment", plus(day, 10), "working")
    t.change(works, "culture_equipment", plus(day, DEFAULT.repair_days + 2), "present")


@works_story()
def two_items_of_two_days(t: VenueTeller) -> None:
    works, day = lost(t)
    t.change(works, "culture_equipment", day, "missing")
    t.change(works, "notice_board", plus(day, 1), "missing")
    t.change(works, "notice_board", plus(day, DEFAULT.repair_days + 1), "present")


@works_story()
def lost_again_when_it_was_back(t: VenueTeller) -> None:
    """Two losses, each with a day of its own; what does not work is there all the same."""
    works, day = lost(t)
    t.change(works, "culture_room", day, "missing")
    t.change(works, "culture_room", plus(day, 4), "present")
    t.change(works, "culture_room", plus(day, 6), "working")
    t.change(works, "culture_room", plus(day, 9), "missing")
    if plus(day, 9 + DEFAULT.repair_days) >= t.until:
        raise Infeasible(t.story)


for _days in (0, 1, 4):
    enlist_works(f"accepted_{_days}_days_after_its_due_day", partial(accepted_after, days=_days))
    enlist_works(f"opened_{_days}_days_after_its_due_day", partial(opened_after, days=_days))
    enlist_works(f"mended_{_days}_days_after_its_due_day", partial(mended_after, days=_days))
enlist_works("never_opened", partial(opened_after, days=None))
enlist_works("never_mended", partial(mended_after, days=None))
for _days, _known in ((5, 9), (-3, 4), (6, 32), (-6, 30)):
    _tell = partial(the_completion_is_corrected, days=_days, known=_known)
    enlist_works(f"completion_moved_by_{_days}_days_told_{_known}_days_after", _tell)
for _dues, _mended, _told in (((10,), 10, 0), ((10,), 11, 0), ((10, 25), 18, 0), ((12, 12), 12, 1), ((8, 30), 8, 4)):
    _due = "_and_".join(str(due) for due in _dues)
    _tell = partial(rejected, dues=_dues, mended=_mended, told=_told)
    enlist_works(f"defects_of_{_due}_days_mended_after_{_mended}_told_after_{_told}", _tell)
enlist_works("defects_never_mended", partial(rejected, dues=(7, 21), mended=None))
for _after in (0, 1):
    enlist_works(
        f"brought_in_finished_accepted_{_after}_after",
        partial(brought_in, stages=("started", "completed"), after=_after),
    )
    _stages = ("started", "completed", "accepted")
    enlist_works(f"brought_in_accepted_opened_{_after}_after", partial(brought_in, stages=_stages, after=_after))
