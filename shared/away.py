"""What is raised when the database is away, or goes away in the middle of a statement: wait and try again."""

import asyncpg

DATABASE_AWAY = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection was lost between a statement and its end
    OSError,
    TimeoutError,
)
