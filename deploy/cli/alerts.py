"""`mingbai alerts`: the alerts as they stand, and with `--watch` as they come."""

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.cli import sse
from deploy.cli.place import Var, running, token_of
from deploy.local.feed import Feed

STREAM = "/supervision/alerts/stream"


def alerts(
    watch: Annotated[bool, typer.Option("--watch", help="持续跟随 / go on as they come")] = False,
    limit: Annotated[int, typer.Option(min=0, max=1000, help="先列出几条 / how many to list first")] = 20,
    after: Annotated[str | None, typer.Option(help="从该事件之后跟随 / follow behind this event's id")] = None,
    language: Annotated[str, typer.Option(help="zh-CN | en")] = "zh-CN",
    url: Annotated[str | None, typer.Option(help="入口地址 / the front door")] = None,
    token_file: Annotated[Path | None, typer.Option(help="令牌文件 / a file with a bearer token")] = None,
    var: Var = Path("var"),
) -> None:
    """列出未结预警，最新的在最后 / List the open alerts, the newest last."""
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
    answers = f"{who['post']} {who['person'] or '–'}"
    fields: list[Any] = [told["raised_on"], told["light"], told["unit"], told["subject"], answers]
    return "  ".join([*map(str, fields), f"{told['rule_text']}：{told['reason_text']}"])


def _broken(reason: str) -> None:
    print(f"连接中断，正在重连 / the feed broke, connecting again: {reason}", file=sys.stderr)
