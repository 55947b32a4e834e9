"""A programme as a spreadsheet: four sheets become commands; amounts are typed in yuan and kept in fen."""

import re
from collections.abc import Mapping

from services.venues.api.permissions import COUNTY
from services.venues.contract import SERVICE
from services.venues.domain.commands import AllocateFunds, OpenBatch, OpenProgramme, PlanWorks
from services.venues.domain.words import STAGES
from shared.decider import Refused
from shared.serving.workbooks import WorkbookDoor
from shared.spreadsheet.cells import Cells
from shared.spreadsheet.filled import Filled
from shared.spreadsheet.workbook import Kind, Workbook
from shared.texts import Language

AREA = "venue_sheets"
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("kind", "source", "stages_before"), "word"),
    **dict.fromkeys(("opened_on", "planned_on", "allocated_on"), "day"),
    "year": "whole",
}
PROGRAMME = Workbook(SERVICE, AREA, _KINDS)
_FEN_MAX = 999_999_999_999
_AS_TYPED_IN_CHINESE = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_YUAN = re.compile(r"([0-9]{1,12}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2}))?")  # 1234.5 or 1,234.50


def read_programme(raw: bytes, language: Language) -> Filled:
    """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
    filled = Filled(PROGRAMME, raw, language)
    for origin, cells in filled.each("programmes"):
        filled.add(origin, cells, _programme, "programme")
    for origin, cells in filled.each("batches"):
        filled.add(origin, cells, _batch, "programme", "batch")
    for origin, cells in filled.each("works"):
        filled.add(origin, cells, _works, "works")
    for origin, cells in filled.each("funds"):
        filled.add(origin, cells, _funds, "works", "entry")
    return filled


def _programme(cells: Cells) -> OpenProgramme:
    return OpenProgramme(
        programme=cells.text("programme"),
        unit=cells.text("unit"),
        title=cells.text("title"),
        opened_on=cells.day("opened_on"),
    )


def _batch(cells: Cells) -> OpenBatch:
    return OpenBatch(
        batch=cells.text("batch"),
        programme=cells.text("programme"),
        unit=cells.text("unit"),
        title=cells.text("title"),
        opened_on=cells.day("opened_on"),
    )


def _works(cells: Cells) -> PlanWorks:
    """The sheet names the last stage that lies behind a works; it has gone through those before."""
    last = cells.word("stages_before") if cells.has("stages_before") else None
    return PlanWorks(
        works=cells.text("works"),
        programme=cells.text("programme"),
        batch=cells.text("batch"),
        unit=cells.text("unit"),
        kind=cells.word("kind"),
        year=cells.whole("year"),
        title=cells.text("title"),
        planned_on=cells.day("planned_on"),
        matter=cells.text("matter") if cells.has("matter") else None,
        opening_record=last is not None,
        stages_before=() if last is None else STAGES[: STAGES.index(last) + 1],
    )


def _funds(cells: Cells) -> AllocateFunds:
    return AllocateFunds(
        entry=cells.text("entry"),
        works=cells.text("works"),
        unit=cells.text("unit"),
        source=cells.word("source"),
        amount_fen=cells.read("amount_fen", _fen, 0),
        allocated_on=cells.day("allocated_on"),
        note=cells.text("note"),
    )


def _fen(text: str) -> int:
    """Of an amount in yuan with at most two decimals. Raises Refused "import.not_an_amount"."""
    typed = _YUAN.fullmatch(text.translate(_AS_TYPED_IN_CHINESE))
    if typed is not None:
        fen = int(typed[1].replace(",", "")) * 100 + int((typed[2] or "").ljust(2, "0"))
        if fen <= _FEN_MAX:
            return fen
    raise Refused("import.not_an_amount", "amount_fen", value=text)


DOOR = WorkbookDoor("/programme", PROGRAMME, read_programme, COUNTY)
