"""Files of evidence: kept under the hash of their content, and taken for what their own bytes say."""

from datetime import date

import pytest

from services.rectification.domain.sniffing import media_type
from shared.hearing import Unheard
from tests.rectification.county import (
    NEIGHBOUR,
    THIRD,
    TOWNSHIP,
    VILLAGE,
    completion,
    heard,
    listed,
    measure,
    merge,
)
from tests.rectification.doors import DIGEST, KEPT, PICTURE, RUNNING, Drawer, door, say, upload
from tests.workbooks import packed

FIXED = (RUNNING, listed(), measure("06-02"), completion("06-03", evidence=[KEPT]))


def ole(*names: str) -> bytes:
    """The header of an OLE container, and its directory."""
    told = [f"{name}\0".encode("utf-16-le") for name in names]
    directory = b"".join(name.ljust(64, b"\0") + bytes([len(name), 0, 2]).ljust(64, b"\0") for name in told)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory


async def test_a_file_is_kept_under_its_hash_and_is_what_its_bytes_say() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        for _ in range(2):
            assert (await upload(at)).json() == KEPT
        assert list(drawer.files) == [DIGEST]
        await say(at, *FIXED)
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
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 200


async def test_a_file_is_read_by_whoever_reads_a_problem_of_which_it_is_evidence() -> None:
    async with door() as at:
        await upload(at)
        await say(at, *FIXED)
        for scope in (VILLAGE, TOWNSHIP[:9], "9901"):
            assert (await at.see(f"/evidence/{DIGEST}", "reader", scope)).content == PICTURE
        for path in ("/problems/P-1", f"/evidence/{DIGEST}"):
            refused = await at.see(path, "village_office", NEIGHBOUR)
            assert (refused.status_code, refused.json()["rule"]) == (403, "access.scope")
        assert (await at.client.get(f"/evidence/{DIGEST}")).status_code == 401


async def test_one_file_may_be_evidence_of_several_problems() -> None:
    theirs = {"problem": "P-2", "unit": NEIGHBOUR}
    async with door() as at:
        await upload(at)
        await say(at, *FIXED, listed("P-2", unit=NEIGHBOUR), measure("06-02", **theirs, responsible="neighbour"))
        assert (await at.see(f"/evidence/{DIGEST}", "village_office", NEIGHBOUR)).status_code == 403
        await say(at, completion("06-03", **theirs, completer="neighbour", evidence=[KEPT]))
        for village, status in ((VILLAGE, 200), (NEIGHBOUR, 200), (THIRD, 403)):
            assert (await at.see(f"/evidence/{DIGEST}", "village_office", village)).status_code == status


async def test_after_a_merger_the_files_are_the_successors_as_the_problem_is() -> None:
    roster = heard()
    async with door(roster=roster) as at:
        await upload(at)
        await say(at, *FIXED)
        merge(roster, VILLAGE, NEIGHBOUR, date(2026, 7, 2))
        assert (await at.see(f"/evidence/{DIGEST}", "village_office", NEIGHBOUR)).status_code == 200
        assert (await at.see(f"/evidence/{DIGEST}", "village_office", VILLAGE)).status_code == 403


async def test_a_file_that_is_evidence_of_nothing_is_not_given_out() -> None:
    async with door() as at:
        await upload(at)
        await say(at, *FIXED[:-1])
        answer = await at.see(f"/evidence/{DIGEST}")
        assert (answer.status_code, answer.json()["rule"]) == (404, "view.not_found")


async def test_before_the_roster_was_heard_no_file_is_given_out() -> None:
    def unheard() -> None:
        raise Unheard("meetings")

    async with door(require_heard=unheard) as at:
        answer = await at.see(f"/evidence/{DIGEST}")
        assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")


async def test_while_the_files_are_away_it_says_so_and_stores_nothing() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        await upload(at)
        await say(at, *FIXED, measure("06-02", measure="M-2"))
        another = completion("06-03", measure="M-2", evidence=[KEPT])
        drawer.is_away = True
        for answer in (await say(at, another), await upload(at), await at.see(f"/evidence/{DIGEST}")):
            assert (answer.status_code, answer.json()["rule"]) == (503, "evidence.unavailable")
            assert answer.json()["detail"].startswith("佐证文件库暂时不可用")
        assert await at.count() == 5
        drawer.is_away = False
        assert (await say(at, another)).status_code == 200


async def test_when_no_more_files_fit_it_says_so_and_what_is_there_can_be_used() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        await say(at, RUNNING, listed(), measure("06-02"))
        await upload(at)
        drawer.is_full = True
        full = await upload(at, PICTURE + b"another")
        assert (full.status_code, full.json()["rule"]) == (507, "evidence.full")
        assert "已满，该文件未保存；请告知运维人员扩容" in full.json()["detail"]
        assert list(drawer.files) == [DIGEST]
        assert (await upload(at)).json() == KEPT
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"....\x00\x00\x00\x00WEBPVP8 ", None),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheicmif1", "image/heic"),
        (b"\x00\x00\x00\x18ftyp3gp5", "video/3gpp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif", "image/avif"),
        (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36", "image/bmp"),
        (b"BM is how this text begins", None),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf3\x90\x00", "audio/mpeg"),
        (b"\xff\xf2\x90\x00", "audio/mpeg"),
        (ole("Root Entry", "WordDocument"), "application/x-ole-storage"),
        (ole("Root Entry", "Macros", "WordDocument"), "application/x-ole-storage"),
        (ole("Root Entry", "Book"), "application/x-ole-storage"),
        (ole("Root Entry", "PowerPoint Document"), "application/x-ole-storage"),
        (ole("Root Entry", "䡀㼿䕷䑬㭪䗤䠤"), None),  # an installer's
        (ole("Root Entry", "WordDocument2"), None),
        (ole("Root Entry") + b"." + ole("WordDocument"), None),
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


async def test_a_form_around_a_file_is_refused_as_a_form() -> None:
    async with door() as at:
        for told in ({"files": {"file": ("a.jpg", PICTURE)}}, {"data": {"file": "a.jpg"}}):
            answer = await at.client.post("/evidence", headers=at.bearer(), **told)
            assert (answer.status_code, answer.json()["rule"]) == (422, "evidence.form")
            assert "文件本身" in answer.json()["detail"]


async def test_a_file_that_is_too_long_is_told_its_limit_in_megabytes() -> None:
    async with door() as at:
        answer = await upload(at, PICTURE + bytes(20 * 2**20))
        assert (answer.status_code, answer.json()["rule"]) == (413, "evidence.too_large")
        assert "20 MB" in answer.json()["detail"]
