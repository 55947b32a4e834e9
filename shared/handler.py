"""From a command to its events: load → decide → append.

A decision is a generator. It asks for the folded states of the streams it rests on and returns its events; it never
sees a store. Every stream it asked for must stand unmoved when its events are appended; else it is decided again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from shared.append import Append, Appended, Asked, EventStore, Receipt
from shared.days import to_us
from shared.decider import Conflict, DomainEvent, Refused
from shared.deciding import Ask, Context, Decision, Fold, Told
from shared.envelope import Cause, Message, Prepared, parse, seal, texts_of

STREAMS_CACHED = 20_000
TRIES = 4  # once, and three times more when somebody was faster


class RefusedTogether(Exception):  # noqa: N818
    """Some of the commands that were to be stored together are refused; nothing is stored. `refusals` by command id."""

    def __init__(self, refusals: Mapping[str, Refused]) -> None:
        super().__init__(dict(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Standing:
    """A stream's state at a version. `beside` are the events of whose texts it holds any."""

    version: int
    state: Any
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the commands come to: the append, the states after it, and who was refused."""

    append: Append
    seen: Mapping[str, Standing]
    after: Mapping[str, Standing]
    refusals: Mapping[str, Refused]


class Handler:
    """Decides the commands of one service.

    `folds` are keyed by the part of a stream's name before its first "-"; `read` turns a stored message, and the texts
    beside it, into the service's own event; `decide` starts the decision for a command.
    """

    def __init__(
        self,
        store: EventStore,
        service: str,
        county: str,
        folds: Mapping[str, Fold[Any]],
        read: Callable[[Message, Mapping[str, str | None]], DomainEvent],
        decide: Callable[[Any, Context], Decision],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self._service = service
        self._county = county
        self._folds = folds
        self._read = read
        self._decide = decide
        self._clock = clock
        self._standings: OrderedDict[str, Standing] = OrderedDict()
        self._writing: dict[str, asyncio.Event] = {}

    async def handle(self, told: Told) -> Appended:
        """Decide one command and store its events. The same command, told again, gets the same answer.

        Raises Refused; Conflict when three more tries were not enough; Unavailable when the database is away.
        """
        answer = (await self.handle_each([told]))[0]
        if isinstance(answer, Refused):
            raise answer
        return answer

    async def handle_together(self, tolds: Sequence[Told]) -> list[Appended]:
        """Decide commands on top of each other and store all, or none when any is refused. Raises RefusedTogether."""
        return [answer for answer in await self._carry_out(tolds, whole=True) if isinstance(answer, Appended)]

    async def handle_each(self, tolds: Sequence[Told]) -> list[Appended | Refused]:
        """Decide commands on top of each other and store those that are not refused, in one append."""
        return await self._carry_out(tolds, whole=False)

    async def state(self, stream_id: str) -> Any:
        """A stream's state as it stands, for views."""
        return (await self.states([stream_id]))[stream_id]

    async def states(self, stream_ids: Iterable[str]) -> dict[str, Any]:
        """Several, by name. A text that was erased since the state was kept is gone from it, and forgotten here."""
        found = {stream_id: await self.standing(stream_id) for stream_id in stream_ids}
        told = {event_id: stream_id for stream_id, standing in found.items() for event_id in standing.beside}
        left = await self.store.texts([*told]) if told else {}
        for stream_id in {told[event_id] for event_id in told.keys() - left.keys()}:
            self._standings.pop(stream_id, None)
            found[stream_id] = await self.standing(stream_id)
        return {stream_id: standing.state for stream_id, standing in found.items()}

    async def _carry_out(self, tolds: Sequence[Told], whole: bool) -> list[Appended | Refused]:
        answers: dict[str, Appended | Refused] = {}
        conflicts = 0
        while conflicts < TRIES:
            pending = [told for told in tolds if not isinstance(answers.get(told.id), Appended)]
            plan = await self._plan(pending)
            if plan.refusals:
                known = await self._known([told for told in pending if told.id in plan.refusals])
                answers.update({**plan.refusals, **known})
                if whole and (refusals := {key: no for key, no in answers.items() if isinstance(no, Refused)}):
                    raise RefusedTogether(refusals)
                if whole:
                    continue
            if not plan.append.commands:
                return [answers[told.id] for told in tolds]
            if not self._stands(plan):
                continue
            try:
                answers.update(await self._store(plan))
            except Conflict:
                conflicts += 1
                await self._catch_up(plan.seen)
                answers.update(await self._known(pending))
                continue
            return [answers[told.id] for told in tolds]
        raise Conflict

    def _stands(self, plan: _Plan) -> bool:
        """Nobody here has moved, or is about to move, a stream that the plan rests on. The store judges for certain;
        of a stream that has dropped out of the cache meanwhile it alone can."""
        return all(
            stream_id not in self._writing and self._standings.get(stream_id, standing) is standing
            for stream_id, standing in plan.seen.items()
        )

    async def _known(self, tolds: Iterable[Told]) -> dict[str, Appended | Refused]:
        """Those that had been answered before; a known id that says something else now is refused."""
        known: dict[str, Appended | Refused] = {}
        for told in tolds:
            try:
                answer = await self.store.answer(told.id, told.digest())
            except Refused as changed:
                known[told.id] = changed
            else:
                if answer is not None:
                    known[told.id] = answer
        return known

    async def _plan(self, tolds: Sequence[Told]) -> _Plan:
        seen: dict[str, Standing] = {}
        after: dict[str, Standing] = {}
        commands: list[Asked] = []
        events: list[Prepared] = []
        refusals: dict[str, Refused] = {}
        for told in tolds:
            try:
                events += await self._decided(told, seen, after)
            except Refused as refusal:
                refusals[told.id] = refusal
                continue
            moment_us = to_us(told.recorded_at) if told.recorded_at else None
            commands.append(Asked(told.id, told.digest(), moment_us))
        versions = {stream_id: standing.version for stream_id, standing in seen.items()}
        return _Plan(Append(tuple(commands), versions, tuple(events)), seen, after, refusals)

    async def _decided(self, told: Told, seen: dict[str, Standing], after: dict[str, Standing]) -> list[Prepared]:
        """Run one decision to its end; when it is not refused, `after` moves on by its events."""

        async def current(stream_id: str) -> Standing:
            if stream_id not in seen:
                seen[stream_id] = await self.standing(stream_id)
            return after.get(stream_id, seen[stream_id])

        decision = self._decide(told.command, Context(told.recorded_at or self._clock(), told.actor))
        answer: Any = None
        while True:
            try:
                asked: Ask = decision.send(answer)
            except StopIteration as end:
                decided: Sequence[DomainEvent] = end.value
                break
            answer = (await current(asked.stream_id)).state
        cause = Cause(told.actor, told.id, told.correlation_id or told.id)
        sealed = [seal(event, self._service, self._county, cause) for event in decided]
        for event, stored in zip(decided, sealed, strict=True):
            before = await current(stored.stream_id)
            fold = self._fold(stored.stream_id)
            beside = (stored.id,) if fold.with_texts and stored.beside else ()
            state = fold.evolve(before.state, event)
            after[stored.stream_id] = Standing(before.version + 1, state, before.beside + beside)
        return sealed

    async def _store(self, plan: _Plan) -> dict[str, Appended]:
        done = asyncio.Event()
        self._writing.update(dict.fromkeys(plan.after, done))
        try:
            appended = await self.store.append(plan.append)
            if appended.repeated:
                return await self._repeats(plan)
            for stream_id, standing in plan.after.items():
                self._keep(stream_id, standing)
        finally:
            for stream_id in plan.after:
                del self._writing[stream_id]
            done.set()
        answers: dict[str, list[Receipt]] = {command.id: [] for command in plan.append.commands}
        for receipt, event in zip(appended.receipts, plan.append.events, strict=True):
            answers[event.causation_id].append(receipt)
        return {command_id: Appended(tuple(receipts)) for command_id, receipts in answers.items()}

    async def _repeats(self, plan: _Plan) -> dict[str, Appended]:
        found = {command.id: await self.store.answer(command.id, command.digest) for command in plan.append.commands}
        return {command_id: answer for command_id, answer in found.items() if answer is not None}

    async def standing(self, stream_id: str) -> Standing:
        """A stream as it stands, once whoever writes to it now is done."""
        while writing := self._writing.get(stream_id):
            await writing.wait()
        if stream_id not in self._standings:
            self._keep(stream_id, await self._read_on(stream_id, Standing(0, self._fold(stream_id).initial)))
        self._standings.move_to_end(stream_id)
        return self._standings[stream_id]

    async def _catch_up(self, stream_ids: Iterable[str]) -> None:
        for stream_id in stream_ids:
            if known := self._standings.get(stream_id):
                self._keep(stream_id, await self._read_on(stream_id, known))

    async def _read_on(self, stream_id: str, known: Standing) -> Standing:
        rows = await self.store.read_stream(stream_id, known.version)
        fold = self._fold(stream_id)
        texts = await self.store.texts([row.id for row in rows]) if fold.with_texts and rows else {}
        messages = [parse(row.body) for row in rows]
        events = (self._read(message, texts_of(message, texts.get(message.id, {}))) for message in messages)
        state = reduce(fold.evolve, events, known.state)
        return Standing(rows[-1].version, state, (*known.beside, *texts)) if rows else known

    def _keep(self, stream_id: str, standing: Standing) -> None:
        known = self._standings.get(stream_id)
        if known is None or known.version < standing.version:
            self._standings[stream_id] = standing
            while len(self._standings) > STREAMS_CACHED:
                self._standings.popitem(last=False)

    def _fold(self, stream_id: str) -> Fold[Any]:
        return self._folds[stream_id.partition("-")[0]]
