"""Linked leaders who guide one village through all six steps in the year, or nearly."""

from datetime import date
from functools import partial

from deploy.sample.days import moment, plus
from deploy.sample.linked import OPENED_BEFORE, LinkTeller
from deploy.sample.matter import STEPS
from deploy.sample.stories.common import microsecond_before
from deploy.sample.stories.year import AFTER_DUE, OF_LINKS, RED, link_story
from deploy.sample.teller import Infeasible


def some_day(t: LinkTeller) -> date:
    """On which a run can be completed that begins in this year, well before its end."""
    return plus(t.county.watched_from, OPENED_BEFORE + t.random.randint(10, 200))


@link_story
def guided_through(t: LinkTeller) -> None:
    done = some_day(t)
    t.guide_through(t.run(done), done)


def completed(t: LinkTeller, after: int) -> None:
    """So many days after 31 December."""
    done = plus(t.year_end, after)
    if done >= t.until:
        raise Infeasible(t.story)
    t.guide_through(t.run(done), done)


def completion_recorded(t: LinkTeller, edge: str) -> None:
    """The final report of 31 December is recorded in January."""
    done, red = t.year_end, plus(t.year_end, RED)
    if plus(done, 20) >= t.until:
        raise Infeasible(t.story)
    moments = {
        "at_the_end_of_grace": microsecond_before(red),
        "at_the_very_00_00_of_red": moment(red),
        "after_rung_4": moment(plus(done, AFTER_DUE[3]), "10:00"),
    }
    t.guide_through(t.run(done, moments[edge]), done)


def left_one_out(t: LinkTeller, step: str) -> None:
    done = some_day(t)
    t.guide_through(t.run(done), done, steps=[one for one in STEPS if one != step])


@link_story
def the_missing_guidance_recorded_late(t: LinkTeller) -> None:
    done = plus(t.year_end, -20)
    known = plus(t.year_end, AFTER_DUE[0])
    if known >= t.until:
        raise Infeasible(t.story)
    matter = t.run(done)
    t.guide_through(matter, done, steps=[step for step in STEPS if step != "review"])
    t.guide(t.leader, matter, "review", t.day_of(done, "review"), moment(known, "10:00"))


@link_story
def guided_two_matters_by_halves(t: LinkTeller) -> None:
    """One village through one whole run: three steps of each are none."""
    done = some_day(t)
    t.guide_through(t.run(done), done, steps=STEPS[:3])
    t.guide_through(t.run(plus(done, 3)), plus(done, 3), steps=STEPS[3:])


@link_story
def not_guided_at_all(t: LinkTeller) -> None:
    """The village went through its run alone."""
    t.run(some_day(t))


@link_story
def guided_and_not_completed(t: LinkTeller) -> None:
    matter = t.open(plus(t.year_end, -60))
    t.guide(t.leader, matter, "proposal", plus(t.year_end, -50))


@link_story
def guided_partly_by_a_predecessor(t: LinkTeller) -> None:
    """The guides of the chain add up."""
    done = plus(t.county.watched_from, OPENED_BEFORE + 120)
    changed = t.day_of(done, "review")
    matter = t.run(done)
    following = t.succeeded(t.leader, changed)
    t.guide_through(matter, done, steps=STEPS[:3])
    t.guide_through(matter, done, following, steps=STEPS[3:])


@link_story
def guided_partly_by_a_stranger(t: LinkTeller) -> None:
    """A leader linked beside, who succeeds nobody: two links, and neither has guided a whole run."""
    done = some_day(t)
    other = t.link(plus(done, -OPENED_BEFORE))
    t.name_story(other)
    matter = t.run(done)
    t.guide_through(matter, done, steps=STEPS[:3])
    t.guide_through(matter, done, other, steps=STEPS[3:])


@link_story
def two_leaders_side_by_side(t: LinkTeller) -> None:
    """Each owes one; the first has guided his, the second has not."""
    other = t.link(plus(t.county.watched_from, 40))
    t.name_story(other)
    done = some_day(t)
    t.guide_through(t.run(done), done)


def link_ends(t: LinkTeller, last: int, followed: bool) -> None:
    """So many days before the year's end; whoever follows has guided nothing."""
    day = plus(t.year_end, -last)
    if day >= t.until:
        raise Infeasible(t.story)
    if followed:
        t.succeeded(t.leader, day)
    else:
        t.end(t.leader, day, moment(day, "17:30"))


@link_story
def link_ends_after_the_run(t: LinkTeller) -> None:
    """Met stays met."""
    done = some_day(t)
    t.guide_through(t.run(done), done)
    last = plus(done, 20)
    t.end(t.leader, last, moment(last, "17:30"))


@link_story
def returned_after_the_review(t: LinkTeller) -> None:
    """The return voids the guidance of the steps that it voids; only the run that follows counts."""
    done = plus(t.county.watched_from, OPENED_BEFORE + 150)
    first = plus(done, -OPENED_BEFORE - 30)
    matter = t.open(first)
    for step, after in (("proposal", 4), ("deliberation", 9)):
        t.hold(matter, step, plus(first, after))
        t.guide(t.leader, matter, step, plus(first, after))
    t.give_back(matter, "proposal", plus(first, 15))
    for step in STEPS[:4]:
        t.hold(matter, step, t.day_of(done, step))
    t.notice(matter, t.day_of(done, "disclosure"), full_days=9)
    t.report(matter, done, final=True)
    t.guide_through(matter, done, steps=STEPS[2:])


def successor_on_the_ladder(t: LinkTeller, after_due: int) -> None:
    """Linked since January: the rung reaches whoever holds the link then."""
    last = plus(t.year_end, after_due - 1)
    if plus(last, 2) >= t.until:
        raise Infeasible(t.story)
    t.succeeded(t.leader, last)


for _after in (0, 1):
    OF_LINKS[f"completed_{_after}_days_after_the_year"] = partial(completed, after=_after)
for _edge in ("at_the_end_of_grace", "at_the_very_00_00_of_red", "after_rung_4"):
    OF_LINKS[f"completion_recorded_{_edge}"] = partial(completion_recorded, edge=_edge)
for _step in ("proposal", "review", "awareness"):
    OF_LINKS[f"guided_all_but_the_{_step}"] = partial(left_one_out, step=_step)
for _last in (0, 1, 20):
    OF_LINKS[f"link_ends_{_last}_days_before_the_year"] = partial(link_ends, last=_last, followed=False)
OF_LINKS["link_passes_on_in_december"] = partial(link_ends, last=15, followed=True)
for _after in (1, RED, RED + 1):
    OF_LINKS[f"link_passes_on_{_after}_days_into_january"] = partial(successor_on_the_ladder, after_due=_after)
