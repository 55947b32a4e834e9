"""`mingbai republish`: make a service's stream anew, after a person has looked at why the relay stopped."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.place import NoPlace, Var
from deploy.nats.accounts import PROVISIONER, SERVICES, Service
from deploy.nats.provision import connected


def republish(
    service: Annotated[str, typer.Argument(help="服务 / the service")],
    first: Annotated[int, typer.Option(min=1, help="从哪一位置起 / the oldest position to keep")] = 1,
    nats_url: Annotated[str | None, typer.Option("--nats", help="NATS 地址 / the server's URL")] = None,
    seed_file: Annotated[Path | None, typer.Option(help="provisioner 的密钥 / the provisioner's seed")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
    var: Var = Path("var"),
) -> None:
    """删除并重建一个服务的流，由其存储重新发布 / Delete and remake a stream; the store publishes it again."""
    found = next((each for each in SERVICES if each.name == service), None)
    if found is None:
        raise ValueError(f"没有服务 {service} / there is no service {service}")
    url, seed = nats_url or _url(var), seed_file or var / "secrets" / f"nats_{PROVISIONER}"
    stood = asyncio.run(_last(found, url, seed))
    if not yes:
        stands = "不存在 / is missing" if stood is None else f"止于 / ends at {stood}"
        typer.confirm(
            f"{found.stream} {stands}. 删除并从 {first} 起重新发布 / delete it, publish again from {first}", abort=True
        )
    asyncio.run(_remake(found, url, seed, first))
    print(f"{found.stream}: 已重建 / made anew, {first}…")


def _url(var: Path) -> str:
    try:
        return str(json.loads((var / "running.json").read_text("utf-8"))["nats"])
    except (OSError, KeyError):
        raise NoPlace(f"{var} 中没有正在运行的实例，请给出 --nats / nothing runs in {var}: give --nats") from None


async def _last(service: Service, url: str, seed_file: Path) -> int | None:
    async with connected(url, seed_file) as provisioner:
        return await provisioner.last_sequence(service)


async def _remake(service: Service, url: str, seed_file: Path, first: int) -> None:
    async with connected(url, seed_file) as provisioner:
        await provisioner.remake(service, first)
