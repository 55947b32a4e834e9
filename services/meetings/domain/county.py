"""The county: its units, their parents and successors, since when they are watched, and the rulebook in use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from services.meetings.domain import rules
from services.meetings.domain.commands import (
    CloseUnit,
    DeclareWatch,
    MergeUnit,
    RegisterUnit,
    RenameUnit,
)
from services.meetings.domain.events import (
    CountyFact,
    UnitClosed,
    UnitMerged,
    UnitRegistered,
    UnitRenamed,
    WatchDeclared,
)
from services.meetings.domain.rules import Rulebook
from shared.adoption import AdoptRulebook, RulebookAdopted, adopt
from shared.decider import Decider, Refused
from shared.door import happened, once


@dataclass(frozen=True)
class Member:
    """A unit as the county knows it. `ended` is its merger or closing; the whole of that day is still its own."""

    registered: UnitRegistered
    name: str
    ended: UnitMerged | UnitClosed | None = None

    @property
    def into(self) -> str | None:
        return self.ended.into if isinstance(self.ended, UnitMerged) else None


@dataclass(frozen=True)
class County:
    watched_from: WatchDeclared | None = None
    rules_digest: str = ""
    rules: Rulebook = field(default_factory=Rulebook)
    units: Mapping[str, Member] = field(default_factory=dict)

    def member(self, unit: str, at: str = "unit") -> Member:
        """`at` is the command's field that names the unit. Raises Refused "input.unknown_unit"."""
        if unit not in self.units:
            raise Refused("input.unknown_unit", at, unit=unit)
        return self.units[unit]

    def require_branch(self, unit: str) -> None:
        """A village is its own branch. Raises Refused for a unit that is unknown, or has no members of its own."""
        if self.member(unit).registered.kind not in ("village", "branch"):
            raise Refused("input.not_a_branch", "unit", unit=unit)

    def line(self, unit: str) -> Iterator[str]:
        """The unit and, one after the other, those into which it was merged."""
        code: str | None = unit
        while code is not None:
            yield code
            code = self.units[code].into

    def owner(self, home: str, day: date) -> str | None:
        """To whom, on that day, the affairs belong that `home` opened; None when it was closed without a successor."""
        for code in self.line(home):
            ended = self.units[code].ended
            if ended is None or day <= ended.occurred_on:
                return code
        return None

    def closing(self, home: str) -> UnitClosed | None:
        """How the line of units ended to whom the affairs belong that `home` opened; None while one of them stands."""
        *_, last = self.line(home)
        ended = self.units[last].ended
        return ended if isinstance(ended, UnitClosed) else None

    def above(self, unit: str) -> Iterator[str]:
        """The unit's parent, that one's parent, and so on up to the county."""
        parent = self.units[unit].registered.parent
        while parent is not None:
            yield parent
            parent = self.units[parent].registered.parent

    def absorbed(self, unit: str) -> list[str]:
        """The unit and all that were merged into it, at however many removes."""
        return [code for code in self.units if unit in self.line(code)]


# Commands.


def declare_watch(command: DeclareWatch, county: County, today: date) -> list[CountyFact]:
    """May begin in the future. Declared again, the last holds."""
    if county.units and county.member(command.county, "county").registered.kind != "county":
        raise Refused("input.not_a_county", "county", unit=command.county)
    if county.watched_from is not None and county.watched_from.watched_from == command.watched_from:
        return []
    return [WatchDeclared(unit=command.county, occurred_on=today, watched_from=command.watched_from)]


def register(command: RegisterUnit, county: County, today: date) -> list[CountyFact]:
    told = UnitRegistered(
        unit=command.unit,
        occurred_on=command.enrolled_on,
        kind=command.kind,
        sector=command.sector,
        name=command.name,
        parent=command.parent,
    )
    known = county.units.get(command.unit)
    if not once(None if known is None else known.registered, told, "unit"):
        return []
    happened(command.enrolled_on, today, "enrolled_on")
    if command.parent is not None:
        county.member(command.parent, "parent")
    elif command.kind != "county":
        raise Refused("input.parent_missing", "parent", unit=command.unit)
    return [told]


def rename(command: RenameUnit, county: County, today: date) -> list[CountyFact]:
    if county.member(command.unit).name == command.name:
        return []
    happened(command.renamed_on, today, "renamed_on")
    return [UnitRenamed(unit=command.unit, occurred_on=command.renamed_on, name=command.name)]


def merge(command: MergeUnit, county: County, today: date) -> list[CountyFact]:
    told = UnitMerged(unit=command.unit, occurred_on=command.merged_on, into=command.into)
    if not once(county.member(command.unit).ended, told, "unit"):
        return []
    happened(command.merged_on, today, "merged_on")
    successor = county.member(command.into, "into")
    if command.unit in county.line(command.into):
        raise Refused("input.merged_in_a_circle", "into", unit=command.into)
    if successor.ended is not None and successor.ended.occurred_on <= command.merged_on:
        raise Refused("input.unit_ended", "into", unit=command.into, day=successor.ended.occurred_on)
    return [told]


def close(command: CloseUnit, county: County, today: date) -> list[CountyFact]:
    told = UnitClosed(unit=command.unit, occurred_on=command.closed_on)
    if not once(county.member(command.unit).ended, told, "unit"):
        return []
    happened(command.closed_on, today, "closed_on")
    return [told]


def evolve(county: County, event: CountyFact) -> County:
    match event:
        case WatchDeclared():
            return replace(county, watched_from=event)
        case RulebookAdopted():
            return replace(county, rules_digest=event.digest, rules=rules.rulebook(event.rows))
        case UnitRegistered():
            return _with(county, Member(event, event.name))
        case UnitRenamed():
            return _with(county, replace(county.units[event.unit], name=event.name))
        case UnitMerged() | UnitClosed():
            return _with(county, replace(county.units[event.unit], ended=event))
        case _:
            assert_never(event)


def _with(county: County, member: Member) -> County:
    return replace(county, units={**county.units, member.registered.unit: member})


CountyCommand = AdoptRulebook | DeclareWatch | RegisterUnit | RenameUnit | MergeUnit | CloseUnit


def decider(today: date) -> Decider[CountyCommand, County, CountyFact]:
    def decide(command: CountyCommand, county: County) -> list[CountyFact]:
        match command:
            case AdoptRulebook():
                return [*adopt(command, county.rules_digest, today)]
            case DeclareWatch():
                return declare_watch(command, county, today)
            case RegisterUnit():
                return register(command, county, today)
            case RenameUnit():
                return rename(command, county, today)
            case MergeUnit():
                return merge(command, county, today)
            case CloseUnit():
                return close(command, county, today)
            case _:
                assert_never(command)

    return Decider(County(), decide, evolve)
