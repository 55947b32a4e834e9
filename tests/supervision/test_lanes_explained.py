"""Every alert of problems and works explains itself: its rule, the records of each source that bear on it, its end."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.supervision.domain.affairs.opening import lane_of
from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, VILLAGE
from tests.supervision.heard import judged
from tests.supervision.services_told import Services, apart
from tests.supervision.test_feed import feed, who

UNTIL = "2027-04-01"
Fact = tuple[str, str, str]  # source, type, and for which side it speaks


def nobody_claims(told: Services) -> None:
    told.acts.lists("06-01")
    told.acts.extends("cause", "07-20", "06-05")
    told.acts.asks_others("06-01")


def measures_are_not_completed(told: Services) -> None:
    told.acts.lists("06-01")
    told.acts.claims("06-02")
    told.acts.analyses("06-03")
    told.acts.plans("06-04")
    told.acts.extends("measure", "07-30", "07-01", measure="M")


def nobody_rules(told: Services) -> None:
    told.acts.lists("06-01")
    told.acts.declines("06-02")


def asked_in_vain(told: Services) -> None:
    """One request is rejected, and the next one waits until whoever had fixed it says at last that it is solved."""
    told.acts.lists("06-01")
    told.acts.claims("06-02")
    told.acts.analyses("06-03")
    told.acts.plans("06-04")
    told.acts.completes_measure("06-05", completer="hu")
    told.acts.asks("06-08")
    told.acts.rejects("06-09", verifier="du", office=COUNTY)
    told.acts.asks("12-08", "R2")
    told.acts.closes_problem("2027-01-12", "R2", verifier="hu", office=COUNTY)


def nobody_looks_back(told: Services) -> None:
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08")
    told.acts.closes_problem("06-09", verifier="du", office=COUNTY)
    told.acts.looks_back("06-20")


def started_without_resolution(told: Services) -> None:
    told.site.opens("01-10")
    told.site.refuses("resolution", "02-01", "no_quorum", record="m1")
    told.site.approves("review", "02-01", record="m0")
    told.site.plans("02-02")
    told.site.starts("03-01")
    told.site.approves("resolution", "03-20", record="m2")
    told.site.completes("05-01")
    told.site.rejects("05-10", "06-01")


def accepted_with_an_item_missing(told: Services) -> None:
    told.site.plans("02-02", before="started")
    told.site.completes("05-01")
    told.site.accepts("05-10", missing=True)


def not_opened(told: Services) -> None:
    told.site.plans("02-02", before="started")
    told.site.completes("05-01")
    told.site.accepts("05-10")


def kept_badly(told: Services) -> None:
    told.site.plans("05-01", before="started completed accepted opened")
    told.site.loses("stage", "06-01")
    told.site.loses("notice_board", "06-01 13:00")
    told.site.loses("stage", "08-01")
    told.site.has_again("stage", "08-02")
    told.site.publishes("05-04", "05-05/08:00/12:00 05-06/08:00/12:00")
    told.site.checks_in("05-05 08:00")
    told.site.checks_in("05-06 08:00", door_open=False)


POSTS = ("branch_secretary", "inspection_office", "organisation_department")
STORIES = (nobody_claims, measures_are_not_completed, nobody_rules, asked_in_vain, nobody_looks_back)
WORKS = (started_without_resolution, accepted_with_an_item_missing, not_opened, kept_badly)
RULES = {
    *(f"problem.{duty}" for duty in ("claim", "cause", "measures", "measure", "close", "ruling", "verify")),
    *("problem.look_back", "problem.self_check", "problem.verify.other_hands", "campaign.filing"),
    *("works.frost", "works.acceptance", "works.defect", "works.opening", "works.repair"),
    *("works.start_without_resolution", "works.accepted_incomplete", "venue.rota", "venue.activity"),
}


@pytest.fixture
def told() -> Services:
    told = Services()
    told.site.appoints("hu", "inspection_office", "01-01", unit=COUNTY)
    told.site.appoints("hu", "village_clerk", "01-01")
    told.site.watches("2026-01-01")
    told.acts.opens_campaign("05-06", units=f"{VILLAGE} {OTHER}")
    for story in (*STORIES, *WORKS):
        apart(told, story.__name__, story)
    return told


async def alerts(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = (await client.get("/alerts", params={"limit": 1_000}, headers=who())).json()
    return [alert for alert in answer["alerts"] if alert["rule"] in RULES]


async def explained(client: httpx.AsyncClient, alert: str, language: str = "en") -> dict[str, Any]:
    answer: dict[str, Any] = (
        await client.get(f"/alerts/{alert}", headers=who() | {"Accept-Language": language})
    ).json()
    return answer


async def test_each_is_told_in_both_languages_with_who_answers_and_what_ends_it(
    told: Services, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, UNTIL)
        listed = {alert["rule"]: alert for alert in await alerts(client)}
        assert listed.keys() == RULES
        for rule, alert in listed.items():
            here, abroad = [await explained(client, alert["alert"], language) for language in ("zh-CN", "en")]
            texts = ("rule_text", "reason_text", *(["next_action"] if alert["status"] == "open" else []))
            for text in texts:
                assert len({here[text], abroad[text], None, ""}) == 4, (rule, text)
            assert here["citation"]["source"], rule
            assert here["answerable"]["post"] in POSTS, rule
            assert len(here["ladder"]) in (1, 4), rule
            assert all(rung["receivers"] for rung in here["ladder"]), rule
            first = here["evidence"][0]
            assert (first["source"], first["position"] > 0) == (lane_of(alert["account"]).name, True), rule


OF_CLOSING = [
    ("rectification", "problem_listed", "for"),
    ("rectification", "closure_requested", "against"),
    ("rectification", "closure_rejected", "for"),
    ("rectification", "closure_requested", "against"),
    ("rectification", "problem_closed", "against"),
]
OF_HANDS = [
    ("rectification", "problem_closed", "for"),
    ("rectification", "measure_completed", "for"),
    ("rectification", "closure_requested", "against"),
    ("meetings", "post_assigned", "against"),
    ("meetings", "post_assigned", "for"),
]
OF_START = [
    ("venues", "works_started", "for"),
    ("meetings", "matter_opened", "for"),
    ("meetings", "step_refused", "for"),
    ("meetings", "step_approved", "for"),
]
OF_FROST = [
    ("venues", "works_planned", "for"),
    ("venues", "works_completed", "against"),
    ("venues", "acceptance_recorded", "for"),
]
OF_LOSS = [
    ("venues", "facility_changed", "for"),
    ("venues", "facility_changed", "for"),
    ("venues", "facility_changed", "against"),
]
OF_WEEK = [
    ("venues", "works_planned", "for"),
    ("venues", "rota_published", "for"),
    ("venues", "duty_checked_in", "against"),
    ("venues", "duty_checked_in", "for"),
]
BEARING: dict[tuple[str, str, str], list[Fact]] = {
    ("problem.cause", "problem/P-nobody_claims", "2026-07-20"): [
        ("rectification", "problem_listed", "for"),
        ("rectification", "extension_granted", "for"),
    ],
    ("problem.measures", "problem/P-nobody_claims", "2026-06-23"): [("rectification", "problem_listed", "for")],
    ("problem.measure", "problem/P-measures_are_not_completed/M", "2026-07-30"): [
        ("rectification", "measure_planned", "for"),
        ("rectification", "extension_granted", "for"),
    ],
    ("problem.close", "problem/P-asked_in_vain", "2026-11-30"): OF_CLOSING,
    ("problem.verify.other_hands", "problem/P-asked_in_vain", "2027-01-12"): OF_HANDS,
    ("problem.look_back", "problem/P-nobody_looks_back", "2026-09-07"): [
        ("rectification", "problem_closed", "for"),
        ("rectification", "look_back_recorded", "for"),
    ],
    ("works.start_without_resolution", "works/W-started_without_resolution", "2026-03-01"): OF_START,
    ("works.frost", "works/W-started_without_resolution", "2026-11-15"): OF_FROST,
    ("works.acceptance", "works/W-accepted_with_an_item_missing", "2026-05-25"): [
        ("venues", "works_completed", "for"),
        ("venues", "acceptance_recorded", "for"),
    ],
    ("works.repair", "works/W-kept_badly", "2026-07-01"): OF_LOSS,
    ("venue.rota", "works/W-kept_badly", "2026-W19"): OF_WEEK,
}


async def test_the_facts_for_and_against_are_named_with_their_sources(
    told: Services, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, UNTIL)
        found = {(one["rule"], one["subject"], one["period"]): one["alert"] for one in await alerts(client)}
        for named, expected in BEARING.items():
            evidence = (await explained(client, found[named]))["evidence"]
            assert [(fact["source"], fact["type"], fact["speaks"]) for fact in evidence] == expected, named
            assert all(fact["position"] > 0 for fact in evidence)


def an_office_that_was_left(told: Services) -> None:
    """As became known after the verdict; the measure that he completed was planned after it, too."""
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08")
    told.acts.rejects("06-09", verifier="du", office=COUNTY)
    told.site.leaves("du", "inspection_office", COUNTY, "06-01", recorded="06-12")
    told.acts.plans("06-15", measure="N", due="08-01")
    told.acts.completes_measure("06-20", measure="N", completer="du")


def a_clerk_of_another_village(told: Services) -> None:
    """Who asked for the closing himself. Neither the one post nor the other makes his hands the same."""
    told.site.appoints("shen", "inspection_office", "01-01", unit=COUNTY)
    told.site.appoints("shen", "village_clerk", "01-01", unit=OTHER)
    told.acts.lists("06-01")
    told.acts.solves("06-02", "06-03", "06-04", "06-05")
    told.acts.asks("06-08", requester="shen")
    told.acts.rejects("06-09", verifier="shen", office=COUNTY)


def the_other_office_of_the_unit(told: Services) -> None:
    """The problem is the one office's own, the verifier of the other; but he had completed the measure."""
    told.site.appoints("cai", "organisation_department", "01-01", unit=COUNTY)
    told.acts.lists("06-01", unit=COUNTY, post="inspection_office")
    told.acts.claims("06-02")
    told.acts.analyses("06-03")
    told.acts.plans("06-04")
    told.acts.completes_measure("06-05", completer="cai")
    told.acts.asks("06-08")
    told.acts.rejects("06-09", verifier="cai", office=COUNTY)
    told.acts.acted.append(replace(told.acts.acted.pop(), unit=COUNTY))


