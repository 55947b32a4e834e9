"""Databases for tests: one cluster a session, and for each test a copy of a template that was migrated once."""

import itertools
from dataclasses import dataclass

import asyncpg
import psycopg
from psycopg import sql

from deploy.local.postgres import SUPERUSER, Postgres
from deploy.postgres.setup import create
from shared.groups import found
from shared.migrate import migrate

DEPLOYMENT = "0192d5a0-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Database:
    """One service's database. `dsn` is of the service's own role, which may read and call, not write."""

    service: str
    name: str
    dsn: str
    superuser_dsn: str
    deployment: str = DEPLOYMENT

    async def found(self, file_clock_from_us: int | None = None) -> None:
        """Write the store's first row; with a moment, as a demonstration that takes its times from the file."""
        connection = await asyncpg.connect(self.superuser_dsn)
        await found(connection, self.service, self.deployment, file_clock_from_us)
        await connection.close()


class Databases:
    """Copies of migrated templates on one cluster."""

    def __init__(self, postgres: Postgres):
        self._postgres = postgres
        self._templates: set[str] = set()
        self._numbers = itertools.count(1)

    def create(self, service: str) -> Database:
        """A fresh database with this service's migrations; an unknown service has the store's alone."""
        if service not in self._templates:
            self._prepare(service)
            self._templates.add(service)
        name = f"{service}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY")
        self._execute(statement.format(*map(sql.Identifier, (name, service, f"{service}_owner"))))
        app, superuser = self._dsn(name, f"{service}_app"), self._dsn(name, SUPERUSER)
        return Database(service, name, app, superuser)

    def drop(self, database: Database) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))

    def _prepare(self, service: str) -> None:
        roles = (f"{service}_migrate", f"{service}_app")
        create(self._postgres.dsn(), service, dict.fromkeys(roles, "test"))
        migrate(self._dsn(service, f"{service}_migrate"), service)

    def _dsn(self, database: str, user: str) -> str:
        return self._postgres.dsn(database, user, None if user == SUPERUSER else "test")

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._postgres.dsn(), autocommit=True) as connection:
            connection.execute(statement)
