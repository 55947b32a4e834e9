"""Every refusal can be said, in both languages, with the same facts."""

import re
from pathlib import Path
from string import Formatter

from shared.texts import catalogue

_REFUSED = re.compile(r'Refused\(\s*"([a-z_.]+)"')


def said(*folders: str) -> set[str]:
    files = [file for folder in folders for file in Path(folder).rglob("*.py")]
    return {rule for file in files for rule in _REFUSED.findall(file.read_text("utf-8"))}


def test_every_refusal_has_a_text() -> None:
    assert said("services/venues") <= {*catalogue("venues", "zh-CN"), *catalogue("problems", "zh-CN")}


def test_every_text_stands_in_both_languages_with_the_same_facts() -> None:
    chinese, english = catalogue("venues", "zh-CN"), catalogue("venues", "en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert _blanks(text) == _blanks(english[key]), key


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
