"""The rulebook: dated rows with a source. It is adopted as an event; a decision never sees the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.meetings.domain.words import Count, MatterKind, MeetingKind, StandardPart, StandardVariant, Step
from shared.adoption import Rows, plain
from shared.canonical import trusted_dumps
from shared.rulebooks import Dated, Form, RulesFile, in_force
from shared.words import Key, Post

Assembly = Literal[
    "branch_committee", "members_assembly", "villagers_meeting", "representatives_meeting", "collective_asset"
]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(Part):
    """A fraction of a number, in whole numbers. "at_least" includes the fraction itself, "more_than" excludes it."""

    num: int = Field(gt=0)
    den: int = Field(gt=0)
    test: Literal["at_least", "more_than"]

    def reached(self, count: int, of: int) -> bool:
        left, right = count * self.den, of * self.num
        return left >= right if self.test == "at_least" else left > right


class Quorum(Part):
    counted: Count
    share: Share


class StepRow(Dated):
    """How a step is held and by whom it may be chaired."""

    about: Literal["step"]
    step: Step
    kinds: tuple[MeetingKind, ...] = ()
    chairs: frozenset[Post] = frozenset()
    chairs_without_secretary: frozenset[Post] = frozenset()
    tolerated_chairs: frozenset[Post] = frozenset()


class NoticeRow(Dated):
    about: Literal["notice"]
    full_days_min: int = Field(ge=0)


class PartiesRow(Dated):
    """Of each group in `required` one must be there; of each filled post in `expected` one should be."""

    about: Literal["parties"]
    required: tuple[frozenset[Post], ...]
    expected: tuple[Post, ...]


class RecorderRow(Dated):
    about: Literal["recorder"]
    recorders: frozenset[Post]
    tolerated_recorders: frozenset[Post]


class CommitteeRow(Dated):
    """With fewer voting members a branch has no committee; the meeting named in `instead` proposes."""

    about: Literal["committee"]
    members_min: int = Field(ge=0)
    instead: Literal["members_assembly"]


class AssemblyRow(Dated):
    """Each quorum suffices by itself. The majority is of those present, or of all who are due to attend."""

    about: Literal["assembly"]
    assembly: Assembly
    quorums: tuple[Quorum, ...] = Field(min_length=1)
    majority: Share
    majority_of: Literal["present", "due"]


class CollectiveRow(Dated):
    about: Literal["collective"]
    matter_kinds: frozenset[MatterKind]


class Article(Part):
    """A basic norm says how things have to be, a basic task what has to be done in the year."""

    article: Key
    sort: Literal["norm", "task"]
    text: str


class StandardRow(Dated):
    """One part of a variant's checklist, whole."""

    about: Literal["standard"]
    variant: StandardVariant
    part: StandardPart
    articles: tuple[Article, ...] = Field(min_length=1)


Row = Annotated[
    StepRow | NoticeRow | PartiesRow | RecorderRow | CommitteeRow | AssemblyRow | CollectiveRow | StandardRow,
    Field(discriminator="about"),
]
_ROW: TypeAdapter[Row] = TypeAdapter(Row)
_ROWS: TypeAdapter[tuple[Row, ...]] = TypeAdapter(tuple[Row, ...])
R = TypeVar("R", bound=Dated)


@dataclass(frozen=True)
class Rulebook:
    steps: tuple[StepRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    parties: tuple[PartiesRow, ...] = ()
    recorders: tuple[RecorderRow, ...] = ()
    committees: tuple[CommitteeRow, ...] = ()
    assemblies: tuple[AssemblyRow, ...] = ()
    collectives: tuple[CollectiveRow, ...] = ()
    standards: tuple[StandardRow, ...] = ()  # of a rulebook adopted before there were any, none

    def step(self, step: Step, on: date) -> StepRow:
        return in_force((row for row in self.steps if row.step == step), on)

    def assembly(self, assembly: Assembly, on: date) -> AssemblyRow:
        return in_force((row for row in self.assemblies if row.assembly == assembly), on)

    def on(self, day: date) -> Mapping[str, "Row"]:
        """The rows by which a record of that day is judged, by what they are about. No step rests on a checklist."""
        sorts: dict[str, list[Row]] = {}
        for row in (row for rows in vars(self).values() for row in rows if not isinstance(row, StandardRow)):
            sorts.setdefault(_about(row), []).append(row)
        return {about: in_force(rows, day) for about, rows in sorts.items()}

    def is_collective(self, kind: MatterKind, on: date) -> bool:
        return kind in in_force(self.collectives, on).matter_kinds

    def checklist(self, variant: StandardVariant, on: date) -> dict[str, str]:
        """Every article of the variant in the rulebook's order, with the id of its row."""
        rows = [row for row in self.standards if row.variant == variant]
        parts = dict.fromkeys(row.part for row in rows)
        held = [in_force((row for row in rows if row.part == part), on) for part in parts]
        return {article.article: row.id for row in held for article in row.articles}


def _about(row: Row) -> str:
    match row:
        case StepRow():
            return f"step.{row.step}"
        case AssemblyRow():
            return f"assembly.{row.assembly}"
        case StandardRow():
            return f"standard.{row.variant}.{row.part}"
        case _:
            return row.about


FORM: Form[Row] = Form({"row": _ROW}, _about, tag="about")


def read(text: str, name: str = "rules.toml") -> Rows:
    """The rows of a rules.toml, checked, as they are adopted. Raises BadRules that names the row and the field."""
    return plain(FORM.read(RulesFile(name, text)))


def laid_over(rows: Rows, county: RulesFile) -> Rows:
    """The rows with those of the county's own file in their place and beside them. Raises BadRules likewise."""
    return plain(FORM.laid_over(_ROWS.validate_python(rows), county))


def rulebook(rows: Rows) -> Rulebook:
    """The adopted rows, by what they are about. Raises ValueError when a sort is missing or an id stands twice."""
    return _parted(trusted_dumps(rows))


@lru_cache(maxsize=8)
def _parted(rows: str) -> Rulebook:
    parsed = _ROWS.validate_json(rows)
    if len({row.id for row in parsed}) != len(parsed):
        raise ValueError("two rows of the rulebook have the same id")
    book = Rulebook(
        _of(StepRow, parsed),
        _of(NoticeRow, parsed),
        _of(PartiesRow, parsed),
        _of(RecorderRow, parsed),
        _of(CommitteeRow, parsed),
        _of(AssemblyRow, parsed),
        _of(CollectiveRow, parsed),
        _of(StandardRow, parsed),
    )
    assemblies = {row.assembly for row in book.assemblies}
    steps = {row.step for row in book.steps}
    needed = (rows for name, rows in vars(book).items() if name != "standards")
    if len(assemblies) < 5 or len(steps) < 6 or not all(needed):
        raise ValueError("the rulebook lacks a row for a step, an assembly, or another of its sorts")
    return book


def _of(kind: type[R], rows: tuple[Row, ...]) -> tuple[R, ...]:
    return tuple(row for row in rows if isinstance(row, kind))
