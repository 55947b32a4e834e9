"""The intake of one source: verify, append to the trail with its checkpoint, and only then acknowledge.

The stream is believed as long as what it tells follows what we hold: sequence and position, hash, signature. When it
does not, the source is asked to replay from its store, and what it answers is verified in the same way; afterwards
the stream is followed again. A stream that falls silent while heads tell of more is treated alike.
"""

import asyncio
import time
from collections import deque
from itertools import chain

import asyncpg
import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.supervision.workers.heads import Head, Heads
from services.supervision.workers.hearing import Told, Unbelievable, believe, page, sequence, told
from services.supervision.workers.pulling import Pulling
from services.supervision.workers.trail import Checkpoint, Trail
from shared.away import DATABASE_AWAY
from shared.canonical import trusted_dumps
from shared.chain import genesis
from shared.signatures import Verifier

log = structlog.get_logger()
DURABLE = "supervision"
TAKE_S = 1.0
RETRY_S = 0.5
SILENCE_MAX_S = 5.0  # heads tell of more and the stream does not: then the source is asked
UNSIGNED_MAX = 2_000  # twice the largest batch
REPLAY_ANSWER_S = 5.0
REPLAY_EVENTS = 1_000


class Intake:
    def __init__(self, pool: asyncpg.Pool, nc: Client, source: str, deployment: str, public_key: str) -> None:
        self._trail = Trail(pool, source)
        self._nc = nc
        self._source = source
        self._genesis = genesis(source, deployment)
        self._verifier = Verifier(source, public_key)
        self._at = Checkpoint(0, self._genesis, 0)
        self._waiting: list[Told] = []  # they fit, and the signature of their batch is still to come
        self._unacknowledged: deque[Msg] = deque()
        self._heads = Heads(source, self._verifier)
        self._moved_at = 0.0
        self._said: tuple[str, str | None] = ("following", None)

    @property
    def status(self) -> str:
        return self._said[0]

    @property
    def position(self) -> int:
        """Verified and in the trail up to here."""
        return self._at.position

    async def run(self) -> None:
        """Take in until cancelled. The database away, NATS away: tried again; nothing is acknowledged meanwhile."""
        while True:
            try:
                await self._follow()
            except (*DATABASE_AWAY, nats.errors.Error) as error:
                log.warning("intake_interrupted", source=self._source, reason=str(error) or type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        self._at, status = await self._trail.open(self._genesis)
        self._said = (status, None)
        self._moved_at = time.monotonic()
        self._forget()
        pulling = Pulling(self._nc, self._source.upper(), DURABLE)
        await pulling.start()
        heads = await self._heads.start(self._nc, pulling.wake)
        try:
            while True:
                messages = await pulling.take(TAKE_S)
                try:
                    await self._take_in(messages)
                    await self._settle_heads()
                except Unbelievable as error:
                    await self._distrust(error.reason, max([error.position, *map(sequence, messages)]))
                await self._acknowledge()
        finally:
            await pulling.stop()
            if not self._nc.is_closed:
                await heads.unsubscribe()

    async def _take_in(self, messages: list[Msg]) -> None:
        """Append what follows and is signed; what we hold already is only acknowledged. Raises Unbelievable."""
        self._unacknowledged.extend(messages)
        held = self._at.position + len(self._waiting)
        # After a reconnect older messages come again behind newer ones, and some twice.
        fresh = {number: message for message in messages if (number := sequence(message)) > held}
        if not fresh:
            return
        events = chain(self._waiting, (told(fresh[number]) for number in sorted(fresh)))
        found = believe(self._at.position, self._at.hash, events, self._verifier)
        if found.events:
            await self._append(found.events)
            await self._say("following", None)
        if found.misfit is not None:
            raise found.misfit
        if len(found.waiting) > UNSIGNED_MAX:
            raise Unbelievable(found.waiting[0].position, f"no signature in {len(found.waiting)} messages")
        self._waiting = found.waiting

    async def _append(self, events: list[Told]) -> None:
        self._at = await self._trail.append(self._at, events)
        self._moved_at = time.monotonic()

    async def _acknowledge(self) -> None:
        """One acknowledgement for all up to it, once they are committed. After a crash before it they come again."""
        last: Msg | None = None
        while self._unacknowledged and sequence(self._unacknowledged[0]) <= self._at.position:
            last = self._unacknowledged.popleft()
        if last is not None:
            await self._nc.publish(last.reply)

    async def _settle_heads(self) -> None:
        """Note the newest head that the trail has reached. Raises Unbelievable when the stream stays behind the
        heads."""
        news = self._heads.news()
        covered = self._heads.covered_by(self._at.position)
        if covered is not None and self._contradicts(covered):
            await self._say("refused", f"the source's head at {covered.position} contradicts what the trail holds")
            return
        if covered is not None:
            await self._trail.note_head(self._heads.announced, covered.position, covered.recorded_until_us)
            if covered.position == self._at.position:
                await self._say("following", None)
        elif news:
            await self._trail.note_head(self._heads.announced, 0, 0)
        if self._heads.announced <= self._at.position:
            self._moved_at = time.monotonic()
        elif time.monotonic() - self._moved_at > SILENCE_MAX_S:
            told_of = f"heads tell of {self._heads.announced}"
            raise Unbelievable(self._heads.announced, f"{told_of}, the stream has stood at {self._at.position}")

    def _contradicts(self, head: Head) -> bool:
        """Another hash at our place, or a source that has gone back: the trail holds what its head says is still to
        come."""
        if head.position == self._at.position:
            return head.hash != self._at.hash
        return self._at.recorded_at_us < head.recorded_until_us

    async def _distrust(self, reason: str, target: int) -> None:
        """Stop believing the stream and say so; have the source itself tell what follows, up to `target` at least."""
        log.warning("stream_not_believed", source=self._source, position=self._at.position, reason=reason)
        await self._say("replaying", reason)
        self._moved_at = time.monotonic()  # a source that has no more is not asked again at once
        self._waiting = []
        try:
            while self._at.position < max(target, self._heads.announced) and await self._replay_page():
                continue
        except (nats.errors.NoRespondersError, TimeoutError):
            await self._say("stalled", reason)
            self._forget()
            await asyncio.sleep(RETRY_S)
        except Unbelievable as error:
            await self._say("refused", f"the source contradicts what the trail holds of it: {error.reason}")
            self._forget()
            await asyncio.sleep(SILENCE_MAX_S)
        else:
            if self._at.position >= target:
                await self._say("following", None)

    async def _replay_page(self) -> bool:
        """Ask for one page and append it; False when the source has no more."""
        request = {"from": self._at.position + 1, "to": self._at.position + REPLAY_EVENTS}
        subject = f"replay.{self._source}"
        answer = await self._nc.request(subject, trusted_dumps(request).encode(), timeout=REPLAY_ANSWER_S)
        events = page(answer.data)
        if not events:
            return False
        found = believe(self._at.position, self._at.hash, events, self._verifier)
        if found.misfit is not None:
            raise found.misfit
        await self._append(found.events)
        return True

    def _forget(self) -> None:
        """What came and could not be used comes again when the server has waited long enough for our word."""
        self._waiting = []
        self._unacknowledged.clear()

    async def _say(self, status: str, reason: str | None) -> None:
        if (status, reason) != self._said:
            await self._trail.set_status(status, reason)
            self._said = (status, reason)
