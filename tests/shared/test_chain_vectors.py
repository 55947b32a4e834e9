"""The vectors that docs/chain.md publishes are those that the code computes, and the plain recipe there is enough."""

import base64
import json
import struct
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import VerifyKey

from shared.canonical import dumps, loads
from shared.chain import genesis, link
from shared.signatures import Signer


@pytest.fixture(scope="module")
def vectors() -> Any:
    text = (Path(__file__).parents[2] / "docs" / "chain.md").read_text(encoding="utf-8")
    return json.loads(text.split("```json\n")[1].split("```")[0])


def test_the_links_are_as_published(vectors: Any) -> None:
    before = genesis(vectors["service"], vectors["deployment"])
    assert before.hex() == vectors["genesis"]
    for event in vectors["events"]:
        assert dumps(loads(event["body"])) == event["body"]
        assert event["prev_hash"] == before.hex()
        before = link(before, event["position"], event["version"], event["recorded_at_us"], event["body"])
        assert event["hash"] == before.hex()


def test_the_recipe_alone_comes_to_the_same(vectors: Any) -> None:
    before = sha256(f"mingbai:{vectors['service']}:{vectors['deployment']}".encode()).digest()
    for event in vectors["events"]:
        numbers = struct.pack(">qiq", event["position"], event["version"], event["recorded_at_us"])
        before = sha256(before + numbers + sha256(event["body"].encode()).digest()).digest()
    assert before.hex() == vectors["events"][-1]["hash"]


def test_the_signatures_are_as_published_and_anyone_can_check_them(vectors: Any) -> None:
    signer = Signer(vectors["service"], bytes.fromhex(vectors["seed"]))
    last = vectors["events"][-1]
    place = vectors["service"].encode() + b"\0" + struct.pack(">q", last["position"]) + bytes.fromhex(last["hash"])
    until = struct.pack(">q", vectors["recorded_until_us"])
    assert signer.sign(last["position"], bytes.fromhex(last["hash"])) == vectors["signature"]
    key = VerifyKey(bytes.fromhex(vectors["public_key"]))
    key.verify(place, base64.b64decode(vectors["signature"]))
    key.verify(place + until, base64.b64decode(vectors["head_signature"]))
