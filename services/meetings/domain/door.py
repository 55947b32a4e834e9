"""What is malformed, whoever asks: refused at the door, with the field that is at fault, and nothing is stored."""

from datetime import date

from shared.decider import DomainEvent, Refused


def happened(day: date, today: date, field: str) -> None:
    """What has happened has happened by the day of its recording."""
    if day > today:
        raise Refused("input.future_day", field, day=day)


def same(known: DomainEvent, told: DomainEvent) -> bool:
    """Whether two records say the same. Texts stand beside the record, where no decision sees them: not compared."""
    return _content(known) == _content(told)


def once(known: DomainEvent | None, told: DomainEvent, field: str) -> bool:
    """Whether this is new. The same told again is not; another content under a known id is refused."""
    if known is None:
        return True
    if same(known, told):
        return False
    raise Refused("input.id_taken", field, id=getattr(told, field, None))


def _content(event: DomainEvent) -> dict[str, object]:
    return {key: value for key, value in event.__dict__.items() if key != "texts"}
