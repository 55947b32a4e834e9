"""One embedded county from start to stop, and what the terminal shows of it meanwhile."""

import json
import time
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live

from deploy.local import sample
from deploy.local.board import Board
from deploy.local.figures import Observer
from deploy.local.folder import Folder, write_whole
from deploy.local.judge import compare, wait_judged
from deploy.local.secrets import Secrets
from deploy.local.suite import Suite
from deploy.local.texts import say
from shared.texts import Language

LOOK_EVERY_S = 1.0
TELL_EVERY_S = 30.0  # where there is no terminal


@dataclass(frozen=True)
class Size:
    """Of the sample county."""

    townships: int = 12
    villages: int = 20  # in each township


class County:
    def __init__(self, folder: Folder, secrets: Secrets, port: int, size: Size, console: Console, language: Language):
        self._folder = folder
        self._size = size
        self._console = console
        self._language = language
        self._suite = Suite(folder, secrets, port, self._tell)
        self._observer: Observer | None = None

    def start(self) -> None:
        self._sample = sample.written(self._folder, self._size.townships, self._size.villages)
        self._suite.start(self._sample.opened_at_us())
        self._observer = Observer(self._suite, self._language)
        write_whole(self._folder.root / "port", str(self._suite.caddy.port))
        suite = self._suite
        databases = {name: suite.dsn(name) for name in suite.services}
        running = {"url": suite.caddy.url, "nats": suite.nats.url, "databases": databases}
        write_whole(self._folder.root / "running.json", json.dumps(running))

    def load(self) -> None:
        sample.load(self._sample, self._suite, self._tell)

    def show(self) -> None:
        """Until we are stopped."""
        assert self._observer is not None
        board = Board(self._language, self._suite.caddy.url, str(self._folder.tokens))
        if not self._console.is_terminal:
            while True:
                self._console.print(board.draw(self._observer.look()))
                self._watch_for(TELL_EVERY_S)
        with Live(console=self._console, auto_refresh=False) as live:
            while True:
                live.update(board.draw(self._observer.look()), refresh=True)
                self._watch_for(LOOK_EVERY_S)

    def compare(self) -> None:
        """Raises Failed unless every verdict agrees with the answer key."""
        assert self._observer is not None
        wait_judged(self._suite, self._observer, self._sample.until, self._tell)
        compare(self._sample, self._observer, self._console)

    def stop(self) -> None:
        try:
            self._tell("stopping")
            (self._folder.root / "running.json").unlink(missing_ok=True)
            if self._observer is not None:
                self._observer.close()
        finally:
            self._suite.stop()
        self._tell("stopped")

    def _watch_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._suite.watch()
            time.sleep(LOOK_EVERY_S)

    def _tell(self, key: str, **facts: object) -> None:
        self._console.print(f"[dim]·[/] {say(key, **facts)}", soft_wrap=True)
