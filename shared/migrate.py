"""Migrations: one `.sql` file per revision, executed by alembic in one transaction, as the service's owner.

Two version tables stand side by side: the store's migrations are the same for every service, the views' are its own.
A file is named `NNNN_<pre|post>_<name>.sql`: pre before the new code starts, post when no old code runs any more. It is
never edited once released. `:service` in it stands for the service's name.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import asyncpg
import sqlalchemy
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import Script, ScriptDirectory

ROOT = Path(__file__).parent.parent
STORE_MIGRATIONS = ROOT / "shared" / "sql" / "store" / "migrations"
_FILE = re.compile(r"(\d{4})_(pre|post)_[a-z0-9_]+\.sql")
_AT_HEAD = """SELECT version_num FROM public.{table}"""


class NotMigrated(Exception):
    """The database is not at the migrations that this code was written for."""


def views_migrations(service: str) -> Path:
    return ROOT / "services" / service / "sql" / "migrations"


def _tracks(service: str) -> Iterator[tuple[str, Path]]:
    """Version table and folder, in the order in which they are applied. A service without views has no second track."""
    yield "store_version", STORE_MIGRATIONS
    if views_migrations(service).is_dir():
        yield "views_version", views_migrations(service)


def files(folder: Path) -> list[Path]:
    """In order. Raises ValueError for a name that does not fit or a number that is missing or stands twice."""
    found = sorted(folder.glob("*.sql"))
    for number, file in enumerate(found, start=1):
        matched = _FILE.fullmatch(file.name)
        if matched is None or int(matched[1]) != number:
            raise ValueError(f"{file}: migrations are named NNNN_<pre|post>_<name>.sql and numbered without gaps")
    return found


class SqlDirectory(ScriptDirectory):
    """Alembic's view of a folder of `.sql` files: each is the revision of its own name and follows the one before."""

    def __init__(self, folder: Path, service: str):
        super().__init__(folder)
        self._folder = folder
        self._service = service

    def _load_revisions(self) -> Iterator[Script]:
        before: str | None = None
        for file in files(self._folder):
            yield Script(self._revision(file, before), file.stem, file)
            before = file.stem

    def _revision(self, file: Path, before: str | None) -> ModuleType:
        text = re.sub(r":service\b|:service(?=_)", self._service, file.read_text("utf-8"))
        module = ModuleType(file.stem)
        module.__dict__.update(revision=file.stem, down_revision=before, upgrade=lambda: text)
        return module

    def upgrade_steps(self, current: str | tuple[str, ...]) -> list[RevisionStep]:
        return self._upgrade_revs("head", current)  # type: ignore[arg-type]  # alembic's own env passes what the table says


def migrate(dsn: str, service: str) -> None:
    """Bring a database to the head of both tracks. `dsn` is of the role <service>_migrate; safe to run again."""
    engine = sqlalchemy.create_engine(
        dsn.replace("postgresql://", "postgresql+psycopg://"), poolclass=sqlalchemy.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {service}_owner")
        connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('mingbai migrate'))")
        connection.commit()
        for table, folder in _tracks(service):
            _run(connection, table, SqlDirectory(folder, service))
            connection.exec_driver_sql(f"GRANT SELECT ON public.{table} TO {service}_app")
            connection.commit()


def _run(connection: sqlalchemy.Connection, table: str, directory: SqlDirectory) -> None:
    """The text goes to the driver as it stands: SQLAlchemy would look for parameters in it."""

    def steps(current: str | tuple[str, ...], context: MigrationContext) -> list[RevisionStep]:
        found = directory.upgrade_steps(current)
        for step in found:
            step.migration_fn = _executed(step.migration_fn, connection)
        return found

    context = MigrationContext.configure(
        connection, opts={"fn": steps, "version_table": table, "transaction_per_migration": True}
    )
    with context.begin_transaction():
        context.run_migrations()
