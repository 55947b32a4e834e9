"""The rulebook: dated rows with a source. Decisions are handed it; what they stored is never judged again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.rulebooks import Form, RulesFile
from shared.words import Key


class Dated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    in_force_from: date
    source: str
    status: Literal["confirmed", "default", "to_confirm"]


class EvidenceRow(Dated):
    """Of one measure at most `files_max` files, each of at most `bytes_max`."""

    about: Literal["evidence"]
    files_max: int = Field(ge=1, le=50)
    bytes_max: int = Field(ge=1, le=20_971_520)


class TemplateRow(Dated):
    """An item that a plan may begin with."""

    about: Literal["template"]
    aspect: Key
    wording: str = Field(min_length=1, max_length=200)


Row = Annotated[EvidenceRow | TemplateRow, Field(discriminator="about")]
_ROW: TypeAdapter[Row] = TypeAdapter(Row)
R = TypeVar("R", bound=Dated)


@dataclass(frozen=True)
class Rulebook:
    evidences: tuple[EvidenceRow, ...]
    templates: tuple[TemplateRow, ...]

    def evidence(self, on: date) -> EvidenceRow:
        return _in_force(self.evidences, on)

    def template(self, on: date) -> list[TemplateRow]:
        """One row for each aspect."""
        aspects = dict.fromkeys(row.aspect for row in self.templates)
        return [_in_force((row for row in self.templates if row.aspect == aspect), on) for aspect in aspects]


def _in_force(rows: Iterable[R], on: date) -> R:
    """The newest row in force on the day; before the first of all, the oldest one holds."""
    dated = sorted(rows, key=lambda row: row.in_force_from)
    return next((row for row in reversed(dated) if row.in_force_from <= on), dated[0])


def _about(row: Row) -> str:
    return f"template.{row.aspect}" if isinstance(row, TemplateRow) else row.about


FORM: Form[Row] = Form({"row": _ROW}, _about, tag="about")


def read(text: str, name: str = "rules.toml", county: RulesFile | None = None) -> Rulebook:
    """The rows of a rules.toml, with those of the county's own file laid over them. Raises BadRules."""
    rows = FORM.read(RulesFile(name, text))
    if county is not None:
        rows = FORM.laid_over(rows, county)
    evidences = tuple(row for row in rows if isinstance(row, EvidenceRow))
    assert evidences, "rules.toml has no row about evidence"
    return Rulebook(evidences, tuple(row for row in rows if isinstance(row, TemplateRow)))
