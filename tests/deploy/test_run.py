"""`make run` as a user sees it, on a small county: started, killed, started again, checked against the answer key."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psutil

from tests.deploy.test_servers import lives

SMALL = ("--townships", "2", "--villages", "3")
BOARD = "Ctrl-C"  # the board's last line


def test_a_county_survives_its_launcher_and_the_day_and_is_not_loaded_twice(tmp_path: Path) -> None:
    with launcher(tmp_path) as first:
        wait_for(BOARD, first, tmp_path)
        children = psutil.Process(first.pid).children(recursive=True)
        os.kill(first.pid, signal.SIGKILL)
        gone(children)
    age(tmp_path)
    with launcher(tmp_path) as second:
        started = time.monotonic()
        wait_for(BOARD, second, tmp_path)
        assert time.monotonic() - started < 15
        assert "loading the sample" not in said(tmp_path)
        children = psutil.Process(second.pid).children(recursive=True)
        asked = time.monotonic()
        second.send_signal(signal.SIGINT)
        assert second.wait(10) == 0
        assert time.monotonic() - asked < 10
        gone(children)
    assert not (tmp_path / "var" / "running.json").exists()


def test_a_load_that_was_interrupted_is_gone_on_with(tmp_path: Path) -> None:
    with launcher(tmp_path) as first:
        wait_for("loading the sample", first, tmp_path)
        first.kill()
    assert run_once(tmp_path).returncode == 0


def test_every_verdict_agrees_with_the_answer_key_and_a_changed_or_old_key_is_noticed(tmp_path: Path) -> None:
    agreed = run_once(tmp_path)
    assert agreed.returncode == 0, agreed.stdout
    key = tmp_path / "var" / "sample" / "key.json"
    text = key.read_text("utf-8")
    key.write_text(text.replace('"days_overdue": 0', '"days_overdue": 1', 1), "utf-8")
    differed = run_once(tmp_path)
    assert differed.returncode == 1
    assert "days_overdue 应为 1，实为 0" in differed.stdout
    assert "自己登记过的内容" in differed.stdout.splitlines()[-1]
    age(tmp_path)
    old = run_once(tmp_path)
    assert old.returncode == 1
    assert "make reset" in old.stdout.splitlines()[-1]


def test_a_service_that_dies_is_started_again(tmp_path: Path) -> None:
    with launcher(tmp_path) as running:
        wait_for(BOARD, running, tmp_path)
        (service,) = of_module(running.pid, "services.supervision")
        service.kill()
        wait_until(lambda: any(child.pid != service.pid for child in of_module(running.pid, "services.supervision")))


def age(folder: Path) -> None:
    """As on the day after: the sample is of yesterday."""
    file = folder / "var" / "sample" / "key.json"
    key = json.loads(file.read_text("utf-8"))
    yesterday = date.fromisoformat(key["until"]) - timedelta(days=1)
    file.write_text(json.dumps(key | {"until": yesterday.isoformat()}), "utf-8")


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "deploy.local", "--var", str(folder / "var"), *SMALL, *arguments]


def run_once(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, "--once"), capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def launcher(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "said").open("wb") as out, subprocess.Popen(command(folder), stdout=out, stderr=out) as process:
        try:
            yield process
        finally:
            process.kill()


def said(folder: Path) -> str:
    return (folder / "said").read_text("utf-8")


def of_module(launcher_pid: int, module: str) -> list[psutil.Process]:
    children = psutil.Process(launcher_pid).children()
    return [child for child in children if lives(child) and module in child.cmdline()]


def gone(processes: list[psutil.Process]) -> None:
    assert processes
    wait_until(lambda: not any(map(lives, processes)))


def wait_for(text: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    wait_until(lambda: text in said(folder) or process.poll() is not None)
    assert text in said(folder), said(folder)


def wait_until(holds: Callable[[], bool], within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
