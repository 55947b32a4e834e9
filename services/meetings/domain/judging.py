"""Judging afresh: gathers all that a matter's verdicts rest on, as it will stand once the new facts are stored."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import cache, reduce
from typing import Any, TypeVar

from services.meetings.domain import county, development, dues, matter, meeting, person, standard, unit, verdicts
from services.meetings.domain.county import County
from services.meetings.domain.development import Development
from services.meetings.domain.dues import Dues
from services.meetings.domain.events import MeetingRecord
from services.meetings.domain.matter import Matter
from services.meetings.domain.meeting import Meeting
from services.meetings.domain.person import Person
from services.meetings.domain.procedure import Case, judge
from services.meetings.domain.standard import Standard
from services.meetings.domain.unit import Unit
from services.meetings.domain.words import MatterKind
from shared.decider import DomainEvent
from shared.deciding import Ask, Decision, Fold, load

S = TypeVar("S")
Facts = Sequence[DomainEvent]

# A record told again is compared with its texts. No verdict rests on one, for a text may be erased.
FOLDS: Mapping[str, Fold[Any]] = {
    "county": Fold(County(), county.evolve),
    "person": Fold(Person(), person.evolve, with_texts=True),
    "unit": Fold(Unit(), unit.evolve, with_texts=True),
    "meeting": Fold(Meeting(), meeting.evolve, with_texts=True),
    "matter": Fold(Matter(), matter.evolve, with_texts=True),
    "dues": Fold(Dues(), dues.evolve),
    "development": Fold(Development(), development.evolve),
    "standard": Fold(Standard(), standard.evolve),
}


def with_unit_judged(code: str, facts: Facts) -> Decision:
    """The facts change what the unit's matters, and those of the units merged into it, are judged by."""
    if not facts:
        return []
    return (yield from with_judged(facts, (yield from matters_of(code, facts))))


def with_judged(facts: Facts, about: Iterable[str]) -> Decision:
    """The facts, and with them whatever changes in the verdicts of these matters."""
    told = [*facts]
    for key in about if facts else ():
        case, file = yield from case_of(key, facts)
        told += verdicts.changes(file.verdicts, judge(case))
    return told


def with_rules_judged(facts: Facts) -> Decision:
    """The facts change the rules: the matters that have records in the changed rows' time are judged by them."""
    before = yield from load(County, "county")
    after = yield from _standing(County, "county", facts)
    differs = cache(lambda day: before.rules.on(day) != after.rules.on(day))
    touched: list[str] = []
    for code in before.units if facts else ():
        roster = yield from load(Unit, f"unit-{code}")
        for key in roster.matters:
            file = yield from load(Matter, f"matter-{key}")
            if any(differs(day) for day in file.days()):
                touched.append(key)
    return (yield from with_judged(facts, touched))


def case_of(key: str, facts: Facts) -> Generator[Ask, Any, tuple[Case, Matter]]:
    """The matter's case as it will stand once the facts are stored, and what was recorded and told of it until now."""
    known = yield from _standing(County, "county", facts)
    file = yield from _standing(Matter, f"matter-{key}", facts)
    assert file.home is not None, f"matter {key} is judged, but nobody opened it"
    rosters: dict[str, Unit] = {}
    for code in known.line(file.home):
        rosters[code] = yield from _standing(Unit, f"unit-{code}", facts)
    new = (fact.meeting for fact in facts if isinstance(fact, MeetingRecord))
    sittings: list[MeetingRecord] = []
    for meeting_id in dict.fromkeys((*file.meetings, *new)):
        sitting = yield from _standing(Meeting, f"meeting-{meeting_id}", facts)
        if sitting.record is not None and sitting.items(key):
            sittings.append(sitting.record)
    kinds = yield from _kinds(sittings)
    return Case(rosters[file.home].matters[key], known, rosters, file.records, tuple(sittings), kinds), file


def _kinds(sittings: Iterable[MeetingRecord]) -> Generator[Ask, Any, dict[str, MatterKind]]:
    """Of every matter that these meetings resolve: the collective's may not be mixed with others."""
    kinds: dict[str, MatterKind] = {}
    for key in {item.matter for sitting in sittings for item in sitting.items if item.step == "resolution"}:
        resolved = yield from load(Matter, f"matter-{key}")
        home = yield from load(Unit, f"unit-{resolved.home}")
        kinds[key] = home.matters[key].kind
    return kinds


def matters_of(code: str, facts: Facts) -> Generator[Ask, Any, list[str]]:
    known = yield from _standing(County, "county", facts)
    found: list[str] = []
    for absorbed in known.absorbed(code):
        roster = yield from _standing(Unit, f"unit-{absorbed}", facts)
        found += roster.matters
    return found


def _standing(kind: type[S], stream_id: str, facts: Facts) -> Generator[Ask, Any, S]:
    """A stream's state as it will stand once the facts are stored."""
    state = yield from load(kind, stream_id)
    evolve: Callable[[S, Any], S] = FOLDS[stream_id.partition("-")[0]].evolve
    return reduce(evolve, (fact for fact in facts if fact.stream_id() == stream_id), state)


def load_each(kind: type[S], prefix: str, keys: Iterable[str]) -> Generator[Ask, Any, dict[str, S]]:
    found: dict[str, S] = {}
    for key in dict.fromkeys(keys):
        found[key] = yield from load(kind, f"{prefix}-{key}")
    return found
