"""The embedded servers: they keep their data, they die with their parent, they come back after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.local import postgres as postgres_module
from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
from deploy.local.texts import Failed

PARENT = """
import sys, time
from pathlib import Path
from deploy.local import postgres as postgres_module
from deploy.local.nats import NatsServer
from deploy.local.postgres import Postgres
folder = Path(sys.argv[1])
Postgres(folder / "postgres", "test").start()
NatsServer(folder / "nats").start()
print("ready", flush=True)
time.sleep(600)
"""


def test_committed_data_outlives_a_kill(postgres_server: Callable[..., Postgres]) -> None:
    server = postgres_server(fsync=True)
    execute(server, "CREATE TABLE kept (number int)")
    execute(server, "INSERT INTO kept VALUES (1)")
    server.kill()
    server.start()
    assert execute(server, "SELECT number FROM kept") == [(1,)]


def test_nobody_gets_in_without_the_password(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn(password="wrong"))


def test_an_interrupted_initdb_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "data.unfinished").mkdir()
    (tmp_path / "data.unfinished" / "PG_VERSION").write_text("18")
    (tmp_path / "password.unfinished").write_text("old")
    server = Postgres(tmp_path, "test", fsync=False)
    server.start()
    server.stop()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "postgres.log"]


def test_a_pid_file_that_now_names_another_program_does_not_hinder(tmp_path: Path) -> None:
    server = Postgres(tmp_path, "test", fsync=False)
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n{server.port}\n\n127.0.0.1\n")
    server.start()
    server.stop()


def test_a_server_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failure:
        NatsServer(tmp_path, "nonsense {").start()
    assert len(str(failure.value).splitlines()) == 1


def test_no_server_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    """Back ends included, and although the folder's parent is closed to every other user."""
    tmp_path.chmod(0o700)
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        assert {"postgres", "nats-server"} <= {child.name() for child in children}
        os.kill(parent.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(lives(child) for child in children):
        assert time.monotonic() < deadline, [child for child in children if lives(child)]
        time.sleep(0.05)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_can_do_without_user_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "_namespaces", lambda: False)
    tmp_path.chmod(0o700)
    server = Postgres(tmp_path, "test", fsync=False)
    server.start()
    assert server.pid is not None
    assert psutil.Process(server.pid).uids().effective != 0
    server.restart()
    server.stop()


def lives(process: psutil.Process) -> bool:
    """Without an init that reaps, a dead orphan stays in the table as a zombie."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def execute(server: Postgres, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
