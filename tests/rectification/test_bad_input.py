"""What is malformed: refused at the door with the field and the rule, in Chinese or English, and nothing is stored."""

import pytest

from tests.bad_input import Bad, is_refused, malformed, plain, usual
from tests.doors import token
from tests.rectification.county import campaign, check, claim, completion, filing, found, listed, measure
from tests.rectification.doors import RUNNING, door

FILE = {"sha256": "a" * 64, "media_type": "image/png", "size_bytes": 1}
BAD = [
    malformed(listed(), "input.not_of_the_form", "unit", unit="99010100100"),
    malformed(listed(), "input.not_of_the_form", "problem", problem="P.1"),
    malformed(listed(), "input.not_of_the_form", "problem", problem="../../etc"),
    malformed(listed(), "input.not_of_the_form", "problem", problem="P" * 41),
    malformed(listed(), "input.too_short", "title", title=""),
    malformed(listed(), "input.too_long", "title", title="长" * 201),
    malformed(listed(), "input.not_in_list", "post", post="村霸"),
    malformed(listed(), "input.unknown_field", "colour", colour="red"),
    malformed(listed(), "input.not_a_day", "opening_record.listed_on", opening_record={"listed_on": "2026-02-30"}),
    malformed(listed(), "input.not_of_the_form", "scope.prefix", scope={"prefix": "99"}),
    malformed(check(), "input.not_in_list", "scope.sector", scope={"sector": "army"}),
    malformed(campaign(), "input.too_few", "items", items=[]),
    malformed(campaign(), "input.too_large", "ends_on", ends_on="2200-01-01"),
    malformed(filing(), "input.too_small", "findings.0.count", findings=[{"item": "K1", "count": -1}]),
    malformed(filing(), "input.float", "findings.0.count", 400, findings=[{"item": "K1", "count": 1.5}]),
    malformed(filing(), "input.not_a_whole_number", "findings.0.count", findings=[{"item": "K1", "count": True}]),
    malformed(claim(), "input.not_of_the_form", "responsible", responsible="张三"),
    malformed(measure("06-02"), "input.not_a_day", "due_on", due_on="明天"),
    malformed(completion("06-02"), "input.too_few", "evidence", evidence=[]),
    malformed(completion("06-02"), "input.not_of_the_form", "evidence.0.sha256", evidence=[{**FILE, "sha256": "../x"}]),
    malformed(completion("06-02"), "input.too_small", "evidence.0.size_bytes", evidence=[{**FILE, "size_bytes": 0}]),
    malformed(found("990101001002", True), "input.not_yes_or_no", "found", found="yes"),
    Bad("take_finding", 404, "input.unknown_route", b'{"finding": "I-1"}'),  # the service's own
    Bad("close_everything", 404, "input.unknown_route", b"{}"),
]
USUAL = usual(RUNNING)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.kind}-{bad.at}-{bad.rule}")
async def test_what_is_malformed_is_told_by_rule_and_field(bad: Bad) -> None:
    async with door() as at:
        await is_refused(at, bad)


@pytest.mark.parametrize("name", USUAL)
async def test_what_is_no_command_is_refused(name: str) -> None:
    async with door() as at:
        await is_refused(at, USUAL[name])
        assert (await at.tell("open_campaign", plain(RUNNING))).status_code == 200


async def test_the_reason_is_told_in_the_language_that_is_wanted() -> None:
    async with door() as at:
        body = plain(listed())
        chinese = (await at.tell("list_problem", body)).json()["detail"]
        english = (await at.tell("list_problem", body, headers={"Accept-Language": "en"})).json()["detail"]
        assert chinese.startswith("没有编号为 C 的整治行动")
        assert english.startswith("There is no campaign C")


async def test_without_a_token_nothing_is_shown() -> None:
    async with door() as at:
        for path in ("/campaigns", "/problems", "/problems/P-1", "/lists", "/lists.xlsx", "/plan/template", "/rules"):
            assert (await at.client.get(path)).status_code == 401
        none = await at.client.get("/problems", headers={"Authorization": f"Bearer {token('reader', '9902')}"})
        assert none.json() == []