SAME_HANDS: list[tuple[Callable[[Services], None], list[Fact]]] = [
    (
        an_office_that_was_left,
        [
            ("rectification", "closure_rejected", "for"),
            ("rectification", "closure_requested", "against"),
            ("meetings", "post_assigned", "against"),
            ("meetings", "post_ended", "for"),
        ],
    ),
    (
        a_clerk_of_another_village,
        [
            ("rectification", "closure_rejected", "for"),
            ("rectification", "closure_requested", "for"),
            ("meetings", "post_assigned", "against"),
        ],
    ),
    (
        the_other_office_of_the_unit,
        [
            ("rectification", "closure_rejected", "for"),
            ("rectification", "measure_completed", "for"),
            ("rectification", "closure_requested", "against"),
            ("meetings", "post_assigned", "against"),
        ],
    ),
]


@pytest.mark.parametrize(("story", "expected"), SAME_HANDS)
async def test_a_verdict_is_judged_by_what_its_giver_had_done_and_held_on_its_day(
    story: Callable[[Services], None], expected: list[Fact], supervision_database: Database
) -> None:
    told = Services()
    told.acts.opens_campaign("05-06")
    story(told)
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, "06-30")
        [one] = [one for one in await alerts(client) if one["rule"] == "problem.verify.other_hands"]
        evidence = (await explained(client, one["alert"]))["evidence"]
        assert [(fact["source"], fact["type"], fact["speaks"]) for fact in evidence] == expected


