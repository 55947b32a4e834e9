"""The accounts in memory, and how one that is not there is folded again from the trail."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.account import Account, changed
from services.supervision.domain.duty import Law
from services.supervision.domain.facts import (
    ACT_TYPES,
    ROSTER_TYPES,
    Act,
    AlertDismissed,
    Fact,
    MatterFact,
    ObligationExcused,
    RosterFact,
    UnitClosed,
    UnitMerged,
    WatchDeclared,
)
from services.supervision.domain.roster import Roster
from services.supervision.feeds import Entry, hear
from services.supervision.views.named import Named
from shared.groups import Connection

ACCOUNTS_MAX = 20_000
Turn = WatchDeclared | UnitMerged | UnitClosed  # facts of the roster that may touch what a matter owes
Told = MatterFact | Act | Turn


@dataclass(frozen=True)
class Checkpoint:
    """Judged up to this position of the trail and this one of our own store; `judged_on`: the last 00:00 passed."""

    log_position: int
    own_position: int
    judged_on: date | None


@dataclass
class Book:
    """What has been heard so far: the roster and our own acts whole, the accounts as far as they are in use.

    `parked` are positions in the trail that could not be judged; accounts are folded without them.
    """

    law: Law
    county: str
    roster: Roster = field(init=False)
    turns: list[Turn] = field(default_factory=list)
    acts: dict[str, list[Act]] = field(default_factory=dict)
    parked: set[int] = field(default_factory=set)
    accounts: OrderedDict[str, Account] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.roster = Roster(self.county)

    async def open(self, connection: Connection, sql: Named, at: Checkpoint) -> None:
        """Hear the roster and our own acts as far as they were judged."""
        self.parked = {row["log_position"] for row in await connection.fetch(sql["parked"])}
        for row in await connection.fetch(sql["entries_of_types"], sorted(ROSTER_TYPES), at.log_position):
            if row["log_position"] not in self.parked:
                fact = hear(row["type"], row["recorded_at_us"], row["body"])
                assert isinstance(fact, RosterFact)
                self.roster.learn(fact)
                if isinstance(fact, Turn):
                    self.turns.append(fact)
        for row in await connection.fetch(sql["acts"], 0, at.own_position, sorted(ACT_TYPES)):
            self.learn_act(read_act(row["type"], row["recorded_at_us"], row["body"]))

    def learn_act(self, act: Act) -> None:
        self.acts.setdefault(act.account, []).append(act)

    async def load(self, connection: Connection, sql: Named, names: Iterable[str], at: Checkpoint) -> None:
        """Have these accounts in memory as they stood there; an account that is not known is begun."""
        missing = [name for name in names if name not in self.accounts]
        if not missing:
            return
        heard: dict[str, list[Fact]] = {name: [] for name in missing}
        for entry, fact in await self.heard_of(connection, sql, missing, at.log_position):
            heard[entry.subject].append(fact)
        for name, facts in heard.items():
            self.accounts[name] = self.fold(name, facts, at.judged_on)

    async def heard_of(
        self, connection: Connection, sql: Named, names: Sequence[str], log_position: int
    ) -> list[tuple[Entry, Fact]]:
        """All that was heard about these accounts up to that position, without what is parked."""
        entries = [Entry(*row) for row in await connection.fetch(sql["entries_of"], names, log_position)]
        heard = [(e, hear(e.type, e.recorded_at_us, e.body)) for e in entries if e.log_position not in self.parked]
        return [(entry, fact) for entry, fact in heard if fact is not None]

    def fold(self, name: str, facts: Sequence[Fact], judged_on: date | None = None) -> Account:
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
        self, name: str, facts: Sequence[Fact], acts: Sequence[Act] | None = None, before_us: int = 2**62
    ) -> Account:
        """The same, with everything in it still to be written and told; of acts and roster what was known before."""
        account = Account(self.law, self.roster)
        told: list[Fact] = [*facts, *(self.acts.get(name, ()) if acts is None else acts)]
        units = self._units(facts)
        told += [turn for turn in self.turns if touches(turn, units)]
        told = sorted((fact for fact in told if fact.recorded_us < before_us), key=lambda fact: fact.recorded_us)
        for fact in told:
            apply(account, fact)
        account.conclude()
        return account

    def forget(self) -> None:
        """Keep memory bounded: the accounts that were used longest ago go."""
        while len(self.accounts) > ACCOUNTS_MAX:
            self.accounts.popitem(last=False)

    def _units(self, facts: Sequence[Fact]) -> set[str]:
        return self.roster.successors(facts[0].unit) if facts else set()


def read_act(kind: str, recorded_at_us: int, body: str) -> Act:
    act = hear(kind, recorded_at_us, body)
    assert isinstance(act, ObligationExcused | AlertDismissed), f"{kind} is no act of ours"
    return act


def touches(turn: Turn, units: set[str]) -> bool:
    return isinstance(turn, WatchDeclared) or turn.unit in units


def apply(account: Account, fact: Fact) -> None:
    """Tell the account the next fact, in order of recording."""
    if not isinstance(fact, RosterFact):
        account.learn(fact)
    elif account.matter.opened is not None:
        account.touch(fact.recorded_us, fact.id)
