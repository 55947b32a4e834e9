"""Where files of evidence lie: a real object store, under the hash of their content."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import pytest
from nats.aio.client import Client

from deploy.local.nats import NatsServer
from deploy.nats.provision import shelf_config
from services.rectification.domain.problem_events import Evidence
from services.rectification.workers.shelf import BUCKET, Shelf
from shared.problems import Away, Full
from tests.road import Running, until
from tests.shared.sources import connected

SMALL = """\
server_name: small
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitor_port}"
max_payload: 262144
jetstream {{ store_dir: "{store}", max_file_store: 1000000 }}
"""


def named(content: bytes, kind: str = "image/png") -> Evidence:
    return Evidence(sha256=sha256(content).hexdigest(), media_type=kind, size_bytes=len(content))


async def ask(client: Client, what: str, body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        (await client.request(f"$JS.API.STREAM.{what}", json.dumps(body).encode())).data
    )
    assert "error" not in answer, answer
    return answer


@asynccontextmanager
async def standing(client: Client, bytes_max: int | None = None) -> AsyncIterator[Shelf]:
    """A shelf with its connection; with `bytes_max` on a bucket as it is provisioned."""
    if bytes_max is not None:
        await ask(client, f"CREATE.OBJ_{BUCKET}", shelf_config(BUCKET, bytes_max=bytes_max))
    shelf = Shelf()
    running = Running(lambda: shelf.run(client))
    running.start()

    async def reaches() -> bool:
        try:
            await shelf.find("0" * 64)
        except Away:
            return False
        return True

    if bytes_max is not None:
        await until(reaches, "the shelf has a connection")
    try:
        yield shelf
    finally:
        await running.stop()


async def test_files_lie_in_the_object_store_under_their_hash(nats_server: Any) -> None:
    content = bytes(range(256)) * 2_000  # of several chunks
    evidence = named(content)
    async with connected(nats_server) as client:
        with pytest.raises(Away):
            await Shelf().find(evidence.sha256)
        async with standing(client) as shelf:  # the bucket is not there yet
            for asked in (shelf.find(evidence.sha256), shelf.keep(evidence, content)):
                with pytest.raises(Away):
                    await asked
            await client.jetstream().create_object_store(BUCKET)
            assert await shelf.find(evidence.sha256) is None
            assert await shelf.fetch(evidence.sha256) is None
            await shelf.keep(evidence, content)
            assert await shelf.find(evidence.sha256) == evidence
            assert await shelf.fetch(evidence.sha256) == content
            await shelf.keep(evidence, content)  # as two uploads at the same time may do
            assert await shelf.fetch(evidence.sha256) == content
            # Whoever has the library reads it too.
            found = await (await client.jetstream().object_store(BUCKET)).get(evidence.sha256)
            assert (found.data, found.info.size) == (content, len(content))


async def test_a_file_that_was_damaged_is_not_given_out(nats_server: Any) -> None:
    content = b"\xff\xd8\xff" + b"picture" * 40_000
    evidence = named(content, "image/jpeg")
    async with connected(nats_server) as client, standing(client, bytes_max=-1) as shelf:
        await shelf.keep(evidence, content)
        await ask(client, f"MSG.DELETE.OBJ_{BUCKET}", {"seq": 2})
        assert await shelf.find(evidence.sha256) == evidence
        assert await shelf.fetch(evidence.sha256) is None


async def test_a_full_store_says_so_and_gives_out_what_it_has(nats_server: Any) -> None:
    first, large = b"a" * 300_000, b"b" * 800_000
    async with connected(nats_server) as client, standing(client, bytes_max=1_000_000) as shelf:
        await shelf.keep(named(first), first)
        for _ in range(2):
            with pytest.raises(Full):
                await shelf.keep(named(large), large)
        assert await shelf.find(named(large).sha256) is None
        assert await shelf.fetch(named(first).sha256) == first
        assert (await ask(client, f"INFO.OBJ_{BUCKET}", {}))["state"]["bytes"] <= 1_000_000
        await ask(client, "CREATE.EVENTS", {"name": "EVENTS", "subjects": ["evt.>"], "storage": "file"})
        assert (await client.jetstream().publish("evt.x", b"x" * 200_000)).seq == 1  # the streams go on


async def test_what_the_server_has_no_room_for_is_full_too(nats_server: Callable[..., NatsServer]) -> None:
    def config(server: NatsServer) -> str:
        return SMALL.format(port=server.port, monitor_port=server.monitor_port, store=server.store)

    content = b"a" * 2_000_000
    async with connected(lambda: nats_server(config)) as client, standing(client, bytes_max=-1) as shelf:
        with pytest.raises(Full):
            await shelf.keep(named(content), content)
        assert await shelf.find(named(content).sha256) is None
