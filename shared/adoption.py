"""A service puts the rules that it judges by on record: at its start, as an event, when they are others than before.

So whoever judges by them, today or in a replay, hears of them like of any other fact, and needs no file.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Literal

from shared.canonical import trusted_dumps
from shared.decider import Command, DomainEvent
from shared.rulebooks import Dated
from shared.words import UnitCode

Rows = tuple[Mapping[str, Any], ...]


class AdoptRulebook(Command):
    """The service's own, at its start; nobody else can send it."""

    type: Literal["adopt_rulebook"] = "adopt_rulebook"
    county: UnitCode
    rows: Rows


class RulebookAdopted(DomainEvent):
    """`rows` are the rules of rules.toml with the county's overrides, whole, so that a replay needs no file."""

    stream: ClassVar[str] = "county"
    subject: ClassVar[str] = "unit/{unit}"
    type: Literal["rulebook_adopted"] = "rulebook_adopted"
    digest: str  # SHA-256 of the canonical rows, hex
    rows: tuple[Mapping[str, object], ...]


def adopt(command: AdoptRulebook, digest_in_use: str, today: date) -> list[RulebookAdopted]:
    """Nothing, when these rules are in use already."""
    adopted = digest(command.rows)
    if adopted == digest_in_use:
        return []
    return [RulebookAdopted(unit=command.county, occurred_on=today, digest=adopted, rows=command.rows)]


def digest(rows: Rows) -> str:
    """SHA-256 of the canonical rows, hex: two rulebooks are the same when it is."""
    return sha256(trusted_dumps(rows).encode()).hexdigest()


def plain(rows: Iterable[Dated]) -> Rows:
    """JSON values with every set sorted, so that the same rules always have the same digest."""
    return tuple(
        {key: _sorted(getattr(row, key), value) for key, value in row.model_dump(mode="json").items()} for row in rows
    )


def _sorted(value: object, told: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(told)
    if isinstance(value, tuple) and value and isinstance(value[0], frozenset):
        return [sorted(group) for group in told]
    return told
