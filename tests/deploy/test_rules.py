"""`mingbai rules`: what a county's own rules file would change, and the examples that are delivered."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from deploy.cli.rules import Name
from deploy.local.service import county_rules
from services.meetings.domain import rules as meetings
from services.meetings.settings import RULE_FILES
from services.rectification.domain import rules as rectification
from services.rectification.settings import RULE_FILE as RECTIFICATION
from services.supervision.domain.duty import Law
from services.supervision.workers.rulebook import law_of
from services.venues.domain import rules as venues
from services.venues.settings import RULE_FILE as VENUES
from shared.rulebooks import RulesFile, in_force

EXAMPLES = Path(__file__).parents[2] / "deploy/local/rules.example"
BEFORE, ON = date(2026, 6, 30), date(2026, 7, 1)


def checked(service: str, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", "rules", service, "--file", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_it_shows_what_is_replaced_and_what_is_added() -> None:
    told = checked("supervision", EXAMPLES / "supervision.toml")
    assert (told.returncode, told.stderr) == (0, "")
    (added,) = [line for line in told.stdout.splitlines() if "matter.proposal/2" in line]
    assert "adds" in added
    assert "2026-07-01 –" in added
    assert "due_days: 30 → 45" in told.stdout
    (replaced,) = [line for line in told.stdout.splitlines() if "late/1" in line]
    assert "replaces, for older facts too" in replaced


def test_a_row_that_a_newer_one_follows_shows_its_last_day(tmp_path: Path) -> None:
    example = (EXAMPLES / "meetings.toml").read_text("utf-8")
    (tmp_path / "county.toml").write_text(example.replace("2026-07-01", "2019-07-01"), "utf-8")
    assert "2019-07-01 – 2019-12-31" in checked("meetings", tmp_path / "county.toml").stdout


def test_every_error_is_a_line_and_the_exit_code_is_1(tmp_path: Path) -> None:
    example = (EXAMPLES / "supervision.toml").read_text("utf-8")
    bad = example.replace("due_days = 45", "due_days = 0").replace("mark_after_days = 5", "")
    (tmp_path / "county.toml").write_text(bad, "utf-8")
    told = checked("supervision", tmp_path / "county.toml")
    assert (told.returncode, told.stdout) == (1, "")
    first, second = told.stderr.splitlines()
    assert "rule matter.proposal/2, field due_days: must be more than 0" in first
    assert "rule late/1, field mark_after_days: is missing" in second


@pytest.mark.parametrize(("service", "code"), [("meetings", 1), ("venues", 1), ("weather", 2)])
def test_a_file_or_a_service_that_is_not_there_costs_one_plain_line(service: str, code: int, tmp_path: Path) -> None:
    told = checked(service, tmp_path / "absent.toml")
    assert told.returncode == code
    assert told.stderr.startswith("mingbai: ")
    assert len(told.stderr.splitlines()) == 1


def test_the_example_of_supervision_gives_45_days_and_5_of_grace_from_july_on() -> None:
    law: Law = law_of(EXAMPLES / "supervision.toml", None)
    rows = [law.rules.term("matter.proposal", day) for day in (BEFORE, ON)]
    assert [(row.due_days, row.grace_days) for row in rows] == [(30, 3), (45, 5)]


def test_the_example_of_meetings_keeps_a_notice_up_for_10_days_from_july_on() -> None:
    own = tuple(row for file in RULE_FILES for row in meetings.read(file.read_text("utf-8")))
    book = meetings.rulebook(meetings.laid_over(own, RulesFile.at(EXAMPLES / "meetings.toml")))
    assert [in_force(book.notices, day).full_days_min for day in (BEFORE, ON)] == [7, 10]


def test_the_example_of_rectification_asks_for_three_files_and_for_the_rota_from_july_on() -> None:
    book = rectification.read(RulesFile.at(RECTIFICATION), RulesFile.at(EXAMPLES / "rectification.toml"))
    assert [book.evidence(day).files_max for day in (BEFORE, ON)] == [5, 3]
    assert [row.aspect for row in book.template(ON)][4:] == ["disputes", "duty_rota"]


def test_the_example_of_venues_looks_at_an_eighth_item_from_july_on() -> None:
    book = venues.read(RulesFile.at(VENUES), RulesFile.at(EXAMPLES / "venues.toml"))
    assert [len(book.seven_ones(day).items) for day in (BEFORE, ON)] == [7, 8]
    assert book.photos(BEFORE).report_max == 3


@pytest.mark.parametrize("service", get_args(Name))
def test_every_service_has_an_example_that_its_own_command_shows(service: str) -> None:
    told = checked(service, EXAMPLES / f"{service}.toml")
    assert (told.returncode, told.stderr) == (0, "")
    assert "县委办〔2026〕12 号" in told.stdout


def test_the_embedded_county_takes_a_file_where_there_is_one(tmp_path: Path) -> None:
    assert county_rules(tmp_path, "supervision") is None
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "supervision.toml").touch()
    assert county_rules(tmp_path, "supervision") == tmp_path / "rules" / "supervision.toml"
    assert county_rules(tmp_path, "meetings") is None
