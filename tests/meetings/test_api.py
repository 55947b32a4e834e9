"""Commands over HTTP: what is stored, what is refused and how, and what the views show, on a real PostgreSQL."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import asyncpg
import pytest
import pytest_asyncio
import xlsxwriter  # type: ignore[import-untyped]

from services.meetings.api.permissions import ROLES
from services.meetings.domain.commands import COMMANDS
from shared.decider import Command
from shared.store import Store
from shared.texts import say as say_text
from tests.databases import Database
from tests.doors import Door, token
from tests.meetings.doors import door
from tests.meetings.village import COUNTS, COUNTY, COURSE, NEIGHBOUR, TOWNSHIP, VILLAGE, opened, roster, sit


@pytest_asyncio.fixture
async def meetings(meetings_database: Database) -> AsyncIterator[Door]:
    await meetings_database.found()
    async with (
        asyncpg.create_pool(meetings_database.dsn, min_size=1, max_size=4) as pool,
        Store(pool) as store,
        door(store) as opened_door,
    ):
        yield opened_door


async def say(meetings: Door, *commands: Command) -> None:
    for command in commands:
        told = command.model_dump(mode="json")
        answer = await meetings.tell(told["type"], told)
        assert answer.status_code == 200, answer.text


UNITS = [
    {"unit": COUNTY, "kind": "county", "name": "云雾县（虚构）"},
    {"unit": TOWNSHIP, "kind": "township", "name": "云起镇（虚构）", "parent": COUNTY},
    {"unit": VILLAGE, "kind": "village", "name": "甲村（虚构）", "parent": TOWNSHIP},
    {"unit": NEIGHBOUR, "kind": "village", "name": "乙村（虚构）", "parent": TOWNSHIP},
]


@pytest_asyncio.fixture
async def county(meetings: Door) -> Door:
    """With one village that has a roster, and a matter opened in it."""
    for unit in UNITS:
        answer = await meetings.tell("register_unit", {**unit, "enrolled_on": "2026-01-01"})
        assert answer.status_code == 200, answer.text
    counts = {"unit": VILLAGE, "first_day": "2026-01-01", "counts": COUNTS}
    assert (await meetings.tell("declare_counts", counts)).status_code == 200
    await say(meetings, *roster(VILLAGE), opened())
    return meetings


async def test_a_matter_goes_from_its_opening_to_its_end(county: Door) -> None:
    await say(county, *COURSE)
    shown = (await county.see("/matters/M-1")).json()
    assert shown["title"] == "修路"
    assert shown["completed_on"] == "2026-03-01"
    assert {verdict["verdict"] for verdict in shown["verdicts"]} == {"approved"}
    assert shown["records"][0]["texts"] == {"place": "村务公开栏"}
    listed = (await county.see(f"/matters?unit={VILLAGE}")).json()
    assert [(row["matter"], row["title"], len(row["taken"])) for row in listed] == [("M-1", "修路", 6)]


async def test_a_refused_step_is_stored_with_its_reasons(county: Door) -> None:
    answer = await county.tell("hold_meeting", sit("proposal", "01-10", chair="cadre").model_dump(mode="json"))
    assert [event["type"] for event in answer.json()["events"]] == ["meeting_held", "step_refused"]
    (verdict,) = (await county.see("/matters/M-1")).json()["verdicts"]
    assert (verdict["verdict"], verdict["rule"], verdict["reasons"]) == (
        "refused",
        "matter.proposal/1",
        ["wrong_chair"],
    )


async def test_the_same_command_gets_the_same_answer_and_a_changed_one_is_an_error(county: Door) -> None:
    told = opened("M-2").model_dump(mode="json")
    key = {"Idempotency-Key": str(uuid4())}
    first = (await county.tell("open_matter", told, headers=key)).json()
    again = (await county.tell("open_matter", told, headers=key)).json()
    assert again == {**first, "repeated": True}
    changed = await county.tell("open_matter", {**told, "matter": "M-3"}, headers=key)
    assert (changed.status_code, changed.json()["rule"]) == (409, "command.changed")
    other_id = await county.tell("open_matter", told)
    assert other_id.json()["events"] == []
    not_an_id = await county.tell("open_matter", told, headers={"Idempotency-Key": "7"})
    assert (not_an_id.status_code, not_an_id.json()["rule"]) == (422, "input.not_a_uuid")


MEETING = sit("proposal", "01-10").model_dump(mode="json")


async def test_a_body_of_ten_megabytes_is_not_read_whole(county: Door) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(160):
            sent += 65_536
            yield b" " * 65_536

    headers = {"Authorization": f"Bearer {token()}"}
    chunked = await county.client.post("/commands/hold_meeting", content=endless(), headers=headers)
    assert (chunked.status_code, chunked.json()["rule"]) == (413, "input.body_too_large")
    announced = await county.tell("hold_meeting", b" " * 10_485_760)
    assert announced.status_code == 413
    assert sent <= 10_485_760


@pytest.mark.parametrize(("role", "scope", "status", "rule"), [
    ("village_office", VILLAGE, 200, None),
    ("township_office", TOWNSHIP[:9], 200, None),
    ("village_office", NEIGHBOUR, 403, "access.scope"),
    ("reader", "9901", 403, "access.role"),
    ("inspection_office", "9901", 403, "access.role"),
])  # fmt: skip
async def test_who_may_open_a_matter(county: Door, role: Any, scope: str, status: int, rule: str | None) -> None:
    answer = await county.tell("open_matter", opened("M-2").model_dump(mode="json"), role, scope=scope)
    assert (answer.status_code, answer.json().get("rule")) == (status, rule)


async def test_without_a_token_nobody_gets_in(county: Door) -> None:
    for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic x"}):
        answer = await county.client.post("/commands/open_matter", content=b"{}", headers=headers)
        assert answer.status_code == 401
        assert (await county.client.get("/units", headers=headers)).status_code == 401


async def test_every_command_has_an_address_and_a_role() -> None:
    assert set(ROLES) == set(COMMANDS.values())


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(county: Door) -> None:
    lost = await county.see("/nowhere")
    assert (lost.status_code, lost.json()["rule"]) == (404, "input.unknown_route")
    wrong = await county.client.put("/commands/open_matter")
    assert (wrong.status_code, wrong.json()["rule"]) == (405, "input.method")
    gone = await county.see("/matters/M-9")
    assert (gone.status_code, gone.json()["rule"]) == (404, "view.not_found")
    assert (await county.see("/matters/%00")).status_code == 422
    assert (await county.see(f"/units/{VILLAGE}?day=2026-13-01")).status_code == 422


async def test_views_show_what_lies_in_the_actors_scope(county: Door) -> None:
    units = (await county.see("/units", "reader", VILLAGE)).json()
    assert [row["name"] for row in units] == ["甲村（虚构）"]
    assert (await county.see("/matters/M-1", "reader", NEIGHBOUR)).status_code == 403
    unit = (await county.see(f"/units/{VILLAGE}?day=2026-01-01", "reader", VILLAGE)).json()
    assert unit["counts"]["households"] == 90
    assert len(unit["posts"]) == 9
    assert (await county.see(f"/units/{VILLAGE}?day=2025-12-31")).json()["posts"] == []
    assert (await county.see("/rules")).json()["rows"][0]["source"] == "speech §2.1"


async def test_an_erased_name_is_gone_and_the_person_stays(county: Door) -> None:
    assert (await county.see("/persons/clerk")).json()["name"] == "姓名clerk"
    assert (await county.see("/persons/clerk", "reader", NEIGHBOUR)).status_code == 403
    erased = await county.tell("erase_person", {"person": "clerk", "reason": "本人要求"})
    assert erased.status_code == 200
    assert (await county.see("/persons/clerk")).json() == {
        "person": "clerk", "unit": VILLAGE, "erased": True, "name": None, "phone": None
    }  # fmt: skip
    assert (await county.tell("hold_meeting", MEETING)).status_code == 200


async def test_a_name_is_replaced_and_whoever_starts_afresh_reads_it_the_same(county: Door) -> None:
    told = {"person": "clerk", "unit": VILLAGE, "name": "张叁", "phone": "13800000000"}
    assert len((await county.tell("register_person", told)).json()["events"]) == 1
    assert (await county.tell("register_person", told)).json()["events"] == []
    assert (await county.see("/persons/clerk")).json()["name"] == "张叁"
    async with door(county.inlet.store) as restarted:
        assert (await restarted.tell("register_person", told)).json()["events"] == []
        assert (await restarted.see("/persons/clerk")).json()["phone"] == "13800000000"
        await restarted.tell("erase_person", {"person": "clerk", "reason": "本人要求"})
    assert await county.inlet.store.texts([row.id for row in await county.inlet.store.read_stream("person-clerk")]) == {
        (await county.inlet.store.read_stream("person-clerk"))[-1].id: {"reason": "本人要求"}
    }


async def test_minutes_alone_are_corrected_also_after_a_restart(county: Door) -> None:
    held, corrected = {**MEETING, "minutes": "讨论修路"}, {**MEETING, "type": "correct_meeting", "minutes": "讨论村道"}
    await county.tell("hold_meeting", held)
    async with door(county.inlet.store) as restarted:
        assert (await restarted.tell("hold_meeting", held)).json()["events"] == []
        assert (await restarted.tell("hold_meeting", MEETING)).json()["rule"] == "input.id_taken"
        assert len((await restarted.tell("correct_meeting", corrected)).json()["events"]) == 1
        assert (await restarted.tell("correct_meeting", corrected)).json()["events"] == []


async def test_a_meeting_shows_every_record_that_was_made_of_it(county: Door) -> None:
    assert (await county.tell("hold_meeting", {**MEETING, "minutes": "讨论修路"})).status_code == 200
    assert (
        await county.tell("correct_meeting", {**MEETING, "type": "correct_meeting", "chair": "first"})
    ).status_code == 200
    shown = (await county.see(f"/meetings/{MEETING['meeting']}")).json()
    assert [record["type"] for record in shown["records"]] == ["meeting_held", "meeting_corrected"]
    assert shown["records"][0]["texts"] == {"minutes": "讨论修路"}


async def test_lines_are_decided_on_top_of_each_other_and_answered_one_by_one(county: Door) -> None:
    def line(command: Command, **more: Any) -> str:
        data = command.model_dump(mode="json")
        return json.dumps({"id": str(uuid4()), "type": data["type"], "data": data, **more})

    body = "\n".join(
        [line(opened("M-2")), line(sit("proposal", "01-10", matter="M-2")), "{", line(opened("M-2", kind="venue")),
         line(opened("M-4"), recorded_at="2026-03-09T09:30:00+08:00"), line(opened("M-5"))]
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {token()}"}
    answer = await county.client.post("/import", content=body, headers=headers)
    told = [json.loads(text) for text in answer.text.splitlines()]
    assert [row["ok"] for row in told] == [True, True, False, False, False, True]
    assert [row["problem"]["rule"] for row in told if not row["ok"]] == [
        "input.not_json",
        "input.id_taken",
        "import.recorded_at",
    ]
    again = await county.client.post("/import", content=body, headers=headers)
    assert [json.loads(text).get("repeated") for text in again.text.splitlines()] == [
        True,
        True,
        None,
        None,
        None,
        True,
    ]
    assert (await county.client.post("/import", content="{}\n" * 1_001, headers=headers)).status_code == 422
    not_operator = {"Authorization": f"Bearer {token('township_office')}"}
    assert (await county.client.post("/import", content=body, headers=not_operator)).status_code == 403


UNIT_HEAD = ["单位代码", "名称", "类别", "行业", "上级代码", "启用日期"]
POST_HEAD = ["任职编号", "人员编号", "姓名", "电话", "职务", "单位代码", "任职日期", "离任日期", "分管"]
COUNT_HEAD = ["单位代码", "起始日期", "有表决权党员", "支委", "村民代表", "成年村民", "户数", "集体成员"]
GOOD: dict[str, list[list[Any]]] = {
    "单位": [
        UNIT_HEAD,
        [COUNTY, "云雾县", "县", "", "", "2026-01-01"],
        [TOWNSHIP, "云起镇", "乡镇", "", COUNTY, "2026-01-01"],
        [VILLAGE, "甲村", "村", "", TOWNSHIP, "2026-01-01"],
    ],
    "任职": [
        POST_HEAD,
        ["A-1", "P-1", "张三", "00012345678", "党支部书记", VILLAGE, "2025-01-01", "", ""],
        ["A-2", "P-1", "张三", "", "村委会主任", VILLAGE, "2025-01-01", "2026-06-30", ""],
        ["A-3", "P-2", "李四", "", "班子成员", TOWNSHIP, "2025-01-01", "", "党建、阵地"],
    ],
    "人数": [COUNT_HEAD, [VILLAGE, "2026-01-01", 20, 5, 30, 300, 90, ""]],
}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell)
                    elif cell != "":
                        sheet.write_string(number, column, cell)
    return out.getvalue()


async def send(meetings: Door, raw: bytes, query: str = "", role: Any = "operator") -> Any:
    headers = {"Authorization": f"Bearer {token(role)}"}
    return await meetings.client.post(f"/roster/import{query}", content=raw, headers=headers)


async def test_a_roster_is_rehearsed_and_then_imported_whole(meetings: Door) -> None:
    raw = workbook(GOOD)
    before = await meetings.count()
    rehearsed = (await send(meetings, raw, "?dry_run=true")).json()
    new = {"rows": 7, "rows_new": 7, "rows_known": 0, "events": 9}
    assert rehearsed == {**new, "dry_run": True}
    assert await meetings.count() == before
    assert (await send(meetings, raw)).json() == {**new, "dry_run": False}
    unit = (await meetings.see(f"/units/{VILLAGE}?day=2026-06-30")).json()
    assert [post["post"] for post in unit["posts"]] == ["branch_secretary", "village_director"]
    assert unit["counts"]["representatives"] == 30
    assert (await meetings.see("/persons/P-1")).json()["name"] == "张三"
    after = await meetings.count()
    again = (await send(meetings, raw)).json()
    assert again == {"rows": 7, "rows_new": 0, "rows_known": 7, "events": 0, "dry_run": False}
    assert await meetings.count() == after


async def test_every_bad_row_is_named_and_nothing_is_stored(meetings: Door) -> None:
    before = await meetings.count()
    bad = {
        "单位": [*GOOD["单位"], ["9901", "丙村", "村", "", TOWNSHIP, "2026-01-01"]],
        "任职": [
            *GOOD["任职"],
            ["A-4", "P-4", "王五", "", "村霸", VILLAGE, "2025-01-01", "", ""],
            ["A-5", "P-5", "", "", "村文书", VILLAGE, "昨天", "", ""],
        ],
        "人数": [*GOOD["人数"], [VILLAGE, "2026-02-01", "很多", "", "", "", "", ""]],
    }
    answer = await send(meetings, workbook(bad))
    assert (answer.status_code, answer.json()["rule"]) == (422, "import.rows_refused")
    named = {(cell["sheet"], cell["row"], cell["column"]) for cell in answer.json()["bad"]}
    assert named == {
        ("单位", 5, "单位代码"),
        ("任职", 5, "职务"),
        ("任职", 6, "姓名"),
        ("任职", 6, "任职日期"),
        ("人数", 3, "有表决权党员"),
    }
    assert await meetings.count() == before


async def test_a_row_that_the_rules_refuse_is_named_too(meetings: Door) -> None:
    before = await meetings.count()
    bad = {**GOOD, "人数": [*GOOD["人数"], [NEIGHBOUR, "2026-01-01", 20, "", "", "", "", ""]]}
    answer = await send(meetings, workbook(bad))
    assert answer.json()["bad"] == [
        {
            "sheet": "人数",
            "row": 3,
            "column": "单位代码",
            "reason": say_text("problems", "zh-CN", "input.unknown_unit", unit=NEIGHBOUR),
        }
    ]
    assert await meetings.count() == before


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (130 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(("raw", "rule"), [
    (bomb(), "import.not_a_spreadsheet"),
    (b"PK\x03\x04 not really", "import.not_a_spreadsheet"),
    (b"", "import.not_a_spreadsheet"),
    (workbook({"单位": GOOD["单位"]}), "import.sheet_missing"),
    (workbook({**GOOD, "人数": [["单位代码"]]}), "import.column_missing"),
])  # fmt: skip
async def test_what_is_no_roster_is_refused(meetings: Door, raw: bytes, rule: str) -> None:
    answer = await send(meetings, raw)
    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
    assert (await send(meetings, raw, role="village_office")).status_code == 403


async def test_the_description_names_every_command(meetings: Door) -> None:
    told = (await meetings.client.get("/openapi.json")).json()
    assert {f"/commands/{kind}" for kind in COMMANDS} <= set(told["paths"])
    assert "HoldMeeting" in told["components"]["schemas"]
    references = {part.partition('"')[0] for part in json.dumps(told).split("#/components/schemas/")[1:]}
    assert references <= set(told["components"]["schemas"])


async def test_health_and_figures(meetings: Door) -> None:
    assert (await meetings.client.get("/livez")).json() == {"live": True}
    assert (await meetings.client.get("/readyz")).status_code == 200
    await meetings.tell("open_matter", b"{}")
    assert (
        'mingbai_commands_total{service="meetings",status="422",type="open_matter"} 1.0'
        in (await meetings.client.get("/metrics")).text
    )
