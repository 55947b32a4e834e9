"""Turns of the roster reach every account of every lane that they concern, also when they are learned late."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from services.supervision.domain.facts.reading import AffairFact
from services.supervision.domain.lanes import SOURCES
from tests.databases import Database
from tests.supervision.county import COUNTY, OTHER, TOWN, VILLAGE
from tests.supervision.heard import LAW, Judged, judged
from tests.supervision.lanes_heard import made_again, outcome
from tests.supervision.services_told import Services, statuses

HANDS, START = "problem.verify.other_hands", "works.start_without_resolution"
LAST = "990101001003"
UNTIL, THEN = "06-20", "06-25"
OPENED = "started completed accepted opened"


@dataclass(frozen=True)
class Story:
    """`before` is heard and judged up to UNTIL, then `turn`; `rule` is what it changes, from `was` to `becomes`."""

    before: Callable[[Services], None]
    turn: Callable[[Services], None]
    rule: str
    was: list[str]
    becomes: list[str]


def closed_by_hu(told: Services) -> None:
    told.acts.opens_campaign("03-02")
    told.acts.lists("03-02")
    told.acts.solves("03-03", "03-04", "03-05", "03-06")
    told.acts.asks("03-09")
    told.acts.closes_problem("03-10", verifier="hu", office=COUNTY)


def hu_had_his_post(told: Services) -> None:
    told.site.appoints("hu", "inspection_office", "03-01", recorded="06-21", unit=COUNTY)


def closed_by_du(told: Services) -> None:
    told.acts.opens_campaign("03-02")
    told.acts.lists("03-02")
    told.acts.solves("03-03", "03-04", "03-05", "03-06")
    told.acts.asks("03-09")
    told.acts.closes_problem("03-10", verifier="du", office=COUNTY)


def du_had_left(told: Services) -> None:
    told.site.leaves("du", "inspection_office", COUNTY, "03-09", "06-21")


def du_was_a_clerk_of_the_village(told: Services) -> None:
    told.site.appoints("du", "village_clerk", "03-01", recorded="06-21")


def week_kept_by_wen(told: Services) -> None:
    told.site.plans("01-02", before=OPENED)
    told.site.publishes("06-08", "06-09/08:00/12:00")
    told.site.checks_in("06-09 08:00", person="wen")


def wen_was_its_clerk(told: Services) -> None:
    told.site.appoints("wen", "village_clerk", "06-01", "06-30", recorded="06-21")


def week_kept_by_zhi(told: Services) -> None:
    told.site.plans("01-02", before=OPENED)
    told.site.publishes("06-08", "06-09/08:00/12:00")
    told.site.checks_in("06-09 08:00")


def zhi_had_left(told: Services) -> None:
    told.site.leaves("zhi", "branch_secretary", VILLAGE, "06-08", "06-21")


def secretaries_keep_no_shift(told: Services) -> None:
    rows = ({"about": "keepers", "in_force_from": "2020-01-01", "posts": ["village_clerk"]},)
    told.site.keepers(rows, recorded="06-21")


def week_of_the_successor(told: Services) -> None:
    """The village goes on in OTHER, and that in LAST, whose clerk opened the door."""
    told.site.unit(LAST, "village", TOWN)
    told.site.plans("01-02", before=OPENED)
    told.site.publishes("06-08", "06-09/08:00/12:00")
    told.site.checks_in("06-09 08:00", person="wen")
    told.site.appoints("wen", "village_clerk", "06-01", recorded="06-10", unit=LAST)
    told.site.merges(OTHER, LAST, "05-02", "06-12")


def it_was_merged_before(told: Services) -> None:
    told.site.merges(VILLAGE, OTHER, "05-01", "06-21")


def merged_twice_and_kept_by_wen(told: Services) -> None:
    told.site.unit(LAST, "village", TOWN)
    told.site.plans("01-02", before=OPENED)
    told.site.publishes("06-08", "06-09/08:00/12:00")
    told.site.checks_in("06-09 08:00", person="wen")
    told.site.merges(VILLAGE, OTHER, "05-01", "06-12")
    told.site.merges(OTHER, LAST, "05-02", "06-12")


def wen_was_the_last_ones_clerk(told: Services) -> None:
    told.site.appoints("wen", "village_clerk", "06-01", recorded="06-21", unit=LAST)


def two_are_to_file(told: Services) -> None:
    told.acts.opens_campaign("06-01", units=f"{VILLAGE} {OTHER}")


def one_has_closed(told: Services) -> None:
    told.site.closes(OTHER, "06-19", "06-21")


def one_was_merged(told: Services) -> None:
    told.site.merges(OTHER, VILLAGE, "06-19", "06-21")


def others_are_to_look(told: Services) -> None:
    told.acts.opens_campaign("03-02")
    told.acts.lists("03-02")
    told.acts.asks_others("06-01")


def found_where_no_check_is_owed(told: Services) -> None:
    """OTHER has found it too, and was not watched when it was to answer."""
    told.site.watches("06-01", "01-02")
    told.acts.opens_campaign("03-02")
    told.acts.lists("03-02")
    told.acts.asks_others("03-02", OTHER)
    told.acts.finds("03-04", OTHER)
    told.acts.solves("03-03", "03-04", "03-05", "03-06")
    told.acts.asks("06-10")


def found_by_one_that_went_on_in_another(told: Services) -> None:
    told.site.unit(LAST, "village", TOWN)
    found_where_no_check_is_owed(told)
    told.site.merges(OTHER, LAST, "05-15", "06-12")


def the_last_one_has_closed(told: Services) -> None:
    told.site.closes(LAST, "06-19", "06-21")


def watched_from_july(told: Services) -> None:
    told.site.watches("07-01", "06-21")


def started_on_anothers_resolution(told: Services) -> None:
    told.site.opens("01-05")
    told.site.approves("resolution", "02-01")
    told.site.plans("02-02", unit=OTHER)
    told.site.starts("03-01")


def the_other_goes_on_in_it(told: Services) -> None:
    told.site.merges(VILLAGE, OTHER, "02-15", "06-21")


def it_goes_on_in_the_other(told: Services) -> None:
    told.site.merges(OTHER, VILLAGE, "02-15", "06-21")


def both_went_on_in_a_third(told: Services) -> None:
    told.site.unit(LAST, "village", TOWN)
    started_on_anothers_resolution(told)
    told.site.merges(OTHER, LAST, "02-15", "06-12")


def so_did_the_matters_village(told: Services) -> None:
    told.site.merges(VILLAGE, LAST, "02-15", "06-21")


def resolved_by_a_village_that_went_on(told: Services) -> None:
    """The matter's village is OTHER's predecessor; the works is that of LAST."""
    told.site.unit(LAST, "village", TOWN)
    told.site.opens("01-05")
    told.site.approves("resolution", "02-01")
    told.site.plans("02-02", unit=LAST)
    told.site.starts("03-01")
    told.site.merges(VILLAGE, OTHER, "02-10", "06-12")


def it_went_on_in_the_works_village(told: Services) -> None:
    told.site.merges(OTHER, LAST, "02-15", "06-21")


STORIES = {
    "a_verifiers_post": Story(closed_by_hu, hu_had_his_post, HANDS, ["open"], ["withdrawn"]),
    "a_verifier_who_had_left": Story(closed_by_du, du_had_left, HANDS, [], ["open"]),
    "a_verifier_of_the_village": Story(closed_by_du, du_was_a_clerk_of_the_village, HANDS, [], ["open"]),
    "a_cadres_post": Story(week_kept_by_wen, wen_was_its_clerk, "venue.rota", ["open"], ["met_recorded_late"]),
    "a_cadre_who_had_left": Story(week_kept_by_zhi, zhi_had_left, "venue.rota", ["met"], ["open"]),
    "keepers": Story(week_kept_by_zhi, secretaries_keep_no_shift, "venue.rota", ["met"], ["open"]),
    "a_chain": Story(week_of_the_successor, it_was_merged_before, "venue.rota", ["open"], ["met_recorded_late"]),
    "a_post_at_its_end": Story(
        merged_twice_and_kept_by_wen, wen_was_the_last_ones_clerk, "venue.rota", ["open"], ["met_recorded_late"]
    ),
    "a_unit_of_a_campaign_closed": Story(
        two_are_to_file, one_has_closed, "campaign.filing", ["open", "open"], ["open", "cancelled"]
    ),
    "a_unit_of_a_campaign_merged": Story(
        two_are_to_file, one_was_merged, "campaign.filing", ["open", "open"], ["open", "cancelled"]
    ),
    "a_unit_that_was_to_look": Story(others_are_to_look, one_has_closed, "problem.self_check", ["open"], ["cancelled"]),
    "a_childs_unit": Story(found_where_no_check_is_owed, one_has_closed, "problem.verify", [], ["open"]),
    "a_childs_successor": Story(
        found_by_one_that_went_on_in_another, the_last_one_has_closed, "problem.verify", [], ["open"]
    ),
    "a_watch_of_problems": Story(closed_by_hu, watched_from_july, HANDS, ["open"], ["withdrawn"]),
    "a_watch_of_works": Story(started_on_anothers_resolution, watched_from_july, START, ["open"], ["withdrawn"]),
    "a_matters_village": Story(started_on_anothers_resolution, the_other_goes_on_in_it, START, ["open"], ["withdrawn"]),
    "a_works_village": Story(started_on_anothers_resolution, it_goes_on_in_the_other, START, ["open"], ["withdrawn"]),
    "a_third_village": Story(both_went_on_in_a_third, so_did_the_matters_village, START, ["open"], ["withdrawn"]),
    "a_chain_of_villages": Story(
        resolved_by_a_village_that_went_on, it_went_on_in_the_works_village, START, ["open"], ["withdrawn"]
    ),
}


async def stand(it: Judged, story: Story) -> list[str]:
    """Its alerts, of a breach; else its duties, of the week from 8 June only."""
    if story.rule in (HANDS, START):
        return await statuses(it, story.rule)
    rows = sorted((row for row in await it.rows() if row["rule"] == story.rule), key=lambda row: row["subject"])
    return [row["state"] for row in rows if story.rule != "venue.rota" or row["period"] == "2026-W24"]


@pytest.mark.parametrize("restarts", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_a_turn_reaches_whom_it_concerns(story: Story, restarts: bool, supervision_database: Database) -> None:
    told = Services()
    async with judged(supervision_database) as it:
        story.before(told)
        await told.reach(it, UNTIL)
        assert await stand(it, story) == story.was
        if restarts:
            it.restart(LAW)
        story.turn(told)
        await told.reach(it, THEN)
        assert await stand(it, story) == story.becomes
        parts = await outcome(it)
        assert (await made_again(it)).differs(parts) == []


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_also_when_it_comes_together_with_what_it_concerns(story: Story, supervision_database: Database) -> None:
    """All but the first two records of affairs, and what lay before them, come at once with the turn."""
    told = Services()
    story.before(told)
    until_us = [fact for fact in told.told if isinstance(fact, AffairFact)][:2][-1].recorded_us
    async with judged(supervision_database) as it:
        first = [fact for fact in told.told if fact.recorded_us <= until_us]
        await it.trail.bring(first)
        for source in SOURCES:
            await it.trail.head_at(until_us, source)
        await it.judge()
        told.heard = {fact.id for fact in first}
        story.turn(told)
        await told.reach(it, THEN)
        assert await stand(it, story) == story.becomes
        parts = await outcome(it)
        assert (await made_again(it)).differs(parts) == []
