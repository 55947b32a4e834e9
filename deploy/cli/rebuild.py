"""`mingbai rebuild`: make supervision's account again from the trail, show what differs, and switch to it."""

import asyncio
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from deploy.cli.place import Var, running
from deploy.cli.texts import say
from deploy.local.service import county_rules
from services.supervision.domain.duty import Law
from services.supervision.workers.rebuild import Difference, Rebuild
from services.supervision.workers.rulebook import in_use, law_of


def rebuild(
    county: Annotated[str, typer.Option(help=say("option_county"))] = "990101000000",
    database: Annotated[str | None, typer.Option(help=say("option_supervision_database"))] = None,
    calendar: Annotated[Path | None, typer.Option(help=say("option_calendar"))] = None,
    rules: Annotated[Path | None, typer.Option(help=say("option_rules"))] = None,
    yes: Annotated[bool, typer.Option(help=say("option_yes"))] = False,
    var: Var = Path("var"),
) -> int:
    dsn, ours = database, rules
    if dsn is None:
        dsn = running(var, "--database").databases["supervision"]
        ours = rules or county_rules(var, "supervision")
    return asyncio.run(_rebuild(dsn, county, law_of(ours, calendar), yes))


async def _rebuild(dsn: str, county: str, law: Law, yes: bool) -> int:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        work = Rebuild(pool, law, county)
        found = await work.make()
        for difference in found:
            _show(difference)
        print(say("differences", count=len(found)))
        if not yes and not typer.confirm(say("switch")):
            await work.discard()
            return 1
        told = await work.switch()
        print(say("switched", number=work.number, count=len(told)))
        async with pool.acquire() as connection:
            if not await in_use(connection, law):
                print(say("restart_supervision"))
    return 0


def _show(one: Difference) -> None:
    print(f"{say('difference_' + one.kind)}  {one.rule}  {one.subject}  {one.period}  {one.alert}")
