"""From a command that was accepted to its alert over SSE: the whole embedded county, asked at its front door."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

from deploy.local import sample
from deploy.local.county import Size
from deploy.local.figures import Observer
from deploy.local.folder import Folder
from deploy.local.judge import wait_judged
from deploy.local.ports import free_port
from deploy.local.secrets import Secrets
from deploy.local.suite import Suite
from tests.bench.front import Alerts, Answer, Door
from tests.bench.report import Figure, spread

ALERTS = 200
PAUSE_S = 0.1  # at most, between two alerts of the idle county: the services must not be asked in step
COMMANDS_PER_S = 500
LOAD_S = 20.0
AHEAD = 250  # matters opened before the first of them is proposed
DOORS = 32  # connections over which the other villages speak
WATCHED = 20  # villages whose alerts are timed; all others make the load
PATIENCE_S = 30.0
Command = tuple[str, dict[str, object]]


async def run(folder: Path) -> AsyncIterator[Figure]:
    async with embedded(folder) as suite:
        villages = await staffed(suite)
        watched, others = villages[:WATCHED], villages[WATCHED:]
        async with Alerts.at(suite.caddy.port, suite.secrets.token("inspection_office")) as alerts:
            clerk = Clerk(suite.caddy.port, suite.secrets.token("operator"), alerts)
            yield {"bench": "alert, idle", **spread_of(await clerk.idle(await clerk.opened(watched)))}
            opened = await clerk.opened(watched)
            load = Load(suite.caddy.port, suite.secrets.token("operator"), others)
            heard, _ = await asyncio.gather(clerk.steady(opened, LOAD_S), load.run(LOAD_S))
            yield {"bench": "alert, under load", **load.figure(), **spread_of(heard)}


@dataclass(frozen=True)
class Timed:
    """Seconds until the alert was heard: since the command was answered, and since it was sent."""

    accepted_s: float
    sent_s: float


def spread_of(heard: list[Timed]) -> Figure:
    sent = spread([timed.sent_s for timed in heard])
    accepted = spread([timed.accepted_s for timed in heard])
    return {"alerts": len(heard), **accepted, **{f"{name}_since_sent": value for name, value in sent.items()}}


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Suite]:
    """A county as `make run` starts it, loaded and judged. Its processes die with the thread that started them, so one
    thread does all of it."""
    home = Folder(folder / "var")
    with ThreadPoolExecutor(1) as thread, home.taken():
        suite = Suite(home, Secrets(home, county_has_data=False), free_port(), quietly)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(thread, begin, suite)
            yield suite
        finally:
            await loop.run_in_executor(thread, suite.stop)


def begin(suite: Suite) -> None:
    made = sample.written(suite.folder, Size.townships, Size.villages)
    suite.start(made.opened_at_us())
    sample.load(made, suite, quietly)
    observer = Observer(suite, "en")
    wait_judged(suite, observer, made.until, quietly)
    observer.close()


def quietly(_: str, **__: object) -> None:
    """The bench prints figures only."""


@dataclass(frozen=True)
class Village:
    code: str
    secretary: str
    member: str  # of the committee, and not its secretary
    committee: int


async def staffed(suite: Suite) -> list[Village]:
    """The villages that have whom a proposal needs, by what meetings shows of them."""
    found = []
    async with Door.at(suite.caddy.port, suite.secrets.token("operator")) as door:
        units = (await door.get("/meetings/units")).json()
        for unit in units:
            if unit["kind"] != "village" or unit["ended_on"]:
                continue
            told = (await door.get(f"/meetings/units/{unit['unit']}")).json()
            holders = {row["post"]: row["person"] for row in told["posts"]}
            secretary, member = holders.get("branch_secretary"), holders.get("branch_committee_member")
            committee = told["counts"].get("committee_members")
            if secretary and member and committee and secretary != member:
                found.append(Village(unit["unit"], secretary, member, committee))
    return found


def opening(village: Village, matter: str) -> Command:
    today = sample.today().isoformat()
    told = {"matter": matter, "unit": village.code, "kind": "works", "title": "修建文化广场"}
    return "open_matter", {**told, "opened_on": today}


def proposal(village: Village, matter: str, meeting: str, chair: str) -> Command:
    present = village.committee
    return "hold_meeting", {
        "meeting": meeting,
        "unit": village.code,
        "held_on": sample.today().isoformat(),
        "kinds": ["branch_committee"],
        "chair": chair,
        "recorder": village.secretary,
        "present": [village.secretary, village.member],
        "attendance": [{"kind": "branch_committee", "counted": "committee_members", "present": present}],
        "items": [{"matter": matter, "step": "proposal", "in_favour": present}],
        "minutes": "支委会研究修建文化广场。",
    }


Opened = tuple[str, Village]


class Clerk:
    """Proposes matters with the wrong person in the chair, and waits for the alert of each."""

    def __init__(self, port: int, token: str, alerts: Alerts) -> None:
        self._port = port
        self._token = token
        self._alerts = alerts
        self._number = count(1)

    async def opened(self, villages: list[Village]) -> list[Opened]:
        """Matters to be proposed."""
        opened = []
        async with Door.at(self._port, self._token) as door:
            for village, _ in zip(cycle(villages), range(ALERTS), strict=False):
                matter = f"M-watched-{next(self._number)}"
                (await door.tell(*opening(village, matter))).require_good()
                opened.append((matter, village))
        return opened

    async def idle(self, opened: list[Opened]) -> list[Timed]:
        """One after the other, in a county where nothing else happens."""
        random = Random(1)
        heard = []
        async with Door.at(self._port, self._token) as door:
            for matter, village in opened:
                heard.append(await self._timed(door, village, matter))
                await asyncio.sleep(random.uniform(0, PAUSE_S))
        return heard

    async def steady(self, opened: list[Opened], duration_s: float) -> list[Timed]:
        """All in `duration_s`, at even distances, whether or not the alert of the last one has come."""
        async with Door.at(self._port, self._token) as door:
            began = time.perf_counter()
            waiting = []
            for number, (matter, village) in enumerate(opened):
                await asyncio.sleep(began + number * duration_s / len(opened) - time.perf_counter())
                waiting.append(asyncio.create_task(self._timed(door, village, matter)))
            return await asyncio.gather(*waiting)

    async def _timed(self, door: Door, village: Village, matter: str) -> Timed:
        record = matter.replace("M", "S", 1)
        heard = self._alerts.of(f"matter/{matter}/{record}")
        sent = time.perf_counter()
        answer = await door.tell(*proposal(village, matter, record, village.member))
        accepted = time.perf_counter()
        assert b"step_refused" in answer.body, answer.body.decode()
        moment = await asyncio.wait_for(heard, PATIENCE_S)
        return Timed(moment - accepted, moment - sent)


class Load:
    """Matters opened and then proposed as they should be: so many commands a second, whatever comes back.

    A command for which no connection is free waits, and is counted only when it has been answered.
    """

    def __init__(self, port: int, token: str, villages: list[Village]) -> None:
        self._port = port
        self._token = token
        self._villages = villages
        self._due: asyncio.Queue[Command] = asyncio.Queue()
        self._answers: list[Answer] = []
        self._elapsed_s = 0.0

    async def run(self, duration_s: float) -> None:
        speakers = [asyncio.create_task(self._speak()) for _ in range(DOORS)]
        began = time.perf_counter()
        for number, command in enumerate(islice(self._commands(), int(COMMANDS_PER_S * duration_s))):
            await asyncio.sleep(began + number / COMMANDS_PER_S - time.perf_counter())
            self._due.put_nowait(command)
        await self._due.join()
        self._elapsed_s = time.perf_counter() - began
        for speaker in speakers:
            speaker.cancel()
        await asyncio.gather(*speakers, return_exceptions=True)

    def figure(self) -> Figure:
        """`refused` by rule: a proposal that overtakes its opening at another door has an unknown matter."""
        refused = Counter(str(answer.json().get("rule")) for answer in self._answers if answer.status != 200)
        return {
            "commands": len(self._answers),
            "commands_per_s": round(len(self._answers) / self._elapsed_s),
            "refused": dict(refused),
        }

    def _commands(self) -> Iterator[Command]:
        villages = cycle(self._villages)
        opened: deque[tuple[Village, str]] = deque()
        for number in count():
            village, matter = next(villages), f"M-load-{number}"
            opened.append((village, matter))
            yield opening(village, matter)
            if number >= AHEAD:
                village, matter = opened.popleft()
                yield proposal(village, matter, matter.replace("M", "S", 1), village.secretary)

    async def _speak(self) -> None:
        async with Door.at(self._port, self._token) as door:
            while True:
                self._answers.append(await door.tell(*await self._due.get()))
                self._due.task_done()
