"""Whoever is refused reads why, in either language."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from services.rectification.domain.words import Duty
from shared.decider import Refused
from shared.problems import problem
from shared.texts import Language, catalogue

REFUSED = re.compile(r'Refused\(\s*"([a-z_.]+)"')


@pytest.mark.parametrize("language", get_args(Language))
def test_every_refusal_has_its_text(language: Language) -> None:
    files = Path("services/rectification").rglob("*.py")
    rules = {rule for file in files for rule in REFUSED.findall(file.read_text("utf-8"))}
    own, common = catalogue("rectification", language), catalogue("problems", language)
    assert not {rule for rule in rules if rule not in own and rule not in common}


def test_both_languages_tell_the_same() -> None:
    chinese, english = (catalogue("rectification", language) for language in get_args(Language))
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert _blanks(text) == _blanks(english[key]), key


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", get_args(Language))
def test_what_is_to_be_done_has_a_name(language: Language) -> None:
    assert {*catalogue("words", language)["rectification_duty"]} == {*get_args(Duty)}


@pytest.mark.parametrize("rule", ["closure.not_done", "extension.done"])
def test_a_refusal_names_what_is_to_be_done_in_words(rule: str) -> None:
    told = problem(Refused(rule, "duty", duty="claim", day="2026-06-01"), "rectification", "zh-CN").detail
    assert "认领" in told
    assert "claim" not in told


def test_what_is_done_on_the_requests_day_itself_is_in_time_and_the_refusal_says_so() -> None:
    told = problem(Refused("closure.not_done", "request", duty="cause", day="2026-06-01"), "rectification", "zh-CN")
    assert "2026-06-01 及以前应完成的，须在当日及以前完成" in told.detail
