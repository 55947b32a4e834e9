"""The files of evidence in the object store EVIDENCE, each under the SHA-256 of its content. Nothing is overwritten."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import nats.errors
from nats.aio.client import Client
from nats.js.api import ObjectMeta
from nats.js.errors import ObjectNotFoundError
from nats.js.object_store import ObjectStore

from services.rectification.domain.events import Evidence

BUCKET = "EVIDENCE"
MEDIA_TYPE = "Content-Type"


class Shelf:
    """Each raises TimeoutError while NATS or the bucket is away; to make the bucket is the provisioner's."""

    def __init__(self) -> None:
        self._client: Client | None = None

    async def run(self, client: Client) -> None:
        """Uses this connection, until cancelled."""
        self._client = client
        await asyncio.Event().wait()

    async def keep(self, evidence: Evidence, content: bytes) -> None:
        with _reached():
            meta = ObjectMeta(name=evidence.sha256, headers={MEDIA_TYPE: evidence.media_type})
            await (await self._bucket()).put(evidence.sha256, content, meta)

    async def find(self, digest: str) -> Evidence | None:
        try:
            with _reached():
                told = await (await self._bucket()).get_info(digest)
        except ObjectNotFoundError:
            return None
        kind = (told.headers or {}).get(MEDIA_TYPE, "application/octet-stream")
        return Evidence(sha256=digest, media_type=kind, size_bytes=told.size or 0)

    async def fetch(self, digest: str) -> bytes | None:
        try:
            with _reached():
                found = await (await self._bucket()).get(digest)
        except ObjectNotFoundError:
            return None
        return found.data

    async def _bucket(self) -> ObjectStore:
        if self._client is None or not self._client.is_connected:
            raise TimeoutError("NATS is away")
        return await self._client.jetstream().object_store(BUCKET)


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except ObjectNotFoundError:
        raise
    except nats.errors.Error as error:
        raise TimeoutError(f"the object store is away: {error}") from error
