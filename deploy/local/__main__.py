"""`python -m deploy.local`: what `make run` starts."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from rich.console import Console

from deploy.local.county import County, Size
from deploy.local.folder import Folder, failed_write
from deploy.local.ports import choose_port
from deploy.local.secrets import Secrets
from deploy.local.texts import Failed
from shared.texts import Language

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Ctrl-C or SIGTERM; not an Exception, so that nobody takes it for a failure of their own."""


def _stop(_: int, __: FrameType | None) -> None:
    raise Stop


def main() -> int:
    arguments = _arguments()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    folder = Folder(arguments.var)
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        with folder.taken():
            _run(folder, arguments, console)
    except Failed as failure:
        return _fail(console, failure)
    except OSError as error:
        return _fail(console, failed_write(folder.root, error))
    except Stop:
        return 130 if arguments.once else 0
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--once", action="store_true", help="compare with the sample's answer key, then stop")
    parser.add_argument("--port", type=int, help="of the one address; a free one when it is not given")
    parser.add_argument("--var", type=Path, default=Path("var"), help="where everything is kept")
    parser.add_argument("--townships", type=int, default=Size.townships, help="of the sample, when it is made")
    parser.add_argument("--villages", type=int, default=Size.villages, help="in each township")
    return parser.parse_args()


def _run(folder: Folder, arguments: argparse.Namespace, console: Console) -> None:
    """Everything that may fail before a server runs comes first."""
    port = choose_port(arguments.port, folder.root / "port")
    secrets = Secrets(folder, county_has_data=(folder.root / "postgres" / "data").exists())
    county = County(folder, secrets, port, Size(arguments.townships, arguments.villages), console, _language())
    try:
        county.start()
        county.load()
        if arguments.once:
            county.compare()
        else:
            county.show()
    finally:
        # A second Ctrl-C must not leave the stopping half-done; it is bounded anyway.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        county.stop()


def _language() -> Language:
    """Of the board: Chinese unless the user's own language is English."""
    return "en" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("en") else "zh-CN"


def _fail(console: Console, failure: Failed) -> int:
    console.print(f"[bold red]✗[/] {failure}", soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
