"""One history put to both, on several days and read in several ways; and what is left when it is shrunk."""

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.oracle.agreement import Look, disagreements
from tests.oracle.facts import Fact
from tests.oracle.recording import record
from tests.oracle.rules import Row


@dataclass(frozen=True)
class Trial:
    """`changed`: a rule's row beside those in force, from a day within the history on."""

    history: Sequence[Fact]
    told_twice: frozenset[int]
    looks: tuple[Look, ...]
    changed: tuple[Row, ...] = ()


def drawn(seed: int, history: Callable[[int], list[Fact]], views: int = 2) -> Trial:
    """A history, the commands of which the sender repeats some, and the days on which the account is looked at."""
    told, random = history(seed), Random(f"looks {seed}")
    last = told[random.choice((-1, -1, -len(told) // 10))].at.date()
    days = [last + timedelta(days=random.choice((0, 1, 4, 7, 20)))]
    days += [
        random.choice(told[len(told) // 2 :]).at.date() + timedelta(days=random.choice((0, 0, 1, 4)))
        for _ in range(views - 1)
    ]
    twice = frozenset(random.sample(range(len(told)), len(told) // 20))
    looks = tuple(Look(day, _cuts(random, 2 * len(told)), random.randrange(len(told))) for day in days)
    return Trial(told, twice, looks, _changed(random, told[0].at.date()) if random.randrange(4) == 0 else ())


def _changed(random: Random, start: date) -> tuple[Row, ...]:
    """Another grace, or other periods, from the middle of a period on or from its first day."""
    since = start + timedelta(days=random.randrange(90))
    since = random.choice((since, since.replace(day=1)))
    rule, every = random.choice(
        (("cadence.theme_day", "month"), ("cadence.dues", "month"), ("cadence.dues", "quarter"))
    )
    return (Row(rule, every, random.choice((0, 3, 5, 10)), since),)


def _cuts(random: Random, places: int) -> tuple[int, ...]:
    """All at once, in a few batches, or one event after the other."""
    many = random.choice((0, 1, 3, 8, places))
    return tuple(range(places)) if many == places else tuple(random.randrange(places) for _ in range(many))


def differences(trial: Trial) -> list[str]:
    """Whatever stops one of the two is a difference."""
    try:
        told = asyncio.run(record(trial.history, trial.told_twice))
        return list(disagreements(told.accepted, told.events, trial.looks, trial.changed))
    except Exception as stop:
        return [f"stopped by {stop!r} at {traceback.extract_tb(stop.__traceback__)[-1]}"]


def shrunk(trial: Trial) -> Trial:
    """As few commands as still show a difference: parts are left out, larger ones first, while it stays."""
    left = list(trial.history)
    size = len(left) // 2
    while size:
        start = 0
        while start < len(left):
            fewer = left[:start] + left[start + size :]
            if fewer and differences(replace(trial, history=fewer)):
                left = fewer
            else:
                start += size
        size //= 2
    return replace(trial, history=left)


def story(seed: int, trial: Trial) -> str:
    """What to read when a history shows a difference."""
    small = shrunk(trial)
    lines = [f"{fact.number:>4} {fact.at} {fact.source}/{fact.type} {dict(fact.data)}" for fact in small.history]
    lines += [str(row) for row in small.changed]
    return "\n".join([f"seed {seed}, left of it:", *lines, *differences(small)])
