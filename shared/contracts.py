"""The contract of a service as files: a JSON Schema for each published event type, from the classes that tell it.

A schema describes the whole body as it is stored and sent. It is the reader's: what a field of later days adds is no
error, and a field that earlier shapes left out is not required. `shared/asyncapi.py` says on which subjects it travels.
"""

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from shared.decider import Command, DomainEvent, Fact
from shared.envelope import DATA_MEDIA_TYPE

Json = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
# What the envelope, not `data`, tells of an event's fields; texts stand beside the body.
_ENVELOPED = ("type", "unit", "occurred_on", "texts")
_DIGESTS: Json = {
    "description": "By text, SHA-256 of its salt and itself: names and free text are not in the body and can be erased",
    "type": "object",
    "additionalProperties": SHA256,
}


@dataclass(frozen=True)
class Contract:
    """`folder` is the service's: golden messages in `samples/`, what is made here in `schemas/`. `versions` gives for
    each event type the one that is published today."""

    service: str
    about: str
    folder: Path
    models: tuple[type[DomainEvent], ...]
    versions: Mapping[str, int]
    commands: Mapping[str, type[Command]] = field(default_factory=dict)

    @property
    def schemas(self) -> Path:
        return self.folder / "schemas"

    def sample(self, published: str) -> Json | None:
        """The golden message of "step_approved.v1"; None for a version that is no longer published."""
        file = self.folder / "samples" / f"{published}.json"
        told: Json | None = json.loads(file.read_text("utf-8")) if file.exists() else None
        return told


class _Plain(GenerateJsonSchema):
    """Without titles made up from the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_file(published: str) -> str:
    return f"{published}.schema.json"


def event_schemas(contract: Contract) -> dict[str, Json]:
    """By file name, of every type in the version that is published today. Files of older versions stay as they are."""
    told: dict[str, Json] = {}
    for model in contract.models:
        kind = model.model_fields["type"].default
        published = f"{kind}.v{contract.versions[kind]}"
        told[schema_file(published)] = event_schema(contract.service, published, model)
    return told


def event_schema(service: str, published: str, model: type[DomainEvent]) -> Json:
    data = model_schema(model)
    defs = data.pop("$defs", {})
    fields = data["properties"]
    unit, day = fields["unit"], fields["occurred_on"]
    payload = {
        "type": "object",
        "required": [name for name in data["required"] if name not in _ENVELOPED],
        "properties": {
            **{name: told for name, told in fields.items() if name not in _ENVELOPED},
            "digests": _DIGESTS,
        },
    }
    properties = {
        "specversion": {"const": "1.0"},
        "id": UUID,
        "source": {**TEXT, "pattern": f"^/mingbai/[0-9]{{6}}/{service}$"},
        "type": {"const": published},
        "subject": {**TEXT, "pattern": _pattern(model.subject), "description": "Whose trail the event belongs to"},
        "datacontenttype": {"const": DATA_MEDIA_TYPE},
        "occurredon": {**day, "description": "The day in Asia/Shanghai on which it happened"},
        "unit": {**unit, "description": "The statistical division code of the unit that the event belongs to"},
        "stream": {**TEXT, "pattern": _pattern(model.stream), "description": "The stream in the service's store"},
        "actor": {**TEXT, "description": "Who asked"},
        "causationid": {**UUID, "description": "The command that led to it"},
        "correlationid": {**UUID, "description": "In the course of what"},
        "data": payload,
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:mingbai:{service}:{published}",
        "title": published,
        "description": told_of(model),
        "type": "object",
        "required": list(properties),
        "properties": properties,
        **({"$defs": defs} if defs else {}),
    }


def model_schema(model: type[BaseModel], ref_template: str = "#/$defs/{model}") -> Json:
    """What the model reads, without the names of its classes."""
    schema = model.model_json_schema(ref_template=ref_template, schema_generator=_Plain)
    for told in (schema, *schema.get("$defs", {}).values()):
        told.pop("title", None)
    return schema


def told_of(model: type[BaseModel]) -> str:
    """What the class says of itself, then what those say from which it has its fields."""
    ends = (BaseModel, Fact, Command, DomainEvent)
    kinds = [kind for kind in model.__mro__ if issubclass(kind, BaseModel) and kind not in ends and kind.__doc__]
    return "\n\n".join(inspect.cleandoc(str(kind.__doc__)) for kind in kinds)


def _pattern(template: str) -> str:
    """A template's blanks are filled with one character or more; its own characters mean themselves in a pattern."""
    own, *blanks = re.split(r"\{(\w+)\}", template)
    assert re.fullmatch(r"[a-z/-]*", own + "".join(blanks[1::2])), template
    filled = ("[0-9]{12}" if name == "unit" else ".+" for name in blanks[::2])
    return "^" + own + "".join(blank + rest for blank, rest in zip(filled, blanks[1::2], strict=True)) + "$"


def written(told: Json) -> str:
    """As the file has it."""
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
