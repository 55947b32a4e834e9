"""The county's own rules file: what it changes, from which day on, and what keeps the service from starting."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.supervision.domain.duty import Law
from services.supervision.domain.facts.matters import MatterOpened
from services.supervision.domain.lanes import MEETINGS
from services.supervision.domain.rules import parse
from services.supervision.workers.projector import Projector
from services.supervision.workers.rulebook import adopt, law_of
from shared.calendar import WorkingCalendar
from shared.rulebooks import BadRules, RulesFile
from tests.databases import Database
from tests.supervision.county import COUNTY, RULES, VILLAGE, County, account, filled, track
from tests.supervision.heard import Judged, judged
from tests.supervision.test_rules import TEXT

DECISION = "县委办〔2026〕12 号"
LONGER = f"""
[[rule]]
id = "matter.proposal/2"
rule = "matter.proposal"
in_force_from = 2026-07-01
due_days = 45
grace_days = 5
group = "party_building"
source = "{DECISION}"
"""
STUDY = f"""
[[cadence]]
id = "cadence.branch_study/2"
rule = "cadence.branch_study"
in_force_from = 2026-07-01
every = "month"
kind = "branch_study"
not_with = ["staff_study"]
grace_days = 5
group = "party_building"
source = "{DECISION}"
"""
LATE = f"""
[[late]]
id = "late/1"
in_force_from = 2020-01-01
mark_after_days = 5
source = "{DECISION}"
"""
OURS = Law(RULES, WorkingCalendar())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What the county gives."""
    (tmp_path / "county.toml").write_text(LONGER + STUDY, "utf-8")
    return tmp_path / "county.toml"


def opens(county: County, matter: str, on: str) -> None:
    county.told.append(MatterOpened(*county._head(on, None, VILLAGE), matter, ()))


@pytest.mark.parametrize(
    ("opened", "row", "due", "red_from"),
    [("06-30", "matter.proposal/1", "07-30", "08-03"), ("07-01", "matter.proposal/2", "08-15", "08-21")],
)
def test_a_duty_has_the_row_in_force_on_the_day_from_which_it_counts(
    file: Path, opened: str, row: str, due: str, red_from: str
) -> None:
    county = filled()
    county.opens(opened)
    duty = track(account(county, "07-02", law_of(file, None)), "matter.proposal").duty
    assert (duty.row.id, duty.due.isoformat()[5:], duty.red_from.isoformat()[5:]) == (row, due, red_from)


def test_a_known_id_takes_the_rows_place_for_older_facts_too() -> None:
    book = parse(TEXT, RulesFile("county.toml", LATE))
    assert [book.late(date(year, 1, 1)).mark_after_days for year in (2020, 2026)] == [5, 5]


def test_the_rulebook_carries_every_row_and_shows_which_are_the_countys() -> None:
    book, own = parse(TEXT, RulesFile("county.toml", LONGER + LATE)), parse(TEXT)
    assert [row["id"] for row in book.rows if row["source"] == DECISION] == ["late/1", "matter.proposal/2"]
    assert len(book.rows) == len(own.rows) + 1
    assert book.source("matter.proposal/2") == DECISION
    assert book.digest() != own.digest()


async def test_the_adopted_rulebook_carries_the_countys_row(file: Path, supervision_database: Database) -> None:
    async with judged(supervision_database) as it:
        await adopt(it.pool, law_of(file, None), COUNTY)
        body = json.loads(await it.pool.fetchval("SELECT body FROM es.events WHERE type = 'rulebook_adopted'"))
        found = {row["id"]: row for row in body["data"]["rows"]}
        assert (found["matter.proposal/2"]["due_days"], found["matter.proposal/2"]["source"]) == (45, DECISION)
        assert found["matter.proposal/1"]["due_days"] == 30


LADDER = f"""
[[ladder]]
id = "ladder.health/1"
in_force_from = 2020-01-01
sectors = ["health"]
source = "{DECISION}"

[[ladder.rung]]
number = 1
red_day = 2
posts = [{{ post = "branch_secretary", at = "branch" }}]
"""


def test_a_county_may_have_a_ladder_of_its_own_for_a_sector() -> None:
    book = parse(TEXT, RulesFile("county.toml", LADDER))
    day = date(2026, 1, 1)
    ladders = [book.ladder("matter.proposal", None, None, sector, day) for sector in ("health", "education", None)]
    assert [ladder.rung[0].red_day for ladder in ladders] == [2, 1, 1]


def test_two_ladders_for_the_same_sector_from_the_same_day_are_refused() -> None:
    with pytest.raises(BadRules, match=r"ladder\.health/2, field in_force_from"):
        parse(TEXT, RulesFile("county.toml", LADDER + LADDER.replace("health/1", "health/2")))


