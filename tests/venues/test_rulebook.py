"""The rules go on record when the service starts with others than before, so that whoever judges by them hears them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from deploy.local.ports import free_port
from services.venues.api.trade import trade
from services.venues.domain import rules
from services.venues.domain.rules import Rulebook
from services.venues.settings import RULE_FILE
from shared.adoption import RulebookAdopted, digest
from shared.days import to_us
from shared.decider import Command
from shared.envelope import parse
from shared.hearing import Unheard
from shared.memory import MemoryStore
from shared.rulebooks import RulesFile
from tests.databases import Database
from tests.doors import Door, inlet_on
from tests.process import Process
from tests.venues.doors import door
from tests.venues.village import COUNTY, RULES, TODAY, adopt, batch, county, heard, programme

POSTS = ["village_clerk", "branch_secretary"]
OURS = ["branch_committee_member", "branch_secretary", "village_clerk", "village_committee_member", "village_director"]
KEEPERS = """
[[row]]
about = "keepers"
id = "rota.keepers/1"
in_force_from = 2020-01-01
posts = ["village_clerk", "branch_secretary"]
source = "县委〔2026〕12 号（虚构）"
status = "confirmed"
"""
LATER = KEEPERS.replace("keepers/1", "keepers/2").replace("2020-01-01", "2026-07-01")
OPENING = datetime(2026, 3, 1, 1, tzinfo=UTC)
IDS = ("0192d5a0-0000-7000-8000-00000000000a", "0192d5a0-0000-7000-8000-00000000000b")


def with_county(text: str) -> Rulebook:
    return rules.read(RulesFile.at(RULE_FILE), RulesFile("county.toml", text))


def adopted(book: Rulebook, before: Rulebook = RULES) -> RulebookAdopted:
    (event,) = county().told(adopt(before)).when(adopt(book)).outcome()
    assert isinstance(event, RulebookAdopted)
    return event


def keepers(rows: tuple[Mapping[str, object], ...]) -> dict[object, object]:
    """The posts by the row's id."""
    return {row["id"]: row["posts"] for row in rows if row["about"] == "keepers"}


async def lines(at: Door, *told: Mapping[str, Any]) -> list[Any]:
    body = "".join(f"{json.dumps(line)}\n" for line in told)
    answer = await at.client.post("/import", content=body, headers=at.bearer())
    return [json.loads(text) for text in answer.text.splitlines()]


def line(number: int, command: Command, **more: Any) -> dict[str, Any]:
    data = command.model_dump(mode="json")
    return {"id": IDS[number], "type": data["type"], "data": data, **more}


def test_the_first_rules_are_adopted_whole_and_the_same_ones_once() -> None:
    rows = RULES.plain()
    assert [row["about"] for row in rows] == ["seven_ones", "keepers", "photos"]
    told = RulebookAdopted(unit=COUNTY, occurred_on=TODAY, digest=digest(rows), rows=rows)
    county().when(adopt()).then(told)


def test_a_countys_own_row_changes_what_is_said_of_who_keeps_a_shift() -> None:
    assert keepers(adopted(with_county(KEEPERS)).rows) == {"rota.keepers/1": sorted(POSTS)}
    assert keepers(adopted(with_county(LATER)).rows) == {"rota.keepers/1": OURS, "rota.keepers/2": sorted(POSTS)}


def test_without_it_ours_are_adopted_anew() -> None:
    again = adopted(RULES, with_county(KEEPERS))
    assert (keepers(again.rows), again.digest) == ({"rota.keepers/1": OURS}, digest(RULES.plain()))


def test_posts_are_told_in_one_order_whatever_that_of_the_file_or_the_process() -> None:
    assert keepers(with_county(KEEPERS).plain()) == {"rota.keepers/1": sorted(POSTS)}
    assert keepers(RULES.plain()) == {"rota.keepers/1": OURS}


