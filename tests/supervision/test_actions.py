"""No action, no alert: whatever may be raised has its words and its one next action, in every language."""

from datetime import date
from typing import get_args

import pytest

from services.meetings.domain.words import REASONS
from services.supervision.domain.facts.matters import STEPS
from services.supervision.domain.rules import parse
from services.supervision.views import action
from services.supervision.views.wording import AREA, citation, rule_text
from shared.rulebooks import RulesFile
from shared.texts import Language, catalogue
from tests.supervision.county import RULES
from tests.supervision.test_county_rules import DECISION, LONGER
from tests.supervision.test_rules import TEXT
from tests.workbooks import CHINESE

LANGUAGES = get_args(Language)
NUMBERED = {
    "problem.claim/1": "列入清单的问题应在 5 个工作日内由责任单位认领",
    "works.opening/1": "验收合格后应在 30 天内开放阵地",
    "cadence.committee_study/1": "党委应每 6 个月研究一次基层党建",
    "matter.disclosure/1": "决议后应在规定期限内公开",  # another number after an opening or a return
    "problem.claim/0": "列入清单的问题应在规定期限内由责任单位认领",  # a row that an older rulebook had
}
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
def test_every_duty_is_told_with_the_number_of_its_row(language: Language) -> None:
    told = [rule_text(RULES, language, {"rule": row["rule"], "row": row["id"]}) for row in RULES.rows if "rule" in row]
    assert not any("{" in text for text in told)


@pytest.mark.parametrize(("row", "told"), NUMBERED.items())
def test_how_long_a_rule_leaves_is_told_in_its_unit(row: str, told: str) -> None:
    assert rule_text(RULES, "zh-CN", {"rule": row.partition("/")[0], "row": row}) == told


def test_a_county_that_leaves_another_number_of_days_is_told_its_own() -> None:
    county = parse(TEXT, RulesFile("county.toml", LONGER))
    told = rule_text(county, "zh-CN", {"rule": "matter.proposal", "row": "matter.proposal/2"})
    assert told == "村级事务应在 45 天内由党支部委员会会议提议"


def test_every_rule_is_cited_in_chinese_and_a_countys_own_as_it_wrote_it() -> None:
    for row, source in ((str(row["id"]), str(row["source"])) for row in RULES.rows):
        chinese, english = (citation(RULES, language, row, source)["source"] for language in LANGUAGES)
        assert CHINESE.search(chinese), row
        assert "speech" not in chinese
        assert not CHINESE.search(english), row
    assert citation(RULES, "zh-CN", "x/1", DECISION)["source"] == DECISION


def test_what_is_late_is_to_be_done_at_once_in_one_whole_sentence() -> None:
    told = action.for_duty(catalogue(AREA, "zh-CN"), "problem.ruling", date(2026, 3, 31), date(2026, 4, 4))
    assert told.startswith("已于 2026-03-31 到期，逾期 4 天，请立即办理：由督查室对该申请作出裁定")


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


@pytest.mark.parametrize(
    ("language", "dismisses"), [("zh-CN", "由督查室核实后了结本预警"), ("en", "dismisses this alert")]
)
@pytest.mark.parametrize("rule", ["problem.verify.other_hands", "works.accepted_incomplete"])
def test_what_stays_on_record_whatever_is_done_is_dismissed_by_the_office(
    rule: str, language: Language, dismisses: str
) -> None:
    assert dismisses in action.for_breach(catalogue(AREA, language), rule)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_by_the_same_hands_is_to_be_given_again_by_others(language: Language) -> None:
    texts = catalogue(AREA, language)
    assert texts["rule"]["other_hands"]
    assert texts["reason"]["other_hands"]
    told = action.for_breach(texts, "problem.verify.other_hands")
    assert told.startswith(texts["again"]["verify"])
    assert "{" not in told
