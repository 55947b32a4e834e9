"""What is wrong is answered, and nothing else happens: each bad command over both doors of the real process."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from joserfc import jwt
from nats.aio.client import Client

from deploy.local.nats import NatsServer
from services.meetings.domain.commands import RecordGuide, ReturnMatter
from shared import access
from shared.access import Actor
from shared.decider import Command
from tests.databases import Database
from tests.doors import KEY, token
from tests.meetings.village import (
    COURSE,
    NEIGHBOUR,
    TOWNSHIP,
    VILLAGE,
    assign,
    county,
    day,
    notice,
    objection,
    opened,
    report,
    sit,
)
from tests.process import Process
from tests.road import config, connect, provisioning

KNOWN = "0192d5a0-0000-7000-8000-00000000abcd"
FUTURE = "2199-01-01"
LINK = assign("leader", "linked_leader", unit=TOWNSHIP, last_day=day("02-20"))
SETUP: tuple[Command, ...] = (
    *county(), LINK, opened(), *COURSE, opened("M-2"), sit("proposal", "01-10", matter="M-2", meeting="G-2"),
    objection("02-20", matter="M-2"), report("02-20", matter="M-2"), notice("02-20", "03-20", matter="M-2"),
)  # fmt: skip
MEETING = sit("deliberation", "01-20", matter="M-2", meeting="G-3").model_dump(mode="json")
PLAIN = json.dumps(MEETING)


@dataclass(frozen=True)
class Bad:
    status: int
    rule: str
    field: str | None
    body: bytes
    kind: str = "hold_meeting"
    headers: Mapping[str, str] | None = None


def meeting(status: int, rule: str, field: str | None, **fields: Any) -> Bad:
    return Bad(status, rule, field, json.dumps({**MEETING, **fields}, default=str).encode())


def command(rule: str, field: str | None, told: Command, **fields: Any) -> Bad:
    body = json.dumps({**told.model_dump(mode="json"), **fields}, default=str).encode()
    return Bad(422, rule, field, body, told.model_dump()["type"])


def sent(status: int, rule: str, field: str | None, headers: Mapping[str, str]) -> Bad:
    return Bad(status, rule, field, PLAIN.encode(), headers=headers)


def bearer(told: str) -> dict[str, str]:
    return {"authorization": f"Bearer {told}"}


def claims(**changed: Any) -> dict[str, str]:
    told = {"sub": "x", "role": "operator", "scope": ["9901"], "exp": 4_000_000_000, **changed}
    return bearer(jwt.encode({"alg": "Ed25519", "kid": KEY.kid}, told, KEY, algorithms=["Ed25519"]))


def present(number: object) -> list[dict[str, object]]:
    return [{"kind": "joint_deliberation", "counted": "adult_villagers", "present": number}]


def in_favour(number: str) -> Bad:
    """A number as JSON may write it and we do not."""
    raw = PLAIN.replace('"in_favour": null', f'"in_favour": {number}')
    return Bad(400, "input.float", "items.0.in_favour", raw.encode())


NOBODY = "990101001009"
ITEM = {"matter": "M-2", "step": "deliberation"}
BAD: dict[str, Bad] = {
    # What no meeting, matter or post can have been.
    "an unknown unit": meeting(422, "input.unknown_unit", "unit", unit=NOBODY),
    "an unknown chair": meeting(422, "input.unknown_person", "chair", chair="nobody"),
    "an unknown person present": meeting(422, "input.unknown_person", "present.1", present=["clerk", "nobody"]),
    "an unknown matter": meeting(422, "input.unknown_matter", "items.0.matter", items=[{**ITEM, "matter": "M-9"}]),
    "a day in the future": meeting(422, "input.future_day", "held_on", held_on=FUTURE),
    "a day of the year one": meeting(422, "input.too_small", "held_on", held_on="0001-01-01"),
    "a last day of the year 9999": meeting(422, "input.too_large", "last_day", last_day="9999-12-31"),
    "a last day before the first": meeting(422, "input.days_reversed", "last_day", last_day="2026-01-19"),
    "more present than there are": meeting(
        422, "input.more_present_than_entitled", "attendance.0.present", attendance=present(301)
    ),
    "more in favour than present": meeting(
        422,
        "input.more_in_favour_than_present",
        "items.0.in_favour",
        attendance=present(10),
        items=[{**ITEM, "in_favour": 11}],
    ),
    "a step of a finished matter": meeting(
        422, "matter.finished", "items.0.matter", held_on="2026-03-02", items=[{**ITEM, "matter": "M-1"}]
    ),
    "a report of a finished matter": command("matter.finished", "matter", report("03-02")),
    "a return too far": command(
        "input.step_not_reached",
        "to_step",
        ReturnMatter(matter="M-2", unit=VILLAGE, to_step="review", returned_on=day("02-01"), reason="x"),
    ),
    "guidance without the link": command(
        "input.link_not_held",
        "guided_on",
        RecordGuide(guide="L-1", matter="M-2", unit=VILLAGE, assignment=LINK.assignment, step="proposal",
                    guided_on=day("02-21")),
    ),
    # A known id with another content.
    "another meeting": command("input.id_taken", "meeting", sit("proposal", "01-10", meeting="G-2")),
    "other minutes": command("input.id_taken", "meeting", COURSE[0], minutes="另记"),
    "another title": command("input.id_taken", "matter", opened("M-2"), title="别的"),
    "another objection": command("input.id_taken", "objection", objection("02-20", matter="M-2"), content="x"),
    "another report": command("input.id_taken", "report", report("02-20", matter="M-2"), final=True),
    "another notice": command("input.id_taken", "notice", notice("02-20", "03-21", matter="M-2")),
    "another post": command("input.id_taken", "assignment", LINK, person="clerk"),
    "another command": sent(409, "command.changed", "id", {"idempotency-key": KNOWN}),
    # What is not our JSON.
    "nothing": Bad(400, "input.not_json", None, b""),
    "half a text": Bad(400, "input.not_json", None, b"{"),
    "a list": Bad(400, "input.not_an_object", None, b"[]"),
    "not UTF-8": Bad(400, "input.not_utf8", None, b"\xff\xfe{}"),
    "a raw NUL": Bad(400, "input.nul", None, b"\x00" + PLAIN.encode()),
    "an escaped NUL": meeting(400, "input.nul", "minutes", minutes="a\x00b"),
    "a lone surrogate": meeting(400, "input.lone_surrogate", "minutes", minutes="\ud800"),
    "a float": meeting(400, "input.float", "attendance.0.present", attendance=present(4.5)),
    "a whole float": in_favour("5.0"),
    "an exponent": in_favour("1e3"),
    "no number": Bad(400, "input.float", "minutes", PLAIN.replace('"minutes": null', '"minutes": NaN').encode()),
    "a key told twice": Bad(400, "input.key_twice", "unit", PLAIN[:-1].encode() + b',"unit":"990101001001"}'),
    "a number beyond 2^53": meeting(400, "input.whole_too_large", "attendance.0.present", attendance=present(2**53)),
    "a number of many digits": Bad(400, "input.whole_too_large", None, b'{"a":' + b"9" * 5_000 + b"}"),
    "deep nesting": Bad(400, "input.too_deep", None, b"[" * 100_000),
    "nesting deeper than needed": Bad(400, "input.too_deep", "a.0.0.0", b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"),
    # What is not the command.
    "an unknown field": meeting(422, "input.unknown_field", "colour", colour="red"),
    "a field that is missing": Bad(422, "input.missing", "unit", b'{"matter":"M-9"}', "open_matter"),
    "an unknown word": meeting(422, "input.not_in_list", "kinds.0", kinds=["picnic"]),
    "an id of another form": meeting(422, "input.not_of_the_form", "chair", chair="../etc"),
    "no such day": meeting(422, "input.not_a_day", "held_on", held_on="2026-02-30"),
    "a moment for a day": meeting(422, "input.not_a_day", "held_on", held_on="2026-02-01T09:30:00"),
    "text for a number": meeting(422, "input.not_a_whole_number", "attendance.0.present", attendance=present("5")),
    "yes for a number": meeting(422, "input.not_a_whole_number", "attendance.0.present", attendance=present(True)),
    "less than nobody": meeting(422, "input.too_small", "attendance.0.present", attendance=present(-1)),
    "more than mankind": meeting(422, "input.too_large", "attendance.0.present", attendance=present(10**10)),
    "a number for text": meeting(422, "input.not_text", "minutes", minutes=5),
    "text for a list": meeting(422, "input.not_a_list", "present", present="clerk"),
    "text for an object": meeting(422, "input.not_an_object_there", "items.0", items=["M-2"]),
    "a text that is too long": meeting(422, "input.too_long", "minutes", minutes="字" * 20_001),
    "another command's name": meeting(422, "input.unknown_command", "type", type="open_matter"),
    # Who asks, and how.
    "no token": sent(401, "access.token_missing", None, {"authorization": ""}),
    "no bearer": sent(401, "access.token_missing", None, {"authorization": "Basic eDp5"}),
    "no token at all": sent(401, "access.token_invalid", None, bearer("x.y.z")),
    "an expired token": sent(401, "access.token_invalid", None, claims(exp=1_000_000_000)),
    "a token without an end": sent(401, "access.token_invalid", None, claims(exp=None)),
    "a token of no role": sent(401, "access.token_invalid", None, claims(role="emperor")),
    "a token without a scope": sent(401, "access.token_invalid", None, claims(scope="9901")),
    "a foreign token": sent(
        401, "access.token_invalid", None, bearer(access.issue(access.new_key(), Actor("x", "operator", ("",)), 600))
    ),
    "an unsigned token": sent(
        401, "access.token_invalid", None, bearer("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6Im9wZXJhdG9yIn0.")
    ),
    "a unit outside the scope": sent(403, "access.scope", None, bearer(token("village_office", NEIGHBOUR))),
    "a role that may not": sent(403, "access.role", None, bearer(token("reader"))),
    "an id that is no UUID": sent(422, "input.not_a_uuid", "Idempotency-Key", {"idempotency-key": "7"}),
    "another content type": sent(415, "input.content_type", "Content-Type", {"content-type": "text/plain"}),
}  # fmt: skip
CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True)
class Doors:
    """Both ask the same process; an answer is its status and its body."""

    process: Process
    client: Client
    database: asyncpg.Connection

    async def http(self, kind: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        """One request, byte for byte, as curl would send it."""
        lines = [f"POST /commands/{kind} HTTP/1.1", "Host: meetings", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(body)}"]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.process.port)
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head, _, told = (await asyncio.wait_for(reader.read(), 10)).partition(b"\r\n\r\n")
        writer.close()
        status = int(head.split()[1])
        assert status < 400 or b"application/problem+json" in head
        return status, json.loads(told)

    async def nats(self, kind: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = await self.client.request(f"cmd.meetings.{kind}", body, timeout=10, headers=dict(headers))
        told = json.loads(answer.data)
        return told["status"], told

    async def position(self) -> int:
        return int(await self.database.fetchval("SELECT position FROM es.head"))


@asynccontextmanager
async def running(folder: Path, database: Database, server: NatsServer) -> AsyncIterator[Doors]:
    await database.found()
    async with provisioning(server), Process(folder, database, server.url).running() as process:
        await process.is_("/readyz", 200)
        client, connection = await connect(server, "client"), await asyncpg.connect(database.dsn)
        try:
            yield Doors(process, client, connection)
        finally:
            await client.close()
            await connection.close()


async def test_every_bad_command_is_answered_by_both_doors_and_nothing_is_stored(
    tmp_path: Path, meetings_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    usual = {"content-type": "application/json", **bearer(token())}
    async with running(tmp_path, meetings_database, nats_server(config)) as doors:
        for told in SETUP:
            plain = told.model_dump(mode="json")
            headers = {**usual, "idempotency-key": KNOWN} if told is SETUP[-1] else usual
            status, answer = await doors.http(plain["type"], json.dumps(plain).encode(), headers)
            assert status == 200, answer
        before = await doors.position()
        for name, bad in BAD.items():
            for door in (doors.http, doors.nats):
                headers = {name: value for name, value in {**usual, **(bad.headers or {})}.items() if value}
                status, found = await door(bad.kind, bad.body, headers)
                assert (status, found["rule"], found["field"]) == (bad.status, bad.rule, bad.field), (name, found)
                assert CHINESE.search(found["detail"]), (name, found)
                _, english = await door(bad.kind, bad.body, {**headers, "accept-language": "en-GB,en;q=0.9"})
                assert english["rule"] == bad.rule
                assert english["detail"], name
                assert not CHINESE.search(english["detail"]), (name, english)
        assert await doors.position() == before
        assert await doors.process.status("/readyz") == 200
        assert (await doors.nats("hold_meeting", PLAIN.encode(), usual))[0] == 200


async def test_a_body_of_ten_megabytes_is_refused_before_it_is_read_whole(
    tmp_path: Path, meetings_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    async with running(tmp_path, meetings_database, nats_server(config)) as doors:
        before = await doors.position()
        for framing in ("Content-Length: 10485760", "Transfer-Encoding: chunked"):
            for _ in range(3):
                sent_bytes, answer = await endless(doors.process.port, framing)
                assert answer.startswith(b"HTTP/1.1 413"), answer
                assert b"application/problem+json" in answer
                assert sent_bytes < 8_000_000
        with pytest.raises(Exception, match="maximum payload"):
            await doors.nats("hold_meeting", b" " * 10_485_760, bearer(token()))
        assert await doors.position() == before
        assert await doors.process.status("/readyz") == 200


async def endless(port: int, framing: str) -> tuple[int, bytes]:
    """Sends without end until it is answered; how many bytes went out, and the answer's head."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = ["POST /commands/hold_meeting HTTP/1.1", "Host: meetings", f"Authorization: Bearer {token()}", framing]
    writer.write("\r\n".join([*head, "", ""]).encode())
    answering = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    piece = b" " * 65_536
    chunk = b"10000\r\n" + piece + b"\r\n" if "chunked" in framing else piece
    sent_bytes = 0
    while not answering.done() and sent_bytes < 10_485_760:
        writer.write(chunk)
        sent_bytes += len(piece)
        with suppress(ConnectionError):  # whoever refuses need not read on
            await writer.drain()
        await asyncio.wait({answering}, timeout=0.01)
    answer = await asyncio.wait_for(answering, 10)
    writer.close()
    return sent_bytes, answer
