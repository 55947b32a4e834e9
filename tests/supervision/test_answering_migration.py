"""A database in which alerts did not say who answers for them: each says it once it is migrated, without a rebuild."""

from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from deploy.local.postgres import Postgres
from shared import migrate as migrating
from shared.migrate import migrate
from shared.migrations import files
from tests.databases import Database, Databases
from tests.supervision.county import COUNTY, VILLAGE
from tests.supervision.heard import judged
from tests.supervision.services_told import Services

ANSWERING = "0007_pre_answering"
SAID = ("rule", "period", "opened_by", "post", "person", "own", "inherited", "answers_on")


@pytest.fixture
def older(postgres_server: Callable[..., Postgres], monkeypatch: pytest.MonkeyPatch) -> tuple[Database, str]:
    """A database as it was before, and how to log in to migrate it."""
    server = postgres_server(fsync=False)
    with monkeypatch.context() as then:
        then.setattr(migrating, "files", _before)
        database = Databases(server).create("supervision")
    return database, server.dsn(database.name, "supervision_migrate", "test")


def _before(folder: Path) -> list[Path]:
    return [file for file in files(folder) if file.stem < ANSWERING]


def story() -> Services:
    """A duty that is open and one that is gone, and a breach."""
    told = Services()
    told.acts.opens_campaign("05-06", "11-30")
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08")
    told.acts.plans("06-07", measure="N", due="08-01", recorded="07-01")
    told.site.plans("02-01", matter=None)
    told.site.starts("03-03", matter=None)
    return told


async def carry_over(pool: asyncpg.Pool, owner: asyncpg.Connection, table: str) -> None:
    """Its rows, in the columns that there were."""
    of_table = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0"
    columns = [row["attname"] for row in await owner.fetch(of_table, table)]
    names, places = ", ".join(columns), ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    rows = await pool.fetch(f"SELECT {names} FROM {table}")
    await owner.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", [tuple(row) for row in rows])


async def test_an_alert_of_before_has_its_duty_s_debtor_or_whoever_answered_when_it_was_told(
    older: tuple[Database, str], supervision_database: Database
) -> None:
    database, login = older
    owner = await asyncpg.connect(database.superuser_dsn)
    async with judged(supervision_database) as it:
        await story().reach(it, "07-10")
        for table in ("view_1.obligations", "view_1.alerts", "es.events"):
            await carry_over(it.pool, owner, table)
    migrate(login, "supervision")
    rows = await owner.fetch("SELECT * FROM view_1.alerts ORDER BY raised_us, rule")
    told = [" ".join(str(row[name]) for name in SAID) for row in rows]
    await owner.close()
    assert told == [
        f"works.start_without_resolution 2026-03-03 {VILLAGE} branch_secretary zhi True False 2026-03-03",
        f"campaign.filing 2026-06-02 {VILLAGE} branch_secretary None False False 2026-06-02",
        f"problem.verify 2026-06-23 {COUNTY} inspection_office du True False 2026-06-23",
    ]
