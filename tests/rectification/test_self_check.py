"""举一反三: every unit in scope looks for a common problem; where it is found a child opens; the parent closes last."""

from datetime import date
from functools import partial

import pytest

from services.rectification.domain.problem_events import ProblemListed, SelfCheckFiled, SelfCheckRequested
from shared.decider import Command
from shared.testing import Scenario
from tests.rectification.county import (
    NEIGHBOUR,
    OFFICE,
    SCHOOL,
    THIRD,
    TOWNSHIP,
    VILLAGE,
    asked,
    cause,
    check,
    claim,
    closing,
    completion,
    day,
    decline,
    found,
    founded,
    heard,
    listed,
    measure,
    merge,
    request,
    ruling,
    shut,
)

SCOPE = {"units": [VILLAGE, NEIGHBOUR, THIRD]}


def common(scenario: Scenario | None = None) -> Scenario:
    """P-1 is done and asked to be closed; the neighbour and the third village owe a self-check."""
    return (scenario or asked()).told(check(scope=SCOPE))


def mended(number: str, unit: str = NEIGHBOUR) -> list[Command]:
    done = (
        cause("06-01", number, unit=unit),
        measure("06-01", number, unit=unit),
        completion("06-01", number, unit=unit),
    )
    return [claim(number, unit=unit), *done, request(number, unit=unit), closing(number)]


def test_every_unit_in_scope_is_asked_but_the_one_where_it_was_found() -> None:
    founded(on="06-05").told(listed()).when(check()).then(
        SelfCheckRequested.model_validate(
            {
                "unit": VILLAGE,
                "occurred_on": day("06-05"),
                "problem": "P-1",
                "office": OFFICE,
                "scope": {"prefix": "990101001"},
                "units": [TOWNSHIP, NEIGHBOUR, THIRD],
            }
        )
    )


def test_a_common_problem_is_listed_in_one_breath() -> None:
    founded().when(listed(scope=SCOPE)).then_types("problem_listed", "self_check_requested")
    given = founded().told(listed(scope=SCOPE))
    given.when(listed(scope={"units": [THIRD]})).refused_by("input.id_taken", "problem")
    assert not given.on(day("09-09")).when(listed(scope=SCOPE)).outcome()


def test_listed_as_a_common_problem_or_alone_are_two_contents_of_one_number() -> None:
    founded().told(listed(scope=SCOPE)).when(listed()).refused_by("input.id_taken", "problem")
    alone = founded().told(listed())
    alone.when(listed(scope=SCOPE)).refused_by("input.id_taken", "problem")
    become_common = alone.told(check(scope=SCOPE))
    assert not become_common.when(listed()).outcome()
    become_common.when(listed(scope=SCOPE)).refused_by("input.id_taken", "problem")


def test_a_self_check_that_nobody_would_owe_is_refused() -> None:
    nobody = {"units": [VILLAGE]}
    founded().when(listed(scope=nobody)).refused_by("scope.owner_alone", "scope")
    founded().told(listed()).when(check(scope=nobody)).refused_by("scope.owner_alone", "scope")


def test_asked_for_again_when_another_unit_has_come_into_its_scope_it_is_the_same() -> None:
    roster = heard()
    given = founded(roster).told(listed(), check())
    later = {"kind": "village", "parent": TOWNSHIP, "name": "新村（虚构）"}
    roster.learn("unit_registered", "990101001009", day("06-10"), later)
    assert not given.on(day("06-12")).when(check()).outcome()


def test_a_child_belongs_to_its_parents_plan_item() -> None:
    given = founded().told(listed(item="K1"), check())
    _, child = given.when(found(NEIGHBOUR, True)).outcome()
    assert isinstance(child, ProblemListed)
    assert child.item == "K1"


def test_it_is_asked_for_once_and_while_the_campaign_runs() -> None:
    common().when(check(scope={"units": [THIRD]})).refused_by("self_check.asked_already", "problem")
    founded().told(listed()).on(date(2026, 12, 1)).when(check()).refused_by("campaign.ended", "problem")


def test_not_found_here_is_an_answer() -> None:
    common().on(day("06-12")).when(found(NEIGHBOUR, False)).then(
        SelfCheckFiled(unit=NEIGHBOUR, occurred_on=day("06-12"), about="problem", of="P-1", found=False)
    )


def test_found_opens_a_child_by_itself() -> None:
    given = common().on(day("06-12"))
    given.when(found(NEIGHBOUR, True)).then(
        SelfCheckFiled(
            unit=NEIGHBOUR,
            occurred_on=day("06-12"),
            about="problem",
            of="P-1",
            found=True,
            listed=(f"P-1.{NEIGHBOUR}",),
        ),
        ProblemListed(
            unit=NEIGHBOUR,
            occurred_on=day("06-12"),
            problem=f"P-1.{NEIGHBOUR}",
            campaign="C",
            origin="self_check",
            parent="P-1",
        ),
    )
    child = given.told(found(NEIGHBOUR, True)).state(f"problem-P-1.{NEIGHBOUR}")
    assert not child.listed.texts  # its parent's are read


