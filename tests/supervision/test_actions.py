"""No action, no alert: whatever may be raised has its words and its one next action, in every language."""

from datetime import date
from typing import get_args

import pytest

from services.meetings.domain.words import REASONS
from services.supervision.domain.facts.matters import STEPS
from services.supervision.views import action
from services.supervision.views.explained import AREA
from shared.texts import Language, catalogue
from tests.supervision.county import RULES

LANGUAGES = get_args(Language)
OTHER_BREACHES = (
    *("meeting.staff_study_as_branch_study", "meeting.chair", "development.no_pre_review"),
    *("works.start_without_resolution", "works.accepted_incomplete"),
)
SPOKEN = [reason for reason in REASONS if reason not in RULES.breaches[0].silent_reasons]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.duties)
def test_every_duty_says_what_to_do_and_until_when(rule: str, language: Language) -> None:
    texts = catalogue(AREA, language)
    assert texts["rule"][rule.rpartition(".")[2]]
    before = action.for_duty(texts, rule, date(2026, 3, 31), date(2026, 3, 31))
    after = action.for_duty(texts, rule, date(2026, 3, 31), date(2026, 4, 4))
    assert "2026-03-31" in before
    assert " 4 " in after.replace("天", " ")
    assert "{" not in before + after


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_reason_has_an_action_of_its_own(language: Language) -> None:
    texts = catalogue(AREA, language)
    told = {action.for_breach(texts, f"matter.{step}.{reason}") for step in STEPS for reason in SPOKEN}
    assert len(told) == len(STEPS) * len(SPOKEN)
    assert not any("{" in text for text in told)
    assert all(texts["reason"][reason] for reason in SPOKEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", OTHER_BREACHES)
def test_every_other_breach_has_its_words_and_an_action(rule: str, language: Language) -> None:
    texts = catalogue(AREA, language)
    name = rule.rpartition(".")[2]
    assert texts["rule"][name]
    assert texts["reason"][name]
    assert action.for_breach(texts, rule) == texts["cure"][name]


def test_the_wrong_chair_of_a_proposal_is_told_who_has_to_call_the_meeting() -> None:
    told = action.for_breach(catalogue(AREA, "zh-CN"), "matter.proposal.wrong_chair")
    assert told.startswith("由党支部书记重新召集支委会提议该事项")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_by_the_same_hands_is_to_be_given_again_by_others(language: Language) -> None:
    texts = catalogue(AREA, language)
    assert texts["rule"]["other_hands"]
    assert texts["reason"]["other_hands"]
    told = action.for_breach(texts, "problem.verify.other_hands")
    assert told.startswith(texts["again"]["verify"])
    assert "{" not in told
