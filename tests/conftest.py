"""Real servers for every test: one PostgreSQL a session with a fresh database per test, and nats-servers on demand.

The fixtures are synchronous on purpose: the servers die with the thread that started them, and that is the main one.
"""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from deploy.local.nats import Config, NatsServer
from deploy.local.postgres import Postgres
from tests.databases import Database, Databases

# Nothing is asserted on time: machines that run tests are busy.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# By default each line of a traceback comes with all that was known there: of an account that takes minutes.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

# Started in the background by a shell, we would ignore it, and so would every process that a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

SKIPS = ("::test_root_can_do_without_user_namespaces",)  # by an ordinary user


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that does not run proves nothing: a skip that is not known here fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    assert reporter is not None
    skipped = reporter.stats.get("skipped", [])
    unexpected = [report.nodeid for report in skipped if not report.nodeid.endswith(SKIPS)]
    if unexpected:
        reporter.write_line(f"\nskipped, and nobody expects it: {', '.join(unexpected)}", red=True)
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The session's cluster. It does not flush to disk: a test about faults starts its own with `postgres_server`."""
    server = Postgres(tmp_path_factory.mktemp("postgres"), "test", fsync=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(postgres: Postgres) -> Databases:
    return Databases(postgres)


@pytest.fixture
def store_database(databases: Databases) -> Iterator[Database]:
    """The store's schema alone, of a service named kernel; not founded, so that a test may choose the clock."""
    yield from _fresh(databases, "kernel")


@pytest.fixture
def meetings_database(databases: Databases) -> Iterator[Database]:
    """The store and the views of meetings; not founded."""
    yield from _fresh(databases, "meetings")


@pytest.fixture
def supervision_database(databases: Databases) -> Iterator[Database]:
    """The store and the views of supervision; not founded."""
    yield from _fresh(databases, "supervision")


@pytest.fixture
def rectification_database(databases: Databases) -> Iterator[Database]:
    """The store of rectification; not founded."""
    yield from _fresh(databases, "rectification")


@pytest.fixture
def venues_database(databases: Databases) -> Iterator[Database]:
    """The store of venues; not founded."""
    yield from _fresh(databases, "venues")


@pytest.fixture
def nats_server(tmp_path: Path) -> Iterator[Callable[..., NatsServer]]:
    """`nats_server(config="")` starts a nats-server with JetStream; called again it starts another."""
    started: list[NatsServer] = []

    def start(config: Config = "") -> NatsServer:
        server = NatsServer(tmp_path / f"nats_{len(started)}", config)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.kill()


@pytest.fixture
def postgres_server(tmp_path: Path) -> Iterator[Callable[..., Postgres]]:
    """`postgres_server(fsync=True)` starts a cluster of the test's own, to be killed and restarted at will."""
    started: list[Postgres] = []

    def start(fsync: bool = True) -> Postgres:
        server = Postgres(tmp_path / f"postgres_{len(started)}", "test", fsync=fsync)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.kill()


def _fresh(databases: Databases, service: str) -> Iterator[Database]:
    database = databases.create(service)
    yield database
    databases.drop(database)
