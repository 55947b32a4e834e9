"""Every shape in which an event was ever released is kept as bytes, and is read for ever.

A file is `<type>.v<version>.<shape>.json`. A new shape is a new file, with its line in SHA256SUMS; an old file is never
changed.
"""

from hashlib import sha256
from pathlib import Path

import pytest

from services.meetings import contract
from shared.envelope import parse

CORPUS = Path(__file__).with_name("corpus")
SUMS = CORPUS / "SHA256SUMS"
FILES = sorted(CORPUS.glob("meetings/*.json"))


def test_no_released_event_was_changed_and_none_was_left_out() -> None:
    told = [f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(CORPUS)}" for file in FILES]
    assert told == SUMS.read_text("utf-8").splitlines()


def test_every_version_of_every_type_is_kept() -> None:
    kept = {file.stem.rpartition(".")[0] for file in FILES}
    assert kept == {f"{kind}.v{n}" for kind, newest in contract.TYPES.items() for n in range(1, newest + 1)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_released_event_is_read(file: Path) -> None:
    message = parse(file.read_bytes())
    event = contract.read(message)
    assert (event.type, event.unit, event.occurred_on) == (message.type, message.unit, message.occurred_on)
    assert (event.stream_id(), event.subject_id()) == (message.stream, message.subject)
    told = event.model_dump(mode="json")
    same = {name for name in message.data if name in told and told[name] == message.data[name]}
    assert same == set(message.data) - {"digests"}


@pytest.mark.parametrize("file", sorted(Path("services/meetings/samples").glob("*.json")), ids=lambda file: file.stem)
def test_what_is_released_today_is_in_the_corpus(file: Path) -> None:
    assert file.read_bytes().rstrip(b"\n") in {kept.read_bytes() for kept in FILES}
