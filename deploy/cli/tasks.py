"""`mingbai tasks`: all that a unit owes as one table: by when, from how high up, who answers, and what came of it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer
from rich.console import Console
from rich.table import Table

from deploy.cli.place import Var, running, token_of
from deploy.cli.texts import say
from deploy.local.feed import Feed
from shared import texts

COLUMNS = ("due", "light", "task", "period", "subject", "answerable", "origin", "source", "result")
WIDTH_PIPED = 300


def tasks(
    unit: Annotated[str, typer.Argument(help=say("option_unit"))],
    open_only: Annotated[bool, typer.Option("--open", help=say("option_open"))] = False,
    below: Annotated[bool, typer.Option("--below", help=say("option_below"))] = False,
    language: Annotated[str, typer.Option(help="zh-CN | en")] = "zh-CN",
    url: Annotated[str | None, typer.Option(help=say("option_url"))] = None,
    token_file: Annotated[Path | None, typer.Option(help=say("option_token_file"))] = None,
    var: Var = Path("var"),
) -> None:
    base = url or running(var, "--url").url
    token = token_file.read_text("utf-8").strip() if token_file else token_of(var, "inspection_office")
    feed, speech = Feed(base, token, language), texts.wanted(language)
    table = Table()
    for column in COLUMNS:
        table.add_column(_say(speech, column), overflow="fold")
    try:
        for page in _pages(feed.client, unit, open_only=open_only, below=below):
            for task in page["tasks"]:
                table.add_row(*_cells(task, speech))
    finally:
        feed.close()
    name = page["unit_name"] or unit
    print(_say(speech, "counts", name=name, day=page["day"] or "–", **_counted(page["counts"])))
    if page["cannot_judge_since"]:
        print(_say(speech, "cannot_judge", since=page["cannot_judge_since"]), file=sys.stderr)
    width = None if sys.stdout.isatty() else WIDTH_PIPED
    Console(highlight=False, markup=False, width=width).print(table)


def _pages(client: httpx.Client, unit: str, **wanted: bool) -> Iterator[dict[str, Any]]:
    """Raises ValueError with the service's own words when it refuses, httpx.HTTPError when it does not answer."""
    after, path = "", f"/supervision/task-list/{quote(unit, safe='')}"
    while True:
        answer = client.get(path, params={**wanted, "after": after})
        if answer.headers.get("content-type") == "application/problem+json":
            raise ValueError(answer.json()["detail"])
        answer.raise_for_status()
        page = answer.json()
        yield page
        if page["next"] is None:
            return
        after = page["next"]


def _cells(task: dict[str, Any], speech: texts.Language) -> Iterator[str]:
    result, who = task["result"], task["answerable"]
    yield task["due"]
    yield result["light_text"]
    yield task["rule_text"]
    yield task["period"]
    yield task["subject"]
    yield f"{who['unit_name'] or who['unit']} {who['post_text']} {who['person'] or '–'}"
    yield task["origin_text"] or "–"
    yield task["citation"]["source"] or "–"
    yield " ".join(_result(result, speech))


def _result(result: dict[str, Any], speech: texts.Language) -> Iterator[str]:
    """A missed period stays missed: its day is the one on which a later period ended its alert."""
    yield result["state_text"]
    if result["resolved_on"]:
        yield _say(speech, "ended" if result["state"] == "missed" else "on", day=result["resolved_on"])
    if result["days_overdue"]:
        yield _say(speech, "overdue", days=result["days_overdue"])


def _counted(counts: dict[str, int | None]) -> dict[str, int | str]:
    return {name: "–" if number is None else number for name, number in counts.items()}


def _say(speech: texts.Language, key: str, **facts: object) -> str:
    """In the language of the table alone."""
    return texts.say("cli", speech, f"tasks_{key}", **facts)
