"""Migrations on a real database, and who may do what afterwards."""

from pathlib import Path

import asyncpg
import pytest

from shared import migrations
from tests.databases import Database


async def test_a_migrated_database_is_at_head_for_the_service_itself(store_database: Database) -> None:
    connection = await asyncpg.connect(store_database.dsn)
    await migrations.require_head(connection, "kernel")
    await connection.close()


async def test_code_that_is_ahead_of_its_database_does_not_start(
    store_database: Database, one_migration_more: Path
) -> None:
    connection = await asyncpg.connect(store_database.dsn)
    with pytest.raises(migrations.NotMigrated, match=one_migration_more.stem):
        await migrations.require_head(connection, "kernel")
    await connection.close()


async def test_the_service_may_neither_write_to_its_store_nor_become_its_owner(store_database: Database) -> None:
    connection = await asyncpg.connect(store_database.dsn)
    for statement in ("DELETE FROM es.events", "UPDATE es.head SET position = 0", "SET ROLE kernel_owner"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


def test_a_file_with_a_wrong_name_or_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0002_pre_second.sql").touch()
    with pytest.raises(ValueError, match="0002_pre_second"):
        migrations.files(tmp_path)


@pytest.fixture
def one_migration_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    known = migrations.files(migrations.STORE_MIGRATIONS)
    for file in known:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    more = tmp_path / f"{len(known) + 1:04}_pre_more.sql"
    more.write_text("SELECT 1;")
    monkeypatch.setattr(migrations, "STORE_MIGRATIONS", tmp_path)
    return more
