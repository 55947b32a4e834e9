"""What was worked out of a venue's periods is kept, and never wrongly: as if it were asked for the first time."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.affairs.affair import Now
from services.supervision.domain.affairs.shifts import Keeper, Shifts
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.affairs.venue import Venue
from services.supervision.domain.duty import Duty
from services.supervision.domain.facts.roster import KeepersAdopted, RosterFact
from services.supervision.domain.facts.works import (
    ActivityHeld,
    DutyCheckedIn,
    RotaPublished,
    Shift,
    WorksFact,
    WorksPlanned,
)
from services.supervision.domain.periods import Period, period_of
from services.supervision.domain.roster import Roster
from tests.supervision.affairs.site import LAW, settled
from tests.supervision.county import COUNTY, VILLAGE, day

FIRST = date(2026, 3, 2)  # a Monday
DAY_MINUTES = 24 * 60


def now() -> Now:
    """The end of April, by a roster in which `zhi` is secretary."""
    roster, sittings = Roster(COUNTY), Sittings()
    for fact in settled().told:
        if isinstance(fact, KeepersAdopted):
            sittings.learn(fact)
        elif isinstance(fact, RosterFact):
            roster.learn(fact)
    return Now(LAW, roster, sittings, day("04-30"), 2**62)


NOW = now()
PLANNED = WorksPlanned("e0", "c", VILLAGE, FIRST, 1, "W", 2026, None, ("started", "completed", "accepted", "opened"))
DAYS = st.integers(0, 34).map(lambda number: FIRST + timedelta(days=number))
MINUTES = st.integers(0, DAY_MINUTES - 1).map(lambda minute: minute // 240 * 240)


def minutes(on: date, minute: int) -> int:
    return on.toordinal() * DAY_MINUTES + minute


@st.composite
def rotas(draw: st.DrawFn) -> RotaPublished:
    monday = FIRST + timedelta(days=7 * draw(st.integers(0, 4)))
    shifts = []
    for _ in range(draw(st.integers(0, 3))):
        on, first = monday + timedelta(days=draw(st.integers(0, 6))), draw(MINUTES)
        shifts.append(Shift(on, minutes(on, first), minutes(on, first) + draw(st.integers(1, DAY_MINUTES - 1))))
    on = monday + timedelta(days=draw(st.integers(-2, 7)))
    return RotaPublished("e", "c", VILLAGE, on, 2, "W", monday, tuple(shifts))


@st.composite
def check_ins(draw: st.DrawFn) -> DutyCheckedIn:
    on, person, door_open = (
        draw(DAYS),
        draw(st.sampled_from(["zhi", "zhi", "ren"])),
        draw(st.booleans() | st.just(True)),
    )
    return DutyCheckedIn("e", "c", VILLAGE, on, 2, "W", person, minutes(on, draw(MINUTES)), door_open)


@st.composite
def activities(draw: st.DrawFn) -> ActivityHeld:
    """One in two corrects a record, which may be one that there is not, or no longer."""
    corrects = draw(st.none() | st.integers(1, 9).map(lambda number: f"e{number}"))
    return ActivityHeld("e", "c", VILLAGE, draw(DAYS), 2, "W", "e", corrects)


TOLD = st.lists(rotas() | check_ins() | activities(), min_size=1, max_size=25)


def named(facts: list[WorksFact]) -> list[WorksFact]:
    """Events, and records that can be corrected, have ids of their own."""
    for number, fact in enumerate(facts, start=1):
        fact.id = f"e{number}"
        if isinstance(fact, ActivityHeld):
            fact.record = fact.id
    return facts


def heard(facts: list[WorksFact]) -> Venue:
    venue = Venue("W")
    for fact in (PLANNED, *facts):
        venue.learn(fact)
    return venue


@given(TOLD)
def test_asked_after_each_fact_it_says_what_one_says_that_is_asked_for_the_first_time(facts: list[WorksFact]) -> None:
    venue = heard([])
    for number, fact in enumerate(named(facts), start=1):
        venue.learn(fact)
        assert venue.duties(NOW) == heard(facts[:number]).duties(NOW)


@given(TOLD)
def test_a_duty_that_did_not_change_stays_the_same_object(facts: list[WorksFact]) -> None:
    *others, last = named(facts)
    venue = heard(others)
    before = venue.duties(NOW)
    venue.learn(last)
    for old, new in zip(before, venue.duties(NOW), strict=True):
        assert (old is new) == (old == new)


@given(TOLD, check_ins())
def test_a_check_in_changes_its_week_and_in_the_night_to_monday_the_one_before(
    facts: list[WorksFact], last: DutyCheckedIn
) -> None:
    *others, _ = named([*facts, last])
    venue = heard(others)
    before = venue.duties(NOW)
    venue.learn(last)
    changed = [new for old, new in zip(before, venue.duties(NOW), strict=True) if new is not old]
    weeks = {period_of("week", on).name for on in (last.on, last.on - timedelta(days=1))}
    assert {(duty.rule, duty.trigger) for duty in changed} <= {("venue.rota", week) for week in weeks}


@dataclass(slots=True)
class _Counted(Shifts):
    asked: list[str] = field(default_factory=list)

    def kept(self, period: Period, keeper: Keeper) -> tuple[date, str] | None:
        self.asked.append(period.name)
        return Shifts.kept(self, period, keeper)


def test_what_rests_on_the_same_records_is_not_worked_out_again() -> None:
    counted = _Counted()
    venue = Venue("W", shifts=counted)
    asked: list[list[str]] = []
    late, early = (
        DutyCheckedIn("e", "c", VILLAGE, on, 2, "W", "zhi", minutes(on, 60), door_open=True)
        for on in (day("03-18"), day("03-16"))
    )
    rota = RotaPublished("e", "c", VILLAGE, day("03-09"), 2, "W", day("03-09"), ())
    held = ActivityHeld("e", "c", VILLAGE, day("03-18"), 2, "W", "H", None)
    for fact in (PLANNED, late, early, rota, held):
        venue.learn(fact)
        venue.duties(NOW)
        asked.append(counted.asked[:])
        counted.asked.clear()
    every = [f"2026-W{number:02}" for number in range(10, 19)]
    assert asked == [every, ["2026-W12"], ["2026-W11", "2026-W12"], ["2026-W11"], []]
    venue.turn()
    venue.duties(NOW)
    assert counted.asked == every


def met(duties: list[Duty]) -> dict[str, date | None]:
    return {duty.trigger: duty.done_on for duty in duties if duty.rule == "venue.rota"}


@given(TOLD)
def test_a_week_is_met_by_just_what_the_rule_says(facts: list[WorksFact]) -> None:
    """Told once more in the plainest way: each day of each week by itself."""
    published = [fact for fact in named(facts) if isinstance(fact, RotaPublished)]
    there = [fact for fact in facts if isinstance(fact, DutyCheckedIn) and fact.door_open and fact.person == "zhi"]
    expected: dict[str, date | None] = {}
    for week in range(9):
        monday = FIRST + timedelta(days=7 * week)
        owed: list[Shift] = []
        for on in (monday + timedelta(days=number) for number in range(7)):
            in_force: RotaPublished | None = None
            for rota in published:
                if rota.monday == monday and rota.on <= on and (in_force is None or rota.on >= in_force.on):
                    in_force = rota
            owed += [shift for shift in (in_force.shifts if in_force else ()) if shift.day == on]
        kept = [any(shift.first_minute <= one.minute <= shift.last_minute for one in there) for shift in owed]
        expected[f"2026-W{monday.isocalendar().week:02}"] = owed[-1].day if owed and all(kept) else None
    assert met(heard(facts).duties(NOW)) == expected
