"""The catalogue of storylines, and the moves that most of them share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deploy.sample.days import moment, plus
from deploy.sample.matter import STEPS, Matter
from deploy.sample.meeting import Item, Meeting, MeetingPlan
from deploy.sample.teller import Teller

Tell = Callable[[Teller], None]


@dataclass(frozen=True)
class Story:
    """`alone`: it changes the village's roster, so no other story is told there. `pair`: it needs a second village."""

    name: str
    tell: Tell
    alone: bool = False
    pair: bool = False


CATALOGUE: dict[str, Story] = {}


def enlist(name: str, tell: Tell, *, alone: bool = False, pair: bool = False) -> None:
    assert name not in CATALOGUE, name
    CATALOGUE[name] = Story(name, tell, alone, pair)


def story(*, alone: bool = False, pair: bool = False) -> Callable[[Tell], Tell]:
    def register(tell: Tell) -> Tell:
        enlist(tell.__name__, tell, alone=alone, pair=pair)
        return tell

    return register


def hold(
    t: Teller, m: Matter, step: str, day: date, at: datetime | None = None, reasons: Iterable[str] = (), **how: Any
) -> Meeting:
    """A meeting with one item on its agenda."""
    return t.meet(MeetingPlan(day, (Item(m, step, frozenset(reasons)),), **how), at)


def take(t: Teller, m: Matter, step: str, day: date, at: datetime | None = None) -> None:
    """The step, done as it should be."""
    if step == "disclosure":
        t.notice(m, day, at=at, full_days=t.random.randint(7, 12))
    elif step == "awareness":
        t.report(m, day, at=at)
    else:
        hold(t, m, step, day, at)


def soon(t: Teller, m: Matter) -> date:
    """A day well before the step is due, after everything that is known of the matter."""
    gap = t.random.randint(1, 4) if m.next_step == "disclosure" else t.random.randint(3, 9)
    return max(plus(m.trigger, gap), m.free_from)


def carry(t: Teller, m: Matter, upto: str = "end") -> None:
    """On to the step named, all in good time; to the end unless one is named."""
    while m.next_step != upto and m.next_step != "awareness":
        take(t, m, m.next_step, soon(t, m))
    if upto == "end":
        finish(t, m)


def finish(t: Teller, m: Matter) -> None:
    t.report(m, max(plus(m.notice_until, t.random.randint(3, 30)), m.free_from), final=True)


def started(t: Teller, upto: str, start: date | None = None) -> Matter:
    m = t.open(start)
    carry(t, m, upto)
    return m


def waiting_since(t: Teller, step: str, trigger: date) -> Matter:
    """A matter whose `step` counts from exactly that day; for awareness it is the first progress report."""
    before = STEPS.index(step)
    gap = t.random.randint(2, 5)
    m = t.open(plus(trigger, -gap * before))
    for number, earlier in enumerate(STEPS[:before], start=1):
        take(t, m, earlier, plus(trigger, -gap * (before - number)))
    return m


def any_step(t: Teller) -> str:
    return t.random.choice(STEPS)


def second_before(day: date) -> datetime:
    return moment(plus(day, -1), "23:59:59")


def microsecond_before(day: date) -> datetime:
    return moment(plus(day, -1), "23:59:59.999999")
