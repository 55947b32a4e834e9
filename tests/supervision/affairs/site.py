"""The small county of `county.py` with a works of its village: how it is built, and how its venue is used."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import affair_of, concerned, own_subject
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Law, Light, light_of, yellow_from
from services.supervision.domain.facts.matters import MatterFact
from services.supervision.domain.facts.roster import KeepersAdopted, PostAssigned, ProcedureAdopted, RosterFact
from services.supervision.domain.facts.works import (
    AcceptanceRecorded,
    ActivityHeld,
    DutyCheckedIn,
    FacilityChanged,
    RotaPublished,
    Shift,
    VenueOpened,
    WorksCompleted,
    WorksFact,
    WorksPlanned,
    WorksReported,
    WorksStarted,
)
from services.supervision.domain.roster import Roster
from services.supervision.domain.track import Track
from services.supervision.domain.turns import keys
from shared.calendar import WorkingCalendar
from shared.days import day_of, midnight_us, minute_of
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE, County, day

LAW = Law(RULES, WorkingCalendar())
WORKS, VENUE = "works/W", "venue/W"
KEEPERS: tuple[Mapping[str, Any], ...] = tuple(
    {**row, "in_force_from": row["in_force_from"].isoformat()}
    for row in tomllib.loads((Path(__file__).parents[3] / "services/venues/rules.toml").read_text("utf-8"))["row"]
    if row["about"] == "keepers"
)


@dataclass
class Site(County):
    """`built` is what venues tells of the works W."""

    built: list[WorksFact] = field(default_factory=list)

    def keepers(self, rows: tuple[Mapping[str, Any], ...] = KEEPERS, recorded: str = "2020-01-01") -> None:
        self.told.append(KeepersAdopted(*self._head("2020-01-01", recorded, COUNTY), rows))

    def appoints(
        self,
        person: str,
        post: str,
        first: str,
        last: str | None = None,
        recorded: str | None = None,
        unit: str = VILLAGE,
    ) -> None:
        """`last` is known from the beginning."""
        head = self._head(first, recorded, unit)
        until = None if last is None else day(last)
        self.told.append(PostAssigned(*head, f"a-{person}-{post}", person, post, until, ()))

    def plans(
        self,
        on: str = "02-01",
        recorded: str | None = None,
        year: int = 2026,
        matter: str | None = "M",
        before: str = "",
        unit: str = VILLAGE,
    ) -> None:
        head = self._head(on, recorded, unit)
        self.built.append(WorksPlanned(*head, "W", year, matter, tuple(before.split())))

    def starts(
        self,
        on: str,
        recorded: str | None = None,
        record: str = "S",
        corrects: str | None = None,
        matter: str | None = "M",
    ) -> str:
        """The event's id is returned, as by the others."""
        head = self._head(on, recorded, VILLAGE)
        self.built.append(WorksStarted(*head, "W", record, corrects, matter))
        return head[0]

    def stands(
        self, percent: int, on: str, recorded: str | None = None, record: str = "", corrects: str | None = None
    ) -> str:
        head = self._head(on, recorded, VILLAGE)
        self.built.append(WorksReported(*head, "W", record or f"R-{head[0]}", corrects, percent))
        return head[0]

    def completes(self, on: str, recorded: str | None = None, record: str = "", corrects: str | None = None) -> str:
        head = self._head(on, recorded, VILLAGE)
        self.built.append(WorksCompleted(*head, "W", record or f"C-{on}", corrects))
        return head[0]

    def accepts(self, on: str, missing: bool = False, office: str = COUNTY) -> str:
        """An act in the system: it is recorded on its day, as those that follow."""
        head = self._head(on.split()[0], on, VILLAGE)
        self.built.append(AcceptanceRecorded(*head, "W", office, True, missing, ()))
        return head[0]

    def rejects(self, on: str, *dues: str, missing: bool = False) -> str:
        head = self._head(on.split()[0], on, VILLAGE)
        self.built.append(AcceptanceRecorded(*head, "W", COUNTY, False, missing, tuple(day(due) for due in dues)))
        return head[0]

    def opens_door(self, on: str, recorded: str | None = None) -> str:
        head = self._head(on, recorded, VILLAGE)
        self.built.append(VenueOpened(*head, "W"))
        return head[0]

    def loses(self, item: str, on: str) -> str:
        head = self._head(on.split()[0], on, VILLAGE)
        self.built.append(FacilityChanged(*head, "W", item, True))
        return head[0]

    def has_again(self, item: str, on: str) -> str:
        head = self._head(on.split()[0], on, VILLAGE)
        self.built.append(FacilityChanged(*head, "W", item, False))
        return head[0]

    def holds(self, on: str, recorded: str | None = None, record: str = "", corrects: str | None = None) -> str:
        head = self._head(on, recorded, VILLAGE)
        self.built.append(ActivityHeld(*head, "W", record or f"H-{head[0]}", corrects))
        return head[0]

    def publishes(self, monday: str, shifts: str, on: str | None = None, recorded: str | None = None) -> str:
        """`shifts` in words of day/08:00/12:00; posted on the Monday itself unless it is said when."""
        head = self._head(on or monday, recorded, VILLAGE)
        self.built.append(RotaPublished(*head, "W", day(monday), tuple(shift(one) for one in shifts.split())))
        return head[0]

    def checks_in(self, at: str, person: str = "zhi", recorded: str | None = None, door_open: bool = True) -> str:
        """`at` is "03-09 08:00"; recorded at once unless it is said when."""
        on, clock = at.split()
        head = self._head(on, recorded or at, VILLAGE)
        self.built.append(DutyCheckedIn(*head, "W", person, minute_of(day(on), clock), door_open))
        return head[0]


