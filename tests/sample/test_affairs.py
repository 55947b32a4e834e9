"""Problems and works in the sample: each rule is met and broken at its edges, and the services take every line."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest

from deploy.sample import write
from deploy.sample.disturb import Concerned, disturb
from deploy.sample.key import Answers, answers
from deploy.sample.load import lines, told
from deploy.sample.plan import Sample, make
from deploy.sample.rules import DEFAULT
from deploy.sample.stories import OF_PROBLEMS, OF_WORKS
from services.rectification.domain import sniffing
from shared.envelope import Stored, parse
from tests.journeys.desks import as_loaded, recorded
from tests.sample.conftest import UNTIL, YEAR_END

SIZES = (
    *((seed, 3, 8, until) for seed, until in ((1, UNTIL), (2, YEAR_END), (3, date(2026, 8, 12)), (7, UNTIL))),
    *((seed, 2, 2, date(2026, 11, 29)) for seed in (11, 12)),
    *((5, 2, 3, until) for until in (date(2026, 2, 14), date(2026, 2, 15), date(2026, 4, 2), date(2027, 1, 1))),
)


@pytest.fixture(scope="module")
def of_the_year(year: Sample) -> Answers:
    return answers(year.matters, year.county, DEFAULT, None, year.affairs)


@pytest.fixture(scope="module")
def rows(of_the_year: Answers, small: list[Sample]) -> dict[str, list[dict[str, Any]]]:
    """Of all these counties, by rule."""
    every = [of_the_year, *(answers(one.matters, one.county, DEFAULT, None, one.affairs) for one in small)]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in (row for each in every for row in (*each.duties, *each.breaches)):
        found[row["rule"]].append(row)
    return found


# What the services take.


def facts(stored: Mapping[str, list[Stored]]) -> dict[str, list[tuple[Any, ...]]]:
    """By stream and version, without ids, hashes and salts."""
    return {
        service: sorted(
            (e.stream_id, e.version, e.type, e.unit, str(e.occurred_on), e.recorded_at_us, told_in(e)) for e in events
        )
        for service, events in stored.items()
    }


def told_in(event: Stored) -> str:
    return repr({name: value for name, value in parse(event.body).data.items() if name != "digests"})


@pytest.mark.parametrize(("seed", "townships", "villages", "until"), SIZES)
async def test_the_services_take_every_line(seed: int, townships: int, villages: int, until: date) -> None:
    """One after the other with the roster as it grows; by halves, as they are loaded; and in another order."""
    sample = make(seed, townships, villages, until)
    one_by_one = facts(await recorded(sample, told(lines(sample))))
    assert all(one_by_one.values())
    assert facts(await recorded(sample, as_loaded(sample, told(lines(sample))))) == one_by_one
    await recorded(sample, told(disturb(lines(sample), seed)))


@pytest.mark.timeout(600)
async def test_the_services_take_every_line_of_the_large_county(year: Sample) -> None:
    await recorded(year, as_loaded(year, told(lines(year))))


# What is told.


def test_every_storyline_is_told(year: Sample, small: list[Sample]) -> None:
    told_of = {one.story for sample in (year, *small) if sample.affairs for one in sample.affairs.problems}
    told_of |= {one.story for sample in (year, *small) if sample.affairs for one in sample.affairs.works}
    assert not {*OF_PROBLEMS, *OF_WORKS} - told_of
    assert len(OF_PROBLEMS) >= 40
    assert len(OF_WORKS) >= 40


def test_the_large_county_of_a_day_in_november_lives_through_nearly_all() -> None:
    sample = make(1, 12, 20, UNTIL)
    assert sample.affairs
    told_of = {one.story for one in sample.affairs.problems} | {one.story for one in sample.affairs.works}
    assert len({*OF_PROBLEMS, *OF_WORKS} & told_of) > 0.9 * len({*OF_PROBLEMS, *OF_WORKS})


_ONE_OFF = ("problem.cause", "problem.measures", "problem.measure", "problem.look_back", "works.frost")
_ACTS = ("problem.claim", "problem.ruling", "problem.verify", "problem.self_check", "campaign.filing", "works.opening")


@pytest.mark.parametrize(
    "rule", [*_ONE_OFF, *_ACTS, "works.acceptance", "works.repair", "works.defect", "problem.close"]
)
def test_each_duty_is_met_in_time_late_and_never(rows: dict[str, Any], rule: str) -> None:
    found = rows[rule]
    assert {row["state"] for row in found} >= {"met", "met_late", "open"}
    assert any(row["light"] == "red" for row in found)
    assert any(row["resolved_on"] == row["due"] for row in found if row["state"] == "met"), "met on the last day"


@pytest.mark.parametrize("rule", [*_ONE_OFF, "works.defect", "problem.close"])
def test_what_has_a_day_of_its_own_is_told_late(rows: dict[str, Any], rule: str) -> None:
    assert any(row["state"] == "met_recorded_late" for row in rows[rule])


@pytest.mark.parametrize("rule", _ACTS)
def test_an_act_in_the_system_is_never_told_late(rows: dict[str, Any], rule: str) -> None:
    assert not any(row["state"] == "met_recorded_late" for row in rows[rule])


_CANCELLED = (
    *("problem.claim", "problem.cause", "problem.measures", "problem.close", "problem.verify", "problem.look_back"),
    *("problem.self_check", "campaign.filing", "works.frost", "works.defect", "venue.rota", "venue.activity"),
)


@pytest.mark.parametrize("rule", _CANCELLED)
def test_each_duty_that_can_be_cancelled_is(rows: dict[str, Any], rule: str) -> None:
    assert any((row["state"], row["light"]) == ("cancelled", "grey") for row in rows[rule])


@pytest.mark.parametrize("rule", ["venue.rota", "venue.activity"])
def test_each_period_is_met_missed_recorded_late_and_outlived(rows: dict[str, Any], rule: str) -> None:
    found = rows[rule]
    assert {row["state"] for row in found} >= {"met", "met_recorded_late", "missed", "open"}
    assert {row["light"] for row in found if row["state"] == "missed"} == {"red", "missed"}


@pytest.mark.parametrize(
    ("rule", "rungs"),
    [
        *(
            (rule, {1, 2, 3, 4})
            for rule in ("problem.claim", "problem.close", "campaign.filing", "works.frost", "venue.rota")
        ),
        *((rule, {1}) for rule in ("problem.verify", "problem.ruling", "problem.look_back", "works.acceptance")),
    ],
)
def test_all_rungs_fire(rows: dict[str, Any], rule: str, rungs: set[int]) -> None:
    assert {rung["rung"] for row in rows[rule] for rung in row["rungs"]} == rungs


def test_an_office_alone_is_told_of_its_own_duties(rows: dict[str, Any], year: Sample) -> None:
    offices = {"problem.verify": "inspection_office", "works.acceptance": "organisation_department"}
    for rule, post in offices.items():
        told_to = {who["post"] for row in rows[rule] for rung in row["rungs"] for who in rung["receivers"]}
        assert told_to == {post}
        assert {row["unit"] for row in rows[rule]} == {year.county.code}


def test_a_request_that_waits_is_yellow_beyond_the_end_and_silent(rows: dict[str, Any]) -> None:
    waiting = [row for row in rows["problem.close"] if row["light"] == "yellow" and row["days_overdue"] > 0]
    assert waiting
    assert all(row["state"] == "open" and not row["rungs"] for row in waiting)


def test_ladders_of_post_holders_are_shortened(rows: dict[str, Any]) -> None:
    ladders = {tuple(rung["rung"] for rung in row["rungs"]) for row in rows["problem.claim"]}
    assert ladders >= {(1, 2, 3, 4), (1, 3, 4), (1, 4)}


def test_committee_members_are_told_of_what_is_theirs(of_the_year: Answers, year: Sample) -> None:
    portfolios = {one.person: one.portfolio for one in year.county.holdings if one.post == "committee_member"}
    for rule, group in (("problem.claim", "rectification"), ("works.frost", "venues")):
        told_to = {
            who["person"]
            for row in of_the_year.duties
            if row["rule"] == rule
            for rung in row["rungs"]
            for who in rung["receivers"]
            if who["post"] == "committee_member"
        }
        assert told_to
        assert all(group in portfolios[person] for person in told_to)


@pytest.mark.parametrize("rule", ["works.start_without_resolution", "problem.verify.other_hands"])
def test_each_breach_is_shown_and_cured(rows: dict[str, Any], rule: str) -> None:
    assert {row["state"] for row in rows[rule]} == {"open", "withdrawn"}


def test_a_works_accepted_incomplete_stays_on_record(rows: dict[str, Any]) -> None:
    assert {row["state"] for row in rows["works.accepted_incomplete"]} == {"open"}


# How it is told.


def test_the_files_hold_what_proves_measures(tmp_path: Path) -> None:
    sample = make(3, 2, 2, UNTIL)
    write(sample, tmp_path)
    files = {file.stem: file.read_bytes() for file in (tmp_path / "evidence").iterdir()}
    named = {
        (one["sha256"], one["media_type"], one["size_bytes"])
        for line in lines(sample, "rectification")
        for one in line["data"].get("evidence", ())
    }
    assert named
    for digest, kind, size in named:
        content = files[digest]
        assert (sha256(content).hexdigest(), sniffing.media_type(content), len(content)) == (digest, kind, size)


def test_nothing_is_told_of_a_campaign_or_a_programme_on_the_day_on_which_it_begins(year: Sample) -> None:
    """Other units' lines may come before the opening then, when the day is told in another order."""
    opened: dict[str, str] = {}
    for line in lines(year, "rectification", "venues"):
        told_on, about = line["recorded_at"][:10], line["data"].get("campaign") or line["data"].get("programme")
        if line["type"] in ("open_campaign", "open_programme", "open_batch"):
            opened[about] = told_on
        elif about:
            assert opened[about] < told_on, line


