"""`mingbai sample`: write a fictitious county as files a user would have, with its answer key."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.texts import say
from deploy.local.sample import CHINA
from deploy.sample import make, write


def sample(
    out: Annotated[Path, typer.Option(help=say("option_out"))],
    seed: Annotated[int, typer.Option(help=say("option_seed"))] = 1,
    townships: Annotated[int, typer.Option(help=say("option_townships"))] = 12,
    villages: Annotated[int, typer.Option(help=say("option_villages"))] = 20,
    until: Annotated[str | None, typer.Option(help=say("option_until"))] = None,
) -> None:
    day = date.fromisoformat(until) if until is not None else datetime.now(CHINA).date()
    made = make(seed, townships, villages, day)
    write(made, out)
    print(f"{out}: {say('sample_written', matters=len(made.matters), records=len(made.lines))}")
