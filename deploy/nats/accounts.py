"""Who may what on NATS: the server's configuration, the same for the embedded mode and for production.

One account per service, and the streams in an account of their own (BUS) that lends each service just what it needs. In
one common account a publisher could smuggle messages into another's stream by way of forged reply subjects; between
accounts a reply subject is replaced by the server, so it cannot. A new service is one more row in SERVICES.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nkeys  # type: ignore[import-untyped]
from nacl.signing import SigningKey


@dataclass(frozen=True)
class Service:
    """`hears` are the services whose stream it reads, whose heads it gets and which it may ask to replay.

    `asks` are those that it only asks to replay. `shelf` is the object store in which it keeps files: it may add to it,
    and get one message of it at a time.
    """

    name: str
    hears: tuple[str, ...] = ()
    feeds: bool = False  # what it says may be read by the clients, live
    asks: tuple[str, ...] = ()
    shelf: str | None = None

    @property
    def account(self) -> str:
        return f"A_{self.name.upper()}"

    @property
    def stream(self) -> str:
        return self.name.upper()

    @property
    def shelving(self) -> tuple[str, ...]:
        """The subjects of the requests that keep a file and find it again."""
        return () if self.shelf is None else (f"$O.{self.shelf}.>", f"$JS.API.DIRECT.GET.OBJ_{self.shelf}")


SERVICES = (
    Service("meetings"),
    Service("supervision", hears=("meetings", "rectification", "venues", "supervision"), feeds=True),
    Service("rectification", asks=("meetings", "supervision"), shelf="EVIDENCE"),
    Service("venues", asks=("meetings",)),
)

PROVISIONER = "provisioner"
MONITOR = "monitor"
CLIENT = "client"
USERS = (PROVISIONER, MONITOR, CLIENT, *(service.name for service in SERVICES))

# What the files of evidence may take, so that they never take the streams' room: a thousand photographs of 2 MB.
SHELF_BYTES_MAX = 2_000_000_000
# A message is a body of at most a few KiB and replies come in pages of 200 KiB.
PAYLOAD_BYTES_MAX = 262_144


@dataclass(frozen=True)
class Tls:
    """Certificates for a server that is reached over a network; clients must show one of the same authority."""

    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True)
class Server:
    """`port_monitor` serves /healthz and figures; keep it on a host that only the operator reaches."""

    store_dir: Path
    port: int
    host: str = "127.0.0.1"
    port_monitor: int | None = None
    tls: Tls | None = None
    store_bytes_max: int = 2_000_000_000 + SHELF_BYTES_MAX  # the streams', and the files' own


def new_seed() -> str:
    """A user's secret. Keep it in a file that only its process can read."""
    return str(nkeys.encode_seed(bytes(SigningKey.generate()), nkeys.PREFIX_BYTE_USER), "ascii")


def public_key(seed: str) -> str:
    return str(nkeys.from_seed(bytearray(seed.encode())).public_key, "ascii")


def inbox(user: str) -> str:
    """The prefix of the user's inboxes; a client of nats-py is given it without the closing dot."""
    return f"_INBOX_{user}"


def render(server: Server, public_keys: Mapping[str, str]) -> str:
    """The whole text of nats-server.conf."""
    return "\n".join(_server(server)) + "\n" + accounts(public_keys)


def accounts(public_keys: Mapping[str, str]) -> str:
    """The part of it that says who may what. `public_keys` holds one for each of USERS. Raises KeyError when one is
    missing."""
    lines = ["accounts {", *_bus(public_keys), *_services(public_keys), *_clients(public_keys)]
    return "\n".join([*lines, "  SYS { users = [] }", "}", "system_account: SYS", ""])


def _server(server: Server) -> Iterator[str]:
    yield "server_name: mingbai"
    yield f"listen: {_quoted(f'{server.host}:{server.port}')}"
    if server.port_monitor is not None:
        yield f"http: {_quoted(f'127.0.0.1:{server.port_monitor}')}"
    yield f"max_payload: {PAYLOAD_BYTES_MAX}"
    yield "max_connections: 256"
    yield 'write_deadline: "5s"'
    yield 'lame_duck_duration: "30s"'
    # Every acknowledged batch is on disk: without this the server flushes every two minutes and a power cut takes the
    # tail.
    yield (
        f"jetstream {{ store_dir: {_quoted(str(server.store_dir))}, sync_interval: always,"
        f" max_memory_store: 64MB, max_file_store: {server.store_bytes_max} }}"
    )
    if server.tls is not None:
        yield (
            f"tls {{ cert_file: {_quoted(str(server.tls.certificate))}, key_file: {_quoted(str(server.tls.key))},"
            f' ca_file: {_quoted(str(server.tls.authority))}, verify: true, min_version: "1.2" }}'
        )


