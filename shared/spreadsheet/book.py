"""What a workbook says beside its sheets: their names and parts, the texts that cells share, which formats are days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from shared.spreadsheet.package import Ends, Package, Starts, local

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
# The formats that are not spelt out in the file (ECMA-376, 18.8.30), those of Chinese offices with them.
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_OF_A_DAY = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # quoted, escaped, or a colour or condition
# What XML cannot hold, or would change, is spelt out (ECMA-376, 22.9.2.19), and so is what looks as if it were. Halves
# of a character are none, and stay as they are spelt.
_SPELT_OUT = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_PART_OF_A_DAY = re.compile(r"[ymdhs]", re.IGNORECASE)


@dataclass(frozen=True)
class Book:
    """`parts` by the sheets' names; `texts` by number; `days` are the styles whose numbers are days."""

    parts: dict[str, str]
    texts: list[str]
    days: frozenset[str]
    epoch: datetime

    @classmethod
    def of(cls, package: Package) -> Self:
        """Raises KeyError, among others, for a package that is no workbook."""
        sheets: dict[str, str] = {}
        about: dict[str, str] = {}
        targets: dict[str, str] = {}
        package.read(
            _WORKBOOK,
            {"sheet": lambda told: sheets.update({told["name"]: _relation(told)}), "workbookPr": about.update},
            {},
        )
        package.read(_RELATIONS, {"Relationship": lambda told: targets.update({told["Id"]: told["Target"]})}, {})
        parts = {name: _part(targets[key]) for name, key in sheets.items() if key in targets}
        # 1900 counts as a leap year there, so that each later day's number is one too high.
        epoch = datetime(1904, 1, 1) if about.get("date1904") in ("1", "true") else datetime(1899, 12, 30)  # noqa: DTZ001
        return cls(parts, _texts(package), _styles_of_days(package), epoch)

    def moment(self, number: float) -> date | datetime | float:
        """What a cell of a day's format shows; a number of no day stays one."""
        if not 1 <= number < 2_958_466:  # 9999-12-31
            return number
        found = self.epoch + timedelta(seconds=round(number * 86_400))
        return found.date() if number.is_integer() else found


def _relation(told: Mapping[str, str]) -> str:
    """The attribute stands in a namespace that each program calls as it likes."""
    return next((value for name, value in told.items() if local(name) == "id"), "")


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def unescaped(text: str) -> str:
    """ "a_x000D_b" with its carriage return, "_x005F_x000D_" as "_x000D_"."""
    return _SPELT_OUT.sub(lambda found: chr(int(found[1], 16)), text)


class Runs:
    """A text of several formats comes in runs; its phonetic reading is none of it."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._is_phonetic = False
        self.starts: Starts = {"rPh": lambda _: self._phonetic(True)}
        self.ends: Ends = {"rPh": lambda _: self._phonetic(False), "t": self._add}

    def take(self) -> str:
        found = "".join(self._runs)
        self._runs = []
        return found

    def _phonetic(self, is_phonetic: bool) -> None:
        self._is_phonetic = is_phonetic

    def _add(self, text: str) -> None:
        if not self._is_phonetic:
            self._runs.append(unescaped(text))


def _texts(package: Package) -> list[str]:
    found: list[str] = []
    runs = Runs()

    def add(_: str) -> None:
        found.append(runs.take())

    if _TEXTS in package:
        package.read(_TEXTS, runs.starts, {**runs.ends, "si": add})
    return found


def _styles_of_days(package: Package) -> frozenset[str]:
    formats = {str(number) for number in _DAYS}
    found: list[str] = []  # the formats of the styles that cells name by number; others stand in other lists
    lists: list[str] = []

    def spell(told: Mapping[str, str]) -> None:
        if _PART_OF_A_DAY.search(_NOT_OF_A_DAY.sub("", told["formatCode"])):
            formats.add(told["numFmtId"])

    def add(told: Mapping[str, str]) -> None:
        if lists:
            found.append(told.get("numFmtId", "0"))

    if _STYLES in package:
        starts: Starts = {"numFmt": spell, "cellXfs": lambda _: lists.append("cells"), "xf": add}
        package.read(_STYLES, starts, {"cellXfs": lambda _: lists.clear()})
    return frozenset(str(number) for number, form in enumerate(found) if form in formats)
