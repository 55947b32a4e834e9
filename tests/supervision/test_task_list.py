"""The task list over HTTP, on a real database: matters, the branch's year and persons' duties as one account."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from services.supervision.api.door import Doors
from services.supervision.api.web import web
from services.supervision.domain.duty import Law, State
from services.supervision.domain.facts.matters import StepApproved
from services.supervision.domain.rows import Origin
from services.supervision.views.wording import AREA
from shared.calendar import WorkingCalendar
from shared.days import SHANGHAI
from shared.texts import Language, catalogue
from tests.databases import Database
from tests.supervision.affairs.people import People
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, VILLAGE, filled
from tests.supervision.heard import judged
from tests.supervision.test_feed import feed, who
from tests.supervision.written import event_id
from tests.workbooks import CHINESE

LAW = Law(RULES, WorkingCalendar())
BRANCH = "990188000001"  # the township's by the roster; its code does not say so
Task = dict[str, Any]


@pytest.fixture
def county() -> People:
    """Watched since 2026 began: a matter, theme days with a gap in March, a committee's study, a linked leader."""
    year = People(filled().told, 100)
    year.unit(BRANCH, "branch", TOWN)
    year.seat("lian", "linked_leader", TOWN)
    year.opens("01-05")
    year.approves("proposal", "02-10")
    year.meets("01-10", "theme_day")
    year.meets("02-20", "theme_day", recorded="03-20")
    year.meets("04-09", "theme_day")
    year.meets("07-05", "committee_meeting", unit=TOWN, chair="shu", topics="party_building")
    year.collects("01-08")
    year.told += year.lived  # type: ignore[arg-type]
    return year


@asynccontextmanager
async def account(
    database: Database, county: People, until: str = "07-15", now: datetime | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Doors]]:
    async with judged(database, LAW) as it, feed(it, now) as (client, doors):
        await it.trail.tell(county)
        await it.trail.head(until)
        await it.judge()
        yield client, doors


