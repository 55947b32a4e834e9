"""What cannot be asked or done is told by rule and field in plain words, as the other services tell it."""

from typing import Any

from tests.bad_input import are_plain
from tests.databases import Database
from tests.supervision.heard import judged
from tests.supervision.test_feed import feed, who
from tests.supervision.test_findings import body

ALERT = "/alerts/0197a000-0000-5000-8000-00000000a001"
JSON = {"Content-Type": "application/json"}
BAD: list[tuple[str, str, dict[str, Any], int, str, str | None]] = [
    ("GET", "/nothing", {}, 404, "input.unknown_route", None),
    ("DELETE", "/alerts", {}, 405, "input.method", None),
    ("GET", "/alerts?limit=many", {}, 422, "input.not_a_whole_number", "limit"),
    ("GET", "/alerts?limit=0", {}, 422, "input.too_small", "limit"),
    ("GET", "/alerts?open=perhaps", {}, 422, "input.not_yes_or_no", "open"),
    ("GET", "/alerts?unit=village", {}, 422, "input.not_of_the_form", "unit"),
    ("GET", "/obligations?day=2026-02", {}, 422, "input.not_a_day", "day"),
    ("GET", "/obligations?known=noon", {}, 422, "input.not_a_moment", "known"),
    ("GET", "/findings/.F", {}, 422, "input.not_of_the_form", "finding"),
    ("POST", "/alerts/none/acknowledge", {}, 422, "input.not_a_uuid", "alert"),
    ("POST", f"{ALERT}/reply", {"json": {}}, 422, "input.missing", "reply"),
    ("POST", f"{ALERT}/reply", {"json": {"reply": ""}}, 422, "input.too_short", "reply"),
    ("POST", f"{ALERT}/reply", {"json": {"reply": "字" * 2_001}}, 422, "input.too_long", "reply"),
    ("POST", f"{ALERT}/reply", {"json": {"reply": "x", "to": "y"}}, 422, "input.unknown_field", "to"),
    ("POST", f"{ALERT}/reply", {"json": ["x"]}, 400, "input.not_an_object", None),
    ("POST", f"{ALERT}/reply", {}, 400, "input.not_an_object", None),
    ("POST", f"{ALERT}/reply", {"content": b"{x}", "headers": JSON}, 400, "input.not_json", None),
    ("POST", f"{ALERT}/reply", {"content": b'{"a":"\xff"}', "headers": JSON}, 400, "input.not_utf8", None),
    ("POST", f"{ALERT}/reply", {"content": b"[" * 60_000, "headers": JSON}, 400, "input.too_deep", None),
    ("POST", f"{ALERT}/reply", {"json": {"reply": "x" * 70_000}}, 413, "input.body_too_large", None),
    ("POST", "/findings", {"json": body(post="clerk")}, 422, "input.not_in_list", "post"),
    ("POST", "/findings", {"json": body(found_on="2026")}, 422, "input.not_a_day", "found_on"),
]


async def test_every_mistake_of_an_asker_is_told_in_plain_words(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        for method, path, more, status, rule, field in BAD:
            headers = {**who(), **more.get("headers", {})}
            chinese = await client.request(method, path, **{**more, "headers": headers})
            english = await client.request(method, path, **{**more, "headers": {**headers, "Accept-Language": "en"}})
            told = chinese.json()
            assert chinese.headers["content-type"] == "application/problem+json", path
            assert (chinese.status_code, told["rule"], told["field"]) == (status, rule, field), told
            are_plain(told["detail"], english.json()["detail"])


async def test_where_json_breaks_off_is_told_by_line_and_column(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        answer = await client.post(f"{ALERT}/reply", content=b'{\n"reply": x}', headers={**who(), **JSON})
        assert "第 2 行第 10 列" in answer.json()["detail"]


async def test_a_body_without_an_announced_length_is_refused_as_soon_as_it_is_too_long(
    supervision_database: Database,
) -> None:
    async def endless() -> Any:
        for _ in range(80):
            yield b"x" * 1_000

    async with judged(supervision_database) as it, feed(it) as (client, _):
        answer = await client.post(f"{ALERT}/reply", content=endless(), headers={**who(), **JSON})
        assert (answer.status_code, answer.json()["rule"]) == (413, "input.body_too_large")
        assert "64 KB" in answer.json()["detail"]


async def test_the_description_says_how_failures_are_told(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        told = (await client.get("/openapi.json")).json()
        answers = told["paths"]["/alerts/{alert}/reply"]["post"]["responses"]
        assert answers["422"]["content"]["application/problem+json"]["schema"] == {
            "$ref": "#/components/schemas/Problem"
        }
        assert "Problem" in told["components"]["schemas"]
