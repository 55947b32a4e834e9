"""What the embedded mode says: Chinese first, English beside it, from one catalogue per language."""

import tomllib
from functools import cache
from pathlib import Path

_LOCALES = Path(__file__).parents[2] / "locales"
LANGUAGES = ("zh-CN", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    return tomllib.loads((_LOCALES / language / "local.toml").read_text("utf-8"))


def say(key: str, **facts: object) -> str:
    """One line in both languages. Raises KeyError for a text that a catalogue lacks."""
    return " / ".join(catalogue(language)[key].format(**facts) for language in LANGUAGES)


class Failed(Exception):  # noqa: N818
    """We cannot go on; the message is the one line that the user gets."""

    def __init__(self, key: str, **facts: object):
        super().__init__(say(key, **facts))
        self.key = key
