"""A workbook that people fill in: its tables, their heads, and what may stand in a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from shared.decider import Refused
from shared.problems import Problem, problem, problems_of
from shared.texts import Language, catalogue

Kind = Literal["word", "words", "codes", "day", "whole"]


@dataclass(frozen=True)
class BadCell:
    """`row` as the spreadsheet numbers it, from 1; `column` is the heading, None when the whole row is at fault."""

    sheet: str
    row: int
    column: str | None
    reason: str


@dataclass(frozen=True)
class Origin:
    """The row from which a command was made."""

    table: str
    row: int


@dataclass(frozen=True)
class Workbook:
    """`kinds` says of a field what stands in its cells; of those that it leaves out it is text.

    `area` names the catalogue of its words, Chinese whoever reads the answer: [sheets] by table and [columns.<table>]
    by field, in their order; for each field of words a table [<field>] with the meaning by the word; [template] with
    the `example` sheet's name and its `note`, and the tables' rows on it in [example]. `service` is whose texts say
    what is wrong.
    """

    service: str
    area: str
    kinds: Mapping[str, Kind]

    @property
    def words(self) -> Mapping[str, Any]:
        return catalogue(self.area, "zh-CN")

    @property
    def sheets(self) -> Mapping[str, str]:
        """The sheets' names by table."""
        names: Mapping[str, str] = self.words["sheets"]
        return names

    def columns(self, table: str) -> Mapping[str, str]:
        """The headings by field."""
        heads: Mapping[str, str] = self.words["columns"][table]
        return heads

    def bad(self, origin: Origin, refusal: Refused, language: Language) -> BadCell:
        """What is wrong with a row's command, told in the spreadsheet's words."""
        return self._told(origin, problem(refusal, self.service, language))

    def bad_fields(self, origin: Origin, error: ValidationError, language: Language) -> list[BadCell]:
        """Likewise, of each field that is not of its form."""
        return [self._told(origin, found) for found in problems_of(error, self.service, language)]

    def _told(self, origin: Origin, found: Problem) -> BadCell:
        return BadCell(self.sheets[origin.table], origin.row, self._column(origin.table, found.field), found.detail)

    def _column(self, table: str, field: str | None) -> str | None:
        """The heading of the cell from which the command's field was made: `scope.prefix` stands below scope_prefix."""
        heads, parts = self.columns(table), (field or "").split(".")
        return next((heads[name] for name in (*parts, "_".join(parts[:2])) if name in heads), None)
