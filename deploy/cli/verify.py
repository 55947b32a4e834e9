"""`mingbai verify`: recompute a chain, from the database itself or from an export."""

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import rows
from deploy.cli.place import Var, running
from deploy.cli.texts import say
from shared.chain import Chain, Misfit, genesis
from shared.chain import verify as walk


def verify(
    database: Annotated[str | None, typer.Option(help=say("option_database"))] = None,
    export: Annotated[Path | None, typer.Option(help=say("option_export"))] = None,
    service: Annotated[str | None, typer.Option(help=say("option_one_service"))] = None,
    var: Var = Path("var"),
) -> int:
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
        raise ValueError(say("no_service", service=unknown[0]))
    return [rows.from_database(found[name]) for name in chosen]


async def _verify(source: AbstractAsyncContextManager[rows.Rows]) -> int:
    async with source as read:
        tip = read.tip
        ended = await walk(Chain(0, genesis(tip.service, tip.deployment)), read.pages)
    if isinstance(ended, Misfit):
        return _misfit(tip.service, f"{ended.position} ({ended.id})", ended.reason)
    if (ended.position, ended.hash) != (tip.position, tip.hash):
        return _misfit(tip.service, str(ended.position), say("head_elsewhere", position=tip.position))
    print(f"{tip.service}: {say('chain_whole', events=ended.position)}: {ended.hash.hex()}")
    return 0


def _misfit(service: str, event: str, reason: str) -> int:
    print(f"{service}: {say('event_misfits', event=event)}: {reason}", file=sys.stderr)
    return 1
