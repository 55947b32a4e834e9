"""The rulebook: dated rows with a source. Events keep the id of the row, and what it said, so replays need no file."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from services.venues.domain.words import Item
from shared.adoption import Rows, plain
from shared.rulebooks import Dated, Form, RulesFile, in_force
from shared.words import Post


class SevenOnesRow(Dated):
    """What a venue consists of, in the order in which it is looked at."""

    about: Literal["seven_ones"]
    items: tuple[Item, ...] = Field(min_length=1)


class KeepersRow(Dated):
    """Whose check-in keeps a shift: who holds one of the posts in the village on the shift's day."""

    about: Literal["keepers"]
    posts: frozenset[Post] = Field(min_length=1)


class PhotosRow(Dated):
    about: Literal["photos"]
    report_max: int = Field(ge=0)


Row = Annotated[SevenOnesRow | KeepersRow | PhotosRow, Field(discriminator="about")]
_ROW: TypeAdapter[Row] = TypeAdapter(Row)
FORM: Form[Row] = Form({"row": _ROW}, lambda row: row.about, tag="about")


@dataclass(frozen=True)
class Rulebook:
    """Raises ValueError when a sort of row is missing."""

    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        missing = {"seven_ones", "keepers", "photos"} - {row.about for row in self.rows}
        if missing:
            raise ValueError(f"the rulebook lacks a row about {', '.join(sorted(missing))}")

    def seven_ones(self, on: date) -> SevenOnesRow:
        return in_force((row for row in self.rows if isinstance(row, SevenOnesRow)), on)

    def keepers(self, on: date) -> KeepersRow:
        return in_force((row for row in self.rows if isinstance(row, KeepersRow)), on)

    def photos(self, on: date) -> PhotosRow:
        return in_force((row for row in self.rows if isinstance(row, PhotosRow)), on)

    def plain(self) -> Rows:
        """The rows as JSON values, as they are adopted."""
        return plain(self.rows)


def read(own: RulesFile, county: RulesFile | None = None) -> Rulebook:
    """The service's rows with the county's in their place and beside them. Raises BadRules with all that is wrong."""
    rows = FORM.read(own)
    return Rulebook(rows if county is None else FORM.laid_over(rows, county))
