"""Keeps the streams and durables there: `python -m deploy.nats.provision`, a loop, the only one that may create them.

What is missing is created, also hours later when somebody has deleted it. What is there is never changed: settings that
differ from what is wanted are reported, and a person decides. Only files of evidence get more room when that is wanted.

A stream that has to be made anew begins at `first_seq`, the oldest position that the streams keep, which is 1 as long
as nobody sets another: the relay sees where the stream stands and publishes from there on, so that sequence =
position holds again, and every reader drops what it already has. Beginning at the newest position would be faster,
and would leave a reader that was behind with a gap.
"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nats
import nats.errors
import structlog
from nats.aio.client import Client
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.nats.accounts import PROVISIONER, SERVICES, SHELF_BYTES_MAX, Service, inbox
from shared.ending import end

log = structlog.get_logger()
MISSING_STREAM = 10059
MISSING_CONSUMER = 10014
INSUFFICIENT_STORAGE = 10047  # max_file_store of the server


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PROVISION_", frozen=True)

    nats_url: str = "nats://127.0.0.1:4222"
    nats_seed_file: Path
    every_s: float = 2.0
    replicas: int = 1
    first_seq: dict[str, int] = {}  # oldest position kept, by service, where it is not 1
    shelf_bytes_max: int = SHELF_BYTES_MAX


@dataclass(frozen=True)
class Provisioner:
    """Talks the JetStream API in plain JSON: the client library's models do not know every setting of the server."""

    nc: Client
    replicas: int = 1
    first_seq: Mapping[str, int] = field(default_factory=dict)
    shelf_bytes_max: int = SHELF_BYTES_MAX

    async def once(self) -> list[str]:
        """Create what is missing; the differences found in what is there, one line each."""
        differences: list[str] = []
        for service in SERVICES:
            differences += await self._stream(service)
            if service.shelf is not None:
                differences += await self._shelf(service.shelf)
        for service in SERVICES:
            for source in service.hears:
                differences += await self._durable(source.upper(), service.name)
        return differences

    async def remake(self, service: Service, first_seq: int) -> None:
        """Delete the service's stream with all its durables and make both anew, empty, to begin at `first_seq`."""
        await self._ask(f"$JS.API.STREAM.DELETE.{service.stream}", {}, allowed=MISSING_STREAM)
        await self._ask(f"$JS.API.STREAM.CREATE.{service.stream}", stream_config(service, self.replicas, first_seq))
        await self.once()

    async def last_sequence(self, service: Service) -> int | None:
        """Where the stream stands; None when there is none."""
        answer = await self._ask(f"$JS.API.STREAM.INFO.{service.stream}", {}, allowed=MISSING_STREAM)
        return None if "error" in answer else int(answer["state"]["last_seq"])

    async def _stream(self, service: Service) -> list[str]:
        found = await self._ask(f"$JS.API.STREAM.INFO.{service.stream}", {}, allowed=MISSING_STREAM)
        wanted = stream_config(service, self.replicas, self.first_seq.get(service.name, 1))
        if "error" not in found:
            return _differences(f"stream {service.stream}", wanted, found["config"])
        await self._ask(f"$JS.API.STREAM.CREATE.{service.stream}", wanted)
        log.info("stream_created", stream=service.stream, first_seq=wanted["first_seq"])
        return []

    async def _shelf(self, bucket: str) -> list[str]:
        wanted = shelf_config(bucket, self.replicas, self.shelf_bytes_max)
        found = await self._ask(f"$JS.API.STREAM.INFO.OBJ_{bucket}", {}, allowed=MISSING_STREAM)
        if "error" in found:
            await self._ask(f"$JS.API.STREAM.CREATE.OBJ_{bucket}", wanted)
            log.info("shelf_created", bucket=bucket)
            return []
        there = found["config"]
        if 0 < there["max_bytes"] < self.shelf_bytes_max:
            more = there | {"max_bytes": self.shelf_bytes_max}
            answer = await self._ask(f"$JS.API.STREAM.UPDATE.OBJ_{bucket}", more, allowed=INSUFFICIENT_STORAGE)
            if "error" not in answer:
                there = answer["config"]
                log.info("shelf_enlarged", bucket=bucket, bytes_max=self.shelf_bytes_max)
        return _differences(f"object store {bucket}", wanted, there)

    async def _durable(self, stream: str, reader: str) -> list[str]:
        found = await self._ask(f"$JS.API.CONSUMER.INFO.{stream}.{reader}", {}, allowed=MISSING_CONSUMER)
        wanted = durable_config(reader)
        if "error" not in found:
            return _differences(f"durable {stream}/{reader}", wanted, found["config"])
        await self._ask(
            f"$JS.API.CONSUMER.CREATE.{stream}.{reader}",
            {"stream_name": stream, "config": wanted, "action": "create"},
        )
        log.info("durable_created", stream=stream, durable=reader)
        return []

    async def _ask(self, subject: str, body: Mapping[str, Any], allowed: int | None = None) -> dict[str, Any]:
        """Raises RuntimeError with the server's words, but for the one error code that the caller can deal with."""
        answer: dict[str, Any] = json.loads((await self.nc.request(subject, json.dumps(body).encode(), timeout=5)).data)
        if "error" in answer and answer["error"].get("err_code") != allowed:
            raise RuntimeError(f"{subject}: {answer['error'].get('description')}")
        return answer


