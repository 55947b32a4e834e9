"""The examples of a README are asked of the real doors: what is answered is what stands there, as far as it is told."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.doors import Door

_ASKED = re.compile(r"POST /commands/(\w+)\n(\{.*?\})\n\n(\d{3}) (.*)", re.DOTALL)
_EVENT = re.compile(r'"type": "(\w+)", "stream": "([^"]+)", "version": (\d+)')
_TOLD = re.compile(r'"(rule|field|detail)": "([^"]+)"')


@dataclass(frozen=True)
class Example:
    """What is asked, and what is said to be answered."""

    kind: str
    body: bytes
    status: int
    answer: str


def examples(service: str) -> Iterator[Example]:
    for block in Path(f"services/{service}/README.md").read_text("utf-8").split("```")[1::2]:
        found = _ASKED.search(block)
        if found is not None:
            kind, body, status, answer = found.groups()
            yield Example(kind, json.dumps(json.loads(body)).encode(), int(status), answer)


async def is_answered(door: Door, example: Example) -> None:
    answer = await door.tell(example.kind, example.body)
    assert answer.status_code == example.status, answer.text
    told = answer.json()
    events = [(event["type"], event["stream"], str(event["version"])) for event in told.get("events", ())]
    assert events == _EVENT.findall(example.answer)
    for name, value in _TOLD.findall(example.answer):
        assert told[name] == value
