"""Where a command finds the county, when the user did not say: the one that `make run` is running in ./var."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.texts import say

Var = Annotated[Path, typer.Option(help=say("option_var"))]


class NoPlace(Exception):  # noqa: N818
    """Nothing was named and nothing runs here; the message says what to name."""


@dataclass(frozen=True)
class Running:
    """What a running launcher wrote down."""

    url: str
    databases: dict[str, str]


def running(var: Path, option: str) -> Running:
    """Raises NoPlace, which tells the user to give `option`."""
    try:
        said = json.loads((var / "running.json").read_text("utf-8"))
    except OSError:
        raise NoPlace(say("nothing_runs", var=var, option=option)) from None
    return Running(said["url"], said["databases"])


def token_of(var: Path, role: str) -> str:
    """Raises NoPlace when there is none."""
    try:
        return (var / "tokens" / f"{role}.jwt").read_text("utf-8").strip()
    except OSError:
        raise NoPlace(say("no_token", var=var, role=role)) from None
