"""A person: an id that posts and meetings name. The name itself stands beside the record and can be erased."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.meetings.domain.commands import ErasePerson, RegisterPerson
from services.meetings.domain.county import County
from services.meetings.domain.events import PersonErased, PersonFact, PersonRegistered
from shared.decider import Refused


@dataclass(frozen=True)
class Person:
    """`registered` as last told, with name and phone; None: nobody was registered under this id, or it was erased."""

    unit: str | None = None
    registered: PersonRegistered | None = None
    erased: bool = False


# Commands.


def register(command: RegisterPerson, county: County, person: Person, today: date) -> list[PersonFact]:
    """Registered again in the same roster, name and phone are replaced."""
    if person.unit not in (None, command.unit) or person.erased:
        raise Refused("input.id_taken", "person", id=command.person)
    county.member(command.unit)
    texts = {"name": command.name} | ({"phone": command.phone} if command.phone else {})
    if person.registered is not None and person.registered.texts == texts:
        return []
    return [PersonRegistered(unit=command.unit, occurred_on=today, person=command.person, texts=texts)]


def erase(command: ErasePerson, person: Person, today: date) -> list[PersonFact]:
    if person.erased:
        return []
    unit = known(command.person, person, "person")
    return [PersonErased(unit=unit, occurred_on=today, person=command.person, texts={"reason": command.reason})]


def known(key: str, person: Person, field: str) -> str:
    """The unit in whose roster the person is kept. Raises Refused "input.unknown_person"."""
    if person.unit is None:
        raise Refused("input.unknown_person", field, person=key)
    return person.unit


def evolve(person: Person, event: PersonFact) -> Person:
    match event:
        case PersonRegistered():
            return Person(event.unit, event)
        case PersonErased():
            return Person(event.unit, erased=True)
        case _:
            assert_never(event)
