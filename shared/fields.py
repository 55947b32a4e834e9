"""A JSON Schema as a table: one row a field, with its path, type, whether it is required, and what it means."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.contracts import Json

_BOUNDS = {"minimum": "≥ {}", "maximum": "≤ {}", "minLength": "≥ {} ×", "maxLength": "≤ {} ×", "pattern": "{}"}


@dataclass(frozen=True)
class Row:
    """`path` is "data.items[].step"; "[]" stands for each of a list, "*" for each name of an object."""

    path: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Place:
    """A schema and the document in which its references are looked up."""

    schema: Json
    document: Json


class Fields:
    """`files` are the documents that may be referred to as "./name"."""

    def __init__(self, document: Json, files: Mapping[str, Json]) -> None:
        self._document = document
        self._files = files

    def of(self, schema: Json) -> list[Row]:
        """Of everything in it, in the order in which it stands."""
        return list(self._rows(Place(schema, self._document), ""))

    def schema(self, ref: str) -> Json:
        return self._at(Place({"$ref": ref}, self._document)).schema

    def _at(self, place: Place) -> Place:
        """Where a reference leads. Raises KeyError when it leads nowhere."""
        while "$ref" in place.schema:
            file, _, pointer = place.schema["$ref"].partition("#")
            document = self._files[file.removeprefix("./")] if file else place.document
            schema: Any = document
            for key in pointer.split("/")[1:]:
                schema = schema[key]
            place = Place(schema, document)
        return place

    def _rows(self, place: Place, path: str) -> Iterator[Row]:
        place = self._at(place)
        for name, schema in place.schema.get("properties", {}).items():
            inner = Place(schema, place.document)
            here = f"{path}.{name}" if path else name
            yield Row(here, self._type(inner), name in place.schema.get("required", ()), self._meaning(inner))
            yield from self._rows(inner, here)
        for key, mark in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(place.schema.get(key), dict):
                yield from self._rows(Place(place.schema[key], place.document), path + mark)
        for choice in self._choices(place):
            yield from self._rows(choice, path)

    def _choices(self, place: Place) -> list[Place]:
        told = [*place.schema.get("anyOf", ()), *place.schema.get("oneOf", ()), *place.schema.get("allOf", ())]
        return [Place(choice, place.document) for choice in told]

    def _type(self, place: Place) -> str:
        place = self._at(place)
        match place.schema:
            case {"const": value}:
                return json.dumps(value, ensure_ascii=False)
            case {"enum": values}:
                return " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
            case {"type": "array", "items": dict(items)}:
                return f"[ {self._type(Place(items, place.document))} ]"
            case {"type": list(types)}:
                return " | ".join(types)
            case {"type": kind, "format": form}:
                return f"{kind} ({form})"
            case {"type": kind}:
                return str(kind)
        return " | ".join(self._type(choice) for choice in self._choices(place)) or "*"

    def _meaning(self, place: Place) -> str:
        told = {**self._at(place).schema, **place.schema}
        bounds = {name: value for one in (told, *told.get("anyOf", ())) for name, value in one.items()}
        said = [str(told["description"])] if "description" in told else []
        said += [form.format(bounds[name]) for name, form in _BOUNDS.items() if name in bounds]
        said += [f"= {json.dumps(told['default'], ensure_ascii=False)}"] if told.get("default") is not None else []
        return "; ".join(said)