def stream_config(service: Service, replicas: int = 1, first_seq: int = 1) -> dict[str, Any]:
    """No limits, no per-subject limit, no roll-up, no expiry, no deletion: sequence = position for ever."""
    config: dict[str, Any] = {
        "name": service.stream,
        "subjects": [f"evt.{service.name}.>"],
        "storage": "file",
        "retention": "limits",
        "discard": "new",
        "num_replicas": replicas,
        "allow_atomic": True,
        "deny_delete": True,
        "first_seq": first_seq,
        "max_msgs": -1,
        "max_bytes": -1,
        "max_age": 0,
        "max_msgs_per_subject": -1,
        "duplicate_window": 1_000_000_000,  # unused: the expected sequence is the guard; this is the shortest
    }
    if service.feeds:
        config["republish"] = {"src": f"evt.{service.name}.>", "dest": f"feed.{service.name}.>"}
    return config


def shelf_config(bucket: str, replicas: int = 1, bytes_max: int = SHELF_BYTES_MAX) -> dict[str, Any]:
    """A stream in the form of NATS's object stores: a file's chunks below C, its entry below M. A full one takes no
    more, and loses nothing."""
    return {
        "name": f"OBJ_{bucket}",
        "subjects": [f"$O.{bucket}.C.>", f"$O.{bucket}.M.>"],
        "storage": "file",
        "retention": "limits",
        "discard": "new",
        "num_replicas": replicas,
        "allow_direct": True,
        "max_msgs": -1,
        "max_bytes": bytes_max,
        "max_age": 0,
    }


def durable_config(reader: str) -> dict[str, Any]:
    """One acknowledgement for all up to it, no limit on deliveries: a limit abandons a message in silence."""
    return {
        "durable_name": reader,
        "deliver_policy": "all",
        "ack_policy": "all",
        "ack_wait": 30_000_000_000,
        "max_deliver": -1,
        "max_ack_pending": -1,
        "max_waiting": 64,
        "replay_policy": "instant",
    }


def _differences(what: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The server leaves out settings that are at zero. first_seq only matters at the making."""
    return [
        f"{what}: {name} is {found.get(name)!r}, wanted {value!r}"
        for name, value in wanted.items()
        if name not in ("first_seq", "durable_name") and found.get(name, type(value)()) != value
    ]


async def keep(provisioner: Provisioner, every_s: float) -> None:
    """Look again every few seconds, until cancelled. A failure is logged and tried again; a difference is told once."""
    told: set[str] = set()
    ready = False
    while True:
        try:
            differences = set(await provisioner.once())
        except (TimeoutError, RuntimeError, nats.errors.Error, OSError) as error:
            log.warning("provision_failed", reason=str(error) or type(error).__name__)
        else:
            for difference in sorted(differences - told):
                log.warning("settings_differ", difference=difference)
            told = differences
            if not ready:
                log.info("provisioned")
                ready = True
        await asyncio.sleep(every_s)


@asynccontextmanager
async def connected(url: str, seed_file: Path, patient: bool = False) -> AsyncIterator[Provisioner]:
    """`patient`: wait for the server for ever; otherwise OSError or nats.errors.NoServersError after a few tries."""
    nc = await nats.connect(
        url,
        name=PROVISIONER,
        nkeys_seed=str(seed_file),
        inbox_prefix=inbox(PROVISIONER),
        max_reconnect_attempts=-1 if patient else 2,
        reconnect_time_wait=0.5,
        error_cb=_quiet,
    )
    try:
        yield Provisioner(nc)
    finally:
        await nc.close()


async def main() -> None:
    """Until SIGTERM or SIGINT, which also end the wait for a server that does not come."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    keeping = asyncio.create_task(_keep(Settings()))
    told_to_stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({keeping, told_to_stop}, return_when=asyncio.FIRST_COMPLETED)
    failed = keeping.done()
    await end(keeping, told_to_stop)
    if failed:
        keeping.result()


async def _keep(settings: Settings) -> None:
    async with connected(settings.nats_url, settings.nats_seed_file, patient=True) as provisioner:
        told = settings.model_dump(include={"replicas", "first_seq", "shelf_bytes_max"})
        await keep(replace(provisioner, **told), settings.every_s)


async def _quiet(error: Exception) -> None:
    log.warning("nats_error", reason=str(error) or type(error).__name__)


if __name__ == "__main__":
    asyncio.run(main())
