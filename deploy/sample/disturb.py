"""The same facts told in another order: nothing that is known at any midnight changes, so no answer may change."""

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID, uuid5

Row = Mapping[str, Any]
DRAFTED_IN = 12


def disturb(lines: Iterable[Row], seed: int, twice_in: int = 10) -> list[Row]:
    """The lines with the villages' facts of each day interleaved anew, and one line in `twice_in` told twice.

    A village's own lines keep their order, and each day's moments stay the day's: the n-th line gets the n-th moment.
    Two villages that meet in one record count as one. One meeting in `DRAFTED_IN` is entered as a draft and corrected.
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
            versions = _draft_and_correction(moved) if _is_drafted(moved, random) else [moved]
            for version in versions:
                told += [version] * (2 if random.randrange(twice_in) == 0 else 1)
    return told


def _is_drafted(line: Row, random: Random) -> bool:
    return line["type"] == "hold_meeting" and random.randrange(DRAFTED_IN) == 0


def _draft_and_correction(line: Row) -> list[Row]:
    """The meeting is entered without its minutes first, and corrected in the same moment."""
    draft = {**line["data"], "minutes": "（草稿，稍后更正）"}
    correction = str(uuid5(UUID(line["id"]), "correction"))
    return [{**line, "data": draft}, {**line, "id": correction, "type": "correct_meeting"}]


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
