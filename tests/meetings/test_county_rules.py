"""The county's own rules file: what it changes, from which day on, and what keeps the service from starting."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import free_port
from services.meetings.domain import rules
from services.meetings.settings import RULE_FILES
from shared.adoption import AdoptRulebook, RulebookAdopted
from shared.rulebooks import BadRules, RulesFile
from tests.databases import Database
from tests.meetings.village import COUNTY, notice, report, upto, verdicts
from tests.process import BEARER, Process

OWN = tuple(row for file in RULE_FILES for row in rules.read(file.read_text("utf-8")))
DECISION = "县委〔2026〕12 号"
SOURCE = f'source = "{DECISION}"\nstatus = "confirmed"\n'
LONGER = f"""
[[row]]
about = "notice"
id = "disclosure.length/2"
in_force_from = 2026-02-15
full_days_min = 15
{SOURCE}"""
DIRECTOR = f"""
[[row]]
about = "step"
id = "matter.resolution/1"
step = "resolution"
in_force_from = 2020-01-01
kinds = ["representatives_meeting"]
chairs = ["village_director"]
{SOURCE}"""
CHECKLIST = f"""
[[row]]
about = "standard"
id = "standard.rural.political_work/2"
in_force_from = 2026-07-01
variant = "rural"
part = "political_work"
articles = [{{ article = "political_work.county", sort = "task", text = "每月一次" }}]
{SOURCE}"""


def given(text: str) -> tuple[Mapping[str, Any], ...]:
    return rules.laid_over(OWN, RulesFile("county.toml", text))


def adopt(text: str) -> AdoptRulebook:
    return AdoptRulebook(county=COUNTY, rows=given(text))


@pytest.mark.parametrize(
    ("first", "last", "long_enough"), [("02-14", "02-21", True), ("02-15", "03-01", False), ("02-15", "03-02", True)]
)
def test_a_new_row_holds_from_its_first_day_on(first: str, last: str, long_enough: bool) -> None:
    scenario = upto("disclosure").told(notice(first, last), adopt(LONGER))
    assert verdicts(scenario)[f"N-{first}/disclosure"] == ("approved" if long_enough else ("disclosure_too_short",))


def test_a_replaced_row_judges_older_records_too() -> None:
    scenario = upto("disclosure").told(adopt(DIRECTOR))
    assert verdicts(scenario)["G-resolution-02-10/resolution"] == ("wrong_chair",)
    assert [row["chairs"] for row in given(DIRECTOR) if row["id"] == "matter.resolution/1"] == [["village_director"]]


def test_the_adopted_rulebook_carries_every_row_and_shows_which_are_the_countys() -> None:
    (event,) = upto("disclosure").told(AdoptRulebook(county=COUNTY, rows=OWN)).when(adopt(LONGER)).outcome()
    assert isinstance(event, RulebookAdopted)
    assert [row["id"] for row in event.rows if row["source"] == DECISION] == [LENGTH]
    assert len(event.rows) == len(OWN) + 1


def test_without_the_file_again_all_is_as_it_was() -> None:
    before = upto("awareness").told(report("03-01", final=True))
    scenario = before.told(adopt(LONGER), AdoptRulebook(county=COUNTY, rows=OWN))
    assert scenario.state("matter-M-1").verdicts == before.state("matter-M-1").verdicts


def test_a_checklist_is_the_countys_from_its_first_day_on() -> None:
    book = rules.rulebook(given(CHECKLIST))
    before, after = (book.checklist("rural", day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert set(before) - set(after) == {"political_work.norm", "political_work.task"}
    assert {article: row for article, row in after.items() if article not in before} == {
        "political_work.county": "standard.rural.political_work/2"
    }


LENGTH, CHAIRS, ARTICLES = "disclosure.length/2", "matter.resolution/1", "standard.rural.political_work/2"
REFUSED = [
    (LONGER, "= 15", "= -1", "greater_than_equal", LENGTH, "full_days_min"),
    (LONGER, "full_days_min", "days", "missing", LENGTH, "full_days_min"),
    (LONGER, '"notice"', '"notices"', "union_tag_invalid", LENGTH, "about"),
    (LONGER, 'about = "notice"', "", "union_tag_not_found", LENGTH, "about"),
    (LONGER, '"confirmed"', '"yes"', "literal_error", LENGTH, "status"),
    (LONGER, 'status = "confirmed"', "", "missing", LENGTH, "status"),
    (LONGER, "2026-02-15", "2020-01-01", "same_day", LENGTH, "in_force_from"),
    (LONGER, LENGTH, "matter.proposal/1", "about_something_else", "matter.proposal/1", "id"),
    (LONGER, "2026", "0000", "not_toml", "", ""),
    (DIRECTOR, '["village_director"]', '["mayor"]', "literal_error", CHAIRS, "chairs.0"),
    (CHECKLIST, '"task"', '"wish"', "literal_error", ARTICLES, "articles.0.sort"),
    (CHECKLIST, '"rural"', '"urban"', "literal_error", ARTICLES, "variant"),
]


@pytest.mark.parametrize(("text", "old", "new", "why", "row", "at"), REFUSED)
def test_what_is_wrong_is_told_with_row_and_field(text: str, old: str, new: str, why: str, row: str, at: str) -> None:
    with pytest.raises(BadRules) as refused:
        given(text.replace(old, new))
    assert (why, row, at) in [(fault.why, fault.row, fault.at) for fault in refused.value.faults]


async def rules_in_use(process: Process) -> dict[str, Any]:
    """By id."""
    told = await process.client.get("/rules", headers=BEARER)
    return {row["id"]: row for row in told.json()["rows"]}


async def test_the_service_adopts_the_file_at_its_start_and_drops_it_again(
    tmp_path: Path, meetings_database: Database
) -> None:
    await meetings_database.found()
    (tmp_path / "county.toml").write_text(LONGER + DIRECTOR, "utf-8")
    process = Process(tmp_path, meetings_database, f"nats://127.0.0.1:{free_port()}")
    process.environment["MEETINGS_RULES_FILE"] = str(tmp_path / "county.toml")
    async with process.running():
        await process.is_("/livez", 200)
        found = await rules_in_use(process)
        assert (found["disclosure.length/2"]["full_days_min"], found["disclosure.length/1"]["full_days_min"]) == (15, 7)
        assert found["matter.resolution/1"]["source"] == DECISION
    del process.environment["MEETINGS_RULES_FILE"]
    async with process.running():
        await process.is_("/livez", 200)
        found = await rules_in_use(process)
        assert "disclosure.length/2" not in found
        assert found["matter.resolution/1"]["source"] != DECISION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LONGER.replace("= 15", "= -1"), "rule disclosure.length/2, field full_days_min: must be at least 0"),
        (LONGER.replace("2026-02-15", "2020-01-01"), "rule disclosure.length/2, field in_force_from: is in force from"),
        (None, "county.toml: cannot be read"),
    ],
)
async def test_the_service_does_not_start_with_a_bad_file(
    tmp_path: Path, meetings_database: Database, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "county.toml").write_text(text, "utf-8")
    process = Process(tmp_path, meetings_database, "nats://127.0.0.1:1")
    process.environment["MEETINGS_RULES_FILE"] = str(tmp_path / "county.toml")
    async with process.running():
        code, told = await process.ended()
    assert code == 2
    assert said in told
    assert "规则文件" in told
    assert len(told.splitlines()) == 1
