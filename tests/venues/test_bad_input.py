"""What is malformed: refused at the door with the field and the rule, in Chinese or English, and nothing is stored."""

import pytest

from shared.memory import MemoryStore
from tests.bad_input import Bad, is_refused, malformed, plain, usual
from tests.doors import token
from tests.venues.doors import door
from tests.venues.village import (
    acceptance,
    activity,
    allocate,
    batch,
    change,
    check_in,
    day,
    disburse,
    errands,
    planned,
    programme,
    rejection,
    report,
    rota,
    shift,
    start,
)

ROTA = rota(shift("09-28"))
DEFECT = {"defect": "F-1", "due": "2026-12-31", "what": "开裂"}
SHIFT = {"shift": "s", "day": "2026-09-28", "starts_at": "08:00", "ends_at": "12:00", "person": "clerk"}
BAD = [
    malformed(programme(), "input.not_of_the_form", "unit", unit="99010100100"),
    malformed(programme(), "input.not_of_the_form", "programme", programme="../../etc"),
    malformed(programme(), "input.not_of_the_form", "programme", programme="P" * 65),
    malformed(programme(), "input.too_short", "title", title=""),
    malformed(programme(), "input.too_long", "title", title="长" * 201),
    malformed(batch(), "input.not_a_day", "opened_on", opened_on="2026-02-30"),
    malformed(batch(), "input.too_small", "opened_on", opened_on="0001-01-01"),
    malformed(batch(), "input.too_large", "opened_on", opened_on="9999-12-31"),
    malformed(planned(), "input.not_in_list", "kind", kind="demolition"),
    malformed(planned(), "input.too_small", "year", year=2017),
    malformed(planned(), "input.too_large", "year", year=2100),
    malformed(planned(), "input.not_a_whole_number", "year", year="2026"),
    malformed(planned(), "input.not_in_list", "stages_before.0", stages_before=["sold"]),
    malformed(planned(), "input.not_yes_or_no", "opening_record", opening_record="yes"),
    malformed(allocate(), "input.not_in_list", "source", source="lottery"),
    malformed(allocate(), "input.float", "amount_fen", 400, amount_fen=0.5),
    malformed(allocate(), "input.not_a_whole_number", "amount_fen", amount_fen="100"),
    malformed(allocate(), "input.not_a_whole_number", "amount_fen", amount_fen=True),
    malformed(allocate(), "input.too_large", "amount_fen", amount_fen=1_000_000_000_000),
    malformed(disburse(), "input.too_small", "amount_fen", amount_fen=-1_000_000_000_000),
    malformed(disburse(), "input.whole_too_large", "amount_fen", 400, amount_fen=2**53),
    malformed(disburse(), "input.unknown_field", "payee", payee="某公司"),
    malformed(start(), "input.not_of_the_form", "in_charge", in_charge="张三"),
    malformed(report(5, "06-10"), "input.too_small", "percent", percent=-1),
    malformed(report(5, "06-10"), "input.too_large", "percent", percent=101),
    malformed(report(5, "06-10"), "input.not_of_the_form", "photos.0", photos=["../x"]),
    malformed(report(5, "06-10"), "input.too_many", "photos", photos=["a" * 64] * 101),
    malformed(acceptance(), "input.not_in_list", "verdict", verdict="perhaps"),
    malformed(acceptance(), "input.too_few", "items", items={}),
    malformed(acceptance(), "input.not_in_list", "items.simple_stage", items={"simple_stage": "broken"}),
    malformed(rejection(day("12-31")), "input.too_short", "defects.0.what", defects=[{**DEFECT, "what": ""}]),
    malformed(change("missing"), "input.not_in_list", "condition", condition="stolen"),
    malformed(activity(), "input.too_small", "participants", participants=-1),
    malformed(errands(), "input.not_of_the_form", "month", month="2026-13"),
    malformed(errands(), "input.unknown_field", "villager", villager="P-1"),
    malformed(ROTA, "input.too_few", "shifts", shifts=[]),
    malformed(ROTA, "input.not_of_the_form", "week", week="2026-W54"),
    malformed(ROTA, "input.not_of_the_form", "shifts.0.ends_at", shifts=[{**SHIFT, "ends_at": "24:00"}]),
    malformed(check_in("09-28", "09:00"), "input.not_of_the_form", "at", at="9:00"),
    malformed(check_in("09-28", "09:00"), "input.not_yes_or_no", "door_open", door_open=1),
    Bad("sell_venue", 404, "input.unknown_route", b"{}"),
]
USUAL = usual(programme())


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.kind}-{bad.at}-{bad.rule}")
async def test_what_is_malformed_is_told_by_rule_and_field(bad: Bad) -> None:
    async with door(MemoryStore("venues", "test")) as at:
        await is_refused(at, bad)


@pytest.mark.parametrize("name", USUAL)
async def test_what_is_no_command_is_refused(name: str) -> None:
    async with door(MemoryStore("venues", "test")) as at:
        await is_refused(at, USUAL[name])
        assert (await at.tell("open_programme", plain(programme()))).status_code == 200


async def test_the_reason_is_told_in_the_language_that_is_wanted() -> None:
    async with door(MemoryStore("venues", "test")) as at:
        body = plain(batch())
        chinese = (await at.tell("open_batch", body)).json()["detail"]
        english = (await at.tell("open_batch", body, headers={"Accept-Language": "en"})).json()["detail"]
        assert chinese.startswith("没有编号为 P-1 的项目")
        assert english.startswith("There is no programme P-1")


async def test_whoever_reaches_none_of_it_sees_none_of_it() -> None:
    async with door(MemoryStore("venues", "test")) as at:
        for command in (programme(), batch(), planned()):
            assert (await at.tell(command.type, plain(command))).status_code == 200
        elsewhere = {"Authorization": f"Bearer {token('reader', '9902')}"}
        assert (await at.client.get("/programmes/P-1", headers=elsewhere)).json()["works"] == []
        assert (await at.client.get("/works/W-1", headers=elsewhere)).status_code == 403
