"""A finding must not vanish: its campaign runs when it is recorded, and it shows which problem it became, or none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.supervision.domain.finding import CampaignTold
from tests.databases import Database
from tests.supervision.county import TOWN, VILLAGE, day
from tests.supervision.heard import Judged, Row, judged
from tests.supervision.listed import ended, listed, opened, tell
from tests.supervision.test_feed import feed, who
from tests.supervision.test_findings import RECORDED_ON, body, findings, heard, record, recorded

TODAY = day(RECORDED_ON)


def test_a_campaign_of_which_nothing_was_heard_is_refused() -> None:
    findings(None).when(record()).refused_by("finding.unknown_campaign", "campaign", campaign="C")
    findings(None).when(record(campaign=None)).then_types("finding_recorded")


def test_the_last_day_of_a_campaign_is_one_of_its_own() -> None:
    findings(CampaignTold(TODAY, ended=False)).when(record()).then_types("finding_recorded")
    yesterday = TODAY - timedelta(days=1)
    over = findings(CampaignTold(yesterday, ended=False)).when(record(found_on=yesterday))
    over.refused_by("finding.campaign_ended", "campaign", campaign="C", day=yesterday)


def test_once_a_campaign_was_ended_its_last_day_is_over_too() -> None:
    ended_today = findings(CampaignTold(TODAY, ended=True)).when(record())
    ended_today.refused_by("finding.campaign_ended", "campaign", campaign="C", day=TODAY)


@pytest.mark.parametrize("campaign", [None, CampaignTold(TODAY - timedelta(days=1), ended=True)])
def test_what_was_recorded_stays_the_same_whatever_becomes_of_the_campaign(campaign: CampaignTold | None) -> None:
    assert findings(campaign).given(recorded()).when(record()).outcome() == []


# At the door.


@asynccontextmanager
async def door(database: Database, *told: Row) -> AsyncIterator[tuple[Judged, httpx.AsyncClient]]:
    """The county is heard, and this of rectification."""
    async with judged(database) as it, feed(it) as (client, _):
        await heard(it, *told)
        yield it, client


async def rows(client: httpx.AsyncClient, **asked: Any) -> list[tuple[str, str | None]]:
    answer = await client.get("/findings", params=asked, headers=who())
    return [(row["finding"], row["problem"]) for row in answer.json()["findings"]]


@pytest.mark.parametrize(
    ("told", "rule", "words"),
    [
        ((), "finding.unknown_campaign", ("尚未收到编号为 C 的整治行动", "Nothing was heard of a campaign C")),
        ((opened(campaign="D"),), "finding.unknown_campaign", ("请稍后重试", "try again in a moment")),
        ((ended(),), "finding.unknown_campaign", ("请核对行动编号", "check its id")),
        ((opened("2026-03-01"),), "finding.campaign_ended", ("2026-03-01", "2026-03-01")),
        ((opened(), ended()), "finding.campaign_ended", ("请填写正在进行的行动", "name one that runs")),
    ],
    ids=["nothing", "another", "only its end", "its last day has passed", "it was ended"],
)
async def test_a_campaign_that_does_not_run_is_told_in_both_languages(
    supervision_database: Database, told: tuple[Row, ...], rule: str, words: tuple[str, str]
) -> None:
    async with door(supervision_database, *told) as (it, client):
        for language, expected in zip(("zh-CN", "en"), words, strict=True):
            answer = await client.post("/findings", json=body(), headers=who() | {"Accept-Language": language})
            assert (answer.status_code, answer.json()["rule"], answer.json()["field"]) == (422, rule, "campaign")
            assert expected in answer.json()["detail"]
        assert await it.pool.fetchval("SELECT count(*) FROM es.events") == 0
        assert (await client.post("/findings", json=body(campaign=None), headers=who())).status_code == 200


async def test_a_campaign_that_was_opened_just_now_is_waited_for(supervision_database: Database) -> None:
    async with door(supervision_database) as (it, client):
        assert (await client.post("/findings", json=body(), headers=who())).status_code == 422
        await tell(it, opened())  # in the trail; no lane has judged it
        assert (await client.post("/findings", json=body(), headers=who())).status_code == 200


async def test_an_opening_that_nobody_can_read_was_not_heard(supervision_database: Database) -> None:
    async with door(supervision_database, opened("someday")) as (_, client):
        answer = await client.post("/findings", json=body(), headers=who())
        assert (answer.status_code, answer.json()["rule"]) == (422, "finding.unknown_campaign")


async def test_a_finding_shows_the_problem_that_it_became(supervision_database: Database) -> None:
    async with door(supervision_database, opened()) as (it, client):
        for number, campaign in (("I-7", "C"), ("I-8", "C"), ("I-9", None)):
            said = body(finding=number, campaign=campaign)
            assert (await client.post("/findings", json=said, headers=who())).status_code == 200
        assert await rows(client) == [("I-7", None), ("I-8", None), ("I-9", None)]
        await tell(it, listed("I-7"))
        assert await rows(client) == [("I-7", "F.I-7"), ("I-8", None), ("I-9", None)]
        assert (await client.get("/findings/I-7", headers=who())).json()["problem"] == "F.I-7"
        assert (await client.get("/findings/I-8", headers=who())).json()["problem"] is None


async def test_what_names_a_campaign_and_is_on_no_list_is_asked_for_by_itself(supervision_database: Database) -> None:
    async with door(supervision_database, opened()) as (it, client):
        for number, more in (("I-7", {}), ("I-8", {}), ("I-9", {"campaign": None}), ("I-10", {"unit": TOWN})):
            said = body(finding=number, **more)
            assert (await client.post("/findings", json=said, headers=who())).status_code == 200
        await tell(it, ended(), listed("I-7"))
        assert await rows(client, unlisted=True) == [("I-8", None), ("I-10", None)]
        assert await rows(client, unlisted=True, unit=VILLAGE) == [("I-8", None)]
        assert await rows(client, unlisted=True, limit=1) == [("I-8", None)]
