"""From an account's name to the affair that it is about, and from a fact to the accounts that it concerns."""

from services.supervision.domain.affairs.affair import Affair
from services.supervision.domain.affairs.cadence import Cadence
from services.supervision.domain.affairs.development import Development
from services.supervision.domain.affairs.guidance import Guidance
from services.supervision.domain.affairs.lecture import Lecture
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.facts import (
    AffairFact,
    CountsDeclared,
    DevelopmentStepRecorded,
    DuesCollected,
    GuideRecorded,
    MeetingTold,
)
from services.supervision.domain.roster import Roster

# Whose entries in the trail an account is made of, by its name's first part; the others' are told by `listens`.
_OWN_SUBJECT = {"matter": "matter", "development": "development", "cadence": "unit"}


def affair_of(name: str, roster: Roster) -> Affair:
    """`name` is matter/<id>, cadence/<unit>, lecture/<person>, link/<first assignment> or development/<case>."""
    sort, _, key = name.partition("/")
    match sort:
        case "matter":
            return VillageMatter()
        case "cadence":
            return Cadence(key)
        case "lecture":
            return Lecture(key)
        case "link":
            return Guidance(key, roster.assigned(key).unit)
        case "development":
            return Development(key)
        case _:
            raise AssertionError(f"no account is called {name}")


def own_subject(name: str) -> str | None:
    """The subject in the trail that is the account's own."""
    sort, _, key = name.partition("/")
    subject = _OWN_SUBJECT.get(sort)
    return subject and f"{subject}/{key}"


def concerned(fact: AffairFact, roster: Roster) -> tuple[str, ...]:
    """The accounts that the fact itself names. Raises KeyError for an unknown link."""
    match fact:
        case MeetingTold(unit=unit, lecturer=None):
            return (f"cadence/{unit}",)
        case MeetingTold(unit=unit, lecturer=person):
            return (f"cadence/{unit}", f"lecture/{person}")
        case CountsDeclared(unit=unit) | DuesCollected(unit=unit):
            return (f"cadence/{unit}",)
        case DevelopmentStepRecorded(case=case):
            return (f"development/{case}",)
        case GuideRecorded(assignment=assignment):
            return (f"link/{roster.first_of_chain(assignment)}",)
        case _:
            return (f"matter/{fact.matter}",)


def listens(name: str, subject: str) -> bool:
    """Whether an account that a fact about the subject concerns is to hear of the subject from then on."""
    return own_subject(name) != subject
