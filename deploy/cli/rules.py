"""`mingbai rules`: read a county's own rules file against a service's rules, and show what it replaces and adds."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from deploy.cli.texts import say
from services.meetings import settings as meetings
from services.meetings.domain import rules as meetings_rules
from services.rectification import settings as rectification
from services.rectification.domain import rules as rectification_rules
from services.supervision import settings as supervision
from services.supervision.domain import rules as supervision_rules
from services.venues import settings as venues
from services.venues.domain import rules as venues_rules
from shared.rulebooks import BadRules, Change, Form, RulesFile

Name = Literal["meetings", "supervision", "rectification", "venues"]
SERVICES: dict[Name, tuple[Form[Any], tuple[Path, ...]]] = {
    "meetings": (meetings_rules.FORM, meetings.RULE_FILES),
    "supervision": (supervision_rules.FORM, supervision.RULE_FILES),
    "rectification": (rectification_rules.FORM, (rectification.RULE_FILE,)),
    "venues": (venues_rules.FORM, (venues.RULE_FILE,)),
}
COLUMNS = ("rule", "effect", "in_force", "changed", "source")
SHOWN_ANYWAY = {"id", "in_force_from", "source"}
WIDTH_PIPED = 200


def rules(
    service: Annotated[Name, typer.Argument(help=say("option_service"))],
    file: Annotated[Path, typer.Option(help=say("option_rules_file"))],
) -> int:
    form, own_files = SERVICES[service]
    own = [row for own_file in own_files for row in form.read(RulesFile.at(own_file))]
    try:
        changes = form.changes(own, RulesFile.at(file))
    except BadRules as error:
        for fault in error.faults:
            print("mingbai:", fault, file=sys.stderr)
        return 1
    table = Table(*(say(f"rules_{column}") for column in COLUMNS))
    for change in changes:
        table.add_row(*_cells(change))
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_PIPED).print(table)
    print(say("rules_good", changes=len(changes)))
    return 0


def _cells(change: Change[Any]) -> Iterator[str]:
    row = change.row
    yield row.id
    yield say("rules_replaces" if change.replaces else "rules_adds")
    until = change.after.in_force_from - timedelta(days=1) if change.after else ""
    yield f"{row.in_force_from} – {until}"
    yield "\n".join(_changed(change.before, row))
    yield row.source


def _changed(before: BaseModel | None, row: BaseModel) -> Iterator[str]:
    """Each field with its old and new value, where these are short enough to be read in a table."""
    for name in type(row).model_fields:
        old, new = getattr(before, name, None), getattr(row, name)
        if before is not None and old != new and name not in SHOWN_ANYWAY:
            yield f"{name}: {_short(old)} → {_short(new)}"


def _short(value: object) -> str:
    """As it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int) else "…"
