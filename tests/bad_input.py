"""What is no command: refused at the door by rule and field, in plain words of either language; nothing is stored."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.decider import Command
from tests.doors import Door, token
from tests.workbooks import CHINESE


@dataclass(frozen=True)
class Bad:
    """`at` is the field that is named; "" when none is asked for."""

    kind: str
    status: int
    rule: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    at: str = ""


def malformed(command: Command, rule: str, at: str, status: int = 422, /, **change: Any) -> Bad:
    """The command with some of its fields changed."""
    return Bad(command.model_dump()["type"], status, rule, json.dumps(plain(command, **change)).encode(), {}, at)


def usual(command: Command) -> dict[str, Bad]:
    """What may befall any command, told of this one, which would be taken as it is."""
    kind, told = command.model_dump()["type"], plain(command)
    good = json.dumps(told).encode()
    (name, *_) = told

    def body(status: int, rule: str, raw: bytes) -> Bad:
        return Bad(kind, status, rule, raw)

    def value(status: int, rule: str, **change: Any) -> Bad:
        return Bad(kind, status, rule, json.dumps({**told, **change}).encode())

    def sent(status: int, rule: str, **headers: str) -> Bad:
        return Bad(kind, status, rule, good, {key.replace("_", "-").title(): value for key, value in headers.items()})

    return {
        "nothing": body(400, "input.not_json", b""),
        "half a text": body(400, "input.not_json", good[:-1]),
        "a list": body(400, "input.not_an_object", b"[]"),
        "not UTF-8": body(400, "input.not_utf8", '{"a": "村"}'.encode("gbk")),
        "a raw NUL": body(400, "input.nul", b"\x00" + good),
        "an escaped NUL": value(400, "input.nul", **{name: "a\x00b"}),
        "a lone surrogate": value(400, "input.lone_surrogate", **{name: "\ud800"}),
        "a float": value(400, "input.float", **{name: 1.5}),
        "a key told twice": body(400, "input.key_twice", good[:-1] + f',"{name}":"x"}}'.encode()),
        "a number of many digits": body(400, "input.whole_too_large", b'{"a":' + b"9" * 5_000 + b"}"),
        "deep nesting": body(400, "input.too_deep", b"[" * 100_000),
        "an unknown field": value(422, "input.unknown_field", colour="red"),
        "a field that is missing": body(422, "input.missing", b"{}"),
        "another command's name": value(422, "input.unknown_command", type="sing"),
        "no token": sent(401, "access.token_missing", authorization=""),
        "no token at all": sent(401, "access.token_invalid", authorization="Bearer x.y.z"),
        "a role that may not": sent(403, "access.role", authorization=f"Bearer {token('reader')}"),
        "a unit outside the scope": sent(403, "access.scope", authorization=f"Bearer {token('operator', '9902')}"),
        "an id that is no UUID": sent(422, "input.not_a_uuid", idempotency_key="7"),
        "another content type": sent(415, "input.content_type", content_type="text/plain"),
    }


def plain(command: Command, /, **more: Any) -> dict[str, Any]:
    """The command as JSON values, some of them others."""
    told = {**command.model_dump(mode="json", exclude_none=True), **more}
    del told["type"]
    return told


def are_plain(chinese: str, english: str) -> None:
    """Each in its language; no regular expression, no blank that stayed empty, none of pydantic's words."""
    assert CHINESE.search(chinese)
    assert not CHINESE.search(english)
    for told in (chinese, english):
        assert not re.search(r"\^|\$|village_office|should|  |：$|为$|least ?$|most ?$", told), told


async def is_refused(door: Door, bad: Bad) -> None:
    before = await door.count()
    chinese = await door.tell(bad.kind, bad.body, headers=bad.headers)
    english = await door.tell(bad.kind, bad.body, headers={**bad.headers, "accept-language": "en"})
    assert (chinese.status_code, chinese.json()["rule"]) == (bad.status, bad.rule), chinese.text
    assert english.json()["rule"] == bad.rule
    assert not bad.at or chinese.json()["field"] == bad.at
    are_plain(chinese.json()["detail"], english.json()["detail"])
    assert chinese.headers["content-type"] == "application/problem+json"
    assert await door.count() == before
