"""What others rely on: a golden message is read by the code of today, and told again as it was."""

from pathlib import Path
from types import ModuleType

import pytest

from shared.canonical import Malformed, dumps, loads
from shared.envelope import Cause, parse, seal


def samples(service: str) -> list[Path]:
    return sorted(Path(f"services/{service}/samples").glob("*.json"))


def is_read_and_told_again(contract: ModuleType, file: Path, county: str) -> None:
    """`contract` is the service's own module of that name."""
    text = file.read_text("utf-8").rstrip("\n")
    assert dumps(loads(text)) == text
    message = parse(text)
    assert f"{message.type}.v{message.version}" == file.stem
    event = contract.read(message)
    cause = Cause(message.actor, message.causation_id, message.correlation_id)
    again = parse(seal(event, contract.SERVICE, county, cause).body)
    told = {name: value for name, value in message.data.items() if name != "digests"}
    assert {name: again.data[name] for name in told} == told
    assert (again.type, again.subject, again.stream, again.unit, again.occurred_on, again.source) == (
        message.type,
        message.subject,
        message.stream,
        message.unit,
        message.occurred_on,
        message.source,
    )


def is_not_read(contract: ModuleType, file: Path, kind: str, version: str) -> None:
    """The golden message under another name."""
    text = file.read_text("utf-8")
    with pytest.raises(Malformed):
        contract.read(parse(text.replace(file.stem, f"{kind}.{version}")))
