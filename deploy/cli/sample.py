"""`mingbai sample`: write a fictitious county as files a user would have, with its answer key."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.sample import CHINA
from deploy.sample import make, write


def sample(
    out: Annotated[Path, typer.Option(help="写到哪个文件夹 / the folder to write")],
    seed: Annotated[int, typer.Option(help="种子 / the same seed gives the same county")] = 1,
    townships: Annotated[int, typer.Option(help="乡镇数 / townships")] = 12,
    villages: Annotated[int, typer.Option(help="每乡镇村数 / villages in each")] = 20,
    until: Annotated[str | None, typer.Option(help="截止日（不含），YYYY-MM-DD / the first day not told")] = None,
) -> None:
    """生成虚构的样本县 / Write a fictitious county: roster, facts, answer key."""
    day = date.fromisoformat(until) if until is not None else datetime.now(CHINA).date()
    made = make(seed, townships, villages, day)
    write(made, out)
    print(f"{out}: {len(made.matters)} 件事项 / matters, {len(made.lines)} 条记录 / records")
