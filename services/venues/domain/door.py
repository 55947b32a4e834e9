"""What is malformed, whoever asks: refused at the door, with the field that is at fault, and nothing is stored."""

from datetime import date

from shared.decider import DomainEvent, Refused


def happened(day: date, today: date, field: str) -> None:
    """What has happened has happened by the day of its recording."""
    if day > today:
        raise Refused("input.future_day", field, day=day)


def once(known: DomainEvent | None, told: DomainEvent, field: str) -> bool:
    """Whether this is new. The same told again is not; another content, or text, under a known id is refused."""
    if known is None:
        return True
    if known == told:
        return False
    raise Refused("input.id_taken", field, id=getattr(told, field, None))
