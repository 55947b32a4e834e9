"""The life of a works, asked whole of the real processes: venues beside meetings, on real servers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from deploy.local.nats import NatsServer
from services.meetings.domain.commands import AssignPost, RegisterPerson, RegisterUnit
from services.venues.api.spreadsheet import PROGRAMME
from shared.days import SHANGHAI
from shared.decider import Command
from shared.serving.routes import today
from tests.databases import Database
from tests.meetings.village import COUNTY, YEAR_START, county
from tests.process import BEARER, Process, is_refused, say, started, takes
from tests.road import config, provisioning, until
from tests.venues.village import (
    OFFICE,
    acceptance,
    activity,
    allocate,
    batch,
    change,
    check_in,
    complete,
    disburse,
    errands,
    open_venue,
    pause,
    planned,
    programme,
    rejection,
    report,
    rota,
    shift,
    start,
    swap,
)
from tests.workbooks import book, good

INSPECTORS: tuple[Command, ...] = (
    RegisterUnit(unit=OFFICE, kind="county_department", name="组织部（虚构）", parent=COUNTY, enrolled_on=YEAR_START),
    RegisterPerson(person="inspector", unit=OFFICE, name="验收人（虚构）"),
    AssignPost(assignment="A-1", person="inspector", post="organisation_department", unit=OFFICE, first_day=YEAR_START),
)


async def see(venues: Process, path: str) -> Any:
    answer = await venues.client.get(path, headers=BEARER)
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_works_goes_from_its_money_to_the_open_door_and_its_rota(
    tmp_path: Path, meetings_database: Database, venues_database: Database, nats_server: Callable[..., NatsServer]
) -> None:
    await meetings_database.found()
    await venues_database.found()
    server = nats_server(config)
    async with (
        provisioning(server),
        started(tmp_path, meetings_database, server.url) as meetings,
        started(tmp_path, venues_database, server.url) as venues,
    ):
        await say(meetings, *county(), *INSPECTORS)
        for command in (programme(), batch(), planned(matter=None), start()):
            await until(partial(takes, venues, command), f"{command.type} is taken")
        await say(venues, allocate(), disburse(), disburse(-1_000_000, entry="D-2", corrects="D-1"))
        await is_refused(venues, disburse(7_000_001, entry="D-3"), "money.more_out_than_in")
        await is_refused(venues, allocate(-7_000_001, entry="A-2", corrects="A-1"), "money.more_out_than_in")
        await say(venues, report(30, "06-10"))
        assert (await see(venues, "/works/W-1")).json()["forecast"] is None
        await say(venues, report(40, "06-30"), pause("07-10"))
        assert (await see(venues, "/works/W-1")).json()["forecast"]["finish"] == "2026-09-28"
        await say(venues, complete())
        incomplete = acceptance(missing=("simple_stage",), acceptance="Y-0")
        await until(partial(takes, venues, incomplete), "the office and its inspector are heard of")
        await is_refused(venues, acceptance(inspector="director"), "acceptance.not_in_office")
        await say(venues, rejection(today()), complete(completed_on=today(), record="C-2"))
        await say(venues, acceptance(acceptance="Y-2"), open_venue(), change("missing"), change("working"))
        await in_use(venues)
        await on_paper(venues)


async def in_use(venues: Process) -> None:
    """Nobody was there yesterday; today somebody is, in place of who was to be."""
    now = datetime.now(SHANGHAI) - timedelta(minutes=1)
    found: dict[str, Any] = {}
    for name, on in (("yesterday", now - timedelta(days=1)), ("today", now)):
        all_day = shift("01-01", starts_at="00:00", ends_at="23:59", day=on.date(), shift=name)
        await say(venues, rota(all_day, week=f"{on:%G-W%V}", rota=name, published_on=on.date()))
    await say(venues, swap("today", "member", rota="today", swapped_on=now.date()))
    await say(venues, check_in("01-01", f"{now:%H:%M}", "clerk", checked_on=now.date()))
    for week in {f"{on:%G-W%V}" for on in (now, now - timedelta(days=1))}:
        shifts = (await see(venues, f"/works/W-1/rota?week={week}")).json()["shifts"]
        found |= {one["shift"]: (one["person"], one["state"]) for one in shifts}
    assert found == {"yesterday": ("clerk", "missed"), "today": ("member", "kept")}
    await say(venues, activity(), errands())


async def on_paper(venues: Process) -> None:
    """The batch's list, the acceptance sheet, and a programme from a spreadsheet, rehearsed and not."""
    for path, rows in (("/programmes/P-1/batches/B-1/list.xlsx", [2, 2]), ("/works/W-1/acceptance.xlsx", [4, 22, 2])):
        printed = CalamineWorkbook.from_filelike(BytesIO((await see(venues, path)).content))
        assert [len(printed.get_sheet_by_name(name).to_python()) for name in printed.sheet_names] == rows
    sheets = good(PROGRAMME)
    sheets["工程"], sheets["拨款"] = sheets["工程"][:1], sheets["拨款"][:1]
    for query, programmes in (("?dry_run=true", 1), ("", 2)):
        answer = await venues.client.post(f"/programme/import{query}", content=book(sheets), headers=BEARER)
        assert (answer.status_code, answer.json()["events"]) == (200, 2)
        assert len((await see(venues, "/programmes")).json()) == programmes
