"""Dues, the development of members, the yearly standard: told once, corrected by name, counted and never named."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.meetings.api import permissions
from services.meetings.domain import rules
from services.meetings.domain.branch_commands import AssessStandard, CollectDues, RecordDevelopmentStep
from services.meetings.domain.branch_events import DevelopmentStepRecorded, DuesCollected, StandardAssessed
from services.meetings.domain.commands import MergeUnit, RegisterUnit
from shared.access import Actor, Role
from shared.adoption import AdoptRulebook
from shared.decider import Refused
from shared.testing import Scenario
from tests.meetings.village import COUNTY, NEIGHBOUR, ROWS, TOWNSHIP, VILLAGE, day, founded

CHECKLISTS = rules.read(Path("services/meetings/standards.toml").read_text(encoding="utf-8"))
ARTICLES = [article["article"] for row in CHECKLISTS if row["variant"] == "rural" for article in row["articles"]]
TOMORROW = date(2027, 1, 1)


def dues(month: str = "2026-03", on: str = "03-09", **how: Any) -> CollectDues:
    told = {"record": f"D-{month}", "unit": VILLAGE, "month": month, "collected_on": day(on)}
    return CollectDues.model_validate({**told, "members_paid": 18, "amount_fen": 5_400, **how})


def step(name: str, on: str, **how: Any) -> RecordDevelopmentStep:
    told = {"record": f"S-{name}", "case": "C-7", "unit": VILLAGE, "step": name, "taken_on": day(on)}
    return RecordDevelopmentStep.model_validate({**told, **how})


def review(on: str = "05-10", **how: Any) -> RecordDevelopmentStep:
    return step("pre_review", on, **{"reviewer": TOWNSHIP, "in_writing": True, **how})


def assessed(**how: Any) -> AssessStandard:
    findings = [{"article": article, "result": "met"} for article in ARTICLES]
    told = {"record": "B-2026", "unit": VILLAGE, "year": 2026, "variant": "rural", "assessor": TOWNSHIP}
    return AssessStandard.model_validate({**told, "assessed_on": day("12-20"), "findings": findings, **how})


def with_checklists() -> Scenario:
    return founded().told(AdoptRulebook(county=COUNTY, rows=(*ROWS, *CHECKLISTS)))


# Dues.


def test_dues_are_told_by_the_day_of_their_collection_as_counts() -> None:
    founded().when(dues("2026-02", "03-09")).then(
        DuesCollected(
            unit=VILLAGE,
            occurred_on=day("03-09"),
            record="D-2026-02",
            month="2026-02",
            members_paid=18,
            amount_fen=5_400,
        )
    )
    founded().told(dues("2026-02", "03-09")).when(dues("2026-03", "03-09")).then_types("dues_collected")


def test_a_branch_that_is_no_village_tells_them_too() -> None:
    branch = RegisterUnit(unit="990101001009", kind="branch", name="支部", parent=TOWNSHIP, enrolled_on=day("01-01"))
    founded().told(branch).when(dues(unit=branch.unit)).then_types("dues_collected")


def test_a_month_told_twice_is_a_correction_that_names_the_first() -> None:
    told = founded().told(dues())
    told.when(dues(record="D-2")).refused_by("record.told_already", "month")
    told.when(dues(amount_fen=1)).refused_by("input.id_taken", "record")
    told.when(dues(record="D-2", corrects="D-0")).refused_by("record.not_standing", "corrects")
    corrected = told.told(dues(record="D-2", corrects="D-2026-03", members_paid=19))
    corrected.when(dues()).then()
    corrected.when(dues(record="D-3", corrects="D-2026-03")).refused_by("record.not_standing", "corrects")
    corrected.when(dues(record="D-3", corrects="D-2", members_paid=20)).then_types("dues_collected")


def test_a_correction_may_say_that_it_was_another_month() -> None:
    told = founded().told(dues("2026-03"), dues("2026-04", "04-09"))
    told.when(dues("2026-04", record="D-2", corrects="D-2026-03")).refused_by("record.told_already", "month")
    moved = told.told(dues("2026-02", record="D-2", corrects="D-2026-03"))
    moved.when(dues("2026-03", record="D-3")).then_types("dues_collected")


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"unit": "990101001009"}, "input.unknown_unit", "unit"),
    ({"unit": TOWNSHIP}, "input.not_a_branch", "unit"),
    ({"collected_on": TOMORROW}, "input.future_day", "collected_on"),
])  # fmt: skip
def test_what_no_collection_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    founded().when(dues(**change)).refused_by(rule, at)


@pytest.mark.parametrize(
    "change",
    [{"month": "2026-13"}, {"month": "2026-3"}, {"members_paid": 0}, {"amount_fen": 0}, {"amount_fen": 54.5},
     {"payer": "张三"}],
)  # fmt: skip
def test_dues_are_whole_fen_of_members_who_are_not_named(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        dues(**change)


# The development of members.

COURSE = (
    step("applicant", "01-10"),
    step("activist", "03-10"),
    step("development_target", "05-09"),
    review(),
    step("probationary_member", "05-11"),
    step("full_member", "12-11"),
)


def test_a_case_goes_from_its_application_to_full_membership() -> None:
    founded().told(*COURSE[:3]).when(COURSE[3]).then(
        DevelopmentStepRecorded(
            unit=VILLAGE,
            occurred_on=day("05-10"),
            record="S-pre_review",
            case="C-7",
            step="pre_review",
            reviewer=TOWNSHIP,
            in_writing=True,
        )
    )
    state = founded().told(*COURSE).state("development-C-7")
    assert [entry.step for entry in state.entries.standing.values()] == [command.step for command in COURSE]


def test_an_acceptance_without_a_review_from_above_in_writing_and_before_is_recorded_all_the_same() -> None:
    founded().told(*COURSE[:3]).when(COURSE[4]).then_types("development_step_recorded")
    late = founded().told(*COURSE[:3], COURSE[4])
    for poor in (review("05-11"), review(in_writing=False), review(reviewer=NEIGHBOUR)):
        late.when(poor).then_types("development_step_recorded")


def test_a_case_that_was_half_way_needs_no_earlier_steps() -> None:
    founded().when(COURSE[2]).then_types("development_step_recorded")
    founded().told(COURSE[2]).when(COURSE[0]).then_types("development_step_recorded")


def test_the_stages_follow_each_other_by_their_days() -> None:
    told = founded().told(*COURSE[:3])
    told.when(step("probationary_member", "05-08")).refused_by("development.steps_reversed", "taken_on")
    told.when(step("probationary_member", "05-09")).then_types("development_step_recorded")
    late = step("activist", "05-10", record="S-2", corrects="S-activist")
    told.when(late).refused_by("development.steps_reversed", "taken_on")
    earlier = step("activist", "02-10", record="S-2", corrects="S-activist")
    told.when(earlier).then_types("development_step_recorded")


def test_a_step_is_taken_once() -> None:
    told = founded().told(*COURSE[:2])
    told.when(step("activist", "03-10", record="S-2")).refused_by("record.told_already", "step")


def test_a_case_belongs_to_one_branch_and_to_its_successor() -> None:
    told = founded().told(COURSE[0])
    told.when(step("activist", "03-10", unit=NEIGHBOUR)).refused_by("development.other_branch", "case")
    merged = told.told(MergeUnit(unit=VILLAGE, into=NEIGHBOUR, merged_on=day("02-01")))
    merged.when(step("activist", "03-10", unit=NEIGHBOUR)).then_types("development_step_recorded")


@pytest.mark.parametrize(("command", "rule", "at"), [
    (step("applicant", "01-10", unit=COUNTY), "input.not_a_branch", "unit"),
    (step("applicant", "01-10", taken_on=TOMORROW), "input.future_day", "taken_on"),
    (review(reviewer=None), "development.reviewer_missing", "reviewer"),
    (review(reviewer="990101009000"), "input.unknown_unit", "reviewer"),
    (step("applicant", "01-10", reviewer=TOWNSHIP), "development.no_review", "step"),
    (step("applicant", "01-10", in_writing=True), "development.no_review", "step"),
])  # fmt: skip
def test_what_no_step_can_have_been(command: RecordDevelopmentStep, rule: str, at: str) -> None:
    founded().when(command).refused_by(rule, at)


# The standard.


def test_a_branch_is_assessed_article_by_article_with_the_row_that_lists_each() -> None:
    evidence = ["0197a000-0000-7000-8000-00000000e010"]
    findings = [{"article": key, "result": "partly", "evidence": evidence} for key in reversed(ARTICLES)]
    events = with_checklists().when(assessed(findings=findings)).outcome()
    (told,) = events
    assert isinstance(told, StandardAssessed)
    assert [found.article for found in told.findings] == ARTICLES
    assert told.findings[0].rule == "standard.rural.political_work/1"
    assert {(found.result, found.evidence) for found in told.findings} == {("partly", tuple(evidence))}
    with_checklists().when(assessed()).then_types("standard_assessed")


def test_every_variant_has_its_checklist_and_the_rural_one_its_seven_parts() -> None:
    parts = {row["variant"]: [r["part"] for r in CHECKLISTS if r["variant"] == row["variant"]] for row in CHECKLISTS}
    assert set(parts) == {"rural", "organ", "state_enterprise"}
    assert len(set(parts["rural"])) == 7
    assert {row["status"] for row in CHECKLISTS} == {"default"}
    for row in CHECKLISTS:
        assert {article["sort"] for article in row["articles"]} == {"norm", "task"}


def test_the_checklist_is_that_of_the_assessments_day() -> None:
    old = CHECKLISTS[0]
    newer = {**old, "id": "standard.rural.political_work/2", "in_force_from": "2026-12-21", "articles": [
        {"article": "political_work.new", "sort": "norm", "text": "新"}]}  # fmt: skip
    changed = founded().told(AdoptRulebook(county=COUNTY, rows=(*ROWS, *CHECKLISTS, newer)))
    changed.when(assessed()).then_types("standard_assessed")
    changed.when(assessed(assessed_on=day("12-21"))).refused_by("standard.unknown_article", "findings.0.article")


def test_a_year_is_assessed_once_and_corrected_by_name() -> None:
    told = with_checklists().told(assessed())
    told.when(assessed(record="B-2")).refused_by("record.told_already", "year")
    told.when(assessed(record="B-2", corrects="B-2026", assessed_on=day("12-21"))).then_types("standard_assessed")


FINDINGS = [{"article": article, "result": "met"} for article in ARTICLES]


@pytest.mark.parametrize(("change", "rule", "at"), [
    ({"unit": TOWNSHIP, "assessor": COUNTY}, "input.not_a_branch", "unit"),
    ({"assessor": VILLAGE}, "standard.not_above", "assessor"),
    ({"assessor": NEIGHBOUR}, "standard.not_above", "assessor"),
    ({"assessor": "990101009000"}, "input.unknown_unit", "assessor"),
    ({"assessed_on": TOMORROW}, "input.future_day", "assessed_on"),
    ({"year": 2027}, "standard.year_ahead", "year"),
    ({"findings": FINDINGS[1:]}, "standard.article_missing", "findings"),
    ({"findings": [*FINDINGS, FINDINGS[0]]}, "standard.article_twice", f"findings.{len(FINDINGS)}.article"),
    ({"findings": [{"article": "x", "result": "met"}]}, "standard.unknown_article", "findings.0.article"),
])  # fmt: skip
def test_what_no_assessment_can_have_been(change: dict[str, Any], rule: str, at: str) -> None:
    with_checklists().when(assessed(**change)).refused_by(rule, at)


def test_the_unit_above_may_be_the_parents_parent() -> None:
    with_checklists().when(assessed(assessor=COUNTY)).then_types("standard_assessed")


def test_a_new_checklist_judges_no_step_afresh() -> None:
    book = rules.rulebook((*ROWS, *CHECKLISTS))
    assert book.on(day("03-01")) == rules.rulebook(ROWS).on(day("03-01"))


def test_a_rulebook_of_before_the_checklists_is_still_a_rulebook() -> None:
    founded().when(assessed()).refused_by("standard.no_checklist", "variant")


# Who may say it.


@pytest.mark.parametrize(("command", "role", "scope", "rule"), [
    (dues(), "village_office", VILLAGE, None),
    (dues(), "village_office", NEIGHBOUR, "access.scope"),
    (dues(), "reader", COUNTY[:6], "access.role"),
    (step("applicant", "01-10"), "village_office", VILLAGE, None),
    (review(), "village_office", VILLAGE, "access.scope"),
    (review(), "township_office", TOWNSHIP[:9], None),
    (assessed(), "village_office", VILLAGE, "access.role"),
    (assessed(), "township_office", TOWNSHIP[:9], None),
    (assessed(assessor=COUNTY), "township_office", TOWNSHIP[:9], "access.scope"),
    (assessed(assessor=COUNTY), "organisation_department", COUNTY[:6], None),
])  # fmt: skip
def test_a_branch_speaks_for_itself_and_is_reviewed_and_assessed_from_above(
    command: Any, role: Role, scope: str, rule: str | None
) -> None:
    found = None
    try:
        permissions.require(Actor("test", role, (scope,)), command)
    except Refused as refusal:
        found = refusal.rule
    assert found == rule
