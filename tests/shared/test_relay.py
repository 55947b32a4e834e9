"""The relay on a real server: the stream's sequence is the store's position, whatever happens to either."""

import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from deploy.local.nats import NatsServer
from deploy.nats.provision import Provisioner
from shared.publishing import publish, publish_one
from shared.relay import POLL_EVERY_S
from tests.databases import Database
from tests.road import MEETINGS, Source, Stream, config, connect, provisioned, provisioning, source, until


@dataclass
class Road:
    server: NatsServer
    provisioner: Provisioner
    stream: Stream
    source: Source

    async def whole(self, position: int) -> None:
        """The stream stands at `position` and holds exactly the store's events up to there."""
        await self.stream.stands_at(position)
        rows = await self.source.store.read_page(0, position)
        assert await self.stream.hashes() == [row.hash.hex() for row in rows]


@pytest.fixture
async def road(nats_server: Callable[..., NatsServer], meetings_database: Database) -> AsyncIterator[Road]:
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        of = await stack.enter_async_context(source(meetings_database, server))
        yield Road(server, provisioner, Stream(provisioner), of)


async def noted(road: Road, position: int) -> None:
    async def there() -> bool:
        return await road.source.relayed() == position

    await until(there, f"the relay notes {position}")


async def test_each_event_stands_at_its_position(road: Road) -> None:
    await road.source.append(30)
    road.source.relaying.start()
    await road.whole(30)
    await road.source.append(1)
    await road.source.append(2_500)
    await noted(road, 2_531)
    assert await road.stream.last() == 2_531
    assert road.source.relay.standing.published == 2_531


@pytest.mark.parametrize("events", [5, 40])
async def test_published_twice_nothing_is_doubled(road: Road, events: int) -> None:
    await road.source.append(events)
    page = await road.source.store.read_page(0, events)
    for _ in range(2):
        assert await publish(road.source.nc, "meetings", road.source.signer, page) == events
    await road.whole(events)


async def test_killed_between_publish_and_note_the_next_leader_goes_on_behind_it(road: Road) -> None:
    await road.source.append(40)
    page = await road.source.store.read_page(0, 30)
    await publish(road.source.nc, "meetings", road.source.signer, page)
    assert await road.source.relayed() == 0
    road.source.relaying.start()
    await road.whole(40)
    await noted(road, 40)


async def test_a_lost_tail_is_published_again(road: Road) -> None:
    """The server may lose what it acknowledged: here its files are put back to what they were thirty events ago."""
    await road.source.append(30)
    road.source.relaying.start()
    await road.whole(30)
    await road.source.relaying.stop()
    road.server.stop()
    before = shutil.copytree(road.server.store, road.server.folder / "before")
    road.server.start()
    road.source.relaying.start()
    await road.source.append(30)
    await noted(road, 60)
    await road.source.relaying.stop()
    road.server.kill()
    shutil.rmtree(road.server.store)
    before.rename(road.server.store)
    road.server.start()
    await provisioned(road.provisioner)
    assert await road.stream.last() == 30
    road.source.relaying.start()
    await road.whole(60)


async def test_an_idle_relay_finds_within_seconds_that_the_stream_has_lost_its_tail(road: Road) -> None:
    await road.source.append(60)
    road.source.relaying.start()
    await road.whole(60)
    await road.provisioner.remake(MEETINGS, 1)
    assert await road.stream.last() == 0
    await road.whole(60)


async def test_the_probe_of_a_whole_stream_changes_nothing(road: Road) -> None:
    await road.source.append(3)
    road.source.relaying.start()
    await road.whole(3)
    proved_at = road.source.relay.standing.proved_at
    states: set[str] = set()

    def answered() -> bool:
        states.add(road.source.relay.standing.state)
        return road.source.relay.standing.proved_at > proved_at

    await until(answered, "the idle probe was answered")
    assert states == {"leading"}  # an idle leader's session lives on
    await road.whole(3)


async def test_an_append_wakes_the_relay_at_once(road: Road) -> None:
    road.source.relaying.start()
    await road.source.append(1)
    await noted(road, 1)
    began = time.monotonic()
    for position in range(2, 8):
        await road.source.append(1)
        await noted(road, position)
    assert time.monotonic() - began < POLL_EVERY_S


async def test_a_deleted_stream_comes_back_with_the_whole_history(road: Road) -> None:
    await road.source.append(50)
    road.source.relaying.start()
    await road.whole(50)
    await road.stream.delete()
    await road.source.append(30)
    await until(lambda: road.source.relay.standing.state == "waiting", "the relay says that it waits")
    await road.provisioner.once()
    await road.whole(80)
    assert road.source.relay.standing.state == "leading"


async def test_a_wiped_server_is_filled_again(road: Road) -> None:
    await road.source.append(50)
    road.source.relaying.start()
    await road.whole(50)
    road.server.kill()
    for file in sorted(road.server.store.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    road.server.start()
    await provisioned(road.provisioner)
    await road.whole(50)


async def test_a_foreign_message_stops_the_relay_until_the_stream_is_made_anew(road: Road) -> None:
    await road.source.append(30)
    road.source.relaying.start()
    await road.whole(30)
    intruder = await connect(road.server, "meetings")
    await intruder.request("evt.meetings.990101.000.counted", b"{}")
    await until(lambda: road.source.relay.standing.state == "foreign", "the relay says that it is foreign")
    assert "31" in road.source.relay.standing.reason
    await road.source.append(40)
    await until(lambda: "the store at 70" in road.source.relay.standing.reason, "it has tried again")
    assert road.source.relay.standing.state == "foreign"
    assert await road.stream.last() == 31
    await road.provisioner.remake(MEETINGS, 1)
    await road.whole(70)
    await until(lambda: road.source.relay.standing.state == "leading", "the relay leads again")
    await intruder.close()


async def test_a_stale_leaders_batch_is_refused_whole(road: Road) -> None:
    await road.source.append(60)
    page = await road.source.store.read_page(0, 60)
    nc, signer = road.source.nc, road.source.signer
    assert await publish(nc, "meetings", signer, page[:40]) == 40
    assert await publish(nc, "meetings", signer, page[10:50]) == 40
    assert await publish_one(nc, "meetings", signer, page[39]) == 40
    await road.whole(40)


async def test_a_stream_that_keeps_only_the_newest_starts_where_it_was_told(road: Road) -> None:
    await road.source.append(50)
    await road.provisioner.remake(MEETINGS, 31)
    road.source.relaying.start()
    await road.stream.stands_at(50)
    info = await road.stream.ask("$JS.API.STREAM.INFO.MEETINGS")
    assert (info["state"]["first_seq"], info["state"]["messages"]) == (31, 20)
