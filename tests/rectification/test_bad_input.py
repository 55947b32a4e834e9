"""What is malformed: refused at the door with the field and the rule, in Chinese or English, and nothing is stored."""

from typing import Any

import pytest

from shared.decider import Command
from tests.doors import token
from tests.rectification.county import campaign, check, claim, completion, filing, found, listed, measure
from tests.rectification.doors import door


def told(command: Command, **more: Any) -> tuple[str, dict[str, Any]]:
    body = {**command.model_dump(mode="json", exclude_none=True), **more}
    return body.pop("type"), body


FILE = {"sha256": "a" * 64, "media_type": "image/png", "size_bytes": 1}
BAD = [
    (told(listed(), unit="99010100100"), "input.not_of_the_form", "unit"),
    (told(listed(), problem="P.1"), "input.not_of_the_form", "problem"),
    (told(listed(), problem="../../etc"), "input.not_of_the_form", "problem"),
    (told(listed(), problem="P" * 41), "input.not_of_the_form", "problem"),
    (told(listed(), title=""), "input.too_short", "title"),
    (told(listed(), title="长" * 201), "input.too_long", "title"),
    (told(listed(), post="村霸"), "input.not_in_list", "post"),
    (told(listed(), colour="red"), "input.unknown_field", "colour"),
    (told(listed(), opening_record={"listed_on": "2026-02-30"}), "input.not_a_day", "opening_record.listed_on"),
    (told(listed(), scope={"prefix": "99"}), "input.not_of_the_form", "scope.prefix"),
    (told(check(), scope={"sector": "army"}), "input.not_in_list", "scope.sector"),
    (told(campaign(), items=[]), "input.too_short", "items"),
    (told(campaign(), ends_on="2200-01-01"), "input.too_large", "ends_on"),
    (told(filing(), findings=[{"item": "K1", "count": -1}]), "input.too_small", "findings.0.count"),
    (told(filing(), findings=[{"item": "K1", "count": 1.5}]), "input.float", "1.5"),
    (told(filing(), findings=[{"item": "K1", "count": True}]), "input.not_a_whole_number", "findings.0.count"),
    (told(claim(), responsible="张三"), "input.not_of_the_form", "responsible"),
    (told(measure("06-02"), due_on="明天"), "input.not_a_day", "due_on"),
    (told(completion("06-02"), evidence=[]), "input.too_short", "evidence"),
    (told(completion("06-02"), evidence=[{**FILE, "sha256": "../x"}]), "input.not_of_the_form", "evidence.0.sha256"),
    (told(completion("06-02"), evidence=[{**FILE, "size_bytes": 0}]), "input.too_small", "evidence.0.size_bytes"),
    (told(found("990101001002", True), found="yes"), "input.not_yes_or_no", "found"),
    (("take_finding", {"finding": "I-1"}), "input.unknown_route", None),  # the service's own
    (("close_everything", {}), "input.unknown_route", None),
]


@pytest.mark.parametrize(
    ("asked", "rule", "field"), BAD, ids=lambda value: str(value) if isinstance(value, str) else ""
)
async def test_what_is_malformed_is_told_by_rule_and_field(asked: Any, rule: str, field: str | None) -> None:
    kind, body = asked
    async with door() as at:
        answer = await at.tell(kind, body)
        problem = answer.json()
        assert (problem["rule"], problem["field"]) == (rule, field), problem
        assert answer.status_code in (400, 404, 422)
        assert await at.count() == 0


async def test_the_reason_is_told_in_the_language_that_is_wanted() -> None:
    async with door() as at:
        kind, body = told(listed())
        chinese = (await at.tell(kind, body)).json()["detail"]
        english = (await at.tell(kind, body, headers={"Accept-Language": "en"})).json()["detail"]
        assert chinese.startswith("没有编号为 C 的整治行动")
        assert english.startswith("There is no campaign C")


async def test_without_a_token_nothing_is_shown() -> None:
    async with door() as at:
        for path in ("/campaigns", "/problems", "/problems/P-1", "/lists", "/lists.xlsx", "/plan/template"):
            assert (await at.client.get(path)).status_code == 401
        none = await at.client.get("/problems", headers={"Authorization": f"Bearer {token('reader', '9902')}"})
        assert none.json() == []
