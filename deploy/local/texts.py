"""What the embedded mode says: Chinese first, English beside it, from one catalogue per language."""

from collections.abc import Mapping

from shared import texts

LANGUAGES: tuple[texts.Language, ...] = ("zh-CN", "en")


def catalogue(language: texts.Language) -> Mapping[str, str]:
    return texts.catalogue("local", language)


def both(area: str, key: str, **facts: object) -> str:
    """One line in both languages. Raises KeyError for a text that a catalogue lacks."""
    return " / ".join(texts.say(area, language, key, **facts) for language in LANGUAGES)


def say(key: str, **facts: object) -> str:
    return both("local", key, **facts)


class Failed(Exception):  # noqa: N818
    """We cannot go on; the message is the one line that the user gets."""

    def __init__(self, key: str, **facts: object):
        super().__init__(say(key, **facts))
        self.key = key
