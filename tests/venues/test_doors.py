"""Who may do what over HTTP, and what is answered before the roster was heard."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.venues.api.permissions import ROLES
from services.venues.domain.commands import COMMANDS
from shared.access import Role
from shared.decider import Command
from shared.envelope import Message
from shared.hearing import Hearing
from shared.memory import MemoryStore
from shared.signatures import Signer
from tests.doors import Door
from tests.venues.doors import door, say
from tests.venues.village import (
    NEIGHBOUR,
    TOWNSHIP,
    VILLAGE,
    acceptance,
    allocate,
    batch,
    complete,
    disburse,
    planned,
    programme,
    report,
    start,
)

DONE: tuple[Command, ...] = (programme(), batch(), planned(), allocate(), disburse(), start())
UNHEARD = (
    "/programmes", "/programmes/P-1", "/programmes/P-1/batches/B-1/list.xlsx", f"/works?unit={VILLAGE}", "/works/W-1",
    "/works/W-1/acceptance.xlsx", "/works/W-1/rota?week=2026-W40",
)  # fmt: skip


@pytest_asyncio.fixture
async def venues() -> AsyncIterator[Door]:
    async with door(MemoryStore("venues", "test")) as found:
        await say(found, *DONE)
        yield found


def test_every_command_has_its_roles() -> None:
    assert set(ROLES) == set(COMMANDS.values())


@pytest.mark.parametrize(("command", "role", "scope", "status"), [
    (report(50, "07-10"), "village_office", VILLAGE, 200),
    (report(50, "07-10"), "village_office", NEIGHBOUR, 403),
    (report(50, "07-10"), "organisation_department", "9901", 403),
    (disburse(5, entry="D-2"), "township_office", TOWNSHIP[:9], 200),
    (disburse(5, entry="D-2"), "village_office", VILLAGE, 403),
    (allocate(5, entry="A-2"), "township_office", TOWNSHIP[:9], 403),
    (allocate(5, entry="A-2"), "organisation_department", "9901", 200),
    (programme(programme="P-2"), "inspection_office", "9901", 403),
])  # fmt: skip
async def test_who_may_record_what(venues: Door, command: Command, role: Role, scope: str, status: int) -> None:
    told = command.model_dump(mode="json")
    assert (await venues.tell(told["type"], told, role, scope)).status_code == status


async def test_who_records_an_acceptance_reaches_the_office_that_accepts(venues: Door) -> None:
    await say(venues, complete())
    told = acceptance().model_dump(mode="json")
    assert (await venues.tell("record_acceptance", told, "village_office", VILLAGE)).status_code == 403
    assert (await venues.tell("record_acceptance", told, "organisation_department", VILLAGE)).status_code == 403
    assert (await venues.tell("record_acceptance", told, "organisation_department", "9901")).status_code == 200


async def test_before_the_roster_was_heard_nothing_is_decided_and_nothing_shown_that_rests_on_it() -> None:
    async def take(_: Message) -> None: ...

    hearing = Hearing("meetings", "test", Signer("meetings", bytes(32)).public_key, take)
    store = MemoryStore("venues", "test")
    async with door(store) as at:
        await say(at, *DONE)
        count = await at.count()
    async with door(store, require_heard=hearing.require) as at:
        told = complete().model_dump(mode="json")
        for answer in [await at.tell("complete_works", told), *[await at.see(path) for path in UNHEARD]]:
            assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
            assert "meetings" in answer.json()["detail"]
        for path in UNHEARD:
            assert (await at.client.get(path)).status_code == 401
        for path in ("/rules", "/programme/template"):
            assert (await at.see(path)).status_code == 200
        assert await at.count() == count


async def test_two_who_pay_at_the_same_time_are_not_both_covered(venues: Door) -> None:
    told = [disburse(4_000_000, entry=f"D-{number}").model_dump(mode="json") for number in (2, 3, 4)]
    answers = await asyncio.gather(*(venues.tell("disburse_funds", one) for one in told))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    back = allocate(-2_000_001, entry="A-2", corrects="A-1").model_dump(mode="json")
    assert (await venues.tell("allocate_funds", back)).json()["rule"] == "money.more_out_than_in"


async def test_a_refusal_names_its_numbers_in_both_languages(venues: Door) -> None:
    told = disburse(6_000_001, entry="D-2").model_dump(mode="json")
    answer = (await venues.tell("disburse_funds", told)).json()
    assert (answer["status"], answer["rule"], answer["field"]) == (422, "money.more_out_than_in", "amount_fen")
    assert "已拨入 10000000 分、已支出 4000000 分" in answer["detail"]
    english = (await venues.tell("disburse_funds", told, headers={"Accept-Language": "en"})).json()
    assert "10000000 fen allocated" in english["detail"]
