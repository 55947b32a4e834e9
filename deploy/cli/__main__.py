"""`mingbai …`: one file per group of commands. A mistake costs the user one plain line, never a traceback."""

import sys

import asyncpg
import httpx
import typer
from typer._click import exceptions  # typer carries its own copy of click and names these errors nowhere else

from deploy.cli import alerts, export, import_lines, rebuild, republish, rules, sample, tasks, token, verify
from deploy.cli.place import NoPlace
from deploy.cli.texts import say
from deploy.local.texts import Failed
from shared.canonical import Malformed
from shared.decider import Refused
from shared.log import configure

app = typer.Typer(
    name="mingbai",
    help=say("about"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
COMMANDS = (
    verify.verify,
    export.export,
    alerts.alerts,
    sample.sample,
    token.token,
    republish.republish,
    rebuild.rebuild,
    rules.rules,
    tasks.tasks,
)
for command in COMMANDS:
    app.command(command.__name__, help=say(f"command_{command.__name__}"))(command)
app.command("import", help=say("command_import"))(import_lines.import_lines)  # a word that no function can have

# What the user or the world did wrong. Anything else is a bug of ours and shows as one.
EXPECTED = (OSError, ValueError, httpx.HTTPError, asyncpg.PostgresError, Failed, NoPlace, Malformed, Refused)


def main() -> None:
    configure("mingbai", "WARNING")
    try:
        code = app(prog_name="mingbai", standalone_mode=False)
    except exceptions.NoArgsIsHelpError as shown:
        sys.exit(shown.format_message())
    except exceptions.ClickException as error:
        _fail(error.format_message(), 2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except EXPECTED as error:
        _fail(str(error) or type(error).__name__, 1)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    print("mingbai:", " ".join(message.split()), file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
