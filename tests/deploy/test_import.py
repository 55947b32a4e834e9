"""`mingbai import` against the real door of meetings, served over HTTP, with a store in memory."""

import asyncio
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from deploy.cli import import_file
from services.meetings.api.trade import TRADE
from services.meetings.app import routes
from shared.append import EventStore
from shared.memory import MemoryStore
from shared.serving import http
from shared.serving.health import Health, Metrics
from tests.doors import COUNTY, inlet_on, token

PATIENCE_S = 20.0
IDS = UUID("7a0f1c52-6f10-5b1e-8d4c-000000000000")


@dataclass
class Server:
    """`before` is called with the number of each import request, from 1, and may answer it with a status of its own."""

    url: str
    store: EventStore
    requests: int = 0
    before: Callable[[int], int | None] = field(default=lambda _: None)


@pytest.fixture
def server() -> Iterator[Server]:
    inlet = inlet_on(TRADE, MemoryStore("meetings", "test"))
    app = http.build(inlet, routes(inlet), Health(), Metrics(TRADE))
    told = Server("", inlet.store)

    async def behind_the_front_door(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            told.requests += 1
            status = await asyncio.to_thread(told.before, told.requests)
            if status is not None:
                await PlainTextResponse("away", status)(scope, receive, send)
                return
            scope = {**scope, "path": scope["path"].removeprefix("/meetings")}
        await app(scope, receive, send)

    config = uvicorn.Config(behind_the_front_door, "127.0.0.1", 0, log_config=None, lifespan="off")
    process = uvicorn.Server(config)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    wait_for(lambda: process.started)
    told.url = f"http://127.0.0.1:{process.servers[0].sockets[0].getsockname()[1]}"
    yield told
    process.should_exit = True
    thread.join(PATIENCE_S)


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def unit(code: str, parent: str | None = COUNTY) -> str:
    told = {"unit": code, "kind": "township" if parent else "county", "name": f"单位{code}", "parent": parent}
    data = {**told, "enrolled_on": "2026-01-01"}
    return json.dumps({"id": str(uuid5(IDS, code)), "type": "register_unit", "data": data}, ensure_ascii=False)


def units(count: int) -> list[str]:
    return [unit(COUNTY, None), *(unit(f"{990101001000 + n * 1000}") for n in range(count - 1))]


def written(folder: Path, lines: list[str]) -> Path:
    file = folder / "commands.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def command(server: Server, file: Path, role: Any = "operator") -> list[str]:
    token_file = file.with_name("token")
    token_file.write_text(token(role), "utf-8")
    told = [sys.executable, "-m", "deploy.cli", "import", file, "--url", server.url, "--token-file", token_file]
    return [str(part) for part in told]


def run(server: Server, file: Path, role: Any = "operator") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(server, file, role), capture_output=True, text=True, timeout=60, check=False)


def stored(server: Server) -> int:
    return asyncio.run(server.store.tip()).position


def beside(file: Path) -> list[str]:
    return sorted(path.name.removeprefix(file.name) for path in file.parent.glob(f"{file.name}.*"))


def test_a_file_is_imported_whole_and_told_again_adds_nothing(server: Server, tmp_path: Path) -> None:
    file = written(tmp_path, units(2_500))
    told = run(server, file)
    assert (told.returncode, server.requests, stored(server)) == (0, 3, 2_500)
    assert "2500 行入库" in told.stdout
    assert "2500 行，拒收 0" in told.stderr
    again = run(server, file)
    assert (again.returncode, stored(server)) == (0, 2_500)
    assert "2500 行早已入库" in again.stdout
    assert beside(file) == []


