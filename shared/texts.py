"""What users read: one catalogue per language and area, `locales/<language>/<area>.toml`. Chinese first."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

Language = Literal["zh-CN", "en"]
_LOCALES = Path(__file__).parents[1] / "locales"


@cache
def catalogue(area: str, language: Language) -> Mapping[str, Any]:
    return tomllib.loads((_LOCALES / language / f"{area}.toml").read_text("utf-8"))


def say(area: str, language: Language, key: str, **facts: object) -> str:
    """The text of `key` with its {blanks} filled; a blank of which nothing is known stays empty.

    {blank:area.table} is filled with the word for it in that table of another area's catalogue; without one, as it is.
    Raises KeyError for a text that the catalogue lacks.
    """
    return _Sparing(language).vformat(catalogue(area, language)[key], (), facts)


def words_of(area: str, language: Language, table: str) -> Mapping[str, str]:
    """By id, the word for it. Of a table that is read in a spreadsheet the words come first: it is turned round."""
    told: Mapping[str, str] = catalogue(area, language)[table]
    return {**{meaning: word for word, meaning in told.items()}, **told}


def wanted(accept_language: str | None) -> Language:
    """By an Accept-Language header: English when it stands first, Chinese otherwise."""
    return "en" if (accept_language or "").strip().lower().startswith("en") else "zh-CN"


class _Sparing(Formatter):
    def __init__(self, language: Language) -> None:
        self._language = language

    def get_value(self, key: int | str, _: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> Any:
        """A word that the table lacks is shown as it is."""
        if not format_spec:
            return super().format_field(value, format_spec)
        area, _, table = format_spec.partition(".")
        return words_of(area, self._language, table).get(str(value), str(value))
