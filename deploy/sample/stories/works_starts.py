"""Started with the resolution, on its very day, before it, without any; as it is known, and as it is cured."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.matter import STEPS, Matter
from deploy.sample.stories.affairs import RED, enlist_works, works_story
from deploy.sample.stories.common import carry, hold, microsecond_before, take
from deploy.sample.stories.works_moves import begun, planned, resolved, some_day, wants_resolution
from deploy.sample.teller import Infeasible
from deploy.sample.venue_teller import VenueTeller

ROOM = 25


@works_story()
def started_as_it_should_be(t: VenueTeller) -> None:
    begun(t, some_day(t, ROOM))


def resolved_after_the_start(t: VenueTeller, days: int) -> None:
    """The resolution's own day suffices; one of a day later cures nothing."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, day)
    works = planned(t, m, day)
    t.begin(works, day)
    take(t, m, "resolution", plus(day, days))
    carry(t, m)


def resolution_recorded(t: VenueTeller, edge: str) -> None:
    """Held the day before the start, and recorded within the days that there are for it or after them."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, plus(day, -1))
    works = planned(t, m, day)
    t.begin(works, day)
    shown = plus(day, RED)
    at = {
        "two_days_later": moment(plus(day, 2), "13:20"),
        "a_microsecond_before_it_is_shown": microsecond_before(shown),
        "at_the_very_00_00": moment(shown),
        "ten_days_later": moment(plus(day, 10), "13:20"),
    }[edge]
    hold(t, m, "resolution", plus(day, -1), at)
    carry(t, m)


@works_story()
def the_assembly_did_not_resolve(t: VenueTeller) -> None:
    """Refused in meetings for want of a majority, and held again two weeks after the start."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, plus(day, -3))
    works = planned(t, m, day)
    there = t.county.count(t.village, "representatives", day) or 0
    hold(t, m, "resolution", plus(day, -3), present=there, in_favour=there // 2, reasons=["no_majority"])
    t.begin(works, day)
    take(t, m, "resolution", plus(day, 14))
    carry(t, m)


@works_story()
def the_resolution_turns_out_refused(t: VenueTeller) -> None:
    """Long after the start its record is corrected: shown at once."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, plus(day, -3))
    works = planned(t, m, day)
    meeting = hold(t, m, "resolution", plus(day, -3))
    t.begin(works, day)
    t.correct(meeting, moment(plus(day, 12), "10:00"), {m.id: ["wrong_chair"]}, chair="village_clerk")
    m.next_step, m.free_from = "resolution", plus(day, 13)


@works_story()
def the_resolution_turns_out_approved(t: VenueTeller) -> None:
    """The clerk had put the wrong person into the chair's place; corrected after the breach was shown."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, plus(day, -3))
    works = planned(t, m, day)
    meeting = hold(t, m, "resolution", plus(day, -3), chair="assigned_cadre", reasons=["wrong_chair"])
    t.begin(works, day)
    t.correct(meeting, moment(plus(day, RED + 2), "10:00"), {m.id: []}, chair="branch_secretary")
    carry(t, m)


def given_back(t: VenueTeller, to: str, days: int) -> None:
    """So many days after the start; by then it stood, or it was void already. Then all is gone through again."""
    day = some_day(t, ROOM)
    m = resolved(t, plus(day, -6))
    works = planned(t, m, day)
    if to == "disclosure":
        take(t, m, "disclosure", plus(day, -4))
    t.begin(works, day)
    t.give_back(m, to, plus(day, days))
    carry(t, m)


@works_story()
def resolved_again_after_a_return(t: VenueTeller) -> None:
    """And before the start."""
    day = some_day(t, ROOM)
    m = resolved(t, plus(day, -9))
    works = planned(t, m, day)
    t.give_back(m, "resolution", plus(day, -6))
    take(t, m, "resolution", plus(day, -2))
    t.begin(works, day)
    carry(t, m)


@works_story()
def a_return_is_told_late(t: VenueTeller) -> None:
    """Of before the start, told long after it."""
    day = some_day(t, ROOM)
    m = resolved(t, plus(day, -6))
    works = planned(t, m, day)
    t.begin(works, day)
    t.give_back(m, "resolution", plus(day, -1), moment(plus(day, 9), "20:10"))
    m.free_from = plus(day, 10)
    carry(t, m)


@works_story()
def resolved_on_before_the_county_was_watched(t: VenueTeller) -> None:
    """The matter's opening record says so."""
    day = some_day(t, ROOM)
    m = t.open(plus(day, -3), steps_before=STEPS[:4])
    works = planned(t, m, day)
    t.begin(works, day)
    carry(t, m)


@works_story()
def started_with_no_matter_at_all(t: VenueTeller) -> None:
    day = some_day(t, ROOM, first=20)
    t.begin(planned(t, None, day), day)


def matter_named_later(t: VenueTeller, days: int) -> None:
    """The start named none; a correction names one that had been resolved on."""
    day = some_day(t, ROOM)
    m = resolved(t, plus(day, -2))
    works = planned(t, None, day)
    start = t.begin(works, day)
    t.begin(works, day, t.at(plus(day, days), "start_works"), m, corrects=start)
    carry(t, m)


@works_story()
def the_neighbours_matter(t: VenueTeller) -> None:
    """Resolved on, but by another village."""
    found = [m for m in t.book.matters if m.unit not in (t.village, *t.county.merged) and _resolution_day(m)]
    if not found:
        raise Infeasible(t.story)
    m = t.random.choice(found[-40:])
    on = _resolution_day(m)
    assert on is not None
    day = plus(on, 5)
    if day <= plus(t.county.watched_from, 20) or plus(day, RED + 1) >= t.until:
        raise Infeasible(t.story)
    works = planned(t, None, day)
    t.begin(works, day, matter=m)


def start_moved(t: VenueTeller, first: int, then: int, known: int) -> None:
    """Told as begun so many days after the resolution; corrected to another day, so many days later."""
    on = some_day(t, ROOM)
    m = resolved(t, on)
    works = planned(t, m, plus(on, min(first, then)))
    start = t.begin(works, plus(on, first))
    t.begin(works, plus(on, then), t.at(plus(on, known), "start_works"), corrects=start)
    carry(t, m)


@works_story()
def the_start_itself_is_told_late(t: VenueTeller) -> None:
    """Nothing was resolved: shown at once."""
    day = some_day(t, ROOM)
    m = wants_resolution(t, plus(day, 1))
    works = planned(t, m, day)
    t.begin(works, day, t.at(plus(day, 8), "start_works"))
    take(t, m, "resolution", plus(day, 10))
    carry(t, m)


@works_story()
def begun_before_the_county_was_watched(t: VenueTeller) -> None:
    works = t.plan(some_day(t, 60, first=8), before=("started",))
    t.progress(works, plus(works.planned.day, 9), 70)
    t.complete(works, plus(works.planned.day, 25))


def _resolution_day(m: Matter) -> date | None:
    told = [take.told[0] for take in m.takes if take.step == "resolution" and len(take.told) == 1]
    good = [one.day for one in told if not one.reasons]
    return good[0] if len(good) == 1 and not any(turn.to_step for turn in m.turns) else None


for _days in (0, 1, 9):
    enlist_works(f"resolved_{_days}_days_after_the_start", partial(resolved_after_the_start, days=_days))
for _edge in ("two_days_later", "a_microsecond_before_it_is_shown", "at_the_very_00_00", "ten_days_later"):
    enlist_works(f"resolution_recorded_{_edge}", partial(resolution_recorded, edge=_edge))
for _to, _back in (("resolution", -1), ("review", -2), ("resolution", 0), ("resolution", 3), ("disclosure", -1)):
    enlist_works(f"given_back_to_{_to}_{_back}_days_after_the_start", partial(given_back, to=_to, days=_back))
for _known in (2, RED + 3):
    enlist_works(f"matter_named_{_known}_days_later", partial(matter_named_later, days=_known))
for _first, _then, _known in ((-2, 1, 10), (2, -1, 3), (3, -2, 15)):
    _tell = partial(start_moved, first=_first, then=_then, known=_known)
    enlist_works(f"start_moved_from_{_first}_to_{_then}_days_after_the_resolution", _tell)
