"""What supervision says can be read by whoever has the golden samples; and it reads those of its source."""

from pathlib import Path

import pytest

from services.supervision import contract
from services.supervision.domain.facts.reading import _EVERY
from services.supervision.domain.lanes import ROSTER_SOURCE
from services.supervision.feeds import Unreadable, fact_of
from shared.canonical import Malformed, dumps, loads
from shared.envelope import parse

SERVICES = Path(__file__).parents[2] / "services"
SAMPLES = sorted((SERVICES / "supervision" / "samples").glob("*.json"))
HEARD = sorted((SERVICES / "meetings" / "samples").glob("*.json"))


def test_every_type_has_a_golden_sample() -> None:
    assert {path.name for path in SAMPLES} == {f"{kind}.v{version}.json" for kind, version in contract.TYPES.items()}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_golden_sample_is_read_and_would_be_said_again(path: Path) -> None:
    text = path.read_text("utf-8").strip()
    message = parse(text)
    event = contract.read(message)
    assert dumps(loads(text)) == text, "not in the canonical form"
    told = event.model_dump(mode="json", exclude={"type", "unit", "occurred_on"})
    assert told == {name: value for name, value in message.data.items() if name != "digests"}
    assert (event.stream_id(), event.subject_id()) == (message.stream, message.subject)


def test_an_unknown_version_is_not_read() -> None:
    text = SAMPLES[0].read_text("utf-8").replace(".v1", ".v2")
    with pytest.raises(Malformed, match="is not a type of supervision"):
        contract.read(parse(text))


@pytest.mark.parametrize("path", HEARD, ids=lambda path: path.stem)
def test_what_the_source_says_is_heard(path: Path) -> None:
    message = parse(path.read_text("utf-8"))
    fact = fact_of("meetings", message.type, 0, path.read_text("utf-8"))
    assert (fact is not None) == (message.type in _EVERY[ROSTER_SOURCE])


def test_the_source_says_everything_that_verdicts_rest_on() -> None:
    assert {path.name.partition(".")[0] for path in HEARD} >= {*_EVERY[ROSTER_SOURCE]}


@pytest.mark.parametrize("damage", [("matter", "matters"), ("occurredon", "happened"), ("{", "[")])
def test_a_body_of_another_shape_is_unreadable_and_nothing_of_it_is_quoted(damage: tuple[str, str]) -> None:
    text = (SERVICES / "meetings" / "samples" / "matter_opened.v1.json").read_text("utf-8")
    damaged = text.replace(f'"{damage[0]}":' if damage[0] != "{" else "{", f'"{damage[1]}":')
    with pytest.raises(Unreadable) as refusal:
        fact_of("meetings", "matter_opened", 0, damaged)
    assert str(refusal.value).startswith("matter_opened: ")
