"""What others rely on: a golden message of every type, read by the code of today, and told again as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.venues import contract
from shared.envelope import parse
from tests.golden import is_not_read, is_read_and_told_again, samples
from tests.venues.village import COUNTY

SAMPLES = samples("venues")


def test_every_published_type_has_a_golden_message() -> None:
    assert {f"{kind}.v{version}.json" for kind, version in contract.TYPES.items()} <= {file.name for file in SAMPLES}


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_golden_message_is_read_and_told_again(file: Path) -> None:
    is_read_and_told_again(contract, file, COUNTY)


@pytest.mark.parametrize(("kind", "version"), [("venue_sold", "v1"), ("venue_opened", "v2")])
def test_what_is_not_ours_or_newer_than_we_know_is_not_read(kind: str, version: str) -> None:
    is_not_read(contract, Path("services/venues/samples/venue_opened.v1.json"), kind, version)


def test_a_field_that_we_do_not_know_yet_is_ignored() -> None:
    text = Path("services/venues/samples/venue_opened.v1.json").read_text("utf-8")
    assert contract.read(parse(text.replace('"data":{', '"data":{"seal":"red",')))


def test_an_older_version_is_brought_up_step_by_step() -> None:
    text = Path("services/venues/samples/progress_reported.v1.json").read_text("utf-8")
    steps = {
        ("progress_reported", 1): lambda data: {**data, "share": data["percent"]},
        ("progress_reported", 2): lambda data: {**data, "percent": data["share"] + 1},
    }
    read = replace(contract.read, versions={**contract.TYPES, "progress_reported": 3}, upcasts=steps)
    assert getattr(read(parse(text)), "percent", 0) == 36