def test_only_who_owes_a_self_check_files_one() -> None:
    for unit in (VILLAGE, SCHOOL):
        common().when(found(unit, True)).refused_by("self_check.not_owed", "unit", unit=unit)
    founded().told(listed()).when(found(NEIGHBOUR, False)).refused_by("self_check.not_owed", "unit")
    founded().when(found(NEIGHBOUR, False)).refused_by("input.unknown_problem", "problem")


def test_what_was_not_found_may_be_found_later_but_not_the_other_way_round() -> None:
    unfound = common().told(found(NEIGHBOUR, False))
    unfound.on(day("07-01")).when(found(NEIGHBOUR, True)).then_types("self_check_filed", "problem_listed")
    unfound.when(found(NEIGHBOUR, False, note="补充")).refused_by("self_check.filed_already", "unit")
    is_found = common().told(found(NEIGHBOUR, True))
    is_found.when(found(NEIGHBOUR, False)).refused_by("self_check.filed_already", "unit")


def test_found_after_the_campaign_stays_on_record_without_a_child() -> None:
    (filed,) = common().on(date(2026, 12, 1)).when(found(NEIGHBOUR, True)).outcome()
    assert isinstance(filed, SelfCheckFiled)
    assert (filed.found, filed.listed) == (True, ())
    common().on(date(2026, 12, 1)).when(found(NEIGHBOUR, True)).then_types("self_check_filed")


def test_a_child_is_not_looked_for_again() -> None:
    given = common().told(found(NEIGHBOUR, True))
    given.when(check(f"P-1.{NEIGHBOUR}")).refused_by("self_check.child", "problem", parent="P-1")


def test_the_parent_does_not_close_while_a_self_check_is_open() -> None:
    given = common().told(found(NEIGHBOUR, False))
    given.when(closing()).refused_by("closure.self_check_open", "problem", unit=THIRD)
    given.told(found(THIRD, False)).when(closing()).then_types("problem_closed")


def test_the_parent_does_not_close_while_a_child_is_open() -> None:
    child = f"P-1.{NEIGHBOUR}"
    given = common().told(found(NEIGHBOUR, True), found(THIRD, False))
    given.when(closing()).refused_by("closure.child_open", "problem", child=child)
    given.told(*mended(child)).when(closing()).then_types("problem_closed")


def test_a_child_that_was_declined_and_struck_holds_nothing_up() -> None:
    child = f"P-1.{NEIGHBOUR}"
    given = common().told(found(NEIGHBOUR, True), found(THIRD, False), decline(child, unit=NEIGHBOUR))
    given.when(closing()).refused_by("closure.child_open", "problem")
    given.told(ruling("accepted", child)).when(closing()).then_types("problem_closed")


def test_a_unit_that_has_ended_owes_no_self_check() -> None:
    roster = heard()
    merge(roster, THIRD, NEIGHBOUR, day("06-10"))
    given = common(asked(roster)).told(found(NEIGHBOUR, False))
    given.on(day("06-10")).when(closing()).refused_by("closure.self_check_open", "problem", unit=THIRD)
    given.on(day("06-11")).when(closing()).then_types("problem_closed")


@pytest.mark.parametrize("is_found", [True, False])
def test_a_unit_that_has_ended_files_no_self_check(is_found: bool) -> None:
    for end in (partial(merge, into=THIRD), shut):
        roster = heard()
        end(roster, NEIGHBOUR, on=day("06-10"))
        given = common(asked(roster))
        assert given.on(day("06-10")).when(found(NEIGHBOUR, is_found)).outcome()
        given.on(day("06-11")).when(found(NEIGHBOUR, is_found)).refused_by(
            "input.unit_ended", "unit", unit=NEIGHBOUR, day=day("06-10")
        )
        filed = given.told(found(NEIGHBOUR, is_found)).on(day("06-11"))
        assert not filed.when(found(NEIGHBOUR, is_found)).outcome()


def test_a_child_without_anybody_to_answer_for_it_holds_nothing_up() -> None:
    roster = heard()
    shut(roster, NEIGHBOUR, day("06-10"))
    given = common(asked(roster)).told(found(NEIGHBOUR, True), found(THIRD, False))
    given.on(day("06-10")).when(closing()).refused_by("closure.child_open", "problem")
    given.on(day("06-11")).when(closing()).then_types("problem_closed")
