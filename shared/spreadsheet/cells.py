"""One row's cells as people type them, read as what they mean. Whatever cannot be read is refused by its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.decider import Refused

WHOLE_MAX = 9_999_999
_BETWEEN = re.compile(r"[\s,，、;；]+")  # of the parts of a list
_CODE = re.compile(r"[0-9]{12}")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")  # 2026-03-09, 2026/3/9, 2026年3月9日


@dataclass(frozen=True)
class Cells:
    """`told` by field, as the spreadsheet has them; `words` are the workbook's. Each raises Refused "import.…"."""

    told: Mapping[str, Any]
    words: Mapping[str, Any]

    def has(self, name: str) -> bool:
        return bool(self.told[name] != "")

    def text(self, name: str) -> str:
        """Also of a cell that the spreadsheet took for a number, as it does with codes and telephone numbers."""
        cell = self.told[name]
        if cell == "":
            raise Refused("import.empty_cell", name)
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()

    def word(self, name: str) -> Any:
        """What the word means."""
        return self._meaning(name, self.text(name))

    def several(self, name: str) -> tuple[Any, ...]:
        """What each word means; none, when the cell is empty."""
        return tuple(self._meaning(name, word) for word in self._parts(name))

    def codes(self, name: str) -> tuple[str, ...]:
        """Of units; none, when the cell is empty."""
        found = self._parts(name)
        for code in found:
            if not _CODE.fullmatch(code):
                raise Refused("import.not_a_code", name, value=code)
        return found

    def day(self, name: str) -> date:
        cell = self.told[name]
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        told = _DAY.fullmatch(self.text(name))
        try:
            if told is None:
                raise ValueError
            return date(*(int(part) for part in told.groups()))
        except ValueError:
            raise Refused("import.not_a_day", name, value=cell) from None

    def whole(self, name: str) -> int:
        text = self.text(name)
        if not text.isdecimal() or int(text) > WHOLE_MAX:
            raise Refused("import.not_a_whole_number", name, value=text)
        return int(text)

    def _parts(self, name: str) -> tuple[str, ...]:
        """However people set them apart."""
        return tuple(part for part in _BETWEEN.split(self.text(name)) if part) if self.has(name) else ()

    def _meaning(self, name: str, word: str) -> Any:
        if word not in self.words[name]:
            raise Refused("import.unknown_word", name, value=word)
        return self.words[name][word]
