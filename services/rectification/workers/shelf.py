"""The files of evidence in the object store EVIDENCE, each under the SHA-256 of its content. Nothing is overwritten.

The format is that of NATS's own object stores, spoken in plain requests: the library's client makes consumers, and our
rights lend us no more than to publish below `$O.EVIDENCE` and to get one message at a time.
"""

import asyncio
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.rectification.domain.problem_events import Evidence
from shared.problems import Away, Full

log = structlog.get_logger()
BUCKET = "EVIDENCE"
CHUNK_BYTES = 128 * 1024  # the server takes messages of at most 256 KiB
ANSWER_S = 5.0
NO_ROOM = {10023, 10077}  # the server's numbers: it, or this bucket, holds as much as it may
_GET = f"$JS.API.DIRECT.GET.OBJ_{BUCKET}"


class Shelf:
    """Each raises Away while NATS or the bucket is; to make the bucket, and to bound it, is the provisioner's."""

    def __init__(self) -> None:
        self._client: Client | None = None

    async def run(self, client: Client) -> None:
        """Uses this connection, until cancelled."""
        self._client = client
        await asyncio.Event().wait()

    async def keep(self, evidence: Evidence, content: bytes) -> None:
        """The entry comes last, so that a file is there whole or not at all. Raises Full when there is no room for it.

        The chunks of a file that was cut off stay: nothing can be removed. They take no more than was left.
        """
        parts = [content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES)]
        name = secrets.token_hex(11)
        for part in parts:
            await self._stored(f"$O.{BUCKET}.C.{name}", part)
        digest = urlsafe_b64encode(bytes.fromhex(evidence.sha256)).decode()
        entry = {
            "name": evidence.sha256,
            "headers": {"Content-Type": [evidence.media_type]},
            "options": {"max_chunk_size": CHUNK_BYTES},
            "bucket": BUCKET,
            "nuid": name,
            "size": len(content),
            "mtime": datetime.now(UTC).isoformat(),
            "chunks": len(parts),
            "digest": f"SHA-256={digest}",
        }
        await self._stored(_entry(evidence.sha256), orjson.dumps(entry))

    async def find(self, digest: str) -> Evidence | None:
        told = await self._told(digest)
        if told is None:
            return None
        (kind,) = told["headers"]["Content-Type"]
        return Evidence(sha256=digest, media_type=kind, size_bytes=told["size"])

    async def fetch(self, digest: str) -> bytes | None:
        """None also for a file that is no longer what its hash says."""
        told = await self._told(digest)
        if told is None:
            return None
        parts: list[bytes] = []
        after = 0
        for _ in range(told["chunks"]):
            message = await self._message({"seq": after + 1, "next_by_subj": f"$O.{BUCKET}.C.{told['nuid']}"})
            if message is None:
                break
            after = int((message.headers or {})["Nats-Sequence"])
            parts.append(message.data)
        content = b"".join(parts)
        if sha256(content).hexdigest() != digest:
            log.error("evidence_damaged", sha256=digest)
            return None
        return content

    async def _told(self, digest: str) -> Any:
        message = await self._message({"last_by_subj": _entry(digest)})
        return None if message is None else orjson.loads(message.data)

    async def _message(self, wanted: dict[str, Any]) -> Msg | None:
        """One stored message; None when there is none."""
        message = await self._asked(_GET, orjson.dumps(wanted))
        match (message.headers or {}).get("Status"):
            case None:
                return message
            case "404":
                return None
            case status:
                raise _away(status)

    async def _stored(self, subject: str, told: bytes) -> None:
        answer = orjson.loads((await self._asked(subject, told)).data)
        if "error" in answer:
            raise (_full if answer["error"].get("err_code") in NO_ROOM else _away)(answer["error"])

    async def _asked(self, subject: str, told: bytes) -> Msg:
        if self._client is None or not self._client.is_connected:
            raise _away("NATS is away")
        try:
            return await self._client.request(subject, told, ANSWER_S)
        except nats.errors.Error as error:
            raise _away(error) from error


def _away(reason: object) -> Away:
    log.warning("shelf_away", reason=str(reason))
    return Away("evidence.unavailable")


def _full(reason: object) -> Full:
    log.error("shelf_full", reason=str(reason))
    return Full("evidence.full")


def _entry(digest: str) -> str:
    return f"$O.{BUCKET}.M.{urlsafe_b64encode(digest.encode()).decode()}"
