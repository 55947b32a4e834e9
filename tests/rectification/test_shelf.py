"""Where files of evidence lie: a real object store, under the hash of their content."""

import asyncio
from hashlib import sha256
from typing import Any

import pytest

from services.rectification.domain.events import Evidence
from services.rectification.workers.shelf import BUCKET, Shelf
from tests.road import Running, until
from tests.shared.sources import connected


async def test_files_lie_in_the_object_store_under_their_hash(nats_server: Any) -> None:
    content = bytes(range(256)) * 2_000  # of several chunks
    evidence = Evidence(sha256=sha256(content).hexdigest(), media_type="image/png", size_bytes=len(content))
    async with connected(nats_server) as client:
        shelf = Shelf()
        with pytest.raises(TimeoutError):
            await shelf.find(evidence.sha256)
        running = Running(lambda: shelf.run(client))
        running.start()
        with pytest.raises(TimeoutError):  # the bucket is not there yet
            await until(lambda: shelf.find(evidence.sha256), "the shelf has a connection")
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
        await running.stop()


async def test_a_file_that_was_damaged_is_not_given_out(nats_server: Any) -> None:
    content = b"\xff\xd8\xff" + b"picture" * 40_000
    evidence = Evidence(sha256=sha256(content).hexdigest(), media_type="image/jpeg", size_bytes=len(content))
    async with connected(nats_server) as client:
        await client.jetstream().create_object_store(BUCKET)
        shelf = Shelf()
        running = Running(lambda: shelf.run(client))
        running.start()
        await asyncio.sleep(0)
        await shelf.keep(evidence, content)
        await client.jetstream().delete_msg(f"OBJ_{BUCKET}", 2)
        assert await shelf.find(evidence.sha256) == evidence
        assert await shelf.fetch(evidence.sha256) is None
        await running.stop()
