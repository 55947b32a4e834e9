"""The rulebook: dated rows with a source. Decisions are handed it; what they stored is never judged again."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from shared.adoption import Rows, plain
from shared.rulebooks import Dated, Form, RulesFile, in_force
from shared.words import Key


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


def _about(row: Row) -> str:
    return f"template.{row.aspect}" if isinstance(row, TemplateRow) else row.about


FORM: Form[Row] = Form({"row": _ROW}, _about, tag="about", open_ended=("template.",))


@dataclass(frozen=True)
class Rulebook:
    """Raises ValueError when a sort of row is missing."""

    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        missing = {"evidence", "template"} - {row.about for row in self.rows}
        if missing:
            raise ValueError(f"the rulebook lacks a row about {', '.join(sorted(missing))}")

    def evidence(self, on: date) -> EvidenceRow:
        return in_force((row for row in self.rows if isinstance(row, EvidenceRow)), on)

    def template(self, on: date) -> list[TemplateRow]:
        """One row for each aspect."""
        rows = [row for row in self.rows if isinstance(row, TemplateRow)]
        aspects = dict.fromkeys(row.aspect for row in rows)
        return [in_force((row for row in rows if row.aspect == aspect), on) for aspect in aspects]

    def plain(self) -> Rows:
        """The rows as JSON values."""
        return plain(self.rows)


def read(own: RulesFile, county: RulesFile | None = None) -> Rulebook:
    """The service's rows with the county's in their place and beside them. Raises BadRules with all that is wrong."""
    rows = FORM.read(own)
    return Rulebook(rows if county is None else FORM.laid_over(rows, county))
