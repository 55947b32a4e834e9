"""The same facts told in another order: nothing that is known at any midnight changes, so no answer may change."""

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import groupby
from random import Random
from typing import Any

Row = Mapping[str, Any]


def disturb(lines: Iterable[Row], seed: int, twice_in: int = 10) -> list[Row]:
    """The lines with the villages' facts of each day interleaved anew, and one line in `twice_in` told twice.

    A village's own lines keep their order, and each day's moments stay the day's: the n-th line gets the n-th moment.
    Two villages that meet in one record count as one.
    """
    random = Random(f"disturb {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
    told: list[Row] = []
    ordered = list(lines)
    threads = _threads(ordered)
    for _day, group in groupby(ordered, key=lambda line: line["recorded_at"][:10]):
        day = list(group)
        # On a day on which a township's posts change, a village's facts before and after may find other receivers.
        fixed = any(_thread(line, threads).endswith("000") for line in day)
        shuffled = day if fixed else _interleave(day, threads, random)
        for line, at in zip(shuffled, [line["recorded_at"] for line in day], strict=True):
            moved = {**line, "recorded_at": at}
            told.append(moved)
            if random.randrange(twice_in) == 0:
                told.append(moved)
    return told


def _interleave(day: list[Row], threads: Mapping[str, str], random: Random) -> list[Row]:
    waiting: dict[str, deque[Row]] = {}
    for line in day:
        waiting.setdefault(_thread(line, threads), deque()).append(line)
    found: list[Row] = []
    while waiting:
        thread = random.choice(list(waiting))
        found.append(waiting[thread].popleft())
        if not waiting[thread]:
            del waiting[thread]
    return found


def _thread(line: Row, threads: Mapping[str, str]) -> str:
    unit = str(line["data"].get("unit", line["data"].get("county")))
    while unit in threads:
        unit = threads[unit]
    return unit


def _threads(lines: list[Row]) -> dict[str, str]:
    """Villages that share a matter, each pointing at the one before it."""
    owner: dict[str, str] = {}
    same: dict[str, str] = {}
    for line in lines:
        data = line["data"]
        if line["type"] == "open_matter":
            owner[data["matter"]] = data["unit"]
        for item in data.get("items", ()):
            if owner[item["matter"]] != data["unit"]:
                same[data["unit"]] = owner[item["matter"]]
    return same