REFUSED = [
    ("= 45", "= 0", "greater_than", "matter.proposal/2", "due_days"),
    ("due_days", "days", "missing", "matter.proposal/2", "due_days"),
    (f'"{DECISION}"', '"speech §2.1"', "source_not_the_countys", "matter.proposal/2", "source"),
    ("2026-07-01", "2020-01-01", "same_day", "matter.proposal/2", "in_force_from"),
    ('"matter.proposal"', '"matter.propsal"', "unknown_rule", "matter.proposal/2", "rule"),
    ('"matter.proposal/2"', '"matter.review/1"', "about_something_else", "matter.review/1", "id"),
    ('"matter.proposal/2"', '"late/1"', "about_something_else", "late/1", "id"),
    ("[[rule]]", "[[cadence]]", "missing", "matter.proposal/2", "every"),
    ("[[rule]]", "[[breach]]", "missing", "matter.proposal/2", "prefix"),
    ("[[rule]]", "[[duty]]", "unknown_table", "[[duty]]", ""),
]


@pytest.mark.parametrize(("old", "new", "why", "row", "at"), REFUSED)
def test_what_is_wrong_is_told_with_row_and_field(old: str, new: str, why: str, row: str, at: str) -> None:
    with pytest.raises(BadRules) as refused:
        parse(TEXT, RulesFile("county.toml", LONGER.replace(old, new)))
    assert (why, row, at) in [(fault.why, fault.row, fault.at) for fault in refused.value.faults]


async def owed(it: Judged, view: int, rule: str) -> dict[str, tuple[str, str, str]]:
    """By matter or month: the row, the due day, and the first red day that follow from it."""
    return {
        row["subject"] if row["subject"].startswith("matter/") else row["period"]: (
            row["row_id"],
            row["due"].isoformat()[5:],
            row["red_from"].isoformat()[5:],
        )
        for row in await it.rows(view)
        if row["rule"] == rule and row["unit"] == VILLAGE
    }


async def test_a_rebuild_moves_only_what_counts_from_the_rows_first_day_on(
    file: Path, supervision_database: Database
) -> None:
    county = filled()
    opens(county, "M-before", "06-30")
    opens(county, "M-on", "07-01")
    async with judged(supervision_database) as it:
        it.projector = Projector(it.pool, OURS, COUNTY, MEETINGS)
        await adopt(it.pool, OURS, COUNTY)
        await it.trail.tell(county)
        await it.trail.head("08-05")
        await it.judge()
        studies = await owed(it, 1, "cadence.branch_study")
        assert await owed(it, 1, "matter.proposal") == {
            "matter/M-before": ("matter.proposal/1", "07-30", "08-03"),
            "matter/M-on": ("matter.proposal/1", "07-31", "08-04"),
        }
        told = await rebuilt(supervision_database, file)
        assert "matter/M-on" in told
        assert "matter/M-before" not in told
        assert await owed(it, 2, "matter.proposal") == {
            "matter/M-before": ("matter.proposal/1", "07-30", "08-03"),
            "matter/M-on": ("matter.proposal/2", "08-15", "08-21"),
        }
        assert await owed(it, 2, "cadence.branch_study") == studies | {
            "2026-07": ("cadence.branch_study/2", "07-31", "08-06"),
            "2026-08": ("cadence.branch_study/2", "08-31", "09-06"),
        }
        assert "2026-06" in studies
        assert ("alert_withdrawn", "matter.proposal") in [(said[0], said[2]) for said in await it.said()]


async def rebuilt(database: Database, file: Path) -> str:
    """What `mingbai rebuild` says, as an operator runs it."""
    command = (sys.executable, "-m", "deploy.cli", "rebuild", "--database", database.dsn, "--rules", str(file), "--yes")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    return told.decode()


def ended(**settings: Any) -> subprocess.CompletedProcess[str]:
    environment = {f"SUPERVISION_{name}": str(value) for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "services.supervision"],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LONGER.replace("= 45", "= 0"), "rule matter.proposal/2, field due_days: must be more than 0"),
        (LONGER.replace("2026-07-01", "2020-01-01"), "rule matter.proposal/2, field in_force_from: is in force from"),
        (None, "county.toml: cannot be read"),
    ],
)
def test_the_service_does_not_start_with_a_bad_file(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "county.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    files = ("NATS_SEED_FILE", "SIGNING_SEED_FILE", "ACCESS_KEY_FILE", "SOURCES_FILE")
    absent = dict.fromkeys(files, tmp_path / "absent")
    told = ended(DEPLOYMENT="0192d5a0-0000-7000-8000-000000000001", RULES_FILE=file, **absent)
    assert told.returncode == 2
    assert "规则文件" in told.stderr
    assert said in told.stderr
    assert len(told.stderr.splitlines()) == 1
