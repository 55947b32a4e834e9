"""`mingbai verify`: recompute a chain, from the database itself or from an export."""

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import rows
from deploy.cli.place import Var, running
from shared.chain import Chain, Misfit, genesis
from shared.chain import verify as walk


def verify(
    database: Annotated[str | None, typer.Option(help="数据库地址 / the database's URL")] = None,
    export: Annotated[Path | None, typer.Option(help="导出文件 / a file written by mingbai export")] = None,
    service: Annotated[str | None, typer.Option(help="只验一个服务 / one service of the running county")] = None,
    var: Var = Path("var"),
) -> int:
    """重新计算哈希链，指出第一个不符的事件 / Recompute a service's chain; name the first event that does not fit."""
    return max([asyncio.run(_verify(source)) for source in _sources(database, export, service, var)])


def _sources(
    database: str | None, export: Path | None, service: str | None, var: Path
) -> list[AbstractAsyncContextManager[rows.Rows]]:
    if database is not None:
        return [rows.from_database(database)]
    if export is not None:
        return [rows.from_export(export)]
    found = running(var, "--database / --export").databases
    chosen = [service] if service is not None else list(found)
    if unknown := [name for name in chosen if name not in found]:
        raise ValueError(f"没有服务 {unknown[0]} / there is no service {unknown[0]}")
    return [rows.from_database(found[name]) for name in chosen]


async def _verify(source: AbstractAsyncContextManager[rows.Rows]) -> int:
    async with source as read:
        tip = read.tip
        ended = await walk(Chain(0, genesis(tip.service, tip.deployment)), read.pages)
    if isinstance(ended, Misfit):
        return _misfit(tip.service, f"{ended.position} ({ended.id})", ended.reason)
    if (ended.position, ended.hash) != (tip.position, tip.hash):
        reason = f"the head stands at {tip.position} with another hash, or the rows after this one are missing"
        return _misfit(tip.service, str(ended.position), reason)
    print(f"{tip.service}: 完好 / whole: {ended.position} 个事件 / events, {ended.hash.hex()}")
    return 0


def _misfit(service: str, event: str, reason: str) -> int:
    print(f"{service}: 事件 {event} 不符 / event {event} does not fit: {reason}", file=sys.stderr)
    return 1
