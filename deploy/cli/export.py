"""`mingbai export`: a store's rows as JSON Lines, enough for anybody to recompute the chain."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import rows
from deploy.cli.place import Var, running


def export(
    service: Annotated[str, typer.Argument(help="服务 / the service")] = "meetings",
    database: Annotated[str | None, typer.Option(help="数据库地址 / the database's URL")] = None,
    var: Var = Path("var"),
) -> None:
    """导出已存事件（含位置与哈希），每行一个 / Write the stored events with positions and hashes, one a line."""
    asyncio.run(_export(database or running(var, "--database").databases[service]))


async def _export(url: str) -> None:
    async with rows.from_database(url) as read:
        print(rows.header(read.tip))
        async for page in read.pages:
            sys.stdout.write("".join(rows.line(event) + "\n" for event in page))