@pytest.mark.parametrize("seed", [0, 1])
def test_what_two_services_record_of_one_unit_is_never_of_one_moment(year: Sample, seed: int) -> None:
    """Undisturbed with 0. Which of them came first would be anybody's guess."""
    ordered = list(lines(year))
    concerned = Concerned(ordered)
    found = disturb(ordered, seed) if seed else ordered
    known = {line["id"] for line in ordered}
    for _at, group in groupby(found, key=lambda line: line["recorded_at"]):
        for line, other in combinations([line for line in group if line["id"] in known], 2):
            assert line["service"] == other["service"] or not concerned.by(line) & concerned.by(other), (line, other)


def test_disturbed_every_unit_still_tells_its_lines_in_their_order(year: Sample) -> None:
    """Of all services together: what a village resolved comes before what it built."""

    def by_unit(found: list[Any]) -> dict[str, list[str]]:
        told_by: dict[str, list[str]] = defaultdict(list)
        for line in found:
            if line["id"] not in told_by[line["data"].get("unit", "")]:
                told_by[line["data"].get("unit", "")].append(line["id"])
        return told_by

    ordered = list(lines(year))
    known = {line["id"] for line in ordered}
    again = [line for line in disturb(ordered, 2) if line["id"] in known]
    before, after = by_unit(ordered), by_unit(again)
    del before[""], after[""]
    assert after == before
