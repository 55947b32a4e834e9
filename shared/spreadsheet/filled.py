"""A workbook as somebody filled it in: its rows become commands; whatever cannot be read is named by row and column."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError

from shared.decider import Command, Refused
from shared.spreadsheet.cells import Cells
from shared.spreadsheet.sheets import Row, Rows, letters, sheets
from shared.spreadsheet.workbook import BadCell, Origin, Workbook
from shared.texts import Language


class Filled:
    """What was read so far, and where, so that what is told twice is named with the row that told it first."""

    def __init__(self, workbook: Workbook, raw: bytes, language: Language) -> None:
        """Raises Refused "import.…" for what is no xlsx, for a sheet or a column that is missing, for too many rows."""
        self.rows: set[Origin] = set()
        self.commands: list[tuple[Origin, Command]] = []
        self._bad: dict[tuple[Origin, str | None], BadCell] = {}
        self._workbook = workbook
        self._language = language
        self._keys: dict[tuple[str, ...], int] = {}
        self._told: dict[Origin, set[str]] = {}  # the ids that a row tells
        self._lost: set[str] = set()  # those that refused rows tell
        names = workbook.sheets
        book = sheets(raw, tuple(names.values()))
        self._sheets: Mapping[str, Rows] = {table: book[name] for table, name in names.items()}
        self._places = {table: self._found(table, rows.get(1, [])) for table, rows in self._sheets.items()}

    @property
    def bad(self) -> list[BadCell]:
        """In the order of the sheets and rows."""
        tables = list(self._workbook.sheets)
        found = sorted(self._bad.items(), key=lambda one: (tables.index(one[0][0].table), one[0][0].row))
        return [cell for _, cell in found]

    def each(self, table: str) -> Iterator[tuple[Origin, Cells]]:
        """Every row that is not empty."""
        places = self._places[table]
        for number, row in sorted(self._sheets[table].items()):
            told = {name: row[place] if place < len(row) else "" for name, place in places.items()}
            if number > 1 and any(cell != "" for cell in told.values()):
                yield Origin(table, number), Cells(told, self._workbook.words)

    def add(self, origin: Origin, cells: Cells, make: Callable[[Cells], Command], *key: str) -> None:
        """`key` are the fields that no two rows of the table have in common; the last of them is the row's id."""
        self.rows.add(origin)
        self._told.setdefault(origin, set()).update(cells.shown(name) for name in key[-1:])
        try:
            command = make(cells)
        except ValidationError as error:
            self._refuse_cells(origin, cells.faults, error)
            return
        if cells.faults:
            self._refuse_cells(origin, cells.faults, None)
            return
        told = (origin.table, *(str(getattr(command, name)) for name in key))
        first = self._keys.setdefault(told, origin.row) if key else origin.row
        if first == origin.row:
            self.commands.append((origin, command))
        else:
            self._name(origin, Refused("import.row_twice", key[-1], row=first))

    def refuse(self, origin: Origin, refusal: Refused, command: Command | None = None) -> None:
        """What rests on a row that is itself refused is judged when that row is mended."""
        told = getattr(command, refusal.field or "", None)
        if not (isinstance(told, str) and told in self._lost):
            self._name(origin, refusal)
        self._lose(origin)

    def _refuse_cells(self, origin: Origin, faults: list[Refused], error: ValidationError | None) -> None:
        """Of a field with a fault the command holds a stand-in: what is wrong with that is nobody's fault."""
        for fault in faults:
            self._name(origin, fault)
        if error is not None:
            for cell in self._workbook.bad_fields(origin, error, self._language):
                if not faults or cell.column is not None:
                    self._bad.setdefault((origin, cell.column), cell)
        self._lose(origin)

    def _name(self, origin: Origin, refusal: Refused) -> None:
        cell = self._workbook.bad(origin, refusal, self._language)
        self._bad.setdefault((origin, cell.column), cell)

    def _lose(self, origin: Origin) -> None:
        self._lost |= self._told.get(origin, set())

    def _found(self, table: str, heads: Row) -> Mapping[str, int]:
        """In which column each field stands. Raises Refused "import.column_…"."""
        told = [str(head) for head in heads]
        sheet, wanted = self._workbook.sheets[table], self._workbook.columns(table)
        for column in wanted.values():
            places = [letters(place) for place, head in enumerate(told) if head == column]
            if not places:
                raise Refused("import.column_missing", None, sheet=sheet, column=column)
            if len(places) > 1:
                first, second, *_ = places
                raise Refused("import.column_twice", None, sheet=sheet, column=column, first=first, second=second)
        return {name: told.index(column) for name, column in wanted.items()}
