"""`mingbai token`: the bearer token of a role, as the embedded mode issued it."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.place import Var, token_of


def token(
    role: Annotated[str, typer.Argument(help="角色 / the role")] = "inspection_office", var: Var = Path("var")
) -> None:
    """打印某一角色的令牌 / Print a role's token."""
    print(token_of(var, role))
