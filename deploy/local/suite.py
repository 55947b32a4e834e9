"""All servers and services of an embedded county, started in order and stopped in reverse."""

import asyncio
from collections.abc import Callable, Iterable

import asyncpg

from deploy.local.caddy import Caddy
from deploy.local.folder import Folder
from deploy.local.nats import NatsServer
from deploy.local.ports import free_port
from deploy.local.postgres import Postgres
from deploy.local.secrets import SERVICES, SOURCES, Secrets
from deploy.local.service import Service, county_rules
from deploy.nats import accounts
from deploy.postgres.setup import create
from deploy.sample.clerk import SERVICES as LOADED
from shared.groups import found
from shared.migrate import migrate

COUNTY = "990101000000"
FREE_MB_RUNNING = 100  # enough to stop in order
Tell = Callable[..., None]


class Suite:
    """`tell` is given the name of a text and its facts, as things go on."""

    def __init__(self, folder: Folder, secrets: Secrets, port: int, tell: Tell):
        self.folder = folder
        self.secrets = secrets
        self._tell = tell
        self.postgres = Postgres(folder.root / "postgres", secrets.superuser)
        self.nats = NatsServer(folder.root / "nats", self._nats_configuration)
        self.services = {name: self._service(name, free_port()) for name in SERVICES}
        self.provisioner = Service(
            "provisioner",
            "deploy.nats.provision",
            folder.logs / "provisioner.log",
            self._nats_user("PROVISION", "provisioner"),
        )
        upstreams = {name: f"127.0.0.1:{service.http_port}" for name, service in self.services.items()}
        self.caddy = Caddy(folder.root / "caddy", port, upstreams)
        self._running: list[Callable[[], None]] = []

    def start(self, demonstration_from_us: int) -> None:
        """Returns when every service is ready behind the one address. Raises Failed."""
        self._begin("PostgreSQL", self.postgres.start, self.postgres.stop)
        self._begin("NATS", self.nats.start, self.nats.stop)
        self._begin("provisioner", self.provisioner.start, self.provisioner.stop)
        for name in SERVICES:
            self._prepare_database(name, demonstration_from_us)
        for name, service in self.services.items():
            self._begin(name, service.start, service.stop)
        self._begin("Caddy", self.caddy.start, self.caddy.stop)
        for service in self.services.values():
            service.wait_ready()

    def stop(self) -> None:
        """The services are asked together, so that they end within one patience and not one after the other."""
        self.caddy.stop()
        for service in (*self.services.values(), self.provisioner):
            service.ask_to_stop()
        while self._running:
            self._running.pop()()

    def start_anew(self, names: Iterable[str]) -> None:
        """Whatever these hear of others they hear again from the beginning, to the end before they are ready."""
        services = [self.services[name] for name in names]
        for service in services:
            service.ask_to_stop()
        for service in services:
            service.stop()
            service.start()
        for service in services:
            service.wait_ready()

    def watch(self) -> None:
        """Once a second: start again what has ended. Raises Failed when that does not help, or the disk is full."""
        self.folder.require_space(FREE_MB_RUNNING)
        for service in (self.provisioner, *self.services.values()):
            service.watch()
        if self.postgres.pid is None:
            self.postgres.start()
        if self.nats.pid is None:
            self.nats.start()
        if self.caddy.exit_code is not None:
            self.caddy.start()

    def dsn(self, service: str, part: str = "app") -> str:
        role = f"{service}_{part}"
        return self.postgres.dsn(service, role, self.secrets.roles[role])

    def _begin(self, part: str, start: Callable[[], None], stop: Callable[[], None]) -> None:
        """Noted for stopping before it is started: a half-started server must be stopped as well."""
        self._tell("starting", part=part)
        self._running.append(stop)
        start()

    def _prepare_database(self, name: str, demonstration_from_us: int) -> None:
        """Roles, database, migrations, the store's first row; all or part of it may have been done before."""
        passwords = {role: secret for role, secret in self.secrets.roles.items() if role.startswith(f"{name}_")}
        create(self.postgres.dsn(), name, passwords)
        migrate(self.dsn(name, "migrate"), name)
        asyncio.run(self._found(name, demonstration_from_us))

    async def _found(self, name: str, demonstration_from_us: int) -> None:
        connection = await asyncpg.connect(self.dsn(name, "migrate"))
        try:
            await connection.execute(f"SET ROLE {name}_owner")
            await found(connection, name, self.secrets.deployment, demonstration_from_us)
            if name not in LOADED:  # those take their times from the sample until it is loaded
                await connection.execute("SELECT es.end_file_clock()")
        finally:
            await connection.close()

    def _nats_configuration(self, server: NatsServer) -> str:
        place = accounts.Server(store_dir=server.store, port=server.port, port_monitor=server.monitor_port)
        return accounts.render(place, self.secrets.nats_public_keys)

    def _nats_user(self, prefix: str, user: str) -> dict[str, str]:
        return {f"{prefix}_NATS_URL": self.nats.url, f"{prefix}_NATS_SEED_FILE": str(self.secrets.file(f"nats_{user}"))}

    def _service(self, name: str, http_port: int) -> Service:
        prefix = name.upper()
        settings = {
            "COUNTY": COUNTY,
            "DEPLOYMENT": self.secrets.deployment,
            "DATABASE_URL": self.dsn(name),
            "SIGNING_SEED_FILE": str(self.secrets.file(f"signing_{name}")),
            "ACCESS_KEY_FILE": str(self.secrets.file("access.jwks")),
            "SOURCES_FILE": str(self.secrets.file(SOURCES)),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(http_port),
            "LOG_LEVEL": "INFO",
        }
        if rules := county_rules(self.folder.root, name):
            settings["RULES_FILE"] = str(rules)
        environment = {f"{prefix}_{key}": value for key, value in settings.items()} | self._nats_user(prefix, name)
        return Service(name, f"services.{name}", self.folder.logs / f"{name}.log", environment, http_port)
