"""An alert stands in the light of its duty, and says why, whatever became of the alert itself."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.databases import Database
from tests.supervision.heard import judged
from tests.supervision.services_told import Services
from tests.supervision.test_answering import one_of
from tests.supervision.test_feed import feed, who

SAID = ("status", "light", "state", "reason")


def a_closing_waits(told: Services) -> None:
    """It was asked for after the first rung."""
    told.acts.opens_campaign("05-06", "06-30")
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("07-02")


def a_completion_is_moved(told: Services) -> None:
    told.site.plans("02-01", matter=None, before="started")
    told.site.completes("06-01", record="C")
    told.site.completes("06-20", recorded="06-25", record="C2", corrects="C")


def a_later_month_is_met(told: Services) -> None:
    told.site.plans("05-20", before="started completed accepted opened")
    told.site.holds("07-02")


def a_decline_is_accepted(told: Services) -> None:
    told.acts.opens_campaign("05-06")
    told.acts.lists("06-01")
    told.acts.declines("06-10")
    told.acts.accepts("06-11")


def it_is_claimed_late(told: Services) -> None:
    told.acts.opens_campaign("05-06")
    told.acts.lists("06-01")
    told.acts.claims("06-10")


STORIES: list[tuple[Callable[[Services], None], str, str, tuple[str, str, str, str]]] = [
    (a_closing_waits, "problem.close", "07-10", ("open", "yellow", "open", "waits")),
    (a_completion_is_moved, "works.acceptance", "06-27", ("open", "green", "open", "not_due")),
    (a_completion_is_moved, "works.acceptance", "07-12", ("open", "red", "open", "overdue")),
    (a_later_month_is_met, "venue.activity", "07-10", ("resolved", "missed", "missed", "overdue")),
    (a_decline_is_accepted, "problem.claim", "06-12", ("resolved", "grey", "cancelled", "not_owed")),
    (it_is_claimed_late, "problem.claim", "06-12", ("resolved", "green", "met_late", "done")),
]


async def lights(client: httpx.AsyncClient, rule: str, light: str) -> list[dict[str, Any]]:
    asked = {"rule": rule, "light": light}
    found: list[dict[str, Any]] = (await client.get("/alerts", params=asked, headers=who())).json()["alerts"]
    return found


@pytest.mark.parametrize(("story", "rule", "until", "expected"), STORIES)
async def test_an_alert_has_the_light_of_its_duty_and_is_found_by_it(
    story: Callable[[Services], None],
    rule: str,
    until: str,
    expected: tuple[str, str, str, str],
    supervision_database: Database,
) -> None:
    told = Services()
    story(told)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, until)
        alert = await one_of(client, rule)
        assert tuple(alert[name] for name in SAID) == expected
        duty = alert["obligation"]
        assert (alert["light"], alert["state"]) == (duty["light"], duty["state"])
        found = {light: await lights(client, rule, light) for light in ("red", "yellow", "green", "missed", "grey")}
        assert [light for light, alerts in found.items() if alerts] == [alert["light"]]


async def test_an_excused_duty_and_its_alert_are_grey(supervision_database: Database) -> None:
    told = Services()
    told.acts.opens_campaign("05-06")
    told.acts.lists("06-01")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "06-12")
        [row] = [row for row in await it.rows() if row["rule"] == "problem.claim"]
        await it.excuse(row)
        await told.reach(it, "2099-01-01")
        alert = await one_of(client, "problem.claim")
        assert tuple(alert[name] for name in SAID) == ("resolved", "grey", "excused", "not_owed")


async def test_it_says_in_words_what_it_waits_for(supervision_database: Database) -> None:
    told = Services()
    a_closing_waits(told)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "07-10")
        alert = await one_of(client, "problem.close")
        assert alert["reason_text"] == "it is said to be done, and waits for its verdict"
