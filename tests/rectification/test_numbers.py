"""Rules with numbers, at their edges: files and their bytes, days of an extension, days of what was done, returns."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.rectification.domain.closing import lacking
from services.rectification.domain.decide import decide
from services.rectification.domain.listing import of_finding
from services.rectification.domain.rules import EvidenceRow, Rulebook
from services.rectification.domain.self_check import child_of
from shared.decider import Command
from shared.testing import Scenario
from tests.edges import SOME, outcome
from tests.rectification.county import (
    DONE,
    LAST_DAY,
    NEIGHBOUR,
    OPENED,
    RULES,
    THIRD,
    TOWNSHIP,
    VILLAGE,
    cause,
    check,
    claim,
    closing,
    completion,
    day,
    extension,
    found,
    founded,
    heard,
    listed,
    measure,
    reopening,
    request,
)

ROSTER = heard()


def with_row(files_max: int, bytes_max: int) -> Scenario:
    """P-1 has a planned measure; the county asks for other files than we do."""
    row = EvidenceRow(
        id="evidence/county",
        in_force_from=OPENED,
        source="县里的文件（虚构）",
        status="confirmed",
        about="evidence",
        files_max=files_max,
        bytes_max=bytes_max,
    )
    book = Rulebook((*RULES.rows, row))
    planned = founded(ROSTER, on="06-10").told(listed(), measure("06-01"))
    return replace(planned, decide=partial(decide, roster=ROSTER, rules=book))


def files(sizes: list[int]) -> list[dict[str, Any]]:
    return [
        {"sha256": f"{number:064x}", "media_type": "image/png", "size_bytes": size}
        for number, size in enumerate(sizes, start=1)
    ]


@SOME
@given(files_max=st.integers(1, 50), more=st.integers(-2, 2))
def test_as_many_files_as_the_row_allows_and_not_one_more(files_max: int, more: int) -> None:
    count = min(max(files_max + more, 1), 50)
    told = completion("06-10", evidence=files([1] * count))
    expected = "taken" if count <= files_max else "measure.too_many_files"
    assert outcome(with_row(files_max, 9), told) == expected


@SOME
@given(bytes_max=st.integers(1, 20 * 2**20), more=st.integers(-1, 1), place=st.integers(0, 2))
def test_a_file_as_long_as_the_row_allows_and_not_a_byte_more(bytes_max: int, more: int, place: int) -> None:
    sizes = [1, 1, 1]
    sizes[place] = max(bytes_max + more, 1)
    expected = "taken" if sizes[place] <= bytes_max else "evidence.too_large"
    assert outcome(with_row(5, bytes_max), completion("06-10", evidence=files(sizes))) == expected


DAYS = st.dates(OPENED, LAST_DAY + timedelta(days=2))


@SOME
@given(due_on=DAYS, asked_on=DAYS, until=DAYS)
def test_a_measure_is_extended_by_its_day_to_a_later_one_within_the_campaign(
    due_on: date, asked_on: date, until: date
) -> None:
    planned = founded(ROSTER).told(listed(), measure("06-01", due_on=due_on)).on(asked_on)
    is_good = asked_on <= due_on < until <= LAST_DAY
    told = extension("measure", "06-01", measure="M-1", due_on=until)
    assert (outcome(planned, told) == "taken") == is_good


@SOME
@given(asked_on=DAYS, until=DAYS)
def test_a_claims_extension_lies_between_its_granting_and_the_campaigns_end(asked_on: date, until: date) -> None:
    given_ = founded(ROSTER).told(listed()).on(asked_on)
    expected = asked_on <= until <= LAST_DAY
    assert (outcome(given_, extension("claim", "06-01", due_on=until)) == "taken") == expected


OFFSETS = st.integers(0, 9)


@SOME
@given(claimed=OFFSETS, found_out=OFFSETS, planned=OFFSETS, done=OFFSETS, asked=OFFSETS)
def test_a_request_closes_what_was_done_by_its_day(
    claimed: int, found_out: int, planned: int, done: int, asked: int
) -> None:
    """Claim and request happen when they are recorded; the rest has days of its own, and is told at the end."""
    of = [OPENED + timedelta(days=days) for days in (claimed, found_out, planned, planned + done, asked)]
    scenario = founded(ROSTER).told(listed())
    by_day: list[tuple[date, Command]] = [(of[0], claim()), (of[4], request())]
    for on, command in sorted(by_day, key=lambda told: told[0]):
        scenario = scenario.on(on).told(command)
    scenario = scenario.on(day("07-01")).told(
        cause("06-01", analysed_on=of[1]),
        measure("06-01", planned_on=of[2]),
        completion("06-01", completed_on=of[3]),
    )
    is_done = max(of[:4]) <= of[4]
    assert (lacking(scenario.state("problem-P-1"), of[4]) is None) == is_done
    assert outcome(scenario, closing()) == ("taken" if is_done else "closure.not_done")


@SOME
@given(planned=OFFSETS, done=st.none() | OFFSETS, asked=OFFSETS)
def test_one_more_measure_is_done_by_the_requests_day_or_at_all_when_it_was_planned_later(
    planned: int, done: int | None, asked: int
) -> None:
    planned_on, asked_on = OPENED + timedelta(days=planned), OPENED + timedelta(days=asked)
    scenario = founded(ROSTER).told(*DONE).on(asked_on).told(request()).on(day("07-01"))
    scenario = scenario.told(measure("06-01", measure="M-2", planned_on=planned_on))
    is_done = False
    if done is not None:
        done_on = planned_on + timedelta(days=done)
        scenario = scenario.told(completion("06-01", measure="M-2", completed_on=done_on))
        is_done = done_on <= asked_on or planned_on > asked_on
    assert outcome(scenario, closing()) == ("taken" if is_done else "closure.not_done")


@settings(max_examples=25, deadline=None)
@given(times=st.integers(0, 12))
def test_a_problem_that_comes_back_again_and_again_keeps_its_number_and_is_counted(times: int) -> None:
    scenario = founded(ROSTER).told(listed(), claim(), cause("06-01"), measure("06-01"), completion("06-01"))
    for time in range(1, times + 1):
        scenario = scenario.told(request(request=f"R-{time}"), closing(request=f"R-{time}"))
        (event,) = scenario.when(reopening(reopening=f"O-{time}")).outcome()
        assert (event.stream_id(), event.model_dump()["returns"]) == ("problem-P-1", time)
        scenario = scenario.given(event)
        assert outcome(scenario, listed(title="另一个")) == "input.id_taken"
    assert scenario.state("problem-P-1").is_open


@SOME
@given(answers=st.lists(st.sampled_from(["", "found", "not"]), min_size=3, max_size=3))
def test_a_common_problem_closes_last(answers: list[str]) -> None:
    """After every self-check and every child: one that is open holds it up."""
    scenario = founded(ROSTER).told(
        listed(), check(), claim(), cause("06-01"), measure("06-01"), completion("06-01"), request()
    )
    units = (TOWNSHIP, NEIGHBOUR, THIRD)
    for unit, answer in zip(units, answers, strict=True):
        scenario = scenario.told(found(unit, answer == "found")) if answer else scenario
    expected = "taken"
    if "found" in answers:
        expected = "closure.child_open"
    if "" in answers:
        expected = "closure.self_check_open"
    assert outcome(scenario, closing()) == expected


KEYS = st.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"), fullmatch=True)


@SOME
@given(parent=KEYS.filter(lambda key: key != "F"), finding=KEYS)
def test_no_caller_can_give_a_number_that_is_ours(parent: str, finding: str) -> None:
    for number in (child_of(parent, VILLAGE), of_finding(finding)):
        try:
            listed(number)
        except ValueError:
            continue
        raise AssertionError(f"{number} was taken")
    assert listed(parent).problem == parent


def test_no_child_bears_the_number_of_a_finding_that_is_called_as_its_unit_is() -> None:
    assert child_of("F", VILLAGE) == of_finding(VILLAGE)
    with pytest.raises(ValueError, match="problem"):
        listed("F")
    assert listed("F-1").problem == "F-1"
