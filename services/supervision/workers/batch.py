"""One batch of the trail, judged: what was heard is learned, every 00:00 that has been settled is passed.

It touches memory only. What comes of it (rows, notices) is written by the projector in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.opening import concerned, hears, own_subject
from services.supervision.domain.facts.acts import Act, EntryRetried
from services.supervision.domain.facts.reading import ROSTER_TYPES, AffairFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.notice import Notice
from services.supervision.domain.turns import begun_by, keys
from services.supervision.feeds import Entry, hear
from services.supervision.views.aside import SetAside, Unlearnable
from services.supervision.views.book import Book, Heard, Told, apply
from services.supervision.views.places import Place
from services.supervision.views.rows import Rows
from shared.days import midnight_us


@dataclass
class Batch:
    """`heard` is what each account hears, in order; `turns` are those of the roster that may touch many.

    `of_key` are the places among the turns of those with that key. Every 00:00 up to that of `settled_on` is passed. Of
    parked positions of the trail an operator wants some `retried` and some `dropped`; `again` are the accounts that are
    folded anew for the former. `torn` are those that may have been judged by a part of the instant with which the batch
    begins, or that begin to hear of what was told before. `begun` are accounts that a turn begins; `behind` those that
    were left behind, and that a program tries again when it starts; `hearers` are the accounts that listen to a subject
    beside its own. `stand_at_us` are the instants by which the judged accounts stand. `aside` are entries at which an
    account failed: the batch is judged again without.
    """

    entries: Sequence[Entry]
    settled_on: date | None = None
    heard: dict[str, list[Heard]] = field(default_factory=dict)
    turns: list[RosterFact] = field(default_factory=list)
    of_key: dict[str, list[int]] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    retried: list[EntryRetried] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    hearers: dict[str, set[str]] = field(default_factory=dict)
    stand_at_us: dict[str, int] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    notices: list[tuple[str, Account, Notice]] = field(default_factory=list)

    def turns_back(self, book: Book) -> bool:
        """Whether something of the roster was recorded no later than what was judged already.

        That is at an instant of which a part was judged, or before an act: it is heard as soon as its day is settled.
        Only then is what was told to be asked of a copy, which takes a tenth of a second and more. That an instant is
        cut is common under load; that its rest tells of the roster is not.
        """
        judged_us = max(book.instant_us, book.acted_us)
        return any(e.recorded_at_us <= judged_us and e.type in ROSTER_TYPES for e in self.entries)

    def read(self, book: Book) -> None:
        """Learn the roster first: every question to it names an instant, so that to know it early changes nothing."""
        for entry in sorted(self.entries, key=lambda entry: entry.order):
            if entry.log_position in book.parked:
                continue
            try:
                fact = hear(entry)
                if isinstance(fact, RosterFact):
                    self._turn(book, entry, fact)
                elif isinstance(fact, AffairFact):
                    for name in self.route(book, entry, fact):
                        self.heard.setdefault(name, []).append(Heard(name, entry, fact))
            except Exception as error:  # whatever it is, the rest goes on
                self.park(book, SetAside.because(entry, error))

    def _turn(self, book: Book, entry: Entry, turn: RosterFact) -> None:
        book.learn_turn(turn)
        if entry.recorded_at_us <= book.instant_us:
            self.torn |= book.of_instant
        for key in keys(turn, book.roster, book.law.rules):
            self.of_key.setdefault(key, []).append(len(self.turns))
        self.turns.append(turn)
        self.begun.update(filter(book.judges, begun_by(turn, book.roster, book.law.rules)))

    def route(self, book: Book, entry: Entry, fact: AffairFact) -> set[str]:
        """The accounts of this lane that hear it. One that it names hears of a subject from now on, with all before."""
        names: set[str] = set()
        for name, subject in concerned(fact, entry.subject, book.roster):
            if not book.judges(name):
                continue
            names.add(name)
            hearers = self.hearers.setdefault(subject, set())
            if own_subject(name) != subject and name not in hearers:
                hearers.add(name)
                self.rows.hears.append((subject, name, entry.log_position, entry.recorded_at_us))
                if entry.type != "meeting_held":
                    self.torn.add(name)
        listening = self.hearers.get(entry.subject, ())
        return names | {name for name in listening if book.judges(name) and hears(name, entry.subject, fact)}

    def park(self, book: Book, aside: SetAside) -> None:
        """The entry's subject is unreliable until it can be judged, and the rest goes on."""
        book.parked.add(aside.entry.log_position)
        self.rows.parked.append((aside.entry.log_position, aside.entry.subject, aside.reason))

    def place(self, before: Place) -> Place:
        """Where the lane stands after it."""
        return Place(self.entries[-1].recorded_at_us, self.entries[-1].log_position) if self.entries else before

    def names(self) -> set[str]:
        """The accounts that this batch itself names."""
        return {*self.heard, *self.torn, *self.begun, *self.behind, *(act.account for act in self.acts)}

    def touching(self, book: Book, name: str) -> list[RosterFact]:
        """The turns of the roster that may touch what this account owes."""
        return self._turns_for(self._ears(book, name))

    def _ears(self, book: Book, name: str) -> set[str]:
        """By what it has learned, and by what it is to learn as far as that says so without what was before."""
        if not self.turns:
            return set()
        coming = [heard.fact for heard in self.heard.get(name, ())]
        return book.accounts[name].affair.ears(book.roster) | book.ears(name, coming)

    def _turns_for(self, ears: set[str]) -> list[RosterFact]:
        places = {place for key in ears for place in self.of_key.get(key, ())}
        return [self.turns[place] for place in sorted(places)]

    def judged(self, book: Book, name: str) -> bool:
        """Judge the account, unless it must be folded again."""
        touching = [] if name in self.again else self.touching(book, name)
        return not self.must_fold_again(book, name, touching) and self.judge(book, name, touching)

    def judge(self, book: Book, name: str, touching: Iterable[RosterFact]) -> bool:
        """Tell one account everything that concerns it, and have it pass the days that are settled.

        False: by what it was told it listens for more turns than those, and must be folded again.
        """
        account, ears = book.accounts[name], self._ears(book, name)
        book.accounts.move_to_end(name)
        told: list[tuple[Told, Entry | None]] = [(heard.fact, heard.entry) for heard in self.heard.get(name, ())]
        told += [(act, None) for act in self.acts if act.account == name]
        told += [(turn, None) for turn in touching]
        told.sort(key=lambda one: one[0].recorded_us)
        for fact, entry in told:
            try:
                apply(account, fact)
            except Unlearnable as error:
                if entry is None:
                    raise
                self.aside.append(SetAside.because(entry, error))
        account.conclude()
        if not (self._ears(book, name) - ears).isdisjoint(self.of_key):
            return False
        if not account.begun:
            return True
        if self.settled_on is not None and account.next_day is not None and account.next_day <= self.settled_on:
            account.advance(self.settled_on)
        self.collect(name, account)
        return True

    def replay(self, book: Book, name: str, heard: Sequence[Heard]) -> Account:
        """Fold the account anew; what it cannot learn is put aside, and it is folded without."""
        facts = [one.fact for one in heard]
        while True:
            try:
                return self.fold(book, name, facts)
            except Unlearnable as error:
                entry = next((one.entry for one in heard if one.fact is error.fact), None)
                if entry is None:
                    raise
                self.aside.append(SetAside.because(entry, error))
                facts = [fact for fact in facts if fact is not error.fact]

    def fold(self, book: Book, name: str, facts: Sequence[AffairFact], before_us: int = 2**62) -> Account:
        """The account by these facts, and by whatever else was recorded before. Raises what the account fails at."""
        return book.replay(name, facts, [*self.acts, *self._turns_for(book.ears(name, facts))], before_us)

    def collect(self, name: str, account: Account) -> None:
        self.stand_at_us[name] = account.heard_us
        self.notices += [(name, account, notice) for notice in account.take_notices()]
        self.rows.take(name, account)

    def close(self, book: Book) -> None:
        """From the next batch on, what was told in this one is the past."""
        for turn in self.turns:
            book.note_turn(turn)
        for act in self.acts:
            book.learn_act(act)
        if self.entries:
            last_us = self.entries[-1].recorded_at_us
            if last_us != book.instant_us:
                book.instant_us, book.of_instant = last_us, set()
            book.of_instant |= {name for name, at_us in self.stand_at_us.items() if at_us >= last_us}
        book.forget()

    def must_fold_again(self, book: Book, name: str, touching: Sequence[RosterFact]) -> bool:
        """Something was recorded before, or at the very instant of, what the account was judged by already."""
        if name in self.again or name in self.torn:
            return True
        account = book.accounts[name]
        told: list[Told] = [heard.fact for heard in self.heard.get(name, ())]
        acts = [act for act in self.acts if act.account == name]
        if account.judged is not None and any(act.recorded_us < midnight_us(account.judged) for act in acts):
            return True  # our own clock is behind that of a source
        return any(fact.recorded_us <= account.heard_us for fact in (*told, *acts, *touching))
