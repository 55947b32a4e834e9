"""Following a stream of server-sent events: after a break it is resumed behind the last event that was seen."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import httpx

SILENCE_MAX_S = 60.0  # the feed has a heartbeat; a stream that is silent for longer is dead
RETRY_MAX_S = 15.0


@dataclass(frozen=True)
class Event:
    id: str
    kind: str
    data: str


def parse(lines: Iterable[str]) -> Iterator[Event]:
    """As the HTML standard says: fields until an empty line, comments ignored, nothing told without data."""
    last_id, kind, data = "", "message", list[str]()
    for line in lines:
        if not line:
            if data:
                yield Event(last_id, kind, "\n".join(data))
            kind, data = "message", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "id":
                last_id = value
            case "event":
                kind = value
            case "data":
                data.append(value)


def follow(client: httpx.Client, path: str, last_id: str | None, broken: Callable[[str], None]) -> Iterator[Event]:
    """For ever. `broken` hears the reason of each break once, until the stream is whole again. A refusal is raised."""
    pause_s = 0.5
    while True:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_id} if last_id else {})
        try:
            with client.stream("GET", path, headers=headers, timeout=httpx.Timeout(10, read=SILENCE_MAX_S)) as answer:
                if 400 <= answer.status_code < 500:
                    answer.read()
                answer.raise_for_status()
                for event in parse(answer.iter_lines()):
                    pause_s, last_id = 0.5, event.id or last_id
                    yield event
            reason = "ended"
        except httpx.HTTPStatusError as error:
            if error.response.status_code < 500:
                raise
            reason = str(error.response.status_code)
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
        if pause_s == 0.5:
            broken(reason)
        time.sleep(pause_s)
        pause_s = min(pause_s * 2, RETRY_MAX_S)
