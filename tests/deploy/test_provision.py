"""The provisioner creates what is missing and leaves alone what is there."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.cli.republish import republish
from deploy.local.nats import NatsServer
from deploy.local.ports import free_port
from deploy.local.process import Child
from deploy.nats.accounts import SERVICES, SHELF_BYTES_MAX, Server
from deploy.nats.provision import Provisioner, durable_config, shelf_config, stream_config
from tests.road import MEETINGS, Stream, config, connect, provisioning, seed_file, until


async def test_what_is_missing_is_created_and_what_is_there_is_as_wanted(
    nats_server: Callable[..., NatsServer],
) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        assert await provisioner.once() == []
        for service in SERVICES:
            info = await Stream(provisioner, service.stream).ask(f"$JS.API.STREAM.INFO.{service.stream}")
            assert (info["config"]["allow_atomic"], info["config"]["deny_delete"]) == (True, True)
        shelf = await Stream(provisioner).ask("$JS.API.STREAM.INFO.OBJ_EVIDENCE")
        assert (shelf["config"]["allow_direct"], shelf["config"]["allow_rollup_hdrs"]) == (True, False)
        assert (shelf["config"]["max_bytes"], shelf["config"]["discard"]) == (SHELF_BYTES_MAX, "new")
        info = await Stream(provisioner).ask("$JS.API.CONSUMER.INFO.MEETINGS.supervision")
        assert (info["config"]["ack_policy"], info["config"]["max_deliver"]) == ("all", -1)


async def test_settings_that_differ_are_told_and_stay(nats_server: Callable[..., NatsServer]) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        stream = Stream(provisioner)
        await stream.ask("$JS.API.STREAM.UPDATE.MEETINGS", stream_config(MEETINGS) | {"max_age": 3_600_000_000_000})
        changed = durable_config("supervision") | {"max_deliver": 5}
        await stream.ask("$JS.API.CONSUMER.CREATE.MEETINGS.supervision", {"stream_name": "MEETINGS", "config": changed})
        assert await provisioner.once() == [
            "stream MEETINGS: max_age is 3600000000000, wanted 0",
            "durable MEETINGS/supervision: max_deliver is 5, wanted -1",
        ]
        info = await stream.ask("$JS.API.STREAM.INFO.MEETINGS")
        assert info["config"]["max_age"] == 3_600_000_000_000


async def test_files_without_a_bound_are_told_and_stay(nats_server: Callable[..., NatsServer]) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        stream = Stream(provisioner)
        await stream.ask("$JS.API.STREAM.UPDATE.OBJ_EVIDENCE", shelf_config("EVIDENCE", bytes_max=-1))
        assert await provisioner.once() == [f"object store EVIDENCE: max_bytes is -1, wanted {SHELF_BYTES_MAX}"]
        county = Provisioner(provisioner.nc, shelf_bytes_max=5_000_000)
        assert await county.once() == ["object store EVIDENCE: max_bytes is -1, wanted 5000000"]


async def test_files_get_more_room_when_it_is_set_and_never_less(nats_server: Callable[..., NatsServer]) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        more = Provisioner(provisioner.nc, shelf_bytes_max=SHELF_BYTES_MAX + 1)
        assert await more.once() == []
        shelf = await Stream(provisioner).ask("$JS.API.STREAM.INFO.OBJ_EVIDENCE")
        assert shelf["config"]["max_bytes"] == SHELF_BYTES_MAX + 1
        assert await provisioner.once() == [
            f"object store EVIDENCE: max_bytes is {SHELF_BYTES_MAX + 1}, wanted {SHELF_BYTES_MAX}"
        ]


async def test_more_than_the_server_has_is_told_and_stops_nothing(nats_server: Callable[..., NatsServer]) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        more = Provisioner(provisioner.nc, shelf_bytes_max=10**15)
        assert await more.once() == [f"object store EVIDENCE: max_bytes is {SHELF_BYTES_MAX}, wanted {10**15}"]


def test_the_files_leave_the_streams_their_room(tmp_path: Path) -> None:
    assert Server(tmp_path, 4222).store_bytes_max - SHELF_BYTES_MAX >= 2_000_000_000


async def test_a_deleted_stream_and_its_durable_come_back(nats_server: Callable[..., NatsServer]) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        stream = Stream(provisioner)
        await stream.delete()
        assert await provisioner.last_sequence(MEETINGS) is None
        await provisioner.once()
        assert await provisioner.last_sequence(MEETINGS) == 0
        assert "error" not in await stream.ask("$JS.API.CONSUMER.INFO.MEETINGS.supervision")


async def test_a_stream_that_comes_back_begins_at_the_oldest_position_kept(
    nats_server: Callable[..., NatsServer],
) -> None:
    async with provisioning(nats_server(config)) as provisioner:
        await Stream(provisioner).delete()
        await Provisioner(provisioner.nc, first_seq={"meetings": 501}).once()
        assert await provisioner.last_sequence(MEETINGS) == 500
        await provisioner.remake(MEETINGS, 1)
        assert await provisioner.last_sequence(MEETINGS) == 0


async def test_republish_makes_the_stream_anew_with_its_durable(
    nats_server: Callable[..., NatsServer], tmp_path: Path
) -> None:
    server = nats_server(config)
    async with provisioning(server) as provisioner:
        meetings = await connect(server, "meetings")
        await meetings.request("evt.meetings.990101.000.counted", b"{}")
        await meetings.close()
        assert await provisioner.last_sequence(MEETINGS) == 1
        for first, stands in ((1, 0), (41, 40)):
            await asyncio.to_thread(
                republish, "meetings", first, server.url, seed_file(tmp_path, "provisioner"), yes=True
            )
            assert await provisioner.last_sequence(MEETINGS) == stands
            assert await provisioner.once() == []


async def test_republish_names_a_service_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="there is no service weather"):
        republish("weather", yes=True)


async def test_the_process_waits_for_the_server_repairs_and_stops_when_told(tmp_path: Path) -> None:
    """Started before the server, as after a reboot."""
    server = NatsServer(tmp_path / "nats", config, port=free_port())
    environment = os.environ | {
        "PROVISION_NATS_URL": server.url,
        "PROVISION_NATS_SEED_FILE": str(seed_file(tmp_path, "provisioner")),
        "PROVISION_EVERY_S": "0.2",
    }
    process = Child([sys.executable, "-m", "deploy.nats.provision"], tmp_path / "provision.log", environment)
    try:
        server.start()
        monitor = await connect(server, "monitor")

        async def there() -> bool:
            info = json.loads((await monitor.request("$JS.API.STREAM.INFO.MEETINGS")).data)
            return "error" not in info

        await until(there, "the stream is there")
        async with provisioning(server) as provisioner:
            await Stream(provisioner).delete()
        await until(there, "the stream is there again")
        await monitor.close()
    finally:
        process.send(signal.SIGTERM)
        ended = await asyncio.to_thread(process.wait, 5)
        process.kill()
        server.kill()
    assert ended
    assert process.exit_code == 0
