"""The accounts in memory, and how one that is not there is folded again from the trail."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.supervision.domain.account import Account, changed
from services.supervision.domain.affairs.matter import UnknownMatter
from services.supervision.domain.affairs.opening import affair_of, concerned, hears, lane_of, own_subject
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.acts import Act, EntryDropped, EntryRetried, Ruling
from services.supervision.domain.facts.reading import ACT_TYPES, AFFAIR_TYPES, ROSTER_TYPES, AffairFact
from services.supervision.domain.facts.roster import KeepersAdopted, ProcedureAdopted, RosterFact, UnitMerged
from services.supervision.domain.lanes import MEETINGS, Lane
from services.supervision.domain.roster import Roster
from services.supervision.domain.turns import keys
from services.supervision.feeds import Entry, Unreadable, fact_of, hear
from services.supervision.views.aside import SetAside, Unjudged, Unlearnable
from services.supervision.views.named import Named
from services.supervision.views.places import Checkpoint, Place
from shared.groups import Connection

ACCOUNTS_MAX = 100_000  # of some 15 kB each by the end of a year; what is in use must fit, or each event folds one anew
OWN = "supervision"
Told = AffairFact | Act | RosterFact
UNLEARNABLE = (UnknownMatter, KeyError)


class Heard(NamedTuple):
    """What an account heard, and where it stands in the trail."""

    account: str
    entry: Entry
    fact: AffairFact


@dataclass
class Book:
    """What has been heard so far in a lane: the roster and our own acts whole, the accounts as far as they are in use.

    `turns` are the roster's by their keys, numbered in order of recording. `parked` are positions in the trail that
    could not be judged, or were dropped; accounts are folded without them. `instant_us` is the one at which the last
    entry was recorded, `of_instant` the accounts that may have been judged by it, `acted_us` that of the last act.
    `heirs` are the units that were told to carry on another's affairs.
    """

    law: Law
    county: str
    lane: Lane = MEETINGS
    roster: Roster = field(init=False)
    sittings: Sittings = field(default_factory=Sittings)
    turns: dict[str, dict[int, RosterFact]] = field(default_factory=dict)
    turns_noted: int = 0
    heirs: set[str] = field(default_factory=set)
    acts: dict[str, list[Act]] = field(default_factory=dict)
    parked: set[int] = field(default_factory=set)
    instant_us: int = 0
    of_instant: set[str] = field(default_factory=set)
    acted_us: int = 0
    accounts: OrderedDict[str, Account] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.roster = Roster(self.county)

    async def open(self, connection: Connection, sql: Named, at: Checkpoint, without: Iterable[int] = ()) -> None:
        """Hear the roster and our own acts as far as they were judged. Raises Unjudged."""
        self.parked = {*without}
        self.parked.update(row["log_position"] for row in await connection.fetch(sql["parked_in"], self.lane.name))
        for row in await connection.fetch(sql["acts"], 0, at.own_position, sorted(ACT_TYPES)):
            match read_act(row["type"], row["recorded_at_us"], row["body"]):
                case EntryDropped(parked=position):
                    self.parked.add(position)
                case EntryRetried():
                    pass
                case act if self.judges(act.account):
                    self.learn_act(act)
        types, sources = sorted(ROSTER_TYPES), list(self.lane.sources)
        for row in await connection.fetch(sql["entries_of_types"], types, sources, *at.place):
            if row["log_position"] not in self.parked:
                self._open_turn(Entry(*row))
        await self._open_instant(connection, sql, at)

    def _open_turn(self, entry: Entry) -> None:
        try:
            turn = hear(entry)
            if isinstance(turn, RosterFact):
                self.learn_turn(turn)
                self.note_turn(turn)
        except Exception as error:
            raise Unjudged([SetAside.because(entry, error)]) from error

    async def _open_instant(self, connection: Connection, sql: Named, at: Checkpoint) -> None:
        rows = await connection.fetch(sql["last_instant"], *at.place, self.lane.name, self.lane.foreign)
        for entry in (Entry(*row) for row in rows):
            self.instant_us = entry.recorded_at_us
            if entry.log_position in self.parked:
                continue
            fact = hear(entry)
            if isinstance(fact, AffairFact):
                hearers = await connection.fetch(sql["hearers"], [entry.subject], *at.place)
                heard = {*(row["account"] for row in hearers)}
                heard |= {name for name, _ in concerned(fact, entry.subject, self.roster)}
                self.of_instant.update(filter(self.judges, heard))

    def turned_at_instant(self) -> set[str]:
        """The keys of what was recorded of the roster at the instant of the last entry."""
        at_us = self.instant_us
        return {key for key, turns in self.turns.items() if any(turn.recorded_us == at_us for turn in turns.values())}

    def judges(self, account: str) -> bool:
        """Whether the account is one of this lane."""
        return lane_of(account) == self.lane

    def learn_turn(self, turn: RosterFact) -> None:
        """Every question to roster and sittings names an instant: to know a turn early changes nothing."""
        if isinstance(turn, ProcedureAdopted | KeepersAdopted):
            self.sittings.learn(turn)
        else:
            self.roster.learn(turn)
        if isinstance(turn, UnitMerged):
            self.heirs.add(turn.into)

    def note_turn(self, turn: RosterFact) -> None:
        """From now on it is the past, of which accounts are folded."""
        self.turns_noted += 1
        for key in keys(turn, self.roster, self.law.rules):
            self.turns.setdefault(key, {})[self.turns_noted] = turn

    def as_it_stands(self) -> "Book":
        """A copy that learns nothing more: for asking what was told. It has no accounts yet."""
        copy = Book(self.law, self.county, self.lane)
        copy.roster, copy.sittings, copy.parked = deepcopy(self.roster), deepcopy(self.sittings), set(self.parked)
        copy.turns = {key: dict(turns) for key, turns in self.turns.items()}
        copy.acts = {name: list(acts) for name, acts in self.acts.items()}
        return copy

    def learn_act(self, act: Act) -> None:
        self.acts.setdefault(act.account, []).append(act)
        self.acted_us = max(self.acted_us, act.recorded_us)

    async def load(
        self, connection: Connection, sql: Named, names: Iterable[str], at: Checkpoint
    ) -> dict[str, Exception]:
        """Have these accounts in memory as they stood there; an account that is not known is begun.

        Those that cannot be folded are given back.
        """
        missing = [name for name in names if name not in self.accounts]
        failed: dict[str, Exception] = {}
        if not missing:
            return failed
        facts: dict[str, list[AffairFact]] = {name: [] for name in missing}
        for heard in await self.heard_of(connection, sql, missing, at.place):
            facts[heard.account].append(heard.fact)
        for name, told in facts.items():
            try:
                self.accounts[name] = self.fold(name, told, at.judged_on)
            except Exception as error:
                failed[name] = error
        return failed

    async def heard_of(self, connection: Connection, sql: Named, names: Sequence[str], until: Place) -> list[Heard]:
        """All that was heard by these accounts up to that place, without what is parked. Raises Unjudged."""
        own = [(name, subject) for name in names if (subject := own_subject(name)) is not None]
        rows = await connection.fetch(
            sql["entries_of"],
            [name for name, _ in own],
            [subject for _, subject in own],
            names,
            *until,
            sorted(AFFAIR_TYPES),
            list(self.lane.sources),
        )
        found: list[Heard] = []
        for account, *columns in rows:
            entry = Entry(*columns)
            if entry.log_position in self.parked:
                continue
            try:
                fact = hear(entry)
            except Unreadable as error:
                raise Unjudged([SetAside.because(entry, error)]) from error
            if isinstance(fact, AffairFact) and hears(account, entry.subject, fact):
                found.append(Heard(account, entry, fact))
        return found

    def fold(self, name: str, facts: Sequence[AffairFact], judged_on: date | None = None) -> Account:
        """An account from its facts; everything in it counts as written, and what it had to tell as told."""
        account = self.replay(name, facts)
        if judged_on is not None and account.begun:
            account.advance(judged_on)
        account.take_notices()
        account.dropped.clear()
        for _ in changed(account):
            pass
        return account

    def replay(
        self,
        name: str,
        facts: Sequence[AffairFact],
        more: Sequence[Act | RosterFact] = (),
        before_us: int = 2**62,
        horizon: date = date.max,
    ) -> Account:
        """The same, with everything in it still to be written and told; of acts and roster what was known before.

        `more` are acts and turns that the book does not hold yet. Of acts those count that were done by the `horizon`.
        Raises Unlearnable.
        """
        account = Account(self.law, self.roster, self.sittings, affair_of(name, self.roster), horizon)
        ears = self.ears(name, facts)
        told: list[Told] = [*facts, *(act for act in self.acts.get(name, ()) if act.on <= horizon)]
        turns = {number: turn for key in ears for number, turn in self.turns.get(key, {}).items()}
        told += [turns[number] for number in sorted(turns)]
        told += [fact for fact in more if self.concerns(fact, name, ears)]
        told = sorted((fact for fact in told if fact.recorded_us < before_us), key=lambda fact: fact.recorded_us)
        for fact in told:
            apply(account, fact)
        account.conclude()
        return account

    def ears(self, name: str, facts: Sequence[AffairFact]) -> set[str]:
        """The keys of the turns that the account listens for, by what it hears."""
        affair = affair_of(name, self.roster)
        for fact in facts:
            with suppress(*UNLEARNABLE):
                affair.learn(fact)
        return affair.ears(self.roster)

    def concerns(self, fact: Act | RosterFact, name: str, ears: set[str]) -> bool:
        if isinstance(fact, Act):
            return fact.account == name
        return not ears.isdisjoint(keys(fact, self.roster, self.law.rules))

    def forget(self) -> None:
        """Keep memory bounded: the accounts that were used longest ago go."""
        while len(self.accounts) > ACCOUNTS_MAX:
            self.accounts.popitem(last=False)


def read_act(kind: str, recorded_at_us: int, body: str) -> Act | Ruling:
    act = fact_of(OWN, kind, recorded_at_us, body)
    assert isinstance(act, Act | Ruling), f"{kind} is no act of ours"
    return act


def apply(account: Account, fact: Told) -> None:
    """Tell the account the next fact, in order of recording. Raises Unlearnable."""
    if isinstance(fact, RosterFact):
        if account.affair.begun:
            account.touch(fact.recorded_us, fact.id)
        return
    try:
        account.learn(fact)
    except UNLEARNABLE as error:
        raise Unlearnable(fact, error) from error
