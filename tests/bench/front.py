"""The front door, as cheaply as can be: whoever measures shares two cores with what is measured."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from shared.ending import end


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def require_good(self) -> None:
        assert self.status == 200, self.body.decode()


class Door:
    """One HTTP connection that is kept. Requests of several tasks go one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        self._turn = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def at(cls, port: int, token: str) -> AsyncIterator["Door"]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        try:
            yield cls(reader, writer, token)
        finally:
            writer.close()

    async def get(self, path: str) -> Answer:
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())

    async def tell(self, kind: str, told: dict[str, object]) -> Answer:
        body = json.dumps(told).encode()
        head = f"POST /meetings/commands/{kind} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        return await self._ask(head.encode() + body)

    async def _ask(self, request: bytes) -> Answer:
        async with self._turn:
            self._writer.write(request)
            head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            return Answer(int(head.split(b" ", 2)[1]), await self._reader.readexactly(length))


class Alerts:
    """The stream of alerts: when each subject was first heard of."""

    def __init__(self) -> None:
        self._awaited: dict[str, asyncio.Future[float]] = {}

    @classmethod
    @asynccontextmanager
    async def at(cls, port: int, token: str) -> AsyncIterator["Alerts"]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        # HTTP/1.0 knows no chunks, whose borders would have to be looked for within the lines.
        request = f"GET /supervision/alerts/stream HTTP/1.0\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(request.encode())
        assert b" 200 " in await reader.readline()
        alerts = cls()
        listening = asyncio.create_task(alerts._listen(reader))
        try:
            yield alerts
        finally:
            await end(listening)
            writer.close()

    def of(self, subject: str) -> "asyncio.Future[float]":
        """The moment, by time.perf_counter(), at which the alert_raised of this subject comes."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[subject] = future
        return future

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        kind = b""
        while line := await reader.readline():
            if line.startswith(b"event:"):
                kind = line[6:].strip()
            elif line.startswith(b"data:") and kind == b"alert_raised":
                heard = self._awaited.pop(json.loads(line[5:])["about"], None)
                if heard is not None and not heard.done():
                    heard.set_result(time.perf_counter())
