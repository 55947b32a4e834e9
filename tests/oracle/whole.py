"""Histories in which a county also puts right what is wrong and builds: three services are told of them."""

from datetime import timedelta
from itertools import groupby
from random import Random

from tests.oracle.counties import Said
from tests.oracle.facts import Fact, as_told
from tests.oracle.minding import Minding

INSTANT = timedelta(microseconds=1)


def whole_history(seed: int) -> list[Fact]:
    """One county's commands in the order of their recording, of which no two have the same moment."""
    random = Random(f"whole {seed}")
    county = Minding(random, random.choice((60, 120, 120, 200)))
    county.found()
    roster, county.said = county.said, []
    county.change(random.choice((0, 2, 5)))
    acts = random.choice((0, 5, 10))
    if acts:
        county.decide(acts)
    if random.randrange(3) == 0:
        county.leave()
    parts = random.choice((("problems",), ("works",), ("problems", "works")))
    if "problems" in parts:
        county.rectify(random.choice((1, 2, 3)))
    if "works" in parts:
        county.build(random.choice((1, 1, 2)))
        county.mind(random.choice((1, 3, 5)))
    lived = sorted(county.said, key=lambda one: one[0])
    told = one_after_the_other(sorted([*roster, *lived], key=lambda one: one[0]))
    return [as_told(number, *said) for number, said in enumerate(told)]


def one_after_the_other(said: list[Said]) -> list[Said]:
    """What was said at one moment is said within some instants, of the same day: after it, or before midnight."""
    told: list[Said] = []
    for at, together in groupby(said, key=lambda one: one[0]):
        those = list(together)
        last = at + (len(those) - 1) * INSTANT
        first = at if last.date() == at.date() else at - (last - at)
        told += [(first + place * INSTANT, what, data) for place, (_, what, data) in enumerate(those)]
    return told
