"""The sample's lines: the same for a seed, readable by the commands' models, and a truth that could have been lived."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter
from python_calamine import CalamineWorkbook

from deploy.sample import main, make
from deploy.sample.days import day_of, moment
from deploy.sample.disturb import disturb
from deploy.sample.load import everything, lines, read_lines, roster, told
from deploy.sample.plan import Sample
from deploy.sample.stories import CATALOGUE
from services.meetings.api.spreadsheet import read_roster
from services.meetings.domain import commands as meetings
from services.rectification.domain import commands as rectification
from services.venues.domain import commands as venues

UNTIL = date(2026, 11, 23)
SEEDS = range(20)
_DAYS = (
    *("held_on", "opened_on", "raised_on", "answered_on", "reported_on", "returned_on", "withdrawn_on", "merged_on"),
    *("closed_on", "collected_on", "taken_on", "guided_on", "enrolled_on"),
    *("analysed_on", "planned_on", "completed_on", "looked_on", "started_on", "paused_on", "allocated_on"),
    *("disbursed_on", "published_on", "swapped_on", "checked_on"),
)


_COMMANDS = {"meetings": meetings.COMMANDS, "rectification": rectification.COMMANDS, "venues": venues.COMMANDS}


def command_models() -> dict[str, TypeAdapter[Any]]:
    """By service: a type of command may have its namesake with another."""
    unions: dict[str, Any] = {
        service: Annotated[reduce(or_, commands.values()), Field(discriminator="type")]
        for service, commands in _COMMANDS.items()
    }
    return {service: TypeAdapter(union) for service, union in unions.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_of_a_small_county_is_a_command(seed: int) -> None:
    models = command_models()
    for one in everything(make(seed, 2, 2, UNTIL)):
        models[one.service].validate_json(json.dumps(one.command))


def test_every_line_of_the_large_county_is_a_command(county: Sample) -> None:
    models = command_models()
    for one in everything(county):
        models[one.service].validate_json(json.dumps(one.command))


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        size = ["--seed", "7", "--townships", "2", "--villages", "3", "--until", "2026-11-23"]
        assert main([*size, "--out", str(tmp_path / name)]) == 0
    files = sorted(file.relative_to(tmp_path / "a") for file in (tmp_path / "a").rglob("*") if file.is_file())
    assert {"commands.meetings.jsonl", "commands.rectification.jsonl", "commands.venues.jsonl", "key.json"} <= {
        str(file) for file in files
    }
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_another_seed_tells_another_county() -> None:
    assert list(lines(make(1, 2, 2, UNTIL))) != list(lines(make(2, 2, 2, UNTIL)))


def test_the_large_county_lives_through_every_storyline_that_has_room(county: Sample) -> None:
    told_there = {matter.story for matter in county.matters}
    # An objection falls due on a working day only, so some of these have no room before some last days.
    missing = {name for name in set(CATALOGUE) - told_there if not name.startswith("objection_open_")}
    assert not missing


def test_twenty_small_counties_live_through_most_storylines() -> None:
    told_there = {matter.story for seed in SEEDS for matter in make(seed, 2, 2, UNTIL, branch_life=False).matters}
    assert len(told_there) > len(CATALOGUE) / 2


def test_the_large_county_is_small_enough_to_load(county: Sample) -> None:
    assert 3_000 < len(county.lines) < 15_000
    assert 2 * 240 < len(county.matters) < 4 * 240


def test_lines_are_sorted_and_end_before_the_last_day(county: Sample) -> None:
    moments = [line.at for line in county.lines]
    assert all(before <= after for before, after in pairwise(moments))
    assert moments[0] == county.county.opening
    assert moments[-1] < moment(county.county.until)


def test_line_ids_are_unique(county: Sample) -> None:
    ids = [one.id for one in everything(county)]
    assert len(ids) == len(set(ids))


def happened(line: dict[str, Any]) -> Iterator[date]:
    names = (*_DAYS, *(("first_day",) if line["type"] in ("post_disclosure", "declare_counts") else ()))
    yield from (date.fromisoformat(line["data"][name]) for name in names if name in line["data"])


def test_nothing_is_recorded_before_it_happened_nor_happened_before_the_county_was_watched(county: Sample) -> None:
    for line in lines(county):
        for day in happened(line):
            assert county.county.watched_from <= day <= day_of(datetime.fromisoformat(str(line["recorded_at"]))), line


def test_no_line_speaks_of_what_is_not_known_yet_or_is_finished(county: Sample) -> None:
    """What a desk would reject must not be in the file: it would be no fact."""
    persons = {
        one.data["person"]
        for one in everything(county)
        if one.recorded_at == county.county.opening
        if one.type == "register_person"
    }
    opened: set[str] = set()
    ended: set[str] = set()
    finals = {
        take.record for m in county.matters for take in m.takes if take.step == "awareness" and not take.told[0].reasons
    }
    for line in lines(county):
        data: dict[str, Any] = line["data"]
        named = [data["matter"]] if "matter" in data else [item["matter"] for item in data.get("items", ())]
        if line["type"] == "open_matter":
            opened |= set(named)
        assert set(named) <= opened, line
        assert not set(named) & ended, line
        if line["type"] == "withdraw_matter" or data.get("report") in finals:
            ended |= set(named)
        if line["type"] == "register_person":
            persons.add(data["person"])
        for field in ("chair", "recorder", "person"):
            assert field not in data or data[field] in persons, line
        assert set(data.get("present", ())) <= persons, line


def test_no_meeting_has_more_present_than_due_or_more_in_favour_than_present(county: Sample) -> None:
    for line in lines(county):
        data: dict[str, Any] = line["data"]
        for counted in data.get("attendance", ()):
            due = county.county.count(data["unit"], counted["counted"], date.fromisoformat(data["held_on"]))
            assert due is not None
            assert 0 < counted["present"] <= due, line
        most = max((counted["present"] for counted in data.get("attendance", ())), default=None)
        for item in data.get("items", ()):
            assert most is None or item.get("in_favour", 0) <= most, line


def test_names_and_codes_are_plainly_fictitious(county: Sample) -> None:
    assert all(unit.code.startswith("9901") for unit in county.county.units)
    assert all(set(person.name[1]) <= set("拟例假虚") for person in county.county.persons)
    assert all(person.phone.startswith("000") for person in county.county.persons)


def test_the_roster_is_a_spreadsheet_with_real_dates(tmp_path: Path) -> None:
    main(["--seed", "3", "--townships", "2", "--villages", "2", "--until", "2026-11-23", "--out", str(tmp_path)])
    book = CalamineWorkbook.from_path(tmp_path / "roster.xlsx")
    assert book.sheet_names == ["单位", "任职", "人数"]
    posts = book.get_sheet_by_name("任职").to_python()
    assert posts[0] == ["任职编号", "人员编号", "姓名", "电话", "职务", "单位代码", "任职日期", "离任日期", "分管"]
    assert all(isinstance(row[6], date) for row in posts[1:])
    assert list(told(read_lines(tmp_path))) == list(told(lines(make(3, 2, 2, UNTIL))))


@pytest.mark.parametrize(
    "until", [date(2026, 1, 1), date(2026, 1, 2), date(2026, 2, 14), date(2027, 1, 1), date(2024, 3, 1)]
)
def test_any_last_day_makes_a_sample(until: date) -> None:
    sample = make(5, 2, 3, until)
    assert sample.county.watched_from < until
    sample.key()


def test_a_permuted_telling_has_the_same_facts_in_each_village_and_the_same_moments(county: Sample) -> None:
    ordered = list(lines(county))
    again = list({line["id"]: line for line in disturb(ordered, 1)}.values())
    facts = [line for line in again if line["id"] in {line["id"] for line in ordered}]
    assert [line["recorded_at"] for line in facts] == [line["recorded_at"] for line in ordered]
    assert [line["id"] for line in facts] != [line["id"] for line in ordered]
    assert any(line["type"] == "correct_meeting" for line in again if line not in facts)

    def of_matter(found: list[Any], matter: str) -> list[str]:
        return [line["id"] for line in found if matter in json.dumps(line["data"])]

    for matter in county.matters[:40]:
        assert of_matter(facts, matter.id) == of_matter(ordered, matter.id)


def test_meetings_reads_from_the_spreadsheet_what_the_plan_holds(tmp_path: Path) -> None:
    main(["--seed", "3", "--townships", "2", "--villages", "2", "--until", "2026-11-23", "--out", str(tmp_path)])
    read = read_roster((tmp_path / "roster.xlsx").read_bytes(), "zh-CN")
    assert not read.bad
    models = command_models()["meetings"]
    held = {models.validate_json(json.dumps(one.command)).model_dump_json() for one in roster(make(3, 2, 2, UNTIL))}
    assert {command.model_dump_json() for _, command in read.commands} == held
