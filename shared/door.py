"""What is malformed, whoever asks: refused at the door, with the field that is at fault, and nothing is stored."""

from collections.abc import Iterable
from datetime import date

from shared.decider import DomainEvent, Refused

ACT = ("occurred_on",)  # what the caller does not tell of a unit's act in the system
OFFICE_ACT = ("occurred_on", "unit")  # of an office's, the owner of the day as well


def happened(day: date, today: date, field: str) -> None:
    """What has happened has happened by the day of its recording."""
    if day > today:
        raise Refused("input.future_day", field, day=day)


def in_order(first_day: date, last_day: date | None, field: str = "last_day") -> None:
    """`field` is the one that names the later day."""
    if last_day is not None and last_day < first_day:
        raise Refused("input.days_reversed", field, first_day=first_day, last_day=last_day)


def once(known: DomainEvent | None, told: DomainEvent, taken: str | Refused, resolved: Iterable[str] = ()) -> bool:
    """Whether this is new. The same told again is not; another content, or text, of what is known is refused.

    `taken` is the field whose id is used for the other content, or the refusal itself; `resolved` as of `same`.
    """
    if known is None:
        return True
    if same(known, told, resolved):
        return False
    if isinstance(taken, Refused):
        raise taken
    raise Refused("input.id_taken", taken, id=getattr(told, taken, None))


def same(known: DomainEvent, told: DomainEvent, resolved: Iterable[str] = ()) -> bool:
    """Whether this tells what is known. A text that was erased can be compared with none: whatever is told is the same.

    `resolved` are fields that the command does not tell, such as the day of an act in the system: they may differ.
    """
    erased = {name: None for name, text in known.texts.items() if text is None and name in told.texts}
    believed = {name: getattr(known, name) for name in resolved}
    return known == told.model_copy(update={**believed, "texts": {**told.texts, **erased}})
