"""Verdicts are a function of the records: however often and whenever the account is looked at, it comes to the same."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.affairs.village_matter import VillageMatter
from services.supervision.domain.duty import Law
from services.supervision.domain.facts.acts import Act
from services.supervision.domain.facts.matters import STEPS, MatterFact
from services.supervision.domain.facts.reading import Fact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.roster import Roster
from shared.calendar import WorkingCalendar
from tests.supervision.county import COUNTY, RULES, County, day, filled, track

LAW = Law(RULES, WorkingCalendar())
Heard = RosterFact | MatterFact | Act
DAYS = st.integers(0, 200)
LAGS = st.integers(0, 60)
TOLD = st.lists(
    st.tuples(
        st.sampled_from(["approve", "refuse", "void", "return", "object", "answer", "report", "withdraw", "leave"]),
        DAYS,
        LAGS,
    ),
    max_size=14,
)

ACTS = st.lists(st.tuples(st.sampled_from(["excuse", "dismiss"]), st.integers(0, 20), DAYS), max_size=4)


def tell(county: County, story: list[tuple[str, int, int]]) -> None:
    """Turn drawn numbers into facts; what makes no sense as a procedure must still be judged the same at every look."""
    objections: list[tuple[str, str]] = []
    for number, (act, on_day, lag) in enumerate(story):
        on = (day("03-01") + timedelta(days=on_day)).isoformat()
        recorded = f"{(date.fromisoformat(on) + timedelta(days=lag)).isoformat()} 0{number % 10}:00"
        step = STEPS[on_day % 5]
        match act:
            case "approve":
                county.approves(step, on, recorded, record=f"m{on_day % 7}")
            case "refuse":
                county.refuses(step, on, "wrong_chair no_quorum", recorded, record=f"m{on_day % 7}")
            case "void":
                county.voids(step, on, recorded, record=f"m{on_day % 7}")
            case "return":
                county.returns(step, on, recorded)
            case "object":
                objections.append((f"O{number}", recorded))
                county.objects(f"O{number}", on, recorded)
            case "answer" if objections:
                objection, known = objections[on_day % len(objections)]
                county.answers(objection, on, max(known, recorded))
            case "report":
                county.reports(f"p{number}", on, recorded)
            case "withdraw":
                county.withdraws(on, recorded)
            case "leave":
                county.leaves("fu", "deputy_secretary", "990101001000", on, recorded)


def act(county: County, story: list[tuple[str, int, int]]) -> None:
    """People excuse what is owed in the end, and dismiss what was raised of it; on any day, so also before that."""
    tracks = fold(ordered(county), []).tracks
    for number, (what, of, on_day) in enumerate(story):
        about = tracks[of % len(tracks)]
        recorded = f"{(day('03-01') + timedelta(days=on_day)).isoformat()} 0{number % 10}:30"
        if what == "excuse":
            county.excuses(about.duty.rule, about.duty.subject, about.period, recorded)
        else:
            county.dismisses(about.alert, recorded)


def ordered(county: County) -> list[Heard]:
    return sorted(county.told, key=lambda fact: fact.recorded_us)


def fold(told: list[Heard], looks: list[int], until: str = "2027-06-01") -> Account:
    """`looks` are the days on which somebody advances the account besides."""
    roster = Roster(COUNTY)
    account = Account(LAW, roster, Sittings(), VillageMatter())
    for fact in told:
        if isinstance(fact, RosterFact):
            roster.learn(fact)
    waiting = sorted(day("03-01") + timedelta(days=look) for look in looks)
    for fact in told:
        if isinstance(fact, RosterFact):
            continue
        while waiting and facts_day(fact) >= waiting[0]:
            account.advance(waiting.pop(0))
        account.learn(fact)
    for look in waiting:
        account.advance(look)
    account.advance(date.fromisoformat(until))
    return account


def facts_day(fact: Fact) -> date:
    return date(1970, 1, 1) + timedelta(microseconds=fact.recorded_us + 8 * 3_600_000_000)


def told_of(account: Account) -> object:
    tracks = [(t.number, t.duty, t.rungs, t.state, t.period, t.closed_on, t.known_late) for t in account.tracks]
    breaches = [(b.number, b.alert, b.addressed, b.withdrawn_by) for b in account.breaches.values()]
    return tracks, breaches, account.dropped, [(n.kind, n.at_us, n.about.number, n.rung) for n in account.notices]


@settings(max_examples=300, deadline=None)
@given(story=TOLD, acts=ACTS, looks=st.lists(DAYS, max_size=8))
def test_looking_at_an_account_changes_nothing(
    story: list[tuple[str, int, int]], acts: list[tuple[str, int, int]], looks: list[int]
) -> None:
    county = filled()
    county.opens("03-01", "03-01 00:00")
    tell(county, story)
    act(county, acts)
    assert told_of(fold(ordered(county), looks)) == told_of(fold(ordered(county), []))


@settings(max_examples=300, deadline=None)
@given(story=TOLD)
def test_a_rung_fires_only_when_red_and_only_once_and_in_order(story: list[tuple[str, int, int]]) -> None:
    county = filled()
    county.opens("03-01", "03-01 00:00")
    tell(county, story)
    account = fold(ordered(county), [])
    for kept in account.tracks:
        numbers = [rung.number for rung in kept.rungs]
        assert numbers == list(range(1, len(numbers) + 1))
        assert sorted(rung.day for rung in kept.rungs) == [rung.day for rung in kept.rungs]
        if kept.state == "open":
            assert len(numbers) == 4, "a year later everything open has climbed to the top"


@given(lag=st.integers(-5, 30))
def test_a_proposal_held_in_time_is_recorded_late_exactly_from_the_midnight_of_red_day_1_on(lag: int) -> None:
    county = filled()
    county.opens("03-01")
    recorded = day("04-04") + timedelta(days=lag)
    county.approves("proposal", "03-20", f"{recorded.isoformat()} 00:00")
    kept = track(fold(ordered(county), []), "matter.proposal")
    assert kept.state == ("met" if lag < 0 else "met_recorded_late")
    assert len(kept.rungs) == sum(lag >= red_day - 1 for red_day in (1, 3, 7, 15))