async def test_what_a_turn_of_the_roster_has_changed_names_it(told: Services, supervision_database: Database) -> None:
    """The villages were one by the day of the start: so it is told by a record of the matter's village."""
    apart(told, "merged", resolved_by_another)
    told.site.merges(VILLAGE, OTHER, "02-15", "2027-03-01")
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, UNTIL)
        (one,) = [one for one in await alerts(client) if one["subject"] == "works/W-merged" and one["breach"]]
        evidence = (await explained(client, one["alert"]))["evidence"]
        assert [(fact["source"], fact["type"], fact["speaks"]) for fact in evidence] == [
            ("venues", "works_started", "for"),
            ("meetings", "matter_opened", "for"),
            ("meetings", "step_approved", "against"),
            ("meetings", "unit_merged", "against"),
        ]


def resolved_by_another(told: Services) -> None:
    told.site.opens("01-10")
    told.site.approves("resolution", "01-20", record="m9")
    told.site.plans("02-02", unit=OTHER)
    told.site.starts("03-01")


async def test_the_trail_of_a_works_tells_of_its_venues_alerts_too(
    told: Services, supervision_database: Database
) -> None:
    async with judged(supervision_database) as it, feed(it) as (client, _):
        await told.reach(it, UNTIL)
        trail = (await client.get("/trail/works/W-kept_badly", headers=who())).json()
        assert {alert["data"]["rule"] for alert in trail["alerts"]} == {"works.repair", "venue.rota", "venue.activity"}
        assert {entry["type"] for entry in trail["entries"]} >= {"works_planned", "facility_changed", "rota_published"}
