"""One leader at a time, and never one that its session has left behind."""

import asyncio
from contextlib import suppress

import asyncpg

from shared.leadership import LOCK_INTAKE, Session, lead, leading
from tests.databases import Database
from tests.road import until


class Candidate:
    def __init__(self, database: Database) -> None:
        self.leads = False
        self.losses: list[Exception] = []
        self._task = asyncio.create_task(lead(database.dsn, LOCK_INTAKE, "es_appended", self._work, self.losses.append))

    async def _work(self, _: Session) -> None:
        self.leads = True
        try:
            await asyncio.Event().wait()
        finally:
            self.leads = False

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


async def test_only_one_leads_and_the_next_takes_over(store_database: Database) -> None:
    one = Candidate(store_database)
    await until(lambda: one.leads, "the first leads")
    two = Candidate(store_database)
    await until_two_sessions(store_database)
    assert not two.leads
    await one.stop()
    assert not one.leads
    await until(lambda: two.leads, "the second leads")
    await two.stop()


async def test_work_ends_with_the_session_that_held_the_lock(store_database: Database) -> None:
    one = Candidate(store_database)
    await until(lambda: one.leads, "it leads")
    superuser = await asyncpg.connect(store_database.superuser_dsn)
    await superuser.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    await until(lambda: one.losses, "the loss is told")
    assert not one.leads
    await until(lambda: one.leads, "it leads again")
    await superuser.close()
    await one.stop()


async def test_an_idle_leader_keeps_its_lock_longer_than_a_silent_session_lives(store_database: Database) -> None:
    one = Candidate(store_database)
    await until(lambda: one.leads, "it leads")
    superuser = await asyncpg.connect(store_database.superuser_dsn)

    async def old() -> bool:
        statement = "SELECT now() - backend_start > interval '4s' FROM pg_stat_activity JOIN pg_locks USING (pid)"
        return bool(await superuser.fetchval(f"{statement} WHERE locktype = 'advisory'"))

    await until(old, "the session that holds the lock is older than its silence may be", every_s=0.2)
    assert one.losses == []
    await superuser.close()
    await one.stop()


async def test_a_leader_stopped_in_the_middle_of_a_statement_is_replaced(store_database: Database) -> None:
    """asyncpg asks in two parts; a process that stops between them leaves a session that is not idle."""
    async with leading(store_database.dsn, LOCK_INTAKE, "es_appended") as stopped:
        await stopped._connection.prepare("SELECT 'asked'")
        two = Candidate(store_database)
        await until(lambda: two.leads, "the second leads")
        await two.stop()


async def until_two_sessions(database: Database) -> None:
    superuser = await asyncpg.connect(database.superuser_dsn)

    async def there() -> bool:
        statement = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leader' AND query LIKE '%try_adv%'"
        return int(await superuser.fetchval(f"{statement} AND datname = current_database()")) >= 1

    await until(there, "the second asks for the lock")
    await superuser.close()
