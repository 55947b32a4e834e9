"""The accounts in memory, and how one that is not there is folded again from the trail."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.account import Account, changed
from services.supervision.domain.duty import Law
from services.supervision.domain.facts import (
    ACT_TYPES,
    MATTER_TYPES,
    ROSTER_TYPES,
    Act,
    EntryDropped,
    EntryRetried,
    Fact,
    MatterFact,
    RosterFact,
    Ruling,
    UnitClosed,
    UnitMerged,
    WatchDeclared,
)
from services.supervision.domain.matter import UnknownMatter
from services.supervision.domain.roster import Roster
from services.supervision.feeds import Entry, hear
from services.supervision.views.named import Named
from shared.groups import Connection

ACCOUNTS_MAX = 20_000
Turn = WatchDeclared | UnitMerged | UnitClosed  # facts of the roster that may touch what a matter owes
Told = MatterFact | Act | Turn


class Unlearnable(Exception):  # noqa: N818
    """A fact that its account cannot learn; the message is the kind of failure."""

    def __init__(self, fact: Fact, why: Exception) -> None:
        super().__init__(type(why).__name__)
        self.fact = fact


@dataclass(frozen=True)
class Checkpoint:
    """Judged up to this position of the trail and this one of our own store; `judged_on`: the last 00:00 passed."""

    log_position: int
    own_position: int
    judged_on: date | None


@dataclass
class Book:
    """What has been heard so far: the roster and our own acts whole, the accounts as far as they are in use.

    `parked` are positions in the trail that could not be judged, or were dropped; accounts are folded without them.
    `instant_us` is the one at which the last entry was recorded, `of_instant` the accounts that it has entries of.
    """

    law: Law
    county: str
    roster: Roster = field(init=False)
    turns: list[Turn] = field(default_factory=list)
    acts: dict[str, list[Act]] = field(default_factory=dict)
    parked: set[int] = field(default_factory=set)
    instant_us: int = 0
    of_instant: set[str] = field(default_factory=set)
    accounts: OrderedDict[str, Account] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.roster = Roster(self.county)

    async def open(self, connection: Connection, sql: Named, at: Checkpoint) -> None:
        """Hear the roster and our own acts as far as they were judged."""
        self.parked = {row["log_position"] for row in await connection.fetch(sql["parked"])}
        for row in await connection.fetch(sql["acts"], 0, at.own_position, sorted(ACT_TYPES)):
            match read_act(row["type"], row["recorded_at_us"], row["body"]):
                case EntryDropped(parked=position):
                    self.parked.add(position)
                case EntryRetried():
                    pass
                case act:
                    self.learn_act(act)
        for row in await connection.fetch(sql["entries_of_types"], sorted(ROSTER_TYPES), at.log_position):
            if row["log_position"] not in self.parked:
                fact = hear(row["type"], row["recorded_at_us"], row["body"])
                assert isinstance(fact, RosterFact)
                self.roster.learn(fact)
                if isinstance(fact, Turn):
                    self.turns.append(fact)

        for row in await connection.fetch(sql["last_instant"], at.log_position):
            self.pass_by(row["recorded_at_us"], row["type"], row["subject"])

    def pass_by(self, recorded_us: int, kind: str, subject: str) -> None:
        if recorded_us != self.instant_us:
            self.instant_us = recorded_us
            self.of_instant = set()
        if kind in MATTER_TYPES:
            self.of_instant.add(subject)

    def as_it_stands(self) -> "Book":
        """A copy that learns nothing more: for asking what was told. It has no accounts yet."""
        copy = Book(self.law, self.county)
        copy.roster, copy.turns, copy.parked = deepcopy(self.roster), list(self.turns), set(self.parked)
        copy.acts = {name: list(acts) for name, acts in self.acts.items()}
        return copy

    def learn_act(self, act: Act) -> None:
        self.acts.setdefault(act.account, []).append(act)

    async def load(self, connection: Connection, sql: Named, names: Iterable[str], at: Checkpoint) -> None:
        """Have these accounts in memory as they stood there; an account that is not known is begun."""
        missing = [name for name in names if name not in self.accounts]
        if not missing:
            return
        heard: dict[str, list[MatterFact]] = {name: [] for name in missing}
        for entry, fact in await self.heard_of(connection, sql, missing, at.log_position):
            heard[entry.subject].append(fact)
        for name, facts in heard.items():
            self.accounts[name] = self.fold(name, facts, at.judged_on)

    async def heard_of(
        self, connection: Connection, sql: Named, names: Sequence[str], log_position: int
    ) -> list[tuple[Entry, MatterFact]]:
        """All that was heard about these accounts up to that position, without what is parked."""
        entries = [Entry(*row) for row in await connection.fetch(sql["entries_of"], names, log_position)]
        heard = [(e, hear(e.type, e.recorded_at_us, e.body)) for e in entries if e.log_position not in self.parked]
        return [(entry, fact) for entry, fact in heard if isinstance(fact, MatterFact)]

    def fold(self, name: str, facts: Sequence[MatterFact], judged_on: date | None = None) -> Account:
        """An account from its facts; everything in it counts as written, and what it had to tell as told."""
        account = self.replay(name, facts)
        if judged_on is not None:
            account.advance(judged_on)
        account.take_notices()
        account.dropped.clear()
        for _ in changed(account):
            pass
        return account

    def replay(
        self, name: str, facts: Sequence[MatterFact], more: Sequence[Act | Turn] = (), before_us: int = 2**62
    ) -> Account:
        """The same, with everything in it still to be written and told; of acts and roster what was known before.

        `more` are acts and turns that the book does not hold yet. Raises Unlearnable.
        """
        account = Account(self.law, self.roster)
        units = self._units(facts)
        told: list[Told] = [*facts, *self.acts.get(name, ())]
        told += [fact for fact in (*self.turns, *more) if concerns(fact, name, units)]
        told = sorted((fact for fact in told if fact.recorded_us < before_us), key=lambda fact: fact.recorded_us)
        for fact in told:
            apply(account, fact)
        account.conclude()
        return account

    def forget(self) -> None:
        """Keep memory bounded: the accounts that were used longest ago go."""
        while len(self.accounts) > ACCOUNTS_MAX:
            self.accounts.popitem(last=False)

    def _units(self, facts: Sequence[MatterFact]) -> set[str]:
        return self.roster.successors(facts[0].unit) if facts else set()


def read_act(kind: str, recorded_at_us: int, body: str) -> Act | Ruling:
    act = hear(kind, recorded_at_us, body)
    assert isinstance(act, Act | Ruling), f"{kind} is no act of ours"
    return act


def touches(turn: Turn, units: set[str]) -> bool:
    return isinstance(turn, WatchDeclared) or turn.unit in units


def concerns(fact: Act | Turn, name: str, units: set[str]) -> bool:
    return fact.account == name if isinstance(fact, Act) else touches(fact, units)


def apply(account: Account, fact: Told) -> None:
    """Tell the account the next fact, in order of recording. Raises Unlearnable."""
    if isinstance(fact, Turn):
        if account.matter.opened is not None:
            account.touch(fact.recorded_us, fact.id)
        return
    try:
        account.learn(fact)
    except (UnknownMatter, KeyError) as error:
        raise Unlearnable(fact, error) from error
