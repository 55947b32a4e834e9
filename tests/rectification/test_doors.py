"""Who may do what over HTTP, and what is answered before the roster was heard."""

from datetime import date
from typing import get_args

import pytest

from services.rectification.api.permissions import ROLES
from services.rectification.domain.commands import COMMANDS, RectificationCommand
from shared.decider import Command
from shared.envelope import Message
from shared.hearing import Hearing
from shared.memory import MemoryStore
from shared.signatures import Signer
from tests.doors import token
from tests.rectification.county import (
    COUNTY,
    NEIGHBOUR,
    OFFICE,
    START,
    VILLAGE,
    cause,
    check,
    claim,
    closing,
    decline,
    extension,
    filing,
    heard,
    listed,
    measure,
    merge,
    reopening,
    request,
    ruling,
)
from tests.rectification.doors import RUNNING, door, say


def test_every_command_has_its_roles() -> None:
    assert set(ROLES) == set(get_args(RectificationCommand)) == set(COMMANDS.values())
    assert all(ROLES.values())


@pytest.mark.parametrize("command", [RUNNING, listed(), check(), extension("claim", "07-31"), reopening(), closing()])
async def test_a_village_does_not_do_the_offices_work(command: Command) -> None:
    async with door() as at:
        answer = await say(at, command, role="village_office")
        assert (answer.status_code, answer.json()["rule"]) == (403, "access.role")


@pytest.mark.parametrize("command", [filing(), claim(), cause("06-01"), measure("06-01"), request()])
async def test_an_office_does_not_do_the_villages_work(command: Command) -> None:
    async with door() as at:
        answer = await say(at, command, role="inspection_office")
        assert (answer.status_code, answer.json()["rule"]) == (403, "access.role")


async def test_everybody_acts_within_their_scope() -> None:
    async with door() as at:
        assert (await say(at, RUNNING, listed())).status_code == 200
        other = await say(at, claim(), role="village_office", scope=NEIGHBOUR)
        assert (other.status_code, other.json()["rule"]) == (403, "access.scope")
        assert (await say(at, claim(), role="village_office", scope=VILLAGE)).status_code == 200
        # An office whose scope is itself alone reaches nobody's problem.
        alone = await say(at, check(), role="inspection_office", scope=OFFICE)
        assert (alone.status_code, alone.json()["rule"]) == (403, "access.scope")


async def test_after_a_merger_an_office_acts_where_the_problem_is_now_as_it_is_shown_there() -> None:
    roster, afar = heard(), "990101002001"
    roster.learn("unit_registered", afar, START, {"kind": "village", "parent": COUNTY, "name": "另一乡镇的村（虚构）"})
    async with door(roster=roster) as at:
        await say(at, RUNNING, listed(), decline())
        merge(roster, VILLAGE, afar, date(2026, 6, 30))
        for scope, status in ((VILLAGE[:9], 403), (afar[:9], 200)):
            bearer = {"Authorization": f"Bearer {token('inspection_office', scope, OFFICE)}"}
            told = ruling("insisted").model_dump_json()
            shown = await at.client.get("/problems/P-1", headers=bearer)
            ruled = await at.client.post("/commands/rule_claim", content=told, headers=bearer)
            assert (shown.status_code, ruled.status_code) == (status, status)


UNHEARD = ("/campaigns", "/campaigns/C", "/problems", "/problems/P-1", "/lists", "/lists.xlsx")


async def test_before_the_roster_was_heard_nothing_is_decided_and_nothing_shown_that_rests_on_it() -> None:
    async def take(_: Message) -> None: ...

    hearing = Hearing("meetings", "test", Signer("meetings", bytes(32)).public_key, take)
    store = MemoryStore("rectification")
    async with door(store=store) as at:
        await say(at, RUNNING, listed())
    async with door(store=store, require_heard=hearing.require) as at:
        for answer in [await say(at, RUNNING), await say(at, check()), *[await at.see(path) for path in UNHEARD]]:
            assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
            assert "meetings" in answer.json()["detail"]
        for path in UNHEARD:
            assert (await at.client.get(path)).status_code == 401
        for path in ("/rules", "/plan/template", "/problem-list/template"):
            assert (await at.see(path)).status_code == 200
        assert await at.count() == 2