async def ask(client: httpx.AsyncClient, unit: str = VILLAGE, language: str = "zh-CN", **wanted: Any) -> Task:
    answer = await client.get(f"/task-list/{unit}", params=wanted, headers=who() | {"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    told: Task = answer.json()
    return told


def the(told: Task, rule: str, period: str) -> Task:
    (found,) = [task for task in told["tasks"] if (task["rule"], task["period"]) == (rule, period)]
    assert isinstance(found, dict)
    return found


async def test_a_branch_finds_its_matters_its_year_and_its_people_in_one_account(
    county: People, supervision_database: Database
) -> None:
    async with account(supervision_database, county) as (client, _):
        told = await ask(client)
        assert (told["unit"], told["unit_name"], told["day"]) == (VILLAGE, "单位001001", "2026-07-15")
        assert {task["unit"] for task in told["tasks"]} == {VILLAGE}
        assert {task["subject"].partition("/")[0] for task in told["tasks"]} == {"matter", "unit", "person"}
        assert [task["subject"] for task in told["tasks"] if task["rule"] == "cadence.party_lecture"] == [
            "person/diyi",
            "person/zhi",
        ]
        days = [(task["due"], task["rule"]) for task in told["tasks"]]
        assert days == sorted(days)


async def test_a_committee_finds_its_own_and_its_linked_leaders(county: People, supervision_database: Database) -> None:
    async with account(supervision_database, county) as (client, _):
        told = await ask(client, TOWN)
        leaders = ["person/fu", "person/qita", "person/shu", "person/wei"]
        assert [task["subject"] for task in told["tasks"]] == [
            f"unit/{TOWN}",
            "link/a-lian-linked_leader",
            *leaders,
            f"unit/{TOWN}",
        ]
        assert the(told, "cadence.guidance", "2026")["answerable"] == {
            "person": "lian",
            "post": "linked_leader",
            "post_text": "县级联系领导",
            "unit": TOWN,
            "unit_name": "单位001000",
        }


async def test_under_a_committee_stand_those_whose_parent_it_is_whatever_their_codes(
    county: People, supervision_database: Database
) -> None:
    county.unit("990101001009", "village", COUNTY)  # has the township's prefix, and stands under the county itself
    async with account(supervision_database, county) as (client, _):
        assert await units_below(client, TOWN) == {TOWN, VILLAGE, OTHER, BRANCH}
        assert await units_below(client, COUNTY) == {TOWN, VILLAGE, OTHER, BRANCH, "990101001009"}
        assert await units_below(client, VILLAGE) == {VILLAGE}


async def test_the_villages_of_a_merged_township_stand_under_its_successor(
    county: People, supervision_database: Database
) -> None:
    county.unit("990101002000", "township", COUNTY)
    county.merges(TOWN, "990101002000", "06-01")
    async with account(supervision_database, county) as (client, _):
        assert await units_below(client, "990101002000") >= {"990101002000", VILLAGE, OTHER, BRANCH}
        assert await units_below(client, TOWN) == {TOWN}


async def units_below(client: httpx.AsyncClient, unit: str) -> set[str]:
    return {task["unit"] for task in (await ask(client, unit, below=True))["tasks"]}


async def test_a_task_tells_what_where_from_who_until_when_and_what_came_of_it(
    county: People, supervision_database: Database
) -> None:
    async with account(supervision_database, county) as (client, _):
        told = await ask(client)
        task = the(told, "matter.proposal", "2026-02-04")
        alert = task.pop("alert")
        assert task == {
            "rule": "matter.proposal",
            "rule_text": "村级事务应在 30 天内由党支部委员会会议提议",
            "subject": "matter/M",
            "period": "2026-02-04",
            "unit": VILLAGE,
            "unit_name": "单位001001",
            "origin": "county",
            "origin_text": "县",
            "citation": {"row": "matter.proposal/1", "source": "讲话第 2.1 节", "default": True},
            "answerable": {
                "person": "zhi",
                "post": "branch_secretary",
                "post_text": "党支部书记",
                "unit": VILLAGE,
                "unit_name": "单位001001",
            },
            "due": "2026-02-04",
            "provisional": False,
            "result": {
                "state": "met_late",
                "state_text": "逾期完成",
                "light": "green",
                "light_text": "绿",
                "resolved_on": "2026-02-10",
                "days_overdue": 6,
                "met_by": [approval(county)],
            },
            "advisory": None,
            "reliable": True,
        }
        assert (await client.get(f"/alerts/{alert}", headers=who())).json()["status"] == "resolved"
        assert the(told, "cadence.organisation_life_meeting", "2026")["origin_text"] == "中央"


def approval(county: People) -> str:
    return next(event_id(fact.id) for fact in county.told if isinstance(fact, StepApproved))


@pytest.mark.parametrize(
    ("period", "state", "light", "resolved_on", "met", "raised"),
    [
        ("2026-01", "met", "green", "2026-01-10", True, False),
        ("2026-02", "met_recorded_late", "green", "2026-02-20", True, True),
        ("2026-03", "missed", "missed", "2026-04-09", False, True),
        ("2026-05", "missed", "red", None, False, True),
        ("2026-07", "open", "green", None, False, False),
    ],
)
async def test_a_period_tells_how_it_ended(
    county: People,
    supervision_database: Database,
    period: str,
    state: str,
    light: str,
    resolved_on: str | None,
    met: bool,
    raised: bool,
) -> None:
    async with account(supervision_database, county) as (client, _):
        task = the(await ask(client), "cadence.theme_day", period)
        result = task["result"]
        assert (result["state"], result["light"], result["resolved_on"]) == (state, light, resolved_on)
        assert (len(result["met_by"]) == 1, task["alert"] is not None) == (met, raised)


async def test_the_counts_are_those_of_the_listed_and_the_share_is_rounded_down(
    county: People, supervision_database: Database
) -> None:
    async with account(supervision_database, county) as (client, _):
        for asked in ({"unit": VILLAGE}, {"unit": TOWN, "below": True}, {"unit": VILLAGE, "to": "2026-02-28"}):
            told = await ask(client, **asked)
            results = [task["result"] for task in told["tasks"]]
            states, red = [result["state"] for result in results], [one for one in results if one["light"] == "red"]
            in_time = states.count("met") + states.count("met_recorded_late")
            met = in_time + states.count("met_late")
            decided = met + states.count("missed") + sum(1 for one in red if one["state"] == "open")
            assert told["counts"] == {
                "items": len(results),
                "open": states.count("open"),
                "red": len(red),
                "missed": states.count("missed"),
                "met": met,
                "met_in_time": in_time,
                "decided": decided,
                "in_time_percent": 100 * in_time // decided,
            }
        nothing = await ask(client, to="2025-12-31")
        assert (nothing["tasks"], nothing["counts"]["items"], nothing["counts"]["in_time_percent"]) == ([], 0, None)


async def test_both_ends_of_the_days_are_included(county: People, supervision_database: Database) -> None:
    async with account(supervision_database, county) as (client, _):
        days = {"from": "2026-02-04", "to": "2026-02-28"}
        assert {task["due"] for task in (await ask(client, **days))["tasks"]} == {"2026-02-04", "2026-02-28"}
        days = {"from": "2026-02-05", "to": "2026-02-27"}
        assert (await ask(client, **days))["tasks"] == []


async def test_what_is_over_can_be_left_out_and_is_counted_all_the_same(
    county: People, supervision_database: Database
) -> None:
    async with account(supervision_database, county) as (client, _):
        every, left = await ask(client), await ask(client, open_only=True)
        assert left["tasks"] == [task for task in every["tasks"] if task["result"]["resolved_on"] is None]
        assert {task["result"]["light"] for task in left["tasks"]} == {"green", "red"}
        assert left["counts"] == every["counts"]


async def test_pages_and_lines_tell_the_same_tasks_in_the_same_order(
    county: People, supervision_database: Database
) -> None:
    async with account(supervision_database, county) as (client, _):
        every = (await ask(client, TOWN, below=True))["tasks"]
        found: list[Task] = []
        after, pages = "", 0
        while after is not None:
            page = await ask(client, TOWN, below=True, limit=7, after=after)
            found, after, pages = [*found, *page["tasks"]], page["next"], pages + 1
        assert (found, pages) == (every, len(every) // 7 + 1)
        headers = who() | {"Accept": "application/x-ndjson"}
        answer = await client.get(f"/task-list/{TOWN}", params={"below": True}, headers=headers)
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert [json.loads(line) for line in answer.text.splitlines()] == every


async def test_it_speaks_the_language_that_was_asked_for(county: People, supervision_database: Database) -> None:
    async with account(supervision_database, county) as (client, _):
        task = the(await ask(client, language="en"), "cadence.theme_day", "2026-02")
        assert task["rule_text"] == "the branch is to hold its theme day every month"
        assert (task["origin_text"], task["answerable"]["post_text"]) == ("county", "branch secretary")
        assert (task["result"]["state_text"], task["result"]["light_text"]) == ("met in time, recorded late", "green")


@pytest.mark.parametrize("language", get_args(Language))
def test_every_word_of_a_task_is_in_every_language(language: Language) -> None:
    texts = catalogue(AREA, language)
    words = texts["task"]
    assert set(words["origin"]) == set(get_args(Origin))
    assert set(words["state"]) == set(get_args(State))
    assert all(texts["rule"][rule.rpartition(".")[2]] for rule in RULES.duties)


async def test_nobody_sees_tasks_beyond_his_scope(county: People, supervision_database: Database) -> None:
    async with account(supervision_database, county) as (client, _):
        village, town = who("village_office", VILLAGE), who("township_office", "990101001")
        assert (await client.get(f"/task-list/{VILLAGE}", headers=village)).status_code == 200
        refused = await client.get(f"/task-list/{TOWN}", headers=village)
        assert (refused.status_code, refused.json()["rule"]) == (403, "access.scope")
        told = (await client.get(f"/task-list/{TOWN}", params={"below": True}, headers=town)).json()
        assert {task["unit"] for task in told["tasks"]} == {TOWN, VILLAGE, OTHER}
        assert told["counts"]["items"] == len(told["tasks"])
        assert (await client.get(f"/task-list/{VILLAGE}")).status_code == 401


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/task-list/990101001999", 404, "unit"),
        ("/task-list/what", 404, "unit"),
        (f"/task-list/{VILLAGE}?from=2026-13-01", 422, "from"),
        (f"/task-list/{VILLAGE}?limit=0", 422, "limit"),
        (f"/task-list/{VILLAGE}?after=nonsense", 422, "after"),
        (f"/task-list/{VILLAGE}?after=2026-02-30:a.b:c:1", 422, "after"),
        (f"/task-list/{VILLAGE}?open_only=perhaps", 422, "open_only"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
async def test_what_cannot_be_listed_is_told_as_a_problem(
    county: People, supervision_database: Database, path: str, status: int, field: str, accept: str
) -> None:
    async with account(supervision_database, county) as (client, _):
        answer = await client.get(path, headers=who() | {"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["field"] == field
        assert answer.json()["detail"]


async def test_as_long_as_the_source_is_silent_what_is_open_shows_no_light(
    county: People, supervision_database: Database
) -> None:
    later = datetime(2030, 1, 1, tzinfo=SHANGHAI)
    async with account(supervision_database, county, now=later) as (client, _):
        told = await ask(client)
        assert told["cannot_judge_since"]
        assert the(told, "matter.deliberation", "2026-03-12")["result"]["light_text"] == "暂不能判定"
        assert the(told, "matter.proposal", "2026-02-04")["result"]["light"] == "green"


async def test_the_command_prints_the_list(county: People, supervision_database: Database, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(who()["Authorization"].removeprefix("Bearer "), "utf-8")
    async with account(supervision_database, county) as (_, doors), door(doors) as url:
        where = ("--url", url, "--token-file", str(tmp_path / "token"), "--language", "en")
        code, said, complaint = await mingbai("tasks", VILLAGE, *where)
        assert (code, complaint) == (0, "")
        first, *table = said.splitlines()
        assert first.startswith("单位001001, as of 2026-07-15: ")
        assert "met in time, recorded late 2026-02-20" in said
        assert "125 days overdue" in said
        assert "(alert ended 2026-04-09)" in said
        _, left, _ = await mingbai("tasks", VILLAGE, "--open", *where)
        assert len(left.splitlines()) < len(table)
        _, below, _ = await mingbai("tasks", TOWN, "--below", *where)
        assert f"unit/{BRANCH}" in below
        code, said, complaint = await mingbai("tasks", "990101001999", *where)
        assert (code, said, complaint) == (1, "", "mingbai: there is no such entry, or its id is wrong\n")


async def test_the_command_prints_alerts_in_words(
    county: People, supervision_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(who()["Authorization"].removeprefix("Bearer "), "utf-8")
    async with account(supervision_database, county) as (_, doors), door(doors) as url:
        code, said, complaint = await mingbai("alerts", "--url", url, "--token-file", str(tmp_path / "token"))
        assert (code, complaint) == (0, "")
        for line in said.splitlines():
            fields = line.split("  ")
            assert fields[1] == "红"
            assert CHINESE.search(fields[4])
            assert "_" not in fields[4]


@asynccontextmanager
async def door(doors: Doors) -> AsyncIterator[str]:
    """The service behind a front door, on a port of its own."""
    front = Starlette(routes=[Mount("/supervision", web(doors))])
    server = uvicorn.Server(uvicorn.Config(front, log_level="error", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.ensure_future(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


async def mingbai(*arguments: str) -> tuple[int | None, str, str]:
    command = (sys.executable, "-m", "deploy.cli", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complaint = await process.communicate()
    return process.returncode, said.decode(), complaint.decode()
