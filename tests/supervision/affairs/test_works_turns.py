"""An account looks when something is recorded or its affair says so; whoever looks every day sees the same."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain.affairs.affair import Affair, Now
from services.supervision.domain.affairs.opening import affair_of
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.facts.matters import MatterFact
from services.supervision.domain.facts.roster import KeepersAdopted, RosterFact
from services.supervision.domain.facts.works import WorksFact
from services.supervision.domain.roster import Roster
from shared.days import midnight_us
from tests.supervision.affairs.site import LAW, VENUE, WORKS, Site, account, settled
from tests.supervision.county import COUNTY, OTHER, VILLAGE, day

FIRST = day("03-02")
NUMBERS = st.integers(0, 80)


def on(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Whatever may be told within some weeks, on time or late."""
    site, days = settled(), [on(draw(NUMBERS)) for _ in range(6)]
    late = [max(told, on(draw(NUMBERS))) for told in days]
    site.plans("02-01", before=draw(st.sampled_from(["", "started", "started completed accepted opened"])))
    if draw(st.booleans()):
        site.opens("02-01", before=draw(st.sampled_from(["", "proposal deliberation review resolution"])))
    if draw(st.booleans()):
        site.approves("resolution", days[0], recorded=late[0])
    if draw(st.booleans()):
        site.starts(days[1], recorded=late[1], matter=draw(st.sampled_from(["M", None])))
        if draw(st.booleans()):
            site.starts(days[2], recorded=max(late[1], late[2]) + " 13:00", record="S2", corrects="S")
    if draw(st.booleans()):
        site.completes(days[3], recorded=late[3])
        getattr(site, draw(st.sampled_from(["accepts", "rejects"])))(late[3] + " 14:00")
    if draw(st.booleans()):
        site.opens_door(days[4])
    if draw(st.booleans()):
        site.watches(days[0], recorded=late[2])
    match draw(st.sampled_from(["merges", "closes", "stays"])):
        case "merges":
            site.merges(VILLAGE, OTHER, days[5], recorded=late[5])
        case "closes":
            site.closes(VILLAGE, days[5], recorded=late[5])
    return site


def looked_at(site: Site, name: str, number: int) -> tuple[Now, Affair]:
    """The end of that day, and an affair that is asked for the first time."""
    before_us = midnight_us(day(on(number + 1)))
    roster, sittings, affair = Roster(COUNTY), Sittings(), affair_of(name, Roster(COUNTY))
    for fact in sorted((*site.told, *site.built), key=lambda told: told.recorded_us):
        if fact.recorded_us >= before_us:
            break
        if isinstance(fact, KeepersAdopted):
            sittings.learn(fact)
        elif isinstance(fact, RosterFact):
            roster.learn(fact)
        elif isinstance(fact, MatterFact | WorksFact):
            affair.learn(fact)
    now = Now(LAW, roster, sittings, day(on(number)), before_us)
    return now, affair


@pytest.mark.parametrize("name", [WORKS, VENUE])
@settings(max_examples=60)
@given(sites(), st.integers(0, 90))
def test_whoever_looks_on_any_day_sees_what_the_account_says(name: str, site: Site, number: int) -> None:
    now, affair = looked_at(site, name, number)
    kept = account(site, name, on(number))
    told = {(track.duty.rule, track.duty.trigger): track.duty for track in kept.tracks if track.gone_on is None}
    assert told == {(duty.rule, duty.trigger): duty for duty in affair.duties(now)}
    shown = {key for key, breach in kept.breaches.items() if breach.withdrawn_us is None}
    assert shown == {found.key for found in affair.faults(now)}


@pytest.mark.parametrize("name", [WORKS, VENUE])
@settings(max_examples=60)
@given(sites(), st.integers(0, 90))
def test_nothing_happens_before_the_day_that_it_says(name: str, site: Site, number: int) -> None:
    now, affair = looked_at(site, name, number)
    turn = affair.next_turn(now)
    before = now.day + timedelta(days=30) if turn is None else turn - timedelta(days=1)
    later = Now(LAW, now.roster, now.sittings, max(before, now.day), now.known_us)
    assert affair.duties(later) == affair.duties(now)
    assert list(affair.faults(later)) == list(affair.faults(now))