def shift(text: str) -> Shift:
    """ "03-09/20:00/02:00" ends on the next day."""
    on, starts_at, ends_at = text.split("/")
    last = day(on) + timedelta(days=ends_at < starts_at)
    return Shift(day(on), minute_of(day(on), starts_at), minute_of(last, ends_at))


def settled() -> Site:
    """Every post of the ladder is held since 1 January, and venues has adopted its rows."""
    site = Site()
    site.keepers()
    site.unit(COUNTY, "county")
    site.unit(TOWN, "township", COUNTY)
    site.unit(VILLAGE, "village", TOWN)
    site.unit(OTHER, "village", TOWN)
    site.seat("zhi", "branch_secretary", VILLAGE)
    site.seat("ban", "party_office_director", TOWN)
    site.seat("fu", "deputy_secretary", TOWN)
    site.seat("shu", "committee_secretary", TOWN)
    site.seat("du", "inspection_office", COUNTY)
    site.seat("zu", "organisation_department", COUNTY)
    return site


def account(site: Site, name: str, on: str, law: Law = LAW) -> Account:
    """At the end of that day: it hears of its own subject, and of those to which a fact has pointed it."""
    roster, sittings, before_us = Roster(COUNTY), Sittings(), midnight_us(day(on) + timedelta(days=1))
    told = sorted((*site.told, *site.built), key=lambda fact: fact.recorded_us)
    told = [fact for fact in told if fact.recorded_us < before_us]
    for fact in told:
        if isinstance(fact, ProcedureAdopted | KeepersAdopted):
            sittings.learn(fact)
        elif isinstance(fact, RosterFact):
            roster.learn(fact)
    lived = [fact for fact in told if isinstance(fact, MatterFact | WorksFact)]
    named = {heard for fact in lived for heard in concerned(fact, subject(fact), roster)}
    subjects = {own_subject(name)} | {subject for account, subject in named if account == name}
    kept, whole = Account(law, roster, sittings, affair_of(name, roster)), affair_of(name, roster)
    for fact in lived:
        if subject(fact) in subjects:
            whole.learn(fact)
    ears = whole.ears(roster)
    for fact in told:
        if isinstance(fact, RosterFact):
            if kept.affair.begun and not ears.isdisjoint(keys(fact, roster, RULES)):
                kept.touch(fact.recorded_us, fact.id)
        elif isinstance(fact, MatterFact | WorksFact) and subject(fact) in subjects:
            kept.learn(fact)
    kept.advance(day(on))
    return kept


def subject(fact: MatterFact | WorksFact) -> str:
    return f"matter/{fact.matter}" if isinstance(fact, MatterFact) else f"works/{fact.works}"


def owed(site: Site, on: str, name: str = WORKS) -> dict[str, str]:
    """frost@11-15 → state, at the end of that day."""
    return {known_as(track): track.state for track in account(site, name, on).tracks}


def known_as(track: Track) -> str:
    period = track.duty.due.isoformat().removeprefix("2026-") if track.duty.period is None else track.period
    return f"{track.duty.rule.partition('.')[2]}@{period}"


def one(site: Site, on: str, duty: str, name: str = WORKS) -> Track:
    """The duty that is known as that, at the end of that day."""
    [found] = [track for track in account(site, name, on).tracks if known_as(track) == duty]
    return found


def light(site: Site, on: str, duty: str, name: str = WORKS) -> Light:
    """As it is shown on that day, by what was recorded by its end."""
    track = one(site, on, duty, name)
    before_days = RULES.yellow(track.duty.asked_on).before_days((track.duty.due - track.duty.since).days)
    return light_of(track.state, yellow_from(track.duty, before_days), track.duty.red_from, day(on))


def rungs(track: Track) -> list[tuple[int, str]]:
    return [(rung.number, f"{rung.day:%m-%d}") for rung in track.rungs]


def breaches(site: Site, on: str, name: str = WORKS) -> dict[str, str]:
    """Rule and day of the record → "shown", or the day on which it was withdrawn, at the end of that day."""
    found = account(site, name, on).breaches.values()
    return {
        f"{breach.rule.partition('.')[2]}@{breach.period[5:]}": "shown"
        if breach.withdrawn_us is None
        else f"withdrawn {day_of(breach.withdrawn_us):%m-%d}"
        for breach in found
    }
