"""The week's rota: which shifts are owed, and whether somebody kept each of them (§8, cases 33, 48)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from tests.oracle import roster
from tests.oracle.days import DAY, each_day
from tests.oracle.facts import Fact, Facts
from tests.oracle.periods import Period
from tests.oracle.steps import CADRES
from tests.oracle.works import Works


def kept_on(facts: Facts, works: Works, week: Period) -> date | None:
    """The day of the last owed shift, when every one was kept. A week without any is not kept."""
    shifts = [shift for day in each_day(week.first, week.last) for shift in _owed_on(works, week, day)]
    check_ins = works.all("check_in")
    if not all(_is_kept(facts, works, shift, check_ins) for shift in shifts):
        return None
    return max((date.fromisoformat(shift["day"]) for shift in shifts), default=None)


def _owed_on(works: Works, week: Period, day: date) -> list[dict[str, str]]:
    """By the rota that was published last by that day, of several of one day by the last recorded."""
    published = [rota for rota in works.all("publish_rota") if rota["week"] == week.name and rota.day <= day]
    if not published:
        return []
    in_force = max(published, key=lambda rota: (rota.day, rota.number))
    return [shift for shift in in_force["shifts"] if shift["day"] == str(day)]


def _is_kept(facts: Facts, works: Works, shift: dict[str, str], check_ins: Sequence[Fact]) -> bool:
    """The door was open at some minute of it, and who said so was a cadre of the village on the shift's day."""
    day = date.fromisoformat(shift["day"])
    starts, ends = _moment(day, shift["starts_at"]), _moment(day, shift["ends_at"])
    ends = ends if ends > starts else _moment(day + DAY, shift["ends_at"])
    village, closed = roster.owner(facts, works.home, day), roster.closed_on(facts, works.home)
    return (closed is None or day <= closed) and any(
        check_in["door_open"]
        and starts <= _moment(check_in.day, check_in["at"]) <= ends
        and roster.posts(facts, check_in["person"], village, day) & set(CADRES)
        for check_in in check_ins
    )


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at))
