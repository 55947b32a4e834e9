"""What users read: one catalogue per language and area, `locales/<language>/<area>.toml`. Chinese first.

A blank may name the words in which it is said: `{role:role}` is filled from the table [role] of `words.toml`, several
values one by one. `{values:choices}` says of a closed set what may be typed and what each of it is called, and
`{bytes_max:size}` a length in MB.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

Language = Literal["zh-CN", "en"]
_LOCALES = Path(__file__).parents[1] / "locales"
WORDS = "words"


@cache
def catalogue(area: str, language: Language) -> Mapping[str, Any]:
    return tomllib.loads((_LOCALES / language / f"{area}.toml").read_text("utf-8"))


def say(area: str, language: Language, key: str, **facts: object) -> str:
    """The text of `key` with its {blanks} filled; a blank of which nothing is known stays empty.

    Raises KeyError for a text that the catalogue lacks.
    """
    return _Saying(language).vformat(catalogue(area, language)[key], (), facts)


def word(sort: str, language: Language, value: object) -> str:
    """What people call a value, by the table [sort] of the words; what has no word there is called by itself."""
    called: str = catalogue(WORDS, language)[sort].get(str(value), str(value))
    return called


def choices(language: Language, values: Sequence[object]) -> list[str]:
    """What may be typed for a closed set, each with its word. The set's table is the one that has a word for all."""
    words = catalogue(WORDS, language)
    told = [str(value) for value in values]
    sort = next((name for name, table in words.items() if set(told) <= set(table)), None)
    if sort is None:
        return told
    return [words["listing"]["choice"].format(word=words[sort][value], value=value) for value in told]


def size(length_bytes: int) -> str:
    """ "20 MB", in steps of 1,024."""
    for unit, bytes_each in (("MB", 2**20), ("KB", 2**10)):
        if length_bytes >= bytes_each:
            return f"{length_bytes / bytes_each:.4g} {unit}"
    return f"{length_bytes} B"


def wanted(accept_language: str | None) -> Language:
    """By an Accept-Language header: English when it stands first, Chinese otherwise."""
    return "en" if (accept_language or "").strip().lower().startswith("en") else "zh-CN"


class _Saying(Formatter):
    def __init__(self, language: Language) -> None:
        self._language = language

    def get_value(self, key: int | str, _: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        several = value if isinstance(value, list | tuple) else (value,)
        match format_spec:
            case "choices":
                said = choices(self._language, several)
            case "size":
                said = [size(one) for one in several]
            case sort:
                said = [word(sort, self._language, one) for one in several]
        between: str = catalogue(WORDS, self._language)["listing"]["between"]
        return between.join(said)
