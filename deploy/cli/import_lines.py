"""`mingbai import`: commands from a file of JSON Lines. Cut off, it is run again and goes on where it was."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from deploy.cli.import_file import ImportFile, Line, Piece, Refusal
from deploy.cli.import_file import Progress as Done
from deploy.cli.place import Var, running, token_of
from deploy.cli.texts import say

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)  # before a request is tried again
AWAY = frozenset({"command.conflict", "command.unavailable"})  # asked again, the same line may be stored


class Broken(ValueError):  # noqa: N818
    """The service does not answer, or not as it should; what was done until then is kept."""


@dataclass(frozen=True)
class Answers:
    stored: int
    repeated: int
    refused: list[Refusal]


def import_lines(
    file: Annotated[Path, typer.Argument(help=say("option_lines"))],
    language: Annotated[str, typer.Option(help="zh-CN | en")] = "zh-CN",
    url: Annotated[str | None, typer.Option(help=say("option_url"))] = None,
    token_file: Annotated[Path | None, typer.Option(help=say("option_token_file"))] = None,
    var: Var = Path("var"),
) -> int:
    base = url or running(var, "--url").url
    token = token_file.read_text("utf-8").strip() if token_file else token_of(var, "operator")
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    source = ImportFile(file)
    with httpx.Client(base_url=base, headers=headers, timeout=120) as client, source.opened() as lines:
        done = source.resumed(lines)
        if done.offset:
            print(say("import_resumed", line=done.lines + 1), file=sys.stderr)
        try:
            with _bar() as bar:
                task = bar.add_task(_counts(done), total=source.size, completed=done.offset)
                for piece in source.pieces(lines, done):
                    told = _asked_until_answered(client, piece)
                    done = source.done(done, piece, told.stored, told.repeated, told.refused)
                    bar.update(task, completed=done.offset, description=_counts(done))
        except KeyboardInterrupt:
            print(say("import_stopped", lines=done.lines), file=sys.stderr)
            raise
    source.finish()
    return _summed_up(source, done)


def _bar() -> Progress:
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _counts(done: Done) -> str:
    return say("import_counts", lines=done.lines, rejected=done.rejected)


def _summed_up(source: ImportFile, done: Done) -> int:
    print(say("import_done", stored=done.stored, repeated=done.repeated, rejected=done.rejected))
    if not done.rejected:
        return 0
    print(say("import_rejected", file=source.rejected), file=sys.stderr)
    return 1


def _asked_until_answered(client: httpx.Client, piece: Piece) -> Answers:
    """The ids make asking again safe. Raises Broken when the service stays away, or refuses the whole request."""
    reason = ""
    for pause_s in (0.0, *PAUSES_S):
        time.sleep(pause_s)
        try:
            return _asked(client, piece)
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
        except _TryAgain as error:
            reason = str(error)
    raise Broken(say("import_away", reason=reason))


class _TryAgain(Exception):  # noqa: N818
    pass


def _asked(client: httpx.Client, piece: Piece) -> Answers:
    sent = [line for line in piece.lines if line.text is not None]
    too_long = [Refusal(line, _TOO_LONG) for line in piece.lines if line.text is None]
    if not sent:
        return Answers(0, 0, too_long)
    body = b"".join((line.text or b"") + b"\n" for line in sent)
    answer = client.post("/meetings/import", content=body, headers={"Content-Type": "application/x-ndjson"})
    if answer.status_code >= 500:
        raise _TryAgain(f"{answer.status_code}")
    if answer.status_code != 200:
        raise Broken(f"{answer.status_code} {_detail(answer)}")
    told = [json.loads(row) for row in answer.text.split("\n") if row]
    if len(told) != len(sent):
        raise Broken(say("import_answers", told=len(told), sent=len(sent)))
    return _sorted(list(zip(sent, told, strict=True)), too_long)


_TOO_LONG = {"rule": "input.body_too_large", "field": None, "detail": say("import_line_too_long")}


def _sorted(told: list[tuple[Line, dict[str, Any]]], too_long: list[Refusal]) -> Answers:
    refused = [Refusal(line, one["problem"]) for line, one in told if not one["ok"]]
    away = next((refusal for refusal in refused if refusal.problem["rule"] in AWAY), None)
    if away is not None:
        raise _TryAgain(away.problem["detail"])
    repeated = sum(1 for _, one in told if one["ok"] and one["repeated"])
    stored = len(told) - len(refused) - repeated
    return Answers(stored, repeated, sorted([*refused, *too_long], key=lambda refusal: refusal.line.number))


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]
