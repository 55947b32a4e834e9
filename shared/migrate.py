"""Migrations, executed by alembic: a revision is a `.sql` file, run in a transaction of its own as the service's owner.

`:service` in a file stands for the service's name. A job of the deployment, not part of a service's start.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import sqlalchemy
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import Script, ScriptDirectory

from shared.migrations import files, tracks


class SqlDirectory(ScriptDirectory):
    """Alembic's view of a folder of `.sql` files: each is a revision, named as the file, and follows the one before."""

    def __init__(self, folder: Path, service: str, connection: sqlalchemy.Connection):
        super().__init__(folder)
        self._folder = folder
        self._service = service
        self._connection = connection

    def _load_revisions(self) -> Iterator[Script]:
        before: str | None = None
        for file in files(self._folder):
            module = ModuleType(file.stem)
            module.__dict__.update(revision=file.stem, down_revision=before, upgrade=self._executes(file))
            yield Script(module, file.stem, file)
            before = file.stem

    def _executes(self, file: Path) -> Callable[..., None]:
        """The text goes to the driver as it stands: SQLAlchemy would look for parameters in it."""

        def upgrade(**_: object) -> None:
            text = file.read_text("utf-8").replace(":service", self._service)
            self._connection.connection.driver_connection.execute(text)  # type: ignore[union-attr]

        return upgrade

    def steps_from(self, current: tuple[str, ...], _: MigrationContext) -> list[RevisionStep]:
        return self._upgrade_revs("head", current)  # type: ignore[arg-type]


def migrate(dsn: str, service: str) -> None:
    """Bring a database to the head of both tracks; safe to run again. `dsn` logs in as <service>_migrate."""
    url = dsn.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {service}_owner")
        connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('mingbai migrate'))")
        connection.commit()
        for table, folder in tracks(service).items():
            directory = SqlDirectory(folder, service, connection)
            context = MigrationContext.configure(
                connection,
                opts={"fn": directory.steps_from, "version_table": table, "transaction_per_migration": True},
            )
            context.run_migrations()
            connection.exec_driver_sql(f"GRANT SELECT ON {table} TO {service}_app")
            connection.commit()
