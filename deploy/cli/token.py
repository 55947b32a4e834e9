"""`mingbai token`: the bearer token of a role, as the embedded mode issued it."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.place import Var, token_of
from deploy.cli.texts import say


def token(
    role: Annotated[str, typer.Argument(help=say("option_role"))] = "inspection_office", var: Var = Path("var")
) -> None:
    print(token_of(var, role))
