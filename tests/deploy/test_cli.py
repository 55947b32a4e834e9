"""`mingbai verify` and `mingbai export` on a real store."""

import json
import subprocess
import sys
from pathlib import Path

import asyncpg
import psycopg
import pytest

from shared.store import Store
from tests.databases import Database
from tests.shared.tally import Writer


@pytest.fixture
async def filled(store_database: Database) -> Database:
    """Three events in two streams."""
    await store_database.found()
    async with asyncpg.create_pool(store_database.dsn, min_size=1, max_size=2) as pool, Store(pool) as store:
        for append in (Writer("a").next(events=2), Writer("b").next()):
            await store.append(append)
    return store_database


def test_a_whole_chain_is_whole_in_the_database_and_in_its_export(filled: Database, tmp_path: Path) -> None:
    assert mingbai("verify", "--database", filled.dsn).returncode == 0
    exported = export(filled, tmp_path)
    told = mingbai("verify", "--export", exported)
    assert (told.returncode, told.stderr) == (0, "")
    assert "3 个事件" in told.stdout


@pytest.mark.parametrize(
    ("change", "position", "reason"),
    [
        ("UPDATE es.events SET body = replace(body, '99', '98') WHERE position = 2", 2, "its hash does not fit"),
        ("UPDATE es.events SET unit = '990101001002' WHERE position = 3", 3, "column unit"),
        ("DELETE FROM es.events WHERE position = 2", 3, "an event is missing"),
        ("DELETE FROM es.events WHERE position = 3", 2, "the rows after this one are missing"),
        ("UPDATE es.head SET deployment = 'another'", 1, "previous hash"),
    ],
)
def test_the_first_event_that_was_tampered_with_is_named(
    filled: Database, change: str, position: int, reason: str
) -> None:
    with psycopg.connect(filled.superuser_dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE es.events DISABLE TRIGGER ALL")
        connection.execute(change.encode())
    told = mingbai("verify", "--database", filled.dsn)
    assert told.returncode == 1
    assert f"event {position} " in told.stderr
    assert reason in told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--export", "absent.jsonl"),
        ("verify", "--database", "postgresql://nobody@127.0.0.1:1/none"),
        ("verify", "--var", "absent"),
        ("verify", "--nonsense"),
        ("nonsense",),
        ("token", "inspection_office", "--var", "absent"),
    ],
)
def test_a_mistake_costs_one_plain_line(arguments: tuple[str, ...]) -> None:
    told = mingbai(*arguments)
    assert told.returncode in {1, 2}
    assert told.stderr.startswith("mingbai: ")
    assert len(told.stderr.splitlines()) == 1


def test_a_file_that_is_no_export_is_told_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("{}\n")
    assert "is no export" in mingbai("verify", "--export", tmp_path / "file").stderr


def mingbai(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def export(database: Database, folder: Path) -> Path:
    file = folder / "export.jsonl"
    file.write_text(mingbai("export", "--database", database.dsn).stdout, "utf-8")
    assert json.loads(file.read_text("utf-8").splitlines()[0])["service"] == "kernel"
    return file
