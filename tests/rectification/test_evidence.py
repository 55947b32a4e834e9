"""Files of evidence: kept under the hash of their content, and taken for what their own bytes say."""

import pytest

from services.rectification.domain.sniffing import media_type
from tests.rectification.county import completion, listed, measure
from tests.rectification.doors import DIGEST, KEPT, PICTURE, RUNNING, Drawer, door, say, upload
from tests.workbooks import packed


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
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 200


async def test_while_the_files_are_away_it_says_so_and_stores_nothing() -> None:
    drawer = Drawer()
    async with door(drawer) as at:
        await say(at, RUNNING, listed(), measure("06-02"))
        await upload(at)
        drawer.is_away = True
        seen = await at.see(f"/evidence/{DIGEST}")
        for answer in (await say(at, completion("06-03", evidence=[KEPT])), await upload(at), seen):
            assert (answer.status_code, answer.json()["rule"]) == (503, "evidence.unavailable")
            assert answer.json()["detail"].startswith("佐证文件库暂时不可用")
        assert await at.count() == 3
        drawer.is_away = False
        assert (await say(at, completion("06-03", evidence=[KEPT]))).status_code == 200


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
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp5", "video/3gpp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif", "image/avif"),
        (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36", "image/bmp"),
        (b"BM is how this text begins", None),
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
