"""The same facts told in another order: nothing that is known at any midnight changes, so no answer may change."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from random import Random
from typing import Any
from uuid import UUID, uuid5

Row = Mapping[str, Any]
DRAFTED_IN = 12
_TICK = timedelta(microseconds=1)


def disturb(lines: Iterable[Row], seed: int, twice_in: int = 10) -> list[Row]:
    """The lines with each day's facts interleaved anew, over all services, and one line in `twice_in` told twice.

    Lines that concern one unit keep their order, whichever services they are for, and each day's moments stay the
    day's: the n-th line gets the n-th moment. One in `DRAFTED_IN` of the records that can be corrected is entered as a
    draft and corrected.
    """
    random = Random(f"disturb {seed}")  # noqa: S311  (it must be the same again, not unpredictable)
    told: list[Row] = []
    ordered = list(lines)
    concerned = Concerned(ordered)
    for _day, group in groupby(ordered, key=lambda line: line["recorded_at"][:10]):
        day = list(group)
        fixed = _is_fixed(day)
        moments = [line["recorded_at"] for line in day] if fixed else _apart(day)
        anew = day if fixed else _interleave(day, moments, concerned, random)
        for line, at in zip(anew, moments, strict=True):
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


def _apart(day: list[Row]) -> list[str]:
    """The day's moments. Where several services record, no two are the same: which came first must be plain."""
    told = [line["recorded_at"] for line in day]
    if len({line["service"] for line in day}) == 1:
        return told
    moments = [datetime.fromisoformat(at) for at in told]
    for place in range(len(moments) - 1, 0, -1):
        moments[place - 1] = min(moments[place - 1], moments[place] - _TICK)
    begins = moments[-1].replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [max(at, begins + place * _TICK) for place, at in enumerate(moments)]
    assert all(before < after for before, after in pairwise(moments))
    return [at.isoformat() for at in moments]


def _is_drafted(line: Row, random: Random) -> bool:
    return (line["service"], line["type"]) in _DRAFTS and random.randrange(DRAFTED_IN) == 0


def _draft_and_correction(line: Row) -> list[Row]:
    """The record is entered with something missing or wrong first, and corrected in the same moment."""
    data = line["data"]
    correction = str(uuid5(UUID(line["id"]), "correction"))
    wrong = _DRAFTS[line["service"], line["type"]](data)
    if line["type"] == "hold_meeting":
        return [{**line, "data": {**data, **wrong}}, {**line, "id": correction, "type": "correct_meeting"}]
    draft = {**data, **wrong, "record": f"{data['record']}-draft"}
    return [{**line, "data": draft}, {**line, "id": correction, "data": {**data, "corrects": draft["record"]}}]


def _otherwise_reviewed(data: Row) -> Row:
    return {"in_writing": not data["in_writing"]} if "reviewer" in data else {}


_DRAFTS: Mapping[tuple[str, str], Callable[[Row], Row]] = {
    ("meetings", "hold_meeting"): lambda data: {"minutes": "（草稿，稍后更正）"},
    ("meetings", "collect_dues"): lambda data: {"amount_fen": data["amount_fen"] + 100},
    ("meetings", "record_development_step"): _otherwise_reviewed,
    ("venues", "start_works"): lambda data: {},
    ("venues", "pause_works"): lambda data: {"reason": "（草稿）"},
    ("venues", "report_progress"): lambda data: {"percent": 100 - data["percent"]},
    ("venues", "complete_works"): lambda data: {},
    ("venues", "count_errands"): lambda data: {"taken_in": data["taken_in"] + 1},
    ("venues", "hold_activity"): lambda data: {"participants": data["participants"] + 1},
}


def _interleave(day: list[Row], moments: list[str], concerned: "Concerned", random: Random) -> list[Row]:
    """A line comes when it is the first that is left for every unit that it concerns.

    There is always one that can: the first of all that is left stood here or before, at a moment no later than this.
    """
    units = [concerned.by(line) for line in day]
    waiting: dict[str, deque[int]] = {}
    for place, named in enumerate(units):
        for unit in named:
            waiting.setdefault(unit, deque()).append(place)
    ready = [place for place, named in enumerate(units) if all(waiting[unit][0] == place for unit in named)]
    found: list[Row] = []
    for at in moments:
        place = random.choice([place for place in ready if _has_happened(day[place], at)])
        ready.remove(place)
        found.append(day[place])
        for unit in units[place]:
            waiting[unit].popleft()
        heads = {waiting[unit][0] for unit in units[place] if waiting[unit]}
        ready += [head for head in sorted(heads) if all(waiting[unit][0] == head for unit in units[head])]
    return found


def _has_happened(line: Row, at: str) -> bool:
    """What has a minute of its own is not told before it."""
    return line["type"] != "check_in" or f"{line['data']['checked_on']}T{line['data']['at']}" <= at


class Concerned:
    """Whom a line is about: the unit that it names, and those whose the matter, the problem or the works is."""

    def __init__(self, lines: Iterable[Row]) -> None:
        self._owner: dict[str, str] = {}
        for line in lines:
            data = line["data"]
            match line["type"]:
                case "open_matter":
                    self._owner[data["matter"]] = data["unit"]
                case "list_problem":
                    self._owner[data["problem"]] = data["unit"]
                case "plan_works":
                    self._owner[data["works"]] = data["unit"]
                case "file_plan":
                    self._owner |= {report["problem"]: data["unit"] for report in data["reports"]}

    def by(self, line: Row) -> frozenset[str]:
        return frozenset(self._units(line["data"]))

    def _units(self, data: Row) -> Iterator[str]:
        yield from (str(data[name]) for name in ("unit", "county", "into") if name in data)
        named = [data[name] for name in ("matter", "works") if name in data]
        for key in (*named, *(item["matter"] for item in data.get("items", ()) if "matter" in item)):
            yield self._owner[key]
        if "problem" in data:
            parent, _, child = data["problem"].partition(".")
            yield from (self._owner[parent], *([child] if child else []))
