"""Who may what on NATS: each right that a service has, and the acts that must not succeed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local.nats import NatsServer
from deploy.nats.accounts import USERS, new_seed, public_key
from deploy.nats.provision import Provisioner, durable_config, stream_config
from shared.bus import RightsViolated, Watch, options
from tests.road import MEETINGS, SEEDS, Stream, config, connect, provisioning, seed_file, until

EVENT = "evt.meetings.990101.001.meeting_held"
ALERT = "evt.supervision.990101.001.alert_raised"
PULL = "$JS.API.CONSUMER.MSG.NEXT.MEETINGS.supervision"
FILE, GET_FILE = "$O.EVIDENCE.C.part", "$JS.API.DIRECT.GET.OBJ_EVIDENCE"


@dataclass
class House:
    """Every user connected, with the errors that the server sent to it."""

    server: NatsServer
    provisioner: Provisioner
    users: dict[str, Client]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def __getitem__(self, user: str) -> Client:
        return self.users[user]

    async def standing(self) -> dict[str, int]:
        return {name: await Stream(self.provisioner, name).last() for name in ("MEETINGS", "SUPERVISION")}

    async def hear(self, user: str, subject: str) -> list[Msg]:
        heard: list[Msg] = []

        async def on_message(message: Msg) -> None:
            heard.append(message)

        await self[user].subscribe(subject, cb=on_message)
        await self[user].flush()
        return heard


@pytest.fixture
async def house(nats_server: Callable[..., NatsServer]) -> AsyncIterator[House]:
    server = nats_server(config)
    async with AsyncExitStack() as stack:
        provisioner = await stack.enter_async_context(provisioning(server))
        house = House(server, provisioner, {})
        for user in USERS:
            house.errors[user] = []
            house.users[user] = await connect(server, user, house.errors[user])
            stack.push_async_callback(house.users[user].close)
        yield house


async def store(house: House, service: str, subject: str, body: bytes = b"{}") -> None:
    answer = json.loads((await house[service].request(subject, body, timeout=2)).data)
    assert "error" not in answer


async def test_each_service_publishes_its_own_events(house: House) -> None:
    await store(house, "meetings", EVENT)
    await store(house, "supervision", ALERT)
    assert await house.standing() == {"MEETINGS": 1, "SUPERVISION": 1}


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("supervision", EVENT),
        ("meetings", ALERT),
        ("client", EVENT),
        ("client", ALERT),
        ("monitor", EVENT),
        ("provisioner", EVENT),
        ("meetings", "feed.supervision.990101.001.alert_raised"),
        ("client", "feed.supervision.990101.001.alert_raised"),
        ("supervision", "head.meetings"),
        ("client", "head.meetings"),
        ("meetings", "cmd.supervision.dismiss_alert"),
        ("supervision", "cmd.meetings.hold_meeting"),
        ("client", "replay.meetings"),
        ("meetings", PULL),
        ("client", PULL),
        ("meetings", "$JS.ACK.MEETINGS.supervision.1.1.1.1.0"),
        ("supervision", "$JS.API.STREAM.INFO.MEETINGS"),
        ("rectification", EVENT),
        ("rectification", PULL),
        ("rectification", "head.meetings"),
        ("rectification", "replay.venues"),
        ("rectification", "cmd.venues.plan_works"),
        ("venues", EVENT),
        ("venues", "replay.supervision"),
        ("venues", FILE),
        ("venues", GET_FILE),
        ("meetings", FILE),
        ("client", FILE),
        ("client", GET_FILE),
    ],
)
async def test_nobody_publishes_what_is_not_theirs(house: House, user: str, subject: str) -> None:
    await house[user].publish(subject, b"{}")
    await house[user].flush()
    await until(lambda: house.errors[user], "the server says no")
    assert "permissions violation for publish" in house.errors[user][0].lower()
    assert await house.standing() == {"MEETINGS": 0, "SUPERVISION": 0}


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("client", "evt.meetings.>"),
        ("meetings", "evt.supervision.>"),
        ("supervision", "evt.meetings.>"),
        ("supervision", "cmd.meetings.>"),
        ("client", "cmd.meetings.>"),
        ("client", "head.meetings"),
        ("meetings", "_INBOX_supervision.>"),
        ("meetings", ">"),
        ("monitor", "evt.>"),
        ("provisioner", ">"),
        ("rectification", "evt.meetings.>"),
        ("rectification", "head.meetings"),
        ("rectification", "$O.EVIDENCE.>"),
        ("venues", "cmd.rectification.>"),
        ("venues", "head.meetings"),
        ("client", "evt.venues.>"),
    ],
)
async def test_nobody_hears_what_is_not_theirs(house: House, user: str, subject: str) -> None:
    await house.hear(user, subject)
    await until(lambda: house.errors[user], "the server says no")
    assert "permissions violation for subscription" in house.errors[user][0].lower()


@pytest.mark.parametrize("user", [user for user in USERS if user != "provisioner"])
@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("$JS.API.STREAM.CREATE.OTHER", {"name": "OTHER", "subjects": ["other"]}),
        ("$JS.API.STREAM.UPDATE.MEETINGS", stream_config(MEETINGS) | {"max_msgs": 1}),
        ("$JS.API.STREAM.DELETE.MEETINGS", {}),
        ("$JS.API.STREAM.PURGE.MEETINGS", {}),
        ("$JS.API.STREAM.MSG.DELETE.MEETINGS", {"seq": 1}),
        ("$JS.API.CONSUMER.CREATE.MEETINGS.other", {"stream_name": "MEETINGS", "config": durable_config("other")}),
        ("$JS.API.CONSUMER.DELETE.MEETINGS.supervision", {}),
        ("$JS.API.STREAM.PURGE.OBJ_EVIDENCE", {}),
        ("$JS.API.STREAM.MSG.DELETE.OBJ_EVIDENCE", {"seq": 1}),
    ],
)
async def test_nobody_but_the_provisioner_makes_or_unmakes(
    house: House, user: str, subject: str, body: dict[str, object]
) -> None:
    await store(house, "meetings", EVENT)
    with pytest.raises((TimeoutError, nats.errors.NoRespondersError)):
        await house[user].request(subject, json.dumps(body).encode(), timeout=0.2)
    assert await Stream(house.provisioner, "OTHER").last() == -1
    info = await Stream(house.provisioner).ask("$JS.API.STREAM.INFO.MEETINGS")
    assert (info["state"]["messages"], info["state"]["consumer_count"], info["config"]["max_msgs"]) == (1, 1, -1)


@pytest.mark.parametrize(
    ("user", "subject", "reply"),
    [
        # An answer of the server, or a message delivered, sent on to a subject where the sender may not publish.
        ("meetings", EVENT, ALERT),
        ("supervision", ALERT, EVENT),
        ("supervision", PULL, EVENT),
        ("supervision", PULL, "cmd.meetings.hold_meeting"),
        ("supervision", "replay.meetings", EVENT),
        ("client", "cmd.meetings.hold_meeting", EVENT),
        ("client", "cmd.supervision.dismiss_alert", ALERT),
        ("client", "cmd.meetings.hold_meeting", "head.meetings"),
        ("rectification", FILE, EVENT),
        ("rectification", GET_FILE, EVENT),
        ("rectification", "replay.meetings", EVENT),
        ("venues", "replay.meetings", "head.meetings"),
    ],
)
async def test_no_forged_reply_subject_reaches_another_stream_or_head(
    house: House, user: str, subject: str, reply: str
) -> None:
    async def answer(message: Msg) -> None:
        await message.respond(b'{"forged":true}')

    for service in ("meetings", "supervision"):
        await house[service].subscribe(f"cmd.{service}.>", cb=answer)
        await house[service].subscribe(f"replay.{service}", cb=answer)
        await house[service].flush()
    heads = await house.hear("supervision", "head.meetings")
    await store(house, "meetings", EVENT)
    await house[user].publish(subject, b'{"batch":5,"expires":1000000000}', reply=reply)
    await house[user].flush()
    # A true event behind it: once that is stored, whatever was forged before it would be there as well.
    await store(house, "meetings", EVENT)
    await store(house, "supervision", ALERT)
    forged = 1 if (user, subject) in (("meetings", EVENT), ("supervision", ALERT)) else 0
    found = await house.standing()
    assert sum(found.values()) == 3 + forged
    assert found["MEETINGS"] == 2 + (forged if user == "meetings" else 0)
    assert heads == []


async def test_commands_are_answered_and_replays_too(house: House) -> None:
    async def answer(message: Msg) -> None:
        await message.respond(message.subject.encode())

    await house["meetings"].subscribe("cmd.meetings.>", queue="commands", cb=answer)
    await house["meetings"].subscribe("replay.meetings", queue="replay", cb=answer)
    await house["meetings"].flush()
    await house["supervision"].subscribe("replay.supervision", queue="replay", cb=answer)
    assert (await house["supervision"].request("replay.supervision", b"{}")).data == b"replay.supervision"
    assert (await house["client"].request("cmd.meetings.hold_meeting", b"{}")).data == b"cmd.meetings.hold_meeting"
    for reader, source in (
        ("supervision", "meetings"),
        ("rectification", "meetings"),
        ("rectification", "supervision"),
        ("venues", "meetings"),
    ):
        assert (await house[reader].request(f"replay.{source}", b"{}")).data == f"replay.{source}".encode()


async def test_a_file_of_evidence_is_kept_and_got_and_cannot_be_rolled_up(house: House) -> None:
    await store(house, "rectification", FILE, b"picture")
    rolled = await house["rectification"].request(FILE, b"other", headers={"Nats-Rollup": "all"})
    assert "error" in json.loads(rolled.data)
    found = await house["rectification"].request(GET_FILE, json.dumps({"last_by_subj": FILE}).encode())
    assert found.data == b"picture"


async def test_heads_reach_supervision(house: House) -> None:
    heard = await house.hear("supervision", "head.meetings")
    own = await house.hear("supervision", "head.supervision")
    await house["meetings"].publish("head.meetings", b"1")
    await house["supervision"].publish("head.supervision", b"2")
    await until(lambda: heard and own, "both heads are heard")


async def test_clients_hear_what_was_stored_and_nothing_that_was_refused(house: House) -> None:
    heard = await house.hear("client", "evt.supervision.>")
    await store(house, "supervision", ALERT, b"1")
    refused = {"Nats-Expected-Last-Sequence": "0"}
    assert b"error" in (await house["supervision"].request(ALERT, b"again", headers=refused)).data
    await store(house, "supervision", ALERT, b"2")
    await until(lambda: len(heard) >= 2, "both alerts are heard")
    told = [(message.subject, message.data, (message.headers or {})["Nats-Sequence"]) for message in heard]
    assert told == [(ALERT, b"1", "1"), (ALERT, b"2", "2")]


async def test_a_refused_right_ends_the_process_instead_of_waiting_for_ever(house: House) -> None:
    watch = Watch()
    folder = house.server.folder
    nc = await nats.connect(**options(house.server.url, seed_file(folder, "meetings"), "meetings", watch))
    await nc.publish(ALERT, b"{}")
    with pytest.raises(RightsViolated, match=r"alert_raised"):
        await asyncio.wait_for(watch.violated(), 5)
    await nc.close()


async def test_another_key_is_not_let_in(house: House) -> None:
    with pytest.raises(nats.errors.Error):
        await nats.connect(house.server.url, nkeys_seed_str=new_seed(), max_reconnect_attempts=1, allow_reconnect=False)
    assert public_key(SEEDS["meetings"]).startswith("U")
