"""A year comes to the same in whatever batches it is heard, and when it is judged anew."""

from random import Random
from typing import Any

import pytest

from services.supervision.views import book
from services.supervision.workers.rebuild import Rebuild
from tests.databases import Database
from tests.supervision.county import COUNTY
from tests.supervision.heard import judged
from tests.supervision.year_heard import ALL, Chance, hear, outcome, standing

UNTIL = "2027-07-01"


def a_year(seed: int) -> Any:
    return Chance(Random(seed)).tell(120)


def cut(random: Random, count: int) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < count:
        sizes.append(random.choice((1, 1, 2, 5, 20)))
    return sizes


@pytest.mark.parametrize("seed", range(3))
async def test_batches_change_nothing(seed: int, databases: Any, supervision_database: Database) -> None:
    whole = await outcome(supervision_database, a_year(seed), [], UNTIL)
    random = Random(seed)
    other = databases.create("supervision")
    parts = await outcome(other, a_year(seed), cut(random, 400), UNTIL)
    databases.drop(other)
    assert parts == whole


@pytest.mark.parametrize("seed", range(2))
async def test_a_rebuild_comes_to_the_same(
    seed: int, supervision_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "ACCOUNTS_MAX", 3)
    async with judged(supervision_database, ALL) as it:
        await hear(it, a_year(seed), cut(Random(seed), 300), UNTIL)
        rebuild = Rebuild(it.pool, ALL, COUNTY)
        assert await rebuild.make() == []
        await rebuild.switch()
        assert await standing(it, 2) == await standing(it)
