"""What an account is about: a matter, the year of a unit, somebody's lecture, a link, a case of development.

An affair knows the facts that it was told and says what is owed by them. It never remembers what it said before: that,
and what fired, is for the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Debtor, Duty, Law
from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.roster import Roster, Seat


@dataclass(frozen=True, slots=True)
class Now:
    """On `day`, by what was recorded before the instant `known_us`."""

    law: Law
    roster: Roster
    sittings: Sittings
    day: date
    known_us: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that breaks a rule. `on` is its day, `event` the id of the event that tells it.

    `debtor` answers for what it is about. `record` tells those of one rule and subject apart.
    """

    rule: str
    subject: str
    debtor: Debtor
    on: date
    event: str
    record: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule, self.subject, self.record


class Affair(Protocol):
    """Facts are learned in order of recording; an affair passes over those that say nothing to it.

    `unit` is whose affair it was first; empty when it is a person's. `begun`: there is something to judge.
    """

    @property
    def unit(self) -> str: ...

    @property
    def begun(self) -> bool: ...

    def learn(self, fact: AffairFact) -> None:
        """Raises Unlearnable's causes: UnknownMatter or KeyError."""

    def turn(self) -> None:
        """The roster, or who may preside, has changed in a way that may touch it."""

    def duties(self, now: Now) -> list[Duty]:
        """All that is owed or was owed by then, also what has been done or cancelled since.

        A duty that stays as it was may be the same object as before; none is ever changed once it was given.
        """

    def faults(self, now: Now) -> Iterable[Fault]:
        """The breaches that stand by then, each key once."""

    def next_turn(self, now: Now) -> date | None:
        """The first day after now.day at whose 00:00 it owes or breaks something else, if nothing more is recorded."""

    def debtors(self, duty: Duty, day: date, roster: Roster, before_us: int) -> tuple[Seat, ...]:
        """Who owes it in person on that day; nobody where a unit does."""

    def ears(self, roster: Roster) -> set[str]:
        """The keys of the roster's turns that may touch it (turns.py)."""
