"""Rules with numbers, at their edges: photographs, fen, the seven items, days of defects and of a works' life."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from services.venues.domain.decide import decide
from services.venues.domain.rules import PhotosRow, Rulebook
from tests.edges import SOME, outcome
from tests.venues.village import (
    RULES,
    SEVEN,
    YEAR_START,
    acceptance,
    allocate,
    complete,
    day,
    disburse,
    founded,
    heard,
    open_venue,
    rejection,
    report,
    start,
)

ROSTER = heard()
STARTED = founded(ROSTER).told(start("05-01"))
COMPLETED = founded(ROSTER, day("10-01")).told(start(), complete())


@SOME
@given(report_max=st.integers(0, 100), more=st.integers(-2, 2))
def test_as_many_photographs_as_the_row_allows_and_not_one_more(report_max: int, more: int) -> None:
    row = PhotosRow(
        id="county/1",
        in_force_from=YEAR_START,
        source="县里的文件（虚构）",
        status="confirmed",
        about="photos",
        report_max=report_max,
    )
    scenario = replace(STARTED, decide=partial(decide, roster=ROSTER, rules=Rulebook((*RULES.rows, row))))
    count = min(max(report_max + more, 0), 100)
    told = report(5, "06-10", photos=[f"{number:064x}" for number in range(count)])
    assert outcome(scenario, told) == ("taken" if count <= report_max else "works.too_many_photos")


@SOME
@given(fen=st.integers(1, 999_999_999_999), paid=st.integers(1, 999_999_999_999), more=st.integers(-1, 1))
def test_all_that_came_in_can_be_paid_out_and_not_a_fen_more(fen: int, paid: int, more: int) -> None:
    """In one payment or in two."""
    scenario = founded(ROSTER).told(allocate(fen))
    first = min(paid, fen)
    scenario = scenario.told(disburse(first))
    rest = fen - first + more
    if 0 < rest <= 999_999_999_999:
        expected = "taken" if more <= 0 else "money.more_out_than_in"
        assert outcome(scenario, disburse(rest, entry="D-2")) == expected


@SOME
@given(fen=st.integers(1, 999_999_999_999), back=st.integers(1, 999_999_999_999), more=st.integers(-1, 1))
def test_a_counter_entry_takes_back_all_of_it_and_not_a_fen_more(fen: int, back: int, more: int) -> None:
    """In one counter-entry or in two."""
    scenario = founded(ROSTER).told(allocate(fen))
    first = min(back, fen)
    scenario = scenario.told(allocate(-first, entry="A-2", corrects="A-1"))
    rest = fen - first + more
    if 0 < rest <= 999_999_999_999:
        told = allocate(-rest, entry="A-3", corrects="A-1")
        assert outcome(scenario, told) == ("taken" if more <= 0 else "money.counter_entry")


@SOME
@given(missing=st.sets(st.sampled_from(SEVEN)), accepted=st.booleans())
def test_a_works_is_accepted_when_it_is_said_so_and_nothing_is_missing(missing: set[str], accepted: bool) -> None:
    make = acceptance if accepted else partial(rejection, day("10-01"))
    items = {item: "missing" if item in missing else "present" for item in SEVEN}
    judged = COMPLETED.told(make(items=items))
    assert judged.state("works-W-1").is_accepted == (accepted and not missing)
    assert (outcome(judged, open_venue()) == "taken") == (accepted and not missing)


@SOME
@given(left_out=st.sets(st.sampled_from(SEVEN)), other=st.sets(st.sampled_from(["lift", "pool"])))
def test_every_item_is_looked_at_and_nothing_else(left_out: set[str], other: set[str]) -> None:
    items = {item: "working" for item in (*SEVEN, *other) if item not in left_out}
    if items:
        expected = "acceptance.unknown_item" if other else "acceptance.item_left_out" if left_out else "taken"
        assert outcome(COMPLETED, acceptance(items=items)) == expected


@SOME
@given(offset=st.integers(-3, 3))
def test_a_defect_is_due_on_the_day_of_its_rejection_at_the_earliest(offset: int) -> None:
    due = day("10-01") + timedelta(days=offset)
    assert outcome(COMPLETED, rejection(due)) == ("taken" if offset >= 0 else "acceptance.due_passed")


DAYS = st.dates(day("04-20"), day("05-10"))


@SOME
@given(started=DAYS, told=st.lists(DAYS, max_size=4), completed=DAYS)
def test_nothing_is_built_before_the_start(started: date, told: list[date], completed: date) -> None:
    scenario = founded(ROSTER).told(start(started_on=started))
    for number, on in enumerate(told):
        command = report(5, "06-10", reported_on=on, record=f"R-{number}")
        assert outcome(scenario, command) == ("taken" if on >= started else "works.before_start")
        scenario = scenario.told(command) if on >= started else scenario
    done = complete(completed_on=completed)
    assert outcome(scenario, done) == ("taken" if completed >= started else "works.before_start")


@SOME
@given(told=st.lists(DAYS, min_size=1, max_size=4), corrected=DAYS)
def test_a_corrected_start_lies_before_all_that_was_built(told: list[date], corrected: date) -> None:
    scenario = founded(ROSTER).told(start("04-20"))
    for number, on in enumerate(told):
        scenario = scenario.told(report(5, "06-10", reported_on=on, record=f"R-{number}"))
    correction = start(record="S-2", corrects="S-1", started_on=corrected)
    assert outcome(scenario, correction) == ("taken" if corrected <= min(told) else "works.start_after_records")


@SOME
@given(offset=st.integers(-2, 2))
def test_nothing_is_told_of_a_day_that_lies_ahead(offset: int) -> None:
    today = day("10-01")
    started = founded(ROSTER, today).told(start())
    told = complete(completed_on=today + timedelta(days=offset))
    assert outcome(started, told) == ("taken" if offset <= 0 else "input.future_day")
