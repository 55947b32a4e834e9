"""`mingbai alerts`: the alerts as they stand, and with `--watch` as they come."""

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import sse
from deploy.cli.place import Var, running, token_of
from deploy.cli.texts import say
from deploy.local.feed import Feed

STREAM = "/supervision/alerts/stream"


def alerts(
    watch: Annotated[bool, typer.Option("--watch", help=say("option_watch"))] = False,
    limit: Annotated[int, typer.Option(min=0, max=1000, help=say("option_limit"))] = 20,
    after: Annotated[str | None, typer.Option(help=say("option_after"))] = None,
    language: Annotated[str, typer.Option(help="zh-CN | en")] = "zh-CN",
    url: Annotated[str | None, typer.Option(help=say("option_url"))] = None,
    token_file: Annotated[Path | None, typer.Option(help=say("option_token_file"))] = None,
    var: Var = Path("var"),
) -> None:
    base = url or running(var, "--url").url
    token = token_file.read_text("utf-8").strip() if token_file else token_of(var, "inspection_office")
    feed = Feed(base, token, language)
    try:
        if limit:
            for alert in reversed(list(islice(feed.alerts(limit=limit, open=True), limit))):
                print(_line(feed, alert["alert"]))
        if watch:
            for event in sse.follow(feed.client, STREAM, after, _broken):
                said = json.loads(event.data)
                print(event.id, event.kind, _line(feed, said["alert"]) if "alert" in said else event.data, flush=True)
    finally:
        feed.close()


def _line(feed: Feed, alert: str) -> str:
    told = feed.explained(alert)
    who = told["answerable"]
    answers = f"{who['post_text'] or '–'} {who['person'] or '–'}"
    unit, reason = told["unit_name"] or told["unit"], f"{told['rule_text']}：{told['reason_text']}"
    return "  ".join([told["raised_on"], told["light_text"], unit, told["subject"], answers, reason])


def _broken(reason: str) -> None:
    print(say("feed_broken", reason=reason), file=sys.stderr)
