"""Whatever is recorded of a problem, in whatever order: what must always hold of its verdicts."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.supervision.domain.account import Account
from services.supervision.domain.affairs.listed_problem import ListedProblem
from services.supervision.domain.affairs.sittings import Sittings
from services.supervision.domain.duty import Duty, Law
from services.supervision.domain.facts.problems import ClaimRuled, MeasurePlanned, ProblemFact
from services.supervision.domain.facts.roster import RosterFact
from services.supervision.domain.roster import Roster
from shared.calendar import WorkingCalendar
from shared.days import day_of
from tests.supervision.affairs.problems import DEPARTMENT, OFFICE, Campaign, campaign
from tests.supervision.county import COUNTY, OTHER, RULES, TOWN, day

LAW = Law(RULES, WorkingCalendar())
ACTS = (
    "claim",
    "decline",
    "rule",
    "cause",
    "plan",
    "complete",
    "extend",
    "ask",
    "reject",
    "close",
    "reopen",
    "look",
    "check",
)
OFFICES_DUTIES = ("problem.ruling", "problem.verify", "problem.look_back", "problem.self_check")
# An act, the days since the one before it, and by how many days it is recorded late or what else of it varies.
STORY = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 15), st.integers(0, 9)), max_size=24)
ENDS = st.sampled_from(["06-05", "06-30", "08-15", "11-30"])


def tell(story: list[tuple[str, int, int]], ends: str) -> Campaign:
    """What the source would refuse is left out; what has a day of its own may be recorded some days later."""
    county = campaign(ends)
    county.lists("06-01", "06-01 00:00")
    today, waiting, planned = day("06-01"), list[str](), list[str]()
    undone, declined, closed, struck = set[str](), "", False, False
    for number, (act, gap, vary) in enumerate(story):
        today += timedelta(days=gap)
        on, clock = today.isoformat(), f"{number:02}:00"
        before = max(day("06-01"), today - timedelta(days=vary)).isoformat()
        match act:
            case _ if struck:
                break
            case "reopen" if closed and today <= day(ends):
                county.reopens(on)
                closed = False
            case "look" if closed:
                county.looks_back(before, f"{on} {clock}")
            case _ if closed:
                pass
            case "claim":
                county.claims(on, at=clock)
            case "decline" if not declined:
                declined = f"D{number}"
                county.declines(on, declined, at=clock)
            case "rule" if declined:
                struck = vary == 0
                (county.accepts if struck else county.insists)(on, declined, at=clock)
                declined = ""
            case "cause":
                county.analyses(before, f"{on} {clock}")
            case "plan":
                planned.append(f"M{number}")
                undone.add(planned[-1])
                due = (today + timedelta(days=10 * vary)).isoformat()
                county.plans(before, due, planned[-1], f"{on} {clock}")
            case "complete" if undone:
                county.completes_measure(before, measure := min(undone), f"{on} {clock}")
                undone.discard(measure)
            case "extend" if today <= day(ends):
                duty = ("claim", "cause", "measures", "close", "measure")[vary % 5]
                measure_of = planned[-1] if duty == "measure" and planned else None
                later = min(today + timedelta(days=5 * vary), day(ends))
                county.extends(duty, later.isoformat(), on, measure_of)
            case "ask":
                waiting.append(f"R{number}")
                county.asks(on, waiting[-1], at=clock)
            case "reject" if waiting:
                county.rejects(on, waiting.pop(vary % len(waiting)), at=clock, office=(OFFICE, DEPARTMENT)[vary % 2])
            case "close" if waiting:
                county.closes_problem(on, waiting[vary % len(waiting)], at=clock)
                waiting, closed = [], True
            case "check":
                county.asks_others(on, f"{OTHER} {TOWN}", f"{on} {clock}")
    return county


def fold(county: Campaign, looks: list[int], until: str = "2027-12-01") -> Account:
    """`looks` are the days after 1 June on which somebody advances the account besides."""
    roster = Roster(COUNTY)
    for turn in county.told:
        if isinstance(turn, RosterFact):
            roster.learn(turn)
    account = Account(LAW, roster, Sittings(), ListedProblem("P"))
    waiting = sorted(day("06-01") + timedelta(days=look) for look in looks)
    for fact in ordered(county):
        while waiting and day_of(fact.recorded_us) >= waiting[0]:
            account.advance(waiting.pop(0))
        account.learn(fact)
    for look in waiting:
        account.advance(look)
    account.advance(date.fromisoformat(until))
    return account


def ordered(county: Campaign) -> list[ProblemFact]:
    return sorted(county.acted, key=lambda fact: fact.recorded_us)


def told_of(account: Account) -> object:
    tracks = [(t.number, t.duty, t.rungs, t.state, t.period, t.closed_on, t.known_late) for t in account.tracks]
    breaches = [(b.number, b.alert, b.addressed, b.withdrawn_by) for b in account.breaches.values()]
    return tracks, breaches, account.dropped, [(n.kind, n.at_us, n.about.number, n.rung) for n in account.notices]


def duties(county: Campaign) -> list[Duty]:
    account = fold(county, [])
    return [track.duty for track in account.tracks if track.gone_on is None]


@settings(max_examples=200, deadline=None)
@given(story=STORY, ends=ENDS, looks=st.lists(st.integers(0, 300), max_size=6))
def test_looking_at_a_problem_changes_nothing(story: list[tuple[str, int, int]], ends: str, looks: list[int]) -> None:
    assert told_of(fold(tell(story, ends), looks)) == told_of(fold(tell(story, ends), []))


@settings(max_examples=300, deadline=None)
@given(story=STORY, ends=ENDS)
def test_what_the_owner_owes_is_due_by_the_campaigns_end_unless_it_counts_from_a_later_day(
    story: list[tuple[str, int, int]], ends: str
) -> None:
    county = tell(story, ends)
    later = [fact for fact in county.acted if isinstance(fact, ClaimRuled | MeasurePlanned) and fact.on > day(ends)]
    after = {fact.id for fact in later}
    for duty in duties(county):
        if duty.rule not in OFFICES_DUTIES:
            assert (duty.due <= day(ends)) == (duty.trigger not in after)


@settings(max_examples=300, deadline=None)
@given(story=STORY, ends=ENDS)
def test_of_one_rule_and_subject_one_duty_at_most_is_open(story: list[tuple[str, int, int]], ends: str) -> None:
    county = tell(story, ends)
    still_open = [(d.rule, d.subject) for d in duties(county) if d.done_on is None and d.ended_on is None]
    assert len(still_open) == len(set(still_open))


@settings(max_examples=300, deadline=None)
@given(story=STORY, ends=ENDS)
def test_a_closing_waits_exactly_while_a_verification_is_owed_or_others_still_look(
    story: list[tuple[str, int, int]], ends: str
) -> None:
    owed = duties(tell(story, ends))
    verifying = [d for d in owed if d.rule == "problem.verify" and d.done_on is None and d.ended_on is None]
    waiting, looking = [d for d in owed if d.waits], [d for d in owed if d.rule == "problem.self_check"]
    assert len(verifying) == (0 if looking else len(waiting))
    assert len(waiting) <= 1
    assert all(d.rule == "problem.close" and d.done_on is None and d.ended_on is None for d in waiting)


@settings(max_examples=300, deadline=None)
@given(story=STORY, ends=ENDS)
def test_a_year_later_what_is_open_has_climbed_to_the_top_unless_it_waits(
    story: list[tuple[str, int, int]], ends: str
) -> None:
    for kept in fold(tell(story, ends), []).tracks:
        if kept.state == "open" and not kept.duty.waits:
            top = 1 if kept.duty.debtor.unit == COUNTY else 4
            assert [rung.number for rung in kept.rungs] == list(range(1, top + 1))
        days = [rung.day for rung in kept.rungs]
        assert days == sorted(days)