async def test_they_are_adopted_before_the_roster_is_heard_and_then_nothing_else_is() -> None:
    def unheard() -> None:
        raise Unheard("meetings")

    store = MemoryStore("venues", "test")
    async with door(store, require_heard=unheard) as at:
        answer = await at.tell("open_programme", programme().model_dump(mode="json"))
        assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
    (stored,) = await store.read_page(0, 10)
    told = parse(stored.body)
    assert (told.type, told.subject, told.stream) == ("rulebook_adopted", f"unit/{COUNTY}", "county")
    assert told.actor == "service/venues"


async def test_nobody_can_send_rules_to_be_adopted() -> None:
    async with door(MemoryStore("venues", "test")) as at:
        sent = adopt(with_county(KEEPERS))
        assert (await at.tell("adopt_rulebook", sent.model_dump(mode="json"))).status_code == 404
        by_bus = await at.inlet.command("adopt_rulebook", b"{}", {"authorization": at.bearer()["Authorization"]})
        (in_file,) = await lines(at, line(0, sent))
        assert [by_bus.body["rule"], in_file["problem"]["rule"]] == ["input.unknown_command"] * 2
        assert await at.count() == 1


async def test_a_restart_adopts_nothing_and_one_with_other_rules_adopts_them() -> None:
    store, countys = MemoryStore("venues", "test"), with_county(KEEPERS)
    for book, count in ((RULES, 1), (RULES, 1), (countys, 2), (countys, 2), (RULES, 3)):
        async with door(store, rules=book) as at:
            assert await at.count() == count


async def test_a_store_from_before_there_was_an_adoption_has_one_from_its_next_start_on() -> None:
    store = MemoryStore("venues", "test")
    before = inlet_on(trade(heard(), RULES), store)
    for command in (programme(), batch()):
        await before.own(command)
    async with door(store):
        types = [event.type for event in await store.read_page(0, 10)]
        assert types == ["programme_opened", "batch_opened", "rulebook_adopted"]


async def test_while_a_demonstration_is_loaded_they_are_adopted_at_the_moment_at_which_it_stands() -> None:
    store, moments = MemoryStore("venues", "test", to_us(OPENING)), [OPENING + timedelta(days=n) for n in (2, 3)]
    commands = (programme(), batch())
    for number, book in enumerate((RULES, with_county(KEEPERS))):
        async with door(store, rules=book) as at:
            told = line(number, commands[number], recorded_at=moments[number].isoformat())
            assert [answer["ok"] for answer in await lines(at, told)] == [True]
    found = [(event.type, event.recorded_at_us) for event in await store.read_page(0, 10)]
    assert found == [
        ("rulebook_adopted", to_us(OPENING)),
        ("programme_opened", to_us(moments[0])),
        ("rulebook_adopted", to_us(moments[0])),
        ("batch_opened", to_us(moments[1])),
    ]
    first, _, second, _ = await store.read_page(0, 10)
    assert [event.occurred_on.isoformat() for event in (first, second)] == ["2026-03-01", "2026-03-03"]


async def on_record(database: Database) -> list[dict[object, object]]:
    """Who keeps a shift, by each adoption."""
    connection = await asyncpg.connect(database.dsn)
    bodies = await connection.fetch("SELECT body FROM es.events WHERE type = 'rulebook_adopted' ORDER BY position")
    await connection.close()
    return [keepers(json.loads(row["body"])["data"]["rows"]) for row in bodies]


async def test_the_service_adopts_its_rules_at_its_start_though_it_hears_nobody(
    tmp_path: Path, venues_database: Database
) -> None:
    await venues_database.found()
    (tmp_path / "county.toml").write_text(KEEPERS, "utf-8")
    process = Process(tmp_path, venues_database, f"nats://127.0.0.1:{free_port()}")
    plain, countys = process.environment, {"VENUES_RULES_FILE": str(tmp_path / "county.toml")}
    told = {"rota.keepers/1": OURS}, {"rota.keepers/1": sorted(POSTS)}
    for more, count in (({}, 1), ({}, 1), (countys, 2), (countys, 2), ({}, 3)):
        process.environment = plain | more
        async with process.running():
            await process.is_("/livez", 200)
            assert await on_record(venues_database) == [told[number % 2] for number in range(count)]
