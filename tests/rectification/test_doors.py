"""Who may do what, files of evidence, views, lists and the import, over HTTP."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, get_args
from zipfile import ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from services.rectification.api.permissions import ROLES
from services.rectification.domain.commands import COMMANDS, RectificationCommand
from services.rectification.domain.sniffing import media_type
from shared.decider import Command
from shared.envelope import Message
from shared.hearing import Hearing
from shared.signatures import Signer
from shared.spreadsheet.sheets import sheets
from shared.texts import catalogue
from tests.doors import Door, token
from tests.rectification.county import (
    NEIGHBOUR,
    OFFICE,
    SCHOOL,
    VILLAGE,
    campaign,
    cause,
    check,
    claim,
    closing,
    completion,
    extension,
    filing,
    found,
    listed,
    measure,
    reopening,
    request,
)
from tests.rectification.doors import Drawer, door

PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 9
DIGEST = sha256(PICTURE).hexdigest()
KEPT = {"sha256": DIGEST, "media_type": "image/jpeg", "size_bytes": len(PICTURE)}
RUNNING = campaign(ends_on=date(2027, 1, 31))  # the doors' day is the last of 2026


async def say(at: Door, *commands: Command, role: Any = "operator", scope: str = "9901") -> Any:
    """The last answer; all before it were taken."""
    answer: Any = None
    for command in commands:
        assert answer is None or answer.status_code == 200, answer.text
        told = command.model_dump(mode="json", exclude_none=True)
        answer = await at.tell(told.pop("type"), told, role, scope)
    return answer


async def upload(at: Door, content: bytes = PICTURE, role: Any = "village_office") -> Any:
    headers = {"Authorization": f"Bearer {token(role)}", "Content-Type": "application/x-msdownload"}
    return await at.client.post("/evidence", content=content, headers=headers)


def test_every_command_has_its_roles() -> None:
    assert set(ROLES) == set(get_args(RectificationCommand)) == set(COMMANDS.values())
    assert all(ROLES.values())


@pytest.mark.parametrize("command", [RUNNING, listed(), check(), extension("claim", "07-31"), reopening(), closing()])
async def test_a_village_does_not_do_the_offices_work(command: Command) -> None:
    async with door() as at:
        answer = await say(at, command, role="village_office")
        assert (answer.status_code, answer.json()["rule"]) == (403, "access.role")


@pytest.mark.parametrize("command", [filing(), claim(), cause("06-01"), measure("06-01"), request()])
async def test_an_office_does_not_do_the_villages_work(command: Command) -> None:
    async with door() as at:
        answer = await say(at, command, role="inspection_office")
        assert (answer.status_code, answer.json()["rule"]) == (403, "access.role")


async def test_everybody_acts_within_their_scope() -> None:
    async with door() as at:
        assert (await say(at, RUNNING, listed())).status_code == 200
        other = await say(at, claim(), role="village_office", scope=NEIGHBOUR)
        assert (other.status_code, other.json()["rule"]) == (403, "access.scope")
        assert (await say(at, claim(), role="village_office", scope=VILLAGE)).status_code == 200
        # An office whose scope is itself alone reaches nobody's problem.
        alone = await say(at, check(), role="inspection_office", scope=OFFICE)
        assert (alone.status_code, alone.json()["rule"]) == (403, "access.scope")


async def test_before_the_roster_was_heard_nothing_is_decided() -> None:
    async def take(_: Message) -> None: ...

    hearing = Hearing("meetings", "test", Signer("meetings", bytes(32)).public_key, take)
    async with door(require_heard=hearing.require) as at:
        answer = await say(at, RUNNING)
        assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
        assert "meetings" in answer.json()["detail"]
        assert await at.count() == 0


async def test_a_file_is_kept_under_its_hash_and_is_what_its_bytes_say() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        for _ in range(2):
            assert (await upload(at)).json() == KEPT
        assert list(drawer.files) == [DIGEST]
        got = await at.see(f"/evidence/{DIGEST}")
        assert (got.content, got.headers["content-type"]) == (PICTURE, "image/jpeg")
        assert got.headers["content-disposition"] == f'attachment; filename="{DIGEST}"'
        assert (await at.see(f"/evidence/{'0' * 64}")).status_code == 404
        assert (await at.see("/evidence/..%2F..%2Fetc%2Fpasswd")).status_code in (404, 422)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "evidence.empty"),
        (b"MZ\x90\x00 a program", "evidence.not_wanted"),
        (b"<html><script>", "evidence.not_wanted"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "evidence.not_wanted"),
        (b"PK\x03\x04 no archive", "evidence.not_wanted"),
    ],
)
async def test_what_cannot_be_evidence_is_refused(content: bytes, rule: str) -> None:
    async with door() as at:
        answer = await upload(at, content)
        assert (answer.status_code, answer.json()["rule"]) == (422, rule)


async def test_a_file_of_20_mib_is_kept_and_one_byte_more_is_not() -> None:
    async with door() as at:
        largest = PICTURE + bytes(20 * 2**20 - len(PICTURE))
        assert (await upload(at, largest)).status_code == 200
        assert (await upload(at, largest + b"!")).status_code == 413


async def test_only_who_may_complete_a_measure_uploads() -> None:
    async with door() as at:
        assert (await upload(at, role="reader")).status_code == 403
        assert (await at.client.post("/evidence", content=PICTURE)).status_code == 401


async def test_a_measure_is_completed_with_files_that_are_there() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        await say(at, RUNNING, listed(), measure("06-02"))
        missing = await say(at, completion("06-03", evidence=[KEPT]))
        assert (missing.json()["rule"], missing.json()["field"]) == ("evidence.missing", "evidence.0.sha256")
        await upload(at)
        other = await say(at, completion("06-03", evidence=[{**KEPT, "media_type": "image/png"}]))
        assert other.json()["rule"] == "evidence.missing"
        drawer.is_away = True
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 503
        away = await upload(at)
        assert (away.status_code, away.json()["rule"]) == (503, "evidence.unavailable")
        assert (await at.see(f"/evidence/{DIGEST}")).status_code == 503
        drawer.is_away = False
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 200


def packed(*parts: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (packed("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (packed("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (packed("OFD.xml"), "application/ofd"),
        (packed("word/document.xml", "word/vbaProject.bin"), None),
        (packed("a.exe"), None),
        (b"\xff\xd8", None),
    ],
)
def test_a_file_is_known_by_its_own_bytes(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


async def test_what_is_recorded_can_be_seen_within_the_scope() -> None:
    async with door() as at:
        await say(at, RUNNING, filing(counts=(0, 2)), listed(), check(scope={"units": [NEIGHBOUR]}), claim())
        await say(
            at,
            measure("06-02"),
            found(NEIGHBOUR, True),
            extension("measure", "2027-01-05"[5:], measure="M-1", due_on="2027-01-05"),
        )
        (shown,) = (await at.see("/campaigns")).json()
        assert (shown["title"], shown["filings"][VILLAGE]["findings"]) == ("集中整治", {"K1": 0, "K2": 2})
        rows = (await at.see("/problems")).json()
        assert [(row["problem"], row["kind"], row["status"]) for row in rows] == [
            ("P-1", "common", "under_way"),
            (f"P-1.{NEIGHBOUR}", "individual", "listed"),
        ]
        assert [row["problem"] for row in (await at.see("/problems", scope=NEIGHBOUR)).json()] == [f"P-1.{NEIGHBOUR}"]
        whole = (await at.see("/problems/P-1")).json()
        assert [record["type"] for record in whole["records"]][:2] == ["problem_listed", "self_check_requested"]
        assert whole["measures"][0]["responsible"] == "clerk"
        assert (await at.see("/problems/P-1", scope=NEIGHBOUR)).status_code == 403
        assert (await at.see("/problems/P-9")).status_code == 404
        assert (await at.see("/campaigns/X")).status_code == 404
        assert len((await at.see("/plan/template")).json()) == 5


async def test_the_three_lists_are_printed_with_real_days_and_heads_that_stay() -> None:
    async with door() as at:
        await upload(at)
        await say(at, RUNNING, listed(title="=1+1"), claim(), measure("06-02"), completion("06-03", evidence=[KEPT]))
        told = (await at.see("/lists?campaign=C")).json()
        assert [len(told[name]) for name in ("problems", "tasks", "responsibilities")] == [1, 1, 1]
        assert (told["tasks"][0]["evidence"], told["responsibilities"][0]["holders"]) == (1, ["secretary"])
        assert (await at.see("/lists?campaign=X")).json()["problems"] == []
        raw = (await at.see("/lists.xlsx")).content
        names = tuple(catalogue("rectification_lists", "zh-CN")["sheets"].values())
        assert names == ("问题清单", "任务清单", "责任清单")
        for name, sheet in sheets(raw, names).items():
            assert not sheet.odd, name  # what looks like a formula is a text
        problems, tasks, _ = (
            CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name(n).to_python() for n in names
        )
        row = dict(zip(problems[0], problems[1], strict=True))
        assert (row["问题"], row["挂牌日"], row["进度"]) == ("=1+1", date(2026, 12, 31), "整改中")
        task = dict(zip(tasks[0], tasks[1], strict=True))
        assert (task["完成时限"], task["完成日"], task["佐证件数"]) == (date(2026, 7, 31), date(2026, 6, 3), 1)
        with ZipFile(BytesIO(raw)) as archive:
            assert b'ySplit="1"' in archive.read("xl/worksheets/sheet1.xml")


def filled(*rows: dict[str, Any]) -> bytes:
    words = catalogue("rectification_import", "zh-CN")
    heads = words["columns"]["problems"]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words["sheets"]["problems"])
        sheet.write_row(0, 0, heads.values())
        for number, row in enumerate(rows, start=1):
            told = {"campaign": "C", "office": OFFICE, "unit": VILLAGE, "title": "题", "description": "述", **row}
            sheet.write_row(number, 0, [told.get(name, "") for name in heads])
    return out.getvalue()


async def send(at: Door, raw: bytes, dry_run: bool = False, role: Any = "inspection_office") -> Any:
    headers = {"Authorization": f"Bearer {token(role)}"}
    return await at.client.post(f"/problem-list/import?dry_run={str(dry_run).lower()}", content=raw, headers=headers)


async def test_a_list_of_problems_is_imported_whole() -> None:
    rows = (
        {"problem": "W-1", "post": "党支部书记"},
        {"problem": "W-2", "unit": NEIGHBOUR, "scope_prefix": "990101001"},
        {"problem": "W-3", "scope_sector": "教育", "item": "K1"},
        {"problem": "W-4", "listed_on": "2026年6月5日", "steps_before": "认领、原因"},
    )
    async with door() as at:
        await say(at, RUNNING)
        rehearsed = (await send(at, filled(*rows), dry_run=True)).json()
        assert (rehearsed["rows"], rehearsed["events"], await at.count()) == (4, 6, 1)
        assert (await send(at, filled(*rows))).json()["events"] == 6
        assert (await send(at, filled(*rows))).json()["rows"] == 4
        assert await at.count() == 7
        assert [row["kind"] for row in (await at.see("/problems")).json()] == [
            "individual",
            "common",
            "common",
            "individual",
        ]


async def test_one_bad_row_and_nothing_is_imported() -> None:
    rows = (
        {"problem": "W-1"},
        {"problem": "W-1", "unit": SCHOOL},
        {"problem": "W-2", "unit": "990101009009"},
        {"problem": "W-3", "post": "村霸"},
        {"problem": "W-4", "item": "K9"},
        {"problem": "W.5"},
    )
    async with door() as at:
        await say(at, RUNNING)
        answer = await send(at, filled(*rows))
        assert answer.status_code == 422
        assert {(bad["row"], bad["column"]) for bad in answer.json()["bad"]} == {
            (3, "问题编号"),
            (5, "责任岗位"),
            (7, "问题编号"),
        }
        decided = await send(at, filled(rows[0], rows[2], rows[4]))
        assert {(bad["row"], bad["column"]) for bad in decided.json()["bad"]} == {(3, "责任单位代码"), (4, "方案条目")}
        assert await at.count() == 1
        assert (await send(at, filled(rows[0]), role="village_office")).status_code == 403


async def test_the_template_has_the_sheet_that_the_import_reads() -> None:
    async with door() as at:
        raw = (await at.see("/problem-list/template")).content
        assert CalamineWorkbook.from_filelike(BytesIO(raw)).sheet_names == ["问题", "示例"]
        assert (await send(at, raw)).json()["rows"] == 0
