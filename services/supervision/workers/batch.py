"""One batch of the trail, judged: what was heard is learned, every 00:00 that has been settled is passed.

It touches memory only. What comes of it (rows, notices) is written by the projector in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.account import Account
from services.supervision.domain.facts import ROSTER_TYPES, Act, EntryRetried, MatterFact, RosterFact
from services.supervision.domain.notice import Notice
from services.supervision.feeds import Entry, Unreadable, hear
from services.supervision.views.book import Book, Told, Turn, Unlearnable, apply, touches
from services.supervision.views.rows import Rows


@dataclass
class Batch:
    """`heard` are the facts of matters by account, in order; `turns` those of the roster that may touch many.

    Every 00:00 up to that of `settled_on` is passed. Of parked positions of the trail an operator wants some
    `retried` and some `dropped`; `again` are the accounts that are folded anew for that. `torn` are those that may have
    been judged by a part of the instant with which the batch begins.
    """

    entries: Sequence[Entry]
    settled_on: date | None = None
    heard: dict[str, list[tuple[Entry, MatterFact]]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    retried: list[EntryRetried] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)
    rows: Rows = field(default_factory=Rows)
    notices: list[tuple[str, Account, Notice]] = field(default_factory=list)

    def turns_back(self, book: Book) -> bool:
        """Whether something of the roster was recorded at an instant of which a part was judged already.

        Only then is what was told to be asked of a copy, which takes a tenth of a second and more. That an instant is
        cut is common under load; that its rest tells of the roster is not.
        """
        return any(e.recorded_at_us <= book.instant_us and e.type in ROSTER_TYPES for e in self.entries)

    def read(self, book: Book) -> None:
        """Learn the roster first: every question to it names an instant, so that to know it early changes nothing."""
        for entry in self.entries:
            try:
                fact = hear(entry.type, entry.recorded_at_us, entry.body)
                if isinstance(fact, RosterFact):
                    book.roster.learn(fact)
                    if entry.recorded_at_us <= book.instant_us:
                        self.torn |= book.of_instant
                    if isinstance(fact, Turn):
                        self.turns.append(fact)
                elif isinstance(fact, MatterFact):
                    self.heard.setdefault(entry.subject, []).append((entry, fact))
            except (Unreadable, KeyError) as error:
                self.park(book, entry, error)

    def park(self, book: Book, entry: Entry, error: Exception) -> None:
        """Put the entry aside: its subject is unreliable until it can be judged, and the rest goes on."""
        reason = str(error)
        if not isinstance(error, Unreadable):
            reason = f"{entry.type}: {error if isinstance(error, Unlearnable) else type(error).__name__}"
        book.parked.add(entry.log_position)
        self.rows.parked.append((entry.log_position, entry.subject, reason))

    def names(self) -> set[str]:
        return {*self.heard, *(act.account for act in self.acts)}

    def touching(self, book: Book, name: str) -> list[Turn]:
        """The turns of the roster that may touch what this account owes."""
        if not self.turns:
            return []
        opened = book.accounts[name].matter.opened
        unit = opened.unit if opened else next((entry.unit for entry, _ in self.heard.get(name, ())), "")
        units = book.roster.successors(unit)
        return [turn for turn in self.turns if touches(turn, units)]

    def judge(self, book: Book, name: str, touching: Iterable[Turn]) -> None:
        """Tell one account everything that concerns it, and have it pass the days that are settled."""
        account = book.accounts[name]
        book.accounts.move_to_end(name)
        told: list[tuple[Told, Entry | None]] = [(fact, entry) for entry, fact in self.heard.get(name, ())]
        told += [(act, None) for act in self.acts if act.account == name]
        told += [(turn, None) for turn in touching]
        told.sort(key=lambda one: one[0].recorded_us)
        for fact, entry in told:
            try:
                apply(account, fact)
            except Unlearnable as error:
                if entry is None:
                    raise
                self.park(book, entry, error)
        account.conclude()
        if account.matter.opened is None:
            return
        if self.settled_on is not None and account.next_day is not None and account.next_day <= self.settled_on:
            account.advance(self.settled_on)
        self.collect(name, account)

    def replay(self, book: Book, name: str, heard: Sequence[tuple[Entry, MatterFact]]) -> Account:
        """Fold the account anew; what it cannot learn is parked, and it is folded without."""
        while True:
            facts = [fact for entry, fact in heard if entry.log_position not in book.parked]
            try:
                return book.replay(name, facts, [*self.acts, *self.turns])
            except Unlearnable as error:
                entry = next((entry for entry, fact in heard if fact is error.fact), None)
                if entry is None:
                    raise
                self.park(book, entry, error)

    def collect(self, name: str, account: Account) -> None:
        self.notices += [(name, account, notice) for notice in account.take_notices()]
        self.rows.take(name, account)

    def close(self, book: Book) -> None:
        """From the next batch on, what was told in this one is the past."""
        book.turns += self.turns
        for entry in self.entries:
            book.pass_by(entry.recorded_at_us, entry.type, entry.subject)
        for act in self.acts:
            book.learn_act(act)
        book.forget()

    def must_fold_again(self, book: Book, name: str, touching: Sequence[Turn]) -> bool:
        """Something was recorded before, or at the very instant of, what the account was judged by already."""
        if name in self.again or name in self.torn:
            return True
        account = book.accounts[name]
        told: list[Told] = [fact for _, fact in self.heard.get(name, ())]
        told += [act for act in self.acts if act.account == name]
        return any(fact.recorded_us <= account.heard_us for fact in (*told, *touching))
