"""`mingbai rebuild`: make supervision's account again from the trail, show what differs, and switch to it."""

import asyncio
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from deploy.cli.place import Var, running
from services.supervision.domain import rules
from services.supervision.domain.duty import Law
from services.supervision.workers.rebuild import Difference, Rebuild
from shared.calendar import WorkingCalendar

RULES = Path(__file__).parents[2] / "services" / "supervision" / "rules.toml"
KINDS = {"raised": "新增 / raised", "withdrawn": "撤回 / withdrawn", "changed": "变更 / changed"}


def rebuild(
    county: Annotated[str, typer.Option(help="县的区划代码 / the county's code")] = "990101000000",
    database: Annotated[str | None, typer.Option(help="监督库地址 / the URL of supervision's database")] = None,
    calendar: Annotated[Path | None, typer.Option(help="工作日补充文件 / overlay of the working days")] = None,
    yes: Annotated[bool, typer.Option(help="不再询问 / do not ask")] = False,
    var: Var = Path("var"),
) -> int:
    """从审计轨迹重建监督账目，列出差异，确认后切换 / Rebuild the account, show what differs, switch when confirmed."""
    dsn = database or running(var, "--database").databases["supervision"]
    return asyncio.run(_rebuild(dsn, county, calendar, yes))


async def _rebuild(dsn: str, county: str, calendar: Path | None, yes: bool) -> int:
    law = Law(rules.parse(RULES.read_text("utf-8")), WorkingCalendar.from_file(calendar))
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        work = Rebuild(pool, law, county)
        found = await work.make()
        for difference in found:
            _show(difference)
        print(f"差异 / differences: {len(found)}")
        if not yes and not typer.confirm("切换到重建的账目？ / Switch to the rebuilt account?"):
            await work.discard()
            return 1
        told = await work.switch()
        print(f"已切换到 view_{work.number} / switched to view_{work.number}: {len(told)}")
    return 0


def _show(one: Difference) -> None:
    print(f"{KINDS[one.kind]}  {one.rule}  {one.subject}  {one.period}  {one.alert}")
