"""What is malformed, whoever asks: refused at the door, with the field that is at fault, and nothing is stored."""

from collections.abc import Collection
from datetime import date

from shared.decider import DomainEvent, Refused


def happened(day: date, today: date, field: str) -> None:
    """What has happened has happened by the day of its recording."""
    if day > today:
        raise Refused("input.future_day", field, day=day)


def once(known: DomainEvent | None, told: DomainEvent, field: str, resolved: Collection[str] = ()) -> bool:
    """Whether this is new. The same told again is not; another content, or text, under a known id is refused.

    `resolved` are fields that the command does not tell, such as the day of an act in the system: they may differ.
    """
    if known is None:
        return True
    if known == type(told)(**{**dict(told), **{name: getattr(known, name) for name in resolved}}):
        return False
    raise Refused("input.id_taken", field, id=getattr(told, field, None))
