"""The schemas belong to the classes of today, and hold for every event that was ever released."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from deploy.contracts import CONTRACTS, CORPUS, files
from shared.contracts import DIALECT, Contract, schema_file

GOLDEN = sorted(file for contract in CONTRACTS for file in (contract.folder / "samples").glob("*.json"))
SCHEMAS = sorted(file for contract in CONTRACTS for file in contract.schemas.glob("*.schema.json"))
RELEASED = sorted(CORPUS.glob("*/*.json"))
FOLDERS = {contract.service: contract.schemas for contract in CONTRACTS}
WRONG: list[tuple[str, Any]] = [
    ("specversion", "1.1"),
    ("id", "no-uuid"),
    ("source", "/mingbai/990101/supervision"),
    ("type", "unit_closed.v1"),
    ("subject", "matter/M-1"),
    ("datacontenttype", "text/plain"),
    ("occurredon", "2026-02-30"),
    ("unit", "990101"),
    ("stream", "meeting"),
    ("causationid", None),
    ("data", {}),
]


def validator(service: str, published: str) -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((FOLDERS[service] / schema_file(published)).read_text("utf-8"))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def held() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path("services/meetings/samples/meeting_held.v1.json").read_text("utf-8"))
    return told


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.service)
def test_what_is_committed_is_what_the_classes_say(contract: Contract) -> None:
    stale = [path.name for path, text in files(contract).items() if path.read_text("utf-8") != text]
    assert stale == [], "run `make schemas`"


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.service)
def test_every_version_of_every_type_has_a_schema(contract: Contract) -> None:
    assert {model.model_fields["type"].default for model in contract.models} == set(contract.versions)
    versions = {f"{kind}.v{n}" for kind, newest in contract.versions.items() for n in range(1, newest + 1)}
    assert {file.name for file in contract.schemas.glob("*.schema.json")} == {schema_file(name) for name in versions}


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_a_schema_is_one(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    jsonschema_rs.meta.validate(schema)
    assert (schema["$schema"], schema_file(schema["title"])) == (DIALECT, file.name)


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_message_fits_its_schema_and_has_no_field_that_it_does_not_name(file: Path) -> None:
    schema = validator(file.parents[1].name, file.stem)
    schema.validate(json.loads(file.read_text("utf-8")))
    told = json.loads((file.parents[1] / "schemas" / schema_file(file.stem)).read_text("utf-8"))
    message = json.loads(file.read_text("utf-8"))
    assert message.keys() == told["properties"].keys()
    assert message["data"].keys() <= told["properties"]["data"]["properties"].keys()


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_released_event_fits_the_schema_of_its_version(file: Path) -> None:
    validator(file.parent.name, file.stem.rpartition(".")[0]).validate(json.loads(file.read_text("utf-8")))


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[name for name, _ in WRONG])
def test_what_is_wrong_in_the_envelope_does_not_fit(name: str, value: Any) -> None:
    schema = validator("meetings", "meeting_held.v1")
    assert schema.is_valid(held())
    assert not schema.is_valid({**held(), name: value})
    assert not schema.is_valid({key: told for key, told in held().items() if key != name})


def test_what_is_wrong_in_the_data_does_not_fit_and_what_is_new_does() -> None:
    schema = validator("meetings", "meeting_held.v1")
    data = held()["data"]
    assert not schema.is_valid({**held(), "data": {**data, "kinds": ["party"]}})
    assert not schema.is_valid({**held(), "data": {**data, "starts_at": "9:30"}})
    assert not schema.is_valid({**held(), "data": {**data, "digests": {"minutes": "plain text"}}})
    assert schema.is_valid({**held(), "data": {**data, "seal": "red"}, "region": "south"})