def test_refused_lines_are_kept_with_their_number_and_reason(server: Server, tmp_path: Path) -> None:
    stray = unit("990101900000", "990101800000")
    file = written(tmp_path, [unit(COUNTY, None), "", "{", stray, "云起镇", unit("990101001000"), unit("990101002000")])
    told = run(server, file)
    assert (told.returncode, stored(server)) == (1, 3)
    assert "4 行入库" not in told.stdout
    assert f"{file}.rejected" in told.stderr
    rows = [json.loads(row) for row in Path(f"{file}.rejected").read_text("utf-8").splitlines()]
    assert [(row["line"], row["rule"], row["field"]) for row in rows] == [
        (3, "input.not_json", None),
        (4, "input.unknown_unit", "parent"),
        (5, "input.not_json", None),
    ]
    assert (rows[1]["told"], rows[1]["detail"][:4]) == (stray, "没有代码")
    file.write_text(file.read_text("utf-8").replace("990101800000", COUNTY), "utf-8")
    assert run(server, file).returncode == 1
    assert len(Path(f"{file}.rejected").read_text("utf-8").splitlines()) == 2


def test_what_was_cut_off_by_a_signal_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    file = written(tmp_path, ["{", *units(2_500)])
    held, free = threading.Event(), threading.Event()

    def hold_the_second(number: int) -> None:
        if number == 2:
            held.set()
            free.wait(PATIENCE_S)

    server.before = hold_the_second
    process = subprocess.Popen(command(server, file), stderr=subprocess.PIPE, text=True)
    assert held.wait(PATIENCE_S)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)
    free.set()
    assert (process.returncode, "Traceback" in said) == (130, False)
    assert "停在第 1000 行之后" in said
    assert beside(file) == [".progress", ".rejected"]
    told = run(server, file)
    assert (told.returncode, stored(server)) == (1, 2_500)
    assert "从第 1001 行继续" in told.stderr
    assert "1 行拒收" in told.stdout
    assert beside(file) == [".rejected"]


def test_a_service_that_is_away_for_a_moment_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.before = lambda number: 503 if number == 2 else None
    file = written(tmp_path, units(1_500))
    told = run(server, file)
    assert (told.returncode, server.requests, stored(server)) == (0, 3, 1_500)


def test_a_file_that_was_changed_behind_us_is_not_resumed(server: Server, tmp_path: Path) -> None:
    file = written(tmp_path, units(1_500))
    server.before = lambda number: 403 if number == 2 else None
    cut = run(server, file)
    assert (cut.returncode, len(cut.stderr.splitlines()[-1:])) == (1, 1)
    server.before = lambda _: None
    file.write_text(file.read_text("utf-8").replace("单位990101001000", "别的"), "utf-8")
    changed = run(server, file)
    assert changed.returncode == 1
    assert "后来改过" in changed.stderr
    Path(f"{file}.progress").write_text("?", "utf-8")
    assert "不是导入进度" in run(server, file).stderr


def test_refused_lines_of_a_run_that_died_before_its_mark_are_not_told_twice(tmp_path: Path) -> None:
    file = written(tmp_path, ["{", "["])
    source = import_file.ImportFile(file)
    with source.opened() as lines:
        (piece,) = source.pieces(lines, source.resumed(lines))
        refused = [import_file.Refusal(piece.lines[0], {"rule": "input.not_json"})]
        source.done(import_file.Progress(), piece, 0, 0, refused)
        with source.rejected.open("ab") as out:
            out.write(b"half a li")
        lines.seek(0)
        source.resumed(lines)
    assert len(source.rejected.read_bytes().splitlines()) == 1
    assert source.rejected.read_bytes().endswith(b"\n")


def test_a_line_that_is_too_long_is_refused_and_the_rest_is_told(server: Server, tmp_path: Path) -> None:
    file = written(tmp_path, [unit(COUNTY, None), "x" * (import_file.BYTES_MAX * 2 + 7), unit("990101001000")])
    told = run(server, file)
    assert (told.returncode, stored(server)) == (1, 2)
    (row,) = [json.loads(line) for line in Path(f"{file}.rejected").read_text("utf-8").splitlines()]
    assert (row["line"], row["rule"]) == (2, "input.body_too_large")


def test_a_mistake_is_told_in_one_line(server: Server, tmp_path: Path) -> None:
    file = written(tmp_path, units(1))
    assert "无权" in run(server, file, "reader").stderr
    absent = run(server, tmp_path / "absent.jsonl")
    assert (absent.returncode, len(absent.stderr.splitlines())) == (1, 1)
    with import_file.ImportFile(file).opened():
        assert "正由另一进程导入" in run(server, file).stderr
