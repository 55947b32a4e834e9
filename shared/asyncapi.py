"""What a service says and hears over NATS, as an AsyncAPI 3.0 document: made from the same classes as the events.

The published events' payloads are the JSON Schemas beside the document, their examples the golden messages. What all
services have in common stands in messages.json. Nothing here is of one deployment: its address and keys are told to
whoever is given access.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from shared.contracts import Contract, Json, model_schema, schema_file, told_of

FILE = "asyncapi.json"
_JSON = "application/json"
_COMMON: Json = json.loads(Path(__file__).with_name("messages.json").read_text("utf-8"))
_PARAMETERS: Json = {
    "county": {"description": "The first six digits of the unit's code", "examples": ["990101"]},
    "township": {"description": "The next three; 000 when it is the county's own", "examples": ["001"]},
}


@dataclass(frozen=True)
class _Channel:
    """`address` is None where a request names the subject of its answer; `answers` is the channel of the answers."""

    name: str
    address: str | None
    action: Literal["send", "receive", "reply"]
    messages: Json
    schemas: Json = field(default_factory=dict)
    answers: "_Channel | None" = None

    def told(self) -> Json:
        blanks = [name for name in _PARAMETERS if f"{{{name}}}" in (self.address or "")]
        parameters = {name: {"$ref": f"#/components/parameters/{name}"} for name in blanks}
        messages = {name: {"$ref": f"#/components/messages/{name}"} for name in self.messages}
        return {"address": self.address, **({"parameters": parameters} if blanks else {}), "messages": messages}

    def operation(self) -> Json:
        reply = {"reply": self.answers.reference()} if self.answers else {}
        return {"action": self.action, **self.reference(), **reply}

    def reference(self) -> Json:
        here = f"#/channels/{self.name}"
        return {"channel": {"$ref": here}, "messages": [{"$ref": f"{here}/messages/{name}"} for name in self.messages]}


def describe(contract: Contract) -> Json:
    """The whole document."""
    channels = [*_events(contract), *_commands(contract), *_replay(contract.service), _head(contract.service)]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Mingbai {contract.service}", "version": "1", "description": contract.about},
        "defaultContentType": _JSON,
        "channels": {channel.name: channel.told() for channel in channels},
        "operations": {channel.name: channel.operation() for channel in channels if channel.action != "reply"},
        "components": {
            "parameters": _PARAMETERS,
            "messages": {name: told for channel in channels for name, told in channel.messages.items()},
            "schemas": {name: told for channel in channels for name, told in channel.schemas.items()},
        },
    }


def _events(contract: Contract) -> Iterator[_Channel]:
    """One channel a type; a message for each version of it that was ever published."""
    for model in contract.models:
        kind = model.model_fields["type"].default
        messages: Json = {}
        for version in range(1, contract.versions[kind] + 1):
            name = f"{kind}.v{version}"
            golden = contract.sample(name)
            messages[name] = {
                **_message(name, "", f"./{schema_file(name)}", "event_headers"),
                "description": told_of(model),
                "correlationId": {"location": "$message.payload#/correlationid"},
                **({"examples": [{"name": "golden", "payload": golden}]} if golden else {}),
            }
        address = f"evt.{contract.service}.{{county}}.{{township}}.{kind}"
        yield _Channel(f"evt.{kind}", address, "send", messages, _common("event_headers"))


def _commands(contract: Contract) -> Iterator[_Channel]:
    """Request and reply. The answers are those of HTTP, with the status in the body."""
    if not contract.commands:
        return
    answers = _answers(
        "cmd.answers",
        command_accepted="Stored, or stored before",
        command_refused="Not stored: which rule said no, and to which field",
    )
    for kind, command in contract.commands.items():
        schema = model_schema(command, "#/components/schemas/{model}")
        schemas = {**_common("command_headers"), **schema.pop("$defs", {}), kind: schema}
        message = _message(kind, "", f"#/components/schemas/{kind}", "command_headers")
        said = {"description": told_of(command)} if told_of(command) else {}
        address = f"cmd.{contract.service}.{kind}"
        yield _Channel(f"cmd.{kind}", address, "receive", {kind: {**message, **said}}, schemas, answers)
    yield answers


def _replay(service: str) -> Iterator[_Channel]:
    """The one thing that a reader may ask."""
    answers = _answers(
        "replay.answers",
        replay_page="Events from the store, from `from` on",
        replay_refused="Not a request, or the store does not answer",
    )
    message = _message("replay", "Which positions are to be told again", "#/components/schemas/replay")
    example = {"examples": [{"name": "first_page", "payload": {"from": 1, "to": 500}}]}
    yield _Channel(
        "replay", f"replay.{service}", "receive", {"replay": {**message, **example}}, _common("replay"), answers
    )
    yield answers


def _head(service: str) -> _Channel:
    message = _message(
        "head", "Each second: how far the store has come. No stream keeps it", "#/components/schemas/head"
    )
    return _Channel("head", f"head.{service}", "send", {"head": message}, _common("head"))


def _answers(channel: str, **summaries: str) -> _Channel:
    messages = {name: _message(name, summary, f"#/components/schemas/{name}") for name, summary in summaries.items()}
    return _Channel(channel, None, "reply", messages, _common(*messages))


def _message(name: str, summary: str, payload: str, headers: str = "") -> Json:
    return {
        "name": name,
        **({"summary": summary} if summary else {}),
        "contentType": _JSON,
        **({"headers": {"$ref": f"#/components/schemas/{headers}"}} if headers else {}),
        "payload": {"$ref": payload},
    }


def _common(*names: str) -> Json:
    return {name: _COMMON[name] for name in names}