def _bus(public_keys: Mapping[str, str]) -> Iterator[str]:
    yield "  BUS {"
    yield "    jetstream: enabled"
    yield "    users = ["
    yield "      " + _user(public_keys[PROVISIONER], ["$JS.API.>"], [f"{inbox(PROVISIONER)}.>"])
    watched = ["$JS.API.INFO", "$JS.API.STREAM.INFO.*", "$JS.API.CONSUMER.INFO.*.*"]
    yield "      " + _user(public_keys[MONITOR], watched, [f"{inbox(MONITOR)}.>", "$JS.EVENT.ADVISORY.>"])
    yield "    ]"
    yield "    exports = ["
    for service in SERVICES:
        yield f'      {{ service: "evt.{service.name}.>", accounts: [{service.account}] }}'
        for subject in service.shelving:
            yield f'      {{ service: "{subject}", accounts: [{service.account}] }}'
        for source in service.hears:
            pull, ack = _pull(source, service.name)
            # One request, many messages: without `stream` the server closes the reply subject after the first.
            yield f'      {{ service: "{pull}", accounts: [{service.account}], response_type: stream }}'
            yield f'      {{ service: "{ack}", accounts: [{service.account}] }}'
        if service.feeds:
            yield f'      {{ stream: "feed.{service.name}.>", accounts: [CLIENTS] }}'
    yield "    ]"
    yield "  }"


def _services(public_keys: Mapping[str, str]) -> Iterator[str]:
    for service in SERVICES:
        yield f"  {service.account} {{"
        yield "    users = [ " + _service_user(service, public_keys[service.name]) + " ]"
        yield "    exports = ["
        yield f'      {{ service: "cmd.{service.name}.>", accounts: [CLIENTS] }}'
        for reader in SERVICES:
            if service.name in reader.hears and reader is not service:
                yield f'      {{ stream: "head.{service.name}", accounts: [{reader.account}] }}'
            if service.name in (*reader.hears, *reader.asks) and reader is not service:
                yield f'      {{ service: "replay.{service.name}", accounts: [{reader.account}] }}'
        yield "    ]"
        yield "    imports = ["
        yield f'      {{ service: {{ account: BUS, subject: "evt.{service.name}.>" }} }}'
        for subject in service.shelving:
            yield f'      {{ service: {{ account: BUS, subject: "{subject}" }} }}'
        for source in service.hears:
            for subject in _pull(source, service.name):
                yield f'      {{ service: {{ account: BUS, subject: "{subject}" }} }}'
            if source != service.name:
                yield f'      {{ stream: {{ account: A_{source.upper()}, subject: "head.{source}" }} }}'
        for source in (*service.hears, *service.asks):
            if source != service.name:
                yield f'      {{ service: {{ account: A_{source.upper()}, subject: "replay.{source}" }} }}'
        yield "    ]"
        yield "  }"


def _service_user(service: Service, key: str) -> str:
    name = service.name
    publish = [f"evt.{name}.>", f"head.{name}", *service.shelving]
    subscribe = [f"{inbox(name)}.>", f"cmd.{name}.>", f"replay.{name}"]
    for source in service.hears:
        publish += [*_pull(source, name), f"replay.{source}"]
        subscribe.append(f"head.{source}")
    publish += [f"replay.{source}" for source in service.asks]
    return _user(key, publish, subscribe, answers=True)


def _clients(public_keys: Mapping[str, str]) -> Iterator[str]:
    """Whoever sends commands and follows the feed: a console, a gateway. What it may decide is up to its bearer
    token."""
    publish = [f"cmd.{service.name}.>" for service in SERVICES]
    subscribe = [f"{inbox(CLIENT)}.>", *(f"evt.{service.name}.>" for service in SERVICES if service.feeds)]
    yield "  CLIENTS {"
    yield "    users = [ " + _user(public_keys[CLIENT], publish, subscribe) + " ]"
    yield "    imports = ["
    for service in SERVICES:
        yield f'      {{ service: {{ account: {service.account}, subject: "cmd.{service.name}.>" }} }}'
        if service.feeds:
            # What was stored is told again on feed.> by the stream itself; the clients hear it under its own name.
            # Were they to hear what is offered to the stream, they would hear refused batches and the idle probe too.
            told = f'{{ account: BUS, subject: "feed.{service.name}.>" }}'
            yield f'      {{ stream: {told}, to: "evt.{service.name}.>" }}'
    yield "    ]"
    yield "  }"


def _pull(source: str, reader: str) -> tuple[str, str]:
    stream = source.upper()
    return f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{reader}", f"$JS.ACK.{stream}.{reader}.>"


def _user(key: str, publish: list[str], subscribe: list[str], answers: bool = False) -> str:
    """`answers`: may publish to the reply subject of a request that it got, and nowhere else, once, within a minute."""
    responses = ', allow_responses: { max: 1, expires: "1m" }' if answers else ""
    return (
        f"{{ nkey: {key}, permissions: {{ publish: {{ allow: [{_list(publish)}] }},"
        f" subscribe: {{ allow: [{_list(subscribe)}] }}{responses} }} }}"
    )


def _list(subjects: list[str]) -> str:
    return ", ".join(_quoted(subject) for subject in dict.fromkeys(subjects))


def _quoted(text: str) -> str:
    if '"' in text or "\n" in text:
        raise ValueError(f"{text!r} cannot stand in the server's configuration")
    return f'"{text}"'
