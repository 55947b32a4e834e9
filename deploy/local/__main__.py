"""`python -m deploy.local`: what `make run` starts."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from rich.console import Console

from deploy.local import sample
from deploy.local.caddy import choose_port
from deploy.local.folder import Folder, failed_write, write_whole
from deploy.local.secrets import Secrets
from deploy.local.suite import Suite
from deploy.local.texts import Failed, say


class Stop(BaseException):
    """Ctrl-C or SIGTERM; not an Exception, so that nobody takes it for a failure of their own."""


def _stop(_: int, __: FrameType | None) -> None:
    raise Stop


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--once", action="store_true", help="compare with the sample's answer key, then stop")
    parser.add_argument("--port", type=int, help="of the one address; a free one when it is not given")
    parser.add_argument("--var", type=Path, default=Path("var"), help="where everything is kept")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    console = Console(highlight=False)
    folder = Folder(arguments.var)
    try:
        with folder.taken():
            return run(folder, arguments.port, arguments.once, console)
    except Failed as failure:
        console.print(f"[red]✗[/] {failure}", soft_wrap=True)
        return 1
    except OSError as error:
        console.print(f"[red]✗[/] {failed_write(folder.root, error)}", soft_wrap=True)
        return 1
    except Stop:
        return 0 if not arguments.once else 130


def run(folder: Folder, port: int | None, once: bool, console: Console) -> int:
    def tell(key: str, **facts: object) -> None:
        console.print(f"[dim]·[/] {say(key, **facts)}", soft_wrap=True)

    secrets = Secrets(folder, county_has_data=(folder.root / "postgres" / "data").exists())
    chosen = choose_port(port, folder.root / "port")
    county = sample.written(folder)
    suite = Suite(folder, secrets, chosen, tell)
    try:
        suite.start(county.opened_at_us())
        write_whole(folder.root / "port", str(chosen))
        tell(
            "address",
        )
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        tell("stopping")
        suite.stop()
        tell("stopped")


if __name__ == "__main__":
    sys.exit(main())
