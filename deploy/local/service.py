"""A Python process of ours: started again when it ends by itself, given up when it does so again and again."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from deploy.local.process import Child, last_line, tethered
from deploy.local.texts import Failed

ENDS_MAX = 5  # within WINDOW_S; then something is wrong that starting again does not mend
WINDOW_S = 60.0
ROOT = Path(__file__).parents[2]


def county_rules(var: Path, service: str) -> Path | None:
    """The file of the county's own rules for that service, when there is one."""
    file = var / "rules" / f"{service}.toml"
    return file if file.exists() else None


class Service:
    """`http_port` is None for a process that serves nothing."""

    def __init__(self, name: str, module: str, log: Path, settings: Mapping[str, str], http_port: int | None = None):
        self.name = name
        self.log = log
        self.http_port = http_port
        self.restarts = 0
        self._module = module
        self._settings = settings
        self._ends: deque[float] = deque(maxlen=ENDS_MAX)
        self._child: Child | None = None

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.exit_code is None

    def start(self) -> None:
        """Of our environment it gets paths and locale only: settings are what we say, not what a shell holds."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        command = tethered([sys.executable, "-m", self._module])
        self._child = Child(command, self.log, kept | {"PYTHONUNBUFFERED": "1"} | dict(self._settings), ROOT)

    def watch(self) -> None:
        """Start it again when it has ended. Raises Failed when that has happened too often."""
        if self.alive:
            return
        now = time.monotonic()
        self._ends.append(now)
        if len(self._ends) == ENDS_MAX and now - self._ends[0] < WINDOW_S:
            raise Failed("service_gave_up", service=self.name, reason=last_line(self.log))
        self.restarts += 1
        self.start()

    def readiness(self) -> str | None:
        """None when it is ready, else what it says is lacking."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/readyz", timeout=2) as answer:
                return None if answer.status == 200 else str(answer.status)
        except urllib.error.HTTPError as error:
            return error.read(300).decode("utf-8", "replace") or str(error)
        except OSError as error:
            return str(error)

    def wait_ready(self, timeout_s: float = 30.0) -> None:
        """Raises Failed when it ends or does not get ready."""
        deadline = time.monotonic() + timeout_s
        while (lacking := self.readiness()) is not None:
            if not self.alive:
                raise Failed("service_failed", service=self.name, reason=last_line(self.log))
            if time.monotonic() > deadline:
                raise Failed("service_not_ready", service=self.name, seconds=int(timeout_s), reason=lacking)
            time.sleep(0.05)

    def ask_to_stop(self) -> None:
        if self._child is not None:
            self._child.send(signal.SIGTERM)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop(timeout_s=5.0)
