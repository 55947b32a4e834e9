"""Matters brought in half-way, villages merged and closed, meetings of a village that is not the matter's."""

from functools import partial

from deploy.sample.days import plus
from deploy.sample.matter import STEPS
from deploy.sample.rules import DEFAULT
from deploy.sample.stories.common import carry, enlist, finish, hold, soon, started, story, take, waiting_since
from deploy.sample.teller import Infeasible, Teller

RED = DEFAULT.grace_days + 1


def brought_in(t: Teller, before: int) -> None:
    """An opening record: the steps before are not judged, the next one is due 30 days after the opening."""
    m = t.open(steps_before=STEPS[:before])
    take(t, m, m.next_step, m.due if t.random.random() < 0.5 else plus(m.trigger, 9))
    carry(t, m)


@story()
def brought_in_and_left_lying(t: Teller) -> None:
    t.open(steps_before=STEPS[:3])


@story()
def brought_in_with_its_notice_hanging(t: Teller) -> None:
    """The first report is due 90 days after the opening."""
    m = t.open(steps_before=STEPS[:5])
    t.report(m, plus(m.due, 1))
    finish(t, m)


def neighbour_of(t: Teller) -> str:
    if t.neighbour is None:
        raise Infeasible(t.story)
    return t.neighbour


@story(pair=True)
def the_neighbours_assembly_reviews_it(t: Teller) -> None:
    m = started(t, "review")
    hold(t, m, "review", soon(t, m), unit=neighbour_of(t), reasons=["wrong_unit"])
    take(t, m, "review", plus(m.trigger, 15))
    carry(t, m)


@story(alone=True, pair=True)
def merged_into_the_neighbour(t: Teller) -> None:
    """One duty is red, one falls due on the very day, one later; each goes on with its due day."""
    heir = neighbour_of(t)
    day = plus(t.county.watched_from, 110)
    waiting_since(t, "deliberation", plus(day, -DEFAULT.next_step_days - RED - 2))
    on_the_day = waiting_since(t, "review", plus(day, -DEFAULT.next_step_days))
    m = waiting_since(t, "review", plus(day, -12))
    t.merge(day, heir)
    hold(t, m, "review", day, unit=heir, reasons=["wrong_unit"])
    hold(t, m, "review", plus(day, 1), unit=heir)
    hold(t, on_the_day, "review", plus(day, 9), unit=heir)
    hold(t, m, "resolution", plus(day, 20), unit=heir)
    t.notice(m, plus(day, 24))
    t.report(m, plus(day, 50), final=True)


@story(alone=True)
def closed_without_a_successor(t: Teller) -> None:
    """Its matters are withdrawn, red ones too, and those due on the very day."""
    day = plus(t.county.watched_from, 130)
    waiting_since(t, "deliberation", plus(day, -DEFAULT.next_step_days - RED - 2))
    waiting_since(t, "review", plus(day, -DEFAULT.next_step_days))
    notice = waiting_since(t, "awareness", plus(day, -6))
    t.object(notice, plus(day, -2))
    t.close(day)


for _before in (1, 2, 4):
    enlist(f"brought_in_after_{STEPS[_before - 1]}", partial(brought_in, before=_before))
