"""`mingbai republish`: make a service's stream anew, after a person has looked at why the relay stopped."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.place import NoPlace, Var
from deploy.cli.texts import say
from deploy.nats.accounts import PROVISIONER, SERVICES, Service
from deploy.nats.provision import connected


def republish(
    service: Annotated[str, typer.Argument(help=say("option_service"))],
    first: Annotated[int, typer.Option(min=1, help=say("option_first"))] = 1,
    nats_url: Annotated[str | None, typer.Option("--nats", help=say("option_nats"))] = None,
    seed_file: Annotated[Path | None, typer.Option(help=say("option_seed_file"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=say("option_yes"))] = False,
    var: Var = Path("var"),
) -> None:
    found = next((each for each in SERVICES if each.name == service), None)
    if found is None:
        raise ValueError(say("no_service", service=service))
    url, seed = nats_url or _url(var), seed_file or var / "secrets" / f"nats_{PROVISIONER}"
    stood = asyncio.run(_last(found, url, seed))
    if not yes:
        stands = say("stream_missing") if stood is None else say("stream_ends", position=stood)
        typer.confirm(f"{found.stream}: {stands}. {say('stream_remake', first=first)}", abort=True)
    asyncio.run(_remake(found, url, seed, first))
    print(f"{found.stream}: {say('stream_remade', first=first)}")


def _url(var: Path) -> str:
    try:
        return str(json.loads((var / "running.json").read_text("utf-8"))["nats"])
    except (OSError, KeyError):
        raise NoPlace(say("nothing_runs", var=var, option="--nats")) from None


async def _last(service: Service, url: str, seed_file: Path) -> int | None:
    async with connected(url, seed_file) as provisioner:
        return await provisioner.last_sequence(service)


async def _remake(service: Service, url: str, seed_file: Path, first: int) -> None:
    async with connected(url, seed_file) as provisioner:
        await provisioner.remake(service, first)
