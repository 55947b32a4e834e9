"""What was recorded in a stream, as views show it: in order of recording, with the texts that were not erased."""

from datetime import timedelta
from typing import Any

from shared.append import EventStore
from shared.days import EPOCH, SHANGHAI
from shared.envelope import parse

Row = dict[str, Any]


async def records(store: EventStore, stream_id: str) -> list[Row]:
    """JSON values: id, type, day, recorded_at, actor, data without its digests, texts by field."""
    stored = await store.read_stream(stream_id)
    texts = await store.texts([event.id for event in stored])
    return [
        {
            "id": event.id,
            "type": event.type,
            "day": event.occurred_on.isoformat(),
            "recorded_at": (EPOCH + timedelta(microseconds=event.recorded_at_us)).astimezone(SHANGHAI).isoformat(),
            "actor": event.actor,
            "data": {name: value for name, value in parse(event.body).data.items() if name != "digests"},
            "texts": texts.get(event.id, {}),
        }
        for event in stored
    ]
