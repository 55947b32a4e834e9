"""Money in whole fen: allocated, disbursed, never more out than in, and no entry ever struck out."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.venues.domain.commands import AllocateFunds, DisburseFunds
from services.venues.domain.events import FundsAllocated, FundsDisbursed
from shared.decider import Refused
from tests.venues.village import (
    NEIGHBOUR,
    NOWHERE,
    TODAY,
    VILLAGE,
    allocate,
    batch,
    county,
    day,
    disburse,
    founded,
    heard,
    later,
    merge,
    planned,
    programme,
    start,
)

TOMORROW = later(TODAY, 1)


def test_an_allocation_names_works_and_source() -> None:
    founded().when(allocate(10_000_000)).then(
        FundsAllocated(
            unit=VILLAGE,
            occurred_on=day("03-01"),
            programme="P-1",
            works="W-1",
            entry="A-1",
            source="county",
            amount_fen=10_000_000,
        )
    )


def test_all_that_was_allocated_can_be_paid_out_and_not_a_fen_more() -> None:
    funded = founded().told(allocate(10_000_000))
    funded.when(disburse(10_000_000)).then(
        FundsDisbursed(
            unit=VILLAGE, occurred_on=day("06-01"), works="W-1", entry="D-1", source="county", amount_fen=10_000_000
        )
    )
    numbers = {"allocated_fen": 10_000_000, "disbursed_fen": 0, "amount_fen": 10_000_001}
    funded.when(disburse(10_000_001)).refused_by("money.more_out_than_in", "amount_fen", **numbers)
    paid = funded.told(disburse(9_999_999))
    paid.when(disburse(2, entry="D-2")).refused_by("money.more_out_than_in", "amount_fen", disbursed_fen=9_999_999)
    paid.when(disburse(1, entry="D-2")).then_types("funds_disbursed")


def test_money_of_one_source_does_not_pay_for_another() -> None:
    funded = founded().told(allocate(source="county"))
    funded.when(disburse(1, source="party_dues")).refused_by("money.more_out_than_in", "amount_fen", allocated_fen=0)


def test_money_of_one_works_does_not_pay_for_another() -> None:
    funded = founded().told(allocate(), planned(works="W-2", unit=NEIGHBOUR))
    other = disburse(1, works="W-2", unit=NEIGHBOUR)
    funded.when(other).refused_by("money.more_out_than_in", "amount_fen", works="W-2")


def test_the_order_of_recording_decides_not_the_days() -> None:
    funded = founded().told(allocate(100, allocated_on=day("07-01")))
    funded.when(disburse(100, disbursed_on=day("06-01"))).then_types("funds_disbursed")
    founded().when(disburse(100, disbursed_on=day("08-01"))).refused_by("money.more_out_than_in", "amount_fen")


def test_a_counter_entry_takes_back_what_it_names_and_no_more() -> None:
    funded = founded().told(allocate(100))
    back = {"entry": "A-2", "corrects": "A-1"}
    funded.when(allocate(-100, **back)).then_types("funds_allocated")
    funded.when(allocate(-101, **back)).refused_by("money.counter_entry", "amount_fen", left_fen=100)
    partly = funded.told(allocate(-60, **back))
    partly.when(allocate(-41, entry="A-3", corrects="A-1")).refused_by("money.counter_entry", "amount_fen", left_fen=40)
    partly.when(allocate(-40, entry="A-3", corrects="A-1")).then_types("funds_allocated")


def test_an_allocation_is_not_taken_back_below_what_was_paid_out() -> None:
    paid = founded().told(allocate(100), disburse(60))
    paid.when(allocate(-41, entry="A-2", corrects="A-1")).refused_by("money.more_out_than_in", "amount_fen")
    paid.when(allocate(-40, entry="A-2", corrects="A-1")).then_types("funds_allocated")


def test_what_was_paid_by_mistake_can_be_paid_again_once_it_was_taken_back() -> None:
    paid = founded().told(allocate(100), disburse(100))
    paid.when(disburse(1, entry="D-2")).refused_by("money.more_out_than_in", "amount_fen")
    back = paid.told(disburse(-30, entry="D-2", corrects="D-1"))
    back.when(disburse(31, entry="D-3")).refused_by("money.more_out_than_in", "amount_fen", disbursed_fen=70)
    back.when(disburse(30, entry="D-3")).then_types("funds_disbursed")


def test_nothing_is_taken_back_before_the_day_on_which_it_was_entered() -> None:
    paid = founded().told(allocate(100), disburse(60))
    early = allocate(-5, entry="A-2", corrects="A-1", allocated_on=day("02-28"))
    paid.when(early).refused_by("money.before_entry", "allocated_on", day=day("03-01"))
    paid.when(allocate(-5, entry="A-2", corrects="A-1", allocated_on=day("03-01"))).then_types("funds_allocated")
    too_early = disburse(-5, entry="D-2", corrects="D-1", disbursed_on=day("05-31"))
    paid.when(too_early).refused_by("money.before_entry", "disbursed_on", day=day("06-01"))
    paid.when(disburse(-5, entry="D-2", corrects="D-1", disbursed_on=day("06-01"))).then_types("funds_disbursed")


def test_what_is_no_counter_entry() -> None:
    funded = founded().told(allocate(100), disburse(50), planned(works="W-2", unit=NEIGHBOUR))
    funded.when(allocate(5, entry="A-2", corrects="A-1")).refused_by("money.counter_entry", "amount_fen")
    funded.when(allocate(0, entry="A-2", corrects="A-1")).refused_by("money.counter_entry", "amount_fen")
    funded.when(allocate(-5, entry="A-2", corrects="A-9")).refused_by("money.unknown_entry", "corrects")
    funded.when(disburse(-5, entry="D-2", corrects="A-1")).refused_by("money.unknown_entry", "corrects")
    other = {"source": "donation", "entry": "A-2", "corrects": "A-1"}
    funded.when(allocate(-5, **other)).refused_by("money.other_source", "source")
    elsewhere = {"entry": "A-2", "corrects": "A-1", "works": "W-2", "unit": NEIGHBOUR}
    funded.when(allocate(-5, **elsewhere)).refused_by("money.unknown_entry", "corrects")
    back = funded.told(allocate(-5, entry="A-2", corrects="A-1"))
    back.when(allocate(-5, entry="A-3", corrects="A-2")).refused_by("money.unknown_entry", "corrects")


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_an_entry_that_corrects_nothing_is_positive(amount_fen: int) -> None:
    founded().when(allocate(amount_fen)).refused_by("money.not_positive", "amount_fen")
    founded().told(allocate()).when(disburse(amount_fen)).refused_by("money.not_positive", "amount_fen")


@pytest.mark.parametrize("change", [{"amount_fen": 1.5}, {"amount_fen": "100"}, {"source": "loan"}, {"payee": "张三"}])
def test_money_is_whole_fen_from_a_known_source_and_names_no_payee(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        allocate(**change)


@pytest.mark.parametrize("make", [allocate, disburse])
def test_what_no_payment_can_have_been(make: Any) -> None:
    at = "allocated_on" if make is allocate else "disbursed_on"
    told = founded().told(allocate(entry="A-0"))
    told.when(make(works="W-9")).refused_by("input.unknown_works", "works")
    told.when(make(unit=NOWHERE)).refused_by("input.unknown_unit", "unit")
    told.when(make(unit=NEIGHBOUR)).refused_by("works.wrong_unit", "unit")
    told.when(make(**{at: TOMORROW})).refused_by("input.future_day", at)
    told.told(make(7)).when(make(8)).refused_by("input.id_taken", "entry")


def test_after_a_merger_the_successor_speaks_for_the_works() -> None:
    roster = heard()
    merge(roster, "05-31")
    funded = founded(roster).told(allocate())
    funded.when(disburse(1, disbursed_on=day("06-01"))).refused_by("works.wrong_unit", "unit", owner=NEIGHBOUR)
    funded.when(disburse(1, disbursed_on=day("06-01"), unit=NEIGHBOUR)).then_types("funds_disbursed")
    funded.when(disburse(1, disbursed_on=day("05-31"))).then_types("funds_disbursed")


def test_a_start_without_money_is_on_record() -> None:
    founded().when(start()).then_types("works_started")


# Whatever is told, in whatever order: never more out than in.

WORKS = {"W-1": VILLAGE, "W-2": NEIGHBOUR}


@st.composite
def payments(draw: st.DrawFn) -> list[AllocateFunds | DisburseFunds]:
    told: list[AllocateFunds | DisburseFunds] = []
    for number in range(draw(st.integers(1, 25))):
        works = draw(st.sampled_from(sorted(WORKS)))
        amount_fen = draw(st.integers(1, 6))
        corrects = draw(st.none() | st.sampled_from([f"E-{n}" for n in range(number)])) if number else None
        how: dict[str, Any] = {"entry": f"E-{number}", "works": works, "unit": WORKS[works], "corrects": corrects}
        how["source"] = draw(st.sampled_from(["county", "donation"]))
        make = draw(st.sampled_from([allocate, disburse]))
        told.append(make(amount_fen if corrects is None else -amount_fen, **how))
    return told


@settings(max_examples=150, deadline=None)
@given(payments())
def test_no_sequence_of_commands_pays_out_more_than_came_in(told: list[AllocateFunds | DisburseFunds]) -> None:
    scenario = county().told(programme(), batch(), planned(), planned(works="W-2", unit=NEIGHBOUR))
    left_fen: dict[tuple[str, str], int] = defaultdict(int)
    for command in told:
        try:
            events = scenario.when(command).outcome()
        except Refused:
            continue
        scenario = scenario.given(*events)
        for event in events:
            assert isinstance(event, FundsAllocated | FundsDisbursed)
            sign = 1 if isinstance(event, FundsAllocated) else -1
            left_fen[event.works, event.source] += sign * event.amount_fen
        assert min(left_fen.values()) >= 0
    assert sum(left_fen.values()) >= 0


@settings(max_examples=100, deadline=None)
@given(payments())
def test_only_what_would_pay_out_too_much_or_is_malformed_is_refused(told: list[AllocateFunds | DisburseFunds]) -> None:
    scenario = county().told(programme(), batch(), planned(), planned(works="W-2", unit=NEIGHBOUR))
    for command in told:
        try:
            scenario = scenario.given(*scenario.when(command).outcome())
        except Refused as refusal:
            _require_reason(command, refusal)


def _require_reason(command: AllocateFunds | DisburseFunds, refusal: Refused) -> None:
    if refusal.rule in {"money.unknown_entry", "money.other_source", "money.counter_entry"}:
        assert command.corrects is not None
        return
    assert refusal.rule == "money.more_out_than_in"
    facts: Any = refusal.facts
    allocated_fen, disbursed_fen = facts["allocated_fen"], facts["disbursed_fen"]
    if isinstance(command, DisburseFunds):
        assert disbursed_fen + command.amount_fen > allocated_fen
    else:
        assert disbursed_fen > allocated_fen + command.amount_fen
