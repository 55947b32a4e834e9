"""The branches' year in the sample: every rule is met and broken in it, at its edges, and meetings takes every line."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest

from deploy.sample.days import day_of, moment
from deploy.sample.disturb import disturb
from deploy.sample.load import everything, lines, told
from deploy.sample.plan import Sample, make
from deploy.sample.stories import OF_BRANCHES, OF_COMMITTEES, OF_LINKS
from tests.journeys.desks import recorded
from tests.sample.conftest import UNTIL, YEAR_END
from tests.sample.test_lines import command_models, happened

EACH_PERIOD = (
    *("branch_study", "branch_committee", "theme_day", "dues", "members_assembly"),
    *("organisation_life_meeting", "appraisal", "party_lecture", "guidance"),
)
BREACHES = ("meeting.chair", "meeting.staff_study_as_branch_study", "development.no_pre_review")


@pytest.fixture(scope="module")
def rows(year: Sample, small: list[Sample]) -> dict[str, list[dict[str, Any]]]:
    """Of all these counties, by rule; those of problems and works apart."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for sample in (year, *small):
        key = replace(sample, affairs=None).key()
        for row in (*key["rows"], *key["breaches"]):
            found[row["rule"]].append(row)
    return found


@pytest.mark.parametrize("kind", EACH_PERIOD)
def test_each_periods_duty_is_met_missed_recorded_late_and_cancelled(rows: dict[str, Any], kind: str) -> None:
    found = rows[f"cadence.{kind}"]
    assert {row["state"] for row in found} >= {"met", "met_recorded_late", "missed", "cancelled"}
    assert {row["light"] for row in found if row["state"] == "missed"} >= {"red"}
    assert any(row["resolved_on"] == row["due"] for row in found if row["state"] == "met"), "met on the last day"


@pytest.mark.parametrize("kind", [kind for kind in EACH_PERIOD if kind != "party_lecture"])
def test_a_missed_periods_alert_is_ended_by_a_later_one(rows: dict[str, Any], kind: str) -> None:
    """A lecture's next year begins after the last day that is told."""
    assert any(row["light"] == "missed" for row in rows[f"cadence.{kind}"])


@pytest.mark.parametrize("kind", [*EACH_PERIOD, "committee_study"])
def test_all_rungs_fire(rows: dict[str, Any], kind: str) -> None:
    fired = {rung["rung"] for row in rows[f"cadence.{kind}"] for rung in row["rungs"]}
    assert fired == ({1, 4} if kind == "guidance" else {1, 2, 3, 4})


def test_lectures_climb_shortened_ladders(rows: dict[str, Any]) -> None:
    ladders = {tuple(rung["rung"] for rung in row["rungs"]) for row in rows["cadence.party_lecture"]}
    assert ladders >= {(1, 2, 3, 4), (1, 3, 4), (1, 4)}


def test_a_committees_study_is_met_in_time_late_and_never(rows: dict[str, Any]) -> None:
    found = rows["cadence.committee_study"]
    assert {row["state"] for row in found} >= {"met", "met_late", "met_recorded_late", "open"}
    assert any(row["period"][5:] == "02-28" for row in found), "six months after the end of August"


@pytest.mark.parametrize("rule", BREACHES)
def test_each_breach_is_shown_and_cured(rows: dict[str, Any], rule: str) -> None:
    assert {row["state"] for row in rows[rule]} == {"open", "withdrawn"}


def test_every_storyline_is_told(year: Sample, small: list[Sample]) -> None:
    """Not each in one county: there are fewer committees than stories of them."""
    told_of = {name for sample in (year, *small) if sample.life for name in sample.life.stories.values()}
    assert not {*OF_BRANCHES, *OF_COMMITTEES, *OF_LINKS} - told_of


def test_most_storylines_have_room_before_the_years_end() -> None:
    told_of: set[str] = set()
    for sample in (make(seed, 12, 20, UNTIL, branch_life=True) for seed in (1, 2)):
        assert sample.life
        told_of |= set(sample.life.stories.values())
    assert len(set(OF_BRANCHES) & told_of) > 0.8 * len(OF_BRANCHES)


def test_the_year_is_small_enough_to_load(year: Sample) -> None:
    assert len(year.lines) < 18_000
    assert len(make(1, 12, 20, UNTIL, branch_life=True).lines) < 18_000


def test_every_line_of_the_year_is_a_command_and_has_happened(year: Sample) -> None:
    models = command_models()
    for one in everything(year):
        models[one.service].validate_json(json.dumps(one.command))
    for before, after in pairwise(year.lines):
        assert before.at <= after.at
    assert year.lines[-1].at < moment(YEAR_END)
    for line in lines(year):
        for day in happened(line):
            assert year.county.watched_from <= day <= day_of(datetime.fromisoformat(str(line["recorded_at"]))), line


@pytest.mark.parametrize("until", [YEAR_END, UNTIL])
async def test_meetings_takes_every_line_of_the_year(until: date) -> None:
    for seed in (1, 2, 3):
        sample = make(seed, 3, 8, until, branch_life=True)
        await recorded(sample, list(told(lines(sample, "meetings"))))
        await recorded(sample, list(told(disturb(lines(sample, "meetings"), seed))))


def test_disturbances_draft_every_kind_of_record_that_can_be_corrected(year: Sample) -> None:
    known = {line["id"] for line in lines(year)}
    told_anew = (line for seed in (1, 2, 3) for line in disturb(lines(year), seed))
    drafted = {line["type"] for line in told_anew if line["id"] not in known}
    of_venues = {"start_works", "pause_works", "report_progress", "complete_works", "hold_activity", "count_errands"}
    assert drafted == {"correct_meeting", "collect_dues", "record_development_step"} | of_venues


def test_without_the_year_nothing_of_it_is_told_or_asked(county: Sample) -> None:
    types = {line.type for line in county.lines}
    assert not types & {"collect_dues", "record_guide", "record_development_step", "register_unit"}
    assert all(row["rule"].startswith("matter.") for row in county.key()["rows"])


@pytest.mark.parametrize(
    "until", [date(2026, 1, 1), date(2026, 2, 14), date(2026, 2, 15), date(2026, 4, 2), date(2027, 1, 1)]
)
def test_any_last_day_makes_a_year(until: date) -> None:
    sample = make(5, 2, 3, until, branch_life=True)
    assert sample.county.watched_from < until
    sample.key()
