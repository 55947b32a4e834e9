"""Which migrations there are, and whether a database has them: what a process asks at its start, without alembic.

A migration is one file, `NNNN_<pre|post>_<name>.sql`: pre before the new code starts, post when no old code runs any
more. It is never edited once released. Two version tables stand side by side: the store's migrations are the same for
every service, the views' are its own.
"""

import re
from pathlib import Path

import asyncpg

ROOT = Path(__file__).parent.parent
STORE_MIGRATIONS = ROOT / "shared" / "sql" / "store" / "migrations"
_FILE = re.compile(r"(\d{4})_(pre|post)_[a-z0-9_]+\.sql")


class NotMigrated(Exception):  # noqa: N818
    """The database is not at the migrations that this code was written for; the message names both."""


def tracks(service: str) -> dict[str, Path]:
    """Version table → folder, in the order in which they are applied. A service without views has no second one."""
    views = ROOT / "services" / service / "sql" / "migrations"
    return {"store_version": STORE_MIGRATIONS} | ({"views_version": views} if views.is_dir() else {})


def files(folder: Path) -> list[Path]:
    """In order. Raises ValueError for a name that does not fit, and for a number that is missing or stands twice."""
    found = sorted(folder.glob("*.sql"))
    for number, file in enumerate(found, start=1):
        matched = _FILE.fullmatch(file.name)
        if matched is None or int(matched[1]) != number:
            raise ValueError(f"{file}: migrations are named NNNN_<pre|post>_<name>.sql and numbered without gaps")
    return found


async def require_head(connection: asyncpg.Connection | asyncpg.pool.PoolConnectionProxy, service: str) -> None:
    """One SELECT instead of alembic's two seconds, for a process's start. Raises NotMigrated."""
    wanted = {table: files(folder)[-1].stem for table, folder in tracks(service).items()}
    columns = ", ".join(f"(SELECT version_num FROM public.{table}) AS {table}" for table in wanted)  # noqa: S608
    try:
        found = await connection.fetchrow(f"SELECT {columns}")
    except asyncpg.UndefinedTableError as error:
        raise NotMigrated(f"{service}: the database has no migrations yet, the code wants {wanted}") from error
    assert found is not None
    if dict(found) != wanted:
        raise NotMigrated(f"{service}: the database is at {dict(found)}, the code wants {wanted}")
