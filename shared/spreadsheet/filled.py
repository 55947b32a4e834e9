"""A workbook as somebody filled it in: its rows become commands; whatever cannot be read is named by row and column."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError

from shared.decider import Command, Refused
from shared.spreadsheet.cells import Cells
from shared.spreadsheet.sheets import Sheet, sheets
from shared.spreadsheet.workbook import BadCell, Origin, Workbook
from shared.texts import Language


class Filled:
    """What was read so far, and where, so that what is told twice is named with the row that told it first."""

    def __init__(self, workbook: Workbook, raw: bytes, language: Language) -> None:
        """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
        self.rows: set[Origin] = set()
        self.commands: list[tuple[Origin, Command]] = []
        self.bad: list[BadCell] = []
        self._workbook = workbook
        self._language = language
        self._keys: dict[tuple[str, ...], int] = {}
        names = workbook.sheets
        book = sheets(raw, tuple(names.values()))
        self._sheets = {table: book[name] for table, name in names.items()}
        self._places = {table: self._found(table, sheet) for table, sheet in self._sheets.items()}
        for table, sheet in self._sheets.items():
            self._name_odd(table, sheet)

    def each(self, table: str) -> Iterator[tuple[Origin, Cells]]:
        """Every row that is not empty."""
        places = self._places[table]
        for number, row in enumerate(self._sheets[table].rows[1:], start=2):
            told = {name: row[place] if place < len(row) else "" for name, place in places.items()}
            if any(cell != "" for cell in told.values()):
                yield Origin(table, number), Cells(told, self._workbook.words)

    def add(self, origin: Origin, cells: Cells, make: Callable[[Cells], Command], *key: str) -> None:
        """`key` are the fields that no two rows of the table have in common."""
        self.rows.add(origin)
        try:
            command = make(cells)
            if key:
                told = (origin.table, *(str(getattr(command, name)) for name in key))
                first = self._keys.setdefault(told, origin.row)
                if first != origin.row:
                    raise Refused("import.row_twice", key[-1], row=first)
            self.commands.append((origin, command))
        except (Refused, ValidationError) as error:
            self.refuse(origin, error)

    def refuse(self, origin: Origin, error: Exception) -> None:
        self.bad.append(self._workbook.bad(origin, error, self._language))

    def _found(self, table: str, sheet: Sheet) -> Mapping[str, int]:
        """In which column each field stands. Raises Refused "import.column_missing"."""
        heads = [str(head).strip() for head in sheet.rows[0]] if sheet.rows else []
        for column in self._workbook.columns(table).values():
            if column not in heads:
                raise Refused("import.column_missing", None, column=f"{self._workbook.sheets[table]}.{column}")
        return {name: heads.index(column) for name, column in self._workbook.columns(table).items()}

    def _name_odd(self, table: str, sheet: Sheet) -> None:
        """What a formula shows depends on who opens the file; one of merged cells holds a value, and no error does."""
        fields = {place: name for name, place in self._places[table].items()}
        for place in sheet.odd:
            if place.column in fields and place.row > 1:
                self.refuse(Origin(table, place.row), Refused(place.rule, fields[place.column]))
