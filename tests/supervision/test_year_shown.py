"""What is owed by the calendar, as it is shown: on a past day, in the summary, and in an alert that explains itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from services.supervision.api.stream import told_since
from shared.access import Actor
from shared.days import midnight_us
from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE
from tests.supervision.heard import Judged, judged
from tests.supervision.test_feed import feed, who
from tests.supervision.year_heard import ALL, Told, founded, hear

TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011  (acts are recorded by the wall clock)
UNTIL = max(date(2027, 3, 1), TOMORROW).isoformat()


@pytest.fixture
def year() -> Told:
    """A theme day in March, recorded in May; a lecture, a guide, an acceptance without review, a staff study."""
    year = founded()
    year.opens_matter("M", "2026-01-05")
    year.meets("2026-02-10", "branch_study staff_study", meeting="G-staff")
    year.meets("2026-02-12", "branch_committee", meeting="G-chair", chair="ban")
    year.develops("probationary_member", "2026-02-20", record="G-chair")
    year.guides("proposal", "2026-02-05", "a-lian")
    year.meets("2026-03-12", "theme_day", "2026-05-02 10:00", meeting="G-late")
    year.meets("2026-04-12", "theme_day", meeting="G-april")
    return year


@asynccontextmanager
async def shown(database: Database, year: Told, until: str = UNTIL) -> AsyncIterator[tuple[Judged, httpx.AsyncClient]]:
    async with judged(database, ALL) as it, feed(it) as (client, _):
        await hear(it, year, [], until)
        yield it, client


async def obligations(client: httpx.AsyncClient, **asked: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    after: str | None = ""
    while after is not None:
        answer = (await client.get("/obligations", params=asked | {"after": after}, headers=who())).json()
        for row in answer["obligations"]:
            found[row["rule"], row["subject"], row["period"]] = row
        after = answer["next"]
    return found


THEME = ("cadence.theme_day", f"unit/{VILLAGE}")


async def test_a_past_day_shows_the_periods_begun_by_then_and_what_was_known(
    year: Told, supervision_database: Database
) -> None:
    async with shown(supervision_database, year) as (_, client):
        then = await obligations(client, day="2026-04-06", rule="cadence.theme_day")
        assert {period for rule, subject, period in then if subject == THEME[1]} == {
            *("2026-01", "2026-02", "2026-03", "2026-04")
        }
        march = then[*THEME, "2026-03"]
        assert (march["state"], march["light"], len(march["rungs"])) == ("missed", "red", 2)
        later = await obligations(client, day="2026-04-06", known="2026-06-01T00:00:00+08:00", rule=THEME[0])
        march = later[*THEME, "2026-03"]
        assert (march["state"], march["light"], march["resolved_on"]) == ("met_recorded_late", "green", "2026-03-12")


async def test_what_became_known_later_fires_no_rung_on_a_day_before_it(
    year: Told, supervision_database: Database
) -> None:
    year.collects("2026-02-20", "2026-04-20 10:00")
    async with shown(supervision_database, year) as (_, client):
        then = await obligations(client, day="2026-03-06", rule="cadence.theme_day")
        later = await obligations(client, day="2026-03-06", known="2026-06-01T00:00:00+08:00", rule=THEME[0])
        for rows in (then, later):
            february = rows[*THEME, "2026-02"]
            assert [rung["day"] for rung in february["rungs"]] == ["2026-03-04", "2026-03-06"]
            assert (february["light"], february["state"], february["resolved_on"]) == ("red", "missed", None)
            assert {period for _, subject, period in rows if subject == THEME[1]} == {"2026-01", "2026-02", "2026-03"}


async def test_each_day_is_shown_later_as_it_was_shown_then(year: Told, supervision_database: Database) -> None:
    async with judged(supervision_database, ALL) as it, feed(it) as (client, _):
        shown_then = {}
        every = sorted(year.told, key=lambda fact: fact.recorded_us)
        for day in ("2026-02-04", "2026-03-04", "2026-04-19", "2026-05-03", "2026-07-01", "2027-01-10"):
            end = date.fromisoformat(day) + timedelta(days=1)
            year.told = [fact for fact in every if fact.recorded_us < midnight_us(end)]
            await it.trail.tell(year)
            await it.trail.head(day)
            await it.judge()
            shown_then[day] = await obligations(client)
        for day, rows in shown_then.items():
            again = await obligations(client, day=day)
            assert again.keys() == rows.keys()
            for key, row in rows.items():
                assert again[key] | {"reliable": True} == row | {"reliable": True}


async def test_nobody_sees_what_came_of_an_account_beyond_his_scope(year: Told, supervision_database: Database) -> None:
    async with shown(supervision_database, year, "2026-05-20") as (_, client):
        told = (await client.get(f"/trail/cadence/{VILLAGE}", headers=who())).json()
        assert (told["entries"], {entry["unit"] for entry in told["alerts"]}) == ([], {VILLAGE})
        stranger = who("township_office", "990101002")
        assert (await client.get(f"/trail/cadence/{VILLAGE}", headers=stranger)).status_code == 403


async def test_a_missed_period_whose_alert_has_ended_is_counted_apart(
    year: Told, supervision_database: Database
) -> None:
    async with shown(supervision_database, year, "2026-05-20") as (_, client):
        rows = await obligations(client)
        assert rows[*THEME, "2026-02"]["light"] == "missed"
        assert rows[*THEME, "2026-02"]["resolved_on"] == "2026-03-12"
        lights = (await client.get("/summary", headers=who())).json()["lights"]
        listed = [row["light"] for row in rows.values()]
        assert lights == {light: listed.count(light) for light in ("red", "missed", "yellow", "green", "grey")}
        assert lights["missed"] == 2


ANSWERS = {
    "cadence.branch_study": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.branch_committee": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.theme_day": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.dues": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.members_assembly": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.organisation_life_meeting": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.appraisal": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.committee_study": (TOWN, "committee_secretary", "shu"),
    "cadence.party_lecture": (VILLAGE, "branch_secretary", "zhi"),
    "cadence.guidance": (TOWN, "linked_leader", "lian"),
    "meeting.staff_study_as_branch_study": (VILLAGE, "branch_secretary", "zhi"),
    "meeting.chair": (VILLAGE, "branch_secretary", "zhi"),
    "development.no_pre_review": (VILLAGE, "branch_secretary", "zhi"),
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_every_alert_explains_itself(language: str, year: Told, supervision_database: Database) -> None:
    async with shown(supervision_database, year, "2027-02-20") as (_, client):
        listed: list[dict[str, Any]] = []
        before: str | None = ""
        while before is not None:
            asked = {"open": "true"} | ({"before": before} if before else {})
            answer = (await client.get("/alerts", params=asked, headers=who())).json()
            listed += answer["alerts"]
            before = answer["next"]
        ours = {VILLAGE, TOWN}
        alerts = {one["rule"]: one for one in listed if one["unit"] in ours and _of_zhi(one)}
        assert {rule for rule in alerts if not rule.startswith("matter.")} == ANSWERS.keys()
        for rule, seat in ANSWERS.items():
            asking = who() | {"Accept-Language": language}
            told = (await client.get(f"/alerts/{alerts[rule]['alert']}", headers=asking)).json()
            assert (told["answerable"]["unit"], told["answerable"]["post"], told["answerable"]["person"]) == seat
            assert told["rule_text"] != ""
            assert told["reason_text"] != ""
            assert told["rule_text"].isascii() == (language == "en")
            assert told["next_action"].isascii() == (language == "en")
            assert told["citation"]["source"]
            first = told["evidence"][0]
            assert (first["source"], first["speaks"]) == ("meetings", "for")
            receivers = [seat["person"] for rung in told["ladder"] for seat in rung["receivers"]]
            assert receivers
            if not told["breach"]:
                assert len(told["ladder"]) == (2 if rule == "cadence.guidance" else 4)
                assert all(rung["fired"] for rung in told["ladder"])
            if rule == "cadence.guidance":
                assert receivers == ["lian", "du"]


def _of_zhi(alert: dict[str, Any]) -> bool:
    return (alert["rule"], alert["subject"]) == ("cadence.party_lecture", "person/zhi") or (
        alert["rule"] != "cadence.party_lecture"
    )


async def test_the_records_that_were_tried_and_what_met_it_in_the_end_are_the_evidence(
    year: Told, supervision_database: Database
) -> None:
    async with shown(supervision_database, year, "2026-06-20") as (_, client):
        rows = await obligations(client)
        march = rows[*THEME, "2026-03"]
        told = (await client.get(f"/alerts/{march['alert']}", headers=who())).json()
        assert told["next_action"] is None
        assert [(one["type"], one["speaks"]) for one in told["evidence"]] == [
            ("unit_registered", "for"),
            ("meeting_held", "against"),
        ]


async def test_a_record_that_has_a_meetings_id_by_chance_is_not_taken_for_it(
    year: Told, supervision_database: Database
) -> None:
    async with shown(supervision_database, year, "2026-03-20") as (_, client):
        (alert, *_) = (await client.get("/alerts", params={"rule": "development.no_pre_review"}, headers=who())).json()[
            "alerts"
        ]
        told = (await client.get(f"/alerts/{alert['alert']}", headers=who())).json()
        assert [one["type"] for one in told["evidence"]] == ["development_step_recorded"]


async def test_a_cadence_duty_is_excused_and_its_alert_dismissed(year: Told, supervision_database: Database) -> None:
    async with shown(supervision_database, year) as (it, client):
        june = {"rule": THEME[0], "subject": THEME[1], "period": "2026-06", "reason": "水灾"}
        assert (await client.post("/obligations/excuse", json=june, headers=who("village_office"))).status_code == 403
        assert (await client.post("/obligations/excuse", json=june, headers=who())).status_code == 200
        rows = await obligations(client)
        dues = rows["cadence.dues", f"unit/{OTHER}", "2026-06"]
        dismissed = await client.post(f"/alerts/{dues['alert']}/dismiss", json={"reason": "误报"}, headers=who())
        assert dismissed.status_code == 200
        await it.judge()
        rows = await obligations(client)
        assert (rows[*THEME, "2026-06"]["state"], rows[*THEME, "2026-06"]["light"]) == ("excused", "grey")
        told = (await client.get(f"/alerts/{rows[*THEME, '2026-06']['alert']}", headers=who())).json()
        assert told["status"] == "resolved"
        told = (await client.get(f"/alerts/{dues['alert']}", headers=who())).json()
        assert (told["status"], told["obligation"]["light"]) == ("dismissed", "red")


async def test_of_a_breach_that_was_dismissed_nothing_more_is_asked(year: Told, supervision_database: Database) -> None:
    async with shown(supervision_database, year) as (it, client):
        (alert,) = (await client.get("/alerts?rule=meeting.chair", headers=who())).json()["alerts"]
        door = f"/alerts/{alert['alert']}"
        assert (await client.get(door, headers=who())).json()["next_action"]
        await client.post(f"{door}/dismiss", json={"reason": "已核实"}, headers=who())
        await it.judge()
        told = (await client.get(door, headers=who())).json()
        assert (told["status"], told["next_action"]) == ("dismissed", None)


async def test_the_events_of_what_is_owed_by_the_calendar_are_streamed(
    year: Told, supervision_database: Database
) -> None:
    async with judged(supervision_database, ALL) as it, feed(it) as (_, doors):
        await hear(it, year, [], "2026-05-20")
        actor = Actor("village", "village_office", (VILLAGE,))
        stream = told_since(doors, actor, 0)
        told = [await anext(stream) for _ in range(40)]
        lines = "\n".join(told)
        for rule in ("cadence.theme_day", "meeting.chair", "development.no_pre_review"):
            assert rule in lines
        assert "cadence.guidance" not in lines
        assert f"unit/{OTHER}" not in lines
        assert COUNTY not in {line for line in lines.splitlines() if "subject" in line}
        doors.bell.stop()
