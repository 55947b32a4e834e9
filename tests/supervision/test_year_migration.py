"""A database in which matters were judged before there was anything else: it goes on, and a rebuild makes the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from deploy.local.postgres import Postgres
from services.supervision.workers.rebuild import Rebuild
from shared import migrate as migrating
from shared.migrate import migrate
from shared.migrations import files
from tests.databases import Database, Databases
from tests.supervision.county import COUNTY, VILLAGE
from tests.supervision.heard import Judged, Trail, judged, projectors
from tests.supervision.year_heard import ALL, Told, founded, hear

TABLES = ("obligations", "alerts", "accounts")
LENGTH = "(SELECT max(log_position) FROM trail.entries) AS log_position"
CHECKPOINT = f"SELECT true AS only_row, {LENGTH}, own_position, judged_on FROM view_1.lanes WHERE lane = 'meetings'"
YEAR = "0004_pre_year"


def story() -> Told:
    year = founded()
    year.opens_matter("M", "2026-01-05")
    year.meets("2026-02-10", "theme_day", meeting="G-1")
    return year


@pytest.fixture
def older(postgres_server: Callable[..., Postgres], monkeypatch: pytest.MonkeyPatch) -> tuple[Database, str]:
    """A database as it was before the year, and how to log in to migrate it."""
    server = postgres_server(fsync=False)

    def before(folder: Path) -> list[Path]:
        return [file for file in files(folder) if file.stem < YEAR]

    with monkeypatch.context() as then:
        then.setattr(migrating, "files", before)
        database = Databases(server).create("supervision")
    return database, server.dsn(database.name, "supervision_migrate", "test")


async def judged_before(database: Database, trail: Trail, found: dict[str, list[Any]]) -> None:
    """What an older program had judged of the same trail, in the columns that there were."""
    await trail.open()
    await trail.tell(story())
    await trail.head("2026-03-01")
    owner = await asyncpg.connect(database.superuser_dsn)
    for table, rows in found.items():
        of_table = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0"
        columns = [row["attname"] for row in await owner.fetch(of_table, f"view_1.{table}")]
        await owner.execute(f"DELETE FROM view_1.{table}")
        for row in rows:
            places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
            names = ", ".join(columns)
            values = [row[column] for column in columns]
            await owner.execute(f"INSERT INTO view_1.{table} ({names}) VALUES ({places})", *values)
    await owner.close()


async def test_what_was_judged_stands_and_a_rebuild_makes_the_new_accounts(
    older: tuple[Database, str], supervision_database: Database
) -> None:
    async with judged(supervision_database) as it:  # by the rules of matters alone
        await hear(it, story(), [], "2026-03-01")
        found = {table: await it.pool.fetch(f"SELECT * FROM view_1.{table}") for table in TABLES}
        found["checkpoint"] = await it.pool.fetch(CHECKPOINT)
        found["accounts"] = [row for row in found["accounts"] if row["account"].startswith("matter/")]
        stood = await it.rows()
    database, login = older
    await database.found()
    async with asyncpg.create_pool(database.dsn, min_size=1, max_size=4) as pool:
        trail = Trail(pool)
        await judged_before(database, trail, found)
        await pool.expire_connections()
        migrate(login, "supervision")
        it = Judged(pool, trail, *projectors(pool, ALL))
        assert await it.rows() == stood
        await trail.head("2026-03-05")
        await it.judge()
        assert {row["account"] for row in await it.rows()} == {"matter/M"}
        rebuild = Rebuild(pool, ALL, COUNTY)
        raised = await rebuild.make()
        assert {one.kind for one in raised} == {"raised"}
        await rebuild.switch()
        rows = await it.rows(2)
        assert {row["account"] for row in rows} >= {"matter/M", f"cadence/{VILLAGE}", "link/a-lian"}
        met = [row["period"] for row in rows if row["rule"] == "cadence.theme_day" and row["state"] == "met"]
        assert met == ["2026-02"]
        year = story()
        year.meets("2026-03-10", "theme_day", meeting="G-2")
        await trail.tell(year)
        await trail.head("2026-04-10")
        await it.judge()
        rows = await it.rows(2)
        met = [row["period"] for row in rows if row["rule"] == "cadence.theme_day" and row["state"] == "met"]
        assert met == ["2026-02", "2026-03"]


async def test_a_view_that_was_built_before_can_be_dropped_and_one_built_since_is_the_services_own(
    older: tuple[Database, str],
) -> None:
    database, login = older
    await database.found()
    owner = await asyncpg.connect(database.superuser_dsn)
    await owner.execute("SELECT views.build(2)")
    migrate(login, "supervision")
    service = await asyncpg.connect(database.dsn)
    for number in (1, 2):
        assert await service.fetchval(f"SELECT count(*) FROM view_{number}.hears") == 0
    await service.execute("SELECT views.drop(2)")
    await service.execute("SELECT views.build(2)")
    await service.execute("INSERT INTO view_2.hears VALUES ('meeting/G', 'lecture/p', 1, 1)")
    commands = (
        *(f"build_{name}(3)" for name in ("matters", "year", "lanes")),
        "add_year(2)",
        "add_lanes(2)",
        "add_breaches(2)",
        "build_breaches(3)",
        "add_answering(2)",
    )
    for command in commands:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(f"SELECT views.{command}")
    await service.close()
    await owner.close()
