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

    Where the catalogue has a table [words.<blank>], what fills that blank is told in its words. Raises KeyError for a
    text that the catalogue lacks.
    """
    texts = catalogue(area, language)
    words: Mapping[str, Mapping[str, str]] = texts.get("words", {})
    told = {name: words.get(name, {}).get(str(value), value) for name, value in facts.items()}
    return _Sparing().vformat(texts[key], (), told)


def wanted(accept_language: str | None) -> Language:
    """By an Accept-Language header: English when it stands first, Chinese otherwise."""
    return "en" if (accept_language or "").strip().lower().startswith("en") else "zh-CN"


class _Sparing(Formatter):
    def get_value(self, key: int | str, _: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")
