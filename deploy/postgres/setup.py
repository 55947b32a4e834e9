"""Create a service's database and roles; run again, it changes nothing but the passwords."""

from pathlib import Path

import psycopg
from psycopg import sql

from shared import queries

_ROLES = Path(__file__).parent / "roles.sql"


def create(superuser_dsn: str, service: str, passwords: dict[str, str]) -> None:
    """`passwords` by role: <service>_migrate and <service>_app."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        for statement in queries.load(_ROLES).values():
            try:
                connection.execute(statement.replace(":service", service).encode())
            except (psycopg.errors.DuplicateObject, psycopg.errors.DuplicateDatabase):
                continue
        for role, password in passwords.items():
            command = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            connection.execute(command)
    restrict_public(psycopg.conninfo.make_conninfo(superuser_dsn, dbname=service), service)


def restrict_public(superuser_dsn: str, service: str) -> None:
    """Inside the database: the schema public holds the version tables only, for the service to read."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        usage = sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(f"{service}_app"))
        connection.execute(usage)
