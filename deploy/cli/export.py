"""`mingbai export`: a store's rows as JSON Lines, enough for anybody to recompute the chain."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import rows
from deploy.cli.place import Var, running
from deploy.cli.texts import say


def export(
    service: Annotated[str, typer.Argument(help=say("option_service"))] = "meetings",
    database: Annotated[str | None, typer.Option(help=say("option_database"))] = None,
    var: Var = Path("var"),
) -> None:
    asyncio.run(_export(database or running(var, "--database").databases[service]))


async def _export(url: str) -> None:
    async with rows.from_database(url) as read:
        print(rows.header(read.tip))
        async for page in read.pages:
            sys.stdout.write("".join(rows.line(event) + "\n" for event in page))
