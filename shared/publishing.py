"""Publish events so that the stream's sequence is their position in the store.

The first message of a batch says which sequence it expects to be the last. Published twice, after another leader, or
into a stream that has lost its tail, the batch is refused whole and the server says where the stream stands.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from uuid import uuid4

from nats.aio.client import Client

from shared.envelope import Stored, subject_of
from shared.signatures import Signer

BATCH_MAX = 1_000  # the server's own limit
SINGLES_MAX = 22  # an atomic batch costs about 2.5 ms flat: below this, messages of their own are faster
ANSWER_S = 5.0
_WRONG_LAST = re.compile(r"wrong last sequence: (\d+)")


class PublishFailed(Exception):  # noqa: N818
    """The stream refused for another reason than its sequence."""


async def publish(nc: Client, service: str, signer: Signer, events: Sequence[Stored]) -> int:
    """Publish events of consecutive positions, at most BATCH_MAX; where the stream then stands.

    That is the last position when all went in; less or more when the stream was not where it should have been. Raises
    TimeoutError and nats.errors.NoRespondersError (the stream is missing or elects a leader), and PublishFailed.
    """
    if not nc.is_connected:
        raise PublishFailed("NATS is away")  # the client would keep it and send it much later
    if len(events) < SINGLES_MAX:
        return await _singles(nc, service, signer, events)
    batch_id = uuid4().hex
    first, last = events[0], events[-1]
    for number, event in enumerate(events[:-1], 1):
        headers = _headers(event)
        headers["Nats-Batch-Id"] = batch_id
        headers["Nats-Batch-Sequence"] = str(number)
        if event is first:
            headers["Nats-Expected-Last-Sequence"] = str(event.position - 1)
        await nc.publish(subject_of(service, event.unit, event.type), event.body.encode(), headers=headers)
    headers = _headers(last)
    headers["Nats-Batch-Id"] = batch_id
    headers["Nats-Batch-Sequence"] = str(len(events))
    headers["Nats-Batch-Commit"] = "1"
    return await _ask(nc, service, signer, last, headers)


async def _singles(nc: Client, service: str, signer: Signer, events: Sequence[Stored]) -> int:
    """One behind the other without waiting: when one is refused, so is each after it. Each is signed, for each may be
    the last."""
    answers = await asyncio.gather(
        *(publish_one(nc, service, signer, event) for event in events), return_exceptions=True
    )
    stood = 0
    for event, answer in zip(events, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        stood = answer
        if answer != event.position:
            break
    return stood


async def publish_one(nc: Client, service: str, signer: Signer, event: Stored) -> int:
    headers = _headers(event)
    headers["Nats-Expected-Last-Sequence"] = str(event.position - 1)
    return await _ask(nc, service, signer, event, headers)


def _headers(event: Stored) -> dict[str, str]:
    return {
        "Mb-Version": str(event.version),
        "Mb-Recorded-At": str(event.recorded_at_us),
        "Mb-Hash": event.hash.hex(),
    }


async def _ask(nc: Client, service: str, signer: Signer, event: Stored, headers: dict[str, str]) -> int:
    headers["Mb-Signature"] = signer.sign(event.position, event.hash)
    subject = subject_of(service, event.unit, event.type)
    answer = json.loads((await nc.request(subject, event.body.encode(), headers=headers, timeout=ANSWER_S)).data)
    if "error" not in answer:
        return int(answer["seq"])
    if found := _WRONG_LAST.search(answer["error"]["description"]):
        return int(found[1])
    raise PublishFailed(answer["error"]["description"])
