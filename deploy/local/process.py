"""One child process that never outlives us.

The kernel kills it when the *thread* that started it ends, so start children from a thread that lives as long as they
should: the main one.
"""

import os
import shutil
import signal
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.texts import Failed


def bundled(program: str) -> Path:
    """The path of a program that a wheel put beside our Python."""
    path = Path(sysconfig.get_path("scripts")) / program
    if not path.exists():
        raise Failed("program_missing", program=program)
    return path


def tool(name: str) -> str:
    """A command of the system's."""
    path = shutil.which(name)
    if path is None:
        raise Failed("tool_missing", tool=name)
    return path


def tethered(argv: Sequence[str | Path], death_signal: str = "KILL") -> list[str]:
    """The command, so wrapped that the kernel sends `death_signal` to it when its parent dies, even by kill -9."""
    return [tool("setpriv"), "--pdeathsig", death_signal, *map(str, argv)]


class Child:
    """A child with its output in a file. Its own session keeps Ctrl-C from it: we stop in order."""

    def __init__(self, argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def send(self, number: signal.Signals) -> None:
        if self.exit_code is None:
            os.kill(self.pid, number)

    def wait(self, timeout_s: float) -> bool:
        """Whether it ended in time."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, number: signal.Signals = signal.SIGTERM, timeout_s: float = 5.0) -> None:
        """Ask it to end; after `timeout_s` make it."""
        self.send(number)
        if not self.wait(timeout_s):
            self.kill()

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        self._process.wait()


def last_line(log: Path) -> str:
    """What a server said last, to be shown in our one line."""
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""
