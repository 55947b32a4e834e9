"""What was recorded in streams, as views show it: in order of recording, with the texts that were not erased."""

from datetime import timedelta
from typing import Any

from shared.append import EventStore
from shared.days import EPOCH, SHANGHAI
from shared.envelope import parse

Row = dict[str, Any]


async def records(store: EventStore, *stream_ids: str, subject: str | None = None) -> list[Row]:
    """JSON values: id, type, day, recorded_at, actor, data without its digests, texts by field.

    `subject`: only what is about it, of streams that hold more.
    """
    stored = [event for stream_id in stream_ids for event in await store.read_stream(stream_id)]
    read = [(event, parse(event.body)) for event in sorted(stored, key=lambda event: event.position)]
    told = [(event, message) for event, message in read if subject in (None, message.subject)]
    texts = await store.texts([event.id for event, _ in told])
    return [
        {
            "id": event.id,
            "type": event.type,
            "day": event.occurred_on.isoformat(),
            "recorded_at": (EPOCH + timedelta(microseconds=event.recorded_at_us)).astimezone(SHANGHAI).isoformat(),
            "actor": event.actor,
            "data": {name: value for name, value in message.data.items() if name != "digests"},
            "texts": texts.get(event.id, {}),
        }
        for event, message in told
    ]
