"""Keeps a village's roster: posts that change hands, numbers declared late, mergers; and writes the lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid5

from deploy.sample import names
from deploy.sample.affairs import Affairs
from deploy.sample.affairs import Mark as AffairsMark
from deploy.sample.county import County, Declared, Ended, Holding, Merged, Person
from deploy.sample.days import FOREVER, moment, plus
from deploy.sample.life import Guide, Life
from deploy.sample.life import Mark as LifeMark
from deploy.sample.matter import Matter

_NAMESPACE = UUID("6f1d8a52-2f0e-4f55-9a43-5a8c6a1f7d10")
# A day's facts are recorded in the order in which the rules sort them; a story that wants another says so.
_HOURS = {
    "merge_unit": 8,
    "open_matter": 9,
    "hold_meeting": 13,
    "collect_dues": 14,
    "post_disclosure": 15,
    "raise_objection": 16,
    "answer_objection": 17,
    "report_progress": 18,
    "record_guide": 19,
    "return_matter": 20,
    "withdraw_matter": 21,
    "close_unit": 22,
}

SERVICES = ("meetings", "rectification", "venues")
ROOM_DAYS = 130


@dataclass(frozen=True)
class Line:
    at: datetime
    thread: str  # lines of one thread keep their order in every permutation
    id: str
    type: str
    actor: str
    data: Mapping[str, Any]
    service: str = "meetings"


@dataclass
class Book:
    """What all tellers of a county write into."""

    seed: int
    county: County
    lines: list[Line] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    life: Life = field(default_factory=Life)
    affairs: Affairs = field(default_factory=Affairs)
    merging: set[str] = field(default_factory=set)  # villages whose proposals are made in the month's merged sitting
    silent: set[str] = field(default_factory=set)  # persons of whom the routine has no lecture
    lectured: set[tuple[str, int]] = field(default_factory=set)  # person and year

    def mark(self) -> "Mark":
        noted = self.life.mark(), self.affairs.mark()
        return Mark(len(self.lines), len(self.matters), *noted, self.county.copy(), set(self.silent))

    def reset(self, mark: "Mark") -> None:
        """As it was: what has been told since leaves nothing behind."""
        del self.lines[mark.lines :], self.matters[mark.matters :]
        self.life.forget(mark.life)
        self.affairs.forget(mark.affairs)
        self.county.be(mark.county)
        self.silent = set(mark.silent)


@dataclass(frozen=True)
class Mark:
    lines: int
    matters: int
    life: LifeMark
    affairs: AffairsMark
    county: County
    silent: set[str]


class Clerk:
    def __init__(self, book: Book, village: str, random: Random, story: str, neighbour: str | None = None) -> None:
        self.book = book
        self.county = book.county
        self.village = village
        self.neighbour = neighbour
        self.random = random
        self.story = story
        self.until = self.county.until
        self.start = plus(self.county.watched_from, self._first_day())

    def _first_day(self) -> int:
        """Half of the stories begin early; the others anywhere in the year where most of a matter's way still fits."""
        days = (self.county.until - self.county.watched_from).days
        return self.random.randint(2, 40 if self.random.random() < 0.5 else max(40, days - ROOM_DAYS))

    def say(self, at: datetime, type_: str, unit: str, /, **data: Any) -> None:
        """To meetings."""
        self.tell("meetings", at, type_, unit, data)

    def tell(self, service: str, at: datetime, type_: str, unit: str, data: Mapping[str, Any]) -> None:
        book = self.book
        said = uuid5(_NAMESPACE, f"{book.seed}/{len(book.lines)}/{type_}/{unit}")
        book.lines.append(Line(at, self.village, str(said), type_, f"office-{unit}", data, service))

    def clock(self, day: date, type_: str) -> datetime:
        return moment(day, f"{_HOURS[type_]:02d}:{self.random.randint(0, 59):02d}:{self.random.randint(0, 59):02d}")

    def holds(self, post: str, day: date, unit: str | None = None) -> bool:
        return bool(self.county.truly(post, unit or self.village, day))

    def holder(self, post: str, day: date, unit: str | None = None) -> str:
        return self.county.truly(post, unit or self.village, day)[0]

    def say_meeting(self, at: datetime, type_: str, unit: str, data: Mapping[str, Any]) -> None:
        """A meeting is held, or corrected by its whole record; `unit` is the one that speaks."""
        self.say(at, type_, unit, **data)
        self.book.life.heard(at, data, self.story)

    def guide(self, holding: Holding, matter: Matter, step: str, day: date, at: datetime | None = None) -> None:
        """The linked leader guides the matter through the step."""
        at = at or self.clock(day, "record_guide")
        about = {"guide": f"L-{len(self.book.lines):06d}", "assignment": holding.id, "guided_on": day.isoformat()}
        self.say(at, "record_guide", self.village, matter=matter.id, unit=self.village, step=step, **about)
        self.book.life.guides.append(Guide(holding.id, matter.id, step, day, at))

    def appoint(
        self,
        post: str,
        first_day: date,
        at: datetime,
        registered: datetime | None = None,
        person: str | None = None,
        unit: str | None = None,
        portfolio: tuple[str, ...] = (),
        succeeds: str | None = None,
    ) -> Holding:
        """A new person, registered then or earlier, takes the post; or one who is known already."""
        county, unit = self.county, unit or self.village
        person = person or self.register(registered or at, unit)
        assignment = f"A-{len(county.holdings) + 1:05d}"
        holding = Holding(assignment, person, post, unit, first_day, at, portfolio, succeeds)
        county.hold(holding)
        taken: dict[str, Any] = {"assignment": assignment, "person": person, "post": post, "unit": unit}
        if portfolio:
            taken["portfolio"] = list(portfolio)
        if succeeds:
            taken["succeeds"] = succeeds
        self.say(at, "assign_post", unit, **taken, first_day=first_day.isoformat())
        return holding

    def register(self, at: datetime, unit: str) -> str:
        number = len(self.county.persons) + 1
        person = Person(f"P-{number:05d}", names.person_name(self.random), f"000{number:08d}", unit)
        self.county.persons.append(person)
        who = {"person": person.id, "name": person.name, "phone": person.phone}
        self.say(at, "register_person", unit, unit=unit, **who)
        return person.id

    def dismiss(self, post: str, last_day: date, at: datetime, unit: str | None = None) -> None:
        """The post's only holder leaves it."""
        (holding,) = self.county.holders(post, unit or self.village, last_day, FOREVER)
        self.end(holding, last_day, at)

    def end(self, holding: Holding, last_day: date, at: datetime) -> None:
        assert holding.id not in self.county.ends, f"{holding} ends twice in {self.story}"
        self.county.ends[holding.id] = Ended(last_day, at)
        self.say(at, "end_post", holding.unit, assignment=holding.id, unit=holding.unit, last_day=last_day.isoformat())

    def declare(self, first_day: date, at: datetime, **counts: int) -> None:
        self.county.declared.append(Declared(self.village, first_day, counts, at))
        self.say(at, "declare_counts", self.village, unit=self.village, first_day=first_day.isoformat(), counts=counts)

    def undeclare(self, *gone: str) -> None:
        """On its first day the village had not told these numbers, or had none: the roster leaves their cells empty."""
        rows = self.county.declared
        index = next(index for index, row in enumerate(rows) if row.unit == self.village)
        left = {name: number for name, number in rows[index].counts.items() if name not in gone}
        rows[index] = Declared(self.village, rows[index].first_day, left, rows[index].known_at)

    def redeclare(self, **counts: int) -> None:
        """On its first day the village had these numbers."""
        rows = self.county.declared
        index = next(index for index, row in enumerate(rows) if row.unit == self.village)
        rows[index] = Declared(
            self.village, rows[index].first_day, {**rows[index].counts, **counts}, rows[index].known_at
        )

    def merge(self, day: date, into: str) -> None:
        at = self.clock(day, "merge_unit")
        self.county.merged[self.village] = Merged(self.village, day, at, into)
        self.say(at, "merge_unit", self.village, unit=self.village, into=into, merged_on=day.isoformat())

    def close(self, day: date, at: datetime | None = None) -> None:
        at = at or self.clock(day, "close_unit")
        self.county.merged[self.village] = Merged(self.village, day, at, None)
        self.say(at, "close_unit", self.village, unit=self.village, closed_on=day.isoformat())

    def vacate(self, day: date, at: datetime | None = None) -> None:
        """Whoever leads the unit leaves the post on that day."""
        at = at or moment(day, "23:10")
        for post in ("branch_secretary", "first_secretary"):
            for holding in self.county.by_post.get((self.village, post), ()):
                if holding.id not in self.county.ends and holding.first_day <= day:
                    self.end(holding, day, at)
