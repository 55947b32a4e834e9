"""What a row of the rulebook may say, by the table in which it stands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

DAYS_MAX, MONTHS_MAX = 3_650, 120
Place = Literal["branch", "committee", "county", "debtor"]
OfMonths = Literal["month", "quarter", "year"]
Every = Literal["week", OfMonths]
Origin = Literal["centre", "province", "city", "county"]
_LONG, _SHORT, _FEBRUARY = (
    r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])",
    r"(0[469]|11)-(0[1-9]|[12]\d|30)",
    r"02-(0[1-9]|1\d|2[0-8])",
)
YearDay = Annotated[str, Field(pattern=f"^({_LONG}|{_SHORT}|{_FEBRUARY})$")]  # "06-30", a day that every year has


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    in_force_from: date
    source: str
    default: bool = False


class DutyRow(Row):
    """What one rule asks. Red begins grace_days + 1 days after the due day. `origin`: from how high up it comes."""

    rule: str
    grace_days: int = Field(ge=0, le=DAYS_MAX)
    group: str
    origin: Origin = "county"


class TermRow(DutyRow):
    """Once, so many days after what it counts from; the first day counted is the day after.

    `first_due_days`, where it is a number of its own: for the first step after an opening or a return. What is done
    earlier than `counts_from_days` after that day does not meet it.
    """

    due_days: int = Field(gt=0, le=DAYS_MAX)
    first_due_days: int | None = Field(default=None, gt=0, le=DAYS_MAX)
    working_days: bool = False
    counts_from_days: int = Field(default=0, ge=0, le=DAYS_MAX)


class CadenceRow(DutyRow):
    """Once in every period, by a meeting of `kind`; by a collection of dues where there is none.

    A meeting that is also of a kind in `not_with` does not meet it. Held before `early_before` of the year, it meets
    it and is noted.
    """

    every: OfMonths
    kind: str | None = None
    not_with: tuple[str, ...] = ()
    early_before: YearDay | None = None


class StudyRow(DutyRow):
    """Never so many months without a meeting of `kind` that has `topic` on its agenda."""

    due_months: int = Field(gt=0, le=MONTHS_MAX)
    kind: str
    topic: str


class LectureRow(DutyRow):
    """Once a year, by whoever holds one of `posts` (the highest first) every day from `from_day` to the year's end."""

    kind: str
    posts: tuple[str, ...] = Field(min_length=1)
    from_day: YearDay


class GuidanceRow(DutyRow):
    """Once a year, by whoever holds `post` at its end: one matter guided through `steps`."""

    post: str
    steps: tuple[str, ...] = Field(min_length=1)


class FrostRow(DutyRow):
    """Once, until a day of the year that the record names. From `reports_min` reports on there is a forecast."""

    due_on: YearDay
    reports_min: int = Field(gt=0)

    def due_in(self, year: int) -> date:
        month, day = self.due_on.split("-")
        return date(year, int(month), int(day))


class DeadlineRow(DutyRow):
    """Once, until the day that the record names."""


class VenueRow(DutyRow):
    """Once in every period that begins while a venue is in use."""

    every: Literal["week", "month"]


class BreachRow(Row):
    """All breaches of rules that begin with `prefix`, but for those of a longer one; `silent_reasons` are none.

    `grace_days`: of one that rests on what is not on record, how long the record may still come in.
    """

    prefix: str
    group: str
    grace_days: int = Field(default=0, ge=0, le=DAYS_MAX)
    silent_reasons: frozenset[str] = frozenset()


class Window(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    length_days: int = 0
    before_days: int


class YellowRow(Row):
    """The windows stand longest first; the last is for every shorter duty, and names no length."""

    windows: tuple[Window, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _covers_every_length(self) -> "YellowRow":
        lengths = [window.length_days for window in self.windows]
        if lengths[-1] != 0 or lengths != sorted(lengths, reverse=True):
            raise ValueError("windows: the longest first, and the last without length_days")
        return self

    def before_days(self, length_days: int) -> int:
        """How many days before the due day yellow begins, for a duty that runs so long; less than 0: it began late."""
        return next(window.before_days for window in self.windows if max(length_days, 0) >= window.length_days)


class RungPost(BaseModel):
    """`may_be_empty`: unheld, it is no vacancy. `by_portfolio`: only those whose portfolio names the rule's group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    post: str
    at: Place
    may_be_empty: bool = False
    by_portfolio: bool = False


class RungRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    red_day: int
    posts: tuple[RungPost, ...]


class LadderRow(Row):
    """For duties of `rules`, that the holders of `owners` owe, of units of `kinds` or in `sectors`, where it names any.

    One that names rules goes before one that names owners, then come kinds, then sectors, and all before others.
    """

    rules: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    rung: tuple[RungRow, ...]

    @property
    def closeness(self) -> tuple[bool, ...]:
        return bool(self.rules), bool(self.owners), bool(self.kinds), bool(self.sectors)

    def fits(self, rule: str, owner: str | None, kind: str | None, sector: str | None) -> bool:
        asked = ((self.rules, rule), (self.owners, owner), (self.kinds, kind), (self.sectors, sector))
        return all(not named or one in named for named, one in asked)


class LateRow(Row):
    """A record made more than so many days after its day is marked late (补录), which alone changes no verdict."""

    mark_after_days: int = Field(ge=0)
