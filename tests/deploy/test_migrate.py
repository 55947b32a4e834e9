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
    store_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for file in migrations.files(migrations.STORE_MIGRATIONS):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / f"{len(list(tmp_path.iterdir())) + 1:04}_pre_more.sql").write_text("SELECT 1;")
    monkeypatch.setattr(migrations, "STORE_MIGRATIONS", tmp_path)
    connection = await asyncpg.connect(store_database.dsn)
    with pytest.raises(migrations.NotMigrated, match="_pre_more"):
        await migrations.require_head(connection, "kernel")
    await connection.close()
