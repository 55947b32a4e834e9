"""Every shape in which an event was ever released is kept as bytes, and is read for ever.

A file is `<service>/<type>.v<version>.<shape>.json`. A new shape is a new file, with its line in SHA256SUMS; an old
file is never changed. `make schemas` adds both.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.contracts import CONTRACTS, CORPUS, SUMS, changed, sums, unreleased
from services.meetings import contract as meetings
from services.rectification import contract as rectification
from services.supervision import contract as supervision
from services.venues import contract as venues
from shared.contracts import Contract
from shared.decider import DomainEvent
from shared.envelope import Message, parse

FILES = sorted(CORPUS.glob("*/*.json"))
READERS: dict[str, Callable[[Message], DomainEvent]] = {
    "meetings": meetings.read,
    "supervision": supervision.read,
    "rectification": rectification.read,
    "venues": venues.read,
}


def test_no_released_event_was_changed_and_none_was_left_out() -> None:
    assert sums(CORPUS) == (CORPUS / SUMS).read_text("utf-8").splitlines()


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.service)
def test_every_version_of_every_type_is_kept(contract: Contract) -> None:
    kept = {file.stem.rpartition(".")[0] for file in FILES if file.parent.name == contract.service}
    assert kept == {f"{kind}.v{n}" for kind, newest in contract.versions.items() for n in range(1, newest + 1)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_released_event_is_read(file: Path) -> None:
    message = parse(file.read_bytes())
    event = READERS[file.parent.name](message)
    assert (event.type, event.unit, event.occurred_on) == (message.type, message.unit, message.occurred_on)
    assert (event.stream_id(), event.subject_id()) == (message.stream, message.subject)
    told = event.model_dump(mode="json")
    same = {name for name in message.data if name in told and told[name] == message.data[name]}
    assert same == set(message.data) - {"digests"}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.service)
def test_what_is_released_today_is_in_the_corpus(contract: Contract) -> None:
    assert [path.name for path, _ in unreleased(contract, CORPUS)] == []


def test_a_golden_message_that_changed_is_the_next_shape_and_what_was_released_may_not_change(tmp_path: Path) -> None:
    (contract, *_) = CONTRACTS
    kept = tmp_path / contract.service
    kept.mkdir()
    (kept / "unit_closed.v1.1.json").write_text("{}")
    (tmp_path / SUMS).write_text("".join(f"{line}\n" for line in sums(tmp_path)))
    lacking = {path.name: told for path, told in unreleased(contract, tmp_path)}
    assert lacking["unit_closed.v1.2.json"] == (contract.folder / "samples/unit_closed.v1.json").read_bytes().strip()
    assert lacking.keys() >= {"unit_merged.v1.1.json"}
    assert changed(tmp_path) == []
    (kept / "unit_closed.v1.1.json").write_text("{ }")
    assert [line.rpartition("  ")[2] for line in changed(tmp_path)] == ["meetings/unit_closed.v1.1.json"]
