"""The same facts told in another order: nothing that is known at any midnight changes, so no answer may change."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID, uuid5

Row = Mapping[str, Any]
DRAFTED_IN = 12


def disturb(lines: Iterable[Row], seed: int, twice_in: int = 10) -> list[Row]:
    """The lines with the units' facts of each day interleaved anew, and one line in `twice_in` told twice.

    A unit's own lines keep their order, and each day's moments stay the day's: the n-th line gets the n-th moment. Two
    villages that meet in one record count as one. One meeting, collection or step of a member's development in
    `DRAFTED_IN` is entered as a draft and corrected.
    """
    random = Random(f"disturb {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
    told: list[Row] = []
    ordered = list(lines)
    threads = _threads(ordered)
    for _day, group in groupby(ordered, key=lambda line: line["recorded_at"][:10]):
        day = list(group)
        shuffled = day if _is_fixed(day) else _interleave(day, threads, random)
        for line, at in zip(shuffled, [line["recorded_at"] for line in day], strict=True):
            moved = {**line, "recorded_at": at}
            versions = _draft_and_correction(moved) if _is_drafted(moved, random) else [moved]
            for version in versions:
                told += [version] * (2 if random.randrange(twice_in) == 0 else 1)
    return told


def _is_fixed(day: list[Row]) -> bool:
    """A day on which facts of one unit, told before or after those of another, may find other receivers.

    That is so when posts above the branches change, and when in one moment one post-holder leaves and another comes.
    """
    roster = [line for line in day if line["type"] in ("end_post", "assign_post", "declare_watch")]
    above = any(str(line["data"].get("unit", "000")).endswith("000") for line in roster)
    left = {(line["recorded_at"], line["data"].get("unit")) for line in roster if line["type"] == "end_post"}
    come = {(line["recorded_at"], line["data"].get("unit")) for line in roster if line["type"] == "assign_post"}
    return above or bool(left & come)


def _is_drafted(line: Row, random: Random) -> bool:
    return line["type"] in _DRAFTS and random.randrange(DRAFTED_IN) == 0


def _draft_and_correction(line: Row) -> list[Row]:
    """The record is entered with something missing or wrong first, and corrected in the same moment."""
    data = line["data"]
    correction = str(uuid5(UUID(line["id"]), "correction"))
    if line["type"] == "hold_meeting":
        draft = {**data, "minutes": "（草稿，稍后更正）"}
        return [{**line, "data": draft}, {**line, "id": correction, "type": "correct_meeting"}]
    draft = {**data, **_DRAFTS[line["type"]](data), "record": f"{data['record']}-draft"}
    return [{**line, "data": draft}, {**line, "id": correction, "data": {**data, "corrects": draft["record"]}}]


def _otherwise_reviewed(data: Row) -> Row:
    return {"in_writing": not data["in_writing"]} if "reviewer" in data else {}


_DRAFTS: Mapping[str, Callable[[Row], Row]] = {
    "hold_meeting": lambda data: {},
    "collect_dues": lambda data: {"amount_fen": data["amount_fen"] + 100},
    "record_development_step": _otherwise_reviewed,
}


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
