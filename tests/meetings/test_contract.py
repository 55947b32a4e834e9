"""What others rely on: a golden message of every type, read by the code of today, and told again as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.meetings import contract
from shared.envelope import parse
from tests.golden import is_not_read, is_read_and_told_again, samples
from tests.meetings.village import COUNTY

SAMPLES = samples("meetings")


def test_every_published_type_has_a_golden_message() -> None:
    assert {f"{kind}.v{version}.json" for kind, version in contract.TYPES.items()} <= {file.name for file in SAMPLES}


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_golden_message_is_read_and_told_again(file: Path) -> None:
    is_read_and_told_again(contract, file, COUNTY)


@pytest.mark.parametrize(("kind", "version"), [("unit_sold", "v1"), ("unit_closed", "v2")])
def test_what_is_not_ours_or_newer_than_we_know_is_not_read(kind: str, version: str) -> None:
    is_not_read(contract, Path("services/meetings/samples/unit_closed.v1.json"), kind, version)


def test_a_field_that_we_do_not_know_yet_is_ignored() -> None:
    text = Path("services/meetings/samples/unit_closed.v1.json").read_text("utf-8")
    assert contract.read(parse(text.replace('"data":{', '"data":{"seal":"red"')))


def test_a_verdict_from_before_entries_were_counted_is_on_the_first() -> None:
    text = Path("services/meetings/samples/step_voided.v1.json").read_text("utf-8")
    old = contract.read(parse(text.replace('"item":1,', "").replace('"by_return":false,', "")))
    assert old == contract.read(parse(text))


def test_an_older_version_is_brought_up_step_by_step() -> None:
    text = Path("services/meetings/samples/unit_renamed.v1.json").read_text("utf-8")
    steps = {
        ("unit_renamed", 1): lambda data: {"title": data["name"]},
        ("unit_renamed", 2): lambda data: {"name": data["title"] + "！"},
    }
    read = replace(contract.read, versions={**contract.TYPES, "unit_renamed": 3}, upcasts=steps)
    assert getattr(read(parse(text)), "name", "").endswith("！")
