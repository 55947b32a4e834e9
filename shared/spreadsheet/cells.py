"""One row's cells as people type them, read as what they mean. Whatever cannot be read is kept as a fault of its field.

A row is read to its end, so that all its faults are named at once: something of the right form stands in for what could
not be read, and a row with faults becomes no command.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from shared.decider import Refused
from shared.spreadsheet.sheets import Odd

T = TypeVar("T")
_BETWEEN = re.compile(r"[\s,，、;；]+")  # of the parts of a list
_CODE = re.compile(r"[0-9]{12}")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")  # 2026-03-09, 2026/3/9, 2026年3月9日
_WHOLE = re.compile(r"\d{1,7}")  # bounded by its form: to read thousands of digits takes long, or is refused by Python
_NO_TEXT, _NO_DAY = "000000000000", date(2000, 1, 1)  # of the form of every text, code and key, and of a day


@dataclass(frozen=True)
class Cells:
    """`told` by field, as the spreadsheet has them; `words` are the workbook's. Each fault is Refused "import.…"."""

    told: Mapping[str, Any]
    words: Mapping[str, Any]
    faults: list[Refused] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return bool(self.told[name] != "")

    def read(self, name: str, meaning: Callable[[str], T], instead: T) -> T:
        """What the cell's text means. `meaning` raises Refused; `instead` then stands in for it."""
        try:
            return meaning(self._typed(name))
        except Refused as fault:
            self.faults.append(fault)
            return instead

    def text(self, name: str) -> str:
        """Also of a cell that the spreadsheet took for a number, as it does with codes and telephone numbers."""
        return self.read(name, str, _NO_TEXT)

    def word(self, name: str) -> Any:
        """What the word means."""
        words: Mapping[str, Any] = self.words[name]
        return self.read(name, lambda word: self._meaning(name, word), next(iter(words.values())))

    def several(self, name: str) -> tuple[Any, ...]:
        """What each word means; none, when the cell is empty."""
        if not self.has(name):
            return ()
        return self.read(name, lambda text: tuple(self._meaning(name, word) for word in _parts(text)), ())

    def codes(self, name: str) -> tuple[str, ...]:
        """Of units; none, when the cell is empty."""
        return self.read(name, lambda text: _codes(name, text), ()) if self.has(name) else ()

    def day(self, name: str) -> date:
        cell = self.told[name]
        if isinstance(cell, date):
            return cell.date() if isinstance(cell, datetime) else cell
        rule = "import.number_not_a_day" if isinstance(cell, float) else "import.not_a_day"
        return self.read(name, lambda text: _day(name, text, rule), _NO_DAY)

    def whole(self, name: str) -> int:
        return self.read(name, lambda text: _whole(name, text), 0)

    def shown(self, name: str) -> str:
        """As it was typed; empty where no value stands."""
        match self.told[name]:
            case Odd():
                return ""
            case float() as number if number.is_integer():
                return str(int(number))
            case float() as number:
                return f"{number:.15g}"  # as many digits as a spreadsheet shows: 0.1 + 0.2 is 0.3 there
            case cell:
                return str(cell)

    def _typed(self, name: str) -> str:
        match self.told[name]:
            case "":
                raise Refused("import.empty_cell", name)
            case Odd(rule):
                raise Refused(rule, name)
            case _:
                return self.shown(name)

    def _meaning(self, name: str, word: str) -> Any:
        if word not in self.words[name]:
            raise Refused("import.unknown_word", name, value=word)
        return self.words[name][word]


def _parts(text: str) -> tuple[str, ...]:
    """However people set them apart."""
    return tuple(part for part in _BETWEEN.split(text) if part)


def _codes(name: str, text: str) -> tuple[str, ...]:
    found = _parts(text)
    for code in found:
        if not _CODE.fullmatch(code):
            raise Refused("import.not_a_code", name, value=code)
    return found


def _day(name: str, text: str, rule: str) -> date:
    told = _DAY.fullmatch(text)
    try:
        if told is None:
            raise ValueError
        return date(*(int(part) for part in told.groups()))
    except ValueError:
        raise Refused(rule, name, value=text) from None


def _whole(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Refused("import.not_a_whole_number", name, value=text)
    return int(text)
