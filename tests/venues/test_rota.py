"""The rota: shifts of a week, who answers, who was there; a shift's edges belong to it, and it to its starting day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.domain.duty_week import Duty, duties
from services.venues.domain.shifts import days_of, ends, within
from services.venues.domain.venue_events import DutyCheckedIn, RotaPublished, Shift, ShiftSwapped
from shared.days import SHANGHAI, minute_of
from shared.decider import Refused
from shared.roster import Roster
from shared.testing import Scenario
from tests.venues.village import (
    NEIGHBOUR,
    NOWHERE,
    RULES,
    TODAY,
    VILLAGE,
    assign,
    check_in,
    day,
    founded,
    heard,
    later,
    merge,
    rota,
    shift,
    swap,
)

TOMORROW = later(TODAY, 1)
WEEK = "2026-W40"  # 28 September to 4 October
ENDED = datetime(2026, 12, 31, 12, tzinfo=SHANGHAI)
MORNING = shift("09-28")
NIGHT = shift("09-30", starts_at="20:00", ends_at="02:00")


def week(scenario: Scenario, roster: Roster | None = None, now: datetime = ENDED) -> list[Duty]:
    return duties(VILLAGE, WEEK, scenario.state("rota-W-1"), roster or heard(), RULES, now)


def kept(scenario: Scenario, roster: Roster | None = None, now: datetime = ENDED) -> list[str]:
    return [duty.keeping for duty in week(scenario, roster, now)]


# Publishing.


def test_a_rota_is_published_for_a_week_that_may_lie_ahead() -> None:
    founded(today=day("09-27")).when(rota(MORNING, NIGHT)).then(
        RotaPublished(
            unit=VILLAGE,
            occurred_on=day("09-27"),
            works="W-1",
            rota="rota-09-27",
            week=WEEK,
            shifts=(Shift.model_validate(MORNING), Shift.model_validate(NIGHT)),
        )
    )


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
    ({"published_on": TOMORROW}, "input.future_day", "published_on"),
    ({"week": "2025-W53"}, "rota.no_such_week", "week"),
    ({"shifts": [shift("09-27")]}, "rota.other_week", "shifts.0.day"),
    ({"shifts": [shift("10-05")]}, "rota.other_week", "shifts.0.day"),
    ({"shifts": [shift("09-28", "nobody")]}, "input.unknown_person", "shifts.0.person"),
    ({"shifts": [shift("09-28", ends_at="08:00")]}, "rota.shift_without_length", "shifts.0.ends_at"),
    ({"shifts": [MORNING, MORNING]}, "input.id_taken", "shifts.1.shift"),
])  # fmt: skip
def test_what_no_rota_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    founded().when(rota(**{"shifts": [MORNING], **how})).refused_by(rule, at)


def test_the_first_and_the_last_day_of_the_week_belong_to_it() -> None:
    founded().when(rota(shift("09-28"), shift("10-04"))).then_types("rota_published")


def test_a_rota_published_anew_holds_from_its_day_on() -> None:
    first = rota(shift("09-28"), shift("09-29"), shift("09-30"))
    second = rota(shift("09-28", "member"), shift("09-29", "member"), on="09-29")
    told = founded().told(first, second)
    assert [(duty.shift.day, duty.person) for duty in week(told)] == [
        (day("09-28"), "clerk"),
        (day("09-29"), "member"),
    ]
    told.when(rota(shift("09-28"), on="09-29")).refused_by("input.id_taken", "rota")


def test_of_two_rotas_of_one_day_the_one_recorded_last_holds() -> None:
    told = founded().told(rota(MORNING), rota(shift("09-28", "member"), rota="rota-2"))
    assert [duty.person for duty in week(told)] == ["member"]


def test_a_rota_that_was_published_late_says_nothing_of_the_days_before() -> None:
    told = founded().told(rota(shift("09-28"), shift("09-29"), on="09-29"))
    assert [duty.shift.day for duty in week(told)] == [day("09-29")]


def test_a_week_without_a_rota_has_no_shifts() -> None:
    assert week(founded()) == []


# Swaps.


def test_a_swap_changes_who_answers_and_nothing_else() -> None:
    told = founded().told(rota(MORNING, NIGHT))
    told.when(swap(MORNING["shift"], "member")).then(
        ShiftSwapped(
            unit=VILLAGE,
            occurred_on=day("09-28"),
            works="W-1",
            swap="swap-09-28",
            rota="rota-09-27",
            shift=MORNING["shift"],
            person="member",
        )
    )
    swapped = told.told(swap(MORNING["shift"], "member"))
    assert [duty.person for duty in week(swapped)] == ["member", "clerk"]
    assert kept(swapped.told(check_in("09-28", "09:00", "clerk"))) == ["kept", "missed"]
    swapped.when(swap(MORNING["shift"], "councillor")).refused_by("input.id_taken", "swap")
    back = swap(MORNING["shift"], "clerk", swap="swap-2")
    assert [duty.person for duty in week(swapped.told(back))] == ["clerk", "clerk"]


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
    ({"swapped_on": TOMORROW}, "input.future_day", "swapped_on"),
    ({"person": "nobody"}, "input.unknown_person", "person"),
    ({"rota": "rota-9"}, "rota.unknown", "rota"),
    ({"shift": "s-9"}, "rota.unknown_shift", "shift"),
    ({"person": "clerk"}, "rota.answers_already", "person"),
])  # fmt: skip
def test_what_no_swap_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    told = founded().told(rota(MORNING))
    told.when(swap(**{"shift_id": MORNING["shift"], "person": "member", **how})).refused_by(rule, at)


def test_a_shift_is_swapped_from_the_rotas_day_to_its_own() -> None:
    told = founded().told(rota(MORNING, NIGHT))
    early, late = swap(NIGHT["shift"], "member", "09-26"), swap(NIGHT["shift"], "member", "10-01")
    told.when(early).refused_by("rota.before_published", "swapped_on", day=day("09-27"))
    told.when(late).refused_by("rota.swap_too_late", "swapped_on", day=day("09-30"))
    for on in ("09-27", "09-30"):
        told.when(swap(NIGHT["shift"], "member", on)).then_types("shift_swapped")


def test_a_missed_shift_is_not_moved_to_somebody_else_but_a_swap_of_its_day_may_be_told_late() -> None:
    told = founded(today=day("10-20")).told(rota(MORNING))
    told.when(swap(MORNING["shift"], "member", "10-20")).refused_by("rota.swap_too_late", "swapped_on")
    assert [(duty.person, duty.keeping) for duty in week(told)] == [("clerk", "missed")]
    swapped = told.told(swap(MORNING["shift"], "member", "09-28"))
    assert [(duty.person, duty.keeping) for duty in week(swapped)] == [("member", "missed")]


# Being there.


def test_who_was_there_is_on_record_with_or_without_a_shift() -> None:
    founded().when(check_in("09-28", "08:00")).then(
        DutyCheckedIn(
            unit=VILLAGE,
            occurred_on=day("09-28"),
            works="W-1",
            check_in="i-09-28-0800-clerk",
            person="clerk",
            at="08:00",
            door_open=True,
        )
    )
    told = founded().told(check_in("09-28", "08:00"))
    told.when(check_in("09-28", "08:00", door_open=False)).refused_by("input.id_taken", "check_in")


@pytest.mark.parametrize(("how", "rule", "at"), [
    ({"works": "W-9"}, "input.unknown_works", "works"),
    ({"unit": NOWHERE}, "input.unknown_unit", "unit"),
    ({"unit": NEIGHBOUR}, "works.wrong_unit", "unit"),
    ({"checked_on": TOMORROW}, "input.future_day", "checked_on"),
    ({"person": "nobody"}, "input.unknown_person", "person"),
])  # fmt: skip
def test_what_no_check_in_can_have_been(how: dict[str, Any], rule: str, at: str) -> None:
    founded().when(check_in("09-28", "08:00", **how)).refused_by(rule, at)


def test_a_check_in_does_not_lie_ahead_by_a_minute() -> None:
    scenario = founded(today=day("09-28"))  # it is noon
    scenario.when(check_in("09-28", "12:00")).then_types("duty_checked_in")
    scenario.when(check_in("09-28", "12:01")).refused_by("input.future_time", "at")


@pytest.mark.parametrize(("at", "keeping"), [
    ("07:59", "missed"), ("08:00", "kept"), ("12:00", "kept"), ("12:01", "missed"),
])  # fmt: skip
def test_start_and_end_belong_to_the_shift(at: str, keeping: str) -> None:
    assert kept(founded().told(rota(MORNING), check_in("09-28", at))) == [keeping]


@pytest.mark.parametrize(("on", "at", "keeping"), [
    ("09-30", "01:00", "missed"), ("09-30", "19:59", "missed"), ("09-30", "20:00", "kept"), ("10-01", "00:00", "kept"),
    ("10-01", "02:00", "kept"), ("10-01", "02:01", "missed"), ("10-01", "20:30", "missed"),
])  # fmt: skip
def test_a_shift_over_midnight_belongs_to_its_starting_day(on: str, at: str, keeping: str) -> None:
    told = founded().told(rota(NIGHT), check_in(on, at))
    assert [(duty.shift.day, duty.keeping) for duty in week(told)] == [(day("09-30"), keeping)]


def test_the_last_night_of_the_week_ends_in_the_next() -> None:
    told = founded().told(rota(shift("10-04", starts_at="20:00", ends_at="02:00")), check_in("10-05", "01:59"))
    assert kept(told) == ["kept"]


def test_a_closed_door_keeps_no_shift() -> None:
    told = founded().told(rota(MORNING), check_in("09-28", "09:00", door_open=False))
    assert kept(told) == ["missed"]
    assert kept(told.told(check_in("09-28", "10:00"))) == ["kept"]


@pytest.mark.parametrize(("person", "keeping"), [
    ("secretary", "kept"), ("member", "kept"), ("director", "kept"), ("councillor", "kept"), ("clerk", "kept"),
    ("cadre", "missed"), ("nclerk", "missed"), ("inspector", "missed"),
])  # fmt: skip
def test_any_of_the_villages_five_posts_keeps_a_shift(person: str, keeping: str) -> None:
    assert kept(founded().told(rota(MORNING), check_in("09-28", "09:00", person))) == [keeping]


@pytest.mark.parametrize(("last_day", "keeping"), [("09-29", "missed"), ("09-30", "kept")])
def test_the_post_is_that_of_the_shifts_own_day(last_day: str, keeping: str) -> None:
    roster = heard()
    roster.learn("post_ended", VILLAGE, day(last_day), {"assignment": "A-clerk-village_clerk"})
    told = founded(roster).told(rota(NIGHT), check_in("10-01", "01:00"))
    assert kept(told, roster) == [keeping]


def test_after_a_merger_the_successors_cadres_keep_the_shifts() -> None:
    roster = heard()
    merge(roster, "09-28")
    told = founded(roster).told(rota(shift("09-28"), shift("09-29")))
    told = told.told(check_in("09-28", "09:00"), check_in("09-29", "09:00", unit=NEIGHBOUR))
    assert kept(told, roster) == ["kept", "missed"]
    assert kept(told.told(check_in("09-29", "09:00", "nclerk", unit=NEIGHBOUR)), roster) == ["kept", "kept"]


@pytest.mark.parametrize(("at", "keeping"), [
    ("07:59", "ahead"), ("08:00", "running"), ("12:00", "running"), ("12:01", "missed"),
])  # fmt: skip
def test_a_missed_shift_shows_at_once(at: str, keeping: str) -> None:
    now = datetime.fromisoformat(f"2026-09-28T{at}:59+08:00")
    assert kept(founded().told(rota(MORNING)), now=now) == [keeping]


def test_the_first_check_in_that_keeps_a_shift_is_shown() -> None:
    told = founded().told(rota(MORNING), check_in("09-28", "11:00", "member"), check_in("09-28", "09:00"))
    (duty,) = week(told)
    assert duty.kept_by is not None
    assert duty.kept_by.at == "09:00"


def test_a_post_that_is_told_late_keeps_the_shift_after_all() -> None:
    roster = heard()
    told = founded(roster).told(rota(MORNING), check_in("09-28", "09:00", "nclerk"))
    assert kept(told, roster) == ["missed"]
    assign(roster, "nclerk", "village_clerk", VILLAGE)
    assert kept(told, roster) == ["kept"]


# The clock.

minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(days, minutes, minutes, st.integers(-3_000, 3_000))
def test_a_shift_is_whatever_lies_from_its_start_to_its_end(on: date, starts: str, ends_at: str, offset: int) -> None:
    one = Shift(shift="s", day=on, starts_at=starts, ends_at=ends_at, person="clerk")
    first = datetime.fromisoformat(f"{on}T{starts}")
    last = datetime.fromisoformat(f"{on}T{ends_at}") + timedelta(days=ends_at < starts)
    then = first + timedelta(minutes=offset)
    there = DutyCheckedIn(
        unit=VILLAGE,
        occurred_on=then.date(),
        works="W-1",
        check_in="i",
        person="clerk",
        at=f"{then:%H:%M}",
        door_open=True,
    )
    assert within(one, there) == (first <= then <= last)
    assert 0 <= ends(one) - minute_of(on, starts) < 24 * 60


@given(st.integers(2000, 2099), st.integers(1, 53))
def test_a_week_is_seven_days_from_monday_or_no_week_at_all(year: int, number: int) -> None:
    week = f"{year}-W{number:02d}"
    if number > date(year, 12, 28).isocalendar().week:  # the day lies in each year's last week
        with pytest.raises(Refused, match=r"rota\.no_such_week"):
            days_of(week)
    else:
        assert [one.isocalendar()[:3] for one in days_of(week)] == [(year, number, day) for day in range(1, 8)]


def test_now_is_the_minute_that_has_begun_in_shanghai() -> None:
    now = datetime(2026, 9, 28, 4, 0, 59, tzinfo=UTC)  # 12:00:59 there
    assert kept(founded().told(rota(MORNING)), now=now) == ["running"]
