"""What an inspection found: recorded once, of a unit that the roster knows, and shown to whoever reaches it."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from services.supervision.domain.commands import RecordFinding
from services.supervision.domain.decide import FOLDS, decide
from services.supervision.domain.events import FindingRecorded
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.finding import CampaignTold
from services.supervision.domain.roster import Roster
from shared.envelope import parse
from shared.testing import Scenario
from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE, County, day, filled
from tests.supervision.heard import Judged, Row, judged
from tests.supervision.listed import opened, tell
from tests.supervision.test_feed import feed, who

OFFICE = "990101900100"
FOUND_ON, RECORDED_ON = "07-01", "07-10"
TEXTS = {"title": "公开不及时", "description": "季度账目未公开"}
RUNS = CampaignTold(day("11-30"), ended=False)
SAID = {"finding": "I-7", "unit": VILLAGE, "office": OFFICE, "campaign": "C", "post": None}


def staffed() -> County:
    """With an inspection office of its own; the other village was merged on 30 June."""
    county = filled()
    county.unit(OFFICE, "county_department", COUNTY)
    county.merges(OTHER, VILLAGE, "06-30")
    return county


def findings(campaign: CampaignTold | None = RUNS) -> Scenario:
    roster = Roster(COUNTY)
    for fact in staffed().told:
        assert isinstance(fact, RosterFact)
        roster.learn(fact)
    return Scenario(partial(decide, roster=roster, campaign=campaign), FOLDS, "supervision", day(RECORDED_ON))


def record(**more: Any) -> RecordFinding:
    return RecordFinding.model_validate({**SAID, "found_on": day(FOUND_ON), **TEXTS, **more})


def recorded(**more: Any) -> FindingRecorded:
    return FindingRecorded.model_validate({**SAID, "occurred_on": day(FOUND_ON), "texts": TEXTS, **more})


def test_a_finding_happened_on_the_day_on_which_it_was_seen_and_is_recorded_once() -> None:
    findings().when(record()).then(recorded())
    findings().when(record(post="village_clerk", campaign=None)).then(recorded(post="village_clerk", campaign=None))


@pytest.mark.parametrize(
    "other",
    [
        {"campaign": None},
        {"post": "village_clerk"},
        {"unit": TOWN},
        {"office": COUNTY},
        {"found_on": day("07-02")},
        {"title": "另一题"},
        {"description": "另述"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_content_under_a_known_number_is_refused(other: dict[str, Any]) -> None:
    findings().given(recorded()).when(record(**other)).refused_by("input.id_taken", "finding", id="I-7")


def test_what_was_recorded_stays_the_same_whatever_becomes_of_the_unit() -> None:
    nobody = partial(decide, roster=Roster(COUNTY))
    later = Scenario(nobody, FOLDS, "supervision", day("12-01")).given(recorded())
    assert later.when(record()).outcome() == []


def test_nothing_was_seen_in_the_future() -> None:
    findings().when(record(found_on=day("07-11"))).refused_by("input.future_day", "found_on", day=day("07-11"))
    findings().when(record(found_on=day("07-10"))).then_types("finding_recorded")


def test_unit_and_office_are_of_the_roster() -> None:
    nobody = "990101009009"
    findings().when(record(unit=nobody)).refused_by("input.unknown_unit", "unit", unit=nobody)
    findings().when(record(office=nobody)).refused_by("input.unknown_unit", "office", unit=nobody)


def test_a_unit_that_is_registered_later_is_not_known_yet() -> None:
    findings().on(day("01-01")).when(record(found_on=day("01-01"))).then_types("finding_recorded")
    before = findings().on(day("2025-12-31")).when(record(found_on=day("2025-12-31")))
    before.refused_by("input.unknown_unit", "unit", unit=VILLAGE)


@pytest.mark.parametrize("office", [VILLAGE, TOWN])
def test_only_a_unit_of_the_countys_inspects(office: str) -> None:
    findings().when(record(office=office)).refused_by("finding.no_office", "office", unit=office)
    findings().when(record(office=COUNTY)).then_types("finding_recorded")


def test_nothing_is_found_in_a_unit_that_had_ended() -> None:
    ended = record(unit=OTHER, found_on=day("07-01"))
    findings().when(ended).refused_by("input.unit_ended", "unit", unit=OTHER, day=day("06-30"))
    findings().when(record(unit=OTHER, found_on=day("06-30"))).then_types("finding_recorded")


@pytest.mark.parametrize("wrong", [{"finding": "I.7"}, {"finding": "x" * 41}, {"post": "clerk"}, {"title": ""}])
def test_a_malformed_finding_is_an_error(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        record(**wrong)


# At the door.


def body(**more: Any) -> dict[str, Any]:
    return {**SAID, **TEXTS, "found_on": FOUND_DAY, **more}


FOUND_DAY = "2026-03-02"


async def heard(it: Judged, *told: Row) -> None:
    """The county, and what rectification has told."""
    await it.trail.tell(staffed())
    await tell(it, *told)
    await it.trail.head("07-10")
    await it.judge()


async def test_a_finding_is_recorded_once_at_the_door_and_its_texts_stay_out_of_the_message(
    supervision_database: Database,
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, opened())
        first = await client.post("/findings", json=body(), headers=who())
        assert [event["stream"] for event in first.json()["events"]] == ["finding-I-7"]
        assert (await client.post("/findings", json=body(), headers=who())).json()["events"] == []
        changed = await client.post("/findings", json=body(title="另一题"), headers=who())
        assert (changed.status_code, changed.json()["rule"], changed.json()["field"]) == (
            422,
            "input.id_taken",
            "finding",
        )
        (row,) = await it.pool.fetch("SELECT body FROM es.events")
        told = parse(row["body"])
        assert (told.type, told.subject, told.unit, told.occurred_on) == (
            "finding_recorded",
            "finding/I-7",
            VILLAGE,
            day("03-02"),
        )
        assert told.data.keys() == {"finding", "campaign", "post", "office", "digests"}


@pytest.mark.parametrize(
    ("actor", "more", "status", "rule"),
    [
        (who("village_office", VILLAGE), {}, 403, "access.role"),
        (who("organisation_department"), {}, 403, "access.role"),
        (who("operator"), {}, 403, "access.role"),
        (who(scope="990101002"), {}, 403, "access.scope"),
        (who(scope="990101001"), {}, 403, "access.scope"),  # the office lies beyond it
        (who(), {"unit": "990101009009"}, 422, "input.unknown_unit"),
        (who(), {"office": TOWN}, 422, "finding.no_office"),
        (who(), {"found_on": "2199-01-01"}, 422, "input.future_day"),
        (who(), {"post": "clerk"}, 422, "input.not_in_list"),
        (who(), {"colour": "red"}, 422, "input.unknown_field"),
        (who(), {"title": "a\x00b"}, 400, "input.nul"),
    ],
    ids=lambda value: str(value) if isinstance(value, str | int) else None,
)
async def test_who_may_not_record_or_records_what_cannot_be_is_told_why(
    supervision_database: Database, actor: dict[str, str], more: dict[str, str], status: int, rule: str
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, opened())
        answer = await client.post("/findings", json=body(**more), headers=actor)
        assert (answer.status_code, answer.json()["rule"]) == (status, rule), answer.text
        assert await it.pool.fetchval("SELECT count(*) FROM es.events") == 0


async def test_before_the_roster_was_heard_nobody_is_called_unknown(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        answer = await client.post("/findings", json=body(), headers=who())
        assert (answer.status_code, answer.json()["rule"]) == (503, "command.unheard")
        await heard(it, opened())
        assert (await client.post("/findings", json=body(), headers=who())).status_code == 200


async def test_findings_are_shown_in_pages_to_whoever_reaches_the_unit(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it, datetime.now(UTC)) as (client, _):
        await heard(it, opened())
        for number, unit in (("I-7", VILLAGE), ("I-8", TOWN), ("I-9", VILLAGE)):
            assert (await client.post("/findings", json=body(finding=number, unit=unit), headers=who())).is_success
        first = (await client.get("/findings", params={"limit": 2}, headers=who())).json()
        second = (await client.get("/findings", params={"after": first["next"]}, headers=who())).json()
        pages = [[row["finding"] for row in page["findings"]] for page in (first, second)]
        assert (pages, second["next"]) == ([["I-7", "I-8"], ["I-9"]], None)
        row = first["findings"][0]
        assert (row["title"], row["description"], row["found_on"], row["recorded_late"]) == (
            *TEXTS.values(),
            FOUND_DAY,
            True,
        )
        assert (row["unit_name"], row["township_name"], row["office_name"]) == (
            "单位001001",
            "单位001000",
            "单位900100",
        )
        below = (await client.get("/findings", headers=who("village_office", VILLAGE))).json()["findings"]
        assert [row["finding"] for row in below] == ["I-7", "I-9"]
        asked = (await client.get("/findings", params={"unit": TOWN}, headers=who())).json()["findings"]
        assert [row["finding"] for row in asked] == ["I-8"]
        assert (await client.get("/findings/I-7", headers=who())).json() == row
        assert (await client.get("/findings/I-8", headers=who("village_office", VILLAGE))).status_code == 403
        assert (await client.get("/findings/I-0", headers=who())).status_code == 404


async def test_an_erased_text_leaves_the_finding(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, doors):
        await heard(it, opened())
        answer = await client.post("/findings", json=body(), headers=who())
        await doors.handler(None).store.erase([answer.json()["events"][0]["id"]])
        row = (await client.get("/findings/I-7", headers=who())).json()
        assert (row["finding"], row["title"], row["description"]) == ("I-7", None, None)


async def test_the_trail_of_a_finding_is_what_our_own_store_says(supervision_database: Database) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await heard(it, opened())
        await client.post("/findings", json=body(), headers=who())
        told = (await client.get("/trail/finding/I-7", headers=who())).json()
        assert (told["entries"], told["alerts"]) == ([], [])
        assert [(entry["type"], entry["recorded_late"]) for entry in told["recorded"]] == [("finding_recorded", True)]
        stranger = who("township_office", "990101002")
        assert (await client.get("/trail/finding/I-7", headers=stranger)).status_code == 403
        assert (await client.get(f"/trail/unit/{VILLAGE}", headers=who())).json()["recorded"] == []
